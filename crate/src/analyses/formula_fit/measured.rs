//! What a formula is to match: a column, a formula of columns, or storage and loss.

use super::columns::Table;
use super::mistake;
use super::options::Options;
use crate::analyses::Failure;
use crate::data::Notice;
use crate::formula::Formula;
use crate::units::Quantity;

/// What the formula is to match.
pub(super) struct Measured {
    /// As it was asked for.
    pub name: String,
    /// LaTeX or plain text for figures and tables.
    pub label: String,
    pub unit: String,
    /// One for each row of the table.
    pub values: Vec<f64>,
}

impl Table<'_> {
    /// What the formula is to match: the columns asked for, or those that are plainly meant.
    pub fn measured(
        &self,
        options: &Options,
        complex: bool,
        x: &[usize],
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<Measured>, Failure> {
        let ordinates = &self.source.measurement.ordinates;
        let names: Vec<String> = ordinates.iter().map(|channel| format!("\"{}\"", channel.name)).collect();
        let there_are = names.join(", ");
        let of_quantity = |quantity| ordinates.iter().find(|channel| channel.quantity == quantity);
        let chosen: Vec<String> = match (options.y.as_slice(), complex) {
            ([], true) => match (of_quantity(Quantity::StorageModulus), of_quantity(Quantity::LossModulus)) {
                (Some(storage), Some(loss)) => vec![storage.name.clone(), loss.name.clone()],
                _ => {
                    let message = format!("say which columns are storage and loss; there are {there_are}.");
                    return Err(Failure::option("y", message));
                }
            },
            ([], false) => {
                let left: Vec<_> = ordinates.iter().filter(|channel| !x.contains(&channel.column)).collect();
                match left.as_slice() {
                    [one] => vec![one.name.clone()],
                    _ => {
                        let message = format!("say which column the formula is to match; there are {there_are}.");
                        return Err(Failure::option("y", message));
                    }
                }
            }
            (given, true) if given.len() != 2 => {
                let message = "a formula with i is a complex modulus: give two columns, storage and loss.";
                return Err(Failure::option("y", message));
            }
            (given, false) if given.len() != 1 => {
                let message = "a formula without i matches one column; give one, or use i for storage and loss.";
                return Err(Failure::option("y", message));
            }
            (given, _) => given.to_vec(),
        };
        let mut measured: Vec<Measured> =
            chosen.iter().map(|text| self.one_measured(text)).collect::<Result<_, _>>()?;
        let quantity = |k: usize| self.position(&chosen[k]).map(|column| &self.columns[column]);
        if let [Some(first), Some(second)] = [0, 1].map(|k| (k < chosen.len()).then(|| quantity(k)).flatten()) {
            if first.quantity == Quantity::LossModulus && second.quantity == Quantity::StorageModulus {
                measured.swap(0, 1);
                notices.push(Notice::info(
                    "storage_and_loss_swapped",
                    "Loss was given before storage; each is taken as what it is.",
                ));
            }
            if first.unit != second.unit && first.quantity.si() == second.quantity.si() {
                // One formula gives both, so that both must be in one unit: that of the storage.
                let [storage, loss] =
                    if first.quantity == Quantity::LossModulus { [second, first] } else { [first, second] };
                measured[1].values = loss.numbers.iter().map(|v| storage.unit.from_si(loss.unit.to_si(*v))).collect();
                measured[1].unit = storage.unit.symbol().into();
            }
        }
        Ok(measured)
    }

    /// A column, or a formula of columns.
    fn one_measured(&self, text: &str) -> Result<Measured, Failure> {
        if let Some(column) = self.position(text).map(|k| &self.columns[k]) {
            return Ok(Measured {
                name: column.name.clone(),
                label: column.name.replace('$', ""),
                unit: column.unit.symbol().into(),
                values: column.numbers.to_vec(),
            });
        }
        let names: Vec<(usize, String)> =
            (0..self.columns.len()).flat_map(|k| self.names(k).into_iter().map(move |name| (k, name))).collect();
        let all: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        let formula = Formula::without_parameters(text, &all).map_err(mistake("y", text))?;
        if formula.is_complex() || !(0..all.len()).any(|k| formula.uses(k)) {
            return Err(Failure::option("y", format!("\"{text}\" is no real number made of a column.")));
        }
        let columns: Vec<&[f64]> = names.iter().map(|(k, _)| &self.columns[*k].numbers[..]).collect();
        Ok(Measured {
            name: text.trim().to_owned(),
            label: text.trim().replace('$', ""),
            unit: String::new(),
            values: formula.real(&[], &columns).values,
        })
    }
}

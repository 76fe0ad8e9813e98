//! Which columns a formula speaks of, and by which names.

use super::mistake;
use super::options::Options;
use crate::analyses::shared::sweep::{self, Quantities, SweepOptions};
use crate::analyses::{Failure, Source};
use crate::data::{Column, Notice};
use crate::formula::{Formula, is_name};
use crate::units::{Quantity, Unit};

/// The columns of a request.
pub(super) struct Asked {
    /// Numbers of the abscissae in the table.
    pub x: Vec<usize>,
    /// What the formula may name, preferred names first.
    pub variables: Vec<Variable>,
    /// What it is to match: one, or storage and loss.
    pub y: Vec<Measured>,
    /// The rows that are used, in words.
    pub selection: String,
}

/// A name in the formula.
pub(super) struct Variable {
    pub name: String,
    /// Number of its column.
    pub column: usize,
    /// What its numbers are, in words.
    pub meaning: String,
    /// Unit of the column and unit in which the formula uses it, when they are not the same by name.
    units: Option<[Unit; 2]>,
}

impl Variable {
    /// Its value where its column has the number `x`.
    pub fn of(&self, x: f64) -> f64 {
        self.units.map_or(x, |[from, to]| to.from_si(from.to_si(x)))
    }
}

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

impl Asked {
    pub fn of(source: &Source, options: &Options, notices: &mut Vec<Notice>) -> Result<Asked, Failure> {
        let table = Table { source, columns: columns(source) };
        let x = match options.x.as_slice() {
            [] => table.named_in(&options.formula, &options.y)?,
            given => given.iter().map(|name| table.find("x", name)).collect::<Result<_, _>>()?,
        };
        let [own, physical] = table.variables(&x);
        let names: Vec<&str> = own.iter().chain(&physical).map(|variable| variable.name.as_str()).collect();
        let formula = Formula::parse(&options.formula, &names).map_err(mistake("formula", &options.formula))?;
        let y = table.measured(options, formula.is_complex(), &x, notices)?;
        // In a complex formula omega and f mean what physics means by them whatever the file's unit; in any other a column's own
        // name comes first.
        let variables = if formula.is_complex() { [physical, own] } else { [own, physical] };
        let selection = "all rows".to_owned();
        Ok(Asked { variables: variables.into_iter().flatten().collect(), x, y, selection })
    }

    /// Rows of the chosen group that lie inside the range and are not left out.
    pub fn rows(
        &mut self,
        source: &Source,
        options: &mut Options,
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<u32>, Failure> {
        let measurement = source.measurement;
        let all: Vec<u32> = if options.set.is_some() || options.temperature.is_some() {
            let mut chosen =
                SweepOptions { quantities: Quantities::Measured, set: options.set, temperature: options.temperature };
            let group = sweep::choose_group(measurement, &mut chosen, notices)?;
            options.set = Some(group);
            match measurement.groups.get(group) {
                Some(group) => {
                    self.selection = group.label.clone();
                    group.rows.clone()
                }
                None => Vec::new(),
            }
        } else {
            (0..self.y.first().map_or(0, |y| y.values.len()) as u32).collect()
        };
        let count = all.len();
        let abscissa = self.x.first().and_then(|&x| columns(source).get(x));
        let at = |row: u32| abscissa.and_then(|x| x.numbers.get(row as usize)).copied().unwrap_or(f64::NAN);
        let used: Vec<u32> = all
            .into_iter()
            .filter(|row| {
                !options.fit.mask.contains(row) && (options.fit.range.is_none() || options.fit.inside(at(*row)))
            })
            .collect();
        if used.is_empty() {
            return Err(Failure::option("range", "no row is left; widen the range or use masked rows again."));
        }
        if used.len() < count {
            let message = format!("{} of {count} rows are left out by the range or by hand.", count - used.len());
            notices.push(Notice::info("points_left_out", message));
        }
        Ok(used)
    }

    /// What each name that the formula uses stands for, and in which units it is computed.
    pub fn meaning(&self, formula: &Formula) -> Notice {
        let used = self.variables.iter().enumerate().filter(|(number, _)| formula.uses(*number));
        let names: Vec<String> =
            used.map(|(_, variable)| format!("{} is {}", variable.name, variable.meaning)).collect();
        let fitted: Vec<String> = self
            .y
            .iter()
            .map(|y| if y.unit.is_empty() { y.name.clone() } else { format!("{} in {}", y.name, y.unit) })
            .collect();
        let names = if names.is_empty() { "no column is named".to_owned() } else { names.join("; ") };
        Notice::info(
            "formula_units",
            format!(
                "In the formula {names}. It is fitted to {}. Numbers are used in the units of the file, so that the parameters are in \
                 units that follow from these.",
                fitted.join(" and ")
            ),
        )
    }
}

pub(super) fn columns<'a>(source: &Source<'a>) -> &'a [Column] {
    source.reading.tables.get(source.measurement.table).map_or(&[], |table| &table.columns)
}

struct Table<'a> {
    source: &'a Source<'a>,
    columns: &'a [Column],
}

impl Table<'_> {
    /// The column of that name, or of that name in a formula.
    fn find(&self, option: &str, name: &str) -> Result<usize, Failure> {
        self.position(name).ok_or_else(|| {
            let names: Vec<String> = self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            Failure::option(option, format!("there is no column \"{name}\"; there are {}.", names.join(", ")))
        })
    }

    fn position(&self, name: &str) -> Option<usize> {
        let written = self.columns.iter().position(|column| column.name.trim() == name.trim());
        written.or_else(|| (0..self.columns.len()).find(|&k| self.names(k).iter().any(|own| own == name.trim())))
    }

    /// Names of a column in a formula: as it is written, or its safe part when no other column shares it.
    fn names(&self, column: usize) -> Vec<String> {
        let own = self.columns[column].name.trim();
        if is_name(own) {
            return vec![own.to_owned()];
        }
        let safe = safe_name(own);
        let shared = |other: &Column| other.name.trim() == safe || safe_name(other.name.trim()) == safe;
        let unique = self.columns.iter().filter(|other| shared(other)).count() == 1;
        if unique && is_name(&safe) { vec![safe] } else { Vec::new() }
    }

    /// The columns that a formula names, other than those it is fitted to; the abscissa of the measurement when it names none.
    fn named_in(&self, formula: &str, y: &[String]) -> Result<Vec<usize>, Failure> {
        let names: Vec<(usize, String)> =
            (0..self.columns.len()).flat_map(|k| self.names(k).into_iter().map(move |name| (k, name))).collect();
        let all: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        let parsed = Formula::parse(formula, &all).map_err(mistake("formula", formula))?;
        let mut used: Vec<usize> = (0..all.len()).filter(|&k| parsed.uses(k)).map(|k| names[k].0).collect();
        used.retain(|column| !y.iter().any(|y| self.position(y) == Some(*column)));
        Ok(if used.is_empty() { vec![self.source.measurement.abscissa.column] } else { used })
    }

    /// The names that a formula of these abscissae may use: their own, and those of physics.
    fn variables(&self, x: &[usize]) -> [Vec<Variable>; 2] {
        let mut own = Vec::new();
        let mut physical = Vec::new();
        for (place, &k) in x.iter().enumerate() {
            let column = &self.columns[k];
            let unit = column.unit.symbol();
            let in_unit = if unit.is_empty() { String::new() } else { format!(" in {unit}") };
            let mut names = self.names(k);
            names.push(if x.len() == 1 { "x".to_owned() } else { format!("x{}", place + 1) });
            names.dedup();
            for name in names {
                let meaning = format!("column \"{}\"{in_unit}", column.name);
                own.push(Variable { name, column: k, meaning, units: None });
            }
            if column.quantity == Quantity::Frequency {
                let rad = Quantity::Frequency.si();
                let hertz = Unit::parse("Hz").unwrap_or(rad);
                for (name, unit) in [("omega", rad), ("w", rad), ("ω", rad), ("f", hertz)] {
                    let meaning = format!("the frequency of column \"{}\" in {}", column.name, unit.symbol());
                    let units = Some([column.unit, unit]);
                    physical.push(Variable { name: name.into(), column: k, meaning, units });
                }
            }
        }
        [own, physical]
    }

    /// What the formula is to match: the columns asked for, or those that are plainly meant.
    fn measured(
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

/// What stands before the brackets of a heading, with `_` for everything that a name cannot have: `Freq (Hz)` is `Freq`.
fn safe_name(heading: &str) -> String {
    let before = heading.split(['(', '[', '/']).next().unwrap_or_default().trim();
    let mut safe = String::new();
    for c in before.chars() {
        let c = if c.is_alphanumeric() { c } else { '_' };
        if c != '_' || !safe.ends_with('_') {
            safe.push(c);
        }
    }
    let safe = safe.trim_matches('_').to_owned();
    if safe.starts_with(|c: char| c.is_numeric()) { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn a_heading_has_a_safe_name() {
        for (heading, safe) in [
            ("Freq (Hz)", "Freq"),
            ("tan delta", "tan_delta"),
            ("E' [MPa]", "E"),
            ("2theta", "_2theta"),
            ("Temp./°C", "Temp"),
            ("(1)", ""),
        ] {
            assert_eq!(safe_name(heading), safe);
        }
    }
}

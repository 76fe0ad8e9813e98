//! Which columns a formula speaks of, and by which names.

use super::measured::Measured;
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
    /// Every name that would have been a column's, for whoever mistyped one.
    pub known: Vec<String>,
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
        let variables: Vec<Variable> = variables.into_iter().flatten().collect();
        let mut known: Vec<String> = variables.iter().map(|variable| variable.name.clone()).collect();
        if options.x.is_empty() {
            let others = (0..table.columns.len()).flat_map(|k| table.names(k));
            known.extend(others.filter(|name| !variables.iter().any(|variable| variable.name == *name)));
        }
        Ok(Asked { variables, x, y, known, selection: "all rows".to_owned() })
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

/// The table of a request.
pub(super) struct Table<'a> {
    pub source: &'a Source<'a>,
    pub columns: &'a [Column],
}

impl Table<'_> {
    /// The column of that name, or of that name in a formula.
    fn find(&self, option: &str, name: &str) -> Result<usize, Failure> {
        self.position(name).ok_or_else(|| {
            let names: Vec<String> = self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            Failure::option(option, format!("there is no column \"{name}\"; there are {}.", names.join(", ")))
        })
    }

    /// The same, if there is one.
    pub fn position(&self, name: &str) -> Option<usize> {
        let written = self.columns.iter().position(|column| column.name.trim() == name.trim());
        written.or_else(|| (0..self.columns.len()).find(|&k| self.names(k).iter().any(|own| own == name.trim())))
    }

    /// Names of a column in a formula: as it is written, or its safe part when no other column shares it.
    pub fn names(&self, column: usize) -> Vec<String> {
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

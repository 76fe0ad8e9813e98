//! Tables as they are laid out into tables of one row for each point: curves side by side go one below the other, a table that
//! runs from left to right is turned, and what a heading or the text around says of the rows becomes a column.

use super::columns::meaning_of;
use super::facts::{self, Fact, Known};
use super::heading::{Repeats, repeats};
use super::notice::{Notice, quoted};
use super::table::{Part, RawColumn, RawTable};
use crate::numbers::Numbers;
use crate::units::{Quantity, Unit};

/// How a table was laid out, in words, when it was not one row for each point.
pub(crate) struct Arranged {
    pub tables: Vec<RawTable>,
    /// What was done to them; `None` when they stand as they are in the file.
    pub what: Option<String>,
    pub notices: Vec<Notice>,
}

/// Brings tables into one row for each point, unless they are wanted `as_written`.
pub(crate) fn arrange(tables: Vec<RawTable>, file: &str, as_written: bool) -> Arranged {
    let mut what = None;
    let mut notices = Vec::new();
    let arranged = tables.into_iter().map(|mut table| {
        if let Some((turned, how)) = turned(&table).or_else(|| unfolded(&table, &mut notices)) {
            what.get_or_insert(how);
            if !as_written {
                table = turned;
            }
        }
        add_parts(&mut table);
        add_facts(&mut table, file);
        table
    });
    Arranged { tables: arranged.collect(), what, notices }
}

// --- Curves side by side -----------------------------------------------------------------------------------------------------

/// Where the curves of a table stand, side by side.
struct Curves {
    /// Columns that all curves share.
    shared: Vec<usize>,
    /// The columns of each curve.
    groups: Vec<Vec<usize>>,
    /// What stands above each.
    heads: Vec<String>,
    /// What the second column of curves that share the first is called.
    name: Option<String>,
}

/// The curves of a table below each other, if they stand side by side.
fn unfolded(table: &RawTable, notices: &mut Vec<Notice>) -> Option<(RawTable, String)> {
    let curves = side_by_side(table).or_else(|| named_by_numbers(table))?;
    let units_agree = (0..curves.groups.first()?.len()).all(|place| {
        let unit = |group: &Vec<usize>| group.get(place).and_then(|&at| table.columns.get(at)?.unit.clone());
        curves
            .groups
            .windows(2)
            .all(|pair| pair.iter().map(unit).collect::<Vec<_>>().windows(2).all(|units| units[0] == units[1]))
    });
    if !units_agree || table.parts.len() > 1 {
        return None;
    }
    let rows = table.row_lines.len();
    let column = |at: usize| table.columns.get(at);
    let number = |at: usize, row: usize| column(at).and_then(|c| c.numbers.get(row)).copied().unwrap_or(f64::NAN);
    let first = curves.groups.first()?;
    let names = curves.shared.iter().chain(first);
    let width = curves.shared.len() + first.len();
    let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); width];
    let mut which: Vec<f64> = Vec::new();
    let mut row_lines = Vec::new();
    for (curve, group) in curves.groups.iter().enumerate() {
        for row in 0..rows {
            if group.iter().all(|&at| number(at, row).is_nan()) {
                continue;
            }
            for (&at, values) in curves.shared.iter().chain(group).zip(&mut numbers) {
                values.push(number(at, row));
            }
            which.push(curve as f64 + 1.0);
            row_lines.extend(table.row_lines.get(row));
        }
    }
    if row_lines.is_empty() {
        return None;
    }
    let mut columns: Vec<RawColumn> = names
        .zip(numbers)
        .filter_map(|(&at, numbers)| Some(RawColumn { numbers: numbers.into(), ..without_numbers(column(at)?) }))
        .collect();
    if let (Some(name), Some(last)) = (&curves.name, columns.last_mut()) {
        last.name = Some(name.clone());
    }
    columns.push(head_column(&curves.heads, &which, notices));
    let count = curves.groups.len();
    let how = match curves.shared.as_slice() {
        [] => format!("{count} curves of {} columns each stand side by side", first.len()),
        [shared, ..] => {
            let name = column(*shared).and_then(|column| column.name.clone()).unwrap_or_default();
            format!("{count} curves over the column {} stand side by side", quoted(&name))
        }
    };
    let parts = vec![Part { start: 0, ..table.parts.first().cloned().unwrap_or_default() }];
    Some((RawTable { title: table.title.clone(), columns, spanning: Vec::new(), row_lines, parts }, how))
}

fn without_numbers(column: &RawColumn) -> RawColumn {
    RawColumn { numbers: Numbers::default(), ..column.clone() }
}

/// Columns whose names repeat: "X, Y, X, Y", or "w, G', G'', G', G''".
fn side_by_side(table: &RawTable) -> Option<Curves> {
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone().unwrap_or_default()).collect();
    let Repeats { lead, period, count } = repeats(&names)?;
    let group = |curve: usize| -> Vec<usize> { (0..period).map(|at| lead + curve * period + at).collect() };
    let head = |group: &Vec<usize>| {
        let cell = group
            .first()
            .and_then(|&at| table.columns.get(at))
            .map_or(0, |column| (column.cell as usize).saturating_sub(1));
        table.spanning.get(cell).cloned().unwrap_or_default()
    };
    let groups: Vec<Vec<usize>> = (0..count).map(group).collect();
    let heads = groups.iter().map(head).collect();
    Some(Curves { shared: (0..lead).collect(), groups, heads, name: None })
}

/// Columns that are named by numbers, "110, 120, 130, freq", beside one that is not.
fn named_by_numbers(table: &RawTable) -> Option<Curves> {
    const FEWEST: usize = 3;
    let is_number =
        |at: &usize| table.columns.get(*at).and_then(|column| column.name.as_deref()).and_then(head_number).is_some();
    let (numbered, named): (Vec<usize>, Vec<usize>) = (0..table.columns.len()).partition(is_number);
    let [shared] = named.as_slice() else { return None };
    if numbered.len() < FEWEST || table.columns.get(*shared).is_none_or(|column| column.name.is_none()) {
        return None;
    }
    let heads = numbered.iter().filter_map(|&at| table.columns.get(at)?.name.clone()).collect();
    let groups = numbered.into_iter().map(|at| vec![at]).collect();
    Some(Curves { shared: vec![*shared], groups, heads, name: Some("value".into()) })
}

/// The number a heading is, with its unit: "20", "20 °C", "T=110".
fn head_number(head: &str) -> Option<(f64, Option<Unit>)> {
    let text = head.rsplit('=').next()?.trim();
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'))).unwrap_or(text.len());
    let number = text.get(..end)?.parse::<f64>().ok().filter(|number| number.is_finite())?;
    let unit = text.get(end..)?.trim();
    if unit.is_empty() { Some((number, None)) } else { Unit::parse(unit).map(|unit| (number, Some(unit))) }
}

/// The numbers that headings are, and their one unit; `None` when some are words or their units differ.
fn head_numbers<'a>(heads: impl Iterator<Item = &'a str>) -> Option<(Vec<f64>, Option<Unit>)> {
    let found: Vec<(f64, Option<Unit>)> = heads.map(head_number).collect::<Option<_>>()?;
    let unit = found.first()?.1;
    let one_unit = found.iter().all(|(_, other)| *other == unit);
    one_unit.then(|| (found.into_iter().map(|(number, _)| number).collect(), unit))
}

/// What the numbers of headings are called, by their unit.
fn head_name(unit: Option<Unit>) -> &'static str {
    match unit {
        Some(unit) if unit.fits(Quantity::Temperature) => Quantity::Temperature.id(),
        Some(unit) if unit.fits(Quantity::Frequency) => Quantity::Frequency.id(),
        _ => HEADING,
    }
}

/// Numbers above columns that do not say what they are.
pub(crate) const HEADING: &str = "heading";

const FROM_HEADING: &str = "the heading above the columns";

/// The column that tells curves apart: by the numbers above them, or else by their names.
fn head_column(heads: &[String], which: &[f64], notices: &mut Vec<Notice>) -> RawColumn {
    let Some((numbers, unit)) = head_numbers(heads.iter().map(String::as_str)) else {
        let label = |(number, head): (usize, &String)| {
            if head.is_empty() { format!("curve {}", number + 1) } else { head.clone() }
        };
        return RawColumn {
            name: Some("curve".into()),
            labels: heads.iter().enumerate().map(label).collect(),
            given: Some("columns that stand side by side".into()),
            numbers: which.iter().copied().collect(),
            ..RawColumn::default()
        };
    };
    if unit.is_none() {
        let shown: Vec<&str> = heads.iter().take(4).map(String::as_str).collect();
        notices.push(Notice::warning(
            "numbers_above_columns",
            format!(
                "The numbers above the columns ({}{}) do not say what they are. If they are temperatures, say so for the \
                 column \"{HEADING}\", with their unit.",
                shown.join(", "),
                if heads.len() > 4 { ", …" } else { "" }
            ),
        ));
    }
    let of_curve = |which: &f64| numbers.get((*which as usize).saturating_sub(1)).copied().unwrap_or(f64::NAN);
    RawColumn {
        name: Some(head_name(unit).into()),
        unit: unit.map(|unit| unit.symbol().to_string()),
        given: Some(FROM_HEADING.into()),
        numbers: which.iter().map(of_curve).collect(),
        ..RawColumn::default()
    }
}

// --- Tables from left to right -----------------------------------------------------------------------------------------------

/// A table whose rows are quantities and whose columns are points, turned.
fn turned(table: &RawTable) -> Option<(RawTable, String)> {
    let (first, points) = table.columns.split_first()?;
    let in_order = first.numbers.iter().zip(1..).all(|(&number, expected)| number == f64::from(expected));
    if first.labels.len() != table.row_lines.len() || !in_order || points.is_empty() {
        return None;
    }
    let known = first.labels.iter().filter(|label| meaning_of(label, None) != Quantity::Other).count();
    let names = points.iter().map(|column| column.name.as_deref().unwrap_or_default());
    let (numbers, unit) = head_numbers(names)?;
    if known < 2 || unit.is_none() {
        return None;
    }
    let head = RawColumn {
        name: Some(head_name(unit).into()),
        unit: unit.map(|unit| unit.symbol().to_string()),
        given: Some(FROM_HEADING.into()),
        numbers: numbers.into(),
        ..RawColumn::default()
    };
    let rows = first.labels.iter().enumerate().map(|(row, label)| RawColumn {
        name: Some(label.clone()),
        cell: 1,
        numbers: points.iter().map(|column| column.numbers.get(row).copied().unwrap_or(f64::NAN)).collect(),
        ..RawColumn::default()
    });
    let columns = std::iter::once(head).chain(rows).collect();
    let line = table.row_lines.first().copied().unwrap_or(0);
    let table = RawTable {
        title: table.title.clone(),
        columns,
        spanning: Vec::new(),
        row_lines: vec![line; points.len()],
        parts: vec![Part { start: 0, ..table.parts.first().cloned().unwrap_or_default() }],
    };
    Some((table, "the rows are quantities and the columns are points".into()))
}

// --- What is said of the rows ------------------------------------------------------------------------------------------------

/// A column that tells the parts of a joined table apart.
fn add_parts(table: &mut RawTable) {
    if table.parts.len() < 2 {
        return;
    }
    let label = |(number, part): (usize, &Part)| part.title.clone().unwrap_or_else(|| format!("part {}", number + 1));
    let labels: Vec<String> = table.parts.iter().enumerate().map(label).collect();
    table.columns.push(RawColumn {
        name: Some("part".into()),
        labels,
        given: Some("tables of the file that have the same columns".into()),
        numbers: by_part(table, |number, _| number as f64 + 1.0),
        ..RawColumn::default()
    });
}

/// A number for each row, by the part it belongs to.
fn by_part(table: &RawTable, number: impl Fn(usize, &Part) -> f64) -> Numbers {
    let rows = table.row_lines.len();
    let mut numbers = Vec::with_capacity(rows);
    for (at, part) in table.parts.iter().enumerate() {
        let end = table.parts.get(at + 1).map_or(rows, |next| next.start).min(rows);
        numbers.resize(end.max(numbers.len()), number(at, part));
    }
    numbers.into()
}

/// How a fact from the name of the file says where it is from.
const FILE_NAME: &str = "the file name";

/// Columns of the temperature and the frequency that were held, where no column of the file has them.
fn add_facts(table: &mut RawTable, file: &str) {
    let in_name = facts::in_words(stem(file), &format!("{FILE_NAME} {}", quoted(file)));
    for part in &mut table.parts {
        let title = part.title.as_deref().unwrap_or_default();
        let in_title = facts::in_words(title, &format!("the title {}", quoted(title)));
        // The file name first, so that what stands nearer to the rows is found before it.
        let nearer = std::mem::take(&mut part.facts);
        part.facts = in_name.iter().cloned().chain(nearer).chain(in_title).collect();
    }
    let measured: Vec<Quantity> = table.columns.iter().map(quantity).collect();
    let has = |quantity| measured.contains(&quantity);
    let oscillates = [
        Quantity::StorageModulus,
        Quantity::LossModulus,
        Quantity::LossFactor,
        Quantity::ComplexModulus,
        Quantity::StoragePermittivity,
    ]
    .into_iter()
    .any(has);
    for (quantity, wanted) in [(Quantity::Temperature, true), (Quantity::Frequency, oscillates)] {
        if !has(quantity) && wanted {
            table.columns.extend(held_column(table, quantity));
        }
    }
}

fn quantity(column: &RawColumn) -> Quantity {
    let named = column.name.as_deref().filter(|_| !column.words || !column.labels.is_empty());
    named.map_or(Quantity::Other, |name| meaning_of(name, column.unit.as_deref()))
}

/// The column of a quantity that was held in each part, if all parts say so.
fn held_column(table: &RawTable, quantity: Quantity) -> Option<RawColumn> {
    let held: Option<Vec<(&Fact, f64, Option<Unit>)>> =
        table.parts.iter().map(|part| facts::held(&part.facts, quantity)).collect();
    let held = held?;
    let (fact, _, unit) = *held.first()?;
    if held.iter().any(|(.., other)| *other != unit) {
        return None;
    }
    // Where others say their own, the name of the file speaks of none of them.
    let of_file = |fact: &Fact| fact.from.starts_with(FILE_NAME);
    let own = held.iter().any(|(fact, ..)| !of_file(fact));
    let value = |at: usize| held.get(at).filter(|(fact, ..)| !(own && of_file(fact))).map_or(f64::NAN, |held| held.1);
    let numbers = by_part(table, |at, _| value(at));
    let more = if held.len() > 1 { " and the like" } else { "" };
    Some(RawColumn {
        name: Some(quantity.id().into()),
        unit: unit.map(|unit| unit.symbol().to_string()),
        given: Some(format!("{}{more}", fact.from)),
        numbers,
        ..RawColumn::default()
    })
}

/// What the parts of a table say of the sample, for those that measured a heat flow.
pub(crate) fn heat_flow_facts(parts: &[Part]) -> facts::HeatFlowRun {
    let mut run = facts::HeatFlowRun::default();
    // A later part may be another ramp, so only what the first says holds; the sample is the same for all.
    for fact in parts.iter().flat_map(|part| &part.facts) {
        match fact.what {
            Known::SampleMass(mass) => run.sample_mass = Some(mass),
            Known::ExothermicUp(up) => (run.exothermic_up, run.direction_stated) = (up, true),
            Known::HeatingRate(rate) if parts.len() == 1 => run.heating_rate = Some(rate),
            Known::HeatingRate(_) | Known::Held(..) => {}
        }
    }
    run
}

/// A file name without its folder and its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbers_only_in_one_unit() {
        let numbers = |heads: &[&'static str]| head_numbers(heads.iter().copied());
        assert_eq!(numbers(&["20 °C", "T=25 °C"]), Some((vec![20.0, 25.0], Unit::parse("°C"))));
        assert_eq!(numbers(&["20", "1e1"]), Some((vec![20.0, 10.0], None)));
        assert_eq!(numbers(&["20 °C", "300 K"]), None, "kelvin must not be read as degrees");
        assert_eq!(numbers(&["20", "sample B"]), None);
        assert_eq!(numbers(&["1e999"]), None);
    }
}

//! Doubts about the numbers themselves, said with their lines when a table is read.

use super::measurement::Measurement;
use super::notice::{Notice, listed, quoted};
use super::reading::Table;
use super::survey::find;
use crate::numbers::Numbers;
use crate::units::Quantity;

/// Says which of several columns of one quantity is used.
pub(crate) fn note_rivals(table: &Table, notices: &mut Vec<Notice>) {
    const MOST_SHOWN: usize = 6;
    let mut used: Vec<String> = Vec::new();
    for quantity in Quantity::all().filter(|quantity| *quantity != Quantity::Other) {
        let Some((at, first)) = find(table, quantity).and_then(|at| Some((at, table.columns.get(at)?))) else {
            continue;
        };
        let others = table.columns.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, column)| column);
        let rivals: Vec<String> = others
            .filter(|column| column.quantity == quantity && column.values > 0)
            .map(|column| quoted(&column.name))
            .collect();
        if !rivals.is_empty() {
            let shown: Vec<&str> = rivals.iter().take(MOST_SHOWN).map(String::as_str).collect();
            let more = if rivals.len() > MOST_SHOWN { ", …" } else { "" };
            let (title, name) = (quantity.title(), quoted(&first.name));
            used.push(format!("as {title} {name} is used, not {}{more}", shown.join(", ")));
        }
    }
    if !used.is_empty() {
        let message = format!(
            "Several columns hold the same quantity: {}. Give a column another quantity to use the next.",
            used.join("; ")
        );
        notices.push(Notice::info("several_candidates", message));
    }
}

/// Says on which lines a quantity has values it cannot have, or can have only by noise.
pub(crate) fn note_impossible(table: &Table, si: &[Numbers], notices: &mut Vec<Notice>) {
    let lines_where = |index: usize, test: fn(f64) -> bool| -> Vec<u32> {
        let numbers = si.get(index).map_or(&[][..], |numbers| &numbers[..]);
        let rows = numbers.iter().zip(&table.row_lines).filter(|(number, _)| test(**number));
        let mut lines: Vec<u32> = rows.map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines
    };
    // What is said of columns: code, words, first line, and the columns with their lines.
    let mut said: Vec<(&str, &str, u32, Vec<String>)> = Vec::new();
    let mut say = |index: usize, test: fn(f64) -> bool, code: &'static str, what: &'static str| {
        let lines = lines_where(index, test);
        if let (Some(&first), Some(column)) = (lines.first(), table.columns.get(index)) {
            let column = format!("{} ({})", quoted(&column.name), listed("line", &lines));
            match said.iter_mut().find(|(other, ..)| *other == code) {
                Some((.., line, columns)) => {
                    *line = first.min(*line);
                    columns.push(column);
                }
                None => said.push((code, what, first, vec![column])),
            }
        }
    };
    for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| column.values > 0) {
        match column.quantity {
            Quantity::Frequency => {
                let what = "Frequencies are zero or negative; a frequency sweep leaves these rows out";
                say(index, |omega| omega <= 0.0, "no_frequency", what);
            }
            Quantity::StorageModulus
            | Quantity::LossModulus
            | Quantity::ComplexModulus
            | Quantity::RelaxationModulus
            | Quantity::StorageCompliance
            | Quantity::LossCompliance
            | Quantity::CreepCompliance
            | Quantity::Viscosity => {
                say(index, |value| value < 0.0, "negative_modulus", NEGATIVE);
            }
            Quantity::LossFactor => {
                say(index, |factor| factor < 0.0, "negative_modulus", NEGATIVE);
                let what =
                    "Loss factors are above 1000, where an instrument is saturated or sees no sample; they are kept";
                say(index, |factor| factor > 1000.0, "saturated", what);
            }
            Quantity::Temperature => {
                let what = "Temperatures are below the absolute zero; check the unit";
                say(index, |kelvin| kelvin < 0.0, "below_absolute_zero", what);
            }
            _ => {}
        }
    }
    for (code, what, line, columns) in said {
        notices.push(Notice::warning(code, format!("{what}: {}.", columns.join(", "))).at(line, None));
    }
}

const NEGATIVE: &str = "Numbers are negative where only noise can make them so; they are kept";

/// Says that a table or some of its groups are too small to be a curve.
pub(crate) fn note_few_points(table: &Table, measurement: &Measurement, notices: &mut Vec<Notice>) {
    if table.rows == 1 {
        let notice =
            Notice::warning("one_row", "The table has a single row of numbers: nothing can be fitted to one point.");
        notices.push(notice.at(table.lines[0], None));
    }
    let lonely: Vec<&str> =
        measurement.groups.iter().filter(|group| group.size == 1).map(|group| group.label.as_str()).collect();
    if table.rows > 1 && !lonely.is_empty() {
        let shown = lonely.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = if lonely.len() > 5 { ", …" } else { "" };
        notices.push(Notice::info(
            "groups_of_one",
            format!("{} of {} groups have a single row: {shown}{more}.", lonely.len(), measurement.groups.len()),
        ));
    }
}

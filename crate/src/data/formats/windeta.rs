//! Novocontrol WinDETA: one export mode writes each name of a column on a line of its own; the others are plain tables.

use super::{Format, Outline, Section, from, head, is_row_of_numbers, tabs_or_blanks};
use crate::data::facts;
use crate::data::heading::Heading;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Dielectric spectra against frequency or temperature.
pub struct WinDeta;

impl Format for WinDeta {
    fn id(&self) -> &'static str {
        "windeta"
    }

    fn title(&self) -> &'static str {
        "Novocontrol WinDETA"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        head(lines).take(4).any(|(_, line)| is_setting(line) || begins_names(line))
    }

    fn outline(&self, lines: &Lines) -> Outline {
        names_on_lines_of_their_own(lines).unwrap_or_default()
    }
}

fn is_setting(line: &str) -> bool {
    line.starts_with("Fixed value(s)") || line.starts_with("Diameter[mm]")
}

/// Names begin with what was swept, and then speak of permittivities, conductivities or impedances, or end there.
fn begins_names(line: &str) -> bool {
    const NAMES: &[&str] = &["Eps'", "|Eps|", "Sig'", "|Sig|", "Cp'", "Cs'", "Zs'", "Zp'", "Modulus'", "Tan(Delta)"];
    let line = line.trim();
    let swept =
        line.strip_prefix("Freq. [Hz]").or_else(|| line.strip_prefix("Temp. [")?.split_once(']').map(|(_, rest)| rest));
    swept.is_some_and(|rest| rest.is_empty() || NAMES.iter().any(|name| rest.contains(name)))
}

/// A table whose names stand below each other; as many as a row has cells.
fn names_on_lines_of_their_own(lines: &Lines) -> Option<Outline> {
    let (start, _) = head(lines).find(|(_, line)| begins_names(line))?;
    let (first, cells) = head(lines)
        .map(|(line, text)| (line, tabs_or_blanks(text.trim())))
        .find(|(_, cells)| is_row_of_numbers(cells))?;
    let names: Vec<(u32, String)> = from(lines, start)
        .take_while(|(line, _)| *line < first)
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(line, text)| (line, text.trim().to_string()))
        .collect();
    // Names beside each other are found by the reader of any text, and here each line has one.
    if names.iter().any(|(_, name)| name.contains('\t')) {
        return None;
    }
    if names.len() < 2 || names.len() != cells.len() {
        return None;
    }
    let used = names.iter().map(|(line, _)| (*line, LineRole::Names)).collect();
    let names = names.into_iter().map(|(_, name)| name).collect();
    let above: Vec<u32> = (0..start).collect();
    let section = Section {
        heading: Some(Heading { names, used, ..Heading::default() }),
        lines: first..lines.len() as u32,
        ..Section::default()
    };
    Some(Outline { sections: vec![section], facts: facts::in_lines(lines, &above), ..Outline::default() })
}

//! RepTate: parameters of the sample on the first line, then rows whose columns its conventions name.

use super::{Format, Outline, Section, from, head, is_row_of_numbers, tabs_or_blanks};
use crate::data::cells::{Decimal, Delimiter};
use crate::data::columns::meaning_of;
use crate::data::facts;
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::notice::Notice;
use crate::data::reading::LineRole;
use crate::units::Quantity;

/// Files such as `.tts`, `.ttsf`, `.osc`, `.gt` and `.creep`.
pub struct RepTate;

impl Format for RepTate {
    fn id(&self) -> &'static str {
        "reptate"
    }

    fn title(&self) -> &'static str {
        "RepTate (.tts, .ttsf, .osc, .gt, .creep)"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        is_parameters(lines.get(0)) && first_row(lines).is_some()
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let Some((first, cells)) = first_row(lines) else { return Outline::default() };
        let tabs = lines.get(first as usize).contains('\t');
        let delimiter = if tabs { Delimiter::Tab } else { Delimiter::Blanks };
        let heading = heading(lines, first, &cells);
        let notices = if heading.used.is_empty() && cells.len() > 3 { vec![shifted()] } else { Vec::new() };
        let section = Section { heading: Some(heading), lines: first..lines.len() as u32, ..Section::default() };
        Outline {
            declared: Declared { delimiter: Some(delimiter), decimal: Some(Decimal::Point) },
            sections: vec![section],
            facts: facts::in_lines(lines, &[0]),
            notices,
        }
    }
}

/// Points of several temperatures without names are those of a `.tts` file, which RepTate writes after shifting.
fn shifted() -> Notice {
    let text = "In files laid out like this, RepTate keeps a master curve: the frequencies are already shifted to one temperature, and \
                the column T tells at which temperature each point was measured. Do not shift the curves again.";
    Notice::warning("already_shifted", text)
}

/// "Mw=2.4;T=-35;chem=PI;": values with a name, each ended by a semicolon.
fn is_parameters(line: &str) -> bool {
    let Some(line) = line.trim_end().strip_suffix(';') else { return false };
    line.split(';').all(|pair| {
        pair.split_once('=').is_some_and(|(name, _)| {
            let name = name.trim();
            name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
        })
    })
}

fn first_row(lines: &Lines) -> Option<(u32, Vec<String>)> {
    head(lines).skip(1).map(|(line, text)| (line, tabs_or_blanks(text))).find(|(_, cells)| is_row_of_numbers(cells))
}

/// Names and units above the first row. They go by position: there may be more of them than columns, or fewer.
fn heading(lines: &Lines, first: u32, cells: &[String]) -> Heading {
    let between = || from(lines, 1).take_while(|(line, _)| *line < first);
    let mut rows = between().filter(|(_, text)| !text.trim().is_empty() && !text.trim_start().starts_with('#'));
    let mut heading = Heading::default();
    if let Some((line, text)) = rows.next() {
        heading.names = tabs_or_blanks(text.trim_end_matches(' '));
        heading.used.push((line, LineRole::Names));
    } else if let Some((line, names)) = between().find_map(|(line, text)| Some((line, commented(text, cells.len())?))) {
        heading.names = names;
        heading.used.push((line, LineRole::Names));
    }
    if let Some((line, text)) = rows.next() {
        heading.units = tabs_or_blanks(text);
        heading.used.push((line, LineRole::Units));
        return heading;
    }
    if heading.names.is_empty() {
        heading.names = conventional(cells);
    }
    heading.units = heading.names.iter().map(|name| usual_unit(name).to_string()).collect();
    heading.implied_by = Some("RepTate");
    heading
}

/// The names in a comment, if it has one for each column.
fn commented(line: &str, width: usize) -> Option<Vec<String>> {
    let names = tabs_or_blanks(line.trim_start().strip_prefix('#')?.trim());
    let known = names.iter().filter(|name| meaning_of(name, None) != Quantity::Other).count();
    (names.len() == width && known > 1).then_some(names)
}

/// The columns of a file without names: a frequency sweep, with the temperature and the loss factor when there are more.
fn conventional(first_row: &[String]) -> Vec<String> {
    let number = |cell: usize| first_row.get(cell).and_then(|cell| cell.parse::<f64>().ok()).unwrap_or(f64::NAN);
    let is_loss_factor = (number(4) * number(1) / number(2) - 1.0).abs() < 0.01;
    let names: &[&str] = match first_row.len() {
        ..=2 => &[],
        3 => &["w", "G'", "G''"],
        5.. if is_loss_factor => &["w", "G'", "G''", "T", "tan_delta"],
        _ => &["w", "G'", "G''", "T"],
    };
    names.iter().map(ToString::to_string).collect()
}

/// The unit RepTate means where a file gives none.
fn usual_unit(name: &str) -> &'static str {
    match meaning_of(name, None) {
        Quantity::Frequency => "rad/s",
        Quantity::StorageModulus | Quantity::LossModulus | Quantity::RelaxationModulus => "Pa",
        Quantity::Temperature => "°C",
        Quantity::Time => "s",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_told_from_rows_and_names() {
        for line in ["C1=8.77;C2=114.03;T=-35;", "gamma=1; ", "mwdfile=ps1_Th.dmwd;"] {
            assert!(is_parameters(line), "{line}");
        }
        for line in ["T=-35", "1;2;3;", "f;G';G'';", "", ";", "a b=1;"] {
            assert!(!is_parameters(line), "{line}");
        }
    }
}

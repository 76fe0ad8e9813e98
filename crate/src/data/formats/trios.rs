//! TA Instruments TRIOS: a head of settings, then a table for each step with its name, names of columns and units.

use super::{Format, Outline, Section, from, head, is_row_of_numbers};
use crate::data::cells::{Delimiter, Splitter};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Text, its CSV twin, and the export for laboratory systems (LIMS).
pub struct Trios;

impl Format for Trios {
    fn id(&self) -> &'static str {
        "trios"
    }

    fn title(&self) -> &'static str {
        "TA Instruments TRIOS text, CSV or LIMS export"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        const KEYS: &[&str] =
            &["proceduresegments", "Trios version", "TA Instruments LIMS export", "[File Parameters]"];
        let known = head(lines).any(|(_, line)| KEYS.iter().any(|key| line.starts_with(key)));
        known && steps(lines).next().is_some()
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let starts: Vec<u32> = steps(lines).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len() as u32]);
        let delimiter = starts.first().map_or(Delimiter::Tab, |&start| delimiter(lines, start));
        let sections = starts.iter().zip(ends).map(|(&start, end)| section(lines, start, end, delimiter));
        Outline {
            declared: Declared { delimiter: Some(delimiter), decimal: None },
            sections: sections.collect(),
            ..Outline::default()
        }
    }
}

/// Lines "[step]".
fn steps(lines: &Lines) -> impl Iterator<Item = u32> {
    let is_step = |text: &str| {
        text.starts_with('[') && text.trim_end_matches([',', ';', ' ', '\t']).eq_ignore_ascii_case("[step]")
    };
    from(lines, 0).filter(move |(_, text)| is_step(text)).map(|(line, _)| line)
}

/// What stands between the cells of the first table.
fn delimiter(lines: &Lines, start: u32) -> Delimiter {
    let usual = [('\t', Delimiter::Tab), (';', Delimiter::Semicolon), (',', Delimiter::Comma)];
    let near = || from(lines, start + 2).take(4);
    usual
        .into_iter()
        .find(|(mark, _)| near().any(|(_, line)| line.matches(*mark).count() > 1))
        .map_or(Delimiter::Tab, |(_, delimiter)| delimiter)
}

fn section(lines: &Lines, start: u32, end: u32, delimiter: Delimiter) -> Section {
    let splitter = Splitter::new(delimiter);
    let mut section = Section { lines: start + 1..end, ..Section::default() };
    let mut heading = Heading::default();
    for (line, text) in from(lines, start + 1).take_while(|(line, _)| *line < end) {
        let mut cells = splitter.cells(text);
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        match cells.first().map(String::as_str) {
            None => continue,
            _ if filled == 0 => continue,
            Some("Data point") => break,
            Some("Step name") => section.title = cells.get(1).cloned(),
            Some("Number of points") => {}
            Some("Variables") => {
                // The rows have the same first cell, which is no number.
                cells.first_mut().into_iter().for_each(String::clear);
                heading.names = cells;
                heading.used.push((line, LineRole::Names));
            }
            Some("Units") => {
                cells.first_mut().into_iter().for_each(String::clear);
                heading.units = cells;
                heading.used.push((line, LineRole::Units));
            }
            _ if is_row_of_numbers(&cells) => break,
            Some(title) if section.title.is_none() && filled == 1 => section.title = Some(title.to_string()),
            _ if heading.names.is_empty() => {
                heading.names = cells;
                heading.used.push((line, LineRole::Names));
            }
            _ if heading.units.is_empty() => {
                heading.units = cells;
                heading.used.push((line, LineRole::Units));
            }
            _ => break,
        }
        section.lines.start = line + 1;
    }
    if !heading.names.is_empty() {
        section.heading = Some(heading);
    }
    section
}

//! Mettler Toledo STARe: columns of fixed width with a row of units in brackets, and the name of the sample below the rows.

use super::{Format, Outline, Section, from, head};
use crate::data::cells::{Delimiter, Splitter};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Curves tabulated one by one, or listed under `Curve Name:` and `Curve Values:`.
pub struct Stare;

impl Format for Stare {
    fn id(&self) -> &'static str {
        "stare"
    }

    fn title(&self) -> &'static str {
        "Mettler Toledo STARe"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        head(lines).any(|(line, _)| is_heading(lines, line))
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let starts: Vec<u32> = from(lines, 0).map(|(line, _)| line).filter(|&line| is_heading(lines, line)).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len() as u32]);
        let sections = starts.iter().zip(ends).map(|(&start, end)| Section {
            title: name_above(lines, start).or_else(|| name_below(lines, end)),
            heading: Some(heading(lines, start)),
            lines: start + 2..end,
            ..Section::default()
        });
        let declared = Declared { delimiter: Some(Delimiter::Blanks), decimal: None };
        Outline { declared, sections: sections.collect(), ..Outline::default() }
    }
}

/// "Index  t  Heatflow  Tr" above "[#]  [s]  [mW]  [°C]".
fn is_heading(lines: &Lines, line: u32) -> bool {
    let below = lines.get(line as usize + 1);
    let mut words = lines.get(line as usize).split_whitespace();
    words.next() == Some("Index")
        && words.next().is_some()
        && below.trim_start().starts_with('[')
        && below.trim_end().ends_with(']')
}

fn heading(lines: &Lines, line: u32) -> Heading {
    let splitter = Splitter::new(Delimiter::Blanks);
    let names = splitter.cells(lines.get(line as usize));
    let mut units = splitter.cells(lines.get(line as usize + 1));
    // The index may have no unit.
    while units.len() < names.len() {
        units.insert(0, String::new());
    }
    let used = vec![(line, LineRole::Names), (line + 1, LineRole::Units)];
    Heading { names, units, used, ..Heading::default() }
}

/// What stands at or below "Curve Name:", above the values.
fn name_above(lines: &Lines, start: u32) -> Option<String> {
    const NEAR: u32 = 12;
    let near = from(lines, start.saturating_sub(NEAR)).take_while(|(line, _)| *line < start);
    let (line, at) = near.filter_map(|(line, text)| Some((line, text.trim().strip_prefix("Curve Name:")?))).last()?;
    let name = Some(at.trim()).filter(|name| !name.is_empty()).unwrap_or(lines.get(line as usize + 1).trim());
    (!name.is_empty() && !name.ends_with(':')).then(|| name.to_string())
}

/// The sample in a footer "PET_group2, 02.02.2022 20:36:15".
fn name_below(lines: &Lines, end: u32) -> Option<String> {
    const NEAR: u32 = 4;
    from(lines, end.saturating_sub(NEAR)).take_while(|(line, _)| *line < end).find_map(|(_, text)| {
        let (name, time) = text.trim().rsplit_once(", ")?;
        let is_time =
            time.len() > 8 && time.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | ':' | ' ' | '-'));
        (is_time && name.contains(char::is_alphabetic)).then(|| name.to_string())
    })
}

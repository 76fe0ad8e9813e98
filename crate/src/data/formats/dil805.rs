//! BÄHR and TA Instruments DIL805 dilatometers: names on one line with dashes and slashes between them, over rows that begin with
//! a number nobody names.

use super::{Format, Outline, Section, head, is_row_of_numbers};
use crate::data::cells::{Delimiter, Splitter};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Text of WinTA.
pub struct Dil805;

impl Format for Dil805 {
    fn id(&self) -> &'static str {
        "dil805"
    }

    fn title(&self) -> &'static str {
        "BÄHR DIL805 dilatometer"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        names(lines).is_some()
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let Some((line, mut names)) = names(lines) else { return Outline::default() };
        let cells = |line: u32| Splitter::new(Delimiter::Blanks).cells(lines.get(line as usize));
        // The first cell of each row is the number of the point.
        names.insert(0, String::new());
        let mut used = vec![(line, LineRole::Names)];
        let mut first = line + 1;
        let mut units = Vec::new();
        let below = cells(first);
        if !below.is_empty() && !is_row_of_numbers(&below) {
            units = std::iter::once(String::new()).chain(below).collect();
            used.push((first, LineRole::Units));
            first += 1;
        }
        let section = Section {
            heading: Some(Heading { names, units, used, ..Heading::default() }),
            lines: first..lines.len() as u32,
            ..Section::default()
        };
        let declared = Declared { delimiter: Some(Delimiter::Blanks), decimal: None };
        Outline { declared, sections: vec![section], ..Outline::default() }
    }
}

/// "Time - Temperature  /  rel. Change in Length  /  dif. Change in Length", below a path of the program.
fn names(lines: &Lines) -> Option<(u32, Vec<String>)> {
    head(lines).take(5).find(|(_, line)| line.contains("DIL805"))?;
    let (line, text) = head(lines).take(8).find(|(_, line)| line.trim().starts_with("Time - "))?;
    let names: Vec<String> =
        text.split(" / ").flat_map(|part| part.split(" - ")).map(|name| name.trim().to_string()).collect();
    (names.len() > 1).then_some((line, names))
}

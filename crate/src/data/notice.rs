//! What was assumed, skipped or doubtful: said beside a result, never instead of it.

use serde::{Deserialize, Serialize};

/// One remark on a file or a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Notice {
    /// How much it matters.
    pub level: Level,
    /// Stable snake_case name of the kind of remark.
    pub code: String,
    /// One or two full sentences: what was found, what was done, what to do.
    pub message: String,
    /// Where in the input, when it is about a place.
    #[serde(rename = "where")]
    pub place: Option<Place>,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Info,
    /// The result may not be what it seems.
    Warning,
    /// This part could not be done.
    Error,
}

/// A place in the input, counted from 1 as an editor does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Place {
    /// File name.
    pub file: Option<String>,
    /// Sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sheet: Option<String>,
    /// Line of the text; row of the sheet.
    pub line: Option<u32>,
    /// Column (cell) of the line.
    pub column: Option<u32>,
    /// Characters of a text that was typed as an option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub option: Option<InOption>,
}

/// Characters of a text that was typed as an option of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InOption {
    /// Key of the option.
    pub key: String,
    /// Characters before them.
    pub at: usize,
    /// How many they are; 0 when it is about the option as a whole, or about the end of its text.
    pub length: usize,
}

impl Notice {
    /// A remark that is good to know.
    pub fn info(code: &str, message: impl Into<String>) -> Self {
        Notice { level: Level::Info, code: code.into(), message: message.into(), place: None }
    }

    /// A remark that puts a result in doubt.
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Notice { level: Level::Warning, ..Notice::info(code, message) }
    }

    /// The reason why something could not be done.
    pub fn error(code: &str, message: impl Into<String>) -> Self {
        Notice { level: Level::Error, ..Notice::info(code, message) }
    }

    /// The same remark, tied to a line and a cell of the input.
    pub fn at(mut self, line: u32, column: Option<u32>) -> Self {
        let place = self.place.get_or_insert_default();
        place.line = Some(line);
        place.column = column;
        self
    }

    /// The same remark, tied to a sheet of a workbook.
    pub fn on(mut self, sheet: &str) -> Self {
        self.place.get_or_insert_default().sheet = Some(sheet.into());
        self
    }
}

impl Place {
    /// Where it is within the file, for people: `sheet "Step 1", line 3`; empty when it is the whole file.
    pub fn within_file(&self) -> String {
        let sheet = self.sheet.as_ref().map(|sheet| format!("sheet {}", quoted(sheet)));
        let line = self.line.map(|line| format!("line {line}"));
        sheet.into_iter().chain(line).collect::<Vec<_>>().join(", ")
    }
}

/// Which lines or rows, for a message: "line 7", "lines 3, 5–9 and 12 more".
///
/// `numbers` ascend; a long list is cut, since a remark is read by people.
pub(crate) fn listed(noun: &str, numbers: &[u32]) -> String {
    const SHOWN: usize = 5;
    let mut spans: Vec<(u32, u32)> = Vec::new();
    let mut covered = 0;
    for &number in numbers {
        let full = spans.len() == SHOWN;
        match spans.last_mut() {
            Some((_, end)) if number <= end.saturating_add(1) => *end = number,
            _ if full => break,
            _ => spans.push((number, number)),
        }
        covered += 1;
    }
    let spans: Vec<String> =
        spans.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") }).collect();
    let plural = if numbers.len() == 1 { "" } else { "s" };
    let more = match numbers.len() - covered {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    format!("{noun}{plural} {}{more}", spans.join(", "))
}

/// A text of the file as it is quoted in a message: short, and on one line.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut shown: String = text.trim().chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_listed_in_ranges_and_not_without_end() {
        assert_eq!(listed("line", &[7]), "line 7");
        assert_eq!(listed("line", &[3, 5, 6, 7, 9]), "lines 3, 5–7, 9");
        let odd: Vec<u32> = (0..100).map(|n| 2 * n + 1).collect();
        assert_eq!(listed("row", &odd), "rows 1, 3, 5, 7, 9 and 95 more");
    }
}

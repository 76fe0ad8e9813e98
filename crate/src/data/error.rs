//! Why a file could not be read, or a measurement not be used: what was found, what was expected, what to do.

use super::notice::Notice;
use std::fmt;

/// The largest file that is read, in bytes. Beyond it a page runs out of memory.
pub const LARGEST_FILE: usize = 512 * 1024 * 1024;

/// Why a file could not be read, or a measurement not be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataError {
    /// There is nothing in the file, or nothing but blanks.
    Empty,
    /// The file is larger than [`LARGEST_FILE`].
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The file is not text.
    NotText {
        /// What it is: "a PNG picture".
        found: &'static str,
        /// What to do about it, a full sentence.
        advice: &'static str,
    },
    /// The bytes could not be decoded in the encoding asked for.
    NotDecoded {
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// No line holds numbers.
    NoNumbers {
        /// Lines with something on them.
        lines: usize,
        /// The first of them, and its number from 1.
        first: Option<(u32, String)>,
        /// How the lines were split: delimiter and decimal mark, in words.
        split: String,
    },
    /// A row or two of numbers in a text of words.
    Prose {
        /// Rows of numbers.
        rows: usize,
        /// Lines of words.
        words: usize,
        /// Line of the first row, from 1.
        line: u32,
    },
    /// The numbers of all columns but one have lost their decimals to thousands separators.
    LostDecimals {
        /// One of them.
        example: String,
        /// Its line, from 1.
        line: u32,
        /// How many columns.
        columns: usize,
    },
    /// No sheet of a workbook has a row with numbers.
    NoNumbersInSheets {
        /// Names of the sheets with something on them.
        sheets: Vec<String>,
    },
    /// The sheets of a workbook could not be unpacked.
    Workbook {
        /// Why, and what to do: full sentences.
        reason: String,
    },
    /// A reading option has a value that is not known.
    UnknownOption {
        /// Key of the option.
        key: &'static str,
        /// What was asked for.
        found: String,
        /// What is accepted.
        accepted: Vec<String>,
    },
    /// A choice was made for a column that the file does not have.
    UnknownColumn {
        /// What was asked for.
        found: String,
        /// Names of the columns.
        columns: Vec<String>,
    },
    /// A unit was chosen in which the quantity of the column is not measured.
    WrongUnit {
        /// Name of the column.
        column: String,
        /// What it measures.
        quantity: &'static str,
        /// The unit that was chosen.
        unit: &'static str,
        /// The units it can have.
        accepted: Vec<String>,
    },
    /// A frequency sweep was asked of something else.
    NotAFrequencySweep {
        /// Title of the measurement.
        title: String,
        /// Name of the column along which it was measured.
        abscissa: String,
    },
    /// A group was asked for that the measurement does not have.
    NoSuchGroup {
        /// Number that was asked for, from 0.
        group: usize,
        /// How many there are.
        groups: usize,
    },
    /// No row of a group can be used.
    NoPoints {
        /// Label of the group.
        group: String,
        /// Its rows.
        rows: usize,
    },
}

impl DataError {
    /// Stable snake_case name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            DataError::Empty => "empty_file",
            DataError::TooLarge { .. } => "file_too_large",
            DataError::NotText { .. } => "not_text",
            DataError::NotDecoded { .. } => "not_decoded",
            DataError::Prose { .. } => "prose",
            DataError::LostDecimals { .. } => "lost_decimals",
            DataError::NoNumbers { .. } | DataError::NoNumbersInSheets { .. } => "no_numbers",
            DataError::Workbook { .. } => "workbook",
            DataError::UnknownOption { .. } => "unknown_option",
            DataError::UnknownColumn { .. } => "unknown_column",
            DataError::WrongUnit { .. } => "wrong_unit",
            DataError::NotAFrequencySweep { .. } => "not_a_frequency_sweep",
            DataError::NoSuchGroup { .. } => "no_such_group",
            DataError::NoPoints { .. } => "no_points",
        }
    }

    /// The line of the input it is about, from 1.
    pub fn line(&self) -> Option<u32> {
        match self {
            DataError::NoNumbers { first: Some((line, _)), .. }
            | DataError::Prose { line, .. }
            | DataError::LostDecimals { line, .. } => Some(*line),
            _ => None,
        }
    }

    /// The same as a notice of level error about `file`.
    pub fn notice(&self, file: &str) -> Notice {
        let mut notice = Notice::from(self);
        notice.place.get_or_insert_default().file = Some(file.into());
        notice
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataError::Empty => {
                write!(f, "The file is empty. Expected a text table with at least one row of numbers; export it again.")
            }
            DataError::TooLarge { bytes } => write!(
                f,
                "The file has {} MB; at most {} MB are read. Split it, or export fewer rows.",
                bytes.div_ceil(1024 * 1024),
                LARGEST_FILE / (1024 * 1024)
            ),
            DataError::NotText { found, advice } => {
                write!(f, "This is {found}; expected a text table of numbers (CSV, TXT). {advice}")
            }
            DataError::NotDecoded { encoding } => write!(
                f,
                "The text could not be decoded as {encoding}. Choose another encoding, or save the file as UTF-8."
            ),
            DataError::NoNumbers { lines, first, split } => {
                write!(f, "No row of numbers was found in {lines} line{} of text", if *lines == 1 { "" } else { "s" })?;
                if let Some((line, text)) = first {
                    write!(f, " (line {line}: {text})")?;
                }
                write!(
                    f,
                    ", split by {split}. Expected rows in which more cells hold numbers than words; \
                     check the delimiter and the decimal mark, or whether this is the right file."
                )
            }
            DataError::Prose { rows, words, line } => write!(
                f,
                "The file is text: {words} lines of words, and only {rows} with numbers (line {line}). Expected a table of at \
                 least three rows; check whether this is the right file."
            ),
            DataError::LostDecimals { example, line, columns } => write!(
                f,
                "The numbers of {columns} column{} hold several marks, as {example} on line {line}: a program has put thousands \
                 separators into them, and where the decimals were cannot be known. Export the file again, without thousands \
                 separators.",
                if *columns == 1 { "" } else { "s" }
            ),
            DataError::NoNumbersInSheets { sheets } => write!(
                f,
                "No row of numbers was found on any sheet ({}). \
                 Expected rows in which more cells hold numbers than words; check whether this is the right file.",
                listed(sheets)
            ),
            DataError::Workbook { reason } => write!(f, "{reason}"),
            DataError::UnknownOption { key, found, accepted } => {
                write!(f, "\"{found}\" is not a value of the reading option \"{key}\". Use {}.", either(accepted))
            }
            DataError::UnknownColumn { found, columns } => write!(
                f,
                "There is no column \"{found}\". Use its name or its number from 1 to {}: {}.",
                columns.len(),
                either(columns)
            ),
            DataError::WrongUnit { column, quantity, unit, accepted } => write!(
                f,
                "Column \"{column}\" holds a {quantity}, which is not measured in \"{unit}\". Use {}.",
                either(accepted)
            ),
            DataError::NotAFrequencySweep { title, abscissa } => write!(
                f,
                "\"{title}\" was measured along \"{abscissa}\", not along frequency. \
                 Choose a frequency sweep, or say which column is the frequency."
            ),
            DataError::NoSuchGroup { group, groups } => {
                write!(f, "There is no group {group}: the measurement has {groups}, counted from 0.")
            }
            DataError::NoPoints { group, rows } => write!(
                f,
                "None of the {rows} row{} of \"{group}\" has a positive frequency together with a modulus or loss factor. \
                 Check which columns these are.",
                if *rows == 1 { "" } else { "s" }
            ),
        }
    }
}

impl std::error::Error for DataError {}

impl From<&DataError> for Notice {
    fn from(error: &DataError) -> Notice {
        let notice = Notice::error(error.code(), error.to_string());
        match error.line() {
            Some(line) => notice.at(line, None),
            None => notice,
        }
    }
}

impl From<DataError> for Notice {
    fn from(error: DataError) -> Notice {
        Notice::from(&error)
    }
}

/// Most words of a list: a longer one is not read.
const SHOWN: usize = 12;

fn quoted(words: &[String]) -> Vec<String> {
    words.iter().take(SHOWN).map(|word| format!("\"{word}\"")).collect()
}

/// "a", "b", "c", cut where it gets too long to read.
fn listed(words: &[String]) -> String {
    let more = if words.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", quoted(words).join(", "))
}

/// "a", "b" or "c", cut where it gets too long to read.
fn either(words: &[String]) -> String {
    let shown = quoted(words);
    match (shown.split_last(), words.len() > SHOWN) {
        (None, _) => "another value".into(),
        (Some(_), true) => listed(words),
        (Some((last, [])), false) => last.clone(),
        (Some((last, rest)), false) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_was_found_what_was_expected_and_what_to_do() {
        let error = DataError::NoNumbers { lines: 1, first: Some((3, "\"hello\"".into())), split: "comma".into() };
        let notice = error.notice("a.csv");
        assert_eq!(notice.code, "no_numbers");
        assert!(notice.message.contains("hello") && notice.message.contains("Expected"));
        let place = notice.place.unwrap();
        assert_eq!((place.file.as_deref(), place.line), (Some("a.csv"), Some(3)));
    }

    #[test]
    fn an_unknown_option_lists_what_is_accepted() {
        let error = DataError::UnknownOption {
            key: "decimal",
            found: "dot".into(),
            accepted: vec!["point".into(), "comma".into()],
        };
        assert!(error.to_string().ends_with("Use \"point\" or \"comma\"."));
    }
}

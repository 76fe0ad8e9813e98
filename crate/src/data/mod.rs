//! Ingestion: the bytes of a file into tables whose columns are understood, and into measurements in SI.
//!
//! Nothing is guessed silently and a bad row never fails a file: every assumption is a [`Decision`] with its reason that the user
//! can change, and everything skipped or doubtful is a [`Notice`] beside the result.
//!
//! ```
//! use tandelta::data::{ReadOptions, StdDecoding, read};
//!
//! let file = "f_Hz,G_storage_GPa,G_loss_GPa\n0.1,23.1,0.5\n1,23.4,0.4\n";
//! let reading = read("sweep.csv", file.as_bytes(), &ReadOptions::default(), &StdDecoding)?;
//! let sweep = &reading.measurements[0];
//! assert_eq!(sweep.ordinates[0].si[1], 23.4e9); // Pa
//! # Ok::<(), tandelta::data::DataError>(())
//! ```

// Bytes into text (a workbook into one for each sheet), text into lines, lines into cells.
mod cells;
mod decode;
mod lines;
mod workbook;

// How a text is split, where its tables are, what stands above their columns and around them.
mod arrange;
mod assembly;
mod blocks;
mod facts;
pub mod formats;
mod heading;
mod layout;
mod table;

// What the columns mean, and what was measured.
mod checks;
mod columns;
mod derived;
mod grouping;
mod heat_flow;
mod labels;
mod names;
mod survey;

// What comes out.
pub mod error;
pub mod measurement;
pub mod notice;
pub mod reading;

pub use decode::{ENCODINGS, Encoding, StdDecoding, TextDecoding};
pub use error::{DataError, LARGEST_FILE};
pub use facts::HeatFlowRun;
pub use formats::{FORMATS, Format};
pub use lines::Lines;
pub use measurement::{Channel, FrequencySweep, Group, Kind, Measurement};
pub use notice::{InOption, Level, Notice, Place};
pub use reading::{Column, ColumnChoice, Decision, LineRole, PreviewLine, ReadOptions, Reading, Table, TablePart};
pub use table::{RawColumn, RawTable};
pub use workbook::{SheetText, WORKBOOK, is_workbook};

use crate::catalog::Choice;
use heat_flow::HeatFlowOptions;
use sha2::{Digest, Sha256};
use survey::GroupOptions;

/// Reads a file: its bytes into tables and measurements, as `options` prescribe and otherwise as the file itself suggests.
///
/// `file` is its name, for titles and messages. Encodings that the standard library does not know, and the sheets of a workbook,
/// come from `decoding`.
///
/// # Errors
/// The file is empty, too large, neither text nor a workbook, or without numbers; or an option has a value that is not known.
pub fn read(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
) -> Result<Reading, DataError> {
    check_size(bytes)?;
    let sheets = if is_workbook(bytes) { decoding.sheets(bytes) } else { None };
    let mut reading = match sheets {
        Some(Ok(sheets)) => workbook::read(file, &sheets, options, decoding)?,
        Some(Err(reason)) => return Err(DataError::Workbook { reason }),
        None => read_bytes(file, bytes, options, decoding)?,
    };
    for place in reading.notices.iter_mut().filter_map(|notice| notice.place.as_mut()) {
        place.file = Some(file.to_string());
    }
    reading.sha256 = hexadecimal(&decoding.digest(bytes).unwrap_or_else(|| Sha256::digest(bytes).into()));
    reading.bytes = bytes.len();
    Ok(reading)
}

/// The one text that a file is.
fn read_bytes(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
) -> Result<Reading, DataError> {
    if let Some(error) = decode::not_text(bytes) {
        return Err(error);
    }
    let decode::Decoded { text, encoding, decision, mut notices } =
        decode::decode(bytes, options.encoding.as_deref(), decoding)?;
    if text.trim().is_empty() {
        return Err(DataError::Empty);
    }
    if decode::looks_binary(&text) {
        let advice = "Export the numbers as text from the program that made it.";
        return Err(DataError::NotText { found: "binary data", advice });
    }
    let mut reading = read_text(file, None, &text, options, decoding)?;
    notices.append(&mut reading.notices);
    reading.decisions.insert(0, decision);
    Ok(Reading { encoding: encoding.id().to_string(), notices, ..reading })
}

/// What a text says, which is that of a file or of one sheet of it; what concerns its bytes is left to the caller.
fn read_text(
    file: &str,
    sheet: Option<&str>,
    text: &str,
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
) -> Result<Reading, DataError> {
    let tolerance = tolerance(options)?;
    let lines = Lines::new(text);
    let mut notices = Vec::new();
    if memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some() {
        note_lost_characters(&lines, &mut notices);
    }

    let format = FORMATS.iter().find(|format| format.recognises(&lines)).copied().unwrap_or(formats::GENERIC);
    let outline = format.outline(&lines);
    let ranges: Vec<_> = outline.sections.iter().map(|section| section.lines.clone()).collect();
    let mut layout = layout::decide(&lines, &ranges, outline.declared, options)?;
    let apart = one_of("tables", options.tables.as_deref(), ["joined", "apart"])? == "apart";
    let as_written = one_of("arrangement", options.arrangement.as_deref(), ["points", "as_written"])? == "as_written";
    let mut parsed = table::parse(&lines, &layout, &outline, apart, &|fraction| decoding.progress(fraction));
    if parsed.tables.is_empty() {
        return Err(layout::no_numbers(&lines, &[layout.delimiter], &[layout.decimal]));
    }
    check_for_a_table(&parsed)?;
    let preview = reading::preview(&lines, &parsed.roles);
    notices.extend(outline.notices);
    notices.append(&mut layout.notices);
    notices.extend(parsed.notices);
    if let Some(sheet) = sheet {
        workbook::name_after(sheet, &mut parsed.tables);
    }
    let arranged = arrange::arrange(parsed.tables, file, as_written);
    notices.extend(arranged.notices);
    let tables = columns::understand(arranged.tables, file, &options.columns, &mut notices)?;
    check_group_by(&tables, options)?;

    let mut decisions = layout.decisions;
    if parsed.joinable {
        decisions.push(tables_decision(apart));
    }
    decisions.extend(arranged.what.map(|what| arrangement_decision(as_written, what)));
    let mut measurements = Vec::new();
    let grouping = GroupOptions { by: options.group_by.as_deref(), tolerance };
    let heat_flow = HeatFlowOptions::of(options)?;
    for (number, table) in tables.iter().enumerate() {
        let measured = survey::measure(table, number, grouping, heat_flow);
        notices.extend(measured.notices);
        // One choice of grouping holds for all tables; the first one shows it.
        if measurements.is_empty() {
            decisions.extend(measured.decisions);
        }
        measurements.extend(measured.measurement);
    }
    merge_repeated(&mut notices);
    Ok(Reading {
        file: file.to_string(),
        format: format.id().to_string(),
        delimiter: layout.delimiter.id().to_string(),
        decimal: layout.decimal.id().to_string(),
        decisions,
        preview,
        tables,
        measurements,
        notices,
        ..Reading::default()
    })
}

fn check_size(bytes: &[u8]) -> Result<(), DataError> {
    match bytes.len() {
        0 => Err(DataError::Empty),
        size if size > LARGEST_FILE => Err(DataError::TooLarge { bytes: size }),
        _ => Ok(()),
    }
}

/// The tolerance the user gave, in kelvin.
fn tolerance(options: &ReadOptions) -> Result<Option<f64>, DataError> {
    let Some(text) = options.group_tolerance.as_deref() else { return Ok(None) };
    number("group_tolerance", text, |kelvin| kelvin >= 0.0, "a number of kelvin, such as 1 or 0.5").map(Some)
}

/// # Errors
/// What was found is no table: a row or two in a text of words, or columns that have lost their decimals.
fn check_for_a_table(parsed: &table::Parsed) -> Result<(), DataError> {
    const FEW_ROWS: usize = 2;
    const MUCH_PROSE: usize = 10;
    let rows: usize = parsed.tables.iter().map(|table| table.row_lines.len()).sum();
    let words = parsed.roles.iter().filter(|(_, role)| matches!(role, LineRole::Preamble | LineRole::Skipped)).count();
    let line = parsed.tables.iter().filter_map(|table| table.row_lines.first()).min().copied().unwrap_or(1);
    if rows <= FEW_ROWS && words >= MUCH_PROSE * rows {
        return Err(DataError::Prose { rows, words, line });
    }
    let columns = || parsed.tables.iter().flat_map(|table| &table.columns);
    let refused = columns().filter(|column| column.refused.is_some()).count();
    let left = columns().filter(|column| column.numbers.iter().any(|number| number.is_finite())).count();
    match columns().find_map(|column| column.refused.clone()) {
        Some((example, line)) if left <= 1 => Err(DataError::LostDecimals { example, line, columns: refused }),
        _ => Ok(()),
    }
}

/// The number an option was given.
pub(crate) fn number(
    key: &'static str,
    text: &str,
    accepts: impl Fn(f64) -> bool,
    accepted: &str,
) -> Result<f64, DataError> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite() && accepts(*number));
    number.ok_or_else(|| DataError::UnknownOption { key, found: text.into(), accepted: vec![accepted.into()] })
}

/// The value of an option that has these two, the first one by default.
pub(crate) fn one_of<'a>(
    key: &'static str,
    asked: Option<&'a str>,
    values: [&'static str; 2],
) -> Result<&'a str, DataError> {
    match asked.map(str::trim) {
        None => Ok(values[0]),
        Some(asked) if values.contains(&asked) => Ok(asked),
        Some(asked) => Err(DataError::UnknownOption {
            key,
            found: asked.into(),
            accepted: values.iter().map(ToString::to_string).collect(),
        }),
    }
}

fn tables_decision(apart: bool) -> Decision {
    Decision {
        key: "tables".into(),
        title: "Tables with the same columns".into(),
        value: if apart { "apart" } else { "joined" }.into(),
        choices: vec![Choice::new("joined", "joined, with a column for the part"), Choice::new("apart", "apart")],
        why: "they follow each other and have the same heading".into(),
        open: false,
    }
}

fn arrangement_decision(as_written: bool, why: String) -> Decision {
    Decision {
        key: "arrangement".into(),
        title: "Layout of the table".into(),
        value: if as_written { "as_written" } else { "points" }.into(),
        choices: vec![Choice::new("points", "one row for each point"), Choice::new("as_written", "as written")],
        why,
        open: false,
    }
}

fn check_group_by(tables: &[Table], options: &ReadOptions) -> Result<(), DataError> {
    match options.group_by.as_deref() {
        Some(name) if name != "none" && !tables.iter().any(|table| survey::column_named(table, name).is_some()) => {
            let names = tables.first().map(|table| table.columns.iter().map(|column| column.name.clone()));
            Err(DataError::UnknownOption {
                key: "group_by",
                found: name.into(),
                accepted: std::iter::once("none".to_string()).chain(names.into_iter().flatten()).collect(),
            })
        }
        _ => Ok(()),
    }
}

/// Says that characters were lost before the file came here, or in decoding it.
fn note_lost_characters(lines: &Lines, notices: &mut Vec<Notice>) {
    let damaged: Vec<u32> = (1..)
        .zip(lines.iter())
        .filter(|(_, line)| line.contains(char::REPLACEMENT_CHARACTER))
        .map(|(number, _)| number)
        .collect();
    if let Some(&first) = damaged.first() {
        let message = format!(
            "Characters were lost ({}), as the file is in another encoding or was damaged earlier. They were kept as \u{fffd}.",
            notice::listed("line", &damaged)
        );
        notices.push(Notice::warning("lost_characters", message).at(first, None));
    }
}

/// A remark that holds for several tables alike is made once.
fn merge_repeated(notices: &mut Vec<Notice>) {
    let mut seen = std::collections::HashSet::new();
    notices.retain(|notice| seen.insert((notice.code.clone(), notice.message.clone())));
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // Writing to a string does not fail.
        text
    })
}

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

// Bytes into text, text into lines, lines into cells.
mod cells;
mod decode;
mod lines;

// How a text is split, where its tables are, what stands above their columns.
mod assembly;
mod blocks;
pub mod formats;
mod heading;
mod layout;
mod table;

// What the columns mean, and what was measured.
mod checks;
mod columns;
mod grouping;
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
pub use formats::{FORMATS, Format};
pub use lines::Lines;
pub use measurement::{Channel, FrequencySweep, Group, Kind, Measurement};
pub use notice::{Level, Notice, Place};
pub use reading::{Column, ColumnChoice, Decision, LineRole, PreviewLine, ReadOptions, Reading, Table};
pub use table::{RawColumn, RawTable};

use sha2::{Digest, Sha256};
use survey::GroupOptions;

/// Reads a file: its bytes into tables and measurements, as `options` prescribe and otherwise as the file itself suggests.
///
/// `file` is its name, for titles and messages. Encodings that the standard library does not know come from `decoding`.
///
/// # Errors
/// The file is empty, too large, no text, or without numbers; or an option has a value that is not known.
pub fn read(
    file: &str,
    bytes: &[u8],
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
) -> Result<Reading, DataError> {
    check_bytes(bytes)?;
    let tolerance = tolerance(options)?;
    let decode::Decoded { text, encoding, decision, mut notices } =
        decode::decode(bytes, options.encoding.as_deref(), decoding)?;
    if text.trim().is_empty() {
        return Err(DataError::Empty);
    }
    if decode::looks_binary(&text) {
        let advice = "Export the numbers as text from the program that made it.";
        return Err(DataError::NotText { found: "binary data", advice });
    }
    let lines = Lines::new(&text);
    if text.contains(char::REPLACEMENT_CHARACTER) {
        note_lost_characters(&lines, &mut notices);
    }

    let format = FORMATS.iter().find(|format| format.recognises(&lines)).copied().unwrap_or(formats::GENERIC);
    let sheet = format.read(&lines, options)?;
    notices.extend(sheet.notices);
    let tables = columns::understand(sheet.tables, file, &options.columns, &mut notices)?;
    check_group_by(&tables, options)?;

    let mut decisions = vec![decision];
    decisions.extend(sheet.decisions);
    let mut measurements = Vec::new();
    let grouping = GroupOptions { by: options.group_by.as_deref(), tolerance };
    for (number, table) in tables.iter().enumerate() {
        let measured = survey::measure(table, number, grouping);
        notices.extend(measured.notices);
        // One choice of grouping holds for all tables; the first one shows it.
        if measurements.is_empty() {
            decisions.extend(measured.decisions);
        }
        measurements.extend(measured.measurement);
    }
    merge_repeated(&mut notices);
    for place in notices.iter_mut().filter_map(|notice| notice.place.as_mut()) {
        place.file = Some(file.to_string());
    }
    Ok(Reading {
        file: file.to_string(),
        sha256: hexadecimal(&Sha256::digest(bytes)),
        bytes: bytes.len(),
        format: format.id().to_string(),
        encoding: encoding.id().to_string(),
        delimiter: sheet.delimiter,
        decimal: sheet.decimal,
        decisions,
        preview: reading::preview(&lines, &sheet.roles),
        tables,
        measurements,
        notices,
    })
}

fn check_bytes(bytes: &[u8]) -> Result<(), DataError> {
    if bytes.is_empty() {
        return Err(DataError::Empty);
    }
    if bytes.len() > LARGEST_FILE {
        return Err(DataError::TooLarge { bytes: bytes.len() });
    }
    decode::not_text(bytes).map_or(Ok(()), Err)
}

/// The tolerance the user gave, in kelvin.
fn tolerance(options: &ReadOptions) -> Result<Option<f64>, DataError> {
    let Some(text) = options.group_tolerance.as_deref() else { return Ok(None) };
    match text.trim().parse::<f64>() {
        Ok(tolerance) if tolerance >= 0.0 && tolerance.is_finite() => Ok(Some(tolerance)),
        _ => Err(DataError::UnknownOption {
            key: "group_tolerance",
            found: text.into(),
            accepted: vec!["a number of kelvin, such as 1 or 0.5".into()],
        }),
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

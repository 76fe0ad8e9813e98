//! Workbooks: which bytes are one, and the readings of its sheets as one.

use super::decode::TextDecoding;
use super::error::DataError;
use super::facts::{Fact, Known};
use super::notice::{Level, Notice, quoted};
use super::read_text;
use super::reading::{ReadOptions, Reading};
use super::table::RawTable;
use crate::units::Quantity;
use std::collections::HashMap;

/// A sheet of a workbook as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetText {
    /// Its name.
    pub name: String,
    /// A line for each row, from the first on, with tabs between cells: lines and cells count as rows and columns do. Numbers have a
    /// decimal point.
    pub text: String,
}

/// What stands for the encoding of a workbook in its [`Reading`].
pub const WORKBOOK: &str = "workbook";

/// Most lines in the preview of all sheets.
const MOST_PREVIEWED: usize = 300;

/// Whether bytes are a workbook (XLSX, XLSB, ODS), or may be one: XLS begins like other old files of office programs.
pub fn is_workbook(bytes: &[u8]) -> bool {
    const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const ODS: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    if !bytes.starts_with(b"PK\x03\x04") {
        return bytes.starts_with(OLE);
    }
    // An archive begins with its first part and ends with the names of all.
    let head = bytes.get(..8192).unwrap_or(bytes);
    let tail = bytes.get(bytes.len().saturating_sub(65536)..).unwrap_or(bytes);
    let holds = |part: &[u8], name: &[u8]| part.windows(name.len()).any(|window| window == name);
    // One that broke off is told by whichever part comes first.
    let parts: [&[u8]; 3] = [b"xl/workbook.", b"xl/worksheets/", b"xl/theme/"];
    holds(head, ODS) || parts.iter().any(|name| holds(head, name) || holds(tail, name))
}

/// The tables of all sheets, in order, each sheet read like a text of its own.
///
/// # Errors
/// No sheet holds numbers; an option has a value that is not known, or names a column that no sheet has.
pub(super) fn read(
    file: &str,
    sheets: &[SheetText],
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
) -> Result<Reading, DataError> {
    let (mut readings, mut notices, mut unfit, mut lost) = (Vec::new(), Vec::new(), Vec::new(), None);
    let filled: Vec<&SheetText> = sheets.iter().filter(|sheet| !sheet.text.trim().is_empty()).collect();
    for sheet in &filled {
        match read_sheet(file, sheet, options, decoding, &mut unfit) {
            Ok(mut reading) => {
                notices.extend(reading.notices.drain(..).map(|notice| notice.on(&sheet.name)));
                reading.preview.iter_mut().for_each(|line| line.sheet = Some(sheet.name.clone()));
                readings.push(reading);
            }
            Err(DataError::NoNumbers { .. } | DataError::Prose { .. }) => {
                let message = format!("The sheet {} holds no table of numbers and was not used.", quoted(&sheet.name));
                notices.push(Notice::info("sheet_without_numbers", message).on(&sheet.name));
            }
            Err(error @ DataError::LostDecimals { .. }) => {
                notices.push(Notice { level: Level::Warning, ..Notice::from(&error) }.on(&sheet.name));
                lost.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(error) = fits_nowhere(unfit, readings.len()) {
        return Err(error);
    }
    let mut readings = readings.into_iter();
    let Some(mut whole) = readings.next() else {
        let sheets = || filled.iter().map(|sheet| sheet.name.clone()).collect();
        let nothing =
            if filled.is_empty() { DataError::Empty } else { DataError::NoNumbersInSheets { sheets: sheets() } };
        return Err(lost.unwrap_or(nothing));
    };
    for mut reading in readings {
        for measurement in &mut reading.measurements {
            measurement.table += whole.tables.len();
        }
        whole.tables.append(&mut reading.tables);
        whole.measurements.append(&mut reading.measurements);
        whole.preview.append(&mut reading.preview);
        // One choice holds for all sheets; the first that has it shows it.
        reading.decisions.retain(|decision| whole.decisions.iter().all(|known| known.key != decision.key));
        whole.decisions.append(&mut reading.decisions);
    }
    whole.preview.truncate(MOST_PREVIEWED);
    // What divides the cells of a sheet is no question.
    whole.decisions.retain(|decision| decision.key != "delimiter");
    whole.encoding = WORKBOOK.into();
    whole.notices = said_once(notices);
    Ok(whole)
}

/// Says of each table that it is of this sheet: a sheet is often named after what was held while it was measured.
pub(super) fn name_after(sheet: &str, tables: &mut [RawTable]) {
    // A sheet "180" among "160" and "140" is an isotherm; one named by a small number is the first, the second, ….
    const LEAST: f64 = 20.0;
    let number = sheet.trim().parse().ok().filter(|number: &f64| number.is_finite() && number.abs() >= LEAST);
    let temperature = number.map(|number| Fact {
        what: Known::Held(Quantity::Temperature, number, None),
        from: format!("the name of the sheet {}", quoted(sheet)),
    });
    for table in tables {
        for part in &mut table.parts {
            part.facts.splice(0..0, temperature.clone());
        }
        table.title = match table.title.take() {
            Some(title) if title != sheet => Some(format!("{sheet}: {title}")),
            _ => Some(sheet.into()),
        };
        if let [part] = &mut table.parts[..] {
            part.title = table.title.clone();
        }
    }
}

/// One sheet, without those options that name a column it does not have; they are added to `unfit`.
fn read_sheet(
    file: &str,
    sheet: &SheetText,
    options: &ReadOptions,
    decoding: &dyn TextDecoding,
    unfit: &mut Vec<DataError>,
) -> Result<Reading, DataError> {
    let mut options = options.clone();
    options.delimiter.get_or_insert_with(|| "tab".into());
    loop {
        let error = match read_text(file, Some(&sheet.name), &sheet.text, &options, decoding) {
            Err(error) => error,
            Ok(reading) => return Ok(reading),
        };
        match &error {
            DataError::UnknownColumn { found, .. } => options.columns.retain(|choice| choice.column != *found),
            DataError::UnknownOption { key: "group_by", .. } => options.group_by = None,
            _ => return Err(error),
        }
        unfit.push(error);
    }
}

/// The refusal that each of so many sheets gave.
fn fits_nowhere(unfit: Vec<DataError>, sheets: usize) -> Option<DataError> {
    let about = |error: &DataError| match error {
        DataError::UnknownColumn { found, .. } | DataError::UnknownOption { found, .. } => {
            Some((error.code(), found.clone()))
        }
        _ => None,
    };
    let refusals = |error: &DataError| unfit.iter().filter(|other| about(other) == about(error)).count();
    unfit.iter().find(|error| sheets > 0 && refusals(error) == sheets).cloned()
}

/// Sheets are often alike, one for each step of an experiment: what holds for several is said at the first, with how many follow.
fn said_once(notices: Vec<Notice>) -> Vec<Notice> {
    let mut again: HashMap<(String, String), u32> = HashMap::new();
    let key = |notice: &Notice| (notice.code.clone(), notice.message.clone());
    let mut kept: Vec<Notice> = Vec::new();
    for notice in notices {
        match again.get_mut(&key(&notice)) {
            Some(count) => *count += 1,
            None => {
                again.insert(key(&notice), 0);
                kept.push(notice);
            }
        }
    }
    for notice in &mut kept {
        match again.get(&key(notice)) {
            Some(1) => notice.message += " The same holds for another sheet.",
            Some(count @ 2..) => notice.message += &format!(" The same holds for {count} other sheets."),
            _ => {}
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_known_by_its_bytes_not_by_its_name() {
        assert!(is_workbook(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...."));
        assert!(is_workbook(b"PK\x03\x04....xl/workbook.xml"));
        assert!(is_workbook(b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"));
        let large = [b"PK\x03\x04".as_slice(), &[0; 100_000], b"PK\x01\x02..xl/workbook.bin"].concat();
        assert!(is_workbook(&large));
        assert!(is_workbook(b"PK\x03\x04....docProps/app.xml....xl/theme/theme1.xml...."));
        assert!(!is_workbook(b"PK\x03\x04....[Content_Types].xml....word/document.xml"));
        assert!(!is_workbook(b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.textPK"));
        assert!(!is_workbook(b"xl/workbook.xml"));
        assert!(!is_workbook(b""));
    }

    #[test]
    fn what_holds_for_several_sheets_is_said_once() {
        let on = |sheet: &str| Notice::info("a", "Same.").on(sheet);
        let said = said_once(vec![on("1"), Notice::info("b", "Other."), on("2"), on("3")]);
        let messages: Vec<&str> = said.iter().map(|notice| notice.message.as_str()).collect();
        assert_eq!(messages, ["Same. The same holds for 2 other sheets.", "Other."]);
        assert_eq!(said[0].place.as_ref().unwrap().sheet.as_deref(), Some("1"));
    }
}

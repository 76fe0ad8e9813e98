//! What was understood of a file: tables, measurements, every decision with its reason, and notices.

use super::facts::HeatFlowRun;
use super::lines::Lines;
use super::measurement::Measurement;
use super::notice::Notice;
use crate::numbers::Numbers;
use crate::units::{Quantity, Unit};
use serde::{Deserialize, Serialize};

/// A file as understood.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Reading {
    /// File name.
    pub file: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: usize,
    /// Id of the format.
    pub format: String,
    /// Character encoding, as in `ReadOptions::encoding`; `workbook` for a spreadsheet, where it is no question.
    pub encoding: String,
    /// Cell delimiter: `comma`, `semicolon`, `tab`, `blanks`.
    pub delimiter: String,
    /// Decimal mark: `point` or `comma`.
    pub decimal: String,
    /// What was decided, why, and what else it could be: each can be changed by a `ReadOptions` field of the same key.
    pub decisions: Vec<Decision>,
    /// Tables of numbers found in it.
    pub tables: Vec<Table>,
    /// What the tables measure.
    pub measurements: Vec<Measurement>,
    /// What was assumed, skipped or doubtful.
    pub notices: Vec<Notice>,
    /// The first lines of the text, of each sheet of a workbook, and the lines that were skipped, with what was made of each.
    pub preview: Vec<PreviewLine>,
}

/// One decision about a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Decision {
    /// Key in [`ReadOptions`].
    pub key: String,
    /// What was decided about.
    pub title: String,
    /// The value in force.
    pub value: String,
    /// What it could be; empty when any text or number may be given.
    pub choices: Vec<crate::catalog::Choice>,
    /// The reason, in words.
    pub why: String,
    /// The file does not say: a default was taken and should be looked at.
    pub open: bool,
}

/// One table of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Table {
    /// Title from the file, or its name.
    pub title: String,
    /// Number of rows.
    pub rows: usize,
    /// First and last line of the text, from 1.
    pub lines: [u32; 2],
    /// Line of the text of each row, from 1.
    #[serde(skip)]
    pub row_lines: Vec<u32>,
    /// The tables of the file that it was joined from, in order; at least one.
    pub parts: Vec<TablePart>,
    /// What the file says of the run, of use where a heat flow was measured.
    #[serde(skip)]
    pub run: HeatFlowRun,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// A piece of a table: rows that stand together in the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TablePart {
    /// Its title in the file.
    pub title: Option<String>,
    /// Number of rows.
    pub rows: usize,
    /// First and last line of the text, from 1.
    pub lines: [u32; 2],
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Column {
    /// Name as written in the file, or "column 3" when it has none.
    pub name: String,
    /// What it measures.
    pub quantity: Quantity,
    /// Unit of its numbers.
    pub unit: Unit,
    /// Why this quantity and this unit.
    pub why: String,
    /// The quantity or unit is a guess that the file does not support: worth a look.
    pub open: bool,
    /// Cells that hold a number.
    pub values: usize,
    /// Smallest and largest number; `null` without numbers.
    pub range: Option<[f64; 2]>,
    /// The words that its numbers stand for, counted from 1; empty for a column of numbers.
    pub labels: Vec<String>,
    /// It is no column of the file: its numbers come from a heading, a title, the text above or the file name.
    pub given: bool,
    /// The numbers as in the file; NaN where a cell holds none.
    #[serde(skip)]
    pub numbers: Numbers,
}

/// A line of the text and what was made of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PreviewLine {
    /// Sheet of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sheet: Option<String>,
    /// Line number, from 1; row of the sheet.
    pub line: u32,
    /// Its text, cut to a readable length.
    pub text: String,
    /// What was made of it.
    pub role: LineRole,
}

/// What a line of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LineRole {
    /// Text before the table.
    Preamble,
    /// Names of columns.
    Names,
    /// Units of columns.
    Units,
    /// Numbers.
    Data,
    /// Left out, with a notice.
    Skipped,
    /// Nothing on it.
    Blank,
}

/// How a file is to be read, where the user knows better; absent fields are decided from the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// Label of an [`Encoding`](super::Encoding): `utf-8`, `utf-16le`, `windows-1252`, ….
    pub encoding: Option<String>,
    /// `comma`, `semicolon`, `tab`, `blanks`.
    pub delimiter: Option<String>,
    /// `point` or `comma`.
    pub decimal: Option<String>,
    /// Tables with the same columns that follow each other: `joined` or `apart`.
    pub tables: Option<String>,
    /// Curves side by side, or points from left to right: one row for each point, `points`, or `as_written`.
    pub arrangement: Option<String>,
    /// How rows form groups: `none`, or the name of the column to group by.
    pub group_by: Option<String>,
    /// Temperatures closer than this are one isotherm, in kelvin.
    pub group_tolerance: Option<String>,
    /// Where an exothermic event points in a heat flow: `up` or `down`.
    pub exothermic: Option<String>,
    /// Mass of the sample, mg.
    pub sample_mass: Option<String>,
    /// Heating rate, K/min.
    pub heating_rate: Option<String>,
    /// What columns mean, by name or by number from 1.
    pub columns: Vec<ColumnChoice>,
}

/// What one column means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ColumnChoice {
    /// Name as in the reading, or number from 1 among the columns of the reading.
    pub column: String,
    /// Quantity; the one recognised when absent.
    #[serde(default)]
    pub quantity: Option<Quantity>,
    /// Unit; the one recognised when absent.
    #[serde(default)]
    pub unit: Option<Unit>,
}

/// The first lines of a text, and the first of those that were left out further down.
///
/// `roles` are those of lines other than data rows, by line number from 0, ascending.
pub(crate) fn preview(lines: &Lines, roles: &[(u32, LineRole)]) -> Vec<PreviewLine> {
    const HEAD: u32 = 30;
    const MOST: usize = 60;
    let role = |line: u32| roles.binary_search_by_key(&line, |(line, _)| *line).ok().and_then(|at| roles.get(at));
    let shown = |line: u32, role: LineRole| PreviewLine {
        sheet: None,
        line: line + 1,
        text: readable(lines.get(line as usize)),
        role,
    };
    let head =
        (0..HEAD.min(lines.len() as u32)).map(|line| shown(line, role(line).map_or(LineRole::Data, |(_, role)| *role)));
    let further = roles
        .iter()
        .filter(|(line, role)| *line >= HEAD && *role != LineRole::Blank)
        .map(|(line, role)| shown(*line, *role));
    head.chain(further).take(MOST).collect()
}

/// A line cut to a readable length, with tabs and other control characters as blanks.
fn readable(line: &str) -> String {
    const LONGEST: usize = 200;
    line.chars().take(LONGEST).map(|c| if c.is_control() && c != '\t' { ' ' } else { c }).collect()
}

//! Lines into tables: the numbers of each column, with what stands above them.

use super::assembly::assemble;
use super::blocks::{self, Block};
use super::layout::Layout;
use super::lines::Lines;
use super::notice::{Notice, listed, quoted};
use super::reading::LineRole;
use crate::numbers::Numbers;

/// A table as it stands in a file: names and units are texts, nothing is understood yet.
#[derive(Debug, Default)]
pub struct RawTable {
    /// A title that stands above it.
    pub title: Option<String>,
    /// Its columns, all of one length.
    pub columns: Vec<RawColumn>,
    /// Line of each row, from 1.
    pub row_lines: Vec<u32>,
}

/// A column as it stands in a file.
#[derive(Debug, Default)]
pub struct RawColumn {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its cell in a row of units, when there is one.
    pub unit: Option<String>,
    /// Number of the cell on the line, from 1.
    pub cell: u32,
    /// It holds words, not numbers.
    pub words: bool,
    /// Its numbers; NaN where there is none.
    pub numbers: Numbers,
}

/// What the lines of a file are.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The tables, in order.
    pub tables: Vec<RawTable>,
    /// What lines other than data rows are, by number from 0, ascending.
    pub roles: Vec<(u32, LineRole)>,
    /// What was left out or is doubtful.
    pub notices: Vec<Notice>,
}

/// More tables than these are not kept: a text of so many pieces is something else.
const MOST_TABLES: usize = 200;

/// Finds the tables in `lines`.
pub fn parse(lines: &Lines, layout: &Layout) -> Parsed {
    let blocks::Found { blocks, trailing, blank } = blocks::find(lines, layout);
    let mut parsed =
        Parsed { roles: blank.into_iter().map(|line| (line, LineRole::Blank)).collect(), ..Parsed::default() };
    let mut prose: Vec<u32> = trailing;

    // A few rows among prose, beside a real table, are no table.
    let longest = blocks.iter().map(|block| block.rows.len()).max().unwrap_or(0);
    let fewest = if longest >= 10 { 3 } else { longest.min(2) };
    let is_table = |block: &Block| block.rows.len() >= fewest;
    let found = blocks.iter().filter(|block| is_table(block)).count();
    for block in blocks {
        if is_table(&block) && parsed.tables.len() < MOST_TABLES {
            assemble(lines, layout, block, &mut parsed, &mut prose);
        } else {
            prose.extend(block.lines());
        }
    }
    if found > MOST_TABLES {
        parsed.notices.push(Notice::warning(
            "many_tables",
            format!("The file falls into {found} tables; only the first {MOST_TABLES} were read."),
        ));
    }
    prose.sort_unstable();
    note_prose(lines, &prose, &mut parsed);
    parsed.roles.sort_unstable_by_key(|(line, _)| *line);
    parsed
}

/// Gives lines outside the tables their role, and says that they were skipped.
fn note_prose(lines: &Lines, prose: &[u32], parsed: &mut Parsed) {
    let Some(&first) = prose.first() else { return };
    let first_row = parsed.tables.first().and_then(|table| table.row_lines.first()).copied().unwrap_or(0);
    parsed.roles.extend(
        prose.iter().map(|&line| (line, if line + 1 < first_row { LineRole::Preamble } else { LineRole::Skipped })),
    );
    let numbers: Vec<u32> = prose.iter().map(|line| line + 1).collect();
    let text = quoted(lines.get(first as usize));
    parsed.notices.push(
        Notice::info(
            "skipped_text",
            match prose.len() {
                1 => format!("Line {} holds text outside the table and was skipped: {text}.", first + 1),
                count => format!(
                    "{count} lines hold text outside the table and were skipped ({}; the first is {text}).",
                    listed("line", &numbers)
                ),
            },
        )
        .at(first + 1, None),
    );
}

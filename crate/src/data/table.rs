//! Lines into tables: the numbers of each column, with what stands above them.

use super::assembly::assemble;
use super::blocks::{self, Block};
use super::facts::{self, Fact};
use super::formats::Outline;
use super::heading::Heading;
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
    /// Texts above groups of columns, by cell; empty when there is no such row.
    pub spanning: Vec<String>,
    /// Line of each row, from 1.
    pub row_lines: Vec<u32>,
    /// The pieces it was joined from, in order; at least one.
    pub parts: Vec<Part>,
}

/// A piece of a table: rows that stand together in the file.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its title in the file.
    pub title: Option<String>,
    /// Number of its first row, from 0.
    pub start: usize,
    /// What the text says of it.
    pub facts: Vec<Fact>,
}

/// A column as it stands in a file.
#[derive(Clone, Debug, Default)]
pub struct RawColumn {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its cell in a row of units, when there is one.
    pub unit: Option<String>,
    /// Number of the cell on the line, from 1.
    pub cell: u32,
    /// It holds words, not numbers.
    pub words: bool,
    /// The words it holds, in the order in which they first appear; its numbers count them from 1.
    pub labels: Vec<String>,
    /// It is no column of the file: what its numbers were taken from.
    pub given: Option<String>,
    /// The program whose habit tells the name or the unit, which the file does not give.
    pub implied_by: Option<&'static str>,
    /// Its marks could be read in more than one way, so that none of its numbers was: an example, and its line from 1.
    pub refused: Option<(String, u32)>,
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
    /// Tables were joined, or would be unless the user wants them apart.
    pub joinable: bool,
}

/// A block of rows with what belongs to it, on its way to a table.
pub(crate) struct Piece {
    pub block: Block,
    pub heading: Heading,
    pub title: Option<String>,
    /// Title, first line (from 0) and facts of each block that was joined.
    pub parts: Vec<(Option<String>, u32, Vec<Fact>)>,
    /// It is no table of its own but goes on with the one before.
    pub continues: bool,
}

/// More tables than these are not kept: a text of so many pieces is something else.
const MOST_TABLES: usize = 200;

/// Finds the tables in `lines`, where `outline` says or wherever there are rows of numbers.
///
/// Tables that follow each other with the same heading are joined, unless `apart`.
pub fn parse(lines: &Lines, layout: &Layout, outline: &Outline, apart: bool, progress: &dyn Fn(f64)) -> Parsed {
    let mut parsed = Parsed::default();
    let mut prose: Vec<u32> = Vec::new();
    let mut blank: Vec<u32> = Vec::new();
    let mut pieces: Vec<Piece> = Vec::new();
    let whole = 0..lines.len() as u32;
    if outline.sections.is_empty() {
        let found = blocks::find(lines, layout, whole, None, progress);
        prose.extend(found.trailing);
        blank.extend(found.blank);
        for block in tables_among(found.blocks, &mut prose) {
            pieces.push(piece(lines, layout, block, None, None, &mut prose, &mut parsed));
        }
    } else {
        let mut next = 0;
        for section in &outline.sections {
            prose.extend(next..section.lines.start.max(next));
            next = section.lines.end.max(next);
            let found = blocks::find(lines, layout, section.lines.clone(), Some(&section.left_out), progress);
            prose.extend(found.trailing);
            blank.extend(found.blank);
            for block in found.blocks {
                let heading = section.heading.clone();
                let mut piece = piece(lines, layout, block, heading, section.title.clone(), &mut prose, &mut parsed);
                piece.continues = section.continues;
                if let Some((.., facts)) = piece.parts.first_mut() {
                    facts.splice(0..0, section.facts.iter().cloned());
                }
                pieces.push(piece);
            }
        }
        prose.extend(next..whole.end);
        let is_blank = |line: &u32| lines.get(*line as usize).trim().is_empty();
        let taken: Vec<u32> = outline
            .sections
            .iter()
            .filter_map(|section| section.heading.as_ref())
            .flat_map(|heading| heading.used.iter().map(|(line, _)| *line))
            .collect();
        let (empty, words): (Vec<u32>, Vec<u32>) = prose.iter().partition(|line| is_blank(line));
        prose = words.into_iter().filter(|line| !taken.contains(line)).collect();
        blank.extend(empty);
    }
    for piece in &mut pieces {
        if let Some((.., facts)) = piece.parts.first_mut() {
            // What is said of the whole file stands farther from the rows than what is said of a table.
            facts.splice(0..0, outline.facts.iter().cloned());
        }
    }
    parsed.roles.extend(blank.into_iter().map(|line| (line, LineRole::Blank)));

    let (pieces, joinable) = join(pieces, apart);
    parsed.joinable = joinable;
    if pieces.len() > MOST_TABLES {
        parsed.notices.push(Notice::warning(
            "many_tables",
            format!("The file falls into {} tables; only the first {MOST_TABLES} were read.", pieces.len()),
        ));
    }
    for piece in pieces.into_iter().take(MOST_TABLES) {
        assemble(lines, layout, piece, &mut parsed);
    }
    prose.sort_unstable();
    note_prose(lines, &prose, &mut parsed);
    parsed.roles.sort_unstable_by_key(|(line, _)| *line);
    parsed.roles.dedup_by_key(|(line, _)| *line);
    parsed
}

/// Blocks that are tables. A few rows among prose, beside a real table, are none: their lines are added to `prose`.
fn tables_among(blocks: Vec<Block>, prose: &mut Vec<u32>) -> Vec<Block> {
    let longest = blocks.iter().map(|block| block.rows.len()).max().unwrap_or(0);
    let fewest = if longest >= 10 { 3 } else { longest.min(2) };
    let (tables, others): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(|block| block.rows.len() >= fewest);
    prose.extend(others.iter().flat_map(Block::lines));
    tables
}

/// A block with its heading, its title and what the lines above say of it.
fn piece(
    lines: &Lines,
    layout: &Layout,
    mut block: Block,
    heading: Option<Heading>,
    title: Option<String>,
    prose: &mut Vec<u32>,
    parsed: &mut Parsed,
) -> Piece {
    let heading = heading.unwrap_or_else(|| Heading::of(lines, layout, &mut block));
    let taken: Vec<u32> = heading.used.iter().map(|(line, _)| *line).collect();
    let above: Vec<u32> = block.above.iter().copied().filter(|line| !taken.contains(line)).collect();
    let title = title.or_else(|| super::assembly::title(lines, layout, block.first_line(), &above));
    let facts = facts::in_lines(lines, &above);
    prose.extend(above);
    parsed.roles.extend(&heading.used);
    let part = (title.clone(), block.first_line(), facts);
    Piece { block, heading, title, parts: vec![part], continues: false }
}

/// Joins pieces that follow each other and have the same heading.
fn join(pieces: Vec<Piece>, apart: bool) -> (Vec<Piece>, bool) {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut joinable = false;
    for mut piece in pieces {
        match joined.last_mut() {
            Some(last) if last.heading.is_same(&piece.heading) => {
                joinable |= !piece.continues;
                if apart && !piece.continues {
                    joined.push(piece);
                    continue;
                }
                if last.title != piece.title {
                    last.title = None;
                }
                last.parts.append(&mut piece.parts);
                last.block.append(piece.block);
            }
            _ => joined.push(piece),
        }
    }
    (joined, joinable)
}

/// Gives lines outside the tables their role, and says that they were skipped.
fn note_prose(lines: &Lines, prose: &[u32], parsed: &mut Parsed) {
    let Some(&first) = prose.first() else { return };
    let first_row = parsed.tables.iter().filter_map(|table| table.row_lines.first()).min().copied().unwrap_or(0);
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

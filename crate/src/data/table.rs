//! Lines into tables: the numbers of each column, with what stands above them.

use super::assembly::{self, assemble};
use super::blocks::{self, Block};
use super::facts::{self, Fact};
use super::formats::{Outline, Section};
use super::heading::Heading;
use super::layout::Layout;
use super::lines::Lines;
use super::notice::{Notice, listed, quoted};
use super::reading::LineRole;
use crate::math::order::sort_by_number;
use crate::numbers::Numbers;
use std::collections::HashSet;
use std::ops::Range;

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

/// Nor are more pieces than these joined.
const MOST_PIECES: usize = 5000;

/// Finds the tables in `lines`, where `outline` says or wherever there are rows of numbers.
///
/// Tables that follow each other with the same heading are joined, unless `apart`. `progress` hears how far it is, from 0 to 1.
pub fn parse(lines: &Lines, layout: &Layout, outline: &Outline, apart: bool, progress: &dyn Fn(f64)) -> Parsed {
    let mut search = Search { lines, layout, progress, pieces: Vec::new(), prose: Vec::new(), roles: Vec::new() };
    match outline.sections.as_slice() {
        [] => search.anywhere(),
        sections => search.sections(sections.get(..MOST_PIECES).unwrap_or(sections)),
    }
    let Search { mut pieces, mut prose, roles, .. } = search;
    for (.., facts) in pieces.iter_mut().filter_map(|piece| piece.parts.first_mut()) {
        // What is said of the whole file stands farther from the rows than what is said of a table.
        facts.splice(0..0, outline.facts.iter().cloned());
    }
    let (pieces, joinable) = join(pieces, apart);
    let mut parsed = Parsed { roles, joinable, ..Parsed::default() };
    for (found, most) in [(outline.sections.len(), MOST_PIECES), (pieces.len(), MOST_TABLES)] {
        if found > most {
            let message = format!("The file falls into {found} tables; only the first {most} were read.");
            parsed.notices.push(Notice::warning("many_tables", message));
        }
    }
    for piece in pieces.into_iter().take(MOST_TABLES) {
        assemble(lines, layout, piece, &mut parsed);
    }
    prose.sort_unstable();
    note_prose(lines, &prose, &mut parsed);
    sort_by_number(&mut parsed.roles, |(line, _)| f64::from(*line));
    parsed.roles.dedup_by_key(|(line, _)| *line);
    parsed
}

/// The pieces of a text, and what its other lines are.
struct Search<'a> {
    lines: &'a Lines<'a>,
    layout: &'a Layout,
    progress: &'a dyn Fn(f64),
    pieces: Vec<Piece>,
    /// Lines of words outside the tables, from 0.
    prose: Vec<u32>,
    roles: Vec<(u32, LineRole)>,
}

impl Search<'_> {
    /// Wherever there are rows of numbers.
    fn anywhere(&mut self) {
        let blocks = self.blocks(0..self.lines.len() as u32, None);
        // A few rows among prose, beside a real table, are no table.
        let longest = blocks.iter().map(|block| block.rows.len()).max().unwrap_or(0);
        let fewest = if longest >= 10 { 3 } else { longest.min(2) };
        for block in blocks {
            if block.rows.len() < fewest {
                self.prose.extend(block.lines());
            } else {
                let piece = self.piece(block, &Section::default());
                self.pieces.push(piece);
            }
        }
    }

    /// Where a format says.
    fn sections(&mut self, sections: &[Section]) {
        let mut outside: Vec<u32> = Vec::new();
        let mut next = 0;
        for section in sections {
            outside.extend(next..section.lines.start.max(next));
            next = section.lines.end.max(next);
            for block in self.blocks(section.lines.clone(), Some(&section.left_out)) {
                let piece = self.piece(block, section);
                self.pieces.push(piece);
            }
        }
        outside.extend(next..self.lines.len() as u32);
        let headings = sections.iter().filter_map(|section| section.heading.as_ref());
        let used: HashSet<u32> = headings.flat_map(|heading| &heading.used).map(|(line, _)| *line).collect();
        outside.retain(|line| !used.contains(line));
        let is_blank = |line: &u32| self.lines.get(*line as usize).trim().is_empty();
        let (blank, words): (Vec<u32>, Vec<u32>) = outside.into_iter().partition(is_blank);
        self.roles.extend(blank.into_iter().map(|line| (line, LineRole::Blank)));
        self.prose.extend(words);
    }

    fn blocks(&mut self, range: Range<u32>, left_out: Option<&[u32]>) -> Vec<Block> {
        let found = blocks::find(self.lines, self.layout, range, left_out, self.progress);
        self.prose.extend(found.trailing);
        self.roles.extend(found.blank.into_iter().map(|line| (line, LineRole::Blank)));
        found.blocks
    }

    /// A block with its heading, its title and what is said of it, by the format or by the lines above.
    fn piece(&mut self, mut block: Block, section: &Section) -> Piece {
        let heading = section.heading.clone().unwrap_or_else(|| Heading::of(self.lines, self.layout, &mut block));
        let is_heading = |line: &u32| heading.used.iter().any(|(used, _)| used == line);
        let above: Vec<u32> = block.above.iter().copied().filter(|line| !is_heading(line)).collect();
        let title =
            section.title.clone().or_else(|| assembly::title(self.lines, self.layout, block.first_line(), &above));
        let facts = section.facts.iter().cloned().chain(facts::in_lines(self.lines, &above)).collect();
        self.prose.extend(above);
        self.roles.extend(&heading.used);
        let parts = vec![(title.clone(), block.first_line(), facts)];
        Piece { block, heading, title, parts, continues: section.continues }
    }
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

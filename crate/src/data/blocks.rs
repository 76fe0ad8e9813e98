//! Lines into blocks of rows: where numbers begin and end, and which words part two tables.

use super::cells::{Decimal, Delimiter, Splitter, Value, value};
use super::heading::names_columns;
use super::layout::{Layout, Shape, is_comment};
use super::lines::Lines;
use std::ops::Range;

/// Cells beyond these are not read: no instrument writes so many columns, and a page could not show them.
pub(crate) const MOST_COLUMNS: usize = 5000;

/// The blocks of a text, in order.
pub(crate) struct Found {
    pub blocks: Vec<Block>,
    /// Lines of words after the last block, from 0.
    pub trailing: Vec<u32>,
    /// Lines without anything on them.
    pub blank: Vec<u32>,
}

/// Finds the blocks of rows among lines `range` of `lines`.
///
/// Where a format names the lines that are `left_out`, the rows of the range are one block, whatever stands between them.
pub(crate) fn find(
    lines: &Lines,
    layout: &Layout,
    range: Range<u32>,
    left_out: Option<&[u32]>,
    progress: &dyn Fn(f64),
) -> Found {
    /// Lines between two reports: some milliseconds of work.
    const LINES: u32 = 1 << 15;
    let mut scan = Scan::new(lines, layout, left_out);
    scan.most_rows = range.len();
    for index in range {
        if index % LINES == LINES - 1 {
            progress(f64::from(index) / lines.len() as f64);
        }
        scan.line(index);
    }
    scan.finish()
}

/// Rows that follow each other, and what stands above them.
#[derive(Default)]
pub(crate) struct Block {
    /// Lines above the first row, from 0: preamble, names, units.
    pub above: Vec<u32>,
    pub rows: Vec<Row>,
    /// The numbers of each cell, row after row; NaN where there is none. Those of the last rows may be absent.
    pub columns: Vec<Vec<f64>>,
    /// Cells that hold something else than a number or nothing.
    pub odd: Vec<Odd>,
    /// Lines between rows that could not be used.
    pub skipped: Vec<u32>,
    /// Cells with a number, and cells that had to be filled up before one.
    numbers: usize,
    padding: usize,
}

/// One row of a block.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Line of the text, from 0.
    pub line: u32,
    /// Cells up to the last filled one.
    pub cells: u32,
    /// Cells with the blank ones at the end.
    pub written: u32,
}

/// A cell that holds something else than a number or nothing.
#[derive(Clone, Copy)]
pub(crate) struct Odd {
    /// Row of the block, from 0.
    pub row: u32,
    /// Cell of the row, from 0.
    pub cell: u32,
    pub kind: OddKind,
}

/// What such a cell holds; see [`Value`].
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum OddKind {
    Text,
    Ambiguous,
    NotFinite,
    /// A time of day or a duration, read as seconds.
    Clock,
}

impl Block {
    /// The number in a cell; NaN where there is none.
    pub fn number(&self, row: usize, cell: usize) -> f64 {
        self.columns.get(cell).and_then(|column| column.get(row)).copied().unwrap_or(f64::NAN)
    }

    /// Line of the first row, from 0.
    pub fn first_line(&self) -> u32 {
        self.rows.first().map_or(0, |row| row.line)
    }

    /// Takes the first row for something else than numbers.
    pub fn drop_first_row(&mut self) {
        let mut first = true;
        self.keep_rows(|_| !std::mem::take(&mut first));
    }

    /// Drops the rows that `keep` refuses; it is asked once for each, in order.
    pub fn keep_rows(&mut self, mut keep: impl FnMut(&Row) -> bool) {
        let kept: Vec<bool> = self.rows.iter().map(&mut keep).collect();
        let stays = |row: usize| kept.get(row).copied().unwrap_or(true);
        let mut row = 0..;
        self.rows.retain(|_| row.next().is_none_or(stays));
        for column in &mut self.columns {
            let mut row = 0..;
            column.retain(|_| row.next().is_none_or(stays));
        }
        // Odd cells are counted by row, so they move with the rows that stay.
        let mut next = 0;
        let moved: Vec<u32> = kept
            .iter()
            .map(|&stays| {
                next += u32::from(stays);
                next.saturating_sub(1)
            })
            .collect();
        self.odd.retain_mut(|odd| {
            let row = odd.row as usize;
            odd.row = moved.get(row).copied().unwrap_or(odd.row);
            stays(row)
        });
    }

    /// Adds the rows of another block below.
    pub fn append(&mut self, mut other: Block) {
        let rows = self.rows.len();
        for (cell, mut column) in other.columns.drain(..).enumerate() {
            if cell == self.columns.len() {
                self.columns.push(Vec::new());
            }
            if let Some(own) = self.columns.get_mut(cell) {
                own.resize(rows, f64::NAN);
                own.append(&mut column);
            }
        }
        self.odd.extend(other.odd.iter().map(|odd| Odd { row: odd.row + rows as u32, ..*odd }));
        self.rows.append(&mut other.rows);
        self.skipped.append(&mut other.skipped);
    }

    /// All lines that belong to it, in no order.
    pub fn lines(&self) -> impl Iterator<Item = u32> + '_ {
        let around = self.above.iter().chain(&self.skipped).copied();
        around.chain(self.rows.iter().map(|row| row.line))
    }

    /// Puts a number into the row that is being read.
    #[inline]
    fn push(&mut self, cell: usize, number: f64) {
        let row = self.rows.len();
        if cell >= self.columns.len() {
            if cell >= MOST_COLUMNS {
                return;
            }
            self.columns.resize_with(cell + 1, Vec::new);
        }
        let Some(column) = self.columns.get_mut(cell) else { return };
        if column.len() != row {
            self.padding += row.saturating_sub(column.len());
            // A few wide rows must not blow up a long narrow table.
            if self.padding > 4 * self.numbers + (1 << 16) {
                return;
            }
            column.resize(row, f64::NAN);
        }
        column.push(number);
    }

    /// Takes back what was put into the row that was being read.
    fn take_back(&mut self, first_odd: usize) {
        let rows = self.rows.len();
        self.columns.iter_mut().for_each(|column| column.truncate(rows));
        self.odd.truncate(first_odd);
    }
}

struct Scan<'a> {
    lines: &'a Lines<'a>,
    layout: &'a Layout,
    splitter: Splitter,
    /// Lines that are no rows even if they look like some; the others are one block, whatever stands between them.
    left_out: Option<&'a [u32]>,
    done: Vec<Block>,
    block: Block,
    /// Lines of words since the last row.
    pending: Vec<u32>,
    blank: Vec<u32>,
    /// A line with decimal points instead of commas.
    with_points: String,
    /// There are no more lines to read than these.
    most_rows: usize,
}

impl<'a> Scan<'a> {
    fn new(lines: &'a Lines<'a>, layout: &'a Layout, left_out: Option<&'a [u32]>) -> Self {
        Scan {
            lines,
            layout,
            splitter: Splitter::new(layout.delimiter),
            left_out,
            done: Vec::new(),
            block: Block::default(),
            pending: Vec::new(),
            blank: Vec::new(),
            with_points: String::new(),
            most_rows: 0,
        }
    }

    /// Takes one line: a row joins the block, anything else waits until it is known what follows.
    fn line(&mut self, index: u32) {
        let line = self.lines.get(index as usize);
        let first_odd = self.block.odd.len();
        if let Some((cells, filled)) = self.plain(line) {
            return self.row(Row { line: index, cells: filled, written: cells }, first_odd);
        }
        if line.trim_start().is_empty() {
            self.blank.push(index);
            return;
        }
        let marked = self.left_out.is_some_and(|left_out| left_out.binary_search(&index).is_ok());
        if marked && !self.block.rows.is_empty() {
            self.block.skipped.push(index);
            return;
        }
        if marked || is_comment(line, self.layout.delimiter) {
            self.pending.push(index);
            return;
        }
        let row = self.block.rows.len() as u32;
        let decimal = self.layout.decimal;
        let (mut cell, mut filled) = (0u32, 0u32);
        let mut shape = Shape::default();
        let block = &mut self.block;
        self.splitter.each(line, |text| {
            cell += 1;
            let number = match value(text, decimal) {
                Value::Number(number) => {
                    shape.numbers += 1;
                    number
                }
                Value::Missing => f64::NAN,
                other => {
                    let (kind, number) = match other {
                        Value::Clock(seconds) => (OddKind::Clock, seconds),
                        Value::NotFinite => (OddKind::NotFinite, f64::NAN),
                        Value::Ambiguous => (OddKind::Ambiguous, f64::NAN),
                        _ => (OddKind::Text, f64::NAN),
                    };
                    shape.texts += u32::from(kind == OddKind::Text);
                    shape.numbers += u32::from(kind == OddKind::Clock);
                    block.odd.push(Odd { row, cell: cell - 1, kind });
                    number
                }
            };
            if !text.is_empty() {
                filled = cell;
            }
            block.push(cell as usize - 1, number);
        });
        if filled == 0 {
            self.block.take_back(first_odd);
            self.blank.push(index);
        } else if shape.is_row(self.layout.delimiter) {
            self.block.numbers += shape.numbers as usize;
            self.row(Row { line: index, cells: filled, written: cell }, first_odd);
        } else {
            self.block.take_back(first_odd);
            self.pending.push(index);
        }
    }

    /// Reads a line that holds nothing but plain numbers: its cells, and those up to the last number.
    fn plain(&mut self, line: &str) -> Option<(u32, u32)> {
        let block = &mut self.block;
        let (mut cell, mut filled, mut numbers) = (0u32, 0u32, 0usize);
        let mut push = |number: f64| {
            block.push(cell as usize, number);
            cell += 1;
            if !number.is_nan() {
                filled = cell;
                numbers += 1;
            }
        };
        let cells = match self.layout.decimal {
            Decimal::Point => self.splitter.numbers(line, &mut push),
            Decimal::Comma if self.layout.delimiter == Delimiter::Comma || line.contains('.') => None,
            Decimal::Comma => {
                self.with_points.clear();
                self.with_points.extend(line.chars().map(|c| if c == ',' { '.' } else { c }));
                self.splitter.numbers(&self.with_points, &mut push)
            }
        };
        match cells.filter(|_| filled > 0) {
            Some(cells) => {
                block.numbers += numbers;
                Some((cells, filled))
            }
            None => {
                block.take_back(block.odd.len());
                None
            }
        }
    }

    /// Makes room for as many rows as there can be when the first of the text is found, so that columns need not grow.
    fn make_room(&mut self, line: &str) {
        if !self.done.is_empty() {
            return;
        }
        // Rows grow longer as their numbers do; those that are shorter than the first only cost another growth.
        let rows = self.most_rows.min(self.lines.text().len() / line.len().max(2) + 1);
        self.block.rows.reserve_exact(rows);
        self.block.columns.iter_mut().for_each(|column| column.reserve_exact(rows));
    }

    /// Adds a row whose numbers are already in the columns, unless the lines before it begin a new block.
    fn row(&mut self, row: Row, first_odd: usize) {
        if self.block.rows.is_empty() {
            self.block.above = std::mem::take(&mut self.pending);
            self.make_room(self.lines.get(row.line as usize));
            self.block.rows.push(row);
        } else if self.left_out.is_none() && self.begins_a_table(&row) {
            let rows = self.block.rows.len();
            let mut next = Block { numbers: self.block.numbers.min(row.cells as usize), ..Block::default() };
            next.columns =
                self.block.columns.iter_mut().map(|column| column.split_off(rows.min(column.len()))).collect();
            next.odd = self.block.odd.drain(first_odd..).map(|odd| Odd { row: 0, ..odd }).collect();
            // "20,,25,,30" above names is no table of one row.
            if rows == 1 && self.block.skipped.is_empty() {
                let Block { above, rows, .. } = std::mem::take(&mut self.block);
                next.above = above;
                next.above.extend(rows.iter().map(|row| row.line));
            }
            next.above.append(&mut self.pending);
            next.rows.push(row);
            let done = std::mem::replace(&mut self.block, next);
            if !done.rows.is_empty() {
                self.done.push(done);
            }
        } else {
            self.block.skipped.append(&mut self.pending);
            self.block.rows.push(row);
        }
    }

    /// Whether the lines of words before `row` are the head of another table rather than damage to this one.
    fn begins_a_table(&mut self, row: &Row) -> bool {
        if self.pending.is_empty() {
            return false;
        }
        let width_changes = self.block.rows.last().is_some_and(|last| last.cells != row.cells);
        let words: Vec<u32> = self
            .pending
            .iter()
            .copied()
            .filter(|&line| !is_comment(self.lines.get(line as usize), self.layout.delimiter))
            .collect();
        let names = |line: &u32| {
            let cells = self.splitter.cells(self.lines.get(*line as usize));
            names_columns(&cells, row.cells as usize, self.layout)
        };
        words.iter().any(names) || (width_changes && words.len() > 1)
    }

    fn finish(mut self) -> Found {
        if !self.block.rows.is_empty() {
            self.done.push(self.block);
        }
        Found { blocks: self.done, trailing: self.pending, blank: self.blank }
    }
}

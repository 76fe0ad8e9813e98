//! Lines into blocks of rows: where numbers begin and end, and which words part two tables.

use super::cells::{Splitter, Value, value};
use super::heading::names_columns;
use super::layout::{Layout, Shape, is_comment};
use super::lines::Lines;

/// The blocks of a text, in order.
pub(crate) struct Found {
    pub blocks: Vec<Block>,
    /// Lines of words after the last block, from 0.
    pub trailing: Vec<u32>,
    /// Lines without anything on them.
    pub blank: Vec<u32>,
}

/// Finds the blocks of rows in `lines`.
pub(crate) fn find(lines: &Lines, layout: &Layout) -> Found {
    let mut scan = Scan::new(lines, layout);
    for index in 0..lines.len() {
        scan.line(index as u32);
    }
    scan.finish()
}

/// Rows that follow each other, and what stands above them.
#[derive(Default)]
pub(crate) struct Block {
    /// Lines above the first row, from 0: preamble, names, units.
    pub above: Vec<u32>,
    pub rows: Vec<Row>,
    /// All numbers, row after row, up to the last filled cell; NaN where there is none.
    pub values: Vec<f64>,
    /// Cells that hold something else than a number or nothing.
    pub odd: Vec<Odd>,
    /// Lines between rows that could not be used.
    pub skipped: Vec<u32>,
}

/// One row of a block.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    /// Line of the text, from 0.
    pub line: u32,
    /// Where its values begin among those of the block.
    pub start: usize,
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
}

impl Block {
    /// The values of a row.
    pub fn row_values(&self, row: &Row) -> &[f64] {
        self.values.get(row.start..row.start + row.cells as usize).unwrap_or_default()
    }

    /// Line of the first row, from 0.
    pub fn first_line(&self) -> u32 {
        self.rows.first().map_or(0, |row| row.line)
    }

    /// Takes the first row for something else than numbers.
    pub fn drop_first_row(&mut self) {
        if !self.rows.is_empty() {
            self.rows.remove(0);
            self.odd.retain(|odd| odd.row > 0);
            self.odd.iter_mut().for_each(|odd| odd.row -= 1);
        }
    }

    /// All lines that belong to it, in no order.
    pub fn lines(&self) -> impl Iterator<Item = u32> + '_ {
        let around = self.above.iter().chain(&self.skipped).copied();
        around.chain(self.rows.iter().map(|row| row.line))
    }
}

struct Scan<'a> {
    lines: &'a Lines<'a>,
    layout: &'a Layout,
    splitter: Splitter,
    done: Vec<Block>,
    block: Block,
    /// Lines of words since the last row.
    pending: Vec<u32>,
    blank: Vec<u32>,
}

impl<'a> Scan<'a> {
    fn new(lines: &'a Lines<'a>, layout: &'a Layout) -> Self {
        Scan {
            lines,
            layout,
            splitter: Splitter::new(layout.delimiter),
            done: Vec::new(),
            block: Block::default(),
            pending: Vec::new(),
            blank: Vec::new(),
        }
    }

    /// Takes one line: a row joins the block, anything else waits until it is known what follows.
    fn line(&mut self, index: u32) {
        let line = self.lines.get(index as usize);
        if line.trim_start().is_empty() {
            self.blank.push(index);
            return;
        }
        if is_comment(line, self.layout.delimiter) {
            self.pending.push(index);
            return;
        }
        let start = self.block.values.len();
        let first_odd = self.block.odd.len();
        let row = self.block.rows.len() as u32;
        let decimal = self.layout.decimal;
        let (mut cell, mut filled) = (0u32, 0u32);
        let mut shape = Shape::default();
        let Block { values, odd, .. } = &mut self.block;
        self.splitter.each(line, |text| {
            cell += 1;
            let mut strange = |kind| odd.push(Odd { row, cell: cell - 1, kind });
            let number = match value(text, decimal) {
                Value::Number(number) => {
                    shape.numbers += 1;
                    number
                }
                Value::Missing => f64::NAN,
                Value::NotFinite => {
                    strange(OddKind::NotFinite);
                    f64::NAN
                }
                Value::Ambiguous => {
                    strange(OddKind::Ambiguous);
                    f64::NAN
                }
                Value::Text => {
                    shape.texts += 1;
                    strange(OddKind::Text);
                    f64::NAN
                }
            };
            if !text.is_empty() {
                filled = cell;
            }
            values.push(number);
        });
        if filled == 0 {
            self.block.values.truncate(start);
            self.blank.push(index);
        } else if shape.is_row(self.layout.delimiter) {
            self.block.values.truncate(start + filled as usize);
            self.row(Row { line: index, start, cells: filled, written: cell }, first_odd);
        } else {
            self.block.values.truncate(start);
            self.block.odd.truncate(first_odd);
            self.pending.push(index);
        }
    }

    /// Adds a row whose values are already at the end of the block, unless the lines before it begin a new block.
    fn row(&mut self, row: Row, first_odd: usize) {
        if self.block.rows.is_empty() {
            self.block.above = std::mem::take(&mut self.pending);
            self.block.rows.push(row);
        } else if self.begins_a_table(&row) {
            let values = self.block.values.split_off(row.start);
            let odd: Vec<Odd> = self.block.odd.drain(first_odd..).map(|odd| Odd { row: 0, ..odd }).collect();
            let above = std::mem::take(&mut self.pending);
            let next = Block { above, rows: vec![Row { start: 0, ..row }], values, odd, skipped: Vec::new() };
            self.done.push(std::mem::replace(&mut self.block, next));
        } else {
            self.block.skipped.append(&mut self.pending);
            self.block.rows.push(row);
        }
    }

    /// Whether the lines of words before `row` are the head of another table rather than damage to this one.
    fn begins_a_table(&mut self, row: &Row) -> bool {
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

//! Lines into tables: which lines are rows, which name the columns, and the numbers column by column.

use super::cells::{Delimiter, Splitter, Value, value};
use super::layout::{Layout, Shape, is_comment};
use super::lines::Lines;
use super::notice::{Notice, listed, quoted};
use super::reading::LineRole;
use crate::numbers::Numbers;
use crate::units::Unit;

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
    let mut scan = Scan::new(lines, layout);
    for index in 0..lines.len() {
        scan.line(index as u32);
    }
    scan.finish()
}

/// Rows that follow each other, and what stands above them.
#[derive(Default)]
struct Block {
    /// Lines above the first row, from 0: preamble, names, units.
    above: Vec<u32>,
    rows: Vec<Row>,
    /// All numbers, row after row, up to the last filled cell; NaN where there is none.
    values: Vec<f64>,
    /// Cells that hold something else than a number or nothing.
    odd: Vec<Odd>,
    /// Lines between rows that could not be used.
    skipped: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Row {
    line: u32,
    start: usize,
    /// Cells up to the last filled one.
    cells: u32,
    /// Cells with the blank ones at the end.
    written: u32,
}

#[derive(Clone, Copy)]
struct Odd {
    row: u32,
    cell: u32,
    kind: OddKind,
}

#[derive(Clone, Copy, PartialEq)]
enum OddKind {
    Text,
    Ambiguous,
    NotFinite,
}

impl Block {
    fn row_values(&self, row: &Row) -> &[f64] {
        self.values.get(row.start..row.start + row.cells as usize).unwrap_or_default()
    }

    fn first_line(&self) -> u32 {
        self.rows.first().map_or(0, |row| row.line)
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
    roles: Vec<(u32, LineRole)>,
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
            roles: Vec::new(),
        }
    }

    /// Takes one line: a row joins the block, anything else waits until it is known what follows.
    fn line(&mut self, index: u32) {
        let line = self.lines.get(index as usize);
        if line.trim_start().is_empty() {
            self.roles.push((index, LineRole::Blank));
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
            self.roles.push((index, LineRole::Blank));
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

    fn finish(mut self) -> Parsed {
        let last = std::mem::take(&mut self.block);
        if !last.rows.is_empty() {
            self.done.push(last);
        }
        // A few rows among prose, beside a real table, are no table.
        let longest = self.done.iter().map(|block| block.rows.len()).max().unwrap_or(0);
        let fewest = if longest >= 10 { 3 } else { longest.min(2) };
        let mut parsed = Parsed { roles: self.roles, ..Parsed::default() };
        let mut kept = 0;
        let mut prose: Vec<u32> = Vec::new();
        for block in self.done {
            if block.rows.len() < fewest || kept == MOST_TABLES {
                prose.extend(&block.above);
                prose.extend(&block.skipped);
                prose.extend(block.rows.iter().map(|row| row.line));
            } else {
                kept += 1;
                Assembly::new(self.lines, self.layout, block).assemble(&mut parsed, &mut prose);
            }
        }
        prose.extend(&self.pending);
        prose.sort_unstable();
        if kept == MOST_TABLES {
            parsed.notices.push(Notice::warning(
                "many_tables",
                format!("The file falls into more than {MOST_TABLES} tables; only the first {MOST_TABLES} were read."),
            ));
        }
        note_prose(self.lines, &prose, &mut parsed);
        parsed.roles.sort_unstable_by_key(|(line, _)| *line);
        parsed
    }
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

/// One block on its way to a table.
struct Assembly<'a> {
    lines: &'a Lines<'a>,
    layout: &'a Layout,
    block: Block,
}

/// The texts above the columns.
#[derive(Default)]
struct Heading {
    names: Vec<String>,
    units: Vec<String>,
    /// Lines of the names and of the units, from 0.
    used: Vec<(u32, LineRole)>,
}

impl<'a> Assembly<'a> {
    fn new(lines: &'a Lines<'a>, layout: &'a Layout, block: Block) -> Self {
        Assembly { lines, layout, block }
    }

    /// The table of the block; lines of its surroundings that are neither names nor units are added to `prose`.
    fn assemble(mut self, parsed: &mut Parsed, prose: &mut Vec<u32>) {
        let heading = self.heading();
        let named = heading.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        let width = self.width(named);
        self.drop_rows_of_other_width(width, parsed);
        let Block { above, rows, skipped, .. } = &self.block;

        let taken: Vec<u32> = heading.used.iter().map(|(line, _)| *line).collect();
        let title = self.title(above.iter().rev().filter(|line| !taken.contains(line)));
        prose.extend(above.iter().filter(|line| !taken.contains(line)));
        parsed.roles.extend(&heading.used);
        if let Some(&first) = skipped.first() {
            let numbers: Vec<u32> = skipped.iter().map(|line| line + 1).collect();
            parsed.roles.extend(skipped.iter().map(|&line| (line, LineRole::Skipped)));
            let text = quoted(self.lines.get(first as usize));
            let (verb, first_is) = if skipped.len() == 1 { ("is", "It reads") } else { ("are", "The first reads") };
            parsed.notices.push(
                Notice::warning(
                    "bad_rows",
                    format!(
                        "Among the rows, {} {verb} no row of numbers and left out. {first_is} {text}.",
                        listed("line", &numbers)
                    ),
                )
                .at(first + 1, None),
            );
        }

        if heading.names.is_empty() {
            self.note_unused_heading(parsed);
        }

        let mut table = RawTable {
            title,
            columns: Vec::with_capacity(width),
            row_lines: rows.iter().map(|row| row.line + 1).collect(),
        };
        let mut numbers: Vec<Vec<f64>> = (0..width).map(|_| Vec::with_capacity(rows.len())).collect();
        for row in rows {
            let values = self.block.row_values(row);
            for (cell, column) in numbers.iter_mut().enumerate() {
                column.push(values.get(cell).copied().unwrap_or(f64::NAN));
            }
        }
        let mut odd = OddCells::by_column(&self.block.odd, width);
        let (mut blank, mut wordy) = (Vec::new(), Vec::new());
        for (cell, mut values) in numbers.into_iter().enumerate() {
            let text =
                |texts: &[String]| texts.get(cell).map(|text| text.trim().to_string()).filter(|text| !text.is_empty());
            let (name, unit) = (text(&heading.names), text(&heading.units));
            let odd = odd.get_mut(cell).map(std::mem::take).unwrap_or_default();
            let count = values.iter().filter(|value| value.is_finite()).count();
            if count == 0 && odd.is_empty() {
                blank.push(name.map_or_else(|| format!("number {}", cell + 1), |name| quoted(&name)));
                continue;
            }
            let called = name.as_ref().map_or_else(|| format!("column {}", table.columns.len() + 1), Clone::clone);
            let words = odd.text.len() > count;
            if words {
                wordy.push(quoted(&called));
            }
            self.note_odd_cells(&called, cell, &odd, count, &mut values, parsed);
            table.columns.push(RawColumn { name, unit, cell: cell as u32 + 1, words, numbers: values.into() });
        }
        blank.extend(heading.names.iter().skip(width).filter(|name| !name.is_empty()).map(|name| quoted(name)));
        note_columns(
            "blank_columns",
            &blank,
            ["holds nothing and was left out", "hold nothing and were left out"],
            parsed,
        );
        note_columns("text_columns", &wordy, ["holds words, not numbers", "hold words, not numbers"], parsed);
        parsed.tables.push(table);
    }

    /// Says that the line right above the numbers looks like a heading but does not fit them.
    fn note_unused_heading(&self, parsed: &mut Parsed) {
        let Some(&line) = self.block.above.last() else { return };
        let text = self.lines.get(line as usize);
        let words = text.split([' ', '\t', ',', ';']).filter(|word| word.contains(char::is_alphabetic)).count();
        if line + 1 == self.block.first_line() && words > 1 && !text.contains('=') {
            parsed.notices.push(
                Notice::warning(
                    "heading_not_used",
                    format!(
                        "Line {} may name the columns ({}), but does not fall into as many cells as the rows below; the columns \
                         were numbered instead.",
                        line + 1,
                        quoted(text)
                    ),
                )
                .at(line + 1, None),
            );
        }
    }

    /// How many columns there are: the widest of the usual rows, or of the names where some row is as wide.
    fn width(&self, names: usize) -> usize {
        let mut widths: Vec<u32> = self.block.rows.iter().map(|row| row.cells).collect();
        widths.sort_unstable();
        let widest = widths.last().copied().unwrap_or(0) as usize;
        // A single long row, or one in twenty, is damaged, unless there is a name for every cell.
        let usual = widths
            .chunk_by(|a, b| a == b)
            .filter(|run| run.len() * 20 >= widths.len() && (run.len() > 1 || widths.len() < 3))
            .filter_map(|run| run.first())
            .next_back()
            .map_or(widest, |&width| width as usize);
        let named = names.min(widest);
        // A wide heading over one long row must not blow up a long narrow table.
        let affordable = self.block.rows.len().saturating_mul(named) <= 4 * self.block.values.len() + (1 << 16);
        if affordable { usual.max(named) } else { usual }
    }

    /// Says which rows are shorter or longer than the table. Between blanks their cells can't be told apart: they go.
    fn drop_rows_of_other_width(&mut self, width: usize, parsed: &mut Parsed) {
        let lines_where = |test: &dyn Fn(&Row) -> bool| -> Vec<u32> {
            self.block.rows.iter().filter(|row| test(row)).map(|row| row.line + 1).collect()
        };
        let short = lines_where(&|row| (row.written as usize) < width);
        let long = lines_where(&|row| row.cells as usize > width);
        if self.layout.delimiter == Delimiter::Blanks {
            let mut uneven = [short, long].concat();
            uneven.sort_unstable();
            let Some(&first) = uneven.first() else { return };
            parsed.notices.push(
                Notice::warning(
                    "uneven_rows",
                    format!(
                        "{} {} not {width} cells like the others; between blanks it can't be told which cell is missing, so \
                         they were left out.",
                        capitalised(&listed("line", &uneven)),
                        if uneven.len() == 1 { "has" } else { "have" }
                    ),
                )
                .at(first, None),
            );
            parsed.roles.extend(uneven.iter().map(|line| (line - 1, LineRole::Skipped)));
            // Odd cells are counted by row, so they move with the rows that stay.
            let mut kept = 0;
            let moved: Vec<Option<u32>> = self
                .block
                .rows
                .iter()
                .map(|row| {
                    let stays = row.cells as usize == width;
                    kept += u32::from(stays);
                    stays.then(|| kept - 1)
                })
                .collect();
            self.block.rows.retain(|row| row.cells as usize == width);
            self.block.odd.retain_mut(|odd| match moved.get(odd.row as usize) {
                Some(&Some(row)) => {
                    odd.row = row;
                    true
                }
                _ => false,
            });
            return;
        }
        if let Some(&first) = short.first() {
            parsed.notices.push(
                Notice::info(
                    "short_rows",
                    format!("{} shorter than {width} cells; what is missing was left blank.", are(&short)),
                )
                .at(first, None),
            );
        }
        if let Some(&first) = long.first() {
            parsed.notices.push(
                Notice::warning(
                    "long_rows",
                    format!(
                        "{} longer than {width} cells; the cells beyond were not read. Check that no number there is split by a \
                         decimal comma.",
                        are(&long)
                    ),
                )
                .at(first, Some(width as u32 + 1)),
            );
        }
    }

    /// Says which cells of a column hold no plain number, and refuses a column whose marks leave its numbers uncertain.
    fn note_odd_cells(
        &self,
        name: &str,
        cell: usize,
        odd: &OddCells,
        count: usize,
        values: &mut Vec<f64>,
        parsed: &mut Parsed,
    ) {
        let line = |row: u32| self.block.rows.get(row as usize).map_or(0, |row| row.line + 1);
        let lines_of = |rows: &[u32]| -> Vec<u32> { rows.iter().map(|&row| line(row)).collect() };
        let text_of = |row: u32| {
            let line = self.lines.get(line(row).saturating_sub(1) as usize);
            let cells = Splitter::new(self.layout.delimiter).cells(line);
            quoted(cells.get(cell).map_or("", String::as_str))
        };
        let name = quoted(name);
        let column = Some(cell as u32 + 1);
        if let (Some(&first), true) = (odd.text.first(), odd.text.len() <= count) {
            let notice = Notice::warning(
                "text_cells",
                format!(
                    "Column {name} holds words instead of a number on {}: {}. These cells were left blank.",
                    listed("line", &lines_of(&odd.text)),
                    text_of(first)
                ),
            );
            parsed.notices.push(notice.at(line(first), column));
        }
        if let Some(&first) = odd.not_finite.first() {
            parsed.notices.push(
                Notice::info(
                    "not_finite",
                    format!(
                        "Column {name} holds {} on {}: read as missing.",
                        text_of(first),
                        listed("line", &lines_of(&odd.not_finite))
                    ),
                )
                .at(line(first), column),
            );
        }
        if let Some(&first) = odd.ambiguous.first() {
            let cells = odd.ambiguous.len();
            // One such cell may be a slip; several mean that the writer used separators throughout, and the cells that look
            // plain may have lost theirs.
            let refused = cells > 1 && cells * 100 > count;
            let outcome = if refused {
                values.fill(f64::NAN);
                "No number of this column was read"
            } else {
                "It was left blank"
            };
            parsed.notices.push(
                Notice::warning(
                    "ambiguous_numbers",
                    format!(
                        "Column {name} holds {} ({}), whose marks can be read in more than one way (decimals or thousands). \
                         {outcome}; export the file without thousands separators and with one decimal mark.",
                        text_of(first),
                        listed("line", &lines_of(&odd.ambiguous))
                    ),
                )
                .at(line(first), column),
            );
        }
    }

    /// The names and units above the rows.
    fn heading(&mut self) -> Heading {
        const LOOK_BACK: usize = 6;
        let cells = {
            let mut widths: Vec<u32> = self.block.rows.iter().map(|row| row.cells).collect();
            let middle = widths.len() / 2;
            widths.select_nth_unstable(middle).1.to_owned() as usize
        };
        let mut heading = Heading::default();
        // From the rows upwards.
        for &line in self.block.above.iter().rev().take(LOOK_BACK) {
            let Some(texts) = split_heading(self.lines.get(line as usize), cells, self.layout) else { continue };
            if heading.names.is_empty() && heading.units.is_empty() && is_unit_row(&texts) {
                heading.units = texts;
                heading.used.push((line, LineRole::Units));
            } else if !names_columns(&texts, cells, self.layout) {
                continue;
            } else if heading.names.is_empty() {
                heading.names = texts;
                heading.used.push((line, LineRole::Names));
            } else if !continues(&heading.names, &texts) {
                break;
            } else {
                // A name may go over two lines: "Heat Flow" above "Baseline".
                for (cell, upper) in texts.into_iter().enumerate() {
                    match heading.names.get_mut(cell) {
                        Some(name) if name.is_empty() => *name = upper,
                        Some(name) => *name = format!("{upper} {name}").trim().to_string(),
                        None => heading.names.push(upper),
                    }
                }
                heading.used.push((line, LineRole::Names));
                break;
            }
        }
        if heading.names.is_empty() && heading.units.is_empty() {
            self.first_row_as_heading(&mut heading);
        }
        heading
    }

    /// A first row with words above columns of numbers is a heading, whatever numbers are in it.
    fn first_row_as_heading(&mut self, heading: &mut Heading) {
        const LOOK_AHEAD: usize = 20;
        let Some((first, rest)) = self.block.rows.split_first() else { return };
        let text_in = |cell: u32, rows: std::ops::Range<u32>| {
            self.block
                .odd
                .iter()
                .take_while(|odd| odd.row < rows.end)
                .any(|odd| odd.kind == OddKind::Text && odd.cell == cell && rows.contains(&odd.row))
        };
        let number_below = |cell: u32| {
            rest.iter()
                .take(LOOK_AHEAD)
                .any(|row| self.block.row_values(row).get(cell as usize).is_some_and(|value| value.is_finite()))
        };
        let looked_at = rest.len().min(LOOK_AHEAD) as u32 + 1;
        let names =
            (0..first.cells).any(|cell| text_in(cell, 0..1) && !text_in(cell, 1..looked_at) && number_below(cell));
        if !names {
            return;
        }
        let line = first.line;
        heading.names = Splitter::new(self.layout.delimiter).cells(self.lines.get(line as usize));
        heading.used.push((line, LineRole::Names));
        self.block.rows.remove(0);
        self.block.odd.retain(|odd| odd.row > 0);
        self.block.odd.iter_mut().for_each(|odd| odd.row -= 1);
    }

    /// A title among the lines above, nearest first: one cell of words that is no setting.
    fn title<'l>(&self, above: impl Iterator<Item = &'l u32>) -> Option<String> {
        const NEAR: usize = 3;
        let near = |line: &&u32| self.block.first_line().saturating_sub(**line) <= NEAR as u32 + 2;
        above.take_while(near).take(NEAR).find_map(|&line| {
            let text = self.lines.get(line as usize);
            let delimiter = match self.layout.delimiter {
                Delimiter::Blanks => Delimiter::Tab,
                other => other,
            };
            let mut cells = Splitter::new(delimiter).cells(text);
            cells.retain(|cell| !cell.is_empty());
            match cells.as_slice() {
                [only]
                    if only.contains(char::is_alphabetic)
                        && only.contains(' ')
                        && !only.contains("  ")
                        && !only.contains([':', '=', '[', '#', '%'])
                        && only.len() <= 80 =>
                {
                    Some(only.clone())
                }
                _ => None,
            }
        })
    }
}

/// Says the same of several columns in one sentence: `what` in singular and plural.
fn note_columns(code: &str, names: &[String], what: [&str; 2], parsed: &mut Parsed) {
    const SHOWN: usize = 8;
    let (noun, verb) = match names.len() {
        0 => return,
        1 => ("Column", what[0]),
        _ => ("Columns", what[1]),
    };
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    parsed.notices.push(Notice::info(code, format!("{noun} {}{more} {verb}.", shown.join(", "))));
}

fn are(lines: &[u32]) -> String {
    format!("{} {}", capitalised(&listed("line", lines)), if lines.len() == 1 { "is" } else { "are" })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Rows of one column with odd cells, by kind.
#[derive(Default)]
struct OddCells {
    text: Vec<u32>,
    ambiguous: Vec<u32>,
    not_finite: Vec<u32>,
}

impl OddCells {
    fn by_column(odd: &[Odd], width: usize) -> Vec<OddCells> {
        let mut columns: Vec<OddCells> = (0..width).map(|_| OddCells::default()).collect();
        for Odd { row, cell, kind } in odd {
            if let Some(column) = columns.get_mut(*cell as usize) {
                match kind {
                    OddKind::Text => column.text.push(*row),
                    OddKind::Ambiguous => column.ambiguous.push(*row),
                    OddKind::NotFinite => column.not_finite.push(*row),
                }
            }
        }
        columns
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.ambiguous.is_empty() && self.not_finite.is_empty()
    }
}

/// Whether `texts` could be names of `width` columns: words over most of them, no numbers, not one word repeated.
fn names_columns(texts: &[String], width: usize, layout: &Layout) -> bool {
    let filled: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
    let words = filled.iter().filter(|text| value(text, layout.decimal) == Value::Text).count();
    let numbers = filled.iter().filter(|text| matches!(value(text, layout.decimal), Value::Number(_))).count();
    let varied = filled.windows(2).any(|pair| pair[0] != pair[1]);
    let trailing = texts.iter().rev().take_while(|text| text.is_empty()).count();
    let fits = match layout.delimiter {
        Delimiter::Blanks => texts.len() == width,
        _ => texts.len() - trailing <= width + 2,
    };
    // Between blanks a stray sign would push every name one column on.
    let all_words =
        layout.delimiter != Delimiter::Blanks || filled.iter().all(|text| text.contains(char::is_alphabetic));
    fits && all_words && numbers == 0 && words * 5 >= width * 3 && (varied || width == 1)
}

/// Whether the names in `upper` go on in `lower`: the lower line leaves columns blank that the upper one names.
fn continues(lower: &[String], upper: &[String]) -> bool {
    upper.iter().enumerate().any(|(cell, text)| !text.is_empty() && lower.get(cell).is_none_or(String::is_empty))
}

/// Whether `texts` are units: most are, and the rest is short.
fn is_unit_row(texts: &[String]) -> bool {
    let filled: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let bracketed =
        |text: &str| (text.starts_with('[') && text.ends_with(']')) || (text.starts_with('(') && text.ends_with(')'));
    // A lone letter may be the name of a column: t, T, h, k.
    let is_unit = |text: &str| bracketed(text) || Unit::parse(text).is_some() || OTHER_UNITS.contains(&text);
    let certain = |text: &str| bracketed(text) || (text.chars().count() > 1 && is_unit(text) && text != "--");
    let units = filled.iter().filter(|text| is_unit(text)).count();
    let all_short = filled.iter().all(|text| bracketed(text) || text.chars().count() <= 10);
    let single = filled.iter().all(|text| matches!(*text, "s" | "K" | "C" | "-" | "h" | "%" | "N" | "A" | "V"));
    !filled.is_empty()
        && all_short
        && units * 2 > filled.len()
        && (filled.iter().any(|text| certain(text)) || (single && filled.iter().any(|text| *text != "-")))
}

/// Units of quantities that are not ours, as they stand in rows of units.
const OTHER_UNITS: &[&str] = &[
    "mm", "µm", "um", "nm", "m", "mm²", "mm2", "N", "mN", "kN", "V", "mV", "A", "mA", "W", "mW", "µW", "mW/mg", "W/g",
    "µV", "N-m", "N·m", "N.m", "µN.m", "mN·m", "µN·m", "Pa.s", "Pa·s", "Pa-s", "mPa.s", "mPa·s", "mPas", "1/Pa",
    "1/MPa", "°", "rad", "deg", "g", "mg", "µg", "S/m", "S/cm", "F", "pF", "J", "J/g", "J/(g·K)", "J/(g K)", "Ω",
    "Ohm", "bar", "ml/min", "K/min", "°C/min", "cP", "1/K", "ppm", "mm/mm", "strain", "kg", "S", "degrees",
];

/// The cells of a heading, if there is a way to split it into as many as the table has.
fn split_heading(line: &str, width: usize, layout: &Layout) -> Option<Vec<String>> {
    let line = match is_comment(line, layout.delimiter) {
        true => line.trim_start().trim_start_matches(['#', '%', '/', ';']),
        false => line,
    };
    let own = Splitter::new(layout.delimiter).cells(line);
    let filled = own.iter().filter(|text| !text.is_empty()).count();
    if layout.delimiter != Delimiter::Blanks && (filled > 1 || width == 1) {
        return Some(own);
    }
    // Names contain blanks, so between blanks a heading may be laid out in another way than the rows.
    let wide_gaps =
        || line.trim().split("  ").map(str::trim).filter(|text| !text.is_empty()).map(String::from).collect::<Vec<_>>();
    let with_brackets = || {
        let mut joined: Vec<String> = Vec::new();
        for word in line.split_whitespace() {
            match joined.last_mut() {
                Some(last) if word.starts_with(['[', '(']) => *last = format!("{last} {word}"),
                _ => joined.push(word.to_string()),
            }
        }
        joined
    };
    let ways = [
        Splitter::new(Delimiter::Tab).cells(line.trim_matches('\t')),
        wide_gaps(),
        own.clone(),
        // "Data:  y  x": the first word says what follows.
        own.iter().skip(usize::from(own.first().is_some_and(|word| word.ends_with(':')))).cloned().collect(),
        with_brackets(),
        Splitter::new(Delimiter::Semicolon).cells(line),
        Splitter::new(Delimiter::Comma).cells(line),
    ];
    ways.into_iter().find(|texts| texts.len() == width)
}

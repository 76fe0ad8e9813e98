//! A block of rows into a table: its columns, and what is said of rows and cells that do not fit.

use super::blocks::{Block, MOST_COLUMNS, Odd, OddKind, Row};
use super::cells::{Delimiter, Splitter};
use super::heading::Heading;
use super::layout::{Layout, is_comment};
use super::lines::Lines;
use super::notice::{Notice, listed, quoted};
use super::reading::LineRole;
use super::table::{Parsed, Part, Piece, RawColumn, RawTable};

/// Adds the table of `piece` to `parsed`.
pub(crate) fn assemble(lines: &Lines, layout: &Layout, piece: Piece, parsed: &mut Parsed) {
    let Piece { block, heading, title, parts, .. } = piece;
    let mut assembly = Assembly { lines, layout, block };
    let named = heading.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let width = assembly.width(named);
    assembly.drop_rows_of_other_width(width, parsed);
    if assembly.block.rows.is_empty() {
        return;
    }
    if width > MOST_COLUMNS {
        let message = format!("The table has {width} columns; only the first {MOST_COLUMNS} were read.");
        parsed.notices.push(Notice::warning("many_columns", message));
    }
    let width = width.min(MOST_COLUMNS);
    assembly.note_skipped(parsed);
    if heading.names.is_empty() {
        assembly.note_unused_heading(parsed);
    }
    let columns = assembly.columns(&heading, width, parsed);
    let row_lines: Vec<u32> = assembly.block.rows.iter().map(|row| row.line + 1).collect();
    let start = |line: u32| row_lines.partition_point(|&row| row < line + 1);
    let parts = parts.into_iter().map(|(title, line, facts)| Part { title, start: start(line), facts }).collect();
    parsed.tables.push(RawTable { title, columns, spanning: heading.spanning, row_lines, parts });
}

/// One block on its way to a table.
struct Assembly<'a> {
    lines: &'a Lines<'a>,
    layout: &'a Layout,
    block: Block,
}

impl Assembly<'_> {
    /// The columns that hold anything.
    fn columns(&mut self, heading: &Heading, width: usize, parsed: &mut Parsed) -> Vec<RawColumn> {
        let text = |texts: &[String], cell: usize| texts.get(cell).filter(|text| !text.is_empty()).cloned();
        let mut columns: Vec<RawColumn> = Vec::with_capacity(width);
        let (mut blank, mut wordy) = (Vec::new(), Vec::new());
        let odd = OddCells::by_column(&self.block.odd, width);
        for ((cell, mut values), odd) in self.numbers(width).into_iter().enumerate().zip(odd) {
            let name = text(&heading.names, cell);
            let count = values.iter().filter(|value| value.is_finite()).count();
            if count == 0 && odd.is_empty() {
                // A column without a name and without numbers is a delimiter too many.
                blank.extend(name.map(|name| quoted(&name)));
                continue;
            }
            let called = quoted(&name.clone().unwrap_or_else(|| format!("column {}", columns.len() + 1)));
            let refused = self.note_odd_cells(&called, cell, &odd, count, &mut values, parsed);
            let words = odd.text.len() > count;
            let mut labels = Vec::new();
            if words {
                labels = self.labels(cell, &mut values);
                if name.is_none() && labels.len() == 1 {
                    continue; // A word in front of each row, "Data point", says nothing.
                }
                wordy.push(called);
            }
            let clock = !odd.clock.is_empty() && odd.clock.len() == count;
            let unit = text(&heading.units, cell).or_else(|| clock.then(|| "s".into()));
            columns.push(RawColumn {
                name,
                unit,
                cell: cell as u32 + 1,
                words,
                labels,
                given: None,
                implied_by: heading.implied_by,
                refused,
                numbers: values.into(),
            });
        }
        blank.extend(heading.names.iter().skip(width).filter(|name| !name.is_empty()).map(|name| quoted(name)));
        let nothing = ["holds nothing and was left out", "hold nothing and were left out"];
        note_columns("blank_columns", &blank, nothing, parsed);
        note_columns("text_columns", &wordy, ["holds words, not numbers", "hold words, not numbers"], parsed);
        columns
    }

    /// The numbers of the rows, column by column.
    fn numbers(&mut self, width: usize) -> Vec<Vec<f64>> {
        let rows = self.block.rows.len();
        let mut columns = std::mem::take(&mut self.block.columns);
        columns.resize_with(width, Vec::new);
        for column in &mut columns {
            column.resize(rows, f64::NAN);
            column.shrink_to_fit();
        }
        columns
    }

    /// The words of a column in the order in which they first appear; `values` become their numbers, from 1.
    ///
    /// Texts that are nearly all different, such as remarks or dates, name nothing: then there are no labels and no numbers.
    fn labels(&self, cell: usize, values: &mut [f64]) -> Vec<String> {
        const MOST_LABELS: usize = 500;
        const FEW_ROWS: usize = 60;
        let splitter = Splitter::new(self.layout.delimiter);
        let mut numbers = std::collections::HashMap::<String, usize>::new();
        let mut labels = Vec::new();
        for (row, value) in self.block.rows.iter().zip(values.iter_mut()) {
            let mut at = 0;
            splitter.each(self.lines.get(row.line as usize), |text| {
                if at == cell && !text.is_empty() {
                    let next = numbers.len() + 1;
                    let number = *numbers.entry(text.to_string()).or_insert(next);
                    if number > labels.len() {
                        labels.push(text.to_string());
                    }
                    *value = number as f64;
                }
                at += 1;
            });
            if labels.len() > MOST_LABELS {
                break;
            }
        }
        let name_nothing = labels.len() * 2 > values.len() && values.len() > FEW_ROWS;
        if labels.len() > MOST_LABELS || name_nothing {
            values.fill(f64::NAN);
            labels.clear();
        }
        labels
    }

    /// Says which lines among the rows could not be used.
    fn note_skipped(&self, parsed: &mut Parsed) {
        let skipped = &self.block.skipped;
        parsed.roles.extend(skipped.iter().map(|&line| (line, LineRole::Skipped)));
        let (comments, words): (Vec<u32>, Vec<u32>) =
            skipped.iter().partition(|&&line| is_comment(self.lines.get(line as usize), self.layout.delimiter));
        let numbers = |lines: &[u32]| listed("line", &lines.iter().map(|line| line + 1).collect::<Vec<_>>());
        let text = |line: u32| quoted(self.lines.get(line as usize));
        if let Some(&first) = comments.first() {
            let message =
                format!("Among the rows stand comments, which were skipped ({}): {}.", numbers(&comments), text(first));
            parsed.notices.push(Notice::info("comments", message).at(first + 1, None));
        }
        if let Some(&first) = words.first() {
            let (verb, was, reads) =
                if words.len() == 1 { ("holds", "was", "It reads") } else { ("hold", "were", "The first reads") };
            let message = format!(
                "Among the rows, {} {verb} no measured numbers and {was} left out. {reads} {}.",
                numbers(&words),
                text(first)
            );
            parsed.notices.push(Notice::warning("bad_rows", message).at(first + 1, None));
        }
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
        let filled: usize = self.block.columns.iter().map(Vec::len).sum();
        let affordable = self.block.rows.len().saturating_mul(named) <= 4 * filled + (1 << 16);
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
            self.block.keep_rows(|row| row.cells as usize == width);
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
        values: &mut [f64],
        parsed: &mut Parsed,
    ) -> Option<(String, u32)> {
        let line = |row: u32| self.block.rows.get(row as usize).map_or(0, |row| row.line + 1);
        let lines_of = |rows: &[u32]| -> Vec<u32> { rows.iter().map(|&row| line(row)).collect() };
        let text_of = |row: u32| {
            let line = self.lines.get(line(row).saturating_sub(1) as usize);
            let cells = Splitter::new(self.layout.delimiter).cells(line);
            quoted(cells.get(cell).map_or("", String::as_str))
        };
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
        // Clocks are numbers of seconds only where the whole column holds clocks.
        let clocks = odd.clock.len();
        if clocks > 0 && clocks < count {
            for &row in &odd.clock {
                if let Some(value) = values.get_mut(row as usize) {
                    *value = f64::NAN;
                }
            }
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
            let example = text_of(first);
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
            return refused.then(|| (example, line(first)));
        }
        None
    }
}

/// A title among the lines above the row on line `first`, nearest first: one cell of words that is no setting.
pub(crate) fn title(lines: &Lines, layout: &Layout, first: u32, above: &[u32]) -> Option<String> {
    const NEAR: usize = 3;
    let near = |line: &&u32| first.saturating_sub(**line) <= NEAR as u32 + 2;
    above.iter().rev().take_while(near).take(NEAR).find_map(|&line| {
        let text = lines.get(line as usize);
        let delimiter = match layout.delimiter {
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

/// Of English words: the tables of all capital letters there are would weigh 6 kB in the page.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Rows of one column with odd cells, by kind.
#[derive(Default)]
struct OddCells {
    text: Vec<u32>,
    ambiguous: Vec<u32>,
    not_finite: Vec<u32>,
    clock: Vec<u32>,
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
                    OddKind::Clock => column.clock.push(*row),
                }
            }
        }
        columns
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.ambiguous.is_empty() && self.not_finite.is_empty() && self.clock.is_empty()
    }
}

//! How a text is split: delimiter and decimal mark, decided together by which pair makes the most of the numbers.

use super::cells::{DECIMALS, DELIMITERS, Decimal, Delimiter, Splitter, Value, value};
use super::error::DataError;
use super::lines::Lines;
use super::names::{Named, recognise};
use super::notice::{Notice, quoted};
use super::reading::{Decision, ReadOptions};
use crate::catalog::Choice;
use crate::units::Unit;
use std::ops::Range;

/// How a text is split, and why so.
pub struct Layout {
    /// What stands between cells.
    pub delimiter: Delimiter,
    /// What marks decimals.
    pub decimal: Decimal,
    /// The two as decisions that a user can change.
    pub decisions: Vec<Decision>,
    /// Doubts.
    pub notices: Vec<Notice>,
}

/// Numbers and words on one line; enough to tell a row of a table from prose.
#[derive(Clone, Copy, Default)]
pub struct Shape {
    /// Cells that hold a number.
    pub numbers: u32,
    /// Cells that hold words.
    pub texts: u32,
}

impl Shape {
    /// Whether the line is a row of numbers: more of them than of words, and between blanks no words at all.
    pub fn is_row(self, delimiter: Delimiter) -> bool {
        self.numbers > self.texts && (delimiter != Delimiter::Blanks || self.texts == 0)
    }
}

/// Whether a line is a remark that stands outside the table.
pub fn is_comment(line: &str, delimiter: Delimiter) -> bool {
    let line = line.trim_start();
    // A row of units may begin with "%".
    let units = line.strip_prefix('%').is_some_and(|rest| {
        let is_unit = |word: &str| word.trim().is_empty() || Unit::parse(word).is_some();
        rest.trim_matches(' ').starts_with(delimiter.mark()) || rest.split_whitespace().all(is_unit)
    });
    line.starts_with('#')
        || (line.starts_with('%') && !units)
        || line.starts_with("//")
        || (line.starts_with(';') && delimiter != Delimiter::Semicolon)
}

/// How a file says that it is split.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// What stands between cells.
    pub delimiter: Option<Delimiter>,
    /// What marks decimals.
    pub decimal: Option<Decimal>,
}

/// Decides how lines `ranges` of `lines` are split, within what `options` prescribe and the file declares.
///
/// # Errors
/// An option has an unknown value, or no line holds numbers.
pub fn decide(
    lines: &Lines,
    ranges: &[Range<u32>],
    declared: Declared,
    options: &ReadOptions,
) -> Result<Layout, DataError> {
    let mut delimiters = allowed("delimiter", options.delimiter.as_deref(), DELIMITERS, Delimiter::id)?;
    let mut decimals = allowed("decimal", options.decimal.as_deref(), DECIMALS, Decimal::id)?;
    if let (Some(delimiter), None) = (declared.delimiter, &options.delimiter) {
        delimiters = vec![delimiter];
    }
    if let (Some(decimal), None) = (declared.decimal, &options.decimal) {
        decimals = vec![decimal];
    }
    let sample = sample(lines, ranges);
    let quotes = sample.iter().any(|&line| lines.get(line).contains('"'));

    let mut best: Option<Tally> = None;
    for &delimiter in &delimiters {
        for &decimal in &decimals {
            // Between commas a decimal comma needs quotes around the number.
            let clash = delimiter == Delimiter::Comma && decimal == Decimal::Comma && !quotes;
            if clash && (delimiters.len() > 1 || decimals.len() > 1) {
                continue;
            }
            let tally = Tally::of(lines, &sample, delimiter, decimal);
            if best.as_ref().is_none_or(|best| tally.merit > best.merit) {
                best = Some(tally);
            }
        }
    }
    match best {
        Some(best) if best.rows > 0 => {
            let best = match declared.delimiter {
                None => best.or_one_column(lines, &sample, options).or_blanks(lines, &sample, options),
                Some(_) => best,
            };
            Ok(best.layout(options, declared, lines))
        }
        _ => Err(no_numbers(lines, &delimiters, &decimals)),
    }
}

/// The values of an option that come into question: the one asked for, or all.
fn allowed<T: Copy>(
    key: &'static str,
    asked: Option<&str>,
    all: &[T],
    id: fn(T) -> &'static str,
) -> Result<Vec<T>, DataError> {
    let Some(asked) = asked else { return Ok(all.to_vec()) };
    match all.iter().find(|&&value| id(value) == asked.trim()) {
        Some(&value) => Ok(vec![value]),
        None => Err(DataError::UnknownOption {
            key,
            found: asked.into(),
            accepted: all.iter().map(|&value| id(value).to_string()).collect(),
        }),
    }
}

/// Lines that are looked at: the first ones, then some spread over the rest.
fn sample(lines: &Lines, ranges: &[Range<u32>]) -> Vec<usize> {
    const HEAD: usize = 400;
    const SPREAD: usize = 400;
    let every: Vec<usize> = match ranges {
        [] => return spread(lines.len(), HEAD, SPREAD).collect(),
        ranges => ranges.iter().flat_map(|range| range.start as usize..range.end as usize).collect(),
    };
    spread(every.len(), HEAD, SPREAD).filter_map(|at| every.get(at).copied()).collect()
}

/// The first `head` numbers below `length`, then about `more` of the others.
fn spread(length: usize, head: usize, more: usize) -> impl Iterator<Item = usize> {
    let step = (length.saturating_sub(head) / more).max(1);
    (0..length.min(head)).chain((head..length).step_by(step))
}

/// What one way of splitting makes of the sample.
struct Tally {
    delimiter: Delimiter,
    decimal: Decimal,
    merit: f64,
    rows: usize,
    /// The most frequent number of cells of a row, and how many rows have it.
    cells: (usize, usize),
    /// A number with a decimal mark, as an example.
    example: Option<String>,
    /// Numbers with a decimal mark in them, and those among them that could as well be grouped thousands.
    marked: usize,
    thousands: usize,
    /// Lines of words that fall into as many cells as the rows.
    headings: usize,
}

impl Tally {
    fn of(lines: &Lines, sample: &[usize], delimiter: Delimiter, decimal: Decimal) -> Tally {
        let splitter = Splitter::new(delimiter);
        let mut tally = Tally {
            delimiter,
            decimal,
            merit: 0.0,
            rows: 0,
            cells: (0, 0),
            example: None,
            marked: 0,
            thousands: 0,
            headings: 0,
        };
        let mark = if decimal == Decimal::Point { '.' } else { ',' };
        let mut gains: Vec<(usize, f64)> = Vec::new();
        let mut word_lines: Vec<usize> = Vec::new();
        for &index in sample {
            let line = lines.get(index);
            if is_comment(line, delimiter) {
                continue;
            }
            let (mut shape, mut count, mut filled, mut unclear) = (Shape::default(), 0, 0, 0.0);
            splitter.each(line, |cell| {
                count += 1;
                let value = value(cell, decimal);
                match value {
                    Value::Number(_) | Value::Clock(_) => shape.numbers += 1,
                    Value::Text => shape.texts += 1,
                    Value::Ambiguous => unclear += 1.0,
                    Value::Missing | Value::NotFinite => {}
                }
                if !cell.is_empty() {
                    filled = count;
                }
                if matches!(value, Value::Number(_)) && cell.contains(mark) {
                    tally.marked += 1;
                    tally.thousands += usize::from(could_be_thousands(cell, mark));
                    tally.example.get_or_insert_with(|| cell.to_string());
                }
            });
            if shape.is_row(delimiter) {
                let numbers = f64::from(shape.numbers);
                // A tab hardly stands in a line that something else delimits.
                let tabs = matches!(delimiter, Delimiter::Comma | Delimiter::Semicolon) && line.contains('\t');
                let belief = if tabs { 0.4 } else { 1.0 };
                gains.push((count, belief * numbers * numbers / (numbers + f64::from(shape.texts) + unclear)));
            } else if shape.texts > 1 {
                word_lines.push(filled);
            }
        }
        tally.rows = gains.len();
        let mut counts: Vec<usize> = gains.iter().map(|&(count, _)| count).collect();
        counts.sort_unstable();
        tally.cells = counts
            .chunk_by(|a, b| a == b)
            .filter_map(|run| run.first().map(|&count| (count, run.len())))
            .max_by_key(|&(_, rows)| rows)
            .unwrap_or_default();
        tally.headings = word_lines.iter().filter(|&&filled| filled == tally.cells.0).count();
        // Rows of one width are a sign of the right delimiter.
        let total: f64 = gains.iter().map(|(_, gain)| gain).sum();
        let regular: f64 = gains.iter().filter(|(count, _)| *count == tally.cells.0).map(|(_, gain)| gain).sum();
        tally.merit = if total > 0.0 { 0.5 * (total + regular) } else { 0.0 };
        tally
    }

    /// "1,5" below a heading of one cell is one number.
    fn or_one_column(self, lines: &Lines, sample: &[usize], options: &ReadOptions) -> Tally {
        let could_be = self.delimiter == Delimiter::Comma && self.cells.0 == 2 && self.marked == 0;
        if !could_be || options.delimiter.is_some() || options.decimal.is_some() {
            return self;
        }
        let one = Tally::of(lines, sample, Delimiter::Semicolon, Decimal::Comma);
        let is_row = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ','));
        let above = sample.iter().map(|&index| lines.get(index).trim()).take_while(|line| !is_row(line));
        let above: Vec<&str> = above.filter(|line| !line.is_empty()).collect();
        // The name, or the name above its unit.
        let near = above.get(above.len().saturating_sub(2)..).unwrap_or_default();
        let only = |line: &&str| -> Option<String> {
            let cells = Splitter::new(Delimiter::Comma).cells(line);
            let [only] = cells.as_slice() else { return None };
            Some(only.clone()).filter(|only| !only.contains([';', '\t']))
        };
        let is_name = |cell: String| recognise(&Named::split(&cell).stem).is_some();
        let names_one = near.last().and_then(only).is_some() && near.iter().filter_map(only).any(is_name);
        if names_one && one.rows == self.rows && one.cells.0 == 1 { one } else { self }
    }

    /// A single column has no delimiter: blanks are named where they read it just as well.
    fn or_blanks(self, lines: &Lines, sample: &[usize], options: &ReadOptions) -> Tally {
        if self.cells.0 > 1 || options.delimiter.is_some() {
            return self;
        }
        let blanks = Tally::of(lines, sample, Delimiter::Blanks, self.decimal);
        if blanks.rows == self.rows { blanks } else { self }
    }

    fn layout(self, options: &ReadOptions, declared: Declared, lines: &Lines) -> Layout {
        let mut notices = Vec::new();
        let one_column = self.cells.0 <= 1;
        let delimiter = self.delimiter;

        let mut delimiter_open = false;
        // "1,10" on each line: two columns, or one of decimal numbers.
        let two_integers = delimiter == Delimiter::Comma && self.cells.0 == 2 && self.marked == 0 && self.headings == 0;
        let open = options.delimiter.is_none() && declared.delimiter.is_none() && options.decimal.is_none();
        if two_integers && open && !has_exponents(lines) {
            delimiter_open = true;
            notices.push(Notice::warning(
                "delimiter_assumed",
                "Each line holds two whole numbers with a comma between them; they were read as two columns. \
                 If the comma marks decimals, choose the decimal comma.",
            ));
        }
        let thousands = self.decimal == Decimal::Comma && self.marked > 0 && self.marked == self.thousands;
        let decimal_open = thousands && options.decimal.is_none() && declared.decimal.is_none();
        if decimal_open {
            let example = quoted(self.example.as_deref().unwrap_or_default());
            notices.push(Notice::warning(
                "decimal_assumed",
                format!(
                    "Every comma in a number, as in {example}, stands before exactly three digits: it was read as a \
                     decimal comma, but could separate thousands. If so, export the file without thousands separators."
                ),
            ));
        }
        let (width, rows) = self.cells;
        let delimiter_why = match () {
            () if options.delimiter.is_some() => "chosen by the user".to_string(),
            () if declared.delimiter.is_some() => "stated by the file or its format".into(),
            () if one_column => "one number on each line".into(),
            () => format!("{rows} of {} lines of numbers looked at fall into {width} cells", self.rows),
        };
        let decimal_why = match &self.example {
            _ if options.decimal.is_some() => "chosen by the user".to_string(),
            _ if declared.decimal.is_some() => "stated by the file or its format".into(),
            Some(example) => format!("numbers such as {}", quoted(example)),
            None => "no number has a decimal mark".into(),
        };
        let decisions = vec![
            decision("delimiter", "Cell delimiter", delimiter.id(), DELIMITER_CHOICES, delimiter_why, delimiter_open),
            decision("decimal", "Decimal mark", self.decimal.id(), DECIMAL_CHOICES, decimal_why, decimal_open),
        ];
        Layout { delimiter, decimal: self.decimal, decisions, notices }
    }
}

const DELIMITER_CHOICES: &[(Delimiter, &str)] = &[
    (Delimiter::Comma, "comma  ,"),
    (Delimiter::Semicolon, "semicolon  ;"),
    (Delimiter::Tab, "tab"),
    (Delimiter::Blanks, "blanks"),
];

const DECIMAL_CHOICES: &[(Decimal, &str)] = &[(Decimal::Point, "point  1.5"), (Decimal::Comma, "comma  1,5")];

fn decision(
    key: &str,
    title: &str,
    value: &str,
    choices: &[(impl Identified, &str)],
    why: String,
    open: bool,
) -> Decision {
    let choices = choices
        .iter()
        .map(|(choice, title)| Choice { value: choice.id().into(), title: title.trim().into() })
        .collect();
    Decision { key: key.into(), title: title.into(), value: value.into(), choices, why, open }
}

/// Something with a name in reading options.
trait Identified {
    fn id(&self) -> &'static str;
}

impl Identified for Delimiter {
    fn id(&self) -> &'static str {
        Delimiter::id(*self)
    }
}

impl Identified for Decimal {
    fn id(&self) -> &'static str {
        Decimal::id(*self)
    }
}

/// "1,234": one to three digits without a leading zero, the mark, exactly three digits.
fn could_be_thousands(cell: &str, mark: char) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cell.trim_start_matches(['-', '+']).split_once(mark).is_some_and(|(whole, rest)| {
        digits(whole) && whole.len() <= 3 && !whole.starts_with('0') && digits(rest) && rest.len() == 3
    })
}

fn has_exponents(lines: &Lines) -> bool {
    lines.iter().take(400).any(|line| line.bytes().any(|byte| matches!(byte, b'e' | b'E')))
}

/// The error of a text without rows, split in one of these ways.
pub fn no_numbers(lines: &Lines, delimiters: &[Delimiter], decimals: &[Decimal]) -> DataError {
    let mut filled = lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let first = filled.next().map(|(index, line)| (index as u32 + 1, quoted(line)));
    let names = |all: bool, ids: Vec<&str>| if all { "any".to_string() } else { ids.join(", ") };
    let split = format!(
        "{} delimiter with {} decimal mark",
        names(delimiters.len() > 1, delimiters.iter().map(|d| d.id()).collect()),
        names(decimals.len() > 1, decimals.iter().map(|d| d.id()).collect())
    );
    DataError::NoNumbers { lines: filled.count() + usize::from(first.is_some()), first, split }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(text: &str) -> (&'static str, &'static str) {
        let layout = decide(&Lines::new(text), &[], Declared::default(), &ReadOptions::default()).unwrap();
        (layout.delimiter.id(), layout.decimal.id())
    }

    #[test]
    fn delimiter_and_decimal_mark_are_decided_together() {
        assert_eq!(layout("1.5,2.5\n3.5,4.5"), ("comma", "point"));
        assert_eq!(layout("1,5;2,5;3\n3,5;4,5;4"), ("semicolon", "comma"));
        assert_eq!(layout("100\t444,08\n63,1\t429,73"), ("tab", "comma"));
        assert_eq!(layout("1,5  2,5\n 3,5  4,5"), ("blanks", "comma"));
        assert_eq!(layout("1, 2, 3\n4, 5, 6"), ("comma", "point"));
        assert_eq!(layout("1;2,25\n3;4,25"), ("semicolon", "comma"));
        assert_eq!(layout("1\t\t3\n\t5\t6\n7\t8\t"), ("tab", "point"));
        assert_eq!(layout("\"241,7\",60,\"0,1\"\n\"289,4\",107,\"0,2\""), ("comma", "comma"));
    }

    #[test]
    fn two_integers_with_a_comma_are_two_columns_and_said_to_be_doubtful() {
        let doubt = |text| {
            let layout = decide(&Lines::new(text), &[], Declared::default(), &ReadOptions::default()).unwrap();
            (layout.delimiter.id(), layout.decisions.iter().any(|decision| decision.open))
        };
        assert_eq!(doubt("1,10\n2,20\n3,30"), ("comma", true));
        assert_eq!(doubt("x,y\n1,10\n2,20"), ("comma", false));
        assert_eq!(doubt("1,10,5\n2,20,5"), ("comma", false));
    }

    #[test]
    fn a_comma_before_three_digits_everywhere_is_said_to_be_doubtful() {
        let open = |text| {
            decide(&Lines::new(text), &[], Declared::default(), &ReadOptions::default()).unwrap().decisions[1].open
        };
        assert!(open("1,234;5,678\n2,345;6,789"));
        assert!(!open("1,234;5,678\n2,345;0,789"));
    }
}

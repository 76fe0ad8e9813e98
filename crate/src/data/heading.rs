//! The lines above the numbers: which name the columns, which give their units.

use super::blocks::{Block, OddKind};
use super::cells::{Delimiter, Splitter, Value, value};
use super::layout::{Layout, is_comment};
use super::lines::Lines;
use super::reading::LineRole;
use crate::units::Unit;

/// The texts above the columns.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// Names, cell by cell.
    pub names: Vec<String>,
    /// A row of units, when there is one.
    pub units: Vec<String>,
    /// A row above the names whose cells each span several columns.
    pub spanning: Vec<String>,
    /// The program whose habit tells names and units, which the file does not give.
    pub implied_by: Option<&'static str>,
    /// Lines of the names and of the units, from 0.
    pub used: Vec<(u32, LineRole)>,
}

impl Heading {
    /// The heading of `block`. A first row that turns out to name the columns is taken from its rows.
    pub(crate) fn of(lines: &Lines, layout: &Layout, block: &mut Block) -> Heading {
        const LOOK_BACK: usize = 6;
        let cells = usual_cells(block);
        let mut heading = Heading::default();
        // From the rows upwards.
        for &line in block.above.iter().rev().take(LOOK_BACK) {
            let Some(texts) = split_heading(lines.get(line as usize), cells, layout) else { continue };
            if heading.names.is_empty() && heading.units.is_empty() && is_unit_row(&texts) {
                heading.units = texts;
                heading.used.push((line, LineRole::Units));
            } else if spans(&texts, &heading.names) {
                heading.spanning = texts;
                heading.used.push((line, LineRole::Names));
                break;
            } else if !names_columns(&texts, cells, layout) {
                continue;
            } else if heading.names.is_empty() {
                heading.names = texts;
                heading.used.push((line, LineRole::Names));
            } else {
                // A name may go over two lines: "Heat Flow" above "Baseline".
                if continues(&heading.names, &texts) {
                    heading.prefix_names(texts);
                    heading.used.push((line, LineRole::Names));
                }
                break;
            }
        }
        if heading.names.is_empty() && heading.units.is_empty() && first_row_names_columns(block) {
            let line = block.first_line();
            heading.names = Splitter::new(layout.delimiter).cells(lines.get(line as usize));
            heading.used.push((line, LineRole::Names));
            block.drop_first_row();
        }
        heading
    }

    /// Whether two tables have the same columns, named as such.
    pub fn is_same(&self, other: &Heading) -> bool {
        !self.names.is_empty()
            && self.names == other.names
            && self.units == other.units
            && self.spanning == other.spanning
    }

    /// Puts the upper line of two before the names.
    fn prefix_names(&mut self, upper: Vec<String>) {
        for (cell, upper) in upper.into_iter().enumerate() {
            match self.names.get_mut(cell) {
                Some(name) => *name = format!("{upper} {name}").trim().to_string(),
                None => self.names.push(upper),
            }
        }
    }
}

/// The median number of cells of a row.
fn usual_cells(block: &Block) -> usize {
    let mut widths: Vec<u32> = block.rows.iter().map(|row| row.cells).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).map_or(0, |&width| width as usize)
}

/// Whether the first row has words above columns of numbers: then it is a heading, whatever numbers are in it.
fn first_row_names_columns(block: &Block) -> bool {
    const LOOK_AHEAD: usize = 20;
    let Some((first, rest)) = block.rows.split_first() else { return false };
    let mut words_on_top = vec![false; first.cells as usize];
    let looked_at = block.odd.iter().take_while(|odd| odd.row as usize <= LOOK_AHEAD);
    for odd in looked_at.filter(|odd| odd.kind == OddKind::Text) {
        if let Some(on_top) = words_on_top.get_mut(odd.cell as usize) {
            *on_top = odd.row == 0;
        }
    }
    let number_below = |cell: usize| (1..=rest.len().min(LOOK_AHEAD)).any(|row| block.number(row, cell).is_finite());
    words_on_top.iter().enumerate().any(|(cell, &on_top)| on_top && number_below(cell))
}

/// Whether `texts` could be names of `width` columns: words over most of them, no numbers, not one word repeated.
pub(crate) fn names_columns(texts: &[String], width: usize, layout: &Layout) -> bool {
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

/// Where names repeat: "w, G', G'', G', G''" has one shared column, then groups of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Repeats {
    /// Shared columns before the groups.
    pub lead: usize,
    /// Columns of a group.
    pub period: usize,
    /// How many groups there are.
    pub count: usize,
}

/// How `names` repeat, if they do from some column to the last.
pub(crate) fn repeats(names: &[String]) -> Option<Repeats> {
    const LONGEST_LEAD: usize = 3;
    let length = names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    let names = names.get(..length)?;
    let found =
        (0..=LONGEST_LEAD).flat_map(|lead| (1..=length.saturating_sub(lead) / 2).map(move |period| (lead, period)));
    found
        .filter(|&(lead, period)| lead > 0 || period > 1)
        .filter(|&(lead, period)| (length - lead).is_multiple_of(period))
        .find(|&(lead, period)| {
            let groups = names.get(lead..).unwrap_or_default();
            let alike = groups.iter().zip(groups.iter().skip(period)).all(|(a, b)| a == b);
            alike
                && groups.iter().all(|name| !name.is_empty())
                && !names.iter().take(lead).any(|name| groups.contains(name))
        })
        .map(|(lead, period)| Repeats { lead, period, count: (length - lead) / period })
}

/// Whether `texts` stand above the first column of groups of repeated names, and nowhere else.
fn spans(texts: &[String], names: &[String]) -> bool {
    let Some(Repeats { lead, period, count }) = repeats(names).filter(|found| found.period > 1) else { return false };
    let begins_a_group = |cell: usize| cell >= lead && (cell - lead).is_multiple_of(period);
    let filled: Vec<usize> = (0..).zip(texts).filter(|(_, text)| !text.is_empty()).map(|(cell, _)| cell).collect();
    filled.len() * 2 > count && filled.iter().all(|&cell| begins_a_group(cell))
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

//! NETZSCH Proteus: settings behind `#`, names behind `##`; curves that are compared share one grid and are told apart by rows of
//! settings only.

use super::{Format, Outline, Section, from};
use crate::data::cells::{Decimal, Delimiter, Splitter};
use crate::data::facts::{self, Fact, Known};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;
use std::ops::Range;

/// Exports of one curve (DATA SINGLE, DATA ALL) or of several (DATA COMPARE).
pub struct Proteus;

impl Format for Proteus {
    fn id(&self) -> &'static str {
        "proteus"
    }

    fn title(&self) -> &'static str {
        "NETZSCH Proteus"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        const KEYS: &[&str] = &["#EXPORTTYPE:", "#DECIMAL:", "#SEPARATOR:", "#FORMAT:NETZSCH", "#INSTRUMENT:NETZSCH"];
        let known =
            KEYS.iter().any(|key| super::head(lines).any(|(_, line)| line.trim_start_matches('"').starts_with(key)));
        known && headings(lines).next().is_some()
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let declared = declared(lines);
        let starts: Vec<u32> = headings(lines).map(|(line, _)| line).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len() as u32]);
        let mut above = 0;
        let sections = starts.iter().zip(ends).map(|(&start, end)| {
            let settings = above..start;
            above = end;
            section(lines, declared, settings, start..end)
        });
        Outline { declared, sections: sections.collect(), ..Outline::default() }
    }
}

/// Lines of names: "##Temp./°C;Time/min;Mass/%".
fn headings<'a>(lines: &'a Lines) -> impl Iterator<Item = (u32, &'a str)> {
    from(lines, 0).filter(|(_, line)| line.trim_start_matches('"').starts_with("##"))
}

/// What follows "#KEY:", without the delimiters of a text that was saved as a spreadsheet.
fn setting<'a>(lines: &'a Lines, range: Range<u32>, key: &str) -> Option<(u32, &'a str)> {
    from(lines, range.start).take_while(|(line, _)| *line < range.end).find_map(|(line, text)| {
        let value =
            text.trim_start_matches('"').strip_prefix('#')?.strip_prefix(key)?.trim_start().strip_prefix(':')?;
        Some((line, value.trim_matches([',', ';', '\t', ' ', '"'])))
    })
}

fn declared(lines: &Lines) -> Declared {
    let head = 0..headings(lines).next().map_or(0, |(line, _)| line);
    let value = |key| setting(lines, head.clone(), key).map(|(_, value)| value.to_ascii_uppercase());
    let delimiter = value("SEPARATOR").and_then(|name| match name.as_str() {
        "SEMICOLON" => Some(Delimiter::Semicolon),
        "COMMA" => Some(Delimiter::Comma),
        "TAB" | "TABULATOR" => Some(Delimiter::Tab),
        "SPACE" | "BLANK" => Some(Delimiter::Blanks),
        _ => None,
    });
    let decimal = value("DECIMAL").and_then(|name| match name.as_str() {
        "POINT" => Some(Decimal::Point),
        "COMMA" => Some(Decimal::Comma),
        _ => None,
    });
    Declared { delimiter, decimal }
}

fn section(lines: &Lines, declared: Declared, settings: Range<u32>, rows: Range<u32>) -> Section {
    let text = lines.get(rows.start as usize);
    let delimiter = declared.delimiter.or_else(|| {
        let usual = [(';', Delimiter::Semicolon), ('\t', Delimiter::Tab), (',', Delimiter::Comma)];
        usual.into_iter().find(|(mark, _)| text.contains(*mark)).map(|(_, delimiter)| delimiter)
    });
    let mut names = Splitter::new(delimiter.unwrap_or(Delimiter::Blanks)).cells(text);
    for name in &mut names {
        // Some writers put ">C" where the degree sign was lost.
        *name = name.trim_start_matches('#').trim().replace("/>C", "/°C");
    }
    let used = vec![(rows.start, LineRole::Names)];
    let curves = identities(lines, settings.clone(), names.len().saturating_sub(1));
    let compared = !curves.is_empty();
    let spanning = if compared { std::iter::once(String::new()).chain(curves).collect() } else { Vec::new() };
    Section {
        title: setting(lines, settings.clone(), "IDENTITY")
            .map(|(_, name)| name.to_string())
            .filter(|name| !compared && !name.is_empty()),
        heading: Some(Heading { names, spanning, used, ..Heading::default() }),
        lines: rows.start + 1..rows.end,
        facts: facts_of(lines, settings, compared),
        ..Section::default()
    }
}

/// What is said of the run. Of compared curves only what holds for all of them.
fn facts_of(lines: &Lines, settings: Range<u32>, compared: bool) -> Vec<Fact> {
    let all: Vec<u32> = settings.clone().collect();
    let mut facts = facts::in_lines(lines, &all);
    facts.retain(|fact| match fact.what {
        Known::ExothermicUp(_) => true,
        Known::HeatingRate(_) => !compared,
        _ => false,
    });
    let mass = setting(lines, settings, "SAMPLE MASS /mg").filter(|_| !compared);
    if let Some((line, mass)) = mass.and_then(|(line, text)| {
        Some((line, text.replace(',', ".").parse::<f64>().ok().filter(|mass| mass.is_finite())?))
    }) && mass > 0.0
    {
        const MILLIGRAM: f64 = 1e-6;
        facts.push(Fact { what: Known::SampleMass(mass * MILLIGRAM), from: format!("line {}", line + 1) });
    }
    facts
}

/// The names of `count` compared curves: that of the sample, with the segment where one sample has several.
fn identities(lines: &Lines, settings: Range<u32>, count: usize) -> Vec<String> {
    let is_comparison =
        setting(lines, settings.clone(), "EXPORTTYPE").is_some_and(|(_, kind)| kind.contains("COMPARE"));
    if !is_comparison || count < 2 {
        return Vec::new();
    }
    let starts = settings.clone().find_map(|line| starts(lines.get(line as usize), count)).unwrap_or_default();
    let values = |key| {
        let line = setting(lines, settings.clone(), key)?.0;
        values(lines.get(line as usize), count, &starts)
    };
    let Some(mut names) = values("IDENTITY").or_else(|| values("SAMPLE")) else {
        return values("SEGMENT").unwrap_or_default();
    };
    let written = names.clone();
    if let Some(segments) = values("SEGMENT") {
        for (name, segment) in names.iter_mut().zip(segments) {
            if written.iter().filter(|other| *other == name).count() > 1 && !segment.is_empty() {
                *name = format!("{name} {segment}");
            }
        }
    }
    names
}

/// Where the values of a row of settings begin, in characters, if there are `count` of them without blanks inside.
fn starts(line: &str, count: usize) -> Option<Vec<usize>> {
    let key = line.trim_start().starts_with('#').then(|| line.chars().position(|c| c == ':')).flatten()?;
    let mut before = ' ';
    let mut found = Vec::new();
    for (at, c) in line.chars().enumerate().skip(key + 1) {
        if before.is_whitespace() && !c.is_whitespace() {
            found.push(at);
        }
        before = c;
    }
    (found.len() == count).then_some(found)
}

/// The values of a row of settings: apart by wide gaps, or cut where those of another row begin.
fn values(line: &str, count: usize, starts: &[usize]) -> Option<Vec<String>> {
    let (_, value) = line.split_once(':')?;
    for mark in ["  ", ";", "\t", ","] {
        let apart: Vec<String> =
            value.split(mark).map(str::trim).filter(|text| !text.is_empty()).map(String::from).collect();
        if apart.len() == count {
            return Some(apart);
        }
    }
    if starts.len() != count {
        return None;
    }
    let characters: Vec<char> = line.chars().collect();
    let ends = starts.iter().skip(1).copied().chain([characters.len()]);
    let cut: Option<Vec<String>> = starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            let clean = characters.get(start.saturating_sub(1)).is_none_or(|c| c.is_whitespace() || *c == ':');
            let text: String = characters.get(start..end.min(characters.len()))?.iter().collect();
            clean.then(|| text.trim().to_string())
        })
        .collect();
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_in_fixed_columns_are_cut_where_another_row_shows() {
        let segments = "#SEGMENT:    S1/3        S3/3";
        let identity = "#IDENTITY:   A 12 first  A 12 first";
        let starts = starts(segments, 2).unwrap();
        assert_eq!(starts, [13, 25]);
        assert_eq!(values(identity, 2, &starts).unwrap(), ["A 12 first", "A 12 first"]);
        assert_eq!(values("#IDENTITY:   AAAAAAAAAAAAAAAAAAAAAA", 2, &starts), None);
    }
}

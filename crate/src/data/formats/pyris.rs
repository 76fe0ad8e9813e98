//! PerkinElmer Pyris: names over two lines, no units, numbered tables of which only the first has a heading.

use super::{Format, Outline, Section, from, head, is_row_of_numbers};
use crate::data::cells::{Delimiter, Splitter};
use crate::data::facts::{self, Fact, Known};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Text and CSV exports of DSC, TGA and STA.
pub struct Pyris;

impl Format for Pyris {
    fn id(&self) -> &'static str {
        "pyris"
    }

    fn title(&self) -> &'static str {
        "PerkinElmer Pyris text or CSV"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        is_text(lines) || csv_names(lines).is_some()
    }

    fn outline(&self, lines: &Lines) -> Outline {
        if is_text(lines) { text(lines) } else { csv(lines).unwrap_or_default() }
    }
}

const NAME: &str = "Pyris";

/// The unit in which a column is written, which the file does not say.
fn unit(name: &str) -> &'static str {
    match name {
        "Time" => "min",
        _ if name.contains("Calibration") => "",
        _ if name.contains("Heat Flow") => "mW",
        _ if name.contains("Temperature") => "°C",
        _ if name.contains("Weight") => "mg",
        _ => "",
    }
}

fn heading(names: Vec<String>, used: Vec<(u32, LineRole)>) -> Heading {
    let units = names.iter().map(|name| unit(name).to_string()).collect();
    Heading { names, units, used, implied_by: Some(NAME), ..Heading::default() }
}

// --- Text --------------------------------------------------------------------------------------------------------------------

fn is_text(lines: &Lines) -> bool {
    lines.get(0).starts_with("Filename:") && head(lines).take(6).any(|(_, line)| line.starts_with("Operator ID:"))
}

fn text(lines: &Lines) -> Outline {
    let cells = |line: u32| Splitter::new(Delimiter::Tab).cells(lines.get(line as usize));
    let below_a_tab = |line: u32| lines.get(line as usize).starts_with('\t');
    let mut sections: Vec<Section> = Vec::new();
    let mut shared: Option<Heading> = None;
    let mut next = 0;
    for (line, _) in from(lines, 0) {
        let Some((number, title)) = numbered(lines.get(line as usize)).filter(|_| line >= next) else { continue };
        let mut first = line + 1;
        let mut names: Vec<String> = Vec::new();
        let mut used = Vec::new();
        while used.len() < 3 && below_a_tab(first) && !is_row_of_numbers(&cells(first)) {
            let below = cells(first);
            names.resize(names.len().max(below.len()), String::new());
            for (name, more) in names.iter_mut().zip(below) {
                *name = format!("{name} {more}").trim().to_string();
            }
            used.push((first, LineRole::Names));
            first += 1;
        }
        if !below_a_tab(first) || !is_row_of_numbers(&cells(first)) {
            continue;
        }
        let may_stand_among_rows =
            |line: u32, text: &str| text.trim().is_empty() || below_a_tab(line) && is_row_of_numbers(&cells(line));
        next = from(lines, first)
            .find(|(line, text)| !may_stand_among_rows(*line, text))
            .map_or(lines.len() as u32, |(line, _)| line);
        if !names.is_empty() {
            shared = Some(heading(names, used));
        }
        sections.push(Section {
            title: Some(format!("{number}) {title}")),
            heading: shared.clone(),
            lines: first..next,
            facts: step(lines, number),
            ..Section::default()
        });
    }
    let above: Vec<u32> = (0..sections.first().map_or(0, |section| section.lines.start)).collect();
    let mut facts = facts::in_lines(lines, &above);
    facts.retain(|fact| matches!(fact.what, Known::SampleMass(_) | Known::ExothermicUp(_)));
    let declared = Declared { delimiter: Some(Delimiter::Tab), decimal: None };
    Outline { declared, sections, facts, ..Outline::default() }
}

/// "2) DSC 8500 Temperature Scan": the number and the title of a table.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let (number, title) = line.split_once(") ")?;
    let title = title.trim();
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !title.is_empty())
        .then_some((number, title))
}

/// The rate of step `number` of the method: "2)⇥Heat from -15.00°C to 90.00°C at 10.00°C/min".
fn step(lines: &Lines, number: &str) -> Vec<Fact> {
    const LONGEST_HEAD: usize = 300;
    let found = from(lines, 0)
        .take(LONGEST_HEAD)
        .find_map(|(line, text)| Some((line, text.strip_prefix(number)?.strip_prefix(")\t")?.trim_start())));
    let Some((line, text)) = found else { return Vec::new() };
    let mut facts = facts::in_lines(lines, &[line]);
    facts.retain(|fact| matches!(fact.what, Known::HeatingRate(_)));
    for fact in &mut facts {
        if let Known::HeatingRate(rate) = fact.what
            && text.starts_with("Cool")
        {
            fact.what = Known::HeatingRate(-rate.abs());
        }
    }
    facts
}

// --- CSV ---------------------------------------------------------------------------------------------------------------------

fn csv_names(lines: &Lines) -> Option<(u32, Vec<String>)> {
    let (line, text) = head(lines).find(|(_, line)| !line.trim().is_empty())?;
    let names = Splitter::new(Delimiter::Comma).cells(text);
    let has = |part: &str| names.iter().any(|name| name.starts_with(part));
    (has("Time") && has("Unsubtracted") && has("Program Temperature")).then_some((line, names))
}

fn csv(lines: &Lines) -> Option<Outline> {
    let (line, names) = csv_names(lines)?;
    let section = Section {
        heading: Some(heading(names, vec![(line, LineRole::Names)])),
        lines: line + 1..lines.len() as u32,
        ..Section::default()
    };
    let declared = Declared { delimiter: Some(Delimiter::Comma), decimal: None };
    Some(Outline { declared, sections: vec![section], ..Outline::default() })
}

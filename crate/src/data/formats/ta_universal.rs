//! TA Instruments Universal Analysis and Thermal Advantage: names in rows `Sig1`, `Sig2`, …, then rows between segment marks.

use super::{Format, Outline, Section, from, head, is_row_of_numbers, tabs_or_blanks};
use crate::data::facts::{self, Fact};
use crate::data::heading::Heading;
use crate::data::lines::Lines;
use crate::data::reading::LineRole;

/// Text of the Q series and of the 2920 and 2980.
pub struct UniversalAnalysis;

impl Format for UniversalAnalysis {
    fn id(&self) -> &'static str {
        "ta_universal"
    }

    fn title(&self) -> &'static str {
        "TA Instruments Universal Analysis text"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        let has = |key: &str| head(lines).any(|(_, line)| setting(line).is_some_and(|(found, _)| found == key));
        has("Nsig") && has("Sig1")
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let Some(start) = first_row(lines) else { return Outline::default() };
        let heading = heading(lines, start);
        let mut sections: Vec<Section> = Vec::new();
        let mut first = start;
        for (line, text) in from(lines, start).chain([(lines.len() as u32, MARK_AT_END)]) {
            if is_mark(text) {
                if first < line {
                    sections.push(section(&heading, first..line, sections.len()));
                }
                first = line + 1;
            }
        }
        if let [only] = sections.as_mut_slice() {
            only.title = None;
        }
        Outline { sections, facts: facts_above(lines, start), ..Outline::default() }
    }
}

fn section(heading: &Heading, lines: std::ops::Range<u32>, before: usize) -> Section {
    Section {
        title: Some(format!("segment {}", before + 1)),
        heading: Some(heading.clone()),
        lines,
        continues: before > 0,
        ..Section::default()
    }
}

/// A line of the head as key and value.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    (!key.is_empty()).then(|| (key, value.trim()))
}

/// The number of a signal in the key of its name.
fn signal(key: &str) -> Option<usize> {
    key.strip_prefix("Sig")?.parse().ok()
}

/// The line after "StartOfData", or else the first one of as many numbers as there are signals.
fn first_row(lines: &Lines) -> Option<u32> {
    const LONGEST_HEAD: usize = 1000;
    let mut signals = 0;
    for (line, text) in from(lines, 0).take(LONGEST_HEAD) {
        if text.trim() == "StartOfData" {
            return Some(line + 1);
        }
        signals = signals.max(setting(text).and_then(|(key, _)| signal(key)).unwrap_or(0));
        let cells = tabs_or_blanks(text);
        if signals > 0 && cells.len() == signals && is_row_of_numbers(&cells) {
            return Some(line);
        }
    }
    None
}

fn heading(lines: &Lines, start: u32) -> Heading {
    let mut heading = Heading::default();
    for (line, text) in from(lines, 0).take(start as usize) {
        if let Some((key, name)) = setting(text)
            && signal(key) == Some(heading.names.len() + 1)
        {
            heading.names.push(name.to_string());
            heading.used.push((line, LineRole::Names));
        }
    }
    heading
}

/// What the head says. The rate holds only where the method has one ramp, and says so in one line.
fn facts_above(lines: &Lines, start: u32) -> Vec<Fact> {
    let is_step = |line: &u32| setting(lines.get(*line as usize)).is_some_and(|(key, _)| key == "OrgMethod");
    let (steps, mut above): (Vec<u32>, Vec<u32>) = (0..start).partition(is_step);
    let ramps: Vec<u32> = steps.into_iter().filter(|&step| lines.get(step as usize).contains("Ramp")).collect();
    if let [ramp] = ramps.as_slice() {
        above.push(*ramp);
    }
    facts::in_lines(lines, &above)
}

/// A mark as it could stand after the last row.
const MARK_AT_END: &str = "-1 0 0";

/// Whether a line marks the border of a segment: a negative whole number, one more value, and nothing but zeros.
fn is_mark(line: &str) -> bool {
    if !line.trim_start().starts_with('-') {
        return false;
    }
    let numbers: Option<Vec<f64>> = line.split_whitespace().map(|cell| cell.replace(',', ".").parse().ok()).collect();
    match numbers.as_deref() {
        Some([mark, _, rest @ ..]) => {
            *mark < 0.0 && mark.fract() == 0.0 && !rest.is_empty() && rest.iter().all(|&number| number == 0.0)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_rows() {
        for mark in ["-3.000000\t1.000000\t0.0000000\t0.0000000", "-1.0 25.3 0", "-1,0 25,3 0,0"] {
            assert!(is_mark(mark), "{mark}");
        }
        for row in ["0.0\t0.0\t0.0", "-0.5 25.0 0.0", "-1.0 25.3 0.1", "-1 0", "", "-1 x 0"] {
            assert!(!is_mark(row), "{row}");
        }
    }
}

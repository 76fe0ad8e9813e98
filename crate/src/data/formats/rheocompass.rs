//! Anton Paar RheoCompass: a project of tests, each with results of one or more intervals, in the language of the program.

use super::{Format, Outline, Section, from, head};
use crate::data::cells::{Decimal, Delimiter, Splitter, Value, value};
use crate::data::facts::{Fact, Known};
use crate::data::heading::Heading;
use crate::data::layout::Declared;
use crate::data::lines::Lines;
use crate::data::notice::quoted;
use crate::data::reading::LineRole;
use crate::units::{Quantity, Unit};
use std::collections::HashMap;

/// Exports of RheoCompass, as a rule UTF-16 between tabs.
pub struct RheoCompass;

impl Format for RheoCompass {
    fn id(&self) -> &'static str {
        "rheocompass"
    }

    fn title(&self) -> &'static str {
        "Anton Paar RheoCompass"
    }

    fn recognises(&self, lines: &Lines) -> bool {
        let keys: Vec<Key> = head(lines).filter_map(|(_, line)| Key::of(line)).map(|(key, _)| key).collect();
        keys.contains(&Key::Result) && keys.iter().any(|key| matches!(key, Key::Names | Key::Interval))
    }

    fn outline(&self, lines: &Lines) -> Outline {
        let mut tests: Vec<&str> = Vec::new();
        let mut found: Vec<Found> = Vec::new();
        let mut place = Found::default();
        for (line, text) in from(lines, 0) {
            // A row begins with an empty cell; status words in it may have a colon.
            if text.starts_with('\t') {
                continue;
            }
            let Some((key, value)) = Key::of(text) else { continue };
            match key {
                Key::Other => continue,
                Key::Test => {
                    tests.push(value);
                    place = Found { test: value, ..Found::default() };
                }
                Key::Result => place = Found { result: value, test: place.test, ..Found::default() },
                Key::Interval | Key::Points => {
                    let stated = value.split('\t').next().and_then(|number| number.trim().parse().ok());
                    place.interval = stated.unwrap_or(place.interval + 1);
                }
                Key::Names => {}
            }
            if let Some(last) = found.last_mut() {
                last.end = last.end.min(line);
            }
            // A hand-trimmed file has "Interval:⇥1" and names on a line of their own.
            let own_line = key == Key::Interval && Key::of(lines.get(line as usize + 1)).is_none();
            if key == Key::Names || own_line {
                found.push(Found { names: line + u32::from(own_line), end: lines.len() as u32, ..place });
            }
        }
        tests.dedup();
        let several_tests = tests.len() > 1;
        let mut intervals: HashMap<(&str, &str), u32> = HashMap::new();
        for here in &found {
            *intervals.entry(here.result_of()).or_default() += 1;
        }
        let sections = found.iter().map(|here| {
            let several = intervals.get(&here.result_of()).is_some_and(|count| *count > 1);
            here.section(lines, several_tests, several)
        });
        Outline {
            declared: Declared { delimiter: Some(Delimiter::Tab), decimal: None },
            sections: sections.collect(),
            ..Outline::default()
        }
    }
}

/// What a line of the head says, in any language.
#[derive(Clone, Copy, PartialEq)]
enum Key {
    Test,
    Result,
    /// "Interval:⇥1".
    Interval,
    /// "Interval and data points:⇥1⇥25".
    Points,
    /// "Interval data:⇥Point No.⇥Time⇥…".
    Names,
    Other,
}

impl Key {
    fn of(line: &str) -> Option<(Key, &str)> {
        const INTERVAL: &[&str] = &["interval", "abschnitt", "messabschnitt", "intervallo"];
        let (key, value) = line.split_once(':')?;
        let key = key.trim().trim_start_matches('"').to_lowercase();
        let value = value.trim().trim_matches('"');
        let is_key = key.chars().count() <= 60 && !key.contains('\t');
        let key = match key.as_str() {
            _ if !is_key => return None,
            "test" | "essai" | "prüfung" | "prueba" | "prova" => Key::Test,
            "result" | "résultat" | "ergebnis" | "resultado" | "risultato" => Key::Result,
            key if INTERVAL.iter().any(|word| key.starts_with(word)) => {
                let cells: Vec<&str> = value.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).collect();
                let numbers = cells.iter().filter(|cell| cell.parse::<f64>().is_ok()).count();
                match (numbers, cells.len()) {
                    (0, 2..) => Key::Names,
                    (1, 1) => Key::Interval,
                    _ => Key::Points,
                }
            }
            _ => Key::Other,
        };
        Some((key, value))
    }
}

/// An interval and where it stands.
#[derive(Clone, Copy, Default)]
struct Found<'a> {
    test: &'a str,
    result: &'a str,
    /// Number of the interval in its result.
    interval: u32,
    /// Line of the names, and the one after the last row.
    names: u32,
    end: u32,
}

impl<'a> Found<'a> {
    fn result_of(&self) -> (&'a str, &'a str) {
        (self.test, self.result)
    }

    fn section(&self, lines: &Lines, several_tests: bool, several_intervals: bool) -> Section {
        let mut title: Vec<String> = [self.test, self.result]
            .into_iter()
            .skip(usize::from(!several_tests && !self.result.is_empty()))
            .filter(|part| !part.is_empty())
            .map(String::from)
            .collect();
        if several_intervals {
            title.push(format!("interval {}", self.interval));
        }
        let (heading, first) = heading(lines, self.names);
        let lines_of_rows = first..self.end.max(first);
        Section {
            title: Some(title.join(", ")).filter(|title| !title.is_empty()),
            left_out: from(lines, first)
                .take_while(|(line, _)| *line < self.end)
                .filter(|(_, text)| is_invalid(text))
                .map(|(line, _)| line)
                .collect(),
            facts: [self.test, self.result].into_iter().filter_map(temperature).collect(),
            heading: Some(heading),
            lines: lines_of_rows,
            ..Section::default()
        }
    }
}

/// Names, the line of "Constant component" or nothing below some of them, and units; and the line below.
fn heading(lines: &Lines, line: u32) -> (Heading, u32) {
    let cells = |line: u32| Splitter::new(Delimiter::Tab).cells(lines.get(line as usize));
    let mut names = cells(line);
    if let Some(first) = names.first_mut().filter(|name| name.ends_with(':')) {
        first.clear();
    }
    let mut heading = Heading { names, used: vec![(line, LineRole::Names)], ..Heading::default() };
    let mut next = line + 1;
    for _ in 0..2 {
        let below = cells(next);
        let filled: Vec<&String> = below.iter().filter(|cell| !cell.is_empty()).collect();
        let number = |cell: &&&String| matches!(value(cell, Decimal::Comma), Value::Number(_));
        if filled.iter().any(|cell| number(&cell)) || (next as usize) >= lines.len() {
            break;
        }
        if filled.iter().any(|cell| cell.starts_with('[')) {
            heading.units = below;
            heading.used.push((next, LineRole::Units));
            next += 1;
            break;
        }
        if !filled.is_empty() {
            tell_apart(&mut heading.names, &below);
            heading.used.push((next, LineRole::Names));
        }
        next += 1;
    }
    (heading, next)
}

/// Adds what stands below a name to names that occur more than once.
fn tell_apart(names: &mut [String], below: &[String]) {
    let written = names.to_vec();
    for (name, below) in names.iter_mut().zip(below) {
        if !below.is_empty() && written.iter().filter(|other| *other == name).count() > 1 {
            *name = format!("{name} {below}");
        }
    }
}

/// "⇥1  (invalid)⇥⇥…": the instrument itself did not believe the point.
fn is_invalid(line: &str) -> bool {
    const WORDS: &[&str] = &["(invalid", "(ungültig", "(no válid", "(non valid"];
    let lower = line.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// The temperature at the end of a name, "Frequency sweep 80C", "Viscosity Curve-LO80C".
fn temperature(name: &str) -> Option<Fact> {
    let number = name.trim_end().strip_suffix(['C', 'c'])?.trim_end_matches([' ', '°', 'º']);
    let start = number.rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).map_or(0, |at| at + 1);
    let (before, digits) = (number.get(..start)?, number.get(start..)?);
    let degrees = digits.replace(',', ".").parse::<f64>().ok().filter(|degrees| degrees.is_finite())?;
    // After a blank a hyphen is a minus sign, in "Curve-35C" it is none.
    let minus = before.strip_suffix('-').is_some_and(|head| head.is_empty() || head.ends_with([' ', '@', '=']));
    let value = if minus { -degrees } else { degrees };
    Some(Fact {
        what: Known::Held(Quantity::Temperature, value, Unit::parse("°C")),
        from: format!("the title {}", quoted(name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temperature_may_end_the_name_of_a_test() {
        let of = |name: &str| match temperature(name)?.what {
            Known::Held(_, value, _) => Some(value),
            _ => None,
        };
        assert_eq!(of("Steady State Viscosity Curve-LO80C"), Some(80.0));
        assert_eq!(of("Steady State Viscosity Curve-75C"), Some(75.0));
        assert_eq!(of("Frequency sweep -20 °C"), Some(-20.0));
        assert_eq!(of("Viscosity curve 1"), None);
        assert_eq!(of("PVC"), None);
    }

    #[test]
    fn the_head_is_known_in_several_languages() {
        for line in [
            "Interval data:\tPoint No.\tTime",
            "Interval données:\tNo. du point\tTemps",
            "Abschnittsdaten:\tPunkt\tZeit",
        ] {
            assert!(Key::of(line).is_some_and(|(key, _)| key == Key::Names), "{line}");
        }
        assert!(Key::of("Interval and data points:\t1\t25").is_some_and(|(key, _)| key == Key::Points));
        assert!(Key::of("Interval:\t1").is_some_and(|(key, _)| key == Key::Interval));
        assert!(Key::of("Résultat:\tBalayage").is_some_and(|(key, _)| key == Key::Result));
        assert!(Key::of("Frequency\tnote: x").is_none());
    }
}

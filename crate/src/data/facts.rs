//! What a text says of a run beside its columns: the temperature or frequency that was held, the mass of the sample, the
//! heating rate, the direction of a heat flow.

use super::lines::Lines;
use super::notice::quoted;
use crate::units::{Quantity, Unit};
use serde::{Deserialize, Serialize};

/// Something a file says of a run, and where it says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it says.
    pub what: Known,
    /// Where: `the file name`, `line 3`, `the title "Frequency sweep (150 °C)"`.
    pub from: String,
}

/// What a file can say of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// A quantity that was held, in this unit; with no unit when none is stated.
    Held(Quantity, f64, Option<Unit>),
    /// Mass of the sample, kg.
    SampleMass(f64),
    /// Heating rate, K/min.
    HeatingRate(f64),
    /// Whether an exothermic event points up.
    ExothermicUp(bool),
}

/// What is known of a run that measured a heat flow.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct HeatFlowRun {
    /// An exothermic event points up in the file.
    pub exothermic_up: bool,
    /// The file or the user says so; otherwise it is assumed.
    pub direction_stated: bool,
    /// Mass of the sample, kg.
    pub sample_mass: Option<f64>,
    /// Heating rate, K/min; negative in cooling.
    pub heating_rate: Option<f64>,
}

/// What lines `above` a table say, the nearest last.
pub(crate) fn in_lines(lines: &Lines, above: &[u32]) -> Vec<Fact> {
    const MOST: usize = 250;
    let mut facts: Vec<Fact> = Vec::new();
    let mut rates: Vec<(f64, u32)> = Vec::new();
    for &line in above.iter().rev().take(MOST).rev() {
        let text = lines.get(line as usize);
        let from = || format!("line {}: {}", line + 1, quoted(text));
        let stated = stated(text);
        facts.extend(stated.into_iter().map(|what| Fact { what, from: from() }));
        if let Some(up) = direction(text) {
            facts.push(Fact { what: Known::ExothermicUp(up), from: from() });
        }
        rates.extend(rate(text).map(|rate| (rate, line)));
    }
    // A method of several ramps does not say which of them the rows are.
    if let Some(&(rate, line)) = rates.first()
        && rates.iter().all(|(other, _)| *other == rate)
    {
        let from = format!("line {}: {}", line + 1, quoted(lines.get(line as usize)));
        facts.push(Fact { what: Known::HeatingRate(rate), from });
    }
    facts
}

/// What a title or a file name says: a temperature with its unit, a frequency.
pub(crate) fn in_words(text: &str, from: &str) -> Vec<Fact> {
    let held = |quantity, found: Option<(f64, Option<Unit>)>| {
        found.map(|(value, unit)| Fact { what: Known::Held(quantity, value, unit), from: from.to_string() })
    };
    let temperature = only(numbers_with_units(text).filter(|(value, unit)| {
        // "20K" in a name is more often a heating rate.
        unit.fits(Quantity::Temperature) && (unit.symbol() != "K" || *value >= 50.0)
    }));
    let frequency =
        only(numbers_with_units(text).filter(|(value, unit)| unit.fits(Quantity::Frequency) && *value > 0.0));
    let stated = |found: Option<(f64, Unit)>| found.map(|(value, unit)| (value, Some(unit)));
    let temperature = stated(temperature).or_else(|| after_letter_t(text).map(|value| (value, None)));
    [held(Quantity::Temperature, temperature), held(Quantity::Frequency, stated(frequency))]
        .into_iter()
        .flatten()
        .collect()
}

/// The last fact of a kind: the one nearest to the rows.
pub(crate) fn held(facts: &[Fact], quantity: Quantity) -> Option<(&Fact, f64, Option<Unit>)> {
    facts.iter().rev().find_map(|fact| match fact.what {
        Known::Held(of, value, unit) if of == quantity => Some((fact, value, unit)),
        _ => None,
    })
}

/// "Temp. [K]=306.6", "T=-35;", "Sample Weight:⇥7.244 mg", "Target test temperature,21", "#SAMPLE MASS /mg:8.91".
fn stated(line: &str) -> Vec<Known> {
    let mut found = Vec::new();
    if line.contains('=') {
        let pieces: Vec<&str> = line.split(['=', ';']).collect();
        for pair in pieces.windows(2) {
            let [before, after] = pair else { continue };
            // The name is what follows the last gap or the value before it.
            let name = before.rsplit(':').next().unwrap_or(before);
            let name = name.rsplit("  ").find(|part| !part.trim().is_empty()).unwrap_or(name);
            let name =
                name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | ' ' | ','));
            found.extend(pair_of(name, after));
        }
        return found;
    }
    let Some(at) = line.find([':', '\t', ',', ';']) else { return found };
    let (name, value) = line.split_at(at);
    found.extend(pair_of(name, value));
    found
}

fn pair_of(name: &str, value: &str) -> Option<Known> {
    let value = value.trim_start_matches([':', '=', '\t', ',', ';', ' ', '"']);
    let (number, rest) = leading_number(value)?;
    let named = super::names::Named::split(name.trim().trim_start_matches('#'));
    let key: String = named.stem.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let after = rest.trim_start_matches(['\t', ' ', ',', ';']).split(['\t', ',', ';', ' ']).next().unwrap_or("");
    let unit_text = named.unit.as_ref().map_or(after, |unit| unit.text.as_str());
    let one_of = |words: &[&str]| words.contains(&key.as_str());
    if named.stem.trim() == "T" || one_of(TEMPERATURES) {
        let unit = Unit::parse_for(Quantity::Temperature, unit_text);
        return (number.abs() < 3000.0).then_some(Known::Held(Quantity::Temperature, number, unit));
    }
    if one_of(FREQUENCIES) {
        return Some(Known::Held(Quantity::Frequency, number, Some(Unit::parse_for(Quantity::Frequency, unit_text)?)));
    }
    if one_of(MASSES) && number > 0.0 {
        // "SAMPLE MASS /mg": the unit stands in the name.
        let in_name = name.rsplit('/').next().unwrap_or("");
        let unit = Unit::parse_for(Quantity::Mass, unit_text).or_else(|| Unit::parse_for(Quantity::Mass, in_name))?;
        return Some(Known::SampleMass(unit.to_si(number)));
    }
    if key == "exo" && number.abs() == 1.0 {
        return Some(Known::ExothermicUp(number > 0.0)); // NETZSCH: #EXO: -1 is exothermic down.
    }
    None
}

const TEMPERATURES: &[&str] = &[
    "temp",
    "temperature",
    "temperatur",
    "température",
    "testtemperature",
    "targettesttemperature",
    "sampletemperature",
    "isothermaltemperature",
    "messtemperatur",
    "tempc",
    "温度",
];
const FREQUENCIES: &[&str] = &["f", "freq", "frequency", "frequenz", "fréquence", "testfrequency", "频率"];
const MASSES: &[&str] = &[
    "size",
    "samplemass",
    "samplemassmg",
    "sampleweight",
    "sampleweightmg",
    "initialmass",
    "mass",
    "weight",
    "probenmasse",
    "einwaage",
    "masseéchantillon",
    "massedéchantillon",
    "样品质量",
];

/// The direction of a heat flow, in words: "Exotherm Up", "Heat Flow Endo Up", "^exo", "endo down".
pub(crate) fn direction(text: &str) -> Option<bool> {
    let plain: String =
        text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric() || *c == '^').collect();
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    let up = has(&["exoup", "exothermup", "exothermicup", "endodown", "endothermicdown", "^exo", "exothermeup"]);
    let down = has(&["endoup", "endothermup", "endothermicup", "exodown", "exothermdown", "exothermicdown", "^endo"]);
    (up != down).then_some(up)
}

/// The heating rate in a line that has one: "Ramp 10.00 °C/min to 120 °C", "#RANGE:30°C/5.0(K/min)/700°C".
fn rate(line: &str) -> Option<f64> {
    let lower = line.to_lowercase();
    let at = ["k/min", "°c/min", "øc/min", "\u{fffd}c/min", "degc/min", "c/min", "ºc/min"]
        .iter()
        .find_map(|unit| lower.find(unit))?;
    let before = lower.get(..at)?.trim_end_matches([' ', '(', '[', '\t']);
    let start = before
        .rfind(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-')))
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let rate: f64 = before.get(start..)?.replace(',', ".").parse().ok()?;
    (rate != 0.0 && rate.abs() < 1e6).then_some(rate)
}

/// The number at the beginning of a text, with what follows it.
fn leading_number(text: &str) -> Option<(f64, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    // "20e" is no number, "20" before it is.
    (1..=end).rev().find_map(|end| {
        let number = text.get(..end)?.parse::<f64>().ok().filter(|number| number.is_finite())?;
        Some((number, text.get(end..)?))
    })
}

/// One value, however often it is repeated; none when there are several.
fn only(mut found: impl Iterator<Item = (f64, Unit)>) -> Option<(f64, Unit)> {
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// Numbers with a unit in running words: "sweep at -10°C", "PI600k_-10C_02b", "Curve-35C", "10 Hz".
fn numbers_with_units(text: &str) -> impl Iterator<Item = (f64, Unit)> + '_ {
    numbers(text).filter_map(|(number, end)| {
        let rest = text.get(end..)?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let length = rest
            .find(|c: char| !(c.is_alphabetic() || matches!(c, '°' | 'º' | '\u{fffd}' | '/')))
            .unwrap_or(rest.len());
        let word = rest.get(..length)?;
        // A lower-case c or k is a name or a thousand, and a rate is no temperature.
        let plausible = !matches!(word, "c" | "k" | "oc");
        Some((number, Unit::parse(word).filter(|_| plausible && !word.is_empty())?))
    })
}

/// The number right after a lone letter T: "T-100", "009_T293".
fn after_letter_t(text: &str) -> Option<f64> {
    let mut found = numbers(text).filter_map(|(number, end)| {
        let start = text.get(..end)?.rfind('T')?;
        let between = text.get(start + 1..end)?;
        let alone = !text.get(..start)?.ends_with(|c: char| c.is_alphanumeric());
        let ends = !text.get(end..)?.starts_with(|c: char| c.is_alphanumeric());
        let plain = between.trim_start_matches(['-', '=', '_', ' ']).parse::<f64>().is_ok();
        let number = if between.contains('-') { -number.abs() } else { number };
        (alone && ends && plain).then_some(number)
    });
    found.next()
}

/// Numbers in running words, each with where it ends. A hyphen is a minus sign only after a gap: not in "Curve-35C".
fn numbers(text: &str) -> impl Iterator<Item = (f64, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
            let inside = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
            let length = bytes.get(start..)?.iter().position(|byte| !inside(byte)).unwrap_or(bytes.len() - start);
            at = start + length;
            let digits = text.get(start..at)?.trim_end_matches('.');
            let end = start + digits.len();
            let before = text.get(..start)?;
            let unsigned = before.strip_suffix(['-', '−', '+']);
            let signed = unsigned.is_some_and(|head| !head.ends_with(|c: char| c.is_alphanumeric()));
            let Some(number) = digits.parse::<f64>().ok().filter(|number| number.is_finite()) else { continue };
            // "PI88K" and "v2.0": a number inside a word is part of a name, except after a lone T.
            let word = before.chars().rev().take_while(|c| c.is_alphabetic()).collect::<String>();
            if !word.is_empty() && word != "T" {
                continue;
            }
            let negative = signed && before.ends_with(['-', '−']);
            return Some((if negative { -number } else { number }, end));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn temperature(text: &str) -> Option<(f64, Option<&'static str>)> {
        held(&in_words(text, ""), Quantity::Temperature).map(|(_, value, unit)| (value, unit.map(Unit::symbol)))
    }

    #[test]
    fn a_temperature_is_found_in_names_and_titles() {
        for (text, expected) in [
            ("Frequency sweep (150.0 °C)", Some((150.0, Some("°C")))),
            ("Frequency sweep 60C", Some((60.0, Some("°C")))),
            ("PI600k_-10C_02b.osc", Some((-10.0, Some("°C")))),
            ("PI88K-09_FS_-45C_PP-10.osc", Some((-45.0, Some("°C")))),
            ("Steady State Viscosity Curve-35C.csv", Some((35.0, Some("°C")))),
            ("Armin-10-21C (4G16013A)_Sum.csv", Some((21.0, Some("°C")))),
            ("T-100.txt", Some((-100.0, None))),
            ("T20.txt", Some((20.0, None))),
            ("009_T293.TXT", Some((293.0, None))),
            ("isotherm 700 K", Some((700.0, Some("K")))),
            ("FSRI_DSC_N2_20K_1.csv", None),
            ("between 20 °C and 30 °C", None),
            ("sweep_2.csv", None),
            ("PI600k.csv", None),
            ("ramp 5 °C/min", None),
        ] {
            assert_eq!(temperature(text), expected, "{text}");
        }
        let facts = in_words("sd_100hz.csv", "");
        assert!(matches!(held(&facts, Quantity::Frequency), Some((_, 100.0, Some(_)))));
    }

    #[test]
    fn preambles_are_read_for_what_they_say_of_the_run() {
        let of = |line: &str| in_lines(&Lines::new(line), &[0]).into_iter().map(|fact| fact.what).collect::<Vec<_>>();
        let celsius = Unit::parse("°C");
        let held = |value, unit| Known::Held(Quantity::Temperature, value, unit);
        assert_eq!(of("Mw=2.4;T=-35;PDI=1.09;chem=PI;"), [held(-35.0, None)]);
        let fixed = "Fixed value(s) :  Temp. [K]=3.0656e+02  AC Volt  [Vrms]=1.000e+00";
        assert_eq!(of(fixed), [held(306.56, Unit::parse("K"))]);
        assert_eq!(
            of("Fixed value(s) :  Freq. [Hz]=3.725e+02  AC Volt  [Vrms]=1.000e+00"),
            [Known::Held(Quantity::Frequency, 372.5, Unit::parse("Hz"))]
        );
        assert_eq!(of("Temperature:\t21.5 °C"), [held(21.5, celsius)]);
        assert_eq!(of("Target test temperature,21"), [held(21.0, None)]);
        assert_eq!(of("Size\t20.8210\tmg"), [Known::SampleMass(20.8210 * 1e-6)]);
        assert_eq!(of("#SAMPLE MASS /mg:8.91"), [Known::SampleMass(8.91 * 1e-6)]);
        assert_eq!(of("Sample Weight:\t7.244 mg"), [Known::SampleMass(7.244 * 1e-6)]);
        assert_eq!(of("#RANGE:30°C/5.0(K/min)/700°C"), [Known::HeatingRate(5.0)]);
        assert_eq!(of("OrgMethod\t2: Ramp 10.00 °C/min to 120.00 °C"), [Known::HeatingRate(10.0)]);
        assert_eq!(of("Exotherm\tUp"), [Known::ExothermicUp(true)]);
        assert_eq!(of("#EXO: -1"), [Known::ExothermicUp(false)]);
        assert_eq!(of("Heat Flow Endo Up (mW)"), [Known::ExothermicUp(false)]);
        assert!(of("Operator: T. Smith 20").is_empty());
    }
}

//! What channels and groups are called: symbols in LaTeX, and short labels such as "705 K", "1 Hz" or "set 3".

use super::grouping::Grouping;
use super::measurement::Channel;
use super::names::modulus_letter;
use super::reading::{Column, Table};
use crate::units::{Quantity, Unit};

/// The symbol of a column.
pub(crate) fn symbol(column: &Column) -> String {
    match column.quantity {
        Quantity::Frequency if column.unit == column.quantity.si() => r"\omega".into(),
        Quantity::Frequency => "f".into(),
        Quantity::Temperature => "T".into(),
        Quantity::Time => "t".into(),
        Quantity::StorageModulus => format!("{}'", modulus_letter(&column.name)),
        Quantity::LossModulus => format!("{}''", modulus_letter(&column.name)),
        Quantity::LossFactor => r"\tan\delta".into(),
        Quantity::ComplexModulus => format!("|{}^*|", modulus_letter(&column.name)),
        Quantity::RelaxationModulus => format!("{}(t)", modulus_letter(&column.name)),
        Quantity::PhaseAngle => r"\delta".into(),
        Quantity::StorageCompliance => format!("{}'", compliance_letter(&column.name)),
        Quantity::LossCompliance => format!("{}''", compliance_letter(&column.name)),
        Quantity::CreepCompliance => format!("{}(t)", compliance_letter(&column.name)),
        Quantity::Viscosity => r"\eta".into(),
        Quantity::Stress => r"\sigma".into(),
        Quantity::Strain => r"\gamma".into(),
        Quantity::ShearRate => r"\dot\gamma".into(),
        Quantity::Force => "F".into(),
        Quantity::Displacement => "x".into(),
        Quantity::HeatFlow | Quantity::SpecificHeatFlow => r"\dot Q".into(),
        Quantity::HeatCapacity => "c_p".into(),
        Quantity::Mass => "m".into(),
        Quantity::StoragePermittivity => r"\varepsilon'".into(),
        Quantity::LossPermittivity => r"\varepsilon''".into(),
        Quantity::ShiftFactor => "a_T".into(),
        Quantity::VerticalShiftFactor => "b_T".into(),
        Quantity::ScatteringAngle => r"2\theta".into(),
        Quantity::ScatteringVector => "q".into(),
        Quantity::Intensity => "I".into(),
        Quantity::Set | Quantity::Other => format!(r"\text{{{}}}", plain_words(&column.name)),
    }
}

/// `J` in shear, `D` in tension.
fn compliance_letter(name: &str) -> char {
    if modulus_letter(name) == 'E' || name.trim_start().starts_with('D') { 'D' } else { 'J' }
}

/// A name without the characters that mean something in LaTeX.
fn plain_words(name: &str) -> String {
    name.chars()
        .map(|c| if matches!(c, '\\' | '{' | '}' | '$' | '_' | '^' | '#' | '&' | '~') { ' ' } else { c })
        .collect()
}

/// Gives moduli whose names do not tell shear from tension the letter of those of the same table that do.
pub(crate) fn agree_on_letter(channels: &mut [Channel]) {
    let is_modulus = |channel: &Channel| matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus);
    let mut letters = channels.iter().filter(|c| is_modulus(c)).map(|c| modulus_letter(&c.name)).filter(|&c| c != 'M');
    let Some(first) = letters.next() else { return };
    if letters.all(|letter| letter == first) {
        for channel in channels.iter_mut().filter(|channel| is_modulus(channel)) {
            if let Some(primes) = channel.symbol.strip_prefix('M') {
                channel.symbol = format!("{first}{primes}");
            }
        }
    }
}

/// A label for each group.
///
/// Groups by frequency are called by it. Others are called by their temperature, in the unit of the file, when it is held in all of
/// them (`temperatures`: unit, and means in kelvin); by the value they share when it is not.
pub(crate) fn group_labels(table: &Table, grouping: &Grouping, temperatures: Option<(Unit, &[f64])>) -> Vec<String> {
    let column = grouping.column.and_then(|index| table.columns.get(index));
    let first_of = |rows: &[u32]| -> Option<f64> { column?.numbers.get(*rows.first()? as usize).copied() };
    let shared = |noun: &str, unit: &str| -> Vec<String> {
        let value = |rows: &Vec<u32>| first_of(rows).map_or_else(String::new, three_digits);
        grouping.groups.iter().map(|rows| format!("{noun} {} {unit}", value(rows)).trim().to_string()).collect()
    };
    let mut labels = match (column, temperatures) {
        (Some(column), _) if column.quantity == Quantity::Frequency => shared("", column.unit.symbol()),
        (_, Some((unit, kelvin))) => {
            let means: Vec<f64> = kelvin.iter().map(|&mean| unit.from_si(mean)).collect();
            // A setpoint is a whole number; a furnace that misses it by more is called by what it reached.
            let decimals = usize::from(means.iter().any(|mean| (mean - mean.round()).abs() > 0.02));
            means.iter().map(|mean| format!("{} {}", signed(*mean, decimals), unit.symbol())).collect()
        }
        (Some(column), None) if !column.labels.is_empty() => {
            let label = |rows: &Vec<u32>| {
                let number = first_of(rows).map_or(0, |number| number as usize);
                column.labels.get(number.saturating_sub(1)).cloned().unwrap_or_default()
            };
            grouping.groups.iter().map(label).collect()
        }
        (Some(column), None) if column.given => shared("", ""),
        (Some(column), None) if column.quantity == Quantity::Set => shared("set", ""),
        (Some(column), None) => shared(&column.name, column.unit.symbol()),
        (None, None) => vec!["all rows".into(); grouping.groups.len()],
    };
    tell_apart(&mut labels);
    labels
}

/// A number with a typographic minus.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.into(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// A number in three significant digits, without trailing zeros; whole numbers as they are.
fn three_digits(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e6 {
        return value.to_string();
    }
    format!("{value:.2e}").parse::<f64>().map_or_else(|_| value.to_string(), |rounded| rounded.to_string())
}

/// Labels that occur more than once get a number: a family measured up and down has each temperature twice.
fn tell_apart(labels: &mut [String]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for label in labels.iter_mut() {
        let count = seen.entry(label.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count > 1 {
            *label = format!("{label} ({count})");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_labels_are_short_and_have_a_true_minus() {
        assert_eq!(
            (signed(-49.93, 1).as_str(), signed(-0.04, 1).as_str(), signed(705.0, 0).as_str()),
            ("−49.9", "0.0", "705")
        );
        assert_eq!(
            (three_digits(0.999999).as_str(), three_digits(0.628319).as_str(), three_digits(1234.0).as_str()),
            ("1", "0.628", "1234")
        );
    }

    #[test]
    fn a_temperature_measured_twice_has_two_labels() {
        let mut labels = ["700 K", "710 K", "700 K"].map(String::from);
        tell_apart(&mut labels);
        assert_eq!(labels, ["700 K", "710 K", "700 K (2)"]);
    }

    #[test]
    fn a_name_is_no_latex() {
        assert_eq!(plain_words(r"hf_{a}\b$"), "hf  a  b ");
    }
}

//! Parameters of every law, and the data beside the fit, as columns.

use super::{One, Place};
use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable, EstimateState};

pub(super) fn parameter_table(ranked: &[&One]) -> DataTable {
    let mut words: [Vec<String>; 4] = Default::default();
    let mut numbers: [Vec<f64>; 4] = Default::default();
    for one in ranked {
        for (k, named) in one.of.fitted.named.iter().enumerate() {
            let known = one.of.fitted.fit.uncertainty.parameters[k];
            let (state, _) = one.of.fitted.verdict_in_words(known.verdict);
            let determined = state == EstimateState::Ok;
            let state_word = serde_json::to_value(state).ok().and_then(|v| v.as_str().map(|s| s.replace('_', " ")));
            let row =
                [one.title().into(), format!("${}$", named.symbol), named.unit.clone(), state_word.unwrap_or_default()];
            for (column, word) in words.iter_mut().zip(row) {
                column.push(word);
            }
            let value = if state == EstimateState::Undetermined { f64::NAN } else { one.of.fitted.fit.values[k] };
            let [lo, hi] = known.interval.filter(|_| determined).unwrap_or([f64::NAN; 2]);
            let error = known.std_error.filter(|_| determined).unwrap_or(f64::NAN);
            for (column, number) in numbers.iter_mut().zip([value, error, lo, hi]) {
                column.push(number);
            }
        }
    }
    let [model, symbol, unit, state] = words.map(Cells::Words);
    let [value, error, lower, upper] = numbers.map(|column| Cells::Numbers(column.into()));
    let column = |key: &str, title: &str, values| DataColumn {
        key: key.into(),
        title: title.into(),
        unit: String::new(),
        values,
    };
    DataTable {
        key: "parameters".into(),
        title: "Parameters of every model (SI units)".into(),
        columns: vec![
            column("model", "Model", model),
            column("symbol", "Parameter", symbol),
            column("unit", "Unit", unit),
            column("value", "Value", value),
            column("std_error", "Standard error", error),
            column("lower", "95 % from", lower),
            column("upper", "95 % to", upper),
            column("state", "State", state),
        ],
    }
}

pub(super) fn data_table(one: &One, place: &Place) -> DataTable {
    let sweep = one.target.sweep;
    let fitted = one.of.law.moduli(&sweep.omega, &one.of.fitted.fit.values);
    let mut columns = vec![DataColumn {
        key: "frequency".into(),
        title: format!("${}$", place.frequency.symbol),
        unit: place.frequency.unit.symbol().into(),
        values: Cells::Numbers(sweep.omega.iter().map(|w| place.frequency.unit.from_si(*w)).collect()),
    }];
    for part in &one.parts {
        let Some(channel) = place.channel(*part) else { continue };
        let key = channel.quantity.id();
        let mut residuals = vec![f64::NAN; sweep.omega.len()];
        for (matched, residual) in one.target.matched().zip(one.of.fitted.fit.residuals.iter()) {
            if matched.part == *part {
                // Measured minus fitted, as it is plotted.
                residuals[matched.point] = -residual;
            }
        }
        let shown = |si: f64| channel.unit.from_si(si);
        let unit = channel.unit.symbol();
        let mut push = |suffix: &str, title: String, unit: &str, values: Numbers| {
            columns.push(DataColumn {
                key: format!("{key}{suffix}"),
                title,
                unit: unit.into(),
                values: Cells::Numbers(values),
            });
        };
        push(
            "",
            format!("${}$ measured", channel.symbol),
            unit,
            part.measured(sweep).iter().map(|v| shown(*v)).collect(),
        );
        push("_fit", format!("${}$ fitted", channel.symbol), unit, fitted.iter().map(|g| shown(part.of(*g))).collect());
        push("_residual", format!("${}$ residual/σ", channel.symbol), "", residuals.into());
    }
    DataTable { key: "data".into(), title: format!("Data and {}", one.title()), columns }
}

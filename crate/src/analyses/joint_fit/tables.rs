//! Each isotherm's own parameters, and the data beside the fit, as columns.

use super::fitting::{Family, Joint};
use crate::analyses::shared::columns::{numbers, words};
use crate::report::{DataTable, EstimateState};

/// One row for each isotherm: temperature, own parameters with their errors and states, and how well it is described.
pub(super) fn isotherms(joint: &Joint, family: &Family) -> DataTable {
    let count = family.isotherms.len();
    let each = |f: &dyn Fn(usize) -> f64| (0..count).map(f).collect::<Vec<f64>>();
    let kelvin = |k: usize| family.isotherms[k].sweep.temperature.unwrap_or(f64::NAN);
    let mut columns = vec![
        words("isotherm", "Isotherm", family.isotherms.iter().map(|isotherm| isotherm.label.clone()).collect()),
        numbers("temperature", "$T$", "K", each(&kelvin)),
    ];
    for (own, named) in joint.own.iter().enumerate() {
        let known = |isotherm: usize| joint.fit.parameters[joint.number(isotherm, own)];
        let state = |isotherm: usize| joint.verdict_in_words(known(isotherm).verdict).0;
        let value = |isotherm: usize| match state(isotherm) {
            EstimateState::Undetermined => f64::NAN,
            _ => joint.fit.values[joint.number(isotherm, own)],
        };
        let error = |isotherm: usize| match state(isotherm) {
            EstimateState::Ok => known(isotherm).std_error.unwrap_or(f64::NAN),
            _ => f64::NAN,
        };
        let (key, symbol, unit) = (&named.key, &named.symbol, &named.unit);
        columns.push(numbers(key, &format!("${symbol}$"), unit, each(&value)));
        columns.push(numbers(&format!("{key}_std_error"), &format!(r"$\sigma({symbol})$"), unit, each(&error)));
        let word = |isotherm: usize| {
            let json = serde_json::to_value(state(isotherm)).ok();
            json.and_then(|v| v.as_str().map(|s| s.replace('_', " "))).unwrap_or_default()
        };
        columns.push(words(&format!("{key}_state"), &format!("${symbol}$ is"), (0..count).map(word).collect()));
    }
    let squares = |k: usize| joint.fit.sets[k].residuals.norm_squared() / joint.fit.sets[k].residuals.len() as f64;
    columns.push(numbers("numbers", "Numbers", "", each(&|k| joint.fit.sets[k].residuals.len() as f64)));
    columns.push(numbers("mean_square", r"$\overline{r^2}$", "", each(&squares)));
    DataTable { key: "isotherms".into(), title: "Each isotherm".into(), columns }
}

/// Every measured number with the fit and the residual.
pub(super) fn data(joint: &Joint, family: &Family) -> DataTable {
    let (mut labels, mut frequency) = (Vec::new(), Vec::new());
    let mut of_parts: Vec<[Vec<f64>; 3]> = vec![Default::default(); family.parts.len()];
    for (k, isotherm) in family.isotherms.iter().enumerate() {
        let sweep = &isotherm.sweep;
        let fitted = joint.moduli(k, &sweep.omega);
        let residuals = joint.residuals(family, k);
        labels.extend(std::iter::repeat_n(isotherm.label.clone(), sweep.omega.len()));
        frequency.extend(sweep.omega.iter().map(|omega| family.frequency.unit.from_si(*omega)));
        for ((columns, part), channel) in of_parts.iter_mut().zip(&family.parts).zip(&family.channels) {
            let mut residual = vec![f64::NAN; sweep.omega.len()];
            residuals.iter().filter(|(_, of, _)| of == part).for_each(|&(point, _, r)| residual[point] = r);
            columns[0].extend(part.measured(sweep).iter().map(|v| channel.unit.from_si(*v)));
            columns[1].extend(fitted.iter().map(|g| channel.unit.from_si(part.of(*g))));
            columns[2].extend(residual);
        }
    }
    let mut columns = vec![
        words("isotherm", "Isotherm", labels),
        numbers("frequency", &format!("${}$", family.frequency.symbol), family.frequency.unit.symbol(), frequency),
    ];
    for ([measured, fitted, residual], channel) in of_parts.into_iter().zip(&family.channels) {
        let (key, symbol, unit) = (channel.quantity.id(), &channel.symbol, channel.unit.symbol());
        columns.push(numbers(key, &format!("${symbol}$ measured"), unit, measured));
        columns.push(numbers(&format!("{key}_fit"), &format!("${symbol}$ fitted"), unit, fitted));
        columns.push(numbers(&format!("{key}_residual"), &format!("${symbol}$ residual/σ"), "", residual));
    }
    DataTable { key: "data".into(), title: format!("Data and {}", joint.law.title()), columns }
}

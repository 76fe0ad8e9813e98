//! Modes, spectrum, what they were chosen from, and the data beside both, as columns.

use super::Found;
use super::numbers::fitted;
use crate::analyses::shared::columns::numbers;
use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable, EstimateState};
use crate::spectra::discrete::Place;

pub(super) fn tables(found: &Found) -> Vec<DataTable> {
    let mut tables = vec![modes(found)];
    tables.extend(spectrum(found));
    tables.push(candidates(found));
    tables.extend(regularisation(found));
    tables.push(data(found));
    tables
}

fn words(key: &str, title: &str, values: Vec<String>) -> DataColumn {
    DataColumn { key: key.into(), title: title.into(), unit: String::new(), values: Cells::Words(values) }
}

fn modes(found: &Found) -> DataTable {
    let fitted = fitted(found);
    let (unit, factor) = found.data.shown_unit("Pa");
    let list = &found.modes.modes;
    let known = |parameter: usize| fitted.fit.uncertainty.parameters[parameter];
    let end = |parameter: usize, which: usize, factor: f64| {
        let (state, _) = fitted.verdict_in_words(known(parameter).verdict);
        let ends = known(parameter).interval.filter(|_| state == EstimateState::Ok);
        ends.map_or(f64::NAN, |ends| ends[which] * factor)
    };
    let place = |place: Place| match place {
        Place::Inside => "inside the window",
        Place::Faster => "faster than the window",
        Place::Slower => "slower than the window",
    };
    let state = |k: usize| {
        let of = |parameter: usize| fitted.verdict_in_words(known(parameter).verdict).0;
        match (of(list[k].parameter), of(list[k].parameter + 1)) {
            (EstimateState::Ok, EstimateState::Ok) => "determined",
            (EstimateState::AtLimit, _) | (_, EstimateState::AtLimit) => "at a limit",
            _ => "not determined separately",
        }
    };
    let each = |of: &dyn Fn(usize) -> f64| -> Numbers { (0..list.len()).map(of).collect() };
    DataTable {
        key: "modes".into(),
        title: "Discrete modes".into(),
        columns: vec![
            numbers("relaxation_time", r"$\tau_k$", "s", each(&|k| list[k].time)),
            numbers("relaxation_time_lower", "95 % from", "s", each(&|k| end(list[k].parameter + 1, 0, 1.0))),
            numbers("relaxation_time_upper", "95 % to", "s", each(&|k| end(list[k].parameter + 1, 1, 1.0))),
            numbers("strength", "$g_k$", &unit, each(&|k| list[k].strength * factor)),
            numbers("strength_lower", "95 % from", &unit, each(&|k| end(list[k].parameter, 0, factor))),
            numbers("strength_upper", "95 % to", &unit, each(&|k| end(list[k].parameter, 1, factor))),
            words("place", "Place", list.iter().map(|mode| place(mode.place).to_owned()).collect()),
            words("state", "State", (0..list.len()).map(|k| state(k).to_owned()).collect()),
        ],
    }
}

fn spectrum(found: &Found) -> Option<DataTable> {
    let smooth = found.smooth.as_ref()?;
    let (unit, factor) = found.data.shown_unit("Pa");
    let scaled = |values: &[f64]| -> Numbers { values.iter().map(|v| v * factor).collect() };
    let [lo, hi] = smooth.determined;
    let [first, last] = found.data.measured.window();
    let determined = |tau: &f64| match () {
        () if (lo..=hi).contains(tau) => "determined",
        () if (first..=last).contains(tau) => "near an end of the window",
        () => "outside the window",
    };
    Some(DataTable {
        key: "spectrum".into(),
        title: r"Continuous spectrum, for each unit of $\ln\tau$".into(),
        columns: vec![
            numbers("relaxation_time", r"$\tau$", "s", smooth.tau.clone()),
            numbers("density", "$H$", &unit, scaled(&smooth.density)),
            numbers("density_lower", "95 % from", &unit, scaled(&smooth.lower)),
            numbers("density_upper", "95 % to", &unit, scaled(&smooth.upper)),
            words("place", "Place", smooth.tau.iter().map(|tau| determined(tau).to_owned()).collect()),
        ],
    })
}

fn candidates(found: &Found) -> DataTable {
    let list = &found.modes.candidates;
    let above_least = |of: &dyn Fn(usize) -> Option<f64>| -> Numbers {
        let least = (0..list.len()).filter_map(of).fold(f64::INFINITY, f64::min);
        (0..list.len()).map(|k| of(k).map_or(f64::NAN, |value| value - least)).collect()
    };
    let count: Numbers = list.iter().map(|candidate| candidate.modes as f64).collect();
    let scatter: Numbers = list.iter().map(|candidate| candidate.quality.reduced_chi2.unwrap_or(f64::NAN)).collect();
    DataTable {
        key: "candidates".into(),
        title: "Numbers of modes that were tried".into(),
        columns: vec![
            numbers("modes", "Modes", "", count),
            words(
                "relaxed_modulus",
                "Relaxed modulus",
                list.iter().map(|candidate| if candidate.relaxed { "fitted" } else { "none" }.to_owned()).collect(),
            ),
            numbers("reduced_chi2", r"$\chi^2/\nu$", "", scatter),
            numbers("bic_difference", "BIC above least", "", above_least(&|k| list[k].quality.bic)),
            numbers("aicc_difference", "AICc above least", "", above_least(&|k| list[k].quality.aicc)),
            words(
                "chosen",
                "Chosen",
                (0..list.len()).map(|k| if k == found.modes.chosen { "yes" } else { "" }.to_owned()).collect(),
            ),
        ],
    }
}

fn regularisation(found: &Found) -> Option<DataTable> {
    let smooth = found.smooth.as_ref()?;
    let list = &smooth.tried;
    let most = list.iter().map(|one| one.ln_evidence).fold(f64::NEG_INFINITY, f64::max);
    let each = |of: &dyn Fn(usize) -> f64| -> Numbers { (0..list.len()).map(of).collect() };
    let points = found.data.measured.data().len() as f64;
    Some(DataTable {
        key: "regularisation".into(),
        title: "Regularisations that were tried".into(),
        columns: vec![
            numbers("lambda", r"$\lambda$", "", each(&|k| list[k].lambda)),
            numbers("effective_parameters", "Effective parameters", "", each(&|k| list[k].effective)),
            numbers("chi2_per_point", r"$\chi^2/n$", "", each(&|k| list[k].chi2 / points)),
            numbers("ln_evidence", "ln evidence below most", "", each(&|k| most - list[k].ln_evidence)),
            numbers("cross_validation", "Score of cross-validation", "", each(&|k| list[k].cross_validation)),
            words(
                "chosen",
                "Chosen",
                (0..list.len()).map(|k| if k == smooth.chosen { "yes" } else { "" }.to_owned()).collect(),
            ),
        ],
    })
}

fn data(found: &Found) -> DataTable {
    let all = found.data.measured.data();
    let discrete: Vec<f64> = all.iter().map(|d| found.of_modes(d.response, d.x)).collect();
    let residual: Vec<f64> = all.iter().zip(&discrete).map(|(d, fit)| (d.value - fit) / d.sigma).collect();
    let smooth: Option<Vec<f64>> =
        found.smooth.as_ref().map(|smooth| all.iter().map(|d| smooth.at(d.response, d.x)).collect());
    let mut columns = vec![found.data.x_column()];
    for number in 0..found.data.series.len() {
        columns.push(found.data.measured_column(number));
        columns.push(found.data.beside(number, "modes", "of the modes", &discrete, false));
        if let Some(smooth) = &smooth {
            columns.push(found.data.beside(number, "spectrum", "of the spectrum", smooth, false));
        }
        columns.push(found.data.beside(number, "residual", "residual/σ", &residual, true));
    }
    DataTable { key: "residuals".into(), title: "Data, modes and spectrum".into(), columns }
}

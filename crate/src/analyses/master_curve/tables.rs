//! Shift factors, the master curve, and what neighbours say of each other, as columns.

use super::beside::Beside;
use super::held::Held;
use super::laid::Laid;
use super::through::{self, Through};
use crate::analyses::shared::columns::{numbers, words};
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::report::{DataTable, Finding};
use crate::superposition::left_out::LeftOut;
use crate::superposition::overlap::{self, Overlap};
use std::f64::consts::LN_10;

/// Key of the table of shift factors.
pub(super) const SHIFT_FACTORS: &str = "shift_factors";

/// One row for each isotherm.
pub(super) fn shift_factors(
    laid: &Laid,
    left_out: &[LeftOut],
    beside: Option<&Beside>,
    held: Option<&Held>,
) -> DataTable {
    let count = laid.count();
    let each = |f: &dyn Fn(usize) -> f64| (0..count).map(f).collect::<Vec<f64>>();
    let kelvin = |k: usize| laid.temperature(k).unwrap_or(f64::NAN);
    let of = |k: usize| left_out.iter().find(|one| one.isotherm == k);
    let overlap = |k: usize| {
        let pairs = laid.found.overlaps.iter().filter(|pair| pair.joined && pair.of.contains(&k));
        pairs.map(|pair| pair.length).fold(0.0, f64::max) / LN_10
    };
    let how = |k: usize| {
        if k == laid.pivot {
            "does not move"
        } else if laid.known[k].is_held() {
            "held"
        } else {
            "found"
        }
    };
    let mut columns = vec![
        words("isotherm", "Isotherm", laid.measured.isotherms.iter().map(|one| one.label.clone()).collect()),
        numbers("temperature", "$T$", "K", each(&kelvin)),
        numbers("ln_a_t", r"$\ln a_T$", "", each(&|k| laid.ln_a(k))),
        numbers("ln_a_t_std_error", r"$\sigma(\ln a_T)$", "", each(&|k| laid.ln_a_error(k))),
        numbers("log10_a_t", r"$\log_{10} a_T$", "", each(&|k| laid.ln_a(k) / LN_10)),
    ];
    if laid.lifted() {
        columns.push(numbers("ln_b_t", r"$\ln b_T$", "", each(&|k| laid.ln_b(k))));
        columns.push(numbers("ln_b_t_std_error", r"$\sigma(\ln b_T)$", "", each(&|k| laid.ln_b_error(k))));
    }
    columns.push(numbers("overlap", "Overlap (decades)", "", each(&overlap)));
    columns.push(numbers("left_out", "Left out: misfit/σ", "", each(&|k| of(k).map_or(f64::NAN, |one| one.ratio))));
    columns.push(numbers(
        "left_out_relative",
        "Left out: misfit (%)",
        "",
        each(&|k| of(k).map_or(f64::NAN, |one| 100.0 * one.relative)),
    ));
    columns.push(numbers("group", "Group", "", each(&|k| laid.group(k) as f64 + 1.0)));
    columns.push(words("is", "It is", (0..count).map(|k| how(k).to_owned()).collect()));
    if let Some(held) = held {
        let found = |place: usize| each(&|k| held.found(laid, k)[place]);
        columns.push(numbers("ln_a_t_found", r"$\ln a_T$ where the data put it", "", found(0)));
        columns.push(numbers("held_off", "Held off it by/σ", "", found(1)));
    }
    if let Some(beside) = beside {
        columns.push(numbers("ln_a_t_global", r"$\ln a_T$ of the global fit", "", each(&|k| beside.ln_a[k][0])));
        columns.push(numbers("ln_a_t_global_std_error", r"$\sigma$ of it", "", each(&|k| beside.ln_a[k][1])));
        if let Some((symbol, exponents)) = &beside.exponent {
            columns.push(numbers("exponent", &format!("${symbol}$ of it"), "", each(&|k| exponents[k][0])));
            columns.push(numbers("exponent_std_error", r"$\sigma$ of that", "", each(&|k| exponents[k][1])));
        }
    }
    DataTable { key: SHIFT_FACTORS.into(), title: "Shift factors".into(), columns }
}

/// Every number that was used, on the master curve.
pub(super) fn master_curve(laid: &Laid) -> DataTable {
    let measured = &laid.measured;
    let (mut labels, mut kelvin, mut own, mut reduced) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut values: Vec<Vec<f64>> = vec![Vec::new(); measured.quantities.len()];
    let mut rows: Vec<(usize, usize)> = measured
        .isotherms
        .iter()
        .enumerate()
        .flat_map(|(k, one)| (0..one.abscissa.len()).filter(|&point| one.used[point]).map(move |point| (k, point)))
        .collect();
    let at = |&(k, point): &(usize, usize)| laid.reduced(k, measured.isotherms[k].abscissa[point]);
    sort_by_number(&mut rows, at);
    sort_by_number(&mut rows, |(k, _)| laid.group(*k) as f64);
    for (k, point) in rows {
        let one = &measured.isotherms[k];
        labels.push(one.label.clone());
        kelvin.push(one.temperature.unwrap_or(f64::NAN));
        own.push(measured.abscissa.unit.from_si(one.abscissa[point]));
        reduced.push(measured.abscissa.unit.from_si(laid.reduced(k, one.abscissa[point])));
        for (quantity, column) in values.iter_mut().enumerate() {
            let value = laid.lifted_value(k, quantity, one.values[quantity][point]);
            column.push(measured.channels[quantity].unit.from_si(value));
        }
    }
    let (x, unit) = (&measured.abscissa.symbol, measured.abscissa.unit.symbol());
    let mut columns = vec![numbers("reduced", &reduced_symbol(laid, x), unit, reduced)];
    for (channel, values) in measured.channels.iter().zip(values) {
        columns.push(numbers(channel.quantity.id(), &format!("${}$", channel.symbol), channel.unit.symbol(), values));
    }
    columns.push(numbers("temperature", "$T$", "K", kelvin));
    columns.push(numbers("measured_at", &format!("${x}$"), unit, own));
    columns.push(words("isotherm", "Isotherm", labels));
    DataTable { key: "master_curve".into(), title: "Master curve".into(), columns }
}

/// `$f\,a_T$`, or `$t/a_T$`.
pub(super) fn reduced_symbol(laid: &Laid, x: &str) -> String {
    if laid.measured.of_time() { format!("${x}/a_T$") } else { format!(r"${x}\,a_T$") }
}

/// The residual of an overlap where the isotherms lie now.
fn residual(laid: &Laid, pair: &Overlap) -> Option<f64> {
    let shift = |k: usize| laid.found.shifts[k].horizontal;
    overlap::residual(&laid.family, pair.of, shift(pair.of[1]) - shift(pair.of[0]))
}

/// The overlaps that fit worst where the isotherms lie now: what is watched while one of them is moved.
pub(super) fn worst_overlaps(laid: &Laid) -> Finding {
    /// As many as are read at a glance.
    const SHOWN: usize = 4;
    let label = |k: usize| laid.measured.isotherms[k].label.clone();
    let of = |pair: &Overlap| residual(laid, pair).map(|residual| (pair.of, residual));
    let mut residuals: Vec<([usize; 2], f64)> =
        laid.found.overlaps.iter().filter(|pair| pair.joined).filter_map(of).collect();
    sort_by_number(&mut residuals, |(_, residual)| -residual);
    let shown: Vec<String> = residuals
        .iter()
        .take(SHOWN)
        .map(|&([a, b], residual)| format!("{} and {}: {}", label(a), label(b), significant(residual, 2)))
        .collect();
    let chi2 = laid.found.reduced_chi2().map_or("—".into(), |chi2| significant(chi2, 3));
    Finding::new(
        "overlap_residuals",
        format!("χ²red {chi2}"),
        format!("Largest residuals of overlaps, in standard deviations: {}.", shown.join("; ")),
    )
}

/// What neighbours say of each other by themselves.
pub(super) fn overlaps(laid: &Laid) -> DataTable {
    let pairs = &laid.found.overlaps;
    let label = |k: usize| laid.measured.isotherms[k].label.clone();
    let each = |f: &dyn Fn(&Overlap) -> f64| pairs.iter().map(f).collect::<Vec<f64>>();
    let shift = |k: usize| laid.found.shifts[k].horizontal;
    DataTable {
        key: "overlaps".into(),
        title: "Neighbours by themselves".into(),
        columns: vec![
            words("colder", "Isotherm", pairs.iter().map(|pair| label(pair.of[0])).collect()),
            words("warmer", "and", pairs.iter().map(|pair| label(pair.of[1])).collect()),
            numbers("shift", r"$\Delta\ln a_T$ of the pair", "", each(&|pair| pair.shift)),
            numbers("shift_of_all", r"$\Delta\ln a_T$ of all", "", each(&|pair| shift(pair.of[1]) - shift(pair.of[0]))),
            numbers("length", "Overlap (decades)", "", each(&|pair| pair.length / LN_10)),
            numbers("mismatch", "Residual/σ of the pair", "", each(&|pair| pair.mismatch)),
            numbers("residual", "Residual/σ of all", "", each(&|pair| residual(laid, pair).unwrap_or(f64::NAN))),
            words(
                "joined",
                "They overlap",
                pairs.iter().map(|pair| if pair.joined { "yes" } else { "no" }.into()).collect(),
            ),
        ],
    }
}

/// Laws of the shift factors, best first.
pub(super) fn laws(laws: &[Through]) -> Option<DataTable> {
    if laws.is_empty() {
        return None;
    }
    let table = through::rank(laws).table();
    Some(DataTable { key: "laws".into(), title: "Laws of the shift factors, best first".into(), ..table })
}

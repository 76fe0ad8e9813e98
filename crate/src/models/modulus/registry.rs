//! The promises that every law keeps, tested over the list.

use super::*;
use crate::data::FrequencySweep;
use crate::models::{Law, Scale, starts};
use crate::units::Unit;
use serde_json::Value;
use std::collections::BTreeSet;
use std::f64::consts::PI;

/// The reference tables are doubles nearest to 30-digit results; what is left are roundings of exp and ln at |ln ωτ| up to 28.
const REFERENCE_REL: f64 = 1e-12;

/// Central differences with steps of 1e-5 lose about 1e-10 to curvature and 1e-11 of the modulus to rounding, which is compared
/// with 1e-4 of it at least; a wrong term is of order 1.
const DERIVATIVE_REL: f64 = 1e-6;

#[test]
fn every_file_of_the_folder_is_in_the_list_under_its_own_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crate/src/models/modulus");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| !["mod", "registry"].contains(&name.as_str()))
        .collect();
    let listed: BTreeSet<String> = MODULI.iter().map(|model| model.info().id.to_owned()).collect();
    assert_eq!(files, listed);
    assert_eq!(listed.len(), MODULI.len(), "an id is listed twice");
}

#[test]
fn every_fact_is_given() {
    for model in MODULI {
        let info = model.info();
        assert!(!info.source.is_empty() && !info.summary.is_empty(), "{}", info.id);
        for param in info.params {
            let symbol = param.symbol;
            assert!(info.latex.contains(symbol), "{}: {symbol} is not in the equation", info.id);
            assert!(["", "Pa", "s", "rad/s"].contains(&param.unit), "{}: unit of {symbol}", info.id);
            assert!(param.unit.is_empty() || Unit::parse(param.unit).is_some());
            assert!(param.limits[0] <= param.start && param.start <= param.limits[1], "{}: start of {symbol}", info.id);
            assert!(param.scale == Scale::Linear || param.limits[0] > 0.0, "{}: {symbol} has a logarithm", info.id);
        }
        let keys: BTreeSet<&str> = info
            .params
            .iter()
            .map(|param| param.key)
            .chain(model.derived().iter().map(|derived| derived.key))
            .collect();
        assert_eq!(keys.len(), info.params.len() + model.derived().len(), "{}: a key is used twice", info.id);
    }
}

#[test]
fn every_law_agrees_with_its_reference() {
    for model in MODULI {
        let rows = reference(model.info().id);
        assert!(rows.len() >= 30, "{} has no reference table", model.info().id);
        for row in rows {
            let got = moduli(*model, &[row.omega], &row.p)[0];
            for (got, expected) in [(got.re, row.storage), (got.im, row.loss)] {
                let Some(expected) = expected else { continue };
                let error = ((got - expected) / expected).abs();
                assert!(
                    error <= REFERENCE_REL,
                    "{} {:?} ω {}: {got} {expected} {error:e}",
                    model.info().id,
                    row.p,
                    row.omega
                );
            }
        }
    }
}

#[test]
fn derivatives_agree_with_differences() {
    for_all_laws(|model, p, _| {
        for omega in [1e-6, 1e-2, 0.8, 3.0, 1e3, 1e7] {
            let mut gradient = Vec::new();
            model.evaluate(&[omega], p, &mut |_, g| gradient = g.to_vec());
            assert_eq!(gradient.len(), p.len());
            for k in 0..p.len() {
                // A modulus of zero has no size of its own: the smallest that matters beside 1 GPa is taken.
                let size = p[k].abs().max(if model.info().params[k].unit == "Pa" { 1e6 } else { 1e-3 });
                let step = 1e-5 * size;
                let at = |value: f64| {
                    let mut p = p.to_vec();
                    p[k] = value;
                    moduli(model, &[omega], &p)[0]
                };
                let difference = (at(p[k] + step) - at(p[k] - step)) / (2.0 * step);
                let scale = gradient[k].norm() + 1e-4 * at(p[k]).norm() / size;
                let error = (gradient[k] - difference).norm() / scale;
                let (id, key) = (model.info().id, model.info().params[k].key);
                assert!(error < DERIVATIVE_REL, "{id} {key} at {p:?}, ω {omega}: {error:e}");
            }
        }
    });
}

#[test]
fn every_law_is_finite_and_passive_over_24_decades() {
    for_all_laws(|model, p, tau| {
        for decade in -12..=12 {
            let omega = 10f64.powi(decade) / tau;
            model.evaluate(&[omega], p, &mut |g, gradient| {
                assert!(g.re.is_finite() && g.im.is_finite(), "{} {p:?} {omega}", model.info().id);
                assert!(g.im >= 0.0 && g.re >= 0.0, "{} {p:?} {omega}: {g}", model.info().id);
                assert!(gradient.iter().all(|d| d.re.is_finite() && d.im.is_finite()));
            });
        }
    });
}

#[test]
fn storage_and_loss_belong_together_by_kramers_and_kronig() {
    for_all_laws(|model, p, tau| {
        if model.predicts() == Predicts::Loss {
            return;
        }
        // G′(ω₂) − G′(ω₁) = (2/π) ∫ G″(ω) ω [1/(ω²−ω₂²) − 1/(ω²−ω₁²)]·ω… is singular; the difference of the limits is not:
        // G_u − G_r = (2/π) ∫ G″ d ln ω over all frequencies, with wings integrated as power laws at the ends.
        let (step, decades) = (0.02, 40.0 * std::f64::consts::LN_10);
        let count = (2.0 * decades / step) as i32;
        let omega: Vec<f64> = (0..=count).map(|k| (-decades + step * f64::from(k)).exp() / tau).collect();
        let g = moduli(model, &omega, p);
        let area: f64 = g.iter().map(|g| g.im * step).sum();
        let wing = |a: usize, b: usize| g[a].im / ((g[a].im / g[b].im).ln() / step).abs();
        let last = g.len() - 1;
        let total = 2.0 / PI * (area + wing(0, 1) + wing(last, last - 1));
        let strength = p[0];
        // The trapezoid rule on a smooth peak is exact to rounding; the wings' power laws set the error.
        assert!((total / strength - 1.0).abs() < 2e-3, "{} {p:?}: {}", model.info().id, total / strength);
    });
}

#[test]
fn a_start_is_near_the_truth_of_data_without_noise() {
    for model in MODULI {
        let mut p: Vec<f64> = model.info().params.iter().map(|param| param.start).collect();
        p[0] = 2e9;
        let omega: Vec<f64> = (0..40).map(|k| 10f64.powf(-3.0 + 0.15 * f64::from(k))).collect();
        let g = moduli(*model, &omega, &p);
        let sweep = FrequencySweep {
            storage: if model.predicts() == Predicts::Modulus { g.iter().map(|g| g.re).collect() } else { vec![] },
            loss: g.iter().map(|g| g.im).collect(),
            omega,
            ..FrequencySweep::default()
        };
        let law = Law::parse(model.info().id).unwrap();
        let start = &starts(&law, &sweep, 1)[0];
        for ((found, truth), param) in start.iter().zip(&p).zip(model.info().params) {
            if param.scale == Scale::Log {
                // Within a factor of 3 is within the reach of any descent method.
                assert!((found / truth).ln().abs() < 1.1, "{} {}: {found} {truth}", model.info().id, param.key);
            }
        }
    }
}

/// Calls `test(law, parameters, τ)` at start values and at random values inside the limits.
fn for_all_laws(test: impl Fn(&dyn Modulus, &[f64], f64)) {
    let mut seed = 1_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    for model in MODULI {
        for trial in 0..20 {
            let mut tau = 1.0;
            let p: Vec<f64> = model
                .info()
                .params
                .iter()
                .map(|param| {
                    let [lo, hi] = param.limits;
                    let value = match (trial, param.scale) {
                        (0, _) => param.start,
                        // Within six decades of the start: wider ranges only move the same curve out of f64's reach.
                        (_, Scale::Log) => (param.start * 10f64.powf(6.0 * (random() - 0.5))).clamp(lo, hi),
                        (_, Scale::Linear) if hi > 1.0 => 1e9 * random(),
                        (_, Scale::Linear) => lo + (hi - lo) * (0.05 + 0.9 * random()),
                    };
                    if param.unit == "s" {
                        tau = value;
                    } else if param.unit == "rad/s" {
                        tau = 1.0 / value;
                    }
                    value
                })
                .collect();
            test(*model, &p, tau);
        }
    }
}

/// One line of a reference table: parameters, frequency and the expected parts; `None` where a table has no such part.
struct Row {
    p: Vec<f64>,
    omega: f64,
    storage: Option<f64>,
    loss: Option<f64>,
}

fn reference(id: &str) -> Vec<Row> {
    let table = |text: &str| -> Vec<Vec<Value>> {
        let table: Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(table["rows"].clone()).unwrap()
    };
    let number = |cell: &Value| cell.as_f64().unwrap();
    match id {
        "qpd" => table(include_str!("../../../../tests/golden/reference/qpd_eq9.json"))
            .iter()
            .map(|row| {
                let [gr, eta, chi, x, storage, loss] = [0, 1, 2, 3, 4, 5].map(|k| number(&row[k]));
                Row { p: vec![1.0 - gr, gr, 1.0, chi, eta], omega: x, storage: Some(storage), loss: Some(loss) }
            })
            .collect(),
        "bergman" => table(include_str!("../../../../tests/golden/reference/bergman_eq17.json"))
            .iter()
            .map(|row| {
                let [beta, x, loss] = [0, 1, 2].map(|k| number(&row[k]));
                Row { p: vec![1.0, 1.0, beta], omega: x, storage: None, loss: Some(loss) }
            })
            .collect(),
        "kww" => table(include_str!("../../../../tests/golden/reference/kww_frequency_eq15.json"))
            .iter()
            .map(|row| {
                let [beta, x, storage, loss] = [0, 1, 2, 3].map(|k| number(&row[k]));
                Row { p: vec![1.0, 0.0, 1.0, beta], omega: x, storage: Some(storage), loss: Some(loss) }
            })
            .collect(),
        _ => table(include_str!("../../../../tests/golden/reference/hn_cc_cd.json"))
            .iter()
            .filter_map(|row| {
                let [alpha, gamma, x, loss, storage] = [1, 2, 3, 5, 6].map(|k| number(&row[k]));
                let p = match (id, row[0].as_str().unwrap()) {
                    ("debye", "debye") => vec![1.0, 0.0, 1.0],
                    ("cole_cole", "CC" | "debye") => vec![1.0, 0.0, 1.0, alpha],
                    ("cole_davidson", "CD" | "debye") => vec![1.0, 0.0, 1.0, gamma],
                    ("havriliak_negami", _) => vec![1.0, 0.0, 1.0, alpha, gamma],
                    _ => return None,
                };
                Some(Row { p, omega: x, storage: Some(storage), loss: Some(loss) })
            })
            .collect(),
    }
}

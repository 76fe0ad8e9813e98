//! The promises that every law keeps, tested over the list.

use super::*;
use crate::data::FrequencySweep;
use crate::models::{Law, Param, Role, Scale, starts};
use crate::units::Unit;
use serde_json::Value;
use std::collections::BTreeSet;
use std::f64::consts::PI;

/// The reference tables are doubles nearest to 30-digit results; what is left are roundings of exp and ln at |ln ωτ| up to 28.
const REFERENCE_REL: f64 = 1e-12;

/// Differences extrapolated to steps of zero lose about 1e-11 of the modulus to its rounding, and are compared with 1e-3 of it at
/// least; a wrong term is of order 1.
const DERIVATIVE_REL: f64 = 1e-7;

/// The trapezoid rule is exact to rounding for what is analytic around the real axis of ln ω; the ends left out hold e^−40.
const KRAMERS_KRONIG_REL: f64 = 1e-11;

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
            assert!(["", "Pa", "s", "rad/s", "Pa s"].contains(&param.unit), "{}: unit of {symbol}", info.id);
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
                // A springpot that is a dashpot stores nothing, exactly.
                let error = if expected == 0.0 { got.abs() } else { ((got - expected) / expected).abs() };
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
fn derivatives_agree_with_extrapolated_differences() {
    for_all_laws(|model, p, tau| {
        for x in [1e-6, 1e-2, 0.8, 3.0, 1e3, 1e7] {
            let omega = x / tau;
            let mut gradient = Vec::new();
            model.evaluate(&[omega], p, &mut |_, g| gradient = g.to_vec());
            assert_eq!(gradient.len(), p.len());
            for (k, param) in model.info().params.iter().enumerate() {
                let at = |value: f64| {
                    let mut p = p.to_vec();
                    p[k] = value;
                    moduli(model, &[omega], &p)[0]
                };
                // By the logarithm where the parameter is fitted so; a relaxed modulus of zero is compared with 1 MPa.
                let (difference, unit) = match param.scale {
                    Scale::Log => (extrapolated(|h| at(p[k] * h.exp()), 0.03), p[k]),
                    Scale::Linear if param.unit == "Pa" => {
                        let size = p[k].max(1e6);
                        (extrapolated(|h| at(p[k] + size * h), 0.1), size)
                    }
                    Scale::Linear => {
                        let [lo, hi] = param.limits;
                        (extrapolated(|h| at(p[k] + h), (0.9 * (p[k] - lo).min(hi - p[k])).min(0.02)), 1.0)
                    }
                };
                let derivative = gradient[k] * unit;
                let error = (derivative - difference).norm() / (derivative.norm() + 1e-3 * at(p[k]).norm());
                assert!(error < DERIVATIVE_REL, "{} {} at {p:?}, ωτ {x}: {error:e}", model.info().id, param.key);
            }
        }
    });
}

/// `f′(0)` by central differences with steps h, h/2, h/4 and h/8, extrapolated to zero (Richardson, Romberg).
fn extrapolated(f: impl Fn(f64) -> Complex64, h: f64) -> Complex64 {
    let mut column: Vec<Complex64> =
        [1.0, 0.5, 0.25, 0.125].iter().map(|part| (f(h * part) - f(-h * part)) / (2.0 * h * part)).collect();
    let mut factor = 4.0;
    while column.len() > 1 {
        column = column.windows(2).map(|pair| (factor * pair[1] - pair[0]) / (factor - 1.0)).collect();
        factor *= 4.0;
    }
    column[0]
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
fn storage_follows_from_loss_by_kramers_and_kronig() {
    for_all_laws(|model, p, tau| {
        if model.predicts() == Predicts::Loss {
            return;
        }
        // G′(ω) − G′(ω₀) = K(ω) − K(ω₀), K(ω) = (2/π) P∫ G″(s) ω²/(ω² − s²) d ln s. As P∫ ω s/(ω² − s²) d ln s = 0, taking
        // G″(ω) s/ω off removes the pole. The grid has the frequencies in the middles of its steps. What K(ω) and K(ω₀) hold far
        // below both is the same, and taken together it falls as s².
        const STEP: f64 = 0.2;
        let at = |k: f64| (STEP * k).exp() / tau;
        let ln_s: Vec<f64> = (-400..400).map(|k| f64::from(k) + 0.5).collect();
        let loss: Vec<f64> =
            moduli(model, &ln_s.iter().map(|&k| at(k)).collect::<Vec<_>>(), p).iter().map(|g| g.im).collect();
        let places = [0.0, -60.0, -25.0, -6.0, 7.0, 30.0, 70.0];
        let g = moduli(model, &places.map(at), p);
        for (place, expected) in places.iter().zip(&g).skip(1) {
            let kernel = |loss_at: f64, place: f64, loss: f64, k: f64| {
                let ratio = (STEP * (k - place)).exp();
                (loss - loss_at * ratio) / (1.0 - ratio * ratio)
            };
            let terms = ln_s.iter().zip(&loss);
            let both = |(k, loss): (&f64, &f64)| {
                kernel(expected.im, *place, *loss, *k) - kernel(g[0].im, places[0], *loss, *k)
            };
            let storage = g[0].re + 2.0 / PI * STEP * terms.map(both).sum::<f64>();
            let error = (storage - expected.re).abs() / (expected.norm() + g[0].norm());
            assert!(error < KRAMERS_KRONIG_REL, "{} {p:?} ωτ {}: {error:e}", model.info().id, at(*place) * tau);
        }
    });
}

#[test]
fn the_area_under_the_loss_is_half_pi_times_what_relaxes() {
    let mut held = 0;
    for_all_laws(|model, p, tau| {
        let named = |key: &str| model.derived().iter().find(|d| d.key == key).map(|derived| (derived.value)(p));
        let offset = model.info().params.iter().position(|param| param.role == Role::Offset).map(|k| p[k]);
        // Flow and springpots have no limit at high frequency.
        let Some(unrelaxed) = named("unrelaxed_modulus").filter(|g_u| g_u.is_finite()) else { return };
        held += 1;
        let relaxed = offset.or(named("relaxed_modulus")).unwrap_or(0.0);
        // G_u − G_r = (2/π) ∫ G″ d ln ω over all frequencies, with wings integrated as power laws at the ends.
        let (step, decades) = (0.2, 40.0 * std::f64::consts::LN_10);
        let count = (2.0 * decades / step) as i32;
        let omega: Vec<f64> = (0..=count).map(|k| (-decades + step * f64::from(k)).exp() / tau).collect();
        let g = moduli(model, &omega, p);
        let area: f64 = g.iter().map(|g| g.im * step).sum();
        let wing = |a: usize, b: usize| g[a].im / ((g[a].im / g[b].im).ln() / step).abs();
        let last = g.len() - 1;
        let total = 2.0 / PI * (area + wing(0, 1) + wing(last, last - 1));
        let strength = unrelaxed - relaxed;
        // The trapezoid rule on a smooth peak is exact to rounding; the wings' power laws set the error.
        assert!((total / strength - 1.0).abs() < 2e-3, "{} {p:?}: {}", model.info().id, total / strength);
    });
    // All but Bergman, the fractional ones and the flows.
    assert!(held >= 20 * 10, "{held}");
}

#[test]
fn a_start_is_near_the_truth_of_data_without_noise() {
    for model in MODULI {
        let amplified = |param: &Param| param.start * if param.role == Role::Amplitude { 2.0 } else { 1.0 };
        let p: Vec<f64> = model.info().params.iter().map(amplified).collect();
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
fn for_all_laws(mut test: impl FnMut(&dyn Modulus, &[f64], f64)) {
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

impl Row {
    fn new(p: &[f64], omega: f64, storage: f64, loss: f64) -> Row {
        Row { p: p.to_vec(), omega, storage: Some(storage), loss: Some(loss) }
    }
}

fn reference(id: &str) -> Vec<Row> {
    let table = |text: &str| -> Vec<Vec<Value>> {
        let table: Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(table["rows"].clone()).unwrap()
    };
    let number = |cell: &Value| cell.as_f64().unwrap();
    let rows = |text: &str, of: fn(&[f64]) -> Option<Row>| -> Vec<Row> {
        let numbers = |row: &Vec<Value>| row.iter().map(|cell| cell.as_f64().unwrap_or(f64::NAN)).collect::<Vec<_>>();
        table(text).iter().filter_map(|row| of(&numbers(row))).collect()
    };
    let gumbel = |skew: &str| -> Vec<Row> {
        table(include_str!("../../../../tests/golden/reference/gumbel_continuum.json"))
            .iter()
            .filter(|row| row[0] == skew)
            .map(|row| {
                let [b, strength, x, storage, loss] = [1, 2, 3, 6, 7].map(|k| number(&row[k]));
                Row::new(&[1.0, strength, 1.0, b], x, storage, loss)
            })
            .collect()
    };
    match id {
        "qpd" => rows(include_str!("../../../../tests/golden/reference/qpd_eq9.json"), |row| {
            let [gr, eta, chi, x, storage, loss] = *row else { return None };
            Some(Row::new(&[1.0 - gr, gr, 1.0, chi, eta], x, storage, loss))
        }),
        "qpd_creep" => rows(include_str!("../../../../tests/golden/reference/jstar_eq8_vs_eq9.json"), |row| {
            let [chi, eta, x, _, _, storage, loss, _, _] = *row else { return None };
            Some(Row::new(&[1.0, 1.0, chi, eta], x, storage, loss))
        }),
        "kww" => rows(include_str!("../../../../tests/golden/reference/kww_frequency_eq15.json"), |row| {
            let [beta, x, storage, loss, ..] = *row else { return None };
            Some(Row::new(&[1.0, 0.0, 1.0, beta], x, storage, loss))
        }),
        "bergman" => rows(include_str!("../../../../tests/golden/reference/bergman_eq17.json"), |row| {
            let [beta, x, loss] = *row else { return None };
            Some(Row { p: vec![1.0, 1.0, beta], omega: x, storage: None, loss: Some(loss) })
        }),
        "gumbel" => gumbel("left"),
        "gumbel_right" => gumbel("right"),
        "newtonian_flow" => rows(include_str!("../../../../tests/golden/reference/springpot.json"), |row| {
            let [n, x, storage, loss] = *row else { return None };
            (n == 1.0).then(|| Row::new(&[1.0], x, storage, loss))
        }),
        "power_law_flow" => rows(include_str!("../../../../tests/golden/reference/springpot.json"), |row| {
            let [n, x, storage, loss] = *row else { return None };
            Some(Row::new(&[1.0, n], x, storage, loss))
        }),
        "fractional_maxwell" => rows(include_str!("../../../../tests/golden/reference/fractional.json"), |row| {
            let [gr, alpha, beta, x, storage, loss] = *row else { return None };
            (gr == 0.0).then(|| Row::new(&[1.0, 1.0, alpha, beta], x, storage, loss))
        }),
        "fractional_zener" => rows(include_str!("../../../../tests/golden/reference/fractional.json"), |row| {
            let [gr, alpha, beta, x, storage, loss] = *row else { return None };
            Some(Row::new(&[1.0, gr, 1.0, alpha, beta], x, storage, loss))
        }),
        _ => table(include_str!("../../../../tests/golden/reference/hn_cc_cd.json"))
            .iter()
            .filter_map(|row| {
                let [alpha, gamma, x, loss, storage] = [1, 2, 3, 5, 6].map(|k| number(&row[k]));
                let p: &[f64] = match (id, row[0].as_str().unwrap()) {
                    ("debye", "debye") => &[1.0, 0.0, 1.0],
                    ("maxwell", "debye") => &[1.0, 1.0],
                    ("cole_cole", "CC" | "debye") => &[1.0, 0.0, 1.0, alpha],
                    ("cole_davidson", "CD" | "debye") => &[1.0, 0.0, 1.0, gamma],
                    ("havriliak_negami", _) => &[1.0, 0.0, 1.0, alpha, gamma],
                    _ => return None,
                };
                Some(Row::new(p, x, storage, loss))
            })
            .collect(),
    }
}

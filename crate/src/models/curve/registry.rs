//! The promises that every law of one variable keeps, tested over the list.

use super::*;
use crate::models::Scale;
use crate::units::Unit;
use serde_json::Value;
use std::collections::BTreeSet;

/// Differences of sixth order with steps of 1e-4 lose 1e-12 to rounding, and to curvature no more than 1e-8 where a decay has
/// fallen by hundreds of powers of e; a wrong term is of order 1.
const DERIVATIVE_REL: f64 = 2e-8;

/// Names of files that hold no law, and of the family whose members differ in their number of terms.
const NO_LAW: &[&str] = &["mod", "guess", "registry"];

#[test]
fn every_file_of_the_folder_is_in_the_list_under_its_own_name() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crate/src/models/curve");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .filter(|name| !NO_LAW.contains(&name.as_str()))
        .collect();
    // Sums of one, two and three terms are one file.
    let family = |id: &str| id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_').to_owned();
    let listed: BTreeSet<String> = CURVES.iter().map(|curve| family(curve.info().id)).collect();
    assert_eq!(files, listed);
    let ids: BTreeSet<&str> = CURVES.iter().map(|curve| curve.info().id).collect();
    assert_eq!(ids.len(), CURVES.len(), "an id is listed twice");
}

#[test]
fn every_fact_is_given() {
    let known =
        |unit: &str| unit.is_empty() || unit == MEASURED || Unit::parse(unit).is_some_and(|u| u.symbol() == unit);
    for curve in CURVES {
        let (info, axes) = (curve.info(), curve.axes());
        assert!(!info.source.is_empty() && !info.summary.is_empty() && !info.title.is_empty(), "{}", info.id);
        assert!(info.source.contains(|c: char| c.is_ascii_digit()), "{}: the source has a year", info.id);
        for axis in [&axes.abscissa, &axes.ordinate] {
            assert!(known(axis.unit) && !axis.meaning.is_empty(), "{}: {}", info.id, axis.symbol);
            let symbol = axis.symbol.trim_end_matches("(t)");
            assert!(info.latex.contains(symbol), "{}: {symbol} is not in the equation", info.id);
            for quantity in axis.quantities {
                assert!(axis.unit == MEASURED || quantity.si().symbol() == axis.unit, "{}: {quantity:?}", info.id);
            }
        }
        let logarithm = info.latex.starts_with(&format!(r"\ln{}", axes.ordinate.symbol))
            || info.latex.starts_with(&format!(r"\ln {}", axes.ordinate.symbol));
        assert_eq!(axes.gives == Gives::NaturalLogarithm, logarithm, "{}: what the equation gives", info.id);
        for param in info.params {
            let symbol = param.symbol;
            assert!(info.latex.contains(symbol), "{}: {symbol} is not in the equation", info.id);
            assert!(known(param.unit), "{}: unit of {symbol}", info.id);
            assert!(param.limits[0] <= param.start && param.start <= param.limits[1], "{}: start of {symbol}", info.id);
            assert!(param.scale == Scale::Linear || param.limits[0] > 0.0, "{}: {symbol} has a logarithm", info.id);
            assert!(!param.key.is_empty() && !param.meaning.is_empty(), "{}: {symbol}", info.id);
        }
        let derived = curve.derived();
        assert!(derived.iter().all(|d| known(d.unit) && !d.meaning.is_empty()), "{}", info.id);
        let keys = info.params.iter().map(|param| param.key).chain(derived.iter().map(|derived| derived.key));
        assert_eq!(keys.clone().collect::<BTreeSet<_>>().len(), keys.count(), "{}: a key is used twice", info.id);
    }
}

#[test]
fn every_law_agrees_with_its_reference() {
    for curve in CURVES {
        let (id, rows) = (curve.info().id, reference(curve.info().id));
        assert!(rows.len() >= 10, "{id} has no reference table");
        for Row { p, x, expected } in rows {
            let got = values(*curve, &[x], &p)[0];
            // Logarithms are differences of terms of up to 100; values carry the roundings of exp at up to 40. What is left of a
            // decay carries those of its exponent, so more the less there is left.
            let rel = 2e-13 * (1.0 + expected.abs().ln().abs() / 50.0);
            let error = match curve.axes().gives {
                Gives::NaturalLogarithm => (got - expected).abs() / expected.abs().max(10.0),
                Gives::Value => (got - expected).abs() / expected.abs().max(1e-300),
            };
            assert!(error <= rel || got == expected, "{id} {p:?} at {x}: {got} {expected} {error:e}");
        }
    }
}

#[test]
fn derivatives_agree_with_differences() {
    for_all_laws(|curve, p| {
        let (id, mut compared) = (curve.info().id, 0);
        for x in abscissas(curve).into_iter().filter(|x| is_smooth(id, p, *x)) {
            let mut gradient = Vec::new();
            let mut value = 0.0;
            curve.evaluate(&[x], p, &mut |v, g| (value, gradient) = (v, g.to_vec()));
            assert_eq!(gradient.len(), p.len(), "{id}");
            if !value.is_finite() {
                continue;
            }
            for (k, param) in curve.info().params.iter().enumerate() {
                let step = 1e-4 * if p[k] == 0.0 { 1.0 } else { p[k].abs() };
                let at = |steps: f64| {
                    let mut p = p.to_vec();
                    p[k] += steps * step;
                    values(curve, &[x], &p)[0]
                };
                let odd = |steps: f64| at(steps) - at(-steps);
                let difference = (45.0 * odd(1.0) - 9.0 * odd(2.0) + odd(3.0)) / (60.0 * step);
                if !difference.is_finite() {
                    continue;
                }
                // A parameter that hardly matters is compared with the terms whose rounding its difference carries.
                let terms = gradient.iter().zip(p).map(|(slope, p)| (slope * p).abs()).fold(value.abs(), f64::max);
                let scale = gradient[k].abs() + 1e-6 * terms / step;
                // What is left of a decay after e^-60 falls too steeply for differences, and means nothing.
                if terms < 1e-20 {
                    continue;
                }
                let error = (gradient[k] - difference).abs() / scale;
                assert!(
                    error < DERIVATIVE_REL,
                    "{id} {} at {p:?}, {x}: {error:e} {} {difference}",
                    param.key,
                    gradient[k]
                );
                compared += 1;
            }
        }
        assert!(compared > 0, "{id} {p:?}");
    });
}

#[test]
fn every_law_is_finite_wherever_it_holds() {
    for_all_laws(|curve, p| {
        let times = [0.0, 1e-12, 1e-3, 1.0, 1e6, 1e15];
        let temperatures = [650.0, 700.0, 1e3, 3e3, 1e5];
        let x = if is_of_time(curve) { &times[..] } else { &temperatures[..] };
        curve.evaluate(x, p, &mut |value, gradient| {
            let id = curve.info().id;
            let beyond = matches!(id, "vft" | "wlf") && value.is_nan();
            assert!(
                beyond || value.is_finite() && gradient.iter().all(|d| d.is_finite()),
                "{id} {p:?}: {value} {gradient:?}"
            );
        });
    });
}

#[test]
fn a_start_is_found_in_any_data() {
    let data: [(&[f64], &[f64]); 5] = [
        (&[], &[]),
        (&[1.0], &[1.0]),
        (&[300.0, 300.0, 300.0], &[0.0, 0.0, 0.0]),
        (&[0.0, 0.0, 5.0], &[-1.0, 1e30, -1e-30]),
        (&[900.0, 100.0, 500.0, 300.0], &[1e300, -1e300, 1e-300, 0.0]),
    ];
    for curve in CURVES {
        for (x, y) in data {
            let starts = curve.starts(x, y, Held::default());
            assert!(!starts.is_empty(), "{}", curve.info().id);
            for (value, param) in starts.iter().flat_map(|start| start.iter().zip(curve.info().params)) {
                let inside = (param.limits[0]..=param.limits[1]).contains(value);
                assert!(inside, "{} {}: {value}", curve.info().id, param.key);
            }
        }
    }
}

fn is_of_time(curve: &dyn Curve) -> bool {
    curve.axes().abscissa.quantities.contains(&Quantity::Time)
}

fn abscissas(curve: &dyn Curve) -> Vec<f64> {
    if is_of_time(curve) {
        vec![0.0, 1e-6, 0.03, 0.8, 3.0, 1e2, 1e5]
    } else {
        vec![350.0, 520.0, 600.5, 660.0, 720.0, 1100.0]
    }
}

/// Whether no kink of the law is near: T_g, and where the correlation factor reaches its cap.
fn is_smooth(id: &str, p: &[f64], x: f64) -> bool {
    let [chi_g, a, t_g] = match id {
        "tau_mol" => [p[2], p[3], p[4]],
        "correlation_factor" => [p[0], p[1], p[2]],
        _ => return true,
    };
    let chi = chi_g + a * (x - t_g).max(0.0);
    (x - t_g).abs() > 0.02 * t_g && (chi - 0.99).abs() > 0.05
}

/// Parameters that show all of a law: its start values, with something where those are 0.
fn typical(curve: &dyn Curve) -> Vec<f64> {
    let params = curve.info().params.iter();
    let flow = |key: &str, start: f64| if key == "fluidity" { 1e-10 } else { start };
    params.map(|param| flow(param.key, param.start)).collect()
}

/// Calls `test(law, parameters)` at start values and at random values about them, inside the limits.
fn for_all_laws(test: impl Fn(&dyn Curve, &[f64])) {
    let mut seed = 1_u64;
    let mut random = || {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    for curve in CURVES {
        for trial in 0..25 {
            let params = curve.info().params.iter().zip(typical(*curve));
            let p: Vec<f64> = params
                .map(|(param, typical)| {
                    let [lo, hi] = param.limits;
                    match (trial, param.scale) {
                        (0, _) => typical,
                        (_, Scale::Log) => (typical * (3.0 * (random() - 0.5)).exp()).clamp(lo, hi),
                        (_, Scale::Linear) if hi - lo <= 2.0 => lo + (hi - lo) * (0.05 + 0.9 * random()),
                        // Stresses and pressures: up to half of the athermal stress at its lowest.
                        (_, Scale::Linear) if typical == 0.0 && param.unit == "Pa" => 1e8 * (random() - 0.2),
                        (_, Scale::Linear) => typical * (0.7 + 0.6 * random()),
                    }
                })
                .collect();
            test(*curve, &p);
        }
    }
}

/// One line of a reference table.
struct Row {
    p: Vec<f64>,
    x: f64,
    expected: f64,
}

/// The number in a column of a line.
type Column<'a> = &'a dyn Fn(usize) -> f64;

fn reference(id: &str) -> Vec<Row> {
    macro_rules! table {
        ($name:literal) => {{
            let table: Value =
                serde_json::from_str(include_str!(concat!("../../../../tests/golden/reference/", $name, ".json")))
                    .unwrap();
            serde_json::from_value::<Vec<Vec<Value>>>(table["rows"].clone()).unwrap()
        }};
    }
    let rows = |table: Vec<Vec<Value>>, row: &dyn Fn(Column) -> Row| -> Vec<Row> {
        table.iter().map(|cells| row(&|k: usize| cells[k].as_f64().unwrap_or(f64::NAN))).collect()
    };
    let ln10 = std::f64::consts::LN_10;
    match id {
        "kww_decay" => {
            rows(table!("kww_time_eq16"), &|c| Row { p: vec![0.0, -1.0, 1.0, c(0)], x: c(1), expected: c(3) })
        }
        "kww_relaxation" => {
            rows(table!("kww_time_eq16"), &|c| Row { p: vec![1.0, 0.0, 1.0, c(0)], x: c(1), expected: c(2) })
        }
        "prony_1" => rows(table!("exponentials"), &|c| Row { p: vec![0.25, 2.0, c(0)], x: c(1), expected: c(2) }),
        "prony_2" => rows(table!("exponentials"), &|c| Row {
            p: vec![0.25, 2.0, c(0), -0.75, 7.0 * c(0)],
            x: c(1),
            expected: c(3),
        }),
        "prony_3" => rows(table!("exponentials"), &|c| Row {
            p: vec![0.25, 2.0, c(0), -0.75, 7.0 * c(0), 0.5, 80.0 * c(0)],
            x: c(1),
            expected: c(4),
        }),
        "qpd_creep_time" => {
            rows(table!("creep_eq8"), &|c| Row { p: vec![1.0, c(2), 1.0, c(0), 1.0], x: c(1), expected: c(3) })
        }
        "bi_parabolic_creep" => {
            rows(table!("creep_eq8"), &|c| Row { p: vec![1.0, 1.0, c(0), 1.0], x: c(1), expected: c(4) })
        }
        "gumbel_creep" => {
            rows(table!("gumbel_creep"), &|c| Row { p: vec![2.0, 1.0, 1.0, c(0), 0.0], x: c(1), expected: c(2) })
        }
        "gumbel_creep_2" => rows(table!("gumbel_creep"), &|c| Row {
            p: vec![2.0, 0.25, 1.0, c(0), 0.5, 8.0, c(0), 0.125],
            x: c(1),
            expected: c(3),
        }),
        "power_law_creep" => {
            rows(table!("andrade_creep"), &|c| Row { p: vec![2.0, 0.25, c(0), 0.125], x: c(1), expected: c(2) })
        }
        "arrhenius" => rows(table!("tts_eq14"), &|c| Row { p: vec![0.0, c(0), c(2)], x: c(1), expected: c(3) }),
        "vft" => rows(table!("vft_wlf_mygea"), &|c| Row {
            p: vec![2.0 * ln10, c(10), c(4) - c(3), c(4)],
            x: c(5),
            expected: c(6),
        }),
        "wlf" => rows(table!("vft_wlf_mygea"), &|c| Row { p: vec![c(7), c(8), c(4)], x: c(5), expected: c(9) * ln10 }),
        "myega" => rows(table!("vft_wlf_mygea"), &|c| Row {
            p: vec![2.0 * ln10, c(10), 2.0 - c(1), c(4)],
            x: c(5),
            expected: c(12) * ln10,
        }),
        "tau_mol" => rows(table!("tau_mol_T"), &|c| Row {
            p: vec![c(5).ln(), c(1), c(2), c(4), c(3), c(6).ln()],
            x: c(7),
            expected: c(9),
        }),
        "tau_beta" => rows(table!("tau_beta_stress_eq5"), &|c| {
            // Ω in m³ and p in Pa, of which the product is the energy given in eV.
            let (volume, pressure) = (1e-29, c(1) * crate::units::constants::ELEMENTARY_CHARGE / 1e-29);
            Row { p: vec![1e-13_f64.ln(), c(0), volume, pressure, c(2) * 1e9, 1e9], x: c(3), expected: c(5) }
        }),
        "correlation_factor" => {
            rows(table!("tau_mol_T"), &|c| Row { p: vec![c(2), c(4), c(3)], x: c(7), expected: c(8) })
        }
        "defect_concentration" => rows(table!("Cd_eq7"), &|c| Row { p: vec![c(0), c(1)], x: c(2), expected: c(3) }),
        "ln_loss_factor" => rows(table!("qpd_eq10_11"), &|c| Row {
            p: vec![c(0), c(1), c(8), c(2), std::f64::consts::TAU * c(6)],
            x: c(5),
            expected: c(9),
        }),
        _ => Vec::new(),
    }
}

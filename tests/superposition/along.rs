//! Isotherms laid along one relaxation law instead of a smooth curve.

use super::files::COMPOSITIONS;
use super::made::*;
use num_complex::Complex64;
use serde_json::{Value, json};
use std::f64::consts::TAU;
use tandelta::analyses::Failure;
use tandelta::math::random::Random;
use tandelta::report::Report;

fn along(rows: &[Row], law: &str) -> Report {
    ask(MODULI, rows, json!({ "shift": "relaxation", "beside": law, "reference_temperature": 700, "peak": [] }))
}

/// Half a decade at each of six temperatures, with nothing in common between 680 and 720 K.
fn apart(seed: u64) -> Vec<Row> {
    let mut rows = isotherms(seed);
    rows.retain(|row| (row[0] <= 680.0 || row[0] >= 720.0) && (0.05..0.2).contains(&row[1]));
    rows
}

/// The α process of [`GLASS`] with a β process beside it, which is faster by `ratio` at each temperature.
fn two_processes(seed: u64, ratio: &dyn Fn(f64) -> f64) -> Vec<Row> {
    let mut random = Random::new(seed, 0);
    let mut noisy = |v: f64| v * (1.0 + NOISE * random.normal());
    let mut rows = Vec::new();
    for t in temperatures(660.0, 10.0, 9) {
        for f in decades(0.01, 30.0, 24) {
            let z = Complex64::new(0.0, TAU * f * GLASS.tau_at(t) / ratio(t));
            let g = GLASS.modulus(f, t) + 6.0 * (1.0 - (1.0 + z.powf(0.6)).inv());
            rows.push(vec![t, f, noisy(g.re), noisy(g.im)]);
        }
    }
    rows
}

#[test]
fn a_law_joins_isotherms_that_do_not_overlap() {
    let rows = apart(3);
    assert!(finding(&superposed(&rows, json!({})), "separate_groups").is_some());
    let asked = ask(MODULI, &rows, json!({ "beside": "havriliak_negami", "peak": [] }));
    assert_eq!(finding(&asked, "separate_groups").unwrap().remedy["shift"], json!("relaxation"));
    let report = along(&rows, "havriliak_negami");
    assert!(finding(&report, "separate_groups").is_none());
    assert!(numbers(&report, "shift_factors", "group").iter().all(|group| *group == 1.0));
    let [_, unlikely] = worst(&report, &|t| GLASS.ln_a(t) - GLASS.ln_a(shifts(&report)[2].t) + shifts(&report)[2].ln_a);
    assert!(unlikely < UNLIKELY, "{:?}", shifts(&report));
    let (energy, error) = number(&report, "activation_energy");
    assert!((energy - GLASS.energy).abs() < UNLIKELY * error && error < 0.2, "{energy} ± {error}");
    assert_eq!(verdict(&report), "supported", "{}", finding(&report, "superposition_verdict").unwrap().reason);
    assert!(report.parameters.is_empty(), "a law leaves no shift to be set by hand");
}

#[test]
fn its_energies_scatter_as_their_errors_say() {
    /// From so many the scatter is known to 9 %.
    const SETS: u64 = 60;
    let off = |seed: u64| {
        let (energy, error) = number(&along(&apart(seed), "havriliak_negami"), "activation_energy");
        (energy - GLASS.energy) / error
    };
    let scatter = ((0..SETS).map(|seed| off(seed).powi(2)).sum::<f64>() / SETS as f64).sqrt();
    // Few numbers, of which the error itself is known to 15 %.
    assert!((0.7..1.4).contains(&scatter), "{scatter} standard errors");
}

#[test]
fn it_agrees_with_the_smooth_curve_and_is_no_less_sharp() {
    for one in COMPOSITIONS {
        let of = |shift: &str| one.superposed("constchi", json!({ "shift": shift, "peak": [] }));
        let [smooth, law] = [of("free"), of("relaxation")].map(|report| number(&report, "activation_energy"));
        assert!((law.0 - one.energy).abs() < UNLIKELY * law.1, "{}: {law:?}", one.tag);
        assert!((law.0 - smooth.0).abs() < 2.0 * smooth.1 && law.1 < 1.1 * smooth.1, "{}: {law:?} {smooth:?}", one.tag);
    }
}

#[test]
fn one_shape_is_not_supported_where_the_exponent_changes() {
    for one in COMPOSITIONS {
        let report = one.superposed("eq6", json!({ "shift": "relaxation", "peak": [] }));
        assert_eq!(verdict(&report), "not_supported", "{}", one.tag);
        let note = &estimate(&report, "activation_energy").note;
        assert!(note.contains("not supported"), "{note}");
    }
}

#[test]
fn all_times_of_a_sum_move_together_or_superposition_fails() {
    const LAW: &str = "havriliak_negami+cole_cole";
    let together = along(&two_processes(1, &|_| 1000.0), LAW);
    assert_eq!(verdict(&together), "supported", "{}", finding(&together, "superposition_verdict").unwrap().reason);
    let [far, unlikely] = worst(&together, &|t| GLASS.ln_a(t));
    assert!(unlikely < UNLIKELY, "{far}, {unlikely}: {:?}", shifts(&together));
    // A β process of half the activation energy.
    let slower = |t: f64| 1000.0 * (-0.5 * GLASS.ln_a(t)).exp();
    assert_eq!(verdict(&along(&two_processes(1, &slower), LAW)), "not_supported");
}

#[test]
fn what_a_law_cannot_be_asked_is_said() {
    let rows = isotherms(10);
    let of = |heading: &str, rows: &[Row], more: Value| {
        let options = with(json!({ "shift": "relaxation", "beside": "qpd" }), more);
        match ask_of(&[read("made.csv", &file(heading, rows))], options) {
            Err(Failure::Option { key, .. }) => key,
            Err(other) => panic!("{other}"),
            Ok(report) => panic!("answered: {}", report.title),
        }
    };
    assert_eq!(of(MODULI, &rows, json!({ "vertical": "free" })), "vertical");
    assert_eq!(of(MODULI, &rows, json!({ "fix": { "shift.680 K": 0 } })), "fix");
    assert_eq!(of(MODULI, &rows, json!({ "beside": "none" })), "beside");
    assert_eq!(of(MODULI, &rows, json!({ "quantities": "loss_modulus" })), "shift");
    let loss_factor: Vec<Row> = rows.iter().map(|row| vec![row[0], row[1], row[3] / row[2]]).collect();
    assert_eq!(of("T_K,f_Hz,tan_delta", &loss_factor, json!({})), "shift");
}

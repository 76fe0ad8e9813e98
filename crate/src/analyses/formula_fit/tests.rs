//! A formula typed by a user against files as they come: names, units, what is refused and how.

use super::parameters::MODEL;
use crate::analyses::{Failure, run};
use crate::data::{ReadOptions, StdDecoding};
use crate::report::{EstimateState, Report};
use serde_json::{Value, json};

/// A fit of exact numbers ends within the solver's tolerance of them.
const REL: f64 = 1e-6;

fn fitted(file: &str, options: Value) -> Result<Report, Failure> {
    let reading = crate::read("table.csv", file.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
    let request = json!({ "analysis": "formula_fit", "inputs": [{ "file": "table.csv" }], "options": options });
    run(&serde_json::from_value(request).unwrap(), &[reading])
}

fn report(file: &str, options: Value) -> Report {
    fitted(file, options).unwrap_or_else(|failure| panic!("{failure}"))
}

fn refused(file: &str, options: Value) -> String {
    fitted(file, options).map(|report| report.title).expect_err("it was fitted").to_string()
}

fn value(report: &Report, key: &str) -> f64 {
    report.estimates.iter().find(|estimate| estimate.key == key).and_then(|estimate| estimate.value).unwrap_or(f64::NAN)
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= REL * expected.abs()
}

/// `y = 3 (1 − e^{−x/2})` with a little noise, and its logarithm's table.
fn growth(header: &str) -> String {
    let row = |k: i32| {
        let x = 0.4 * f64::from(k);
        let noise = [1e-3, -2e-3, 1.5e-3, -0.5e-3][k as usize % 4];
        format!("{x},{}\n", 3.0 * (1.0 - (-0.5 * x).exp()) + noise)
    };
    format!("{header}\n{}", (1..20).map(row).collect::<String>())
}

/// A Debye process in the units of an instrument: Hz and MPa.
fn debye(header: &str) -> String {
    let row = |k: i32| {
        let f = 10f64.powf(0.25 * f64::from(k) - 2.0);
        let g = 900.0
            - num_complex::Complex64::from(850.0) / num_complex::Complex64::new(1.0, std::f64::consts::TAU * f * 0.5);
        format!("{f},{},{}\n", g.re, g.im)
    };
    format!("{header}\n{}", (0..17).map(row).collect::<String>())
}

#[test]
fn a_formula_is_fitted_by_the_names_of_the_columns_or_by_x() {
    for (formula, header, x) in [
        ("a*(1-exp(-b*x))", "x,y", json!(["x"])),
        ("a*(1-exp(-b*dose))", "dose,y", json!([])),
        ("a*(1-exp(-b*x))", "dose,y", json!(["dose"])),
        ("a*(1-exp(-b*Dose))", "Dose (arb. u.),Signal (counts)", json!(["Dose (arb. u.)"])),
        ("a*(1-exp(-b*x))", "Dose (arb. u.),Signal (counts)", json!([])),
    ] {
        let found = report(&growth(header), json!({ "formula": formula, "x": x, "start": { "a": 1, "b": 1 } }));
        assert!(
            (value(&found, "a") - 3.0).abs() < 0.01 && (value(&found, "b") - 0.5).abs() < 0.01,
            "{formula} {header}"
        );
        assert!(found.estimates.iter().all(|e| e.std_error.is_some_and(|error| error > 0.0 && error < 0.01)));
        assert_eq!(found.parameters[0].model, MODEL);
    }
}

#[test]
fn what_was_asked_for_runs_again_and_gives_the_same() {
    let options = json!({ "formula": "a*(1-exp(-b*x))", "start": { "a": 1, "b": 1 } });
    let first = report(&growth("x,y"), options);
    let again = report(&growth("x,y"), json!(first.request.options));
    assert_eq!(first, again);
}

#[test]
fn a_formula_of_columns_can_be_what_is_matched() {
    let table: String = (1..9).map(|k| format!("{k},{}\n", (0.3 * f64::from(k) + 1.0).exp())).collect();
    let found =
        report(&format!("t,y\n{table}"), json!({ "formula": "a+b*t", "y": ["log(y)"], "start": { "a": 0, "b": 0 } }));
    assert!(close(value(&found, "a"), 1.0) && close(value(&found, "b"), 0.3));
}

#[test]
fn omega_is_in_radian_per_second_and_f_in_hertz_whatever_the_file_says() {
    let start = json!({ "Gu": 1000, "dG": 800, "tau": 0.1 });
    for (header, formula, tau) in [
        ("f_Hz,G_storage_MPa,G_loss_MPa", "Gu-dG/(1+i*omega*tau)", 0.5),
        ("f_Hz,G_storage_MPa,G_loss_MPa", "Gu-dG/(1+i*w*tau)", 0.5),
        ("f_Hz,G_storage_MPa,G_loss_MPa", "Gu-dG/(1+2*pi*i*f*tau)", 0.5),
        // By its own name a column is in its own unit, and so is everything that follows.
        ("f_Hz,G_storage_MPa,G_loss_MPa", "Gu-dG/(1+i*f_Hz*tau)", std::f64::consts::TAU * 0.5),
    ] {
        let found = report(&debye(header), json!({ "formula": formula, "start": start }));
        // Moduli in the unit of the file.
        assert!(close(value(&found, "Gu"), 900.0) && close(value(&found, "dG"), 850.0), "{formula}");
        assert!(close(value(&found, "tau"), tau), "{formula}: {}", value(&found, "tau"));
        assert_eq!(found.quality.unwrap().points, 34);
    }
}

#[test]
fn storage_and_loss_in_two_units_are_fitted_in_that_of_the_storage() {
    let table: String = debye("")
        .lines()
        .skip(1)
        .map(|line| {
            let numbers: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
            format!("{},{},{}\n", numbers[0], numbers[1], 1e-3 * numbers[2])
        })
        .collect();
    let file = format!("f_Hz,G_storage_MPa,G_loss_GPa\n{table}");
    let options = json!({ "formula": "Gu-dG/(1+i*omega*tau)", "start": { "Gu": 1000, "dG": 800, "tau": 0.1 } });
    assert!(close(value(&report(&file, options.clone()), "dG"), 850.0));
    let mut swapped = options;
    swapped["y"] = json!(["G_loss_GPa", "G_storage_MPa"]);
    let found = report(&file, swapped);
    assert!(close(value(&found, "dG"), 850.0));
    assert!(found.notices.iter().any(|notice| notice.code == "storage_and_loss_swapped"));
}

#[test]
fn strongly_correlated_parameters_keep_their_values_and_errors() {
    // Far from the origin, intercept and slope are correlated to the fourth digit and both very uncertain.
    let noise = [0.3, -0.4, 0.5, -0.2, -0.3, 0.2, 0.4, -0.5];
    let table: String =
        noise.iter().zip(0..).map(|(noise, k)| format!("{},{}\n", 1000.0 + f64::from(k), 2.0 + noise)).collect();
    let found = report(&format!("x,y\n{table}"), json!({ "formula": "a+b*x", "start": { "a": 0, "b": 0 } }));
    assert!(found.estimates.iter().all(|e| e.state == EstimateState::Ok && e.value.is_some() && e.std_error.is_some()));
    assert!(found.findings.iter().all(|finding| finding.key == "correlated_parameters"));
}

#[test]
fn parameters_that_only_their_product_enters_are_not_determined() {
    let found = report(&growth("x,y"), json!({ "formula": "a*c*(1-exp(-b*x))", "start": { "a": 1, "b": 1, "c": 1 } }));
    let state = |key: &str| found.estimates.iter().find(|e| e.key == key).unwrap().state;
    assert_eq!(
        (state("a"), state("c"), state("b")),
        (EstimateState::Undetermined, EstimateState::Undetermined, EstimateState::Ok)
    );
}

#[test]
fn values_can_be_held_limited_and_weighted() {
    let file = growth("x,y");
    let with = |more: Value| {
        let mut options = json!({ "formula": "a*(1-exp(-b*x))", "start": { "a": 1, "b": 1 } });
        options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        report(&file, options)
    };
    let held = with(json!({ "fix": { "a": 2.5 } }));
    assert_eq!((value(&held, "a"), held.estimates[0].state), (2.5, EstimateState::Fixed));
    let limited = with(json!({ "limit": { "a": [0, 2.8] } }));
    assert_eq!((value(&limited, "a"), limited.estimates[0].state), (2.8, EstimateState::AtLimit));
    // One side only: the largest number stands for no limit.
    let half = with(json!({ "limit": { "formula.a": [0, f64::MAX] } }));
    assert!((value(&half, "a") - 3.0).abs() < 0.01);
    assert!(with(json!({})).quality.unwrap().weights.contains("equal"));
    assert!(with(json!({ "weights": "relative" })).quality.unwrap().weights.contains('%'));
    assert_eq!(with(json!({ "range": [1.0, 5.0], "mask": [3] })).inputs[0].rows, 9);
}

#[test]
fn an_interval_can_be_of_any_kind() {
    for kind in ["profile", "bootstrap", "case_bootstrap"] {
        let options = json!({
            "formula": "a*(1-exp(-b*x))", "start": { "a": 1, "b": 1 }, "interval": kind, "replicates": 200
        });
        let found = report(&growth("x,y"), options);
        let a = &found.estimates[0];
        assert!(a.interval_kind.as_ref().unwrap().starts_with(kind), "{:?}", a.interval_kind);
        let [lower, upper] = a.interval.unwrap();
        assert!(lower.unwrap() < 3.001 && upper.unwrap() > 2.999 && upper.unwrap() - lower.unwrap() < 0.02, "{kind}");
    }
}

#[test]
fn a_mistake_is_told_with_its_option_and_its_character() {
    let failure =
        fitted(&growth("x,y"), json!({ "formula": "a*(1-exp(-b*x)", "start": { "a": 1, "b": 1 } })).unwrap_err();
    assert_eq!(failure.code(), "formula_mistake");
    let place = failure.notice(None).place.unwrap().option.unwrap();
    assert_eq!((place.key.as_str(), place.at, place.length), ("formula", 2, 1));
    assert!(failure.to_string().contains("character 3"), "{failure}");
    // In the formula of columns that is matched as well.
    let failure =
        fitted(&growth("x,y"), json!({ "formula": "a*x", "y": ["log(z)"], "start": { "a": 1 } })).unwrap_err();
    let place = failure.notice(None).place.unwrap().option.unwrap();
    assert_eq!((place.key.as_str(), place.at), ("y", 4));
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let file = growth("x,y");
    for (options, words) in [
        (json!({ "formula": "a*(1-exp(-b*x))", "start": { "a": 1 } }), "the parameter b has no start value"),
        (json!({ "formula": "a*exp(-b*t)", "start": { "a": 1 } }), "the parameters b, t have no start values"),
        (json!({ "formula": "a*x", "start": { "a": 1, "c": 1 } }), "no parameter \"c\"; it has a"),
        (json!({ "formula": "a*x", "start": { "a": 1 }, "limit": { "a": [2, 3] } }), "outside its limits"),
        (json!({ "formula": "a*x", "start": { "a": 1 }, "limit": { "a": [3, 2] } }), "no limits"),
        (json!({ "formula": "a*x", "x": ["z"], "start": { "a": 1 } }), "no column \"z\"; there are \"x\", \"y\""),
        (json!({ "formula": "a*x", "y": ["x", "y"], "start": { "a": 1 } }), "matches one column"),
        (json!({ "formula": "a*i*x", "y": ["y"], "start": { "a": 1 } }), "storage and loss"),
        (json!({ "formula": "a*log(x-5)", "start": { "a": 1 } }), "at row 1 of the table"),
        (json!({ "formula": "a*x", "start": { "a": 1 }, "range": [90, 99] }), "no row is left"),
        (json!({ "formula": "" }), "the formula is empty"),
    ] {
        let reason = refused(&file, options);
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn a_preview_draws_the_formula_before_it_has_start_values() {
    let drawn =
        report(&growth("x,y"), json!({ "formula": "a*(1-exp(-b*x))", "action": "preview", "start": { "a": 2 } }));
    let rows: Vec<(&str, f64)> = drawn.parameters.iter().map(|row| (row.key.as_str(), row.value)).collect();
    assert_eq!(rows, [("a", 2.0), ("b", 1.0)]);
    assert!(drawn.notices.iter().any(|notice| notice.code == "start_missing"));
}

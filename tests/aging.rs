//! What ageing recovers from synthetic runs whose truth is known, and what it says of runs that are too short.

use serde_json::{Value, json};
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::report::{Report, Request};

/// Truth of the generator: y₀, A, τ in s; β is 0.5. The bars are bias plus four standard deviations over fresh noise.
const TRUTH: [(&str, [f64; 3]); 2] = [("x0", [0.0205, 0.0105, 6500.0]), ("x2", [0.023, 0.012, 7200.0])];
const BARS: [f64; 3] = [3e-4, 4e-4, 0.05];
const BETA_BAR: f64 = 0.025;

fn text(alloy: &str) -> String {
    let path = format!("{}/tests/data/aging_{alloy}.csv", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

fn read(name: &str, text: &str) -> Reading {
    tandelta::read(name, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn ask(readings: &[Reading], options: Value) -> Report {
    let inputs: Vec<Value> = readings.iter().map(|reading| json!({ "file": reading.file })).collect();
    let request: Request =
        serde_json::from_value(json!({ "analysis": "aging", "inputs": inputs, "options": options })).unwrap();
    tandelta::analyses::run(&request, readings).unwrap()
}

fn value(report: &Report, key: &str) -> f64 {
    report.estimates.iter().find(|estimate| estimate.key == key).and_then(|estimate| estimate.value).unwrap()
}

#[test]
fn the_decay_of_the_loss_factor_is_recovered() {
    for (alloy, [initial, amplitude, tau]) in TRUTH {
        let report = ask(&[read("run", &text(alloy))], json!({}));
        assert!((value(&report, "initial_value") - initial).abs() < BARS[0], "{alloy}");
        assert!((value(&report, "amplitude") - amplitude).abs() < BARS[1], "{alloy}");
        assert!((value(&report, "relaxation_time") / tau).ln().abs() < BARS[2], "{alloy}");
        assert!((value(&report, "kww_exponent") - 0.5).abs() < BETA_BAR, "{alloy}");
        let levels = value(&report, "initial_value") - value(&report, "final_value");
        assert!((levels - value(&report, "amplitude")).abs() < 1e-12, "the amplitude is the difference of the levels");
    }
}

#[test]
fn several_runs_have_the_numbers_that_each_has_by_itself() {
    let runs = [read("x0", &text("x0")), read("x2", &text("x2"))];
    let both = ask(&runs, json!({}));
    for (number, run) in runs.iter().enumerate() {
        let alone = ask(std::slice::from_ref(run), json!({}));
        let key = format!("relaxation_time_{}", number + 1);
        assert_eq!(value(&both, &key), value(&alone, "relaxation_time"));
    }
    assert_eq!(both.inputs.len(), 2);
}

#[test]
fn the_modulus_grows_with_a_negative_amplitude() {
    // The file gives it without a unit, as a share of the first value.
    let text = text("x2").replace("E_storage_norm", "E_storage_GPa");
    let report = ask(&[read("run", &text)], json!({ "ages": "storage_modulus" }));
    // E′ grows by 2.5 % on the same time scale, with noise of 5e-4.
    assert!((value(&report, "amplitude") / 1e9 + 0.025).abs() < 0.003, "{}", value(&report, "amplitude"));
}

#[test]
fn a_run_that_is_shorter_than_two_relaxation_times_is_said_to_be() {
    let report = ask(&[read("run", &text("x2"))], json!({ "range": [0, 7200] }));
    assert!(report.notices.iter().any(|notice| notice.code == "trace_too_short"));
}

#[test]
fn a_quantity_that_was_not_measured_is_refused() {
    let reading = read("run", &text("x0"));
    let request = json!({ "analysis": "aging", "inputs": [{ "file": "run" }], "options": { "ages": "loss_modulus" } });
    let refused = tandelta::analyses::run(&serde_json::from_value(request).unwrap(), &[reading]).unwrap_err();
    assert!(refused.to_string().contains("does not hold"), "{refused}");
}

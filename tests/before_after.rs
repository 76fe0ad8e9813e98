//! What two sweeps beside each other say, from synthetic ones of which the truth is known.

use serde_json::json;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::report::{Report, Request};

fn read(file: &str) -> Reading {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    tandelta::read(file, &std::fs::read(path).unwrap(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn ask(files: &[&str], options: serde_json::Value) -> Result<Report, String> {
    let readings: Vec<Reading> = files.iter().map(|file| read(file)).collect();
    let inputs: Vec<serde_json::Value> = files.iter().map(|file| json!({ "file": file })).collect();
    let request: Request =
        serde_json::from_value(json!({ "analysis": "before_after", "inputs": inputs, "options": options })).unwrap();
    tandelta::analyses::run(&request, &readings).map_err(|failure| failure.to_string())
}

fn number(report: &Report, key: &str) -> Option<[f64; 2]> {
    let estimate = report.estimates.iter().find(|estimate| estimate.key == key)?;
    Some([estimate.value?, estimate.std_error?])
}

fn peak_of_one(report: &Report) -> &str {
    &report.findings.iter().find(|finding| finding.key == "peak_of_one").unwrap().value
}

#[test]
fn a_hump_that_only_one_sweep_has_is_found_where_it_is() {
    for alloy in ["x0", "x2"] {
        let files = [format!("iso_1Hz_{alloy}.csv"), format!("iso_1Hz_{alloy}_clean.csv")];
        let report = ask(&[&files[0], &files[1]], json!({})).unwrap();
        assert_eq!(peak_of_one(&report), "only before", "{alloy}");
        let [position, error] = number(&report, "loss_peak_temperature").unwrap();
        // The hump of the generator lies at 600 K at 1 Hz; tan δ and the background under it move its top by a few kelvin.
        assert!((position - 600.0).abs() < 5.0 + 3.0 * error, "{alloy}: {position} ± {error}");
        // The main peak and the stiffness are the same: zero within four standard errors.
        for key in ["peak_shift", "storage_change"] {
            let [value, error] = number(&report, key).unwrap();
            assert!(value.abs() < 4.0 * error, "{alloy}: {key} {value} ± {error}");
        }
        let turned = ask(&[&files[0], &files[1]], json!({ "treated": "first" })).unwrap();
        assert_eq!(peak_of_one(&turned), "only after");
    }
}

#[test]
fn another_alloy_has_another_peak_and_stiffness_but_no_hump_of_its_own() {
    let report = ask(&["iso_1Hz_x0_clean.csv", "iso_1Hz_x2_clean.csv"], json!({})).unwrap();
    // Peaks of the generator at 732.999 and 724.996 K; the bar of one peak is 0.3 K.
    let [shift, _] = number(&report, "peak_shift").unwrap();
    assert!((shift + 8.003).abs() < 0.6, "{shift}");
    // 86 and 88 GPa, with 0.15 % noise over 40 points of each: four standard errors.
    let [change, _] = number(&report, "storage_change").unwrap();
    assert!((change - (86.0 / 88.0 - 1.0)).abs() < 0.0014, "{change}");
    assert_eq!(peak_of_one(&report), "none");
    assert!(number(&report, "loss_peak_height").is_none());
}

#[test]
fn two_measurements_are_needed_and_no_more() {
    let refused = ask(&["iso_1Hz_x0.csv"; 1], json!({})).unwrap_err();
    assert!(refused.contains("before and after"), "{refused}");
    let three = ["iso_1Hz_x0.csv", "iso_1Hz_x0_clean.csv", "iso_1Hz_x2_clean.csv"];
    assert!(ask(&three, json!({})).unwrap_err().contains("3 measurements"));
}

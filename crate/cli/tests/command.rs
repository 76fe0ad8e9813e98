//! The command as a shell sees it: output, JSON and exit status.

use serde_json::Value;
use std::process::{Command, Output};

const ISOTHERMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/examples/freq_constchi_x2.csv");

fn tandelta(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tandelta")).args(args).output().unwrap()
}

fn status(args: &[&str]) -> i32 {
    tandelta(args).status.code().unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = tandelta(&[args, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn estimate<'a>(report: &'a Value, key: &str) -> &'a Value {
    report["estimates"].as_array().unwrap().iter().find(|estimate| estimate["key"] == key).unwrap()
}

#[test]
fn read_says_what_was_understood() {
    let reading = &json(&["read", ISOTHERMS])["files"][0];
    assert_eq!((reading["encoding"].as_str(), reading["decimal"].as_str()), (Some("utf-8"), Some("point")));
    let columns: Vec<&str> =
        reading["tables"][0]["columns"].as_array().unwrap().iter().map(|c| c["quantity"].as_str().unwrap()).collect();
    assert_eq!(columns, ["temperature", "frequency", "storage_modulus", "loss_modulus"]);
    assert_eq!(reading["measurements"][0]["kind"], "isotherm_family");
    assert_eq!(reading["measurements"][0]["groups"].as_array().unwrap().len(), 22);
}

#[test]
fn a_workbook_is_read_like_any_other_file() {
    let book = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/steps.xls");
    let reading = &json(&["read", book])["files"][0];
    assert_eq!(reading["encoding"], "workbook");
    let titles: Vec<&str> =
        reading["tables"].as_array().unwrap().iter().map(|table| table["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Frequency sweep - 1", "Time sweep - 2"]);
    let text = String::from_utf8(tandelta(&["read", book]).stdout).unwrap();
    assert!(text.contains("Table 2 (Time sweep - 2): 8 rows, lines 4–11"), "{text}");
    assert!(text.contains("sheet \"Details\": "), "{text}");
    assert!(json(&["fit", "debye", book])["estimates"][0]["value"].is_number());

    let protected = tandelta(&["read", concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/protected.xlsx")]);
    assert_eq!(protected.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&protected.stderr).contains("password"));
}

#[test]
fn a_column_can_be_given_another_meaning() {
    let reading = &json(&["read", ISOTHERMS, "--column", "G_storage_GPa=storage_modulus[MPa]"])["files"][0];
    assert_eq!(reading["tables"][0]["columns"][2]["unit"], "MPa");
}

#[test]
fn fit_and_analyse_are_the_same_road() {
    let fit = json(&["fit", "qpd", ISOTHERMS, "--temperature", "715", "--fix", "relaxed_modulus=0"]);
    let analyse = json(&[
        "analyse",
        "relaxation_models",
        ISOTHERMS,
        "--set",
        "models=qpd",
        "--set",
        "temperature=715",
        "--set",
        "fix=relaxed_modulus=0",
    ]);
    assert_eq!(fit, analyse);
    let chi = estimate(&fit, "chi")["value"].as_f64().unwrap();
    assert!((chi - 0.381).abs() < 0.015);
}

#[test]
fn chosen_columns_are_the_ones_fitted() {
    let fit = json(&["fit", "qpd", ISOTHERMS, "--x", "f_Hz", "--y", "G_loss_GPa", "--temperature", "715"]);
    assert_eq!(fit["request"]["options"]["quantities"], "loss_modulus");
    assert_eq!(fit["quality"]["points"], 24);
}

#[test]
fn evaluate_prints_a_law_over_frequencies() {
    let table = json(&["evaluate", "debye", "--set", "relaxation_strength=2", "--over", "omega=1..100:log:3"]);
    assert_eq!(table["columns"][0]["values"], serde_json::json!([1.0, 10.0, 100.0]));
    // ΔG (ωτ)²/(1+(ωτ)²) at ωτ = 1 with τ = 1 s.
    assert_eq!(table["columns"][1]["values"][0], 1.0);
    let hertz = json(&["evaluate", "debye", "--set", "relaxation_strength=2", "--over", "f=1..10:linear:2"]);
    assert!(hertz["columns"][1]["values"][0].as_f64().unwrap() > 1.9, "1 Hz is 2π rad/s");
}

#[test]
fn every_model_of_the_catalog_can_be_evaluated() {
    for model in json(&["catalog", "models"]).as_array().unwrap() {
        assert_eq!(status(&["evaluate", model["id"].as_str().unwrap()]), 0);
    }
}

#[test]
fn estimates_come_as_comma_separated_values_too() {
    let output = tandelta(&["fit", "debye", ISOTHERMS, "--format", "csv"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with(
        "file,key,unit,value,std_error,lower95,upper95,state\nfreq_constchi_x2.csv,relaxation_strength,Pa,"
    ));
}

#[test]
fn the_exit_status_tells_what_went_wrong() {
    assert_eq!(status(&["fit", "qpd", ISOTHERMS]), 0);
    assert_eq!(status(&["fit", "qpd", "no such file.csv"]), 3);
    assert_eq!(status(&["fit", "nonsense", ISOTHERMS]), 2);
    assert_eq!(status(&["fit", "qpd", ISOTHERMS, "--fix", "nonsense=1"]), 2);
    assert_eq!(status(&["evaluate", "qpd", "--set", "chi=7"]), 2);
    assert_eq!(status(&["analyse", "relaxation_models", ISOTHERMS, "--set", "nonsense=1"]), 2);
    // One number cannot determine three parameters.
    assert_eq!(status(&["fit", "debye", ISOTHERMS, "--temperature", "715", "--range", "0.01..0.011"]), 1);
    let picture = std::env::temp_dir().join("tandelta-not-a-table.png");
    std::fs::write(&picture, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let picture = picture.to_str().unwrap();
    assert_eq!(status(&["read", picture]), 3);
    // One bad file does not stop the others; the status is that of the worst.
    let both = tandelta(&["read", picture, ISOTHERMS]);
    assert_eq!(both.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&both.stdout).contains("isotherms"));
    assert!(String::from_utf8_lossy(&both.stderr).contains("PNG"));
}

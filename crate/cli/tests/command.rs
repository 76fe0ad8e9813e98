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
fn laws_of_one_variable_are_evaluated_over_times_and_temperatures() {
    let table = json(&["evaluate", "arrhenius", "--set", "activation_energy=6.08", "--over", "T=600..800:linear:3"]);
    assert_eq!(table["columns"][0]["values"], serde_json::json!([600.0, 700.0, 800.0]));
    // At 600 K, the reference temperature, a shift factor is 1.
    assert_eq!(
        (table["columns"][1]["key"].as_str(), table["columns"][1]["values"][0].as_f64()),
        (Some("ln_tau"), Some(0.0))
    );
    assert_eq!(status(&["evaluate", "arrhenius", "--over", "f=1..10:linear:2"]), 2);
    assert_eq!(status(&["evaluate", "kww_decay", "--over", "t=0..10:linear:3"]), 0);
}

#[test]
fn laws_of_one_variable_are_fitted_to_any_two_columns() {
    let path = std::env::temp_dir().join("tandelta-ageing.csv");
    let row = |k: i32| format!("{},{}", 60 * k, 0.0205 - 0.0105 * (1.0 - (-(f64::from(60 * k) / 6500.0).sqrt()).exp()));
    let rows: Vec<String> = (0..900).map(row).collect();
    std::fs::write(&path, format!("elapsed,damping\n{}\n", rows.join("\n"))).unwrap();
    let fit = json(&["fit", "kww_decay", path.to_str().unwrap(), "--x", "elapsed", "--y", "damping"]);
    assert_eq!(fit["analysis"], "curve_laws");
    assert!((estimate(&fit, "beta")["value"].as_f64().unwrap() - 0.5).abs() < 1e-6);
    assert!((estimate(&fit, "relaxation_time")["value"].as_f64().unwrap() / 6500.0 - 1.0).abs() < 1e-6);
    assert_eq!(status(&["fit", "kww_decay", path.to_str().unwrap(), "--x", "elapsed", "--y", "nothing"]), 2);
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
fn a_table_or_a_file_for_another_program_is_printed_instead_of_the_answer() {
    const ASKED: [&str; 6] = ["analyse", "master_curve", ISOTHERMS, "--set", "beside=none", "--set=peak="];
    let printed = |more: &[&str]| {
        let output = tandelta(&[&ASKED, more].concat());
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (_, table, _) = printed(&["--table", "shift_factors"]);
    assert!(table.starts_with("isotherm,temperature (K),ln_a_t,ln_a_t_std_error,log10_a_t,"), "{table}");
    assert_eq!(table.lines().count(), 1 + 22);
    assert_eq!(printed(&["--table", "shift_factors", "--format", "csv"]).1, table);
    let (_, ttsf, _) = printed(&["--for", "reptate"]);
    assert!(ttsf.lines().nth(1).unwrap().starts_with("T            aT "), "{ttsf}");
    let json = json(&[&ASKED[..], &["--for", "reptate"]].concat());
    assert_eq!((json["ending"].as_str(), json["text"].as_str()), (Some("ttsf"), Some(ttsf.as_str())));
    let (status, nothing, reason) = printed(&["--table", "shift_factor"]);
    assert!(
        status == Some(2) && nothing.is_empty() && reason.contains("There are shift_factors, master_curve,"),
        "{reason}"
    );
    assert_eq!(printed(&["--table", "laws", "--for", "reptate"]).0, Some(2), "one thing at a time");

    // Of several answers a comment tells whose table it is.
    let both =
        tandelta(&["analyse", "relaxation_models", ISOTHERMS, ISOTHERMS, "--set", "models=debye", "--table", "data"]);
    let both = String::from_utf8(both.stdout).unwrap();
    assert_eq!(both.lines().filter(|line| *line == format!("# {ISOTHERMS}")).count(), 2, "{both}");
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

#[test]
fn only_an_analysis_of_several_measurements_takes_files_together() {
    assert_eq!(status(&["analyse", "overview", ISOTHERMS, ISOTHERMS]), 0, "each file by itself");
    let refused = tandelta(&["analyse", "overview", ISOTHERMS, ISOTHERMS, "--together"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("overview takes one measurement"));
    for entry in json(&["catalog", "analyses"]).as_array().unwrap() {
        assert!(entry["several"].is_boolean(), "{entry}");
    }
}

/// The isotherms of the sample as if every second one had been measured a tenth too stiff, written for one test.
fn loaded_unevenly(test: &str) -> String {
    let sample = std::fs::read_to_string(ISOTHERMS).unwrap();
    let stiffer = |line: &str| {
        let cells: Vec<f64> = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        match cells[..] {
            [t, f, storage, loss] if t % 10.0 == 0.0 => format!("{t},{f},{},{}\n", 1.1 * storage, 1.1 * loss),
            _ => format!("{line}\n"),
        }
    };
    let path = std::env::temp_dir().join(format!("tandelta-{test}-{}.csv", std::process::id()));
    std::fs::write(&path, sample.lines().map(stiffer).collect::<String>()).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn what_a_finding_offers_is_printed_as_it_is_typed() {
    let file = loaded_unevenly("remedy");
    let asked = ["analyse", "master_curve", &file, "--set", "beside=none"];
    let report = String::from_utf8(tandelta(&asked).stdout).unwrap();
    assert!(report.contains("superposition verdict: not supported"), "{report}");
    let offered = report.lines().find_map(|line| line.strip_prefix("    try: ")).expect("an offer");
    assert_eq!(offered, "--set vertical=free");
    let words: Vec<&str> = offered.split(' ').collect();
    let report = String::from_utf8(tandelta(&[&asked[..], &words].concat()).stdout).unwrap();
    assert!(report.contains("superposition verdict: supported"), "{report}");
    std::fs::remove_file(file).unwrap();
}

/// A table of `y = 3 (1 − e^{−x/2})` and of `z = log y`, written for one test.
fn growth(test: &str) -> String {
    let row = |k: i32| {
        let x = 0.4 * f64::from(k);
        let y = 3.0 * (1.0 - (-0.5 * x).exp());
        format!("{x},{y}\n")
    };
    let path = std::env::temp_dir().join(format!("tandelta-{test}-{}.csv", std::process::id()));
    std::fs::write(&path, format!("x,y\n{}", (1..20).map(row).collect::<String>())).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_formula_is_fitted_in_the_place_of_a_model() {
    let file = growth("formula");
    let starts = ["--start", "b1=1", "--start", "b2=1"];
    let formula = ["fit", "--formula", "b1*(1-exp(-b2*x))", &file, "--x", "x", "--y", "y"];
    let report = json(&[&formula[..], &starts].concat());
    assert!((estimate(&report, "b1")["value"].as_f64().unwrap() - 3.0).abs() < 1e-6);
    let logarithm = ["fit", "--formula", "log(b1*(1-exp(-b2*x)))", &file, "--y", "log(y)", "--limit", "b2=0.."];
    let report = json(&[&logarithm[..], &starts].concat());
    assert!((estimate(&report, "b2")["value"].as_f64().unwrap() - 0.5).abs() < 1e-6);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_complex_formula_is_fitted_to_storage_and_loss() {
    let qpd = "G0/(1+eta*(i*omega*tau)^(-chi)+1/(i*omega*tau))";
    let starts = ["--start", "G0=10", "--start", "eta=1", "--start", "tau=1", "--start", "chi=0.4"];
    let fit = ["fit", "--formula", qpd, ISOTHERMS, "--temperature", "715"];
    let typed = json(&[&fit[..], &starts].concat());
    let law =
        json(&["fit", "qpd", ISOTHERMS, "--temperature", "715", "--weights", "none", "--fix", "relaxed_modulus=0"]);
    // The unit of the file is GPa; the law works in SI.
    for (name, key, unit) in [("G0", "unrelaxed_modulus", 1e9), ("tau", "relaxation_time", 1.0), ("chi", "chi", 1.0)] {
        let [typed, law] =
            [(&typed, name), (&law, key)].map(|(report, key)| estimate(report, key)["value"].as_f64().unwrap());
        assert!((typed * unit / law - 1.0).abs() < 1e-4, "{name}: {typed} {law}");
    }
}

#[test]
fn a_mistake_in_a_formula_is_shown_under_its_character() {
    let file = growth("mistake");
    let output = tandelta(&["fit", "--formula", "b1*(1-exp(-b2*x)", &file, "--start", "b1=1", "--start", "b2=1"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.ends_with("  b1*(1-exp(-b2*x)\n     ^\n"), "{message}");
    assert!(message.contains("character 4"), "{message}");

    let no_start = tandelta(&["fit", "--formula", "b1*(1-exp(-b2*x))", &file, "--start", "b1=1"]);
    assert_eq!(no_start.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&no_start.stderr).contains("the parameter b2 has no start value"));
    // One file and no model beside the formula.
    assert_eq!(status(&["fit", "--formula", "b1*x", "debye", &file, "--start", "b1=1"]), 2);
    assert_eq!(status(&["fit", "debye"]), 2);
    std::fs::remove_file(file).unwrap();
}

//! Relaxation spectra and the Kramers–Kronig test through the whole road: a file in, a report out.

use serde_json::{Value, json};
use tandelta::analyses::run;
use tandelta::data::StdDecoding;
use tandelta::report::{Cells, Report};

fn report(analysis: &str, file: &str, options: Value) -> Report {
    let reading = tandelta::read("file", file.as_bytes(), &Default::default(), &StdDecoding).unwrap();
    let request = json!({ "analysis": analysis, "inputs": [{ "file": "file" }], "options": options });
    run(&serde_json::from_value(request).unwrap(), &[reading]).unwrap()
}

fn isotherms() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/examples/freq_eq6_x2.csv");
    std::fs::read_to_string(path).unwrap()
}

/// The same file with the loss changed as `change(frequency, loss)`.
fn with_loss(file: &str, change: impl Fn(f64, f64) -> f64) -> String {
    let line = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        match (cells[1].parse::<f64>(), cells[3].parse::<f64>()) {
            (Ok(frequency), Ok(loss)) => {
                format!("{},{},{},{}\n", cells[0], cells[1], cells[2], change(frequency, loss))
            }
            _ => format!("{line}\n"),
        }
    };
    file.lines().map(line).collect()
}

fn estimate(report: &Report, key: &str) -> (f64, f64) {
    let found = report.estimates.iter().find(|estimate| estimate.key == key).unwrap();
    (found.value.unwrap(), found.std_error.unwrap_or(f64::NAN))
}

fn finding<'a>(report: &'a Report, key: &str) -> &'a str {
    &report.findings.iter().find(|finding| finding.key == key).unwrap().value
}

fn numbers(report: &Report, table: &str, column: &str) -> Vec<f64> {
    let table = report.tables.iter().find(|t| t.key == table).unwrap();
    match &table.columns.iter().find(|c| c.key == column).unwrap().values {
        Cells::Numbers(numbers) => numbers.to_vec(),
        Cells::Words(_) => panic!("{column} holds words"),
    }
}

#[test]
fn the_viscosity_of_a_glass_former_is_that_of_the_law_it_was_made_with() {
    // 24 GPa · 0.75309 s, of the generator of the file; flow comes slowly, and lies beyond the window.
    const EXACT: f64 = 1.8074e10;
    let report = report("spectrum", &isotherms(), json!({ "temperature": 715.0 }));
    let (viscosity, error) = estimate(&report, "viscosity");
    assert!((viscosity - EXACT).abs() < 3.0 * error && error < 0.1 * EXACT, "{viscosity} {error}");
    assert_eq!(finding(&report, "relaxed_modulus"), "none: flow is seen");
    assert_eq!(finding(&report, "noise"), "as stated");
    let (times, strengths) = (numbers(&report, "modes", "relaxation_time"), numbers(&report, "modes", "strength"));
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]) && strengths.iter().all(|g| *g > 0.0));
    let [lower, density, upper] =
        ["density_lower", "density", "density_upper"].map(|column| numbers(&report, "spectrum", column));
    for k in 0..density.len() {
        assert!(lower[k] <= density[k] && density[k] <= upper[k]);
    }
}

#[test]
fn decays_without_noise_come_back_to_many_digits() {
    // What is left are the digits of the file.
    const REL: f64 = 1e-6;
    let exact = [(3.0, 0.05), (1.0, 2.0), (0.5, 60.0)];
    let mut file = "t (s),relaxation modulus (MPa)\n".to_owned();
    for k in 0..80 {
        let t = 1e-3 * 10f64.powf(k as f64 / 13.0);
        file += &format!("{t:.12e},{:.12e}\n", exact.iter().map(|(g, tau)| g * (-t / tau).exp()).sum::<f64>());
    }
    let report = report("spectrum", &file, json!({}));
    let (times, strengths) = (numbers(&report, "modes", "relaxation_time"), numbers(&report, "modes", "strength"));
    assert_eq!(times.len(), 3, "{times:?}");
    for (k, (g, tau)) in exact.into_iter().enumerate() {
        assert!((times[k] / tau - 1.0).abs() < REL && (strengths[k] / g - 1.0).abs() < REL, "{times:?} {strengths:?}");
    }
    assert_eq!(finding(&report, "kind_of_spectrum"), "single relaxation times");
    let (viscosity, _) = estimate(&report, "viscosity");
    assert!((viscosity / 32.15e6 - 1.0).abs() < REL, "{viscosity} Pa s");
}

#[test]
fn storage_and_loss_of_one_law_are_consistent_and_a_loss_eight_per_cent_too_large_is_not() {
    let options = json!({ "temperature": 705.0 });
    let right = report("kramers_kronig", &isotherms(), options.clone());
    assert_eq!(finding(&right, "kramers_kronig_verdict"), "consistent", "{:?}", right.findings);
    let wrong = report("kramers_kronig", &with_loss(&isotherms(), |_, loss| 1.08 * loss), options);
    assert_eq!(finding(&wrong, "kramers_kronig_verdict"), "not_consistent", "{:?}", wrong.findings);
    let (scale, error) = estimate(&wrong, "loss_scale_error");
    assert!((scale - 0.08).abs() < 4.0 * error, "{scale} {error}");
}

#[test]
fn a_window_that_is_too_short_gives_no_verdict() {
    let report = report("kramers_kronig", &isotherms(), json!({ "temperature": 705.0, "range": [0.1, 0.9] }));
    assert_eq!(finding(&report, "kramers_kronig_verdict"), "cannot_be_judged");
}

#[test]
fn a_loss_factor_alone_has_no_spectrum_and_says_so() {
    let file = "f (Hz),tan delta\n1,0.1\n2,0.2\n3,0.3\n4,0.2\n5,0.1\n";
    let reading = tandelta::read("file", file.as_bytes(), &Default::default(), &StdDecoding).unwrap();
    let request = json!({ "analysis": "spectrum", "inputs": [{ "file": "file" }] });
    assert!(run(&serde_json::from_value(request).unwrap(), &[reading]).is_err());
}

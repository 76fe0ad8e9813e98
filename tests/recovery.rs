//! What the analyses recover from synthetic data whose truth is known. The bars are those that a sound implementation attains:
//! bias plus about four standard deviations over fresh noise.

use serde_json::json;
use tandelta::data::{ReadOptions, StdDecoding};
use tandelta::math::random::Random;
use tandelta::report::{Cells, Estimate, EstimateState, InputRef, Report, Request};

const CHI: f64 = 0.381;
const BOLTZMANN: f64 = 8.617_333_262_145_179e-5; // eV/K
const ENERGY: f64 = 5.96; // eV, Arrhenius law of the relaxation time
const TAU_G: f64 = 70.0; // s at T_G
const T_G: f64 = 683.0; // K

fn ln_tau(temperature: f64) -> f64 {
    TAU_G.ln() + ENERGY / BOLTZMANN * (1.0 / temperature - 1.0 / T_G)
}

fn analyse(file: &str, options: serde_json::Value) -> Report {
    run("relaxation_models", file, options)
}

fn run(analysis: &str, file: &str, options: serde_json::Value) -> Report {
    let path = format!("{}/www/examples/{file}", env!("CARGO_MANIFEST_DIR"));
    let reading = tandelta::read(file, &std::fs::read(path).unwrap(), &ReadOptions::default(), &StdDecoding).unwrap();
    let serde_json::Value::Object(options) = options else { panic!("options are an object") };
    let request = Request {
        analysis: analysis.into(),
        inputs: vec![InputRef { file: file.into(), measurement: 0 }],
        options: options.into_iter().collect(),
    };
    tandelta::analyses::run(&request, &[reading]).unwrap()
}

fn get<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap()
}

fn value(report: &Report, key: &str) -> f64 {
    get(report, key).value.unwrap()
}

#[test]
fn isotherms_around_the_peak_give_chi_and_eta() {
    for temperature in [705, 710, 715, 720, 725] {
        let report = analyse(
            "freq_constchi_x2.csv",
            json!({ "models": ["qpd"], "temperature": temperature, "fix": { "relaxed_modulus": 0 } }),
        );
        let (chi, eta) = (get(&report, "chi"), get(&report, "eta"));
        assert!((chi.value.unwrap() - CHI).abs() < 0.015, "{temperature} K: {:?}", chi.value);
        assert!((eta.value.unwrap() - 1.0).abs() < 3.0 * eta.std_error.unwrap(), "{temperature} K: {:?}", eta.value);
        assert!((value(&report, "relaxation_time").ln() - ln_tau(f64::from(temperature))).abs() < 0.12);
        let chi2 = report.quality.unwrap().reduced_chi2.unwrap();
        // 44 degrees of freedom: χ²red has a standard deviation of 0.21.
        assert!((0.3..1.9).contains(&chi2), "{temperature} K: {chi2}");
    }
}

#[test]
fn far_below_the_peak_only_a_combination_of_tau_and_eta_is_known_and_said_to_be() {
    let report = analyse("freq_constchi_x2.csv", json!({ "models": ["qpd"], "temperature": 640 }));
    for key in ["relaxation_time", "eta"] {
        let estimate = get(&report, key);
        assert_eq!(estimate.state, EstimateState::Undetermined);
        assert_eq!((estimate.value, estimate.std_error), (None, None), "no number stands where none is known");
        assert!(estimate.note.contains("Not determined separately"), "{}", estimate.note);
    }
    let finding = report.findings.iter().find(|finding| finding.key == "determined_combination").unwrap();
    // ln η − χ ln τ: the height of the parabolic hump.
    assert!(finding.value.contains(r"\ln \eta - 0.38"), "{}", finding.value);
    assert_eq!(get(&report, "chi").state, EstimateState::Ok);
    assert_eq!(get(&report, "unrelaxed_modulus").state, EstimateState::Ok);
}

#[test]
fn far_below_the_peak_tau_is_known_when_eta_is_given() {
    let report = analyse("freq_constchi_x2.csv", json!({ "models": ["qpd"], "temperature": 660, "fix": { "eta": 1 } }));
    assert_eq!(get(&report, "eta").state, EstimateState::Fixed);
    assert!((value(&report, "relaxation_time").ln() - ln_tau(660.0)).abs() < 0.12);
}

#[test]
fn far_above_the_peak_only_the_viscosity_is_known() {
    let report = analyse("freq_constchi_x2.csv", json!({ "models": ["qpd"], "temperature": 745 }));
    assert_eq!(get(&report, "relaxation_time").state, EstimateState::Undetermined);
    for key in ["relaxation_strength", "unrelaxed_modulus"] {
        // With nothing left relaxed they are one number under two names.
        assert_eq!(get(&report, key).state, EstimateState::Undetermined, "{key}");
    }
    let truth = 24e9 * ln_tau(745.0).exp();
    assert!((value(&report, "viscosity") / truth).ln().abs() < 0.03);
}

#[test]
fn the_master_curve_gives_every_parameter() {
    let report = analyse("master_constchi_x2.csv", json!({ "models": ["qpd"] }));
    assert!((value(&report, "chi") - CHI).abs() < 0.003);
    assert!(value(&report, "eta").ln().abs() < 0.02);
    assert!((value(&report, "unrelaxed_modulus") / 24e9).ln().abs() < 0.01);
    assert!((value(&report, "relaxation_time").ln() - ln_tau(700.0)).abs() < 0.08);
}

#[test]
fn bergman_on_the_master_curve_gives_its_own_beta() {
    // Not the truth of the data but what a correct program returns with relative residuals (an independent fit by scipy).
    let report = analyse("master_constchi_x2.csv", json!({ "models": ["bergman"], "quantities": "loss_modulus" }));
    assert!((value(&report, "beta") - 0.4387).abs() < 0.01, "{:?}", value(&report, "beta"));
}

#[test]
fn weights_by_the_loss_itself_keep_the_loss_peak() {
    // Weighting the loss by the storage beside it would make it invisible at 680 K, where G″ is a tenth of G′.
    let both = analyse("freq_constchi_x2.csv", json!({ "models": ["qpd"], "temperature": 680 }));
    let loss = analyse(
        "freq_constchi_x2.csv",
        json!({ "models": ["qpd"], "temperature": 680, "quantities": "loss_modulus", "fix": { "relaxation_strength": 24e9 } }),
    );
    assert!((value(&both, "chi") - value(&loss, "chi")).abs() < 0.02);
    assert!(get(&both, "chi").std_error.unwrap() < 0.006, "the loss decides χ");
}

#[test]
fn the_law_behind_the_data_wins() {
    let report = analyse("master_constchi_x2.csv", json!({}));
    let best = report.findings.iter().find(|finding| finding.key == "best_model").unwrap();
    assert!(best.value.starts_with("Quasi-point"), "{}", best.value);
}

#[test]
fn the_same_request_gives_the_same_numbers() {
    let first = analyse("freq_eq6_x2.csv", json!({ "temperature": 700 }));
    let again = analyse("freq_eq6_x2.csv", json!({ "temperature": 700 }));
    // As JSON: a missing number is not equal to itself.
    assert!(serde_json::to_value(&first).unwrap() == serde_json::to_value(&again).unwrap());
    // And so does the request that the report carries, with every default written out.
    let options = serde_json::to_value(&first.request.options).unwrap();
    assert_eq!(first.estimates, analyse("freq_eq6_x2.csv", options).estimates);
}

#[test]
fn a_preview_shows_the_start_values_and_claims_nothing() {
    let report = analyse(
        "freq_constchi_x2.csv",
        json!({ "models": ["qpd"], "temperature": 715, "action": "preview", "start": { "chi": 0.7 } }),
    );
    assert!(report.estimates.is_empty() && report.quality.is_none());
    let chi = report.parameters.iter().find(|row| row.key == "chi").unwrap();
    assert_eq!((chi.start, chi.value), (0.7, 0.7));
    assert!(!report.figures.is_empty());
}

/// `curve_laws` on a file of two columns.
fn curve_laws(text: &str, options: serde_json::Value) -> Report {
    let reading = tandelta::read("curve.csv", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
    let request = json!({ "analysis": "curve_laws", "inputs": [{ "file": "curve.csv" }], "options": options });
    tandelta::analyses::run(&serde_json::from_value(request).unwrap(), &[reading]).unwrap()
}

#[test]
fn ageing_gives_beta_and_tau() {
    // 15 h at one temperature, a point each minute, the loss factor known to 1e-4: eq. 12 of Tao et al. 2021 with their β.
    let (y_0, a, tau, beta) = (0.0230, 0.0120, 7200.0, 0.5);
    for seed in 0..5 {
        let mut noise = Random::new(seed, 0);
        let row = |k: i32| {
            let t = 60.0 * f64::from(k);
            format!("{t},{}", y_0 - a * (1.0 - (-f64::powf(t / tau, beta)).exp()) + 1e-4 * noise.normal())
        };
        let rows: Vec<String> = (0..=900).map(row).collect();
        let report = curve_laws(&format!("t_s,tan_delta\n{}\n", rows.join("\n")), json!({}));
        assert!(report.title.starts_with("Stretched decay"), "the law behind the data wins over sums of exponentials");
        // Bias plus four standard deviations, which are 0.006 for β, 0.011 for ln τ, 1e-4 for A and 0.8e-4 for y₀.
        assert!((value(&report, "beta") - beta).abs() < 0.025);
        assert!((value(&report, "relaxation_time") / tau).ln().abs() < 0.05);
        assert!((value(&report, "amplitude") - a).abs() < 4e-4 && (value(&report, "initial_value") - y_0).abs() < 3e-4);
        let correlations = report.correlations.unwrap();
        assert_eq!(correlations.keys[1], "amplitude");
        assert!((correlations.matrix[1][3] + 0.955).abs() < 0.02, "amplitude and β make up for each other");
    }
}

#[test]
fn relaxation_times_of_a_fragile_liquid_tell_vft_from_arrhenius_but_hardly_from_myega() {
    // m = 60, T_g − T₀ = 150 K, ln τ known to 0.03 over 80 K.
    let law = |t: f64| 70f64.ln() - std::f64::consts::LN_10 * 60.0 * (t - 683.0) / 683.0 * 150.0 / (150.0 + t - 683.0);
    let mut noise = Random::new(1, 0);
    let row = |k: i32| {
        let t = 683.0 + 4.0 * f64::from(k);
        format!("{t},{}", (law(t) + 0.03 * noise.normal()).exp())
    };
    let rows: Vec<String> = (0..=20).map(row).collect();
    let options = json!({ "models": ["vft", "arrhenius", "myega"], "x": ["T_K"], "y": ["tau_s"], "fix": { "glass_transition": 683 } });
    let report = curve_laws(&format!("T_K,tau_s\n{}\n", rows.join("\n")), options.clone());
    let alone = curve_laws(
        &format!("T_K,tau_s\n{}\n", rows.join("\n")),
        json!({ "models": ["vft"], "x": ["T_K"], "y": ["tau_s"], "fix": { "glass_transition": 683 } }),
    );
    for (key, truth) in [("fragility", 60.0), ("ln_tau_g", 70f64.ln()), ("distance_to_t0", 150.0)] {
        let estimate = get(&alone, key);
        let (found, error) = (estimate.value.unwrap(), estimate.std_error.unwrap());
        assert!((found - truth).abs() < 4.0 * error, "{key}: {found} ± {error}");
    }
    let finding = report.findings.iter().find(|finding| finding.key == "narrow_window");
    assert_eq!(finding.map(|finding| finding.value.as_str()), Some("80 K"));
    assert!(!report.title.starts_with("Arrhenius"), "{}", report.title);
}

/// A column of a table of the report.
fn column(report: &Report, table: &str, key: &str) -> Vec<f64> {
    let table = report.tables.iter().find(|t| t.key == table).unwrap();
    let column = table.columns.iter().find(|c| c.key == key).unwrap();
    let Cells::Numbers(numbers) = &column.values else { panic!("{key} holds words") };
    numbers.to_vec()
}

fn all_isotherms(file: &str) -> Report {
    run("joint_fit", file, json!({}))
}

#[test]
fn all_isotherms_together_give_every_time_and_exponent_without_being_told_any() {
    let report = all_isotherms("freq_constchi_x2.csv");
    assert!((value(&report, "relaxation_strength") / 24e9).ln().abs() < 0.004);
    assert!(value(&report, "eta").ln().abs() < 0.012);
    let kelvin = column(&report, "isotherms", "temperature");
    let (tau, chi) = (column(&report, "isotherms", "relaxation_time"), column(&report, "isotherms", "chi"));
    assert_eq!(kelvin.len(), 22);
    for ((&kelvin, &tau), &chi) in kelvin.iter().zip(&tau).zip(&chi) {
        // In the middle of the window ωτ is 2π·0.14 Hz·τ; far above it a time is known less well.
        let x = 0.9 * tau;
        let bar = if (0.05..100.0).contains(&x) { 0.03 } else { 0.12 };
        assert!((tau.ln() - ln_tau(kelvin)).abs() < bar, "{kelvin} K: {tau}");
        assert!((chi - CHI).abs() < 0.015, "{kelvin} K: {chi}");
    }
    let glass: Vec<f64> = kelvin.iter().zip(&chi).filter(|(t, _)| **t < T_G).map(|(_, chi)| *chi).collect();
    assert!((glass.iter().sum::<f64>() / glass.len() as f64 - CHI).abs() < 0.002);
    let chi2 = report.quality.unwrap().reduced_chi2.unwrap();
    assert!((0.8..1.1).contains(&chi2), "{chi2}");
}

#[test]
fn whether_one_shape_fits_all_isotherms_is_told() {
    for (file, verdict) in [
        ("freq_constchi_x2.csv", "one shape fits all isotherms"),
        ("freq_eq6_x2.csv", "the shape changes with temperature"),
        ("freq_fullqpd_x2.csv", "the shape changes with temperature"),
    ] {
        let report = all_isotherms(file);
        let finding = report.findings.iter().find(|finding| finding.key == "one_shape").unwrap();
        assert_eq!(finding.value, verdict, "{file}: {}", finding.reason);
    }
}

#[test]
fn the_exponent_of_equation_6_is_flat_below_the_glass_transition_and_rises_above() {
    let report = all_isotherms("freq_eq6_x2.csv");
    let chi = column(&report, "isotherms", "chi");
    for (kelvin, chi) in column(&report, "isotherms", "temperature").into_iter().zip(chi) {
        let truth = 0.395 + 3.8e-3 * (kelvin - T_G).max(0.0);
        assert!((chi - truth).abs() < 0.015, "{kelvin} K: {chi} {truth}");
    }
}

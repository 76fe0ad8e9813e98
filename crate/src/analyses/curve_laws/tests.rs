use crate::analyses::{Failure, run};
use crate::data::{ReadOptions, Reading, StdDecoding};
use crate::report::{EstimateState, Report, Request};
use serde_json::{Value, json};

fn read(file: &str) -> Reading {
    crate::read("file.csv", file.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn asked(file: &str, options: Value) -> Result<Report, Failure> {
    let request = json!({ "analysis": "curve_laws", "inputs": [{ "file": "file.csv" }], "options": options });
    let request: Request = serde_json::from_value(request).unwrap();
    run(&request, &[read(file)])
}

fn value(report: &Report, key: &str) -> f64 {
    report.estimates.iter().find(|estimate| estimate.key == key).and_then(|estimate| estimate.value).unwrap()
}

/// A file of two columns.
fn file(head: &str, x: impl Iterator<Item = f64>, y: impl Fn(f64) -> f64) -> String {
    let rows: Vec<String> = x.map(|x| format!("{x},{}", y(x))).collect();
    format!("{head}\n{}\n", rows.join("\n"))
}

/// 6.08 eV about 700 K.
fn shift(kelvin: f64) -> f64 {
    (6.08 / 8.617_333_262_145_177e-5 * (1.0 / kelvin - 1.0 / 700.0)).exp()
}

#[test]
fn shift_factors_give_the_activation_energy_in_electronvolts_and_for_a_mole() {
    let report = asked(&file("T_K,aT", (0..22).map(|k| 640.0 + 5.0 * f64::from(k)), shift), json!({})).unwrap();
    assert!(report.title.starts_with("Arrhenius"), "{}", report.title);
    assert!((value(&report, "activation_energy") - 6.08).abs() < 1e-9);
    // 6.08 eV · 96.485 kJ/mol per eV.
    assert!((value(&report, "molar_energy") - 586.630_819_309).abs() < 1e-6);
    assert_eq!(value(&report, "reference_temperature"), 700.0, "where the shift factor is 1");
    assert!(report.figures.iter().any(|figure| figure.key == "fit_against_inverse_temperature"));
}

#[test]
fn celsius_are_not_taken_for_kelvin_and_decades_not_for_factors() {
    let celsius = (0..22).map(|k| 366.85 + 5.0 * f64::from(k));
    let text = file("T (°C),log aT", celsius, |celsius| shift(celsius + 273.15).log10());
    let report = asked(&text, json!({ "models": ["arrhenius"] })).unwrap();
    assert!((value(&report, "activation_energy") - 6.08).abs() < 1e-9);
    assert!((value(&report, "reference_temperature") - 700.0).abs() < 1e-9);
}

#[test]
fn any_two_columns_can_be_taken() {
    let tau = |t: f64| (4.2 + 60.0 * std::f64::consts::LN_10 * (691.0 / t - 1.0)).exp();
    let text = file("temperature_K,what", (0..12).map(|k| 660.0 + 10.0 * f64::from(k)), tau);
    let options = json!({ "models": ["arrhenius", "vft", "myega"], "x": ["temperature_K"], "y": ["what"], "fix": { "glass_transition": 691 } });
    let report = asked(&text, options).unwrap();
    assert!(report.request.options["weights"] == "relative");
    // A straight line in 1/T is an Arrhenius law, and a MYEGA law with m = L.
    assert!((value(&report, "activation_energy") - 8.226_6).abs() < 1e-3 || report.title.starts_with("MYEGA"));
    assert!(
        matches!(asked(&text, json!({ "x": ["nothing"], "y": ["what"] })), Err(Failure::Option { key, .. }) if key == "x")
    );
    assert!(
        matches!(asked(&text, json!({ "models": ["nothing"] })), Err(Failure::Option { key, .. }) if key == "models")
    );
}

#[test]
fn a_law_of_time_is_not_held_against_temperature() {
    let text = file("T_K,aT", (0..22).map(|k| 640.0 + 5.0 * f64::from(k)), shift);
    let refused = asked(&text, json!({ "models": ["kww_decay"] })).unwrap_err();
    assert!(refused.to_string().contains("function of time"), "{refused}");
}

#[test]
fn a_parameter_can_be_held_freed_and_limited() {
    let text = file("t_s,tan_delta", (0..200).map(f64::from), |t| 0.02 - 0.01 * (1.0 - (-(t / 40.0).powf(0.6)).exp()));
    let held = asked(&text, json!({ "models": ["kww_decay"], "fix": { "beta": 0.6 } })).unwrap();
    let beta = held.estimates.iter().find(|estimate| estimate.key == "beta").unwrap();
    assert_eq!((beta.state, beta.value), (EstimateState::Fixed, Some(0.6)));
    assert!((value(&held, "relaxation_time") / 40.0 - 1.0).abs() < 1e-6);
    assert!(held.notices.iter().all(|notice| notice.code != "trace_too_short"));
    let limited = asked(&text, json!({ "models": ["kww_decay"], "limit": { "kww_decay.beta": [0.7, 1.5] } })).unwrap();
    assert_eq!(limited.estimates.iter().find(|e| e.key == "beta").unwrap().state, EstimateState::AtLimit);
    assert!(matches!(
        asked(&text, json!({ "models": ["kww_decay"], "fix": { "chi": 1 } })),
        Ok(_) | Err(Failure::Option { .. })
    ));
    assert!(
        matches!(asked(&text, json!({ "fix": { "nonsense": 1 } })), Err(Failure::Option { key, .. }) if key == "fix")
    );
}

#[test]
fn a_trace_that_ends_too_early_is_said_to() {
    let text = file("t_s,tan_delta", (0..200).map(f64::from), |t| 0.02 - 0.01 * (1.0 - (-(t / 400.0).powf(0.6)).exp()));
    let report = asked(&text, json!({ "models": ["kww_decay"] })).unwrap();
    assert!(report.notices.iter().any(|notice| notice.code == "trace_too_short"));
}

#[test]
fn time_counts_from_its_origin() {
    let late = (0..200).map(|k| 7200.0 + f64::from(k));
    let text = file("t_s,tan_delta", late, |t| 0.02 - 0.01 * (1.0 - (-((t - 7200.0) / 40.0).powf(0.6)).exp()));
    let given = asked(&text, json!({ "models": ["kww_decay"], "origin": 7200 })).unwrap();
    assert!((value(&given, "relaxation_time") / 40.0 - 1.0).abs() < 1e-6);
    let not_given = asked(&text, json!({ "models": ["kww_decay"] })).unwrap();
    assert!(not_given.notices.iter().any(|notice| notice.code == "clock_not_at_zero"));
}

#[test]
fn creep_is_read_in_the_unit_of_the_file_and_its_viscosity_is_in_pascal_seconds() {
    // 24 GPa · 70 s = 1.68e12 Pa·s.
    let j = |t: f64| (1.0 + 1.2 * (t / 70.0).powf(0.38) / 0.888_537_149_6 + t / 70.0) / 24.0;
    let text = file("t_s,J (1/GPa)", (0..60).map(|k| 10f64.powf(-1.0 + 0.1 * f64::from(k))), j);
    let report =
        asked(&text, json!({ "models": ["bi_parabolic_creep", "power_law_creep"], "y": ["J (1/GPa)"] })).unwrap();
    assert!((value(&report, "viscosity") / 1.68e12 - 1.0).abs() < 1e-6, "{}", value(&report, "viscosity"));
    assert!((value(&report, "unrelaxed_modulus") / 24e9 - 1.0).abs() < 1e-6);
    assert_eq!(report.request.options["weights"], "relative", "compliances span decades");
}

#[test]
fn the_request_that_comes_back_gives_the_same_numbers() {
    let text = file("t_s,tan_delta", (0..200).map(f64::from), |t| 0.02 - 0.01 * (1.0 - (-(t / 40.0).powf(0.6)).exp()));
    let first = asked(&text, json!({})).unwrap();
    let again = run(&Request { analysis: "curve_laws".into(), ..first.request.clone() }, &[read(&text)]).unwrap();
    assert_eq!(first.estimates, again.estimates);
    assert_eq!(first.request, again.request);
}

#[test]
fn a_loss_factor_beyond_the_range_of_eq_10_is_warned_of() {
    let tan_delta = |t: f64| (-0.6 / 8.617e-5 * (1.0 / t - 1.0 / 690.0)).exp() * 0.12;
    let text = file("T_K,tan_delta", (0..40).map(|k| 500.0 + 5.0 * f64::from(k)), tan_delta);
    let report = asked(&text, json!({ "models": ["ln_loss_factor"] })).unwrap();
    assert!((value(&report, "u_beta") - 0.6).abs() < 1e-4);
    assert!(report.notices.iter().any(|notice| notice.code == "loss_factor_too_high"));
}

#[test]
fn intervals_by_profile_and_bootstrap_are_for_these_laws_too() {
    let wave = |t: f64| 1e-4 * (37.0 * t).sin();
    let text = file("t_s,tan_delta", (0..120).map(f64::from), |t| {
        0.02 - 0.01 * (1.0 - (-(t / 30.0).powf(0.6)).exp()) + wave(t)
    });
    for interval in ["profile", "bootstrap"] {
        let options = json!({ "models": ["kww_decay"], "interval": interval, "replicates": 100 });
        let report = asked(&text, options).unwrap();
        let tau = report.estimates.iter().find(|estimate| estimate.key == "relaxation_time").unwrap();
        assert_eq!(tau.interval_kind.as_deref(), Some(format!("{interval}95").as_str()));
        let [Some(lo), Some(hi)] = tau.interval.unwrap() else { panic!("both ends are found") };
        assert!(lo < 30.0 && 30.0 < hi, "{interval}: {lo} … {hi}");
    }
}

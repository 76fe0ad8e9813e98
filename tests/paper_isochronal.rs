//! Ramps of temperature of the paper (Tao et al. 2021, figs. 3, 4, 6, table 1) on synthetic data of both alloys, with default options:
//! what is known of the data is found, and what is not there is said not to be.
//!
//! A bar is the bias of a sound method and four standard deviations over fresh noise; each stands beside the number it is for.

use serde_json::{Value, json};
use tandelta::analyses::Failure;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::math::random::Random;
use tandelta::report::{Cells, Estimate, EstimateState, InputRef, Report, Request};

fn read(file: &str) -> Reading {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    tandelta::read(file, &std::fs::read(path).unwrap(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn text(file: &str, text: &str) -> Reading {
    tandelta::read(file, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn attempt(analysis: &str, readings: &[Reading], options: Value) -> Result<Report, Failure> {
    let Value::Object(options) = options else { panic!("options are an object") };
    let inputs = readings.iter().map(|reading| InputRef { file: reading.file.clone(), measurement: 0 }).collect();
    let request = Request { analysis: analysis.into(), inputs, options: options.into_iter().collect() };
    tandelta::analyses::run(&request, readings)
}

fn ask(analysis: &str, readings: &[Reading], options: Value) -> Report {
    attempt(analysis, readings, options).unwrap_or_else(|failure| panic!("{analysis}: {failure}"))
}

fn of_file(analysis: &str, file: &str, options: Value) -> Report {
    ask(analysis, &[read(file)], options)
}

fn estimate<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    let found = report.estimates.iter().find(|estimate| estimate.key == key);
    found.unwrap_or_else(|| panic!("{}: no {key}", report.title))
}

/// That a number is there, has an error, and is within the bar.
fn is(report: &Report, key: &str, expected: f64, bar: f64) {
    let found = estimate(report, key);
    let value = found.value.unwrap_or_else(|| panic!("{}: {key} is not determined: {}", report.title, found.note));
    assert!((value - expected).abs() <= bar, "{}: {key} {value}, expected {expected} ± {bar}", report.title);
    assert!(found.std_error.is_some_and(|error| error > 0.0 && error.is_finite()), "{key} has no error");
}

fn is_none(report: &Report, key: &str) -> String {
    let found = estimate(report, key);
    assert_eq!((found.state, found.value), (EstimateState::Undetermined, None), "{}: {key}", report.title);
    assert!(!found.note.is_empty(), "{key}: nothing without a reason");
    found.note.clone()
}

fn finding<'a>(report: &'a Report, key: &str) -> &'a str {
    report.findings.iter().find(|finding| finding.key == key).map_or("", |finding| &finding.value)
}

fn has_notice(report: &Report, code: &str) -> bool {
    report.notices.iter().any(|notice| notice.code == code)
}

fn column(report: &Report, table: &str, key: &str) -> Vec<f64> {
    let table = report.tables.iter().find(|found| found.key == table).unwrap();
    match &table.columns.iter().find(|column| column.key == key).unwrap().values {
        Cells::Numbers(numbers) => numbers.to_vec(),
        Cells::Words(_) => panic!("{key} holds words"),
    }
}

/// What is true of an alloy.
struct Alloy {
    tag: &'static str,
    t_g: f64,
    u_beta: f64,
    /// What the slope gives with the wing in it.
    apparent: f64,
    chi: f64,
    peak: f64,
    loss_factor_maximum: f64,
    storage_minimum: f64,
    crystallization_onset: f64,
    wing: f64,
    level: f64,
    /// Peaks at 1, 2, 4 and 8 Hz.
    peaks: [f64; 4],
    e_alpha: f64,
    fragility: f64,
}

const ALLOYS: [Alloy; 2] = [
    Alloy {
        tag: "x0",
        t_g: 693.0,
        u_beta: 0.628,
        apparent: 0.567,
        chi: 0.383,
        peak: 732.999,
        loss_factor_maximum: 749.02,
        storage_minimum: 751.13,
        crystallization_onset: 758.74,
        wing: 0.61e-3,
        level: 0.01963,
        peaks: PEAKS_X0,
        e_alpha: 5.731,
        fragility: 41.68,
    },
    Alloy {
        tag: "x2",
        t_g: 681.0,
        u_beta: 0.578,
        apparent: 0.4925,
        chi: 0.395,
        peak: 724.996,
        loss_factor_maximum: 736.89,
        storage_minimum: 738.70,
        crystallization_onset: 744.77,
        wing: 1.04e-3,
        level: 0.01838,
        peaks: PEAKS_X2,
        e_alpha: 5.576,
        fragility: 41.26,
    },
];

const PEAKS_X0: [f64; 4] = [733.000, 738.622, 744.353, 750.193];
const PEAKS_X2: [f64; 4] = [725.000, 730.653, 736.420, 742.293];

#[test]
fn internal_friction_of_a_clean_glass_gives_its_energy_and_transition() {
    for alloy in ALLOYS {
        let report = of_file("internal_friction", &format!("iso_1Hz_{}_clean.csv", alloy.tag), json!({}));
        is(&report, "beta_activation_energy", alloy.u_beta, 0.018);
        is(&report, "glass_transition_temperature", alloy.t_g, 1.5);
        is(&report, "supercooled_range", alloy.loss_factor_maximum - alloy.t_g, 2.0);
        assert_eq!(finding(&report, "excess_wing"), "none");
        // The window moves T_g by 0.6 to 1 K, several times its formal error.
        let range = estimate(&report, "glass_transition_window_range").value.unwrap();
        assert!((0.4..1.6).contains(&range), "{range}");
        assert!(estimate(&report, "glass_transition_temperature").note.contains("window"));
    }
}

#[test]
fn the_inversion_of_tan_delta_has_no_bias() {
    for alloy in ALLOYS {
        let options = json!({ "chi_at_tg": alloy.chi });
        let report = of_file("internal_friction", &format!("iso_1Hz_{}_clean.csv", alloy.tag), options);
        is(&report, "beta_activation_energy", alloy.u_beta, 0.008);
        is(&report, "slope_activation_energy", alloy.u_beta, 0.018);
    }
}

#[test]
fn a_wing_makes_the_slope_apparent_and_no_energy_is_claimed() {
    for alloy in ALLOYS {
        for options in [json!({}), json!({ "chi_at_tg": alloy.chi })] {
            let report = of_file("internal_friction", &format!("iso_1Hz_{}.csv", alloy.tag), options);
            assert!(is_none(&report, "beta_activation_energy").contains("wing"));
            is(&report, "apparent_glass_energy", alloy.apparent, 0.02);
            is(&report, "glass_transition_temperature", alloy.t_g, 1.5);
            assert_eq!(finding(&report, "excess_wing"), "lowers the slope");
        }
    }
}

#[test]
fn crystallisation_is_told_by_three_definitions() {
    for alloy in ALLOYS {
        for file in [format!("iso_1Hz_{}.csv", alloy.tag), format!("iso_1Hz_{}_clean.csv", alloy.tag)] {
            let report = of_file("internal_friction", &file, json!({}));
            is(&report, "loss_factor_peak_temperature", alloy.loss_factor_maximum, 0.6);
            is(&report, "storage_minimum_temperature", alloy.storage_minimum, 0.4);
            is(&report, "crystallization_onset_temperature", alloy.crystallization_onset, 0.8);
            is(&report, "crystallization_temperature", alloy.loss_factor_maximum, 0.6);
            let by_onset = of_file("internal_friction", &file, json!({ "crystallization_by": "storage_onset" }));
            is(&by_onset, "crystallization_temperature", alloy.crystallization_onset, 0.8);
        }
    }
}

#[test]
fn where_a_ramp_ends_before_it_there_is_no_crystallisation() {
    let report = of_file("internal_friction", "iso_1Hz_x2.csv", json!({ "range": [300, 735] }));
    assert!(is_none(&report, "crystallization_temperature").contains("would have been seen"));
    is_none(&report, "supercooled_range");
    is(&report, "glass_transition_temperature", 681.0, 1.5);
    let sweep = of_file("temperature_sweep", "iso_1Hz_x2.csv", json!({ "range": [300, 735] }));
    assert_eq!(finding(&sweep, "crystallization"), "none");
    assert_eq!(column(&sweep, "regions", "from").len(), 2);
}

#[test]
fn a_straight_line_has_no_kink_and_gives_no_energy() {
    // ln tan δ = 5 − 0.6 eV/k_BT with a ripple of half a percent that follows no rule.
    let mut file = String::from("T_K,f_Hz,tan_delta\n");
    for k in 0..161 {
        let t = 600.0 + 0.5 * f64::from(k);
        let ripple = 0.005 * (f64::from(k) * 2.399).sin();
        file += &format!("{t},1,{:.6}\n", (5.0 - 0.6 / 8.617e-5 / t + ripple).exp());
    }
    let report = ask("internal_friction", &[text("straight.csv", &file)], json!({}));
    assert!(is_none(&report, "glass_transition_temperature").starts_with("None"));
    is_none(&report, "beta_activation_energy");
    assert_eq!(finding(&report, "glass_transition"), "none");
    assert!(is_none(&report, "crystallization_temperature").contains("storage modulus"));
}

#[test]
fn a_window_placed_by_hand_is_used_and_told() {
    let options = json!({ "fix": { "window.coldest": 640.0, "window.warmest": 705.0 } });
    let report = of_file("internal_friction", "iso_1Hz_x0_clean.csv", options);
    let ends: Vec<(f64, bool)> = report.parameters.iter().map(|row| (row.value, row.fixed)).collect();
    assert_eq!(ends, [(640.0, true), (705.0, true)]);
    is(&report, "glass_transition_temperature", 693.0, 1.5);
    assert_eq!(column(&report, "segments", "from")[0], 640.0);
}

/// An answer without the lines would leave nothing in the figure to be dragged back.
#[test]
fn an_end_placed_where_no_line_can_be_laid_is_refused() {
    for (analysis, end) in [("internal_friction", "window.coldest"), ("temperature_sweep", "glass_line.coldest")] {
        let refused = attempt(analysis, &[read("iso_1Hz_x0.csv")], json!({ "fix": { end: 795.0 } }));
        assert!(matches!(refused, Err(Failure::Option { key, .. }) if key == "fix"), "{analysis}");
    }
}

#[test]
fn a_sweep_gives_peak_wing_and_regions() {
    for alloy in ALLOYS {
        let report = of_file("temperature_sweep", &format!("iso_1Hz_{}.csv", alloy.tag), json!({}));
        is(&report, "alpha_peak_temperature", alloy.peak, 0.3);
        is(&report, "loss_factor_peak_temperature", alloy.loss_factor_maximum, 0.6);
        is(&report, "storage_minimum_temperature", alloy.storage_minimum, 0.4);
        is(&report, "crystallization_onset_temperature", alloy.crystallization_onset, 0.8);
        is(&report, "wing_height", alloy.wing, 0.5e-3);
        is(&report, "loss_level", alloy.level, 0.02 * alloy.level);
        // The data were made with 88 and 86 GPa at 300 K, softening by 1.2e-4 per kelvin over the 20 K of the mean.
        let modulus = if alloy.tag == "x0" { 88e9 } else { 86e9 };
        is(&report, "unrelaxed_modulus", modulus, 3e-3 * modulus);
        let (from, to) = (column(&report, "regions", "from"), column(&report, "regions", "to"));
        assert_eq!(from.len(), 3);
        assert_eq!((from[0], to[2]), (300.0, 800.0));
        assert!(from[1] == to[0] && from[2] == to[1]);
    }
}

#[test]
fn without_a_wing_there_is_none_with_the_sensitivity() {
    for alloy in ALLOYS {
        let report = of_file("temperature_sweep", &format!("iso_1Hz_{}_clean.csv", alloy.tag), json!({}));
        for key in ["wing_area", "wing_center", "wing_height"] {
            assert!(is_none(&report, key).contains("would have been seen"));
        }
        assert_eq!(finding(&report, "excess_wing"), "none");
        is(&report, "alpha_peak_temperature", alloy.peak, 0.3);
    }
}

#[test]
fn of_two_samples_the_one_with_the_larger_wing_is_told() {
    let report = ask("temperature_sweep", &[read("iso_1Hz_x0.csv"), read("iso_1Hz_x2.csv")], json!({}));
    assert_eq!(report.inputs.len(), 2);
    let area = column(&report, "samples", "wing_area");
    assert!(area[1] > area[0], "{area:?}");
    is(&report, "alpha_peak_temperature", ALLOYS[0].peak, 0.3);
    is(&report, "alpha_peak_temperature_2", ALLOYS[1].peak, 0.3);
    // 0.047 ± 0.023 K is two errors.
    assert!(["told", "not told"].contains(&finding(&report, "larger_wing")));
}

#[test]
fn a_loss_that_still_rises_has_no_peak() {
    let options = json!({ "range": [300, 715] });
    let report = of_file("temperature_sweep", "iso_1Hz_x2.csv", options.clone());
    assert!(is_none(&report, "alpha_peak_temperature").contains("end of the data"));
    let multi = of_file("loss_peak_arrhenius", "iso_multi_x2.csv", options);
    is_none(&multi, "activation_energy");
    is_none(&multi, "fragility_index");
    assert!(has_notice(&multi, "no_peak"));
}

#[test]
fn the_peak_at_four_frequencies_gives_apparent_energy_and_fragility() {
    for alloy in ALLOYS {
        let report = of_file("loss_peak_arrhenius", &format!("iso_multi_{}.csv", alloy.tag), json!({}));
        assert_eq!(
            column(&report, "peaks", "frequency").iter().map(|f| f.round()).collect::<Vec<_>>(),
            [1.0, 2.0, 4.0, 8.0]
        );
        for (found, expected) in column(&report, "peaks", "peak_temperature").iter().zip(alloy.peaks) {
            assert!((found - expected).abs() <= 0.45, "{found} {expected}");
        }
        is(&report, "activation_energy", alloy.e_alpha, 0.15);
        is(&report, "fragility_index", alloy.fragility, 1.2);
        is(&report, "glass_transition_temperature", alloy.t_g, 1.5);
        // The formal error of four peaks of 0.1 K.
        let error = estimate(&report, "activation_energy").std_error.unwrap();
        assert!((0.015..0.15).contains(&error), "{error}");
        assert!(estimate(&report, "activation_energy").note.contains("Apparent"));
        let given = of_file(
            "loss_peak_arrhenius",
            &format!("iso_multi_{}.csv", alloy.tag),
            json!({ "glass_transition_temperature": alloy.t_g }),
        );
        is(&given, "fragility_index", alloy.fragility, 1.2);
        assert_eq!(estimate(&given, "glass_transition_temperature").state, EstimateState::Fixed);
    }
}

#[test]
fn peaks_where_the_sample_crystallises_are_warned_of() {
    // As in the paper: the sample with Dy crystallises at 738 K, and its peaks at 4 and 8 Hz reach there.
    let report = of_file("loss_peak_arrhenius", "iso_multi_x2.csv", json!({ "crystallization_temperature": 738.0 }));
    assert!(has_notice(&report, "peak_in_crystallization"));
    assert!(report.notices.iter().any(|notice| notice.message.starts_with("The peak at 8.0000 Hz lies above 738.0 K")));
}

#[test]
fn one_file_for_each_frequency_gives_what_one_table_gives() {
    let whole = std::fs::read_to_string(format!("{}/tests/data/iso_multi_x0.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (head, rows) = whole.split_once('\n').unwrap();
    let of = |frequency: &str| {
        let rows: Vec<&str> = rows.lines().filter(|row| row.split(',').nth(1) == Some(frequency)).collect();
        text(&format!("{frequency} Hz.csv"), &format!("{head}\n{}\n", rows.join("\n")))
    };
    let apart = ask("loss_peak_arrhenius", &["1.0", "2.0", "4.0", "8.0"].map(of), json!({}));
    let together = of_file("loss_peak_arrhenius", "iso_multi_x0.csv", json!({}));
    assert_eq!(estimate(&apart, "activation_energy").value, estimate(&together, "activation_energy").value);
}

#[test]
fn what_is_no_ramp_is_refused() {
    for analysis in ["temperature_sweep", "loss_peak_arrhenius", "internal_friction"] {
        let reading = read("freq_constchi_x0.csv");
        let inputs = vec![InputRef { file: reading.file.clone(), measurement: 0 }];
        let request = Request { analysis: analysis.into(), inputs, ..Request::default() };
        assert!(tandelta::analyses::run(&request, &[reading]).is_err(), "{analysis}");
    }
    let one = read("iso_1Hz_x0.csv");
    assert!(
        !one.measurements[0].analyses.iter().any(|id| id == "loss_peak_arrhenius"),
        "one frequency has no Arrhenius line"
    );
}

#[test]
fn of_a_ramp_that_turns_back_one_direction_is_used() {
    let mut file =
        std::fs::read_to_string(format!("{}/tests/data/iso_1Hz_x0_clean.csv", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let rows = file.lines().count() - 1;
    // On cooling the crystal shows nothing.
    for k in 0..200 {
        file += &format!("{},1.0,85.0,0.05,0.0006\n", 799.0 - 2.0 * f64::from(k));
    }
    let report = ask("internal_friction", &[text("turns.csv", &file)], json!({}));
    assert!(has_notice(&report, "ramp_turns"));
    is(&report, "glass_transition_temperature", 693.0, 1.5);
    let heating: Vec<usize> = (0..rows).collect();
    let other = ask("temperature_sweep", &[text("turns.csv", &file)], json!({ "mask": heating }));
    assert!(!has_notice(&other, "ramp_turns"));
    assert_eq!(other.inputs[0].rows, 200);
}

#[test]
fn of_ice_that_melts_neither_crystallisation_nor_a_wing_nor_a_peak_is_claimed() {
    // A watery gel of a laboratory, from −75 to 50 °C: ice melts at 0 °C within a few points, with losses as rough as 10 %.
    let Some(folder) = std::env::var_os("TANDELTA_DATA") else {
        println!("TANDELTA_DATA is not set: no real ramp was looked at");
        return;
    };
    let path = std::path::Path::new(&folder).join("_converted_by_us/ARES_G2_Siqi_Temp_Ramp.csv");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("{} is not there", path.display());
        return;
    };
    let reading = tandelta::read("ramp.csv", &bytes, &ReadOptions::default(), &StdDecoding).unwrap();
    let sweep = ask("temperature_sweep", std::slice::from_ref(&reading), json!({}));
    for key in ["alpha_peak_temperature", "crystallization_onset_temperature", "wing_height", "onset_temperature"] {
        is_none(&sweep, key);
    }
    // Storage of ice in bending is 1 to 2 GPa here.
    is(&sweep, "unrelaxed_modulus", 1.86e9, 0.1e9);
    let friction = ask("internal_friction", &[reading], json!({}));
    is_none(&friction, "crystallization_temperature");
    is_none(&friction, "supercooled_range");
    // Two lines meet 8 K below the melting, by more than chance; but the points scatter too much for a kink.
    assert!(is_none(&friction, "glass_transition_temperature").contains("melting"));
    is_none(&friction, "beta_activation_energy");
}

#[test]
fn a_bend_that_hardly_rises_out_of_rough_points_is_no_glass_transition() {
    let ramp = |noise: f64| {
        let mut random = Random::new(11, 0);
        let mut file = String::from("T_K,f_Hz,tan_delta\n");
        for k in 0..300 {
            let t = 200.0 + 0.25 * f64::from(k);
            let kink = 1.7 / 8.617e-5 * (1.0 / 265.0 - 1.0 / t).max(0.0);
            file += &format!("{t},1,{:.6}\n", 0.02 * (kink + noise * random.normal()).exp());
        }
        ask("internal_friction", &[text("rough.csv", &file)], json!({}))
    };
    is(&ramp(0.02), "glass_transition_temperature", 265.0, 0.5);
    assert!(is_none(&ramp(0.4), "glass_transition_temperature").contains("scatter"));
}

#[test]
fn what_a_file_does_not_hold_is_not_said_to_be_absent() {
    let mut file = String::from("T_K,f_Hz,tan_delta\n");
    for k in 0..160 {
        let t = 200.0 + f64::from(k);
        file += &format!("{t},1,{:.5}\n", 0.01 + 0.2 * (-((t - 280.0) / 15.0_f64).powi(2)).exp());
    }
    let report = ask("temperature_sweep", &[text("only.csv", &file)], json!({}));
    is(&report, "loss_factor_peak_temperature", 280.0, 0.5);
    assert!(is_none(&report, "alpha_peak_temperature").contains("no numbers of the loss modulus"));
    assert_eq!(finding(&report, "crystallization"), "not looked for");
}

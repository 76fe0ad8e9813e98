//! Heating runs of both alloys against the truth they were simulated with, by default options: the bars are those of a sound analysis
//! (the bias of tangents on a logistic step, of an exotherm's tail and of an overshoot, and noise).

use serde_json::{Value, json};
use tandelta::analyses::{Failure, run};
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::math::random::Random;
use tandelta::report::{Estimate, EstimateState, InputRef, Report, Request};

fn read(name: &str, text: &str) -> Reading {
    let options =
        ReadOptions { heating_rate: Some("10".into()), exothermic: Some("down".into()), ..ReadOptions::default() };
    tandelta::read(name, text.as_bytes(), &options, &StdDecoding).unwrap()
}

/// The file of an alloy and its truths: T_g, T_x, and the heats of relaxation in kJ/mol as cast, and annealed out, in and net.
fn alloys() -> [(Reading, [f64; 2], [f64; 4], &'static str); 2] {
    [
        (read("dsc_x0.csv", include_str!("data/dsc_x0.csv")), [691.0, 763.0], [1.45, 0.31, 0.22, 0.09], "Zr50Cu40Al10"),
        (
            read("dsc_x2.csv", include_str!("data/dsc_x2.csv")),
            [683.0, 756.0],
            [1.61, 0.35, 0.25, 0.10],
            "(Zr50Cu40Al10)98Dy2",
        ),
    ]
}

fn ask(analysis: &str, readings: &[Reading], options: Value) -> Result<Report, Failure> {
    let Value::Object(options) = options else { panic!("options are an object") };
    let input = |reading: &Reading| InputRef { file: reading.file.clone(), measurement: 0 };
    let inputs = readings.iter().map(input).collect();
    run(&Request { analysis: analysis.into(), inputs, options: options.into_iter().collect() }, readings)
}

fn get<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap_or_else(|| panic!("{key} is missing"))
}

#[track_caller]
fn near(report: &Report, key: &str, truth: f64, bar: f64) {
    let value = get(report, key).value.unwrap_or_else(|| panic!("{key} is not determined"));
    assert!((value - truth).abs() <= bar, "{key}: {value} is not {truth} ± {bar}");
    assert!(get(report, key).std_error.is_some_and(|error| error > 0.0), "{key} has no error");
}

fn finding<'a>(report: &'a Report, key: &str) -> Option<&'a str> {
    report.findings.iter().find(|finding| finding.key == key).map(|finding| finding.value.as_str())
}

#[test]
fn glass_transition_and_crystallisation_are_found_within_the_bars() {
    for (reading, [t_g, t_x], ..) in alloys() {
        let readings = std::slice::from_ref(&reading);
        let of =
            |sample: &str| ask("heat_flow", readings, json!({ "curve": [format!("hf_{sample}_W_per_g")] })).unwrap();
        let (reference, cast, annealed) = (of("reference"), of("ascast"), of("annealed"));
        near(&reference, "glass_transition_onset", t_g, 0.8);
        near(&reference, "glass_transition_midpoint", t_g + 7.0, 1.0);
        near(&cast, "glass_transition_onset", t_g, 2.0);
        near(&annealed, "glass_transition_onset", t_g, 2.5);
        near(&annealed, "glass_transition_midpoint", t_g + 7.0, 4.0);
        assert!(finding(&annealed, "overshoot").is_some() && finding(&reference, "overshoot").is_none());
        for report in [&reference, &cast, &annealed] {
            near(report, "crystallization_onset", t_x, 0.6);
            // The generator's asymmetric peak releases 58 J/g; where a baseline ends is worth some tenths.
            near(report, "crystallization_enthalpy", 58.0, 1.5);
            near(report, "heat_capacity_step", 0.17, 0.012);
            near(report, "supercooled_range", t_x - t_g, 2.5);
        }
    }
}

#[test]
fn relaxation_enthalpies_are_found_within_the_bars() {
    for (reading, _, [cast, released, absorbed, net], formula) in alloys() {
        let readings = std::slice::from_ref(&reading);
        let report = ask("relaxation_enthalpy", readings, json!({ "composition": formula })).unwrap();
        near(&report, "relaxation_enthalpy_molar", cast, 0.03);
        near(&report, "annealed_exothermic_enthalpy_molar", released, 0.02);
        near(&report, "annealed_endothermic_enthalpy_molar", absorbed, 0.02);
        near(&report, "annealed_relaxation_enthalpy_molar", net, 0.02);
        assert!(get(&report, "relaxation_enthalpy_molar").std_error.unwrap() < 0.05);
    }
}

#[test]
fn without_a_reference_run_only_the_difference_of_the_samples_is_said() {
    let [(reading, _, [cast, .., net], formula), _] = alloys();
    let without: String =
        include_str!("data/dsc_x0.csv").lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect();
    let report = ask("relaxation_enthalpy", &[read("two.csv", &without)], json!({ "composition": formula })).unwrap();
    assert!(finding(&report, "no_reference").is_some());
    assert_eq!(get(&report, "relaxation_enthalpy").state, EstimateState::Undetermined);
    let said = finding(&report, "released_by_annealing").unwrap();
    let molar: f64 = said.split('(').nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((molar - (cast - net)).abs() < 0.03, "{said}");
    let one = ask("heat_flow", std::slice::from_ref(&reading), json!({ "curve": ["nothing"] })).unwrap_err();
    assert!(one.to_string().contains("hf_reference_W_per_g"), "{one}");
}

#[test]
fn runs_of_one_file_each_are_told_apart_by_their_names() {
    let column = |at: usize| -> String {
        include_str!("data/dsc_x2.csv")
            .lines()
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                let name = if cells[0] == "T_K" { "hf_W_per_g" } else { cells[at] };
                format!("{},{name}\n", cells[0])
            })
            .collect()
    };
    let readings =
        [("annealed.csv", 2), ("as-cast.csv", 1), ("rescan.csv", 3)].map(|(name, at)| read(name, &column(at)));
    let report = ask("relaxation_enthalpy", &readings, json!({ "composition": "75.5039827632" })).unwrap();
    assert_eq!(report.inputs.len(), 3);
    near(&report, "relaxation_enthalpy_molar", 1.61, 0.03);
    near(&report, "annealed_exothermic_enthalpy_molar", 0.35, 0.02);
}

#[test]
fn without_a_heating_rate_temperatures_are_given_and_heats_are_not() {
    let reading =
        tandelta::read("x", include_bytes!("data/dsc_x0.csv"), &ReadOptions::default(), &StdDecoding).unwrap();
    let report = ask("heat_flow", &[reading], json!({})).unwrap();
    near(&report, "glass_transition_onset", 691.0, 2.0);
    assert_eq!(get(&report, "crystallization_enthalpy").value, None);
    assert!(get(&report, "heat_capacity_step").note.contains("heating rate"));
}

#[test]
fn a_run_without_events_has_none_and_says_what_would_have_been_seen() {
    for seed in 0..5 {
        let mut random = Random::new(seed, 0);
        let rows: String = (0..1500)
            .map(|k| {
                let t = 400.0 + 0.25 * f64::from(k);
                format!("{t},{}\n", 0.05 + 2e-5 * t - 1e-8 * t * t + 2e-4 * random.normal())
            })
            .collect();
        let report = ask("heat_flow", &[read("line", &format!("T_K,hf_W_per_g\n{rows}"))], json!({})).unwrap();
        assert_eq!(finding(&report, "glass_transition"), Some("none"), "seed {seed}");
        assert_eq!(finding(&report, "crystallization"), Some("none"), "seed {seed}");
        assert!(report.estimates.iter().all(|estimate| estimate.value.is_none() && estimate.note.starts_with("None")));
    }
}

#[test]
fn windows_can_be_set_and_exothermic_up_gives_the_same_numbers() {
    let turned: String = include_str!("data/dsc_x0.csv")
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            match cells[3].parse::<f64>() {
                Ok(flow) => format!("{},{}\n", cells[0], -flow),
                Err(_) => "T_K,hf_W_per_g\n".into(),
            }
        })
        .collect();
    let options =
        ReadOptions { heating_rate: Some("10".into()), exothermic: Some("up".into()), ..ReadOptions::default() };
    let reading = tandelta::read("up", turned.as_bytes(), &options, &StdDecoding).unwrap();
    let fix = json!({ "window.glass_from": 460.0, "window.glass_to": 520.0, "window.liquid_from": 728.0, "window.liquid_to": 743.0 });
    let report = ask("heat_flow", &[reading], json!({ "fix": fix })).unwrap();
    // The reference algorithm with these windows, without noise.
    near(&report, "glass_transition_onset", 691.13, 0.4);
    near(&report, "glass_transition_endset", 705.30, 0.6);
    assert!(report.parameters.iter().filter(|row| row.fixed).count() == 4);
}

/// An answer without the line would leave nothing in the figure to be dragged back.
#[test]
fn a_window_that_ends_before_it_begins_is_refused() {
    let [(reading, ..), _] = alloys();
    let fix = json!({ "window.liquid_from": 760.0, "window.liquid_to": 740.0 });
    let refused = ask("heat_flow", &[reading], json!({ "fix": fix }));
    assert!(matches!(refused, Err(Failure::Option { key, .. }) if key == "fix"));
}

/// A heating run at 10 K/min: 1.5 J/(g K) that slowly grows, a step where the transition is, and what `beside` adds, in W/g.
fn heated(spacing: f64, [from, to]: [f64; 2], step: f64, beside: &dyn Fn(f64) -> f64) -> Reading {
    let mut random = Random::new(8, 0);
    let rows = ((to - from) / spacing) as usize;
    let row = |k: usize| {
        let t = from + spacing * k as f64;
        let base = 0.25 + 3e-4 * (t - 300.0) + step / (1.0 + (-(t - 393.0) / 2.5).exp());
        format!("{t:.2},{:.6}\n", base + beside(t) + 2e-4 * random.normal())
    };
    let rows: String = (0..rows).map(row).collect();
    read("heated.csv", &format!("T_K,hf_W_per_g\n{rows}"))
}

#[test]
fn on_a_curve_that_bends_throughout_a_rise_is_doubtful_until_windows_are_set() {
    // The cell has not settled before the transition, and behind it an aged glass overshoots and something evaporates.
    let bent = |t: f64| {
        -0.35 * (-(t - 313.0) / 35.0).exp() + 0.012 * (-((t - 403.0) / 9.0).powi(2)).exp() - 4e-4 * (t - 395.0).max(0.0)
    };
    let reading = heated(1.0, [313.0, 470.0], 0.03, &bent);
    let report = ask("heat_flow", std::slice::from_ref(&reading), json!({})).unwrap();
    assert_eq!(finding(&report, "glass_transition"), Some("doubtful"));
    assert_eq!(get(&report, "glass_transition_midpoint").value, None);
    let said = &get(&report, "glass_transition_midpoint").note;
    let near: f64 = said.split("near ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!((near - 393.0).abs() < 5.0, "{said}");
    // The windows that are laid about it give numbers when they are taken over.
    let taken: serde_json::Map<String, Value> =
        report.parameters.iter().map(|row| (format!("window.{}", row.key), row.value.into())).collect();
    assert_eq!(taken.len(), 4);
    let report = ask("heat_flow", &[reading], json!({ "fix": taken })).unwrap();
    near_or_wider(&report, "glass_transition_midpoint", 393.0, 5.0);
}

/// Within the bar, with an error that is no smaller than a tenth of it: nothing is sharp here.
#[track_caller]
fn near_or_wider(report: &Report, key: &str, truth: f64, bar: f64) {
    near(report, key, truth, bar);
    assert!(get(report, key).std_error.unwrap() > 0.05 * bar, "{key}");
}

#[test]
fn of_an_even_rise_the_inflection_is_as_uncertain_as_the_rise_is_long() {
    let even = |t: f64| 0.1 * ((t - 393.0) / 36.0).clamp(-0.5, 0.5);
    let report = ask("heat_flow", &[heated(0.1, [300.0, 480.0], 0.0, &even)], json!({})).unwrap();
    near(&report, "glass_transition_onset", 375.0, 2.0);
    near(&report, "glass_transition_endset", 411.0, 2.0);
    let error = get(&report, "glass_transition_inflection").std_error.unwrap();
    assert!(error > 4.0, "{error}");
}

#[test]
fn temperatures_are_no_better_known_than_points_are_apart() {
    let report = ask("heat_flow", &[heated(1.5, [300.0, 480.0], 0.08, &|_| 0.0)], json!({})).unwrap();
    near(&report, "glass_transition_midpoint", 393.0, 1.0);
    for key in ["onset", "midpoint", "endset", "inflection"] {
        let error = get(&report, &format!("glass_transition_{key}")).std_error.unwrap();
        assert!(error > 1.5 / 12f64.sqrt() - 1e-9, "{key}: {error}");
    }
}

#[test]
fn the_end_of_a_decomposition_is_no_crystallisation() {
    // A large endotherm, behind which the flow swings below its level for a while.
    let burnt = |t: f64| 2.0 * (-((t - 640.0) / 28.0).powi(2)).exp() - 0.6 * (-((t - 735.0) / 45.0).powi(2)).exp();
    let report = ask("heat_flow", &[heated(2.0, [300.0, 900.0], 0.08, &burnt)], json!({})).unwrap();
    near(&report, "glass_transition_midpoint", 393.0, 1.5);
    assert_eq!(finding(&report, "crystallization"), Some("none"));
}

#[test]
fn of_a_stepped_programme_one_ramp_is_used_and_that_is_said() {
    // Ramps of 60 K at 5 K/min with holds of an hour between them; the flow settles after each start and stop.
    let mut rows = String::from("Time (s),T_K,hf_W_per_g\n");
    let (mut t, mut flow) = (330.0, 0.0);
    for second in (0..18_000).step_by(10) {
        let heats = second % 4_320 < 720;
        t += if heats { 10.0 * 5.0 / 60.0 } else { 0.0 };
        flow += (if heats { 0.12 } else { 0.0 } - flow) * (1.0 - (-10.0_f64 / 120.0).exp());
        rows += &format!("{second},{:.3},{flow:.5}\n", t + 0.002 * (f64::from(second) * 0.7).sin());
    }
    let report = ask("heat_flow", &[read("stepped.csv", &rows)], json!({})).unwrap();
    assert_ne!(finding(&report, "glass_transition"), Some("found"));
    assert_eq!(finding(&report, "crystallization"), Some("none"));
    assert!(report.notices.iter().any(|notice| notice.code == "several_runs"), "{:?}", report.notices);
}

#[test]
fn a_flow_that_starts_downwards_makes_its_direction_doubtful() {
    let start = |t: f64| 0.8 * (-(t - 300.0) / 3.0).exp();
    let text = |t: f64| format!("{t:.2},{:.6}\n", start(t) - 4e-4 * t);
    let rows: String = (0..900).map(|k| text(300.0 + 0.2 * f64::from(k))).collect();
    let open =
        tandelta::read("x.csv", format!("T_K,hf_W_per_g\n{rows}").as_bytes(), &ReadOptions::default(), &StdDecoding)
            .unwrap();
    let warned = |report: &Report| report.notices.iter().any(|notice| notice.code == "starts_downwards");
    assert!(warned(&ask("heat_flow", &[open], json!({})).unwrap()));
    // Where the user or the file says it, it is not asked again.
    assert!(!warned(&ask("heat_flow", &[read("x.csv", &format!("T_K,hf_W_per_g\n{rows}"))], json!({})).unwrap()));
}

/// PMMA of two laboratories at four rates: the steepest step lies at 390 to 397.5 K, read off to ± 2.5 K, and later in faster runs.
#[test]
fn the_glass_transition_of_pmma_is_found_in_files_of_laboratories() {
    let Some(folder) = std::env::var_os("TANDELTA_DATA").map(std::path::PathBuf::from) else {
        println!("TANDELTA_DATA is not set: no real runs were looked at");
        return;
    };
    let place = folder.join("MaCFP+matl-db/PMMA/Calibration_Data");
    for name in ["NIST/NIST_DSC_N2_10K_1", "FSRI/FSRI_DSC_N2_10K_1", "FSRI/FSRI_DSC_N2_20K_1", "FSRI/FSRI_DSC_N2_30K_1"]
    {
        let Ok(bytes) = std::fs::read(place.join(format!("{name}.csv"))) else { return };
        let reading = tandelta::read(name, &bytes, &ReadOptions::default(), &StdDecoding).unwrap();
        let report = ask("heat_flow", &[reading], json!({})).unwrap();
        near(&report, "glass_transition_inflection", 393.75, 3.75 + 2.5);
        // Literature has 0.25 to 0.35 J/(g K).
        near(&report, "heat_capacity_step", 0.29, 0.1);
        assert_eq!(finding(&report, "crystallization"), Some("none"), "PMMA is amorphous");
    }
    // Widely spaced points, curves that bend throughout: none of these is claimed, and none crystallises when it decomposes.
    for (name, word) in [
        ("UMD/UMD_DSC_N2_10K", "doubtful"),
        ("GIDAZE+/GIDAZE+_DSC_N2_10K_1", "none"),
        ("FSRI/FSRI_DSC_N2_3K_1", "doubtful"),
    ] {
        let Ok(bytes) = std::fs::read(place.join(format!("{name}.csv"))) else { return };
        let reading = tandelta::read(name, &bytes, &ReadOptions::default(), &StdDecoding).unwrap();
        let report = ask("heat_flow", &[reading], json!({})).unwrap();
        assert_eq!(finding(&report, "glass_transition"), Some(word), "{name}");
        assert_eq!(finding(&report, "crystallization"), Some("none"), "{name}");
    }
}

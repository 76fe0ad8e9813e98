//! What the analysis does with what it is told, and what it says when isotherms do not superpose.

use super::made::*;
use serde_json::{Value, json};
use tandelta::analyses::Failure;
use tandelta::figure::Mark;
use tandelta::report::{Finding, InputRef, Report, Request};
use tandelta::work::Work;

/// Numbers that only rounding parts.
const ROUNDING: f64 = 1e-9;

/// The label of the isotherm that does not move.
fn pivot(report: &Report) -> f64 {
    let how = words(report, "shift_factors", "is");
    let place = how.iter().position(|is| is == "does not move").unwrap();
    shifts(report)[place].t
}

/// ln a_T relative to the isotherm that does not move.
fn relative(report: &Report, t: f64) -> f64 {
    shift_at(report, t).ln_a - shift_at(report, pivot(report)).ln_a
}

#[test]
fn isotherms_without_overlap_are_separate_groups_and_not_glued() {
    let mut rows = isotherms(1);
    rows.retain(|row| row[0] <= 680.0 || row[0] >= 720.0);
    // 680 and 720 K lie 2.8 in ln a apart; half a decade of frequencies leaves nothing in common.
    rows.retain(|row| (0.05..0.2).contains(&row[1]));
    let report = superposed(&rows, json!({}));
    let groups = numbers(&report, "shift_factors", "group");
    assert_eq!(groups.iter().copied().fold(0.0, f64::max), 2.0, "{groups:?}");
    assert!(groups[..3].iter().all(|group| *group == groups[0]) && groups[3..].iter().all(|group| *group == groups[3]));
    assert_ne!(groups[0], groups[3]);
    let finding = finding(&report, "separate_groups").unwrap();
    assert!(
        finding.value.contains("660 K to 680 K (3)") && finding.value.contains("720 K to 740 K (3)"),
        "{}",
        finding.value
    );
    // Each is reduced to one of its own: no number pretends to know what lies between them.
    for of_one in [&shifts(&report)[..3], &shifts(&report)[3..]] {
        assert_eq!(of_one.iter().filter(|one| one.ln_a == 0.0).count(), 1, "{of_one:?}");
        for pair in of_one.windows(2) {
            let off = pair[1].ln_a - pair[0].ln_a - (GLASS.ln_a(pair[1].t) - GLASS.ln_a(pair[0].t));
            let error = pair[0].error.max(0.0) + pair[1].error.max(0.0);
            assert!(off.abs() < UNLIKELY * error, "{pair:?}: {off}");
        }
    }
}

#[test]
fn an_imposed_law_gives_the_energy_of_the_law_through_free_shifts() {
    let rows = isotherms(2);
    for (law, free_key, imposed_key) in [
        ("arrhenius", "activation_energy", "activation_energy"),
        ("wlf", "wlf_apparent_energy", "wlf_apparent_energy"),
        ("vft", "vft_apparent_energy", "vft_apparent_energy"),
    ] {
        let options = json!({ "reference_temperature": 700, "laws": [law] });
        let (free, error) = number(&superposed(&rows, options.clone()), free_key);
        let (imposed, sharper) = number(&superposed(&rows, with(options, json!({ "shift": law }))), imposed_key);
        assert!((free - imposed).abs() < 2.0 * error, "{law}: {free} ± {error}, {imposed} ± {sharper}");
        // The data of an imposed law are the same, so its error is too, up to curvature.
        assert!((0.5..2.0).contains(&(sharper / error)), "{law}: ± {error}, ± {sharper}");
        if law == "arrhenius" {
            assert!((imposed - GLASS.energy).abs() < UNLIKELY * sharper, "{imposed} ± {sharper}");
        }
    }
}

#[test]
fn vertical_shifts_are_found_along_with_an_imposed_law() {
    let ln_b = |t: f64| 1.5e-3 * (t - 700.0);
    let mut rows = isotherms(2);
    for row in &mut rows {
        let lift = (-ln_b(row[0])).exp();
        row[2] *= lift;
        row[3] *= lift;
    }
    let options = json!({ "reference_temperature": 700, "shift": "arrhenius", "vertical": "free" });
    let report = superposed(&rows, options);
    let (energy, error) = number(&report, "activation_energy");
    assert!((energy - GLASS.energy).abs() < UNLIKELY * error && error < 0.05, "{energy} ± {error}");
    let [found, errors] = ["ln_b_t", "ln_b_t_std_error"].map(|key| numbers(&report, "shift_factors", key));
    for ((one, found), error) in shifts(&report).iter().zip(found).zip(errors) {
        assert!((found - ln_b(one.t)).abs() < UNLIKELY * error + 1e-12, "{} K: {found} ± {error}", one.t);
    }
}

#[test]
fn an_imposed_law_joins_what_no_overlap_does() {
    let mut rows = isotherms(3);
    rows.retain(|row| (row[0] <= 680.0 || row[0] >= 720.0) && (0.05..0.2).contains(&row[1]));
    let report = superposed(&rows, json!({ "shift": "arrhenius" }));
    assert!(numbers(&report, "shift_factors", "group").iter().all(|group| *group == 1.0));
    let (energy, error) = number(&report, "activation_energy");
    assert!((energy - GLASS.energy).abs() < UNLIKELY * error, "{energy} ± {error}");
}

#[test]
fn a_shift_set_by_hand_joins_what_no_overlap_does() {
    let mut rows = isotherms(3);
    rows.retain(|row| (row[0] <= 680.0 || row[0] >= 720.0) && (0.05..0.2).contains(&row[1]));
    let apart = superposed(&rows, json!({}));
    let from = pivot(&apart);
    let t = if from > 700.0 { 670.0 } else { 730.0 };
    let by_hand = GLASS.ln_a(t) - GLASS.ln_a(from);
    let report = superposed(&rows, json!({ "fix": { format!("shift.{t} K"): by_hand } }));
    assert!(finding(&report, "separate_groups").is_none());
    assert!((relative(&report, t) - by_hand).abs() < ROUNDING);
    for one in shifts(&report) {
        let off = relative(&report, one.t) - (GLASS.ln_a(one.t) - GLASS.ln_a(from));
        // A few points of each: ± 0.03 from neighbour to neighbour.
        assert!(off.abs() < 0.15, "{} K: {off}", one.t);
    }
}

#[test]
fn held_shifts_stay_exactly_and_do_not_drag_the_others_along() {
    const BY: f64 = 0.3;
    let rows = isotherms(4);
    let free = superposed(&rows, json!({}));
    let held = relative(&free, 680.0) + BY;
    for reference in [680.0, 705.0, 730.0] {
        let options = json!({ "reference_temperature": reference, "fix": { "shift.680 K": held } });
        let report = superposed(&rows, options);
        assert!((relative(&report, 680.0) - held).abs() < ROUNDING, "it is held relative to what does not move");
        assert_eq!(pivot(&report), pivot(&free), "the reference is another thing than the isotherm that does not move");
        // The others are found anew with it where it is. It is put so far from them that it does not fit, thirty times the error, and
        // what does not fit counts little: they stay within a tenth of its way.
        for t in temperatures(660.0, 10.0, 9).into_iter().filter(|t| *t != 680.0) {
            let dragged = relative(&report, t) - relative(&free, t);
            assert!(dragged.abs() < 0.1 * BY, "{t} K: {dragged}");
        }
        let place = shifts(&report).iter().position(|one| one.t == 680.0).unwrap();
        assert_eq!(words(&report, "shift_factors", "is")[place], "held");
        let row = report.parameters.iter().find(|row| row.key == "680 K").unwrap();
        assert!(row.fixed && row.value == held);
    }
    // The label alone says the same.
    let bare = superposed(&rows, json!({ "fix": { "680 K": held } }));
    assert!((relative(&bare, 680.0) - held).abs() < ROUNDING);
}

#[test]
fn holding_a_shift_where_it_was_found_changes_nothing() {
    let rows = isotherms(4);
    let free = superposed(&rows, json!({}));
    let held: serde_json::Map<String, serde_json::Value> =
        [680.0, 730.0].map(|t: f64| (format!("shift.{t} K"), json!(relative(&free, t)))).into_iter().collect();
    let report = superposed(&rows, json!({ "fix": held }));
    for (one, other) in shifts(&report).iter().zip(&shifts(&free)) {
        // What does not fit counts less while something is held; of good data that is felt by less than half an error.
        assert!((one.ln_a - other.ln_a).abs() <= 0.5 * other.error, "{one:?}, {other:?}");
    }
}

#[test]
fn a_held_shift_that_does_not_fit_is_told_and_the_material_is_not_blamed() {
    const BY: f64 = 1.0;
    let rows = isotherms(4);
    let free = superposed(&rows, json!({}));
    let found = relative(&free, 680.0);
    let report =
        superposed(&rows, json!({ "fix": { "shift.680 K": found + BY, "shift.730 K": relative(&free, 730.0) } }));
    assert_ne!(verdict(&report), "supported");
    let blamed = &finding(&report, "superposition_verdict").unwrap().reason;
    assert!(blamed.contains("otherwise") && !blamed.contains("shape changes"), "{blamed}");
    let held = finding(&report, "held_shifts").expect("it lies far from where the data put it");
    assert!(held.value.starts_with("680 K off by "), "{}", held.value);
    assert!(finding(&report, "shift_turns").is_none(), "that a_T rises there is not what the data say");
    assert!(held.reason.starts_with("680 K, held by you, lies 1"), "{}", held.reason);
    assert!(held.reason.contains("not the material") && !held.reason.contains("730 K"), "{}", held.reason);
    // The table says where the data put each, and gives errors only of what was found.
    let column = |key: &str| numbers(&report, "shift_factors", key);
    for ((one, at), off) in shifts(&report).iter().zip(column("ln_a_t_found")).zip(column("held_off")) {
        match one.t {
            680.0 => {
                assert!((one.ln_a - at - BY).abs() < ROUNDING && off > 10.0 && one.error.is_nan(), "{one:?} {at} {off}")
            }
            730.0 => {
                assert!((one.ln_a - at).abs() < ROUNDING && off.abs() < 0.1 && one.error.is_nan(), "{one:?} {at} {off}")
            }
            _ => assert!(at.is_nan() && off.is_nan() && one.error.is_finite(), "{one:?}"),
        }
    }
    assert!(finding(&free, "held_shifts").is_none());
    let row = report.parameters.iter().find(|row| row.key == "680 K").unwrap();
    assert!(row.holds && row.fixed, "set by hand it is held");
}

#[test]
fn isotherms_that_are_not_joined_stand_aside_and_outliers_do_not_press_the_others_together() {
    let mut rows = isotherms(3);
    rows.retain(|row| (row[0] <= 680.0 || row[0] >= 720.0) && (0.05..0.2).contains(&row[1]));
    let apart = superposed(&rows, json!({}));
    let master = apart.figures.iter().find(|figure| figure.key == "master_curve").unwrap();
    let groups = numbers(&apart, "shift_factors", "group");
    assert!(groups.contains(&2.0), "{groups:?}");
    let labels = words(&apart, "shift_factors", "isotherm");
    let other =
        shifts(&apart).iter().zip(&groups).find(|(one, group)| **group > 1.0 && one.ln_a == 0.0).map(|(one, _)| one.t);
    let other = format!("{:.1}", other.expect("each group has one that does not move"));
    for panel in &master.panels {
        for mark in &panel.marks {
            let Mark::Points(points) = mark else { continue };
            let group = groups[labels.iter().position(|label| *label == points.name).expect("each says its name")];
            let expected = if group > 1.0 { format!("not joined: reduced to {other} K") } else { String::new() };
            assert_eq!(points.aside, expected, "{}", points.name);
        }
    }
    let residuals = |rows: &[Row]| {
        let report = superposed(rows, json!({ "loss": "cauchy" }));
        let master = report.figures.into_iter().find(|figure| figure.key == "master_curve").unwrap();
        master.panels.last().unwrap().y.range
    };
    let mut spoilt = isotherms(3);
    assert_eq!(residuals(&spoilt), None);
    spoilt[50][3] *= 30.0;
    let [low, high] = residuals(&spoilt).expect("one is far out");
    assert!(low < -1.0 && high > 1.0 && high - low < 20.0, "{low} {high}");
}

#[test]
fn another_reference_temperature_changes_no_difference() {
    let rows = isotherms(5);
    let first = superposed(&rows, json!({ "reference_temperature": 700 }));
    for reference in [660.0, 705.0, 740.0] {
        let other = superposed(&rows, json!({ "reference_temperature": reference }));
        let level = shift_at(&other, 700.0).ln_a;
        for (a, b) in shifts(&first).iter().zip(&shifts(&other)) {
            assert!((b.ln_a - level - a.ln_a).abs() < ROUNDING, "{reference} K: {a:?}, {b:?}");
        }
        let energies = [&first, &other].map(|report| number(report, "activation_energy"));
        assert!((energies[0].0 - energies[1].0).abs() < 1e-6 * energies[0].0, "{energies:?}");
        // Where it was measured ln a is 0; between two isotherms it is theirs by a cubic in 1/T, and Arrhenius is a line in 1/T.
        let off = level - (GLASS.ln_a(700.0) - GLASS.ln_a(reference));
        assert!(off.abs() < 0.05, "{reference} K: {off}");
    }
}

#[test]
fn the_isotherm_of_the_reference_lies_on_the_master_curve_as_it_was_measured() {
    for vertical in ["off", "free", "density"] {
        for reference in [670.0, 730.0] {
            let options = json!({ "reference_temperature": reference, "vertical": vertical, "expansion": 6e-4 });
            let report = superposed(&isotherms(6), options);
            let of = |column: &str| numbers(&report, "master_curve", column);
            let (t, f, reduced) = (of("temperature"), of("measured_at"), of("reduced"));
            let loss = of("loss_modulus");
            let measured = isotherms(6);
            let mut compared = 0;
            for k in (0..t.len()).filter(|&k| t[k] == reference) {
                assert!(
                    (reduced[k] / f[k] - 1.0).abs() < ROUNDING,
                    "{vertical}, {reference} K: {} {}",
                    reduced[k],
                    f[k]
                );
                let own =
                    measured.iter().find(|row| row[0] == reference && (row[1] / f[k] - 1.0).abs() < 1e-6).unwrap();
                assert!((loss[k] / own[3] - 1.0).abs() < 1e-6, "{vertical}, {reference} K: {} for {}", loss[k], own[3]);
                compared += 1;
            }
            assert_eq!(compared, 20);
        }
    }
}

#[test]
fn a_turn_of_the_shift_factors_is_flagged() {
    let rows = |anomalous: bool| {
        let mut rows = isotherms(7);
        for row in rows.iter_mut().filter(|row| row[0] == 710.0) {
            // As if the sample had crystallised a little: slower than at 700 K, and slower than at 690 K.
            let g = GLASS.modulus(row[1], if anomalous { 685.0 } else { 710.0 });
            (row[2], row[3]) = (g.re, g.im);
        }
        rows
    };
    let finding_of = |anomalous: bool| superposed(&rows(anomalous), json!({}));
    let report = finding_of(true);
    let turn = finding(&report, "shift_turns").expect("a_T rises with temperature");
    assert!(turn.value.contains("700 K to 710 K"), "{}", turn.value);
    assert!(!turn.value.contains("720 K to"), "only where it rises: {}", turn.value);
    assert!(finding(&finding_of(false), "shift_turns").is_none());
}

#[test]
fn shift_factors_of_a_second_file_are_held() {
    let rows = isotherms(8);
    // Those of another laboratory, relative to another temperature, of all isotherms but two; decadic logarithms and °C.
    let given = |t: f64| GLASS.ln_a(t) / std::f64::consts::LN_10 + 0.1 * ((t - 700.0) / 10.0).sin() - 3.0;
    let mut text = "T,log_aT\n°C,-\n".to_owned();
    for t in temperatures(660.0, 10.0, 9).into_iter().filter(|t| *t != 670.0 && *t != 730.0) {
        text.push_str(&format!("{:.2},{:.12}\n", t - 273.15, given(t)));
    }
    let readings = [read("moduli.csv", &file(MODULI, &rows)), read("shifts.csv", &text)];
    let report = ask_of(&readings, json!({ "beside": "none", "peak": [] })).unwrap();
    let how = words(&report, "shift_factors", "is");
    let from = pivot(&report);
    for (one, how) in shifts(&report).iter().zip(how) {
        let off = relative(&report, one.t) - (given(one.t) - given(from)) * std::f64::consts::LN_10;
        match (how.as_str(), one.t) {
            ("found", t) => assert!([670.0, 730.0].contains(&t), "{t} K is in the file"),
            (_, t) => assert!(off.abs() < ROUNDING && ![670.0, 730.0].contains(&t), "{t} K: {off}"),
        }
    }
    assert!(report.notices.iter().any(|notice| notice.code == "shift_factors_given"));
    // What the user holds goes before what a file says.
    let by_hand = ask_of(&readings, json!({ "beside": "none", "peak": [], "fix": { "shift.680 K": 1.0 } })).unwrap();
    assert!((relative(&by_hand, 680.0) - 1.0).abs() < ROUNDING);
}

#[test]
fn a_preview_leaves_every_shift_where_it_is_put() {
    let rows = isotherms(9);
    let found = superposed(&rows, json!({}));
    let put: serde_json::Map<String, serde_json::Value> = found
        .parameters
        .iter()
        .enumerate()
        .map(|(k, row)| (format!("shift.{}", row.key), json!(row.value + 0.2 * k as f64 - 0.7)))
        .collect();
    let report = superposed(&rows, json!({ "action": "preview", "start": put }));
    assert_eq!(report.parameters.len(), 8);
    for row in &report.parameters {
        let wanted = put[&format!("shift.{}", row.key)].as_f64().unwrap();
        assert!((row.value - wanted).abs() < ROUNDING && !row.fixed, "{}: {} for {wanted}", row.key, row.value);
    }
    assert!(report.estimates.is_empty() && report.quality.is_none(), "nothing is claimed");
    let findings: Vec<&str> = report.findings.iter().map(|finding| finding.key.as_str()).collect();
    assert_eq!(findings, ["overlap_residuals"], "what is watched while an isotherm is moved, and no verdict");
    assert!(report.tables.iter().any(|table| table.key == "overlaps"), "the residual of each overlap");
    assert!(report.figures.iter().any(|figure| figure.key == "master_curve"));
}

/// The same question with what a finding offers.
fn remedied(rows: &[Row], options: Value, offered: &Finding) -> Report {
    superposed(rows, with(options, json!(offered.remedy)))
}

#[test]
fn what_would_superpose_better_is_offered() {
    let mut loaded = isotherms(11);
    let mut resonant = loaded.clone();
    for (k, row) in loaded.iter_mut().enumerate() {
        // Each sample was measured 5 % too stiff or too soft.
        let factor = if (k / 20) % 2 == 0 { 1.05 } else { 0.95 };
        row[2] *= factor;
        row[3] *= factor;
    }
    let report = superposed(&loaded, json!({}));
    assert_ne!(verdict(&report), "supported");
    let offered = finding(&report, "vertical_shift").unwrap();
    assert_eq!(offered.value, "supported with free vertical shifts");
    assert_eq!(verdict(&remedied(&loaded, json!({}), offered)), "supported");
    // The loss has a resonance of the instrument at the same frequencies of each.
    resonant.iter_mut().filter(|row| row[1] > 1.0).for_each(|row| row[3] *= 1.3 + 0.2 * (row[1] * 3.0).sin());
    let report = superposed(&resonant, json!({}));
    assert_ne!(verdict(&report), "supported");
    let offered = finding(&report, "one_quantity").unwrap();
    assert_eq!(offered.value, "supported for the storage modulus alone");
    assert_eq!(verdict(&remedied(&resonant, json!({}), offered)), "supported");
    // What was asked with it stays: a rubber whose moduli follow density and temperature, measured with the same instrument.
    let rubber = json!({ "reference_temperature": 700, "vertical": "density", "expansion": 6e-4 });
    for row in &mut resonant {
        let lift = row[0] / 700.0 * (-6e-4 * (row[0] - 700.0)).exp();
        row[2] *= lift;
        row[3] *= lift;
    }
    let report = superposed(&resonant, rubber.clone());
    assert_ne!(verdict(&report), "supported");
    let offered = finding(&report, "one_quantity").unwrap();
    assert_eq!(offered.value, "supported for the storage modulus alone");
    assert_eq!(verdict(&remedied(&resonant, rubber, offered)), "supported");
    // Where superposition holds nothing else is offered.
    let report = superposed(&isotherms(11), json!({}));
    assert!(finding(&report, "vertical_shift").is_none() && finding(&report, "one_quantity").is_none());
}

#[test]
fn it_can_be_watched_and_stopped() {
    /// Goes on until so much is done.
    struct Until(f64);
    impl Work for Until {
        fn progress(&self, fraction: f64) -> bool {
            assert!((0.0..=1.0).contains(&fraction), "{fraction}");
            fraction < self.0
        }
        fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
            Some((0..count).map(one).collect())
        }
    }
    let readings = [read("made.csv", &file(MODULI, &isotherms(12)))];
    let inputs = vec![InputRef { file: "made.csv".into(), measurement: 0 }];
    let request = Request { analysis: "master_curve".into(), inputs, ..Request::default() };
    for until in [0.0, 0.1, 0.5] {
        let stopped = tandelta::analyses::run_with(&request, &readings, &Until(until));
        assert!(matches!(stopped, Err(Failure::Stopped)), "{until}");
    }
    assert!(tandelta::analyses::run_with(&request, &readings, &Until(2.0)).is_ok());
}

#[test]
fn what_cannot_be_done_is_said() {
    let readings = [read("made.csv", &file(MODULI, &isotherms(10)))];
    let failure = |options: serde_json::Value| match ask_of(&readings, options) {
        Err(Failure::Option { key, message }) => (key, message),
        Err(other) => panic!("{other}"),
        Ok(report) => panic!("answered: {}", report.title),
    };
    let (option, message) = failure(json!({ "fix": { "shift.999 K": 0 } }));
    assert_eq!(option, "fix");
    assert!(message.contains("999 K") && message.contains("660 K"), "what there is not, and what there is: {message}");
    let (option, _) = failure(json!({ "start": { "705": 0 } }));
    assert_eq!(option, "start");
    let (_, message) = failure(json!({ "highest_temperature": 665 }));
    assert!(message.contains("1 of 9 isotherms"), "{message}");
    let (option, message) = failure(json!({ "temperatures": [660, 670] }));
    assert_eq!(option, "temperatures");
    assert!(message.contains('2') && message.contains('9'), "{message}");
    let (option, _) = failure(json!({ "shift": "arrhenius", "fix": { "shift.680 K": 0 } }));
    assert_eq!(option, "fix");
    let (option, _) = failure(json!({ "quantities": "creep_compliance" }));
    assert_eq!(option, "quantities");
}

#[test]
fn one_that_is_held_far_off_makes_the_others_no_less_sure() {
    let rows = isotherms(4);
    let free = superposed(&rows, json!({}));
    let held = relative(&free, 720.0) + 3.0;
    let report = superposed(&rows, json!({ "fix": { "shift.720 K": held } }));
    assert_eq!(verdict(&report), "not_supported");
    for (one, other) in shifts(&report).iter().zip(&shifts(&free)).filter(|(one, _)| one.t != 720.0) {
        // The held one has no more say: a little less is known.
        assert!(one.error <= 1.5 * other.error, "{one:?}, {other:?}");
        assert!((one.ln_a - other.ln_a).abs() < UNLIKELY * other.error + 1e-9, "{one:?}, {other:?}");
    }
}

#[test]
fn isotherms_without_a_slope_are_not_placed() {
    // Relaxation into a plateau of a thousandth of G_u: from 398 K on nothing is left to relax within the window.
    let shift = |t: f64| -12.0 * std::f64::consts::LN_10 * (t - 373.0) / (60.0 + t - 373.0);
    let mut random = tandelta::math::random::Random::new(31, 0);
    let mut rows = Vec::new();
    for t in temperatures(363.0, 5.0, 13) {
        for time in decades(1.0, 1000.0, 25) {
            let modulus = 1e9 * (-(time / (10.0 * shift(t).exp())).powf(0.45)).exp() + 1e6;
            rows.push(vec![t, time, modulus * (1.0 + NOISE * random.normal())]);
        }
    }
    let report = ask("T_K,time_s,relaxation_modulus_Pa", &rows, json!({ "reference_temperature": 373, "peak": [] }));
    let flat = |t: f64| t >= 398.0;
    for one in shifts(&report) {
        // The plateau says nothing: no number, and no error that pretends one.
        assert_eq!(one.error.is_nan(), flat(one.t), "{one:?}");
        if !flat(one.t) {
            assert!((one.ln_a - shift(one.t)).abs() < UNLIKELY * one.error + 1e-9, "{one:?} for {}", shift(one.t));
        }
    }
    let (energy, error) = number(&report, "wlf_apparent_energy");
    // C₁ ln 10 k_B T²/C₂.
    let truth = 12.0 * std::f64::consts::LN_10 * BOLTZMANN * 373.0_f64.powi(2) / 60.0;
    assert!((energy - truth).abs() < UNLIKELY * error && error < 0.05, "{energy} ± {error} for {truth}");
    assert!(finding(&report, "separate_groups").unwrap().value.contains("398 K; 403 K"));
}

/// Eq. 9 with an exponent that rises by `slope` for each kelvin above 700 K.
fn of_changing_exponent(slope: f64, noise: f64, seed: u64) -> Vec<Row> {
    let mut random = tandelta::math::random::Random::new(seed, 0);
    let mut noisy = |v: f64| v * (1.0 + noise * random.normal());
    let mut rows = Vec::new();
    for t in temperatures(700.0, 5.0, 10) {
        let tau = 18.8 * (6.08 / BOLTZMANN * (1.0 / t - 1.0 / 700.0)).exp();
        for f in decades(0.1, 10.0, 16) {
            let z = num_complex::Complex64::new(0.0, std::f64::consts::TAU * f * tau);
            let g = 24.0 / (1.0 + z.powf(-(0.4 + slope * (t - 700.0))) + 1.0 / z);
            rows.push(vec![t, f, noisy(g.re), noisy(g.im)]);
        }
    }
    rows
}

#[test]
fn a_law_of_own_exponents_tells_a_shape_that_changes_within_the_noise() {
    let of = |slope: f64, seed: u64| ask(MODULI, &of_changing_exponent(slope, 0.02, seed), json!({ "peak": [] }));
    for seed in 0..5 {
        let report = of(0.0, seed);
        assert_eq!(verdict(&report), "supported", "{}", finding(&report, "superposition_verdict").unwrap().reason);
        // The collapse is perfect, and E is 3 standard errors off.
        let report = of(1.5e-3, seed);
        let reason = &finding(&report, "superposition_verdict").unwrap().reason;
        assert_ne!(verdict(&report), "supported", "{reason}");
        assert!(reason.contains("exponents of each isotherm's own"), "{reason}");
        assert!(finding(&report, "vertical_shift").is_none() && finding(&report, "one_quantity").is_none());
        assert!(estimate(&report, "activation_energy").note.contains("supported"));
        assert_eq!(verdict(&of(3e-3, seed)), "not_supported");
    }
}

#[test]
fn what_density_and_temperature_explain_needs_no_free_shifts() {
    let mut rows = isotherms(14);
    for row in &mut rows {
        row[2] *= row[0] / 700.0;
        row[3] *= row[0] / 700.0;
    }
    let offered = finding(&superposed(&rows, json!({})), "vertical_shift").cloned().unwrap();
    assert_eq!(offered.remedy["vertical"], json!("density"), "{offered:?}");
    // Nothing of a tenth and more is density or loading.
    for (k, row) in rows.iter_mut().enumerate() {
        let factor = if (k / 20) % 2 == 0 { 1.5 } else { 1.0 };
        row[2] *= factor;
        row[3] *= factor;
    }
    assert!(finding(&superposed(&rows, json!({})), "vertical_shift").is_none());
}

#[test]
fn the_loss_factor_follows_from_the_moduli() {
    let mut rows = isotherms(15);
    // No sample is loaded like another: what tan δ does not feel.
    for (k, row) in rows.iter_mut().enumerate() {
        let factor = 1.0 + 0.1 * ((k / 20) as f64).sin();
        row[2] *= factor;
        row[3] *= factor;
    }
    let report = superposed(&rows, json!({ "quantities": "loss_factor", "reference_temperature": 700 }));
    assert_eq!(verdict(&report), "supported");
    let [_, unlikely] = worst(&report, &|t| GLASS.ln_a(t));
    assert!(unlikely < UNLIKELY, "{:?}", shifts(&report));
}

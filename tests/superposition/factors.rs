//! Shift factors in files: those of another program are held, and those that were found are written so that others read them.

use super::made::*;
use serde_json::{Value, json};
use tandelta::data::{Kind, Reading};
use tandelta::report::Report;

/// A sum and a logarithm, of numbers written with 12 digits behind the point.
const WRITTEN: f64 = 1e-11;

/// ln b_T: what takes the moduli of [`lifted`] onto the master curve of 700 K.
fn ln_b(t: f64) -> f64 {
    1.5e-3 * (t - 700.0)
}

/// Moduli of isotherms that need vertical shifts.
fn lifted() -> Reading {
    let mut rows = isotherms(21);
    for row in &mut rows {
        let lift = (-ln_b(row[0])).exp();
        row[2] *= lift;
        row[3] *= lift;
    }
    read("moduli.csv", &file(MODULI, &rows))
}

/// What another laboratory gives, nearly the truth: ln a_T and ln b_T relative to a temperature of its own.
fn given(t: f64) -> [f64; 2] {
    [GLASS.ln_a(t) + 0.02 * ((t - 700.0) / 10.0).sin() - 4.0, ln_b(t) + 0.003 * ((t - 700.0) / 10.0).cos() + 0.3]
}

/// As RepTate writes them, with more digits; `absent` are not in the file.
fn ttsf(absent: &[f64]) -> Reading {
    let mut text =
        "Mw=88;chem=PI;\nT            aT           bT          \n[°C]        [-]          [-]         \n".to_owned();
    for t in temperatures(660.0, 10.0, 9).into_iter().filter(|t| !absent.contains(t)) {
        let [a, b] = given(t).map(f64::exp);
        text.push_str(&format!("{:<12.2} {a:<12.12e} {b:<12.12e} \n", t - 273.15));
    }
    read("Mw88.ttsf", &text)
}

fn asked(readings: &[Reading], options: Value) -> Report {
    ask_of(readings, with(json!({ "beside": "none", "peak": [] }), options)).unwrap()
}

fn column(report: &Report, key: &str) -> Vec<f64> {
    numbers(report, "shift_factors", key)
}

fn has_column(report: &Report, key: &str) -> bool {
    report.tables.iter().any(|table| table.key == "shift_factors" && table.columns.iter().any(|one| one.key == key))
}

/// The largest difference between two lists, differences to their number `pivot` compared.
fn apart(one: &[f64], other: &[f64], pivot: usize) -> f64 {
    assert_eq!(one.len(), other.len());
    let differences = one.iter().zip(other).map(|(a, b)| (a - one[pivot]) - (b - other[pivot]));
    differences.map(f64::abs).fold(0.0, f64::max)
}

fn notice<'a>(report: &'a Report, code: &str) -> Option<&'a str> {
    report.notices.iter().find(|notice| notice.code == code).map(|notice| notice.message.as_str())
}

#[test]
fn vertical_shift_factors_of_a_file_are_held_and_switch_vertical_shifts_on() {
    const ABSENT: [f64; 2] = [670.0, 730.0];
    let readings = [lifted(), ttsf(&ABSENT)];
    let report = asked(&readings, json!({}));
    assert_eq!(report.request.options["vertical"], "free", "the request says what was done");
    assert!(notice(&report, "vertical_shift_factors_given").unwrap().contains("2 isotherms are not in it"));
    let kelvin = column(&report, "temperature");
    let inside = |key: &str| -> Vec<f64> {
        let all = column(&report, key).into_iter().zip(&kelvin);
        all.filter(|(_, t)| !ABSENT.contains(t)).map(|(value, _)| value).collect()
    };
    let file = |which: usize| -> Vec<f64> { inside("temperature").into_iter().map(|t| given(t)[which]).collect() };
    assert_eq!(inside("ln_a_t").len(), 7);
    assert!(apart(&inside("ln_a_t"), &file(0), 0) < WRITTEN && apart(&inside("ln_b_t"), &file(1), 0) < WRITTEN);
    // The others are found where the truth lies: what is held beside them is off by 0.02 and 0.003.
    for (t, ln_b_t) in kelvin.iter().zip(column(&report, "ln_b_t")).filter(|(t, _)| ABSENT.contains(t)) {
        let expected = ln_b(*t) + ln_b_t_of(&report, 700.0) - ln_b(700.0);
        assert!((ln_b_t - expected).abs() < 0.02, "{t} K: {ln_b_t} for {expected}");
    }
    // Asked again as it was resolved, it gives the same.
    let again = asked(&readings, json!({ "vertical": "free" }));
    assert_eq!(column(&again, "ln_b_t"), column(&report, "ln_b_t"));
    assert!(!notice(&again, "vertical_shift_factors_given").unwrap().contains("choose none"), "it was chosen");
}

fn ln_b_t_of(report: &Report, t: f64) -> f64 {
    let row = column(report, "temperature").iter().position(|kelvin| *kelvin == t).unwrap();
    column(report, "ln_b_t")[row]
}

#[test]
fn what_the_user_says_of_vertical_shifts_goes_before_the_file() {
    let readings = [lifted(), ttsf(&[])];
    let off = asked(&readings, json!({ "vertical": "off" }));
    assert!(!has_column(&off, "ln_b_t") && off.request.options["vertical"] == "off");
    assert!(notice(&off, "vertical_shift_factors_not_used").is_some() && notice(&off, "shift_factors_given").is_some());
    let density = asked(&readings, json!({ "vertical": "density" }));
    assert!(notice(&density, "vertical_shift_factors_not_used").unwrap().contains("density"));
    // b_T = T_r/T without expansion (Ferry 1980, ch. 11).
    let kelvin = column(&density, "temperature");
    let of_temperature: Vec<f64> = kelvin.iter().map(|t| -t.ln()).collect();
    assert!(apart(&column(&density, "ln_b_t"), &of_temperature, 0) < 1e-12);
    // One that is set by hand goes before the file too.
    let by_hand = asked(&readings, json!({ "fix": { "lift.680 K": 0.5 } }));
    let lift = by_hand.parameters.iter().find(|row| row.model == "lift" && row.key == "680 K").unwrap();
    assert!(lift.fixed && (lift.value - 0.5).abs() < 1e-12);
}

#[test]
fn vertical_shift_factors_alone_are_held_and_a_loss_factor_has_none() {
    let mut text = "T [K],ln(bT),std error\n".to_owned();
    for t in temperatures(660.0, 10.0, 9) {
        text.push_str(&format!("{t},{:.12},0.01\n", given(t)[1]));
    }
    let alone = read("b.csv", &text);
    assert_eq!(alone.measurements[0].kind, Kind::ShiftFactors);
    let report = asked(&[lifted(), alone.clone()], json!({}));
    let expected: Vec<f64> = column(&report, "temperature").into_iter().map(|t| given(t)[1]).collect();
    assert!(apart(&column(&report, "ln_b_t"), &expected, 0) < WRITTEN);
    assert!(notice(&report, "shift_factors_given").is_none(), "there are no horizontal ones");
    assert!(words(&report, "shift_factors", "is").iter().all(|how| how != "held"), "all are shifted");

    let ratio: Vec<Row> = isotherms(22).into_iter().map(|row| vec![row[0], row[1], row[3] / row[2]]).collect();
    let report = asked(&[read("tan.csv", &file("T_K,f_Hz,tan_delta", &ratio)), alone], json!({}));
    assert!(notice(&report, "vertical_shift_factors_not_used").unwrap().contains("ratio"));
    assert_eq!(report.request.options["vertical"], "off");
}

#[test]
fn what_is_written_is_read_again_to_its_digits() {
    let moduli = lifted();
    // No isotherm is at the reference, so that none of the factors is 1.
    let options = json!({ "vertical": "free", "reference_temperature": 704 });
    let found = asked(std::slice::from_ref(&moduli), options.clone());
    let keys: Vec<&str> = found.files.iter().map(|file| file.key.as_str()).collect();
    assert_eq!(keys, ["reptate", "pyvisco"]);
    for ready in &found.files {
        let written = read(&format!("factors.{}", ready.ending), &ready.text);
        let measured = &written.measurements[0];
        assert_eq!((measured.kind, ready.table.as_str()), (Kind::ShiftFactors, "shift_factors"));
        for channel in &measured.ordinates {
            let key = if channel.symbol == "a_T" { "ln_a_t" } else { "ln_b_t" };
            for (factor, ln) in channel.si.iter().zip(column(&found, key)) {
                assert!((factor.ln() - ln).abs() < WRITTEN, "{}: {} for {ln}", ready.key, factor.ln());
            }
        }
        let kelvin = measured.abscissa.si.iter().zip(column(&found, "temperature"));
        assert!(kelvin.into_iter().all(|(read, t)| (read - t).abs() < 1e-6), "{}", ready.text);
        let held = asked(&[moduli.clone(), written], options.clone());
        assert!(apart(&column(&held, "ln_a_t"), &column(&found, "ln_a_t"), 0) < WRITTEN);
        if ready.key == "reptate" {
            assert!(apart(&column(&held, "ln_b_t"), &column(&found, "ln_b_t"), 0) < WRITTEN);
        }
    }
    let [reptate, pyvisco] = [0, 1].map(|k| found.files[k].text.lines().collect::<Vec<_>>());
    // The lines by which these programs know their files.
    assert!(reptate[0].ends_with(';') && reptate[1].split_whitespace().eq(["T", "aT", "bT"]), "{reptate:?}");
    assert_eq!(pyvisco[..2], ["T,log_aT", "C,-"]);
    assert_eq!((reptate.len(), pyvisco.len()), (3 + 9, 2 + 9));
}

#[test]
fn only_what_overlaps_with_the_reference_is_written() {
    let mut rows = isotherms(23);
    // Nothing in common: 680 and 720 K lie 2.8 in ln a apart, and half a decade of frequencies is left.
    rows.retain(|row| (row[0] <= 680.0 || row[0] >= 720.0) && (0.05..0.2).contains(&row[1]));
    let report = superposed(&rows, json!({}));
    let groups = column(&report, "group");
    let main = groups.iter().filter(|group| **group == 1.0).count();
    assert!(main < groups.len(), "{groups:?}");
    assert_eq!(report.files[1].text.lines().count(), 2 + main);
}

#[test]
fn the_table_is_read_again_as_page_and_command_write_it() {
    // Headings of both, with numbers that tell which column was taken.
    let page = "Isotherm,T (K),ln a_T,σ(ln a_T),log₁₀a_T,ln b_T,σ(ln b_T),Overlap (decades),Group,It is,ln a_T of the global fit,σ of it";
    let command = "isotherm,temperature (K),ln_a_t,ln_a_t_std_error,log10_a_t,ln_b_t,ln_b_t_std_error,overlap,group,is,ln_a_t_global,\
                   ln_a_t_global_std_error";
    for heading in [page, command] {
        let text = format!(
            "{heading}\r\n−45 °C,228.15,2,0.01,0.868588963806504,0.1,0.02,,1,found,2.1,0.3\r\n\
             −40 °C,233.15,0,0,0,0,0,2,1,does not move,0,0\r\n−30 °C,243.15,-3,0.01,-1.30288344570976,-0.2,0.02,2,1,held,-3.1,0.3\r\n"
        );
        let written = read("shift_factors.csv", &text);
        let measured = &written.measurements[0];
        assert_eq!(measured.kind, Kind::ShiftFactors, "{heading}");
        assert_eq!(*measured.abscissa.si, [228.15, 233.15, 243.15]);
        let ln = |k: usize| measured.ordinates[k].si.iter().map(|factor| factor.ln()).collect::<Vec<f64>>();
        assert_eq!(measured.ordinates.len(), 2);
        assert!(apart(&ln(0), &[2.0, 0.0, -3.0], 1) < 1e-12 && apart(&ln(1), &[0.1, 0.0, -0.2], 1) < 1e-12);
    }
}

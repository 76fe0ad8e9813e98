//! What is asked first of a file, which nobody chose, has an answer: whatever was measured, and however little of it.

mod doors;

use doors::Workbooks;
use serde_json::json;
use tandelta::data::{Kind, Measurement, ReadOptions, Reading};
use tandelta::read;

/// Asks the first analysis of every measurement; gives what cannot be answered.
fn unanswered(reading: &Reading) -> Vec<String> {
    let ask = |(number, measurement): (usize, &Measurement)| {
        let analysis = measurement.analyses.first().expect("any measurement can be drawn");
        let input = json!({ "file": reading.file, "measurement": number });
        let request = serde_json::from_value(json!({ "analysis": analysis, "inputs": [input] })).unwrap();
        let failure = tandelta::analyses::run(&request, std::slice::from_ref(reading)).err()?;
        Some(format!("{}, measurement {number}: {analysis}: {failure}", reading.file))
    };
    reading.measurements.iter().enumerate().filter_map(ask).collect()
}

#[test]
fn every_file_of_the_tests_has_an_answer_to_what_is_asked_first() {
    let mut unanswered_ones = Vec::new();
    let mut answered = 0;
    for folder in ["tests/data", "www/examples"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !path.is_file() || name.ends_with(".py") || name.ends_with(".md") {
                continue;
            }
            // What holds no data says so, which other tests look at.
            let Ok(reading) = read(name, &std::fs::read(&path).unwrap(), &ReadOptions::default(), &Workbooks) else {
                continue;
            };
            answered += reading.measurements.len();
            unanswered_ones.extend(unanswered(&reading));
        }
    }
    assert!(answered > 70, "{answered} measurements were asked of");
    assert!(unanswered_ones.is_empty(), "{}", unanswered_ones.join("\n"));
}

/// A table of so many rows.
type Table = (&'static str, Kind, &'static str, fn(f64, f64) -> Vec<f64>);

/// Each kind of measurement: its heading, and a row from its number and its place from 0 to 1.
const KINDS: [Table; 15] = [
    ("sweep", Kind::FrequencySweep, "f_Hz,G_storage_GPa,G_loss_GPa", |_, x| debye(10f64.powf(4.0 * x - 2.0))),
    ("loss factor", Kind::FrequencySweep, "f_Hz,tan_delta", |_, x| vec![1.0 + 9.0 * x, 0.1 + x * (1.0 - x)]),
    ("storage", Kind::FrequencySweep, "f_Hz,G_storage_GPa", |_, x| debye(10f64.powf(4.0 * x - 2.0))[..2].to_vec()),
    ("ramp", Kind::TemperatureSweep, "T_K,G_storage_GPa,G_loss_GPa", |_, x| {
        vec![300.0 + 400.0 * x, 10.0 - 9.0 * x.powi(3), 0.1 + x * (1.0 - x)]
    }),
    ("relaxation", Kind::TimeTrace, "Time (s),G(t) (MPa)", |k, _| vec![1.0 + 99.0 * k, 100.0 * (-k / 5.0).exp()]),
    ("creep", Kind::TimeTrace, "Time (s),J(t) (1/MPa)", |k, _| vec![1.0 + 99.0 * k, 1.0 + k / 5.0]),
    ("ageing", Kind::TimeTrace, "Time (s),G_storage_GPa,G_loss_GPa", |k, _| {
        vec![1.0 + 99.0 * k, 10.0 + 0.1 * k.sqrt(), 1.0 - 0.05 * k.sqrt()]
    }),
    ("strain", Kind::TimeTrace, "Time (s),Strain (%)", |k, _| vec![1.0 + 99.0 * k, 1.0 + k.sqrt()]),
    ("heating", Kind::HeatFlowCurve, "T_K,Heat flow (mW)", |_, x| {
        vec![300.0 + 400.0 * x, -2.0 - 0.4 * x - 1.0 / (1.0 + ((0.5 - x) / 0.01).exp())]
    }),
    ("cooling", Kind::HeatFlowCurve, "T_K,Heat flow (mW)", |_, x| vec![700.0 - 400.0 * x, 2.0 + x]),
    ("pattern", Kind::Spectrum, "2theta (deg),Intensity (counts)", |_, x| {
        vec![10.0 + 80.0 * x, 100.0 + 50.0 * (-((x - 0.4) / 0.1).powi(2)).exp()]
    }),
    ("shifts", Kind::ShiftFactors, "T_K,a_T", |k, _| vec![600.0 + 10.0 * k, 10f64.powf(2.0 - k)]),
    ("flow", Kind::FlowCurve, "Shear rate (1/s),Viscosity (Pa s)", |k, x| vec![10f64.powf(4.0 * x), 1000.0 - k]),
    ("amplitudes", Kind::AmplitudeSweep, "Strain (%),G' (Pa),G'' (Pa)", |k, x| {
        vec![10f64.powf(2.0 * x - 2.0), 1e4 - k, 1e3]
    }),
    ("tension", Kind::Columns, "Strain (%),Stress (MPa)", |k, _| vec![0.1 * k, 10.0 * k]),
];

/// A file with so many rows.
fn table(file: &str, heading: &str, row: fn(f64, f64) -> Vec<f64>, rows: usize) -> Reading {
    let line = |k: usize| {
        let numbers = row(k as f64, k as f64 / (rows.max(2) - 1) as f64);
        numbers.iter().map(|v| format!("{v:.6e}")).collect::<Vec<_>>().join(",")
    };
    let text = format!("{heading}\n{}\n", (0..rows).map(line).collect::<Vec<_>>().join("\n"));
    read(file, text.as_bytes(), &ReadOptions::default(), &Workbooks).unwrap()
}

fn debye(x: f64) -> Vec<f64> {
    vec![x, 1.0 + 9.0 * x * x / (1.0 + x * x), 9.0 * x / (1.0 + x * x)]
}

#[test]
fn of_any_measurement_of_any_length_what_is_asked_first_has_an_answer() {
    let mut unanswered_ones = Vec::new();
    for (name, kind, heading, row) in KINDS {
        for rows in [1, 2, 3, 4, 5, 6, 10, 19, 25, 60] {
            let reading = table(&format!("{name}, {rows} rows"), heading, row, rows);
            if rows == 60 {
                assert_eq!(reading.measurements[0].kind, kind, "{name}");
            }
            unanswered_ones.extend(unanswered(&reading));
        }
    }
    assert!(unanswered_ones.is_empty(), "{}", unanswered_ones.join("\n"));
}

#[test]
fn a_heating_run_is_asked_for_its_transitions_and_a_cooling_one_is_drawn() {
    for (name, expected) in [("heating", "heat_flow"), ("cooling", "overview")] {
        let (.., row) = KINDS.into_iter().find(|(of, ..)| *of == name).unwrap();
        let reading = table(name, "T_K,Heat flow (mW)", row, 60);
        assert_eq!(reading.measurements[0].analyses[0], expected);
    }
}

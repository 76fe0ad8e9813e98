//! Isotherms made here from formulas of their own, files of them, and what is asked of a report.

use num_complex::Complex64;
use serde_json::{Value, json};
use std::f64::consts::TAU;
use std::fmt::Write as _;
use tandelta::analyses::Failure;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::math::random::Random;
use tandelta::report::{Cells, Estimate, Finding, InputRef, Report, Request};

/// Boltzmann constant, eV/K (CODATA 2018, exact).
pub const BOLTZMANN: f64 = 8.617_333_262_145_179e-5;

/// A material whose relaxation time follows the law of Arrhenius.
#[derive(Clone, Copy)]
pub struct Material {
    /// eV.
    pub energy: f64,
    /// Relaxation time, s, at `reference`.
    pub tau: f64,
    /// K.
    pub reference: f64,
}

/// The one that most tests measure: its loss peak crosses 0.01 to 2 Hz between 680 and 740 K.
pub const GLASS: Material = Material { energy: 3.0, tau: 1.0, reference: 700.0 };

impl Material {
    /// ln a_T relative to `reference`.
    pub fn ln_a(&self, t: f64) -> f64 {
        self.energy / BOLTZMANN * (1.0 / t - 1.0 / self.reference)
    }

    pub fn tau_at(&self, t: f64) -> f64 {
        self.tau * self.ln_a(t).exp()
    }

    /// Havriliak & Negami, Polymer 8, 161 (1967), with G_u = 24 GPa, α = 0.7, γ = 0.5; GPa.
    pub fn modulus(&self, f: f64, t: f64) -> Complex64 {
        let z = Complex64::new(0.0, TAU * f * self.tau_at(t));
        24.0 * (1.0 - (1.0 + z.powf(0.7)).powf(-0.5))
    }
}

pub fn decades(from: f64, to: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| from * (to / from).powf(k as f64 / (count - 1) as f64)).collect()
}

pub fn temperatures(from: f64, step: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| from + step * k as f64).collect()
}

/// A row of a file: temperature, frequency or time, and what was measured there.
pub type Row = Vec<f64>;

pub const MODULI: &str = "T_K,f_Hz,G_storage_GPa,G_loss_GPa";

/// Standard deviation of made numbers, relative to themselves: that of a good instrument.
pub const NOISE: f64 = 0.01;

/// Storage and loss of [`GLASS`] at 9 temperatures and 20 frequencies of two decades and a half, with noise of [`NOISE`].
pub fn isotherms(seed: u64) -> Vec<Row> {
    let mut random = Random::new(seed, 0);
    let mut noisy = |v: f64| v * (1.0 + NOISE * random.normal());
    let mut rows = Vec::new();
    for t in temperatures(660.0, 10.0, 9) {
        for f in decades(0.01, 3.0, 20) {
            let g = GLASS.modulus(f, t);
            rows.push(vec![t, f, noisy(g.re), noisy(g.im)]);
        }
    }
    rows
}

pub fn file(heading: &str, rows: &[Row]) -> String {
    let mut text = format!("{heading}\n");
    for row in rows {
        let cells: Vec<String> = row.iter().map(|v| format!("{v:.9e}")).collect();
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

pub fn read(name: &str, text: &str) -> Reading {
    tandelta::read(name, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

/// The first measurement of each file, superposed.
pub fn ask_of(readings: &[Reading], options: Value) -> Result<Report, Failure> {
    let Value::Object(options) = options else { panic!("options are an object") };
    let inputs = readings.iter().map(|reading| InputRef { file: reading.file.clone(), measurement: 0 }).collect();
    let request = Request { analysis: "master_curve".into(), inputs, options: options.into_iter().collect() };
    tandelta::analyses::run(&request, readings)
}

pub fn ask(heading: &str, rows: &[Row], options: Value) -> Report {
    ask_of(&[read("made.csv", &file(heading, rows))], options).unwrap()
}

/// The moduli of [`isotherms`], without the global fit, which is not what is tested.
pub fn superposed(rows: &[Row], options: Value) -> Report {
    ask(MODULI, rows, with(options, json!({ "beside": "none", "peak": [] })))
}

/// Options with others added.
pub fn with(options: Value, more: Value) -> Value {
    let (Value::Object(mut options), Value::Object(more)) = (options, more) else { panic!("options are an object") };
    options.extend(more);
    Value::Object(options)
}

pub fn words<'a>(report: &'a Report, table: &str, column: &str) -> &'a [String] {
    match cells(report, table, column) {
        Cells::Words(words) => words,
        Cells::Numbers(_) => panic!("{column} holds numbers"),
    }
}

pub fn numbers(report: &Report, table: &str, column: &str) -> Vec<f64> {
    match cells(report, table, column) {
        Cells::Numbers(numbers) => numbers.iter().copied().collect(),
        Cells::Words(_) => panic!("{column} holds words"),
    }
}

fn cells<'a>(report: &'a Report, table: &str, column: &str) -> &'a Cells {
    let table = report.tables.iter().find(|found| found.key == table).unwrap_or_else(|| panic!("no table {table}"));
    &table.columns.iter().find(|found| found.key == column).unwrap_or_else(|| panic!("no column {column}")).values
}

/// One row of the table of shift factors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shifted {
    pub t: f64,
    pub ln_a: f64,
    pub error: f64,
}

pub fn shifts(report: &Report) -> Vec<Shifted> {
    let of = |key: &str| numbers(report, "shift_factors", key);
    let (t, ln_a, error) = (of("temperature"), of("ln_a_t"), of("ln_a_t_std_error"));
    (0..t.len()).map(|k| Shifted { t: t[k], ln_a: ln_a[k], error: error[k] }).collect()
}

pub fn shift_at(report: &Report, t: f64) -> Shifted {
    *shifts(report).iter().find(|one| (one.t - t).abs() < 0.01).unwrap_or_else(|| panic!("no isotherm at {t} K"))
}

pub fn estimate<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|one| one.key == key).unwrap_or_else(|| {
        let keys: Vec<&str> = report.estimates.iter().map(|one| one.key.as_str()).collect();
        panic!("no {key} among {keys:?}")
    })
}

/// Value and standard error.
pub fn number(report: &Report, key: &str) -> (f64, f64) {
    let estimate = estimate(report, key);
    (estimate.value.unwrap(), estimate.std_error.unwrap())
}

pub fn finding<'a>(report: &'a Report, key: &str) -> Option<&'a Finding> {
    report.findings.iter().find(|finding| finding.key == key)
}

pub fn verdict(report: &Report) -> &str {
    &finding(report, "superposition_verdict").unwrap().value
}

/// The largest distance of ln a_T from `truth`, in ln and in standard errors, of the isotherms whose shift has an error.
pub fn worst(report: &Report, truth: &dyn Fn(f64) -> f64) -> [f64; 2] {
    let known = shifts(report).into_iter().filter(|one| one.error > 0.0);
    known.fold([0.0, 0.0], |[far, unlikely], one| {
        let off = (one.ln_a - truth(one.t)).abs();
        [far.max(off), unlikely.max(off / one.error)]
    })
}

/// Standard errors that none of some twenty correlated shifts goes beyond, but once in a thousand times.
pub const UNLIKELY: f64 = 4.0;

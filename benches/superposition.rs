//! Superposition natively: milliseconds and shifts for the family of benches/superposition_reference.py, and how the time grows, as one
//! JSON object.

use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use tandelta::math::random::Random;
use tandelta::models::Law;
use tandelta::superposition::{Family, Isotherm, Lift, Options, Trace, left_out, superpose};
use tandelta::work::Alone;

/// Standard deviation of what is measured, as benches/data.mjs makes it: this share of each number, and this of the unrelaxed modulus.
const NOISE: [f64; 2] = [0.01, 2e-5];
/// GPa.
const UNRELAXED: f64 = 24.0;

fn main() {
    let rows = rows();
    let by_isotherms = [10, 20, 40, 100, 200].map(|isotherms| [isotherms, 24]);
    let by_points = [24, 100, 400, 1600].map(|points| [22, points]);
    println!(
        "{}",
        json!({
            "both": shifts(&measured(&rows, &[2, 3])),
            "storage": shifts(&measured(&rows, &[2])),
            "loss": shifts(&measured(&rows, &[3])),
            "growth": by_isotherms.into_iter().chain(by_points).chain([[200, 200]]).map(growth).collect::<Vec<_>>(),
        })
    );
}

/// The time for a family, and the shifts relative to its middle.
fn shifts(family: &Family) -> Value {
    let options = Options { pivot: Some(family.isotherms.len() / 2), ..Options::default() };
    let call = || superpose(family, &options, &Alone);
    let found = call().expect("nobody stops it");
    let shifts: Vec<f64> = found.shifts.iter().map(|shift| shift.horizontal).collect();
    json!({ "ms": median(101, call), "shifts": shifts })
}

/// Times of the superposition of so many isotherms of so many frequencies, and of leaving each out in turn.
fn growth([isotherms, points]: [usize; 2]) -> Value {
    let family = simulated(isotherms, points);
    let call = || superpose(&family, &Options::default(), &Alone);
    let found = call().expect("nobody stops it");
    let count = (200_000 / (isotherms * points)).clamp(3, 101);
    let predict = || left_out::left_out(&family, &found, false, &Alone);
    json!({
        "isotherms": isotherms,
        "points": points,
        "iterations": found.iterations,
        "superpose": median(count, call),
        "left_out": median(count, predict),
    })
}

/// Isotherms between 640 K and 740 K of the glass of benches/data.mjs.
fn simulated(isotherms: usize, points: usize) -> Family {
    let law = Law::parse("qpd").expect("the law is registered");
    let omega: Vec<f64> =
        (0..points).map(|k| std::f64::consts::TAU * 0.01 * 200f64.powf(k as f64 / (points - 1) as f64)).collect();
    let mut random = Random::new(1, 0);
    let mut isotherm = |k: usize| {
        let temperature = 640.0 + 100.0 * k as f64 / (isotherms - 1) as f64;
        let tau = 70.0 * (5.96 / 8.617333262e-5 * (1.0 / temperature - 1.0 / 683.0)).exp();
        let mut noisy = |g: f64| g * (1.0 + NOISE[0] * random.normal()) + NOISE[1] * UNRELAXED * random.normal();
        let truth = law.moduli(&omega, &[UNRELAXED, 0.0, tau, 0.38, 1.0]);
        let trace = |y: Vec<f64>| trace(omega.clone(), y);
        let storage = trace(truth.iter().map(|g| noisy(g.re)).collect());
        let loss = trace(truth.iter().map(|g| noisy(g.im)).collect());
        Isotherm { temperature: Some(temperature), traces: vec![storage, loss] }
    };
    Family { quantities: vec![Lift::Modulus; 2], isotherms: (0..isotherms).map(&mut isotherm).collect() }
}

/// The family of the file, of the quantities in these columns.
fn measured(rows: &[Vec<f64>], columns: &[usize]) -> Family {
    let isotherm = |rows: &[Vec<f64>]| {
        let of = |column: usize| rows.iter().map(|row| row[column]).collect();
        let omega: Vec<f64> = rows.iter().map(|row| std::f64::consts::TAU * row[1]).collect();
        let traces = columns.iter().map(|&column| trace(omega.clone(), of(column))).collect();
        Isotherm { temperature: Some(rows[0][0]), traces }
    };
    let isotherms = rows.chunk_by(|a, b| a[0] == b[0]).map(isotherm).collect();
    Family { quantities: vec![Lift::Modulus; columns.len()], isotherms }
}

fn trace(omega: Vec<f64>, y: Vec<f64>) -> Trace {
    let sigma = y.iter().map(|y| (NOISE[0] * y).hypot(NOISE[1] * UNRELAXED)).collect();
    Trace { x: omega.iter().map(|omega| omega.ln()).collect(), y, sigma }
}

/// Temperature, frequency, storage and loss modulus of each row of the file.
fn rows() -> Vec<Vec<f64>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench/superposition.csv");
    let text = std::fs::read_to_string(file).expect("make bench writes the files first");
    let row = |line: &str| line.split(',').map(|cell| cell.parse().expect("a number")).collect();
    text.lines().skip(1).map(row).collect()
}

/// The median of the times of `count` calls, in milliseconds.
fn median<T>(count: usize, call: impl Fn() -> T) -> f64 {
    let mut times: Vec<f64> = (0..count)
        .map(|_| {
            let start = Instant::now();
            black_box(call());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[count / 2]
}

//! How long the core takes, natively: medians in milliseconds, as one JSON object. `make bench` compares them with the browser's.
//!
//! The files and the requests are those of the other benchmarks: benches/data.mjs writes the ones, benches/requests.json holds the others.

use nalgebra::{DMatrix, DVector};
use serde_json::{Value, json};
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::fit::{JointProblem, Options, Parameter, Problem, fit, fit_joint};
use tandelta::math::random::Random;
use tandelta::report::Request;
use tandelta::{analyses, models};

fn main() {
    let requests: Value = serde_json::from_str(include_str!("requests.json")).expect("requests.json holds requests");
    let request = |name: &str| -> Request { serde_json::from_value(requests[name].clone()).expect("a request") };
    let family = bytes("family.csv");
    let files = ["isotherm.csv", "isotherms.csv"].map(|name| read(name, &bytes(name)));

    let qpd = models::Law::parse("qpd").expect("the law is registered");
    let omega: Vec<f64> = (0..1000).map(|k| 10f64.powf(-4.0 + 0.008 * f64::from(k))).collect();
    let parameters: Vec<f64> = qpd.params().iter().map(|named| named.param.start).collect();
    // As many frequencies as libkww is asked for (benches/libkww_reference.py), over the same eight decades.
    let kww = models::Law::parse("kww").expect("the law is registered");
    let many: Vec<f64> = (0..10_000).map(|k| 10f64.powf(-4.0 + 0.0008 * f64::from(k))).collect();

    let growth = [100, 1000, 10_000, 100_000, 1_000_000].map(fit_of);
    let joint_growth = [22, 220, 2200, 22_000].map(joint_fit_of);
    let times = json!({
        "import": median(101, || read("family.csv", &family)),
        "law": median(1001, || qpd.moduli(&omega, &parameters)),
        "kww": median(101, || kww.moduli(&many, &[1e9, 0.0, 1.0, 0.5])),
        "kww_1000": median(1001, || kww.moduli(&omega, &[1e9, 0.0, 1.0, 0.5])),
        "evaluation": median(501, || analyses::run(&request("evaluation"), &files)),
        "fit": median(501, || analyses::run(&request("fit"), &files)),
        "bootstrap": median(5, || analyses::run(&request("bootstrap"), &files)),
        "joint": median(21, || analyses::run(&request("joint"), &files)),
        "master_curve": median(21, || analyses::run(&request("master_curve"), &files)),
        "growth": growth,
        "joint_growth": joint_growth,
    });
    println!("{times}");
}

/// The fit alone, without a report, of a QPD isotherm with so many complex points.
fn fit_of(points: usize) -> f64 {
    let law = models::Law::parse("qpd").expect("the law is registered");
    let step = 12.0 / points as f64;
    let omega: Vec<f64> = (0..points).map(|k| 10f64.powf(-6.0 + step * k as f64)).collect();
    let mut random = Random::new(1, 0);
    let noisy = |g: f64, random: &mut Random| g * (1.0 + 0.01 * random.normal());
    let truth = law.moduli(&omega, &[2.4e10, 1e8, 1.0, 0.38, 1.0]);
    let measured = truth.iter().map(|g| [noisy(g.re, &mut random), noisy(g.im, &mut random)]).collect();
    let sweep = Sweep { law, omega, measured };
    let parameter = |start, lower, upper, logarithmic| Parameter { start, lower, upper, logarithmic, fixed: false };
    let start = [
        parameter(2e10, 1.0, 1e15, true),
        parameter(2e8, 0.0, 1e15, false),
        parameter(3.0, 1e-30, 1e40, true),
        parameter(0.3, 0.02, 0.999, false),
        parameter(2.0, 1e-6, 1e6, true),
    ];
    median((1_000_000 / points).clamp(3, 101), || fit(&sweep, &start, &Options::default()))
}

/// The joint fit alone of so many QPD isotherms of 24 frequencies: unrelaxed modulus and η shared, τ and χ of each.
fn joint_fit_of(isotherms: usize) -> f64 {
    let law = || models::Law::parse("qpd").expect("the law is registered");
    let omega: Vec<f64> = (0..24).map(|k| 10f64.powf(-2.0 + 0.2 * f64::from(k))).collect();
    let mut random = Random::new(1, 0);
    let tau = |set: usize| (6.0 - 12.0 * set as f64 / isotherms as f64).exp();
    let sweep = |set: usize| {
        let mut noisy = |g: f64| g * (1.0 + 0.01 * random.normal());
        let truth = law().moduli(&omega, &[2.4e10, 0.0, tau(set), 0.38, 1.0]);
        let measured = truth.iter().map(|g| [noisy(g.re), noisy(g.im)]).collect();
        Sweep { law: law(), omega: omega.clone(), measured }
    };
    let sweeps = Sweeps((0..isotherms).map(sweep).collect());
    let parameter = |start, lower, upper, logarithmic| Parameter { start, lower, upper, logarithmic, fixed: false };
    let shared = [parameter(2e10, 1.0, 1e15, true), parameter(2.0, 1e-6, 1e6, true)];
    let own = |set: usize| vec![parameter(2.0 * tau(set), 1e-30, 1e40, true), parameter(0.3, 0.02, 0.999, false)];
    let own: Vec<Vec<Parameter>> = (0..isotherms).map(own).collect();
    median(3, || fit_joint(&sweeps, &shared, &own, &Options::default()))
}

/// Isotherms that share the first and the last parameter of the law; the second is zero.
struct Sweeps(Vec<Sweep>);

impl JointProblem for Sweeps {
    fn sets(&self) -> usize {
        self.0.len()
    }

    fn len(&self, set: usize) -> usize {
        self.0[set].len()
    }

    fn evaluate(
        &self,
        set: usize,
        shared: &[f64],
        own: &[f64],
        residuals: &mut DVector<f64>,
        by_shared: &mut DMatrix<f64>,
        by_own: &mut DMatrix<f64>,
    ) {
        let mut jacobian = DMatrix::zeros(residuals.len(), 5);
        self.0[set].evaluate(&[shared[0], 0.0, own[0], own[1], shared[1]], residuals, &mut jacobian);
        for (to, from) in [(0, 0), (1, 4)] {
            by_shared.set_column(to, &jacobian.column(from));
        }
        for (to, from) in [(0, 2), (1, 3)] {
            by_own.set_column(to, &jacobian.column(from));
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

/// Storage and loss with one per cent of noise.
struct Sweep {
    law: models::Law,
    omega: Vec<f64>,
    measured: Vec<[f64; 2]>,
}

impl Problem for Sweep {
    fn len(&self) -> usize {
        2 * self.omega.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut point = 0;
        self.law.evaluate(&self.omega, p, &mut |g, gradient| {
            let [storage, loss] = self.measured[point];
            let row = 2 * point;
            residuals[row] = (g.re - storage) / (0.01 * storage.abs());
            residuals[row + 1] = (g.im - loss) / (0.01 * loss.abs());
            for (k, slope) in gradient.iter().enumerate() {
                jacobian[(row, k)] = slope.re / (0.01 * storage.abs());
                jacobian[(row + 1, k)] = slope.im / (0.01 * loss.abs());
            }
            point += 1;
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
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

fn bytes(name: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench").join(name);
    std::fs::read(file).expect("make bench writes the files first")
}

fn read(name: &str, bytes: &[u8]) -> Reading {
    tandelta::read(name, bytes, &ReadOptions::default(), &StdDecoding).expect("the file is well-formed")
}

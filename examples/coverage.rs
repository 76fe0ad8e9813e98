//! How often 95 % intervals hold the truth: simulated data sets with known parameters, fitted and judged by each kind of interval.
//!
//! `make coverage` runs it and writes docs/COVERAGE.md. Same seed, same table.

use nalgebra::{DMatrix, DVector};
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tandelta::fit::bootstrap::{self, Layout, Plan, Resampling};
use tandelta::fit::profile::{self, Settings};
use tandelta::fit::{Fit, Options, Parameter, Problem, fit};
use tandelta::math::random::Random;
use tandelta::models::modulus;
use tandelta::work::{Alone, Work};

/// Data sets for each experiment: with 1,000 a coverage of 95 % is measured to ± 1.4 % (two standard deviations).
const SETS: usize = 1000;
const SEED: u64 = 20_210_770;

fn main() {
    let sets = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(SETS);
    let only = std::env::args().nth(2);
    let mut page = INTRODUCTION.to_owned();
    for experiment in experiments() {
        if only.as_ref().is_none_or(|only| experiment.id.contains(only.as_str())) {
            eprintln!("{}", experiment.title);
            page += &table(&experiment, sets);
        }
    }
    println!("{}", page.trim_end());
}

const INTRODUCTION: &str = "# Do the 95 % intervals hold the truth?

Made by `make coverage`: for each experiment 1,000 data sets are simulated from known parameters, each with fresh noise. Each is
fitted as any other data, and each kind of interval is asked whether it holds the truth. A sound 95 % interval does so in 95 % of
the sets; 1,000 sets measure that to ± 1.4 % (two standard deviations). In brackets: how often the truth lay below and above the
interval, in percent, which should be 2.5 and 2.5.

- *linear*: symmetric on the scale of the fit, from the curvature at the minimum and Student's t.
- *profile*: where refitting all other parameters makes the fit significantly worse.
- *residuals*, *cases*: bootstrap of the residuals and of the points, bias-corrected and accelerated (BCa), widened by Student's t.

";

/// A law, its truth, and how it is measured.
struct Experiment {
    id: &'static str,
    title: &'static str,
    text: &'static str,
    names: &'static [&'static str],
    truth: &'static [f64],
    logarithmic: &'static [bool],
    limits: &'static [[f64; 2]],
    /// Replicates of each bootstrap.
    count: usize,
    /// Abscissae.
    x: Vec<f64>,
    /// Numbers measured at each abscissa.
    parts: usize,
    /// Values and derivatives of all parts at all abscissae: one row for each number, parts of one abscissa together.
    law: fn(&[f64], &[f64], &mut dyn FnMut(f64, &[f64])),
    /// Standard deviation of a number, given its value and the largest one.
    noise: fn(f64, f64) -> f64,
}

fn experiments() -> Vec<Experiment> {
    let logspace = |a: f64, b: f64, n: usize| -> Vec<f64> {
        (0..n).map(|k| (a.ln() + (b / a).ln() * k as f64 / (n - 1) as f64).exp()).collect()
    };
    let qpd = |id, title, text, count, n| Experiment {
        id,
        title,
        text,
        names: &["ΔG", "τ", "χ", "η"],
        truth: &[24e9, 1.6, 0.381, 1.0],
        logarithmic: &[true, true, false, true],
        limits: &[[1.0, 1e15], [1e-30, 1e40], [0.02, 0.999], [1e-6, 1e6]],
        count,
        x: logspace(0.0628, 12.57, n),
        parts: 2,
        law: qpd,
        noise: |value, largest| (0.01 * value).hypot(1e-4 * largest),
    };
    vec![
        qpd(
            "qpd24",
            "Quasi-point defects, 24 frequencies",
            "One isotherm near the loss peak, 0.01 to 2 Hz, storage and loss with 1 % noise and a floor of 1e-4; G_r = 0 held.",
            999,
            24,
        ),
        qpd("qpd500", "Quasi-point defects, 500 frequencies", "The same with 500 frequencies.", 399, 500),
        Experiment {
            id: "kww",
            title: "Stretched exponential decay",
            text: "A exp(−(t/τ)^β) at 60 times over four decades, noise 1 % of A.",
            names: &["A", "τ", "β"],
            truth: &[1.0, 100.0, 0.5],
            logarithmic: &[true, true, false],
            limits: &[[1e-6, 1e6], [1e-6, 1e10], [0.05, 1.5]],
            count: 999,
            x: logspace(0.1, 1000.0, 60),
            parts: 1,
            law: decay,
            noise: |_, _| 0.01,
        },
        Experiment {
            id: "arrhenius",
            title: "Arrhenius law of the relaxation time",
            text: "ln τ = ln τ₀ + E/k_BT at 10 temperatures from 660 to 705 K, noise 0.05 in ln τ.",
            names: &["ln τ₀", "E"],
            truth: &[-97.0, 5.96],
            logarithmic: &[false, false],
            limits: &[[-1e4, 1e4], [0.0, 1e3]],
            count: 999,
            x: (0..10).map(|k| 660.0 + 5.0 * f64::from(k)).collect(),
            parts: 1,
            law: arrhenius,
            noise: |_, _| 0.05,
        },
        Experiment {
            id: "aging",
            title: "Physical aging",
            text: "tan δ = y₀ − A (1 − exp(−(t/τ)^β)) at 150 times up to 7.5 τ, noise 1e-4.",
            names: &["y₀", "A", "τ", "β"],
            truth: &[0.0205, 0.0105, 6500.0, 0.5],
            logarithmic: &[false, true, true, false],
            limits: &[[0.0, 1.0], [1e-9, 1.0], [1.0, 1e9], [0.05, 1.5]],
            count: 999,
            x: (1..=150).map(|k| 325.0 * f64::from(k)).collect(),
            parts: 1,
            law: aging,
            noise: |_, _| 1e-4,
        },
    ]
}

fn qpd(p: &[f64], omega: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
    let Some(law) = modulus::find("qpd") else { return };
    // ΔG, τ, χ, η with G_r = 0.
    let all = [p[0], 0.0, p[1], p[2], p[3]];
    law.evaluate(omega, &all, &mut |g, d| {
        each(g.re, &[d[0].re, d[2].re, d[3].re, d[4].re]);
        each(g.im, &[d[0].im, d[2].im, d[3].im, d[4].im]);
    });
}

fn decay(p: &[f64], t: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
    for t in t {
        let y = (t / p[1]).powf(p[2]);
        let e = (-y).exp();
        each(p[0] * e, &[e, p[0] * e * y * p[2] / p[1], -p[0] * e * y * (t / p[1]).ln()]);
    }
}

fn aging(p: &[f64], t: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
    for t in t {
        let y = (t / p[2]).powf(p[3]);
        let e = (-y).exp();
        let [by_tau, by_beta] = [p[1] * e * y * p[3] / p[2], -p[1] * e * y * (t / p[2]).ln()];
        each(p[0] + p[1] * (-y).exp_m1(), &[1.0, (-y).exp_m1(), by_tau, by_beta]);
    }
}

fn arrhenius(p: &[f64], temperature: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
    /// Boltzmann constant, eV K⁻¹ (CODATA 2018, exact).
    const BOLTZMANN: f64 = 8.617_333_262_145_179e-5;
    for t in temperature {
        each(p[0] + p[1] / (BOLTZMANN * t), &[1.0, 1.0 / (BOLTZMANN * t)]);
    }
}

/// One simulated data set.
struct Data<'a> {
    experiment: &'a Experiment,
    y: Vec<f64>,
    weight: Vec<f64>,
}

impl Data<'_> {
    fn simulated(experiment: &Experiment, number: usize) -> Data<'_> {
        let mut random = Random::new(SEED, number as u64);
        let mut y = Vec::new();
        (experiment.law)(experiment.truth, &experiment.x, &mut |value, _| y.push(value));
        let largest = |y: &[f64]| y.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let top = largest(&y);
        y.iter_mut().for_each(|v| *v += (experiment.noise)(*v, top) * random.normal());
        // As in an analysis: the noise of a number is judged from the number itself.
        let top = largest(&y);
        let weight = y.iter().map(|v| 1.0 / (experiment.noise)(*v, top)).collect();
        Data { experiment, y, weight }
    }
}

impl Problem for Data<'_> {
    fn len(&self) -> usize {
        self.y.len()
    }
    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut i = 0;
        (self.experiment.law)(p, &self.experiment.x, &mut |value, gradient| {
            residuals[i] = (value - self.y[i]) * self.weight[i];
            for (k, d) in gradient.iter().enumerate() {
                jacobian[(i, k)] = d * self.weight[i];
            }
            i += 1;
        });
    }
    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

const KINDS: [&str; 4] = ["linear", "profile", "residuals", "cases"];

/// For each kind and parameter: 0 when the interval holds the truth, −1 when the truth is below it, 1 when above, 2 when there
/// is no interval; then how many refits failed.
fn judged(experiment: &Experiment, number: usize) -> Vec<f64> {
    let data = Data::simulated(experiment, number);
    let parameters: Vec<Parameter> = (experiment.truth.iter().zip(experiment.limits).zip(experiment.logarithmic))
        .map(|((&start, &[lower, upper]), &logarithmic)| Parameter { start, lower, upper, logarithmic, fixed: false })
        .collect();
    let options = Options::default();
    let Ok(fitted) = fit(&data, &parameters, &options) else { return Vec::new() };
    let mut answers = Vec::new();
    let mut failed = 0;
    for kind in 0..KINDS.len() {
        let intervals: Vec<Option<[f64; 2]>> = match kind {
            0 => fitted.uncertainty.parameters.iter().map(|known| known.interval).collect(),
            1 => profiled(&data, &parameters, &fitted, &options),
            _ => {
                let resampling = if kind == 2 { Resampling::Residuals } else { Resampling::Cases };
                let plan = Plan { resampling, count: experiment.count, seed: SEED + number as u64 };
                let rows: Vec<usize> = (0..data.y.len()).collect();
                let point: Vec<usize> = rows.iter().map(|i| i / experiment.parts).collect();
                let kinds: Vec<usize> = rows.iter().map(|i| i % experiment.parts).collect();
                let layout = Layout { point: &point, kind: &kinds };
                match bootstrap::bootstrap(&data, &parameters, &fitted, &options, Some(layout), plan, &Alone) {
                    Some(drawn) => {
                        failed += drawn.failed;
                        drawn.parameters()
                    }
                    None => vec![None; parameters.len()],
                }
            }
        };
        answers.extend(intervals.iter().zip(experiment.truth).map(|(interval, &truth)| match interval {
            None => 2.0,
            Some([lower, _]) if truth < *lower => -1.0,
            Some([_, upper]) if truth > *upper => 1.0,
            Some(_) => 0.0,
        }));
    }
    answers.push(failed as f64);
    answers
}

fn profiled(data: &Data, parameters: &[Parameter], fitted: &Fit, options: &Options) -> Vec<Option<[f64; 2]>> {
    let profiles = profile::profile(data, parameters, fitted, options, &Settings::default(), &Alone);
    let Some(profiles) = profiles else { return vec![None; parameters.len()] };
    let ends =
        |p: &profile::Profile| [p.lower.found().unwrap_or(f64::NEG_INFINITY), p.upper.found().unwrap_or(f64::INFINITY)];
    profiles.parameters.iter().map(|profile| Some(ends(profile))).collect()
}

fn table(experiment: &Experiment, sets: usize) -> String {
    let answers = Threads.map(sets, &|number| judged(experiment, number)).unwrap_or_default();
    let mut text =
        format!("## {}\n\n{} Bootstrap replicates: {}.\n\n", experiment.title, experiment.text, experiment.count);
    let _ = writeln!(text, "| parameter | {} |\n|-|{}", KINDS.join(" | "), "-|".repeat(KINDS.len()));
    let free = experiment.truth.len();
    for (k, name) in experiment.names.iter().enumerate() {
        let cell = |kind: usize| {
            let share = |what: f64| {
                let count = answers.iter().filter(|a| a.get(kind * free + k) == Some(&what)).count();
                100.0 * count as f64 / sets as f64
            };
            let none = if share(2.0) > 0.0 { format!(", none {:.1}", share(2.0)) } else { String::new() };
            format!("{:.1} ({:.1}, {:.1}{none})", share(0.0), share(-1.0), share(1.0))
        };
        let cells: Vec<String> = (0..KINDS.len()).map(cell).collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
    let failed: f64 = answers.iter().filter_map(|a| a.last()).sum();
    let lost = answers.iter().filter(|a| a.is_empty()).count();
    let _ = writeln!(
        text,
        "\nFits that failed: {lost} of {sets}; bootstrap refits that failed: {failed} of {}.\n",
        2 * sets * experiment.count
    );
    text
}

/// All processors of this machine.
struct Threads;

impl Work for Threads {
    fn progress(&self, _fraction: f64) -> bool {
        true
    }

    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(vec![Vec::new(); count]);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= count {
                            break;
                        }
                        let result = one(number);
                        if let Ok(mut done) = done.lock() {
                            done[number] = result;
                        }
                    }
                });
            }
        });
        done.into_inner().ok()
    }
}

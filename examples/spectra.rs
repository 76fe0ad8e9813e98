//! How well the statements about spectra hold: coverage of the band of H(τ), false alarms and power of the Kramers–Kronig test, on
//! simulated data with a known spectrum.
//!
//! `make spectra` runs it and writes docs/SPECTRA.md. Same seed, same table.

use std::f64::consts::{PI, TAU};
use std::time::Instant;
use tandelta::math::random::Random;
use tandelta::spectra::continuous::{self, Criterion, continuous};
use tandelta::spectra::kramers_kronig::{Noise, Settings, Test, Verdict, test};
use tandelta::spectra::{Datum, Measured, Response};

/// Data sets for each coverage, and for each rate of false alarms.
const BAND_SETS: u64 = 50;
const ALARM_SETS: u64 = 500;
const POWER_SETS: u64 = 100;

type Spectrum = Box<dyn Fn(f64) -> f64>;

/// Name and H(ln τ).
fn spectra() -> Vec<(&'static str, Spectrum)> {
    vec![
        ("log-normal, σ = 2", Box::new(|l| (-0.5 * (l / 2.0).powi(2)).exp())),
        (
            "two log-normals, 5 : 1",
            Box::new(|l| (-0.5 * ((l + 4.0) / 1.5).powi(2)).exp() + 0.2 * (-0.5 * ((l - 4.0) / 1.5).powi(2)).exp()),
        ),
        ("Cole–Cole, α = 0.5", Box::new(|l| cole_cole(0.5, l))),
        ("Cole–Cole, α = 0.8", Box::new(|l| cole_cole(0.8, l))),
        ("KWW, β = 0.5", Box::new(kww_half)),
        ("quasi-point defects, χ = 0.4", Box::new(|l| quasi_point_defects(0.4, l))),
    ]
}

fn cole_cole(alpha: f64, l: f64) -> f64 {
    (PI * alpha).sin() / ((alpha * l).cosh() + (PI * alpha).cos()) / TAU
}

/// Spectrum of exp(−√t): √(τ/4π) e^(−τ/4) for each unit of ln τ.
fn kww_half(l: f64) -> f64 {
    (l.exp() / (4.0 * PI)).sqrt() * (-0.25 * l.exp()).exp()
}

/// Spectrum of 1/(1 + z^−χ + z^−1) with z = iωτ: its jump across the negative axis, Im G(z = −1/y)/π with y = τ/τ₀ and
/// z^−χ = y^χ e^(−iπχ).
fn quasi_point_defects(chi: f64, l: f64) -> f64 {
    let y = l.exp();
    let (re, im) = (1.0 + y.powf(chi) * (PI * chi).cos() - y, -y.powf(chi) * (PI * chi).sin());
    -im / (re * re + im * im) / PI
}

fn modulus(h: &dyn Fn(f64) -> f64) -> impl Fn(f64) -> [f64; 2] + use<> {
    const STEP: f64 = 0.02;
    let modes: Vec<(f64, f64)> =
        (-2500..=2500).map(|k| STEP * f64::from(k)).map(|l| (STEP * h(l), l.exp())).filter(|m| m.0 > 0.0).collect();
    move |omega| {
        [Response::Storage, Response::Loss]
            .map(|response| modes.iter().map(|(g, tau)| g * response.of_mode(omega, *tau)).sum())
    }
}

/// Exact storage and loss, made once.
struct Exact {
    omega: Vec<f64>,
    values: Vec<[f64; 2]>,
}

impl Exact {
    fn new(h: &dyn Fn(f64) -> f64, decades: f64, points: usize) -> Exact {
        let at = |k: usize| 10f64.powf(decades * (k as f64 / (points - 1) as f64 - 0.5));
        let omega: Vec<f64> = (0..points).map(at).collect();
        let of = modulus(h);
        Exact { values: omega.iter().map(|w| of(*w)).collect(), omega }
    }

    /// With noise, the loss changed.
    fn measured(&self, change: &dyn Fn(f64, f64) -> f64, noise: f64, seed: u64) -> Measured {
        let mut random = Random::new(20_210_770, seed);
        let largest = self.values.iter().map(|v| v[0]).fold(0.0, f64::max);
        let mut data = Vec::new();
        for response in [Response::Storage, Response::Loss] {
            for (&x, &[storage, loss]) in self.omega.iter().zip(&self.values) {
                let exact = if response == Response::Storage { storage } else { change(x, loss) };
                let sigma = (noise * exact).hypot(2e-5 * largest);
                data.push(Datum { response, x, value: exact + sigma * random.normal(), sigma });
            }
        }
        Measured::new(data).expect("positive numbers")
    }
}

fn main() {
    print!("{INTRODUCTION}");
    band();
    alarms();
}

const INTRODUCTION: &str = "# Do the statements about spectra hold?

Made by `make spectra` (examples/spectra.rs; one seed, so the same table each time). Storage and loss of a known spectrum, with normal
noise relative to each number and a floor of 2e-5 of the largest.

";

fn band() {
    println!("## The 95 % band of H(τ)\n");
    println!(
        "60 frequencies over eight decades, {BAND_SETS} data sets each. Coverage: the share of relaxation times, in the range that the"
    );
    println!(
        "window determines, where the band holds the true H. Error: rms of ln(H/true) where the true H is above 1 % of its largest.\n"
    );
    println!("| spectrum | noise | λ by | coverage | error | noise found / true |");
    println!("|---|---|---|---|---|---|");
    for (name, h) in spectra() {
        let exact = Exact::new(&*h, 8.0, 60);
        for noise in [0.03, 0.003] {
            for (criterion, by) in [
                (Criterion::Evidence, "evidence"),
                (Criterion::CrossValidation, "cross-validation"),
                (Criterion::Discrepancy, "discrepancy"),
            ] {
                let started = Instant::now();
                let (mut inside, mut all, mut square, mut high, mut found_noise) = (0, 0, 0.0, 0, 0.0);
                for seed in 0..BAND_SETS {
                    let measured = exact.measured(&|_, loss| loss, noise, seed);
                    let settings = continuous::Settings { criterion, relaxed: false };
                    let Some(found) = continuous(&measured, &settings) else { continue };
                    let [lo, hi] = found.determined;
                    let truth: Vec<f64> = found.tau.iter().map(|tau| h(tau.ln())).collect();
                    let highest = truth.iter().fold(0.0_f64, |m, t| m.max(*t));
                    for k in (0..truth.len()).filter(|&k| found.tau[k] >= lo && found.tau[k] <= hi) {
                        all += 1;
                        inside += i32::from(found.lower[k] <= truth[k] && truth[k] <= found.upper[k]);
                        if truth[k] > 0.01 * highest {
                            square += (found.density[k] / truth[k]).ln().powi(2);
                            high += 1;
                        }
                    }
                    found_noise += found.noise / BAND_SETS as f64;
                }
                println!(
                    "| {name} | {} % | {by} | {:.1} % | {:.3} | {found_noise:.2} |",
                    100.0 * noise,
                    100.0 * f64::from(inside) / f64::from(all),
                    (square / f64::from(high)).sqrt()
                );
                eprintln!("{name} {noise} {by} {:?}", started.elapsed());
            }
        }
    }
    println!();
}

fn alarms() {
    println!("## False alarms and power of the Kramers–Kronig test\n");
    println!(
        "How often data are called inconsistent: without any violation, {ALARM_SETS} data sets, at a stated rate of 1 % and of 5 %; and, at 1 %,"
    );
    println!(
        "{POWER_SETS} data sets each with a loss 5 % too large, 2 % too large, and one that loses 3 % from the first to the last frequency.\n"
    );
    println!(
        "| spectrum | decades, points | noise | level | at 1 % | at 5 % | +5 % | +2 % | drift | noticed in 9 of 10 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    // A symmetric spectrum, one that ends steeply, and one with long tails.
    let shapes = ["log-normal, σ = 2", "KWW, β = 0.5", "quasi-point defects, χ = 0.4"];
    for (name, h) in spectra().into_iter().filter(|(name, _)| shapes.contains(name)) {
        for (decades, points) in [(2.0, 40), (4.0, 25), (6.0, 60)] {
            let exact = Exact::new(&*h, decades, points);
            let ends = (exact.omega[0].ln(), exact.omega[points - 1].ln());
            for noise in [0.03, 0.003] {
                for (kind, level) in [(Noise::Estimated, "estimated"), (Noise::Stated, "stated")] {
                    let settings = Settings { noise: kind, false_alarm: 0.01 };
                    // Probabilities of the sets that are judged; what cannot be judged raises no alarm.
                    let probabilities = |change: &dyn Fn(f64, f64) -> f64, sets: u64| -> Vec<f64> {
                        let judged = |seed| test(&exact.measured(change, noise, seed), &settings);
                        let blind = |tested: &Test| matches!(tested.verdict, Verdict::CannotBeJudged(_));
                        (0..sets)
                            .map(|seed| judged(seed).filter(|t| !blind(t)).map_or(1.0, |t| t.probability))
                            .collect()
                    };
                    let below = |list: &[f64], level: f64| {
                        100.0 * list.iter().filter(|p| **p < level).count() as f64 / list.len() as f64
                    };
                    let power = |change: &dyn Fn(f64, f64) -> f64| below(&probabilities(change, POWER_SETS), 0.01);
                    let quiet = probabilities(&|_, loss| loss, ALARM_SETS);
                    let drift = |omega: f64, loss: f64| loss * (1.0 - 0.03 * (omega.ln() - ends.0) / (ends.1 - ends.0));
                    let noticed =
                        test(&exact.measured(&|_, loss| loss, noise, 0), &settings).map_or(f64::NAN, |t| t.detectable);
                    println!(
                        "| {name} | {decades}, {points} | {} % | {level} | {:.1} % | {:.1} % | {:.0} % | {:.0} % | {:.0} % | {:.1} % |",
                        100.0 * noise,
                        below(&quiet, 0.01),
                        below(&quiet, 0.05),
                        power(&|_, loss| 1.05 * loss),
                        power(&|_, loss| 1.02 * loss),
                        power(&drift),
                        100.0 * noticed
                    );
                }
            }
        }
    }
}

//! Over fresh noise: how often the interval of the activation energy holds the truth, and that a verdict does not hang on the noise.

use super::files::{COMPOSITIONS, Composition};
use super::made::{BOLTZMANN, Row, decades, superposed, temperatures, verdict};
use serde_json::json;
use std::f64::consts::TAU;
use tandelta::fit::{Options as Solver, Parameter, fit};
use tandelta::math::random::Random;
use tandelta::models::curve::{Held, arrhenius::Arrhenius};
use tandelta::models::modulus::{moduli, qpd::Qpd};
use tandelta::superposition::laws::ThroughShifts;
use tandelta::superposition::{Family, Isotherm, Lift, Options, Superposition, Trace, superpose};
use tandelta::work::Alone;

/// Sets of fresh noise.
const SETS: u64 = 200;
/// Percent of 95 % intervals that hold the truth: 200 sets measure that to ± 3.1 (two standard deviations of a count).
const SOUND: std::ops::RangeInclusive<f64> = 90.0..=98.0;

/// Storage and loss, GPa, at the temperatures and frequencies of the data sets, without noise.
struct Clean {
    t: Vec<f64>,
    omega: Vec<f64>,
    parts: Vec<[Vec<f64>; 2]>,
}

/// Number of the isotherm of 700 K.
const PIVOT: usize = 12;
/// Unrelaxed modulus, GPa; noise of each number relative to itself; and its floor, GPa: those of the data sets.
const G_U: f64 = 24.0;
const RELATIVE: f64 = 0.01;
const FLOOR: f64 = 2e-5 * G_U;

impl Clean {
    /// `chi` is the exponent at each temperature.
    fn of(one: &Composition, chi: &dyn Fn(f64) -> f64) -> Clean {
        let t = temperatures(640.0, 5.0, 22);
        let omega: Vec<f64> = decades(0.01, 2.0, 24).iter().map(|f| TAU * f).collect();
        let parts = t.iter().map(|t| {
            let g = moduli(&Qpd, &omega, &[G_U, 0.0, one.material().tau_at(*t), chi(*t), 1.0]);
            [g.iter().map(|g| g.re).collect(), g.iter().map(|g| g.im).collect()]
        });
        Clean { parts: parts.collect(), t, omega }
    }

    fn measured(&self, seed: u64) -> Family {
        let mut random = Random::new(seed, 0);
        let mut trace = |clean: &Vec<f64>| {
            let y: Vec<f64> =
                clean.iter().map(|v| v + RELATIVE * v * random.normal() + FLOOR * random.normal()).collect();
            let sigma = y.iter().map(|v| (RELATIVE * v).hypot(FLOOR)).collect();
            Trace { x: self.omega.iter().map(|omega| omega.ln()).collect(), y, sigma }
        };
        let isotherm = |(t, parts): (&f64, &[Vec<f64>; 2])| Isotherm {
            temperature: Some(*t),
            traces: parts.iter().map(&mut trace).collect(),
        };
        Family { quantities: vec![Lift::Modulus; 2], isotherms: self.t.iter().zip(&self.parts).map(isotherm).collect() }
    }
}

/// Rows of a file of them.
fn rows(family: &Family) -> Vec<Row> {
    let of = |isotherm: &Isotherm| {
        let [storage, loss] = [0, 1].map(|part| isotherm.traces[part].clone());
        let t = isotherm.temperature.unwrap();
        let row = move |k: usize| vec![t, storage.x[k].exp() / TAU, storage.y[k], loss.y[k]];
        (0..loss.x.len()).map(row).collect::<Vec<Row>>()
    };
    family.isotherms.iter().flat_map(of).collect()
}

/// Energy and half of its 95 % interval, from all shifts with their covariance.
fn joint(found: &Superposition, t: &[f64]) -> [f64; 2] {
    let problem = ThroughShifts::new(&Arrhenius, found, t).unwrap();
    let start = problem.starts(Held(&[Some(0.0), None, Some(t[PIVOT])])).remove(0);
    let parameter =
        |(k, start): (usize, f64)| Parameter { start, lower: -1e4, upper: 1e4, logarithmic: false, fixed: k != 1 };
    let parameters: Vec<Parameter> = start.into_iter().enumerate().map(parameter).collect();
    let fit = fit(&problem, &parameters, &Solver::default()).unwrap();
    [fit.values[1], fit.uncertainty.t95 * fit.uncertainty.parameters[1].std_error.unwrap()]
}

/// The same as programs do that add the shifts of neighbours, each with its own error, and put a weighted line through the sums as if
/// they were independent.
fn pairwise(found: &Superposition, t: &[f64]) -> [f64; 2] {
    /// Student's t for 20 degrees of freedom, 95 %.
    const T95: f64 = 2.086;
    let (mut sum, mut variance) = (vec![0.0], vec![0.0]);
    for pair in &found.overlaps {
        sum.push(sum[sum.len() - 1] + pair.shift);
        variance.push(variance[variance.len() - 1] + pair.error * pair.error);
    }
    assert_eq!(sum.len(), t.len(), "each isotherm overlaps with the next");
    let y: Vec<f64> = sum.iter().map(|s| s - sum[PIVOT]).collect();
    let w: Vec<f64> = variance.iter().map(|v| 1.0 / (v - variance[PIVOT]).abs().max(1e-6)).collect();
    let x: Vec<f64> = t.iter().map(|kelvin| (1.0 / kelvin - 1.0 / t[PIVOT]) / BOLTZMANN).collect();
    let mean = |v: &[f64]| w.iter().zip(v).map(|(w, v)| w * v).sum::<f64>() / w.iter().sum::<f64>();
    let (mean_x, mean_y) = (mean(&x), mean(&y));
    let sxx: f64 = w.iter().zip(&x).map(|(w, x)| w * (x - mean_x).powi(2)).sum();
    let sxy: f64 = w.iter().zip(x.iter().zip(&y)).map(|(w, (x, y))| w * (x - mean_x) * (y - mean_y)).sum();
    let slope = sxy / sxx;
    let rss: f64 =
        w.iter().zip(x.iter().zip(&y)).map(|(w, (x, y))| w * (y - mean_y - slope * (x - mean_x)).powi(2)).sum();
    [slope, T95 * (rss / (t.len() - 2) as f64 / sxx).sqrt()]
}

#[test]
fn errors_of_the_whole_chain_hold_the_activation_energy_and_those_of_pairs_do_not() {
    for one in COMPOSITIONS {
        let clean = Clean::of(&one, &|_| one.chi);
        for vertical_free in [false, true] {
            let options = Options { pivot: Some(PIVOT), vertical_free, ..Options::default() };
            let (mut held, mut held_by_pairs) = (0, 0);
            for seed in 0..SETS {
                let found = superpose(&clean.measured(seed), &options, &Alone).unwrap();
                let holds = |[energy, half]: [f64; 2]| u64::from((energy - one.energy).abs() < half);
                held += holds(joint(&found, &clean.t));
                held_by_pairs += holds(pairwise(&found, &clean.t));
            }
            let percent = |count: u64| 100.0 * count as f64 / SETS as f64;
            let (joint, pairs) = (percent(held), percent(held_by_pairs));
            let numbers = format!(
                "{}, vertical shifts {}: of {SETS} intervals of 95 % hold E_α {joint} % with the joint covariance, {pairs} % with \
                 the formal errors of pairs",
                one.tag,
                if vertical_free { "free" } else { "off" },
            );
            println!("{numbers}");
            assert!(SOUND.contains(&joint), "{numbers}");
            // Fewer than half: this is what the joint covariance is for.
            assert!(pairs < 50.0, "{numbers}");
        }
    }
}

#[test]
fn a_verdict_does_not_hang_on_the_noise() {
    /// Sets of fresh noise.
    const SETS: u64 = 20;
    for one in COMPOSITIONS {
        let constant = Clean::of(&one, &|_| one.chi);
        let changing = Clean::of(&one, &|t| one.chi_at(t));
        for seed in 1000..1000 + SETS {
            let of = |clean: &Clean| {
                let report = superposed(&rows(&clean.measured(seed)), json!({}));
                (verdict(&report).to_owned(), report.quality.unwrap().reduced_chi2)
            };
            // The noise of few numbers near zero is a floor that the scatter of all does not show: taken for exact, these few would
            // have failed 14 of 40 sets of x0.
            assert_eq!(of(&constant).0, "supported", "{} {seed}: {:?}", one.tag, of(&constant));
            assert_ne!(of(&changing).0, "supported", "{} {seed}: {:?}", one.tag, of(&changing));
        }
    }
}

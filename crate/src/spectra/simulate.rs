//! Measurements of known spectra with known noise, for tests.

use super::{Datum, Measured, Response};
use crate::math::random::Random;

/// `count` frequencies at equal logarithmic steps.
pub(crate) fn frequencies(lo: f64, hi: f64, count: usize) -> Vec<f64> {
    (0..count).map(|k| lo * (hi / lo).powf(k as f64 / (count - 1) as f64)).collect()
}

/// Storage and loss of `modulus` at `omega`, each with a relative error and a floor (of the largest storage).
pub(crate) fn sweep(
    omega: &[f64],
    modulus: impl Fn(f64) -> [f64; 2],
    relative: f64,
    floor: f64,
    seed: u64,
) -> Measured {
    let mut random = Random::new(seed, 0);
    let largest = omega.iter().map(|w| modulus(*w)[0]).fold(0.0, f64::max);
    let mut data = Vec::new();
    for response in [Response::Storage, Response::Loss] {
        for &x in omega {
            let exact = modulus(x)[usize::from(response == Response::Loss)];
            let sigma = (relative * exact).hypot(floor * largest);
            data.push(Datum { response, x, value: exact + sigma * random.normal(), sigma });
        }
    }
    Measured::new(data).unwrap()
}

/// Storage and loss of some modes, (strength, relaxation time).
pub(crate) fn of_modes(modes: &[(f64, f64)], relaxed: f64) -> impl Fn(f64) -> [f64; 2] + use<> {
    let modes = modes.to_vec();
    move |omega| {
        [Response::Storage, Response::Loss].map(|response| {
            let sum: f64 = modes.iter().map(|(g, tau)| g * response.of_mode(omega, *tau)).sum();
            sum + relaxed * response.of_relaxed()
        })
    }
}

/// Storage and loss of a spectrum H(ln τ), by the trapezoidal rule, which is exact to rounding for smooth H on this grid.
pub(crate) fn of_spectrum(h: impl Fn(f64) -> f64) -> impl Fn(f64) -> [f64; 2] {
    const STEP: f64 = 0.02;
    let grid: Vec<(f64, f64)> = (-2500..=2500).map(|k| STEP * f64::from(k)).map(|l| (STEP * h(l), l.exp())).collect();
    let modes: Vec<(f64, f64)> = grid.into_iter().filter(|(g, _)| *g > 0.0).collect();
    of_modes(&modes, 0.0)
}

//! Measurements of known spectra with known noise, for tests.

use super::{Datum, Measured, Response};

/// Normal deviates from a counter (splitmix64, Box–Muller): the same for the same seed.
pub(crate) struct Normal(u64);

impl Normal {
    pub(crate) fn new(seed: u64) -> Normal {
        Normal(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn next(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

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
    let mut normal = Normal::new(seed);
    let largest = omega.iter().map(|w| modulus(*w)[0]).fold(0.0, f64::max);
    let mut data = Vec::new();
    for response in [Response::Storage, Response::Loss] {
        for &x in omega {
            let exact = modulus(x)[usize::from(response == Response::Loss)];
            let sigma = (relative * exact).hypot(floor * largest);
            data.push(Datum { response, x, value: exact + sigma * normal.next(), sigma });
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

//! Isotherms of a known material, for the tests of this folder.

use super::{Family, Isotherm, Lift, Trace};
use crate::math::random::Random;
use num_complex::Complex64;

/// Storage and loss at reduced frequencies, with the noise of a good instrument.
pub(super) struct Made {
    /// ln a of each isotherm.
    pub shifts: Vec<f64>,
    /// ln b of each isotherm.
    pub lifts: Vec<f64>,
    /// Standard deviation of each number relative to itself.
    pub noise: f64,
    /// ln ω from here to there, at so many points.
    pub window: ([f64; 2], usize),
}

impl Made {
    pub fn new(shifts: &[f64]) -> Made {
        Made { shifts: shifts.to_vec(), lifts: vec![0.0; shifts.len()], noise: 0.01, window: ([-3.0, 3.0], 20) }
    }

    /// Storage and loss of the law of Havriliak and Negami, α = 0.7 and γ = 0.5, at ln ωτ.
    pub fn truth(x: f64) -> [f64; 2] {
        let z = Complex64::new(0.0, x.exp());
        let g = 1.0 - (1.0 + z.powf(0.7)).powf(-0.5);
        [g.re, g.im]
    }

    pub fn measured(&self, seed: u64) -> Family {
        let mut random = Random::new(seed, 0);
        let ([from, to], count) = self.window;
        let x: Vec<f64> = (0..count).map(|k| from + (to - from) * k as f64 / (count - 1) as f64).collect();
        let mut isotherm = |(k, (shift, lift)): (usize, (&f64, &f64))| Isotherm {
            temperature: Some(740.0 - 10.0 * k as f64),
            traces: [0, 1]
                .map(|part| {
                    let y = x.iter().map(|x| Made::truth(x + shift)[part] * (-lift).exp());
                    let y: Vec<f64> = y.map(|y| y * (1.0 + self.noise * random.normal())).collect();
                    Trace { x: x.clone(), sigma: y.iter().map(|y| self.noise * y).collect(), y }
                })
                .to_vec(),
        };
        let isotherms = self.shifts.iter().zip(&self.lifts).enumerate().map(&mut isotherm).collect();
        Family { quantities: vec![Lift::Modulus; 2], isotherms }
    }
}

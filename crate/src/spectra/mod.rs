//! Relaxation spectra: which relaxation times, with which strength, make up a measured G′(ω), G″(ω) or G(t).
//!
//! A linear relaxation is a sum of exponential decays, `G(t) = G_e + Σ g_k e^{−t/τ_k}` ([`discrete`]), or an integral of them,
//! `G(t) = G_e + ∫ H(τ) e^{−t/τ} dlnτ` ([`continuous`]). Both parts of G* follow from the same spectrum, which is what the
//! Kramers–Kronig relations say; [`kramers_kronig`] tests whether they do.
//!
//! J. D. Ferry, "Viscoelastic Properties of Polymers", 3rd ed. (1980), chapters 3 and 4.

use nalgebra::{DMatrix, DVector};

pub mod across;
pub mod continuous;
pub mod discrete;
pub mod kramers_kronig;

#[cfg(test)]
pub(crate) mod simulate;

/// What a measured number is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// G′ at an angular frequency.
    Storage,
    /// G″ at an angular frequency.
    Loss,
    /// G at a time after a step of strain.
    Time,
}

impl Response {
    /// What one exponential decay of unit strength and relaxation time `tau` contributes at `x` (ω in rad/s, or t in s).
    pub fn of_mode(self, x: f64, tau: f64) -> f64 {
        let z = x * tau;
        match self {
            Response::Storage => 1.0 / (1.0 + 1.0 / (z * z)),
            Response::Loss => 1.0 / (z + 1.0 / z),
            Response::Time => (-x / tau).exp(),
        }
    }

    /// Its derivative with respect to ln τ.
    pub fn slope_of_mode(self, x: f64, tau: f64) -> f64 {
        let z = x * tau;
        let loss = Response::Loss.of_mode(x, tau);
        match self {
            Response::Storage => 2.0 * loss * loss,
            Response::Loss => loss * (1.0 - 2.0 / (1.0 + 1.0 / (z * z))),
            // Beyond 1e3 relaxation times nothing is left, and ∞ · 0 would be no number.
            Response::Time => (x / tau).min(1e3) * (-x / tau).exp(),
        }
    }

    /// What the relaxed modulus contributes, in units of itself.
    pub fn of_relaxed(self) -> f64 {
        match self {
            Response::Storage | Response::Time => 1.0,
            Response::Loss => 0.0,
        }
    }
}

/// One measured number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Datum {
    /// What it is.
    pub response: Response,
    /// Angular frequency, rad/s, or time, s.
    pub x: f64,
    /// The modulus, Pa.
    pub value: f64,
    /// Its standard deviation, Pa.
    pub sigma: f64,
}

impl Datum {
    /// Whether it can be used: all finite, x and σ positive.
    pub fn usable(&self) -> bool {
        self.x > 0.0 && self.x.is_finite() && self.value.is_finite() && self.sigma > 0.0 && self.sigma.is_finite()
    }
}

/// Measured numbers with the window of relaxation times that they see: at least one, all finite, x and σ positive.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    data: Vec<Datum>,
    window: [f64; 2],
}

impl Measured {
    /// The usable ones of `data`, in the order given; `None` when there is none.
    pub fn new(data: impl IntoIterator<Item = Datum>) -> Option<Measured> {
        let data: Vec<Datum> = data.into_iter().filter(Datum::usable).collect();
        let seen = |d: &Datum| if d.response == Response::Time { d.x } else { 1.0 / d.x };
        let window = data.iter().map(seen).fold([f64::INFINITY, 0.0], |[lo, hi], tau| [tau.min(lo), tau.max(hi)]);
        (!data.is_empty()).then_some(Measured { data, window })
    }

    /// The numbers.
    pub fn data(&self) -> &[Datum] {
        &self.data
    }

    /// Shortest and longest relaxation time, s, that lies inside the window of measurement: 1/ω, or t.
    pub fn window(&self) -> [f64; 2] {
        self.window
    }

    /// The largest number, Pa: the scale of the moduli.
    pub fn largest(&self) -> f64 {
        self.data.iter().fold(0.0, |m, d| d.value.abs().max(m))
    }

    /// Relaxation times at `per_decade` equal steps of their logarithm, `margin` decades beyond the window on both sides.
    pub fn grid(&self, per_decade: usize, margin: f64) -> Vec<f64> {
        let [lo, hi] = self.window.map(f64::log10);
        let steps = ((hi - lo + 2.0 * margin) * per_decade as f64).ceil().max(1.0) as usize;
        let step = (hi - lo + 2.0 * margin) / steps as f64;
        (0..=steps).map(|k| 10f64.powf(lo - margin + step * k as f64)).collect()
    }

    /// One row for each number and one column for each relaxation time, in units of σ.
    pub fn design(&self, tau: &[f64]) -> DMatrix<f64> {
        DMatrix::from_fn(self.data.len(), tau.len(), |i, k| {
            let d = self.data[i];
            d.response.of_mode(d.x, tau[k]) / d.sigma
        })
    }

    /// The column of the relaxed modulus, in units of σ.
    pub fn relaxed_column(&self) -> DVector<f64> {
        DVector::from_iterator(self.data.len(), self.data.iter().map(|d| d.response.of_relaxed() / d.sigma))
    }

    /// The numbers in units of σ.
    pub fn whitened(&self) -> DVector<f64> {
        DVector::from_iterator(self.data.len(), self.data.iter().map(|d| d.value / d.sigma))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mode_is_a_maxwell_element() {
        // At ωτ = 1 both parts are half the strength; after one relaxation time 1/e is left.
        assert_eq!(Response::Storage.of_mode(10.0, 0.1), 0.5);
        assert_eq!(Response::Loss.of_mode(10.0, 0.1), 0.5);
        assert_eq!(Response::Time.of_mode(0.1, 0.1), (-1f64).exp());
    }

    #[test]
    fn slopes_agree_with_differences() {
        const STEP: f64 = 1e-5;
        for response in [Response::Storage, Response::Loss, Response::Time] {
            for x in [1e-3, 0.3, 1.0, 4.0, 60.0] {
                let at = |s: f64| response.of_mode(x, s.exp());
                let difference = (at(STEP) - at(-STEP)) / (2.0 * STEP);
                // Truncation of the difference is STEP² and its rounding ε/STEP, both 1e-10.
                assert!((response.slope_of_mode(x, 1.0) - difference).abs() < 1e-9, "{response:?} {x}");
            }
        }
    }

    #[test]
    fn extreme_frequencies_stay_finite() {
        for response in [Response::Storage, Response::Loss, Response::Time] {
            for x in [1e-200, 1e200] {
                for value in [response.of_mode(x, 1e-20), response.slope_of_mode(x, 1e20)] {
                    assert!(value.is_finite(), "{response:?} {x} {value}");
                }
            }
        }
    }
}

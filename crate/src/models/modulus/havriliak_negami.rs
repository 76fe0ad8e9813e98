//! Havriliak–Negami: one loss peak, broadened on both sides and skewed.

use super::Modulus;
use crate::math::complex::{exp_m1, i_to_the, ln_1p};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info};
use num_complex::Complex64;
use std::f64::consts::{FRAC_PI_2, TAU};

/// The law of Havriliak and Negami.
pub struct HavriliakNegami;

static INFO: Info = Info {
    id: "havriliak_negami",
    title: "Havriliak–Negami",
    summary: "One loss peak, broadened on both sides by α and skewed to high frequency by γ.",
    latex: r"G^*=G_r+\Delta G\left[1-\frac{1}{\left(1+(i\omega\tau)^{\alpha}\right)^{\gamma}}\right]",
    source: "Havriliak & Negami, Polymer 8, 161 (1967)",
    params: &[
        RELAXATION_STRENGTH,
        RELAXED_MODULUS,
        RELAXATION_TIME,
        exponent("alpha", r"\alpha", "Low-frequency slope of the loss, at most 1"),
        exponent("gamma", r"\gamma", "Skewness: the loss falls as ω to the −αγ; 1 is symmetric"),
    ],
};

impl Modulus for HavriliakNegami {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau, alpha, gamma] = p else { return };
        let i_alpha = i_to_the(alpha);
        for &w in omega {
            let ln_x = (w * tau).ln();
            let z_alpha = i_alpha * (alpha * ln_x).exp();
            let ln_1_z = ln_1p(z_alpha);
            let relaxed = -exp_m1(-gamma * ln_1_z);
            let left = 1.0 - relaxed;
            let slope = gamma * left / (1.0 + z_alpha) * z_alpha;
            each(
                g_r + delta_g * relaxed,
                &[
                    relaxed,
                    Complex64::ONE,
                    delta_g * alpha / tau * slope,
                    delta_g * slope * Complex64::new(ln_x, FRAC_PI_2),
                    delta_g * left * ln_1_z,
                ],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        let mut shapes = Vec::new();
        for alpha in [0.3, 0.5, 0.7, 0.95] {
            for gamma in [0.25, 0.5, 0.95] {
                shapes.push(vec![1.0, 0.0, 1.0 / omega, alpha, gamma]);
            }
        }
        shapes
    }

    fn derived(&self) -> &'static [Derived] {
        &[UNRELAXED_MODULUS, Derived { value: |p| peak_frequency(p[2], p[3], p[4]), ..crate::models::PEAK_FREQUENCY }]
    }
}

/// Frequency of the loss peak, Hz: `ω_p τ = [sin(πα/(2γ+2)) / sin(παγ/(2γ+2))]^{1/α}`.
pub(super) fn peak_frequency(tau: f64, alpha: f64, gamma: f64) -> f64 {
    let angle = FRAC_PI_2 * alpha / (gamma + 1.0);
    (angle.sin() / (angle * gamma).sin()).powf(1.0 / alpha) / tau / TAU
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{cole_cole::ColeCole, cole_davidson::ColeDavidson, moduli};

    const REL: f64 = 1e-13; // a few roundings of exp and ln at |ln ωτ| up to 28
    const OMEGA: [f64; 5] = [1e-12, 1e-3, 0.7, 1e2, 1e12];

    fn close(a: &[Complex64], b: &[Complex64]) {
        for (a, b) in a.iter().zip(b) {
            assert!((a.re - b.re).abs() <= REL * b.re && (a.im - b.im).abs() <= REL * b.im, "{a} {b}");
        }
    }

    #[test]
    fn gamma_one_is_cole_cole() {
        let hn = moduli(&HavriliakNegami, &OMEGA, &[1.0, 0.0, 1.0, 0.4, 1.0]);
        close(&hn, &moduli(&ColeCole, &OMEGA, &[1.0, 0.0, 1.0, 0.4]));
    }

    #[test]
    fn alpha_one_is_cole_davidson() {
        let hn = moduli(&HavriliakNegami, &OMEGA, &[1.0, 0.0, 1.0, 1.0, 0.4]);
        close(&hn, &moduli(&ColeDavidson, &OMEGA, &[1.0, 0.0, 1.0, 0.4]));
    }

    #[test]
    fn the_loss_is_flat_at_the_peak() {
        for (alpha, gamma) in [(1.0, 1.0), (0.5, 1.0), (1.0, 0.3), (0.4, 0.6)] {
            let peak = TAU * peak_frequency(2.0, alpha, gamma);
            HavriliakNegami.evaluate(&[peak], &[1.0, 0.0, 2.0, alpha, gamma], &mut |g, gradient| {
                // d ln G″ / d ln τ = d ln G″ / d ln ω vanishes at the peak.
                assert!((gradient[2].im * 2.0 / g.im).abs() < 1e-12);
            });
        }
    }
}

//! Cole–Cole: one loss peak, broadened evenly on both sides.

use super::{Modulus, havriliak_negami};
use crate::math::complex::i_to_the;
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info, PEAK_FREQUENCY};
use num_complex::Complex64;
use std::f64::consts::FRAC_PI_2;

/// The law of Cole and Cole.
pub struct ColeCole;

static INFO: Info = Info {
    id: "cole_cole",
    title: "Cole–Cole",
    summary: "One loss peak, broadened evenly on both sides.",
    latex: r"G^*=G_r+\frac{\Delta G}{1+(i\omega\tau)^{-\alpha}}",
    source: "Cole & Cole, J. Chem. Phys. 9, 341 (1941)",
    params: &[
        RELAXATION_STRENGTH,
        RELAXED_MODULUS,
        RELAXATION_TIME,
        exponent("alpha", r"\alpha", "Breadth: slope of the loss on both sides; 1 is a single relaxation time"),
    ],
};

impl Modulus for ColeCole {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau, alpha] = p else { return };
        let i_minus_alpha = i_to_the(alpha).conj();
        for &w in omega {
            let ln_x = (w * tau).ln();
            let z_minus_alpha = i_minus_alpha * (-alpha * ln_x).exp();
            let relaxed = (1.0 + z_minus_alpha).inv();
            let slope = relaxed * relaxed * z_minus_alpha;
            each(
                g_r + delta_g * relaxed,
                &[
                    relaxed,
                    Complex64::ONE,
                    delta_g * alpha / tau * slope,
                    delta_g * slope * Complex64::new(ln_x, FRAC_PI_2),
                ],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.2, 0.35, 0.5, 0.7, 0.95].map(|alpha| vec![1.0, 0.0, 1.0 / omega, alpha]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[UNRELAXED_MODULUS, Derived { value: |p| havriliak_negami::peak_frequency(p[2], p[3], 1.0), ..PEAK_FREQUENCY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{debye::Debye, moduli};

    #[test]
    fn alpha_one_is_a_single_relaxation_time() {
        let omega = [1e-12, 1e-3, 0.7, 1e2, 1e12];
        let cole_cole = moduli(&ColeCole, &omega, &[1.0, 0.0, 1.0, 1.0]);
        for (a, b) in cole_cole.iter().zip(moduli(&Debye, &omega, &[1.0, 0.0, 1.0])) {
            // Two roundings of exp(ln x) at |ln x| up to 28.
            assert!((a.re - b.re).abs() < 1e-13 * b.re && (a.im - b.im).abs() < 1e-13 * b.im);
        }
    }
}

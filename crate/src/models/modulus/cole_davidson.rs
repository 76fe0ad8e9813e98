//! Cole–Davidson: one loss peak, steep at low frequency and drawn out towards high frequency.

use super::{Modulus, havriliak_negami};
use crate::math::complex::{exp_m1, ln_1p};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info, PEAK_FREQUENCY};
use num_complex::Complex64;

/// The law of Davidson and Cole.
pub struct ColeDavidson;

static INFO: Info = Info {
    id: "cole_davidson",
    title: "Cole–Davidson",
    summary: "One loss peak, steep at low frequency and drawn out towards high frequency.",
    latex: r"G^*=G_r+\Delta G\left[1-\frac{1}{(1+i\omega\tau)^{\gamma}}\right]",
    source: "Davidson & Cole, J. Chem. Phys. 19, 1484 (1951)",
    params: &[
        RELAXATION_STRENGTH,
        RELAXED_MODULUS,
        RELAXATION_TIME,
        exponent("gamma", r"\gamma", "Skewness: the loss falls as ω to the −γ; 1 is a single relaxation time"),
    ],
};

impl Modulus for ColeDavidson {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau, gamma] = p else { return };
        for &w in omega {
            let z = Complex64::new(0.0, w * tau);
            let ln_1_z = ln_1p(z);
            let relaxed = -exp_m1(-gamma * ln_1_z);
            let left = 1.0 - relaxed;
            each(
                g_r + delta_g * relaxed,
                &[relaxed, Complex64::ONE, delta_g * gamma / tau * left / (1.0 + z) * z, delta_g * left * ln_1_z],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.15, 0.3, 0.5, 0.7, 0.95].map(|gamma| vec![1.0, 0.0, 1.0 / omega, gamma]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[UNRELAXED_MODULUS, Derived { value: |p| havriliak_negami::peak_frequency(p[2], 1.0, p[3]), ..PEAK_FREQUENCY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{debye::Debye, moduli};

    #[test]
    fn gamma_one_is_a_single_relaxation_time() {
        let omega = [1e-12, 1e-3, 0.7, 1e2, 1e12];
        let cole_davidson = moduli(&ColeDavidson, &omega, &[1.0, 0.0, 1.0, 1.0]);
        for (a, b) in cole_davidson.iter().zip(moduli(&Debye, &omega, &[1.0, 0.0, 1.0])) {
            // Roundings of ln and exp at |ln x| up to 28.
            assert!((a.re - b.re).abs() < 1e-13 * b.re && (a.im - b.im).abs() < 1e-13 * b.im, "{a} {b}");
        }
    }
}

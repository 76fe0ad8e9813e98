//! Debye: a single relaxation time.

use super::{Modulus, havriliak_negami};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS};
use crate::models::{Derived, Info, PEAK_FREQUENCY};
use num_complex::Complex64;

/// The law of a single relaxation time (standard linear solid).
pub struct Debye;

static INFO: Info = Info {
    id: "debye",
    title: "Debye",
    summary: "A single relaxation time: the standard linear solid.",
    latex: r"G^*=G_r+\frac{\Delta G}{1+(i\omega\tau)^{-1}}",
    source: "Debye, Polar Molecules (1929); Zener, Elasticity and Anelasticity of Metals (1948)",
    params: &[RELAXATION_STRENGTH, RELAXED_MODULUS, RELAXATION_TIME],
};

impl Modulus for Debye {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau] = p else { return };
        for &w in omega {
            let z_minus_1 = Complex64::new(0.0, -1.0 / (w * tau));
            let relaxed = (1.0 + z_minus_1).inv();
            each(g_r + delta_g * relaxed, &[relaxed, Complex64::ONE, delta_g / tau * relaxed * relaxed * z_minus_1]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        vec![vec![1.0, 0.0, 1.0 / omega]]
    }

    fn derived(&self) -> &'static [Derived] {
        &[UNRELAXED_MODULUS, Derived { value: |p| havriliak_negami::peak_frequency(p[2], 1.0, 1.0), ..PEAK_FREQUENCY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::moduli;

    #[test]
    fn the_loss_peaks_at_half_the_strength_where_omega_tau_is_one() {
        let g = moduli(&Debye, &[0.5], &[6.0, 1.0, 2.0]);
        assert_eq!(g[0], Complex64::new(4.0, 3.0));
    }
}

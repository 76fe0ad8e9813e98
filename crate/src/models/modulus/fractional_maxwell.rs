//! Fractional Maxwell: two springpots in series, so that both flanks of the loss peak are power laws of their own.

use super::Modulus;
use crate::math::complex::i_to_the;
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, exponent};
use crate::models::{Derived, Info, Param, UNRELAXED, VISCOSITY};
use num_complex::Complex64;
use std::f64::consts::FRAC_PI_2;

/// The law of two springpots in series.
pub struct FractionalMaxwell;

static INFO: Info = Info {
    id: "fractional_maxwell",
    title: "Fractional Maxwell",
    summary: "Two springpots in series: the modulus rises as ω^α at low and as ω^β at high frequency.",
    latex: r"G^*=\frac{G_0}{(i\omega\tau)^{-\alpha}+(i\omega\tau)^{-\beta}}",
    source: "Schiessel, Metzler, Blumen & Nonnenmacher, J. Phys. A 28, 6567 (1995); \
             Jaishankar & McKinley, Proc. R. Soc. A 469, 20120284 (2013)",
    params: &[CHARACTERISTIC_MODULUS, RELAXATION_TIME, SLOW_EXPONENT, FAST_EXPONENT],
};

/// Modulus of either springpot where both are equal.
pub(super) const CHARACTERISTIC_MODULUS: Param = Param {
    key: "characteristic_modulus",
    symbol: "G_0",
    meaning: "Absolute modulus of either springpot at ωτ = 1, where they are equal",
    ..RELAXATION_STRENGTH
};

/// Of the springpot that gives way at low frequency.
pub(super) const SLOW_EXPONENT: Param =
    Param { start: 0.9, ..exponent("alpha", r"\alpha", "Power of ω at low frequency; 1 is viscous flow") };

/// Of the springpot that gives way at high frequency. The law is the same with both exponents exchanged, so that neither's limit
/// depends on the other.
pub(super) const FAST_EXPONENT: Param = Param {
    start: 0.1,
    limits: [0.0, 0.98],
    ..exponent("beta", r"\beta", "Power of ω at high frequency, less than α; 0 is an elastic limit")
};

impl Modulus for FractionalMaxwell {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[g_0, tau, alpha, beta] = p else { return };
        let (i_alpha, i_beta) = (i_to_the(alpha).conj(), i_to_the(beta).conj());
        for &w in omega {
            let ln_x = (w * tau).ln();
            let ln_z = Complex64::new(ln_x, FRAC_PI_2);
            // Compliances: both have parts of one sign, so that nothing cancels.
            let (slow, fast) = (i_alpha * (-alpha * ln_x).exp(), i_beta * (-beta * ln_x).exp());
            let shape = (slow + fast).inv();
            let outer = g_0 * shape * shape;
            let by_tau = outer * (alpha * slow + beta * fast) / tau;
            each(g_0 * shape, &[shape, by_tau, outer * ln_z * slow, outer * ln_z * fast]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        let mut shapes = Vec::new();
        for alpha in [0.5, 0.75, 0.95] {
            for beta in [0.05, 0.15, 0.3] {
                shapes.push(vec![1.0, 1.0 / omega, alpha, beta]);
            }
        }
        shapes
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived { value: |p| if p[2].min(p[3]) == 0.0 { p[0] } else { f64::NAN }, ..UNRELAXED },
            Derived {
                meaning: "Zero-shear viscosity G₀ τ, when an exponent is 1",
                value: |p| if p[2].max(p[3]) == 1.0 { p[0] * p[1] } else { f64::NAN },
                ..VISCOSITY
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{maxwell::Maxwell, moduli};

    const OMEGA: [f64; 5] = [1e-12, 1e-3, 0.7, 1e2, 1e12];

    #[test]
    fn with_a_dashpot_and_a_spring_it_is_a_maxwell_element() {
        let fractional = moduli(&FractionalMaxwell, &OMEGA, &[3.0, 2.0, 1.0, 0.0]);
        for (a, b) in fractional.iter().zip(moduli(&Maxwell, &OMEGA, &[3.0, 2.0])) {
            // Roundings of exp(ln x) at |ln x| up to 28.
            assert!((a.re - b.re).abs() < 1e-13 * b.re && (a.im - b.im).abs() < 1e-13 * b.im, "{a} {b}");
        }
    }

    #[test]
    fn which_springpot_is_called_the_first_does_not_matter() {
        let one = moduli(&FractionalMaxwell, &OMEGA, &[3.0, 2.0, 0.8, 0.3]);
        for (a, b) in one.iter().zip(moduli(&FractionalMaxwell, &OMEGA, &[3.0, 2.0, 0.3, 0.8])) {
            assert!((a - b).norm() < 1e-13 * b.norm(), "{a} {b}");
        }
    }

    #[test]
    fn equal_springpots_are_one_of_half_the_modulus() {
        for (g, w) in moduli(&FractionalMaxwell, &OMEGA, &[2.0, 1.0, 0.4, 0.4]).iter().zip(OMEGA) {
            assert!((g - Complex64::new(0.0, w).powf(0.4)).norm() < 1e-13 * g.norm());
        }
    }

    #[test]
    fn the_flanks_have_the_slopes_of_the_springpots() {
        let slope = |w: f64| {
            let g = moduli(&FractionalMaxwell, &[w, 10.0 * w], &[1.0, 1.0, 0.9, 0.2]);
            (g[1].im / g[0].im).log10()
        };
        // The other springpot is left with 1e-19^{0.7} there.
        assert!((slope(1e-20) - 0.9).abs() < 1e-12 && (slope(1e19) - 0.2).abs() < 1e-12);
    }
}

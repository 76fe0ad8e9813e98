//! Fractional Zener: two springpots in series beside a spring, so that something stays relaxed.

use super::Modulus;
use super::fractional_maxwell::{CHARACTERISTIC_MODULUS, FAST_EXPONENT, FractionalMaxwell, SLOW_EXPONENT};
use crate::models::shared::{RELAXATION_TIME, RELAXED_MODULUS};
use crate::models::{Derived, Info, UNRELAXED};
use num_complex::Complex64;

/// The law of a spring beside two springpots in series.
pub struct FractionalZener;

static INFO: Info = Info {
    id: "fractional_zener",
    title: "Fractional Zener",
    summary: "A spring beside two springpots in series: a fractional solid. With β = 0 it is Cole–Cole.",
    latex: r"G^*=G_r+\frac{G_0}{(i\omega\tau)^{-\alpha}+(i\omega\tau)^{-\beta}}",
    source: "Bagley & Torvik, AIAA J. 21, 741 (1983); \
             Schiessel, Metzler, Blumen & Nonnenmacher, J. Phys. A 28, 6567 (1995)",
    params: &[CHARACTERISTIC_MODULUS, RELAXED_MODULUS, RELAXATION_TIME, SLOW_EXPONENT, FAST_EXPONENT],
};

impl Modulus for FractionalZener {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[g_0, g_r, tau, alpha, beta] = p else { return };
        FractionalMaxwell.evaluate(omega, &[g_0, tau, alpha, beta], &mut |g, gradient| {
            let &[by_g_0, by_tau, by_alpha, by_beta] = gradient else { return };
            each(g_r + g, &[by_g_0, Complex64::ONE, by_tau, by_alpha, by_beta]);
        });
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        let beside = |p: Vec<f64>| vec![p[0], 0.0, p[1], p[2], p[3]];
        FractionalMaxwell.shapes(omega).into_iter().map(beside).collect()
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| if p[3].min(p[4]) == 0.0 { p[0] + p[1] } else { f64::NAN }, ..UNRELAXED }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{cole_cole::ColeCole, moduli};

    #[test]
    fn with_a_spring_for_the_second_springpot_it_is_cole_cole() {
        let omega = [1e-12, 1e-3, 0.7, 1e2, 1e12];
        let zener = moduli(&FractionalZener, &omega, &[3.0, 0.1, 2.0, 0.6, 0.0]);
        for (a, b) in zener.iter().zip(moduli(&ColeCole, &omega, &[3.0, 0.1, 2.0, 0.6])) {
            // Roundings of exp(ln x) at |ln x| up to 28.
            assert!((a.re - b.re).abs() < 1e-13 * b.re && (a.im - b.im).abs() < 1e-13 * b.im, "{a} {b}");
        }
    }
}

//! Kohlrausch–Williams–Watts: the complex modulus that belongs to a stretched exponential relaxation in time, exactly.

use super::Modulus;
use crate::math::stretched::{Stretched, Transform, mean_time, peak};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info, PEAK_FREQUENCY, Param};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// The law of Kohlrausch, Williams and Watts.
pub struct Kww;

static INFO: Info = Info {
    id: "kww",
    title: "Kohlrausch–Williams–Watts",
    summary: "The exact transform of a stretched exponential relaxation, G(t) = G_r + ΔG exp(−(t/τ)^β).",
    latex: r"G^*=G_r+\Delta G\,i\omega\int_0^\infty e^{-(t/\tau)^{\beta}}\,e^{-i\omega t}\,dt",
    source: "Kohlrausch, Ann. Phys. 167, 56 (1854); Williams & Watts, Trans. Faraday Soc. 66, 80 (1970); \
             Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 15 and 16 with the sign corrected",
    params: &[
        RELAXATION_STRENGTH,
        RELAXED_MODULUS,
        RELAXATION_TIME,
        Param {
            limits: [0.05, 1.0],
            ..exponent(
                "kww_exponent",
                r"\beta",
                "Stretching exponent of the relaxation in time; 1 is a single relaxation time",
            )
        },
    ],
};

impl Modulus for Kww {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau, beta] = p else { return };
        let relaxation = Stretched::over(beta, omega.iter().map(|w| w * tau));
        for &w in omega {
            let Transform { value, by_ln_x, by_beta } = relaxation.at(w * tau);
            each(g_r + delta_g * value, &[value, Complex64::ONE, delta_g / tau * by_ln_x, delta_g * by_beta]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.2, 0.35, 0.5, 0.7, 0.95].map(|beta| vec![1.0, 0.0, 1.0 / omega, beta]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            UNRELAXED_MODULUS,
            Derived { value: |p| peak(p[3]).0 / p[2] / TAU, ..PEAK_FREQUENCY },
            Derived {
                key: "mean_relaxation_time",
                symbol: r"\langle\tau\rangle",
                unit: "s",
                meaning: "Mean relaxation time, (τ/β) Γ(1/β)",
                value: |p| p[2] * mean_time(p[3]),
                of_whole: false,
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{debye::Debye, moduli};

    const REL: f64 = 1e-13; // roundings of Γ and of ln ωτ up to 28

    #[test]
    fn beta_one_is_a_single_relaxation_time() {
        let omega = [1e-12, 1e-3, 0.7, 1e2, 1e12];
        let kww = moduli(&Kww, &omega, &[2.0, 0.5, 3.0, 1.0]);
        for (a, b) in kww.iter().zip(moduli(&Debye, &omega, &[2.0, 0.5, 3.0])) {
            assert!((a.re - b.re).abs() < REL * b.re && (a.im - b.im).abs() < REL * b.im, "{a} {b}");
        }
    }

    #[test]
    fn one_half_is_the_closed_form_with_the_complementary_error_function() {
        // I = 1 − (√π/2) p^{−1/2} e^{1/4p} erfc(1/(2√p)) with p = ix, and e^{z²} erfc(z) by its continued fraction.
        let scaled_erfc = |z: Complex64| {
            let fraction = (1..=400).rev().fold(Complex64::ZERO, |tail, k| 0.5 * f64::from(k) / (z + tail));
            1.0 / ((z + fraction) * std::f64::consts::PI.sqrt())
        };
        for x in [1e-4, 1e-3, 0.01, 0.1] {
            let root = Complex64::new(0.0, x).sqrt();
            let exact = 1.0 - 0.5 * std::f64::consts::PI.sqrt() / root * scaled_erfc(0.5 / root);
            let g = moduli(&Kww, &[x], &[1.0, 0.0, 1.0, 0.5])[0];
            // The closed form is a difference from 1 and so has no more than 16 digits after the point.
            assert!((g - exact).norm() < 1e-15 + 1e-13 * g.norm(), "{x}: {g} {exact}");
        }
    }

    #[test]
    fn at_low_frequency_the_loss_is_that_of_the_mean_relaxation_time() {
        // x → 0: G″ → ΔG ω ⟨τ⟩ and G′ → ΔG (ωτ)² Γ(2/β)/β.
        for (beta, mean, square) in [(0.5, 2.0, 12.0), (1.0, 1.0, 1.0)] {
            let g = moduli(&Kww, &[1e-9], &[3.0, 0.0, 2.0, beta])[0];
            assert!((g.im / (3.0 * 2e-9 * mean) - 1.0).abs() < REL);
            assert!((g.re / (3.0 * 4e-18 * square) - 1.0).abs() < REL);
        }
    }

    #[test]
    fn the_area_under_the_loss_is_half_pi_times_the_strength() {
        // ∫ G″ d ln ω = (π/2) ΔG, by the trapezoid rule on a smooth function of ln ω; the wings left out hold less than 1e-9.
        let step = 0.05;
        let omega: Vec<f64> = (-600..=1200).map(|k| (step * f64::from(k)).exp()).collect();
        let area: f64 = moduli(&Kww, &omega, &[1.0, 0.0, 1.0, 0.4]).iter().map(|g| g.im * step).sum();
        assert!((area / std::f64::consts::FRAC_PI_2 - 1.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn the_loss_is_flat_at_the_peak() {
        for beta in [0.05, 0.3, 0.7, 1.0] {
            let p = [1.0, 0.0, 2.0, beta];
            let peak = TAU * (Kww.derived()[1].value)(&p);
            Kww.evaluate(&[peak], &p, &mut |g, gradient| assert!((gradient[2].im * 2.0 / g.im).abs() < 1e-13));
        }
    }
}

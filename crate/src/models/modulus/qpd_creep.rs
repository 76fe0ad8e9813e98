//! QPD creep: quasi-point-defect creep with a stretched exponential, transformed exactly.

use super::{Modulus, highest_peak};
use crate::math::stretched::{Stretched, Transform};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, exponent};
use crate::models::{Derived, Info, PEAK_FREQUENCY, Param, Role, Scale, UNRELAXED, VISCOSITY};
use num_complex::Complex64;
use statrs::function::gamma::{digamma, gamma};
use std::f64::consts::TAU;

/// The modulus that belongs to the creep of quasi-point defects.
///
/// `J(t) = (1/ΔG) [1 + η/Γ(1+χ) (1 − exp(−(t/τ)^χ)) + t/τ]`. For t ≪ τ it creeps as the bi-parabolic law (`qpd`) of the same
/// parameters does; that law goes on with (t/τ)^χ where the exponential saturates.
pub struct QpdCreep;

static INFO: Info = Info {
    id: "qpd_creep",
    title: "QPD creep (eq. 8, exact transform)",
    summary: "Elastic, stretched-exponential and viscous creep together; at high frequency as the bi-parabolic law of eq. 9.",
    latex: r"G^*=\Delta G\left[1+\frac{\eta}{\Gamma(1+\chi)}\left(1-i\omega\int_0^\infty e^{-(t/\tau)^{\chi}}\,e^{-i\omega t}\,dt\right)+\frac{1}{i\omega\tau}\right]^{-1}",
    source: "Perez, J. Non-Cryst. Solids 63 (1984); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 8",
    params: &[
        Param { meaning: "Unrelaxed modulus, all of which relaxes", ..RELAXATION_STRENGTH },
        RELAXATION_TIME,
        Param {
            limits: [0.05, 0.999],
            ..exponent("chi", r"\chi", "Correlation factor: 0 for full order, 1 for independent units")
        },
        Param {
            key: "eta",
            symbol: r"\eta",
            unit: "",
            meaning: "Strength of the delayed element against viscous flow",
            start: 1.0,
            limits: [1e-6, 1e6],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
    ],
};

impl Modulus for QpdCreep {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, tau, chi, eta] = p else { return };
        let relaxation = Stretched::over(chi, omega.iter().map(|w| w * tau));
        let share = 1.0 / gamma(1.0 + chi);
        let share_by_chi = -share * digamma(1.0 + chi);
        for &w in omega {
            let x = w * tau;
            let Transform { value, by_ln_x, by_beta } = relaxation.at(x);
            let delayed = 1.0 - value;
            let z_minus_1 = Complex64::new(0.0, -1.0 / x);
            let g = (1.0 + eta * share * delayed + z_minus_1).inv();
            let outer = -delta_g * g * g;
            each(
                delta_g * g,
                &[
                    g,
                    outer * (-eta * share * by_ln_x - z_minus_1) / tau,
                    outer * eta * (share_by_chi * delayed - share * by_beta),
                    outer * share * delayed,
                ],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.15, 0.25, 0.35, 0.5, 0.65].map(|chi| vec![1.0, 1.0 / omega, chi, 1.0]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived { value: |p| p[0], ..UNRELAXED },
            Derived { value: |p| highest_peak(&QpdCreep, &[1.0, 1.0, p[2], p[3]], 1) / p[1] / TAU, ..PEAK_FREQUENCY },
            Derived { meaning: "Zero-shear viscosity ΔG τ", value: |p| p[0] * p[1], ..VISCOSITY },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{maxwell::Maxwell, moduli, qpd::Qpd};

    #[test]
    fn without_the_delayed_element_it_is_a_maxwell_element() {
        let omega = [1e-9, 0.3, 1e9];
        let creep = moduli(&QpdCreep, &omega, &[3.0, 2.0, 0.4, 0.0]);
        for (a, b) in creep.iter().zip(moduli(&Maxwell, &omega, &[3.0, 2.0])) {
            assert!((a - b).norm() < 1e-15 * b.norm());
        }
    }

    #[test]
    fn at_high_frequency_it_is_the_bi_parabolic_law() {
        // The next term of the delayed part is of order x^{−2χ}.
        let (x, chi) = (1e20, 0.4);
        let creep = moduli(&QpdCreep, &[x], &[1.0, 1.0, chi, 1.0])[0];
        let bi_parabolic = moduli(&Qpd, &[x], &[1.0, 0.0, 1.0, chi, 1.0])[0];
        assert!((creep.im / bi_parabolic.im - 1.0).abs() < 1e-7, "{creep} {bi_parabolic}");
    }

    #[test]
    fn storage_falls_as_the_square_of_the_frequency_where_it_flows() {
        // J′ → (1/ΔG)(1 + η/Γ(1+χ)) is finite, other than that of the bi-parabolic law.
        let g = moduli(&QpdCreep, &[1e-15], &[3.0, 1.0, 0.5, 2.0])[0];
        let expected = 3e-30 * (1.0 + 2.0 / gamma(1.5));
        assert!((g.re / expected - 1.0).abs() < 1e-12 && (g.im / 3e-15 - 1.0).abs() < 1e-12, "{g}");
    }

    #[test]
    fn the_loss_is_flat_at_the_peak() {
        let p = [1.0, 2.0, 0.4, 1.0];
        let peak = TAU * (QpdCreep.derived()[1].value)(&p);
        QpdCreep.evaluate(&[peak], &p, &mut |g, gradient| assert!((gradient[1].im * 2.0 / g.im).abs() < 1e-12));
    }
}

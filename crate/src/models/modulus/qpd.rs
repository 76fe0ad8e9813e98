//! QPD: quasi-point-defect complex modulus, a parabolic hump at high frequency and viscous flow at low frequency.

use super::{Modulus, highest_peak};
use crate::math::complex::i_to_the;
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info, PEAK_FREQUENCY, Param, Role, Scale, VISCOSITY};
use num_complex::Complex64;
use std::f64::consts::{FRAC_PI_2, TAU};

/// The bi-parabolic law of the quasi-point-defect theory.
pub struct Qpd;

static INFO: Info = Info {
    id: "qpd",
    title: "Quasi-point defects (eq. 9)",
    summary: "Correlated motion with exponent χ at high frequency, viscous flow at low frequency.",
    latex: r"G^*=G_r+\frac{\Delta G}{1+\eta\,(i\omega\tau)^{-\chi}+(i\omega\tau)^{-1}}",
    source: "Perez, J. Non-Cryst. Solids 63 (1984); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 9",
    params: &[
        RELAXATION_STRENGTH,
        Param { fixed: true, ..RELAXED_MODULUS },
        RELAXATION_TIME,
        Param {
            limits: [0.02, 0.999],
            ..exponent("chi", r"\chi", "Correlation factor: 0 for full order, 1 for independent units")
        },
        Param {
            key: "eta",
            symbol: r"\eta",
            unit: "",
            meaning: "Strength of the parabolic element against viscous flow",
            start: 1.0,
            limits: [1e-6, 1e6],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
    ],
};

impl Modulus for Qpd {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[delta_g, g_r, tau, chi, eta] = p else { return };
        let i_minus_chi = i_to_the(chi).conj();
        for &w in omega {
            let x = w * tau;
            let ln_x = x.ln();
            let z_minus_chi = i_minus_chi * (-chi * ln_x).exp();
            let z_minus_1 = Complex64::new(0.0, -1.0 / x);
            let g = (1.0 + eta * z_minus_chi + z_minus_1).inv();
            let delta_g_g2 = delta_g * g * g;
            each(
                g_r + delta_g * g,
                &[
                    g,
                    Complex64::ONE,
                    delta_g_g2 * (chi * eta * z_minus_chi + z_minus_1) / tau,
                    delta_g_g2 * eta * z_minus_chi * Complex64::new(ln_x, FRAC_PI_2),
                    -delta_g_g2 * z_minus_chi,
                ],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.15, 0.25, 0.35, 0.5, 0.65].map(|chi| vec![1.0, 0.0, 1.0 / omega, chi, 1.0]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            UNRELAXED_MODULUS,
            Derived { value: |p| peak(p[3], p[4]) / p[2] / TAU, ..PEAK_FREQUENCY },
            Derived {
                meaning: "Zero-shear viscosity ΔG τ, when nothing is left relaxed",
                value: |p| if p[1] == 0.0 { p[0] * p[2] } else { f64::NAN },
                ..VISCOSITY
            },
        ]
    }
}

/// `ω_p τ` of the higher loss maximum: with small χ and η > 1 there are a viscous peak near 1/(1+η) and a parabolic hump near
/// η^{1/χ}.
fn peak(chi: f64, eta: f64) -> f64 {
    highest_peak(&Qpd, &[1.0, 0.0, 1.0, chi, eta], 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::moduli;

    #[test]
    fn without_the_parabolic_element_it_is_a_maxwell_element() {
        let (omega, tau) = ([1e-3, 0.5, 1e3], 2.0);
        for (g, w) in moduli(&Qpd, &omega, &[1.0, 0.0, tau, 0.4, 0.0]).iter().zip(omega) {
            let x = w * tau;
            assert!((g - Complex64::new(x * x, x) / (1.0 + x * x)).norm() < 1e-15);
        }
    }

    #[test]
    fn it_flows_with_the_viscosity_delta_g_tau() {
        // x → 0: G″ → ΔG x (1 − ηs x^{1−χ}); the correction is below 1e-12 at x = 1e-30 for χ = 0.4.
        let g = moduli(&Qpd, &[1e-30], &[3.0, 0.0, 7.0, 0.4, 1.0]);
        assert!((g[0].im / 1e-30 / 21.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_area_under_the_loss_is_half_pi_times_the_strength() {
        // ∫ G″ d ln ω = (π/2) ΔG, by the trapezoid rule on a smooth function of ln ω; the wings left out hold less than 1e-9.
        let step = 0.05;
        let omega: Vec<f64> = (-600..=1200).map(|k| (step * f64::from(k)).exp()).collect();
        let area: f64 = moduli(&Qpd, &omega, &[1.0, 0.0, 1.0, 0.4, 1.0]).iter().map(|g| g.im * step).sum();
        assert!((area / FRAC_PI_2 - 1.0).abs() < 1e-9, "{area}");
    }

    #[test]
    fn peaks_agree_with_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/qpd_peak.json")).unwrap();
        for row in table["rows"].as_array().unwrap() {
            let [eta, chi, x, loss] = [0, 1, 2, 3].map(|k| row[k].as_f64().unwrap());
            let p = peak(chi, eta);
            // The slope vanishes there, so rounding 1e-16 in the slope moves x by about 1e-11 at most.
            assert!((p / x - 1.0).abs() < 1e-10, "eta {eta} chi {chi}: {p} {x}");
            assert!((moduli(&Qpd, &[p], &[1.0, 0.0, 1.0, chi, eta])[0].im / loss - 1.0).abs() < 1e-12);
        }
    }
}

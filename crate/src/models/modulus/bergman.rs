//! Bergman: a loss peak with slopes 1 and −β, close to that of a stretched exponential.

use super::{Modulus, Predicts};
use crate::models::shared::exponent;
use crate::models::{Derived, Info, PEAK_FREQUENCY, Param, Role, Scale};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// The loss peak of Bergman.
pub struct Bergman;

static INFO: Info = Info {
    id: "bergman",
    title: "Bergman (eq. 17)",
    summary: "A loss peak with slopes 1 and −β on its sides; near a stretched exponential, but its β is not that one's. Loss only.",
    latex: r"G''=\frac{G_p}{1-\beta+\frac{\beta}{1+\beta}\left[\beta\,\frac{\omega_p}{\omega}+\left(\frac{\omega}{\omega_p}\right)^{\beta}\right]}",
    source: "Bergman, J. Appl. Phys. 88, 1356 (2000); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 17",
    params: &[
        Param {
            key: "peak_height",
            symbol: "G_p",
            unit: "Pa",
            meaning: "Loss modulus at the peak",
            start: 1e9,
            limits: [1.0, 1e15],
            scale: Scale::Log,
            role: Role::Amplitude,
            fixed: false,
        },
        Param {
            key: "peak_angular_frequency",
            symbol: r"\omega_p",
            unit: "rad/s",
            meaning: "Angular frequency of the peak",
            start: 1.0,
            limits: [1e-40, 1e30],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
        Param {
            limits: [0.03, 1.0],
            ..exponent("beta", r"\beta", "High-frequency slope of the loss; 1 is a single relaxation time")
        },
    ],
};

impl Modulus for Bergman {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn predicts(&self) -> Predicts {
        Predicts::Loss
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[g_p, omega_p, beta] = p else { return };
        let share = beta / (1.0 + beta);
        for &w in omega {
            let y = w / omega_p;
            let ln_y = y.ln();
            let y_beta = (beta * ln_y).exp();
            let d = 1.0 - beta + share * (beta / y + y_beta);
            let d_beta = -1.0 + (beta / y + y_beta) / (1.0 + beta).powi(2) + share * (1.0 / y + y_beta * ln_y);
            let ln_slope = beta * share * (1.0 / y - y_beta) / d;
            let loss = g_p / d;
            each(
                Complex64::new(0.0, loss),
                &[
                    Complex64::new(0.0, 1.0 / d),
                    Complex64::new(0.0, -loss * ln_slope / omega_p),
                    Complex64::new(0.0, -loss * d_beta / d),
                ],
            );
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.2, 0.35, 0.5, 0.7, 0.95].map(|beta| vec![1.0, omega, beta]).into()
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| p[1] / TAU, ..PEAK_FREQUENCY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::moduli;

    #[test]
    fn the_peak_is_where_and_as_high_as_the_parameters_say() {
        Bergman.evaluate(&[3.0], &[5.0, 3.0, 0.4], &mut |g, gradient| {
            assert!((g.im / 5.0 - 1.0).abs() < 1e-15);
            assert!(gradient[1].im.abs() < 1e-15);
        });
    }

    #[test]
    fn beta_one_is_a_single_relaxation_time() {
        let g = moduli(&Bergman, &[1e-6, 0.3, 1e6], &[0.5, 1.0, 1.0]);
        for (g, x) in g.iter().zip([1e-6_f64, 0.3, 1e6]) {
            assert!((g.im / (x / (1.0 + x * x)) - 1.0).abs() < 1e-13);
        }
    }
}

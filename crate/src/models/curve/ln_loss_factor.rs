//! Loss factor of the QPD theory far above its relaxation frequency, against temperature.

use super::arrhenius::MOLAR_ENERGY;
use super::guess::{self, Seen};
use super::shared::{TEMPERATURE, energy, ln_time};
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::shared::exponent;
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::Quantity;
use crate::units::constants::{BOLTZMANN_EV, EV_IN_J_PER_MOL};
use std::f64::consts::{FRAC_PI_2, TAU};

/// ln tan δ of eqs. 10 and 11, with the sign of U_β and the sine that the transform of eq. 9 gives.
pub struct LnLossFactor;

static INFO: Info = Info {
    id: "ln_loss_factor",
    title: "Loss factor of a glass (eq. 10)",
    summary: "A straight line in 1/T with the slope −U_β/k_B. Holds for tan δ below about 0.1, without a relaxed modulus.",
    latex: r"\ln\tan\delta=-\frac{U_\beta}{k_BT}-\chi\ln\omega-\chi\ln\tau^*+\ln\eta+\ln\sin\frac{\pi\chi}{2}",
    source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 10, 11, corrected: tan δ rises on heating, \
             and the sine follows from eq. 9",
    params: &[
        energy("u_beta", r"U_\beta", "Activation energy of the β motion"),
        Param {
            start: 0.4,
            limits: [0.02, 0.99],
            fixed: true,
            ..exponent("chi", r"\chi", "Correlation factor, from sweeps of frequency")
        },
        ln_time(
            "ln_tau_star",
            r"\ln\tau^*",
            "Natural logarithm of τ*, which is τ_mol without its activation, in s",
            -20.0,
        ),
        Param {
            key: "eta",
            symbol: r"\eta",
            unit: "",
            meaning: "Strength of the parabolic element against viscous flow",
            start: 1.0,
            limits: [1e-6, 1e6],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: true,
        },
        Param {
            key: "angular_frequency",
            symbol: r"\omega",
            unit: "rad/s",
            meaning: "Angular frequency of the measurement",
            start: TAU,
            limits: [1e-12, 1e15],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: true,
        },
    ],
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { symbol: r"\tan\delta", unit: "", meaning: "Loss factor", quantities: &[Quantity::LossFactor] },
    gives: Gives::NaturalLogarithm,
};

impl Curve for LnLossFactor {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[u, chi, ln_tau_star, eta, omega] = p else { return };
        let ln_x = omega.ln() + ln_tau_star;
        let sine = (FRAC_PI_2 * chi).sin();
        let level = -chi * ln_x + eta.ln() + sine.ln();
        let by_chi = -ln_x + FRAC_PI_2 * (FRAC_PI_2 * chi).cos() / sine;
        for &t in x {
            let cold = -1.0 / (BOLTZMANN_EV * t);
            each(u * cold + level, &[cold, by_chi, -chi, 1.0 / eta, -chi / omega]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let [_, chi, _, eta, omega] = [0, 1, 2, 3, 4].map(|k| held.or(k, INFO.params[k].start));
        let line = Seen::absolute(x, y).linear([false; 2], |t| [-1.0 / (BOLTZMANN_EV * t), 1.0]);
        let start = |([u, level], misfit): ([f64; 2], f64)| {
            let ln_tau_star = (eta.ln() + (FRAC_PI_2 * chi).sin().ln() - level) / chi - omega.ln();
            (misfit, vec![u, chi, ln_tau_star, eta, omega])
        };
        guess::best(&INFO, line.map(start).into_iter().collect())
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| p[0] * EV_IN_J_PER_MOL * 1e-3, ..MOLAR_ENERGY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;
    use crate::models::relations::qpd_times::ln_tau_star;

    #[test]
    fn the_loss_factor_rises_on_heating_and_falls_with_frequency() {
        let at = |t: f64, omega: f64| values(&LnLossFactor, &[t], &[0.628, 0.383, -20.0, 1.0, omega])[0];
        assert!(at(650.0, 2.0) > at(600.0, 2.0));
        assert!((at(600.0, 20.0) - at(600.0, 2.0) + 0.383 * 10f64.ln()).abs() < 1e-13, "with the slope −χ");
        // 0.628 eV are a slope of −7.288 against 1000/T.
        let slope = (at(650.0, 2.0) - at(600.0, 2.0)) / (1000.0 / 650.0 - 1000.0 / 600.0);
        assert!((slope + 7.288).abs() < 5e-4, "{slope}");
    }

    #[test]
    fn it_is_what_the_modulus_tends_to_at_high_frequency() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/qpd_eq10_11.json")).unwrap();
        for row in table["rows"].as_array().unwrap() {
            let [u, chi, eta, t0, tau_0beta, t, f] = [0, 1, 2, 3, 4, 5, 6].map(|k| row[k].as_f64().unwrap());
            let [ln_tau_mol, star, line, exact] = [7, 8, 9, 10].map(|k| row[k].as_f64().unwrap());
            assert!((ln_tau_star(chi, tau_0beta.ln(), t0.ln()) / star - 1.0).abs() < 1e-12);
            let p = [u, chi, star, eta, TAU * f];
            assert!((values(&LnLossFactor, &[t], &p)[0] - line).abs() < 1e-12 * line.abs());
            // The terms left out are of the order of tan δ and of x^(χ−1) = 1/(x tan δ).
            let ln_x = ln_tau_mol + (TAU * f).ln();
            let left_out = 2.0 * (exact.exp() + (-ln_x - exact).exp());
            assert!((line - exact).abs() < left_out, "{row}");
        }
    }
}

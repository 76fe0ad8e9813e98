//! Stress relaxation by a stretched exponential, from the unrelaxed to the relaxed modulus.
//!
//! As a function of time it is that of a stretched decay; as a law of the relaxation modulus it has positive strength, may be
//! fitted over decades of modulus and time, and may have its relaxed modulus held at zero.

use super::guess::{self, Seen};
use super::kww_decay::MEAN_TIME;
use super::shared::TIME;
use super::{Axes, Axis, Curve, Gives, Held};
use crate::math::stretched_decay::stretched_decay;
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME, RELAXED_MODULUS, UNRELAXED_MODULUS, exponent};
use crate::models::{Derived, Info, Param};
use crate::units::Quantity;

/// The relaxation modulus of Kohlrausch, Williams and Watts.
pub struct KwwRelaxation;

static INFO: Info = Info {
    id: "kww_relaxation",
    title: "Stress relaxation, KWW (eq. 16)",
    summary: "The relaxation modulus falls by a stretched exponential to a relaxed modulus, which may be zero.",
    latex: r"G(t)=G_r+\Delta G\,\exp\left(-(t/\tau)^{\beta}\right)",
    source: "Kohlrausch, Ann. Phys. 167 (1854); Williams & Watts, Trans. Faraday Soc. 66 (1970); \
             Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 16",
    params: &[
        RELAXATION_STRENGTH,
        RELAXED_MODULUS,
        RELAXATION_TIME,
        Param { limits: [0.02, 1.5], ..exponent("beta", r"\beta", "Stretching exponent; 1 is an exponential") },
    ],
};

static AXES: Axes = Axes {
    abscissa: TIME,
    ordinate: Axis {
        symbol: "G(t)",
        unit: "Pa",
        meaning: "Relaxation modulus",
        quantities: &[Quantity::RelaxationModulus, Quantity::Stress],
    },
    gives: Gives::Value,
};

impl Curve for KwwRelaxation {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[delta_g, g_r, tau, beta] = p else { return };
        for &t in x {
            let s = stretched_decay(t / tau, beta);
            each(g_r + delta_g * s.left, &[s.left, 1.0, delta_g * s.by_ln_x / tau, -delta_g * s.by_beta]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let mut tried = Vec::new();
        for tau in held.or_any(2, seen.time_grid(0.1, 100.0, 40)) {
            for beta in held.or_any(3, vec![0.15, 0.25, 0.4, 0.6, 0.8, 1.0]) {
                let columns = |t: f64| [stretched_decay(t / tau, beta).left, 1.0];
                if let Some(([delta_g, g_r], misfit)) = seen.linear([true, true], columns) {
                    tried.push((misfit, vec![delta_g, g_r, tau, beta]));
                }
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[UNRELAXED_MODULUS, MEAN_TIME]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn it_falls_from_the_unrelaxed_to_the_relaxed_modulus() {
        let p = [3e9, 1e9, 10.0, 0.6];
        assert_eq!(values(&KwwRelaxation, &[0.0, 1e9], &p), [4e9, 1e9]);
        let at_tau = values(&KwwRelaxation, &[10.0], &p)[0];
        assert!((at_tau / (1e9 + 3e9 / 1f64.exp()) - 1.0).abs() < 1e-15, "1/e is left at τ whatever β is");
    }
}

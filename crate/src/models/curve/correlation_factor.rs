//! Correlation factor of the QPD theory: constant in the glass, rising linearly above T_g.

use super::guess::{self, Seen};
use super::shared::{TEMPERATURE, reference_temperature};
use super::tau_mol::{CHI_G, SLOPE};
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::relations::qpd_times::CHI_MAX;
use crate::models::{Info, Param};

/// χ(T) of eq. 6.
pub struct CorrelationFactor;

static INFO: Info = Info {
    id: "correlation_factor",
    title: "Correlation factor (eq. 6)",
    summary: "Constant below T_g, where the configuration is frozen, and linear above; at most 0.99.",
    latex: r"\chi=\chi_g+a\,\max(0,T-T_g)",
    source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 6",
    params: &[
        CHI_G,
        SLOPE,
        Param {
            fixed: false,
            ..reference_temperature(
                "glass_transition",
                "T_g",
                "Glass transition, where the correlation factor begins to rise",
            )
        },
    ],
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { symbol: r"\chi", unit: "", meaning: "Correlation factor", quantities: &[] },
    gives: Gives::Value,
};

impl Curve for CorrelationFactor {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[chi_g, a, t_g] = p else { return };
        for &t in x {
            let above = (t - t_g).max(0.0);
            let chi = chi_g + a * above;
            if chi < CHI_MAX {
                each(chi, &[1.0, above, if t > t_g { -a } else { 0.0 }]);
            } else {
                each(CHI_MAX, &[0.0; 3]);
            }
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let [first, last] = [seen.x.first(), seen.x.last()].map(|x| x.copied().unwrap_or(600.0));
        let mut tried = Vec::new();
        let inside = (0..40).map(|step| first + (last - first) * f64::from(step) / 40.0).collect();
        for t_g in held.or_any(2, inside) {
            if let Some(([chi_g, a], misfit)) = seen.linear([true, true], |t| [1.0, (t - t_g).max(0.0)]) {
                tried.push((misfit, vec![chi_g, a, t_g]));
            }
        }
        guess::best(&INFO, tried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn it_is_frozen_below_tg_and_never_reaches_one() {
        let chi = values(&CorrelationFactor, &[300.0, 691.0, 701.0, 5000.0], &[0.383, 3.1e-3, 691.0]);
        assert_eq!(chi[..2], [0.383, 0.383]);
        assert!((chi[2] - 0.414).abs() < 1e-15);
        assert_eq!(chi[3], CHI_MAX);
    }
}

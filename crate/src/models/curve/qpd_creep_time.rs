//! QPD creep: elastic, stretched anelastic and viscous compliance side by side.

use super::guess::{self, Seen};
use super::shared::{CREEP_COMPLIANCE, TIME, UNRELAXED_MODULUS, compliance};
use super::{Axes, Curve, Gives, Held};
use crate::math::stretched_decay::stretched_decay;
use crate::models::shared::{RELAXATION_TIME, exponent};
use crate::models::{Derived, Info, Param, Scale};

/// The creep compliance of the quasi-point-defect theory.
pub struct QpdCreepTime;

static INFO: Info = Info {
    id: "qpd_creep_time",
    title: "QPD creep (eq. 8)",
    summary: "Elastic compliance, a stretched anelastic part of limited size, and viscous flow.",
    latex: r"J(t)=\frac{1}{G_u}+A\left[1-\exp\left(-(t/\tau)^{\chi}\right)\right]+A'\,\frac{t}{\tau}",
    source: "Perez, J. Non-Cryst. Solids 63 (1984); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 8",
    params: &[
        UNRELAXED_MODULUS,
        compliance("anelastic_compliance", "A", "Size of the anelastic compliance"),
        RELAXATION_TIME,
        Param {
            limits: [0.02, 0.999],
            ..exponent("chi", r"\chi", "Correlation factor: 0 for full order, 1 for independent units")
        },
        Param {
            scale: Scale::Linear,
            limits: [0.0, 1e3],
            ..compliance("viscous_compliance", "A'", "Viscous compliance gained in one relaxation time")
        },
    ],
};

static AXES: Axes = Axes { abscissa: TIME, ordinate: CREEP_COMPLIANCE, gives: Gives::Value };

impl Curve for QpdCreepTime {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[g_u, a, tau, chi, a_flow] = p else { return };
        for &t in x {
            let x = t / tau;
            let s = stretched_decay(x, chi);
            each(
                1.0 / g_u + a * s.gone + a_flow * x,
                &[-1.0 / (g_u * g_u), s.gone, -(a * s.by_ln_x + a_flow * x) / tau, a * s.by_beta, x],
            );
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let mut tried = Vec::new();
        for tau in held.or_any(2, seen.time_grid(0.1, 100.0, 40)) {
            for chi in held.or_any(3, vec![0.15, 0.25, 0.35, 0.5, 0.7]) {
                let columns = |t: f64| [1.0, stretched_decay(t / tau, chi).gone, t / tau];
                if let Some(([j_u, a, a_flow], misfit)) = seen.linear([true; 3], columns) {
                    // A first compliance of zero has no logarithm: it is below what can be seen beside the rest.
                    let j_u = j_u.max(1e-6 * (a + a_flow));
                    tried.push((misfit, vec![1.0 / j_u, a, tau, chi, a_flow]));
                }
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| p[2] / p[4], ..VISCOSITY }]
    }
}

/// Steady-state viscosity of creep laws; each gives its own value.
pub(super) const VISCOSITY: Derived = Derived {
    key: "viscosity",
    symbol: r"\eta_v",
    unit: "Pa·s",
    meaning: "Steady-state viscosity",
    value: |_| f64::NAN,
    of_whole: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::{bi_parabolic_creep::BiParabolicCreep, values};
    use statrs::function::gamma::gamma;

    #[test]
    fn it_is_elastic_at_once_and_flows_at_last() {
        let p = [24e9, 3e-11, 70.0, 0.4, 1.0 / 24e9];
        assert_eq!(values(&QpdCreepTime, &[0.0], &p)[0], 1.0 / 24e9);
        let [early, late] = [1e12, 2e12].map(|t| values(&QpdCreepTime, &[t], &p)[0]);
        let viscosity = (QpdCreepTime.derived()[0].value)(&p);
        assert!((viscosity / 1.68e12 - 1.0).abs() < 1e-15, "24 GPa · 70 s");
        assert!(((late - early) * viscosity / 1e12 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn at_short_times_it_is_the_bi_parabolic_creep() {
        // Eq. 9 is the transform of the short-time form of eq. 8: 1 − exp(−x^χ) = x^χ (1 − x^χ/2 …).
        let (chi, eta, t) = (0.4, 1.0, 1e-20_f64);
        let a = eta / gamma(1.0 + chi);
        let [exact, short] = [
            values(&QpdCreepTime, &[t], &[1.0, a, 1.0, chi, 1.0])[0] - 1.0,
            values(&BiParabolicCreep, &[t], &[1.0, 1.0, chi, eta])[0] - 1.0,
        ];
        // x^χ = 1e-8; what is left of 1 after subtraction carries 2e-16/1e-8.
        assert!((exact / short - 1.0).abs() < 1e-7);
    }
}

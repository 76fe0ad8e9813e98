//! Creep of the bi-parabolic model: the exact inverse transform of the QPD modulus.

use super::guess::{self, Seen};
use super::qpd_creep_time::VISCOSITY;
use super::shared::{CREEP_COMPLIANCE, TIME, UNRELAXED_MODULUS};
use super::{Axes, Curve, Gives, Held};
use crate::models::shared::{RELAXATION_TIME, exponent};
use crate::models::{Derived, Info, Param, Role, Scale};
use statrs::function::gamma::{digamma, gamma};

/// The creep compliance that belongs to the modulus of eq. 9 without a relaxed modulus.
pub struct BiParabolicCreep;

static INFO: Info = Info {
    id: "bi_parabolic_creep",
    title: "Bi-parabolic creep (transform of eq. 9)",
    summary: "Elastic compliance, a power of time and viscous flow: what the QPD modulus of eq. 9 is in time.",
    latex: r"J(t)=\frac{1}{G_u}\left[1+\frac{\eta\,(t/\tau)^{\chi}}{\Gamma(1+\chi)}+\frac{t}{\tau}\right]",
    source: "Perez, J. Non-Cryst. Solids 63 (1984); exact inverse of Tao, Qiao, Zhang & Pelletier, \
             Int. J. Mech. Sci. 211, 106770 (2021), eq. 9, for G_r = 0",
    params: &[
        UNRELAXED_MODULUS,
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

static AXES: Axes = Axes { abscissa: TIME, ordinate: CREEP_COMPLIANCE, gives: Gives::Value };

impl Curve for BiParabolicCreep {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[g_u, tau, chi, eta] = p else { return };
        let (gamma, digamma) = (gamma(1.0 + chi), digamma(1.0 + chi));
        for &t in x {
            let x = t / tau;
            let ln_x = x.ln();
            let power = (chi * ln_x).exp() / gamma;
            let by_chi = if power == 0.0 { 0.0 } else { eta * power * (ln_x - digamma) / g_u };
            let j = (1.0 + eta * power + x) / g_u;
            each(j, &[-j / g_u, -(chi * eta * power + x) / (g_u * tau), by_chi, power / g_u]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let (first, last) = seen.times();
        let mut tried = Vec::new();
        for chi in held.or_any(2, vec![0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.9]) {
            // Linear in J_u, J_u η/(Γ τ^χ) and J_u/τ; times in units of the last keep the columns alike.
            let columns = |t: f64| [1.0, (t / last).powf(chi), t / last];
            let Some(([j_u, power, flow], misfit)) = seen.linear([true; 3], columns) else { continue };
            let total = j_u + power + flow;
            // None of them is zero in the law; what is too small to be seen is set to a small part of the whole.
            let (j_u, power, flow) = (j_u.max(1e-4 * total), power.max(1e-4 * total), flow.max(1e-4 * total));
            let tau = (j_u / flow * last).max(1e-3 * first);
            let eta = power / j_u * gamma(1.0 + chi) * (tau / last).powf(chi);
            tried.push((misfit, vec![1.0 / j_u, tau, chi, eta]));
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| p[0] * p[1], ..VISCOSITY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn without_the_parabolic_element_it_is_a_maxwell_element() {
        let j = values(&BiParabolicCreep, &[0.0, 1.0, 70.0], &[2.0, 7.0, 0.4, 0.0]);
        assert_eq!(j, [0.5, (1.0 + 1.0 / 7.0) / 2.0, 5.5]);
    }
}

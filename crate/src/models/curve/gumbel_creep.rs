//! Creep with Gumbel-distributed retardation: elastic compliance, delayed compliance of many times, and flow.

use super::guess::{self, Seen};
use super::qpd_creep_time::VISCOSITY;
use super::shared::{CREEP_COMPLIANCE, FLUIDITY, TIME, UNRELAXED_MODULUS, compliance};
use super::{Axes, Curve, Gives, Held};
use crate::math::gumbel::{Mode, Skew, fine_modes};
use crate::models::shared::RELAXATION_TIME;
use crate::models::{Derived, Info, Param, Role, Scale};

/// Creep whose logarithmic retardation times are Gumbel-distributed with the tail towards short times.
///
/// The modulus of the same distribution is the law `gumbel`, with `newtonian_flow` in series.
pub struct GumbelCreep;

static INFO: Info = Info {
    id: "gumbel_creep",
    title: "Gumbel-distributed creep (eq. 18)",
    summary: "Elastic compliance, delayed compliance whose retardation times are spread over short ones below τ_c, and flow.",
    latex: r"J(t)=\frac{1}{G_u}+\Delta J\int_{-\infty}^{\infty}\left[1-\exp\left(-\frac{t}{\tau_c}\,e^{-b\,u}\right)\right]e^{u-e^u}\,du+\phi\,t",
    source: "Gumbel, Statistics of Extremes (1958); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 18 as one \
             distribution, with the density that its text leaves open",
    params: &[
        UNRELAXED_MODULUS,
        compliance("delayed_compliance", r"\Delta J", "Size of the delayed compliance"),
        Param {
            key: "retardation_time",
            symbol: r"\tau_c",
            meaning: "Most frequent retardation time",
            ..RELAXATION_TIME
        },
        Param {
            key: "distribution_width",
            symbol: "b",
            unit: "",
            meaning: "Width of the distribution of ln τ: its standard deviation is 1.283 b",
            start: 2.0,
            limits: [0.05, 8.0],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
        FLUIDITY,
    ],
};

static AXES: Axes = Axes { abscissa: TIME, ordinate: CREEP_COMPLIANCE, gives: Gives::Value };

impl Curve for GumbelCreep {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[g_u, delta_j, tau_c, b, phi] = p else { return };
        let modes = fine_modes(Skew::Left, b);
        let times: Vec<f64> = modes.iter().map(|mode| tau_c * (b * mode.u).exp()).collect();
        for &t in x {
            let (mut gone, mut by_ln_tau, mut by_b) = (0.0, 0.0, 0.0);
            for (Mode { u, weight }, time) in modes.iter().zip(&times) {
                let y = t / time;
                let left = (-y).exp();
                gone -= weight * (-y).exp_m1();
                if left > 0.0 {
                    by_ln_tau -= weight * y * left;
                    by_b -= weight * u * y * left;
                }
            }
            let gradient = [-1.0 / (g_u * g_u), gone, delta_j * by_ln_tau / tau_c, delta_j * by_b, t];
            each(1.0 / g_u + delta_j * gone + phi * t, &gradient);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let mut tried = Vec::new();
        for tau in held.or_any(2, seen.time_grid(0.1, 100.0, 25)) {
            for b in held.or_any(3, vec![0.7, 1.5, 2.5, 4.0]) {
                // Fewer modes than the law has, exact to 1e-4, for a start.
                let modes = crate::math::gumbel::modes(Skew::Left, 1e-6, 20 + (16.5 * b) as usize);
                let gone = |t: f64| -> f64 {
                    modes.iter().map(|mode| -mode.weight * (-t / (tau * (b * mode.u).exp())).exp_m1()).sum()
                };
                if let Some(([j_u, delta_j, phi], misfit)) = seen.linear([true; 3], |t| [1.0, gone(t), t]) {
                    // A first compliance of zero has no logarithm: it is below what can be seen beside the rest.
                    let j_u = j_u.max(1e-6 * (delta_j + phi * seen.times().1));
                    tried.push((misfit, vec![1.0 / j_u, delta_j, tau, b, phi]));
                }
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| 1.0 / p[4], ..VISCOSITY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;
    use statrs::function::gamma::gamma;

    #[test]
    fn width_one_over_chi_creeps_at_first_as_a_power_of_chi() {
        // ∫ (1 − e^{−t/τ}) over the tail e^u is (t/τ_c)^χ Γ(1−χ); the density falls short of its tail by e^u ≈ (t/τ_c)^χ.
        let (chi, t) = (0.383, 1e-20_f64);
        let creep = values(&GumbelCreep, &[t], &[1e30, 1.0, 1.0, 1.0 / chi, 0.0])[0];
        assert!((creep / (t.powf(chi) * gamma(1.0 - chi)) - 1.0).abs() < 1e-7, "{creep}");
    }

    #[test]
    fn it_is_elastic_at_once_and_all_compliance_comes_at_last() {
        let p = [2.0, 3.0, 1.0, 1.5, 0.0];
        let [at_once, at_last] = [0.0, 1e6].map(|t| values(&GumbelCreep, &[t], &p)[0]);
        assert!(at_once == 0.5 && (at_last - 3.5).abs() < 1e-14);
    }
}

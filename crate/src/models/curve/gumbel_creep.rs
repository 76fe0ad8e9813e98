//! Creep with Gumbel-distributed retardation times: one distribution or a β and an α one, beside elasticity and flow.

use super::guess::{self, Seen};
use super::power_law_creep::FLUIDITY;
use super::qpd_creep_time::VISCOSITY;
use super::shared::{CREEP_COMPLIANCE, TIME, UNRELAXED_MODULUS, compliance};
use super::{Axes, Curve, Gives, Held};
use crate::math::gumbel::{Mode, Skew, fine_modes};
use crate::models::shared::RELAXATION_TIME;
use crate::models::{Derived, Info, Param, Role, Scale};

/// The creep compliance of eq. 18 with as many distributions as its equation has.
pub struct GumbelCreep {
    info: &'static Info,
    derived: &'static [Derived],
    distributions: usize,
}

/// One distribution.
pub static GUMBEL_CREEP: GumbelCreep =
    GumbelCreep { info: &INFO_1, derived: &[Derived { value: |p| 1.0 / p[4], ..VISCOSITY }], distributions: 1 };

/// Two distributions.
pub static GUMBEL_CREEP_2: GumbelCreep =
    GumbelCreep { info: &INFO_2, derived: &[Derived { value: |p| 1.0 / p[7], ..VISCOSITY }], distributions: 2 };

const SOURCE: &str = "Gumbel, Statistics of Extremes (1958); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 18 \
                      with a viscous part that flows and the density that its text leaves open";

static INFO_1: Info = Info {
    id: "gumbel_creep",
    title: "Gumbel-distributed creep (eq. 18)",
    summary: "Elastic compliance, retardation with times spread over short ones below τ_c, and flow.",
    latex: r"J(t)=\frac{1}{G_u}+\Delta J\int_{-\infty}^{\infty}e^{u-e^u}\left[1-\exp\left(-\frac{t}{\tau_c\,e^{b\,u}}\right)\right]du+\phi\,t",
    source: SOURCE,
    params: &[
        UNRELAXED_MODULUS,
        compliance("retarded_compliance", r"\Delta J", "Retarded compliance"),
        Param {
            key: "retardation_time",
            symbol: r"\tau_c",
            meaning: "Most frequent retardation time",
            ..RELAXATION_TIME
        },
        Param { key: "distribution_width", symbol: "b", ..WIDTH },
        FLUIDITY,
    ],
};

static INFO_2: Info = Info {
    id: "gumbel_creep_2",
    title: "Gumbel-distributed creep, β and α (eq. 18)",
    summary: "Elastic compliance, a β and a viscoelastic retardation, each with its distribution of times, and flow.",
    latex: r"J(t)=\frac{1}{G_u}+\sum_{i=\beta,\alpha}\Delta J_i\int_{-\infty}^{\infty}e^{u-e^u}\left[1-\exp\left(-\frac{t}{\tau_i\,e^{b_i\,u}}\right)\right]du+\phi\,t,\quad\Delta J_\beta,\tau_\beta,b_\beta,\Delta J_\alpha,\tau_\alpha,b_\alpha",
    source: SOURCE,
    params: &[
        UNRELAXED_MODULUS,
        compliance("beta_compliance", r"\Delta J_\beta", "Retarded compliance of the β motion"),
        Param {
            key: "beta_time",
            symbol: r"\tau_\beta",
            meaning: "Most frequent retardation time of the β motion",
            start: 1e-2,
            ..RELAXATION_TIME
        },
        Param { key: "beta_width", symbol: r"b_\beta", ..WIDTH },
        compliance("alpha_compliance", r"\Delta J_\alpha", "Retarded viscoelastic compliance"),
        Param {
            key: "alpha_time",
            symbol: r"\tau_\alpha",
            meaning: "Most frequent viscoelastic retardation time",
            start: 100.0,
            ..RELAXATION_TIME
        },
        Param { key: "alpha_width", symbol: r"b_\alpha", ..WIDTH },
        FLUIDITY,
    ],
};

/// Width of a distribution.
const WIDTH: Param = Param {
    key: "",
    symbol: "",
    unit: "",
    meaning: "Width of the distribution of ln τ: its standard deviation is 1.283 b",
    start: 2.0,
    limits: [0.05, 8.0],
    scale: Scale::Log,
    role: Role::Shape,
    fixed: false,
};

static AXES: Axes = Axes { abscissa: TIME, ordinate: CREEP_COMPLIANCE, gives: Gives::Value };

impl Curve for GumbelCreep {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        if p.len() != 2 + 3 * self.distributions {
            return;
        }
        let (g_u, fluidity) = (p[0], p[p.len() - 1]);
        let parts: Vec<(f64, Retardation)> =
            p[1..p.len() - 1].chunks_exact(3).map(|part| (part[0], Retardation::new(part[1], part[2]))).collect();
        let mut gradient = vec![0.0; p.len()];
        for &t in x {
            let mut j = 1.0 / g_u + fluidity * t;
            gradient[0] = -1.0 / (g_u * g_u);
            for ((delta_j, part), slope) in parts.iter().zip(gradient[1..].chunks_exact_mut(3)) {
                let [gone, by_ln_tau, by_b] = part.at(t);
                j += delta_j * gone;
                slope.copy_from_slice(&[gone, delta_j * by_ln_tau / part.tau, delta_j * by_b]);
            }
            if let Some(last) = gradient.last_mut() {
                *last = t;
            }
            each(j, &gradient);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let mut tried = Vec::new();
        let times = seen.time_grid(0.1, 30.0, if self.distributions == 1 { 24 } else { 9 });
        let mut shapes: Vec<(f64, f64, Vec<f64>)> = Vec::new();
        for &tau in &times {
            for b in [1.0, 2.0, 3.5] {
                let part = Retardation::new(tau, b);
                shapes.push((tau, b, seen.x.iter().map(|t| part.at(*t)[0]).collect()));
            }
        }
        for (number, (tau, b, shape)) in shapes.iter().enumerate() {
            if self.distributions == 1 {
                let columns = |k: usize| [1.0, shape[k], seen.x[k]];
                if let Some(([j_u, delta_j, phi], misfit)) = seen.linear_at([true; 3], columns) {
                    tried.push((misfit, vec![1.0 / visible(j_u, delta_j), delta_j, *tau, *b, phi]));
                }
                continue;
            }
            for (slow, slow_b, slow_shape) in shapes.iter().skip(number + 1).filter(|(slow, ..)| slow > tau) {
                let columns = |k: usize| [1.0, shape[k], slow_shape[k], seen.x[k]];
                if let Some(([j_u, fast_j, slow_j, phi], misfit)) = seen.linear_at([true; 4], columns) {
                    let g_u = 1.0 / visible(j_u, fast_j + slow_j);
                    tried.push((misfit, vec![g_u, fast_j, *tau, *b, slow_j, *slow, *slow_b, phi]));
                }
            }
        }
        for (_, p) in &mut tried {
            p.iter_mut().enumerate().for_each(|(k, value)| *value = held.or(k, *value));
        }
        guess::best(self.info, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        self.derived
    }
}

/// A first compliance of zero has no logarithm: it is below what can be seen beside the rest.
fn visible(j_u: f64, rest: f64) -> f64 {
    j_u.max(1e-6 * rest)
}

/// Σ w (1 − e^{−t/τ_i}) over the modes of a distribution.
struct Retardation {
    tau: f64,
    /// Times of the modes, ascending, each with its number u and weight.
    modes: Vec<(f64, Mode)>,
    /// Sums of the weights of all modes before.
    gone: Vec<f64>,
    /// Sums over a mode k and all that follow of w τ_k/τ_i, w (τ_k/τ_i)² and of the same times u.
    slow: Vec<[f64; 4]>,
}

/// Above this t/τ_i nothing is left that could be seen beside 1.
const OVER: f64 = 40.0;

/// Below this t/τ_i two terms of the series of 1 − e^{−x} are exact.
const BEGUN: f64 = 1e-5;

impl Retardation {
    fn new(tau: f64, b: f64) -> Retardation {
        let modes: Vec<(f64, Mode)> =
            fine_modes(Skew::Left, b).into_iter().map(|mode| (tau * (b * mode.u).exp(), mode)).collect();
        let mut gone = Vec::with_capacity(modes.len() + 1);
        gone.push(0.0);
        for (_, mode) in &modes {
            gone.push(gone[gone.len() - 1] + mode.weight);
        }
        let mut slow = vec![[0.0; 4]; modes.len() + 1];
        let mut longer = f64::INFINITY;
        for (k, (time, mode)) in modes.iter().enumerate().rev() {
            // In units of the mode itself: times so short have inverse squares that no number holds.
            let ratio = time / longer;
            let [w1, w2, u1, u2] = slow[k + 1];
            let (w, u) = (mode.weight, mode.weight * mode.u);
            slow[k] = [w + ratio * w1, w + ratio * ratio * w2, u + ratio * u1, u + ratio * ratio * u2];
            longer = *time;
        }
        Retardation { tau, modes, gone, slow }
    }

    /// The sum at `t`, and its derivatives by ln τ_c and by b.
    fn at(&self, t: f64) -> [f64; 3] {
        let first = self.modes.partition_point(|(time, _)| t > OVER * time);
        let last = self.modes.partition_point(|(time, _)| t > BEGUN * time);
        let [w1, w2, u1, u2] = self.slow[last];
        let x = self.modes.get(last).map_or(0.0, |(time, _)| t / time);
        // 1 − e^{−x} = x − x²/2 and −x e^{−x} = −x + x².
        let mut sum = self.gone[first] + x * w1 - 0.5 * x * x * w2;
        let (mut by_ln_tau, mut by_b) = (x * x * w2 - x * w1, x * x * u2 - x * u1);
        for (time, mode) in &self.modes[first..last] {
            let x = t / time;
            sum += mode.weight * -(-x).exp_m1();
            let slope = -mode.weight * x * (-x).exp();
            by_ln_tau += slope;
            by_b += mode.u * slope;
        }
        [sum, by_ln_tau, by_b]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;
    use statrs::function::gamma::gamma;

    #[test]
    fn at_short_times_it_creeps_with_the_power_of_time_of_the_same_chi() {
        // J_ve → ΔJ Γ(1−χ) (t/τ_c)^χ for b = 1/χ; the next term is smaller by (t/τ_c)^χ or so.
        let (chi, t) = (0.383, 1e-20_f64);
        let j = values(&GUMBEL_CREEP, &[t], &[1.0, 1.0, 1.0, 1.0 / chi, 0.0])[0] - 1.0;
        assert!((j / (gamma(1.0 - chi) * t.powf(chi)) - 1.0).abs() < 1e-6, "{j}");
    }

    #[test]
    fn a_narrow_distribution_is_an_exponential() {
        let p = [2.0, 3.0, 5.0, 0.05, 0.0];
        for t in [0.5_f64, 5.0, 50.0] {
            // The mean of ln τ is −γ b; its variance, π²b²/6, bends the exponential by a thousandth.
            let single = 0.5 + 3.0 * (1.0 - (-t / (5.0 * (-0.577_215_664_9 * 0.05_f64).exp())).exp());
            assert!((values(&GUMBEL_CREEP, &[t], &p)[0] / single - 1.0).abs() < 3e-3);
        }
    }

    #[test]
    fn it_begins_elastic_and_ends_with_all_retarded_and_flow() {
        let p = [2.0, 3.0, 5.0, 2.0, 0.25];
        assert_eq!(values(&GUMBEL_CREEP, &[0.0], &p), [0.5]);
        let late = values(&GUMBEL_CREEP, &[1e12], &p)[0];
        assert!((late - 0.25e12 - 3.5).abs() < 1e-3, "rounding of 1e11");
        assert_eq!((GUMBEL_CREEP.derived()[0].value)(&p), 4.0, "the viscosity is the inverse of the fluidity");
    }
}

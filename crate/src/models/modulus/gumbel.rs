//! Gumbel-distributed retardation: a spring in series with Kelvin–Voigt elements whose times crowd below a longest one.

use super::Modulus;
use crate::math::gumbel::{Mode, Skew, fine_modes};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME};
use crate::models::{Derived, Info, Param, Role, Scale, UNRELAXED};
use num_complex::Complex64;

/// Retardation whose logarithmic times are Gumbel-distributed with the tail towards short times.
pub struct Gumbel;

static INFO: Info = Info {
    id: "gumbel",
    title: "Gumbel-distributed retardation (eq. 19)",
    summary: "Delayed elasticity whose retardation times are spread over short ones below τ_c. Add newtonian_flow for a glass that flows.",
    latex: r"G^*=G_{el}\left[1+\Delta_J\int_{-\infty}^{\infty}\frac{e^{u-e^u}\,du}{1+i\omega\tau_c\,e^{b\,u}}\right]^{-1}",
    source: "Gumbel, Statistics of Extremes (1958); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 19 as one \
             distribution, with the density that its text leaves open",
    params: PARAMS,
};

pub(super) const PARAMS: &[Param] = &[
    Param {
        key: "elastic_modulus",
        symbol: "G_{el}",
        meaning: "Modulus of the immediate response, 1/J_el",
        ..RELAXATION_STRENGTH
    },
    Param {
        key: "retardation_strength",
        symbol: r"\Delta_J",
        unit: "",
        meaning: "Delayed over immediate compliance",
        start: 10.0,
        limits: [1e-9, 1e12],
        scale: Scale::Log,
        role: Role::Shape,
        fixed: false,
    },
    Param { key: "retardation_time", symbol: r"\tau_c", meaning: "Most frequent retardation time", ..RELAXATION_TIME },
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
];

impl Modulus for Gumbel {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        evaluate(Skew::Left, omega, p, each);
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        shapes(omega)
    }

    fn derived(&self) -> &'static [Derived] {
        DERIVED
    }
}

/// The law for either skew.
pub(super) fn evaluate(skew: Skew, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
    let &[g_el, strength, tau_c, b] = p else { return };
    let [lo, hi] = omega.iter().fold([f64::INFINITY, 0.0], |[lo, hi], w| [w.min(lo), w.max(hi)]);
    let (mut fast, mut slow, mut near) = (Tail::default(), Tail::default(), Vec::new());
    for Mode { u, weight } in fine_modes(skew, b) {
        let time = tau_c * (b * u).exp();
        if time * hi < FAR {
            fast.add(u, weight, Complex64::new(0.0, -time * hi));
        } else if time * lo * FAR > 1.0 {
            slow.add(u, weight, Complex64::new(0.0, 1.0 / (time * lo)));
        } else {
            near.push((u, weight, time));
        }
    }
    for &w in omega {
        // 1/(1 + iy) is Σ (−iy)^n for fast modes, −Σ (i/y)^n without n = 0 for slow ones.
        let [immediate, fast_by_tau, fast_by_b] = fast.sum(w / hi);
        let [late, slow_by_tau, slow_by_b] = slow.sum(lo / w);
        let (mut retarded, mut by_ln_tau, mut by_b) =
            (fast.weight + immediate - late, fast_by_tau + slow_by_tau, fast_by_b + slow_by_b);
        for (u, weight, time) in &near {
            // In parts, and with it −iy/(1 + iy)², its derivative by ln τ: a division instead of three.
            let y = w * time;
            let share = 1.0 / (1.0 + y * y);
            let response = Complex64::new(weight * share, -weight * share * y);
            let slope = response * Complex64::new(y, 1.0) * (-y * share);
            retarded += response;
            by_ln_tau += slope;
            by_b += *u * slope;
        }
        let relaxed = (1.0 + strength * retarded).inv();
        let outer = -g_el * relaxed * relaxed;
        let gradient = [relaxed, outer * retarded, outer * strength / tau_c * by_ln_tau, outer * strength * by_b];
        each(g_el * relaxed, &gradient);
    }
}

/// Modes whose ωτ, or its inverse, is below this at all frequencies are summed once, as a power series in ω.
const FAR: f64 = 1e-3;
/// `FAR^6` is far below rounding.
const ORDERS: usize = 5;

/// Modes far from all frequencies: moments `Σ w rⁿ` and `Σ w u rⁿ` for n = 1, 2, …, and Σ w, with `r` at the nearest frequency.
#[derive(Default)]
struct Tail {
    weight: f64,
    moments: [[Complex64; 2]; ORDERS],
}

impl Tail {
    fn add(&mut self, u: f64, weight: f64, ratio: Complex64) {
        self.weight += weight;
        let mut power = Complex64::new(weight, 0.0);
        for [moment, with_u] in &mut self.moments {
            power *= ratio;
            *moment += power;
            *with_u += u * power;
        }
    }

    /// `Σ m sⁿ`, `Σ n m sⁿ` and `Σ n m_u sⁿ`, where a ratio is `s` times that at the nearest frequency.
    fn sum(&self, s: f64) -> [Complex64; 3] {
        let mut sums = [Complex64::ZERO; 3];
        for (n, [moment, with_u]) in self.moments.iter().enumerate().rev() {
            let order = (n + 1) as f64;
            sums = [(sums[0] + moment) * s, (sums[1] + order * moment) * s, (sums[2] + order * with_u) * s];
        }
        sums
    }
}

pub(super) fn shapes(omega: f64) -> Vec<Vec<f64>> {
    let mut shapes = Vec::new();
    for strength in [0.5, 5.0, 50.0, 1000.0] {
        for b in [0.8, 2.2] {
            shapes.push(vec![1.0, strength, 1.0 / omega, b]);
        }
    }
    shapes
}

pub(super) const DERIVED: &[Derived] = &[
    Derived { value: |p| p[0], ..UNRELAXED },
    Derived {
        key: "relaxed_modulus",
        symbol: "G_r",
        unit: "Pa",
        meaning: "Relaxed modulus, the low-frequency limit of storage",
        value: |p| p[0] / (1.0 + p[1]),
        of_whole: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{debye::Debye, moduli};
    use statrs::function::gamma::gamma;
    use std::f64::consts::FRAC_PI_2;

    #[test]
    fn a_narrow_distribution_is_a_single_retardation_time() {
        // Times spread by b change the response by b² at most; a standard linear solid relaxes in τ_c/(1 + Δ_J).
        let (omega, b) = ([0.1, 1.0, 30.0], 1e-5);
        let narrow = moduli(&Gumbel, &omega, &[6.0, 2.0, 3.0, b]);
        let single = moduli(&Debye, &omega, &[4.0, 2.0, 3.0 * (-b * 0.577).exp() / 3.0]);
        for (a, b) in narrow.iter().zip(single) {
            assert!((a - b).norm() < 1e-8 * b.norm(), "{a} {b}");
        }
    }

    #[test]
    fn width_one_over_chi_has_the_high_frequency_power_law_of_chi() {
        // J″ → ΔJ Γ(1+χ)Γ(1−χ) sin(πχ/2) (ωτ_c)^{−χ}, as that of the quasi-point-defect law; corrections are of order (ωτ_c)^{−χ}.
        let (chi, x) = (0.383, 1e25_f64);
        let j = moduli(&Gumbel, &[x], &[1.0, 1.0, 1.0, 1.0 / chi])[0].inv();
        let limit = gamma(1.0 + chi) * gamma(1.0 - chi) * (FRAC_PI_2 * chi).sin() * x.powf(-chi);
        assert!((-j.im / limit - 1.0).abs() < 1e-8, "{}", -j.im / limit);
    }

    #[test]
    fn compliance_falls_from_all_of_it_to_the_immediate_one() {
        let g = moduli(&Gumbel, &[1e-40, 1e60], &[8.0, 3.0, 1.0, 1.5]);
        assert!((g[0].re / 2.0 - 1.0).abs() < 1e-12 && (g[1].re / 8.0 - 1.0).abs() < 1e-12);
    }
}

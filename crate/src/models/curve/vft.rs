//! Vogel–Fulcher–Tammann: relaxation times that would diverge at a temperature T₀ below the glass transition.
//!
//! Written with τ and fragility at T_g instead of τ₀ and B, which are far more correlated and follow as derived quantities.

use super::arrhenius::MOLAR_ENERGY;
use super::guess::{self, Seen, reference_temperature_of};
use super::shared::{FRAGILITY, TAU, TEMPERATURE, ln_time, reference_temperature};
use super::{Axes, Curve, Gives, Held};
use crate::models::relations::fragility::apparent_energy;
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::constants::EV_IN_J_PER_MOL;
use std::f64::consts::LN_10;

/// The law of Vogel, Fulcher and Tammann.
pub struct Vft;

static INFO: Info = Info {
    id: "vft",
    title: "Vogel–Fulcher–Tammann",
    summary: "Steeper the nearer T₀; ln τ = ln τ₀ + B/(T − T₀), written with τ and fragility at T_g. Holds above T₀.",
    latex: r"\ln\tau=\ln\tau_g-\ln 10\;m\,\frac{T-T_g}{T_g}\,\frac{T_g-T_0}{T-T_0}",
    source: "Vogel, Phys. Z. 22 (1921); Fulcher, J. Am. Ceram. Soc. 8 (1925); Tammann & Hesse, Z. Anorg. Allg. Chem. 156 (1926)",
    params: &[
        ln_time("ln_tau_g", r"\ln\tau_g", "Natural logarithm of τ at T_g, in SI", 4.6),
        FRAGILITY,
        Param {
            key: "distance_to_t0",
            symbol: "T_g-T_0",
            unit: "K",
            meaning: "How far T₀, where τ would diverge, lies below T_g",
            start: 150.0,
            limits: [1e-2, 1e5],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
        reference_temperature(
            "glass_transition",
            "T_g",
            "Glass transition, or any temperature that m and τ_g shall refer to",
        ),
    ],
};

static AXES: Axes = Axes { abscissa: TEMPERATURE, ordinate: TAU, gives: Gives::NaturalLogarithm };

impl Curve for Vft {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[ln_tau_g, m, d, t_g] = p else { return };
        let steepness = LN_10 * m / t_g;
        for &t in x {
            let above = t - t_g;
            let from_t0 = d + above;
            let share = above / from_t0;
            // Below T₀ there is no equilibrium time; the branch of the formula there means nothing.
            let value = if from_t0 > 0.0 { ln_tau_g - steepness * d * share } else { f64::NAN };
            each(
                value,
                &[
                    1.0,
                    -LN_10 / t_g * d * share,
                    -steepness * share * share,
                    steepness * d * (d / (from_t0 * from_t0) + share / t_g),
                ],
            );
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let t_g = held.or(3, reference_temperature_of(&seen));
        let room = (t_g - seen.x.first().copied().unwrap_or(t_g)).max(0.0);
        let mut tried = Vec::new();
        // T₀ from just below the coldest point to far below the absolute zero, where the law is a straight line.
        let distances = (0..=40).map(|step| room + 0.01 * t_g * (0.2 * f64::from(step)).exp()).collect();
        for d in held.or_any(2, distances) {
            let columns = |t: f64| [1.0, -LN_10 / t_g * d * (t - t_g) / (d + t - t_g)];
            if let Some(([ln_tau_g, m], misfit)) = seen.linear([false, true], columns) {
                tried.push((misfit, vec![ln_tau_g, m, d, t_g]));
            }
        }
        guess::best(&INFO, tried)
    }

    fn referred(&self, p: &[f64], temperature: f64) -> Option<Vec<f64>> {
        let &[_, m, d, t_g] = p else { return None };
        let distance = d + temperature - t_g;
        // B stays what it is.
        let steepness = m * (d / distance).powi(2) * temperature / t_g;
        (distance > 0.0).then(|| vec![super::values(self, &[temperature], p)[0], steepness, distance, temperature])
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "t0",
                symbol: "T_0",
                unit: "K",
                meaning: "Temperature at which τ would diverge",
                value: |p| p[3] - p[2],
                of_whole: false,
            },
            Derived {
                key: "b",
                symbol: "B",
                unit: "K",
                meaning: "B of ln τ = ln τ₀ + B/(T − T₀)",
                value: |p| LN_10 * p[1] * p[2] * p[2] / p[3],
                of_whole: false,
            },
            Derived {
                key: "ln_tau_0",
                symbol: r"\ln\tau_0",
                unit: "",
                meaning: "Logarithm of τ extrapolated to infinite temperature",
                value: |p| p[0] - LN_10 * p[1] * p[2] / p[3],
                of_whole: false,
            },
            Derived {
                key: "strength",
                symbol: "D",
                unit: "",
                meaning: "Strength B/T₀: large for strong, small for fragile liquids",
                value: |p| LN_10 * p[1] * p[2] * p[2] / (p[3] * (p[3] - p[2])),
                of_whole: false,
            },
            Derived { value: |p| apparent_energy(p[1], p[3]), ..APPARENT_ENERGY },
            Derived { value: |p| apparent_energy(p[1], p[3]) * EV_IN_J_PER_MOL * 1e-3, ..MOLAR_ENERGY },
        ]
    }
}

/// Apparent activation energy at T_g; each law gives its own value.
pub(super) const APPARENT_ENERGY: Derived = Derived {
    key: "apparent_energy",
    symbol: r"E_\mathrm{app}(T_g)",
    unit: "eV",
    meaning: "Apparent activation energy at T_g, k d ln τ/d(1/T)",
    value: |_| f64::NAN,
    of_whole: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;
    use crate::models::relations::fragility::{vft_apparent_energy, vft_fragility};

    const P: [f64; 4] = [4.6, 54.0, 191.0, 691.0];

    #[test]
    fn it_is_the_law_as_it_is_printed() {
        let [t_0, b, ln_tau_0] = [0, 1, 2].map(|k| (Vft.derived()[k].value)(&P));
        for t in [671.0, 691.0, 800.0] {
            assert!((values(&Vft, &[t], &P)[0] - (ln_tau_0 + b / (t - t_0))).abs() < 1e-12); // ln τ₀ and B/(T−T₀) cancel
        }
        assert!((vft_fragility(b, t_0, 691.0) / 54.0 - 1.0).abs() < 1e-14);
        let energy = (Vft.derived()[4].value)(&P);
        assert!((vft_apparent_energy(b, t_0, 691.0) / energy - 1.0).abs() < 1e-14);
    }

    #[test]
    fn there_is_no_relaxation_time_below_t0() {
        assert!(values(&Vft, &[499.0, 500.0], &P).iter().all(|v| v.is_nan()));
    }
}

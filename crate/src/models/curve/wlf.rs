//! Williams–Landel–Ferry: shift factors about a reference temperature.

use super::guess::{self, Seen, temperature_of_one};
use super::shared::{TEMPERATURE, reference_temperature};
use super::vft::APPARENT_ENERGY;
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::relations::fragility::{apparent_energy, wlf_fragility};
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::Quantity;
use std::f64::consts::LN_10;

/// The law of Williams, Landel and Ferry.
pub struct Wlf;

static INFO: Info = Info {
    id: "wlf",
    title: "Williams–Landel–Ferry",
    summary: "Shift factors above T_r − C₂; the law of Vogel, Fulcher and Tammann in other terms.",
    latex: r"\ln a_T=-\ln 10\;\frac{C_1\,(T-T_r)}{C_2+T-T_r}",
    source: "Williams, Landel & Ferry, J. Am. Chem. Soc. 77, 3701 (1955)",
    params: &[
        Param {
            key: "c1",
            symbol: "C_1",
            unit: "",
            meaning: "Decades from the reference temperature to infinite temperature",
            start: 17.0,
            limits: [1e-3, 1e4],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
        Param {
            key: "c2",
            symbol: "C_2",
            unit: "K",
            meaning: "How far below the reference temperature times would diverge",
            start: 52.0,
            limits: [1e-2, 1e5],
            scale: Scale::Log,
            role: Role::Shape,
            fixed: false,
        },
        reference_temperature("reference_temperature", "T_r", "Reference temperature, where the shift factor is 1"),
    ],
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { symbol: "a_T", unit: "", meaning: "Shift factor", quantities: &[Quantity::ShiftFactor] },
    gives: Gives::NaturalLogarithm,
};

impl Curve for Wlf {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[c1, c2, t_r] = p else { return };
        for &t in x {
            let above = t - t_r;
            let from_t0 = c2 + above;
            let share = above / from_t0;
            let value = if from_t0 > 0.0 { -LN_10 * c1 * share } else { f64::NAN };
            let slope = LN_10 * c1 / from_t0;
            each(value, &[-LN_10 * share, slope * share, slope * c2 / from_t0]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let t_r = held.or(2, temperature_of_one(&seen));
        let room = (t_r - seen.x.first().copied().unwrap_or(t_r)).max(0.0);
        let mut tried = Vec::new();
        // From just below the coldest point to where the law is a straight line.
        let distances = (0..=40).map(|step| room + 0.01 * t_r * (0.2 * f64::from(step)).exp()).collect();
        for c2 in held.or_any(1, distances) {
            if let Some(([c1], misfit)) = seen.linear([true], |t| [-LN_10 * (t - t_r) / (c2 + t - t_r)]) {
                tried.push((misfit, vec![c1, c2, t_r]));
            }
        }
        guess::best(&INFO, tried)
    }

    fn referred(&self, p: &[f64], temperature: f64) -> Option<Vec<f64>> {
        let &[c1, c2, t_r] = p else { return None };
        let distance = c2 + temperature - t_r;
        (distance > 0.0).then(|| vec![c1 * c2 / distance, distance, temperature])
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "t0",
                symbol: "T_0",
                unit: "K",
                meaning: "Temperature at which times would diverge",
                value: |p| p[2] - p[1],
                of_whole: false,
            },
            Derived {
                key: "b",
                symbol: "B",
                unit: "K",
                meaning: "B of the same law as ln τ = ln τ₀ + B/(T − T₀)",
                value: |p| LN_10 * p[0] * p[1],
                of_whole: false,
            },
            Derived {
                key: "fragility",
                symbol: "m",
                unit: "",
                meaning: "Slope of lg τ against T_r/T, the fragility if T_r is T_g",
                value: |p| wlf_fragility(p[0], p[1], p[2], p[2]),
                of_whole: false,
            },
            Derived {
                symbol: r"E_\mathrm{app}(T_r)",
                meaning: "Apparent activation energy at the reference temperature",
                value: |p| apparent_energy(wlf_fragility(p[0], p[1], p[2], p[2]), p[2]),
                ..APPARENT_ENERGY
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::{values, vft::Vft};

    #[test]
    fn it_is_the_law_of_vogel_fulcher_and_tammann() {
        let p = [15.0, 191.0, 691.0];
        let m = (Wlf.derived()[2].value)(&p);
        for t in [671.0, 691.0, 750.0] {
            let vft = values(&Vft, &[t], &[0.0, m, 191.0, 691.0])[0];
            assert!((values(&Wlf, &[t], &p)[0] - vft).abs() < 1e-13); // roundings of terms of about 10
        }
    }

    #[test]
    fn another_reference_temperature_has_constants_that_belong_to_it() {
        // C₁ C₂ and T_r − C₂ are the same for every reference temperature (Ferry 1980, ch. 11).
        let (p, t) = ([15.0, 191.0, 691.0], 720.0);
        let moved = [15.0 * 191.0 / 220.0, 220.0, 720.0];
        let shift = |t: f64, p: &[f64]| values(&Wlf, &[t], p)[0];
        assert!((shift(750.0, &p) - shift(t, &p) - shift(750.0, &moved)).abs() < 1e-13);
    }
}

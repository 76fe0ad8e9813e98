//! MYEGA (Mauro, Yue, Ellison, Gupta and Allan): relaxation times that diverge only at the absolute zero.

use super::arrhenius::MOLAR_ENERGY;
use super::guess::{self, Seen, reference_temperature_of};
use super::shared::{FRAGILITY, TAU, TEMPERATURE, ln_time, reference_temperature};
use super::vft::APPARENT_ENERGY;
use super::{Axes, Curve, Gives, Held};
use crate::models::relations::fragility::apparent_energy;
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::constants::EV_IN_J_PER_MOL;
use std::f64::consts::LN_10;

/// The law of Mauro and others.
pub struct Myega;

static INFO: Info = Info {
    id: "myega",
    title: "MYEGA (Mauro)",
    summary: "An activation energy that rises exponentially on cooling; nothing diverges above the absolute zero.",
    latex: r"\ln\tau=\ln\tau_g+\ln 10\;L\left[\frac{T_g}{T}\exp\left(\left(\frac{m}{L}-1\right)\left(\frac{T_g}{T}-1\right)\right)-1\right]",
    source: "Mauro, Yue, Ellison, Gupta & Allan, Proc. Natl. Acad. Sci. 106, 19780 (2009)",
    params: &[
        ln_time("ln_tau_g", r"\ln\tau_g", "Natural logarithm of τ at T_g, in SI", 4.6),
        FRAGILITY,
        Param {
            key: "decades",
            symbol: "L",
            unit: "",
            meaning: "Decades between τ at infinite temperature and τ at T_g",
            start: 15.0,
            limits: [0.1, 1e3],
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

impl Curve for Myega {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[ln_tau_g, m, decades, t_g] = p else { return };
        let q = m / decades - 1.0;
        for &t in x {
            let cold = (t_g - t) / t;
            let growth = (q * cold).exp();
            let rise = t_g / t * growth;
            // rise − 1 without cancellation near T_g.
            let gained = cold * growth + (q * cold).exp_m1();
            each(
                ln_tau_g + LN_10 * decades * gained,
                &[
                    1.0,
                    LN_10 * rise * cold,
                    LN_10 * (gained - m / decades * rise * cold),
                    LN_10 * decades / t * growth * (1.0 + q * t_g / t),
                ],
            );
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let t_g = held.or(3, reference_temperature_of(&seen));
        // Slope of lg τ against T_g/T, about which the fragility is looked for.
        let line = seen.linear([false, true], |t| [1.0, LN_10 * (t_g / t - 1.0)]);
        let slope = line.map_or(40.0, |([_, m], _)| m.max(0.1));
        let mut tried = Vec::new();
        for decades in held.or_any(2, vec![3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 25.0, 40.0]) {
            for m in held.or_any(1, (-4..=4).map(|step| slope * (0.15 * f64::from(step)).exp()).collect()) {
                let shape = |t: f64| LN_10 * decades * (t_g / t * ((m / decades - 1.0) * (t_g / t - 1.0)).exp() - 1.0);
                let count = seen.x.len().max(1) as f64;
                let misfits = seen.x.iter().zip(&seen.y).map(|(t, y)| y - shape(*t));
                let ln_tau_g = misfits.clone().sum::<f64>() / count;
                let misfit = misfits.map(|r| (r - ln_tau_g).powi(2)).sum();
                tried.push((misfit, vec![ln_tau_g, m, decades, t_g]));
            }
        }
        guess::best(&INFO, tried)
    }

    fn referred(&self, p: &[f64], temperature: f64) -> Option<Vec<f64>> {
        let &[_, m, decades, t_g] = p else { return None };
        let c = t_g * (m / decades - 1.0);
        // (K/T) exp(C/T) there.
        let to_infinity = decades * t_g / temperature * (c / temperature - c / t_g).exp();
        let steepness = to_infinity * (1.0 + c / temperature);
        Some(vec![super::values(self, &[temperature], p)[0], steepness, to_infinity, temperature])
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "ln_tau_inf",
                symbol: r"\ln\tau_\infty",
                unit: "",
                meaning: "Logarithm of τ at infinite temperature",
                value: |p| p[0] - LN_10 * p[2],
                of_whole: false,
            },
            Derived {
                key: "k",
                symbol: "K",
                unit: "K",
                meaning: "K of lg τ = lg τ_∞ + (K/T) exp(C/T)",
                value: |p| p[3] * p[2] * (1.0 - p[1] / p[2]).exp(),
                of_whole: false,
            },
            Derived {
                key: "c",
                symbol: "C",
                unit: "K",
                meaning: "C of lg τ = lg τ_∞ + (K/T) exp(C/T)",
                value: |p| p[3] * (p[1] / p[2] - 1.0),
                of_whole: false,
            },
            Derived { value: |p| apparent_energy(p[1], p[3]), ..APPARENT_ENERGY },
            Derived { value: |p| apparent_energy(p[1], p[3]) * EV_IN_J_PER_MOL * 1e-3, ..MOLAR_ENERGY },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::{arrhenius::Arrhenius, values};
    use crate::models::relations::fragility::{myega_apparent_energy, myega_fragility};

    #[test]
    fn it_is_the_law_as_it_is_printed() {
        let p = [4.6, 54.0, 15.0, 691.0];
        let [ln_tau_inf, k, c] = [0, 1, 2].map(|n| (Myega.derived()[n].value)(&p));
        for t in [600.0, 691.0, 900.0] {
            let printed = ln_tau_inf + LN_10 * k / t * (c / t).exp();
            assert!((values(&Myega, &[t], &p)[0] - printed).abs() < 1e-12 * (1.0 + printed.abs())); // cancelling terms of 40
        }
        assert!((myega_fragility(k, c, 691.0) / 54.0 - 1.0).abs() < 1e-13);
        let energy = (Myega.derived()[3].value)(&p);
        assert!((myega_apparent_energy(k, c, 691.0) / energy - 1.0).abs() < 1e-13);
    }

    #[test]
    fn a_strong_liquid_follows_arrhenius() {
        // m = L: C = 0.
        let (t_g, decades) = (1500.0, 15.0);
        let myega = values(&Myega, &[1400.0, 1800.0], &[4.6, decades, decades, t_g]);
        let arrhenius = values(&Arrhenius, &[1400.0, 1800.0], &[4.6, apparent_energy(decades, t_g), t_g]);
        for (a, b) in myega.iter().zip(arrhenius) {
            assert!((a - b).abs() < 1e-13);
        }
    }
}

//! Concentration of quasi-point defects in equilibrium, from their formation entropy and enthalpy.

use super::guess::{self, Seen};
use super::shared::{TEMPERATURE, energy};
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::{Info, Param, Role, Scale};
use crate::units::constants::BOLTZMANN_EV;

/// C_d(T) of eq. 7.
pub struct DefectConcentration;

static INFO: Info = Info {
    id: "defect_concentration",
    title: "Defect concentration (eq. 7)",
    summary: "Two states in equilibrium: a site is a defect or not.",
    latex: r"C_d=\frac{1}{1+\exp\left(-\Delta S/k_B+\Delta H/k_BT\right)}",
    source: "Perez, Polymer 29 (1988); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 7",
    params: &[
        Param {
            key: "formation_entropy",
            symbol: r"\Delta S/k_B",
            unit: "",
            meaning: "Formation entropy of a defect, in units of Boltzmann's constant",
            start: 2.0,
            limits: [-100.0, 100.0],
            scale: Scale::Linear,
            role: Role::Shape,
            fixed: false,
        },
        Param { start: 0.2, ..energy("formation_enthalpy", r"\Delta H", "Formation enthalpy of a defect") },
    ],
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { symbol: "C_d", unit: "", meaning: "Concentration of defects", quantities: &[] },
    gives: Gives::Value,
};

impl Curve for DefectConcentration {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[entropy, enthalpy] = p else { return };
        for &t in x {
            let kt = BOLTZMANN_EV * t;
            let [defects, others] = logistic(entropy - enthalpy / kt);
            let slope = defects * others;
            each(defects, &[slope, -slope / kt]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], _held: Held) -> Vec<Vec<f64>> {
        // ln C/(1 − C) is a straight line in 1/T.
        let inside = x.iter().zip(y).filter(|(_, c)| **c > 0.0 && **c < 1.0);
        let (t, logit): (Vec<f64>, Vec<f64>) = inside.map(|(t, c)| (*t, (c / (1.0 - c)).ln())).unzip();
        let line = Seen::absolute(&t, &logit).linear([false; 2], |t| [1.0, -1.0 / (BOLTZMANN_EV * t)]);
        guess::best(&INFO, line.map(|(line, misfit)| (misfit, line.to_vec())).into_iter().collect())
    }
}

/// Share of defects and of other sites, each with full relative precision.
pub fn defect_and_other_sites(formation_entropy: f64, formation_enthalpy: f64, temperature: f64) -> [f64; 2] {
    logistic(formation_entropy - formation_enthalpy / (BOLTZMANN_EV * temperature))
}

/// dC_d/dT, 1/K: `C(1 − C) ΔH/(k_B T²)`.
pub fn temperature_slope(formation_entropy: f64, formation_enthalpy: f64, temperature: f64) -> f64 {
    let [defects, others] = defect_and_other_sites(formation_entropy, formation_enthalpy, temperature);
    defects * others * formation_enthalpy / (BOLTZMANN_EV * temperature * temperature)
}

/// 1/(1 + e^{−q}) and 1/(1 + e^{q}), neither by subtraction from 1.
fn logistic(q: f64) -> [f64; 2] {
    let small = (-q.abs()).exp();
    let (minor, major) = (small / (1.0 + small), 1.0 / (1.0 + small));
    if q >= 0.0 { [major, minor] } else { [minor, major] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_and_their_slope_agree_with_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/Cd_eq7.json")).unwrap();
        for row in table["rows"].as_array().unwrap() {
            let [entropy, enthalpy, t, defects, others, slope] = [0, 1, 2, 3, 4, 5].map(|k| row[k].as_f64().unwrap());
            let sites = defect_and_other_sites(entropy, enthalpy, t);
            let got = [sites[0], sites[1], temperature_slope(entropy, enthalpy, t)];
            for (got, expected) in got.iter().zip([defects, others, slope]) {
                // |q| reaches 450, so a rounding of q is 5e-14 of the result.
                assert!((got / expected - 1.0).abs() < 2e-13, "{row}: {got}");
            }
        }
    }
}

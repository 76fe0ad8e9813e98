//! Arrhenius: the logarithm of a relaxation time is linear in 1/T.

use super::guess::{self, Seen, reference_temperature_of};
use super::shared::{TAU, TEMPERATURE, energy, ln_time, reference_temperature};
use super::{Axes, Curve, Gives, Held};
use crate::models::relations::fragility::fragility;
use crate::models::{Derived, Info};
use crate::units::constants::{BOLTZMANN_EV, EV_IN_J_PER_MOL};

/// The law of Arrhenius.
pub struct Arrhenius;

static INFO: Info = Info {
    id: "arrhenius",
    title: "Arrhenius (eq. 14)",
    summary: "One activation energy. Of shift factors the logarithm at the reference temperature is 0.",
    latex: r"\ln\tau=\ln\tau_r+\frac{E}{k_B}\left(\frac{1}{T}-\frac{1}{T_r}\right)",
    source: "Arrhenius, Z. Phys. Chem. 4, 226 (1889); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 14",
    params: &[
        ln_time("ln_tau_r", r"\ln\tau_r", "Natural logarithm of τ at the reference temperature, in SI", 0.0),
        energy(
            "activation_energy",
            "E",
            "Activation energy; apparent near T_g, where it is no barrier of a single step",
        ),
        reference_temperature("reference_temperature", "T_r", "Reference temperature"),
    ],
};

static AXES: Axes = Axes { abscissa: TEMPERATURE, ordinate: TAU, gives: Gives::NaturalLogarithm };

impl Curve for Arrhenius {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[ln_tau_r, e, t_r] = p else { return };
        for &t in x {
            // 1/T − 1/T_r without cancellation.
            let cold = (t_r - t) / (t * t_r) / BOLTZMANN_EV;
            each(ln_tau_r + e * cold, &[1.0, cold, e / (BOLTZMANN_EV * t_r * t_r)]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let t_r = held.or(2, reference_temperature_of(&seen));
        let columns = |t: f64| [1.0, (1.0 / t - 1.0 / t_r) / BOLTZMANN_EV];
        let line = seen.linear([false; 2], columns);
        guess::best(&INFO, line.map(|([ln_tau_r, e], misfit)| (misfit, vec![ln_tau_r, e, t_r])).into_iter().collect())
    }

    fn referred(&self, p: &[f64], temperature: f64) -> Option<Vec<f64>> {
        Some(vec![super::values(self, &[temperature], p)[0], p[1], temperature])
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived { value: |p| p[1] * EV_IN_J_PER_MOL * 1e-3, ..MOLAR_ENERGY },
            Derived {
                key: "ln_tau_0",
                symbol: r"\ln\tau_0",
                unit: "",
                meaning: "Logarithm of the prefactor, τ extrapolated to infinite temperature",
                value: |p| p[0] - p[1] / (BOLTZMANN_EV * p[2]),
                of_whole: false,
            },
            Derived {
                key: "fragility",
                symbol: "m",
                unit: "",
                meaning: "Slope of lg τ against T_r/T, the fragility if T_r is T_g",
                value: |p| fragility(p[1], p[2]),
                of_whole: false,
            },
        ]
    }
}

/// An energy for a mole; each law gives its own value.
pub(super) const MOLAR_ENERGY: Derived = Derived {
    key: "molar_energy",
    symbol: r"E_\mathrm{mol}",
    unit: "kJ/mol",
    meaning: "The same energy for a mole",
    value: |_| f64::NAN,
    of_whole: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn times_are_longer_in_the_cold() {
        let ln_a = values(&Arrhenius, &[640.0, 700.0, 745.0], &[0.0, 6.08, 700.0]);
        assert!(ln_a[0] > 0.0 && ln_a[1] == 0.0 && ln_a[2] < 0.0);
    }

    #[test]
    fn the_reference_temperature_does_not_change_the_law() {
        let p = [2.0, 1.5, 600.0];
        let q = [values(&Arrhenius, &[500.0], &p)[0], 1.5, 500.0];
        assert!((values(&Arrhenius, &[800.0], &p)[0] - values(&Arrhenius, &[800.0], &q)[0]).abs() < 1e-13);
    }
}

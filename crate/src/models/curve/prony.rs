//! Sums of one, two or three exponentials about a level: separate relaxation times, up or down.

use super::guess::{self, Seen};
use super::shared::{TIME, measured};
use super::{Axes, Axis, Curve, Gives, Held, MEASURED};
use crate::models::shared::RELAXATION_TIME;
use crate::models::{Info, Param};
use crate::units::Quantity;

/// A sum of exponentials with as many terms as its equation has.
pub struct Prony {
    info: &'static Info,
    terms: usize,
}

/// One exponential.
pub static PRONY_1: Prony = Prony { info: &INFO_1, terms: 1 };
/// Two exponentials.
pub static PRONY_2: Prony = Prony { info: &INFO_2, terms: 2 };
/// Three exponentials.
pub static PRONY_3: Prony = Prony { info: &INFO_3, terms: 3 };

const SOURCE: &str =
    "de Prony, J. École Polytechnique 1 (1795); Ferry, Viscoelastic Properties of Polymers (1980), ch. 3";

static INFO_1: Info = Info {
    id: "prony_1",
    title: "Exponential",
    summary: "One relaxation time, from one level to another.",
    latex: r"y(t)=y_\infty+A_1e^{-t/\tau_1}",
    source: SOURCE,
    params: &[LAST, A_1, TAU_1],
};

static INFO_2: Info = Info {
    id: "prony_2",
    title: "Two exponentials",
    summary: "Two relaxation times.",
    latex: r"y(t)=y_\infty+A_1e^{-t/\tau_1}+A_2e^{-t/\tau_2}",
    source: SOURCE,
    params: &[LAST, A_1, TAU_1, A_2, TAU_2],
};

static INFO_3: Info = Info {
    id: "prony_3",
    title: "Three exponentials",
    summary: "Three relaxation times.",
    latex: r"y(t)=y_\infty+A_1e^{-t/\tau_1}+A_2e^{-t/\tau_2}+A_3e^{-t/\tau_3}",
    source: SOURCE,
    params: &[LAST, A_1, TAU_1, A_2, TAU_2, A_3, TAU_3],
};

const LAST: Param = measured("final_value", r"y_\infty", "Value that it tends to");
const A_1: Param = measured("amplitude_1", "A_1", "Part that goes with the first time; negative for growth");
const A_2: Param = measured("amplitude_2", "A_2", "Part that goes with the second time");
const A_3: Param = measured("amplitude_3", "A_3", "Part that goes with the third time");
const TAU_1: Param = Param {
    key: "relaxation_time_1",
    symbol: r"\tau_1",
    meaning: "First, shortest relaxation time",
    ..RELAXATION_TIME
};
const TAU_2: Param = Param {
    key: "relaxation_time_2",
    symbol: r"\tau_2",
    meaning: "Second relaxation time",
    start: 10.0,
    ..RELAXATION_TIME
};
const TAU_3: Param = Param {
    key: "relaxation_time_3",
    symbol: r"\tau_3",
    meaning: "Third relaxation time",
    start: 100.0,
    ..RELAXATION_TIME
};

static AXES: Axes = Axes {
    abscissa: TIME,
    ordinate: Axis {
        symbol: "y",
        unit: MEASURED,
        meaning: "What relaxes",
        quantities: &[
            Quantity::RelaxationModulus,
            Quantity::Stress,
            Quantity::CreepCompliance,
            Quantity::Strain,
            Quantity::LossFactor,
            Quantity::StorageModulus,
            Quantity::LossModulus,
            Quantity::ComplexModulus,
            Quantity::Displacement,
        ],
    },
    gives: Gives::Value,
};

impl Curve for Prony {
    fn info(&self) -> &'static Info {
        self.info
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        if p.len() != 1 + 2 * self.terms {
            return;
        }
        let mut gradient = vec![1.0; p.len()];
        for &t in x {
            let mut y = p[0];
            for (term, slope) in p[1..].chunks_exact(2).zip(gradient[1..].chunks_exact_mut(2)) {
                let (a, tau) = (term[0], term[1]);
                let left = (-t / tau).exp();
                y += a * left;
                slope[0] = left;
                // (t/τ) exp(−t/τ) is 0 once nothing is left, however long ago that was.
                slope[1] = if left == 0.0 { 0.0 } else { a * left * (t / tau) / tau };
            }
            each(y, &gradient);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], _held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let left = |t: f64, tau: f64| (-t / tau).exp();
        let mut tried = Vec::new();
        let mut keep = |fitted: Option<(&[f64], f64)>, times: &[f64]| {
            if let Some((c, misfit)) = fitted {
                let pairs = c[1..].iter().zip(times).flat_map(|(a, tau)| [*a, *tau]);
                tried.push((misfit, std::iter::once(c[0]).chain(pairs).collect()));
            }
        };
        // Times closer than two steps of the grid could not be told apart.
        let times = seen.time_grid(0.5, 3.0, if self.terms == 1 { 40 } else { 16 });
        for (i, &first) in times.iter().enumerate() {
            if self.terms == 1 {
                let fitted = seen.linear([false; 2], |t| [1.0, left(t, first)]);
                keep(fitted.as_ref().map(|(c, misfit)| (&c[..], *misfit)), &[first]);
            }
            for (j, &second) in times.iter().enumerate().skip(i + 2).filter(|_| self.terms > 1) {
                if self.terms == 2 {
                    let fitted = seen.linear([false; 3], |t| [1.0, left(t, first), left(t, second)]);
                    keep(fitted.as_ref().map(|(c, misfit)| (&c[..], *misfit)), &[first, second]);
                }
                for &third in times.iter().skip(j + 2).filter(|_| self.terms > 2) {
                    let columns = |t: f64| [1.0, left(t, first), left(t, second), left(t, third)];
                    let fitted = seen.linear([false; 4], columns);
                    keep(fitted.as_ref().map(|(c, misfit)| (&c[..], *misfit)), &[first, second, third]);
                }
            }
        }
        guess::best(self.info, tried)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn a_term_without_amplitude_changes_nothing() {
        let x = [0.0, 0.3, 20.0];
        assert_eq!(values(&PRONY_2, &x, &[1.0, 2.0, 3.0, 0.0, 7.0]), values(&PRONY_1, &x, &[1.0, 2.0, 3.0]));
    }

    #[test]
    fn one_exponential_is_a_stretched_one_with_beta_one() {
        let stretched = values(&super::super::kww_relaxation::KwwRelaxation, &[0.1, 5.0], &[2.0, 1.0, 3.0, 1.0]);
        for (a, b) in values(&PRONY_1, &[0.1, 5.0], &[1.0, 2.0, 3.0]).iter().zip(stretched) {
            assert!((a / b - 1.0).abs() < 4.0 * f64::EPSILON);
        }
    }
}

//! Stretched decay or growth of anything measured, from one level to another: physical ageing at a constant temperature.

use super::guess::{self, Seen};
use super::shared::{TIME, measured};
use super::{Axes, Axis, Curve, Gives, Held, MEASURED};
use crate::math::stretched_decay::stretched_decay;
use crate::models::shared::{RELAXATION_TIME, exponent};
use crate::models::{Derived, Info, Param};
use crate::units::Quantity;
use statrs::function::gamma::gamma;
use std::f64::consts::LN_2;

/// The decay of Kohlrausch, Williams and Watts between two free levels.
pub struct KwwDecay;

static INFO: Info = Info {
    id: "kww_decay",
    title: "Stretched decay, KWW (eq. 12)",
    summary: "A stretched exponential from a first level to a last one, either way: ageing of a loss factor or a modulus.",
    latex: r"y(t)=y_0-A\left[1-\exp\left(-(t/\tau)^{\beta}\right)\right]",
    source: "Kohlrausch, Ann. Phys. 167 (1854); Williams & Watts, Trans. Faraday Soc. 66 (1970); \
             Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 12 with A = y(0) − y(∞)",
    params: &[
        measured("initial_value", "y_0", "Value at time zero"),
        measured("amplitude", "A", "First minus last value; negative for growth"),
        RELAXATION_TIME,
        Param {
            limits: [0.05, 1.5],
            ..exponent("beta", r"\beta", "Stretching exponent; 1 is an exponential, above 1 it is compressed")
        },
    ],
};

static AXES: Axes = Axes {
    abscissa: TIME,
    ordinate: Axis {
        symbol: "y",
        unit: MEASURED,
        meaning: "What ages",
        quantities: &[
            Quantity::LossFactor,
            Quantity::StorageModulus,
            Quantity::LossModulus,
            Quantity::ComplexModulus,
            Quantity::Strain,
            Quantity::Displacement,
        ],
    },
    gives: Gives::Value,
};

impl Curve for KwwDecay {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[y_0, a, tau, beta] = p else { return };
        for &t in x {
            let s = stretched_decay(t / tau, beta);
            each(y_0 - a * s.gone, &[1.0, -s.gone, a * s.by_ln_x / tau, -a * s.by_beta]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let mut tried = Vec::new();
        for tau in held.or_any(2, seen.time_grid(0.1, 30.0, 30)) {
            for beta in held.or_any(3, vec![0.25, 0.4, 0.6, 0.8, 1.1]) {
                let columns = |t: f64| [1.0, stretched_decay(t / tau, beta).gone];
                if let Some(([y_0, minus_a], misfit)) = seen.linear([false, false], columns) {
                    tried.push((misfit, vec![y_0, -minus_a, tau, beta]));
                }
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "final_value",
                symbol: r"y_\infty",
                unit: MEASURED,
                meaning: "Value that it tends to",
                value: |p| p[0] - p[1],
                of_whole: false,
            },
            MEAN_TIME,
            Derived {
                key: "half_time",
                symbol: r"t_{1/2}",
                unit: "s",
                meaning: "Time at which half of the change is done",
                value: |p| p[2] * LN_2.powf(1.0 / p[3]),
                of_whole: false,
            },
        ]
    }
}

/// ⟨τ⟩ = (τ/β) Γ(1/β) of laws whose third and fourth parameters are τ and β.
pub(super) const MEAN_TIME: Derived = Derived {
    key: "mean_time",
    symbol: r"\langle\tau\rangle",
    unit: "s",
    meaning: "Mean relaxation time, the area under the normalised decay",
    value: |p| p[2] / p[3] * gamma(1.0 / p[3]),
    of_whole: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn it_starts_at_its_first_value_and_ends_at_its_last() {
        let p = [0.0205, 0.0105, 6500.0, 0.5];
        assert_eq!(values(&KwwDecay, &[0.0], &p), [0.0205]);
        assert!((values(&KwwDecay, &[1e12], &p)[0] - 0.01).abs() < 1e-15);
        assert!(values(&KwwDecay, &[100.0], &[1.0, -0.5, 10.0, 0.5])[0] > 1.0, "a negative amplitude is growth");
    }

    #[test]
    fn the_mean_time_is_the_area_under_the_decay() {
        // KWW with β = ½ has ⟨τ⟩ = 2 τ; Γ of statrs is good to 14 digits.
        assert!(((MEAN_TIME.value)(&[0.0, 1.0, 3.0, 0.5]) / 6.0 - 1.0).abs() < 1e-13);
        let half = KwwDecay.derived()[2].value;
        let p = [1.0, 1.0, 3.0, 0.7];
        assert!((values(&KwwDecay, &[half(&p)], &p)[0] - 0.5).abs() < 1e-15);
    }
}

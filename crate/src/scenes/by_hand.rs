//! Time–temperature superposition by hand: isotherms to be shifted onto each other, of a sample that may forbid it.

use super::drawing::{GIGA, factors, from_to, largest, line, linear, log, panel, points, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::{Figure, Mark, Move, Moves, Points, Shape};
use crate::models::modulus::{Modulus, moduli, qpd::Qpd};
use crate::units::constants::BOLTZMANN_EV;
use std::f64::consts::{LN_10, TAU};

/// Five isotherms; the middle one stays.
pub(super) struct ByHand;

const TEMPERATURES: [f64; 5] = [680.0, 690.0, 700.0, 710.0, 720.0];
const REFERENCE: f64 = 700.0;

/// The sample: QPD law with the time and the energy of a zirconium glass (Tao et al. 2021, Fig. 12 and 13, rounded).
const TAU_AT_REFERENCE: f64 = 20.0;
const ENERGY: f64 = 6.0;
const CHI: f64 = 0.38;
const ETA: f64 = 1.0;

/// What a machine measures, Hz.
const MEASURED: [f64; 2] = [0.01, 20.0];
const POINTS: usize = 14;

/// Decades of the axis.
const DECADES: i32 = 3;

impl Scene for ByHand {
    fn entry(&self) -> SceneEntry {
        let shift = |k: usize, t: f64| {
            let meaning = format!("Shift of the isotherm at {t} K, decades");
            Slider::plain(&format!("shift_{k}"), &format!(r"\lg a_{{{t}}}"), "", &meaning, 0.0, [-3.0, 3.0])
        };
        let others = TEMPERATURES.iter().enumerate().filter(|(_, t)| **t != REFERENCE);
        let mut parameters: Vec<Slider> = others.map(|(k, t)| shift(k + 1, *t)).collect();
        parameters.push(Slider::plain(
            "a",
            "a",
            "1/K",
            "Rise of the correlation factor with temperature",
            0.0,
            [0.0, 4e-3],
        ));
        SceneEntry {
            id: "by_hand".into(),
            title: "Time–temperature superposition by hand".into(),
            summary: "Isotherms in one window of frequencies become one curve over many decades, if temperature changes nothing but the relaxation time.".into(),
            equations: vec![
                Equation { title: "Superposition".into(), latex: r"G''(f,T)=G''(a_T f,T_r)".into() },
                Equation { title: Qpd.info().title.into(), latex: Qpd.info().latex.into() },
            ],
            source: Qpd.info().source.into(),
            parameters,
            views: vec![Choice::new("loss", "Loss modulus"), Choice::new("shifts", "Shifts and the truth")],
            shown: 1,
            logarithmic: true,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[first, second, fourth, fifth, a] = p else { return Drawn::default() };
        let shifts = [first, second, 0.0, fourth, fifth];
        let f = factors(MEASURED, POINTS);
        let omega: Vec<f64> = f.iter().map(|f| TAU * f).collect();
        let curve = |t: f64| -> Vec<f64> {
            let law = [GIGA, 0.0, TAU_AT_REFERENCE * 10f64.powf(lg_shift(t)), CHI + a * (t - REFERENCE), ETA];
            moduli(&Qpd, &omega, &law).iter().map(|g| g.im / GIGA).collect()
        };
        let curves = TEMPERATURES.map(curve);
        let moved: Vec<Vec<f64>> =
            shifts.iter().map(|shift| f.iter().map(|f| f * 10f64.powf(*shift)).collect()).collect();
        let shapes = [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond, Shape::Circle];
        let isotherm = |k: usize| {
            let drag = Move { parameter: format!("shift_{}", k + 1), slope: 1.0 / LN_10 };
            let moves = Moves { x: (TEMPERATURES[k] != REFERENCE).then_some(drag), y: None };
            let mark = points(&format!("{} K", TEMPERATURES[k]), k as u32, moved[k].clone(), curves[k].clone());
            Mark::Points(Points { shape: shapes[k], filled: k.is_multiple_of(2), moves, ..mark })
        };
        let mut panels = Vec::new();
        if view.shows("loss") {
            let x = from_to(log(r"$a_T f$ (Hz)"), view.window.unwrap_or([1e-5, 2e4]));
            let y = reaching("$G''$ (GPa)", largest(curves.iter().flatten()), DECADES, view.logarithmic);
            panels.push(panel(x, y, (0..TEMPERATURES.len()).map(isotherm).collect()));
        }
        if view.shows("shifts") {
            let inverse = TEMPERATURES.map(|t| 1000.0 / t);
            let truth = TEMPERATURES.map(lg_shift).to_vec();
            let marks = vec![
                line("$a_T$ of the sample", 1, &inverse, truth),
                Mark::Points(points("by hand", 0, inverse.to_vec(), shifts.to_vec())),
            ];
            panels.push(panel(linear("$1000/T$ (1/K)"), linear(r"$\lg\,a_T$"), marks));
        }
        let gap = gap(&moved, &curves);
        let numbers = vec![SceneNumber::of(
            "",
            "Gap between neighbouring isotherms where they overlap, in percent of the loss",
            "%",
            100.0 * gap,
        )];
        Drawn {
            figure: Figure { key: "by_hand".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

/// lg a_T of the sample.
fn lg_shift(t: f64) -> f64 {
    ENERGY / BOLTZMANN_EV * (1.0 / t - 1.0 / REFERENCE) / LN_10
}

/// Root mean square of how far neighbours lie apart in ln G″, over the points of each that lie within the other; NaN without any.
fn gap(moved: &[Vec<f64>], curves: &[Vec<f64>]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for k in 1..moved.len() {
        for (x, y) in moved[k].iter().zip(&curves[k]) {
            if let Some(other) = between(&moved[k - 1], &curves[k - 1], *x) {
                sum += (y / other).ln().powi(2);
                count += 1.0;
            }
        }
    }
    f64::sqrt(sum / count)
}

/// Value at `x` on straight lines between points on logarithmic axes; none outside them.
fn between(xs: &[f64], ys: &[f64], x: f64) -> Option<f64> {
    let k = xs.windows(2).position(|pair| (pair[0]..=pair[1]).contains(&x))?;
    let part = (x / xs[k]).ln() / (xs[k + 1] / xs[k]).ln();
    Some(ys[k] * (ys[k + 1] / ys[k]).powf(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenes::{SceneRequest, draw};

    fn percent(shifts: [f64; 4], a: f64) -> f64 {
        let keys = ["shift_1", "shift_2", "shift_4", "shift_5", "a"];
        let values =
            keys.into_iter().zip(shifts.into_iter().chain([a])).map(|(key, value)| (key.to_owned(), value)).collect();
        let drawn = draw(&SceneRequest { scene: "by_hand".into(), values, ..SceneRequest::default() }).unwrap();
        drawn.numbers[0].text.parse().unwrap()
    }

    #[test]
    fn the_true_shifts_close_the_gap_and_a_changing_shape_opens_it_again() {
        let truth = [680.0, 690.0, 710.0, 720.0].map(lg_shift);
        assert!(percent(truth, 0.0) < 1.0, "straight lines between points of a curve");
        assert!(percent([0.0; 4], 0.0) > 20.0);
        assert!(percent(truth, 2e-3) > 4.0);
    }
}

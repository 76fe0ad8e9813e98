//! What scenes draw with: axes, curves and the numbers along an axis.

use crate::figure::{Axis, Line, Mark, Panel, Points, Rule, Scale};

/// Pascals in a gigapascal.
pub(super) const GIGA: f64 = 1e9;

/// `count` numbers in equal steps, both ends among them.
pub(super) fn even([from, to]: [f64; 2], count: usize) -> Vec<f64> {
    let step = (to - from) / (count - 1) as f64;
    (0..count).map(|k| from + step * k as f64).collect()
}

/// The same in equal factors. Ends that are not positive have no logarithm: then there are no numbers.
pub(super) fn factors([from, to]: [f64; 2], count: usize) -> Vec<f64> {
    if from <= 0.0 { Vec::new() } else { even([from.ln(), to.ln()], count).into_iter().map(f64::exp).collect() }
}

pub(super) fn linear(label: &str) -> Axis {
    Axis { label: label.into(), scale: Scale::Linear, range: None }
}

pub(super) fn log(label: &str) -> Axis {
    Axis { label: label.into(), scale: Scale::Log, range: None }
}

/// With limits, so that a curve moves rather than its axis.
pub(super) fn from_to(axis: Axis, range: [f64; 2]) -> Axis {
    Axis { range: Some(range), ..axis }
}

/// An axis for something positive as large as `largest`: whole decades of it, or from 0, in steps that a moved curve seldom crosses.
pub(super) fn reaching(label: &str, largest: f64, decades: i32, logarithmic: bool) -> Axis {
    if !(largest.is_finite() && largest > 0.0) {
        return linear(label);
    }
    if logarithmic {
        let top = (largest.log10() + 0.05).ceil() as i32;
        return from_to(log(label), [10f64.powi(top - decades), 10f64.powi(top)]);
    }
    let unit = 10f64.powf(largest.log10().floor());
    let top = [1.2, 2.4, 6.0, 12.0].into_iter().find(|top| top * unit >= 1.05 * largest).unwrap_or(12.0);
    from_to(linear(label), [0.0, top * unit])
}

pub(super) fn panel(x: Axis, y: Axis, marks: Vec<Mark>) -> Panel {
    Panel { x, y, marks, height: 1.0 }
}

pub(super) fn line(name: &str, series: u32, x: &[f64], y: Vec<f64>) -> Mark {
    Mark::Line(Line { name: name.into(), series, x: x.to_vec().into(), y: y.into(), dashed: false })
}

pub(super) fn dashed(name: &str, series: u32, x: &[f64], y: Vec<f64>) -> Mark {
    Mark::Line(Line { name: name.into(), series, x: x.to_vec().into(), y: y.into(), dashed: true })
}

pub(super) fn points(name: &str, series: u32, x: Vec<f64>, y: Vec<f64>) -> Points {
    Points { name: name.into(), series, x: x.into(), y: y.into(), filled: true, ..Points::default() }
}

/// A vertical line.
pub(super) fn at(name: &str, x: f64) -> Mark {
    Mark::Rule(Rule { name: name.into(), at: x, vertical: true })
}

/// The largest number, 0 when there is none.
pub(super) fn largest<'a>(values: impl IntoIterator<Item = &'a f64>) -> f64 {
    values.into_iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
}

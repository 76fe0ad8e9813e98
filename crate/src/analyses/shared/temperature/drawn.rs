//! What figures of ramps have in common: axes in the unit of the file, points with those left out faint, rules, curves.

use super::Ramp;
use crate::analyses::overview::label;
use crate::figure::{Axis, Line, Mark, Move, Moves, Points, Rule, Scale, Shape};
use crate::math::order::sort_by_number;

/// The temperature axis of the file.
pub(in crate::analyses) fn temperature_axis(ramp: &Ramp) -> Axis {
    Axis { label: label(&[&ramp.abscissa]), scale: Scale::Linear, range: None }
}

/// Kelvin as the file writes temperatures.
pub(in crate::analyses) fn shown(ramp: &Ramp, kelvin: f64) -> f64 {
    ramp.abscissa.unit.from_si(kelvin)
}

pub(in crate::analyses) fn axis(label: &str, scale: Scale) -> Axis {
    Axis { label: label.into(), scale, range: None }
}

/// A logarithmic axis of tan δ: of points that noise brings close to zero a few would take up decades.
pub(in crate::analyses) fn loss_factor_axis<'a>(values: impl Iterator<Item = &'a f64>) -> Axis {
    /// Share of the points that may lie below the axis.
    const BELOW: f64 = 0.02;
    const MARGIN: f64 = 1.5;
    let mut all: Vec<f64> = values.copied().filter(|value| *value > 0.0 && value.is_finite()).collect();
    sort_by_number(&mut all, |value| *value);
    let ends = all.get((BELOW * all.len() as f64) as usize).zip(all.last());
    let range = ends.map(|(low, high)| [low / MARGIN, high * MARGIN]);
    Axis { range, ..axis(r"$\tan\delta$", Scale::Log) }
}

/// A curve through pairs.
pub(in crate::analyses) fn line(name: &str, series: u32, points: &[[f64; 2]], dashed: bool) -> Mark {
    Mark::Line(Line {
        name: name.into(),
        series,
        x: points.iter().map(|p| p[0]).collect(),
        y: points.iter().map(|p| p[1]).collect(),
        dashed,
    })
}

pub(in crate::analyses) fn upright(name: &str, at: f64) -> Mark {
    Mark::Rule(Rule { name: name.into(), at, vertical: true })
}

pub(in crate::analyses) fn level(at: f64) -> Mark {
    Mark::Rule(Rule { name: String::new(), at, vertical: false })
}

/// Points of a ramp with their rows.
pub(in crate::analyses) fn points(name: &str, series: u32, x: Vec<f64>, y: Vec<f64>, rows: Vec<u32>) -> Points {
    Points { name: name.into(), series, x: x.into(), y: y.into(), rows, filled: true, ..Points::default() }
}

/// A point to be dragged along the abscissa.
pub(in crate::analyses) fn handle(parameter: &str, at: [f64; 2], slope: f64) -> Mark {
    Mark::Points(Points {
        x: vec![at[0]].into(),
        y: vec![at[1]].into(),
        series: 2,
        shape: Shape::Diamond,
        filled: true,
        moves: Moves { x: Some(Move { parameter: parameter.into(), slope }), y: None },
        ..Points::default()
    })
}

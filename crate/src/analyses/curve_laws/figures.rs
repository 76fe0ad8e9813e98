//! Data, fit with its band, residuals, all laws together, laws of temperature also against 1000/T; and the numbers as a table.

use super::data::Measured;
use super::fitting::One;
use crate::data::Channel;
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale};
use crate::models::curve::{self, Gives};
use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable};
use crate::units::Quantity;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 240;

/// A way to put the abscissa on paper.
struct Abscissa<'a> {
    axis: Axis,
    shown: Box<dyn Fn(f64) -> f64 + 'a>,
}

pub(super) fn figures(ranked: &[&One], measured: &Measured, place: &str) -> Vec<Figure> {
    let best = ranked[0];
    let own = Abscissa {
        axis: Axis { label: label(&measured.x), scale: scale_of_x(measured), range: None },
        shown: Box::new(|si| measured.shown_x(si)),
    };
    let title = format!("{} — {place}", best.title());
    let mut figures = vec![fit_figure("fit", title.clone(), best, measured, &own)];
    let axes = best.against.curve.axes();
    if axes.abscissa.quantities.contains(&Quantity::Temperature) {
        let inverse = Abscissa {
            axis: Axis { label: "$1000/T$ (1/K)".into(), scale: Scale::Linear, range: None },
            shown: Box::new(|si| 1000.0 / si),
        };
        figures.push(fit_figure(
            "fit_against_inverse_temperature",
            format!("{title}, against 1000/T"),
            best,
            measured,
            &inverse,
        ));
    }
    if ranked.len() > 1 {
        let mut marks = points(measured, best, &own);
        let x = grid(measured, &own);
        for (number, one) in ranked.iter().enumerate() {
            let [value, ..] = one.band(&x);
            marks.push(Mark::Line(Line {
                name: one.title().into(),
                series: number as u32 + 1,
                x: x.iter().map(|x| (own.shown)(*x)).collect(),
                y: value.into_iter().map(|si| measured.y.unit.from_si(si)).collect(),
                dashed: number > 0,
            }));
        }
        figures.push(Figure {
            ranged: true,
            key: "comparison".into(),
            title: format!("All laws — {place}"),
            panels: vec![Panel { x: own.axis, y: y_axis(best, measured), marks, height: 1.0 }],
            ..Figure::default()
        });
    }
    figures
}

fn fit_figure(key: &str, title: String, best: &One, measured: &Measured, abscissa: &Abscissa) -> Figure {
    let grid = grid(measured, abscissa);
    let x: Numbers = grid.iter().map(|x| (abscissa.shown)(*x)).collect();
    let [value, lower, upper] =
        best.band(&grid).map(|curve| -> Numbers { curve.into_iter().map(|si| measured.y.unit.from_si(si)).collect() });
    let mut marks = points(measured, best, abscissa);
    if !best.fitted.fit.uncertainty.moving.is_empty() {
        marks.push(Mark::Band(Band { name: String::new(), series: 0, x: x.clone(), lower, upper }));
    }
    marks.push(Mark::Line(Line { name: best.title().into(), series: 0, x, y: value, dashed: false }));
    let against = &best.against;
    let (scale, said) = residual_scale(best, measured);
    let residuals = Points {
        x: against.points.iter().map(|&k| (abscissa.shown)(measured.time_or_temperature[k])).collect(),
        // Measured minus fitted.
        y: best.fitted.fit.residuals.iter().map(|residual| -residual * scale).collect(),
        rows: against.points.iter().map(|&k| measured.rows[k]).collect(),
        filled: true,
        ..Points::default()
    };
    let zero = Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false });
    let below = Axis { label: said, scale: Scale::Linear, range: None };
    Figure {
        ranged: key == "fit",
        key: key.into(),
        title,
        panels: vec![
            Panel { x: abscissa.axis.clone(), y: y_axis(best, measured), marks, height: 1.0 },
            Panel { x: abscissa.axis.clone(), y: below, marks: vec![zero, Mark::Points(residuals)], height: 0.32 },
        ],
        ..Figure::default()
    }
}

/// What residuals of the fit are multiplied with to be drawn, and what they are then: without weights a multiple of the unit.
fn residual_scale(best: &One, measured: &Measured) -> (f64, String) {
    let against = &best.against;
    let unit = measured.y.unit;
    match against.curve.axes().gives {
        _ if against.sigma.iter().any(|sigma| *sigma != 1.0) => (1.0, "residual / σ".into()),
        Gives::NaturalLogarithm => (1.0, "residual of ln".into()),
        Gives::Value if unit.symbol().is_empty() => (1.0, "residual".into()),
        Gives::Value => (unit.from_si(1.0) - unit.from_si(0.0), format!("residual ({})", unit.symbol())),
    }
}

/// The measured points, those that are left out faint.
fn points(measured: &Measured, best: &One, abscissa: &Abscissa) -> Vec<Mark> {
    let logarithm = best.against.curve.axes().gives == Gives::NaturalLogarithm;
    let mut sigma = vec![f64::NAN; measured.values.len()];
    for (&point, own) in best.against.points.iter().zip(&best.against.sigma) {
        let in_si = if logarithm { own * measured.values[point] } else { *own };
        sigma[point] = measured.y.unit.from_si(in_si) - measured.y.unit.from_si(0.0);
    }
    let fitted = |k: usize| best.against.points.binary_search(&k).is_ok();
    let mut marks = Vec::new();
    for excluded in [false, true] {
        let chosen: Vec<usize> = (0..measured.values.len()).filter(|&k| fitted(k) != excluded).collect();
        if chosen.is_empty() {
            continue;
        }
        marks.push(Mark::Points(Points {
            name: if excluded { String::new() } else { label_without_unit(&measured.y) },
            x: chosen.iter().map(|&k| (abscissa.shown)(measured.time_or_temperature[k])).collect(),
            y: chosen.iter().map(|&k| measured.y.unit.from_si(measured.values[k])).collect(),
            // Bars of a standard deviation that is only 1 by convention, or of logarithms in decades, would say nothing.
            error: (!excluded && measured.sigma.is_some() && !measured.y.unit.is_logarithm())
                .then(|| chosen.iter().map(|&k| sigma[k]).collect()),
            rows: chosen.iter().map(|&k| measured.rows[k]).collect(),
            filled: true,
            excluded,
            ..Points::default()
        }));
    }
    marks
}

/// Abscissae of a smooth curve from the first to the last used point, in SI and in the steps of the axis.
fn grid(measured: &Measured, abscissa: &Abscissa) -> Vec<f64> {
    let used: Vec<f64> =
        (0..measured.used.len()).filter(|&k| measured.used[k]).map(|k| measured.time_or_temperature[k]).collect();
    let logarithmic = abscissa.axis.scale == Scale::Log;
    let first = used.iter().copied().find(|x| !logarithmic || *x > 0.0).unwrap_or(1.0);
    let last = used.last().copied().unwrap_or(first);
    let step = |k: usize| k as f64 / (CURVE - 1) as f64;
    let at =
        |k: usize| if logarithmic { first * (last / first).powf(step(k)) } else { first + (last - first) * step(k) };
    (0..CURVE).map(at).collect()
}

fn y_axis(best: &One, measured: &Measured) -> Axis {
    let positive = measured.on_scale(Gives::NaturalLogarithm).len() == measured.on_scale(Gives::Value).len();
    let logarithm = best.against.curve.axes().gives == Gives::NaturalLogarithm || measured.spans_decades();
    let scale = if logarithm && positive && !measured.y.unit.is_logarithm() { Scale::Log } else { Scale::Linear };
    Axis { label: label(&measured.y), scale, range: None }
}

/// Times that were measured ever more sparsely are drawn so.
fn scale_of_x(measured: &Measured) -> Scale {
    let x = &measured.time_or_temperature;
    let (Some(first), Some(last), Some(middle)) = (x.iter().find(|x| **x > 0.0), x.last(), x.get(x.len() / 2)) else {
        return Scale::Linear;
    };
    let of_time = measured.x.quantity != Quantity::Temperature && measured.origin == 0.0;
    let sparser = *last > 100.0 * first && *middle < 0.2 * last;
    if of_time && sparser && !measured.x.unit.is_logarithm() { Scale::Log } else { Scale::Linear }
}

fn label_without_unit(channel: &Channel) -> String {
    match channel.quantity {
        Quantity::Other => channel.name.replace('$', ""),
        _ => format!("${}$", channel.symbol),
    }
}

fn label(channel: &Channel) -> String {
    let (name, unit) = (label_without_unit(channel), channel.unit.symbol());
    if unit.is_empty() { name } else { format!("{name} ({unit})") }
}

/// Abscissa, measured, fitted, residual of every point.
pub(super) fn data_table(one: &One, measured: &Measured) -> DataTable {
    let gives = one.against.curve.axes().gives;
    let fitted = curve::values(one.against.curve, &measured.time_or_temperature, &one.fitted.fit.values);
    let in_si = |value: &f64| if gives == Gives::NaturalLogarithm { value.exp() } else { *value };
    let mut residuals = vec![f64::NAN; measured.values.len()];
    let (scale, said) = residual_scale(one, measured);
    for (&point, residual) in one.against.points.iter().zip(one.fitted.fit.residuals.iter()) {
        residuals[point] = -residual * scale;
    }
    let column = |key: &str, title: String, unit: &str, values: Numbers| DataColumn {
        key: key.into(),
        title,
        unit: unit.into(),
        values: Cells::Numbers(values),
    };
    let (x, y) = (label_without_unit(&measured.x), label_without_unit(&measured.y));
    let (x_unit, y_unit) = (measured.x.unit.symbol(), measured.y.unit.symbol());
    let shown = |si: f64| measured.y.unit.from_si(si);
    DataTable {
        key: "data".into(),
        title: format!("Data and {}", one.title()),
        columns: vec![
            column("x", x, x_unit, measured.time_or_temperature.iter().map(|x| measured.shown_x(*x)).collect()),
            column("y", format!("{y} measured"), y_unit, measured.values.iter().map(|y| shown(*y)).collect()),
            column("y_fit", format!("{y} fitted"), y_unit, fitted.iter().map(|y| shown(in_si(y))).collect()),
            column("y_residual", format!("{y} {said}"), "", residuals.into()),
        ],
    }
}

//! The compliance with the fit and its residuals, and the weights of the times.

use super::{Data, Distributed};
use crate::analyses::overview::label;
use crate::analyses::shared::columns::numbers;
use crate::figure::{Axis, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::report::DataTable;

/// Points of a drawn curve.
const CURVE: usize = 160;

fn symbols(data: &Data) -> &'static [&'static str] {
    if data.of_time { &["$J$"] } else { &["$J'$", "$J''$"] }
}

pub(super) fn figures(best: &Distributed, data: &Data) -> Vec<Figure> {
    vec![compliance(best, data), weights(best, data)]
}

fn grid([low, high]: [f64; 2]) -> Vec<f64> {
    (0..CURVE).map(|k| (low.ln() + (high / low).ln() * k as f64 / (CURVE - 1) as f64).exp()).collect()
}

/// The shortest and longest abscissa above zero.
fn ends(data: &Data) -> [f64; 2] {
    let seen = || data.x.iter().copied().filter(|x| *x > 0.0);
    [seen().fold(f64::INFINITY, f64::min), seen().fold(0.0, f64::max)]
}

fn compliance(best: &Distributed, data: &Data) -> Figure {
    let shown_x = |x: &f64| data.abscissa.unit.from_si(*x);
    let (unit, factor) = &data.unit;
    let grid = grid(ends(data));
    let curves = best.at(data.of_time, &grid);
    let fitted = best.at(data.of_time, &data.x);
    let (mut marks, mut left) = (Vec::new(), vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })]);
    for (part, symbol) in symbols(data).iter().enumerate() {
        let series = part as u32;
        let shape = if part == 0 { Shape::Circle } else { Shape::Square };
        for excluded in [false, true] {
            let own = || (0..data.x.len()).filter(|&k| data.sigma[part][k].is_nan() == excluded);
            if own().next().is_none() {
                continue;
            }
            marks.push(Mark::Points(Points {
                name: if excluded { String::new() } else { (*symbol).to_owned() },
                series,
                x: own().map(|k| shown_x(&data.x[k])).collect(),
                y: own().map(|k| factor * data.values[part][k]).collect(),
                rows: own().map(|k| data.rows[k]).collect(),
                shape,
                filled: part == 0,
                excluded,
                ..Points::default()
            }));
        }
        marks.push(Mark::Line(Line {
            series,
            x: grid.iter().map(shown_x).collect(),
            y: curves[part].iter().map(|j| factor * j).collect(),
            ..Line::default()
        }));
        left.push(Mark::Points(Points {
            series,
            x: data.x.iter().map(shown_x).collect(),
            y: (0..data.x.len()).map(|k| (data.values[part][k] - fitted[part][k]) / data.sigma[part][k]).collect(),
            rows: data.rows.clone(),
            shape,
            filled: part == 0,
            ..Points::default()
        }));
    }
    let x = Axis { label: label(&[&data.abscissa]), scale: Scale::Log, range: None };
    let y = Axis { label: format!("{} ({unit})", symbols(data).join(", ")), scale: Scale::Log, range: None };
    let residual = Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None };
    Figure {
        key: "compliance".into(),
        title: format!("Compliance and {}", best.title().to_lowercase()),
        panels: vec![Panel { x: x.clone(), y, marks, height: 1.0 }, Panel { x, y: residual, marks: left, height: 0.4 }],
        ranged: true,
        ..Figure::default()
    }
}

/// ΔJ e^{u − e^u}/b: compliance for each unit of ln τ.
fn density([strength, tau, b]: [f64; 3], time: f64) -> f64 {
    let u = (time / tau).ln() / b;
    strength * (u - u.exp()).exp() / b
}

/// Times over which the distributions are drawn: where they are more than a thousandth of their height.
fn times(best: &Distributed) -> Vec<f64> {
    // e^{u − e^u} falls to 1e-3 of its maximum at u = −7.9 and 2.3.
    let each = best.each();
    let low = each.iter().map(|[_, tau, b]| tau * (-7.9 * b).exp()).fold(f64::INFINITY, f64::min);
    let high = each.iter().map(|[_, tau, b]| tau * (2.3 * b).exp()).fold(0.0, f64::max);
    grid([low.max(f64::MIN_POSITIVE), high])
}

fn weights(best: &Distributed, data: &Data) -> Figure {
    let (unit, factor) = &data.unit;
    let times = times(best);
    let names = if best.distributions == 1 { &[""][..] } else { &["β", "viscoelastic"][..] };
    let mut marks: Vec<Mark> = best
        .each()
        .into_iter()
        .zip(names)
        .enumerate()
        .map(|(k, (own, name))| {
            let y = times.iter().map(|t| factor * density(own, *t)).collect();
            Mark::Line(Line { name: (*name).into(), series: k as u32, x: times.clone().into(), y, dashed: false })
        })
        .collect();
    let seen = ends(data).map(|x| if data.of_time { x } else { 1.0 / x });
    marks.extend(seen.into_iter().map(|at| Mark::Rule(Rule { name: "window".into(), at, vertical: true })));
    Figure {
        key: "weights".into(),
        title: "Weights of the retardation times".into(),
        panels: vec![Panel {
            x: Axis { label: r"$\tau$ (s)".into(), scale: Scale::Log, range: None },
            y: Axis { label: format!(r"$dJ/d\ln\tau$ ({unit})"), scale: Scale::Linear, range: None },
            marks,
            height: 1.0,
        }],
        ..Figure::default()
    }
}

pub(super) fn weights_table(best: &Distributed) -> DataTable {
    let times = times(best);
    let mut columns = vec![numbers("time", r"$\tau$", "s", times.clone())];
    for (k, own) in best.each().into_iter().enumerate() {
        let values: Vec<f64> = times.iter().map(|t| density(own, *t)).collect();
        columns.push(numbers(&format!("weight_{}", k + 1), &format!(r"$dJ_{}/d\ln\tau$", k + 1), "1/Pa", values));
    }
    DataTable { key: "weights".into(), title: "Weights of the retardation times".into(), columns }
}

pub(super) fn data_table(best: &Distributed, data: &Data) -> DataTable {
    let fitted = best.at(data.of_time, &data.x);
    let (unit, factor) = &data.unit;
    let x: Vec<f64> = data.x.iter().map(|x| data.abscissa.unit.from_si(*x)).collect();
    let mut columns = vec![numbers("abscissa", &format!("${}$", data.abscissa.symbol), data.abscissa.unit.symbol(), x)];
    for (part, symbol) in symbols(data).iter().enumerate() {
        let scaled = |values: &[f64]| -> Vec<f64> { values.iter().map(|j| factor * j).collect() };
        columns.push(numbers(
            &format!("measured_{}", part + 1),
            &format!("{symbol} measured"),
            unit,
            scaled(&data.values[part]),
        ));
        columns.push(numbers(
            &format!("fitted_{}", part + 1),
            &format!("{symbol} fitted"),
            unit,
            scaled(&fitted[part]),
        ));
    }
    DataTable { key: "data".into(), title: "Data and fit".into(), columns }
}

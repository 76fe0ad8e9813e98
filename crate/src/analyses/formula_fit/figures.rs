//! Data, formula with its confidence band, residuals; and the same as columns.

use super::columns::{Asked, columns};
use super::problem::{Against, predict};
use crate::analyses::Source;
use crate::analyses::shared::fitted::Fitted;
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable};
use crate::units::Quantity;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 240;

pub(super) fn figures(source: &Source, asked: &Asked, against: &Against, fitted: &Fitted, title: &str) -> Vec<Figure> {
    let Some(&abscissa) = asked.x.first() else { return Vec::new() };
    let column = &columns(source)[abscissa];
    let at: Vec<f64> = against.rows.iter().map(|&row| column.numbers[row as usize]).collect();
    let logarithmic =
        column.quantity == Quantity::Frequency && !column.unit.is_logarithm() && at.iter().all(|x| *x > 0.0);
    let scale = if logarithmic { Scale::Log } else { Scale::Linear };
    let x = Axis { label: with_unit(&column.name.replace('$', ""), column.unit.symbol()), scale, range: None };
    let labels: Vec<&str> = asked.y.iter().map(|y| y.label.as_str()).collect();
    let positive = against.residuals.iter().all(|residual| residual.value > 0.0);
    let y = Axis {
        label: with_unit(&labels.join(", "), asked.y.first().map_or("", |y| &y.unit)),
        scale: if asked.y.len() == 2 && positive { Scale::Log } else { Scale::Linear },
        range: None,
    };
    let mut marks = Vec::new();
    let mut below = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
    for (part, measured) in asked.y.iter().enumerate() {
        let of_part: Vec<usize> = (0..against.residuals.len()).filter(|&k| against.residuals[k].part == part).collect();
        let points = |values: &dyn Fn(usize) -> f64, name: &str| Points {
            name: name.to_owned(),
            series: part as u32,
            x: of_part.iter().map(|&k| at[against.residuals[k].point]).collect(),
            y: of_part.iter().map(|&k| values(k)).collect(),
            rows: of_part.iter().map(|&k| against.rows[against.residuals[k].point]).collect(),
            shape: if part == 0 { Shape::Circle } else { Shape::Square },
            filled: part == 0,
            ..Points::default()
        };
        marks.push(Mark::Points(points(&|k| against.residuals[k].value, &measured.label)));
        // Measured minus fitted.
        below.push(Mark::Points(points(&|k| -fitted.fit.residuals[k], "")));
    }
    marks.extend(excluded(asked, against, column.numbers.as_ref()));
    marks.extend(match asked.x.len() {
        1 => curves(asked, against, fitted, &at, logarithmic),
        _ => fitted_points(asked, against, fitted, &at),
    });
    vec![Figure {
        ranged: true,
        key: "fit".into(),
        title: title.to_owned(),
        panels: vec![
            Panel { x: x.clone(), y, marks, height: 1.0 },
            Panel {
                x,
                y: Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None },
                marks: below,
                height: 0.32,
            },
        ],
        ..Figure::default()
    }]
}

fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name} ({unit})") }
}

/// Points that are not fitted, drawn faint.
fn excluded(asked: &Asked, against: &Against, x: &[f64]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (part, y) in asked.y.iter().enumerate() {
        let used = |row: &u32| against.rows.binary_search(row).is_ok();
        let left: Vec<u32> = (0..y.values.len() as u32)
            .filter(|row| !used(row) && y.values[*row as usize].is_finite() && x[*row as usize].is_finite())
            .collect();
        if !left.is_empty() {
            marks.push(Mark::Points(Points {
                series: part as u32,
                x: left.iter().map(|row| x[*row as usize]).collect(),
                y: left.iter().map(|row| y.values[*row as usize]).collect(),
                rows: left.clone(),
                shape: if part == 0 { Shape::Circle } else { Shape::Square },
                filled: part == 0,
                excluded: true,
                ..Points::default()
            }));
        }
    }
    marks
}

/// The formula of one abscissa between the ends of the data, with its 95 % confidence band.
fn curves(asked: &Asked, against: &Against, fitted: &Fitted, at: &[f64], logarithmic: bool) -> Vec<Mark> {
    let (lowest, highest) = at.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(*x), hi.max(*x)));
    let step = |k: usize| k as f64 / (CURVE - 1) as f64;
    let grid: Vec<f64> = match logarithmic {
        true => (0..CURVE).map(|k| lowest * (highest / lowest).powf(step(k))).collect(),
        false => (0..CURVE).map(|k| lowest + (highest - lowest) * step(k)).collect(),
    };
    let variables: Vec<Vec<f64>> =
        asked.variables.iter().map(|variable| grid.iter().map(|x| variable.of(*x)).collect()).collect();
    let predicted = predict(against.formula, &fitted.fit.values, &variables);
    let mut marks = Vec::new();
    for part in 0..asked.y.len() {
        let values = &predicted.values[part];
        let half: Vec<f64> =
            (0..grid.len()).map(|point| fitted.half_width(|k| predicted.gradients[part][k][point])).collect();
        if !fitted.fit.uncertainty.moving.is_empty() {
            marks.push(Mark::Band(Band {
                name: String::new(),
                series: part as u32,
                x: grid.iter().copied().collect(),
                lower: values.iter().zip(&half).map(|(value, half)| value - half).collect(),
                upper: values.iter().zip(&half).map(|(value, half)| value + half).collect(),
            }));
        }
        marks.push(Mark::Line(Line {
            name: if part == 0 { "formula".into() } else { String::new() },
            series: part as u32,
            x: grid.iter().copied().collect(),
            y: values.iter().copied().collect(),
            dashed: false,
        }));
    }
    marks
}

/// A formula of several abscissae is no curve: its values stand beside the measured ones.
fn fitted_points(asked: &Asked, against: &Against, fitted: &Fitted, at: &[f64]) -> Vec<Mark> {
    let predicted = against.predicted(&fitted.fit.values);
    let one = |part: usize| {
        Mark::Points(Points {
            name: if part == 0 { "formula".into() } else { String::new() },
            series: (asked.y.len() + part) as u32,
            x: at.iter().copied().collect(),
            y: predicted.values[part].iter().copied().collect(),
            rows: against.rows.clone(),
            shape: Shape::Diamond,
            ..Points::default()
        })
    };
    (0..asked.y.len()).map(one).collect()
}

/// Abscissae, measured, fitted, residuals.
pub(super) fn data_table(source: &Source, asked: &Asked, against: &Against, fitted: &Fitted) -> DataTable {
    let column = |key: String, title: String, unit: &str, values: Numbers| DataColumn {
        key,
        title,
        unit: unit.to_owned(),
        values: Cells::Numbers(values),
    };
    let mut table: Vec<DataColumn> = asked
        .x
        .iter()
        .enumerate()
        .map(|(place, &k)| {
            let from = &columns(source)[k];
            let values = against.rows.iter().map(|&row| from.numbers[row as usize]).collect();
            column(format!("x{}", place + 1), from.name.replace('$', ""), from.unit.symbol(), values)
        })
        .collect();
    let predicted = against.predicted(&fitted.fit.values);
    let keys: &[&str] = if asked.y.len() == 2 { &["storage", "loss"] } else { &["y"] };
    for ((part, y), key) in asked.y.iter().enumerate().zip(keys) {
        let mut residuals = vec![f64::NAN; against.points()];
        for (residual, value) in against.residuals.iter().zip(fitted.fit.residuals.iter()) {
            if residual.part == part {
                residuals[residual.point] = -value;
            }
        }
        let measured = against.rows.iter().map(|&row| y.values[row as usize]).collect();
        table.push(column((*key).to_owned(), format!("{} measured", y.label), &y.unit, measured));
        let values = predicted.values[part].iter().copied().collect();
        table.push(column(format!("{key}_fit"), format!("{} fitted", y.label), &y.unit, values));
        table.push(column(format!("{key}_residual"), format!("{} residual/σ", y.label), "", residuals.into()));
    }
    DataTable { key: "data".into(), title: "Data and formula".into(), columns: table }
}

//! Data, fit with its confidence band, residuals, and all laws together.

use super::{One, Place};
use crate::analyses::overview::{common_scale, label};
use crate::analyses::shared::law_fit;
use crate::analyses::shared::sweep::Part;
use crate::data::{Channel, FrequencySweep};
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::numbers::Numbers;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 240;

pub(super) fn figures(
    ranked: &[&One],
    sweep: &FrequencySweep,
    used: &[bool],
    parts: &[Part],
    place: &Place,
) -> Vec<Figure> {
    let best = ranked[0];
    let x = Axis { label: label(&[&place.frequency]), scale: Scale::Log, range: None };
    let channels: Vec<&Channel> = parts.iter().filter_map(|part| place.channel(*part)).collect();
    let y = Axis { label: label(&channels), scale: common_scale(&channels), range: None };
    let measured = measured_marks(sweep, used, parts, best, place);
    let omega = curve_omega(sweep);
    let frequencies: Numbers = omega.iter().map(|w| place.frequency.unit.from_si(*w)).collect();

    let mut marks = measured.clone();
    for (series, part) in parts.iter().enumerate().filter(|(_, part)| best.parts.contains(part)) {
        let Some(channel) = place.channel(*part) else { continue };
        let [value, lower, upper] = law_fit::band(&best.of, *part, &omega)
            .map(|curve| curve.into_iter().map(|si| channel.unit.from_si(si)).collect::<Numbers>());
        let series = series as u32;
        if !best.of.fitted.fit.uncertainty.moving.is_empty() {
            marks.push(Mark::Band(Band { name: String::new(), series, x: frequencies.clone(), lower, upper }));
        }
        let name = if series == 0 { best.title().to_owned() } else { String::new() };
        marks.push(Mark::Line(Line { name, series, x: frequencies.clone(), y: value, dashed: false }));
    }
    let mut figures = vec![Figure {
        ranged: true,
        key: "fit".into(),
        title: format!("{} — {}", best.title(), place.title),
        panels: vec![
            Panel { x: x.clone(), y: y.clone(), marks, height: 1.0 },
            Panel {
                x: x.clone(),
                y: Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None },
                marks: residual_marks(best, place),
                height: 0.32,
            },
        ],
        ..Figure::default()
    }];
    if ranked.len() > 1 {
        let mut marks = measured;
        for (number, one) in ranked.iter().enumerate() {
            for part in &one.parts {
                let Some(channel) = place.channel(*part) else { continue };
                let g = one.of.law.moduli(&omega, &one.of.fitted.fit.values);
                marks.push(Mark::Line(Line {
                    name: if *part == one.parts[0] { one.title().into() } else { String::new() },
                    // Colours after those of the measured quantities.
                    series: (parts.len() + number) as u32,
                    x: frequencies.clone(),
                    y: g.iter().map(|g| channel.unit.from_si(part.of(*g))).collect(),
                    dashed: number > 0,
                }));
            }
        }
        figures.push(Figure {
            ranged: true,
            key: "comparison".into(),
            title: format!("All models — {}", place.title),
            panels: vec![Panel { x, y, marks, height: 1.0 }],
            ..Figure::default()
        });
    }
    figures
}

fn curve_omega(sweep: &FrequencySweep) -> Vec<f64> {
    let (first, last) = (sweep.omega[0].ln(), sweep.omega[sweep.omega.len() - 1].ln());
    (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect()
}

/// Storage filled, loss open: the paper's convention.
fn symbol_of(part: Part) -> (Shape, bool) {
    match part {
        Part::StorageModulus => (Shape::Circle, true),
        Part::LossModulus => (Shape::Square, false),
        Part::LossFactor => (Shape::Diamond, true),
    }
}

fn measured_marks(sweep: &FrequencySweep, used: &[bool], parts: &[Part], best: &One, place: &Place) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (series, part) in parts.iter().enumerate() {
        let Some(channel) = place.channel(*part) else { continue };
        let (shape, filled) = symbol_of(*part);
        let mut sigma = vec![f64::NAN; sweep.omega.len()];
        for matched in best.target.matched().filter(|matched| matched.part == *part) {
            sigma[matched.point] = channel.unit.from_si(matched.sigma);
        }
        for excluded in [false, true] {
            let chosen: Vec<usize> = (0..used.len()).filter(|&k| used[k] != excluded).collect();
            if chosen.is_empty() {
                continue;
            }
            let name = if excluded { String::new() } else { format!("${}$", channel.symbol) };
            marks.push(Mark::Points(Points {
                name,
                series: series as u32,
                x: chosen.iter().map(|&k| place.frequency.unit.from_si(sweep.omega[k])).collect(),
                y: chosen.iter().map(|&k| channel.unit.from_si(part.measured(sweep)[k])).collect(),
                error: (!excluded).then(|| chosen.iter().map(|&k| sigma[k]).collect()),
                rows: chosen.iter().map(|&k| sweep.rows[k]).collect(),
                shape,
                filled,
                excluded,
                ..Points::default()
            }));
        }
    }
    marks
}

fn residual_marks(one: &One, place: &Place) -> Vec<Mark> {
    let sweep = one.target.sweep;
    let mut marks = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
    for (series, part) in one.parts.iter().enumerate() {
        let (shape, filled) = symbol_of(*part);
        let of_part: Vec<(usize, f64)> = one
            .target
            .matched()
            .zip(one.of.fitted.fit.residuals.iter())
            .filter(|(matched, _)| matched.part == *part)
            .map(|(matched, residual)| (matched.point, -residual))
            .collect();
        marks.push(Mark::Points(Points {
            name: String::new(),
            series: series as u32,
            x: of_part.iter().map(|(k, _)| place.frequency.unit.from_si(sweep.omega[*k])).collect(),
            y: of_part.iter().map(|(_, residual)| *residual).collect(),
            rows: of_part.iter().map(|(k, _)| sweep.rows[*k]).collect(),
            shape,
            filled,
            ..Points::default()
        }));
    }
    marks
}

//! All isotherms with the fit and the residuals, and each isotherm's own parameters against temperature.

use super::fitting::{Family, Joint, SHIFT, temperatures};
use super::options::is_time;
use crate::analyses::overview::{common_scale, label};
use crate::data::Channel;
use crate::figure::{Axis, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::report::EstimateState;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 80;

pub(super) fn figures(joint: &Joint, family: &Family) -> Vec<Figure> {
    let mut figures = vec![isotherms(joint, family)];
    figures.extend(own_parameters(joint, family));
    figures
}

fn isotherms(joint: &Joint, family: &Family) -> Figure {
    let x = Axis { label: label(&[&family.frequency]), scale: Scale::Log, range: None };
    let hertz = |omega: f64| family.frequency.unit.from_si(omega);
    let mut panels = Vec::new();
    for (number, (part, channel)) in family.parts.iter().zip(&family.channels).enumerate() {
        let mut marks = Vec::new();
        for (k, isotherm) in family.isotherms.iter().enumerate() {
            let sweep = &isotherm.sweep;
            marks.push(Mark::Points(Points {
                name: if number == 0 { isotherm.label.clone() } else { String::new() },
                series: k as u32,
                x: sweep.omega.iter().map(|omega| hertz(*omega)).collect(),
                y: part.measured(sweep).iter().map(|v| channel.unit.from_si(*v)).collect(),
                rows: sweep.rows.clone(),
                shape: if number == 0 { Shape::Circle } else { Shape::Square },
                filled: number == 0,
                ..Points::default()
            }));
            let (first, last) = (sweep.omega[0].ln(), sweep.omega[sweep.omega.len() - 1].ln());
            let omega: Vec<f64> =
                (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect();
            let fitted = joint.moduli(k, &omega);
            marks.push(Mark::Line(Line {
                name: String::new(),
                series: k as u32,
                x: omega.iter().map(|omega| hertz(*omega)).collect(),
                y: fitted.iter().map(|g| channel.unit.from_si(part.of(*g))).collect(),
                dashed: false,
            }));
        }
        let channels: [&Channel; 1] = [channel];
        let y = Axis { label: label(&channels), scale: common_scale(&channels), range: None };
        panels.push(Panel { x: x.clone(), y, marks, height: 1.0 });
    }
    let mut marks = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
    for (k, isotherm) in family.isotherms.iter().enumerate() {
        let residuals = joint.residuals(family, k);
        marks.push(Mark::Points(Points {
            series: k as u32,
            x: residuals.iter().map(|(point, ..)| hertz(isotherm.sweep.omega[*point])).collect(),
            y: residuals.iter().map(|(.., r)| *r).collect(),
            rows: residuals.iter().map(|(point, ..)| isotherm.sweep.rows[*point]).collect(),
            ..Points::default()
        }));
    }
    let y = Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None };
    panels.push(Panel { x, y, marks, height: 0.4 });
    Figure {
        ranged: true,
        key: "fit".into(),
        title: format!("All isotherms and {}", joint.law.title()),
        panels,
        ..Figure::default()
    }
}

/// Times on a logarithmic axis against 1000/T and shifts, which are logarithms, on a linear one; all else against T.
fn own_parameters(joint: &Joint, family: &Family) -> Vec<Figure> {
    let Some(kelvin) = temperatures(family) else { return Vec::new() };
    let one = |(own, named): (usize, &crate::analyses::shared::fitted::Named)| {
        let time = is_time(&named.unit);
        let inverse = time || named.key == SHIFT;
        let known: Vec<usize> = (0..kelvin.len())
            .filter(|&k| {
                let verdict = joint.fit.parameters[joint.number(k, own)].verdict;
                joint.verdict_in_words(verdict).0 == EstimateState::Ok
            })
            .collect();
        let (unit, factor) = family.shown_unit(&named.unit);
        let at = |k: usize| joint.number(k, own);
        let points = Points {
            x: known.iter().map(|&k| if inverse { 1000.0 / kelvin[k] } else { kelvin[k] }).collect(),
            y: known.iter().map(|&k| factor * joint.fit.values[at(k)]).collect(),
            error: Some(
                known.iter().map(|&k| factor * joint.fit.parameters[at(k)].std_error.unwrap_or(f64::NAN)).collect(),
            ),
            filled: true,
            ..Points::default()
        };
        let with_unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        Figure {
            key: named.key.clone(),
            title: format!("{} of each isotherm", named.meaning.split(':').next().unwrap_or_default()),
            panels: vec![Panel {
                x: Axis {
                    label: if inverse { "$1000/T$ (1/K)" } else { "$T$ (K)" }.into(),
                    scale: Scale::Linear,
                    range: None,
                },
                y: Axis {
                    label: format!("${}${with_unit}", named.symbol),
                    scale: if time { Scale::Log } else { Scale::Linear },
                    range: None,
                },
                marks: vec![Mark::Points(points)],
                height: 1.0,
            }],
            ..Figure::default()
        }
    };
    joint.own.iter().enumerate().map(one).collect()
}

//! J′ and J″ with their slopes (figure 16(a) of the paper), and the parts (figure 16(b)).

use super::Found;
use crate::analyses::overview::label;
use crate::figure::{Axis, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::math::rounding::significant;
use crate::models::relations::compliance::{Parts, compliance};

/// Points of a drawn curve.
const CURVE: usize = 120;

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    vec![whole(found), parts(found)]
}

/// Frequencies of curves, rad/s.
fn grid(found: &Found) -> Vec<f64> {
    let omega = found.omega();
    let [first, last] = [omega[0].ln(), omega[omega.len() - 1].ln()];
    (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect()
}

fn x_axis(found: &Found) -> Axis {
    Axis { label: label(&[&found.frequency]), scale: Scale::Log, range: None }
}

fn points(found: &Found, name: &str, series: u32, of: &dyn Fn(&Parts) -> f64, error: Option<usize>) -> Mark {
    let (_, factor) = found.shown("1/Pa");
    Mark::Points(Points {
        name: name.into(),
        series,
        x: found.omega().iter().map(|omega| found.frequency.unit.from_si(*omega)).collect(),
        y: found.parts.iter().map(|parts| factor * of(parts)).collect(),
        error: error.map(|k| found.sigma.iter().map(|sigma| factor * sigma[k]).collect()),
        rows: found.points.iter().map(|&k| found.sweep.rows[k]).collect(),
        shape: if series == 0 { Shape::Circle } else { Shape::Square },
        filled: series == 0,
        ..Points::default()
    })
}

fn whole(found: &Found) -> Figure {
    let (unit, factor) = found.shown("1/Pa");
    let hertz = |omega: &f64| found.frequency.unit.from_si(*omega);
    let omega = grid(found);
    let fitted: Vec<[f64; 2]> =
        found.shape.law.moduli(&omega, &found.shape.all).iter().map(|g| compliance(g.re, g.im)).collect();
    let mut marks = vec![
        points(found, "$J'$", 0, &|parts| parts.storage, Some(0)),
        points(found, "$J''$", 1, &|parts| parts.loss, Some(1)),
    ];
    for k in 0..2 {
        marks.push(Mark::Line(Line {
            name: if k == 0 { "eq. 9".into() } else { String::new() },
            series: k as u32,
            x: omega.iter().map(hertz).collect(),
            y: fitted.iter().map(|j| factor * j[k]).collect(),
            dashed: false,
        }));
    }
    let all = found.omega();
    for (k, slope) in found.slopes.iter().enumerate() {
        if let Some(slope) = slope {
            let count = slope.points.min(all.len());
            let ends = if k == 0 { [all[0], all[count - 1]] } else { [all[all.len() - count], all[all.len() - 1]] };
            marks.push(Mark::Line(Line {
                name: format!("slope {}", significant(slope.slope, 2)),
                series: 2 + k as u32,
                x: ends.iter().map(hertz).collect(),
                y: ends.iter().map(|w| factor * slope.at(w.ln()).exp()).collect(),
                dashed: true,
            }));
        }
    }
    let y = Axis { label: format!("$J'$, $J''$ ({unit})"), scale: Scale::Log, range: None };
    let mut left = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
    let at = found.shape.law.moduli(&all, &found.shape.all);
    for k in 0..2 {
        let residual = |(n, g): (usize, &num_complex::Complex64)| {
            let measured = if k == 0 { found.parts[n].storage } else { found.parts[n].loss };
            (measured - compliance(g.re, g.im)[k]) / found.sigma[n][k]
        };
        left.push(Mark::Points(Points {
            series: k as u32,
            x: all.iter().map(hertz).collect(),
            y: at.iter().enumerate().map(residual).collect(),
            shape: if k == 0 { Shape::Circle } else { Shape::Square },
            filled: k == 0,
            ..Points::default()
        }));
    }
    let residuals = Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None };
    Figure {
        key: "compliance".into(),
        title: "Storage and loss compliance".into(),
        panels: vec![
            Panel { x: x_axis(found), y, marks, height: 1.0 },
            Panel { x: x_axis(found), y: residuals, marks: left, height: 0.4 },
        ],
        ranged: true,
        ..Figure::default()
    }
}

fn parts(found: &Found) -> Figure {
    let (unit, factor) = found.shown("1/Pa");
    let hertz = |omega: &f64| found.frequency.unit.from_si(*omega);
    let omega = grid(found);
    let line = |name: &str, series: u32, dashed: bool, of: &dyn Fn(f64) -> f64| {
        Mark::Line(Line {
            name: name.into(),
            series,
            x: omega.iter().map(hertz).collect(),
            y: omega.iter().map(|w| factor * of(*w)).collect(),
            dashed,
        })
    };
    let mut marks = Vec::new();
    if found.as_printed {
        marks.push(points(found, r"$J_{el}=J'$ as printed", 0, &|parts| parts.storage, None));
    } else {
        marks.push(line(r"$J_{el}=1/G_u$", 2, true, &|_| 1.0 / found.modulus[0]));
        marks.push(points(found, r"$J'_{ve}$", 0, &|parts| parts.viscoelastic_storage, Some(0)));
    }
    marks.push(points(found, r"$J''_{ve}$", 1, &|parts| parts.viscoelastic_loss, Some(1)));
    if found.viscosity[1] < super::numbers::UNDETERMINED {
        marks.push(line(r"$J''_{vp}$", 3, false, &|w| 1.0 / (w * found.viscosity[0])));
    }
    let at = found.frequency.unit.from_si(found.shape.ln_crossover()[0].exp());
    let all = found.omega();
    if at > hertz(&all[0]) && at < hertz(&all[all.len() - 1]) {
        marks.push(Mark::Rule(Rule { name: "$f_c$".into(), at, vertical: true }));
    }
    let y = Axis { label: format!("parts of $J'$, $J''$ ({unit})"), scale: Scale::Log, range: None };
    Figure {
        key: "parts".into(),
        title: "Elastic, viscoelastic and viscous parts".into(),
        panels: vec![Panel { x: x_axis(found), y, marks, height: 1.0 }],
        ranged: true,
        ..Figure::default()
    }
}

//! ln tan δ against frequency with the slopes of eq. 10 (figure 14 of the paper), and χ(T) with the kink (figure 15).

use super::Found;
use super::factors::Taken;
use super::options::KINK;
use crate::analyses::overview::label;
use crate::analyses::shared::fitted::NORMAL_95;
use crate::figure::{Axis, Band, Figure, Line, Mark, Move, Moves, Panel, Points, Rule, Scale, Shape};
use crate::math::local::Line as Straight;

/// Points of a drawn curve.
const CURVE: usize = 80;

pub(super) fn figures(found: &Found, limit: f64) -> Vec<Figure> {
    let mut figures = vec![chi(found), loss_factor(found, limit)];
    figures.extend(residuals(found));
    figures
}

fn loss_factor(found: &Found, limit: f64) -> Figure {
    let family = &found.family;
    let hertz = |omega: f64| family.frequency.unit.from_si(omega);
    let mut marks = vec![Mark::Rule(Rule { name: "eq. 10 below".into(), at: limit, vertical: false })];
    for (k, one) in found.factors.iter().enumerate() {
        let sweep = &family.isotherms[k].sweep;
        let series = k as u32;
        marks.push(Mark::Points(Points {
            name: one.label.clone(),
            series,
            x: one.points.iter().map(|(point, _)| hertz(sweep.omega[*point])).collect(),
            y: one.points.iter().map(|(_, tan)| *tan).collect(),
            rows: one.points.iter().map(|(point, _)| sweep.rows[*point]).collect(),
            filled: true,
            ..Points::default()
        }));
        if let Some(joint) = &found.joint {
            let [first, last] = [0, sweep.omega.len() - 1].map(|k| sweep.omega[k].ln());
            let omega: Vec<f64> =
                (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect();
            let fitted = joint.moduli(k, &omega);
            marks.push(Mark::Line(Line {
                series,
                x: omega.iter().map(|omega| hertz(*omega)).collect(),
                y: fitted.iter().map(|g| g.im / g.re).collect(),
                ..Line::default()
            }));
        }
        let line = |slope: Straight| {
            let low = one.points.iter().filter(|(_, tan)| *tan < limit).map(|(point, _)| sweep.omega[*point]);
            let ends = [low.clone().fold(f64::INFINITY, f64::min), low.fold(0.0, f64::max)];
            Mark::Line(Line {
                series,
                x: ends.iter().map(|omega| hertz(*omega)).collect(),
                y: ends.iter().map(|omega| slope.at(omega.ln()).exp()).collect(),
                dashed: true,
                ..Line::default()
            })
        };
        marks.extend(one.of_loss_factor.map(line));
    }
    let x = Axis { label: label(&[&family.frequency]), scale: Scale::Log, range: None };
    let y = Axis { label: r"$\tan\delta$".into(), scale: Scale::Log, range: None };
    Figure {
        key: "loss_factor".into(),
        title: "Loss factor with eq. 9 (solid) and the slopes of eq. 10 (dashed)".into(),
        panels: vec![Panel { x, y, marks, height: 1.0 }],
        ranged: true,
        ..Figure::default()
    }
}

fn chi(found: &Found) -> Figure {
    let factors = &found.factors;
    let mut marks = Vec::new();
    if let Some(kink) = &found.kink {
        let ends = || found.taken.iter().map(|&k| factors[k].temperature);
        let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(0.0, f64::max));
        let mut x: Vec<f64> = (0..CURVE).map(|k| low + (high - low) * k as f64 / (CURVE - 1) as f64).collect();
        x.push(kink.at);
        crate::math::order::sort_by_number(&mut x, |x| *x);
        let at: Vec<[f64; 2]> = x.iter().map(|x| kink.curve(*x)).collect();
        let edge = |sign: f64| at.iter().map(|[v, e]| v + NORMAL_95 * sign * e).collect();
        let [lower, upper] = [edge(-1.0), edge(1.0)];
        let values = at.iter().map(|[v, _]| *v).collect();
        marks.push(Mark::Band(Band { name: String::new(), series: 0, x: x.clone().into(), lower, upper }));
        let seen = found.has_kink();
        let name = if seen { "eq. 6".into() } else { "eq. 6, not seen".into() };
        marks.push(Mark::Line(Line { name, series: 0, x: x.into(), y: values, dashed: !seen }));
        for end in kink.interval.into_iter().flatten().filter(|_| seen && !found.held) {
            marks.push(Mark::Rule(Rule { name: String::new(), at: end, vertical: true }));
        }
        let parameter = KINK.join(".");
        marks.push(Mark::Points(Points {
            name: "$T_g$".into(),
            series: 3,
            x: vec![kink.at].into(),
            y: vec![kink.level].into(),
            shape: Shape::Diamond,
            filled: found.held,
            moves: Moves { x: Some(Move { parameter, slope: 1.0 }), y: None },
            ..Points::default()
        }));
    }
    for (taken, name, shape) in [
        (Taken::Modulus, r"$\chi$ by eq. 9", Shape::Circle),
        (Taken::LossFactor, r"$\chi$ by eq. 10, low loss", Shape::Triangle),
    ] {
        let own: Vec<usize> = found.taken.iter().copied().filter(|&k| factors[k].taken == taken).collect();
        if !own.is_empty() {
            marks.push(Mark::Points(Points {
                name: name.into(),
                x: own.iter().map(|&k| factors[k].temperature).collect(),
                y: own.iter().map(|&k| factors[k].chi()[0]).collect(),
                error: Some(own.iter().map(|&k| factors[k].chi()[1]).collect()),
                shape,
                filled: true,
                ..Points::default()
            }));
        }
    }
    let mut slopes = |name: &str, series: u32, shape: Shape, of: &dyn Fn(usize) -> Option<Straight>| {
        let own: Vec<(f64, Straight)> =
            (0..factors.len()).filter_map(|k| Some((factors[k].temperature, of(k)?))).collect();
        if !own.is_empty() {
            marks.push(Mark::Points(Points {
                name: name.into(),
                series,
                x: own.iter().map(|(t, _)| *t).collect(),
                y: own.iter().map(|(_, slope)| -slope.slope).collect(),
                error: Some(own.iter().map(|(_, slope)| slope.slope_error()).collect()),
                shape,
                ..Points::default()
            }));
        }
    };
    let beside = |k: usize| factors[k].of_loss_factor.filter(|_| factors[k].taken != Taken::LossFactor);
    slopes("eq. 10, low loss", 1, Shape::Triangle, &beside);
    slopes("slope of all frequencies, as printed", 2, Shape::Square, &|k| factors[k].naive);
    let x = Axis { label: "$T$ (K)".into(), scale: Scale::Linear, range: None };
    let y = Axis { label: r"$\chi$".into(), scale: Scale::Linear, range: None };
    Figure {
        key: "correlation_factor".into(),
        title: "Correlation factor against temperature".into(),
        panels: vec![Panel { x, y, marks, height: 1.0 }],
        ..Figure::default()
    }
}

/// What eq. 6 leaves of χ, in standard errors.
fn residuals(found: &Found) -> Option<Figure> {
    let kink = found.kink.as_ref()?;
    let own = || found.taken.iter().map(|&k| &found.factors[k]);
    let marks = vec![
        Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false }),
        Mark::Points(Points {
            x: own().map(|one| one.temperature).collect(),
            y: own().map(|one| (one.chi()[0] - kink.curve(one.temperature)[0]) / one.chi()[1]).collect(),
            filled: true,
            ..Points::default()
        }),
    ];
    Some(Figure {
        key: "residuals".into(),
        title: "What eq. 6 leaves of χ".into(),
        panels: vec![Panel {
            x: Axis { label: "$T$ (K)".into(), scale: Scale::Linear, range: None },
            y: Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None },
            marks,
            height: 0.6,
        }],
        ..Figure::default()
    })
}

//! The pattern with its halo, peaks marked, and what the halo leaves (figure 1(a)).

use super::Found;
use super::halo::Pattern;
use crate::analyses::overview::label;
use crate::analyses::shared::windows::handle;
use crate::data::Channel;
use crate::figure::{Axis, Figure, Line, Mark, Panel, Points, Rule, Scale};
use crate::math::local::between;

pub(super) fn figures(pattern: &Pattern, found: &Found, abscissa: &Channel) -> Vec<Figure> {
    let axis = |label: String| Axis { label, scale: Scale::Linear, range: None };
    let x = axis(label(&[abscissa]));
    let mut marks = vec![Mark::Points(Points {
        name: "measured".into(),
        x: pattern.x.clone().into(),
        y: pattern.y.clone().into(),
        rows: pattern.rows.clone(),
        filled: true,
        ..Points::default()
    })];
    let line = |name: &str, series: u32, x: &[f64], y: Vec<f64>, dashed: bool| {
        Mark::Line(Line { name: name.into(), series, x: x.to_vec().into(), y: y.into(), dashed })
    };
    if found.halo.is_none() {
        marks.push(line("without sharp peaks", 2, &pattern.x, found.broad.clone(), true));
    }
    for peak in &found.peaks {
        marks.push(Mark::Rule(Rule { name: String::new(), at: peak.position, vertical: true }));
    }
    let mut panels = Vec::new();
    if let Some(halo) = &found.halo {
        let part = between(&pattern.x, halo.window[0], halo.window[1]);
        let inside = &pattern.x[part.clone()];
        marks.push(line("halo", 1, inside, inside.iter().map(|x| halo.at(*x)).collect(), false));
        marks.push(line("background", 3, inside, inside.iter().map(|x| halo.background(*x)).collect(), true));
        for (key, at) in ["halo_from", "halo_to"].into_iter().zip(halo.window) {
            marks.push(handle(key, [at, halo.background(at)], 1.0, 1));
        }
        let residuals = Points {
            x: inside.to_vec().into(),
            y: part.clone().map(|k| pattern.y[k] - halo.at(pattern.x[k])).collect(),
            rows: part.map(|k| pattern.rows[k]).collect(),
            filled: true,
            ..Points::default()
        };
        let zero = Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false });
        panels.push(Panel {
            x: x.clone(),
            y: axis("measured − halo".into()),
            marks: vec![zero, Mark::Points(residuals)],
            height: 0.35,
        });
    }
    panels.insert(0, Panel { x, y: axis("intensity".into()), marks, height: 1.0 });
    vec![Figure {
        key: "pattern".into(),
        title: "Diffraction pattern and its halo".into(),
        panels,
        ranged: true,
        ..Figure::default()
    }]
}

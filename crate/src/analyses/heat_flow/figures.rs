//! The run with its baselines, tangents and windows, and its slope beneath.

use super::Found;
use crate::analyses::overview::label;
use crate::analyses::shared::windows::handle_at;
use crate::data::Channel;
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale};
use crate::math::local::{Line as Straight, between};

/// A straight line between two temperatures.
fn straight(name: &str, line: &Straight, ends: [f64; 2], abscissa: &Channel, series: u32, dashed: bool) -> Mark {
    Mark::Line(Line {
        name: name.into(),
        series,
        x: ends.iter().map(|t| abscissa.unit.from_si(*t)).collect(),
        y: ends.iter().map(|t| line.at(*t)).collect(),
        dashed,
    })
}

pub(super) fn figures(found: &Found, abscissa: &Channel) -> Vec<Figure> {
    let seen = found.seen;
    let run = seen.run;
    let first = run.t[0];
    let shown = |t: &f64| abscissa.unit.from_si(*t);
    let mut marks = vec![Mark::Points(Points {
        name: "measured".into(),
        x: run.t.iter().map(shown).collect(),
        y: run.flow.clone().into(),
        rows: run.rows.clone(),
        filled: true,
        ..Points::default()
    })];
    let rule = |name: &str, t: f64| Mark::Rule(Rule { name: name.into(), at: shown(&t), vertical: true });
    if let Some(crystal) = &found.crystal
        && let Some(heat) = &crystal.heat
    {
        let part = between(&run.t, heat.ends[0], heat.ends[1]);
        let chord = |t: &f64| {
            heat.levels[0] + (heat.levels[1] - heat.levels[0]) * (t - heat.ends[0]) / (heat.ends[1] - heat.ends[0])
        };
        marks.push(Mark::Band(Band {
            name: "heat of crystallisation".into(),
            series: 3,
            x: run.t[part.clone()].iter().map(shown).collect(),
            lower: run.flow[part.clone()].to_vec().into(),
            upper: run.t[part].iter().map(chord).collect(),
        }));
        marks.push(handle_at("crystal_to", heat.ends[1], heat.levels[1], abscissa, 3));
    }
    if let Some(windows) = found.windows {
        let lines = [
            ("glass line", "glass", windows.glass, [first, windows.liquid[0]], 1),
            ("liquid line", "liquid", windows.liquid, [windows.glass[1], windows.liquid[1] + 20.0], 2),
        ];
        for (name, key, window, ends, series) in lines {
            let line = seen.line(&run.flow, window);
            if let Some(line) = &line {
                marks.push(straight("", line, ends, abscissa, series, true));
                marks.push(straight(name, line, window, abscissa, series, false));
            }
            for (end, t) in ["from", "to"].into_iter().zip(window) {
                // Ends that have too few points between them for a line lie on the run.
                let near = run.t.partition_point(|x| *x < t).min(run.t.len() - 1);
                let y = line.map_or(run.flow[near], |line| line.at(t));
                marks.push(handle_at(&format!("{key}_{end}"), t, y, abscissa, series));
            }
        }
    }
    if let Some(glass) = &found.glass {
        let one = glass.value;
        let tangent =
            Straight { center: one.inflection, level: one.tangent[0], slope: one.tangent[1], ..Straight::default() };
        let reach = 0.3 * (one.endset - one.onset);
        marks.push(straight("tangent", &tangent, [one.onset - reach, one.endset + reach], abscissa, 4, false));
        marks.push(rule("$T_g$", one.onset));
    }
    if let Some(crystal) = &found.crystal {
        let one = crystal.of.value;
        marks.push(straight("", &crystal.baseline, [crystal.baseline.center, one.onset + 3.0], abscissa, 2, true));
        marks.push(straight("", &one.tangent, [one.onset - 2.0, one.tangent.center + 2.0], abscissa, 4, false));
        marks.push(rule("$T_x$", one.onset));
        marks.push(rule("$T_p$", one.peak));
    }
    let x = Axis { label: label(&[abscissa]), scale: Scale::Linear, range: None };
    let axis = |label: String| Axis { label, scale: Scale::Linear, range: None };
    let per_kelvin = axis(format!("slope ({}/K)", run.unit));
    let slope = Mark::Line(Line {
        name: String::new(),
        series: 0,
        x: run.t.iter().map(shown).collect(),
        y: seen.slope.clone().into(),
        dashed: false,
    });
    let zero = Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false });
    vec![Figure {
        key: "heat_flow".into(),
        title: "Heat flow with its baselines".into(),
        panels: vec![
            Panel { x: x.clone(), y: axis(format!("heat flow, endothermic up ({})", run.unit)), marks, height: 1.0 },
            Panel { x, y: per_kelvin, marks: vec![zero, slope], height: 0.35 },
        ],
        ranged: true,
        ..Figure::default()
    }]
}

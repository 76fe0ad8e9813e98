//! The runs, and the excess of each sample over the reference with what is integrated (figure 10).

use super::samples::Sample;
use super::{Limits, Pair};
use crate::analyses::overview::label;
use crate::analyses::shared::windows::handle_at;
use crate::data::Channel;
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Rule, Scale};
use crate::math::local::between;

pub(super) fn figures(all: &[Sample], pairs: &[Pair], limits: &Limits, abscissa: &Channel) -> Vec<Figure> {
    let shown = |t: &f64| abscissa.unit.from_si(*t);
    let rule = |t: f64| Mark::Rule(Rule { name: String::new(), at: shown(&t), vertical: true });
    let axis = |label: String| Axis { label, scale: Scale::Linear, range: None };
    // Crystallisation is many times as deep: the figure ends a little beyond what is integrated.
    let margin = 0.08 * (limits.ends[1] - limits.ends[0]);
    let [low, high] = [limits.ends[0] - margin, limits.ends[1] + margin];
    let inside = |sample: &Sample| {
        let part = between(&sample.run.t, low, high);
        sample.run.flow[part].to_vec()
    };
    let flows = all.iter().flat_map(inside).fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], v| [l.min(v), h.max(v)]);
    let room = 0.08 * (flows[1] - flows[0]);
    let x = Axis { range: Some([shown(&low), shown(&high)]), ..axis(label(&[abscissa])) };
    let y = Axis {
        range: (room > 0.0).then_some([flows[0] - room, flows[1] + room]),
        ..axis(format!("heat flow, endothermic up ({})", all.first().map_or("", |sample| sample.run.unit)))
    };
    let line = |name: String, series: usize, t: &[f64], y: Vec<f64>| {
        Mark::Line(Line { name, series: series as u32, x: t.iter().map(shown).collect(), y: y.into(), dashed: false })
    };
    let mut runs: Vec<Mark> = all
        .iter()
        .enumerate()
        .map(|(k, sample)| line(sample.role.title().into(), k, &sample.run.t, sample.run.flow.clone()))
        .collect();
    let ends = || ["relaxation_from", "relaxation_to"].into_iter().zip(limits.ends);
    for (key, t) in ends() {
        runs.push(rule(t));
        // Without a difference to be drawn, the ends are still to be dragged.
        if let Some(Sample { run, .. }) = all.first() {
            let near = run.t.partition_point(|x| *x < t).min(run.t.len() - 1);
            runs.push(handle_at(key, t, run.flow[near], abscissa, all.len() as u32));
        }
    }
    let mut panels = vec![Panel { x: x.clone(), y, marks: runs, height: 1.0 }];
    if !pairs.is_empty() {
        let mut marks = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
        for pair in pairs {
            let series = all.iter().position(|sample| std::ptr::eq(sample, pair.sample)).unwrap_or(0);
            let one = &pair.difference;
            marks.push(Mark::Band(Band {
                name: String::new(),
                series: series as u32,
                x: one.t.iter().map(shown).collect(),
                lower: one.smooth.iter().map(|v| v.min(0.0)).collect(),
                upper: one.smooth.iter().map(|v| v.max(0.0)).collect(),
            }));
            marks.push(line(format!("{} − reference", pair.sample.role.title()), series, &one.t, one.excess.clone()));
        }
        for (key, t) in ends() {
            marks.push(rule(t));
            marks.push(handle_at(key, t, 0.0, abscissa, all.len() as u32));
        }
        panels.push(Panel { x, y: axis("excess $c_p$ (J/(g K))".into()), marks, height: 0.8 });
    }
    vec![Figure {
        key: "relaxation".into(),
        title: "Relaxation below and at the glass transition".into(),
        panels,
        ..Figure::default()
    }]
}

//! tan δ against 1000/T with the two lines and what they leave; against T; and the inverted times.

use super::{COLD, Found, WARM, WINDOW};
use crate::analyses::shared::temperature::Ramp;
use crate::analyses::shared::temperature::drawn::{
    axis, handle, level, line, loss_factor_axis, points, shown, temperature_axis, upright,
};
use crate::figure::{Axis, Band, Figure, Mark, Panel, Points, Scale};

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    let ramp = &found.ramp;
    let inverse =
        Abscissa { axis: axis("$1000/T$ (1/K)", Scale::Linear), at: &|t| 1000.0 / t, slope: &|t| -t * t / 1000.0 };
    let plain = Abscissa { axis: temperature_axis(ramp), at: &|t| shown(ramp, t), slope: &|_| 1.0 };
    let mut figures = vec![
        drawn(found, "loss_factor_against_inverse_temperature", "Internal friction against 1000/T", &inverse),
        Figure { ranged: true, ..drawn(found, "loss_factor", "Internal friction", &plain) },
    ];
    figures.extend(inverted(found));
    figures
}

/// A way to put temperatures on paper, and kelvins for one unit of it.
struct Abscissa<'a> {
    axis: Axis,
    at: &'a dyn Fn(f64) -> f64,
    slope: &'a dyn Fn(f64) -> f64,
}

fn drawn(found: &Found, key: &str, title: &str, abscissa: &Abscissa) -> Figure {
    let ramp = &found.ramp;
    let at = |t: f64| (abscissa.at)(t);
    let mut marks = measured(found, &at);
    let mut panels = Vec::new();
    if let Ok(kink) = &found.kink {
        let sound = found.sound().is_ok();
        let value = |t: f64| kink.broken.value(1000.0 / t).exp();
        let between = |from: f64, to: f64| -> Vec<[f64; 2]> {
            (0..=40).map(|k| from + (to - from) * f64::from(k) / 40.0).map(|t| [at(t), value(t)]).collect()
        };
        let t_g = kink.temperature();
        let place = if sound { "$T_g$" } else { "the bend" };
        marks.push(line(&format!("below {place}"), 1, &between(kink.window[0], t_g), false));
        marks.push(line(&format!("above {place}"), 3, &between(t_g, kink.window[1]), false));
        if sound {
            if let [Some(low), Some(high)] = kink.interval() {
                let edge = |y: f64| vec![y; 2].into();
                let top = ramp.loss_factor.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
                let x = vec![at(low), at(high)].into();
                marks.push(Mark::Band(Band {
                    name: String::new(),
                    series: 2,
                    x,
                    lower: edge(value(kink.window[0])),
                    upper: edge(top),
                }));
            }
            marks.push(upright("$T_g$", at(t_g)));
        }
        for (key, t) in [(COLD, kink.window[0]), (WARM, kink.window[1])] {
            marks.push(handle(&format!("{WINDOW}.{key}"), [at(t), value(t)], (abscissa.slope)(t)));
        }
        let inside: Vec<usize> = (0..ramp.temperature.len())
            .filter(|&k| (kink.window[0]..=kink.window[1]).contains(&ramp.temperature[k]) && ramp.loss_factor[k] > 0.0)
            .collect();
        let residual = |&k: &usize| (ramp.loss_factor[k] / value(ramp.temperature[k])).ln();
        let x = inside.iter().map(|&k| at(ramp.temperature[k])).collect();
        let below =
            points("", 0, x, inside.iter().map(residual).collect(), inside.iter().map(|&k| ramp.rows[k]).collect());
        panels.push(Panel {
            x: abscissa.axis.clone(),
            y: axis(r"$\ln\tan\delta$ − lines", Scale::Linear),
            marks: vec![level(0.0), Mark::Points(below)],
            height: 0.4,
        });
    }
    if let Ok(seen) = &found.crystallization {
        let peak = seen.loss_factor.as_ref().map(|peak| peak.temperature[0]);
        marks.extend(peak.map(|t| upright(r"$T_x$ ($\tan\delta$)", at(t))));
        marks.push(upright("$T_x$ (onset)", at(seen.onset[0])));
    }
    let y = loss_factor_axis(ramp.loss_factor.iter());
    panels.insert(0, Panel { x: abscissa.axis.clone(), y, marks, height: 1.0 });
    Figure { key: key.into(), title: title.into(), panels, ..Figure::default() }
}

/// The measured points; those that are left out are faint.
fn measured(found: &Found, at: &dyn Fn(f64) -> f64) -> Vec<Mark> {
    let ramp: &Ramp = &found.ramp;
    let used = points(
        r"$\tan\delta$",
        0,
        ramp.temperature.iter().map(|t| at(*t)).collect(),
        ramp.loss_factor.clone(),
        ramp.rows.clone(),
    );
    let others = Points {
        excluded: true,
        ..points(
            "",
            0,
            ramp.left_out.iter().map(|p| at(p[0])).collect(),
            ramp.left_out.iter().map(|p| p[3]).collect(),
            Vec::new(),
        )
    };
    let mut marks = vec![Mark::Points(used)];
    if !ramp.left_out.is_empty() {
        marks.push(Mark::Points(others));
    }
    marks
}

fn inverted(found: &Found) -> Option<Figure> {
    let inverted = found.inverted.as_ref()?;
    let column = |k: usize| inverted.points.iter().map(|p| p[k]).collect::<Vec<f64>>();
    let fitted = |u: f64| inverted.line.coefficients[0] + inverted.line.coefficients[1] * (u - inverted.center);
    let curve: Vec<[f64; 2]> = inverted.points.iter().map(|p| [p[0], fitted(p[0])]).collect();
    let x = axis("$1000/T$ (1/K)", Scale::Linear);
    let marks =
        vec![Mark::Points(points("inverted", 0, column(0), column(1), Vec::new())), line("line", 0, &curve, false)];
    let residuals = inverted.points.iter().map(|p| p[1] - fitted(p[0])).collect();
    let below = vec![level(0.0), Mark::Points(points("", 0, column(0), residuals, Vec::new()))];
    Some(Figure {
        key: "inverted_times".into(),
        title: "Times from the inversion of eq. (9)".into(),
        panels: vec![
            Panel { x: x.clone(), y: axis(r"$\ln\omega\tau_{mol}$", Scale::Linear), marks, height: 1.0 },
            Panel { x, y: axis("− line", Scale::Linear), marks: below, height: 0.4 },
        ],
        ..Figure::default()
    })
}

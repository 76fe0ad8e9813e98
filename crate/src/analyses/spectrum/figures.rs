//! The spectrum with its band and the modes as stems; data with both; residuals.

use super::Found;
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::numbers::Numbers;
use crate::spectra::Response;

/// How far the picture reaches below the highest part of the spectrum, decades, unless the determined part goes deeper.
const DEPTH: f64 = 4.0;

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    vec![spectrum(found), fit(found)]
}

fn spectrum(found: &Found) -> Figure {
    let (unit, factor) = found.data.shown_unit("Pa");
    let [first, last] = found.data.measured.window();
    // One decade beyond the window on both sides: farther out is nothing but the prior.
    let [left, right] = [first / 10.0, last * 10.0];
    let modes = &found.modes.modes;
    let highest = modes.iter().map(|mode| mode.strength).fold(0.0, f64::max);
    let mut top = highest * factor;
    let mut bottom = modes.iter().map(|mode| mode.strength * factor).fold(f64::INFINITY, f64::min);
    if let Some(smooth) = &found.smooth {
        let inside = |k: &usize| smooth.tau[*k] >= smooth.determined[0] && smooth.tau[*k] <= smooth.determined[1];
        for k in (0..smooth.tau.len()).filter(inside) {
            top = top.max(smooth.upper[k] * factor);
            bottom = bottom.min(smooth.density[k] * factor);
        }
    }
    bottom = bottom.max(top * 10f64.powf(-3.0 * DEPTH)).min(top * 10f64.powf(-DEPTH)) / 2.0;
    let range = (top > 0.0 && top.is_finite()).then_some([bottom, 3.0 * top]);
    let mut marks = Vec::new();
    if let Some(smooth) = &found.smooth {
        let shown: Vec<usize> =
            (0..smooth.tau.len()).filter(|&k| smooth.tau[k] >= left && smooth.tau[k] <= right).collect();
        let pick = |values: &[f64]| -> Numbers { shown.iter().map(|&k| values[k] * factor).collect() };
        let x: Numbers = shown.iter().map(|&k| smooth.tau[k]).collect();
        // An edge at zero lies below everything that a logarithmic axis shows.
        let lower: Numbers = shown.iter().map(|&k| (smooth.lower[k] * factor).max(bottom)).collect();
        let upper: Numbers = shown.iter().map(|&k| (smooth.upper[k] * factor).clamp(bottom, 3.0 * top)).collect();
        marks.push(Mark::Band(Band { name: "95 % band".into(), series: 0, x: x.clone(), lower, upper }));
        let y = pick(&smooth.density);
        marks.push(Mark::Line(Line { name: r"$H(\tau)$".into(), series: 0, x, y, dashed: false }));
    }
    let stems =
        modes.iter().flat_map(|mode| [(mode.time, bottom), (mode.time, mode.strength * factor), (f64::NAN, f64::NAN)]);
    let (x, y): (Vec<f64>, Vec<f64>) = stems.unzip();
    marks.push(Mark::Line(Line { name: String::new(), series: 1, x: x.into(), y: y.into(), dashed: false }));
    let error =
        |parameter: usize| found.modes.fit.uncertainty.parameters[parameter].std_error.map_or(f64::NAN, |e| e * factor);
    marks.push(Mark::Points(Points {
        name: "modes $g_k$".into(),
        series: 1,
        x: modes.iter().map(|mode| mode.time).collect(),
        y: modes.iter().map(|mode| mode.strength * factor).collect(),
        error: Some(modes.iter().map(|mode| error(mode.parameter)).collect()),
        shape: Shape::Diamond,
        filled: true,
        ..Points::default()
    }));
    for (at, name) in [(first, "window"), (last, "")] {
        marks.push(Mark::Rule(Rule { name: name.into(), at, vertical: true }));
    }
    Figure {
        key: "spectrum".into(),
        title: format!("Relaxation spectrum — {}", found.data.title),
        panels: vec![Panel {
            x: Axis { label: r"$\tau$ (s)".into(), scale: Scale::Log, range: None },
            y: Axis { label: format!("$H$, $g_k$ ({unit})"), scale: Scale::Log, range },
            marks,
            height: 1.0,
        }],
        ..Figure::default()
    }
}

fn fit(found: &Found) -> Figure {
    let mut panel = found.data.data_panel();
    let modes = format!("{} modes", found.modes.modes.len());
    panel.marks.extend(found.data.curves(&modes, &|response, x| found.of_modes(response, x), false));
    if let Some(smooth) = &found.smooth {
        panel.marks.extend(found.data.curves(r"$H(\tau)$", &|response: Response, x| smooth.at(response, x), true));
    }
    let all = found.data.measured.data();
    let residuals: Vec<f64> = all.iter().map(|d| (d.value - found.of_modes(d.response, d.x)) / d.sigma).collect();
    Figure {
        ranged: true,
        key: "fit".into(),
        title: format!("Data and spectrum — {}", found.data.title),
        panels: vec![panel, found.data.residual_panel(&residuals, "residual / σ")],
        ..Figure::default()
    }
}

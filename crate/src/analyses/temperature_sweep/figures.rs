//! Storage and loss relative to the unrelaxed modulus (figs. 3(a) and 4), the α peak with its cubic, and the excess wing.

use super::options::{GLASS_LINE, LINE};
use super::sample::Sample;
use crate::analyses::shared::temperature::drawn::{
    axis, handle, level, line, points, shown, temperature_axis, upright,
};
use crate::figure::{Figure, Mark, Panel, Points, Scale, Shape};
use crate::numbers::Numbers;

pub(super) fn figures(samples: &[Sample]) -> Vec<Figure> {
    let mut figures = vec![sweep(samples)];
    figures.extend(peak(samples));
    figures.extend(wing(samples));
    figures
}

/// A quantity of a sample with the points that are left out.
fn measured(sample: &Sample, number: usize, values: &[f64], column: usize, scale: f64, named: bool) -> Vec<Mark> {
    let ramp = &sample.ramp;
    let name = if named { ramp.label.as_str() } else { "" };
    let at = |t: &f64| shown(ramp, *t);
    let filled = column != 2;
    let shape = if column == 2 { Shape::Square } else { Shape::Circle };
    let y = values.iter().map(|v| v / scale).collect();
    let used = points(name, number as u32, ramp.temperature.iter().map(at).collect(), y, ramp.rows.clone());
    let mut marks = vec![Mark::Points(Points { filled, shape, ..used })];
    if !ramp.left_out.is_empty() {
        let x = ramp.left_out.iter().map(|p| shown(ramp, p[0])).collect();
        let others =
            points("", number as u32, x, ramp.left_out.iter().map(|p| p[column] / scale).collect(), Vec::new());
        marks.push(Mark::Points(Points { excluded: true, filled, shape, ..others }));
    }
    marks
}

fn sweep(samples: &[Sample]) -> Figure {
    let first = &samples[0];
    let x = temperature_axis(&first.ramp);
    let at = |t: f64| shown(&first.ramp, t);
    let has = |of: &dyn Fn(&Sample) -> &Vec<f64>| samples.iter().any(|sample| of(sample).iter().any(|v| v.is_finite()));
    let scale = |sample: &Sample| sample.unrelaxed.map_or(1.0, |(modulus, _)| modulus);
    let mut panels = Vec::new();
    let several = samples.len() > 1;
    if has(&|sample| &sample.ramp.storage) {
        let mut marks = Vec::new();
        for (number, sample) in samples.iter().enumerate() {
            marks.extend(measured(sample, number, &sample.ramp.storage, 1, scale(sample), several));
            if let Ok(onset) = &sample.onset {
                for ends in [onset.glass, onset.tangent] {
                    let ends = ends.map(|[t, e]| [at(t), e / scale(sample)]);
                    marks.push(line("", number as u32, &ends, true));
                }
            }
        }
        if let Ok(onset) = &first.onset {
            let [[t0, e0], [t1, e1]] = onset.glass;
            for (key, t) in LINE.iter().zip(onset.window) {
                let e = e0 + (e1 - e0) * (t - t0) / (t1 - t0);
                marks.push(handle(&format!("{GLASS_LINE}.{key}"), [at(t), e / scale(first)], 1.0));
            }
        }
        if !several {
            let limits = first.regions();
            marks.extend(limits[1..].iter().map(|(name, [from, _])| {
                upright(&format!("region {}", name.split(':').next().unwrap_or("")), at(*from))
            }));
        }
        panels.push(Panel { x: x.clone(), y: axis("$E'/E_u$", Scale::Linear), marks, height: 1.0 });
    }
    if has(&|sample| &sample.ramp.loss) {
        let mut marks = Vec::new();
        for (number, sample) in samples.iter().enumerate() {
            marks.extend(measured(sample, number, &sample.ramp.loss, 2, scale(sample), false));
            if let Ok(peak) = &sample.alpha {
                let curve: Vec<[f64; 2]> = peak.curve.iter().map(|[t, e]| [at(*t), e / scale(sample)]).collect();
                marks.push(line("", number as u32, &curve, false));
            }
            if let (Ok(wing), Some((t_g, _))) = (&sample.wing, sample.t_g) {
                let from = wing.window()[0];
                let curve: Vec<[f64; 2]> = (0..=80)
                    .map(|k| from + (t_g - from) * f64::from(k) / 80.0)
                    .map(|t| [at(t), wing.below(t)])
                    .collect();
                marks.push(line("", number as u32, &curve, true));
            }
        }
        panels.push(Panel { x: x.clone(), y: axis("$E''/E_u$", Scale::Log), marks, height: 1.0 });
    }
    if has(&|sample| &sample.ramp.loss_factor) {
        let all = samples.iter().enumerate();
        let named = several && panels.is_empty();
        let marks = all
            .flat_map(|(number, sample)| measured(sample, number, &sample.ramp.loss_factor, 3, 1.0, named))
            .collect();
        panels.push(Panel { x, y: axis(r"$\tan\delta$", Scale::Log), marks, height: 0.7 });
    }
    Figure {
        key: "temperature_sweep".into(),
        title: "Storage and loss against temperature".into(),
        panels,
        ranged: true,
        ..Figure::default()
    }
}

/// The loss around each peak with the cubic and what it leaves.
fn peak(samples: &[Sample]) -> Option<Figure> {
    let first = &samples[0].ramp;
    let (mut above, mut below) = (Vec::new(), vec![level(0.0)]);
    for (number, sample) in samples.iter().enumerate() {
        let Ok(peak) = &sample.alpha else { continue };
        let ramp = &sample.ramp;
        let width = peak.window[1] - peak.window[0];
        let scale = sample.unrelaxed.map_or(1.0, |(modulus, _)| modulus);
        let near = |k: &usize| (ramp.temperature[*k] - peak.temperature[0]).abs() < width && ramp.loss[*k].is_finite();
        let places: Vec<usize> = (0..ramp.temperature.len()).filter(near).collect();
        let inside = |k: &usize| (peak.window[0]..=peak.window[1]).contains(&ramp.temperature[*k]);
        let drawn = |places: &[usize], y: &dyn Fn(usize) -> f64| {
            let x = places.iter().map(|&k| shown(first, ramp.temperature[k])).collect();
            points(
                "",
                number as u32,
                x,
                places.iter().map(|&k| y(k)).collect(),
                places.iter().map(|&k| ramp.rows[k]).collect(),
            )
        };
        above.push(Mark::Points(drawn(&places, &|k| ramp.loss[k] / scale)));
        let curve: Vec<[f64; 2]> = peak.curve.iter().map(|[t, e]| [shown(first, *t), e / scale]).collect();
        above.push(line(&format!("{:.2} K", peak.temperature[0]), number as u32, &curve, false));
        above.push(upright("", shown(first, peak.temperature[0])));
        let fitted: Vec<usize> = places.into_iter().filter(inside).collect();
        let interpolated = |t: f64| {
            let place = ((t - peak.window[0]) / width * (peak.curve.len() - 1) as f64)
                .clamp(0.0, (peak.curve.len() - 1) as f64);
            let low = (place.floor() as usize).min(peak.curve.len() - 2);
            let share = place - low as f64;
            peak.curve[low][1] * (1.0 - share) + peak.curve[low + 1][1] * share
        };
        below.push(Mark::Points(drawn(&fitted, &|k| (ramp.loss[k] / interpolated(ramp.temperature[k])).ln())));
    }
    let x = temperature_axis(first);
    (!above.is_empty()).then(|| Figure {
        key: "loss_peak".into(),
        title: "The α peak".into(),
        panels: vec![
            Panel { x: x.clone(), y: axis("$E''/E_u$", Scale::Linear), marks: above, height: 1.0 },
            Panel { x, y: axis("$\\ln E''$ − cubic", Scale::Linear), marks: below, height: 0.4 },
        ],
        ..Figure::default()
    })
}

/// What flank and background leave.
fn wing(samples: &[Sample]) -> Option<Figure> {
    let first = &samples[0].ramp;
    let mut marks = vec![level(0.0)];
    for (number, sample) in samples.iter().enumerate() {
        let Ok(wing) = &sample.wing else { continue };
        let x: Vec<f64> = wing.temperature.iter().map(|t| shown(first, *t)).collect();
        let name = if samples.len() > 1 { sample.ramp.label.as_str() } else { "excess" };
        let smoothed: Numbers = wing.smoothed.clone().into();
        marks.push(Mark::Points(points(name, number as u32, x.clone(), wing.excess.clone(), Vec::new())));
        let curve: Vec<[f64; 2]> = x.iter().zip(smoothed.iter()).map(|(x, y)| [*x, *y]).collect();
        marks.push(line("", number as u32, &curve, false));
    }
    (marks.len() > 1).then(|| Figure {
        key: "excess_wing".into(),
        title: "Excess over flank and background".into(),
        panels: vec![Panel { x: temperature_axis(first), y: axis("$W$", Scale::Linear), marks, height: 1.0 }],
        ..Figure::default()
    })
}

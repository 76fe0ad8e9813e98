//! Fig. 3(b): ln f against 1000/T_p with the line and what it leaves; and its inset, the peaks themselves.

use super::Found;
use super::answer::on_line;
use crate::analyses::shared::temperature::drawn::{axis, level, line, points, shown, temperature_axis};
use crate::figure::{Figure, Mark, Panel, Points, Scale};

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    regression(found).into_iter().chain(peaks(found)).collect()
}

fn regression(found: &Found) -> Option<Figure> {
    let fitted = found.activation.as_ref()?;
    let peaks: Vec<(f64, [f64; 2], bool)> = found
        .curves
        .iter()
        .filter_map(|curve| Some((curve.frequency, curve.peak.as_ref().ok()?.temperature, curve.doubt.is_some())))
        .collect();
    let (mut above, mut below) = (Vec::new(), vec![level(0.0)]);
    for doubtful in [false, true] {
        let chosen: Vec<&(f64, [f64; 2], bool)> = peaks.iter().filter(|peak| peak.2 == doubtful).collect();
        if chosen.is_empty() {
            continue;
        }
        let column =
            |of: &dyn Fn(&(f64, [f64; 2], bool)) -> f64| chosen.iter().map(|peak| of(peak)).collect::<Vec<f64>>();
        let name = if doubtful { "doubtful" } else { "peaks" };
        let x = column(&|peak| 1000.0 / peak.1[0]);
        let filled = !doubtful;
        above.push(Mark::Points(Points {
            filled,
            ..points(name, 0, x.clone(), column(&|peak| peak.0.ln()), Vec::new())
        }));
        let residuals = points("", 0, x, column(&|peak| peak.1[0] - on_line(fitted, peak.0)), Vec::new());
        below.push(Mark::Points(Points { filled, error: Some(column(&|peak| peak.1[1]).into()), ..residuals }));
    }
    let ends = [peaks.first()?.0, peaks.last()?.0].map(f64::ln);
    let curve: Vec<[f64; 2]> = (-10..=110)
        .map(|k| ends[0] + (ends[1] - ends[0]) * f64::from(k) / 100.0)
        .map(|ln_f| [1000.0 / on_line(fitted, ln_f.exp()), ln_f])
        .collect();
    above.push(line(&format!("{:.3} eV", fitted.energy), 0, &curve, false));
    let x = axis("$1000/T_p$ (1/K)", Scale::Linear);
    Some(Figure {
        key: "arrhenius".into(),
        title: "Frequency against the temperature of the peak".into(),
        panels: vec![
            Panel { x: x.clone(), y: axis(r"$\ln f$ ($f$ in Hz)", Scale::Linear), marks: above, height: 1.0 },
            Panel { x, y: axis("$T_p$ − line (K)", Scale::Linear), marks: below, height: 0.4 },
        ],
        ..Figure::default()
    })
}

fn peaks(found: &Found) -> Option<Figure> {
    let first = &found.curves.first()?.ramp;
    let unit = first.modulus.as_ref().filter(|_| !found.of_factor).map(|channel| channel.unit);
    let y = |v: f64| unit.map_or(v, |unit| unit.from_si(v));
    let mut marks = Vec::new();
    for (number, curve) in found.curves.iter().enumerate() {
        let ramp = &curve.ramp;
        let x = ramp.temperature.iter().map(|t| shown(first, *t)).collect();
        let values = curve.values(found.of_factor).iter().map(|v| y(*v)).collect();
        let name = format!("{:.4} Hz", curve.frequency);
        marks
            .push(Mark::Points(Points { filled: false, ..points(&name, number as u32, x, values, ramp.rows.clone()) }));
        if let Ok(peak) = &curve.peak {
            let cubic: Vec<[f64; 2]> = peak.curve.iter().map(|[t, v]| [shown(first, *t), y(*v)]).collect();
            marks.push(line("", number as u32, &cubic, false));
        }
    }
    let label = match unit {
        Some(unit) => format!("$E''$ ({})", unit.symbol()),
        None => r"$\tan\delta$".into(),
    };
    let panel = Panel { x: temperature_axis(first), y: axis(&label, Scale::Linear), marks, height: 1.0 };
    Some(Figure { key: "peaks".into(), title: "The peaks with their cubics".into(), panels: vec![panel], ranged: true })
}

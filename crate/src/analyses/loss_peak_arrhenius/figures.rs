//! Fig. 3(b): ln f against 1000/T_p with the line and what it leaves; and its inset, the peaks themselves.

use super::answer::on_line;
use super::{Curve, Found, Peak};
use crate::analyses::shared::temperature::drawn::{axis, level, line, points, shown, temperature_axis};
use crate::figure::{Figure, Mark, Panel, Points, Scale};

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    regression(found).into_iter().chain(peaks(found)).collect()
}

fn regression(found: &Found) -> Option<Figure> {
    let fitted = found.activation.as_ref()?;
    let with_peak = || found.curves.iter().filter_map(|curve| Some((curve, curve.peak.as_ref().ok()?)));
    let (mut above, mut below) = (Vec::new(), vec![level(0.0)]);
    for doubtful in [false, true] {
        let chosen: Vec<(&Curve, &Peak)> = with_peak().filter(|(curve, _)| curve.doubt.is_some() == doubtful).collect();
        if chosen.is_empty() {
            continue;
        }
        let column = |of: &dyn Fn(&Curve, [f64; 2]) -> f64| -> Vec<f64> {
            chosen.iter().map(|(curve, peak)| of(curve, peak.temperature)).collect()
        };
        let name = if doubtful { "doubtful" } else { "peaks" };
        let x = column(&|_, [t, _]| 1000.0 / t);
        let filled = !doubtful;
        let logarithms = column(&|curve, _| curve.frequency.ln());
        above.push(Mark::Points(Points { filled, ..points(name, 0, x.clone(), logarithms, Vec::new()) }));
        let residuals = points("", 0, x, column(&|curve, [t, _]| t - on_line(fitted, curve.frequency)), Vec::new());
        below.push(Mark::Points(Points { filled, error: Some(column(&|_, [_, error]| error).into()), ..residuals }));
    }
    let ends = [with_peak().next()?.0, with_peak().next_back()?.0].map(|curve| curve.frequency.ln());
    let curve: Vec<[f64; 2]> = (-10..=110)
        .map(|k| ends[0] + (ends[1] - ends[0]) * f64::from(k) / 100.0)
        .map(|ln_f| [1000.0 / on_line(fitted, ln_f.exp()), ln_f])
        .collect();
    above.push(line(&format!(r"$E_\alpha$ = {:.3} eV", fitted.energy), 0, &curve, false));
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
    Some(Figure {
        key: "peaks".into(),
        title: "The peaks with their cubics".into(),
        panels: vec![panel],
        ranged: true,
        ..Figure::default()
    })
}

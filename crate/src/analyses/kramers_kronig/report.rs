//! The test in numbers, a verdict with its reason, residuals and predictions.

use super::Found;
use super::options::{Noise, Options};
use crate::analyses::shared::fitted::{NORMAL_95, Named, Number, normal_interval};
use crate::analyses::shared::options::Weights;
use crate::analyses::shared::relaxation::Relaxation;
use crate::figure::{Band, Figure, Line, Mark};
use crate::math::rounding::{significant, with_error};
use crate::numbers::Numbers;
use crate::report::{DataTable, Estimate, EstimateState, Finding};
use crate::spectra::Response;
use crate::spectra::across::Across;
use crate::spectra::kramers_kronig::{FEWEST, Form, Reason, SHORTEST, Verdict};

/// Key of the verdict.
const VERDICT: &str = "kramers_kronig_verdict";

pub(super) fn estimates(found: &Found, options: &Options) -> Vec<Estimate> {
    let tested = &found.tested;
    let shown_unit = |unit: &str| found.data.shown_unit(unit);
    let one = |named: Named, value: f64, std_error: Option<f64>| {
        let state = if value.is_finite() { EstimateState::Ok } else { EstimateState::Undetermined };
        let interval = std_error.map(|error| normal_interval(value, error));
        let note = String::new();
        Number { named: &named, value, std_error, interval, kind: "linear95", state, note }.estimate(&shown_unit)
    };
    let mut estimates = vec![
        one(
            Named::new(
                "rms_violation",
                r"r_\mathrm{rms}",
                "Root mean square residual, in units of the noise; 1 is noise alone",
                "",
            ),
            tested.rms,
            None,
        ),
        one(
            Named::new("largest_violation", r"r_\mathrm{max}", "Largest residual, in units of the noise", ""),
            tested.residuals[tested.largest],
            None,
        ),
        one(
            Named::new("largest_violation_frequency", r"\omega_\mathrm{max}", "Where it is", "rad/s"),
            found.data.measured.data()[tested.largest].x,
            None,
        ),
        one(
            Named::new(
                "violation_ratio",
                "F",
                "Extra sum of squares of the common description; 1 without violation",
                "",
            ),
            tested.any.value,
            None,
        ),
        one(
            Named::new("probability", "p", "Probability of data like these, or worse, without violation", ""),
            tested.probability,
            None,
        ),
        one(
            Named::new(
                "detectable_violation",
                r"\epsilon_{90}",
                "Loss wrong by this fraction would be found in nine cases of ten",
                "",
            ),
            tested.detectable,
            None,
        ),
    ];
    for simple in &tested.simple {
        let named = match simple.form {
            Form::Scale => Named::new("loss_scale_error", r"\epsilon_s", "Fraction by which the loss is too large", ""),
            Form::Shift => {
                Named::new("loss_shift", r"\Delta\ln\omega", "Shift of the loss against the storage in ln ω", "")
            }
            Form::Drift => {
                Named::new("loss_drift", r"\epsilon_d", "Drift of the loss, fraction for each unit of ln ω", "")
            }
        };
        estimates.push(one(named, simple.value, Some(simple.std_error)));
    }
    // Only relative weights make the level of the noise a relative error.
    if options.points.weights == Weights::Relative {
        for (key, symbol, meaning, level) in [
            ("storage_noise", r"\sigma'", "Relative noise of the storage modulus", tested.noise[0]),
            ("loss_noise", r"\sigma''", "Relative noise of the loss modulus", tested.noise[1]),
        ] {
            estimates.push(one(Named::new(key, symbol, meaning, ""), level * options.points.relative_error, None));
        }
    }
    estimates
}

pub(super) fn findings(found: &Found, options: &Options) -> Vec<Finding> {
    let mut findings = vec![verdict(found, options)];
    findings.extend(found.tested.simple.iter().filter_map(|simple| {
        let significant_enough = simple.probability < options.false_alarm / 6.0;
        let (value, error) = with_error(100.0 * simple.value, Some(100.0 * simple.std_error));
        let text = match simple.form {
            Form::Scale => format!("the loss is {value} ± {error} % larger than the storage asks for"),
            Form::Shift => {
                let (factor, error) = with_error(simple.value.exp(), Some(simple.value.exp() * simple.std_error));
                format!("the loss fits frequencies {factor} ± {error} times as high")
            }
            Form::Drift => format!("the loss drifts by {value} ± {error} % for each unit of ln ω"),
        };
        significant_enough.then(|| Finding::new(
            "form_of_violation",
            text,
            format!(
                "Alone it would explain part of the violation; so much by chance has the probability {}. Several forms can \
                 stand for one cause.",
                significant(simple.probability, 2)
            ),
        ))
    }));
    findings.extend(found.predictions.iter().map(|across| prediction(&found.data, across)));
    findings
}

fn at(data: &Relaxation, datum: usize) -> String {
    let (series, point) = data.places[datum];
    let unit = data.abscissa.unit.symbol();
    format!("${}$ at {} {unit}", data.series[series].channel.symbol, significant(data.shown_x(data.x[point]), 3))
}

fn verdict(found: &Found, options: &Options) -> Finding {
    let tested = &found.tested;
    let largest = format!(
        "The largest residual is {} σ ({}); {} σ are reached by chance in one set of twenty. The rms residual is {} σ.",
        significant(tested.residuals[tested.largest], 2),
        at(&found.data, tested.largest),
        significant(tested.largest_expected, 2),
        significant(tested.rms, 3)
    );
    let numbers = format!(
        "One set of {} modes for both parts leaves {} times the noise variance for each strength that it saves (1 is \
         expected); with the simple forms of violation the probability by chance is {}, and {} is the limit.",
        tested.modes,
        significant(tested.any.value, 3),
        significant(tested.probability, 2),
        significant(options.false_alarm, 2)
    );
    let power = format!(
        "A loss wrong by {} % throughout would be found in nine cases of ten.",
        significant(100.0 * tested.detectable, 2)
    );
    let noise = match options.noise {
        Noise::Stated => "The noise is the one stated.".to_owned(),
        Noise::Estimated if options.points.weights == Weights::Relative => format!(
            "The noise is what the parts leave alone: {} % of the storage, {} % of the loss.",
            significant(100.0 * options.points.relative_error * tested.noise[0], 2),
            significant(100.0 * options.points.relative_error * tested.noise[1], 2)
        ),
        Noise::Estimated => "The noise is what the parts leave alone.".to_owned(),
    };
    let (value, reason) = match tested.verdict {
        Verdict::Consistent => ("consistent", format!("{numbers} {power} {largest} {noise}")),
        Verdict::NotConsistent => ("not_consistent", format!("{numbers} {largest} {noise}")),
        Verdict::CannotBeJudged(reason) => {
            let why = match reason {
                Reason::TooFewPoints { points } => {
                    format!("One part has {points} numbers only; {FEWEST} are needed at least.")
                }
                Reason::ShortWindow { decades } => format!(
                    "Storage and loss share {} decades of frequency; below {SHORTEST} nearly any pair of curves agrees.",
                    significant(decades, 2)
                ),
                Reason::Insensitive { detectable } => {
                    format!("The noise would hide a loss wrong by {} % throughout.", significant(100.0 * detectable, 2))
                }
            };
            ("cannot_be_judged", format!("{why} {noise}"))
        }
    };
    Finding::new(VERDICT, value, reason)
}

/// The verdict on data that are not enough to describe either part.
pub(super) fn too_few(points: usize) -> Finding {
    Finding::new(
        VERDICT,
        "cannot_be_judged",
        format!(
            "There are {points} frequencies; at least {FEWEST} are needed, and more than a smooth description of each part has \
             strengths. Widen the range, use masked points again, or measure more frequencies."
        ),
    )
}

/// The data as they are.
pub(super) fn data_alone(data: &Relaxation) -> Figure {
    let title = format!("Storage and loss — {}", data.title);
    Figure { key: "residuals".into(), title, panels: vec![data.data_panel()], ranged: true, ..Figure::default() }
}

fn prediction(data: &Relaxation, across: &Across) -> Finding {
    let letter = data.letter();
    let (known, other) = if across.from == Response::Storage { ("'", "''") } else { ("''", "'") };
    let largest = across.predicted[across.largest];
    let constant = if across.from == Response::Loss { " up to a constant, which is fitted" } else { "" };
    let key = if across.from == Response::Storage { "loss_from_storage" } else { "storage_from_loss" };
    Finding::new(
        key,
        format!(
            "${letter}{other}$ from ${letter}{known}$ alone: rms deviation {} of its error",
            significant(across.rms, 2)
        ),
        format!(
            "The relaxation spectrum of ${letter}{known}$ predicts ${letter}{other}${constant}. What lies beyond the window is \
             not known, so the prediction is less certain towards its ends. The largest deviation is {} of its error ({}).",
            significant(largest.deviation, 2),
            at(data, largest.datum)
        ),
    )
}

/// Predictions for each datum: value and standard deviation.
fn predicted(found: &Found, which: usize) -> Vec<f64> {
    let mut values = vec![f64::NAN; found.data.places.len()];
    for one in found.predictions.iter().flat_map(|across| &across.predicted) {
        values[one.datum] = [one.value, one.std_error, one.deviation][which];
    }
    values
}

pub(super) fn table(found: &Found) -> DataTable {
    let data = &found.data;
    let mut columns = vec![data.x_column()];
    for number in 0..data.series.len() {
        columns.push(data.measured_column(number));
        columns.push(data.beside(number, "common", "common description", &found.tested.fitted, false));
        columns.push(data.beside(number, "residual", "residual/σ", &found.tested.residuals, true));
        columns.push(data.beside(number, "predicted", "predicted from the other", &predicted(found, 0), false));
        columns.push(data.beside(number, "predicted_error", "error of the prediction", &predicted(found, 1), false));
        columns.push(data.beside(number, "deviation", "deviation/its error", &predicted(found, 2), true));
    }
    DataTable {
        key: "residuals".into(),
        title: "Residuals of the common description, and each part predicted from the other".into(),
        columns,
    }
}

pub(super) fn figures(found: &Found) -> Vec<Figure> {
    let data = &found.data;
    let mut panel = data.data_panel();
    for number in 0..data.series.len() {
        let own: Vec<(usize, usize)> = data
            .places
            .iter()
            .enumerate()
            .filter(|(_, (of, _))| *of == number)
            .map(|(d, (_, point))| (d, *point))
            .collect();
        let unit = data.series[number].channel.unit;
        panel.marks.push(Mark::Line(Line {
            name: if number == 0 { "common description".into() } else { String::new() },
            series: number as u32,
            x: own.iter().map(|(_, point)| data.shown_x(data.x[*point])).collect(),
            y: own.iter().map(|(datum, _)| unit.from_si(found.tested.fitted[*datum])).collect(),
            dashed: false,
        }));
    }
    let test = Figure {
        ranged: true,
        key: "residuals".into(),
        title: format!("Kramers–Kronig residuals — {}", data.title),
        panels: vec![panel, data.residual_panel(&found.tested.residuals, "residual / σ")],
        ..Figure::default()
    };
    let mut panel = data.data_panel();
    let (value, error) = (predicted(found, 0), predicted(found, 1));
    for number in 0..data.series.len() {
        let unit = data.series[number].channel.unit;
        let own: Vec<(usize, usize)> = data
            .places
            .iter()
            .enumerate()
            .filter(|(datum, (of, _))| *of == number && value[*datum].is_finite())
            .map(|(datum, (_, point))| (datum, *point))
            .collect();
        let x: Numbers = own.iter().map(|(_, point)| data.shown_x(data.x[*point])).collect();
        // As a factor, so that the band of a positive quantity stays positive.
        let edge = |datum: usize, sign: f64| {
            let relative = (NORMAL_95 * error[datum] / value[datum].abs()).min(10.0);
            unit.from_si(value[datum] * (sign * relative).exp())
        };
        let curve = |of: &dyn Fn(usize) -> f64| -> Numbers { own.iter().map(|(datum, _)| of(*datum)).collect() };
        let series = number as u32;
        let (lower, upper) = (curve(&|d| edge(d, -1.0)), curve(&|d| edge(d, 1.0)));
        panel.marks.push(Mark::Band(Band { name: String::new(), series, x: x.clone(), lower, upper }));
        let name = if number == 0 { "predicted from the other part".into() } else { String::new() };
        panel.marks.push(Mark::Line(Line { name, series, x, y: curve(&|d| unit.from_si(value[d])), dashed: true }));
    }
    let prediction = Figure {
        ranged: true,
        key: "prediction".into(),
        title: format!("Each part predicted from the other — {}", data.title),
        panels: vec![panel, data.residual_panel(&predicted(found, 2), "deviation / its error")],
        ..Figure::default()
    };
    vec![test, prediction]
}

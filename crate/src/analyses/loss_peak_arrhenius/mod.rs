//! The α peak at several frequencies: apparent activation energy and fragility.

mod answer;
mod figures;
mod options;

use super::shared::asked::Asked;
use super::shared::temperature::crystallization::{crystallization, warmest_glass};
use super::shared::temperature::kink::{half_range, kink, other_windows, window};
use super::shared::temperature::peak::{NoPeak, Peak, Search, peak};
use super::shared::temperature::{Chosen, Ramp, has_loss, has_loss_factor, is_ramp, ramps};
use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::math::order::sort_by_number;
use crate::models::relations::peak_temperatures::{Activation, activation};
use crate::report::{Report, Request};
use crate::work::Work;

/// The question.
pub struct LossPeakArrhenius;

impl Analysis for LossPeakArrhenius {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        self.accepts_beside(measurement)
            && measurement.groups.iter().filter(|group| group.frequency.is_some()).count() > 1
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        is_ramp(measurement) && (has_loss(measurement) || has_loss_factor(measurement))
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let mut asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let points = Chosen::of(&sources.first, &asked);
        let (mut all, mut inputs) = (Vec::new(), Vec::new());
        for (number, source) in sources.all().enumerate() {
            let beside = points.beside();
            let found = ramps(source, if number == 0 { &points } else { &beside }, &mut notices)?;
            let rows = found.iter().map(|ramp| ramp.temperature.len()).sum();
            let count = found.len();
            inputs.push(source.input(rows, format!("{count} frequenc{}", if count == 1 { "y" } else { "ies" })));
            all.extend(found);
        }
        let loss = |ramp: &Ramp| ramp.loss.iter().any(|v| v.is_finite());
        if asked.word("peak_of") == "loss_modulus" && !all.iter().all(loss) {
            if request.options.contains_key("peak_of") {
                return Err(Failure::option(
                    "peak_of",
                    "the loss modulus is not measured at every frequency; ask for tan δ.",
                ));
            }
            notices
                .push(Notice::info("peak_of_loss_factor", "There is no loss modulus; the peaks are those of tan δ."));
            asked.set("peak_of", "loss_factor");
        }
        let found = Found::of(all, &asked, &mut notices);
        let file = &sources.first.reading.file;
        Ok(Report {
            title: format!("Loss peak at {} frequencies — {file}", found.curves.len()),
            inputs,
            request: asked.resolved(request),
            estimates: answer::estimates(&found),
            tables: vec![answer::table(&found)],
            figures: figures::figures(&found),
            findings: answer::findings(&found),
            notices,
            ..Report::default()
        })
    }
}

/// One frequency.
struct Curve {
    ramp: Ramp,
    /// Hz.
    frequency: f64,
    peak: Result<Peak, NoPeak>,
    /// Why it is doubtful, if it is.
    doubt: Option<String>,
    /// Whether it lies where the sample crystallises.
    crystallizes: bool,
}

/// Everything that was found.
struct Found {
    /// By ascending frequency.
    curves: Vec<Curve>,
    /// Whether tan δ is looked at rather than the loss modulus.
    of_factor: bool,
    activation: Option<Activation>,
    /// The same without peaks in the range of crystallisation, where there are such.
    without: Option<Activation>,
    t_g: Option<TransitionTemperature>,
}

/// T_g with its error where it was found, and where it is from.
struct TransitionTemperature {
    value: f64,
    error: Option<f64>,
    from: String,
}

impl Curve {
    fn values(&self, of_factor: bool) -> &[f64] {
        if of_factor { &self.ramp.loss_factor } else { &self.ramp.loss }
    }
}

impl Found {
    fn of(ramps: Vec<Ramp>, asked: &Asked, notices: &mut Vec<Notice>) -> Found {
        let of_factor = asked.word("peak_of") == "loss_factor";
        let fraction = asked.definite("peak_share");
        let mut curves: Vec<Curve> = Vec::new();
        let unknown = ramps.iter().filter(|ramp| ramp.frequency.is_none()).count();
        if unknown > 0 {
            let message =
                format!("{unknown} ramps have no frequency and are left out; say in Data which column or value it is.");
            notices.push(Notice::warning("no_frequency", message));
        }
        let seen: Vec<f64> =
            ramps.iter().filter_map(|ramp| Some(crystallization(ramp, warmest_glass(ramp)).ok()?.minimum[0])).collect();
        let found = seen.iter().copied().fold(f64::INFINITY, f64::min);
        let t_x = asked.number("crystallization_temperature").unwrap_or(found);
        for ramp in ramps {
            let Some(frequency) = ramp.frequency else { continue };
            let values = if of_factor { &ramp.loss_factor } else { &ramp.loss };
            let search = Search { fraction, degree: 3, within: [0.0, f64::INFINITY] };
            let peak = peak(&ramp.temperature, values, &search);
            let (doubt, crystallizes) = match &peak {
                Ok(peak) if peak.temperature[0] > t_x => {
                    (Some(format!("lies above {t_x:.1} K, where the sample crystallises")), true)
                }
                Ok(peak) if peak.window[1] > t_x => (
                    Some(format!(
                        "is fitted up to {:.1} K, beyond {t_x:.1} K, where the sample crystallises",
                        peak.window[1]
                    )),
                    true,
                ),
                Ok(peak) if peak.cut => (Some("is cut by an end of the data".to_owned()), false),
                _ => (None, false),
            };
            curves.push(Curve { ramp, frequency, peak, doubt, crystallizes });
        }
        sort_by_number(&mut curves, |curve| curve.frequency);
        for curve in &curves {
            let doubt = curve.doubt.as_ref().map(|doubt| format!("The peak at {:.4} Hz {doubt}.", curve.frequency));
            let none = curve.peak.as_ref().err().map(|none| {
                let what = if of_factor { "tan δ" } else { "the loss modulus" };
                format!("At {:.4} Hz there is no peak: {}", curve.frequency, none.reason(what))
            });
            let code = match (&none, curve.crystallizes) {
                (Some(_), _) => "no_peak",
                (None, true) => "peak_in_crystallization",
                (None, false) => "peak_cut",
            };
            notices.extend(doubt.or(none).map(|message| Notice::warning(code, message)));
        }
        let all = regression(&curves, &|_| true);
        let without =
            curves.iter().any(|curve| curve.crystallizes).then(|| regression(&curves, &|curve| !curve.crystallizes));
        Found { t_g: transition(&curves, asked), activation: all, without: without.flatten(), of_factor, curves }
    }
}

/// The line through the peaks of some curves.
fn regression(curves: &[Curve], used: &dyn Fn(&Curve) -> bool) -> Option<Activation> {
    /// No thermometer is better, K; data without noise would have infinite weight.
    const EXACT: f64 = 1e-6;
    let (mut f, mut t, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for curve in curves.iter().filter(|curve| used(curve)) {
        let Ok(peak) = &curve.peak else { continue };
        f.push(curve.frequency);
        t.push(peak.temperature[0]);
        errors.push(peak.temperature[1].max(EXACT));
    }
    let spread = f.iter().copied().fold(0.0, f64::max) / f.iter().copied().fold(f64::INFINITY, f64::min);
    /// Frequencies closer than this are one.
    const APART: f64 = 1.02;
    (spread > APART).then(|| activation(&f, &t, Some(&errors))).flatten()
}

/// T_g as given, or by the kink of ln tan δ at the lowest frequency that shows one.
fn transition(curves: &[Curve], asked: &Asked) -> Option<TransitionTemperature> {
    const LIMIT: f64 = 0.1;
    const SPAN: f64 = 80.0;
    if let Some(value) = asked.number("glass_transition_temperature") {
        return Some(TransitionTemperature { value, error: None, from: "as given".into() });
    }
    curves.iter().find_map(|curve| {
        let found = kink(&curve.ramp, window(&curve.ramp, LIMIT, SPAN).ok()?)?;
        let systematic = half_range(&other_windows(&curve.ramp, LIMIT, SPAN), &|kink| kink.temperature());
        let error = found.error().hypot(if systematic.is_finite() { systematic } else { 0.0 });
        let from = format!("the kink of ln tan δ at {:.4} Hz, with the error from its window", curve.frequency);
        found.refused().is_none().then(|| TransitionTemperature {
            value: found.temperature(),
            error: Some(error),
            from,
        })
    })
}

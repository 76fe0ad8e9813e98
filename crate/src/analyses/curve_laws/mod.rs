//! Laws of time and temperature: one measured curve held against decays, creep, and laws of relaxation times, with errors and a
//! ranking.

mod data;
mod figures;
mod fitting;
mod options;

use super::shared::Action;
use super::shared::options::Weights;
use super::shared::ranking::{Candidate, Ranking};
use super::{Analysis, Failure, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::models::curve::{CURVES, Curve, Gives};
use crate::report::{Finding, Report, Request};
use crate::units::Quantity;
use crate::work::Work;
use data::has_a_law;
use figures::{data_table, figures};

pub(in crate::analyses) use data::Measured;
pub(in crate::analyses) use fitting::One;
pub(in crate::analyses) use options::Options;

/// The question.
pub struct CurveLaws;

impl Analysis for CurveLaws {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        has_a_law(measurement)
    }

    fn accepts_as_asked(&self, measurement: &Measurement, request: &Request) -> bool {
        let given = |key: &str| request.options.get(key).and_then(|v| v.as_array()).is_some_and(|v| !v.is_empty());
        has_a_law(measurement) || given("models") || given("x") && given("y")
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.fit.check()?;
        let mut notices = Vec::new();
        let (measured, laws) = Measured::of(source, &mut options, &mut notices)?;
        choose_weights(&mut options, &measured, &laws);
        check_names(&laws, &options)?;

        let preview = options.fit.action == Action::Preview;
        let mut fits = Vec::new();
        for law in &laws {
            match One::fit(*law, &measured, &options.fit) {
                Ok(one) => fits.push(one),
                // A law that cannot be fitted does not cost the others their result.
                Err(failure) if laws.len() > 1 => {
                    notices.push(Notice::warning("model_left_out", failure.to_string()));
                }
                Err(failure) => return Err(failure),
            }
        }
        let Some(&best) = rank(&fits).order.first() else {
            return Err(Failure::option("models", "none of them could be fitted to this data; the notices say why."));
        };
        if !preview {
            fits[best].refine(&options.fit, work, &mut notices)?;
        }
        let ranking = rank(&fits);
        let ranked: Vec<&One> = ranking.order.iter().map(|&k| &fits[k]).collect();
        let best = ranked[0];
        not_of_the_scale(best, &measured, &mut notices);
        let shown_unit = |unit: &str| {
            let y = measured.y.unit;
            // A logarithm has no unit to give its prefactor in; a scale with another zero has none for differences.
            let plain = !y.is_logarithm() && y.from_si(0.0) == 0.0;
            if plain && unit == y.si().symbol() {
                (y.symbol().to_owned(), y.from_si(1.0))
            } else {
                (unit.to_owned(), 1.0)
            }
        };
        let place = match measured.selection.as_str() {
            "all rows" => source.reading.file.clone(),
            selection => format!("{selection}, {}", source.reading.file),
        };
        let report = Report {
            title: format!("{} — {place}", best.title()),
            inputs: vec![source.input(best.against.points.len(), measured.selection.clone())],
            request: resolved(request, &options),
            parameters: ranked
                .iter()
                .flat_map(|one| one.fitted.parameter_rows(one.against.curve.info().id, &shown_unit))
                .collect(),
            correlations: best.fitted.correlations(),
            figures: figures(&ranked, &measured, &place),
            ..Report::default()
        };
        if preview {
            return Ok(Report { notices, ..report });
        }
        let mut findings =
            ranking.findings("Fitted to logarithms, or not, unlike the best one: their criteria cannot be compared.");
        findings.extend(best.fitted.combination_findings());
        findings.extend(short_window(&ranked, &measured));
        notices.extend(best.fitted.remarks());
        notices.extend(too_short_a_trace(best, &measured));
        notices.extend(loss_too_high(&ranked, &measured));
        Ok(Report {
            estimates: best.fitted.estimates(&shown_unit),
            quality: Some(best.fitted.quality(weights_in_words(&options, best))),
            tables: vec![ranking.table(), ranking.parameter_table(), data_table(best, &measured)],
            findings,
            notices,
            ..report
        })
    }
}

/// Relative errors where values span decades or logarithms are fitted; the same for all otherwise.
fn choose_weights(options: &mut Options, measured: &Measured, laws: &[&dyn Curve]) {
    if options.weights_of_data {
        let logarithm = laws.iter().any(|law| law.axes().gives == Gives::NaturalLogarithm);
        options.fit.weights = if logarithm || measured.spans_decades() { Weights::Relative } else { Weights::None };
    }
}

fn weights_in_words(options: &Options, best: &One) -> String {
    match (&options.fit.weights, best.against.curve.axes().gives) {
        (Weights::Relative | Weights::None, Gives::NaturalLogarithm) => "the same for all logarithms".into(),
        _ => options.fit.weights_in_words(options::FLOOR_OF),
    }
}

fn rank(fits: &[One]) -> Ranking<'_> {
    // Sums of squares of logarithms and of values are of different things.
    let scale = fits.first().map(|one| one.against.curve.axes().gives);
    let mut candidates = Vec::new();
    for one in fits {
        let comparable = Some(one.against.curve.axes().gives) == scale;
        candidates.push(Candidate { title: one.title(), fitted: &one.fitted, comparable });
    }
    Ranking::of(candidates)
}

/// That each parameter which the user has set belongs to one of the laws.
fn check_names(laws: &[&dyn Curve], options: &Options) -> Result<(), Failure> {
    let known = |name: &str| {
        let (id, key) = name.split_once('.').map_or((None, name), |(id, key)| (Some(id), key));
        let of = |curve: &&&dyn Curve| id.is_none_or(|id| curve.info().id == id);
        CURVES.iter().filter(of).any(|curve| curve.info().params.iter().any(|param| param.key == key))
    };
    let fit = &options.fit;
    let start = fit.start.keys().map(|name| ("start", name));
    let fix = fit.fix.keys().map(|name| ("fix", name));
    let limit = fit.limit.keys().map(|name| ("limit", name));
    let free = fit.free.iter().map(|name| ("free", name));
    match start.chain(fix).chain(limit).chain(free).find(|(_, name)| !known(name)) {
        None => Ok(()),
        Some((option, unknown)) => {
            let of = |law: &&dyn Curve| {
                let keys: Vec<&str> = law.info().params.iter().map(|param| param.key).collect();
                format!("those of {} are {}", law.info().id, keys.join(", "))
            };
            let known: Vec<String> = laws.iter().map(of).collect();
            Err(Failure::option(option, format!("no law has a parameter \"{unknown}\"; {}.", known.join("; "))))
        }
    }
}

/// Points that have no logarithm.
fn not_of_the_scale(best: &One, measured: &Measured, notices: &mut Vec<Notice>) {
    let used = measured.used.iter().filter(|used| **used).count();
    let missing = used - best.against.points.len();
    if missing > 0 {
        let why = match best.against.curve.axes().gives {
            Gives::NaturalLogarithm => "they are not positive and have no logarithm, or no standard deviation",
            Gives::Value => "they have no standard deviation",
        };
        notices
            .push(Notice::warning("points_not_fitted", format!("{missing} of {used} points are not fitted: {why}.")));
    }
}

/// A decay of which the end was not seen.
fn too_short_a_trace(best: &One, measured: &Measured) -> Option<Notice> {
    let tau = best.value("relaxation_time")?;
    let level = matches!(best.against.curve.info().id, "kww_decay" | "kww_relaxation");
    let end = (0..measured.used.len())
        .filter(|&k| measured.used[k])
        .map(|k| measured.time_or_temperature[k])
        .fold(0.0, f64::max);
    (level && end < 2.0 * tau).then(|| {
        Notice::warning(
            "trace_too_short",
            format!(
                "The trace ends after {:.2} relaxation times: below 2, the last level, amplitude and relaxation time are hardly \
                 determined together, and errors from the curvature are too small. A profile or bootstrap tells more.",
                end / tau
            ),
        )
    })
}

/// Eq. 10 where it does not hold.
fn loss_too_high(ranked: &[&One], measured: &Measured) -> Option<Notice> {
    /// Below this the local exponent of eq. 9 is within 0.01 of χ.
    const HIGHEST: f64 = 0.1;
    let asked = ranked.iter().any(|one| one.against.curve.info().id == "ln_loss_factor");
    let above = (0..measured.used.len()).filter(|&k| measured.used[k] && measured.values[k] > HIGHEST).count();
    (asked && above > 0).then(|| {
        Notice::warning(
            "loss_factor_too_high",
            format!(
                "{above} points have a loss factor above {HIGHEST}, where eq. 10, a limit of high frequency, does not hold: its slope \
                 is no U_β there. Narrow the range."
            ),
        )
    })
}

/// Laws of temperature seen in a narrow window.
fn short_window(ranked: &[&One], measured: &Measured) -> Option<Finding> {
    /// Kelvin; within less the curvature of ln τ is of the order of its errors.
    const NARROW: f64 = 100.0;
    let laws: Vec<&str> = ranked.iter().map(|one| one.against.curve.info().id).collect();
    let of_temperature = ranked[0].against.curve.axes().abscissa.quantities.contains(&Quantity::Temperature);
    let compared = laws.len() > 1 && laws.iter().any(|id| matches!(*id, "vft" | "wlf" | "myega"));
    let used = || (0..measured.used.len()).filter(|&k| measured.used[k]).map(|k| measured.time_or_temperature[k]);
    let span = used().fold(f64::MIN, f64::max) - used().fold(f64::MAX, f64::min);
    (of_temperature && compared && span < NARROW).then(|| {
        Finding::new(
            "narrow_window",
            format!("{span:.0} K"),
            "A window below 100 K may not tell these laws apart, and they differ outside it: do not extrapolate.",
        )
    })
}

#[cfg(test)]
mod tests;

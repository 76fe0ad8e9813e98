//! Time–temperature superposition: isotherms on one master curve, laws of their shift factors, and whether superposition holds.

mod along;
mod alternatives;
mod beside;
mod figures;
mod held;
mod imported;
mod laid;
mod measured;
mod options;
mod peak;
mod rival;
mod tables;
mod through;
mod verdict;
mod written;

use super::shared::Action;
use super::shared::fitted::{NORMAL_95, Named, Number, PLAIN};
use super::shared::ranking::{Candidate, Ranking};
use super::{Analysis, Failure, Source, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::math::rounding::significant;
use crate::report::{Estimate, EstimateState, Finding, ParameterRow, Quality, Report, Request, Shown};
use crate::superposition::left_out::left_out;
use crate::work::Work;
use figures::{Drawn, figures};
use held::Held;
use laid::{LIFT, Laid, SHIFT};
use options::{FLOOR_OF, Options, Vertical};
use rival::Rival;
use through::{Followed, Through};
use verdict::Verdict;

/// The question.
pub struct MasterCurve;

impl Analysis for MasterCurve {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        measured::is_isotherm(measurement) && measurement.groups.len() > 1
    }

    fn likely(&self, measurement: &Measurement) -> bool {
        measured::filled(measurement) > 1 && super::has_rows(measurement, 1)
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        measured::is_isotherm(measurement) || measured::is_shift_factors(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let sources: Vec<Source> = sources.all().copied().collect();
        let mut options = Options::of(request)?;
        options.fit.check()?;
        let mut notices = Vec::new();
        let laid = Laid::of(&sources, &mut options, work, &mut notices)?;
        let preview = options.fit.action == Action::Preview;
        let report = Report {
            title: title(&laid, &sources),
            inputs: inputs(&laid, &sources),
            request: resolved(request, &options),
            parameters: parameters(&laid),
            ..Report::default()
        };
        if preview {
            let drawn = Drawn { laid: &laid, left_out: &[], laws: &[], beside: None, peak: None };
            let findings = vec![tables::worst_overlaps(&laid)];
            let tables = vec![tables::overlaps(&laid)];
            return Ok(Report { figures: figures(&drawn), tables, findings, notices, ..report });
        }
        let predicted = match &laid.along {
            Some(along) => along.left_out(work)?,
            None => {
                left_out(&laid.family, &laid.found, options.vertical == Vertical::Free, work).ok_or(Failure::Stopped)?
            }
        };
        let laws = match &laid.found.imposed {
            None => through::laws(&laid, &options, &mut notices)?,
            Some(_) => Vec::new(),
        };
        let ranking = rank(&laws);
        let ranked: Vec<&Through> = ranking.order.iter().map(|&k| &laws[k]).collect();
        if !work.progress(0.9) {
            return Err(Failure::Stopped);
        }
        let beside = match beside::beside(&laid, &options) {
            Some(Ok(beside)) => Some(beside),
            Some(Err(failure @ Failure::Option { .. })) => return Err(failure),
            Some(Err(failure)) => {
                notices.push(Notice::warning("global_fit_left_out", failure.to_string()));
                None
            }
            None => None,
        };
        let peak = peak::peak(&laid, &options, &mut notices)?;
        let rival = Rival::of(&laid, beside.as_ref());
        let verdict = Verdict::of(laid.found.reduced_chi2(), &predicted);
        let verdict = rival.as_ref().map_or(verdict, |rival| rival.on(verdict));
        let alternatives = alternatives::alternatives(&laid, &options, verdict, rival.as_ref(), &predicted, work)?;
        let held = Held::of(&laid, &options, &predicted, work)?;
        let otherwise = alternatives.iter().any(alternatives::holds) || held.as_ref().is_some_and(Held::is_to_blame);
        let mut findings = vec![verdict::told(verdict, &laid, &predicted, rival.as_ref(), otherwise)];
        findings.extend(held.as_ref().and_then(|held| held.finding(&laid)));
        findings.extend(alternatives);
        findings.extend(verdict::findings(&laid));
        findings.extend(law_findings(&ranking, &ranked));
        let arrhenius = ranked.iter().copied().find(|one| one.law.info().id == "arrhenius");
        findings.extend(beside.iter().flat_map(|beside| beside.findings(arrhenius)));
        // Times of a law that does not describe the material are nobody's.
        let beside = beside.filter(beside::Beside::describes);
        let followed: Vec<Followed> = match (&laid.found.imposed, options.shift.law()) {
            (Some(imposed), Some(law)) => vec![Followed { law, parameters: imposed.parameters.clone() }],
            _ => ranked.iter().map(|one| one.followed()).collect(),
        };
        let drawn =
            Drawn { laid: &laid, left_out: &predicted, laws: &followed, beside: beside.as_ref(), peak: peak.as_ref() };
        let mut tables = vec![
            tables::shift_factors(&laid, &predicted, beside.as_ref(), held.as_ref()),
            tables::master_curve(&laid),
            tables::overlaps(&laid),
        ];
        tables.extend(tables::laws(&ranked));
        tables.extend(peak.iter().map(peak::Peak::table));
        notices.extend(remarks(&laid));
        Ok(Report {
            estimates: estimates(&laid, &ranked, &options, verdict),
            quality: Some(quality(&laid, &options)),
            correlations: ranked.first().and_then(|best| best.fitted.correlations()),
            figures: figures(&drawn),
            tables,
            files: written::files(&laid),
            findings,
            notices,
            ..report
        })
    }
}

/// How many of what, where, and reduced to which temperature.
fn title(laid: &Laid, sources: &[Source]) -> String {
    let files: Vec<&str> = sources.iter().map(|source| source.reading.file.as_str()).collect();
    let place = match files.as_slice() {
        [one] => (*one).to_owned(),
        [first, others @ ..] => format!("{first} and {} more", others.len()),
        [] => String::new(),
    };
    let at = laid.reference.temperature.map_or(String::new(), |t| format!(" at {t:.1} K"));
    format!("Master curve of {} isotherms{at} — {place}", laid.count())
}

fn inputs(laid: &Laid, sources: &[Source]) -> Vec<crate::report::Input> {
    let mut points = laid.measured.points.iter();
    let one = |source: &Source| {
        if measured::is_shift_factors(source.measurement) {
            return source.input(source.measurement.groups.iter().map(|group| group.rows.len()).sum(), "shift factors");
        }
        let groups = source.measurement.groups.len();
        source.input(
            points.next().copied().unwrap_or(0),
            format!("{groups} isotherm{}", if groups == 1 { "" } else { "s" }),
        )
    };
    sources.iter().map(one).collect()
}

/// Every shift as something that can be set, held and moved.
fn parameters(laid: &Laid) -> Vec<ParameterRow> {
    /// ln a_T beyond this is no shift of anything.
    const REACH: f64 = 500.0;
    /// How far a slider reaches.
    const SLIDER: f64 = 3.0;
    let pivot = &laid.measured.isotherms[laid.pivot].label;
    let row = |model: &str, k: usize, value: f64, held: bool| {
        let label = laid.measured.isotherms[k].label.clone();
        let (symbol, what) = if model == SHIFT { (r"\ln a_T", "Shift") } else { (r"\ln b_T", "Vertical shift") };
        ParameterRow {
            model: model.into(),
            key: label.clone(),
            symbol: symbol.into(),
            meaning: format!("{what} of {label} relative to {pivot}"),
            unit: String::new(),
            shown: Shown { factor: 1.0, value: significant(value, 6), ..Shown::default() },
            start: value,
            value,
            lower: -REACH,
            upper: REACH,
            fixed: held,
            logarithmic: false,
            slider: [value - SLIDER, value + SLIDER],
            holds: true,
        }
    };
    let others = || (0..laid.count()).filter(|&k| k != laid.pivot);
    let shifts = others().map(|k| row(SHIFT, k, laid.found.shifts[k].horizontal, laid.known[k].is_held()));
    let free = laid.vertical == Vertical::Free;
    let lifts = others()
        .filter(|_| free)
        .map(|k| row(LIFT, k, laid.found.shifts[k].vertical, laid.known_vertical[k].is_held()));
    if laid.by_hand() { shifts.chain(lifts).collect() } else { Vec::new() }
}

fn rank(laws: &[Through]) -> Ranking<'_> {
    let mut candidates = Vec::new();
    for one in laws {
        candidates.push(Candidate { title: one.title(), fitted: &one.fitted, comparable: true });
    }
    Ranking::of(candidates)
}

/// Which law the shift factors follow, and whether any does.
fn law_findings(ranking: &Ranking, ranked: &[&Through]) -> Vec<Finding> {
    let mut findings = ranking.findings("");
    let twins = ["vft", "wlf"];
    let both = twins.iter().all(|id| ranked.iter().any(|one| one.law.info().id == *id));
    for finding in &mut findings {
        if both && finding.key == "indistinguishable_models" {
            finding.reason.push_str(" Vogel–Fulcher–Tammann and Williams–Landel–Ferry are one law in two notations.");
        }
    }
    if let Some(best) = ranked.first()
        && let Some(chi2) = best.fitted.fit.quality.reduced_chi2
    {
        /// The chance of more is below 1 % from about ten shift factors on.
        const LEFT_OVER: f64 = 2.5;
        if chi2 > LEFT_OVER {
            findings.push(Finding::new(
                "no_law_follows",
                format!("χ²red {}", significant(chi2, 3)),
                format!(
                    "Even {}, the best of these laws, misses the shift factors by more than their errors: look at the residuals \
                     beneath them. Errors of its parameters are enlarged accordingly.",
                    best.title()
                ),
            ));
        }
    }
    findings
}

/// Parameters of the laws, best first, and what follows from them; or of the law that was imposed. What superposition does not support
/// says so itself, wherever it is copied to.
fn estimates(laid: &Laid, ranked: &[&Through], options: &Options, verdict: Verdict) -> Vec<Estimate> {
    let caution = match verdict {
        Verdict::Not => " Superposition is not supported here: this describes shifts, not the material.",
        Verdict::Weakly => " Superposition is only weakly supported here.",
        Verdict::Supported | Verdict::Unknown => "",
    };
    let mut all = Vec::new();
    for (rank, one) in ranked.iter().enumerate() {
        let id = one.law.info().id;
        for mut estimate in one.fitted.estimates(PLAIN) {
            let is_fragility = estimate.key == format!("{id}_fragility_index");
            match (is_fragility, rank) {
                (true, 0) => "fragility_index".clone_into(&mut estimate.key),
                // Of one quantity one number is given, by the best law.
                (true, _) => continue,
                _ if estimate.state == EstimateState::Fixed || !through::is_told(&estimate.key) => continue,
                _ => {}
            }
            if rank > 0 && estimate.note.is_empty() {
                estimate.note = format!("{}: not the best of the laws.", one.title());
            }
            if rank == 0 || estimate.key == "activation_energy" {
                estimate.note = format!("{}{caution}", estimate.note).trim().to_owned();
            }
            all.push(estimate);
        }
    }
    if let Some(imposed) = &laid.found.imposed {
        let of_law = of_imposed(laid, imposed, options).into_iter();
        all.extend(of_law.map(|one| Estimate { note: format!("{}{caution}", one.note).trim().to_owned(), ..one }));
    }
    all
}

/// Parameters of the law that was imposed.
fn of_imposed(laid: &Laid, imposed: &crate::superposition::Imposed, options: &Options) -> Vec<Estimate> {
    let (Some(law), Some(reference)) = (options.shift.law(), laid.reference.temperature) else { return Vec::new() };
    let id = law.info().id;
    let number = |named: &Named, value: f64, variance: f64| {
        let error = variance.max(0.0).sqrt();
        let known = error < value.abs();
        Number {
            named,
            value,
            std_error: Some(error),
            interval: Some([Some(value - NORMAL_95 * error), Some(value + NORMAL_95 * error)]),
            kind: "linear95",
            state: if known { EstimateState::Ok } else { EstimateState::Undetermined },
            note: "Found together with the master curve.".into(),
        }
        .estimate(PLAIN)
    };
    let free = |k: usize| imposed.covariance[(k, k)] > 0.0;
    let mut all: Vec<Estimate> = law
        .info()
        .params
        .iter()
        .enumerate()
        .filter(|(k, param)| free(*k) && through::is_told(&Through::key(id, param.key)))
        .map(|(k, param)| {
            let named = Named::new(&Through::key(id, param.key), param.symbol, param.meaning, param.unit);
            number(&named, imposed.parameters[k], imposed.covariance[(k, k)])
        })
        .collect();
    for mut follows in through::follows(law, options, reference) {
        let p = &imposed.parameters;
        let gradient = nalgebra::DVector::from_fn(p.len(), |k, _| {
            let step = 1e-5 * p[k].abs().max(1e-8);
            let at = |by: f64| {
                let mut moved = p.clone();
                moved[k] += by;
                (follows.value)(&moved)
            };
            if free(k) { (at(step) - at(-step)) / (2.0 * step) } else { 0.0 }
        });
        let variance = (gradient.transpose() * &imposed.covariance * &gradient)[(0, 0)];
        if follows.named.key == format!("{id}_fragility_index") {
            "fragility_index".clone_into(&mut follows.named.key);
        }
        all.push(number(&follows.named, (follows.value)(p), variance));
    }
    all
}

/// How good the common curve is.
fn quality(laid: &Laid, options: &Options) -> Quality {
    let found = &laid.found;
    let points: usize = found
        .groups
        .iter()
        .filter(|group| group.isotherms.len() > 1)
        .flat_map(|group| &group.isotherms)
        .flat_map(|&k| &laid.family.isotherms[k].traces)
        .map(|trace| trace.x.len())
        .sum();
    let outcome = if found.converged { "converged_ftol" } else { "max_iterations" };
    Quality {
        points,
        free: (points as f64 - found.freedom).round().max(0.0) as usize,
        rss: found.chi2,
        reduced_chi2: found.reduced_chi2(),
        r2: None,
        aicc: None,
        bic: None,
        outcome: outcome.into(),
        outcome_text: if found.converged {
            "All shifts and the master curve came to rest together.".into()
        } else {
            "The shifts had not come to rest after the largest number of iterations.".into()
        },
        iterations: found.iterations,
        condition: None,
        weights: options.fit.weights_in_words(FLOOR_OF),
    }
}

fn remarks(laid: &Laid) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !laid.found.converged {
        notices.push(Notice::warning(
            "not_converged",
            "The shifts had not come to rest after the largest number of iterations; look at the overlaps.".to_owned(),
        ));
    }
    let open: Vec<String> = (0..laid.count())
        .filter(|&k| laid.ln_a_error(k) > 2.0)
        .map(|k| laid.measured.isotherms[k].label.clone())
        .collect();
    if !open.is_empty() {
        notices.push(Notice::warning(
            "shift_not_determined",
            format!(
                "The shift factors of {} are not determined by their overlaps: curves without a slope can lie anywhere.",
                open.join(", ")
            ),
        ));
    }
    notices
}

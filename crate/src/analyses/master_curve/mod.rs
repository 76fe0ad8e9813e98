//! Time–temperature superposition: isotherms on one master curve, laws of their shift factors, and whether superposition holds.

mod along;
mod alternatives;
mod beside;
mod breaks;
mod estimates;
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
use super::shared::ranking::Ranking;
use super::{Analysis, Failure, Source, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::math::rounding::{significant, with_error};
use crate::report::{Finding, ParameterRow, Quality, Report, Request, Shown};
use crate::superposition::left_out::left_out;
use crate::work::Work;
use figures::{Drawn, figures};
use held::Held;
use laid::{LIFT, Laid, SHIFT};
use options::{FLOOR_OF, Options, Vertical};
use rival::Rival;
use through::{Followed, Laws, NoneFollows, Through};
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
            Some(_) => Laws::default(),
        };
        let ranking = through::rank(&laws.all);
        let ranked: Vec<&Through> = ranking.order.iter().map(|&k| &laws.all[k]).collect();
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
        let law_joins = beside.as_ref().is_some_and(beside::Beside::describes);
        findings.extend(verdict::findings(&laid, law_joins));
        findings.extend(law_findings(&ranking, &laws, &ranked));
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
        tables.extend(tables::laws(&laws.all));
        tables.extend(peak.iter().map(peak::Peak::table));
        notices.extend(remarks(&laid));
        notices.extend(estimates::of_glass_transition(&laid, &laws, &ranked, &options));
        Ok(Report {
            estimates: estimates::estimates(&laid, &laws, &ranked, &options, verdict),
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

/// Which law the shift factors follow, and whether any does.
fn law_findings(ranking: &Ranking, laws: &Laws, ranked: &[&Through]) -> Vec<Finding> {
    let mut findings = match (&laws.none_follows, ranked.first()) {
        (Some(none), Some(best)) => vec![no_law_follows(none, best)],
        _ => ranking.findings(&through::why_apart(&laws.all)),
    };
    for one in ranked.iter().filter(|one| !one.degenerates()) {
        findings.extend(one.combination_findings());
    }
    findings
}

fn no_law_follows(none: &NoneFollows, best: &Through) -> Finding {
    let mut reason = format!(
        "Even {}, the best of these laws, leaves χ²red {}: it misses the shift factors by {} in ln a_T on average, more than their \
         errors, which are enlarged by that. Parameters of a law that the shift factors do not follow describe nothing; no fragility is given.",
        best.title(),
        significant(none.reduced_chi2, 3),
        significant(none.scatter, 2)
    );
    let mut value = format!("χ²red {}", significant(none.reduced_chi2, 3));
    if let Some(at) = &none.slope_break {
        let [below, above] = at.energies.map(|[value, error]| with_error(value, Some(error)));
        value.push_str(&format!(", slope breaks at {} K", significant(at.temperature, 4)));
        reason.push_str(&format!(
            " Two straight lines in 1/T explain more: the slope breaks at {} K (95 %: {} … {} K), with {} ± {} eV below and {} ± {} eV \
             above.{}",
            significant(at.temperature, 4),
            significant(at.interval[0], 4),
            significant(at.interval[1], 4),
            below.0,
            below.1,
            above.0,
            above.1,
            if at.energies[1][0] > at.energies[0][0] {
                " Of a glass this is the glass transition of the sample: look at the two sides by themselves."
            } else {
                " Look at the two sides by themselves."
            }
        ));
    }
    Finding::new("no_law_follows", value, reason)
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

/// χ²red beyond which no noise and no small change of shape explains what an imposed law leaves over.
const ABSURD: f64 = 10.0;

fn remarks(laid: &Laid) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !laid.found.converged {
        notices.push(Notice::warning(
            "not_converged",
            "The shifts had not come to rest after the largest number of iterations; look at the overlaps.".to_owned(),
        ));
    }
    if let Some(chi2) = laid.found.reduced_chi2().filter(|chi2| laid.found.imposed.is_some() && *chi2 > ABSURD) {
        notices.push(Notice::warning(
            "imposed_law_misses",
            format!(
                "Shifted by the law that is imposed the isotherms leave χ²red {}: the shifts do not follow it, and its \
                 parameters describe nothing.",
                significant(chi2, 3)
            ),
        ));
    }
    if laid.found.imposed.is_some() && laid.found.overlaps.iter().all(|pair| !pair.joined) {
        notices.push(Notice::warning(
            "nothing_overlaps",
            "No two isotherms overlap: the law that is imposed rests on how smooth the curve between them is, not on any measured \
             shift."
                .to_owned(),
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

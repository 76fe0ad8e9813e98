//! χ(T) of the quasi-point-defect theory: its level in the glass, its rise in the liquid, and T_g from the kink between them.

mod factors;
mod figures;
mod numbers;
mod options;
mod tables;

use super::joint_fit::{Family, Joint, Own, Which, temperatures};
use super::shared::asked::Asked;
use super::shared::fitted::quality;
use super::shared::sweep::{Part, Quantities, is_sweep};
use super::shared::{Action, FitOptions};
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::math::kink::{Kink, Level, kink, level};
use crate::math::rounding::significant;
use crate::models::Law;
use crate::report::{Report, Request};
use crate::work::Work;
use factors::{Factor, Taken, Wanted, covariance, factors, take};
use nalgebra::DMatrix;
use options::{FLOOR_OF, KINK};
use std::sync::Arc;

/// The question.
pub struct CorrelationFactor;

/// What was found.
struct Found {
    family: Family,
    joint: Option<Joint>,
    factors: Vec<Factor>,
    /// Numbers of the isotherms whose χ is taken, by temperature.
    taken: Vec<usize>,
    kink: Option<Kink>,
    /// χ of the isotherms below the kink, or of all when there is none, and how many they are.
    below: Option<(Level, usize)>,
    /// What the slopes over all frequencies would have as a kink.
    naive: Option<Kink>,
    /// T_g is given, not found.
    held: bool,
}

impl Found {
    /// Whether the kink is more than noise, and more than a bend that a straight line does without.
    fn has_kink(&self) -> bool {
        /// A kink that noise makes as often as this is none.
        const CHANCE: f64 = 0.01;
        self.kink.as_ref().is_some_and(|kink| kink.chance < CHANCE && (self.held || !kink.is_no_better_than_a_line()))
    }
}

impl Analysis for CorrelationFactor {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        self.accepts_beside(measurement) && measurement.groups.len() > 2
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        let has = |part: Part| part.channel(measurement).is_some();
        is_sweep(measurement) && (has(Part::StorageModulus) && has(Part::LossModulus) || has(Part::LossFactor))
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let sources: Vec<Source> = sources.all().copied().collect();
        let mut asked = Asked::of(&self.entry(), request)?;
        let mut fit = FitOptions::asked(&asked)?;
        let given = asked.number("glass_transition_temperature");
        let name = KINK.join(".");
        let preview = fit.action == Action::Preview;
        let dragged = if preview { fit.start.get(&name) } else { None };
        let held = dragged.or(fit.fix.get(&name)).copied().or(given);
        // Only the kink is dragged; the isotherms are fitted in any case.
        fit.action = Action::Fit;
        [&mut fit.fix, &mut fit.start].into_iter().for_each(|map| {
            map.remove(&name);
        });
        let mut notices = Vec::new();
        let mut which = Which {
            lowest: asked.number("lowest_temperature"),
            highest: asked.number("highest_temperature"),
            quantities: Quantities::Measured,
            fit,
        };
        if sources.iter().any(|source| Part::StorageModulus.channel(source.measurement).is_none()) {
            which.quantities = Quantities::LossFactor;
            // tan δ has no scale: any strength does.
            which.fit.fix.entry("relaxation_strength".into()).or_insert(1e9);
        }
        let family = Family::of(&sources, &mut which, &mut notices)?;
        let Some(kelvin) = temperatures(&family) else {
            let message =
                "some isotherms have no temperature; say which column is the temperature, or name it in the file.";
            return Err(Failure::option("lowest_temperature", message));
        };
        if !work.progress(0.1) {
            return Err(Failure::Stopped);
        }
        let joint = joint(&family, &which.fit, &mut notices)?;
        let limit = asked.definite("loss_factor_limit");
        let mut factors = factors(&family, &kelvin, joint.as_ref(), limit);
        let wanted = choose(&asked, joint.as_ref(), &mut notices);
        take(&mut factors, wanted, asked.definite("largest_error"));
        let taken: Vec<usize> = (0..factors.len()).filter(|&k| factors[k].taken != Taken::Neither).collect();
        left_out(&factors, &taken, &mut notices);
        if taken.is_empty() {
            let message = "no isotherm tells χ well enough; let larger errors pass, or measure at more frequencies.";
            return Err(Failure::option("largest_error", message));
        }
        asked.set("chi_from", wanted.key());
        let errors = covariance(&factors, joint.as_ref(), &taken);
        let x: Vec<f64> = taken.iter().map(|&k| kelvin[k]).collect();
        let chi: Vec<f64> = taken.iter().map(|&k| factors[k].chi()[0]).collect();
        let kink = kink(&x, &chi, &errors, held);
        let naive = naive(&factors);
        let mut found = Found { family, joint, factors, taken, kink, below: None, naive, held: held.is_some() };
        found.below = below(&found, &x, &chi, &errors);
        let isotherms = format!("{} isotherms, {} K to {} K", kelvin.len(), ends(&kelvin)[0], ends(&kelvin)[1]);
        let report = Report {
            title: format!("Correlation factor, {} isotherms — {}", kelvin.len(), sources[0].reading.file),
            inputs: sources.iter().map(|source| input(source, &found, &isotherms)).collect(),
            request: asked.resolved(request),
            parameters: numbers::parameters(&found),
            figures: figures::figures(&found, limit),
            ..Report::default()
        };
        if preview {
            return Ok(Report { notices, ..report });
        }
        let weights = which.fit.weights_in_words(FLOOR_OF);
        Ok(Report {
            estimates: numbers::estimates(&found),
            quality: found.joint.as_ref().map(|joint| {
                let fit = &joint.fit;
                quality(&fit.quality, fit.outcome, fit.iterations, fit.condition, weights)
            }),
            tables: vec![tables::isotherms(&found), tables::known_glasses(&found)],
            findings: numbers::findings(&found, limit),
            notices,
            ..report
        })
    }
}

fn ends(kelvin: &[f64]) -> [String; 2] {
    let ends = [kelvin.iter().copied().fold(f64::INFINITY, f64::min), kelvin.iter().copied().fold(0.0, f64::max)];
    ends.map(|t| significant(t, 4))
}

fn input(source: &Source, found: &Found, isotherms: &str) -> crate::report::Input {
    let rows = source.measurement.groups.iter().map(|group| group.rows.len()).sum::<usize>();
    source.input(rows.min(found.family.points()), isotherms)
}

/// Eq. 9 fitted to all isotherms; without it only eq. 10 is left.
fn joint(family: &Family, options: &FitOptions, notices: &mut Vec<Notice>) -> Result<Option<Joint>, Failure> {
    let law = Law::parse("qpd").map_err(|unknown| Failure::option("chi_from", format!("{unknown}.")))?;
    match Joint::fit(&Arc::new(law), family, Own::TimesAndExponents, options) {
        Ok(joint) => {
            if !joint.fit.outcome.converged() {
                notices.push(Notice::warning("not_converged", joint.fit.outcome.text()));
            }
            Ok(Some(joint))
        }
        Err(failure @ Failure::Option { .. }) => Err(failure),
        Err(failure) => {
            notices.push(Notice::warning("global_fit_left_out", failure.to_string()));
            Ok(None)
        }
    }
}

/// Which equation is used: as asked, or eq. 9 where it describes the data.
fn choose(asked: &Asked, joint: Option<&Joint>, notices: &mut Vec<Notice>) -> Wanted {
    /// A law that leaves more than this over, in units of the noise, does not describe the material.
    const DESCRIBES: f64 = 3.0;
    let chi2 = joint.and_then(|joint| joint.fit.quality.reduced_chi2);
    let describes = chi2.is_some_and(|chi2| chi2 < DESCRIBES);
    if let (Some(chi2), false) = (chi2, describes) {
        notices.push(Notice::warning(
            "law_does_not_describe",
            format!(
                "Eq. 9 leaves over χ²red = {} in units of the noise: more than the noise. Its χ are biased by whatever else relaxes \
                 here; narrow the temperatures or frequencies, or state a larger relative error if the instrument has one.",
                significant(chi2, 3)
            ),
        ));
    }
    match asked.word("chi_from") {
        "modulus" => Wanted::Modulus,
        "both" => Wanted::Both,
        "loss_factor" => Wanted::LossFactor,
        _ if describes => Wanted::Modulus,
        _ => Wanted::LossFactor,
    }
}

fn left_out(factors: &[Factor], taken: &[usize], notices: &mut Vec<Notice>) {
    let out: Vec<&str> =
        factors.iter().filter(|one| one.taken == Taken::Neither).map(|one| one.label.as_str()).collect();
    if !out.is_empty() {
        notices.push(Notice::info(
            "isotherms_left_out",
            format!(
                "{} of {} isotherms do not tell χ well enough, or have too few points of low loss, and are left out of χ(T): {}.",
                out.len(),
                out.len() + taken.len(),
                out.join(", ")
            ),
        ));
    }
}

/// The kink of the slopes over all frequencies, as the paper takes them; up to the steepest, from which on they tend to 1 − χ.
fn naive(factors: &[Factor]) -> Option<Kink> {
    let slope = |one: &Factor| one.naive.map_or(f64::NEG_INFINITY, |slope| -slope.slope);
    let steepest = (0..factors.len()).max_by(|&a, &b| slope(&factors[a]).total_cmp(&slope(&factors[b])))?;
    let all: Vec<(f64, f64, f64)> = factors[..=steepest]
        .iter()
        .filter_map(|one| one.naive.map(|slope| (one.temperature, -slope.slope, slope.slope_error().max(1e-6))))
        .collect();
    let x: Vec<f64> = all.iter().map(|one| one.0).collect();
    let y: Vec<f64> = all.iter().map(|one| one.1).collect();
    // As a straight line through points is drawn by eye: the same weight for all.
    let typical = all.iter().map(|one| one.2).sum::<f64>() / all.len() as f64;
    kink(&x, &y, &DMatrix::from_diagonal_element(x.len(), x.len(), typical * typical), None)
}

/// The level of χ below the kink; of all where there is none.
fn below(found: &Found, x: &[f64], chi: &[f64], errors: &DMatrix<f64>) -> Option<(Level, usize)> {
    let at = match &found.kink {
        Some(kink) if found.has_kink() || found.held => kink.at,
        _ => f64::INFINITY,
    };
    let count = x.iter().filter(|x| **x <= at).count();
    let own = errors.view((0, 0), (count, count)).into_owned();
    Some((level(&chi[..count], &own)?, count)).filter(|_| count > 0)
}

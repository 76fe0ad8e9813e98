//! How the 95 % intervals of a fit are obtained: from the curvature at the minimum, by profile likelihood, or by bootstrap.

use super::fitted::Fitted;
use super::options::choice;
use crate::analyses::Failure;
use crate::catalog::{OptionEntry, OptionKind};
use crate::data::Notice;
use crate::fit::bootstrap::{Layout, Plan, Resampling, bootstrap};
use crate::fit::profile::{self, Side, profile};
use crate::fit::{self, Parameter, Problem};
use crate::work::Work;
use serde::{Deserialize, Serialize};

/// How intervals are obtained; flattened into the options of a fit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::analyses) struct IntervalOptions {
    pub interval: Kind,
    /// Refits of a bootstrap.
    pub replicates: usize,
    /// Same seed, same replicates.
    pub seed: u64,
}

impl Default for IntervalOptions {
    fn default() -> Self {
        IntervalOptions { interval: Kind::Linear, replicates: 1000, seed: 1 }
    }
}

/// How intervals are obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum Kind {
    Linear,
    Profile,
    Bootstrap,
    CaseBootstrap,
}

/// The entries of [`IntervalOptions`].
pub(in crate::analyses) fn interval_entries(defaults: &serde_json::Value) -> Vec<OptionEntry> {
    let option = |key: &str, title: &str, help: &str, kind| super::options::option(defaults, key, title, help, kind);
    let kinds = [
        ("linear", "Curvature at the minimum"),
        ("profile", "Profile likelihood"),
        ("bootstrap", "Bootstrap of residuals"),
        ("case_bootstrap", "Bootstrap of points"),
    ];
    let drawn = &["bootstrap", "case_bootstrap"];
    let number = |limits| OptionKind::Number { unit: String::new(), limits };
    vec![
        option(
            "interval",
            "Intervals",
            "How the 95 % intervals are obtained. The curvature is exact for laws that are linear near the minimum; a profile \
             follows the fit as far as the data allow and says where they set no bound; a bootstrap fits data drawn again.",
            choice(&kinds),
        ),
        option("replicates", "Refits", "Refits of a bootstrap.", number([100.0, 100_000.0])).when("interval", drawn),
        option("seed", "Seed", "Same seed, same refits.", number([0.0, 9e15])).when("interval", drawn),
    ]
}

/// 95 % intervals of a fit; an end that the data do not set is `None`.
pub(in crate::analyses) struct Intervals {
    pub kind: &'static str,
    /// One for each parameter, fixed ones included.
    pub parameters: Vec<Option<[Option<f64>; 2]>>,
    /// One for each derived quantity; `None` where that from the curvature stands.
    pub derived: Vec<Option<[Option<f64>; 2]>>,
}

impl Intervals {
    /// Those of the curvature, `C = s² (JᵀJ)⁻¹`.
    pub fn linear(fit: &fit::Fit, derived: usize) -> Intervals {
        let both = |known: &fit::uncertainty::Known| known.interval.map(|ends| ends.map(Some));
        Intervals {
            kind: "linear95",
            parameters: fit.uncertainty.parameters.iter().map(both).collect(),
            derived: vec![None; derived],
        }
    }
}

/// A problem that was fitted, with what belongs together in it.
pub(in crate::analyses) struct Fittable<'a> {
    pub problem: &'a (dyn Problem + Sync),
    /// For each residual, the point it is of and its kind.
    pub points: Vec<usize>,
    pub kinds: Vec<usize>,
}

/// Replaces the intervals of the curvature by those that are asked for. A better fit found on the way becomes the fit.
pub(in crate::analyses) fn refine(
    fitted: &mut Fitted,
    of: &Fittable,
    options: &IntervalOptions,
    work: &dyn Work,
    notices: &mut Vec<Notice>,
) -> Result<(), Failure> {
    match options.interval {
        Kind::Linear => Ok(()),
        Kind::Profile => by_profile(fitted, of, work, notices),
        Kind::Bootstrap => by_bootstrap(fitted, of, options, Resampling::Residuals, work, notices),
        Kind::CaseBootstrap => by_bootstrap(fitted, of, options, Resampling::Cases, work, notices),
    }
}

fn by_profile(fitted: &mut Fitted, of: &Fittable, work: &dyn Work, notices: &mut Vec<Notice>) -> Result<(), Failure> {
    /// Better fits that are followed; each is a lower minimum, so that few can come.
    const AGAIN: usize = 5;
    let mut profiles = None;
    let solver = fitted.solver;
    for _ in 0..AGAIN {
        let settings = profile::Settings::default();
        let found =
            profile(of.problem, &fitted.parameters, &fitted.fit, &solver, &settings, work).ok_or(Failure::Stopped)?;
        let better = found.better.clone();
        profiles = Some(found);
        let Some(values) = better else { break };
        let from: Vec<Parameter> =
            fitted.parameters.iter().zip(&values).map(|(p, &start)| Parameter { start, ..*p }).collect();
        match fit::fit(of.problem, &from, &solver) {
            Ok(fit) if fit.quality.rss < fitted.fit.quality.rss => fitted.fit = fit,
            _ => break,
        }
        notices.push(Notice::info(
            "better_fit_found",
            "Following the profile found a lower sum of squares than the fit from the start values: the result is from there.",
        ));
    }
    let mut parameters = vec![None; fitted.parameters.len()];
    for profile in profiles.iter().flat_map(|profiles| &profiles.parameters) {
        let ends = [profile.lower, profile.upper].map(Side::found);
        // Without any end there is nothing to say.
        parameters[profile.parameter] = Some(ends).filter(|ends| ends.iter().any(Option::is_some));
    }
    fitted.intervals = Intervals { kind: "profile95", parameters, derived: vec![None; fitted.derived.len()] };
    Ok(())
}

fn by_bootstrap(
    fitted: &mut Fitted,
    of: &Fittable,
    options: &IntervalOptions,
    resampling: Resampling,
    work: &dyn Work,
    notices: &mut Vec<Notice>,
) -> Result<(), Failure> {
    let plan = Plan { resampling, count: options.replicates, seed: options.seed };
    let layout = Layout { point: &of.points, kind: &of.kinds };
    let drawn = bootstrap(of.problem, &fitted.parameters, &fitted.fit, &fitted.solver, Some(layout), plan, work)
        .ok_or(Failure::Stopped)?;
    if drawn.failed > 0 {
        notices.push(Notice::warning(
            "refits_failed",
            format!(
                "{} of {} refits of the bootstrap did not converge and are left out; intervals are wider than they look when \
                 these are many.",
                drawn.failed, plan.count
            ),
        ));
    }
    let both = |ends: Option<[f64; 2]>| ends.map(|ends| ends.map(Some));
    let derived = |follows: &super::fitted::Follows| {
        let value = |p: &[f64]| vec![(follows.value)(p)];
        let positive = !follows.additive((follows.value)(&fitted.fit.values));
        both(drawn.intervals(&value, positive).pop().flatten())
    };
    let kind = if resampling == Resampling::Cases { "case_bootstrap95" } else { "bootstrap95" };
    fitted.intervals = Intervals {
        kind,
        parameters: drawn.parameters().into_iter().map(both).collect(),
        derived: fitted.derived.iter().map(derived).collect(),
    };
    Ok(())
}

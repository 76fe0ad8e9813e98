//! What is told of the laws as numbers: energies first, then the fragility and the parameters, those of the best law before others.

use super::laid::Laid;
use super::options::Options;
use super::through::{self, Laws, Through};
use super::verdict::Verdict;
use crate::analyses::shared::fitted::{Named, Number, PLAIN, normal_interval};
use crate::data::Notice;
use crate::math::rounding::significant;
use crate::report::{Estimate, EstimateState, Shown};
use crate::superposition::Imposed;

/// Parameters of the laws, best first, and what follows from them; or of the law that was imposed. What superposition does not support
/// says so itself, wherever it is copied to.
pub(super) fn estimates(
    laid: &Laid,
    laws: &Laws,
    ranked: &[&Through],
    options: &Options,
    verdict: Verdict,
) -> Vec<Estimate> {
    let caution = match verdict {
        Verdict::Not => "Superposition is not supported here: this describes shifts, not the material.",
        Verdict::Weakly => "Superposition is only weakly supported here.",
        Verdict::Supported | Verdict::Unknown => "",
    };
    let add = |note: &mut String, more: &str| *note = format!("{note} {more}").trim().to_owned();
    let mut all = Vec::new();
    for (rank, one) in ranked.iter().enumerate() {
        let mut own = of_law(one, rank == 0 && laws.none_follows.is_none());
        for estimate in &mut own {
            if one.degenerates() {
                unless_slope(estimate, &one.degenerate());
            } else if rank > 0 && estimate.note.is_empty() {
                let twin = [ranked[0], *one].iter().all(|one| ["vft", "wlf"].contains(&one.law.info().id));
                let note = if twin { "the best of the laws in another notation." } else { "not the best of the laws." };
                estimate.note = format!("{}: {note}", one.title());
            }
            if laws.none_follows.is_some() {
                add(&mut estimate.note, "No law follows these shift factors.");
            }
            if rank == 0 || estimate.key == "activation_energy" {
                add(&mut estimate.note, caution);
            }
        }
        if rank == 0 {
            own.iter_mut()
                .filter(|one| one.key == FRAGILITY)
                .for_each(|one| add(&mut one.note, &spread(ranked, options)));
        }
        all.extend(own);
    }
    let imposed = laid.found.imposed.iter().flat_map(|imposed| of_imposed(laid, imposed, options));
    let others = laws.of_two.iter().cloned().chain(imposed);
    all.extend(others.map(|mut one| {
        add(&mut one.note, caution);
        one
    }));
    all
}

/// Under which the fragility of the best law stands.
const FRAGILITY: &str = "fragility_index";

/// Numbers of one law, its energy first.
fn of_law(one: &Through, with_fragility: bool) -> Vec<Estimate> {
    let of_this = format!("{}_{FRAGILITY}", one.law.info().id);
    let mut told = Vec::new();
    for mut estimate in one.fitted.estimates(PLAIN) {
        if estimate.key == of_this {
            // Of one quantity one number is given, by the best law.
            if with_fragility {
                FRAGILITY.clone_into(&mut estimate.key);
                told.push(estimate);
            }
        } else if estimate.state != EstimateState::Fixed && through::is_told(&estimate.key) {
            told.push(estimate);
        }
    }
    energies_first(told)
}

/// An energy is what is asked for, and heads a result that is kept.
fn energies_first(mut told: Vec<Estimate>) -> Vec<Estimate> {
    told.sort_by_key(|one| match (one.unit.as_str(), one.key.as_str()) {
        ("eV", _) => 0,
        ("kJ/mol", _) => 1,
        (_, FRAGILITY) => 2,
        _ => 3,
    });
    told
}

/// Of a law that degenerates only the slope means something: everything else is a bound without an error.
fn unless_slope(estimate: &mut Estimate, why: &str) {
    why.clone_into(&mut estimate.note);
    if estimate.unit == "eV" || estimate.key == FRAGILITY {
        return;
    }
    if estimate.value.is_some() {
        estimate.state = EstimateState::AtLimit;
    }
    (estimate.std_error, estimate.interval, estimate.interval_kind) = (None, None, None);
    estimate.shown = Shown {
        value: estimate
            .value
            .map_or(estimate.shown.value.clone(), |value| significant(value * estimate.shown.factor, 2)),
        std_error: String::new(),
        interval: String::new(),
        ..estimate.shown.clone()
    };
}

/// The fragilities of laws that these data cannot tell apart, in words; empty where there is one law.
fn spread(ranked: &[&Through], options: &Options) -> String {
    /// Difference of AICc.
    const TOLD_APART: f64 = 2.0;
    let Some(t_g) = options.glass_transition_temperature else { return String::new() };
    let criterion = |one: &Through| one.fitted.fit.quality.aicc.unwrap_or(f64::INFINITY);
    let Some(least) = ranked.first().map(|best| criterion(best)) else { return String::new() };
    let rivals = || ranked.iter().filter(|one| criterion(one) < least + TOLD_APART).map(|one| one.fragility(t_g));
    let [low, high] = rivals().filter(|m| m.is_finite()).fold([f64::MAX, f64::MIN], |[a, b], m| [a.min(m), b.max(m)]);
    let [low, high] = [low, high].map(|m| significant(m, 3));
    if low == high {
        return String::new();
    }
    format!(
        "Laws that these data cannot tell apart give {low} to {high}: that is beyond the error, which is for one law."
    )
}

/// What is to be said of the temperature at which the fragility is taken.
pub(super) fn of_glass_transition(laid: &Laid, laws: &Laws, ranked: &[&Through], options: &Options) -> Vec<Notice> {
    let (Some(t_g), Some(temperatures)) = (options.glass_transition_temperature, laid.family.temperatures()) else {
        return Vec::new();
    };
    let mut notices = Vec::new();
    let told = laid.found.imposed.is_some() || !ranked.is_empty() && laws.none_follows.is_none();
    let undefined = match (&laid.found.imposed, options.shift.law()) {
        (Some(imposed), Some(law)) => !through::apparent_energy(law, &imposed.parameters, t_g).is_finite(),
        _ => ranked.first().is_some_and(|best| !best.fragility(t_g).is_finite()),
    };
    if told && undefined {
        let message = format!(
            "{} K lies below T₀ of the law, where its times diverge: no fragility is given there.",
            significant(t_g, 6)
        );
        notices.push(Notice::warning("no_fragility", message));
        return notices;
    }
    let [low, high] = temperatures.iter().fold([f64::MAX, f64::MIN], |[low, high], t| [low.min(*t), high.max(*t)]);
    let outside = (low - t_g).max(t_g - high);
    if told && outside > 0.0 {
        let message = format!(
            "The glass transition of {} K lies {} K outside the temperatures measured ({} to {} K): the fragility there is \
             extrapolated by the law, and its error is that of the law if it holds that far.",
            significant(t_g, 6),
            significant(outside, 3),
            significant(low, 6),
            significant(high, 6)
        );
        notices.push(Notice::warning("fragility_extrapolated", message));
    }
    notices
}

/// Parameters of the law that was imposed.
fn of_imposed(laid: &Laid, imposed: &Imposed, options: &Options) -> Vec<Estimate> {
    let (Some(law), Some(reference)) = (options.shift.law(), laid.reference.temperature) else { return Vec::new() };
    let id = law.info().id;
    let number = |named: &Named, value: f64, variance: f64, additive: bool| {
        let error = variance.max(0.0).sqrt();
        let known = error < value.abs() || additive && error.is_finite();
        Number {
            named,
            value,
            std_error: Some(error),
            interval: Some(normal_interval(value, error)),
            kind: "linear95",
            state: if known { EstimateState::Ok } else { EstimateState::Undetermined },
            note: "Found together with the master curve.".into(),
        }
        .estimate(PLAIN)
    };
    let free = |k: usize| imposed.covariance[(k, k)] > 0.0;
    let p = &imposed.parameters;
    let mut all: Vec<Estimate> = law
        .info()
        .params
        .iter()
        .enumerate()
        .filter(|(k, param)| free(*k) && through::is_told(&Through::key(id, param.key)))
        .map(|(k, param)| {
            let named = Named::new(&Through::key(id, param.key), param.symbol, param.meaning, param.unit);
            number(&named, p[k], imposed.covariance[(k, k)], false)
        })
        .collect();
    for mut follows in through::follows(law, options, reference) {
        let value = (follows.value)(p);
        if !value.is_finite() || !through::is_told(&follows.named.key) {
            continue;
        }
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
        let additive = follows.additive(value);
        if follows.named.key == format!("{id}_{FRAGILITY}") {
            FRAGILITY.clone_into(&mut follows.named.key);
        }
        all.push(number(&follows.named, value, variance, additive));
    }
    if through::degenerates(law, p) {
        all.iter_mut().for_each(|one| unless_slope(one, &through::degenerate_in_words(law)));
    }
    energies_first(all)
}

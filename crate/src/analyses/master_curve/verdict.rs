//! Does superposition hold? What the isotherms that were left out say, and where a_T turns.

use super::laid::Laid;
use super::options::{Shift, Vertical};
use super::rival::Rival;
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::superposition::left_out::LeftOut;
use serde_json::json;

/// An isotherm that the others predict to within this many standard deviations is predicted.
pub(super) const PREDICTED: f64 = 2.0;
/// One that they miss by more than this many is not on their curve at all.
pub(super) const MISSED: f64 = 4.0;

/// χ²red of the common curve up to which one shape fits all: seven of its standard deviations, √(2/n), above 1, and never less than what
/// noise that is itself known to a tenth can make of it. Simulated families that superpose stay below it, by 0.2 with a thousand numbers;
/// an exponent that changes with temperature makes it 1.4 to 5 (recovery tests).
pub(super) fn one_shape(numbers: f64) -> f64 {
    (1.0 + 10.0 / numbers.sqrt()).max(1.25)
}

/// How the data answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Supported,
    Weakly,
    Not,
    Unknown,
}

impl Verdict {
    /// From the common curve and the isotherms left out.
    pub fn of(reduced_chi2: Option<f64>, left_out: &[LeftOut]) -> Verdict {
        if left_out.is_empty() {
            return Verdict::Unknown;
        }
        let worst = left_out.iter().map(|one| one.ratio).fold(0.0, f64::max);
        let all = overall(left_out);
        let chi2 = reduced_chi2.unwrap_or(f64::INFINITY);
        let limit = one_shape(left_out.iter().map(|one| one.points as f64).sum());
        match () {
            () if all > PREDICTED || worst > MISSED => Verdict::Not,
            () if chi2 > limit || all * all > limit || worst > PREDICTED => Verdict::Weakly,
            () => Verdict::Supported,
        }
    }

    /// Whether superposition does better than by another verdict, as far as the data can tell.
    pub fn is_better_than(self, other: Verdict) -> bool {
        self == Verdict::Supported && other != Verdict::Supported || self == Verdict::Weakly && other == Verdict::Not
    }

    pub fn id(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Weakly => "weakly_supported",
            Verdict::Not => "not_supported",
            Verdict::Unknown => "unknown",
        }
    }
}

/// Root mean square misfit of all isotherms that were left out, in standard deviations.
pub(super) fn overall(left_out: &[LeftOut]) -> f64 {
    let points: f64 = left_out.iter().map(|one| one.points as f64).sum();
    (left_out.iter().map(|one| one.points as f64 * one.ratio * one.ratio).sum::<f64>() / points).sqrt()
}

/// A verdict with its reasons; `otherwise` says whether it would hold with other shifts or for one quantity alone.
pub(super) fn told(
    verdict: Verdict,
    laid: &Laid,
    left_out: &[LeftOut],
    rival: Option<&Rival>,
    otherwise: bool,
) -> Finding {
    let chi2 = laid.found.reduced_chi2();
    if verdict == Verdict::Unknown {
        return Finding::new(
            "superposition_verdict",
            verdict.id(),
            "No isotherm overlaps with others, so nothing can be predicted and nothing judged.",
        );
    }
    let label = |one: &LeftOut| laid.measured.isotherms[one.isotherm].label.clone();
    let worst = left_out.iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio));
    let mut missed: Vec<&LeftOut> = left_out.iter().filter(|one| one.ratio > PREDICTED).collect();
    sort_by_number(&mut missed, |one| one.isotherm as f64);
    let relative = {
        let clear = || left_out.iter().filter(|one| one.relative.is_finite());
        let points: f64 = clear().map(|one| one.points as f64).sum();
        (clear().map(|one| one.points as f64 * one.relative.powi(2)).sum::<f64>() / points).sqrt()
    };
    let mut reason = format!(
        "Each isotherm left out is predicted by the others to within {} σ of its noise on average ({} % of the numbers)",
        significant(overall(left_out), 2),
        significant(100.0 * relative, 2)
    );
    if let Some(worst) = worst {
        reason.push_str(&format!(", {} worst: {} σ", label(worst), significant(worst.ratio, 2)));
    }
    if let Some(chi2) = chi2 {
        reason.push_str(&format!("; χ²red of the common curve is {}", significant(chi2, 3)));
    }
    reason.push('.');
    if !missed.is_empty() {
        reason.push_str(&format!(
            " It fails most at {}.",
            in_words(&missed.iter().map(|one| label(one)).collect::<Vec<_>>())
        ));
    }
    let against = rival.map(Rival::reason).unwrap_or_default();
    reason.push_str(&against);
    reason.push_str(match verdict {
        Verdict::Weakly | Verdict::Not if otherwise => " It does otherwise: see below.",
        Verdict::Supported => " One curve describes all isotherms to within their noise.",
        Verdict::Weakly if !against.is_empty() => "",
        Verdict::Not if !against.is_empty() => {
            " However well the curves seem to collapse, shift factors are those of a fiction: fit all isotherms with their own exponents."
        }
        Verdict::Weakly => {
            " More than noise is left over: the shape changes a little with temperature, or the noise is larger than stated. Shift \
             factors hold as a description, their errors and energies with caution."
        }
        _ if laid.along.is_some() => {
            " The law does not tell isotherms that it has not seen: it is not the shape of this material, or the shape changes with \
             temperature. Shift factors hold as a description."
        }
        _ => {
            " The shape changes with temperature, however well the curves seem to collapse: shift factors are those of a fiction, \
             and an activation energy from them is biased. Fit each isotherm, or all with their own exponents."
        }
    });
    Finding::new("superposition_verdict", verdict.id(), reason)
}

/// A list that is not longer than it can be read.
fn in_words(names: &[String]) -> String {
    const MOST: usize = 8;
    match names.len() {
        0..=MOST => names.join(", "),
        many => format!("{} and {} more", names[..MOST].join(", "), many - MOST),
    }
}

/// Isotherms that did not overlap, and turns of a_T that no law of temperature can follow.
///
/// `law_joins` tells whether the law of the global fit describes the isotherms, so that it may join them.
pub(super) fn findings(laid: &Laid, law_joins: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let label = |k: usize| laid.measured.isotherms[k].label.clone();
    if laid.found.groups.len() > 1 {
        let groups: Vec<String> = laid
            .found
            .groups
            .iter()
            .map(|group| match group.isotherms.as_slice() {
                [one] => label(*one),
                [first, .., last] => format!("{} to {} ({})", label(*first), label(*last), group.isotherms.len()),
                [] => String::new(),
            })
            .collect();
        let finding = Finding::new(
            "separate_groups",
            groups.join("; "),
            "These do not overlap, or are flat to within their noise where they do, so no shift between them is known and none is given: \
             each has a master curve of its own. An imposed law, the relaxation law of the global fit or a shift set by hand can join \
             them.",
        );
        let held = laid.known.iter().any(|known| known.is_held());
        let joins = law_joins && laid.by_hand() && !held && laid.vertical == Vertical::Off;
        findings.push(if joins { finding.remedied_by("shift", json!(Shift::Relaxation)) } else { finding });
    }
    let turns: Vec<String> = turns(laid).into_iter().map(|[a, b]| format!("{} to {}", label(a), label(b))).collect();
    if !turns.is_empty() {
        findings.push(Finding::new(
            "shift_turns",
            in_words(&turns),
            "There a_T rises with temperature, by more than twice its error: relaxation slows down on heating, as when a \
             sample crystallises, cures, ages or slips. No law of temperature follows that; look at these isotherms, or \
             leave them out.",
        ));
    }
    findings
}

/// Neighbours between which ln a rises with temperature.
fn turns(laid: &Laid) -> Vec<[usize; 2]> {
    let found = &laid.found;
    let mut turns = Vec::new();
    for group in &found.groups {
        for pair in group.isotherms.windows(2) {
            let [a, b] = [pair[0], pair[1]];
            let rise = found.shifts[b].horizontal - found.shifts[a].horizontal;
            let warmer = laid.temperature(b).zip(laid.temperature(a)).is_some_and(|(b, a)| b > a + 0.5);
            // Where a shift is held the data do not say that.
            let held = laid.known[a].is_held() || laid.known[b].is_held();
            if !held && warmer && rise > 2.0 * found.variance_between(b, a).sqrt() {
                turns.push([a, b]);
            }
        }
    }
    turns
}

//! What else could be superposed where superposition does not hold: with vertical shifts too, or one of the quantities alone.

use super::laid::Laid;
use super::options::{self, Shift, Vertical};
use super::verdict::{Verdict, overall};
use crate::analyses::Failure;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::superposition::left_out::{LeftOut, left_out};
use crate::superposition::{Family, Isotherm, Options, Superposition, superpose};
use crate::work::Work;
use serde_json::json;

/// Each that would do better, with by how much, and the option that asks for it.
pub(super) fn alternatives(
    laid: &Laid,
    options: &options::Options,
    predicted: &[LeftOut],
    work: &dyn Work,
) -> Result<Vec<Finding>, Failure> {
    let now = Verdict::of(laid.found.reduced_chi2(), predicted);
    // Where it fails because of what was set by hand, nothing else is to be blamed.
    let by_hand = laid.known.iter().any(|known| known.is_held());
    if by_hand || options.shift != Shift::Free || !matches!(now, Verdict::Weakly | Verdict::Not) {
        return Ok(Vec::new());
    }
    let attempt = |family: &Family, vertical: Vertical| -> Result<(Superposition, Vec<LeftOut>, Verdict), Failure> {
        let vertical_free = vertical == Vertical::Free;
        let how = Options {
            vertical_free,
            shifts: laid.known.clone(),
            vertical: if vertical == laid.vertical { laid.known_vertical.clone() } else { Vec::new() },
            pivot: Some(laid.pivot),
            loss: options.fit.loss.loss(),
            ..Options::default()
        };
        let found = superpose(family, &how, work).ok_or(Failure::Stopped)?;
        let left_out = left_out(family, &found, vertical_free, work).ok_or(Failure::Stopped)?;
        let then = Verdict::of(found.reduced_chi2(), &left_out);
        Ok((found, left_out, then))
    };
    let better = |then: Verdict| then == Verdict::Supported || then == Verdict::Weakly && now == Verdict::Not;
    let words = |verdict: Verdict| verdict.id().replace('_', " ");
    let misfits = |then: &[LeftOut]| [significant(overall(then), 2), significant(overall(predicted), 2)];
    let mut findings = Vec::new();
    if laid.vertical == Vertical::Off && laid.family.quantities.iter().any(|lift| lift.power() != 0.0) {
        let (found, left_out, then) = attempt(&laid.family, Vertical::Free)?;
        let largest = found.shifts.iter().map(|shift| shift.vertical.exp_m1().abs()).fold(0.0, f64::max);
        let [new, old] = misfits(&left_out);
        if better(then) {
            let finding = Finding::new(
                "vertical_shift",
                format!("{} with free vertical shifts", words(then)),
                format!(
                    "Shifted vertically too, by {} % at most, each isotherm left out is predicted to within {new} times the noise \
                     instead of {old}. Density, temperature (of a rubber), or how the samples were loaded may be the reason; shift \
                     vertically if one of them is.",
                    significant(100.0 * largest, 2)
                ),
            );
            findings.push(finding.remedied_by("vertical", json!(Vertical::Free)));
        }
    }
    let count = laid.family.quantities.len();
    for quantity in (0..count).filter(|_| count > 1) {
        let (_, left_out, then) = attempt(&alone(&laid.family, quantity), laid.vertical)?;
        let title = laid.measured.quantities[quantity].title();
        let [new, old] = misfits(&left_out);
        if better(then) {
            let finding = Finding::new(
                "one_quantity",
                format!("{} for the {title} alone", words(then)),
                format!(
                    "Of the {title} alone each isotherm left out is predicted to within {new} times the noise instead of {old}. One \
                     quantity is a weaker test than two; but where an instrument spoils the other, as near a resonance, it is the \
                     one to superpose."
                ),
            );
            findings.push(match laid.measured.alone(quantity) {
                Some(wanted) => finding.remedied_by("quantities", json!(wanted)),
                None => finding,
            });
        }
    }
    Ok(findings)
}

/// Whether superposition is supported in that way, and not only less badly.
pub(super) fn holds(alternative: &Finding) -> bool {
    alternative.value.starts_with(Verdict::Supported.id())
}

/// The same isotherms with one quantity only.
fn alone(family: &Family, quantity: usize) -> Family {
    let one = |isotherm: &Isotherm| Isotherm {
        temperature: isotherm.temperature,
        traces: vec![isotherm.traces[quantity].clone()],
    };
    Family { quantities: vec![family.quantities[quantity]], isotherms: family.isotherms.iter().map(one).collect() }
}

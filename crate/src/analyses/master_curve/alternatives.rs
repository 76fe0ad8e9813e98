//! What else could be superposed where superposition does not hold: with vertical shifts too, or one of the quantities alone.

use super::laid::Laid;
use super::options::{Shift, Vertical};
use super::verdict::{Verdict, overall, times_the_noise};
use crate::analyses::Failure;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::superposition::left_out::{LeftOut, left_out};
use crate::superposition::{Family, Isotherm, Options, Superposition, superpose};
use crate::work::Work;

/// Each that would do better, with by how much.
pub(super) fn alternatives(
    laid: &Laid,
    shift: Shift,
    predicted: &[LeftOut],
    work: &dyn Work,
) -> Result<Vec<Finding>, Failure> {
    let now = Verdict::of(laid.found.reduced_chi2(), predicted);
    // Where it fails because of what was set by hand, nothing else is to be blamed.
    let by_hand = laid.known.iter().any(|known| known.is_held());
    if by_hand || shift != Shift::Free || !matches!(now, Verdict::Weakly | Verdict::Not) {
        return Ok(Vec::new());
    }
    let attempt = |family: &Family, vertical_free: bool| -> Result<(Superposition, Vec<LeftOut>, Verdict), Failure> {
        let how = Options { vertical_free, shifts: laid.known.clone(), pivot: Some(laid.pivot), ..Options::default() };
        let found = superpose(family, &how, work).ok_or(Failure::Stopped)?;
        let left_out = left_out(family, &found, vertical_free, work).ok_or(Failure::Stopped)?;
        let then = Verdict::of(found.reduced_chi2(), &left_out);
        Ok((found, left_out, then))
    };
    let better = |then: Verdict| then == Verdict::Supported || then == Verdict::Weakly && now == Verdict::Not;
    let words = |verdict: Verdict| verdict.id().replace('_', " ");
    let misfits = |then: &[LeftOut]| [overall(then), overall(predicted)].map(times_the_noise);
    let mut findings = Vec::new();
    if laid.vertical == Vertical::Off && laid.family.quantities.iter().any(|lift| lift.power() != 0.0) {
        let (found, left_out, then) = attempt(&laid.family, true)?;
        let largest = found.shifts.iter().map(|shift| shift.vertical.exp_m1().abs()).fold(0.0, f64::max);
        let [new, old] = misfits(&left_out);
        if better(then) {
            findings.push(Finding {
                key: "vertical_shift".into(),
                value: format!("{} with free vertical shifts", words(then)),
                reason: format!(
                    "Shifted vertically too, by {} % at most, each isotherm left out is predicted to within {new} instead \
                     of {old}. Density, temperature (of a rubber), or how the samples were loaded may be the reason; choose \
                     vertical shifts if one of them is.",
                    significant(100.0 * largest, 2)
                ),
            });
        }
    }
    let count = laid.family.quantities.len();
    for quantity in (0..count).filter(|_| count > 1) {
        let (_, left_out, then) = attempt(&alone(&laid.family, quantity), laid.vertical == Vertical::Free)?;
        let title = laid.measured.quantities[quantity].title();
        let [new, old] = misfits(&left_out);
        if better(then) {
            findings.push(Finding {
                key: "one_quantity".into(),
                value: format!("{} for the {title} alone", words(then)),
                reason: format!(
                    "Of the {title} alone each isotherm left out is predicted to within {new} instead of {old}. One \
                     quantity is a weaker test than two; but where an instrument spoils the other, as near a resonance, it is the \
                     one to superpose."
                ),
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

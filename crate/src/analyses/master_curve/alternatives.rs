//! What else could be superposed where superposition does not hold: with vertical shifts too, or one of the quantities alone.

use super::laid::{Laid, by_density};
use super::options::{self, Shift, Vertical};
use super::rival::Rival;
use super::verdict::{Verdict, one_shape, overall};
use crate::analyses::Failure;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::superposition::left_out::{LeftOut, left_out};
use crate::superposition::{Family, Isotherm, Options, Superposition, superpose};
use crate::work::Work;
use serde_json::json;

/// Each that would do better than `now`, with by how much, and the option that asks for it.
pub(super) fn alternatives(
    laid: &Laid,
    options: &options::Options,
    now: Verdict,
    rival: Option<&Rival>,
    predicted: &[LeftOut],
    work: &dyn Work,
) -> Result<Vec<Finding>, Failure> {
    // Where it fails because of what was set by hand, nothing else is to be blamed.
    let by_hand = laid.known.iter().any(|known| known.is_held());
    // Nor where a law whose shape changes says what it is.
    let told = rival.is_some_and(Rival::better);
    if by_hand || told || options.shift != Shift::Free || now == Verdict::Unknown {
        return Ok(Vec::new());
    }
    let attempt = |family: &Family, vertical: Vertical| -> Result<Attempt, Failure> {
        let vertical_free = vertical == Vertical::Free;
        let how = Options {
            vertical_free,
            shifts: laid.known.clone(),
            vertical: match vertical {
                _ if vertical == laid.vertical => laid.known_vertical.clone(),
                Vertical::Density => by_density(&laid.measured, options, laid.pivot),
                _ => Vec::new(),
            },
            pivot: Some(laid.pivot),
            loss: options.fit.loss.loss(),
            ..Options::default()
        };
        let found = superpose(family, &how, work).ok_or(Failure::Stopped)?;
        let left_out = left_out(family, &found, vertical_free, work).ok_or(Failure::Stopped)?;
        let verdict = Verdict::of(found.reduced_chi2(), &left_out);
        Ok(Attempt { found, left_out, verdict })
    };
    let better = |then: Verdict| match now {
        Verdict::Not => matches!(then, Verdict::Supported | Verdict::Weakly),
        Verdict::Weakly => then == Verdict::Supported,
        Verdict::Supported | Verdict::Unknown => false,
    };
    let words = |verdict: Verdict| verdict.id().replace('_', " ");
    let misfits = |then: &[LeftOut]| [significant(overall(then), 2), significant(overall(predicted), 2)];
    let mut findings = Vec::new();
    // A shape that changes is not to be hidden by vertical shifts.
    let may_lift = laid.vertical == Vertical::Off && !rival.is_some_and(Rival::shape_changes);
    if may_lift && laid.family.quantities.iter().any(|lift| lift.power() != 0.0) {
        // What density and temperature say costs no parameter.
        for vertical in [Vertical::Density, Vertical::Free] {
            if vertical == Vertical::Density && laid.family.temperatures().is_none() {
                continue;
            }
            let attempt = attempt(&laid.family, vertical)?;
            let largest = attempt.largest_lift();
            let sharper = now == Verdict::Supported && attempt.is_sharper(laid);
            if largest > PLAUSIBLE || !(better(attempt.verdict) || sharper) {
                continue;
            }
            let [new, old] = misfits(&attempt.left_out);
            let by = match vertical {
                Vertical::Density => "by density and temperature",
                _ => "with free vertical shifts",
            };
            let reason = format!(
                "Shifted vertically too, by {} % at most, each isotherm left out is predicted to within {new} σ of its noise instead of \
                 {old}. Density, temperature (of a rubber), or how the samples were loaded may be the reason; shift vertically if one of \
                 them is.",
                significant(100.0 * largest, 2)
            );
            let value = if sharper { format!("sharper {by}") } else { format!("{} {by}", words(attempt.verdict)) };
            findings.push(Finding::new("vertical_shift", value, reason).remedied_by("vertical", json!(vertical)));
            break;
        }
    }
    if now == Verdict::Supported {
        return Ok(findings);
    }
    let count = laid.family.quantities.len();
    for quantity in (0..count).filter(|_| count > 1) {
        let Attempt { left_out, verdict: then, .. } = attempt(&alone(&laid.family, quantity), laid.vertical)?;
        let title = laid.measured.quantities[quantity].title();
        let [new, old] = misfits(&left_out);
        if better(then) {
            let finding = Finding::new(
                "one_quantity",
                format!("{} for the {title} alone", words(then)),
                format!(
                    "Of the {title} alone each isotherm left out is predicted to within {new} σ of its noise instead of {old}. One \
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

/// What came of another way.
struct Attempt {
    found: Superposition,
    left_out: Vec<LeftOut>,
    verdict: Verdict,
}

/// Vertical shifts beyond this, relative, are neither density nor loading.
const PLAUSIBLE: f64 = 0.3;

impl Attempt {
    /// The largest vertical shift, relative.
    fn largest_lift(&self) -> f64 {
        self.found.shifts.iter().map(|shift| shift.vertical.exp_m1().abs()).fold(0.0, f64::max)
    }

    /// Whether far less is left over than by the isotherms as they are laid, though these are within their noise too, which was then taken
    /// too large.
    fn is_sharper(&self, laid: &Laid) -> bool {
        let numbers: f64 = self.left_out.iter().map(|one| one.points as f64).sum();
        let chi2 = self.found.reduced_chi2().zip(laid.found.reduced_chi2());
        self.verdict == Verdict::Supported && chi2.is_some_and(|(then, now)| now > one_shape(numbers) * then)
    }
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

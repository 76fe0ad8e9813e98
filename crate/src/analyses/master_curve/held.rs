//! Where the data alone would put the shifts that are held, and whether these are what fails where superposition does.
//!
//! An isotherm that is left out is shifted to where it fits best, so that leaving it out says nothing of where it is held.

use super::laid::{Laid, SHIFT};
use super::options::{Options, Vertical};
use super::verdict::Verdict;
use crate::analyses::Failure;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::superposition::left_out::{LeftOut, left_out};
use crate::superposition::{Known, Options as How, Superposition, superpose};
use crate::work::Work;

/// Standard deviations beyond which a held shift is not where the data put it.
const OFF: f64 = 3.0;

/// Shifts that are held, beside those that the data give when all of them are free and all else is as it is.
pub(super) struct Held {
    shifts: Vec<One>,
    /// What would be said of superposition then, where that is better.
    otherwise: Option<Verdict>,
}

/// One that is held.
pub(super) struct One {
    isotherm: usize,
    /// The user holds it; otherwise a file does.
    by_hand: bool,
    /// How far above it lies; NaN where the data do not say, as no overlap joins it to the isotherm that does not move.
    off: f64,
    /// Standard deviation of where the data put it.
    sigma: f64,
}

impl Held {
    /// `None` where nothing is held.
    pub fn of(laid: &Laid, options: &Options, predicted: &[LeftOut], work: &dyn Work) -> Result<Option<Held>, Failure> {
        let held = |k: &usize| *k != laid.pivot && laid.known[*k].is_held();
        let held: Vec<usize> = (0..laid.count()).filter(held).collect();
        if held.is_empty() || !laid.by_hand() {
            return Ok(None);
        }
        let vertical_free = options.vertical == Vertical::Free;
        let free = |known: &Known| if known.is_held() { Known::Nothing } else { *known };
        let how = How {
            vertical_free,
            shifts: laid.known.iter().map(free).collect(),
            vertical: laid.known_vertical.clone(),
            pivot: Some(laid.pivot),
            loss: options.fit.loss.loss(),
            ..How::default()
        };
        let found = superpose(&laid.family, &how, work).ok_or(Failure::Stopped)?;
        let shifts: Vec<One> = held.into_iter().map(|k| One::of(laid, options, &found, k)).collect();
        let now = Verdict::of(laid.found.reduced_chi2(), predicted);
        let fails = matches!(now, Verdict::Weakly | Verdict::Not);
        let otherwise = if fails && shifts.iter().any(One::is_off) {
            let predicted = left_out(&laid.family, &found, vertical_free, work).ok_or(Failure::Stopped)?;
            let then = Verdict::of(found.reduced_chi2(), &predicted);
            then.is_better_than(now).then_some(then)
        } else {
            None
        };
        Ok(Some(Held { shifts, otherwise }))
    }

    /// Whether superposition fails, or fails more, because of what is held.
    pub fn is_to_blame(&self) -> bool {
        self.otherwise.is_some()
    }

    /// Those that lie elsewhere than the data put them, farthest first.
    pub fn finding(&self, laid: &Laid) -> Option<Finding> {
        /// As many as are read at a glance.
        const SHOWN: usize = 6;
        let mut off: Vec<&One> = self.shifts.iter().filter(|one| one.is_off()).collect();
        off.sort_by(|a, b| b.deviations().total_cmp(&a.deviations()));
        let label = |one: &One| laid.measured.isotherms[one.isotherm].label.clone();
        let told = |one: &&One| {
            format!(
                "{}, held by {}, lies {} ({} σ) {} where the data put it",
                label(one),
                if one.by_hand { "you" } else { "the file" },
                significant(one.off.abs(), 2),
                significant(one.deviations(), 2),
                if one.off > 0.0 { "above" } else { "below" }
            )
        };
        let mut reason = off.iter().take(SHOWN).map(told).collect::<Vec<_>>().join("; ");
        if off.len() > SHOWN {
            reason.push_str(&format!("; and so do {} more", off.len() - SHOWN));
        }
        reason.push_str(match self.otherwise {
            Some(Verdict::Supported) => {
                ". With them free one curve describes all isotherms: what fails is where they are held, not the material."
            }
            Some(_) => ". With them free superposition fails less: a part of what fails is where they are held.",
            None => ". Errors of held shifts are not given; free them to have the data decide.",
        });
        let first = off.first()?;
        let others = if off.len() > 1 { format!(" and {} more", off.len() - 1) } else { String::new() };
        let value = format!("{}{others} off by {} σ", label(first), significant(first.deviations(), 2));
        Some(Finding::new("held_shifts", value, reason))
    }

    /// Of an isotherm that is held: ln a_T where the data put it, as [`Laid::ln_a`] counts, and how many deviations it lies from there.
    pub fn found(&self, laid: &Laid, k: usize) -> [f64; 2] {
        let one = self.shifts.iter().find(|one| one.isotherm == k);
        one.map_or([f64::NAN; 2], |one| [laid.ln_a(k) - one.off, one.off / one.sigma])
    }
}

impl One {
    fn of(laid: &Laid, options: &Options, found: &Superposition, k: usize) -> One {
        let label = &laid.measured.isotherms[k].label;
        let by_hand = options.fit.fix.contains_key(label) || options.fit.fix.contains_key(&format!("{SHIFT}.{label}"));
        let known = found.group_of(k) == found.group_of(laid.pivot);
        let off = laid.found.shifts[k].horizontal - found.shifts[k].horizontal;
        One {
            isotherm: k,
            by_hand,
            off: if known { off } else { f64::NAN },
            sigma: found.variance_between(k, laid.pivot).sqrt(),
        }
    }

    fn deviations(&self) -> f64 {
        self.off.abs() / self.sigma
    }

    fn is_off(&self) -> bool {
        self.deviations() > OFF
    }
}

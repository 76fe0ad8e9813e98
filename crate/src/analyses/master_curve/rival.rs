//! What a law whose exponents are each isotherm's own says against one shape for all: it describes the same numbers with other means, so
//! that the noise need not be known to tell which of the two holds.

use super::beside::Beside;
use super::laid::Laid;
use super::options::Vertical;
use super::verdict::Verdict;
use crate::math::rounding::significant;
use crate::superposition::Group;

/// The common curve and the law with own exponents, over the same numbers.
pub(super) struct Rival {
    /// χ²red of the common curve and of the law.
    reduced_chi2: [f64; 2],
    /// By how much the law leaves less, in standard deviations of what noise can make of that.
    excess: f64,
    /// Whether one shape of the same law leaves far more, without vertical shifts.
    shape_changes: bool,
    vertical: bool,
}

/// Standard deviations by which the law must describe the data better.
const EXCESS: f64 = 3.5;
/// The same as a ratio of χ²red beyond which there is no common curve (the bar of the global fit with one shape).
const TIMES: f64 = 1.5;

impl Rival {
    /// `None` where no law was fitted beside, it does not describe the data, or shifts are held: these may be what does not fit.
    pub fn of(laid: &Laid, beside: Option<&Beside>) -> Option<Rival> {
        if laid.known.iter().any(|known| known.is_held()) {
            return None;
        }
        let beside = beside.filter(|beside| beside.describes())?;
        let together = |group: &&Group| group.isotherms.len() > 1;
        let members: Vec<usize> =
            laid.found.groups.iter().filter(together).flat_map(|group| group.isotherms.iter().copied()).collect();
        let points: f64 = members.iter().map(|&k| beside.left_over[k].1).sum();
        let of_law: f64 = members.iter().map(|&k| beside.left_over[k].0).sum();
        let [free, each] = beside.free;
        let taken_by_law = free + each * members.len() as f64;
        let (of_curve, taken_by_curve) = (laid.found.chi2, points - laid.found.freedom);
        let variance = of_law / (points - taken_by_law);
        let gain = (of_curve - of_law) / variance + taken_by_curve - taken_by_law;
        let rival = Rival {
            reduced_chi2: [of_curve / laid.found.freedom, variance],
            excess: gain / (2.0 * (taken_by_curve + taken_by_law)).sqrt(),
            shape_changes: beside.reduced_chi2[0]
                .zip(beside.reduced_chi2[1])
                .is_some_and(|(one, own)| one > TIMES * own),
            vertical: laid.vertical == Vertical::Free,
        };
        rival.excess.is_finite().then_some(rival)
    }

    /// Whether the law describes the data better than any common curve.
    pub fn better(&self) -> bool {
        self.excess > EXCESS
    }

    /// Whether vertical shifts may only stand for a shape that changes.
    fn absorbed(&self) -> bool {
        self.vertical && self.shape_changes && !self.better()
    }

    /// Whether the shape of the isotherms changes, by this law.
    pub fn shape_changes(&self) -> bool {
        self.better() || self.shape_changes
    }

    /// What is left of a verdict.
    pub fn on(&self, verdict: Verdict) -> Verdict {
        match verdict {
            Verdict::Unknown => verdict,
            _ if self.better() && self.reduced_chi2[0] > TIMES * self.reduced_chi2[1] => Verdict::Not,
            Verdict::Supported if self.better() || self.absorbed() => Verdict::Weakly,
            other => other,
        }
    }

    /// Why, in sentences that follow others; empty where it says nothing against one shape.
    pub fn reason(&self) -> String {
        let [curve, law] = self.reduced_chi2.map(|chi2| significant(chi2, 3));
        if self.better() {
            format!(
                " The law of the global fit, with exponents of each isotherm's own, describes the same numbers better (χ²red {law} \
                 against {curve}): the shape changes with temperature, and the energy of its times is less biased than that of the \
                 shifts."
            )
        } else if self.absorbed() {
            format!(
                " Without vertical shifts the law of the global fit, with exponents of each isotherm's own, describes the same numbers \
                 as well (χ²red {law} against {curve}), and with one shape for all it does not: the vertical shifts may only stand for \
                 a shape that changes."
            )
        } else {
            String::new()
        }
    }
}

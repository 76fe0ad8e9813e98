//! The glass transition as the kink of ln tan δ against 1000/T: two straight lines that meet, and how far the choice of the window
//! moves the place where they do.

use super::{Ramp, t95};
use crate::math::line::{Broken, broken, least_squares, polynomial};
use crate::math::smooth::smooth;
use crate::units::constants::BOLTZMANN_EV;

/// Energy, eV, of a slope against 1000/T.
const EV: f64 = -1000.0 * BOLTZMANN_EV;

/// A kink with the window it was found in.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) struct Kink {
    pub broken: Broken,
    /// Coldest and warmest temperature that was fitted, K.
    pub window: [f64; 2],
    pub points: usize,
    /// Points of the window without a positive tan δ.
    pub dropped: usize,
    /// Squares that a cubic, which has as many parameters and no kink, leaves.
    pub smooth_rss: f64,
}

impl Kink {
    /// T_g, K.
    pub fn temperature(&self) -> f64 {
        1000.0 / self.broken.at
    }

    /// Its standard error, K.
    pub fn error(&self) -> f64 {
        self.broken.at_error * self.temperature() / self.broken.at
    }

    /// Its interval, K, colder end first.
    pub fn interval(&self) -> [Option<f64>; 2] {
        let [low, high] = self.broken.interval;
        [high, low].map(|end| end.map(|u| 1000.0 / u))
    }

    /// Apparent energy on the cold side, with its standard error, eV.
    pub fn glass(&self) -> [f64; 2] {
        [EV * self.broken.right[0], -EV * self.broken.right[1]]
    }

    /// The same on the warm side.
    pub fn liquid(&self) -> [f64; 2] {
        [EV * self.broken.left[0], -EV * self.broken.left[1]]
    }

    /// Why the two lines are no glass transition, if they are none.
    pub fn refused(&self) -> Option<String> {
        /// Chance of an accident from which on nothing is claimed.
        const ACCIDENT: f64 = 0.01;
        /// What ln tan δ has to rise above the line of the glass, in scatters of a point: many rough points make even a small bend
        /// certain, but not that it is a kink, and not the beginning of melting or a loose sample.
        const RISE: f64 = 10.0;
        let [cold, warm] = self.window;
        let broken = &self.broken;
        let [low, high] = self.interval();
        let rise = (broken.at - 1000.0 / warm) * (broken.right[0] - broken.left[0]);
        match () {
            () if broken.chance > ACCIDENT => Some(format!(
                "ln tan δ against 1000/T is straight between {cold:.0} and {warm:.0} K: noise about one line would bend it as much in \
                 more than {:.0} of 100 cases.",
                100.0 * broken.chance.min(0.99)
            )),
            () if low.is_none() || high.is_none() => {
                Some(format!("The interval of the kink is open within {cold:.0} … {warm:.0} K; choose another window."))
            }
            () if self.liquid()[0] <= self.glass()[0] => Some(
                "ln tan δ rises less steeply above the kink than below, which is no glass transition on heating."
                    .into(),
            ),
            () if rise < RISE * broken.scatter() => Some(format!(
                "Above {:.0} K tan δ rises {:.1} times over the line through the colder points, which scatter by {:.0} % themselves: as \
                 well as a glass transition this may be melting or a loose sample.",
                self.temperature(),
                rise.exp(),
                100.0 * broken.scatter()
            )),
            () if self.smooth_rss <= broken.rss[0] => Some(format!(
                "ln tan δ bends smoothly between {cold:.0} and {warm:.0} K: a cubic, which has no kink, describes it as well as two lines."
            )),
            () => None,
        }
    }
}

/// The window: up to where tan δ reaches `limit` before its maximum, and `span` below.
pub(in crate::analyses) fn window(ramp: &Ramp, limit: f64, span: f64) -> Result<[f64; 2], String> {
    /// Half the width over which tan δ is smoothed, K.
    const SMOOTHED: f64 = 2.0;
    let points = ramp.temperature.iter().zip(&ramp.loss_factor).filter(|(_, v)| v.is_finite());
    let (t, y): (Vec<f64>, Vec<f64>) = points.map(|(t, v)| (*t, *v)).unzip();
    let smoothed = smooth(&t, &y, SMOOTHED).value;
    let top = (0..t.len()).max_by(|&a, &b| smoothed[a].total_cmp(&smoothed[b])).ok_or("There is no tan δ.")?;
    let warm = match (0..=top).rev().find(|&k| smoothed[k] < limit) {
        None => {
            return Err(format!(
                "tan δ is above {limit} throughout; measure at lower temperatures or raise the limit."
            ));
        }
        Some(below) if below < top => t[below],
        // Still rising where the data end.
        Some(_) if top + 3 >= t.len() => t[top],
        Some(_) => {
            return Err(format!(
                "tan δ stays below {limit} up to its maximum of {:.3} at {:.1} K; lower the limit.",
                smoothed[top], t[top]
            ));
        }
    };
    Ok([(warm - span).max(t[0]), warm])
}

/// Two lines in a window; `None` when there are too few points.
pub(in crate::analyses) fn kink(ramp: &Ramp, [cold, warm]: [f64; 2]) -> Option<Kink> {
    let inside = |k: &usize| (cold..=warm).contains(&ramp.temperature[*k]) && ramp.loss_factor[*k].is_finite();
    let all: Vec<usize> = (0..ramp.temperature.len()).rev().filter(inside).collect();
    let used: Vec<usize> = all.iter().copied().filter(|&k| ramp.loss_factor[k] > 0.0).collect();
    /// Neighbours of a longer ramp are averaged, which changes nothing of two lines and spares time.
    const MOST: usize = 2000;
    let together = used.len().div_ceil(MOST).max(1);
    let mean = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
        used.chunks(together).map(|some| some.iter().map(|&k| of(k)).sum::<f64>() / some.len() as f64).collect()
    };
    let (u, y) = (mean(&|k| 1000.0 / ramp.temperature[k]), mean(&|k| ramp.loss_factor[k].ln()));
    let broken = broken(&u, &y, &t95)?;
    let smooth_rss = polynomial(3, &u, &y).map_or(f64::INFINITY, |cubic| cubic.fit.rss);
    Some(Kink { broken, window: [cold, warm], points: used.len(), dropped: all.len() - used.len(), smooth_rss })
}

/// One window with what was found in it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) struct Tried {
    pub limit: f64,
    pub span: f64,
    pub kink: Kink,
}

/// The kink in windows up to 1, 1.5 and 2 times the limit, 3/4 of the span and the whole of it.
pub(in crate::analyses) fn other_windows(ramp: &Ramp, limit: f64, span: f64) -> Vec<Tried> {
    let mut all = Vec::new();
    for limit in [1.0, 1.5, 2.0].map(|times| times * limit) {
        for span in [0.75, 1.0].map(|share| share * span) {
            let found = window(ramp, limit, span).ok().and_then(|window| kink(ramp, window));
            all.extend(found.map(|kink| Tried { limit, span, kink }));
        }
    }
    all
}

/// Half the range of a number over the windows.
pub(in crate::analyses) fn half_range(tried: &[Tried], of: &dyn Fn(&Kink) -> f64) -> f64 {
    let ends = tried
        .iter()
        .map(|one| of(&one.kink))
        .fold([f64::INFINITY, f64::NEG_INFINITY], |[l, h], v| [l.min(v), h.max(v)]);
    if tried.is_empty() { f64::NAN } else { 0.5 * (ends[1] - ends[0]) }
}

/// What tan δ has far below T_g beyond the line through the points just below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) struct Excess {
    /// Mean excess and its standard error, with the errors of the line.
    pub mean: [f64; 2],
    /// The same relative to tan δ.
    pub share: f64,
    /// Temperatures where it was looked for, K.
    pub at: [f64; 2],
    /// Slope of the line, as an energy with its standard error, eV.
    pub flank: [f64; 2],
}

impl Excess {
    /// Whether it is there and large enough to bend the glass line.
    pub fn is_there(&self) -> bool {
        /// Times the error, and share of tan δ: eq. (9) itself bends by a percent.
        const ERRORS: f64 = 4.0;
        const SHARE: f64 = 0.03;
        self.mean[0] > ERRORS * self.mean[1] && self.share > SHARE
    }
}

/// Extends the line from 40 … 3 K below `t_g` to 120 … 80 K below; `None` where the data do not reach.
pub(in crate::analyses) fn excess(ramp: &Ramp, t_g: f64) -> Option<Excess> {
    const FEWEST: usize = 6;
    let between = |from: f64, to: f64, positive: bool| -> Vec<usize> {
        let inside = |k: &usize| {
            let (t, v) = (ramp.temperature[*k], ramp.loss_factor[*k]);
            t >= t_g - from && t <= t_g - to && v.is_finite() && (v > 0.0 || !positive)
        };
        (0..ramp.temperature.len()).filter(inside).collect()
    };
    let (flank, cold) = (between(40.0, 3.0, true), between(120.0, 80.0, false));
    if flank.len() < FEWEST || cold.len() < FEWEST {
        return None;
    }
    let u = |k: usize| 1000.0 / ramp.temperature[k] - 1000.0 / t_g;
    let y: Vec<f64> = flank.iter().map(|&k| ramp.loss_factor[k].ln()).collect();
    let line = least_squares(2, &y, &|k| vec![1.0, u(flank[k])])?;
    let c = &line.coefficients;
    let count = cold.len() as f64;
    let extended = |k: usize| (c[0] + c[1] * u(k)).exp();
    let differences: Vec<f64> = cold.iter().map(|&k| ramp.loss_factor[k] - extended(k)).collect();
    let mean = differences.iter().sum::<f64>() / count;
    let scatter = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (count - 1.0) / count;
    let gradient = [
        cold.iter().map(|&k| extended(k)).sum::<f64>() / count,
        cold.iter().map(|&k| u(k) * extended(k)).sum::<f64>() / count,
    ];
    let level = cold.iter().map(|&k| ramp.loss_factor[k]).sum::<f64>() / count;
    Some(Excess {
        mean: [mean, (scatter + line.variance(&gradient)).sqrt()],
        share: mean / level.abs(),
        at: [ramp.temperature[cold[0]], ramp.temperature[cold[cold.len() - 1]]],
        flank: [EV * c[1], -EV * line.error(1)],
    })
}

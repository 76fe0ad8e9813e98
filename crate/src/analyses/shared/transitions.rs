//! Glass transition and crystallisation in a heating run: where they are, the straight stretches beside them, and the temperatures
//! that tangents give. Heat flows are endothermic up.

use super::thermogram::Thermogram;
use crate::math::local::{Line, area, between, noise, polynomial, smoothed, straight_stretch};
use crate::math::random::Random;

/// A run with its smooth form.
pub(in crate::analyses) struct Seen<'a> {
    pub run: &'a Thermogram,
    pub smooth: Vec<f64>,
    pub slope: Vec<f64>,
    /// Standard deviation of a point.
    pub noise: f64,
    /// Width of smoothing, K.
    pub width: f64,
}

/// Where the baselines are taken, K.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) struct Windows {
    pub glass: [f64; 2],
    pub liquid: [f64; 2],
}

/// How far from a transition its straight stretches may lie. The longest within a wide reach are the surest; where the flow bends
/// throughout, as after a slow start or before a decomposition, only what is near belongs to the transition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) enum Reach {
    Wide,
    Near,
}

/// What a glass transition amounts to, K and units of the flow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) struct Glass {
    pub onset: f64,
    pub midpoint: f64,
    pub endset: f64,
    pub inflection: f64,
    /// Flow and slope at the inflection.
    pub tangent: [f64; 2],
    /// Step of the flow at the inflection.
    pub step: f64,
}

/// An exothermic event above the glass transition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) struct Exotherm {
    /// Number of the lowest point.
    pub lowest: usize,
    /// Below the level before it.
    pub depth: f64,
}

impl Seen<'_> {
    pub fn of(run: &Thermogram) -> Seen<'_> {
        Seen::smoothed_over(run, run.smoothing())
    }

    pub fn smoothed_over(run: &Thermogram, width: f64) -> Seen<'_> {
        let (smooth, slope) = smoothed(&run.t, &run.flow, width);
        Seen { run, smooth, slope, noise: noise(&run.flow), width }
    }

    /// Noise of a smooth value.
    pub fn smooth_noise(&self) -> f64 {
        // The central value of a local parabola has 9/(4n) of the variance.
        self.noise * (2.25 / (self.width / self.run.spacing()).max(2.25)).sqrt()
    }

    fn range(&self) -> f64 {
        let [low, high] =
            self.smooth.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)]);
        high - low
    }

    /// The least depth of an exotherm that would be seen.
    pub fn sensitivity(&self) -> f64 {
        (8.0 * self.smooth_noise()).max(0.03 * self.range())
    }

    /// The first exothermic dip that ends about where it began: one that ends higher is relaxation before a glass transition.
    pub fn exotherm(&self) -> Option<Exotherm> {
        /// How far the flank of an exotherm reaches, K.
        const FLANK: f64 = 60.0;
        let (t, s) = (&self.run.t, &self.smooth);
        let highest = |part: std::ops::Range<usize>| part.max_by(|a, b| s[*a].total_cmp(&s[*b]));
        let one = |k: usize| -> Option<Exotherm> {
            if k == 0 || k + 1 >= s.len() || s[k] > s[k - 1] || s[k] >= s[k + 1] {
                return None;
            }
            let before = highest(between(t, t[k] - FLANK, t[k]))?;
            let flank = (1.5 * (t[k] - t[before])).max(10.0);
            let after = highest(between(t, t[k], t[k] + flank))?;
            let (left, right) = (s[before] - s[k], s[after] - s[k]);
            // After an endotherm the curve falls far and rises little, and what it falls from is no level.
            let same_level = right < 1.5 * left && right > 0.5 * left;
            let falls = -self.slope[before] > left / (t[k] - t[before]);
            // Before an exotherm there is a baseline: the start of a run is none.
            let started = t[k] > t[0] + 4.0 * self.width;
            (left.min(right) > self.sensitivity() && same_level && !falls && started)
                .then_some(Exotherm { lowest: k, depth: s[before] - s[k] })
        };
        let all: Vec<Exotherm> = (0..s.len()).filter_map(one).collect();
        let deepest = all.iter().map(|one| one.depth).fold(0.0, f64::max);
        let first = all.iter().position(|one| one.depth >= 0.1 * deepest)?;
        // Within one event noise makes several minima.
        let near = all.iter().skip(first).take_while(|one| t[one.lowest] - t[all[first].lowest] < self.width);
        near.copied().max_by(|a, b| a.depth.total_cmp(&b.depth))
    }

    /// Points where the flow rises from one straight stretch to the next, coldest first. The end of a relaxation exotherm rises too, but only back
    /// to the line of the glass; so the first rise that goes beyond that line is the transition.
    pub fn inflections(&self, until: f64, reach: Reach) -> Vec<usize> {
        /// Kinks below this many scatters of the lines beside them are none.
        const LEAST: f64 = 2.5;
        let (t, w) = (&self.run.t, self.width);
        let gap = 2.0 * w;
        let step = (t.len() / 400).max(1);
        let scored: Vec<(usize, f64, f64)> = (0..t.len())
            .step_by(step)
            .filter_map(|k| self.rise(k, until).map(|(rise, score)| (k, rise, score)))
            .filter(|(_, rise, _)| self.possible(*rise))
            .collect();
        let most = scored.iter().map(|one| one.2).fold(0.0, f64::max);
        let is_top = |k: &usize| {
            let score = |k: usize| scored.get(k).map_or(0.0, |one| one.2);
            score(*k) >= LEAST.max(0.5 * most) && score(*k) >= score(k.wrapping_sub(1)) && score(*k) > score(k + 1)
        };
        // On a curve that bends, lines over- and undershoot.
        let share = if reach == Reach::Near { 0.25 } else { 0.5 };
        let beyond = |k: &usize| {
            let (place, rise, _) = scored[*k];
            let at = t[place];
            let Some(glass) = self.glass_window(at, rise, reach) else { return false };
            let Some(line) = self.line(&self.smooth, glass) else { return false };
            let after = between(t, at + gap, at + gap + w);
            let count = after.len() as f64;
            let net: f64 = after.map(|k| self.smooth[k] - line.at(t[k])).sum::<f64>() / count;
            net > share * rise
        };
        let tops = (0..scored.len()).filter(is_top).filter(beyond).map(|top| t[scored[top].0]);
        let mut all: Vec<usize> = tops.filter_map(|at| self.steepest(at - gap, at + gap)).collect();
        all.dedup_by(|next, one| t[*next] - t[*one] < gap);
        all
    }

    /// Whether a step may be that of a glass transition: decomposition and melting have larger ones.
    pub fn possible(&self, step: f64) -> bool {
        /// J/(g K).
        const LARGEST: f64 = 1.2;
        self.run.to_heat_capacity.is_none_or(|factor| factor * step < LARGEST)
    }

    /// The steepest point between two temperatures.
    pub fn steepest(&self, from: f64, to: f64) -> Option<usize> {
        between(&self.run.t, from, to).max_by(|a, b| self.slope[*a].total_cmp(&self.slope[*b]))
    }

    /// By how much the flow rises at a point from the line before it to the line after it, and that over the scatter of both.
    fn rise(&self, k: usize, until: f64) -> Option<(f64, f64)> {
        let (t, w) = (&self.run.t, self.width);
        let (gap, left, right) = (2.0 * w, 6.0 * w, 4.0 * w);
        let line = |from: f64, to: f64| {
            let part = between(t, from, to);
            Line::through(&t[part.clone()], &self.smooth[part])
        };
        let from = (t[k] - gap - left).max(t[0] + 0.5 * w);
        let to = (t[k] + gap + right).min(until);
        if t[k] - gap - from < 0.5 * left || to - t[k] - gap < 0.5 * right {
            return None;
        }
        let (below, above) = (line(from, t[k] - gap)?, line(t[k] + gap, to)?);
        let rise = above.at(t[k]) - below.at(t[k]);
        // Lines are never better than a hundredth of what lies between them.
        let scatter = below.scatter + above.scatter + 2.0 * self.smooth_noise() + 0.01 * rise.abs();
        Some((rise, rise / scatter))
    }

    /// The longest straight stretch from `from` to `to`, a little shortened, where a deviation of some hundredths of `step` matters.
    pub fn straight(&self, from: f64, to: f64, step: f64) -> Option<[f64; 2]> {
        const TRIES: i32 = 6;
        let part = between(&self.run.t, from, to);
        let shortest = (0.4 * (to - from)).min(3.0 * self.width);
        let tolerance = (4.0 * self.smooth_noise()).max(0.006 * step);
        let found = (0..TRIES).find_map(|k| {
            let tolerance = tolerance * 2f64.powi(k);
            straight_stretch(&self.run.t[part.clone()], &self.smooth[part.clone()], tolerance, shortest)
        });
        found.map(|[from, to]| [from + 0.08 * (to - from), to - 0.08 * (to - from)])
    }

    /// How far the flow rises as steeply as at its steepest, or nearly: where the inflection of a curved or noisy flow may lie.
    pub fn plateau(&self, steepest: usize) -> [usize; 2] {
        const NEARLY: f64 = 0.95;
        let steep = |k: &usize| self.slope[*k] >= NEARLY * self.slope[steepest];
        let first = (0..steepest).rev().take_while(steep).last().unwrap_or(steepest);
        [first, (steepest..self.slope.len()).take_while(steep).last().unwrap_or(steepest)]
    }

    /// The straight stretch below a transition at `at` with a step of about `step`.
    fn glass_window(&self, at: f64, step: f64, reach: Reach) -> Option<[f64; 2]> {
        let (start, w) = (self.run.t[0] + 2.0 * self.width, self.width);
        let end = at - 2.5 * w;
        match reach {
            Reach::Wide => self.straight(start, end, step),
            Reach::Near => Some([start.max(at - 6.0 * w), end]).filter(|[start, end]| start < end),
        }
    }

    /// The stretches on both sides of an inflection.
    pub fn windows(&self, inflection: usize, exotherm: Option<Exotherm>, reach: Reach) -> Option<Windows> {
        /// How far above a glass transition its liquid is looked for, K.
        const FAR: f64 = 100.0;
        let (t, w) = (&self.run.t, self.width);
        let at = t[inflection];
        let value = |at: f64| self.smooth[t.partition_point(|t| *t < at).min(t.len() - 1)];
        let step = (value(at + 2.0 * w) - value(at - 2.0 * w)).abs();
        let start = at + 1.6 * w;
        let end = exotherm.map_or(t[t.len() - 1], |one| t[one.lowest]);
        let liquid = match reach {
            Reach::Wide => self.straight(start, end.min(at + FAR), step)?,
            Reach::Near => [start, end.min(at + 5.0 * w)],
        };
        Some(Windows { glass: self.glass_window(at, step, reach)?, liquid })
    }

    /// Highest rise above the liquid line between an inflection and the liquid window.
    pub fn overshoot(&self, windows: &Windows, inflection: usize) -> f64 {
        let Some(liquid) = self.line(&self.run.flow, windows.liquid) else { return f64::NAN };
        let t = &self.run.t;
        let part = between(t, t[inflection], windows.liquid[0]);
        part.map(|k| self.smooth[k] - liquid.at(t[k])).fold(0.0, f64::max)
    }

    /// Line through the points of a window.
    pub fn line(&self, flow: &[f64], [from, to]: [f64; 2]) -> Option<Line> {
        let part = between(&self.run.t, from, to);
        Line::through(&self.run.t[part.clone()], &flow[part])
    }

    /// The glass transition about a point with given windows, of this flow.
    pub fn glass(&self, flow: &[f64], windows: &Windows, inflection: usize) -> Option<Glass> {
        let t = &self.run.t;
        let (glass, liquid) = (self.line(flow, windows.glass)?, self.line(flow, windows.liquid)?);
        let half = self.width.max(6.0);
        let part = between(t, t[inflection] - half, t[inflection] + half);
        let c = polynomial(&t[part.clone()], &flow[part], t[inflection], 3)?;
        let turn = if c[3] == 0.0 { 0.0 } else { (-c[2] / (3.0 * c[3])).clamp(-3.0, 3.0) };
        let value = c[0] + turn * (c[1] + turn * (c[2] + turn * c[3]));
        let slope = c[1] + turn * (2.0 * c[2] + 3.0 * turn * c[3]);
        let at = t[inflection] + turn;
        let tangent = Line { center: at, level: value, slope, ..Line::default() };
        // The flow crosses the middle of both lines.
        let region = between(t, windows.glass[1], windows.liquid[0]);
        let (x, y) = (&t[region.clone()], &flow[region]);
        let (smooth, _) = smoothed(x, y, self.width);
        let over = |k: usize| smooth[k] - 0.5 * (glass.at(x[k]) + liquid.at(x[k]));
        let crossings = (1..x.len()).filter(|k| over(k - 1) <= 0.0 && over(*k) > 0.0);
        let nearest = crossings.min_by(|a, b| (x[*a] - at).abs().total_cmp(&(x[*b] - at).abs()));
        let midpoint =
            nearest.map_or(f64::NAN, |k| x[k - 1] - over(k - 1) * (x[k] - x[k - 1]) / (over(k) - over(k - 1)));
        Some(Glass {
            onset: tangent.meets(&glass)?,
            midpoint,
            endset: tangent.meets(&liquid)?,
            inflection: at,
            tangent: [value, slope],
            step: liquid.at(at) - glass.at(at),
        })
    }

    /// Onset and peak of an exotherm below a baseline, and the tangent of its onset; tangent and parabola are `wider` than usual.
    pub fn onset(
        &self,
        flow: &[f64],
        baseline: &Line,
        after: f64,
        exotherm: Exotherm,
        wider: f64,
    ) -> Option<Crystallization> {
        let t = &self.run.t;
        let spacing = self.run.spacing();
        let lowest = exotherm.lowest;
        let flank = between(t, after, t[lowest]);
        let steepest = flank.min_by(|a, b| self.slope[*a].total_cmp(&self.slope[*b]))?;
        let half = wider * (2.5 * spacing).max(1.25);
        let part = between(t, t[steepest] - half, t[steepest] + half);
        let tangent = Line::through(&t[part.clone()], &flow[part])?;
        let half = wider * (3.0 * spacing).max(2.0);
        let part = between(t, t[lowest] - half, t[lowest] + half);
        let c = polynomial(&t[part.clone()], &flow[part], t[lowest], 2)?;
        let turn = if c[2] > 0.0 { (-c[1] / (2.0 * c[2])).clamp(-half, half) } else { f64::NAN };
        Some(Crystallization { onset: tangent.meets(baseline)?, peak: t[lowest] + turn, tangent })
    }

    /// Heat below a straight line from point to point, in units of flow times kelvin.
    pub fn heat_below(&self, flow: &[f64], from: f64, to: f64, baseline: &dyn Fn(f64) -> f64) -> f64 {
        let part = between(&self.run.t, from, to);
        let below: Vec<f64> = part.clone().map(|k| baseline(self.run.t[k]) - flow[k]).collect();
        area(&self.run.t[part], &below)
    }

    /// Standard deviation of some numbers when the noise is drawn again; NaN where they are not always found.
    pub fn drawn_again(&self, numbers: &dyn Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
        const DRAWS: u64 = 24;
        let draw = |number: u64| {
            let mut random = Random::new(17, number);
            let flow: Vec<f64> = self.run.flow.iter().map(|v| v + self.noise * random.normal()).collect();
            numbers(&flow)
        };
        let all: Vec<Vec<f64>> = (0..DRAWS).map(draw).collect();
        (0..all[0].len()).map(|k| deviation(&all.iter().map(|one| one[k]).collect::<Vec<_>>())).collect()
    }
}

/// Onset and peak of a crystallisation, K.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) struct Crystallization {
    pub onset: f64,
    pub peak: f64,
    pub tangent: Line,
}

fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64).sqrt()
}

/// Half of what a number varies by between choices that are all sensible.
pub(in crate::analyses) fn half_range(values: &[f64]) -> f64 {
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    0.5 * (finite().fold(f64::NEG_INFINITY, f64::max) - finite().fold(f64::INFINITY, f64::min)).max(0.0)
}

/// The lower and the upper part of a window.
pub(in crate::analyses) fn parts([from, to]: [f64; 2]) -> [[f64; 2]; 2] {
    const SHARE: f64 = 0.65;
    [[from, from + SHARE * (to - from)], [to - SHARE * (to - from), to]]
}

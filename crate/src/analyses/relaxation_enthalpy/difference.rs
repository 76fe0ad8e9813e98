//! The difference of two runs, its lobes and areas, and what they vary by when the baseline is chosen otherwise.

use crate::analyses::shared::thermogram::Thermogram;
use crate::analyses::shared::transitions::{Reach, Seen, Windows, half_range};
use crate::math::local::{Line, area, between, interpolated, smoothed};

/// Excess heat capacity of a sample over another, J/(g K), between two limits.
pub(super) struct Difference {
    pub t: Vec<f64>,
    pub excess: Vec<f64>,
    pub smooth: Vec<f64>,
    /// Where the exothermic lobe ends and the endothermic begins, K.
    pub zero: f64,
    /// Heats with errors, J/g: released, absorbed, and their difference.
    pub exothermic: Heat,
    pub endothermic: Heat,
    pub net: Heat,
}

/// A heat with the errors of noise and of the choice of baseline and limits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heat {
    pub value: f64,
    pub noise: f64,
    pub choice: f64,
}

impl Heat {
    pub fn error(&self) -> f64 {
        self.noise.hypot(self.choice)
    }
}

/// What is taken off a difference before it is integrated.
#[derive(Clone, Copy)]
enum Baseline {
    Nothing,
    Level,
    Straight,
}

/// The windows of a run, where it shows a glass transition.
pub(super) fn windows(seen: &Seen) -> Option<Windows> {
    let exotherm = seen.exotherm();
    let t = &seen.run.t;
    let until = exotherm.map_or(t[t.len() - 1], |one| t[one.lowest]);
    seen.windows(*seen.inflections(until, Reach::Wide).first()?, exotherm, Reach::Wide)
}

impl Difference {
    /// Between limits; `beside` are windows of glass and liquid in which both runs should agree, as far as they are known.
    pub fn of(
        sample: &Thermogram,
        other: &Thermogram,
        [from, to]: [f64; 2],
        beside: Option<Windows>,
    ) -> Option<Difference> {
        let (own, theirs) = (sample.to_heat_capacity?, other.to_heat_capacity?);
        let all: Vec<f64> = sample
            .t
            .iter()
            .zip(&sample.flow)
            .map(|(t, flow)| own * flow - theirs * interpolated(&other.t, &other.flow, *t))
            .collect();
        let line = |window: [f64; 2]| {
            let part = between(&sample.t, window[0], window[1]);
            let part = part.start..part.end.min(all.len());
            Line::through(&sample.t[part.clone()], &all[part]).map(|line| (line.center, line.level))
        };
        let corrected = |baseline: Baseline, [from, to]: [f64; 2]| -> Option<(Vec<f64>, Vec<f64>)> {
            let part = between(&sample.t, from, to);
            let t: Vec<f64> = sample.t[part.clone()].to_vec();
            let off: Line = match (baseline, beside) {
                (Baseline::Nothing, _) => Line::default(),
                (Baseline::Level, Some(windows)) => Line { level: line(windows.glass)?.1, ..Line::default() },
                (Baseline::Straight, Some(windows)) => {
                    let ((x0, y0), (x1, y1)) = (line(windows.glass)?, line(windows.liquid)?);
                    Line { center: x0, level: y0, slope: (y1 - y0) / (x1 - x0), ..Line::default() }
                }
                (_, None) => return None,
            };
            let excess = part.map(|k| all[k] - off.at(sample.t[k])).collect();
            Some((t, excess))
        };
        let (t, excess) = corrected(Baseline::Nothing, [from, to])?;
        if t.len() < 8 || excess.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let (smooth, _) = smoothed(&t, &excess, sample.smoothing());
        let zero = zero(&t, &smooth);
        let heats = |t: &[f64], excess: &[f64]| {
            let at = between(t, f64::NEG_INFINITY, zero).end;
            let exothermic = -area(&t[..at], &excess[..at]);
            let endothermic = area(&t[at.saturating_sub(1)..], &excess[at.saturating_sub(1)..]);
            [exothermic, endothermic, exothermic - endothermic]
        };
        let value = heats(&t, &excess);
        let (near, far) = (0.1 * (to - from), 0.02 * (to - from));
        let others = [
            (Baseline::Level, [from, to]),
            (Baseline::Straight, [from, to]),
            (Baseline::Nothing, [from + near, to]),
            (Baseline::Nothing, [from, to - far]),
        ];
        let mut choices = vec![value];
        choices.extend(
            others.into_iter().filter_map(|(line, ends)| corrected(line, ends)).map(|(t, excess)| heats(&t, &excess)),
        );
        let spacing = sample.spacing();
        let sigma = |run: &Thermogram, factor: f64| factor * crate::math::local::noise(&run.flow);
        let sigma = sigma(sample, own).hypot(sigma(other, theirs));
        let heat = |k: usize, length: f64| Heat {
            value: value[k],
            noise: sigma * spacing * (length / spacing).max(1.0).sqrt(),
            choice: half_range(&choices.iter().map(|one| one[k]).collect::<Vec<_>>()),
        };
        let (exothermic, endothermic, net) = (heat(0, zero - from), heat(1, to - zero), heat(2, to - from));
        Some(Difference { t, excess, smooth, zero, exothermic, endothermic, net })
    }
}

/// Where the smooth excess turns from its lowest to its highest value after that; the end when it does not.
fn zero(t: &[f64], smooth: &[f64]) -> f64 {
    let lowest = (0..t.len()).min_by(|a, b| smooth[*a].total_cmp(&smooth[*b])).unwrap_or(0);
    let highest = (lowest..t.len()).max_by(|a, b| smooth[*a].total_cmp(&smooth[*b])).unwrap_or(lowest);
    let crossing = (lowest..highest).find(|k| smooth[*k] <= 0.0 && smooth[*k + 1] > 0.0);
    crossing.map_or(t[t.len() - 1], |k| t[k])
}

//! The first pass: where two isotherms lie best on each other, and whether they overlap at all.

use super::chain::Parts;
use super::{Family, Isotherm, Trace};
use crate::math::order::sort_by_number;

/// Two isotherms beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Numbers of the isotherms.
    pub of: [usize; 2],
    /// ln a of the second minus ln a of the first where they lie best on each other.
    pub shift: f64,
    /// Length of their common range there, in units of the abscissa.
    pub length: f64,
    /// Root mean square of their difference there, in standard deviations.
    pub mismatch: f64,
    /// Standard error of `shift` from this pair alone, from the curvature of the mismatch and supposing that the noise is known. It
    /// cannot be summed along the chain; it is here to be compared.
    pub error: f64,
    /// Whether they overlap: both say something of the same part of the master curve, and it has a slope or bends there. Curves that are
    /// flat to within their noise lie anywhere on each other.
    pub joined: bool,
}

/// A common range shorter than this share of the shorter isotherm is none (SPEC of the pairwise method).
const LEAST: f64 = 0.25;
/// Differences below this, in ln y, are not resolved by straight lines between points.
const INTERPOLATION: f64 = 0.01;
/// Standard deviations beyond which a difference counts less than its square.
const FAR: f64 = 5.0;
/// Distance of the shifts that are tried, natural logarithms: finer than any loss peak is narrow.
const STEP: f64 = 0.12;
/// No more than so many are tried.
const MOST: usize = 600;

/// Compares neighbours along the family, and where two do not overlap the one after; then again those that say little of
/// themselves, with what the others say of the activation energy.
pub fn overlaps(family: &Family) -> Vec<Overlap> {
    let logs: Vec<Vec<Logs>> = family.isotherms.iter().map(logs).collect();
    let inverse = |k: usize| family.isotherms[k].temperature.map(|t| 1.0 / t);
    let distance = |of: [usize; 2]| Some(inverse(of[1])? - inverse(of[0])?);
    let compare = |of: [usize; 2], slope: Option<f64>| {
        let expected = slope.zip(distance(of)).map(|(slope, distance)| slope * distance);
        compare(&logs[of[0]], &logs[of[1]], expected).map(|found| Overlap { of, ..found })
    };
    let pairs: Vec<[usize; 2]> = (1..family.isotherms.len()).map(|k| [k - 1, k]).collect();
    let first: Vec<Overlap> = pairs.iter().filter_map(|&of| compare(of, None)).collect();
    // The slope of ln a against 1/T of the pairs that tell it sharply.
    let mut slopes: Vec<f64> = first
        .iter()
        .filter(|pair| pair.joined && pair.error < 0.25 * pair.shift.abs())
        .filter_map(|pair| distance(pair.of).map(|distance| pair.shift / distance))
        .filter(|slope| slope.is_finite())
        .collect();
    sort_by_number(&mut slopes, |slope| *slope);
    let slope = slopes.get(slopes.len() / 2).copied();
    let mut found: Vec<Overlap> =
        if slope.is_some() { pairs.iter().filter_map(|&of| compare(of, slope)).collect() } else { first };
    let joined = |found: &[Overlap], of: [usize; 2]| found.iter().any(|pair| pair.joined && pair.of == of);
    // One bad isotherm does not break the chain.
    for k in 1..family.isotherms.len().saturating_sub(1) {
        if !(joined(&found, [k - 1, k]) && joined(&found, [k, k + 1]))
            && let Some(past) = compare([k - 1, k + 1], slope)
        {
            found.push(past);
        }
    }
    found
}

/// Root mean square of the difference of two isotherms that are shifted against each other by `shift`, in standard deviations; `None`
/// where they do not overlap.
pub fn residual(family: &Family, [one, other]: [usize; 2], shift: f64) -> Option<f64> {
    let [one, other] = [one, other].map(|k| logs(&family.isotherms[k]));
    difference(&one, &other, shift).mean().map(f64::sqrt)
}

/// The logarithm of the positive numbers of a trace, with its standard deviation.
struct Logs {
    x: Vec<f64>,
    y: Vec<f64>,
    sigma: Vec<f64>,
}

impl Logs {
    fn moved(&self, by: f64) -> Logs {
        Logs { x: self.x.iter().map(|x| x + by).collect(), y: self.y.clone(), sigma: self.sigma.clone() }
    }
}

fn logs(isotherm: &Isotherm) -> Vec<Logs> {
    let one = |trace: &Trace| {
        // What drowns in its noise tells nothing of a shift.
        let told = |k: &usize| trace.y[*k] > trace.sigma[*k];
        let points: Vec<usize> = (0..trace.x.len()).filter(told).collect();
        let of = |f: &dyn Fn(usize) -> f64| points.iter().map(|&k| f(k)).collect();
        Logs {
            x: of(&|k| trace.x[k]),
            y: of(&|k| trace.y[k].ln()),
            sigma: of(&|k| (trace.sigma[k] / trace.y[k]).hypot(INTERPOLATION)),
        }
    };
    isotherm.traces.iter().map(one).collect()
}

fn span(of: &[Logs]) -> Option<[f64; 2]> {
    let low = of.iter().filter_map(|logs| logs.x.first()).copied().fold(f64::INFINITY, f64::min);
    let high = of.iter().filter_map(|logs| logs.x.last()).copied().fold(f64::NEG_INFINITY, f64::max);
    (low <= high).then_some([low, high])
}

/// What two isotherms say of each other; `expected` is where their shift should lie. `None` when one has no points.
fn compare(one: &[Logs], other: &[Logs], expected: Option<f64>) -> Option<Overlap> {
    let (a, b) = (span(one)?, span(other)?);
    let least = LEAST * (a[1] - a[0]).min(b[1] - b[0]);
    let (from, to) = (a[0] - b[1] + least, a[1] - b[0] - least);
    let steps = (((to - from) / STEP).ceil() as usize).clamp(8, MOST);
    let at = |k: usize| from + (to - from) * k as f64 / steps as f64;
    // Mean square of the differences, with the misfit to what is expected: worth as much as a few points.
    let score = |shift: f64| {
        let mean = difference(one, other, shift).robust_mean()?;
        let unexpected = expected.map_or(0.0, |expected| (shift - expected) / (0.5 * expected.abs() + 1.0));
        Some(mean + 0.05 * unexpected * unexpected)
    };
    let scores: Vec<f64> = (0..=steps).map(|k| score(at(k)).unwrap_or(f64::INFINITY)).collect();
    let best = (0..=steps).min_by(|&a, &b| scores[a].total_cmp(&scores[b])).filter(|&k| scores[k].is_finite())?;
    let step = (to - from) / steps as f64;
    let shift = least_between(&|shift| score(shift).unwrap_or(f64::INFINITY), at(best), step).clamp(from, to);
    let found = difference(one, other, shift);
    let mismatch = found.mean()?.sqrt();
    let length = (a[1].min(b[1] + shift) - a[0].max(b[0] + shift)).max(0.0);
    // A minimum at the end of what is tried is none: they would rather lie farther apart.
    let at_an_end = best == 0 || best == steps;
    /// Differences of this many standard deviations at the end of the range are a gap.
    const GAP: f64 = 3.0;
    /// Differences of this in ln y are no superposition.
    const APART: f64 = 0.7;
    let meets = if at_an_end { mismatch < GAP } else { found.rms_of_logs() < APART };
    let joined = meets && tells(one, other, shift);
    let around = |d: f64| difference(one, other, shift + d).sum;
    let width = 0.25;
    let curvature = (around(width) - 2.0 * found.sum + around(-width)) / (width * width);
    // The sum counts each point of both; half of it is independent.
    let error = if curvature > 0.0 { (4.0 / curvature).sqrt() } else { f64::INFINITY };
    Some(Overlap { of: [0, 0], shift, length, mismatch, error, joined })
}

/// Whether two isotherms say where they lie on each other when the second is moved by `shift`: the part that they have in common is not
/// constant, beyond its noise; where that is too short to tell, neither of the two is.
fn tells(one: &[Logs], other: &[Logs], shift: f64) -> bool {
    let (Some(a), Some(b)) = (span(one), span(other)) else { return false };
    let (low, high) = (a[0].max(b[0] + shift), a[1].min(b[1] + shift));
    let shorter = (a[1] - a[0]).min(b[1] - b[0]);
    let far = f64::INFINITY;
    if high - low < 0.5 * shorter {
        return is_curve(one, &[], [-far, far]) && is_curve(other, &[], [-far, far]);
    }
    // A single point stands for the part around it.
    let slack = if shorter > 0.0 { 0.0 } else { 0.5 * LEAST * (a[1] - a[0]).max(b[1] - b[0]) };
    let moved: Vec<Logs> = other.iter().map(|logs| logs.moved(shift)).collect();
    is_curve(one, &moved, [low - slack, high + slack])
}

/// Whether these, between two abscissae, are not constant beyond their noise. The noise of an isotherm by itself may be far less than what
/// isotherms agree to: their own scatter tells.
fn is_curve(one: &[Logs], other: &[Logs], [low, high]: [f64; 2]) -> bool {
    /// Standard deviations of χ² above what noise alone gives: once in a thousand times.
    const TELLS: f64 = 4.0;
    /// As many numbers say that the noise is what it is taken to be as the scatter of these is not known by.
    const TAKEN: f64 = 3.0;
    let inside = |logs: &Logs| -> Vec<[f64; 3]> {
        let all = logs.x.iter().zip(&logs.y).zip(&logs.sigma);
        let points = all.map(|((x, y), sigma)| [*x, *y, 1.0 / (sigma * sigma)]);
        points.filter(|[x, ..]| (low..=high).contains(x)).collect()
    };
    let bent = (0..one.len()).map(|k| Bent::of([inside(&one[k]), other.get(k).map(inside).unwrap_or_default()]));
    let Bent { gained, left, freedom } = bent.fold(Bent::default(), |a, b| Bent {
        gained: a.gained + b.gained,
        left: a.left + b.left,
        freedom: a.freedom + b.freedom,
    });
    let scatter = ((left + TAKEN) / (freedom.max(0.0) + TAKEN)).min(1.0);
    let of_parabolas = 2.0 * one.len() as f64;
    gained > scatter * (of_parabolas + TELLS * f64::sqrt(2.0 * of_parabolas))
}

/// What a parabola makes of two traces, each with a level of its own.
#[derive(Default)]
struct Bent {
    /// By how much χ² is less than about constants.
    gained: f64,
    /// χ² about it.
    left: f64,
    /// Degrees of freedom that are left.
    freedom: f64,
}

impl Bent {
    /// Of points `[x, y, weight]`.
    fn of(traces: [Vec<[f64; 3]>; 2]) -> Bent {
        // x and its square, and y, each about its mean in its trace.
        let centred = traces.iter().flat_map(|points| {
            let mean = |of: &dyn Fn(&[f64; 3]) -> f64| {
                points.iter().map(|p| p[2] * of(p)).sum::<f64>() / points.iter().map(|p| p[2]).sum::<f64>()
            };
            let middle = mean(&|p| p[0]);
            let (square, level) = (mean(&|p| (p[0] - middle).powi(2)), mean(&|p| p[1]));
            points.iter().map(move |p| [p[0] - middle, (p[0] - middle).powi(2) - square, p[1] - level, p[2]])
        });
        let rows: Vec<[f64; 4]> = centred.collect();
        let product = |i: usize, j: usize| rows.iter().map(|row| row[3] * row[i] * row[j]).sum::<f64>();
        let (uu, uv, vv, uy, vy, yy) =
            (product(0, 0), product(0, 1), product(1, 1), product(0, 2), product(1, 2), product(2, 2));
        if uu <= 0.0 {
            return Bent::default();
        }
        let own = vv - uv * uv / uu;
        let bend = if own > 1e-9 * vv { (vy - uv * uy / uu).powi(2) / own } else { 0.0 };
        let gained = uy * uy / uu + bend;
        let levels = traces.iter().filter(|points| !points.is_empty()).count();
        Bent { gained, left: (yy - gained).max(0.0), freedom: rows.len() as f64 - levels as f64 - 2.0 }
    }
}

/// Isotherms of a group that hang together where they lie now: neighbours that were joined at first may have come apart since.
pub(super) fn hanging_together(family: &Family, members: &[usize], shifts: &dyn Fn(usize) -> f64) -> Vec<Vec<usize>> {
    let logs: Vec<Vec<Logs>> = members.iter().map(|&k| logs(&family.isotherms[k])).collect();
    let mut parts = Parts::apart(members.len());
    for j in 1..members.len() {
        for i in (0..j).rev() {
            let (Some(a), Some(b)) = (span(&logs[i]), span(&logs[j])) else { continue };
            let by = shifts(members[j]) - shifts(members[i]);
            let meet = a[1].min(b[1] + by) >= a[0].max(b[0] + by);
            if !parts.together(i, j) && meet && tells(&logs[i], &logs[j], by) {
                parts.join(i, j);
            }
        }
    }
    parts.all().into_iter().map(|part| part.into_iter().map(|k| members[k]).collect()).collect()
}

/// Differences between two isotherms at a shift.
#[derive(Default)]
struct Difference {
    /// Sum of squares in standard deviations.
    sum: f64,
    /// The same with far differences held off: what the best shift is looked for with, so that a part of the curves that does not
    /// superpose, such as the resonance of an instrument, does not hide the part that does.
    robust: f64,
    /// Sum of squares of the differences of ln y.
    logs: f64,
    count: usize,
}

impl Difference {
    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    fn robust_mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.robust / self.count as f64)
    }

    fn rms_of_logs(&self) -> f64 {
        (self.logs / self.count.max(1) as f64).sqrt()
    }

    /// Points of `of`, moved by `shift`, against straight lines between the points of `lines`.
    fn add(&mut self, lines: &Logs, of: &Logs, shift: f64) {
        let (Some(first), Some(last)) = (lines.x.first(), lines.x.last()) else { return };
        let slack = 1e-9 * (last - first).abs().max(1.0);
        let mut k = 0;
        for (point, x) in of.x.iter().enumerate() {
            let x = x + shift;
            if x < first - slack || x > last + slack {
                continue;
            }
            while k + 2 < lines.x.len() && lines.x[k + 1] < x {
                k += 1;
            }
            let (y, sigma) = match lines.x.get(k + 1) {
                Some(next) => {
                    let t = ((x - lines.x[k]) / (next - lines.x[k])).clamp(0.0, 1.0);
                    let y = lines.y[k] + t * (lines.y[k + 1] - lines.y[k]);
                    (y, lines.sigma[k].max(lines.sigma[k + 1]))
                }
                None => (lines.y[k], lines.sigma[k]),
            };
            let difference = y - of.y[point];
            let square = difference * difference / (sigma * sigma + of.sigma[point] * of.sigma[point]);
            self.sum += square;
            self.robust += FAR * FAR * (square / (FAR * FAR)).ln_1p();
            self.logs += difference * difference;
            self.count += 1;
        }
    }
}

fn difference(one: &[Logs], other: &[Logs], shift: f64) -> Difference {
    let mut found = Difference::default();
    for (a, b) in one.iter().zip(other) {
        found.add(a, b, shift);
        found.add(b, a, -shift);
    }
    found
}

/// The least value of `of` within a step of `near`, by golden sections.
fn least_between(of: &dyn Fn(f64) -> f64, near: f64, step: f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (near - step, near + step);
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut at_a, mut at_b) = (of(a), of(b));
    for _ in 0..14 {
        if at_a < at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - GOLDEN * (high - low);
            at_a = of(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + GOLDEN * (high - low);
            at_b = of(b);
        }
    }
    if at_a < at_b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::super::made::Made;
    use super::*;

    #[test]
    fn two_displaced_peaks_find_their_shift() {
        for shift in [-3.0, -0.7, 0.0, 0.4, 2.5] {
            let found = overlaps(&Made::new(&[0.0, shift]).measured(1));
            let [pair] = found.as_slice() else { panic!("{found:?}") };
            assert!(pair.joined, "{pair:?}");
            // Two curves of 40 numbers of 1 % with slopes of about 0.5: a few thousandths, and as much by straight lines.
            assert!((pair.shift - shift).abs() < 0.03, "{pair:?} for {shift}");
            // Six are measured, and as much less in common as they are apart.
            assert!((pair.length - (6.0 - shift.abs())).abs() < 0.03, "{pair:?}");
        }
    }

    #[test]
    fn curves_that_have_nothing_in_common_are_not_joined() {
        for shift in [8.0, 12.0, -9.0] {
            let found = overlaps(&Made::new(&[0.0, shift]).measured(2));
            assert!(found.iter().all(|pair| !pair.joined), "{shift}: {found:?}");
        }
    }

    #[test]
    fn a_bad_isotherm_does_not_break_the_chain() {
        let mut family = Made::new(&[0.0, 0.8, 1.6]).measured(3);
        for trace in &mut family.isotherms[1].traces {
            // A sample that slipped: a hundred times too soft.
            trace.y.iter_mut().chain(&mut trace.sigma).for_each(|y| *y *= 0.01);
        }
        let past = overlaps(&family).into_iter().find(|pair| pair.of == [0, 2]).unwrap();
        assert!(past.joined && (past.shift - 1.6).abs() < 0.03, "{past:?}");
    }
}

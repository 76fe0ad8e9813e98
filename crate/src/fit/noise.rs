//! The noise of a curve from its own scatter: a relative part and a floor, from differences between neighbouring points.
//!
//! Differences of order m of `ln y` on an uneven abscissa remove every polynomial below degree m, so what is left of a smooth
//! curve is noise. The order is the lowest whose differences alternate as those of noise do; where none does, the curve changes
//! too much between points and nothing is claimed. The scale is a median, which a few outliers do not move.

use crate::math::order::sort_by_number;

/// Noise of a curve: the standard deviation of a number y is `√((relative·y)² + floor²)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Relative to the number itself.
    pub relative: f64,
    /// In the unit of y; 0 when no floor is seen.
    pub floor: f64,
    /// By which share of itself the estimate is uncertain (one standard error).
    pub uncertainty: f64,
    /// Order of the differences.
    pub order: usize,
    /// Points that were used: finite, positive, and each at an abscissa of its own.
    pub points: usize,
}

/// Why the noise cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Fewer points than a median needs.
    TooFewPoints {
        /// Points there are.
        points: usize,
        /// Points there should be.
        needed: usize,
    },
    /// Neighbouring differences do not alternate: the curve has more shape than the points resolve, or the noise is correlated.
    NotSmooth,
}

/// With fewer the estimate would be uncertain by half of itself.
const FEWEST: usize = 12;

/// The noise of `y` against `x`, a scale on which the curve is smooth (the logarithm of frequency or time).
///
/// # Errors
/// [`Refusal`] when there are too few points or the curve is not smooth at their spacing.
pub fn noise(x: &[f64], y: &[f64]) -> Result<Noise, Refusal> {
    common_noise(&[(x, y)])
}

/// The noise that several curves `(x, y)` of one quantity have in common.
///
/// # Errors
/// As [`noise`], of all of them together.
pub fn common_noise(curves: &[(&[f64], &[f64])]) -> Result<Noise, Refusal> {
    let points: Vec<Vec<[f64; 2]>> = curves.iter().map(|(x, y)| points(x, y)).collect();
    let count = points.iter().map(Vec::len).sum();
    if count < FEWEST {
        return Err(Refusal::TooFewPoints { points: count, needed: FEWEST });
    }
    for order in 2..=4 {
        let differences = Differences::of(&points, order);
        if differences.of.len() < FEWEST - order {
            return Err(Refusal::TooFewPoints { points: count, needed: count + FEWEST - order - differences.of.len() });
        }
        if differences.alternate() {
            let (relative, floor) = differences.noise();
            // Standard error of a median of differences that share points: simulated, 1.4 to 1.6 for orders 2 to 4.
            let uncertainty = (1.2 + 0.1 * order as f64) / (differences.of.len() as f64).sqrt();
            return Ok(Noise { relative, floor, uncertainty, order, points: count });
        }
    }
    Err(Refusal::NotSmooth)
}

/// The points that can be used, in order of the abscissa.
fn points(x: &[f64], y: &[f64]) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> =
        x.iter().zip(y).map(|(&x, &y)| [x, y]).filter(|p| p[0].is_finite() && p[1].is_finite() && p[1] > 0.0).collect();
    sort_by_number(&mut points, |point| point[0]);
    points.dedup_by(|a, b| a[0] <= b[0]);
    points
}

/// Differences of one order, scaled so that noise of relative size 1 gives them variance 1.
struct Differences {
    of: Vec<Difference>,
    /// Neighbouring differences, and how many of them have the same sign.
    pairs: usize,
    same: usize,
}

struct Difference {
    value: f64,
    /// Mean of 1/y² over its points: variance that a floor of 1 would give it.
    floor: f64,
}

impl Differences {
    fn of(curves: &[Vec<[f64; 2]>], order: usize) -> Differences {
        let one = |window: &[[f64; 2]]| {
            // Newton's divided difference: each point by one over the product of its distances.
            let weight = |j: usize| {
                let distances = (0..window.len()).filter(|k| *k != j).map(|k| window[j][0] - window[k][0]);
                1.0 / distances.product::<f64>()
            };
            let weights: Vec<f64> = (0..window.len()).map(weight).collect();
            let length = weights.iter().map(|w| w * w).sum::<f64>().sqrt();
            let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
                weights.iter().zip(window).map(|(w, p)| of(w / length, p[1])).sum()
            };
            Difference { value: sum(&|w, y| w * y.ln()), floor: sum(&|w, y| (w / y).powi(2)) }
        };
        let mut all = Differences { of: Vec::new(), pairs: 0, same: 0 };
        for points in curves {
            let of: Vec<Difference> = points.windows(order + 1).map(one).collect();
            all.pairs += of.len().saturating_sub(1);
            all.same += of.windows(2).filter(|pair| pair[0].value * pair[1].value > 0.0).count();
            all.of.extend(of);
        }
        all
    }

    /// Whether neighbours differ in sign as often as those of noise do, which is in 73 to 80 of 100 cases; those of a curve
    /// that is not resolved keep their sign.
    fn alternate(&self) -> bool {
        let pairs = self.pairs.max(1) as f64;
        // Noise passes in 99 of 100 cases.
        self.same as f64 / pairs < (0.27 + 1.0 / pairs.sqrt()).min(0.5)
    }

    /// Relative noise and floor. For each floor the relative part is such that the median is that of a normal distribution; the
    /// floor is the one with which the scaled differences spread least about it.
    fn noise(&self) -> (f64, f64) {
        /// Floors tried for each decade.
        const STEPS: f64 = 8.0;
        /// No more than so many.
        const MOST: i32 = 160;
        /// Where numbers are alike a floor is not told from a relative part.
        const APART: f64 = 3.0;
        /// The floor must lessen the mean distance of ln|difference| from its median by this, over the root of their number: about
        /// half a standard error of that mean, which a floor that is none reaches in 3 of 100 curves.
        const SEEN: f64 = 0.5;
        let plain = self.relative(0.0);
        let [least, most] =
            [f64::min, f64::max].map(|pick| self.of.iter().map(|d| d.floor).fold(f64::NAN, pick).sqrt());
        if plain == 0.0 || most < APART * least {
            return (plain, 0.0);
        }
        let without = self.spread(plain, 0.0);
        // A floor matters when it is felt at the smallest numbers and does not exceed the largest.
        let [from, to] = [0.1 * plain / most, 10.0 * plain / least].map(|f| (f.log10() * STEPS).round() as i32);
        let to = to.min(from.saturating_add(MOST));
        let mut best = (without, plain, 0.0);
        for step in from..=to {
            let floor = 10f64.powf(f64::from(step) / STEPS);
            let relative = self.relative(floor);
            let spread = self.spread(relative, floor);
            if spread < best.0 {
                best = (spread, relative, floor);
            }
        }
        let gain = without - best.0;
        if gain > SEEN / (self.of.len() as f64).sqrt() { (best.1, best.2) } else { (plain, 0.0) }
    }

    /// The relative noise that brings the median to where it should be, given a floor.
    fn relative(&self, floor: f64) -> f64 {
        let median = |variance: f64| {
            median(self.of.iter().map(|d| d.value.abs() / (variance + floor * floor * d.floor).sqrt()).collect())
        };
        // Median of |normal|, and the bias of a median of few.
        let expected = 0.674_489_750_196_081_7 * (1.0 + 0.7 / self.of.len() as f64);
        if floor == 0.0 {
            return median(1.0) / expected;
        }
        if median(0.0) <= expected {
            return 0.0;
        }
        let (mut low, mut high) = (0.0, self.relative(0.0).powi(2));
        for _ in 0..30 {
            let middle = 0.5 * (low + high);
            if median(middle) > expected { low = middle } else { high = middle }
        }
        (0.5 * (low + high)).sqrt()
    }

    /// Mean distance of ln|difference/σ| from the logarithm of its median.
    fn spread(&self, relative: f64, floor: f64) -> f64 {
        // A difference of exactly zero is a matter of digits written, not of noise.
        const SMALLEST: f64 = 1e-3;
        let one = |d: &Difference| {
            let sigma = (relative * relative + floor * floor * d.floor).sqrt();
            ((d.value.abs() / sigma).max(SMALLEST) / 0.674_489_750_196_081_7).ln().abs()
        };
        self.of.iter().map(one).sum::<f64>() / self.of.len() as f64
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    let middle = numbers.len() / 2;
    let (below, &mut above, _) = numbers.select_nth_unstable_by(middle, f64::total_cmp);
    if below.len() > middle || numbers.len() % 2 == 1 {
        return above;
    }
    let below = numbers[..middle].iter().copied().fold(f64::NEG_INFINITY, f64::max);
    0.5 * (below + above)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::Random;

    /// A loss peak over `n` points, with relative noise and a floor.
    fn peak(n: usize, relative: f64, floor: f64, seed: u64) -> (Vec<f64>, Vec<f64>) {
        let mut random = Random::new(seed, 0);
        // An uneven abscissa.
        let x: Vec<f64> = (0..n).map(|k| -6.0 + 12.0 * (k as f64 + 0.3 * random.uniform()) / n as f64).collect();
        let y = x.iter().map(|x| {
            let y = 1.0 / (1.0 + (-x).exp() + (0.4 * x).exp());
            y + relative * y * random.normal() + floor * random.normal()
        });
        let y = y.collect();
        (x, y)
    }

    fn found(n: usize, relative: f64, floor: f64, curves: u64) -> Vec<Noise> {
        let found = (0..curves).map(|seed| peak(n, relative, floor, seed)).filter_map(|(x, y)| noise(&x, &y).ok());
        found.collect()
    }

    fn mean(of: &[Noise], what: impl Fn(&Noise) -> f64) -> f64 {
        of.iter().map(what).sum::<f64>() / of.len() as f64
    }

    #[test]
    fn the_noise_of_a_smooth_curve_is_found_and_its_own_uncertainty_is_true() {
        for n in [24, 60] {
            let found = found(n, 0.01, 0.0, 100);
            assert!(found.len() >= 95, "{n}: {}", found.len());
            let said = mean(&found, |f| f.uncertainty);
            let relative = mean(&found, |f| f.relative);
            // The mean of 100 curves, to three standard errors.
            assert!((relative / 0.01 - 1.0).abs() < 0.3 * said + 0.03, "{n}: {relative}");
            let scatter = mean(&found, |f| (f.relative / relative - 1.0).powi(2)).sqrt();
            // A standard deviation of 100 numbers is known to 7 %, the scatter of a median is not quite normal.
            assert!((scatter / said - 1.0).abs() < 0.25, "{n}: {scatter} {said}");
            assert!(found.iter().filter(|f| f.floor > 0.0).count() <= 10);
        }
    }

    #[test]
    fn a_floor_is_told_from_the_relative_part() {
        let found = found(300, 0.01, 3e-4, 20);
        assert!(found.iter().all(|f| f.floor > 0.0));
        // An eighth of a decade is a step of the search, 33 %; the mean of 20 curves is better.
        assert!((mean(&found, |f| f.floor) / 3e-4 - 1.0).abs() < 0.15);
        assert!((mean(&found, |f| f.relative) / 0.01 - 1.0).abs() < 0.1);
    }

    #[test]
    fn outliers_do_not_matter() {
        let (x, mut y) = peak(200, 0.01, 0.0, 1);
        let before = noise(&x, &y).unwrap();
        (0..200).step_by(25).for_each(|k| y[k] *= 2.0);
        let after = noise(&x, &y).unwrap();
        // Each of 8 outliers spoils three of about 200 differences: the median moves by a ninth of its distribution's half.
        assert!((after.relative / before.relative - 1.0).abs() < 0.25, "{before:?} {after:?}");
    }

    #[test]
    fn a_curve_that_its_points_do_not_resolve_is_refused() {
        // Without noise the differences are the curve's own.
        let (x, y) = peak(24, 0.0, 0.0, 1);
        assert_eq!(noise(&x, &y), Err(Refusal::NotSmooth));
        assert_eq!(noise(&x[..8], &y[..8]), Err(Refusal::TooFewPoints { points: 8, needed: FEWEST }));
    }

    #[test]
    fn numbers_written_with_few_digits_have_no_noise_at_all() {
        let x: Vec<f64> = (0..20).map(f64::from).collect();
        let found = noise(&x, &[2.5; 20]).unwrap();
        assert_eq!((found.relative, found.floor), (0.0, 0.0));
    }
}

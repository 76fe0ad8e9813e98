//! A level that turns into a straight rise at a kink: where it lies, with errors, and whether there is one at all.
//!
//! Numbers may be correlated, as those of one joint fit are: everything is computed of whitened numbers `L⁻¹y`, covariance `LLᵀ`.

use super::random::Random;
use nalgebra::{DMatrix, DVector, Matrix3};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewest numbers on either side of a kink that is searched for.
const SIDE: usize = 3;

/// Places that are tried.
const GRID: usize = 400;

/// Numbers against an abscissa, whitened.
struct White {
    x: Vec<f64>,
    root: DMatrix<f64>,
    y: DVector<f64>,
    one: DVector<f64>,
}

impl White {
    fn of(x: &[f64], y: &[f64], covariance: &DMatrix<f64>) -> Option<White> {
        let root = covariance.clone().cholesky()?.unpack();
        let solve = |values: &[f64]| root.solve_lower_triangular(&DVector::from_row_slice(values));
        Some(White { y: solve(y)?, one: solve(&vec![1.0; x.len()])?, x: x.to_vec(), root })
    }

    fn column(&self, of: &dyn Fn(f64) -> f64) -> DVector<f64> {
        let column = DVector::from_iterator(self.x.len(), self.x.iter().map(|x| of(*x)));
        self.root.solve_lower_triangular(&column).unwrap_or(column)
    }

    /// A column without what a level explains of it, of length one; zero where nothing is left.
    fn beside_level(&self, column: &DVector<f64>) -> DVector<f64> {
        let left = column - &self.one * (self.one.dot(column) / self.one.norm_squared());
        let length = left.norm();
        if length > 1e-9 * column.norm() { left / length } else { left * 0.0 }
    }
}

/// A level alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The level.
    pub level: f64,
    /// Its standard error, not below what scatter tells.
    pub error: f64,
    /// Squares about it in units of the covariance; `points − 1` is expected.
    pub chi2: f64,
}

/// The best level of correlated numbers.
pub fn level(y: &[f64], covariance: &DMatrix<f64>) -> Option<Level> {
    let white = White::of(&vec![0.0; y.len()], y, covariance)?;
    let weight = white.one.norm_squared();
    let level = white.one.dot(&white.y) / weight;
    let chi2 = (&white.y - &white.one * level).norm_squared();
    let scatter = if y.len() > 1 { (chi2 / (y.len() - 1) as f64).max(1.0) } else { 1.0 };
    Some(Level { level, error: (scatter / weight).sqrt(), chi2 })
}

/// A level up to `at`, a straight rise beyond it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kink {
    /// Level before the kink.
    pub level: f64,
    /// Slope beyond it.
    pub rise: f64,
    /// Where it is.
    pub at: f64,
    /// Covariance of level, rise and place; scaled up by the scatter where that is more than the covariance of the numbers expects.
    pub covariance: Matrix3<f64>,
    /// 95 % interval of the place from the sum of squares; an end that the data do not set is `None`.
    pub interval: [Option<f64>; 2],
    /// Squares about it in units of the covariance of the numbers.
    pub chi2: f64,
    /// Squares about a level alone.
    pub chi2_level: f64,
    /// Squares about a straight line.
    pub chi2_line: f64,
    /// Numbers less parameters.
    pub freedom: usize,
    /// Chance of such a gain over a level alone by noise, the place being searched for; from simulated noise.
    pub chance: f64,
}

impl Kink {
    /// Standard errors of level, rise and place.
    pub fn errors(&self) -> [f64; 3] {
        [0, 1, 2].map(|k| self.covariance[(k, k)].max(0.0).sqrt())
    }

    /// The curve and its standard error.
    pub fn curve(&self, x: f64) -> [f64; 2] {
        let above = (x - self.at).max(0.0);
        let gradient = nalgebra::Vector3::new(1.0, above, if above > 0.0 { -self.rise } else { 0.0 });
        [self.level + self.rise * above, gradient.dot(&(self.covariance * gradient)).max(0.0).sqrt()]
    }

    /// Whether a straight line without a kink does as well: its criterion (AICc) is not above.
    pub fn is_no_better_than_a_line(&self) -> bool {
        let points = self.freedom as f64 + 3.0;
        // Numbers of known scatter: χ² + 2k + 2k(k + 1)/(n − k − 1), with the scatter as seen.
        let scatter = (self.chi2 / self.freedom as f64).max(1.0);
        let criterion =
            |chi2: f64, k: f64| chi2 / scatter + 2.0 * k + 2.0 * k * (k + 1.0) / (points - k - 1.0).max(1.0);
        criterion(self.chi2_line, 2.0) <= criterion(self.chi2, 3.0)
    }
}

/// The kink of `y` against ascending `x`, or that at `held`. `None` when there are too few numbers on one side.
pub fn kink(x: &[f64], y: &[f64], covariance: &DMatrix<f64>, held: Option<f64>) -> Option<Kink> {
    let points = x.len();
    let places = if held.is_some() { 2 } else { 3 };
    if points < places + 1 || held.is_none() && points < 2 * SIDE {
        return None;
    }
    let white = White::of(x, y, covariance)?;
    let ends = [x[SIDE.min(points) - 1], x[points - SIDE.min(points)]];
    let grid: Vec<f64> = match held {
        Some(at) => vec![at],
        None => (0..=GRID).map(|k| ends[0] + (ends[1] - ends[0]) * k as f64 / GRID as f64).collect(),
    };
    let direction = |at: f64| white.beside_level(&white.column(&|x| (x - at).max(0.0)));
    let directions: Vec<DVector<f64>> = grid.iter().map(|at| direction(*at)).collect();
    let chi2_level = (&white.y - &white.one * (white.one.dot(&white.y) / white.one.norm_squared())).norm_squared();
    let chi2_at = |direction: &DVector<f64>| chi2_level - direction.dot(&white.y).powi(2);
    let left: Vec<f64> = directions.iter().map(chi2_at).collect();
    let best = (0..grid.len()).min_by(|&a, &b| left[a].total_cmp(&left[b]))?;
    let around = [grid[best.saturating_sub(1)], grid[(best + 1).min(grid.len() - 1)]];
    let at = held.unwrap_or_else(|| lowest(&|at| chi2_at(&direction(at)), around));
    let chi2 = chi2_at(&direction(at)).max(0.0);
    let freedom = points - places;
    let scatter = (chi2 / freedom as f64).max(1.0);

    let rising = white.column(&|x| (x - at).max(0.0));
    let along = direction(at);
    let length = along.dot(&rising);
    if length.is_nan() || length <= 0.0 {
        return None;
    }
    let rise = along.dot(&white.y) / length;
    let level = white.one.dot(&(&white.y - &rising * rise)) / white.one.norm_squared();
    let moving = white.column(&|x| if x > at { -rise } else { 0.0 });
    let design = [&white.one, &rising, &moving];
    let mut normal = Matrix3::from_fn(|i, j| design[i].dot(design[j]));
    if held.is_some() {
        // Nothing is known of its error: it is taken as exact.
        normal.fill_row(2, 0.0);
        normal.fill_column(2, 0.0);
        normal[(2, 2)] = f64::MAX.sqrt();
    }
    let covariance = normal.try_inverse()? * scatter;
    let interval =
        if held.is_some() { [None; 2] } else { ends_of(&grid, &left, best, chi2 + t95(freedom).powi(2) * scatter) };
    let line = white.beside_level(&white.column(&|x| x - x_middle(&white.x)));
    Some(Kink {
        level,
        rise,
        at,
        covariance,
        interval,
        chi2,
        chi2_level,
        chi2_line: chi2_at(&line),
        freedom,
        chance: chance(&white, &directions, (chi2_level - chi2) / chi2.max(f64::MIN_POSITIVE)),
    })
}

/// Factor of a 95 % interval.
fn t95(freedom: usize) -> f64 {
    StudentsT::new(0.0, 1.0, freedom as f64).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

fn x_middle(x: &[f64]) -> f64 {
    x.iter().sum::<f64>() / x.len() as f64
}

/// Where a function of one minimum is lowest, by golden section.
fn lowest(f: &dyn Fn(f64) -> f64, [mut low, mut high]: [f64; 2]) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    for _ in 0..40 {
        let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
        if f(a) <= f(b) { high = b } else { low = a }
    }
    0.5 * (low + high)
}

/// Where the squares reach `limit` on either side of the best place.
fn ends_of(grid: &[f64], left: &[f64], best: usize, limit: f64) -> [Option<f64>; 2] {
    let crossing = |inner: usize, outer: usize| {
        let share = (limit - left[inner]) / (left[outer] - left[inner]);
        grid[inner] + share * (grid[outer] - grid[inner])
    };
    let below = (0..best).rev().find(|&k| left[k] > limit).map(|k| crossing(k + 1, k));
    let above = (best + 1..grid.len()).find(|&k| left[k] > limit).map(|k| crossing(k - 1, k));
    [below, above]
}

/// How often noise alone gains as much (as a share of what is left) from the best of all places.
fn chance(white: &White, directions: &[DVector<f64>], gain: f64) -> f64 {
    const TRIALS: usize = 400;
    let mut random = Random::new(1, 0);
    let unit = white.one.normalize();
    let more = (0..TRIALS).filter(|_| {
        let noise = DVector::from_fn(white.x.len(), |_, _| random.normal());
        let noise = &noise - &unit * unit.dot(&noise);
        let explained = directions.iter().map(|direction| direction.dot(&noise).powi(2)).fold(0.0, f64::max);
        explained / (noise.norm_squared() - explained) >= gain
    });
    // One more, so that no chance is said to be zero.
    (more.count() + 1) as f64 / (TRIALS + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(level: f64, rise: f64, at: f64, noise: f64, seed: u64) -> (Vec<f64>, Vec<f64>, DMatrix<f64>) {
        let mut random = Random::new(seed, 0);
        let x: Vec<f64> = (0..22).map(|k| 640.0 + 5.0 * f64::from(k)).collect();
        let y = x.iter().map(|x| level + rise * (x - at).max(0.0) + noise * random.normal()).collect();
        (x, y, DMatrix::from_diagonal_element(22, 22, noise * noise))
    }

    #[test]
    fn a_kink_is_found_within_its_errors() {
        // 40 of 100 lie outside one standard error by chance, 1 of 300 outside three.
        for seed in 0..20 {
            let (x, y, covariance) = made(0.383, 3e-3, 691.0, 0.003, seed);
            let found = kink(&x, &y, &covariance, None).unwrap();
            let [level, rise, at] = found.errors();
            assert!((found.level - 0.383).abs() < 3.5 * level && (found.rise - 3e-3).abs() < 3.5 * rise);
            assert!((found.at - 691.0).abs() < 3.5 * at, "{} ± {at}", found.at);
            assert!(found.chance < 0.01 && !found.is_no_better_than_a_line());
            let [Some(low), Some(high)] = found.interval else { panic!("an interval with two ends") };
            assert!(low < found.at && found.at < high && high - low < 6.0 * at);
        }
    }

    #[test]
    fn noise_about_a_level_has_a_kink_as_often_as_the_chance_says() {
        let small = (0..60).filter(|&seed| {
            let (x, y, covariance) = made(0.334, 0.0, 691.0, 0.003, seed);
            kink(&x, &y, &covariance, None).unwrap().chance < 0.05
        });
        // 3 of 60 are expected; more than 9 come once in a thousand times.
        assert!(small.count() <= 9);
    }

    #[test]
    fn an_even_rise_has_no_kink() {
        let (x, mut y, covariance) = made(0.0, 0.0, 691.0, 0.003, 5);
        x.iter().zip(&mut y).for_each(|(x, y)| *y += 2e-3 * (x - 640.0));
        assert!(kink(&x, &y, &covariance, None).unwrap().is_no_better_than_a_line());
    }

    #[test]
    fn a_kink_that_is_given_has_two_numbers_to_find() {
        let (x, y, covariance) = made(0.4, 2e-3, 691.0, 1e-9, 3);
        let found = kink(&x, &y, &covariance, Some(691.0)).unwrap();
        assert!(
            (found.level - 0.4).abs() < 1e-8 && (found.rise - 2e-3).abs() < 1e-9 && found.errors()[2] == 0.0
                || found.errors()[2] < 1e-60
        );
        assert_eq!((found.at, found.freedom), (691.0, 20));
    }

    #[test]
    fn five_numbers_are_too_few_to_search_and_correlation_counts_in_a_level() {
        let (x, y, covariance) = made(0.4, 2e-3, 691.0, 0.003, 3);
        let few = covariance.view((0, 0), (5, 5)).into_owned();
        assert_eq!(kink(&x[..5], &y[..5], &few, None), None);
        // Two numbers of error 1 with a common error of 0.5 in variance: the mean has (1 + 0.5)/2.
        let common = DMatrix::from_row_slice(2, 2, &[1.0, 0.5, 0.5, 1.0]);
        let found = level(&[1.0, 1.2], &common).unwrap();
        assert!((found.level - 1.1).abs() < 1e-15 && (found.error - 0.75_f64.sqrt()).abs() < 1e-15);
    }
}

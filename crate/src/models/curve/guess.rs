//! Where to start a fit of a law that is linear in some of its parameters: the others are tried on a grid, these follow by
//! linear least squares.

use super::Info;
use crate::math::order::{order_of, sort_by_number};
use nalgebra::{SMatrix, SVector};

/// Points looked at; more would cost time and not change a start.
const ENOUGH: usize = 120;

/// Starts handed to a fit.
const COUNT: usize = 4;

/// A part of the data, sorted by abscissa, that stands for all of it.
pub(super) struct Seen {
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    /// What each misfit is divided by.
    sigma: Vec<f64>,
}

impl Seen {
    /// Misfits count relative to each number: for compliances and moduli over decades.
    pub(super) fn relative(x: &[f64], y: &[f64]) -> Seen {
        let mut seen = Seen::absolute(x, y);
        let largest = seen.y.iter().fold(0.0_f64, |m, y| m.max(y.abs()));
        // A floor, so that a number near zero does not decide alone.
        seen.sigma = seen.y.iter().map(|y| y.abs() + 1e-2 * largest).collect();
        seen
    }

    /// Misfits count as they are: for logarithms, and for decays that end anywhere.
    pub(super) fn absolute(x: &[f64], y: &[f64]) -> Seen {
        let order = order_of(&x[..x.len().min(y.len())]);
        let count = order.len();
        // Half of the points evenly over the data, half ever denser towards the first ones, where time traces change fastest.
        let even = (0..=ENOUGH / 2).map(|k| k * count.saturating_sub(1) / (ENOUGH / 2));
        let early = (0..=ENOUGH / 2).map(|k| (count as f64).powf(k as f64 / (ENOUGH / 2) as f64) as usize - 1);
        let mut chosen: Vec<usize> = if count <= ENOUGH { (0..count).collect() } else { even.chain(early).collect() };
        chosen.sort_unstable();
        chosen.dedup();
        let chosen = chosen.iter().filter_map(|&k| order.get(k));
        let (x, y): (Vec<f64>, Vec<f64>) = chosen.map(|&k| (x[k], y[k])).unzip();
        Seen { sigma: vec![1.0; x.len()], x, y }
    }

    /// First and last abscissa that is positive, as a range of times; (1, 1) where there is none.
    pub(super) fn times(&self) -> (f64, f64) {
        let first = self.x.iter().copied().find(|x| *x > 0.0).unwrap_or(1.0);
        (first, self.x.last().copied().unwrap_or(1.0).max(first))
    }

    /// `count` times on a logarithmic grid from a fraction of the first to a multiple of the last.
    pub(super) fn time_grid(&self, below: f64, above: f64, count: usize) -> Vec<f64> {
        let (first, last) = self.times();
        let (lo, hi) = ((first * below).ln(), (last * above).ln());
        (0..count).map(|k| (lo + (hi - lo) * k as f64 / (count.max(2) - 1) as f64).exp()).collect()
    }

    /// Coefficients of the `N` columns that a law is linear in, by least squares, and the sum of squares left.
    ///
    /// `None` where they are not determined. A coefficient that `positive` asks to be so is 0 where it would be negative.
    pub(super) fn linear<const N: usize>(
        &self,
        positive: [bool; N],
        columns: impl Fn(f64) -> [f64; N],
    ) -> Option<([f64; N], f64)> {
        self.linear_at(positive, |k| columns(self.x[k]))
    }

    /// The same for columns that are known at each point by its number.
    pub(super) fn linear_at<const N: usize>(
        &self,
        positive: [bool; N],
        columns: impl Fn(usize) -> [f64; N],
    ) -> Option<([f64; N], f64)> {
        let mut gram = SMatrix::<f64, N, N>::zeros();
        let mut right = SVector::<f64, N>::zeros();
        let mut total = 0.0;
        let mut size = [0.0_f64; N];
        for (k, (y, sigma)) in self.y.iter().zip(&self.sigma).enumerate() {
            let row = columns(k).map(|f| f / sigma);
            let y = y / sigma;
            total += y * y;
            for i in 0..N {
                right[i] += row[i] * y;
                size[i] += row[i] * row[i];
                for j in 0..N {
                    gram[(i, j)] += row[i] * row[j];
                }
            }
        }
        if size.iter().any(|s| !s.is_finite()) || !total.is_finite() {
            return None;
        }
        // Columns of equal length, so that neither units nor powers of time decide what is singular.
        let scale = size.map(|s| if s > 0.0 { s.sqrt() } else { 1.0 });
        // With so few columns, every choice of those that are not 0 can be tried.
        let mut best: Option<([f64; N], f64)> = None;
        for kept in 1..1_usize << N {
            let is_kept = |k: usize| kept >> k & 1 == 1;
            if (0..N).any(|k| !is_kept(k) && !positive[k]) {
                continue;
            }
            let mut matrix = SMatrix::<f64, N, N>::identity();
            let mut vector = SVector::<f64, N>::zeros();
            for i in (0..N).filter(|&i| is_kept(i)) {
                vector[i] = right[i] / scale[i];
                for j in (0..N).filter(|&j| is_kept(j)) {
                    matrix[(i, j)] = gram[(i, j)] / (scale[i] * scale[j]);
                }
            }
            let Some(solution) = matrix.cholesky().map(|c| c.solve(&vector)) else { continue };
            let left = (total - solution.dot(&vector)).max(0.0);
            let coefficients: [f64; N] = std::array::from_fn(|k| if is_kept(k) { solution[k] / scale[k] } else { 0.0 });
            let allowed = (0..N).all(|k| coefficients[k].is_finite() && (!positive[k] || coefficients[k] >= 0.0));
            if allowed && best.as_ref().is_none_or(|(_, least)| left < *least) {
                best = Some((coefficients, left));
            }
        }
        best
    }
}

/// A temperature that the others refer to: where the logarithm is 0, as of shift factors, if there is such a point; else the
/// middle one.
pub(super) fn reference_temperature_of(seen: &Seen) -> f64 {
    let at_zero = seen.y.iter().position(|y| *y == 0.0);
    seen.x.get(at_zero.unwrap_or(seen.x.len() / 2)).copied().unwrap_or(600.0)
}

/// Where the logarithm is 0, between points if need be; the middle point where it never is.
pub(super) fn temperature_of_one(seen: &Seen) -> f64 {
    let (x, y) = (&seen.x, &seen.y);
    let crossed = (1..y.len()).find(|&k| y[k] != 0.0 && y[k - 1] != 0.0 && (y[k - 1] > 0.0) != (y[k] > 0.0));
    match crossed {
        Some(k) if !y.contains(&0.0) => x[k - 1] + (x[k] - x[k - 1]) * y[k - 1] / (y[k - 1] - y[k]),
        _ => reference_temperature_of(seen),
    }
}

/// The best of what was tried, by misfit, within the limits; the defaults where nothing was possible.
pub(super) fn best(info: &Info, mut tried: Vec<(f64, Vec<f64>)>) -> Vec<Vec<f64>> {
    tried.retain(|(misfit, p)| misfit.is_finite() && p.iter().all(|v| v.is_finite()));
    sort_by_number(&mut tried, |(misfit, _)| *misfit);
    let mut starts: Vec<Vec<f64>> = Vec::new();
    for (_, mut p) in tried {
        for (value, param) in p.iter_mut().zip(info.params) {
            *value = value.clamp(param.limits[0], param.limits[1]);
        }
        if starts.len() < COUNT && starts.iter().all(|chosen| differ(info, chosen, &p)) {
            starts.push(p);
        }
    }
    if starts.is_empty() {
        starts.push(info.params.iter().map(|param| param.start).collect());
    }
    starts
}

/// Whether two starts are far enough apart to lead to different minima: a number by more than a quarter, a time by more than a
/// factor of two.
fn differ(info: &Info, a: &[f64], b: &[f64]) -> bool {
    use super::super::{Role, Scale};
    a.iter().zip(b).zip(info.params).any(|((a, b), param)| match (param.role, param.scale) {
        (Role::Amplitude | Role::Offset, _) => false,
        (_, Scale::Log) => (a / b).ln().abs() > std::f64::consts::LN_2,
        (_, Scale::Linear) => (a - b).abs() > 0.25 * a.abs().max(b.abs()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coefficient_that_may_not_be_negative_is_zero() {
        let x: Vec<f64> = (0..10).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 1.0 - 0.5 * x).collect();
        let seen = Seen::absolute(&x, &y);
        let ([a, b], left) = seen.linear([false, false], |x| [1.0, x]).unwrap();
        assert!((a - 1.0).abs() < 1e-12 && (b + 0.5).abs() < 1e-12 && left < 1e-10);
        let ([a, b], _) = seen.linear([false, true], |x| [1.0, x]).unwrap();
        assert!((a + 1.25).abs() < 1e-12 && b == 0.0, "the mean, without a slope");
    }

    #[test]
    fn early_points_of_a_long_trace_are_seen() {
        let x: Vec<f64> = (0..1_000_000).map(f64::from).collect();
        let seen = Seen::absolute(&x, &x);
        assert!(seen.x.len() <= ENOUGH + 2 && seen.x.iter().filter(|x| **x < 100.0).count() >= 15);
        assert_eq!(seen.x.last(), Some(&999_999.0));
    }
}

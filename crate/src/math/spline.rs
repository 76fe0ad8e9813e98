//! Cubic splines on a uniform grid, as sums of B-splines: four of them at any point, with derivatives.
//!
//! C. de Boor, *A Practical Guide to Splines* (2001), ch. IX; differences of neighbouring coefficients measure how much a spline
//! bends: P. H. C. Eilers & B. D. Marx, Stat. Sci. 11, 89 (1996).

use super::banded::{Banded, WIDTH};

/// A uniform grid of knots `step·(first + k)`; interval `k` lies between knots `k` and `k + 1` and is where coefficients `k … k + 3`
/// matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Number of the first knot, counted in steps from 0, so that grids of one step can be laid over each other.
    pub first: i64,
    /// How many intervals.
    pub intervals: usize,
    /// Distance of the knots.
    pub step: f64,
}

/// The B-splines that are not zero at a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// Number of the first of them.
    pub first: usize,
    /// Their values.
    pub value: [f64; WIDTH],
    /// Their first derivatives.
    pub slope: [f64; WIDTH],
}

impl Basis {
    /// Value and first derivative of the spline with these coefficients.
    pub fn of(&self, coefficients: &[f64]) -> (f64, f64) {
        let four = &coefficients[self.first..self.first + WIDTH];
        let sum = |weights: &[f64; WIDTH]| weights.iter().zip(four).map(|(w, c)| w * c).sum();
        (sum(&self.value), sum(&self.slope))
    }
}

impl Grid {
    /// The grid that covers `low … high` with at least one interval.
    pub fn over(low: f64, high: f64, step: f64) -> Grid {
        let first = (low / step).floor() as i64;
        let last = (high / step).ceil() as i64;
        Grid { first, intervals: (last - first).max(1) as usize, step }
    }

    /// Number of coefficients.
    pub fn coefficients(&self) -> usize {
        self.intervals + WIDTH - 1
    }

    /// Lowest and highest abscissa of the grid.
    pub fn ends(&self) -> [f64; 2] {
        [self.first as f64 * self.step, (self.first + self.intervals as i64) as f64 * self.step]
    }

    /// The B-splines at `x`; outside the grid the spline goes on as a straight line.
    pub fn at(&self, x: f64) -> Basis {
        let [low, high] = self.ends();
        let inside = x.clamp(low, high);
        let place = inside / self.step - self.first as f64;
        let first = (place.floor().max(0.0) as usize).min(self.intervals - 1);
        let t = place - first as f64;
        let s = 1.0 - t;
        let mut basis = Basis {
            first,
            value: [
                s * s * s / 6.0,
                (3.0 * t * t * t - 6.0 * t * t + 4.0) / 6.0,
                (3.0 * s * s * s - 6.0 * s * s + 4.0) / 6.0,
                t * t * t / 6.0,
            ],
            slope: [
                -0.5 * s * s / self.step,
                (1.5 * t * t - 2.0 * t) / self.step,
                (2.0 * s - 1.5 * s * s) / self.step,
                0.5 * t * t / self.step,
            ],
        };
        if x != inside {
            for (value, slope) in basis.value.iter_mut().zip(&basis.slope) {
                *value += (x - inside) * slope;
            }
        }
        basis
    }

    /// `DᵀD` with the differences of neighbouring coefficients of the given order, 1 to 3; a polynomial of lower degree costs nothing.
    pub fn bending(&self, order: usize) -> Banded {
        let differences: [f64; WIDTH] = match order {
            1 => [-1.0, 1.0, 0.0, 0.0],
            2 => [1.0, -2.0, 1.0, 0.0],
            _ => [-1.0, 3.0, -3.0, 1.0],
        };
        let count = self.coefficients();
        let mut bending = Banded::zero(count + WIDTH);
        for first in 0..count - order {
            bending.add_outer(first, &differences, 1.0);
        }
        bending.0.truncate(count);
        bending
    }

    /// The coefficients of a spline on this grid where they are known from `other`, a grid of the same step; beyond it they go on as a
    /// straight line.
    pub fn carried(&self, other: &Grid, coefficients: &[f64]) -> Vec<f64> {
        let last = coefficients.len() - 1;
        let at = |k: usize| {
            let place = self.first + k as i64 - other.first;
            let known = place.clamp(0, last as i64);
            let [inner, outer] = if place < 0 { [1, 0] } else { [last - 1, last] };
            let slope = coefficients[outer] - coefficients[inner];
            coefficients[known as usize] + slope * (place - known).abs() as f64
        };
        (0..self.coefficients()).map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRID: Grid = Grid { first: -3, intervals: 8, step: 0.5 };

    /// Coefficients of a parabola: those of B-splines at their centres, less what the spline adds by its width.
    fn parabola() -> Vec<f64> {
        (0..GRID.coefficients()).map(|k| (-1.5 + 0.5 * (k as f64 - 1.0)).powi(2) - 0.25 / 3.0).collect()
    }

    #[test]
    fn a_parabola_is_a_spline() {
        for x in [-1.5, -1.2, 0.0, 0.499, 2.5] {
            let (value, slope) = GRID.at(x).of(&parabola());
            assert!((value - x * x).abs() < 1e-14 && (slope - 2.0 * x).abs() < 1e-14, "{x}: {value} {slope}");
        }
    }

    #[test]
    fn outside_it_goes_on_straight() {
        let (value, slope) = GRID.at(3.5).of(&parabola());
        assert!((value - (6.25 + 5.0)).abs() < 1e-13 && (slope - 5.0).abs() < 1e-13);
    }

    #[test]
    fn polynomials_below_the_order_do_not_bend() {
        let cost = |order| {
            let bent = GRID.bending(order).times(&parabola());
            bent.iter().zip(parabola()).map(|(a, b)| a * b).sum::<f64>()
        };
        assert!(cost(3).abs() < 1e-13 && cost(2) > 1.0 && cost(1) > 1.0);
    }

    #[test]
    fn a_spline_is_the_same_on_a_grid_that_is_laid_over_its_own() {
        let wider = Grid { first: -5, intervals: 12, step: 0.5 };
        let carried = wider.carried(&GRID, &parabola());
        for x in [-1.5, 0.3, 2.5] {
            assert!((wider.at(x).of(&carried).0 - x * x).abs() < 1e-13);
        }
    }
}

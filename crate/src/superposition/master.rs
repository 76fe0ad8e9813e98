//! The master curve of one quantity: ln y as a smooth function of the reduced abscissa.

use super::Trace;
use crate::math::banded::{Banded, WIDTH};
use crate::math::spline::Grid;

/// Distance of the knots in natural logarithms: a quarter of a decade, on which the sharpest loss peak there is, a single relaxation
/// time, is met to a few parts in ten thousand.
const STEP: f64 = std::f64::consts::LN_10 / 4.0;
/// More knots than these are not used; they then lie farther apart.
const MOST: f64 = 500.0;
/// Differences of this order measure how much the curve bends.
const ORDER: usize = 3;

/// A smooth curve with the errors of its coefficients.
#[derive(Clone, Debug, PartialEq)]
pub struct Master {
    pub(super) grid: Grid,
    pub(super) coefficients: Vec<f64>,
    /// What bending costs.
    pub(super) stiffness: f64,
    /// Covariances of neighbouring coefficients, with all shifts held.
    pub(super) covariance: Banded,
}

impl Master {
    /// ln y and its slope at a reduced abscissa.
    pub fn at(&self, x: f64) -> (f64, f64) {
        self.grid.at(x).of(&self.coefficients)
    }

    /// Standard error of ln y there, for given shifts.
    pub fn error(&self, x: f64) -> f64 {
        let basis = self.grid.at(x);
        let mut variance = 0.0;
        for i in 0..WIDTH {
            for j in 0..WIDTH {
                variance += basis.value[i] * basis.value[j] * self.covariance.at(basis.first + i, basis.first + j);
            }
        }
        variance.max(0.0).sqrt()
    }

    /// A curve that is known, and its standard error: `of` gives ln y and that error at a reduced abscissa. The cubic meets it to a few
    /// parts in a thousand.
    pub fn along([low, high]: [f64; 2], of: &dyn Fn(&[f64]) -> Vec<[f64; 2]>) -> Master {
        let grid = grid([low, high]);
        let step = grid.step / 4.0;
        let x: Vec<f64> = (0..=4 * grid.intervals).map(|k| grid.ends()[0] + step * k as f64).collect();
        let known = of(&x);
        /// Relative, and small enough that the curve goes where it is told.
        const CLOSE: f64 = 1e-4;
        let y: Vec<f64> = known.iter().map(|[ln, _]| ln.exp()).collect();
        let trace = Trace { sigma: y.iter().map(|y| CLOSE * y).collect(), y, x };
        let master = Master::through(std::iter::once((&trace, 0.0, 0.0)));
        // Errors that all of a neighbourhood has in common.
        let knots: Vec<f64> =
            (0..grid.coefficients()).map(|k| (grid.first + k as i64 - 1) as f64 * grid.step).collect();
        let errors = of(&knots);
        let mut covariance = Banded::zero(knots.len());
        covariance.0.iter_mut().enumerate().for_each(|(i, row)| {
            for (k, entry) in row.iter_mut().enumerate().filter(|(k, _)| i + k >= WIDTH - 1) {
                *entry = errors[i][1] * errors[i + k + 1 - WIDTH][1];
            }
        });
        Master { covariance, ..master }
    }

    /// The first guess: a smooth curve through the logarithms of positive numbers, each trace with its reduced abscissae and the change
    /// of ln y that its vertical shift makes.
    pub(super) fn through<'a>(traces: impl Iterator<Item = (&'a Trace, f64, f64)> + Clone) -> Master {
        let ends = ends(traces.clone().map(|(trace, shift, _)| (trace, shift)));
        let grid = grid(ends);
        let mut matrix = grid.bending(ORDER);
        let mut right = vec![0.0; grid.coefficients()];
        for (trace, shift, lift) in traces {
            for (k, x) in trace.x.iter().enumerate() {
                let (y, sigma) = (trace.y[k], trace.sigma[k]);
                if y > 0.0 {
                    let basis = grid.at(x + shift);
                    let weight = (y / sigma).powi(2).min(1e8);
                    matrix.add_outer(basis.first, &basis.value, weight);
                    let value = weight * (y.ln() + lift);
                    (0..WIDTH).for_each(|i| right[basis.first + i] += basis.value[i] * value);
                }
            }
        }
        ridge(&mut matrix);
        if let Some(factor) = matrix.factor() {
            factor.solve(&mut right);
        }
        Master { grid, coefficients: right, stiffness: 1.0, covariance: Banded::default() }
    }

    /// The same curve on a grid that suits these ends.
    pub(super) fn over(&self, ends: [f64; 2]) -> Master {
        let own = self.grid.ends();
        let step = self.grid.step;
        let fits = own[0] <= ends[0] && ends[1] <= own[1] && own[0] > ends[0] - step && own[1] < ends[1] + step;
        if fits {
            return self.clone();
        }
        let wanted = grid(ends);
        if wanted.step != step {
            // Another step: the curve is drawn anew at its knots, which a cubic meets to a few parts in a thousand.
            let knots = (0..wanted.coefficients()).map(|k| (wanted.first + k as i64 - 1) as f64 * wanted.step);
            let coefficients = knots.map(|x| self.at(x).0).collect();
            return Master { grid: wanted, coefficients, ..self.clone() };
        }
        Master { grid: wanted, coefficients: wanted.carried(&self.grid, &self.coefficients), ..self.clone() }
    }

    /// Differences of the coefficients as a quadratic form.
    pub(super) fn bending(&self) -> Banded {
        self.grid.bending(ORDER)
    }

    /// ln of the product of the eigenvalues of [`Master::bending`] that are not zero: those of the differences times their transpose,
    /// whose diagonals are the autocorrelation of 1, −3, 3, −1.
    pub(super) fn ln_determinant_of_bending(&self) -> f64 {
        let diagonals = [-1.0, 6.0, -15.0, 20.0];
        let row = |i: usize| std::array::from_fn(|k| if i + k + 1 < WIDTH { 0.0 } else { diagonals[k] });
        let product = Banded((0..self.coefficients.len() - ORDER).map(row).collect());
        product.factor().map_or(f64::NEG_INFINITY, |factor| factor.ln_determinant())
    }

    /// How many independent ways to bend there are.
    pub(super) fn rank(&self) -> f64 {
        (self.coefficients.len() - ORDER) as f64
    }
}

/// The reduced range of traces with their shifts.
pub(super) fn ends<'a>(traces: impl Iterator<Item = (&'a Trace, f64)>) -> [f64; 2] {
    traces.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], (trace, shift)| {
        let of = |x: Option<&f64>| x.map_or(f64::NAN, |x| x + shift);
        [low.min(of(trace.x.first())), high.max(of(trace.x.last()))]
    })
}

fn grid([low, high]: [f64; 2]) -> Grid {
    let (low, high) = if low <= high { (low, high) } else { (0.0, 0.0) };
    Grid::over(low, high, STEP.max((high - low) / MOST))
}

/// Keeps a matrix positive definite where there are no data: far too little to be felt where there are.
pub(super) fn ridge(matrix: &mut Banded) {
    let largest = matrix.0.iter().map(|row| row[WIDTH - 1]).fold(0.0, f64::max);
    matrix.0.iter_mut().for_each(|row| row[WIDTH - 1] += 1e-11 * largest + f64::MIN_POSITIVE);
}

//! A law of temperature through shift factors whose errors are correlated along the chain.
//!
//! Only differences within a group are known, so that is what the law has to meet: ln a of each isotherm less that of its pivot. The
//! residuals are those of generalised least squares, `L⁻¹(difference − law)` with `L Lᵀ` the covariance of the shifts (A. C. Aitken,
//! Proc. R. Soc. Edinb. 55, 42 (1936)); what errors would come out with independent shifts is too small by several times.

use super::Superposition;
use crate::fit::Problem;
use crate::models::curve::{Curve, Held};
use nalgebra::{DMatrix, DVector};

/// A law against the shifts of a superposition.
pub struct ThroughShifts {
    law: &'static dyn Curve,
    temperatures: Vec<f64>,
    shifts: Vec<f64>,
    /// Isotherms whose difference from their pivot is known, with the pivot.
    known: Vec<[usize; 2]>,
    /// L.
    root: DMatrix<f64>,
}

impl ThroughShifts {
    /// The law and the shifts it is to follow at `temperatures`, one for each isotherm; `None` when no two isotherms hang together.
    pub fn new(law: &'static dyn Curve, found: &Superposition, temperatures: &[f64]) -> Option<ThroughShifts> {
        let of_group = |group: &super::Group| {
            let pivot = group.pivot;
            group.isotherms.iter().filter(move |&&k| k != pivot).map(move |&k| [k, pivot]).collect::<Vec<_>>()
        };
        let known = found.groups.iter().flat_map(of_group).collect();
        let shifts = found.shifts.iter().map(|shift| shift.horizontal).collect();
        ThroughShifts::of(law, temperatures, shifts, known, &|a, b| found.covariance[(a, b)])
    }

    /// The law and logarithms of times at `temperatures`, of which the differences between the pairs `known` are known with the
    /// covariances of the first of each pair.
    pub fn of(
        law: &'static dyn Curve,
        temperatures: &[f64],
        shifts: Vec<f64>,
        known: Vec<[usize; 2]>,
        covariance: &dyn Fn(usize, usize) -> f64,
    ) -> Option<ThroughShifts> {
        let usable = |&[k, _]: &[usize; 2]| covariance(k, k) > 0.0 && covariance(k, k).is_finite();
        let known: Vec<[usize; 2]> = known.into_iter().filter(usable).collect();
        let mut matrix = DMatrix::from_fn(known.len(), known.len(), |i, j| covariance(known[i][0], known[j][0]));
        for k in 0..known.len() {
            // Rounding leaves a covariance of nearly dependent shifts not quite positive.
            matrix[(k, k)] *= 1.0 + 1e-10;
        }
        let root = matrix.cholesky()?.unpack();
        (!known.is_empty()).then(|| ThroughShifts { law, temperatures: temperatures.to_vec(), shifts, known, root })
    }

    /// The law.
    pub fn law(&self) -> &'static dyn Curve {
        self.law
    }

    /// Parameters to start from; `held` as in [`Curve::starts`].
    pub fn starts(&self, held: Held) -> Vec<Vec<f64>> {
        // The largest group tells most; its pivot is where ln a is 0.
        let pivots: Vec<usize> = self.known.iter().map(|known| known[1]).collect();
        let size = |pivot: &usize| pivots.iter().filter(|other| *other == pivot).count();
        let Some(&largest) = pivots.iter().max_by_key(|pivot| size(pivot)) else { return Vec::new() };
        let mut of_group: Vec<usize> =
            self.known.iter().filter(|known| known[1] == largest).map(|known| known[0]).collect();
        of_group.push(largest);
        of_group.sort_unstable();
        let of = |list: &[f64]| of_group.iter().map(|&k| list[k]).collect::<Vec<f64>>();
        self.law.starts(&of(&self.temperatures), &of(&self.shifts), held)
    }
}

impl Problem for ThroughShifts {
    fn len(&self) -> usize {
        self.known.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let (mut values, mut slopes) = (Vec::new(), Vec::new());
        self.law.evaluate(&self.temperatures, p, &mut |value, gradient| {
            values.push(value);
            slopes.push(gradient.to_vec());
        });
        for (row, &[k, pivot]) in self.known.iter().enumerate() {
            residuals[row] = values[k] - values[pivot] - (self.shifts[k] - self.shifts[pivot]);
            for column in 0..p.len() {
                jacobian[(row, column)] = slopes[k][column] - slopes[pivot][column];
            }
        }
        self.root.solve_lower_triangular_mut(residuals);
        self.root.solve_lower_triangular_mut(jacobian);
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        let mut shifts = DVector::from_iterator(
            self.known.len(),
            self.known.iter().map(|&[k, pivot]| self.shifts[k] - self.shifts[pivot]),
        );
        self.root.solve_lower_triangular_mut(&mut shifts);
        Some(shifts.norm_squared())
    }
}

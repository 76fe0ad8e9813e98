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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Options, Parameter, fit};
    use crate::models::curve::arrhenius::Arrhenius;

    /// Energy of the law of Arrhenius with its standard error, eV.
    fn energy(problem: &ThroughShifts) -> (f64, f64) {
        let start = problem.starts(Held(&[Some(0.0), None, Some(700.0)])).remove(0);
        let parameter = |(k, start)| Parameter { start, lower: -1e4, upper: 1e4, logarithmic: false, fixed: k != 1 };
        let parameters: Vec<Parameter> = start.into_iter().enumerate().map(parameter).collect();
        let fit = fit(problem, &parameters, &Options::default()).unwrap();
        (fit.values[1], fit.uncertainty.parameters[1].std_error.unwrap())
    }

    #[test]
    fn the_energy_of_eq_14_comes_back_from_its_shifts() {
        // tests/golden/reference/tts_eq14.json: 6.08 eV about 700 K.
        let t = [640.0, 683.0, 691.0, 700.0, 745.0];
        let shifts = [9.449393327547925, 2.508770117221118, 1.3127955997751097, 0.0, -6.088199727816113];
        let pairs = [0, 1, 2, 4].map(|k| [k, 3]).to_vec();
        let covariance = |a: usize, b: usize| if a == b { 1e-4 } else { 0.0 };
        let problem = ThroughShifts::of(&Arrhenius, &t, shifts.to_vec(), pairs, &covariance).unwrap();
        assert!((energy(&problem).0 - 6.08).abs() < 1e-6);
    }

    #[test]
    fn which_isotherm_is_the_pivot_does_not_change_the_energy() {
        // Steps of equal error along a chain: the covariance of sums from either end.
        let t = [680.0, 690.0, 700.0, 710.0];
        let shifts = vec![1.51, 0.70, 0.0, -0.74];
        let chain = |pivot: usize| {
            move |a: usize, b: usize| {
                let [a, b] = [a, b].map(|k| k as f64 - pivot as f64);
                if a * b > 0.0 { 1e-4 * a.abs().min(b.abs()) } else { 0.0 }
            }
        };
        let of = |pivot: usize| {
            let pairs = (0..4).filter(|k| *k != pivot).map(|k| [k, pivot]).collect();
            energy(&ThroughShifts::of(&Arrhenius, &t, shifts.clone(), pairs, &chain(pivot)).unwrap())
        };
        let first = of(0);
        for pivot in 1..4 {
            let other = of(pivot);
            assert!((other.0 - first.0).abs() < 1e-6 && (other.1 / first.1 - 1.0).abs() < 1e-6, "{first:?} {other:?}");
        }
    }

    #[test]
    fn a_group_without_pairs_has_no_law() {
        assert!(ThroughShifts::of(&Arrhenius, &[700.0], vec![0.0], Vec::new(), &|_, _| 0.0).is_none());
    }
}

//! A law of temperature through shift factors whose errors are correlated along the chain.
//!
//! Only differences within a group are known, so that is what the law has to meet: ln a of each isotherm less that of its pivot. The
//! residuals are those of generalised least squares, `L⁻¹(difference − law)` with `L Lᵀ` the covariance of the shifts (A. C. Aitken,
//! Proc. R. Soc. Edinb. 55, 42 (1936)); what errors would come out with independent shifts is too small by several times.

use super::Superposition;
use crate::fit::{self, Options as Solver, Parameter, Problem};
use crate::models::Scale;
use crate::models::curve::{Curve, Held};
use nalgebra::{DMatrix, DVector};

/// A law against the shifts of a superposition.
pub struct ThroughShifts {
    law: &'static dyn Curve,
    temperatures: Vec<f64>,
    shifts: Vec<f64>,
    /// Isotherms whose difference from their pivot is known, with the pivot.
    known: Vec<[usize; 2]>,
    /// Covariances of these differences.
    covariance: DMatrix<f64>,
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
        let root = matrix.clone().cholesky()?.unpack();
        let temperatures = temperatures.to_vec();
        (!known.is_empty()).then_some(ThroughShifts { law, temperatures, shifts, known, covariance: matrix, root })
    }

    /// The same with another independent error of each shift factor, of this variance: what a law leaves over that does not describe
    /// them. Errors that are correlated along the chain alone would let such a law pass on one side of all points.
    pub fn scattered(&self, variance: f64) -> Option<ThroughShifts> {
        let covariance = DMatrix::from_fn(self.known.len(), self.known.len(), |i, j| {
            let ([a, of_a], [b, of_b]) = (self.known[i], self.known[j]);
            let common = f64::from(u8::from(a == b)) + f64::from(u8::from(of_a == of_b));
            self.covariance[(i, j)] + variance * common
        });
        let root = covariance.clone().cholesky()?.unpack();
        let (temperatures, shifts, known) = (self.temperatures.clone(), self.shifts.clone(), self.known.clone());
        Some(ThroughShifts { law: self.law, temperatures, shifts, known, covariance, root })
    }

    /// The same shifts for another law.
    pub fn of_law(&self, law: &'static dyn Curve) -> ThroughShifts {
        let (temperatures, shifts, known) = (self.temperatures.clone(), self.shifts.clone(), self.known.clone());
        ThroughShifts { law, temperatures, shifts, known, covariance: self.covariance.clone(), root: self.root.clone() }
    }

    /// Each known difference: 1/T of the isotherm less that of its pivot, and ln a likewise.
    pub fn differences(&self) -> impl Iterator<Item = [f64; 2]> {
        let inverse = |k: usize| 1.0 / self.temperatures[k];
        self.known.iter().map(move |&[k, pivot]| [inverse(k) - inverse(pivot), self.shifts[k] - self.shifts[pivot]])
    }

    /// Temperatures of the isotherms of each known difference, K.
    pub fn between(&self) -> impl Iterator<Item = [f64; 2]> {
        self.known.iter().map(|pair| pair.map(|k| self.temperatures[k]))
    }

    /// Standard error of the first known difference.
    pub fn first_error(&self) -> f64 {
        self.covariance[(0, 0)].sqrt()
    }

    /// L⁻¹ of a column of the differences.
    pub fn whitened(&self, mut column: DVector<f64>) -> DVector<f64> {
        self.root.solve_lower_triangular_mut(&mut column);
        column
    }

    /// The temperature amid the largest group, where its ln a is 0: a law is looked for with parameters that refer to it, because there
    /// it holds whatever temperature it is told at.
    pub fn home(&self) -> f64 {
        self.temperatures[self.largest_pivot()]
    }

    /// The pivot of the largest group, which tells most.
    fn largest_pivot(&self) -> usize {
        let size = |pivot: usize| self.known.iter().filter(|known| known[1] == pivot).count();
        self.known.iter().map(|known| known[1]).max_by_key(|&pivot| size(pivot)).unwrap_or(0)
    }

    /// Parameters of the law by the differences within groups, referring to `temperature`; `None` where they do not determine it.
    pub(super) fn parameters_at(&self, temperature: f64) -> Option<Vec<f64>> {
        let held = held(self.law, self.home());
        let params = self.law.info().params;
        let fit = |start: Vec<f64>| {
            let parameter = |(k, start): (usize, f64)| Parameter {
                start: held[k].unwrap_or(start),
                lower: params[k].limits[0],
                upper: params[k].limits[1],
                logarithmic: params[k].scale == Scale::Log,
                fixed: held[k].is_some(),
            };
            let parameters: Vec<Parameter> = start.into_iter().enumerate().map(parameter).collect();
            fit::fit(self, &parameters, &Solver::default()).ok()
        };
        let fits = self.starts(Held(&held)).into_iter().filter_map(fit);
        let best = fits.min_by(|a, b| a.quality.rss.total_cmp(&b.quality.rss))?;
        referred(self.law, &best.values, temperature)
    }

    /// The law.
    pub fn law(&self) -> &'static dyn Curve {
        self.law
    }

    /// Parameters to start from; `held` as in [`Curve::starts`].
    pub fn starts(&self, held: Held) -> Vec<Vec<f64>> {
        let largest = self.largest_pivot();
        let mut of_group: Vec<usize> =
            self.known.iter().filter(|known| known[1] == largest).map(|known| known[0]).collect();
        of_group.push(largest);
        of_group.sort_unstable();
        let temperatures: Vec<f64> = of_group.iter().map(|&k| self.temperatures[k]).collect();
        // ln a is 0 at the pivot, as a law of shift factors has it at the temperature that it refers to.
        let shifts: Vec<f64> = of_group.iter().map(|&k| self.shifts[k] - self.shifts[largest]).collect();
        self.law.starts(&temperatures, &shifts, held)
    }
}

/// What a law of shift factors knows beforehand: only differences of ln a mean anything, so its level is 0, and its reference
/// temperature is given.
pub fn held(law: &dyn Curve, reference: f64) -> Vec<Option<f64>> {
    let params = law.info().params.iter();
    params
        .map(|param| match param {
            param if param.unit == "K" && param.fixed => Some(reference),
            param if param.key.starts_with("ln_tau") => Some(0.0),
            _ => None,
        })
        .collect()
}

/// A law of shift factors with parameters that refer to another temperature, its level 0 there; `None` where it does not hold there.
pub fn referred(law: &dyn Curve, p: &[f64], temperature: f64) -> Option<Vec<f64>> {
    let moved = law.referred(p, temperature)?;
    let held = held(law, temperature);
    moved.iter().all(|v| v.is_finite()).then(|| moved.iter().zip(held).map(|(v, held)| held.unwrap_or(*v)).collect())
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

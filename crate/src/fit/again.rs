//! A finished fit that can be done again, with a parameter held or with other data: of one data set or of many alike.

use super::joint::{JointCovariance, JointFit, JointProblem};
use super::loss::{Loss, Scatter};
use super::solver::Options;
use super::system::{JointEnd, SetAt, System};
use super::{Fit, Parameter, Single, Uncertainty, Verdict};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// A finished fit with what it was a fit of.
pub(super) struct Finished<'a> {
    pub problem: &'a (dyn JointProblem + Sync),
    /// All parameters: shared ones, then those of each set.
    pub parameters: Vec<Parameter>,
    pub shared: usize,
    /// Numbers of the parameters of each set.
    pub own: Vec<Range<usize>>,
    pub values: &'a [f64],
    pub sets: Vec<SetAt>,
    /// What was minimised.
    pub cost: f64,
    pub loss: Loss,
    pub scatter: Scatter,
    /// Residuals without free parameters.
    pub freedom: usize,
    pub t95: f64,
    /// Parameters that are free and not on a limit.
    pub moving: Vec<usize>,
    covariance: Covariance<'a>,
}

enum Covariance<'a> {
    One(&'a Uncertainty),
    Joint(&'a JointCovariance),
}

impl<'a> Finished<'a> {
    /// A fit of one data set.
    pub fn one<P: JointProblem + Sync>(problem: &'a P, parameters: &[Parameter], fit: &'a Fit) -> Finished<'a> {
        let set = SetAt {
            residuals: fit.residuals.clone(),
            by_shared: fit.jacobian.clone(),
            by_own: DMatrix::zeros(fit.residuals.len(), 0),
        };
        Finished {
            problem,
            parameters: parameters.to_vec(),
            shared: parameters.len(),
            own: std::iter::once(parameters.len()..parameters.len()).collect(),
            values: &fit.values,
            sets: vec![set],
            cost: fit.quality.rss,
            loss: fit.loss,
            scatter: fit.scatter,
            freedom: fit.quality.points.saturating_sub(fit.quality.free),
            t95: fit.uncertainty.t95,
            moving: fit.uncertainty.moving.clone(),
            covariance: Covariance::One(&fit.uncertainty),
        }
    }

    /// A fit of several.
    pub fn joint(
        problem: &'a (dyn JointProblem + Sync),
        shared: &[Parameter],
        own: &[Vec<Parameter>],
        fit: &'a JointFit,
    ) -> Finished<'a> {
        let held = [Verdict::Fixed, Verdict::AtLower, Verdict::AtUpper];
        Finished {
            problem,
            parameters: shared.iter().chain(own.iter().flatten()).copied().collect(),
            shared: shared.len(),
            own: fit.own.clone(),
            values: &fit.values,
            sets: fit.sets.clone(),
            cost: fit.quality.rss,
            loss: fit.loss,
            scatter: fit.scatter,
            freedom: fit.quality.points.saturating_sub(fit.quality.free),
            t95: fit.t95,
            moving: (0..fit.values.len()).filter(|&k| !held.contains(&fit.parameters[k].verdict)).collect(),
            covariance: Covariance::Joint(&fit.covariance),
        }
    }

    /// Covariance of two parameters on the scale of the fit; `None` when one does not move.
    pub fn covariance(&self, a: usize, b: usize) -> Option<f64> {
        let place = |k: usize| self.moving.iter().position(|&m| m == k);
        let places = (place(a)?, place(b)?);
        Some(match &self.covariance {
            Covariance::One(uncertainty) => uncertainty.covariance[places],
            Covariance::Joint(covariance) => covariance.between(&[a, b])[(0, 1)],
        })
    }

    /// Fits `problem` from the start values of `parameters`, and from nowhere else.
    pub fn fitted(&self, problem: &dyn JointProblem, parameters: &[Parameter], options: &Options) -> Option<JointEnd> {
        let system = System::new(problem, parameters, self.shared, self.own.iter().map(Range::len), self.loss);
        system.minimise(parameters.iter().map(|p| p.start).collect(), options).ok()
    }

    /// The derivatives of the residuals of each set that depend on a parameter, with those residuals.
    fn columns<'b>(&self, sets: &'b [SetAt], k: usize) -> Vec<(&'b DVector<f64>, Vec<f64>)> {
        let of = |(set, own): (&'b SetAt, &Range<usize>)| {
            let column: Option<Vec<f64>> = if k < self.shared {
                Some(set.by_shared.column(k).iter().copied().collect())
            } else {
                own.contains(&k).then(|| set.by_own.column(k - own.start).iter().copied().collect())
            };
            column.map(|column| (&set.residuals, column))
        };
        sets.iter().zip(&self.own).filter_map(of).collect()
    }

    /// Half the derivative of the cost with respect to a parameter.
    pub fn slope(&self, end: &JointEnd, k: usize) -> f64 {
        let of = |(residuals, column): &(&DVector<f64>, Vec<f64>)| -> f64 {
            residuals.iter().zip(column).map(|(&r, j)| j * r * self.loss.weight(r)).sum()
        };
        self.columns(&end.sets, k).iter().map(of).sum()
    }

    /// Length of the derivatives of all residuals with respect to a parameter at the fit.
    pub fn influence(&self, k: usize) -> f64 {
        let square = |(_, column): &(&DVector<f64>, Vec<f64>)| column.iter().map(|j| j * j).sum::<f64>();
        self.columns(&self.sets, k).iter().map(square).sum::<f64>().sqrt()
    }

    /// Derivatives of all residuals, set after set, with respect to the moving parameters on the scale of the fit.
    pub fn jacobian(&self) -> DMatrix<f64> {
        let mut jacobian = DMatrix::zeros(self.residuals().len(), self.moving.len());
        for (mut into, &k) in jacobian.column_iter_mut().zip(&self.moving) {
            let slope = self.parameters[k].slope(self.values[k]);
            let mut first = 0;
            for (set, own) in self.sets.iter().zip(&self.own) {
                let rows = set.residuals.len();
                let mut part = into.rows_mut(first, rows);
                if k < self.shared {
                    part.axpy(slope, &set.by_shared.column(k), 0.0);
                } else if own.contains(&k) {
                    part.axpy(slope, &set.by_own.column(k - own.start), 0.0);
                }
                first += rows;
            }
        }
        jacobian
    }

    /// All residuals, set after set.
    pub fn residuals(&self) -> DVector<f64> {
        let all: Vec<f64> = self.sets.iter().flat_map(|set| set.residuals.iter().copied()).collect();
        DVector::from_vec(all)
    }
}

/// One data set as a joint problem that can be shared among threads.
pub(super) type SharedSingle<'a> = Single<'a, dyn super::Problem + Sync + 'a>;

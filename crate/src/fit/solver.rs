//! What is minimised, when that ends, and how it ended.

use super::loss::{Loss, Scatter, Spread};
use super::restart::Restarts;
use super::system::{JointEnd, System};
use super::{FitError, Parameter, Problem, Single};
use nalgebra::{DMatrix, DVector};

/// What is minimised, and when to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What a residual costs.
    pub loss: Loss,
    /// In which standard deviation.
    pub spread: Spread,
    /// Relative reduction of the sum below which a fit has converged.
    pub ftol: f64,
    /// Relative change of the scaled parameters below which it has converged.
    pub xtol: f64,
    /// Cosine of the angle between residuals and any column of the Jacobian below which it has converged.
    pub gtol: f64,
    /// Iterations after which it is stopped.
    pub max_iterations: usize,
    /// Whether a few undamped steps at the end bring the parameters to rest, as far as rounding allows: more digits than their
    /// errors ask for, and the same ones from every start.
    pub to_rest: bool,
    /// When to try other starts.
    pub restarts: Restarts,
    /// Which other starts.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        // Within 1e-10 of the least sum of squares, parameters are within a thousandth of their standard errors for up to 1e4
        // residuals; the last steps then bring them to rest.
        Options {
            loss: Loss::Linear,
            spread: Spread::Residuals,
            ftol: 1e-10,
            xtol: 1e-10,
            gtol: 1e-10,
            max_iterations: 500,
            to_rest: true,
            restarts: Restarts::WhenBad,
            seed: 0,
        }
    }
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The sum of squares no longer falls.
    ConvergedFtol,
    /// The parameters no longer move.
    ConvergedXtol,
    /// The residuals are perpendicular to every direction.
    ConvergedGtol,
    /// No smaller sum of squares was found although the tests above are not met.
    Stalled,
    /// Out of iterations.
    MaxIterations,
    /// Nothing was free.
    NothingFree,
}

impl Outcome {
    /// Stable snake_case word.
    pub fn id(self) -> &'static str {
        match self {
            Outcome::ConvergedFtol => "converged_ftol",
            Outcome::ConvergedXtol => "converged_xtol",
            Outcome::ConvergedGtol => "converged_gtol",
            Outcome::Stalled => "stalled",
            Outcome::MaxIterations => "max_iterations",
            Outcome::NothingFree => "nothing_free",
        }
    }

    /// The same in a sentence.
    pub fn text(self) -> &'static str {
        match self {
            Outcome::ConvergedFtol => "Converged: the sum of squares no longer falls.",
            Outcome::ConvergedXtol => "Converged: the parameters no longer move.",
            Outcome::ConvergedGtol => "Converged: no direction improves the fit.",
            Outcome::Stalled => {
                "Stalled: no step lowers the sum of squares, yet the fit has not converged; try other start values."
            }
            Outcome::MaxIterations => "Stopped at the limit of iterations; the numbers may not be final.",
            Outcome::NothingFree => "Nothing was fitted: every parameter is fixed.",
        }
    }

    /// Whether one of the convergence tests was met.
    pub fn converged(self) -> bool {
        matches!(self, Outcome::ConvergedFtol | Outcome::ConvergedXtol | Outcome::ConvergedGtol)
    }
}

/// Where the solver ended.
pub struct End {
    /// The parameters, fixed ones included.
    pub values: Vec<f64>,
    /// Residuals there.
    pub residuals: DVector<f64>,
    /// Their derivatives with respect to the parameters, fixed ones included.
    pub jacobian: DMatrix<f64>,
    /// How it ended.
    pub outcome: Outcome,
    /// Iterations.
    pub iterations: usize,
    cost: f64,
    loss: Loss,
}

impl End {
    pub(super) fn of(end: JointEnd, loss: Loss) -> End {
        let JointEnd { values, sets, cost, outcome, iterations, .. } = end;
        let (residuals, jacobian) =
            sets.into_iter().map(|set| (set.residuals, set.by_shared)).next().unwrap_or_default();
        End { values, residuals, jacobian, outcome, iterations, cost, loss }
    }

    /// What was minimised: the sum of squared residuals, or of what they cost.
    pub fn cost(&self) -> f64 {
        self.cost
    }

    /// Half the derivative of the cost with respect to a parameter.
    pub fn slope(&self, parameter: usize) -> f64 {
        let column = self.jacobian.column(parameter);
        column.iter().zip(self.residuals.iter()).map(|(j, &r)| j * r * self.loss.weight(r)).sum()
    }

    /// Scatter of the residuals with `freedom` degrees of freedom: see [`Loss::scatter`].
    pub fn scatter(&self, freedom: usize) -> Scatter {
        self.loss.scatter(self.residuals.iter().copied(), freedom)
    }
}

/// Minimises the sum of what the residuals cost from the start values, and from nowhere else; the loss bends where it says.
///
/// # Errors
/// [`FitError::NotFinite`] when the residuals or their derivatives are not finite at the start.
pub fn minimise(problem: &dyn Problem, parameters: &[Parameter], options: &Options) -> Result<End, FitError> {
    let single = Single(problem);
    let system = System::new(&single, parameters, parameters.len(), [0], options.loss);
    let start = parameters.iter().map(|p| p.start).collect();
    Ok(End::of(system.minimise(start, options)?, options.loss))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Restarts, fit};

    /// Residuals given by a function of two parameters, derivatives by hand.
    struct Rosenbrock;

    impl Problem for Rosenbrock {
        fn len(&self) -> usize {
            3
        }
        fn evaluate(&self, p: &[f64], r: &mut DVector<f64>, j: &mut DMatrix<f64>) {
            r.copy_from_slice(&[10.0 * (p[1] - p[0] * p[0]), 1.0 - p[0], 0.0]);
            j.copy_from(&DMatrix::from_row_slice(3, 2, &[-20.0 * p[0], 10.0, -1.0, 0.0, 0.0, 0.0]));
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            None
        }
    }

    /// y = a·exp(b·x) or the like: any function with finite or infinite values, derivatives by hand.
    struct Of<F: Fn(&[f64], &mut DVector<f64>, &mut DMatrix<f64>)>(usize, F);

    impl<F: Fn(&[f64], &mut DVector<f64>, &mut DMatrix<f64>)> Problem for Of<F> {
        fn len(&self) -> usize {
            self.0
        }
        fn evaluate(&self, p: &[f64], r: &mut DVector<f64>, j: &mut DMatrix<f64>) {
            (self.1)(p, r, j);
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            None
        }
    }

    fn free(start: f64, lower: f64, upper: f64) -> Parameter {
        Parameter { start, lower, upper, logarithmic: false, fixed: false }
    }

    fn unlimited(start: f64) -> Parameter {
        free(start, f64::NEG_INFINITY, f64::INFINITY)
    }

    #[test]
    fn the_banana_valley_is_followed_to_its_end() {
        let start = [free(-1.2, -10.0, 10.0), free(1.0, -10.0, 10.0)];
        let end = minimise(&Rosenbrock, &start, &Options::default()).unwrap();
        assert!((end.values[0] - 1.0).abs() < 1e-10 && (end.values[1] - 1.0).abs() < 1e-10);
        assert!(end.outcome.converged() && end.iterations < 40, "{:?} {}", end.outcome, end.iterations);
    }

    #[test]
    fn a_limit_in_the_way_is_reached_and_the_other_parameter_still_fitted() {
        // With p0 ≤ 0.5 the minimum is at p0 = 0.5, p1 = p0² = 0.25.
        let start = [free(-1.2, -10.0, 0.5), free(1.0, -10.0, 10.0)];
        let end = minimise(&Rosenbrock, &start, &Options::default()).unwrap();
        assert_eq!(end.values[0], 0.5);
        assert!((end.values[1] - 0.25).abs() < 1e-8, "{:?} {:?}", end.values, end.outcome);
        assert!(end.outcome.converged());
    }

    #[test]
    fn a_parameter_without_influence_does_not_disturb_the_others() {
        let flat = Of(3, |p, r, j| {
            r.copy_from_slice(&[p[0] - 3.0, p[0] - 3.2, p[0] - 2.8]);
            j.copy_from(&DMatrix::from_row_slice(3, 2, &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]));
        });
        let end = minimise(&flat, &[free(0.0, -1e9, 1e9), free(7.0, -1e9, 1e9)], &Options::default()).unwrap();
        assert!((end.values[0] - 3.0).abs() < 1e-12);
        assert_eq!(end.values[1], 7.0);
    }

    #[test]
    fn two_parameters_that_only_their_sum_matters_share_the_step() {
        let sum = Of(3, |p, r, j| {
            r.copy_from_slice(&[p[0] + p[1] - 3.0, p[0] + p[1] - 3.2, p[0] + p[1] - 2.8]);
            j.fill(1.0);
        });
        let end = minimise(&sum, &[unlimited(0.5), unlimited(0.5)], &Options::default()).unwrap();
        assert!((end.values[0] + end.values[1] - 3.0).abs() < 1e-12, "{:?}", end.values);
        assert!((end.values[0] - end.values[1]).abs() < 1e-3, "{:?}", end.values);
        assert!(end.outcome.converged());
    }

    #[test]
    fn a_step_into_overflow_is_refused() {
        // y = exp(b·x) at x = 1…3 for b = 2; an undamped step from −8 goes far beyond where exp is finite.
        let steep = Of(3, |p, r, j| {
            for i in 0..3 {
                let x = (i + 1) as f64;
                r[i] = (p[0] * x).exp() - (2.0 * x).exp();
                j[(i, 0)] = x * (p[0] * x).exp();
            }
        });
        let end = minimise(&steep, &[unlimited(-8.0)], &Options::default()).unwrap();
        assert!((end.values[0] - 2.0).abs() < 1e-10, "{:?} {:?}", end.values, end.outcome);
    }

    #[test]
    fn derivatives_that_are_no_numbers_at_the_start_are_an_error_and_later_a_refused_step() {
        let root = Of(2, |p, r, j| {
            // r = √p − 1 twice; the derivative at 0 is infinite.
            r.fill(p[0].sqrt() - 1.0);
            j.fill(0.5 / p[0].sqrt());
        });
        assert_eq!(minimise(&root, &[free(0.0, 0.0, 9.0)], &Options::default()).err(), Some(FitError::NotFinite));
        let end = minimise(&root, &[free(9.0, 0.0, 9.0)], &Options::default()).unwrap();
        assert!((end.values[0] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn wrong_derivatives_are_no_convergence() {
        let wrong = Of(2, |p, r, j| {
            r.copy_from_slice(&[p[0] - 1.0, 1.0]);
            j.copy_from_slice(&[-1.0, 0.0]);
        });
        let end = minimise(&wrong, &[unlimited(5.0)], &Options::default()).unwrap();
        assert_eq!(end.outcome, Outcome::Stalled);
    }

    #[test]
    fn a_fit_that_ran_away_is_tried_from_other_starts_and_says_so() {
        // y = 1 − exp(−b·x) at x = 1…6 for b = 0.5: from b = 60 nothing changes any more when b does.
        let saturating = Of(6, |p, r, j| {
            for i in 0..6 {
                let x = (i + 1) as f64;
                r[i] = (-0.5 * x).exp() - (-p[0] * x).exp() + 0.01 * x.cos();
                j[(i, 0)] = x * (-p[0] * x).exp();
            }
        });
        let never = Options { restarts: Restarts::Never, ..Options::default() };
        assert_eq!(fit(&saturating, &[unlimited(60.0)], &never).unwrap().values[0], 60.0);
        let found = fit(&saturating, &[unlimited(60.0)], &Options::default()).unwrap();
        assert!((found.values[0] - 0.5).abs() < 0.05, "{:?}", found.values);
        let search = found.search.unwrap();
        assert!(search.starts > 0 && search.given > 10.0);
        assert!(search.text().starts_with("From the given start the fit ended where a parameter has no influence: "));
    }

    #[test]
    fn the_same_seed_gives_the_same_digits() {
        let wavy = Of(40, |p, r, j| {
            for i in 0..40 {
                let x = i as f64;
                r[i] = (p[0] * x).sin() - (0.3 * x).sin();
                j[(i, 0)] = x * (p[0] * x).cos();
            }
        });
        let options = Options { restarts: Restarts::Always, ..Options::default() };
        let [a, b] = [0, 1].map(|_| fit(&wavy, &[unlimited(0.4)], &options).unwrap());
        assert_eq!(a.values, b.values);
        assert_eq!(a.search, b.search);
        assert!((a.values[0] - 0.3).abs() < 1e-9, "{:?} {:?}", a.values, a.search);
    }
}

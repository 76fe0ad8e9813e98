//! Least squares: from residuals and start values to parameters with errors, or the statement that the data do not determine them.
//!
//! Knows no law, parameter name or unit. A [`Problem`] gives residuals and their derivatives; [`fit`] minimises the sum of their
//! squares, or of another [`loss`], inside limits ([`solver`]), from other starts too when it ended badly ([`restart`]), and
//! [`uncertainty`] says how well each parameter is known. A [`JointProblem`] has several data sets that share parameters
//! ([`joint`]); an ordinary fit is one of a single set, in the same solver.

mod again;
mod arrow;
pub mod bootstrap;
pub mod compare;
mod descent;
mod identifiability;
mod influence;
pub mod joint;
pub mod loss;
pub mod noise;
pub mod profile;
pub mod restart;
pub mod solver;
mod system;
pub mod uncertainty;

pub use compare::Quality;
pub use identifiability::{Combination, Term};
pub use joint::{JointFit, JointProblem, fit_joint};
pub use loss::{Loss, Scatter, Spread};
pub use restart::{Restarts, Search};
pub use solver::{Options, Outcome};
pub use system::SetAt;
pub use uncertainty::{Uncertainty, Verdict};

use nalgebra::{DMatrix, DVector};
use solver::End;
use std::fmt;
use system::System;

/// Weighted residuals as a function of the parameters.
pub trait Problem {
    /// Number of residuals.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes the residuals at `p` and their derivatives, one row for each residual and one column for each parameter.
    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>);

    /// Total sum of squares about the mean: what `rss` is compared with in R². `None` when it has no meaning.
    fn total_sum_of_squares(&self) -> Option<f64>;
}

/// An ordinary problem: one set with all parameters in common.
struct Single<'a, P: Problem + ?Sized>(&'a P);

impl<P: Problem + ?Sized> JointProblem for Single<'_, P> {
    fn sets(&self) -> usize {
        1
    }
    fn len(&self, _set: usize) -> usize {
        self.0.len()
    }
    fn evaluate(
        &self,
        _set: usize,
        shared: &[f64],
        _own: &[f64],
        residuals: &mut DVector<f64>,
        by_shared: &mut DMatrix<f64>,
        _by_own: &mut DMatrix<f64>,
    ) {
        self.0.evaluate(shared, residuals, by_shared);
    }
    fn total_sum_of_squares(&self) -> Option<f64> {
        self.0.total_sum_of_squares()
    }
}

/// One parameter of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// Where to start.
    pub start: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Fitted by its logarithm; the limits must then be positive.
    pub logarithmic: bool,
    /// Held at `start`.
    pub fixed: bool,
}

impl Parameter {
    /// To the scale of the fit.
    fn to_scale(self, value: f64) -> f64 {
        if self.logarithmic { value.ln() } else { value }
    }

    /// Back from the scale of the fit.
    fn of_scale(self, scaled: f64) -> f64 {
        if self.logarithmic { scaled.exp() } else { scaled }
    }

    /// d value / d scaled.
    fn slope(self, value: f64) -> f64 {
        if self.logarithmic { value } else { 1.0 }
    }
}

/// A finished fit.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The parameters, fixed ones included.
    pub values: Vec<f64>,
    /// How well each is known.
    pub uncertainty: Uncertainty,
    /// How good the fit is; `rss` is what was minimised.
    pub quality: Quality,
    /// What a residual was taken to cost, with the standard deviation that was found.
    pub loss: Loss,
    /// Scatter of the residuals, which the errors stand on.
    pub scatter: Scatter,
    /// Weight of each residual at the end: 1 for squares, less for an outlier that a robust loss holds off.
    pub weights: Vec<f64>,
    /// How the solver ended.
    pub outcome: Outcome,
    /// Solver iterations.
    pub iterations: usize,
    /// Evaluations of all residuals and their derivatives.
    pub evaluations: usize,
    /// Other starts, when they were called for.
    pub search: Option<Search>,
    /// Weighted residuals at the end.
    pub residuals: DVector<f64>,
    /// Derivatives of the residuals with respect to the parameters (not their logarithms) at the end.
    pub jacobian: DMatrix<f64>,
}

/// Why a fit could not start.
#[derive(Clone, Debug, PartialEq)]
pub enum FitError {
    /// Not more residuals than free parameters.
    TooFewPoints {
        /// Residuals.
        points: usize,
        /// Free parameters.
        free: usize,
    },
    /// The residuals are not finite at the start.
    NotFinite,
    /// A limit or start value is out of order.
    Limits {
        /// Number of the parameter.
        parameter: usize,
    },
    /// Parameters are not given for as many data sets as there are.
    Sets {
        /// Sets with parameters.
        given: usize,
        /// Sets of data.
        expected: usize,
    },
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FitError::TooFewPoints { points, free } => write!(
                f,
                "{points} numbers cannot determine {free} parameters with an error; fix parameters or use more points"
            ),
            FitError::NotFinite => write!(f, "the law is not finite at the start values; change the start values"),
            FitError::Sets { given, expected } => {
                write!(f, "parameters are given for {given} data sets, and there are {expected}")
            }
            FitError::Limits { parameter } => {
                write!(f, "parameter {}: the limits must be in order and the start value between them", parameter + 1)
            }
        }
    }
}

impl std::error::Error for FitError {}

/// Minimises the sum of squared residuals over the free parameters, inside their limits.
///
/// # Errors
/// [`FitError`] when it cannot start; how it ended otherwise is in [`Fit::outcome`].
pub fn fit(problem: &dyn Problem, parameters: &[Parameter], options: &Options) -> Result<Fit, FitError> {
    let free = check(parameters, problem.len())?;
    let single = Single(problem);
    let mut system = System::new(&single, parameters, parameters.len(), [0], options.loss);
    let start: Vec<f64> = parameters.iter().map(|p| p.start).collect();
    let (end, search) = restart::minimise(&mut system, &start, options)?;
    let loss = system.loss;
    let evaluations = end.evaluations;
    let end = End::of(end, loss);
    let uncertainty = Uncertainty::at(parameters, &end);
    // What least squares explain has no meaning for a sum of anything else.
    let total = problem.total_sum_of_squares().filter(|_| loss == Loss::Linear);
    let quality = Quality::of(end.cost(), problem.len(), free, total);
    Ok(Fit {
        uncertainty,
        quality,
        loss,
        scatter: end.scatter(problem.len() - free),
        weights: end.residuals.iter().map(|&r| loss.weight(r)).collect(),
        values: end.values,
        outcome: end.outcome,
        iterations: end.iterations,
        evaluations,
        search,
        residuals: end.residuals,
        jacobian: end.jacobian,
    })
}

impl Fit {
    /// Errors of a fit whose residuals are divided by standard deviations that are known: a scatter that is smaller than these by chance
    /// makes nothing surer, and intervals are then those of a normal distribution. Where it is larger the errors stay enlarged.
    pub fn noise_is_known(&mut self, parameters: &[Parameter]) {
        if let Some(chi2) = self.quality.reduced_chi2.filter(|chi2| *chi2 > 0.0 && *chi2 <= 1.0) {
            self.uncertainty.enlarge(1.0 / chi2.sqrt(), parameters, &self.values);
        }
    }
}

/// That limits are in order and points enough; the number of free parameters.
fn check(parameters: &[Parameter], points: usize) -> Result<usize, FitError> {
    for (parameter, p) in parameters.iter().enumerate() {
        let in_order = p.lower <= p.start && p.start <= p.upper && (!p.logarithmic || p.lower > 0.0);
        if !in_order && !p.fixed {
            return Err(FitError::Limits { parameter });
        }
    }
    let free = parameters.iter().filter(|p| !p.fixed).count();
    if points <= free { Err(FitError::TooFewPoints { points, free }) } else { Ok(free) }
}

//! Least squares: from residuals and start values to parameters with errors, or the statement that the data do not determine them.
//!
//! Knows no law, parameter name or unit. A [`Problem`] gives residuals and their derivatives; [`fit`] minimises the sum of their
//! squares inside limits ([`solver`]), and [`uncertainty`] says how well each parameter is known.

pub mod bootstrap;
pub mod compare;
pub mod profile;
pub mod solver;
pub mod uncertainty;

pub use compare::Quality;
pub use solver::{Options, Outcome};
pub use uncertainty::{Combination, Uncertainty, Verdict};

use nalgebra::{DMatrix, DVector};
use std::fmt;

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
    /// How good the fit is.
    pub quality: Quality,
    /// How the solver ended.
    pub outcome: Outcome,
    /// Solver iterations.
    pub iterations: usize,
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
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FitError::TooFewPoints { points, free } => write!(
                f,
                "{points} numbers cannot determine {free} parameters with an error; fix parameters or use more points"
            ),
            FitError::NotFinite => write!(f, "the law is not finite at the start values; change the start values"),
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
    for (parameter, p) in parameters.iter().enumerate() {
        let in_order = p.lower <= p.start && p.start <= p.upper && (!p.logarithmic || p.lower > 0.0);
        if !in_order && !p.fixed {
            return Err(FitError::Limits { parameter });
        }
    }
    let free = parameters.iter().filter(|p| !p.fixed).count();
    if problem.len() <= free {
        return Err(FitError::TooFewPoints { points: problem.len(), free });
    }
    let end = solver::minimise(problem, parameters, options)?;
    let uncertainty = Uncertainty::at(parameters, &end);
    let quality = Quality::of(end.cost(), problem.len(), free, problem.total_sum_of_squares());
    Ok(Fit {
        uncertainty,
        quality,
        values: end.values,
        outcome: end.outcome,
        iterations: end.iterations,
        residuals: end.residuals,
        jacobian: end.jacobian,
    })
}

//! Levenberg–Marquardt inside limits, with MINPACK's strategy: a trust region scaled by the columns of the Jacobian.
//!
//! Each step solves its damped least-squares problem by a singular value decomposition of the small triangular factor, so that
//! parameters without influence cost nothing and need no special case. A step that would leave the limits puts the parameter
//! on its limit and is solved again for the others.
//!
//! J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory" (1978).

use super::{FitError, Parameter, Problem};
use nalgebra::{DMatrix, DVector};

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Relative reduction of the sum of squares below which a fit has converged.
    pub ftol: f64,
    /// Relative change of the scaled parameters below which it has converged.
    pub xtol: f64,
    /// Cosine of the angle between residuals and any column of the Jacobian below which it has converged.
    pub gtol: f64,
    /// Iterations after which it is stopped.
    pub max_iterations: usize,
}

impl Default for Options {
    fn default() -> Self {
        // Within 1e-10 of the least sum of squares, parameters are within a thousandth of their standard errors for up to 1e4
        // residuals; more digits would cost iterations and tell nothing.
        Options { ftol: 1e-10, xtol: 1e-10, gtol: 1e-10, max_iterations: 200 }
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
}

impl End {
    /// Sum of squared residuals.
    pub fn cost(&self) -> f64 {
        self.residuals.norm_squared()
    }
}

/// Minimises the sum of squares.
///
/// # Errors
/// [`FitError::NotFinite`] when the residuals are not finite at the start.
pub(super) fn minimise(problem: &dyn Problem, parameters: &[Parameter], options: &Options) -> Result<End, FitError> {
    let free: Vec<usize> = (0..parameters.len()).filter(|&k| !parameters[k].fixed).collect();
    let mut now = Point::at(problem, parameters, parameters.iter().map(|p| p.start).collect());
    if !now.cost.is_finite() {
        return Err(FitError::NotFinite);
    }
    let mut trial = now.clone();
    let mut scale = vec![0.0_f64; free.len()];
    let mut radius = 0.0;
    let mut iterations = 0;
    let outcome = 'outer: loop {
        if free.is_empty() {
            break Outcome::NothingFree;
        }
        if now.cost == 0.0 {
            break Outcome::ConvergedFtol;
        }
        let linear = Linear::of(&now, parameters, &free);
        for (scale, column) in scale.iter_mut().zip(linear.r.column_iter()) {
            // The largest norm so far; a column of zeros has no scale of its own.
            *scale = scale.max(column.norm());
        }
        let scale: Vec<f64> = scale.iter().map(|&s| if s > 0.0 { s } else { 1.0 }).collect();
        let bounds: Vec<[f64; 2]> = free
            .iter()
            .map(|&k| {
                let (p, u) = (parameters[k], parameters[k].to_scale(now.values[k]));
                [p.to_scale(p.lower) - u, p.to_scale(p.upper) - u]
            })
            .collect();
        if linear.steepest_cosine(&bounds, now.cost.sqrt()) <= options.gtol {
            break Outcome::ConvergedGtol;
        }
        let length = norm(free.iter().zip(&scale).map(|(&k, s)| parameters[k].to_scale(now.values[k]) * s));
        if iterations == 0 {
            radius = if length > 0.0 { 100.0 * length } else { 100.0 };
        }
        loop {
            iterations += 1;
            let step = linear.step(&scale, &bounds, radius);
            let step_length = norm(step.iter().zip(&scale).map(|(d, s)| d * s));
            let values = now.moved(parameters, &free, step.as_slice());
            trial.move_to(problem, values);
            let actual = if trial.cost.is_finite() { 1.0 - trial.cost / now.cost } else { f64::NEG_INFINITY };
            let predicted = 1.0 - linear.cost_after(&step) / now.cost;
            let ratio = if predicted > 0.0 { actual / predicted } else { f64::NEG_INFINITY };
            if ratio <= 0.25 {
                radius = 0.25 * radius.min(10.0 * step_length);
            } else if ratio >= 0.75 {
                radius = radius.max(2.0 * step_length);
            }
            if ratio >= 1e-4 {
                std::mem::swap(&mut now, &mut trial);
            }
            if actual.abs() <= options.ftol && predicted <= options.ftol && ratio <= 2.0 {
                break 'outer Outcome::ConvergedFtol;
            }
            if step_length <= options.xtol * length || radius <= options.xtol * length {
                break 'outer Outcome::ConvergedXtol;
            }
            if iterations >= options.max_iterations {
                break 'outer Outcome::MaxIterations;
            }
            if radius <= f64::MIN_POSITIVE {
                break 'outer Outcome::Stalled;
            }
            if ratio >= 1e-4 {
                break;
            }
        }
    };
    Ok(End { values: now.values, residuals: now.residuals, jacobian: now.jacobian, outcome, iterations })
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// Parameters with the residuals and derivatives there.
#[derive(Clone)]
struct Point {
    values: Vec<f64>,
    residuals: DVector<f64>,
    jacobian: DMatrix<f64>,
    cost: f64,
}

impl Point {
    fn at(problem: &dyn Problem, parameters: &[Parameter], values: Vec<f64>) -> Point {
        let mut point = Point {
            values: Vec::new(),
            residuals: DVector::zeros(problem.len()),
            jacobian: DMatrix::zeros(problem.len(), parameters.len()),
            cost: f64::INFINITY,
        };
        point.move_to(problem, values);
        point
    }

    /// Reuses the storage: residuals and derivatives are the large part of a fit.
    fn move_to(&mut self, problem: &dyn Problem, values: Vec<f64>) {
        problem.evaluate(&values, &mut self.residuals, &mut self.jacobian);
        self.cost = self.residuals.norm_squared();
        self.values = values;
    }

    fn moved(&self, parameters: &[Parameter], free: &[usize], step: &[f64]) -> Vec<f64> {
        let mut values = self.values.clone();
        for (&k, d) in free.iter().zip(step) {
            let p = parameters[k];
            values[k] = p.of_scale(p.to_scale(values[k]) + d).clamp(p.lower, p.upper);
        }
        values
    }
}

/// The problem linearised at a point and rotated to as many rows as there are free parameters:
/// cost(step) = |rest + R step|² + what no step changes.
struct Linear {
    r: DMatrix<f64>,
    rest: DVector<f64>,
    unreachable: f64,
}

impl Linear {
    fn of(point: &Point, parameters: &[Parameter], free: &[usize]) -> Linear {
        let rows = point.residuals.len();
        let mut jacobian = DMatrix::zeros(rows, free.len());
        for (mut column, &k) in jacobian.column_iter_mut().zip(free) {
            column.axpy(parameters[k].slope(point.values[k]), &point.jacobian.column(k), 0.0);
        }
        let qr = jacobian.qr();
        let mut rotated = point.residuals.clone();
        qr.q_tr_mul(&mut rotated);
        let rest = rotated.rows(0, free.len()).into_owned();
        Linear { r: qr.r(), unreachable: (point.cost - rest.norm_squared()).max(0.0), rest }
    }

    /// Sum of squares that the linearised problem predicts after `step`.
    fn cost_after(&self, step: &DVector<f64>) -> f64 {
        (&self.rest + &self.r * step).norm_squared() + self.unreachable
    }

    /// Largest cosine between the residuals and a column along which the limits leave room to descend.
    fn steepest_cosine(&self, bounds: &[[f64; 2]], residual_norm: f64) -> f64 {
        let mut steepest = 0.0_f64;
        for (column, bounds) in self.r.column_iter().zip(bounds) {
            let slope = column.dot(&self.rest);
            let room = if slope > 0.0 { bounds[0] < 0.0 } else { bounds[1] > 0.0 };
            if room && column.norm() > 0.0 {
                steepest = steepest.max(slope.abs() / (column.norm() * residual_norm));
            }
        }
        steepest
    }

    /// The step that minimises the linearised sum of squares within the trust region and the limits.
    fn step(&self, scale: &[f64], bounds: &[[f64; 2]], radius: f64) -> DVector<f64> {
        let mut step = DVector::zeros(scale.len());
        // A parameter on its limit with the descent pointing outwards stays there.
        let mut moving: Vec<usize> = (0..scale.len())
            .filter(|&k| {
                let slope = self.r.column(k).dot(&self.rest);
                if slope > 0.0 { bounds[k][0] < 0.0 } else { bounds[k][1] > 0.0 }
            })
            .collect();
        while !moving.is_empty() {
            let rest = &self.rest + &self.r * &step;
            let taken: f64 = norm((0..scale.len()).filter(|k| !moving.contains(k)).map(|k| step[k] * scale[k]));
            let left = (radius * radius - taken * taken).max(0.0).sqrt().max(1e-3 * radius);
            let inner = trust_region_step(&self.r, &rest, scale, &moving, left);
            let mut stopped = Vec::new();
            for (&k, &d) in moving.iter().zip(inner.iter()) {
                step[k] = d.clamp(bounds[k][0], bounds[k][1]);
                if step[k] != d {
                    stopped.push(k);
                }
            }
            if stopped.is_empty() {
                break;
            }
            moving.retain(|k| !stopped.contains(k));
            for &k in &moving {
                step[k] = 0.0;
            }
        }
        step
    }
}

/// Minimises |rest + R q|² over the columns `moving` with |scale · q| ≤ radius.
fn trust_region_step(r: &DMatrix<f64>, rest: &DVector<f64>, scale: &[f64], moving: &[usize], radius: f64) -> Vec<f64> {
    let scaled = DMatrix::from_fn(r.nrows(), moving.len(), |i, j| r[(i, moving[j])] / scale[moving[j]]);
    let svd = scaled.svd(true, true);
    let (Some(u), Some(v_t)) = (svd.u, svd.v_t) else { return vec![0.0; moving.len()] };
    let s = svd.singular_values;
    let b = u.tr_mul(rest);
    let step = |lambda: f64| -> Vec<f64> {
        // A direction without any influence is not taken.
        let tiny = 1e-14 * s.max();
        (0..s.len()).map(|i| if s[i] <= tiny { 0.0 } else { -b[i] * s[i] / (s[i] * s[i] + lambda) }).collect()
    };
    let length = |q: &[f64]| norm(q.iter().copied());
    let mut lambda = 0.0;
    let mut q = step(lambda);
    // Newton's method on 1/radius − 1/|q(λ)|, which is nearly linear in λ and approached from one side.
    for _ in 0..30 {
        let long = length(&q);
        if long <= 1.1 * radius && (lambda == 0.0 || long >= 0.9 * radius) {
            break;
        }
        let slope: f64 = q.iter().zip(s.iter()).map(|(q, s)| q * q / (s * s + lambda).max(f64::MIN_POSITIVE)).sum();
        lambda = (lambda + (long / radius - 1.0) * long * long / slope).max(0.0);
        q = step(lambda);
    }
    let q = DVector::from_vec(q);
    let unscaled = v_t.tr_mul(&q);
    moving.iter().zip(unscaled.iter()).map(|(&k, q)| q / scale[k]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn free(start: f64, lower: f64, upper: f64) -> Parameter {
        Parameter { start, lower, upper, logarithmic: false, fixed: false }
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
        struct Flat;
        impl Problem for Flat {
            fn len(&self) -> usize {
                3
            }
            fn evaluate(&self, p: &[f64], r: &mut DVector<f64>, j: &mut DMatrix<f64>) {
                r.copy_from_slice(&[p[0] - 3.0, p[0] - 3.2, p[0] - 2.8]);
                j.copy_from(&DMatrix::from_row_slice(3, 2, &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]));
            }
            fn total_sum_of_squares(&self) -> Option<f64> {
                None
            }
        }
        let end = minimise(&Flat, &[free(0.0, -1e9, 1e9), free(7.0, -1e9, 1e9)], &Options::default()).unwrap();
        assert!((end.values[0] - 3.0).abs() < 1e-12);
        assert_eq!(end.values[1], 7.0);
    }
}

//! How well each parameter is known: standard errors, 95 % intervals, correlations, and what the data do not determine.
//!
//! From the curvature at the minimum, `C = s² (JᵀJ)⁻¹` with `s² = rss / (n − p)`, on the scale of the fit. A parameter on a limit
//! is left out of it and counts as a bound.

use super::Parameter;
use super::solver::End;
use nalgebra::DMatrix;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A logarithmic parameter whose standard error is a factor e or more is not determined.
const UNDETERMINED_LN: f64 = 1.0;

/// Two parameters correlated beyond this, each uncertain by more than [`LOOSE`], are determined only in combination.
const TIED: f64 = 0.99;

/// Standard error of a logarithm (or of a value relative to itself) that makes a tied parameter useless by itself.
const LOOSE: f64 = 0.25;

/// What is known about the parameters of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// For each parameter, fixed ones included.
    pub parameters: Vec<Known>,
    /// Numbers of the parameters in the matrices below: free and not on a limit.
    pub moving: Vec<usize>,
    /// Covariance on the scale of the fit.
    pub covariance: DMatrix<f64>,
    /// Condition number of the column-scaled Jacobian; infinite when a direction has no influence at all.
    pub condition: Option<f64>,
    /// Factor of a 95 % interval: Student's t for the degrees of freedom.
    pub t95: f64,
    /// Pairs of parameters that are determined only in combination, with the combination that is.
    pub combinations: Vec<Combination>,
}

/// What is known about one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    /// Standard error of the value itself.
    pub std_error: Option<f64>,
    /// 95 % interval, symmetric on the scale of the fit.
    pub interval: Option<[f64; 2]>,
    /// Whether the value can be trusted.
    pub verdict: Verdict,
}

/// Whether a value can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Determined.
    Determined,
    /// Held.
    Fixed,
    /// On its lower limit.
    AtLower,
    /// On its upper limit.
    AtUpper,
    /// Its own error is too large.
    TooUncertain,
    /// Determined only together with another parameter.
    Tied {
        /// Number of the other parameter.
        with: usize,
        /// Their correlation.
        correlation: f64,
    },
}

/// `u_first + factor · u_second` is determined although neither is; u is the value or, for a logarithmic parameter, its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Combination {
    /// Number of a parameter.
    pub first: usize,
    /// Number of another.
    pub second: usize,
    /// Weight of the second.
    pub factor: f64,
    /// Value of the combination.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Correlation of the two parameters.
    pub correlation: f64,
}

impl Uncertainty {
    pub(super) fn at(parameters: &[Parameter], end: &End) -> Uncertainty {
        let mut verdicts: Vec<Verdict> = parameters.iter().zip(&end.values).map(|(p, v)| on_limit(p, *v)).collect();
        let moving: Vec<usize> = (0..parameters.len()).filter(|&k| verdicts[k] == Verdict::Determined).collect();
        let freedom = end.residuals.len().saturating_sub(parameters.iter().filter(|p| !p.fixed).count());
        let (covariance, condition) = covariance_of(parameters, end, &moving, freedom);
        let t95 = StudentsT::new(0.0, 1.0, freedom as f64).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));

        let error = |a: usize| covariance[(a, a)].sqrt();
        let correlation = |a: usize, b: usize| (covariance[(a, b)] / (error(a) * error(b))).clamp(-1.0, 1.0);
        let relative = |a: usize| {
            let (p, value) = (parameters[moving[a]], end.values[moving[a]]);
            if p.logarithmic { error(a) } else { error(a) / value.abs() }
        };
        let mut combinations = Vec::new();
        for a in 0..moving.len() {
            for b in a + 1..moving.len() {
                let r = correlation(a, b);
                if r.abs() >= TIED && relative(a) > LOOSE && relative(b) > LOOSE {
                    // The one with the smaller error leads, so that the factor is at most about 1.
                    let (a, b) = if error(a) <= error(b) { (a, b) } else { (b, a) };
                    let factor = -covariance[(a, b)] / covariance[(b, b)];
                    // The error of the combination is that of the first with the second held: taken from a fit without it,
                    // since √(1 − r²) is lost in rounding when they are tied closely.
                    let others: Vec<usize> = moving.iter().copied().filter(|&k| k != moving[b]).collect();
                    let held = covariance_of(parameters, end, &others, freedom).0;
                    let place = others.iter().position(|&k| k == moving[a]).unwrap_or(0);
                    let scaled = |k: usize| parameters[moving[k]].to_scale(end.values[moving[k]]);
                    combinations.push(Combination {
                        first: moving[a],
                        second: moving[b],
                        factor,
                        value: scaled(a) + factor * scaled(b),
                        std_error: held[(place, place)].sqrt(),
                        correlation: r,
                    });
                    verdicts[moving[a]] = Verdict::Tied { with: moving[b], correlation: r };
                    verdicts[moving[b]] = Verdict::Tied { with: moving[a], correlation: r };
                }
            }
        }
        for (a, &k) in moving.iter().enumerate() {
            let p = parameters[k];
            let hopeless = if p.logarithmic {
                error(a) > UNDETERMINED_LN
            } else {
                // The interval reaches over half of what the limits allow.
                t95 * error(a) > 0.5 * (p.upper - p.lower)
            };
            if (hopeless || !error(a).is_finite()) && verdicts[k] == Verdict::Determined {
                verdicts[k] = Verdict::TooUncertain;
            }
        }
        let parameters = (0..parameters.len())
            .map(|k| {
                let (p, value) = (parameters[k], end.values[k]);
                let scaled_error = moving.iter().position(|&m| m == k).map(error).filter(|e| e.is_finite());
                let at = |u: f64| p.of_scale(u).clamp(p.lower, p.upper);
                Known {
                    std_error: scaled_error.map(|e| e * p.slope(value)),
                    interval: scaled_error.map(|e| [at(p.to_scale(value) - t95 * e), at(p.to_scale(value) + t95 * e)]),
                    verdict: verdicts[k],
                }
            })
            .collect();
        Uncertainty { parameters, moving, covariance, condition, t95, combinations }
    }

    /// Correlation matrix of the parameters in [`Uncertainty::moving`].
    pub fn correlations(&self) -> DMatrix<f64> {
        let c = &self.covariance;
        DMatrix::from_fn(c.nrows(), c.ncols(), |a, b| {
            if a == b { 1.0 } else { (c[(a, b)] / (c[(a, a)] * c[(b, b)]).sqrt()).clamp(-1.0, 1.0) }
        })
    }

    /// Variance of a quantity with the given derivatives with respect to the parameters of [`Uncertainty::moving`], on the scale
    /// of the fit.
    pub fn variance(&self, gradient: &[f64]) -> f64 {
        let row = |a: usize| gradient.iter().enumerate().map(|(b, g)| self.covariance[(a, b)] * g).sum::<f64>();
        gradient.iter().enumerate().map(|(a, g)| g * row(a)).sum::<f64>().max(0.0)
    }
}

/// Derivatives of quantities with respect to the moving parameters on the scale of the fit, a row for each quantity: central
/// differences, one-sided at a limit.
pub fn gradient(
    quantities: &dyn Fn(&[f64]) -> Vec<f64>,
    parameters: &[Parameter],
    values: &[f64],
    moving: &[usize],
) -> DMatrix<f64> {
    // The cube root of the rounding error balances it against the third derivative: ten digits are left.
    const STEP: f64 = 6e-6;
    let here = quantities(values);
    let mut rows = DMatrix::zeros(here.len(), moving.len());
    for (mut column, &k) in rows.column_iter_mut().zip(moving) {
        let p = parameters[k];
        let u = p.to_scale(values[k]);
        let step = if p.logarithmic { STEP } else { STEP * values[k].abs().max(1e-6) };
        let at = |u: f64| {
            let mut moved = values.to_vec();
            moved[k] = p.of_scale(u);
            quantities(&moved)
        };
        let inside = |u: f64| (p.lower..=p.upper).contains(&p.of_scale(u));
        let (lower, down) = if inside(u - step) { (at(u - step), step) } else { (here.clone(), 0.0) };
        let (upper, up) = if inside(u + step) { (at(u + step), step) } else { (here.clone(), 0.0) };
        for (entry, (lower, upper)) in column.iter_mut().zip(lower.iter().zip(&upper)) {
            *entry = (upper - lower) / (down + up);
        }
    }
    rows
}

fn on_limit(p: &Parameter, value: f64) -> Verdict {
    // The solver puts a parameter exactly on its limit; a neighbourhood of rounding errors belongs to it.
    let near = |limit: f64| (value - limit).abs() <= 1e-12 * limit.abs();
    match () {
        () if p.fixed => Verdict::Fixed,
        () if near(p.lower) => Verdict::AtLower,
        () if near(p.upper) => Verdict::AtUpper,
        () => Verdict::Determined,
    }
}

/// `s² (JᵀJ)⁻¹` through the singular values of the column-scaled Jacobian, and their condition number.
fn covariance_of(parameters: &[Parameter], end: &End, moving: &[usize], freedom: usize) -> (DMatrix<f64>, Option<f64>) {
    let n = moving.len();
    if n == 0 {
        return (DMatrix::zeros(0, 0), None);
    }
    let mut jacobian = DMatrix::zeros(end.residuals.len(), n);
    let mut norms = vec![1.0; n];
    for (a, &k) in moving.iter().enumerate() {
        let mut column = jacobian.column_mut(a);
        column.axpy(parameters[k].slope(end.values[k]), &end.jacobian.column(k), 0.0);
        let norm = column.norm();
        if norm > 0.0 {
            column /= norm;
            norms[a] = norm;
        }
    }
    let svd = jacobian.qr().r().svd(false, true);
    let s = svd.singular_values;
    let Some(v_t) = svd.v_t else { return (DMatrix::from_element(n, n, f64::INFINITY), None) };
    let s2 = if freedom > 0 { end.cost() / freedom as f64 } else { f64::INFINITY };
    // A direction whose influence is lost in rounding is unknown, but its variance must stay a number.
    let floor = f64::EPSILON * s.max();
    let covariance = DMatrix::from_fn(n, n, |a, b| {
        let sum: f64 = (0..s.len()).map(|i| v_t[(i, a)] * v_t[(i, b)] / s[i].max(floor).powi(2)).sum();
        s2 * sum / (norms[a] * norms[b])
    });
    let condition = if s.min() > 0.0 { s.max() / s.min() } else { f64::INFINITY };
    (covariance, Some(condition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Options, Problem, fit};
    use nalgebra::DVector;

    /// y = a + b x by least squares.
    struct Straight {
        x: Vec<f64>,
        y: Vec<f64>,
    }

    impl Problem for Straight {
        fn len(&self) -> usize {
            self.x.len()
        }
        fn evaluate(&self, p: &[f64], r: &mut DVector<f64>, j: &mut DMatrix<f64>) {
            for (i, (x, y)) in self.x.iter().zip(&self.y).enumerate() {
                r[i] = p[0] + p[1] * x - y;
                j[(i, 0)] = 1.0;
                j[(i, 1)] = *x;
            }
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            None
        }
    }

    fn free(start: f64) -> Parameter {
        Parameter { start, lower: -1e6, upper: 1e6, logarithmic: false, fixed: false }
    }

    #[test]
    fn a_straight_line_has_the_errors_of_the_textbook() {
        // NIST StRD "Norris"-like check by hand: x = 1…5, y = 2, 4, 5, 4, 5.
        // b = 0.6, a = 2.2, rss = 2.4, s² = 0.8, se(b) = √(0.8/10), se(a) = √(0.8·(1/5 + 9/10)).
        let problem = Straight { x: vec![1.0, 2.0, 3.0, 4.0, 5.0], y: vec![2.0, 4.0, 5.0, 4.0, 5.0] };
        let fit = fit(&problem, &[free(0.0), free(0.0)], &Options::default()).unwrap();
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        close(fit.values[0], 2.2);
        close(fit.values[1], 0.6);
        close(fit.uncertainty.parameters[0].std_error.unwrap(), (0.8_f64 * 1.1).sqrt());
        close(fit.uncertainty.parameters[1].std_error.unwrap(), 0.08_f64.sqrt());
        close(fit.uncertainty.correlations()[(0, 1)], -3.0 / 11f64.sqrt());
        // Student's t for three degrees of freedom, from printed tables: 3.182446.
        assert!((fit.uncertainty.t95 - 3.182_446).abs() < 1e-5);
    }

    #[test]
    fn points_far_from_the_origin_tie_intercept_to_slope_and_say_what_is_known() {
        let x: Vec<f64> = (0..20).map(|k| 1000.0 + f64::from(k)).collect();
        let y = x.iter().map(|x| 0.01 * x + if (*x as i64) % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let fit = fit(&Straight { x, y }, &[free(0.0), free(0.0)], &Options::default()).unwrap();
        assert!(matches!(fit.uncertainty.parameters[0].verdict, Verdict::Tied { with: 1, .. }));
        // What is known is the height at the middle of the data: b + a/1009.5.
        let known = fit.uncertainty.combinations[0];
        assert_eq!((known.first, known.second), (1, 0));
        assert!((1.0 / known.factor - 1009.5).abs() < 0.1, "{}", known.factor);
        assert!(known.std_error < 1e-3);
    }
}

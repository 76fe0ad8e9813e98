//! How well each parameter is known: standard errors, 95 % intervals, correlations, and what the data do not determine.
//!
//! From the curvature at the minimum, `C = s² (JᵀJ)⁻¹` with `s² = rss / (n − p)` (see [`super::Scatter`] for losses other than
//! squares), on the scale of the fit. A parameter on a limit is left out of it and counts as a bound.

use super::arrow::Arrow;
use super::identifiability::{self, Combination, TIED, Triangle, UNDETERMINED_LN};
use super::solver::End;
use super::{Parameter, Scatter};
use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// What is known about the parameters of a fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// For each parameter, fixed ones included.
    pub parameters: Vec<Known>,
    /// Numbers of the parameters in the matrices below: free and not on a limit.
    pub moving: Vec<usize>,
    /// Covariance on the scale of the fit.
    pub covariance: DMatrix<f64>,
    /// A square root W of it, `C = WᵀW`, in which nothing has cancelled.
    root: DMatrix<f64>,
    /// Condition number of the column-scaled Jacobian; infinite when a direction has no influence at all.
    pub condition: Option<f64>,
    /// Factor of a 95 % interval: Student's t for the degrees of freedom.
    pub t95: f64,
    /// What is determined of parameters that are not determined separately.
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

impl Known {
    /// From the standard error on the scale of the fit.
    pub(super) fn of(p: &Parameter, value: f64, scaled_error: Option<f64>, t95: f64, verdict: Verdict) -> Known {
        let scaled_error = scaled_error.filter(|error| error.is_finite());
        let at = |u: f64| p.of_scale(u).clamp(p.lower, p.upper);
        Known {
            std_error: scaled_error.map(|e| e * p.slope(value)),
            interval: scaled_error.map(|e| [at(p.to_scale(value) - t95 * e), at(p.to_scale(value) + t95 * e)]),
            verdict,
        }
    }
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
    /// At the minimum nothing that was measured depends on it, but for rounding errors.
    Singular,
    /// Determined only together with others.
    Tied {
        /// Number of the other parameter, or of the one of the others that matters most.
        with: usize,
        /// Correlation with it, or with all the others together.
        correlation: f64,
    },
}

/// A quantity that follows from the parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Derived {
    /// Standard error of the value itself.
    pub std_error: f64,
    /// 95 % interval, symmetric on its own scale.
    pub interval: [f64; 2],
}

impl Uncertainty {
    pub(super) fn at(parameters: &[Parameter], end: &End) -> Uncertainty {
        let mut verdicts: Vec<Verdict> = parameters.iter().zip(&end.values).map(|(p, v)| on_limit(p, *v)).collect();
        let mut moving: Vec<usize> = (0..parameters.len()).filter(|&k| verdicts[k] == Verdict::Determined).collect();
        let freedom = end.residuals.len().saturating_sub(parameters.iter().filter(|p| !p.fixed).count());
        let scatter = end.scatter(freedom);
        for (k, verdict) in verdicts.iter_mut().enumerate() {
            if matches!(verdict, Verdict::AtLower | Verdict::AtUpper) {
                let mut with = moving.clone();
                with.push(k);
                with.sort_unstable();
                if stranded(parameters, end, &with, k, scatter) {
                    *verdict = Verdict::Determined;
                    moving = with;
                }
            }
        }
        let triangle = triangle_of(parameters, end, &moving);
        let s = scatter.variance.sqrt();
        let t95 = t95(freedom);
        let combinations = identifiability::judge(&triangle, parameters, &end.values, &moving, s, t95, &mut verdicts);
        let root = triangle.root() * s;
        let covariance = root.tr_mul(&root);
        let condition = triangle.condition();
        let error = |a: usize| root.column(a).norm();
        let parameters = (0..parameters.len())
            .map(|k| {
                let scaled_error = moving.iter().position(|&m| m == k).map(error);
                Known::of(&parameters[k], end.values[k], scaled_error, t95, verdicts[k])
            })
            .collect();
        Uncertainty { parameters, moving, covariance, root, condition, t95, combinations }
    }

    /// All errors larger by a factor, and intervals of a normal distribution.
    pub(super) fn enlarge(&mut self, factor: f64, parameters: &[Parameter], values: &[f64]) {
        self.root *= factor;
        self.covariance *= factor * factor;
        /// Normal distribution, 95 %.
        const Z95: f64 = 1.959_963_984_540_054;
        self.t95 = Z95;
        self.combinations.iter_mut().for_each(|combination| combination.std_error *= factor);
        for (a, &k) in self.moving.iter().enumerate() {
            let error = self.root.column(a).norm();
            let verdict = self.parameters[k].verdict;
            self.parameters[k] = Known::of(&parameters[k], values[k], Some(error), self.t95, verdict);
        }
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
        /// A sum this small beside its terms is what rounding left of zero: the quantity does not depend on that direction.
        const CANCELLED: f64 = 1e-12;
        let along = |row: usize| {
            let terms = || gradient.iter().enumerate().map(|(a, g)| self.root[(row, a)] * g);
            let sum: f64 = terms().sum();
            if sum.abs() <= CANCELLED * terms().map(f64::abs).sum::<f64>() { 0.0 } else { sum }
        };
        (0..self.root.nrows()).map(|row| along(row).powi(2)).sum()
    }

    /// Error and interval of a quantity with the given value and derivatives with respect to the parameters of
    /// [`Uncertainty::moving`] on the scale of the fit (the delta method, with the full covariance).
    ///
    /// The interval of a `logarithmic`, positive quantity is symmetric in its logarithm.
    pub fn derived(&self, value: f64, gradient: &[f64], logarithmic: bool) -> Derived {
        let std_error = self.variance(gradient).sqrt();
        let half = self.t95 * std_error;
        let end = |sign: f64| if logarithmic { value * (sign * half / value).exp() } else { value + sign * half };
        Derived { std_error, interval: [end(-1.0), end(1.0)] }
    }

    /// How much of a quantity with these derivatives is the parameter with number `a` in [`Uncertainty::moving`]: the absolute
    /// value of their correlation, 1 when the one is but another name of the other.
    pub fn likeness(&self, gradient: &[f64], a: usize) -> f64 {
        let quantity = &self.root * DVector::from_column_slice(gradient);
        let own = self.root.column(a);
        (quantity.dot(&own) / (quantity.norm() * own.norm())).abs()
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
        let size = values[k].abs();
        // What cannot change its sign is as small as it is, such as a fluidity of 1e-12; anything else may be near zero by chance.
        let step = match () {
            () if p.logarithmic => STEP,
            () if p.lower >= 0.0 && size > 0.0 => STEP * size,
            () => STEP * size.max(1e-6),
        };
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

/// Whether a logarithmic parameter came to its limit along a flat valley that it shares with another: the data neither push it
/// there nor keep it from being anywhere else, so that the limit is no bound that they set.
fn stranded(parameters: &[Parameter], end: &End, with: &[usize], k: usize, scatter: Scatter) -> bool {
    let Some(own) = with.iter().position(|&m| m == k).filter(|_| parameters[k].logarithmic) else { return false };
    let root = triangle_of(parameters, end, with).root();
    let error = |a: usize| root.column(a).norm();
    let correlation = |a: usize| root.column(a).dot(&root.column(own)) / (error(a) * error(own));
    let tied = (0..with.len()).any(|a| a != own && correlation(a).abs() >= TIED);
    // By how many s² the sum would fall by a factor e beyond the limit.
    let gain = 2.0 * (end.slope(k) * end.values[k]).abs() / (scatter.variance * scatter.curvature);
    tied && scatter.variance.sqrt() * error(own) > UNDETERMINED_LN && gain < 1.0
}

/// Factor of a 95 % interval.
pub(crate) fn t95(freedom: usize) -> f64 {
    StudentsT::new(0.0, 1.0, freedom as f64).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

pub(super) fn on_limit(p: &Parameter, value: f64) -> Verdict {
    // The solver puts a parameter exactly on its limit; a neighbourhood of rounding errors belongs to it.
    let near = |limit: f64| limit.is_finite() && (value - limit).abs() <= 1e-12 * limit.abs();
    match () {
        () if p.fixed => Verdict::Fixed,
        () if near(p.lower) => Verdict::AtLower,
        () if near(p.upper) => Verdict::AtUpper,
        () => Verdict::Determined,
    }
}

/// The triangular factor of the derivatives with respect to the moving parameters, on the scale of the fit.
fn triangle_of(parameters: &[Parameter], end: &End, moving: &[usize]) -> Triangle {
    let rows = end.residuals.len();
    let mut arrow = Arrow::new(moving.len(), [0]);
    arrow.add(0, rows, |range, column, into| match moving.get(column) {
        None => into.fill(0.0),
        Some(&k) => {
            let slope = parameters[k].slope(end.values[k]);
            let column = &end.jacobian.as_slice()[k * rows..][range];
            into.iter_mut().zip(column).for_each(|(into, a)| *into = slope * a);
        }
    });
    Triangle::of(arrow.triangle(None))
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
    fn the_inverse_of_a_tiny_positive_parameter_has_its_own_slope() {
        // A viscosity from a fluidity of 1e-12: a step made for numbers near one would be larger than the number.
        let fluidity = Parameter { start: 1e-12, lower: 0.0, upper: 1.0, logarithmic: false, fixed: false };
        let found = gradient(&|p: &[f64]| vec![1.0 / p[0]], &[fluidity], &[1e-12], &[0]);
        assert!((found[(0, 0)] / -1e24 - 1.0).abs() < 1e-9);
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
        let known = &fit.uncertainty.combinations[0];
        let [slope, intercept] = known.terms[..] else { panic!("{known:?}") };
        assert_eq!((slope.parameter, intercept.parameter), (1, 0));
        assert!((1.0 / intercept.factor - 1009.5).abs() < 0.1, "{known:?}");
        assert!(known.std_error < 1e-3);
    }
}

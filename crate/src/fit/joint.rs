//! Joint fits: several data sets with parameters that they share and parameters that each has alone.
//!
//! The same solver as every other fit, with the same limits and the same ways to end; time and memory grow with the number of
//! sets, since no set's own parameters ever meet those of another but through the shared ones.

use super::arrow::Arrow;
use super::identifiability::{self, Combination, Triangle};
use super::loss::{Loss, Scatter};
use super::restart::{self, Search};
use super::solver::{Options, Outcome};
use super::system::{JointEnd, SetAt, System};
use super::uncertainty::{Known, Verdict, on_limit, t95};
use super::{FitError, Parameter, Quality, check};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// Weighted residuals of several data sets as functions of parameters that they share and of parameters that each has alone.
pub trait JointProblem {
    /// Number of data sets.
    fn sets(&self) -> usize;

    /// Number of residuals of a set.
    fn len(&self, set: usize) -> usize;

    /// Writes the residuals of a set and their derivatives with respect to the shared parameters and to its own: one row for each
    /// residual and one column for each parameter.
    fn evaluate(
        &self,
        set: usize,
        shared: &[f64],
        own: &[f64],
        residuals: &mut DVector<f64>,
        by_shared: &mut DMatrix<f64>,
        by_own: &mut DMatrix<f64>,
    );

    /// Total sum of squares about the mean of each set: what `rss` is compared with in R². `None` when it has no meaning.
    fn total_sum_of_squares(&self) -> Option<f64>;
}

/// A finished joint fit. Parameters have numbers: the shared ones first, then those of each set.
#[derive(Clone, Debug)]
pub struct JointFit {
    /// All parameters, fixed ones included.
    pub values: Vec<f64>,
    /// Numbers of the parameters that each set has alone.
    pub own: Vec<Range<usize>>,
    /// How well each is known.
    pub parameters: Vec<Known>,
    /// Covariances of all of them.
    pub covariance: JointCovariance,
    /// Condition number of the column-scaled Jacobian, at most 1e12.
    pub condition: Option<f64>,
    /// Factor of a 95 % interval: Student's t for the degrees of freedom.
    pub t95: f64,
    /// What is determined of parameters that are not determined separately.
    pub combinations: Vec<Combination>,
    /// How good the fit is; `rss` is what was minimised.
    pub quality: Quality,
    /// What a residual was taken to cost, with the standard deviation that was found.
    pub loss: Loss,
    /// Scatter of the residuals, which the errors stand on.
    pub scatter: Scatter,
    /// How the solver ended.
    pub outcome: Outcome,
    /// Solver iterations.
    pub iterations: usize,
    /// Evaluations of all residuals and their derivatives.
    pub evaluations: usize,
    /// Other starts, when they were called for.
    pub search: Option<Search>,
    /// Residuals of each set, with their derivatives with respect to the parameters (not their logarithms).
    pub sets: Vec<SetAt>,
}

/// Minimises the sum of what the residuals of all sets cost over the free parameters, inside their limits.
///
/// `own` holds the parameters of each set; sets may have different numbers of them, or none.
///
/// # Errors
/// [`FitError`] when it cannot start; how it ended otherwise is in [`JointFit::outcome`].
pub fn fit_joint(
    problem: &dyn JointProblem,
    shared: &[Parameter],
    own: &[Vec<Parameter>],
    options: &Options,
) -> Result<JointFit, FitError> {
    if own.len() != problem.sets() {
        return Err(FitError::Sets { given: own.len(), expected: problem.sets() });
    }
    let parameters: Vec<Parameter> = shared.iter().chain(own.iter().flatten()).copied().collect();
    let points = (0..problem.sets()).map(|set| problem.len(set)).sum();
    let free = check(&parameters, points)?;
    let new = |loss| System::new(problem, &parameters, shared.len(), own.iter().map(Vec::len), loss);
    let mut system = new(options.loss);
    let start: Vec<f64> = parameters.iter().map(|p| p.start).collect();
    let (end, search) = restart::minimise(&mut system, &start, options)?;
    let loss = system.loss;
    // What least squares explain has no meaning for a sum of anything else.
    let total = problem.total_sum_of_squares().filter(|_| loss == Loss::Linear);
    let freedom = points - free;
    let scatter = loss.scatter(end.sets.iter().flat_map(|set| set.residuals.iter().copied()), freedom);
    let known = Uncertain::at(&new(Loss::Linear), &end, scatter, t95(freedom));
    Ok(JointFit {
        own: system.own,
        parameters: known.parameters,
        covariance: known.covariance,
        condition: known.condition,
        t95: t95(freedom),
        combinations: known.combinations,
        quality: Quality::of(end.cost, points, free, total),
        loss,
        scatter,
        outcome: end.outcome,
        iterations: end.iterations,
        evaluations: end.evaluations,
        search,
        values: end.values,
        sets: end.sets,
    })
}

/// Covariances on the scale of the fit between any parameters of a joint fit, held in memory that grows with the number of sets.
#[derive(Clone, Debug)]
pub struct JointCovariance {
    /// R with JᵀJ = RᵀR.
    factor: Arrow,
    /// Set, if any, and unknown of each parameter; `None` for one that is fixed or on a limit.
    places: Vec<Option<(Option<usize>, usize)>>,
    variance: f64,
}

impl JointCovariance {
    /// Variance of a quantity with the given derivatives with respect to parameters on the scale of the fit: (number, derivative).
    pub fn variance(&self, gradient: &[(usize, f64)]) -> f64 {
        let mut v = vec![0.0; self.factor.unknowns()];
        for &(parameter, derivative) in gradient {
            if let Some((_, unknown)) = self.places.get(parameter).copied().flatten() {
                v[unknown] += derivative;
            }
        }
        self.factor.solve_transposed(&mut v);
        self.variance * v.iter().map(|v| v * v).sum::<f64>()
    }

    /// Covariance matrix of the parameters with these numbers; those of one that is fixed or on a limit are zero.
    pub fn between(&self, parameters: &[usize]) -> DMatrix<f64> {
        // C = s²WᵀW with RᵀW = 1: a column of W has entries for its own set and for the shared unknowns only.
        let columns: Vec<Column> = parameters.iter().map(|&parameter| self.column(parameter)).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        DMatrix::from_fn(columns.len(), columns.len(), |i, j| {
            let (a, b) = (&columns[i], &columns[j]);
            let own = if a.set == b.set { dot(&a.own, &b.own) } else { 0.0 };
            self.variance * (dot(&a.shared, &b.shared) + own)
        })
    }

    fn column(&self, parameter: usize) -> Column {
        let mut shared = vec![0.0; self.factor.shared_unknowns()];
        let Some((set, unknown)) = self.places.get(parameter).copied().flatten() else {
            return Column { set: None, own: Vec::new(), shared };
        };
        let mut own = Vec::new();
        match set {
            None => shared[unknown] = 1.0,
            Some(set) => {
                let range = self.factor.own_unknowns(set);
                own.resize(range.len(), 0.0);
                own[unknown - range.start] = 1.0;
                self.factor.solve_transposed_own(set, &mut own, &mut shared);
            }
        }
        self.factor.solve_transposed_shared(&mut shared);
        Column { set, own, shared }
    }
}

/// A column of R⁻ᵀ.
struct Column {
    set: Option<usize>,
    own: Vec<f64>,
    shared: Vec<f64>,
}

/// What is known at the end.
struct Uncertain {
    parameters: Vec<Known>,
    covariance: JointCovariance,
    condition: Option<f64>,
    combinations: Vec<Combination>,
}

impl Uncertain {
    /// `system` must count squares: the errors of other losses are those of squares with another scatter.
    fn at(system: &System, end: &JointEnd, scatter: Scatter, t95: f64) -> Uncertain {
        let (parameters, values) = (system.parameters, &end.values);
        let mut verdicts: Vec<Verdict> = parameters.iter().zip(values).map(|(p, v)| on_limit(p, *v)).collect();
        let moves: Vec<bool> = system.free.iter().map(|&k| verdicts[k] == Verdict::Determined).collect();
        let mut arrow = system.arrow();
        system.linearise(values, &end.sets, &mut arrow);
        let arrow = arrow.restricted(&moves, &vec![0.0; moves.len()]);
        // Unknowns of the restricted problem: shared ones, then those of each set, as the parameters are.
        let moving: Vec<usize> = system.free.iter().zip(&moves).filter_map(|(&k, &moves)| moves.then_some(k)).collect();
        let shared = moving.partition_point(|&k| k < system.shared);
        let mut errors = vec![None; parameters.len()];
        let s = scatter.variance.sqrt();
        // The shared ones with all else fitted; then each set with them.
        let mut combinations = Vec::new();
        for set in std::iter::once(None).chain((0..system.own.len()).map(Some)) {
            let own = set.map_or(&[][..], |set| &moving[arrow.own_unknowns(set)]);
            if set.is_some() && own.is_empty() {
                continue;
            }
            let local: Vec<usize> = own.iter().chain(&moving[..shared]).copied().collect();
            let triangle = Triangle::of(arrow.triangle(set));
            let root = triangle.root() * s;
            for (&k, column) in local.iter().zip(root.column_iter()) {
                errors[k].get_or_insert(column.norm());
            }
            let found = identifiability::judge(&triangle, parameters, values, &local, s, t95, &mut verdicts);
            // What holds among the shared ones alone was said the first time.
            let of_the_set = |c: &Combination| set.is_none() || c.terms.iter().any(|t| t.parameter >= system.shared);
            combinations.extend(found.into_iter().filter(of_the_set));
        }
        let set_of = |k: usize| {
            let set = system.own.partition_point(|own| own.end <= k);
            system.own.get(set).filter(|own| own.contains(&k)).map(|_| set)
        };
        let mut places = vec![None; parameters.len()];
        for (unknown, &k) in moving.iter().enumerate() {
            places[k] = Some((set_of(k), unknown));
        }
        let known = |k: usize| Known::of(&parameters[k], values[k], errors[k], t95, verdicts[k]);
        let [least, largest] = arrow.singular_values();
        Uncertain {
            parameters: (0..parameters.len()).map(known).collect(),
            condition: (!moving.is_empty()).then_some(largest / least),
            covariance: JointCovariance { factor: arrow.never_singular(), places, variance: scatter.variance },
            combinations,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::{Problem, Restarts, fit};

    /// y = level·exp(−x/τᵢ) + baseᵢ in each of several sets: `level` and a common offset are shared.
    struct Decays {
        x: Vec<f64>,
        y: Vec<Vec<f64>>,
    }

    impl Decays {
        fn made(sets: usize) -> Decays {
            let x: Vec<f64> = (0..15).map(|k| 0.3 * f64::from(k)).collect();
            let wobble = |set: usize, k: usize| 0.02 * ((7 * set + 3 * k) as f64).sin();
            let y = (0..sets).map(|set| {
                let (tau, base) = (0.5 + 0.3 * set as f64, 0.1 * set as f64);
                x.iter().enumerate().map(|(k, x)| 2.0 * (-x / tau).exp() + base + 0.4 * x + wobble(set, k)).collect()
            });
            Decays { y: y.collect(), x }
        }
    }

    impl JointProblem for Decays {
        fn sets(&self) -> usize {
            self.y.len()
        }
        fn len(&self, _set: usize) -> usize {
            self.x.len()
        }
        fn evaluate(
            &self,
            set: usize,
            shared: &[f64],
            own: &[f64],
            residuals: &mut DVector<f64>,
            by_shared: &mut DMatrix<f64>,
            by_own: &mut DMatrix<f64>,
        ) {
            for (i, (x, y)) in self.x.iter().zip(&self.y[set]).enumerate() {
                let decay = (-x / own[0]).exp();
                residuals[i] = shared[0] * decay + own[1] + shared[1] * x - y;
                by_shared[(i, 0)] = decay;
                by_shared[(i, 1)] = *x;
                by_own[(i, 0)] = shared[0] * decay * x / (own[0] * own[0]);
                by_own[(i, 1)] = 1.0;
            }
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            Some(100.0)
        }
    }

    /// The same as one ordinary problem.
    struct Dense<'a>(&'a Decays);

    impl Problem for Dense<'_> {
        fn len(&self) -> usize {
            self.0.sets() * self.0.x.len()
        }
        fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
            let rows = self.0.x.len();
            jacobian.fill(0.0);
            let mut part = (DVector::zeros(rows), DMatrix::zeros(rows, 2), DMatrix::zeros(rows, 2));
            for set in 0..self.0.sets() {
                let own = 2 + 2 * set..4 + 2 * set;
                self.0.evaluate(set, &p[..2], &p[own.clone()], &mut part.0, &mut part.1, &mut part.2);
                residuals.rows_mut(set * rows, rows).copy_from(&part.0);
                jacobian.view_mut((set * rows, 0), (rows, 2)).copy_from(&part.1);
                jacobian.view_mut((set * rows, own.start), (rows, 2)).copy_from(&part.2);
            }
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            Some(100.0)
        }
    }

    fn parameter(start: f64, lower: f64, upper: f64) -> Parameter {
        Parameter { start, lower, upper, logarithmic: false, fixed: false }
    }

    /// The level with a limit that it meets, τ by its logarithm, one base held.
    fn parameters(sets: usize, highest_level: f64) -> (Vec<Parameter>, Vec<Vec<Parameter>>) {
        let shared = vec![parameter(1.0, 0.0, highest_level), parameter(0.0, -5.0, 5.0)];
        let tau = Parameter { logarithmic: true, ..parameter(1.0, 1e-3, 1e3) };
        let base = |set: usize| Parameter { fixed: set == 1, ..parameter(0.1 * set as f64, -5.0, 5.0) };
        (shared, (0..sets).map(|set| vec![tau, base(set)]).collect())
    }

    #[test]
    fn a_joint_fit_is_the_dense_fit_of_all_sets_together() {
        /// Two ways of rounding, and minima found to 1e-9 of a standard error.
        const REL: f64 = 1e-8;
        for highest_level in [10.0, 1.9] {
            for loss in [Loss::Linear, Loss::HUBER] {
                let decays = Decays::made(5);
                let (shared, own) = parameters(5, highest_level);
                let all: Vec<Parameter> = shared.iter().chain(own.iter().flatten()).copied().collect();
                let options = Options { loss, ..Options::default() };
                let joint = fit_joint(&decays, &shared, &own, &options).unwrap();
                let dense = fit(&Dense(&decays), &all, &options).unwrap();
                let close = |a: f64, b: f64| assert!((a - b).abs() <= REL * a.abs().max(b.abs()), "{a} {b}");
                assert!(joint.outcome.converged() && joint.own[4] == (10..12));
                assert_eq!(joint.iterations, dense.iterations);
                close(joint.quality.rss, dense.quality.rss);
                close(joint.scatter.variance, dense.scatter.variance);
                // Eight steps of an iteration.
                assert!((joint.condition.unwrap() / dense.uncertainty.condition.unwrap() - 1.0).abs() < 0.01);
                for k in 0..12 {
                    close(joint.values[k], dense.values[k]);
                    let (known, expected) = (joint.parameters[k], dense.uncertainty.parameters[k]);
                    assert_eq!(known.verdict, expected.verdict);
                    assert_eq!(known.std_error.is_some(), expected.std_error.is_some());
                    close(known.std_error.unwrap_or(0.0), expected.std_error.unwrap_or(0.0));
                }
                let moving = &dense.uncertainty.moving;
                let covariance = joint.covariance.between(moving);
                let gradient: Vec<f64> = (0..moving.len()).map(|k| (k as f64).cos()).collect();
                for (a, b) in covariance.iter().zip(dense.uncertainty.covariance.iter()) {
                    // Small covariances are differences of large ones.
                    assert!((a - b).abs() <= REL * dense.uncertainty.covariance.max(), "{a} {b}");
                }
                let numbered: Vec<(usize, f64)> = moving.iter().copied().zip(gradient.iter().copied()).collect();
                close(joint.covariance.variance(&numbered), dense.uncertainty.variance(&gradient));
            }
        }
    }

    #[test]
    fn a_set_that_says_nothing_of_its_parameter_does_not_disturb_the_others() {
        let mut decays = Decays::made(3);
        // The decay of the third set is over before its second point, and at the first it does not depend on τ.
        decays.y[2] = decays.x.iter().map(|x| 0.2 + 0.4 * x + if *x == 0.0 { 2.0 } else { 0.0 }).collect();
        let (shared, mut own) = parameters(3, 10.0);
        own[2][0].start = 1.1e-3;
        let options = Options { restarts: Restarts::Never, ..Options::default() };
        let joint = fit_joint(&decays, &shared, &own, &options).unwrap();
        assert!(joint.outcome.converged());
        assert!((joint.values[2] - 0.5).abs() < 0.1, "{:?}", joint.values);
        assert!(
            joint.parameters[2].verdict == Verdict::Determined && joint.parameters[6].verdict != Verdict::Determined
        );
    }

    #[test]
    fn parameters_must_be_given_for_every_set() {
        let (shared, own) = parameters(3, 10.0);
        let failed = fit_joint(&Decays::made(2), &shared, &own, &Options::default());
        assert_eq!(failed.err(), Some(FitError::Sets { given: 3, expected: 2 }));
    }
}

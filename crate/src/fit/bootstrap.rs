//! Bootstrap: how a fit scatters when the data are drawn again, from the residuals, from a noise law, or from the points themselves.
//!
//! Each replicate is fitted anew from the fitted values and depends on the seed and its own number only. Intervals are
//! bias-corrected and accelerated percentiles, widened for few degrees of freedom as Student's t is against the normal law.
//!
//! B. Efron & R. J. Tibshirani, An Introduction to the Bootstrap (1993); A. C. Davison & D. V. Hinkley, Bootstrap Methods and their
//! Application (1997), ch. 6 (modified residuals); B. Efron, J. Am. Stat. Assoc. 82 (1987) (BCa).

use super::again::{Finished, SharedSingle};
use super::influence::{Influence, LEVERAGE};
use super::joint::{JointFit, JointProblem};
use super::solver::Options;
use super::system::SetAt;
use super::uncertainty::gradient;
use super::{Fit, Parameter, Problem, Single};
use crate::math::order::sort_by_number;
use crate::math::random::Random;
use crate::work::Work;
use nalgebra::{DMatrix, DVector};

/// How the data are drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resampling {
    /// Curve plus residuals drawn with replacement: the weights are right up to a factor and all residuals are of one law.
    Residuals,
    /// Curve plus each residual with a random sign: the noise may differ from point to point in any way.
    Wild,
    /// Curve plus normal noise with the scatter of the residuals.
    Normal,
    /// Points drawn with replacement: nothing is assumed of noise or curve, and few points are too few.
    Cases,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// How the data are drawn again.
    pub resampling: Resampling,
    /// Replicates.
    pub count: usize,
    /// Same seed, same replicates.
    pub seed: u64,
}

/// Which residuals belong together.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// Number of the point that each residual belongs to: storage and loss of one frequency stay together.
    pub point: &'a [usize],
    /// Kind of each residual: only points with the same kinds in the same order may take each other's residuals.
    pub kind: &'a [usize],
}

/// Refits of data drawn again.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    /// Parameters of each refit that ended well, fixed ones included.
    pub replicates: Vec<Vec<f64>>,
    /// Refits that did not converge or could not start; they are left out.
    pub failed: usize,
    parameters: Vec<Parameter>,
    values: Vec<f64>,
    moving: Vec<usize>,
    /// For cases, the change of the moving parameters in each replicate were the law linear.
    foreseen: Vec<Vec<f64>>,
    influence: Influence,
}

/// Draws the data again `plan.count` times and fits each, or `None` when `work` was stopped.
///
/// Without a `layout` each residual is a point of its own and all are of one kind.
pub fn bootstrap(
    problem: &(dyn Problem + Sync),
    parameters: &[Parameter],
    fit: &Fit,
    options: &Options,
    layout: Option<Layout>,
    plan: Plan,
    work: &dyn Work,
) -> Option<Bootstrap> {
    let single: SharedSingle = Single(problem);
    replicates(&Finished::one(&single, parameters, fit), options, layout, plan, work)
}

/// The same for a joint fit; `layout` speaks of the residuals of all sets, set after set.
///
/// Residuals are drawn from all sets, points for each set from its own.
#[expect(clippy::too_many_arguments, reason = "those of a joint fit and those of a bootstrap")]
pub fn bootstrap_joint(
    problem: &(dyn JointProblem + Sync),
    shared: &[Parameter],
    own: &[Vec<Parameter>],
    fit: &JointFit,
    options: &Options,
    layout: Option<Layout>,
    plan: Plan,
    work: &dyn Work,
) -> Option<Bootstrap> {
    replicates(&Finished::joint(problem, shared, own, fit), options, layout, plan, work)
}

fn replicates(
    fit: &Finished,
    options: &Options,
    layout: Option<Layout>,
    plan: Plan,
    work: &dyn Work,
) -> Option<Bootstrap> {
    let source = Source::of(fit, layout, plan.resampling);
    let started: Vec<Parameter> =
        fit.parameters.iter().zip(fit.values).map(|(p, &value)| Parameter { start: value, ..*p }).collect();
    let options = loose(options, fit.freedom);
    let one = |number: usize| -> Vec<f64> {
        let mut random = Random::new(plan.seed, number as u64);
        let drawn = source.drawn(plan.resampling, &mut random);
        let foreseen = match &drawn {
            Drawn::Rows(rows) => source.influence.foreseen(rows),
            Drawn::Residuals(_) => Vec::new(),
        };
        match fit.fitted(&Again { fit, drawn: source.by_set(drawn) }, &started, &options) {
            Some(end) if end.outcome.converged() && end.values.iter().all(|v| v.is_finite()) => {
                [end.values, foreseen].concat()
            }
            _ => Vec::new(),
        }
    };
    let mut replicates = work.map(plan.count, &one)?;
    replicates.retain(|values| !values.is_empty());
    let foreseen = replicates.iter_mut().map(|values| values.split_off(started.len())).collect();
    Some(Bootstrap {
        failed: plan.count - replicates.len(),
        replicates,
        parameters: started,
        values: fit.values.to_vec(),
        moving: fit.moving.clone(),
        foreseen,
        influence: source.influence,
    })
}

/// A refit is good enough when it is within a hundredth of a standard error of its minimum, which the scatter of the replicates
/// hides: a sum of squares within `0.01² s²`, that is `1e-4/(n − p)` of it.
fn loose(options: &Options, freedom: usize) -> Options {
    Options {
        ftol: (1e-4 / freedom.max(1) as f64).max(options.ftol),
        max_iterations: options.max_iterations.min(100),
        to_rest: false,
        ..*options
    }
}

/// The residuals to draw from, and what each point does to the parameters.
struct Source {
    /// Residuals freed of their leverage, centred, with the scatter `rss/(n − p)`.
    modified: DVector<f64>,
    scatter: f64,
    /// Residuals of each point, points of one pool together.
    points: Vec<Vec<usize>>,
    /// Numbers of the points of each data set.
    points_of: Vec<Vec<usize>>,
    /// Where the residuals of each data set end.
    ends: Vec<usize>,
    /// For each point, the points whose residuals it may take.
    pool: Vec<(usize, usize)>,
    influence: Influence,
}

impl Source {
    fn of(fit: &Finished, layout: Option<Layout>, resampling: Resampling) -> Source {
        let residuals = fit.residuals();
        let n = residuals.len();
        let qr = fit.jacobian().qr();
        let (q, r) = (qr.q(), qr.r());
        let leverage: Vec<f64> = q.row_iter().map(|row| row.norm_squared().min(LEVERAGE)).collect();
        // J (JᵀJ)⁻¹ = Q R⁻ᵀ; where R is singular nothing can be said about influence, and zeros say nothing.
        let inverse = r.try_inverse().unwrap_or_else(|| DMatrix::zeros(fit.moving.len(), fit.moving.len()));
        let pull = &q * inverse.transpose();
        let freed = |i: usize| residuals[i] / (1.0 - leverage[i]).sqrt();

        let kind = |i: usize| layout.map_or(0, |layout| layout.kind.get(i).copied().unwrap_or(0));
        let point = |i: usize| layout.map_or(i, |layout| layout.point.get(i).copied().unwrap_or(i));
        let ends: Vec<usize> = fit
            .sets
            .iter()
            .scan(0, |end, set| {
                *end += set.residuals.len();
                Some(*end)
            })
            .collect();
        // Points of different sets are different whatever their numbers.
        let set = |i: usize| ends.partition_point(|&end| end <= i);
        let mut rows: Vec<usize> = (0..n).collect();
        // By set, then by point: the second sort keeps the order of the first among equals.
        sort_by_number(&mut rows, |&i| point(i) as f64);
        sort_by_number(&mut rows, |&i| set(i) as f64);
        let together = |&a: &usize, &b: &usize| (set(a), point(a)) == (set(b), point(b));
        let mut points: Vec<Vec<usize>> = rows.chunk_by(together).map(<[usize]>::to_vec).collect();
        let kinds = |rows: &Vec<usize>| rows.iter().map(|&i| kind(i)).collect::<Vec<usize>>();
        // By the kind of the first row, then of the second, and so on.
        for place in (0..points.iter().map(Vec::len).max().unwrap_or(0)).rev() {
            sort_by_number(&mut points, |rows| rows.get(place).map_or(-1.0, |&i| kind(i) as f64));
        }
        let mut pool = Vec::with_capacity(points.len());
        for alike in points.chunk_by(|a, b| kinds(a) == kinds(b)) {
            let first = pool.len();
            pool.extend(std::iter::repeat_n((first, alike.len()), alike.len()));
        }

        // Centred within each kind: a constant is not noise. Then given the variance that the degrees of freedom ask for.
        let mut modified = DVector::from_fn(n, |i, _| freed(i));
        let of_kind = |k: usize| (0..n).filter(move |&i| kind(i) == k);
        let mut all: Vec<usize> = (0..n).map(kind).collect();
        all.sort_unstable();
        all.dedup();
        for k in all {
            let mean = of_kind(k).map(|i| modified[i]).sum::<f64>() / of_kind(k).count() as f64;
            of_kind(k).for_each(|i| modified[i] -= mean);
        }
        let mut points_of = vec![Vec::new(); ends.len()];
        points.iter().enumerate().for_each(|(number, rows)| points_of[set(rows[0])].push(number));
        let freedom = fit.freedom.max(1) as f64;
        let variance = residuals.norm_squared() / freedom;
        let drawn = modified.norm_squared() / n as f64;
        if drawn > 0.0 {
            modified *= (variance / drawn).sqrt();
        }
        if resampling == Resampling::Wild {
            // Each keeps its own size.
            modified = DVector::from_fn(n, |i, _| freed(i));
        }
        let skewness = modified.iter().map(|e| e.powi(3)).sum::<f64>() / n as f64 / variance.powf(1.5);
        // What pulls at the parameters: with a robust loss, an outlier less than its residual.
        let pulling = |i: usize| fit.loss.weight(residuals[i]) / fit.scatter.curvature;
        let influence = Influence {
            freed: DVector::from_fn(n, |i, _| pulling(i) * freed(i)),
            residuals: DVector::from_fn(n, |i, _| pulling(i) * residuals[i]),
            points: points.clone(),
            q,
            inverse,
            pull,
            freedom,
            skewness: if resampling == Resampling::Residuals && skewness.is_finite() { skewness } else { 0.0 },
            resampling,
        };
        Source { modified, scatter: variance.sqrt(), points, points_of, ends, pool, influence }
    }

    fn drawn(&self, resampling: Resampling, random: &mut Random) -> Drawn {
        if resampling == Resampling::Cases {
            let mut rows = Vec::with_capacity(self.modified.len());
            for points in &self.points_of {
                points.iter().for_each(|_| rows.extend(&self.points[points[random.below(points.len())]]));
            }
            return Drawn::Rows(rows);
        }
        let mut numbers = DVector::zeros(self.modified.len());
        for (rows, &(first, count)) in self.points.iter().zip(&self.pool) {
            match resampling {
                Resampling::Normal => rows.iter().for_each(|&i| numbers[i] = self.scatter * random.normal()),
                Resampling::Wild => {
                    let sign = random.sign();
                    rows.iter().for_each(|&i| numbers[i] = sign * self.modified[i]);
                }
                _ => {
                    let from = &self.points[first + random.below(count)];
                    rows.iter().zip(from).for_each(|(&i, &j)| numbers[i] = self.modified[j]);
                }
            }
        }
        Drawn::Residuals(numbers)
    }
}

/// One replicate.
#[derive(Clone)]
enum Drawn {
    /// Residuals that the data drawn again have at the fitted values.
    Residuals(DVector<f64>),
    /// Numbers of the residuals drawn, some several times.
    Rows(Vec<usize>),
}

impl Source {
    /// A replicate by data sets, with numbers of residuals counted in each.
    fn by_set(&self, drawn: Drawn) -> Vec<Drawn> {
        let starts = || std::iter::once(0).chain(self.ends.iter().copied()).zip(&self.ends);
        match drawn {
            Drawn::Residuals(all) => {
                starts().map(|(start, end)| Drawn::Residuals(all.rows(start, end - start).into_owned())).collect()
            }
            Drawn::Rows(all) => {
                let of = |start: usize, end: usize| {
                    all.iter().filter(|row| (start..end).contains(*row)).map(|row| row - start).collect()
                };
                starts().map(|(start, &end)| Drawn::Rows(of(start, end))).collect()
            }
        }
    }
}

/// The problem with its data drawn again.
struct Again<'a> {
    fit: &'a Finished<'a>,
    drawn: Vec<Drawn>,
}

impl Again<'_> {
    fn original(
        &self,
        number: usize,
        parameters: [&[f64]; 2],
        residuals: &mut DVector<f64>,
        derivatives: [&mut DMatrix<f64>; 2],
    ) {
        let (fit, set) = (self.fit, &self.fit.sets[number]);
        let ([shared, own], [by_shared, by_own]) = (parameters, derivatives);
        if *shared == fit.values[..fit.shared] && *own == fit.values[fit.own[number].clone()] {
            // Every refit starts here.
            residuals.copy_from(&set.residuals);
            by_shared.copy_from(&set.by_shared);
            by_own.copy_from(&set.by_own);
        } else {
            fit.problem.evaluate(number, shared, own, residuals, by_shared, by_own);
        }
    }
}

impl JointProblem for Again<'_> {
    fn sets(&self) -> usize {
        self.fit.sets.len()
    }

    fn len(&self, set: usize) -> usize {
        match &self.drawn[set] {
            Drawn::Residuals(drawn) => drawn.len(),
            Drawn::Rows(rows) => rows.len(),
        }
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
        match &self.drawn[set] {
            Drawn::Residuals(drawn) => {
                self.original(set, [shared, own], residuals, [by_shared, by_own]);
                *residuals -= &self.fit.sets[set].residuals;
                *residuals += drawn;
            }
            Drawn::Rows(rows) => {
                let SetAt { residuals: mut all, by_shared: mut all_shared, by_own: mut all_own } =
                    self.fit.sets[set].clone();
                self.original(set, [shared, own], &mut all, [&mut all_shared, &mut all_own]);
                residuals.iter_mut().zip(rows).for_each(|(r, &i)| *r = all[i]);
                for (into, from) in [(by_shared, &all_shared), (by_own, &all_own)] {
                    for (mut into, from) in into.column_iter_mut().zip(from.column_iter()) {
                        into.iter_mut().zip(rows).for_each(|(j, &i)| *j = from[i]);
                    }
                }
            }
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

impl Bootstrap {
    /// 95 % interval of each parameter on its own scale; `None` for one that was held.
    pub fn parameters(&self) -> Vec<Option<[f64; 2]>> {
        let one = |(k, p): (usize, &Parameter)| {
            let quantity = |values: &[f64]| vec![values[k]];
            (!p.fixed).then(|| self.intervals(&quantity, p.logarithmic).pop().flatten()).flatten()
        };
        self.parameters.iter().enumerate().map(one).collect()
    }

    /// 95 % intervals of quantities that follow from the parameters, such as the heights of a curve.
    ///
    /// `logarithmic` quantities are positive and stay so. `None` where too few replicates have the quantity.
    pub fn intervals(&self, quantities: &dyn Fn(&[f64]) -> Vec<f64>, logarithmic: bool) -> Vec<Option<[f64; 2]>> {
        let scaled = |values: &[f64]| -> Vec<f64> {
            let mut values = quantities(values);
            if logarithmic {
                values.iter_mut().for_each(|v| *v = v.ln());
            }
            values
        };
        let fitted = scaled(&self.values);
        let drawn: Vec<Vec<f64>> = self.replicates.iter().map(|values| scaled(values)).collect();
        let gradients = gradient(&scaled, &self.parameters, &self.values, &self.moving);
        let back = |u: f64| if logarithmic { u.exp() } else { u };
        let one = |(number, &value): (usize, &f64)| {
            let mut column: Vec<f64> =
                drawn.iter().filter_map(|q| q.get(number).copied()).filter(|q| q.is_finite()).collect();
            // A tenth may be missing; more, and what is left is a selection.
            if !value.is_finite() || column.len() < 20 || column.len() * 10 < 9 * (self.replicates.len() + self.failed)
            {
                return None;
            }
            column.sort_unstable_by(f64::total_cmp);
            let gradient: Vec<f64> = gradients.row(number).iter().copied().collect();
            Some(self.influence.interval(value, &column, &gradient, &self.foreseen).map(back))
        };
        fitted.iter().enumerate().map(one).collect()
    }

    /// Standard deviation of each parameter over the replicates, on the scale of the fit.
    pub fn std_errors(&self) -> Vec<f64> {
        let count = self.replicates.len() as f64;
        let one = |(k, p): (usize, &Parameter)| {
            let numbers = || self.replicates.iter().map(|values| p.to_scale(values[k]));
            let mean = numbers().sum::<f64>() / count;
            (numbers().map(|u| (u - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
        };
        self.parameters.iter().enumerate().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::joint::fit_joint;
    use crate::fit::{fit, profile};
    use crate::work::Alone;

    /// y = a + b x.
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

    fn straight(points: usize) -> (Straight, Fit, [Parameter; 2]) {
        let mut random = Random::new(11, 0);
        let x: Vec<f64> = (0..points).map(|k| k as f64 / points as f64).collect();
        let y = x.iter().map(|x| 1.0 + 2.0 * x + 0.1 * random.normal()).collect();
        let problem = Straight { x, y };
        let free = Parameter { start: 0.0, lower: -1e6, upper: 1e6, logarithmic: false, fixed: false };
        let fit = fit(&problem, &[free; 2], &Options::default()).unwrap();
        (problem, fit, [free; 2])
    }

    fn plan(resampling: Resampling) -> Plan {
        Plan { resampling, count: 1000, seed: 5 }
    }

    #[test]
    fn for_a_straight_line_all_kinds_agree_with_the_textbook() {
        let (problem, fit, parameters) = straight(200);
        for resampling in [Resampling::Residuals, Resampling::Wild, Resampling::Normal, Resampling::Cases] {
            let drawn =
                bootstrap(&problem, &parameters, &fit, &Options::default(), None, plan(resampling), &Alone).unwrap();
            assert_eq!((drawn.replicates.len(), drawn.failed), (1000, 0));
            for (known, interval) in fit.uncertainty.parameters.iter().zip(drawn.parameters()) {
                let ([a, b], [c, d]) = (known.interval.unwrap(), interval.unwrap());
                // 1000 replicates give an end of the interval to 0.1 standard errors. Wild and case replicates know the noise at each
                // point by its one residual: with 200 points their width is uncertain by about 1/√200 = 7 %.
                let near = match resampling {
                    Resampling::Residuals | Resampling::Normal => 0.35,
                    Resampling::Wild | Resampling::Cases => 0.6,
                } * known.std_error.unwrap();
                assert!((a - c).abs() < near && (b - d).abs() < near, "{resampling:?}: {a} {b}, {c} {d}");
            }
        }
    }

    #[test]
    fn a_replicate_depends_on_the_seed_and_its_number_only() {
        let (problem, fit, parameters) = straight(10);
        let run = |count, seed| {
            let plan = Plan { count, seed, resampling: Resampling::Residuals };
            bootstrap(&problem, &parameters, &fit, &Options::default(), None, plan, &Alone).unwrap().replicates
        };
        assert_eq!(run(7, 3), run(20, 3)[..7]);
        assert_ne!(run(7, 3), run(7, 4));
    }

    #[test]
    fn residuals_of_one_point_stay_together_and_kinds_apart() {
        let (problem, fit, parameters) = straight(8);
        let single: SharedSingle = Single(&problem);
        let finished = Finished::one(&single, &parameters, &fit);
        // Four points with two residuals each, of two kinds.
        let layout = Layout { point: &[0, 0, 1, 1, 2, 2, 3, 3], kind: &[0, 1, 0, 1, 0, 1, 0, 1] };
        let source = Source::of(&finished, Some(layout), Resampling::Residuals);
        let Drawn::Residuals(drawn) = source.drawn(Resampling::Residuals, &mut Random::new(1, 1)) else { panic!() };
        for point in 0..4 {
            let pair = [drawn[2 * point], drawn[2 * point + 1]];
            assert!((0..4).any(|from| pair == [source.modified[2 * from], source.modified[2 * from + 1]]));
        }
        let Drawn::Rows(rows) = source.drawn(Resampling::Cases, &mut Random::new(1, 2)) else { panic!() };
        assert_eq!(rows.len(), 8);
        assert!(rows.chunks(2).all(|pair| pair[0] % 2 == 0 && pair[1] == pair[0] + 1));
    }

    #[test]
    fn a_parameter_on_its_limit_is_drawn_away_from_it_on_one_side_only() {
        let (problem, fitted, [free, _]) = straight(40);
        // The slope is 2; it may not be below 2.1.
        let parameters = [free, Parameter { start: 3.0, lower: 2.1, ..free }];
        let fit = fit(&problem, &parameters, &Options::default()).unwrap();
        assert!(fitted.values[1] < 2.1 && fit.values[1] == 2.1);
        let plan = plan(Resampling::Residuals);
        let drawn = bootstrap(&problem, &parameters, &fit, &Options::default(), None, plan, &Alone).unwrap();
        let [lower, upper] = drawn.parameters()[1].unwrap();
        assert!(lower == 2.1 && upper > 2.1, "{lower} {upper}");
    }

    #[test]
    fn nothing_moving_is_nothing_scattering() {
        let (problem, _, [free, _]) = straight(10);
        let parameters = [Parameter { fixed: true, ..free }, Parameter { fixed: true, ..free }];
        let fit = fit(&problem, &parameters, &Options::default()).unwrap();
        for resampling in [Resampling::Residuals, Resampling::Cases] {
            let plan = plan(resampling);
            let drawn = bootstrap(&problem, &parameters, &fit, &Options::default(), None, plan, &Alone).unwrap();
            assert_eq!(drawn.parameters(), [None, None]);
        }
    }

    /// Lines of one slope and levels of their own.
    struct Parallel(Vec<Straight>);

    impl JointProblem for Parallel {
        fn sets(&self) -> usize {
            self.0.len()
        }
        fn len(&self, set: usize) -> usize {
            self.0[set].x.len()
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
            for (i, (x, y)) in self.0[set].x.iter().zip(&self.0[set].y).enumerate() {
                residuals[i] = own[0] + shared[0] * x - y;
                by_shared[(i, 0)] = *x;
                by_own[(i, 0)] = 1.0;
            }
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            None
        }
    }

    #[test]
    fn several_sets_with_a_slope_in_common_have_its_interval_by_every_kind() {
        let (_, _, [free, _]) = straight(4);
        let line = |level: f64, seed| {
            let mut random = Random::new(seed, 0);
            let x: Vec<f64> = (0..30).map(|k| f64::from(k) / 30.0).collect();
            let y = x.iter().map(|x| level + 2.0 * x + 0.1 * random.normal()).collect();
            Straight { x, y }
        };
        let problem = Parallel((0..4).map(|k| line(k as f64, k)).collect());
        let (shared, own) = ([free], vec![vec![free]; 4]);
        let fit = fit_joint(&problem, &shared, &own, &Options::default()).unwrap();
        let linear = fit.parameters[0].interval.unwrap();
        let error = fit.parameters[0].std_error.unwrap();
        let settings = profile::Settings::default();
        let profiles =
            profile::profile_joint(&problem, &shared, &own, &fit, &Options::default(), &settings, &Alone).unwrap();
        assert_eq!(profiles.parameters.len(), 5);
        let slope = &profiles.parameters[0];
        // The threshold is met to 1e-6.
        assert!((slope.lower.found().unwrap() - linear[0]).abs() < 1e-5 * error);
        assert!((slope.upper.found().unwrap() - linear[1]).abs() < 1e-5 * error);
        for resampling in [Resampling::Residuals, Resampling::Cases] {
            let plan = plan(resampling);
            let drawn =
                bootstrap_joint(&problem, &shared, &own, &fit, &Options::default(), None, plan, &Alone).unwrap();
            let [lower, upper] = drawn.parameters()[0].unwrap();
            let near = |a: f64, b: f64| assert!((a - b).abs() < 0.6 * error, "{resampling:?} {a} {b}");
            near(lower, linear[0]);
            near(upper, linear[1]);
        }
    }

    #[test]
    fn a_derived_quantity_has_the_interval_of_its_replicates() {
        let (problem, fit, parameters) = straight(200);
        let drawn = bootstrap(&problem, &parameters, &fit, &Options::default(), None, plan(Resampling::Normal), &Alone)
            .unwrap();
        // The height of the line in the middle of its data is known best: s/√n.
        let band = drawn.intervals(&|p| vec![p[0] + 0.4975 * p[1], p[0], f64::NAN], false);
        let [lower, upper] = band[0].unwrap();
        let expected = 2.0 * fit.uncertainty.t95 * (fit.quality.reduced_chi2.unwrap() / 200.0).sqrt();
        // Two quantiles of 1000 replicates.
        assert!(((upper - lower) / expected - 1.0).abs() < 0.12);
        assert_eq!(band[1], drawn.parameters()[0]);
        assert_eq!(band[2], None);
    }
}

//! Bootstrap: how a fit scatters when the data are drawn again, from the residuals, from a noise law, or from the points themselves.
//!
//! Each replicate is fitted anew from the fitted values and depends on the seed and its own number only. Intervals are
//! bias-corrected and accelerated percentiles, widened for few degrees of freedom as Student's t is against the normal law.
//!
//! B. Efron & R. J. Tibshirani, An Introduction to the Bootstrap (1993); A. C. Davison & D. V. Hinkley, Bootstrap Methods and their
//! Application (1997), ch. 6 (modified residuals); B. Efron, J. Am. Stat. Assoc. 82 (1987) (BCa).

use super::influence::{Influence, LEVERAGE};
use super::solver::{self, Options};
use super::uncertainty::gradient;
use super::{Fit, Parameter, Problem};
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
    let source = Source::of(parameters, fit, layout, plan.resampling);
    let started: Vec<Parameter> =
        parameters.iter().zip(&fit.values).map(|(p, &value)| Parameter { start: value, ..*p }).collect();
    let options = loose(options, fit);
    let one = |number: usize| -> Vec<f64> {
        let mut random = Random::new(plan.seed, number as u64);
        let drawn = source.drawn(plan.resampling, &mut random);
        let foreseen = match &drawn {
            Drawn::Rows(rows) => source.influence.foreseen(rows),
            Drawn::Residuals(_) => Vec::new(),
        };
        let again = Again { problem, fit, drawn };
        match solver::minimise(&again, &started, &options) {
            Ok(end) if end.outcome.converged() && end.values.iter().all(|v| v.is_finite()) => {
                [end.values, foreseen].concat()
            }
            _ => Vec::new(),
        }
    };
    let mut replicates = work.map(plan.count, &one)?;
    replicates.retain(|values| !values.is_empty());
    let foreseen = replicates.iter_mut().map(|values| values.split_off(parameters.len())).collect();
    Some(Bootstrap {
        failed: plan.count - replicates.len(),
        replicates,
        parameters: parameters.to_vec(),
        values: fit.values.clone(),
        moving: fit.uncertainty.moving.clone(),
        foreseen,
        influence: source.influence,
    })
}

/// A refit is good enough when it is within a hundredth of a standard error of its minimum, which the scatter of the replicates
/// hides: a sum of squares within `0.01² s²`, that is `1e-4/(n − p)` of it.
fn loose(options: &Options, fit: &Fit) -> Options {
    let freedom = fit.quality.points.saturating_sub(fit.quality.free).max(1) as f64;
    Options {
        loss: fit.loss,
        ftol: (1e-4 / freedom).max(options.ftol),
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
    /// For each point, the points whose residuals it may take.
    pool: Vec<(usize, usize)>,
    influence: Influence,
}

impl Source {
    fn of(parameters: &[Parameter], fit: &Fit, layout: Option<Layout>, resampling: Resampling) -> Source {
        let n = fit.residuals.len();
        let moving = &fit.uncertainty.moving;
        let mut scaled = DMatrix::zeros(n, moving.len());
        for (mut column, &k) in scaled.column_iter_mut().zip(moving) {
            column.axpy(parameters[k].slope(fit.values[k]), &fit.jacobian.column(k), 0.0);
        }
        let qr = scaled.qr();
        let (q, r) = (qr.q(), qr.r());
        let leverage: Vec<f64> = q.row_iter().map(|row| row.norm_squared().min(LEVERAGE)).collect();
        // J (JᵀJ)⁻¹ = Q R⁻ᵀ; where R is singular nothing can be said about influence, and zeros say nothing.
        let inverse = r.try_inverse().unwrap_or_else(|| DMatrix::zeros(moving.len(), moving.len()));
        let pull = &q * inverse.transpose();
        let freed = |i: usize| fit.residuals[i] / (1.0 - leverage[i]).sqrt();

        let kind = |i: usize| layout.map_or(0, |layout| layout.kind.get(i).copied().unwrap_or(0));
        let point = |i: usize| layout.map_or(i, |layout| layout.point.get(i).copied().unwrap_or(i));
        let mut rows: Vec<usize> = (0..n).collect();
        sort_by_number(&mut rows, |&i| point(i) as f64);
        let mut points: Vec<Vec<usize>> = rows.chunk_by(|&a, &b| point(a) == point(b)).map(<[usize]>::to_vec).collect();
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
        let freedom = n.saturating_sub(fit.quality.free).max(1) as f64;
        let variance = fit.residuals.norm_squared() / freedom;
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
        let pulling = |i: usize| fit.weights[i] / fit.scatter.curvature;
        let influence = Influence {
            freed: DVector::from_fn(n, |i, _| pulling(i) * freed(i)),
            residuals: DVector::from_fn(n, |i, _| pulling(i) * fit.residuals[i]),
            points: points.clone(),
            q,
            inverse,
            pull,
            freedom,
            skewness: if resampling == Resampling::Residuals && skewness.is_finite() { skewness } else { 0.0 },
            resampling,
        };
        Source { modified, scatter: variance.sqrt(), points, pool, influence }
    }

    fn drawn(&self, resampling: Resampling, random: &mut Random) -> Drawn {
        if resampling == Resampling::Cases {
            let point = |_| self.points[random.below(self.points.len())].iter().copied();
            return Drawn::Rows((0..self.points.len()).flat_map(point).collect());
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
enum Drawn {
    /// Residuals that the data drawn again have at the fitted values.
    Residuals(DVector<f64>),
    /// Numbers of the residuals drawn, some several times.
    Rows(Vec<usize>),
}

/// The problem with its data drawn again.
struct Again<'a> {
    problem: &'a (dyn Problem + Sync),
    fit: &'a Fit,
    drawn: Drawn,
}

impl Again<'_> {
    fn original(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        if p == self.fit.values {
            // Every refit starts here.
            residuals.copy_from(&self.fit.residuals);
            jacobian.copy_from(&self.fit.jacobian);
        } else {
            self.problem.evaluate(p, residuals, jacobian);
        }
    }
}

impl Problem for Again<'_> {
    fn len(&self) -> usize {
        match &self.drawn {
            Drawn::Residuals(drawn) => drawn.len(),
            Drawn::Rows(rows) => rows.len(),
        }
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        match &self.drawn {
            Drawn::Residuals(drawn) => {
                self.original(p, residuals, jacobian);
                for ((r, fitted), drawn) in residuals.iter_mut().zip(self.fit.residuals.iter()).zip(drawn.iter()) {
                    *r += drawn - fitted;
                }
            }
            Drawn::Rows(rows) => {
                let mut all = DVector::zeros(self.problem.len());
                let mut all_derivatives = DMatrix::zeros(all.len(), p.len());
                self.original(p, &mut all, &mut all_derivatives);
                residuals.iter_mut().zip(rows).for_each(|(r, &i)| *r = all[i]);
                for (mut column, all) in jacobian.column_iter_mut().zip(all_derivatives.column_iter()) {
                    column.iter_mut().zip(rows).for_each(|(j, &i)| *j = all[i]);
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
    use crate::fit::fit;
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
        let (_, fit, parameters) = straight(8);
        // Four points with two residuals each, of two kinds.
        let layout = Layout { point: &[0, 0, 1, 1, 2, 2, 3, 3], kind: &[0, 1, 0, 1, 0, 1, 0, 1] };
        let source = Source::of(&parameters, &fit, Some(layout), Resampling::Residuals);
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

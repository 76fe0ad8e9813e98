//! Levenberg–Marquardt inside limits, with MINPACK's strategy: a trust region scaled by the columns of the Jacobian.
//!
//! One or many data sets, with unknowns in common and of their own: each step solves its damped least-squares problem in the
//! triangular form of [`super::arrow`]. A step that would leave the limits puts the parameter on its limit and is solved again
//! for the others. Where the sum of squares is too coarse a measure, a few undamped steps bring the parameters to rest.
//!
//! J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory" (1978).

use super::arrow::{Arrow, TrustRegion};
use super::loss::Loss;
use super::restart::{self, Restarts};
use super::{FitError, JointProblem, Parameter};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// What is minimised, and when to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// What a residual costs.
    pub loss: Loss,
    /// Relative reduction of the sum below which a fit has converged.
    pub ftol: f64,
    /// Relative change of the scaled parameters below which it has converged.
    pub xtol: f64,
    /// Cosine of the angle between residuals and any column of the Jacobian below which it has converged.
    pub gtol: f64,
    /// Iterations after which it is stopped.
    pub max_iterations: usize,
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
            ftol: 1e-10,
            xtol: 1e-10,
            gtol: 1e-10,
            max_iterations: 500,
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

/// A reduction of the sum of squares, relative to it, that no longer moves a parameter: 1e-9 of a standard error for one degree
/// of freedom, less for more.
const AT_REST: f64 = 1e-18;

/// Undamped steps at the end.
const LAST_STEPS: usize = 50;

/// Iterations after which the valley is taken to be long and bent.
const SLOW: usize = 15;

/// Residuals of one set with their derivatives.
#[derive(Clone, Debug)]
pub struct SetAt {
    /// Residuals.
    pub residuals: DVector<f64>,
    /// Derivatives with respect to the shared parameters.
    pub by_shared: DMatrix<f64>,
    /// Derivatives with respect to the parameters of the set.
    pub by_own: DMatrix<f64>,
}

/// Where the solver ended.
pub(super) struct End {
    /// All parameters, fixed ones included: shared ones, then those of each set.
    pub values: Vec<f64>,
    /// What each set has there.
    pub sets: Vec<SetAt>,
    /// What was minimised.
    pub cost: f64,
    /// How it ended.
    pub outcome: Outcome,
    /// Iterations.
    pub iterations: usize,
    /// Evaluations of all residuals.
    pub evaluations: usize,
}

/// A problem with its parameters.
pub(super) struct System<'a> {
    problem: &'a dyn JointProblem,
    parameters: &'a [Parameter],
    shared: usize,
    /// Where the parameters of each set are.
    own: Vec<Range<usize>>,
    /// The free ones: shared, then those of each set.
    free: Vec<usize>,
    free_shared: Vec<usize>,
    free_own: Vec<Vec<usize>>,
    loss: Loss,
}

impl<'a> System<'a> {
    /// `parameters` are the `shared` ones, then as many for each set as `own` says.
    pub fn new(
        problem: &'a dyn JointProblem,
        parameters: &'a [Parameter],
        shared: usize,
        own: impl IntoIterator<Item = usize>,
        loss: Loss,
    ) -> System<'a> {
        let mut next = shared;
        let own = own.into_iter().map(|count| {
            next += count;
            next - count..next
        });
        let own: Vec<Range<usize>> = own.collect();
        let free_in = |range: Range<usize>| range.filter(|&k| !parameters[k].fixed).collect::<Vec<usize>>();
        System {
            problem,
            parameters,
            shared,
            free: free_in(0..parameters.len()),
            free_shared: free_in(0..shared),
            free_own: own.iter().cloned().map(free_in).collect(),
            own,
            loss,
        }
    }

    /// An empty linear problem of the right pattern.
    fn arrow(&self) -> Arrow {
        Arrow::new(self.free_shared.len(), self.free_own.iter().map(Vec::len))
    }

    fn at(&self, values: Vec<f64>) -> Point {
        let sets = (self.own.iter().enumerate())
            .map(|(set, own)| {
                let rows = self.problem.len(set);
                SetAt {
                    residuals: DVector::zeros(rows),
                    by_shared: DMatrix::zeros(rows, self.shared),
                    by_own: DMatrix::zeros(rows, own.len()),
                }
            })
            .collect();
        let mut point = Point { values: Vec::new(), sets, cost: f64::INFINITY };
        self.move_to(&mut point, values);
        point
    }

    /// Reuses the storage: residuals and derivatives are the large part of a fit.
    fn move_to(&self, point: &mut Point, values: Vec<f64>) {
        point.cost = 0.0;
        for (number, (set, own)) in point.sets.iter_mut().zip(&self.own).enumerate() {
            let SetAt { residuals, by_shared, by_own } = set;
            self.problem.evaluate(number, &values[..self.shared], &values[own.clone()], residuals, by_shared, by_own);
            point.cost += match self.loss {
                Loss::Linear => residuals.norm_squared(),
                loss => residuals.iter().map(|&r| loss.cost(r)).sum(),
            };
        }
        point.values = values;
    }

    /// The linearised problem: cost(step) = |rest + R·step|² + what no step changes.
    ///
    /// With a loss other than squares the derivatives are scaled so that slope and curvature are those of the cost. B. Triggs et
    /// al., "Bundle adjustment: a modern synthesis" (2000), kept positive: never less than a quarter of the weight, so that
    /// outliers neither bend the valley upside down nor vanish from it.
    fn linearise(&self, point: &Point, arrow: &mut Arrow) {
        arrow.clear();
        let shared = &self.free_shared;
        let (mut roots, mut rests) = (Vec::new(), Vec::new());
        for (number, (set, range)) in point.sets.iter().zip(&self.own).enumerate() {
            let own = &self.free_own[number];
            let rows = set.residuals.len();
            if self.loss != Loss::Linear {
                roots.clear();
                rests.clear();
                for &r in set.residuals.iter() {
                    let weight = self.loss.weight(r);
                    let root = self.root(r);
                    roots.push(root);
                    rests.push(if root > 0.0 { r * weight / root } else { 0.0 });
                }
            }
            let slope = |k: usize| self.parameters[k].slope(point.values[k]);
            arrow.add(number, rows, |range_of_rows, column, into| {
                let (source, slope) = match own.get(column).or_else(|| shared.get(column - own.len())) {
                    Some(&k) if column < own.len() => {
                        (&set.by_own.as_slice()[(k - range.start) * rows..][..rows], slope(k))
                    }
                    Some(&k) => (&set.by_shared.as_slice()[k * rows..][..rows], slope(k)),
                    None if roots.is_empty() => (set.residuals.as_slice(), 1.0),
                    None => return into.copy_from_slice(&rests[range_of_rows]),
                };
                let source = &source[range_of_rows.clone()];
                if roots.is_empty() {
                    into.iter_mut().zip(source).for_each(|(into, a)| *into = slope * a);
                } else {
                    let roots = &roots[range_of_rows];
                    into.iter_mut().zip(source).zip(roots).for_each(|((into, a), root)| *into = slope * root * a);
                }
            });
        }
    }

    /// Root of the curvature that the cost of a residual is given.
    fn root(&self, r: f64) -> f64 {
        self.loss.curvature(r).max(0.25 * self.loss.weight(r)).sqrt()
    }

    /// Half the derivative of a sum of squares by the curvature of the residuals along a step: Jᵀ(r(u + step) − r(u) − J·step).
    fn bend(&self, now: &Point, there: &Point, step: &[f64]) -> Vec<f64> {
        let mut bend = vec![0.0; step.len()];
        let mut next = self.free_shared.len();
        let shared: Vec<usize> = (0..next).collect();
        for (number, (set, range)) in now.sets.iter().zip(&self.own).enumerate() {
            let mut change = &there.sets[number].residuals - &set.residuals;
            let own = &self.free_own[number];
            let unknowns: Vec<usize> = shared.iter().copied().chain(next..next + own.len()).collect();
            next += own.len();
            let columns: Vec<_> = (self.free_shared.iter().map(|&k| (k, set.by_shared.column(k))))
                .chain(own.iter().map(|&k| (k, set.by_own.column(k - range.start))))
                .collect();
            let slope = |k: usize| self.parameters[k].slope(now.values[k]);
            for (&unknown, (k, column)) in unknowns.iter().zip(&columns) {
                change.axpy(-step[unknown] * slope(*k), column, 1.0);
            }
            if self.loss != Loss::Linear {
                change.zip_apply(&set.residuals, |change, r| *change *= self.root(r).powi(2));
            }
            for (&unknown, (k, column)) in unknowns.iter().zip(&columns) {
                bend[unknown] += slope(*k) * column.dot(&change);
            }
        }
        bend
    }

    /// How far each free parameter can move before it meets a limit.
    fn room(&self, values: &[f64]) -> Vec<[f64; 2]> {
        let room = |&k: &usize| {
            let (p, u) = (self.parameters[k], self.parameters[k].to_scale(values[k]));
            [p.to_scale(p.lower) - u, p.to_scale(p.upper) - u]
        };
        self.free.iter().map(room).collect()
    }

    fn moved(&self, values: &[f64], step: &[f64]) -> Vec<f64> {
        let mut values = values.to_vec();
        for (&k, d) in self.free.iter().zip(step) {
            let p = self.parameters[k];
            values[k] = p.of_scale(p.to_scale(values[k]) + d).clamp(p.lower, p.upper);
        }
        values
    }

    /// Length in units of `scale` of a change that matters: a parameter by its own size, a logarithmic one by a factor e.
    fn length(&self, values: &[f64], scale: &[f64]) -> f64 {
        let size = |k: usize| if self.parameters[k].logarithmic { 1.0 } else { values[k] };
        norm(self.free.iter().zip(scale).map(|(&k, s)| size(k) * s))
    }

    /// Minimises from the start values.
    ///
    /// # Errors
    /// [`FitError::NotFinite`] when the residuals or their derivatives are not finite at the start.
    pub fn minimise(&self, start: Vec<f64>, options: &Options) -> Result<End, FitError> {
        let mut now = self.at(start);
        let mut arrow = self.arrow();
        self.linearise(&now, &mut arrow);
        if !now.cost.is_finite() || !arrow.is_finite() {
            return Err(FitError::NotFinite);
        }
        let mut descent = Descent {
            system: self,
            trial: now.clone(),
            spare: None,
            trial_arrow: arrow.clone(),
            trust: TrustRegion::of(&arrow),
            iterations: 0,
            evaluations: 1,
        };
        let outcome = descent.run(&mut now, &mut arrow, options);
        if outcome.converged() || outcome == Outcome::Stalled {
            descent.come_to_rest(&mut now, &mut arrow);
        }
        let Descent { iterations, evaluations, .. } = descent;
        Ok(End { values: now.values, sets: now.sets, cost: now.cost, outcome, iterations, evaluations })
    }

    /// A start near the given one, the farther the higher its number; near where a fit ended for a parameter given as zero.
    pub fn near(&self, start: &[f64], ended: &[f64], number: usize, seed: u64) -> Vec<f64> {
        // From a factor 1.6 to a factor 12 each way.
        let width = 0.25 + 0.25 * number.min(9) as f64;
        let mut values = start.to_vec();
        for &k in &self.free {
            let (p, draw) = (self.parameters[k], width * restart::draw(seed, number, k));
            values[k] = if !p.logarithmic && (p.upper - p.lower).is_finite() {
                start[k] + 0.25 * (p.upper - p.lower) * draw
            } else {
                draw.exp() * if start[k] == 0.0 { ended[k] } else { start[k] }
            }
            .clamp(p.lower, p.upper);
        }
        values
    }

    /// How much the free parameters that are not on a limit matter at the end of a fit.
    pub fn influence(&self, start: &[f64], end: &End) -> Influence {
        let mut arrow = self.arrow();
        self.linearise(&Point { values: end.values.clone(), sets: end.sets.clone(), cost: end.cost }, &mut arrow);
        let room = self.room(&end.values);
        let inside: Vec<bool> = room.iter().map(|room| room[0] < 0.0 && room[1] > 0.0).collect();
        let arrow = arrow.restricted(&inside, &vec![0.0; room.len()]);
        let rows: usize = end.sets.iter().map(|set| set.residuals.len()).sum();
        let spread = (end.cost / rows.saturating_sub(self.free.len()).max(1) as f64).sqrt();
        let size =
            |k: usize| if self.parameters[k].logarithmic { 1.0 } else { start[k].abs().max(end.values[k].abs()) };
        let weakest = (self.free.iter().zip(&inside).filter(|(_, inside)| **inside))
            .zip(arrow.column_norms())
            .filter(|&((&k, _), _)| size(k) > 0.0)
            .map(|((&k, _), norm)| norm * size(k) / spread)
            .fold(f64::INFINITY, f64::min);
        Influence { weakest, independence: arrow.independence() }
    }
}

/// How much parameters matter.
pub(super) struct Influence {
    /// What a change of a parameter by its own size does to the residuals, in units of their spread: the least of all.
    pub weakest: f64,
    /// The least change of the residuals for a combination of parameters, relative to that for each alone.
    pub independence: f64,
}

fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

/// Parameters with the residuals and derivatives there.
#[derive(Clone)]
struct Point {
    values: Vec<f64>,
    sets: Vec<SetAt>,
    cost: f64,
}

/// A fit under way.
struct Descent<'a> {
    system: &'a System<'a>,
    trial: Point,
    /// Room for a second trial, once one is needed.
    spare: Option<Point>,
    trial_arrow: Arrow,
    trust: TrustRegion,
    iterations: usize,
    evaluations: usize,
}

impl Descent<'_> {
    fn run(&mut self, now: &mut Point, arrow: &mut Arrow, options: &Options) -> Outcome {
        if self.system.free.is_empty() {
            return Outcome::NothingFree;
        }
        let mut scale = vec![0.0_f64; self.system.free.len()];
        let mut radius = 0.0;
        loop {
            if now.cost == 0.0 {
                return Outcome::ConvergedFtol;
            }
            let norms = arrow.column_norms();
            for (scale, &norm) in scale.iter_mut().zip(&norms) {
                // The largest norm so far; a column of zeros has no scale of its own.
                *scale = scale.max(norm);
            }
            let scale: Vec<f64> = scale.iter().map(|&s| if s > 0.0 { s } else { 1.0 }).collect();
            let room = self.system.room(&now.values);
            if steepest_cosine(arrow, &norms, &room, now.cost.sqrt()) <= options.gtol {
                return Outcome::ConvergedGtol;
            }
            let length = self.system.length(&now.values, &scale);
            if self.iterations == 0 {
                radius = if length > 0.0 { length } else { 1.0 };
            }
            loop {
                self.iterations += 1;
                let step = inside(&mut self.trust, arrow, &scale, &room, radius);
                let step_length = norm(step.iter().zip(&scale).map(|(d, s)| d * s));
                let predicted = arrow.reduction(&step) / now.cost;
                self.try_step(now, &step);
                if self.iterations > SLOW {
                    self.bend_step(now, &step, &scale, &room);
                }
                let mut actual = 1.0 - self.trial.cost / now.cost;
                if !self.trial.cost.is_finite() {
                    actual = f64::NEG_INFINITY;
                }
                let mut ratio = if predicted > 0.0 { actual / predicted } else { f64::NEG_INFINITY };
                if ratio >= 1e-4 {
                    self.system.linearise(&self.trial, &mut self.trial_arrow);
                    if !self.trial_arrow.is_finite() {
                        (actual, ratio) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
                    }
                }
                if ratio <= 0.25 {
                    radius = 0.25 * radius.min(10.0 * step_length);
                } else if ratio >= 0.75 {
                    radius = radius.max(2.0 * step_length);
                }
                let accepted = ratio >= 1e-4;
                if accepted {
                    std::mem::swap(now, &mut self.trial);
                    std::mem::swap(arrow, &mut self.trial_arrow);
                }
                if actual.abs() <= options.ftol && predicted <= options.ftol && ratio <= 2.0 {
                    return Outcome::ConvergedFtol;
                }
                if step_length <= options.xtol * length || radius <= options.xtol * length {
                    // Steps that shrink to nothing because all are refused are no convergence.
                    let rest = accepted || predicted <= options.ftol;
                    return if rest { Outcome::ConvergedXtol } else { Outcome::Stalled };
                }
                if self.iterations >= options.max_iterations {
                    return Outcome::MaxIterations;
                }
                if radius <= f64::MIN_POSITIVE {
                    return Outcome::Stalled;
                }
                if accepted {
                    break;
                }
            }
        }
    }

    fn try_step(&mut self, now: &Point, step: &[f64]) {
        self.evaluations += 1;
        let values = self.system.moved(&now.values, step);
        let finite = values.iter().all(|v| v.is_finite());
        self.system.move_to(&mut self.trial, values);
        if !finite {
            self.trial.cost = f64::INFINITY;
        }
    }

    /// Follows a bent valley: to the step that was tried comes the one that the curvature along it asks for, when it is small
    /// beside it. The better of the two stays the trial. M. Transtrum & J. Sethna, arXiv:1201.5885 (2012).
    fn bend_step(&mut self, now: &Point, step: &[f64], scale: &[f64], room: &[[f64; 2]]) {
        if !self.trial.cost.is_finite() || step.iter().zip(room).any(|(d, room)| *d <= room[0] || *d >= room[1]) {
            return;
        }
        let mut bend = self.system.bend(now, &self.trial, step);
        self.trust.descend(&mut bend);
        let long = |step: &[f64]| norm(step.iter().zip(scale).map(|(d, s)| d * s));
        if !(long(&bend) <= 0.75 * long(step)) {
            return;
        }
        let bent: Vec<f64> =
            step.iter().zip(&bend).zip(room).map(|((d, b), room)| (d + b).clamp(room[0], room[1])).collect();
        let straight = std::mem::replace(&mut self.trial, self.spare.take().unwrap_or_else(|| now.clone()));
        self.try_step(now, &bent);
        if straight.cost <= self.trial.cost || !self.trial.cost.is_finite() {
            self.spare = Some(std::mem::replace(&mut self.trial, straight));
        } else {
            self.spare = Some(straight);
        }
    }

    /// Undamped steps as long as each promises clearly less than the one before. Where reductions drown in the rounding of the
    /// sum of squares, its slope still tells where the minimum is.
    fn come_to_rest(&mut self, now: &mut Point, arrow: &mut Arrow) {
        let mut promised = f64::INFINITY;
        for count in 0..=LAST_STEPS {
            let step = self.undamped(now, arrow);
            let promises = arrow.reduction(&step);
            if count > 0 && !(promises < 0.9 * promised && now.cost <= self.trial.cost * (1.0 + 1e-9)) {
                std::mem::swap(now, &mut self.trial);
                std::mem::swap(arrow, &mut self.trial_arrow);
                return;
            }
            if promises <= AT_REST * now.cost || count == LAST_STEPS {
                return;
            }
            promised = promises;
            self.try_step(now, &step);
            if !self.trial.cost.is_finite() {
                return;
            }
            self.system.linearise(&self.trial, &mut self.trial_arrow);
            if !self.trial_arrow.is_finite() {
                return;
            }
            std::mem::swap(now, &mut self.trial);
            std::mem::swap(arrow, &mut self.trial_arrow);
        }
    }

    fn undamped(&mut self, now: &Point, arrow: &Arrow) -> Vec<f64> {
        let scale: Vec<f64> = arrow.column_norms().iter().map(|&s| if s > 0.0 { s } else { 1.0 }).collect();
        inside(&mut self.trust, arrow, &scale, &self.system.room(&now.values), f64::MAX)
    }
}

/// Largest cosine between the residuals and a column along which the limits leave room to descend.
fn steepest_cosine(arrow: &Arrow, norms: &[f64], room: &[[f64; 2]], residual_norm: f64) -> f64 {
    let mut steepest = 0.0_f64;
    for ((slope, &norm), room) in arrow.gradient().iter().zip(norms).zip(room) {
        if descends(*slope, room) && norm > 0.0 {
            steepest = steepest.max(slope.abs() / (norm * residual_norm));
        }
    }
    steepest
}

/// Whether the limits leave room in the direction of descent.
fn descends(slope: f64, room: &[f64; 2]) -> bool {
    if slope > 0.0 { room[0] < 0.0 } else { room[1] > 0.0 }
}

/// The step that minimises the linearised sum of squares within the trust region and the limits.
fn inside(trust: &mut TrustRegion, arrow: &Arrow, scale: &[f64], room: &[[f64; 2]], radius: f64) -> Vec<f64> {
    let mut step = vec![0.0; scale.len()];
    // A parameter on its limit with the descent pointing outwards stays there.
    let mut moving: Vec<bool> = arrow.gradient().iter().zip(room).map(|(&slope, room)| descends(slope, room)).collect();
    while moving.contains(&true) {
        let all = moving.iter().all(|&m| m);
        let inner = if all {
            trust.step(arrow, scale, radius)
        } else {
            let left = arrow.restricted(&moving, &step);
            let taken = norm((0..step.len()).filter(|&k| !moving[k]).map(|k| step[k] * scale[k]));
            let scale: Vec<f64> = (0..scale.len()).filter(|&k| moving[k]).map(|k| scale[k]).collect();
            let radius = (radius * radius - taken * taken).max(0.0).sqrt().max(1e-3 * radius);
            TrustRegion::of(&left).step(&left, &scale, radius)
        };
        let mut stopped = false;
        let unknowns: Vec<usize> = (0..moving.len()).filter(|&k| moving[k]).collect();
        for (&k, &d) in unknowns.iter().zip(&inner) {
            step[k] = d.clamp(room[k][0], room[k][1]);
            if step[k] != d {
                moving[k] = false;
                stopped = true;
            }
        }
        if !stopped {
            break;
        }
        for k in unknowns {
            if moving[k] {
                step[k] = 0.0;
            }
        }
    }
    step
}

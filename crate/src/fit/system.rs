//! A problem with its parameters: what the solver sees of it.
//!
//! Free parameters on the scale of the fit, the cost of the residuals, and the problem linearised where it is evaluated.

use super::arrow::Arrow;
use super::loss::{Loss, median_deviation};
use super::solver::Outcome;
use super::{JointProblem, Parameter, restart};
use nalgebra::{DMatrix, DVector};
use std::ops::Range;

/// A problem with its parameters.
pub(super) struct System<'a> {
    problem: &'a dyn JointProblem,
    pub parameters: &'a [Parameter],
    pub shared: usize,
    /// Where the parameters of each set are.
    pub own: Vec<Range<usize>>,
    /// The free ones: shared, then those of each set.
    pub free: Vec<usize>,
    free_shared: Vec<usize>,
    free_own: Vec<Vec<usize>>,
    pub loss: Loss,
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
    pub fn arrow(&self) -> Arrow {
        Arrow::new(self.free_shared.len(), self.free_own.iter().map(Vec::len))
    }

    pub fn at(&self, values: Vec<f64>) -> Point {
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
    pub fn move_to(&self, point: &mut Point, values: Vec<f64>) {
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
    pub fn linearise(&self, values: &[f64], sets: &[SetAt], arrow: &mut Arrow) {
        arrow.clear();
        let shared = &self.free_shared;
        let (mut roots, mut rests) = (Vec::new(), Vec::new());
        for (number, (set, range)) in sets.iter().zip(&self.own).enumerate() {
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
            let slope = |k: usize| self.parameters[k].slope(values[k]);
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
    pub fn bend(&self, now: &Point, there: &Point, step: &[f64]) -> Vec<f64> {
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
    pub fn room(&self, values: &[f64]) -> Vec<[f64; 2]> {
        let room = |&k: &usize| {
            let (p, u) = (self.parameters[k], self.parameters[k].to_scale(values[k]));
            [p.to_scale(p.lower) - u, p.to_scale(p.upper) - u]
        };
        self.free.iter().map(room).collect()
    }

    pub fn moved(&self, values: &[f64], step: &[f64]) -> Vec<f64> {
        let mut values = values.to_vec();
        for (&k, d) in self.free.iter().zip(step) {
            let p = self.parameters[k];
            values[k] = p.of_scale(p.to_scale(values[k]) + d).clamp(p.lower, p.upper);
        }
        values
    }

    /// A change of a parameter that matters: by its own size, or of a logarithmic one by a factor e.
    fn size(&self, k: usize, values: &[f64]) -> f64 {
        if self.parameters[k].logarithmic { 1.0 } else { values[k].abs() }
    }

    /// Length in units of `scale` of changes that matter.
    pub fn length(&self, values: &[f64], scale: &[f64]) -> f64 {
        norm(self.free.iter().zip(scale).map(|(&k, s)| self.size(k, values) * s))
    }

    /// `scale` without zeros, and none so small that a change of its parameter by its `size` counts less than a hundredth of the
    /// largest such: a trust region that closes on the others would otherwise leave it free to leap.
    pub fn comparable(sizes: &[f64], scale: &[f64]) -> Vec<f64> {
        const FREEST: f64 = 1e-2;
        let largest = sizes.iter().zip(scale).fold(0.0_f64, |largest, (size, scale)| largest.max(size * scale));
        let least = |(size, &scale): (&f64, &f64)| {
            let least = FREEST * largest / size;
            let scale = if least.is_finite() { scale.max(least) } else { scale };
            if scale > 0.0 { scale } else { 1.0 }
        };
        sizes.iter().zip(scale).map(least).collect()
    }

    pub fn sizes(&self, values: &[f64]) -> Vec<f64> {
        self.free.iter().map(|&k| self.size(k, values)).collect()
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
    pub fn influence(&self, start: &[f64], end: &JointEnd) -> Influence {
        let mut arrow = self.arrow();
        self.linearise(&end.values, &end.sets, &mut arrow);
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
        Influence { weakest, independence: arrow.singular_values()[0] }
    }
}

impl JointEnd {
    /// Standard deviation of the residuals by the median of their sizes.
    pub fn spread(&self) -> f64 {
        median_deviation(self.sets.iter().flat_map(|set| set.residuals.iter().copied()))
    }
}

/// How much parameters matter.
pub(super) struct Influence {
    /// What a change of a parameter by its own size does to the residuals, in units of their spread: the least of all.
    pub weakest: f64,
    /// The least change of the residuals for a combination of parameters, relative to that for each alone.
    pub independence: f64,
}

/// Parameters with the residuals and derivatives there.
#[derive(Clone)]
pub(super) struct Point {
    pub values: Vec<f64>,
    pub sets: Vec<SetAt>,
    pub cost: f64,
}

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

/// Where a fit of one or many sets ended.
#[derive(Clone, Debug)]
pub(super) struct JointEnd {
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

pub(super) fn norm(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|v| v * v).sum::<f64>().sqrt()
}

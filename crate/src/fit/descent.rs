//! Levenberg–Marquardt inside limits, with MINPACK's strategy: a trust region scaled by the columns of the Jacobian.
//!
//! A step that would leave the limits puts the parameter on its limit and is solved again for the others. Where the valley is
//! long and bent, steps bend with it; where the sum of squares is too coarse a measure, a few undamped steps bring the
//! parameters to rest.
//!
//! J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory" (1978).

use super::FitError;
use super::arrow::{Arrow, TrustRegion};
use super::solver::{Options, Outcome};
use super::system::{JointEnd, Point, System, norm};

/// A reduction of the sum of squares, relative to it, that no longer moves a parameter: 1e-9 of a standard error for one degree
/// of freedom, less for more.
const AT_REST: f64 = 1e-18;

/// Undamped steps at the end.
const LAST_STEPS: usize = 50;

/// Iterations after which the valley is taken to be long and bent.
const SLOW: usize = 15;

impl System<'_> {
    /// Minimises from the start values.
    ///
    /// # Errors
    /// [`FitError::NotFinite`] when the residuals or their derivatives are not finite at the start.
    pub fn minimise(&self, start: Vec<f64>, options: &Options) -> Result<JointEnd, FitError> {
        let mut now = self.at(start);
        let mut arrow = self.arrow();
        self.linearise(&now.values, &now.sets, &mut arrow);
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
        if options.to_rest && (outcome.converged() || outcome == Outcome::Stalled) {
            descent.come_to_rest(&mut now, &mut arrow);
        }
        let Descent { iterations, evaluations, .. } = descent;
        Ok(JointEnd { values: now.values, sets: now.sets, cost: now.cost, outcome, iterations, evaluations })
    }
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
        let mut sizes = scale.clone();
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
            for (size, now) in sizes.iter_mut().zip(self.system.sizes(&now.values)) {
                *size = size.max(now);
            }
            let scale = System::comparable(&sizes, &scale);
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
                    self.system.linearise(&self.trial.values, &self.trial.sets, &mut self.trial_arrow);
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
        let bent = long(&bend);
        if bent.is_nan() || bent > 0.75 * long(step) {
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
            self.system.linearise(&self.trial.values, &self.trial.sets, &mut self.trial_arrow);
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

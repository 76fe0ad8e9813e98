//! All shifts and the master curves at once.

use super::chain::{first_shifts, groups};
use super::laws::{ThroughShifts, held};
use super::master::{Master, ends};
use super::overlap::{Overlap, hanging_together, overlaps};
use super::system::{Reduced, State, Unknown, equations, reduce, stiffened};
use super::{Family, Group, Horizontal, Imposed, Options, Shift, Superposition};
use crate::fit::loss::Loss;
use crate::math::banded::Banded;
use crate::models::curve::{Curve, Held};
use crate::units::constants::BOLTZMANN_EV;
use crate::work::Work;
use nalgebra::{DMatrix, DVector};
use std::collections::VecDeque;

/// Steps after which the search is given up.
const MOST_STEPS: usize = 200;
/// No shift moves farther than this in one step, natural logarithms.
const LONGEST_STEP: f64 = 1.5;
/// The search ends when a step promises to lessen the sum of squares by less than this: shifts are then within a thousandth of their
/// errors of where they would end.
const AT_REST: f64 = 1e-6;
/// Steps in which the stiffness of the curves is still learnt.
const LEARNING: usize = 30;

/// Superposes the isotherms of a family.
///
/// Each group of isotherms that hang together is superposed by itself; with a law for the shifts there is one group, in which the law
/// tells what no overlap does. `None` when `work` was stopped.
pub fn superpose(family: &Family, options: &Options, work: &dyn Work) -> Option<Superposition> {
    superpose_from(family, overlaps(family), options, work)
}

/// The same when the neighbours have been compared.
pub fn superpose_from(
    family: &Family,
    overlaps: Vec<Overlap>,
    options: &Options,
    work: &dyn Work,
) -> Option<Superposition> {
    let count = family.isotherms.len();
    if let Horizontal::Law(law) = options.horizontal {
        return along_law(law, family, overlaps, options, work);
    }
    let groups = groups(count, &overlaps, options);
    let first = first_shifts(count, &overlaps, options);
    let mut found = Superposition::of_nothing(count, overlaps);
    // What was refined may have come apart: the parts are then refined by themselves.
    let mut waiting: VecDeque<Vec<usize>> = groups.into();
    let mut first = first;
    let mut done = 0.0;
    while let Some(members) = waiting.pop_front() {
        let share = members.len() as f64 / count as f64;
        let progress = |fraction: f64| work.progress((done + fraction * share).min(1.0));
        let mut search = Search::new(family, members, options, &first, None);
        search.run(&progress)?;
        let parts = search.parts(options);
        if parts.len() > 1 {
            search.members.iter().for_each(|&k| first[k] = search.state.horizontal[k]);
            waiting.extend(parts);
        } else {
            done += share;
            search.tell(&mut found);
        }
    }
    found.groups.sort_by_key(|group| group.isotherms.first().copied());
    Some(found)
}

/// χ²red up to which the law that the differences within groups tell is not doubted.
const DESCRIBES: f64 = 3.0;
/// eV: the energies that are tried where overlaps tell none, and how far one is from the next.
const ENERGIES: [f64; 2] = [0.1, 15.0];
const NEXT_ENERGY: f64 = 1.2;
/// How many of them are followed to their minimum.
const FOLLOWED: usize = 4;

/// The isotherms with shifts by a law.
///
/// Between groups that do not overlap the first shifts are arbitrary, so the law starts from differences within groups. Where these
/// tell nothing, or lead to a law that does not describe the data, energies over all that is sensible are tried, and what the data make
/// most likely is kept: not the least misfit, because isotherms that are shifted so far that they do not meet fit any curve.
fn along_law(
    law: &'static dyn Curve,
    family: &Family,
    overlaps: Vec<Overlap>,
    options: &Options,
    work: &dyn Work,
) -> Option<Superposition> {
    let count = family.isotherms.len();
    let temperatures = family.temperatures().unwrap_or_default();
    let free = Options { horizontal: Horizontal::Free, still: false, ..options.clone() };
    let free = superpose_from(family, overlaps, &free, &Begun(work))?;
    let first = first_shifts(count, &free.overlaps, options);
    let pivot = options.pivot.unwrap_or(count / 2);
    let reference = *temperatures.get(pivot)?;
    let searched = |parameters: Vec<f64>, progress: &dyn Fn(f64) -> bool| {
        let mut search = Search::new(family, (0..count).collect(), options, &first, Some((law, parameters)));
        search.run(progress)?;
        Some(search)
    };
    let told = ThroughShifts::new(law, &free, &temperatures).and_then(|problem| problem.parameters_at(reference));
    let mut found: Vec<Search> = Vec::new();
    if let Some(parameters) = told {
        found.push(searched(parameters, &|fraction| work.progress(0.3 + 0.4 * fraction))?);
    }
    let doubted = !options.still && found.iter().all(|search| search.reduced_misfit() > DESCRIBES);
    if found.is_empty() || doubted {
        let steps = ((ENERGIES[1] / ENERGIES[0]).ln() / NEXT_ENERGY.ln()).ceil() as usize;
        let mut tried: Vec<(f64, Vec<f64>)> = Vec::new();
        for step in 0..=steps {
            let energy = ENERGIES[0] * NEXT_ENERGY.powf(step as f64);
            let parameters = of_energy(law, energy, &temperatures, reference);
            let still = Options { still: true, ..options.clone() };
            let mut search = Search::new(family, (0..count).collect(), &still, &first, Some((law, parameters.clone())));
            search.run(&|_| work.progress(0.7))?;
            tried.push((search.unlikeliness(), parameters));
        }
        tried.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, parameters) in tried.into_iter().take(FOLLOWED) {
            found.push(searched(parameters, &|_| work.progress(0.8))?);
        }
    }
    let best = found.into_iter().min_by(|a, b| a.unlikeliness().total_cmp(&b.unlikeliness()))?;
    let mut all = Superposition::of_nothing(count, free.overlaps);
    best.tell(&mut all);
    Some(all)
}

/// The first part of some work.
struct Begun<'a>(&'a dyn Work);

impl Work for Begun<'_> {
    fn progress(&self, fraction: f64) -> bool {
        self.0.progress(0.3 * fraction)
    }

    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
        self.0.map(count, one)
    }
}

/// Parameters of a law that has one activation energy, as nearly as it can have, over these temperatures.
fn of_energy(law: &dyn Curve, energy: f64, temperatures: &[f64], reference: f64) -> Vec<f64> {
    let line: Vec<f64> = temperatures.iter().map(|t| energy / BOLTZMANN_EV * (1.0 / t - 1.0 / reference)).collect();
    let held = held(law, reference);
    let start = law.starts(temperatures, &line, Held(&held)).into_iter().next();
    let start = start.unwrap_or_else(|| law.info().params.iter().map(|param| param.start).collect());
    start.into_iter().zip(held).map(|(start, held)| held.unwrap_or(start)).collect()
}

/// What moves.
enum Motion {
    /// Each of these.
    Free(Vec<Unknown>),
    /// ln a by a law: the numbers of its free parameters; and these vertical shifts.
    Law {
        law: &'static dyn Curve,
        parameters: Vec<f64>,
        free: Vec<usize>,
        limits: Vec<[f64; 2]>,
        vertical: Vec<Unknown>,
    },
}

/// The search for the shifts of one group.
struct Search<'a> {
    family: &'a Family,
    members: Vec<usize>,
    pivot: usize,
    /// What a residual costs while shifts are looked for, and in what is told of them.
    loss: Loss,
    told: Loss,
    vertical_free: bool,
    /// By which the scatter is judged: all but what is held by hand, perhaps to show that it does not fit.
    judged: Vec<usize>,
    state: State,
    motion: Motion,
    /// Residuals, without those of an isotherm that is alone.
    points: f64,
    iterations: usize,
    converged: bool,
}

impl<'a> Search<'a> {
    /// Before the first step; with a law the shifts are those of its parameters.
    fn new(
        family: &'a Family,
        members: Vec<usize>,
        options: &Options,
        first: &[f64],
        law: Option<(&'static dyn Curve, Vec<f64>)>,
    ) -> Search<'a> {
        let held = |k: usize| options.shifts.get(k).is_some_and(|known| known.is_held());
        let held_vertical = |k: usize| options.vertical.get(k).is_some_and(|known| known.is_held());
        let wanted = options.pivot.filter(|pivot| members.contains(pivot));
        let pivot = wanted.unwrap_or(members[members.len() / 2]);
        // What is held is held relative to the pivot; without anything held only differences mean anything.
        let from = if members.iter().any(|&k| held(k)) { 0.0 } else { first[pivot] };
        let mut horizontal: Vec<f64> = first.iter().map(|shift| shift - from).collect();
        if !held(pivot) {
            horizontal[pivot] = 0.0;
        }
        let vertical: Vec<f64> =
            (0..first.len()).map(|k| options.vertical.get(k).and_then(|known| known.value()).unwrap_or(0.0)).collect();
        let vertical_unknowns: Vec<Unknown> = members
            .iter()
            .enumerate()
            .filter(|&(_, &k)| options.vertical_free && !options.still && k != pivot && !held_vertical(k))
            .map(|(member, _)| (member, 1))
            .collect();
        if let Some((law, parameters)) = &law {
            horizontal = law_shifts(*law, family, pivot, parameters).0;
        }
        let motion = match law {
            Some((law, parameters)) if !options.still => Motion::of_law(law, parameters, vertical_unknowns),
            _ => {
                let moves = |&(_, &k): &(usize, &usize)| !options.still && k != pivot && !held(k);
                let horizontal = members.iter().enumerate().filter(moves).map(|(member, _)| (member, 0));
                Motion::Free(horizontal.chain(vertical_unknowns).collect())
            }
        };
        let state = State { horizontal, vertical, masters: Vec::new() };
        let points =
            members.iter().flat_map(|&k| &family.isotherms[k].traces).map(|trace| trace.x.len()).sum::<usize>();
        let members_held = members.iter().any(|&k| held(k));
        let free: Vec<usize> = members.iter().copied().filter(|&k| !held(k)).collect();
        let judged = if free.len() > 1 { free } else { members.clone() };
        let mut search = Search {
            family,
            members,
            pivot,
            // What is set by hand, perhaps to show that it does not fit, does not drag the others nor the curve along.
            loss: if options.loss == Loss::Linear && (options.still || members_held) {
                Loss::CAUCHY
            } else {
                options.loss
            },
            told: options.loss,
            vertical_free: options.vertical_free,
            judged,
            state,
            motion,
            points: points as f64,
            iterations: 0,
            converged: false,
        };
        search.state.masters = (0..family.quantities.len()).map(|quantity| search.first_master(quantity)).collect();
        search
    }

    fn first_master(&self, quantity: usize) -> Master {
        let power = self.family.quantities[quantity].power();
        let one = |&k: &usize| {
            (&self.family.isotherms[k].traces[quantity], self.state.horizontal[k], power * self.state.vertical[k])
        };
        Master::through(self.members.iter().map(one))
    }

    /// Moves until nothing gains; `None` when it was stopped.
    fn run(&mut self, progress: &dyn Fn(f64) -> bool) -> Option<()> {
        let mut damping = 1e-3;
        let mut cost = self.cost(&self.state);
        while self.iterations < MOST_STEPS && !self.converged {
            if !progress((self.iterations as f64 / 20.0).min(0.9)) {
                return None;
            }
            self.iterations += 1;
            let unknowns = self.motion.unknowns(&self.members);
            let equations = equations(self.family, &self.members, &self.state, self.loss);
            let Some(reduced) = reduce(&equations, &self.state, &unknowns) else { break };
            let directions = self.motion.directions(self.family, &self.members, self.pivot, &unknowns);
            let mut moved = false;
            for _ in 0..12 {
                let Some((step, by)) = step(&reduced, directions.as_ref(), damping) else {
                    damping = (damping * 10.0_f64).max(1e-6);
                    continue;
                };
                let trial = self.after(&reduced, &unknowns, &step, &by);
                let after = self.cost(&trial.0);
                let promised = -(reduced.gradient.dot(&step)) + reduced.promised_by_curves();
                if after <= cost * (1.0 + 1e-12) {
                    let longest = step.amax();
                    self.state = trial.0;
                    if let Some(parameters) = trial.1 {
                        self.motion.set(parameters);
                    }
                    let gained = cost - after;
                    cost = after;
                    damping = (damping * 0.1).max(1e-12);
                    moved = true;
                    let learnt = self.iterations >= LEARNING || !self.learn(&mut cost);
                    let small = AT_REST * (cost / self.points).clamp(1e-12, 1e6);
                    self.converged = learnt && gained.max(promised) < small.max(1e-13 * cost) && longest < LONGEST_STEP;
                    break;
                }
                damping = (damping * 10.0_f64).max(1e-6);
            }
            if !moved {
                // Nothing near is better: at rest as far as rounding allows.
                self.converged = true;
            }
            let suits = self.suited();
            if suits != self.state.masters {
                self.state.masters = suits;
                cost = self.cost(&self.state);
            }
        }
        Some(())
    }

    /// The variance of what is found, in units of that of the noise, when the curves and shifts have taken so many degrees of freedom.
    fn scatter(&self, taken: f64) -> f64 {
        let numbers = |&k: &usize| self.family.isotherms[k].traces.iter().map(|trace| trace.x.len()).sum::<usize>();
        let freedom = self.judged.iter().map(numbers).sum::<usize>() as f64 - taken;
        let misfit = self.state.misfit(self.family, &self.judged, self.loss);
        if freedom > 0.0 { (misfit / freedom).max(1.0) } else { 1.0 }
    }

    /// By how many times the variance of what is found is larger because neighbouring residuals are alike, as they are where the curve
    /// misses the data systematically: as if of so many numbers only one were independent.
    fn alike(&self) -> f64 {
        let (mut squares, mut products, mut count, mut traces) = (0.0, 0.0, 0.0, 0.0);
        for &isotherm in &self.judged {
            for quantity in 0..self.family.quantities.len() {
                let residuals: Vec<f64> =
                    self.state.residuals(self.family, isotherm, quantity).map(|at| at.residual).collect();
                squares += residuals.iter().map(|r| r * r).sum::<f64>();
                products += residuals.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>();
                count += residuals.len() as f64;
                traces += 1.0;
            }
        }
        /// Standard deviations of the correlation of independent numbers, below which there is none.
        const CHANCE: f64 = 3.0;
        let correlation = products / squares;
        if correlation > CHANCE / f64::sqrt(count) {
            ((1.0 + correlation) / (1.0 - correlation)).min(count / traces)
        } else {
            1.0
        }
    }

    /// Isotherms that hang together where they lie now. What is held by hand or not moved at all stays together.
    fn parts(&self, options: &Options) -> Vec<Vec<usize>> {
        let held = |k: &usize| options.shifts.get(*k).is_some_and(|known| known.is_held());
        let together = options.still || self.members.iter().any(held);
        if together {
            return vec![self.members.clone()];
        }
        hanging_together(self.family, &self.members, &|k| self.state.horizontal[k])
    }

    /// Every shift but those of the pivot.
    fn all_shifts(&self) -> Vec<Unknown> {
        let others = || (0..self.members.len()).filter(|&member| self.members[member] != self.pivot);
        let vertical = others().filter(|_| self.vertical_free).map(|member| (member, 1));
        others().map(|member| (member, 0)).chain(vertical).collect()
    }

    fn cost(&self, state: &State) -> f64 {
        state.misfit(self.family, &self.members, self.loss) + state.bending()
    }

    /// Where a step leads, with the parameters of the law there.
    fn after(
        &self,
        reduced: &Reduced,
        unknowns: &[Unknown],
        step: &DVector<f64>,
        by: &DVector<f64>,
    ) -> (State, Option<Vec<f64>>) {
        let mut state = self.state.clone();
        let curves = reduced.of_curves(step);
        for (master, step) in state.masters.iter_mut().zip(curves) {
            // A number does not change by more than a factor of e² in one step.
            master.coefficients.iter_mut().zip(step).for_each(|(c, s)| *c += s.clamp(-2.0, 2.0));
        }
        for (&(member, which), step) in unknowns.iter().zip(step.iter()) {
            let list = if which == 0 { &mut state.horizontal } else { &mut state.vertical };
            list[self.members[member]] += step;
        }
        let parameters = self.motion.parameters_after(by);
        if let (Some(parameters), Motion::Law { law, .. }) = (&parameters, &self.motion) {
            let (shifts, _) = law_shifts(*law, self.family, self.pivot, parameters);
            self.members.iter().for_each(|&k| state.horizontal[k] = shifts[k]);
        }
        (state, parameters)
    }

    /// The curves on grids that suit the shifts.
    fn suited(&self) -> Vec<Master> {
        let one = |(quantity, master): (usize, &Master)| {
            let traces =
                self.members.iter().map(|&k| (&self.family.isotherms[k].traces[quantity], self.state.horizontal[k]));
            master.over(ends(traces))
        };
        self.state.masters.iter().enumerate().map(one).collect()
    }

    /// Learns from the data how stiff each curve is, by one step towards the largest restricted likelihood (S. N. Wood & M. Fasiolo,
    /// Biometrics 73, 1071 (2017)). The answer is whether it still changes.
    fn learn(&mut self, cost: &mut f64) -> bool {
        let equations = equations(self.family, &self.members, &self.state, self.loss);
        let misfit = self.state.misfit(self.family, &self.members, self.loss);
        let freedom = (self.points - self.taken(&equations)).max(1.0);
        let scatter = misfit / freedom;
        let mut changes = false;
        for (master, (matrix, _)) in self.state.masters.iter_mut().zip(&equations.curves) {
            let bending = master.bending();
            let Some(factor) = stiffened(matrix, &bending, master.stiffness).factor() else { continue };
            let spent = master.stiffness * factor.inverse().trace_with(&bending);
            let bent = bending.times(&master.coefficients);
            let bend: f64 = bent.iter().zip(&master.coefficients).map(|(a, b)| a * b).sum();
            let wanted = scatter * (master.rank() - spent).max(1e-3) / bend.max(1e-300);
            let wanted = wanted.clamp(1e-4, 1e8);
            changes |= (wanted / master.stiffness).ln().abs() > 0.05;
            master.stiffness = wanted;
        }
        *cost = self.cost(&self.state);
        changes
    }

    /// χ² of the curves for each degree of freedom.
    fn reduced_misfit(&self) -> f64 {
        let equations = equations(self.family, &self.members, &self.state, self.loss);
        let freedom = (self.points - self.taken(&equations)).max(1.0);
        self.state.misfit(self.family, &self.members, self.loss) / freedom
    }

    /// −2 ln of the likelihood of the shifts, the curves integrated out (Laplace's approximation; S. N. Wood, J. R. Stat. Soc. B 73, 3
    /// (2011)), up to a constant of the data.
    fn unlikeliness(&self) -> f64 {
        let equations = equations(self.family, &self.members, &self.state, self.loss);
        let of_curve = |(master, (matrix, _)): (&Master, &(Banded, Vec<f64>))| {
            let Some(factor) = stiffened(matrix, &master.bending(), master.stiffness).factor() else {
                return f64::INFINITY;
            };
            factor.ln_determinant() - master.rank() * master.stiffness.ln() - master.ln_determinant_of_bending()
        };
        let curves: f64 = self.state.masters.iter().zip(&equations.curves).map(of_curve).sum();
        self.cost(&self.state) + curves
    }

    /// Degrees of freedom that the curves and shifts take.
    fn taken(&self, equations: &super::system::Equations) -> f64 {
        let curves: f64 = self
            .state
            .masters
            .iter()
            .zip(&equations.curves)
            .map(|(master, (matrix, _))| {
                let factor = stiffened(matrix, &master.bending(), master.stiffness).factor();
                factor.map_or(0.0, |factor| factor.inverse().trace_with(matrix))
            })
            .sum();
        curves + self.motion.free() as f64
    }

    /// Writes what was found of this group.
    fn tell(mut self, found: &mut Superposition) {
        self.loss = self.told;
        let count = self.family.isotherms.len();
        // A shift that is held has the error that it would have if it were free.
        let unknowns = match &self.motion {
            Motion::Free(_) => self.all_shifts(),
            Motion::Law { .. } => self.motion.unknowns(&self.members),
        };
        let equations = equations(self.family, &self.members, &self.state, self.loss);
        let misfit = self.state.misfit(self.family, &self.members, self.loss);
        let freedom = self.points - self.taken(&equations);
        let scatter = self.scatter(self.taken(&equations)) * self.alike();
        for (master, (matrix, _)) in self.state.masters.iter_mut().zip(&equations.curves) {
            if let Some(factor) = stiffened(matrix, &master.bending(), master.stiffness).factor() {
                master.covariance = factor.inverse();
                master.covariance.0.iter_mut().flatten().for_each(|entry| *entry *= scatter);
            }
        }
        if let Some(reduced) = reduce(&equations, &self.state, &unknowns) {
            let directions = self.motion.directions(self.family, &self.members, self.pivot, &unknowns);
            let (covariance, of_numbers) = covariance(&reduced, directions.as_ref());
            if let Motion::Law { parameters, free, .. } = &self.motion {
                let count = parameters.len();
                let mut imposed = Imposed { parameters: parameters.clone(), covariance: DMatrix::zeros(count, count) };
                for (i, a) in free.iter().enumerate() {
                    for (j, b) in free.iter().enumerate() {
                        imposed.covariance[(*a, *b)] = scatter * of_numbers[(i, j)];
                    }
                }
                found.imposed = Some(imposed);
            }
            let place = |&(member, which): &Unknown| which * count + self.members[member];
            for (i, a) in unknowns.iter().enumerate() {
                for (j, b) in unknowns.iter().enumerate() {
                    found.covariance[(place(a), place(b))] = scatter * covariance[(i, j)];
                }
            }
        }
        for &k in &self.members {
            found.shifts[k] = Shift { horizontal: self.state.horizontal[k], vertical: self.state.vertical[k] };
        }
        // What an isotherm alone leaves over of a curve of its own says nothing of superposition.
        if self.members.len() > 1 {
            found.chi2 += misfit;
            found.freedom += freedom;
        }
        found.iterations += self.iterations;
        found.converged &= self.converged;
        found.groups.push(Group { isotherms: self.members, pivot: self.pivot, masters: self.state.masters });
    }
}

impl Motion {
    fn of_law(law: &'static dyn Curve, parameters: Vec<f64>, vertical: Vec<Unknown>) -> Motion {
        let held = held(law, 0.0);
        let free = (0..held.len()).filter(|&k| held[k].is_none()).collect();
        let limits = law.info().params.iter().map(|param| param.limits).collect();
        Motion::Law { law, parameters, free, limits, vertical }
    }

    /// Shifts that move, by themselves or with the law.
    fn unknowns(&self, members: &[usize]) -> Vec<Unknown> {
        match self {
            Motion::Free(unknowns) => unknowns.clone(),
            Motion::Law { vertical, .. } => {
                (0..members.len()).map(|member| (member, 0)).chain(vertical.iter().copied()).collect()
            }
        }
    }

    /// How many numbers are found.
    fn free(&self) -> usize {
        match self {
            Motion::Free(unknowns) => unknowns.len(),
            Motion::Law { free, vertical, .. } => free.len() + vertical.len(),
        }
    }

    /// Derivatives of the shifts by the numbers that are found; `None` where they are the shifts themselves.
    fn directions(
        &self,
        family: &Family,
        members: &[usize],
        pivot: usize,
        unknowns: &[Unknown],
    ) -> Option<DMatrix<f64>> {
        let Motion::Law { law, parameters, free, .. } = self else { return None };
        let (_, slopes) = law_shifts(*law, family, pivot, parameters);
        Some(DMatrix::from_fn(unknowns.len(), self.free(), |row, column| match (free.get(column), unknowns[row]) {
            (Some(&parameter), (member, 0)) => slopes[members[member]][parameter],
            (None, _) if row >= members.len() => f64::from(u8::from(row - members.len() == column - free.len())),
            _ => 0.0,
        }))
    }

    fn parameters_after(&self, by: &DVector<f64>) -> Option<Vec<f64>> {
        let Motion::Law { parameters, free, limits, .. } = self else { return None };
        let mut after = parameters.clone();
        for (&k, step) in free.iter().zip(by.iter()) {
            after[k] = (after[k] + step).clamp(limits[k][0], limits[k][1]);
        }
        Some(after)
    }

    fn set(&mut self, after: Vec<f64>) {
        if let Motion::Law { parameters, .. } = self {
            *parameters = after;
        }
    }
}

/// ln a of each isotherm by a law, 0 at the pivot, with the derivatives by its parameters.
fn law_shifts(law: &dyn Curve, family: &Family, pivot: usize, parameters: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let temperatures = family.temperatures().unwrap_or_default();
    let (mut values, mut slopes) = (Vec::new(), Vec::new());
    law.evaluate(&temperatures, parameters, &mut |value, gradient| {
        values.push(value);
        slopes.push(gradient.to_vec());
    });
    let (level, level_slopes) = (values[pivot], slopes[pivot].clone());
    values.iter_mut().for_each(|value| *value -= level);
    for own in &mut slopes {
        own.iter_mut().zip(&level_slopes).for_each(|(a, b)| *a -= b);
    }
    (values, slopes)
}

/// A damped step of the shifts, and of the numbers behind them.
fn step(reduced: &Reduced, directions: Option<&DMatrix<f64>>, damping: f64) -> Option<(DVector<f64>, DVector<f64>)> {
    let (mut matrix, gradient, diagonal) = match directions {
        None => (reduced.matrix.clone(), reduced.gradient.clone(), reduced.diagonal.clone()),
        Some(d) => {
            let scaled = DMatrix::from_diagonal(&reduced.diagonal);
            (d.transpose() * &reduced.matrix * d, d.tr_mul(&reduced.gradient), (d.transpose() * scaled * d).diagonal())
        }
    };
    for (k, scale) in diagonal.iter().enumerate() {
        // A shift that no data feel is kept still.
        matrix[(k, k)] += damping * scale + 1e-12 * scale + 1e-300;
    }
    if gradient.is_empty() {
        return Some((reduced.gradient.clone(), gradient));
    }
    let mut by = -matrix.cholesky()?.solve(&gradient);
    let of_shifts = |by: &DVector<f64>| directions.map_or_else(|| by.clone(), |d| d * by);
    let longest = of_shifts(&by).amax();
    if !longest.is_finite() {
        return None;
    }
    if longest > LONGEST_STEP {
        by *= LONGEST_STEP / longest;
    }
    Some((of_shifts(&by), by))
}

/// Covariance of the shifts, and of the numbers behind them, for noise of one standard deviation.
fn covariance(reduced: &Reduced, directions: Option<&DMatrix<f64>>) -> (DMatrix<f64>, DMatrix<f64>) {
    /// A shift that the data leave open gets an error beyond any doubt rather than none.
    const OPEN: f64 = 1e-9;
    let mut matrix = directions.map_or_else(|| reduced.matrix.clone(), |d| d.transpose() * &reduced.matrix * d);
    for k in 0..matrix.nrows() {
        matrix[(k, k)] += OPEN * matrix[(k, k)].abs() + 1e-12;
    }
    let size = matrix.nrows();
    let inverse = matrix.cholesky().map_or_else(|| DMatrix::identity(size, size) * 1e12, |factor| factor.inverse());
    (directions.map_or_else(|| inverse.clone(), |d| d * &inverse * d.transpose()), inverse)
}

#[cfg(test)]
mod tests {
    use super::super::made::Made;
    use super::*;
    use crate::superposition::Known;
    use crate::work::Alone;

    const SHIFTS: [f64; 5] = [-2.0, -0.9, 0.0, 0.8, 1.9];
    const PIVOT: usize = 2;

    fn superposed(made: &Made, seed: u64, options: Options) -> Superposition {
        superpose(&made.measured(seed), &Options { pivot: Some(PIVOT), ..options }, &Alone).unwrap()
    }

    #[test]
    fn covariances_are_those_of_the_scatter_of_fresh_noise() {
        /// Sets of fresh noise, from which a standard deviation is known to 7 % and a correlation to 0.1.
        const SETS: u64 = 100;
        let count = SHIFTS.len();
        for vertical_free in [false, true] {
            let lifts = if vertical_free { vec![0.02, 0.0, 0.0, -0.01, 0.03] } else { vec![0.0; count] };
            let made = Made { lifts, ..Made::new(&SHIFTS) };
            let options = || Options { vertical_free, ..Options::default() };
            let all: Vec<Superposition> = (0..SETS).map(|seed| superposed(&made, seed, options())).collect();
            let mean = |of: &dyn Fn(&Superposition) -> f64| all.iter().map(of).sum::<f64>() / SETS as f64;
            let off = |found: &Superposition, place: usize| match place.checked_sub(count) {
                None => found.shifts[place].horizontal - made.shifts[place],
                Some(k) => found.shifts[k].vertical - made.lifts[k],
            };
            let unknowns = if vertical_free { 2 * count } else { count };
            let places: Vec<usize> = (0..unknowns).filter(|place| place % count != PIVOT).collect();
            let said = |k: usize| mean(&|found| found.covariance[(k, k)]).sqrt();
            for &a in &places {
                let scatter = mean(&|found| off(found, a).powi(2)).sqrt();
                assert!((scatter / said(a) - 1.0).abs() < 0.25, "{a}: {scatter}, ± {}", said(a));
                for &b in &places {
                    let correlation = mean(&|found| found.covariance[(a, b)]) / (said(a) * said(b));
                    let seen = mean(&|found| off(found, a) * off(found, b)) / (said(a) * said(b));
                    // Three standard deviations of a correlation, and more where both deviations come out large.
                    assert!((correlation - seen).abs() < 0.4, "{a}, {b}: {seen} for {correlation}");
                }
            }
        }
    }

    #[test]
    fn the_master_curve_passes_through_the_truth_within_its_error() {
        let found = superposed(&Made::new(&SHIFTS), 7, Options::default());
        let [group] = found.groups.as_slice() else { panic!("{:?}", found.groups) };
        let mut beyond = 0;
        for k in 0..=90 {
            let x = -4.8 + 0.1 * f64::from(k);
            for (master, truth) in group.masters.iter().zip(Made::truth(x)) {
                let (value, slope) = master.at(x);
                let off = (value - truth.ln()).abs();
                // The errors are those for given shifts, which are known to 0.01: where the curve is steep that is felt.
                let error = master.error(x).hypot(0.01 * slope);
                assert!(off < 4.0 * error && error < 0.03, "{x}: off by {off}, ± {error}");
                beyond += usize::from(off > 2.0 * error);
            }
        }
        assert!(beyond < 20, "{beyond} of 182 beyond two standard errors");
        let chi2 = found.reduced_chi2().unwrap();
        // About 180 degrees of freedom: a standard deviation of 0.1.
        assert!((chi2 - 1.0).abs() < 0.35, "{chi2}");
    }

    #[test]
    fn nothing_moves_that_is_still_and_starts_are_relative_to_the_pivot() {
        let put = [-1.5, -1.1, 0.0, 0.9, 2.3];
        // Whether the pivot is among them or not.
        for pivot in [Known::Start(0.0), Known::Nothing] {
            let mut shifts = put.map(Known::Start).to_vec();
            shifts[PIVOT] = pivot;
            let found = superposed(&Made::new(&SHIFTS), 8, Options { still: true, shifts, ..Options::default() });
            for (shift, put) in found.shifts.iter().zip(put) {
                assert!((shift.horizontal - put).abs() < 1e-12, "{shift:?} for {put}");
            }
        }
    }

    #[test]
    fn a_shift_set_by_hand_joins_what_no_overlap_does() {
        let made = Made::new(&[-11.0, -10.2, 0.0, 0.8, 1.9]);
        assert_eq!(superposed(&made, 9, Options::default()).groups.len(), 2);
        let mut shifts = vec![Known::Nothing; 5];
        shifts[1] = Known::Held(-10.2);
        let found = superposed(&made, 9, Options { shifts, ..Options::default() });
        let [group] = found.groups.as_slice() else { panic!("{} groups", found.groups.len()) };
        assert_eq!(group.pivot, PIVOT);
        assert_eq!(found.shifts[1].horizontal, -10.2);
        // The other of the far group follows by its overlap.
        assert!((found.shifts[0].horizontal + 11.0).abs() < 0.05, "{:?}", found.shifts);
    }
}

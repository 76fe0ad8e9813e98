//! Profile likelihood: how far each parameter can go, all others fitted anew, before the fit becomes significantly worse.
//!
//! With `S(u)` the least sum of squares when the parameter is held at u, an end of the 95 % interval is where
//! `z = √((S(u) − S_min)/s²)` reaches Student's t. Where the law is linear that is `± t · standard error`; where it is not, the
//! interval follows the valley, is uneven, and may be open: then the data do not bound the parameter on that side.
//!
//! D. M. Bates & D. G. Watts, Nonlinear Regression Analysis (1988), ch. 6; D. J. Venzon & S. H. Moolgavkar, Appl. Stat. 37 (1988).

use super::again::{Finished, SharedSingle};
use super::joint::{JointFit, JointProblem};
use super::solver::Options;
use super::system::JointEnd;
use super::{Fit, Parameter, Problem, Single};
use crate::math::order::sort_by_number;
use crate::work::Work;

/// What is profiled, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Numbers of the parameters; empty for all that were fitted.
    pub chosen: Vec<usize>,
    /// The weights are the noise itself: the threshold is χ² with s = 1 and not Student's t with the scatter of the residuals.
    pub noise_known: bool,
    /// Steps of the curve on each side between the best value and the end of the interval; 0 for the interval alone.
    pub steps: usize,
}

/// Profiles of several parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Profiles {
    /// One for each chosen parameter, in order.
    pub parameters: Vec<Profile>,
    /// Parameters of a better fit that was found on the way; the profiles then belong to a fit that is not the best, and all
    /// should be done again from here.
    pub better: Option<Vec<f64>>,
}

/// The profile of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Number of the parameter.
    pub parameter: usize,
    /// Lower end of the 95 % interval.
    pub lower: Side,
    /// Upper end.
    pub upper: Side,
    /// Where `z` reaches this, the interval ends.
    pub threshold: f64,
    /// Points of the profile by rising value of the parameter, the best fit among them.
    pub points: Vec<Point>,
}

/// How an interval ends on one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// Here.
    Found(f64),
    /// At no value that the limit allows.
    Limit(f64),
    /// At no value as far as it was followed, which is this far.
    Open(f64),
}

impl Side {
    /// The end when there is one.
    pub fn found(self) -> Option<f64> {
        match self {
            Side::Found(value) => Some(value),
            Side::Limit(_) | Side::Open(_) => None,
        }
    }
}

/// A parameter held at a value, all others fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// `√((S − S_min)/s²)`, negative below the best value: a straight line where the law is linear.
    pub z: f64,
    /// All parameters: with the one that is held, the trace of the others.
    pub values: Vec<f64>,
}

/// The profiles of a fit, or `None` when `work` was stopped.
pub fn profile(
    problem: &(dyn Problem + Sync),
    parameters: &[Parameter],
    fit: &Fit,
    options: &Options,
    settings: &Settings,
    work: &dyn Work,
) -> Option<Profiles> {
    let single: SharedSingle = Single(problem);
    profiles(&Finished::one(&single, parameters, fit), options, settings, work)
}

/// The profiles of a joint fit; parameters have the numbers that they have in [`JointFit`].
pub fn profile_joint(
    problem: &(dyn JointProblem + Sync),
    shared: &[Parameter],
    own: &[Vec<Parameter>],
    fit: &JointFit,
    options: &Options,
    settings: &Settings,
    work: &dyn Work,
) -> Option<Profiles> {
    profiles(&Finished::joint(problem, shared, own, fit), options, settings, work)
}

fn profiles(fit: &Finished, options: &Options, settings: &Settings, work: &dyn Work) -> Option<Profiles> {
    let free = || (0..fit.parameters.len()).filter(|&k| !fit.parameters[k].fixed);
    let chosen: Vec<usize> = if settings.chosen.is_empty() {
        free().collect()
    } else {
        free().filter(|k| settings.chosen.contains(k)).collect()
    };
    let (s2, threshold) =
        if settings.noise_known { (1.0, Z95) } else { (fit.scatter.variance * fit.scatter.curvature, fit.t95) };
    let valley = Valley { fit, options, s2, threshold, steps: settings.steps };
    // Two sides of each parameter are as many pieces of work.
    let walk = |k: usize| valley.walk(chosen[k / 2], if k.is_multiple_of(2) { -1.0 } else { 1.0 }).packed();
    let walks: Vec<Walk> = work.map(2 * chosen.len(), &walk)?.iter().map(|numbers| Walk::unpacked(numbers)).collect();
    let mut better: Option<(f64, Vec<f64>)> = None;
    let mut profiles = Vec::new();
    for (&parameter, sides) in chosen.iter().zip(walks.chunks_exact(2)) {
        let mut points: Vec<Point> = sides.iter().flat_map(|walk| walk.points.iter().cloned()).collect();
        points.push(Point { z: 0.0, values: fit.values.to_vec() });
        sort_by_number(&mut points, |point| point.values[parameter]);
        points.dedup_by(|a, b| a.values[parameter] == b.values[parameter]);
        profiles.push(Profile { parameter, lower: sides[0].end, upper: sides[1].end, threshold, points });
        for found in sides.iter().filter_map(|walk| walk.better.clone()) {
            let again = valley.refit(&found, None);
            if let Some(end) = again.filter(|end| better.as_ref().is_none_or(|(cost, _)| end.cost < *cost)) {
                better = Some((end.cost, end.values));
            }
        }
    }
    Some(Profiles { parameters: profiles, better: better.map(|(_, values)| values) })
}

/// Square root of the 95 % point of χ² for one degree of freedom.
const Z95: f64 = 1.959_963_984_540_054;

/// A fit whose surroundings are explored.
struct Valley<'a> {
    fit: &'a Finished<'a>,
    options: &'a Options,
    s2: f64,
    threshold: f64,
    steps: usize,
}

/// What was found on one side of the best value.
struct Walk {
    end: Side,
    points: Vec<Point>,
    better: Option<Vec<f64>>,
}

/// A refit with the parameter held at `u` on the scale of the fit; z has no sign here.
#[derive(Clone)]
struct Held {
    u: f64,
    z: f64,
    /// dz/du, taken outwards.
    slope: f64,
    values: Vec<f64>,
}

impl Valley<'_> {
    fn walk(&self, k: usize, outwards: f64) -> Walk {
        /// `z` is found to this; the interval's end then is within a millionth of its width.
        const CLOSE: f64 = 1e-6;
        /// Each step outwards reaches at most this many times as far as the last.
        const FARTHER: f64 = 4.0;
        /// After so many steps outwards the side is open: a distance of 4²⁰ = 10¹² standard errors.
        const FAR: usize = 20;
        let p = self.fit.parameters[k];
        let best = self.fit.values[k];
        let bound = if outwards < 0.0 { p.lower } else { p.upper };
        let limit = p.to_scale(bound);
        let mut walk = Walk { end: Side::Open(best), points: Vec::new(), better: None };
        let u0 = p.to_scale(best);
        if (limit - u0) * outwards <= 0.0 {
            walk.end = Side::Limit(best);
            return walk;
        }
        if self.s2 <= 0.0 {
            // Without any residual every other value is excluded.
            walk.end = Side::Found(best);
            return walk;
        }
        let mut inside = Held { u: u0, z: 0.0, slope: 0.0, values: self.fit.values.to_vec() };
        let mut outside: Option<f64> = None;
        let mut visited: Vec<Held> = vec![inside.clone()];
        let mut u = u0 + outwards * self.threshold * self.error(k);
        let (mut farther, mut tries) = (0, 0);
        loop {
            let at_limit = (limit - u) * outwards <= 0.0;
            if at_limit {
                u = limit;
            }
            let held = self.held(k, u, outwards, &visited);
            let next = match &held {
                // Where the law is not finite the parameter cannot be.
                None => f64::NAN,
                Some(held) => {
                    if held.z.is_nan() {
                        walk.better = Some(held.values.clone());
                        break;
                    }
                    visited.push(held.clone());
                    if (held.z - self.threshold).abs() <= CLOSE * self.threshold {
                        inside = held.clone();
                        walk.end = Side::Found(held.values[k]);
                        break;
                    }
                    // On level ground, or downhill, the slope says nothing of where the rise begins.
                    let rises = held.slope.is_finite() && held.slope > 0.0;
                    if rises { held.u + outwards * (self.threshold - held.z) / held.slope } else { f64::NAN }
                }
            };
            if let Some(held) = held.filter(|held| held.z < self.threshold) {
                inside = held;
                walk.end = Side::Open(inside.values[k]);
                if at_limit {
                    walk.end = Side::Limit(bound);
                    break;
                }
            } else {
                outside = Some(u);
            }
            tries += 1;
            match outside {
                None => {
                    farther += 1;
                    if farther > FAR {
                        break;
                    }
                    let reach = (inside.u - u0).abs();
                    let distance = (next - u0) * outwards;
                    let ahead = if distance.is_nan() { f64::INFINITY } else { distance };
                    u = u0 + outwards * ahead.clamp(1.1 * reach, FARTHER * reach);
                }
                Some(outside) => {
                    let within = (next - inside.u) * outwards > 0.0 && (outside - next) * outwards > 0.0;
                    // Newton's step where it stays between what is known; half way every fourth time, so that it always ends.
                    u = if within && tries % 4 != 3 { next } else { 0.5 * (inside.u + outside) };
                    if tries > 100 || (outside - inside.u).abs() <= 1e-12 * (outside - u0).abs() {
                        // The fit becomes worse in a jump.
                        walk.end = Side::Found(inside.values[k]);
                        break;
                    }
                }
            }
        }
        for step in 1..self.steps {
            if walk.better.is_some() {
                break;
            }
            let u = u0 + (inside.u - u0) * step as f64 / self.steps as f64;
            if let Some(held) = self.held(k, u, outwards, &visited) {
                if held.z.is_nan() {
                    walk.better = Some(held.values);
                } else {
                    visited.push(held);
                }
            }
        }
        visited.remove(0);
        walk.points = visited.into_iter().map(|held| Point { z: outwards * held.z, values: held.values }).collect();
        walk
    }

    /// A first guess of the standard error on the scale of the fit; too small rather than too large.
    fn error(&self, k: usize) -> f64 {
        let linear = self.fit.covariance(k, k).map(f64::sqrt);
        let slope = self.fit.parameters[k].slope(self.fit.values[k]).abs();
        let alone = self.s2.sqrt() / (self.fit.influence(k) * slope);
        // Far beyond a factor e⁴ the curvature at the minimum says nothing.
        let trusted = linear.filter(|e| e.is_finite() && *e > 0.0 && !(self.fit.parameters[k].logarithmic && *e > 4.0));
        trusted.unwrap_or(if alone.is_finite() && alone > 0.0 { alone } else { 1.0 })
    }

    /// Refits with the parameter held; `None` when nothing finite is there, z = NaN when the fit became better.
    fn held(&self, k: usize, u: f64, outwards: f64, visited: &[Held]) -> Option<Held> {
        /// A gain in z² that is more than the solver's own tolerance.
        const BETTER: f64 = 1e-3;
        let p = self.fit.parameters[k];
        let mut start = self.foreseen(k, u, visited);
        start[k] = p.of_scale(u).clamp(p.lower, p.upper);
        let end = self.refit(&start, Some(k)).or_else(|| {
            // From the nearest refit when what was foreseen is nowhere.
            let nearest = visited.iter().min_by(|a, b| (a.u - u).abs().total_cmp(&(b.u - u).abs()))?;
            let mut start = nearest.values.clone();
            start[k] = p.of_scale(u).clamp(p.lower, p.upper);
            self.refit(&start, Some(k))
        })?;
        let z2 = (end.cost - self.fit.cost) / self.s2;
        let z = if z2 < -BETTER { f64::NAN } else { z2.max(0.0).sqrt() };
        // Moving the held parameter changes the least sum of squares as if the others stood still (envelope theorem).
        let gradient = self.fit.slope(&end, k) * p.slope(end.values[k]);
        Some(Held { u, z, slope: outwards * gradient / (self.s2 * z), values: end.values })
    }

    /// Where the other parameters should be when this one is at `u`: along the straight line through the two nearest refits,
    /// or along the valley of the covariance.
    fn foreseen(&self, k: usize, u: f64, visited: &[Held]) -> Vec<f64> {
        let mut nearest: Vec<&Held> = visited.iter().collect();
        sort_by_number(&mut nearest, |held| (held.u - u).abs());
        let a = nearest[0];
        let mut start = a.values.clone();
        let variance = self.fit.covariance(k, k);
        for (j, p) in self.fit.parameters.iter().enumerate().filter(|(j, p)| *j != k && !p.fixed) {
            let rise = match nearest.get(1) {
                Some(b) => (p.to_scale(a.values[j]) - p.to_scale(b.values[j])) / (a.u - b.u),
                None => match (self.fit.covariance(j, k), variance) {
                    (Some(covariance), Some(variance)) if variance > 0.0 => covariance / variance,
                    _ => 0.0,
                },
            };
            let foreseen = p.of_scale(p.to_scale(a.values[j]) + rise * (u - a.u));
            if foreseen.is_finite() {
                start[j] = foreseen.clamp(p.lower, p.upper);
            }
        }
        start
    }

    fn refit(&self, start: &[f64], held: Option<usize>) -> Option<JointEnd> {
        let one = |(k, p): (usize, &Parameter)| Parameter { start: start[k], fixed: p.fixed || held == Some(k), ..*p };
        let parameters: Vec<Parameter> = self.fit.parameters.iter().enumerate().map(one).collect();
        self.fit.fitted(self.fit.problem, &parameters, self.options)
    }
}

impl Walk {
    /// As plain numbers, since that is what shared work returns.
    fn packed(&self) -> Vec<f64> {
        let (kind, at) = match self.end {
            Side::Found(at) => (0.0, at),
            Side::Limit(at) => (1.0, at),
            Side::Open(at) => (2.0, at),
        };
        let better = self.better.as_deref().unwrap_or_default();
        let count = self.points.first().map_or(better.len(), |point| point.values.len());
        let mut numbers = vec![kind, at, count as f64, f64::from(u8::from(self.better.is_some()))];
        numbers.extend(better);
        for point in &self.points {
            numbers.push(point.z);
            numbers.extend(&point.values);
        }
        numbers
    }

    fn unpacked(numbers: &[f64]) -> Walk {
        let [kind, at, count, better, rest @ ..] = numbers else {
            return Walk { end: Side::Open(f64::NAN), points: Vec::new(), better: None };
        };
        let count = *count as usize;
        let end = match *kind {
            0.0 => Side::Found(*at),
            1.0 => Side::Limit(*at),
            _ => Side::Open(*at),
        };
        let (better, points) = rest.split_at(if *better > 0.0 { count } else { 0 });
        let points = points.chunks_exact(count + 1).map(|p| Point { z: p[0], values: p[1..].to_vec() }).collect();
        Walk { end, points, better: (!better.is_empty()).then(|| better.to_vec()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::fit;
    use crate::work::Alone;
    use nalgebra::{DMatrix, DVector};

    /// Residuals given by a closure of the parameters, derivatives by central differences.
    struct Given<F: Fn(&[f64]) -> Vec<f64>>(F, usize);

    impl<F: Fn(&[f64]) -> Vec<f64>> Problem for Given<F> {
        fn len(&self) -> usize {
            self.1
        }
        fn evaluate(&self, p: &[f64], r: &mut DVector<f64>, j: &mut DMatrix<f64>) {
            r.copy_from_slice(&(self.0)(p));
            for k in 0..p.len() {
                let h = 1e-6 * p[k].abs().max(1e-3);
                let at = |sign: f64| {
                    let mut p = p.to_vec();
                    p[k] += sign * h;
                    (self.0)(&p)
                };
                for (i, (up, down)) in at(1.0).iter().zip(at(-1.0)).enumerate() {
                    j[(i, k)] = (up - down) / (2.0 * h);
                }
            }
        }
        fn total_sum_of_squares(&self) -> Option<f64> {
            None
        }
    }

    fn free(start: f64, lower: f64, upper: f64) -> Parameter {
        Parameter { start, lower, upper, logarithmic: false, fixed: false }
    }

    fn profiles(problem: &(dyn Problem + Sync), parameters: &[Parameter], settings: &Settings) -> (Fit, Profiles) {
        let fit = fit(problem, parameters, &Options::default()).unwrap();
        let profiles = profile(problem, parameters, &fit, &Options::default(), settings, &Alone).unwrap();
        (fit, profiles)
    }

    #[test]
    fn for_a_straight_line_it_is_the_interval_of_the_textbook() {
        let problem = Given(
            |p| [2.0, 4.0, 5.0, 4.0, 5.0].iter().zip(1..).map(|(y, x)| p[0] + p[1] * f64::from(x) - y).collect(),
            5,
        );
        let settings = Settings { steps: 4, ..Settings::default() };
        let (fit, profiles) = profiles(&problem, &[free(0.0, -1e6, 1e6), free(0.0, -1e6, 1e6)], &settings);
        for profile in &profiles.parameters {
            let [lower, upper] = fit.uncertainty.parameters[profile.parameter].interval.unwrap();
            // The threshold is met to 1e-6.
            let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-5 * (upper - lower), "{a} {b}");
            close(profile.lower.found().unwrap(), lower);
            close(profile.upper.found().unwrap(), upper);
            // And z is a straight line.
            let error = fit.uncertainty.parameters[profile.parameter].std_error.unwrap();
            for point in &profile.points {
                close(point.values[profile.parameter], fit.values[profile.parameter] + point.z * error);
            }
            assert!(profile.points.len() >= 9);
        }
        assert_eq!(profiles.better, None);
    }

    /// Rate of reaction against concentration of Puromycin-treated enzyme: Bates & Watts (1988), table A1.1.
    const PUROMYCIN: [(f64, f64); 12] = [
        (0.02, 76.0),
        (0.02, 47.0),
        (0.06, 97.0),
        (0.06, 107.0),
        (0.11, 123.0),
        (0.11, 139.0),
        (0.22, 159.0),
        (0.22, 152.0),
        (0.56, 191.0),
        (0.56, 201.0),
        (1.10, 207.0),
        (1.10, 200.0),
    ];

    #[test]
    fn the_intervals_of_bates_and_watts_are_found() {
        let problem = Given(|p| PUROMYCIN.iter().map(|(x, y)| p[0] * x / (p[1] + x) - y).collect(), 12);
        let (fit, profiles) = profiles(&problem, &[free(200.0, 0.0, 1e4), free(0.1, 0.0, 10.0)], &Settings::default());
        assert!((fit.values[0] - 212.68).abs() < 0.01 && (fit.values[1] - 0.064_12).abs() < 1e-5);
        // SciPy: roots of the profile by brentq, each refit by least_squares, all tolerances 1e-15. R's confint, which
        // interpolates, gives the same to four digits.
        let expected = [[197.301_932_900, 229.289_055_055], [0.046_920_342_04, 0.086_156_913_43]];
        for (profile, expected) in profiles.parameters.iter().zip(expected) {
            for (side, expected) in [profile.lower, profile.upper].iter().zip(expected) {
                // The threshold is met to 1e-6 of a half width, which is at most a third of the value here.
                assert!((side.found().unwrap() / expected - 1.0).abs() < 1e-6, "{side:?} {expected}");
            }
        }
    }

    #[test]
    fn a_side_that_the_data_leave_open_is_said_to_be_open() {
        // Only the first, straight part of a saturation was measured: the level may be anything above some value.
        let x: Vec<f64> = (1..=12).map(|k| 0.01 * f64::from(k)).collect();
        let wiggle = |k: usize| 1e-2 * [1.0, -0.6, 0.3, -1.1, 0.8, -0.4][k % 6];
        let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| 1.0 - (-x).exp() + wiggle(k)).collect();
        let residuals =
            move |p: &[f64]| x.iter().zip(&y).map(|(x, y)| -p[0] * (-p[1] / p[0] * x).exp_m1() - y).collect();
        let level = Parameter { logarithmic: true, ..free(1.0, 1e-3, 1e6) };
        let (_, profiles) = profiles(&Given(residuals, 12), &[level, free(1.0, 0.0, 10.0)], &Settings::default());
        let level = &profiles.parameters[0];
        assert!(matches!(level.lower, Side::Found(v) if v > 0.01 && v < 1.0), "{:?}", level.lower);
        assert_eq!(level.upper, Side::Limit(1e6));
        assert!(profiles.parameters[1].lower.found().is_some() && profiles.parameters[1].upper.found().is_some());
    }

    #[test]
    fn a_parameter_on_its_limit_has_a_one_sided_interval() {
        let problem = Given(|p| [-1.0, -2.0, 0.5, 0.3].iter().map(|y| p[0] - y).collect(), 4);
        let (fit, profiles) = profiles(&problem, &[free(1.0, 0.0, 10.0)], &Settings::default());
        assert_eq!(fit.values[0], 0.0);
        assert_eq!(profiles.parameters[0].lower, Side::Limit(0.0));
        assert!(profiles.parameters[0].upper.found().unwrap() > 0.0);
    }

    #[test]
    fn a_better_valley_met_on_the_way_is_returned() {
        // Two valleys: a fit that starts at 0 stays in the shallow one at −1; the deep one is at 2.
        let problem = Given(
            |p| {
                let depth = |at: f64, width: f64| (-(p[0] - at).powi(2) / width).exp();
                vec![3.0 - 1.0 * depth(-1.0, 1.0) - 2.5 * depth(2.0, 1.0), 0.3 + 0.05 * p[0], -0.3]
            },
            3,
        );
        let (fit, profiles) =
            profiles(&problem, &[free(-0.5, -10.0, 10.0)], &Settings { steps: 8, ..Settings::default() });
        assert!((fit.values[0] + 1.0).abs() < 0.1, "{:?}", fit.values);
        assert!((profiles.better.unwrap()[0] - 2.0).abs() < 0.1);
    }

    #[test]
    fn level_ground_is_crossed_to_where_the_fit_becomes_worse() {
        // Nothing depends on the logarithm of the parameter between −20 and 20.
        let problem = Given(|p| vec![1e3 * (p[0].ln().abs() - 20.0).max(0.0), 1.0, -1.0, 1.0], 4);
        let level = Parameter { logarithmic: true, ..free(1.0, 1e-30, 1e30) };
        let (_, profiles) = profiles(&problem, &[level], &Settings::default());
        // z = 1e3·√(3/3)·distance reaches Student's t for three degrees of freedom at a distance of 3.182e-3.
        for (side, sign) in [(profiles.parameters[0].lower, -1.0), (profiles.parameters[0].upper, 1.0)] {
            let end = side.found().unwrap().ln() * sign;
            assert!((end - 20.003_182).abs() < 1e-5, "{end}");
        }
    }

    #[test]
    fn known_noise_takes_chi_squared_and_no_scatter() {
        let problem = Given(|p| [-1.0, -2.0, 0.5, 0.3].iter().map(|y| p[0] - y).collect(), 4);
        let settings = Settings { noise_known: true, ..Settings::default() };
        let (fit, profiles) = profiles(&problem, &[free(1.0, -10.0, 10.0)], &settings);
        // Mean of four numbers with σ = 1: ± 1.96/2.
        let upper = profiles.parameters[0].upper.found().unwrap();
        assert!((upper - fit.values[0] - Z95 / 2.0).abs() < 1e-6);
    }
}

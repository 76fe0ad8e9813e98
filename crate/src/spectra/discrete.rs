//! The fewest exponential decays that describe a relaxation to its noise, each with errors.
//!
//! Non-negative least squares over a dense grid of relaxation times finds where there are modes; neighbours on the grid are
//! merged. Then strengths and times are refined by least squares, and modes are merged one pair at a time, the pair that costs
//! least first, each time refined again. A criterion chooses among the numbers of modes.
//!
//! M. Baumgaertel & H. H. Winter, Rheol. Acta 28, 511 (1989); K. P. Burnham & D. R. Anderson, "Model Selection" (2002).

use super::Measured;
use crate::fit::{self, Fit, FitError, Options, Parameter, Problem, Quality, Restarts};
use crate::math::nnls::{NonNegative, nnls};
use crate::math::order::sort_by_number;
use nalgebra::{DMatrix, DVector};

/// How the number of modes is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// Least BIC: another mode must raise the likelihood by as much as the number of points makes two numbers worth.
    Bic,
    /// Least AICc: the best prediction; asks for a few modes more.
    Aicc,
    /// The fewest modes that leave no more than the stated noise.
    Noise,
}

/// Whether there is a modulus that does not relax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaxed {
    /// None: everything relaxes, the material flows in the end.
    None,
    /// Fitted.
    Free,
    /// Fitted where the criterion asks for it.
    Auto,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How the number of modes is chosen.
    pub criterion: Criterion,
    /// Whether there is a relaxed modulus.
    pub relaxed: Relaxed,
    /// The largest number of modes tried.
    pub most_modes: usize,
}

/// Where a mode lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside the window of measurement.
    Inside,
    /// Faster than it.
    Faster,
    /// Slower than it.
    Slower,
}

/// One exponential decay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// Strength, Pa.
    pub strength: f64,
    /// Relaxation time, s.
    pub time: f64,
    /// Whether it was seen directly. A mode outside the window stands for everything out there.
    pub place: Place,
    /// Number of its strength among the parameters of the fit; the time follows it.
    pub parameter: usize,
}

/// One number of modes that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Modes.
    pub modes: usize,
    /// Whether a relaxed modulus was fitted beside them.
    pub relaxed: bool,
    /// How good it is.
    pub quality: Quality,
}

/// Modes, with what they were chosen from.
#[derive(Clone, Debug)]
pub struct Discrete {
    /// Modes by ascending relaxation time.
    pub modes: Vec<Mode>,
    /// Number of the relaxed modulus among the parameters of the fit, where there is one.
    pub relaxed: Option<usize>,
    /// The fit: strength and time of each mode in turn, then the relaxed modulus.
    pub fit: Fit,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Every number of modes that was tried, ascending.
    pub candidates: Vec<Candidate>,
    /// Which of them was chosen.
    pub chosen: usize,
    /// For [`Criterion::Noise`]: whether the stated noise was reached at all.
    pub noise_reached: bool,
}

/// Grid of the first search, relaxation times for each decade.
const PER_DECADE: usize = 10;

/// How far modes are looked for beyond the window, decades.
const MARGIN: f64 = 1.0;

/// How far the relaxation time of a mode may move out of the window while it is refined, as a factor.
const FARTHEST: f64 = 1e3;

/// AICc above the best at which fewer modes are no longer tried: a likelihood of e^−25.
const HOPELESS: f64 = 50.0;

/// Finds the modes.
///
/// # Errors
/// [`FitError::TooFewPoints`] when not even one mode can be determined.
pub fn discrete(measured: &Measured, settings: &Settings) -> Result<Discrete, FitError> {
    let mut tried = match settings.relaxed {
        Relaxed::None | Relaxed::Auto => descend(measured, found_on_grid(measured, false), false, settings)?,
        Relaxed::Free => descend(measured, found_on_grid(measured, true), true, settings)?,
    };
    if settings.relaxed == Relaxed::Auto {
        // With a relaxed modulus the number of modes is the same or a little less: no need to start from the grid again.
        let best = (0..tried.len()).min_by(|&a, &b| by(tried[a].fit.quality.bic, tried[b].fit.quality.bic));
        let modes = best.map(|k| tried[k.saturating_sub(1)].modes.clone()).unwrap_or_default();
        tried.extend(descend(measured, modes, true, settings)?);
    }
    sort_by_number(&mut tried, |t| t.modes.len() as f64 + 0.5 * f64::from(t.relaxed));
    let noise_reached = tried.iter().any(Tried::within_noise);
    let better = |a: &Tried, b: &Tried| match settings.criterion {
        Criterion::Bic => by(a.fit.quality.bic, b.fit.quality.bic),
        // The fewest parameters come first.
        Criterion::Noise if noise_reached => b.within_noise().cmp(&a.within_noise()).then(a.free().cmp(&b.free())),
        Criterion::Aicc | Criterion::Noise => by(a.fit.quality.aicc, b.fit.quality.aicc),
    };
    let Some(chosen) = (0..tried.len()).min_by(|&a, &b| better(&tried[a], &tried[b])) else {
        return Err(FitError::TooFewPoints { points: measured.data().len(), free: 2 });
    };
    let candidates =
        tried.iter().map(|t| Candidate { modes: t.modes.len(), relaxed: t.relaxed, quality: t.fit.quality }).collect();
    let best = tried.swap_remove(chosen).polished(measured);
    Ok(best.finish(measured, candidates, chosen, noise_reached))
}

/// A missing criterion (no residual at all, or too few points) ranks last.
fn by(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    a.unwrap_or(f64::INFINITY).total_cmp(&b.unwrap_or(f64::INFINITY))
}

/// One number of modes, refined.
struct Tried {
    modes: Vec<[f64; 2]>,
    relaxed: bool,
    fit: Fit,
    parameters: Vec<Parameter>,
}

impl Tried {
    fn free(&self) -> usize {
        self.fit.quality.free
    }

    /// Whether χ² is below its 95 % point for the stated noise (by the normal approximation of Wilson and Hilferty).
    fn within_noise(&self) -> bool {
        let freedom = self.fit.quality.points.saturating_sub(self.free()) as f64;
        let spread = 2.0 / (9.0 * freedom);
        freedom > 0.0 && self.fit.quality.rss <= freedom * (1.0 - spread + 1.645 * spread.sqrt()).powi(3)
    }

    /// Brought to rest: candidates are compared before the last digits are there.
    fn polished(self, measured: &Measured) -> Tried {
        let from: Vec<Parameter> =
            self.parameters.iter().zip(&self.fit.values).map(|(p, &start)| Parameter { start, ..*p }).collect();
        let options = Options { max_iterations: 500, restarts: Restarts::Never, ..Options::default() };
        match fit::fit(&Decays { measured, modes: self.modes.len() }, &from, &options) {
            Ok(fit) if fit.quality.rss <= self.fit.quality.rss => {
                let modes = fit.values.chunks_exact(2).map(|mode| [mode[0], mode[1]]).collect();
                Tried { modes, fit, ..self }
            }
            _ => self,
        }
    }

    fn finish(self, measured: &Measured, candidates: Vec<Candidate>, chosen: usize, noise_reached: bool) -> Discrete {
        let [lo, hi] = measured.window();
        let mut modes: Vec<Mode> = self
            .modes
            .iter()
            .enumerate()
            .map(|(k, &[strength, time])| {
                let place = match () {
                    () if time < lo => Place::Faster,
                    () if time > hi => Place::Slower,
                    () => Place::Inside,
                };
                Mode { strength, time, place, parameter: 2 * k }
            })
            .collect();
        sort_by_number(&mut modes, |mode| mode.time);
        let relaxed = self.relaxed.then_some(2 * modes.len());
        let Tried { fit, parameters, .. } = self;
        Discrete { modes, relaxed, fit, parameters, candidates, chosen, noise_reached }
    }
}

/// From these modes down to one, as long as there is hope.
fn descend(
    measured: &Measured,
    mut modes: Vec<[f64; 2]>,
    relaxed: bool,
    settings: &Settings,
) -> Result<Vec<Tried>, FitError> {
    let determined = measured.data().len().saturating_sub(1 + usize::from(relaxed)) / 2;
    let most = settings.most_modes.min(determined);
    if most == 0 {
        return Err(FitError::TooFewPoints { points: measured.data().len(), free: 2 + usize::from(relaxed) });
    }
    while modes.len() > most {
        modes = merged(measured, &modes, relaxed);
    }
    let mut tried: Vec<Tried> = Vec::new();
    while !modes.is_empty() {
        let now = refine(measured, &modes, relaxed)?;
        modes = now.modes.clone();
        tried.push(now);
        let best = tried.iter().filter_map(|t| t.fit.quality.aicc).fold(f64::INFINITY, f64::min);
        let last = tried.last().and_then(|t| t.fit.quality.aicc);
        if modes.len() == 1 || last.is_some_and(|last| last > best + HOPELESS) {
            break;
        }
        modes = merged(measured, &modes, relaxed);
    }
    Ok(tried)
}

/// Clusters of the non-negative least-squares solution on a dense grid.
fn found_on_grid(measured: &Measured, relaxed: bool) -> Vec<[f64; 2]> {
    let grid = measured.grid(PER_DECADE, MARGIN);
    let strengths = solve(measured, &grid, relaxed).x;
    let mut modes: Vec<[f64; 2]> = Vec::new();
    let mut last = None;
    for (k, (&g, &tau)) in strengths.iter().zip(&grid).enumerate().filter(|(_, (g, _))| **g > 0.0) {
        match (modes.last_mut(), last) {
            // Two neighbours on the grid are one mode between them.
            (Some(mode), Some(before)) if before + 1 == k => *mode = together(*mode, [g, tau]),
            _ => modes.push([g, tau]),
        }
        last = Some(k);
    }
    if modes.is_empty() {
        let [lo, hi] = measured.window();
        modes.push([measured.largest(), (lo * hi).sqrt()]);
    }
    modes
}

/// The best strengths of modes with these times, followed by the relaxed modulus where there is one.
fn solve(measured: &Measured, tau: &[f64], relaxed: bool) -> NonNegative {
    let mut design = measured.design(tau);
    if relaxed {
        design = design.insert_column(tau.len(), 0.0);
        design.set_column(tau.len(), &measured.relaxed_column());
    }
    nnls(&design, &measured.whitened())
}

/// One mode in place of two.
fn together([g, tau]: [f64; 2], [h, sigma]: [f64; 2]) -> [f64; 2] {
    [g + h, ((g * tau.ln() + h * sigma.ln()) / (g + h)).exp()]
}

/// One mode less: the pair of neighbours is merged, or the mode given up, that costs least.
fn merged(measured: &Measured, modes: &[[f64; 2]], relaxed: bool) -> Vec<[f64; 2]> {
    let mut sorted = modes.to_vec();
    sort_by_number(&mut sorted, |mode| mode[1]);
    let mut best: Option<(f64, Vec<f64>)> = None;
    let mut consider = |tau: Vec<f64>| {
        let norm = solve(measured, &tau, relaxed).residual_norm;
        if best.as_ref().is_none_or(|(least, _)| norm < *least) {
            best = Some((norm, tau));
        }
    };
    for k in 0..sorted.len() {
        let without = || sorted.iter().enumerate().filter(move |(j, _)| *j != k).map(|(_, mode)| mode[1]);
        consider(without().collect());
        if k + 1 < sorted.len() {
            let mut tau: Vec<f64> = without().collect();
            tau[k] = together(sorted[k], sorted[k + 1])[1];
            consider(tau);
        }
    }
    let tau = best.map(|(_, tau)| tau).unwrap_or_default();
    let strengths = solve(measured, &tau, relaxed).x;
    strengths.iter().zip(tau).map(|(g, tau)| [*g, tau]).collect()
}

/// Least squares over the logarithms of strengths and times.
fn refine(measured: &Measured, modes: &[[f64; 2]], relaxed: bool) -> Result<Tried, FitError> {
    let [lo, hi] = measured.window();
    let largest = measured.largest().max(f64::MIN_POSITIVE);
    let positive = |start: f64, lower: f64, upper: f64| Parameter {
        start: start.clamp(lower, upper),
        lower,
        upper,
        logarithmic: true,
        fixed: false,
    };
    let mut parameters = Vec::new();
    for &[g, tau] in modes {
        // A mode faster than the window can be far stronger than anything measured.
        parameters.push(positive(g, 1e-12 * largest, 1e6 * largest));
        parameters.push(positive(tau, lo / FARTHEST, hi * FARTHEST));
    }
    if relaxed {
        let times: Vec<f64> = modes.iter().map(|mode| mode[1]).collect();
        let start = solve(measured, &times, true).x.get(times.len()).copied().unwrap_or(0.0);
        parameters.push(Parameter { start, lower: 0.0, upper: 1e3 * largest, logarithmic: false, fixed: false });
    }
    let problem = Decays { measured, modes: modes.len() };
    // Candidates differ by much more than this; each starts from the one before, so that no other start is needed.
    let options = Options {
        ftol: 1e-8,
        xtol: 1e-8,
        gtol: 1e-8,
        max_iterations: 100,
        restarts: Restarts::Never,
        ..Options::default()
    };
    let fit = fit::fit(&problem, &parameters, &options)?;
    let modes = fit.values.chunks_exact(2).map(|mode| [mode[0], mode[1]]).collect();
    Ok(Tried { modes, relaxed, fit, parameters })
}

/// A sum of decays and what it is to match.
struct Decays<'a> {
    measured: &'a Measured,
    modes: usize,
}

impl Problem for Decays<'_> {
    fn len(&self) -> usize {
        self.measured.data().len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let (modes, relaxed) = p.split_at(2 * self.modes);
        for (i, d) in self.measured.data().iter().enumerate() {
            let mut sum = -d.value;
            for (k, mode) in modes.chunks_exact(2).enumerate() {
                let kernel = d.response.of_mode(d.x, mode[1]);
                sum += mode[0] * kernel;
                jacobian[(i, 2 * k)] = kernel / d.sigma;
                jacobian[(i, 2 * k + 1)] = mode[0] * d.response.slope_of_mode(d.x, mode[1]) / (mode[1] * d.sigma);
            }
            if let [relaxed] = relaxed {
                sum += relaxed * d.response.of_relaxed();
                jacobian[(i, 2 * self.modes)] = d.response.of_relaxed() / d.sigma;
            }
            residuals[i] = sum / d.sigma;
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        // About the weighted mean of each part: storage and loss are different quantities.
        let mut total = 0.0;
        for response in [super::Response::Storage, super::Response::Loss, super::Response::Time] {
            let part = || self.measured.data().iter().filter(move |d| d.response == response);
            let weight: f64 = part().map(|d| d.sigma.powi(-2)).sum();
            let mean = part().map(|d| d.value * d.sigma.powi(-2)).sum::<f64>() / weight;
            total += part().map(|d| ((d.value - mean) / d.sigma).powi(2)).sum::<f64>();
        }
        Some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectra::simulate::{frequencies, of_modes, of_spectrum, sweep};

    fn settings(relaxed: Relaxed) -> Settings {
        Settings { criterion: Criterion::Bic, relaxed, most_modes: 20 }
    }

    #[test]
    fn three_modes_come_back_with_their_errors() {
        let truth = [(1e9, 1e-2), (3e8, 1.0), (1e8, 50.0)];
        let measured = sweep(&frequencies(1e-3, 1e4, 50), of_modes(&truth, 0.0), 0.01, 0.0, 1);
        let found = discrete(&measured, &settings(Relaxed::None)).unwrap();
        assert_eq!(found.modes.len(), 3, "{:?}", found.candidates);
        for (mode, (g, tau)) in found.modes.iter().zip(truth) {
            let error = |k: usize| found.fit.uncertainty.parameters[k].std_error.unwrap();
            // Three and a half standard errors: one case in two thousand lies beyond.
            assert!((mode.strength - g).abs() < 3.5 * error(mode.parameter), "{mode:?}");
            assert!((mode.time - tau).abs() < 3.5 * error(mode.parameter + 1), "{mode:?}");
            assert_eq!(mode.place, Place::Inside);
        }
        let scatter = found.fit.quality.reduced_chi2.unwrap();
        assert!((0.6..1.5).contains(&scatter), "{scatter}");
    }

    #[test]
    fn a_solid_keeps_its_relaxed_modulus_and_a_liquid_gets_none() {
        let omega = frequencies(1e-2, 1e2, 40);
        let solid = sweep(&omega, of_modes(&[(2.0, 0.3), (1.0, 3.0)], 5.0), 0.01, 0.0, 3);
        let found = discrete(&solid, &settings(Relaxed::Auto)).unwrap();
        let relaxed = found.relaxed.expect("a relaxed modulus");
        let error = found.fit.uncertainty.parameters[relaxed].std_error.unwrap();
        assert!((found.fit.values[relaxed] - 5.0).abs() < 3.5 * error);
        let liquid = sweep(&omega, of_modes(&[(2.0, 0.3), (1.0, 3.0)], 0.0), 0.01, 0.0, 3);
        assert_eq!(discrete(&liquid, &settings(Relaxed::Auto)).unwrap().relaxed, None);
    }

    #[test]
    fn less_noise_shows_more_modes_of_a_broad_spectrum() {
        let broad = of_spectrum(|l| (-0.5 * (l / 2.0).powi(2)).exp());
        let omega = frequencies(1e-4, 1e4, 80);
        let count = |noise: f64| {
            let found = discrete(&sweep(&omega, &broad, noise, 0.0, 5), &settings(Relaxed::None)).unwrap();
            let scatter = found.fit.quality.reduced_chi2.unwrap();
            assert!((0.6..1.5).contains(&scatter), "noise {noise}: {scatter}");
            found.modes.len()
        };
        // The spectrum is seen over seven decades; three per cent show one to one and a half modes in each.
        let (few, many) = (count(0.03), count(0.001));
        assert!((6..=10).contains(&few) && (12..=18).contains(&many), "{few} {many}");
    }

    #[test]
    fn what_lies_beyond_the_window_is_said_to() {
        // The window sees 1e-3 … 1 s; one mode lies at 100 s.
        let measured = sweep(&frequencies(1.0, 1e3, 40), of_modes(&[(1.0, 0.03), (1.0, 100.0)], 0.0), 0.002, 0.0, 2);
        let found = discrete(&measured, &settings(Relaxed::None)).unwrap();
        let places: Vec<Place> = found.modes.iter().map(|mode| mode.place).collect();
        assert_eq!(places, [Place::Inside, Place::Slower], "{:?}", found.modes);
    }

    #[test]
    fn the_stated_noise_chooses_as_akaike_does_when_it_is_true() {
        let measured = sweep(&frequencies(1e-2, 1e2, 40), of_modes(&[(1.0, 0.1), (1.0, 10.0)], 0.0), 0.02, 0.0, 8);
        let noise = Settings { criterion: Criterion::Noise, ..settings(Relaxed::None) };
        let found = discrete(&measured, &noise).unwrap();
        assert!(found.noise_reached);
        assert_eq!(found.modes.len(), 2);
    }

    #[test]
    fn too_few_points_are_refused() {
        let measured = sweep(&[1.0, 2.0], of_modes(&[(1.0, 1.0)], 0.0), 0.01, 0.0, 1);
        let one_part = Measured::new(measured.data()[..2].iter().copied()).unwrap();
        assert!(matches!(discrete(&one_part, &settings(Relaxed::Auto)), Err(FitError::TooFewPoints { .. })));
    }
}

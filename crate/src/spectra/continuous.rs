//! The continuous relaxation spectrum H(τ), regularised: smooth where the data leave it open, with a band that says how open.
//!
//! ln H is fitted on a grid of ln τ by penalised least squares,
//! `|K H − y|² + λ ∫ (d² ln H / d(ln τ)²)² dln τ → min`, y and K in units of σ. The logarithm keeps H positive and makes the penalty
//! the same for strong and weak parts of a spectrum that spans decades. The penalty is that of a Gaussian prior for the curvature
//! of ln H; the band is the 95 % region of the posterior, linearised at the solution. Where the data say nothing, ln H goes on
//! straight and the band opens.
//!
//! J. Honerkamp & J. Weese, Rheol. Acta 32, 65 (1993) (nonlinear regularisation); D. J. C. MacKay, Neural Comput. 4, 415 (1992)
//! (evidence); G. Wahba, J. R. Stat. Soc. B 45, 133 (1983) (bands); A. R. Davies & R. S. Anderssen, J. Non-Newtonian Fluid Mech.
//! 73, 163 (1997) (which relaxation times a window of frequencies determines).

use super::{Measured, Response};
use crate::math::nnls::nnls;
use crate::math::reduction::{Reduced, reduce};
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::f64::consts::{FRAC_PI_2, TAU};

/// How λ is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// The λ that makes the data most probable (type II maximum likelihood). Needs the shape of the noise, not its level. The band
    /// includes the spread over all λ that the data allow.
    Evidence,
    /// Generalised cross-validation: the λ that predicts left-out points best. Needs the shape of the noise, not its level.
    CrossValidation,
    /// Morozov's discrepancy principle: the largest λ that leaves the stated noise, χ² = number of points; where none does, the evidence.
    Discrepancy,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How λ is chosen.
    pub criterion: Criterion,
    /// Whether a modulus that does not relax is fitted too.
    pub relaxed: bool,
}

/// A spectrum with its band.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuous {
    /// Relaxation times, s, ascending in equal steps of the logarithm.
    pub tau: Vec<f64>,
    /// H, Pa for each unit of ln τ.
    pub density: Vec<f64>,
    /// Lower edge of the 95 % band; 0 where the data set no lower bound.
    pub lower: Vec<f64>,
    /// Upper edge.
    pub upper: Vec<f64>,
    /// Standard deviation of ln H.
    pub std_ln: Vec<f64>,
    /// The relaxed modulus, Pa, with its standard error.
    pub relaxed: Option<(f64, f64)>,
    /// Shortest and longest relaxation time that the window determines.
    pub determined: [f64; 2],
    /// λ.
    pub lambda: f64,
    /// Sum of squared residuals in units of σ.
    pub chi2: f64,
    /// Effective number of parameters.
    pub effective: f64,
    /// What the fit leaves, in units of the stated noise.
    pub noise: f64,
    /// Everything tried, from the smoothest on.
    pub tried: Vec<Tried>,
    /// Which of them was chosen.
    pub chosen: usize,
    /// For [`Criterion::Discrepancy`]: whether the stated noise was reached. For the others: whether the choice lies inside the
    /// range of λ tried.
    pub criterion_met: bool,
}

impl Continuous {
    /// The modulus, Pa, that follows from the spectrum at an angular frequency or a time.
    pub fn at(&self, response: Response, x: f64) -> f64 {
        let step = (self.tau[self.tau.len() - 1] / self.tau[0]).ln() / (self.tau.len() - 1) as f64;
        let sum: f64 = self.tau.iter().zip(&self.density).map(|(tau, h)| h * response.of_mode(x, *tau)).sum();
        step * sum + self.relaxed.map_or(0.0, |(value, _)| value) * response.of_relaxed()
    }
}

/// One λ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// λ.
    pub lambda: f64,
    /// Sum of squared residuals in units of σ.
    pub chi2: f64,
    /// Effective number of parameters.
    pub effective: f64,
    /// Logarithm of the evidence, up to a constant.
    pub ln_evidence: f64,
    /// Score of generalised cross-validation, χ² n / (n − effective)².
    pub cross_validation: f64,
}

/// Grid: steps for each decade, and decades beyond the window.
///
/// What relaxes slower than the grid is cut off, and its plateau would be forced on the grid's end: with a margin of one decade
/// the band of a spectrum with the tail τ^−½ missed the truth there.
const PER_DECADE: usize = 8;
const MARGIN: f64 = 2.0;

/// A master curve over many decades gets wider steps, as long as they are good to all digits for a smooth spectrum: the error of
/// the sum is e^(−π²/step), 4e-8 for four a decade.
const LARGEST_GRID: f64 = 150.0;
const FEWEST_PER_DECADE: usize = 4;

/// λ from the smoothest to the roughest, two for each decade.
const LAMBDA_FROM: f64 = 1e6;
const LAMBDAS: usize = 25;
const LAMBDA_STEP: f64 = 0.316_227_766_016_837_94; // 10^(−1/2)

/// Number of the first λ that is tried, 100.
const FIRST: usize = 8;

/// A standard deviation of ln H beyond which there is no lower bound: a factor e, as for a parameter fitted by its logarithm.
const NO_LOWER_BOUND: f64 = 1.0;

/// Finds the spectrum; `None` when there are fewer than [`FEWEST`] numbers or nothing but zeros.
pub fn continuous(measured: &Measured, settings: &Settings) -> Option<Continuous> {
    prediction(measured, settings, &[]).map(|(spectrum, _)| spectrum)
}

/// The same, with what the spectrum says of other numbers, (which, at ω or t): the modulus and its standard deviation, Pa.
pub fn prediction(
    measured: &Measured,
    settings: &Settings,
    asked: &[(Response, f64)],
) -> Option<(Continuous, Vec<[f64; 2]>)> {
    let problem = Penalised::of(measured, settings.relaxed)?;
    let all = problem.every_lambda(problem.start(measured))?;
    let n = problem.points as f64;
    let least = |score: &dyn Fn(&Tried) -> f64| {
        (0..all.len()).min_by(|&a, &b| score(&all[a].tried).total_cmp(&score(&all[b].tried))).unwrap_or(0)
    };
    let inside = |k: usize| (k > 0 && k + 1 < all.len(), k);
    let (criterion_met, chosen) = match settings.criterion {
        Criterion::Evidence => inside(least(&|t| -t.ln_evidence)),
        Criterion::CrossValidation => inside(least(&|t| t.cross_validation)),
        Criterion::Discrepancy => match all.iter().position(|one| one.tried.chi2 <= n) {
            Some(k) => (true, k),
            // The roughest spectrum would come nearest, and be noise.
            None => (false, least(&|t| -t.ln_evidence)),
        },
    };
    // Only the evidence says how probable each λ is.
    let weights: Vec<f64> = match settings.criterion {
        Criterion::Evidence => {
            all.iter().map(|one| (one.tried.ln_evidence - all[chosen].tried.ln_evidence).exp()).collect()
        }
        _ => (0..all.len()).map(|k| f64::from(u8::from(k == chosen))).collect(),
    };
    let mixture = Mixture { all: &all, weights: &weights, chosen };
    let answers = asked.iter().map(|&(response, x)| problem.predict(&mixture, response, x)).collect();
    Some((problem.report(measured, &mixture, criterion_met), answers))
}

/// The posterior: one Gaussian for each λ, with its weight.
struct Mixture<'a> {
    all: &'a [Posterior],
    weights: &'a [f64],
    chosen: usize,
}

impl Mixture<'_> {
    fn best(&self) -> &Posterior {
        &self.all[self.chosen]
    }

    /// Standard deviation of a number about its value at the chosen λ: that within each λ and that between them. `of` gives its
    /// value and its variance in units of the noise.
    fn spread(&self, points: usize, of: &dyn Fn(&Posterior) -> (f64, f64)) -> f64 {
        let at_best = of(self.best()).0;
        let one = |(one, weight): (&Posterior, &f64)| {
            let (value, variance) = of(one);
            weight * (variance * one.noise2(points) + (value - at_best).powi(2))
        };
        let counted = || self.all.iter().zip(self.weights).filter(|(_, weight)| **weight > 1e-6);
        (counted().map(one).sum::<f64>() / counted().map(|(_, weight)| weight).sum::<f64>()).sqrt()
    }
}

/// The fewest numbers from which a spectrum is attempted.
pub const FEWEST: usize = 8;

/// The least-squares part rotated into few rows, and the penalty.
struct Penalised {
    tau: Vec<f64>,
    step: f64,
    /// Rotated design: a column for each grid point, and one for the relaxed modulus when there is one.
    design: DMatrix<f64>,
    target: DVector<f64>,
    /// Sum of squares that no spectrum reaches.
    unreachable: f64,
    /// designᵀ design.
    gram: DMatrix<f64>,
    /// ∫ (curvature)² as a quadratic form.
    penalty: DMatrix<f64>,
    points: usize,
    relaxed: bool,
}

/// ln H on the grid, and the relaxed modulus.
#[derive(Clone)]
struct State {
    ln_h: DVector<f64>,
    relaxed: f64,
}

/// The posterior of one λ, as a Gaussian.
struct Posterior {
    state: State,
    tried: Tried,
    /// Covariance of (ln H, relaxed modulus) in units of the noise.
    covariance: DMatrix<f64>,
}

impl Posterior {
    fn freedom(&self, points: usize) -> f64 {
        (points as f64 - self.tried.effective).max(1.0)
    }

    /// Variance of the residuals: what the fit leaves for each degree of freedom.
    fn noise2(&self, points: usize) -> f64 {
        self.tried.chi2 / self.freedom(points)
    }
}

impl Penalised {
    fn of(measured: &Measured, relaxed: bool) -> Option<Penalised> {
        let points = measured.data().len();
        if points < FEWEST || measured.largest() <= 0.0 {
            return None;
        }
        let [lo, hi] = measured.window();
        let decades = (hi / lo).log10() + 2.0 * MARGIN;
        let per_decade = ((LARGEST_GRID / decades) as usize).clamp(FEWEST_PER_DECADE, PER_DECADE);
        let tau = measured.grid(per_decade, MARGIN);
        let n = tau.len();
        let step = (tau[n - 1] / tau[0]).ln() / (n - 1) as f64;
        let mut design = measured.design(&tau) * step;
        if relaxed {
            design = design.insert_column(n, 0.0);
            design.set_column(n, &measured.relaxed_column());
        }
        let columns = design.ncols();
        let Reduced { r: design, c: target, rest: unreachable } = reduce(design, measured.whitened());
        let mut penalty = DMatrix::zeros(columns, columns);
        for k in 1..n.saturating_sub(1) {
            for (i, a) in [(k - 1, 1.0), (k, -2.0), (k + 1, 1.0)] {
                for (j, b) in [(k - 1, 1.0), (k, -2.0), (k + 1, 1.0)] {
                    penalty[(i, j)] += a * b / step.powi(3);
                }
            }
        }
        let gram = design.tr_mul(&design);
        Some(Penalised { tau, step, design, target, unreachable, gram, penalty, points, relaxed })
    }

    /// The posteriors of all λ, from the smoothest to the roughest.
    ///
    /// The first is found with much smoothing, the others from their neighbours. Not from the smoothest on: that may be a steep line, most
    /// of which has no influence on the fit, and from there nothing else is found.
    fn every_lambda(&self, start: State) -> Option<Vec<Posterior>> {
        let posterior = |state: &mut State, k: usize| {
            let lambda = LAMBDA_FROM * LAMBDA_STEP.powi(k as i32);
            self.minimise(state, lambda);
            self.laplace(state, lambda)
        };
        let mut state = start;
        let first = posterior(&mut state, FIRST)?;
        let (mut up, mut down) = (state.clone(), state);
        let rougher: Vec<Posterior> = (FIRST + 1..LAMBDAS).map(|k| posterior(&mut down, k)).collect::<Option<_>>()?;
        let mut smoother: Vec<Posterior> = (0..FIRST).rev().map(|k| posterior(&mut up, k)).collect::<Option<_>>()?;
        smoother.reverse();
        smoother.push(first);
        smoother.extend(rougher);
        Some(smoother)
    }

    /// The non-negative spectrum without any penalty, which is a few spikes, each spread over its neighbourhood: near the data and
    /// positive everywhere. (From a flat spectrum the first steps can lose all of it where late times weigh most.)
    fn start(&self, measured: &Measured) -> State {
        /// Width of a spike, in ln τ: half a decade to both sides.
        const WIDTH: f64 = 1.0;
        const FLOOR: f64 = 1e-5;
        let n = self.tau.len();
        /// A column this much shorter than the longest stands for what is over before the first point: nothing bounds its spike.
        const FAINT: f64 = 1e-2;
        let norms: Vec<f64> = self.design.column_iter().map(|column| column.norm()).collect();
        let longest = norms.iter().fold(0.0_f64, |m, norm| m.max(*norm));
        let mut spikes = nnls(&self.design, &self.target).x;
        for (spike, _) in spikes.iter_mut().zip(&norms).filter(|(_, norm)| **norm < FAINT * longest) {
            *spike = 0.0;
        }
        let smooth = |k: usize| -> f64 {
            let one = |j: usize| spikes[j] * (-0.5 * (self.step * (k as f64 - j as f64) / WIDTH).powi(2)).exp();
            (0..n).map(one).sum::<f64>() * self.step / (WIDTH * TAU.sqrt())
        };
        let height: Vec<f64> = (0..n).map(smooth).collect();
        let highest = height.iter().fold(1e-6 * measured.largest(), |m, h| m.max(*h));
        State {
            ln_h: DVector::from_iterator(n, height.iter().map(|h| h.max(FLOOR * highest).ln())),
            relaxed: if self.relaxed { spikes[n] } else { 0.0 },
        }
    }

    fn residual(&self, state: &State) -> DVector<f64> {
        let n = self.tau.len();
        let mut x = DVector::zeros(self.design.ncols());
        x.rows_mut(0, n).copy_from(&state.ln_h.map(f64::exp));
        if self.relaxed {
            x[n] = state.relaxed;
        }
        &self.design * x - &self.target
    }

    fn roughness(&self, state: &State) -> f64 {
        let n = self.tau.len();
        let second = |k: usize| state.ln_h[k - 1] - 2.0 * state.ln_h[k] + state.ln_h[k + 1];
        (1..n.saturating_sub(1)).map(|k| second(k).powi(2)).sum::<f64>() / self.step.powi(3)
    }

    fn objective(&self, state: &State, lambda: f64) -> f64 {
        self.residual(state).norm_squared() + self.unreachable + lambda * self.roughness(state)
    }

    /// Derivatives of the unknowns of the design with respect to those of the fit: H for ln H, 1 for the relaxed modulus.
    fn scale(&self, state: &State) -> DVector<f64> {
        DVector::from_fn(self.design.ncols(), |k, _| state.ln_h.get(k).map_or(1.0, |l| l.exp()))
    }

    /// Half the second derivative of the objective, without the curvature of the exponential (Gauss–Newton).
    fn hessian(&self, state: &State, lambda: f64) -> DMatrix<f64> {
        let s = self.scale(state);
        DMatrix::from_fn(s.len(), s.len(), |i, j| self.gram[(i, j)] * s[i] * s[j] + lambda * self.penalty[(i, j)])
    }

    /// Levenberg's method, from the given state on. Damping is the same for all of ln H, and no step is longer than [`LONGEST`]: where
    /// the spectrum is nearly nothing the fit would not feel a step, and what has been lost there does not come back.
    fn minimise(&self, state: &mut State, lambda: f64) {
        const ITERATIONS: usize = 200;
        /// Relative change of the objective at which it is done: far less than what tells two λ apart.
        const DONE: f64 = 1e-8;
        /// The longest step of ln H.
        const LONGEST: f64 = 1.5;
        let n = self.tau.len();
        let columns = self.design.ncols();
        let mut objective = self.objective(state, lambda);
        let mut damping = 1e-3;
        for _ in 0..ITERATIONS {
            let mut gradient = self.design.tr_mul(&self.residual(state)).component_mul(&self.scale(state));
            gradient += &self.penalty * state.ln_h.clone().resize_vertically(columns, 0.0) * lambda;
            let hessian = self.hessian(state, lambda);
            let unit = hessian.diagonal().rows(0, n).mean();
            let before = objective;
            for _ in 0..40 {
                let mut damped = hessian.clone();
                for k in 0..n {
                    damped[(k, k)] += damping * unit;
                }
                let step = Cholesky::new(damped).map(|solver| solver.solve(&gradient));
                let Some(step) = step.filter(|step| step.rows(0, n).amax() <= LONGEST) else {
                    damping = (4.0 * damping).max(1e-12);
                    continue;
                };
                let mut trial = state.clone();
                trial.ln_h -= step.rows(0, n);
                if self.relaxed {
                    trial.relaxed = (state.relaxed - step[n]).max(0.0);
                }
                let value = self.objective(&trial, lambda);
                if value <= objective {
                    *state = trial;
                    objective = value;
                    damping *= 0.1;
                    break;
                }
                damping = (4.0 * damping).max(1e-12);
            }
            if before - objective <= DONE * before {
                return;
            }
        }
    }

    /// The posterior around the minimum; `None` when it is not finite.
    fn laplace(&self, state: &State, lambda: f64) -> Option<Posterior> {
        let n = self.points as f64;
        let hessian = self.hessian(state, lambda);
        let cholesky = factorised(hessian)?;
        let ln_determinant = 2.0 * cholesky.l_dirty().diagonal().map(f64::ln).sum();
        let covariance = cholesky.inverse();
        let columns = covariance.nrows() as f64;
        let effective = columns - lambda * covariance.component_mul(&self.penalty).sum();
        let chi2 = self.residual(state).norm_squared() + self.unreachable;
        // Straight lines in ln H, and the relaxed modulus, are not penalised.
        let open = 2.0 + columns - self.tau.len() as f64;
        let ln_evidence = -0.5 * (n - open) * (chi2 + lambda * self.roughness(state)).max(f64::MIN_POSITIVE).ln()
            + 0.5 * (columns - open) * lambda.ln()
            - 0.5 * ln_determinant;
        let cross_validation = chi2 * n / (n - effective).max(f64::MIN_POSITIVE).powi(2);
        let finite = ln_evidence.is_finite() && chi2.is_finite() && effective.is_finite();
        finite.then(|| Posterior {
            state: state.clone(),
            tried: Tried { lambda, chi2, effective, ln_evidence, cross_validation },
            covariance,
        })
    }

    /// One number that follows from the spectrum, and its standard deviation.
    fn predict(&self, mixture: &Mixture, response: Response, x: f64) -> [f64; 2] {
        let kernel: Vec<f64> = self.tau.iter().map(|tau| self.step * response.of_mode(x, *tau)).collect();
        let of = |one: &Posterior| {
            let n = kernel.len();
            let gradient = DVector::from_fn(one.covariance.nrows(), |k, _| match one.state.ln_h.get(k) {
                Some(l) => kernel[k] * l.exp(),
                None => response.of_relaxed(),
            });
            let value = gradient.rows(0, n).sum() + one.state.relaxed * response.of_relaxed();
            (value, gradient.dot(&(&one.covariance * &gradient)))
        };
        [of(mixture.best()).0, mixture.spread(self.points, &of)]
    }

    fn report(&self, measured: &Measured, mixture: &Mixture, criterion_met: bool) -> Continuous {
        let n = self.tau.len();
        let best = mixture.best();
        let t95 = StudentsT::new(0.0, 1.0, best.freedom(self.points)).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));
        let ln_h = &best.state.ln_h;
        let std_ln: Vec<f64> =
            (0..n).map(|k| mixture.spread(self.points, &|one| (one.state.ln_h[k], one.covariance[(k, k)]))).collect();
        let edge = |k: usize, sign: f64| (ln_h[k] + sign * t95 * std_ln[k]).exp();
        let relaxed = self.relaxed.then(|| {
            let error = mixture.spread(self.points, &|one| (one.state.relaxed, one.covariance[(n, n)]));
            (best.state.relaxed, error)
        });
        let [lo, hi] = measured.window();
        let in_time = measured.data().iter().all(|d| d.response == Response::Time);
        let inset = if in_time { 1.0 } else { FRAC_PI_2.exp() };
        Continuous {
            density: ln_h.iter().map(|l| l.exp()).collect(),
            lower: (0..n).map(|k| if std_ln[k] > NO_LOWER_BOUND { 0.0 } else { edge(k, -1.0) }).collect(),
            upper: (0..n).map(|k| edge(k, 1.0)).collect(),
            relaxed,
            determined: [lo * inset, hi / inset],
            lambda: best.tried.lambda,
            chi2: best.tried.chi2,
            effective: best.tried.effective,
            noise: best.noise2(self.points).sqrt(),
            tried: mixture.all.iter().map(|one| one.tried).collect(),
            tau: self.tau.clone(),
            std_ln,
            chosen: mixture.chosen,
            criterion_met,
        }
    }
}

/// The factors of a matrix that is positive definite up to rounding.
fn factorised(matrix: DMatrix<f64>) -> Option<Cholesky<f64, Dyn>> {
    let lift = 1e-14 * matrix.diagonal().amax();
    Cholesky::new(matrix.clone()).or_else(|| {
        let n = matrix.nrows();
        Cholesky::new(matrix + DMatrix::identity(n, n) * lift)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectra::Datum;
    use crate::spectra::simulate::{frequencies, of_modes, of_spectrum, sweep};
    use std::f64::consts::PI;

    const EVIDENCE: Settings = Settings { criterion: Criterion::Evidence, relaxed: false };

    fn log_normal(l: f64) -> f64 {
        (-0.5 * (l / 2.0).powi(2)).exp()
    }

    /// Two peaks of width 1.5 in ln τ, eight apart, one five times as high as the other.
    fn two_peaks(l: f64) -> f64 {
        (-0.5 * ((l + 4.0) / 1.5).powi(2)).exp() + 0.2 * (-0.5 * ((l - 4.0) / 1.5).powi(2)).exp()
    }

    /// The spectrum of a Cole–Cole relaxation 1/(1 + (iωτ₀)^α) (K. S. Cole & R. H. Cole, J. Chem. Phys. 9, 341 (1941)):
    /// sin πα / (cosh(α ln τ/τ₀) + cos πα) / 2π, of unit area.
    fn cole_cole(alpha: f64) -> impl Fn(f64) -> f64 {
        move |l| (PI * alpha).sin() / ((alpha * l).cosh() + (PI * alpha).cos()) / TAU
    }

    /// Share of the grid inside `determined` where the band holds the truth, over some noisy sets.
    fn coverage(h: impl Fn(f64) -> f64, noise: f64, criterion: Criterion, sets: u64) -> f64 {
        let modulus = of_spectrum(&h);
        let omega = frequencies(1e-4, 1e4, 60);
        let (mut inside, mut all) = (0, 0);
        for seed in 0..sets {
            let settings = Settings { criterion, relaxed: false };
            let found = continuous(&sweep(&omega, &modulus, noise, 0.0, seed), &settings).unwrap();
            for k in 0..found.tau.len() {
                let [lo, hi] = found.determined;
                if found.tau[k] >= lo && found.tau[k] <= hi {
                    all += 1;
                    let truth = h(found.tau[k].ln());
                    inside += i32::from(found.lower[k] <= truth && truth <= found.upper[k]);
                }
            }
        }
        f64::from(inside) / f64::from(all)
    }

    #[test]
    fn the_cole_cole_modulus_has_the_spectrum_of_cole_and_cole() {
        // The trapezoidal rule over the tail that the grid leaves out, e^(−α·50).
        const ABS: f64 = 1e-6;
        let modulus = of_spectrum(cole_cole(0.5));
        for omega in [0.01, 1.0, 30.0] {
            let z = num_complex::Complex64::new(0.0, omega).powf(0.5);
            let exact = z / (1.0 + z);
            let [storage, loss] = modulus(omega);
            assert!((storage - exact.re).abs() < ABS && (loss - exact.im).abs() < ABS, "{omega} {storage} {exact}");
        }
    }

    #[test]
    fn the_band_holds_the_truth_inside_the_determined_window() {
        // 95 % are stated; the band includes the spread of λ and holds more for smooth spectra. Few sets here; many in the docs.
        for noise in [0.03, 0.003] {
            assert!(coverage(log_normal, noise, Criterion::Evidence, 4) > 0.93);
            assert!(coverage(two_peaks, noise, Criterion::Evidence, 4) > 0.93);
            assert!(coverage(cole_cole(0.5), noise, Criterion::Evidence, 4) > 0.93);
        }
    }

    #[test]
    fn two_peaks_are_two_peaks() {
        let measured = sweep(&frequencies(1e-4, 1e4, 60), of_spectrum(two_peaks), 0.01, 0.0, 1);
        let found = continuous(&measured, &EVIDENCE).unwrap();
        let [lo, hi] = found.determined;
        let peaks: Vec<f64> = (1..found.tau.len() - 1)
            .filter(|&k| found.tau[k] > lo && found.tau[k] < hi)
            .filter(|&k| found.density[k] > found.density[k - 1] && found.density[k] > found.density[k + 1])
            .map(|k| found.tau[k].ln())
            .collect();
        assert_eq!(peaks.len(), 2, "{peaks:?}");
        assert!((peaks[0] + 4.0).abs() < 0.5 && (peaks[1] - 4.0).abs() < 0.5, "{peaks:?}");
        assert!(found.criterion_met && (0.8..1.2).contains(&found.noise), "{}", found.noise);
    }

    #[test]
    fn the_band_opens_outside_the_window() {
        let measured = sweep(&frequencies(1e-1, 1e1, 40), of_spectrum(log_normal), 0.01, 0.0, 1);
        let found = continuous(&measured, &EVIDENCE).unwrap();
        let nearest = |tau: f64| {
            let far = |k: usize| (found.tau[k] / tau).ln().abs();
            found.std_ln[(0..found.tau.len()).min_by(|&a, &b| far(a).total_cmp(&far(b))).unwrap()]
        };
        assert!(nearest(1e-2) > 3.0 * nearest(1.0) && nearest(1e2) > 3.0 * nearest(1.0));
        assert_eq!(found.lower[0], 0.0, "nothing bounds the spectrum from below two decades outside the window");
    }

    #[test]
    fn every_criterion_finds_the_area_of_a_peak() {
        let area = 2.0 * TAU.sqrt();
        let measured = sweep(&frequencies(1e-4, 1e4, 60), of_spectrum(log_normal), 0.01, 0.0, 4);
        for criterion in [Criterion::Evidence, Criterion::CrossValidation, Criterion::Discrepancy] {
            let found = continuous(&measured, &Settings { criterion, relaxed: false }).unwrap();
            // At high frequency all of it is stored; sixty points of one per cent know it to a fraction of that.
            assert!((found.at(Response::Storage, 1e4) / area - 1.0).abs() < 0.01, "{criterion:?}");
        }
        let stated = Settings { criterion: Criterion::Discrepancy, relaxed: false };
        let found = continuous(&measured, &stated).unwrap();
        assert!(found.criterion_met && found.chi2 <= measured.data().len() as f64);
    }

    #[test]
    fn a_relaxed_modulus_is_told_from_the_spectrum() {
        let peak = of_spectrum(log_normal);
        let solid = |omega: f64| [peak(omega)[0] + 2.0, peak(omega)[1]];
        let measured = sweep(&frequencies(1e-4, 1e4, 60), solid, 0.01, 1e-5, 1);
        let found = continuous(&measured, &Settings { relaxed: true, ..EVIDENCE }).unwrap();
        let (value, error) = found.relaxed.unwrap();
        assert!((value - 2.0).abs() < 4.0 * error && error < 0.05, "{value} {error}");
    }

    #[test]
    fn a_single_relaxation_time_stays_a_narrow_peak() {
        let measured = sweep(&frequencies(1e-3, 1e3, 60), of_modes(&[(1.0, 1.0)], 0.0), 0.003, 0.0, 1);
        let found = continuous(&measured, &EVIDENCE).unwrap();
        let step = (found.tau[1] / found.tau[0]).ln();
        let near: f64 =
            (0..found.tau.len()).filter(|&k| found.tau[k].ln().abs() < 1.5).map(|k| step * found.density[k]).sum();
        assert!((near - 1.0).abs() < 0.05, "{near}");
    }

    #[test]
    fn a_decay_followed_far_beyond_its_end_is_not_lost() {
        // From t = 0.1 s on in equal steps to ten relaxation times: most points are next to nothing, and weigh most.
        let exact = |t: f64| 0.6 * (-t / 0.5).exp() + 0.5 * (-t / 50.0).exp();
        let mut random = crate::math::random::Random::new(1, 0);
        let data = (0..100).map(|k| 0.1 + 5.05 * f64::from(k)).map(|x| {
            let sigma = (0.02 * exact(x)).hypot(1e-4);
            Datum { response: Response::Time, x, value: exact(x) + sigma * random.normal(), sigma }
        });
        let found = continuous(&Measured::new(data).unwrap(), &EVIDENCE).unwrap();
        assert!((0.8..1.25).contains(&found.noise), "{}", found.noise);
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        let few = sweep(&[1.0, 2.0], of_modes(&[(1.0, 1.0)], 0.0), 0.01, 0.0, 1);
        assert_eq!(continuous(&few, &EVIDENCE), None);
    }
}

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
use nalgebra::{Cholesky, DMatrix, DVector, Dyn};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::f64::consts::{FRAC_PI_2, LN_10};

/// How λ is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// The λ that makes the data most probable (type II maximum likelihood). Needs the shape of the noise, not its level. The band
    /// includes the spread over all λ that the data allow.
    Evidence,
    /// Generalised cross-validation: the λ that predicts left-out points best. Needs the shape of the noise, not its level.
    CrossValidation,
    /// Morozov's discrepancy principle: the largest λ that leaves the stated noise, χ² = number of points.
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
    /// The fit at each measured number, Pa.
    pub fitted: Vec<f64>,
    /// Everything tried, from the smoothest on.
    pub tried: Vec<Tried>,
    /// Which of them was chosen.
    pub chosen: usize,
    /// For [`Criterion::Discrepancy`]: whether the stated noise was reached. For the others: whether the choice lies inside the
    /// range of λ tried.
    pub criterion_met: bool,
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

/// λ from the smoothest to the roughest, two for each decade.
const LAMBDA_FROM: f64 = 1e6;
const LAMBDAS: usize = 25;
const LAMBDA_STEP: f64 = 0.316_227_766_016_837_94; // 10^(−1/2)

/// A standard deviation of ln H beyond which there is no lower bound: a factor e, as for a parameter fitted by its logarithm.
const NO_LOWER_BOUND: f64 = 1.0;

/// Finds the spectrum; `None` when there are fewer than [`FEWEST`] numbers or nothing but zeros.
pub fn continuous(measured: &Measured, settings: &Settings) -> Option<Continuous> {
    let problem = Penalised::of(measured, settings.relaxed)?;
    let mut state = problem.start(measured);
    let mut all = Vec::new();
    for k in 0..LAMBDAS {
        let lambda = LAMBDA_FROM * LAMBDA_STEP.powi(k as i32);
        problem.minimise(&mut state, lambda);
        all.push(problem.laplace(&state, lambda)?);
    }
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
            None => (false, least(&|t| t.chi2)),
        },
    };
    // Only the evidence says how probable each λ is.
    let weights: Vec<f64> = match settings.criterion {
        Criterion::Evidence => {
            all.iter().map(|one| (one.tried.ln_evidence - all[chosen].tried.ln_evidence).exp()).collect()
        }
        _ => (0..all.len()).map(|k| f64::from(u8::from(k == chosen))).collect(),
    };
    Some(problem.report(measured, &all, &weights, chosen, criterion_met))
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

impl Penalised {
    fn of(measured: &Measured, relaxed: bool) -> Option<Penalised> {
        let points = measured.data().len();
        if points < FEWEST || measured.largest() <= 0.0 {
            return None;
        }
        let tau = measured.grid(PER_DECADE, MARGIN);
        let n = tau.len();
        let step = (tau[n - 1] / tau[0]).ln() / (n - 1) as f64;
        let mut design = measured.design(&tau) * step;
        if relaxed {
            design = design.insert_column(n, 0.0);
            design.set_column(n, &measured.relaxed_column());
        }
        let y = measured.whitened();
        let columns = design.ncols();
        let (design, target, unreachable) = if points > columns {
            let qr = design.qr();
            let mut rotated = y.clone();
            qr.q_tr_mul(&mut rotated);
            let target = rotated.rows(0, columns).into_owned();
            let unreachable = rotated.rows(columns, points - columns).norm_squared();
            (qr.r(), target, unreachable)
        } else {
            (design, y, 0.0)
        };
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

    /// A flat spectrum of the height that fits best.
    fn start(&self, measured: &Measured) -> State {
        let n = self.tau.len();
        let flat = self.design.columns(0, n).column_sum();
        let height = flat.dot(&self.target) / flat.norm_squared();
        let floor = 1e-6 * measured.largest();
        State { ln_h: DVector::from_element(n, height.max(floor).ln()), relaxed: 0.0 }
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

    /// Levenberg's method, from the given state on.
    fn minimise(&self, state: &mut State, lambda: f64) {
        const ITERATIONS: usize = 60;
        /// Relative change of the objective at which it is done: far less than what tells two λ apart.
        const DONE: f64 = 1e-9;
        /// The largest step of ln H: a factor 10.
        const LONGEST: f64 = LN_10;
        let n = self.tau.len();
        let mut objective = self.objective(state, lambda);
        let mut damping = 1e-3;
        for _ in 0..ITERATIONS {
            let scale = self.scale(state);
            let mut gradient = self.design.tr_mul(&self.residual(state)).component_mul(&scale);
            let mut l = state.ln_h.clone().resize_vertically(self.design.ncols(), 0.0);
            l = &self.penalty * l * lambda;
            gradient += l;
            let hessian = self.hessian(state, lambda);
            let before = objective;
            for _ in 0..30 {
                let mut damped = hessian.clone();
                for k in 0..damped.nrows() {
                    damped[(k, k)] *= 1.0 + damping;
                }
                let Some(solver) = Cholesky::new(damped) else {
                    damping = (10.0 * damping).max(1e-9);
                    continue;
                };
                let step = solver.solve(&gradient);
                let longest = step.rows(0, n).amax();
                let factor = if longest > LONGEST { LONGEST / longest } else { 1.0 };
                let mut trial = state.clone();
                trial.ln_h -= factor * step.rows(0, n);
                if self.relaxed {
                    trial.relaxed = (state.relaxed - factor * step[n]).max(0.0);
                }
                let value = self.objective(&trial, lambda);
                if value <= objective {
                    *state = trial;
                    objective = value;
                    damping *= 0.1;
                    break;
                }
                damping = (4.0 * damping).max(1e-9);
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

    fn report(
        &self,
        measured: &Measured,
        all: &[Posterior],
        weights: &[f64],
        chosen: usize,
        criterion_met: bool,
    ) -> Continuous {
        let n = self.tau.len();
        let best = &all[chosen];
        let freedom = |one: &Posterior| (self.points as f64 - one.tried.effective).max(1.0);
        let noise2 = |one: &Posterior| one.tried.chi2 / freedom(one);
        let total: f64 = weights.iter().sum();
        // Variance within each λ and between them, about the chosen one.
        let spread = |place: usize, value: &dyn Fn(&State) -> f64| -> f64 {
            let one = |(one, weight): (&Posterior, &f64)| {
                let off = value(&one.state) - value(&best.state);
                weight * (one.covariance[(place, place)] * noise2(one) + off * off)
            };
            (all.iter().zip(weights).filter(|(_, weight)| **weight > 1e-6).map(one).sum::<f64>() / total).sqrt()
        };
        let t95 = StudentsT::new(0.0, 1.0, freedom(best)).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));
        let std_ln: Vec<f64> = (0..n).map(|k| spread(k, &|state| state.ln_h[k])).collect();
        let edge = |k: usize, sign: f64| (best.state.ln_h[k] + sign * t95 * std_ln[k]).exp();
        let [lo, hi] = measured.window();
        let in_time = measured.data().iter().all(|d| d.response == Response::Time);
        let inset = if in_time { 1.0 } else { FRAC_PI_2.exp() };
        let fitted_by = |d: &super::Datum| {
            let sum: f64 = self.tau.iter().zip(&best.state.ln_h).map(|(tau, l)| d.response.of_mode(d.x, *tau) * l.exp()).sum();
            sum * self.step + best.state.relaxed * d.response.of_relaxed()
        };
        Continuous {
            density: best.state.ln_h.iter().map(|l| l.exp()).collect(),
            lower: (0..n).map(|k| if std_ln[k] > NO_LOWER_BOUND { 0.0 } else { edge(k, -1.0) }).collect(),
            upper: (0..n).map(|k| edge(k, 1.0)).collect(),
            relaxed: self.relaxed.then(|| (best.state.relaxed, spread(n, &|state| state.relaxed))),
            determined: [lo * inset, hi / inset],
            lambda: best.tried.lambda,
            chi2: best.tried.chi2,
            effective: best.tried.effective,
            noise: noise2(best).sqrt(),
            fitted: measured.data().iter().map(fitted_by).collect(),
            tried: all.iter().map(|one| one.tried).collect(),
            tau: self.tau.clone(),
            std_ln,
            chosen,
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
mod scratch {
    use super::*;
    use crate::spectra::simulate::{frequencies, of_spectrum, sweep};
    #[test]
    fn scratch() {
        let lognormal = |l: f64| (-0.5 * (l / 2.0).powi(2)).exp();
        let two = |l: f64| (-0.5 * ((l+4.0) / 1.5).powi(2)).exp() + 0.2*(-0.5 * ((l-4.0) / 1.5).powi(2)).exp();
        let cole = |a: f64| move |l: f64| { let p=std::f64::consts::PI*a; p.sin()/((a*l).cosh()+p.cos())/std::f64::consts::TAU };
        let c05 = cole(0.5); let c08 = cole(0.8);
        let spectra: Vec<(&str, &dyn Fn(f64)->f64)> = vec![("lognormal", &lognormal), ("two", &two), ("cole 0.5", &c05), ("cole .8", &c08)];
        let omega = frequencies(1e-4, 1e4, 60);
        for criterion in [Criterion::Evidence, Criterion::CrossValidation, Criterion::Discrepancy] {
        for (name, h) in &spectra {
            for noise in [0.03, 0.003] {
                let modulus = of_spectrum(|l| h(l));
                let (mut inside, mut total, mut werr, mut lam, mut eff, mut nz) = (0, 0, 0.0, 0.0, 0.0, 0.0);
                let mut all_ok = vec![0; 200];
                let now = std::time::Instant::now();
                let sets = 40;
                let mut taus = vec![];
                for seed in 0..sets {
                    let m = sweep(&omega, &modulus, noise, 0.0, seed);
                    let c = continuous(&m, &Settings { criterion, relaxed: false }).unwrap();
                    for k in 0..c.tau.len() {
                        let t = h(c.tau[k].ln());
                        let ok = c.lower[k] <= t && t <= c.upper[k];
                        if ok { all_ok[k] += 1; }
                        if c.tau[k] >= c.determined[0] && c.tau[k] <= c.determined[1] {
                            total += 1; inside += i32::from(ok);
                            werr += (c.density[k]-t).powi(2);
                        }
                    }
                    lam += c.lambda.log10(); eff += c.effective; nz += c.noise;
                    taus = c.tau.clone();
                }
                let s = sets as f64;
                eprintln!("{criterion:?} {name} {noise}: coverage {:.3} rms {:.4} log lambda {:.2} eff {:.1} noise {:.3} {:?}", inside as f64/total as f64, (werr/total as f64).sqrt(), lam/s, eff/s, nz/s, now.elapsed()/sets as u32);
                let line: Vec<String> = (0..taus.len()).step_by(6).map(|k| format!("{:.1}:{}", taus[k].log10(), all_ok[k])).collect();
                eprintln!("    {}", line.join(" "));
            }
        }
        }
    }
}

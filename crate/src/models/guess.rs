//! Where to start a fit: shapes are tried on a grid of relaxation times, amplitude and offset follow by linear least squares.

use super::modulus::Predicts;
use super::{Law, Role};
use crate::data::FrequencySweep;
use crate::math::order::sort_by_number;
use num_complex::Complex64;

/// Points looked at; more would cost time and not change the start.
const ENOUGH: usize = 40;

/// Grid of ln(τ ω̄): from relaxation far above the window to far below it.
const LN_TIMES: std::ops::RangeInclusive<i32> = -28..=60;
const LN_STEP: f64 = 0.5;

/// See [`super::starts`] and [`super::start_beside`].
pub(super) fn starts(law: &Law, sweep: &FrequencySweep, held: &[Option<f64>], count: usize) -> Vec<Vec<f64>> {
    let hold = |p: &mut [f64]| p.iter_mut().zip(held).for_each(|(p, held)| *p = held.unwrap_or(*p));
    let amplitudes_held = (0..held.len()).any(|k| held[k].is_some() && law.params()[k].param.role == Role::Amplitude);
    let seen = Seen::of(sweep, law.predicts());
    let defaults: Vec<f64> = law.params().iter().map(|param| param.param.start).collect();
    if seen.omega.is_empty() {
        return vec![defaults];
    }
    let middle = seen.omega.iter().map(|w| w.ln()).sum::<f64>() / seen.omega.len() as f64;
    let mut tried: Vec<(f64, Vec<f64>)> = Vec::new();
    for step in LN_TIMES {
        for mut p in law.shapes((middle - LN_STEP * f64::from(step)).exp()) {
            hold(&mut p);
            let cost = if amplitudes_held { seen.misfit(law, &p) } else { seen.fill_amplitudes(law, &mut p) };
            clamp(law, &mut p);
            tried.push((cost, p));
        }
    }
    tried.retain(|(cost, _)| cost.is_finite());
    sort_by_number(&mut tried, |(cost, _)| *cost);
    let mut starts: Vec<Vec<f64>> = Vec::new();
    for (_, p) in tried {
        // Neighbours on the grid lead to the same minimum; another shape may lead to another.
        if starts.len() < count && starts.iter().all(|chosen| differ(law, chosen, &p)) {
            starts.push(p);
        }
    }
    if starts.is_empty() { vec![defaults] } else { starts }
}

/// Whether two starts have different shapes, apart from the relaxation time.
fn differ(law: &Law, a: &[f64], b: &[f64]) -> bool {
    let shape = |k: &usize| law.params()[*k].param.role == Role::Shape && law.params()[*k].param.unit.is_empty();
    (0..a.len()).filter(shape).any(|k| a[k] != b[k])
}

fn clamp(law: &Law, p: &mut [f64]) {
    for (value, param) in p.iter_mut().zip(law.params()) {
        *value = value.clamp(param.param.limits[0], param.param.limits[1]);
    }
}

/// The part of a sweep that a law can be held against.
struct Seen {
    omega: Vec<f64>,
    storage: Vec<f64>,
    loss: Vec<f64>,
    loss_factor: Vec<f64>,
}

impl Seen {
    fn of(sweep: &FrequencySweep, predicts: Predicts) -> Seen {
        let step = sweep.omega.len().div_ceil(ENOUGH).max(1);
        let thin = |values: &[f64]| values.iter().copied().step_by(step).collect::<Vec<_>>();
        let whole = predicts == Predicts::Modulus;
        let moduli_known = !sweep.loss.is_empty() || (whole && !sweep.storage.is_empty());
        Seen {
            omega: thin(&sweep.omega),
            storage: if whole { thin(&sweep.storage) } else { Vec::new() },
            loss: thin(&sweep.loss),
            loss_factor: if whole && !moduli_known { thin(&sweep.loss_factor) } else { Vec::new() },
        }
    }

    /// The misfit, relative to each number.
    fn misfit(&self, law: &Law, p: &[f64]) -> f64 {
        let law = law.moduli(&self.omega, p);
        let of = |seen: &[f64], part: fn(&Complex64) -> f64| -> f64 {
            let largest = seen.iter().fold(0.0, |m: f64, y| if y.is_finite() { m.max(y.abs()) } else { m });
            let one = |(g, y): (&Complex64, &f64)| ((part(g) - y) / (y.abs() + 1e-3 * largest)).powi(2);
            law.iter().zip(seen).filter(|(_, y)| y.is_finite()).map(one).sum()
        };
        of(&self.storage, |g| g.re) + of(&self.loss, |g| g.im) + of(&self.loss_factor, |g| g.im / g.re)
    }

    /// Sets the amplitudes and the offset of `p` to their best values and returns the misfit, relative to each number.
    fn fill_amplitudes(&self, law: &Law, p: &mut [f64]) -> f64 {
        if !self.loss_factor.is_empty() {
            let misfit = |(g, seen): (&Complex64, &f64)| ((g.im / g.re) / seen).ln().powi(2);
            let shape = law.moduli(&self.omega, p);
            return shape.iter().zip(&self.loss_factor).filter(|(_, seen)| **seen > 0.0).map(misfit).sum();
        }
        let with_role = |role: Role| (0..p.len()).filter(move |&k| law.params()[k].param.role == role);
        let amplitudes: Vec<usize> = with_role(Role::Amplitude).collect();
        let offset = with_role(Role::Offset).find(|&k| !law.params()[k].param.fixed);
        // Curves whose sum, each times a number ≥ 0, is to match what was seen.
        let mut curves: Vec<Vec<Complex64>> = Vec::new();
        if law.linear_in_amplitudes() && amplitudes.len() > 1 {
            for &k in &amplitudes {
                let mut one = p.to_vec();
                amplitudes.iter().filter(|&&other| other != k).for_each(|&other| one[other] = 0.0);
                curves.push(law.moduli(&self.omega, &one));
            }
        } else {
            curves.push(law.moduli(&self.omega, p));
        }
        if offset.is_some() {
            curves.push(vec![Complex64::ONE; self.omega.len()]);
        }
        let n = curves.len();
        let (mut gram, mut seen_with, mut seen_square) = (vec![0.0; n * n], vec![0.0; n], 0.0);
        let mut add = |seen: &[f64], part: fn(&Complex64) -> f64| {
            let largest = seen.iter().fold(0.0, |m: f64, y| if y.is_finite() { m.max(y.abs()) } else { m });
            for (k, &y) in seen.iter().enumerate().filter(|(_, y)| y.is_finite()) {
                // Relative weights, with a floor so that a number near zero does not decide alone.
                let w = 1.0 / (y.abs() + 1e-3 * largest).powi(2);
                for a in 0..n {
                    let of_a = w * part(&curves[a][k]);
                    seen_with[a] += of_a * y;
                    for b in 0..n {
                        gram[a * n + b] += of_a * part(&curves[b][k]);
                    }
                }
                seen_square += w * y * y;
            }
        };
        add(&self.storage, |g| g.re);
        add(&self.loss, |g| g.im);
        let factors = non_negative(&gram, &seen_with);
        let mut misfit = seen_square;
        for a in 0..n {
            misfit -= 2.0 * factors[a] * seen_with[a];
            misfit += (0..n).map(|b| factors[a] * factors[b] * gram[a * n + b]).sum::<f64>();
        }
        let together = factors[0];
        // A process that did not help from this start must still be able to grow.
        let least = 1e-3 * factors.iter().fold(0.0_f64, |m, f| m.max(*f));
        for (number, &k) in amplitudes.iter().enumerate() {
            p[k] *=
                if amplitudes.len() > 1 && law.linear_in_amplitudes() { factors[number].max(least) } else { together };
        }
        if let Some(k) = offset {
            p[k] = factors[n - 1];
        }
        misfit
    }
}

/// Minimises `x·Gx − 2 x·c` over x ≥ 0, one coordinate after another: a few unknowns, for a start only.
fn non_negative(gram: &[f64], c: &[f64]) -> Vec<f64> {
    /// Enough for a start to a few per cent even where two curves are much alike.
    const ROUNDS: usize = 60;
    let n = c.len();
    let mut x = vec![0.0; n];
    for _ in 0..ROUNDS {
        for a in 0..n {
            let others: f64 = (0..n).filter(|&b| b != a).map(|b| gram[a * n + b] * x[b]).sum();
            x[a] = if gram[a * n + a] > 0.0 { ((c[a] - others) / gram[a * n + a]).max(0.0) } else { 0.0 };
        }
    }
    x
}

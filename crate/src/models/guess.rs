//! Where to start a fit: shapes are tried on a grid of relaxation times, amplitude and offset follow by linear least squares.

use super::{Info, Model, Predicts, Role};
use crate::data::FrequencySweep;

/// Points looked at; more would cost time and not change the start.
const ENOUGH: usize = 40;

/// Grid of ln(τ ω̄): from relaxation far above the window to far below it.
const LN_TIMES: std::ops::RangeInclusive<i32> = -28..=60;
const LN_STEP: f64 = 0.5;

/// See [`super::starts`].
pub(super) fn starts(model: &dyn Model, sweep: &FrequencySweep, count: usize) -> Vec<Vec<f64>> {
    let seen = Seen::of(sweep, model.info().predicts);
    let defaults: Vec<f64> = model.info().params.iter().map(|param| param.start).collect();
    if seen.omega.is_empty() {
        return vec![defaults];
    }
    let middle = seen.omega.iter().map(|w| w.ln()).sum::<f64>() / seen.omega.len() as f64;
    let mut tried: Vec<(f64, Vec<f64>)> = Vec::new();
    for step in LN_TIMES {
        for mut p in model.shapes((middle - LN_STEP * f64::from(step)).exp()) {
            let cost = seen.fill_amplitudes(model, &mut p);
            clamp(model.info(), &mut p);
            tried.push((cost, p));
        }
    }
    tried.retain(|(cost, _)| cost.is_finite());
    tried.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut starts: Vec<Vec<f64>> = Vec::new();
    for (_, p) in tried {
        // Neighbours on the grid lead to the same minimum; another shape may lead to another.
        if starts.len() < count && starts.iter().all(|chosen| differ(model.info(), chosen, &p)) {
            starts.push(p);
        }
    }
    if starts.is_empty() { vec![defaults] } else { starts }
}

/// Whether two starts have different shapes, apart from the relaxation time.
fn differ(info: &Info, a: &[f64], b: &[f64]) -> bool {
    let shape = |k: &usize| info.params[*k].role == Role::Shape && info.params[*k].unit.is_empty();
    (0..a.len()).filter(shape).any(|k| a[k] != b[k])
}

fn clamp(info: &Info, p: &mut [f64]) {
    for (value, param) in p.iter_mut().zip(info.params) {
        *value = value.clamp(param.limits[0], param.limits[1]);
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

    /// Sets amplitude and offset of `p` to their best values and returns the misfit, relative to each number.
    fn fill_amplitudes(&self, model: &dyn Model, p: &mut [f64]) -> f64 {
        let index = |role| model.info().params.iter().position(|param| param.role == role);
        let (amplitude, offset) = (index(Role::Amplitude), index(Role::Offset));
        let shape = super::moduli(model, &self.omega, p);
        if !self.loss_factor.is_empty() {
            let misfit = |(g, seen): (&num_complex::Complex64, &f64)| ((g.im / g.re) / seen).ln().powi(2);
            return shape.iter().zip(&self.loss_factor).filter(|(_, seen)| **seen > 0.0).map(misfit).sum();
        }
        // Minimise Σ w (seen − a·shape − b·one)² over a > 0 and b ≥ 0, where `one` is 1 for storage and 0 for loss.
        let mut sums = [0.0; 6]; // w s², w s, w one, w s y, w one y, w y²
        let mut add = |seen: &[f64], part: fn(&num_complex::Complex64) -> f64, one: f64| {
            let largest = seen.iter().fold(0.0, |m: f64, y| if y.is_finite() { m.max(y.abs()) } else { m });
            for (g, &y) in shape.iter().zip(seen).filter(|(_, y)| y.is_finite()) {
                // Relative weights, with a floor so that a number near zero does not decide alone.
                let w = 1.0 / (y.abs() + 1e-3 * largest).powi(2);
                let s = part(g);
                for (sum, term) in sums.iter_mut().zip([s * s, s * one, one, s * y, one * y, y * y]) {
                    *sum += w * term;
                }
            }
        };
        add(&self.storage, |g| g.re, 1.0);
        add(&self.loss, |g| g.im, 0.0);
        let [ss, s1, one, sy, y1, yy] = sums;
        let misfit = |a: f64, b: f64| yy - 2.0 * (a * sy + b * y1) + a * a * ss + 2.0 * a * b * s1 + b * b * one;
        let determinant = ss * one - s1 * s1;
        let both = ((sy * one - y1 * s1) / determinant, (y1 * ss - sy * s1) / determinant);
        let free = offset.is_some_and(|k| !model.info().params[k].fixed) && both.0 > 0.0 && both.1 > 0.0;
        let (a, b) = if free { both } else { (sy / ss, 0.0) };
        if let Some(k) = amplitude {
            p[k] = a;
        }
        if let Some(k) = offset {
            p[k] = b;
        }
        misfit(a, b)
    }
}

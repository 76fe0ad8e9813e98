//! One shape for all isotherms, each shifted along the frequency: where its fit starts, and whether it tells an isotherm that had no hand
//! in it.

use super::fitting::{Against, Family, Joint, parameter};
use crate::analyses::Failure;
use crate::analyses::shared::law_fit::{Setting, fit_law};
use crate::analyses::shared::sweep::Target;
use crate::analyses::shared::{Action, FitOptions};
use crate::fit::loss::Loss;
use crate::fit::{Options as Solver, Parameter, Restarts, fit_joint};
use crate::math::order::sort_by_number;
use crate::models::Law;
use crate::superposition::left_out::LeftOut;
use nalgebra::DVector;
use std::sync::Arc;

/// No isotherm lies farther than this from the one that does not move, natural logarithms.
const REACH: f64 = 500.0;
/// Standard deviations above which a number is not noise.
const CLEAR: f64 = 10.0;
/// Steps towards the shift of an isotherm that was left out, and the longest of them.
const MOST_STEPS: usize = 20;
const LONGEST_STEP: f64 = 1.0;

/// The shared parameters, and the shift of each isotherm relative to `reference`.
///
/// The reference tells a first shape. From there outwards each isotherm is laid where it fits that shape best, and again and again all that
/// lie there tell the shape anew: so a shape longer than any window is found, and isotherms that do not overlap are joined by the law.
pub(super) fn starts(
    law: &Arc<Law>,
    targets: &[Target],
    reference: usize,
    settings: &[Setting],
    places: &[(bool, usize)],
    options: &FitOptions,
) -> Result<(Vec<Parameter>, Vec<Vec<Parameter>>), Failure> {
    let alone = FitOptions { action: Action::Fit, ..options.clone() };
    let mut shape = fit_law(Arc::clone(law), &targets[reference], settings, &alone)?.fitted.fit.values;
    let mut ln_a = vec![0.0; targets.len()];
    let of_law = |shape: &[f64]| -> Vec<Parameter> {
        law.params()
            .iter()
            .zip(settings)
            .zip(shape)
            .map(|((param, set), &start)| parameter(param, set, start))
            .collect()
    };
    let of_shift = |k: usize, start: f64| {
        vec![Parameter { start, lower: -REACH, upper: REACH, logarithmic: false, fixed: k == reference }]
    };
    let mut outwards: Vec<usize> = (0..targets.len()).collect();
    sort_by_number(&mut outwards, |k| k.abs_diff(reference) as f64);
    let mut told = 1;
    for count in 2..=targets.len() {
        let laid = &outwards[..count];
        let k = laid[count - 1];
        let beside = if k > reference { k - 1 } else { k + 1 };
        ln_a[k] = place(law, &targets[k], &shape, ln_a[beside]);
        // Half as many again each time, so that all of it costs no more than a few fits.
        if count < (told + 1).max(told * 3 / 2) {
            continue;
        }
        told = count;
        let problem = Against { law, places, shifted: true, targets: laid.iter().map(|&k| &targets[k]).collect() };
        let own: Vec<Vec<Parameter>> = laid.iter().map(|&k| of_shift(k, ln_a[k])).collect();
        if let Ok(fit) = fit_joint(&problem, &of_law(&shape), &own, &alone.solver()) {
            laid.iter().zip(&fit.own).for_each(|(&k, own)| ln_a[k] = fit.values[own.start]);
            shape = fit.values[..shape.len()].to_vec();
        }
    }
    Ok((of_law(&shape), ln_a.iter().enumerate().map(|(k, &ln_a)| of_shift(k, ln_a)).collect()))
}

/// ln a at which an isotherm lies best on the law, looked for around `near`: what counts is how many of its numbers lie there.
fn place(law: &Law, target: &Target, shape: &[f64], near: f64) -> f64 {
    /// How far is looked, and how finely, in natural logarithms.
    const FAR: i32 = 60;
    const STEP: f64 = 0.5;
    /// Standard deviation of ln y that is granted to a shape that is not known yet.
    const ROUGHLY: f64 = 0.05;
    let cost = |ln_a: f64| -> f64 {
        let mut sum = 0.0;
        target.residuals_shifted(law, shape, ln_a, &mut |row, residual| {
            let row = &target.rows[row];
            let fitted = row.value + residual / row.weight;
            let apart = if fitted > 0.0 && row.value > 0.0 { (fitted / row.value).ln() } else { residual };
            sum += Loss::CAUCHY.cost(apart / ROUGHLY.hypot(1.0 / (row.weight * row.value)));
        });
        sum
    };
    let costs = (-FAR..=FAR).map(|k| near + STEP * f64::from(k)).map(|ln_a| (ln_a, cost(ln_a)));
    let best = costs
        .filter(|(_, cost)| cost.is_finite())
        .min_by(|a, b| a.1.total_cmp(&b.1).then((a.0 - near).abs().total_cmp(&(b.0 - near).abs())));
    best.map_or(near, |(ln_a, _)| ln_a)
}

impl Joint {
    /// Covariances of the shifts of all isotherms, for noise that is what it is taken to be or as much larger as the residuals are.
    pub(in crate::analyses) fn covariance_of_shifts(&self) -> nalgebra::DMatrix<f64> {
        let places: Vec<usize> = (0..self.fit.own.len()).map(|k| self.number(k, 0)).collect();
        self.fit.covariance.between(&places) / self.fit.scatter.variance.min(1.0)
    }

    /// An isotherm as the law tells it that is fitted to all others, shifted to where it fits best; `None` where it has too few numbers
    /// or the others leave the law open.
    pub(in crate::analyses) fn left_out(&self, family: &Family, isotherm: usize) -> Option<LeftOut> {
        let count = family.isotherms.len();
        let others: Vec<usize> = (0..count).filter(|&k| k != isotherm).collect();
        // Some isotherm holds all others: the next one, when it is the one that does not move that is left out.
        let still = if isotherm == family.reference() { *others.first()? } else { family.reference() };
        let targets: Vec<Target> = family.isotherms.iter().map(|one| one.target(&family.parts)).collect();
        let numbers = self.shared.len();
        let now = |k: usize| Parameter { start: self.fit.values[k], ..self.parameters[k] };
        let shared: Vec<Parameter> = (0..numbers).map(now).collect();
        let own: Vec<Vec<Parameter>> =
            others.iter().map(|&k| vec![Parameter { fixed: k == still, ..now(self.number(k, 0)) }]).collect();
        let problem = Against {
            law: &self.law,
            places: &self.places,
            shifted: true,
            targets: others.iter().map(|&k| &targets[k]).collect(),
        };
        let near = Solver { loss: self.fit.loss, restarts: Restarts::Never, ..Solver::default() };
        let fit = fit_joint(&problem, &shared, &own, &near).ok()?;
        let shape = &fit.values[..numbers];
        let covariance = fit.covariance.between(&(0..numbers).collect::<Vec<_>>()) / fit.scatter.variance;
        let target = &targets[isotherm];
        let freedom = target.rows.len().checked_sub(1).filter(|freedom| *freedom > 0)?;
        let start = self.fit.values[self.number(isotherm, 0)];
        let (mut ln_a, mut ratio, mut relative) = (start, f64::INFINITY, f64::INFINITY);
        for _ in 0..MOST_STEPS {
            let (mut squares, mut pull, mut stiffness) = (0.0, 0.0, 0.0);
            let (mut relative_squares, mut clear) = (0.0, 0.0);
            target.compare_shifted(&self.law, shape, ln_a, &mut |row, residual, slope| {
                let gradient =
                    DVector::from_fn(numbers, |j, _| slope(j) * if self.is_logarithmic(j) { shape[j] } else { 1.0 });
                let variance = 1.0 + (gradient.transpose() * &covariance * &gradient)[(0, 0)].max(0.0);
                let by = slope(numbers);
                squares += residual * residual / variance;
                pull += by * residual / variance;
                stiffness += by * by / variance;
                let row = &target.rows[row];
                if row.value * row.weight > CLEAR {
                    relative_squares += (residual / row.weight / row.value).powi(2);
                    clear += 1.0;
                }
            });
            let now = (squares / freedom as f64).sqrt();
            if now.is_nan() || now > ratio * (1.0 - 1e-9) {
                break;
            }
            (ratio, relative) = (now, f64::sqrt(relative_squares / clear));
            if stiffness > 0.0 {
                ln_a -= (pull / stiffness).clamp(-LONGEST_STEP, LONGEST_STEP);
            }
        }
        ratio.is_finite().then_some(LeftOut {
            isotherm,
            ratio,
            relative,
            points: target.rows.len(),
            moved: ln_a - start,
        })
    }
}

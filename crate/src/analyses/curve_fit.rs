//! A law held against a frequency sweep: the weighted residuals, and the fit from start values found in the data.

use super::Failure;
use crate::data::FrequencySweep;
use crate::fit::{self, Fit, FitError, Options, Parameter, Problem};
use crate::models::{self, Model, Predicts, Scale};
use nalgebra::{DMatrix, DVector};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// A part of the complex modulus that is measured and predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// G′.
    StorageModulus,
    /// G″.
    LossModulus,
    /// tan δ = G″/G′.
    LossFactor,
}

impl Part {
    /// What was measured of it.
    pub(super) fn measured(self, sweep: &FrequencySweep) -> &[f64] {
        match self {
            Part::StorageModulus => &sweep.storage,
            Part::LossModulus => &sweep.loss,
            Part::LossFactor => &sweep.loss_factor,
        }
    }

    /// Whether a law predicts it.
    pub(super) fn predicted_by(self, model: &dyn Model) -> bool {
        self == Part::LossModulus || model.info().predicts == Predicts::Modulus
    }

    pub(super) fn of(self, g: Complex64) -> f64 {
        match self {
            Part::StorageModulus => g.re,
            Part::LossModulus => g.im,
            Part::LossFactor => g.im / g.re,
        }
    }

    pub(super) fn derivative(self, g: Complex64, dg: Complex64) -> f64 {
        match self {
            Part::StorageModulus => dg.re,
            Part::LossModulus => dg.im,
            Part::LossFactor => (dg.im - g.im / g.re * dg.re) / g.re,
        }
    }
}

/// How each number is weighted: by the inverse of its standard deviation σ.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Noise {
    /// The same σ = 1 for all, in SI.
    Equal,
    /// `σ² = (relative · value)² + (floor · largest storage)²`, each part by its own value: a loss is never measured against
    /// the storage beside it, which in a glass would erase the peak.
    Relative {
        /// Relative error.
        relative: f64,
        /// Absolute error in units of the largest storage modulus (of the largest value where storage is not fitted).
        floor: f64,
    },
    /// σ of each point of the sweep, in SI.
    Given(Vec<f64>),
}

/// Numbers of a sweep to be matched by a law.
pub(super) struct Target<'a> {
    pub(super) sweep: &'a FrequencySweep,
    /// Used points, by their number in the sweep.
    points: Vec<usize>,
    omega: Vec<f64>,
    rows: Vec<Row>,
}

/// One residual.
struct Row {
    /// Number in `Target::points`.
    point: usize,
    part: Part,
    value: f64,
    /// 1/σ.
    weight: f64,
}

/// One measured number with its residual.
pub(super) struct Matched {
    /// Number of the point in the sweep.
    pub(super) point: usize,
    pub(super) part: Part,
    pub(super) sigma: f64,
}

impl<'a> Target<'a> {
    /// The finite numbers of `parts` at the points where `used` holds.
    pub(super) fn new(sweep: &'a FrequencySweep, parts: &[Part], used: &[bool], noise: &Noise) -> Self {
        let points: Vec<usize> = (0..sweep.omega.len()).filter(|&k| used[k]).collect();
        let largest = |values: &[f64]| values.iter().filter(|v| v.is_finite()).fold(0.0_f64, |m, v| m.max(v.abs()));
        let storage_scale = if parts.contains(&Part::StorageModulus) { largest(&sweep.storage) } else { 0.0 };
        let mut rows = Vec::with_capacity(points.len() * parts.len());
        for (number, &point) in points.iter().enumerate() {
            for &part in parts {
                let value = part.measured(sweep)[point];
                let sigma = match noise {
                    Noise::Equal => 1.0,
                    Noise::Given(sigma) => sigma[point],
                    Noise::Relative { relative, floor } => {
                        let scale = if storage_scale > 0.0 { storage_scale } else { largest(part.measured(sweep)) };
                        (relative * value).hypot(floor * scale)
                    }
                };
                if value.is_finite() && sigma > 0.0 && sigma.is_finite() {
                    rows.push(Row { point: number, part, value, weight: 1.0 / sigma });
                }
            }
        }
        let omega = points.iter().map(|&k| sweep.omega[k]).collect();
        Target { sweep, points, omega, rows }
    }

    /// Number of points used.
    pub(super) fn points(&self) -> usize {
        self.points.len()
    }

    /// The numbers behind the residuals, in their order.
    pub(super) fn matched(&self) -> impl Iterator<Item = Matched> {
        self.rows.iter().map(|row| Matched { point: self.points[row.point], part: row.part, sigma: 1.0 / row.weight })
    }
}

/// A law and what it is to match.
struct Against<'a> {
    model: &'a dyn Model,
    target: &'a Target<'a>,
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.target.rows.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut rows = self.target.rows.iter().enumerate().peekable();
        let mut point = 0;
        self.model.evaluate(&self.target.omega, p, &mut |g, gradient| {
            while let Some((k, row)) = rows.next_if(|(_, row)| row.point == point) {
                residuals[k] = (row.part.of(g) - row.value) * row.weight;
                for (j, dg) in gradient.iter().enumerate() {
                    jacobian[(k, j)] = row.part.derivative(g, *dg) * row.weight;
                }
            }
            point += 1;
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        // About the weighted mean of each part: storage and loss are different quantities.
        let mut total = 0.0;
        for part in [Part::StorageModulus, Part::LossModulus, Part::LossFactor] {
            let rows = || self.target.rows.iter().filter(|row| row.part == part);
            let weights: f64 = rows().map(|row| row.weight * row.weight).sum();
            let mean = rows().map(|row| row.weight * row.weight * row.value).sum::<f64>() / weights;
            total += rows().map(|row| (row.weight * (row.value - mean)).powi(2)).sum::<f64>();
        }
        Some(total)
    }
}

/// What a user has set of one parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Setting {
    pub(super) start: Option<f64>,
    pub(super) limits: Option<[f64; 2]>,
    /// Held or freed against the law's own default.
    pub(super) fixed: Option<bool>,
}

/// A law fitted to a sweep.
pub(super) struct Fitted {
    pub(super) model: &'static dyn Model,
    pub(super) parameters: Vec<Parameter>,
    pub(super) fit: Fit,
    /// How many starts were tried.
    pub(super) starts: usize,
}

/// Starts tried for a law; more find no better minimum in the recovery tests.
const STARTS: usize = 3;

/// The parameters of a law before a fit: best start found in the data, then what the user has set.
pub(super) fn prepare(model: &'static dyn Model, sweep: &FrequencySweep, settings: &[Setting]) -> Vec<Vec<Parameter>> {
    let set = |start: Vec<f64>| {
        let one = |((start, param), setting): ((f64, &models::Param), &Setting)| {
            let [lower, upper] = setting.limits.unwrap_or(param.limits);
            let fixed = setting.fixed.unwrap_or(param.fixed);
            let start = setting.start.unwrap_or(if fixed && param.fixed { param.start } else { start });
            let start = if fixed { start } else { start.clamp(lower, upper) };
            Parameter { start, lower, upper, logarithmic: param.scale == Scale::Log, fixed }
        };
        start.into_iter().zip(model.info().params).zip(settings).map(one).collect()
    };
    if settings.iter().all(|setting| setting.start.is_some()) {
        // Nothing is left to find.
        return vec![set(model.info().params.iter().map(|param| param.start).collect())];
    }
    models::starts(model, sweep, STARTS).into_iter().map(set).collect()
}

/// Fits a law from the most promising starts and keeps the best.
pub(super) fn fit_model(
    model: &'static dyn Model,
    target: &Target,
    settings: &[Setting],
    evaluate_only: bool,
) -> Result<Fitted, Failure> {
    let problem = Against { model, target };
    let mut starts = prepare(model, target.sweep, settings);
    starts.dedup();
    if evaluate_only {
        starts.truncate(1);
        starts.iter_mut().flatten().for_each(|parameter| parameter.fixed = true);
    }
    let mut best: Result<Fitted, FitError> = Err(FitError::NotFinite);
    let count = starts.len();
    for parameters in starts {
        let fit = fit::fit(&problem, &parameters, &Options::default());
        let better = match (&best, &fit) {
            (Err(_), _) => true,
            (Ok(best), Ok(fit)) => fit.quality.rss < best.fit.quality.rss * (1.0 - 1e-9),
            (Ok(_), Err(_)) => false,
        };
        if better {
            best = fit.map(|fit| Fitted { model, parameters, fit, starts: count });
        }
    }
    best.map_err(|reason| Failure::Fit { model: model.info().title.into(), reason })
}

/// The law with its 95 % confidence band for `part` at `omega`: value, lower, upper.
pub(super) fn band(fitted: &Fitted, part: Part, omega: &[f64]) -> [Vec<f64>; 3] {
    let uncertainty = &fitted.fit.uncertainty;
    let mut curves = [Vec::new(), Vec::new(), Vec::new()];
    fitted.model.evaluate(omega, &fitted.fit.values, &mut |g, gradient| {
        let scaled: Vec<f64> = uncertainty
            .moving
            .iter()
            .map(|&k| {
                let slope = if fitted.parameters[k].logarithmic { fitted.fit.values[k] } else { 1.0 };
                part.derivative(g, gradient[k]) * slope
            })
            .collect();
        let value = part.of(g);
        let half = uncertainty.t95 * uncertainty.variance(&scaled).sqrt();
        // As a factor, so that the band of a positive quantity stays positive.
        let factor = (half / value.abs()).exp();
        curves[0].push(value);
        curves[1].push(value / factor);
        curves[2].push(value * factor);
    });
    curves
}

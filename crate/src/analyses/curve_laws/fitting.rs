//! A law of one variable held against a curve: weighted residuals on the scale of the law, and the fit from its own starts.

use super::data::Measured;
use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::{Fitted, Follows, Named};
use crate::analyses::shared::intervals::{Fittable, Intervals, refine};
use crate::analyses::shared::law_fit::{Setting, setting};
use crate::analyses::shared::options::Weights;
use crate::data::Notice;
use crate::fit::{Parameter, Problem};
use crate::models::curve::{Curve, Gives, Held, MEASURED};
use crate::models::{Param, Scale};
use crate::work::Work;
use nalgebra::{DMatrix, DVector};

/// A law and what it is to match.
pub(in crate::analyses) struct Against {
    pub(super) curve: &'static dyn Curve,
    /// Points of the curve, by their number in it.
    pub(in crate::analyses) points: Vec<usize>,
    x: Vec<f64>,
    /// On the scale of the law.
    y: Vec<f64>,
    /// Standard deviations on that scale.
    pub(in crate::analyses) sigma: Vec<f64>,
}

impl Against {
    pub(super) fn new(curve: &'static dyn Curve, measured: &Measured, options: &FitOptions) -> Against {
        let gives = curve.axes().gives;
        let largest = measured.largest();
        let sigma = |k: usize| {
            let value = measured.values[k].abs();
            let given = measured.sigma.as_ref().map(|sigma| sigma[k]);
            match (&options.weights, gives) {
                (Weights::Column(_) | Weights::Estimated, Gives::Value) => given.unwrap_or(f64::NAN),
                (Weights::Column(_) | Weights::Estimated, Gives::NaturalLogarithm) => given.unwrap_or(f64::NAN) / value,
                (Weights::None, _) => 1.0,
                // A number near zero is a large logarithm, not a small one: no floor is needed there.
                (Weights::Relative, Gives::NaturalLogarithm) => options.relative_error,
                (Weights::Relative, Gives::Value) => (options.relative_error * value).hypot(options.floor * largest),
            }
        };
        let mut against = Against { curve, points: Vec::new(), x: Vec::new(), y: Vec::new(), sigma: Vec::new() };
        for (point, value) in measured.on_scale(gives) {
            let sigma = sigma(point);
            if sigma > 0.0 && sigma.is_finite() {
                against.points.push(point);
                against.x.push(measured.time_or_temperature[point]);
                against.y.push(value);
                against.sigma.push(sigma);
            }
        }
        against
    }
}

impl Problem for Against {
    fn len(&self) -> usize {
        self.x.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut k = 0;
        self.curve.evaluate(&self.x, p, &mut |value, gradient| {
            residuals[k] = (value - self.y[k]) / self.sigma[k];
            for (j, slope) in gradient.iter().enumerate() {
                jacobian[(k, j)] = slope / self.sigma[k];
            }
            k += 1;
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        let weight = |k: usize| self.sigma[k].powi(-2);
        let weights: f64 = (0..self.y.len()).map(weight).sum();
        let mean = (0..self.y.len()).map(|k| weight(k) * self.y[k]).sum::<f64>() / weights;
        Some((0..self.y.len()).map(|k| weight(k) * (self.y[k] - mean).powi(2)).sum())
    }
}

/// A law fitted to a curve.
pub(in crate::analyses) struct One {
    pub(in crate::analyses) against: Against,
    pub(in crate::analyses) fitted: Fitted,
}

impl One {
    pub(super) fn title(&self) -> &'static str {
        self.against.curve.info().title
    }

    /// Fits a law from its most promising starts and keeps the best.
    pub(in crate::analyses) fn fit(
        curve: &'static dyn Curve,
        measured: &Measured,
        options: &FitOptions,
    ) -> Result<One, Failure> {
        let info = curve.info();
        let against = Against::new(curve, measured, options);
        let settings: Vec<Setting> =
            info.params.iter().map(|param| setting(info.id, param.key, param, options)).collect::<Result<_, _>>()?;
        let held: Vec<Option<f64>> =
            settings.iter().map(|setting| setting.start.filter(|_| setting.fixed == Some(true))).collect();
        let mut starts: Vec<Vec<Parameter>> = curve
            .starts(&against.x, &against.y, Held(&held))
            .into_iter()
            .map(|start| parameters(info.params, start, &settings, measured.largest()))
            .collect();
        starts.dedup();
        let fitted = Fitted::best(info.title, &against, starts, options)?;
        let unit = |unit: &str| if unit == MEASURED { measured.y.unit.si().symbol() } else { unit }.to_owned();
        let named =
            |param: &Param| Named { unit: unit(param.unit), ..Named::new(param.key, param.symbol, param.meaning, "") };
        let follows = |derived: &crate::models::Derived| {
            let value = derived.value;
            let named = Named::new(derived.key, derived.symbol, derived.meaning, "");
            Follows { named: Named { unit: unit(derived.unit), ..named }, value: Box::new(value) }
        };
        let derived: Vec<Follows> = curve.derived().iter().map(follows).collect();
        let fitted = Fitted {
            intervals: Intervals::linear(&fitted.fit, derived.len()),
            named: info.params.iter().map(named).collect(),
            derived,
            ..fitted
        };
        Ok(One { against, fitted })
    }

    /// Gives the fit the intervals that are asked for.
    pub(super) fn refine(
        &mut self,
        options: &FitOptions,
        work: &dyn Work,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Failure> {
        let count = self.against.points.len();
        let of = Fittable { problem: &self.against, points: (0..count).collect(), kinds: vec![0; count] };
        refine(&mut self.fitted, &of, &options.intervals, work, notices)
    }

    /// The law with its 95 % confidence band at `x`, as values in SI: value, lower, upper.
    pub(super) fn band(&self, x: &[f64]) -> [Vec<f64>; 3] {
        let gives = self.against.curve.axes().gives;
        let value_of = |on_scale: f64| match gives {
            Gives::Value => on_scale,
            Gives::NaturalLogarithm => on_scale.exp(),
        };
        let mut curves = [Vec::new(), Vec::new(), Vec::new()];
        self.against.curve.evaluate(x, &self.fitted.fit.values, &mut |value, gradient| {
            let half = self.fitted.half_width(|k| gradient[k]);
            for (curve, at) in curves.iter_mut().zip([value, value - half, value + half]) {
                curve.push(value_of(at));
            }
        });
        curves
    }

    /// The fitted value of a parameter or derived quantity.
    pub(super) fn value(&self, key: &str) -> Option<f64> {
        let own = self.fitted.named.iter().position(|named| named.key == key);
        own.map(|k| self.fitted.fit.values[k])
    }
}

/// Start values of a law with what the user has set.
fn parameters(params: &[Param], start: Vec<f64>, settings: &[Setting], largest: f64) -> Vec<Parameter> {
    /// Levels and amplitudes beyond this many times the largest number measured are no result.
    const REACH: f64 = 1e3;
    let one = |((start, param), setting): ((f64, &Param), &Setting)| {
        let own =
            if param.unit == MEASURED && largest > 0.0 { [-REACH * largest, REACH * largest] } else { param.limits };
        let [lower, upper] = setting.limits.unwrap_or(own);
        let fixed = setting.fixed.unwrap_or(param.fixed);
        let start = setting.start.unwrap_or(start);
        let start = if fixed { start } else { start.clamp(lower, upper) };
        Parameter { start, lower, upper, logarithmic: param.scale == Scale::Log, fixed }
    };
    start.into_iter().zip(params).zip(settings).map(one).collect()
}

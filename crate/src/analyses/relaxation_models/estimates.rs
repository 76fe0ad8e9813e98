//! A fit in numbers and words: estimates with errors, what is determined only in combination, quality, correlations.

use super::options::{Options, Weights};
use super::{One, Place};
use crate::analyses::curve_fit::Fitted;
use crate::fit::{Combination, Verdict};
use crate::math::rounding::{significant, with_error};
use crate::models;
use crate::report::{Correlations, Estimate, EstimateState, Finding, ParameterRow, Quality, Shown};

pub(super) fn estimates(one: &One, place: &Place) -> Vec<Estimate> {
    let fitted = &one.fitted;
    let uncertainty = &fitted.fit.uncertainty;
    let params = fitted.model.info().params;
    let own = params.iter().enumerate().map(|(k, param)| {
        let known = uncertainty.parameters[k];
        let (state, note) = verdict_in_words(known.verdict, params);
        let logarithmic = fitted.parameters[k].logarithmic;
        // A wide logarithmic error is a factor, not a sum: the interval tells it better.
        let note = match known.interval {
            Some([lo, hi]) if state == EstimateState::Ok && logarithmic && hi / lo > 3.0 => {
                "The error is a factor: read the interval.".to_owned()
            }
            _ => note,
        };
        Number {
            key: param.key,
            symbol: param.symbol,
            meaning: param.meaning,
            unit: param.unit,
            value: fitted.fit.values[k],
            std_error: known.std_error,
            interval: known.interval,
            state,
            note,
        }
        .estimate(place)
    });
    let derived = fitted.model.derived().iter().filter_map(|derived| {
        let value = (derived.value)(&fitted.fit.values);
        value.is_finite().then(|| derived_number(fitted, derived, value).estimate(place))
    });
    own.chain(derived).collect()
}

/// A number on its way into the report.
pub(super) struct Number {
    key: &'static str,
    symbol: &'static str,
    meaning: &'static str,
    unit: &'static str,
    value: f64,
    std_error: Option<f64>,
    interval: Option<[f64; 2]>,
    state: EstimateState,
    note: String,
}

impl Number {
    fn estimate(self, place: &Place) -> Estimate {
        let determined = matches!(self.state, EstimateState::Ok);
        let (unit, factor) = place.shown_unit(self.unit);
        let (value, std_error) =
            with_error(self.value * factor, self.std_error.filter(|_| determined).map(|e| e * factor));
        let shown = |v: f64| significant(v * factor, 4);
        Estimate {
            key: self.key.into(),
            symbol: self.symbol.into(),
            meaning: self.meaning.into(),
            unit: self.unit.into(),
            value: (self.state != EstimateState::Undetermined).then_some(self.value),
            std_error: self.std_error.filter(|_| determined),
            interval: self.interval.filter(|_| determined),
            interval_kind: self.interval.filter(|_| determined).map(|_| "linear95".into()),
            state: self.state,
            note: self.note,
            shown: Shown {
                unit: unit.into(),
                factor,
                value: if self.state == EstimateState::Undetermined { "not determined".into() } else { value },
                std_error,
                interval: self
                    .interval
                    .filter(|_| determined)
                    .map_or(String::new(), |[a, b]| format!("{} … {}", shown(a), shown(b))),
            },
        }
    }
}

pub(super) fn verdict_in_words(verdict: Verdict, params: &[models::Param]) -> (EstimateState, String) {
    match verdict {
        Verdict::Determined => (EstimateState::Ok, String::new()),
        Verdict::Fixed => (EstimateState::Fixed, "Held at this value, not fitted.".into()),
        Verdict::AtLower => (EstimateState::AtLimit, "On its lower limit: a bound, not a measurement.".into()),
        Verdict::AtUpper => (EstimateState::AtLimit, "On its upper limit: a bound, not a measurement.".into()),
        Verdict::TooUncertain => (
            EstimateState::Undetermined,
            "The data do not determine it: its standard error is as large as all it could be.".into(),
        ),
        Verdict::Tied { with, correlation } => (
            EstimateState::Undetermined,
            format!(
                "Not determined separately from ${}$ (correlation {correlation:.4}); the findings say which combination is.",
                params[with].symbol
            ),
        ),
    }
}

/// A quantity that follows from the parameters, with its error by the delta method and the full covariance.
fn derived_number(fitted: &Fitted, derived: &models::Derived, value: f64) -> Number {
    let uncertainty = &fitted.fit.uncertainty;
    // Forward differences on the scale of the fit: their error of 1e-5 is nothing in a standard error of two digits.
    const STEP: f64 = 1e-5;
    let slope = |&k: &usize| {
        let mut p = fitted.fit.values.clone();
        let step = if fitted.parameters[k].logarithmic { STEP } else { STEP * p[k].abs() };
        p[k] = if fitted.parameters[k].logarithmic { p[k] * STEP.exp() } else { p[k] + step };
        if step > 0.0 { ((derived.value)(&p) - value) / step } else { 0.0 }
    };
    let gradient: Vec<f64> = uncertainty.moving.iter().map(slope).collect();
    let error = uncertainty.variance(&gradient).sqrt();
    let relative = error / value.abs();
    let nothing_moves = uncertainty.moving.is_empty() || error == 0.0;
    // A quantity that is only another name for an undetermined parameter shares its fate.
    let same_as_undetermined = (0..uncertainty.moving.len()).any(|a| {
        let c = &uncertainty.covariance;
        let with_it: f64 = gradient.iter().enumerate().map(|(b, g)| g * c[(b, a)]).sum();
        let verdict = uncertainty.parameters[uncertainty.moving[a]].verdict;
        verdict != Verdict::Determined && with_it.abs() >= 0.9999 * error * c[(a, a)].sqrt()
    });
    let state = match () {
        () if nothing_moves => EstimateState::Fixed,
        () if same_as_undetermined => EstimateState::Undetermined,
        () if relative.is_finite() && relative < 1.0 => EstimateState::Ok,
        () => EstimateState::Undetermined,
    };
    let note = match state {
        EstimateState::Fixed => "Follows from values that are held.",
        EstimateState::Ok => "Follows from the parameters.",
        _ => "The parameters it follows from are not determined well enough.",
    };
    Number {
        key: derived.key,
        symbol: derived.symbol,
        meaning: derived.meaning,
        unit: derived.unit,
        value,
        std_error: Some(error).filter(|_| !nothing_moves),
        // All derived quantities are positive: symmetric in the logarithm.
        interval: Some([-1.0, 1.0].map(|sign| value * (sign * uncertainty.t95 * relative).exp()))
            .filter(|_| !nothing_moves),
        state,
        note: note.into(),
    }
}

/// What is determined when two parameters are not.
pub(super) fn combination_findings(one: &One) -> Vec<Finding> {
    let params = one.fitted.model.info().params;
    let scaled = |k: usize| {
        let symbol = params[k].symbol;
        if one.fitted.parameters[k].logarithmic { format!(r"\ln {symbol}") } else { symbol.to_owned() }
    };
    let sentence = |c: &Combination| {
        let (value, error) = with_error(c.value, Some(c.std_error));
        let sign = if c.factor < 0.0 { '-' } else { '+' };
        Finding {
            key: "determined_combination".into(),
            value: format!(
                "${} {sign} {:.3}\\,{} = {value} \\pm {error}$",
                scaled(c.first),
                c.factor.abs(),
                scaled(c.second)
            ),
            reason: format!(
                "${}$ and ${}$ are not determined separately (correlation {:.4}): the data fix this combination of them only (SI units).",
                params[c.first].symbol, params[c.second].symbol, c.correlation
            ),
        }
    };
    one.fitted.fit.uncertainty.combinations.iter().map(sentence).collect()
}

pub(super) fn parameter_rows(one: &One, place: &Place) -> Vec<ParameterRow> {
    let fitted = &one.fitted;
    let row = |(k, param): (usize, &models::Param)| {
        let parameter = fitted.parameters[k];
        let value = fitted.fit.values[k];
        let (unit, factor) = place.shown_unit(param.unit);
        let slider = if parameter.logarithmic {
            [(value / 1e3).max(parameter.lower), (value * 1e3).min(parameter.upper)]
        } else if parameter.upper <= 1.0 {
            [parameter.lower, parameter.upper]
        } else {
            // A modulus: up to the amplitude that stands first among the parameters.
            [parameter.lower, parameter.upper.min((2.0 * value).max(fitted.fit.values[0]))]
        };
        ParameterRow {
            model: fitted.model.info().id.into(),
            key: param.key.into(),
            symbol: param.symbol.into(),
            meaning: param.meaning.into(),
            unit: param.unit.into(),
            shown: Shown { unit: unit.into(), factor, value: significant(value * factor, 6), ..Shown::default() },
            start: parameter.start,
            value,
            lower: parameter.lower,
            upper: parameter.upper,
            fixed: parameter.fixed,
            logarithmic: parameter.logarithmic,
            slider,
        }
    };
    fitted.model.info().params.iter().enumerate().map(row).collect()
}

pub(super) fn quality(one: &One, options: &Options) -> Quality {
    let fit = &one.fitted.fit;
    Quality {
        points: fit.quality.points,
        free: fit.quality.free,
        rss: fit.quality.rss,
        reduced_chi2: fit.quality.reduced_chi2,
        r2: fit.quality.r2,
        aicc: fit.quality.aicc,
        bic: fit.quality.bic,
        outcome: fit.outcome.id().into(),
        outcome_text: match one.fitted.starts {
            1 => fit.outcome.text().to_owned(),
            starts => format!("{} Best of {starts} starts found in the data.", fit.outcome.text()),
        },
        iterations: fit.iterations,
        condition: fit.uncertainty.condition.filter(|c| c.is_finite()),
        weights: match &options.weights {
            Weights::None => "equal weights".into(),
            Weights::Column(name) => format!("standard deviations from column {name}"),
            Weights::Relative => format!(
                "each number ± {} % of itself, with a floor of {} of the largest storage modulus",
                significant(100.0 * options.relative_error, 3),
                significant(options.floor, 3)
            ),
        },
    }
}

pub(super) fn correlations(fitted: &Fitted) -> Option<Correlations> {
    let moving = &fitted.fit.uncertainty.moving;
    let matrix = fitted.fit.uncertainty.correlations();
    let params = fitted.model.info().params;
    (moving.len() > 1).then(|| Correlations {
        keys: moving.iter().map(|&k| params[k].key.into()).collect(),
        symbols: moving
            .iter()
            .map(|&k| {
                let symbol = params[k].symbol;
                if fitted.parameters[k].logarithmic { format!(r"\ln {symbol}") } else { symbol.into() }
            })
            .collect(),
        matrix: matrix.row_iter().map(|row| row.iter().copied().collect()).collect(),
    })
}

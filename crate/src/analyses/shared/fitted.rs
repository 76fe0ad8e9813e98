//! A fit in numbers and words: estimates with errors, what is determined only in combination, quality, correlations. Whether a
//! law, a sum of laws or a typed formula was fitted makes no difference here.

use super::intervals::Intervals;
use super::options::{Action, FitOptions};
use crate::analyses::Failure;
use crate::data::Notice;
use crate::fit::uncertainty::{Derived, gradient};
use crate::fit::{self, Combination, Fit, FitError, Options as Solver, Parameter, Problem, Term, Verdict};
use crate::math::rounding::{significant, with_error};
use crate::report::{Correlations, Estimate, EstimateState, Finding, ParameterRow, Quality, Shown};

/// A fit with the names of what was fitted.
pub(in crate::analyses) struct Fitted {
    /// The parameters, fixed ones included.
    pub named: Vec<Named>,
    /// Their starts and limits.
    pub parameters: Vec<Parameter>,
    pub fit: Fit,
    /// How many starts were tried.
    pub starts: usize,
    /// What was minimised.
    pub solver: Solver,
    /// Quantities that follow from the parameters.
    pub derived: Vec<Follows>,
    pub intervals: Intervals,
}

/// A number with its name and unit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) struct Named {
    pub key: String,
    pub symbol: String,
    pub meaning: String,
    /// SI unit, or that of the file where an analysis computes in it; empty for a pure number.
    pub unit: String,
}

impl Named {
    pub fn new(key: &str, symbol: &str, meaning: &str, unit: &str) -> Named {
        Named { key: key.into(), symbol: symbol.into(), meaning: meaning.into(), unit: unit.into() }
    }
}

/// A quantity that follows from the parameters; NaN where it does not exist.
pub(in crate::analyses) struct Follows {
    pub named: Named,
    pub value: OfParameters,
}

impl Follows {
    /// Whether its error is a sum: that of a logarithm, of a level of either sign, or of T₀ and of C of MYEGA, which are
    /// differences that may have either sign. Everything else is positive, and its interval
    /// symmetric in the logarithm.
    pub fn additive(&self, value: f64) -> bool {
        value <= 0.0 || self.named.symbol.starts_with(r"\ln") || ["T_0", "C"].contains(&self.named.symbol.as_str())
    }
}

/// A number as a function of the parameters of a fit.
pub(in crate::analyses) type OfParameters = Box<dyn Fn(&[f64]) -> f64 + Send + Sync>;

/// Unit in which people read a number of the given unit, and the factor to it.
pub(in crate::analyses) type ShownUnit<'a> = &'a dyn Fn(&str) -> (String, f64);

/// Half a 95 % interval of a normal distribution, in standard errors: of numbers that rest on so many points that Student's t is no
/// wider.
pub(in crate::analyses) const NORMAL_95: f64 = 1.96;

/// The 95 % interval of a number whose error is a normal one and known.
pub(in crate::analyses) fn normal_interval(value: f64, std_error: f64) -> [Option<f64>; 2] {
    [-1.0, 1.0].map(|sign| Some(value + sign * NORMAL_95 * std_error))
}

/// The unit as it is.
pub(in crate::analyses) const PLAIN: ShownUnit<'static> = &|unit: &str| (unit.to_owned(), 1.0);

impl Fitted {
    /// The best of the fits of what is called `title` from several starts, not yet named; a preview is the first start as it is.
    pub fn best(
        title: &str,
        problem: &dyn Problem,
        starts: Vec<Vec<Parameter>>,
        options: &FitOptions,
    ) -> Result<Fitted, Failure> {
        let failed = |reason: FitError| Failure::Fit { model: title.into(), reason };
        let solver = options.solver();
        if options.action == Action::Preview {
            let parameters = starts.into_iter().next().unwrap_or_default();
            let held: Vec<Parameter> = parameters.iter().map(|p| Parameter { fixed: true, ..*p }).collect();
            let fit = fit::fit(problem, &held, &solver).map_err(failed)?;
            return Ok(Fitted::unnamed(parameters, fit, 1, solver));
        }
        let count = starts.len();
        let (parameters, fit) = best_of(problem, starts, &solver).map_err(failed)?;
        Ok(Fitted::unnamed(parameters, fit, count, solver))
    }

    fn unnamed(parameters: Vec<Parameter>, fit: Fit, starts: usize, solver: Solver) -> Fitted {
        let intervals = Intervals::linear(&fit, 0);
        Fitted { named: Vec::new(), parameters, fit, starts, solver, derived: Vec::new(), intervals }
    }

    /// What is to be said of how the fit was found and of numbers that a robust loss held off.
    pub fn remarks(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if !self.fit.outcome.converged() {
            notices.push(Notice::warning("not_converged", self.fit.outcome.text()));
        }
        notices.extend(self.fit.search.as_ref().map(|search| Notice::info("other_starts", search.text())));
        let held_off = self.fit.weights.iter().filter(|&&weight| weight < 0.5).count();
        if held_off > 0 {
            notices.push(Notice::info(
                "held_off",
                format!(
                    "{held_off} of {} numbers lie far from the curve and count less than half in the fit.",
                    self.fit.weights.len()
                ),
            ));
        }
        notices
    }

    /// Half the width of the 95 % interval of a quantity, from its derivatives with respect to the parameters.
    pub fn half_width(&self, derivative: impl Fn(usize) -> f64) -> f64 {
        let uncertainty = &self.fit.uncertainty;
        let on_scale = |&k: &usize| {
            let slope = if self.parameters[k].logarithmic { self.fit.values[k] } else { 1.0 };
            derivative(k) * slope
        };
        let gradient: Vec<f64> = uncertainty.moving.iter().map(on_scale).collect();
        uncertainty.t95 * uncertainty.variance(&gradient).sqrt()
    }

    /// The parameters and what follows from them, as the report gives them.
    pub fn estimates(&self, shown_unit: ShownUnit) -> Vec<Estimate> {
        let own = (0..self.named.len()).map(|k| self.parameter(k).estimate(shown_unit));
        let derived = self.derived.iter().enumerate().filter_map(|(number, follows)| {
            let value = (follows.value)(&self.fit.values);
            value.is_finite().then(|| self.follows(number, follows, value).estimate(shown_unit))
        });
        own.chain(derived).collect()
    }

    fn parameter(&self, k: usize) -> Number<'_> {
        let known = self.fit.uncertainty.parameters[k];
        let (state, note) = self.verdict_in_words(known.verdict);
        // A wide logarithmic error is a factor, not a sum: the interval tells it better.
        let interval = self.intervals.parameters.get(k).copied().flatten();
        let note = match interval {
            Some([Some(lo), Some(hi)])
                if state == EstimateState::Ok && self.parameters[k].logarithmic && hi / lo > 3.0 =>
            {
                "The error is a factor: read the interval.".to_owned()
            }
            _ => note,
        };
        Number {
            named: &self.named[k],
            value: self.fit.values[k],
            std_error: known.std_error,
            interval,
            kind: self.intervals.kind,
            state,
            note,
        }
    }

    /// Whether a number can be trusted, and the reason.
    pub fn verdict_in_words(&self, verdict: Verdict) -> (EstimateState, String) {
        verdict_in_words(verdict, &|k| self.named[k].symbol.clone())
    }

    /// A quantity that follows from the parameters, with its error by the delta method and the full covariance.
    fn follows<'a>(&self, number: usize, follows: &'a Follows, value: f64) -> Number<'a> {
        let uncertainty = &self.fit.uncertainty;
        let quantity = |p: &[f64]| vec![(follows.value)(p)];
        let gradient: Vec<f64> =
            gradient(&quantity, &self.parameters, &self.fit.values, &uncertainty.moving).iter().copied().collect();
        let additive = follows.additive(value) || self.is_multiple(value, &gradient);
        let Derived { std_error: error, interval } = uncertainty.derived(value, &gradient, !additive);
        let relative = error / value.abs();
        let nothing_moves = uncertainty.moving.is_empty() || error == 0.0;
        // A quantity that is only another name for an undetermined parameter shares its fate.
        let same_as_undetermined = (0..uncertainty.moving.len()).any(|a| {
            let verdict = uncertainty.parameters[uncertainty.moving[a]].verdict;
            verdict != Verdict::Determined && uncertainty.likeness(&gradient, a) >= 0.9999
        });
        let state = match () {
            () if self.rests_on_a_limit(&quantity, value) => EstimateState::AtLimit,
            () if nothing_moves => EstimateState::Fixed,
            () if same_as_undetermined => EstimateState::Undetermined,
            () if additive && error.is_finite() => EstimateState::Ok,
            () if relative.is_finite() && relative < 1.0 => EstimateState::Ok,
            () => EstimateState::Undetermined,
        };
        let note = match state {
            EstimateState::Fixed => "Follows from values that are held.",
            EstimateState::Ok => "Follows from the parameters.",
            EstimateState::AtLimit => "Follows from a parameter that is on its limit: a bound, not a measurement.",
            EstimateState::Undetermined => "The parameters it follows from are not determined well enough.",
        };
        let refined = self.intervals.derived.get(number).copied().flatten();
        Number {
            named: &follows.named,
            value,
            std_error: Some(error).filter(|_| !nothing_moves),
            interval: refined.or(Some(interval.map(Some))).filter(|_| !nothing_moves),
            kind: if refined.is_some() { self.intervals.kind } else { "linear95" },
            state,
            note: note.into(),
        }
    }

    /// Whether a quantity is a parameter in another unit, one whose error is a sum: its interval is then the same in that unit.
    fn is_multiple(&self, value: f64, gradient: &[f64]) -> bool {
        let mut moved = self.fit.uncertainty.moving.iter().zip(gradient).filter(|(_, slope)| **slope != 0.0);
        let (Some((&k, slope)), None) = (moved.next(), moved.next()) else { return false };
        !self.parameters[k].logarithmic && (slope * self.fit.values[k] - value).abs() < 1e-6 * value.abs()
    }

    /// Whether a quantity goes with a parameter that stopped at a limit as far away as any number may be, such as T₀ at −10⁵ K. An
    /// exponent of 1 is another matter: that is a value like others.
    fn rests_on_a_limit(&self, quantity: &dyn Fn(&[f64]) -> Vec<f64>, value: f64) -> bool {
        /// Relative change for a relative change of the parameter, above which it goes with it.
        const GOES_WITH: f64 = 0.01;
        let stopped = |k: &usize| {
            self.parameters[*k].logarithmic
                && matches!(self.fit.uncertainty.parameters[*k].verdict, Verdict::AtLower | Verdict::AtUpper)
        };
        let stopped: Vec<usize> = (0..self.parameters.len()).filter(stopped).collect();
        let slopes = gradient(quantity, &self.parameters, &self.fit.values, &stopped);
        slopes.iter().any(|slope| slope.abs() > GOES_WITH * value.abs())
    }

    /// The symbol on the scale of the fit.
    fn scaled_symbol(&self, k: usize) -> String {
        let symbol = &self.named[k].symbol;
        if self.parameters[k].logarithmic { format!(r"\ln {symbol}") } else { symbol.clone() }
    }

    /// What is determined of parameters that are not determined separately.
    pub fn combination_findings(&self) -> Vec<Finding> {
        let symbol = |k: usize| self.named[k].symbol.clone();
        let logarithmic = |k: usize| self.parameters[k].logarithmic;
        let combinations = self.fit.uncertainty.combinations.iter();
        combinations.map(|combination| combination_finding(combination, &symbol, &logarithmic)).collect()
    }

    /// What a user may set of each parameter; `model` is the id of what was fitted.
    pub fn parameter_rows(&self, model: &str, shown_unit: ShownUnit) -> Vec<ParameterRow> {
        let (parameters, values) = (&self.parameters, &self.fit.values);
        let first = values.first().copied().unwrap_or(0.0);
        let row = |(k, named)| parameter_row(model, named, parameters[k], values[k], first, shown_unit);
        self.named.iter().enumerate().map(row).collect()
    }

    /// How good the fit is; `weights` says in words what noise it supposes.
    pub fn quality(&self, weights: String) -> Quality {
        let fit = &self.fit;
        let quality = quality(&fit.quality, fit.outcome, fit.iterations, fit.uncertainty.condition, weights);
        match self.starts {
            1 => quality,
            starts => Quality {
                outcome_text: format!("{} Best of {starts} starts found in the data.", quality.outcome_text),
                ..quality
            },
        }
    }

    /// Correlations of the fitted parameters, when there are at least two.
    pub fn correlations(&self) -> Option<Correlations> {
        let moving = &self.fit.uncertainty.moving;
        let matrix = self.fit.uncertainty.correlations();
        (moving.len() > 1).then(|| Correlations {
            keys: moving.iter().map(|&k| self.named[k].key.clone()).collect(),
            symbols: moving.iter().map(|&k| self.scaled_symbol(k)).collect(),
            matrix: matrix.row_iter().map(|row| row.iter().copied().collect()).collect(),
        })
    }
}

/// Whether a number can be trusted, and the reason; `symbol` names a parameter.
pub(in crate::analyses) fn verdict_in_words(
    verdict: Verdict,
    symbol: &dyn Fn(usize) -> String,
) -> (EstimateState, String) {
    match verdict {
        Verdict::Determined => (EstimateState::Ok, String::new()),
        Verdict::Fixed => (EstimateState::Fixed, "Held at this value, not fitted.".into()),
        Verdict::AtLower => (EstimateState::AtLimit, "On its lower limit: a bound, not a measurement.".into()),
        Verdict::AtUpper => (EstimateState::AtLimit, "On its upper limit: a bound, not a measurement.".into()),
        Verdict::TooUncertain => (
            EstimateState::Undetermined,
            "The data do not determine it: its standard error is as large as all it could be.".into(),
        ),
        Verdict::Singular => (
            EstimateState::Undetermined,
            "The data do not determine it: near the best fit, nothing that was measured depends on it.".into(),
        ),
        Verdict::Tied { with, correlation } => (
            EstimateState::Undetermined,
            format!(
                "Not determined separately from ${}$ (correlation {correlation:.4}); the findings say which combination is.",
                symbol(with)
            ),
        ),
    }
}

/// What is determined of parameters that are not determined separately, in a sentence.
pub(in crate::analyses) fn combination_finding(
    c: &Combination,
    symbol: &dyn Fn(usize) -> String,
    logarithmic: &dyn Fn(usize) -> bool,
) -> Finding {
    let scaled = |k: usize| if logarithmic(k) { format!(r"\ln {}", symbol(k)) } else { symbol(k) };
    let (value, error) = with_error(c.value, Some(c.std_error));
    let term = |(number, t): (usize, &Term)| {
        let sign = if t.factor < 0.0 { "- " } else { "+ " };
        let sign = if number == 0 { "" } else { sign };
        let factor = match t.factor.abs() {
            1.0 => String::new(),
            factor => format!("{factor:.3}\\,"),
        };
        format!("{sign}{factor}{}", scaled(t.parameter))
    };
    let sum: Vec<String> = c.terms.iter().enumerate().map(term).collect();
    let symbols: Vec<String> = c.terms.iter().map(|t| format!("${}$", symbol(t.parameter))).collect();
    let (last, first) = symbols.split_last().map_or(("", &symbols[..]), |(last, first)| (last, first));
    let whole = |t: &Term| t.factor.abs() == 1.0 && logarithmic(t.parameter);
    // Logarithms that add up plainly are a product or a ratio, which people know better.
    let product = if c.simple && c.terms.iter().all(whole) {
        let side = |sign: f64| -> String {
            let of: Vec<String> =
                c.terms.iter().filter(|t| t.factor * sign > 0.0).map(|t| symbol(t.parameter)).collect();
            of.join(r"\,")
        };
        let ratio = if side(-1.0).is_empty() { String::new() } else { format!("/({})", side(-1.0)) };
        format!(", which is ${}{ratio} = {}$", side(1.0), significant(c.value.exp(), 4))
    } else {
        String::new()
    };
    Finding::new(
        "determined_combination",
        format!("${} = {value} \\pm {error}$", sum.join(" ")),
        format!(
            "{} and {last} are not determined separately (correlation {:.4}): the data fix this combination of them \
             only{product} (SI units).",
            first.join(", "),
            c.correlation
        ),
    )
}

/// What a user may set of a parameter; `first` is the value of the first one, the amplitude that moduli are compared with.
pub(in crate::analyses) fn parameter_row(
    model: &str,
    named: &Named,
    parameter: Parameter,
    value: f64,
    first: f64,
    shown_unit: ShownUnit,
) -> ParameterRow {
    let (unit, factor) = shown_unit(&named.unit);
    let slider = if parameter.logarithmic {
        [(value / 1e3).max(parameter.lower), (value * 1e3).min(parameter.upper)]
    } else if parameter.lower.is_finite() && parameter.upper <= 1.5 {
        [parameter.lower, parameter.upper]
    } else if parameter.lower == 0.0 {
        [0.0, parameter.upper.min((2.0 * value).max(first))]
    } else {
        let reach = if value == 0.0 { 1.0 } else { 2.0 * value.abs() };
        [(value - reach).max(parameter.lower), (value + reach).min(parameter.upper)]
    };
    ParameterRow {
        model: model.into(),
        key: named.key.clone(),
        symbol: named.symbol.clone(),
        meaning: named.meaning.clone(),
        unit: named.unit.clone(),
        shown: Shown { unit, factor, value: significant(value * factor, 6), ..Shown::default() },
        start: parameter.start,
        value,
        // JSON has no infinity: the largest number stands for it.
        lower: parameter.lower.max(f64::MIN),
        upper: parameter.upper.min(f64::MAX),
        fixed: parameter.fixed,
        logarithmic: parameter.logarithmic,
        slider,
        holds: false,
    }
}

/// The best of the fits from several starts.
fn best_of(
    problem: &dyn Problem,
    starts: Vec<Vec<Parameter>>,
    solver: &Solver,
) -> Result<(Vec<Parameter>, Fit), FitError> {
    let mut best: Result<(Vec<Parameter>, Fit), FitError> = Err(FitError::NotFinite);
    for parameters in starts {
        let fit = fit::fit(problem, &parameters, solver);
        let better = match (&best, &fit) {
            (Err(_), _) => true,
            (Ok((_, best)), Ok(fit)) => fit.quality.rss < best.quality.rss * (1.0 - 1e-9),
            (Ok(_), Err(_)) => false,
        };
        if better {
            best = fit.map(|fit| (parameters, fit));
        }
    }
    best
}

/// A number on its way into the report.
pub(in crate::analyses) struct Number<'a> {
    pub named: &'a Named,
    pub value: f64,
    pub std_error: Option<f64>,
    pub interval: Option<[Option<f64>; 2]>,
    /// How the interval was obtained.
    pub kind: &'static str,
    pub state: EstimateState,
    pub note: String,
}

impl Number<'_> {
    /// As the report gives it.
    pub fn estimate(self, shown_unit: ShownUnit) -> Estimate {
        let determined = matches!(self.state, EstimateState::Ok);
        let (unit, factor) = shown_unit(&self.named.unit);
        let (value, std_error) =
            with_error(self.value * factor, self.std_error.filter(|_| determined).map(|e| e * factor));
        // A profile bounds what is not determined, and what is on a limit.
        let interval = self.interval.filter(|_| determined || self.kind == "profile95");
        Estimate {
            key: self.named.key.clone(),
            symbol: self.named.symbol.clone(),
            meaning: self.named.meaning.clone(),
            unit: self.named.unit.clone(),
            value: (self.state != EstimateState::Undetermined).then_some(self.value),
            std_error: self.std_error.filter(|_| determined),
            interval,
            interval_kind: interval.map(|_| self.kind.into()),
            state: self.state,
            note: self.note,
            shown: Shown {
                unit,
                factor,
                value: if self.state == EstimateState::Undetermined { "not determined".into() } else { value },
                std_error,
                interval: interval.map_or(String::new(), |ends| ends_in_words(ends, factor)),
            },
        }
    }
}

/// How good a fit of one or of many sets is, as the report gives it; `weights` says in words what noise it supposes.
pub(in crate::analyses) fn quality(
    of: &fit::Quality,
    outcome: fit::Outcome,
    iterations: usize,
    condition: Option<f64>,
    weights: String,
) -> Quality {
    Quality {
        points: of.points,
        free: of.free,
        rss: of.rss,
        reduced_chi2: of.reduced_chi2,
        r2: of.r2,
        aicc: of.aicc,
        bic: of.bic,
        outcome: outcome.id().into(),
        outcome_text: outcome.text().into(),
        iterations,
        condition: condition.filter(|condition| condition.is_finite()),
        weights,
    }
}

/// An interval whose ends are both known, as one that need not have both.
pub(in crate::analyses) fn ends_of(interval: Option<[f64; 2]>) -> Option<[Option<f64>; 2]> {
    interval.map(|ends| ends.map(Some))
}

fn ends_in_words(ends: [Option<f64>; 2], factor: f64) -> String {
    let shown = |v: f64| significant(v * factor, 4);
    match ends {
        [Some(lower), Some(upper)] => format!("{} … {}", shown(lower), shown(upper)),
        [Some(lower), None] => format!("> {}", shown(lower)),
        [None, Some(upper)] => format!("< {}", shown(upper)),
        [None, None] => String::new(),
    }
}

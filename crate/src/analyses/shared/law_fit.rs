//! A law held against a frequency sweep: the weighted residuals, and the fit from start values found in the data.

use super::fitted::{Fitted, Follows, Named};
use super::intervals::{Fittable, Intervals, refine};
use super::options::FitOptions;
use super::sweep::{Part, Target};
use crate::analyses::Failure;
use crate::data::{FrequencySweep, Notice};
use crate::fit::{Parameter, Problem};
use crate::models::law::{Law, LawDerived, LawParam};
use crate::models::{self, Param, Scale};
use crate::work::Work;
use nalgebra::{DMatrix, DVector};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A law and what it is to match.
struct Against<'a> {
    law: &'a Law,
    target: &'a Target<'a>,
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.target.rows.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        self.target.compare(self.law, p, &mut |row, residual, slope| {
            residuals[row] = residual;
            for j in 0..p.len() {
                jacobian[(row, j)] = slope(j);
            }
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        Some(self.target.total_sum_of_squares())
    }
}

/// What a user has set of one parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::analyses) struct Setting {
    pub(in crate::analyses) start: Option<f64>,
    pub(in crate::analyses) limits: Option<[f64; 2]>,
    /// Held or freed against the law's own default.
    pub(in crate::analyses) fixed: Option<bool>,
}

/// A law fitted to a sweep.
pub(in crate::analyses) struct LawFit {
    pub law: Arc<Law>,
    pub fitted: Fitted,
}

/// Starts tried for a law; more find no better minimum in the recovery tests.
const STARTS: usize = 3;

/// The parameters of a law before a fit: best start found in the data, then what the user has set.
fn prepare(law: &Law, sweep: &FrequencySweep, settings: &[Setting]) -> Vec<Vec<Parameter>> {
    let set = |start: Vec<f64>| {
        let one = |((start, named), setting): ((f64, &LawParam), &Setting)| {
            let param = named.param;
            let [lower, upper] = setting.limits.unwrap_or(param.limits);
            let fixed = setting.fixed.unwrap_or(param.fixed);
            let start = setting.start.unwrap_or(if fixed && param.fixed { param.start } else { start });
            let start = if fixed { start } else { start.clamp(lower, upper) };
            Parameter { start, lower, upper, logarithmic: named.logarithmic(), fixed }
        };
        start.into_iter().zip(law.params()).zip(settings).map(one).collect()
    };
    if settings.iter().all(|setting| setting.start.is_some()) {
        // Nothing is left to find.
        return vec![set(law.params().iter().map(|named| named.param.start).collect())];
    }
    models::starts(law, sweep, STARTS).into_iter().map(set).collect()
}

/// Fits a law from the most promising starts and keeps the best.
pub(in crate::analyses) fn fit_law(
    law: Arc<Law>,
    target: &Target,
    settings: &[Setting],
    options: &FitOptions,
) -> Result<LawFit, Failure> {
    let problem = Against { law: &law, target };
    let mut starts = prepare(&law, target.sweep, settings);
    starts.dedup();
    let fitted = Fitted::best(law.title(), &problem, starts, options)?;
    let named = |p: &LawParam| Named::new(&p.key, &p.symbol, p.param.meaning, p.param.unit);
    let follows = |number: usize, derived: &LawDerived| {
        let law = Arc::clone(&law);
        Follows {
            named: Named::new(&derived.key, &derived.symbol, derived.meaning, derived.unit),
            value: Box::new(move |p: &[f64]| {
                law.derived().get(number).map_or(f64::NAN, |derived| law.derive(derived, p))
            }),
        }
    };
    let derived: Vec<Follows> =
        law.derived().iter().enumerate().map(|(number, derived)| follows(number, derived)).collect();
    let fitted = Fitted {
        intervals: Intervals::linear(&fitted.fit, derived.len()),
        named: law.params().iter().map(named).collect(),
        derived,
        ..fitted
    };
    Ok(LawFit { law, fitted })
}

/// Gives a fit the intervals that are asked for.
pub(in crate::analyses) fn refine_intervals(
    one: &mut LawFit,
    target: &Target,
    options: &FitOptions,
    work: &dyn Work,
    notices: &mut Vec<Notice>,
) -> Result<(), Failure> {
    let law = Arc::clone(&one.law);
    let of = Fittable {
        problem: &Against { law: &law, target },
        points: target.rows.iter().map(|row| row.point).collect(),
        kinds: target.rows.iter().map(|row| row.part as usize).collect(),
    };
    refine(&mut one.fitted, &of, &options.intervals, work, notices)
}

/// The law with its 95 % confidence band for `part` at `omega`: value, lower, upper.
pub(in crate::analyses) fn band(one: &LawFit, part: Part, omega: &[f64]) -> [Vec<f64>; 3] {
    let mut curves = [Vec::new(), Vec::new(), Vec::new()];
    one.law.evaluate(omega, &one.fitted.fit.values, &mut |g, gradient| {
        let value = part.of(g);
        let half = one.fitted.half_width(|k| part.derivative(g, gradient[k]));
        // As a factor, so that the band of a positive quantity stays positive.
        let factor = (half / value.abs()).exp();
        curves[0].push(value);
        curves[1].push(value / factor);
        curves[2].push(value * factor);
    });
    curves
}

/// What the user has set of each parameter of a law. `law.parameter` is more specific than `parameter`.
pub(in crate::analyses) fn settings(law: &Law, options: &FitOptions) -> Result<Vec<Setting>, Failure> {
    law.params().iter().map(|named| setting(law.id(), &named.key, named.param, options)).collect()
}

/// What the user has set of one parameter of the law `id`.
pub(in crate::analyses) fn setting(
    id: &str,
    key: &str,
    param: &Param,
    options: &FitOptions,
) -> Result<Setting, Failure> {
    let own = format!("{id}.{key}");
    let number = |map: &BTreeMap<String, f64>| map.get(&own).or_else(|| map.get(key)).copied();
    let fixed_at = number(&options.fix);
    let freed = options.free.iter().any(|name| *name == own || name == key);
    let limits = options.limit.get(&own).or_else(|| options.limit.get(key)).copied();
    if let Some([lo, hi]) = limits
        && !(lo < hi && (param.scale == Scale::Linear || lo > 0.0))
    {
        let message = format!(
            "{lo} … {hi} are no limits for {own}: the lower must be less than the upper (and positive for a parameter fitted by \
             its logarithm)."
        );
        return Err(Failure::option("limit", message));
    }
    if let Some(value) = fixed_at
        && !(value.is_finite() && param.limits[0] <= value && value <= param.limits[1])
    {
        let [lo, hi] = param.limits;
        return Err(Failure::option("fix", format!("{own} = {value} is outside what the law allows, {lo} … {hi}.")));
    }
    Ok(Setting {
        start: fixed_at.or(number(&options.start)),
        limits,
        fixed: if fixed_at.is_some() { Some(true) } else { freed.then_some(false) },
    })
}

/// That each parameter which the user has set belongs to one of the laws.
pub(in crate::analyses) fn check_names(laws: &[Arc<Law>], options: &FitOptions) -> Result<(), Failure> {
    let has = |law: &Law, key: &str| law.params().iter().any(|param| param.key == key);
    let known = |name: &str| match name.split_once('.') {
        Some((id, key)) => Law::parse(id).is_ok_and(|law| has(&law, key)),
        None => laws.iter().any(|law| has(law, name)) || Law::all().any(|law| has(&law, name)),
    };
    let start = options.start.keys().map(|name| ("start", name));
    let fix = options.fix.keys().map(|name| ("fix", name));
    let limit = options.limit.keys().map(|name| ("limit", name));
    let free = options.free.iter().map(|name| ("free", name));
    match start.chain(fix).chain(limit).chain(free).find(|(_, name)| !known(name)) {
        None => Ok(()),
        Some((option, unknown)) => {
            let of = |law: &Arc<Law>| {
                let keys: Vec<&str> = law.params().iter().map(|param| param.key.as_str()).collect();
                format!("those of {} are {}", law.id(), keys.join(", "))
            };
            let known: Vec<String> = laws.iter().map(of).collect();
            Err(Failure::option(option, format!("no law has a parameter \"{unknown}\"; {}.", known.join("; "))))
        }
    }
}

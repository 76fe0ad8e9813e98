//! Which law describes a relaxation: models fitted to one isotherm or a master curve, with errors, and ranked.

use super::curve_fit::{self, Fitted, Noise, Part, Setting, Target, fit_model};
use super::overview::label;
use super::{Analysis, Failure, Source, options, resolved};
use crate::catalog::{AnalysisEntry, Choice, OptionEntry, OptionKind, ValuesRole};
use crate::data::{Channel, FrequencySweep, Group, Kind, Measurement, Notice};
use crate::figure::{Axis, Band, Figure, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::fit::compare::akaike_weights;
use crate::fit::{Combination, Verdict};
use crate::math::rounding::{significant, with_error};
use crate::models::{self, MODELS, Model};
use crate::numbers::Numbers;
use crate::report::{
    Cells, Correlations, DataColumn, DataTable, Estimate, EstimateState, Finding, ParameterRow, Quality, Report, Request, Shown,
};
use crate::units::{Quantity, Unit};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The question.
pub struct RelaxationModels;

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    models: Vec<String>,
    quantities: Quantities,
    set: Option<usize>,
    temperature: Option<f64>,
    range: Option<[f64; 2]>,
    mask: Vec<u32>,
    weights: Weights,
    relative_error: f64,
    floor: f64,
    start: BTreeMap<String, f64>,
    fix: BTreeMap<String, f64>,
    free: Vec<String>,
    limit: BTreeMap<String, [f64; 2]>,
    action: Action,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            models: MODELS.iter().map(|model| model.info().id.to_owned()).collect(),
            quantities: Quantities::Measured,
            set: None,
            temperature: None,
            range: None,
            mask: Vec::new(),
            weights: Weights::Relative,
            relative_error: 0.01,
            floor: 1e-4,
            start: BTreeMap::new(),
            fix: BTreeMap::new(),
            free: Vec::new(),
            limit: BTreeMap::new(),
            action: Action::Fit,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Quantities {
    Measured,
    StorageAndLoss,
    StorageModulus,
    LossModulus,
    LossFactor,
}

/// `none`, `relative`, or `column:` and a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
enum Weights {
    None,
    Relative,
    Column(String),
}

const COLUMN_PREFIX: &str = "column:";

impl TryFrom<String> for Weights {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.strip_prefix(COLUMN_PREFIX)) {
            ("none", _) => Ok(Weights::None),
            ("relative", _) => Ok(Weights::Relative),
            (_, Some(column)) => Ok(Weights::Column(column.into())),
            _ => Err(format!("weights \"{text}\" are not known; give none, relative or column:NAME")),
        }
    }
}

impl From<Weights> for String {
    fn from(weights: Weights) -> String {
        match weights {
            Weights::None => "none".into(),
            Weights::Relative => "relative".into(),
            Weights::Column(name) => format!("{COLUMN_PREFIX}{name}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Fit,
    Preview,
}

impl Analysis for RelaxationModels {
    fn entry(&self) -> AnalysisEntry {
        let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
        let option = |key: &str, title: &str, help: &str, kind: OptionKind| OptionEntry {
            key: key.into(),
            title: title.into(),
            help: help.into(),
            kind,
            default: defaults[key].clone(),
        };
        let choice = |value: &str, title: &str| Choice { value: value.into(), title: title.into() };
        let choices = |list: &[(&str, &str)]| list.iter().map(|(value, title)| choice(value, title)).collect();
        let models = MODELS.iter().map(|model| choice(model.info().id, model.info().title)).collect();
        AnalysisEntry {
            id: "relaxation_models".into(),
            title: "Relaxation models".into(),
            summary: "Fits laws of the complex modulus $G^*(\\omega)$ to one isotherm or a master curve by weighted least squares, \
                      and ranks them by Akaike's criterion. Standard errors come from the curvature at the minimum, \
                      scaled by the scatter that is left; parameters that the data do not determine are said to be so."
                .into(),
            needs: "storage and loss modulus, or one of them, or the loss factor, against frequency".into(),
            source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021)".into(),
            options: vec![
                option("models", "Models", "Laws to fit and compare.", OptionKind::Choices { choices: models }),
                option(
                    "quantities",
                    "Fitted to",
                    "What is compared with the data.",
                    OptionKind::Choice {
                        column_prefix: None,
                        choices: choices(&[
                            ("measured", "Everything measured"),
                            ("storage_and_loss", "Storage and loss"),
                            ("storage_modulus", "Storage alone"),
                            ("loss_modulus", "Loss alone"),
                            ("loss_factor", "Loss factor tan δ"),
                        ]),
                    },
                ),
                option("set", "Isotherm", "Which group of rows.", OptionKind::Group),
                option(
                    "temperature",
                    "Temperature",
                    "The isotherm nearest to it, when no group is chosen.",
                    OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] },
                ),
                option("range", "Range", "Frequencies to use, in the unit of the file.", OptionKind::Range),
                option("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask),
                option(
                    "weights",
                    "Weights",
                    "The noise that each number is taken to have; a column holds standard deviations in the unit of the fitted quantity.",
                    OptionKind::Choice {
                        column_prefix: Some(COLUMN_PREFIX.into()),
                        choices: choices(&[
                            ("relative", "Relative error with a floor"),
                            ("none", "The same for all"),
                        ]),
                    },
                ),
                option(
                    "relative_error",
                    "Relative error",
                    "Standard deviation of each number, relative to itself.",
                    OptionKind::Number { unit: String::new(), limits: [1e-9, 1.0] },
                ),
                option(
                    "floor",
                    "Floor",
                    "Absolute standard deviation, relative to the largest storage modulus: keeps a few numbers near zero from \
                     deciding the fit.",
                    OptionKind::Number { unit: String::new(), limits: [0.0, 1.0] },
                ),
                option("start", "Start values", "Where the fit starts.", OptionKind::Values { role: ValuesRole::Initial }),
                option("fix", "Fixed values", "Parameters that are held.", OptionKind::Values { role: ValuesRole::Held }),
                option("free", "Freed", "Parameters that a law holds by default and that are fitted here.", OptionKind::Parameters),
                option("limit", "Limits", "Lower and upper limit of parameters.", OptionKind::Limits),
                option(
                    "action",
                    "Do",
                    "Fit, or draw the curves at the start values.",
                    OptionKind::Action { preview: "preview".into() },
                ),
            ],
        }
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        matches!(measurement.kind, Kind::IsothermFamily | Kind::FrequencySweep)
            && [Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor]
                .iter()
                .any(|quantity| channel(measurement, *quantity).is_some())
    }

    fn run(&self, source: &Source, request: &Request) -> Result<Report, Failure> {
        let mut options: Options = options(request)?;
        let mut notices = Vec::new();
        let group = choose_group(source.measurement, &mut options, &mut notices)?;
        let (sweep, remarks) = FrequencySweep::of(source.measurement, group)?;
        notices.extend(remarks);
        let parts = choose_parts(source.measurement, &sweep, &mut options)?;
        let used = choose_points(source.measurement, &sweep, &options, &mut notices)?;
        let noise = choose_noise(source, &sweep, &parts, &options)?;
        let models = choose_models(&parts, &options, &mut notices)?;

        let mut fits = Vec::new();
        for model in models {
            let own_parts: Vec<Part> = parts.iter().copied().filter(|part| part.predicted_by(model)).collect();
            let target = Target::new(&sweep, &own_parts, &used, &noise);
            match fit_model(model, &target, &settings(model, &options)?, options.action == Action::Preview) {
                Ok(fitted) => fits.push(One { fitted, parts: own_parts, target }),
                // A law that cannot be fitted does not cost the others their result.
                Err(failure) if options.models.len() > 1 => {
                    notices.push(Notice::warning("model_left_out", failure.to_string()));
                }
                Err(failure) => return Err(failure),
            }
        }
        let Some(ranking) = Ranking::of(&fits, &parts) else {
            return Err(Failure::option("models", "none of them could be fitted to this data; the notices say why."));
        };
        let place = Place::of(source, group, &parts);
        let best = &fits[ranking.order[0]];
        let ranked: Vec<&One> = ranking.order.iter().map(|&k| &fits[k]).collect();
        let mut findings = ranking.findings(&fits);
        findings.extend(combination_findings(best));
        if options.action == Action::Fit && !best.fitted.fit.outcome.converged() {
            notices.push(Notice::warning("not_converged", best.fitted.fit.outcome.text()));
        }
        let preview = options.action == Action::Preview;
        Ok(Report {
            title: format!("{} — {}", best.fitted.model.info().title, place.title),
            inputs: vec![source.input(best.target.points(), place.selection.clone())],
            request: resolved(request, &options),
            estimates: if preview { Vec::new() } else { estimates(best, &place) },
            parameters: ranked.iter().flat_map(|one| parameter_rows(one, &place)).collect(),
            quality: (!preview).then(|| quality(best, &options)),
            correlations: correlations(&best.fitted),
            tables: if preview {
                Vec::new()
            } else {
                vec![ranking.table(&fits), parameter_table(&ranked), data_table(best, &place)]
            },
            figures: figures(&ranked, &sweep, &used, &parts, &place),
            findings: if preview { Vec::new() } else { findings },
            notices,
            ..Report::default()
        })
    }
}

/// One law fitted to the part of the data that it predicts.
struct One<'a> {
    fitted: Fitted,
    parts: Vec<Part>,
    target: Target<'a>,
}

impl One<'_> {
    fn title(&self) -> &'static str {
        self.fitted.model.info().title
    }
}

/// What the result is called and in which units it is shown.
struct Place {
    title: String,
    selection: String,
    frequency: Channel,
    /// The channels that are fitted, in the order of the parts.
    channels: Vec<Channel>,
    modulus: Unit,
}

impl Place {
    fn of(source: &Source, group: usize, parts: &[Part]) -> Place {
        let measurement = source.measurement;
        let group: Option<&Group> = measurement.groups.get(group).filter(|_| measurement.groups.len() > 1);
        let selection = group.map_or("all rows".to_owned(), |group| group.label.clone());
        let channels: Vec<Channel> =
            parts.iter().filter_map(|part| channel(measurement, quantity(*part)).cloned()).collect();
        let modulus = measurement
            .ordinates
            .iter()
            .find(|channel| matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus))
            .map_or(Quantity::StorageModulus.si(), |channel| channel.unit);
        Place {
            title: match group {
                Some(group) => format!("{}, {}", group.label, source.reading.file),
                None => source.reading.file.clone(),
            },
            selection,
            frequency: measurement.abscissa.clone(),
            channels,
            modulus,
        }
    }

    fn channel(&self, part: Part) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.quantity == quantity(part))
    }

    /// Unit in which people read a number of the given SI unit here, and the factor to it.
    fn shown_unit(&self, unit: &str) -> (&'static str, f64) {
        match unit {
            "Pa" => (self.modulus.symbol(), self.modulus.from_si(1.0)),
            "rad/s" => ("rad/s", 1.0),
            "Pa s" => ("Pa s", 1.0),
            "Hz" => ("Hz", 1.0),
            "s" => ("s", 1.0),
            _ => ("", 1.0),
        }
    }
}

fn quantity(part: Part) -> Quantity {
    match part {
        Part::StorageModulus => Quantity::StorageModulus,
        Part::LossModulus => Quantity::LossModulus,
        Part::LossFactor => Quantity::LossFactor,
    }
}

fn channel(measurement: &Measurement, quantity: Quantity) -> Option<&Channel> {
    measurement.ordinates.iter().find(|channel| channel.quantity == quantity)
}

// ---- what the request asks for ----

fn choose_group(measurement: &Measurement, options: &mut Options, notices: &mut Vec<Notice>) -> Result<usize, Failure> {
    let groups = &measurement.groups;
    if let Some(set) = options.set {
        return if set < groups.len() {
            Ok(set)
        } else {
            Err(Failure::option("set", format!("{set} was asked for; there are {} isotherms, counted from 0.", groups.len())))
        };
    }
    let set = if let Some(asked) = options.temperature {
        let distance = |group: &Group| group.temperature.map_or(f64::INFINITY, |t| (t - asked).abs());
        let nearest = (0..groups.len()).min_by(|&a, &b| distance(&groups[a]).total_cmp(&distance(&groups[b])));
        let Some(nearest) = nearest.filter(|&k| distance(&groups[k]).is_finite()) else {
            return Err(Failure::option("temperature", "the file gives no temperatures; choose a group by its number."));
        };
        if distance(&groups[nearest]) > 1.0 {
            notices.push(Notice::warning(
                "temperature_not_measured",
                format!("{asked} K was asked for; the nearest isotherm, {}, is used.", groups[nearest].label),
            ));
        }
        nearest
    } else if groups.len() > 1 {
        let chosen = peak_inside(measurement);
        notices.push(Notice::info(
            "isotherm_chosen",
            format!(
                "No isotherm was chosen, so {} is used: its loss peak lies best inside the frequency window. \
                 Choose another to see it.",
                groups[chosen].label
            ),
        ));
        chosen
    } else {
        0
    };
    options.set = Some(set);
    Ok(set)
}

/// The group whose loss peak is farthest from the ends of its window; the middle one when none has a peak inside.
fn peak_inside(measurement: &Measurement) -> usize {
    let margin = |group: usize| -> Option<f64> {
        let (sweep, _) = FrequencySweep::of(measurement, group).ok()?;
        let loss = if sweep.loss.is_empty() { &sweep.loss_factor } else { &sweep.loss };
        let peak = (0..loss.len()).filter(|&k| loss[k].is_finite()).max_by(|&a, &b| loss[a].total_cmp(&loss[b]))?;
        let (first, last) = (sweep.omega.first()?, sweep.omega.last()?);
        Some((sweep.omega[peak] / first).ln().min((last / sweep.omega[peak]).ln()))
    };
    let middle = measurement.groups.len() / 2;
    (0..measurement.groups.len())
        .filter_map(|group| margin(group).map(|margin| (group, margin)))
        .filter(|(_, margin)| *margin > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(middle, |(group, _)| group)
}

fn choose_parts(measurement: &Measurement, sweep: &FrequencySweep, options: &mut Options) -> Result<Vec<Part>, Failure> {
    let measured = |part: Part| part.measured(sweep).iter().any(|v| v.is_finite());
    if options.quantities == Quantities::Measured {
        options.quantities = match (measured(Part::StorageModulus), measured(Part::LossModulus)) {
            (true, true) => Quantities::StorageAndLoss,
            (true, false) => Quantities::StorageModulus,
            (false, true) => Quantities::LossModulus,
            (false, false) => Quantities::LossFactor,
        };
    }
    let parts = match options.quantities {
        Quantities::Measured | Quantities::StorageAndLoss => vec![Part::StorageModulus, Part::LossModulus],
        Quantities::StorageModulus => vec![Part::StorageModulus],
        Quantities::LossModulus => vec![Part::LossModulus],
        Quantities::LossFactor => vec![Part::LossFactor],
    };
    match parts.iter().find(|part| !measured(**part)) {
        None => Ok(parts),
        Some(part) => {
            let have: Vec<&str> = measurement.ordinates.iter().map(|channel| channel.quantity.title()).collect();
            let message = format!("{} is not measured here; there is {}.", quantity(*part).title(), have.join(", "));
            Err(Failure::option("quantities", message))
        }
    }
}

fn choose_points(
    measurement: &Measurement,
    sweep: &FrequencySweep,
    options: &Options,
    notices: &mut Vec<Notice>,
) -> Result<Vec<bool>, Failure> {
    let unit = measurement.abscissa.unit;
    let inside = |omega: f64| {
        // A point on the end of a range typed with six digits belongs to it.
        const SLACK: f64 = 1e-6;
        options.range.is_none_or(|[lo, hi]| {
            let x = unit.from_si(omega);
            x >= lo * (1.0 - SLACK) && x <= hi * (1.0 + SLACK)
        })
    };
    if let Some([lo, hi]) = options.range
        && !(lo < hi)
    {
        return Err(Failure::option("range", format!("{lo} … {hi} is empty; the first number must be the smaller one.")));
    }
    let used: Vec<bool> =
        sweep.omega.iter().zip(&sweep.rows).map(|(&omega, row)| inside(omega) && !options.mask.contains(row)).collect();
    let left_out = used.iter().filter(|used| !**used).count();
    if left_out == used.len() {
        return Err(Failure::option("range", "no point is left; widen the range or use masked points again."));
    }
    if left_out > 0 {
        notices.push(Notice::info(
            "points_left_out",
            format!("{left_out} of {} frequencies are left out by the range or by hand.", used.len()),
        ));
    }
    Ok(used)
}

fn choose_noise(source: &Source, sweep: &FrequencySweep, parts: &[Part], options: &Options) -> Result<Noise, Failure> {
    match &options.weights {
        Weights::None => Ok(Noise::Equal),
        Weights::Relative if options.relative_error > 0.0 && options.floor >= 0.0 => {
            Ok(Noise::Relative { relative: options.relative_error, floor: options.floor })
        }
        Weights::Relative => {
            Err(Failure::option("relative_error", "the relative error must be positive and the floor not negative."))
        }
        Weights::Column(name) => {
            let columns = source.reading.tables.get(source.measurement.table).map_or(&[][..], |table| &table.columns);
            let Some(column) = columns.iter().find(|column| column.name == *name) else {
                let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                let message = format!("there is no column \"{name}\"; there are {}.", names.join(", "));
                return Err(Failure::option("weights", message));
            };
            let unit = parts
                .first()
                .and_then(|part| channel(source.measurement, quantity(*part)))
                .map_or(Unit::none(), |channel| channel.unit);
            let sigma = |row: &u32| column.numbers.get(*row as usize).map_or(f64::NAN, |v| unit.to_si(*v));
            Ok(Noise::Given(sweep.rows.iter().map(sigma).collect()))
        }
    }
}

fn choose_models(parts: &[Part], options: &Options, notices: &mut Vec<Notice>) -> Result<Vec<&'static dyn Model>, Failure> {
    let mut chosen = Vec::new();
    for id in &options.models {
        let model = models::find(id).ok_or_else(|| {
            let ids: Vec<&str> = MODELS.iter().map(|model| model.info().id).collect();
            Failure::option("models", format!("there is no model \"{id}\"; there are {}.", ids.join(", ")))
        })?;
        let can = parts.iter().any(|part| part.predicted_by(model));
        if can {
            chosen.push(model);
        } else {
            let title = model.info().title;
            notices.push(Notice::info("model_left_out", format!("{title} predicts the loss only, which is not fitted here.")));
        }
    }
    if chosen.is_empty() {
        return Err(Failure::option("models", "none of them predicts what is fitted; choose another model or quantity."));
    }
    Ok(chosen)
}

/// What the user has set of each parameter of a law. `law.parameter` is more specific than `parameter`.
fn settings(model: &dyn Model, options: &Options) -> Result<Vec<Setting>, Failure> {
    let id = model.info().id;
    let known = |name: &str| {
        let of = |model: &dyn Model, key: &str| model.info().params.iter().any(|param| param.key == key);
        match name.split_once('.') {
            Some((id, key)) => models::find(id).is_some_and(|model| of(model, key)),
            None => MODELS.iter().any(|model| of(*model, name)),
        }
    };
    let names = options.start.keys().chain(options.fix.keys()).chain(options.limit.keys()).chain(&options.free);
    if let Some(unknown) = names.into_iter().find(|name| !known(name)) {
        let keys: Vec<&str> = model.info().params.iter().map(|param| param.key).collect();
        let message = format!("no law has a parameter \"{unknown}\"; those of {id} are {}.", keys.join(", "));
        return Err(Failure::option("start", message));
    }
    let setting = |param: &models::Param| {
        let own = format!("{id}.{}", param.key);
        let number = |map: &BTreeMap<String, f64>| map.get(&own).or_else(|| map.get(param.key)).copied();
        let fixed_at = number(&options.fix);
        let freed = options.free.iter().any(|name| *name == own || name == param.key);
        let limits = options.limit.get(&own).or_else(|| options.limit.get(param.key)).copied();
        if let Some([lo, hi]) = limits
            && !(lo < hi && (param.scale == models::Scale::Linear || lo > 0.0))
        {
            let message = format!("{lo} … {hi} are no limits for {own}: the lower must be less than the upper (and positive for a \
                                   parameter fitted by its logarithm).");
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
    };
    model.info().params.iter().map(setting).collect()
}

// ---- what the report says ----

fn estimates(one: &One, place: &Place) -> Vec<Estimate> {
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
struct Number {
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
        let (value, std_error) = with_error(self.value * factor, self.std_error.filter(|_| determined).map(|e| e * factor));
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
                interval: self.interval.filter(|_| determined).map_or(String::new(), |[a, b]| format!("{} … {}", shown(a), shown(b))),
            },
        }
    }
}

fn verdict_in_words(verdict: Verdict, params: &[models::Param]) -> (EstimateState, String) {
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
    let gradient: Vec<f64> = uncertainty
        .moving
        .iter()
        .map(|&k| {
            let mut p = fitted.fit.values.clone();
            // Central differences on the scale of the fit; the step balances curvature against rounding.
            const STEP: f64 = 1e-5;
            let mut at = |sign: f64| {
                let here = fitted.fit.values[k];
                p[k] = if fitted.parameters[k].logarithmic { here * (sign * STEP).exp() } else { here + sign * STEP * here.abs() };
                let step = if fitted.parameters[k].logarithmic { STEP } else { STEP * here.abs() };
                ((derived.value)(&p), step)
            };
            let ((above, step), (below, _)) = (at(1.0), at(-1.0));
            if step > 0.0 { (above - below) / (2.0 * step) } else { 0.0 }
        })
        .collect();
    let error = uncertainty.variance(&gradient).sqrt();
    let relative = error / value.abs();
    let nothing_moves = uncertainty.moving.is_empty() || error == 0.0;
    let state = match () {
        () if nothing_moves => EstimateState::Fixed,
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
        interval: Some([-1.0, 1.0].map(|sign| value * (sign * uncertainty.t95 * relative).exp())).filter(|_| !nothing_moves),
        state,
        note: note.into(),
    }
}

/// What is determined when two parameters are not.
fn combination_findings(one: &One) -> Vec<Finding> {
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
            value: format!("${} {sign} {:.3}\\,{} = {value} \\pm {error}$", scaled(c.first), c.factor.abs(), scaled(c.second)),
            reason: format!(
                "${}$ and ${}$ are not determined separately (correlation {:.4}): the data fix this combination of them only (SI units).",
                params[c.first].symbol, params[c.second].symbol, c.correlation
            ),
        }
    };
    one.fitted.fit.uncertainty.combinations.iter().map(sentence).collect()
}

fn parameter_rows(one: &One, place: &Place) -> Vec<ParameterRow> {
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

fn quality(one: &One, options: &Options) -> Quality {
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

fn correlations(fitted: &Fitted) -> Option<Correlations> {
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

/// The fits in order of merit.
struct Ranking {
    /// Numbers of the fits, best first.
    order: Vec<usize>,
    /// Whether a fit was made to all that is fitted, so that its criterion can be compared.
    comparable: Vec<bool>,
}

impl Ranking {
    fn of(fits: &[One], parts: &[Part]) -> Option<Ranking> {
        let comparable: Vec<bool> = fits.iter().map(|one| one.parts.len() == parts.len()).collect();
        let mut order: Vec<usize> = (0..fits.len()).collect();
        let merit = |k: usize| {
            let quality = &fits[k].fitted.fit.quality;
            (!comparable[k], quality.aicc.unwrap_or(quality.rss))
        };
        order.sort_by(|&a, &b| merit(a).0.cmp(&merit(b).0).then(merit(a).1.total_cmp(&merit(b).1)));
        (!order.is_empty()).then_some(Ranking { order, comparable })
    }

    /// AICc of each fit in order; `None` where it cannot be compared.
    fn criteria(&self, fits: &[One]) -> Vec<Option<f64>> {
        self.order.iter().map(|&k| fits[k].fitted.fit.quality.aicc.filter(|_| self.comparable[k])).collect()
    }

    fn table(&self, fits: &[One]) -> DataTable {
        let ranked: Vec<&One> = self.order.iter().map(|&k| &fits[k]).collect();
        let aicc = self.criteria(fits);
        let best = aicc.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let numbers = |values: Vec<Option<f64>>| Cells::Numbers(values.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect());
        let column = |key: &str, title: &str, values| DataColumn { key: key.into(), title: title.into(), unit: String::new(), values };
        let words = |f: &dyn Fn(&One) -> String| Cells::Words(ranked.iter().map(|one| f(one)).collect());
        let each = |f: &dyn Fn(&One) -> Option<f64>| numbers(ranked.iter().map(|one| f(one)).collect());
        DataTable {
            key: "comparison".into(),
            title: "Models, best first".into(),
            columns: vec![
                column("model", "Model", words(&|one| one.title().into())),
                column("free", "Free parameters", each(&|one| Some(one.fitted.fit.quality.free as f64))),
                column("points", "Numbers fitted", each(&|one| Some(one.fitted.fit.quality.points as f64))),
                column("reduced_chi2", r"$\chi^2_\mathrm{red}$", each(&|one| one.fitted.fit.quality.reduced_chi2)),
                column("aicc", "AICc", numbers(aicc.clone())),
                column("delta_aicc", r"$\Delta$AICc", numbers(aicc.iter().map(|a| a.map(|a| a - best)).collect())),
                column("weight", "Akaike weight", numbers(akaike_weights(&aicc))),
                column("bic", "BIC", each(&|one| one.fitted.fit.quality.bic)),
                column("outcome", "Outcome", words(&|one| one.fitted.fit.outcome.id().replace('_', " "))),
            ],
        }
    }

    fn findings(&self, fits: &[One]) -> Vec<Finding> {
        /// A difference that the criterion itself calls insubstantial (Burnham & Anderson 2002).
        const INSUBSTANTIAL: f64 = 2.0;
        let criteria = self.criteria(fits);
        let mut findings = Vec::new();
        let title = |rank: usize| fits[self.order[rank]].title();
        if let Some(Some(best)) = criteria.first() {
            let near: Vec<usize> = (1..criteria.len()).filter(|&k| criteria[k].is_some_and(|a| a - best < INSUBSTANTIAL)).collect();
            if !near.is_empty() {
                let names: Vec<&str> = std::iter::once(0).chain(near.iter().copied()).map(title).collect();
                let gap = near.iter().filter_map(|&k| criteria[k]).fold(0.0_f64, |m, a| m.max(a - best));
                findings.push(Finding {
                    key: "indistinguishable_models".into(),
                    value: names.join(", "),
                    reason: format!("These data cannot tell them apart: AICc differs by {} at most, less than 2.", significant(gap, 2)),
                });
            } else if let Some(Some(second)) = criteria.get(1) {
                findings.push(Finding {
                    key: "best_model".into(),
                    value: title(0).into(),
                    reason: format!("Lowest AICc, by {} before {}.", significant(second - best, 3), title(1)),
                });
            }
        }
        let apart: Vec<&str> = self.order.iter().filter(|&&k| !self.comparable[k]).map(|&k| fits[k].title()).collect();
        if !apart.is_empty() && apart.len() < fits.len() {
            findings.push(Finding {
                key: "not_ranked".into(),
                value: apart.join(", "),
                reason: "Fitted to the loss alone, so its criterion cannot be compared with fits to storage and loss.".into(),
            });
        }
        findings
    }
}

fn parameter_table(ranked: &[&One]) -> DataTable {
    let mut words: [Vec<String>; 4] = Default::default();
    let mut numbers: [Vec<f64>; 4] = Default::default();
    for one in ranked {
        for (k, param) in one.fitted.model.info().params.iter().enumerate() {
            let known = one.fitted.fit.uncertainty.parameters[k];
            let (state, _) = verdict_in_words(known.verdict, one.fitted.model.info().params);
            let determined = state == EstimateState::Ok;
            let state_word = serde_json::to_value(state).ok().and_then(|v| v.as_str().map(|s| s.replace('_', " ")));
            let row = [one.title().into(), format!("${}$", param.symbol), param.unit.into(), state_word.unwrap_or_default()];
            for (column, word) in words.iter_mut().zip(row) {
                column.push(word);
            }
            let value = if state == EstimateState::Undetermined { f64::NAN } else { one.fitted.fit.values[k] };
            let [lo, hi] = known.interval.filter(|_| determined).unwrap_or([f64::NAN; 2]);
            let error = known.std_error.filter(|_| determined).unwrap_or(f64::NAN);
            for (column, number) in numbers.iter_mut().zip([value, error, lo, hi]) {
                column.push(number);
            }
        }
    }
    let [model, symbol, unit, state] = words.map(Cells::Words);
    let [value, error, lower, upper] = numbers.map(|column| Cells::Numbers(Numbers(column)));
    let column = |key: &str, title: &str, values| DataColumn { key: key.into(), title: title.into(), unit: String::new(), values };
    DataTable {
        key: "parameters".into(),
        title: "Parameters of every model (SI units)".into(),
        columns: vec![
            column("model", "Model", model),
            column("symbol", "Parameter", symbol),
            column("unit", "Unit", unit),
            column("value", "Value", value),
            column("std_error", "Standard error", error),
            column("lower", "95 % from", lower),
            column("upper", "95 % to", upper),
            column("state", "State", state),
        ],
    }
}

fn data_table(one: &One, place: &Place) -> DataTable {
    let sweep = one.target.sweep;
    let fitted = models::moduli(one.fitted.model, &sweep.omega, &one.fitted.fit.values);
    let mut columns = vec![DataColumn {
        key: "frequency".into(),
        title: label(&[&place.frequency]),
        unit: place.frequency.unit.symbol().into(),
        values: Cells::Numbers(sweep.omega.iter().map(|w| place.frequency.unit.from_si(*w)).collect()),
    }];
    for part in &one.parts {
        let Some(channel) = place.channel(*part) else { continue };
        let key = channel.quantity.id();
        let mut residuals = vec![f64::NAN; sweep.omega.len()];
        for (matched, residual) in one.target.matched().zip(one.fitted.fit.residuals.iter()) {
            if matched.part == *part {
                // Measured minus fitted, as it is plotted.
                residuals[matched.point] = -residual;
            }
        }
        let shown = |si: f64| channel.unit.from_si(si);
        let unit = channel.unit.symbol();
        let mut push = |suffix: &str, title: String, unit: &str, values: Numbers| {
            columns.push(DataColumn { key: format!("{key}{suffix}"), title, unit: unit.into(), values: Cells::Numbers(values) });
        };
        push("", format!("${}$ measured", channel.symbol), unit, part.measured(sweep).iter().map(|v| shown(*v)).collect());
        push("_fit", format!("${}$ fitted", channel.symbol), unit, fitted.iter().map(|g| shown(part.of(*g))).collect());
        push("_residual", format!("${}$ residual/σ", channel.symbol), "", Numbers(residuals));
    }
    DataTable { key: "data".into(), title: format!("Data and {}", one.title()), columns }
}

// ---- what is drawn ----

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 240;

fn figures(ranked: &[&One], sweep: &FrequencySweep, used: &[bool], parts: &[Part], place: &Place) -> Vec<Figure> {
    let best = ranked[0];
    let x = Axis { label: label(&[&place.frequency]), scale: Scale::Log, range: None };
    let channels: Vec<&Channel> = parts.iter().filter_map(|part| place.channel(*part)).collect();
    let y = Axis { label: label(&channels), scale: y_scale(sweep, parts), range: None };
    let measured = measured_marks(sweep, used, parts, best, place);
    let omega = curve_omega(sweep);
    let frequencies: Numbers = omega.iter().map(|w| place.frequency.unit.from_si(*w)).collect();

    let mut marks = measured.clone();
    for (series, part) in parts.iter().enumerate().filter(|(_, part)| best.parts.contains(part)) {
        let Some(channel) = place.channel(*part) else { continue };
        let [value, lower, upper] = curve_fit::band(&best.fitted, *part, &omega)
            .map(|curve| curve.into_iter().map(|si| channel.unit.from_si(si)).collect::<Numbers>());
        let series = series as u32;
        if !best.fitted.fit.uncertainty.moving.is_empty() {
            marks.push(Mark::Band(Band { name: String::new(), series, x: frequencies.clone(), lower, upper }));
        }
        let name = if series == 0 { best.title().to_owned() } else { String::new() };
        marks.push(Mark::Line(Line { name, series, x: frequencies.clone(), y: value, dashed: false }));
    }
    let mut figures = vec![Figure {
        key: "fit".into(),
        title: format!("{} — {}", best.title(), place.title),
        panels: vec![
            Panel { x: x.clone(), y: y.clone(), marks, height: 1.0 },
            Panel {
                x: x.clone(),
                y: Axis { label: "residual / σ".into(), scale: Scale::Linear, range: None },
                marks: residual_marks(best, place),
                height: 0.32,
            },
        ],
    }];
    if ranked.len() > 1 {
        let mut marks = measured;
        for (number, one) in ranked.iter().enumerate() {
            for part in &one.parts {
                let Some(channel) = place.channel(*part) else { continue };
                let g = models::moduli(one.fitted.model, &omega, &one.fitted.fit.values);
                marks.push(Mark::Line(Line {
                    name: if *part == one.parts[0] { one.title().into() } else { String::new() },
                    // Colours after those of the measured quantities.
                    series: (parts.len() + number) as u32,
                    x: frequencies.clone(),
                    y: g.iter().map(|g| channel.unit.from_si(part.of(*g))).collect(),
                    dashed: number > 0,
                }));
            }
        }
        figures.push(Figure {
            key: "comparison".into(),
            title: format!("All models — {}", place.title),
            panels: vec![Panel { x, y, marks, height: 1.0 }],
        });
    }
    figures
}

fn y_scale(sweep: &FrequencySweep, parts: &[Part]) -> Scale {
    let positive = |part: &Part| part.measured(sweep).iter().filter(|v| v.is_finite()).all(|v| *v > 0.0);
    if parts.iter().all(positive) { Scale::Log } else { Scale::Linear }
}

fn curve_omega(sweep: &FrequencySweep) -> Vec<f64> {
    let (first, last) = (sweep.omega[0].ln(), sweep.omega[sweep.omega.len() - 1].ln());
    (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect()
}

/// Storage filled, loss open: the paper's convention.
fn symbol_of(part: Part) -> (Shape, bool) {
    match part {
        Part::StorageModulus => (Shape::Circle, true),
        Part::LossModulus => (Shape::Square, false),
        Part::LossFactor => (Shape::Diamond, true),
    }
}

fn measured_marks(sweep: &FrequencySweep, used: &[bool], parts: &[Part], best: &One, place: &Place) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (series, part) in parts.iter().enumerate() {
        let Some(channel) = place.channel(*part) else { continue };
        let (shape, filled) = symbol_of(*part);
        let mut sigma = vec![f64::NAN; sweep.omega.len()];
        for matched in best.target.matched().filter(|matched| matched.part == *part) {
            sigma[matched.point] = channel.unit.from_si(matched.sigma);
        }
        for excluded in [false, true] {
            let chosen: Vec<usize> = (0..used.len()).filter(|&k| used[k] != excluded).collect();
            if chosen.is_empty() {
                continue;
            }
            let name = if excluded { String::new() } else { format!("${}$", channel.symbol) };
            marks.push(Mark::Points(Points {
                name,
                series: series as u32,
                x: chosen.iter().map(|&k| place.frequency.unit.from_si(sweep.omega[k])).collect(),
                y: chosen.iter().map(|&k| channel.unit.from_si(part.measured(sweep)[k])).collect(),
                error: (!excluded).then(|| chosen.iter().map(|&k| sigma[k]).collect()),
                rows: chosen.iter().map(|&k| sweep.rows[k]).collect(),
                shape,
                filled,
                excluded,
            }));
        }
    }
    marks
}

fn residual_marks(one: &One, place: &Place) -> Vec<Mark> {
    let sweep = one.target.sweep;
    let mut marks = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
    for (series, part) in one.parts.iter().enumerate() {
        let (shape, filled) = symbol_of(*part);
        let of_part: Vec<(usize, f64)> = one
            .target
            .matched()
            .zip(one.fitted.fit.residuals.iter())
            .filter(|(matched, _)| matched.part == *part)
            .map(|(matched, residual)| (matched.point, -residual))
            .collect();
        marks.push(Mark::Points(Points {
            name: String::new(),
            series: series as u32,
            x: of_part.iter().map(|(k, _)| place.frequency.unit.from_si(sweep.omega[*k])).collect(),
            y: of_part.iter().map(|(_, residual)| *residual).collect(),
            rows: of_part.iter().map(|(k, _)| sweep.rows[*k]).collect(),
            shape,
            filled,
            ..Points::default()
        }));
    }
    marks
}

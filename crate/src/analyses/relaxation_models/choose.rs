//! What a request asks for: the isotherm, the quantities, the points, their noise, the laws and their settings.

use super::options::{Options, Quantities, Weights};
use super::{channel, quantity};
use crate::analyses::curve_fit::{Noise, Part, Setting};
use crate::analyses::{Failure, Source};
use crate::data::{FrequencySweep, Group, Measurement, Notice};
use crate::models::{self, MODELS, Model};
use crate::units::Unit;
use std::collections::BTreeMap;

pub(super) fn choose_group(
    measurement: &Measurement,
    options: &mut Options,
    notices: &mut Vec<Notice>,
) -> Result<usize, Failure> {
    let groups = &measurement.groups;
    if let Some(set) = options.set {
        return if set < groups.len() {
            Ok(set)
        } else {
            Err(Failure::option(
                "set",
                format!("{set} was asked for; there are {} isotherms, counted from 0.", groups.len()),
            ))
        };
    }
    let set = if let Some(asked) = options.temperature {
        let distance = |group: &Group| group.temperature.map_or(f64::INFINITY, |t| (t - asked).abs());
        let nearest = (0..groups.len()).min_by(|&a, &b| distance(&groups[a]).total_cmp(&distance(&groups[b])));
        let Some(nearest) = nearest.filter(|&k| distance(&groups[k]).is_finite()) else {
            return Err(Failure::option(
                "temperature",
                "the file gives no temperatures; choose a group by its number.",
            ));
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

pub(super) fn choose_parts(
    measurement: &Measurement,
    sweep: &FrequencySweep,
    options: &mut Options,
) -> Result<Vec<Part>, Failure> {
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

pub(super) fn choose_points(
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
        && (lo >= hi || lo.is_nan() || hi.is_nan())
    {
        return Err(Failure::option(
            "range",
            format!("{lo} … {hi} is empty; the first number must be the smaller one."),
        ));
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

pub(super) fn choose_noise(
    source: &Source,
    sweep: &FrequencySweep,
    parts: &[Part],
    options: &Options,
) -> Result<Noise, Failure> {
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

pub(super) fn choose_models(
    parts: &[Part],
    options: &Options,
    notices: &mut Vec<Notice>,
) -> Result<Vec<&'static dyn Model>, Failure> {
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
            notices.push(Notice::info(
                "model_left_out",
                format!("{title} predicts the loss only, which is not fitted here."),
            ));
        }
    }
    if chosen.is_empty() {
        return Err(Failure::option(
            "models",
            "none of them predicts what is fitted; choose another model or quantity.",
        ));
    }
    Ok(chosen)
}

/// What the user has set of each parameter of a law. `law.parameter` is more specific than `parameter`.
pub(super) fn settings(model: &dyn Model, options: &Options) -> Result<Vec<Setting>, Failure> {
    let id = model.info().id;
    let known = |name: &str| {
        let of = |model: &dyn Model, key: &str| model.info().params.iter().any(|param| param.key == key);
        match name.split_once('.') {
            Some((id, key)) => models::find(id).is_some_and(|model| of(model, key)),
            None => MODELS.iter().any(|model| of(*model, name)),
        }
    };
    let start = options.start.keys().map(|name| ("start", name));
    let fix = options.fix.keys().map(|name| ("fix", name));
    let limit = options.limit.keys().map(|name| ("limit", name));
    let free = options.free.iter().map(|name| ("free", name));
    if let Some((option, unknown)) = start.chain(fix).chain(limit).chain(free).find(|(_, name)| !known(name)) {
        let keys: Vec<&str> = model.info().params.iter().map(|param| param.key).collect();
        let message = format!("no law has a parameter \"{unknown}\"; those of {id} are {}.", keys.join(", "));
        return Err(Failure::option(option, message));
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
            let message = format!(
                "{lo} … {hi} are no limits for {own}: the lower must be less than the upper (and positive for a \
                                   parameter fitted by its logarithm)."
            );
            return Err(Failure::option("limit", message));
        }
        if let Some(value) = fixed_at
            && !(value.is_finite() && param.limits[0] <= value && value <= param.limits[1])
        {
            let [lo, hi] = param.limits;
            return Err(Failure::option(
                "fix",
                format!("{own} = {value} is outside what the law allows, {lo} … {hi}."),
            ));
        }
        Ok(Setting {
            start: fixed_at.or(number(&options.start)),
            limits,
            fixed: if fixed_at.is_some() { Some(true) } else { freed.then_some(false) },
        })
    };
    model.info().params.iter().map(setting).collect()
}

//! Ramps of temperature: moduli and tan δ of one frequency, the options that choose points of them, and numbers in kelvin.

pub(in crate::analyses) mod crystallization;
pub(in crate::analyses) mod drawn;
pub(in crate::analyses) mod kink;
pub(in crate::analyses) mod peak;

use super::asked::{Asked, number, setting};
use super::fitted::{Named, Number, PLAIN};
use crate::analyses::{Failure, Source};
use crate::catalog::{OptionEntry, OptionKind, ValuesRole};
use crate::data::{Channel, Group, Kind, Measurement, Notice};
use crate::math::order::order_of;
use crate::math::rounding::significant;
use crate::report::{Estimate, EstimateState, ParameterRow, Shown};
use crate::units::Quantity;
use serde_json::{Value, json};
use std::f64::consts::TAU;

/// Storage, loss and loss factor against temperature at one frequency: in SI, ascending in temperature, NaN where missing.
#[derive(Clone, Debug)]
pub(in crate::analyses) struct Ramp {
    /// Which sample and frequency.
    pub label: String,
    /// Hz, where it is known.
    pub frequency: Option<f64>,
    pub temperature: Vec<f64>,
    pub storage: Vec<f64>,
    pub loss: Vec<f64>,
    pub loss_factor: Vec<f64>,
    /// Row of the table of each point.
    pub rows: Vec<u32>,
    /// Points that the range or the mask leaves out.
    pub left_out: Vec<[f64; 4]>,
    /// The abscissa of the file, for its unit.
    pub abscissa: Channel,
    /// The modulus of the file, for its unit and symbol.
    pub modulus: Option<Channel>,
}

impl Ramp {
    /// What there is to say when no crystallisation was seen: without a storage modulus it cannot be.
    pub fn none_or_unseen(&self) -> &'static str {
        if self.storage.iter().any(|storage| storage.is_finite()) { "none" } else { "not looked for" }
    }
}

/// Whether a measurement has what a ramp needs.
pub(in crate::analyses) fn is_ramp(measurement: &Measurement) -> bool {
    measurement.kind == Kind::TemperatureSweep && measurement.abscissa.quantity == Quantity::Temperature
}

/// The channel of a quantity.
pub(in crate::analyses) fn channel(measurement: &Measurement, quantity: Quantity) -> Option<&Channel> {
    measurement.ordinates.iter().find(|channel| channel.quantity == quantity)
}

/// Whether tan δ is measured, or follows from storage and loss.
pub(in crate::analyses) fn has_loss_factor(measurement: &Measurement) -> bool {
    channel(measurement, Quantity::LossFactor).is_some()
        || (channel(measurement, Quantity::StorageModulus).is_some() && has_loss(measurement))
}

/// Whether the loss modulus is measured, or follows from storage and tan δ.
pub(in crate::analyses) fn has_loss(measurement: &Measurement) -> bool {
    let has = |quantity| channel(measurement, quantity).is_some();
    has(Quantity::LossModulus) || (has(Quantity::StorageModulus) && has(Quantity::LossFactor))
}

/// The options that choose points.
pub(in crate::analyses) fn point_options() -> Vec<OptionEntry> {
    vec![
        setting("range", "Range", "Temperatures to use, in the unit of the file.", OptionKind::Range, Value::Null),
        setting("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask, json!([])),
    ]
}

/// The option that chooses one of several frequencies.
pub(in crate::analyses) fn frequency_option() -> OptionEntry {
    let help = "Which frequency of a ramp at several; the lowest when none is given.";
    setting("at_frequency", "Frequency", help, number("Hz", [0.0, 1e12]), Value::Null)
}

/// The options by which what the program placed is moved by hand.
pub(in crate::analyses) fn placed_options(what: &str) -> Vec<OptionEntry> {
    let (held, initial) = (ValuesRole::Held, ValuesRole::Initial);
    let action = OptionKind::Action { preview: "preview".into() };
    vec![
        setting("fix", "Placed by hand", &format!("{what}, K."), OptionKind::Values { role: held }, json!({})),
        setting(
            "start",
            "Placed first",
            "The same, until it is let go.",
            OptionKind::Values { role: initial },
            json!({}),
        )
        .advanced(),
        setting("action", "Do", "Everything, or the same while an end is dragged.", action, "run").advanced(),
    ]
}

/// Where the user placed something that the program places otherwise, and whether it is held there.
pub(in crate::analyses) fn placed(asked: &Asked, group: &str, key: &str) -> Option<(f64, bool)> {
    let name = format!("{group}.{key}");
    let of = |option: &str| {
        let values = asked.values(option);
        values.get(&name).or_else(|| values.get(key)).copied()
    };
    of("fix").map(|value| (value, true)).or_else(|| of("start").map(|value| (value, false)))
}

/// A place along the temperature axis that can be moved.
pub(in crate::analyses) fn place_row(
    group: &str,
    key: &str,
    meaning: &str,
    ramp: &Ramp,
    at: f64,
    held: bool,
) -> ParameterRow {
    let [low, high] = [ramp.temperature.first(), ramp.temperature.last()].map(|end| end.copied().unwrap_or(at));
    ParameterRow {
        model: group.into(),
        key: key.into(),
        symbol: "T".into(),
        meaning: meaning.into(),
        unit: "K".into(),
        shown: Shown { unit: "K".into(), factor: 1.0, value: significant(at, 6), ..Shown::default() },
        start: at,
        value: at,
        lower: low.min(at),
        upper: high.max(at),
        fixed: held,
        logarithmic: false,
        slider: [low.min(at), high.max(at)],
        holds: false,
    }
}

/// Which points are used.
pub(in crate::analyses) struct Chosen {
    /// K.
    range: Option<[f64; 2]>,
    /// Rows that are left out.
    mask: Vec<u32>,
}

impl Chosen {
    /// Of the first source, whose unit the range is in.
    pub fn of(source: &Source, asked: &Asked) -> Chosen {
        let unit = source.measurement.abscissa.unit;
        let mut mask = asked.rows("mask");
        mask.sort_unstable();
        Chosen { range: asked.range("range").map(|ends| ends.map(|end| unit.to_si(end))), mask }
    }

    /// The same for other sources, whose rows are others.
    pub fn beside(&self) -> Chosen {
        Chosen { range: self.range, mask: Vec::new() }
    }
}

/// The ramps of a source, one for each of its groups, with what is to be said of them.
pub(in crate::analyses) fn ramps(
    source: &Source,
    chosen: &Chosen,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Ramp>, Failure> {
    let measurement = source.measurement;
    let mut ramps = Vec::new();
    for group in &measurement.groups {
        ramps.extend(one(source, group, chosen, notices));
    }
    if ramps.iter().all(|ramp| ramp.temperature.is_empty()) {
        return Err(Failure::option("range", "no point is left; widen the range or use masked points again."));
    }
    ramps.retain(|ramp| !ramp.temperature.is_empty());
    Ok(ramps)
}

/// The ramp at the frequency that is asked for, or at the lowest.
pub(in crate::analyses) fn ramp_of(
    source: &Source,
    asked: &Asked,
    points: &Chosen,
    notices: &mut Vec<Notice>,
) -> Result<Ramp, Failure> {
    let mut all = ramps(source, points, notices)?;
    let several = all.len() > 1;
    let frequency = |ramp: &Ramp| ramp.frequency.unwrap_or(f64::INFINITY);
    let wanted = asked.number("at_frequency");
    let distance = |ramp: &Ramp| match wanted {
        Some(wanted) => (frequency(ramp) / wanted).ln().abs(),
        None => frequency(ramp),
    };
    let nearest = (0..all.len()).min_by(|&a, &b| distance(&all[a]).total_cmp(&distance(&all[b]))).unwrap_or(0);
    let chosen = all.swap_remove(nearest);
    /// Drives miss the frequency that is set by less.
    const NEAR: f64 = 0.05;
    if wanted.is_some() && distance(&chosen) > NEAR && distance(&chosen).is_finite() {
        let message = format!("The nearest frequency that was measured is {}; it is used.", chosen.label);
        notices.push(Notice::warning("frequency_not_measured", message));
    } else if several && wanted.is_none() {
        let message =
            format!("No frequency was chosen, so that of {} is used. Choose another to see it.", chosen.label);
        notices.push(Notice::info("frequency_chosen", message));
    }
    Ok(chosen)
}

fn one(source: &Source, group: &Group, chosen: &Chosen, notices: &mut Vec<Notice>) -> Option<Ramp> {
    let measurement = source.measurement;
    let abscissa = &measurement.abscissa;
    let at = |channel: &Channel, row: u32| channel.si.get(row as usize).copied().unwrap_or(f64::NAN);
    let known = |row: &u32| at(abscissa, *row).is_finite() && at(abscissa, *row) > 0.0;
    let inside = |row: &u32| {
        let t = at(abscissa, *row);
        // A point on the end of a range typed with six digits belongs to it.
        let within = chosen.range.is_none_or(|[low, high]| t >= low * (1.0 - 1e-6) && t <= high * (1.0 + 1e-6));
        within && chosen.mask.binary_search(row).is_err()
    };
    let rows = group.rows.iter().copied().filter(known);
    let (used, others): (Vec<u32>, Vec<u32>) = rows.partition(|row| inside(row));
    let used = heating_or_cooling(used, &|row| at(abscissa, row), &group.label, notices);
    let temperatures: Vec<f64> = used.iter().map(|row| at(abscissa, *row)).collect();
    let used: Vec<u32> = order_of(&temperatures).into_iter().map(|k| used[k]).collect();
    let of = |quantity, row: u32| channel(measurement, quantity).map_or(f64::NAN, |channel| at(channel, row));
    let numbers = |row: u32| -> [f64; 4] {
        let (storage, loss) = (of(Quantity::StorageModulus, row), of(Quantity::LossModulus, row));
        let factor = of(Quantity::LossFactor, row);
        let missing = |value: f64, other: f64| if value.is_finite() { value } else { other };
        [at(abscissa, row), storage, missing(loss, storage * factor), missing(factor, loss / storage)]
    };
    let column = |k: usize| -> Vec<f64> { used.iter().map(|row| numbers(*row)[k]).collect() };
    let several = measurement.groups.len() > 1;
    let modulus = [Quantity::StorageModulus, Quantity::LossModulus].iter().find_map(|q| channel(measurement, *q));
    Some(Ramp {
        label: if several { format!("{}, {}", source.reading.file, group.label) } else { source.reading.file.clone() },
        frequency: group.frequency.map(|omega| omega / TAU).or_else(|| held_frequency(measurement, &used)),
        temperature: column(0),
        storage: column(1),
        loss: column(2),
        loss_factor: column(3),
        left_out: others.into_iter().map(numbers).collect(),
        rows: used,
        abscissa: abscissa.clone(),
        modulus: modulus.cloned(),
    })
}

/// The frequency of rows that have one in common.
fn held_frequency(measurement: &Measurement, rows: &[u32]) -> Option<f64> {
    let channel = channel(measurement, Quantity::Frequency)?;
    let omega = channel.si.get(*rows.first()? as usize)?;
    (*omega > 0.0).then(|| omega / TAU)
}

/// Rows of one direction: of a ramp that turns back, the longer half.
fn heating_or_cooling(rows: Vec<u32>, at: &dyn Fn(u32) -> f64, label: &str, notices: &mut Vec<Notice>) -> Vec<u32> {
    /// A furnace that settles back by less than this share of the ramp does not turn.
    const TURNS: f64 = 0.1;
    let t: Vec<f64> = rows.iter().map(|row| at(*row)).collect();
    let (Some(first), Some(last)) = (t.first(), t.last()) else { return rows };
    let extreme = |sign: f64| (0..t.len()).max_by(|&a, &b| (sign * t[a]).total_cmp(&(sign * t[b]))).unwrap_or(0);
    let (top, bottom) = (extreme(1.0), extreme(-1.0));
    let span = t[top] - t[bottom];
    let turn = [top, bottom].into_iter().find(|&k| {
        let (before, after) = ((t[k] - first).abs(), (t[k] - last).abs());
        before > TURNS * span && after > TURNS * span
    });
    let Some(turn) = turn else { return rows };
    let (before, after) = (turn + 1, rows.len() - turn);
    let kept = if before >= after { rows[..=turn].to_vec() } else { rows[turn..].to_vec() };
    let rises = at(kept[kept.len() - 1]) > at(kept[0]);
    notices.push(Notice::warning(
        "ramp_turns",
        format!(
            "{label}: the temperature turns back at {:.1} K; only the {} part of {} points is used. Mask it to see the other.",
            t[turn],
            if rises { "heating" } else { "cooling" },
            kept.len()
        ),
    ));
    kept
}

/// A number with its standard error and the factor of its 95 % interval.
pub(in crate::analyses) fn with_interval(named: &Named, [value, error]: [f64; 2], t: f64, note: String) -> Estimate {
    if !value.is_finite() || !error.is_finite() {
        return undetermined(named, "The numbers of the data are too large or too small to compute it.");
    }
    Number {
        named,
        value,
        std_error: Some(error),
        interval: Some([Some(value - t * error), Some(value + t * error)]),
        kind: "linear95",
        state: EstimateState::Ok,
        note,
    }
    .estimate(PLAIN)
}

/// A number that the data do not give, with the reason.
pub(in crate::analyses) fn undetermined(named: &Named, note: impl Into<String>) -> Estimate {
    Number {
        named,
        value: f64::NAN,
        std_error: None,
        interval: None,
        kind: "linear95",
        state: EstimateState::Undetermined,
        note: note.into(),
    }
    .estimate(PLAIN)
}

/// A number that the user gives.
pub(in crate::analyses) fn given(named: &Named, value: f64, note: impl Into<String>) -> Estimate {
    Number {
        named,
        value,
        std_error: None,
        interval: None,
        kind: "linear95",
        state: EstimateState::Fixed,
        note: note.into(),
    }
    .estimate(PLAIN)
}

/// Half a 95 % interval in standard errors, for the degrees of freedom of a fit.
pub(in crate::analyses) fn t95(freedom: usize) -> f64 {
    if freedom == 0 { f64::INFINITY } else { crate::fit::uncertainty::t95(freedom) }
}

/// The same temperature in degrees Celsius, for a note.
pub(in crate::analyses) fn celsius(kelvin: f64) -> String {
    format!("{:.2} °C", kelvin - 273.15)
}

//! The curve that is fitted: which columns, which rows, and how the numbers are told apart that a law cannot be held against.

use super::options::Options;
use crate::analyses::shared::noise::{self, estimated};
use crate::analyses::shared::options::Weights;
use crate::analyses::{Failure, Source};
use crate::data::{Channel, Column, Kind, Measurement, Notice};
use crate::math::order::sort_by_number;
use crate::models::curve::{CURVES, Curve, Gives};
use crate::units::Quantity;

/// One measured curve, ascending in its abscissa.
pub(in crate::analyses) struct Measured {
    pub(in crate::analyses) x: Channel,
    pub(in crate::analyses) y: Channel,
    /// Rows of the table.
    pub(in crate::analyses) rows: Vec<u32>,
    /// Abscissae in SI, times from time zero on.
    pub(in crate::analyses) time_or_temperature: Vec<f64>,
    /// Ordinates in SI.
    pub(in crate::analyses) values: Vec<f64>,
    /// Standard deviations in SI, where a column gives them.
    pub(super) sigma: Option<Vec<f64>>,
    /// Whether a point is fitted.
    pub(in crate::analyses) used: Vec<bool>,
    /// The part of the measurement, in words.
    pub(in crate::analyses) selection: String,
    /// Time zero in SI, on the clock of the file.
    pub(super) origin: f64,
}

/// Whether a law is one of what stands against what in a measurement, as far as that is recognised.
pub(super) fn suits(curve: &dyn Curve, x: Quantity, y: Quantity) -> bool {
    let axes = curve.axes();
    axes.abscissa.quantities.contains(&x) && axes.ordinate.quantities.contains(&y)
}

/// Whether any law is one of what stands in a measurement.
pub(super) fn has_a_law(measurement: &Measurement) -> bool {
    // A loss factor against temperature has laws, but peaks and steps come first there.
    let asked_of = matches!(measurement.kind, Kind::TimeTrace | Kind::ShiftFactors | Kind::Columns);
    let x = measurement.abscissa.quantity;
    asked_of && measurement.ordinates.iter().any(|y| CURVES.iter().any(|curve| suits(*curve, x, y.quantity)))
}

/// The laws that are asked for; none where it is left to what was measured.
pub(super) fn named_laws(ids: &[String]) -> Result<Vec<&'static dyn Curve>, Failure> {
    let law = |id: &String| {
        crate::models::curve::find(id).ok_or_else(|| {
            let ids: Vec<&str> = CURVES.iter().map(|curve| curve.info().id).collect();
            Failure::option(
                "models",
                format!("there is no law \"{id}\" of one variable; there are {}.", ids.join(", ")),
            )
        })
    };
    ids.iter().map(law).collect()
}

impl Measured {
    /// The curve that is asked for, and the laws to hold against it.
    pub(in crate::analyses) fn of(
        source: &Source,
        options: &mut Options,
        notices: &mut Vec<Notice>,
    ) -> Result<(Measured, Vec<&'static dyn Curve>), Failure> {
        let laws = named_laws(&options.models)?;
        let (x, y) = (abscissa(source, options, &laws)?, ordinate(source, options, &laws)?);
        let laws = match laws.is_empty() {
            true => CURVES.iter().copied().filter(|curve| suits(*curve, x.quantity, y.quantity)).collect(),
            false => laws,
        };
        if laws.is_empty() {
            let message = format!("no law here is one of {} against {}; choose laws.", title(&y), title(&x));
            return Err(Failure::option("models", message));
        }
        check_axes(&laws, &x, &y, notices)?;
        options.models = laws.iter().map(|law| law.info().id.to_owned()).collect();
        (options.x, options.y) = (vec![x.name.clone()], vec![y.name.clone()]);
        let measured = Measured::rows_of(source, options, x, y, &laws, notices)?;
        Ok((measured, laws))
    }

    fn rows_of(
        source: &Source,
        options: &mut Options,
        x: Channel,
        y: Channel,
        laws: &[&'static dyn Curve],
        notices: &mut Vec<Notice>,
    ) -> Result<Measured, Failure> {
        let (rows, selection) = group(source.measurement, options, notices)?;
        let of_time = laws.iter().any(|law| law.axes().abscissa.quantities.contains(&Quantity::Time));
        let origin = options.origin.filter(|_| of_time).map_or(0.0, |t| x.unit.to_si(t));
        let at = |channel: &Channel, row: u32| channel.si.get(row as usize).copied().unwrap_or(f64::NAN);
        let possible = |row: &u32| {
            let (x, y) = (at(&x, *row) - origin, at(&y, *row));
            x.is_finite() && y.is_finite() && if of_time { x >= 0.0 } else { x > 0.0 }
        };
        let count = rows.len();
        let mut rows: Vec<u32> = rows.into_iter().filter(possible).collect();
        if rows.len() < count {
            let lowest = if of_time { "before time zero" } else { "not above the absolute zero" };
            notices.push(Notice::info(
                "points_without_numbers",
                format!(
                    "{} of {count} rows are left out: a number is missing, or they are {lowest}.",
                    count - rows.len()
                ),
            ));
        }
        sort_by_number(&mut rows, |row| at(&x, *row));
        let sigma = match &options.fit.weights {
            Weights::Column(name) => Some(deviations(source, name, &y, &rows)?),
            Weights::Estimated => {
                let values: Vec<f64> = rows.iter().map(|row| at(&y, *row)).collect();
                let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
                // Temperatures of a sweep are much alike, so that their logarithm is as smooth a scale as they are.
                let scale: Vec<f64> = rows.iter().map(|row| (at(&x, *row) - origin).ln()).collect();
                Some(estimated(y.quantity.title(), &scale, &values, largest, &options.fit, notices))
            }
            Weights::None | Weights::Relative => None,
        };
        let shown = |row: u32| x.unit.from_si(at(&x, row));
        let used: Vec<bool> =
            rows.iter().map(|row| options.fit.inside(shown(*row)) && !options.fit.mask.contains(row)).collect();
        let left_out = used.iter().filter(|used| !**used).count();
        if left_out == used.len() {
            return Err(Failure::option("range", "no point is left; widen the range or use masked points again."));
        }
        if left_out > 0 {
            let message = format!("{left_out} of {} points are left out by the range or by hand.", used.len());
            notices.push(Notice::info("points_left_out", message));
        }
        let time_or_temperature: Vec<f64> = rows.iter().map(|row| at(&x, *row) - origin).collect();
        late_start(of_time && options.origin.is_none(), &time_or_temperature, &x, notices);
        let values = rows.iter().map(|row| at(&y, *row)).collect();
        Ok(Measured { x, y, rows, time_or_temperature, values, sigma, used, selection, origin })
    }

    /// The numbers of the used points on the scale of a law, with the points they are of.
    pub(super) fn on_scale(&self, gives: Gives) -> Vec<(usize, f64)> {
        let of = |k: usize| match gives {
            Gives::Value => self.values[k],
            Gives::NaturalLogarithm if self.values[k] > 0.0 => self.values[k].ln(),
            Gives::NaturalLogarithm => f64::NAN,
        };
        let used = (0..self.values.len()).filter(|&k| self.used[k]);
        used.map(|k| (k, of(k))).filter(|(_, value)| value.is_finite()).collect()
    }

    /// Abscissa in the unit of the file, on its clock.
    pub(super) fn shown_x(&self, si: f64) -> f64 {
        self.x.unit.from_si(si + self.origin)
    }

    /// Largest magnitude among the used ordinates.
    pub(super) fn largest(&self) -> f64 {
        (0..self.values.len()).filter(|&k| self.used[k]).fold(0.0, |m, k| self.values[k].abs().max(m))
    }

    /// Whether the used ordinates have one sign and span more than a factor of ten.
    pub(super) fn spans_decades(&self) -> bool {
        let smallest =
            (0..self.values.len()).filter(|&k| self.used[k]).fold(f64::INFINITY, |m, k| self.values[k].min(m));
        smallest > 0.0 && self.largest() > 10.0 * smallest
    }
}

fn columns<'a>(source: &Source<'a>) -> &'a [Column] {
    source.reading.tables.get(source.measurement.table).map_or(&[], |table| &table.columns)
}

/// A column as a channel, whether the measurement has it or not.
fn channel(source: &Source, option: &str, names: &[String]) -> Result<Option<Channel>, Failure> {
    let [name] = names else {
        return match names.len() {
            0 => Ok(None),
            _ => Err(Failure::option(option, "one column is fitted at a time; name one.")),
        };
    };
    let Some((number, column)) =
        columns(source).iter().enumerate().find(|(_, column)| column.name.trim() == name.trim())
    else {
        let names: Vec<String> = columns(source).iter().map(|column| format!("\"{}\"", column.name)).collect();
        return Err(Failure::option(option, format!("there is no column \"{name}\"; there are {}.", names.join(", "))));
    };
    let measurement = source.measurement;
    let known = std::iter::once(&measurement.abscissa).chain(&measurement.ordinates).find(|own| own.column == number);
    Ok(Some(known.cloned().unwrap_or_else(|| Channel {
        column: number,
        name: column.name.clone(),
        symbol: format!(r"\mathrm{{{}}}", column.name.replace(['$', '{', '}', '\\', '_', '^'], " ")),
        quantity: column.quantity,
        unit: column.unit,
        si: column.numbers.iter().map(|&number| column.unit.to_si(number)).collect(),
    })))
}

/// The abscissa asked for; else that of the measurement, or the first column of what the laws are functions of.
fn abscissa(source: &Source, options: &Options, laws: &[&dyn Curve]) -> Result<Channel, Failure> {
    if let Some(chosen) = channel(source, "x", &options.x)? {
        return Ok(chosen);
    }
    let own = &source.measurement.abscissa;
    let fits = |quantity: &Quantity| laws.iter().all(|law| law.axes().abscissa.quantities.contains(quantity));
    if fits(&own.quantity) {
        return Ok(own.clone());
    }
    let other = columns(source).iter().find(|column| fits(&column.quantity)).map(|column| column.name.clone());
    Ok(channel(source, "x", &other.into_iter().collect::<Vec<_>>())?.unwrap_or_else(|| own.clone()))
}

/// The ordinate asked for; else the first measured quantity that a law is of.
fn ordinate(source: &Source, options: &Options, laws: &[&'static dyn Curve]) -> Result<Channel, Failure> {
    if let Some(chosen) = channel(source, "y", &options.y)? {
        return Ok(chosen);
    }
    let ordinates = &source.measurement.ordinates;
    let laws = if laws.is_empty() { CURVES } else { laws };
    // The laws say which of their quantities is the most usual.
    let place = |channel: &Channel| {
        let places =
            laws.iter().filter_map(|law| law.axes().ordinate.quantities.iter().position(|q| *q == channel.quantity));
        places.min().unwrap_or(usize::MAX)
    };
    // What was held, such as the stress of a creep test, is no curve.
    let best = ordinates.iter().min_by_key(|channel| (is_held(channel), place(channel)));
    best.cloned().ok_or_else(|| Failure::option("y", "there is no column to fit; name one."))
}

fn is_held(channel: &Channel) -> bool {
    let finite = || channel.si.iter().copied().filter(|v| v.is_finite());
    finite().fold(f64::INFINITY, f64::min) >= finite().fold(f64::NEG_INFINITY, f64::max)
}

/// That a law is not held against something else than it is of.
fn check_axes(laws: &[&dyn Curve], x: &Channel, y: &Channel, notices: &mut Vec<Notice>) -> Result<(), Failure> {
    for law in laws {
        let axes = law.axes();
        if x.quantity != Quantity::Other && !axes.abscissa.quantities.contains(&x.quantity) {
            let message = format!(
                "{} is a function of {}, and the abscissa is {}; choose another law or column.",
                law.info().title,
                axes.abscissa.meaning.to_lowercase(),
                title(x)
            );
            return Err(Failure::option("models", message));
        }
    }
    for (channel, unit) in [(x, laws[0].axes().abscissa.unit), (y, laws[0].axes().ordinate.unit)] {
        if channel.unit.symbol().is_empty() && !unit.is_empty() && unit != crate::models::curve::MEASURED {
            let message = format!("Column \"{}\" has no unit: its numbers are taken to be in {unit}.", channel.name);
            notices.push(Notice::warning("unit_supposed", message));
        }
    }
    Ok(())
}

/// What a channel holds, in words.
pub(super) fn title(channel: &Channel) -> String {
    match channel.quantity {
        Quantity::Other => format!("\"{}\"", channel.name),
        quantity => quantity.title().to_owned(),
    }
}

/// Rows of the group that is asked for, or of the first.
fn group(
    measurement: &Measurement,
    options: &mut Options,
    notices: &mut Vec<Notice>,
) -> Result<(Vec<u32>, String), Failure> {
    let groups = &measurement.groups;
    let number = options.set.unwrap_or(0);
    let Some(chosen) = groups.get(number) else {
        let message = format!("{number} was asked for; there are {} groups, counted from 0.", groups.len());
        return Err(Failure::option("set", message));
    };
    if groups.len() == 1 {
        return Ok((chosen.rows.clone(), "all rows".into()));
    }
    if options.set.is_none() {
        let message =
            format!("No group was chosen, so {}, the first, is used. Choose another to see it.", chosen.label);
        notices.push(Notice::info("group_chosen", message));
    }
    options.set = Some(number);
    Ok((chosen.rows.clone(), chosen.label.clone()))
}

/// Standard deviations from a column, in SI. Of the logarithm of a number they are relative to it.
fn deviations(source: &Source, name: &str, y: &Channel, rows: &[u32]) -> Result<Vec<f64>, Failure> {
    let column = noise::column(source, name)?;
    let sigma = |row: &u32| {
        let given = column.numbers.get(*row as usize).copied().unwrap_or(f64::NAN);
        let value = y.si.get(*row as usize).copied().unwrap_or(f64::NAN);
        match y.unit.base() {
            Some(base) => given * base.ln() * value,
            None => y.unit.to_si(given) - y.unit.to_si(0.0),
        }
    };
    Ok(rows.iter().map(sigma).collect())
}

/// Says so when the clock of a trace starts long before its first point.
fn late_start(asked: bool, times: &[f64], x: &Channel, notices: &mut Vec<Notice>) {
    /// A first point later than this share of the whole is rather a clock that was not set to zero.
    const LATE: f64 = 0.2;
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return };
    let steps = times.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
    if asked && *first > LATE * (last - first) && *first > 10.0 * steps {
        notices.push(Notice::warning(
            "clock_not_at_zero",
            format!(
                "The first point is at {} {}: laws of time count from the step or from when the temperature was stable. Give that \
                 as time zero.",
                x.unit.from_si(*first),
                x.unit.symbol()
            ),
        ));
    }
}

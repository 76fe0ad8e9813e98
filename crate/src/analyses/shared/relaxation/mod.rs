//! The numbers of a relaxation out of a measurement: storage and loss against frequency, or a relaxation modulus against time;
//! which of them are used, and with what noise.

mod options;
mod picture;

pub(in crate::analyses) use options::point_entries;

use super::noise::{self, estimated};
use super::options::{FitOptions, Weights};
use super::sweep::{Part, SweepOptions, Target, choose_group, choose_noise, choose_parts, choose_points};
use crate::analyses::{Failure, Source};
use crate::data::{Channel, FrequencySweep, Kind, Measurement, Notice};
use crate::math::order::sort_by_number;
use crate::spectra::{Datum, Measured, Response};
use crate::units::Quantity;

/// The numbers, in SI.
pub(in crate::analyses) struct Relaxation {
    pub measured: Measured,
    /// For each datum, the number of its series and of its point.
    pub places: Vec<(usize, usize)>,
    /// Storage and loss, or one of them, or the relaxation modulus.
    pub series: Vec<Series>,
    /// Angular frequency or time of each point, ascending.
    pub x: Vec<f64>,
    /// Row of the table of each point.
    pub rows: Vec<u32>,
    /// Whether each point is used.
    pub used: Vec<bool>,
    pub abscissa: Channel,
    pub title: String,
    pub selection: String,
}

/// One measured quantity.
pub(in crate::analyses) struct Series {
    pub response: Response,
    pub channel: Channel,
    /// One for each point; NaN where missing.
    pub values: Vec<f64>,
}

/// The relaxation modulus against time, where it was measured.
pub(in crate::analyses) fn in_time(measurement: &Measurement) -> Option<&Channel> {
    let modulus = || measurement.ordinates.iter().find(|channel| channel.quantity == Quantity::RelaxationModulus);
    modulus().filter(|_| measurement.kind == Kind::TimeTrace)
}

impl Relaxation {
    /// Storage and loss of one isotherm.
    pub fn of_sweep(
        source: &Source,
        options: &mut SweepOptions,
        fit: &FitOptions,
        notices: &mut Vec<Notice>,
    ) -> Result<Relaxation, Failure> {
        let measurement = source.measurement;
        let group = choose_group(measurement, options, notices)?;
        let (mut sweep, remarks) = FrequencySweep::of(measurement, group)?;
        notices.extend(remarks);
        let derived = derive_loss(measurement, &mut sweep, notices);
        let parts = choose_parts(measurement, &sweep, options)?;
        let used = choose_points(measurement, &sweep, fit, notices)?;
        let noise = choose_noise(source, &sweep, &parts, fit, notices)?;
        let series: Vec<Series> = parts
            .iter()
            .filter_map(|part| {
                let response = match part {
                    Part::StorageModulus => Response::Storage,
                    Part::LossModulus => Response::Loss,
                    Part::LossFactor => return None,
                };
                let channel = part.channel(measurement).or(derived.as_ref())?.clone();
                Some(Series { response, channel, values: part.measured(&sweep).to_vec() })
            })
            .collect();
        if series.is_empty() {
            let message = "the loss factor alone has no scale; a spectrum needs the storage or the loss modulus.";
            return Err(Failure::option("quantities", message));
        }
        let target = Target::new(&sweep, &parts, &used, &noise);
        let mut sigma = vec![vec![f64::NAN; sweep.omega.len()]; series.len()];
        for matched in target.matched() {
            if let Some(k) = parts.iter().position(|part| *part == matched.part) {
                sigma[k][matched.point] = matched.sigma;
            }
        }
        Relaxation::assemble(source, group, series, sweep.omega.clone(), sweep.rows.clone(), used, &sigma)
    }

    /// A relaxation modulus against time.
    pub fn of_time(
        source: &Source,
        options: &mut SweepOptions,
        fit: &FitOptions,
        notices: &mut Vec<Notice>,
    ) -> Result<Relaxation, Failure> {
        let measurement = source.measurement;
        let Some(channel) = in_time(measurement) else {
            return Err(Failure::option("quantities", "there is no relaxation modulus against time here."));
        };
        let groups = measurement.groups.len();
        let set = options.set.unwrap_or(0);
        let Some(group) = measurement.groups.get(set) else {
            return Err(Failure::option(
                "set",
                format!("{set} was asked for; there are {groups} sets, counted from 0."),
            ));
        };
        if groups > 1 && options.set.is_none() {
            let message = format!("No set was chosen, so {} is used. Choose another to see it.", group.label);
            notices.push(Notice::info("set_chosen", message));
        }
        options.set = Some(set);
        let at = |channel: &Channel, row: u32| channel.si.get(row as usize).copied().unwrap_or(f64::NAN);
        let time = |row: u32| at(&measurement.abscissa, row);
        let mut rows: Vec<u32> =
            group.rows.iter().copied().filter(|&row| time(row) > 0.0 && at(channel, row).is_finite()).collect();
        sort_by_number(&mut rows, |&row| time(row));
        let without = group.rows.len() - rows.len();
        if without > 0 {
            let message =
                format!("{without} rows without a modulus, or with a time that is not positive, are left out.");
            notices.push(Notice::info("points_left_out", message));
        }
        let shown = |row: u32| measurement.abscissa.unit.from_si(time(row));
        let used: Vec<bool> = rows.iter().map(|row| fit.inside(shown(*row)) && !fit.mask.contains(row)).collect();
        if !used.contains(&true) {
            return Err(Failure::option("range", "no point is left; widen the range or use masked points again."));
        }
        let values: Vec<f64> = rows.iter().map(|&row| at(channel, row)).collect();
        let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        let sigma: Vec<f64> = match &fit.weights {
            Weights::None => vec![1.0; rows.len()],
            Weights::Estimated => {
                let ln_time: Vec<f64> = rows.iter().map(|&row| time(row).ln()).collect();
                estimated(channel.quantity.title(), &ln_time, &values, largest, fit, notices)
            }
            Weights::Relative => values.iter().map(|v| (fit.relative_error * v).hypot(fit.floor * largest)).collect(),
            Weights::Column(name) => {
                let column = noise::column(source, name)?;
                let of = |row: &u32| column.numbers.get(*row as usize).map_or(f64::NAN, |v| channel.unit.to_si(*v));
                rows.iter().map(of).collect()
            }
        };
        let x = rows.iter().map(|&row| time(row)).collect();
        let series = vec![Series { response: Response::Time, channel: channel.clone(), values }];
        Relaxation::assemble(source, set, series, x, rows, used, &[sigma])
    }

    fn assemble(
        source: &Source,
        group: usize,
        series: Vec<Series>,
        x: Vec<f64>,
        rows: Vec<u32>,
        used: Vec<bool>,
        sigma: &[Vec<f64>],
    ) -> Result<Relaxation, Failure> {
        let mut data = Vec::new();
        let mut places = Vec::new();
        for (k, one) in series.iter().enumerate() {
            for point in (0..x.len()).filter(|&point| used[point]) {
                let (value, sigma) = (one.values[point], sigma[k][point]);
                let datum = Datum { response: one.response, x: x[point], value, sigma };
                if datum.usable() {
                    data.push(datum);
                    places.push((k, point));
                }
            }
        }
        let Some(measured) = Measured::new(data) else {
            return Err(Failure::option("weights", "no number with a positive standard deviation is left."));
        };
        let measurement = source.measurement;
        let file = &source.reading.file;
        let label = measurement.groups.get(group).filter(|_| measurement.groups.len() > 1).map(|group| &group.label);
        Ok(Relaxation {
            measured,
            places,
            series,
            x,
            rows,
            used,
            abscissa: measurement.abscissa.clone(),
            title: label.map_or_else(|| file.clone(), |label| format!("{label}, {file}")),
            selection: label.map_or_else(|| "all rows".to_owned(), Clone::clone),
        })
    }

    /// Number of points used.
    pub fn points(&self) -> usize {
        self.used.iter().filter(|used| **used).count()
    }

    /// Unit in which people read a number of the given SI unit here, and the factor to it.
    pub fn shown_unit(&self, unit: &str) -> (String, f64) {
        match (unit, self.series.first()) {
            ("Pa", Some(series)) => (series.channel.unit.symbol().to_owned(), series.channel.unit.from_si(1.0)),
            (other, _) => (other.to_owned(), 1.0),
        }
    }

    /// `G` or `E`, as the file has it.
    pub fn letter(&self) -> char {
        let channel = self.series.first().map(|series| &series.channel);
        let firsts =
            channel.into_iter().flat_map(|channel| [channel.symbol.chars().next(), channel.name.chars().next()]);
        firsts.flatten().find(|c| matches!(c, 'E' | 'G' | 'K')).unwrap_or('G')
    }
}

/// The loss as tan δ times storage where only those were measured: a channel for it.
fn derive_loss(measurement: &Measurement, sweep: &mut FrequencySweep, notices: &mut Vec<Notice>) -> Option<Channel> {
    let storage = Part::StorageModulus.channel(measurement)?;
    if !sweep.loss.is_empty() || sweep.storage.is_empty() || sweep.loss_factor.is_empty() {
        return None;
    }
    sweep.loss = sweep.storage.iter().zip(&sweep.loss_factor).map(|(storage, factor)| storage * factor).collect();
    notices.push(Notice::info("loss_derived", "The loss modulus is storage modulus times tan δ."));
    Some(Channel { symbol: format!("{}'", storage.symbol), quantity: Quantity::LossModulus, ..storage.clone() })
}

//! The isotherms of one or several measurements, with the noise of their numbers, as superposition takes them.

use super::options::{FLOOR_OF, Options, Wanted};
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::noise;
use crate::analyses::shared::options::Weights;
use crate::analyses::{Failure, Source};
use crate::data::{Channel, Kind, Measurement, Notice};
use crate::fit::noise::common_noise;
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::superposition::{Family, Isotherm, Lift, Trace};
use crate::units::Quantity;
use std::borrow::Cow;

/// Whether it is one or more isotherms.
pub(super) fn is_isotherm(measurement: &Measurement) -> bool {
    let kind = matches!(measurement.kind, Kind::IsothermFamily | Kind::FrequencySweep | Kind::TimeTrace);
    kind && !choices(measurement).is_empty()
}

/// Whether it is a table of shift factors against temperature.
pub(super) fn is_shift_factors(measurement: &Measurement) -> bool {
    measurement.kind == Kind::ShiftFactors && measurement.abscissa.quantity == Quantity::Temperature
}

/// What can be superposed of a measurement, what tells most first.
fn choices(measurement: &Measurement) -> Vec<(Wanted, Vec<Quantity>)> {
    let has = |quantity: &Quantity| channel(measurement, *quantity).is_some();
    let all = superposable(measurement.abscissa.quantity);
    all.into_iter().filter(|(_, quantities)| quantities.iter().all(has)).collect()
}

/// What can be superposed of numbers against this, what tells most first.
fn superposable(abscissa: Quantity) -> Vec<(Wanted, Vec<Quantity>)> {
    use Quantity::{
        CreepCompliance, LossCompliance, LossFactor, LossModulus, RelaxationModulus, StorageCompliance, StorageModulus,
    };
    let of_frequency = [
        (Wanted::StorageAndLoss, vec![StorageModulus, LossModulus]),
        (Wanted::StorageModulus, vec![StorageModulus]),
        (Wanted::LossModulus, vec![LossModulus]),
        (Wanted::LossFactor, vec![LossFactor]),
        (Wanted::Compliances, vec![StorageCompliance, LossCompliance]),
    ];
    let of_time =
        [(Wanted::RelaxationModulus, vec![RelaxationModulus]), (Wanted::CreepCompliance, vec![CreepCompliance])];
    match abscissa {
        Quantity::Frequency => of_frequency.to_vec(),
        Quantity::Time => of_time.to_vec(),
        _ => Vec::new(),
    }
}

/// How many groups hold a number of what is superposed.
pub(super) fn filled(measurement: &Measurement) -> usize {
    let quantities = choices(measurement).into_iter().next().map_or(Vec::new(), |(_, quantities)| quantities);
    let channels: Vec<_> = quantities.iter().filter_map(|quantity| channel(measurement, *quantity)).collect();
    let number = |row: &u32| channels.iter().any(|of| of.si.get(*row as usize).is_some_and(|value| value.is_finite()));
    measurement.groups.iter().filter(|group| group.rows.iter().any(number)).count()
}

/// One isotherm as it was measured.
pub(super) struct One {
    pub label: String,
    /// K.
    pub temperature: Option<f64>,
    /// Angular frequency or time, ascending; SI.
    pub abscissa: Vec<f64>,
    /// Of each quantity; NaN where missing.
    pub values: Vec<Vec<f64>>,
    /// Standard deviations, likewise.
    pub sigma: Vec<Vec<f64>>,
    /// Row of each point, counted through all measurements in their order.
    pub rows: Vec<u32>,
    /// Left out by the range or by hand.
    pub used: Vec<bool>,
}

impl One {
    /// The relative noise of a quantity here, when it is plainly larger than that of all isotherms; otherwise that.
    fn noisier_than(&self, common: f64, quantity: usize) -> f64 {
        /// As much larger as the noise of a dozen numbers does not come out by chance.
        const PLAINLY: f64 = 2.5;
        let x: Vec<f64> = self.abscissa.iter().map(|x| x.ln()).collect();
        let own = common_noise(&[(&x, &self.values[quantity])]).map_or(0.0, |noise| noise.relative);
        if own > PLAINLY * common { own } else { common }
    }
}

/// All isotherms, by temperature.
pub(super) struct Measured {
    pub isotherms: Vec<One>,
    pub quantities: Vec<Quantity>,
    /// Channels of the quantities in the first measurement, whose units are shown.
    pub channels: Vec<Channel>,
    pub abscissa: Channel,
    /// Numbers used of each measurement.
    pub points: Vec<usize>,
}

impl Measured {
    pub fn of(sources: &[Source], options: &mut Options, notices: &mut Vec<Notice>) -> Result<Measured, Failure> {
        let Some(first) = sources.first() else { return Err(Failure::Inputs { given: 0 }) };
        let quantities = quantities(first.measurement, &mut options.quantities)?;
        let channels: Vec<Channel> = quantities
            .iter()
            .filter_map(|quantity| channel(first.measurement, *quantity).map(Cow::into_owned))
            .collect();
        let mut isotherms = Vec::new();
        let mut points = Vec::new();
        let mut offset = 0;
        for source in sources {
            let own = read(source, &quantities, options, offset)?;
            points.push(own.iter().map(|one| one.used.iter().filter(|used| **used).count()).sum());
            isotherms.extend(own);
            offset += source.reading.tables.get(source.measurement.table).map_or(0, |table| table.rows as u32);
        }
        let before = isotherms.len();
        name_temperatures(&mut isotherms, &options.temperatures)?;
        isotherms.retain(|one| one.used.iter().any(|used| *used) && inside(options, one.temperature));
        if isotherms.len() < 2 {
            let message = format!(
                "{} of {before} isotherms are left; two at least are needed. Widen the range or the temperatures, or take files \
                 of other temperatures with it.",
                isotherms.len()
            );
            return Err(Failure::option("range", message));
        }
        if isotherms.iter().all(|one| one.temperature.is_some()) {
            sort_by_number(&mut isotherms, |one| one.temperature.unwrap_or(f64::NAN));
        } else {
            notices.push(Notice::warning(
                "temperature_not_known",
                "Some isotherms have no temperature: they are taken in the order of the file, and no law of temperature can be \
                 fitted. Say which column is the temperature."
                    .to_owned(),
            ));
        }
        distinguish(&mut isotherms);
        let mut measured =
            Measured { isotherms, quantities, channels, abscissa: first.measurement.abscissa.clone(), points };
        measured.weigh(sources, &options.fit, notices)?;
        Ok(measured)
    }

    /// Whether they are traces of time.
    pub fn of_time(&self) -> bool {
        self.abscissa.quantity == Quantity::Time
    }

    /// How one of the quantities is asked for alone, if it can be.
    pub fn alone(&self, quantity: usize) -> Option<Wanted> {
        let only = [self.quantities[quantity]];
        superposable(self.abscissa.quantity)
            .into_iter()
            .find(|(_, quantities)| *quantities == only)
            .map(|(wanted, _)| wanted)
    }

    /// The logarithmic abscissa that grows with the frequency.
    fn x(&self, abscissa: f64) -> f64 {
        if self.of_time() { -abscissa.ln() } else { abscissa.ln() }
    }

    /// The abscissa, SI, at a reduced position.
    pub fn abscissa_at(&self, x: f64) -> f64 {
        if self.of_time() { (-x).exp() } else { x.exp() }
    }

    /// As superposition takes them; the points that are used and finite.
    pub fn family(&self) -> Family {
        let trace = |one: &One, quantity: usize| {
            let good = |&k: &usize| {
                let (value, sigma) = (one.values[quantity][k], one.sigma[quantity][k]);
                one.used[k] && value.is_finite() && sigma > 0.0 && sigma.is_finite()
            };
            let mut points: Vec<usize> = (0..one.abscissa.len()).filter(good).collect();
            if self.of_time() {
                points.reverse();
            }
            let of = |f: &dyn Fn(usize) -> f64| points.iter().map(|&k| f(k)).collect();
            Trace {
                x: of(&|k| self.x(one.abscissa[k])),
                y: of(&|k| one.values[quantity][k]),
                sigma: of(&|k| one.sigma[quantity][k]),
            }
        };
        let isotherm = |one: &One| Isotherm {
            temperature: one.temperature,
            traces: (0..self.quantities.len()).map(|quantity| trace(one, quantity)).collect(),
        };
        Family {
            quantities: self.quantities.iter().map(|quantity| lift(*quantity)).collect(),
            isotherms: self.isotherms.iter().map(isotherm).collect(),
        }
    }

    /// ln b of each isotherm by density and temperature, relative to the isotherm `pivot`; `None` where a temperature is not known.
    pub fn densities(&self, expansion: f64, pivot: usize) -> Option<Vec<f64>> {
        let reference = self.isotherms.get(pivot)?.temperature?;
        let one = |t: f64| (reference / t).ln() + expansion * (t - reference);
        self.isotherms.iter().map(|isotherm| isotherm.temperature.map(one)).collect()
    }

    /// Of these isotherms the one whose loss peak is farthest from the ends of its window; the middle one when none has it well inside.
    pub fn best_placed(&self, of: &[usize]) -> usize {
        /// Share of the window that has to lie on either side of a peak.
        const WELL_INSIDE: f64 = 0.2;
        let peaked = [Quantity::LossModulus, Quantity::LossFactor, Quantity::LossCompliance];
        let quantity = self.quantities.iter().position(|quantity| peaked.contains(quantity));
        let margin = |one: &One| -> Option<f64> {
            let values = &one.values[quantity?];
            let finite = (0..values.len()).filter(|&k| one.used[k] && values[k].is_finite());
            let peak = finite.max_by(|&a, &b| values[a].total_cmp(&values[b]))?;
            let at = one.abscissa[peak];
            let (first, last) = (one.abscissa.first()?, one.abscissa.last()?);
            Some((at / first).ln().min((last / at).ln()) / (last / first).ln())
        };
        of.iter()
            .filter_map(|&k| margin(&self.isotherms[k]).map(|margin| (k, margin)))
            .filter(|(_, margin)| *margin > WELL_INSIDE)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(of.get(of.len() / 2).copied().unwrap_or(0), |(k, _)| k)
    }

    /// Gives every number its standard deviation.
    fn weigh(&mut self, sources: &[Source], options: &FitOptions, notices: &mut Vec<Notice>) -> Result<(), Failure> {
        if let Weights::Column(name) = &options.weights {
            return self.weigh_by_column(sources, name);
        }
        for quantity in 0..self.quantities.len() {
            let found = match options.weights {
                Weights::Estimated => self.estimated(quantity, options, notices),
                _ => None,
            };
            let mut noisier = Vec::new();
            for one in &mut self.isotherms {
                let finite = one.values[quantity].iter().filter(|v| v.is_finite());
                let largest = finite.fold(0.0_f64, |m, v| m.max(v.abs()));
                let (relative, seen) = found.unwrap_or((options.relative_error, 0.0));
                let own = if found.is_some() { one.noisier_than(relative, quantity) } else { relative };
                if own > relative {
                    noisier.push(format!("{} ({} %)", one.label, significant(100.0 * own, 2)));
                }
                let relative = own;
                // A floor that few numbers feel is not seen in the scatter of all; without any those few would decide everything.
                let floor = if seen > 0.0 { seen } else { options.floor * largest };
                let sigma = |value: &f64| match options.weights {
                    Weights::None => 1.0,
                    // A negative number is noise, all of it.
                    _ if *value < 0.0 => (relative * value).hypot(floor).max(-value),
                    _ => (relative * value).hypot(floor),
                };
                one.sigma[quantity] = one.values[quantity].iter().map(sigma).collect();
            }
            if !noisier.is_empty() {
                let message = format!(
                    "The {} of these scatters more, and weighs less: {}.",
                    self.quantities[quantity].title(),
                    noisier.join(", ")
                );
                notices.push(Notice::info("noisier_isotherms", message));
            }
        }
        Ok(())
    }

    /// The noise of a quantity from the scatter of neighbouring points of all isotherms, not below the stated relative error.
    fn estimated(&self, quantity: usize, options: &FitOptions, notices: &mut Vec<Notice>) -> Option<(f64, f64)> {
        let title = self.quantities[quantity].title();
        let logarithms: Vec<Vec<f64>> =
            self.isotherms.iter().map(|one| one.abscissa.iter().map(|x| x.ln()).collect()).collect();
        let curves: Vec<(&[f64], &[f64])> =
            self.isotherms.iter().zip(&logarithms).map(|(one, x)| (&x[..], &one.values[quantity][..])).collect();
        let stated = significant(100.0 * options.relative_error, 3);
        match common_noise(&curves) {
            Ok(found) => {
                let relative = found.relative.max(options.relative_error);
                let at_least = if found.relative < options.relative_error {
                    format!("; {stated} % is taken, the least that isotherms are supposed to agree to")
                } else {
                    String::new()
                };
                let floor = if found.floor > 0.0 {
                    format!(
                        " with a floor of {} {}",
                        significant(self.channels[quantity].unit.from_si(found.floor), 2),
                        self.channels[quantity].unit.symbol()
                    )
                } else {
                    format!("; no floor is seen, {} of {FLOOR_OF} is taken", significant(options.floor, 3))
                };
                notices.push(Notice::info(
                    "noise_estimated",
                    format!(
                        "Noise of {title}, from the scatter of neighbouring points of all isotherms: {} % of each number{at_least}{floor}.",
                        significant(100.0 * found.relative, 2)
                    ),
                ));
                Some((relative, found.floor))
            }
            Err(_) => {
                notices.push(Notice::info(
                    "noise_not_estimated",
                    format!("The noise of {title} cannot be estimated from these points; {stated} % of each number is taken."),
                ));
                Some((options.relative_error, 0.0))
            }
        }
    }

    fn weigh_by_column(&mut self, sources: &[Source], name: &str) -> Result<(), Failure> {
        let mut all = Vec::new();
        for source in sources {
            let column = noise::column(source, name)?;
            let rows = source.reading.tables.get(source.measurement.table).map_or(0, |table| table.rows);
            let unit = self.channels.first().map(|channel| channel.unit);
            all.extend((0..rows).map(|row| {
                let given = column.numbers.get(row).copied().unwrap_or(f64::NAN);
                unit.map_or(given, |unit| unit.to_si(given) - unit.to_si(0.0))
            }));
        }
        for one in &mut self.isotherms {
            let sigma: Vec<f64> =
                one.rows.iter().map(|&row| all.get(row as usize).copied().unwrap_or(f64::NAN)).collect();
            one.sigma.iter_mut().for_each(|own| own.clone_from(&sigma));
        }
        Ok(())
    }
}

fn inside(options: &Options, temperature: Option<f64>) -> bool {
    let above = |lowest: f64| temperature.is_some_and(|t| t >= lowest);
    let below = |highest: f64| temperature.is_some_and(|t| t <= highest);
    options.lowest_temperature.is_none_or(above) && options.highest_temperature.is_none_or(below)
}

/// What was measured, or follows from it: the loss factor from storage and loss.
fn channel(measurement: &Measurement, quantity: Quantity) -> Option<Cow<'_, Channel>> {
    let find = |quantity: Quantity| measurement.ordinates.iter().find(|channel| channel.quantity == quantity);
    let computed = || {
        let (storage, loss) = (find(Quantity::StorageModulus)?, find(Quantity::LossModulus)?);
        let ratio = |(loss, storage): (&f64, &f64)| if *storage > 0.0 { loss / storage } else { f64::NAN };
        Some(Cow::Owned(Channel {
            name: format!("{}/{}", loss.name, storage.name),
            symbol: r"\tan\delta".into(),
            quantity: Quantity::LossFactor,
            unit: Quantity::LossFactor.si(),
            si: loss.si.iter().zip(storage.si.iter()).map(ratio).collect(),
            ..loss.clone()
        }))
    };
    match find(quantity) {
        None if quantity == Quantity::LossFactor => computed(),
        found => found.map(Cow::Borrowed),
    }
}

fn lift(quantity: Quantity) -> Lift {
    match quantity {
        Quantity::LossFactor => Lift::None,
        Quantity::StorageCompliance | Quantity::LossCompliance | Quantity::CreepCompliance => Lift::Compliance,
        _ => Lift::Modulus,
    }
}

/// What is superposed; writes down what was chosen.
fn quantities(measurement: &Measurement, wanted: &mut Wanted) -> Result<Vec<Quantity>, Failure> {
    let choices = choices(measurement);
    let chosen = match *wanted {
        Wanted::Measured => choices.first(),
        other => choices.iter().find(|(choice, _)| *choice == other),
    };
    let Some((choice, quantities)) = chosen else {
        let have: Vec<&str> = measurement.ordinates.iter().map(|channel| channel.quantity.title()).collect();
        let message =
            format!("that is not measured here against {}; there is {}.", measurement.abscissa.name, have.join(", "));
        return Err(Failure::option("quantities", message));
    };
    *wanted = *choice;
    Ok(quantities.clone())
}

/// The isotherms of one measurement.
fn read(source: &Source, quantities: &[Quantity], options: &Options, offset: u32) -> Result<Vec<One>, Failure> {
    let measurement = source.measurement;
    let channels: Vec<_> = quantities.iter().filter_map(|quantity| channel(measurement, *quantity)).collect();
    if channels.len() < quantities.len() {
        let names: Vec<&str> = quantities.iter().map(|quantity| quantity.title()).collect();
        let message = format!("\"{}\" does not hold {}.", source.reading.file, names.join(" and "));
        return Err(Failure::option("quantities", message));
    }
    let at = |channel: &Channel, row: u32| channel.si.get(row as usize).copied().unwrap_or(f64::NAN);
    let unit = measurement.abscissa.unit;
    let one = |group: &crate::data::Group| {
        let mut rows: Vec<u32> = group
            .rows
            .iter()
            .copied()
            .filter(|&row| at(&measurement.abscissa, row) > 0.0 && at(&measurement.abscissa, row).is_finite())
            .collect();
        sort_by_number(&mut rows, |&row| at(&measurement.abscissa, row));
        let abscissa: Vec<f64> = rows.iter().map(|&row| at(&measurement.abscissa, row)).collect();
        let rows_of_all: Vec<u32> = rows.iter().map(|row| row + offset).collect();
        let used = abscissa
            .iter()
            .zip(&rows_of_all)
            .map(|(x, row)| options.fit.inside(unit.from_si(*x)) && !options.fit.mask.contains(row))
            .collect();
        One {
            label: if measurement.groups.len() > 1 || group.temperature.is_some() {
                group.label.clone()
            } else {
                source.reading.file.clone()
            },
            temperature: group.temperature,
            values: channels.iter().map(|channel| rows.iter().map(|&row| at(channel, row)).collect()).collect(),
            sigma: vec![Vec::new(); channels.len()],
            abscissa,
            rows: rows_of_all,
            used,
        }
    };
    Ok(measurement.groups.iter().map(one).collect())
}

/// Temperatures that the user gives, in the order of the files.
fn name_temperatures(isotherms: &mut [One], given: &[Option<f64>]) -> Result<(), Failure> {
    if given.is_empty() {
        return Ok(());
    }
    let wrong = |message: String| Err(Failure::option("temperatures", message));
    if given.len() != isotherms.len() {
        return wrong(format!("{} were given for {} isotherms; give one for each.", given.len(), isotherms.len()));
    }
    for (one, kelvin) in isotherms.iter_mut().zip(given) {
        let Some(kelvin) = kelvin.filter(|kelvin| *kelvin > 0.0 && *kelvin < 1e5) else {
            return wrong(format!("that of \"{}\" is no temperature in kelvin.", one.label));
        };
        one.temperature = Some(kelvin);
        one.label = format!("{} K", significant(kelvin, 6));
    }
    Ok(())
}

/// Two isotherms of one name are told apart by numbers.
fn distinguish(isotherms: &mut [One]) {
    let names: Vec<String> = isotherms.iter().map(|one| one.label.clone()).collect();
    for (k, one) in isotherms.iter_mut().enumerate() {
        let before = names[..k].iter().filter(|name| **name == names[k]).count();
        if before > 0 {
            one.label = format!("{} ({})", one.label, before + 1);
        }
    }
}

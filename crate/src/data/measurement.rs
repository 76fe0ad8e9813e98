//! The typed, checked, SI measurements that analyses take. Only the constructors here make one; later code never re-checks it.

use super::error::DataError;
use super::facts::HeatFlowRun;
use super::notice::{Notice, listed, quoted};
use crate::math::order::sort_by_number;
use crate::numbers::Numbers;
use crate::units::{Quantity, Unit};
use serde::{Deserialize, Serialize};

/// What a table measures: one abscissa, one or more ordinates, rows in groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Measurement {
    /// Kind of experiment.
    pub kind: Kind,
    /// One line for lists.
    pub title: String,
    /// Number of the table, from 0.
    pub table: usize,
    /// The column along which it was measured.
    pub abscissa: Channel,
    /// The columns that were measured.
    pub ordinates: Vec<Channel>,
    /// Rows that belong together (isotherms of a family); one group when nothing splits them.
    pub groups: Vec<Group>,
    /// What is known of the run where a heat flow was measured.
    pub heat_flow: Option<HeatFlowRun>,
    /// Ids of the analyses that can use it.
    pub analyses: Vec<String>,
    /// Ids of the analyses that can use it together with others.
    pub beside: Vec<String>,
}

/// Kind of experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Frequency sweeps at several temperatures.
    IsothermFamily,
    /// One frequency sweep, or a master curve.
    FrequencySweep,
    /// Moduli against temperature, at one frequency or several.
    TemperatureSweep,
    /// Moduli against the amplitude of strain or stress.
    AmplitudeSweep,
    /// Something against time: relaxation, creep, ageing, curing.
    TimeTrace,
    /// Heat flow or heat capacity against temperature.
    HeatFlowCurve,
    /// Viscosity or stress against shear rate.
    FlowCurve,
    /// Shift factors against temperature.
    ShiftFactors,
    /// Intensity against scattering angle or vector.
    Spectrum,
    /// Columns whose meaning is not known.
    Columns,
}

/// One column of a measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Channel {
    /// Number of the column in its table, from 0.
    pub column: usize,
    /// Name as written in the file.
    pub name: String,
    /// LaTeX symbol (`G'`, `E''`, `\tan\delta`), from the name where it tells shear from tension.
    pub symbol: String,
    /// What it measures.
    pub quantity: Quantity,
    /// Unit in the file.
    pub unit: Unit,
    /// Values in SI, one for each row of the table; NaN where there is none.
    #[serde(skip)]
    pub si: Numbers,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Group {
    /// Short name: `705 K`, `set 3`.
    pub label: String,
    /// Mean temperature, K.
    pub temperature: Option<f64>,
    /// Standard deviation of the temperature, K.
    pub temperature_spread: Option<f64>,
    /// Mean angular frequency where one was held, rad/s.
    pub frequency: Option<f64>,
    /// Rows of the table, from 0, in the order of the file.
    #[serde(skip)]
    pub rows: Vec<u32>,
    /// How many rows.
    pub size: usize,
}

/// Storage, loss and loss factor against angular frequency, at one temperature: checked, in SI, ascending in frequency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrequencySweep {
    /// Angular frequency, rad/s; positive, ascending.
    pub omega: Vec<f64>,
    /// Storage modulus, Pa; NaN where missing. Empty when not measured.
    pub storage: Vec<f64>,
    /// Loss modulus, Pa; NaN where missing. Empty when not measured.
    pub loss: Vec<f64>,
    /// Loss factor; NaN where missing. Empty when not measured.
    pub loss_factor: Vec<f64>,
    /// Row of the table of each point.
    pub rows: Vec<u32>,
    /// Mean temperature, K, when known.
    pub temperature: Option<f64>,
}

impl FrequencySweep {
    /// The sweep of one group of a measurement.
    ///
    /// Points whose frequency is missing, zero or negative are left out with a notice; so are points without any number.
    /// Negative moduli stay, with a notice: near the resolution of an instrument noise makes them, and leaving them out would
    /// bias what remains.
    ///
    /// # Errors
    /// The measurement is not a frequency sweep, the group does not exist, or no point is left.
    pub fn of(measurement: &Measurement, group: usize) -> Result<(Self, Vec<Notice>), DataError> {
        if measurement.abscissa.quantity != Quantity::Frequency {
            return Err(DataError::NotAFrequencySweep {
                title: measurement.title.clone(),
                abscissa: measurement.abscissa.name.clone(),
            });
        }
        let Some(chosen) = measurement.groups.get(group) else {
            return Err(DataError::NoSuchGroup { group, groups: measurement.groups.len() });
        };
        let omega = |row: u32| value(&measurement.abscissa, row);
        let ordinate = |quantity| measurement.ordinates.iter().find(|channel| channel.quantity == quantity);
        let (storage, loss, loss_factor) =
            (ordinate(Quantity::StorageModulus), ordinate(Quantity::LossModulus), ordinate(Quantity::LossFactor));
        let has_a_number = |row: u32| {
            [storage, loss, loss_factor].into_iter().flatten().any(|channel| value(channel, row).is_finite())
        };

        let (with_frequency, no_frequency): (Vec<u32>, Vec<u32>) =
            chosen.rows.iter().partition(|&&row| omega(row) > 0.0 && omega(row).is_finite());
        let (mut rows, empty): (Vec<u32>, Vec<u32>) = with_frequency.into_iter().partition(|&row| has_a_number(row));
        if rows.is_empty() {
            return Err(DataError::NoPoints { group: chosen.label.clone(), rows: chosen.rows.len() });
        }
        sort_by_number(&mut rows, |&row| omega(row));

        let mut notices = Vec::new();
        let numbered = |rows: &[u32]| listed("row", &rows.iter().map(|row| row + 1).collect::<Vec<_>>());
        if !no_frequency.is_empty() {
            notices.push(Notice::warning(
                "no_frequency",
                format!(
                    "{}: {} left out, as {} frequency is missing, zero or negative.",
                    chosen.label,
                    numbered(&no_frequency),
                    if no_frequency.len() == 1 { "its" } else { "their" }
                ),
            ));
        }
        if !empty.is_empty() {
            notices.push(Notice::info(
                "empty_points",
                format!(
                    "{}: {} left out, with a frequency but no modulus or loss factor.",
                    chosen.label,
                    numbered(&empty)
                ),
            ));
        }
        for channel in [storage, loss].into_iter().flatten() {
            let mut negative: Vec<u32> = rows.iter().copied().filter(|&row| value(channel, row) < 0.0).collect();
            negative.sort_unstable();
            if !negative.is_empty() {
                notices.push(Notice::warning(
                    "negative_modulus",
                    format!(
                        "{}: {} is negative in {}; kept, since leaving noise out on one side would bias the rest.",
                        chosen.label,
                        quoted(&channel.name),
                        numbered(&negative)
                    ),
                ));
            }
        }
        let column = |channel: Option<&Channel>| -> Vec<f64> {
            channel.map(|channel| rows.iter().map(|&row| value(channel, row)).collect()).unwrap_or_default()
        };
        let sweep = FrequencySweep {
            omega: rows.iter().map(|&row| omega(row)).collect(),
            storage: column(storage),
            loss: column(loss),
            loss_factor: column(loss_factor),
            temperature: chosen.temperature,
            rows,
        };
        Ok((sweep, notices))
    }
}

fn value(channel: &Channel, row: u32) -> f64 {
    channel.si.get(row as usize).copied().unwrap_or(f64::NAN)
}

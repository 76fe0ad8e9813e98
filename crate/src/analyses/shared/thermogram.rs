//! A heating run: heat flow against temperature, endothermic up, per gram where that can be told.

use crate::analyses::{Failure, Source};
use crate::data::{Channel, Measurement, Notice};
use crate::math::local::Line;
use crate::units::{Quantity, Unit};

/// A heating run; points in ascending order of temperature.
#[derive(Clone, Debug, Default)]
pub(in crate::analyses) struct Thermogram {
    /// K.
    pub t: Vec<f64>,
    /// W/g, mW or J/(g K), endothermic up.
    pub flow: Vec<f64>,
    /// Row of each point.
    pub rows: Vec<u32>,
    /// Unit of the flow.
    pub unit: &'static str,
    /// Multiply a flow by this to have J/(g K); `None` where mass or heating rate is not known.
    pub to_heat_capacity: Option<f64>,
    /// What is missing for that.
    pub missing: &'static str,
    /// K/min.
    pub rate: Option<f64>,
}

/// Whether a quantity is a heat flow or what it measures.
pub(in crate::analyses) fn is_heat(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::HeatFlow | Quantity::SpecificHeatFlow | Quantity::HeatCapacity)
}

/// Rows of each heating run of a group: a temperature that falls or stands still ends a run.
fn heatings(t: &Channel, rows: &[u32]) -> Vec<Vec<u32>> {
    /// Kelvin by which a temperature may fall back within a run.
    const BACK: f64 = 1.0;
    let mut all: Vec<Vec<u32>> = Vec::new();
    let mut run: Vec<u32> = Vec::new();
    let at = |row: u32| t.si.get(row as usize).copied().unwrap_or(f64::NAN);
    let rows: Vec<u32> = rows.iter().copied().filter(|row| at(*row).is_finite()).collect();
    let holds = holds(&rows.iter().map(|row| at(*row)).collect::<Vec<f64>>());
    let mut highest = f64::NEG_INFINITY;
    for (&row, holds) in rows.iter().zip(holds) {
        if holds || at(row) < highest - BACK {
            all.push(std::mem::take(&mut run));
            highest = f64::NEG_INFINITY;
        }
        // What does not go on is left out, so that temperatures ascend.
        if at(row) > highest {
            run.push(row);
            highest = at(row);
        }
    }
    all.push(run);
    all.into_iter().map(|run| moving(&at, run)).collect()
}

/// Which points belong to a hold: over the fiftieth part of all points around them the temperature hardly rises, compared with how fast
/// it rises elsewhere.
fn holds(t: &[f64]) -> Vec<bool> {
    const PART: usize = 100;
    const FEWEST: usize = 5;
    const SLOW: f64 = 0.1;
    let half = (t.len() / PART).max(FEWEST);
    let rise = |k: usize| t[(k + half).min(t.len() - 1)] - t[k.saturating_sub(half)];
    let rises: Vec<f64> = (0..t.len()).map(rise).collect();
    let mut fast = rises.clone();
    crate::math::order::sort_by_number(&mut fast, |rise| *rise);
    let fast = fast.get(fast.len() * 9 / 10).copied().unwrap_or(0.0);
    rises.iter().map(|rise| rise.abs() < SLOW * fast).collect()
}

/// The rows of a run without those at its ends in which the temperature stands still.
fn moving(at: &dyn Fn(u32) -> f64, mut run: Vec<u32>) -> Vec<u32> {
    const STANDS: f64 = 0.3;
    let mut steps: Vec<f64> = run.windows(2).map(|pair| at(pair[1]) - at(pair[0])).collect();
    let each = steps.clone();
    crate::math::order::sort_by_number(&mut steps, |step| *step);
    let Some(usual) = steps.get(steps.len() / 2).map(|step| STANDS * step) else { return run };
    let last = each.iter().rposition(|step| *step > usual).map_or(0, |k| k + 2);
    run.truncate(last);
    let first = each.iter().position(|step| *step > usual).unwrap_or(0);
    run.drain(..first.min(run.len()));
    run
}

/// Kelvin that a heating run has to cross, and points that it has to have.
const LEAST: f64 = 15.0;
const FEWEST: usize = 20;

/// Whether there is a heating run to be evaluated.
pub(in crate::analyses) fn has_heating(measurement: &Measurement) -> bool {
    long_heatings(measurement, None).iter().any(|run| run.len() >= FEWEST)
}

/// The heating runs of a group, or of all, that go far enough.
fn long_heatings(measurement: &Measurement, group: Option<usize>) -> Vec<Vec<u32>> {
    let t = &measurement.abscissa;
    let groups = measurement.groups.iter().enumerate();
    let chosen = groups.filter(|(number, _)| group.is_none_or(|group| group == *number));
    let mut runs: Vec<Vec<u32>> = chosen.flat_map(|(_, group)| heatings(t, &group.rows)).collect();
    runs.retain(|run| span(t, run) >= LEAST);
    runs
}

/// Kelvin from the first to the last point of a run.
fn span(t: &Channel, run: &[u32]) -> f64 {
    let at = |row: &u32| t.si.get(*row as usize).copied().unwrap_or(f64::NAN);
    run.first().zip(run.last()).map_or(0.0, |(first, last)| at(last) - at(first))
}

impl Thermogram {
    /// The run of `group` of a measurement, or of its longest heating; the rate in K/min is that of the user, the file or its clock.
    ///
    /// # Errors
    /// There is no heating run in it.
    pub fn of(
        source: &Source,
        channel: &Channel,
        group: Option<usize>,
        rate: Option<f64>,
        masked: &[u32],
        notices: &mut Vec<Notice>,
    ) -> Result<Thermogram, Failure> {
        let measurement = source.measurement;
        let t = &measurement.abscissa;
        let at = |row: u32| t.si.get(row as usize).copied().unwrap_or(f64::NAN);
        let runs = long_heatings(measurement, group);
        let several = runs.len();
        let run = runs.into_iter().max_by(|a, b| span(t, a).total_cmp(&span(t, b))).unwrap_or_default();
        if several > 1 {
            let message = format!(
                "There are {several} heating runs; the longest, {:.0} to {:.0} K, is used. Mask it to see another.",
                at(run[0]),
                at(run[run.len() - 1])
            );
            notices.push(Notice::info("several_runs", message));
        }
        let value = |row: u32| channel.si.get(row as usize).copied().unwrap_or(f64::NAN);
        let rows: Vec<u32> =
            run.iter().copied().filter(|row| value(*row).is_finite() && !masked.contains(row)).collect();
        if span(t, &run) < LEAST || rows.len() < FEWEST {
            let message = format!(
                "\"{}\" holds no heating run of {LEAST} K and {FEWEST} points with a heat flow; choose another group or file.",
                channel.name
            );
            return Err(Failure::option("set", message));
        }
        let known = measurement.heat_flow.clone().unwrap_or_default();
        let clock = || of_clock(source, &rows, &t.si);
        let rate = rate.or(known.heating_rate.filter(|rate| *rate > 0.0)).or_else(clock);
        let sign = if known.exothermic_up { -1.0 } else { 1.0 };
        let (unit, factor, to_heat_capacity, missing) = match (channel.quantity, known.sample_mass) {
            // J/(kg K) is 1e-3 J/(g K), W/kg is 1e-3 W/g.
            (Quantity::HeatCapacity, _) => ("J/(g K)", 1e-3, Some(1.0), ""),
            (Quantity::SpecificHeatFlow, _) => ("W/g", sign * 1e-3, rate.map(|rate| 60.0 / rate), "the heating rate"),
            (_, Some(mass)) => ("W/g", sign * 1e-3 / mass, rate.map(|rate| 60.0 / rate), "the heating rate"),
            (_, None) => ("mW", sign * 1e3, None, "the mass of the sample"),
        };
        if known.exothermic_up && channel.quantity != Quantity::HeatCapacity {
            notices.push(Notice::info(
                "turned",
                format!(
                    "\"{}\" has exothermic events up; it is drawn and evaluated with endothermic up.",
                    channel.name
                ),
            ));
        }
        Ok(Thermogram {
            t: rows.iter().map(|row| at(*row)).collect(),
            flow: rows.iter().map(|row| factor * value(*row)).collect(),
            rows,
            unit,
            to_heat_capacity,
            missing,
            rate,
        })
    }

    /// Mean distance of its points, K.
    pub fn spacing(&self) -> f64 {
        (self.t[self.t.len() - 1] - self.t[0]) / (self.t.len() - 1) as f64
    }

    /// Width over which it is smoothed, K: of the sharpest step worth seeing, and of no fewer than seven points.
    pub fn smoothing(&self) -> f64 {
        (7.0 * self.spacing()).max(5.0)
    }
}

/// A channel of any column of a table.
pub(in crate::analyses) fn channel_of(source: &Source, column: usize) -> Option<Channel> {
    let found = source.reading.tables.get(source.measurement.table)?.columns.get(column)?;
    let unit: Unit = found.unit;
    Some(Channel {
        column,
        name: found.name.clone(),
        symbol: String::new(),
        quantity: found.quantity,
        unit,
        si: found.numbers.iter().map(|v| unit.to_si(*v)).collect(),
    })
}

/// Heating rate from the column of times, K/min.
fn of_clock(source: &Source, rows: &[u32], t: &[f64]) -> Option<f64> {
    let columns = &source.reading.tables.get(source.measurement.table)?.columns;
    let place = columns.iter().position(|column| column.quantity == Quantity::Time && column.values > 0)?;
    let time = channel_of(source, place)?;
    let of = |values: &[f64]| -> Vec<f64> {
        rows.iter().map(|row| values.get(*row as usize).copied().unwrap_or(f64::NAN)).collect()
    };
    let line = Line::through(&of(&time.si), &of(t))?;
    Some(60.0 * line.slope).filter(|rate| rate.is_finite() && *rate > 0.0)
}

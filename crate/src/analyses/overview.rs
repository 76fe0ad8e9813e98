//! What was measured: every ordinate against the abscissa, one curve for each group.

use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, Measurement, Notice};
use crate::figure::{Axis, Figure, Mark, Panel, Points, Scale, Shape};
use crate::numbers::Numbers;
use crate::report::{Report, Request};
use crate::units::Quantity;
use crate::work::Work;

/// The question.
pub struct Overview;

impl Analysis for Overview {
    fn entry(&self) -> AnalysisEntry {
        AnalysisEntry {
            id: "overview".into(),
            title: "What was measured".into(),
            summary: "Every measured quantity as it stands in the file, one curve for each group of rows. Nothing is computed.".into(),
            explanation: String::new(),
            needs: "any table with two columns of numbers".into(),
            several: false,
            source: String::new(),
            options: Vec::new(),
        }
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        !measurement.ordinates.is_empty()
    }

    fn likely(&self, _measurement: &Measurement) -> bool {
        true
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let measurement = source.measurement;
        let rows = measurement.groups.iter().map(|group| group.rows.len()).sum();
        let logarithmic = measurement.ordinates.iter().filter(|channel| scale_of(channel) == Scale::Log);
        let notices = not_drawn(logarithmic.flat_map(|channel| channel.si.iter().copied())).into_iter().collect();
        Ok(Report {
            title: measurement.title.clone(),
            inputs: vec![source.input(rows, "all rows")],
            request: request.clone(),
            figures: vec![figure(measurement)],
            notices,
            ..Report::default()
        })
    }
}

/// The measurement as a figure: quantities of one kind and unit share a panel.
fn figure(measurement: &Measurement) -> Figure {
    let mut panels: Vec<(Vec<&Channel>, Panel)> = Vec::new();
    for channel in &measurement.ordinates {
        let together = |held: &&Channel| modulus(held) && modulus(channel) && held.unit == channel.unit;
        match panels.iter_mut().find(|(channels, _)| channels.iter().any(together)) {
            Some((channels, _)) => channels.push(channel),
            None => panels.push((vec![channel], Panel { height: 1.0, ..Panel::default() })),
        }
    }
    let x_scale = scale_of(&measurement.abscissa);
    for (channels, panel) in &mut panels {
        panel.x = Axis { label: label(&[&measurement.abscissa]), scale: x_scale, range: None };
        panel.y = Axis { label: label(channels), scale: common_scale(channels), range: None };
        for (number, channel) in channels.iter().enumerate() {
            panel.marks.extend(marks(measurement, channel, number));
        }
    }
    Figure {
        key: "measured".into(),
        title: measurement.title.clone(),
        panels: panels.into_iter().map(|(_, panel)| panel).collect(),
        ..Figure::default()
    }
}

fn marks(measurement: &Measurement, channel: &Channel, number: usize) -> impl Iterator<Item = Mark> {
    let several = measurement.groups.len() > 1;
    measurement.groups.iter().enumerate().map(move |(series, group)| {
        let values = |channel: &Channel| -> Numbers {
            group
                .rows
                .iter()
                .filter_map(|&row| channel.si.get(row as usize))
                .map(|si| channel.unit.from_si(*si))
                .collect()
        };
        Mark::Points(Points {
            // In a family the colour tells the group; its name stands once, with the first quantity.
            name: match (several, number) {
                (true, 0) => group.label.clone(),
                (true, _) => String::new(),
                (false, _) => format!("${}$", channel.symbol),
            },
            series: if several { series as u32 } else { number as u32 },
            x: values(&measurement.abscissa),
            y: values(channel),
            rows: group.rows.clone(),
            shape: if number == 0 { Shape::Circle } else { Shape::Square },
            filled: number == 0,
            ..Points::default()
        })
    })
}

/// `$G'$, $G''$ (GPa)`: symbols and unit of an axis.
pub(super) fn label(channels: &[&Channel]) -> String {
    let symbols: Vec<String> = channels
        .iter()
        .map(|channel| match channel.quantity {
            Quantity::Other => channel.name.replace('$', ""),
            _ => format!("${}$", channel.symbol),
        })
        .collect();
    let unit = channels.first().map_or("", |channel| channel.unit.symbol());
    if unit.is_empty() { symbols.join(", ") } else { format!("{} ({unit})", symbols.join(", ")) }
}

fn modulus(channel: &Channel) -> bool {
    matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus)
}

/// The scale that suits all of some channels.
pub(super) fn common_scale(channels: &[&Channel]) -> Scale {
    if channels.iter().all(|channel| scale_of(channel) == Scale::Log) { Scale::Log } else { Scale::Linear }
}

/// Says how many of the values a logarithmic axis cannot show.
pub(super) fn not_drawn(values: impl Iterator<Item = f64>) -> Option<Notice> {
    let count = values.filter(|value| *value <= 0.0).count();
    let message =
        format!("{count} values are zero or negative and cannot stand on a logarithmic axis: they are not drawn.");
    (count > 0).then(|| Notice::info("not_drawn", message))
}

/// Frequencies, moduli, loss factors and shift factors span decades, as long as they are positive; everything else is linear.
fn scale_of(channel: &Channel) -> Scale {
    let spans_decades = match channel.quantity {
        Quantity::Frequency | Quantity::LossFactor => true,
        Quantity::ShiftFactor => !channel.unit.is_logarithm(),
        _ => modulus(channel),
    };
    let positive = channel.si.iter().filter(|v| **v > 0.0).count();
    let present = channel.si.iter().filter(|v| v.is_finite()).count();
    // A few numbers lost in noise must not cost the others their decades; `not_drawn` says how many those are.
    if spans_decades && 10 * positive > 9 * present { Scale::Log } else { Scale::Linear }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_a_logarithmic_axis_cannot_show_are_counted() {
        let notice = not_drawn([1.0, -1.0, 0.0, f64::NAN].into_iter()).unwrap();
        assert!(notice.message.starts_with("2 values"), "{}", notice.message);
        assert_eq!(not_drawn([1.0, f64::NAN].into_iter()), None);
    }
}

//! A relaxation drawn and listed: measured points, curves, residuals.

use super::{Relaxation, Series};
use crate::analyses::overview::{common_scale, label};
use crate::analyses::shared::columns::numbers;
use crate::data::Channel;
use crate::figure::{Axis, Line, Mark, Panel, Points, Rule, Scale, Shape};
use crate::numbers::Numbers;
use crate::report::DataColumn;
use crate::spectra::Response;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 240;

impl Relaxation {
    /// The axis of frequency or time.
    pub fn x_axis(&self) -> Axis {
        Axis { label: label(&[&self.abscissa]), scale: Scale::Log, range: None }
    }

    /// The measured points, on their axes.
    pub fn data_panel(&self) -> Panel {
        let channels: Vec<&Channel> = self.series.iter().map(|series| &series.channel).collect();
        let in_time = self.series.iter().any(|series| series.response == Response::Time);
        let positive = || self.series.iter().all(|series| series.values.iter().all(|v| v.is_nan() || *v > 0.0));
        let scale = if in_time && positive() { Scale::Log } else { common_scale(&channels) };
        let y = Axis { label: label(&channels), scale, range: None };
        let mut marks = Vec::new();
        for (number, series) in self.series.iter().enumerate() {
            let (shape, filled) = symbol_of(series.response);
            for excluded in [false, true] {
                let chosen: Vec<usize> = (0..self.x.len()).filter(|&k| self.used[k] != excluded).collect();
                if chosen.is_empty() {
                    continue;
                }
                marks.push(Mark::Points(Points {
                    name: if excluded { String::new() } else { format!("${}$", series.channel.symbol) },
                    series: number as u32,
                    x: chosen.iter().map(|&k| self.shown_x(self.x[k])).collect(),
                    y: chosen.iter().map(|&k| series.channel.unit.from_si(series.values[k])).collect(),
                    rows: chosen.iter().map(|&k| self.rows[k]).collect(),
                    shape,
                    filled,
                    excluded,
                    ..Points::default()
                }));
            }
        }
        Panel { x: self.x_axis(), y, marks, height: 1.0 }
    }

    /// A law drawn through the points; the name stands in the legend once.
    pub fn curves(&self, name: &str, law: &dyn Fn(Response, f64) -> f64, dashed: bool) -> Vec<Mark> {
        let (Some(first), Some(last)) = (self.x.first(), self.x.last()) else { return Vec::new() };
        let x: Vec<f64> = (0..CURVE).map(|k| first * (last / first).powf(k as f64 / (CURVE - 1) as f64)).collect();
        let one = |(number, series): (usize, &Series)| {
            Mark::Line(Line {
                name: if number == 0 { name.into() } else { String::new() },
                series: number as u32,
                x: x.iter().map(|x| self.shown_x(*x)).collect(),
                y: x.iter().map(|x| series.channel.unit.from_si(law(series.response, *x))).collect(),
                dashed,
            })
        };
        self.series.iter().enumerate().map(one).collect()
    }

    /// Residuals in units of σ, one for each datum, about a line at zero.
    pub fn residual_panel(&self, residuals: &[f64], label: &str) -> Panel {
        let mut marks = vec![Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false })];
        for (number, series) in self.series.iter().enumerate() {
            let (shape, filled) = symbol_of(series.response);
            let own: Vec<(usize, f64)> = self
                .places
                .iter()
                .zip(residuals)
                .filter(|((of, _), _)| *of == number)
                .map(|((_, point), residual)| (*point, *residual))
                .collect();
            marks.push(Mark::Points(Points {
                name: String::new(),
                series: number as u32,
                x: own.iter().map(|(k, _)| self.shown_x(self.x[*k])).collect(),
                y: own.iter().map(|(_, residual)| *residual).collect(),
                rows: own.iter().map(|(k, _)| self.rows[*k]).collect(),
                shape,
                filled,
                ..Points::default()
            }));
        }
        let y = Axis { label: label.into(), scale: Scale::Linear, range: None };
        Panel { x: self.x_axis(), y, marks, height: 0.32 }
    }

    /// The column of frequency or time.
    pub fn x_column(&self) -> DataColumn {
        let key = if self.series.iter().any(|series| series.response == Response::Time) { "time" } else { "frequency" };
        let values: Numbers = self.x.iter().map(|x| self.shown_x(*x)).collect();
        numbers(key, &format!("${}$", self.abscissa.symbol), self.abscissa.unit.symbol(), values)
    }

    /// The column of a measured quantity.
    pub fn measured_column(&self, number: usize) -> DataColumn {
        let Series { channel, values, .. } = &self.series[number];
        let values: Numbers = values.iter().map(|v| channel.unit.from_si(*v)).collect();
        numbers(channel.quantity.id(), &format!("${}$ measured", channel.symbol), channel.unit.symbol(), values)
    }

    /// A column beside a measured quantity from values for each datum, in its unit or, with `pure`, as they are.
    pub fn beside(&self, number: usize, suffix: &str, title: &str, of_datum: &[f64], pure: bool) -> DataColumn {
        let channel = &self.series[number].channel;
        let mut values = vec![f64::NAN; self.x.len()];
        for ((_, point), value) in self.places.iter().zip(of_datum).filter(|((of, _), _)| *of == number) {
            values[*point] = if pure { *value } else { channel.unit.from_si(*value) };
        }
        let unit = if pure { "" } else { channel.unit.symbol() };
        numbers(&format!("{}_{suffix}", channel.quantity.id()), &format!("${}$ {title}", channel.symbol), unit, values)
    }

    /// In the unit of the file.
    pub fn shown_x(&self, x: f64) -> f64 {
        self.abscissa.unit.from_si(x)
    }
}

/// Storage filled, loss open: the paper's convention.
fn symbol_of(response: Response) -> (Shape, bool) {
    match response {
        Response::Storage | Response::Time => (Shape::Circle, true),
        Response::Loss => (Shape::Square, false),
    }
}

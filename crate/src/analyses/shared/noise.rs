//! Standard deviations that a column of the file gives, or that the scatter of neighbouring points tells.

use super::options::FitOptions;
use crate::analyses::{Failure, Source};
use crate::data::{Column, Notice};
use crate::fit::noise::{Refusal, noise};
use crate::math::rounding::significant;

/// The column of standard deviations that the weights name.
pub(in crate::analyses) fn column<'a>(source: &Source<'a>, name: &str) -> Result<&'a Column, Failure> {
    let columns = source.reading.tables.get(source.measurement.table).map_or(&[][..], |table| &table.columns);
    columns.iter().find(|column| column.name.trim() == name.trim()).ok_or_else(|| {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        Failure::option("weights", format!("there is no column \"{name}\"; there are {}.", names.join(", ")))
    })
}

/// The standard deviation of each number of `y` against `x`, a scale on which the curve is smooth; `what` names the curve.
///
/// Where the scatter cannot tell it, the stated relative error and the floor, a share of `scale`, stand in with a warning.
pub(in crate::analyses) fn estimated(
    what: &str,
    x: &[f64],
    y: &[f64],
    scale: f64,
    options: &FitOptions,
    notices: &mut Vec<Notice>,
) -> Vec<f64> {
    /// No instrument is better; exact data would have no noise to weigh by.
    const BEST: f64 = 1e-9;
    let why = match noise(x, y) {
        Ok(found) => {
            let relative = found.relative.max(BEST);
            let floor = found.floor / scale;
            let and_floor = if floor > 0.0 {
                format!(" and a floor of {} of the largest", significant(floor, 2))
            } else {
                String::new()
            };
            notices.push(Notice::info(
                "noise_estimated",
                format!(
                    "Noise of {what}, from the scatter of {} neighbouring points: {} % of each number{and_floor}, known to ± {} %.",
                    found.points,
                    significant(100.0 * relative, 2),
                    significant(100.0 * found.uncertainty, 1)
                ),
            ));
            return y.iter().map(|y| (relative * y).hypot(found.floor)).collect();
        }
        Err(Refusal::TooFewPoints { points, needed }) => format!("{points} points are too few, {needed} are needed"),
        Err(Refusal::NotSmooth) => "the curve changes too much between neighbouring points".to_owned(),
    };
    notices.push(Notice::warning(
        "noise_not_estimated",
        format!(
            "The noise of {what} cannot be estimated: {why}. {} % of each number is taken instead; set the relative error if you \
             know it better.",
            significant(100.0 * options.relative_error, 3)
        ),
    ));
    y.iter().map(|y| (options.relative_error * y).hypot(options.floor * scale)).collect()
}

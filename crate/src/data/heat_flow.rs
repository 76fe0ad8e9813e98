//! The run behind a heat flow: where an exothermic event points, the mass of the sample, the heating rate.

use super::error::DataError;
use super::facts::{HeatFlowRun, direction};
use super::notice::Notice;
use super::reading::{Decision, ReadOptions, Table};
use super::{number, one_of};
use crate::catalog::Choice;
use crate::units::Quantity;

/// What the user says of the run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeatFlowOptions {
    exothermic_up: Option<bool>,
    /// Kilograms.
    sample_mass: Option<f64>,
    /// Kelvin a minute.
    heating_rate: Option<f64>,
}

impl HeatFlowOptions {
    /// # Errors
    /// A value is not one of those that the option takes.
    pub fn of(options: &ReadOptions) -> Result<Self, DataError> {
        const MILLIGRAM: f64 = 1e-6;
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let mass = given(&options.sample_mass).map(|text| {
            number("sample_mass", &text, |mass| mass > 0.0, "a mass in mg, such as 12.5").map(|mass| mass * MILLIGRAM)
        });
        let rate = given(&options.heating_rate).map(|text| {
            number("heating_rate", &text, |rate| rate != 0.0, "a rate in K/min, such as 20; negative in cooling")
        });
        let up = options.exothermic.as_deref().map(|asked| one_of("exothermic", Some(asked), ["up", "down"]));
        Ok(HeatFlowOptions {
            exothermic_up: up.transpose()?.map(|asked| asked == "up"),
            sample_mass: mass.transpose()?,
            heating_rate: rate.transpose()?,
        })
    }
}

/// The run of a table that measured a heat flow, with what was decided; `None` for other tables.
pub(crate) fn run(
    table: &Table,
    options: HeatFlowOptions,
    notices: &mut Vec<Notice>,
) -> Option<(HeatFlowRun, Vec<Decision>)> {
    let measures = |column: &&super::reading::Column| {
        matches!(column.quantity, Quantity::HeatFlow | Quantity::SpecificHeatFlow) && column.values > 0
    };
    let column = table.columns.iter().find(measures)?;
    let mut run = table.run.clone();
    let mut why = "stated in the file";
    if let Some(up) = direction(&column.name) {
        (run.exothermic_up, run.direction_stated) = (up, true);
    }
    if let Some(up) = options.exothermic_up {
        (run.exothermic_up, run.direction_stated, why) = (up, true, "chosen by the user");
    }
    if !run.direction_stated {
        why = "the file does not say; endothermic up is assumed";
        notices.push(Notice::warning(
            "direction_assumed",
            "The file does not say where an exothermic event points; it was taken to point down. Choose up if it is wrong.",
        ));
    }
    let directions = vec![Choice::new("up", "exothermic up"), Choice::new("down", "exothermic down")];
    let mut decisions = vec![Decision {
        key: "exothermic".into(),
        title: "Direction of the heat flow".into(),
        value: if run.exothermic_up { "up" } else { "down" }.into(),
        choices: directions,
        why: why.into(),
        open: !run.direction_stated,
    }];
    let mut ask = |key: &str, title: &str, stated: Option<f64>, chosen: Option<f64>, factor: f64| {
        let value = chosen.or(stated);
        decisions.push(Decision {
            key: key.into(),
            title: title.into(),
            // Nine digits hide the rounding of the way to SI and back.
            value: value.map_or_else(String::new, |value| {
                format!("{:.9e}", value * factor)
                    .parse::<f64>()
                    .map_or_else(|_| String::new(), |value| value.to_string())
            }),
            choices: Vec::new(),
            why: match (chosen, stated) {
                (Some(_), _) => "chosen by the user",
                (None, Some(_)) => "stated in the file",
                (None, None) => "the file does not say",
            }
            .into(),
            open: false,
        });
        value
    };
    if column.quantity == Quantity::HeatFlow {
        run.sample_mass = ask("sample_mass", "Mass of the sample, mg", run.sample_mass, options.sample_mass, 1e6);
    }
    run.heating_rate = ask("heating_rate", "Heating rate, K/min", run.heating_rate, options.heating_rate, 1.0);
    Some((run, decisions))
}

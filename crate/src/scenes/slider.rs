//! Parameters as sliders: how far a hand should move them, and in which unit they are read.

use crate::models::curve::MEASURED;
use crate::models::{Param, Scale};
use serde::Serialize;

/// A parameter to be moved by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Slider {
    /// Stable snake_case name within the scene.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// What it is.
    pub meaning: String,
    /// Where it starts, in SI or eV, as all values of it.
    pub start: f64,
    /// Lower and upper limit.
    pub limits: [f64; 2],
    /// Ends of the slider, within the limits.
    pub slider: [f64; 2],
    /// Moved by its logarithm.
    pub logarithmic: bool,
    /// Not among those that are shown unless it is asked for.
    pub fixed: bool,
    /// Goes through its range by itself when it is asked to: a time.
    pub plays: bool,
    /// Unit in which it is shown.
    pub unit: String,
    /// Shown value = value × factor.
    pub factor: f64,
}

impl Slider {
    /// Of a parameter of a law.
    pub(super) fn of(key: &str, symbol: &str, param: &Param) -> Slider {
        let (unit, factor) = shown_unit(param.unit);
        Slider {
            key: key.into(),
            symbol: symbol.into(),
            meaning: param.meaning.into(),
            start: param.start,
            limits: param.limits,
            slider: ends(param),
            logarithmic: param.scale == Scale::Log,
            fixed: param.fixed,
            plays: false,
            unit: unit.into(),
            factor,
        }
    }

    /// One that no law has, moved between its limits on a linear scale.
    pub(super) fn plain(key: &str, symbol: &str, unit: &str, meaning: &str, start: f64, limits: [f64; 2]) -> Slider {
        Slider {
            key: key.into(),
            symbol: symbol.into(),
            meaning: meaning.into(),
            start,
            limits,
            slider: limits,
            logarithmic: false,
            fixed: false,
            plays: false,
            unit: unit.into(),
            factor: 1.0,
        }
    }

    /// The same, moved by its logarithm.
    pub(super) fn logarithmic(self) -> Slider {
        Slider { logarithmic: true, ..self }
    }

    /// The same from another start and within narrower ends.
    pub(super) fn within(self, start: f64, slider: [f64; 2]) -> Slider {
        Slider { start, slider, ..self }
    }

    /// The same, out of the way until it is asked for.
    pub(super) fn fixed(self) -> Slider {
        Slider { fixed: true, ..self }
    }
}

/// Unit for people, and the factor to it from SI.
pub(super) fn shown_unit(unit: &str) -> (&str, f64) {
    match unit {
        "Pa" => ("GPa", 1e-9),
        "1/Pa" => ("1/GPa", 1e9),
        MEASURED => ("", 1.0),
        other => (other, 1.0),
    }
}

/// How far a hand should move a parameter whose limits are those of all materials there are.
fn ends(param: &Param) -> [f64; 2] {
    let (start, [lower, upper]) = (param.start, param.limits);
    let [from, to] = match (param.scale, param.unit) {
        (Scale::Log, "") => [start / 100.0, start * 100.0],
        (Scale::Log, _) => [start / 1000.0, start * 1000.0],
        (Scale::Linear, _) if upper - lower <= 2.0 && lower >= 0.0 => {
            [lower, if upper < 0.1 { 10.0 * start } else { upper }]
        }
        (Scale::Linear, "K") => [0.6 * start, 1.4 * start],
        (Scale::Linear, "eV") => [0.0, 3.0 * start],
        (Scale::Linear, "Pa") => [0.0, 1e9],
        (Scale::Linear, "1/(Pa·s)") => [0.0, 1e-12],
        (Scale::Linear, "") => [start - 15.0, start + 15.0],
        (Scale::Linear, _) => [start - 2.0 * start.abs(), start + 2.0 * start.abs()],
    };
    [from.max(lower), to.min(upper)]
}

//! Windows in which a line or a halo is fitted: their ends are found by the program, and can be typed and dragged on the figure.

use super::asked::{Asked, setting};
use crate::catalog::{OptionEntry, OptionKind, ValuesRole};
use crate::data::Channel;
use crate::figure::{Mark, Move, Moves, Points, Shape};
use crate::math::rounding::significant;
use crate::report::{ParameterRow, Shown};
use serde_json::json;
use std::collections::BTreeMap;

/// What the windows are called among the parameters.
const WINDOW: &str = "window";

/// The options that hold the ends of windows.
pub(in crate::analyses) fn window_entries(help: &str) -> Vec<OptionEntry> {
    vec![
        setting("fix", "Set windows", help, OptionKind::Values { role: ValuesRole::Held }, json!({})),
        setting("start", "Windows", help, OptionKind::Values { role: ValuesRole::Initial }, json!({})).advanced(),
        setting(
            "action",
            "Do",
            "Evaluate, or only draw with the windows as they are set.",
            OptionKind::Action { preview: "preview".into() },
            "fit",
        ),
    ]
}

/// Ends of windows that the user set, by their keys without the name of the model.
pub(in crate::analyses) fn held_windows(asked: &Asked) -> BTreeMap<String, f64> {
    let mut all = asked.values("start");
    if asked.word("action") == "fit" {
        all.clear();
    }
    all.extend(asked.values("fix"));
    let prefix = format!("{WINDOW}.");
    let short = |(key, value): (String, f64)| (key.strip_prefix(&prefix).unwrap_or(&key).to_owned(), value);
    all.into_iter().map(short).collect()
}

/// An end of a window, K, as something that can be set and dragged.
pub(in crate::analyses) fn window_row(
    key: &str,
    meaning: &str,
    value: f64,
    held: bool,
    limits: [f64; 2],
) -> ParameterRow {
    ParameterRow {
        model: WINDOW.into(),
        key: key.into(),
        symbol: "T".into(),
        meaning: meaning.into(),
        unit: "K".into(),
        shown: Shown { unit: "K".into(), factor: 1.0, value: significant(value, 5), ..Shown::default() },
        start: value,
        value,
        lower: limits[0],
        upper: limits[1],
        fixed: held,
        logarithmic: false,
        slider: [(value - 50.0).max(limits[0]), (value + 50.0).min(limits[1])],
        holds: false,
    }
}

/// A point that drags an end of a window; `slope` is how much the end changes for one unit of the abscissa.
pub(in crate::analyses) fn handle(key: &str, [x, y]: [f64; 2], slope: f64, series: u32) -> Mark {
    Mark::Points(Points {
        series,
        x: vec![x].into(),
        y: vec![y].into(),
        shape: Shape::Diamond,
        filled: true,
        moves: Moves { x: Some(Move { parameter: format!("{WINDOW}.{key}"), slope }), y: None },
        ..Points::default()
    })
}

/// The same for an end at a temperature in kelvin, over an abscissa in another unit.
pub(in crate::analyses) fn handle_at(key: &str, t: f64, y: f64, abscissa: &Channel, series: u32) -> Mark {
    let kelvin = abscissa.unit.to_si(1.0) - abscissa.unit.to_si(0.0);
    handle(key, [abscissa.unit.from_si(t), y], kelvin, series)
}

//! What to draw, never how: the description that the page, an exported SVG and the command's JSON share.
//!
//! Text is plain, with mathematics between dollar signs in a small part of LaTeX: Greek letters, `^`, `_`, `{}`, primes,
//! `\Delta`, `\mathrm{}`. Example: `"$G'$, $G''$ (GPa)"`.

use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};

/// A picture: panels from top to bottom. Panels with the same x axis are zoomed together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Figure {
    /// Stable snake_case name, unique within a report.
    pub key: String,
    /// One line for lists, tabs and screen readers; not drawn inside the frame.
    pub title: String,
    /// Panels from top to bottom.
    pub panels: Vec<Panel>,
    /// Whether the abscissa of the first panel is that of the measurement, so that a range of it can be chosen here.
    #[serde(default, skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub ranged: bool,
    /// Whether a unit is as long on either axis, as where angles or the shape of a curve are looked at.
    #[serde(default, skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub equal: bool,
    /// What tells the series apart, where that is a number: many of them then stand on a bar of colours instead of in a legend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub series: Option<Series>,
}

/// Numbers behind the series of a figure, as the temperatures of isotherms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Series {
    /// What they are, with unit, mathematics between dollar signs.
    pub label: String,
    /// The number of each series, in the order of `series` of the points.
    pub values: Numbers,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// One frame with two axes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Panel {
    /// Horizontal axis. Panels whose x axes have equal labels share it: only the lowest carries its numbers.
    pub x: Axis,
    /// Vertical axis.
    pub y: Axis,
    /// What is drawn, first to last.
    pub marks: Vec<Mark>,
    /// Height relative to the other panels (1 = as tall as another of 1).
    pub height: f64,
}

/// An axis: what it shows and on which scale.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Axis {
    /// Title with unit, mathematics between dollar signs.
    pub label: String,
    /// Linear or logarithmic.
    pub scale: Scale,
    /// Limits to show; from the data when absent.
    pub range: Option<[f64; 2]>,
}

/// How values become positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal steps.
    #[default]
    Linear,
    /// Equal decades; values ≤ 0 cannot be shown and are left out, and counted.
    Log,
}

/// Something drawn in a panel, in the units of its axes. NaN breaks a line and hides a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mark {
    /// Measured points.
    Points(Points),
    /// A curve.
    Line(Line),
    /// The region between two curves: an interval, an error band.
    Band(Band),
    /// A straight line across the panel at one value.
    Rule(Rule),
}

/// Measured points.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Points {
    /// Name in the legend and on hover; an empty name has no legend entry.
    pub name: String,
    /// Colour by number in the palette; marks that belong together share it.
    pub series: u32,
    /// Abscissae.
    pub x: Numbers,
    /// Ordinates.
    pub y: Numbers,
    /// Standard error of each ordinate, drawn as a bar.
    pub error: Option<Numbers>,
    /// Row of each point in its table, so that a selection on the figure can be named; empty when points are not rows.
    pub rows: Vec<u32>,
    /// Symbol.
    pub shape: Shape,
    /// Filled or open symbol (the paper's convention: storage filled, loss open).
    pub filled: bool,
    /// Left out of the fit by the user: drawn faint.
    pub excluded: bool,
    /// Why they do not belong to what the panel shows, in a few words that stand in the legend: drawn pale. Empty where they do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>", optional))]
    pub aside: String,
    /// What dragging the points changes.
    #[serde(default, skip_serializing_if = "Moves::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<Moves>", optional))]
    pub moves: Moves,
}

/// What dragging the points of a mark changes. Marks that name the same parameter move together.
///
/// Let go, the parameter is held at the value it was dragged to: the analysis has an option of values whose role is `held`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Moves {
    /// Along the abscissa.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub x: Option<Move>,
    /// Along the ordinate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub y: Option<Move>,
}

impl Moves {
    /// Whether the points stay where they are.
    pub fn is_empty(&self) -> bool {
        self.x.is_none() && self.y.is_none()
    }
}

/// A parameter whose value says where points lie along an axis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Move {
    /// Which of the report's `parameters`, as `model.key`.
    pub parameter: String,
    /// Change of the parameter for one natural logarithm of the value on a logarithmic axis, or for one unit on a linear one.
    pub slope: f64,
}

/// Symbol of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Shape {
    #[default]
    Circle,
    Square,
    Triangle,
    Diamond,
}

/// A curve through points in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Line {
    /// Name in the legend; an empty name has no entry.
    pub name: String,
    /// Colour by number in the palette.
    pub series: u32,
    /// Abscissae.
    pub x: Numbers,
    /// Ordinates.
    pub y: Numbers,
    /// Dashed instead of solid.
    pub dashed: bool,
}

/// The region between two curves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Band {
    /// Name in the legend; an empty name has no entry.
    pub name: String,
    /// Colour by number in the palette.
    pub series: u32,
    /// Abscissae.
    pub x: Numbers,
    /// Lower edge.
    pub lower: Numbers,
    /// Upper edge.
    pub upper: Numbers,
}

/// A straight line across the panel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Rule {
    /// Text beside it; may be empty.
    pub name: String,
    /// Value on the axis it crosses.
    pub at: f64,
    /// Vertical (at an x) or horizontal (at a y).
    pub vertical: bool,
}

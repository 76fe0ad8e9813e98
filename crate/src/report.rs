//! What an analysis answers: numbers with errors and units, tables, figures, findings, notices, and where all of it came from.
//!
//! The page draws a [`Report`] and the command prints it; its JSON is a promise to both and to scripts.

use crate::data::notice::Notice;
use crate::figure::Figure;
use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer to a [`Request`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Report {
    /// Version of the program that computed it.
    pub tandelta: String,
    /// Id of the analysis.
    pub analysis: String,
    /// One line: what was asked of what.
    pub title: String,
    /// The data it was computed from.
    pub inputs: Vec<Input>,
    /// The request with every default filled in: run again, it gives the same numbers.
    pub request: Request,
    /// The answer in numbers.
    pub estimates: Vec<Estimate>,
    /// What a user may set before a fit: start, limits, fixed or free; empty for analyses without parameters.
    pub parameters: Vec<ParameterRow>,
    /// How good the fit behind the estimates is, when there is one.
    pub quality: Option<Quality>,
    /// Correlations of the fitted parameters, when there are at least two.
    pub correlations: Option<Correlations>,
    /// Numbers by the column.
    pub tables: Vec<DataTable>,
    /// Tables as files for other programs.
    pub files: Vec<ReadyFile>,
    /// Pictures.
    pub figures: Vec<Figure>,
    /// Conclusions in words, each with its reason.
    pub findings: Vec<Finding>,
    /// What was assumed, left out or doubtful.
    pub notices: Vec<Notice>,
}

/// What to compute, of which measurement, with which options.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Request {
    /// Id of the analysis.
    pub analysis: String,
    /// Which measurements, in order.
    pub inputs: Vec<InputRef>,
    /// Option values by key; absent options take their defaults. Keys and kinds: the analysis's entry in the catalog.
    pub options: BTreeMap<String, serde_json::Value>,
}

/// One measurement of a file that has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InputRef {
    /// Name of the file, as it was given to `read`.
    pub file: String,
    /// Number of the measurement in the reading, from 0.
    #[serde(default)]
    pub measurement: usize,
}

/// Where the numbers came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Input {
    /// File name.
    pub file: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Number of the table in the file, from 0.
    pub table: usize,
    /// Rows that were used.
    pub rows: usize,
    /// The part of the measurement that was used, in words.
    pub selection: String,
}

/// One number of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Estimate {
    /// Stable snake_case name.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// What it is, in a few words.
    pub meaning: String,
    /// Unit of `value`, `std_error` and `interval`; empty for a pure number.
    pub unit: String,
    /// The number; `null` when the data do not determine it.
    pub value: Option<f64>,
    /// Standard error; `null` for a fixed or undetermined number.
    pub std_error: Option<f64>,
    /// 95 % interval; an end that the data do not set is `null`.
    pub interval: Option<[Option<f64>; 2]>,
    /// How the interval was obtained: `linear95` (curvature at the minimum, Student's t on the scale of the fit), `profile95`
    /// (profile likelihood), `bootstrap95` or `case_bootstrap95` (data drawn again from residuals or points).
    pub interval_kind: Option<String>,
    /// Whether the number can be trusted.
    pub state: EstimateState,
    /// The reason for the state, or a caution, in words; empty when there is none.
    pub note: String,
    /// The same numbers ready to be shown.
    pub shown: Shown,
}

/// Whether an estimate can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum EstimateState {
    /// Determined by the data.
    Ok,
    /// Set by the user, not fitted.
    Fixed,
    /// Stopped by a limit: a bound, not a measurement.
    AtLimit,
    /// The data do not determine it.
    Undetermined,
}

/// A number in the unit people read it in (GPa for a file in GPa), rounded to its error.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Shown {
    /// Unit of the texts; empty for a pure number.
    pub unit: String,
    /// Multiply a number in the unit of the contract by this to have it in `unit`.
    pub factor: f64,
    /// The value; "not determined" when it is not.
    pub value: String,
    /// The standard error; empty when there is none.
    pub std_error: String,
    /// The 95 % interval, "a … b", "> a" or "< b"; empty when there is none.
    pub interval: String,
}

/// One parameter as a user sees and sets it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParameterRow {
    /// Id of the model it belongs to.
    pub model: String,
    /// Key of the parameter within the model.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// What it is, in a few words.
    pub meaning: String,
    /// Unit of the numbers below.
    pub unit: String,
    /// Unit to show, and the factor to it.
    pub shown: Shown,
    /// Start value of the fit.
    pub start: f64,
    /// Fitted (or fixed) value.
    pub value: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Held at its start value.
    pub fixed: bool,
    /// Fitted on a logarithmic scale; a slider moves it so.
    pub logarithmic: bool,
    /// Sensible ends for a slider, within the limits.
    pub slider: [f64; 2],
    /// Set by hand it is held there, as it is when its points are dragged; otherwise a fit starts there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub holds: bool,
}

/// How good a fit is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Quality {
    /// Residuals: twice the number of frequencies when storage and loss are fitted.
    pub points: usize,
    /// Fitted parameters.
    pub free: usize,
    /// Weighted sum of squared residuals.
    pub rss: f64,
    /// `rss / (points − free)`: near 1 when the weights are the noise. `null` without degrees of freedom.
    pub reduced_chi2: Option<f64>,
    /// Coefficient of determination of the weighted data.
    pub r2: Option<f64>,
    /// Akaike's criterion, corrected for small samples.
    pub aicc: Option<f64>,
    /// Bayesian information criterion.
    pub bic: Option<f64>,
    /// How the solver ended: a stable snake_case word.
    pub outcome: String,
    /// The same in a sentence.
    pub outcome_text: String,
    /// Solver iterations.
    pub iterations: usize,
    /// Condition number of the column-scaled Jacobian; above 100 combinations of parameters are poorly determined.
    pub condition: Option<f64>,
    /// Noise model behind the weights, in words.
    pub weights: String,
}

/// Correlation matrix of the fitted parameters.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Correlations {
    /// Keys of the parameters.
    pub keys: Vec<String>,
    /// LaTeX symbols as fitted (`\ln\tau` for a logarithmic parameter).
    pub symbols: Vec<String>,
    /// Rows of the matrix; NaN where a parameter has no error to correlate.
    pub matrix: Vec<Numbers>,
}

/// Numbers by the column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DataTable {
    /// Stable snake_case name, unique within the report.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Columns of equal length.
    pub columns: Vec<DataColumn>,
}

/// A table in the form in which another program reads it, ready to be saved.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReadyFile {
    /// Stable snake_case name, unique within the report: that of the program.
    pub key: String,
    /// Key of the table it is made of.
    pub table: String,
    /// Which program reads it, with the ending that this expects.
    pub title: String,
    /// Ending of its name, without the point.
    pub ending: String,
    /// What stands in it.
    pub text: String,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DataColumn {
    /// Stable snake_case name, unique within the table.
    pub key: String,
    /// Heading: plain text, mathematics between dollar signs.
    pub title: String,
    /// Unit; empty for pure numbers and words.
    pub unit: String,
    /// What stands in it.
    pub values: Cells,
}

/// The contents of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", content = "cells", rename_all = "snake_case")]
pub enum Cells {
    /// Numbers; a missing one is NaN (`null` in JSON).
    Numbers(Numbers),
    /// Words.
    Words(Vec<String>),
}

/// A conclusion that is words, not a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    /// Stable snake_case name.
    pub key: String,
    /// The conclusion.
    pub value: String,
    /// Why: the numbers it rests on.
    pub reason: String,
    /// Options of the same question, by key, with which it would be answered better; empty when there are none, or none for certain.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<BTreeMap<String, serde_json::Value>>", optional))]
    pub remedy: BTreeMap<String, serde_json::Value>,
}

impl Finding {
    /// A conclusion with its reason.
    pub fn new(key: impl Into<String>, value: impl Into<String>, reason: impl Into<String>) -> Finding {
        Finding { key: key.into(), value: value.into(), reason: reason.into(), remedy: BTreeMap::new() }
    }

    /// The same with an option that would help.
    #[must_use]
    pub fn remedied_by(mut self, option: &str, value: impl Into<serde_json::Value>) -> Finding {
        self.remedy.insert(option.into(), value.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_finding_that_offers_nothing_is_written_as_before_there_were_offers() {
        let before = json!({ "key": "flow", "value": "none", "reason": "The slope is 0." });
        let finding = Finding::new("flow", "none", "The slope is 0.");
        assert_eq!(serde_json::to_value(&finding).unwrap(), before);
        assert_eq!(serde_json::from_value::<Finding>(before).unwrap(), finding);
    }
}

//! How everything there is to choose from is described: models, analyses, formats, quantities and units, as the page and the
//! command show them. Descriptions only, so that every layer may use them; [`crate::catalog()`] gathers the lists.

use serde::{Deserialize, Serialize};

/// What the program knows, each list in the order it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Catalog {
    /// Version of the program.
    pub version: String,
    /// Laws that can be fitted.
    pub models: Vec<ModelEntry>,
    /// Questions that can be asked.
    pub analyses: Vec<AnalysisEntry>,
    /// Ids of those that need no measurement.
    pub without_measurement: Vec<String>,
    /// File formats that are read.
    pub formats: Vec<FormatEntry>,
    /// Quantities a column can hold, each with its units.
    pub quantities: Vec<QuantityEntry>,
}

/// A law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ModelEntry {
    /// Stable snake_case name.
    pub id: String,
    /// Its name in the field.
    pub title: String,
    /// One sentence of what it is.
    pub summary: String,
    /// Its equation.
    pub latex: String,
    /// Where it is from.
    pub source: String,
    /// Quantities it predicts.
    pub predicts: Vec<String>,
    /// Its parameters, in order.
    pub parameters: Vec<ParameterEntry>,
}

/// A parameter of a law.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ParameterEntry {
    /// Stable snake_case name within the law.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// Unit; empty for a pure number.
    pub unit: String,
    /// What it is, in a few words.
    pub meaning: String,
    /// Value used where no data suggest one.
    pub start: f64,
    /// Lower and upper limit.
    pub limits: [f64; 2],
    /// Fitted on a logarithmic scale.
    pub logarithmic: bool,
    /// Held at its start value unless the user frees it.
    pub fixed: bool,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AnalysisEntry {
    /// Stable snake_case name.
    pub id: String,
    /// The question, in the words of a laboratory.
    pub title: String,
    /// What it does, in a few sentences; mathematics between dollar signs.
    pub summary: String,
    /// How its numbers are computed, what the symbols mean and when it holds: paragraphs divided by empty lines, mathematics between
    /// dollar signs; a paragraph between double dollar signs is an equation.
    pub explanation: String,
    /// What data it needs, in a phrase.
    pub needs: String,
    /// Takes several measurements together, such as one file for each temperature.
    pub several: bool,
    /// Where its method is from.
    pub source: String,
    /// What can be set.
    pub options: Vec<OptionEntry>,
}

/// Something that can be set in an analysis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OptionEntry {
    /// Key in `Request::options`.
    pub key: String,
    /// Label.
    pub title: String,
    /// What it does.
    pub help: String,
    /// What values it takes, and how a page should ask for it.
    pub kind: OptionKind,
    /// Value when absent.
    pub default: serde_json::Value,
    /// Few need it: a page keeps it folded until asked.
    pub advanced: bool,
    /// Another option on which it depends whether this one has an effect; `null` when it always has.
    pub when: Option<When>,
}

/// That an option has an effect only while another one has one of some values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct When {
    /// Key of the other option.
    pub key: String,
    /// Its values.
    pub values: Vec<String>,
}

impl OptionEntry {
    /// The same option, folded away until asked for.
    pub fn advanced(self) -> OptionEntry {
        OptionEntry { advanced: true, ..self }
    }

    /// The same option, of effect only while `key` has one of `values`.
    pub fn when(self, key: &str, values: &[&str]) -> OptionEntry {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        OptionEntry { when: Some(When { key: key.into(), values }), ..self }
    }
}

/// What values an option takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OptionKind {
    /// One of a few words.
    Choice {
        /// The words.
        choices: Vec<Choice>,
        /// When given, this prefix and the name of a column of the table is a value too.
        column_prefix: Option<String>,
    },
    /// Any number of a few words (an array of them).
    Choices {
        /// The words.
        choices: Vec<Choice>,
        /// When given, other texts may stand among them: one that would, and what such a text is.
        custom: Option<Choice>,
    },
    /// A number.
    Number {
        /// Its unit; empty for a pure number.
        unit: String,
        /// Lowest and highest value allowed.
        limits: [f64; 2],
    },
    /// Numbers in order (an array of them), such as one for each group; an empty one for what the data say.
    Numbers {
        /// Their unit; empty for pure numbers.
        unit: String,
    },
    /// One group (isotherm) of the measurement, by its number from 0; `null` lets the analysis choose.
    Group,
    /// `[lower, upper]` in the unit of the measurement's abscissa; `null` for everything.
    Range,
    /// Rows of the table that are left out (an array of row numbers from 0).
    Mask,
    /// Names of columns of the table (an array of them).
    Columns {
        /// When given, other texts may stand among them: one that would, and what such a text is.
        custom: Option<Choice>,
    },
    /// A formula, as text; a mistake in it is told with its place (`where.option` of the notice).
    Formula {
        /// Functions it may call.
        functions: Vec<String>,
    },
    /// Numbers by parameter, `{"model.parameter" or "parameter": number}`, in the unit of the catalog.
    Values {
        /// What the numbers are for.
        role: ValuesRole,
    },
    /// `[lower, upper]` by parameter.
    Limits,
    /// Parameters that are fitted although their law holds them by default, `"model.parameter"` or `"parameter"`.
    Parameters,
    /// What to do; by default the analysis itself.
    Action {
        /// The value that only evaluates at the start values: for a slider that moves the curve.
        preview: String,
    },
}

/// What numbers by parameter are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ValuesRole {
    /// Where a fit starts.
    Initial,
    /// Where a parameter is held.
    Held,
}

/// One of the words an option takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Choice {
    /// The value.
    pub value: String,
    /// What to show.
    pub title: String,
}

impl Choice {
    /// A value and what to show for it.
    pub fn new(value: impl Into<String>, title: impl Into<String>) -> Choice {
        Choice { value: value.into(), title: title.into() }
    }
}

/// A file format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FormatEntry {
    /// Stable snake_case name.
    pub id: String,
    /// Its name.
    pub title: String,
}

/// A quantity and the units it comes in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct QuantityEntry {
    /// Stable snake_case name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Units, the usual one first.
    pub units: Vec<String>,
}

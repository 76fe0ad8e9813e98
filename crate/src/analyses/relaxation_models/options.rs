//! What can be set, and how the catalog describes it.

use crate::catalog::{AnalysisEntry, Choice, OptionEntry, OptionKind, ValuesRole};
use crate::models::MODELS;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Options {
    pub(super) models: Vec<String>,
    pub(super) quantities: Quantities,
    pub(super) set: Option<usize>,
    pub(super) temperature: Option<f64>,
    pub(super) range: Option<[f64; 2]>,
    pub(super) mask: Vec<u32>,
    pub(super) weights: Weights,
    pub(super) relative_error: f64,
    pub(super) floor: f64,
    pub(super) start: BTreeMap<String, f64>,
    pub(super) fix: BTreeMap<String, f64>,
    pub(super) free: Vec<String>,
    pub(super) limit: BTreeMap<String, [f64; 2]>,
    pub(super) action: Action,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            models: MODELS.iter().map(|model| model.info().id.to_owned()).collect(),
            quantities: Quantities::Measured,
            set: None,
            temperature: None,
            range: None,
            mask: Vec::new(),
            weights: Weights::Relative,
            relative_error: 0.01,
            floor: 1e-4,
            start: BTreeMap::new(),
            fix: BTreeMap::new(),
            free: Vec::new(),
            limit: BTreeMap::new(),
            action: Action::Fit,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Quantities {
    Measured,
    StorageAndLoss,
    StorageModulus,
    LossModulus,
    LossFactor,
}

/// `none`, `relative`, or `column:` and a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) enum Weights {
    None,
    Relative,
    Column(String),
}

const COLUMN_PREFIX: &str = "column:";

impl TryFrom<String> for Weights {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.strip_prefix(COLUMN_PREFIX)) {
            ("none", _) => Ok(Weights::None),
            ("relative", _) => Ok(Weights::Relative),
            (_, Some(column)) => Ok(Weights::Column(column.into())),
            _ => Err(format!("weights \"{text}\" are not known; give none, relative or column:NAME")),
        }
    }
}

impl From<Weights> for String {
    fn from(weights: Weights) -> String {
        match weights {
            Weights::None => "none".into(),
            Weights::Relative => "relative".into(),
            Weights::Column(name) => format!("{COLUMN_PREFIX}{name}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    Fit,
    Preview,
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let option = |key: &str, title: &str, help: &str, kind: OptionKind| OptionEntry {
        key: key.into(),
        title: title.into(),
        help: help.into(),
        kind,
        default: defaults[key].clone(),
    };
    let choice = |value: &str, title: &str| Choice { value: value.into(), title: title.into() };
    let choices = |list: &[(&str, &str)]| list.iter().map(|(value, title)| choice(value, title)).collect();
    let models = MODELS.iter().map(|model| choice(model.info().id, model.info().title)).collect();
    AnalysisEntry {
        id: "relaxation_models".into(),
        title: "Relaxation models".into(),
        summary: "Fits laws of the complex modulus $G^*(\\omega)$ to one isotherm or a master curve by weighted least squares, \
                  and ranks them by Akaike's criterion. Standard errors come from the curvature at the minimum, \
                  scaled by the scatter that is left; parameters that the data do not determine are said to be so."
            .into(),
        needs: "storage and loss modulus, or one of them, or the loss factor, against frequency".into(),
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021)".into(),
        options: vec![
            option("models", "Models", "Laws to fit and compare.", OptionKind::Choices { choices: models }),
            option(
                "quantities",
                "Fitted to",
                "What is compared with the data.",
                OptionKind::Choice {
                    column_prefix: None,
                    choices: choices(&[
                        ("measured", "Everything measured"),
                        ("storage_and_loss", "Storage and loss"),
                        ("storage_modulus", "Storage alone"),
                        ("loss_modulus", "Loss alone"),
                        ("loss_factor", "Loss factor tan δ"),
                    ]),
                },
            ),
            option("set", "Isotherm", "Which group of rows.", OptionKind::Group),
            option(
                "temperature",
                "Temperature",
                "The isotherm nearest to it, when no group is chosen.",
                OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] },
            ),
            option("range", "Range", "Frequencies to use, in the unit of the file.", OptionKind::Range),
            option("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask),
            option(
                "weights",
                "Weights",
                "The noise that each number is taken to have; a column holds standard deviations in the unit of the fitted quantity.",
                OptionKind::Choice {
                    column_prefix: Some(COLUMN_PREFIX.into()),
                    choices: choices(&[
                        ("relative", "Relative error with a floor"),
                        ("none", "The same for all"),
                    ]),
                },
            ),
            option(
                "relative_error",
                "Relative error",
                "Standard deviation of each number, relative to itself.",
                OptionKind::Number { unit: String::new(), limits: [1e-9, 1.0] },
            ),
            option(
                "floor",
                "Floor",
                "Absolute standard deviation, relative to the largest storage modulus: keeps a few numbers near zero from \
                 deciding the fit.",
                OptionKind::Number { unit: String::new(), limits: [0.0, 1.0] },
            ),
            option("start", "Start values", "Where the fit starts.", OptionKind::Values { role: ValuesRole::Initial }),
            option("fix", "Fixed values", "Parameters that are held.", OptionKind::Values { role: ValuesRole::Held }),
            option("free", "Freed", "Parameters that a law holds by default and that are fitted here.", OptionKind::Parameters),
            option("limit", "Limits", "Lower and upper limit of parameters.", OptionKind::Limits),
            option(
                "action",
                "Do",
                "Fit, or draw the curves at the start values.",
                OptionKind::Action { preview: "preview".into() },
            ),
        ],
    }
}

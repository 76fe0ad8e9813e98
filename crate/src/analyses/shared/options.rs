//! The options that every fit has, under the same names, and how the catalog describes them.

use super::asked::Asked;
use super::intervals::{IntervalOptions, interval_entries};
use crate::analyses::{Failure, options};
use crate::catalog::{Choice, OptionEntry, OptionKind, ValuesRole};
use crate::fit::{Loss, Options as Solver};
use crate::report::Request;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What can be set of a fit; flattened into the options of each analysis that fits. It is read apart (`FitOptions::of`): to read what is
/// flattened, serde would first put everything that is given aside.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::analyses) struct FitOptions {
    /// Abscissae to use, in the unit of the measurement.
    pub range: Option<[f64; 2]>,
    /// Rows of the table that are left out.
    pub mask: Vec<u32>,
    pub weights: Weights,
    pub relative_error: f64,
    pub floor: f64,
    pub loss: LossName,
    pub start: BTreeMap<String, f64>,
    pub fix: BTreeMap<String, f64>,
    pub free: Vec<String>,
    pub limit: BTreeMap<String, [f64; 2]>,
    #[serde(flatten, skip_deserializing)]
    pub intervals: IntervalOptions,
    pub action: Action,
}

impl Default for FitOptions {
    fn default() -> Self {
        FitOptions {
            range: None,
            mask: Vec::new(),
            weights: Weights::Relative,
            relative_error: 0.01,
            floor: 1e-4,
            loss: LossName::Linear,
            start: BTreeMap::new(),
            fix: BTreeMap::new(),
            free: Vec::new(),
            limit: BTreeMap::new(),
            intervals: IntervalOptions::default(),
            action: Action::Fit,
        }
    }
}

/// `none`, `relative`, `estimated`, or `column:` and a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(in crate::analyses) enum Weights {
    None,
    Relative,
    Estimated,
    Column(String),
}

const COLUMN_PREFIX: &str = "column:";

impl TryFrom<String> for Weights {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.strip_prefix(COLUMN_PREFIX)) {
            ("none", _) => Ok(Weights::None),
            ("relative", _) => Ok(Weights::Relative),
            ("estimated", _) => Ok(Weights::Estimated),
            (_, Some(column)) => Ok(Weights::Column(column.into())),
            _ => Err(format!("weights \"{text}\" are not known; give none, relative, estimated or column:NAME")),
        }
    }
}

impl From<Weights> for String {
    fn from(weights: Weights) -> String {
        match weights {
            Weights::None => "none".into(),
            Weights::Relative => "relative".into(),
            Weights::Estimated => "estimated".into(),
            Weights::Column(name) => format!("{COLUMN_PREFIX}{name}"),
        }
    }
}

/// What a residual costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum LossName {
    Linear,
    SoftL1,
    Huber,
    Cauchy,
}

impl LossName {
    /// Bending where data without outliers keep 95 % of the efficiency of least squares.
    pub fn loss(self) -> Loss {
        match self {
            LossName::Linear => Loss::Linear,
            LossName::SoftL1 => Loss::SOFT_L1,
            LossName::Huber => Loss::HUBER,
            LossName::Cauchy => Loss::CAUCHY,
        }
    }
}

/// Whether to fit, or to show the start values only.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum Action {
    Fit,
    Preview,
}

impl FitOptions {
    /// From the options of a request.
    pub fn of(request: &Request) -> Result<FitOptions, Failure> {
        Ok(FitOptions { intervals: options(request)?, ..options(request)? })
    }

    /// From the options of an analysis that has entries out of [`FitOptions::entries`].
    pub fn asked(asked: &Asked) -> Result<FitOptions, Failure> {
        let weights = Weights::try_from(asked.word("weights").to_owned());
        let options = FitOptions {
            range: asked.range("range"),
            mask: asked.rows("mask"),
            weights: weights.map_err(|message| Failure::option("weights", format!("{message}.")))?,
            relative_error: asked.definite("relative_error"),
            floor: asked.definite("floor"),
            start: asked.values("start"),
            fix: asked.values("fix"),
            action: if asked.word("action") == "preview" { Action::Preview } else { Action::Fit },
            ..FitOptions::default()
        };
        options.check()?;
        Ok(options)
    }

    /// The entries that [`FitOptions::asked`] reads.
    pub fn entries(abscissa: &str, floor_of: &str) -> Vec<OptionEntry> {
        let defaults = serde_json::to_value(FitOptions::default()).unwrap_or_default();
        let mut entries = fit_entries(&defaults, abscissa, floor_of);
        let read = ["range", "mask", "weights", "relative_error", "floor", "start", "fix", "action"];
        entries.retain(|entry| read.contains(&entry.key.as_str()));
        entries
    }

    /// Whether the abscissa `x`, in the unit of the measurement, is inside the range.
    pub fn inside(&self, x: f64) -> bool {
        // A point on the end of a range typed with six digits belongs to it.
        const SLACK: f64 = 1e-6;
        self.range.is_none_or(|[lo, hi]| x >= lo - SLACK * lo.abs() && x <= hi + SLACK * hi.abs())
    }

    /// What the solver minimises. How large residuals usually are, a robust loss learns from themselves.
    pub fn solver(&self) -> Solver {
        Solver { loss: self.loss.loss(), ..Solver::default() }
    }

    /// That the numbers make sense together.
    pub fn check(&self) -> Result<(), Failure> {
        if let Some([lo, hi]) = self.range
            && (lo >= hi || lo.is_nan() || hi.is_nan())
        {
            let message = format!("{lo} … {hi} is empty; the first number must be the smaller one.");
            return Err(Failure::option("range", message));
        }
        if self.weights == Weights::Relative && !(self.relative_error > 0.0 && self.floor >= 0.0) {
            let message = "the relative error must be positive and the floor not negative.";
            return Err(Failure::option("relative_error", message));
        }
        Ok(())
    }

    /// The weights in words.
    pub fn weights_in_words(&self, floor_of: &str) -> String {
        use crate::math::rounding::significant;
        let weights = match &self.weights {
            Weights::None => "equal weights".into(),
            Weights::Estimated => "noise estimated from neighbouring points".into(),
            Weights::Column(name) => format!("standard deviations from column {name}"),
            Weights::Relative => format!(
                "each number ± {} % of itself, with a floor of {} of {floor_of}",
                significant(100.0 * self.relative_error, 3),
                significant(self.floor, 3)
            ),
        };
        let loss = match self.loss {
            LossName::Linear => return weights,
            LossName::SoftL1 => "the soft L1 loss",
            LossName::Huber => "Huber's loss",
            LossName::Cauchy => "Cauchy's loss",
        };
        format!("{weights}; {loss}, which holds off numbers far from the curve")
    }
}

/// An option with its default taken from `defaults`, the serialised defaults of the analysis.
pub(in crate::analyses) fn option(
    defaults: &serde_json::Value,
    key: &str,
    title: &str,
    help: &str,
    kind: OptionKind,
) -> OptionEntry {
    OptionEntry {
        key: key.into(),
        title: title.into(),
        help: help.into(),
        kind,
        default: defaults[key].clone(),
        advanced: false,
        when: None,
    }
}

/// Words with what to show for them.
pub(in crate::analyses) fn choices(list: &[(&str, &str)]) -> Vec<Choice> {
    list.iter().map(|(value, title)| Choice::new(*value, *title)).collect()
}

/// A choice of one of several words.
pub(in crate::analyses) fn choice(list: &[(&str, &str)]) -> OptionKind {
    OptionKind::Choice { choices: choices(list), column_prefix: None }
}

/// The entries of [`FitOptions`], with `defaults` of the analysis and the words that name its abscissa and the scale of the floor.
pub(in crate::analyses) fn fit_entries(
    defaults: &serde_json::Value,
    abscissa: &str,
    floor_of: &str,
) -> Vec<OptionEntry> {
    let option = |key: &str, title: &str, help: &str, kind| option(defaults, key, title, help, kind);
    let mut entries = vec![
        option("range", "Range", &format!("{abscissa} to use, in the unit of the file."), OptionKind::Range),
        option("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask),
        option(
            "weights",
            "Weights",
            "The noise that each number is taken to have; a column holds standard deviations in the unit of the fitted quantity.",
            OptionKind::Choice {
                column_prefix: Some(COLUMN_PREFIX.into()),
                choices: choices(&[
                    ("relative", "Relative error with a floor"),
                    ("estimated", "Estimated from neighbouring points"),
                    ("none", "The same for all"),
                ]),
            },
        ),
        option(
            "relative_error",
            "Relative error",
            "Standard deviation of each number, relative to itself.",
            OptionKind::Number { unit: String::new(), limits: [1e-9, 1.0] },
        )
        .when("weights", &["relative"]),
        option(
            "floor",
            "Floor",
            &format!(
                "Absolute standard deviation, relative to {floor_of}: keeps a few numbers near zero from deciding the fit."
            ),
            OptionKind::Number { unit: String::new(), limits: [0.0, 1.0] },
        )
        .when("weights", &["relative"])
        .advanced(),
        option(
            "loss",
            "Loss",
            "What a residual costs: its square, or less than that when it is large, so that a few bad points do not pull the \
             curve.",
            choice(&[("linear", "Least squares"), ("soft_l1", "Soft L1"), ("huber", "Huber"), ("cauchy", "Cauchy")]),
        )
        .advanced(),
        option("start", "Start values", "Where the fit starts.", OptionKind::Values { role: ValuesRole::Initial }),
        option("fix", "Fixed values", "Parameters that are held.", OptionKind::Values { role: ValuesRole::Held }),
        option(
            "free",
            "Freed",
            "Parameters that a law holds by default and that are fitted here.",
            OptionKind::Parameters,
        ),
        option("limit", "Limits", "Lower and upper limit of parameters.", OptionKind::Limits),
    ];
    entries.extend(interval_entries(defaults));
    entries.push(option(
        "action",
        "Do",
        "Fit, or draw the curves at the start values.",
        OptionKind::Action { preview: "preview".into() },
    ));
    entries
}

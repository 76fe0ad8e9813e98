//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{Weights, fit_entries, option};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, Choice, OptionKind};
use crate::formula::FUNCTIONS;
use crate::report::Request;
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    pub formula: String,
    /// Columns that the formula is a function of; those it names when empty.
    pub x: Vec<String>,
    /// What it is to match: one column or a formula of columns, or storage and loss.
    pub y: Vec<String>,
    /// Number of the group of rows, from 0; all rows when absent.
    pub set: Option<usize>,
    /// The group nearest to this temperature, K.
    pub temperature: Option<f64>,
    #[serde(flatten, skip_deserializing)]
    pub fit: FitOptions,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            formula: String::new(),
            x: Vec::new(),
            y: Vec::new(),
            set: None,
            temperature: None,
            fit: FitOptions { weights: Weights::None, ..FitOptions::default() },
        }
    }
}

impl Options {
    /// The options of a request.
    pub fn of(request: &Request) -> Result<Options, Failure> {
        // What fits share has a default of its own, which is not that of this analysis.
        let mut request = request.clone();
        let weights = serde_json::Value::String(Options::default().fit.weights.into());
        request.options.entry("weights".into()).or_insert(weights);
        Ok(Options { fit: FitOptions::of(&request)?, ..options(&request)? })
    }
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let own = |key: &str, title: &str, help: &str, kind| option(&defaults, key, title, help, kind);
    let functions = FUNCTIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut options = vec![
        own(
            "formula",
            "Formula",
            "Such as b1*(1-exp(-b2*x)). Columns by their names, or x (x1, x2, … of several); ^ is the power, log the natural \
             logarithm; pi, e; every other name is a parameter. With i it is a complex modulus, and omega (rad/s) or f (Hz) its \
             frequency.",
            OptionKind::Formula { functions },
        ),
        own(
            "x",
            "Abscissae",
            "Columns that it is a function of; those that it names when none is given.",
            OptionKind::Columns { custom: None },
        ),
        own(
            "y",
            "Fitted to",
            "The column that it is to match, or a formula of columns such as log(y); storage and loss for a complex formula.",
            OptionKind::Columns { custom: Some(Choice::new("log(y)", "A formula of columns")) },
        ),
        own("set", "Isotherm", "Which group of rows; all rows when none is chosen.", OptionKind::Group),
        own(
            "temperature",
            "Temperature",
            "The isotherm nearest to it, when no group is chosen.",
            OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] },
        )
        .advanced(),
    ];
    options.extend(fit_entries(&defaults, "Values of the first abscissa", "the largest value"));
    AnalysisEntry {
        id: "formula_fit".into(),
        title: "Formula of your own".into(),
        summary: "Fits a formula that you type to columns of the table by least squares, with exact derivatives. Numbers are \
                  used in the units of the file, so the parameters are in units that follow from them; each needs a start value."
            .into(),
        explanation: "$$\\min_p\\ \\sum_k\\left(\\frac{y_k-f(x_k;p)}{\\sigma_k}\\right)^2$$\n\n\
                      Columns have the names of the file (in backquotes where a name is no word), every other name is a parameter. $f$ may be complex, with \
                      `i` and `omega`: then storage and loss are fitted together. Derivatives are exact, carried along with every step of the formula. Nothing \
                      in a typed formula says which of its parameters are positive: give limits where they matter."
            .into(),
        needs: "any table with two columns of numbers".into(),
        several: false,
        source: String::new(),
        options,
    }
}

//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{fit_entries, option};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, Choice, OptionKind};
use crate::models::curve::CURVES;
use crate::report::Request;
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::analyses) struct Options {
    /// Ids of laws; those that suit what was measured when there is none.
    pub(super) models: Vec<String>,
    /// Column of the abscissa; the one that is recognised when there is none.
    pub(super) x: Vec<String>,
    /// Column that is fitted.
    pub(super) y: Vec<String>,
    /// Number of the group of rows, from 0.
    pub(super) set: Option<usize>,
    /// What counts as time zero, in the unit of the abscissa.
    pub(super) origin: Option<f64>,
    #[serde(flatten, skip_deserializing)]
    pub(in crate::analyses) fit: FitOptions,
    /// Weights are relative or not as the data ask for.
    #[serde(skip)]
    pub(super) weights_of_data: bool,
}

/// Weights that are left to the data.
const AUTOMATIC: &str = "automatic";

impl Options {
    /// The options of a request.
    pub(in crate::analyses) fn of(request: &Request) -> Result<Options, Failure> {
        let mut request = request.clone();
        let asked = request.options.get("weights");
        let automatic = asked.is_none_or(|weights| weights.as_str() == Some(AUTOMATIC));
        if automatic {
            // In the words of what fits share, until the data are known.
            request.options.remove("weights");
        }
        Ok(Options { weights_of_data: automatic, fit: FitOptions::of(&request)?, ..options(&request)? })
    }
}

/// What the floor of the error is relative to.
pub(super) const FLOOR_OF: &str = "the largest value";

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let own = |key: &str, title: &str, help: &str, kind| option(&defaults, key, title, help, kind);
    let models = CURVES.iter().map(|curve| Choice::new(curve.info().id, curve.info().title)).collect();
    let mut options = vec![
        own(
            "models",
            "Laws",
            "Laws to fit and compare; those that suit what was measured when none is chosen.",
            OptionKind::Choices { choices: models, custom: None },
        ),
        own(
            "x",
            "Abscissa",
            "Column of times or temperatures; the one that is recognised when none is chosen.",
            OptionKind::Columns { custom: None },
        ),
        own(
            "y",
            "Fitted to",
            "Column that is fitted; the one that is recognised when none is chosen.",
            OptionKind::Columns { custom: None },
        ),
        own("set", "Group", "Which group of rows.", OptionKind::Group),
        own(
            "origin",
            "Time zero",
            "When the step was made or the temperature became stable, on the clock and in the unit of the file. Earlier points are \
             left out.",
            OptionKind::Number { unit: String::new(), limits: [-1e15, 1e15] },
        ),
    ];
    options.extend(fit_entries(&defaults, "Times or temperatures", FLOOR_OF));
    for option in &mut options {
        if option.key == "weights"
            && let OptionKind::Choice { choices, .. } = &mut option.kind
        {
            choices.insert(0, Choice::new(AUTOMATIC, "Relative where values span decades"));
            option.default = AUTOMATIC.into();
        }
    }
    AnalysisEntry {
        id: "curve_laws".into(),
        title: "Laws of time and temperature".into(),
        summary: "Fits laws of one variable to one measured curve and ranks them by Akaike's criterion: ageing, stress relaxation \
                  and creep against time, shift factors, relaxation times and viscosities against temperature. Laws of \
                  $\\ln\\tau(T)$ are fitted to logarithms."
            .into(),
        explanation: "$$\\min_p\\ \\sum_k\\left(\\frac{y_k-y(x_k;p)}{\\sigma_k}\\right)^2$$\n\n\
                      Each law shows its own equation where it is chosen. Laws of $\\tau(T)$ are fitted to $\\ln\\tau$, which spans a hundred powers of ten; \
                      VFT and WLF are one law in two notations, written with the fragility at $T_g$ rather than with $\\tau_0$ and $B$, which are far more \
                      correlated. Within 50 to 100 K Arrhenius, VFT and MYEGA may not be told apart: AICc says so, and they must not be extrapolated."
            .into(),
        needs: "a time trace, or shift factors, relaxation times or viscosities against temperature".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021)".into(),
        options,
    }
}

//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{fit_entries, option};
use crate::analyses::shared::sweep::{SweepOptions, sweep_entries};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, Choice, OptionKind};
use crate::models::Law;
use crate::report::Request;
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    pub(super) models: Vec<String>,
    #[serde(flatten, skip_deserializing)]
    pub(super) sweep: SweepOptions,
    #[serde(flatten, skip_deserializing)]
    pub(super) fit: FitOptions,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            models: Law::all().filter(Law::stands_alone).map(|law| law.id().to_owned()).collect(),
            sweep: SweepOptions::default(),
            fit: FitOptions::default(),
        }
    }
}

impl Options {
    /// From the options of a request.
    pub(super) fn of(request: &Request) -> Result<Options, Failure> {
        Ok(Options { sweep: options(request)?, fit: FitOptions::of(request)?, ..options(request)? })
    }
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let models = Law::all().map(|law| Choice::new(law.id(), law.title())).collect();
    let mut options = vec![option(
        &defaults,
        "models",
        "Models",
        "Laws to fit and compare; several that act together are joined by +.",
        OptionKind::Choices {
            choices: models,
            custom: Some(Choice::new("havriliak_negami+cole_cole", "Several laws that act together, joined by +")),
        },
    )];
    options.extend(sweep_entries(&defaults));
    options.extend(fit_entries(&defaults, "Frequencies", "the largest storage modulus"));
    AnalysisEntry {
        id: "relaxation_models".into(),
        title: "Relaxation models".into(),
        summary: "Fits laws of the complex modulus $G^*(\\omega)$ to one isotherm or a master curve by weighted least squares, \
                  and ranks them by Akaike's criterion. Standard errors come from the curvature at the minimum, \
                  scaled by the scatter that is left; parameters that the data do not determine are said to be so."
            .into(),
        explanation: "$$\\min_p\\ \\sum_k\\left(\\frac{G'_k-G'(\\omega_k;p)}{\\sigma'_k}\\right)^2+\\left(\\frac{G''_k-G''(\\omega_k;p)}{\\sigma''_k}\\right)^2$$\n\n\
                      Each law shows its own equation where it is chosen. Positive parameters are fitted by their logarithm, inside \
                      limits, from starts found in the data, with exact derivatives. Errors are $s^2(J^TJ)^{-1}$ with the scatter $s$ that is \
                      left; profiles and bootstraps are options. At $\\omega\\tau\\gg1$ only $\\eta\\tau^{-\\chi}$ is known, at $\\omega\\tau\\ll1$ \
                      only the viscosity $G_u\\tau$: then that is said, and no time is given.\n\n\
                      KWW and Bergman (wing $-\\beta$) and QPD (wing $-\\chi$) are different functions: one peak has $\\beta\\approx0.5$ and \
                      $\\chi\\approx0.35$, and $\\beta$ depends on the window and on the weights by 0.05 to 0.1. The paper prints eq. 15 without $-\\mathrm{Im}$, \
                      calls the peak value $G_p$ of eq. 17 a normalised modulus, and eq. 9 the transform of eq. 8, of which it is the short-time form."
            .into(),
        needs: "storage and loss modulus, or one of them, or the loss factor, against frequency".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021)".into(),
        options,
    }
}

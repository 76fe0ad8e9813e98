//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{choice, option};
use crate::analyses::shared::relaxation::point_entries;
use crate::analyses::shared::sweep::{Quantities, SweepOptions, sweep_entries};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, OptionKind};
use crate::report::Request;
use crate::spectra::kramers_kronig::{self, Settings};
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    /// Number of the isotherm, from 0.
    pub(super) set: Option<usize>,
    /// Temperature of the isotherm, K.
    pub(super) temperature: Option<f64>,
    #[serde(flatten, skip_deserializing)]
    pub(super) points: FitOptions,
    pub(super) noise: Noise,
    pub(super) false_alarm: f64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            set: None,
            temperature: None,
            points: FitOptions::default(),
            noise: Noise::Estimated,
            false_alarm: 0.01,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Noise {
    Estimated,
    Stated,
}

impl Options {
    /// From the options of a request.
    pub(super) fn of(request: &Request) -> Result<Options, Failure> {
        Ok(Options { points: FitOptions::of(request)?, ..options(request)? })
    }

    pub(super) fn sweep(&self) -> SweepOptions {
        SweepOptions { quantities: Quantities::StorageAndLoss, set: self.set, temperature: self.temperature }
    }

    pub(super) fn settings(&self) -> Settings {
        let noise = match self.noise {
            Noise::Estimated => kramers_kronig::Noise::Estimated,
            Noise::Stated => kramers_kronig::Noise::Stated,
        };
        Settings { noise, false_alarm: self.false_alarm }
    }
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let own = |key: &str, title: &str, help: &str, kind| option(&defaults, key, title, help, kind);
    let mut options = sweep_entries(&defaults);
    options.retain(|entry| entry.key != "quantities");
    options.extend([
        own(
            "noise",
            "Noise",
            "Whether the weights are the noise, or say only how the noise of one number compares with that of another. Then the \
             noise of each part is what a smooth curve through that part alone leaves.",
            choice(&[("estimated", "Estimated from the scatter of each part"), ("stated", "As the weights state")]),
        ),
        own(
            "false_alarm",
            "False alarms",
            "How often consistent data may be called inconsistent.",
            OptionKind::Number { unit: String::new(), limits: [1e-6, 0.2] },
        ),
    ]);
    options.extend(point_entries(&defaults, "Frequencies", "the largest storage modulus"));
    AnalysisEntry {
        id: "kramers_kronig".into(),
        title: "Kramers–Kronig test".into(),
        summary: "Whether $G'(\\omega)$ and $G''(\\omega)$ can belong to one linear, causal and stable response. Both are \
                  described by one set of relaxation modes and, for comparison, by a set each; what the common set leaves more \
                  is the violation, in units of the noise. A mistake that both parts share, such as Hz for rad/s, cannot be seen."
            .into(),
        explanation: "$$G'(\\omega)-G_e=\\frac{2\\omega^2}{\\pi}\\int_0^\\infty\\frac{G''(x)/x}{\\omega^2-x^2}\\,dx$$\n\n\
                      What obeys this is a sum of relaxations of positive or negative strength. So both parts are fitted by one set of closely spaced modes, \
                      and each by a set of its own; what the common set leaves more than the two is the violation, judged by an F test at the rate of false alarms \
                      that is stated. Nothing is extrapolated, so that the ends of the window need no assumption. Causes are drift, a sample that changes, \
                      a resonance, non-linearity, or a wrong phase."
            .into(),
        needs: "storage and loss modulus (or loss factor) against frequency".into(),
        several: false,
        source: "Boukamp, J. Electrochem. Soc. 142, 1885 (1995); Schönleber, Klotz & Ivers-Tiffée, Electrochim. Acta 131, 20 (2014)"
            .into(),
        options,
    }
}

//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{choice, option};
use crate::analyses::shared::relaxation::point_entries;
use crate::analyses::shared::sweep::{SweepOptions, sweep_entries};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, OptionKind};
use crate::report::Request;
use crate::spectra::{continuous, discrete};
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    #[serde(flatten, skip_deserializing)]
    pub(super) sweep: SweepOptions,
    #[serde(flatten, skip_deserializing)]
    pub(super) points: FitOptions,
    pub(super) criterion: Criterion,
    pub(super) most_modes: usize,
    pub(super) relaxed_modulus: Relaxed,
    pub(super) regularisation: Regularisation,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            sweep: SweepOptions::default(),
            points: FitOptions::default(),
            criterion: Criterion::Bic,
            most_modes: 30,
            relaxed_modulus: Relaxed::Auto,
            regularisation: Regularisation::Evidence,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Criterion {
    Bic,
    Aicc,
    Noise,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Relaxed {
    Auto,
    None,
    Free,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Regularisation {
    Evidence,
    CrossValidation,
    Discrepancy,
}

impl Options {
    /// From the options of a request.
    pub(super) fn of(request: &Request) -> Result<Options, Failure> {
        Ok(Options { sweep: options(request)?, points: FitOptions::of(request)?, ..options(request)? })
    }

    pub(super) fn discrete(&self) -> discrete::Settings {
        discrete::Settings {
            criterion: match self.criterion {
                Criterion::Bic => discrete::Criterion::Bic,
                Criterion::Aicc => discrete::Criterion::Aicc,
                Criterion::Noise => discrete::Criterion::Noise,
            },
            relaxed: match self.relaxed_modulus {
                Relaxed::Auto => discrete::Relaxed::Auto,
                Relaxed::None => discrete::Relaxed::None,
                Relaxed::Free => discrete::Relaxed::Free,
            },
            most_modes: self.most_modes,
        }
    }

    pub(super) fn continuous(&self, relaxed: bool) -> continuous::Settings {
        let criterion = match self.regularisation {
            Regularisation::Evidence => continuous::Criterion::Evidence,
            Regularisation::CrossValidation => continuous::Criterion::CrossValidation,
            Regularisation::Discrepancy => continuous::Criterion::Discrepancy,
        };
        continuous::Settings { criterion, relaxed }
    }
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let own = |key: &str, title: &str, help: &str, kind| option(&defaults, key, title, help, kind);
    let mut options = sweep_entries(&defaults);
    options.extend([
        own(
            "criterion",
            "Number of modes",
            "What decides how many modes there are. BIC asks for the fewest; the stated noise is used only where it is chosen.",
            choice(&[
                ("bic", "Bayesian information criterion"),
                ("aicc", "Akaike's criterion"),
                ("noise", "Fewest that reach the stated noise"),
            ]),
        ),
        own(
            "most_modes",
            "At most",
            "The largest number of modes that is tried.",
            OptionKind::Number { unit: String::new(), limits: [1.0, 40.0] },
        ),
        own(
            "relaxed_modulus",
            "Relaxed modulus",
            "Whether a part of the modulus never relaxes, as in a solid.",
            choice(&[
                ("auto", "Where the criterion asks for it"),
                ("none", "None: it flows in the end"),
                ("free", "Fitted"),
            ]),
        ),
        own(
            "regularisation",
            "Regularisation by",
            "What decides how smooth the continuous spectrum is. The evidence needs no noise level and its band holds best; \
             cross-validation sometimes leaves it rough; the discrepancy principle needs the true noise, smooths more and its \
             band is too narrow.",
            choice(&[
                ("evidence", "Evidence"),
                ("cross_validation", "Generalised cross-validation"),
                ("discrepancy", "Discrepancy with the stated noise"),
            ]),
        ),
    ]);
    options.extend(point_entries(&defaults, "Frequencies or times", "the largest modulus"));
    AnalysisEntry {
        id: "spectrum".into(),
        title: "Relaxation spectrum".into(),
        summary: "Which relaxation times make up $G'(\\omega)$ and $G''(\\omega)$, or $G(t)$: the fewest discrete modes that the \
                  noise allows, each with its error, and the continuous spectrum $H(\\tau)$, as smooth as the data permit, with a \
                  95 % band that opens where they say nothing."
            .into(),
        explanation: "$$G'(\\omega)=G_e+\\int H(\\tau)\\frac{\\omega^2\\tau^2}{1+\\omega^2\\tau^2}\\,d\\ln\\tau,\\qquad G''(\\omega)=\\int H(\\tau)\\frac{\\omega\\tau}{1+\\omega^2\\tau^2}\\,d\\ln\\tau$$\n\n\
                      Discrete: the fewest modes of positive strength that describe the data. Continuous: a positive, smooth $H$ whose smoothness the data \
                      decide; its band holds the truth inside the window, and opens outside, where nothing was measured. The inversion is \
                      ill-posed: details finer than about half a decade are not in the data, and several spectra describe them alike. Relaxation \
                      $G(t)=G_e+\\int H e^{-t/\\tau}d\\ln\\tau$ is treated alike."
            .into(),
        needs: "storage or loss modulus or both against frequency, or a relaxation modulus against time".into(),
        several: false,
        source: "Baumgaertel & Winter, Rheol. Acta 28, 511 (1989); Honerkamp & Weese, Rheol. Acta 32, 65 (1993)".into(),
        options,
    }
}

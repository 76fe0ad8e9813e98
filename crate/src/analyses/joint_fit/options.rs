//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::intervals::interval_entries;
use crate::analyses::shared::options::{choice, fit_entries, option};
use crate::analyses::shared::sweep::{Quantities, quantities_entry};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, Choice, OptionKind};
use crate::models::Law;
use crate::models::law::LawParam;
use crate::models::modulus::Predicts;
use crate::models::{Role, Scale};
use crate::report::Request;
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    pub(super) law: String,
    pub(super) own: Own,
    /// K.
    pub(super) lowest_temperature: Option<f64>,
    /// K.
    pub(super) highest_temperature: Option<f64>,
    pub(super) quantities: Quantities,
    #[serde(flatten, skip_deserializing)]
    pub(super) fit: FitOptions,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            law: "qpd".into(),
            own: Own::TimesAndExponents,
            lowest_temperature: None,
            highest_temperature: None,
            quantities: Quantities::Measured,
            fit: FitOptions::default(),
        }
    }
}

impl Options {
    /// From the options of a request.
    pub(super) fn of(request: &Request) -> Result<Options, Failure> {
        Ok(Options { fit: FitOptions::of(request)?, ..options(request)? })
    }
}

/// What each isotherm has alone; all else is shared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum Own {
    /// One shift of all times along the frequency: one shape for all.
    Shift,
    Times,
    TimesAndExponents,
    TimesExponentsAndStrengths,
}

impl Own {
    /// Whether each isotherm has this parameter alone.
    pub(super) fn has(self, named: &LawParam) -> bool {
        let param = named.param;
        let time = is_time(param.unit);
        let exponent = param.role == Role::Shape && param.unit.is_empty() && param.scale == Scale::Linear;
        let strength = param.role == Role::Amplitude && !time;
        match self {
            Own::Shift => false,
            Own::Times => time,
            Own::TimesAndExponents => time || exponent,
            Own::TimesExponentsAndStrengths => time || exponent || strength,
        }
    }
}

/// What the floor of the noise is a share of.
pub(super) const FLOOR_OF: &str = "the largest storage modulus of all isotherms";

/// Whether a parameter in this unit moves the curve along the frequency.
pub(in crate::analyses) fn is_time(unit: &str) -> bool {
    matches!(unit, "s" | "rad/s" | "Pa s")
}

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let laws = Law::all().filter(|law| law.predicts() == Predicts::Modulus);
    let models = laws.map(|law| Choice::new(law.id(), law.title())).collect();
    let kelvin = || OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] };
    let own = [
        ("shift", "One shift of all times: one shape for all"),
        ("times", "Times"),
        ("times_and_exponents", "Times and exponents"),
        ("times_exponents_and_strengths", "Times, exponents and strengths"),
    ];
    let mut options = vec![
        option(
            &defaults,
            "law",
            "Law",
            "The law of all isotherms.",
            OptionKind::Choice { choices: models, column_prefix: None },
        ),
        option(&defaults, "own", "Of each isotherm", "What each isotherm has alone; all else is shared.", choice(&own)),
        option(&defaults, "lowest_temperature", "From", "Isotherms below it are left out.", kelvin()),
        option(&defaults, "highest_temperature", "To", "Isotherms above it are left out.", kelvin()),
        quantities_entry(&defaults),
    ];
    let intervals: Vec<String> = interval_entries(&defaults).into_iter().map(|option| option.key).collect();
    let fit = fit_entries(&defaults, "Frequencies", FLOOR_OF);
    options.extend(fit.into_iter().filter(|option| !intervals.contains(&option.key)));
    AnalysisEntry {
        id: "joint_fit".into(),
        title: "All isotherms together".into(),
        summary: "Fits one law to all isotherms at once: strengths are shared, each isotherm has its own relaxation time and, \
                  unless one shape is asked for, its own exponents. What a single isotherm leaves undetermined, because its loss \
                  peak lies far outside the window, is determined by the others. The fit with one shape for all beside it says \
                  whether time–temperature superposition can hold."
            .into(),
        explanation: "$$G^*_i(\\omega)=G_r+\\frac{\\Delta G}{1+\\eta(i\\omega\\tau_i)^{-\\chi_i}+(i\\omega\\tau_i)^{-1}}$$\n\n\
                      (here of QPD; any law of the whole modulus can be asked). $\\Delta G$, $G_r$ and $\\eta$ are those of the material, $\\tau_i$ and \
                      $\\chi_i$ of the isotherm $i$; all are found in one least-squares problem whose time grows with the number of isotherms. A cold isotherm \
                      alone knows only $\\eta\\tau^{-\\chi}$; with $\\eta$ known from the others its $\\tau$ is known too.\n\n\
                      With one shape for all ($\\chi_i=\\chi$) $\\chi^2_\\mathrm{red}$ stays near 1 where time–temperature superposition holds, and rises to 4 to 26 with the \
                      $\\chi(T)$ of the paper. The floor of the noise matters: with purely relative weights a few numbers near zero decide the fit."
            .into(),
        needs: "storage and loss modulus against frequency at several temperatures".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), section 3.2".into(),
        options,
    }
}

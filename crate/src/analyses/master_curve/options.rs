//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::intervals::interval_entries;
use crate::analyses::shared::options::{Weights, choice, choices, fit_entries, option};
use crate::analyses::{Failure, options};
use crate::catalog::{AnalysisEntry, Choice, OptionEntry, OptionKind};
use crate::models::Law;
use crate::models::curve::{self, Curve};
use crate::models::modulus::Predicts;
use crate::report::Request;
use serde::{Deserialize, Serialize};

/// What can be set, as in the catalog.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Options {
    /// K.
    pub reference_temperature: Option<f64>,
    pub shift: Shift,
    pub vertical: Vertical,
    /// Whether the request says so, which goes before what a file says.
    #[serde(skip)]
    pub vertical_given: bool,
    /// Volume expansion, 1/K.
    pub expansion: f64,
    pub quantities: Wanted,
    /// K.
    pub lowest_temperature: Option<f64>,
    /// K.
    pub highest_temperature: Option<f64>,
    /// K.
    pub glass_transition_temperature: Option<f64>,
    /// K, in the order of the isotherms in the files.
    pub temperatures: Vec<Option<f64>>,
    /// Laws put through the shift factors.
    pub laws: Vec<String>,
    /// Law fitted to all isotherms beside, or `none`.
    pub beside: String,
    /// Laws put through the loss peak of the master curve.
    pub peak: Vec<String>,
    #[serde(flatten, skip_deserializing)]
    pub fit: FitOptions,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            reference_temperature: None,
            shift: Shift::Free,
            vertical: Vertical::Off,
            vertical_given: false,
            expansion: 0.0,
            quantities: Wanted::Measured,
            lowest_temperature: None,
            highest_temperature: None,
            glass_transition_temperature: None,
            temperatures: Vec::new(),
            laws: LAWS.iter().map(|(id, _)| (*id).to_owned()).collect(),
            beside: "qpd".into(),
            peak: vec!["kww".into(), "bergman".into()],
            fit: FitOptions { weights: Weights::Estimated, ..FitOptions::default() },
        }
    }
}

impl Options {
    pub fn of(request: &Request) -> Result<Options, Failure> {
        let mut options = Options { fit: FitOptions::of(request)?, ..options(request)? };
        if !request.options.contains_key("weights") {
            options.fit.weights = Weights::Estimated;
        }
        options.vertical_given = request.options.contains_key("vertical");
        Ok(options)
    }
}

/// What the horizontal shifts follow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shift {
    Free,
    Arrhenius,
    Wlf,
    Vft,
    Myega,
    /// By one relaxation law, that of the global fit.
    Relaxation,
}

impl Shift {
    /// The law that is imposed, if one is.
    pub fn law(self) -> Option<&'static dyn Curve> {
        match self {
            Shift::Free | Shift::Relaxation => None,
            Shift::Arrhenius => curve::find("arrhenius"),
            Shift::Wlf => curve::find("wlf"),
            Shift::Vft => curve::find("vft"),
            Shift::Myega => curve::find("myega"),
        }
    }
}

/// Whether there are vertical shifts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Vertical {
    Off,
    Free,
    Density,
}

/// What is superposed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Wanted {
    Measured,
    StorageAndLoss,
    StorageModulus,
    LossModulus,
    LossFactor,
    RelaxationModulus,
    CreepCompliance,
    Compliances,
}

/// Laws of shift factors, in the order in which they are offered.
const LAWS: [(&str, &str); 4] = [
    ("arrhenius", "Arrhenius"),
    ("vft", "Vogel–Fulcher–Tammann"),
    ("wlf", "Williams–Landel–Ferry"),
    ("myega", "MYEGA (Mauro)"),
];

/// What the floor of stated noise is a share of.
pub(super) const FLOOR_OF: &str = "the largest number of the same isotherm";

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let defaults = serde_json::to_value(Options::default()).unwrap_or_default();
    let option = |key: &str, title: &str, help: &str, kind| option(&defaults, key, title, help, kind);
    let kelvin = || OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] };
    let laws: Vec<(&str, &str)> = LAWS.to_vec();
    let free = [("free", "Each isotherm by itself")];
    let relaxation = [("relaxation", "By the relaxation law of the global fit")];
    let shifts: Vec<(&str, &str)> = free.iter().chain(&laws).chain(&relaxation).copied().collect();
    let whole = || Law::all().filter(|law| law.predicts() == Predicts::Modulus);
    let beside: Vec<Choice> = std::iter::once(Choice::new("none", "None"))
        .chain(whole().map(|law| Choice::new(law.id(), law.title())))
        .collect();
    let mut options = vec![
        option(
            "reference_temperature",
            "Reference temperature",
            "Where the shift factors are 1. Changing it changes no shift between isotherms. Without it the isotherm in whose \
             window the loss peak lies best is taken.",
            kelvin(),
        ),
        option(
            "shift",
            "Horizontal shift",
            "Each isotherm is shifted to where it fits best on a smooth curve, or all follow a law of temperature whose parameters are \
             found instead, or each is shifted to where it fits best on one relaxation law, which also joins isotherms that do not \
             overlap.",
            choice(&shifts),
        ),
        option(
            "vertical",
            "Vertical shift",
            "None, unless a file gives vertical shift factors; free for each isotherm; or what the density and temperature of a rubber \
             say, $b_T=\\rho_rT_r/(\\rho T)$.",
            choice(&[("off", "None"), ("free", "Free"), ("density", "Density and temperature")]),
        ),
        option(
            "expansion",
            "Volume expansion",
            "Thermal expansion of the volume, by which the density falls.",
            OptionKind::Number { unit: "1/K".into(), limits: [-0.1, 0.1] },
        )
        .when("vertical", &["density"]),
        option(
            "quantities",
            "Superposed",
            "What is laid on the master curve; several quantities share the shifts.",
            choice(&[
                ("measured", "Everything measured"),
                ("storage_and_loss", "Storage and loss"),
                ("storage_modulus", "Storage alone"),
                ("loss_modulus", "Loss alone"),
                ("loss_factor", "Loss factor tan δ"),
                ("relaxation_modulus", "Relaxation modulus"),
                ("creep_compliance", "Creep compliance"),
                ("compliances", "Storage and loss compliance"),
            ]),
        ),
        option("lowest_temperature", "From", "Isotherms below it are left out.", kelvin()).advanced(),
        option("highest_temperature", "To", "Isotherms above it are left out.", kelvin()).advanced(),
        option(
            "glass_transition_temperature",
            "Glass transition",
            "Where the fragility is taken; it is not given without.",
            kelvin(),
        ),
        option(
            "temperatures",
            "Temperatures",
            "Where the files give none: one for each isotherm, in the order of the files.",
            OptionKind::Numbers { unit: "K".into() },
        )
        .advanced(),
        option(
            "laws",
            "Laws of the shifts",
            "Laws of temperature put through the shift factors, with all their correlations.",
            OptionKind::Choices { choices: choices(&laws), custom: None },
        )
        .advanced(),
        option(
            "beside",
            "Global fit",
            "A law fitted to all isotherms at once, as the sharper alternative: its times and its activation energy stand beside \
             those of the shifts, and the spread of its exponents tells whether one shape fits all.",
            OptionKind::Choice { choices: beside, column_prefix: None },
        ),
        option(
            "peak",
            "Laws of the peak",
            "Laws put through the loss peak of the master curve.",
            OptionKind::Choices {
                choices: Law::all().map(|law| Choice::new(law.id(), law.title())).collect(),
                custom: None,
            },
        )
        .advanced(),
    ];
    options.extend(of_the_fit(&defaults));
    AnalysisEntry {
        id: "master_curve".into(),
        title: "Master curve".into(),
        summary: "Time–temperature superposition: isotherms are shifted along the frequency (or time) onto one master curve. All \
                  shifts and the curve, a smooth one for each quantity, are found together, so that the errors of the shift \
                  factors and of every law through them are those of the whole. Each isotherm is then left out and predicted by \
                  the others: that tells whether superposition holds, and at which temperatures it does not. Isotherms that do \
                  not overlap are not glued together. A shift can be set by hand: drag an isotherm of the master curve, or edit \
                  and fix it among the parameters; the others follow."
            .into(),
        explanation: "$$G^*(\\omega,T)=\\frac{1}{b_T}\\,G^*_r(\\omega a_T),\\qquad \\ln a_T=\\frac{E_\\alpha}{k_B}\\left(\\frac1T-\\frac1{T_r}\\right)$$\n\n\
                      $a_T$ is the ratio of relaxation times at $T$ and $T_r$, larger than 1 in the cold; times are divided by it. Neighbours \
                      are compared first, which tells what overlaps; then all $\\ln a_T$ and a smooth curve for each quantity, whose \
                      stiffness the data decide, are found in one least-squares problem. Its covariance is carried into the laws: \
                      energies from pairwise shifts with independent errors look several times too sure.\n\n\
                      Superposition needs one shape at all temperatures. Where $\\chi$ changes with temperature the curves still seem \
                      to collapse, and $E_\\alpha$ is biased (by 0.07 eV with the $\\chi(T)$ of the paper): so each isotherm is predicted from \
                      the others, to within 2 standard deviations where it is supported, beyond 4 where it is not. An energy that holds \
                      above $T_g$ does not hold in the glass, where the structure no longer changes."
            .into(),
        needs: "moduli against frequency, or relaxation or creep against time, at several temperatures, in one file or several".into(),
        several: true,
        source: "Ferry, Viscoelastic Properties of Polymers (1980), ch. 11; Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, \
                 106770 (2021), eqs. 13–14"
            .into(),
        options,
    }
}

/// The options that this analysis has in common with fits.
fn of_the_fit(defaults: &serde_json::Value) -> Vec<OptionEntry> {
    let intervals = interval_entries(defaults);
    let not_here = |entry: &OptionEntry| {
        ["free", "limit"].contains(&entry.key.as_str()) || intervals.iter().any(|other| other.key == entry.key)
    };
    let entries = fit_entries(defaults, "Frequencies or times", FLOOR_OF);
    entries
        .into_iter()
        .filter(|entry| !not_here(entry))
        .map(|entry| match entry.key.as_str() {
            "weights" => OptionEntry {
                help: "The noise that each number is taken to have, and that misfits are judged by; a column holds standard \
                       deviations in the unit of the quantity."
                    .into(),
                ..entry
            },
            "relative_error" => OptionEntry {
                help: "Standard deviation of each number, relative to itself. Where noise is estimated, the least that it is \
                       taken to be: isotherms never agree better than samples are loaded and temperatures held."
                    .into(),
                ..entry
            }
            .when("weights", &["relative", "estimated"]),
            "floor" => OptionEntry {
                help: format!(
                    "Absolute standard deviation, relative to {FLOOR_OF}: keeps a few numbers near zero from deciding the shifts. \
                     Where noise is estimated, it is taken if the scatter shows none."
                ),
                ..entry
            }
            .when("weights", &["relative", "estimated"]),
            "start" | "fix" => OptionEntry {
                help: "Natural logarithms of shift factors, \"shift.705 K\", relative to the isotherm that does not move.".into(),
                ..entry
            },
            _ => entry,
        })
        .collect()
}

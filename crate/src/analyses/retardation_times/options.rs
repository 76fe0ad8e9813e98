//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::asked::{kelvin, setting};
use crate::analyses::shared::options::choice;
use crate::catalog::{AnalysisEntry, OptionKind};
use serde_json::Value;

/// What the floor of the noise is a share of.
pub(super) const FLOOR_OF: &str = "the largest value";

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let counts =
        [("auto", "One or two, as the criterion (AICc) says"), ("one", "One"), ("two", "Two: β and viscoelastic")];
    let mut options = vec![
        setting(
            "distributions",
            "Distributions",
            "How many distributions of times there are beside flow.",
            choice(&counts),
            "auto",
        ),
        setting("set", "Isotherm", "Which group of rows.", OptionKind::Group, Value::Null),
        setting(
            "temperature",
            "Temperature",
            "The isotherm nearest to it, when no group is chosen.",
            kelvin(),
            Value::Null,
        ),
    ];
    options.extend(FitOptions::entries("Frequencies or times", FLOOR_OF));
    AnalysisEntry {
        id: "retardation_times".into(),
        title: "Distribution of retardation times".into(),
        summary: "Gumbel-distributed retardation times of creep $J(t)$ or of storage and loss: strength, most frequent time and width of \
                  one distribution or of a β and a viscoelastic one, beside elasticity and flow, each with its error, and what the data \
                  leave open."
            .into(),
        explanation: "$$J(t)=\\frac{1}{G_u}+\\sum_i\\Delta J_i\\int_{-\\infty}^{\\infty}e^{u-e^u}\\left(1-e^{-t/\\tau_i e^{b_iu}}\\right)du+\\frac{t}{\\eta_v}$$\n\n\
                      $$J^*(\\omega)=\\frac{1}{G_u}+\\sum_i\\Delta J_i\\int_{-\\infty}^{\\infty}\\frac{e^{u-e^u}\\,du}{1+i\\omega\\tau_ie^{b_iu}}+\\frac{1}{i\\omega\\eta_v}$$\n\n\
                      $u=(\\ln\\tau-\\ln\\tau_i)/b_i$: times crowd below $\\tau_i$, the most frequent one, with standard deviation $1.283\\,b_i$ of \
                      $\\ln\\tau$. With $b=1/\\chi$ the tail has the power law of exponent χ of eqs. 8 and 9. A creep that stretches as \
                      $1-e^{-(t/\\tau)^\\chi}$ is such a distribution to 1 %.\n\n\
                      Eqs. 18 and 19 as printed give all sums the β times, a viscoplastic part that does not flow, and no $\\Delta$: corrected \
                      here. The density is not defined there; this one is ours. The viscoplastic times enter through the viscosity alone."
            .into(),
        needs: "creep compliance against time, or storage and loss modulus against frequency".into(),
        several: false,
        source: "Gumbel, Statistics of Extremes (1958); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 18, 19".into(),
        options,
    }
}

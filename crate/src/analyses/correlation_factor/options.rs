//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::asked::{kelvin, number, setting};
use crate::analyses::shared::options::choice;
use crate::catalog::AnalysisEntry;
use serde_json::Value;

/// What the floor of the noise is a share of.
pub(super) const FLOOR_OF: &str = "the largest storage modulus of all isotherms";

/// The model that the kink is a parameter of, and its key.
pub(super) const KINK: [&str; 2] = ["kink", "glass_transition"];

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let from = [
        ("auto", "Eq. 9 where it describes the data, otherwise eq. 10"),
        ("modulus", "Eq. 9, fitted to all isotherms together"),
        ("both", "Eq. 10 at low loss, eq. 9 elsewhere"),
        ("loss_factor", "Eq. 10, at low loss only"),
    ];
    let mut options = vec![
        setting(
            "chi_from",
            "$\\chi$ from",
            "Which equation gives the correlation factor of an isotherm.",
            choice(&from),
            "auto",
        ),
        setting(
            "glass_transition_temperature",
            "$T_g$",
            "Where χ begins to rise; found in χ(T) when none is given.",
            kelvin(),
            Value::Null,
        ),
        setting(
            "loss_factor_limit",
            "Eq. 10 up to tan δ",
            "Points of higher loss are not used for the slope of eq. 10, which is a limit of high frequency.",
            number("", [1e-3, 1.0]),
            0.1,
        ),
        setting(
            "largest_error",
            "Largest error of χ",
            "Isotherms that tell χ less well are left out of χ(T).",
            number("", [1e-4, 1.0]),
            0.05,
        )
        .advanced(),
        setting("lowest_temperature", "From", "Isotherms below it are left out.", kelvin(), Value::Null),
        setting("highest_temperature", "To", "Isotherms above it are left out.", kelvin(), Value::Null),
    ];
    options.extend(FitOptions::entries("Frequencies", FLOOR_OF));
    AnalysisEntry {
        id: "correlation_factor".into(),
        title: "Correlation factor of the glass".into(),
        summary: "$\\chi(T)$ of the quasi-point-defect theory from frequency sweeps at several temperatures: its level below $T_g$, \
                  its rise $a$ above, and $T_g$ from the kink, with errors, or that there is no kink. The slopes of $\\ln\\tan\\delta$ \
                  over all frequencies stand beside, which above $T_g$ are no $\\chi$."
            .into(),
        explanation: "$$G^*=G_r+\\frac{\\Delta G}{1+\\eta\\,(i\\omega\\tau)^{-\\chi}+(i\\omega\\tau)^{-1}},\\qquad \
                      \\chi(T)=\\chi_g+a\\,\\max(0,T-T_g)$$\n\n\
                      Eq. 9 is fitted to all isotherms together: $\\Delta G$ and $\\eta$ are shared, $\\tau$ and $\\chi$ each isotherm's \
                      own. Eq. 6 is put through the $\\chi$ with their full covariance; the interval of $T_g$ comes from the sum of \
                      squares, the chance of a kink by noise from simulation.\n\n\
                      $$\\ln\\tan\\delta\\approx-\\chi\\ln\\omega-\\chi\\ln\\tau+\\ln\\eta+\\ln\\sin(\\pi\\chi/2)$$\n\n\
                      Eq. 10 is the limit $\\omega\\tau\\gg1$ of eq. 9; its slope is $\\chi$ to 0.01 only for $\\tan\\delta<0.1$, and near \
                      the loss peak tends to $1-\\chi$. The paper takes the slope everywhere: with constant $\\chi=0.38$ that gives 0.41 \
                      at $T_g$, 0.64 forty kelvin above, a rise of 6.5e-3 1/K that is not there. It is drawn as \"as printed\". The \
                      sign of $U_\\beta$ and the term in $\\sin$ are corrected."
            .into(),
        needs: "storage and loss modulus, or tan δ, against frequency at several temperatures".into(),
        several: true,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 6, 9, 10, figures 14 and 15".into(),
        options,
    }
}

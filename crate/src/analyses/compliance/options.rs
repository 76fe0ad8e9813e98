//! What can be set, and how the catalog describes it.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::asked::{kelvin, number, setting};
use crate::analyses::shared::options::choice;
use crate::catalog::{AnalysisEntry, OptionKind};
use serde_json::Value;

/// What the floor of the noise is a share of.
pub(super) const FLOOR_OF: &str = "the largest storage modulus";

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let conventions = [("corrected", "J_el = 1/G_u, J'_ve = J' − 1/G_u"), ("paper", "As printed: J_el = J'")];
    let mut options = vec![
        setting("set", "Isotherm", "Which group of rows.", OptionKind::Group, Value::Null),
        setting(
            "temperature",
            "Temperature",
            "The isotherm nearest to it, when no group is chosen.",
            kelvin(),
            Value::Null,
        ),
        setting(
            "unrelaxed_modulus",
            "$G_u$",
            "Unrelaxed modulus, whose inverse is the elastic compliance; that of eq. 9 when none is given.",
            number("Pa", [1.0, 1e15]),
            Value::Null,
        ),
        setting("convention", "Elastic part", "What counts as elastic.", choice(&conventions), "corrected"),
        setting(
            "neighbours",
            "Other isotherms",
            "Whether eq. 9 is fitted to all isotherms of the measurement together, which determines what one alone does not.",
            choice(&[("together", "Fitted together"), ("alone", "This isotherm alone")]),
            "together",
        ),
        setting(
            "slope_points",
            "Points of a slope",
            "How many of the lowest and of the highest frequencies make the slopes of ln J''.",
            number("", [4.0, 1000.0]),
            6,
        ),
    ];
    options.extend(FitOptions::entries("Frequencies", FLOOR_OF));
    AnalysisEntry {
        id: "compliance".into(),
        title: "Compliance and viscosity".into(),
        summary: "$J'$ and $J''$ of an isotherm or a master curve, taken apart into elastic, viscoelastic and viscous parts; the \
                  slopes of $\\ln J''$ at both ends, the frequency where viscoelastic and viscous loss are equal, and the viscosity: \
                  from the flow itself where the slope shows it, otherwise from eq. 9."
            .into(),
        explanation: "$$J^*=\\frac{1}{G^*}=J'-iJ'',\\quad J'=J_{el}+J'_{ve},\\quad J''=J''_{ve}+J''_{vp}$$\n\n\
                      $$J_{el}=\\frac{1}{G_u},\\qquad J''_{vp}=\\frac{1}{\\omega\\eta_v},\\qquad \\eta_v=G_u\\tau$$\n\n\
                      $J_{el}$ is a constant: the paper's $J_{el}=J'$ (eq. 20-1) still holds $J'_{ve}$, 87 % of it at $\\omega\\tau=1$. It \
                      is offered as a convention.\n\n\
                      For eq. 9 the slope of $\\ln J''$ goes from $-1$ (flow) to $-\\chi$. Flow is said to be seen only where the slope is \
                      within 0.05 of $-1$; else $1/(\\omega J'')$ is no viscosity, and $G_u\\tau$ of eq. 9 is given. A slope of $-0.8$, \
                      as published, belongs to $\\omega\\tau=0.8$, where flow makes 70 % of $J''$. Viscoelastic and viscous loss are equal \
                      at $\\omega\\tau=(\\eta\\sin(\\pi\\chi/2))^{-1/(1-\\chi)}$. A solid with $G_r>0$ does not flow. Of Young's modulus \
                      the same numbers are those of tension: its viscosity is three times that of shear."
            .into(),
        needs: "storage and loss modulus against frequency: isotherms or a master curve".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 20, figure 16".into(),
        options,
    }
}

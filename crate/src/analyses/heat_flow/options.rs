//! What can be set, and how the catalog describes it.

use crate::analyses::shared::asked::{number, setting};
use crate::analyses::shared::windows::window_entries;
use crate::catalog::{AnalysisEntry, OptionKind};
use serde_json::{Value, json};

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let mut options = vec![
        setting(
            "curve",
            "Curve",
            "Column of the heat flow, where there are several.",
            OptionKind::Columns { custom: None },
            json!([]),
        ),
        setting(
            "set",
            "Group",
            "Which group of rows; the longest heating run when none is chosen.",
            OptionKind::Group,
            Value::Null,
        ),
        setting("range", "Range", "Temperatures to use, in the unit of the file.", OptionKind::Range, Value::Null),
        setting("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask, json!([])),
        setting(
            "heating_rate",
            "Heating rate",
            "Where the file has none and no times.",
            number("K/min", [1e-3, 1e6]),
            Value::Null,
        ),
    ];
    options.extend(window_entries(
        "Ends of the windows in which baselines are taken, \"window.glass_from\", \"window.glass_to\", \"window.liquid_from\", \
         \"window.liquid_to\", \"window.crystal_to\", K; those that are not set the program finds.",
    ));
    AnalysisEntry {
        id: "heat_flow".into(),
        title: "Glass transition and crystallisation".into(),
        summary: "Onset, midpoint, endset and inflection of the glass transition, the step of the heat capacity, onset, peak and heat \
                  of crystallisation, from a heating run. Baselines are found, drawn, and can be dragged. An event that is not there is \
                  reported as none."
            .into(),
        explanation: EXPLANATION.into(),
        needs: "heat flow or heat capacity against temperature, in heating".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), fig. 1(b); ISO 11357-2, -3".into(),
        options,
    }
}

const EXPLANATION: &str = r"$$\phi=q\,c_p,\quad \Delta c_p=\frac{\phi_l(T_i)-\phi_g(T_i)}{q},\quad \Delta H_x=\frac{1}{q}\int(\phi_b-\phi)\,dT$$

$\phi$ is the heat flow per mass, endothermic up whatever the file has, $q$ the heating rate. $\phi_g$ and $\phi_l$ are straight lines through the windows of glass and liquid: the longest stretches that are straight within noise. $T_i$ is the last steep rise before crystallisation, since the end of a relaxation exotherm looks like one; $T_g$ onset and endset are where the tangent at $T_i$ meets the lines, the midpoint where the curve crosses their mean. $T_x$ is where the steepest tangent of the exotherm meets the liquid line; $\Delta H_x$ is the heat released, above a straight line from the liquid window to where the curve is straight again.

Errors add noise, drawn again 24 times, and the spread when each window loses its lower or upper third. An overshoot after annealing lowers the midpoint by some kelvin. Heat flows of unknown direction are taken as endothermic up: check it where the file is read.";

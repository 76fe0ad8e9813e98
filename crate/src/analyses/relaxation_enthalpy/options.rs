//! What can be set, and how the catalog describes it.

use super::samples::Role;
use crate::analyses::shared::asked::{number, setting};
use crate::analyses::shared::windows::window_entries;
use crate::catalog::{AnalysisEntry, OptionEntry, OptionKind};
use serde_json::{Value, json};

pub(super) fn entry() -> AnalysisEntry {
    let role = |role: Role, help: &str| -> OptionEntry {
        let title = match role {
            Role::AsCast => "As cast",
            Role::Annealed => "Annealed",
            Role::Reference => "Reference run",
        };
        setting(role.key(), title, help, OptionKind::Columns { custom: None }, json!([]))
    };
    let mut options = vec![
        role(Role::AsCast, "Column (or file) of the sample before any annealing; by its heading when none is named."),
        role(Role::Annealed, "Column (or file) of the annealed sample."),
        role(Role::Reference, "Column (or file) of the run after cooling from the liquid, of the same sample."),
        setting(
            "composition",
            "Composition",
            "A formula such as (Zr50Cu40Al10)98Dy2, or grams per mole of atoms: then heats are given in kJ/mol too.",
            OptionKind::Formula { functions: Vec::new() },
            "",
        ),
        setting(
            "heating_rate",
            "Heating rate",
            "Where the files have none and no times.",
            number("K/min", [1e-3, 1e6]),
            Value::Null,
        ),
    ];
    options.extend(window_entries(
        "Between which temperatures is integrated, \"window.relaxation_from\" and \"window.relaxation_to\", K; from the beginning of the \
         runs to before crystallisation when not set.",
    ));
    AnalysisEntry {
        id: "relaxation_enthalpy".into(),
        title: "Relaxation enthalpy".into(),
        summary: "The heat that relaxation releases below the glass transition and takes up at it, for a sample as cast and annealed, \
                  against a reference run: net, exothermic and endothermic, in J/g and kJ/mol. Columns of one file, or several files."
            .into(),
        explanation: EXPLANATION.into(),
        needs: "heating runs of a sample and of its reference: columns of one file or several files".into(),
        several: true,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), fig. 10".into(),
        options,
    }
}

const EXPLANATION: &str = r"$$\Delta H=-\frac{1}{q}\int_{T_1}^{T_2}(\phi_s-\phi_r)\,dT$$

$\phi_s$ and $\phi_r$ are heat flows per mass of the sample and of the reference, a second run of the same sample after cooling from the liquid, endothermic up; $q$ is the heating rate, $T_1$ lies below the exotherm and $T_2$ in the supercooled liquid, before crystallisation. Heat released is positive. The exothermic part reaches to where the smooth difference turns endothermic between its lowest and highest value, the endothermic part from there on; net is their difference. kJ/mol are per mole of atoms, $M\Delta H/1000$.

The error adds noise to half the range of: no alignment of the runs, a level taken off in the glass, a line taken off through glass and liquid, and shorter limits. Without a reference no enthalpy is given; the difference between two samples needs none.

The paper gives 0.35 kJ/mol for an annealed sample: that is its exothermic part, what *remains* after annealing, not what annealing removed (1.26), and more than its net heat.";

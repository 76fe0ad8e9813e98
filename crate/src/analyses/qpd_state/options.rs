//! What can be set, and how the catalog describes it.

use crate::analyses::shared::asked::{kelvin, number, setting};
use crate::catalog::{AnalysisEntry, Choice, OptionEntry, OptionKind};
use crate::models::relations::materials::MATERIALS;
use serde_json::Value;

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let mut choices = vec![Choice::new("own", "Numbers of its own")];
    choices.extend(MATERIALS.iter().map(|one| Choice::new(one.id, one.title)));
    let of_glass = "That of the glass when none is given.";
    let none = |key: &str, title: &str, help: &str, unit: &str, limits: [f64; 2]| -> OptionEntry {
        setting(key, title, help, number(unit, limits), Value::Null)
    };
    let options = vec![
        setting(
            "material",
            "Glass",
            "Whose published numbers are taken where none are given below.",
            OptionKind::Choice { choices, column_prefix: None },
            "zr50cu40al10",
        ),
        setting("glass_transition_temperature", "$T_g$", of_glass, kelvin(), Value::Null),
        none("beta_activation_energy", "$U_\\beta$", of_glass, "eV", [1e-3, 20.0]),
        none("chi_at_tg", "$\\chi(T_g)$", of_glass, "", [0.02, 0.99]),
        none("chi_slope", "$a$", of_glass, "1/K", [0.0, 0.1]),
        setting(
            "time_prefactor",
            "$t_0$",
            "Scaling time of eq. 3; that of an atomic vibration by default.",
            number("s", [1e-20, 1e3]),
            1e-13,
        ),
        none(
            "relaxation_time_at_tg",
            "$\\tau_g$",
            "τ_mol at T_g; that of the glass, or 100 s, when none is given.",
            "s",
            [1e-12, 1e12],
        ),
        none("beta_prefactor", "$\\tau_{0\\beta}$", "Prefactor of the β time, instead of τ at T_g.", "s", [1e-30, 1e3])
            .advanced(),
        none(
            "activation_energy",
            "$E_\\alpha$",
            "Measured activation energy of the α relaxation at T_g, to be checked against the rest.",
            "eV",
            [1e-2, 100.0],
        ),
        none("unrelaxed_modulus", "$G_u$", "For viscosity and creep.", "Pa", [1.0, 1e15]),
        setting("eta", "$\\eta$", "Strength of the delayed element in creep.", number("", [1e-6, 1e6]), 1.0).advanced(),
        none(
            "formation_entropy",
            "$\\Delta S_F$",
            "Entropy of formation of the defects, in units of k_B.",
            "",
            [-100.0, 100.0],
        )
        .advanced(),
        none("formation_enthalpy", "$\\Delta H_F$", "Enthalpy of formation of the defects.", "eV", [-20.0, 20.0])
            .advanced(),
        none("pressure", "$p$", "Hydrostatic pressure, which raises the barrier by $\\Omega p$.", "Pa", [-1e12, 1e12])
            .advanced(),
        none("activation_volume", "$\\Omega$", "Activation volume.", "m³", [-1e-26, 1e-26]).advanced(),
        none("stress", "$\\sigma$", "Largest applied shear stress, which lowers the barrier.", "Pa", [-1e12, 1e12])
            .advanced(),
        none("athermal_stress", "$\\sigma_0$", "Shear stress at which the barrier vanishes.", "Pa", [1.0, 1e12])
            .advanced(),
        setting("lowest_temperature", "From", "Lowest temperature of the curves.", kelvin(), Value::Null),
        setting("highest_temperature", "To", "Highest temperature of the curves.", kelvin(), Value::Null),
    ];
    AnalysisEntry {
        id: "qpd_state".into(),
        title: "State of a glass by quasi-point defects".into(),
        summary: "Relaxation times, correlation factor, concentration of defects, creep and viscosity against temperature from the \
                  numbers of a glass, published or of its own; the fragility they imply, and whether they belong together with the \
                  measured activation energy. Needs no measurement."
            .into(),
        explanation: "$$\\ln\\tau_\\beta=\\ln\\tau_{0\\beta}+\\frac{U_\\beta+\\Omega p}{k_BT}\\left(1-\\frac{|\\sigma|}{\\sigma_0}\\right)^{3/2},\\quad \
                      \\tau_\\mathrm{mol}=t_0\\left(\\frac{\\tau_\\beta}{t_0}\\right)^{1/\\chi}$$\n\n\
                      $$\\chi=\\chi_g+a\\,\\max(0,T-T_g),\\quad C_d=\\frac{1}{1+e^{\\Delta H_F/k_BT-\\Delta S_F/k_B}},\\quad \\eta_v=G_u\\tau_\\mathrm{mol}$$\n\n\
                      $$m(T_g^+)=\\frac{U_\\beta}{k_BT_g\\chi_g\\ln10}+\\frac{aT_g}{\\chi_g}\\lg\\frac{\\tau_g}{t_0}$$\n\n\
                      $J(t)$ is that of eq. 8 with $A=\\eta/(G_u\\Gamma(1+\\chi))$. $\\Omega$ is an activation volume, $\\sigma$ the applied and \
                      $\\sigma_0$ the athermal stress; the paper's text exchanges them. $a$ is no slope of $\\ln\\tau$: with the published \
                      numbers and $t_0=10^{-13}$ s, $m=95$ and 108 where 42 to 44 were measured, which needs $a=1.2\\cdot10^{-3}$ 1/K \
                      or $t_0=10^{-4}$ to $10^{-3}$ s."
            .into(),
        needs: "no measurement".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 3–8 and Table 2".into(),
        options,
    }
}

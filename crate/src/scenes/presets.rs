//! What is published of glasses, as values for the parameters of a scene.

use super::{Preset, Slider};
use crate::models::relations::materials::{MATERIALS, Material};

/// Each glass that has a value for the correlation factor of these parameters; none where they have no such factor.
pub(super) fn of(parameters: &[Slider]) -> Vec<Preset> {
    if !parameters.iter().any(|parameter| matches!(parameter.key.as_str(), "chi" | "chi_g")) {
        return Vec::new();
    }
    let values = |material: &Material| {
        let known = parameters.iter().map(|parameter| (parameter.key.clone(), value(material, &parameter.key)));
        known.filter_map(|(key, value)| Some((key, value?))).collect()
    };
    MATERIALS.iter().map(|material| Preset { title: material.title.into(), values: values(material) }).collect()
}

fn value(material: &Material, key: &str) -> Option<f64> {
    match key {
        "chi" | "chi_g" => Some(material.chi_g),
        "a" => Some(material.a),
        "u_beta" => Some(material.u_beta),
        "glass_transition" => Some(material.t_g),
        "ln_tau_g" => Some(ln_tau_g(material)),
        "relaxation_strength" | "unrelaxed_modulus" => material.g_u,
        "alpha_energy" => material.e_alpha,
        _ => None,
    }
}

/// ln τ at the glass transition: as published, or of the 100 s by which the transition is often defined.
pub(super) fn ln_tau_g(material: &Material) -> f64 {
    material.tau_g.unwrap_or(100.0).ln()
}

//! Numbers of the QPD theory for known glasses, as they were published.

/// What is published of a glass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Material {
    /// Stable snake_case name.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Glass transition, K.
    pub t_g: f64,
    /// Activation energy of the β motion, eV.
    pub u_beta: f64,
    /// Correlation factor at the glass transition.
    pub chi_g: f64,
    /// Its rise above, 1/K.
    pub a: f64,
    /// τ_mol at the glass transition, s, where it was given.
    pub tau_g: Option<f64>,
    /// Apparent activation energy of the α relaxation at the glass transition by isotherms, eV, where it was given.
    pub e_alpha: Option<f64>,
    /// Unrelaxed shear modulus, Pa, where it was given.
    pub g_u: Option<f64>,
}

/// Where the numbers are from.
pub const SOURCE: &str = "Table 2 of Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021)";

const fn of(id: &'static str, title: &'static str, t_g: f64, u_beta: f64, chi_g: f64, a: f64) -> Material {
    Material { id, title, t_g, u_beta, chi_g, a, tau_g: None, e_alpha: None, g_u: None }
}

/// The alloys of the paper, then the glasses that its Table 2 compares them with. Times, moduli and α energies are those that its
/// text gives; t₀ is published for none of them.
pub const MATERIALS: &[Material] = &[
    Material {
        tau_g: Some(70.0),
        e_alpha: Some(6.08),
        g_u: Some(24e9),
        ..of("zr50cu40al10", "Zr50Cu40Al10", 691.0, 0.628, 0.383, 3.1e-3)
    },
    Material { e_alpha: Some(5.96), ..of("zr50cu40al10_dy2", "(Zr50Cu40Al10)98Dy2", 683.0, 0.578, 0.395, 3.8e-3) },
    of("soda_lime_silica", "Soda-lime silica", 810.0, 2.04, 0.37, 1.0e-3),
    of("dgeba_ipd", "DGEBA-IPD", 436.0, 0.52, 0.17, 5.6e-3),
    of("pet", "PET", 340.0, 0.54, 0.31, 10e-3),
    of("pmabu", "PMABu", 303.0, 0.74, 0.18, 5e-3),
    of("maltitol", "Maltitol", 310.0, 0.61, 0.34, 5.3e-3),
    of("sorbitol", "Sorbitol", 268.0, 0.61, 0.32, 5.8e-3),
];

/// The glass of that id.
pub fn find(id: &str) -> Option<&'static Material> {
    MATERIALS.iter().find(|material| material.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_glass_has_a_name_of_its_own_and_numbers_that_can_be() {
        for (k, one) in MATERIALS.iter().enumerate() {
            assert!(MATERIALS[..k].iter().all(|other| other.id != one.id), "{} twice", one.id);
            assert!(one.chi_g > 0.0 && one.chi_g < 1.0 && one.u_beta > 0.0 && one.t_g > 200.0 && one.a > 0.0);
        }
        assert_eq!(find("pet").map(|pet| pet.t_g), Some(340.0));
    }
}

//! Constants of nature, each written once. All follow exactly from the SI of 2019.

/// Boltzmann constant, eV/K: 1.380649e-23 / 1.602176634e-19 (SI 2019, exact).
pub const BOLTZMANN_EV: f64 = 8.617_333_262_145_177e-5;

/// Molar gas constant, J/(mol·K): 1.380649e-23 · 6.02214076e23 (SI 2019, exact).
pub const GAS_CONSTANT: f64 = 8.314_462_618_153_24;

/// Elementary charge, C, which is one electronvolt in joule (SI 2019, exact).
pub const ELEMENTARY_CHARGE: f64 = 1.602_176_634e-19;

/// One electronvolt for each particle, in J/mol: 1.602176634e-19 · 6.02214076e23 (SI 2019, exact).
pub const EV_IN_J_PER_MOL: f64 = 96_485.332_123_310_01;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/golden/reference/constants.json")).unwrap();
        let row = &table["rows"][0];
        for (constant, column) in [BOLTZMANN_EV, GAS_CONSTANT, EV_IN_J_PER_MOL, std::f64::consts::LN_10].iter().zip(0..)
        {
            assert_eq!(Some(*constant), row[column].as_f64());
        }
    }

    #[test]
    fn an_energy_is_the_same_by_particle_and_by_mole() {
        // Two roundings of products of exact numbers.
        assert!((BOLTZMANN_EV * EV_IN_J_PER_MOL / GAS_CONSTANT - 1.0).abs() < 4.0 * f64::EPSILON);
    }
}

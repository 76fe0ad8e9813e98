//! Fragility, the slope of lg τ against T_g/T at T_g, from activation energies and from laws of τ(T); and back.
//!
//! Energies are in eV unless a name says mol; temperatures in K. Nothing is checked: an impossible input gives a number that is
//! not finite or not positive.

use crate::units::constants::{BOLTZMANN_EV, GAS_CONSTANT};
use std::f64::consts::LN_10;

/// Fragility `m = E_α/(k_B T_g ln 10)` (eq. 2) from the apparent activation energy at T_g, eV.
pub fn fragility(apparent_energy: f64, t_g: f64) -> f64 {
    apparent_energy / (BOLTZMANN_EV * t_g * LN_10)
}

/// The same from an energy in J/mol: `m = E_α/(R T_g ln 10)`.
pub fn fragility_from_molar_energy(joule_per_mol: f64, t_g: f64) -> f64 {
    joule_per_mol / (GAS_CONSTANT * t_g * LN_10)
}

/// Standard error of [`fragility`] from those of energy and T_g, which are taken to be independent.
pub fn fragility_error(apparent_energy: f64, energy_error: f64, t_g: f64, t_g_error: f64) -> f64 {
    (fragility(apparent_energy, t_g) * (energy_error / apparent_energy).hypot(t_g_error / t_g)).abs()
}

/// Apparent activation energy at T_g, eV, of a liquid of fragility `m`: eq. 2 the other way round.
pub fn apparent_energy(m: f64, t_g: f64) -> f64 {
    m * BOLTZMANN_EV * t_g * LN_10
}

/// Fragility of `ln τ = ln τ₀ + B/(T − T₀)`: `B T_g/(ln 10 (T_g − T₀)²)`.
pub fn vft_fragility(b: f64, t_0: f64, t_g: f64) -> f64 {
    b * t_g / (LN_10 * (t_g - t_0) * (t_g - t_0))
}

/// Apparent activation energy of the same law at `t`, eV: `k_B B T²/(T − T₀)²`.
pub fn vft_apparent_energy(b: f64, t_0: f64, t: f64) -> f64 {
    BOLTZMANN_EV * b * (t / (t - t_0)) * (t / (t - t_0))
}

/// Fragility of `lg a_T = −C₁(T − T_r)/(C₂ + T − T_r)`: `C₁C₂T_g/(C₂ + T_g − T_r)²`.
pub fn wlf_fragility(c1: f64, c2: f64, t_r: f64, t_g: f64) -> f64 {
    let from_t0 = c2 + t_g - t_r;
    c1 * (c2 / from_t0) * (t_g / from_t0)
}

/// `[B, T₀]` of the law of Vogel, Fulcher and Tammann that has the shift factors of C₁, C₂ about `t_r`.
pub fn vft_from_wlf(c1: f64, c2: f64, t_r: f64) -> [f64; 2] {
    [LN_10 * c1 * c2, t_r - c2]
}

/// Fragility of `lg τ = λ + (K/T) e^{C/T}` (MYEGA): `(K/T_g) e^{C/T_g} (1 + C/T_g)`.
pub fn myega_fragility(k: f64, c: f64, t_g: f64) -> f64 {
    k / t_g * (c / t_g).exp() * (1.0 + c / t_g)
}

/// Apparent activation energy of the same law at `t`, eV: `ln 10 k_B K (1 + C/T) e^{C/T}`.
pub fn myega_apparent_energy(k: f64, c: f64, t: f64) -> f64 {
    LN_10 * BOLTZMANN_EV * k * (1.0 + c / t) * (c / t).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Closed forms of a few factors: a handful of roundings.
    const REL: f64 = 1e-14;

    fn close(got: f64, expected: f64) -> bool {
        (got / expected - 1.0).abs() < REL
    }

    fn rows(text: &str) -> Vec<Vec<serde_json::Value>> {
        let table: serde_json::Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(table["rows"].clone()).unwrap()
    }

    #[test]
    fn electronvolts_and_joules_by_mole_give_one_fragility() {
        for row in rows(include_str!("../../../../tests/golden/reference/fragility_eq2.json")) {
            let [e, t_g, m, molar, m_from_r] = [0, 1, 2, 3, 4].map(|k| row[k].as_f64().unwrap());
            assert!(close(fragility(e, t_g), m) && close(fragility_from_molar_energy(molar, t_g), m_from_r), "{row:?}");
            assert!(close(apparent_energy(m, t_g), e));
        }
    }

    #[test]
    fn vft_and_wlf_and_their_energies_agree_with_the_reference() {
        for row in rows(include_str!("../../../../tests/golden/reference/vft_wlf_mygea.json")) {
            let [b, t_0, t_g, t] = [2, 3, 4, 5].map(|k| row[k].as_f64().unwrap());
            let [c1, c2, m_vft, m_wlf, energy] = [7, 8, 10, 11, 13].map(|k| row[k].as_f64().unwrap());
            assert!(close(vft_fragility(b, t_0, t_g), m_vft) && close(wlf_fragility(c1, c2, t_g, t_g), m_wlf));
            assert!(close(vft_apparent_energy(b, t_0, t), energy));
            let [same_b, same_t_0] = vft_from_wlf(c1, c2, t_g);
            assert!(close(same_b, b) && close(same_t_0, t_0));
            // Another reference temperature: C₁C₂ and T₀ stay.
            assert!(close(wlf_fragility(c1 * c2 / (c2 + 20.0), c2 + 20.0, t_g + 20.0, t_g), m_wlf));
        }
    }

    #[test]
    fn myega_agrees_with_the_reference() {
        for row in rows(include_str!("../../../../tests/golden/reference/mygea_fragility.json")) {
            let [k, c, _, t_g, m, _] = [0, 1, 2, 3, 4, 5].map(|n| row[n].as_f64().unwrap());
            assert!(close(myega_fragility(k, c, t_g), m));
            assert!(close(myega_apparent_energy(k, c, t_g), apparent_energy(m, t_g)), "E = m k T_g ln 10");
        }
    }

    #[test]
    fn relative_errors_of_energy_and_temperature_add_in_squares() {
        let m = fragility(5.73, 691.0);
        assert!((m - 41.79).abs() < 5e-3, "x = 0 of Tao et al. 2021");
        assert!(close(fragility_error(5.73, 0.0573, 691.0, 0.0), 0.01 * m));
        assert!(close(fragility_error(5.73, 0.03 * 5.73, 691.0, 0.04 * 691.0), 0.05 * m));
    }
}

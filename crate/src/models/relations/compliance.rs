//! The complex compliance and its elastic, viscoelastic and viscous parts (eq. 20, corrected).
//!
//! `J* = 1/G* = J′ − iJ″`. The elastic part is the constant 1/G_u: the paper's J_el = J′ still holds the viscoelastic storage,
//! which near ωτ = 1 is nearly as large.

use std::f64::consts::FRAC_PI_2;

/// J′ and J″ from G′ and G″, in the inverse of their unit: `J′ = G′/|G*|²`, `J″ = G″/|G*|²`.
pub fn compliance(storage: f64, loss: f64) -> [f64; 2] {
    // By the magnitude twice, so that its square can neither overflow nor vanish.
    let magnitude = storage.hypot(loss);
    [storage / magnitude / magnitude, loss / magnitude / magnitude]
}

/// The compliance taken apart at one frequency, all parts 1/Pa.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// J′.
    pub storage: f64,
    /// J″.
    pub loss: f64,
    /// 1/G_u, elastic.
    pub elastic: f64,
    /// J′ − 1/G_u.
    pub viscoelastic_storage: f64,
    /// 1/(ω η_v), of flow.
    pub viscous_loss: f64,
    /// J″ − 1/(ω η_v); negative where the viscosity given is too small.
    pub viscoelastic_loss: f64,
}

/// Takes apart the compliance of G′, G″ (Pa) at `omega` (rad/s), given G_u (Pa) and the viscosity (Pa·s).
pub fn parts(storage: f64, loss: f64, omega: f64, unrelaxed_modulus: f64, viscosity: f64) -> Parts {
    let [j_storage, j_loss] = compliance(storage, loss);
    let (elastic, viscous_loss) = (1.0 / unrelaxed_modulus, 1.0 / (omega * viscosity));
    Parts {
        storage: j_storage,
        loss: j_loss,
        elastic,
        viscoelastic_storage: j_storage - elastic,
        viscous_loss,
        viscoelastic_loss: j_loss - viscous_loss,
    }
}

/// d ln J″/d ln ω of eq. 9 without a relaxed modulus, at `omega_tau`: −1 where it flows, −χ far above.
///
/// A slope that is not near −1 at the lowest frequencies says that flow is not reached there, and 1/(ωJ″) no viscosity.
pub fn loss_compliance_slope(omega_tau: f64, chi: f64, eta: f64) -> f64 {
    let ratio = eta * (FRAC_PI_2 * chi).sin() * omega_tau.powf(1.0 - chi);
    -(1.0 + chi * ratio) / (1.0 + ratio)
}

/// ωτ at which viscoelastic and viscous loss are equal in eq. 9: `(η sin(πχ/2))^{−1/(1−χ)}`.
pub fn loss_compliance_crossover(chi: f64, eta: f64) -> f64 {
    (eta * (FRAC_PI_2 * chi).sin()).powf(-1.0 / (1.0 - chi))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn the_parts_agree_with_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/compliance_eq20.json")).unwrap();
        for row in table["rows"].as_array().unwrap() {
            let column = |k: usize| row[k].as_f64().unwrap();
            let got = parts(column(0) * 1e9, column(1) * 1e9, TAU * column(2), 24e9, 24e9 * 70.0);
            let [j1, j2, viscous, viscoelastic, storage] = [3, 4, 5, 6, 7].map(|k| column(k) * 1e-9);
            // A difference carries the rounding of its larger term.
            for (got, expected, size) in [
                (got.storage, j1, j1),
                (got.loss, j2, j2),
                (got.viscous_loss, viscous, viscous),
                (got.viscoelastic_loss, viscoelastic, j2),
                (got.viscoelastic_storage, storage, j1.max(1.0 / 24e9)),
            ] {
                assert!((got - expected).abs() < 1e-15 * size, "{row}: {got} {expected}");
            }
        }
    }

    #[test]
    fn modulus_and_compliance_are_inverse_and_share_their_loss_factor() {
        for (g1, g2) in [(1e9, 1e7), (1e-200, 3e-200), (1e200, 1e200)] {
            let [j1, j2] = compliance(g1, g2);
            assert!((j1 * g1 + j2 * g2 - 1.0).abs() < 1e-15);
            assert!((j1.hypot(j2) * g1.hypot(g2) - 1.0).abs() < 1e-15);
            assert!((j2 / j1 / (g2 / g1) - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn the_slope_goes_from_flow_to_the_parabolic_element() {
        let slope = |x: f64| loss_compliance_slope(x, 0.334, 1.0);
        assert!((slope(1e-9) + 1.0).abs() < 1e-5 && (slope(1e12) + 0.334).abs() < 1e-5);
        // The published slope −0.8 belongs to ωτ = 0.79, where flow makes 70 % of J″.
        assert!((slope(0.79) + 0.8).abs() < 0.005, "{}", slope(0.79));
        let x = loss_compliance_crossover(0.334, 1.0);
        assert!((slope(x) + 0.5 * (1.0 + 0.334)).abs() < 1e-12, "equal shares, mean slope");
    }
}

//! Relaxation times of the QPD theory (eqs. 3, 4, 6), their fragility, and whether m, a, U_β, χ and t₀ belong together.

use super::fragility::{apparent_energy, fragility};
use crate::units::constants::BOLTZMANN_EV;
use std::f64::consts::LN_10;

/// What the correlation factor is held below: at 1 the theory has no correlation left.
pub const CHI_MAX: f64 = 0.99;

/// What τ_mol(T) depends on. Times are natural logarithms of seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QpdTimes {
    /// ln τ_mol(T_g).
    pub ln_tau_g: f64,
    /// Activation energy of the β motion, eV.
    pub u_beta: f64,
    /// Correlation factor at T_g and below.
    pub chi_g: f64,
    /// Its rise above T_g, 1/K.
    pub a: f64,
    /// Glass transition, K.
    pub t_g: f64,
    /// ln t₀ of the scaling time.
    pub ln_t0: f64,
}

impl QpdTimes {
    /// Correlation factor at `t` (eq. 6), at most [`CHI_MAX`].
    pub fn chi(&self, t: f64) -> f64 {
        (self.chi_g + self.a * (t - self.t_g).max(0.0)).min(CHI_MAX)
    }

    /// ln τ_mol at `t`: `ln t₀ + [χ_g ln(τ_g/t₀) + (U_β/k_B)(1/T − 1/T_g)]/χ(T)`.
    pub fn ln_tau(&self, t: f64) -> f64 {
        let cold = (self.t_g - t) / (t * self.t_g);
        self.ln_t0 + (self.chi_g * self.span() + self.u_beta / BOLTZMANN_EV * cold) / self.chi(t)
    }

    /// ln τ_0β, the prefactor of eq. 4.
    pub fn ln_tau_0beta(&self) -> f64 {
        self.ln_t0 + self.chi_g * self.span() - self.u_beta / (BOLTZMANN_EV * self.t_g)
    }

    /// Apparent activation energy of τ_mol at `t`, eV; at T_g the one of the liquid, above it.
    pub fn apparent_energy(&self, t: f64) -> f64 {
        let chi = self.chi(t);
        let rises = t >= self.t_g && chi < CHI_MAX;
        let gained = if rises { self.a * BOLTZMANN_EV * t * t / chi * (self.ln_tau(t) - self.ln_t0) } else { 0.0 };
        self.u_beta / chi + gained
    }

    /// m(T_g⁻), at constant configuration: `U_β/(k_B T_g χ_g ln 10)`.
    pub fn fragility_below(&self) -> f64 {
        fragility(self.u_beta / self.chi_g, self.t_g)
    }

    /// m(T_g⁺), of the liquid: `m(T_g⁻) + (a T_g/χ_g) lg(τ_g/t₀)`.
    pub fn fragility_above(&self) -> f64 {
        self.fragility_below() + self.a * self.t_g / self.chi_g * self.span() / LN_10
    }

    /// The rise of χ that a liquid of fragility `m` needs: `a = χ_g [m ln 10 − U_β/(k_B T_g χ_g)]/(T_g ln(τ_g/t₀))`, 1/K.
    pub fn implied_a(&self, m: f64) -> f64 {
        self.chi_g * (m - self.fragility_below()) * LN_10 / (self.t_g * self.span())
    }

    /// ln t₀ with which a liquid of fragility `m` belongs to the rest; NaN without a rise of χ.
    pub fn implied_ln_t0(&self, m: f64) -> f64 {
        self.ln_tau_g - self.chi_g * (m - self.fragility_below()) * LN_10 / (self.a * self.t_g)
    }

    /// Whether a measured apparent activation energy `e_alpha` at T_g, eV, belongs to the other numbers.
    pub fn consistency(&self, e_alpha: f64) -> Consistency {
        let (implied_m, measured_m) = (self.fragility_above(), fragility(e_alpha, self.t_g));
        Consistency {
            implied_m,
            measured_m,
            implied_energy: apparent_energy(implied_m, self.t_g),
            implied_a: self.implied_a(measured_m),
            implied_ln_t0: self.implied_ln_t0(measured_m),
            mismatch: implied_m / measured_m - 1.0,
        }
    }

    /// ln(τ_g/t₀).
    fn span(&self) -> f64 {
        self.ln_tau_g - self.ln_t0
    }
}

/// What U_β, χ_g, a, t₀ and τ_g say of the liquid, and what was measured of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consistency {
    /// m(T_g⁺) from U_β, χ_g, a, t₀ and τ_g.
    pub implied_m: f64,
    /// m from the measured activation energy.
    pub measured_m: f64,
    /// Activation energy at T_g that would belong to `implied_m`, eV.
    pub implied_energy: f64,
    /// a that would belong to `measured_m`, 1/K.
    pub implied_a: f64,
    /// ln t₀ that would.
    pub implied_ln_t0: f64,
    /// `implied_m/measured_m − 1`: 0 where all numbers belong together.
    pub mismatch: f64,
}

/// ln τ_mol from ln τ_β and ln t₀ (eq. 3): `ln t₀ + (ln τ_β − ln t₀)/χ`.
pub fn ln_tau_mol(chi: f64, ln_tau_beta: f64, ln_t0: f64) -> f64 {
    ln_t0 + (ln_tau_beta - ln_t0) / chi
}

/// ln τ* of eq. 11, what is left of ln τ_mol without its activation: `ln t₀ + ln(τ_0β/t₀)/χ`.
pub fn ln_tau_star(chi: f64, ln_tau_0beta: f64, ln_t0: f64) -> f64 {
    ln_tau_mol(chi, ln_tau_0beta, ln_t0)
}

/// χ of a deformed glass (eq. 6-1): anelastic strain raises, plastic strain lowers it, within (0, 1).
///
/// `a_ve` and `a_vp` are the changes with anelastic strain `gamma_ve` and plastic strain `gamma_vp`.
pub fn chi_under_strain(chi: f64, a_ve: f64, gamma_ve: f64, a_vp: f64, gamma_vp: f64) -> f64 {
    (chi + a_ve * gamma_ve - a_vp * gamma_vp).clamp(f64::MIN_POSITIVE, CHI_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<serde_json::Value>> {
        let table: serde_json::Value = serde_json::from_str(text).unwrap();
        serde_json::from_value(table["rows"].clone()).unwrap()
    }

    fn material(row: &[serde_json::Value]) -> QpdTimes {
        let [u_beta, chi_g, t_g, a, tau_g, t0] = [1, 2, 3, 4, 5, 6].map(|k| row[k].as_f64().unwrap());
        QpdTimes { ln_tau_g: tau_g.ln(), u_beta, chi_g, a, t_g, ln_t0: t0.ln() }
    }

    #[test]
    fn times_and_energies_agree_with_the_reference() {
        for row in rows(include_str!("../../../../tests/golden/reference/tau_mol_T.json")) {
            let qpd = material(&row);
            let [t, chi, ln_tau, energy, tau_0beta] = [7, 8, 9, 10, 11].map(|k| row[k].as_f64().unwrap());
            // Terms of up to 100 are subtracted: 1e-14 of them.
            assert!((qpd.chi(t) / chi - 1.0).abs() < 1e-15 && (qpd.ln_tau(t) - ln_tau).abs() < 1e-12, "{row:?}");
            assert!((qpd.apparent_energy(t) / energy - 1.0).abs() < 1e-12, "{row:?}");
            assert!((qpd.ln_tau_0beta() - tau_0beta.ln()).abs() < 1e-12);
            let ln_tau_beta = qpd.ln_tau_0beta() + qpd.u_beta / (BOLTZMANN_EV * t);
            assert!(
                (ln_tau_mol(chi, ln_tau_beta, qpd.ln_t0) - ln_tau).abs() < 1e-11,
                "eq. 3, with 1/χ of the roundings"
            );
        }
    }

    #[test]
    fn fragilities_agree_with_the_reference() {
        for row in rows(include_str!("../../../../tests/golden/reference/fragility_qpd.json")) {
            let qpd = material(&row);
            let [below, above, energy] = [7, 8, 9].map(|k| row[k].as_f64().unwrap());
            for (got, expected) in [
                (qpd.fragility_below(), below),
                (qpd.fragility_above(), above),
                (qpd.apparent_energy(qpd.t_g), energy),
                (qpd.implied_a(above), qpd.a),
            ] {
                assert!((got / expected - 1.0).abs() < 1e-13, "{row:?}: {got} {expected}");
            }
            assert!((qpd.implied_ln_t0(above) - qpd.ln_t0).abs() < 1e-11);
            assert!(qpd.consistency(energy).mismatch.abs() < 1e-13);
        }
    }

    #[test]
    fn the_published_numbers_do_not_belong_together() {
        // Zr50Cu40Al10 of Tao et al. 2021 with t₀ = 1e-13 s: m = 95 instead of 44, or a = 1.21e-3 instead of 3.1e-3 1/K.
        let alloy = QpdTimes {
            ln_tau_g: 70f64.ln(),
            u_beta: 0.628,
            chi_g: 0.383,
            a: 3.1e-3,
            t_g: 691.0,
            ln_t0: 1e-13_f64.ln(),
        };
        let check = alloy.consistency(6.08);
        assert!((check.implied_m - 95.0).abs() < 0.5 && (check.measured_m - 44.34).abs() < 0.01);
        assert!((check.implied_a - 1.21e-3).abs() < 5e-6, "{}", check.implied_a);
        assert!((check.implied_ln_t0.exp() / 1.13e-4 - 1.0).abs() < 0.01, "{}", check.implied_ln_t0.exp());
        assert!(check.mismatch > 1.0);
    }

    #[test]
    fn the_energy_falls_back_once_chi_is_at_its_cap() {
        let qpd = QpdTimes { ln_tau_g: 4.0, u_beta: 0.6, chi_g: 0.5, a: 0.01, t_g: 600.0, ln_t0: -30.0 };
        assert_eq!(qpd.apparent_energy(700.0), 0.6 / CHI_MAX);
        assert!(qpd.apparent_energy(600.0) > qpd.apparent_energy(599.0), "a kink at T_g");
    }

    #[test]
    fn anelastic_strain_frees_and_plastic_strain_orders() {
        assert!((chi_under_strain(0.4, 2.0, 0.01, 1.0, 0.05) - 0.37).abs() < 1e-15);
        assert_eq!(chi_under_strain(0.4, 100.0, 1.0, 0.0, 0.0), CHI_MAX);
        assert!(chi_under_strain(0.4, 0.0, 0.0, 100.0, 1.0) > 0.0);
    }
}

//! The synthetic data sets: isotherms of a glass from 640 to 745 K, 0.01 to 2 Hz, with 1 % noise and a floor.
//!
//! `constchi` superposes exactly; in `eq6` the exponent χ changes above T_g; in `fullqpd` both the exponent and the law of times do.

use super::made::{BOLTZMANN, Material, ask_of, read, with};
use serde_json::{Value, json};
use tandelta::report::Report;

/// A composition: its tag in the names of files, and its truth.
pub struct Composition {
    pub tag: &'static str,
    folder: &'static str,
    /// Activation energy of `constchi` and `eq6`, eV.
    pub energy: f64,
    /// Glass transition, K, where the relaxation time is 70 s.
    pub t_g: f64,
    /// Exponent of `constchi`.
    pub chi: f64,
    /// Exponent of `eq6` in the glass, and by how much it grows above T_g, 1/K.
    chi_of_t: [f64; 2],
    /// Exponents on the master curve of `constchi`: that of Bergman and that of KWW with relative residuals (fits by scipy: what a
    /// correct program returns, not what the material is).
    pub exponents: [f64; 2],
}

pub const COMPOSITIONS: [Composition; 2] = [
    Composition {
        tag: "x0",
        folder: "tests/data",
        energy: 6.08,
        t_g: 691.0,
        chi: 0.334,
        chi_of_t: [0.383, 3.1e-3],
        exponents: [0.3917, 0.3814],
    },
    Composition {
        tag: "x2",
        folder: "www/examples",
        energy: 5.96,
        t_g: 683.0,
        chi: 0.381,
        chi_of_t: [0.395, 3.8e-3],
        exponents: [0.4387, 0.4277],
    },
];

/// Where shift factors are 1.
pub const REFERENCE: f64 = 700.0;

impl Composition {
    pub fn superposed(&self, kind: &str, options: Value) -> Report {
        let name = format!("freq_{kind}_{}.csv", self.tag);
        let path = format!("{}/{}/{name}", env!("CARGO_MANIFEST_DIR"), self.folder);
        let text = std::fs::read_to_string(path).unwrap();
        ask_of(&[read(&name, &text)], with(json!({ "reference_temperature": REFERENCE }), options)).unwrap()
    }

    /// ln a_T relative to [`REFERENCE`].
    pub fn ln_a(&self, t: f64) -> f64 {
        self.energy / BOLTZMANN * (1.0 / t - 1.0 / REFERENCE)
    }

    /// The exponent of `eq6`.
    pub fn chi_at(&self, t: f64) -> f64 {
        let [glass, slope] = self.chi_of_t;
        glass + slope * (t - self.t_g).max(0.0)
    }

    /// The relaxation time.
    pub fn material(&self) -> Material {
        Material { energy: self.energy, tau: 70.0, reference: self.t_g }
    }
}

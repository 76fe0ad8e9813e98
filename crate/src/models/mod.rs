//! The laws: pure functions of frequency and parameters, each in a file of its own.
//!
//! A law gives the complex modulus and its exact derivatives. It has no state, no weights and no data; SI units and angular
//! frequency inside. [`MODELS`] lists them in the order they are offered; adding one is one file, its `mod` line and its entry.

use crate::data::FrequencySweep;
use num_complex::Complex64;

pub mod bergman;
pub mod cole_cole;
pub mod cole_davidson;
pub mod debye;
pub mod havriliak_negami;
pub mod kww;
pub mod qpd;

mod guess;

/// Every law, in the order it is offered.
pub const MODELS: &[&dyn Model] = &[
    &qpd::Qpd,
    &kww::Kww,
    &bergman::Bergman,
    &havriliak_negami::HavriliakNegami,
    &cole_cole::ColeCole,
    &cole_davidson::ColeDavidson,
    &debye::Debye,
];

/// The law called `id`.
pub fn find(id: &str) -> Option<&'static dyn Model> {
    MODELS.iter().copied().find(|model| model.info().id == id)
}

/// A law of the complex modulus against angular frequency.
pub trait Model: Sync {
    /// What it is.
    fn info(&self) -> &'static Info;

    /// Calls `each(modulus, gradient)` for every angular frequency of `omega` (rad/s, positive), in order.
    ///
    /// `p` holds the parameters in the order and units of [`Info::params`]; the gradient is with respect to them. A law that
    /// predicts the loss only leaves the real parts 0.
    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64]));

    /// Shapes to try as a start: all parameters but the amplitudes, for the reduced time `ωτ = 1` at `omega`.
    fn shapes(&self, omega: f64) -> Vec<Vec<f64>>;

    /// Quantities that follow from the parameters.
    fn derived(&self) -> &'static [Derived] {
        &[]
    }
}

/// What a law is: the one place where its facts stand.
pub struct Info {
    /// Stable snake_case name, equal to its file's.
    pub id: &'static str,
    /// Its name in the field.
    pub title: &'static str,
    /// One sentence of what it is.
    pub summary: &'static str,
    /// Its equation.
    pub latex: &'static str,
    /// Where it is from.
    pub source: &'static str,
    /// What it predicts.
    pub predicts: Predicts,
    /// Its parameters, in order.
    pub params: &'static [Param],
}

/// What a law predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predicts {
    /// Storage and loss, so the loss factor too.
    Modulus,
    /// The loss alone.
    Loss,
}

/// A parameter of a law.
pub struct Param {
    /// Stable snake_case name.
    pub key: &'static str,
    /// LaTeX symbol, as in the equation.
    pub symbol: &'static str,
    /// SI unit; empty for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Value where no data suggest one.
    pub start: f64,
    /// Lower and upper limit.
    pub limits: [f64; 2],
    /// On which scale it is fitted.
    pub scale: Scale,
    /// What it does to the curve, as far as finding a start needs to know.
    pub role: Role,
    /// Held at its start value unless the user frees it.
    pub fixed: bool,
}

/// On which scale a parameter is fitted, and its error symmetric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As it is.
    Linear,
    /// By its logarithm.
    Log,
}

/// What a parameter does to the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Multiplies the frequency-dependent part.
    Amplitude,
    /// Is added to the storage modulus.
    Offset,
    /// Moves or reshapes the curve.
    Shape,
}

/// A quantity that follows from the parameters.
pub struct Derived {
    /// Stable snake_case name.
    pub key: &'static str,
    /// LaTeX symbol.
    pub symbol: &'static str,
    /// SI unit; empty for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Its value; NaN where it does not exist.
    pub value: fn(&[f64]) -> f64,
}

/// Frequency of the loss peak; each law gives its own value.
const PEAK_FREQUENCY: Derived = Derived {
    key: "peak_frequency",
    symbol: "f_p",
    unit: "Hz",
    meaning: "Frequency of the loss peak",
    value: |_| f64::NAN,
};

/// A start for a fit of `model` to `sweep`: up to `count` sets of parameters within the limits, the most promising first.
pub fn starts(model: &dyn Model, sweep: &FrequencySweep, count: usize) -> Vec<Vec<f64>> {
    guess::starts(model, sweep, count)
}

/// The complex modulus alone.
pub fn moduli(model: &dyn Model, omega: &[f64], p: &[f64]) -> Vec<Complex64> {
    let mut values = Vec::with_capacity(omega.len());
    model.evaluate(omega, p, &mut |modulus, _| values.push(modulus));
    values
}

/// The parameters that laws of one relaxation strength share.
pub(crate) mod shared {
    use super::{Param, Role, Scale};

    /// Strength of the relaxation, ΔG = G_u − G_r. Limits: from a gas to a thousand diamonds.
    pub const RELAXATION_STRENGTH: Param = Param {
        key: "relaxation_strength",
        symbol: r"\Delta G",
        unit: "Pa",
        meaning: "Relaxation strength, unrelaxed minus relaxed modulus",
        start: 1e9,
        limits: [1.0, 1e15],
        scale: Scale::Log,
        role: Role::Amplitude,
        fixed: false,
    };

    /// Modulus left when the process has relaxed.
    pub const RELAXED_MODULUS: Param = Param {
        key: "relaxed_modulus",
        symbol: "G_r",
        unit: "Pa",
        meaning: "Relaxed modulus, the low-frequency limit of storage",
        start: 0.0,
        limits: [0.0, 1e15],
        scale: Scale::Linear,
        role: Role::Offset,
        fixed: false,
    };

    /// Relaxation time. The limits span what a shift by hundreds of kelvin can ask for.
    pub const RELAXATION_TIME: Param = Param {
        key: "relaxation_time",
        symbol: r"\tau",
        unit: "s",
        meaning: "Relaxation time",
        start: 1.0,
        limits: [1e-30, 1e40],
        scale: Scale::Log,
        role: Role::Shape,
        fixed: false,
    };

    /// An exponent between 0 and 1.
    pub const fn exponent(key: &'static str, symbol: &'static str, meaning: &'static str) -> Param {
        Param {
            key,
            symbol,
            unit: "",
            meaning,
            start: 0.5,
            limits: [0.02, 1.0],
            scale: Scale::Linear,
            role: Role::Shape,
            fixed: false,
        }
    }

    /// G_u = G_r + ΔG of laws whose first two parameters are ΔG and G_r.
    pub const UNRELAXED_MODULUS: super::Derived = super::Derived {
        key: "unrelaxed_modulus",
        symbol: "G_u",
        unit: "Pa",
        meaning: "Unrelaxed modulus, the high-frequency limit of storage",
        value: |p| p[0] + p[1],
    };
}

#[cfg(test)]
mod registry;

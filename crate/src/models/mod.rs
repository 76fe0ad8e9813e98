//! The laws: pure functions of their arguments, each in a file of its own.
//!
//! A law gives a value and its exact derivatives. It has no state, no weights and no data; SI units and angular frequency
//! inside. [`modulus::MODULI`] lists those of the complex modulus in the order they are offered; a [`Law`] is one of them or
//! several that act together. [`curve::CURVES`] lists laws of one real variable, such as time or temperature. Adding one is one
//! file, its `mod` line and its entry. [`relations`] are used beside them.

use crate::data::FrequencySweep;

pub mod curve;
mod guess;
pub mod law;
pub mod modulus;
pub mod relations;

pub use law::{Law, LawParam};

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
    /// Its parameters, in order.
    pub params: &'static [Param],
}

/// A parameter of a law.
pub struct Param {
    /// Stable snake_case name.
    pub key: &'static str,
    /// LaTeX symbol, as in the equation.
    pub symbol: &'static str,
    /// Unit, empty for a pure number: SI, or eV for energies.
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
    /// Unit, empty for a pure number: SI, or eV and kJ/mol for energies.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Its value; NaN where it does not exist.
    pub value: fn(&[f64]) -> f64,
    /// Said of everything that is measured, so that a sum of several laws has it from all of them together.
    pub of_whole: bool,
}

/// Frequency of the loss peak; each law gives its own value.
const PEAK_FREQUENCY: Derived = Derived {
    key: "peak_frequency",
    symbol: "f_p",
    unit: "Hz",
    meaning: "Frequency of the loss peak",
    value: |_| f64::NAN,
    of_whole: false,
};

/// Modulus at high frequency; each law gives its own value.
const UNRELAXED: Derived = Derived {
    key: "unrelaxed_modulus",
    symbol: "G_u",
    unit: "Pa",
    meaning: "Unrelaxed modulus, the high-frequency limit of storage",
    value: |_| f64::NAN,
    of_whole: true,
};

/// Viscosity of a law that flows; each law gives its own value.
const VISCOSITY: Derived = Derived {
    key: "viscosity",
    symbol: r"\eta_v",
    unit: "Pa s",
    meaning: "Zero-shear viscosity",
    value: |_| f64::NAN,
    of_whole: true,
};

/// A start for a fit of `law` to `sweep`: up to `count` sets of parameters within the limits, the most promising first.
pub fn starts(law: &Law, sweep: &FrequencySweep, count: usize) -> Vec<Vec<f64>> {
    guess::starts(law, sweep, &vec![None; law.params().len()], count)
}

/// The most promising start with some parameters held, such as those that another sweep of the same sample has told.
pub fn start_beside(law: &Law, sweep: &FrequencySweep, held: &[Option<f64>]) -> Vec<f64> {
    guess::starts(law, sweep, held, 1).into_iter().next().unwrap_or_default()
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
    pub const UNRELAXED_MODULUS: super::Derived = super::Derived { value: |p| p[0] + p[1], ..super::UNRELAXED };
}

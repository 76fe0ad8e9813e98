//! Laws of one real variable: relaxation, creep and ageing in time, relaxation times and shift factors against temperature.
//!
//! A law gives its ordinate, or the natural logarithm of it, with exact derivatives. Relaxation times of a glass span e⁻³⁰ to
//! e⁺⁸⁰ within a few hundred kelvin, so laws of τ(T) work in ln τ and never form τ itself.

use super::{Derived, Info};
use crate::units::Quantity;

pub mod arrhenius;
pub mod bi_parabolic_creep;
pub mod correlation_factor;
pub mod defect_concentration;
pub mod gumbel_creep;
pub mod kww_decay;
pub mod kww_relaxation;
pub mod ln_loss_factor;
pub mod myega;
pub mod power_law_creep;
pub mod prony;
pub mod qpd_creep_time;
pub mod tau_beta;
pub mod tau_mol;
pub mod vft;
pub mod wlf;

mod guess;

/// Every law of one variable, in the order it is offered: of time, then of temperature.
pub const CURVES: &[&dyn Curve] = &[
    &kww_decay::KwwDecay,
    &kww_relaxation::KwwRelaxation,
    &prony::PRONY_1,
    &prony::PRONY_2,
    &prony::PRONY_3,
    &qpd_creep_time::QpdCreepTime,
    &bi_parabolic_creep::BiParabolicCreep,
    &power_law_creep::PowerLawCreep,
    &gumbel_creep::GUMBEL_CREEP,
    &gumbel_creep::GUMBEL_CREEP_2,
    &arrhenius::Arrhenius,
    &vft::Vft,
    &wlf::Wlf,
    &myega::Myega,
    &tau_mol::TauMol,
    &tau_beta::TauBeta,
    &correlation_factor::CorrelationFactor,
    &defect_concentration::DefectConcentration,
    &ln_loss_factor::LnLossFactor,
];

/// The law called `id`.
pub fn find(id: &str) -> Option<&'static dyn Curve> {
    CURVES.iter().copied().find(|curve| curve.info().id == id)
}

/// A law of one real variable.
pub trait Curve: Sync {
    /// What it is.
    fn info(&self) -> &'static Info;

    /// What stands against what.
    fn axes(&self) -> &'static Axes;

    /// Calls `each(value, gradient)` for every abscissa of `x`, in order.
    ///
    /// `p` holds the parameters in the order and units of [`Info::params`]; the gradient is with respect to them. The value is
    /// the ordinate or its natural logarithm, as [`Axes::gives`] says. Times are zero or positive, temperatures positive;
    /// where the law does not hold, as below T₀ of a Vogel–Fulcher–Tammann law, the value is not finite.
    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64]));

    /// Parameters to start a fit from, the most promising first; never none.
    ///
    /// `y` holds what the law gives (logarithms, where it gives logarithms), one number for each of `x`, all of them finite.
    /// Values are within the limits; parameters that are held by default have the value that suits the data, such as a
    /// reference temperature amid them. `held` has a value where a parameter is known beforehand: the others are found about it.
    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>>;

    /// The same law with parameters that refer to another temperature, when it has parameters that refer to one; `None` where it has
    /// none, or does not hold at `temperature`.
    fn referred(&self, _p: &[f64], _temperature: f64) -> Option<Vec<f64>> {
        None
    }

    /// Quantities that follow from the parameters.
    fn derived(&self) -> &'static [Derived] {
        &[]
    }
}

/// Values of parameters that are known before a fit, in the order of the law; those beyond its end are not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held<'a>(pub &'a [Option<f64>]);

impl Held<'_> {
    /// The value of parameter `k`, or another where it is not known.
    fn or(self, k: usize, other: f64) -> f64 {
        self.0.get(k).copied().flatten().unwrap_or(other)
    }

    /// What to try for parameter `k`: what it is held at, or the others.
    fn or_any(self, k: usize, others: Vec<f64>) -> Vec<f64> {
        self.0.get(k).copied().flatten().map_or(others, |value| vec![value])
    }
}

/// What stands against what.
pub struct Axes {
    /// What the law is a function of.
    pub abscissa: Axis,
    /// What it describes.
    pub ordinate: Axis,
    /// What [`Curve::evaluate`] gives of the ordinate.
    pub gives: Gives,
}

/// One of the two.
pub struct Axis {
    /// LaTeX symbol, as in the equation.
    pub symbol: &'static str,
    /// SI unit, empty for a pure number, [`MEASURED`] for the unit of whatever was measured.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    /// Measured quantities that can stand here, the most usual first; columns of another quantity can be chosen by name.
    pub quantities: &'static [Quantity],
}

/// What a law gives of its ordinate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// The ordinate itself, in SI.
    Value,
    /// The natural logarithm of the ordinate in SI.
    NaturalLogarithm,
}

/// Stands for the unit of the measured quantity, in [`Axis::unit`] and in the units of amplitudes and offsets: a decay describes
/// a loss factor, a modulus or a length alike.
pub const MEASURED: &str = "[y]";

/// The values alone.
pub fn values(curve: &dyn Curve, x: &[f64], p: &[f64]) -> Vec<f64> {
    let mut values = Vec::with_capacity(x.len());
    curve.evaluate(x, p, &mut |value, _| values.push(value));
    values
}

/// Parameters, axes and derived quantities that several laws share.
mod shared {
    use super::{Axis, MEASURED};
    use crate::models::{Param, Role, Scale};
    use crate::units::Quantity;

    pub const TIME: Axis =
        Axis { symbol: "t", unit: "s", meaning: "Time since the step", quantities: &[Quantity::Time] };

    pub const TEMPERATURE: Axis =
        Axis { symbol: "T", unit: "K", meaning: "Temperature", quantities: &[Quantity::Temperature] };

    pub const CREEP_COMPLIANCE: Axis =
        Axis { symbol: "J(t)", unit: "1/Pa", meaning: "Creep compliance", quantities: &[Quantity::CreepCompliance] };

    /// A relaxation time and what runs parallel to it.
    pub const TAU: Axis = Axis {
        symbol: r"\tau",
        unit: MEASURED,
        meaning: "Relaxation time, or the shift factor or viscosity in proportion to it",
        quantities: &[Quantity::ShiftFactor, Quantity::Viscosity],
    };

    /// A number of either sign, of the size of what was measured.
    pub const fn measured(key: &'static str, symbol: &'static str, meaning: &'static str) -> Param {
        Param {
            key,
            symbol,
            unit: MEASURED,
            meaning,
            start: 1.0,
            limits: [-1e30, 1e30],
            scale: Scale::Linear,
            role: Role::Amplitude,
            fixed: false,
        }
    }

    /// A logarithm of a time, or of what runs parallel to it; a pure number.
    pub const fn ln_time(key: &'static str, symbol: &'static str, meaning: &'static str, start: f64) -> Param {
        Param {
            key,
            symbol,
            unit: "",
            meaning,
            start,
            limits: [-500.0, 500.0],
            scale: Scale::Linear,
            role: Role::Shape,
            fixed: false,
        }
    }

    /// An energy for each particle. The upper limit is far above the apparent energy of the most fragile liquid at T_g.
    pub const fn energy(key: &'static str, symbol: &'static str, meaning: &'static str) -> Param {
        Param {
            key,
            symbol,
            unit: "eV",
            meaning,
            start: 1.0,
            limits: [-100.0, 100.0],
            scale: Scale::Linear,
            role: Role::Shape,
            fixed: false,
        }
    }

    /// A temperature that the other parameters refer to, held by default.
    pub const fn reference_temperature(key: &'static str, symbol: &'static str, meaning: &'static str) -> Param {
        Param {
            key,
            symbol,
            unit: "K",
            meaning,
            start: 600.0,
            limits: [1.0, 1e4],
            scale: Scale::Linear,
            role: Role::Shape,
            fixed: true,
        }
    }

    /// Steepness of log₁₀ τ against T_g/T at T_g. Strong liquids have 17 or so, the most fragile 200.
    pub const FRAGILITY: Param = Param {
        key: "fragility",
        symbol: "m",
        unit: "",
        meaning: "Fragility: slope of lg τ against T_g/T at T_g",
        start: 40.0,
        limits: [0.1, 1e4],
        scale: Scale::Log,
        role: Role::Shape,
        fixed: false,
    };

    /// A compliance that a creep law adds up; positive.
    pub const fn compliance(key: &'static str, symbol: &'static str, meaning: &'static str) -> Param {
        Param {
            key,
            symbol,
            unit: "1/Pa",
            meaning,
            start: 1e-9,
            limits: [1e-16, 1e3],
            scale: Scale::Log,
            role: Role::Amplitude,
            fixed: false,
        }
    }

    /// G_u of creep laws: its inverse is the compliance at once.
    pub const UNRELAXED_MODULUS: Param = Param {
        key: "unrelaxed_modulus",
        symbol: "G_u",
        unit: "Pa",
        meaning: "Unrelaxed modulus; its inverse is the compliance at once",
        start: 1e9,
        limits: [1e-3, 1e16],
        scale: Scale::Log,
        role: Role::Amplitude,
        fixed: false,
    };
}

#[cfg(test)]
mod registry;

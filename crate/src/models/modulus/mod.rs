//! Laws of the complex modulus against angular frequency.

use super::{Derived, Info};
use num_complex::Complex64;

pub mod bergman;
pub mod cole_cole;
pub mod cole_davidson;
pub mod debye;
pub mod havriliak_negami;
pub mod kww;
pub mod qpd;

/// Every law, in the order it is offered.
pub const MODULI: &[&dyn Modulus] = &[
    &qpd::Qpd,
    &kww::Kww,
    &bergman::Bergman,
    &havriliak_negami::HavriliakNegami,
    &cole_cole::ColeCole,
    &cole_davidson::ColeDavidson,
    &debye::Debye,
];

/// The law called `id`.
pub fn find(id: &str) -> Option<&'static dyn Modulus> {
    MODULI.iter().copied().find(|modulus| modulus.info().id == id)
}

/// A law of the complex modulus against angular frequency.
pub trait Modulus: Sync {
    /// What it is.
    fn info(&self) -> &'static Info;

    /// What it predicts.
    fn predicts(&self) -> Predicts {
        Predicts::Modulus
    }

    /// How it acts together with others.
    fn combines(&self) -> Combines {
        Combines::InParallel
    }

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

/// What a law predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predicts {
    /// Storage and loss, so the loss factor too.
    Modulus,
    /// The loss alone.
    Loss,
}

/// How a law acts together with others in a sum ([`super::Law`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combines {
    /// Side by side: moduli add, as those of relaxations do.
    InParallel,
    /// One after another: compliances add, as that of flow does. Such a law describes no solid by itself.
    InSeries,
}

/// The complex modulus alone.
pub fn moduli(modulus: &dyn Modulus, omega: &[f64], p: &[f64]) -> Vec<Complex64> {
    let mut values = Vec::with_capacity(omega.len());
    modulus.evaluate(omega, p, &mut |modulus, _| values.push(modulus));
    values
}

#[cfg(test)]
mod registry;

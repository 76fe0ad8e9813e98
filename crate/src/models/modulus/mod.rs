//! Laws of the complex modulus against angular frequency.

use super::{Derived, Info};
use crate::math::roots::bisect;
use num_complex::Complex64;

pub mod bergman;
pub mod cole_cole;
pub mod cole_davidson;
pub mod debye;
pub mod fractional_maxwell;
pub mod fractional_zener;
pub mod gumbel;
pub mod gumbel_right;
pub mod havriliak_negami;
pub mod kww;
pub mod maxwell;
pub mod newtonian_flow;
pub mod power_law_flow;
pub mod qpd;
pub mod qpd_creep;

/// Every law, in the order it is offered.
pub const MODULI: &[&dyn Modulus] = &[
    &qpd::Qpd,
    &qpd_creep::QpdCreep,
    &kww::Kww,
    &bergman::Bergman,
    &havriliak_negami::HavriliakNegami,
    &cole_cole::ColeCole,
    &cole_davidson::ColeDavidson,
    &debye::Debye,
    &maxwell::Maxwell,
    &fractional_maxwell::FractionalMaxwell,
    &fractional_zener::FractionalZener,
    &gumbel::Gumbel,
    &gumbel_right::GumbelRight,
    &newtonian_flow::NewtonianFlow,
    &power_law_flow::PowerLawFlow,
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

/// `ω_p τ` of the higher loss maximum of a law, given its parameters for τ = 1 and the place of τ among them; NaN without maximum.
///
/// All maxima are bracketed on a grid of ln ωτ over [−6, 30] and refined; those closer than its step are equally high.
fn highest_peak(modulus: &dyn Modulus, p: &[f64], tau: usize) -> f64 {
    const STEP: f64 = 0.25;
    let losses_and_slopes = |ln_x: &[f64]| {
        let omega: Vec<f64> = ln_x.iter().map(|ln_x| ln_x.exp()).collect();
        let mut found = Vec::with_capacity(omega.len());
        modulus.evaluate(&omega, p, &mut |g, gradient| found.push((g.im, gradient[tau].im)));
        found
    };
    let slope = |ln_x: f64| losses_and_slopes(&[ln_x])[0].1;
    let grid: Vec<f64> = (0..=144).map(|k| -6.0 + STEP * f64::from(k)).collect();
    let mut best = (f64::NEG_INFINITY, f64::NAN);
    for (at, ln_x) in losses_and_slopes(&grid).windows(2).zip(grid.windows(2)) {
        if at[0].1 > 0.0 && at[1].1 <= 0.0 {
            let ln_peak = bisect(slope, ln_x[0], ln_x[1]);
            let loss = losses_and_slopes(&[ln_peak])[0].0;
            if loss > best.0 {
                best = (loss, ln_peak);
            }
        }
    }
    best.1.exp()
}

#[cfg(test)]
mod registry;

//! Newtonian flow: a dashpot, to be put in series with a solid.

use super::{Combines, Modulus};
use crate::models::{Info, Param, Role, Scale};
use num_complex::Complex64;

/// Viscous flow of a rate in proportion to the stress.
pub struct NewtonianFlow;

static INFO: Info = Info {
    id: "newtonian_flow",
    title: "Newtonian flow",
    summary: "A viscosity in series: its compliance 1/(iωη) adds to that of the other terms, and nothing stays relaxed.",
    latex: r"J^*=\frac{1}{i\omega\eta_v}",
    source: "Newton, Principia (1687), book 2, section 9; Ferry, Viscoelastic Properties of Polymers (1980)",
    params: &[Param {
        key: "viscosity",
        symbol: r"\eta_v",
        unit: "Pa s",
        meaning: "Viscosity",
        start: 1e12,
        limits: [1e-6, 1e40],
        scale: Scale::Log,
        role: Role::Amplitude,
        fixed: false,
    }],
};

impl Modulus for NewtonianFlow {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn combines(&self) -> Combines {
        Combines::InSeries
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[viscosity] = p else { return };
        for &w in omega {
            let z = Complex64::new(0.0, w);
            each(z * viscosity, &[z]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        vec![vec![1.0 / omega]]
    }
}

#[cfg(test)]
mod tests {
    use crate::models::Law;

    #[test]
    fn behind_a_maxwell_element_it_makes_another_of_less_viscosity() {
        // Two dashpots in series flow as one: 1/η = 1/6 + 1/3.
        let omega = [1e-3, 0.4, 10.0];
        let both = Law::parse("maxwell+newtonian_flow").unwrap().moduli(&omega, &[3.0, 2.0, 3.0]);
        let one = Law::parse("maxwell").unwrap().moduli(&omega, &[3.0, 2.0 / 3.0]);
        for (a, b) in both.iter().zip(one) {
            assert!((a - b).norm() < 1e-15 * b.norm(), "{a} {b}");
        }
    }
}

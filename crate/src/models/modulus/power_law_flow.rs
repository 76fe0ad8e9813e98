//! Power-law flow: a springpot, to be put in series with a solid; creep that goes on as t^n.

use super::{Combines, Modulus};
use crate::math::complex::i_to_the;
use crate::models::shared::exponent;
use crate::models::{Info, Param, Role, Scale};
use num_complex::Complex64;
use std::f64::consts::FRAC_PI_2;

/// Creep without end whose strain grows as a power of time.
pub struct PowerLawFlow;

static INFO: Info = Info {
    id: "power_law_flow",
    title: "Power-law flow",
    summary: "A springpot in series: creep as t^n without end. One third is Andrade's creep, one is Newtonian flow.",
    latex: r"J^*=\frac{1}{K\,(i\omega\cdot 1\,\mathrm{s})^{n}}",
    source: "Andrade, Proc. R. Soc. A 84, 1 (1910); Scott Blair, Veinoglou & Caffyn, Proc. R. Soc. A 189, 69 (1947)",
    params: &[
        Param {
            key: "flow_modulus",
            symbol: "K",
            unit: "Pa",
            meaning: "Absolute modulus of the flow at 1 rad/s",
            start: 1e9,
            limits: [1e-6, 1e30],
            scale: Scale::Log,
            role: Role::Amplitude,
            fixed: false,
        },
        exponent("flow_exponent", "n", "Power of time with which creep goes on; 1 is Newtonian flow"),
    ],
};

impl Modulus for PowerLawFlow {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn combines(&self) -> Combines {
        Combines::InSeries
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[modulus, n] = p else { return };
        let i_n = i_to_the(n);
        for &w in omega {
            let power = i_n * w.powf(n);
            each(modulus * power, &[power, modulus * power * Complex64::new(w.ln(), FRAC_PI_2)]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        [0.2, 0.35, 0.5, 0.7, 0.95].map(|n| vec![omega.powf(-n), n]).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{moduli, newtonian_flow::NewtonianFlow};

    #[test]
    fn exponent_one_is_newtonian_flow() {
        let omega = [1e-9, 0.3, 1e9];
        assert_eq!(moduli(&PowerLawFlow, &omega, &[7.0, 1.0]), moduli(&NewtonianFlow, &omega, &[7.0]));
    }

    #[test]
    fn its_loss_factor_is_the_same_at_every_frequency() {
        for g in moduli(&PowerLawFlow, &[1e-9, 0.3, 1e9], &[7.0, 1.0 / 3.0]) {
            // tan(π/6)
            assert!((g.im / g.re - 1.0 / 3f64.sqrt()).abs() < 1e-15);
        }
    }
}

//! Maxwell: a spring and a dashpot in series, the simplest fluid that answers a fast load like a solid.

use super::{Modulus, havriliak_negami};
use crate::models::shared::{RELAXATION_STRENGTH, RELAXATION_TIME};
use crate::models::{Derived, Info, PEAK_FREQUENCY, Param, UNRELAXED, VISCOSITY};
use num_complex::Complex64;

/// One element of Maxwell; several make the generalised Maxwell law (Prony series).
pub struct Maxwell;

static INFO: Info = Info {
    id: "maxwell",
    title: "Maxwell element",
    summary: "A spring and a dashpot in series: one relaxation time, and flow. Several of them are a Prony series.",
    latex: r"G^*=G\,\frac{i\omega\tau}{1+i\omega\tau}",
    source: "Maxwell, Phil. Trans. R. Soc. 157, 49 (1867)",
    params: &[Param { symbol: "G", meaning: "Modulus of the spring", ..RELAXATION_STRENGTH }, RELAXATION_TIME],
};

impl Modulus for Maxwell {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        let &[modulus, tau] = p else { return };
        for &w in omega {
            let z_minus_1 = Complex64::new(0.0, -1.0 / (w * tau));
            let relaxed = (1.0 + z_minus_1).inv();
            each(modulus * relaxed, &[relaxed, modulus / tau * relaxed * relaxed * z_minus_1]);
        }
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        vec![vec![1.0, 1.0 / omega]]
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived { value: |p| p[0], ..UNRELAXED },
            Derived { value: |p| havriliak_negami::peak_frequency(p[1], 1.0, 1.0), ..PEAK_FREQUENCY },
            Derived { meaning: "Viscosity of the dashpot, G τ", value: |p| p[0] * p[1], ..VISCOSITY },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::moduli;

    #[test]
    fn it_is_a_spring_when_fast_and_a_dashpot_when_slow() {
        let g = moduli(&Maxwell, &[1e-9, 1e9], &[3.0, 2.0]);
        assert!((g[0].im / 6e-9 - 1.0).abs() < 1e-15 && (g[0].re / 1.2e-17 - 1.0).abs() < 1e-15);
        assert!((g[1].re / 3.0 - 1.0).abs() < 1e-15);
    }
}

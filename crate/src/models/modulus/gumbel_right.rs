//! Gumbel-distributed retardation with the tail towards long times.

use super::{Modulus, gumbel};
use crate::math::gumbel::Skew;
use crate::models::{Derived, Info};
use num_complex::Complex64;

/// Retardation whose logarithmic times are Gumbel-distributed with the tail towards long times.
pub struct GumbelRight;

static INFO: Info = Info {
    id: "gumbel_right",
    title: "Gumbel-distributed retardation, long tail",
    summary: "Delayed elasticity whose retardation times are spread over long ones above τ_c. Add newtonian_flow for a glass that flows.",
    latex: r"G^*=G_{el}\left[1+\Delta_J\int_{-\infty}^{\infty}\frac{e^{-u-e^{-u}}\,du}{1+i\omega\tau_c\,e^{b\,u}}\right]^{-1}",
    source: "Gumbel, Statistics of Extremes (1958); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 19 as one \
             distribution, with the density that its text leaves open",
    params: gumbel::PARAMS,
};

impl Modulus for GumbelRight {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        gumbel::evaluate(Skew::Right, omega, p, each);
    }

    fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        gumbel::shapes(omega)
    }

    fn derived(&self) -> &'static [Derived] {
        gumbel::DERIVED
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::modulus::{gumbel::Gumbel, moduli};

    #[test]
    fn its_delayed_compliance_is_the_other_tail_mirrored_in_frequency() {
        // 1/(1+iy) and 1/(1+i/y) add up to 1, with opposite imaginary parts, and mirrored times stand for mirrored frequencies.
        let retarded = |law: &dyn Modulus, x: f64| moduli(law, &[x], &[1.0, 1.0, 1.0, 2.0])[0].inv() - 1.0;
        for x in [1e-6_f64, 0.2, 1.0, 1e3] {
            let sum = retarded(&GumbelRight, x) + retarded(&Gumbel, 1.0 / x).conj();
            assert!((sum - 1.0).norm() < 1e-13, "{x}: {sum}");
        }
    }
}

//! Complex functions that keep full relative precision in both parts.

use num_complex::Complex64;
use std::f64::consts::FRAC_PI_2;

/// `i^p` for 0 ≤ p ≤ 1: `cos(πp/2) + i sin(πp/2)`.
///
/// The cosine is taken as a sine of the complement, so that `i^1` has a real part of exactly 0: an error of 6e-17 there
/// would swamp the storage modulus of a Debye process at low frequency, which is of the order of (ωτ)².
pub fn i_to_the(p: f64) -> Complex64 {
    Complex64::new((FRAC_PI_2 * (1.0 - p)).sin(), (FRAC_PI_2 * p).sin())
}

/// `ln(1 + w)` without loss for small |w|.
pub fn ln_1p(w: Complex64) -> Complex64 {
    Complex64::new(0.5 * (2.0 * w.re + w.norm_sqr()).ln_1p(), w.im.atan2(1.0 + w.re))
}

/// `e^w − 1` without loss for small |w|.
pub fn exp_m1(w: Complex64) -> Complex64 {
    let half = (0.5 * w.im).sin();
    Complex64::new(w.re.exp_m1() * w.im.cos() - 2.0 * half * half, w.re.exp() * w.im.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both functions are a handful of roundings away from exact.
    const REL: f64 = 1e-15;

    #[test]
    fn powers_of_i_are_exact_at_the_ends() {
        assert_eq!(i_to_the(1.0), Complex64::I);
        assert_eq!(i_to_the(0.0), Complex64::ONE);
    }

    #[test]
    fn small_arguments_keep_their_leading_terms() {
        let w = Complex64::new(0.0, 1e-9);
        // ln(1+iy) = y²/2 + iy + O(y³), e^{iy} − 1 = −y²/2 + iy + O(y³)
        let (ln, exp) = (ln_1p(w), exp_m1(w));
        assert!((ln.re / 5e-19 - 1.0).abs() < REL && (ln.im / 1e-9 - 1.0).abs() < REL);
        assert!((exp.re / -5e-19 - 1.0).abs() < REL && (exp.im / 1e-9 - 1.0).abs() < REL);
    }

    #[test]
    fn they_undo_each_other() {
        for (re, im) in [(0.3, 0.7), (-0.4, 2.0), (5.0, -1.0)] {
            let w = Complex64::new(re, im);
            assert!((exp_m1(ln_1p(w)) - w).norm() < 8.0 * REL * (1.0 + w.norm()));
        }
    }
}

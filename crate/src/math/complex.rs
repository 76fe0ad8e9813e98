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

/// `i^p` for any real p, exact for whole ones.
pub fn quarter_turns(p: f64) -> Complex64 {
    let p = p.rem_euclid(4.0);
    let whole = p.round();
    let (sin, cos) = (FRAC_PI_2 * (p - whole)).sin_cos();
    match whole as u8 {
        1 => Complex64::new(-sin, cos),
        2 => Complex64::new(-cos, -sin),
        3 => Complex64::new(sin, -cos),
        _ => Complex64::new(cos, sin),
    }
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

/// `tanh z`; beyond |Re z| = 20 it is ±1 to the last digit, where a quotient of exponentials would overflow.
pub fn tanh(z: Complex64) -> Complex64 {
    if z.re.abs() < 20.0 {
        return z.tanh();
    }
    Complex64::new(z.re.signum(), 2.0 * (2.0 * z.im).sin() * (-2.0 * z.re.abs()).exp())
}

/// Principal `asin z`, precise in both parts (W. Kahan, Branch cuts for complex elementary functions, 1987).
pub fn asin(z: Complex64) -> Complex64 {
    let (less, more) = ((1.0 - z).sqrt(), (1.0 + z).sqrt());
    Complex64::new(z.re.atan2((less * more).re), (less.conj() * more).im.asinh())
}

/// Principal `acos z`, precise in both parts (as [`asin`]).
pub fn acos(z: Complex64) -> Complex64 {
    let (less, more) = ((1.0 - z).sqrt(), (1.0 + z).sqrt());
    Complex64::new(2.0 * less.re.atan2(more.re), (more.conj() * less).im.asinh())
}

/// Principal `atan z`, precise in both parts.
pub fn atan(z: Complex64) -> Complex64 {
    let (x, y) = (z.re, z.im);
    let below = x * x + (1.0 - y) * (1.0 - y);
    Complex64::new(0.5 * (2.0 * x).atan2((1.0 - x) * (1.0 + x) - y * y), 0.25 * (4.0 * y / below).ln_1p())
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
    fn four_quarter_turns_are_a_whole_one() {
        for (p, turned) in [(-1.0, -Complex64::I), (2.0, -Complex64::ONE), (3.0, -Complex64::I), (4.0, Complex64::ONE)]
        {
            assert_eq!(quarter_turns(p), turned, "{p}");
        }
        for p in [0.1, 0.5, 0.9] {
            assert!((quarter_turns(p) - i_to_the(p)).norm() < 2.0 * REL, "{p}");
            assert!((quarter_turns(p - 8.0) - i_to_the(p)).norm() < 10.0 * REL, "{p}");
        }
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
    fn inverse_functions_undo_their_functions_and_keep_small_parts() {
        for (re, im) in [(0.3, 0.7), (-0.4, 0.2), (1.1, -0.5), (-1.2, -0.9), (0.5, 1e-30)] {
            let w = Complex64::new(re, im);
            let near = |found: Complex64| {
                (found.re - w.re).abs() <= 8.0 * REL * w.re.abs() && (found.im - w.im).abs() <= 8.0 * REL * w.im.abs()
            };
            assert!(near(asin(w.sin())), "{w}");
            assert!(near(atan(w.tan())), "{w}");
            // acos has its values between 0 and π.
            assert!((acos(w.cos()) - if re < 0.0 { -w } else { w }).norm() <= 8.0 * REL * w.norm(), "{w}");
            assert!((tanh(w) - w.sinh() / w.cosh()).norm() <= 8.0 * REL, "{w}");
        }
        assert!((tanh(Complex64::new(-900.0, 1.0)) + 1.0).norm() < REL);
    }

    #[test]
    fn they_undo_each_other() {
        for (re, im) in [(0.3, 0.7), (-0.4, 2.0), (5.0, -1.0)] {
            let w = Complex64::new(re, im);
            assert!((exp_m1(ln_1p(w)) - w).norm() < 8.0 * REL * (1.0 + w.norm()));
        }
    }
}

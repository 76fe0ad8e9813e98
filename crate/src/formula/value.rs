//! Real and complex numbers under the operations of a formula, with the slope of each.

use super::functions::Function;
use crate::math::complex::{acos, asin, atan, quarter_turns, tanh};
use num_complex::Complex64;
use std::f64::consts::LN_10;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// What a formula computes with.
pub trait Value:
    Copy
    + PartialEq
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    /// A number of the formula; not a number where it cannot be held.
    fn number(value: Complex64) -> Self;
    /// A real number.
    fn real(value: f64) -> Self;
    /// Natural logarithm.
    fn log(self) -> Self;
    /// Any power.
    fn power(self, exponent: Self) -> Self;
    /// A function of it.
    fn function(self, function: Function) -> Self;
    /// Slope of a function here, where it has the value `value`.
    fn slope(self, function: Function, value: Self) -> Self;
    /// What a small change becomes under a function with this slope.
    fn carry(slope: Self, change: Self, function: Function) -> Self;

    /// A power with a whole exponent, by repeated squaring.
    fn whole_power(self, exponent: i32) -> Self {
        let mut left = exponent.unsigned_abs();
        let (mut square, mut product) = (self, Self::real(1.0));
        while left > 0 {
            if left & 1 == 1 {
                product = product * square;
            }
            left >>= 1;
            if left > 0 {
                square = square * square;
            }
        }
        if exponent < 0 { Self::real(1.0) / product } else { product }
    }
}

impl Value for f64 {
    fn number(value: Complex64) -> f64 {
        if value.im == 0.0 { value.re } else { f64::NAN }
    }

    fn real(value: f64) -> f64 {
        value
    }

    fn log(self) -> f64 {
        self.ln()
    }

    fn power(self, exponent: f64) -> f64 {
        self.powf(exponent)
    }

    fn function(self, function: Function) -> f64 {
        match function {
            Function::Exp => self.exp(),
            Function::Log => self.ln(),
            Function::Log10 => self.log10(),
            Function::Sqrt => self.sqrt(),
            Function::Sin => self.sin(),
            Function::Cos => self.cos(),
            Function::Tan => self.tan(),
            Function::Asin => self.asin(),
            Function::Acos => self.acos(),
            Function::Atan => self.atan(),
            Function::Sinh => self.sinh(),
            Function::Cosh => self.cosh(),
            Function::Tanh => self.tanh(),
            Function::Abs => self.abs(),
        }
    }

    fn slope(self, function: Function, value: f64) -> f64 {
        match function {
            // 1 − tanh² would lose its digits where tanh is near 1.
            Function::Tanh => self.cosh().powi(-2),
            Function::Abs if self == 0.0 => 0.0,
            Function::Abs => self.signum(),
            _ => slope(self, function, value),
        }
    }

    fn carry(slope: f64, change: f64, _function: Function) -> f64 {
        slope * change
    }
}

impl Value for Complex64 {
    fn number(value: Complex64) -> Complex64 {
        value
    }

    fn real(value: f64) -> Complex64 {
        value.into()
    }

    fn log(self) -> Complex64 {
        self.ln()
    }

    fn power(self, exponent: Complex64) -> Complex64 {
        if self == Complex64::ZERO {
            return match exponent.re {
                _ if exponent == Complex64::ZERO => Complex64::ONE,
                positive if positive > 0.0 => Complex64::ZERO,
                _ => Complex64::new(f64::INFINITY, f64::NAN),
            };
        }
        if exponent.im != 0.0 {
            return (exponent * self.ln()).exp();
        }
        // Real and imaginary bases keep every digit: (iωτ)^1 has no real part at all.
        let exponent = exponent.re;
        match self {
            Complex64 { re, im: 0.0 } if re > 0.0 => re.powf(exponent).into(),
            Complex64 { re: 0.0, im } => {
                quarter_turns(if im > 0.0 { exponent } else { -exponent }) * im.abs().powf(exponent)
            }
            base => Complex64::from_polar(base.norm().powf(exponent), base.arg() * exponent),
        }
    }

    fn function(self, function: Function) -> Complex64 {
        match function {
            Function::Exp => self.exp(),
            Function::Log => self.ln(),
            Function::Log10 => self.ln() / LN_10,
            Function::Sqrt => self.sqrt(),
            Function::Sin => self.sin(),
            Function::Cos => self.cos(),
            // tan z = −i tanh(iz), and only tanh must then be kept from overflowing.
            Function::Tan => -Complex64::I * tanh(Complex64::I * self),
            Function::Asin => asin(self),
            Function::Acos => acos(self),
            Function::Atan => atan(self),
            Function::Sinh => self.sinh(),
            Function::Cosh => self.cosh(),
            Function::Tanh => tanh(self),
            Function::Abs => self.norm().into(),
        }
    }

    fn slope(self, function: Function, value: Complex64) -> Complex64 {
        match function {
            Function::Tanh => 1.0 - value * value,
            Function::Abs if self == Complex64::ZERO => Complex64::ZERO,
            // The direction in which the size grows: see `carry`.
            Function::Abs => self / self.norm(),
            _ => slope(self, function, value),
        }
    }

    fn carry(slope: Complex64, change: Complex64, function: Function) -> Complex64 {
        match function {
            // The size has no complex derivative; it changes by the part of the change that points along the number.
            Function::Abs => (slope.conj() * change).re.into(),
            _ => slope * change,
        }
    }
}

/// Slopes that real and complex numbers share.
fn slope<T: Value>(at: T, function: Function, value: T) -> T {
    let one = T::real(1.0);
    match function {
        Function::Exp => value,
        Function::Log => one / at,
        Function::Log10 => one / (at * T::real(LN_10)),
        Function::Sqrt => T::real(0.5) / value,
        Function::Sin => at.function(Function::Cos),
        Function::Cos => -at.function(Function::Sin),
        Function::Tan => one + value * value,
        Function::Asin => one / ((one - at) * (one + at)).function(Function::Sqrt),
        Function::Acos => -(one / ((one - at) * (one + at)).function(Function::Sqrt)),
        Function::Atan => one / (one + at * at),
        Function::Sinh => at.function(Function::Cosh),
        Function::Cosh => at.function(Function::Sinh),
        Function::Tanh | Function::Abs => T::real(f64::NAN),
    }
}

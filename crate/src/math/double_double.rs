//! Numbers of twice the digits: the unevaluated sum of two doubles, about 32 decimal digits.
//!
//! For the few places where a double is too short: a fit of nearly exact data whose residuals are the last digits of what was
//! measured. T. J. Dekker, Numer. Math. 18, 224 (1971); Y. Hida, X. S. Li & D. H. Bailey, 15th IEEE Symp. Comput. Arith. (2001).

use std::ops::{Add, Div, Mul, Neg, Sub};

/// high + low, low being less than half a unit in the last place of high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DoubleDouble {
    high: f64,
    low: f64,
}

const LN_2: DoubleDouble = DoubleDouble { high: std::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };
const HALF_PI: DoubleDouble = DoubleDouble { high: std::f64::consts::FRAC_PI_2, low: 6.123_233_995_736_766e-17 };

/// The sum and what it lost in rounding, when |a| ≥ |b| or a = 0.
fn quick_sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    DoubleDouble { high, low: b - (high - a) }
}

/// The sum and what it lost in rounding.
fn sum(a: f64, b: f64) -> DoubleDouble {
    let high = a + b;
    let part = high - a;
    DoubleDouble { high, low: (a - (high - part)) + (b - part) }
}

/// The product and what it lost in rounding.
fn product(a: f64, b: f64) -> DoubleDouble {
    let high = a * b;
    DoubleDouble { high, low: a.mul_add(b, -high) }
}

impl From<f64> for DoubleDouble {
    fn from(high: f64) -> DoubleDouble {
        DoubleDouble { high, low: 0.0 }
    }
}

impl Neg for DoubleDouble {
    type Output = DoubleDouble;
    fn neg(self) -> DoubleDouble {
        DoubleDouble { high: -self.high, low: -self.low }
    }
}

impl Add for DoubleDouble {
    type Output = DoubleDouble;
    fn add(self, other: DoubleDouble) -> DoubleDouble {
        let (highs, lows) = (sum(self.high, other.high), sum(self.low, other.low));
        let inner = quick_sum(highs.high, highs.low + lows.high);
        quick_sum(inner.high, inner.low + lows.low)
    }
}

impl Sub for DoubleDouble {
    type Output = DoubleDouble;
    fn sub(self, other: DoubleDouble) -> DoubleDouble {
        self + -other
    }
}

impl Mul for DoubleDouble {
    type Output = DoubleDouble;
    fn mul(self, other: DoubleDouble) -> DoubleDouble {
        let highs = product(self.high, other.high);
        quick_sum(highs.high, highs.low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for DoubleDouble {
    type Output = DoubleDouble;
    fn div(self, other: DoubleDouble) -> DoubleDouble {
        let first = self.high / other.high;
        let left = self - other * first.into();
        let second = left.high / other.high;
        let left = left - other * second.into();
        quick_sum(first, second) + (left.high / other.high).into()
    }
}

impl DoubleDouble {
    /// The number that was meant by its shortest decimal digits: 0.1 and not the double next to it. A double with more digits
    /// than every decimal of its length can be read back from, 15, was computed and is taken as it is.
    pub fn decimal(x: f64) -> DoubleDouble {
        const EXACT: i32 = 22; // 10²² is the largest power of ten that is a double
        let text = format!("{x:e}");
        let Some((mantissa, exponent)) = text.split_once('e') else { return x.into() };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{decimals}");
        let (Ok(number), Ok(exponent)) = (digits.parse::<i64>(), exponent.parse::<i32>()) else { return x.into() };
        let power = exponent - decimals.len() as i32;
        if digits.trim_start_matches('-').len() > 15 || power.abs() > EXACT {
            return x.into();
        }
        let (number, ten) = (DoubleDouble::from(number as f64), DoubleDouble::from(10_f64.powi(power.abs())));
        if power < 0 { number / ten } else { number * ten }
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        self.high + self.low
    }

    fn scaled(self, factor: f64) -> DoubleDouble {
        DoubleDouble { high: self.high * factor, low: self.low * factor }
    }

    /// Exponential.
    pub fn exp(self) -> DoubleDouble {
        let turns = (self.high / LN_2.high).round();
        if turns.is_nan() || turns.abs() >= 1000.0 {
            return self.high.exp().into();
        }
        // exp(x) − 1 for |x| < ln 2 / 512 by its series, then doubled 8 times: exp(2x) − 1 = 2s + s².
        let x = (self - LN_2 * turns.into()).scaled(1.0 / 256.0);
        let mut s = DoubleDouble::from(0.0);
        for n in (1..=11).rev() {
            s = (s + 1.0.into()) * x / f64::from(n).into();
        }
        for _ in 0..8 {
            s = s.scaled(2.0) + s * s;
        }
        (s + 1.0.into()).scaled(2_f64.powi(turns as i32))
    }

    /// Natural logarithm.
    pub fn ln(self) -> DoubleDouble {
        let near = self.high.ln();
        if !near.is_finite() {
            return near.into();
        }
        // Newton's step on exp(y) = x.
        self * DoubleDouble::from(-near).exp() - 1.0.into() + near.into()
    }

    /// Square root.
    pub fn sqrt(self) -> DoubleDouble {
        let near = self.high.sqrt();
        if near == 0.0 || !near.is_finite() {
            return near.into();
        }
        DoubleDouble::from(near) + ((self - product(near, near)) / (2.0 * near).into())
    }

    /// Sine and cosine of an angle in radian.
    pub fn sin_cos(self) -> [DoubleDouble; 2] {
        let turns = (self.high / HALF_PI.high).round();
        if turns.is_nan() || turns.abs() >= 1e9 {
            return [self.high.sin().into(), self.high.cos().into()];
        }
        let x = self - HALF_PI * turns.into();
        let square = -(x * x);
        // From the far end of the series: 1 − x²/(n(n − 1))(1 − …).
        let series = |last: i32| {
            let step = |s: DoubleDouble, n: i32| s * square / f64::from(n * (n - 1)).into() + 1.0.into();
            (2..=last).rev().filter(|n| n % 2 == last % 2).fold(DoubleDouble::from(1.0), step)
        };
        let (sin, cos) = (x * series(29), series(28));
        match (turns as i64).rem_euclid(4) {
            0 => [sin, cos],
            1 => [cos, -sin],
            2 => [-sin, -cos],
            _ => [-cos, sin],
        }
    }

    /// Arc tangent.
    pub fn atan(self) -> DoubleDouble {
        let near = self.high.atan();
        let [sin, cos] = DoubleDouble::from(near).sin_cos();
        // tan(atan x − near), so small that it is its own arc tangent.
        let left = (self * cos - sin) / (cos + self * sin);
        if left.high.is_finite() { left + near.into() } else { near.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few roundings at 2⁻¹⁰⁵.
    const REL: f64 = 1e-30;

    fn close(value: DoubleDouble, high: f64, low: f64) {
        let left = value - DoubleDouble { high, low };
        assert!((left.to_f64() / high).abs() < REL, "{value:?} {high:e} {low:e}");
    }

    #[test]
    fn functions_have_twice_the_digits_of_a_double() {
        // mpmath with 50 digits, split in two doubles.
        let x = DoubleDouble::decimal(0.7);
        close(x.exp(), 2.0137527074704766, -1.111538506282491e-16);
        close(x.ln(), -0.3566749439387324, 1.2755728260984883e-17);
        close(x.sqrt(), 0.8366600265340756, -1.4687121520375495e-17);
        close(x.sin_cos()[0], 0.644217687237691, 3.6839873053850086e-17);
        close(x.sin_cos()[1], 0.7648421872844884, 4.2275485752611174e-17);
        close(x.atan(), 0.6107259643892086, 5.22235594193475e-17);
    }

    #[test]
    fn a_decimal_number_is_what_its_digits_say() {
        let tenth = DoubleDouble::decimal(0.1);
        assert_eq!((tenth * 10.0.into() - 1.0.into()).to_f64(), 0.0);
        assert_eq!(tenth.to_f64(), 0.1);
        // 2/3 was computed: more digits than anybody types.
        assert_eq!(DoubleDouble::decimal(2.0 / 3.0), (2.0 / 3.0).into());
        assert_eq!(DoubleDouble::decimal(-2.5e-7).to_f64(), -2.5e-7);
        assert!(DoubleDouble::decimal(f64::NAN).to_f64().is_nan());
    }

    #[test]
    fn what_has_no_value_has_none() {
        assert!(DoubleDouble::from(-1.0).ln().to_f64().is_nan());
        assert_eq!(DoubleDouble::from(0.0).ln().to_f64(), f64::NEG_INFINITY);
        assert_eq!(DoubleDouble::from(1e4).exp().to_f64(), f64::INFINITY);
        assert_eq!(DoubleDouble::from(-1e4).exp().to_f64(), 0.0);
        assert!((DoubleDouble::from(f64::INFINITY).atan() - HALF_PI).to_f64().abs() < 1e-15);
    }
}

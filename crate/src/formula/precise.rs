//! A formula against nearly exact data, worked out to twice the digits of a double.

use super::evaluation::{Evaluated, evaluate};
use super::functions::Function;
use super::program::Program;
use super::value::Value;
use crate::math::double_double::DoubleDouble;
use num_complex::Complex64;

/// Differences below this part of the data are worked out to twice the digits: a double leaves them six digits or fewer.
const NEARLY_EXACT: f64 = 1e-10;

/// Replaces differences between a formula and `y` by better ones where all are so small that rounding shows in them. The data
/// are then what their decimal digits say, and not the doubles next to them. A point without data has a NaN in `y`.
pub fn refine(
    differences: &mut Evaluated<f64>,
    program: &Program,
    parameters: &[f64],
    variables: &[&[f64]],
    y: &[f64],
) {
    let size = y.iter().fold(0.0_f64, |size, y| size.max(y.abs()));
    // Where nothing was measured there is no difference, and it does not matter.
    if differences.values.iter().any(|d| d.abs() > NEARLY_EXACT * size) {
        return;
    }
    let parameters: Vec<DoubleDouble> = parameters.iter().map(|&p| p.into()).collect();
    let precise = evaluate(program, &parameters, variables).values;
    for ((difference, value), &y) in differences.values.iter_mut().zip(precise).zip(y) {
        let better = (value - DoubleDouble::decimal(y)).to_f64();
        if better.is_finite() {
            *difference = better;
        }
    }
}

impl Value for DoubleDouble {
    fn number(value: Complex64) -> DoubleDouble {
        if value.im == 0.0 { DoubleDouble::decimal(value.re) } else { f64::NAN.into() }
    }

    fn real(value: f64) -> DoubleDouble {
        DoubleDouble::decimal(value)
    }

    fn log(self) -> DoubleDouble {
        self.ln()
    }

    fn power(self, exponent: DoubleDouble) -> DoubleDouble {
        // Zero and negative bases have no logarithm, and the powers they have are exact.
        if self.to_f64() > 0.0 { (self.ln() * exponent).exp() } else { self.to_f64().powf(exponent.to_f64()).into() }
    }

    fn function(self, function: Function) -> DoubleDouble {
        match function {
            Function::Exp => self.exp(),
            Function::Log => self.ln(),
            Function::Log10 => self.ln() / DoubleDouble::from(10.0).ln(),
            Function::Sqrt => self.sqrt(),
            Function::Sin => self.sin_cos()[0],
            Function::Cos => self.sin_cos()[1],
            Function::Atan => self.atan(),
            Function::Abs if self.to_f64() < 0.0 => -self,
            Function::Abs => self,
            Function::Tan => {
                let [sin, cos] = self.sin_cos();
                sin / cos
            }
            Function::Asin => (self / ((one() - self) * (one() + self)).sqrt()).atan(),
            Function::Acos => DoubleDouble::from(2.0) * ((one() - self) / (one() + self)).sqrt().atan(),
            Function::Sinh => (self.exp() - (-self).exp()) / 2.0.into(),
            Function::Cosh => (self.exp() + (-self).exp()) / 2.0.into(),
            Function::Tanh => one() - DoubleDouble::from(2.0) / ((self + self).exp() + one()),
        }
    }

    /// Slopes have the digits of a double.
    fn slope(self, function: Function, value: DoubleDouble) -> DoubleDouble {
        self.to_f64().slope(function, value.to_f64()).into()
    }

    fn carry(slope: DoubleDouble, change: DoubleDouble, _function: Function) -> DoubleDouble {
        slope * change
    }
}

fn one() -> DoubleDouble {
    1.0.into()
}

#[cfg(test)]
mod tests {
    use crate::formula::Formula;

    #[test]
    fn differences_from_exact_data_are_those_of_the_digits_typed() {
        // 0.1·3 is 0.3 in decimals and 0.30000000000000004 in doubles.
        let line = Formula::parse("b*x", &["x"]).unwrap();
        assert!(line.against(&[3.0], &[&[0.1]], &[0.3]).values[0].abs() < 1e-31);
        let growth = Formula::parse("b*exp(x)", &["x"]).unwrap();
        // mpmath: exp(0.3) − 1.34985880757600.
        let [difference] = growth.against(&[1.0], &[&[0.3]], &[1.349_858_807_576]).values[..] else { panic!() };
        assert!((difference - 3.103_983_744_3e-15).abs() < 1e-24, "{difference:e}");
    }

    #[test]
    fn every_function_has_the_value_it_has_in_doubles() {
        for (name, _) in crate::formula::FUNCTIONS {
            let formula = Formula::parse(&format!("b+{name}(x)"), &["x"]).unwrap();
            let x = [0.13, 0.4, 0.71];
            let y = formula.real(&[0.0], &[&x]).values;
            for difference in formula.against(&[0.0], &[&x], &y).values {
                // Half a unit in the last place of the double, or what its own function is off.
                assert!(difference.abs() < 4e-16, "{name} {difference:e}");
            }
        }
    }
}

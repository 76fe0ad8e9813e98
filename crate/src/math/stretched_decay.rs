//! The stretched exponential exp(−x^β), its complement without cancellation, and their derivatives.

/// exp(−x^β) at one x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StretchedDecay {
    /// What is left, `exp(−x^β)`.
    pub left: f64,
    /// What is gone, `1 − exp(−x^β)`, with full relative precision at small x.
    pub gone: f64,
    /// `d gone / d ln x = β x^β exp(−x^β)`.
    pub by_ln_x: f64,
    /// `d gone / d β = x^β ln x exp(−x^β)`.
    pub by_beta: f64,
}

/// The stretched exponential at `x ≥ 0` (NaN below).
pub fn stretched_decay(x: f64, beta: f64) -> StretchedDecay {
    let ln_x = x.ln();
    let power = (beta * ln_x).exp();
    let left = (-power).exp();
    // At both ends the product of 0 and ∞ stands for its limit, 0.
    let rate = if left == 0.0 { 0.0 } else { power * left };
    let by_beta = if rate == 0.0 { 0.0 } else { rate * ln_x };
    StretchedDecay { left, gone: -(-power).exp_m1(), by_ln_x: beta * rate, by_beta }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_gone_at_first_and_everything_at_last() {
        assert_eq!(stretched_decay(0.0, 0.5), StretchedDecay { left: 1.0, gone: 0.0, by_ln_x: 0.0, by_beta: 0.0 });
        assert_eq!(stretched_decay(1e300, 0.5), StretchedDecay { left: 0.0, gone: 1.0, by_ln_x: 0.0, by_beta: 0.0 });
    }

    #[test]
    fn a_small_change_keeps_its_digits() {
        // 1 − exp(−y) = y − y²/2 at y = 1e-12.
        assert!((stretched_decay(1e-24, 0.5).gone / (1e-12 - 5e-25) - 1.0).abs() < 1e-13); // rounding of exp at 27
    }

    #[test]
    fn a_negative_time_has_no_value() {
        assert!(stretched_decay(-1.0, 0.5).gone.is_nan());
    }
}

//! Numbers as people read them: rounded to their error.

/// `value` and `std_error` as texts: two digits of the error, the value to the same place.
///
/// Very large and very small numbers share a power of ten: `("2.40e10", "0.03e10")`. An error of zero or one that is not
/// finite has no text.
pub fn with_error(value: f64, std_error: Option<f64>) -> (String, String) {
    let Some(error) = std_error.filter(|e| e.is_finite() && *e > 0.0) else {
        return (significant(value, 6), String::new());
    };
    let exponent = shared_exponent(value.abs().max(error));
    let scale = 10f64.powi(exponent);
    let (value, error) = (value / scale, error / scale);
    let decimals = (1 - decade(round_to(error, 2))).max(0) as usize;
    let suffix = if exponent == 0 { String::new() } else { format!("e{exponent}") };
    // What rounds to zero has no sign.
    let rounded = format!("{value:.decimals$}");
    let rounded = if rounded.parse() == Ok(0.0) { rounded.replace('-', "") } else { rounded };
    (format!("{}{suffix}", minus(&rounded)), format!("{error:.decimals$}{suffix}"))
}

/// `value` with at most `digits` significant digits and no trailing zeros.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return minus(&value.to_string());
    }
    let value = round_to(value, digits);
    let exponent = shared_exponent(value.abs());
    if exponent == 0 { minus(&value.to_string()) } else { minus(&format!("{value:e}")) }
}

/// The power of ten to split off: 0 for numbers that read well as they are.
fn shared_exponent(magnitude: f64) -> i32 {
    let decade = decade(magnitude);
    if (-4..6).contains(&decade) { 0 } else { decade }
}

fn decade(magnitude: f64) -> i32 {
    magnitude.log10().floor() as i32
}

fn round_to(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

fn minus(text: &str) -> String {
    text.replace('-', "−").replace("e−", "e-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(value: f64, error: f64) -> (String, String) {
        with_error(value, Some(error))
    }

    #[test]
    fn the_value_ends_where_the_error_does() {
        assert_eq!(both(0.38123, 0.0042), ("0.3812".into(), "0.0042".into()));
        assert_eq!(both(24.0312, 0.21), ("24.03".into(), "0.21".into()));
        assert_eq!(both(69.97, 12.3), ("70".into(), "12".into()));
        assert_eq!(both(-0.2, 11.0), ("0".into(), "11".into()));
        assert_eq!(both(-1.5, 0.099), ("−1.500".into(), "0.099".into()));
    }

    #[test]
    fn an_error_that_rounds_up_a_decade_keeps_two_digits() {
        assert_eq!(both(1.0, 0.0996), ("1.00".into(), "0.10".into()));
    }

    #[test]
    fn large_and_small_numbers_share_a_power_of_ten() {
        assert_eq!(both(1.68e12, 3e10), ("1.680e12".into(), "0.030e12".into()));
        assert_eq!(both(2.5e-7, 1e-8), ("2.50e-7".into(), "0.10e-7".into()));
    }

    #[test]
    fn an_error_is_never_shown_as_zero() {
        assert_eq!(both(1.0, 0.0), ("1".into(), String::new()));
        assert_eq!(both(1.0, f64::INFINITY), ("1".into(), String::new()));
        assert_eq!(with_error(0.0, None).0, "0");
    }
}

//! Roots of functions of one variable.

/// Where `f` changes sign between `lo` and `hi`, by bisection down to neighbouring numbers.
///
/// The sign must differ at the ends; otherwise the result is one of them.
pub fn bisect(f: impl Fn(f64) -> f64, mut lo: f64, mut hi: f64) -> f64 {
    let rising = f(lo) < 0.0;
    loop {
        let mid = 0.5 * (lo + hi);
        if mid <= lo || mid >= hi {
            return mid;
        }
        if (f(mid) < 0.0) == rising {
            lo = mid;
        } else {
            hi = mid;
        }
    }
}

/// The same, down to `width`.
pub fn bisect_to(f: &dyn Fn(f64) -> f64, mut lo: f64, mut hi: f64, width: f64) -> f64 {
    let rising = f(lo) < 0.0;
    while (hi - lo).abs() > width {
        let mid = 0.5 * (lo + hi);
        if mid == lo || mid == hi {
            break;
        }
        if (f(mid) < 0.0) == rising {
            lo = mid;
        } else {
            hi = mid;
        }
    }
    0.5 * (lo + hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_to_the_last_digit() {
        assert!((bisect(|x| x * x - 2.0, 0.0, 2.0) - 2f64.sqrt()).abs() <= f64::EPSILON);
        assert!((bisect(|x| 2.0 - x * x, 0.0, 2.0) - 2f64.sqrt()).abs() <= f64::EPSILON);
    }
}

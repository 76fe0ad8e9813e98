//! The slope of points on a straight line, with its error from the scatter about it.

/// A straight line `y = level + slope (x − middle)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slope {
    /// Mean abscissa.
    pub middle: f64,
    /// Ordinate there.
    pub level: f64,
    /// Slope.
    pub slope: f64,
    /// Standard error of the slope.
    pub error: f64,
    /// Standard error of the level.
    pub level_error: f64,
    /// Points.
    pub points: usize,
}

/// Least squares with the same weight for all; `None` for fewer than three points or a single abscissa.
pub fn slope(x: &[f64], y: &[f64]) -> Option<Slope> {
    let points = x.len();
    if points < 3 || y.len() != points {
        return None;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / points as f64;
    let (middle, level) = (mean(x), mean(y));
    let xx: f64 = x.iter().map(|x| (x - middle).powi(2)).sum();
    let xy: f64 = x.iter().zip(y).map(|(x, y)| (x - middle) * (y - level)).sum();
    let slope = xy / xx;
    let rss: f64 = x.iter().zip(y).map(|(x, y)| (y - level - slope * (x - middle)).powi(2)).sum();
    let variance = rss / (points - 2) as f64;
    let (error, level_error) = ((variance / xx).sqrt(), (variance / points as f64).sqrt());
    slope.is_finite().then_some(Slope { middle, level, slope, error, level_error, points })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_and_its_error_are_those_of_the_textbook() {
        // Residuals −0.1, 0.2, −0.1 about 1 + 2x: variance 0.06 over one degree of freedom, Σ(x − 1)² = 2.
        let found = slope(&[0.0, 1.0, 2.0], &[0.9, 3.2, 4.9]).unwrap();
        assert!((found.slope - 2.0).abs() < 1e-15 && (found.level - 3.0).abs() < 1e-15);
        assert!((found.error - 0.03_f64.sqrt()).abs() < 1e-15 && (found.level_error - 0.02_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn two_points_or_one_abscissa_have_no_slope_with_an_error() {
        assert_eq!(slope(&[0.0, 1.0], &[0.0, 1.0]), None);
        assert_eq!(slope(&[1.0; 4], &[0.0, 1.0, 2.0, 3.0]), None);
    }
}

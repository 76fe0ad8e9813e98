//! Smoothing of unevenly spaced points by local parabolas, which keep the place of a maximum and give the slope.

/// A smoothed curve: value and slope at each point.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    /// Smoothed values.
    pub value: Vec<f64>,
    /// Slopes.
    pub slope: Vec<f64>,
    /// Weight that the point itself has in its smoothed value.
    pub own: Vec<f64>,
}

impl Smooth {
    /// Standard deviation of a point about the curve between two places of the list, the ends included.
    pub fn scatter(&self, y: &[f64], from: usize, to: usize) -> f64 {
        let squares: f64 = (from..=to).map(|k| (y[k] - self.value[k]).powi(2)).sum();
        let freedom: f64 = (from..=to).map(|k| 1.0 - self.own[k]).sum();
        (squares / freedom.max(f64::MIN_POSITIVE)).sqrt()
    }
}

/// Puts a parabola through the points within `half_width` of each, of ascending x, and at least `FEWEST` of them.
pub fn smooth(x: &[f64], y: &[f64], half_width: f64) -> Smooth {
    /// A parabola through fewer smooths nothing.
    const FEWEST: usize = 7;
    /// More make it no smoother than is needed, and a long curve slow.
    const MOST: usize = 400;
    let n = x.len();
    let mut smooth = Smooth { value: y.to_vec(), slope: vec![0.0; n], own: vec![1.0; n] };
    let (mut from, mut to) = (0, 0);
    for k in 0..n {
        while x[k] - x[from] > half_width {
            from += 1;
        }
        while to + 1 < n && x[to + 1] - x[k] <= half_width {
            to += 1;
        }
        let (mut low, mut high) = (from.min(k), to.max(k));
        while high - low + 1 < FEWEST.min(n) {
            // The nearer of the two next points.
            let below = if low > 0 { x[k] - x[low - 1] } else { f64::INFINITY };
            let above = if high + 1 < n { x[high + 1] - x[k] } else { f64::INFINITY };
            if below <= above { low -= 1 } else { high += 1 }
        }
        // Of a very dense curve every so many points are enough, among them the point itself.
        let stride = (high - low) / MOST + 1;
        let first = k - (k - low) / stride * stride;
        let chosen = || (first..=high).step_by(stride);
        if let Some([value, slope, own]) = parabola(&|| chosen().map(|k| (x[k], y[k])), x[k]) {
            (smooth.value[k], smooth.slope[k], smooth.own[k]) = (value, slope, own);
        }
    }
    smooth
}

/// Value and slope at `at` of the parabola through some points of ascending x, and the weight of a point there.
fn parabola<I: Iterator<Item = (f64, f64)>>(points: &dyn Fn() -> I, at: f64) -> Option<[f64; 3]> {
    let scale = points().fold(0.0_f64, |reach, (x, _)| reach.max((x - at).abs()));
    let (mut s, mut r) = ([0.0; 5], [0.0; 3]);
    for (x, y) in points() {
        let z = (x - at) / scale;
        let powers = [1.0, z, z * z, z * z * z, z * z * z * z];
        for k in 0..5 {
            s[k] += powers[k];
        }
        for k in 0..3 {
            r[k] += powers[k] * y;
        }
    }
    // Cofactors of the symmetric matrix of moments.
    let c = [s[2] * s[4] - s[3] * s[3], s[2] * s[3] - s[1] * s[4], s[1] * s[3] - s[2] * s[2]];
    let determinant = s[0] * c[0] + s[1] * c[1] + s[2] * c[2];
    let value = (c[0] * r[0] + c[1] * r[1] + c[2] * r[2]) / determinant;
    let (d1, d2) = (s[0] * s[4] - s[2] * s[2], s[1] * s[2] - s[0] * s[3]);
    let slope = (c[1] * r[0] + d1 * r[1] + d2 * r[2]) / determinant / scale;
    let found = [value, slope, c[0] / determinant];
    found.iter().all(|v| v.is_finite()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::Random;

    #[test]
    fn a_parabola_stays_as_it_is_on_uneven_steps() {
        let x: Vec<f64> = (0..60).map(|k| f64::from(k) + 0.3 * f64::from(k % 3)).collect();
        let y: Vec<f64> = x.iter().map(|x| 2.0 - 0.3 * x + 0.02 * x * x).collect();
        let smooth = smooth(&x, &y, 4.0);
        for k in 0..x.len() {
            // Moments of a dozen numbers of order one.
            assert!((smooth.value[k] - y[k]).abs() < 1e-11, "{k}");
            assert!((smooth.slope[k] - (0.04 * x[k] - 0.3)).abs() < 1e-11, "{k}");
        }
    }

    #[test]
    fn the_noise_of_points_is_found() {
        let mut random = Random::new(3, 1);
        let x: Vec<f64> = (0..2000).map(|k| f64::from(k) * 0.01).collect();
        let y: Vec<f64> = x.iter().map(|x| x.sin() + 0.01 * random.normal()).collect();
        let scatter = smooth(&x, &y, 0.2).scatter(&y, 0, 1999);
        // 2000 points tell it to 1.6 %; three of those.
        assert!((scatter / 0.01 - 1.0).abs() < 0.05, "{scatter}");
    }

    #[test]
    fn a_very_dense_curve_is_smoothed_as_well() {
        let x: Vec<f64> = (0..20_000).map(|k| f64::from(k) * 1e-3).collect();
        let y: Vec<f64> = x.iter().map(|x| x * x).collect();
        let smooth = smooth(&x, &y, 2.0);
        // Moments of numbers of order one; the values reach 400.
        assert!(
            (0..x.len()).all(|k| (smooth.value[k] - y[k]).abs() < 1e-8 && (smooth.slope[k] - 2.0 * x[k]).abs() < 1e-6)
        );
    }

    #[test]
    fn a_few_points_are_no_reason_to_stop() {
        assert_eq!(smooth(&[1.0], &[2.0], 1.0).value, [2.0]);
        assert!(smooth(&[], &[], 1.0).value.is_empty());
        assert_eq!(smooth(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0], 1.0).value.len(), 3);
    }
}

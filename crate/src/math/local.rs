//! Pieces of a measured curve, points in ascending order of x: straight lines, local parabolas, the longest straight stretch, areas.

use std::ops::Range;

/// A straight line by least squares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Line {
    /// Mean x of its points.
    pub center: f64,
    /// Value there.
    pub level: f64,
    /// Slope.
    pub slope: f64,
    /// Standard deviation of the points about it.
    pub scatter: f64,
    /// How many points.
    pub points: usize,
    /// Sum of squared distances of their x from the mean.
    pub spread: f64,
}

impl Line {
    /// Through points; `None` when fewer than two have different x.
    pub fn through(x: &[f64], y: &[f64]) -> Option<Line> {
        let n = x.len().min(y.len());
        let mean = |values: &[f64]| values[..n].iter().sum::<f64>() / n as f64;
        let (center, level) = (mean(x), mean(y));
        let spread: f64 = x.iter().map(|x| (x - center).powi(2)).sum();
        if n < 2 || !spread.is_normal() {
            return None;
        }
        let slope = x.iter().zip(y).map(|(x, y)| (x - center) * (y - level)).sum::<f64>() / spread;
        let rss: f64 = x.iter().zip(y).map(|(x, y)| (y - level - slope * (x - center)).powi(2)).sum();
        let scatter = if n > 2 { (rss / (n - 2) as f64).sqrt() } else { 0.0 };
        Some(Line { center, level, slope, scatter, points: n, spread })
    }

    /// Value at x.
    pub fn at(&self, x: f64) -> f64 {
        self.level + self.slope * (x - self.center)
    }

    /// Standard error of that value.
    pub fn error(&self, x: f64) -> f64 {
        self.scatter * (1.0 / self.points as f64 + (x - self.center).powi(2) / self.spread).sqrt()
    }

    /// Standard error of the slope.
    pub fn slope_error(&self) -> f64 {
        self.scatter / self.spread.sqrt()
    }

    /// Where it meets another line; `None` when they are parallel.
    pub fn meets(&self, other: &Line) -> Option<f64> {
        let x = (other.at(0.0) - self.at(0.0)) / (self.slope - other.slope);
        x.is_finite().then_some(x)
    }
}

/// Coefficients of a polynomial of degree up to 3 about `center`, lowest power first, by least squares.
pub fn polynomial(x: &[f64], y: &[f64], center: f64, degree: usize) -> Option<Vec<f64>> {
    let scale = x.iter().map(|x| (x - center).abs()).fold(0.0, f64::max);
    let size = degree + 1;
    if x.len() < size || scale <= 0.0 {
        return None;
    }
    let mut normal = nalgebra::DMatrix::<f64>::zeros(size, size);
    let mut right = nalgebra::DVector::<f64>::zeros(size);
    for (x, y) in x.iter().zip(y) {
        let u = (x - center) / scale;
        for i in 0..size {
            right[i] += u.powi(i as i32) * y;
            for j in 0..size {
                normal[(i, j)] += u.powi((i + j) as i32);
            }
        }
    }
    let found = normal.cholesky()?.solve(&right);
    Some((0..size).map(|k| found[k] / scale.powi(k as i32)).collect())
}

/// Places of the points from `low` to `high`.
pub fn between(x: &[f64], low: f64, high: f64) -> Range<usize> {
    let first = x.partition_point(|x| *x < low);
    first..x.partition_point(|x| *x <= high).max(first)
}

/// Values and slopes of local parabolas over `width` about each point (Savitzky & Golay, on any abscissa).
pub fn smoothed(x: &[f64], y: &[f64], width: f64) -> (Vec<f64>, Vec<f64>) {
    /// A parabola through fewer would follow the noise.
    const FEWEST: usize = 5;
    let one = |k: usize| {
        let mut part = between(x, x[k] - 0.5 * width, x[k] + 0.5 * width);
        if part.len() < FEWEST {
            let first = k.saturating_sub(FEWEST / 2).min(x.len().saturating_sub(FEWEST));
            part = first..(first + FEWEST).min(x.len());
        }
        match polynomial(&x[part.clone()], &y[part], x[k], 2) {
            Some(found) => (found[0], found[1]),
            None => (y[k], f64::NAN),
        }
    };
    (0..x.len().min(y.len())).map(one).unzip()
}

/// Standard deviation of the noise, from second differences; a few steps do not move it.
pub fn noise(y: &[f64]) -> f64 {
    // Of 1, −2, 1 the squares add up to 6; the median of |z| is 0.6745 standard deviations.
    let mut second: Vec<f64> = y.windows(3).map(|w| (w[0] - 2.0 * w[1] + w[2]).abs()).collect();
    super::order::sort_by_number(&mut second, |v| *v);
    second.get(second.len() / 2).map_or(0.0, |median| median / (0.6745 * 6f64.sqrt()))
}

/// The longest stretch of the points in which `y`, smooth, stays within `tolerance` of its straight line; at least `shortest` long.
pub fn straight_stretch(x: &[f64], y: &[f64], tolerance: f64, shortest: f64) -> Option<[f64; 2]> {
    /// Stretches are looked for on a grid of so many points: a finer one changes no end that matters.
    const GRID: usize = 120;
    let step = (x.len() / GRID).max(1);
    let places: Vec<usize> = (0..x.len()).step_by(step).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = places.iter().map(|k| (x[*k], y[*k])).unzip();
    let mut best: Option<[f64; 2]> = None;
    for first in 0..x.len() {
        let length = best.map_or(shortest, |[from, to]| to - from);
        // The longest first: a shorter one within a straight one is of no use.
        for last in (first + 3..x.len()).rev() {
            if x[last] - x[first] <= length {
                break;
            }
            let part = first..last + 1;
            let Some(line) = Line::through(&x[part.clone()], &y[part.clone()]) else { break };
            if part.into_iter().all(|k| (y[k] - line.at(x[k])).abs() <= tolerance) {
                best = Some([x[first], x[last]]);
                break;
            }
        }
    }
    best
}

/// `∫ y dx` by trapezoids.
pub fn area(x: &[f64], y: &[f64]) -> f64 {
    x.windows(2).zip(y.windows(2)).map(|(x, y)| 0.5 * (x[1] - x[0]) * (y[0] + y[1])).sum()
}

/// `y` at `at` between points in ascending order; NaN outside of them.
pub fn interpolated(x: &[f64], y: &[f64], at: f64) -> f64 {
    let above = x.partition_point(|x| *x < at);
    match (above.checked_sub(1), x.get(above)) {
        (_, Some(&x1)) if x1 == at => y[above],
        (Some(below), Some(&x1)) => y[below] + (y[above] - y[below]) * (at - x[below]) / (x1 - x[below]),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(count: usize) -> Vec<f64> {
        (0..count).map(|k| 300.0 + 0.5 * k as f64 + 0.1 * (k as f64).sin()).collect()
    }

    #[test]
    fn lines_and_parabolas_are_found_exactly_where_they_are() {
        let x = grid(60);
        let line: Vec<f64> = x.iter().map(|x| 2.0 - 0.01 * x).collect();
        let found = Line::through(&x, &line).unwrap();
        assert!((found.slope + 0.01).abs() < 1e-12 && (found.at(0.0) - 2.0).abs() < 1e-10 && found.scatter < 1e-12);
        let other = Line { slope: 0.01, level: 2.0, center: 0.0, ..found };
        assert!(found.meets(&other).unwrap().abs() < 1e-8);
        let cubic: Vec<f64> = x.iter().map(|x| (x - 310.0).powi(3)).collect();
        let found = polynomial(&x, &cubic, 310.0, 3).unwrap();
        assert!((found[3] - 1.0).abs() < 1e-9 && found[0].abs() < 1e-6);
        let parabola: Vec<f64> = x.iter().map(|x| (x - 310.0).powi(2)).collect();
        let (value, slope) = smoothed(&x, &parabola, 6.0);
        for k in 0..x.len() {
            assert!((value[k] - parabola[k]).abs() < 1e-8 && (slope[k] - 2.0 * (x[k] - 310.0)).abs() < 1e-8);
        }
    }

    #[test]
    fn the_errors_of_a_line_are_those_of_the_textbook() {
        // Residuals −0.1, 0.2, −0.1 about 1 + 2x: variance 0.06 over one degree of freedom, Σ(x − 1)² = 2.
        let found = Line::through(&[0.0, 1.0, 2.0], &[0.9, 3.2, 4.9]).unwrap();
        assert!((found.slope - 2.0).abs() < 1e-15 && (found.level - 3.0).abs() < 1e-15);
        assert!((found.slope_error() - 0.03_f64.sqrt()).abs() < 1e-15);
        assert!((found.error(found.center) - 0.02_f64.sqrt()).abs() < 1e-15);
        assert_eq!(Line::through(&[1.0; 4], &[0.0, 1.0, 2.0, 3.0]), None);
    }

    #[test]
    fn the_longest_straight_stretch_ends_where_the_curve_bends() {
        let x: Vec<f64> = (0..240).map(|k| 300.0 + f64::from(k)).collect();
        let y: Vec<f64> = x.iter().map(|x| if *x < 450.0 { 0.0 } else { (x - 450.0).powi(2) }).collect();
        let [from, to] = straight_stretch(&x, &y, 1.0, 10.0).unwrap();
        assert!(from <= 302.0 && (446.0..456.0).contains(&to), "{from} {to}");
        assert_eq!(straight_stretch(&x[150..], &y[150..], 1e-3, 10.0), None);
    }

    #[test]
    fn noise_is_seen_beneath_a_smooth_curve() {
        let mut random = crate::math::random::Random::new(3, 0);
        let y: Vec<f64> = (0..4000).map(|k| (f64::from(k) / 300.0).sin() + 0.01 * random.normal()).collect();
        // A median of 4,000 differences is good to some percent.
        assert!((noise(&y) / 0.01 - 1.0).abs() < 0.08, "{}", noise(&y));
    }

    #[test]
    fn areas_and_values_between_points() {
        let (x, y) = ([0.0, 1.0, 3.0], [0.0, 2.0, 0.0]);
        assert_eq!(area(&x, &y), 3.0);
        assert_eq!((interpolated(&x, &y, 2.0), interpolated(&x, &y, 1.0)), (1.0, 2.0));
        assert!(interpolated(&x, &y, 4.0).is_nan() && interpolated(&x, &y, -1.0).is_nan());
    }
}

//! Least squares for what is linear in its coefficients: straight lines, polynomials, and two straight lines that meet.

use nalgebra::{DMatrix, DVector};

/// A fit that is linear in its coefficients.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// The coefficients, in the order of the columns.
    pub coefficients: Vec<f64>,
    /// Their covariance, scaled by the scatter about the fit.
    pub covariance: DMatrix<f64>,
    /// Sum of the squared residuals.
    pub rss: f64,
    /// Points less coefficients.
    pub freedom: usize,
}

impl Linear {
    /// Standard deviation of a point about the fit.
    pub fn scatter(&self) -> f64 {
        (self.rss / self.freedom as f64).sqrt()
    }

    /// Variance of a combination of the coefficients.
    pub fn variance(&self, of: &[f64]) -> f64 {
        let of = DVector::from_row_slice(of);
        (of.transpose() * &self.covariance * &of)[(0, 0)].max(0.0)
    }

    /// Standard error of one coefficient.
    pub fn error(&self, k: usize) -> f64 {
        self.covariance[(k, k)].max(0.0).sqrt()
    }
}

/// Fits `y` by a sum of columns, `row(k)` being the k-th point's; `None` without a degree of freedom, or when columns depend on
/// each other. Columns should be of order one: their squares are summed.
pub fn least_squares(columns: usize, y: &[f64], row: &dyn Fn(usize) -> Vec<f64>) -> Option<Linear> {
    let freedom = y.len().checked_sub(columns).filter(|freedom| *freedom > 0)?;
    let (mut normal, mut right) = (DMatrix::zeros(columns, columns), DVector::zeros(columns));
    let rows: Vec<Vec<f64>> = (0..y.len()).map(row).collect();
    for (row, y) in rows.iter().zip(y) {
        for a in 0..columns {
            right[a] += row[a] * y;
            for b in 0..columns {
                normal[(a, b)] += row[a] * row[b];
            }
        }
    }
    let inverse = normal.cholesky()?.inverse();
    let coefficients: DVector<f64> = &inverse * right;
    let residual =
        |(row, y): (&Vec<f64>, &f64)| y - row.iter().zip(coefficients.iter()).map(|(x, c)| x * c).sum::<f64>();
    let rss: f64 = rows.iter().zip(y).map(|pair| residual(pair).powi(2)).sum();
    rss.is_finite().then(|| Linear {
        coefficients: coefficients.iter().copied().collect(),
        covariance: inverse * (rss / freedom as f64),
        rss,
        freedom,
    })
}

/// A polynomial in `z = (x − center)/scale`, which runs from −1 to 1 over the points.
#[derive(Clone, Debug, PartialEq)]
pub struct Polynomial {
    /// Coefficients of ascending powers of z.
    pub fit: Linear,
    /// Middle of the points.
    pub center: f64,
    /// Half their width.
    pub scale: f64,
}

/// Fits a polynomial of `degree` to points in any order.
pub fn polynomial(degree: usize, x: &[f64], y: &[f64]) -> Option<Polynomial> {
    let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| (low.min(x), high.max(x)));
    let (center, scale) = (0.5 * (low + high), 0.5 * (high - low));
    let power = |k: usize| powers(degree, (x[k] - center) / scale);
    let fit = least_squares(degree + 1, y, &power)?;
    Some(Polynomial { fit, center, scale })
}

fn powers(degree: usize, z: f64) -> Vec<f64> {
    (0..=degree as i32).map(|j| z.powi(j)).collect()
}

impl Polynomial {
    /// Value at `x`, with its standard error.
    pub fn at(&self, x: f64) -> [f64; 2] {
        let powers = powers(self.fit.coefficients.len() - 1, (x - self.center) / self.scale);
        let value = powers.iter().zip(&self.fit.coefficients).map(|(p, c)| p * c).sum();
        [value, self.fit.variance(&powers).sqrt()]
    }

    /// First and second derivative by x.
    pub fn derivatives(&self, x: f64) -> [f64; 2] {
        let z = (x - self.center) / self.scale;
        let c = &self.fit.coefficients;
        let first: f64 = (1..c.len()).map(|j| j as f64 * c[j] * z.powi(j as i32 - 1)).sum();
        let second: f64 = (2..c.len()).map(|j| (j * (j - 1)) as f64 * c[j] * z.powi(j as i32 - 2)).sum();
        [first / self.scale, second / (self.scale * self.scale)]
    }

    /// Standard error of the first derivative.
    pub fn slope_error(&self, x: f64) -> f64 {
        let z = (x - self.center) / self.scale;
        let power = |j: usize| if j == 0 { 0.0 } else { j as f64 * z.powi(j as i32 - 1) / self.scale };
        self.fit.variance(&(0..self.fit.coefficients.len()).map(power).collect::<Vec<_>>()).sqrt()
    }

    /// Where a polynomial of degree two or three has its maximum, with the standard error; `None` when there is none within a little
    /// more than the points.
    pub fn maximum(&self) -> Option<[f64; 2]> {
        /// How far beyond the points a maximum may lie, in halves of their width.
        const BEYOND: f64 = 1.1;
        let c = &self.fit.coefficients;
        let (b, a) = (2.0 * c[2], 3.0 * c.get(3).copied().unwrap_or(0.0));
        // c₁ + b z + a z² falls through zero at the root where its slope b + 2 a z is negative; written so that a may vanish.
        let root = (b * b - 4.0 * a * c[1]).sqrt();
        let z = 2.0 * c[1] / (root - b);
        let bend = b + 2.0 * a * z;
        if !z.is_finite() || z.abs() > BEYOND || bend >= 0.0 {
            return None;
        }
        let gradient: Vec<f64> =
            (0..c.len()).map(|j| if j == 0 { 0.0 } else { j as f64 * z.powi(j as i32 - 1) / -bend }).collect();
        Some([self.center + self.scale * z, self.fit.variance(&gradient).sqrt() * self.scale])
    }
}

/// Two straight lines that meet: `y = level + left (x − at)` below `at`, `level + right (x − at)` above.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    /// Where they meet.
    pub at: f64,
    /// Its standard error by curvature.
    pub at_error: f64,
    /// Ends of the interval by the rise of the sum of squares; one that lies at the end of the points is `None`.
    pub interval: [Option<f64>; 2],
    /// Value where they meet.
    pub level: f64,
    /// Slope below, and its standard error.
    pub left: [f64; 2],
    /// Slope above, and its standard error.
    pub right: [f64; 2],
    /// Sum of the squared residuals, and of those about a single line.
    pub rss: [f64; 2],
    /// Points less four.
    pub freedom: usize,
    /// Upper bound on the chance that noise about a single line breaks it as much anywhere (Davies 1977).
    pub chance: f64,
}

/// Points on each side that the break cannot enter.
const MARGIN: usize = 5;

impl Broken {
    /// Value at `x`.
    pub fn value(&self, x: f64) -> f64 {
        let slope = if x < self.at { self.left[0] } else { self.right[0] };
        self.level + slope * (x - self.at)
    }

    /// Standard deviation of a point about the lines.
    pub fn scatter(&self) -> f64 {
        (self.rss[0] / self.freedom as f64).sqrt()
    }
}

/// Fits two lines that meet to points of ascending x; `t` is the factor of the interval for `freedom`, which it is given.
pub fn broken(x: &[f64], y: &[f64], t: &dyn Fn(usize) -> f64) -> Option<Broken> {
    /// Places where the break is tried first.
    const GRID: usize = 240;
    let n = x.len();
    let freedom = n.checked_sub(4).filter(|_| n > 2 * MARGIN + 3)?;
    let (low, high) = (x[MARGIN], x[n - MARGIN - 1]);
    let (center, scale) = (0.5 * (x[0] + x[n - 1]), 0.5 * (x[n - 1] - x[0]));
    let fit = |at: f64| least_squares(3, y, &|k| vec![1.0, (x[k] - center) / scale, ((x[k] - at) / scale).max(0.0)]);
    let rss = |at: f64| fit(at).map_or(f64::INFINITY, |fit| fit.rss);
    let step = (high - low) / GRID as f64;
    if step.is_nan() || step <= 0.0 {
        return None;
    }
    let grid: Vec<(f64, Option<Linear>)> = (0..=GRID).map(|k| low + step * k as f64).map(|at| (at, fit(at))).collect();
    let cost = |k: usize| grid[k].1.as_ref().map_or(f64::INFINITY, |fit| fit.rss);
    let best = (0..=GRID).min_by(|&a, &b| cost(a).total_cmp(&cost(b)))?;
    let at = golden(&rss, grid[best.saturating_sub(1)].0, grid[(best + 1).min(GRID)].0);
    let two = fit(at)?;
    let c = &two.coefficients;
    let left = c[1] / scale;
    let right = (c[1] + c[2]) / scale;
    // The place is a parameter too: its column is minus the change of slope beyond it.
    let whole = least_squares(4, y, &|k| {
        let beyond = if x[k] > at { 1.0 } else { 0.0 };
        vec![1.0, (x[k] - center) / scale, ((x[k] - at) / scale).max(0.0), beyond]
    })?;
    let largest = two.rss * (1.0 + t(freedom).powi(2) / freedom as f64);
    let single = least_squares(2, y, &|k| vec![1.0, (x[k] - center) / scale])?;
    Some(Broken {
        at,
        at_error: whole.error(3) * scale / c[2].abs(),
        interval: [edge(&rss, at, low, -step, largest), edge(&rss, at, high, step, largest)],
        level: c[0] + c[1] * (at - center) / scale,
        left: [left, whole.error(1) / scale],
        right: [right, whole.variance(&[0.0, 1.0, 1.0, 0.0]).sqrt() / scale],
        rss: [two.rss, single.rss],
        freedom,
        chance: chance(&grid.iter().filter_map(|(_, fit)| fit.as_ref()).collect::<Vec<_>>(), two.rss / freedom as f64),
    })
}

/// Davies's bound: `2 Φ(−M) + V exp(−M²/2)/√(2π)` for the largest M of the significance along the grid and its variation V.
fn chance(grid: &[&Linear], variance: f64) -> f64 {
    let of = |fit: &&Linear| fit.coefficients[2] / (fit.error(2) / fit.scatter() * variance.sqrt());
    let along: Vec<f64> = grid.iter().map(of).filter(|s| s.is_finite()).collect();
    let largest = along.iter().fold(0.0_f64, |m, s| m.max(s.abs()));
    let variation: f64 = along.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    ((-0.5 * largest * largest).exp() * (1.0 + variation / std::f64::consts::TAU.sqrt())).min(1.0)
}

/// Where the sum of squares reaches `largest` on the way from the best place to the end of the grid.
fn edge(rss: &dyn Fn(f64) -> f64, at: f64, end: f64, step: f64, largest: f64) -> Option<f64> {
    let mut inside = at;
    // Quarter steps, so that a narrow interval is not stepped over.
    loop {
        let next = inside + 0.25 * step;
        // Steps below the resolution of the numbers lead nowhere.
        if (next - end) * step > 0.0 || next == inside {
            return None;
        }
        if rss(next) > largest {
            return Some(super::roots::bisect_to(&|place| rss(place) - largest, inside, next, 1e-6 * step.abs()));
        }
        inside = next;
    }
}

/// Least value of a function with one minimum between two ends, to a millionth of their distance.
fn golden(f: &dyn Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut a, mut b) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut fa, mut fb) = (f(a), f(b));
    for _ in 0..30 {
        if fa < fb {
            (high, b, fb) = (b, a, fa);
            a = high - RATIO * (high - low);
            fa = f(a);
        } else {
            (low, a, fa) = (a, b, fb);
            b = low + RATIO * (high - low);
            fb = f(b);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::Random;

    fn t(_: usize) -> f64 {
        1.96
    }

    #[test]
    fn a_cubic_is_found_with_its_maximum() {
        let x: Vec<f64> = (0..=40).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 0.01 * (x - 22.0).powi(2) + 1e-4 * (x - 22.0).powi(3)).collect();
        let found = polynomial(3, &x, &y).unwrap();
        // Sums of 41 squares of numbers of order one.
        assert!((found.maximum().unwrap()[0] - 22.0).abs() < 1e-8);
        assert!((found.at(22.0)[0] - 3.0).abs() < 1e-10 && found.derivatives(22.0)[0].abs() < 1e-10);
    }

    #[test]
    fn the_error_of_a_maximum_is_the_scatter_over_fresh_noise() {
        let x: Vec<f64> = (0..=40).map(f64::from).collect();
        let (mut random, mut places, mut error) = (Random::new(1, 1), Vec::new(), 0.0);
        const RUNS: usize = 400;
        for _ in 0..RUNS {
            let y: Vec<f64> = x.iter().map(|x| -0.002 * (x - 21.0).powi(2) + 0.01 * random.normal()).collect();
            let [at, std_error] = polynomial(3, &x, &y).unwrap().maximum().unwrap();
            places.push(at);
            error += std_error / RUNS as f64;
        }
        let scatter = (places.iter().map(|at| (at - 21.0).powi(2)).sum::<f64>() / RUNS as f64).sqrt();
        // 400 runs tell a standard deviation to 4 %; three of those.
        assert!((error / scatter - 1.0).abs() < 0.12, "{error} {scatter}");
    }

    #[test]
    fn what_rises_to_the_end_has_no_maximum() {
        let x: Vec<f64> = (0..20).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| x + 0.01 * x * x).collect();
        assert_eq!(polynomial(3, &x, &y).unwrap().maximum(), None);
        assert_eq!(polynomial(2, &x, &y).unwrap().maximum(), None);
    }

    fn reference(text: &str) -> serde_json::Value {
        serde_json::from_str(text).unwrap()
    }

    fn column(of: &serde_json::Value, key: &str) -> Vec<f64> {
        serde_json::from_value(of[key].clone()).unwrap()
    }

    #[test]
    fn maxima_of_polynomials_agree_with_the_reference() {
        let table = reference(include_str!("../../../tests/golden/reference/peak_poly.json"));
        let y: Vec<f64> = column(&table, "y").iter().map(|y| y.ln()).collect();
        for (degree, key) in [(2, "deg2"), (3, "deg3")] {
            let [at, error] = polynomial(degree, &column(&table, "T_K"), &y).unwrap().maximum().unwrap();
            let expected = |what: &str| table["expected"][key][what].as_f64().unwrap();
            // Normal equations of powers up to the third keep ten digits.
            assert!(
                (at - expected("Tp")).abs() < 1e-7 && (error / expected("se") - 1.0).abs() < 1e-6,
                "{key}: {at} {error}"
            );
        }
    }

    #[test]
    fn two_lines_that_meet_agree_with_the_reference() {
        let table = reference(include_str!("../../../tests/golden/reference/segmented.json"));
        // F of one and ν degrees of freedom is the square of Student's t.
        let t = |freedom: usize| if freedom == 56 { 2.003_240_718_847_872 } else { 2.0 };
        for case in &table["cases"].as_array().unwrap()[1..3] {
            let found = broken(&column(case, "u"), &column(case, "y"), &t).unwrap();
            let expected = |what: &str| case["expected"][what].as_f64().unwrap();
            // The tolerances that the reference states.
            assert!((found.at - expected("psi")).abs() < 1e-6, "{} {}", found.at, expected("psi"));
            for (end, key) in found.interval.iter().zip(["ci95_lo", "ci95_hi"]) {
                assert!((end.unwrap() - expected(key)).abs() < 1e-5, "{key}: {end:?}");
            }
            for (slope, key) in [(found.left, "left"), (found.right, "right")] {
                let [value, error] = [expected(&format!("slope_{key}")), expected(&format!("se_{key}"))];
                assert!((slope[0] / value - 1.0).abs() < 1e-5 && (slope[1] / error - 1.0).abs() < 1e-3, "{slope:?}");
            }
        }
        let open = &table["cases"][3];
        assert!(broken(&column(open, "u"), &column(open, "y"), &t).unwrap().chance > 0.1);
        let exact = broken(&column(&table["cases"][0], "u"), &column(&table["cases"][0], "y"), &t).unwrap();
        assert!((exact.at - 1.45).abs() < 1e-6);
    }

    #[test]
    fn a_break_is_inside_its_interval_and_a_line_has_none() {
        let x: Vec<f64> = (0..120).map(|k| f64::from(k) / 100.0).collect();
        let mut random = Random::new(7, 2);
        let mut noisy = |bend: f64| -> Vec<f64> {
            x.iter().map(|x| 1.0 - 2.0 * x - bend * (x - 0.6_f64).max(0.0) + 0.02 * random.normal()).collect()
        };
        let found = broken(&x, &noisy(3.0), &t).unwrap();
        let [Some(low), Some(high)] = found.interval else { panic!("{found:?}") };
        assert!(low < 0.6 && 0.6 < high && high - low < 0.1, "{found:?}");
        assert!(
            (found.left[0] + 2.0).abs() < 4.0 * found.left[1] && (found.right[0] + 5.0).abs() < 4.0 * found.right[1]
        );
        assert!(found.chance < 1e-6);
        // Of a hundred straight lines about one may look broken at the level of one percent.
        let lines = (0..100).filter(|_| broken(&x, &noisy(0.0), &t).unwrap().chance < 0.01).count();
        assert!(lines <= 4, "{lines}");
    }
}

//! The one-sided Fourier transform of the stretched exponential exp(−s^β), with its derivatives, to nearly full precision.
//!
//! `I(x) = g₁ + i g₂ = ix ∫₀^∞ exp(−s^β) e^{−ixs} ds` rises from 0 to 1; it is the modulus of a Kohlrausch–Williams–Watts
//! process of strength and time 1 at the angular frequency x. Three ways lead to it: at low x the asymptotic series in x, as far
//! as the terms it leaves out are below rounding; at high x the convergent series in x^−β, as far as few terms do and nothing
//! cancels; between them the integral along a turned path (`contour`).

use super::roots::bisect;
use contour::Table;
use num_complex::Complex64;
use statrs::function::gamma::{digamma, ln_gamma};
use std::f64::consts::FRAC_PI_2;

mod contour;

/// Exponents for which the transform is computed. Its accuracy is tested from 0.05 on.
const EXPONENTS: std::ops::RangeInclusive<f64> = 0.02..=1.0;

/// The transform for one exponent over a range of x: what does not depend on x is computed once.
pub struct Stretched {
    beta: f64,
    low: Series,
    high: Series,
    middle: Table,
}

/// The transform at one x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// `I = g₁ + i g₂`.
    pub value: Complex64,
    /// `∂I/∂ln x`.
    pub by_ln_x: Complex64,
    /// `∂I/∂β`.
    pub by_beta: Complex64,
}

impl Stretched {
    /// Prepares `exp(−s^β)`, 0.05 ≤ β ≤ 1, for all x from `lo` to `hi`, both positive.
    ///
    /// g₁ and g₂ have relative errors below 1e-13 for x from 1e-12 to 1e12, the slopes below 1e-12 of themselves or of the part
    /// whose slope they are. The transform is NaN for β below 0.02 or above 1, and may be for x outside the range.
    pub fn new(beta: f64, [lo, hi]: [f64; 2]) -> Stretched {
        let (low, high) = (Series::low(beta), Series::high(beta));
        let [from, to] = [lo.ln().max(low.limit.ln()), hi.ln().min(-high.limit.ln() / beta)];
        let middle =
            if EXPONENTS.contains(&beta) && from <= to { Table::new(beta, from, to) } else { Table::default() };
        Stretched { beta, low, high, middle }
    }

    /// The same for all of `x`.
    pub fn over(beta: f64, x: impl Iterator<Item = f64>) -> Stretched {
        Stretched::new(beta, x.fold([f64::INFINITY, 0.0], |[lo, hi], x| [x.min(lo), x.max(hi)]))
    }

    /// The transform at `x`, which lies in the range.
    pub fn at(&self, x: f64) -> Transform {
        let ln_x = x.ln();
        let q = (-self.beta * ln_x).exp();
        if !EXPONENTS.contains(&self.beta) {
            Transform::from([Complex64::new(f64::NAN, f64::NAN); 3])
        } else if x <= self.low.limit {
            Transform::from(self.low.sum(x))
        } else if q <= self.high.limit {
            let [rest, by_ln_x, by_beta] = self.high.sum(q);
            Transform { value: 1.0 + rest, by_ln_x, by_beta: by_beta + ln_x / self.beta * by_ln_x }
        } else {
            Transform::from(self.middle.at(ln_x))
        }
    }
}

impl From<[Complex64; 3]> for Transform {
    fn from([value, by_ln_x, by_beta]: [Complex64; 3]) -> Transform {
        Transform { value, by_ln_x, by_beta }
    }
}

/// Where g₂ is largest, and how large it is there: `(x_p, g₂(x_p))`.
pub fn peak(beta: f64) -> (f64, f64) {
    // x_p rises with β, from 0.56 to 1.
    let [lo, hi] = [0.5, 1.1];
    let transform = Stretched::new(beta, [lo, hi]);
    let x = bisect(|ln_x| transform.at(ln_x.exp()).by_ln_x.im, f64::ln(lo), f64::ln(hi)).exp();
    (x, transform.at(x).value.im)
}

/// `∫₀^∞ exp(−s^β) ds = Γ(1/β)/β`.
pub fn mean_time(beta: f64) -> f64 {
    ln_gamma(1.0 / beta).exp() / beta
}

/// A power series without constant term, and with it those of the two derivatives.
struct Series {
    /// The argument up to which it holds.
    limit: f64,
    /// Coefficients of (argument/limit)^n for n = 1, 2, …: neither huge nor tiny, whatever Γ does.
    terms: Vec<[Complex64; 3]>,
}

/// Terms left out, relative to the first, are of the order of rounding (2e-16).
const LN_LEFT_OUT: f64 = -36.0;

impl Series {
    /// `−(1/β) Σ Γ(n/β)/(n−1)! (−ix)^n`: asymptotic, and wrong by less than the first term left out in either part.
    fn low(beta: f64) -> Series {
        const MOST: usize = 24;
        let ln_size = |n: usize| ln_gamma(n as f64 / beta) - ln_gamma(n as f64) - beta.ln();
        let (mut count, mut ln_limit) = (0, f64::NEG_INFINITY);
        for n in (2..=MOST).step_by(2) {
            let growth = (ln_size(n + 1) - ln_size(1)).max(ln_size(n + 2) - ln_size(2));
            let reach = (LN_LEFT_OUT - growth) / n as f64;
            if reach > ln_limit {
                (count, ln_limit) = (n, reach);
            }
        }
        let mut phase = Complex64::new(-1.0, 0.0);
        let terms = (1..=count).map(|n| {
            let order = n as f64;
            phase *= Complex64::new(0.0, -1.0);
            let term = phase * (ln_size(n) + order * ln_limit).exp();
            [term, term * order, term * (-(order / beta * digamma(order / beta) + 1.0) / beta)]
        });
        Series { limit: ln_limit.exp(), terms: terms.collect() }
    }

    /// `Σ (−1)^n Γ(nβ+1)/n! (ix)^{−nβ}` in q = x^−β; to the last derivative, `ln x/β ∂I/∂ln x` is to be added.
    fn high(beta: f64) -> Series {
        const MOST: usize = 32;
        let ln_size = |n: usize| ln_gamma(n as f64 * beta + 1.0) - ln_gamma(n as f64 + 1.0);
        let ln_first = ln_size(1) + (FRAC_PI_2 * beta).sin().ln();
        // Up to q = 1 no term exceeds 1, so that nothing cancels.
        let ln_limit = ((LN_LEFT_OUT + ln_first - ln_size(MOST)) / (MOST - 1) as f64).min(0.0);
        let terms = (1..=MOST).map(|n| {
            let order = n as f64;
            let sign = if n % 2 == 0 { 1.0 } else { -1.0 };
            let size = (ln_size(n) + order * ln_limit).exp();
            let term = sign * Complex64::from_polar(size, -FRAC_PI_2 * beta * order);
            [term, term * (-beta * order), term * order * Complex64::new(digamma(order * beta + 1.0), -FRAC_PI_2)]
        });
        Series { limit: ln_limit.exp(), terms: terms.collect() }
    }

    fn sum(&self, argument: f64) -> [Complex64; 3] {
        let y = argument / self.limit;
        let mut sums = [Complex64::ZERO; 3];
        for term in self.terms.iter().rev() {
            for (sum, coefficient) in sums.iter_mut().zip(term) {
                *sum = (*sum + coefficient) * y;
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounding of Γ, of ln x and of a few dozen terms: the worst of the reference is 4e-14.
    const REL: f64 = 1e-13;

    /// The slopes vary more within a step of the table, and what interpolation leaves is added: the worst is 4e-13.
    const SLOPE_REL: f64 = 1e-12;

    fn reference(table: &str) -> Vec<Vec<f64>> {
        let table: serde_json::Value = serde_json::from_str(table).unwrap();
        serde_json::from_value(table["rows"].clone()).unwrap()
    }

    #[test]
    fn storage_loss_and_derivatives_agree_with_40_digits() {
        let rows = reference(include_str!("../../../tests/golden/reference/kww_frequency_eq15.json"));
        assert!(rows.len() >= 1262);
        for row in &rows {
            let (beta, x) = (row[0], row[1]);
            // Prepared for this x alone, and for all of them: another table with other steps.
            for range in [[x, x], [1e-12, 1e12]] {
                let Transform { value, by_ln_x, by_beta } = Stretched::new(beta, range).at(x);
                let got = [value.re, value.im, by_ln_x.re, by_ln_x.im, by_beta.re, by_beta.im];
                for k in 0..6 {
                    // A slope crosses zero; there it is compared with the part whose slope it is.
                    let scale = row[2 + k].abs().max(if k < 2 { 0.0 } else { row[2 + k % 2].abs() });
                    let error = (got[k] - row[2 + k]).abs() / scale;
                    assert!(
                        error < if k < 2 { REL } else { SLOPE_REL },
                        "β {beta} x {x:e} part {k}: {} {} {error:e}",
                        got[k],
                        row[2 + k]
                    );
                }
            }
        }
    }

    #[test]
    fn beta_one_is_a_single_relaxation_time() {
        let transform = Stretched::new(1.0, [1e-12, 1e12]);
        for decade in -24..=24 {
            let x = 10f64.powf(0.5 * f64::from(decade));
            let g = transform.at(x).value;
            let exact = Complex64::new(x * x, x) / (1.0 + x * x);
            assert!((g.re / exact.re - 1.0).abs() < REL && (g.im / exact.im - 1.0).abs() < REL, "{x}: {g} {exact}");
        }
    }

    #[test]
    fn the_ways_of_computing_it_meet_without_a_step() {
        for beta in [0.05, 0.15, 0.3, 0.5, 0.7, 0.9, 1.0] {
            let transform = Stretched::new(beta, [1e-60, 1e12]);
            for border in [transform.low.limit, transform.high.limit.powf(-1.0 / beta)] {
                let [below, above] = [1.0 - 1e-13, 1.0 + 1e-13].map(|factor| transform.at(border * factor).value);
                // The slopes are at most 2, so that the two differ by 4e-13 themselves.
                assert!((below.re / above.re - 1.0).abs() < 5e-13, "β {beta} at {border:e}: {below} {above}");
                assert!((below.im / above.im - 1.0).abs() < 5e-13, "β {beta} at {border:e}: {below} {above}");
            }
        }
    }

    #[test]
    fn peaks_and_mean_times_agree_with_the_reference() {
        for row in reference(include_str!("../../../tests/golden/reference/kww_peak.json")) {
            let [beta, x, loss, mean] = [0, 1, 2, 3].map(|k| row[k]);
            let (x_p, g_2) = peak(beta);
            // The slope vanishes there: a rounding of 1e-14 in the slope moves x by 1e-14/β², and the loss not at all.
            assert!((x_p / x - 1.0).abs() < 1e-14 / (beta * beta) + 1e-14, "β {beta}: {x_p} {x}");
            assert!((g_2 / loss - 1.0).abs() < REL && (mean_time(beta) / mean - 1.0).abs() < REL);
        }
    }

    #[test]
    fn what_cannot_be_computed_is_not_a_number() {
        for (beta, x) in
            [(f64::NAN, 1.0), (0.0, 1.0), (-1.0, 1.0), (1.1, 1.0), (1e300, 1.0), (0.5, 0.02), (0.5, f64::NAN)]
        {
            assert!(Stretched::new(beta, [0.5, 2.0]).at(x).value.is_nan(), "{beta} {x}");
        }
    }

    #[test]
    fn no_frequency_is_too_low_or_too_high() {
        for beta in [0.02, 0.5, 1.0] {
            let transform = Stretched::over(beta, [0.0, f64::NAN, f64::INFINITY].into_iter());
            assert_eq!(transform.at(0.0).value, Complex64::ZERO);
            assert!(transform.at(1e-3).value.is_finite());
            assert_eq!(transform.at(f64::INFINITY).value, Complex64::ONE);
        }
    }
}

//! The temperature of a loss peak: a cubic in the logarithm of the loss around its maximum.
//!
//! A parabola would be drawn by half a kelvin to the flatter side of a peak, which a cubic is not (at 0.7 of the maximum and above).

use crate::math::line::polynomial;
use crate::math::smooth::smooth;

/// A peak.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) struct Peak {
    /// Temperature with its standard error, K.
    pub temperature: [f64; 2],
    /// Value at the peak.
    pub height: f64,
    /// Temperatures of the points that were fitted.
    pub window: [f64; 2],
    pub points: usize,
    pub freedom: usize,
    /// The data end on a flank of the peak.
    pub cut: bool,
    /// The fitted curve in some steps: temperature and value.
    pub curve: Vec<[f64; 2]>,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analyses) enum NoPeak {
    /// Too few points around the maximum.
    Few(usize),
    /// The largest value stands at the cold or the warm end.
    Edge {
        /// Temperature of that end, K.
        at: f64,
    },
    /// The points around the maximum have none.
    Flat,
}

impl NoPeak {
    /// In a sentence about `what`.
    pub fn reason(self, what: &str) -> String {
        match self {
            NoPeak::Few(0) => format!("There are no numbers of {what}."),
            NoPeak::Few(points) => {
                format!("Only {points} points of {what} lie around its maximum; measure it in smaller steps.")
            }
            NoPeak::Edge { at } => {
                format!(
                    "The largest value of {what} stands at the end of the data, {at:.1} K: its peak lies beyond, or there is none."
                )
            }
            NoPeak::Flat => format!("Around the largest value of {what} a smooth curve has no maximum."),
        }
    }
}

/// How a peak is looked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::analyses) struct Search {
    /// Points down to this share of the maximum are fitted.
    pub fraction: f64,
    /// Degree of the polynomial, 2 or 3.
    pub degree: usize,
    /// Temperatures that are looked at.
    pub within: [f64; 2],
}

/// Fits the highest peak of positive values.
pub(in crate::analyses) fn peak(temperature: &[f64], values: &[f64], search: &Search) -> Result<Peak, NoPeak> {
    /// Half the width over which noise is smoothed away to find the maximum, K.
    const SMOOTHED: f64 = 1.5;
    const CURVE: usize = 60;
    let [from, to] = search.within;
    let points = temperature.iter().zip(values).filter(|(t, v)| **v > 0.0 && v.is_finite() && **t >= from && **t <= to);
    let (t, y): (Vec<f64>, Vec<f64>) = points.map(|(t, v)| (*t, *v)).unzip();
    let n = t.len();
    if n < search.degree + 3 {
        return Err(NoPeak::Few(n));
    }
    let smoothed = smooth(&t, &y, SMOOTHED).value;
    let top = (0..n).max_by(|&a, &b| smoothed[a].total_cmp(&smoothed[b])).unwrap_or(0);
    if top < 2 || top + 3 > n {
        return Err(NoPeak::Edge { at: t[top] });
    }
    let inside = |k: &usize| smoothed[*k] >= search.fraction * smoothed[top];
    let low = (0..=top).rev().take_while(inside).last().unwrap_or(top);
    let high = (top..n).take_while(inside).last().unwrap_or(top);
    let (t, y) = (&t[low..=high], y[low..=high].iter().map(|y| y.ln()).collect::<Vec<_>>());
    let fitted = polynomial(search.degree, t, &y).ok_or(NoPeak::Few(t.len()))?;
    let cut = low == 0 || high + 1 == n;
    let temperature = fitted.maximum().ok_or(if cut {
        NoPeak::Edge { at: t[if low == 0 { 0 } else { t.len() - 1 }] }
    } else {
        NoPeak::Flat
    })?;
    let window = [t[0], t[t.len() - 1]];
    let at = |k: usize| window[0] + (window[1] - window[0]) * k as f64 / (CURVE - 1) as f64;
    Ok(Peak {
        temperature,
        height: fitted.at(temperature[0])[0].exp(),
        window,
        points: t.len(),
        freedom: fitted.fit.freedom,
        cut,
        curve: (0..CURVE).map(at).map(|t| [t, fitted.at(t)[0].exp()]).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEARCH: Search = Search { fraction: 0.7, degree: 3, within: [0.0, 1e5] };

    fn t() -> Vec<f64> {
        (0..200).map(|k| 600.0 + f64::from(k)).collect()
    }

    #[test]
    fn a_lopsided_peak_is_found_where_it_is() {
        let y: Vec<f64> = t().iter().map(|t| 1.0 / ((-(t - 700.0) / 9.0).exp() + ((t - 700.0) / 25.0).exp())).collect();
        // d/dT of the denominator vanishes at 700 + 9·25/34·ln(25/9).
        let expected = 700.0 + 9.0 * 25.0 / 34.0 * (25.0_f64 / 9.0).ln();
        let found = peak(&t(), &y, &SEARCH).unwrap();
        // The cubic leaves out the fourth order of a peak that is 30 K wide.
        assert!((found.temperature[0] - expected).abs() < 0.3, "{found:?}");
        assert!(!found.cut);
    }

    #[test]
    fn what_rises_to_the_end_has_no_peak() {
        let rising: Vec<f64> = t().iter().map(|t| ((t - 800.0) / 30.0).exp()).collect();
        assert!(matches!(peak(&t(), &rising, &SEARCH), Err(NoPeak::Edge { .. })));
        assert_eq!(peak(&t()[..4], &rising[..4], &SEARCH), Err(NoPeak::Few(4)));
    }
}

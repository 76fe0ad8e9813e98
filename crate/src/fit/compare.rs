//! How good a fit is, and which of several describes the same data best.

/// Measures of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Residuals.
    pub points: usize,
    /// Fitted parameters.
    pub free: usize,
    /// Weighted sum of squared residuals.
    pub rss: f64,
    /// `rss / (points − free)`.
    pub reduced_chi2: Option<f64>,
    /// `1 − rss / tss`.
    pub r2: Option<f64>,
    /// Akaike's criterion, corrected for small samples, with the noise level counted as a parameter.
    pub aicc: Option<f64>,
    /// Bayesian information criterion, counted the same way.
    pub bic: Option<f64>,
}

impl Quality {
    /// From the sum of squares, the number of residuals and of free parameters, and the total sum of squares.
    pub fn of(rss: f64, points: usize, free: usize, tss: Option<f64>) -> Quality {
        let (n, k) = (points as f64, (free + 1) as f64);
        // A fit without any residual has no likelihood.
        let deviance = (rss > 0.0).then(|| n * (rss / n).ln());
        Quality {
            points,
            free,
            rss,
            reduced_chi2: (points > free).then(|| rss / (points - free) as f64),
            r2: tss.filter(|tss| *tss > 0.0).map(|tss| 1.0 - rss / tss),
            aicc: deviance.filter(|_| n > k + 1.0).map(|d| d + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0)),
            bic: deviance.map(|d| d + k * n.ln()),
        }
    }
}

/// Akaike weights: the relative likelihood of each criterion, summing to 1 over those that have one.
pub fn akaike_weights(aicc: &[Option<f64>]) -> Vec<Option<f64>> {
    let best = aicc.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let likelihood = |a: f64| (-0.5 * (a - best)).exp();
    let total: f64 = aicc.iter().flatten().map(|a| likelihood(*a)).sum();
    aicc.iter().map(|a| a.map(|a| likelihood(a) / total)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn criteria_agree_with_their_definition() {
        // n = 10, rss = 20, two parameters and the noise: k = 3. Numbers worked out by hand.
        let quality = Quality::of(20.0, 10, 2, Some(100.0));
        let deviance = 10.0 * 2f64.ln();
        assert_eq!(quality.reduced_chi2, Some(2.5));
        assert_eq!(quality.r2, Some(0.8));
        assert!((quality.aicc.unwrap() - (deviance + 6.0 + 4.0)).abs() < 1e-12);
        assert!((quality.bic.unwrap() - (deviance + 3.0 * 10f64.ln())).abs() < 1e-12);
    }

    #[test]
    fn weights_of_equals_are_equal() {
        assert_eq!(akaike_weights(&[Some(3.0), None, Some(3.0)]), [Some(0.5), None, Some(0.5)]);
    }
}

//! How good a fit is, and which of several describes the same data best.
//!
//! Likelihoods are those of independent normal noise. Where its level is estimated from the scatter itself,
//! `−2 ln L = n ln(rss/n)` up to a constant and the level counts as a parameter; where the weights are the noise,
//! `−2 ln L = rss`. K. P. Burnham & D. R. Anderson, Model Selection and Multimodel Inference (2002).

use crate::math::order::sort_by_number;
use statrs::distribution::{ContinuousCDF, FisherSnedecor};

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
        let Criteria { aicc, bic } = Criteria::of(rss, points, free, Level::Estimated);
        Quality {
            points,
            free,
            rss,
            reduced_chi2: (points > free).then(|| rss / (points - free) as f64),
            r2: tss.filter(|tss| *tss > 0.0).map(|tss| 1.0 - rss / tss),
            aicc,
            bic,
        }
    }
}

/// What is known of the level of the noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Nothing: the weights are right up to a factor, which the scatter of the residuals tells.
    Estimated,
    /// The weights are one over the standard deviations.
    Known,
}

/// Criteria of a fit: the smaller, the better it is expected to describe other data of the same kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Criteria {
    /// Akaike's, corrected for small samples; `None` with too few points for the correction.
    pub aicc: Option<f64>,
    /// Schwarz's.
    pub bic: Option<f64>,
}

impl Criteria {
    /// From the weighted sum of squares, the number of residuals and of free parameters.
    pub fn of(rss: f64, points: usize, free: usize, level: Level) -> Criteria {
        let n = points as f64;
        match level {
            Level::Estimated => {
                let k = (free + 1) as f64;
                // A fit without any residual has no likelihood.
                let deviance = (rss > 0.0).then(|| n * (rss / n).ln());
                Criteria {
                    aicc: deviance.filter(|_| n > k + 1.0).map(|d| d + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0)),
                    bic: deviance.map(|d| d + k * n.ln()),
                }
            }
            // With the level known, Akaike's bias of a linear law is 2k for any number of points: nothing to correct.
            Level::Known => {
                let k = free as f64;
                Criteria { aicc: Some(rss + 2.0 * k), bic: Some(rss + k * n.ln()) }
            }
        }
    }
}

/// Which of several fits to the same data is best, and which of the others could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Number of the fit with the lowest criterion.
    pub best: usize,
    /// How many times more likely the best is than each, `exp(Δ/2)`: its evidence ratio. `None` for a fit without criterion.
    pub evidence: Vec<Option<f64>>,
    /// Share of each in the likelihood of all: its Akaike weight.
    pub weights: Vec<Option<f64>>,
    /// The fits, without the best, that the data cannot tell from it, best first.
    pub rivals: Vec<usize>,
}

/// A difference of the criterion that it itself calls insubstantial; the evidence ratio then is below e.
pub const INSUBSTANTIAL: f64 = 2.0;

impl Comparison {
    /// From the criterion of each fit, AICc or BIC; `None` when none has one.
    pub fn of(criteria: &[Option<f64>]) -> Option<Comparison> {
        let with = |k: &usize| criteria[*k].filter(|c| !c.is_nan());
        let mut order: Vec<usize> = (0..criteria.len()).filter(|k| with(k).is_some()).collect();
        sort_by_number(&mut order, |k| with(k).unwrap_or(f64::NAN));
        let best = *order.first()?;
        let least = with(&best)?;
        let difference = |k: usize| criteria[k].map(|c| c - least);
        Some(Comparison {
            best,
            evidence: (0..criteria.len()).map(|k| difference(k).map(|d| (0.5 * d).exp())).collect(),
            weights: akaike_weights(criteria),
            rivals: order[1..].iter().copied().filter(|&k| difference(k).is_some_and(|d| d < INSUBSTANTIAL)).collect(),
        })
    }
}

/// Whether a law with more parameters, of which another is a special case, describes the data better than chance would.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FTest {
    /// Ratio of the sum of squares gained for each additional parameter to that left for each degree of freedom.
    pub f: f64,
    /// Probability of a ratio as large when the special case is true.
    pub p: f64,
}

/// The F test of a special case against the law with more parameters; `None` when they are not nested or nothing is left to judge by.
///
/// Where the special case sits on a limit of the larger law (an exponent at 1) the probability is too large by about two.
pub fn f_test(special: &Quality, larger: &Quality) -> Option<FTest> {
    let more = larger.free.checked_sub(special.free).filter(|more| *more > 0)? as f64;
    let left = larger.points.checked_sub(larger.free).filter(|left| *left > 0)? as f64;
    if special.points != larger.points || larger.rss <= 0.0 {
        return None;
    }
    let f = ((special.rss - larger.rss) / more).max(0.0) / (larger.rss / left);
    FisherSnedecor::new(more, left).ok().map(|law| FTest { f, p: law.sf(f) })
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
    fn with_known_noise_the_sum_of_squares_is_the_deviance() {
        let known = Criteria::of(20.0, 10, 2, Level::Known);
        assert_eq!(known.aicc, Some(24.0));
        assert!((known.bic.unwrap() - (20.0 + 2.0 * 10f64.ln())).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_told_from_the_best_is_listed_with_its_evidence() {
        let comparison = Comparison::of(&[Some(12.0), None, Some(10.0), Some(11.0), Some(30.0)]).unwrap();
        assert_eq!((comparison.best, &comparison.rivals[..]), (2, &[3][..]));
        assert!((comparison.evidence[0].unwrap() - 1f64.exp()).abs() < 1e-12);
        assert_eq!(comparison.evidence[1], None);
        assert!((comparison.weights.iter().flatten().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(Comparison::of(&[None]), None);
    }

    #[test]
    fn the_f_test_agrees_with_printed_tables() {
        // F(1, 10) exceeds 4.965 in 5 of 100 cases (any table of the F distribution).
        let special = Quality::of(10.0 + 4.9646, 12, 1, None);
        let test = f_test(&special, &Quality::of(10.0, 12, 2, None)).unwrap();
        assert!((test.f - 4.9646).abs() < 1e-12 && (test.p - 0.05).abs() < 1e-5, "{test:?}");
        assert_eq!(f_test(&special, &special), None);
    }

    #[test]
    fn weights_of_equals_are_equal() {
        assert_eq!(akaike_weights(&[Some(3.0), None, Some(3.0)]), [Some(0.5), None, Some(0.5)]);
    }
}

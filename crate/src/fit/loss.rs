//! What a residual costs: its square, or less than that when it is large.
//!
//! The fit makes Σ c²ρ((r/c)²) least, r being residuals in standard deviations. The constants c let a fit of data without any
//! outlier keep 95 % of the efficiency of least squares; smaller ones trust large residuals less and waste more of good data.
//!
//! P. J. Huber, *Robust Statistics* (1981); P. W. Holland & R. E. Welsch, Commun. Stat. A 6, 813 (1977): 1.345 and 2.385; that of
//! soft L1, 1.287, from the same condition (mean ψ′)² = 0.95 · mean ψ² for normal residuals.

/// What one standard deviation is, in which a loss bends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spread {
    /// That of the residuals: median |r| / 0.6745, which outliers hardly change; found together with the parameters.
    #[default]
    Residuals,
    /// That of the weights: 1. For weights that are known to be the noise.
    Weights,
}

/// What a residual costs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Loss {
    /// r²: least squares.
    #[default]
    Linear,
    /// 2c²(√(1 + (r/c)²) − 1): squares that pass smoothly into absolute values.
    SoftL1 {
        /// Where it bends, in standard deviations.
        at: f64,
    },
    /// r² up to c, 2c|r| − c² beyond.
    Huber {
        /// Where it bends, in standard deviations.
        at: f64,
    },
    /// c² ln(1 + (r/c)²): a far outlier has no influence at all, and there may be several minima.
    Cauchy {
        /// Where it bends, in standard deviations.
        at: f64,
    },
}

impl Loss {
    /// Soft L1 of 95 % efficiency.
    pub const SOFT_L1: Loss = Loss::SoftL1 { at: 1.287 };
    /// Huber's of 95 % efficiency.
    pub const HUBER: Loss = Loss::Huber { at: 1.345 };
    /// Cauchy's of 95 % efficiency.
    pub const CAUCHY: Loss = Loss::Cauchy { at: 2.385 };

    /// The same for residuals whose standard deviation is `scatter` instead of 1.
    pub fn scaled(self, scatter: f64) -> Loss {
        match self {
            Loss::Linear => Loss::Linear,
            Loss::SoftL1 { at } => Loss::SoftL1 { at: at * scatter },
            Loss::Huber { at } => Loss::Huber { at: at * scatter },
            Loss::Cauchy { at } => Loss::Cauchy { at: at * scatter },
        }
    }

    /// c²ρ((r/c)²).
    pub fn cost(self, r: f64) -> f64 {
        match self {
            Loss::Linear => r * r,
            Loss::SoftL1 { at: c } => 2.0 * r * r / (1.0 + (r / c).hypot(1.0)),
            Loss::Huber { at: c } if r.abs() <= c => r * r,
            Loss::Huber { at: c } => c * (2.0 * r.abs() - c),
            Loss::Cauchy { at: c } => c * c * (r / c).powi(2).ln_1p(),
        }
    }

    /// Weight ρ′ of a residual: its influence ψ divided by itself.
    pub fn weight(self, r: f64) -> f64 {
        match self {
            Loss::Linear => 1.0,
            Loss::SoftL1 { at: c } => 1.0 / (r / c).hypot(1.0),
            Loss::Huber { at: c } => {
                if r.abs() <= c {
                    1.0
                } else {
                    c / r.abs()
                }
            }
            Loss::Cauchy { at: c } => 1.0 / (1.0 + (r / c).powi(2)),
        }
    }

    /// ψ′ = ρ′ + 2ρ″(r/c)²: half the second derivative of the cost.
    pub fn curvature(self, r: f64) -> f64 {
        match self {
            Loss::Linear => 1.0,
            Loss::SoftL1 { .. } => self.weight(r).powi(3),
            Loss::Huber { at: c } => f64::from(u8::from(r.abs() <= c)),
            Loss::Cauchy { at: c } => (1.0 - (r / c).powi(2)) * self.weight(r).powi(2),
        }
    }

    /// Scatter of residuals with `freedom` degrees of freedom. For squares its variance is rss/(n − p) and nothing else; for the
    /// others it is Huber's K²·[Σψ²/(n − p)]/[Σψ′/n]² with K = 1 + (p/n)·Var ψ′/(mean ψ′)² (1981, eq. 7.6.8).
    pub fn scatter(self, residuals: impl Iterator<Item = f64> + Clone, freedom: usize) -> Scatter {
        let mean = |of: &dyn Fn(f64) -> f64| {
            let (count, sum) = residuals.clone().fold((0, 0.0), |(count, sum), r| (count + 1, sum + of(r)));
            (count as f64, sum / count as f64)
        };
        let (count, square) = mean(&|r| (r * self.weight(r)).powi(2));
        let square = if freedom > 0 { square * count / freedom as f64 } else { f64::INFINITY };
        if self == Loss::Linear {
            return Scatter { variance: square, curvature: 1.0 };
        }
        let (_, curvature) = mean(&|r| self.curvature(r));
        let (_, spread) = mean(&|r| (self.curvature(r) - curvature).powi(2));
        if curvature <= 0.0 {
            // Most residuals are so large that pulling harder at them makes them matter less.
            return Scatter { variance: f64::INFINITY, curvature: 1.0 };
        }
        let k = 1.0 + (count - freedom as f64) / count * spread / (curvature * curvature);
        Scatter { variance: k * k * square / (curvature * curvature), curvature }
    }
}

/// Standard deviation of normal residuals with this median of their sizes; P. J. Huber (1981), ch. 5.
pub(super) fn median_deviation(residuals: impl Iterator<Item = f64>) -> f64 {
    let mut sizes: Vec<f64> = residuals.map(f64::abs).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 0.0;
    }
    let (below, median, _) = sizes.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *median;
    let lower = if below.len() == middle && sizes.len().is_multiple_of(2) {
        sizes[..middle].iter().copied().fold(0.0, f64::max)
    } else {
        upper
    };
    0.5 * (lower + upper) / 0.674_489_750_196_081_7
}

/// How residuals scatter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// s² of the covariance s²(JᵀJ)⁻¹.
    pub variance: f64,
    /// Mean ψ′: by how much the sum of what residuals cost is flatter than the sum of squares. Its rise by `variance · curvature`
    /// is one standard error.
    pub curvature: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Loss; 4] = [Loss::Linear, Loss::SOFT_L1, Loss::HUBER, Loss::CAUCHY];

    #[test]
    fn small_residuals_cost_their_square_and_large_ones_less() {
        for loss in ALL {
            // The first correction is r⁴/c².
            assert!((loss.cost(1e-4) / 1e-8 - 1.0).abs() < 1e-7, "{loss:?}");
            assert_eq!(loss.weight(0.0), 1.0);
            assert!(loss.cost(10.0) < 100.0 || loss == Loss::Linear);
            assert_eq!(loss.cost(-3.0), loss.cost(3.0));
        }
    }

    #[test]
    fn weights_and_curvatures_are_the_derivatives_of_the_cost() {
        const STEP: f64 = 1e-5;
        for loss in ALL {
            for r in [-7.0, -1.1, -0.3, 0.2, 1.2, 3.0, 40.0] {
                let slope = (loss.cost(r + STEP) - loss.cost(r - STEP)) / (2.0 * STEP);
                assert!((slope - 2.0 * r * loss.weight(r)).abs() < 1e-8 * (1.0 + slope.abs()), "{loss:?} {r}");
                let influence = |r: f64| r * loss.weight(r);
                let slope = (influence(r + STEP) - influence(r - STEP)) / (2.0 * STEP);
                assert!((slope - loss.curvature(r)).abs() < 1e-8, "{loss:?} {r}");
            }
        }
    }

    #[test]
    fn good_data_keep_95_percent_of_their_efficiency() {
        // Normal residuals by their quantiles: (mean ψ′)²/mean ψ².
        use statrs::distribution::{ContinuousCDF, Normal};
        let normal = Normal::standard();
        let residuals: Vec<f64> = (0..20_000).map(|k| normal.inverse_cdf((f64::from(k) + 0.5) / 20_000.0)).collect();
        for loss in [Loss::SOFT_L1, Loss::HUBER, Loss::CAUCHY] {
            let slope: f64 = residuals.iter().map(|&r| loss.curvature(r)).sum::<f64>() / 20_000.0;
            let square: f64 = residuals.iter().map(|&r| (r * loss.weight(r)).powi(2)).sum::<f64>() / 20_000.0;
            // The constants have four digits.
            assert!((slope * slope / square - 0.95).abs() < 2e-4, "{loss:?} {}", slope * slope / square);
        }
    }

    #[test]
    fn half_of_the_residuals_may_be_anything() {
        let sound = [0.5, -0.6, 0.7, -0.8, 0.9];
        let with_outliers = sound.iter().copied().chain([1e9, -1e9, f64::MAX]);
        assert!(median_deviation(with_outliers) < 0.9 / 0.67);
        assert_eq!(median_deviation([1.0, -3.0].into_iter()), 2.0 / 0.674_489_750_196_081_7);
        assert_eq!(median_deviation(std::iter::empty()), 0.0);
    }
}

//! What a residual costs: its square, or less than that when it is large.
//!
//! The fit makes Σ c²ρ((r/c)²) least, r being residuals in standard deviations. The constants c let a fit of data without any
//! outlier keep 95 % of the efficiency of least squares; smaller ones trust large residuals less and waste more of good data.
//!
//! P. J. Huber, *Robust Statistics* (1981); P. W. Holland & R. E. Welsch, Commun. Stat. A 6, 813 (1977): 1.345 and 2.385.

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
    pub const SOFT_L1: Loss = Loss::SoftL1 { at: 1.345 };
    /// Huber's of 95 % efficiency.
    pub const HUBER: Loss = Loss::Huber { at: 1.345 };
    /// Cauchy's of 95 % efficiency.
    pub const CAUCHY: Loss = Loss::Cauchy { at: 2.385 };

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

/// How residuals scatter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// s² of the covariance s²(JᵀJ)⁻¹.
    pub variance: f64,
    /// Mean ψ′: by how much the sum of what residuals cost is flatter than the sum of squares. Its rise by `variance · curvature`
    /// is one standard error.
    pub curvature: f64,
}

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
}

//! What each residual and each point does to the parameters, as if the law were linear nearby: skewness of a bootstrap, the scatter
//! that it should have, and the degrees of freedom behind it.

use super::bootstrap::Resampling;
use nalgebra::{DMatrix, DVector};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// What each residual does to the parameters, for a law that is linear nearby.
#[derive(Clone, Debug)]
pub(super) struct Influence {
    /// Residuals divided by √(1 − leverage).
    pub freed: DVector<f64>,
    pub residuals: DVector<f64>,
    pub points: Vec<Vec<usize>>,
    /// Orthonormal directions of the curve.
    pub q: DMatrix<f64>,
    /// From those directions to the moving parameters.
    pub inverse: DMatrix<f64>,
    /// Change of each moving parameter, on the scale of the fit, with each residual; without its sign.
    pub pull: DMatrix<f64>,
    pub freedom: f64,
    /// Third moment of the residuals drawn from.
    pub skewness: f64,
    pub resampling: Resampling,
}

impl Influence {
    /// BCa percentiles of `drawn` (in order), their distances from `value` widened for what few points hide.
    pub fn interval(&self, value: f64, drawn: &[f64], gradient: &[f64], foreseen: &[Vec<f64>]) -> [f64; 2] {
        let pull = &self.pull * DVector::from_column_slice(gradient);
        let (acceleration, widening) = match self.resampling {
            Resampling::Residuals | Resampling::Normal => (self.skew(&pull), t95(self.freedom) / Z95),
            // The sign of each residual is drawn: nothing is skew, but each point knows its noise by its own residual only.
            Resampling::Wild => (0.0, t95(self.freedom_of_points(&pull)) / Z95),
            Resampling::Cases => {
                let (acceleration, error) = self.of_cases(&pull);
                let along = |step: &Vec<f64>| step.iter().zip(gradient).map(|(d, g)| d * g).sum::<f64>();
                let mut steps: Vec<f64> = foreseen.iter().map(along).filter(|step| step.is_finite()).collect();
                steps.sort_unstable_by(f64::total_cmp);
                let scatter = 0.5 * (quantile(&steps, 0.975) - quantile(&steps, 0.025)) / Z95;
                let correction = if scatter > 0.0 && error > 0.0 { error / scatter } else { 1.0 };
                (acceleration, correction * t95(self.freedom_of_points(&pull)) / Z95)
            }
        };
        let below = drawn.iter().filter(|u| **u < value).count() as f64
            + 0.5 * drawn.iter().filter(|u| **u == value).count() as f64;
        let standard = Normal::standard();
        let count = drawn.len() as f64;
        let bias = standard.inverse_cdf((below / count).clamp(1.0 / count, 1.0 - 1.0 / count));
        [-Z95, Z95].map(|z| {
            let shifted = bias + (bias + z) / (1.0 - acceleration * (bias + z)).max(0.1);
            let end = quantile(drawn, standard.cdf(shifted));
            value + (end - value) * widening
        })
    }

    /// Acceleration when residuals are drawn.
    fn skew(&self, pull: &DVector<f64>) -> f64 {
        let square = pull.norm_squared();
        let cube: f64 = pull.iter().map(|u| u.powi(3)).sum();
        // Residuals are curve minus data: data that rise pull the other way.
        if square > 0.0 { -cube * self.skewness / (6.0 * square.powf(1.5)) } else { 0.0 }
    }

    /// Change of the moving parameters, on the scale of the fit, that points drawn again would cause were the law linear.
    pub fn foreseen(&self, rows: &[usize]) -> Vec<f64> {
        let drawn = self.q.select_rows(rows);
        let slope = drawn.tr_mul(&self.residuals.select_rows(rows));
        match drawn.tr_mul(&drawn).cholesky() {
            Some(curvature) => (-(&self.inverse * curvature.solve(&slope))).iter().copied().collect(),
            None => vec![f64::NAN; self.inverse.nrows()],
        }
    }

    /// Acceleration when points are drawn, and the standard error with its correction for leverage (HC2).
    ///
    /// How few points scatter when they are drawn again is another matter: residuals are too small by their leverage, and
    /// a sample may miss the points that matter. For a linear law both are known, so the replicates are brought to this error.
    fn of_cases(&self, pull: &DVector<f64>) -> (f64, f64) {
        let (mut plain, mut corrected, mut cube) = (0.0, 0.0, 0.0);
        for rows in &self.points {
            let sum = |of: &DVector<f64>| -rows.iter().map(|&i| pull[i] * of[i]).sum::<f64>();
            let own = sum(&self.residuals);
            plain += own * own;
            cube += own.powi(3);
            corrected += sum(&self.freed).powi(2);
        }
        (if plain > 0.0 { cube / (6.0 * plain.powf(1.5)) } else { 0.0 }, corrected.sqrt())
    }

    /// Degrees of freedom of a variance that is put together from the points' own residuals (HC2), were all of one law.
    ///
    /// R. M. Bell & D. F. McCaffrey, Survey Methodology 28, 169 (2002).
    fn freedom_of_points(&self, pull: &DVector<f64>) -> f64 {
        let (mut trace, mut squares) = (0.0, 0.0);
        let mut outer = DMatrix::zeros(self.q.ncols(), self.q.ncols());
        let mut along = DVector::zeros(self.q.ncols());
        for rows in &self.points {
            // The pull of the point's residuals, and what of it lies in the directions of the curve.
            let mut own = 0.0;
            along.fill(0.0);
            for &i in rows {
                let row = self.q.row(i);
                let u = pull[i] / (1.0 - row.norm_squared().min(LEVERAGE)).sqrt();
                own += u * u;
                along.iter_mut().zip(row.iter()).for_each(|(sum, q)| *sum += u * q);
            }
            let length = along.norm_squared();
            trace += own - length;
            squares += own * own - 2.0 * own * length;
            outer.ger(1.0, &along, &along, 1.0);
        }
        squares += outer.norm_squared();
        if squares > 0.0 { (trace * trace / squares).clamp(1.0, self.freedom) } else { self.freedom }
    }
}

/// A residual with more leverage than this is zero in any case, and its share of the noise unknown.
pub(super) const LEVERAGE: f64 = 1.0 - 1e-6;

/// 97.5 % point of the normal distribution.
const Z95: f64 = 1.959_963_984_540_054;

/// 97.5 % point of Student's t.
fn t95(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

/// The quantile of numbers in order, between them by a straight line; NaN of none.
fn quantile(sorted: &[f64], probability: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let at = (probability * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, (sorted.len() - 1) as f64);
    let below = at.floor();
    let [a, b] = [sorted[below as usize], sorted[(below as usize + 1).min(sorted.len() - 1)]];
    a + (b - a) * (at - below)
}

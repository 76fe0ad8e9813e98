//! One break between two straight lines in 1/T, where no law follows the shift factors: of a glass its transition.

use crate::fit::Problem;
use crate::fit::compare::{Criteria, Level};
use crate::fit::uncertainty::t95;
use crate::superposition::laws::ThroughShifts;
use crate::units::constants::BOLTZMANN_EV;
use nalgebra::{DMatrix, DVector};

/// Where the slope breaks.
pub(super) struct Break {
    /// K, with the ends of its 95 % interval.
    pub temperature: f64,
    pub interval: [f64; 2],
    /// Activation energies below and above it with their standard errors, eV.
    pub energies: [[f64; 2]; 2],
    /// What it leaves over and Akaike's criterion, to be compared with those of a law through the same shifts with the same errors.
    pub chi2: f64,
    pub aicc: f64,
}

/// Temperatures that are tried first, and then between the neighbours of the best of them.
const TRIED: usize = 100;
const BETWEEN: usize = 40;
/// Two energies and a temperature.
const FREE: usize = 3;

/// Finds it; `as_laws` has the errors with which laws are compared.
pub(super) fn slope_break(problem: &ThroughShifts, as_laws: &ThroughShifts) -> Option<Break> {
    if problem.len() < FREE + 2 {
        return None;
    }
    let freedom = (problem.len() - FREE) as f64;
    let chi2 = best(problem)?.chi2 / freedom;
    let own = if chi2 > 1.0 {
        let reduced = |variance: f64| Some(best(&problem.scattered(variance)?)?.chi2 / freedom);
        Some(problem.scattered(balanced(&reduced)?)?)
    } else {
        None
    };
    let own = own.as_ref().unwrap_or(problem);
    let found = best(own)?;
    let scatter = (found.chi2 / freedom).max(1.0);
    let limit = found.chi2 + t95(problem.len() - FREE).powi(2) * scatter;
    let range = range(own)?;
    let step = (range[1] - range[0]) / (TRIED * BETWEEN / 2) as f64;
    let is_inside = |t: f64| (range[0]..=range[1]).contains(&t) && lines(own, t).is_some_and(|at| at.chi2 <= limit);
    let end = |sign: f64| {
        let outwards = (0..).map(|k| found.temperature + sign * step * f64::from(k));
        outwards.take_while(|t| is_inside(*t)).last().unwrap_or(found.temperature)
    };
    let interval = [end(-1.0), end(1.0)];
    let energies = found.energies(own, scatter)?;
    let chi2 = best(as_laws)?.chi2;
    let aicc = Criteria::of(chi2, problem.len(), FREE, Level::Estimated).aicc?;
    Some(Break { temperature: found.temperature, interval, energies, chi2, aicc })
}

/// The variance of an independent error of each shift factor with which χ²red is 1.
pub(super) fn balanced(reduced_chi2: &dyn Fn(f64) -> Option<f64>) -> Option<f64> {
    /// Of ln a: far below and far above what shifts scatter by.
    const ENDS: [f64; 2] = [1e-10, 1e4];
    /// Halvings of that range in its logarithm: the variance is then known to a part in ten thousand.
    const HALVINGS: usize = 18;
    let [mut low, mut high] = ENDS.map(f64::ln);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if reduced_chi2(middle.exp())? > 1.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((0.5 * (low + high)).exp())
}

/// Two lines that meet.
struct Lines {
    temperature: f64,
    /// ln a per 1/T: above the break, and by how much it is more below it.
    slopes: [f64; 2],
    chi2: f64,
}

/// From where to where a break leaves two isotherms on either side; `None` with too few.
fn range(problem: &ThroughShifts) -> Option<[f64; 2]> {
    let mut all: Vec<f64> = problem.between().flatten().collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    (all.len() > 3).then(|| [all[1], all[all.len() - 2]])
}

/// 1/T of each difference, and the part of it that lies below `t`.
fn columns(problem: &ThroughShifts, t: f64) -> [DVector<f64>; 2] {
    let below = |kelvin: f64| (1.0 / kelvin - 1.0 / t).max(0.0);
    let all = problem.differences().map(|[inverse, _]| inverse);
    let cold = problem.between().map(|[a, b]| below(a) - below(b));
    [DVector::from_iterator(problem.len(), all), DVector::from_iterator(problem.len(), cold)]
}

fn lines(problem: &ThroughShifts, temperature: f64) -> Option<Lines> {
    let [a, b] = columns(problem, temperature).map(|column| problem.whitened(column));
    let y = DVector::from_iterator(problem.len(), problem.differences().map(|[_, ln_a]| ln_a));
    let y = problem.whitened(y);
    let (aa, ab, bb) = (a.norm_squared(), a.dot(&b), b.norm_squared());
    let determinant = aa * bb - ab * ab;
    if determinant.is_nan() || determinant <= 1e-12 * aa * bb {
        return None;
    }
    let (ay, by) = (a.dot(&y), b.dot(&y));
    let slopes = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
    let chi2 = (y - a * slopes[0] - b * slopes[1]).norm_squared();
    Some(Lines { temperature, slopes, chi2 })
}

fn best(problem: &ThroughShifts) -> Option<Lines> {
    let [from, to] = range(problem)?;
    let best_of = |low: f64, high: f64, count: usize| {
        let at = move |k: usize| (low + (high - low) * k as f64 / count as f64).clamp(from, to);
        let found = (0..=count).filter_map(|k| lines(problem, at(k)));
        found.min_by(|a, b| a.chi2.total_cmp(&b.chi2))
    };
    let near = best_of(from, to, TRIED)?.temperature;
    let step = (to - from) / TRIED as f64;
    best_of(near - step, near + step, BETWEEN)
}

impl Lines {
    /// Energies below and above the break, with their errors and that of where it is.
    fn energies(&self, problem: &ThroughShifts, scatter: f64) -> Option<[[f64; 2]; 2]> {
        let [a, b] = columns(problem, self.temperature);
        // By 1/T of the break.
        let is_below = |t: f64| f64::from(u8::from(t < self.temperature));
        let moved = problem.between().map(|[one, other]| -self.slopes[1] * (is_below(one) - is_below(other)));
        let moved = DVector::from_iterator(problem.len(), moved);
        let design = DMatrix::from_columns(&[a, b, moved].map(|column| problem.whitened(column)));
        let covariance = design.tr_mul(&design).cholesky()?.inverse() * scatter;
        let warm = covariance[(0, 0)];
        let cold = warm + 2.0 * covariance[(0, 1)] + covariance[(1, 1)];
        let energy = |slope: f64, variance: f64| [BOLTZMANN_EV * slope, BOLTZMANN_EV * variance.max(0.0).sqrt()];
        Some([energy(self.slopes[0] + self.slopes[1], cold), energy(self.slopes[0], warm)])
    }
}

//! What data determine when they do not determine every parameter: which combinations, how well, and which directions not at all.
//!
//! Everything is read from the triangular factor R of the Jacobian on the scale of the fit (`JᵀJ = RᵀR`). The error of a
//! combination is that of one parameter with others held, so that nothing cancels however closely they are tied.

use super::Parameter;
use super::uncertainty::Verdict;
use nalgebra::{DMatrix, DVector};

/// A sum of parameters that is determined although none of them is: `u₁ + f₂u₂ + …`, where u is the value or, for a logarithmic
/// parameter, its logarithm.
#[derive(Clone, Debug, PartialEq)]
pub struct Combination {
    /// The parameters with their factors; the first has factor 1.
    pub terms: Vec<Term>,
    /// Value of the sum.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Correlation of the first parameter with the rest of the sum.
    pub correlation: f64,
    /// Factors are ratios of small whole numbers, so that the sum is a product, a quotient, a mean or the like.
    pub simple: bool,
}

/// One parameter of a [`Combination`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Term {
    /// Number of the parameter.
    pub parameter: usize,
    /// Its factor.
    pub factor: f64,
}

/// A standard error of a logarithm (or of a value relative to itself) that makes a parameter of little use by itself.
const LOOSE: f64 = 0.25;

/// A logarithmic parameter whose standard error is a factor e or more is not determined.
pub(super) const UNDETERMINED_LN: f64 = 1.0;

/// A parameter correlated with others beyond this is determined only in combination with them.
pub(super) const TIED: f64 = 0.99;

/// Singular values below this share of the largest are rounding errors of the derivatives.
const SINGULAR: f64 = 1e-13;

/// Rounding error of a factor between two parameters.
const ROUNDING: f64 = 1e-12;

/// The triangular factor of a Jacobian by its singular values, columns scaled to length 1.
pub(super) struct Triangle {
    r: DMatrix<f64>,
    norms: Vec<f64>,
    singular: DVector<f64>,
    v_t: DMatrix<f64>,
}

impl Triangle {
    /// `r` has a column for each parameter that moves, on the scale of the fit.
    pub(super) fn of(r: DMatrix<f64>) -> Triangle {
        let norms: Vec<f64> = r.column_iter().map(|c| c.norm()).map(|n| if n > 0.0 { n } else { 1.0 }).collect();
        let mut scaled = r.clone();
        for (mut column, norm) in scaled.column_iter_mut().zip(&norms) {
            column /= *norm;
        }
        let count = r.ncols();
        if count == 0 {
            return Triangle { r, norms, singular: DVector::zeros(0), v_t: DMatrix::zeros(0, 0) };
        }
        let svd = scaled.svd(false, true);
        let v_t = svd.v_t.unwrap_or_else(|| DMatrix::identity(count, count));
        Triangle { r, norms, singular: svd.singular_values, v_t }
    }

    /// Ratio of the largest to the least singular value; infinite when a direction has no influence at all.
    pub(super) fn condition(&self) -> Option<f64> {
        (!self.singular.is_empty()).then(|| {
            let [least, largest] = [self.singular.min(), self.singular.max()];
            if least > 0.0 { largest / least } else { f64::INFINITY }
        })
    }

    /// A square root W of the covariance for s = 1: `C = WᵀW`. What is singular is large and yet a number.
    pub(super) fn root(&self) -> DMatrix<f64> {
        /// Along a direction with so little influence, shares below `ROUNDED` are what rounding makes of zero. Divided by
        /// the singular value they would change the errors of parameters that are well determined.
        const WEAK: f64 = 1e-9;
        const ROUNDED: f64 = 1e-12;
        let largest = self.singular.iter().copied().fold(0.0, f64::max);
        let floor = f64::EPSILON * largest;
        DMatrix::from_fn(self.singular.len(), self.norms.len(), |i, a| {
            let (singular, share) = (self.singular[i], self.v_t[(i, a)]);
            let share = if singular < WEAK * largest && share.abs() < ROUNDED { 0.0 } else { share };
            share / (singular.max(floor).max(f64::MIN_POSITIVE) * self.norms[a])
        })
    }

    /// Whether the parameter moves along a direction that has no influence but rounding errors.
    fn singular(&self, a: usize) -> bool {
        /// Less of a parameter in a singular direction is itself a rounding error.
        const SHARE: f64 = 1e-6;
        let least = SINGULAR * self.singular.max();
        (0..self.singular.len()).any(|i| self.singular[i] <= least && self.v_t[(i, a)].abs() > SHARE)
    }

    /// With `held` parameters held: change of parameter `a` with each of them, and its error for s = 1. `None` when the others are
    /// not determined even then.
    fn with_held(&self, a: usize, held: &[usize]) -> Option<(Vec<f64>, f64)> {
        let others: Vec<usize> = (0..self.r.ncols()).filter(|k| !held.contains(k)).collect();
        let place = others.iter().position(|&k| k == a)?;
        let triangle = Triangle::of(self.r.select_columns(&others).qr().r());
        if triangle.singular(place) {
            return None;
        }
        let error = triangle.root().column(place).norm();
        // Normal equations are fine here: what was ill-conditioned is held, and slopes need a few digits only. Still the square
        // root is used, which loses half as many.
        let root = triangle.root();
        let slope = |&h: &usize| {
            let along = self.r.select_columns(&others).tr_mul(&self.r.column(h));
            -(root.column(place).dot(&(&root * along)))
        };
        Some((held.iter().map(slope).collect(), error))
    }
}

/// Whether each parameter can be trusted, and what is determined of those that cannot.
///
/// `verdicts` of the moving parameters are [`Verdict::Determined`] and become what they are; `s` is the scatter of the residuals.
pub(super) fn judge(
    triangle: &Triangle,
    parameters: &[Parameter],
    values: &[f64],
    moving: &[usize],
    s: f64,
    t95: f64,
    verdicts: &mut [Verdict],
) -> Vec<Combination> {
    let root = triangle.root();
    let judged = Judged {
        triangle,
        parameters,
        values,
        moving,
        s,
        errors: root.column_iter().map(|column| s * column.norm()).collect(),
    };
    let combinations = judged.combinations();
    for combination in &combinations {
        let with = |term: &Term| {
            // The first names the other one that matters most, the others name the first.
            let weight = |t: &&Term| t.factor.abs() * judged.error_of(t.parameter);
            let rest = combination.terms[1..].iter().max_by(|a, b| weight(a).total_cmp(&weight(b)));
            let first = combination.terms[0];
            if term.parameter == first.parameter { rest.map_or(first, |t| *t) } else { first }.parameter
        };
        for term in &combination.terms {
            let sign = if term.factor < 0.0 { -1.0 } else { 1.0 };
            let correlation =
                if combination.terms.len() > 2 { sign * combination.correlation } else { combination.correlation };
            if verdicts[term.parameter] == Verdict::Determined {
                verdicts[term.parameter] = Verdict::Tied { with: with(term), correlation };
            }
        }
    }
    for (a, &k) in moving.iter().enumerate() {
        if verdicts[k] != Verdict::Determined {
            continue;
        }
        let (p, error) = (parameters[k], judged.errors[a]);
        // On a linear scale without limits nothing says how large an error is too large.
        let hopeless = if p.logarithmic { error > UNDETERMINED_LN } else { t95 * error > 0.5 * (p.upper - p.lower) };
        if triangle.singular(a) {
            verdicts[k] = Verdict::Singular;
        } else if hopeless || !error.is_finite() {
            verdicts[k] = Verdict::TooUncertain;
        }
    }
    combinations
}

struct Judged<'a> {
    triangle: &'a Triangle,
    parameters: &'a [Parameter],
    values: &'a [f64],
    moving: &'a [usize],
    s: f64,
    errors: Vec<f64>,
}

impl Judged<'_> {
    fn error_of(&self, parameter: usize) -> f64 {
        self.moving.iter().position(|&k| k == parameter).map_or(0.0, |a| self.errors[a])
    }

    /// The natural size of a parameter on the scale of the fit.
    fn size(&self, a: usize) -> f64 {
        let k = self.moving[a];
        if self.parameters[k].logarithmic || self.values[k] == 0.0 { 1.0 } else { self.values[k].abs() }
    }

    /// Whether a parameter is of little use by itself.
    fn loose(&self, a: usize) -> bool {
        let p = self.parameters[self.moving[a]];
        // On a linear scale without limits a large relative error is no reason: the value may just be near zero.
        let has_size = p.logarithmic || (p.lower.is_finite() && p.upper.is_finite());
        let relative = if p.logarithmic { self.errors[a] } else { self.errors[a] / self.values[self.moving[a]].abs() };
        (has_size && relative > LOOSE) || self.triangle.singular(a)
    }

    fn combinations(&self) -> Vec<Combination> {
        let loose: Vec<usize> = (0..self.moving.len()).filter(|&a| self.loose(a)).collect();
        if loose.len() < 2 {
            return Vec::new();
        }
        // With the others first, the last block of R is what the data say of the loose ones alone. Its directions, in natural
        // sizes, that are loose themselves are free; a direction without influence is exact here, as 0.
        let others = (0..self.moving.len()).filter(|a| !loose.contains(a));
        let order: Vec<usize> = others.chain(loose.iter().copied()).collect();
        let last = self.moving.len() - loose.len();
        let r = self.triangle.r.select_columns(&order).qr().r();
        let mut block = r.view((last, last), (loose.len(), loose.len())).into_owned();
        for (mut column, &a) in block.column_iter_mut().zip(&loose) {
            column *= self.size(a);
        }
        let svd = block.svd(false, true);
        let Some(v_t) = svd.v_t else { return Vec::new() };
        let least = (self.s / LOOSE).max(SINGULAR * svd.singular_values.max());
        let free: Vec<usize> = (0..loose.len()).filter(|&i| svd.singular_values[i] <= least).collect();
        // Those that move farthest are held, so that factors are small.
        let mut moves = v_t.select_rows(&free);
        for (mut column, &a) in moves.column_iter_mut().zip(&loose) {
            column *= self.size(a);
        }
        let held: Vec<usize> = most_independent(&moves).into_iter().map(|j| loose[j]).collect();
        let leads = loose.iter().copied().filter(|a| !held.contains(a));
        leads.filter_map(|a| self.combination(a, &held)).collect()
    }

    /// What is determined of parameter `a` together with those in `held`.
    fn combination(&self, a: usize, held: &[usize]) -> Option<Combination> {
        /// A term that adds less than this share of the error is left out.
        const NEGLIGIBLE: f64 = 0.3;
        let (slopes, error) = self.triangle.with_held(a, held)?;
        let matters =
            |(h, slope): (&usize, &f64)| (slope.abs() * self.errors[*h] > NEGLIGIBLE * self.s * error).then_some(*h);
        let held: Vec<usize> = held.iter().zip(&slopes).filter_map(matters).collect();
        let (slopes, error) = self.triangle.with_held(a, &held)?;
        let error = self.s * error;
        let correlation = (1.0 - (error / self.errors[a]).powi(2)).max(0.0).sqrt();
        if held.is_empty() || correlation < TIED {
            return None;
        }
        let mut factors: Vec<f64> = slopes.iter().map(|slope| -slope).collect();
        let ratios: Vec<Option<f64>> = held
            .iter()
            .zip(&factors)
            .map(|(&h, &f)| self.ratio(a, h, f, error / self.errors[h] / (held.len() as f64).sqrt()))
            .collect();
        let simple = ratios.iter().all(Option::is_some);
        let mut std_error = error;
        if simple {
            for ((factor, ratio), &h) in factors.iter_mut().zip(ratios).zip(&held) {
                let ratio = ratio.unwrap_or(*factor);
                let rounded = (*factor - ratio).abs() <= ROUNDING;
                std_error = std_error.hypot(if rounded { 0.0 } else { (*factor - ratio) * self.errors[h] });
                *factor = ratio;
            }
        }
        let terms: Vec<Term> = std::iter::once(Term { parameter: self.moving[a], factor: 1.0 })
            .chain(held.iter().zip(&factors).map(|(&h, &factor)| Term { parameter: self.moving[h], factor }))
            .collect();
        let scaled = |t: &Term| t.factor * self.parameters[t.parameter].to_scale(self.values[t.parameter]);
        Some(Combination {
            value: terms.iter().map(scaled).sum(),
            std_error,
            // u₁ + f u₂ is known: with f positive one falls when the other rises.
            correlation: if factors[0] > 0.0 { -correlation } else { correlation },
            simple,
            terms,
        })
    }

    /// A ratio of small whole numbers that serves as well as `factor`, when both parameters are of one scale.
    fn ratio(&self, a: usize, h: usize, factor: f64, slack: f64) -> Option<f64> {
        let scale = |a: usize| self.parameters[self.moving[a]].logarithmic;
        let near = |(p, q): (u8, u8)| {
            let ratio = (f64::from(p) / f64::from(q)).copysign(factor);
            // Half of the combination's own error more is an error larger by an eighth.
            ((factor - ratio).abs() <= (0.5 * slack).max(ROUNDING)).then_some(ratio)
        };
        let whole = [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (3, 2), (2, 3)];
        if scale(a) == scale(h) { whole.into_iter().find_map(near) } else { None }
    }
}

/// As many columns as there are rows, chosen one after another as the one that is farthest from those chosen before.
fn most_independent(rows: &DMatrix<f64>) -> Vec<usize> {
    let mut left = rows.clone();
    let mut chosen = Vec::new();
    for _ in 0..rows.nrows() {
        let length = |j: &usize| left.column(*j).norm_squared();
        let next = (0..rows.ncols()).filter(|j| !chosen.contains(j)).max_by(|a, b| length(a).total_cmp(&length(b)));
        let Some(next) = next else { break };
        chosen.push(next);
        let norm = left.column(next).norm();
        if norm > 0.0 {
            let direction = left.column(next) / norm;
            for mut column in left.column_iter_mut() {
                let along = direction.dot(&column);
                column.axpy(-along, &direction, 1.0);
            }
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logarithmic() -> Parameter {
        Parameter { start: 1.0, lower: 1e-30, upper: 1e30, logarithmic: true, fixed: false }
    }

    fn unlimited() -> Parameter {
        Parameter { lower: f64::NEG_INFINITY, upper: f64::INFINITY, logarithmic: false, ..logarithmic() }
    }

    /// Verdicts and combinations for measurements of sums of parameters: a row for each, with its standard error 1.
    fn judged(rows: &[&[f64]], parameters: &[Parameter], values: &[f64]) -> (Vec<Verdict>, Vec<Combination>) {
        let n = parameters.len();
        let jacobian = DMatrix::from_fn(rows.len(), n, |i, j| rows[i][j]);
        let mut verdicts = vec![Verdict::Determined; n];
        let moving: Vec<usize> = (0..n).collect();
        let triangle = Triangle::of(jacobian.qr().r());
        let combinations = judge(&triangle, parameters, values, &moving, 1.0, 2.0, &mut verdicts);
        (verdicts, combinations)
    }

    #[test]
    fn a_product_that_alone_was_measured_is_named_with_its_error() {
        // ln a + ln b to 1 %, their difference to a factor e² only; c by itself.
        let rows: [&[f64]; 3] = [&[100.0, 100.0, 0.0], &[0.5, -0.5, 0.0], &[0.0, 0.0, 50.0]];
        let (verdicts, combinations) = judged(&rows, &[logarithmic(); 3], &[2.0, 3.0, 5.0]);
        let [known] = &combinations[..] else { panic!("{combinations:?}") };
        let factors: Vec<f64> = known.terms.iter().map(|t| t.factor).collect();
        assert_eq!(factors, [1.0, 1.0]);
        assert!(known.simple && (known.value - 6f64.ln()).abs() < 1e-12 && (known.std_error - 0.01).abs() < 1e-6);
        assert!(known.correlation < -0.99);
        assert!(matches!(verdicts[..2], [Verdict::Tied { with: 1, .. }, Verdict::Tied { with: 0, .. }]));
        assert_eq!(verdicts[2], Verdict::Determined);
    }

    #[test]
    fn a_sum_of_three_is_found_although_no_two_are_tied() {
        let rows: [&[f64]; 3] = [&[100.0, 100.0, 100.0], &[0.5, -0.5, 0.0], &[0.25, 0.25, -0.5]];
        let (verdicts, combinations) = judged(&rows, &[logarithmic(); 3], &[2.0, 3.0, 5.0]);
        let [known] = &combinations[..] else { panic!("{combinations:?}") };
        assert_eq!(known.terms.len(), 3);
        assert!(known.simple && (known.value - 30f64.ln()).abs() < 1e-12 && (known.std_error - 0.01).abs() < 1e-6);
        assert!(verdicts.iter().all(|v| matches!(v, Verdict::Tied { .. })));
    }

    #[test]
    fn one_free_direction_of_three_leaves_two_combinations() {
        // Differences are known, the common level is not.
        let rows: [&[f64]; 3] = [&[40.0, -40.0, 0.0], &[0.0, 30.0, -30.0], &[0.3, 0.3, 0.3]];
        let (_, combinations) = judged(&rows, &[logarithmic(); 3], &[2.0, 3.0, 5.0]);
        assert_eq!(combinations.len(), 2);
        assert!(combinations.iter().all(|c| c.terms.len() == 2 && c.simple && c.terms[1].factor == -1.0));
    }

    #[test]
    fn the_error_of_a_combination_survives_a_tie_that_rounding_cannot_resolve() {
        let rows: [&[f64]; 2] = [&[1000.0, -380.0], &[1e-12, 1e-12]];
        let (verdicts, combinations) = judged(&rows, &[logarithmic(); 2], &[2.0, 3.0]);
        let known = &combinations[0];
        // The one that can move farther is held: u₀ = 0.38 u₁.
        assert_eq!((known.terms[0].parameter, known.terms[1].parameter), (0, 1));
        assert!((known.terms[1].factor + 0.38).abs() < 1e-9 && (known.std_error - 1e-3).abs() < 1e-9, "{known:?}");
        assert!(verdicts.iter().all(|v| matches!(v, Verdict::Tied { .. })));
    }

    #[test]
    fn a_value_near_zero_on_an_open_scale_is_not_called_undetermined() {
        // 0.21 ± 0.51, tied closely to another: NIST's ENSO has such a parameter.
        let rows: [&[f64]; 2] = [&[100.0, 100.0], &[2.0, -2.0]];
        let (verdicts, combinations) = judged(&rows, &[unlimited(); 2], &[0.21, -0.2]);
        assert_eq!(verdicts, [Verdict::Determined; 2]);
        assert!(combinations.is_empty());
    }

    #[test]
    fn what_rounding_alone_determines_is_singular_on_any_scale() {
        let rows: [&[f64]; 3] = [&[1.0, 1.0, 0.0], &[2.0, 2.0, 0.0], &[0.0, 0.0, 0.0]];
        let (verdicts, combinations) = judged(&rows, &[unlimited(); 3], &[1.0, 2.0, 3.0]);
        assert!(matches!(verdicts[..2], [Verdict::Tied { .. }, Verdict::Tied { .. }]), "{verdicts:?}");
        assert_eq!(verdicts[2], Verdict::Singular);
        let known = &combinations[0];
        assert!(
            known.simple && (known.value - 3.0).abs() < 1e-12 && (known.std_error - 1.0 / 5f64.sqrt()).abs() < 1e-12
        );
    }
}

//! Linear least squares in triangular form when some unknowns belong to one data set only and others to all.
//!
//! Rotations of the rows leave, for each set, as many rows as it has unknowns of its own, and below all of them a triangle in the
//! shared unknowns alone (J. Dennis & R. Schnabel call the pattern block-arrow): work and memory grow with the number of sets,
//! not with its square. Without sets, or with sets without unknowns of their own, this is the ordinary triangle R of J = QR.
//!
//! Nothing here is singular: every solution is damped, if only by [`FLOOR`], so that columns without influence and columns that
//! depend on each other need no special case.

use nalgebra::DMatrix;
use std::ops::Range;

/// Damping relative to each column that is always there: far below what a derivative in double precision can mean, far above
/// rounding.
const FLOOR: f64 = 1e-12;

/// Rows reduced at once: with a handful of columns they stay in the fastest cache.
const CHUNK: usize = 256;

/// Columns and place of one set.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Set {
    /// Unknowns of its own.
    columns: usize,
    /// The first of them among all unknowns.
    first: usize,
    /// Where its rows begin.
    at: usize,
}

/// |rest + R·step|², in the unknowns: shared ones first, then those of each set.
#[derive(Clone, Debug)]
pub(super) struct Arrow {
    shared_columns: usize,
    sets: Vec<Set>,
    /// For each set its rows of [own | shared | rest].
    own: Vec<f64>,
    /// Rows of [shared | rest].
    shared: Vec<f64>,
    scratch: Vec<f64>,
}

impl Arrow {
    /// Of `shared` unknowns in common and `own` in each set; no rows yet.
    pub fn new(shared: usize, own: impl IntoIterator<Item = usize>) -> Arrow {
        let mut sets = Vec::new();
        let (mut first, mut at, mut most) = (shared, 0, 0);
        for columns in own {
            sets.push(Set { columns, first, at });
            first += columns;
            at += columns * (columns + shared + 1);
            most = most.max(columns);
        }
        Arrow {
            shared_columns: shared,
            sets,
            own: vec![0.0; at],
            shared: vec![0.0; shared * (shared + 1)],
            scratch: vec![0.0; CHUNK.max(shared).max(most) * (most + shared + 1)],
        }
    }

    /// Number of unknowns.
    pub fn unknowns(&self) -> usize {
        self.sets.last().map_or(self.shared_columns, |set| set.first + set.columns)
    }

    /// Number of shared unknowns.
    pub fn shared_unknowns(&self) -> usize {
        self.shared_columns
    }

    /// The unknowns that a set has for itself.
    pub fn own_unknowns(&self, set: usize) -> Range<usize> {
        self.sets.get(set).map_or(0..0, |set| set.first..set.first + set.columns)
    }

    /// Takes all rows away.
    pub fn clear(&mut self) {
        self.own.fill(0.0);
        self.shared.fill(0.0);
    }

    /// Adds `rows` equations of a set. `write(rows, column, into)` writes a range of them, one column at a time: the set's own
    /// unknowns, then the shared ones, then the rest.
    pub fn add(&mut self, set: usize, rows: usize, mut write: impl FnMut(Range<usize>, usize, &mut [f64])) {
        let Arrow { shared_columns: q, sets, own, shared, scratch } = self;
        let Set { columns: p, at, .. } = sets[set];
        let (width, mut begin) = (p + *q + 1, 0);
        while begin < rows {
            let count = CHUNK.min(rows - begin);
            for (column, into) in scratch.chunks_exact_mut(count).take(width).enumerate() {
                write(begin..begin + count, column, into);
            }
            fold(&mut own[at..], width, p, &mut scratch[..width * count], count);
            fold(shared, *q + 1, *q, &mut scratch[p * count..width * count], count);
            begin += count;
        }
    }

    /// Calls `visit(unknown, coefficient)` for each row with its rest; the rows are all that there is to know.
    fn rows(&self, mut visit: impl FnMut(RowOf<'_>)) {
        let q = self.shared_columns;
        for set in &self.sets {
            let width = set.columns + q + 1;
            for (k, row) in self.own[set.at..].chunks_exact(width).take(set.columns).enumerate() {
                let (own, rest) = row.split_at(set.columns);
                visit(RowOf {
                    first: set.first + k,
                    own: &own[k..],
                    shared_first: 0,
                    shared: &rest[..q],
                    rest: rest[q],
                });
            }
        }
        for (k, row) in self.shared.chunks_exact(q + 1).enumerate() {
            visit(RowOf { first: 0, own: &[], shared_first: k, shared: &row[k..q], rest: row[q] });
        }
    }

    /// Whether all coefficients are numbers.
    pub fn is_finite(&self) -> bool {
        self.own.iter().chain(&self.shared).all(|a| a.is_finite())
    }

    /// Length of each column.
    pub fn column_norms(&self) -> Vec<f64> {
        let mut norms = vec![0.0; self.unknowns()];
        self.rows(|row| row.each(|k, a| norms[k] += a * a));
        norms.iter_mut().for_each(|norm: &mut f64| *norm = norm.sqrt());
        norms
    }

    /// Half the derivative of the sum of squares at step zero.
    pub fn gradient(&self) -> Vec<f64> {
        let mut gradient = vec![0.0; self.unknowns()];
        self.rows(|row| row.each(|k, a| gradient[k] += a * row.rest));
        gradient
    }

    /// By how much `step` lowers the sum of squares. Near the minimum both terms are small, and nothing is lost in rounding.
    pub fn reduction(&self, step: &[f64]) -> f64 {
        let mut sum = 0.0;
        self.rows(|row| {
            let mut change = 0.0;
            row.each(|k, a| change += a * step[k]);
            sum -= change * (2.0 * row.rest + change);
        });
        sum
    }

    /// What is left for the unknowns that are still `moving` when the others have taken their `step`.
    pub fn restricted(&self, moving: &[bool], step: &[f64]) -> Arrow {
        let q = self.shared_columns;
        let chosen = |range: Range<usize>| range.filter(|&k| moving[k]).collect::<Vec<usize>>();
        let shared = chosen(0..q);
        let owns: Vec<Vec<usize>> = self.sets.iter().map(|set| chosen(set.first..set.first + set.columns)).collect();
        let mut left = Arrow::new(shared.len(), owns.iter().map(Vec::len));
        let taken = |k: usize| if moving[k] { 0.0 } else { step[k] };
        for (number, (set, own)) in self.sets.iter().zip(&owns).enumerate() {
            let width = set.columns + q + 1;
            let rows = &self.own[set.at..][..set.columns * width];
            let place = |k: usize| if k < q { set.columns + k } else { k - set.first };
            left.add(number, set.columns, |range, column, into| {
                for (row, into) in rows.chunks_exact(width).skip(range.start).zip(into) {
                    *into = match own.iter().chain(&shared).nth(column) {
                        Some(&k) => row[place(k)],
                        None => {
                            let all = (0..q).chain(set.first..set.first + set.columns);
                            row[width - 1] + all.map(|k| row[place(k)] * taken(k)).sum::<f64>()
                        }
                    };
                }
            });
        }
        left.add_shared(q, |row, column| {
            let row = &self.shared[row * (q + 1)..][..q + 1];
            match shared.get(column) {
                Some(&k) => row[k],
                None => row[q] + (0..q).map(|k| row[k] * taken(k)).sum::<f64>(),
            }
        });
        left
    }

    /// Adds rows in the shared unknowns alone.
    fn add_shared(&mut self, rows: usize, entry: impl Fn(usize, usize) -> f64) {
        let q = self.shared_columns;
        if self.scratch.len() < rows * (q + 1) {
            self.scratch.resize(rows * (q + 1), 0.0);
        }
        let block = &mut self.scratch[..rows * (q + 1)];
        for column in 0..=q {
            for row in 0..rows {
                block[column * rows + row] = entry(row, column);
            }
        }
        fold(&mut self.shared, q + 1, q, block, rows);
    }

    /// With the rows damping[k]·step[k] = 0 added, in `into`, which has the same pattern.
    fn damped(&self, damping: &[f64], into: &mut Arrow) {
        let q = self.shared_columns;
        into.own.copy_from_slice(&self.own);
        into.shared.copy_from_slice(&self.shared);
        for set in &self.sets {
            let (p, width) = (set.columns, set.columns + q + 1);
            let block = &mut into.scratch[..p * width];
            block.fill(0.0);
            for k in 0..p {
                block[k * p + k] = damping[set.first + k];
            }
            fold(&mut into.own[set.at..], width, p, block, p);
            fold(&mut into.shared, q + 1, q, &mut block[p * p..], p);
        }
        into.add_shared(q, |row, column| if row == column { damping[row] } else { 0.0 });
    }

    /// The step that makes |rest + R·step|² least, written into `step`. The triangles must not be singular.
    fn solve(&self, step: &mut [f64]) {
        let q = self.shared_columns;
        for (k, row) in self.shared.chunks_exact(q + 1).enumerate().rev() {
            let known: f64 = (k + 1..q).map(|l| row[l] * step[l]).sum();
            step[k] = -(row[q] + known) / row[k];
        }
        let (shared, own) = step.split_at_mut(q);
        for set in &self.sets {
            let (p, width) = (set.columns, set.columns + q + 1);
            let step = &mut own[set.first - q..][..p];
            for (k, row) in self.own[set.at..].chunks_exact(width).take(p).enumerate().rev() {
                let known: f64 = (k + 1..p).map(|l| row[l] * step[l]).sum();
                let common: f64 = (0..q).map(|l| row[p + l] * shared[l]).sum();
                step[k] = -(row[width - 1] + known + common) / row[k];
            }
        }
    }

    /// Replaces w by v with Rv = w.
    fn solve_for(&self, w: &mut [f64]) {
        let q = self.shared_columns;
        for (k, row) in self.shared.chunks_exact(q + 1).enumerate().rev() {
            let known: f64 = (k + 1..q).map(|l| row[l] * w[l]).sum();
            w[k] = (w[k] - known) / row[k];
        }
        let (shared, own) = w.split_at_mut(q);
        for set in &self.sets {
            let (p, width) = (set.columns, set.columns + q + 1);
            let w = &mut own[set.first - q..][..p];
            for (k, row) in self.own[set.at..].chunks_exact(width).take(p).enumerate().rev() {
                let known: f64 = (k + 1..p).map(|l| row[l] * w[l]).sum();
                let common: f64 = (0..q).map(|l| row[p + l] * shared[l]).sum();
                w[k] = (w[k] - known - common) / row[k];
            }
        }
    }

    /// Replaces v by w with Rᵀw = v.
    pub fn solve_transposed(&self, v: &mut [f64]) {
        let (shared, own) = v.split_at_mut(self.shared_columns);
        for (number, set) in self.sets.iter().enumerate() {
            self.solve_transposed_own(number, &mut own[set.first - self.shared_columns..][..set.columns], shared);
        }
        self.solve_transposed_shared(shared);
    }

    /// The part of it that belongs to a set; what is left of the shared part is for [`Arrow::solve_transposed_shared`].
    pub fn solve_transposed_own(&self, set: usize, own: &mut [f64], shared: &mut [f64]) {
        let (p, width) = (own.len(), own.len() + self.shared_columns + 1);
        for (k, row) in self.own[self.sets[set].at..].chunks_exact(width).take(p).enumerate() {
            own[k] /= row[k];
            for l in k + 1..p {
                own[l] -= row[l] * own[k];
            }
            for (shared, a) in shared.iter_mut().zip(&row[p..]) {
                *shared -= a * own[k];
            }
        }
    }

    /// The part of it that belongs to the shared unknowns.
    pub fn solve_transposed_shared(&self, shared: &mut [f64]) {
        let q = self.shared_columns;
        for (k, row) in self.shared.chunks_exact(q + 1).enumerate() {
            shared[k] /= row[k];
            for l in k + 1..q {
                shared[l] -= row[l] * shared[k];
            }
        }
    }

    /// R of the unknowns of one set, or of none, and then the shared ones, as if there were no others: RᵀR = JᵀJ with the others
    /// fitted.
    pub fn triangle(&self, set: Option<usize>) -> DMatrix<f64> {
        let q = self.shared_columns;
        let set = set.and_then(|set| self.sets.get(set));
        let p = set.map_or(0, |set| set.columns);
        let rows = set.map_or(&[][..], |set| &self.own[set.at..]);
        DMatrix::from_fn(p + q, p + q, |i, j| match () {
            () if i > j => 0.0,
            () if i < p => rows[i * (p + q + 1) + j],
            () => self.shared[(i - p) * (q + 1) + j - p],
        })
    }

    /// The least and the largest singular value with every column scaled to length 1, to a thousandth or so, by iteration; the
    /// least is never less than what damping leaves of it.
    pub fn singular_values(&self) -> [f64; 2] {
        let norms: Vec<f64> = self.column_norms().iter().map(|&norm| if norm > 0.0 { norm } else { 1.0 }).collect();
        let factor = self.never_singular();
        let length = |v: &[f64]| v.iter().map(|v| v * v).sum::<f64>().sqrt();
        // `stretch` applies a matrix to the direction, returns by how much that is longer, and applies its transpose.
        let iterated = |stretch: &dyn Fn(&mut Vec<f64>) -> f64| {
            let mut direction: Vec<f64> = (0..norms.len()).map(|k| 1.0 + 0.5 * (k as f64).sin()).collect();
            let mut found = 0.0;
            for _ in 0..200 {
                let long = length(&direction);
                direction.iter_mut().for_each(|d| *d /= long);
                let before = std::mem::replace(&mut found, stretch(&mut direction));
                if (found - before).abs() <= 1e-6 * found {
                    break;
                }
            }
            found
        };
        let scale = |direction: &mut [f64]| direction.iter_mut().zip(&norms).for_each(|(d, norm)| *d *= norm);
        let unscale = |direction: &mut [f64]| direction.iter_mut().zip(&norms).for_each(|(d, norm)| *d /= norm);
        let inverse = |direction: &mut Vec<f64>| {
            scale(direction);
            factor.solve_transposed(direction);
            let longer = length(direction);
            factor.solve_for(direction);
            scale(direction);
            longer
        };
        let forward = |direction: &mut Vec<f64>| {
            unscale(direction);
            let (mut square, mut image) = (0.0, vec![0.0; direction.len()]);
            self.rows(|row| {
                let mut along = 0.0;
                row.each(|k, a| along += a * direction[k]);
                square += along * along;
                row.each(|k, a| image[k] += a * along);
            });
            unscale(&mut image);
            *direction = image;
            square.sqrt()
        };
        [iterated(&inverse).recip(), iterated(&forward)]
    }

    /// The same problem with the least damping there is: what [`Arrow::solve_transposed`] needs.
    pub fn never_singular(&self) -> Arrow {
        let norms = self.column_norms();
        let mut factor = self.clone();
        self.damped(&norms.iter().map(|&norm| least_damping(norm, 1.0)).collect::<Vec<_>>(), &mut factor);
        factor
    }
}

fn least_damping(norm: f64, otherwise: f64) -> f64 {
    if norm > 0.0 { FLOOR * norm } else { otherwise }
}

/// One row: coefficients of consecutive unknowns of one set and of consecutive shared ones.
struct RowOf<'a> {
    first: usize,
    own: &'a [f64],
    shared_first: usize,
    shared: &'a [f64],
    rest: f64,
}

impl RowOf<'_> {
    fn each(&self, mut visit: impl FnMut(usize, f64)) {
        for (k, &a) in self.shared.iter().enumerate() {
            visit(self.shared_first + k, a);
        }
        for (k, &a) in self.own.iter().enumerate() {
            visit(self.first + k, a);
        }
    }
}

/// Steps in a trust region |scale · step| ≤ radius, with room to work in.
pub(super) struct TrustRegion {
    factor: Arrow,
    damping: Vec<f64>,
    /// Damping of the last step, where the search for the next begins.
    lambda: f64,
}

impl TrustRegion {
    /// For problems of this pattern.
    pub fn of(arrow: &Arrow) -> TrustRegion {
        TrustRegion { factor: arrow.clone(), damping: vec![0.0; arrow.unknowns()], lambda: 0.0 }
    }

    /// Minimises |rest + R·step|² with |scale · step| ≤ radius within a tenth, by J. J. Moré's iteration for the damping λ of
    /// |rest + R·step|² + λ|scale · step|² (1978), safeguarded between bounds that hold the solution.
    pub fn step(&mut self, arrow: &Arrow, scale: &[f64], radius: f64) -> Vec<f64> {
        let norms = arrow.column_norms();
        let mut step = vec![0.0; scale.len()];
        let mut long = self.solve(arrow, &norms, scale, 0.0, &mut step);
        if long <= 1.1 * radius {
            self.lambda = 0.0;
            return step;
        }
        let gradient = arrow.gradient();
        let steepest = gradient.iter().zip(scale).map(|(g, s)| (g / s).powi(2)).sum::<f64>().sqrt();
        let (mut least, mut most) = (self.newton(scale, &step, long, radius), steepest / radius);
        if !least.is_finite() {
            least = 0.0;
        }
        most = most.max(least);
        let mut lambda = if self.lambda > 0.0 { self.lambda.clamp(least, most) } else { least.max(1e-3 * most) };
        for _ in 0..20 {
            long = self.solve(arrow, &norms, scale, lambda, &mut step);
            if (long - radius).abs() <= 0.1 * radius {
                break;
            }
            if long > radius {
                least = least.max(lambda);
            } else {
                most = most.min(lambda);
            }
            let next = lambda + self.newton(scale, &step, long, radius);
            lambda = if next > least && next < most { next } else { (least * most).sqrt().max(1e-3 * most) };
        }
        self.lambda = lambda;
        step
    }

    /// The step against a slope (half the derivative of a sum of squares), with the damping of the last step.
    pub fn descend(&self, slope: &mut [f64]) {
        self.factor.solve_transposed(slope);
        self.factor.solve_for(slope);
        slope.iter_mut().for_each(|step| *step = -*step);
    }

    /// Solves with damping λ; the scaled length of the step.
    fn solve(&mut self, arrow: &Arrow, norms: &[f64], scale: &[f64], lambda: f64, step: &mut [f64]) -> f64 {
        let root = lambda.sqrt();
        for ((damping, &norm), &scale) in self.damping.iter_mut().zip(norms).zip(scale) {
            *damping = least_damping(norm, scale).max(root * scale);
        }
        arrow.damped(&self.damping, &mut self.factor);
        self.factor.solve(step);
        step.iter().zip(scale).map(|(d, s)| (d * s).powi(2)).sum::<f64>().sqrt()
    }

    /// Newton's change of λ for 1/|scale · step| = 1/radius, which is nearly linear in λ.
    fn newton(&self, scale: &[f64], step: &[f64], long: f64, radius: f64) -> f64 {
        let mut w: Vec<f64> = step.iter().zip(scale).map(|(d, s)| d * s * s / long).collect();
        self.factor.solve_transposed(&mut w);
        (long - radius) / radius / w.iter().map(|w| w * w).sum::<f64>()
    }
}

/// Rotates a block of rows into the rows of a triangle above it, eliminating the first `eliminated` columns of the block by
/// Householder's reflections. The triangle is stored by rows of `width`, the block by columns of `rows`.
fn fold(triangle: &mut [f64], width: usize, eliminated: usize, block: &mut [f64], rows: usize) {
    for j in 0..eliminated {
        let (done, later) = block.split_at_mut((j + 1) * rows);
        let v = &done[j * rows..];
        let below = dot(v, v);
        let top = triangle[j * width + j];
        let norm = (top * top + below).sqrt();
        // Nothing to eliminate, or so little that it has no square.
        if below == 0.0 || norm < 1e-150 {
            continue;
        }
        let first = top + norm.copysign(top);
        let factor = 1.0 / (norm * first.abs());
        let row = &mut triangle[j * width..(j + 1) * width];
        row[j] = -norm.copysign(top);
        for (column, above) in later.chunks_exact_mut(rows).zip(&mut row[j + 1..]) {
            let along = (first * *above + dot(v, column)) * factor;
            *above -= along * first;
            for (a, v) in column.iter_mut().zip(v) {
                *a -= along * v;
            }
        }
    }
}

/// Four sums at a time: what a processor adds in one instruction, and the same order everywhere.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a4, a_left) = a.as_chunks::<4>();
    let (b4, b_left) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a4.iter().zip(b4) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    let left: f64 = a_left.iter().zip(b_left).map(|(a, b)| a * b).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + left
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few roundings of numbers of order one.
    const ABS: f64 = 1e-12;

    /// Two shared unknowns and sets with 2, 0 and 1 of their own: each set's rows of [own | shared | rest].
    fn rows(set: usize, own: usize) -> DMatrix<f64> {
        DMatrix::from_fn(300, own + 3, |i, j| {
            ((1 + i * (3 + set) + 17 * j * j) as f64).sin() + if i == j { 2.0 } else { 0.0 }
        })
    }

    const OWN: [usize; 3] = [2, 0, 1];

    fn arrow() -> Arrow {
        let mut arrow = Arrow::new(2, OWN);
        for (set, own) in OWN.into_iter().enumerate() {
            let rows = rows(set, own);
            arrow.add(set, 300, |range, column, into| into.copy_from_slice(&rows.column(column).as_slice()[range]));
        }
        arrow
    }

    /// All rows in all five unknowns, and the rest.
    fn dense() -> (DMatrix<f64>, DMatrix<f64>) {
        let (mut all, mut rest) = (DMatrix::zeros(900, 5), DMatrix::zeros(900, 1));
        let mut first = 2;
        for (set, own) in OWN.into_iter().enumerate() {
            let rows = rows(set, own);
            all.view_mut((300 * set, first), (300, own)).copy_from(&rows.columns(0, own));
            all.view_mut((300 * set, 0), (300, 2)).copy_from(&rows.columns(own, 2));
            rest.view_mut((300 * set, 0), (300, 1)).copy_from(&rows.columns(own + 2, 1));
            first += own;
        }
        (all, rest)
    }

    #[test]
    fn slopes_and_reductions_are_those_of_all_rows() {
        let (arrow, (all, rest)) = (arrow(), dense());
        let slope = all.tr_mul(&rest);
        for (a, b) in arrow.gradient().iter().zip(slope.iter()) {
            assert!((a - b).abs() < 1e3 * ABS, "{a} {b}");
        }
        for (norm, column) in arrow.column_norms().iter().zip(all.column_iter()) {
            assert!((norm - column.norm()).abs() < 1e3 * ABS);
        }
        let step = DMatrix::from_column_slice(5, 1, &[0.1, -0.2, 0.3, 0.4, -0.5]);
        let fall = rest.norm_squared() - (&rest + &all * &step).norm_squared();
        assert!((arrow.reduction(step.as_slice()) - fall).abs() < 1e3 * ABS);
    }

    #[test]
    fn an_undamped_step_is_the_least_squares_solution_and_a_damped_one_as_long_as_allowed() {
        let (arrow, (all, rest)) = (arrow(), dense());
        let solution = -(all.tr_mul(&all)).try_inverse().unwrap() * all.tr_mul(&rest);
        let scale = [1.0, 2.0, 0.5, 1.0, 3.0];
        let mut trust = TrustRegion::of(&arrow);
        for (a, b) in trust.step(&arrow, &scale, 1e9).iter().zip(solution.iter()) {
            assert!((a - b).abs() < ABS);
        }
        for radius in [1e-1, 1e-3, 1e-6] {
            let step = trust.step(&arrow, &scale, radius);
            let long = step.iter().zip(&scale).map(|(d, s)| (d * s).powi(2)).sum::<f64>().sqrt();
            assert!((long / radius - 1.0).abs() <= 0.1, "{long} {radius}");
            assert!(arrow.reduction(&step) > 0.0);
        }
    }

    #[test]
    fn what_is_left_for_some_unknowns_is_the_problem_with_the_others_moved() {
        let (arrow, (all, rest)) = (arrow(), dense());
        let moving = [true, false, false, true, true];
        let step = [0.0, 0.7, -0.3, 0.0, 0.0];
        let left = arrow.restricted(&moving, &step);
        let moved = &rest + &all * DMatrix::from_column_slice(5, 1, &step);
        let slope = all.select_columns(&[0, 3, 4]).tr_mul(&moved);
        assert_eq!(left.unknowns(), 3);
        for (a, b) in left.gradient().iter().zip(slope.iter()) {
            assert!((a - b).abs() < 1e3 * ABS, "{a} {b}");
        }
    }

    #[test]
    fn singular_values_are_those_of_the_scaled_columns() {
        let (arrow, (mut all, _)) = (arrow(), dense());
        for mut column in all.column_iter_mut() {
            let norm = column.norm();
            column /= norm;
        }
        let exact = all.singular_values();
        let [least, largest] = arrow.singular_values();
        assert!((least / exact.min() - 1.0).abs() < 1e-3 && (largest / exact.max() - 1.0).abs() < 1e-3);
    }

    #[test]
    fn columns_of_zeros_and_equal_columns_take_no_step_out_of_proportion() {
        let mut arrow = Arrow::new(3, [0]);
        // The second column is zero, the third equals the first.
        let column = |i: usize| (i as f64 + 1.0).sqrt();
        arrow.add(0, 40, |range, number, into| {
            for (into, i) in into.iter_mut().zip(range) {
                *into = [column(i), 0.0, column(i), 3.0 * column(i)][number];
            }
        });
        let step = TrustRegion::of(&arrow).step(&arrow, &[1.0; 3], 1e9);
        assert_eq!(step[1], 0.0);
        assert!((step[0] + step[2] + 3.0).abs() < ABS && step[0].abs() < 10.0, "{step:?}");
        assert!(arrow.singular_values()[0] < 1e-10);
    }
}

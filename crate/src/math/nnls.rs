//! Non-negative least squares: the x ≥ 0 that minimises |A x − b|, by the active-set method.
//!
//! C. L. Lawson & R. J. Hanson, "Solving Least Squares Problems" (1974), chapter 23. Columns are scaled to unit length first, so
//! that the answer does not depend on their units; a column that depends on those in use is passed over, so that a matrix
//! without full rank is solved too (by one of its solutions).

use super::reduction::{Reduced, reduce};
use nalgebra::{DMatrix, DVector};

/// A solved problem.
#[derive(Clone, Debug, PartialEq)]
pub struct NonNegative {
    /// The solution; exactly 0 where the constraint holds it.
    pub x: DVector<f64>,
    /// |A x − b|.
    pub residual_norm: f64,
    /// Whether the conditions of Kuhn and Tucker are met; otherwise the passes ran out, and `x` is admissible but may not be best.
    pub converged: bool,
}

/// Passes for each column; the method needs one or two in practice.
const PASSES: usize = 6;

/// A column whose part outside the space of the others is below this (of its length) depends on them.
const DEPENDENT: f64 = 1e-11;

/// The x ≥ 0 that minimises |A x − b|. Columns of zeros, or with entries that are not finite, get x = 0.
pub fn nnls(a: &DMatrix<f64>, b: &DVector<f64>) -> NonNegative {
    let n = a.ncols();
    let norms: Vec<f64> = a.column_iter().map(|column| column.norm()).collect();
    let usable = |j: usize| norms[j] > 0.0 && norms[j].is_finite();
    let scaled = DMatrix::from_fn(a.nrows(), n, |i, j| if usable(j) { a[(i, j)] / norms[j] } else { 0.0 });
    // The same solution with as few rows as there are columns.
    let Reduced { r, c, .. } = reduce(scaled, b.clone());
    let (y, converged) = active_set(&r, &c);
    let x = DVector::from_fn(n, |j, _| if usable(j) { y[j] / norms[j] } else { 0.0 });
    NonNegative { residual_norm: (a_times(a, &x) - b).norm(), x, converged }
}

/// A x over the columns in use, so that a column that is not finite does no harm.
fn a_times(a: &DMatrix<f64>, x: &DVector<f64>) -> DVector<f64> {
    let mut sum = DVector::zeros(a.nrows());
    for (column, x) in a.column_iter().zip(x.iter()).filter(|(_, x)| **x != 0.0) {
        sum.axpy(*x, &column, 1.0);
    }
    sum
}

/// The same for columns of unit length.
fn active_set(a: &DMatrix<f64>, b: &DVector<f64>) -> (DVector<f64>, bool) {
    let n = a.ncols();
    let mut x = DVector::zeros(n);
    // Columns in use, in the order in which they came.
    let mut used: Vec<usize> = Vec::new();
    let mut passed_over = vec![false; n];
    // What rounding leaves of a gradient that is zero.
    let zero = 10.0 * a.nrows().max(n) as f64 * f64::EPSILON * b.norm();
    for _ in 0..PASSES * n + 1 {
        let gradient = a.tr_mul(&(b - a_times(a, &x)));
        let candidate = (0..n)
            .filter(|j| !used.contains(j) && !passed_over[*j] && gradient[*j] > zero)
            .max_by(|&i, &j| gradient[i].total_cmp(&gradient[j]).then(j.cmp(&i)));
        let Some(candidate) = candidate else { return (x, true) };
        used.push(candidate);
        match unconstrained(a, b, &used) {
            // In exact arithmetic a column with a positive gradient gets a positive share.
            Some(y) if y[used.len() - 1] > 0.0 => {
                step_to(a, b, y, &mut used, &mut x);
                passed_over.fill(false);
            }
            _ => {
                used.pop();
                passed_over[candidate] = true;
            }
        }
    }
    (x, false)
}

/// Moves x to the solution `y` of the columns in use, giving up columns whose share would turn negative on the way.
fn step_to(a: &DMatrix<f64>, b: &DVector<f64>, mut y: DVector<f64>, used: &mut Vec<usize>, x: &mut DVector<f64>) {
    loop {
        // How far x can go before a share is zero, and which that is.
        let mut stop: Option<(f64, usize)> = None;
        for (place, &j) in used.iter().enumerate().filter(|(place, _)| y[*place] <= 0.0) {
            let way = x[j] / (x[j] - y[place]);
            if stop.is_none_or(|(least, _)| way < least) {
                stop = Some((way, place));
            }
        }
        let Some((way, stopped)) = stop else {
            for (place, &j) in used.iter().enumerate() {
                x[j] = y[place];
            }
            return;
        };
        let way = if way.is_finite() { way.clamp(0.0, 1.0) } else { 0.0 };
        for (place, &j) in used.iter().enumerate() {
            x[j] += way * (y[place] - x[j]);
        }
        x[used[stopped]] = 0.0;
        used.retain(|&j| x[j] > 0.0);
        match unconstrained(a, b, used) {
            Some(next) => y = next,
            // Fewer columns of an independent set are independent: only rounding comes here, and x is admissible.
            None => return,
        }
    }
}

/// Least squares over the columns in use; `None` when the last one depends on the others.
fn unconstrained(a: &DMatrix<f64>, b: &DVector<f64>, used: &[usize]) -> Option<DVector<f64>> {
    if used.is_empty() {
        return Some(DVector::zeros(0));
    }
    if used.len() > a.nrows() {
        return None;
    }
    let Reduced { r, c, .. } = reduce(a.select_columns(used), b.clone());
    let last = used.len() - 1;
    if r[(last, last)].abs() <= DEPENDENT {
        return None;
    }
    r.solve_upper_triangular(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// Two ways to solve the same well-conditioned problem in double precision.
    const REL: f64 = 1e-9;

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    }

    fn matrix(value: &Value) -> DMatrix<f64> {
        let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
        DMatrix::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
    }

    #[test]
    fn scipy_finds_the_same() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/reference/nnls.json");
        let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let problems = file["problems"].as_array().unwrap();
        assert!(problems.len() >= 10);
        for problem in problems {
            let (a, b) = (matrix(&problem["a"]), DVector::from_vec(numbers(&problem["b"])));
            let solved = nnls(&a, &b);
            let name = problem["name"].as_str().unwrap();
            assert!(solved.converged && solved.x.iter().all(|x| *x >= 0.0), "{name}");
            let norm = problem["residual_norm"].as_f64().unwrap();
            assert!(
                (solved.residual_norm - norm).abs() <= REL * (norm + b.norm()),
                "{name}: {} {norm}",
                solved.residual_norm
            );
            if problem["unique"].as_bool().unwrap() {
                let x = numbers(&problem["x"]);
                let largest = x.iter().fold(0.0_f64, |m, v| m.max(*v));
                for (ours, theirs) in solved.x.iter().zip(&x) {
                    assert!((ours - theirs).abs() <= 1e3 * REL * largest, "{name}: {ours} {theirs}");
                }
            }
        }
    }

    #[test]
    fn the_gradient_vanishes_where_x_is_positive_and_points_outwards_where_it_is_zero() {
        // Relaxation times 20 per decade: neighbours are nearly parallel.
        let a = DMatrix::from_fn(60, 120, |i, j| {
            let z = 10f64.powf(-2.0 + i as f64 / 15.0 - 3.0 + j as f64 / 20.0);
            z * z / (1.0 + z * z)
        });
        let b = DVector::from_fn(60, |i, _| 1.0 + (i as f64 / 20.0).tanh() + 0.01 * (7.0 * i as f64).sin());
        let solved = nnls(&a, &b);
        assert!(solved.converged);
        let gradient = a.tr_mul(&(&a * &solved.x - &b));
        for (g, x) in gradient.iter().zip(solved.x.iter()) {
            assert!(*g > -1e-8 && (*x == 0.0 || g.abs() < 1e-8), "{g} {x}");
        }
    }

    #[test]
    fn columns_that_are_equal_zero_or_not_finite_do_no_harm() {
        let a = DMatrix::from_row_slice(3, 4, &[1.0, 1.0, 0.0, f64::NAN, 2.0, 2.0, 0.0, 1.0, 3.0, 3.0, 0.0, 1.0]);
        let solved = nnls(&a, &DVector::from_vec(vec![2.0, 4.0, 6.0]));
        assert!((solved.x[0] + solved.x[1] - 2.0).abs() < 1e-14 && solved.x[2] == 0.0 && solved.x[3] == 0.0);
        assert!(nnls(&DMatrix::zeros(3, 0), &DVector::zeros(3)).converged);
        let split = nnls(&DMatrix::identity(2, 2), &DVector::from_vec(vec![-1.0, 3.0])).x;
        assert!(split[0] == 0.0 && (split[1] - 3.0).abs() < 1e-14);
    }
}

//! A least-squares problem turned into one with as few rows as it has unknowns, by Householder reflections.
//!
//! The reflections are those of LAPACK (`dlarfg`), which never square a number: columns whose entries are too small to be squared
//! are treated like others. (nalgebra 0.35 loses the sign of a row there, so that its R and its Qᵀb do not belong together.)

use nalgebra::{DMatrix, DVector};

/// |A x − b|² = |R x − c|² + rest for every x.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduced {
    /// Upper triangular, or trapezoidal when A has fewer rows than columns.
    pub r: DMatrix<f64>,
    /// The part of b that the columns of A can reach, in the same rows as R.
    pub c: DVector<f64>,
    /// Square of the part that they cannot.
    pub rest: f64,
}

/// Reduces the problem min |A x − b|.
pub fn reduce(mut a: DMatrix<f64>, mut b: DVector<f64>) -> Reduced {
    let (rows, columns) = a.shape();
    let kept = rows.min(columns);
    for j in 0..kept {
        let (head, tail) = a.as_mut_slice().split_at_mut((j + 1) * rows);
        let reflector = &mut head[j * rows + j..];
        let Some(tau) = reflect(reflector) else { continue };
        for column in tail.chunks_exact_mut(rows) {
            apply(reflector, tau, &mut column[j..]);
        }
        apply(reflector, tau, &mut b.as_mut_slice()[j..]);
        reflector[1..].fill(0.0);
    }
    let rest = b.rows(kept, rows - kept).norm_squared();
    Reduced { r: a.rows(0, kept).into_owned(), c: b.rows(0, kept).into_owned(), rest }
}

/// Replaces a column by its only entry after the reflection, followed by the reflector without its first entry, which is 1.
/// `None` for a column of zeros below the first entry, or one that is not finite, which stay as they are.
fn reflect(column: &mut [f64]) -> Option<f64> {
    let (first, below) = column.split_first_mut()?;
    let largest = below.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if largest == 0.0 || !largest.is_finite() || !first.is_finite() {
        return None;
    }
    let scale = largest.max(first.abs());
    let norm = scale * (below.iter().map(|v| (v / scale).powi(2)).sum::<f64>() + (*first / scale).powi(2)).sqrt();
    let end = if *first > 0.0 { -norm } else { norm };
    let (tau, divisor) = ((end - *first) / end, *first - end);
    for v in below.iter_mut() {
        *v /= divisor;
    }
    *first = end;
    Some(tau)
}

fn apply(reflector: &[f64], tau: f64, column: &mut [f64]) {
    let dot = column[0] + reflector[1..].iter().zip(&column[1..]).map(|(v, x)| v * x).sum::<f64>();
    let factor = tau * dot;
    column[0] -= factor;
    for (v, x) in reflector[1..].iter().zip(&mut column[1..]) {
        *x -= v * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few roundings of numbers of order one.
    const ABS: f64 = 1e-12;

    fn cost_agrees(a: &DMatrix<f64>, b: &DVector<f64>) {
        let reduced = reduce(a.clone(), b.clone());
        for k in 0..4 {
            let x = DVector::from_fn(a.ncols(), |j, _| ((k + 2 * j) as f64).sin());
            let whole = (a * &x - b).norm_squared();
            let parts = (&reduced.r * &x - &reduced.c).norm_squared() + reduced.rest;
            assert!((whole - parts).abs() < ABS * (1.0 + whole), "{whole} {parts}");
        }
    }

    #[test]
    fn every_solution_costs_the_same_before_and_after() {
        let entry = |i: usize, j: usize| ((3 * i + 7 * j) as f64).sin();
        cost_agrees(&DMatrix::from_fn(9, 4, entry), &DVector::from_fn(9, |i, _| entry(i, 11)));
        cost_agrees(&DMatrix::from_fn(3, 5, entry), &DVector::from_fn(3, |i, _| entry(i, 11)));
        cost_agrees(&DMatrix::zeros(4, 2), &DVector::from_fn(4, |i, _| entry(i, 11)));
    }

    #[test]
    fn columns_too_small_to_be_squared_do_no_harm() {
        // Decays that are over long before the first point, up to those that last.
        let a = DMatrix::from_fn(60, 40, |i, j| {
            let (t, tau) = (10f64.powf(-1.0 + i as f64 / 20.0), 10f64.powf(-4.0 + j as f64 / 6.0));
            (-t / tau).exp()
        });
        cost_agrees(&a, &DVector::from_fn(60, |i, _| 1.0 / (1.0 + i as f64)));
    }

    #[test]
    fn what_is_below_the_diagonal_is_gone() {
        let reduced = reduce(DMatrix::from_fn(6, 3, |i, j| ((5 * i + j) as f64).cos()), DVector::zeros(6));
        assert_eq!(reduced.r.lower_triangle(), DMatrix::from_diagonal(&reduced.r.diagonal()));
    }
}

//! Symmetric positive definite matrices whose entries lie in a narrow band, as smooth curves give them: factor, solve, and the entries
//! of the inverse inside the band, each in time that grows with the number of rows alone.
//!
//! G. H. Golub & C. F. Van Loan, *Matrix Computations* (2013), §4.3; entries of the inverse by K. Takahashi, J. Fagan & M.-S. Chin,
//! Proc. 8th PICA Conf. (1973).

/// Diagonal and the `BAND` diagonals below it.
pub const WIDTH: usize = 4;
const BAND: usize = WIDTH - 1;

/// A symmetric matrix of half bandwidth 3: row `i` holds its entries in columns `i − 3 … i`; those before column 0 are zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Banded(pub Vec<[f64; WIDTH]>);

impl Banded {
    /// All zero.
    pub fn zero(rows: usize) -> Banded {
        Banded(vec![[0.0; WIDTH]; rows])
    }

    /// Adds `weight · b bᵀ` of a vector that has `b` from row `first` on and zeros elsewhere.
    pub fn add_outer(&mut self, first: usize, b: &[f64; WIDTH], weight: f64) {
        for i in 0..WIDTH {
            let row = &mut self.0[first + i];
            for j in 0..=i {
                row[BAND + j - i] += weight * b[i] * b[j];
            }
        }
    }

    /// The entry in row `i` and column `j`.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        let (i, j) = (i.max(j), i.min(j));
        if i - j > BAND { 0.0 } else { self.0[i][BAND + j - i] }
    }

    /// `self · v`.
    pub fn times(&self, v: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; v.len()];
        for (i, row) in self.0.iter().enumerate() {
            product[i] += row[BAND] * v[i];
            for j in i.saturating_sub(BAND)..i {
                let entry = row[BAND + j - i];
                product[i] += entry * v[j];
                product[j] += entry * v[i];
            }
        }
        product
    }

    /// Sum of the products of entries at the same places: the trace of `self · other`.
    pub fn trace_with(&self, other: &Banded) -> f64 {
        let row = |(a, b): (&[f64; WIDTH], &[f64; WIDTH])| {
            a[BAND] * b[BAND] + 2.0 * (0..BAND).map(|k| a[k] * b[k]).sum::<f64>()
        };
        self.0.iter().zip(&other.0).map(row).sum()
    }

    /// The lower factor `L` with `L Lᵀ = self`; `None` when the matrix is not positive definite.
    pub fn factor(mut self) -> Option<Factor> {
        for i in 0..self.0.len() {
            let mut row = self.0[i];
            for j in i.saturating_sub(BAND)..=i {
                // Columns that both rows reach.
                let from = i.saturating_sub(BAND).max(j.saturating_sub(BAND));
                let above = if j == i { row } else { self.0[j] };
                let sum: f64 = (from..j).map(|k| row[BAND + k - i] * above[BAND + k - j]).sum();
                let rest = row[BAND + j - i] - sum;
                row[BAND + j - i] = if j < i {
                    rest / above[BAND]
                } else if rest > 0.0 {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
            self.0[i] = row;
        }
        Some(Factor(self.0))
    }
}

/// The lower factor of a banded matrix.
#[derive(Clone, Debug)]
pub struct Factor(Vec<[f64; WIDTH]>);

impl Factor {
    /// `L⁻¹ v` in place; `v` has zeros before row `from`.
    pub fn forward(&self, v: &mut [f64], from: usize) {
        for i in from..v.len() {
            let row = &self.0[i];
            let sum: f64 = (i.saturating_sub(BAND).max(from)..i).map(|k| row[BAND + k - i] * v[k]).sum();
            v[i] = (v[i] - sum) / row[BAND];
        }
    }

    /// `L⁻ᵀ v` in place.
    pub fn backward(&self, v: &mut [f64]) {
        for i in (0..v.len()).rev() {
            v[i] /= self.0[i][BAND];
            for k in i.saturating_sub(BAND)..i {
                v[k] -= self.0[i][BAND + k - i] * v[i];
            }
        }
    }

    /// `(L Lᵀ)⁻¹ v` in place.
    pub fn solve(&self, v: &mut [f64]) {
        self.forward(v, 0);
        self.backward(v);
    }

    /// ln of the determinant of `L Lᵀ`.
    pub fn ln_determinant(&self) -> f64 {
        2.0 * self.0.iter().map(|row| row[BAND].ln()).sum::<f64>()
    }

    /// The entries of the inverse of `L Lᵀ` inside the band.
    pub fn inverse(&self) -> Banded {
        let count = self.0.len();
        let mut inverse = Banded::zero(count);
        for j in (0..count).rev() {
            let last = (j + BAND).min(count - 1);
            for i in (j..=last).rev() {
                let sum: f64 = (j + 1..=last).map(|k| self.0[k][BAND + j - k] * inverse.at(k, i)).sum();
                let own = if i == j { 1.0 / self.0[j][BAND] } else { 0.0 };
                inverse.0[i][BAND + j - i] = (own - sum) / self.0[j][BAND];
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::Random;
    use nalgebra::{DMatrix, DVector};

    /// A sum of outer products of four neighbouring rows, as splines make them.
    fn sample(rows: usize) -> Banded {
        let mut random = Random::new(7, 0);
        let mut matrix = Banded::zero(rows);
        for k in 0..3 * rows {
            let b = [random.normal(), random.normal(), random.normal(), random.normal()];
            matrix.add_outer(k % (rows - 3), &b, 1.0 + random.uniform());
        }
        matrix
    }

    fn dense(matrix: &Banded) -> DMatrix<f64> {
        let rows = matrix.0.len();
        DMatrix::from_fn(rows, rows, |i, j| matrix.at(i, j))
    }

    /// Well conditioned matrices of a dozen rows.
    const ROUNDING: f64 = 1e-11;

    #[test]
    fn it_solves_as_a_full_matrix_does() {
        let matrix = sample(12);
        let v: Vec<f64> = (0..12).map(|k| f64::from(k) - 3.5).collect();
        let mut solved = v.clone();
        matrix.clone().factor().unwrap().solve(&mut solved);
        let expected = dense(&matrix).cholesky().unwrap().solve(&DVector::from_vec(v.clone()));
        assert!(solved.iter().zip(&expected).all(|(a, b)| (a - b).abs() < ROUNDING));
        assert!(matrix.times(&solved).iter().zip(&v).all(|(a, b)| (a - b).abs() < ROUNDING));
    }

    #[test]
    fn entries_of_the_inverse_are_those_of_the_full_one() {
        let matrix = sample(12);
        let inverse = matrix.clone().factor().unwrap().inverse();
        let expected = dense(&matrix).try_inverse().unwrap();
        for (i, row) in inverse.0.iter().enumerate() {
            for j in i.saturating_sub(BAND)..=i {
                assert!((row[BAND + j - i] - expected[(i, j)]).abs() < ROUNDING);
            }
        }
        assert!((matrix.trace_with(&inverse) - 12.0).abs() < ROUNDING, "the trace of 1");
    }

    #[test]
    fn a_matrix_that_is_not_positive_definite_has_no_factor() {
        assert!(Banded::zero(5).factor().is_none());
    }
}

//! The normal equations of a superposition: smooth curves whose coefficients meet only their neighbours, and shifts that meet each
//! other only through the curves, so that the curves can be taken out first.

use super::Family;
use super::master::{Master, ridge};
use crate::fit::loss::Loss;
use crate::math::banded::{Banded, Factor, WIDTH};
use nalgebra::{DMatrix, DVector};

/// Shifts of all isotherms of the family and the master curves of those that are superposed.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// ln a of each isotherm.
    pub horizontal: Vec<f64>,
    /// ln b of each isotherm.
    pub vertical: Vec<f64>,
    /// One for each quantity.
    pub masters: Vec<Master>,
}

/// The residual of one number with what it depends on.
pub(super) struct At {
    /// (curve − measured)/σ.
    pub residual: f64,
    /// Derivative by ln y of the master curve there.
    pub by_log: f64,
    /// Slope of ln y there.
    pub slope: f64,
    /// First coefficient that matters, and by how much it and the next do.
    pub first: usize,
    pub basis: [f64; WIDTH],
}

impl State {
    /// Every residual of a quantity of an isotherm.
    pub(super) fn residuals(&self, family: &Family, isotherm: usize, quantity: usize) -> impl Iterator<Item = At> {
        let trace = &family.isotherms[isotherm].traces[quantity];
        let master = &self.masters[quantity];
        let lift = family.quantities[quantity].power() * self.vertical[isotherm];
        let shift = self.horizontal[isotherm];
        trace.x.iter().zip(&trace.y).zip(&trace.sigma).map(move |((x, y), sigma)| {
            let basis = master.grid.at(x + shift);
            let (log, slope) = basis.of(&master.coefficients);
            // Beyond this a number is no number; the step that asked for it is refused.
            let value = (log - lift).min(600.0).exp();
            At { residual: (value - y) / sigma, by_log: value / sigma, slope, first: basis.first, basis: basis.value }
        })
    }

    /// What the residuals of these isotherms cost.
    pub(super) fn misfit(&self, family: &Family, members: &[usize], loss: Loss) -> f64 {
        let one = |&isotherm: &usize| -> f64 {
            (0..family.quantities.len())
                .flat_map(|quantity| self.residuals(family, isotherm, quantity))
                .map(|at| loss.cost(at.residual))
                .sum()
        };
        members.iter().map(one).sum()
    }

    /// What the bending of the master curves costs.
    pub(super) fn bending(&self) -> f64 {
        let one = |master: &Master| {
            let bent = master.bending().times(&master.coefficients);
            master.stiffness * bent.iter().zip(&master.coefficients).map(|(a, b)| a * b).sum::<f64>()
        };
        self.masters.iter().map(one).sum()
    }
}

/// A column of the normal equations between a shift and the coefficients of one curve: zero before `first` and after its entries.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub first: usize,
    pub entries: Vec<f64>,
}

/// The normal equations before the curves are taken out.
pub(super) struct Equations {
    /// Of each curve, without what its bending costs: matrix and gradient.
    pub curves: Vec<(Banded, Vec<f64>)>,
    /// Of each curve and each member: between the curve and ln a, and ln b.
    between: Vec<Vec<[Column; 2]>>,
    /// Of each member, for ln a and ln b: the three different entries of the matrix, and the gradient.
    shifts: Vec<([f64; 3], [f64; 2])>,
}

/// Writes them down where the shifts and curves are now.
pub(super) fn equations(family: &Family, members: &[usize], state: &State, loss: Loss) -> Equations {
    let mut equations = Equations {
        curves: state
            .masters
            .iter()
            .map(|master| (Banded::zero(master.coefficients.len()), vec![0.0; master.coefficients.len()]))
            .collect(),
        between: Vec::with_capacity(state.masters.len()),
        shifts: vec![([0.0; 3], [0.0; 2]); members.len()],
    };
    for (quantity, (matrix, gradient)) in equations.curves.iter_mut().enumerate() {
        let power = family.quantities[quantity].power();
        let mut of_members = Vec::with_capacity(members.len());
        for (&isotherm, (own, own_gradient)) in members.iter().zip(&mut equations.shifts) {
            let mut columns = [0, 1].map(|_| Column { first: usize::MAX, entries: Vec::new() });
            for at in state.residuals(family, isotherm, quantity) {
                let weight = loss.weight(at.residual);
                let square = weight * at.by_log * at.by_log;
                let pull = weight * at.by_log * at.residual;
                matrix.add_outer(at.first, &at.basis, square);
                let by = [at.slope, -power];
                for (column, by) in columns.iter_mut().zip(by) {
                    column.first = column.first.min(at.first);
                    let offset = at.first - column.first;
                    if column.entries.len() < offset + WIDTH {
                        column.entries.resize(offset + WIDTH, 0.0);
                    }
                    (0..WIDTH).for_each(|k| column.entries[offset + k] += square * by * at.basis[k]);
                }
                (0..WIDTH).for_each(|k| gradient[at.first + k] += pull * at.basis[k]);
                own[0] += square * by[0] * by[0];
                own[1] += square * by[0] * by[1];
                own[2] += square * by[1] * by[1];
                (0..2).for_each(|k| own_gradient[k] += pull * by[k]);
            }
            of_members.push(columns);
        }
        equations.between.push(of_members);
    }
    equations
}

/// A shift that may move: number of the member, and 0 for ln a or 1 for ln b.
pub(super) type Unknown = (usize, usize);

/// The equations of the shifts alone, the curves following them.
pub(super) struct Reduced {
    factors: Vec<Factor>,
    /// Of each curve: `L⁻¹` times its gradient, and times its column with each unknown.
    gradients: Vec<Vec<f64>>,
    columns: Vec<Vec<Column>>,
    /// Matrix and gradient of the shifts.
    pub matrix: DMatrix<f64>,
    pub gradient: DVector<f64>,
    /// Diagonal before the curves were taken out: what damping is measured by.
    pub diagonal: DVector<f64>,
}

/// Takes the curves out; `None` where a curve is not determined at all.
pub(super) fn reduce(equations: &Equations, state: &State, unknowns: &[Unknown]) -> Option<Reduced> {
    let count = unknowns.len();
    let entry = |i: usize, j: usize| {
        let ((a, which), (b, other)) = (unknowns[i], unknowns[j]);
        if a == b { equations.shifts[a].0[which + other] } else { 0.0 }
    };
    let mut matrix = DMatrix::from_fn(count, count, entry);
    let diagonal = matrix.diagonal();
    let mut gradient = DVector::from_iterator(count, unknowns.iter().map(|&(m, which)| equations.shifts[m].1[which]));
    let (mut factors, mut gradients, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for ((of_curve, between), master) in equations.curves.iter().zip(&equations.between).zip(&state.masters) {
        let (factor, mut own) = curve(of_curve, master)?;
        factor.forward(&mut own, 0);
        let rows = own.len();
        let solved: Vec<Column> = unknowns
            .iter()
            .map(|&(member, which)| {
                let column = &between[member][which];
                let first = column.first.min(rows);
                let mut entries = vec![0.0; rows];
                entries[first..first + column.entries.len()].copy_from_slice(&column.entries);
                factor.forward(&mut entries, first);
                Column { first, entries }
            })
            .collect();
        for (i, a) in solved.iter().enumerate() {
            gradient[i] -= dot(&a.entries[a.first..], &own[a.first..]);
            for (j, b) in solved.iter().enumerate().take(i + 1) {
                let from = a.first.max(b.first);
                let both = dot(&a.entries[from..], &b.entries[from..]);
                matrix[(i, j)] -= both;
                if i != j {
                    matrix[(j, i)] -= both;
                }
            }
        }
        factors.push(factor);
        gradients.push(own);
        columns.push(solved);
    }
    Some(Reduced { factors, gradients, columns, matrix, gradient, diagonal })
}

impl Reduced {
    /// By how much the curves alone would lessen the sum, if the shifts stayed.
    pub(super) fn promised_by_curves(&self) -> f64 {
        self.gradients.iter().flatten().map(|g| g * g).sum()
    }

    /// The step of the coefficients of each curve that goes with a step of the shifts.
    pub(super) fn of_curves(&self, step: &DVector<f64>) -> Vec<Vec<f64>> {
        let one = |((factor, gradient), columns): ((&Factor, &Vec<f64>), &Vec<Column>)| {
            let mut v: Vec<f64> = gradient.iter().map(|g| -g).collect();
            for (column, by) in columns.iter().zip(step.iter()) {
                (column.first..v.len()).for_each(|k| v[k] -= by * column.entries[k]);
            }
            factor.backward(&mut v);
            v
        };
        self.factors.iter().zip(&self.gradients).zip(&self.columns).map(one).collect()
    }
}

/// Factor and gradient of one curve with what its bending costs.
pub(super) fn curve((matrix, gradient): &(Banded, Vec<f64>), master: &Master) -> Option<(Factor, Vec<f64>)> {
    let bending = master.bending();
    let bent = bending.times(&master.coefficients);
    let gradient = gradient.iter().zip(bent).map(|(g, b)| g + master.stiffness * b).collect();
    Some((stiffened(matrix, &bending, master.stiffness).factor()?, gradient))
}

/// A matrix with what bending costs.
pub(super) fn stiffened(matrix: &Banded, bending: &Banded, stiffness: f64) -> Banded {
    let mut sum = matrix.clone();
    for (row, bent) in sum.0.iter_mut().zip(&bending.0) {
        row.iter_mut().zip(bent).for_each(|(a, b)| *a += stiffness * b);
    }
    ridge(&mut sum);
    sum
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

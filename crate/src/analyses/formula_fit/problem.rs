//! A formula held against measured numbers: the weighted residuals with their derivatives.

use super::columns::{Asked, columns};
use super::measured::Measured;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::noise::{self, estimated};
use crate::analyses::shared::options::Weights;
use crate::analyses::{Failure, Source};
use crate::data::Notice;
use crate::fit::{Parameter, Problem};
use crate::formula::Formula;
use nalgebra::{DMatrix, DVector};

/// A formula and what it is to match.
pub(super) struct Against<'a> {
    pub formula: &'a Formula,
    /// Rows of the table behind the points.
    pub rows: Vec<u32>,
    /// Values of each variable at the points.
    pub variables: Vec<Vec<f64>>,
    pub residuals: Vec<Residual>,
}

/// One residual.
pub(super) struct Residual {
    /// Number of the point.
    pub point: usize,
    /// Number of what is measured: 0, or 1 for the loss of a complex formula.
    pub part: usize,
    pub value: f64,
    /// 1/σ.
    pub weight: f64,
}

/// The formula at every point: one column for a real one, storage and loss for a complex one, each with its derivatives by parameter.
pub(super) struct Predicted {
    pub values: Vec<Vec<f64>>,
    pub gradients: Vec<Vec<Vec<f64>>>,
}

impl<'a> Against<'a> {
    /// The rows at which every number is there.
    pub fn new(
        source: &Source,
        formula: &'a Formula,
        asked: &Asked,
        rows: Vec<u32>,
        options: &FitOptions,
        notices: &mut Vec<Notice>,
    ) -> Result<Against<'a>, Failure> {
        let used: Vec<usize> = (0..asked.variables.len()).filter(|&k| formula.uses(k)).collect();
        let at = |values: &[f64], row: u32| values.get(row as usize).copied().unwrap_or(f64::NAN);
        let table = columns(source);
        let variable = |k: usize, row: u32| {
            let variable = &asked.variables[k];
            variable.of(table.get(variable.column).map_or(f64::NAN, |column| at(&column.numbers, row)))
        };
        let complete = |row: &u32| {
            used.iter().all(|&k| variable(k, *row).is_finite())
                && asked.y.iter().any(|y| at(&y.values, *row).is_finite())
        };
        let rows: Vec<u32> = rows.into_iter().filter(complete).collect();
        let sigma = sigmas(source, asked, &rows, options, notices)?;
        let mut residuals = Vec::with_capacity(rows.len() * asked.y.len());
        for (point, &row) in rows.iter().enumerate() {
            for (part, y) in asked.y.iter().enumerate() {
                let (value, sigma) = (at(&y.values, row), sigma[part][point]);
                if value.is_finite() && sigma > 0.0 && sigma.is_finite() {
                    residuals.push(Residual { point, part, value, weight: 1.0 / sigma });
                }
            }
        }
        if residuals.is_empty() {
            let message = "no row has a number in every column that is used; choose other columns.";
            return Err(Failure::option("y", message));
        }
        let values = |k: usize| rows.iter().map(|&row| variable(k, row)).collect();
        let variables = (0..asked.variables.len()).map(values).collect();
        Ok(Against { formula, rows, variables, residuals })
    }

    /// Number of points.
    pub fn points(&self) -> usize {
        self.rows.len()
    }

    /// For each residual, its point.
    pub fn points_of_residuals(&self) -> Vec<usize> {
        self.residuals.iter().map(|residual| residual.point).collect()
    }

    /// For each residual, what it is of.
    pub fn kinds_of_residuals(&self) -> Vec<usize> {
        self.residuals.iter().map(|residual| residual.part).collect()
    }

    /// The formula at the points.
    pub fn predicted(&self, p: &[f64]) -> Predicted {
        predict(self.formula, p, &self.variables)
    }

    /// The formula at the points, minus what was measured.
    fn differences(&self, p: &[f64]) -> Predicted {
        let measured = |part: usize| {
            let mut values = vec![f64::NAN; self.rows.len()];
            let of_part = self.residuals.iter().filter(|residual| residual.part == part);
            of_part.for_each(|residual| values[residual.point] = residual.value);
            values
        };
        if !self.formula.is_complex() {
            let variables: Vec<&[f64]> = self.variables.iter().map(Vec::as_slice).collect();
            let found = self.formula.against(p, &variables, &measured(0));
            return Predicted { values: vec![found.values], gradients: vec![found.gradient] };
        }
        let mut predicted = self.predicted(p);
        for (part, values) in predicted.values.iter_mut().enumerate() {
            values.iter_mut().zip(measured(part)).for_each(|(value, measured)| *value -= measured);
        }
        predicted
    }

    /// That the formula has a value everywhere at the start; the message names the row where it has none.
    pub fn check_start(&self, parameters: &[Parameter]) -> Result<(), Failure> {
        let start: Vec<f64> = parameters.iter().map(|parameter| parameter.start).collect();
        let predicted = self.predicted(&start);
        let undefined =
            self.residuals.iter().find(|residual| !predicted.values[residual.part][residual.point].is_finite());
        match undefined {
            None => Ok(()),
            Some(residual) => {
                let row = self.rows[residual.point] + 1;
                let message = format!(
                    "at row {row} of the table the formula has no finite value with these start values; change them, or leave such \
                     rows out."
                );
                Err(Failure::option("start", message))
            }
        }
    }
}

/// A formula at the points of `variables`.
pub(super) fn predict(formula: &Formula, p: &[f64], variables: &[Vec<f64>]) -> Predicted {
    let variables: Vec<&[f64]> = variables.iter().map(Vec::as_slice).collect();
    if !formula.is_complex() {
        let found = formula.real(p, &variables);
        return Predicted { values: vec![found.values], gradients: vec![found.gradient] };
    }
    let found = formula.complex(p, &variables);
    let parts: [fn(&num_complex::Complex64) -> f64; 2] = [|g| g.re, |g| g.im];
    Predicted {
        values: parts.iter().map(|part| found.values.iter().map(part).collect()).collect(),
        gradients: parts
            .iter()
            .map(|part| found.gradient.iter().map(|column| column.iter().map(part).collect()).collect())
            .collect(),
    }
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.residuals.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let predicted = self.differences(p);
        for (k, residual) in self.residuals.iter().enumerate() {
            residuals[k] = predicted.values[residual.part][residual.point] * residual.weight;
        }
        for j in 0..p.len() {
            for (k, residual) in self.residuals.iter().enumerate() {
                jacobian[(k, j)] = predicted.gradients[residual.part][j][residual.point] * residual.weight;
            }
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        // About the weighted mean of each part: storage and loss are different quantities.
        let mut total = 0.0;
        for part in 0..2 {
            let of_part = || self.residuals.iter().filter(|residual| residual.part == part);
            let weights: f64 = of_part().map(|residual| residual.weight * residual.weight).sum();
            let mean =
                of_part().map(|residual| residual.weight * residual.weight * residual.value).sum::<f64>() / weights;
            total += of_part().map(|residual| (residual.weight * (residual.value - mean)).powi(2)).sum::<f64>();
        }
        Some(total)
    }
}

/// σ of each measured number at each row.
fn sigmas(
    source: &Source,
    asked: &Asked,
    rows: &[u32],
    options: &FitOptions,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Vec<f64>>, Failure> {
    let at = |values: &[f64], row: &u32| values.get(*row as usize).copied().unwrap_or(f64::NAN);
    match &options.weights {
        Weights::None => Ok(vec![vec![1.0; rows.len()]; asked.y.len()]),
        Weights::Estimated => {
            let table = columns(source);
            let column = asked.x.first().and_then(|&number| table.get(number));
            let x: Vec<f64> =
                rows.iter().map(|row| column.map_or(f64::NAN, |column| at(&column.numbers, row))).collect();
            // The scale of the axis, where it can be one: what is smooth is smooth on both.
            let x = if x.iter().all(|x| *x > 0.0) { x.iter().map(|x| x.ln()).collect() } else { x };
            let mut one = |y: &Measured| {
                let values: Vec<f64> = rows.iter().map(|row| at(&y.values, row)).collect();
                let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
                estimated(&y.name, &x, &values, largest, options, notices)
            };
            Ok(asked.y.iter().map(&mut one).collect())
        }
        Weights::Relative => {
            let largest = |values: &[f64]| {
                rows.iter().map(|row| at(values, row).abs()).filter(|v| v.is_finite()).fold(0.0_f64, f64::max)
            };
            // Of a complex formula the storage sets the floor of both, as in a fit of a law.
            let scale = asked.y.first().map_or(0.0, |y| largest(&y.values));
            let sigma = |value: f64| (options.relative_error * value).hypot(options.floor * scale);
            Ok(asked.y.iter().map(|y| rows.iter().map(|row| sigma(at(&y.values, row))).collect()).collect())
        }
        Weights::Column(name) => {
            let column = noise::column(source, name)?;
            Ok(vec![rows.iter().map(|row| at(&column.numbers, row)).collect(); asked.y.len()])
        }
    }
}

//! NIST's reference datasets for nonlinear regression, with their formulas as fits, for the test and for the benchmark.

use nalgebra::{DMatrix, DVector};
use serde::Deserialize;
use tandelta::fit::{Fit, Parameter, Problem};
use tandelta::formula::Formula;

/// One dataset with its certified results.
#[derive(Deserialize)]
pub struct Dataset {
    pub name: String,
    response: String,
    formula: String,
    pub starts: [Vec<f64>; 2],
    pub certified: Vec<f64>,
    standard_deviations: Vec<f64>,
    /// y, then each variable.
    rows: Vec<Vec<f64>>,
}

/// All 27, in the order of the alphabet.
pub fn datasets() -> Vec<Dataset> {
    serde_json::from_str(include_str!("../golden/reference/nist_strd.json")).expect("a list of datasets")
}

/// Correct digits that count as solved: in every parameter, and in every standard deviation.
pub const DIGITS: [f64; 2] = [6.0, 4.0];

impl Dataset {
    /// Its formula against its data.
    pub fn problem(&self) -> Typed {
        let columns = self.rows[0].len();
        let names: &[&str] = if columns == 2 { &["x"] } else { &["x1", "x2"] };
        let formula = Formula::parse(&self.formula, names).expect("a formula");
        let column = |k: usize| self.rows.iter().map(|row| row[k]).collect::<Vec<f64>>();
        let mut y = column(0);
        if self.response == "log(y)" {
            y.iter_mut().for_each(|y| *y = y.ln());
        }
        // b1, b2, … in the order of their first appearance.
        let place = |name: &String| name[1..].parse::<usize>().expect("b and a number") - 1;
        let order = formula.parameters().iter().map(place).collect();
        Typed { formula, order, variables: (1..columns).map(column).collect(), y }
    }

    /// The fewest correct digits among parameters and among standard deviations.
    pub fn correct(&self, fit: &Fit) -> [f64; 2] {
        let fewest = |found: &mut dyn Iterator<Item = f64>, certified: &[f64]| {
            found.zip(certified).map(|(a, b)| -(a / b - 1.0).abs().log10()).fold(f64::INFINITY, f64::min)
        };
        let mut errors = fit.uncertainty.parameters.iter().map(|known| known.std_error.unwrap_or(f64::NAN));
        [fewest(&mut fit.values.iter().copied(), &self.certified), fewest(&mut errors, &self.standard_deviations)]
    }
}

/// Parameters without limits.
pub fn unlimited(start: &[f64]) -> Vec<Parameter> {
    let (lower, upper) = (f64::NEG_INFINITY, f64::INFINITY);
    start.iter().map(|&start| Parameter { start, lower, upper, logarithmic: false, fixed: false }).collect()
}

/// A typed formula against data.
pub struct Typed {
    formula: Formula,
    order: Vec<usize>,
    variables: Vec<Vec<f64>>,
    y: Vec<f64>,
}

impl Problem for Typed {
    fn len(&self) -> usize {
        self.y.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let p: Vec<f64> = self.order.iter().map(|&k| p[k]).collect();
        let variables: Vec<&[f64]> = self.variables.iter().map(Vec::as_slice).collect();
        let at = self.formula.against(&p, &variables, &self.y);
        residuals.copy_from_slice(&at.values);
        for (&k, slopes) in self.order.iter().zip(&at.gradient) {
            jacobian.column_mut(k).copy_from_slice(slopes);
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

//! Values of a formula and their derivatives with respect to the parameters, at many points: forward mode of automatic
//! differentiation, block by block so that a block stays in the processor's cache.

use super::functions::Function;
use super::program::{Operation, Program, Step, apply};
use super::value::Value;

/// Points worked out at once; fewer when the formula is so long that they would fill the memory.
const BLOCK: usize = 256;
/// Numbers that all steps of a block may hold together.
const ROOM: usize = 1 << 20;

/// Values and derivatives.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated<T> {
    /// One value for each point.
    pub values: Vec<T>,
    /// For each parameter, its derivative at each point.
    pub gradient: Vec<Vec<T>>,
}

/// Works a formula out at every point; values of missing variables and parameters are not numbers.
pub fn evaluate<T: Value>(program: &Program, parameters: &[T], variables: &[&[f64]]) -> Evaluated<T> {
    let points = variables.iter().map(|variable| variable.len()).min().unwrap_or(1);
    let rows = program.steps.len() + program.derivatives();
    let block = (ROOM / rows.max(1)).clamp(1, BLOCK).min(points.max(1));
    let unknown = T::real(f64::NAN);
    let mut work = Work {
        block,
        values: vec![unknown; program.steps.len() * block],
        derivatives: vec![unknown; program.derivatives() * block],
        slopes: [vec![unknown; block], vec![unknown; block]],
    };
    let mut values = vec![unknown; points];
    let mut gradient = vec![vec![T::real(0.0); points]; parameters.len()];
    for from in (0..points).step_by(block) {
        let count = block.min(points - from);
        for (number, step) in program.steps.iter().enumerate() {
            match step.operation {
                // What is the same everywhere was worked out, and spread, with the first block.
                _ if step.uniform && from > 0 => {}
                Operation::Variable(variable) => {
                    let given = variables.get(variable).map_or(&[][..], |variable| &variable[from..from + count]);
                    let row = &mut work.values[number * block..][..count];
                    row.iter_mut().zip(given).for_each(|(value, given)| *value = T::real(*given));
                }
                Operation::Parameter(parameter) => {
                    work.values[number * block..][..block].fill(parameters.get(parameter).copied().unwrap_or(unknown));
                    work.derivatives[step.first * block..][..block].fill(T::real(1.0));
                }
                _ if step.uniform => {
                    work.step(number, step, 1);
                    work.spread(number, step);
                }
                _ => work.step(number, step, count),
            }
        }
        let Some(result) = program.steps.get(program.result) else { continue };
        values[from..from + count].copy_from_slice(&work.values[program.result * block..][..count]);
        for (k, derivative) in result.derivatives.iter().enumerate() {
            if let Some(column) = gradient.get_mut(derivative.parameter) {
                column[from..from + count].copy_from_slice(&work.derivatives[(result.first + k) * block..][..count]);
            }
        }
    }
    Evaluated { values, gradient }
}

/// The numbers of one block: a row for each step, and one for each derivative of each step.
struct Work<T> {
    block: usize,
    values: Vec<T>,
    derivatives: Vec<T>,
    /// Slope of a step with respect to each operand.
    slopes: [Vec<T>; 2],
}

impl<T: Value> Work<T> {
    /// Works out a step of earlier ones at the first `count` points.
    fn step(&mut self, number: usize, step: &Step, count: usize) {
        let block = self.block;
        let (before, own) = self.values.split_at_mut(number * block);
        let own = &mut own[..count];
        let [first, second] = step.operation.operands();
        let a = &before[first.map_or(0, |first| first * block)..];
        let b = &before[second.or(first).map_or(0, |second| second * block)..];
        if first.is_none() {
            own.fill(apply(step.operation, T::real(0.0), T::real(0.0)));
            return;
        }
        let (a, b) = (&a[..count], &b[..count]);
        // One decision for the whole row: the loops inside have none.
        match step.operation {
            Operation::Add(..) => each(own, a, b, |a, b| a + b),
            Operation::Subtract(..) => each(own, a, b, |a, b| a - b),
            Operation::Multiply(..) => each(own, a, b, |a, b| a * b),
            Operation::Divide(..) => each(own, a, b, |a, b| a / b),
            operation => each(own, a, b, |a, b| apply(operation, a, b)),
        }
        if step.derivatives.is_empty() {
            return;
        }
        let [by_a, by_b] = &mut self.slopes;
        let needed = |operand: usize| step.derivatives.iter().any(|derivative| derivative.from[operand].is_some());
        if needed(0) {
            slopes(step.operation, 0, &mut by_a[..count], a, b, own);
        }
        if needed(1) {
            slopes(step.operation, 1, &mut by_b[..count], a, b, own);
        }
        let function = match step.operation {
            Operation::Function(function, _) => function,
            _ => Function::Exp, // carried as a product, like every other operation
        };
        for (k, derivative) in step.derivatives.iter().enumerate() {
            let (before, own) = self.derivatives.split_at_mut((step.first + k) * block);
            let own = &mut own[..count];
            let row = |from: usize| &before[from * block..][..count];
            match derivative.from {
                [Some(a), Some(b)] => {
                    let terms = row(a).iter().zip(&by_a[..]).zip(row(b).iter().zip(&by_b[..]));
                    for (own, ((a, by_a), (b, by_b))) in own.iter_mut().zip(terms) {
                        *own = carry(*by_a, *a, function) + carry(*by_b, *b, function);
                    }
                }
                [Some(a), None] => each(own, row(a), by_a, |a, by| carry(by, a, function)),
                [None, Some(b)] => each(own, row(b), by_b, |b, by| carry(by, b, function)),
                [None, None] => own.fill(T::real(0.0)),
            }
        }
    }

    /// Copies the first point of a step to the whole block.
    fn spread(&mut self, number: usize, step: &Step) {
        let row = &mut self.values[number * self.block..][..self.block];
        row.fill(row[0]);
        for derivative in step.first..step.first + step.derivatives.len() {
            let row = &mut self.derivatives[derivative * self.block..][..self.block];
            row.fill(row[0]);
        }
    }
}

fn each<T: Copy>(own: &mut [T], a: &[T], b: &[T], of: impl Fn(T, T) -> T) {
    for ((own, a), b) in own.iter_mut().zip(a).zip(b) {
        *own = of(*a, *b);
    }
}

/// A change that is nothing stays nothing, also where the slope is infinite: `sqrt(b*x)` at `x = 0` does not depend on `b`.
fn carry<T: Value>(slope: T, change: T, function: Function) -> T {
    if change == T::real(0.0) { change } else { T::carry(slope, change, function) }
}

/// Slope of an operation with respect to one operand, at each point.
fn slopes<T: Value>(operation: Operation, operand: usize, slopes: &mut [T], a: &[T], b: &[T], value: &[T]) {
    let (zero, one) = (T::real(0.0), T::real(1.0));
    match (operation, operand) {
        (Operation::Add(..), _) | (Operation::Subtract(..), 0) => slopes.fill(one),
        (Operation::Negate(_), _) | (Operation::Subtract(..), _) => slopes.fill(-one),
        (Operation::Multiply(..), 0) => slopes.copy_from_slice(b),
        (Operation::Multiply(..), _) => slopes.copy_from_slice(a),
        (Operation::Divide(..), 0) => each(slopes, b, b, |b, _| one / b),
        (Operation::Divide(..), _) => each(slopes, value, b, |value, b| -(value / b)),
        (Operation::Power(..), 0) => {
            for (((slope, a), b), value) in slopes.iter_mut().zip(a).zip(b).zip(value) {
                *slope = if *a == zero { *b * a.power(*b - one) } else { *b * (*value / *a) };
            }
        }
        // 0^b is 0 for every positive b.
        (Operation::Power(..), _) => {
            each(slopes, a, value, |a, value| if value == zero { zero } else { value * a.log() });
        }
        (Operation::Whole(_, exponent), _) => {
            each(slopes, a, a, |a, _| T::real(exponent.into()) * a.whole_power(exponent - 1));
        }
        (Operation::Function(function, _), _) => each(slopes, a, value, |a, value| a.slope(function, value)),
        (Operation::Number(_) | Operation::Variable(_) | Operation::Parameter(_), _) => slopes.fill(zero),
    }
}

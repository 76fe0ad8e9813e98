//! A formula as a list of arithmetic steps, each of values before it; equal steps are one, and what has no name is worked out once.

use super::functions::Function;
use super::value::Value;
use num_complex::Complex64;

/// One step: an operation on the values of earlier steps, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    Number(Complex64),
    Variable(usize),
    Parameter(usize),
    Negate(usize),
    Add(usize, usize),
    Subtract(usize, usize),
    Multiply(usize, usize),
    Divide(usize, usize),
    Power(usize, usize),
    /// A power with a small whole exponent, by products: exact for a square, and defined for any base.
    Whole(usize, i32),
    Function(Function, usize),
}

impl Operation {
    /// The steps it is taken of.
    pub fn operands(self) -> [Option<usize>; 2] {
        match self {
            Operation::Number(_) | Operation::Variable(_) | Operation::Parameter(_) => [None, None],
            Operation::Negate(a) | Operation::Whole(a, _) | Operation::Function(_, a) => [Some(a), None],
            Operation::Add(a, b) | Operation::Subtract(a, b) | Operation::Multiply(a, b) => [Some(a), Some(b)],
            Operation::Divide(a, b) | Operation::Power(a, b) => [Some(a), Some(b)],
        }
    }
}

/// A step and what it depends on.
#[derive(Clone, Debug)]
pub struct Step {
    pub operation: Operation,
    /// The same at every point.
    pub uniform: bool,
    /// Its derivatives: by which parameter, and from which derivatives of its operands.
    pub derivatives: Vec<Derivative>,
    /// Number of its first derivative among those of all steps.
    pub first: usize,
}

/// One derivative of a step.
#[derive(Clone, Copy, Debug)]
pub struct Derivative {
    pub parameter: usize,
    pub from: [Option<usize>; 2],
}

/// A formula ready to be worked out.
#[derive(Clone, Debug)]
pub struct Program {
    pub steps: Vec<Step>,
    pub result: usize,
    pub complex: bool,
}

impl Program {
    /// Whether a variable appears in it.
    pub fn uses(&self, variable: usize) -> bool {
        self.steps.iter().any(|step| step.operation == Operation::Variable(variable))
    }

    /// Number of derivatives of all steps.
    pub fn derivatives(&self) -> usize {
        self.steps.last().map_or(0, |step| step.first + step.derivatives.len())
    }
}

/// Collects steps.
pub struct Builder {
    operations: Vec<Operation>,
    complex: bool,
}

impl Builder {
    pub fn new(complex: bool) -> Builder {
        Builder { operations: Vec::new(), complex }
    }

    /// Number of the step that does this.
    pub fn add(&mut self, operation: Operation) -> usize {
        let operation = match self.simpler(operation) {
            Operation::Whole(base, 1) => return base,
            Operation::Whole(_, 0) => Operation::Number(Complex64::ONE),
            operation => operation,
        };
        match self.operations.iter().position(|known| *known == operation) {
            Some(known) => known,
            None => {
                self.operations.push(operation);
                self.operations.len() - 1
            }
        }
    }

    /// An operation on numbers alone is a number, and a power with a small whole exponent is a product.
    fn simpler(&self, operation: Operation) -> Operation {
        let number = |step: usize| match self.operations.get(step) {
            Some(Operation::Number(value)) => Some(*value),
            _ => None,
        };
        let [a, b] = operation.operands().map(|operand| operand.and_then(number));
        let of_numbers = match (operation.operands(), a, b) {
            ([Some(_), None], Some(a), _) => Some((a, a)),
            ([Some(_), Some(_)], Some(a), Some(b)) => Some((a, b)),
            _ => None,
        };
        match (of_numbers, operation) {
            (Some((a, b)), _) if self.complex => Operation::Number(apply(operation, a, b)),
            (Some((a, b)), _) => Operation::Number(apply(operation, a.re, b.re).into()),
            (None, Operation::Power(base, _)) => match b {
                Some(b) if b.im == 0.0 && b.re.fract() == 0.0 && b.re.abs() <= 64.0 => {
                    Operation::Whole(base, b.re as i32)
                }
                _ => operation,
            },
            _ => operation,
        }
    }

    /// The program whose value is that of the step `result`.
    pub fn finish(self, result: usize) -> Program {
        let mut steps: Vec<Step> = Vec::with_capacity(self.operations.len());
        let mut first = 0;
        for operation in self.operations {
            let operands = operation.operands();
            let mut uniform = !matches!(operation, Operation::Variable(_));
            let mut parameters: Vec<usize> = match operation {
                Operation::Parameter(parameter) => vec![parameter],
                _ => Vec::new(),
            };
            for operand in operands.iter().flatten() {
                uniform &= steps[*operand].uniform;
                parameters.extend(steps[*operand].derivatives.iter().map(|derivative| derivative.parameter));
            }
            parameters.sort_unstable();
            parameters.dedup();
            let from = |operand: Option<usize>, parameter: usize| {
                let step = &steps[operand?];
                let found = step.derivatives.iter().position(|derivative| derivative.parameter == parameter)?;
                Some(step.first + found)
            };
            let derivatives: Vec<Derivative> = parameters
                .into_iter()
                .map(|parameter| Derivative { parameter, from: operands.map(|operand| from(operand, parameter)) })
                .collect();
            let own = derivatives.len();
            steps.push(Step { operation, uniform, derivatives, first });
            first += own;
        }
        Program { steps, result, complex: self.complex }
    }
}

/// An operation on its operands; the second is not looked at where there is only one.
pub fn apply<T: Value>(operation: Operation, a: T, b: T) -> T {
    match operation {
        Operation::Number(value) => T::number(value),
        Operation::Variable(_) | Operation::Parameter(_) => a,
        Operation::Negate(_) => -a,
        Operation::Add(..) => a + b,
        Operation::Subtract(..) => a - b,
        Operation::Multiply(..) => a * b,
        Operation::Divide(..) => a / b,
        Operation::Power(..) => a.power(b),
        Operation::Whole(_, exponent) => a.whole_power(exponent),
        Operation::Function(function, _) => a.function(function),
    }
}

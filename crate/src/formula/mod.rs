//! A typed formula, such as `b1*(1-exp(-b2*x))`: from its text to its values and exact derivatives, or to the character of a mistake.
//!
//! Names are the variables it is given, the constants `pi`, `e` and `i` (the imaginary unit, which makes the formula complex), the
//! functions of [`FUNCTIONS`], and otherwise parameters. `^` or `**` is the power: it binds tighter than a sign, and from the right.
//! Nothing is guessed: `2x` is a mistake, not a product.
//!
//! No text is ever executed: a formula becomes a list of arithmetic steps (`program.rs`), and derivatives are carried along with the
//! values by the chain rule (`evaluation.rs`). Why no library does this is told in ARCHITECTURE.md.

mod evaluation;
mod functions;
mod precise;
mod program;
mod reading;
mod tokens;
mod value;

pub use evaluation::Evaluated;
pub use functions::FUNCTIONS;

use num_complex::Complex64;
use program::Program;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Characters a formula may have.
pub const MAX_LENGTH: usize = 4000;
/// Parameters a formula may have.
pub const MAX_PARAMETERS: usize = 60;

/// A formula that was understood.
///
/// ```
/// use tandelta::formula::Formula;
/// let growth = Formula::parse("b1*(1-exp(-b2*x))", &["x"])?;
/// assert_eq!(growth.parameters(), ["b1", "b2"]);
/// let at = growth.real(&[2.0, 1.0], &[&[0.0, 1.0]]);
/// assert_eq!(at.values[0], 0.0);
/// assert_eq!(at.gradient[0][1], 1.0 - (-1f64).exp()); // of b1, at the second point
/// # Ok::<(), tandelta::formula::Mistake>(())
/// ```
#[derive(Clone, Debug)]
pub struct Formula {
    text: String,
    parameters: Vec<String>,
    program: Program,
}

impl Formula {
    /// Reads a formula of `variables`; every name that is not theirs, a constant's or a function's is a parameter.
    ///
    /// # Errors
    /// The first [`Mistake`] in it.
    pub fn parse(text: &str, variables: &[&str]) -> Result<Formula, Mistake> {
        let (program, parameters) = reading::read(text, variables)?;
        let parameters = parameters.into_iter().map(|parameter| parameter.name).collect();
        Ok(Formula { text: text.to_owned(), parameters, program })
    }

    /// Reads a formula that has no parameters: every name is one of `variables`, a constant's or a function's.
    ///
    /// # Errors
    /// The first [`Mistake`] in it, such as an unknown name.
    pub fn without_parameters(text: &str, variables: &[&str]) -> Result<Formula, Mistake> {
        let (program, parameters) = reading::read(text, variables)?;
        match parameters.first() {
            None => Ok(Formula { text: text.to_owned(), parameters: Vec::new(), program }),
            Some(unknown) => Err(Mistake {
                at: unknown.at,
                length: unknown.name.chars().count(),
                message: format!("`{}` is not known here", unknown.name),
                expected: format!("one of {}", variables.join(", ")),
            }),
        }
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its parameters, in order of first appearance.
    pub fn parameters(&self) -> &[String] {
        &self.parameters
    }

    /// Whether it contains the imaginary unit.
    pub fn is_complex(&self) -> bool {
        self.program.complex
    }

    /// Whether it contains the variable of this number.
    pub fn uses(&self, variable: usize) -> bool {
        self.program.uses(variable)
    }

    /// Values and derivatives with respect to each parameter at the points of `variables` (one slice for each, of one length; a
    /// formula without variables has one point). Where the formula is not defined they are not finite, nor those of a complex
    /// formula anywhere.
    pub fn real(&self, parameters: &[f64], variables: &[&[f64]]) -> Evaluated<f64> {
        evaluation::evaluate(&self.program, parameters, variables)
    }

    /// Values minus `y`, and derivatives, at each point. Where the formula meets the data so closely that rounding shows in the
    /// differences, these are worked out to twice the digits.
    pub fn against(&self, parameters: &[f64], variables: &[&[f64]], y: &[f64]) -> Evaluated<f64> {
        let mut at = self.real(parameters, variables);
        at.values.iter_mut().zip(y).for_each(|(value, y)| *value -= y);
        precise::refine(&mut at, &self.program, parameters, variables, y);
        at
    }

    /// Values and derivatives with complex numbers: what a complex formula needs, and any formula allows.
    pub fn complex(&self, parameters: &[f64], variables: &[&[f64]]) -> Evaluated<Complex64> {
        let parameters: Vec<Complex64> = parameters.iter().map(|&p| p.into()).collect();
        evaluation::evaluate(&self.program, &parameters, variables)
    }
}

/// Whether a text can stand in a formula as a name.
pub fn is_name(text: &str) -> bool {
    matches!(tokens::tokens(text).as_deref(), Ok([one]) if one.token == tokens::Token::Name && one.text == text)
}

/// What is wrong with a formula, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Mistake {
    /// Characters before it.
    pub at: usize,
    /// Characters of it.
    pub length: usize,
    /// What was found.
    pub message: String,
    /// What was expected instead, or what to do.
    pub expected: String,
}

impl Mistake {
    /// The text and a mark under the mistake, on two lines.
    pub fn marked(&self, text: &str) -> String {
        // A line break or a tab in the text would move the mark away from its character.
        let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        format!("{line}\n{}{}", " ".repeat(self.at), "^".repeat(self.length.max(1)))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "formula, character {}: {}; expected {}", self.at + 1, self.message, self.expected)
    }
}

impl std::error::Error for Mistake {}

#[cfg(test)]
mod tests;

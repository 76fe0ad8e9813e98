//! NIST's reference datasets for nonlinear regression, with their formulas as fits, for the test and for the benchmark.

use nalgebra::{DMatrix, DVector};
use serde::Deserialize;
use tandelta::fit::{Parameter, Problem};

/// One dataset with its certified results.
#[derive(Deserialize)]
pub struct Dataset {
    pub name: String,
    response: String,
    formula: String,
    pub starts: [Vec<f64>; 2],
    pub certified: Vec<f64>,
    pub standard_deviations: Vec<f64>,
    pub residual_sum_of_squares: f64,
    rows: Vec<Vec<f64>>,
}

/// All 27, in the order of the alphabet.
pub fn datasets() -> Vec<Dataset> {
    serde_json::from_str(include_str!("../golden/reference/nist_strd.json")).expect("a list of datasets")
}

impl Dataset {
    /// The fit without limits.
    pub fn problem(&self) -> Curve {
        let mut rest = self.formula.as_bytes();
        let formula = sum(&mut rest);
        assert!(rest.is_empty(), "{}: {}", self.name, self.formula);
        let y = |row: &[f64]| if self.response == "log(y)" { row[0].ln() } else { row[0] };
        Curve { formula, rows: self.rows.iter().map(|row| (row[1..].to_vec(), y(row))).collect() }
    }

    /// Parameters that start from `start`.
    pub fn parameters(start: &[f64]) -> Vec<Parameter> {
        let (lower, upper) = (f64::NEG_INFINITY, f64::INFINITY);
        start.iter().map(|&start| Parameter { start, lower, upper, logarithmic: false, fixed: false }).collect()
    }
}

/// Correct digits of a value: the negative decimal logarithm of its relative error.
pub fn digits(value: f64, certified: f64) -> f64 {
    -((value - certified).abs() / certified.abs()).log10()
}

/// A formula in b1, b2, … and x (or x1, x2) against y.
pub struct Curve {
    formula: Node,
    rows: Vec<(Vec<f64>, f64)>,
}

impl Problem for Curve {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut slopes = vec![0.0; p.len()];
        for (i, (x, y)) in self.rows.iter().enumerate() {
            residuals[i] = self.formula.value(x, p) - y;
            slopes.fill(0.0);
            self.formula.slopes(x, p, 1.0, &mut slopes);
            for (k, slope) in slopes.iter().enumerate() {
                jacobian[(i, k)] = *slope;
            }
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

enum Node {
    Number(f64),
    Parameter(usize),
    Variable(usize),
    Call(&'static str, Box<Node>),
    Both(u8, Box<Node>, Box<Node>),
}

impl Node {
    fn value(&self, x: &[f64], p: &[f64]) -> f64 {
        match self {
            Node::Number(a) => *a,
            Node::Parameter(k) => p[*k],
            Node::Variable(k) => x[*k],
            Node::Call(name, a) => {
                let a = a.value(x, p);
                match *name {
                    "exp" => a.exp(),
                    "sin" => a.sin(),
                    "cos" => a.cos(),
                    "atan" => a.atan(),
                    _ => -a,
                }
            }
            Node::Both(sign, a, b) => {
                let (a, b) = (a.value(x, p), b.value(x, p));
                match sign {
                    b'+' => a + b,
                    b'-' => a - b,
                    b'*' => a * b,
                    b'/' => a / b,
                    _ => a.powf(b),
                }
            }
        }
    }

    /// Adds `outer` times the derivatives with respect to the parameters.
    fn slopes(&self, x: &[f64], p: &[f64], outer: f64, slopes: &mut [f64]) {
        match self {
            Node::Number(_) | Node::Variable(_) => {}
            Node::Parameter(k) => slopes[*k] += outer,
            Node::Call(name, inner) => {
                let a = inner.value(x, p);
                let slope = match *name {
                    "exp" => a.exp(),
                    "sin" => a.cos(),
                    "cos" => -a.sin(),
                    "atan" => 1.0 / (1.0 + a * a),
                    _ => -1.0,
                };
                inner.slopes(x, p, outer * slope, slopes);
            }
            Node::Both(sign, left, right) => {
                let (a, b) = (left.value(x, p), right.value(x, p));
                let (by_left, by_right) = match sign {
                    b'+' => (1.0, 1.0),
                    b'-' => (1.0, -1.0),
                    b'*' => (b, a),
                    b'/' => (1.0 / b, -a / (b * b)),
                    _ => {
                        (b * a.powf(b - 1.0), if matches!(**right, Node::Number(_)) { 0.0 } else { a.powf(b) * a.ln() })
                    }
                };
                left.slopes(x, p, outer * by_left, slopes);
                right.slopes(x, p, outer * by_right, slopes);
            }
        }
    }
}

fn next(rest: &mut &[u8], signs: &[u8]) -> Option<u8> {
    *rest = rest.trim_ascii_start();
    let sign = *rest.first().filter(|sign| signs.contains(sign))?;
    *rest = &rest[1..];
    Some(sign)
}

fn sum(rest: &mut &[u8]) -> Node {
    let mut left = product(rest);
    while let Some(sign) = next(rest, b"+-") {
        left = Node::Both(sign, Box::new(left), Box::new(product(rest)));
    }
    left
}

fn product(rest: &mut &[u8]) -> Node {
    let mut left = signed(rest);
    while let Some(sign) = next(rest, b"*/") {
        left = Node::Both(sign, Box::new(left), Box::new(signed(rest)));
    }
    left
}

fn signed(rest: &mut &[u8]) -> Node {
    if next(rest, b"-").is_some() {
        return Node::Call("-", Box::new(signed(rest)));
    }
    let base = atom(rest);
    match next(rest, b"^") {
        Some(sign) => {
            let power = match signed(rest) {
                Node::Call("-", inner) if matches!(*inner, Node::Number(_)) => Node::Number(-inner.value(&[], &[])),
                power => power,
            };
            Node::Both(sign, Box::new(base), Box::new(power))
        }
        None => base,
    }
}

fn atom(rest: &mut &[u8]) -> Node {
    if next(rest, b"(").is_some() {
        let inner = sum(rest);
        next(rest, b")").expect("a closing parenthesis");
        return inner;
    }
    let length = rest.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'.').count();
    let (word, after) = rest.split_at(length);
    let word = std::str::from_utf8(word).expect("ASCII");
    *rest = after;
    if let Some(name) = ["exp", "sin", "cos", "atan"].into_iter().find(|name| *name == word) {
        return Node::Call(name, Box::new(atom(rest)));
    }
    let place = |number: &str| number.parse::<usize>().map_or(0, |number| number - 1);
    match word.as_bytes()[0] {
        b'b' => Node::Parameter(place(&word[1..])),
        b'x' => Node::Variable(place(&word[1..])),
        b'p' => Node::Number(std::f64::consts::PI),
        _ => Node::Number(word.parse().expect("a number")),
    }
}

//! From tokens to a program: operators by their rank (E. W. Dijkstra's two stacks, so that no depth of brackets can exhaust the
//! machine's own), and a sentence for each way of being wrong.

use super::functions::{self, Function};
use super::program::{Builder, Operation, Program};
use super::tokens::{Placed, Token, tokens};
use super::{MAX_PARAMETERS, Mistake};
use num_complex::Complex64;

/// A parameter and the place where it first appears.
pub struct Named {
    pub name: String,
    pub at: usize,
}

/// Reads a formula of `variables`: its program and its parameters.
pub fn read(text: &str, variables: &[&str]) -> Result<(Program, Vec<Named>), Mistake> {
    let tokens = tokens(text)?;
    let imaginary = |placed: &Placed| placed.token == Token::Name && placed.text == "i" && !variables.contains(&"i");
    let mut reader = Reader {
        variables,
        parameters: Vec::new(),
        builder: Builder::new(tokens.iter().any(imaginary)),
        values: Vec::new(),
        waiting: Vec::new(),
    };
    let mut before: Option<&Placed> = None;
    let mut value_next = true;
    for (place, token) in tokens.iter().enumerate() {
        let next = tokens.get(place + 1);
        value_next = match value_next {
            true => reader.value(token, before, next)?,
            false => reader.operator(token, before)?,
        };
        before = Some(token);
    }
    match before {
        None => {
            let message = "the formula is empty".into();
            return Err(Mistake { at: 0, length: 0, message, expected: "such as b1*(1-exp(-b2*x))".into() });
        }
        Some(last) if value_next => return Err(nothing_after(last)),
        Some(_) => {}
    }
    reader.settle(0);
    if let Some(Waiting::Bracket { opened, .. }) = reader.waiting.pop() {
        return Err(opened.mistake(format!("`{}` is not closed", opened.text), format!("a `{}`", closing(&opened))));
    }
    // One value is left: every operator took its own, or it would have been a mistake above.
    let result = reader.values.pop().unwrap_or_default();
    Ok((reader.builder.finish(result), reader.parameters))
}

/// What waits for the value on its right.
enum Waiting {
    Bracket { opened: Placed, function: Option<Function> },
    Infix(char),
    Minus,
}

impl Waiting {
    /// What binds tighter goes first; a bracket holds everything back.
    fn rank(&self) -> u8 {
        match self {
            Waiting::Bracket { .. } => 0,
            Waiting::Infix(sign) => rank(*sign),
            Waiting::Minus => 3,
        }
    }
}

/// `-x^2` is `-(x^2)`: a power stands above the minus sign, which stands above products.
fn rank(sign: char) -> u8 {
    match sign {
        '^' => 4,
        '*' | '/' => 2,
        _ => 1,
    }
}

struct Reader<'a> {
    variables: &'a [&'a str],
    parameters: Vec<Named>,
    builder: Builder,
    values: Vec<usize>,
    waiting: Vec<Waiting>,
}

impl Reader<'_> {
    /// Takes a token where a value should begin; whether one should still.
    fn value(&mut self, token: &Placed, before: Option<&Placed>, next: Option<&Placed>) -> Result<bool, Mistake> {
        let called = matches!(next, Some(Placed { token: Token::Open(_), .. }));
        match token.token {
            Token::Number(value) => {
                let value = self.builder.add(Operation::Number(value.into()));
                self.values.push(value);
                Ok(false)
            }
            // The bracket that follows takes the function up.
            Token::Name if called && functions::function(&token.text).is_some() => Ok(true),
            Token::Name => {
                let value = self.named(token, called)?;
                self.values.push(value);
                Ok(false)
            }
            Token::Open(_) => {
                let name = before.filter(|before| before.token == Token::Name);
                let function = name.and_then(|name| functions::function(&name.text));
                self.waiting.push(Waiting::Bracket { opened: token.clone(), function });
                Ok(true)
            }
            Token::Sign('-') => {
                self.waiting.push(Waiting::Minus);
                Ok(true)
            }
            Token::Sign('+') => Ok(true),
            Token::Sign(_) | Token::Comma => {
                let message = format!("`{}` has nothing on its left", token.text);
                Err(token.mistake(message, "a number, a name or a bracket before it"))
            }
            Token::Close(_) => match before {
                None => Err(unopened(token)),
                Some(Placed { token: Token::Open(_), .. }) => {
                    Err(token.mistake("there is nothing between the brackets", "a number or a name"))
                }
                Some(before) => Err(nothing_after(before)),
            },
        }
    }

    /// A variable, a constant or a parameter.
    fn named(&mut self, token: &Placed, called: bool) -> Result<usize, Mistake> {
        let name = token.text.as_str();
        if called {
            return Err(token.mistake(format!("there is no function `{name}`"), functions::suggestion(name)));
        }
        if let Some(variable) = self.variables.iter().position(|variable| *variable == name) {
            return Ok(self.builder.add(Operation::Variable(variable)));
        }
        let constant = match name {
            "pi" | "π" => Some(std::f64::consts::PI.into()),
            "e" => Some(std::f64::consts::E.into()),
            "i" => Some(Complex64::I),
            _ => None,
        };
        if let Some(constant) = constant {
            return Ok(self.builder.add(Operation::Number(constant)));
        }
        if functions::function(name).is_some() {
            let message = format!("`{name}` is a function without its brackets");
            return Err(token.mistake(message, format!("`{name}(` and what it is taken of")));
        }
        let known = self.parameters.iter().position(|parameter| parameter.name == name);
        let parameter = match known {
            Some(parameter) => parameter,
            None if self.parameters.len() == MAX_PARAMETERS => {
                let expected = format!("no more than {MAX_PARAMETERS} different names");
                return Err(token.mistake("the formula has too many parameters", expected));
            }
            None => {
                self.parameters.push(Named { name: name.to_owned(), at: token.at });
                self.parameters.len() - 1
            }
        };
        Ok(self.builder.add(Operation::Parameter(parameter)))
    }

    /// Takes a token where a value has just ended; whether another should follow.
    fn operator(&mut self, token: &Placed, before: Option<&Placed>) -> Result<bool, Mistake> {
        match token.token {
            Token::Sign(sign) => {
                // Powers are taken from the right: 2^3^2 is 2^(3^2).
                self.settle(if sign == '^' { rank(sign) + 1 } else { rank(sign) });
                self.waiting.push(Waiting::Infix(sign));
                Ok(true)
            }
            Token::Close(closed) => {
                self.settle(1);
                match self.waiting.pop() {
                    Some(Waiting::Bracket { opened, .. }) if closing(&opened) != closed => {
                        let message = format!("`{closed}` does not close the `{}` before it", opened.text);
                        Err(token.mistake(message, format!("`{}`", closing(&opened))))
                    }
                    Some(Waiting::Bracket { function: Some(function), .. }) => {
                        let of = self.values.pop().unwrap_or_default();
                        let value = self.builder.add(Operation::Function(function, of));
                        self.values.push(value);
                        Ok(false)
                    }
                    Some(_) => Ok(false),
                    None => Err(unopened(token)),
                }
            }
            Token::Comma => {
                let in_function = self.waiting.iter().rev().find_map(|waiting| match waiting {
                    Waiting::Bracket { function, .. } => Some(function.is_some()),
                    _ => None,
                });
                Err(match in_function {
                    Some(true) => token.mistake("a function is taken of one value only", "a closing bracket"),
                    _ => token.mistake("a comma means nothing here", "a point in a decimal number, such as 0.5"),
                })
            }
            Token::Number(_) | Token::Name | Token::Open(_) => {
                let left = before.map_or("", |before| &before.text);
                let message = format!("no operator stands between `{left}` and `{}`", token.text);
                Err(token.mistake(message, format!("`{left}*{}` if a product is meant", token.text)))
            }
        }
    }

    /// Carries out what waits with at least this rank.
    fn settle(&mut self, rank: u8) {
        while let Some(waiting) = self.waiting.pop_if(|waiting| waiting.rank() >= rank.max(1)) {
            let right = self.values.pop().unwrap_or_default();
            let operation = match waiting {
                Waiting::Infix(sign) => {
                    let left = self.values.pop().unwrap_or_default();
                    match sign {
                        '+' => Operation::Add(left, right),
                        '-' => Operation::Subtract(left, right),
                        '*' => Operation::Multiply(left, right),
                        '/' => Operation::Divide(left, right),
                        _ => Operation::Power(left, right),
                    }
                }
                _ => Operation::Negate(right),
            };
            let value = self.builder.add(operation);
            self.values.push(value);
        }
    }
}

fn closing(opened: &Placed) -> char {
    match opened.token {
        Token::Open('[') => ']',
        Token::Open('{') => '}',
        _ => ')',
    }
}

fn nothing_after(token: &Placed) -> Mistake {
    token.mistake(format!("nothing follows `{}`", token.text), "a number, a name or a bracket after it")
}

fn unopened(token: &Placed) -> Mistake {
    token.mistake(format!("`{}` closes no bracket", token.text), "an opening bracket before it, or nothing here")
}

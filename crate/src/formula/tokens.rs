//! The text of a formula cut into numbers, names and signs, each with the place of its first character.

use super::{MAX_LENGTH, Mistake};

/// One word or sign of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Number(f64),
    Name,
    /// `+`, `-`, `*`, `/` or `^`.
    Sign(char),
    Open(char),
    Close(char),
    Comma,
}

/// A token, where it stands and how it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub token: Token,
    pub at: usize,
    pub text: String,
}

impl Placed {
    /// A mistake that this token is.
    pub fn mistake(&self, message: impl Into<String>, expected: impl Into<String>) -> Mistake {
        let length = self.text.chars().count();
        Mistake { at: self.at, length, message: message.into(), expected: expected.into() }
    }
}

/// Cuts a text into tokens.
pub fn tokens(text: &str) -> Result<Vec<Placed>, Mistake> {
    let characters: Vec<char> = text.chars().take(MAX_LENGTH + 1).collect();
    if characters.len() > MAX_LENGTH {
        return Err(Mistake {
            at: MAX_LENGTH,
            length: 1,
            message: "the formula is too long".into(),
            expected: format!("no more than {MAX_LENGTH} characters"),
        });
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&first) = characters.get(at) {
        if first.is_whitespace() {
            at += 1;
            continue;
        }
        let rest = &characters[at..];
        let length = if number_starts(rest) {
            number_length(rest)
        } else if name_starts(first) {
            rest.iter().take_while(|c| name_goes_on(**c)).count()
        } else if superscript(first).is_some() {
            rest.iter().take_while(|c| superscript(**c).is_some()).count()
        } else if rest.starts_with(&['*', '*']) {
            2
        } else {
            1
        };
        let placed = |token| Placed { token, at, text: rest[..length].iter().collect() };
        match first {
            _ if number_starts(rest) => found.push(number(placed(Token::Comma))?),
            _ if name_starts(first) => found.push(placed(Token::Name)),
            // x² is x^2.
            _ if superscript(first).is_some() => {
                found.push(placed(Token::Sign('^')));
                let mut raised = placed(Token::Comma);
                raised.text = rest[..length].iter().filter_map(|c| superscript(*c)).collect();
                match raised.text.parse() {
                    Ok(value) => raised.token = Token::Number(value),
                    Err(_) => return Err(raised.mistake("this is not a whole exponent", "such as ² or ⁻¹")),
                }
                found.push(raised);
            }
            '*' if length == 2 => found.push(placed(Token::Sign('^'))),
            '+' | '-' | '*' | '/' | '^' => found.push(placed(Token::Sign(first))),
            '−' | '–' => found.push(placed(Token::Sign('-'))),
            '·' | '⋅' | '×' => found.push(placed(Token::Sign('*'))),
            '(' | '[' | '{' => found.push(placed(Token::Open(first))),
            ')' | ']' | '}' => found.push(placed(Token::Close(first))),
            ',' => found.push(placed(Token::Comma)),
            '=' => {
                let expected = "only what stands on the right of the equals sign";
                return Err(placed(Token::Comma).mistake("a formula has no equals sign", expected));
            }
            _ => {
                let expected = "numbers, names, + - * / ^ and parentheses";
                return Err(placed(Token::Comma).mistake(format!("`{first}` means nothing in a formula"), expected));
            }
        }
        at += length;
    }
    Ok(found)
}

fn name_starts(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn name_goes_on(c: char) -> bool {
    (c.is_alphanumeric() && superscript(c).is_none()) || c == '_'
}

fn number_starts(rest: &[char]) -> bool {
    match rest {
        ['.', digit, ..] => digit.is_ascii_digit(),
        [digit, ..] => digit.is_ascii_digit(),
        [] => false,
    }
}

/// Digits and points, then an exponent if digits follow its letter: `2e` is a 2 and a name.
fn number_length(rest: &[char]) -> usize {
    let digits = |from: usize| rest[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mantissa = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').count();
    let sign = match rest[mantissa..] {
        ['e' | 'E', '+' | '-' | '−', ..] => 1,
        ['e' | 'E', ..] => 0,
        _ => return mantissa,
    };
    match digits(mantissa + 1 + sign) {
        0 => mantissa,
        exponent => mantissa + 1 + sign + exponent,
    }
}

fn number(placed: Placed) -> Result<Placed, Mistake> {
    match placed.text.replace('−', "-").parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Placed { token: Token::Number(value), ..placed }),
        Ok(_) => Err(placed.mistake(format!("`{}` is too large", placed.text), "a number below 1e308")),
        Err(_) => Err(placed.mistake(format!("`{}` is not a number", placed.text), "one decimal point, such as 1.5")),
    }
}

/// The plain character of a raised one.
fn superscript(c: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁻".chars().zip("0123456789-".chars()).find(|(raised, _)| *raised == c).map(|(_, plain)| plain)
}

//! A chemical formula as alloys are written, `(Zr50Cu40Al10)98Dy2`, and what follows from its atomic fractions.

use super::elements::{PAIR_ROUNDING, atomic_radius, atomic_weight, element, mixing_enthalpy};
use crate::formula::Mistake;
use crate::units::constants::GAS_CONSTANT;

/// Atomic fractions, in the order in which the elements are named; their sum is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Composition {
    /// Symbol and fraction of each element.
    pub parts: Vec<(&'static str, f64)>,
    /// Brackets whose amounts add up to 100 and that were read as percent: as they were typed.
    pub in_percent: Vec<String>,
}

/// What amounts inside brackets are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brackets {
    /// Percent where they add up to 100, else numbers of atoms.
    Automatic,
    /// Shares of one atom.
    Shares,
    /// Numbers of atoms, as in Ca(OH)2.
    Atoms,
}

/// A value with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WithError {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub std_error: f64,
}

impl Composition {
    /// Reads a formula: elements with amounts (1 when none is given) in brackets of any depth; amounts are numbers, fractions such as
    /// 1/3, or percent.
    ///
    /// # Errors
    /// The first [`Mistake`] in it.
    pub fn parse(text: &str, brackets: Brackets) -> Result<Composition, Mistake> {
        let mut reader = Reader { text: text.chars().collect(), at: 0, brackets, in_percent: Vec::new() };
        let parts = reader.parts(None)?;
        let total: f64 = parts.iter().map(|(_, amount)| amount).sum();
        let parts = parts.into_iter().map(|(symbol, amount)| (symbol, amount / total)).collect();
        Ok(Composition { parts, in_percent: reader.in_percent })
    }

    /// Grams for one mole of atoms, `M = Σ c_i M_i`; the first element without a standard weight otherwise.
    ///
    /// # Errors
    /// The symbol of an element without a standard weight.
    pub fn molar_mass(&self) -> Result<f64, &'static str> {
        self.parts.iter().map(|(symbol, c)| Ok(c * atomic_weight(symbol).ok_or(*symbol)?)).sum()
    }

    /// `ΔH_mix = 4 Σ_{i<j} c_i c_j H_ij`, kJ/mol of atoms, with the error that comes from the rounding of the pairs.
    ///
    /// # Errors
    /// The first pair that the table does not hold.
    pub fn mixing_enthalpy(&self) -> Result<WithError, [&'static str; 2]> {
        let (mut value, mut square) = (0.0, 0.0);
        for (a, b, weight) in self.pairs() {
            value += weight * mixing_enthalpy(a, b).ok_or([a, b])?;
            square += weight * weight;
        }
        // A rounding error is spread evenly: its variance is a third of the square of its limit.
        Ok(WithError { value, std_error: (square / 3.0).sqrt() * PAIR_ROUNDING })
    }

    /// Pairs of different elements with `4 c_i c_j`.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &'static str, f64)> {
        let parts = &self.parts;
        (0..parts.len())
            .flat_map(move |j| (0..j).map(move |i| (parts[i], parts[j])))
            .map(|(a, b)| (a.0, b.0, 4.0 * a.1 * b.1))
    }

    /// Entropy of ideal mixing, `−R Σ c_i ln c_i`, J/(mol K).
    pub fn mixing_entropy(&self) -> f64 {
        -GAS_CONSTANT * self.parts.iter().filter(|(_, c)| *c > 0.0).map(|(_, c)| c * c.ln()).sum::<f64>()
    }

    /// `δ = √(Σ c_i (1 − r_i/r̄)²)` with `r̄ = Σ c_i r_i`, with the error that comes from the rounding of the radii to 1 pm.
    ///
    /// # Errors
    /// The first element without a radius.
    pub fn size_mismatch(&self) -> Result<WithError, &'static str> {
        let radii: Vec<f64> =
            self.parts.iter().map(|(symbol, _)| atomic_radius(symbol).ok_or(*symbol)).collect::<Result<_, _>>()?;
        let mismatch = |radii: &[f64]| {
            let mean: f64 = self.parts.iter().zip(radii).map(|((_, c), r)| c * r).sum();
            self.parts.iter().zip(radii).map(|((_, c), r)| c * (1.0 - r / mean).powi(2)).sum::<f64>().sqrt()
        };
        let value = mismatch(&radii);
        let variance: f64 = (0..radii.len())
            .map(|k| {
                let mut moved = radii.clone();
                moved[k] += 0.5;
                (mismatch(&moved) - value).powi(2) / 3.0
            })
            .sum();
        Ok(WithError { value, std_error: variance.sqrt() })
    }
}

struct Reader {
    text: Vec<char>,
    at: usize,
    brackets: Brackets,
    in_percent: Vec<String>,
}

type Parts = Vec<(&'static str, f64)>;

impl Reader {
    /// Elements and brackets up to `close`, or to the end.
    fn parts(&mut self, close: Option<(usize, char)>) -> Result<Parts, Mistake> {
        let mut parts: Parts = Vec::new();
        loop {
            self.skip_blanks();
            let start = self.at;
            match (self.peek(), close) {
                (None, None) if parts.is_empty() => {
                    return Err(mistake(0, 1, "there is nothing", "a composition such as Zr50Cu40Al10"));
                }
                (None, None) => return Ok(parts),
                (None, Some((opened, end))) => {
                    return Err(mistake(opened, 1, "this bracket is not closed", &format!("`{end}`")));
                }
                (Some(c), Some((_, end))) if c == end => {
                    if parts.is_empty() {
                        return Err(mistake(start, 1, "there is nothing between the brackets", "an element"));
                    }
                    self.at += 1;
                    return Ok(parts);
                }
                (Some(open @ ('(' | '[' | '{')), _) => {
                    let end = match open {
                        '(' => ')',
                        '[' => ']',
                        _ => '}',
                    };
                    self.at += 1;
                    let inner = self.parts(Some((start, end)))?;
                    let typed: String = self.text[start..self.at].iter().collect();
                    let sum: f64 = inner.iter().map(|(_, amount)| amount).sum();
                    let percent = (sum - 100.0).abs() < 1e-6;
                    let shares = self.brackets == Brackets::Shares || self.brackets == Brackets::Automatic && percent;
                    if shares && percent {
                        self.in_percent.push(typed);
                    }
                    let factor = self.amount()? / if shares { sum } else { 1.0 };
                    inner.into_iter().for_each(|(symbol, amount)| add(&mut parts, symbol, amount * factor));
                }
                (Some(c), _) if c.is_ascii_uppercase() => {
                    let symbol = self.symbol(start)?;
                    let amount = self.amount()?;
                    add(&mut parts, symbol, amount);
                }
                (Some(c), _) => {
                    let message = match c {
                        ')' | ']' | '}' => format!("`{c}` closes no bracket"),
                        c if c.is_ascii_digit() => "a number stands before its element".to_owned(),
                        c if c.is_lowercase() => format!("`{c}` begins no element: symbols begin with a capital"),
                        c => format!("`{c}` has no meaning here"),
                    };
                    return Err(mistake(start, 1, &message, "an element with its amount after it, such as Zr50"));
                }
            }
        }
    }

    fn symbol(&mut self, start: usize) -> Result<&'static str, Mistake> {
        self.at += 1;
        while self.peek().is_some_and(|c| c.is_ascii_lowercase()) {
            self.at += 1;
        }
        let typed: String = self.text[start..self.at].iter().collect();
        element(&typed).ok_or_else(|| {
            mistake(start, self.at - start, &format!("`{typed}` is no element"), "a chemical symbol, such as Zr")
        })
    }

    /// A number, a fraction or a percentage; 1 when there is none.
    fn amount(&mut self) -> Result<f64, Mistake> {
        let start = self.at;
        let Some(mut amount) = self.number()? else { return Ok(1.0) };
        if self.peek() == Some('/') {
            let slash = self.at;
            self.at += 1;
            let below = self.number()?;
            amount /=
                below.ok_or_else(|| mistake(slash, 1, "nothing stands under the fraction", "a number, as in 1/3"))?;
        }
        if self.peek() == Some('%') {
            self.at += 1;
            amount /= 100.0;
        }
        if amount > 0.0 && amount.is_finite() {
            Ok(amount)
        } else {
            Err(mistake(start, self.at - start, "this amount is not possible", "a positive number"))
        }
    }

    fn number(&mut self) -> Result<Option<f64>, Mistake> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit() || c == '.') {
            self.at += 1;
        }
        if start == self.at {
            return Ok(None);
        }
        let typed: String = self.text[start..self.at].iter().map(|c| ascii(*c)).collect();
        typed.parse().map(Some).map_err(|_| {
            mistake(start, self.at - start, &format!("`{typed}` is no number"), "a number with one decimal point")
        })
    }

    /// The next character, subscripts as digits.
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).map(|c| ascii(*c))
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
}

fn ascii(c: char) -> char {
    match c {
        '₀'..='₉' => char::from(b'0' + (c as u32 - '₀' as u32) as u8),
        c => c,
    }
}

fn add(parts: &mut Parts, symbol: &'static str, amount: f64) {
    match parts.iter_mut().find(|(known, _)| *known == symbol) {
        Some((_, sum)) => *sum += amount,
        None => parts.push((symbol, amount)),
    }
}

fn mistake(at: usize, length: usize, message: &str, expected: &str) -> Mistake {
    Mistake { at, length, message: message.into(), expected: expected.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fractions(text: &str) -> Vec<(&'static str, f64)> {
        Composition::parse(text, Brackets::Automatic).unwrap().parts
    }

    fn close(found: &[(&str, f64)], expected: &[(&str, f64)]) {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((symbol, c), (name, value)) in found.iter().zip(expected) {
            assert!(symbol == name && (c - value).abs() < 1e-14, "{found:?}"); // a few roundings
        }
    }

    #[test]
    fn a_formula_is_read_however_its_amounts_are_written() {
        let alloy = [("Zr", 0.49), ("Cu", 0.392), ("Al", 0.098), ("Dy", 0.02)];
        close(&fractions("(Zr50Cu40Al10)98Dy2"), &alloy);
        close(&fractions("[ (Zr₅₀Cu₄₀Al₁₀) ]98 Dy2"), &alloy);
        close(&fractions("(Zr0.5Cu0.4Al0.1)0.98Dy0.02"), &alloy);
        close(&fractions("(Zr50%Cu40%Al10%)98%Dy2%"), &alloy);
        close(&fractions("(Zr1/2Cu2/5Al1/10)49Dy"), &alloy);
        close(&fractions("((Fe0.5Co0.5)0.75B0.25)96Nb4"), &[("Fe", 0.36), ("Co", 0.36), ("B", 0.24), ("Nb", 0.04)]);
        close(&fractions("Ca(OH)2"), &[("Ca", 0.2), ("O", 0.4), ("H", 0.4)]);
        close(&fractions("CuZrCu"), &[("Cu", 2.0 / 3.0), ("Zr", 1.0 / 3.0)]);
    }

    #[test]
    fn what_brackets_hold_can_be_said() {
        let atoms = Composition::parse("(Zr50Cu50)98Dy100", Brackets::Atoms).unwrap();
        close(&atoms.parts[2..], &[("Dy", 100.0 / 9900.0)]);
        let shares = Composition::parse("(ZrCu)98Dy2", Brackets::Shares).unwrap();
        close(&shares.parts, &[("Zr", 0.49), ("Cu", 0.49), ("Dy", 0.02)]);
    }

    #[test]
    fn a_mistake_is_told_with_its_character() {
        for (text, at, length, words) in [
            ("", 0, 1, "nothing"),
            ("Zr50Xx50", 4, 2, "no element"),
            ("(Zr50Cu40", 0, 1, "not closed"),
            ("Zr50)Cu", 4, 1, "closes no bracket"),
            ("Zr5.0.1", 2, 5, "no number"),
            ("50Zr", 0, 1, "before its element"),
            ("Zr-Cu", 2, 1, "no meaning"),
            ("Zr1/", 3, 1, "under the fraction"),
            ("Zr0Cu1", 2, 1, "not possible"),
            ("Zr(Cu[Al)]", 8, 1, "closes no bracket"),
            ("Zr()2", 3, 1, "between the brackets"),
            ("zr50", 0, 1, "capital"),
        ] {
            let found = Composition::parse(text, Brackets::Automatic).unwrap_err();
            assert_eq!((found.at, found.length), (at, length), "{text}: {found}");
            assert!(found.message.contains(words), "{text}: {found}");
        }
    }

    #[test]
    fn molar_masses_and_enthalpies_are_those_of_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/mixing_enthalpy.json")).unwrap();
        for row in table["rows"].as_array().unwrap() {
            let text: String =
                row["composition"].as_object().unwrap().iter().map(|(symbol, c)| format!("{symbol}{c}")).collect();
            let found = Composition::parse(&text, Brackets::Automatic).unwrap();
            let relative = |value: f64, key: &str| (value / row[key].as_f64().unwrap() - 1.0).abs();
            assert!(relative(found.mixing_enthalpy().unwrap().value, "dHmix_kJ_per_mol") < 1e-13, "{text}");
            assert!(relative(found.molar_mass().unwrap(), "molar_mass_g_per_mol") < 1e-13, "{text}");
        }
    }

    #[test]
    fn equal_parts_mix_with_the_largest_entropy_and_equal_radii_do_not_mismatch() {
        let five = Composition::parse("CrMnFeCoNi", Brackets::Automatic).unwrap();
        assert!((five.mixing_entropy() - GAS_CONSTANT * 5f64.ln()).abs() < 1e-12);
        let same = Composition::parse("FeNi", Brackets::Automatic).unwrap();
        // 125 and 126 pm: half their difference over their mean.
        assert!((same.size_mismatch().unwrap().value - 0.5 / 125.5).abs() < 1e-12);
        assert_eq!(Composition::parse("ZrXe", Brackets::Automatic).unwrap().size_mismatch().unwrap_err(), "Xe");
    }
}

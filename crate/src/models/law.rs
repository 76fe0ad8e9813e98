//! What is fitted to a sweep: one law of the modulus, or several that act together, such as an α and a β relaxation with flow.
//!
//! Relaxations stand in parallel, so that their moduli add; flow stands in series with them, so that its compliance adds:
//! `1/G* = 1/(G₁* + G₂* + …) + J*_flow`. A sum has one relaxed modulus, that of its first term.

use super::modulus::{self, Combines, MODULI, Modulus, Predicts};
use super::{Derived, Param, Role, Scale, UNRELAXED};
use crate::math::order::sort_by_number;
use num_complex::Complex64;
use std::fmt;

/// One law of the modulus or several that act together.
pub struct Law {
    id: String,
    title: String,
    terms: Vec<Term>,
    params: Vec<LawParam>,
    derived: Vec<LawDerived>,
}

/// A law with the places of its own parameters among those of the whole; `None` is held at zero.
struct Term {
    modulus: &'static dyn Modulus,
    places: Vec<Option<usize>>,
}

/// A parameter of a [`Law`]: the fact of a term, with a number where several terms have one of that name.
#[derive(Clone)]
pub struct LawParam {
    /// Stable snake_case name: `relaxation_time`, or `relaxation_time_2` in a sum.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// The fact itself.
    pub param: &'static Param,
}

/// A quantity that follows from the parameters of a [`Law`].
pub struct LawDerived {
    /// Stable snake_case name.
    pub key: String,
    /// LaTeX symbol.
    pub symbol: String,
    /// SI unit; empty for a pure number.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
    of: Follows,
}

enum Follows {
    /// From the parameters of one term.
    Term(usize, fn(&[f64]) -> f64),
    /// The sum of the unrelaxed moduli of the relaxations.
    Unrelaxed,
}

/// A text that names no law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLaw {
    /// The part of it that was not understood.
    pub term: String,
}

impl fmt::Display for UnknownLaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<&str> = MODULI.iter().map(|modulus| modulus.info().id).collect();
        write!(
            f,
            "there is no law \"{}\"; there are {}, and sums of up to {MOST} of them with +",
            self.term,
            ids.join(", ")
        )
    }
}

/// More terms than any data determine.
const MOST: usize = 24;

impl Law {
    /// From its id: that of a law, or several joined by `+`, with a number before a repeated one: `kww+cole_cole`, `5*maxwell`.
    ///
    /// # Errors
    /// [`UnknownLaw`] when a part of the text is none, or when there are only flow terms or more than 24 terms.
    pub fn parse(id: &str) -> Result<Law, UnknownLaw> {
        let unknown = |term: &str| UnknownLaw { term: term.trim().to_owned() };
        let mut terms: Vec<&'static dyn Modulus> = Vec::new();
        for part in id.split('+') {
            let (count, name) = match part.split_once('*') {
                Some((count, name)) => (count.trim().parse::<usize>().map_err(|_| unknown(part))?, name.trim()),
                None => (1, part.trim()),
            };
            let modulus = modulus::find(name).ok_or_else(|| unknown(name))?;
            if count == 0 || terms.len() + count > MOST {
                return Err(unknown(part));
            }
            terms.extend(std::iter::repeat_n(modulus, count));
        }
        // Relaxations first: the first of them carries the relaxed modulus.
        sort_by_number(&mut terms, |term| f64::from(term.combines() == Combines::InSeries));
        let alone_in_series = terms[0].combines() == Combines::InSeries && terms.len() > 1;
        let mixed = terms.iter().any(|term| term.predicts() != terms[0].predicts());
        if alone_in_series || mixed {
            return Err(unknown(id));
        }
        Ok(Law::of(terms))
    }

    /// Every law of the list by itself.
    pub fn all() -> impl Iterator<Item = Law> {
        MODULI.iter().map(|modulus| Law::of(vec![*modulus]))
    }

    fn of(moduli: Vec<&'static dyn Modulus>) -> Law {
        let repeated = |key: &str| {
            let has = |m: &&&'static dyn Modulus| m.info().params.iter().any(|param| param.key == key);
            moduli.iter().filter(has).count() > 1
        };
        let mut terms: Vec<Term> = Vec::new();
        let mut params: Vec<LawParam> = Vec::new();
        let mut derived = Vec::new();
        for (number, modulus) in moduli.iter().enumerate() {
            let mut places = Vec::new();
            for param in modulus.info().params {
                // One relaxed modulus for all.
                if number > 0 && param.role == Role::Offset {
                    places.push(None);
                    continue;
                }
                places.push(Some(params.len()));
                let numbered = repeated(param.key) && param.role != Role::Offset;
                params.push(LawParam {
                    key: if numbered { format!("{}_{}", param.key, number + 1) } else { param.key.into() },
                    symbol: if numbered { with_number(param.symbol, number + 1) } else { param.symbol.into() },
                    param,
                });
            }
            for own in modulus.derived() {
                let alone = moduli.len() == 1;
                // What is said of the whole modulus by a term alone does not hold for a sum.
                if alone || !own.of_whole {
                    derived.push(LawDerived {
                        key: if alone { own.key.into() } else { format!("{}_{}", own.key, number + 1) },
                        symbol: if alone { own.symbol.into() } else { with_number(own.symbol, number + 1) },
                        unit: own.unit,
                        meaning: own.meaning,
                        of: Follows::Term(number, own.value),
                    });
                }
            }
            terms.push(Term { modulus: *modulus, places });
        }
        if moduli.len() > 1 && moduli[0].predicts() == Predicts::Modulus {
            let Derived { key, symbol, unit, meaning, .. } = UNRELAXED;
            derived.push(LawDerived { key: key.into(), symbol: symbol.into(), unit, meaning, of: Follows::Unrelaxed });
        }
        let (id, title) = named(&moduli);
        Law { id, title, terms, params, derived }
    }

    /// Stable name, which [`Law::parse`] reads.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name in the field.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What it predicts.
    pub fn predicts(&self) -> Predicts {
        self.terms[0].modulus.predicts()
    }

    /// Whether it describes a material by itself: flow is a part of one.
    pub fn stands_alone(&self) -> bool {
        self.terms[0].modulus.combines() == Combines::InParallel
    }

    /// Its parameters, in order.
    pub fn params(&self) -> &[LawParam] {
        &self.params
    }

    /// Quantities that follow from the parameters.
    pub fn derived(&self) -> &[LawDerived] {
        &self.derived
    }

    /// Value of a derived quantity; NaN where it does not exist.
    pub fn derive(&self, derived: &LawDerived, p: &[f64]) -> f64 {
        match derived.of {
            Follows::Term(number, value) => self.terms.get(number).map_or(f64::NAN, |term| value(&term.own(p))),
            Follows::Unrelaxed => {
                // Flow in series gives way to nothing at high frequency; a term without such a limit leaves the sum without it.
                let relaxations = self.terms.iter().filter(|term| term.modulus.combines() == Combines::InParallel);
                relaxations
                    .map(|term| {
                        let unrelaxed = term.modulus.derived().iter().find(|derived| derived.key == UNRELAXED.key);
                        unrelaxed.map_or(f64::NAN, |derived| (derived.value)(&term.own(p)))
                    })
                    .sum()
            }
        }
    }

    /// Calls `each(modulus, gradient)` for every angular frequency of `omega` (rad/s, positive), in order.
    ///
    /// `p` holds the parameters in the order and units of [`Law::params`]; the gradient is with respect to them.
    pub fn evaluate(&self, omega: &[f64], p: &[f64], each: &mut dyn FnMut(Complex64, &[Complex64])) {
        if let [term] = self.terms.as_slice() {
            return term.modulus.evaluate(omega, p, each);
        }
        // Each term in turn over all frequencies; then frequency by frequency together.
        let evaluated: Vec<Evaluated> = self.terms.iter().map(|term| term.evaluate(omega, p)).collect();
        let mut gradient = vec![Complex64::ZERO; p.len()];
        for k in 0..omega.len() {
            let mut solid = Complex64::ZERO;
            let mut flow = Complex64::ZERO;
            for (term, evaluated) in self.terms.iter().zip(&evaluated) {
                match term.modulus.combines() {
                    Combines::InParallel => solid += evaluated.moduli[k],
                    Combines::InSeries => flow += evaluated.moduli[k].inv(),
                }
            }
            // G = S / (1 + S F): dG/dS = 1/(1 + S F)², and dG/dG_k = (G/G_k)² for an element in series.
            let shared = (1.0 + solid * flow).inv();
            let total = solid * shared;
            for (term, evaluated) in self.terms.iter().zip(&evaluated) {
                let factor = match term.modulus.combines() {
                    Combines::InParallel => shared * shared,
                    Combines::InSeries => (total / evaluated.moduli[k]).powi(2),
                };
                let width = term.places.len();
                let own = &evaluated.gradients[k * width..(k + 1) * width];
                for (place, derivative) in term.places.iter().zip(own) {
                    if let Some(place) = place {
                        gradient[*place] = factor * derivative;
                    }
                }
            }
            each(total, &gradient);
        }
    }

    /// The complex modulus alone.
    pub fn moduli(&self, omega: &[f64], p: &[f64]) -> Vec<Complex64> {
        let mut values = Vec::with_capacity(omega.len());
        self.evaluate(omega, p, &mut |modulus, _| values.push(modulus));
        values
    }

    /// The relaxations that stand in parallel, each as a law of its own with its parameters; empty for a single law.
    pub fn parts(&self, p: &[f64]) -> Vec<(&'static dyn Modulus, Vec<f64>)> {
        if self.terms.len() == 1 {
            return Vec::new();
        }
        self.terms.iter().map(|term| (term.modulus, term.own(p))).collect()
    }

    /// Shapes to try as a start, for a process whose `ωτ` is 1 at `omega`; amplitudes are of the order of 1.
    pub(super) fn shapes(&self, omega: f64) -> Vec<Vec<f64>> {
        let [first, others @ ..] = self.terms.as_slice() else { return Vec::new() };
        let mut shapes = Vec::new();
        for decades in SPACINGS.iter().take(if others.is_empty() { 1 } else { SPACINGS.len() }) {
            for shape in first.modulus.shapes(omega) {
                let mut p: Vec<f64> = self.params.iter().map(|param| param.param.start).collect();
                first.place(&shape, &mut p);
                for (number, term) in others.iter().enumerate() {
                    // Each further process faster than the one before; flow slower than all.
                    let away = match term.modulus.combines() {
                        Combines::InParallel => (number + 1) as f64 * decades,
                        Combines::InSeries => -decades.abs(),
                    };
                    let own = term.modulus.shapes(omega * 10f64.powf(away));
                    if let Some(middle) = own.get(own.len() / 2) {
                        term.place(middle, &mut p);
                    }
                }
                shapes.push(p);
            }
        }
        shapes
    }

    /// Whether the modulus is linear in the amplitudes of all terms.
    pub(super) fn linear_in_amplitudes(&self) -> bool {
        self.terms.iter().all(|term| term.modulus.combines() == Combines::InParallel)
    }
}

/// Decades between neighbouring processes of a sum that are tried as a start.
const SPACINGS: [f64; 6] = [0.7, 1.5, 3.0, 5.0, -1.5, -3.0];

struct Evaluated {
    moduli: Vec<Complex64>,
    /// Row by row for each frequency.
    gradients: Vec<Complex64>,
}

impl Term {
    fn own(&self, p: &[f64]) -> Vec<f64> {
        self.places.iter().map(|place| place.map_or(0.0, |k| p[k])).collect()
    }

    fn place(&self, own: &[f64], p: &mut [f64]) {
        for (place, value) in self.places.iter().zip(own) {
            if let Some(k) = place {
                p[*k] = *value;
            }
        }
    }

    fn evaluate(&self, omega: &[f64], p: &[f64]) -> Evaluated {
        let mut evaluated = Evaluated {
            moduli: Vec::with_capacity(omega.len()),
            gradients: Vec::with_capacity(omega.len() * self.places.len()),
        };
        self.modulus.evaluate(omega, &self.own(p), &mut |modulus, gradient| {
            evaluated.moduli.push(modulus);
            evaluated.gradients.extend_from_slice(gradient);
        });
        evaluated
    }
}

/// Id and title of a sum, equal neighbours counted.
fn named(moduli: &[&'static dyn Modulus]) -> (String, String) {
    let (mut ids, mut titles): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for run in moduli.chunk_by(|a, b| a.info().id == b.info().id) {
        let (info, count) = (run[0].info(), run.len());
        ids.push(if count > 1 { format!("{count}*{}", info.id) } else { info.id.into() });
        titles.push(if count > 1 { format!("{count} × {}", info.title) } else { info.title.into() });
    }
    (ids.join("+"), titles.join(" + "))
}

/// A symbol with a number added to its subscript.
fn with_number(symbol: &str, number: usize) -> String {
    match symbol.split_once('_') {
        Some((base, subscript)) => {
            let subscript = subscript.strip_prefix('{').and_then(|s| s.strip_suffix('}')).unwrap_or(subscript);
            format!("{base}_{{{subscript},{number}}}")
        }
        None => format!("{symbol}_{{{number}}}"),
    }
}

impl LawParam {
    /// On which scale it is fitted.
    pub fn logarithmic(&self) -> bool {
        self.param.scale == Scale::Log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_relaxations_adds_their_moduli() {
        let law = Law::parse("cole_cole+debye").unwrap();
        let keys: Vec<&str> = law.params().iter().map(|param| param.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "relaxation_strength_1",
                "relaxed_modulus",
                "relaxation_time_1",
                "alpha",
                "relaxation_strength_2",
                "relaxation_time_2"
            ]
        );
        let p = [2.0, 0.1, 1.0, 0.4, 0.5, 1e-3];
        let omega = [0.1, 1.0, 1e3];
        let one = Law::parse("cole_cole").unwrap().moduli(&omega, &p[..4]);
        let other = Law::parse("debye").unwrap().moduli(&omega, &[0.5, 0.0, 1e-3]);
        for ((sum, a), b) in law.moduli(&omega, &p).iter().zip(one).zip(other) {
            // One rounding of each part.
            assert!((sum - (a + b)).norm() < 1e-15 * sum.norm());
        }
        let unrelaxed = law.derived().iter().find(|derived| derived.key == "unrelaxed_modulus").unwrap();
        assert!((law.derive(unrelaxed, &p) - 2.6).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_law_is_said() {
        assert_eq!(Law::parse("cole_cole+none").err().unwrap().term, "none");
        assert!(Law::parse("0*debye").is_err());
        assert!(Law::parse("99999999999*debye").is_err());
        assert!(Law::parse("").is_err());
    }

    #[test]
    fn a_repeated_term_is_counted_and_read_back() {
        let law = Law::parse("debye+debye+cole_cole").unwrap();
        assert_eq!(law.id(), "2*debye+cole_cole");
        assert_eq!(Law::parse(law.id()).unwrap().params().len(), law.params().len());
    }

    #[test]
    fn derivatives_of_a_sum_agree_with_differences() {
        // Central differences with steps of 1e-5 lose about 1e-10 to curvature and rounding.
        const REL: f64 = 1e-8;
        for (id, p) in [
            ("havriliak_negami+cole_cole", &[2.0, 0.3, 1.0, 0.6, 0.7, 0.5, 1e-2, 0.4][..]),
            ("kww+maxwell+power_law_flow", &[2.0, 0.3, 1.0, 0.6, 0.5, 1e-2, 30.0, 0.4]),
            ("gumbel+newtonian_flow", &[2.0, 4.0, 1.0, 1.5, 7.0]),
        ] {
            let law = Law::parse(id).unwrap();
            let omega = [0.03, 2.0, 300.0];
            let mut gradients = Vec::new();
            law.evaluate(&omega, p, &mut |_, gradient| gradients.push(gradient.to_vec()));
            for k in 0..p.len() {
                let at = |sign: f64| {
                    let mut p = p.to_vec();
                    p[k] *= 1.0 + sign * 1e-5;
                    law.moduli(&omega, &p)
                };
                for ((above, below), gradient) in at(1.0).iter().zip(at(-1.0)).zip(&gradients) {
                    let difference = (above - below) / (2e-5 * p[k]);
                    assert!((difference - gradient[k]).norm() < REL * (1.0 + gradient[k].norm()), "{id} {k}");
                }
            }
        }
    }

    #[test]
    fn a_solid_with_flow_in_series_is_a_solid_when_fast_and_flows_when_slow() {
        let law = Law::parse("gumbel+newtonian_flow").unwrap();
        let p = [2.0, 4.0, 1.0, 1.5, 7.0];
        let g = law.moduli(&[1e-20, 1e30], &p);
        // The delayed compliance that is left falls as (ωτ)^{−1/b}.
        assert!((g[0].im / 7e-20 - 1.0).abs() < 1e-14 && (g[1].re / 2.0 - 1.0).abs() < 1e-14);
        let unrelaxed = law.derived().iter().find(|derived| derived.key == "unrelaxed_modulus").unwrap();
        assert_eq!(law.derive(unrelaxed, &p), 2.0);
    }

    #[test]
    fn flow_is_no_law_of_a_solid_by_itself() {
        let alone: Vec<String> = Law::all().filter(|law| !law.stands_alone()).map(|law| law.id().to_owned()).collect();
        assert_eq!(alone, ["newtonian_flow", "power_law_flow"]);
        assert!(Law::parse("kww+newtonian_flow").unwrap().stands_alone());
    }
}

//! The parameters of a typed formula: what the user must and may say of each, and how it is written.

use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::Named;
use crate::data::Notice;
use crate::fit::Parameter;
use crate::formula::Formula;
use std::collections::BTreeMap;

/// What a formula is called where a law has its id.
pub(super) const MODEL: &str = "formula";

/// Starts and limits; every parameter needs a start, but a preview without one draws the formula at 1.
pub(super) fn prepare(
    formula: &Formula,
    columns: &[String],
    options: &FitOptions,
    preview: bool,
    notices: &mut Vec<Notice>,
) -> Result<Vec<Parameter>, Failure> {
    let names = formula.parameters();
    check_names(names, options)?;
    let missing: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| of(&options.start, name).is_none() && of(&options.fix, name).is_none())
        .collect();
    if let Some(first) = missing.first() {
        let what = match missing.as_slice() {
            [one] => format!("the parameter {one} has no start value"),
            several => format!("the parameters {} have no start values", several.join(", ")),
        };
        if !preview {
            let known = columns.join(", ");
            let message = format!(
                "{what}; give {first}=… and so on, near what is expected. If a column was meant, the names of columns here are {known}."
            );
            return Err(Failure::option("start", message));
        }
        notices.push(Notice::info("start_missing", format!("{what}; drawn with 1.", what = capitalised(&what))));
    }
    names.iter().map(|name| one(name, options)).collect()
}

fn one(name: &str, options: &FitOptions) -> Result<Parameter, Failure> {
    let held = of(&options.fix, name);
    let start = held.or(of(&options.start, name)).unwrap_or(1.0);
    let [lower, upper] = match of(&options.limit, name) {
        Some([lower, upper]) if lower < upper => [open(lower), open(upper)],
        Some([lower, upper]) => {
            let message = format!("{lower} … {upper} are no limits for {name}: the lower must be less than the upper.");
            return Err(Failure::option("limit", message));
        }
        None => [f64::NEG_INFINITY, f64::INFINITY],
    };
    if held.is_none() && !(lower..=upper).contains(&start) {
        let message = format!("{name} = {start} is outside its limits, {lower} … {upper}.");
        return Err(Failure::option("start", message));
    }
    Ok(Parameter { start, lower, upper, logarithmic: false, fixed: held.is_some() })
}

/// JSON has no infinity: the largest number stands for it.
fn open(limit: f64) -> f64 {
    if limit.abs() == f64::MAX { limit * 2.0 } else { limit }
}

/// `formula.b1` is `b1`.
fn of<T: Copy>(values: &BTreeMap<String, T>, name: &str) -> Option<T> {
    values.get(name).or_else(|| values.get(&format!("{MODEL}.{name}"))).copied()
}

fn check_names(names: &[String], options: &FitOptions) -> Result<(), Failure> {
    let known = |given: &str| {
        let own = given.strip_prefix(MODEL).and_then(|rest| rest.strip_prefix('.')).unwrap_or(given);
        names.iter().any(|name| name == own || name == given)
    };
    let start = options.start.keys().map(|name| ("start", name));
    let fix = options.fix.keys().map(|name| ("fix", name));
    let limit = options.limit.keys().map(|name| ("limit", name));
    let free = options.free.iter().map(|name| ("free", name));
    match start.chain(fix).chain(limit).chain(free).find(|(_, name)| !known(name)) {
        None => Ok(()),
        Some((option, unknown)) => {
            let message = match names {
                [] => format!("the formula has no parameter \"{unknown}\"; it has none at all."),
                names => format!("the formula has no parameter \"{unknown}\"; it has {}.", names.join(", ")),
            };
            Err(Failure::option(option, message))
        }
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A parameter as a report names it; its unit follows from the formula and is not worked out.
pub(super) fn named(name: &str) -> Named {
    Named::new(name, &symbol(name), &format!("Parameter {name} of the formula"), "")
}

const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Sigma",
    "Phi", "Psi", "Omega",
];

/// LaTeX of a typed name: `b1` is b with index 1, `tau_0` is τ with index 0, `Gu` is G with index u.
fn symbol(name: &str) -> String {
    let letter = |part: &str| match part {
        greek if GREEK.contains(&greek) => format!(r"\{greek}"),
        one if one.chars().count() == 1 => one.to_owned(),
        word => format!(r"\mathrm{{{}}}", word.replace('_', " ")),
    };
    let (stem, index) = match name.split_once('_') {
        Some((stem, index)) if !stem.is_empty() && !index.is_empty() => (stem, index),
        _ => name.split_at(name.find(|c: char| c.is_numeric()).unwrap_or(name.len())),
    };
    let (stem, index) = match (stem.chars().count(), index) {
        (2, "") if !GREEK.contains(&stem) => stem.split_at(stem.chars().next().map_or(0, char::len_utf8)),
        _ => (stem, index),
    };
    match index {
        "" => letter(stem),
        index => format!("{}_{{{}}}", letter(stem), letter(index).replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn typed_names_are_written_as_the_field_writes_them() {
        for (name, latex) in [
            ("b1", "b_{1}"),
            ("b12", r"b_{\mathrm{12}}"),
            ("tau", r"\tau"),
            ("tau_0", r"\tau_{0}"),
            ("Gu", "G_{u}"),
            ("G_u", "G_{u}"),
            ("eta", r"\eta"),
            ("β", "β"),
            ("slope", r"\mathrm{slope}"),
        ] {
            assert_eq!(super::symbol(name), latex);
        }
    }
}

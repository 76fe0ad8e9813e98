//! The functions a formula may call.

/// Every function by the name it is called with, the usual name first: what a page or a help text lists.
pub const FUNCTIONS: &[(&str, Function)] = &[
    ("exp", Function::Exp),
    ("log", Function::Log),
    ("ln", Function::Log),
    ("log10", Function::Log10),
    ("sqrt", Function::Sqrt),
    ("sin", Function::Sin),
    ("cos", Function::Cos),
    ("tan", Function::Tan),
    ("asin", Function::Asin),
    ("acos", Function::Acos),
    ("atan", Function::Atan),
    ("sinh", Function::Sinh),
    ("cosh", Function::Cosh),
    ("tanh", Function::Tanh),
    ("abs", Function::Abs),
    ("arcsin", Function::Asin),
    ("arccos", Function::Acos),
    ("arctan", Function::Atan),
];

/// A function of one value. Angles are in radian; `Log` is the natural logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Function {
    Exp,
    Log,
    Log10,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Abs,
}

/// The function of that name.
pub fn function(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|(known, _)| *known == name).map(|(_, function)| *function)
}

/// What to say where a function was expected; a name that differs by capitals only is taken up.
pub fn suggestion(name: &str) -> String {
    let lower = name.to_lowercase();
    match FUNCTIONS.iter().find(|(known, _)| *known == lower) {
        Some((known, _)) => format!("`{known}`"),
        None => format!("`{name}*(` if a product is meant, or one of {}", names()),
    }
}

/// Names of all functions, with commas.
pub fn names() -> String {
    FUNCTIONS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

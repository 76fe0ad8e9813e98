//! What is asked of an analysis: each option of its entry in the catalog, with what the request gives or else the default that stands
//! there. So a default is written once, and no analysis needs a type of its own to read its options.

use crate::analyses::Failure;
use crate::catalog::{AnalysisEntry, OptionEntry, OptionKind};
use crate::report::Request;
use serde_json::Value;
use std::collections::BTreeMap;

/// An option with its default.
pub(in crate::analyses) fn setting(
    key: &str,
    title: &str,
    help: &str,
    kind: OptionKind,
    default: impl Into<Value>,
) -> OptionEntry {
    OptionEntry {
        key: key.into(),
        title: title.into(),
        help: help.into(),
        kind,
        default: default.into(),
        advanced: false,
        when: None,
    }
}

/// A temperature in kelvin, or none.
pub(in crate::analyses) fn kelvin() -> OptionKind {
    OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] }
}

/// A number between limits.
pub(in crate::analyses) fn number(unit: &str, limits: [f64; 2]) -> OptionKind {
    OptionKind::Number { unit: unit.into(), limits }
}

/// The options in force.
pub(in crate::analyses) struct Asked(BTreeMap<String, Value>);

impl Asked {
    /// Reads the options of a request; their keys and the limits of single numbers have been checked.
    ///
    /// # Errors
    /// An option has a value that its kind cannot have.
    pub fn of(entry: &AnalysisEntry, request: &Request) -> Result<Asked, Failure> {
        let mut values = BTreeMap::new();
        for option in &entry.options {
            let given = request.options.get(&option.key);
            if let Some(given) = given
                && let Some(accepted) = refused(option, given)
            {
                return Err(Failure::option(&option.key, format!("{given} is not possible; give {accepted}.")));
            }
            values.insert(option.key.clone(), given.unwrap_or(&option.default).clone());
        }
        Ok(Asked(values))
    }

    fn get(&self, key: &str) -> &Value {
        debug_assert!(self.0.contains_key(key), "{key} is no option of this analysis");
        self.0.get(key).unwrap_or(&Value::Null)
    }

    /// A number; `None` when none is given.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.get(key).as_f64()
    }

    /// A number of an option whose default is one, so that there always is one.
    pub fn definite(&self, key: &str) -> f64 {
        let number = self.number(key);
        debug_assert!(number.is_some(), "{key} may be none");
        number.unwrap_or(f64::NAN)
    }

    /// A word out of a few, or a formula; empty when none is given.
    pub fn word(&self, key: &str) -> &str {
        self.get(key).as_str().unwrap_or("")
    }

    /// Words or names in order.
    pub fn words(&self, key: &str) -> Vec<&str> {
        self.get(key).as_array().map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect())
    }

    /// Numbers in order; one that is missing is `None`.
    pub fn numbers(&self, key: &str) -> Vec<Option<f64>> {
        self.get(key).as_array().map_or(Vec::new(), |list| list.iter().map(Value::as_f64).collect())
    }

    /// The two ends of a range, the lower first; `None` for everything.
    pub fn range(&self, key: &str) -> Option<[f64; 2]> {
        match self.numbers(key).as_slice() {
            [Some(lower), Some(upper)] => Some([*lower, *upper]),
            _ => None,
        }
    }

    /// Numbers by name.
    pub fn values(&self, key: &str) -> BTreeMap<String, f64> {
        let pairs = self.get(key).as_object().into_iter().flatten();
        pairs.filter_map(|(name, value)| Some((name.clone(), value.as_f64()?))).collect()
    }

    /// Numbers of rows, from 0.
    pub fn rows(&self, key: &str) -> Vec<u32> {
        let numbers = self.numbers(key);
        numbers.into_iter().flatten().filter(|row| *row >= 0.0).map(|row| row as u32).collect()
    }

    /// Writes down what was chosen where nothing was given, so that the same request gives the same numbers.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    /// The request with every option in force written out.
    pub fn resolved(&self, request: &Request) -> Request {
        Request { options: self.0.clone(), ..request.clone() }
    }
}

/// What the option accepts, when that is not what was given.
fn refused(option: &OptionEntry, given: &Value) -> Option<String> {
    let numbers = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(|v| v.is_number() || v.is_null()));
    let words = |list: &Value| list.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let each = |choices: &[crate::catalog::Choice]| {
        choices.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    let known = |choices: &[crate::catalog::Choice], word: &Value| {
        choices.iter().any(|choice| word.as_str() == Some(&choice.value))
    };
    let none_is_default = given.is_null() && option.default.is_null();
    let (accepted, accepts) = match &option.kind {
        OptionKind::Choice { choices, column_prefix } => {
            let column =
                column_prefix.as_ref().zip(given.as_str()).is_some_and(|(prefix, word)| word.starts_with(prefix));
            (format!("one of {}", each(choices)), column || known(choices, given))
        }
        OptionKind::Action { .. } | OptionKind::Formula { .. } => ("a text".into(), given.is_string()),
        OptionKind::Choices { choices, custom } => {
            let all = words(given) && given.as_array().into_iter().flatten().all(|word| known(choices, word));
            (format!("some of {}", each(choices)), if custom.is_some() { words(given) } else { all })
        }
        OptionKind::Columns { .. } | OptionKind::Parameters => ("names".into(), words(given)),
        OptionKind::Number { .. } => ("a number".into(), given.is_number()),
        OptionKind::Group => ("the number of a group, from 0".into(), given.is_u64()),
        OptionKind::Range => {
            let ends: Vec<f64> = given.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
            ("two numbers, the lower first".into(), ends.len() == 2 && ends[0] < ends[1])
        }
        OptionKind::Numbers { .. } => ("numbers".into(), numbers(given)),
        OptionKind::Mask => {
            let rows =
                given.as_array().is_some_and(|rows| rows.iter().all(|row| row.as_f64().is_some_and(|r| r >= 0.0)));
            ("numbers of rows, from 0".into(), rows)
        }
        OptionKind::Values { .. } | OptionKind::Limits => ("values by name".into(), given.is_object()),
    };
    (!accepts && !none_is_default).then_some(accepted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry() -> AnalysisEntry {
        AnalysisEntry {
            id: "one".into(),
            title: String::new(),
            summary: String::new(),
            explanation: String::new(),
            needs: String::new(),
            source: String::new(),
            several: false,
            options: vec![
                setting("at", "", "", kelvin(), Value::Null),
                setting("range", "", "", OptionKind::Range, Value::Null),
                setting("how", "", "", super::super::options::choice(&[("so", ""), ("otherwise", "")]), "so"),
            ],
        }
    }

    fn asked(options: Value) -> Result<Asked, Failure> {
        let request = serde_json::from_value(json!({ "analysis": "one", "options": options })).unwrap();
        Asked::of(&entry(), &request)
    }

    #[test]
    fn what_is_not_given_is_the_default_of_the_catalog() {
        let asked = asked(json!({ "at": 691.5, "range": [1, 2] })).unwrap();
        assert_eq!(asked.number("at"), Some(691.5));
        assert_eq!((asked.word("how"), asked.range("range")), ("so", Some([1.0, 2.0])));
        assert_eq!(asked.resolved(&Request::default()).options["how"], "so");
    }

    #[test]
    fn what_an_option_cannot_be_is_refused_with_what_it_can() {
        for (options, words) in [
            (json!({ "how": "never" }), "one of so, otherwise"),
            (json!({ "at": "warm" }), "a number"),
            (json!({ "range": [2, 1] }), "the lower first"),
        ] {
            let refused = asked(options).err().map(|failure| failure.to_string()).unwrap_or_default();
            assert!(refused.contains(words), "{refused}");
        }
    }
}

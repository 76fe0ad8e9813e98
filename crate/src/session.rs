//! Work that was saved: which files, and what was asked of them in which order, where an answer may be used by a later question.
//!
//! ```json
//! { "tandelta": 1,
//!   "files": [{ "file": "iso_1Hz_x0.csv" }, { "file": "iso_multi_x0.csv" }],
//!   "questions": [
//!     { "name": "friction", "analysis": "internal_friction", "inputs": [{ "file": "iso_1Hz_x0.csv" }] },
//!     { "name": "arrhenius", "analysis": "loss_peak_arrhenius", "inputs": [{ "file": "iso_multi_x0.csv" }],
//!       "options": { "glass_transition_temperature": { "result": "friction.glass_transition_temperature" } } }
//!   ] }
//! ```
//!
//! A value that refers to a result is looked up when the question is asked, so that a change of the first question reaches the second.
//! A file may carry its contents, so that the session can be answered wherever it is opened.

use crate::analyses::{self, Failure};
use crate::data::{ReadOptions, Reading};
use crate::report::{InputRef, Report, Request};
use crate::work::Work;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Version of the format that is written; older ones are read too.
pub const VERSION: u32 = 1;

/// Saved work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Session {
    /// Version of the format.
    pub tandelta: u32,
    /// What it is about, for people.
    #[serde(default)]
    pub about: String,
    /// The files it needs, and how they are read.
    #[serde(default)]
    pub files: Vec<SessionFile>,
    /// What is asked, in order.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// How the figures of the page were chosen to look, by their keys: no number depends on it, and only the page knows what is in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<BTreeMap<String, Value>>", optional))]
    pub looks: BTreeMap<String, Value>,
}

/// A file of a session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SessionFile {
    /// Its name, with the way to it from the session where it does not lie beside it; inputs know it by the name alone.
    pub file: String,
    /// How it is read, where that differs from what it says itself.
    #[serde(default)]
    pub reading: ReadOptions,
    /// SHA-256 of its bytes, in hexadecimal, when it was saved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub sha256: Option<String>,
    /// What is in it, unless it is to be found under its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub contents: Option<Contents>,
}

/// The bytes of a file within a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    /// As they are read by people, where they are UTF-8.
    Text(String),
    /// In base 64.
    Base64(String),
}

impl SessionFile {
    /// Its name without the way to it: by which inputs know it.
    pub fn name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }
}

/// One question of a session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Question {
    /// By which later questions refer to its result.
    pub name: String,
    /// Id of the analysis.
    pub analysis: String,
    /// Which measurements.
    #[serde(default)]
    pub inputs: Vec<InputRef>,
    /// Options; a value `{ "result": "name.key" }`, alone or within a value, is the estimate `key` of the question `name`.
    #[serde(default)]
    pub options: BTreeMap<String, Value>,
    /// What is to be known of the answer, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>", optional))]
    pub note: String,
}

/// Why a session, or one of its questions, has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionError {
    /// The text is not a session.
    Unreadable {
        /// Why, with line and column, and what to do.
        reason: String,
    },
    /// It was written by a later program.
    TooNew {
        /// Version of its format.
        version: u32,
    },
    /// A result that is referred to is not there.
    NoResult {
        /// As it was written.
        reference: String,
        /// Why not, and what there is.
        reason: String,
    },
    /// The analysis could not be done.
    Failed(Failure),
}

impl std::fmt::Display for SessionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SessionError::Unreadable { reason } => write!(f, "This saved work cannot be read: {reason}."),
            SessionError::TooNew { version } => write!(
                f,
                "The session was saved in format {version} by a later program; this one knows formats up to {VERSION}. Use a newer \
                 version."
            ),
            SessionError::NoResult { reference, reason } => {
                write!(f, "The result \"{reference}\" cannot be used: {reason}.")
            }
            SessionError::Failed(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for SessionError {}

impl Session {
    /// A session from its text.
    ///
    /// # Errors
    /// [`SessionError::Unreadable`] with the place of the mistake; [`SessionError::TooNew`].
    pub fn read(text: &str) -> Result<Session, SessionError> {
        let unreadable = |error: serde_json::Error| SessionError::Unreadable {
            reason: match error.is_eof() {
                true => format!(
                    "it breaks off at line {}, column {}. Save or copy it once more, as a whole",
                    error.line(),
                    error.column()
                ),
                false => format!("{error}. Save it once more, or mend that place in a text editor"),
            },
        };
        let value: Value = serde_json::from_str(text).map_err(unreadable)?;
        let Some(version) = value["tandelta"].as_u64() else {
            return Err(SessionError::Unreadable {
                reason: "\"tandelta\", the version of its format, is missing at its beginning. Choose a file that was saved as work".into(),
            });
        };
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        if version > VERSION {
            return Err(SessionError::TooNew { version });
        }
        // From the text once more: a value does not know its line.
        serde_json::from_str(text).map_err(unreadable)
    }

    /// Asks every question of `readings`, in order; a question whose answer fails does not cost the others theirs.
    pub fn run(&self, readings: &[Reading], work: &dyn Work) -> Vec<Result<Report, SessionError>> {
        let mut answers: Vec<Result<Report, SessionError>> = Vec::new();
        for question in &self.questions {
            let answer = self
                .request(question, &answers)
                .and_then(|request| analyses::run_with(&request, readings, work).map_err(SessionError::Failed));
            answers.push(answer);
        }
        answers
    }

    /// The request of a question, with the results that it refers to put in.
    fn request(&self, question: &Question, answers: &[Result<Report, SessionError>]) -> Result<Request, SessionError> {
        let options = question.options.iter().map(|(key, value)| Ok((key.clone(), self.resolved(value, answers)?)));
        let (analysis, inputs) = (question.analysis.clone(), question.inputs.clone());
        Ok(Request { analysis, inputs, options: options.collect::<Result<_, _>>()? })
    }

    /// A value with the numbers that it refers to in their places.
    fn resolved(&self, value: &Value, answers: &[Result<Report, SessionError>]) -> Result<Value, SessionError> {
        match value {
            Value::Object(object) => match object.get("result").and_then(Value::as_str) {
                Some(reference) if object.len() == 1 => Ok(Value::from(self.result(reference, answers)?)),
                _ => object.iter().map(|(key, value)| Ok((key.clone(), self.resolved(value, answers)?))).collect(),
            },
            _ => Ok(value.clone()),
        }
    }

    /// The number that `name.key` refers to.
    fn result(&self, reference: &str, answers: &[Result<Report, SessionError>]) -> Result<f64, SessionError> {
        let missing = |reason: String| SessionError::NoResult { reference: reference.into(), reason };
        let Some((name, key)) = reference.rsplit_once('.') else {
            return Err(missing("it should have the form question.key".into()));
        };
        let place = self.questions[..answers.len()].iter().position(|question| question.name == name);
        let Some(place) = place else {
            return Err(missing(format!("no earlier question is called \"{name}\"")));
        };
        let report = answers[place].as_ref().map_err(|_| missing(format!("\"{name}\" has no answer")))?;
        let Some(estimate) = report.estimates.iter().find(|estimate| estimate.key == key) else {
            let keys: Vec<&str> = report.estimates.iter().map(|estimate| estimate.key.as_str()).collect();
            return Err(missing(format!("\"{name}\" gives {}", keys.join(", "))));
        };
        estimate.value.ok_or_else(|| missing("the data do not determine it".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::StdDecoding;
    use crate::work::Alone;
    use serde_json::json;

    const SWEEP: &str =
        "f_Hz,G_storage_GPa,G_loss_GPa\n0.01,0.4,1.9\n0.03,2.6,4.0\n0.1,7.4,4.2\n0.3,9.5,2.2\n1,9.9,0.8\n";

    fn run(questions: Value) -> Vec<Result<Report, SessionError>> {
        let session = Session::read(&json!({ "tandelta": 1, "questions": questions }).to_string()).unwrap();
        let reading = crate::read("sweep", SWEEP.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
        session.run(&[reading], &Alone)
    }

    fn question(name: &str, options: Value) -> Value {
        json!({ "name": name, "analysis": "relaxation_models", "inputs": [{ "file": "sweep" }], "options": options })
    }

    #[test]
    fn a_later_question_uses_the_number_of_an_earlier_one() {
        let answers = run(json!([
            question("first", json!({ "models": ["debye"], "relative_error": 0.1 })),
            question("second", json!({ "models": ["debye"], "relative_error": { "result": "first.relaxation_time" } })),
        ]));
        let tau = answers[0].as_ref().unwrap().estimates.iter().find(|e| e.key == "relaxation_time").unwrap().value;
        // The time is no relative error, and is refused as one where it is too large: what counts is that it arrives.
        match &answers[1] {
            Ok(report) => assert_eq!(report.request.options["relative_error"].as_f64(), tau),
            Err(error) => assert!(error.to_string().contains(&tau.unwrap().to_string()), "{error}"),
        }
    }

    #[test]
    fn a_result_that_is_not_there_is_named_with_what_there_is() {
        let answers = run(json!([
            question("first", json!({ "models": ["debye"] })),
            question("second", json!({ "relative_error": { "result": "first.tau" } })),
            question("third", json!({ "relative_error": { "result": "later.tau" } })),
        ]));
        assert!(answers[0].is_ok());
        assert!(answers[1].as_ref().unwrap_err().to_string().contains("relaxation_time"));
        assert!(answers[2].as_ref().unwrap_err().to_string().contains("no earlier question"));
    }

    #[test]
    fn a_held_parameter_may_be_the_number_of_an_earlier_question() {
        let answers = run(json!([
            question("a first. question", json!({ "models": ["debye"] })),
            question(
                "second",
                json!({ "models": ["debye"], "fix": { "debye.relaxation_time": { "result": "a first. question.relaxation_time" } } })
            ),
        ]));
        let tau = answers[0].as_ref().unwrap().estimates.iter().find(|e| e.key == "relaxation_time").unwrap().value;
        let held = &answers[1].as_ref().unwrap().request.options["fix"]["debye.relaxation_time"];
        assert_eq!(held.as_f64(), tau);
    }

    #[test]
    fn what_is_no_session_or_of_a_later_program_is_said_to_be() {
        assert!(Session::read("{").unwrap_err().to_string().contains("line 1"));
        let cut = Session::read("{ \"tandelta\": 1,\n \"files\": [").unwrap_err().to_string();
        assert!(cut.contains("breaks off at line 2") && cut.contains("Save"), "{cut}");
        let wrong = Session::read("{ \"tandelta\": 1,\n \"files\": 7 }").unwrap_err().to_string();
        assert!(wrong.contains("line 2"), "{wrong}");
        assert!(Session::read("{}").unwrap_err().to_string().contains("version"));
        assert_eq!(Session::read(r#"{ "tandelta": 99 }"#), Err(SessionError::TooNew { version: 99 }));
    }
}

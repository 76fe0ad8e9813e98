//! `tandelta run`: a saved session, question by question.

use crate::cores::Cores;
use crate::{NOT_READ, Out, Problem, load, text, to_json};
use std::path::Path;
use tandelta::data::Reading;
use tandelta::session::{Session, SessionError};

/// Answers the questions of the session at `path`, with its files from `files` or from beside it.
pub fn run(path: &str, files: &[String], cores: &Cores, out: &mut Out) {
    let not_read = |message: String| Problem { status: NOT_READ, message };
    let text = std::fs::read_to_string(path).map_err(|error| not_read(error.to_string()));
    let session = text.and_then(|text| Session::read(&text).map_err(|error| not_read(error.to_string())));
    let session = match session {
        Ok(session) => session,
        Err(problem) => return out.fail(path, problem),
    };
    let mut readings: Vec<Reading> = Vec::new();
    for file in &session.files {
        let name = |path: &String| Path::new(path).file_name() == Path::new(&file.file).file_name();
        let beside = || Path::new(path).with_file_name("").join(&file.file).to_string_lossy().into_owned();
        let place = files.iter().find(|path| name(path)).cloned().unwrap_or_else(beside);
        match load(&place, &file.reading) {
            Ok(reading) => readings.push(reading),
            Err(problem) => out.fail(&place, problem),
        }
    }
    let answers = session.run(&readings, cores);
    for (question, answer) in session.questions.iter().zip(answers) {
        match answer {
            Ok(report) => {
                out.push(format!("[{}] {}", question.name, text::report(&report, out.quiet)), to_json(&report))
            }
            Err(SessionError::Failed(failure)) => out.fail(&question.name, Problem::of(&failure)),
            Err(error) => out.fail(&question.name, Problem { status: crate::NOT_DONE, message: error.to_string() }),
        }
    }
}

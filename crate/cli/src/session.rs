//! `tandelta run`: a saved session, question by question.

use crate::cores::Cores;
use crate::{NOT_READ, Out, Problem, load, read_bytes};
use base64::prelude::{BASE64_STANDARD, Engine};
use std::path::Path;
use tandelta::data::Reading;
use tandelta::session::{Contents, Session, SessionError, SessionFile};

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
        match open(file, Path::new(path), files) {
            Ok(reading) => readings.push(reading),
            Err((place, problem)) => out.fail(&place, problem),
        }
    }
    let answers = session.run(&readings, cores);
    for (question, answer) in session.questions.iter().zip(answers) {
        match answer {
            Ok(report) => {
                let note = if question.note.is_empty() { String::new() } else { format!("\n{}\n", question.note) };
                out.answer(&question.name, [&format!("[{}] ", question.name), &note], &report);
            }
            Err(SessionError::Failed(failure)) => out.fail(&question.name, Problem::of(&failure)),
            Err(error) => out.fail(&question.name, Problem { status: crate::NOT_DONE, message: error.to_string() }),
        }
    }
}

/// A file of the session at `path`: one that was given, else what the session carries, else the one beside it; or why not, with its place.
fn open(file: &SessionFile, path: &Path, files: &[String]) -> Result<Reading, (String, Problem)> {
    let given = files.iter().find(|path| Path::new(path).file_name().is_some_and(|name| name == file.name()));
    let (place, bytes) = match (given, &file.contents) {
        (Some(place), _) => (place.clone(), None),
        (None, Some(Contents::Text(text))) => (file.file.clone(), Some(text.clone().into_bytes())),
        (None, Some(Contents::Base64(text))) => match BASE64_STANDARD.decode(text) {
            Ok(bytes) => (file.file.clone(), Some(bytes)),
            Err(error) => {
                let message = format!("What the session carries of it is damaged: {error}.");
                return Err((file.file.clone(), Problem { status: NOT_READ, message }));
            }
        },
        (None, None) => (path.with_file_name("").join(&file.file).to_string_lossy().into_owned(), None),
    };
    let reading = match bytes {
        Some(bytes) => read_bytes(&place, &bytes, &file.reading),
        None => load(&place, &file.reading),
    };
    let reading = reading.map_err(|problem| (place.clone(), problem))?;
    match &file.sha256 {
        Some(saved) if *saved != reading.sha256 => {
            let message = "It is not the file that the session was saved with: its SHA-256 differs.".to_string();
            Err((place, Problem { status: NOT_READ, message }))
        }
        _ => Ok(reading),
    }
}

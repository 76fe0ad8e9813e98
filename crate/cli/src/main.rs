//! `tandelta`: what the page does, in a shell, with the same requests and reports.
//!
//! Exit status: 0 done · 1 the analysis could not be done on this data · 2 wrong usage · 3 a file could not be read. With several
//! files one bad file does not stop the others; the status is that of the worst.

mod args;
mod cores;
mod part;
mod request;
mod session;
mod text;
mod together;

use args::{Args, Command, Format, Part, Reading as ReadingArgs};
use clap::Parser;
use cores::Cores;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use tandelta::analyses::Failure;
use tandelta::data::{DataError, Encoding, Notice, Place, ReadOptions, Reading, SheetText, TextDecoding};
use tandelta::report::{InputRef, Report, Request};
use tandelta::work::Work;

const DONE: u8 = 0;
const NOT_DONE: u8 = 1;
const WRONG_USAGE: u8 = 2;
const NOT_READ: u8 = 3;

fn main() -> ExitCode {
    let args = Args::parse();
    let cores = Cores::new(args.jobs, args.quiet);
    let part = args.command.part();
    let mut out = Out { format: args.format, part, quiet: args.quiet, status: DONE, items: Vec::new() };
    match &args.command {
        Command::Read { files, reading } => read(files, reading, &mut out),
        Command::Catalog { part } => catalog(part.as_deref(), &mut out),
        Command::Evaluate(evaluate) => match request::evaluate(evaluate) {
            Ok(table) => out.push(table.0, table.1),
            Err(reason) => out.usage(&reason),
        },
        Command::Analyse { id, files, set, together, reading, .. } => match request::analyse(id, set) {
            Ok(request) if files.is_empty() => match tandelta::analyses::run(&request, &[]) {
                Ok(report) => out.answer(id, [""; 2], &report),
                Err(Failure::Inputs { .. }) => out.usage(&format!("{id} needs a file")),
                Err(failure) => out.fail(id, Problem::of(&failure)),
            },
            Ok(request) if request::several(id) => {
                together::answer(&request, files, reading, *together, &cores, &mut out);
            }
            Ok(_) if *together => out.usage(&format!("{id} takes one measurement; leave out --together")),
            Ok(request) => answer(&request, files, |_| read_options(reading), &cores, &mut out),
            Err(reason) => out.usage(&reason),
        },
        Command::Run { session, files, .. } => session::run(session, files, &cores, &mut out),
        Command::Fit(fit) => match request::fit(fit).and_then(|request| Ok((request, request::file(fit)?))) {
            Ok((request, file)) => {
                let columns = |path: &str| request::columns(fit, || load(path, &read_options(&fit.reading)?));
                answer(&request, &[file.to_owned()], columns, &cores, &mut out);
            }
            Err(reason) => out.usage(&reason),
        },
    }
    out.finish(args.output.as_deref())
}

fn read(files: &[String], flags: &ReadingArgs, out: &mut Out) {
    for path in files {
        match read_options(flags).and_then(|options| load(path, &options)) {
            Ok(reading) => out.push(text::reading(&reading), to_json(&reading)),
            Err(problem) => out.fail(path, problem),
        }
    }
    if out.format == Format::Json {
        let files: Vec<Value> = out.items.drain(..).map(|item| item.json).collect();
        out.push(String::new(), json!({ "files": files }));
    }
}

fn catalog(part: Option<&str>, out: &mut Out) {
    let catalog = tandelta::catalog();
    let json = to_json(&catalog);
    match part {
        None => out.push(text::catalog(&catalog), json),
        Some(part) => match json.get(part) {
            Some(list) => out.push(text::catalog_part(&catalog, part), list.clone()),
            None => out.usage(&format!(
                "the catalog has no part \"{part}\"; give models, analyses, formats, quantities or nothing"
            )),
        },
    }
}

/// Runs one request on each file.
fn answer(
    request: &Request,
    files: &[String],
    options: impl Fn(&str) -> Result<ReadOptions, Problem>,
    cores: &Cores,
    out: &mut Out,
) {
    for path in files {
        let report =
            options(path).and_then(|options| load(path, &options)).and_then(|reading| run(request, reading, cores));
        out.tell(path, report);
        cores.clear();
    }
}

/// Asks the first measurement that the analysis accepts; what was noticed while reading stands with the answer.
fn run(request: &Request, reading: Reading, work: &dyn Work) -> Result<Report, Problem> {
    let measurement = reading.measurements.iter().position(|m| m.analyses.contains(&request.analysis)).unwrap_or(0);
    let request = Request { inputs: vec![InputRef { file: reading.file.clone(), measurement }], ..request.clone() };
    let notices = reading.notices.clone();
    let mut report =
        tandelta::analyses::run_with(&request, &[reading], work).map_err(|failure| Problem::of(&failure))?;
    report.notices.splice(0..0, notices);
    Ok(report)
}

fn failure_status(failure: &Failure) -> u8 {
    match failure {
        Failure::NoAnalysis { .. } | Failure::Option { .. } | Failure::Formula { .. } => WRONG_USAGE,
        _ => NOT_DONE,
    }
}

/// The reason, and the character of a mistake in a formula under its text.
fn failure_message(failure: &Failure) -> String {
    match failure {
        Failure::Formula { text, mistake, .. } => {
            format!("{failure}\n{}", mistake.marked(text).lines().map(|line| format!("  {line}\n")).collect::<String>())
                .trim_end()
                .to_owned()
        }
        other => other.to_string(),
    }
}

/// Why one file has no result.
struct Problem {
    status: u8,
    message: String,
}

impl Problem {
    fn of(failure: &tandelta::analyses::Failure) -> Problem {
        Problem { status: failure_status(failure), message: failure_message(failure) }
    }
}

fn load(path: &str, options: &ReadOptions) -> Result<Reading, Problem> {
    let not_read = |message: String| Problem { status: NOT_READ, message };
    let bytes = std::fs::read(path).map_err(|error| not_read(error.to_string()))?;
    read_bytes(path, &bytes, options)
}

/// Reads the bytes of the file at `path`.
fn read_bytes(path: &str, bytes: &[u8], options: &ReadOptions) -> Result<Reading, Problem> {
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    let not_read = |error: DataError| Problem { status: NOT_READ, message: error.to_string() };
    tandelta::read(&name, bytes, options, &Tables).map_err(not_read)
}

fn read_options(flags: &ReadingArgs) -> Result<ReadOptions, Problem> {
    let columns = flags
        .column
        .iter()
        .map(|text| request::column_choice(text))
        .collect::<Result<_, _>>()
        .map_err(|message| Problem { status: WRONG_USAGE, message })?;
    Ok(ReadOptions {
        encoding: flags.encoding.clone(),
        delimiter: flags.delimiter.clone(),
        decimal: flags.decimal.clone(),
        tables: flags.tables.clone(),
        arrangement: flags.arrangement.clone(),
        exothermic: flags.exothermic.clone(),
        sample_mass: flags.sample_mass.clone(),
        heating_rate: flags.heating_rate.clone(),
        group_by: flags.group_by.clone(),
        group_tolerance: flags.group_tolerance.clone(),
        columns,
    })
}

fn to_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// Decodes with the tables of the WHATWG Encoding Standard, as a browser does, and unpacks workbooks.
struct Tables;

impl TextDecoding for Tables {
    fn decode(&self, encoding: Encoding, bytes: &[u8]) -> Option<String> {
        let (text, _, _) = encoding_rs::Encoding::for_label(encoding.id().as_bytes())?.decode(bytes);
        Some(text.into_owned())
    }

    fn sheets(&self, bytes: &[u8]) -> Option<Result<Vec<SheetText>, String>> {
        // A panic in there is told as a damaged workbook, which is all that a user can make of it.
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| ()));
        let sheets = tandelta_spreadsheet::sheets(bytes);
        std::panic::set_hook(hook);
        Some(sheets.map(|sheets| {
            sheets.into_iter().map(|tandelta_spreadsheet::Sheet { name, text }| SheetText { name, text }).collect()
        }))
    }
}

/// What will be printed, and the worst status so far.
struct Out {
    format: Format,
    part: Part,
    quiet: bool,
    status: u8,
    items: Vec<Item>,
}

/// One thing to print: what it is about, where there may be several, its text and its JSON.
struct Item {
    about: String,
    text: String,
    json: Value,
}

impl Out {
    fn push(&mut self, text: String, json: Value) {
        self.items.push(Item { about: String::new(), text, json });
    }

    fn tell(&mut self, path: &str, report: Result<Report, Problem>) {
        match report {
            Ok(report) => self.answer(path, [""; 2], &report),
            Err(problem) => self.fail(path, problem),
        }
    }

    /// An answer, or the part of it that is asked for; the text of a whole one stands between `[before, after]`.
    fn answer(&mut self, about: &str, [before, after]: [&str; 2], report: &Report) {
        match part::of(report, &self.part, self.quiet) {
            Ok((text, json)) => {
                let text = if self.part.is_all() { format!("{before}{text}{after}") } else { text };
                self.items.push(Item { about: about.to_owned(), text, json });
            }
            Err(problem) => self.fail(about, problem),
        }
    }

    fn fail(&mut self, path: &str, problem: Problem) {
        eprintln!("tandelta: {path}: {}", problem.message);
        self.status = self.status.max(problem.status);
    }

    fn usage(&mut self, reason: &str) {
        eprintln!("tandelta: {reason}");
        self.status = self.status.max(WRONG_USAGE);
    }

    fn finish(self, output: Option<&str>) -> ExitCode {
        let text = match self.format {
            Format::Text | Format::Csv if !self.part.is_all() => match self.items.as_slice() {
                [one] => one.text.clone(),
                // A comment tells whose table it is.
                many => many.iter().map(|item| format!("# {}\n{}", item.about, item.text)).collect(),
            },
            Format::Text => self.items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("\n"),
            Format::Csv => self.items.iter().map(|item| text::csv(&item.json)).collect(),
            Format::Ndjson => self.items.iter().map(|item| format!("{}\n", item.json)).collect(),
            Format::Json => match self.items.as_slice() {
                [] => String::new(),
                [one] => format!("{:#}\n", one.json),
                many => format!("{:#}\n", Value::from_iter(many.iter().map(|item| item.json.clone()))),
            },
        };
        let written = match output {
            Some(path) => std::fs::write(path, text).map_err(|error| format!("{path}: {error}")),
            None => {
                use std::io::Write;
                // A reader that has seen enough, such as `head`, is no failure.
                let _ = std::io::stdout().write_all(text.as_bytes());
                Ok(())
            }
        };
        match written {
            Ok(()) => ExitCode::from(self.status),
            Err(reason) => {
                eprintln!("tandelta: {reason}");
                ExitCode::from(NOT_DONE)
            }
        }
    }
}

/// Notices as people read them; `place` says where they belong.
pub(crate) fn notice_line(notice: &Notice, place: fn(&Place) -> String) -> String {
    let place = notice.place.as_ref().map(place).filter(|place| !place.is_empty());
    let place = place.map_or(String::new(), |place| format!("{place}: "));
    let level = to_json(&notice.level);
    format!("{}: {place}{}", level.as_str().unwrap_or_default(), text::plain(&notice.message))
}

//! The questions a laboratory asks, one in each file. Each starts from measurements and returns a [`Report`]; none reads a file
//! or prints. [`ANALYSES`] lists them in the order they are asked.

use crate::catalog::{AnalysisEntry, OptionKind};
use crate::data::{DataError, InOption, Measurement, Notice, Place, Reading};
use crate::fit::FitError;
use crate::formula::Mistake;
use crate::report::{Report, Request};
use crate::work::{Alone, Work};
use std::fmt;

pub mod aging;
pub mod amorphous_check;
pub mod before_after;
pub mod compliance;
pub mod composition;
pub mod correlation_factor;
pub mod curve_laws;
pub mod formula_fit;
pub mod heat_flow;
pub mod internal_friction;
pub mod joint_fit;
pub mod kramers_kronig;
pub mod loss_peak_arrhenius;
pub mod master_curve;
pub mod overview;
pub mod qpd_state;
pub mod relaxation_enthalpy;
pub mod relaxation_models;
pub mod retardation_times;
pub mod spectrum;
pub mod temperature_sweep;

mod shared;

pub use shared::sources::{Source, Sources};

/// Every analysis, in the order a laboratory asks; those that any measurement can be asked come last, the overview before the formula, which
/// says nothing until it is typed.
pub const ANALYSES: &[&dyn Analysis] = &[
    &temperature_sweep::TemperatureSweep,
    &loss_peak_arrhenius::LossPeakArrhenius,
    &internal_friction::InternalFriction,
    &aging::Aging,
    &before_after::BeforeAfter,
    &heat_flow::HeatFlow,
    &relaxation_enthalpy::RelaxationEnthalpy,
    &master_curve::MasterCurve,
    &relaxation_models::RelaxationModels,
    &joint_fit::JointFit,
    &correlation_factor::CorrelationFactor,
    &compliance::Compliance,
    &retardation_times::RetardationTimes,
    &spectrum::Spectrum,
    &kramers_kronig::KramersKronig,
    &curve_laws::CurveLaws,
    &qpd_state::QpdState,
    &composition::OfFormula,
    &amorphous_check::AmorphousCheck,
    &overview::Overview,
    &formula_fit::FormulaFit,
];

/// A question.
pub trait Analysis: Sync {
    /// What it is, needs and can be set to.
    fn entry(&self) -> AnalysisEntry;

    /// Whether it can be asked of this measurement.
    fn accepts(&self, measurement: &Measurement) -> bool;

    /// Whether it has an answer that comes soon: what there is too little for, or so much that one waits, is asked after what has.
    fn likely(&self, measurement: &Measurement) -> bool {
        // Fewer rows leave some law without errors of its parameters.
        has_rows(measurement, 6)
    }

    /// Whether it can be asked of this measurement in this way, such as of columns that the request names.
    fn accepts_as_asked(&self, measurement: &Measurement, _request: &Request) -> bool {
        self.accepts(measurement)
    }

    /// Whether it can be asked of this measurement together with others.
    fn accepts_beside(&self, _measurement: &Measurement) -> bool {
        false
    }

    /// Whether there is nothing to answer without a measurement; one that has no need of any leaves what it is given aside.
    fn needs_measurement(&self) -> bool {
        true
    }

    /// The answer of one that needs no measurement.
    ///
    /// # Errors
    /// [`Failure`] when the options do not allow it; [`Failure::Inputs`] of all that need a measurement.
    fn run_alone(&self, _request: &Request) -> Result<Report, Failure> {
        Err(Failure::Inputs { given: 0 })
    }

    /// The answer, with an entry in [`Report::inputs`] for each source; what takes long is shared, watched and stopped through `work`.
    ///
    /// # Errors
    /// [`Failure`] when it cannot be answered from this data with these options.
    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure>;
}

/// Answers `request` from files that have been read.
///
/// # Errors
/// [`Failure`], which says what was asked for, what there is and what to do.
pub fn run(request: &Request, readings: &[Reading]) -> Result<Report, Failure> {
    run_with(request, readings, &Alone)
}

/// The same, with what a door lends to long computations.
///
/// # Errors
/// As [`run`]; [`Failure::Stopped`] when `work` was stopped.
pub fn run_with(request: &Request, readings: &[Reading], work: &dyn Work) -> Result<Report, Failure> {
    let analysis = find(&request.analysis)?;
    let sources = match analysis.needs_measurement() {
        true => Some(Sources::of(request, readings, analysis)?),
        false => None,
    };
    let entry = analysis.entry();
    check_keys(&entry, request)?;
    check_limits(&entry, request)?;
    let report = match &sources {
        Some(sources) => analysis.run(sources, request, work)?,
        None => analysis.run_alone(request)?,
    };
    let mut report = Report { tandelta: crate::VERSION.into(), analysis: request.analysis.clone(), ..report };
    // What all fits have in common may be more than this analysis offers.
    report.request.options.retain(|key, _| entry.options.iter().any(|option| option.key == *key));
    Ok(report)
}

/// Every option that is given is one of the analysis.
fn check_keys(entry: &AnalysisEntry, request: &Request) -> Result<(), Failure> {
    let known = |key: &String| entry.options.iter().any(|option| option.key == *key);
    match request.options.keys().find(|key| !known(key)) {
        None => Ok(()),
        Some(unknown) => {
            let keys: Vec<&str> = entry.options.iter().map(|option| option.key.as_str()).collect();
            let there_are =
                if keys.is_empty() { "It has none".into() } else { format!("There are {}", keys.join(", ")) };
            Err(Failure::option(
                unknown,
                format!("{} has no such option in this version; leave it out. {there_are}.", entry.id),
            ))
        }
    }
}

/// Numbers among the options lie within the limits that the catalog states.
fn check_limits(entry: &AnalysisEntry, request: &Request) -> Result<(), Failure> {
    for option in &entry.options {
        let OptionKind::Number { limits: [lowest, highest], unit } = &option.kind else { continue };
        let given = request.options.get(&option.key).and_then(serde_json::Value::as_f64);
        // Something that is counted has a count for a default.
        if let Some(given) = given.filter(|given| option.default.is_u64() && given.fract() != 0.0) {
            return Err(Failure::option(&option.key, format!("{given} is not possible; give a whole number.")));
        }
        if let Some(given) = given.filter(|given| !(lowest..=highest).contains(&given)) {
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            let message = format!("{given}{unit} is not possible; give a number from {lowest} to {highest}{unit}.");
            return Err(Failure::option(&option.key, message));
        }
    }
    Ok(())
}

/// Of so many rows an answer comes within about a minute.
const SOON: usize = 1_000_000;

/// Whether a group has so many rows, and all together no more than are answered soon.
fn has_rows(measurement: &Measurement, fewest: usize) -> bool {
    let mut groups = measurement.groups.iter().map(|group| group.rows.len());
    groups.clone().sum::<usize>() <= SOON && groups.any(|rows| rows >= fewest)
}

/// Ids of the analyses that can be asked of a measurement, the most telling first, after them those that it is too little or too
/// much for, and last those that need none.
pub fn answering(measurement: &Measurement) -> Vec<String> {
    let mut accepting: Vec<_> = ANALYSES.iter().filter(|analysis| analysis.accepts(measurement)).collect();
    accepting.sort_by_key(|analysis| (!analysis.needs_measurement(), !analysis.likely(measurement)));
    accepting.iter().map(|analysis| analysis.entry().id).collect()
}

/// Ids of the analyses that can be asked of a measurement together with others.
pub fn answering_beside(measurement: &Measurement) -> Vec<String> {
    ANALYSES
        .iter()
        .filter(|analysis| analysis.accepts_beside(measurement))
        .map(|analysis| analysis.entry().id)
        .collect()
}

fn find(id: &str) -> Result<&'static dyn Analysis, Failure> {
    ANALYSES.iter().copied().find(|analysis| analysis.entry().id == id).ok_or_else(|| Failure::NoAnalysis {
        id: id.into(),
        there_are: ANALYSES.iter().map(|a| a.entry().id).collect(),
    })
}

/// Why an analysis could not be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// No analysis of that name.
    NoAnalysis {
        /// What was asked for.
        id: String,
        /// What there is.
        there_are: Vec<String>,
    },
    /// No measurement was given, or more than the one that the analysis takes.
    Inputs {
        /// How many were.
        given: usize,
    },
    /// No file of that name has been read.
    NoFile {
        /// The name.
        file: String,
    },
    /// The file has no measurement of that number.
    NoMeasurement {
        /// The file.
        file: String,
        /// The number asked for.
        measurement: usize,
        /// How many there are.
        there_are: usize,
    },
    /// One measurement was given twice.
    Twice {
        /// The file.
        file: String,
        /// Its number in the file.
        measurement: usize,
    },
    /// The measurement is of the wrong kind.
    NotFor {
        /// What the analysis needs.
        needs: String,
        /// What it was given.
        found: String,
        /// The file it is from, where several were given.
        file: Option<String>,
    },
    /// An option has a value it cannot have.
    Option {
        /// Its key.
        key: String,
        /// What is wrong and what is accepted, in a sentence.
        message: String,
    },
    /// A typed formula has a mistake.
    Formula {
        /// Key of the option that holds it.
        key: String,
        /// The formula as it was typed.
        text: String,
        /// What is wrong, and at which character.
        mistake: Mistake,
    },
    /// It was stopped before it was done.
    Stopped,
    /// The measurement cannot be used.
    Data(DataError),
    /// The fit could not start.
    Fit {
        /// The law that was to be fitted.
        model: String,
        /// Why.
        reason: FitError,
    },
}

impl Failure {
    pub(crate) fn option(key: &str, message: impl Into<String>) -> Failure {
        Failure::Option { key: key.into(), message: message.into() }
    }

    /// Stable snake_case name of the kind of failure.
    pub fn code(&self) -> &'static str {
        match self {
            Failure::NoAnalysis { .. } => "no_analysis",
            Failure::Inputs { .. } => "inputs",
            Failure::NoFile { .. } => "no_file",
            Failure::NoMeasurement { .. } => "no_measurement",
            Failure::Twice { .. } => "same_measurement_twice",
            Failure::NotFor { .. } => "not_for_this_measurement",
            Failure::Option { .. } => "bad_option",
            Failure::Formula { .. } => "formula_mistake",
            Failure::Stopped => "stopped",
            Failure::Data(_) => "data",
            Failure::Fit { .. } => "fit_not_started",
        }
    }

    /// The file it is about, where it is one in particular.
    pub fn file(&self) -> Option<&str> {
        match self {
            Failure::NoFile { file } | Failure::NoMeasurement { file, .. } | Failure::Twice { file, .. } => Some(file),
            Failure::NotFor { file, .. } => file.as_deref(),
            _ => None,
        }
    }

    /// As a notice of the file it is about, or of `file` where it names none.
    pub fn notice(&self, file: Option<&str>) -> Notice {
        let file = self.file().or(file);
        let option = match self {
            Failure::Formula { key, mistake: Mistake { at, length, .. }, .. } => {
                Some(InOption { key: key.clone(), at: *at, length: *length })
            }
            Failure::Option { key, .. } => Some(InOption { key: key.clone(), at: 0, length: 0 }),
            _ => None,
        };
        let place = (file.is_some() || option.is_some()).then(|| Place {
            file: file.map(str::to_owned),
            option,
            ..Place::default()
        });
        Notice { level: crate::data::Level::Error, code: self.code().into(), message: self.to_string(), place }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NoAnalysis { id, there_are } => {
                let there_are = there_are.join(", ");
                write!(f, "There is no analysis \"{id}\" in this version; choose another. There are {there_are}.")
            }
            Failure::Inputs { given: 0 } => write!(f, "No measurement was given; choose one."),
            Failure::Inputs { given } => {
                write!(f, "This analysis takes one measurement and was given {given}; choose one.")
            }
            Failure::NoFile { file } => write!(f, "The file \"{file}\" has not been read; open it first."),
            Failure::NoMeasurement { file, measurement, there_are } => write!(
                f,
                "\"{file}\" has {there_are} measurements, so there is no number {} to use; check its columns.",
                measurement + 1
            ),
            Failure::Twice { file, measurement } => {
                write!(f, "Measurement {} of \"{file}\" was given twice; give each measurement once.", measurement + 1)
            }
            Failure::NotFor { needs, found, file } => {
                let of = file.as_ref().map_or(String::new(), |file| format!(" of \"{file}\""));
                write!(f, "This analysis needs {needs}; \"{found}\"{of} is not that. Check what its columns mean.")
            }
            Failure::Option { key, message } => write!(f, "Option {key}: {message}"),
            Failure::Formula { key, mistake, .. } => {
                let Mistake { at, message, expected, .. } = mistake;
                write!(f, "Option {key}, character {}: {message}; expected {expected}.", at + 1)
            }
            Failure::Stopped => write!(f, "Stopped before it was done; run it again to have the result."),
            Failure::Data(error) => error.fmt(f),
            Failure::Fit { model, reason } => write!(f, "{model} could not be fitted: {reason}."),
        }
    }
}

impl std::error::Error for Failure {}

impl From<DataError> for Failure {
    fn from(error: DataError) -> Failure {
        Failure::Data(error)
    }
}

/// The options of a request as the analysis's own type, defaults filled in.
fn options<T: serde::de::DeserializeOwned>(request: &Request) -> Result<T, Failure> {
    let given = serde_json::Value::Object(request.options.clone().into_iter().collect());
    serde_json::from_value(counts(given)).map_err(|error| Failure::option("(request)", format!("{error}.")))
}

/// A whole number counts, however it is written: 1000, or 1000.0 from a command line or a page.
fn counts(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    /// Beyond this not every whole number is a number of its own.
    const MOST: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(v) if number.is_f64() && v.fract() == 0.0 && (0.0..MOST).contains(&v) => Value::from(v as u64),
            _ => Value::Number(number),
        },
        Value::Array(list) => list.into_iter().map(counts).collect(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, counts(value))).collect(),
        other => other,
    }
}

/// The request with every option in force written out.
fn resolved(request: &Request, options: &impl serde::Serialize) -> Request {
    let options = match serde_json::to_value(options) {
        Ok(serde_json::Value::Object(map)) => map.into_iter().collect(),
        _ => request.options.clone(),
    };
    Request { options, ..request.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ReadOptions, StdDecoding};
    use serde_json::json;

    #[test]
    fn a_number_beyond_the_limits_of_the_catalog_is_refused_with_them() {
        let file = "f_Hz,G_storage_GPa,G_loss_GPa\n0.01,0.4,1.9\n0.1,7.4,4.2\n1,9.9,0.8\n";
        let reading = crate::read("sweep", file.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
        let asked = |floor: f64| {
            let request = json!({ "analysis": "relaxation_models", "inputs": [{ "file": "sweep" }], "options": { "floor": floor } });
            run(&serde_json::from_value(request).unwrap(), std::slice::from_ref(&reading))
        };
        assert!(asked(0.5).is_ok());
        let refused = asked(1e153).unwrap_err();
        assert!(matches!(&refused, Failure::Option { key, .. } if key == "floor"), "{refused}");
        assert!(refused.to_string().contains("from 0 to 1"), "{refused}");
    }

    #[test]
    fn a_count_may_be_written_as_a_number_with_a_point_but_has_to_be_whole() {
        let file = "f_Hz,G_storage_GPa,G_loss_GPa\n0.01,0.4,1.9\n0.1,7.4,4.2\n1,9.9,0.8\n";
        let reading = crate::read("sweep", file.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
        let asked = |count: f64| {
            let options = json!({ "replicates": count, "models": ["debye"] });
            let request =
                json!({ "analysis": "relaxation_models", "inputs": [{ "file": "sweep" }], "options": options });
            run(&serde_json::from_value(request).unwrap(), std::slice::from_ref(&reading))
        };
        assert!(asked(200.0).is_ok());
        let refused = asked(200.5).unwrap_err().to_string();
        assert!(refused.contains("whole number"), "{refused}");
    }

    #[test]
    fn every_analysis_has_a_file_of_its_own_and_every_file_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crate/src/analyses");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            // A larger analysis has a folder of its own.
            .map(|name| name.trim_end_matches(".rs").to_owned())
            .filter(|name| !["mod", "shared"].contains(&name.as_str()))
            .collect();
        files.sort();
        let mut listed: Vec<String> = ANALYSES.iter().map(|analysis| analysis.entry().id).collect();
        listed.sort();
        assert_eq!(files, listed);
    }

    #[test]
    fn what_an_option_depends_on_is_a_word_of_another_option() {
        for entry in ANALYSES.iter().map(|analysis| analysis.entry()) {
            for (option, when) in entry.options.iter().filter_map(|option| Some((option, option.when.as_ref()?))) {
                let other =
                    entry.options.iter().find(|other| other.key == when.key && other.key != option.key).unwrap();
                let OptionKind::Choice { choices, .. } = &other.kind else { panic!("{} is no choice", other.key) };
                let known = |value: &String| choices.iter().any(|choice| choice.value == *value);
                assert!(when.values.iter().all(known), "{}: {:?}", option.key, when);
            }
        }
    }

    #[test]
    fn an_option_that_stands_in_the_catalog_is_accepted_with_its_default() {
        for analysis in ANALYSES.iter().filter(|analysis| analysis.needs_measurement()) {
            let entry = analysis.entry();
            let options = entry.options.iter().map(|option| (option.key.clone(), option.default.clone())).collect();
            let request = Request { analysis: entry.id.clone(), options, ..Request::default() };
            let found = run(&request, &[]);
            if analysis.needs_measurement() {
                // Without an input the run fails, but for that reason and no other.
                assert_eq!(found, Err(Failure::Inputs { given: 0 }), "{}", entry.id);
            } else {
                assert!(!matches!(found, Err(Failure::Option { .. })), "{}", entry.id);
            }
        }
    }
}

//! What can be typed.

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Dynamic mechanical analysis (mechanical spectroscopy) of glasses: instrument files into physics.
#[derive(Parser)]
#[command(
    name = "tandelta",
    version,
    after_help = "Exit status: 0 done, 1 the analysis could not be done on this data, 2 wrong usage, 3 a file could not be read."
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// How to print.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write to a file instead of standard output.
    #[arg(long, global = true, value_name = "FILE")]
    pub output: Option<String>,
    /// Leave out remarks that are only good to know, and how far long computations are.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// How many threads share a long computation; one for each core when absent. The result is the same.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub jobs: Option<std::num::NonZero<usize>>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
    Ndjson,
}

#[derive(Subcommand)]
pub enum Command {
    /// What was understood of files: tables, columns, quantities, units, remarks.
    Read {
        #[arg(required = true)]
        files: Vec<String>,
        #[command(flatten)]
        reading: Reading,
    },
    /// What there is: models, analyses, formats, quantities.
    Catalog {
        /// models, analyses, formats or quantities; everything when absent.
        part: Option<String>,
    },
    /// A model at given parameters over a range of frequencies, times or temperatures.
    Evaluate(Evaluate),
    /// One model, or a formula of your own, on one file.
    #[command(
        override_usage = "tandelta fit MODEL FILE [OPTIONS]\n       tandelta fit --formula FORMULA FILE [OPTIONS]"
    )]
    Fit(Box<Fit>),
    /// The questions of a saved session, on the files that it names, beside it or given here.
    Run {
        /// A saved session, `*.tandelta.json`.
        session: String,
        /// Files that the session names, where they do not lie beside it.
        files: Vec<String>,
        #[command(flatten)]
        part: Part,
    },
    /// One analysis on each file, or on all files together where it needs them all.
    #[command(alias = "analyze")]
    Analyse {
        /// Id of the analysis (`tandelta catalog analyses`).
        id: String,
        /// None for an analysis that needs no measurement, such as composition.
        files: Vec<String>,
        /// An option of the analysis; lists with commas, ranges as lo..hi, parameters as name=value.
        #[arg(long, value_name = "OPTION=VALUE")]
        set: Vec<String>,
        /// Ask about all files together, even where each could be asked about by itself.
        #[arg(long)]
        together: bool,
        #[command(flatten)]
        part: Part,
        #[command(flatten)]
        reading: Reading,
    },
}

impl Command {
    /// What of its answers is printed.
    pub fn part(&self) -> Part {
        match self {
            Command::Analyse { part, .. } | Command::Run { part, .. } => part.clone(),
            Command::Fit(fit) => fit.part.clone(),
            Command::Read { .. } | Command::Catalog { .. } | Command::Evaluate(_) => Part::default(),
        }
    }
}

/// What of an answer is printed, where that is not all of it.
#[derive(ClapArgs, Clone, Default)]
pub struct Part {
    /// Print one table of the answer as comma-separated values: its key, such as shift_factors.
    #[arg(long, value_name = "KEY", conflicts_with = "program")]
    pub table: Option<String>,
    /// Print a table as another program reads it: the program, such as reptate. Write it to a file with --output.
    #[arg(long = "for", value_name = "PROGRAM")]
    pub program: Option<String>,
}

impl Part {
    /// Whether it is all of it.
    pub fn is_all(&self) -> bool {
        self.table.is_none() && self.program.is_none()
    }
}

/// How files are read, where you know better than what they say.
#[derive(ClapArgs)]
pub struct Reading {
    /// utf-8, utf-16le, utf-16be, windows-1252, …
    #[arg(long)]
    pub encoding: Option<String>,
    /// comma, semicolon, tab or blanks.
    #[arg(long)]
    pub delimiter: Option<String>,
    /// Decimal mark: point or comma.
    #[arg(long)]
    pub decimal: Option<String>,
    /// Tables with the same columns that follow each other: joined or apart.
    #[arg(long)]
    pub tables: Option<String>,
    /// Curves side by side, or points from left to right: points (one row each) or as_written.
    #[arg(long)]
    pub arrangement: Option<String>,
    /// Where an exothermic event points in a heat flow: up or down.
    #[arg(long)]
    pub exothermic: Option<String>,
    /// Mass of the sample, in mg.
    #[arg(long, value_name = "MG")]
    pub sample_mass: Option<String>,
    /// Heating rate, in K/min; negative in cooling.
    #[arg(long, value_name = "K/MIN", allow_hyphen_values = true)]
    pub heating_rate: Option<String>,
    /// What a column holds: NAME=quantity[unit], NAME=quantity or NAME=[unit]; NAME may be its number from 1.
    #[arg(long, value_name = "NAME=QUANTITY[UNIT]")]
    pub column: Vec<String>,
    /// Column whose values split the rows into groups, or none.
    #[arg(long, value_name = "COLUMN")]
    pub group_by: Option<String>,
    /// Temperatures closer than this are one isotherm, in kelvin.
    #[arg(long, value_name = "KELVIN")]
    pub group_tolerance: Option<String>,
}

#[derive(ClapArgs)]
pub struct Evaluate {
    /// Id of the model (`tandelta catalog models`).
    pub model: String,
    /// A parameter, in SI units; others take their start values.
    #[arg(long, value_name = "PARAMETER=VALUE")]
    pub set: Vec<String>,
    /// Abscissae: omega (rad/s), f (Hz), t (s) or T (K), as omega=LO..HI:log:COUNT or T=LO..HI:linear:COUNT.
    #[arg(long, value_name = "RANGE")]
    pub over: Option<String>,
}

#[derive(ClapArgs)]
pub struct Fit {
    /// Id of the model (`tandelta catalog models`), unless there is a formula; then the file.
    #[arg(value_name = "MODEL FILE", num_args = 1..=2, required = true)]
    pub model_and_file: Vec<String>,
    /// A formula instead of a model, such as 'b1*(1-exp(-b2*x))': the x columns by their names (or x; x1, x2, …), exp, log (natural),
    /// log10, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, abs, pi, e; ^ is the power. Every other name is a parameter and
    /// needs a start. With i it is a complex modulus of omega (rad/s) or f (Hz).
    #[arg(long, allow_hyphen_values = true)]
    pub formula: Option<String>,
    /// Column of the abscissa: frequencies, times or temperatures; repeat for a formula of several. The one recognised, or named, when absent.
    #[arg(long, value_name = "COLUMN")]
    pub x: Vec<String>,
    /// Column to fit; repeat for storage and loss. All recognised ones when absent. With a formula, also a formula of columns such
    /// as 'log(y)'.
    #[arg(long, value_name = "COLUMN", allow_hyphen_values = true)]
    pub y: Vec<String>,
    /// The isotherm nearest to this temperature, in kelvin.
    #[arg(long, value_name = "KELVIN")]
    pub temperature: Option<f64>,
    /// What counts as time zero, in the unit of the file, for laws of time.
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub origin: Option<f64>,
    /// The isotherm of this number, from 0.
    #[arg(long, value_name = "NUMBER", conflicts_with = "temperature")]
    pub group: Option<usize>,
    /// Start value of a parameter, in SI units; of a formula, in the units of the file.
    #[arg(long, value_name = "PARAMETER=VALUE")]
    pub start: Vec<String>,
    /// Hold a parameter at a value, in SI units.
    #[arg(long, value_name = "PARAMETER=VALUE")]
    pub fix: Vec<String>,
    /// Fit a parameter that the model holds by default.
    #[arg(long, value_name = "PARAMETER")]
    pub free: Vec<String>,
    /// Limits of a parameter, in SI units.
    #[arg(long, value_name = "PARAMETER=LO..HI")]
    pub limit: Vec<String>,
    /// Frequencies, times or temperatures to use, in the unit of the file.
    #[arg(long, value_name = "LO..HI")]
    pub range: Option<String>,
    /// none, relative, or column:NAME with standard deviations.
    #[arg(long)]
    pub weights: Option<String>,
    /// Relative error of each number, for relative weights.
    #[arg(long, value_name = "FRACTION")]
    pub relative_error: Option<f64>,
    /// Floor of the error, relative to the largest storage modulus, for relative weights.
    #[arg(long, value_name = "FRACTION")]
    pub floor: Option<f64>,
    /// What a residual costs: linear (least squares), soft_l1, huber or cauchy.
    #[arg(long)]
    pub loss: Option<String>,
    /// How the 95 % intervals are obtained: linear, profile, bootstrap or case_bootstrap.
    #[arg(long)]
    pub interval: Option<String>,
    /// Refits of a bootstrap.
    #[arg(long, value_name = "NUMBER")]
    pub replicates: Option<u64>,
    /// Same seed, same refits.
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    #[command(flatten)]
    pub part: Part,
    #[command(flatten)]
    pub reading: Reading,
}

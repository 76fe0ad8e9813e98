//! Dynamic mechanical analysis (mechanical spectroscopy) of glasses: instrument files into physics.
//!
//! # The road
//! [`read`] turns the bytes of a file into a [`data::Reading`]: tables, measurements, every decision with its reason.
//! [`analyses::run`] answers a [`report::Request`] about a measurement with a [`report::Report`]: numbers with units and errors,
//! tables, figures, findings and notices. [`catalog()`] tells what there is to choose from.
//!
//! ```
//! let file = "f_Hz,G_storage_GPa,G_loss_GPa\n0.01,0.4,1.9\n0.03,2.6,4.0\n0.1,7.4,4.2\n0.3,9.5,2.2\n1,9.9,0.8\n";
//! let reading = tandelta::read("sweep.csv", file.as_bytes(), &Default::default(), &tandelta::data::StdDecoding)?;
//! let request = serde_json::from_str(
//!     r#"{ "analysis": "relaxation_models", "inputs": [{ "file": "sweep.csv" }], "options": { "models": ["debye"] } }"#,
//! )?;
//! let report = tandelta::analyses::run(&request, &[reading])?;
//! for estimate in &report.estimates {
//!     println!("{} = {} ± {} {}", estimate.key, estimate.shown.value, estimate.shown.std_error, estimate.shown.unit);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Conventions
//! Time factor e^{+iωt}: `G* = G′ + iG″` with both parts positive, `tan δ = G″/G′`. SI units, kelvin and angular frequency inside;
//! conversions happen at the door, in [`data`]. The same laws hold for E* and G*.
//!
//! # Layers
//! A later one may use any earlier one, never the reverse: [`units`], [`numbers`], [`work`], [`math`], [`mod@catalog`] → [`formula`] → [`data`]
//! → [`models`] → [`fit`] → [`spectra`] → [`figure`], [`report`] → [`analyses`], [`scenes`] → [`session`].
#![warn(missing_docs)]

pub mod catalog;
pub mod numbers;
pub mod units;
pub mod work;

pub mod math;

pub mod formula;

pub mod data;

pub mod models;

pub mod fit;

pub mod spectra;

pub mod superposition;

pub mod figure;
pub mod report;

pub mod analyses;

pub mod scenes;

pub mod session;

mod listing;
pub use listing::catalog;

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Reads a file: its tables, what they measure, and which analyses can use them.
///
/// # Errors
/// [`data::DataError`] when nothing can be made of it; it says where, what was found, what was expected and what to do.
pub fn read(
    file: &str,
    bytes: &[u8],
    options: &data::ReadOptions,
    decoding: &dyn data::TextDecoding,
) -> Result<data::Reading, data::DataError> {
    let mut reading = data::read(file, bytes, options, decoding)?;
    for measurement in &mut reading.measurements {
        measurement.analyses = analyses::answering(measurement);
        measurement.beside = analyses::answering_beside(measurement);
    }
    Ok(reading)
}

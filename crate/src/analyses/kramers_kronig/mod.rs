//! Whether storage and loss belong together: the Kramers–Kronig test, in units of the noise.

mod options;
mod report;

use super::shared::relaxation::Relaxation;
use super::shared::sweep::{Part, Quantities, is_sweep};
use super::{Analysis, Failure, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::Measurement;
use crate::report::{Report, Request};
use crate::spectra::Response;
use crate::spectra::across::{Across, across};
use crate::spectra::kramers_kronig::{Noise, Test, test};
use crate::work::Work;
use options::Options;

/// The question.
pub struct KramersKronig;

impl Analysis for KramersKronig {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        let has = |part: Part| part.channel(measurement).is_some();
        is_sweep(measurement) && has(Part::StorageModulus) && (has(Part::LossModulus) || has(Part::LossFactor))
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.points.check()?;
        let mut notices = Vec::new();
        let mut sweep = options.sweep();
        let data = Relaxation::of_sweep(source, &mut sweep, &options.points, &mut notices)?;
        options.set = sweep.set;
        if sweep.quantities != Quantities::StorageAndLoss || data.series.len() < 2 {
            return Err(Failure::option("set", "this isotherm has not both storage and loss."));
        }
        let inputs = vec![source.input(data.points(), data.selection.clone())];
        let title = format!("Kramers–Kronig test — {}", data.title);
        let Some(tested) = test(&data.measured, &options.settings()) else {
            return Ok(Report {
                title,
                inputs,
                request: resolved(request, &options),
                figures: vec![report::data_alone(&data)],
                findings: vec![report::too_few(data.points())],
                notices,
                ..Report::default()
            });
        };
        if !work.progress(0.3) {
            return Err(Failure::Stopped);
        }
        let noise = if options.settings().noise == Noise::Stated { [1.0; 2] } else { tested.noise };
        let mut predictions = Vec::new();
        for (from, done) in [(Response::Storage, 0.6), (Response::Loss, 0.9)] {
            predictions.extend(across(&data.measured, from, noise));
            if !work.progress(done) {
                return Err(Failure::Stopped);
            }
        }
        let found = Found { data, tested, predictions };
        Ok(Report {
            title,
            inputs,
            request: resolved(request, &options),
            estimates: report::estimates(&found, &options),
            tables: vec![report::table(&found)],
            figures: report::figures(&found),
            findings: report::findings(&found, &options),
            notices,
            ..Report::default()
        })
    }
}

/// The data with what was found in them.
struct Found {
    data: Relaxation,
    tested: Test,
    predictions: Vec<Across>,
}

//! Which relaxation times make up a relaxation: the fewest discrete modes, and the continuous spectrum with its band.

mod figures;
mod findings;
mod numbers;
mod options;
mod tables;

use super::shared::relaxation::{Relaxation, in_time};
use super::shared::sweep::{Part, is_sweep};
use super::{Analysis, Failure, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::report::{Report, Request};
use crate::spectra::Response;
use crate::spectra::continuous::{self, Continuous, prediction};
use crate::spectra::discrete::{Discrete, Place, discrete};
use crate::work::Work;
use options::Options;

/// The question.
pub struct Spectrum;

impl Analysis for Spectrum {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        let modulus = [Part::StorageModulus, Part::LossModulus].iter().any(|part| part.channel(measurement).is_some());
        is_sweep(measurement) && modulus || in_time(measurement).is_some()
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.points.check()?;
        let mut notices = Vec::new();
        let data = if in_time(source.measurement).is_some() {
            Relaxation::of_time(source, &mut options.sweep, &options.points, &mut notices)?
        } else {
            Relaxation::of_sweep(source, &mut options.sweep, &options.points, &mut notices)?
        };
        if !work.progress(0.0) {
            return Err(Failure::Stopped);
        }
        let modes = discrete(&data.measured, &options.discrete())
            .map_err(|reason| Failure::Fit { model: "A single relaxation time".into(), reason })?;
        if !work.progress(0.5) {
            return Err(Failure::Stopped);
        }
        // A viscosity is the loss at a frequency so low that all of the spectrum flows, divided by it.
        let [_, longest] = data.measured.window();
        let lowest = 1e-9 / longest;
        let settings = options.continuous(modes.relaxed.is_some());
        let smooth = prediction(&data.measured, &settings, &[(Response::Loss, lowest)]);
        if smooth.is_none() {
            let message = format!(
                "There are {} numbers; a continuous spectrum needs {} at least and is left out.",
                data.measured.data().len(),
                continuous::FEWEST
            );
            notices.push(Notice::warning("no_continuous_spectrum", message));
        }
        let (smooth, asked) = smooth.unzip();
        let mut found = Found { data, modes, smooth, viscosity: None };
        found.viscosity =
            asked.and_then(|asked| asked.first().map(|loss| loss.map(|v| v / lowest))).filter(|_| found.flows());
        if !found.modes.fit.outcome.converged() {
            notices.push(Notice::warning("not_converged", found.modes.fit.outcome.text()));
        }
        Ok(Report {
            title: format!("Relaxation spectrum — {}", found.data.title),
            inputs: vec![source.input(found.data.points(), found.data.selection.clone())],
            request: resolved(request, &options),
            estimates: numbers::estimates(&found),
            quality: Some(numbers::quality(&found, &options)),
            tables: tables::tables(&found),
            figures: figures::figures(&found),
            findings: findings::findings(&found, &options),
            notices,
            ..Report::default()
        })
    }
}

/// The data with what was found in them.
struct Found {
    data: Relaxation,
    modes: Discrete,
    smooth: Option<Continuous>,
    /// Viscosity by the continuous spectrum and its standard error, Pa s; of meaning where flow is seen.
    viscosity: Option<[f64; 2]>,
}

impl Found {
    /// The modulus that follows from the discrete modes.
    fn of_modes(&self, response: Response, x: f64) -> f64 {
        let sum: f64 = self.modes.modes.iter().map(|mode| mode.strength * response.of_mode(x, mode.time)).sum();
        sum + self.relaxed() * response.of_relaxed()
    }

    /// The relaxed modulus of the discrete modes, 0 where there is none.
    fn relaxed(&self) -> f64 {
        self.modes.relaxed.and_then(|k| self.modes.fit.values.get(k)).copied().unwrap_or(0.0)
    }

    /// Whether the modes describe the data clearly better than any smooth spectrum: the relaxation times are single ones.
    fn lines(&self) -> bool {
        const CLEARLY: f64 = 1.5;
        let modes = self.modes.fit.quality.reduced_chi2.map(f64::sqrt);
        self.smooth.as_ref().zip(modes).is_some_and(|(smooth, modes)| smooth.noise > CLEARLY * modes)
    }

    /// Whether everything relaxes within the window, so that flow is seen.
    fn flows(&self) -> bool {
        let slowest = self.modes.modes.last();
        self.modes.relaxed.is_none() && slowest.is_some_and(|mode| mode.place != Place::Slower)
    }
}

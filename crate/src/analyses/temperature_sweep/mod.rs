//! Storage and loss against temperature at one frequency: what happens where, for one sample or several laid over each other.

mod answer;
mod figures;
mod options;
mod sample;
mod wing;

use super::shared::asked::Asked;
use super::shared::temperature::{Chosen, has_loss_factor, is_ramp, place_row, placed, ramp_of};
use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::report::{ParameterRow, Report, Request};
use crate::units::Quantity;
use crate::work::Work;
use options::{GLASS_LINE, LINE};
use sample::Sample;

/// The question.
pub struct TemperatureSweep;

impl Analysis for TemperatureSweep {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        let modulus = |channel: &crate::data::Channel| {
            matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus)
        };
        is_ramp(measurement) && (has_loss_factor(measurement) || measurement.ordinates.iter().any(modulus))
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        self.accepts(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let points = Chosen::of(&sources.first, &asked);
        let (mut samples, mut inputs) = (Vec::new(), Vec::new());
        for (number, source) in sources.all().enumerate() {
            let beside = points.beside();
            let ramp = ramp_of(source, &asked, if number == 0 { &points } else { &beside }, &mut notices)?;
            let t = &ramp.temperature;
            let frequency = ramp.frequency.map_or(String::new(), |f| format!(" at {f:.4} Hz"));
            inputs.push(source.input(t.len(), format!("{:.1} to {:.1} K{frequency}", t[0], t[t.len() - 1])));
            samples.push(Sample::of(ramp, &asked, number == 0));
        }
        // An answer without the line of the glass would have no end left to be dragged back.
        if let Err(reason) = &samples[0].onset
            && LINE.iter().any(|key| placed(&asked, GLASS_LINE, key).is_some())
        {
            return Err(Failure::option("fix", reason));
        }
        notices.extend(remarks(&samples));
        let others = if samples.len() > 1 { format!(" and {} more", samples.len() - 1) } else { String::new() };
        Ok(Report {
            title: format!("Temperature sweep — {}{others}", samples[0].ramp.label),
            inputs,
            request: asked.resolved(request),
            estimates: answer::estimates(&samples),
            parameters: parameters(&samples[0]),
            tables: answer::tables(&samples),
            figures: figures::figures(&samples),
            findings: answer::findings(&samples),
            notices,
            ..Report::default()
        })
    }
}

fn parameters(sample: &Sample) -> Vec<ParameterRow> {
    let Ok(onset) = &sample.onset else { return Vec::new() };
    let meaning = ["Coldest temperature of the line of the glass", "Warmest temperature of the line of the glass"];
    let row = |k: usize| place_row(GLASS_LINE, LINE[k], meaning[k], &sample.ramp, onset.window[k], onset.held[k]);
    vec![row(0), row(1)]
}

fn remarks(samples: &[Sample]) -> Vec<Notice> {
    /// A modulus that changes by more than this over its window is not unrelaxed there.
    const RELAXES: f64 = 2e-3;
    let mut notices = Vec::new();
    for sample in samples {
        let label = &sample.ramp.label;
        if sample.unrelaxed.is_some_and(|(_, error)| error.is_some()) && sample.softening.abs() > RELAXES {
            let message = format!(
                "{label}: the storage modulus changes by {:.2} % per kelvin where the unrelaxed modulus is taken; measure at lower \
                 temperatures or give it.",
                100.0 * sample.softening
            );
            notices.push(Notice::warning("not_unrelaxed", message));
        }
        if let Ok(peak) = &sample.alpha
            && peak.cut
        {
            let message = format!("{label}: the data end on a flank of the loss peak, whose place rests on one side.");
            notices.push(Notice::warning("peak_cut", message));
        }
        if let (Ok(peak), Ok(seen)) = (&sample.alpha, &sample.crystallization)
            && peak.window[1] > seen.minimum[0]
        {
            let message = format!(
                "{label}: the loss peak reaches to {:.1} K, above the minimum of the storage modulus at {:.1} K: crystallisation has cut it.",
                peak.window[1], seen.minimum[0]
            );
            notices.push(Notice::warning("peak_in_crystallization", message));
        }
    }
    let frequencies: Vec<f64> = samples.iter().filter_map(|sample| sample.ramp.frequency).collect();
    /// Drives miss the frequency that is set by less.
    const SAME: f64 = 1.05;
    if frequencies.iter().any(|f| f / frequencies[0] > SAME || frequencies[0] / f > SAME) {
        let all: Vec<String> = frequencies.iter().map(|f| format!("{f:.3}")).collect();
        let message = format!(
            "The samples were measured at {} Hz; peaks of different frequencies lie apart for that reason alone.",
            all.join(", ")
        );
        notices.push(Notice::warning("different_frequencies", message));
    }
    notices
}

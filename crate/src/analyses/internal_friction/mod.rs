//! Internal friction of a glass on heating: the energy of its β motion below T_g, T_g as a kink, and crystallisation.

mod answer;
mod figures;
mod inverted;
mod options;

use super::shared::asked::Asked;
use super::shared::temperature::crystallization::{Crystallization, crystallization, warmest_glass};
use super::shared::temperature::kink::{Excess, Kink, Tried, excess, kink, other_windows, window};
use super::shared::temperature::peak::{Search, peak};
use super::shared::temperature::{Chosen, Ramp, has_loss_factor, is_ramp, place_row, placed, ramp_of};
use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::report::{Report, Request};
use crate::work::Work;
use inverted::Inverted;

/// The question.
pub struct InternalFriction;

impl Analysis for InternalFriction {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        is_ramp(measurement) && has_loss_factor(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let mut asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let source = &sources.first;
        let ramp = ramp_of(source, &asked, &Chosen::of(source, &asked), &mut notices)?;
        if let Some(frequency) = ramp.frequency.filter(|_| source.measurement.groups.len() > 1) {
            asked.set("at_frequency", frequency);
        }
        let found = Found::of(ramp, &asked);
        // An answer without the kink would have no end left to be dragged back.
        if let Err(reason) = &found.kink
            && [COLD, WARM].iter().any(|end| placed(&asked, WINDOW, end).is_some())
        {
            return Err(Failure::option("fix", reason));
        }
        notices.extend(found.notices());
        Ok(Report {
            title: format!("Internal friction — {}", found.ramp.label),
            inputs: vec![source.input(found.ramp.temperature.len(), found.selection())],
            request: asked.resolved(request),
            estimates: answer::estimates(&found, &asked),
            parameters: found.parameters(),
            tables: answer::tables(&found),
            figures: figures::figures(&found),
            findings: answer::findings(&found),
            notices,
            ..Report::default()
        })
    }
}

/// Keys of the ends of the window.
const WINDOW: &str = "window";
const COLD: &str = "coldest";
const WARM: &str = "warmest";

/// Everything that was found in a ramp.
struct Found {
    ramp: Ramp,
    /// The kink, or why none was looked for.
    kink: Result<Kink, String>,
    /// Which ends of the window the user holds.
    held: [bool; 2],
    tried: Vec<Tried>,
    excess: Option<Excess>,
    inverted: Option<Inverted>,
    crystallization: Result<Crystallization, String>,
    /// The maximum of tan δ, whatever it is.
    maximum: Result<super::shared::temperature::peak::Peak, super::shared::temperature::peak::NoPeak>,
}

impl Found {
    fn of(ramp: Ramp, asked: &Asked) -> Found {
        let limit = asked.definite("loss_factor_limit");
        let span = asked.definite("window_span");
        let (cold, warm) = (placed(asked, WINDOW, COLD), placed(asked, WINDOW, WARM));
        let held = [cold, warm].map(|end| end.is_some_and(|(_, held)| held));
        let chosen = match (cold, warm) {
            (Some((cold, _)), Some((warm, _))) => Ok([cold, warm]),
            _ => window(&ramp, limit, span)
                .map(|[from, to]| [cold.map_or(from, |(at, _)| at), warm.map_or(to, |(at, _)| at)]),
        };
        let found = chosen.and_then(|[cold, warm]| {
            kink(&ramp, [cold, warm]).ok_or_else(|| {
                format!("Between {cold:.1} and {warm:.1} K there are too few points for two lines that meet.")
            })
        });
        let sound = found.as_ref().ok().filter(|kink| kink.refused().is_none());
        let tried = if sound.is_some() { other_windows(&ramp, limit, span) } else { Vec::new() };
        let excess = sound.and_then(|kink| excess(&ramp, kink.temperature()));
        let inverted = sound.zip(asked.number("chi_at_tg")).and_then(|(kink, chi)| {
            let eta = asked.definite("eta");
            inverted::inverted(&ramp, kink, chi, eta, asked.definite("relaxed_share"))
        });
        let crystallization = crystallization(&ramp, warmest_glass(&ramp));
        let maximum = match &crystallization {
            Ok(Crystallization { loss_factor: Some(peak), .. }) => Ok(peak.clone()),
            _ => {
                let all = Search { fraction: 0.85, degree: 2, within: [0.0, f64::INFINITY] };
                peak(&ramp.temperature, &ramp.loss_factor, &all)
            }
        };
        Found { kink: found, held, tried, excess, inverted, crystallization, maximum, ramp }
    }

    /// The kink, where it is one.
    fn sound(&self) -> Result<&Kink, String> {
        match &self.kink {
            Ok(kink) => kink.refused().map_or(Ok(kink), Err),
            Err(reason) => Err(reason.clone()),
        }
    }

    fn wing(&self) -> Option<&Excess> {
        self.excess.as_ref().filter(|excess| excess.is_there())
    }

    fn selection(&self) -> String {
        let t = &self.ramp.temperature;
        let frequency = self.ramp.frequency.map_or(String::new(), |f| format!(" at {f:.4} Hz"));
        format!("{:.1} to {:.1} K{frequency}", t[0], t[t.len() - 1])
    }

    fn parameters(&self) -> Vec<crate::report::ParameterRow> {
        let Ok(kink) = &self.kink else { return Vec::new() };
        let ends = [(COLD, "Coldest temperature of the two lines"), (WARM, "Warmest temperature of the two lines")];
        let row = |k: usize| place_row(WINDOW, ends[k].0, ends[k].1, &self.ramp, kink.window[k], self.held[k]);
        vec![row(0), row(1)]
    }

    fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if let Ok(kink) = &self.kink
            && kink.dropped > 0
        {
            let message = format!(
                "{} points of the window have no positive tan δ and no logarithm; they are not used.",
                kink.dropped
            );
            notices.push(Notice::info("not_positive", message));
        }
        notices
    }
}

//! Which law describes a relaxation: models fitted to one isotherm or a master curve, with errors, and ranked.

mod figures;
mod options;
mod tables;

use super::overview::{common_scale, not_drawn};
use super::shared::law_fit::{LawFit, check_names, fit_law, refine_intervals, settings};
use super::shared::ranking::{Candidate, Ranking};
use super::shared::sweep::{Part, Target, choose_group, choose_noise, choose_parts, choose_points, is_sweep};
use super::shared::{Action, FitOptions};
use super::{Analysis, Failure, Source, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, FrequencySweep, Group, Measurement, Notice};
use crate::figure::Scale;
use crate::models::Law;
use crate::report::{Report, Request};
use crate::units::{Quantity, Unit};
use crate::work::Work;
use figures::figures;
use options::Options;
use std::sync::Arc;
use tables::data_table;

/// The question.
pub struct RelaxationModels;

impl Analysis for RelaxationModels {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        is_sweep(measurement)
    }

    fn likely(&self, measurement: &Measurement) -> bool {
        // Three frequencies tell the simplest law, with its errors.
        super::has_rows(measurement, 3)
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.fit.check()?;
        let mut notices = Vec::new();
        let group = choose_group(source.measurement, &mut options.sweep, &mut notices)?;
        let (sweep, remarks) = FrequencySweep::of(source.measurement, group)?;
        notices.extend(remarks);
        let parts = choose_parts(source.measurement, &sweep, &mut options.sweep)?;
        let used = choose_points(source.measurement, &sweep, &options.fit, &mut notices)?;
        let noise = choose_noise(source, &sweep, &parts, &options.fit, &mut notices)?;
        let laws = choose_laws(&parts, &options.models, &mut notices)?;
        check_names(&laws, &options.fit)?;

        let preview = options.fit.action == Action::Preview;
        let mut fits = Vec::new();
        for law in laws {
            let own_parts: Vec<Part> = parts.iter().copied().filter(|part| part.predicted_by(&law)).collect();
            let target = Target::new(&sweep, &own_parts, &used, &noise);
            match fit_law(Arc::clone(&law), &target, &settings(&law, &options.fit)?, &options.fit) {
                Ok(LawFit { law, fitted }) => fits.push(One { of: LawFit { law, fitted }, parts: own_parts, target }),
                // A law that cannot be fitted does not cost the others their result.
                Err(failure) if options.models.len() > 1 => {
                    notices.push(Notice::warning("model_left_out", failure.to_string()));
                }
                Err(failure) => return Err(failure),
            }
        }
        let Some(&best) = rank(&fits, &parts).order.first() else {
            return Err(Failure::option("models", "none of them could be fitted to this data; the notices say why."));
        };
        if !preview {
            let One { of, target, .. } = &mut fits[best];
            refine_intervals(of, target, &options.fit, work, &mut notices)?;
        }
        // The order stays: a profile can only have made the best fit better.
        let ranking = rank(&fits, &parts);
        let place = Place::of(source, group, &parts);
        if common_scale(&place.channels.iter().collect::<Vec<_>>()) == Scale::Log {
            notices.extend(not_drawn(parts.iter().flat_map(|part| part.measured(&sweep).iter().copied())));
        }
        let ranked: Vec<&One> = ranking.order.iter().map(|&k| &fits[k]).collect();
        let best = ranked[0];
        let fitted = &best.of.fitted;
        let shown_unit = |unit: &str| place.shown_unit(unit);
        let figures = figures(&ranked, &sweep, &used, &parts, &place);
        let report = Report {
            title: format!("{} — {}", best.title(), place.title),
            inputs: vec![source.input(best.target.points(), place.selection.clone())],
            request: resolved(request, &options),
            parameters: ranked
                .iter()
                .flat_map(|one| one.of.fitted.parameter_rows(one.of.law.id(), &shown_unit))
                .collect(),
            correlations: fitted.correlations(),
            figures,
            ..Report::default()
        };
        if preview {
            return Ok(Report { notices, ..report });
        }
        let mut findings = ranking
            .findings("Fitted to the loss alone, so its criterion cannot be compared with fits to storage and loss.");
        findings.extend(fitted.combination_findings());
        notices.extend(fitted.remarks());
        Ok(Report {
            estimates: fitted.estimates(&shown_unit),
            quality: Some(fitted.quality(weights_in_words(&options.fit))),
            tables: vec![ranking.table(), ranking.parameter_table(), data_table(best, &place)],
            findings,
            notices,
            ..report
        })
    }
}

fn rank<'a>(fits: &'a [One], parts: &[Part]) -> Ranking<'a> {
    let candidate = |one: &'a One| Candidate {
        title: one.title(),
        fitted: &one.of.fitted,
        comparable: one.parts.len() == parts.len(),
    };
    Ranking::of(fits.iter().map(candidate).collect())
}

fn weights_in_words(options: &FitOptions) -> String {
    options.weights_in_words("the largest storage modulus")
}

/// The laws that are asked for, as far as they predict what is fitted.
fn choose_laws(parts: &[Part], ids: &[String], notices: &mut Vec<Notice>) -> Result<Vec<Arc<Law>>, Failure> {
    let mut chosen = Vec::new();
    for id in ids {
        let law = Law::parse(id).map_err(|unknown| Failure::option("models", format!("{unknown}.")))?;
        if parts.iter().any(|part| part.predicted_by(&law)) {
            chosen.push(Arc::new(law));
        } else {
            notices.push(Notice::info(
                "model_left_out",
                format!("{} predicts the loss only, which is not fitted here.", law.title()),
            ));
        }
    }
    if chosen.is_empty() {
        let message = "none of them predicts what is fitted; choose another model or quantity.";
        return Err(Failure::option("models", message));
    }
    Ok(chosen)
}

/// One law fitted to the part of the data that it predicts.
struct One<'a> {
    of: LawFit,
    parts: Vec<Part>,
    target: Target<'a>,
}

impl One<'_> {
    fn title(&self) -> &str {
        self.of.law.title()
    }
}

/// What the result is called and in which units it is shown.
struct Place {
    title: String,
    selection: String,
    frequency: Channel,
    /// The channels that are fitted, in the order of the parts.
    channels: Vec<Channel>,
    modulus: Unit,
}

impl Place {
    fn of(source: &Source, group: usize, parts: &[Part]) -> Place {
        let measurement = source.measurement;
        let group: Option<&Group> = measurement.groups.get(group).filter(|_| measurement.groups.len() > 1);
        let selection = group.map_or("all rows".to_owned(), |group| group.label.clone());
        let channels: Vec<Channel> = parts.iter().filter_map(|part| part.channel(measurement).cloned()).collect();
        let modulus = measurement
            .ordinates
            .iter()
            .find(|channel| matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus))
            .map_or(Quantity::StorageModulus.si(), |channel| channel.unit);
        Place {
            title: match group {
                Some(group) => format!("{}, {}", group.label, source.reading.file),
                None => source.reading.file.clone(),
            },
            selection,
            frequency: measurement.abscissa.clone(),
            channels,
            modulus,
        }
    }

    fn channel(&self, part: Part) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.quantity == part.quantity())
    }

    /// Unit in which people read a number of the given SI unit here, and the factor to it.
    fn shown_unit(&self, unit: &str) -> (String, f64) {
        match unit {
            "Pa" => (self.modulus.symbol().to_owned(), self.modulus.from_si(1.0)),
            other => (other.to_owned(), 1.0),
        }
    }
}

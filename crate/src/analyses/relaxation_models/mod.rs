//! Which law describes a relaxation: models fitted to one isotherm or a master curve, with errors, and ranked.

mod choose;
mod estimates;
mod figures;
mod options;
mod ranking;
mod tables;

use super::curve_fit::{Fitted, Part, Target, fit_model};
use super::overview::{common_scale, not_drawn};
use super::{Analysis, Failure, Source, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, FrequencySweep, Group, Kind, Measurement, Notice};
use crate::figure::Scale;
use crate::report::{Report, Request};
use crate::units::{Quantity, Unit};
use choose::{choose_group, choose_models, choose_noise, choose_parts, choose_points, settings};
use estimates::{combination_findings, correlations, estimates, parameter_rows, quality};
use figures::figures;
use options::{Action, Options};
use ranking::Ranking;
use tables::{data_table, parameter_table};

/// The question.
pub struct RelaxationModels;

impl Analysis for RelaxationModels {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        matches!(measurement.kind, Kind::IsothermFamily | Kind::FrequencySweep)
            && [Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor]
                .iter()
                .any(|quantity| channel(measurement, *quantity).is_some())
    }

    fn run(&self, source: &Source, request: &Request) -> Result<Report, Failure> {
        let mut options: Options = super::options(request)?;
        let mut notices = Vec::new();
        let group = choose_group(source.measurement, &mut options, &mut notices)?;
        let (sweep, remarks) = FrequencySweep::of(source.measurement, group)?;
        notices.extend(remarks);
        let parts = choose_parts(source.measurement, &sweep, &mut options)?;
        let used = choose_points(source.measurement, &sweep, &options, &mut notices)?;
        let noise = choose_noise(source, &sweep, &parts, &options)?;
        let models = choose_models(&parts, &options, &mut notices)?;

        let mut fits = Vec::new();
        for model in models {
            let own_parts: Vec<Part> = parts.iter().copied().filter(|part| part.predicted_by(model)).collect();
            let target = Target::new(&sweep, &own_parts, &used, &noise);
            match fit_model(model, &target, &settings(model, &options)?, options.action == Action::Preview) {
                Ok(fitted) => fits.push(One { fitted, parts: own_parts, target }),
                // A law that cannot be fitted does not cost the others their result.
                Err(failure) if options.models.len() > 1 => {
                    notices.push(Notice::warning("model_left_out", failure.to_string()));
                }
                Err(failure) => return Err(failure),
            }
        }
        let Some(ranking) = Ranking::of(&fits, &parts) else {
            return Err(Failure::option("models", "none of them could be fitted to this data; the notices say why."));
        };
        let place = Place::of(source, group, &parts);
        if common_scale(&place.channels.iter().collect::<Vec<_>>()) == Scale::Log {
            notices.extend(not_drawn(parts.iter().flat_map(|part| part.measured(&sweep).iter().copied())));
        }
        let best = &fits[ranking.order[0]];
        let ranked: Vec<&One> = ranking.order.iter().map(|&k| &fits[k]).collect();
        let mut findings = ranking.findings(&fits);
        findings.extend(combination_findings(best));
        if options.action == Action::Fit && !best.fitted.fit.outcome.converged() {
            notices.push(Notice::warning("not_converged", best.fitted.fit.outcome.text()));
        }
        let preview = options.action == Action::Preview;
        Ok(Report {
            title: format!("{} — {}", best.fitted.model.info().title, place.title),
            inputs: vec![source.input(best.target.points(), place.selection.clone())],
            request: resolved(request, &options),
            estimates: if preview { Vec::new() } else { estimates(best, &place) },
            parameters: ranked.iter().flat_map(|one| parameter_rows(one, &place)).collect(),
            quality: (!preview).then(|| quality(best, &options)),
            correlations: correlations(&best.fitted),
            tables: if preview {
                Vec::new()
            } else {
                vec![ranking.table(&fits), parameter_table(&ranked), data_table(best, &place)]
            },
            figures: figures(&ranked, &sweep, &used, &parts, &place),
            findings: if preview { Vec::new() } else { findings },
            notices,
            ..Report::default()
        })
    }
}

/// One law fitted to the part of the data that it predicts.
struct One<'a> {
    fitted: Fitted,
    parts: Vec<Part>,
    target: Target<'a>,
}

impl One<'_> {
    fn title(&self) -> &'static str {
        self.fitted.model.info().title
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
        let channels: Vec<Channel> =
            parts.iter().filter_map(|part| channel(measurement, quantity(*part)).cloned()).collect();
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
        self.channels.iter().find(|channel| channel.quantity == quantity(part))
    }

    /// Unit in which people read a number of the given SI unit here, and the factor to it.
    fn shown_unit(&self, unit: &'static str) -> (&'static str, f64) {
        match unit {
            "Pa" => (self.modulus.symbol(), self.modulus.from_si(1.0)),
            other => (other, 1.0),
        }
    }
}

fn quantity(part: Part) -> Quantity {
    match part {
        Part::StorageModulus => Quantity::StorageModulus,
        Part::LossModulus => Quantity::LossModulus,
        Part::LossFactor => Quantity::LossFactor,
    }
}

fn channel(measurement: &Measurement, quantity: Quantity) -> Option<&Channel> {
    measurement.ordinates.iter().find(|channel| channel.quantity == quantity)
}

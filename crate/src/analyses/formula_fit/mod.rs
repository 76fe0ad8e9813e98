//! A formula of the user's own against any columns: its parameters with errors, in the units of the file.

mod columns;
mod figures;
mod measured;
mod options;
mod parameters;
mod problem;

use super::shared::Action;
use super::shared::fitted::{Fitted, PLAIN};
use super::shared::intervals::{Fittable, refine};
use super::{Analysis, Failure, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::Measurement;
use crate::formula::{Formula, Mistake};
use crate::report::{Finding, Report, Request};
use crate::work::Work;
use columns::Asked;
use options::Options;
use problem::Against;

/// The question.
pub struct FormulaFit;

impl Analysis for FormulaFit {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        !measurement.ordinates.is_empty()
    }

    fn likely(&self, _measurement: &Measurement) -> bool {
        true
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.fit.check()?;
        let preview = options.fit.action == Action::Preview;
        let mut notices = Vec::new();
        let mut asked = Asked::of(source, &options, &mut notices)?;
        let rows = asked.rows(source, &mut options, &mut notices)?;
        let names: Vec<&str> = asked.variables.iter().map(|variable| variable.name.as_str()).collect();
        let formula = Formula::parse(&options.formula, &names).map_err(mistake("formula", &options.formula))?;
        let against = Against::new(source, &formula, &asked, rows, &options.fit, &mut notices)?;
        let parameters = parameters::prepare(&formula, &asked.known, &options.fit, preview, &mut notices)?;
        against.check_start(&parameters)?;

        let title = formula.text().trim().to_owned();
        let mut fitted = Fitted::best(&title, &against, vec![parameters], &options.fit)?;
        fitted.named = formula.parameters().iter().map(|name| parameters::named(name)).collect();
        if !preview {
            let of = Fittable {
                problem: &against,
                points: against.points_of_residuals(),
                kinds: against.kinds_of_residuals(),
            };
            refine(&mut fitted, &of, &options.fit.intervals, work, &mut notices)?;
        }
        notices.push(asked.meaning(&formula));
        let findings = correlated(&fitted);
        let title = format!("{title} — {}", source.reading.file);
        let report = Report {
            inputs: vec![source.input(against.points(), asked.selection.clone())],
            request: resolved(request, &options),
            parameters: fitted.parameter_rows(parameters::MODEL, PLAIN),
            correlations: fitted.correlations(),
            figures: figures::figures(source, &asked, &against, &fitted, &title),
            title,
            ..Report::default()
        };
        if preview {
            return Ok(Report { notices, ..report });
        }
        notices.extend(fitted.remarks());
        Ok(Report {
            estimates: fitted.estimates(PLAIN),
            quality: Some(fitted.quality(options.fit.weights_in_words("the largest value"))),
            tables: vec![figures::data_table(source, &asked, &against, &fitted)],
            findings,
            notices,
            ..report
        })
    }
}

/// A mistake in the text of the option `key`.
fn mistake<'a>(key: &'a str, text: &'a str) -> impl Fn(Mistake) -> Failure + 'a {
    move |mistake| Failure::Formula { key: key.into(), text: text.into(), mistake }
}

/// Says which parameters are strongly correlated. Their values stand with their errors nevertheless: whoever types a formula
/// chose its parameters, on a scale without limits, and only a direction that the data do not see at all is not determined.
fn correlated(fitted: &Fitted) -> Vec<Finding> {
    const STRONG: f64 = 0.99;
    let uncertainty = &fitted.fit.uncertainty;
    let matrix = uncertainty.correlations();
    let symbol = |a: usize| format!("${}$", fitted.named[uncertainty.moving[a]].symbol);
    let pairs = (0..matrix.nrows()).flat_map(|a| (a + 1..matrix.nrows()).map(move |b| (a, b)));
    pairs
        .filter(|&pair| matrix[pair].abs() >= STRONG)
        .map(|(a, b)| Finding::new(
            "correlated_parameters",
            format!("{}, {}", symbol(a), symbol(b)),
            format!(
                "Their correlation is {:.4}: a change of one is made up by the other, which their errors take into account.",
                matrix[(a, b)]
            ),
        ))
        .collect()
}

#[cfg(test)]
mod tests;

//! One law for all isotherms at once: what they share, what each has alone, and whether one shape fits them all.

mod figures;
mod fitting;
mod options;
mod shifts;
mod tables;

use super::shared::Action;
use super::shared::fitted::{Named, Number, ends_of, quality};
use super::shared::law_fit::check_names;
use super::shared::sweep::is_sweep;
use super::{Analysis, Failure, Sources, resolved};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::fit::compare::{Comparison, f_test};
use crate::math::rounding::significant;
use crate::models::Law;
use crate::models::modulus::Predicts;
use crate::report::{Estimate, Finding, Report, Request};
use crate::work::Work;
use options::{FLOOR_OF, Options};
use std::sync::Arc;

pub(in crate::analyses) use fitting::{Family, Isotherm, Joint, Which, temperatures};
pub(in crate::analyses) use options::{Own, is_time};

/// The question.
pub struct JointFit;

impl Analysis for JointFit {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        is_sweep(measurement) && measurement.groups.len() > 1
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut options = Options::of(request)?;
        options.fit.check()?;
        let law = Law::parse(&options.law).map_err(|unknown| Failure::option("law", format!("{unknown}.")))?;
        if law.predicts() == Predicts::Loss {
            let message = format!("{} predicts the loss alone; choose a law of the whole modulus.", law.title());
            return Err(Failure::option("law", message));
        }
        let law = Arc::new(law);
        check_names(std::slice::from_ref(&law), &options.fit)?;
        let mut notices = Vec::new();
        let mut which = Which {
            lowest: options.lowest_temperature,
            highest: options.highest_temperature,
            quantities: options.quantities,
            fit: options.fit.clone(),
        };
        let family = Family::of(std::slice::from_ref(source), &mut which, &mut notices)?;
        options.quantities = which.quantities;
        let joint = Joint::fit(&law, &family, options.own, &options.fit)?;
        let preview = options.fit.action == Action::Preview;
        let report = Report {
            title: format!("{}, {} isotherms — {}", law.title(), family.isotherms.len(), source.reading.file),
            inputs: vec![source.input(family.points(), family.selection())],
            parameters: joint.parameter_rows(&family),
            figures: figures::figures(&joint, &family),
            ..Report::default()
        };
        if preview {
            return Ok(Report { request: resolved(request, &options), notices, ..report });
        }
        let mut findings = joint.combination_findings();
        if options.own != Own::Shift {
            let shared = Joint::fit(&law, &family, Own::Shift, &options.fit)?;
            findings.insert(0, one_shape(&joint, &shared));
        }
        notices.extend(remarks(&joint));
        Ok(Report {
            request: resolved(request, &options),
            estimates: estimates(&joint, &family),
            quality: Some(quality(
                &joint.fit.quality,
                joint.fit.outcome,
                joint.fit.iterations,
                joint.fit.condition,
                options.fit.weights_in_words(FLOOR_OF),
            )),
            tables: vec![tables::isotherms(&joint, &family), tables::data(&joint, &family)],
            findings,
            notices,
            ..report
        })
    }
}

/// The shared parameters and what follows from them.
fn estimates(joint: &Joint, family: &Family) -> Vec<Estimate> {
    let shown_unit = |unit: &str| family.shown_unit(unit);
    let one = |(k, named): (usize, &Named)| {
        let known = joint.fit.parameters[k];
        let (state, note) = joint.verdict_in_words(known.verdict);
        Number {
            named,
            value: joint.fit.values[k],
            std_error: known.std_error,
            interval: ends_of(known.interval),
            kind: "linear95",
            state,
            note,
        }
        .estimate(&shown_unit)
    };
    joint.shared.iter().enumerate().map(one).collect()
}

/// Whether the isotherms have one shape, as time–temperature superposition supposes.
fn one_shape(own: &Joint, shared: &Joint) -> Finding {
    /// Below this chance of being wrong the shapes are said to differ.
    const SIGNIFICANT: f64 = 0.01;
    let chi2 = |joint: &Joint| joint.fit.quality.reduced_chi2.map_or("—".into(), |chi2| significant(chi2, 3));
    let test = f_test(&shared.fit.quality, &own.fit.quality);
    let comparison = Comparison::of(&[shared.fit.quality.aicc, own.fit.quality.aicc]);
    let prefers_own = comparison.as_ref().is_some_and(|comparison| comparison.best == 1);
    let chance =
        test.map_or("—".to_owned(), |test| if test.p < 1e-6 { "below 1e-6".into() } else { significant(test.p, 2) });
    let differs = test.is_some_and(|test| test.p < SIGNIFICANT) && prefers_own;
    Finding::new(
        "one_shape",
        if differs { "the shape changes with temperature" } else { "one shape fits all isotherms" },
        format!(
            "With one shape for all χ²red is {}, with exponents of each isotherm's own {}; the chance of such a gain when the \
             shape is the same is {chance} (F test){}.",
            chi2(shared),
            chi2(own),
            if differs { ": time–temperature superposition does not hold here" } else { "" }
        ),
    )
}

fn remarks(joint: &Joint) -> Vec<Notice> {
    let mut notices = Vec::new();
    if !joint.fit.outcome.converged() {
        notices.push(Notice::warning("not_converged", joint.fit.outcome.text()));
    }
    notices.extend(joint.fit.search.as_ref().map(|search| Notice::info("other_starts", search.text())));
    notices
}

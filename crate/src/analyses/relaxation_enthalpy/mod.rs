//! The heat that relaxation releases below and takes up at the glass transition, from runs of a sample and of its reference.

mod difference;
mod figures;
mod options;
mod samples;

use super::shared::asked::Asked;
use super::shared::columns::{numbers, table, words};
use super::shared::fitted::Named;
use super::shared::stated::{absent, stated};
use super::shared::thermogram::{Thermogram, has_heating};
use super::shared::transitions::{Seen, Windows};
use super::shared::windows::{held_windows, window_row};
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Kind, Measurement, Notice};
use crate::math::rounding::significant;
use crate::models::relations::composition::Brackets;
use crate::report::{Estimate, Finding, Report, Request};
use crate::work::Work;
use difference::{Difference, Heat, windows};
use samples::{Role, Sample, samples};

/// The question.
pub struct RelaxationEnthalpy;

impl Analysis for RelaxationEnthalpy {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        measurement.kind == Kind::HeatFlowCurve
    }

    fn likely(&self, measurement: &Measurement) -> bool {
        has_heating(measurement)
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        self.accepts(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let sources: Vec<Source> = sources.all().copied().collect();
        let mut asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let all = samples(&sources, &mut asked, &mut notices)?;
        let molar_mass = molar_mass(asked.word("composition"))?;
        let held = held_windows(&asked);
        if let Some(rate) = all.first().and_then(|sample| sample.run.rate) {
            asked.set("heating_rate", rate);
        }
        let limits = Limits::of(&all, &held)?;
        let pairs = pairs(&all, &limits);
        let mut findings = Vec::new();
        let reference = all.iter().find(|sample| sample.role == Role::Reference);
        if reference.is_none() {
            findings.push(without_reference(&all));
        }
        if let Some(missing) = all.iter().find(|sample| sample.run.to_heat_capacity.is_none()) {
            notices.push(Notice::warning(
                "no_heat",
                format!("Heats are not given without {} of \"{}\".", missing.run.missing, missing.name),
            ));
        }
        findings.extend(released(&all, &limits, molar_mass));
        let estimates = all
            .iter()
            .filter(|sample| sample.role != Role::Reference)
            .enumerate()
            .flat_map(|(number, sample)| {
                let pair = pairs.iter().find(|pair| std::ptr::eq(pair.sample, sample));
                estimates(number, sample, pair, reference.is_some(), molar_mass)
            })
            .collect();
        let [low, high] = limits.possible;
        let row =
            |key: &str, meaning: &str, value: f64| window_row(key, meaning, value, held.contains_key(key), [low, high]);
        let rows_of = |number: usize| {
            all.iter().filter(|sample| sample.source == number).map(|sample| sample.run.rows.len()).max().unwrap_or(0)
        };
        Ok(Report {
            title: format!("{} — {}", self.entry().title, sources[0].measurement.title),
            inputs: sources.iter().enumerate().map(|(k, source)| source.input(rows_of(k), "heating run")).collect(),
            request: asked.resolved(request),
            parameters: vec![
                row("relaxation_from", "Integrated from", limits.ends[0]),
                row("relaxation_to", "Integrated to", limits.ends[1]),
            ],
            estimates,
            tables: vec![limits_table(&pairs, &limits)],
            figures: figures::figures(&all, &pairs, &limits, &sources[0].measurement.abscissa),
            findings,
            notices,
            ..Report::default()
        })
    }
}

/// Between which temperatures is integrated, and where runs should agree, K.
struct Limits {
    possible: [f64; 2],
    ends: [f64; 2],
    beside: Option<Windows>,
}

impl Limits {
    fn of(all: &[Sample], held: &std::collections::BTreeMap<String, f64>) -> Result<Limits, Failure> {
        let ends_of = |run: &Thermogram| [run.t[0], run.t[run.t.len() - 1]];
        let possible = all
            .iter()
            .map(|sample| ends_of(&sample.run))
            .fold([f64::NEG_INFINITY, f64::INFINITY], |[low, high], [first, last]| [low.max(first), high.min(last)]);
        let found: Vec<Windows> = all.iter().filter_map(|sample| windows(&Seen::of(&sample.run))).collect();
        // Where one run still relaxes another is straight: only what all have in common will do.
        let beside = found.iter().copied().reduce(|a, b| Windows {
            glass: [a.glass[0].max(b.glass[0]), a.glass[1].min(b.glass[1])],
            liquid: [a.liquid[0].max(b.liquid[0]), a.liquid[1].min(b.liquid[1])],
        });
        let beside = beside.filter(|w| w.glass[0] + 3.0 < w.glass[1] && w.liquid[0] + 3.0 < w.liquid[1]);
        let width = all.iter().map(|sample| sample.run.smoothing()).fold(0.0, f64::max);
        let before = found.iter().map(|w| w.liquid[1]).fold(f64::INFINITY, f64::min);
        let automatic = [possible[0] + 2.0 * width, before.min(possible[1] - width)];
        let get = |key: &str, automatic: f64| held.get(key).copied().unwrap_or(automatic);
        let ends = [get("relaxation_from", automatic[0]), get("relaxation_to", automatic[1])];
        if ends[0] >= ends[1] || ends[0] < possible[0] || ends[1] > possible[1] {
            let message = format!(
                "{:.1} … {:.1} K cannot be integrated; the runs have {:.1} … {:.1} K in common.",
                ends[0], ends[1], possible[0], possible[1]
            );
            return Err(Failure::option("fix", message));
        }
        Ok(Limits { possible, ends, beside })
    }
}

/// A sample with its difference from the reference.
struct Pair<'a> {
    sample: &'a Sample,
    difference: Difference,
}

fn pairs<'a>(all: &'a [Sample], limits: &Limits) -> Vec<Pair<'a>> {
    let Some(reference) = all.iter().find(|sample| sample.role == Role::Reference) else { return Vec::new() };
    let of = |sample: &'a Sample| {
        let difference = Difference::of(&sample.run, &reference.run, limits.ends, limits.beside)?;
        Some(Pair { sample, difference })
    };
    all.iter().filter(|sample| sample.role != Role::Reference).filter_map(of).collect()
}

/// g/mol, from a formula or a number; `None` when nothing is typed.
fn molar_mass(text: &str) -> Result<Option<f64>, Failure> {
    const KEY: &str = "composition";
    if text.trim().is_empty() {
        return Ok(None);
    }
    if let Ok(mass) = text.trim().parse::<f64>() {
        let message = || Failure::option(KEY, format!("{mass} g/mol is not possible; give a positive number."));
        return if mass > 0.0 { Ok(Some(mass)) } else { Err(message()) };
    }
    let composition = super::composition::parse(KEY, text, Brackets::Automatic)?;
    let unknown = |symbol| Failure::option(KEY, format!("{symbol} has no standard atomic weight; give g/mol instead."));
    composition.molar_mass().map(Some).map_err(unknown)
}

fn estimates(
    number: usize,
    sample: &Sample,
    pair: Option<&Pair>,
    has_reference: bool,
    molar_mass: Option<f64>,
) -> Vec<Estimate> {
    let prefix = if number == 0 { String::new() } else { format!("{}_", sample.role.key()) };
    let of = sample.role.title();
    let kinds = [
        ("relaxation_enthalpy", r"\Delta H", format!("Net heat released by relaxation, {of}")),
        ("exothermic_enthalpy", r"\Delta H_{exo}", format!("Heat released below the glass transition, {of}")),
        ("endothermic_enthalpy", r"\Delta H_{endo}", format!("Heat taken up at the glass transition, {of}")),
    ];
    let why = match (has_reference, sample.run.to_heat_capacity) {
        (false, _) => {
            "Needs a reference run: a second run of the same sample after cooling from the liquid.".to_owned()
        }
        (_, None) => format!("Not known without {}.", sample.run.missing),
        _ => "The runs have no common temperatures between the limits, or one lacks its heating rate.".to_owned(),
    };
    let mut all = Vec::new();
    for (k, (key, symbol, meaning)) in kinds.iter().enumerate() {
        let mut named = Named::new(&format!("{prefix}{key}"), symbol, meaning, "J/g");
        let heat = pair.map(|pair| [pair.difference.net, pair.difference.exothermic, pair.difference.endothermic][k]);
        let Some(heat) = heat else {
            if k == 0 {
                all.push(absent(&named, why.clone()));
            }
            continue;
        };
        let note = |heat: Heat, unit: &str| {
            format!(
                "± {} {unit} of noise, ± {} {unit} of the choice of baseline and limits.",
                significant(heat.noise, 2),
                significant(heat.choice, 2)
            )
        };
        all.push(stated(&named, heat.value, Some(heat.error()), note(heat, "J/g")));
        if let Some(mass) = molar_mass {
            let factor = mass / 1000.0;
            let molar = Heat { value: factor * heat.value, noise: factor * heat.noise, choice: factor * heat.choice };
            named.key.push_str("_molar");
            named.unit = "kJ/mol".into();
            all.push(stated(&named, molar.value, Some(molar.error()), note(molar, "kJ/mol")));
        }
    }
    all
}

/// What can be said without a reference run.
fn without_reference(all: &[Sample]) -> Finding {
    let two = all.iter().filter(|sample| sample.role != Role::Reference).count() > 1;
    let reason = "A relaxation enthalpy is a difference from a run of the same sample in a known state; against a line extrapolated \
                  from the glass it would be a guess.";
    let value = if two {
        "no reference run: only the difference between the samples is given"
    } else {
        "no reference run: no relaxation enthalpy is given"
    };
    Finding::new("no_reference", value, reason)
}

/// What annealing released: the difference of both samples, which needs no reference.
fn released(all: &[Sample], limits: &Limits, molar_mass: Option<f64>) -> Option<Finding> {
    let of = |role: Role| all.iter().find(|sample| sample.role == role);
    let difference = Difference::of(&of(Role::AsCast)?.run, &of(Role::Annealed)?.run, limits.ends, limits.beside)?;
    let Heat { value, .. } = difference.net;
    let error = difference.net.error();
    let molar = molar_mass.map_or(String::new(), |mass| {
        format!(" ({} ± {} kJ/mol)", significant(value * mass / 1000.0, 3), significant(error * mass / 1000.0, 1))
    });
    Some(Finding::new(
        "released_by_annealing",
        format!("{} ± {} J/g{molar}", significant(value, 4), significant(error, 2)),
        "The enthalpy by which the annealed sample lies below the one as cast: the difference of their runs, without a reference.",
    ))
}

fn limits_table(pairs: &[Pair], limits: &Limits) -> crate::report::DataTable {
    let of = |value: &dyn Fn(&Pair) -> f64| pairs.iter().map(value).collect::<Vec<f64>>();
    table(
        "limits",
        "Integration",
        vec![
            words("sample", "Sample", pairs.iter().map(|pair| pair.sample.name.clone()).collect()),
            numbers("from", "From", "K", of(&|_| limits.ends[0])),
            numbers("zero", "Turns endothermic at", "K", of(&|pair| pair.difference.zero)),
            numbers("to", "To", "K", of(&|_| limits.ends[1])),
            numbers("exothermic", "Released", "J/g", of(&|pair| pair.difference.exothermic.value)),
            numbers("endothermic", "Taken up", "J/g", of(&|pair| pair.difference.endothermic.value)),
        ],
    )
}

//! Physical ageing at a constant temperature: the stretched decay of a loss factor or a modulus, for one run or several.

use super::curve_laws::CurveLaws;
use super::shared::asked::{Asked, number, setting};
use super::shared::options::choice;
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::{AnalysisEntry, OptionKind};
use crate::data::{Kind, Measurement, Notice};
use crate::figure::{Figure, Mark, Panel};
use crate::report::{Cells, DataColumn, DataTable, Estimate, Report, Request};
use crate::units::Quantity;
use crate::work::Work;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The question.
pub struct Aging;

/// What can age, in the order in which it is looked for.
const AGES: [(&str, Quantity); 3] = [
    ("loss_factor", Quantity::LossFactor),
    ("storage_modulus", Quantity::StorageModulus),
    ("loss_modulus", Quantity::LossModulus),
];

/// What the numbers of the decay are called here, and there.
const KEYS: [(&str, &str); 5] = [
    ("initial_value", "initial_value"),
    ("final_value", "final_value"),
    ("amplitude", "amplitude"),
    ("relaxation_time", "relaxation_time"),
    ("kww_exponent", "beta"),
];

impl Analysis for Aging {
    fn entry(&self) -> AnalysisEntry {
        let ages = choice(&[
            ("measured", "The first of these that was measured"),
            ("loss_factor", "Loss factor tan δ"),
            ("storage_modulus", "Storage modulus"),
            ("loss_modulus", "Loss modulus"),
        ]);
        AnalysisEntry {
            id: "aging".into(),
            title: "Ageing".into(),
            summary: "The stretched decay of a loss factor, or growth of a modulus, while a glass ages at a constant temperature: \
                      amplitude, relaxation time and exponent with their errors, for each of several runs."
                .into(),
            explanation: "$$\\tan\\delta(t)=\\tan\\delta(0)-A\\left[1-\\exp\\left(-(t/\\tau)^{\\beta}\\right)\\right]$$\n\n\
                          $A=\\tan\\delta(0)-\\tan\\delta(\\infty)$ is the whole change, $\\tau$ the relaxation time, $\\beta$ the stretching \
                          exponent. Time counts from when the temperature was stable: say when, if the clock of the file does not. \
                          Amplitude, time and exponent are strongly correlated ($A$ with $\\beta$ by −0.95 even in good data), and a run \
                          shorter than $2\\tau$ hardly determines them: then it is said. The paper prints A with $\\tan\\delta(t)$ in \
                          place of $\\tan\\delta(0)$, which would make it depend on time."
                .into(),
            needs: "loss factor or moduli against time at a constant temperature, in one file or several".into(),
            source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eq. 12 and fig. 7".into(),
            several: true,
            options: vec![
                setting("ages", "What ages", "The quantity that is fitted.", ages, "measured"),
                setting(
                    "origin",
                    "Time zero",
                    "When the temperature became stable, on the clock and in the unit of the file. Earlier points are left out.",
                    number("", [-1e15, 1e15]),
                    Value::Null,
                ),
                setting("range", "Range", "Times to use, in the unit of the file.", OptionKind::Range, Value::Null),
                setting("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask, json!([])),
            ],
        }
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        measurement.kind == Kind::TimeTrace && AGES.iter().any(|(_, quantity)| has(measurement, *quantity))
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        self.accepts(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let mut asked = Asked::of(&self.entry(), request)?;
        let first = sources.first.measurement;
        if asked.word("ages") == "measured" {
            let ages = AGES.iter().find(|(_, quantity)| has(first, *quantity)).map_or("loss_factor", |(word, _)| word);
            asked.set("ages", ages);
        }
        let quantity = AGES.iter().find(|(word, _)| *word == asked.word("ages")).map(|(_, quantity)| *quantity);
        let mut runs = Vec::new();
        for source in sources.all() {
            for group in 0..source.measurement.groups.len() {
                runs.push(Run::of(source, group, quantity.unwrap_or(Quantity::LossFactor), &asked, work)?);
            }
        }
        let alone = runs.len() == 1;
        let title = match (alone, runs.first()) {
            (true, Some(run)) => format!("Ageing — {}", run.label),
            _ => format!("Ageing, {} runs — {}", runs.len(), sources.first.reading.file),
        };
        let mut notices: Vec<Notice> = Vec::new();
        for run in &runs {
            for notice in &run.report.notices {
                let message = if alone { notice.message.clone() } else { format!("{}: {}", run.label, notice.message) };
                // That the first group was taken is no choice here: every one is.
                if notice.code != "group_chosen" {
                    notices.push(Notice { message, ..notice.clone() });
                }
            }
        }
        let estimates =
            runs.iter().enumerate().flat_map(|(number, run)| run.estimates((!alone).then_some(number))).collect();
        let quality = runs.first().filter(|_| alone).and_then(|run| run.report.quality.clone());
        let correlations = runs.first().filter(|_| alone).and_then(|run| run.report.correlations.clone());
        Ok(Report {
            title,
            inputs: runs.iter().flat_map(|run| run.report.inputs.clone()).collect(),
            request: asked.resolved(request),
            estimates,
            quality,
            correlations,
            tables: vec![table(&runs)],
            figures: vec![figure(&runs, alone)],
            findings: runs.iter().filter(|_| alone).flat_map(|run| run.report.findings.clone()).collect(),
            notices,
            ..Report::default()
        })
    }
}

fn has(measurement: &Measurement, quantity: Quantity) -> bool {
    measurement.ordinates.iter().any(|channel| channel.quantity == quantity)
}

/// One run with the decay through it.
struct Run {
    label: String,
    report: Report,
}

impl Run {
    fn of(source: &Source, group: usize, quantity: Quantity, asked: &Asked, work: &dyn Work) -> Result<Run, Failure> {
        let measurement = source.measurement;
        let channel = measurement.ordinates.iter().find(|channel| channel.quantity == quantity);
        let Some(channel) = channel else {
            let message = format!("\"{}\" does not hold the {}.", source.reading.file, quantity.title());
            return Err(Failure::option("ages", message));
        };
        let mut options: BTreeMap<String, Value> = BTreeMap::from([
            ("models".into(), json!(["kww_decay"])),
            ("y".into(), json!([channel.name])),
            ("set".into(), json!(group)),
            ("mask".into(), json!(asked.rows("mask"))),
        ]);
        options.extend(asked.number("origin").map(|origin| ("origin".into(), json!(origin))));
        options.extend(asked.range("range").map(|range| ("range".into(), json!(range))));
        let request = Request { analysis: "curve_laws".into(), inputs: Vec::new(), options };
        let report = CurveLaws.run(&Sources { first: *source, others: Vec::new() }, &request, work)?;
        let label = match (measurement.groups.len(), measurement.groups.get(group)) {
            (2.., Some(group)) => format!("{}, {}", group.label, source.reading.file),
            _ => source.reading.file.clone(),
        };
        Ok(Run { label, report })
    }

    /// The numbers under the names of this question; with a number behind where there are several runs.
    fn estimates(&self, number: Option<usize>) -> Vec<Estimate> {
        let one = |(key, there): &(&str, &str)| {
            let estimate = self.report.estimates.iter().find(|estimate| estimate.key == *there)?;
            let (key, meaning) = match number {
                None => ((*key).to_owned(), estimate.meaning.clone()),
                Some(number) => (format!("{key}_{}", number + 1), format!("{}: {}", self.label, estimate.meaning)),
            };
            Some(Estimate { key, meaning, ..estimate.clone() })
        };
        KEYS.iter().filter_map(one).collect()
    }
}

/// Every run with its numbers.
fn table(runs: &[Run]) -> DataTable {
    let labels = runs.iter().map(|run| run.label.clone()).collect();
    let mut columns =
        vec![DataColumn { key: "run".into(), title: "Run".into(), unit: String::new(), values: Cells::Words(labels) }];
    for (key, there) in KEYS {
        let of = |run: &Run| run.report.estimates.iter().find(|estimate| estimate.key == there).cloned();
        let Some(first) = runs.iter().find_map(of) else { continue };
        let column = |key: String, title: String, value: &dyn Fn(Estimate) -> Option<f64>| DataColumn {
            key,
            title,
            unit: first.unit.clone(),
            values: Cells::Numbers(runs.iter().map(|run| of(run).and_then(value).unwrap_or(f64::NAN)).collect()),
        };
        columns.push(column(key.into(), format!("${}$", first.symbol), &|estimate| estimate.value));
        columns.push(column(format!("{key}_std_error"), format!(r"$\sigma({})$", first.symbol), &|estimate| {
            estimate.std_error
        }));
    }
    DataTable { key: "runs".into(), title: "Each run".into(), columns }
}

/// All runs with the decays through them, one colour each.
fn figure(runs: &[Run], alone: bool) -> Figure {
    let mut panels: Vec<Panel> = Vec::new();
    for (series, run) in runs.iter().enumerate() {
        let Some(figure) = run.report.figures.first() else { continue };
        for (number, panel) in figure.panels.iter().enumerate() {
            let marks = panel.marks.iter().map(|mark| {
                let mut mark = mark.clone();
                match &mut mark {
                    Mark::Points(points) => {
                        points.series = series as u32;
                        if !alone && number == 0 && !points.excluded {
                            points.name.clone_from(&run.label);
                        }
                    }
                    Mark::Line(line) => {
                        line.series = series as u32;
                        if !alone {
                            line.name.clear();
                        }
                    }
                    Mark::Band(band) => band.series = series as u32,
                    Mark::Rule(_) => {}
                }
                mark
            });
            match panels.get_mut(number) {
                Some(shared) => shared.marks.extend(marks),
                None => panels.push(Panel { marks: marks.collect(), ..panel.clone() }),
            }
        }
    }
    Figure { key: "ageing".into(), title: "Ageing".into(), panels, ranged: true, ..Figure::default() }
}

//! Glass transition, crystallisation and what lies between them, from a heating run.

mod figures;
mod numbers;
mod options;

use super::shared::asked::Asked;
use super::shared::thermogram::{Thermogram, channel_of, has_heating, is_heat};
use super::shared::transitions::{Crystallization, Exotherm, Glass, Reach, Seen, Windows, half_range, parts};
use super::shared::windows::held_windows;
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, Kind, Measurement, Notice};
use crate::math::local::Line;
use crate::report::{Report, Request};
use crate::work::Work;
use std::collections::BTreeMap;

/// The question.
pub struct HeatFlow;

impl Analysis for HeatFlow {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        measurement.kind == Kind::HeatFlowCurve
    }

    fn likely(&self, measurement: &Measurement) -> bool {
        has_heating(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut asked = Asked::of(&self.entry(), request)?;
        let measurement = source.measurement;
        let channel = &chosen(source, &mut asked)?;
        let mut notices = Vec::new();
        let mut run = Thermogram::of(
            source,
            channel,
            asked.number("set").map(|set| set as usize),
            asked.number("heating_rate"),
            &asked.rows("mask"),
            &mut notices,
        )?;
        if !measurement.heat_flow.as_ref().is_some_and(|run| run.direction_stated) && starts_downwards(&run) {
            notices.push(Notice::warning(
                "starts_downwards",
                "Where heating begins the flow falls, as it does where exothermic events point up. Nothing here can be trusted before that \
                 is settled.",
            ));
        }
        if let Some(range) = asked.range("range") {
            run = limited(&run, range.map(|end| measurement.abscissa.unit.to_si(end)))?;
        }
        if let Some(rate) = run.rate {
            asked.set("heating_rate", rate);
        }
        let held = held_windows(&asked);
        // A step that noise hides may show when more points are averaged, one between few points when fewer are.
        let smoothed = [1.0, 2.0, 0.7].map(|factor| Seen::smoothed_over(&run, factor * run.smoothing()));
        let mut all = smoothed.iter().map(|seen| Found::of(seen, &held));
        let usual = all.next().ok_or(Failure::Stopped)?;
        let mut found =
            if usual.glass.is_some() { usual } else { all.find(|one| one.glass.is_some()).unwrap_or(usual) };
        // An answer without the lines would have no end left to be dragged back.
        if found.windows.is_none() && held.keys().any(|key| WINDOWS.contains(&key.as_str())) {
            return Err(Failure::option(
                "fix",
                "there is no line to be laid: each has to end at a higher temperature than it begins at.",
            ));
        }
        if found.glass.is_none() && held.is_empty() {
            found.doubt(&smoothed);
        }
        if run.to_heat_capacity.is_none() {
            notices.push(Notice::warning(
                "no_heat",
                format!("Heats and heat capacities are not given without {}; temperatures are.", run.missing),
            ));
        }
        Ok(Report {
            title: format!("{} — {}", self.entry().title, measurement.title),
            inputs: vec![source.input(run.rows.len(), "heating run")],
            request: asked.resolved(request),
            parameters: found.parameters(&held),
            estimates: found.estimates(),
            tables: found.tables(),
            figures: figures::figures(&found, &measurement.abscissa),
            findings: found.findings(),
            notices,
            ..Report::default()
        })
    }
}

/// The heat flow that is asked about: the named one, or the first.
fn chosen(source: &Source, asked: &mut Asked) -> Result<Channel, Failure> {
    const KEY: &str = "curve";
    let columns = source.reading.tables.get(source.measurement.table).map_or(&[][..], |table| &table.columns);
    let heats = || columns.iter().enumerate().filter(|(_, column)| is_heat(column.quantity) && column.values > 0);
    let place = match asked.words(KEY).as_slice() {
        [] => source.measurement.ordinates.first().map(|channel| channel.column),
        [name, ..] => heats().find(|(_, column)| column.name == *name).map(|(place, _)| place),
    };
    let channel = place.and_then(|place| channel_of(source, place)).ok_or_else(|| {
        let names: Vec<String> = heats().map(|(_, column)| format!("\"{}\"", column.name)).collect();
        Failure::option(KEY, format!("there is no such heat flow; there are {}.", names.join(", ")))
    })?;
    asked.set(KEY, vec![channel.name.clone()]);
    Ok(channel)
}

/// Whether the flow falls far where heating begins: a sample takes up heat from then on, so endothermic should be down.
fn starts_downwards(run: &Thermogram) -> bool {
    /// Within so many kelvins, by so much of all that it varies by.
    const WITHIN: f64 = 10.0;
    const FAR: f64 = 0.3;
    let ends = |flow: &[f64]| {
        flow.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(*v), high.max(*v)])
    };
    let [low, high] = ends(&run.flow);
    let [lowest, _] = ends(&run.flow[crate::math::local::between(&run.t, run.t[0], run.t[0] + WITHIN)]);
    run.flow[0] - lowest > FAR * (high - low)
}

fn limited(run: &Thermogram, [low, high]: [f64; 2]) -> Result<Thermogram, Failure> {
    let part = crate::math::local::between(&run.t, low, high);
    if part.len() < 20 {
        return Err(Failure::option("range", "fewer than 20 points are left; widen the range."));
    }
    Ok(Thermogram {
        t: run.t[part.clone()].to_vec(),
        flow: run.flow[part.clone()].to_vec(),
        rows: run.rows[part].to_vec(),
        ..run.clone()
    })
}

/// The ends of the glass line and of the liquid line.
const WINDOWS: [&str; 4] = ["glass_from", "glass_to", "liquid_from", "liquid_to"];

/// What a run shows.
struct Found<'a> {
    seen: &'a Seen<'a>,
    windows: Option<Windows>,
    exotherm: Option<Exotherm>,
    glass: Option<Measured<Glass>>,
    crystal: Option<Crystal>,
    /// Where there may be a glass transition, K, when none is sure.
    doubtful: Vec<f64>,
}

/// A glass transition with errors in the order of [`of_glass`]: of noise and of the windows.
struct Measured<T> {
    value: T,
    noise: Vec<f64>,
    choice: Vec<f64>,
}

struct Crystal {
    of: Measured<Crystallization>,
    baseline: Line,
    /// From and to where, K, and the heat in units of flow times kelvin with its errors of noise and baseline.
    heat: Option<Heat>,
}

struct Heat {
    ends: [f64; 2],
    levels: [f64; 2],
    value: f64,
    noise: f64,
    choice: f64,
}

fn of_glass(one: Option<Glass>) -> Vec<f64> {
    one.map_or(vec![f64::NAN; 5], |one| vec![one.onset, one.midpoint, one.endset, one.inflection, one.step])
}

fn of_crystal(one: Option<Crystallization>) -> Vec<f64> {
    one.map_or(vec![f64::NAN; 2], |one| vec![one.onset, one.peak])
}

/// Half ranges of some numbers over choices.
fn spread(of: &[Vec<f64>]) -> Vec<f64> {
    (0..of[0].len()).map(|k| half_range(&of.iter().map(|one| one[k]).collect::<Vec<_>>())).collect()
}

/// Errors of which the first `temperatures` are those of temperatures, which are never better known than the distance of points tells.
fn at_least(seen: &Seen, temperatures: usize, mut errors: Vec<f64>) -> Vec<f64> {
    let least = seen.run.spacing() / 12f64.sqrt();
    errors.iter_mut().take(temperatures).for_each(|error| *error = error.max(least));
    errors
}

impl<'a> Found<'a> {
    fn of(seen: &'a Seen<'a>, held: &BTreeMap<String, f64>) -> Found<'a> {
        let run = seen.run;
        let (first, last) = (run.t[0], run.t[run.t.len() - 1]);
        let exotherm = seen.exotherm();
        let until = exotherm.map_or(last, |one| run.t[one.lowest]);
        let get = |key: &str, found: Option<f64>| held.get(key).copied().or(found);
        let window = |name: &str, found: Option<[f64; 2]>| {
            let from = get(&format!("{name}_from"), found.map(|w| w[0]))?;
            let to = get(&format!("{name}_to"), found.map(|w| w[1]))?;
            (from < to).then_some([from, to])
        };
        let inflection = seen.inflections(until, Reach::Wide).first().copied();
        let automatic = inflection.and_then(|k| seen.windows(k, exotherm, Reach::Wide));
        let glass_window = window("glass", automatic.map(|w| w.glass));
        let liquid_window = window("liquid", automatic.map(|w| w.liquid));
        let windows = glass_window.zip(liquid_window).map(|(glass, liquid)| Windows { glass, liquid });
        // Windows set by hand say where the transition is.
        let inflection = match windows {
            Some(w) if !held.is_empty() => {
                let inside = inflection.filter(|k| (w.glass[1]..=w.liquid[0]).contains(&run.t[*k]));
                inside.or_else(|| seen.steepest(w.glass[1], w.liquid[0]))
            }
            _ => inflection,
        };
        let glass = windows.zip(inflection).and_then(|(windows, k)| {
            let value = seen.glass(&run.flow, &windows, k)?;
            let again = seen.drawn_again(&|flow| of_glass(seen.glass(flow, &windows, k)));
            let mut others = vec![of_glass(Some(value))];
            for glass in parts(windows.glass) {
                others.push(of_glass(seen.glass(&run.flow, &Windows { glass, ..windows }, k)));
            }
            for liquid in parts(windows.liquid) {
                others.push(of_glass(seen.glass(&run.flow, &Windows { liquid, ..windows }, k)));
            }
            for k in seen.plateau(k) {
                others.push(of_glass(seen.glass(&run.flow, &windows, k)));
            }
            Some(Measured { value, noise: again, choice: at_least(seen, 4, spread(&others)) })
        });
        // A step that is not larger than what it could be by chance, or by choice, is none.
        let glass = glass.filter(|one| {
            let error = one.noise[4].hypot(one.choice[4]);
            let range = first..last;
            // An overshoot lifts the tangent's upper end above the liquid line, so that the endset may lie below the inflection; but it
            // crosses the middle of both lines, whatever the noise.
            one.value.midpoint.is_finite()
                && one.noise.iter().all(|noise| noise.is_finite())
                && seen.possible(one.value.step)
                && one.value.step > (3.0 * error).max(5.0 * seen.smooth_noise())
                && range.contains(&one.value.onset)
                && one.value.onset < one.value.endset.min(one.value.inflection)
                && windows.is_some_and(|w| one.value.onset > w.glass[0] && one.value.endset < w.liquid[1])
                && one.noise[0].hypot(one.choice[0]) < 0.5 * seen.width.max(one.value.endset - one.value.onset)
        });
        let crystal = exotherm.and_then(|exotherm| {
            let before = || seen.straight(first, run.t[exotherm.lowest], 0.1 * exotherm.depth);
            let window = windows.map(|w| w.liquid).or_else(before)?;
            Crystal::of(seen, window, exotherm, held.get("crystal_to").copied())
        });
        // An onset that could lie anywhere is that of no event, and a dip without a lowest point is none.
        let crystal = crystal
            .filter(|one| one.of.noise[0].hypot(one.of.choice[0]) < 3.0 * seen.width && one.of.noise[1].is_finite());
        Found { seen, windows, exotherm, glass, crystal, doubtful: Vec::new() }
    }

    /// Looks for rises that stand out of their surroundings only, where the flow bends throughout. They may be glass transitions: their
    /// places are said, and windows are laid about the first, to be moved by the one who knows.
    fn doubt(&mut self, smoothed: &[Seen]) {
        let run = self.seen.run;
        let until = self.exotherm.map_or(f64::INFINITY, |one| run.t[one.lowest]);
        let finest = smoothed.iter().rev().map(|seen| (seen, seen.inflections(until, Reach::Near)));
        let Some((seen, all)) = finest.into_iter().find(|(_, all)| !all.is_empty()) else { return };
        self.windows = seen.windows(all[0], self.exotherm, Reach::Near);
        self.doubtful = all.into_iter().map(|k| run.t[k]).collect();
    }
}

impl Crystal {
    fn of(seen: &Seen, window: [f64; 2], exotherm: Exotherm, until: Option<f64>) -> Option<Crystal> {
        let flow = &seen.run.flow;
        let baseline = seen.line(flow, window)?;
        let value = seen.onset(flow, &baseline, window[1], exotherm, 1.0)?;
        let noise = seen.drawn_again(&|flow| {
            of_crystal(seen.line(flow, window).and_then(|line| seen.onset(flow, &line, window[1], exotherm, 1.0)))
        });
        let mut others = vec![of_crystal(Some(value))];
        for part in parts(window) {
            let line = seen.line(flow, part);
            others.push(of_crystal(line.and_then(|line| seen.onset(flow, &line, window[1], exotherm, 1.0))));
        }
        for wider in [0.6, 1.6] {
            others.push(of_crystal(seen.onset(flow, &baseline, window[1], exotherm, wider)));
        }
        let heat = Heat::of(seen, window, &baseline, exotherm, until);
        Some(Crystal { of: Measured { value, noise, choice: at_least(seen, 2, spread(&others)) }, baseline, heat })
    }
}

impl Heat {
    fn of(seen: &Seen, before: [f64; 2], baseline: &Line, exotherm: Exotherm, until: Option<f64>) -> Option<Heat> {
        /// How far the end of an exotherm is looked for, K.
        const FAR: f64 = 120.0;
        let (t, flow) = (&seen.run.t, &seen.run.flow);
        let lowest = t[exotherm.lowest];
        let last = t[t.len() - 1].min(lowest + FAR);
        let after = match until {
            Some(until) => [until, (until + 4.0 * seen.width).min(last)],
            None => seen.straight(lowest + seen.width, last, exotherm.depth)?,
        };
        let beyond = seen.line(flow, after)?;
        let ends = [before[1], after[0]];
        let levels = [baseline.at(ends[0]), beyond.at(ends[1])];
        let chord = |x: f64| levels[0] + (levels[1] - levels[0]) * (x - ends[0]) / (ends[1] - ends[0]);
        let value = seen.heat_below(flow, ends[0], ends[1], &chord);
        let extended = |x: f64| if x < lowest { baseline.at(x) } else { beyond.at(x) };
        let other = seen.heat_below(flow, ends[0], ends[1], &extended);
        // A sum of points, each with its noise.
        let points = (ends[1] - ends[0]) / seen.run.spacing();
        let noise = seen.noise * seen.run.spacing() * points.sqrt();
        // Still deep at its end: what is straight is not the level after the event.
        let over = levels[1] > baseline.at(ends[1]) - 0.5 * exotherm.depth;
        over.then_some(Heat { ends, levels, value, noise, choice: (value - other).abs() })
    }
}

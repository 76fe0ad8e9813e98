//! What a treatment changed: two temperature sweeps beside each other, before and after annealing, and their difference.

use super::shared::asked::{Asked, number, setting};
use super::shared::columns::numbers;
use super::shared::fitted::{NORMAL_95, Named};
use super::shared::options::choice;
use super::shared::temperature::drawn::{axis, level, loss_factor_axis, points, shown, temperature_axis, upright};
use super::shared::temperature::peak::{Search, peak};
use super::shared::temperature::{
    Chosen, Ramp, frequency_option, has_loss_factor, is_ramp, point_options, ramp_of, undetermined, with_interval,
};
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::figure::{Figure, Line, Mark, Panel, Points, Scale};
use crate::math::rounding::significant;
use crate::math::smooth::smooth;
use crate::report::{DataTable, Estimate, Finding, Report, Request};
use crate::work::Work;

/// The question.
pub struct BeforeAfter;

impl Analysis for BeforeAfter {
    fn entry(&self) -> AnalysisEntry {
        let mut options = vec![
            setting(
                "treated",
                "After the treatment",
                "Which of the two is the treated one.",
                choice(&[("second", "The second"), ("first", "The first")]),
                "second",
            ),
            frequency_option(),
            setting(
                "level_span",
                "Cold window",
                "How much of the cold end the change of stiffness is taken from.",
                number("K", [1.0, 1000.0]),
                20.0,
            ),
            setting(
                "smoothing",
                "Smoothing",
                "Half the span over which the difference is smoothed.",
                number("K", [0.1, 100.0]),
                8.0,
            )
            .advanced(),
            setting(
                "flank",
                "Below a loss factor of",
                "A peak that only one has is looked for where both loss factors are below this: not on the flank of the main peak.",
                number("", [1e-6, 10.0]),
                0.03,
            )
            .advanced(),
        ];
        options.extend(point_options());
        AnalysisEntry {
            id: "before_after".into(),
            title: "Before and after".into(),
            summary: "Two temperature sweeps beside each other, as-cast and annealed: the change of stiffness, the shift of the loss \
                      peak, and a loss peak that only one of them has, or the statement that none is seen."
                .into(),
            explanation: "$$\\Delta\\tan\\delta(T)=\\tan\\delta_\\mathrm{before}(T)-\\tan\\delta_\\mathrm{after}(T)$$\n\n\
                          The second sweep is taken at the temperatures of the first, by straight lines between its points. The change of \
                          stiffness is the mean of $E'_\\mathrm{after}/E'_\\mathrm{before}-1$ over the cold window; the shift of the main \
                          peak is the difference of two cubic fits. A peak that only one has is the largest smoothed difference where both \
                          loss factors are low; it counts when it exceeds five of its standard errors, from the scatter of the points about \
                          their smooth curves. A difference that is level everywhere is an instrument's, not a peak."
                .into(),
            needs: "two temperature sweeps of a loss factor or moduli, before and after a treatment".into(),
            source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), fig. 8".into(),
            several: true,
            options,
        }
    }

    fn accepts(&self, _measurement: &Measurement) -> bool {
        false
    }

    fn accepts_beside(&self, measurement: &Measurement) -> bool {
        is_ramp(measurement) && has_loss_factor(measurement)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let asked = Asked::of(&self.entry(), request)?;
        let all: Vec<&Source> = sources.all().collect();
        let [first, second] = all.as_slice() else {
            let message = format!("{} measurements were given; two are compared, before and after.", all.len());
            return Err(Failure::option("treated", message));
        };
        let mut notices = Vec::new();
        let points = Chosen::of(first, &asked);
        let ramps =
            [ramp_of(first, &asked, &points, &mut notices)?, ramp_of(second, &asked, &points.beside(), &mut notices)?];
        let [before, after] = match asked.word("treated") {
            "first" => [&ramps[1], &ramps[0]],
            _ => [&ramps[0], &ramps[1]],
        };
        let compared = Compared::of(before, after, &asked)?;
        notices.extend(other_frequency(before, after));
        let (estimates, findings) = compared.numbers(&asked);
        Ok(Report {
            title: format!("{} and {}: before and after", before.label, after.label),
            inputs: all
                .iter()
                .zip(&ramps)
                .map(|(source, ramp)| source.input(ramp.rows.len(), ramp.label.clone()))
                .collect(),
            request: asked.resolved(request),
            estimates,
            findings,
            tables: vec![compared.table()],
            figures: vec![compared.figure()],
            notices,
            ..Report::default()
        })
    }
}

/// Two sweeps at the temperatures of the first, where both have been.
struct Compared<'a> {
    before: &'a Ramp,
    after: &'a Ramp,
    temperature: Vec<f64>,
    /// Loss factor before, after, and their difference; smoothed difference and its standard error.
    loss: [Vec<f64>; 2],
    difference: Vec<f64>,
    smoothed: Vec<f64>,
    error: Vec<f64>,
    /// Storage after over before; NaN where missing.
    stiffness: Vec<f64>,
    /// Loss factor at which the flank of the main peak begins.
    flank: f64,
}

impl Compared<'_> {
    fn of<'a>(before: &'a Ramp, after: &'a Ramp, asked: &Asked) -> Result<Compared<'a>, Failure> {
        /// Fewer points in common tell nothing.
        const FEWEST: usize = 12;
        let mut compared = Compared {
            before,
            after,
            temperature: Vec::new(),
            loss: [Vec::new(), Vec::new()],
            difference: Vec::new(),
            smoothed: Vec::new(),
            error: Vec::new(),
            stiffness: Vec::new(),
            flank: asked.definite("flank"),
        };
        for (k, &t) in before.temperature.iter().enumerate() {
            let (own, other) = (before.loss_factor[k], between(&after.temperature, &after.loss_factor, t));
            if own.is_finite() && other.is_finite() {
                compared.temperature.push(t);
                compared.loss[0].push(own);
                compared.loss[1].push(other);
                compared.difference.push(own - other);
                compared.stiffness.push(between(&after.temperature, &after.storage, t) / before.storage[k]);
            }
        }
        let count = compared.temperature.len();
        if count < FEWEST {
            let message =
                format!("the two sweeps have only {count} temperatures in common; {FEWEST} at least are needed.");
            return Err(Failure::option("range", message));
        }
        let half = asked.definite("smoothing");
        let smooth = smooth(&compared.temperature, &compared.difference, half);
        for k in 0..count {
            let t = compared.temperature[k];
            let near = |sign: f64| compared.temperature.partition_point(|other| *other < t + sign * half);
            let (from, to) = (near(-1.0), near(1.0).max(near(-1.0) + 1));
            // The weight of a point in its own smoothed value is the share of its variance that is left there.
            let scatter = smooth.scatter(&compared.difference, from, to - 1);
            compared.error.push(scatter * smooth.own[k].sqrt());
        }
        compared.smoothed = smooth.value;
        Ok(compared)
    }

    /// Points below the flank of the main peak: from the cold end to where a loss factor first exceeds the limit for good.
    fn below_flank(&self, limit: f64) -> usize {
        /// So many in a row are no scatter.
        const FOR_GOOD: usize = 5;
        let high = |k: usize| self.loss.iter().any(|loss| loss[k] >= limit);
        let count = self.temperature.len();
        (0..count).find(|&k| (k..(k + FOR_GOOD).min(count)).all(high)).unwrap_or(count)
    }

    fn numbers(&self, asked: &Asked) -> (Vec<Estimate>, Vec<Finding>) {
        let mut estimates = vec![self.storage_change(asked.definite("level_span")), self.peak_shift()];
        let (own, finding) = self.own_peak(self.flank);
        estimates.extend(own);
        (estimates, vec![finding])
    }

    fn storage_change(&self, span: f64) -> Estimate {
        let named = Named::new(
            "storage_change",
            r"\Delta E'/E'",
            "Change of the storage modulus of the cold glass, relative",
            "",
        );
        let limit = self.temperature[0] + span;
        let inside: Vec<f64> = (0..self.temperature.len())
            .filter(|&k| self.temperature[k] <= limit && self.stiffness[k].is_finite())
            .map(|k| self.stiffness[k] - 1.0)
            .collect();
        let count = inside.len() as f64;
        if inside.len() < 3 {
            return undetermined(&named, "Both storage moduli are not measured in the cold window.");
        }
        let mean = inside.iter().sum::<f64>() / count;
        let error = (inside.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (count - 1.0) / count).sqrt();
        let note = format!(
            "Mean of {} points up to {:.1} K; how the sample was clamped each time is not in the error.",
            inside.len(),
            limit
        );
        with_interval(&named, [mean, error], super::shared::temperature::t95(inside.len() - 1), note)
    }

    fn peak_shift(&self) -> Estimate {
        let named = Named::new("peak_shift", r"\Delta T_p", "Shift of the main loss peak, after minus before", "K");
        let has_loss = [self.before, self.after].iter().all(|ramp| ramp.loss.iter().any(|v| v.is_finite()));
        let search = Search { fraction: 0.7, degree: 3, within: [0.0, 1e6] };
        let of = |ramp: &Ramp| peak(&ramp.temperature, if has_loss { &ramp.loss } else { &ramp.loss_factor }, &search);
        let what = if has_loss { "the loss modulus" } else { "the loss factor" };
        match (of(self.before), of(self.after)) {
            (Ok(before), Ok(after)) => {
                let shift = after.temperature[0] - before.temperature[0];
                let error = after.temperature[1].hypot(before.temperature[1]);
                let note = format!(
                    "Cubic fits to {what}: {:.2} K before, {:.2} K after.",
                    before.temperature[0], after.temperature[0]
                );
                with_interval(
                    &named,
                    [shift, error],
                    super::shared::temperature::t95(before.freedom.min(after.freedom)),
                    note,
                )
            }
            (Err(why), _) | (_, Err(why)) => undetermined(&named, why.reason(what)),
        }
    }

    /// The largest difference away from the flank of the main peak.
    fn own_peak(&self, limit: f64) -> (Vec<Estimate>, Finding) {
        /// Standard errors that make a difference a peak.
        const SEEN: f64 = 5.0;
        let finding = |value: &str, reason: String| Finding::new("peak_of_one", value, reason);
        let strength = |k: &usize| self.smoothed[*k].abs() / self.error[*k];
        let end = self.below_flank(limit);
        let low = (0..end).filter(|&k| self.error[k] > 0.0);
        let Some(top) = low.clone().max_by(|a, b| self.smoothed[*a].abs().total_cmp(&self.smoothed[*b].abs())) else {
            let reason = format!("Both loss factors are above {limit} everywhere; raise the limit, or measure colder.");
            return (Vec::new(), finding("none", reason));
        };
        let error = self.error[top];
        let edges: Vec<usize> = low.collect();
        let at_an_edge = edges.first() == Some(&top) || edges.last() == Some(&top);
        if strength(&top) < SEEN || at_an_edge {
            let reason = if at_an_edge && strength(&top) >= SEEN {
                format!(
                    "The difference is largest at {:.1} K, at the end of where both loss factors are below {limit}: it belongs to the \
                     flank of the main peak, or to what lies beyond.",
                    self.temperature[top]
                )
            } else {
                format!(
                    "The largest difference below the main peak, at {:.1} K, is {} ± {}; more than {} would be called a peak.",
                    self.temperature[top],
                    significant(self.smoothed[top], 2),
                    significant(error, 1),
                    significant(SEEN * error, 2)
                )
            };
            return (Vec::new(), finding("none", reason));
        }
        let sign = self.smoothed[top].signum();
        let who = if sign > 0.0 { "before" } else { "after" };
        let height =
            Named::new("loss_peak_height", r"\Delta\tan\delta", "Height of the loss peak that only one has", "");
        let position = Named::new("loss_peak_temperature", "T_{\\Delta}", "Where that peak lies", "K");
        // The part around the top where the difference is nearly as large: farther away such peaks are lopsided.
        const NEARLY: f64 = 0.85;
        let inside = |k: &usize| sign * self.smoothed[*k] > NEARLY * sign * self.smoothed[top];
        let from = (0..=top).rev().take_while(inside).last().unwrap_or(top);
        let to = (top..end).take_while(inside).last().unwrap_or(top);
        let values: Vec<f64> = self.difference[from..=to].iter().map(|d| sign * d).collect();
        let search = Search { fraction: 0.0, degree: 2, within: [0.0, 1e6] };
        let fitted = peak(&self.temperature[from..=to], &values, &search);
        let window = format!("{:.1} to {:.1} K", self.temperature[from], self.temperature[to]);
        let estimates = vec![
            with_interval(
                &height,
                [self.smoothed[top].abs(), error],
                NORMAL_95,
                format!("Only {who} the treatment; largest smoothed difference."),
            ),
            match fitted {
                Ok(found) => {
                    with_interval(&position, found.temperature, NORMAL_95, format!("A parabola through {window}."))
                }
                Err(why) => undetermined(&position, why.reason("the difference")),
            },
        ];
        let reason = format!(
            "The difference at {:.1} K is {} ± {}, {} of its standard errors; nearly as much over {window}.",
            self.temperature[top],
            significant(self.smoothed[top], 2),
            significant(error, 1),
            significant(strength(&top), 2)
        );
        (estimates, finding(&format!("only {who}"), reason))
    }

    fn table(&self) -> DataTable {
        let columns = vec![
            numbers("temperature", "$T$", "K", self.temperature.clone()),
            numbers("before", r"$\tan\delta$ before", "", self.loss[0].clone()),
            numbers("after", r"$\tan\delta$ after", "", self.loss[1].clone()),
            numbers("difference", "Difference", "", self.difference.clone()),
            numbers("smoothed", "Smoothed", "", self.smoothed.clone()),
            numbers("smoothed_std_error", r"$\sigma$ of it", "", self.error.clone()),
            numbers("stiffness", "$E'$ after over before", "", self.stiffness.clone()),
        ];
        DataTable { key: "difference".into(), title: "Before, after and their difference".into(), columns }
    }

    fn figure(&self) -> Figure {
        let x = temperature_axis(self.before);
        let of = |ramp: &Ramp, series: u32, name: &str| {
            let points = points(
                name,
                series,
                ramp.temperature.iter().map(|t| shown(ramp, *t)).collect(),
                ramp.loss_factor.clone(),
                ramp.rows.clone(),
            );
            Mark::Points(Points { filled: series == 0, ..points })
        };
        let grid = || self.temperature.iter().map(|t| shown(self.before, *t)).collect();
        let differences = Points { filled: true, x: grid(), y: self.difference.clone().into(), ..Points::default() };
        let smoothed = Line { series: 2, x: grid(), y: self.smoothed.clone().into(), ..Line::default() };
        let mut below = vec![level(0.0), Mark::Points(differences), Mark::Line(smoothed)];
        let largest = (0..self.below_flank(self.flank))
            .max_by(|a, b| self.smoothed[*a].abs().total_cmp(&self.smoothed[*b].abs()));
        below.extend(largest.map(|k| upright("", shown(self.before, self.temperature[k]))));
        Figure {
            key: "before_after".into(),
            title: "Before and after".into(),
            panels: vec![
                Panel {
                    x: x.clone(),
                    y: loss_factor_axis(self.before.loss_factor.iter().chain(&self.after.loss_factor)),
                    marks: vec![of(self.before, 0, "before"), of(self.after, 1, "after")],
                    height: 1.0,
                },
                Panel { x, y: axis("before − after", Scale::Linear), marks: below, height: 0.6 },
            ],
            ranged: true,
            ..Figure::default()
        }
    }
}

/// A straight line between the points around `at`; NaN outside.
fn between(x: &[f64], y: &[f64], at: f64) -> f64 {
    let after = x.partition_point(|x| *x < at);
    match (after.checked_sub(1), x.get(after)) {
        (_, Some(next)) if *next == at => y[after],
        (Some(before), Some(next)) => y[before] + (at - x[before]) / (next - x[before]) * (y[after] - y[before]),
        _ => f64::NAN,
    }
}

/// That two frequencies are not compared as if they were one.
fn other_frequency(before: &Ramp, after: &Ramp) -> Option<Notice> {
    let (one, other) = (before.frequency?, after.frequency?);
    /// Drives miss the frequency that is set by less.
    const SAME: f64 = 0.05;
    ((one / other).ln().abs() > SAME).then(|| {
        Notice::warning(
            "other_frequency",
            format!(
                "The sweeps were measured at {one:.4} and {other:.4} Hz: part of the difference is the frequency's."
            ),
        )
    })
}

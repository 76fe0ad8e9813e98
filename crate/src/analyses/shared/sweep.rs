//! One sweep out of a measurement, as every analysis of sweeps asks for it: which isotherm, which quantities, which points, with
//! what noise.

use super::noise::{self, estimated};
use super::options::{FitOptions, Weights, choice, option};
use crate::analyses::{Failure, Source};
use crate::catalog::{OptionEntry, OptionKind};
use crate::data::{Channel, FrequencySweep, Group, Kind, Measurement, Notice};
use crate::models::Law;
use crate::models::modulus::Predicts;
use crate::units::{Quantity, Unit};
use num_complex::Complex64;
use serde::{Deserialize, Serialize};

/// Which sweep; flattened into the options of each analysis of sweeps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::analyses) struct SweepOptions {
    pub quantities: Quantities,
    /// Number of the isotherm, from 0.
    pub set: Option<usize>,
    /// Temperature of the isotherm, K.
    pub temperature: Option<f64>,
}

impl Default for SweepOptions {
    fn default() -> Self {
        SweepOptions { quantities: Quantities::Measured, set: None, temperature: None }
    }
}

/// What is compared with the data.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum Quantities {
    Measured,
    StorageAndLoss,
    StorageModulus,
    LossModulus,
    LossFactor,
}

/// What `quantities` says in the catalog.
pub(in crate::analyses) fn quantities_entry(defaults: &serde_json::Value) -> OptionEntry {
    let words = [
        ("measured", "Everything measured"),
        ("storage_and_loss", "Storage and loss"),
        ("storage_modulus", "Storage alone"),
        ("loss_modulus", "Loss alone"),
        ("loss_factor", "Loss factor tan δ"),
    ];
    option(defaults, "quantities", "Fitted to", "What is compared with the data.", choice(&words))
}

/// The entries of [`SweepOptions`].
pub(in crate::analyses) fn sweep_entries(defaults: &serde_json::Value) -> Vec<OptionEntry> {
    vec![
        quantities_entry(defaults),
        option(defaults, "set", "Isotherm", "Which group of rows.", OptionKind::Group),
        option(
            defaults,
            "temperature",
            "Temperature",
            "The isotherm nearest to it, when no group is chosen.",
            OptionKind::Number { unit: "K".into(), limits: [0.0, 1e5] },
        )
        .advanced(),
    ]
}

/// Whether a measurement is a sweep of frequency with a part of the modulus.
pub(in crate::analyses) fn is_sweep(measurement: &Measurement) -> bool {
    matches!(measurement.kind, Kind::IsothermFamily | Kind::FrequencySweep)
        && [Part::StorageModulus, Part::LossModulus, Part::LossFactor]
            .iter()
            .any(|part| part.channel(measurement).is_some())
}

/// The isotherm that is asked for, or one whose loss peak lies well inside its window.
pub(in crate::analyses) fn choose_group(
    measurement: &Measurement,
    options: &mut SweepOptions,
    notices: &mut Vec<Notice>,
) -> Result<usize, Failure> {
    let groups = &measurement.groups;
    if let Some(set) = options.set {
        return if set < groups.len() {
            Ok(set)
        } else {
            Err(Failure::option(
                "set",
                format!("{set} was asked for; there are {} isotherms, counted from 0.", groups.len()),
            ))
        };
    }
    let set = if let Some(asked) = options.temperature {
        let distance = |group: &Group| group.temperature.map_or(f64::INFINITY, |t| (t - asked).abs());
        let nearest = (0..groups.len()).min_by(|&a, &b| distance(&groups[a]).total_cmp(&distance(&groups[b])));
        let Some(nearest) = nearest.filter(|&k| distance(&groups[k]).is_finite()) else {
            return Err(Failure::option(
                "temperature",
                "the file gives no temperatures; choose a group by its number.",
            ));
        };
        if distance(&groups[nearest]) > 1.0 {
            notices.push(Notice::warning(
                "temperature_not_measured",
                format!("{asked} K was asked for; the nearest isotherm, {}, is used.", groups[nearest].label),
            ));
        }
        nearest
    } else if groups.len() > 1 {
        let chosen = peak_inside(measurement);
        notices.push(Notice::info(
            "isotherm_chosen",
            format!(
                "No isotherm was chosen, so {} is used: its loss peak lies best inside the frequency window. \
                 Choose another to see it.",
                groups[chosen].label
            ),
        ));
        chosen
    } else {
        0
    };
    options.set = Some(set);
    Ok(set)
}

/// The group whose loss peak is farthest from the ends of its window; the middle one when none has a peak inside.
pub(in crate::analyses) fn peak_inside(measurement: &Measurement) -> usize {
    let sweep = |group| FrequencySweep::of(measurement, group).map(|(sweep, _)| sweep).unwrap_or_default();
    let sweeps: Vec<FrequencySweep> = (0..measurement.groups.len()).map(sweep).collect();
    best_placed(sweeps.iter())
}

/// The same of any sweeps.
pub(in crate::analyses) fn best_placed<'a>(sweeps: impl ExactSizeIterator<Item = &'a FrequencySweep>) -> usize {
    let margin = |sweep: &FrequencySweep| -> Option<f64> {
        let loss = if sweep.loss.is_empty() { &sweep.loss_factor } else { &sweep.loss };
        let peak = (0..loss.len()).filter(|&k| loss[k].is_finite()).max_by(|&a, &b| loss[a].total_cmp(&loss[b]))?;
        let (first, last) = (sweep.omega.first()?, sweep.omega.last()?);
        Some((sweep.omega[peak] / first).ln().min((last / sweep.omega[peak]).ln()))
    };
    let middle = sweeps.len() / 2;
    sweeps
        .enumerate()
        .filter_map(|(number, sweep)| margin(sweep).map(|margin| (number, margin)))
        .filter(|(_, margin)| *margin > 0.0)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map_or(middle, |(number, _)| number)
}

/// The parts of the modulus that are compared with the data.
pub(in crate::analyses) fn choose_parts(
    measurement: &Measurement,
    sweep: &FrequencySweep,
    options: &mut SweepOptions,
) -> Result<Vec<Part>, Failure> {
    choose_quantities(measurement, sweep, &mut options.quantities)
}

/// The same, for the option alone.
pub(in crate::analyses) fn choose_quantities(
    measurement: &Measurement,
    sweep: &FrequencySweep,
    quantities: &mut Quantities,
) -> Result<Vec<Part>, Failure> {
    let measured = |part: Part| part.measured(sweep).iter().any(|v| v.is_finite());
    if *quantities == Quantities::Measured {
        *quantities = match (measured(Part::StorageModulus), measured(Part::LossModulus)) {
            (true, true) => Quantities::StorageAndLoss,
            (true, false) => Quantities::StorageModulus,
            (false, true) => Quantities::LossModulus,
            (false, false) => Quantities::LossFactor,
        };
    }
    let parts = match *quantities {
        Quantities::Measured | Quantities::StorageAndLoss => vec![Part::StorageModulus, Part::LossModulus],
        Quantities::StorageModulus => vec![Part::StorageModulus],
        Quantities::LossModulus => vec![Part::LossModulus],
        Quantities::LossFactor => vec![Part::LossFactor],
    };
    match parts.iter().find(|part| !measured(**part)) {
        None => Ok(parts),
        Some(part) => {
            let have: Vec<&str> = measurement.ordinates.iter().map(|channel| channel.quantity.title()).collect();
            let message = format!("{} is not measured here; there is {}.", part.quantity().title(), have.join(", "));
            Err(Failure::option("quantities", message))
        }
    }
}

/// The points that are used: inside the range, not masked.
pub(in crate::analyses) fn choose_points(
    measurement: &Measurement,
    sweep: &FrequencySweep,
    options: &FitOptions,
    notices: &mut Vec<Notice>,
) -> Result<Vec<bool>, Failure> {
    let unit = measurement.abscissa.unit;
    let used: Vec<bool> = sweep
        .omega
        .iter()
        .zip(&sweep.rows)
        .map(|(&omega, row)| options.inside(unit.from_si(omega)) && !options.mask.contains(row))
        .collect();
    let left_out = used.iter().filter(|used| !**used).count();
    if left_out == used.len() {
        return Err(Failure::option("range", "no point is left; widen the range or use masked points again."));
    }
    if left_out > 0 {
        notices.push(Notice::info(
            "points_left_out",
            format!("{left_out} of {} frequencies are left out by the range or by hand.", used.len()),
        ));
    }
    Ok(used)
}

/// The noise that each number is taken to have.
pub(in crate::analyses) fn choose_noise(
    source: &Source,
    sweep: &FrequencySweep,
    parts: &[Part],
    options: &FitOptions,
    notices: &mut Vec<Notice>,
) -> Result<Noise, Failure> {
    match &options.weights {
        Weights::None => Ok(Noise::Equal),
        Weights::Estimated => {
            let ln_omega: Vec<f64> = sweep.omega.iter().map(|omega| omega.ln()).collect();
            let largest = |values: &[f64]| values.iter().filter(|v| v.is_finite()).fold(0.0_f64, |m, v| m.max(v.abs()));
            let mut one = |part: &Part| {
                let (what, values) = (part.quantity().title(), part.measured(sweep));
                (*part, estimated(what, &ln_omega, values, largest(values), options, notices))
            };
            Ok(Noise::OfParts(parts.iter().map(&mut one).collect()))
        }
        Weights::Relative => Ok(Noise::Relative { relative: options.relative_error, floor: options.floor }),
        Weights::Column(name) => {
            let column = noise::column(source, name)?;
            let unit = parts
                .first()
                .and_then(|part| part.channel(source.measurement))
                .map_or(Unit::none(), |channel| channel.unit);
            let sigma = |row: &u32| column.numbers.get(*row as usize).map_or(f64::NAN, |v| unit.to_si(*v));
            Ok(Noise::Given(sweep.rows.iter().map(sigma).collect()))
        }
    }
}

/// A part of the complex modulus that is measured and predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::analyses) enum Part {
    /// G′.
    StorageModulus,
    /// G″.
    LossModulus,
    /// tan δ = G″/G′.
    LossFactor,
}

impl Part {
    /// What was measured of it.
    pub(in crate::analyses) fn measured(self, sweep: &FrequencySweep) -> &[f64] {
        match self {
            Part::StorageModulus => &sweep.storage,
            Part::LossModulus => &sweep.loss,
            Part::LossFactor => &sweep.loss_factor,
        }
    }

    /// Whether a law predicts it.
    pub(in crate::analyses) fn predicted_by(self, law: &Law) -> bool {
        self == Part::LossModulus || law.predicts() == Predicts::Modulus
    }

    /// The quantity that it is.
    pub(in crate::analyses) fn quantity(self) -> Quantity {
        match self {
            Part::StorageModulus => Quantity::StorageModulus,
            Part::LossModulus => Quantity::LossModulus,
            Part::LossFactor => Quantity::LossFactor,
        }
    }

    /// The channel of a measurement that holds it.
    pub(in crate::analyses) fn channel(self, measurement: &Measurement) -> Option<&Channel> {
        measurement.ordinates.iter().find(|channel| channel.quantity == self.quantity())
    }

    pub(in crate::analyses) fn of(self, g: Complex64) -> f64 {
        match self {
            Part::StorageModulus => g.re,
            Part::LossModulus => g.im,
            Part::LossFactor => g.im / g.re,
        }
    }

    pub(in crate::analyses) fn derivative(self, g: Complex64, dg: Complex64) -> f64 {
        match self {
            Part::StorageModulus => dg.re,
            Part::LossModulus => dg.im,
            Part::LossFactor => (dg.im - g.im / g.re * dg.re) / g.re,
        }
    }
}

/// How each number is weighted: by the inverse of its standard deviation σ.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) enum Noise {
    /// The same σ = 1 for all, in SI.
    Equal,
    /// `σ² = (relative · value)² + (floor · largest storage)²`, each part by its own value: a loss is never measured against
    /// the storage beside it, which in a glass would erase the peak.
    Relative {
        /// Relative error.
        relative: f64,
        /// Absolute error in units of the largest storage modulus (of the largest value where storage is not fitted).
        floor: f64,
    },
    /// σ of each point of the sweep, in SI.
    Given(Vec<f64>),
    /// The same for each part by itself.
    OfParts(Vec<(Part, Vec<f64>)>),
}

/// Numbers of a sweep to be matched by a law.
pub(in crate::analyses) struct Target<'a> {
    pub(in crate::analyses) sweep: &'a FrequencySweep,
    /// Used points, by their number in the sweep.
    points: Vec<usize>,
    pub omega: Vec<f64>,
    pub rows: Vec<Row>,
}

/// One residual.
pub(in crate::analyses) struct Row {
    /// Number among the used points, which is that in `Target::omega`.
    pub point: usize,
    pub part: Part,
    pub value: f64,
    /// 1/σ.
    pub weight: f64,
}

/// Derivative of a residual with respect to each parameter, by its number.
type Slopes<'a> = &'a dyn Fn(usize) -> f64;

/// One measured number with its residual.
pub(in crate::analyses) struct Matched {
    /// Number of the point in the sweep.
    pub(in crate::analyses) point: usize,
    pub(in crate::analyses) part: Part,
    pub(in crate::analyses) sigma: f64,
}

impl<'a> Target<'a> {
    /// The finite numbers of `parts` at the points where `used` holds.
    pub(in crate::analyses) fn new(sweep: &'a FrequencySweep, parts: &[Part], used: &[bool], noise: &Noise) -> Self {
        let points: Vec<usize> = (0..sweep.omega.len()).filter(|&k| used[k]).collect();
        let largest = |values: &[f64]| values.iter().filter(|v| v.is_finite()).fold(0.0_f64, |m, v| m.max(v.abs()));
        let storage_scale = if parts.contains(&Part::StorageModulus) { largest(&sweep.storage) } else { 0.0 };
        let mut rows = Vec::with_capacity(points.len() * parts.len());
        for (number, &point) in points.iter().enumerate() {
            for &part in parts {
                let value = part.measured(sweep)[point];
                let sigma = match noise {
                    Noise::Equal => 1.0,
                    Noise::Given(sigma) => sigma[point],
                    Noise::OfParts(parts) => {
                        parts.iter().find(|(of, _)| *of == part).map_or(f64::NAN, |(_, sigma)| sigma[point])
                    }
                    Noise::Relative { relative, floor } => {
                        let scale = if storage_scale > 0.0 { storage_scale } else { largest(part.measured(sweep)) };
                        (relative * value).hypot(floor * scale)
                    }
                };
                if value.is_finite() && sigma > 0.0 && sigma.is_finite() {
                    rows.push(Row { point: number, part, value, weight: 1.0 / sigma });
                }
            }
        }
        let omega = points.iter().map(|&k| sweep.omega[k]).collect();
        Target { sweep, points, omega, rows }
    }

    /// Calls `each(row, residual, slope)` for the number of each row, the law minus the data in standard deviations there, and its
    /// derivative with respect to each parameter.
    pub(in crate::analyses) fn compare(&self, law: &Law, p: &[f64], each: &mut dyn FnMut(usize, f64, Slopes)) {
        self.walk(law, p, &self.omega, &[], each);
    }

    /// The same for an isotherm that lies on the law when its frequencies are multiplied by e^`ln_a`. The slope with the number past
    /// the last parameter is by ln a.
    pub(in crate::analyses) fn compare_shifted(
        &self,
        law: &Law,
        p: &[f64],
        ln_a: f64,
        each: &mut dyn FnMut(usize, f64, Slopes),
    ) {
        /// Of ln ω: central differences over it are right to 1e-9, of curvature and of rounding.
        const STEP: f64 = 1e-4;
        let moved = |by: f64| self.omega.iter().map(|omega| omega * (ln_a + by).exp()).collect::<Vec<f64>>();
        let [faster, slower] = [STEP, -STEP].map(|by| law.moduli(&moved(by), p));
        let by_log: Vec<Complex64> = faster.iter().zip(&slower).map(|(a, b)| (a - b) / (2.0 * STEP)).collect();
        self.walk(law, p, &moved(0.0), &by_log, each);
    }

    /// The residuals alone of [`Target::compare_shifted`].
    pub(in crate::analyses) fn residuals_shifted(
        &self,
        law: &Law,
        p: &[f64],
        ln_a: f64,
        each: &mut dyn FnMut(usize, f64),
    ) {
        let omega: Vec<f64> = self.omega.iter().map(|omega| omega * ln_a.exp()).collect();
        self.walk(law, p, &omega, &[], &mut |row, residual, _| each(row, residual));
    }

    fn walk(
        &self,
        law: &Law,
        p: &[f64],
        omega: &[f64],
        by_log: &[Complex64],
        each: &mut dyn FnMut(usize, f64, Slopes),
    ) {
        let mut rows = self.rows.iter().enumerate().peekable();
        let mut point = 0;
        law.evaluate(omega, p, &mut |g, gradient| {
            while let Some((k, row)) = rows.next_if(|(_, row)| row.point == point) {
                let slope = |j: usize| {
                    let by = gradient.get(j).or(by_log.get(point)).copied().unwrap_or_default();
                    row.part.derivative(g, by) * row.weight
                };
                each(k, (row.part.of(g) - row.value) * row.weight, &slope);
            }
            point += 1;
        });
    }

    /// Weighted sum of squares about the weighted mean of each part: storage and loss are different quantities.
    pub(in crate::analyses) fn total_sum_of_squares(&self) -> f64 {
        let mut total = 0.0;
        for part in [Part::StorageModulus, Part::LossModulus, Part::LossFactor] {
            let rows = || self.rows.iter().filter(|row| row.part == part);
            let weights: f64 = rows().map(|row| row.weight * row.weight).sum();
            let mean = rows().map(|row| row.weight * row.weight * row.value).sum::<f64>() / weights;
            total += rows().map(|row| (row.weight * (row.value - mean)).powi(2)).sum::<f64>();
        }
        total
    }

    /// Number of points used.
    pub(in crate::analyses) fn points(&self) -> usize {
        self.points.len()
    }

    /// The numbers behind the residuals, in their order.
    pub(in crate::analyses) fn matched(&self) -> impl Iterator<Item = Matched> {
        self.rows.iter().map(|row| Matched { point: self.points[row.point], part: row.part, sigma: 1.0 / row.weight })
    }
}

//! The compliance of an isotherm or a master curve, taken apart into elastic, viscoelastic and viscous parts, with the viscosity.

mod figures;
mod law;
mod numbers;
mod options;

use super::shared::FitOptions;
use super::shared::asked::Asked;
use super::shared::columns::numbers;
use super::shared::sweep::{Part, Quantities, SweepOptions, choose_group, choose_noise, choose_points, is_sweep};
use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, FrequencySweep, Measurement, Notice};
use crate::math::local::Line;
use crate::models::relations::compliance::{Parts, compliance, parts};
use crate::report::{DataTable, Report, Request};
use crate::work::Work;
use law::{Shape, shape};
use num_complex::Complex64;

/// The question.
pub struct Compliance;

/// A slope of ln J″ within this of its limit has reached it.
const REACHED: f64 = 0.05;

/// Whether a slope of ln J″ is that of flow, −1, and known well enough to say so.
fn is_flow(slope: &Line) -> bool {
    (slope.slope + 1.0).abs() <= REACHED && slope.slope_error() <= REACHED
}

/// What was found of one isotherm.
struct Found {
    sweep: FrequencySweep,
    /// Points that are used and have both moduli positive in magnitude, by their number in the sweep.
    points: Vec<usize>,
    parts: Vec<Parts>,
    /// Standard errors of J′ and J″.
    sigma: Vec<[f64; 2]>,
    /// ln J″ against ln ω at the lowest and the highest frequencies.
    slopes: [Option<Line>; 2],
    shape: Shape,
    /// J_el = J′, as printed.
    as_printed: bool,
    /// G_u and its standard error, if it was found.
    modulus: [f64; 2],
    modulus_given: bool,
    /// Viscosity and the standard error of its logarithm; from flow that is seen, or from the law.
    viscosity: [f64; 2],
    flows: bool,
    channel: Channel,
    frequency: Channel,
}

impl Found {
    fn omega(&self) -> Vec<f64> {
        self.points.iter().map(|&k| self.sweep.omega[k]).collect()
    }

    /// Compliances are shown in the inverse of the unit of the modulus.
    fn shown(&self, unit: &str) -> (String, f64) {
        let symbol = self.channel.unit.symbol();
        match unit {
            "Pa" => (symbol.to_owned(), self.channel.unit.from_si(1.0)),
            "1/Pa" => (format!("1/{symbol}"), 1.0 / self.channel.unit.from_si(1.0)),
            other => (other.to_owned(), 1.0),
        }
    }
}

impl Analysis for Compliance {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        let has = |part: Part| part.channel(measurement).is_some();
        is_sweep(measurement) && has(Part::StorageModulus) && has(Part::LossModulus)
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let measurement = source.measurement;
        let mut asked = Asked::of(&self.entry(), request)?;
        let fit = FitOptions::asked(&asked)?;
        let mut notices = Vec::new();
        let mut which = SweepOptions {
            quantities: Quantities::StorageAndLoss,
            set: asked.number("set").map(|set| set as usize),
            temperature: asked.number("temperature"),
        };
        let group = choose_group(measurement, &mut which, &mut notices)?;
        asked.set("set", group);
        let (sweep, remarks) = FrequencySweep::of(measurement, group)?;
        notices.extend(remarks);
        let used = choose_points(measurement, &sweep, &fit, &mut notices)?;
        let shape = shape(source, group, &sweep, &used, asked.word("neighbours") == "together", &fit)?;
        if !work.progress(0.8) {
            return Err(Failure::Stopped);
        }
        let found = found(source, &asked, &fit, sweep, &used, shape, &mut notices)?;
        warn(&found, &mut notices);
        let label = &measurement.groups[group].label;
        let several = measurement.groups.len() > 1;
        let place = if several { format!("{label}, {}", source.reading.file) } else { source.reading.file.clone() };
        Ok(Report {
            title: format!("Compliance — {place}"),
            inputs: vec![source.input(found.points.len(), if several { label.clone() } else { "all rows".into() })],
            request: asked.resolved(request),
            estimates: numbers::estimates(&found),
            tables: vec![table(&found)],
            figures: figures::figures(&found),
            findings: numbers::findings(&found),
            notices,
            ..Report::default()
        })
    }
}

fn found(
    source: &super::Source,
    asked: &Asked,
    fit: &FitOptions,
    sweep: FrequencySweep,
    used: &[bool],
    shape: Shape,
    notices: &mut Vec<Notice>,
) -> Result<Found, Failure> {
    let measured = [Part::StorageModulus, Part::LossModulus];
    let noise = choose_noise(source, &sweep, &measured, fit, notices)?;
    let target = super::shared::sweep::Target::new(&sweep, &measured, used, &noise);
    let mut of_moduli = vec![[f64::NAN; 2]; sweep.omega.len()];
    for matched in target.matched() {
        of_moduli[matched.point][usize::from(matched.part == Part::LossModulus)] = matched.sigma;
    }
    let good =
        |&k: &usize| used[k] && sweep.storage[k].is_finite() && sweep.loss[k].is_finite() && sweep.loss[k] != 0.0;
    let points: Vec<usize> = (0..sweep.omega.len()).filter(good).collect();
    if points.len() < 4 {
        return Err(Failure::option("range", "fewer than four frequencies have both moduli; widen the range."));
    }
    // σ of J* = 1/G*: dJ* = −dG*/G*².
    let sigma = |&k: &usize| {
        let by_storage = Complex64::new(sweep.storage[k], sweep.loss[k]).powi(2).inv();
        let [storage, loss] = of_moduli[k];
        [(by_storage.re * storage).hypot(by_storage.im * loss), (by_storage.im * storage).hypot(by_storage.re * loss)]
    };
    let count = asked.definite("slope_points") as usize;
    // A loss that is not positive is noise and has no logarithm.
    let (ln_omega, ln_loss): (Vec<f64>, Vec<f64>) = points
        .iter()
        .map(|&k| (sweep.omega[k].ln(), compliance(sweep.storage[k], sweep.loss[k])[1].ln()))
        .filter(|(_, ln_loss)| ln_loss.is_finite())
        .unzip();
    let last = ln_omega.len().saturating_sub(count);
    let first = count.min(ln_omega.len());
    let slope = |part: std::ops::Range<usize>| {
        // Two points have no scatter to take an error from.
        Line::through(&ln_omega[part.clone()], &ln_loss[part]).filter(|slope| slope.points > 2)
    };
    let slopes = [slope(0..first), slope(last..ln_omega.len())];
    let given = asked.number("unrelaxed_modulus");
    let [ln_modulus, ln_error] = shape.ln_modulus();
    let modulus = given.map_or([ln_modulus.exp(), ln_modulus.exp() * ln_error], |given| [given, f64::NAN]);
    let modulus_known = given.is_some() || shape.determined[0];
    if !modulus_known {
        notices.push(Notice::warning(
            "unrelaxed_modulus_not_determined",
            "G_u is not determined by these frequencies: the elastic part stays within J'_ve. Give G_u if you know it.",
        ));
    }
    let as_printed = asked.word("convention") == "paper";
    let flow = slopes[0].filter(|slope| as_printed || is_flow(slope));
    let viscosity = match flow {
        // ln(1/(ωJ″)) at the middle of the slope.
        // What is not flow there, by eq. 9, is a bias that its scatter does not show.
        Some(slope) => {
            let rest = 1.0 - shape.share_of_flow(slope.center);
            [(-slope.center - slope.level).exp(), slope.error(slope.center).hypot(rest)]
        }
        None => {
            let [ln, error] = shape.ln_viscosity();
            [ln.exp(), error]
        }
    };
    let known = viscosity[1] < numbers::UNDETERMINED;
    if !known {
        notices.push(Notice::warning(
            "viscosity_not_determined",
            "No viscosity is determined so far from flow: all loss is drawn as viscoelastic. Other isotherms fitted together would tell it.",
        ));
    }
    let effective = if known { viscosity[0] } else { f64::INFINITY };
    let elastic = if modulus_known { modulus[0] } else { f64::INFINITY };
    let part = |&k: &usize| parts(sweep.storage[k], sweep.loss[k], sweep.omega[k], elastic, effective);
    let channel = |part: Part| part.channel(source.measurement).cloned();
    let Some(channel) = channel(Part::StorageModulus) else { return Err(Failure::Inputs { given: 0 }) };
    Ok(Found {
        parts: points.iter().map(part).collect(),
        sigma: points.iter().map(sigma).collect(),
        points,
        slopes,
        shape,
        as_printed,
        modulus,
        modulus_given: given.is_some(),
        viscosity,
        flows: flow.is_some(),
        channel,
        frequency: source.measurement.abscissa.clone(),
        sweep,
    })
}

/// Parts that come out negative beyond their noise.
fn warn(found: &Found, notices: &mut Vec<Notice>) {
    let beyond = |value: f64, sigma: f64| value < -2.0 * sigma;
    let pairs = || found.parts.iter().zip(&found.sigma);
    let loss = pairs().filter(|(parts, sigma)| beyond(parts.viscoelastic_loss, sigma[1])).count();
    let storage = pairs().filter(|(parts, sigma)| beyond(parts.viscoelastic_storage, sigma[0])).count();
    // One point in forty lies that far below by chance.
    let chance = 1 + found.parts.len() / 20;
    if loss > chance {
        notices.push(Notice::warning(
            "viscosity_too_small",
            format!("J''_ve is negative at {loss} frequencies, beyond the noise: the viscosity is too small there, as where 1/(ωJ'') is taken without flow."),
        ));
    }
    if storage > chance && !found.as_printed {
        notices.push(Notice::warning(
            "unrelaxed_modulus_too_small",
            format!(
                "J' is below 1/G_u at {storage} frequencies, beyond the noise: the unrelaxed modulus is too small."
            ),
        ));
    }
    if found.shape.reduced_chi2.is_some_and(|chi2| chi2 > 3.0) {
        notices.push(Notice::warning(
            "law_does_not_describe",
            "Eq. 9 leaves over more than the noise here: what is taken from it is uncertain by more than its errors say.",
        ));
    }
    if found.as_printed {
        notices.push(Notice::warning(
            "as_printed",
            "The convention of the paper: J_el = J' holds the viscoelastic storage too, and 1/(ωJ'') of the lowest frequencies is taken \
             for the viscosity whether it flows there or not.",
        ));
    }
}

/// Everything at each frequency, in the units of the file.
fn table(found: &Found) -> DataTable {
    let (unit, factor) = found.shown("1/Pa");
    let each = |f: &dyn Fn(&Parts) -> f64| -> Vec<f64> { found.parts.iter().map(|parts| factor * f(parts)).collect() };
    let error = |k: usize| -> Vec<f64> { found.sigma.iter().map(|sigma| factor * sigma[k]).collect() };
    let frequency: Vec<f64> = found.omega().into_iter().map(|omega| found.frequency.unit.from_si(omega)).collect();
    let elastic = |parts: &Parts| if found.as_printed { parts.storage } else { parts.elastic };
    let viscoelastic = |parts: &Parts| if found.as_printed { 0.0 } else { parts.viscoelastic_storage };
    DataTable {
        key: "compliance".into(),
        title: "Compliance and its parts".into(),
        columns: vec![
            numbers("frequency", &format!("${}$", found.frequency.symbol), found.frequency.unit.symbol(), frequency),
            numbers("storage_compliance", "$J'$", &unit, each(&|parts| parts.storage)),
            numbers("storage_compliance_std_error", r"$\sigma(J')$", &unit, error(0)),
            numbers("loss_compliance", "$J''$", &unit, each(&|parts| parts.loss)),
            numbers("loss_compliance_std_error", r"$\sigma(J'')$", &unit, error(1)),
            numbers("elastic", r"$J_{el}$", &unit, each(&elastic)),
            numbers("viscoelastic_storage", r"$J'_{ve}$", &unit, each(&viscoelastic)),
            numbers("viscoelastic_loss", r"$J''_{ve}$", &unit, each(&|parts| parts.viscoelastic_loss)),
            numbers("viscous_loss", r"$J''_{vp}$", &unit, each(&|parts| parts.viscous_loss)),
        ],
    }
}

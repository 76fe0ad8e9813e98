//! The isotherms of a family against one law: residuals set by set, starts found without being told any, and the fit.

use super::options::Own;
use super::shifts;
use crate::analyses::shared::Action;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::{Named, ShownUnit, combination_finding, parameter_row, verdict_in_words};
use crate::analyses::shared::law_fit::{Setting, fit_law, settings};
use crate::analyses::shared::options::Weights;
use crate::analyses::shared::sweep::{
    Noise, Part, Quantities, Target, best_placed, choose_noise, choose_points, choose_quantities,
};
use crate::analyses::{Failure, Source};
use crate::data::{Channel, FrequencySweep, Notice};
use crate::fit::{self, JointFit, JointProblem, Parameter, Verdict};
use crate::math::order::sort_by_number;
use crate::models::law::{Law, LawParam};
use crate::models::start_beside;
use crate::report::{EstimateState, Finding, ParameterRow};
use crate::units::Quantity;
use nalgebra::{DMatrix, DVector};
use num_complex::Complex64;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Key of an isotherm's own shift.
pub(in crate::analyses) const SHIFT: &str = "shift";

/// Which isotherms, and what of them.
pub(in crate::analyses) struct Which {
    /// K.
    pub(in crate::analyses) lowest: Option<f64>,
    /// K.
    pub(in crate::analyses) highest: Option<f64>,
    pub(in crate::analyses) quantities: Quantities,
    pub(in crate::analyses) fit: FitOptions,
}

impl Which {
    fn inside(&self, temperature: Option<f64>) -> bool {
        let above = |lowest: f64| temperature.is_some_and(|t| t >= lowest);
        let below = |highest: f64| temperature.is_some_and(|t| t <= highest);
        self.lowest.is_none_or(above) && self.highest.is_none_or(below)
    }
}

/// The isotherms that are fitted.
pub(in crate::analyses) struct Family {
    pub(in crate::analyses) isotherms: Vec<Isotherm>,
    pub(in crate::analyses) parts: Vec<Part>,
    /// Number of the isotherm whose loss peak lies best inside its window.
    reference: usize,
    /// Channels of the parts, and of the frequency.
    pub(in crate::analyses) channels: Vec<Channel>,
    pub(in crate::analyses) frequency: Channel,
}

/// One isotherm with the noise of its numbers.
pub(in crate::analyses) struct Isotherm {
    pub(in crate::analyses) label: String,
    pub(in crate::analyses) sweep: FrequencySweep,
    /// Left out by the range or by hand where it does not hold.
    pub(in crate::analyses) used: Vec<bool>,
    noise: Noise,
}

impl Isotherm {
    pub(super) fn target(&self, parts: &[Part]) -> Target<'_> {
        Target::new(&self.sweep, parts, &self.used, &self.noise)
    }
}

impl Family {
    /// The isotherms of one or several measurements, by temperature where all have one; their rows are counted through all measurements.
    pub(in crate::analyses) fn of(
        sources: &[Source],
        which: &mut Which,
        notices: &mut Vec<Notice>,
    ) -> Result<Family, Failure> {
        let Some(first) = sources.first() else { return Err(Failure::Inputs { given: 0 }) };
        let mut isotherms = Vec::new();
        let mut parts = Vec::new();
        let mut remarks = Vec::new();
        let mut offset = 0;
        for source in sources {
            let measurement = source.measurement;
            for (number, group) in measurement.groups.iter().enumerate() {
                if !which.inside(group.temperature) {
                    continue;
                }
                let (mut sweep, found) = FrequencySweep::of(measurement, number)?;
                remarks.extend(found);
                if parts.is_empty() {
                    parts = choose_quantities(measurement, &sweep, &mut which.quantities)?;
                }
                if let Some(missing) = parts.iter().find(|part| part.measured(&sweep).is_empty()) {
                    let message = format!("\"{}\" does not hold {}.", source.reading.file, missing.quantity().title());
                    return Err(Failure::option("quantities", message));
                }
                let noise = choose_noise(source, &sweep, &parts, &which.fit, &mut remarks)?;
                sweep.rows.iter_mut().for_each(|row| *row += offset);
                // An isotherm without any point in the range has nothing to say.
                let Ok(used) = choose_points(measurement, &sweep, &which.fit, &mut remarks) else { continue };
                let alone = measurement.groups.len() == 1 && group.temperature.is_none();
                let label = if alone { source.reading.file.clone() } else { group.label.clone() };
                isotherms.push(Isotherm { label, sweep, used, noise });
            }
            offset += source.reading.tables.get(measurement.table).map_or(0, |table| table.rows as u32);
        }
        if isotherms.len() < 2 {
            let message = format!(
                "{} isotherms are left; two at least are needed. Widen the temperatures or the range.",
                isotherms.len()
            );
            return Err(Failure::option("lowest_temperature", message));
        }
        if sources.len() > 1 && isotherms.iter().all(|isotherm| isotherm.sweep.temperature.is_some()) {
            sort_by_number(&mut isotherms, |isotherm| isotherm.sweep.temperature.unwrap_or(f64::NAN));
        }
        // The same is said of many isotherms: once is enough.
        let mut said = BTreeSet::new();
        notices.extend(remarks.into_iter().filter(|notice| said.insert(notice.code.clone())));
        let mut family = Family {
            reference: best_placed(isotherms.iter().map(|isotherm| &isotherm.sweep)),
            isotherms,
            channels: parts.iter().filter_map(|part| part.channel(first.measurement).cloned()).collect(),
            parts,
            frequency: first.measurement.abscissa.clone(),
        };
        if which.fit.weights == Weights::Relative {
            family.share_floor(&which.fit);
        }
        Ok(family)
    }

    /// Isotherms that are known already, each with its label, the points that are used and their noise; `reference` is the one whose
    /// loss peak lies best inside its window.
    pub(in crate::analyses) fn of_isotherms(
        isotherms: Vec<(String, FrequencySweep, Vec<bool>, Noise)>,
        parts: Vec<Part>,
        channels: Vec<Channel>,
        frequency: Channel,
        reference: usize,
    ) -> Family {
        let one = |(label, sweep, used, noise)| Isotherm { label, sweep, used, noise };
        Family { isotherms: isotherms.into_iter().map(one).collect(), parts, reference, channels, frequency }
    }

    /// One floor for all, a share of the largest storage modulus of all: an isotherm that has flowed does not bring its own.
    fn share_floor(&mut self, options: &FitOptions) {
        let largest = |part: &Part| {
            let values = self.isotherms.iter().flat_map(|isotherm| part.measured(&isotherm.sweep));
            values.filter(|v| v.is_finite()).fold(0.0_f64, |m, v| m.max(v.abs()))
        };
        let storage = self.parts.contains(&Part::StorageModulus).then(|| largest(&Part::StorageModulus));
        let scales: Vec<(Part, f64)> =
            self.parts.iter().map(|part| (*part, storage.unwrap_or_else(|| largest(part)))).collect();
        for isotherm in &mut self.isotherms {
            let sigma = |part: Part, scale: f64| {
                let values = part.measured(&isotherm.sweep).iter();
                values.map(|v| (options.relative_error * v).hypot(options.floor * scale)).collect()
            };
            isotherm.noise = Noise::OfParts(scales.iter().map(|&(part, scale)| (part, sigma(part, scale))).collect());
        }
    }

    /// Number of the isotherm that tells the first shape, and that is not shifted.
    pub(in crate::analyses) fn reference(&self) -> usize {
        self.reference
    }

    /// Points that are used.
    pub(in crate::analyses) fn points(&self) -> usize {
        self.isotherms.iter().map(|isotherm| isotherm.used.iter().filter(|used| **used).count()).sum()
    }

    /// Which isotherms, in words.
    pub(in crate::analyses) fn selection(&self) -> String {
        let ends = [self.isotherms.first(), self.isotherms.last()].map(|end| end.map_or("", |end| end.label.as_str()));
        format!("{} isotherms, {} to {}", self.isotherms.len(), ends[0], ends[1])
    }

    /// Unit in which people read a number of the given SI unit here, and the factor to it.
    pub(in crate::analyses) fn shown_unit(&self, unit: &str) -> (String, f64) {
        let modulus = self
            .channels
            .iter()
            .find(|channel| matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus))
            .map_or(Quantity::StorageModulus.si(), |channel| channel.unit);
        match unit {
            "Pa" => (modulus.symbol().to_owned(), modulus.from_si(1.0)),
            other => (other.to_owned(), 1.0),
        }
    }
}

/// A law fitted to all isotherms.
pub(in crate::analyses) struct Joint {
    pub(in crate::analyses) law: Arc<Law>,
    /// Names of the shared parameters, then of those that each isotherm has.
    pub(in crate::analyses) shared: Vec<Named>,
    pub(in crate::analyses) own: Vec<Named>,
    /// For each parameter of the law, whether it is one of each isotherm's own, and its number there.
    pub(super) places: Vec<(bool, usize)>,
    /// Whether each isotherm has a shift of its own instead of parameters.
    shifted: bool,
    pub(super) parameters: Vec<Parameter>,
    pub(in crate::analyses) fit: JointFit,
}

impl Joint {
    pub(in crate::analyses) fn fit(
        law: &Arc<Law>,
        family: &Family,
        own: Own,
        options: &FitOptions,
    ) -> Result<Joint, Failure> {
        let settings = settings(law, options)?;
        let targets: Vec<Target> = family.isotherms.iter().map(|isotherm| isotherm.target(&family.parts)).collect();
        let shifted = own == Own::Shift;
        let (mut shared, mut alone) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for (param, setting) in law.params().iter().zip(&settings) {
            // What is held is held for all.
            let is_own = own.has(param) && !setting.fixed.unwrap_or(param.param.fixed);
            let list = if is_own { &mut alone } else { &mut shared };
            places.push((is_own, list.len()));
            list.push(Named::new(&param.key, &param.symbol, param.param.meaning, param.param.unit));
        }
        let parameter = |k: usize, start: f64| parameter(&law.params()[k], &settings[k], start);
        let of = |is_own: bool, start: &[f64]| -> Vec<Parameter> {
            (0..places.len()).filter(|&k| places[k].0 == is_own).map(|k| parameter(k, start[k])).collect()
        };
        let (mut shared_parameters, mut own_parameters) = if shifted {
            alone.push(Named::new(SHIFT, r"\ln a_T", "Logarithm of the shift factor of all times", ""));
            shifts::starts(law, &targets, family.reference, &settings, &places, options)?
        } else {
            let starts = starts(law, family, &settings, &places, options)?;
            (of(false, &starts[family.reference]), starts.iter().map(|start| of(true, start)).collect())
        };
        let held = if options.action == Action::Preview {
            let all: Vec<Parameter> =
                shared_parameters.iter().chain(own_parameters.iter().flatten()).copied().collect();
            shared_parameters.iter_mut().chain(own_parameters.iter_mut().flatten()).for_each(|p| p.fixed = true);
            Some(all)
        } else {
            None
        };
        let problem = Against { law, places: &places, shifted, targets: targets.iter().collect() };
        let fit = fit::fit_joint(&problem, &shared_parameters, &own_parameters, &options.solver())
            .map_err(|reason| Failure::Fit { model: law.title().into(), reason })?;
        let parameters =
            held.unwrap_or_else(|| shared_parameters.into_iter().chain(own_parameters.into_iter().flatten()).collect());
        Ok(Joint { law: Arc::clone(law), shared, own: alone, places, shifted, parameters, fit })
    }

    /// All parameters of the law for one isotherm; where it is shifted, those of the isotherm that is not.
    pub(in crate::analyses) fn values(&self, isotherm: usize) -> Vec<f64> {
        let own = &self.fit.values[self.fit.own[isotherm].clone()];
        self.places.iter().map(|&(is_own, k)| if is_own { own[k] } else { self.fit.values[k] }).collect()
    }

    /// The law at angular frequencies of an isotherm.
    pub(in crate::analyses) fn moduli(&self, isotherm: usize, omega: &[f64]) -> Vec<Complex64> {
        let ln_a = if self.shifted { self.fit.values[self.number(isotherm, 0)] } else { 0.0 };
        let reduced: Vec<f64> = omega.iter().map(|omega| omega * ln_a.exp()).collect();
        self.law.moduli(&reduced, &self.values(isotherm))
    }

    /// Number in the whole fit of an isotherm's own parameter.
    pub(in crate::analyses) fn number(&self, isotherm: usize, own: usize) -> usize {
        self.fit.own[isotherm].start + own
    }

    /// Number in the whole fit of the parameter `key` of an isotherm, whether it has it alone or shares it.
    pub(in crate::analyses) fn place(&self, isotherm: usize, key: &str) -> Option<usize> {
        let own = self.own.iter().position(|named| named.key == key).map(|own| self.number(isotherm, own));
        own.or_else(|| self.shared.iter().position(|named| named.key == key))
    }

    /// Measured minus fitted, in standard deviations, with the point and part of each.
    pub(super) fn residuals(&self, family: &Family, isotherm: usize) -> Vec<(usize, Part, f64)> {
        let target = family.isotherms[isotherm].target(&family.parts);
        let residuals = self.fit.sets[isotherm].residuals.iter();
        target.matched().zip(residuals).map(|(matched, r)| (matched.point, matched.part, -r)).collect()
    }

    pub(in crate::analyses) fn parameter_rows(&self, family: &Family) -> Vec<ParameterRow> {
        let shown: ShownUnit = &|unit: &str| family.shown_unit(unit);
        let first = self.fit.values[0];
        let row =
            |(k, named)| parameter_row(self.law.id(), named, self.parameters[k], self.fit.values[k], first, shown);
        self.shared.iter().enumerate().map(row).collect()
    }

    /// How many of the shared parameters were found.
    pub(in crate::analyses) fn free_shared(&self) -> usize {
        self.parameters[..self.shared.len()].iter().filter(|parameter| !parameter.fixed).count()
    }

    /// Whether a parameter of the whole fit is on a logarithmic scale.
    pub(in crate::analyses) fn is_logarithmic(&self, k: usize) -> bool {
        self.parameters[k].logarithmic
    }

    /// The name of a parameter of the whole fit; an isotherm's own are named alike.
    fn named(&self, k: usize) -> &Named {
        match self.shared.get(k) {
            Some(named) => named,
            None => &self.own[(k - self.shared.len()) % self.own.len()],
        }
    }

    pub(in crate::analyses) fn verdict_in_words(&self, verdict: Verdict) -> (EstimateState, String) {
        verdict_in_words(verdict, &|k| self.named(k).symbol.clone())
    }

    /// What is determined of shared parameters that are not determined separately.
    pub(super) fn combination_findings(&self) -> Vec<Finding> {
        let shared = |term: &fit::Term| term.parameter < self.shared.len();
        let symbol = |k: usize| self.named(k).symbol.clone();
        let logarithmic = |k: usize| self.parameters[k].logarithmic;
        let of_shared = self.fit.combinations.iter().filter(|c| c.terms.iter().all(shared));
        of_shared.map(|c| combination_finding(c, &symbol, &logarithmic)).collect()
    }
}

pub(super) fn parameter(named: &LawParam, setting: &Setting, start: f64) -> Parameter {
    let [lower, upper] = setting.limits.unwrap_or(named.param.limits);
    let fixed = setting.fixed.unwrap_or(named.param.fixed);
    let start = if fixed { setting.start.unwrap_or(named.param.start) } else { start.clamp(lower, upper) };
    Parameter { start, lower, upper, logarithmic: named.logarithmic(), fixed }
}

/// Parameters of the law for each isotherm to start from: the isotherm whose peak lies best inside its window tells what is shared,
/// the others then what is their own.
fn starts(
    law: &Arc<Law>,
    family: &Family,
    settings: &[Setting],
    places: &[(bool, usize)],
    options: &FitOptions,
) -> Result<Vec<Vec<f64>>, Failure> {
    let reference = &family.isotherms[family.reference];
    let alone = FitOptions { action: Action::Fit, ..options.clone() };
    let first = fit_law(Arc::clone(law), &reference.target(&family.parts), settings, &alone)?.fitted.fit.values;
    let held: Vec<Option<f64>> = places
        .iter()
        .zip(settings)
        .enumerate()
        .map(
            |(k, ((is_own, _), setting))| if *is_own { setting.start } else { Some(setting.start.unwrap_or(first[k])) },
        )
        .collect();
    let one = |(number, isotherm): (usize, &Isotherm)| {
        if number == family.reference { first.clone() } else { start_beside(law, &isotherm.sweep, &held) }
    };
    Ok(family.isotherms.iter().enumerate().map(one).collect())
}

/// The law against isotherms.
pub(super) struct Against<'a> {
    pub(super) law: &'a Law,
    pub(super) places: &'a [(bool, usize)],
    /// Whether what each isotherm has alone is its ln a.
    pub(super) shifted: bool,
    pub(super) targets: Vec<&'a Target<'a>>,
}

impl JointProblem for Against<'_> {
    fn sets(&self) -> usize {
        self.targets.len()
    }

    fn len(&self, set: usize) -> usize {
        self.targets[set].rows.len()
    }

    fn evaluate(
        &self,
        set: usize,
        shared: &[f64],
        own: &[f64],
        residuals: &mut DVector<f64>,
        by_shared: &mut DMatrix<f64>,
        by_own: &mut DMatrix<f64>,
    ) {
        let target = self.targets[set];
        if self.shifted {
            return target.compare_shifted(self.law, shared, own[0], &mut |row, residual, slope| {
                residuals[row] = residual;
                (0..shared.len()).for_each(|j| by_shared[(row, j)] = slope(j));
                by_own[(row, 0)] = slope(shared.len());
            });
        }
        let p: Vec<f64> = self.places.iter().map(|&(is_own, k)| if is_own { own[k] } else { shared[k] }).collect();
        target.compare(self.law, &p, &mut |row, residual, slope| {
            residuals[row] = residual;
            for (j, &(is_own, k)) in self.places.iter().enumerate() {
                let matrix = if is_own { &mut *by_own } else { &mut *by_shared };
                matrix[(row, k)] = slope(j);
            }
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        Some(self.targets.iter().map(|target| target.total_sum_of_squares()).sum())
    }
}

/// Temperatures of the isotherms, K, when all have one.
pub(in crate::analyses) fn temperatures(family: &Family) -> Option<Vec<f64>> {
    family.isotherms.iter().map(|isotherm| isotherm.sweep.temperature).collect()
}

//! A law of the whole modulus fitted to all isotherms at once, beside the superposition: its times are shift factors too, and the spread
//! of its exponents tells whether one shape fits all.

use super::laid::Laid;
use super::measured::Measured;
use super::options::Options;
use super::through::{Through, through};
use crate::analyses::Failure;
use crate::analyses::joint_fit::{Family, Joint, Own, is_time};
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::sweep::{Noise, Part};
use crate::data::FrequencySweep;
use crate::fit::Verdict;
use crate::math::rounding::{significant, with_error};
use crate::models::Law;
use crate::models::curve;
use crate::report::Finding;
use crate::superposition::laws::ThroughShifts;
use crate::units::Quantity;
use std::sync::Arc;

/// The global fit.
pub(super) struct Beside {
    pub title: String,
    /// ln of the relaxation time of each isotherm relative to the reference, and its standard error; NaN where it is not determined.
    pub ln_a: Vec<[f64; 2]>,
    /// The exponent that each isotherm has alone, with its error, when the law has one; with its LaTeX symbol.
    pub exponent: Option<(String, Vec<[f64; 2]>)>,
    pub arrhenius: Option<Through>,
    /// χ²red with one shape for all, and with exponents of each isotherm's own.
    pub reduced_chi2: [Option<f64>; 2],
    /// Sum of squares and count of the residuals of each isotherm, with its own exponents.
    pub left_over: Vec<(f64, f64)>,
    /// How many parameters all share, and how many each isotherm has.
    pub free: [f64; 2],
}

/// Fits it; `None` where the law cannot be asked of these data.
pub(super) fn beside(laid: &Laid, options: &Options) -> Option<Result<Beside, Failure>> {
    if options.beside == "none" || !has_both(&laid.measured) || laid.family.temperatures().is_none() {
        return None;
    }
    Some(fit(laid, options))
}

/// Whether storage and loss modulus are superposed, which a law of the whole modulus needs.
pub(super) fn has_both(measured: &Measured) -> bool {
    measured.quantities == [Quantity::StorageModulus, Quantity::LossModulus]
}

fn fit(laid: &Laid, options: &Options) -> Result<Beside, Failure> {
    let law = Law::parse(&options.beside).map_err(|unknown| Failure::option("beside", format!("{unknown}.")))?;
    let law = Arc::new(law);
    let family = family(&laid.measured, laid.pivot);
    let plain = FitOptions::default();
    let own = Joint::fit(&law, &family, Own::TimesAndExponents, &plain)?;
    let shared = Joint::fit(&law, &family, Own::Shift, &plain)?;
    let count = laid.count();
    let time = own.own.iter().position(|named| is_time(&named.unit) && named.unit == "s");
    let exponent = own.own.iter().position(|named| !is_time(&named.unit));
    let determined = |place: usize| own.fit.parameters[place].verdict == Verdict::Determined;
    let mut ln_a = vec![[f64::NAN; 2]; count];
    let mut arrhenius = None;
    if let Some(time) = time {
        let place = |k: usize| own.number(k, time);
        let reference = laid.reference.nearest;
        let level = own.fit.values[place(reference)].ln();
        let known: Vec<usize> = (0..count).filter(|&k| determined(place(k))).collect();
        for &k in &known {
            let variance = own.fit.covariance.variance(&[(place(k), 1.0), (place(reference), -1.0)]);
            let error = if k == reference { 0.0 } else { variance.max(0.0).sqrt() };
            // Relative to the reference temperature, which need not be that of an isotherm.
            ln_a[k] = [own.fit.values[place(k)].ln() - level + laid.ln_a(reference), error];
        }
        if let (Some(pivot), Some(temperatures), Some(t_r), Some(arrhenius_law)) = (
            known.get(known.len() / 2).copied(),
            laid.family.temperatures(),
            laid.reference.temperature,
            curve::find("arrhenius"),
        ) {
            let times = (0..count).map(|k| own.fit.values[place(k)].ln()).collect();
            let between = |a: usize, b: usize| {
                let places = [place(a), place(b), place(pivot)];
                let c = own.fit.covariance.between(&places);
                c[(0, 1)] - c[(0, 2)] - c[(1, 2)] + c[(2, 2)]
            };
            let pairs = known.iter().filter(|&&k| k != pivot).map(|&k| [k, pivot]).collect();
            arrhenius = ThroughShifts::of(arrhenius_law, &temperatures, times, pairs, &between)
                .and_then(|problem| through(arrhenius_law, &problem, t_r, options, t_r).ok());
        }
    }
    let exponent = exponent.map(|exponent| {
        let one = |k: usize| {
            let place = own.number(k, exponent);
            let error = own.fit.parameters[place].std_error.unwrap_or(f64::NAN);
            if determined(place) { [own.fit.values[place], error] } else { [f64::NAN; 2] }
        };
        (own.own[exponent].symbol.clone(), (0..count).map(one).collect())
    });
    Ok(Beside {
        title: law.title().to_owned(),
        ln_a,
        exponent,
        arrhenius,
        reduced_chi2: [shared.fit.quality.reduced_chi2, own.fit.quality.reduced_chi2],
        left_over: own.fit.sets.iter().map(|set| (set.residuals.norm_squared(), set.residuals.len() as f64)).collect(),
        free: [own.free_shared() as f64, own.own.len() as f64],
    })
}

/// The same isotherms with the same noise.
pub(super) fn family(measured: &Measured, pivot: usize) -> Family {
    let parts = [Part::StorageModulus, Part::LossModulus];
    let isotherms = measured.isotherms.iter().map(|one| {
        let sweep = FrequencySweep {
            omega: one.abscissa.clone(),
            storage: one.values[0].clone(),
            loss: one.values[1].clone(),
            loss_factor: Vec::new(),
            rows: one.rows.clone(),
            temperature: one.temperature,
        };
        let noise = Noise::OfParts(parts.iter().copied().zip(one.sigma.iter().cloned()).collect());
        (one.label.clone(), sweep, one.used.clone(), noise)
    });
    Family::of_isotherms(
        isotherms.collect(),
        parts.to_vec(),
        measured.channels.clone(),
        measured.abscissa.clone(),
        pivot,
    )
}

impl Beside {
    /// Whether the law describes the material, so that its times mean something.
    pub fn describes(&self) -> bool {
        /// A law that leaves more than this over does not describe the material.
        const DESCRIBES: f64 = 3.0;
        self.reduced_chi2[1].is_some_and(|chi2| chi2 < DESCRIBES)
    }

    /// What it says beside the shifts.
    pub fn findings(&self, of_shifts: Option<&Through>) -> Vec<Finding> {
        let chi2 = |k: usize| self.reduced_chi2[k].map_or("—".into(), |chi2| significant(chi2, 3));
        let describes = self.describes();
        let energy = |one: &Through| {
            let k = one.fitted.named.iter().position(|named| named.key == "activation_energy")?;
            let known = one.fitted.fit.uncertainty.parameters[k];
            let (value, error) = with_error(one.fitted.fit.values[k], known.std_error);
            Some(format!("{value} ± {error} eV"))
        };
        let mut reason = format!(
            "{} fitted to all isotherms at once: χ²red {} with one shape for all, {} with exponents of each isotherm's own.",
            self.title,
            chi2(0),
            chi2(1)
        );
        if !describes {
            reason.push_str(" The law does not describe these data, so its times are no measure of the shifts.");
        } else if let Some(energies) = self.arrhenius.as_ref().and_then(energy).zip(of_shifts.and_then(energy)) {
            reason.push_str(&format!(
                " Arrhenius energy of its times {}, of the shift factors {}.",
                energies.0, energies.1
            ));
        }
        let mut value = if describes { "describes the data" } else { "does not describe the data" }.to_owned();
        if let (true, Some((symbol, exponents))) = (describes, &self.exponent) {
            let known = || exponents.iter().filter(|[v, e]| v.is_finite() && *e > 0.0 && *e < 0.05);
            let count = known().count() as f64;
            if count > 2.0 {
                let weights: f64 = known().map(|[_, e]| e.powi(-2)).sum();
                let mean = known().map(|[v, e]| v * e.powi(-2)).sum::<f64>() / weights;
                let scatter = known().map(|[v, e]| ((v - mean) / e).powi(2)).sum::<f64>() / (count - 1.0);
                let [low, high] = known().fold([f64::MAX, f64::MIN], |[low, high], [v, _]| [low.min(*v), high.max(*v)]);
                value = format!(
                    "${symbol}$ from {} to {}, {} times its errors",
                    significant(low, 3),
                    significant(high, 3),
                    significant(scatter.sqrt(), 2)
                );
            }
        }
        vec![Finding::new("global_fit", value, reason)]
    }
}

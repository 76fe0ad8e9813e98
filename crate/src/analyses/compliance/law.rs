//! Eq. 9 of the isotherm, fitted to it alone or with all others.

use crate::analyses::joint_fit::{Family, Joint, Own, Which};
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::law_fit::{fit_law, settings};
use crate::analyses::shared::sweep::{Part, Quantities, Target, choose_noise};
use crate::analyses::{Failure, Source};
use crate::data::FrequencySweep;
use crate::fit::Verdict;
use crate::models::Law;
use crate::models::relations::compliance::loss_compliance_crossover;
use nalgebra::DMatrix;
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

/// Keys of what is used of the law.
const KEYS: [&str; 4] = ["relaxation_strength", "relaxation_time", "chi", "eta"];

/// Eq. 9 without a relaxed modulus.
pub(super) struct Shape {
    pub law: Arc<Law>,
    /// All parameters of the law.
    pub all: Vec<f64>,
    /// ΔG (Pa), τ (s), χ, η.
    pub values: [f64; 4],
    /// Covariance of ln ΔG, ln τ, χ, ln η.
    covariance: DMatrix<f64>,
    /// Whether each is determined by itself.
    pub determined: [bool; 4],
    pub reduced_chi2: Option<f64>,
    /// How many isotherms were fitted together.
    pub isotherms: usize,
}

impl Shape {
    /// Standard error of a quantity with these derivatives by ln ΔG, ln τ, χ, ln η.
    fn error(&self, gradient: [f64; 4]) -> f64 {
        let sum = |i: usize| (0..4).map(|j| gradient[i] * gradient[j] * self.covariance[(i, j)]).sum::<f64>();
        (0..4).map(sum).sum::<f64>().max(0.0).sqrt()
    }

    /// ln G_u and its error.
    pub fn ln_modulus(&self) -> [f64; 2] {
        [self.values[0].ln(), self.error([1.0, 0.0, 0.0, 0.0])]
    }

    /// ln τ and its error.
    pub fn ln_tau(&self) -> [f64; 2] {
        [self.values[1].ln(), self.error([0.0, 1.0, 0.0, 0.0])]
    }

    /// χ and its error.
    pub fn chi(&self) -> [f64; 2] {
        [self.values[2], self.error([0.0, 0.0, 1.0, 0.0])]
    }

    /// ln(G_u τ) and its error: known even where neither is.
    pub fn ln_viscosity(&self) -> [f64; 2] {
        [(self.values[0] * self.values[1]).ln(), self.error([1.0, 1.0, 0.0, 0.0])]
    }

    /// How much of J″ is flow at ln ω.
    pub fn share_of_flow(&self, ln_omega: f64) -> f64 {
        let [_, tau, chi, eta] = self.values;
        let ratio = (ln_omega.exp() * tau / loss_compliance_crossover(chi, eta)).powf(1.0 - chi);
        1.0 / (1.0 + ratio)
    }

    /// ln ω where viscoelastic and viscous loss are equal, and its error.
    pub fn ln_crossover(&self) -> [f64; 2] {
        let [_, tau, chi, eta] = self.values;
        let (rest, angle) = (1.0 - chi, FRAC_PI_2 * chi);
        let ln_height = (eta * angle.sin()).ln();
        let by_chi = -ln_height / (rest * rest) - FRAC_PI_2 / angle.tan() / rest;
        [-tau.ln() - ln_height / rest, self.error([0.0, -1.0, by_chi, -1.0 / rest])]
    }
}

/// Fits it.
pub(super) fn shape(
    source: &Source,
    group: usize,
    sweep: &FrequencySweep,
    used: &[bool],
    together: bool,
    options: &FitOptions,
) -> Result<Shape, Failure> {
    let law = Law::parse("qpd").map_err(|unknown| Failure::option("neighbours", format!("{unknown}.")))?;
    let law = Arc::new(law);
    let family = source.measurement.groups.len() > 1 && together;
    if family { of_all(source, group, &law, options) } else { of_one(source, sweep, used, &law, options) }
}

fn of_one(
    source: &Source,
    sweep: &FrequencySweep,
    used: &[bool],
    law: &Arc<Law>,
    options: &FitOptions,
) -> Result<Shape, Failure> {
    let parts = [Part::StorageModulus, Part::LossModulus];
    let noise = choose_noise(source, sweep, &parts, options, &mut Vec::new())?;
    let target = Target::new(sweep, &parts, used, &noise);
    let fit = fit_law(Arc::clone(law), &target, &settings(law, options)?, options)?.fitted.fit;
    let places = KEYS.map(|key| law.params().iter().position(|param| param.key == key).unwrap_or(0));
    let moving = places.map(|place| fit.uncertainty.moving.iter().position(|k| *k == place));
    let covariance = DMatrix::from_fn(4, 4, |i, j| match (moving[i], moving[j]) {
        (Some(i), Some(j)) => fit.uncertainty.covariance[(i, j)],
        _ => 0.0,
    });
    Ok(Shape {
        law: Arc::clone(law),
        values: places.map(|place| fit.values[place]),
        determined: places.map(|place| good(fit.uncertainty.parameters[place].verdict)),
        covariance,
        reduced_chi2: fit.quality.reduced_chi2,
        all: fit.values,
        isotherms: 1,
    })
}

fn of_all(source: &Source, group: usize, law: &Arc<Law>, options: &FitOptions) -> Result<Shape, Failure> {
    let quantities = Quantities::StorageAndLoss;
    let mut which = Which { lowest: None, highest: None, quantities, fit: options.clone() };
    let family = Family::of(std::slice::from_ref(source), &mut which, &mut Vec::new())?;
    let joint = Joint::fit(law, &family, Own::TimesAndExponents, options)?;
    let rows = source.measurement.groups.get(group).map_or(&[][..], |group| &group.rows);
    let own =
        |isotherm: &crate::analyses::joint_fit::Isotherm| isotherm.sweep.rows.iter().any(|row| rows.contains(row));
    let Some(k) = family.isotherms.iter().position(own) else {
        return Err(Failure::option("range", "no point of this isotherm is left; widen the range."));
    };
    let places = KEYS.map(|key| joint.place(k, key).unwrap_or(0));
    Ok(Shape {
        law: Arc::clone(law),
        values: places.map(|place| joint.fit.values[place]),
        determined: places.map(|place| good(joint.fit.parameters[place].verdict)),
        covariance: joint.fit.covariance.between(&places),
        reduced_chi2: joint.fit.quality.reduced_chi2,
        all: joint.values(k),
        isotherms: family.isotherms.len(),
    })
}

fn good(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Determined | Verdict::Fixed)
}

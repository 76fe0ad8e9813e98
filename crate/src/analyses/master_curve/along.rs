//! The isotherms along one relaxation law instead of a smooth curve: the law says what lies between isotherms that do not overlap.

use super::beside;
use super::measured::Measured;
use super::options::Options;
use crate::analyses::Failure;
use crate::analyses::joint_fit::{Family as Isotherms, Joint, Own};
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::sweep::Part;
use crate::models::Law;
use crate::superposition::left_out::LeftOut;
use crate::superposition::{Family, Master, Superposition};
use crate::work::Work;
use nalgebra::DVector;
use num_complex::Complex64;
use std::sync::Arc;

/// One law fitted to all isotherms, each shifted.
pub(super) struct Along {
    joint: Joint,
    isotherms: Isotherms,
}

impl Along {
    /// Fits the law that [`Options::beside`] names; the isotherm `pivot` does not move.
    pub fn of(measured: &Measured, pivot: usize, options: &Options) -> Result<Along, Failure> {
        if options.beside == "none" {
            let message = "needs a law; choose one as the global fit.";
            return Err(Failure::option("beside", message));
        }
        if !beside::has_both(measured) {
            let message = "a relaxation law needs storage and loss moduli against frequency; let each isotherm be shifted by itself.";
            return Err(Failure::option("shift", message));
        }
        let law = Law::parse(&options.beside).map_err(|unknown| Failure::option("beside", format!("{unknown}.")))?;
        let isotherms = beside::family(measured, pivot);
        let how = FitOptions { loss: options.fit.loss, ..FitOptions::default() };
        Ok(Along { joint: Joint::fit(&Arc::new(law), &isotherms, Own::Shift, &how)?, isotherms })
    }

    /// ln a of an isotherm.
    pub fn ln_a(&self, k: usize) -> f64 {
        self.joint.fit.values[self.joint.number(k, 0)]
    }

    /// Puts the law in the place of the smooth curves, with its errors and what it leaves over.
    pub fn tell(&self, family: &Family, found: &mut Superposition) {
        let count = family.isotherms.len();
        let covariance = self.joint.covariance_of_shifts();
        found.covariance.view_mut((0, 0), (count, count)).copy_from(&covariance);
        let quality = &self.joint.fit.quality;
        (found.chi2, found.freedom) = (quality.rss, (quality.points - quality.free) as f64);
        (found.iterations, found.converged) = (self.joint.fit.iterations, self.joint.fit.outcome.converged());
        let parts = [Part::StorageModulus, Part::LossModulus];
        for group in &mut found.groups {
            for (quantity, part) in parts.into_iter().enumerate() {
                let ends = group.isotherms.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &k| {
                    let x = &family.isotherms[k].traces[quantity].x;
                    let at = |x: Option<&f64>| x.map_or(f64::NAN, |x| x + found.shifts[k].horizontal);
                    [low.min(at(x.first())), high.max(at(x.last()))]
                });
                group.masters[quantity] = Master::along(ends, &|x| self.curve(part, x));
            }
        }
    }

    /// ln of a part of the law with its standard error, at logarithms of angular frequency.
    fn curve(&self, part: Part, ln_omega: &[f64]) -> Vec<[f64; 2]> {
        let joint = &self.joint;
        let count = joint.shared.len();
        let covariance = joint.fit.covariance.between(&(0..count).collect::<Vec<_>>());
        let omega: Vec<f64> = ln_omega.iter().map(|x| x.exp()).collect();
        let shape = joint.values(self.isotherms.reference());
        let mut curve = Vec::with_capacity(omega.len());
        joint.law.evaluate(&omega, &shape, &mut |g, by: &[Complex64]| {
            let value = part.of(g);
            let scale = |k: usize| if joint.is_logarithmic(k) { shape[k] } else { 1.0 };
            let gradient = DVector::from_fn(count, |k, _| part.derivative(g, by[k]) * scale(k) / value);
            curve.push([value.ln(), (gradient.transpose() * &covariance * &gradient)[(0, 0)].max(0.0).sqrt()]);
        });
        curve
    }

    /// Each isotherm as the law tells it without it.
    pub fn left_out(&self, work: &dyn Work) -> Result<Vec<LeftOut>, Failure> {
        let count = self.isotherms.isotherms.len();
        let mut all = Vec::new();
        for k in 0..count {
            if !work.progress(k as f64 / count as f64) {
                return Err(Failure::Stopped);
            }
            all.extend(self.joint.left_out(&self.isotherms, k));
        }
        Ok(all)
    }
}

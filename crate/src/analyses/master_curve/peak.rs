//! Laws of the loss peak through the master curve.

use super::laid::Laid;
use super::options::Options;
use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::law_fit::{LawFit, fit_law, settings};
use crate::analyses::shared::ranking::{Candidate, Ranking};
use crate::analyses::shared::sweep::{Noise, Part, Target};
use crate::data::{FrequencySweep, Notice};
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::models::Law;
use crate::report::DataTable;
use crate::units::Quantity;
use std::sync::Arc;

/// The loss modulus of the master curve and the laws through it.
pub(super) struct Peak {
    pub sweep: FrequencySweep,
    pub fits: Vec<LawFit>,
}

/// Numbers below this many standard deviations are wings in the noise, which a law of the peak is not to be fitted to.
const ABOVE_NOISE: f64 = 5.0;

/// Fits them; `None` where no loss peak lies inside the master curve.
pub(super) fn peak(laid: &Laid, options: &Options, notices: &mut Vec<Notice>) -> Result<Option<Peak>, Failure> {
    let Some(loss) = laid.measured.quantities.iter().position(|quantity| *quantity == Quantity::LossModulus) else {
        return Ok(None);
    };
    let laws: Vec<Arc<Law>> = options
        .peak
        .iter()
        .map(|id| Law::parse(id).map(Arc::new).map_err(|unknown| Failure::option("peak", format!("{unknown}."))))
        .collect::<Result<_, _>>()?;
    let mut points: Vec<[f64; 3]> = Vec::new();
    for (k, one) in laid.measured.isotherms.iter().enumerate().filter(|(k, _)| laid.group(*k) == 0) {
        for point in (0..one.abscissa.len()).filter(|&point| one.used[point]) {
            let (value, sigma) = (one.values[loss][point], one.sigma[loss][point]);
            if value > ABOVE_NOISE * sigma && sigma > 0.0 {
                let lifted = |v: f64| laid.lifted_value(k, loss, v);
                points.push([laid.reduced(k, one.abscissa[point]), lifted(value), lifted(sigma)]);
            }
        }
    }
    sort_by_number(&mut points, |point| point[0]);
    let largest = (0..points.len()).max_by(|&a, &b| points[a][1].total_cmp(&points[b][1]));
    /// Fewer points on either side are no peak.
    const SIDE: usize = 5;
    if largest.is_none_or(|peak| peak < SIDE || peak + SIDE >= points.len()) || laws.is_empty() {
        return Ok(None);
    }
    let column = |k: usize| points.iter().map(|point| point[k]).collect::<Vec<f64>>();
    let sweep = FrequencySweep { omega: column(0), loss: column(1), ..FrequencySweep::default() };
    let noise = Noise::OfParts(vec![(Part::LossModulus, column(2))]);
    let used = vec![true; points.len()];
    let mut fits = Vec::new();
    for law in laws {
        let target = Target::new(&sweep, &[Part::LossModulus], &used, &noise);
        let plain = FitOptions::default();
        match settings(&law, &plain).and_then(|settings| fit_law(Arc::clone(&law), &target, &settings, &plain)) {
            Ok(fit) => {
                notices.extend(misses(&fit));
                fits.push(fit);
            }
            Err(failure) => notices.push(Notice::warning("law_left_out", failure.to_string())),
        }
    }
    Ok(Some(Peak { sweep, fits }))
}

/// That a law does not go through the peak, where it does not: its parameters are then those of a likeness.
fn misses(fit: &LawFit) -> Option<Notice> {
    /// χ²red beyond which more than the noise is left over, whatever it is taken to be.
    const LEFT_OVER: f64 = 3.0;
    let chi2 = fit.fitted.fit.quality.reduced_chi2.filter(|chi2| *chi2 > LEFT_OVER)?;
    let message = format!(
        "{} does not go through the loss peak of the master curve to within its noise (χ²red {}): its parameters tell the likeness, and \
         their errors the scatter about it.",
        fit.law.title(),
        significant(chi2, 3)
    );
    Some(Notice::info("peak_law_misses", message))
}

impl Peak {
    /// Parameters of the laws, best first.
    pub fn table(&self) -> DataTable {
        let mut candidates = Vec::new();
        for fit in &self.fits {
            candidates.push(Candidate { title: fit.law.title(), fitted: &fit.fitted, comparable: true });
        }
        let ranking = Ranking::of(candidates);
        DataTable {
            key: "loss_peak".into(),
            title: "Laws of the loss peak of the master curve (SI units)".into(),
            ..ranking.parameter_table()
        }
    }
}

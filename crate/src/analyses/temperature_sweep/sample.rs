//! One sample: what is found in its ramp.

use super::options::{GLASS_LINE, LINE};
use super::wing::{Wing, wing};
use crate::analyses::shared::asked::Asked;
use crate::analyses::shared::temperature::crystallization::{Crystallization, crystallization, warmest_glass};
use crate::analyses::shared::temperature::kink::{kink, window};
use crate::analyses::shared::temperature::peak::{NoPeak, Peak, Search, peak};
use crate::analyses::shared::temperature::{Ramp, placed};
use crate::math::line::polynomial;
use crate::math::smooth::smooth;

/// A sample.
pub(super) struct Sample {
    pub ramp: Ramp,
    /// Unrelaxed modulus, Pa, with its error; no error where the user gives it.
    pub unrelaxed: Option<(f64, Option<f64>)>,
    /// Change of the storage modulus per kelvin where the unrelaxed modulus is taken, relative to it.
    pub softening: f64,
    pub alpha: Result<Peak, NoPeak>,
    pub loss_factor: Result<Peak, NoPeak>,
    pub crystallization: Result<Crystallization, String>,
    pub onset: Result<Onset, String>,
    pub wing: Result<Wing, String>,
    /// T_g that the wing is counted from, K, and in words where it is from.
    pub t_g: Option<(f64, &'static str)>,
    /// Mean loss far below the peak relative to the unrelaxed modulus, with its error.
    pub level: Option<[f64; 2]>,
}

/// Where the storage modulus begins to fall.
pub(super) struct Onset {
    /// K, with the error.
    pub temperature: [f64; 2],
    /// Window of the line of the glass, K; which ends are held.
    pub window: [f64; 2],
    pub held: [bool; 2],
    /// Ends of the line of the glass and of the tangent: temperature and modulus.
    pub glass: [[f64; 2]; 2],
    pub tangent: [[f64; 2]; 2],
    /// Temperature of the steepest fall.
    pub steepest: f64,
}

impl Sample {
    pub fn of(ramp: Ramp, asked: &Asked, first: bool) -> Sample {
        let crystallization = crystallization(&ramp, warmest_glass(&ramp));
        // After the storage modulus has begun to rise, peaks are those of the crystal.
        let glassy = crystallization.as_ref().map_or(f64::INFINITY, |seen| seen.steepest[0]);
        let search = |fraction: f64, degree| Search { fraction, degree, within: [0.0, glassy] };
        let fraction = asked.definite("peak_share");
        let alpha = peak(&ramp.temperature, &ramp.loss, &search(fraction, 3));
        let loss_factor = match &crystallization {
            Ok(Crystallization { loss_factor: Some(peak), .. }) => Ok(peak.clone()),
            _ => peak(&ramp.temperature, &ramp.loss_factor, &search(0.85, 2)),
        };
        let (unrelaxed, softening) = unrelaxed(&ramp, asked);
        let t_g = t_g(&ramp, asked);
        let wing = match (t_g, unrelaxed) {
            (Some((t_g, _)), Some((modulus, _))) => wing(&ramp, modulus, t_g, asked.number("background")),
            (None, _) => Err("Without a kink of tan δ there is no T_g to count from; give one.".into()),
            (_, None) => Err("Without a storage modulus the loss has nothing to be compared with.".into()),
        };
        let level = alpha
            .as_ref()
            .ok()
            .zip(unrelaxed)
            .and_then(|(peak, (modulus, _))| level(&ramp, peak.temperature[0], modulus));
        let middle = alpha.as_ref().map_or_else(|_| warmest_glass(&ramp), |peak| peak.temperature[0]);
        let onset = onset(&ramp, middle, glassy, asked, first);
        Sample { ramp, unrelaxed, softening, alpha, loss_factor, crystallization, onset, wing, t_g, level }
    }

    /// Limits of the three regions, K: ends, and the two boundaries where there are such.
    pub fn regions(&self) -> Vec<(&'static str, [f64; 2])> {
        let t = &self.ramp.temperature;
        let ends = [t[0], t[t.len() - 1]];
        let begins = self.onset.as_ref().ok().map(|onset| onset.temperature[0]);
        let crystal = self.crystallization.as_ref().ok().map(|seen| seen.minimum[0]);
        let mut regions = vec![("I: glass", [ends[0], begins.or(crystal).unwrap_or(ends[1])])];
        if let Some(begins) = begins {
            regions.push(("II: glass transition and liquid", [begins, crystal.unwrap_or(ends[1])]));
        }
        regions.extend(crystal.map(|crystal| ("III: crystallisation", [crystal, ends[1]])));
        regions
    }
}

/// What the user gives, or the mean over the coldest kelvins.
fn unrelaxed(ramp: &Ramp, asked: &Asked) -> (Option<(f64, Option<f64>)>, f64) {
    let span = asked.definite("unrelaxed_span");
    let cold: Vec<usize> = (0..ramp.temperature.len())
        .filter(|&k| ramp.temperature[k] <= ramp.temperature[0] + span && ramp.storage[k].is_finite())
        .collect();
    let t: Vec<f64> = cold.iter().map(|&k| ramp.temperature[k]).collect();
    let e: Vec<f64> = cold.iter().map(|&k| ramp.storage[k]).collect();
    let n = e.len() as f64;
    let mean = e.iter().sum::<f64>() / n;
    let softening = polynomial(1, &t, &e).map_or(f64::NAN, |line| line.derivatives(t[0])[0] / mean);
    if let Some(given) = asked.number("unrelaxed_modulus") {
        return (Some((given * 1e9, None)), softening);
    }
    let scatter = e.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0) / n;
    ((mean > 0.0).then(|| (mean, Some(scatter.sqrt()))), softening)
}

/// What the user gives, or the kink of ln tan δ.
fn t_g(ramp: &Ramp, asked: &Asked) -> Option<(f64, &'static str)> {
    const LIMIT: f64 = 0.1;
    const SPAN: f64 = 80.0;
    if let Some(given) = asked.number("glass_transition_temperature") {
        return Some((given, "as given"));
    }
    let found = window(ramp, LIMIT, SPAN).ok().and_then(|window| kink(ramp, window))?;
    found.refused().is_none().then(|| (found.temperature(), "the kink of ln tan δ"))
}

/// Mean loss 160 to 80 K below the peak.
fn level(ramp: &Ramp, peak: f64, modulus: f64) -> Option<[f64; 2]> {
    let inside = |(t, v): &(&f64, &f64)| **t >= peak - 160.0 && **t <= peak - 80.0 && v.is_finite();
    let points: Vec<(f64, f64)> =
        ramp.temperature.iter().zip(&ramp.loss).filter(inside).map(|(t, v)| (*t, v / modulus)).collect();
    let reaches = ramp.temperature[0] <= peak - 159.0;
    if points.len() < 8 || !reaches {
        return None;
    }
    let (t, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    let n = y.len() as f64;
    let noise = smooth(&t, &y, 10.0).scatter(&y, 0, y.len() - 1);
    Some([y.iter().sum::<f64>() / n, noise / n.sqrt()])
}

/// Line of the glass and tangent at the steepest fall.
fn onset(ramp: &Ramp, middle: f64, glassy: f64, asked: &Asked, first: bool) -> Result<Onset, String> {
    const SMOOTHED: f64 = 2.0;
    /// The line of the glass is laid through the points this far below the peak, K.
    const GLASS: [f64; 2] = [160.0, 80.0];
    let hand = |key: &str| placed(asked, GLASS_LINE, key).filter(|_| first);
    let [cold, warm] = [0, 1].map(|k| hand(LINE[k]).map_or((middle - GLASS[k], false), |placed| placed));
    let points = ramp.temperature.iter().zip(&ramp.storage).filter(|(t, v)| v.is_finite() && **t < glassy);
    let (t, e): (Vec<f64>, Vec<f64>) = points.map(|(t, v)| (*t, *v)).unzip();
    let inside: Vec<usize> = (0..t.len()).filter(|&k| (cold.0..=warm.0).contains(&t[k])).collect();
    if t.is_empty() {
        return Err("There is no storage modulus.".into());
    }
    if inside.len() < 5 {
        return Err(format!(
            "Only {} points lie between {:.0} and {:.0} K for the line of the glass.",
            inside.len(),
            cold.0,
            warm.0
        ));
    }
    let of = |places: &[usize], values: &[f64]| -> Vec<f64> { places.iter().map(|&k| values[k]).collect() };
    let glass = polynomial(1, &of(&inside, &t), &of(&inside, &e)).ok_or("The line of the glass has too few points.")?;
    let smoothed = smooth(&t, &e, SMOOTHED);
    let above: Vec<usize> = (0..t.len()).filter(|&k| t[k] > warm.0).collect();
    let steepest = above.into_iter().min_by(|&a, &b| smoothed.slope[a].total_cmp(&smoothed.slope[b]));
    let steepest = steepest
        .filter(|&k| k + 3 < t.len())
        .ok_or("The storage modulus is still falling ever more steeply where the data end.")?;
    let around: Vec<usize> = (0..t.len()).filter(|&k| (t[k] - t[steepest]).abs() <= SMOOTHED).collect();
    let around =
        if around.len() < 5 { (steepest.saturating_sub(3)..(steepest + 4).min(t.len())).collect() } else { around };
    let fall = polynomial(2, &of(&around, &t), &of(&around, &e)).ok_or("The fall has too few points for a tangent.")?;
    let at = t[steepest];
    let ([value, value_error], [slope, _], slope_error) = (fall.at(at), fall.derivatives(at), fall.slope_error(at));
    let line = glass.derivatives(at)[0];
    let (gap, steep) = (value - glass.at(at)[0], line - slope);
    let temperature = at + gap / steep;
    if steep <= 0.0 || gap >= 0.0 || temperature.is_nan() || temperature < cold.0 {
        return Err("The storage modulus does not fall more steeply than the line of the glass.".into());
    }
    let glass_error = glass.at(temperature)[1];
    let error = (value_error.hypot(glass_error) / steep).hypot(gap * slope_error / (steep * steep));
    let tangent = |t: f64| [t, value + slope * (t - at)];
    let on_glass = |t: f64| [t, glass.at(t)[0]];
    Ok(Onset {
        temperature: [temperature, error],
        window: [cold.0, warm.0],
        held: [cold.1, warm.1],
        glass: [on_glass(cold.0), on_glass(temperature + 15.0)],
        tangent: [tangent(temperature), tangent(at)],
        steepest: at,
    })
}

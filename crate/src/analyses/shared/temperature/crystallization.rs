//! Crystallisation in a ramp, by three definitions that lie kelvins apart, or the statement that there is none.

use super::Ramp;
use super::peak::{Peak, Search, peak};
use crate::math::line::polynomial;
use crate::math::smooth::smooth;

/// Half the width over which curves are smoothed, K.
const SMOOTHED: f64 = 2.0;

/// What the storage modulus shows of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::analyses) struct Crystallization {
    /// Where the storage modulus is least, with the standard error, K.
    pub minimum: [f64; 2],
    /// Where its steepest rise, extended, meets the level of the minimum.
    pub onset: [f64; 2],
    /// The maximum of tan δ before.
    pub loss_factor: Option<Peak>,
    /// The steepest rise: temperature, storage modulus and its slope.
    pub steepest: [f64; 3],
    /// Storage modulus at the minimum.
    pub level: f64,
    /// Rise after the minimum, relative to the modulus of the glass.
    pub rise: f64,
}

/// Looks for a rise of the storage modulus above `from`; the text says why there is none and what would have been seen.
pub(in crate::analyses) fn crystallization(ramp: &Ramp, from: f64) -> Result<Crystallization, String> {
    /// A rise has to be this many times the noise, and this share of the modulus of the glass.
    const NOISES: f64 = 6.0;
    const SHARE: f64 = 0.02;
    /// Half the width around the minimum that is looked at for its noise, and for its place, K.
    const AROUND: f64 = 10.0;
    const PLACE: f64 = 4.0;
    let finite = |k: &usize| ramp.storage[*k].is_finite();
    let all: Vec<usize> = (0..ramp.temperature.len()).filter(finite).collect();
    let warm: Vec<usize> = all.iter().copied().filter(|&k| ramp.temperature[k] > from).collect();
    if all.is_empty() {
        return Err("Without a storage modulus its rise cannot be seen.".into());
    }
    if warm.len() < 12 {
        return Err(format!("Only {} points lie above {from:.1} K.", warm.len()));
    }
    let t: Vec<f64> = warm.iter().map(|&k| ramp.temperature[k]).collect();
    let e: Vec<f64> = warm.iter().map(|&k| ramp.storage[k]).collect();
    let glass = all.iter().take(20).map(|&k| ramp.storage[k]).sum::<f64>() / all.len().min(20) as f64;
    let smoothed = smooth(&t, &e, SMOOTHED);
    let least = (0..t.len()).min_by(|&a, &b| smoothed.value[a].total_cmp(&smoothed.value[b])).unwrap_or(0);
    let near = |width: f64| {
        let ends = |k: &usize| (t[*k] - t[least]).abs() <= width;
        let places: Vec<usize> = (0..t.len()).filter(ends).collect();
        (places[0], places[places.len() - 1])
    };
    let (low, high) = near(AROUND);
    let noise = smoothed.scatter(&e, low, high);
    let most = smoothed.value[least..].iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
    let (rise, needed) = (most - smoothed.value[least], (NOISES * noise).max(SHARE * glass));
    let end = t[t.len() - 1];
    if rise.is_nan() || rise <= needed || least + 3 > t.len() {
        return Err(format!(
            "The storage modulus does not rise again up to {end:.1} K: a rise of {:.1} % of its value in the glass would have been seen.",
            100.0 * needed / glass
        ));
    }
    let steep = (least..t.len()).max_by(|&a, &b| smoothed.slope[a].total_cmp(&smoothed.slope[b])).unwrap_or(least);
    let (low, high) = near(PLACE);
    // The lowest point of a parabola in the logarithm; of 1/E it is the highest.
    let inverse: Vec<f64> = e[low..=high].iter().map(|e| -e.max(f64::MIN_POSITIVE).ln()).collect();
    let place = polynomial(2, &t[low..=high], &inverse).and_then(|fit| fit.maximum());
    let step = (t[high] - t[low]) / (high - low).max(1) as f64;
    let minimum = place.filter(|[at, _]| (at - t[least]).abs() <= PLACE).unwrap_or([t[least], step]);
    let tangent: Vec<usize> = (0..t.len()).filter(|&k| (t[k] - t[steep]).abs() <= SMOOTHED).collect();
    let of = |values: &[f64]| -> Vec<f64> { tangent.iter().map(|&k| values[k]).collect() };
    let fit = polynomial(2, &of(&t), &of(&e));
    let (value, slope) = (smoothed.value[steep], smoothed.slope[steep]);
    let height = value - smoothed.value[least];
    let error = fit.map_or(step, |fit| {
        let level = noise * smoothed.own[least].sqrt();
        (fit.at(t[steep])[1].hypot(level) / slope).hypot(height * fit.slope_error(t[steep]) / (slope * slope))
    });
    let search = Search { fraction: 0.85, degree: 2, within: [from, t[steep]] };
    Ok(Crystallization {
        minimum,
        onset: [t[steep] - height / slope, error],
        loss_factor: peak(&ramp.temperature, &ramp.loss_factor, &search).ok(),
        steepest: [t[steep], value, slope],
        level: smoothed.value[least],
        rise: rise / glass,
    })
}

/// Where the loss modulus peaks, or the storage modulus falls steepest: crystallisation lies above.
pub(in crate::analyses) fn warmest_glass(ramp: &Ramp) -> f64 {
    /// Half the width over which curves are smoothed, K, and how far below the peak is looked.
    const SMOOTHED: f64 = 2.0;
    const BELOW: f64 = 5.0;
    let of = |values: &[f64]| -> (Vec<f64>, Vec<f64>) {
        let points = ramp.temperature.iter().zip(values).filter(|(_, v)| v.is_finite());
        points.map(|(t, v)| (*t, *v)).unzip()
    };
    let (t, loss) = of(&ramp.loss);
    let highest = |values: &[f64]| (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]));
    if let Some(top) = highest(&smooth(&t, &loss, SMOOTHED).value) {
        return t[top] - BELOW;
    }
    let (t, storage) = of(&ramp.storage);
    let falls: Vec<f64> = smooth(&t, &storage, SMOOTHED).slope.iter().map(|slope| -slope).collect();
    highest(&falls).map_or(f64::INFINITY, |k| t[k] - BELOW)
}

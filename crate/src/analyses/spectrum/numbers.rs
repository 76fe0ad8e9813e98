//! What follows from the spectrum in numbers: limiting moduli, viscosity, the highest part.

use super::Found;
use super::options::Options;
use crate::analyses::shared::fitted::{Fitted, Follows, NORMAL_95, Named, Number, ShownUnit};
use crate::analyses::shared::intervals::Intervals;
use crate::report::{Estimate, EstimateState, Quality};

pub(super) fn estimates(found: &Found) -> Vec<Estimate> {
    let shown_unit = |unit: &str| found.data.shown_unit(unit);
    let fitted = fitted(found);
    let own = 2 * found.modes.modes.len();
    let mut estimates = vec![plain(
        Named::new("number_of_modes", "n", "Discrete modes", ""),
        found.modes.modes.len() as f64,
        String::new(),
        &shown_unit,
    )];
    // The modes themselves stand in their table.
    estimates.extend(fitted.estimates(&shown_unit).into_iter().skip(own));
    estimates.extend(viscosity(found, &shown_unit));
    if let Some(smooth) = &found.smooth {
        let [lo, hi] = smooth.determined;
        let inside = (0..smooth.tau.len()).filter(|&k| smooth.tau[k] >= lo && smooth.tau[k] <= hi);
        let highest = inside.max_by(|&a, &b| smooth.density[a].total_cmp(&smooth.density[b]));
        let peak = highest.filter(|&k| {
            let higher = |other: usize| smooth.density.get(other).is_some_and(|h| *h > smooth.density[k]);
            !higher(k + 1) && !higher(k.wrapping_sub(1))
        });
        if let Some(k) = peak {
            let note = "Where the continuous spectrum is highest, to one step of its grid.".to_owned();
            let named =
                Named::new("spectrum_peak_time", r"\tau_H", "Relaxation time of the highest part of the spectrum", "s");
            estimates.push(plain(named, smooth.tau[k], note, &shown_unit));
        }
    }
    estimates
}

/// The viscosity of steady flow where flow is seen: from the continuous spectrum, which goes on beyond the window, unless the modes
/// describe the data clearly better.
fn viscosity(found: &Found, shown_unit: ShownUnit) -> Option<Estimate> {
    let named = Named::new("viscosity", r"\eta_0", "Viscosity of steady flow", "Pa s");
    let number = |[value, error]: [f64; 2], quantile: f64, kind: &'static str, note: &str| {
        let relative = error / value;
        let state = if relative < 0.5 { EstimateState::Ok } else { EstimateState::Undetermined };
        let factor = (quantile * relative).exp();
        let (std_error, interval) = (Some(error), Some([Some(value / factor), Some(value * factor)]));
        Number { named: &named, value, std_error, interval, kind, state, note: note.into() }.estimate(shown_unit)
    };
    match found.viscosity {
        _ if !found.flows() => None,
        Some(smooth) if !found.lines() => Some(number(
            smooth,
            NORMAL_95,
            "posterior95",
            "From the continuous spectrum, continued straight beyond the window.",
        )),
        _ => {
            let value = found.modes.modes.iter().map(|mode| mode.strength * mode.time).sum::<f64>();
            let uncertainty = &found.modes.fit.uncertainty;
            // The logarithm of strength and of time change their mode's share alike.
            let share = |k: &usize| {
                let mode = found.modes.modes.iter().find(|mode| mode.parameter == k - k % 2);
                mode.map_or(0.0, |mode| mode.strength * mode.time)
            };
            let gradient: Vec<f64> = uncertainty.moving.iter().map(share).collect();
            let error = uncertainty.variance(&gradient).sqrt();
            Some(number(
                [value, error],
                uncertainty.t95,
                "linear95",
                "From the modes: nothing is slower than the slowest of them.",
            ))
        }
    }
}

/// A number without an error of its own.
fn plain(named: Named, value: f64, note: String, shown_unit: ShownUnit) -> Estimate {
    let (std_error, interval) = (None, None);
    Number { named: &named, value, std_error, interval, kind: "linear95", state: EstimateState::Ok, note }
        .estimate(shown_unit)
}

/// The fit of the modes with the names of its parameters, and what follows from them.
pub(super) fn fitted(found: &Found) -> Fitted {
    let letter = found.data.letter();
    let count = found.modes.modes.len();
    let mut named = Vec::new();
    for k in 1..=count {
        named.push(Named::new(&format!("strength_{k}"), &format!("g_{{{k}}}"), "Strength of a mode", "Pa"));
        named.push(Named::new(&format!("time_{k}"), &format!(r"\tau_{{{k}}}"), "Relaxation time of a mode", "s"));
    }
    if found.modes.relaxed.is_some() {
        named.push(Named::new("relaxed_modulus", &format!("{letter}_e"), "Modulus that does not relax", "Pa"));
    }
    let unrelaxed = Follows {
        named: Named::new("unrelaxed_modulus", &format!("{letter}_u"), "Modulus before any of the modes relaxes", "Pa"),
        value: Box::new(move |p: &[f64]| {
            let strengths: f64 = p.iter().take(2 * count).step_by(2).sum();
            strengths + p.get(2 * count).copied().unwrap_or(0.0)
        }),
    };
    Fitted {
        named,
        parameters: found.modes.parameters.clone(),
        intervals: Intervals::linear(&found.modes.fit, 1),
        fit: found.modes.fit.clone(),
        starts: 1,
        solver: crate::fit::Options::default(),
        derived: vec![unrelaxed],
    }
}

pub(super) fn quality(found: &Found, options: &Options) -> Quality {
    fitted(found).quality(options.points.weights_in_words("the largest modulus"))
}

//! What follows from the modes in numbers: limiting moduli, viscosity, mean time, with errors by the full covariance.

use super::Found;
use super::options::Options;
use crate::analyses::shared::fitted::{Fitted, Follows, Named, Number};
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

/// A number without an error of its own.
fn plain(named: Named, value: f64, note: String, shown_unit: &dyn Fn(&str) -> (String, f64)) -> Estimate {
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
    let sum = move |p: &[f64], power: i32| -> f64 {
        p.iter().take(2 * count).collect::<Vec<_>>().chunks_exact(2).map(|m| m[0] * m[1].powi(power)).sum()
    };
    let follows = |key: &str, symbol: &str, meaning: &str, unit: &str, value: fn(f64, f64, f64, f64) -> f64| Follows {
        named: Named::new(key, symbol, meaning, unit),
        value: Box::new(move |p: &[f64]| {
            value(sum(p, 0), sum(p, 1), sum(p, 2), p.get(2 * count).copied().unwrap_or(0.0))
        }),
    };
    let mut derived = vec![follows(
        "unrelaxed_modulus",
        &format!("{letter}_u"),
        "Modulus before any of the modes relaxes",
        "Pa",
        |g, _, _, relaxed| g + relaxed,
    )];
    if found.flows() {
        derived.push(follows("viscosity", r"\eta_0", "Viscosity of steady flow", "Pa s", |_, eta, _, _| eta));
        derived.push(follows(
            "mean_relaxation_time",
            r"\bar\tau",
            "Mean relaxation time, viscosity by unrelaxed modulus",
            "s",
            |g, eta, _, _| eta / g,
        ));
        derived.push(follows(
            "steady_state_compliance",
            "J_e^0",
            "Recoverable compliance of steady flow",
            "1/Pa",
            |_, eta, square, _| square / (eta * eta),
        ));
    }
    Fitted {
        named,
        parameters: found.modes.parameters.clone(),
        intervals: Intervals::linear(&found.modes.fit, derived.len()),
        fit: found.modes.fit.clone(),
        starts: 1,
        solver: crate::fit::Options::default(),
        derived,
    }
}

pub(super) fn quality(found: &Found, options: &Options) -> Quality {
    fitted(found).quality(options.points.as_fit().weights_in_words("the largest modulus"))
}

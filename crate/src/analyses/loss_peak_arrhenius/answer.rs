//! The numbers, the table of peaks and what they mean.

use super::Found;
use crate::analyses::shared::columns::{numbers, words};
use crate::analyses::shared::fitted::{NORMAL_95, Named, Number, PLAIN};
use crate::analyses::shared::temperature::{celsius, given, t95, undetermined, with_interval};
use crate::math::rounding::with_error;
use crate::models::relations::fragility::{fragility, fragility_error};
use crate::models::relations::peak_temperatures::Activation;
use crate::report::{DataTable, Estimate, EstimateState, Finding};
use crate::units::constants::{BOLTZMANN_EV, EV_IN_J_PER_MOL};

/// The error of the energy that is given, the factor of its interval, and why this one.
struct Error {
    value: f64,
    t: f64,
    reason: String,
}

/// Whether the scatter about the line is larger than the errors of the peaks allow, at the level of 5 %.
fn scatters(line: &Activation) -> bool {
    let freedom = line.points.saturating_sub(2) as f64;
    // Wilson and Hilferty: the cube root of χ²/ν is nearly normal.
    let ninth = 2.0 / (9.0 * freedom);
    freedom > 0.0 && (line.chi2 / freedom).cbrt() > 1.0 - ninth + 1.645 * ninth.sqrt()
}

fn error(line: &Activation) -> Option<Error> {
    let known = line.error_known?;
    let Some(scatter) = line.error_scatter else {
        let reason =
            format!("± {known:.3} eV from the errors of the two peaks; two points have no scatter about a line.");
        return Some(Error { value: known, t: NORMAL_95, reason });
    };
    let freedom = line.points - 2;
    let both =
        format!("± {known:.3} eV from the errors of the peaks, ± {scatter:.3} eV from their scatter about the line");
    Some(match scatters(line) {
        true => Error {
            value: scatter,
            t: t95(freedom),
            reason: format!("{both}, which is larger than the errors allow and is given."),
        },
        false => Error {
            value: known,
            t: NORMAL_95,
            reason: format!("{both} ({freedom} degrees of freedom, t = {:.2}).", t95(freedom)),
        },
    })
}

pub(super) fn estimates(found: &Found) -> Vec<Estimate> {
    let energy = Named::new("activation_energy", r"E_\alpha", "Apparent activation energy of the loss peak", "eV");
    let molar = Named::new("molar_activation_energy", r"E_\alpha", "The same energy for a mole", "kJ/mol");
    let prefactor =
        Named::new("ln_frequency_prefactor", r"\ln f_0", "Logarithm of the frequency at infinite temperature, Hz", "");
    let fragile = Named::new("fragility_index", "m", "Fragility from the apparent energy at T_g", "");
    let t_g = Named::new("glass_transition_temperature", "T_g", "Glass transition the fragility is taken at", "K");
    let mut all = Vec::new();
    let line = found.activation.as_ref().and_then(|line| Some((line, error(line)?)));
    match &line {
        Some((line, error)) => {
            let note = format!("Apparent: no barrier of one motion. {} peaks; {}", line.points, error.reason);
            all.push(with_interval(&energy, [line.energy, error.value], error.t, note));
            let kilo = EV_IN_J_PER_MOL * 1e-3;
            all.push(with_interval(&molar, [kilo * line.energy, kilo * error.value], error.t, String::new()));
            // ln f₀ = ⟨ln f⟩ + E ⟨1/T⟩/k_B, of which E alone is uncertain.
            let used = found.curves.iter().filter(|curve| curve.peak.is_ok());
            let mean = used.map(|curve| curve.frequency.ln()).sum::<f64>() / line.points as f64;
            let prefactor_error = ((line.ln_f0 - mean) / line.energy).abs() * error.value;
            let note = format!(
                "10^{:.0} Hz, which no molecule vibrates with: a mark of the apparent energy, not to be interpreted.",
                line.ln_f0 / std::f64::consts::LN_10
            );
            all.push(with_interval(&prefactor, [line.ln_f0, prefactor_error], error.t, note));
        }
        None => {
            let reason = "Two peaks at different frequencies are needed.";
            all.extend([energy, molar, prefactor].iter().map(|named| undetermined(named, reason)));
        }
    }
    match (&found.t_g, &line) {
        (Some(transition), Some((line, error))) => {
            let value = fragility(line.energy, transition.value);
            let of_t_g = transition.error.unwrap_or(0.0);
            let std_error = fragility_error(line.energy, error.value, transition.value, of_t_g);
            let note = format!(
                "At T_g = {:.2} K, {}; supposes that the energy at the peaks is that at T_g.",
                transition.value, transition.from
            );
            all.push(with_interval(&fragile, [value, std_error], error.t, note));
        }
        (None, _) => all.push(undetermined(&fragile, "No T_g was found in tan δ; give one.")),
        (_, None) => all.push(undetermined(&fragile, "There is no activation energy.")),
    }
    if let Some(transition) = &found.t_g {
        let note = format!("{}; {}.", celsius(transition.value), transition.from);
        all.push(match transition.error {
            Some(error) => with_interval(&t_g, [transition.value, error], NORMAL_95, note),
            None => given(&t_g, transition.value, note),
        });
    }
    if let Some(one) = &found.without
        && let Some(error) = error(one)
    {
        let named = Named::new(
            "activation_energy_without",
            r"E_\alpha'",
            "The same without peaks where the sample crystallises",
            "eV",
        );
        let number = Number {
            named: &named,
            value: one.energy,
            std_error: Some(error.value),
            interval: Some([Some(one.energy - error.t * error.value), Some(one.energy + error.t * error.value)]),
            kind: "linear95",
            state: EstimateState::Ok,
            note: format!("{} peaks; {}", one.points, error.reason),
        };
        all.push(number.estimate(PLAIN));
    }
    all
}

pub(super) fn findings(found: &Found) -> Vec<Finding> {
    let mut all = Vec::new();
    let Some(line) = &found.activation else {
        let peaks = found.curves.iter().filter(|curve| curve.peak.is_ok()).count();
        let reason = format!(
            "{peaks} of {} frequencies show a peak; a line needs two at different frequencies.",
            found.curves.len()
        );
        return vec![Finding::new("activation", "none", reason)];
    };
    if line.energy <= 0.0 {
        let reason = "The peaks move to lower temperatures with frequency, which no thermally activated motion does.";
        all.push(Finding::new("activation", "not activated", reason));
    } else if line.points > 2 {
        let (value, reason) = match scatters(line) {
            true => (
                "no line within the errors",
                "The peaks scatter more about the line than their errors allow: look at its residuals.",
            ),
            false => (
                "a line within the errors",
                "The peaks lie on the line as closely as their errors allow; over this range curvature would not be seen.",
            ),
        };
        let reason = format!("χ² {:.2} for {} degrees of freedom. {reason}", line.chi2, line.points - 2);
        all.push(Finding::new("activation", value, reason));
    }
    if let Some(without) = &found.without {
        let of = |line: &Activation| with_error(line.energy, error(line).map(|error| error.value));
        let ((with, with_err), (other, other_error)) = (of(line), of(without));
        all.push(Finding::new(
            "crystallizing_peaks",
            format!("{other} ± {other_error} eV without them"),
            format!("All peaks give {with} ± {with_err} eV, some of them where the sample crystallises."),
        ));
    }
    all
}

/// Temperature of the line at a frequency.
pub(super) fn on_line(line: &Activation, frequency: f64) -> f64 {
    line.energy / (BOLTZMANN_EV * (line.ln_f0 - frequency.ln()))
}

pub(super) fn table(found: &Found) -> DataTable {
    let curves = &found.curves;
    let of = |f: &dyn Fn(&super::Peak) -> f64| -> Vec<f64> {
        curves.iter().map(|curve| curve.peak.as_ref().map_or(f64::NAN, f)).collect()
    };
    let residual = |curve: &super::Curve| {
        let line = found.activation.as_ref().map_or(f64::NAN, |line| on_line(line, curve.frequency));
        curve.peak.as_ref().map_or(f64::NAN, |peak| peak.temperature[0] - line)
    };
    let remark = |curve: &super::Curve| match (&curve.peak, &curve.doubt) {
        (Err(_), _) => "no peak".to_owned(),
        (_, Some(doubt)) => doubt.clone(),
        _ => String::new(),
    };
    DataTable {
        key: "peaks".into(),
        title: "The peak at each frequency".into(),
        columns: vec![
            numbers("frequency", "$f$", "Hz", curves.iter().map(|curve| curve.frequency).collect::<Vec<f64>>()),
            numbers("peak_temperature", "$T_p$", "K", of(&|peak| peak.temperature[0])),
            numbers("peak_temperature_std_error", "± $T_p$", "K", of(&|peak| peak.temperature[1])),
            numbers("from_line", "$T_p$ − line", "K", curves.iter().map(residual).collect::<Vec<f64>>()),
            numbers("height", "height", if found.of_factor { "" } else { "Pa" }, of(&|peak| peak.height)),
            numbers("points", "points", "", of(&|peak| peak.points as f64)),
            numbers("from", "from", "K", of(&|peak| peak.window[0])),
            numbers("to", "to", "K", of(&|peak| peak.window[1])),
            words("remark", "remark", curves.iter().map(remark).collect()),
        ],
    }
}

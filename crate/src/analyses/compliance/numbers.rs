//! The answer in numbers and words.

use super::{Found, REACHED, is_flow};
use crate::analyses::shared::fitted::{NORMAL_95, Named, Number, PLAIN, normal_interval};
use crate::math::local::Line;
use crate::math::rounding::{significant, with_error};
use crate::models::relations::compliance::loss_compliance_slope;
use crate::report::{Estimate, EstimateState, Finding};
use std::f64::consts::TAU;

/// ln errors beyond this say that only the order is known, if that.
pub(super) const UNDETERMINED: f64 = 1.0;

/// A positive number from its logarithm, with an interval symmetric in it.
fn positive(
    named: Named,
    [value, ln_error]: [f64; 2],
    determined: bool,
    note: String,
) -> (Named, f64, f64, EstimateState, String, [f64; 2]) {
    let known = determined && ln_error < UNDETERMINED;
    let state = match () {
        () if !known => EstimateState::Undetermined,
        () if ln_error > 0.0 => EstimateState::Ok,
        () => EstimateState::Fixed,
    };
    let factor = (NORMAL_95 * ln_error).exp();
    (named, value, value * ln_error, state, note, [value / factor, value * factor])
}

pub(super) fn estimates(found: &Found) -> Vec<Estimate> {
    let shape = &found.shape;
    let exp = |[ln, error]: [f64; 2]| [ln.exp(), error];
    let chi2 = shape.reduced_chi2.map_or(String::new(), |chi2| format!(", χ²red {}", significant(chi2, 3)));
    let of_law = match shape.isotherms {
        1 => format!("Eq. 9 fitted to this isotherm{chi2}."),
        count => format!("Eq. 9 fitted to {count} isotherms together, with its own τ and χ{chi2}."),
    };
    let where_from = if found.flows && !found.as_printed {
        format!("1/(ωJ'') at the lowest {} frequencies, where the slope of ln J'' shows flow.", points(found.slopes[0]))
    } else if found.as_printed {
        "1/(ωJ'') of the lowest frequencies, as printed.".to_owned()
    } else {
        format!("$G_u\\tau$ by the law, as flow is not seen at the lowest frequencies. {of_law}")
    };
    let modulus = if found.modulus_given {
        [found.modulus[0], 0.0]
    } else {
        [found.modulus[0], found.modulus[1] / found.modulus[0]]
    };
    let viscosity = found.viscosity;
    let tau = [viscosity[0] / modulus[0], viscosity[1].hypot(modulus[1])];
    // τ = η_v/G_u has the error of τ itself where both are from the law: they are correlated.
    let modulus_known = found.modulus_given || shape.determined[0];
    let (tau, tau_known) = if found.flows || found.modulus_given {
        (tau, modulus_known)
    } else {
        (exp(shape.ln_tau()), shape.determined[1])
    };
    let crossover = {
        let [ln, error] = shape.ln_crossover();
        [ln.exp() / TAU, error]
    };
    let in_window = {
        let omega = found.omega();
        let at = crossover[0] * TAU;
        omega.first().is_some_and(|first| at >= *first) && omega.last().is_some_and(|last| at <= *last)
    };
    let given = "Given, not found.".to_owned();
    let list = [
        positive(Named::new("viscosity", r"\eta_v", "Zero-shear viscosity", "Pa s"), viscosity, true, where_from),
        positive(
            Named::new("relaxation_time", r"\tau", "Relaxation time, viscosity over unrelaxed modulus", "s"),
            tau,
            tau_known,
            if tau_known {
                "$\\eta_v/G_u$.".into()
            } else {
                "It is not determined separately from $G_u$ or $\\eta$ here.".into()
            },
        ),
        positive(
            Named::new("unrelaxed_modulus", "G_u", "Unrelaxed modulus, inverse of the elastic compliance", "Pa"),
            modulus,
            modulus_known,
            if found.modulus_given { given } else { of_law.clone() },
        ),
        positive(
            Named::new(
                "qpd_viscosity",
                r"G_u\tau_\mathrm{mol}",
                "Viscosity by eq. 9, whether flow is seen or not",
                "Pa s",
            ),
            exp(shape.ln_viscosity()),
            true,
            of_law.clone(),
        ),
        positive(
            Named::new("crossover_frequency", r"f_c", "Frequency where viscoelastic and viscous loss are equal", "Hz"),
            crossover,
            true,
            if in_window { of_law.clone() } else { format!("Outside the window. {of_law}") },
        ),
    ];
    let mut estimates: Vec<Estimate> = list
        .into_iter()
        .map(|(named, value, error, state, note, ends)| {
            let known = state == EstimateState::Ok;
            let number = Number {
                named: &named,
                value,
                std_error: Some(error).filter(|_| known),
                interval: Some(ends.map(Some)).filter(|_| known),
                kind: "linear95",
                state,
                note,
            };
            number.estimate(&|unit: &str| found.shown(unit))
        })
        .collect();
    let [chi, chi_error] = shape.chi();
    let named = Named::new("chi", r"\chi", "Correlation factor by eq. 9", "");
    estimates.push(plain(&named, chi, chi_error, shape.determined[2], of_law));
    for (key, symbol, which, end) in [
        ("low_frequency_slope", r"s_\mathrm{low}", 0, "lowest"),
        ("high_frequency_slope", r"s_\mathrm{high}", 1, "highest"),
    ] {
        if let Some(slope) = found.slopes[which] {
            let meaning = format!("Slope of ln J'' against ln ω at the {end} frequencies");
            let named = Named::new(key, symbol, &meaning, "");
            estimates.push(plain(&named, slope.slope, slope.slope_error(), true, format!("{} points.", slope.points)));
        }
    }
    estimates
}

fn plain(named: &Named, value: f64, error: f64, determined: bool, note: String) -> Estimate {
    let state = if determined { EstimateState::Ok } else { EstimateState::Undetermined };
    let interval = Some(normal_interval(value, error)).filter(|_| determined);
    Number { named, value, std_error: Some(error).filter(|e| *e > 0.0), interval, kind: "linear95", state, note }
        .estimate(PLAIN)
}

fn points(slope: Option<Line>) -> usize {
    slope.map_or(0, |slope| slope.points)
}

pub(super) fn findings(found: &Found) -> Vec<Finding> {
    let [_, tau, chi, eta] = found.shape.values;
    let expected = |slope: &Line| loss_compliance_slope(slope.center.exp() * tau, chi, eta);
    let shown = |slope: &Line| {
        let (value, error) = with_error(slope.slope, Some(slope.slope_error()));
        format!("{value} ± {error}")
    };
    let mut findings = Vec::new();
    if let Some(low) = &found.slopes[0] {
        let seen = is_flow(low);
        let share = significant(100.0 * found.shape.share_of_flow(low.center), 2);
        let value = if seen { "seen at the lowest frequencies" } else { "not reached in the window" };
        findings.push(Finding::new(
            "newtonian_flow",
            value,
            format!(
                "The slope of ln J'' is {} there; flow has −1, eq. 9 {} at these frequencies, where flow makes {share} % of J''. {}",
                shown(low),
                significant(expected(low), 3),
                if seen {
                    "What is not flow makes 1/(ωJ'') too small by as much, which its error includes."
                } else {
                    "So 1/(ωJ'') is no viscosity here; a solid with a relaxed modulus would not flow at all."
                }
            ),
        ));
    }
    if let Some(high) = &found.slopes[1] {
        let near = (high.slope + chi).abs() <= REACHED;
        findings.push(Finding::new(
            "high_frequency_limit",
            if near { "reached" } else { "not reached in the window" },
            format!(
                "The slope of ln J'' is {} at the highest frequencies; its limit is −χ = −{}, eq. 9 has {} there.",
                shown(high),
                significant(chi, 3),
                significant(expected(high), 3)
            ),
        ));
    }
    findings
}

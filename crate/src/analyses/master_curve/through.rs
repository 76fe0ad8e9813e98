//! Laws of temperature through the shift factors: activation energy, WLF constants, fragility, with the errors of the whole chain.

use super::laid::Laid;
use super::options::Options;
use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::{Fitted, Follows, Named};
use crate::analyses::shared::intervals::Intervals;
use crate::data::Notice;
use crate::fit::Parameter;
use crate::models::curve::{self, Curve, Held};
use crate::models::relations::fragility::fragility;
use crate::models::{Derived, Param, Scale};
use crate::superposition::held;
use crate::superposition::laws::ThroughShifts;
use crate::units::constants::{BOLTZMANN_EV, EV_IN_J_PER_MOL};

/// A law through the shifts.
pub(super) struct Through {
    pub law: &'static dyn Curve,
    pub fitted: Fitted,
}

impl Through {
    pub fn title(&self) -> &'static str {
        self.law.info().title
    }

    /// What is drawn of it.
    pub fn followed(&self) -> Followed {
        Followed { law: self.law, parameters: self.fitted.fit.values.clone() }
    }

    /// Key of an estimate among those of all laws.
    pub fn key(law: &str, key: &str) -> String {
        match (law, key) {
            ("arrhenius", "activation_energy" | "molar_energy") => key.into(),
            (law, key) => format!("{law}_{key}"),
        }
    }
}

/// A law that shifts follow, found through them or imposed on them.
pub(super) struct Followed {
    pub law: &'static dyn Curve,
    pub parameters: Vec<f64>,
}

impl Followed {
    pub fn title(&self) -> &'static str {
        self.law.info().title
    }

    /// ln a at temperatures, relative to `reference`.
    pub fn ln_a(&self, temperatures: &[f64], reference: f64) -> Vec<f64> {
        let level = curve::values(self.law, &[reference], &self.parameters)[0];
        curve::values(self.law, temperatures, &self.parameters).into_iter().map(|v| v - level).collect()
    }
}

/// The temperature that a law refers to: the glass transition where it has one, else the reference temperature.
fn refers_to(law: &dyn Curve, options: &Options, reference: f64) -> f64 {
    let to_tg = law.info().params.iter().any(|param| param.fixed && param.key == "glass_transition");
    options.glass_transition_temperature.filter(|_| to_tg).unwrap_or(reference)
}

/// Every law that is asked for, through the shifts of a superposition; what cannot be fitted is said.
pub(super) fn laws(laid: &Laid, options: &Options, notices: &mut Vec<Notice>) -> Result<Vec<Through>, Failure> {
    let (Some(temperatures), Some(reference)) = (laid.family.temperatures(), laid.reference.temperature) else {
        return Ok(Vec::new());
    };
    let mut fits = Vec::new();
    for id in &options.laws {
        let Some(law) = curve::find(id) else {
            return Err(Failure::option("laws", format!("there is no law \"{id}\" of shift factors.")));
        };
        let Some(problem) = ThroughShifts::new(law, &laid.found, &temperatures) else { continue };
        match through(law, &problem, refers_to(law, options, reference), options, reference) {
            Ok(one) => fits.push(one),
            Err(failure) => notices.push(Notice::warning("law_left_out", failure.to_string())),
        }
    }
    Ok(fits)
}

/// A law through logarithms of times of which differences are known.
pub(super) fn through(
    law: &'static dyn Curve,
    problem: &ThroughShifts,
    refers_to: f64,
    options: &Options,
    reference: f64,
) -> Result<Through, Failure> {
    let info = law.info();
    let held = held(law, refers_to);
    let parameter = |((start, param), held): ((f64, &Param), &Option<f64>)| Parameter {
        start: held.unwrap_or(start.clamp(param.limits[0], param.limits[1])),
        lower: param.limits[0],
        upper: param.limits[1],
        logarithmic: param.scale == Scale::Log,
        fixed: held.is_some(),
    };
    let starts: Vec<Vec<Parameter>> = problem
        .starts(Held(&held))
        .into_iter()
        .map(|start| start.into_iter().zip(info.params).zip(&held).map(parameter).collect())
        .collect();
    let fitted = Fitted::best(info.title, problem, starts, &FitOptions::default())?;
    let derived = follows(law, options, reference);
    let named = info
        .params
        .iter()
        .map(|param| Named::new(&Through::key(info.id, param.key), param.symbol, param.meaning, param.unit))
        .collect();
    let fitted = Fitted { intervals: Intervals::linear(&fitted.fit, derived.len()), named, derived, ..fitted };
    Ok(Through { law, fitted })
}

/// Whether a number is given among the results. What only parametrises a law, or is another name of what is given, stands in the
/// table of parameters; and a fragility is one at the glass transition, not at whatever temperature a law refers to.
pub(super) fn is_told(key: &str) -> bool {
    const NOT_TOLD: [&str; 9] = [
        "vft_fragility",
        "vft_distance_to_t0",
        "vft_strength",
        "vft_apparent_energy_molar",
        "wlf_t0",
        "wlf_b",
        "wlf_apparent_energy_molar",
        "myega_fragility",
        "myega_decades",
    ];
    !NOT_TOLD.contains(&key)
}

/// What follows from the parameters of a law of shift factors.
pub(super) fn follows(law: &'static dyn Curve, options: &Options, reference: f64) -> Vec<Follows> {
    let id = law.info().id;
    /// Of a law of times these are of the level, which shift factors do not have, or are given below for every law alike.
    const OF_THE_LEVEL: [&str; 6] = ["ln_tau_0", "ln_tau_inf", "fragility", "apparent_energy", "molar_energy", "tau_0"];
    let own = law
        .derived()
        .iter()
        .filter(|derived| id == "arrhenius" && derived.key == "molar_energy" || !OF_THE_LEVEL.contains(&derived.key));
    let mut follows: Vec<Follows> = own
        .map(|Derived { key, symbol, unit, meaning, value, .. }| Follows {
            named: Named::new(&Through::key(id, key), symbol, meaning, unit),
            value: Box::new(*value),
        })
        .collect();
    if id != "arrhenius" {
        for (suffix, unit, factor) in [("", "eV", 1.0), ("_molar", "kJ/mol", EV_IN_J_PER_MOL * 1e-3)] {
            follows.push(Follows {
                named: Named::new(
                    &format!("{id}_apparent_energy{suffix}"),
                    r"E_\mathrm{app}(T_r)",
                    "Apparent activation energy at the reference temperature",
                    unit,
                ),
                value: Box::new(move |p| factor * apparent_energy(law, p, reference)),
            });
        }
    }
    if let Some(t_g) = options.glass_transition_temperature {
        follows.push(Follows {
            named: Named::new(
                &format!("{id}_fragility_index"),
                "m",
                "Fragility, from the slope of this law at the glass transition",
                "",
            ),
            value: Box::new(move |p| fragility(apparent_energy(law, p, t_g), t_g)),
        });
    }
    follows
}

/// `k_B d ln τ/d(1/T)` of a law, eV.
pub(super) fn apparent_energy(law: &dyn Curve, p: &[f64], t: f64) -> f64 {
    /// A central difference over this share of the temperature: errors of 1e-9 both from curvature and from rounding.
    const STEP: f64 = 1e-4;
    let [warm, cold] = [t * (1.0 + STEP), t * (1.0 - STEP)];
    let values = curve::values(law, &[cold, warm], p);
    BOLTZMANN_EV * (values[0] - values[1]) / (1.0 / cold - 1.0 / warm)
}

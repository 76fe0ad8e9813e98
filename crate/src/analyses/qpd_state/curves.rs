//! What the state of a glass is against temperature, and its creep against time: tables and figures.

use super::Glass;
use crate::analyses::shared::columns::numbers;
use crate::figure::{Axis, Figure, Line, Mark, Panel, Points, Rule, Scale};
use crate::report::DataTable;
use crate::units::constants::BOLTZMANN_EV;
use statrs::function::gamma::gamma;
use std::f64::consts::LN_10;

/// Temperatures of a curve.
const COUNT: usize = 121;

/// Concentration of defects (eq. 7) from the entropy in k_B and the enthalpy in eV of their formation.
pub(super) fn defects([entropy, enthalpy]: [f64; 2], t: f64) -> f64 {
    let q = entropy - enthalpy / (BOLTZMANN_EV * t);
    // Written so that neither exponential overflows.
    if q >= 0.0 { 1.0 / (1.0 + (-q).exp()) } else { q.exp() / (1.0 + q.exp()) }
}

/// G_u J at time `t`, eq. 8.
fn creep(glass: &Glass, kelvin: f64, ln_t: f64) -> f64 {
    let chi = glass.times.chi(kelvin);
    let ln_x = ln_t - glass.ln_tau(kelvin);
    1.0 + glass.eta / gamma(1.0 + chi) * -(-(chi * ln_x).exp()).exp_m1() + ln_x.exp()
}

fn temperatures(glass: &Glass) -> Vec<f64> {
    let [low, high] = glass.window;
    let mut all: Vec<f64> = (0..COUNT).map(|k| low + (high - low) * k as f64 / (COUNT - 1) as f64).collect();
    // The kink is at T_g, not near it.
    if low < glass.times.t_g && glass.times.t_g < high {
        all.push(glass.times.t_g);
        crate::math::order::sort_by_number(&mut all, |t| *t);
        all.dedup();
    }
    all
}

/// Temperatures of creep: T_g and 3 % below and above.
fn of_creep(glass: &Glass) -> [f64; 3] {
    [0.97, 1.0, 1.03].map(|share| share * glass.times.t_g)
}

/// Times of creep, ln s: from far below the shortest to far above the longest relaxation time.
fn times_of_creep(glass: &Glass) -> Vec<f64> {
    let ln_tau = of_creep(glass).map(|t| glass.ln_tau(t));
    let [low, high] = [ln_tau[2] - 4.0 * LN_10, ln_tau[0] + 2.0 * LN_10];
    (0..COUNT).map(|k| low + (high - low) * k as f64 / (COUNT - 1) as f64).collect()
}

pub(super) fn tables(glass: &Glass) -> Vec<DataTable> {
    let kelvin = temperatures(glass);
    let each = |f: &dyn Fn(f64) -> f64| -> Vec<f64> { kelvin.iter().map(|t| f(*t)).collect() };
    let mut columns = vec![
        numbers("temperature", "$T$", "K", kelvin.clone()),
        numbers("chi", r"$\chi$", "", each(&|t| glass.times.chi(t))),
        numbers("log_beta_time", r"$\lg\tau_\beta$", "s", each(&|t| glass.ln_tau_beta(t) / LN_10)),
        numbers("log_relaxation_time", r"$\lg\tau_\mathrm{mol}$", "s", each(&|t| glass.ln_tau(t) / LN_10)),
    ];
    if !glass.is_under_load() {
        columns.push(numbers("apparent_energy", "$E_\\mathrm{app}$", "eV", each(&|t| glass.times.apparent_energy(t))));
    }
    if let Some(g_u) = glass.g_u {
        columns.push(numbers("log_viscosity", r"$\lg\eta_v$", "Pa s", each(&|t| (glass.ln_tau(t) + g_u.ln()) / LN_10)));
    }
    if let Some(formation) = glass.formation {
        columns.push(numbers("defect_concentration", "$C_d$", "", each(&|t| defects(formation, t))));
    }
    let state = DataTable { key: "state".into(), title: "State against temperature".into(), columns };
    let ln_t = times_of_creep(glass);
    let mut columns = vec![numbers("time", "$t$", "s", ln_t.iter().map(|t| t.exp()).collect::<Vec<f64>>())];
    let (title, factor, unit) = of_compliance(glass);
    for (k, kelvin) in of_creep(glass).into_iter().enumerate() {
        let values: Vec<f64> = ln_t.iter().map(|ln_t| factor * creep(glass, kelvin, *ln_t)).collect();
        columns.push(numbers(&format!("creep_{}", k + 1), &format!("{title} at {kelvin:.1} K"), unit, values));
    }
    vec![state, DataTable { key: "creep".into(), title: "Creep compliance, eq. 8".into(), columns }]
}

/// What stands for creep: the compliance, or G_u times it where the modulus is not known.
fn of_compliance(glass: &Glass) -> (&'static str, f64, &'static str) {
    glass.g_u.map_or(("$G_u J$", 1.0, ""), |g_u| ("$J$", 1e9 / g_u, "1/GPa"))
}

fn line(name: &str, series: u32, x: Vec<f64>, y: Vec<f64>) -> Mark {
    Mark::Line(Line { name: name.into(), series, x: x.into(), y: y.into(), dashed: false })
}

fn axis(label: impl Into<String>, scale: Scale) -> Axis {
    Axis { label: label.into(), scale, range: None }
}

pub(super) fn figures(glass: &Glass) -> Vec<Figure> {
    let kelvin = temperatures(glass);
    let inverse: Vec<f64> = kelvin.iter().map(|t| 1000.0 / t).collect();
    let each = |f: &dyn Fn(f64) -> f64| -> Vec<f64> { kelvin.iter().map(|t| f(*t)).collect() };
    let t_g = glass.times.t_g;
    let map = vec![
        line(r"$\tau_\mathrm{mol}$", 0, inverse.clone(), each(&|t| glass.ln_tau(t).exp())),
        line(r"$\tau_\beta$", 1, inverse, each(&|t| glass.ln_tau_beta(t).exp())),
        Mark::Rule(Rule { name: "$T_g$".into(), at: 1000.0 / t_g, vertical: true }),
        Mark::Points(Points {
            x: vec![1000.0 / t_g].into(),
            y: vec![glass.times.ln_tau_g.exp()].into(),
            filled: true,
            ..Points::default()
        }),
    ];
    let against = |key: &str, title: &str, y: Axis, values: Vec<f64>| {
        let mark = line("", 0, kelvin.clone(), values);
        let rule = Mark::Rule(Rule { name: "$T_g$".into(), at: t_g, vertical: true });
        Figure {
            key: key.into(),
            title: title.into(),
            panels: vec![Panel { x: axis("$T$ (K)", Scale::Linear), y, marks: vec![mark, rule], height: 1.0 }],
            ..Figure::default()
        }
    };
    let ln_t = times_of_creep(glass);
    let (title, factor, unit) = of_compliance(glass);
    let creeps = of_creep(glass).into_iter().enumerate().map(|(k, kelvin)| {
        let time = ln_t.iter().map(|t| t.exp()).collect();
        line(
            &format!("{kelvin:.1} K"),
            k as u32,
            time,
            ln_t.iter().map(|t| factor * creep(glass, kelvin, *t)).collect(),
        )
    });
    let with_unit = if unit.is_empty() { title.to_owned() } else { format!("{title} ({unit})") };
    let mut figures = vec![
        Figure {
            key: "relaxation_map".into(),
            title: "Relaxation map".into(),
            panels: vec![Panel {
                x: axis("$1000/T$ (1/K)", Scale::Linear),
                y: axis(r"$\tau$ (s)", Scale::Log),
                marks: map,
                height: 1.0,
            }],
            ..Figure::default()
        },
        against(
            "correlation_factor",
            "Correlation factor",
            axis(r"$\chi$", Scale::Linear),
            each(&|t| glass.times.chi(t)),
        ),
        Figure {
            key: "creep".into(),
            title: "Creep by eq. 8".into(),
            panels: vec![Panel {
                x: axis("$t$ (s)", Scale::Log),
                y: axis(with_unit, Scale::Log),
                marks: creeps.collect(),
                height: 1.0,
            }],
            ..Figure::default()
        },
    ];
    if let Some(g_u) = glass.g_u {
        let y = axis(r"$\eta_v$ (Pa s)", Scale::Log);
        figures.push(against("viscosity", "Viscosity", y, each(&|t| g_u * glass.ln_tau(t).exp())));
    }
    if let Some(formation) = glass.formation {
        let y = axis("$C_d$", Scale::Log);
        figures.push(against("defect_concentration", "Concentration of defects", y, each(&|t| defects(formation, t))));
    }
    figures
}

//! A picture of creep by quasi-point defects (Fig. 5): a flat glass whose defects give way to a stress, one after another, and the
//! strain that belongs to it.
//!
//! A picture for understanding, not a simulation. What it takes from the theory are its times: defects give way so that their
//! number follows the anelastic part of the creep, and domains merge as flow takes over. Sizes and places are drawn by lot, the same
//! for the same seed.

use super::drawing::{GIGA, at, dashed, factors, from_to, largest, line, linear, log, panel, reaching};
use super::{Domain, Drawn, Equation, Picture, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::math::random::Random;
use crate::models::curve::{Curve, qpd_creep_time::QpdCreepTime, tau_beta::TauBeta, values};
use crate::models::relations::qpd_times::{QpdTimes, ln_tau_mol};
use crate::units::constants::BOLTZMANN_EV;
use statrs::function::gamma::gamma;

/// Defects under a stress.
pub(super) struct ShearedGlass;

/// The zirconium glass of Tao et al. 2021, with a t₀ of an atomic vibration and the rise of χ that its fragility then needs.
const GLASS: QpdTimes = QpdTimes { ln_tau_g: 4.25, u_beta: 0.628, chi_g: 0.383, a: 1.2e-3, t_g: 691.0, ln_t0: -29.93 };
const UNRELAXED_MODULUS: f64 = 24e9;

/// t/τ_mol at the glass transition that is shown.
const ABOUT: [f64; 2] = [1e-6, 1e2];

/// Atoms on a side.
const SIDE: usize = 18;

/// Defects of a glass in full order, and how many more χ = 1 has. By the theory χ grows with their number; how fast, it leaves open.
const FEWEST: f64 = 4.0;
const MORE: f64 = 40.0;

/// By how much a domain is sheared in the picture, many times what a glass bears.
const SHEAR: f64 = 0.5;

impl Scene for ShearedGlass {
    fn entry(&self) -> SceneEntry {
        let equation =
            |curve: &dyn Curve| Equation { title: curve.info().title.into(), latex: curve.info().latex.into() };
        let end = ABOUT.map(|part| part * GLASS.ln_tau_g.exp());
        SceneEntry {
            id: "sheared_glass".into(),
            title: "Defects under a stress".into(),
            summary: "A picture for understanding: defects give way, sheared microdomains grow around them and merge."
                .into(),
            equations: vec![equation(&QpdCreepTime), equation(&TauBeta)],
            source: QpdCreepTime.info().source.into(),
            parameters: vec![
                Slider {
                    plays: true,
                    ..Slider::plain("time", "t", "s", "Time since the stress was switched on", end[0], end)
                        .logarithmic()
                },
                Slider::plain("temperature", "T", "K", "Temperature", 691.0, [620.0, 740.0]),
                Slider::plain(
                    "stress",
                    r"\sigma/\sigma_0",
                    "",
                    "Stress, as a part of that at which the barrier vanishes",
                    0.05,
                    [0.01, 0.4],
                ),
                Slider::plain("chi_g", r"\chi_g", "", "Correlation factor at T_g and below", GLASS.chi_g, [0.15, 0.8]),
                Slider::plain(
                    "seed",
                    "n",
                    "",
                    "Number of the glass: another one has its defects elsewhere",
                    1.0,
                    [1.0, 9.0],
                )
                .fixed(),
            ],
            views: vec![Choice::new("strain", "Strain")],
            shown: 1,
            logarithmic: true,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[time, temperature, stress, chi_g, seed] = p else { return Drawn::default() };
        let times = QpdTimes { chi_g, ..GLASS };
        let chi = times.chi(temperature);
        let barrier = times.u_beta / (BOLTZMANN_EV * temperature) * (1.0 - stress).powf(1.5);
        let ln_tau = ln_tau_mol(chi, times.ln_tau_0beta() + barrier, times.ln_t0);
        let tau = ln_tau.exp();
        // η = 1 of the bi-parabolic law: eq. 8 with the same start.
        let law = |elastic: f64, anelastic: f64, viscous: f64| {
            let compliance = 1.0 / UNRELAXED_MODULUS;
            [UNRELAXED_MODULUS / elastic, anelastic * compliance / gamma(1.0 + chi), tau, chi, viscous * compliance]
        };
        let window = view.window.unwrap_or(ABOUT.map(|part| part * GLASS.ln_tau_g.exp()));
        let t = factors(window, view.points);
        let strain =
            |law: [f64; 5]| -> Vec<f64> { values(&QpdCreepTime, &t, &law).into_iter().map(|j| j * GIGA).collect() };
        let whole = strain(law(1.0, 1.0, 1.0));
        let axis = |top: f64| {
            if view.logarithmic {
                reaching("$J$ (1/GPa)", top, 5, true)
            } else {
                from_to(linear("$J$ (1/GPa)"), [0.0, 0.3])
            }
        };
        let top = largest(&whole);
        let marks = vec![
            line("$J(t)$", 0, &t, whole),
            dashed("elastic", 1, &t, strain(law(1.0, 0.0, 0.0))),
            dashed("viscoelastic", 2, &t, strain(law(0.0, 1.0, 0.0))),
            dashed("viscous", 3, &t, strain(law(0.0, 0.0, 1.0))),
            at("$t$", time),
        ];
        let panels = vec![panel(from_to(log("$t$ (s)"), window), axis(top), marks)];
        let (picture, moved) = glass(time, tau, chi, stress, seed);
        let numbers = vec![
            SceneNumber::of(r"\tau_\mathrm{mol}", "Relaxation time of molecular motion", "s", tau),
            SceneNumber::of(r"\chi", "Correlation factor", "", chi),
            SceneNumber::of("", "Defects that have given way, in percent", "%", 100.0 * moved),
        ];
        Drawn {
            figure: Figure { key: "sheared_glass".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            picture: Some(picture),
        }
    }
}

/// The glass at a time, and the part of its defects that has given way.
fn glass(time: f64, tau: f64, chi: f64, stress: f64, seed: f64) -> (Picture, f64) {
    let mut random = Random::new(seed as u64, 0);
    let mut lot = || random.uniform();
    let spacing = 1.0 / SIDE as f64;
    let mut atoms: Vec<[f64; 2]> = Vec::new();
    for row in 0..SIDE {
        for column in 0..SIDE {
            let shifted = if row.is_multiple_of(2) { 0.25 } else { 0.75 };
            let place = [column as f64 + shifted + 0.35 * (lot() - 0.5), row as f64 + 0.5 + 0.35 * (lot() - 0.5)];
            atoms.push(place.map(|x| x * spacing));
        }
    }
    // Places and order are the same whatever the number: more defects are those there were and others.
    let all: Vec<[f64; 3]> = (0..(FEWEST + MORE) as usize).map(|_| [lot(), lot(), lot()]).collect();
    let count = (FEWEST + MORE * chi).round() as usize;
    let reach = (0.6 / (count as f64 * std::f64::consts::PI)).sqrt();
    let mut domains: Vec<Domain> = Vec::new();
    let mut moved = 0.0;
    for [x, y, u] in all.into_iter().take(count) {
        // 1 − exp(−(t/τ)^χ) of all defects have given way at t, each at its own part of it.
        let at = tau * (-(-u).ln_1p()).powf(1.0 / chi);
        let since = time / at;
        if since >= 1.0 {
            moved += 1.0 / count as f64;
        }
        // From its time on a domain grows, in as many decades as the whole process takes between its first and its last defects.
        let grown = (0.4 + 0.5 * chi * since.ln()).clamp(0.0, 2.0) * f64::from(u8::from(since >= 1.0));
        domains.push(Domain { x, y, radius: reach * grown, merged: false });
    }
    for k in 0..domains.len() {
        let meets = |other: &Domain| {
            (domains[k].x - other.x).hypot(domains[k].y - other.y) < 0.8 * (domains[k].radius + other.radius)
        };
        let alone = domains[k].radius == 0.0
            || domains.iter().enumerate().all(|(other, domain)| other == k || domain.radius == 0.0 || !meets(domain));
        domains[k].merged = !alone;
    }
    let elastic = 0.2 * stress;
    let flow = 0.02 * (time / tau).min(15.0);
    let displaced = |&[x, y]: &[f64; 2]| {
        let shear: f64 = domains
            .iter()
            .filter(|domain| domain.radius > 0.0)
            .map(|domain| {
                let (dx, dy) = (x - domain.x, y - domain.y);
                let inside = 1.0 - (dx * dx + dy * dy) / (domain.radius * domain.radius);
                SHEAR * dy * inside.max(0.0)
            })
            .sum();
        [x + shear + (elastic + flow) * (y - 0.5), y]
    };
    let now: Vec<[f64; 2]> = atoms.iter().map(displaced).collect();
    let picture = Picture {
        x: now.iter().map(|place| place[0]).collect(),
        y: now.iter().map(|place| place[1]).collect(),
        radius: 0.4 * spacing,
        domains,
    };
    (picture, moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defects_give_way_as_the_anelastic_creep_has_it() {
        for (x, chi) in [(0.01, 0.4), (0.3, 0.4), (3.0, 0.6)] {
            let mean = (1..=200).map(|seed| glass(x, 1.0, chi, 0.05, f64::from(seed)).1).sum::<f64>() / 200.0;
            // The scatter of some 4,000 lots.
            assert!((mean - (1.0 - (-f64::powf(x, chi)).exp())).abs() < 0.03, "{x}: {mean}");
        }
    }

    #[test]
    fn the_same_seed_is_the_same_glass_and_time_only_adds() {
        assert_eq!(glass(1.0, 1.0, 0.4, 0.05, 3.0), glass(1.0, 1.0, 0.4, 0.05, 3.0));
        let grown = |time: f64| {
            glass(time, 1.0, 0.4, 0.05, 3.0).0.domains.iter().map(|domain| domain.radius).collect::<Vec<f64>>()
        };
        assert!(grown(1e-3).iter().zip(grown(1e-1)).all(|(early, late)| *early <= late));
    }
}

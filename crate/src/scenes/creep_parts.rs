//! Creep taken apart: elastic, viscoelastic and viscous compliance in time, and the same parts against frequency (Fig. 16).

use super::drawing::{GIGA, at, dashed, factors, from_to, largest, line, linear, log, panel, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View, presets};
use crate::catalog::Choice;
use crate::figure::{Figure, Mark, Panel};
use crate::models::curve::{Curve, bi_parabolic_creep::BiParabolicCreep, values};
use crate::models::modulus::{moduli, qpd::Qpd};
use crate::models::relations::compliance::{loss_compliance_crossover, parts};
use std::f64::consts::TAU;

/// One law behind both doors.
pub(super) struct CreepParts;

/// t/τ, or 1/ωτ, that is shown.
const ABOUT: [f64; 2] = [1e-6, 1e3];

impl Scene for CreepParts {
    fn entry(&self) -> SceneEntry {
        let info = BiParabolicCreep.info();
        let start = [(24e9, [1e9, 1e11]), (70.0, [0.7, 7000.0]), (0.383, [0.1, 0.9]), (1.0, [0.1, 10.0])];
        let parameters: Vec<Slider> = info
            .params
            .iter()
            .zip(start)
            .map(|(param, (start, ends))| Slider::of(param.key, param.symbol, param).within(start, ends))
            .collect();
        SceneEntry {
            id: "creep_parts".into(),
            title: "Creep: elastic, viscoelastic, viscous".into(),
            summary: "Three parts of one compliance. Against frequency flow has the slope −1 and the viscoelastic loss the slope −χ.".into(),
            equations: vec![
                Equation { title: info.title.into(), latex: info.latex.into() },
                Equation {
                    title: "Loss compliance".into(),
                    latex: r"J''(\omega)=\frac{1}{G_u}\left[\eta\,\sin\!\left(\frac{\pi\chi}{2}\right)(\omega\tau)^{-\chi}+\frac{1}{\omega\tau}\right]".into(),
                },
            ],
            source: info.source.into(),
            presets: presets::of(&parameters),
            parameters,
            views: vec![Choice::new("time", "Against time"), Choice::new("frequency", "Against frequency")],
            shown: 2,
            logarithmic: true,
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[g_u, tau, chi, eta] = p else { return Drawn::default() };
        let mut panels = Vec::new();
        if view.shows("time") {
            panels.push(in_time(p, view));
        }
        // η sin(πχ/2) (ωτ)^−χ = 1/ωτ.
        let crossover = loss_compliance_crossover(chi, eta) / (TAU * tau);
        if view.shows("frequency") {
            let window = ABOUT.map(|x| 1.0 / (TAU * tau * x));
            let f = factors([window[1], window[0]], view.points);
            let omega: Vec<f64> = f.iter().map(|f| TAU * f).collect();
            let taken = moduli(&Qpd, &omega, &[g_u, 0.0, tau, chi, eta]);
            let taken: Vec<_> =
                taken.iter().zip(&omega).map(|(g, omega)| parts(g.re, g.im, *omega, g_u, g_u * tau)).collect();
            let of = |part: fn(&crate::models::relations::compliance::Parts) -> f64| {
                taken.iter().map(|parts| part(parts) * GIGA).collect::<Vec<f64>>()
            };
            let loss = of(|parts| parts.loss);
            let y = reaching("$J''$ (1/GPa)", largest(&loss), 7, true);
            let marks = vec![
                line("$J''$", 0, &f, loss),
                dashed("viscoelastic", 2, &f, of(|parts| parts.viscoelastic_loss)),
                dashed("viscous", 3, &f, of(|parts| parts.viscous_loss)),
                at("", crossover),
            ];
            panels.push(panel(from_to(log("$f$ (Hz)"), [window[1], window[0]]), y, marks));
        }
        let numbers = vec![
            SceneNumber::of(r"\eta_v", "Viscosity G_u τ", "Pa s", g_u * tau),
            SceneNumber::of("f_c", "Frequency where viscoelastic and viscous loss are equal", "Hz", crossover),
        ];
        Drawn {
            figure: Figure { key: "creep_parts".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

fn in_time(p: &[f64], view: &View) -> Panel {
    let &[g_u, tau, ..] = p else { return Panel::default() };
    let window = view.window.unwrap_or(ABOUT.map(|x| x * tau));
    let t = factors(window, view.points);
    let whole: Vec<f64> = values(&BiParabolicCreep, &t, p).into_iter().map(|j| j * GIGA).collect();
    let elastic = vec![GIGA / g_u; t.len()];
    let viscous: Vec<f64> = t.iter().map(|t| GIGA * t / (g_u * tau)).collect();
    let rest = whole.iter().zip(&viscous).map(|(whole, viscous)| whole - viscous - GIGA / g_u).collect();
    let top = largest(&whole);
    let marks: Vec<Mark> = vec![
        line("$J(t)$", 0, &t, whole),
        dashed("elastic", 1, &t, elastic),
        dashed("viscoelastic", 2, &t, rest),
        dashed("viscous", 3, &t, viscous),
    ];
    if view.logarithmic {
        return panel(from_to(log("$t$ (s)"), window), reaching("$J$ (1/GPa)", top, 7, true), marks);
    }
    // On a linear axis of time the last decades are all there is to see.
    let shown = [0.0, 3.0 * tau];
    panel(from_to(linear("$t$ (s)"), shown), from_to(linear("$J$ (1/GPa)"), [0.0, 8.0 * GIGA / g_u]), marks)
}

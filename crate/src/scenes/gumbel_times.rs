//! Gumbel-distributed times: the distribution of retardation times and the creep that it gives.

use super::drawing::{GIGA, dashed, factors, from_to, largest, line, linear, log, panel, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::math::gumbel::Skew;
use crate::models::curve::{Curve, gumbel_creep::GUMBEL_CREEP_2, values};
use std::f64::consts::LN_10;

/// A fast and a slow distribution.
pub(super) struct GumbelTimes;

/// Times that are shown, s.
const SHOWN: [f64; 2] = [1e-6, 1e5];

impl Scene for GumbelTimes {
    fn entry(&self) -> SceneEntry {
        let info = GUMBEL_CREEP_2.info();
        let start = [
            (24e9, [1e9, 1e11]),
            (1e-11, [1e-12, 1e-9]),
            (1e-2, [1e-5, 1e2]),
            (1.5, [0.3, 5.0]),
            (1e-10, [1e-12, 1e-9]),
            (1e2, [1e-2, 1e4]),
            (2.6, [0.3, 5.0]),
            (6e-13, [1e-15, 1e-10]),
        ];
        let sliders = info.params.iter().zip(start);
        let parameters = sliders.map(|(param, (start, ends))| Slider {
            logarithmic: true,
            ..Slider::of(param.key, param.symbol, param).within(start, ends)
        });
        SceneEntry {
            id: "gumbel_times".into(),
            title: "Gumbel-distributed times".into(),
            summary:
                "The slowest of many steps decides: times crowd below a longest one, with a tail towards short times."
                    .into(),
            equations: vec![
                Equation {
                    title: "Density of ln τ".into(),
                    latex: r"p(\ln\tau)=\frac{1}{b}\,e^{u-e^u},\quad u=\frac{\ln(\tau/\tau_c)}{b}".into(),
                },
                Equation { title: info.title.into(), latex: info.latex.into() },
            ],
            source: info.source.into(),
            parameters: parameters.collect(),
            views: vec![Choice::new("density", "Distribution of times"), Choice::new("creep", "Creep compliance")],
            shown: 2,
            logarithmic: true,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[g_u, j_beta, tau_beta, b_beta, j_alpha, tau_alpha, b_alpha, fluidity] = p else {
            return Drawn::default();
        };
        let window = view.window.unwrap_or(SHOWN);
        let t = factors(window, view.points);
        let density = |j: f64, tau_c: f64, b: f64| -> Vec<f64> {
            t.iter().map(|tau| GIGA * j * LN_10 / b * Skew::Left.density((tau / tau_c).ln() / b)).collect()
        };
        let mut panels = Vec::new();
        if view.shows("density") {
            let marks = vec![
                line(r"$\beta$", 2, &t, density(j_beta, tau_beta, b_beta)),
                line(r"$\alpha$", 1, &t, density(j_alpha, tau_alpha, b_alpha)),
            ];
            panels.push(panel(from_to(log(r"$\tau$ (s)"), window), linear(r"$dJ/d\,\lg\tau$ (1/GPa)"), marks));
        }
        if view.shows("creep") {
            // Nothing of the others: a stiff spring, no compliance, no flow.
            let part = |g_u: f64, j_beta: f64, j_alpha: f64, fluidity: f64| -> Vec<f64> {
                let p = [g_u, j_beta, tau_beta, b_beta, j_alpha, tau_alpha, b_alpha, fluidity];
                values(&GUMBEL_CREEP_2, &t, &p).into_iter().map(|j| j * GIGA).collect()
            };
            let stiff = f64::INFINITY;
            let whole = part(g_u, j_beta, j_alpha, fluidity);
            let top = largest(&whole);
            let marks = vec![
                line("$J(t)$", 0, &t, whole),
                dashed("elastic", 4, &t, part(g_u, 0.0, 0.0, 0.0)),
                dashed(r"$\beta$", 2, &t, part(stiff, j_beta, 0.0, 0.0)),
                dashed(r"$\alpha$", 1, &t, part(stiff, 0.0, j_alpha, 0.0)),
                dashed("viscous", 3, &t, part(stiff, 0.0, 0.0, fluidity)),
            ];
            panels.push(panel(
                from_to(log("$t$ (s)"), window),
                reaching("$J$ (1/GPa)", top, 4, view.logarithmic),
                marks,
            ));
        }
        let numbers = vec![
            SceneNumber::of(r"\eta_v", "Viscosity, the inverse of φ", "Pa s", 1.0 / fluidity),
            SceneNumber::of("", "Standard deviation of ln τ of the slow times, 1.283 b", "", 1.283 * b_alpha),
        ];
        Drawn {
            figure: Figure { key: "gumbel_times".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

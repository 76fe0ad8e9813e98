//! A configuration that freezes: the correlation factor, constant below T_g, and the kink that it leaves in the relaxation time.

use super::drawing::{at, dashed, even, line, linear, panel};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View, presets};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::models::curve::{Curve, correlation_factor::CorrelationFactor, tau_mol::TauMol, values};
use crate::models::relations::qpd_times::QpdTimes;
use std::f64::consts::LN_10;

/// χ(T) and τ_mol(T) with one set of parameters, and what either would be without freezing.
pub(super) struct FrozenConfiguration;

/// T/T_g that is shown.
const ABOUT: [f64; 2] = [0.85, 1.12];

impl Scene for FrozenConfiguration {
    fn entry(&self) -> SceneEntry {
        let equation =
            |curve: &dyn Curve| Equation { title: curve.info().title.into(), latex: curve.info().latex.into() };
        // The glass of Table 2 without dysprosium, with the energy and the time of the same paper.
        let start = [
            (4.25, [-2.0, 10.0]),
            (0.628, [0.2, 2.5]),
            (0.383, [0.1, 0.7]),
            (1.2e-3, [0.0, 6e-3]),
            (691.0, [250.0, 900.0]),
            (-29.93, [-35.0, -7.0]),
        ];
        let params = TauMol.info().params.iter();
        let sliders = params
            .zip(start)
            .map(|(param, (start, ends))| Slider::of(param.key, param.symbol, param).within(start, ends));
        let parameters: Vec<Slider> = sliders.collect();
        SceneEntry {
            id: "frozen_configuration".into(),
            title: "A frozen configuration and its kink".into(),
            summary: "On cooling through T_g the defects no longer follow: χ stays, and the relaxation time goes on with a smaller activation energy.".into(),
            equations: vec![equation(&CorrelationFactor), equation(&TauMol)],
            source: TauMol.info().source.into(),
            presets: presets::of(&parameters),
            parameters,
            views: vec![Choice::new("factor", "Correlation factor"), Choice::new("time", "Relaxation time")],
            shown: 2,
            logarithmic: false,
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[ln_tau_g, u_beta, chi_g, a, t_g, ln_t0] = p else { return Drawn::default() };
        let window = view.window.unwrap_or(ABOUT.map(|part| part * t_g));
        let t = even(window, view.points);
        let above = even([t_g.max(window[0]), window[1]], view.points);
        let frozen = [ln_tau_g, u_beta, chi_g, 0.0, t_g, ln_t0];
        let lg = |t: &[f64], p: &[f64]| values(&TauMol, t, p).into_iter().map(|ln| ln / LN_10).collect();
        let mut panels = Vec::new();
        if view.shows("factor") {
            let marks = vec![
                line("", 0, &t, values(&CorrelationFactor, &t, &[chi_g, a, t_g])),
                dashed("still frozen", 1, &above, vec![chi_g; above.len()]),
                at("$T_g$", t_g),
            ];
            panels.push(panel(linear("$T$ (K)"), linear(r"$\chi$"), marks));
        }
        if view.shows("time") {
            let marks = vec![
                line("", 0, &t, lg(&t, p)),
                dashed("still frozen", 1, &above, lg(&above, &frozen)),
                at("$T_g$", t_g),
            ];
            panels.push(panel(linear("$T$ (K)"), linear(r"$\lg\,\tau_\mathrm{mol}$ (s)"), marks));
        }
        let times = QpdTimes { ln_tau_g, u_beta, chi_g, a, t_g, ln_t0 };
        let numbers = vec![
            SceneNumber::of("E(T_g^-)", "Activation energy of the glass, U_β/χ_g", "eV", u_beta / chi_g),
            SceneNumber::of(
                "E(T_g^+)",
                "Apparent activation energy of the liquid at T_g",
                "eV",
                times.apparent_energy(t_g),
            ),
            SceneNumber::of("m", "Fragility of the liquid", "", times.fragility_above()),
        ];
        Drawn {
            figure: Figure {
                key: "frozen_configuration".into(),
                title: self.entry().title,
                panels,
                ..Figure::default()
            },
            numbers,
            ..Drawn::default()
        }
    }
}

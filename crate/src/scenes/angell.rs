//! Fragility: lg τ against T_g/T of strong and fragile liquids, with the glasses of Table 2 (Angell plot).

use super::drawing::{dashed, even, from_to, line, linear, panel};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View, presets};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::models::curve::{Curve, arrhenius::Arrhenius, tau_mol::TauMol, values, vft::Vft};
use crate::models::relations::fragility::apparent_energy;
use crate::models::relations::materials::{self, MATERIALS, Material};
use crate::models::relations::qpd_times::{CHI_MAX, QpdTimes};
use std::f64::consts::LN_10;

/// A liquid of one's own between an Arrhenius line and the glasses of the table.
pub(super) struct Angell;

/// lg τ (s) at the glass transition, by which it is often defined.
const LG_TAU_G: f64 = 2.0;

/// T_g/T that is shown.
const SHOWN: [f64; 2] = [0.4, 1.0];

impl Scene for Angell {
    fn entry(&self) -> SceneEntry {
        let equation =
            |curve: &dyn Curve| Equation { title: curve.info().title.into(), latex: curve.info().latex.into() };
        SceneEntry {
            id: "angell".into(),
            title: "Fragility: the plot of Angell".into(),
            summary: "Relaxation times against T_g/T: a straight line for a strong liquid, bent the more the more fragile it is.".into(),
            equations: vec![equation(&Arrhenius), equation(&Vft), equation(&TauMol)],
            source: [Vft.info().source, materials::SOURCE].join("; "),
            parameters: vec![
                Slider::plain("fragility", "m", "", "Fragility: slope of lg τ against T_g/T at T_g", 44.0, [16.0, 200.0]),
                Slider::plain("lg_tau_inf", r"\lg\tau_\infty", "", "Decimal logarithm of τ at infinite temperature, in s", -14.0, [-14.0, -8.0]),
                Slider::plain("glass_transition", "T_g", "K", "Glass transition", 691.0, [200.0, 1500.0]),
                Slider::plain("lg_t0", r"\lg t_0", "", "Decimal logarithm of the scaling time of the glasses of the table, in s", -13.0, [-15.0, -3.0]),
            ],
            views: vec![Choice::new("laws", "Arrhenius and Vogel–Fulcher–Tammann"), Choice::new("materials", "Glasses of Table 2")],
            shown: 2,
            logarithmic: false,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[m, lg_tau_inf, t_g, lg_t0] = p else { return Drawn::default() };
        let x = even(view.window.unwrap_or(SHOWN), view.points);
        let lg = |curve: &dyn Curve, t_g: f64, p: &[f64]| -> Vec<f64> {
            let t: Vec<f64> = x.iter().map(|x| t_g / x).collect();
            values(curve, &t, p).into_iter().map(|ln| ln / LN_10).collect()
        };
        // A law of Vogel, Fulcher and Tammann through both ends has the distance T_g L/m to T₀, with L the decades between them.
        let decades = LG_TAU_G - lg_tau_inf;
        let ln_tau_g = LN_10 * LG_TAU_G;
        let mut marks = Vec::new();
        if view.shows("laws") {
            let strong = [ln_tau_g, apparent_energy(decades, t_g), t_g];
            marks.push(dashed(Arrhenius.info().title, 0, &x, lg(&Arrhenius, t_g, &strong)));
            let own = [ln_tau_g, m, t_g * decades / m, t_g];
            marks.push(line(Vft.info().title, 1, &x, lg(&Vft, t_g, &own)));
        }
        let ln_t0 = LN_10 * lg_t0;
        let mut numbers = vec![
            SceneNumber::of("T_0", "Temperature at which τ would diverge", "K", t_g * (1.0 - decades / m)),
            SceneNumber::of(
                r"E_\mathrm{app}(T_g)",
                "Apparent activation energy at T_g, k d ln τ/d(1/T)",
                "eV",
                apparent_energy(m, t_g),
            ),
        ];
        if view.shows("materials") {
            for (material, series) in MATERIALS.iter().zip(2..) {
                let Material { title, u_beta, chi_g, a, t_g, .. } = *material;
                let times = QpdTimes { ln_tau_g: presets::ln_tau_g(material), u_beta, chi_g, a, t_g, ln_t0 };
                let all = lg(&TauMol, t_g, &[times.ln_tau_g, u_beta, chi_g, a, t_g, ln_t0]);
                // Where χ would have no room left, the theory says nothing.
                let holds = |(x, lg): (&f64, f64)| if times.chi(t_g / x) < CHI_MAX { lg } else { f64::NAN };
                marks.push(line(title, series, &x, x.iter().zip(all).map(holds).collect()));
                numbers.push(SceneNumber::of("m", title, "", times.fragility_above()));
            }
        }
        let axis = from_to(linear("$T_g/T$"), view.window.unwrap_or(SHOWN));
        let panels = vec![panel(axis, from_to(linear(r"$\lg\,\tau$ (s)"), [-15.0, 3.0]), marks)];
        Drawn {
            figure: Figure { key: "angell".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

//! Bergman's loss peak beside the exact transform of the stretched exponential that it stands for.

use super::drawing::{dashed, factors, from_to, line, log, panel, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::models::modulus::{Modulus, bergman::Bergman, kww::Kww, moduli};
use std::f64::consts::TAU;

/// Both with one β, scaled to the same peak.
pub(super) struct BergmanAndKww;

/// ω/ω_p that is shown.
const SHOWN: [f64; 2] = [1e-3, 1e5];

impl Scene for BergmanAndKww {
    fn entry(&self) -> SceneEntry {
        let equation = |law: &dyn Modulus| Equation { title: law.info().title.into(), latex: law.info().latex.into() };
        SceneEntry {
            id: "bergman_and_kww".into(),
            title: "Bergman's function against exact KWW".into(),
            summary: "An interpolation of loss peaks and the stretched exponential that it approximates, with the same β and the same peak.".into(),
            equations: vec![equation(&Bergman), equation(&Kww)],
            source: [Bergman.info().source, Kww.info().source].join("; "),
            parameters: vec![Slider::plain("beta", r"\beta", "", "Stretching exponent; 1 is an exponential", 0.5, [0.2, 1.0])],
            views: vec![Choice::new("loss", "Loss modulus"), Choice::new("ratio", "Ratio")],
            shown: 2,
            logarithmic: true,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[beta] = p else { return Drawn::default() };
        let kww = [1.0, 0.0, 1.0, beta];
        let peak = Kww.derived().iter().find(|derived| derived.key == "peak_frequency");
        let omega_p = peak.map_or(f64::NAN, |peak| TAU * (peak.value)(&kww));
        let window = view.window.unwrap_or(SHOWN);
        let x = factors(window, view.points);
        let omega: Vec<f64> = x.iter().map(|x| x * omega_p).collect();
        let height = moduli(&Kww, &[omega_p], &kww).first().map_or(f64::NAN, |g| g.im);
        let exact: Vec<f64> = moduli(&Kww, &omega, &kww).iter().map(|g| g.im / height).collect();
        let bergman: Vec<f64> = moduli(&Bergman, &x, &[1.0, 1.0, beta]).iter().map(|g| g.im).collect();
        let ratio: Vec<f64> = bergman.iter().zip(&exact).map(|(bergman, exact)| bergman / exact).collect();
        let axis = || from_to(log(r"$\omega/\omega_p$"), window);
        let mut panels = Vec::new();
        if view.shows("loss") {
            let marks = vec![line(Kww.info().title, 0, &x, exact), dashed(Bergman.info().title, 1, &x, bergman)];
            panels.push(panel(axis(), reaching("$G''/G''_p$", 1.0, 4, view.logarithmic), marks));
        }
        if view.shows("ratio") {
            let one = line("", 0, &window, vec![1.0; 2]);
            panels.push(panel(axis(), log("Bergman / KWW"), vec![one, dashed("", 1, &x, ratio.clone())]));
        }
        let wing = ratio.last().copied().unwrap_or(f64::NAN);
        let numbers = vec![
            SceneNumber::of(r"\omega_p\tau", "Where the exact peak lies", "", omega_p),
            SceneNumber::of("", "Bergman's loss over the exact one at the highest frequency shown", "", wing),
        ];
        Drawn {
            figure: Figure { key: "bergman_and_kww".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

//! What eq. 10 makes of a correlation factor: the slope of ln tan δ against ln ω, read where the eq. does not hold.

use super::drawing::{at, even, factors, from_to, line, linear, log, panel, points};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::{Figure, Mark};
use crate::models::curve::{Curve, correlation_factor::CorrelationFactor, ln_loss_factor::LnLossFactor, values};
use crate::models::modulus::{Modulus, moduli, qpd::Qpd};
use crate::units::constants::BOLTZMANN_EV;
use std::f64::consts::TAU;

/// Sweeps of frequency at many temperatures, each with a straight line through ln tan δ.
pub(super) struct SlopeArtefact;

/// Temperatures of the sweeps, K, and frequencies of each, Hz (Tao et al. 2021, Fig. 11).
const TEMPERATURES: [f64; 2] = [640.0, 745.0];
const SWEEPS: usize = 22;
const FREQUENCIES: [f64; 2] = [0.01, 2.0];
const POINTS: usize = 9;

const T_G: f64 = 691.0;
const TAU_G: f64 = 70.0;

impl Scene for SlopeArtefact {
    fn entry(&self) -> SceneEntry {
        let curve = |curve: &dyn Curve| Equation { title: curve.info().title.into(), latex: curve.info().latex.into() };
        SceneEntry {
            id: "slope_artefact".into(),
            title: "A slope that is no correlation factor".into(),
            summary: "The slope of ln tan δ against ln ω is −χ while ωτ is large. Near the loss peak it is not, and looks like a χ that rises.".into(),
            equations: vec![
                curve(&LnLossFactor),
                Equation { title: Qpd.info().title.into(), latex: Qpd.info().latex.into() },
                curve(&CorrelationFactor),
            ],
            source: LnLossFactor.info().source.into(),
            parameters: vec![
                Slider::plain("chi_g", r"\chi_g", "", "Correlation factor at T_g and below", 0.383, [0.1, 0.7]),
                Slider::plain("a", "a", "1/K", "Rise of the correlation factor above T_g", 0.0, [0.0, 6e-3]),
                Slider::plain("alpha_energy", "E", "eV", "Activation energy of the relaxation time", 6.08, [1.0, 10.0]),
                Slider::plain("eta", r"\eta", "", "Strength of the parabolic element against viscous flow", 1.0, [0.1, 10.0]).logarithmic().fixed(),
                Slider::plain("lowest_frequency", r"f_\mathrm{min}", "Hz", "Lowest frequency of the sweeps", FREQUENCIES[0], [1e-3, 1.0]).logarithmic(),
            ],
            views: vec![Choice::new("factor", "Correlation factor"), Choice::new("sweeps", "Loss factor")],
            shown: 2,
            logarithmic: true,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[chi_g, a, energy, eta, lowest] = p else { return Drawn::default() };
        let t = even(view.window.unwrap_or(TEMPERATURES), SWEEPS);
        let f = factors([lowest, FREQUENCIES[1]], POINTS);
        let omega: Vec<f64> = f.iter().map(|f| TAU * f).collect();
        let chi = |t: &[f64]| values(&CorrelationFactor, t, &[chi_g, a, T_G]);
        let tan_delta = |t: f64| -> Vec<f64> {
            let tau = TAU_G * (energy / BOLTZMANN_EV * (1.0 / t - 1.0 / T_G)).exp();
            moduli(&Qpd, &omega, &[1.0, 0.0, tau, chi(&[t])[0], eta]).iter().map(|g| g.im / g.re).collect()
        };
        let apparent: Vec<f64> = t.iter().map(|t| -slope(&omega, &tan_delta(*t))).collect();
        let mut panels = Vec::new();
        if view.shows("factor") {
            let fine = even([t[0], t[t.len() - 1]], view.points);
            let truth = chi(&fine);
            let marks = vec![
                Mark::Points(points(r"slope of $\ln\tan\delta$", 1, t.clone(), apparent.clone())),
                line(r"true $\chi$", 0, &fine, truth),
                at("$T_g$", T_G),
            ];
            panels.push(panel(linear("$T$ (K)"), from_to(linear(r"$\chi$"), [0.0, 1.0]), marks));
        }
        if view.shows("sweeps") {
            let shown = t.iter().zip(0..).step_by(4);
            let marks = shown.map(|(t, k)| line(&format!("{t:.0} K"), k / 4, &f, tan_delta(*t))).collect();
            let y = if view.logarithmic { log(r"$\tan\delta$") } else { linear(r"$\tan\delta$") };
            panels.push(panel(log("$f$ (Hz)"), y, marks));
        }
        let above: (Vec<f64>, Vec<f64>) = t.iter().zip(&apparent).filter(|(t, _)| **t >= T_G).unzip();
        let rise = line_slope(&above.0, &above.1);
        let numbers = vec![
            SceneNumber::of("", "Rise of the slope above T_g, to be compared with a", "1/K", rise),
            SceneNumber::of("", "Slope at the highest temperature", "", apparent.last().copied().unwrap_or(f64::NAN)),
        ];
        Drawn {
            figure: Figure { key: "slope_artefact".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

/// d ln y/d ln x by a straight line through all points.
fn slope(x: &[f64], y: &[f64]) -> f64 {
    let ln = |values: &[f64]| values.iter().map(|value| value.ln()).collect::<Vec<f64>>();
    line_slope(&ln(x), &ln(y))
}

fn line_slope(x: &[f64], y: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (x_mean, y_mean) = (mean(x), mean(y));
    let products = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean)).sum::<f64>();
    products / x.iter().map(|x| (x - x_mean).powi(2)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_factor_looks_as_if_it_rose() {
        // Worked out apart from this program for χ = 0.383, η = 1, 6.08 eV and 70 s at 691 K.
        let view = View { show: vec!["factor".into()], points: 11, window: Some([690.0, 730.0]), logarithmic: true };
        let drawn = SlopeArtefact.draw(&[0.383, 0.0, 6.08, 1.0, 0.01], &view);
        let Some(Mark::Points(points)) = drawn.figure.panels[0].marks.first() else { panic!("no points") };
        assert!((points.y[0] - 0.41).abs() < 0.006, "{}", points.y[0]);
        assert!((points.y[SWEEPS - 1] - 0.64).abs() < 0.006, "{}", points.y[SWEEPS - 1]);
    }
}

//! Why loss and storage belong together: the storage modulus computed from the loss that is known, beside the true one.

use super::drawing::{GIGA, at, dashed, factors, from_to, largest, line, log, panel, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneNumber, Slider, View};
use crate::catalog::Choice;
use crate::figure::Figure;
use crate::models::modulus::{cole_cole::ColeCole, moduli};
use std::f64::consts::FRAC_2_PI;

/// A relaxation whose loss was measured in a window of frequencies, by an instrument that may be wrong.
pub(super) struct KramersKronig;

/// ωτ that is shown.
const SHOWN: [f64; 2] = [1e-6, 1e6];

/// Decades beyond it that the transform of a loss known everywhere goes over: less than 1e-4 of the strength is left out at α = 0.3.
const BEYOND: f64 = 12.0;

impl Scene for KramersKronig {
    fn entry(&self) -> SceneEntry {
        SceneEntry {
            id: "kramers_kronig".into(),
            title: "Loss and storage belong together".into(),
            summary: "The storage modulus follows from the loss at all frequencies; from a part of them it follows in part.".into(),
            equations: vec![Equation {
                title: "Kramers–Kronig relation".into(),
                latex: r"G'(\omega)=G_r+\frac{2\,\omega^2}{\pi}\,\mathrm{P}\!\int_0^\infty\frac{G''(x)}{x\,(\omega^2-x^2)}\,dx".into(),
            }],
            source: "Tschoegl, The Phenomenological Theory of Linear Viscoelastic Behavior (1989), chapter 8".into(),
            parameters: vec![
                Slider::plain("alpha", r"\alpha", "", "Breadth: slope of the loss on both sides; 1 is a single relaxation time", 0.6, [0.3, 1.0]),
                Slider::plain("below", r"n_-", "decades", "How far below its peak the loss was measured", 3.0, [0.0, 6.0]),
                Slider::plain("above", r"n_+", "decades", "How far above its peak the loss was measured", 3.0, [0.0, 6.0]),
                Slider::plain("loss_error", r"\epsilon", "", "How much too large the loss was measured, as a part of it", 0.0, [-0.5, 0.5]),
            ],
            views: vec![Choice::new("storage", "Storage modulus"), Choice::new("loss", "Loss modulus")],
            shown: 2,
            logarithmic: false,
            presets: Vec::new(),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let &[alpha, below, above, error] = p else { return Drawn::default() };
        let true_of = |x: &[f64]| moduli(&ColeCole, x, &[GIGA, 0.0, 1.0, alpha]);
        let window = view.window.unwrap_or(SHOWN);
        let x = factors(window, view.points);
        let known = [-below, above].map(|decades| 10f64.powf(decades));
        let seen = |x: f64, loss: f64| if (known[0]..=known[1]).contains(&x) { (1.0 + error) * loss } else { f64::NAN };
        let values = true_of(&x);
        let measured: Vec<f64> = x.iter().zip(&values).map(|(x, g)| seen(*x, g.im) / GIGA).collect();
        let computed = storage(&x, |y| {
            let loss = true_of(y);
            y.iter()
                .zip(loss)
                .map(|(y, g)| Some(seen(*y, g.im)).filter(|loss| loss.is_finite()).unwrap_or(0.0))
                .collect()
        });
        let computed: Vec<f64> = computed.into_iter().map(|storage| storage / GIGA).collect();
        let axis = || from_to(log(r"$\omega\tau$"), window);
        let edges = known.map(|edge| at("", edge));
        let mut panels = Vec::new();
        if view.shows("storage") {
            let mut marks = vec![
                line("$G'$", 0, &x, values.iter().map(|g| g.re / GIGA).collect()),
                dashed("$G'$ from the measured $G''$", 2, &x, computed.clone()),
            ];
            marks.extend(edges.clone());
            let top = largest(&computed).max(1.0);
            panels.push(panel(axis(), reaching("$G'$ (GPa)", top, 5, view.logarithmic), marks));
        }
        if view.shows("loss") {
            let mut marks = vec![
                dashed("$G''$", 1, &x, values.iter().map(|g| g.im / GIGA).collect()),
                line("$G''$, measured", 1, &x, measured.clone()),
            ];
            marks.extend(edges);
            let top = largest(&measured).max(largest(&values.iter().map(|g| g.im / GIGA).collect::<Vec<f64>>()));
            panels.push(panel(axis(), reaching("$G''$ (GPa)", top, 5, view.logarithmic), marks));
        }
        let step = computed.last().copied().unwrap_or(f64::NAN);
        Drawn {
            figure: Figure { key: "kramers_kronig".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers: vec![SceneNumber::of(
                "",
                "Relaxation strength that the measured loss accounts for, as a part of the true one",
                "",
                step,
            )],
            ..Drawn::default()
        }
    }
}

/// G′ − G_r at each of `x`, which go up by equal factors, from a loss.
///
/// The loss is taken midway between the places where storage is wanted: about its pole the principal value is then the plain sum,
/// whose error falls exponentially with the step for a smooth loss.
fn storage(x: &[f64], loss: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let (&[first, .., last], count) = (x, x.len()) else { return vec![f64::NAN; x.len()] };
    let step = (last / first).ln() / (count - 1) as f64;
    let beyond = (BEYOND * std::f64::consts::LN_10 / step).ceil() as i64;
    let between: Vec<f64> = (-beyond..count as i64 + beyond).map(|k| first * ((k as f64 + 0.5) * step).exp()).collect();
    let known = loss(&between);
    let share = |x: f64| between.iter().zip(&known).map(|(y, loss)| loss / (1.0 - (y / x) * (y / x))).sum::<f64>();
    x.iter().map(|x| FRAC_2_PI * step * share(*x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_known_everywhere_gives_the_storage() {
        for alpha in [0.6, 1.0] {
            let x = factors(SHOWN, 241);
            let of = |x: &[f64]| moduli(&ColeCole, x, &[1.0, 0.0, 1.0, alpha]);
            let found = storage(&x, |y| of(y).into_iter().map(|g| g.im).collect());
            for (storage, g) in found.iter().zip(of(&x)) {
                // What is left out beyond 18 decades, and the step of a twentieth of a decade.
                assert!((storage - g.re).abs() < 1e-6, "{alpha}: {storage} {}", g.re);
            }
        }
    }
}

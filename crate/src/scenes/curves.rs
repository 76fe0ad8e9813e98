//! Laws of one variable, one or several on the same axes.

use super::drawing::{dashed, even, factors, from_to, line, linear, log, panel};
use super::slider::shown_unit;
use super::{Drawn, Equation, Scene, SceneEntry, SceneError, SceneNumber, Slider, View, presets};
use crate::catalog::Choice;
use crate::figure::{Axis, Figure, Panel};
use crate::models::curve::{Curve, Gives, values};
use std::f64::consts::LN_10;

/// Laws with the places of their parameters among those of the scene.
pub(super) struct Curves {
    laws: Vec<(&'static dyn Curve, Vec<usize>)>,
    parameters: Vec<Slider>,
}

/// Of a law of time, s.
const TIMES: [f64; 2] = [1e-4, 1e6];

/// Of a law of temperature, in units of the temperature that it refers to.
const ABOUT: [f64; 2] = [0.85, 1.3];

/// Of a law that refers to none, K.
const TEMPERATURES: [f64; 2] = [300.0, 900.0];

impl Curves {
    /// Of these laws. Parameters that are the same in several are one.
    pub fn new(laws: Vec<&'static dyn Curve>) -> Result<Curves, SceneError> {
        let kind = |law: &dyn Curve| (law.axes().abscissa.unit, law.axes().ordinate.symbol, law.axes().gives);
        if laws.iter().any(|law| kind(*law) != kind(laws[0])) {
            return Err(SceneError::new("unknown_scene", "laws with different axes cannot be laid over each other"));
        }
        let mut scene = Curves { laws: Vec::new(), parameters: Vec::new() };
        for law in laws {
            let places = law.info().params.iter().map(|param| {
                let same = |one: &Slider| one.key == param.key && one.symbol == param.symbol;
                scene.parameters.iter().position(same).unwrap_or_else(|| {
                    scene.parameters.push(Slider::of(param.key, param.symbol, param));
                    scene.parameters.len() - 1
                })
            });
            let places = places.collect();
            scene.laws.push((law, places));
        }
        Ok(scene)
    }

    fn of_time(&self) -> bool {
        self.laws[0].0.axes().abscissa.unit == "s"
    }

    /// The abscissae, and the limits of their axis.
    fn abscissae(&self, p: &[f64], view: &View) -> (Vec<f64>, [f64; 2]) {
        if self.of_time() {
            let window = view.window.unwrap_or(TIMES);
            return (factors(window, view.points), window);
        }
        let about =
            self.parameters.iter().zip(p).find(|(slider, _)| {
                slider.unit == "K" && slider.symbol.starts_with("T_") && !slider.symbol.contains('-')
            });
        let window = view.window.unwrap_or_else(|| about.map_or(TEMPERATURES, |(_, t)| ABOUT.map(|part| part * t)));
        (even(window, view.points), window)
    }
}

impl Scene for Curves {
    fn entry(&self) -> SceneEntry {
        let infos: Vec<_> = self.laws.iter().map(|(law, _)| law.info()).collect();
        let join = |parts: Vec<&str>, mark: &str| parts.join(mark);
        let mut sources: Vec<&str> = infos.iter().map(|info| info.source).collect();
        sources.dedup();
        let views: &[(&str, &str)] = match () {
            () if self.of_time() => &[("time", "Against time")],
            () => &[("temperature", "Against temperature"), ("inverse", "Against inverse temperature")],
        };
        SceneEntry {
            id: join(infos.iter().map(|info| info.id).collect(), " "),
            title: join(infos.iter().map(|info| info.title).collect(), ", "),
            summary: if let [info] = infos.as_slice() { info.summary.into() } else { String::new() },
            equations: infos
                .iter()
                .map(|info| Equation { title: info.title.into(), latex: info.latex.into() })
                .collect(),
            source: join(sources, "; "),
            parameters: self.parameters.clone(),
            views: views.iter().map(|(id, title)| Choice::new(*id, *title)).collect(),
            shown: 1,
            logarithmic: self.of_time() && self.laws[0].0.axes().ordinate.unit == "1/Pa",
            presets: presets::of(&self.parameters),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let axes = self.laws[0].0.axes();
        let (x, window) = self.abscissae(p, view);
        let (unit, factor) = shown_unit(axes.ordinate.unit);
        let (symbol, logarithms) = match axes.gives {
            Gives::Value => (axes.ordinate.symbol.to_owned(), false),
            Gives::NaturalLogarithm => (format!(r"\lg\,{}", axes.ordinate.symbol), true),
        };
        let label = if unit.is_empty() { format!("${symbol}$") } else { format!("${symbol}$ ({unit})") };
        let own = |places: &[usize]| places.iter().map(|place| p[*place]).collect::<Vec<f64>>();
        let ordinates = |law: &dyn Curve, places: &[usize]| -> Vec<f64> {
            let scale = if logarithms { 1.0 / LN_10 } else { factor };
            values(law, &x, &own(places)).into_iter().map(|y| y * scale).collect()
        };
        let marks = |x: &[f64]| {
            let curve = |((law, places), number): (&(&'static dyn Curve, Vec<usize>), u32)| {
                let name = if self.laws.len() == 1 { "" } else { law.info().title };
                let draw = if number == 0 { line } else { dashed };
                draw(name, number, x, ordinates(*law, places))
            };
            self.laws.iter().zip(0..).map(curve).collect()
        };
        let y = || -> Axis { if view.logarithmic && !logarithms { log(&label) } else { linear(&label) } };
        let mut panels: Vec<Panel> = Vec::new();
        if view.shows("time") {
            panels.push(panel(from_to(log("$t$ (s)"), window), y(), marks(&x)));
        }
        if view.shows("temperature") {
            panels.push(panel(from_to(linear("$T$ (K)"), window), y(), marks(&x)));
        }
        if view.shows("inverse") {
            let inverse: Vec<f64> = x.iter().map(|t| 1000.0 / t).collect();
            panels.push(panel(linear("$1000/T$ (1/K)"), y(), marks(&inverse)));
        }
        let numbers = match self.laws.as_slice() {
            [(law, places)] => {
                let p = own(places);
                law.derived()
                    .iter()
                    .map(|one| SceneNumber::of(one.symbol, one.meaning, one.unit, (one.value)(&p)))
                    .collect()
            }
            _ => Vec::new(),
        };
        Drawn {
            figure: Figure { key: "curves".into(), title: self.entry().title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

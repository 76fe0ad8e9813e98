//! Laws of the complex modulus, one or several on the same axes.

use super::drawing::{GIGA, factors, from_to, largest, line, linear, log, panel, reaching};
use super::{Drawn, Equation, Scene, SceneEntry, SceneError, SceneNumber, Slider, View, presets};
use crate::catalog::Choice;
use crate::figure::{Figure, Line, Mark, Panel};
use crate::models::law::Law;
use crate::models::modulus::{self, Predicts};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// Laws with the places of their parameters among those of the scene.
pub(super) struct Moduli {
    laws: Vec<(Law, Vec<usize>)>,
    parameters: Vec<Slider>,
}

/// What is shown where nothing else is asked for, Hz: twelve decades about the relaxation of one second.
const WINDOW: [f64; 2] = [1e-6, 1e6];

/// Decades of a logarithmic axis of moduli.
const DECADES: i32 = 5;

impl Moduli {
    /// Of the laws of these names. Parameters that are the same in several are one.
    pub fn new(names: &[&str]) -> Result<Moduli, SceneError> {
        let mut scene = Moduli { laws: Vec::new(), parameters: Vec::new() };
        if names.is_empty() {
            return Err(SceneError::new("unknown_scene", "no law or scene is named"));
        }
        for name in names {
            let law = Law::parse(name).map_err(|unknown| SceneError::new("unknown_scene", unknown.to_string()))?;
            let places = law.params().iter().map(|own| scene.place(&Slider::of(&own.key, &own.symbol, own.param)));
            let places = places.collect();
            scene.laws.push((law, places));
        }
        Ok(scene)
    }

    fn place(&mut self, slider: &Slider) -> usize {
        let same = |one: &Slider| one.key == slider.key && one.symbol == slider.symbol;
        self.parameters.iter().position(same).unwrap_or_else(|| {
            self.parameters.push(slider.clone());
            self.parameters.len() - 1
        })
    }

    fn whole(&self) -> bool {
        self.laws.iter().all(|(law, _)| law.predicts() == Predicts::Modulus)
    }

    /// What a curve is called: by its quantity where there is one law, by its law where there are several.
    fn name(&self, law: &Law, quantity: &str, quantities: usize) -> String {
        match (self.laws.len(), quantities) {
            (1, _) => quantity.into(),
            (_, 1) => law.title().into(),
            _ => format!("{}, {quantity}", law.title()),
        }
    }
}

impl Scene for Moduli {
    fn entry(&self) -> SceneEntry {
        let ids: Vec<&str> = self.laws.iter().map(|(law, _)| law.id()).collect();
        let titles: Vec<&str> = self.laws.iter().map(|(law, _)| law.title()).collect();
        // The terms of a sum have an equation each.
        let terms =
            ids.iter().flat_map(|id| id.split('+')).filter_map(|term| modulus::find(term.split('*').next_back()?));
        let infos: Vec<_> = terms.map(|term| term.info()).collect();
        let mut sources: Vec<&str> = infos.iter().map(|info| info.source).collect();
        sources.dedup();
        let views = [("storage", "Storage modulus"), ("loss", "Loss modulus"), ("loss_factor", "Loss factor")];
        let views = views.into_iter().chain([("plane", "Loss against storage")]);
        // Flow alone stores nothing that its loss could be divided by.
        let solid = self.laws.iter().all(|(law, _)| law.stands_alone());
        let offered = views.filter(|(id, _)| *id == "loss" || self.whole() && (solid || *id != "loss_factor"));
        SceneEntry {
            id: ids.join(" "),
            title: titles.join(", "),
            summary: if let [info] = infos.as_slice() { info.summary.into() } else { String::new() },
            equations: infos
                .iter()
                .map(|info| Equation { title: info.title.into(), latex: info.latex.into() })
                .collect(),
            source: sources.join("; "),
            parameters: self.parameters.clone(),
            views: offered.map(|(id, title)| Choice::new(id, title)).collect(),
            shown: if self.whole() { 2 } else { 1 },
            logarithmic: true,
            presets: presets::of(&self.parameters),
        }
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        let window = view.window.unwrap_or(WINDOW);
        let f = factors(window, view.points);
        let omega: Vec<f64> = f.iter().map(|f| TAU * f).collect();
        let own = |places: &[usize]| places.iter().map(|place| p[*place]).collect::<Vec<f64>>();
        let drawn: Vec<(&Law, Vec<Complex64>)> = self
            .laws
            .iter()
            .map(|(law, places)| {
                let mut values = Vec::with_capacity(f.len());
                law.evaluate(&omega, &own(places), &mut |g, _| values.push(g / GIGA));
                (law, values)
            })
            .collect();
        let x = || from_to(log("$f$ (Hz)"), window);
        let shown: Vec<&Quantity> = QUANTITIES.iter().filter(|quantity| view.shows(quantity.id)).collect();
        let mut panels: Vec<Panel> = Vec::new();
        if !shown.is_empty() {
            let mut marks = Vec::new();
            let mut top = 0.0;
            for (number, (law, values)) in drawn.iter().enumerate() {
                for (order, quantity) in shown.iter().enumerate() {
                    let y: Vec<f64> = values.iter().map(|g| (quantity.of)(g)).collect();
                    top = largest(&y).max(top);
                    let alone = self.laws.len() == 1;
                    marks.push(Mark::Line(Line {
                        name: self.name(law, quantity.symbol, shown.len()),
                        series: if alone { quantity.series } else { number as u32 },
                        x: f.clone().into(),
                        y: y.into(),
                        dashed: !alone && order > 0,
                    }));
                }
            }
            let symbols: Vec<&str> = shown.iter().map(|quantity| quantity.symbol).collect();
            let y = reaching(&format!("{} (GPa)", symbols.join(", ")), top, DECADES, view.logarithmic);
            panels.push(panel(x(), y, marks));
        }
        if view.shows("loss_factor") {
            let y = |values: &[Complex64]| values.iter().map(|g| g.im / g.re).collect();
            let marks = drawn.iter().zip(0..).map(|((law, values), number)| {
                let series = if self.laws.len() == 1 { 2 } else { number };
                line(&self.name(law, r"$\tan\delta$", 1), series, &f, y(values))
            });
            let axis = if view.logarithmic { log(r"$\tan\delta$") } else { linear(r"$\tan\delta$") };
            panels.push(panel(x(), axis, marks.collect()));
        }
        if view.shows("plane") {
            let parts = |values: &[Complex64]| {
                (values.iter().map(|g| g.re).collect::<Vec<f64>>(), values.iter().map(|g| g.im).collect())
            };
            let marks = drawn.iter().zip(0..).map(|((law, values), number)| {
                let (storage, loss) = parts(values);
                line(if self.laws.len() == 1 { "" } else { law.title() }, number, &storage, loss)
            });
            panels.push(panel(linear("$G'$ (GPa)"), linear("$G''$ (GPa)"), marks.collect()));
        }
        let numbers = match self.laws.as_slice() {
            [(law, places)] => {
                let p = own(places);
                let number = |one| (one, law.derive(one, &p));
                law.derived()
                    .iter()
                    .map(number)
                    .filter(|(_, value)| value.is_finite())
                    .map(|(one, value)| SceneNumber::of(&one.symbol, one.meaning, one.unit, value))
                    .collect()
            }
            _ => Vec::new(),
        };
        let entry = self.entry();
        Drawn {
            figure: Figure { key: "moduli".into(), title: entry.title, panels, ..Figure::default() },
            numbers,
            ..Drawn::default()
        }
    }
}

/// A part of the modulus.
struct Quantity {
    id: &'static str,
    symbol: &'static str,
    series: u32,
    of: fn(&Complex64) -> f64,
}

const QUANTITIES: [Quantity; 2] = [
    Quantity { id: "storage", symbol: "$G'$", series: 0, of: |g| g.re },
    Quantity { id: "loss", symbol: "$G''$", series: 1, of: |g| g.im },
];

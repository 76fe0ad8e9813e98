//! Scenes: laws to be looked at without any data, for teaching. A scene has parameters to move and gives a figure of curves.
//!
//! Every law of [`crate::models`], or several with the same axes, is a scene by itself; [`SCENES`] lists those that show more than
//! one law says. A scene is drawn at given values and never fitted.

mod angell;
mod bergman_and_kww;
mod by_hand;
mod creep_parts;
mod curves;
mod drawing;
mod frozen_configuration;
mod gumbel_times;
mod kramers_kronig;
mod moduli;
mod presets;
mod sheared_glass;
mod slider;
mod slope_artefact;

use crate::catalog::Choice;
use crate::figure::Figure;
use crate::math::rounding::significant;
use crate::models::curve::{self, CURVES};
use crate::models::modulus::MODULI;
use crate::numbers::Numbers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

pub use slider::Slider;

/// Scenes that are more than a law, in the order of a course.
pub const SCENES: &[&dyn Scene] = &[
    &kramers_kronig::KramersKronig,
    &bergman_and_kww::BergmanAndKww,
    &angell::Angell,
    &by_hand::ByHand,
    &slope_artefact::SlopeArtefact,
    &frozen_configuration::FrozenConfiguration,
    &creep_parts::CreepParts,
    &gumbel_times::GumbelTimes,
    &sheared_glass::ShearedGlass,
];

/// Something to look at.
pub trait Scene: Sync {
    /// What it is and what can be moved.
    fn entry(&self) -> SceneEntry;

    /// How it looks with the parameters `p`, in the order and units of its entry and within its limits.
    fn draw(&self, p: &[f64], view: &View) -> Drawn;
}

/// A scene, as it is described to who shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SceneEntry {
    /// Stable name: that of a law, of several with a space between, or of a scene of the list.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// One sentence of what it is.
    pub summary: String,
    /// Its equations.
    pub equations: Vec<Equation>,
    /// Where they are from.
    pub source: String,
    /// What can be moved, in order.
    pub parameters: Vec<Slider>,
    /// What can be shown; the first ones, as many as `shown`, are shown unless something else is asked for.
    pub views: Vec<Choice>,
    /// How many of them are shown at first.
    pub shown: usize,
    /// Whether its moduli, compliances or loss stand on a logarithmic axis unless a linear one is asked for.
    pub logarithmic: bool,
    /// Values that are published of glasses.
    pub presets: Vec<Preset>,
}

/// A named equation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Equation {
    /// What it is called.
    pub title: String,
    /// In LaTeX.
    pub latex: String,
}

/// Values for some of the parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Preset {
    /// What it is called.
    pub title: String,
    /// By the key of the parameter.
    pub values: BTreeMap<String, f64>,
}

/// What is to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
pub struct SceneRequest {
    /// Id of a scene.
    pub scene: String,
    /// Values of parameters, by their keys; the others are where they start.
    pub values: BTreeMap<String, f64>,
    /// Ids of what is shown of it; what is shown at first when there are none.
    pub show: Vec<String>,
    /// Points of each curve; 241 when it is 0.
    pub points: usize,
    /// Lower and upper end of the abscissa, in the unit of its axis; where the scene shows most when absent.
    pub window: Option<[f64; 2]>,
    /// Logarithmic or linear moduli, compliances and losses; as the scene has it when absent.
    pub logarithmic: Option<bool>,
}

/// How a scene is to be drawn, after its request was checked.
pub struct View {
    show: Vec<String>,
    points: usize,
    window: Option<[f64; 2]>,
    logarithmic: bool,
}

impl View {
    fn shows(&self, id: &str) -> bool {
        self.show.iter().any(|shown| shown == id)
    }
}

/// A scene at given values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Drawn {
    /// The curves.
    pub figure: Figure,
    /// Numbers that follow.
    pub numbers: Vec<SceneNumber>,
    /// What stands beside the curves, for few scenes.
    pub picture: Option<Picture>,
}

/// A flat piece of a glass, one unit wide and high; what leaves it on one side is not shown again on the other.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Picture {
    /// Places of the atoms, from the left.
    pub x: Numbers,
    /// The same, from below.
    pub y: Numbers,
    /// Radius of an atom.
    pub radius: f64,
    /// Defects, and the sheared microdomains that have grown around them.
    pub domains: Vec<Domain>,
}

/// A defect with its sheared microdomain.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Domain {
    /// Place, from the left.
    pub x: f64,
    /// The same, from below.
    pub y: f64,
    /// Radius of the domain; 0 before the defect has given way.
    pub radius: f64,
    /// It has met another: what is sheared there does not come back.
    pub merged: bool,
}

/// A number that follows from the parameters of a scene.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SceneNumber {
    /// LaTeX symbol; may be empty.
    pub symbol: String,
    /// What it is.
    pub meaning: String,
    /// The number, four digits of it; empty where there is none.
    pub text: String,
    /// Its unit.
    pub unit: String,
}

impl SceneNumber {
    /// A value in SI; one that is not finite has no text.
    fn of(symbol: &str, meaning: &str, unit: &str, value: f64) -> SceneNumber {
        let (unit, factor) = slider::shown_unit(unit);
        let text = if value.is_finite() { significant(value * factor, 4) } else { String::new() };
        SceneNumber { symbol: symbol.into(), meaning: meaning.into(), text, unit: unit.into() }
    }
}

/// Why a scene cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneError {
    /// Stable snake_case name.
    pub id: &'static str,
    /// What was found and what there is, in words.
    pub message: String,
}

impl SceneError {
    fn new(id: &'static str, message: impl Into<String>) -> SceneError {
        SceneError { id, message: message.into() }
    }
}

impl fmt::Display for SceneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SceneError {}

/// Ids of everything that can be looked at: laws of the modulus, laws of one variable, and scenes that are more.
pub fn ids() -> Vec<String> {
    let laws = MODULI.iter().map(|law| law.info().id).chain(CURVES.iter().map(|law| law.info().id));
    laws.map(str::to_owned).chain(SCENES.iter().map(|scene| scene.entry().id)).collect()
}

/// The scene called `id`.
///
/// # Errors
/// A [`SceneError`] that says which part of the id names nothing.
pub fn find(id: &str) -> Result<Box<dyn Scene>, SceneError> {
    if let Some(scene) = SCENES.iter().find(|scene| scene.entry().id == id) {
        return Ok(Box::new(Listed(*scene)));
    }
    let names: Vec<&str> = id.split_whitespace().collect();
    let laws: Option<Vec<_>> = names.iter().map(|name| curve::find(name)).collect();
    if let Some(laws) = laws.filter(|laws| !laws.is_empty()) {
        return Ok(Box::new(curves::Curves::new(laws)?));
    }
    Ok(Box::new(moduli::Moduli::new(&names)?))
}

/// Draws a scene.
///
/// # Errors
/// A [`SceneError`] about what the request names but the scene does not have, or a value outside the limits of its parameter.
pub fn draw(request: &SceneRequest) -> Result<Drawn, SceneError> {
    let scene = find(&request.scene)?;
    let entry = scene.entry();
    let refuse = |found: &str, has: &[&str]| {
        Err(SceneError::new("not_in_scene", format!("\"{}\" has no \"{found}\"; it has {}", entry.id, has.join(", "))))
    };
    let keys: Vec<&str> = entry.parameters.iter().map(|parameter| parameter.key.as_str()).collect();
    if let Some(unknown) = request.values.keys().find(|key| !keys.contains(&key.as_str())) {
        return refuse(unknown, &keys);
    }
    let views: Vec<&str> = entry.views.iter().map(|view| view.value.as_str()).collect();
    if let Some(unknown) = request.show.iter().find(|show| !views.contains(&show.as_str())) {
        return refuse(unknown, &views);
    }
    let mut p = Vec::with_capacity(keys.len());
    for parameter in &entry.parameters {
        let value = request.values.get(&parameter.key).copied().unwrap_or(parameter.start);
        let [lower, upper] = parameter.limits;
        if !(lower..=upper).contains(&value) {
            let message = format!("{} = {value} lies outside its limits, {lower:e} … {upper:e}", parameter.key);
            return Err(SceneError::new("outside_limits", message));
        }
        p.push(value);
    }
    let usable = |[from, to]: [f64; 2]| from.is_finite() && to.is_finite() && from < to;
    if request.window.is_some_and(|window| !usable(window)) {
        return Err(SceneError::new("no_window", "a window goes from a lower to a higher number"));
    }
    let show = if request.show.is_empty() {
        views.iter().take(entry.shown).map(|view| (*view).to_owned()).collect()
    } else {
        request.show.clone()
    };
    let points = if request.points == 0 { 241 } else { request.points.clamp(2, 10_000) };
    let logarithmic = request.logarithmic.unwrap_or(entry.logarithmic);
    Ok(scene.draw(&p, &View { show, points, window: request.window, logarithmic }))
}

/// A scene of the list, as one that is found.
struct Listed(&'static dyn Scene);

impl Scene for Listed {
    fn entry(&self) -> SceneEntry {
        self.0.entry()
    }

    fn draw(&self, p: &[f64], view: &View) -> Drawn {
        self.0.draw(p, view)
    }
}

#[cfg(test)]
mod tests;

//! What follows from a typed chemical formula: enthalpy and entropy of mixing, mismatch of the radii, molar mass.

use super::shared::asked::{Asked, setting};
use super::shared::columns::{numbers, table, words};
use super::shared::fitted::Named;
use super::shared::options::choice;
use super::shared::stated::{absent, stated};
use super::{Analysis, Failure, Sources};
use crate::catalog::{AnalysisEntry, OptionKind};
use crate::data::{Measurement, Notice};
use crate::math::rounding::significant;
use crate::models::relations::composition::{Brackets, Composition};
use crate::models::relations::elements::{atomic_radius, atomic_weight, mixing_enthalpy};
use crate::report::{DataTable, Estimate, Finding, Report, Request};
use crate::work::Work;

/// The question.
pub struct OfFormula;

impl Analysis for OfFormula {
    fn entry(&self) -> AnalysisEntry {
        AnalysisEntry {
            id: "composition".into(),
            title: "Composition".into(),
            summary: "Enthalpy and entropy of mixing, mismatch of the atomic radii and molar mass of a typed alloy, such as \
                      (Zr50Cu40Al10)98Dy2. It needs no measurement."
                .into(),
            explanation: EXPLANATION.into(),
            needs: "a chemical formula; no measurement".into(),
            several: false,
            source: "Takeuchi & Inoue, Mater. Trans. 46, 2817 (2005); Miracle et al., Int. Mater. Rev. 55, 218 (2010); IUPAC \
                     atomic weights; Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), sec. 2"
                .into(),
            options: vec![
                setting(
                    FORMULA,
                    "Composition",
                    "Atoms, not weights: elements with amounts after them, brackets of any depth, decimals, fractions (1/3), percent. \
                     (Zr50Cu40Al10)98Dy2.",
                    OptionKind::Formula { functions: Vec::new() },
                    "",
                ),
                setting(
                    "brackets",
                    "Brackets",
                    "(Zr50Cu40Al10)98Dy2 has 98 % of what adds up to 100 in the brackets, Ca(OH)2 has two of each atom in them.",
                    choice(&[
                        ("automatic", "Shares where they add up to 100, else atoms"),
                        ("shares", "Always shares of one atom"),
                        ("atoms", "Always numbers of atoms"),
                    ]),
                    "automatic",
                ),
            ],
        }
    }

    fn accepts(&self, _measurement: &Measurement) -> bool {
        true
    }

    fn needs_measurement(&self) -> bool {
        false
    }

    fn run(&self, _sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        self.run_alone(request)
    }

    fn run_alone(&self, request: &Request) -> Result<Report, Failure> {
        let asked = Asked::of(&self.entry(), request)?;
        let text = asked.word(FORMULA);
        let brackets = match asked.word("brackets") {
            "shares" => Brackets::Shares,
            "atoms" => Brackets::Atoms,
            _ => Brackets::Automatic,
        };
        let composition = parse(FORMULA, text, brackets)?;
        let mut notices = Vec::new();
        if !composition.in_percent.is_empty() {
            notices.push(Notice::info(
                "brackets_are_shares",
                format!("{} adds up to 100 and was taken as shares of one atom.", composition.in_percent.join(", ")),
            ));
        }
        Ok(Report {
            title: format!("Composition — {}", in_percent(&composition)),
            request: asked.resolved(request),
            estimates: estimates(&composition),
            tables: vec![elements(&composition), pairs(&composition)],
            findings: vec![Finding::new(
                "atomic_percent",
                in_percent(&composition),
                "Atomic fractions as they were read from the formula.",
            )],
            notices,
            ..Report::default()
        })
    }
}

const FORMULA: &str = "formula";

const EXPLANATION: &str = r"$$\Delta H_\mathrm{mix}=4\sum_{i<j}c_ic_jH_{ij}$$

$c_i$ are atomic fractions that add up to 1, $H_{ij}$ the enthalpy of mixing of the equiatomic binary liquid by Miedema's model, known to 1 kJ/mol from rounding and to several kJ/mol as a model. A formula is normalised; brackets that add up to 100 are shares of one atom.

$$\Delta S_\mathrm{mix}=-R\sum_i c_i\ln c_i,\quad \delta=\sqrt{\sum_i c_i(1-r_i/\bar r)^2},\quad \bar r=\sum_i c_ir_i$$

The entropy is that of ideal mixing; $r_i$ are radii assessed for metallic glasses. Where a table has no value the result is not given.

Zr50Cu40Al10 has −27.36 kJ/mol and (Zr50Cu40Al10)98Dy2 has −26.95. The paper prints −30.88 and −31.55 beside the same pairs: exactly what comes out when Cu–Al (−1), and for the second alloy Zr–Dy (+8) too, is replaced by the −23 of Zr–Cu. So dysprosium makes mixing *less* exothermic, by 0.41 kJ/mol.";

/// A typed composition, its mistakes told as those of the option `key`.
pub(super) fn parse(key: &str, text: &str, brackets: Brackets) -> Result<Composition, Failure> {
    Composition::parse(text, brackets).map_err(|mistake| Failure::Formula {
        key: key.into(),
        text: text.into(),
        mistake,
    })
}

/// `Zr 49, Cu 39.2 at.%`.
fn in_percent(composition: &Composition) -> String {
    let parts: Vec<String> =
        composition.parts.iter().map(|(symbol, c)| format!("{symbol} {}", significant(100.0 * c, 4))).collect();
    format!("{} at.%", parts.join(", "))
}

fn estimates(composition: &Composition) -> Vec<Estimate> {
    let enthalpy = Named::new("mixing_enthalpy", r"\Delta H_{mix}", "Enthalpy of mixing", "kJ/mol");
    let entropy = Named::new("mixing_entropy", r"\Delta S_{mix}", "Entropy of ideal mixing", "J/(mol K)");
    let mismatch = Named::new("atomic_size_mismatch", r"\delta", "Mismatch of the atomic radii", "%");
    let mass = Named::new("molar_mass", "M", "Mass of one mole of atoms", "g/mol");
    vec![
        match composition.mixing_enthalpy() {
            Ok(found) => stated(
                &enthalpy,
                found.value,
                Some(found.std_error).filter(|error| *error > 0.0),
                "The error is that of pair values rounded to 1 kJ/mol; the model behind them is off by several kJ/mol.",
            ),
            Err([a, b]) => absent(&enthalpy, format!("Not known: the table has no value for {a}–{b}.")),
        },
        stated(&entropy, composition.mixing_entropy(), None, "Exact for the formula as typed, if mixing is ideal."),
        match composition.size_mismatch() {
            Ok(found) => stated(
                &mismatch,
                100.0 * found.value,
                Some(100.0 * found.std_error).filter(|error| *error > 0.0),
                "The error is that of radii rounded to 1 pm.",
            ),
            Err(symbol) => {
                absent(&mismatch, format!("Not known: the table has no radius of {symbol} in a metallic glass."))
            }
        },
        match composition.molar_mass() {
            Ok(value) => stated(&mass, value, None, "Exact for the formula as typed, to the digits of atomic weights."),
            Err(symbol) => absent(&mass, format!("Not known: {symbol} has no standard atomic weight.")),
        },
    ]
}

fn elements(composition: &Composition) -> DataTable {
    let of = |value: &dyn Fn(&str, f64) -> f64| {
        composition.parts.iter().map(|(symbol, c)| value(symbol, *c)).collect::<Vec<f64>>()
    };
    let molar_mass = composition.molar_mass().unwrap_or(f64::NAN);
    let weight = |symbol: &str| atomic_weight(symbol).unwrap_or(f64::NAN);
    table(
        "elements",
        "Elements",
        vec![
            words("element", "Element", composition.parts.iter().map(|(symbol, _)| (*symbol).to_owned()).collect()),
            numbers("atomic_percent", "Atoms", "%", of(&|_, c| 100.0 * c)),
            numbers("mass_percent", "Mass", "%", of(&|symbol, c| 100.0 * c * weight(symbol) / molar_mass)),
            numbers("atomic_weight", "Atomic weight", "g/mol", of(&|symbol, _| weight(symbol))),
            numbers("radius", "Radius", "pm", of(&|symbol, _| atomic_radius(symbol).unwrap_or(f64::NAN))),
        ],
    )
}

fn pairs(composition: &Composition) -> DataTable {
    let all: Vec<(&str, &str, f64)> = composition.pairs().collect();
    let enthalpy = |(a, b, _): &(&str, &str, f64)| mixing_enthalpy(a, b).unwrap_or(f64::NAN);
    table(
        "pairs",
        "Pairs",
        vec![
            words("pair", "Pair", all.iter().map(|(a, b, _)| format!("{a}–{b}")).collect()),
            numbers("pair_enthalpy", "$H_{ij}$", "kJ/mol", all.iter().map(enthalpy).collect::<Vec<f64>>()),
            numbers(
                "share",
                "$4c_ic_jH_{ij}$",
                "kJ/mol",
                all.iter().map(|pair| pair.2 * enthalpy(pair)).collect::<Vec<f64>>(),
            ),
        ],
    )
}

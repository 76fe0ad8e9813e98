//! The answer in numbers and words.

use super::{Found, WINDOWS, of_crystal, of_glass};
use crate::analyses::shared::columns::{numbers, table, words};
use crate::analyses::shared::fitted::Named;
use crate::analyses::shared::stated::{absent, stated};
use crate::analyses::shared::windows::window_row;
use crate::math::rounding::significant;
use crate::report::{DataTable, Estimate, Finding, ParameterRow};
use std::collections::BTreeMap;

impl Found<'_> {
    pub fn parameters(&self, held: &BTreeMap<String, f64>) -> Vec<ParameterRow> {
        let t = &self.seen.run.t;
        let limits = [t[0], t[t.len() - 1]];
        let row =
            |key: &str, meaning: &str, value: f64| window_row(key, meaning, value, held.contains_key(key), limits);
        let mut rows = Vec::new();
        if let Some(windows) = self.windows {
            let meanings = ["Glass line from", "Glass line to", "Liquid line from", "Liquid line to"];
            let ends = windows.glass.into_iter().chain(windows.liquid);
            rows.extend(WINDOWS.iter().zip(meanings).zip(ends).map(|((key, meaning), t)| row(key, meaning, t)));
        }
        if let Some(heat) = self.crystal.as_ref().and_then(|crystal| crystal.heat.as_ref()) {
            rows.push(row("crystal_to", "Crystallisation is over at", heat.ends[1]));
        }
        rows
    }

    pub fn estimates(&self) -> Vec<Estimate> {
        let run = self.seen.run;
        let mut all = Vec::new();
        let note = |noise: f64, choice: f64, unit: &str| {
            format!(
                "± {} {unit} of noise, ± {} {unit} of the choice of windows.",
                significant(noise, 2),
                significant(choice, 2)
            )
        };
        let glass_names = [
            ("glass_transition_onset", "T_{g,on}", "Onset of the glass transition"),
            ("glass_transition_midpoint", "T_{g,mid}", "Midpoint of the glass transition (half height)"),
            ("glass_transition_endset", "T_{g,end}", "Endset of the glass transition"),
            ("glass_transition_inflection", "T_{g,infl}", "Inflection of the glass transition"),
        ];
        let no_glass = self.no_glass();
        for (k, (key, symbol, meaning)) in glass_names.into_iter().enumerate() {
            let named = Named::new(key, symbol, meaning, "K");
            all.push(match &self.glass {
                Some(one) => {
                    let (noise, choice) = (one.noise[k], one.choice[k]);
                    stated(&named, of_glass(Some(one.value))[k], Some(noise.hypot(choice)), note(noise, choice, "K"))
                }
                None => absent(&named, no_glass.clone()),
            });
        }
        let named = Named::new("heat_capacity_step", r"\Delta c_p", "Step of the heat capacity", "J/(g K)");
        all.push(match (&self.glass, run.to_heat_capacity) {
            (Some(one), Some(factor)) => {
                let (noise, choice) = (factor * one.noise[4], factor * one.choice[4]);
                let words = note(noise, choice, "J/(g K)");
                stated(&named, factor * one.value.step, Some(noise.hypot(choice)), words)
            }
            (Some(_), None) => absent(&named, format!("Not known without {}.", run.missing)),
            (None, _) => absent(&named, no_glass),
        });
        let onset = Named::new("crystallization_onset", "T_x", "Onset of crystallisation", "K");
        let peak = Named::new("crystallization_peak", "T_p", "Peak of crystallisation", "K");
        let heat = Named::new("crystallization_enthalpy", r"\Delta H_x", "Heat released by crystallisation", "J/g");
        let range = Named::new("supercooled_range", r"\Delta T_x", "Supercooled range, onset to onset", "K");
        let Some(crystal) = &self.crystal else {
            let none = self.no_crystal();
            all.extend([onset, peak, heat, range].map(|named| absent(&named, none.clone())));
            return all;
        };
        let (of, errors) = (of_crystal(Some(crystal.of.value)), &crystal.of);
        for (k, named) in [onset, peak].iter().enumerate() {
            let (noise, choice) = (errors.noise[k], errors.choice[k]);
            all.push(stated(named, of[k], Some(noise.hypot(choice)), note(noise, choice, "K")));
        }
        all.push(match (&crystal.heat, run.to_heat_capacity) {
            (Some(found), Some(factor)) => {
                let (noise, choice) = (factor * found.noise, factor * found.choice);
                let words = format!(
                    "± {} J/g of noise, ± {} J/g between a straight baseline and lines extended from both sides.",
                    significant(noise, 2),
                    significant(choice, 2)
                );
                stated(&heat, factor * found.value, Some(noise.hypot(choice)), words)
            }
            (None, _) => absent(&heat, "The run ends before crystallisation is over."),
            (_, None) => absent(&heat, format!("Not known without {}.", run.missing)),
        });
        all.push(match &self.glass {
            Some(glass) => {
                let error = errors.noise[0].hypot(errors.choice[0]).hypot(glass.noise[0]).hypot(glass.choice[0]);
                stated(
                    &range,
                    of[0] - glass.value.onset,
                    Some(error),
                    "Onset of crystallisation minus onset of the glass transition.",
                )
            }
            None => absent(&range, "There is no glass transition to count it from."),
        });
        all
    }

    fn no_glass(&self) -> String {
        /// Kelvins between points from which on a step of usual width, 10 to 20 K, is drawn by few.
        const SPARSE: f64 = 3.0;
        let run = self.seen.run;
        if let [first, others @ ..] = self.doubtful.as_slice() {
            let others: String = others.iter().take(2).map(|t| format!(", {t:.0} K")).collect();
            return format!(
                "Doubtful: near {first:.0} K{others} the flow rises, but on a curve that bends throughout. If it is a glass transition, set the \
                 windows on both sides of it: they lie about the first."
            );
        }
        let sparse = match run.spacing() {
            spacing if spacing > SPARSE => format!(" Points lie {spacing:.1} K apart, too far for most."),
            _ => String::new(),
        };
        format!(
            "None found: nowhere does the flow rise from one straight stretch to the next by more than it bends, or than the {} {} that \
             noise could do.{sparse} Set the windows if you see a step.",
            significant(5.0 * self.seen.smooth_noise(), 2),
            run.unit
        )
    }

    fn no_crystal(&self) -> String {
        let run = self.seen.run;
        format!(
            "None found: no exothermic dip deeper than {} {} up to {:.0} K.",
            significant(self.seen.sensitivity(), 2),
            run.unit,
            run.t[run.t.len() - 1]
        )
    }

    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        match (&self.glass, &self.windows) {
            (Some(_), Some(windows)) => all.push(Finding::new(
                "glass_transition",
                "found",
                format!(
                    "Glass line from {:.1} to {:.1} K, liquid line from {:.1} to {:.1} K.",
                    windows.glass[0], windows.glass[1], windows.liquid[0], windows.liquid[1]
                ),
            )),
            _ => {
                let word = if self.doubtful.is_empty() { "none" } else { "doubtful" };
                all.push(Finding::new("glass_transition", word, self.no_glass()));
            }
        }
        if let (Some(glass), Some(windows)) = (&self.glass, &self.windows) {
            let t = &self.seen.run.t;
            let inflection = t.partition_point(|t| *t < glass.value.inflection).min(t.len() - 1);
            let over = self.seen.overshoot(windows, inflection);
            /// Less is hidden in the choice of the liquid line.
            const SEEN: f64 = 0.15;
            if over > (SEEN * glass.value.step).max(5.0 * self.seen.smooth_noise()) {
                all.push(Finding::new(
                    "overshoot",
                    format!("{} % of the step", significant(100.0 * over / glass.value.step, 2)),
                    "An endothermic overshoot, as of an aged glass: it lowers midpoint and endset and raises the onset by up to some \
                     kelvin beyond their errors. A second run after cooling from the liquid is free of it.",
                ));
            }
        }
        match (&self.crystal, self.exotherm) {
            (Some(crystal), Some(exotherm)) => all.push(Finding::new(
                "crystallization",
                "found",
                format!(
                    "An exotherm {} {} deep at {:.1} K that ends about where it began.",
                    significant(exotherm.depth, 3),
                    self.seen.run.unit,
                    crystal.of.value.peak
                ),
            )),
            _ => all.push(Finding::new("crystallization", "none", self.no_crystal())),
        }
        all
    }

    /// The lines that are drawn, as numbers.
    pub fn tables(&self) -> Vec<DataTable> {
        let mut rows: Vec<(String, f64, f64, f64)> = Vec::new();
        if let Some(windows) = self.windows {
            for (name, window) in [("glass line", windows.glass), ("liquid line", windows.liquid)] {
                if let Some(line) = self.seen.line(&self.seen.run.flow, window) {
                    rows.push((name.into(), line.center, line.level, line.slope));
                }
            }
        }
        if let Some(glass) = &self.glass {
            let [level, slope] = glass.value.tangent;
            rows.push(("tangent at the inflection".into(), glass.value.inflection, level, slope));
        }
        if let Some(crystal) = &self.crystal {
            let tangent = crystal.of.value.tangent;
            rows.push(("tangent of crystallisation".into(), tangent.center, tangent.level, tangent.slope));
        }
        let unit = self.seen.run.unit;
        let column = |of: fn(&(String, f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        vec![table(
            "lines",
            "Baselines and tangents",
            vec![
                words("line", "Line", rows.iter().map(|row| row.0.clone()).collect()),
                numbers("temperature", "$T$", "K", column(|row| row.1)),
                numbers("level", "Heat flow there", unit, column(|row| row.2)),
                numbers("slope", "Slope", &format!("{unit}/K"), column(|row| row.3)),
            ],
        )]
    }
}

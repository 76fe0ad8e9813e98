//! The numbers of each sample, the tables and what they mean.

use super::sample::Sample;
use crate::analyses::shared::columns::{numbers, words};
use crate::analyses::shared::fitted::{NORMAL_95, Named, Number, normal_interval};
use crate::analyses::shared::temperature::{celsius, t95, undetermined, with_interval};
use crate::math::rounding::with_error;
use crate::report::{DataTable, Estimate, EstimateState, Finding};

pub(super) fn estimates(samples: &[Sample]) -> Vec<Estimate> {
    let mut all = Vec::new();
    for (number, sample) in samples.iter().enumerate() {
        for mut estimate in of_one(sample) {
            if samples.len() > 1 {
                estimate.meaning = format!("{} — {}", estimate.meaning, sample.ramp.label);
            }
            if number > 0 {
                estimate.key = format!("{}_{}", estimate.key, number + 1);
            }
            all.push(estimate);
        }
    }
    all
}

fn of_one(sample: &Sample) -> Vec<Estimate> {
    let kelvin = |key: &str, symbol: &str, meaning: &str| Named::new(key, symbol, meaning, "K");
    let pure = |key: &str, symbol: &str, meaning: &str| Named::new(key, symbol, meaning, "");
    let mut all = Vec::new();
    all.extend(unrelaxed(sample));
    let named = kelvin("onset_temperature", "T_{on}", "Onset of the fall of the storage modulus");
    all.push(match &sample.onset {
        Ok(onset) => {
            let [value, _] = onset.temperature;
            let [cold, warm] = onset.window;
            let note = format!(
                "{}. Line of {cold:.0}–{warm:.0} K and tangent at {:.1} K; another line moves it by kelvins.",
                celsius(value),
                onset.steepest
            );
            with_interval(&named, onset.temperature, NORMAL_95, note)
        }
        Err(reason) => undetermined(&named, format!("None: {reason}")),
    });
    let peaks = [
        (
            kelvin("alpha_peak_temperature", r"T_\alpha", "α peak of the loss modulus"),
            &sample.alpha,
            "the loss modulus",
            "cubic",
        ),
        (
            kelvin("loss_factor_peak_temperature", r"T_{\tan\delta}", "Maximum of tan δ"),
            &sample.loss_factor,
            "tan δ",
            "parabola",
        ),
    ];
    for (named, peak, what, curve) in peaks {
        all.push(match peak {
            Ok(peak) => {
                let [low, high] = peak.window;
                let note = format!(
                    "{}. By a {curve} through the logarithms of {} points, {low:.1}–{high:.1} K.",
                    celsius(peak.temperature[0]),
                    peak.points
                );
                with_interval(&named, peak.temperature, t95(peak.freedom), note)
            }
            Err(none) => undetermined(&named, format!("None: {}", none.reason(what))),
        });
    }
    let named =
        kelvin("crystallization_onset_temperature", "T_x", "Crystallisation: onset of the rise of the storage modulus");
    match &sample.crystallization {
        Ok(seen) => {
            let note = format!(
                "{}. Steepest tangent, at {:.1} K, on the level of the minimum.",
                celsius(seen.onset[0]),
                seen.steepest[0]
            );
            all.push(with_interval(&named, seen.onset, NORMAL_95, note));
            let named = kelvin("storage_minimum_temperature", "T_{min}", "Minimum of the storage modulus");
            all.push(with_interval(&named, seen.minimum, NORMAL_95, format!("{}.", celsius(seen.minimum[0]))));
        }
        Err(reason) => all.push(undetermined(&named, format!("None: {reason}"))),
    }
    let wing = [
        kelvin("wing_area", "A_W", "Area of the excess wing of the relative loss over temperature"),
        kelvin("wing_center", "T_W", "Where the excess wing is largest"),
        pure("wing_height", "W_{max}", "Largest excess of the relative loss"),
    ];
    match &sample.wing {
        Ok(found) if found.is_there() => {
            let from = sample.t_g.map_or(String::new(), |(t_g, from)| format!("T_g = {t_g:.1} K, {from}"));
            let [low, high] = found.window();
            let note = format!(
                "Above flank and background {:.2e}, {low:.0}–{high:.0} K; {from}. Other flanks move the height by ± {:.1e}.",
                found.background, found.of_flank
            );
            let half = "The error is half the range where the excess is as large within its error.".to_owned();
            all.push(with_interval(&wing[0], found.area, NORMAL_95, note.clone()));
            all.push(with_interval(&wing[1], found.center, NORMAL_95, half));
            all.push(with_interval(&wing[2], found.height, NORMAL_95, note));
        }
        Ok(found) => {
            let reason = format!(
                "There is no wing: an excess of {:.1e} of the unrelaxed modulus would have been seen.",
                found.least()
            );
            all.extend(wing.iter().map(|named| undetermined(named, reason.clone())));
        }
        Err(reason) => all.extend(wing.iter().map(|named| undetermined(named, reason.clone()))),
    }
    if let Some(level) = sample.level {
        let named = pure("loss_level", r"\overline{E''}/E_u", "Mean relative loss 160 to 80 K below the α peak");
        all.push(with_interval(
            &named,
            level,
            NORMAL_95,
            "Without any line or background: a robust measure of the low-temperature side.".into(),
        ));
    }
    all
}

fn unrelaxed(sample: &Sample) -> Option<Estimate> {
    let (value, error) = sample.unrelaxed?;
    let unit = sample.ramp.modulus.as_ref()?.unit;
    let shown = |_: &str| (unit.symbol().to_owned(), unit.from_si(1.0));
    let named = Named::new("unrelaxed_modulus", "E_u", "Unrelaxed modulus", "Pa");
    let note = match error {
        Some(_) => format!("Mean at the cold end, where it changes by {:.3} % per kelvin.", 100.0 * sample.softening),
        None => "As given.".into(),
    };
    Some(
        Number {
            named: &named,
            value,
            std_error: error,
            interval: error.map(|error| normal_interval(value, error)),
            kind: "linear95",
            state: if error.is_some() { EstimateState::Ok } else { EstimateState::Fixed },
            note,
        }
        .estimate(&shown),
    )
}

pub(super) fn findings(samples: &[Sample]) -> Vec<Finding> {
    let mut all = Vec::new();
    let suffix = |number: usize| if number == 0 { String::new() } else { format!("_{}", number + 1) };
    for (number, sample) in samples.iter().enumerate() {
        let of = if samples.len() > 1 { format!("{}: ", sample.ramp.label) } else { String::new() };
        let (value, reason) = match &sample.wing {
            Ok(wing) if wing.is_there() => {
                let (height, error) = with_error(wing.height[0], Some(wing.height[1]));
                let (area, area_error) = with_error(wing.area[0], Some(wing.area[1]));
                (
                    "there is one",
                    format!("{height} ± {error} at {:.0} K, area {area} ± {area_error} K.", wing.center[0]),
                )
            }
            Ok(wing) => {
                let (height, error) = with_error(wing.height[0], Some(wing.height[1]));
                let reason =
                    format!("The largest excess is {height} ± {error}; less than {:.1e} is called none.", wing.least());
                ("none", reason)
            }
            Err(reason) => ("not looked for", reason.clone()),
        };
        all.push(Finding::new(format!("excess_wing{}", suffix(number)), value, format!("{of}{reason}")));
        let (value, reason) = match &sample.crystallization {
            Ok(seen) => (
                "seen",
                format!(
                    "the storage modulus rises by {:.1} % of its value in the glass after {:.1} K.",
                    100.0 * seen.rise,
                    seen.minimum[0]
                ),
            ),
            Err(reason) => (sample.ramp.none_or_unseen(), reason.clone()),
        };
        all.push(Finding::new(format!("crystallization{}", suffix(number)), value, format!("{of}{reason}")));
    }
    all.extend(larger_wing(samples));
    all
}

/// Which of two samples has the larger wing, if their errors tell.
fn larger_wing(samples: &[Sample]) -> Option<Finding> {
    let wings: Vec<(&Sample, [f64; 2])> =
        samples.iter().filter_map(|sample| Some((sample, sample.wing.as_ref().ok()?.area))).collect();
    let [(a, first), (b, second)] = wings.as_slice() else { return None };
    let (difference, error) = (second[0] - first[0], second[1].hypot(first[1]));
    let (value, text) = with_error(difference.abs(), Some(error));
    let larger = if difference > 0.0 { b } else { a };
    let told = difference.abs() > 2.0 * error;
    Some(Finding::new(
        "larger_wing",
        if told { "told" } else { "not told" },
        format!("The area of {} is larger by {value} ± {text} K.", larger.ramp.label),
    ))
}

pub(super) fn tables(samples: &[Sample]) -> Vec<DataTable> {
    let (mut names, mut regions, mut from, mut to) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for sample in samples {
        for (region, [low, high]) in sample.regions() {
            names.push(sample.ramp.label.clone());
            regions.push(region.to_owned());
            from.push(low);
            to.push(high);
        }
    }
    let mut columns =
        vec![words("region", "region", regions), numbers("from", "from", "K", from), numbers("to", "to", "K", to)];
    if samples.len() > 1 {
        columns.insert(0, words("sample", "sample", names));
    }
    let mut tables = vec![DataTable { key: "regions".into(), title: "Regions".into(), columns }];
    if samples.len() > 1 {
        tables.push(of_samples(samples));
    }
    tables
}

fn of_samples(samples: &[Sample]) -> DataTable {
    let of = |f: &dyn Fn(&Sample) -> Option<f64>| {
        samples.iter().map(|sample| f(sample).unwrap_or(f64::NAN)).collect::<Vec<f64>>()
    };
    let wing = |k: usize| of(&|s: &Sample| s.wing.as_ref().ok().map(|wing| wing.area[k]));
    let columns = vec![
        words("sample", "sample", samples.iter().map(|sample| sample.ramp.label.clone()).collect()),
        numbers("frequency", "$f$", "Hz", of(&|s| s.ramp.frequency)),
        numbers("unrelaxed_modulus", "$E_u$", "GPa", of(&|s| s.unrelaxed.map(|(value, _)| value * 1e-9))),
        numbers("onset", "$T_{on}$", "K", of(&|s| s.onset.as_ref().ok().map(|onset| onset.temperature[0]))),
        numbers("alpha_peak", r"$T_\alpha$", "K", of(&|s| s.alpha.as_ref().ok().map(|peak| peak.temperature[0]))),
        numbers(
            "alpha_peak_std_error",
            r"± $T_\alpha$",
            "K",
            of(&|s| s.alpha.as_ref().ok().map(|peak| peak.temperature[1])),
        ),
        numbers(
            "crystallization_onset",
            "$T_x$",
            "K",
            of(&|s| s.crystallization.as_ref().ok().map(|seen| seen.onset[0])),
        ),
        numbers("wing_area", "$A_W$", "K", wing(0)),
        numbers("wing_area_std_error", "± $A_W$", "K", wing(1)),
        numbers("loss_level", r"$\overline{E''}/E_u$", "", of(&|s| s.level.map(|level| level[0]))),
    ];
    DataTable { key: "samples".into(), title: "Samples".into(), columns }
}

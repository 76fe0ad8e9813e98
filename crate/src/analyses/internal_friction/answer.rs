//! The numbers, the tables and what they mean.

use super::Found;
use crate::analyses::shared::asked::Asked;
use crate::analyses::shared::columns::{numbers, words};
use crate::analyses::shared::fitted::{NORMAL_95, Named, Number, PLAIN};
use crate::analyses::shared::temperature::kink::{Kink, half_range};
use crate::analyses::shared::temperature::{celsius, t95, undetermined, with_interval};
use crate::math::rounding::significant;
use crate::report::{DataTable, Estimate, EstimateState, Finding};
use crate::units::constants::EV_IN_J_PER_MOL;

fn energy(key: &str, meaning: &str) -> Named {
    Named::new(key, if key.starts_with("beta") { r"U_\beta" } else { "E" }, meaning, "eV")
}

fn kelvin(key: &str, symbol: &str, meaning: &str) -> Named {
    Named::new(key, symbol, meaning, "K")
}

pub(super) fn estimates(found: &Found, asked: &Asked) -> Vec<Estimate> {
    let mut all = beta(found);
    all.extend(glass(found));
    all.extend(crystallization(found, asked));
    all
}

/// Formal error and the half range over the windows together.
fn with_windows(found: &Found, of: &dyn Fn(&Kink) -> f64, formal: f64) -> f64 {
    let systematic = half_range(&found.tried, of);
    if systematic.is_finite() { formal.hypot(systematic) } else { formal }
}

fn beta(found: &Found) -> Vec<Estimate> {
    let named = energy("beta_activation_energy", "Energy of the β motion");
    let apparent = energy("apparent_glass_energy", "Slope of ln tan δ below T_g as an energy, not U_β");
    let kink = match found.sound() {
        Err(reason) => {
            return vec![undetermined(
                &named,
                format!("Without a kink no part of the data is known to be glass. {reason}"),
            )];
        }
        Ok(kink) => kink,
    };
    let [slope, formal] = kink.glass();
    let error = with_windows(found, &|kink| kink.glass()[0], formal);
    let note = format!(
        "{:.1} kJ/mol. From the slope between {:.1} K and T_g; ± {formal:.4} from noise, the rest from the window.",
        slope * EV_IN_J_PER_MOL * 1e-3,
        kink.window[0]
    );
    match (found.wing(), &found.inverted) {
        (Some(wing), inverted) => {
            let also = if inverted.is_some() { " The inversion of eq. (9) would carry the same bias." } else { "" };
            let reason = format!(
                "tan δ at {:.0}–{:.0} K is {:.1} % above the line through the points just below T_g: a wing, a secondary relaxation or a \
                 background lowers the slope by 8 to 15 %, and it is no U_β.{also} Subtract it first.",
                wing.at[0],
                wing.at[1],
                100.0 * wing.share
            );
            vec![undetermined(&named, reason), with_interval(&apparent, [slope, error], NORMAL_95, note)]
        }
        (None, Some(inverted)) => {
            let [chi, eta, relaxed] = inverted.of;
            let note = format!(
                "{:.1} kJ/mol. By inversion of eq. (9) with χ = {chi}, η = {eta}, G_r/G_u = {relaxed}, {} points below T_g; an error of χ is \
                 not in it: it moves U_β by about as much of itself.",
                inverted.energy[0] * EV_IN_J_PER_MOL * 1e-3,
                inverted.points.len()
            );
            let plain = Named {
                symbol: r"U_{\beta,\mathrm{slope}}".into(),
                ..energy("slope_activation_energy", "The same from the slope of eq. (10)")
            };
            let of_slope = format!("From the slope between {:.1} K and T_g, biased by eq. (10).", kink.window[0]);
            vec![
                with_interval(&named, inverted.energy, t95(inverted.line.freedom), note),
                with_interval(&plain, [slope, error], NORMAL_95, of_slope),
            ]
        }
        (None, None) => {
            /// What eq. (10) misses for χ near 0.4, as a share.
            const ASYMPTOTIC: f64 = 0.015;
            let error = error.hypot(ASYMPTOTIC * slope);
            let unseen = if found.excess.is_none() {
                " Whether a wing lowers it was not seen: the data do not reach 120 K below T_g."
            } else {
                ""
            };
            let note = format!(
                "{note} Eq. (10) reads 1 to 2 % low for χ near 0.4, which is in the error; give χ and η to be rid of it.{unseen}"
            );
            vec![with_interval(&named, [slope, error], NORMAL_95, note)]
        }
    }
}

fn glass(found: &Found) -> Vec<Estimate> {
    let named =
        kelvin("glass_transition_temperature", "T_g", "Glass transition, as the kink of ln tan δ against 1000/T");
    let kink = match found.sound() {
        Err(reason) => return vec![undetermined(&named, format!("None: {reason}"))],
        Ok(kink) => kink,
    };
    let systematic = half_range(&found.tried, &Kink::temperature);
    let windows = if systematic.is_finite() {
        format!(" The choice of the window moves it by ± {systematic:.1} K.")
    } else {
        String::new()
    };
    let t_g = Number {
        named: &named,
        value: kink.temperature(),
        std_error: Some(kink.error()),
        interval: Some(kink.interval()),
        kind: "profile95",
        state: EstimateState::Ok,
        note: format!(
            "{}. Two lines between {:.1} and {:.1} K; the interval is that of noise alone.{windows}",
            celsius(kink.temperature()),
            kink.window[0],
            kink.window[1]
        ),
    };
    let mut all = vec![t_g.estimate(PLAIN)];
    if systematic.is_finite() {
        let named = kelvin("glass_transition_window_range", r"\Delta T_g", "Half the range of T_g over windows");
        let note = format!("Over {} windows, of the table.", found.tried.len());
        let half = Number {
            named: &named,
            value: systematic,
            std_error: None,
            interval: None,
            kind: "linear95",
            state: EstimateState::Ok,
            note,
        };
        let mut half = half.estimate(PLAIN);
        half.shown.value = significant(systematic, 2);
        all.push(half);
    }
    let liquid = energy("apparent_liquid_energy", "Slope of ln tan δ above T_g as an energy");
    let note = format!("Up to {:.1} K; it grows with the window, as tan δ leaves eq. (10).", kink.window[1]);
    let [slope, formal] = kink.liquid();
    all.push(with_interval(&liquid, [slope, with_windows(found, &|kink| kink.liquid()[0], formal)], NORMAL_95, note));
    all
}

/// T_x by each definition, with the one that was chosen first.
fn crystallization(found: &Found, asked: &Asked) -> Vec<Estimate> {
    let named = kelvin("crystallization_temperature", "T_x", "Crystallisation, by the definition that was chosen");
    let range = kelvin("supercooled_range", r"\Delta T_x", "T_x − T_g, where the liquid is supercooled");
    let way = asked.word("crystallization_by");
    let maximum = found.maximum.as_ref().map(|peak| peak.temperature);
    let chosen: Result<[f64; 2], String> = match (&found.crystallization, way) {
        (_, "loss_factor_alone") => maximum.map_err(|none| none.reason("tan δ")),
        (Err(reason), _) => Err(reason.clone()),
        (Ok(seen), "storage_minimum") => Ok(seen.minimum),
        (Ok(seen), "storage_onset") => Ok(seen.onset),
        (Ok(seen), _) => seen
            .loss_factor
            .as_ref()
            .map(|peak| peak.temperature)
            .ok_or_else(|| "tan δ has no maximum before the rise.".into()),
    };
    let mut all = Vec::new();
    match (&chosen, found.sound()) {
        (Ok(t_x), sound) => {
            let word = match way {
                "storage_minimum" => "Minimum of the storage modulus",
                "storage_onset" => "Onset of the rise of the storage modulus",
                "loss_factor_alone" => "Maximum of tan δ; that it is crystallisation is your word",
                _ => "Maximum of tan δ before the storage modulus rises",
            };
            all.push(with_interval(&named, *t_x, NORMAL_95, format!("{}. {word}.", celsius(t_x[0]))));
            all.push(match sound {
                Ok(kink) => {
                    let systematic = half_range(&found.tried, &Kink::temperature);
                    let t_g = kink.error().hypot(if systematic.is_finite() { systematic } else { 0.0 });
                    let note =
                        "With the error of T_g from the window; other definitions of T_x move it by kelvins.".into();
                    with_interval(&range, [t_x[0] - kink.temperature(), t_x[1].hypot(t_g)], NORMAL_95, note)
                }
                Err(_) => undetermined(&range, "There is no T_g to count from."),
            });
        }
        (Err(reason), _) => {
            all.push(undetermined(&named, format!("None: {reason}")));
            all.push(undetermined(&range, "There is no T_x to count to."));
        }
    }
    if let Ok(t) = maximum {
        let note = format!("{}.", celsius(t[0]));
        all.push(with_interval(
            &kelvin("loss_factor_peak_temperature", r"T_{\tan\delta}", "Maximum of tan δ"),
            t,
            NORMAL_95,
            note,
        ));
    }
    if let Ok(seen) = &found.crystallization {
        let least = kelvin("storage_minimum_temperature", "T_{min}", "Minimum of the storage modulus");
        all.push(with_interval(&least, seen.minimum, NORMAL_95, format!("{}.", celsius(seen.minimum[0]))));
        let onset = kelvin("crystallization_onset_temperature", "T_{x,on}", "Onset of the rise of the storage modulus");
        let note = format!(
            "{}. Steepest tangent, at {:.1} K, on the level of the minimum.",
            celsius(seen.onset[0]),
            seen.steepest[0]
        );
        all.push(with_interval(&onset, seen.onset, NORMAL_95, note));
    }
    all
}

pub(super) fn findings(found: &Found) -> Vec<Finding> {
    let mut all = Vec::new();
    match found.sound() {
        Err(reason) => all.push(Finding::new("glass_transition", "none", reason)),
        Ok(kink) => {
            let ratio = kink.broken.rss[1] / kink.broken.rss[0];
            let smooth = kink.smooth_rss / kink.broken.rss[0];
            let scatter = kink.broken.scatter();
            let reason = format!(
                "One line leaves {ratio:.1} times the squares of two that meet, a cubic without a kink {smooth:.1} times; points scatter by \
                 {:.1} % about the two. The formal interval is several times too narrow: the window decides more.",
                100.0 * scatter
            );
            all.push(Finding::new("glass_transition", "a kink", reason));
        }
    }
    if let Some(excess) = &found.excess {
        let at = format!("{:.0}–{:.0} K", excess.at[0], excess.at[1]);
        let [mean, error] = excess.mean;
        all.push(match excess.is_there() {
            true => Finding::new(
                "excess_wing",
                "lowers the slope",
                format!(
                    "At {at} tan δ is {mean:.5} ± {error:.5} above the line through the 40 K below T_g, {:.1} % of it. Even that line, \
                     {:.3} eV, is no U_β, as the excess reaches under it.",
                    100.0 * excess.share,
                    excess.flank[0]
                ),
            ),
            false => Finding::new(
                "excess_wing",
                "none",
                format!("At {at} tan δ is {mean:.5} ± {error:.5} above the line through the 40 K below T_g; more than {:.5} would be called a wing.", 4.0 * error),
            ),
        });
    }
    all.push(match &found.crystallization {
        Ok(seen) => Finding::new(
            "crystallization",
            "seen",
            format!(
                "After {:.1} K the storage modulus rises by {:.1} % of its value in the glass.",
                seen.minimum[0],
                100.0 * seen.rise
            ),
        ),
        Err(reason) => Finding::new("crystallization", found.ramp.none_or_unseen(), reason.clone()),
    });
    if let (Ok(peak), Err(_)) = (&found.maximum, &found.crystallization) {
        let reason = format!(
            "tan δ has a maximum of {:.3} at {:.1} K, but without a rise of the storage modulus it is no sign of crystallisation.",
            peak.height, peak.temperature[0]
        );
        all.push(Finding::new("loss_factor_maximum", "no crystallisation", reason));
    }
    all
}

pub(super) fn tables(found: &Found) -> Vec<DataTable> {
    let Ok(kink) = &found.kink else { return Vec::new() };
    let of = |f: &dyn Fn(bool) -> f64| vec![f(true), f(false)];
    let broken = &kink.broken;
    let slope = |cold: bool| if cold { broken.right } else { broken.left };
    let segments = DataTable {
        key: "segments".into(),
        title: "The two lines of ln tan δ against 1000/T".into(),
        columns: vec![
            words("segment", "", vec!["below the kink".into(), "above the kink".into()]),
            numbers("from", "from", "K", vec![kink.window[0], kink.temperature()]),
            numbers("to", "to", "K", vec![kink.temperature(), kink.window[1]]),
            numbers("slope", "slope", "K", of(&|cold| 1000.0 * slope(cold)[0])),
            numbers("slope_std_error", "± slope", "K", of(&|cold| 1000.0 * slope(cold)[1])),
            numbers("intercept", "at $1/T=0$", "", of(&|cold| broken.level - slope(cold)[0] * broken.at)),
            numbers("energy", "energy", "eV", of(&|cold| if cold { kink.glass()[0] } else { kink.liquid()[0] })),
            numbers(
                "energy_std_error",
                "± energy",
                "eV",
                of(&|cold| if cold { kink.glass()[1] } else { kink.liquid()[1] }),
            ),
        ],
    };
    let tried = |of: &dyn Fn(&super::Tried) -> f64| found.tried.iter().map(of).collect::<Vec<f64>>();
    let windows = DataTable {
        key: "windows".into(),
        title: "The kink in other windows".into(),
        columns: vec![
            numbers("limit", "up to $\\tan\\delta$", "", tried(&|one| one.limit)),
            numbers("width", "width", "K", tried(&|one| one.span)),
            numbers("t_g", "$T_g$", "K", tried(&|one| one.kink.temperature())),
            numbers("t_g_std_error", "± $T_g$", "K", tried(&|one| one.kink.error())),
            numbers("glass_energy", "energy below", "eV", tried(&|one| one.kink.glass()[0])),
            numbers("liquid_energy", "energy above", "eV", tried(&|one| one.kink.liquid()[0])),
        ],
    };
    if found.tried.is_empty() { vec![segments] } else { vec![segments, windows] }
}

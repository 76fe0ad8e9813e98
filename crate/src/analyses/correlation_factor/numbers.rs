//! The answer in numbers and words.

use super::Found;
use super::factors::{Factor, Taken};
use super::options::KINK;
use crate::analyses::shared::fitted::{Named, Number, PLAIN, normal_interval};
use crate::fit::Verdict;
use crate::math::rounding::{significant, with_error};
use crate::report::{Estimate, EstimateState, Finding, ParameterRow, Shown};

pub(super) fn estimates(found: &Found) -> Vec<Estimate> {
    let mut estimates = Vec::new();
    let mut add = |named: Named, value: f64, error: f64, interval, kind, state, note: String| {
        let std_error = Some(error).filter(|error| error.is_finite() && *error > 0.0);
        estimates.push(Number { named: &named, value, std_error, interval, kind, state, note }.estimate(PLAIN));
    };
    let plain = |value: f64, error: f64| Some(normal_interval(value, error));
    let kink = found.kink.as_ref();
    let seen = found.has_kink();
    if let Some((level, count)) = found.below {
        let of = match (seen || found.held, kink) {
            (true, Some(kink)) => format!("Weighted mean of {count} isotherms up to {} K", significant(kink.at, 5)),
            _ => format!("Weighted mean of all {count} isotherms, as no kink is seen"),
        };
        let note = format!("{of}; {}.", equations(found, count));
        add(
            Named::new("chi_below_tg", r"\chi_\mathrm{glass}", "Correlation factor below T_g", ""),
            level.level,
            level.error,
            plain(level.level, level.error),
            "linear95",
            EstimateState::Ok,
            note,
        );
    }
    let none = "No kink is seen in χ(T): the findings say why.".to_owned();
    let [level_error, rise_error, at_error] = kink.map_or([f64::NAN; 3], crate::math::kink::Kink::errors);
    let determined = if seen { EstimateState::Ok } else { EstimateState::Undetermined };
    let value = |f: &dyn Fn(&crate::math::kink::Kink) -> f64| kink.map_or(f64::NAN, f);
    let (level, rise, at) = (value(&|kink| kink.level), value(&|kink| kink.rise), value(&|kink| kink.at));
    add(
        Named::new("chi_at_tg", r"\chi(T_g)", "Correlation factor at T_g, the level of eq. 6", ""),
        level,
        level_error,
        plain(level, level_error),
        "linear95",
        determined,
        if seen { "Level of eq. 6 put through χ(T).".into() } else { none.clone() },
    );
    add(
        Named::new("chi_slope", "a", "Rise of the correlation factor above T_g", "1/K"),
        rise,
        rise_error,
        plain(rise, rise_error),
        "linear95",
        determined,
        if seen { "Slope of eq. 6 above the kink.".into() } else { none.clone() },
    );
    let (state, note) = match (found.held, seen) {
        (true, _) => (EstimateState::Fixed, "Given, not found.".into()),
        (false, true) => (EstimateState::Ok, "Kink of χ(T); the interval is that of the sum of squares.".into()),
        (false, false) => (EstimateState::Undetermined, none),
    };
    let interval = kink.map(|kink| kink.interval).filter(|_| !found.held && seen);
    add(
        Named::new("glass_transition_temperature", "T_g", "Temperature where χ begins to rise", "K"),
        at,
        if found.held { f64::NAN } else { at_error },
        interval,
        "profile95",
        state,
        note,
    );
    estimates.extend(shared(found));
    estimates
}

/// What all isotherms share in eq. 9.
fn shared(found: &Found) -> Vec<Estimate> {
    let Some(joint) = &found.joint else { return Vec::new() };
    let one = |(k, named): (usize, &Named)| {
        let known = joint.fit.parameters[k];
        let (state, note) = joint.verdict_in_words(known.verdict);
        let number = Number {
            named,
            value: joint.fit.values[k],
            std_error: known.std_error,
            interval: known.interval.map(|ends| ends.map(Some)),
            kind: "linear95",
            state,
            note: if note.is_empty() { "Shared by all isotherms in eq. 9.".into() } else { note },
        };
        number.estimate(&|unit: &str| found.family.shown_unit(unit))
    };
    joint.shared.iter().enumerate().map(one).collect()
}

/// Which equations gave the first `count` χ.
fn equations(found: &Found, count: usize) -> String {
    let by = |taken: Taken| found.taken.iter().take(count).filter(|&&k| found.factors[k].taken == taken).count();
    match (by(Taken::Modulus), by(Taken::LossFactor)) {
        (0, _) => "slopes of eq. 10 at low loss, which are up to 0.013 below χ as eq. 10 is a limit".into(),
        (_, 0) => "χ by eq. 9, fitted to all isotherms together".into(),
        (nine, ten) => {
            format!("{ten} by eq. 10 at low loss (up to 0.013 below χ as eq. 10 is a limit), {nine} by eq. 9")
        }
    }
}

pub(super) fn findings(found: &Found, limit: f64) -> Vec<Finding> {
    let mut findings = vec![kink_finding(found)];
    findings.extend(as_printed(found));
    findings.extend(beside(found, limit));
    findings
}

fn kink_finding(found: &Found) -> Finding {
    let finding = |value: String, reason: String| Finding::new("kink", value, reason);
    let Some(kink) = &found.kink else {
        let reason = format!(
            "{} isotherms tell χ; a search takes six, three on either side. Give T_g, or measure at more temperatures.",
            found.taken.len()
        );
        return finding("not looked for".into(), reason);
    };
    let freedom = kink.freedom as f64;
    let chance = if kink.chance < 0.0026 { "below 0.003".into() } else { significant(kink.chance, 2) };
    let numbers = format!(
        "Eq. 6 leaves χ²red = {}, a level alone {}, a straight line without a kink {}; noise alone gains as much with probability {chance}.",
        significant(kink.chi2 / freedom, 3),
        significant(kink.chi2_level / (freedom + 2.0), 3),
        significant(kink.chi2_line / (freedom + 1.0), 3)
    );
    let [_, error, _] = kink.errors();
    if !found.has_kink() {
        let (rise, error) = with_error(1e3 * kink.rise, Some(1e3 * error));
        let seen =
            format!(" The best kink, at {} K, would have a = ({rise} ± {error})e-3 1/K.", significant(kink.at, 4));
        /// χ² about a level, of each degree of freedom, above which the isotherms differ by more than their errors.
        const SCATTERED: f64 = 2.0;
        let even = kink.is_no_better_than_a_line() && kink.chance < 0.01 && !found.held;
        let value = match () {
            () if even => "none: χ changes evenly with temperature",
            () if kink.chi2_level > SCATTERED * (freedom + 2.0) => "none: χ varies, but not as eq. 6 has it",
            () => "none: χ is the same at all temperatures",
        };
        return finding(value.into(), numbers + &seen);
    }
    let open = match kink.interval {
        _ if found.held => "",
        [Some(_), Some(_)] => "",
        _ => " The interval of T_g is open: isotherms farther from it would close it.",
    };
    let falls = if kink.rise < 0.0 { " χ falls above the kink, which eq. 6 does not foresee." } else { "" };
    let value =
        format!("{} $T_g$ = {} K", if found.held { "rises above the given" } else { "at" }, significant(kink.at, 5));
    finding(value, format!("{numbers}{open}{falls}"))
}

/// What the slopes over all frequencies would say.
fn as_printed(found: &Found) -> Option<Finding> {
    let naive = found.naive.as_ref()?;
    let highest = found.factors.iter().filter_map(|one| one.points.iter().map(|(_, tan)| *tan).reduce(f64::max));
    let highest = highest.fold(0.0, f64::max);
    let [_, error, _] = naive.errors();
    let (rise, error) = with_error(1e3 * naive.rise, Some(1e3 * error));
    let own = match (&found.kink, found.has_kink()) {
        (Some(kink), true) => format!("{}e-3 1/K by eq. 9", significant(1e3 * kink.rise, 3)),
        _ => "no kink".into(),
    };
    Some(Finding::new(
        "as_printed",
        format!("$a$ = ({rise} ± {error})e-3 1/K from slopes over all frequencies, against {own}"),
        format!(
            "Eq. 10 is the limit of high frequency, and tan δ reaches {} here. Near the loss peak the slope of ln tan δ goes from χ to \
             1 − χ, so it rises with temperature even where χ does not: by 4e-3 to 9e-3 1/K for η of 0.5 to 2.",
            significant(highest, 2)
        ),
    ))
}

/// Eq. 10 at low loss beside eq. 9.
fn beside(found: &Found, limit: f64) -> Option<Finding> {
    let both = |one: &Factor| {
        let slope = one.of_loss_factor?;
        let [chi, error] = one.of_modulus;
        (error < 0.05).then_some((-slope.slope - chi, slope.slope_error().hypot(error)))
    };
    let differences: Vec<(f64, f64)> = found.factors.iter().filter_map(both).collect();
    let weights: f64 = differences.iter().map(|(_, e)| e.powi(-2)).sum();
    let mean = differences.iter().map(|(d, e)| d * e.powi(-2)).sum::<f64>() / weights;
    (differences.len() > 1).then(|| {
        let (mean, error) = with_error(mean, Some(weights.powf(-0.5)));
        Finding::new(
            "eq_10_beside_eq_9",
            format!("{mean} ± {error}"),
            format!(
                "Mean difference of χ by the slope of eq. 10 where tan δ < {} and by eq. 9, of {} isotherms; −0.003 to −0.013 is \
                 expected, as eq. 10 is a limit. More than that speaks of another process beside.",
                significant(limit, 3),
                differences.len()
            ),
        )
    })
}

/// The kink, to be moved on the figure, and what all isotherms share.
pub(super) fn parameters(found: &Found) -> Vec<ParameterRow> {
    let ends = || found.taken.iter().map(|&k| found.factors[k].temperature);
    let slider = [ends().fold(f64::INFINITY, f64::min), ends().fold(0.0, f64::max)];
    let kink = found.kink.as_ref().map(|kink| ParameterRow {
        model: KINK[0].into(),
        key: KINK[1].into(),
        symbol: "T_g".into(),
        meaning: "Where χ begins to rise".into(),
        unit: "K".into(),
        shown: Shown { unit: "K".into(), factor: 1.0, value: significant(kink.at, 6), ..Shown::default() },
        start: kink.at,
        value: kink.at,
        lower: 0.0,
        upper: 1e5,
        fixed: found.held,
        logarithmic: false,
        slider,
        holds: false,
    });
    let joint = found.joint.as_ref().map_or(Vec::new(), |joint| {
        let mut rows = joint.parameter_rows(&found.family);
        rows.retain(|row| {
            let verdict =
                joint.shared.iter().position(|named| named.key == row.key).map(|k| joint.fit.parameters[k].verdict);
            row.key != "relaxation_strength" || verdict != Some(Verdict::Fixed)
        });
        rows
    });
    kink.into_iter().chain(joint).collect()
}

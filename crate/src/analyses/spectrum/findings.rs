//! Conclusions: how many modes and why, whether it flows, how smooth and why, what the band holds, what lies outside.

use super::Found;
use super::options::{Criterion, Options, Regularisation};
use crate::analyses::shared::options::Weights;
use crate::fit::compare::INSUBSTANTIAL;
use crate::math::rounding::significant;
use crate::report::Finding;
use crate::spectra::continuous::Continuous;
use crate::spectra::discrete::{Candidate, Place};

pub(super) fn findings(found: &Found, options: &Options) -> Vec<Finding> {
    let mut findings = vec![modes(found, options), relaxed(found)];
    findings.extend(outside(found));
    if let Some(smooth) = &found.smooth {
        findings.push(regularisation(smooth, options));
        findings.push(band(smooth, options));
    }
    if found.lines() {
        findings.push(Finding::new(
            "kind_of_spectrum",
            "single relaxation times",
            "A smooth spectrum leaves clearly more than the discrete modes: it broadens them, and its band does not hold them.",
        ));
    }
    findings.extend(scatter(found, options));
    findings
}

fn count(modes: usize) -> String {
    if modes == 1 { "1 mode".into() } else { format!("{modes} modes") }
}

fn modes(found: &Found, options: &Options) -> Finding {
    let (list, chosen) = (&found.modes.candidates, found.modes.candidates[found.modes.chosen]);
    let near = |modes: usize| list.iter().find(move |c| c.modes == modes && c.relaxed == chosen.relaxed);
    let against = |of: &dyn Fn(&Candidate) -> Option<f64>| -> String {
        let neighbours = [chosen.modes.wrapping_sub(1), chosen.modes + 1];
        let differences: Vec<String> = neighbours
            .iter()
            .filter_map(|&modes| {
                let above = of(near(modes)?)? - of(&chosen)?;
                Some(format!("{} with {modes}", significant(above, 3)))
            })
            .collect();
        if differences.is_empty() { String::new() } else { format!("; it is higher by {}", differences.join(" and ")) }
    };
    let reason = match options.criterion {
        Criterion::Bic => format!("The Bayesian information criterion is least{}.", against(&|c| c.quality.bic)),
        Criterion::Aicc => format!("Akaike's criterion is least{}.", against(&|c| c.quality.aicc)),
        Criterion::Noise if found.modes.noise_reached => "They are the fewest that leave no more than the stated noise.".into(),
        Criterion::Noise => {
            "No number of modes reaches the stated noise, so Akaike's criterion decided; the noise is larger than stated, or \
             the data are not those of a linear relaxation."
                .into()
        }
    };
    let most = if chosen.modes == options.most_modes { " That is the largest number that was tried." } else { "" };
    Finding::new("number_of_modes", count(chosen.modes), format!("{reason}{most}"))
}

fn relaxed(found: &Found) -> Finding {
    let chosen = found.modes.candidates[found.modes.chosen];
    let letter = found.data.letter();
    // The best of the other kind, by BIC: both kinds were tried where the choice was free.
    let best = |relaxed: bool| {
        let bic = found.modes.candidates.iter().filter(|c| c.relaxed == relaxed).filter_map(|c| c.quality.bic);
        bic.min_by(f64::total_cmp)
    };
    let bests = (best(chosen.relaxed), best(!chosen.relaxed));
    let close = matches!(bests, (Some(own), Some(other)) if (other - own).abs() < INSUBSTANTIAL);
    let compared = match bests {
        (Some(own), Some(other)) => {
            let word = if chosen.relaxed { "Without" } else { "With" };
            format!("{word} a relaxed modulus the best BIC differs by {}.", significant(other - own, 3))
        }
        _ => "It was set so.".into(),
    };
    match (chosen.relaxed, found.flows()) {
        (true, _) if close => Finding::new(
            "relaxed_modulus",
            format!("whether a part ${letter}_e$ does not relax cannot be told"),
            format!(
                "{compared} Less than {INSUBSTANTIAL} decides nothing: its value below supposes that there is one."
            ),
        ),
        (true, _) => {
            Finding::new("relaxed_modulus", format!("a part ${letter}_e$ does not relax in the window"), compared)
        }
        (false, true) => Finding::new(
            "relaxed_modulus",
            "none: flow is seen",
            format!("The slowest mode lies inside the window. {compared}"),
        ),
        (false, false) => Finding::new(
            "relaxed_modulus",
            "flow is not seen",
            format!("The slowest mode is slower than the window, so that it could as well never relax. {compared}"),
        ),
    }
}

fn outside(found: &Found) -> Option<Finding> {
    let at = |place: Place| found.modes.modes.iter().filter(move |mode| mode.place == place).count();
    let (faster, slower) = (at(Place::Faster), at(Place::Slower));
    let side = |number: usize, word: &str| (number > 0).then(|| format!("{} {word} than the window", count(number)));
    let parts: Vec<String> = [side(faster, "faster"), side(slower, "slower")].into_iter().flatten().collect();
    let [first, last] = found.data.measured.window();
    (!parts.is_empty()).then(|| {
        Finding::new(
            "outside_window",
            parts.join(", "),
            format!(
                "The data see relaxation times from {} s to {} s. A mode outside stands for everything out there; its time and \
                 strength are not those of a process.",
                significant(first, 3),
                significant(last, 3)
            ),
        )
    })
}

fn regularisation(smooth: &Continuous, options: &Options) -> Finding {
    let lambda = significant(smooth.lambda, 3);
    let reason = match options.regularisation {
        Regularisation::Evidence => "It makes the data most probable (evidence)",
        Regularisation::CrossValidation => "It predicts left-out points best (generalised cross-validation)",
        Regularisation::Discrepancy if smooth.criterion_met => {
            "It is the largest that leaves no more than the stated noise"
        }
        Regularisation::Discrepancy => "None reaches the stated noise, so that it was chosen by its evidence",
    };
    let end = match options.regularisation {
        Regularisation::Discrepancy => "",
        _ if smooth.criterion_met => "",
        _ => " It is the last of those that were tried: the data do not say how smooth the spectrum is.",
    };
    Finding::new(
        "regularisation",
        format!(r"$\lambda = {lambda}$"),
        format!("{reason}, with {} effective parameters.{end}", significant(smooth.effective, 3)),
    )
}

fn band(smooth: &Continuous, options: &Options) -> Finding {
    let [lo, hi] = smooth.determined;
    let spread = match options.regularisation {
        Regularisation::Evidence => {
            "the noise that the fit leaves, what smoothness hides, and the spread of all λ that the data allow"
        }
        _ => "the noise that the fit leaves and what smoothness hides, at this λ only",
    };
    let window = if lo < hi {
        format!("{} s to {} s", significant(lo, 3), significant(hi, 3))
    } else {
        "no relaxation time: the window is too short".into()
    };
    Finding::new(
        "band",
        "95 % of the posterior",
        format!(
            "It holds {spread}. The data determine {window}; elsewhere the spectrum is continued straight and the band opens. \
             A peak narrower than the resolution appears broadened."
        ),
    )
}

fn scatter(found: &Found, options: &Options) -> Option<Finding> {
    let scatter = found.modes.fit.quality.reduced_chi2?.sqrt();
    let stated = options.points.weights != Weights::None;
    let value = match () {
        () if !stated => return None,
        () if scatter > 2.0 => "larger than stated",
        () if scatter < 0.5 => "smaller than stated",
        () => "as stated",
    };
    Some(Finding::new(
        "noise",
        value,
        format!("The modes leave {} times the stated noise; errors are scaled by it.", significant(scatter, 3)),
    ))
}

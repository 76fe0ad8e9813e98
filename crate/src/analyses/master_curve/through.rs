//! Laws of temperature through the shift factors: activation energy, WLF constants, fragility, with the errors of the whole chain.

use super::breaks::{self, Break};
use super::laid::Laid;
use super::options::Options;
use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::{Fitted, Follows, Named, Number, PLAIN, normal_interval};
use crate::analyses::shared::intervals::Intervals;
use crate::analyses::shared::ranking::{Candidate, Ranking};
use crate::data::Notice;
use crate::fit::{Parameter, Problem, Term};
use crate::math::rounding::significant;
use crate::models::curve::{self, Curve, Held};
use crate::models::relations::fragility::fragility;
use crate::models::{Derived, Param, Scale};
use crate::report::{Estimate, EstimateState, Finding};
use crate::superposition::held;
use crate::superposition::laws::{ThroughShifts, referred};
use crate::units::constants::BOLTZMANN_EV;

/// A law through the shifts.
pub(super) struct Through {
    pub law: &'static dyn Curve,
    pub fitted: Fitted,
}

impl Through {
    pub fn title(&self) -> &'static str {
        self.law.info().title
    }

    /// What is drawn of it.
    pub fn followed(&self) -> Followed {
        Followed { law: self.law, parameters: self.fitted.fit.values.clone() }
    }

    /// Key of an estimate among those of all laws.
    pub fn key(law: &str, key: &str) -> String {
        match (law, key) {
            ("arrhenius", "activation_energy" | "molar_energy") => key.into(),
            (law, key) => format!("{law}_{key}"),
        }
    }
}

/// A law that shifts follow, found through them or imposed on them.
pub(super) struct Followed {
    pub law: &'static dyn Curve,
    pub parameters: Vec<f64>,
}

impl Followed {
    pub fn title(&self) -> &'static str {
        self.law.info().title
    }

    /// ln a at temperatures, relative to `reference`.
    pub fn ln_a(&self, temperatures: &[f64], reference: f64) -> Vec<f64> {
        let level = curve::values(self.law, &[reference], &self.parameters)[0];
        curve::values(self.law, temperatures, &self.parameters).into_iter().map(|v| v - level).collect()
    }
}

/// The laws that are asked for, through the shifts of a superposition.
#[derive(Default)]
pub(super) struct Laws {
    pub all: Vec<Through>,
    /// Where no law follows the shifts.
    pub none_follows: Option<NoneFollows>,
    /// The energy of two shift factors, which no law can be put through that they would test.
    pub of_two: Option<Estimate>,
}

/// χ²red above which even the best law does not follow the shifts: the chance of more is below 1 % from about ten shift factors on.
const LEFT_OVER: f64 = 2.5;

/// A break explains most of what the best law leaves over when it leaves less than this share of it.
const MOST_OF_IT: f64 = 0.25;

/// What there is to say where no law follows the shifts.
pub(super) struct NoneFollows {
    /// χ²red of the best law.
    pub reduced_chi2: f64,
    /// Standard deviation of ln a about it, by which the errors were enlarged.
    pub scatter: f64,
    /// Where the slope breaks, when that explains most of it.
    pub slope_break: Option<Break>,
}

/// Fits every law that is asked for; what cannot be fitted is said.
pub(super) fn laws(laid: &Laid, options: &Options, notices: &mut Vec<Notice>) -> Result<Laws, Failure> {
    let mut asked = Vec::new();
    for id in &options.laws {
        let law = curve::find(id)
            .ok_or_else(|| Failure::option("laws", format!("there is no law \"{id}\" of shift factors.")))?;
        asked.push(law);
    }
    let (Some(temperatures), Some(reference)) = (laid.family.temperatures(), laid.reference.temperature) else {
        return Ok(Laws::default());
    };
    let Some(problem) = asked.first().and_then(|law| ThroughShifts::new(*law, &laid.found, &temperatures)) else {
        return Ok(Laws::default());
    };
    if problem.len() == 1 {
        let of_two = asked.iter().any(|law| law.info().id == "arrhenius").then(|| energy_of_two(&problem)).flatten();
        return Ok(Laws { of_two, ..Laws::default() });
    }
    let mut all = Vec::new();
    for law in asked {
        match through(&problem.of_law(law), options, reference) {
            Ok(one) => all.push(one),
            // Without the law that may well be the best the others would be told as if they were all there is.
            Err(failure @ Failure::Option { .. }) => return Err(failure),
            Err(failure) => notices.push(Notice::warning("law_left_out", failure.to_string())),
        }
    }
    let Some(best) = rank(&all).order.first().map(|&k| &all[k]) else { return Ok(Laws::default()) };
    let Some(reduced_chi2) = best.fitted.fit.quality.reduced_chi2.filter(|chi2| *chi2 > LEFT_OVER) else {
        return Ok(Laws { all, ..Laws::default() });
    };
    // What the best law leaves over is taken as another error of each shift factor.
    let best_law = best.law;
    let chi2_of = |variance: f64| {
        let one = through(&problem.of_law(best_law).scattered(variance)?, options, reference).ok()?;
        one.fitted.fit.quality.reduced_chi2
    };
    let Some((variance, scattered)) =
        breaks::balanced(&chi2_of).and_then(|variance| Some((variance, problem.scattered(variance)?)))
    else {
        return Ok(Laws { all, ..Laws::default() });
    };
    let again = |one: &Through| through(&scattered.of_law(one.law), options, reference).ok();
    let all: Vec<Through> = all.iter().filter_map(again).collect();
    let left: Vec<f64> = all.iter().map(|one| one.fitted.fit.quality.rss).collect();
    let criteria = all.iter().filter_map(|one| one.fitted.fit.quality.aicc);
    let [aicc, rss] = [criteria.fold(f64::INFINITY, f64::min), left.iter().copied().fold(f64::INFINITY, f64::min)];
    let explains = |one: &Break| one.aicc < aicc && one.chi2 < MOST_OF_IT * rss;
    let slope_break = breaks::slope_break(&problem, &scattered).filter(explains);
    let none_follows = Some(NoneFollows { reduced_chi2, scatter: variance.sqrt(), slope_break });
    Ok(Laws { all, none_follows, of_two: None })
}

/// What two shift factors tell: their difference has an error, and so has the energy.
fn energy_of_two(problem: &ThroughShifts) -> Option<Estimate> {
    let [inverse, ln_a] = problem.differences().next().filter(|[inverse, _]| *inverse != 0.0)?;
    let value = BOLTZMANN_EV * ln_a / inverse;
    let error = BOLTZMANN_EV * problem.first_error() / inverse.abs();
    let named = Named::new("activation_energy", "E", "Activation energy between two temperatures", "eV");
    let number = Number {
        named: &named,
        value,
        std_error: Some(error),
        interval: Some(normal_interval(value, error)),
        kind: "linear95",
        state: EstimateState::Ok,
        note: "From two shift factors: nothing tests whether a law holds.".into(),
    };
    Some(number.estimate(PLAIN))
}

/// The law of a problem through logarithms of times of which differences are known, told at `reference`.
pub(super) fn through(problem: &ThroughShifts, options: &Options, reference: f64) -> Result<Through, Failure> {
    let law = problem.law();
    let info = law.info();
    let parameters = |starts: Vec<Vec<f64>>, held: &[Option<f64>]| -> Vec<Vec<Parameter>> {
        let parameter = |((start, param), held): ((f64, &Param), &Option<f64>)| Parameter {
            start: held.unwrap_or(start.clamp(param.limits[0], param.limits[1])),
            lower: param.limits[0],
            upper: param.limits[1],
            logarithmic: param.scale == Scale::Log,
            fixed: held.is_some(),
        };
        starts.into_iter().map(|start| start.into_iter().zip(info.params).zip(held).map(parameter).collect()).collect()
    };
    // Where the law certainly holds, amid the shifts; then the same law at the temperature where it is told.
    let home = held(law, problem.home());
    let starts = parameters(problem.starts(Held(&home)), &home);
    let at_home = Fitted::best(info.title, problem, starts, &FitOptions::default())?;
    let told =
        referred(law, &at_home.fit.values, reference).ok_or_else(|| below_t0(law, &at_home.fit.values, reference))?;
    let starts = parameters(vec![told], &held(law, reference));
    let mut fitted = Fitted::best(info.title, problem, starts, &FitOptions::default())?;
    // The errors of the shifts are known; that few shifts scatter less by chance makes a law no surer.
    fitted.fit.noise_is_known(&fitted.parameters);
    let derived = follows(law, options, reference);
    let named = info
        .params
        .iter()
        .map(|param| Named::new(&Through::key(info.id, param.key), param.symbol, param.meaning, param.unit))
        .collect();
    let fitted = Fitted { intervals: Intervals::linear(&fitted.fit, derived.len()), named, derived, ..fitted };
    Ok(Through { law, fitted })
}

/// That a law does not hold at the reference temperature.
pub(super) fn below_t0(law: &dyn Curve, p: &[f64], reference: f64) -> Failure {
    let info = law.info();
    let t0 = law.derived().iter().find(|derived| derived.key == "t0").map_or(f64::NAN, |derived| (derived.value)(p));
    let message = format!(
        "{} holds above T₀ = {} K only, where its times diverge: it cannot refer to {} K. Choose a \
         temperature above, or leave the law out.",
        info.title,
        significant(t0, 4),
        significant(reference, 6)
    );
    Failure::option("reference_temperature", message)
}

/// The laws in order of merit. One law in two notations counts once, and one that stopped at the end of its range is no law of its own.
pub(super) fn rank(all: &[Through]) -> Ranking<'_> {
    let mut candidates = Vec::new();
    for one in all {
        let comparable = !(one.degenerates() || one.law.info().id == "wlf" && has(all, "vft"));
        candidates.push(Candidate { title: one.title(), fitted: &one.fitted, comparable });
    }
    Ranking::of(candidates)
}

fn has(all: &[Through], id: &str) -> bool {
    all.iter().any(|one| one.law.info().id == id && !one.degenerates())
}

/// Why some laws are not ranked.
pub(super) fn why_apart(all: &[Through]) -> String {
    let mut reasons = Vec::new();
    for one in all.iter().filter(|one| one.degenerates()) {
        reasons.push(one.degenerate());
    }
    if has(all, "vft") && has(all, "wlf") {
        reasons.push("Williams–Landel–Ferry is Vogel–Fulcher–Tammann in another notation, and counts once.".to_owned());
    }
    reasons.join(" ")
}

/// Whether a law has a parameter so near the end of its range that it is another law: Vogel–Fulcher–Tammann with T₀ at −10⁵ K is
/// the law of Arrhenius.
pub(super) fn degenerates(law: &dyn Curve, p: &[f64]) -> bool {
    /// Nearer than this factor.
    const NEAR: f64 = 1.1;
    let params = law.info().params.iter().zip(p).filter(|(param, _)| param.scale == Scale::Log);
    params.into_iter().any(|(param, value)| *value < param.limits[0] * NEAR || *value * NEAR > param.limits[1])
}

/// What is to be said of a law that degenerates.
pub(super) fn degenerate_in_words(law: &dyn Curve) -> String {
    let info = law.info();
    match info.id {
        "vft" | "wlf" => format!("{} degenerates to Arrhenius here: B and T₀ are not determined.", info.title),
        _ => format!("{} stopped at the end of its range: its parameters are not determined.", info.title),
    }
}

impl Through {
    pub fn degenerates(&self) -> bool {
        degenerates(self.law, &self.fitted.fit.values)
    }

    pub fn degenerate(&self) -> String {
        degenerate_in_words(self.law)
    }

    /// What is determined of parameters that are told and not determined separately.
    pub fn combination_findings(&self) -> Vec<Finding> {
        let named = &self.fitted.named;
        let is_told = |term: &Term| is_told(&named[term.parameter].key);
        let combinations = self.fitted.fit.uncertainty.combinations.iter();
        let told = combinations.map(|combination| combination.terms.iter().all(is_told));
        self.fitted.combination_findings().into_iter().zip(told).filter(|(_, told)| *told).map(|(one, _)| one).collect()
    }

    /// Fragility where it is taken.
    pub fn fragility(&self, t_g: f64) -> f64 {
        fragility(apparent_energy(self.law, &self.fitted.fit.values, t_g), t_g)
    }
}

/// Whether a number is given among the results. What only parametrises a law, or is another name of what is given, stands in the
/// table of parameters; and a fragility is one at the glass transition, not at whatever temperature a law refers to.
pub(super) fn is_told(key: &str) -> bool {
    const NOT_TOLD: [&str; 7] =
        ["vft_fragility", "vft_distance_to_t0", "vft_strength", "wlf_t0", "wlf_b", "myega_fragility", "myega_decades"];
    !NOT_TOLD.contains(&key)
}

/// What follows from the parameters of a law of shift factors.
pub(super) fn follows(law: &'static dyn Curve, options: &Options, reference: f64) -> Vec<Follows> {
    let id = law.info().id;
    /// Of a law of times these are of the level, which shift factors do not have, or are given below for every law alike.
    const OF_THE_LEVEL: [&str; 6] = ["ln_tau_0", "ln_tau_inf", "fragility", "apparent_energy", "molar_energy", "tau_0"];
    let own = law
        .derived()
        .iter()
        .filter(|derived| id == "arrhenius" && derived.key == "molar_energy" || !OF_THE_LEVEL.contains(&derived.key));
    let mut follows: Vec<Follows> = own
        .map(|Derived { key, symbol, unit, meaning, value, .. }| Follows {
            named: Named::new(&Through::key(id, key), symbol, meaning, unit),
            value: Box::new(*value),
        })
        .collect();
    if id != "arrhenius" {
        // Not for a mole: it is no barrier that something has to climb.
        follows.push(Follows {
            named: Named::new(
                &format!("{id}_apparent_energy"),
                r"E_\mathrm{app}(T_r)",
                "Apparent activation energy at the reference temperature",
                "eV",
            ),
            value: Box::new(move |p| apparent_energy(law, p, reference)),
        });
    }
    if let Some(t_g) = options.glass_transition_temperature {
        follows.push(Follows {
            named: Named::new(
                &format!("{id}_fragility_index"),
                "m",
                "Fragility, from the slope of this law at the glass transition",
                "",
            ),
            value: Box::new(move |p| fragility(apparent_energy(law, p, t_g), t_g)),
        });
    }
    follows
}

/// `k_B d ln τ/d(1/T)` of a law, eV.
pub(super) fn apparent_energy(law: &dyn Curve, p: &[f64], t: f64) -> f64 {
    /// A central difference over this share of the temperature: errors of 1e-9 both from curvature and from rounding.
    const STEP: f64 = 1e-4;
    let [warm, cold] = [t * (1.0 + STEP), t * (1.0 - STEP)];
    let values = curve::values(law, &[cold, warm], p);
    BOLTZMANN_EV * (values[0] - values[1]) / (1.0 / cold - 1.0 / warm)
}

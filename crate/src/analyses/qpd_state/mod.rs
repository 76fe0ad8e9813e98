//! The state of a glass by the theory of quasi-point defects, from its numbers alone: relaxation times, correlation factor, defects,
//! creep, viscosity, fragility, and whether the numbers belong together.

mod curves;
mod options;

use super::shared::asked::Asked;
use super::shared::fitted::{Named, Number, PLAIN};
use super::{Analysis, Failure, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Measurement, Notice};
use crate::math::rounding::significant;
use crate::models::relations::fragility::fragility;
use crate::models::relations::materials::{self, Material};
use crate::models::relations::qpd_times::{CHI_MAX, QpdTimes, ln_tau_mol};
use crate::report::{Estimate, EstimateState, Finding, Report, Request};
use crate::units::constants::{BOLTZMANN_EV, ELEMENTARY_CHARGE};
use crate::work::Work;
use std::f64::consts::LN_10;

/// The question.
pub struct QpdState;

/// Everything that is known of the glass.
struct Glass {
    name: String,
    times: QpdTimes,
    /// Unrelaxed modulus, Pa, if it is known.
    g_u: Option<f64>,
    /// Strength η of the delayed element.
    eta: f64,
    /// Formation entropy in k_B and enthalpy in eV of the defects.
    formation: Option<[f64; 2]>,
    /// Barrier of the β motion under pressure and stress, eV.
    barrier: f64,
    /// Apparent activation energy of the α relaxation at T_g, eV, if it was measured.
    e_alpha: Option<f64>,
    /// K.
    window: [f64; 2],
}

impl Analysis for QpdState {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
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
        let mut asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let glass = Glass::of(&mut asked, &mut notices)?;
        Ok(Report {
            title: format!("Quasi-point defects — {}", glass.name),
            request: asked.resolved(request),
            estimates: estimates(&glass),
            tables: curves::tables(&glass),
            figures: curves::figures(&glass),
            findings: findings(&glass),
            notices,
            ..Report::default()
        })
    }
}

impl Glass {
    fn of(asked: &mut Asked, notices: &mut Vec<Notice>) -> Result<Glass, Failure> {
        let known = materials::find(asked.word("material"));
        // What is typed stands above what is published.
        let mut number = |key: &str, of: &dyn Fn(&Material) -> Option<f64>| {
            let value = asked.number(key).or_else(|| known.and_then(of));
            if let Some(value) = value {
                asked.set(key, value);
            }
            value
        };
        let t_g = number("glass_transition_temperature", &|one| Some(one.t_g));
        let u_beta = number("beta_activation_energy", &|one| Some(one.u_beta));
        let chi_g = number("chi_at_tg", &|one| Some(one.chi_g));
        let a = number("chi_slope", &|one| Some(one.a));
        let e_alpha = number("activation_energy", &|one| one.e_alpha);
        let g_u = number("unrelaxed_modulus", &|one| one.g_u);
        let typed_prefactor = number("beta_prefactor", &|_| None);
        // τ_g and τ_0β say the same: the one that is typed counts, τ_0β before what was published.
        let typed_time =
            if typed_prefactor.is_some() { None } else { number("relaxation_time_at_tg", &|one| one.tau_g) };
        let needed = |value: Option<f64>, key: &str| {
            value
                .filter(|value| *value > 0.0)
                .ok_or_else(|| Failure::option(key, "give a positive number, or choose a glass."))
        };
        let (t_g, u_beta, chi_g, a) = (
            needed(t_g, "glass_transition_temperature")?,
            needed(u_beta, "beta_activation_energy")?,
            needed(chi_g, "chi_at_tg")?,
            a.ok_or_else(|| Failure::option("chi_slope", "give a number, or choose a glass."))?,
        );
        if asked.number("relaxation_time_at_tg").is_some() && typed_prefactor.is_some() {
            notices.push(Notice::info(
                "prefactor_counts",
                "τ at T_g follows from the prefactor τ₀β here; what is given for it is left aside.",
            ));
        }
        let t_0 = needed(asked.number("time_prefactor"), "time_prefactor")?;
        let ln_t0 = t_0.ln();
        let ln_tau_g = match (typed_prefactor, typed_time) {
            (Some(prefactor), _) => ln_tau_mol(chi_g, prefactor.ln() + u_beta / (BOLTZMANN_EV * t_g), ln_t0),
            (None, Some(tau)) => tau.ln(),
            (None, None) => {
                notices.push(Notice::info(
                    "time_at_tg_assumed",
                    "τ at T_g is not given: 100 s is taken, the usual definition of T_g.",
                ));
                asked.set("relaxation_time_at_tg", 100.0);
                100_f64.ln()
            }
        };
        if ln_tau_g <= ln_t0 {
            return Err(Failure::option("time_prefactor", "t₀ has to be shorter than τ at T_g."));
        }
        let give = |key: &str| asked.number(key).unwrap_or(0.0);
        let raised = u_beta + give("pressure") * give("activation_volume") / ELEMENTARY_CHARGE;
        let share = match (asked.number("stress"), asked.number("athermal_stress")) {
            (Some(stress), Some(athermal)) if stress != 0.0 => (1.0 - (stress / athermal).abs()).max(0.0).powf(1.5),
            (Some(stress), None) if stress != 0.0 => {
                return Err(Failure::option(
                    "athermal_stress",
                    "a stress needs the athermal stress, at which the barrier vanishes.",
                ));
            }
            _ => 1.0,
        };
        let formation = match (asked.number("formation_entropy"), asked.number("formation_enthalpy")) {
            (Some(entropy), Some(enthalpy)) => Some([entropy, enthalpy]),
            (None, None) => None,
            _ => {
                let message = "the concentration of defects needs both the entropy and the enthalpy of formation.";
                return Err(Failure::option("formation_entropy", message));
            }
        };
        let window = [
            asked.number("lowest_temperature").unwrap_or(t_g - 0.12 * t_g),
            asked.number("highest_temperature").unwrap_or(t_g + 0.12 * t_g),
        ];
        if window[0] >= window[1] || window[0] <= 0.0 {
            return Err(Failure::option("highest_temperature", "the highest temperature has to be above the lowest."));
        }
        asked.set("lowest_temperature", window[0]);
        asked.set("highest_temperature", window[1]);
        Ok(Glass {
            name: known.map_or("a glass of its own", |one| one.title).to_owned(),
            times: QpdTimes { ln_tau_g, u_beta, chi_g, a, t_g, ln_t0 },
            g_u,
            eta: asked.definite("eta"),
            formation,
            barrier: raised * share,
            e_alpha,
            window,
        })
    }

    /// ln τ_β (s) with pressure and stress.
    fn ln_tau_beta(&self, t: f64) -> f64 {
        self.times.ln_tau_0beta() + self.barrier / (BOLTZMANN_EV * t)
    }

    /// ln τ_mol (s) with pressure and stress.
    fn ln_tau(&self, t: f64) -> f64 {
        ln_tau_mol(self.times.chi(t), self.ln_tau_beta(t), self.times.ln_t0)
    }

    fn is_under_load(&self) -> bool {
        self.barrier != self.times.u_beta
    }
}

fn estimates(glass: &Glass) -> Vec<Estimate> {
    let times = &glass.times;
    let t_g = times.t_g;
    let follows = |key: &str, symbol: &str, meaning: &str, unit: &str, value: f64, note: &str| {
        let named = Named::new(key, symbol, meaning, unit);
        let number = Number {
            named: &named,
            value,
            std_error: None,
            interval: None,
            kind: "",
            state: EstimateState::Fixed,
            note: note.into(),
        };
        number.estimate(PLAIN)
    };
    let from = "Follows from the numbers given, which have no errors here.";
    let mut list = vec![
        follows(
            "beta_time_at_tg",
            r"\tau_\beta(T_g)",
            "Time of the β motion at T_g",
            "s",
            glass.ln_tau_beta(t_g).exp(),
            from,
        ),
        follows("beta_prefactor", r"\tau_{0\beta}", "Prefactor of the β motion", "s", times.ln_tau_0beta().exp(), from),
        follows(
            "relaxation_time_at_tg",
            r"\tau_\mathrm{mol}(T_g)",
            "Time of molecular motion at T_g",
            "s",
            glass.ln_tau(t_g).exp(),
            from,
        ),
        follows(
            "fragility_below",
            "m(T_g^-)",
            "Fragility of the frozen configuration",
            "",
            times.fragility_below(),
            "$U_\\beta/(k_BT_g\\chi_g\\ln10)$.",
        ),
        follows(
            "fragility_index",
            "m(T_g^+)",
            "Fragility of the liquid that the numbers imply",
            "",
            times.fragility_above(),
            "$m(T_g^-)+(aT_g/\\chi_g)\\lg(\\tau_g/t_0)$.",
        ),
        follows(
            "energy_below",
            "E(T_g^-)",
            "Apparent activation energy just below T_g",
            "eV",
            times.u_beta / times.chi_g,
            "$U_\\beta/\\chi_g$.",
        ),
        follows(
            "energy_above",
            "E(T_g^+)",
            "Apparent activation energy just above T_g that the numbers imply",
            "eV",
            times.apparent_energy(t_g),
            from,
        ),
    ];
    if let Some(g_u) = glass.g_u {
        list.push(follows(
            "viscosity",
            r"\eta_v(T_g)",
            "Viscosity at T_g",
            "Pa s",
            g_u * glass.ln_tau(t_g).exp(),
            "$G_u\\tau_\\mathrm{mol}$.",
        ));
    }
    if let Some(formation) = glass.formation {
        list.push(follows(
            "defect_concentration",
            "C_d(T_g)",
            "Concentration of defects at T_g",
            "",
            curves::defects(formation, t_g),
            "Eq. 7, with entropy and enthalpy of formation.",
        ));
    }
    if glass.is_under_load() {
        list.push(follows(
            "barrier",
            "B",
            "Barrier of the β motion under pressure and stress",
            "eV",
            glass.barrier,
            "Eq. 5.",
        ));
    }
    list
}

fn findings(glass: &Glass) -> Vec<Finding> {
    /// Numbers that differ by more than this do not belong together.
    const TOLERANCE: f64 = 0.1;
    let times = &glass.times;
    let mut findings = Vec::new();
    let about = |seconds: f64| significant(seconds, 2);
    if let Some(e_alpha) = glass.e_alpha {
        let check = times.consistency(e_alpha);
        let together = check.mismatch.abs() < TOLERANCE;
        let t_0 = check.implied_ln_t0.exp();
        let needed = if t_0.is_finite() && check.implied_ln_t0 < times.ln_tau_g {
            format!(
                "a = {}e-3 1/K with this t₀, or t₀ = {} s with this a",
                significant(1e3 * check.implied_a, 3),
                about(t_0)
            )
        } else {
            format!("a = {}e-3 1/K", significant(1e3 * check.implied_a, 3))
        };
        findings.push(Finding::new(
            "consistency",
            if together { "the numbers belong together" } else { "the numbers do not belong together" },
            format!(
                "U_β, χ, a, t₀ and τ_g imply m = {} and {} eV just above T_g; the measured {} eV is m = {} ({} %). They would agree with {needed}. \
                 A time t₀ far above 1e-13 s is no time of an atom.",
                significant(check.implied_m, 3),
                significant(check.implied_energy, 3),
                significant(e_alpha, 4),
                significant(check.measured_m, 3),
                significant(100.0 * check.mismatch, 2),
            ),
        ));
    } else {
        findings.push(Finding::new(
            "consistency",
            "not checked",
            format!(
                "Give the measured activation energy of the α relaxation at T_g; these numbers imply {} eV, m = {}.",
                significant(times.apparent_energy(times.t_g), 3),
                significant(times.fragility_above(), 3)
            ),
        ));
    }
    let at = |decades: f64| QpdTimes { ln_t0: times.ln_t0 + decades * LN_10, ..*times }.fragility_above();
    findings.push(Finding::new(
        "sensitivity",
        format!("$m$ from {} to {}", significant(at(1.0), 3), significant(at(-1.0), 3)),
        "Fragility with t₀ ten times longer and ten times shorter: t₀ is hardly ever known better than that.",
    ));
    let cap = times.t_g + (CHI_MAX - times.chi_g) / times.a;
    if times.a > 0.0 && cap < glass.window[1] {
        findings.push(Finding::new(
            "chi_at_its_limit",
            format!("above {} K", significant(cap, 4)),
            format!("χ reaches {CHI_MAX} there, where no correlation is left, and is held: eq. 6 does not go on."),
        ));
    }
    let below = fragility(times.u_beta / times.chi_g, times.t_g);
    findings.push(Finding::new(
        "kink_at_tg",
        format!(
            "$E$ jumps from {} to {} eV at $T_g$",
            significant(times.u_beta / times.chi_g, 3),
            significant(times.apparent_energy(times.t_g), 3)
        ),
        format!(
            "Below T_g the configuration is frozen, m = {}; one straight line of ln τ against 1/T cannot cover both.",
            significant(below, 3)
        ),
    ));
    findings
}

//! What the analysis recovers from the synthetic data sets. The bars are those that a sound implementation attains: bias plus about four
//! standard deviations over fresh noise (132 sets, fitted by scipy).

use super::files::COMPOSITIONS;
use super::made::{estimate, finding, number, numbers, shifts, verdict, words, worst};
use serde_json::json;

/// Largest distance of ln a_T from the truth.
const BAR_LN_A: f64 = 0.10;
/// The same of the activation energy through the shift factors, eV.
const BAR_ENERGY: f64 = 0.05;
/// The same through the times of the global fit, eV.
const BAR_ENERGY_GLOBAL: f64 = 0.015;
/// The same of each exponent of the global fit, where it is determined to within `KNOWN`.
const BAR_CHI: f64 = 0.015;
const KNOWN: f64 = 0.05;

#[test]
fn exact_superposition_gives_the_shift_factors_and_the_activation_energy() {
    for one in COMPOSITIONS {
        for quantities in ["storage_and_loss", "loss_modulus"] {
            let report = one.superposed("constchi", json!({ "quantities": quantities, "beside": "none", "peak": [] }));
            assert_eq!(shifts(&report).len(), 22);
            let [far, _] = worst(&report, &|t| one.ln_a(t));
            assert!(far < BAR_LN_A, "{} {quantities}: ln a_T is off by {far}", one.tag);
            let (energy, error) = number(&report, "activation_energy");
            let off = energy - one.energy;
            assert!(off.abs() < BAR_ENERGY, "{} {quantities}: {energy} eV", one.tag);
            assert!(off.abs() < 4.0 * error, "{} {quantities}: {energy} ± {error} eV", one.tag);
        }
    }
}

#[test]
fn the_global_fit_gives_the_sharper_energy_and_the_exponents() {
    for one in COMPOSITIONS {
        let report = one.superposed("constchi", json!({ "peak": [] }));
        let ln_a = numbers(&report, "shift_factors", "ln_a_t_global");
        let chi = numbers(&report, "shift_factors", "exponent");
        let known = numbers(&report, "shift_factors", "exponent_std_error");
        // E = k_B dln a/d(1/T), by all differences from the reference: those of the cold isotherms weigh as much as their distance.
        let (mut sum, mut weight) = (0.0, 0.0);
        for (own, ln_a) in shifts(&report).iter().zip(&ln_a).filter(|(_, ln_a)| ln_a.is_finite()) {
            let inverse = one.ln_a(own.t) / one.energy;
            sum += inverse * ln_a;
            weight += inverse * inverse;
        }
        assert!((sum / weight - one.energy).abs() < BAR_ENERGY_GLOBAL, "{}: {} eV", one.tag, sum / weight);
        let finding = finding(&report, "global_fit").unwrap();
        assert!(finding.reason.contains("Arrhenius energy of its times"), "{}", finding.reason);
        let determined = || chi.iter().zip(&known).filter(|(_, error)| **error < KNOWN);
        assert!(determined().count() >= 15, "{}: {known:?}", one.tag);
        let off = determined().map(|(chi, _)| (chi - one.chi).abs()).fold(0.0, f64::max);
        assert!(off < BAR_CHI, "{}: χ is off by {off}", one.tag);
    }
}

#[test]
fn laws_of_the_loss_peak_find_their_exponents_on_the_master_curve() {
    // The window is that of the targets, every point five times above its noise; only that the floor is the estimated one.
    const BAR: f64 = 0.01;
    for one in COMPOSITIONS {
        let report = one.superposed("constchi", json!({ "beside": "none", "peak": ["bergman", "kww"] }));
        let exponent = |law: &str| {
            let laws = words(&report, "loss_peak", "model");
            let keys = words(&report, "loss_peak", "symbol");
            let values = numbers(&report, "loss_peak", "value");
            let row = (0..laws.len()).find(|&k| laws[k].contains(law) && keys[k].contains("beta"));
            row.map(|row| values[row]).unwrap_or_else(|| panic!("no exponent of {law} in {laws:?} {keys:?}"))
        };
        let [bergman, kww] = one.exponents;
        assert!((exponent("Bergman") - bergman).abs() < BAR, "{}: {} for {bergman}", one.tag, exponent("Bergman"));
        assert!((exponent("Kohlrausch") - kww).abs() < BAR, "{}: {} for {kww}", one.tag, exponent("Kohlrausch"));
    }
}

#[test]
fn data_that_superpose_are_told_from_data_that_collapse_beautifully() {
    for one in COMPOSITIONS {
        for (kind, verdicts) in [
            ("constchi", &["supported"][..]),
            ("eq6", &["not_supported", "weakly_supported"]),
            ("fullqpd", &["not_supported", "weakly_supported"]),
        ] {
            let report = one.superposed(kind, json!({ "beside": "none", "peak": [] }));
            let found = verdict(&report);
            let reason = &finding(&report, "superposition_verdict").unwrap().reason;
            assert!(verdicts.contains(&found), "{kind} {}: {found}: {reason}", one.tag);
        }
    }
}

#[test]
fn a_changing_exponent_is_what_the_global_fit_shows_where_superposition_fails() {
    // χ²red of the fit with one exponent for all (scipy): 16.0 and 26.1 of eq6, 0.99 of constchi.
    for one in COMPOSITIONS {
        let report = one.superposed("eq6", json!({ "peak": [] }));
        let finding = finding(&report, "global_fit").unwrap();
        assert!(finding.value.contains("times its errors"), "{}: {}", one.tag, finding.value);
        let chi = numbers(&report, "shift_factors", "exponent");
        let last = chi.iter().rposition(|chi| chi.is_finite()).unwrap();
        let first = chi.iter().position(|chi| chi.is_finite()).unwrap();
        // By eq. 6 χ rises above T_g by 3.1e-3 and 3.8e-3 per kelvin.
        assert!(chi[last] - chi[first] > 0.1, "{}: {} to {}", one.tag, chi[first], chi[last]);
    }
}

#[test]
fn two_lines_in_the_arrhenius_plot_are_not_one_activation_energy() {
    for one in COMPOSITIONS {
        let report = one.superposed("fullqpd", json!({ "beside": "none", "peak": [] }));
        assert!(
            finding(&report, "no_law_follows").is_some()
                || estimate(&report, "activation_energy").std_error > Some(0.05),
            "{}: one energy for a glass of 1.5 eV and a liquid of 6 eV",
            one.tag
        );
    }
}

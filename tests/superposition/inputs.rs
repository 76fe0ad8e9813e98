//! What laboratories measure: one quantity or two, frequency or time, as complete and as orderly as it happens to be.

use super::made::*;
use serde_json::json;
use std::f64::consts::TAU;
use tandelta::math::random::Random;
use tandelta::models::modulus::{kww::Kww, moduli};

/// ln a_T of the glass relative to 700 K, which every request of this file makes the reference.
fn truth(t: f64) -> f64 {
    GLASS.ln_a(t)
}

fn at_700() -> serde_json::Value {
    json!({ "reference_temperature": 700 })
}

/// Every shift lies within its error of the truth, and the errors mean something.
fn agrees(report: &tandelta::report::Report, count: usize) {
    let found = shifts(report);
    assert_eq!(found.len(), count);
    let [far, unlikely] = worst(report, &truth);
    assert!(unlikely < UNLIKELY, "{unlikely} standard errors: {found:?}");
    // Two decades and a half of a curve that is known to 1 % everywhere: nothing is open.
    assert!(far < 0.1, "{far}: {found:?}");
}

#[test]
fn orderly_isotherms_give_their_shifts() {
    let report = superposed(&isotherms(1), at_700());
    agrees(&report, 9);
    assert_eq!(verdict(&report), "supported");
}

#[test]
fn each_isotherm_may_have_frequencies_of_its_own() {
    let mut random = Random::new(2, 0);
    let mut noisy = |v: f64| v * (1.0 + NOISE * random.normal());
    let mut rows = Vec::new();
    for (k, t) in temperatures(660.0, 10.0, 9).into_iter().enumerate() {
        // 11 to 19 frequencies, each isotherm from where another does not begin.
        for f in decades(0.008 * (1.0 + 0.3 * k as f64), 2.5, 11 + k) {
            let g = GLASS.modulus(f, t);
            rows.push(vec![t, f, noisy(g.re), noisy(g.im)]);
        }
    }
    agrees(&superposed(&rows, at_700()), 9);
}

#[test]
fn gaps_in_an_isotherm_do_no_harm() {
    let mut rows = isotherms(3);
    // A band of frequencies is missing at 690 K, and the loss of every seventh point everywhere.
    rows.retain(|row| !(row[0] == 690.0 && (0.05..0.5).contains(&row[1])));
    rows.iter_mut().step_by(7).for_each(|row| row[3] = f64::NAN);
    agrees(&superposed(&rows, at_700()), 9);
}

#[test]
fn an_isotherm_of_a_single_frequency_is_shifted_too() {
    let mut rows = isotherms(4);
    let single = rows.iter().position(|row| row[0] == 710.0 && row[1] > 0.1).unwrap();
    let kept = rows[single].clone();
    rows.retain(|row| row[0] != 710.0);
    rows.push(kept);
    let report = superposed(&rows, at_700());
    let one = shift_at(&report, 710.0);
    assert!((one.ln_a - truth(710.0)).abs() < UNLIKELY * one.error, "{one:?} for {}", truth(710.0));
    assert!(one.error < 0.2, "storage and loss of one point tell where it lies: {one:?}");
    let others = shifts(&report).into_iter().filter(|one| one.t != 710.0 && one.error > 0.0);
    assert!(others.map(|one| one.error).fold(0.0, f64::max) < one.error, "what is measured least is known least");
}

#[test]
fn the_order_of_rows_and_temperatures_does_not_matter() {
    /// The same numbers in another order are summed in another order: rounding, times what iterations amplify.
    const SAME: f64 = 1e-9;
    let rows = isotherms(5);
    let straight = shifts(&superposed(&rows, at_700()));
    let mut reversed = rows.clone();
    reversed.reverse();
    let mut shuffled = rows;
    let mut random = Random::new(5, 1);
    for last in (1..shuffled.len()).rev() {
        shuffled.swap(last, random.below(last + 1));
    }
    for (order, rows) in [("reversed", reversed), ("shuffled", shuffled)] {
        let found = shifts(&superposed(&rows, at_700()));
        assert_eq!(found.len(), straight.len());
        for (one, other) in found.iter().zip(&straight) {
            assert!((one.ln_a - other.ln_a).abs() < SAME, "{order}: {one:?}, {other:?}");
            assert!((one.error - other.error).abs() < SAME, "{order}: {one:?}, {other:?}");
        }
    }
}

#[test]
fn a_floor_of_noise_with_negative_numbers_is_no_obstacle() {
    let mut random = Random::new(6, 0);
    let floor = 0.05; // GPa: a twentieth of a per cent of G_u would be 0.012
    let mut rows = isotherms(6);
    for row in &mut rows {
        row[2] += floor * random.normal();
        row[3] += floor * random.normal();
    }
    // Isotherms of the liquid, of which ever less stands above the noise.
    for t in [760.0, 790.0, 820.0] {
        for f in decades(0.01, 3.0, 20) {
            let g = GLASS.modulus(f, t);
            rows.push(vec![t, f, g.re + floor * random.normal(), g.im + floor * random.normal()]);
        }
    }
    let negative = rows.iter().filter(|row| row[2] < 0.0 || row[3] < 0.0).count();
    assert!(negative >= 5, "{negative} negative numbers");
    let report = superposed(&rows, at_700());
    let [_, unlikely] = worst(&report, &truth);
    assert!(unlikely < UNLIKELY, "{unlikely}: {:?}", shifts(&report));
    assert_ne!(verdict(&report), "not_supported");
    let [far, _] =
        worst(&superposed(&rows, json!({ "reference_temperature": 700, "highest_temperature": 745 })), &truth);
    assert!(far < 0.15, "{far}");
}

#[test]
fn the_loss_factor_alone_superposes() {
    let mut random = Random::new(7, 0);
    let mut rows = isotherms(7);
    for row in &mut rows {
        let g = GLASS.modulus(row[1], row[0]);
        row.truncate(2);
        row.push(g.im / g.re * (1.0 + NOISE * random.normal()));
    }
    let report = ask("T_K,f_Hz,tan_delta", &rows, at_700());
    agrees(&report, 9);
    assert_eq!(verdict(&report), "supported");
    let (energy, error) = number(&report, "activation_energy");
    assert!((energy - GLASS.energy).abs() < UNLIKELY * error, "{energy} ± {error}");
    // A ratio has no vertical shift, so letting it be free changes nothing: not by a hundredth of the errors.
    let free = ask("T_K,f_Hz,tan_delta", &rows, with(at_700(), json!({ "vertical": "free" })));
    for (one, other) in shifts(&free).iter().zip(&shifts(&report)) {
        assert!((one.ln_a - other.ln_a).abs() <= 0.01 * other.error, "{one:?}, {other:?}");
        assert!((one.error - other.error).abs() <= 0.01 * other.error, "{one:?}, {other:?}");
    }
}

#[test]
fn isotherms_of_several_files_are_those_of_one() {
    let rows = isotherms(5);
    let options = with(at_700(), json!({ "beside": "none", "peak": [] }));
    let whole = superposed(&rows, at_700());
    // Warm ones first: files come in any order.
    let parts = rows.chunk_by(|a, b| a[0] == b[0]).rev();
    let readings: Vec<_> = parts.map(|rows| read(&format!("{} K.csv", rows[0][0]), &file(MODULI, rows))).collect();
    let report = ask_of(&readings, options).unwrap();
    assert_eq!(report.inputs.len(), 9);
    for (one, other) in shifts(&report).iter().zip(&shifts(&whole)) {
        // The same numbers in the same order of temperature.
        assert!((one.ln_a - other.ln_a).abs() < 1e-9 && one.t == other.t, "{one:?}, {other:?}");
    }
}

#[test]
fn temperatures_that_a_file_does_not_give_can_be_typed() {
    let heading = "Set,f_Hz,G_storage_GPa,G_loss_GPa";
    // Sets 1 to 9 are the temperatures from the warmest to the coldest.
    let mut rows = isotherms(5);
    rows.iter_mut().for_each(|row| row[0] = (750.0 - row[0]) / 10.0);
    let readings = [read("made.csv", &file(heading, &rows))];
    let options = json!({ "beside": "none", "peak": [] });
    let without = ask_of(&readings, options.clone()).unwrap();
    assert!(without.notices.iter().any(|notice| notice.code == "temperature_not_known"));
    assert!(without.estimates.is_empty(), "no law of temperature without temperatures");
    assert_eq!(verdict(&without), "supported", "whether curves superpose can be told all the same");
    let sets: Vec<f64> = rows.chunk_by(|a, b| a[0] == b[0]).map(|rows| 750.0 - 10.0 * rows[0][0]).collect();
    let typed = ask_of(&readings, with(with(options, at_700()), json!({ "temperatures": sets }))).unwrap();
    for (one, other) in shifts(&typed).iter().zip(&shifts(&superposed(&isotherms(5), at_700()))) {
        assert!((one.ln_a - other.ln_a).abs() < 1e-9 && one.t == other.t, "{one:?}, {other:?}");
    }
}

/// A stretched exponential of β = 0.5: its modulus in time, and in frequency by the exact transform (checked against mpmath elsewhere).
const BETA: f64 = 0.5;

#[test]
fn relaxation_in_time_gives_the_shifts_of_the_moduli_in_frequency() {
    let mut random = Random::new(8, 0);
    let mut noisy = |v: f64| v * (1.0 + NOISE * random.normal());
    let (mut in_time, mut in_frequency) = (Vec::new(), Vec::new());
    for t in temperatures(660.0, 10.0, 9) {
        let tau = GLASS.tau_at(t);
        // Where the modulus has fallen to 1e-3 there is nothing left to measure.
        for s in decades(0.05, 50.0, 25).into_iter().filter(|s| (s / tau).powf(BETA) < 7.0) {
            in_time.push(vec![t, s, noisy(24.0 * (-(s / tau).powf(BETA)).exp())]);
        }
        let f = decades(0.01, 3.0, 20);
        let omega: Vec<f64> = f.iter().map(|f| TAU * f).collect();
        for (f, g) in f.iter().zip(moduli(&Kww, &omega, &[24.0, 0.0, tau, BETA])) {
            in_frequency.push(vec![t, *f, noisy(g.re), noisy(g.im)]);
        }
    }
    let time = ask("T_K,t_s,G_relax_GPa", &in_time, at_700());
    let frequency = superposed(&in_frequency, at_700());
    for report in [&time, &frequency] {
        let [_, unlikely] = worst(report, &truth);
        assert!(unlikely < UNLIKELY, "{unlikely}: {:?}", shifts(report));
        assert_eq!(verdict(report), "supported");
    }
    for (one, other) in shifts(&time).iter().zip(&shifts(&frequency)) {
        let error = one.error.hypot(other.error);
        assert!((one.ln_a - other.ln_a).abs() <= UNLIKELY * error, "{one:?}, {other:?}");
        assert!(error < 0.1, "{one:?}, {other:?}");
    }
}

/// Creep of Andrade, C. R. Acad. Sci. 148 (1909): instantaneous, by the cube root of time, and flow; 1/GPa.
fn creep(s: f64, tau: f64) -> f64 {
    0.05 * (1.0 + (s / tau).cbrt() + s / tau)
}

const CREEP: &str = "T,t,J(t)\nK,s,1/GPa";

fn creep_rows(seed: u64, lift: &dyn Fn(f64) -> f64) -> Vec<Row> {
    let mut random = Random::new(seed, 0);
    let mut rows = Vec::new();
    for t in temperatures(660.0, 10.0, 9) {
        for s in decades(0.05, 50.0, 25) {
            let j = creep(s, GLASS.tau_at(t)) * lift(t);
            rows.push(vec![t, s, j * (1.0 + NOISE * random.normal())]);
        }
    }
    rows
}

#[test]
fn creep_compliances_superpose() {
    let report = ask(CREEP, &creep_rows(9, &|_| 1.0), at_700());
    let [_, unlikely] = worst(&report, &truth);
    assert!(unlikely < UNLIKELY, "{unlikely}: {:?}", shifts(&report));
    assert_eq!(verdict(&report), "supported");
}

/// ln b_T of the material of the two tests below: what takes its moduli, and 1/J, onto the master curve of 700 K.
fn ln_b(t: f64) -> f64 {
    1.5e-3 * (t - 700.0)
}

#[test]
fn a_free_vertical_shift_is_what_a_modulus_is_multiplied_by() {
    let mut rows = isotherms(10);
    for row in &mut rows {
        let lift = (-ln_b(row[0])).exp();
        row[2] *= lift;
        row[3] *= lift;
    }
    let options = with(at_700(), json!({ "vertical": "free" }));
    recovers_vertical_shifts(&superposed(&rows, options));
}

#[test]
fn a_free_vertical_shift_is_what_a_compliance_is_divided_by() {
    let rows = creep_rows(11, &|t| ln_b(t).exp());
    recovers_vertical_shifts(&ask(CREEP, &rows, with(at_700(), json!({ "vertical": "free" }))));
}

fn recovers_vertical_shifts(report: &tandelta::report::Report) {
    let [_, unlikely] = worst(report, &truth);
    assert!(unlikely < UNLIKELY, "{unlikely}: {:?}", shifts(report));
    let found = numbers(report, "shift_factors", "ln_b_t");
    let errors = numbers(report, "shift_factors", "ln_b_t_std_error");
    for ((one, ln_b_t), error) in shifts(report).iter().zip(found).zip(errors) {
        assert!((ln_b_t - ln_b(one.t)).abs() < UNLIKELY * error + 1e-12, "{} K: {ln_b_t} ± {error}", one.t);
        // ln b is −0.06 to 0.06: it is known well enough to have a sign.
        assert!(error < 0.03, "{} K: ± {error}", one.t);
    }
    assert_eq!(verdict(report), "supported");
}

#[test]
fn a_rubber_is_shifted_by_its_density_and_temperature() {
    // b_T = ρ_r T_r/(ρ T) with ln ρ falling by the expansion: moduli grow as ρT (Ferry 1980, ch. 11).
    const EXPANSION: f64 = 6e-4;
    let ln_b = |t: f64| (700.0 / t).ln() + EXPANSION * (t - 700.0);
    let mut rows = isotherms(12);
    for row in &mut rows {
        let lift = (-ln_b(row[0])).exp();
        row[2] *= lift;
        row[3] *= lift;
    }
    let report = superposed(&rows, with(at_700(), json!({ "vertical": "density", "expansion": EXPANSION })));
    agrees(&report, 9);
    let found = numbers(&report, "shift_factors", "ln_b_t");
    for (one, found) in shifts(&report).iter().zip(found) {
        // A formula, to rounding.
        assert!((found - ln_b(one.t)).abs() < 1e-12, "{} K: {found} for {}", one.t, ln_b(one.t));
    }
}

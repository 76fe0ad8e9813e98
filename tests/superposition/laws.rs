//! Laws imposed on the shifts or put through them: where they start, what is told of them, and where none follows.

use super::made::*;
use serde_json::{Value, json};
use tandelta::analyses::Failure;
use tandelta::math::random::Random;
use tandelta::models::curve::{self, Curve};
use tandelta::report::{EstimateState, Report};

/// Isotherms of two decades and a half of a material whose ln τ is given, with noise of [`NOISE`].
fn of_times(kelvin: &[f64], ln_tau: &dyn Fn(f64) -> f64, seed: u64) -> Vec<Row> {
    let mut random = Random::new(seed, 0);
    let mut rows = Vec::new();
    for &t in kelvin {
        let material = Material { tau: ln_tau(t).exp(), reference: t, ..GLASS };
        for f in decades(0.01, 3.0, 20) {
            let g = material.modulus(f, t);
            let mut noisy = |v: f64| v * (1.0 + NOISE * random.normal());
            rows.push(vec![t, f, noisy(g.re), noisy(g.im)]);
        }
    }
    rows
}

/// eV and K: steep enough that the groups of [`apart`] do not overlap.
const ENERGY: f64 = 6.0;

fn steep(t: f64) -> f64 {
    ENERGY / BOLTZMANN * (1.0 / t - 1.0 / 700.0)
}

/// Two groups of isotherms that hang together, and nothing between them.
fn apart(seed: u64) -> Vec<Row> {
    let kelvin: Vec<f64> = [temperatures(660.0, 5.0, 5), temperatures(730.0, 5.0, 4)].concat();
    of_times(&kelvin, &steep, seed)
}

/// T₀, K, and B, K, of a fragile liquid.
const VFT: [f64; 2] = [313.0, 1660.0];

fn fragile(t: f64) -> f64 {
    let [t0, b] = VFT;
    b / (t - t0) - b / (385.0 - t0)
}

fn fragile_rows(seed: u64) -> Vec<Row> {
    of_times(&temperatures(373.0, 5.0, 10), &fragile, seed)
}

fn law(id: &str) -> &'static dyn Curve {
    curve::find(id).unwrap()
}

/// The parameters told of a law at `reference`.
fn told(report: &Report, id: &str, reference: f64) -> Vec<f64> {
    let of = |key: &str| number(report, key).0;
    match id {
        "arrhenius" => vec![0.0, of("activation_energy"), reference],
        "wlf" => vec![of("wlf_c1"), of("wlf_c2"), reference],
        "vft" => {
            let (t0, b) = (of("vft_t0"), of("vft_b"));
            let distance = reference - t0;
            vec![0.0, b * reference / (std::f64::consts::LN_10 * distance * distance), distance, reference]
        }
        _ => {
            let (k, c) = (of("myega_k"), of("myega_c"));
            let decades = k / reference * (c / reference).exp();
            vec![0.0, decades * (1.0 + c / reference), decades, reference]
        }
    }
}

#[test]
fn an_imposed_law_finds_its_energy_across_groups_wherever_it_refers_to() {
    let rows = apart(1);
    assert!(finding(&superposed(&rows, json!({})), "separate_groups").is_some());
    for (id, key) in [
        ("arrhenius", "activation_energy"),
        ("wlf", "wlf_apparent_energy"),
        ("vft", "vft_apparent_energy"),
        ("myega", "myega_apparent_energy"),
    ] {
        for reference in [660.0, 700.0, 740.0] {
            let report = superposed(&rows, json!({ "shift": id, "reference_temperature": reference }));
            let (energy, error) = number(&report, key);
            assert!(
                (energy - ENERGY).abs() < UNLIKELY * error && error < 0.3,
                "{id} at {reference} K: {energy} ± {error} eV"
            );
            assert!(report.quality.as_ref().unwrap().reduced_chi2.unwrap() < 1.5, "{id} at {reference} K");
        }
    }
}

#[test]
fn where_nothing_overlaps_energies_are_tried_and_a_warning_says_so() {
    let rows = of_times(&[640.0, 690.0, 745.0], &steep, 2);
    let report = superposed(&rows, json!({ "shift": "arrhenius" }));
    let (energy, error) = number(&report, "activation_energy");
    assert!((energy - ENERGY).abs() < UNLIKELY * error && error < 0.5, "{energy} ± {error} eV");
    assert!(report.notices.iter().any(|notice| notice.code == "nothing_overlaps"));
}

#[test]
fn parameters_that_are_told_reproduce_the_shift_factors() {
    let check = |report: &Report, id: &str, reference: f64, far: &dyn Fn(f64) -> f64| {
        let p = told(report, id, reference);
        for one in shifts(report) {
            let of_law = curve::values(law(id), &[one.t], &p)[0];
            let off = (one.ln_a - of_law).abs();
            assert!(off < far(one.error), "{id} at {reference} K: {} K, {} for {of_law}", one.t, one.ln_a);
        }
    };
    for (rows, references) in [(fragile_rows(3), [373.0, 381.0, 418.0]), (apart(3), [660.0, 695.0, 745.0])] {
        for id in ["arrhenius", "vft", "wlf", "myega"] {
            for reference in references {
                let report = superposed(&rows, json!({ "shift": id, "reference_temperature": reference }));
                if estimate_of_all(&report).iter().all(|state| *state == EstimateState::Ok) {
                    check(&report, id, reference, &|_| 1e-4);
                }
            }
        }
    }
    for reference in [373.0, 393.0, 418.0] {
        let report = superposed(&fragile_rows(3), json!({ "reference_temperature": reference }));
        for id in ["vft", "wlf"] {
            check(&report, id, reference, &|error| 0.02 + UNLIKELY * error);
        }
    }
}

fn estimate_of_all(report: &Report) -> Vec<EstimateState> {
    report.estimates.iter().map(|one| one.state).collect()
}

#[test]
fn t0_and_b_are_the_same_wherever_the_law_refers_to() {
    let rows = fragile_rows(4);
    for shift in ["free", "vft"] {
        let of = |reference: f64| {
            let report = superposed(&rows, json!({ "shift": shift, "reference_temperature": reference }));
            ["vft_t0", "vft_b"].map(|key| number(&report, key))
        };
        let [t0, b] = of(393.0);
        assert!((t0.0 - VFT[0]).abs() < UNLIKELY * t0.1 && (b.0 - VFT[1]).abs() < UNLIKELY * b.1, "{t0:?} {b:?}");
        for reference in [325.0, 373.0, 450.0] {
            for (here, there) in of(reference).into_iter().zip([t0, b]) {
                assert!((here.0 / there.0 - 1.0).abs() < 1e-4, "{shift} at {reference} K: {here:?}, {there:?}");
                assert!((here.1 / there.1 - 1.0).abs() < 1e-2, "{shift} at {reference} K: {here:?}, {there:?}");
            }
        }
        // Below T₀ there is nothing to refer to.
        let options = json!({ "shift": shift, "reference_temperature": 300, "beside": "none", "peak": [] });
        let asked = ask_of(&[read("made.csv", &file(MODULI, &rows))], options);
        assert!(matches!(asked, Err(Failure::Option { ref key, .. }) if key == "reference_temperature"), "{shift}");
    }
}

#[test]
fn t0_has_an_interval_on_both_sides_of_zero_and_a_law_at_its_limit_no_error() {
    // The law of Arrhenius: T₀ is 0.
    let report = superposed(&of_times(&temperatures(660.0, 5.0, 16), &steep, 5), json!({}));
    let t0 = estimate(&report, "vft_t0");
    let [Some(low), Some(high)] = t0.interval.unwrap() else { panic!("{t0:?}") };
    let (value, error) = number(&report, "vft_t0");
    assert!(value.abs() < UNLIKELY * error && low < value && value < high, "{value} ± {error}: {low} … {high}");
    assert!(((high - value) / (value - low) - 1.0).abs() < 1e-6, "{low} … {value} … {high}");
    // One that is flatter in the cold than Arrhenius: the law of Vogel, Fulcher and Tammann ends as a straight line.
    let bent = |t: f64| steep(t) - 200.0 * (1000.0 * (1.0 / t - 1.0 / 700.0)).powi(2);
    let report = superposed(&of_times(&temperatures(680.0, 4.0, 16), &bent, 5), json!({}));
    for key in ["vft_t0", "vft_b"] {
        let one = estimate(&report, key);
        assert!(one.state != EstimateState::Ok && one.std_error.is_none() && one.interval.is_none(), "{one:?}");
        assert!(one.note.contains("degenerates to Arrhenius"), "{}", one.note);
    }
}

#[test]
fn where_no_law_follows_the_break_of_the_slope_is_named() {
    const BREAK: f64 = 691.0;
    let kinked = |t: f64| {
        let slope = if t < BREAK { 1.5 } else { 6.0 };
        slope / BOLTZMANN * (1.0 / t - 1.0 / BREAK)
    };
    let rows = of_times(&temperatures(640.0, 5.0, 20), &kinked, 6);
    let report = superposed(&rows, json!({ "glass_transition_temperature": BREAK }));
    assert!(finding(&report, "best_model").is_none() && finding(&report, "indistinguishable_models").is_none());
    assert!(
        report.estimates.iter().all(|one| one.key != "fragility_index"),
        "no fragility of a law that nothing follows"
    );
    let none = finding(&report, "no_law_follows").unwrap();
    let after = |text: &str, words: &str| -> f64 {
        let rest = text.split(words).nth(1).unwrap_or_else(|| panic!("{text}"));
        rest.trim_start().split([' ', ';', ')']).next().unwrap().parse().unwrap_or_else(|_| panic!("{rest}"))
    };
    let at = after(&none.value, "slope breaks at");
    assert!((at - BREAK).abs() < 1.0, "{}", none.value);
    let (low, high) = (after(&none.reason, "95 %:"), after(&none.reason, "…"));
    assert!(low <= BREAK + 0.2 && BREAK - 0.2 <= high && high - low < 3.0, "{}", none.reason);
    assert!((after(&none.reason, "K), with") - 1.5).abs() < 0.1, "{}", none.reason);
    assert!((after(&none.reason, "below and") - 6.0).abs() < 0.1, "{}", none.reason);
    // The law that is drawn lies on both sides of the points.
    let figure = report.figures.iter().find(|figure| figure.key == "shift_factors").unwrap();
    assert!(!figure.panels.is_empty());
    let p = told(&report, "arrhenius", shifts(&report).iter().find(|one| one.ln_a == 0.0).unwrap().t);
    let misses: Vec<f64> =
        shifts(&report).iter().map(|one| one.ln_a - curve::values(law("arrhenius"), &[one.t], &p)[0]).collect();
    let mean = misses.iter().sum::<f64>() / misses.len() as f64;
    assert!(misses.iter().filter(|miss| **miss > mean).count() > 4, "{misses:?}");
    // A law that is followed has no break.
    let report = superposed(&isotherms(6), json!({}));
    assert!(finding(&report, "no_law_follows").is_none());
}

#[test]
fn one_law_in_two_notations_counts_once() {
    let report = superposed(&fragile_rows(7), json!({}));
    let best = finding(&report, "best_model").unwrap();
    assert_eq!(best.value, "Vogel–Fulcher–Tammann");
    assert!(!best.reason.contains("Williams"), "{}", best.reason);
    assert_eq!(finding(&report, "not_ranked").unwrap().value, "Williams–Landel–Ferry");
    // What heads a result that is kept is an energy.
    assert_eq!(report.estimates[0].key, "vft_apparent_energy");
    assert!(report.estimates.iter().any(|one| one.key == "wlf_c1"));
}

#[test]
fn a_fragility_beyond_the_data_is_called_extrapolated_and_below_t0_there_is_none() {
    let rows = fragile_rows(8);
    let of = |t_g: f64| superposed(&rows, json!({ "glass_transition_temperature": t_g }));
    let code = |report: &Report, code: &str| report.notices.iter().any(|notice| notice.code == code);
    let within = of(380.0);
    assert!(!code(&within, "fragility_extrapolated") && !code(&within, "no_fragility"));
    let [t0, b] = VFT;
    let truth = |t_g: f64| b * t_g / (std::f64::consts::LN_10 * (t_g - t0).powi(2));
    let (m, error) = number(&within, "fragility_index");
    assert!((m - truth(380.0)).abs() < UNLIKELY * error, "{m} ± {error}");
    let beyond = of(345.0);
    assert!(code(&beyond, "fragility_extrapolated"));
    let below = of(300.0);
    assert!(code(&below, "no_fragility") && below.estimates.iter().all(|one| one.key != "fragility_index"));
}

#[test]
fn two_isotherms_have_an_energy_and_three_one_with_a_normal_interval() {
    let of = |count: usize| superposed(&of_times(&temperatures(695.0, 5.0, count), &steep, 9), json!({}));
    let two = of(2);
    let (energy, error) = number(&two, "activation_energy");
    assert!((energy - ENERGY).abs() < UNLIKELY * error && error < 0.2, "{energy} ± {error}");
    assert!(estimate(&two, "activation_energy").note.contains("nothing tests"));
    let of_two = error;
    let three = of(3);
    let one = estimate(&three, "activation_energy");
    let [Some(low), Some(high)] = one.interval.unwrap() else { panic!("{one:?}") };
    let error = one.std_error.unwrap();
    // χ²red of one degree of freedom is above 1 in one set of three: Student's t is then right.
    let halves = (high - low) / (2.0 * error);
    assert!((halves - 1.96).abs() < 0.01 || (halves - 12.7).abs() < 0.1, "{halves}");
    assert!(error > 0.4 * of_two, "over twice the distance of temperatures, and no surer by chance: {error}, {of_two}");
}

#[test]
fn the_same_law_in_other_parameters_is_the_same_law() {
    let cases: [(&str, Vec<f64>); 4] = [
        ("arrhenius", vec![1.0, 2.0, 600.0]),
        ("vft", vec![1.0, 50.0, 150.0, 600.0]),
        ("wlf", vec![15.0, 150.0, 600.0]),
        ("myega", vec![1.0, 50.0, 15.0, 600.0]),
    ];
    for (id, p) in cases {
        let q = law(id).referred(&p, 700.0).unwrap();
        let difference = |p: &[f64]| {
            let values = curve::values(law(id), &[550.0, 650.0, 800.0], p);
            [values[0] - values[1], values[2] - values[1]]
        };
        for (a, b) in difference(&p).into_iter().zip(difference(&q)) {
            assert!((a - b).abs() < 1e-10 * (1.0 + a.abs()), "{id}: {a}, {b}");
        }
    }
    assert!(law("vft").referred(&[1.0, 50.0, 150.0, 600.0], 440.0).is_none(), "below T₀");
}

/// Whether the file is what these tests take it for.
#[test]
fn isotherms_of_the_fragile_liquid_hang_together() {
    let report = superposed(&fragile_rows(1), Value::Object(serde_json::Map::new()));
    assert!(finding(&report, "separate_groups").is_none());
    let [_, unlikely] = worst(&report, &|t| fragile(t) - fragile(pivot(&report)));
    assert!(unlikely < UNLIKELY, "{unlikely}");
}

fn pivot(report: &Report) -> f64 {
    shifts(report).iter().find(|one| one.ln_a == 0.0).unwrap().t
}

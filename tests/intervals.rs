//! The 95 % intervals that a user can ask for, on isotherms whose truth is known.

use serde_json::json;
use tandelta::data::{ReadOptions, StdDecoding};
use tandelta::report::{Estimate, InputRef, Report, Request};

const FILE: &str = "freq_constchi_x2.csv";

fn analyse(options: serde_json::Value) -> Report {
    let path = format!("{}/www/examples/{FILE}", env!("CARGO_MANIFEST_DIR"));
    let reading = tandelta::read(FILE, &std::fs::read(path).unwrap(), &ReadOptions::default(), &StdDecoding).unwrap();
    let serde_json::Value::Object(options) = options else { panic!("options are an object") };
    let request = Request {
        analysis: "relaxation_models".into(),
        inputs: vec![InputRef { file: FILE.into(), measurement: 0 }],
        options: options.into_iter().collect(),
    };
    tandelta::analyses::run(&request, &[reading]).unwrap()
}

fn get<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap()
}

const KEYS: [&str; 4] = ["relaxation_strength", "relaxation_time", "chi", "eta"];

#[test]
fn near_the_peak_every_kind_of_interval_says_nearly_the_same() {
    let of =
        |kind: &str| analyse(json!({ "models": ["qpd"], "temperature": 715, "interval": kind, "replicates": 400 }));
    let linear = of("linear");
    for kind in ["profile", "bootstrap", "case_bootstrap"] {
        let report = of(kind);
        for key in KEYS {
            let ([Some(a), Some(b)], [Some(c), Some(d)]) =
                (get(&linear, key).interval.unwrap(), get(&report, key).interval.unwrap())
            else {
                panic!("{kind} {key}: an end is missing")
            };
            // 48 numbers: points drawn again know their noise by their own residuals only, to about 20 %; an end is half of the width
            // from the best value, and 400 replicates add a tenth of it.
            let near = 0.4 * (b - a);
            assert!((a - c).abs() < near && (b - d).abs() < near, "{kind} {key}: {a} {b}, {c} {d}");
        }
    }
}

#[test]
fn far_below_the_peak_the_profile_bounds_what_it_can_and_leaves_the_rest_open() {
    let report = analyse(json!({ "models": ["qpd"], "temperature": 640, "interval": "profile" }));
    // Only ln η − χ ln τ is known: τ cannot be as short as the slowest frequency, and may be as long as anything.
    let [lower, _] = get(&report, "relaxation_time").interval.unwrap();
    let truth = (70f64.ln() + 5.96 / 8.617_333_262_145_179e-5 * (1.0 / 640.0 - 1.0 / 683.0)).exp();
    assert!(lower.unwrap() < truth, "{lower:?} {truth}");
    let [Some(a), Some(b)] = get(&report, "chi").interval.unwrap() else { panic!("χ is known") };
    assert!(a < 0.381 && 0.381 < b && b - a < 0.03, "{a} {b}");
}

#[test]
fn a_bootstrap_is_repeated_to_the_digit_by_its_seed() {
    let of = |seed: u64| {
        let options =
            json!({ "models": ["qpd"], "temperature": 715, "interval": "bootstrap", "replicates": 100, "seed": seed });
        analyse(options).estimates
    };
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}

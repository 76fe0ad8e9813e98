//! What follows from a formula: the paper's alloys, what is not known, mistakes, and that no measurement is needed.

use serde_json::json;
use tandelta::analyses::{Failure, run};
use tandelta::data::{ReadOptions, StdDecoding};
use tandelta::report::{EstimateState, InputRef, Report, Request};

fn of(formula: &str) -> Result<Report, Failure> {
    let options = [("formula".to_owned(), json!(formula))];
    run(&Request { analysis: "composition".into(), options: options.into(), ..Request::default() }, &[])
}

fn value(report: &Report, key: &str) -> f64 {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap().value.unwrap()
}

#[test]
fn the_alloys_of_the_paper_have_the_enthalpies_that_its_pairs_give() {
    for (formula, enthalpy, mass) in
        [("Zr50Cu40Al10", -27.360, 73.72855384), ("(Zr50Cu40Al10)98Dy2", -26.950784, 75.5039827632)]
    {
        let report = of(formula).unwrap();
        // Sums of a few products.
        assert!((value(&report, "mixing_enthalpy") - enthalpy).abs() < 1e-12, "{formula}");
        assert!((value(&report, "molar_mass") - mass).abs() < 1e-11, "{formula}");
        assert!(report.estimates[0].std_error.unwrap() < 0.3);
        // Published mismatches of Zr–Cu–Al glasses are 8 to 11 % by various radii.
        assert!((7.0..12.0).contains(&value(&report, "atomic_size_mismatch")));
    }
}

#[test]
fn what_a_table_does_not_hold_is_not_known() {
    let report = of("SiO2").unwrap();
    let enthalpy = &report.estimates[0];
    assert_eq!((enthalpy.state, enthalpy.value), (EstimateState::Undetermined, None));
    assert!(enthalpy.note.contains("Si–O"), "{}", enthalpy.note);
    assert!((value(&report, "molar_mass") - 60.083 / 3.0).abs() < 0.001);
}

#[test]
fn a_mistake_names_its_character_and_an_open_measurement_is_no_hindrance() {
    let refused = of("Zr50Cuu50").unwrap_err();
    assert!(matches!(&refused, Failure::Formula { mistake, .. } if mistake.at == 4), "{refused}");
    let reading = tandelta::read("a", b"t_s,G_GPa\n1,9\n10,7\n100,4\n", &ReadOptions::default(), &StdDecoding).unwrap();
    assert_eq!(reading.measurements[0].analyses.last().unwrap(), "composition");
    let request = Request {
        analysis: "composition".into(),
        inputs: vec![InputRef { file: "a".into(), measurement: 0 }],
        options: [("formula".to_owned(), json!("CuZr"))].into(),
    };
    assert_eq!(run(&request, &[reading]).unwrap().inputs, []);
}

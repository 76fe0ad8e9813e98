//! Diffraction patterns: a halo alone, with sharp peaks, peaks alone, nothing; and those of laboratories where `TANDELTA_DATA` names them.

use serde_json::{Value, json};
use std::path::PathBuf;
use tandelta::data::{ColumnChoice, ReadOptions, Reading, StdDecoding};
use tandelta::math::random::Random;
use tandelta::report::{Estimate, InputRef, Report, Request};
use tandelta::units::{Quantity, Unit};

fn ask(reading: Reading, options: Value) -> Report {
    let Value::Object(options) = options else { panic!("options are an object") };
    let inputs = vec![InputRef { file: reading.file.clone(), measurement: 0 }];
    let request = Request { analysis: "amorphous_check".into(), inputs, options: options.into_iter().collect() };
    tandelta::analyses::run(&request, &[reading]).unwrap()
}

fn get<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap()
}

/// Counts against 2θ: a Gaussian halo of this height at 37.5° with a width of 6°, and a crystalline peak of that at 44°.
fn pattern(halo: f64, sharp: f64) -> Reading {
    let mut random = Random::new(9, 0);
    let rows: String = (0..1400)
        .map(|k| {
            let x = 10.0 + 0.05 * f64::from(k);
            let wide = halo * (-2.772589 * ((x - 37.5) / 6.0f64).powi(2)).exp();
            let narrow = sharp * (-2.772589 * ((x - 44.0) / 0.3f64).powi(2)).exp();
            let mean = 300.0 - 2.0 * (x - 10.0) + wide + narrow;
            format!("{x},{}\n", (mean + mean.sqrt() * random.normal()).round())
        })
        .collect();
    let text = format!("2theta (deg),intensity\n{rows}");
    tandelta::read("pattern", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

#[test]
fn a_halo_alone_is_amorphous_at_a_stated_sensitivity() {
    let report = ask(pattern(800.0, 0.0), json!({ "wavelength": 1.5406 }));
    assert_eq!(report.findings[0].value, "no crystalline peaks", "{:?}", report.findings);
    assert!(report.findings[0].reason.contains("% of the halo"));
    for (key, truth) in [("halo_position", 37.5), ("halo_width", 6.0)] {
        let found = get(&report, key);
        let miss = (found.value.unwrap() - truth).abs();
        assert!(miss < 4.0 * found.std_error.unwrap() && miss < 0.2, "{key} {found:?}");
    }
    // 4π sin 18.75°/1.5406 Å
    assert!((get(&report, "halo_vector").value.unwrap() - 2.622).abs() < 0.01);
}

#[test]
fn crystals_are_seen_above_a_halo_and_without_one() {
    let both = ask(pattern(800.0, 300.0), json!({}));
    assert_eq!(both.findings[0].value, "crystalline peaks above a halo");
    assert!((get(&both, "halo_position").value.unwrap() - 37.5).abs() < 0.15);
    let crystal = ask(pattern(0.0, 3000.0), json!({}));
    assert_eq!(crystal.findings[0].value, "crystalline", "{:?}", crystal.findings);
    assert_eq!(get(&crystal, "halo_position").value, None);
    let nothing = ask(pattern(0.0, 0.0), json!({}));
    assert_eq!(nothing.findings[0].value, "neither a halo nor peaks", "{:?}", nothing.findings);
}

#[test]
fn halos_of_co_fe_zr_films_are_where_their_authors_found_them() {
    let Some(folder) = std::env::var_os("TANDELTA_DATA").map(PathBuf::from) else {
        println!("TANDELTA_DATA is not set: no real patterns were looked at");
        return;
    };
    let choice = |column: &str, quantity, unit: Option<&str>| ColumnChoice {
        column: column.into(),
        quantity: Some(quantity),
        unit: unit.and_then(Unit::parse),
    };
    let columns = vec![
        choice("column 1", Quantity::ScatteringVector, Some("1/Å")),
        choice("column 2", Quantity::Intensity, None),
    ];
    let options = ReadOptions { columns, ..ReadOptions::default() };
    let place = folder.join("fang-ren+Discover_MG_CoVZr/data/CoFeZr/1D_spectra/raw_1D");
    // From the table of the authors, who fitted other shapes on other backgrounds.
    for (scan, position, width) in
        [("0002", 2.51, 0.429), ("0100", 2.59, 0.562), ("0221", 2.57, 0.515), ("0300", 2.53, 0.440)]
    {
        let name = format!("Sample4_24x24_t30_{scan}_1D.csv");
        let Ok(bytes) = std::fs::read(place.join(&name)) else { return };
        let report = ask(tandelta::read(&name, &bytes, &options, &StdDecoding).unwrap(), json!({}));
        let value = |key: &str| get(&report, key).value.unwrap();
        assert!((value("halo_position") - position).abs() < 0.05, "{scan} {}", value("halo_position"));
        assert!((value("halo_width") / width - 1.0).abs() < 0.25, "{scan} {}", value("halo_width"));
    }
}

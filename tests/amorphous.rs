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

/// Intensity against the scattering vector as a synchrotron counts it: steep background, and humps of height, position and width.
fn humps(humps: &[[f64; 3]]) -> Report {
    let mut random = Random::new(4, 0);
    let rows: String = (0..800)
        .map(|k| {
            let q = 0.9 + 0.005 * f64::from(k);
            let one = |[height, at, width]: &[f64; 3]| height * (-2.772589 * ((q - at) / width).powi(2)).exp();
            let mean = 850.0 - 95.0 * (q - 0.9) + humps.iter().map(one).sum::<f64>();
            format!("{q:.4},{:.2}\n", mean + 0.8 * random.normal())
        })
        .collect();
    let text = format!("q (1/Å),intensity\n{rows}");
    ask(tandelta::read("humps", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap(), json!({}))
}

#[test]
fn a_weak_feature_beside_a_halo_is_not_called_crystalline() {
    // A second halo as wide as half the first, of a few per cent: what is narrow of it is no crystal.
    let report = humps(&[[480.0, 2.52, 0.44], [14.0, 3.48, 0.17]]);
    assert_ne!(report.findings[0].value, "crystalline peaks above a halo", "{:?}", report.findings);
    assert!((get(&report, "halo_position").value.unwrap() - 2.52).abs() < 0.02);
    // A sharp peak of a tenth is one.
    let report = humps(&[[480.0, 2.52, 0.44], [60.0, 3.48, 0.04]]);
    assert_eq!(report.findings[0].value, "crystalline peaks above a halo", "{:?}", report.findings);
}

#[test]
fn halos_that_overlap_on_a_steep_background_are_no_crystal() {
    let report = humps(&[[25.0, 2.0, 0.4], [60.0, 2.87, 0.5], [50.0, 3.4, 0.45]]);
    assert!(!report.findings[0].value.starts_with("crystalline"), "{:?}", report.findings);
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
        assert!(!report.findings[0].value.starts_with("crystalline"), "{scan}: {:?}", report.findings);
    }
    // Three neighbouring places of a film each: overlapping halos, one halo, crystals.
    let place = folder.join("fang-ren+Discover_MG_CoVZr/data/CoTiZr/1D_spectra/raw_1D");
    for (scan, crystals) in [("4", false), ("5", false), ("6", true)] {
        for number in ["0220", "0221", "0222"] {
            let name = format!("SampleB2_{scan}_24x24_t30_{number}_1D.csv");
            let Ok(bytes) = std::fs::read(place.join(&name)) else { return };
            let report = ask(tandelta::read(&name, &bytes, &options, &StdDecoding).unwrap(), json!({}));
            assert_eq!(report.findings[0].value.starts_with("crystalline"), crystals, "{name}: {:?}", report.findings);
        }
    }
}

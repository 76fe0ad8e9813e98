//! Mistakes found in the histories of other programs, each with a test that fails if it is made here: a weighting that erases the
//! loss peak, hertz for rad/s, °C for K, electronvolt for joule, R for k_B.

use serde_json::json;
use std::f64::consts::TAU;
use tandelta::data::{ReadOptions, Reading, StdDecoding};
use tandelta::math::random::Random;
use tandelta::models::curve::arrhenius::Arrhenius;
use tandelta::models::curve::{Curve, values};
use tandelta::models::modulus::debye::Debye;
use tandelta::models::modulus::moduli;
use tandelta::models::relations::fragility::fragility;
use tandelta::models::relations::peak_temperatures::activation;
use tandelta::report::{Estimate, EstimateState, InputRef, Report, Request};

fn read(name: &str, text: &str) -> Reading {
    tandelta::read(name, text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap()
}

fn fitted(text: &str, options: serde_json::Value) -> Report {
    let serde_json::Value::Object(options) = options else { panic!("options are an object") };
    let request = Request {
        analysis: "relaxation_models".into(),
        inputs: vec![InputRef { file: "peers.csv".into(), measurement: 0 }],
        options: options.into_iter().collect(),
    };
    tandelta::analyses::run(&request, &[read("peers.csv", text)]).unwrap()
}

fn get<'a>(report: &'a Report, key: &str) -> &'a Estimate {
    report.estimates.iter().find(|estimate| estimate.key == key).unwrap()
}

/// A weak relaxation in a stiff solid at 40 frequencies: ΔG = 0.02 of 10 GPa, peak at 1 Hz, each number with 1 % noise.
fn weak_peak() -> (Vec<f64>, Vec<[f64; 2]>) {
    let mut random = Random::new(4, 0);
    let frequency: Vec<f64> = (0..40).map(|k| 10f64.powf(-2.0 + 0.1 * f64::from(k))).collect();
    let omega: Vec<f64> = frequency.iter().map(|f| TAU * f).collect();
    let mut noisy = |v: f64| v * 1e-9 * (1.0 + 0.01 * random.normal());
    let g = moduli(&Debye, &omega, &[2e8, 1e10, 1.0 / TAU]);
    (frequency, g.iter().map(|g| [noisy(g.re), noisy(g.im)]).collect())
}

fn csv(heading: &str, x: impl Iterator<Item = f64>, g: &[[f64; 2]]) -> String {
    let rows: String = x.zip(g).map(|(x, [storage, loss])| format!("{x:e},{storage:e},{loss:e}\n")).collect();
    format!("{heading},G_storage_GPa,G_loss_GPa\n{rows}")
}

#[test]
fn the_loss_is_weighted_by_itself_and_not_by_the_storage_beside_it() {
    // RHEOS.jl divides the loss by the mean of the storage: its peak here would be a hundredth of what is thought to be its noise,
    // and the noise of the storage would decide where the peak is.
    let (frequency, g) = weak_peak();
    let report = fitted(&csv("f_Hz", frequency.iter().copied(), &g), json!({ "models": ["debye"] }));
    let tau = get(&report, "relaxation_time");
    assert_eq!(tau.state, EstimateState::Ok);
    // 40 losses with 1 % noise each fix the peak to about 0.3 %.
    assert!((tau.value.unwrap() * TAU).ln().abs() < 0.01, "{:?}", tau.value);
    assert!(tau.std_error.unwrap() < 0.005 * tau.value.unwrap());
    // The storage alone, whose step of 2 % is hidden in 1 % noise, fixes it ten times worse.
    let storage = fitted(
        &csv("f_Hz", frequency.iter().copied(), &g),
        json!({ "models": ["debye"], "quantities": "storage_modulus", "start": { "relaxation_time": 0.159 } }),
    );
    let alone = get(&storage, "relaxation_time");
    assert!(alone.std_error.is_none_or(|error| error > 10.0 * tau.std_error.unwrap()), "{:?}", alone.std_error);
}

#[test]
fn hertz_and_radians_per_second_give_one_relaxation_time() {
    let (frequency, g) = weak_peak();
    let options = || json!({ "models": ["debye"] });
    let hertz = fitted(&csv("f_Hz", frequency.iter().copied(), &g), options());
    let angular = fitted(&csv("omega_rad_s", frequency.iter().map(|f| TAU * f), &g), options());
    let [one, other] = [&hertz, &angular].map(|report| get(report, "relaxation_time").value.unwrap());
    // The abscissa differs by the rounding of a product.
    assert!((one / other - 1.0).abs() < 1e-8, "{one} {other}");
    // ωτ = 1 at the peak: τ of a peak at 1 Hz is 1/(2π) s and not 1 s.
    assert!((one - 1.0 / TAU).abs() < 0.01 / TAU);
    assert!((get(&hertz, "peak_frequency").value.unwrap() - 1.0).abs() < 0.01);
}

/// Frequencies (Hz) and peak temperatures (K): the table of tests/golden/reference/arrhenius_peak.json.
const PEAKS: [(f64, f64); 4] = [(1.0, 725.0), (2.0, 730.65), (4.0, 736.42), (8.0, 742.29)];

/// Their activation energy by independent code in 40 digits, eV.
const ENERGY: f64 = 5.576_713_331_866_974;

#[test]
fn temperatures_in_celsius_become_kelvin_before_they_are_inverted() {
    // A family of isotherms with each temperature in °C: what is read is in kelvin, and so is what follows from it.
    let (frequency, g) = weak_peak();
    let mut text = "T_C,f_Hz,G_storage_GPa,G_loss_GPa\n".to_owned();
    for (_, kelvin) in PEAKS {
        for (f, [storage, loss]) in frequency.iter().zip(&g) {
            text += &format!("{:.2},{f:e},{storage:e},{loss:e}\n", kelvin - 273.15);
        }
    }
    let reading = read("celsius.csv", &text);
    let temperatures: Vec<f64> =
        reading.measurements[0].groups.iter().map(|group| group.temperature.unwrap()).collect();
    let frequencies = PEAKS.map(|(f, _)| f);
    let found = activation(&frequencies, &temperatures, None).unwrap();
    assert!((found.energy / ENERGY - 1.0).abs() < 1e-9, "{}", found.energy);
    // What pkynetics once did: with °C taken for K the energy is a third of it.
    let celsius = temperatures.iter().map(|t| t - 273.15).collect::<Vec<f64>>();
    assert!(activation(&frequencies, &celsius, None).unwrap().energy < 0.5 * ENERGY);
}

#[test]
fn an_energy_in_electronvolt_goes_with_boltzmanns_constant_and_one_in_joule_with_r() {
    // 5.73 eV are 552.9 kJ/mol: as the paper behind eq. 1 and eq. 2 prints both.
    let [energy, kilojoule] = [5.73, 552.9];
    let molar = Arrhenius.derived().iter().find(|derived| derived.unit == "kJ/mol").unwrap();
    // Four printed digits.
    assert!(((molar.value)(&[0.0, energy, 700.0]) / kilojoule - 1.0).abs() < 2e-4);
    // d ln τ/d(1/T) is E/k_B with E in eV and E/R with E in J/mol, once.
    let [cold, hot] = [690.0, 710.0];
    let ln_tau = values(&Arrhenius, &[cold, hot], &[0.0, energy, 700.0]);
    let slope = (ln_tau[0] - ln_tau[1]) / (1.0 / cold - 1.0 / hot);
    let gas_constant = 8.314_462_618;
    assert!((slope * gas_constant / (kilojoule * 1e3) - 1.0).abs() < 2e-4, "{slope}");
    // And the fragility, which the paper writes with R, is that of the energy in eV with k_B: table of tests/golden/reference/fragility_eq2.json.
    assert!((fragility(energy, 691.0) - 41.79).abs() < 0.005, "{}", fragility(energy, 691.0));
}

//! The whole paper as one saved session: every question has an answer, later ones use the numbers of earlier ones, and the numbers are
//! those of the generator of the data.

use std::path::Path;
use tandelta::data::{Reading, StdDecoding};
use tandelta::report::Report;
use tandelta::session::Session;
use tandelta::work::Alone;

/// Question, number, truth of the synthetic data, bar: bias plus four standard deviations of a sound implementation, and where a
/// number of the paper is the truth, that number. Percent of the modulus, K, eV, kJ/mol.
const NUMBERS: &[(&str, &str, f64, f64)] = &[
    ("composition_x0", "mixing_enthalpy", -27.360, 0.001),
    ("composition_x2", "mixing_enthalpy", -26.951, 0.001),
    ("heat_flow_x0", "glass_transition_onset", 691.0, 0.8),
    ("heat_flow_x2", "glass_transition_onset", 683.0, 0.8),
    ("heat_flow_x0", "crystallization_onset", 763.0, 0.6),
    ("heat_flow_x2", "crystallization_onset", 756.0, 0.6),
    ("enthalpy_x0", "relaxation_enthalpy_molar", 1.45, 0.03),
    ("enthalpy_x2", "relaxation_enthalpy_molar", 1.61, 0.03),
    ("enthalpy_x2", "annealed_exothermic_enthalpy_molar", 0.35, 0.02),
    ("sweep_x0", "alpha_peak_temperature", 732.999, 0.3),
    ("sweep_x2", "alpha_peak_temperature", 724.996, 0.3),
    ("friction_x0", "glass_transition_temperature", 693.0, 1.5),
    ("friction_x2", "glass_transition_temperature", 681.0, 1.5),
    ("friction_x0", "beta_activation_energy", 0.628, 0.018),
    ("friction_x2", "beta_activation_energy", 0.578, 0.018),
    ("peaks_x0", "activation_energy", 5.731, 0.15),
    ("peaks_x2", "activation_energy", 5.576, 0.15),
    ("peaks_x0", "fragility_index", 41.68, 1.2),
    ("peaks_x2", "fragility_index", 41.26, 1.2),
    ("aging_x0", "kww_exponent", 0.5, 0.025),
    ("aging_x2", "kww_exponent", 0.5, 0.025),
    ("master_x0", "activation_energy", 6.08, 0.05),
    ("master_x2", "activation_energy", 5.96, 0.05),
    ("correlation_x0", "chi_at_tg", 0.383, 0.002),
    ("correlation_x2", "chi_at_tg", 0.395, 0.002),
    ("correlation_x0", "chi_slope", 3.1e-3, 2e-4),
    ("correlation_x2", "chi_slope", 3.8e-3, 2e-4),
    ("correlation_x0", "glass_transition_temperature", 691.0, 1.5),
    ("correlation_x2", "glass_transition_temperature", 683.0, 1.5),
];

fn answers() -> Vec<(String, Report)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/paper");
    let text = std::fs::read_to_string(folder.join("paper.tandelta.json")).unwrap();
    let session = Session::read(&text).unwrap();
    let readings: Vec<Reading> = session
        .files
        .iter()
        .map(|file| {
            let path = folder.join(&file.file);
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            tandelta::read(&name, &std::fs::read(&path).unwrap(), &file.reading, &StdDecoding).unwrap()
        })
        .collect();
    let answers = session.run(&readings, &Alone);
    let names = session.questions.iter().map(|question| question.name.clone());
    names
        .zip(answers)
        .map(|(name, answer)| (name.clone(), answer.unwrap_or_else(|error| panic!("{name}: {error}"))))
        .collect()
}

#[test]
fn every_question_of_the_paper_has_its_answer() {
    let answers = answers();
    let of = |name: &str| &answers.iter().find(|(other, _)| other == name).unwrap().1;
    for (question, key, truth, bar) in NUMBERS {
        let report = of(question);
        let estimate = report.estimates.iter().find(|estimate| estimate.key == *key);
        let value = estimate.and_then(|estimate| estimate.value).unwrap_or_else(|| panic!("{question} has no {key}"));
        assert!((value - truth).abs() < *bar, "{question}.{key}: {value}, not {truth} ± {bar}");
    }
    // What one question found is what the other used.
    let found = |report: &Report, key: &str| report.estimates.iter().find(|e| e.key == key).unwrap().value;
    for alloy in ["x0", "x2"] {
        let kink = found(of(&format!("friction_{alloy}")), "glass_transition_temperature");
        let used = of(&format!("peaks_{alloy}")).request.options["glass_transition_temperature"].as_f64();
        assert_eq!(used, kink);
        let state = of(&format!("state_{alloy}"));
        assert!(state.findings.iter().any(|finding| finding.key == "consistency"));
    }
    for (name, report) in &answers {
        assert!(!report.figures.is_empty() || name.starts_with("composition"), "{name} draws nothing");
    }
}

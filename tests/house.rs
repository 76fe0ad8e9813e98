//! The layers of the core: a module may use earlier ones only.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers, lowest first; modules of one layer may use each other.
const LAYERS: &[&[&str]] = &[
    &["numbers", "units", "work", "math", "catalog"],
    &["formula"],
    &["data"],
    &["models"],
    &["fit"],
    &["spectra", "superposition"],
    &["figure", "report"],
    &["analyses", "scenes"],
    &["session", "listing"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_layer_uses_a_later_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crate/src");
    let mut found = Vec::new();
    files(&root, &mut found);
    assert!(found.len() > 20, "the sources are not where they were");
    for path in found {
        let inside = path.strip_prefix(&root).unwrap();
        let module = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let own = layer(&module).unwrap_or_else(|| panic!("{module} stands in no layer"));
        let text = fs::read_to_string(&path).unwrap();
        // Tests at the end of a file may use what they like.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(theirs) = layer(&used) {
                    assert!(theirs <= own, "{}:{}: {module} uses {used}", inside.display(), number + 1);
                }
            }
        }
    }
}

#[test]
fn fitting_knows_no_law_and_no_unit() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("crate/src/fit");
    for entry in fs::read_dir(root).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for word in ["crate::models", "crate::units", "crate::data", "qpd", "modulus"] {
            assert!(!text.contains(word), "fit mentions {word}");
        }
    }
}

//! Inputs that once broke a promise, kept so that they do not break it again; and the inputs that `make fuzz` starts from.

#[path = "../fuzz/promises.rs"]
mod promises;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tandelta::catalog::{Catalog, OptionEntry, OptionKind};
use tandelta::report::Request;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// The files of a folder, without those below it; none where nothing was kept yet.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn hold(target: &str, promise: fn(&[u8])) {
    let mut broken = Vec::new();
    for file in files(&folder("fuzz").join(target)) {
        let input = fs::read(&file).unwrap();
        if std::panic::catch_unwind(|| promise(&input)).is_err() {
            broken.push(file);
        }
    }
    assert!(broken.is_empty(), "these inputs break a promise again: {broken:#?}");
}

#[test]
fn no_kept_file_breaks_a_promise() {
    hold("import", promises::import);
}

#[test]
fn no_kept_request_breaks_a_promise() {
    hold("request", promises::request);
}

#[test]
fn a_file_of_the_other_tests_keeps_the_promises_too() {
    for file in files(&folder("")) {
        promises::import(&fs::read(&file).unwrap());
    }
}

/// Run by `make fuzz`: writes the inputs it starts from, and the words that requests are made of, below `TANDELTA_FUZZ`.
#[test]
#[ignore = "make fuzz runs it"]
fn seeds() {
    let root = PathBuf::from(std::env::var_os("TANDELTA_FUZZ").expect("TANDELTA_FUZZ names a folder"));
    let write = |target: &str, name: &str, bytes: &[u8]| {
        let folder = root.join("seeds").join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    for (number, file) in files(&folder("")).iter().enumerate() {
        let (name, bytes) = (file.file_name().unwrap().to_string_lossy(), fs::read(file).unwrap());
        write("import", &name, &bytes);
        let mut choices = [0; promises::OPTION_BYTES];
        choices[number % promises::OPTION_BYTES] = 1 + (number / promises::OPTION_BYTES) as u8;
        write("import", &format!("{name}.options"), &[&[promises::WITH_OPTIONS], &choices[..], &bytes].concat());
    }
    for (number, request) in requests().iter().enumerate() {
        write("request", &number.to_string(), request);
    }
    for target in ["import", "request"] {
        for file in files(&folder("fuzz").join(target)) {
            write(target, &format!("kept-{}", file.file_name().unwrap().to_string_lossy()), &fs::read(&file).unwrap());
        }
    }
    let words: Vec<String> = words().iter().map(|word| format!("{:?}\n", json!(word).to_string())).collect();
    fs::write(root.join("request.dict"), words.concat()).unwrap();
}

/// Requests: each analysis of each file with its defaults, and with each option at each of its values in turn.
fn requests() -> Vec<Vec<u8>> {
    let catalog = tandelta::catalog();
    let mut requests = Vec::new();
    for analysis in &catalog.analyses {
        let mut say = |file: &str, options: BTreeMap<String, Value>| {
            let request =
                json!({ "analysis": analysis.id, "inputs": [{ "file": file, "measurement": 0 }], "options": options });
            assert!(serde_json::from_value::<Request>(request.clone()).is_ok(), "{request}");
            requests.push(request.to_string().into_bytes());
        };
        for file in ["family", "trace", "ramp"] {
            say(file, BTreeMap::new());
        }
        for option in &analysis.options {
            for value in values(option, &catalog) {
                say("family", BTreeMap::from([(option.key.clone(), value)]));
            }
        }
    }
    requests
}

/// Values that an option takes, and some that it should refuse.
fn values(option: &OptionEntry, catalog: &Catalog) -> Vec<Value> {
    let parameters = || catalog.models.iter().flat_map(|model| &model.parameters);
    match &option.kind {
        OptionKind::Choice { choices, .. } => choices.iter().map(|choice| json!(choice.value)).collect(),
        OptionKind::Choices { choices, .. } => {
            let each = choices.iter().map(|choice| json!([choice.value]));
            each.chain([json!([])]).collect()
        }
        OptionKind::Number { limits, .. } => vec![json!(limits[0]), json!(limits[1]), json!(-1), json!(1e308)],
        OptionKind::Numbers { .. } => vec![json!([300.0, 310.0, 320.0]), json!([1e308]), json!([-1.0, 0.0])],
        OptionKind::Group => vec![json!(1), json!(99), json!(null)],
        OptionKind::Range => vec![json!([0.1, 1]), json!([1, 0.1]), json!(null)],
        OptionKind::Mask => vec![json!([0, 1]), json!([4_000_000_000u32])],
        OptionKind::Values { .. } => parameters().map(|parameter| json!({ &parameter.key: parameter.start })).collect(),
        OptionKind::Limits => parameters().map(|parameter| json!({ &parameter.key: parameter.limits })).collect(),
        OptionKind::Parameters => parameters().map(|parameter| json!([parameter.key])).collect(),
        OptionKind::Action { preview } => vec![json!(preview), option.default.clone()],
        // Kinds that come later begin with their default.
        #[allow(unreachable_patterns)]
        _ => vec![option.default.clone()],
    }
}

/// The words of requests.
fn words() -> BTreeSet<String> {
    let catalog = tandelta::catalog();
    let mut words: BTreeSet<String> =
        ["analysis", "inputs", "file", "measurement", "options", "family", "trace", "ramp"].map(String::from).into();
    for model in catalog.models {
        words.insert(model.id);
        words.extend(model.parameters.into_iter().map(|parameter| parameter.key));
    }
    for analysis in catalog.analyses {
        words.insert(analysis.id);
        for option in analysis.options {
            words.insert(option.key);
            if let OptionKind::Choice { choices, .. } | OptionKind::Choices { choices, .. } = option.kind {
                words.extend(choices.into_iter().map(|choice| choice.value));
            }
        }
    }
    words
}

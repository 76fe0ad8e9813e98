//! Files of laboratories, which are not part of the project: where `TANDELTA_DATA` names a folder of them, each is read as an
//! expert reads it, or refused for the reason he would give.
//!
//! `golden/reading/real_files.jsonl` holds what experts found by looking at the files, without the program. A `|` in it parts
//! readings that are equally right, a `?` marks what a file does not say and a program has to ask about.

mod doors;

use doors::Workbooks;
use serde_json::Value;
use std::path::PathBuf;
use tandelta::data::{Column, Kind, Measurement, ReadOptions, Reading, Table, read};
use tandelta::units::Quantity;

#[test]
fn files_of_laboratories_are_read_as_an_expert_reads_them() {
    let Some(folder) = std::env::var_os("TANDELTA_DATA").map(PathBuf::from) else {
        println!("TANDELTA_DATA is not set: no real files were read");
        return;
    };
    let expected =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/reading/real_files.jsonl"));
    let mut differences = Vec::new();
    let (mut right, mut refused, mut absent) = (0, 0, 0);
    for line in expected.unwrap().lines() {
        let expected: Value = serde_json::from_str(line).unwrap();
        let file = expected["file"].as_str().unwrap();
        let Ok(bytes) = std::fs::read(folder.join(file)) else {
            absent += 1;
            continue;
        };
        let found = compare(file, &bytes, &expected);
        match (&expected["refused"], found.is_empty()) {
            (Value::Null, true) => right += 1,
            (_, true) => refused += 1,
            _ => differences.extend(found.into_iter().map(|difference| format!("{file}: {difference}"))),
        }
    }
    println!("{right} files read as expected, {refused} refused as expected, {absent} not there");
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
    assert!(right + refused > 0, "TANDELTA_DATA names a folder without the expected files");
}

/// What is read otherwise than expected.
fn compare(file: &str, bytes: &[u8], expected: &Value) -> Vec<String> {
    let reading = read(file, bytes, &ReadOptions::default(), &Workbooks);
    let may_be_refused = expected.get("either").is_some();
    match (&reading, expected.get("refused").is_some()) {
        (Err(_), true) => return Vec::new(),
        (Err(_), false) if may_be_refused => return Vec::new(),
        (Err(error), false) => return vec![format!("refused: {error}")],
        (Ok(reading), true) => {
            let tables: Vec<usize> = reading.tables.iter().map(|table| table.rows).collect();
            return vec![format!("read, with tables of {tables:?} rows, but {}", expected["refused"])];
        }
        (Ok(_), false) => {}
    }
    let Ok(reading) = reading else { return Vec::new() };
    let as_in_file =
        ReadOptions { tables: Some("apart".into()), arrangement: Some("as_written".into()), ..ReadOptions::default() };
    let written = match read(file, bytes, &as_in_file, &Workbooks) {
        Ok(written) => written,
        Err(error) => return vec![format!("not read as written: {error}")],
    };
    let tables = expected["tables"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut differences = Vec::new();
    if tables.is_empty() {
        return differences;
    }
    if tables.len() != written.tables.len() {
        let rows: Vec<usize> = written.tables.iter().map(|table| table.rows).collect();
        return vec![format!("{} tables expected, {} found, of {rows:?} rows", tables.len(), written.tables.len())];
    }
    for (number, (expected, table)) in tables.iter().zip(&written.tables).enumerate() {
        let at = if tables.len() > 1 { format!("table {}: ", number + 1) } else { String::new() };
        let mut say = |text: String| differences.push(format!("{at}{text}"));
        if !in_range(&expected["rows"], table.rows) {
            say(format!("{} rows expected, {} found", expected["rows"], table.rows));
        }
        let columns: Vec<&Column> = table.columns.iter().filter(|column| !column.given).collect();
        if !in_range(&expected["columns"], columns.len()) {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            say(format!("{} columns expected, {} found: {names:?}", expected["columns"], columns.len()));
        }
        let turned = expected["layout"].as_str().is_some_and(|layout| layout.contains("transposed"));
        match reading.tables.get(number) {
            Some(table) if turned => meanings(expected, &table.columns.iter().collect::<Vec<_>>(), &mut say),
            _ => meanings(expected, &columns, &mut say),
        }
        let single = tables.len() == 1;
        let rearranged = reading.decisions.iter().any(|decision| decision.key == "arrangement");
        let measured =
            if single && rearranged { measurement_of(&reading, 0) } else { measurement_of(&written, number) };
        kind(expected, measured, &mut say);
    }
    temperatures(tables, &reading, &mut differences);
    differences
}

fn meanings(expected: &Value, columns: &[&Column], say: &mut impl FnMut(String)) {
    let triple = |known: &Value| -> Option<[String; 3]> {
        let text = |at: usize| known.get(at).and_then(Value::as_str).map(str::to_string);
        Some([text(0)?, text(1)?, text(2)?])
    };
    let list = |key: &str| -> Vec<[String; 3]> {
        expected[key].as_array().map(|known| known.iter().filter_map(triple).collect()).unwrap_or_default()
    };
    let known = list("known");
    let optional: Vec<String> = list("optional").into_iter().map(|[name, ..]| name).collect();
    let mut rest = known.iter().peekable();
    for column in columns {
        let [name, quantity, unit] = match rest.peek() {
            Some(known) if same_name(&known[0], &column.name) => (*known).clone(),
            _ => {
                let known_elsewhere = known.iter().any(|known| same_name(&known[0], &column.name));
                let free = optional.iter().any(|name| same_name(name, &column.name)) || known_elsewhere;
                if column.quantity != Quantity::Other && !free {
                    let (quantity, unit) = (column.quantity.id(), column.unit.symbol());
                    say(format!("column {:?} was taken for {quantity} [{unit}]", column.name));
                }
                continue;
            }
        };
        rest.next();
        if optional.iter().any(|name| same_name(name, &column.name)) {
            continue;
        }
        if quantity == "mass" && unit == "%" && column.quantity == Quantity::Other {
            continue; // A share of the mass is no mass here.
        }
        let asked = quantity.contains('?');
        let quantities: Vec<&str> = quantity.split('|').map(|text| text.trim_end_matches('?')).collect();
        if !(quantities.contains(&column.quantity.id()) || asked && column.quantity == Quantity::Other) {
            say(format!("column {name:?} is {quantity}, found {}", column.quantity.id()));
            continue;
        }
        if column.quantity == Quantity::Other {
            continue;
        }
        let units: Vec<&str> = unit.split('|').map(|text| text.trim_end_matches('?')).collect();
        // An angular frequency is in radians, whether a file says so or not.
        let says_radians = column.name.to_lowercase().contains("angular");
        let open =
            unit.contains('?') && !says_radians && !matches!(column.quantity, Quantity::LossFactor | Quantity::Set);
        if unit != "?" && !units.contains(&column.unit.symbol()) {
            say(format!("column {name:?} is in {unit}, found {:?}", column.unit.symbol()));
        } else if open && !column.open && units.iter().any(|unit| !unit.is_empty()) {
            say(format!("column {name:?}: the unit is a guess but nobody is asked"));
        }
    }
    let missed: Vec<&String> = rest.filter(|[_, quantity, _]| !quantity.contains('?')).map(|[name, ..]| name).collect();
    if !missed.is_empty() {
        say(format!("columns {missed:?} were not found in this order"));
    }
}

fn same_name(expected: &str, found: &str) -> bool {
    let plain =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric() || "'\"*".contains(*c)).collect() };
    // What stands in brackets is described, not quoted.
    expected.is_empty()
        || expected.starts_with('(')
        || plain(found).contains(&plain(expected))
        || plain(expected).contains(&plain(found))
}

fn measurement_of(reading: &Reading, table: usize) -> Option<&Measurement> {
    reading.measurements.iter().find(|measurement| measurement.table == table)
}

fn kind(expected: &Value, measured: Option<&Measurement>, say: &mut impl FnMut(String)) {
    let Some(kinds) = expected["kind"].as_str() else { return };
    let name = |kind: Kind| match kind {
        Kind::IsothermFamily => "isotherm_family",
        Kind::FrequencySweep => "frequency_sweep",
        Kind::TemperatureSweep => "temperature_sweep",
        Kind::AmplitudeSweep => "strain_sweep",
        Kind::TimeTrace => "time_trace",
        Kind::HeatFlowCurve => "heat_flow_curve",
        Kind::FlowCurve => "flow_curve",
        Kind::ShiftFactors => "shift_factors",
        Kind::Spectrum => "spectrum",
        Kind::Columns => "columns",
    };
    let found = measured.map_or("columns", |measurement| name(measurement.kind));
    // Nobody can tell what columns without names are; and several relaxations are a family in time.
    let nothing_named = expected["known"].as_array().is_none_or(|known| {
        known.is_empty() || known.iter().any(|known| known[1].as_str().is_some_and(|quantity| quantity.contains('?')))
    });
    let several = measured.is_some_and(|measurement| measurement.groups.len() > 1);
    let is = |kind: &str| {
        kind == found
            || found == "columns" && nothing_named
            || kind == "isotherm_family" && matches!(found, "time_trace" | "frequency_sweep") && several
    };
    if !kinds.split('|').any(is) {
        say(format!("is {kinds}, found {found}"));
    }
}

/// Nominal temperatures are there, within the 3 K by which a furnace may miss them.
fn temperatures(tables: &[Value], reading: &Reading, differences: &mut Vec<String>) {
    let celsius = |kelvin: f64| kelvin - 273.15;
    let held =
        reading.measurements.iter().flat_map(|measurement| &measurement.groups).filter_map(|group| group.temperature);
    let given = |table: &Table| -> Vec<f64> {
        let columns =
            table.columns.iter().filter(|column| column.quantity == Quantity::Temperature || column.name == "heading");
        columns.flat_map(|column| column.numbers.iter().map(|&value| column.unit.to_si(value))).collect()
    };
    let mut found: Vec<f64> = held.map(celsius).collect();
    found.extend(reading.tables.iter().flat_map(given).flat_map(|value| [celsius(value), value]));
    let missing: Vec<f64> = tables
        .iter()
        .filter(|table| !table["temperature_from"].as_str().is_some_and(|from| from.contains("null")))
        .filter_map(|table| table["temperatures"].as_array())
        .flatten()
        .filter_map(Value::as_f64)
        .filter(|nominal| !found.iter().any(|found| (found - nominal).abs() <= 3.0))
        .collect();
    if !missing.is_empty() {
        differences.push(format!("temperatures {missing:?} °C were not found"));
    }
}

fn in_range(expected: &Value, found: usize) -> bool {
    match expected.as_array().map(Vec::as_slice) {
        Some([low, high]) => (low.as_u64()..=high.as_u64()).contains(&Some(found as u64)),
        _ => expected.as_u64().is_none_or(|expected| expected == found as u64),
    }
}

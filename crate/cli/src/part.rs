//! What of an answer is printed: all of it, one of its tables, or a table as another program reads it.

use crate::args::Part;
use crate::{Problem, WRONG_USAGE, text, to_json};
use serde_json::Value;
use tandelta::report::Report;

/// The text and the JSON of what is asked for of `report`.
pub fn of(report: &Report, part: &Part, quiet: bool) -> Result<(String, Value), Problem> {
    if let Some(key) = &part.table {
        let keys = report.tables.iter().map(|table| table.key.as_str());
        let table = report.tables.iter().find(|table| table.key == *key).ok_or_else(|| absent("table", key, keys))?;
        return Ok((text::table_csv(table), to_json(table)));
    }
    if let Some(key) = &part.program {
        let keys = report.files.iter().map(|file| file.key.as_str());
        let file = report.files.iter().find(|file| file.key == *key).ok_or_else(|| absent("file for", key, keys))?;
        return Ok((file.text.clone(), to_json(file)));
    }
    Ok((text::report(report, quiet), to_json(report)))
}

fn absent<'a>(what: &str, key: &str, keys: impl Iterator<Item = &'a str>) -> Problem {
    let there_are = match keys.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => "It has none".to_owned(),
        keys => format!("There are {keys}"),
    };
    Problem { status: WRONG_USAGE, message: format!("The answer has no {what} \"{key}\". {there_are}.") }
}

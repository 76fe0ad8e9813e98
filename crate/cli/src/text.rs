//! Readings, reports and the catalog as people read them in a terminal.

use crate::notice_line;
use serde_json::Value;
use tandelta::catalog::Catalog;
use tandelta::data::{Level, Place, Reading, WORKBOOK};
use tandelta::math::rounding::significant;
use tandelta::report::{Cells, DataColumn, DataTable, Estimate, EstimateState, Report};

/// Tables that are part of the answer; the others are the numbers behind its figures.
const TOLD: [&str; 2] = ["comparison", "shift_factors"];

/// What was understood of a file.
pub fn reading(reading: &Reading) -> String {
    let mut out = format!("{}\n", reading.file);
    let delimiter = match reading.encoding.as_str() {
        WORKBOOK => String::new(),
        _ => format!(" · delimiter {}", reading.delimiter),
    };
    out += &format!("  {} · {}{delimiter} · decimal {}\n", reading.format, reading.encoding, reading.decimal);
    for (number, table) in reading.tables.iter().enumerate() {
        let [first, last] = table.lines;
        let parts = if table.parts.len() > 1 { format!(", {} parts", table.parts.len()) } else { String::new() };
        let title = if table.title == reading.file { String::new() } else { format!(" ({})", table.title) };
        out += &format!("\n  Table {}{title}: {} rows, lines {first}–{last}{parts}\n", number + 1, table.rows);
        let rows = table.columns.iter().map(|column| {
            let range = column.range.map_or(String::new(), |[lo, hi]| format!("{lo} … {hi}"));
            let open = if column.open { "  ← assumed, please check" } else { "" };
            let (quantity, unit) = (column.quantity.title().to_owned(), column.unit.symbol().to_owned());
            vec![
                column.name.clone(),
                quantity,
                unit,
                column.values.to_string(),
                range,
                format!("({}){open}", column.why),
            ]
        });
        out += &aligned(rows.collect(), "    ");
    }
    for measurement in &reading.measurements {
        out += &format!("\n  {}", measurement.title);
        if measurement.groups.len() > 1 {
            let labels: Vec<&str> = measurement.groups.iter().map(|group| group.label.as_str()).collect();
            out += &format!("\n    groups: {}", labels.join(", "));
        }
        out += &format!("\n    analyses: {}\n", measurement.analyses.join(", "));
        if !measurement.beside.is_empty() {
            out += &format!("    together with others: {}\n", measurement.beside.join(", "));
        }
    }
    out + &notices(&reading.notices, false, Place::within_file)
}

/// The answer to a request.
pub fn report(report: &Report, quiet: bool) -> String {
    let mut out = format!("{}\n", plain(&report.title));
    for input in &report.inputs {
        let sha = input.sha256.get(..12).unwrap_or(&input.sha256);
        out += &format!("  {} · {} · {} rows · sha256 {sha}…\n", input.file, input.selection, input.rows);
    }
    out.push('\n');
    let rows = report.estimates.iter().map(|estimate| {
        let shown = &estimate.shown;
        let error = if shown.std_error.is_empty() { String::new() } else { format!("± {}", shown.std_error) };
        let interval = if shown.interval.is_empty() {
            String::new()
        } else {
            format!("95 %{}: {}", how(estimate), shown.interval)
        };
        let note = match estimate.state {
            EstimateState::Ok => estimate.meaning.clone(),
            _ => plain(&estimate.note),
        };
        vec![estimate.key.clone(), shown.value.clone(), error, shown.unit.clone(), interval, note]
    });
    out += &aligned(rows.collect(), "  ");
    if let Some(quality) = &report.quality {
        let number = |v: Option<f64>| v.map_or("—".to_owned(), |v| format!("{v:.4}"));
        out += &format!(
            "\n  {} numbers, {} free parameters · χ²red {}",
            quality.points,
            quality.free,
            quality.reduced_chi2.map_or("—".to_owned(), |v| significant(v, 4)),
        );
        // What has no likelihood has no criteria either.
        if quality.aicc.is_some() || quality.r2.is_some() {
            out += &format!(
                " · R² {} · AICc {} · BIC {} · condition {}",
                quality.r2.map_or("—".to_owned(), |v| format!("{v:.6}")),
                number(quality.aicc),
                number(quality.bic),
                quality.condition.map_or("∞".to_owned(), |v| format!("{v:.3e}")),
            );
        }
        out += &format!("\n  {}\n  Weights: {}.\n", quality.outcome_text, quality.weights);
    }
    for finding in &report.findings {
        out += &format!(
            "\n  {}: {}\n    {}\n",
            finding.key.replace('_', " "),
            // Words of a fixed list are written with underscores; formulas keep theirs.
            if finding.value.contains('$') { plain(&finding.value) } else { finding.value.replace('_', " ") },
            plain(&finding.reason)
        );
        if !finding.remedy.is_empty() {
            let asked = finding.remedy.iter().map(|(option, value)| format!(" --set {option}={}", as_typed(value)));
            out += &format!("    try:{}\n", asked.collect::<String>());
        }
    }
    for table in report
        .tables
        .iter()
        .filter(|table| TOLD.contains(&table.key.as_str()) && table.columns.iter().all(|c| len(&c.values) > 1))
    {
        let head = table.columns.iter().map(|column| plain(&column.title)).collect();
        let cell = |cells: &Cells, row: usize| match cells {
            Cells::Numbers(numbers) => {
                numbers.get(row).map_or(String::new(), |v| if v.is_finite() { significant(*v, 5) } else { "—".into() })
            }
            Cells::Words(words) => words.get(row).cloned().unwrap_or_default(),
        };
        let count = table.columns.first().map_or(0, |column| len(&column.values));
        let rows = (0..count).map(|row| table.columns.iter().map(|column| cell(&column.values, row)).collect());
        out += &format!("\n  {}\n{}", table.title, aligned(std::iter::once(head).chain(rows).collect(), "    "));
    }
    let place = if report.inputs.len() > 1 { within_files } else { Place::within_file };
    out + &notices(&report.notices, quiet, place)
}

/// The value of an option as it is typed.
fn as_typed(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn len(cells: &Cells) -> usize {
    match cells {
        Cells::Numbers(numbers) => numbers.len(),
        Cells::Words(words) => words.len(),
    }
}

/// Where a remark belongs when there are several files.
fn within_files(place: &Place) -> String {
    place
        .file
        .iter()
        .cloned()
        .chain([place.within_file()])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn notices(notices: &[tandelta::data::Notice], quiet: bool, place: fn(&Place) -> String) -> String {
    let shown = notices.iter().filter(|notice| !quiet || notice.level > Level::Info);
    let lines: String = shown.map(|notice| format!("  {}\n", notice_line(notice, place))).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// How an interval was obtained, unless from the curvature as usual.
fn how(estimate: &Estimate) -> String {
    let kind = estimate.interval_kind.as_deref().unwrap_or_default();
    match kind.trim_end_matches("95") {
        "" | "linear" => String::new(),
        other => format!(" ({})", other.replace('_', " ")),
    }
}

/// Everything there is.
pub fn catalog(catalog: &Catalog) -> String {
    ["models", "analyses", "formats", "quantities"]
        .map(|part| format!("{}\n{}", part.to_uppercase(), catalog_part(catalog, part)))
        .join("\n")
}

/// One list of the catalog.
pub fn catalog_part(catalog: &Catalog, part: &str) -> String {
    match part {
        "models" => catalog
            .models
            .iter()
            .map(|model| {
                let parameters = model.parameters.iter().map(|p| {
                    let held = if p.fixed { "held unless freed" } else { "" };
                    vec![p.key.clone(), p.unit.clone(), p.meaning.clone(), held.into()]
                });
                format!(
                    "  {}: {}\n    {}\n{}",
                    model.id,
                    model.summary,
                    model.latex,
                    aligned(parameters.collect(), "      ")
                )
            })
            .collect(),
        "analyses" => catalog
            .analyses
            .iter()
            .map(|analysis| {
                let options = analysis
                    .options
                    .iter()
                    .map(|option| vec![option.key.clone(), format!("{} (default {})", option.help, option.default)]);
                let several = if analysis.several { "; takes several files together" } else { "" };
                format!(
                    "  {}: {}\n    needs {}{several}\n{}",
                    analysis.id,
                    analysis.title,
                    analysis.needs,
                    aligned(options.collect(), "      ")
                )
            })
            .collect(),
        "formats" => aligned(catalog.formats.iter().map(|f| vec![f.id.clone(), f.title.clone()]).collect(), "  "),
        _ => aligned(
            catalog.quantities.iter().map(|q| vec![q.id.clone(), q.title.clone(), q.units.join(", ")]).collect(),
            "  ",
        ),
    }
}

/// Named columns of numbers, tab-separated under a heading.
pub fn columns(columns: &[(String, &str, Vec<f64>)]) -> String {
    let head: Vec<String> = columns
        .iter()
        .map(|(name, unit, _)| if unit.is_empty() { name.clone() } else { format!("{name} ({unit})") })
        .collect();
    let count = columns.first().map_or(0, |(_, _, values)| values.len());
    let row = |k: usize| {
        columns.iter().filter_map(|(_, _, values)| values.get(k)).map(|v| format!("{v:e}")).collect::<Vec<_>>()
    };
    std::iter::once(head).chain((0..count).map(row)).map(|cells| cells.join("\t") + "\n").collect()
}

/// The numbers of a JSON item as comma-separated values: a report's estimates, an evaluation's columns.
pub fn csv(item: &Value) -> String {
    if let Some(estimates) = item["estimates"].as_array() {
        let files: Vec<&str> =
            item["inputs"].as_array().into_iter().flatten().filter_map(|i| i["file"].as_str()).collect();
        let file = &Value::from(files.join("; "));
        let head =
            ["file", "key", "unit", "value", "std_error", "lower95", "upper95", "state"].map(str::to_owned).to_vec();
        let row = |e: &Value| {
            let of = [
                file,
                &e["key"],
                &e["unit"],
                &e["value"],
                &e["std_error"],
                &e["interval"][0],
                &e["interval"][1],
                &e["state"],
            ];
            line(of.map(cell).to_vec())
        };
        return line(head) + &estimates.iter().map(row).collect::<String>();
    }
    let Some(columns) = item["columns"].as_array() else { return format!("{item}\n") };
    let head = columns.iter().map(|column| cell(&column["key"])).collect();
    let count = columns.first().and_then(|column| column["values"].as_array()).map_or(0, Vec::len);
    let row = |k: usize| line(columns.iter().map(|column| cell(&column["values"][k])).collect());
    line(head) + &(0..count).map(row).collect::<String>()
}

/// A table of a report as comma-separated values, with its units in the heading.
pub fn table_csv(table: &DataTable) -> String {
    let head = table.columns.iter().map(|DataColumn { key, unit, .. }| match unit.as_str() {
        "" => cell(&key.as_str().into()),
        unit => cell(&format!("{key} ({unit})").into()),
    });
    let at = |cells: &Cells, row: usize| match cells {
        Cells::Numbers(numbers) => numbers.get(row).map_or(Value::Null, |number| Value::from(*number)),
        Cells::Words(words) => words.get(row).map_or(Value::Null, |word| word.as_str().into()),
    };
    let count = table.columns.iter().map(|column| len(&column.values)).max().unwrap_or(0);
    let row = |row: usize| line(table.columns.iter().map(|column| cell(&at(&column.values, row))).collect());
    line(head.collect()) + &(0..count).map(row).collect::<String>()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.contains([',', '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn line(cells: Vec<String>) -> String {
    cells.join(",") + "\n"
}

/// Text with mathematics between dollar signs, for a terminal.
pub fn plain(text: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        (r"\Delta", "Δ"),
        (r"\sigma", "σ"),
        (r"\log_{10}", "lg"),
        (r"\tau", "τ"),
        (r"\chi", "χ"),
        (r"\eta", "η"),
        (r"\alpha", "α"),
        (r"\beta", "β"),
        (r"\gamma", "γ"),
        (r"\omega", "ω"),
        (r"\delta", "δ"),
        (r"\tan", "tan "),
        (r"\ln", "ln"),
        (r"\pm", "±"),
        (r"\mathrm", ""),
        (r"\,", " "),
    ];
    let mut out = String::new();
    for (number, piece) in text.split('$').enumerate() {
        if number % 2 == 0 {
            out += piece;
        } else {
            let math = WORDS.iter().fold(piece.to_owned(), |math, (latex, word)| math.replace(latex, word));
            out += &math.replace(['{', '}'], "");
        }
    }
    out
}

/// Rows with columns of equal width.
fn aligned(rows: Vec<Vec<String>>, indent: &str) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{indent}{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mathematics_reads_well_in_a_terminal() {
        assert_eq!(plain(r"$\ln \eta - 0.381\,\ln \tau = −4.6 \pm 0.1$ only"), "ln η - 0.381 ln τ = −4.6 ± 0.1 only");
    }

    #[test]
    fn estimates_become_comma_separated_values() {
        let item = serde_json::json!({ "inputs": [{ "file": "a, b.csv" }], "estimates": [
            { "key": "chi", "unit": "", "value": 0.4, "std_error": 0.01, "interval": [0.38, 0.42], "state": "ok" },
            { "key": "eta", "unit": "", "value": null, "std_error": null, "interval": null, "state": "undetermined" },
        ] });
        let lines: Vec<String> = csv(&item).lines().map(str::to_owned).collect();
        assert_eq!(lines[1], "\"a, b.csv\",chi,,0.4,0.01,0.38,0.42,ok");
        assert_eq!(lines[2], "\"a, b.csv\",eta,,,,,,undetermined");
    }

    #[test]
    fn an_estimate_from_several_files_names_them_all() {
        let item = serde_json::json!({ "inputs": [{ "file": "600 K.csv" }, { "file": "620 K.csv" }], "estimates": [
            { "key": "chi", "unit": "", "value": 0.4, "std_error": null, "interval": null, "state": "fixed" },
        ] });
        assert!(csv(&item).ends_with("\n600 K.csv; 620 K.csv,chi,,0.4,,,,fixed\n"));
    }
}

//! What holds of every file and of every request, whatever it is. The fuzz targets and `tests/fuzz.rs` check the same.

use std::sync::OnceLock;
use tandelta::data::{ColumnChoice, ENCODINGS, FrequencySweep, Measurement, ReadOptions, Reading, StdDecoding, Table};
use tandelta::figure::{Mark, Move};
use tandelta::report::{InputRef, Report, Request};
use tandelta::units::{Quantity, Unit};

/// A file: its bytes as they are, or [`WITH_OPTIONS`], a byte for each choice of [`options`], and its bytes.
pub fn import(input: &[u8]) {
    let (options, bytes) = file(input);
    match tandelta::read("file", bytes, &options, &StdDecoding) {
        Ok(reading) => {
            check(&reading, bytes);
            read_again_as_decided(&reading, bytes, &options);
            for measurement in 0..reading.measurements.len() {
                overview(&reading, measurement);
            }
        }
        Err(error) => assert!(error.notice("file").message.len() > 20, "{error:?} does not say enough"),
    }
}

/// A request as JSON, put to a few small files.
pub fn request(input: &[u8]) {
    let Ok(request) = serde_json::from_slice::<Request>(input) else { return };
    match tandelta::analyses::run(&request, readings()) {
        Ok(report) => {
            let _: Report = through_json(&report);
            check_moves(&report);
            // A report promises that its request gives the same numbers again.
            let again = tandelta::analyses::run(&through_json(&report.request), readings())
                .unwrap_or_else(|failure| panic!("the request of its own report is refused: {failure}"));
            let numbers = |report: &Report| json(&(&report.estimates, &report.quality, &report.tables));
            same(&numbers(&report), &numbers(&again));
        }
        Err(failure) => assert!(failure.to_string().len() > 10, "{failure:?} does not say enough"),
    }
}

/// What dragging points on a figure changes is a parameter of the report, and follows them.
fn check_moves(report: &Report) {
    let marks = report.figures.iter().flat_map(|figure| &figure.panels).flat_map(|panel| &panel.marks);
    for mark in marks {
        let Mark::Points(points) = mark else { continue };
        for Move { parameter, slope } in [&points.moves.x, &points.moves.y].into_iter().flatten() {
            let named = report.parameters.iter().any(|row| *parameter == format!("{}.{}", row.model, row.key));
            assert!(named, "{parameter}, which would be dragged, is no parameter of the report");
            assert!(slope.is_finite() && *slope != 0.0, "{parameter} does not follow what is dragged: slope {slope}");
        }
    }
}

/// The byte that begins an input with options: no text begins with it.
pub const WITH_OPTIONS: u8 = 0x02;

/// How many bytes of options follow it.
pub const OPTION_BYTES: usize = 8;

/// The file of an input, and how it is to be read.
fn file(input: &[u8]) -> (ReadOptions, &[u8]) {
    match input.split_first() {
        Some((&WITH_OPTIONS, rest)) => match rest.split_first_chunk() {
            Some((choices, bytes)) => (options(choices), bytes),
            None => (ReadOptions::default(), rest),
        },
        _ => (ReadOptions::default(), input),
    }
}

/// Options from one byte each; 0 leaves a choice to the file, and so does whatever option comes later.
#[allow(clippy::needless_update)]
fn options(choices: &[u8; OPTION_BYTES]) -> ReadOptions {
    let &[encoding, delimiter, decimal, layout, group_by, tolerance, heat_flow, column] = choices;
    fn pick<T: Copy>(from: &[T], byte: u8) -> Option<T> {
        byte.checked_sub(1).and_then(|byte| from.get(usize::from(byte) % from.len()).copied())
    }
    let words = |words: &[&str], byte| pick(words, byte).map(String::from);
    let encodings: Vec<&str> = ENCODINGS.iter().map(|encoding| encoding.id()).chain(["?"]).collect();
    let units = ["Hz", "rad/s", "K", "°C", "MPa", "min", ""];
    let choice = pick(&["1", "2", "3", "T", "column 2", "0", "99999999999999999999"], column).map(|name| {
        let (quantity, unit) = (usize::from(column) % 32, usize::from(column) % 8);
        ColumnChoice {
            column: name.into(),
            quantity: Quantity::all().nth(quantity),
            unit: units.get(unit).and_then(|unit| Unit::parse(unit)),
        }
    });
    ReadOptions {
        encoding: words(&encodings, encoding),
        delimiter: words(&["comma", "semicolon", "tab", "blanks", "?"], delimiter),
        decimal: words(&["point", "comma", "?"], decimal),
        tables: words(&["joined", "apart", "?"], layout % 4),
        arrangement: words(&["points", "as_written", "?"], layout / 4 % 4),
        group_by: words(&["none", "1", "2", "3", "T", "f", "Set", "0"], group_by),
        group_tolerance: words(&["0", "1", "0.001", "1e300", "-1", "nan"], tolerance),
        exothermic: words(&["up", "down", "?"], heat_flow % 4),
        sample_mass: words(&["5", "0", "1e-300"], heat_flow / 4 % 4),
        heating_rate: words(&["10", "-20", "0"], heat_flow / 16 % 4),
        columns: choice.into_iter().collect(),
        ..ReadOptions::default()
    }
}

const MOST_TABLES: usize = 200;
const MOST_COLUMNS: usize = 5000;
const LONGEST_PREVIEW: usize = 60;

/// A reading agrees with itself and is of a size that a page can show.
fn check(reading: &Reading, bytes: &[u8]) {
    assert_eq!(reading.bytes, bytes.len());
    assert!((1..=MOST_TABLES).contains(&reading.tables.len()), "{} tables", reading.tables.len());
    for table in &reading.tables {
        check_table(table);
    }
    for measurement in &reading.measurements {
        check_measurement(measurement, &reading.tables[measurement.table]);
    }
    assert!(reading.preview.len() <= LONGEST_PREVIEW);
    assert!(reading.preview.is_sorted_by(|a, b| a.line < b.line), "lines of the preview twice or out of order");
    for notice in &reading.notices {
        assert!(notice.message.len() > 10 && !notice.code.is_empty(), "{notice:?} does not say enough");
        assert!(notice.place.as_ref().is_none_or(|place| place.line != Some(0)), "{notice:?} is on line 0");
    }
    for decision in &reading.decisions {
        let offered = decision.choices.iter().any(|choice| choice.value == decision.value);
        assert!(decision.choices.is_empty() || offered, "{decision:?} is none of its choices");
    }
    let _: Reading = through_json(reading);
}

fn check_table(table: &Table) {
    assert!(table.columns.len() <= MOST_COLUMNS, "{} columns", table.columns.len());
    assert_eq!(table.row_lines.len(), table.rows);
    let ends = [table.row_lines.iter().min(), table.row_lines.iter().max()].map(|line| line.copied().unwrap_or(0));
    assert_eq!(table.lines, ends);
    assert!(ends[0] > 0, "a row on line 0");
    assert_eq!(table.parts.iter().map(|part| part.rows).sum::<usize>(), table.rows, "parts {:?}", table.parts);
    for column in &table.columns {
        assert_eq!(column.numbers.len(), table.rows, "{}", column.name);
        assert!(!column.name.is_empty() && !column.why.is_empty(), "{column:?}");
        assert!(column.unit.fits(column.quantity), "{column:?}");
        let numbers = column.numbers.iter().copied().filter(|number| !number.is_nan());
        let (count, low, high) = numbers
            .fold((0, f64::INFINITY, f64::NEG_INFINITY), |(n, low, high), x| (n + 1, f64::min(low, x), high.max(x)));
        assert_eq!((column.values, column.range), (count, (count > 0).then_some([low, high])), "{}", column.name);
        let is_label = |x: f64| x.fract() == 0.0 && (1.0..=column.labels.len() as f64).contains(&x);
        let labelled = || column.numbers.iter().all(|&x| x.is_nan() || is_label(x));
        assert!(column.labels.is_empty() || labelled(), "{}: a number without a word", column.name);
        assert!(column.range.is_none_or(|range| range.iter().all(|end| end.is_finite())), "{}", column.name);
    }
}

fn check_measurement(measurement: &Measurement, table: &Table) {
    assert!(!measurement.ordinates.is_empty());
    for channel in std::iter::once(&measurement.abscissa).chain(&measurement.ordinates) {
        let column = &table.columns[channel.column];
        let measured =
            (&channel.name, channel.quantity) == (&column.name, column.quantity) && channel.unit == column.unit;
        // What is computed of two columns is named by both.
        let computed = channel.name.starts_with(&format!("{}, ", column.name)) && channel.unit.fits(channel.quantity);
        assert!(measured || computed, "{channel:?} is not {column:?}");
        assert_eq!(channel.si.len(), table.rows, "{}", channel.name);
    }
    let mut taken = vec![false; table.rows];
    for (number, group) in measurement.groups.iter().enumerate() {
        assert!(group.size == group.rows.len() && !group.rows.is_empty() && !group.label.is_empty(), "{group:?}");
        assert!(group.rows.is_sorted(), "{group:?}");
        for &row in &group.rows {
            assert!(!std::mem::replace(&mut taken[row as usize], true), "row {row} is in two groups");
        }
        if let Ok((sweep, _)) = FrequencySweep::of(measurement, number) {
            assert!(sweep.omega.iter().all(|omega| *omega > 0.0 && omega.is_finite()));
            assert!(sweep.omega.is_sorted());
            for numbers in [&sweep.storage, &sweep.loss, &sweep.loss_factor] {
                assert!(numbers.is_empty() || numbers.len() == sweep.omega.len());
            }
        }
    }
}

/// What was decided of a file, said as an option, changes no number: so a reading can be kept as its decisions.
fn read_again_as_decided(reading: &Reading, bytes: &[u8], options: &ReadOptions) {
    let decided = |key: &str| reading.decisions.iter().find(|decision| decision.key == key).map(|d| d.value.clone());
    let options = ReadOptions {
        encoding: decided("encoding"),
        delimiter: decided("delimiter"),
        decimal: decided("decimal"),
        tables: decided("tables"),
        arrangement: decided("arrangement"),
        ..options.clone()
    };
    let again = tandelta::read("file", bytes, &options, &StdDecoding)
        .unwrap_or_else(|error| panic!("what was decided is refused ({options:?}): {error}"));
    assert_eq!(again.tables.len(), reading.tables.len(), "{options:?}");
    for (table, before) in again.tables.iter().zip(&reading.tables) {
        assert_eq!(table.columns.len(), before.columns.len(), "{options:?}");
        for (column, before) in table.columns.iter().zip(&before.columns) {
            assert_eq!(
                (&column.name, column.quantity, column.unit),
                (&before.name, before.quantity, before.unit),
                "{options:?}"
            );
            assert!(
                column.numbers.iter().map(|x| x.to_bits()).eq(before.numbers.iter().map(|x| x.to_bits())),
                "{options:?}: other numbers in {}",
                column.name
            );
        }
    }
}

/// The picture that a page shows first.
fn overview(reading: &Reading, measurement: usize) {
    let inputs = vec![InputRef { file: reading.file.clone(), measurement }];
    let request = Request { analysis: "overview".into(), inputs, ..Request::default() };
    let report = tandelta::analyses::run(&request, std::slice::from_ref(reading))
        .unwrap_or_else(|failure| panic!("a measurement has no overview: {failure}"));
    json(&report);
}

/// A family of isotherms, a time trace and a temperature sweep.
fn readings() -> &'static [Reading] {
    static READINGS: OnceLock<Vec<Reading>> = OnceLock::new();
    READINGS.get_or_init(|| {
        let read = |name: &str, bytes: &[u8]| {
            tandelta::read(name, bytes, &ReadOptions::default(), &StdDecoding).expect("the file is well-formed")
        };
        vec![
            read("family", include_bytes!("../tests/data/units_row.csv")),
            read("trace", include_bytes!("../tests/data/ageing_utf16be_no_mark.txt")),
            read("ramp", include_bytes!("../tests/data/cycled_frequencies.csv")),
        ]
    })
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("it can be written as JSON")
}

/// Fails at the first difference of two long texts, and shows only that.
fn same(first: &str, again: &str) {
    let at = first.bytes().zip(again.bytes()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| text.get(at.saturating_sub(80)..).unwrap_or(text).chars().take(160).collect::<String>();
    assert!(first == again, "run again, it gives other numbers:\n  {}\n  {}", near(first), near(again));
}

fn through_json<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    let text = json(value);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("its JSON cannot be read: {error}"))
}

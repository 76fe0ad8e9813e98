//! Workbooks: what is read of small ones that imitate those of laboratories, and that no damage to them makes the reader panic.
//! `tests/data/README.md` says what each file imitates.

mod doors;

use doors::Workbooks;
use tandelta::data::{
    ColumnChoice, DataError, Encoding, Kind, Notice, ReadOptions, Reading, SheetText, StdDecoding, TextDecoding,
    is_workbook, read,
};
use tandelta::units::{Quantity, Unit};

/// Sheets that are given as text, for what only the core does.
struct Given(&'static [(&'static str, &'static str)]);

impl TextDecoding for Given {
    fn decode(&self, _: Encoding, _: &[u8]) -> Option<String> {
        None
    }

    fn sheets(&self, _: &[u8]) -> Option<Result<Vec<SheetText>, String>> {
        let sheet = |&(name, text): &(&str, &str)| SheetText { name: name.into(), text: text.into() };
        Some(Ok(self.0.iter().map(sheet).collect()))
    }
}

fn bytes_of(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn try_reading(file: &str, options: &ReadOptions) -> Result<Reading, DataError> {
    read(file, &bytes_of(file), options, &Workbooks)
}

fn reading(file: &str) -> Reading {
    try_reading(file, &ReadOptions::default()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn given(sheets: &'static [(&'static str, &'static str)], options: &ReadOptions) -> Result<Reading, DataError> {
    read("given.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", options, &Given(sheets))
}

fn meanings(reading: &Reading, table: usize) -> Vec<(Quantity, &'static str)> {
    reading.tables[table].columns.iter().map(|column| (column.quantity, column.unit.symbol())).collect()
}

/// Sheet and line of a notice.
fn place(notice: &Notice) -> (&str, Option<u32>) {
    let place = notice.place.as_ref().unwrap();
    (place.sheet.as_deref().unwrap_or_default(), place.line)
}

mod of_laboratories {
    use super::*;
    use Quantity::*;

    #[test]
    fn every_sheet_with_numbers_gives_its_tables_and_line_numbers_are_row_numbers() {
        let reading = reading("two_sheets.xlsx");
        assert_eq!((reading.encoding.as_str(), reading.bytes), ("workbook", bytes_of("two_sheets.xlsx").len()));
        let tables: Vec<(&str, [u32; 2])> =
            reading.tables.iter().map(|table| (table.title.as_str(), table.lines)).collect();
        assert_eq!(tables, [("Isotherms: Sample 7 as cast", [5, 19]), ("Ageing", [2, 7])]);
        assert_eq!(
            meanings(&reading, 0)[..4],
            [(Temperature, "°C"), (Frequency, "Hz"), (StorageModulus, "MPa"), (LossModulus, "MPa")]
        );
        let measured: Vec<(Kind, usize)> = reading.measurements.iter().map(|m| (m.kind, m.table)).collect();
        assert_eq!(measured, [(Kind::IsothermFamily, 0), (Kind::TimeTrace, 1)]);
        assert_eq!(reading.measurements[1].abscissa.si[1], 30.0); // half a minute
        let without = reading.notices.iter().find(|notice| notice.code == "sheet_without_numbers").unwrap();
        assert_eq!(place(without), ("Notes", None));
        // An empty sheet is nothing to speak of.
        assert!(reading.notices.iter().all(|notice| place(notice).0 != "Empty"));
        let previewed: Vec<&str> = reading.preview.iter().filter_map(|line| line.sheet.as_deref()).collect();
        assert_eq!(previewed.len(), reading.preview.len());
        assert_eq!((previewed.first(), previewed.last()), (Some(&"Isotherms"), Some(&"Ageing")));
        assert_eq!(reading.preview[2].text, "\tTemperature\tFrequency\tE'\tE\"\tStatus\tDate");
    }

    #[test]
    fn numbers_keep_all_their_digits_and_an_error_value_is_none() {
        let reading = reading("two_sheets.xlsx");
        let storage = &reading.tables[0].columns[2];
        // 1 Hz at 430 °C, 0.3 + 30 (ωτ)²/(1+(ωτ)²) GPa, as the script computed it.
        let x2 = (2.0 * std::f64::consts::PI).powi(2);
        assert!((storage.numbers[7] / (1e3 * (0.3 + 30.0 * x2 / (1.0 + x2))) - 1.0).abs() < 1e-15);
        assert!(storage.numbers[1].is_nan());
        assert_eq!(storage.values, 14);
    }

    #[test]
    fn a_sheet_for_each_step_is_a_table_for_each_step() {
        let reading = reading("steps.xls");
        let titles: Vec<&str> = reading.measurements.iter().map(|measurement| measurement.title.as_str()).collect();
        assert_eq!(titles, ["Frequency sweep - 1: frequency sweep", "Time sweep - 2: time trace"]);
        assert_eq!(reading.measurements[1].abscissa.si[1], 120.0); // 2 min
        assert_eq!(meanings(&reading, 0)[0], (Frequency, "rad/s"));
        assert!(!reading.decisions.iter().any(|decision| matches!(decision.key.as_str(), "encoding" | "delimiter")));
    }

    #[test]
    fn settings_and_shift_constants_are_not_taken_for_data() {
        let reading = reading("shift_list.xls");
        assert_eq!(reading.tables.len(), 1);
        assert_eq!(reading.measurements[0].groups.len(), 3);
        let without: Vec<&str> =
            reading.notices.iter().filter(|n| n.code == "sheet_without_numbers").map(|n| place(n).0).collect();
        assert_eq!(without, ["Data header", "Shiftlist"]);
    }

    #[test]
    fn an_open_document_gives_the_numbers_not_what_is_displayed() {
        let reading = reading("sweep.ods");
        let table = &reading.tables[0];
        assert_eq!((table.lines, table.columns[0].name.as_str()), ([5, 9], "f / Hz"));
        let x2 = (0.2 * std::f64::consts::PI).powi(2);
        assert!((table.columns[1].numbers[0] / (0.3 + 30.0 * x2 / (1.0 + x2)) - 1.0).abs() < 1e-15);
        assert!(reading.preview[4].text.ends_with("\t00:00:30"), "{}", reading.preview[4].text);
    }

    #[test]
    fn what_cannot_be_opened_is_refused_with_what_to_do() {
        let refused = |file: &str| try_reading(file, &ReadOptions::default()).unwrap_err().to_string();
        assert!(refused("protected.xlsx").contains("protected by a password"));
        assert!(refused("broken_off.xlsx").contains("damaged or incomplete"));
        assert!(refused("letter.docx").contains("a document of an office program; expected a text table"));
        let mut old_letter = bytes_of("steps.xls");
        let name = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let at = old_letter.windows(16).position(|window| window == name("Workbook")).unwrap();
        old_letter[at..at + 16].copy_from_slice(&name("WordDocu"));
        let error = read("old.doc", &old_letter, &ReadOptions::default(), &Workbooks).unwrap_err();
        assert!(error.to_string().contains("no workbook"), "{error}");
        let without_reader = read("a.xlsx", &bytes_of("two_sheets.xlsx"), &ReadOptions::default(), &StdDecoding);
        assert!(without_reader.unwrap_err().to_string().contains("a workbook (such as XLSX); expected a text table"));
    }
}

mod options {
    use super::*;

    const TWO: &[(&str, &str)] =
        &[("a", "f [Hz]\tG' [Pa]\n1\t2\n2\t3\n3\t4\n"), ("b", "t [s]\tG' [Pa]\n1\t2\n2\t3\n3\t4\n")];

    fn with(json: &str) -> Result<Reading, DataError> {
        given(TWO, &serde_json::from_str(json).unwrap())
    }

    #[test]
    fn a_choice_holds_where_the_column_is_and_must_be_somewhere() {
        let time = ColumnChoice { column: "t [s]".into(), quantity: None, unit: Unit::parse("min") };
        let options = ReadOptions { columns: vec![time], ..ReadOptions::default() };
        let reading = given(TWO, &options).unwrap();
        assert_eq!(reading.measurements[1].abscissa.si[0], 60.0);
        assert!(matches!(
            with(r#"{ "columns": [{ "column": "T" }] }"#),
            Err(DataError::UnknownColumn { found, .. }) if found == "T"
        ));
        assert!(with(r#"{ "group_by": "f [Hz]" }"#).is_ok());
        assert!(matches!(with(r#"{ "group_by": "moon" }"#), Err(DataError::UnknownOption { key: "group_by", .. })));
        assert!(matches!(with(r#"{ "decimal": "dot" }"#), Err(DataError::UnknownOption { key: "decimal", .. })));
        // It is said of text files that are opened together with it.
        assert!(with(r#"{ "encoding": "windows-1252" }"#).is_ok());
    }

    #[test]
    fn a_sheet_named_after_a_temperature_was_measured_at_it() {
        const SHEETS: &[(&str, &str)] =
            &[("430 °C", "f [Hz]\tG' [Pa]\n1\t2\n2\t3\n3\t4\n"), ("440 °C", "f [Hz]\tG' [Pa]\n1\t2\n2\t3\n3\t4\n")];
        let reading = given(SHEETS, &ReadOptions::default()).unwrap();
        let held: Vec<Option<f64>> = reading.measurements.iter().map(|m| m.groups[0].temperature).collect();
        assert_eq!(held, [Some(703.15), Some(713.15)]);

        const NUMBERS: &[(&str, &str)] =
            &[("180", "f [Hz]\tG' [Pa]\n1\t2\n2\t3\n"), ("2", "f [Hz]\tG' [Pa]\n1\t2\n2\t3\n")];
        let reading = given(NUMBERS, &ReadOptions::default()).unwrap();
        // In degrees Celsius most likely, but that is a guess.
        let guessed = reading.tables[0].columns.last().unwrap();
        assert_eq!((guessed.quantity, guessed.unit.symbol(), guessed.open), (Quantity::Temperature, "°C", true));
        assert_eq!(reading.tables[1].columns.len(), 2);
    }

    #[test]
    fn numbers_typed_as_words_may_have_decimal_commas() {
        let reading = given(&[("a", "f [Hz]\tG' [Pa]\n0,1\t2,5\n0,2\t3,5\n")], &ReadOptions::default()).unwrap();
        assert_eq!((reading.decimal.as_str(), reading.tables[0].columns[1].numbers[0]), ("comma", 2.5));
    }

    #[test]
    fn without_numbers_on_any_sheet_the_sheets_are_named() {
        let error = given(&[("Details", "Sample\t7"), ("", ""), ("Notes", "none")], &ReadOptions::default());
        assert!(error.unwrap_err().to_string().contains("(\"Details\", \"Notes\")"));
        assert_eq!(given(&[("Empty", "\n\t")], &ReadOptions::default()), Err(DataError::Empty));
    }
}

mod damage {
    use super::*;

    const FILES: &[&str] = &["two_sheets.xlsx", "steps.xls", "shift_list.xls", "sweep.ods"];

    /// Linear congruential generator (Knuth, MMIX).
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as usize) % limit.max(1)
        }
    }

    #[test]
    fn no_damage_to_a_workbook_makes_it_panic_or_says_nothing() {
        // The reader of XLS panics and is caught; without this the test would print every time it does.
        std::panic::set_hook(Box::new(|info| {
            if info.location().is_none_or(|place| place.file().starts_with("tests")) {
                eprintln!("{info}");
            }
        }));
        let mut random = Lcg(20_210_002);
        let mut refused = 0;
        for round in 0..600 {
            let file = FILES[round % FILES.len()];
            let mut bytes = bytes_of(file);
            for _ in 0..=random.below(12) {
                let at = random.below(bytes.len());
                match random.below(8) {
                    0 => bytes.truncate(at),
                    _ => bytes[at] = random.below(256) as u8,
                }
                if bytes.is_empty() {
                    bytes.push(0);
                }
            }
            match read(file, &bytes, &ReadOptions::default(), &Workbooks) {
                Ok(reading) => assert!(!reading.tables.is_empty()),
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().len() > 20, "{error}");
                }
            }
        }
        assert!(refused > 100, "the damage is not too gentle: {refused}");
    }
}

/// Workbooks of laboratories, which are not part of the project: `TANDELTA_DATA` says where some are.
mod laboratory {
    use super::*;
    use std::path::Path;

    fn read_all(folder: &Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        let read_one = |path: &Path| {
            let Ok(bytes) = std::fs::read(path) else { return 0 };
            if !is_workbook(&bytes) {
                return 0;
            }
            match read("book", &bytes, &ReadOptions::default(), &Workbooks) {
                Ok(reading) => assert!(!reading.tables.is_empty(), "{}", path.display()),
                Err(error) => panic!("{}: {error}", path.display()),
            }
            1
        };
        let paths = entries.flatten().map(|entry| entry.path());
        paths.map(|path| if path.is_dir() { read_all(&path) } else { read_one(&path) }).sum()
    }

    #[test]
    fn every_real_workbook_is_read() {
        match std::env::var_os("TANDELTA_DATA") {
            Some(folder) => println!("{} workbooks read", read_all(Path::new(&folder))),
            None => println!("TANDELTA_DATA is not set: no real workbooks were read"),
        }
    }
}

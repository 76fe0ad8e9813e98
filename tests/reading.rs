//! Reading files: what is understood of small files that imitate those of laboratories, what is said of damaged ones, and that
//! no bytes make it panic. `tests/data/README.md` says what each file imitates.

use std::path::{Path, PathBuf};
use tandelta::data::{
    ColumnChoice, DataError, FrequencySweep, Kind, Level, LineRole, Notice, ReadOptions, Reading, StdDecoding, read,
};
use tandelta::units::{Quantity, Unit};

/// Two roundings: the decimal of the file, and the factor to SI.
const REL: f64 = 1e-15;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

fn bytes_of(file: &str) -> Vec<u8> {
    std::fs::read(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn try_reading(file: &str, options: &ReadOptions) -> Result<Reading, DataError> {
    read(file, &bytes_of(file), options, &StdDecoding)
}

fn reading(file: &str) -> Reading {
    try_reading(file, &ReadOptions::default()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn read_text(text: &str) -> Reading {
    read("text", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap_or_else(|error| panic!("{error}"))
}

/// Quantity and unit of each column of the first table.
fn meanings(reading: &Reading) -> Vec<(Quantity, &'static str)> {
    reading.tables[0].columns.iter().map(|column| (column.quantity, column.unit.symbol())).collect()
}

fn anything_open(reading: &Reading) -> bool {
    reading.decisions.iter().any(|decision| decision.open)
        || reading.tables.iter().flat_map(|table| &table.columns).any(|column| column.open)
}

fn notice<'a>(reading: &'a Reading, code: &str) -> &'a Notice {
    reading.notices.iter().find(|notice| notice.code == code).unwrap_or_else(|| {
        let codes: Vec<&str> = reading.notices.iter().map(|notice| notice.code.as_str()).collect();
        panic!("{}: no notice {code} among {codes:?}", reading.file)
    })
}

fn line_of(notice: &Notice) -> Option<u32> {
    notice.place.as_ref().and_then(|place| place.line)
}

fn choose(column: &str, quantity: Option<Quantity>, unit: Option<&str>) -> ReadOptions {
    let unit = unit.map(|unit| Unit::parse(unit).unwrap());
    ReadOptions { columns: vec![ColumnChoice { column: column.into(), quantity, unit }], ..ReadOptions::default() }
}

mod quirks {
    use super::*;
    use Quantity::*;

    #[test]
    fn names_and_units_in_two_rows_leave_nothing_open() {
        let reading = reading("units_row.csv");
        assert_eq!(
            (reading.encoding.as_str(), reading.delimiter.as_str(), reading.decimal.as_str()),
            ("utf-8", "comma", "point")
        );
        assert_eq!(
            meanings(&reading),
            [(Frequency, "Hz"), (StorageModulus, "MPa"), (LossModulus, "MPa"), (Temperature, "°C"), (Set, "")]
        );
        assert!(!anything_open(&reading));
        assert!(reading.notices.is_empty(), "{:?}", reading.notices);
        let family = &reading.measurements[0];
        assert_eq!(family.kind, Kind::IsothermFamily);
        assert_eq!(family.ordinates.iter().map(|channel| channel.symbol.as_str()).collect::<Vec<_>>(), ["E'", "E''"]);
        assert_eq!(family.groups.len(), 3);
        assert!(family.groups.iter().all(|group| group.size == 5));
        // 690 K, wandering by 0.05 K.
        let first = &family.groups[0];
        assert!((first.temperature.unwrap() - 690.0).abs() < 0.02);
        assert!(first.temperature_spread.unwrap() < 0.05);
        assert_eq!(first.label, "416.8 °C");
        let why: Vec<&str> = reading.tables[0].columns.iter().map(|column| column.why.as_str()).collect();
        assert_eq!(why[1], "name \"E_stor\"; unit row \"MPa\"");
    }

    #[test]
    fn units_glued_to_names_are_converted_at_the_door() {
        let reading = reading("glued_units.csv");
        assert!(!anything_open(&reading));
        let family = &reading.measurements[0];
        assert_eq!(
            family.groups.iter().map(|group| group.label.as_str()).collect::<Vec<_>>(),
            ["690 K", "700 K", "710 K"]
        );
        let table = &reading.tables[0];
        for row in 0..table.rows {
            let hertz = table.columns[1].numbers[row];
            assert!((family.abscissa.si[row] / (std::f64::consts::TAU * hertz) - 1.0).abs() < REL);
            assert!((family.ordinates[0].si[row] / (1e9 * table.columns[2].numbers[row]) - 1.0).abs() < REL);
        }
        assert_eq!((family.abscissa.symbol.as_str(), family.ordinates[0].symbol.as_str()), ("f", "G'"));
    }

    #[test]
    fn a_german_file_with_decimal_commas() {
        let reading = reading("semicolon_decimal_comma.csv");
        assert_eq!(
            (reading.encoding.as_str(), reading.delimiter.as_str(), reading.decimal.as_str()),
            ("windows-1252", "semicolon", "comma")
        );
        assert_eq!(
            meanings(&reading),
            [(Temperature, "°C"), (Frequency, "Hz"), (StorageModulus, "MPa"), (LossModulus, "MPa"), (LossFactor, "")]
        );
        assert!(!anything_open(&reading));
        // 0,00645E+0003 MPa
        assert_eq!(reading.tables[0].columns[2].numbers[0], 6.45);
        assert_eq!(reading.measurements[0].groups[1].label, "430 °C");
    }

    #[test]
    fn a_rheometer_export_in_utf16() {
        let reading = reading("rheometer_utf16.csv");
        assert_eq!((reading.encoding.as_str(), reading.delimiter.as_str()), ("utf-16le", "tab"));
        let columns = &reading.tables[0].columns;
        assert_eq!(
            columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(),
            ["Point No.", "Angular Frequency", "Storage Modulus", "Loss Modulus", "Status"]
        );
        assert_eq!(meanings(&reading)[1..4], [(Frequency, "rad/s"), (StorageModulus, "Pa"), (LossModulus, "Pa")]);
        assert_eq!(reading.measurements[0].abscissa.symbol, r"\omega");
        assert!(notice(&reading, "text_columns").message.contains("Status"));
        let role = |line: u32| reading.preview.iter().find(|shown| shown.line == line).map(|shown| shown.role);
        assert_eq!(role(1), Some(LineRole::Preamble));
        assert_eq!(role(5), Some(LineRole::Names));
        assert_eq!(role(6), Some(LineRole::Blank));
        assert_eq!(role(7), Some(LineRole::Units));
        assert_eq!(role(8), Some(LineRole::Data));
    }

    #[test]
    fn utf16_without_a_mark_and_time_in_minutes() {
        let reading = reading("ageing_utf16be_no_mark.txt");
        assert_eq!(reading.encoding, "utf-16be");
        let trace = &reading.measurements[0];
        assert_eq!((trace.kind, trace.ordinates.len()), (Kind::TimeTrace, 2));
        assert_eq!(trace.abscissa.si[1], 30.0); // half a minute
        assert!(!anything_open(&reading));
    }

    #[test]
    fn columns_between_blanks_with_a_row_of_bracketed_units() {
        let reading = reading("fixed_width.txt");
        assert_eq!(reading.delimiter, "blanks");
        assert_eq!(
            meanings(&reading)[1..],
            [
                (Temperature, "°C"),
                (Time, "s"),
                (Frequency, "Hz"),
                (StorageModulus, "MPa"),
                (LossModulus, "MPa"),
                (LossFactor, "")
            ]
        );
        assert_eq!(reading.tables[0].rows, 6);
        assert_eq!(reading.measurements[0].kind, Kind::FrequencySweep);
        assert_eq!(line_of(notice(&reading, "skipped_text")), Some(9));
    }

    #[test]
    fn decimal_commas_in_quotes_between_commas() {
        let reading = reading("quoted_decimal_comma.csv");
        assert_eq!((reading.delimiter.as_str(), reading.decimal.as_str()), ("comma", "comma"));
        let columns = &reading.tables[0].columns;
        assert_eq!((columns[4].name.as_str(), columns[4].quantity), ("G\" in Pa", LossModulus));
        assert_eq!(columns[1].numbers[0], 241.7);
        assert!(notice(&reading, "blank_columns").message.contains("----"));
    }

    #[test]
    fn comments_are_skipped_and_the_last_may_name_the_columns() {
        let reading = reading("comments.dat");
        assert_eq!(meanings(&reading), [(Frequency, "rad/s"), (StorageModulus, "GPa"), (LossModulus, "GPa")]);
        assert_eq!(reading.tables[0].rows, 5);
        assert!(!anything_open(&reading));
    }

    #[test]
    fn numbers_without_names_are_left_open() {
        let reading = reading("headerless.dat");
        let columns = &reading.tables[0].columns;
        assert_eq!(columns[2].name, "column 3");
        assert!(columns.iter().all(|column| column.open && column.quantity == Other));
        assert_eq!(reading.measurements[0].kind, Kind::Columns);
        assert_eq!(reading.tables[0].lines, [1, 5]);
    }

    #[test]
    fn line_ends_of_cr_alone_and_numbers_without_a_leading_zero() {
        let reading = reading("carriage_returns.txt");
        assert_eq!(reading.tables[0].rows, 5);
        assert_eq!(reading.tables[0].columns[0].numbers[0], 0.1);
        assert_eq!(
            meanings(&reading),
            [(Frequency, "Hz"), (StorageModulus, "Pa"), (LossModulus, "Pa"), (LossFactor, "")]
        );
    }

    #[test]
    fn two_headings_make_two_tables() {
        let reading = reading("two_steps.txt");
        assert_eq!(
            reading.tables.iter().map(|table| table.title.as_str()).collect::<Vec<_>>(),
            ["Frequency sweep - 1", "Time sweep - 2"]
        );
        let kinds: Vec<Kind> = reading.measurements.iter().map(|measurement| measurement.kind).collect();
        assert_eq!(kinds, [Kind::FrequencySweep, Kind::TimeTrace]);
        assert_eq!(reading.measurements[1].abscissa.si[1], 120.0); // 2 min
    }

    #[test]
    fn a_ramp_with_cycled_frequencies_is_a_temperature_sweep_at_each() {
        let reading = reading("cycled_frequencies.csv");
        let sweep = &reading.measurements[0];
        assert_eq!(sweep.kind, Kind::TemperatureSweep);
        assert_eq!(
            sweep.groups.iter().map(|group| (group.label.as_str(), group.size)).collect::<Vec<_>>(),
            [("1 Hz", 40), ("2 Hz", 40), ("4 Hz", 40), ("8 Hz", 40)]
        );
        assert_eq!(sweep.abscissa.quantity, Temperature);
    }

    #[test]
    fn a_wide_table_is_read_whole() {
        let header: Vec<String> = (0..200).map(|column| format!("signal {column}")).collect();
        let row = |row: usize| (0..200).map(|column| format!("{}.5", row * column)).collect::<Vec<_>>().join(";");
        let reading = read_text(&format!("{}\n{}\n{}\n{}", header.join(";"), row(1), row(2), row(3)));
        assert_eq!(reading.tables[0].columns.len(), 200);
        assert_eq!(reading.tables[0].columns[199].numbers[2], 597.5);
    }

    #[test]
    fn a_table_far_too_wide_is_cut_with_a_warning_not_emptied() {
        for delimiter in [" ", ";"] {
            let reading = read_text(&format!("{0}\n{0}\n", vec!["1"; 6000].join(delimiter)));
            assert_eq!((reading.tables[0].rows, reading.tables[0].columns.len()), (2, 5000));
            notice(&reading, "many_columns");
        }
    }

    #[test]
    fn numbers_in_a_heading_are_not_taken_for_data() {
        let reading = read_text("110\t120\tfreq [Hz]\n5.4\t5.2\t0.1\n5.5\t5.3\t1\n5.6\t5.4\t10\n");
        let table = &reading.tables[0];
        assert_eq!((table.rows, table.columns[0].name.as_str()), (3, "110"));
    }
}

mod damage {
    use super::*;

    #[test]
    fn a_bad_row_never_fails_the_file() {
        let reading = reading("damaged.csv");
        let table = &reading.tables[0];
        assert_eq!(table.rows, 9);
        assert_eq!(table.columns[0].numbers[..], [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0]);
        // n.a., abc and - are missing; nothing moved into their place.
        let storage: Vec<Option<f64>> =
            table.columns[1].numbers.iter().map(|number| number.is_finite().then_some(*number)).collect();
        assert_eq!(storage, [Some(2.1), None, Some(35.2), Some(63.1), Some(69.2), None, Some(70.1), None, Some(70.2)]);
        assert_eq!(line_of(notice(&reading, "bad_rows")), Some(4));
        assert_eq!(line_of(notice(&reading, "not_finite")), Some(6));
        assert_eq!(line_of(notice(&reading, "text_cells")), Some(8));
        assert!(notice(&reading, "text_cells").message.contains("\"abc\""));
        assert_eq!(line_of(notice(&reading, "short_rows")), Some(7));
        assert_eq!(line_of(notice(&reading, "long_rows")), Some(9));
        assert_eq!(line_of(notice(&reading, "skipped_text")), Some(13));
        assert!(
            reading
                .notices
                .iter()
                .flat_map(|notice| &notice.place)
                .all(|place| place.file.as_deref() == Some("damaged.csv"))
        );
    }

    #[test]
    fn a_row_between_blanks_with_a_cell_too_few_is_left_out_rather_than_misread() {
        let reading = read_text("1 2 3\n4 5 6\n7 9\n10 11 12\n");
        assert_eq!(reading.tables[0].columns[1].numbers[..], [2.0, 5.0, 11.0]);
        assert_eq!(line_of(notice(&reading, "uneven_rows")), Some(3));
    }

    #[test]
    fn numbers_that_lost_their_decimals_are_refused_not_repaired() {
        let reading = reading("lost_decimals.csv");
        let temperature = &reading.tables[0].columns[1];
        assert_eq!((temperature.values, temperature.range), (0, None));
        let refused = notice(&reading, "ambiguous_numbers");
        assert_eq!((refused.level, line_of(refused)), (Level::Warning, Some(2)));
        assert!(refused.message.contains("45.793.053"));
    }

    #[test]
    fn a_missing_unit_is_assumed_with_a_warning_and_can_be_set() {
        let reading = reading("no_units.csv");
        let open: Vec<&str> =
            reading.tables[0].columns.iter().filter(|column| column.open).map(|column| column.name.as_str()).collect();
        assert_eq!(open, ["f", "G'", "G'(2)", "G''", "T"]);
        assert!(
            reading.notices.iter().filter(|notice| notice.code == "unit_assumed").all(|n| n.level == Level::Warning)
        );
        assert!(notice(&reading, "several_candidates").message.contains("\"G'\" is used"));

        let set = try_reading("no_units.csv", &choose("f", None, Some("rad/s"))).unwrap();
        assert!(!set.tables[0].columns[0].open);
        assert_eq!(set.measurements[0].abscissa.si[0], 0.1);
        assert!(set.notices.iter().all(|notice| !notice.message.starts_with("Column \"f\"")), "the warning is settled");
        let by_number = try_reading("no_units.csv", &choose("2", Some(Quantity::Other), None)).unwrap();
        assert_eq!(by_number.measurements[0].ordinates[0].name, "G'(2)");
    }

    #[test]
    fn zero_frequencies_and_negative_moduli_are_said_with_their_lines() {
        let reading = reading("zero_and_negative.csv");
        assert!(notice(&reading, "no_frequency").message.contains("lines 2, 5"));
        assert!(notice(&reading, "negative_modulus").message.contains("line 3"));
        assert!(notice(&reading, "all_zero").message.contains("strain"));
        let (sweep, said) = FrequencySweep::of(&reading.measurements[0], 0).unwrap();
        assert_eq!(sweep.rows, [1, 2]);
        assert!((sweep.loss[0] / -3.5e6 - 1.0).abs() < REL, "noise is kept");
        assert!(said.iter().any(|notice| notice.code == "no_frequency" && notice.message.contains("rows 1, 4")));
        assert!(said.iter().any(|notice| notice.code == "negative_modulus" && notice.level == Level::Warning));
    }

    #[test]
    fn a_single_row_is_a_table_with_a_warning() {
        let reading = reading("one_row.csv");
        assert_eq!(reading.tables[0].rows, 1);
        assert_eq!(notice(&reading, "one_row").level, Level::Warning);
    }

    #[test]
    fn letters_that_could_be_in_another_encoding_are_left_open() {
        let read_as = |encoding: Option<&str>| {
            try_reading("cyrillic.txt", &ReadOptions { encoding: encoding.map(String::from), ..ReadOptions::default() })
        };
        let guessed = read_as(None).unwrap();
        assert!(guessed.decisions[0].open);
        assert_eq!(notice(&guessed, "encoding_assumed").level, Level::Warning);
        // This test's decoder does not know Cyrillic; a page's does.
        assert!(matches!(read_as(Some("windows-1251")), Err(DataError::NotDecoded { .. })));
        assert!(!read_as(Some("windows-1252")).unwrap().decisions[0].open);
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let refused = |file: &str| try_reading(file, &ReadOptions::default()).unwrap_err();
        assert_eq!(refused("empty.csv"), DataError::Empty);
        assert_eq!(refused("blank.csv"), DataError::Empty);
        let letter = refused("words.txt");
        assert!(matches!(letter, DataError::NoNumbers { lines: 3, .. }), "{letter:?}");
        assert!(letter.to_string().contains("Dear colleague"), "{letter}");
        assert!(refused("picture.png").to_string().starts_with("This is a PNG picture; expected a text table"));
        let binary: Vec<u8> = (0..4000u32).map(|n| (n * n % 31) as u8).collect();
        assert!(matches!(
            read("a.bin", &binary, &ReadOptions::default(), &StdDecoding),
            Err(DataError::NotText { found: "binary data", .. })
        ));
    }
}

mod options {
    use super::*;

    #[test]
    fn every_decision_can_be_changed_to_each_of_its_choices() {
        for file in ["units_row.csv", "semicolon_decimal_comma.csv", "cycled_frequencies.csv"] {
            for decision in reading(file).decisions {
                for choice in &decision.choices {
                    let json = serde_json::json!({ decision.key.as_str(): choice.value });
                    let options: ReadOptions = serde_json::from_value(json).unwrap();
                    // Another choice may leave no numbers; what it must not be is unknown.
                    match try_reading(file, &options) {
                        Ok(reading) => {
                            let now = reading.decisions.iter().find(|other| other.key == decision.key);
                            assert!(
                                now.is_none_or(|now| now.value == choice.value),
                                "{file}: {} {now:?}",
                                choice.value
                            );
                        }
                        Err(error) => assert!(!matches!(error, DataError::UnknownOption { .. }), "{file}: {error}"),
                    }
                }
            }
        }
    }

    #[test]
    fn an_unknown_value_is_refused_with_what_is_accepted() {
        let with = |key: &str, value: &str| {
            let options: ReadOptions = serde_json::from_value(serde_json::json!({ key: value })).unwrap();
            try_reading("units_row.csv", &options).unwrap_err().to_string()
        };
        assert!(with("encoding", "ebcdic").contains("\"utf-8\""));
        assert!(with("delimiter", "pipe").contains("\"semicolon\""));
        assert!(with("decimal", "dot").contains("\"point\" or \"comma\""));
        assert!(with("group_by", "moon").contains("\"Set\""));
        assert!(with("group_tolerance", "wide").contains("kelvin"));
        let error = try_reading("units_row.csv", &choose("E_relax", None, None)).unwrap_err();
        assert!(error.to_string().contains("\"E_stor\""), "{error}");
        let error = try_reading("units_row.csv", &choose("f", None, Some("GPa"))).unwrap_err();
        assert!(error.to_string().contains("\"rad/s\""), "{error}");
    }

    #[test]
    fn grouping_follows_the_user() {
        let groups =
            |options: ReadOptions| try_reading("units_row.csv", &options).unwrap().measurements[0].groups.len();
        let by = |column: &str| ReadOptions { group_by: Some(column.into()), ..ReadOptions::default() };
        assert_eq!(groups(by("none")), 1);
        assert_eq!(groups(by("T")), 3);
        assert_eq!(groups(by("f")), 5);
        let json = r#"{ "group_by": "1" }"#;
        let text: String = (0..6000).map(|row| format!("{row},{}\n", row % 7)).collect();
        let reading = read("text", text.as_bytes(), &serde_json::from_str(json).unwrap(), &StdDecoding).unwrap();
        assert_eq!(reading.measurements[0].groups.len(), 1, "six thousand groups are none");
        notice(&reading, "too_many_groups");
        assert_eq!(groups(ReadOptions { group_tolerance: Some("12".into()), ..by("T") }), 1);
    }

    #[test]
    fn a_quantity_given_to_a_nameless_column_leaves_its_unit_open() {
        let reading = try_reading("headerless.dat", &choose("1", Some(Quantity::Frequency), None)).unwrap();
        assert_eq!(reading.tables[0].columns[0].unit.symbol(), "Hz");
        assert!(reading.tables[0].columns[0].open);
        notice(&reading, "unit_assumed");
        let reading =
            try_reading("headerless.dat", &choose("column 1", Some(Quantity::Frequency), Some("rad/s"))).unwrap();
        assert!(!reading.tables[0].columns[0].open);
    }

    #[test]
    fn a_column_said_to_be_in_kelvin_is_not_shifted() {
        let reading = try_reading("units_row.csv", &choose("T", None, Some("K"))).unwrap();
        let column = &reading.tables[0].columns[3];
        assert_eq!(column.unit.symbol(), "K");
        assert!((reading.measurements[0].groups[0].temperature.unwrap() - 416.85).abs() < 0.02);
        assert!(column.why.ends_with("unit chosen by the user"), "{}", column.why);
    }
}

mod sweeps {
    use super::*;

    #[test]
    fn a_sweep_ascends_in_frequency_whatever_the_file_does() {
        let reading = read_text(
            "f [Hz],G' [Pa],G'' [Pa],T [K]\n10,3,0.3,700\n1,2,0.2,700\n,9,9,700\n100,4,,700\n5,,,700\n1,2.5,0.2,700\n",
        );
        let (sweep, notices) = FrequencySweep::of(&reading.measurements[0], 0).unwrap();
        assert!(sweep.omega.is_sorted());
        assert_eq!(sweep.storage, [2.0, 2.5, 3.0, 4.0], "a repeated frequency keeps both of its points");
        assert_eq!(sweep.rows, [1, 5, 0, 3]);
        assert!(sweep.loss[3].is_nan());
        assert!(sweep.loss_factor.is_empty());
        assert_eq!(sweep.temperature, Some(700.0));
        let codes: Vec<&str> = notices.iter().map(|notice| notice.code.as_str()).collect();
        assert_eq!(codes, ["no_frequency", "empty_points"]);
    }

    #[test]
    fn what_is_no_sweep_is_refused_with_the_reason() {
        let trace = &reading("ageing_utf16be_no_mark.txt").measurements[0];
        assert!(matches!(FrequencySweep::of(trace, 0), Err(DataError::NotAFrequencySweep { .. })));
        let family = &reading("units_row.csv").measurements[0];
        assert_eq!(FrequencySweep::of(family, 3).unwrap_err(), DataError::NoSuchGroup { group: 3, groups: 3 });
        let still = read_text("f [Hz],G' [Pa]\n0,1\n0,2\n");
        assert!(matches!(FrequencySweep::of(&still.measurements[0], 0), Err(DataError::NoPoints { rows: 2, .. })));
    }
}

mod house {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_explained_in_its_readme() {
        let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
        let mut files: Vec<String> = std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "README.md" && !name.starts_with('.'))
            .collect();
        let mut explained: Vec<String> =
            readme.lines().filter_map(|line| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_string())).collect();
        files.sort();
        explained.sort();
        assert_eq!(explained, files);
    }

    #[test]
    fn the_json_of_a_reading_carries_no_columns_of_numbers() {
        let json = serde_json::to_value(reading("units_row.csv")).unwrap();
        assert_eq!(json["tables"][0]["columns"][1]["quantity"], "storage_modulus");
        assert_eq!(json["tables"][0]["columns"][1]["unit"], "MPa");
        assert_eq!(json["measurements"][0]["kind"], "isotherm_family");
        assert!(json["tables"][0]["columns"][1].get("numbers").is_none());
        assert_eq!(json["sha256"].as_str().map(str::len), Some(64));
    }

    #[test]
    fn the_preview_is_short_and_its_lines_are_cut_between_characters() {
        let long = "µ".repeat(500);
        let text = format!(
            "{long}\n{}",
            (0..500).map(|n| if n % 3 == 0 { "oops\n".into() } else { format!("{n},1,2\n") }).collect::<String>()
        );
        let preview = read_text(&text).preview;
        assert_eq!(preview.len(), 60);
        assert_eq!(preview[0].text.chars().count(), 200);
        assert!(preview.is_sorted_by_key(|shown| shown.line));
    }

    /// Linear congruential generator (Knuth, MMIX).
    struct Lcg(u64);

    impl Lcg {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as usize) % limit.max(1)
        }

        fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
            &items[self.below(items.len())]
        }
    }

    fn random_options(random: &mut Lcg) -> ReadOptions {
        let mut maybe = |words: &[&str]| (random.below(4) == 0).then(|| random.pick(words).to_string());
        let mut options = ReadOptions {
            encoding: maybe(&["utf-8", "utf-16le", "utf-16be", "windows-1252", "gbk", "?"]),
            delimiter: maybe(&["comma", "semicolon", "tab", "blanks", "?"]),
            decimal: maybe(&["point", "comma", "?"]),
            tables: maybe(&["joined", "apart", "?"]),
            arrangement: maybe(&["points", "as_written", "?"]),
            exothermic: maybe(&["up", "down", "?"]),
            sample_mass: maybe(&["10", "-1", ""]),
            heating_rate: maybe(&["20", "0", "inf"]),
            group_by: maybe(&["none", "1", "2", "T", "Set", "f", "0"]),
            group_tolerance: maybe(&["0", "1", "1e300", "-1", "nan"]),
            columns: Vec::new(),
        };
        if random.below(4) == 0 {
            options.columns.push(ColumnChoice {
                column: random.pick(&["1", "2", "3", "f", "T", "0", "99999999999999999999"]).to_string(),
                quantity: (random.below(2) == 0).then(|| random.pick(&Quantity::all().collect::<Vec<_>>()).to_owned()),
                unit: (random.below(2) == 0)
                    .then(|| Unit::parse(random.pick::<&str>(&["Hz", "K", "MPa", "min", ""])).unwrap()),
            });
        }
        options
    }

    /// Reads and goes on to every sweep and to JSON, as a page would; whatever is said must say something.
    fn exercise(bytes: &[u8], options: &ReadOptions) {
        match read("random", bytes, options, &StdDecoding) {
            Ok(reading) => {
                assert!(!reading.tables.is_empty(), "{options:?} {:?}", String::from_utf8_lossy(bytes));
                for table in &reading.tables {
                    assert!(table.columns.iter().all(|column| column.numbers.len() == table.rows));
                    assert_eq!(table.row_lines.len(), table.rows);
                }
                for measurement in &reading.measurements {
                    for group in 0..measurement.groups.len() {
                        if let Ok((sweep, _)) = FrequencySweep::of(measurement, group) {
                            assert!(sweep.omega.iter().all(|omega| *omega > 0.0 && omega.is_finite()));
                        }
                    }
                }
                assert!(reading.notices.iter().all(|notice| !notice.message.is_empty()));
                assert!(reading.preview.len() <= 60);
                serde_json::to_string(&reading).unwrap();
            }
            Err(error) => assert!(error.notice("random").message.len() > 20),
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let mut random = Lcg(20_210_000);
        for _ in 0..1500 {
            let bytes: Vec<u8> = (0..random.below(600)).map(|_| random.below(256) as u8).collect();
            exercise(&bytes, &random_options(&mut random));
        }
        let pieces = [
            "1",
            "2.5",
            "-3,5",
            "1e9",
            "1e999",
            "NaN",
            "n.a.",
            "-",
            "",
            ";",
            ";",
            ",",
            ",",
            "\t",
            "\t",
            " ",
            "  ",
            "\n",
            "\n",
            "\n",
            "\r",
            "\r\n",
            "f",
            "T",
            "t",
            "Set",
            "G'",
            "E\"",
            "[Hz]",
            "(MPa)",
            "/",
            "K",
            "°C",
            "Hz",
            "#",
            "%",
            "//",
            "\"",
            "\"\"",
            "\u{c}",
            "\0",
            "−1",
            "1.234.567",
            "1 234",
            "′",
            "δ",
            "in",
            "_",
            "é",
            "\u{fffd}",
            "log",
            "omega",
        ];
        for _ in 0..3000 {
            let text: String = (0..random.below(120)).map(|_| *random.pick(&pieces)).collect();
            exercise(text.as_bytes(), &random_options(&mut random));
        }
    }

    #[test]
    fn no_damage_to_a_file_makes_it_panic() {
        let mut random = Lcg(20_210_001);
        let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<Vec<u8>> =
            entries.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap()).collect();
        for _ in 0..3000 {
            let mut bytes = random.pick(&files).clone();
            for _ in 0..random.below(8) {
                let (from, at) = (random.below(bytes.len()), random.below(bytes.len()));
                match random.below(5) {
                    0 if !bytes.is_empty() => bytes[at] = random.below(256) as u8,
                    1 => bytes.truncate(at),
                    2 => bytes.insert(at, *random.pick(b"\n\r\t,; \"'#[](-+.eE0\0\xFF")),
                    3 => drop(bytes.drain(from.min(at)..from.max(at))),
                    _ => {
                        let copy = bytes[from.min(at)..from.max(at)].to_vec();
                        bytes.splice(at..at, copy);
                    }
                }
            }
            exercise(&bytes, &random_options(&mut random));
        }
    }
}

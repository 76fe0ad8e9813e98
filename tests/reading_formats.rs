//! The files of instruments: what each format knows better than a reader of any text, and the quirks of files seen in
//! laboratories. `tests/data/README.md` says what each file imitates.

use std::path::Path;
use tandelta::data::{FORMATS, Kind, Notice, ReadOptions, Reading, StdDecoding, Table, read};
use tandelta::units::Quantity;

fn try_reading(file: &str, options: &ReadOptions) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    read(file, &bytes, options, &StdDecoding).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The file, which must be of this format.
fn reading(file: &str, format: &str) -> Reading {
    let reading = try_reading(file, &ReadOptions::default());
    assert_eq!(reading.format, format, "{file}");
    reading
}

fn read_text(text: &str) -> Reading {
    read("text", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap_or_else(|error| panic!("{error}"))
}

fn notice<'a>(reading: &'a Reading, code: &str) -> Option<&'a Notice> {
    reading.notices.iter().find(|notice| notice.code == code)
}

/// The value of a decision.
fn decided<'a>(reading: &'a Reading, key: &str) -> &'a str {
    let found = reading.decisions.iter().find(|decision| decision.key == key);
    found.map_or_else(|| panic!("{}: no decision {key}", reading.file), |decision| decision.value.as_str())
}

/// Names, quantities and units of the columns that are known.
fn known(table: &Table) -> Vec<(&str, Quantity, &'static str)> {
    let known = table.columns.iter().filter(|column| column.quantity != Quantity::Other && !column.given);
    known.map(|column| (column.name.as_str(), column.quantity, column.unit.symbol())).collect()
}

fn open(table: &Table) -> Vec<&str> {
    table.columns.iter().filter(|column| column.open).map(|column| column.name.as_str()).collect()
}

/// Titles and numbers of rows of the parts of a table.
fn parts(table: &Table) -> Vec<(&str, usize)> {
    table.parts.iter().map(|part| (part.title.as_deref().unwrap_or_default(), part.rows)).collect()
}

fn labels(reading: &Reading) -> Vec<(&str, usize)> {
    reading.measurements[0].groups.iter().map(|group| (group.label.as_str(), group.size)).collect()
}

mod ta_universal {
    use super::*;
    use Quantity::*;

    #[test]
    fn names_stand_in_rows_of_settings_and_marks_part_the_segments() {
        let reading = reading("ta_segments.txt", "ta_universal");
        let table = &reading.tables[0];
        assert_eq!(
            known(table)[1..],
            [
                ("Temperature (°C)", Temperature, "°C"),
                ("Storage Modulus (MPa)", StorageModulus, "MPa"),
                ("Loss Modulus (MPa)", LossModulus, "MPa"),
                ("Tan Delta", LossFactor, ""),
            ]
        );
        assert_eq!(parts(table), [("segment 1", 8), ("segment 2", 6)]);
        assert!(table.columns[0].numbers.iter().all(|&minutes| minutes >= 0.0), "no mark is data");
    }

    #[test]
    fn segments_stay_parts_of_their_table_when_tables_are_wanted_apart() {
        let options = ReadOptions { tables: Some("apart".into()), ..ReadOptions::default() };
        assert_eq!(try_reading("ta_segments.txt", &options).tables.len(), 1);
    }

    #[test]
    fn the_head_tells_mass_and_direction_and_the_rate_of_an_only_ramp() {
        let old = reading("ta_2920.txt", "ta_universal");
        assert_eq!(old.measurements[0].kind, Kind::HeatFlowCurve);
        assert_eq!((decided(&old, "sample_mass"), decided(&old, "exothermic")), ("5.2", "up"));
        assert_eq!(known(&old.tables[0])[1], ("Temperature (°C)", Temperature, "°C"), "a DOS degree sign");
        assert_eq!(parts(&old.tables[0]), [("segment 1", 4), ("segment 2", 4)]);

        let two_ramps = reading("ta_form_feed.txt", "ta_universal");
        assert_eq!(decided(&two_ramps, "heating_rate"), "");
    }

    #[test]
    fn rows_may_begin_after_a_form_feed_and_stand_between_blanks() {
        let reading = reading("ta_form_feed.txt", "ta_universal");
        assert_eq!((reading.delimiter.as_str(), reading.tables[0].rows), ("blanks", 8));
        assert_eq!(reading.tables[0].columns[0].numbers[0], 0.003733334);
    }
}

mod trios {
    use super::*;

    #[test]
    fn each_step_is_a_table_with_its_title_in_text_and_csv_alike() {
        for file in ["trios_steps.txt", "trios_steps.csv"] {
            let reading = reading(file, "trios");
            let titles: Vec<&str> = reading.tables.iter().map(|table| table.title.as_str()).collect();
            assert_eq!(titles, ["Frequency sweep - 1", "Flow sweep - 2", "Frequency sweep - 3"], "{file}");
            let kinds: Vec<Kind> = reading.measurements.iter().map(|measurement| measurement.kind).collect();
            assert_eq!(kinds, [Kind::FrequencySweep, Kind::FlowCurve, Kind::FrequencySweep]);
            // A blank unit: the loss factor has none.
            let last = &reading.tables[0].columns[4];
            assert_eq!((last.quantity, last.unit.symbol(), last.open), (Quantity::LossFactor, "", false));
        }
    }

    #[test]
    fn the_export_for_laboratories_names_each_row_and_each_step() {
        let reading = reading("trios_lims.txt", "trios");
        let table = &reading.tables[0];
        assert_eq!(parts(table)[0], ("Frequency sweep (150.0 °C)", 4));
        assert_eq!(table.columns[0].name, "Run time", "\"Data point\" is no column");
        assert_eq!(table.columns[3].unit.symbol(), "MPa");
        assert_eq!(reading.measurements[0].kind, Kind::IsothermFamily);
        assert_eq!(labels(&reading), [("150 °C", 4), ("140 °C", 4), ("130 °C", 4)]);
    }
}

mod rheocompass {
    use super::*;

    #[test]
    fn tests_of_one_project_are_parts_and_their_names_tell_the_temperature() {
        let reading = reading("rheocompass_tests.csv", "rheocompass");
        assert_eq!(
            parts(&reading.tables[0]),
            [("Viscosity Curve-LO80C, Viscosity curve 1", 7), ("Viscosity Curve-75C, Viscosity curve 1", 7)]
        );
        assert_eq!(reading.measurements[0].kind, Kind::FlowCurve);
        assert_eq!(labels(&reading), [("80 °C", 7), ("75 °C", 7)]);
    }

    #[test]
    fn the_program_speaks_french_and_german_and_marks_points_it_does_not_believe() {
        let french = reading("rheocompass_francais.csv", "rheocompass");
        assert_eq!(french.decimal, "comma");
        assert_eq!(parts(&french.tables[0]), [("Balayage 1, interval 1", 6), ("Balayage 1, interval 2", 4)]);
        for (reading, lines) in
            [(french, "lines 24, 27"), (reading("rheocompass_deutsch.csv", "rheocompass"), "lines 13, 16")]
        {
            let quantities: Vec<Quantity> =
                known(&reading.tables[0]).iter().map(|(_, quantity, _)| *quantity).collect();
            assert_eq!(
                quantities,
                [Quantity::Frequency, Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor]
            );
            assert!(notice(&reading, "bad_rows").unwrap().message.contains(lines), "{:?}", reading.notices);
            assert!(reading.tables[0].columns[2].range.unwrap()[0] > 0.0, "the -1,5 of an invalid point is not read");
        }
    }

    #[test]
    fn a_file_trimmed_by_hand_keeps_the_title_of_its_result() {
        let reading = reading("rheocompass_trimmed.csv", "rheocompass");
        assert_eq!((reading.tables[0].title.as_str(), reading.tables[0].rows), ("Frequency sweep 80C", 4));
        assert_eq!(labels(&reading), [("80 °C", 4)]);
    }
}

mod proteus {
    use super::*;

    #[test]
    fn a_file_declares_how_it_is_split_and_tells_of_the_run() {
        let reading = reading("proteus_single.txt", "proteus");
        assert_eq!((reading.delimiter.as_str(), reading.decimal.as_str()), ("semicolon", "comma"));
        assert_eq!(reading.tables[0].title, "glass 3");
        assert_eq!((decided(&reading, "exothermic"), decided(&reading, "heating_rate")), ("down", "5"));
        assert_eq!(reading.tables[0].columns[2].quantity, Quantity::SpecificHeatFlow);
        // The mass is not asked for when the heat flow is one per mass; it is 8,91 mg and not 8.
        let mass = reading.measurements[0].heat_flow.as_ref().and_then(|run| run.sample_mass).unwrap();
        assert!((mass / 8.91e-6 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn compared_curves_are_told_apart_by_their_identity_and_segment() {
        let reading = reading("proteus_compare.txt", "proteus");
        assert_eq!(labels(&reading), [("P 12 first S1/3", 6), ("P 12 first S3/3", 7), ("P 13", 8)]);
        assert_eq!(decided(&reading, "exothermic"), "down");
        assert_eq!(decided(&reading, "heating_rate"), "", "the curves have two rates");
    }

    #[test]
    fn settings_may_have_been_saved_as_cells_of_a_spreadsheet() {
        let reading = reading("proteus_spreadsheet.csv", "proteus");
        let table = &reading.tables[0];
        assert_eq!((table.rows, table.columns.len()), (7, 5));
        assert_eq!(known(table)[0], ("Temp./°C", Quantity::Temperature, "°C"), "the degree sign was lost");
        assert!(open(table).contains(&"DSC/(uV/mg)"), "microvolts are no heat flow");
    }
}

mod pyris {
    use super::*;

    #[test]
    fn numbered_tables_share_one_heading_of_two_lines_and_the_rest_is_no_data() {
        let reading = reading("pyris_steps.txt", "pyris");
        assert_eq!(reading.tables.len(), 1);
        assert_eq!(
            parts(&reading.tables[0]),
            [("1) DSC 8500 Isothermal", 6), ("2) DSC 8500 Temperature Scan", 12), ("3) DSC 8500 Temperature Scan", 12)]
        );
        assert_eq!(reading.measurements[0].kind, Kind::HeatFlowCurve);
        assert_eq!(reading.measurements[0].ordinates[0].name, "Unsubtracted Heat Flow");
        assert_eq!(decided(&reading, "sample_mass"), "7.244");
    }

    #[test]
    fn units_that_only_habit_tells_are_read_and_left_open() {
        let reading = reading("pyris_steps.txt", "pyris");
        let table = &reading.tables[0];
        assert_eq!(known(table)[0], ("Time", Quantity::Time, "min"));
        assert_eq!(known(table)[1], ("Unsubtracted Heat Flow", Quantity::HeatFlow, "mW"));
        assert_eq!(open(table).len(), 6);
        assert!(notice(&reading, "unit_assumed").unwrap().message.contains("Pyris"));
    }

    #[test]
    fn each_step_has_the_rate_of_its_line_in_the_method() {
        let options = ReadOptions { tables: Some("apart".into()), ..ReadOptions::default() };
        let reading = try_reading("pyris_steps.txt", &options);
        let rates: Vec<Option<f64>> = reading
            .measurements
            .iter()
            .map(|measurement| measurement.heat_flow.as_ref().and_then(|run| run.heating_rate))
            .collect();
        assert_eq!(rates, [None, Some(10.0), Some(-20.0)]);
    }

    #[test]
    fn the_csv_has_one_heading_and_a_blank_cell_at_the_end() {
        let reading = reading("pyris.csv", "pyris");
        assert_eq!(known(&reading.tables[0])[1], ("Unsubtracted Weight", Quantity::Mass, "mg"));
        assert_eq!(reading.tables[0].columns.len(), 5);
    }
}

mod stare {
    use super::*;

    #[test]
    fn the_line_below_the_rows_names_the_sample() {
        let reading = reading("stare_dsc.txt", "stare");
        assert_eq!((reading.tables[0].title.as_str(), reading.tables[0].rows), ("made-up_group2", 8));
        assert_eq!(reading.measurements[0].kind, Kind::HeatFlowCurve);
        assert_eq!(reading.tables[0].columns[1].numbers[1], 30.0, "3.00000e+001");
    }

    #[test]
    fn listed_curves_have_names_and_an_index_without_a_unit() {
        let reading = reading("stare_curves.txt", "stare");
        assert_eq!(parts(&reading.tables[0]), [("!#film 1", 6), ("!#film 2", 6)]);
        assert_eq!(known(&reading.tables[0])[1], ("Ts", Quantity::Temperature, "°C"));
        assert_eq!(reading.tables[0].columns[4].unit.symbol(), "mg");
    }
}

mod windeta {
    use super::*;

    #[test]
    fn what_was_held_stands_above_and_zeros_in_a_row_are_not_measured() {
        let reading = reading("windeta_sweep.txt", "windeta");
        assert_eq!(reading.measurements[0].kind, Kind::FrequencySweep);
        assert_eq!(labels(&reading), [("150 °C", 5)]);
        assert_eq!(reading.tables[0].columns[3].values, 4, "00000000 is no number");
    }

    #[test]
    fn each_name_may_have_a_line_of_its_own() {
        let reading = reading("windeta_names_below.txt", "windeta");
        assert_eq!(known(&reading.tables[0])[0], ("Temp. [K]", Quantity::Temperature, "K"));
        assert_eq!(reading.measurements[0].kind, Kind::TemperatureSweep);
        assert_eq!(labels(&reading), [("1000 Hz", 5)]);
    }
}

mod reptate {
    use super::*;
    use Quantity::*;

    #[test]
    fn columns_without_names_are_those_of_the_convention_and_open() {
        let reading = reading("reptate.tts", "reptate");
        let table = &reading.tables[0];
        assert_eq!(
            known(table),
            [
                ("w", Frequency, "rad/s"),
                ("G'", StorageModulus, "Pa"),
                ("G''", LossModulus, "Pa"),
                ("T", Temperature, "°C"),
                ("tan_delta", LossFactor, "")
            ]
        );
        assert_eq!(open(table).len(), 5);
    }

    #[test]
    fn a_master_curve_is_said_to_be_shifted_already_and_raw_isotherms_are_not() {
        assert!(notice(&reading("reptate.tts", "reptate"), "already_shifted").is_some());
        for raw in ["reptate.osc", "reptate_names_too_few.osc"] {
            assert!(notice(&reading(raw, "reptate"), "already_shifted").is_none(), "{raw}");
        }
    }

    #[test]
    fn names_go_by_position_whether_there_are_too_many_or_too_few() {
        let many = reading("reptate.osc", "reptate");
        assert_eq!(many.tables[0].columns.len(), 7);
        assert!(open(&many.tables[0]).is_empty(), "the file gives its units");
        assert_eq!(many.tables[0].columns[1].numbers[0], 9.9975e5);
        assert_eq!(labels(&many), [("−30 °C", 4)]);
        let few = reading("reptate_names_too_few.osc", "reptate");
        assert_eq!(few.tables[0].columns[5].name, "column 6");
        assert_eq!(few.tables[0].columns[0].unit.symbol(), "rad/s");
    }

    #[test]
    fn a_comment_may_name_the_columns_and_other_files_have_two_rows() {
        assert_eq!(reading("reptate_commented.tts", "reptate").measurements[0].kind, Kind::FrequencySweep);
        let creep = reading("reptate.creep", "reptate");
        assert_eq!(known(&creep.tables[0])[1], ("strain", Strain, ""));
        assert!(open(&creep.tables[0]).is_empty());
        assert_eq!(reading("reptate.gt", "reptate").measurements[0].kind, Kind::TimeTrace);
    }

    #[test]
    fn shift_factors_are_horizontal_and_vertical() {
        // As RepTate writes them, in Latin-1.
        let rows = ["T            aT           bT          ", "[\u{b0}C]         [-]          [-]         "];
        let text = format!("Mw=94.9;chem=PI;PDI=1.03;\n{}\n-45          5.12806      1.0352      \n", rows.join("\n"))
            + "-40          1            1           \n-30          0.0796347    0.972938    \n";
        let bytes: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
        let reading = read("Mw94.9.ttsf", &bytes, &ReadOptions::default(), &StdDecoding).unwrap();
        assert_eq!(reading.format, "reptate");
        let columns = [("T", Temperature, "°C"), ("aT", ShiftFactor, ""), ("bT", VerticalShiftFactor, "")];
        assert_eq!(known(&reading.tables[0]), columns);
        assert!(open(&reading.tables[0]).is_empty());
        let measured = &reading.measurements[0];
        assert_eq!(measured.kind, Kind::ShiftFactors);
        let last: Vec<(&str, f64)> = measured.ordinates.iter().map(|y| (y.symbol.as_str(), y.si[2])).collect();
        assert_eq!(last, [("a_T", 0.0796347), ("b_T", 0.972938)]);
    }
}

mod dil805 {
    use super::*;

    #[test]
    fn names_between_dashes_and_slashes_leave_out_the_number_of_the_point() {
        let reading = reading("dil805.asc", "dil805");
        let table = &reading.tables[0];
        assert_eq!(
            known(table)[..2],
            [("Time", Quantity::Time, "s"), ("Temperature", Quantity::Temperature, "°C")],
            "{table:?}"
        );
        assert_eq!((reading.decimal.as_str(), table.columns.len(), table.rows), ("comma", 5, 8));
        assert_eq!(table.columns[3].name, "rel. Change in Length");
    }
}

/// Files that need no format of their own.
mod generic {
    use super::*;
    use Quantity::*;

    #[test]
    fn setaram_columns_between_blanks_without_units() {
        let reading = reading("calisto.txt", "delimited");
        assert_eq!((reading.encoding.as_str(), reading.tables[0].rows), ("utf-16le", 8));
        assert_eq!(open(&reading.tables[0]), ["Time", "TG", "HeatFlow"]);
        assert_eq!(decided(&reading, "sample_mass"), "20.3");
    }

    #[test]
    fn stacked_actions_of_a_malvern_rheometer_are_sets() {
        let reading = reading("rspace.csv", "delimited");
        assert_eq!(decided(&reading, "group_by"), "Action Name");
        let names = known(&reading.tables[0]);
        assert!(names.contains(&("Shear modulus (elastic component)(Pa)", StorageModulus, "Pa")));
        assert!(names.contains(&("Shear rate(s-¹)", ShearRate, "1/s")));
    }

    #[test]
    fn replicates_of_a_haake_rheometer_stand_side_by_side() {
        let reading = reading("rheowin_replicates.csv", "delimited");
        assert_eq!((decided(&reading, "arrangement"), reading.decimal.as_str()), ("points", "comma"));
        assert_eq!(reading.tables[0].rows, 8);
        assert!(known(&reading.tables[0]).contains(&("|η*| in mPas", Viscosity, "mPa·s")));
    }

    #[test]
    fn a_solartron_sweep_has_times_of_day_and_a_blank_temperature() {
        let reading = reading("smart.csv", "delimited");
        assert_eq!(reading.tables[0].columns[3].numbers[0], 68.0, "00:01:08");
        assert_eq!(reading.measurements[0].kind, Kind::FrequencySweep);
        assert!(notice(&reading, "blank_columns").unwrap().message.contains("Temperature (K)"));
    }

    #[test]
    fn digitised_pairs_are_curves_with_their_names() {
        let reading = reading("webplotdigitizer.csv", "delimited");
        assert_eq!(labels(&reading), [("Default Dataset", 3), ("Dataset 1", 4)]);
    }

    #[test]
    fn a_sheet_of_an_eplexor_as_text() {
        let reading = reading("eplexor_sheet.txt", "delimited");
        assert_eq!(reading.measurements[0].kind, Kind::TemperatureSweep);
        assert!(open(&reading.tables[0]).is_empty());
    }
}

/// The rest of the quirks in the catalogue, in texts as short as they can be.
mod quirks {
    use super::*;
    use Quantity::*;

    #[test]
    fn names_in_chinese_greek_and_french() {
        let chinese = read_text("时间(s),位移(mm),力(N)\n0,0,0\n1,0.1,2\n2,0.2,3\n");
        assert_eq!(known(&chinese.tables[0])[0].1, Time);
        let french = read_text("Pulsation [rad/s];Module de Stockage [Pa];Module de Perte [Pa]\n1;2;3\n2;3;4\n3;4;5\n");
        assert_eq!(known(&french.tables[0]).len(), 3);
        let greek = read_text("ω [rad/s]\tG′ [Pa]\tG″ [Pa]\ttan δ\n1\t2\t3\t1.5\n2\t3\t4\t1.3\n3\t4\t5\t1.2\n");
        assert_eq!(known(&greek.tables[0]).len(), 4);
    }

    #[test]
    fn a_lost_character_harms_no_number_and_a_control_character_only_its_own() {
        let reading = read_text("t [s]\tTemp. [\u{fffd}C]\tE' [MPa]\n0\t20\t1\n1\t30\t2\x7f\n2\t40\t3\n");
        assert_eq!(known(&reading.tables[0])[1].1, Temperature);
        assert!(notice(&reading, "lost_characters").is_some());
        assert_eq!((reading.tables[0].rows, reading.tables[0].columns[2].values), (3, 2));
        assert!(notice(&reading, "text_cells").is_some());
    }

    #[test]
    fn decimal_commas_between_blanks_and_no_end_of_the_last_line() {
        let reading = read_text("f/Hz  E'/MPa\n0,1  10,5\n1,0  11,5\n10,0  12,5");
        assert_eq!((reading.delimiter.as_str(), reading.decimal.as_str()), ("blanks", "comma"));
        assert_eq!((reading.tables[0].rows, reading.tables[0].columns[1].numbers[2]), (3, 12.5));
    }

    #[test]
    fn names_over_two_rows_and_a_temperature_above_pairs_of_columns() {
        let two_rows =
            read_text("\tHeat Flow\tSample\nTime\tUnsubtracted\tTemperature\n0\t1\t20\n1\t2\t30\n2\t3\t40\n");
        assert_eq!(two_rows.tables[0].columns.len(), 3);
        let pairs = read_text("20 °C,,30 °C,\nf,E',f,E'\nHz,MPa,Hz,MPa\n1,5,1,4\n2,6,2,5\n3,7,,\n");
        assert_eq!(labels(&pairs), [("20 °C", 3), ("30 °C", 2)]);
    }

    #[test]
    fn a_blank_column_between_blocks_and_x_after_y() {
        let reading = read_text("E' [MPa],f [Hz],,remark\n5,1,,\n6,2,,\n7,3,,\n");
        assert_eq!(reading.measurements[0].abscissa.quantity, Frequency);
    }

    #[test]
    fn one_column_for_each_temperature_with_the_frequency_last() {
        let reading =
            read_text("110 °C\t120 °C\t130 °C\tfreq [Hz]\n5.4\t5.2\t5.0\t0.1\n5.5\t5.3\t5.1\t1\n5.6\t5.4\t5.2\t10\n");
        assert_eq!(reading.measurements[0].groups.len(), 3);
    }

    #[test]
    fn a_table_from_left_to_right_is_turned() {
        let reading = read_text(
            "Quantity,25 Hz,10 Hz,1 Hz\nDynamic modulus (MPa),9000,8000,5000\nPhase angle (Degrees),10,12,20\nTemperature (°C),21,21,21\n",
        );
        assert_eq!(decided(&reading, "arrangement"), "points");
        assert_eq!(reading.tables[0].rows, 3);
    }

    #[test]
    fn signs_for_nothing_are_no_numbers() {
        let reading =
            read_text("f [Hz],E' [MPa]\n1,NaN\n2,n.a.\n3,na\n4,-\n5,-----\n6,00000000\n7,\n8,---\n9,#N/A\n10,5\n");
        assert_eq!((reading.tables[0].rows, reading.tables[0].columns[1].values), (10, 1));
    }

    #[test]
    fn comments_behind_an_apostrophe_are_no_rows() {
        let reading = read_text("' Bruker, 12.5.2020\n' 2theta 40 kV\n10.0 100\n10.1 110\n10.2 105\n");
        assert_eq!(reading.tables[0].rows, 3);
    }

    #[test]
    fn exponents_of_every_length() {
        let reading = read_text("a;b;c;d\n3.4801E5;1.0e+002;4.75E+003;1.9E+0000\n.0041;1E-3;1.2D+05;-.5\n1;2;3;4\n");
        let first: Vec<f64> = reading.tables[0].columns.iter().map(|column| column.numbers[0]).collect();
        assert_eq!(first, [3.4801e5, 100.0, 4750.0, 1.9]);
        assert_eq!(reading.tables[0].columns[2].numbers[1], 1.2e5);
    }

    #[test]
    fn dates_of_every_kind_are_no_rows() {
        let dates =
            "27/07/2022\n12/31/2019\n02.02.2022 20:36:15\n9.4.2019\n2018-12-17\n25-Jan-17\n110/28/20203:56:02 PM\n";
        let reading = read_text(&format!("{dates}f [Hz]\tE' [MPa]\n1\t5\n2\t6\n3\t7\n"));
        assert_eq!((reading.tables[0].rows, reading.tables.len()), (3, 1));
    }

    #[test]
    fn commas_in_quoted_cells_do_not_split_them() {
        let reading = read_text("name,f [Hz],E' [MPa]\n\"a, b\",1,5\n\"a, b\",2,6\n\"[1, 2]\",3,7\n");
        assert_eq!(reading.tables[0].columns[1].numbers[2], 3.0);
    }

    #[test]
    fn a_heating_and_a_cooling_in_one_table_are_kept_in_order() {
        let rows: String =
            (0..20).map(|row| format!("{}\t{}\n", if row < 10 { 20 + 5 * row } else { 115 - 5 * row }, row)).collect();
        let reading = read_text(&format!("T [°C]\tHeat flow [mW]\n{rows}"));
        assert_eq!(reading.tables[0].columns[0].numbers[19], 20.0);
        assert_eq!(reading.measurements[0].kind, Kind::HeatFlowCurve);
    }
}

#[test]
fn a_text_is_of_one_format_only() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        // Not the folder of what the fuzzer found.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let lines = tandelta::data::Lines::new(&text);
        let of: Vec<&str> =
            FORMATS.iter().filter(|format| format.recognises(&lines)).map(|format| format.id()).collect();
        assert!(of.len() <= 2 && of.last() == Some(&"delimited"), "{}: {of:?}", path.display());
    }
}

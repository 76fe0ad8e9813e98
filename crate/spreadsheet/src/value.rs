//! The value of a cell as text.

use calamine::{Data, ExcelDateTime};
use std::fmt::Write;

/// Appends what a cell holds, on one line and without tabs; nothing for an empty cell.
pub fn write(value: &Data, out: &mut String) {
    // Writing to a string does not fail.
    let _ = match value {
        Data::Empty => Ok(()),
        Data::Int(number) => write!(out, "{number}"),
        Data::Float(number) => write_number(*number, out),
        Data::Bool(true) => out.write_str("TRUE"),
        Data::Bool(false) => out.write_str("FALSE"),
        Data::DateTime(moment) => write_moment(moment, out),
        Data::DurationIso(text) => match duration(text) {
            Some(milliseconds) => write_clock(milliseconds, out),
            None => write_words(text, out),
        },
        Data::String(text) | Data::DateTimeIso(text) => write_words(text, out),
        Data::Error(error) => write!(out, "\"{error}\""), // #N/A, quoted as in `write_words`
    };
}

/// As few digits as tell this number from all others; with an exponent where zeros would have to be counted.
fn write_number(number: f64, out: &mut String) -> std::fmt::Result {
    let size = number.abs();
    if size == 0.0 || (1e-5..1e16).contains(&size) { write!(out, "{number}") } else { write!(out, "{number:e}") }
}

/// Words, in quotes where they would otherwise be a quoted cell or make their line a comment.
fn write_words(text: &str, out: &mut String) -> std::fmt::Result {
    let text = text.trim();
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    if text.starts_with(['"', '#', '%', ';', '/']) {
        write!(out, "\"{}\"", text.replace('"', "\"\"").replace(char::is_control, " "))
    } else {
        out.extend(text.chars().map(plain));
        Ok(())
    }
}

const MILLISECONDS_OF_A_DAY: f64 = 86_400_000.0;

/// A date, a date with a time, a time of day, or a duration: spreadsheets keep all of them as days.
fn write_moment(moment: &ExcelDateTime, out: &mut String) -> std::fmt::Result {
    let days = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&days) {
        return write_clock((days * MILLISECONDS_OF_A_DAY).round() as i64, out);
    }
    let (year, month, day, hour, minute, second, millisecond) = moment.to_ymd_hms_milli();
    write!(out, "{year:04}-{month:02}-{day:02}")?;
    if days.fract() != 0.0 {
        write!(out, "T{hour:02}:{minute:02}:{second:02}")?;
        write_fraction(millisecond.into(), out)?;
    }
    Ok(())
}

/// 26:03:04.5
fn write_clock(milliseconds: i64, out: &mut String) -> std::fmt::Result {
    let sign = if milliseconds < 0 { "-" } else { "" };
    let seconds = milliseconds.unsigned_abs() / 1000;
    write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    write_fraction(milliseconds.unsigned_abs() % 1000, out)
}

fn write_fraction(milliseconds: u64, out: &mut String) -> std::fmt::Result {
    if milliseconds > 0 { write!(out, ".{milliseconds:03}") } else { Ok(()) }
}

/// Milliseconds of "PT26H03M04.5S", as OpenDocument writes times.
fn duration(text: &str) -> Option<i64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0.0;
    for (letter, seconds) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(letter) {
            total += number.parse::<f64>().ok()? * seconds;
            rest = after;
        }
    }
    rest.is_empty().then_some((sign * total * 1000.0).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    fn text(value: Data) -> String {
        let mut out = String::new();
        write(&value, &mut out);
        out
    }

    fn words(words: &str) -> String {
        text(Data::String(words.into()))
    }

    #[test]
    fn a_number_is_written_with_a_point_and_can_be_read_back_exactly() {
        for number in [0.0, -0.1, 23.1e9, 1.0 / 3.0, 1e300, 5e-324, -2.5e-7, 0.1 + 0.2, 123_456_789_012_345_680.0] {
            let text = text(Data::Float(number));
            assert_eq!(text.parse::<f64>().unwrap().to_bits(), number.to_bits(), "{text}");
            assert!(text.len() < 25, "{text}");
        }
        assert_eq!(text(Data::Float(2.5e-7)), "2.5e-7");
        assert_eq!(text(Data::Float(100.0)), "100");
        assert_eq!(text(Data::Int(-3)), "-3");
    }

    #[test]
    fn dates_and_times_are_in_iso_8601() {
        let moment = |days: f64, kind| text(Data::DateTime(ExcelDateTime::new(days, kind, false)));
        let date = |days| moment(days, ExcelDateTimeType::DateTime);
        assert_eq!(date(45943.0), "2025-10-13");
        assert_eq!(date(45943.541), "2025-10-13T12:59:02.400");
        assert_eq!(date(1746.0 / 86400.0), "00:29:06");
        assert_eq!(moment(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
        assert_eq!(text(Data::DurationIso("PT26H03M04.5S".into())), "26:03:04.500");
        assert_eq!(text(Data::DurationIso("P1Y".into())), "P1Y");
        assert_eq!(text(Data::DateTimeIso("2025-10-13".into())), "2025-10-13");
    }

    #[test]
    fn words_stay_one_cell_of_one_line() {
        assert_eq!(words(" Storage\nmodulus\tE' "), "Storage modulus E'");
        assert_eq!(words("E\""), "E\"");
        assert_eq!(words("\"a\" and b"), "\"\"\"a\"\" and b\"");
        assert_eq!(words("# 1"), "\"# 1\"");
        assert_eq!(text(Data::Error(CellErrorType::NA)), "\"#N/A\"");
        assert_eq!(text(Data::Bool(true)), "TRUE");
        assert_eq!(text(Data::Empty), "");
    }
}

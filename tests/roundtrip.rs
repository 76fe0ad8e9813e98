//! A table that is written in a way files are written is read back as it was: the same numbers to the last bit, the same missing
//! cells, the same quantities and units, without a single option.
//!
//! What cannot be told from the bytes by anybody is not written here:
//! - decimal commas between commas without quotes: "1,5,2,5" are two numbers or four;
//! - a blank cell between blanks, which leaves no trace: there a sign stands for it ("-", "n.a.");
//! - a row in which nothing is a number, which is a gap in the table, and a column in which nothing is one, which is left out with
//!   a notice;
//! - tables of many bytes a letter (GBK, Shift JIS): their tables come from the door, and are tested there.
//!
//! The tables are the same at every run. `PROPTEST_CASES=100000 PROPTEST_RNG_SEED=7 cargo test --release --test roundtrip` tries
//! others; a failure is shown as the smallest table that still fails, with its file.

use Quantity::*;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::{Config, RngSeed};
use std::fmt;
use tandelta::data::{ReadOptions, StdDecoding, read};
use tandelta::units::Quantity;

/// What is measured, names that programs give it, and units it comes in. The first name needs nothing beyond ASCII.
const KNOWN: &[(Quantity, &[&str], &[&str])] = &[
    (
        Frequency,
        &["f", "Freq.", "Frequency", "Frequenz", "Fréquence", "Frecuencia", "频率", "周波数", "Частота"],
        &["Hz"],
    ),
    (Frequency, &["omega", "Angular frequency", "Ang. Frequency", "Kreisfrequenz", "ω", "角频率"], &["rad/s"]),
    (
        Temperature,
        &["T", "Temp.", "Temperature", "Temperatur", "Température", "Temperatura", "温度", "Температура"],
        TEMPERATURES,
    ),
    (Time, &["t", "Time", "Zeit", "Temps", "Tiempo", "Tempo", "时间", "時間", "Время"], &["s", "min", "h"]),
    (
        StorageModulus,
        &[
            "E'",
            "G'",
            "G_storage",
            "Storage Modulus",
            "Speichermodul",
            "Module de conservation",
            "E′",
            "储能模量",
            "貯蔵弾性率",
        ],
        MODULI,
    ),
    (
        LossModulus,
        &["E''", "G\"", "G_loss", "Loss Modulus", "Verlustmodul", "Module de perte", "E″", "损耗模量", "Модуль потерь"],
        MODULI,
    ),
    (
        LossFactor,
        &[
            "tan delta",
            "tan_delta",
            "Tan(delta)",
            "Loss Factor",
            "Verlustfaktor",
            "Facteur de perte",
            "tan δ",
            "损耗因子",
        ],
        &["", "%"],
    ),
    (Set, &["Set", "Segment", "Step"], &[""]),
];
const TEMPERATURES: &[&str] = &["°C", "K"];
const MODULI: &[&str] = &["MPa", "GPa", "Pa", "kPa"];
const COLUMNS: usize = KNOWN.len();

/// A table, and how it is written.
#[derive(Clone)]
struct Sheet {
    /// Numbers of entries of [`KNOWN`].
    columns: Vec<usize>,
    name: Index,
    unit: Index,
    rows: Vec<[Cell; COLUMNS]>,
    style: Style,
}

#[derive(Clone, Debug)]
struct Style {
    numbers: Numbers,
    units: Units,
    delimiter: Delimiter,
    decimal_comma: bool,
    quotes: Quotes,
    encoding: Encoding,
    mark: bool,
    line_end: &'static str,
    last_line_ends: bool,
    missing: &'static str,
}

/// One number, or none: enough digits for every way of writing it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    missing: bool,
    negative: bool,
    digits: u64,
    length: u32,
    /// Power of ten of the first digit.
    power: i32,
    scientific: bool,
    /// ".5" for 0.5.
    bare: bool,
    spelling: Exponent,
}

/// The numbers of one table.
#[derive(Clone, Copy, Debug)]
enum Numbers {
    /// Each in its own way.
    Mixed,
    /// At most so many digits and nothing else.
    Whole(u32),
    /// At most so many digits before the mark, and exactly so many behind it.
    Decimals(u32, usize),
    /// All with an exponent.
    Scientific,
}

/// How exponents are written: `E+03`, `e3`, `E+0003`, `D+03`.
#[derive(Clone, Copy, Debug)]
struct Exponent {
    letter: char,
    width: usize,
    plus: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Units {
    /// In a row of their own.
    Row,
    /// In a row of their own, in brackets.
    BracketedRow,
    /// `E' [MPa]`
    Square,
    /// `E' (MPa)`
    Round,
    /// `E'/MPa`, `G_storage_MPa`
    Glued,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Delimiter {
    Comma,
    Semicolon,
    /// Comma or semicolon, and a blank.
    Padded(char),
    Tab,
    /// So many blanks.
    Blanks(usize),
    /// Right-aligned in columns between blanks.
    Aligned,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Quotes {
    None,
    Names,
    All,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

fn sheets() -> impl Strategy<Value = Sheet> {
    let columns = subsequence((0..COLUMNS).collect::<Vec<_>>(), 1..=COLUMNS).prop_shuffle();
    // In a short table every row can be a corner case.
    let rows = |count| prop::collection::vec(prop::array::uniform8(cells()), count);
    let rows = prop_oneof![3 => rows(2..=6), 1 => rows(7..=200)];
    (columns, any::<Index>(), any::<Index>(), rows, styles())
        .prop_map(|(columns, name, unit, rows, style)| Sheet { columns, name, unit, rows, style })
        .prop_filter("nobody could tell", Sheet::can_be_told)
}

fn cells() -> impl Strategy<Value = Cell> {
    let exponent = (select(vec!['E', 'e', 'D']), 1..=4usize, any::<bool>())
        .prop_map(|(letter, width, plus)| Exponent { letter, width, plus });
    let digits = (0..10u64.pow(17), 1..=17u32, -12..=15i32);
    let signs = (prop::bool::weighted(0.1), any::<bool>(), any::<bool>(), prop::bool::weighted(0.1));
    (digits, signs, exponent).prop_map(|((digits, length, power), (missing, negative, scientific, bare), spelling)| {
        Cell { missing, negative, digits, length, power, scientific, bare, spelling }
    })
}

fn styles() -> impl Strategy<Value = Style> {
    let numbers = prop_oneof![
        Just(Numbers::Mixed),
        (1..=15u32).prop_map(Numbers::Whole),
        (1..=4u32, 1..=4usize).prop_map(|(whole, decimals)| Numbers::Decimals(whole, decimals)),
        Just(Numbers::Scientific)
    ];
    let units = select(vec![Units::Square, Units::Round, Units::Glued, Units::Row, Units::BracketedRow]);
    let delimiter = select(vec![
        Delimiter::Comma,
        Delimiter::Semicolon,
        Delimiter::Tab,
        Delimiter::Padded(','),
        Delimiter::Padded(';'),
        Delimiter::Blanks(1),
        Delimiter::Blanks(3),
        Delimiter::Aligned,
    ]);
    let quotes = select(vec![Quotes::None, Quotes::Names, Quotes::All]);
    let encoding = select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252]);
    let missing = select(vec!["", "-", "---", "n.a.", "N/A", "NaN"]);
    let line_end = select(vec!["\n", "\r\n", "\r"]);
    let split = (delimiter, any::<bool>(), quotes);
    let text = (encoding, any::<bool>(), line_end, any::<bool>());
    (numbers, units, missing, split, text).prop_map(
        |(numbers, units, missing, (delimiter, decimal_comma, quotes), (encoding, mark, line_end, last_line_ends))| {
            Style {
                numbers,
                units,
                delimiter,
                decimal_comma,
                quotes,
                encoding,
                mark,
                line_end,
                last_line_ends,
                missing,
            }
        },
    )
}

/// The file, line by line.
impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text();
        text.split_inclusive(self.style.line_end).try_for_each(|line| write!(f, "\n  {line:?}"))?;
        write!(f, "\n  {:?}, mark: {}\n", self.style.encoding, self.style.mark)
    }
}

impl Sheet {
    /// Whether a reader could know; the text at the top says why not.
    fn can_be_told(&self) -> bool {
        let Style { delimiter, decimal_comma, quotes, missing, .. } = self.style;
        let commas = matches!(delimiter, Delimiter::Comma | Delimiter::Padded(','));
        let blanks = delimiter.is_blanks();
        let cells = || self.rows.iter().flat_map(|row| &row[..self.columns.len()]);
        let rows_hold_numbers = self.rows.iter().all(|row| row[..self.columns.len()].iter().any(|cell| !cell.missing));
        let columns_hold_numbers = (0..self.columns.len()).all(|at| self.rows.iter().any(|row| !row[at].missing));
        rows_hold_numbers
            && columns_hold_numbers
            && !(commas && decimal_comma && quotes != Quotes::All && self.columns.len() > 1)
            && !(blanks && quotes != Quotes::None)
            // "0,0 ,1" could as well be three numbers between commas.
            && !(blanks && decimal_comma && cells().any(|cell| cell.written(self.style.numbers).trim_start_matches('-').starts_with('.')))
            && !(blanks && missing.is_empty() && cells().any(|cell| cell.missing))
    }

    /// The name and the unit of a column.
    fn meaning(&self, column: usize) -> (Quantity, &'static str, &'static str) {
        let (quantity, names, units) = KNOWN[column];
        let names: Vec<&str> = names.iter().copied().filter(|name| self.style.can_write(name)).collect();
        (quantity, names[self.name.index(names.len())], units[self.unit.index(units.len())])
    }

    fn text(&self) -> String {
        let style = &self.style;
        let mut lines: Vec<Vec<String>> = Vec::new();
        let quoted = |cells: Vec<String>, when: bool| -> Vec<String> {
            let quote = |cell: String| format!("\"{}\"", cell.replace('"', "\"\""));
            if when { cells.into_iter().map(quote).collect() } else { cells }
        };
        let meanings = || self.columns.iter().map(|&column| self.meaning(column));
        let names = meanings().map(|(_, name, unit)| style.name(name, unit)).collect();
        lines.push(quoted(names, style.quotes != Quotes::None));
        if matches!(style.units, Units::Row | Units::BracketedRow) {
            let units = meanings().map(|(_, _, unit)| match unit {
                "" => "-".to_string(),
                unit if style.units == Units::Row => unit.to_string(),
                unit => format!("[{unit}]"),
            });
            lines.push(quoted(units.collect(), style.quotes != Quotes::None));
        }
        for row in &self.rows {
            let cells = row[..self.columns.len()].iter().map(|cell| {
                let written = cell.written(style.numbers);
                let with_mark = |text: String| if style.decimal_comma { text.replace('.', ",") } else { text };
                if cell.missing { style.missing.to_string() } else { with_mark(written) }
            });
            lines.push(quoted(cells.collect(), style.quotes == Quotes::All));
        }
        let lines: Vec<String> = style.delimiter.join(&lines);
        let last = if style.last_line_ends { style.line_end } else { "" };
        format!("{}{last}", lines.join(style.line_end))
    }
}

impl Style {
    fn can_write(&self, text: &str) -> bool {
        self.encoding != Encoding::Windows1252 || text.chars().all(|c| u32::from(c) < 0x100)
    }

    /// A name with its unit, unless the unit stands below.
    fn name(&self, name: &str, unit: &str) -> String {
        let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match self.units {
            _ if unit.is_empty() => name.to_string(),
            Units::Row | Units::BracketedRow => name.to_string(),
            Units::Square => format!("{name} [{unit}]"),
            Units::Round => format!("{name} ({unit})"),
            Units::Glued if is_word => format!("{name}_{}", unit.replace('/', "_per_")),
            Units::Glued => format!("{name}/{unit}"),
        }
    }

    fn bytes(&self, text: &str) -> Vec<u8> {
        let mark = if self.mark { "\u{feff}" } else { "" };
        let marked = format!("{mark}{text}");
        match self.encoding {
            Encoding::Utf8 => marked.into_bytes(),
            Encoding::Utf16Le => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            // Of what is written here windows-1252 is Latin-1. It has no mark.
            Encoding::Windows1252 => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
        }
    }
}

impl Delimiter {
    fn is_blanks(self) -> bool {
        matches!(self, Delimiter::Blanks(_) | Delimiter::Aligned)
    }

    fn join(self, lines: &[Vec<String>]) -> Vec<String> {
        let width = lines.iter().flatten().map(|cell| cell.chars().count()).max().unwrap_or(0) + 2;
        let joined = |cells: &Vec<String>| match self {
            Delimiter::Comma => cells.join(","),
            Delimiter::Semicolon => cells.join(";"),
            Delimiter::Padded(mark) => cells.join(&format!("{mark} ")),
            Delimiter::Tab => cells.join("\t"),
            // Names of several words stand apart by two blanks at least.
            Delimiter::Blanks(1) if cells.iter().any(|cell| cell.contains(' ')) => cells.join("  "),
            Delimiter::Blanks(count) => cells.join(&" ".repeat(count)),
            Delimiter::Aligned => cells.iter().map(|cell| format!("{cell:>width$}")).collect(),
        };
        lines.iter().map(joined).collect()
    }
}

const ZEROS: &str = "00000000000000000";

impl Cell {
    /// As it is written, with a decimal point.
    fn written(&self, numbers: Numbers) -> String {
        let sign = if self.negative { "-" } else { "" };
        // The first digit is none of zero, unless all are.
        let digits = format!("{:0<17}", self.digits.max(1));
        let (digits, power) = match self.digits {
            0 => (&ZEROS[..self.length as usize], 0),
            _ => (&digits[..self.length as usize], self.power),
        };
        let unsigned = match numbers {
            Numbers::Whole(most) => (self.digits % 10u64.pow(most)).to_string(),
            Numbers::Decimals(most, count) => {
                let (whole, rest) = (self.digits / 10u64.pow(count as u32), self.digits % 10u64.pow(count as u32));
                format!("{}.{rest:0count$}", whole % 10u64.pow(most))
            }
            Numbers::Mixed if !self.scientific => plain(digits, power),
            Numbers::Mixed | Numbers::Scientific => {
                let (first, rest) = digits.split_at(1);
                let point = if rest.is_empty() { "" } else { "." };
                let Exponent { letter, width, plus } = self.spelling;
                let sign = if power < 0 { "-" } else { ["", "+"][usize::from(plus)] };
                format!("{first}{point}{rest}{letter}{sign}{:0width$}", power.abs())
            }
        };
        match unsigned.strip_prefix('0') {
            Some(fraction) if self.bare && fraction.starts_with('.') => format!("{sign}{fraction}"),
            _ => format!("{sign}{unsigned}"),
        }
    }

    fn number(&self, numbers: Numbers) -> f64 {
        if self.missing { f64::NAN } else { self.written(numbers).replace('D', "E").parse().unwrap() }
    }
}

/// Digits whose first stands at a power of ten, without an exponent.
fn plain(digits: &str, power: i32) -> String {
    if power < 0 {
        return format!("0.{}{digits}", "0".repeat((-power - 1) as usize));
    }
    let whole = power as usize + 1;
    match digits.len() > whole {
        true => format!("{}.{}", &digits[..whole], &digits[whole..]),
        false => format!("{digits}{}", "0".repeat(whole - digits.len())),
    }
}

/// What came back that was not written; `None` when all is as it was.
fn difference(sheet: &Sheet) -> Option<String> {
    let bytes = sheet.style.bytes(&sheet.text());
    let reading = match read("sheet", &bytes, &ReadOptions::default(), &StdDecoding) {
        Ok(reading) => reading,
        Err(error) => return Some(format!("refused: {error}")),
    };
    let [table] = reading.tables.as_slice() else { return Some(format!("{} tables", reading.tables.len())) };
    let size = (sheet.rows.len(), sheet.columns.len());
    let how = || format!("{}, {}, decimal {}", reading.encoding, reading.delimiter, reading.decimal);
    if (table.rows, table.columns.len()) != size {
        return Some(format!("{:?} rows and columns for {size:?} ({})", (table.rows, table.columns.len()), how()));
    }
    for (at, (column, &known)) in table.columns.iter().zip(&sheet.columns).enumerate() {
        let (quantity, name, unit) = sheet.meaning(known);
        if (column.quantity, column.unit.symbol()) != (quantity, unit) {
            return Some(format!("{name}: {:?} in {:?}; {}", column.quantity, column.unit, column.why));
        }
        for (row, (number, cells)) in column.numbers.iter().zip(&sheet.rows).enumerate() {
            let written = cells[at].number(sheet.style.numbers);
            let same = if written.is_nan() { number.is_nan() } else { number.to_bits() == written.to_bits() };
            if !same {
                return Some(format!("row {row} of {name}: {number:?} for {written:?} ({})", how()));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(Config {
        // Environment variables win over what is said here.
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1000),
        rng_seed: std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).map_or(RngSeed::Fixed(20_210_002), RngSeed::Fixed),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_local_rejects: u32::MAX,
        ..Config::default()
    })]

    #[test]
    fn what_is_written_is_read_back(sheet in sheets()) {
        prop_assert_eq!(difference(&sheet), None);
    }
}

/// Tables that once came back as something else, each as small as it can be.
mod kept {
    use super::*;

    /// Quantity, unit and numbers of each column, row by row.
    fn columns(text: &str) -> Vec<(Quantity, &'static str, Vec<Option<f64>>)> {
        let reading = read("sheet", text.as_bytes(), &ReadOptions::default(), &StdDecoding).unwrap();
        let numbers = |numbers: &[f64]| numbers.iter().map(|x| x.is_finite().then_some(*x)).collect();
        let columns = reading.tables[0].columns.iter();
        columns.map(|column| (column.quantity, column.unit.symbol(), numbers(&column.numbers))).collect()
    }

    #[test]
    fn temps_and_tempo_are_times() {
        for name in ["Temps", "Tempo"] {
            assert_eq!(columns(&format!("{name} [s]\n0\n1\n")), [(Time, "s", vec![Some(0.0), Some(1.0)])], "{name}");
        }
    }

    #[test]
    fn a_row_of_units_that_begins_with_percent_is_no_comment() {
        let read = columns("tan delta;T;t\n%;K;min\n1;300;0\n2;301;1\n");
        assert_eq!(read[0], (LossFactor, "%", vec![Some(1.0), Some(2.0)]));
        assert_eq!((read[1].1, read[2].1), ("K", "min"));
    }

    #[test]
    fn below_a_heading_of_one_cell_a_comma_marks_decimals() {
        assert_eq!(columns("T [K]\n1,5\n2,5\n"), [(Temperature, "K", vec![Some(1.5), Some(2.5)])]);
        assert_eq!(columns("T [K]\n1,5E+02\n2,5E+02\n"), [(Temperature, "K", vec![Some(150.0), Some(250.0)])]);
        assert_eq!(columns("\"G\"\" [MPa]\"\n1,5\n2,5\n"), [(LossModulus, "MPa", vec![Some(1.5), Some(2.5)])]);
    }

    #[test]
    fn two_numbers_with_a_blank_between_them_are_no_cell_of_a_comma_delimited_table() {
        let read = columns("t [s]  E' [MPa]\n0,5000 100,2500\n1,0000 101,2500\n");
        assert_eq!(read[0], (Time, "s", vec![Some(0.5), Some(1.0)]));
        assert_eq!(read[1], (StorageModulus, "MPa", vec![Some(100.25), Some(101.25)]));
    }

    #[test]
    fn a_tab_in_a_cell_is_no_blank_around_it() {
        let read = columns("T [°C]\tSet\n\t0,5\n1,5\t\n");
        assert_eq!(read[0], (Temperature, "°C", vec![None, Some(1.5)]));
        assert_eq!(read[1], (Set, "", vec![Some(0.5), None]));
        let read = columns("E' [MPa]\tE'' [MPa]\n0,5\t\n1,5\t\n2,5\t0,5\n");
        assert_eq!(read[1], (LossModulus, "MPa", vec![None, None, Some(0.5)]));
        let read = columns("omega [rad/s]\tT [°C]\n0,5\t,5\n0,5\t0,5\n");
        assert_eq!(read[1], (Temperature, "°C", vec![Some(0.5), Some(0.5)]));
    }
}

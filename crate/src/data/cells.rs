//! A line into cells, a cell into a number.

/// What stands between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// Tab.
    Tab,
    /// Semicolon.
    Semicolon,
    /// Comma.
    Comma,
    /// Any run of blanks and tabs.
    Blanks,
}

/// Every delimiter; at equal merit the earlier is taken.
pub const DELIMITERS: &[Delimiter] = &[Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma, Delimiter::Blanks];

impl Delimiter {
    /// Its name in reading options.
    pub fn id(self) -> &'static str {
        match self {
            Delimiter::Tab => "tab",
            Delimiter::Semicolon => "semicolon",
            Delimiter::Comma => "comma",
            Delimiter::Blanks => "blanks",
        }
    }

    /// The character that stands for it.
    pub fn mark(self) -> char {
        char::from(self.byte())
    }

    fn byte(self) -> u8 {
        match self {
            Delimiter::Tab => b'\t',
            Delimiter::Semicolon => b';',
            Delimiter::Comma => b',',
            Delimiter::Blanks => b' ',
        }
    }
}

/// What separates the integer part of a number from its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// 1.5
    Point,
    /// 1,5
    Comma,
}

/// Every decimal mark; at equal merit the earlier is taken.
pub const DECIMALS: &[Decimal] = &[Decimal::Point, Decimal::Comma];

impl Decimal {
    /// Its name in reading options.
    pub fn id(self) -> &'static str {
        match self {
            Decimal::Point => "point",
            Decimal::Comma => "comma",
        }
    }
}

/// Splits lines into cells.
///
/// Quotes are those of CSV (RFC 4180), but a quoted cell ends with its line: a lone quote, as in the name `E"`, must not swallow
/// the rows below it.
#[derive(Clone, Copy)]
pub struct Splitter {
    delimiter: Delimiter,
}

impl Splitter {
    /// A splitter at `delimiter`.
    pub fn new(delimiter: Delimiter) -> Self {
        Splitter { delimiter }
    }

    /// Calls `use_cell` with each cell of `line`, without blanks around it and without its quotes.
    #[inline]
    pub fn each(&self, line: &str, mut use_cell: impl FnMut(&str)) {
        if self.delimiter == Delimiter::Blanks {
            // Quotes are no use here: E" is a name of the loss modulus.
            return line.split_ascii_whitespace().for_each(use_cell);
        }
        if line.as_bytes().contains(&b'"') {
            return self.each_quoted(line, use_cell);
        }
        // A tab inside a cell tells that it is no cell; at the end of a line it is a blank.
        let line = if self.delimiter == Delimiter::Tab { line } else { line.trim_end_matches('\t') };
        let bytes = line.as_bytes();
        let delimiter = self.delimiter.byte();
        let mut start = 0;
        for (end, &byte) in bytes.iter().enumerate() {
            if byte == delimiter {
                use_cell(trimmed(line, start, end));
                start = end + 1;
            }
        }
        use_cell(trimmed(line, start, bytes.len()));
    }

    fn each_quoted(&self, line: &str, mut use_cell: impl FnMut(&str)) {
        let delimiter = char::from(self.delimiter.byte());
        let mut rest = line;
        loop {
            let opened = rest.trim_start_matches(' ').strip_prefix('"');
            let after = match opened.and_then(|inside| Some((inside, closing_quote(inside)?))) {
                Some((inside, end)) => {
                    let (cell, after) = inside.split_at(end);
                    if cell.contains('"') {
                        use_cell(cell.replace("\"\"", "\"").trim());
                    } else {
                        use_cell(cell.trim());
                    }
                    after.split_once(delimiter).map(|(_, after)| after)
                }
                None => {
                    let (cell, after) = match rest.split_once(delimiter) {
                        Some((cell, after)) => (cell, Some(after)),
                        None => (rest, None),
                    };
                    use_cell(cell.trim());
                    after
                }
            };
            match after {
                Some(after) => rest = after,
                None => return,
            }
        }
    }

    /// Calls `use_number` with each number of `line` if it holds nothing but plain numbers and empty cells, and returns how many
    /// cells there are; NaN stands for an empty one. `None` when it must be looked at cell by cell.
    ///
    /// Nearly every line of a large file is of this kind, and is read in one go, without cutting out its cells first.
    #[inline]
    pub fn numbers(&self, line: &str, mut use_number: impl FnMut(f64)) -> Option<u32> {
        let bytes = line.as_bytes();
        let delimiter = self.delimiter.byte();
        let between_blanks = self.delimiter == Delimiter::Blanks;
        let is_blank = |byte: u8| byte == b' ' || (byte == b'\t' && between_blanks);
        let skip_blanks = |mut at: usize| {
            while bytes.get(at).is_some_and(|&byte| is_blank(byte)) {
                at += 1;
            }
            at
        };
        let mut at = skip_blanks(0);
        let mut cells = 0;
        loop {
            match bytes.get(at) {
                Some(b'0'..=b'9' | b'-' | b'.') => {
                    let (number, length) = fast_float2::parse_partial::<f64, _>(bytes.get(at..)?).ok()?;
                    // "00000000" and infinities are no plain numbers.
                    if !number.is_finite() || (number == 0.0 && length >= 8) {
                        return None;
                    }
                    use_number(number);
                    at += length;
                }
                None if between_blanks => return None,
                None => use_number(f64::NAN),
                Some(&byte) if byte == delimiter && !between_blanks => use_number(f64::NAN),
                Some(_) => return None,
            }
            cells += 1;
            let end = skip_blanks(at);
            match bytes.get(end) {
                None => return Some(cells),
                Some(_) if between_blanks && end > at => at = end,
                Some(&byte) if byte == delimiter && !between_blanks => at = skip_blanks(end + 1),
                Some(_) => return None,
            }
        }
    }

    /// The cells of `line` as texts of their own.
    pub fn cells(&self, line: &str) -> Vec<String> {
        let mut cells = Vec::new();
        self.each(line, |cell| cells.push(cell.to_string()));
        cells
    }
}

/// Where the quote that ends a cell is; a doubled quote stands for one inside it.
fn closing_quote(inside: &str) -> Option<usize> {
    let mut quotes = inside.match_indices('"').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return Some(at);
        }
    }
    None
}

/// `line[start..end]` without blanks around it.
#[inline]
fn trimmed(line: &str, start: usize, end: usize) -> &str {
    let cell = line.get(start..end).unwrap_or_default();
    // Nearly every cell begins and ends with a digit; only the others need a look at all kinds of blanks.
    match cell.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        [only] if only.is_ascii_graphic() => cell,
        _ => cell.trim_matches(|c: char| c.is_whitespace() && c != '\t'),
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A finite number.
    Number(f64),
    /// Nothing, or a sign that there is nothing: "", "-", "n.a.".
    Missing,
    /// "NaN", "inf", or a number too large to be one.
    NotFinite,
    /// Digits with marks that can be read in more than one way, such as "1.234.567".
    Ambiguous,
    /// A time of day or a duration, "00:29:06", in seconds.
    Clock(f64),
    /// Words.
    Text,
}

/// What `cell` (without blanks around it) holds.
#[inline]
pub fn value(cell: &str, decimal: Decimal) -> Value {
    match cell.as_bytes().first() {
        None => Value::Missing,
        // Novocontrol: not measured.
        Some(b'0') if cell == "00000000" => Value::Missing,
        Some(b'0'..=b'9' | b'+' | b'-' | b'.' | b',') => match number(cell, decimal) {
            Some(number) if number.is_finite() => Value::Number(number),
            Some(_) => Value::NotFinite,
            None => not_a_number(cell, decimal),
        },
        Some(_) => not_a_number(cell, decimal),
    }
}

#[inline]
fn number(cell: &str, decimal: Decimal) -> Option<f64> {
    match decimal {
        Decimal::Point => cell.parse().ok(),
        Decimal::Comma => {
            const LONGEST: usize = 64;
            let bytes = cell.as_bytes();
            let Some(mark) = bytes.iter().position(|&byte| byte == b',') else {
                return if bytes.contains(&b'.') { None } else { cell.parse().ok() };
            };
            // A list "1, 2" split at blanks leaves "1,": no number.
            if bytes.contains(&b'.') || !bytes.get(mark + 1).is_some_and(u8::is_ascii_digit) || bytes.len() > LONGEST {
                return None;
            }
            let mut plain = [0; LONGEST];
            let plain = plain.get_mut(..bytes.len())?;
            plain.copy_from_slice(bytes);
            *plain.get_mut(mark)? = b'.';
            std::str::from_utf8(plain).ok()?.parse().ok()
        }
    }
}

#[cold]
fn not_a_number(cell: &str, decimal: Decimal) -> Value {
    if cell.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '*' | '.' | '?')) {
        return Value::Missing;
    }
    const MISSING: &[&str] = &["n.a.", "n.a", "na", "n/a", "#n/a", "#na", "null", "none", "nil", "missing", "<na>"];
    const NOT_FINITE: &[&str] =
        &["nan", "+nan", "-nan", "inf", "+inf", "-inf", "infinity", "-infinity", "#num!", "#div/0!"];
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    if is_one_of(MISSING) {
        return Value::Missing;
    }
    if is_one_of(NOT_FINITE) {
        return Value::NotFinite;
    }
    match respelled(cell).and_then(|cell| number(&cell, decimal)) {
        Some(number) if number.is_finite() => Value::Number(number),
        Some(_) => Value::NotFinite,
        None if is_ambiguous(cell) => Value::Ambiguous,
        None => clock(cell, decimal).map_or(Value::Text, Value::Clock),
    }
}

/// The seconds of "hh:mm:ss", with or without a fraction.
fn clock(cell: &str, decimal: Decimal) -> Option<f64> {
    let mut parts = cell.splitn(3, ':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = |text: &str, longest: usize| {
        let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<f64>().ok()).flatten()
    };
    let seconds = number(seconds, decimal).filter(|seconds| (0.0..60.0).contains(seconds))?;
    let minutes = whole(minutes, 2).filter(|minutes| *minutes < 60.0)?;
    Some((whole(hours, 4)? * 60.0 + minutes) * 60.0 + seconds)
}

/// A number written with a typographic minus or a Fortran exponent, in plain characters; `None` when neither is there.
fn respelled(cell: &str) -> Option<String> {
    let plausible = cell.len() <= 64
        && cell.bytes().any(|byte| byte.is_ascii_digit())
        && cell.contains(['−', '–', 'D', 'd'])
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '−' | '–' | 'e' | 'E' | 'd' | 'D'));
    plausible.then(|| cell.replace(['−', '–'], "-").replace(['D', 'd'], "E"))
}

/// Digits with separators that leave more than one reading: "1.234.567", "1,234.5", "12 345", "1,5" beside decimal points.
fn is_ambiguous(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-', '−']).unwrap_or(cell);
    let is_mark = |c: char| matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let begins_and_ends_with_a_digit =
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.ends_with(|c: char| c.is_ascii_digit());
    if !begins_and_ends_with_a_digit || !digits.chars().all(|c| c.is_ascii_digit() || is_mark(c)) {
        return false;
    }
    let groups: Vec<&str> = digits.split(is_mark).collect();
    // 27.10.2020 is a date.
    let date = matches!(groups.as_slice(), [a, b, c] if a.len() <= 2 && b.len() <= 2 && matches!(c.len(), 2 | 4));
    // "3.1 2.7" are two numbers.
    let of_thousands = |group: &str| group.bytes().take_while(u8::is_ascii_digit).count() == 3;
    let has_blanks = digits.contains(|c: char| is_mark(c) && !matches!(c, '.' | ','));
    let first_is_short = !has_blanks || groups.first().is_some_and(|group| group.len() <= 3);
    let thousands_by_blanks =
        first_is_short && digits.split(|c: char| is_mark(c) && !matches!(c, '.' | ',')).skip(1).all(of_thousands);
    groups.len() > 1 && !date && thousands_by_blanks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(cell: &str) -> Value {
        value(cell, Decimal::Point)
    }

    fn comma(cell: &str) -> Value {
        value(cell, Decimal::Comma)
    }

    #[test]
    fn numbers_are_read_as_instruments_write_them() {
        for (cell, number) in [
            ("3", 3.0),
            ("-1.5", -1.5),
            ("+2.0", 2.0),
            (".0041", 0.0041),
            ("7.", 7.0),
            ("1.90165521264016E+0000", 1.90165521264016),
            ("-8.42906e-002", -0.0842906),
            ("−12.5", -12.5),
            ("1.2D+05", 1.2e5),
        ] {
            assert_eq!(point(cell), Value::Number(number), "{cell}");
        }
        assert_eq!(comma("-0,0819"), Value::Number(-0.0819));
        assert_eq!(comma("4,75275E+003"), Value::Number(4752.75));
        assert_eq!(comma("100"), Value::Number(100.0));
    }

    #[test]
    fn a_missing_value_is_not_zero() {
        assert_eq!(point("00:29:06.5"), Value::Clock(1746.5));
        for cell in ["", "00000000", "-", "---", "-----", "n.a.", "NA", "N/A", "#N/A", "null", "—"] {
            assert_eq!(point(cell), Value::Missing, "{cell}");
        }
        for cell in ["NaN", "nan", "-inf", "Infinity", "1e999"] {
            assert_eq!(point(cell), Value::NotFinite, "{cell}");
        }
    }

    #[test]
    fn thousands_separators_are_refused_not_repaired() {
        for cell in ["1.234.567", "50.026.184", "1,234.5", "1,234", "12 345", "1'234.5", "1\u{a0}234"] {
            assert_eq!(point(cell), Value::Ambiguous, "{cell}");
        }
        assert_eq!(comma("1.234,5"), Value::Ambiguous);
        assert_eq!(comma("6.0756"), Value::Ambiguous);
    }

    #[test]
    fn words_dates_and_times_are_text() {
        for cell in ["12abc", "27/07/2022", "27.07.2022", "00:79:06", "1|16", "3.1 2.7", "Dy_auto", "1e", "--5", "12-3"]
        {
            assert_eq!(point(cell), Value::Text, "{cell}");
        }
        assert_eq!(comma("1,"), Value::Text);
    }

    #[test]
    fn quoted_cells_keep_their_delimiters_and_doubled_quotes() {
        let splitter = Splitter::new(Delimiter::Comma);
        assert_eq!(
            splitter.cells(r#",t in s,"G"" in Pa","241,7", 37, "#),
            ["", "t in s", "G\" in Pa", "241,7", "37", ""]
        );
        assert_eq!(splitter.cells(r#""f", "E'""#), ["f", "E'"]);
        assert_eq!(splitter.cells(r#"a,"b, c"d,e""#), ["a", "b, c", "e\""]);
        assert_eq!(splitter.cells(r#""",x,"""""#), ["", "x", "\""]);
        assert_eq!(splitter.cells(r#"G",never " closed,"1,5"#), ["G\"", "never \" closed", "\"1", "5"]);
    }

    #[test]
    fn lines_of_plain_numbers_are_read_as_cell_by_cell() {
        for delimiter in DELIMITERS {
            let splitter = Splitter::new(*delimiter);
            for line in [
                "1.5,2,-3e-5",
                "1;2;;4",
                "\t1\t2\t",
                "  1.0   2.0 3.0  ",
                "1, 2 ,3",
                ",",
                "1e999,2",
                "00000000,1",
                "1.5e,2",
                "+1,2",
                "1-2,3",
                "1 2,3",
                "1\t 2",
                ".5,7.",
                "0.00000000,1",
                "-,1",
                "nan,1",
                "1.2.3,4",
                "0x10,1",
                "1 ,",
                "\t",
            ] {
                let mut slow = Vec::new();
                let mut plain = true;
                splitter.each(line, |cell| match value(cell, Decimal::Point) {
                    Value::Number(number) => slow.push(number.to_bits()),
                    Value::Missing if cell.is_empty() => slow.push(f64::NAN.to_bits()),
                    _ => plain = false,
                });
                let mut fast = Vec::new();
                if let Some(cells) = splitter.numbers(line, |number| fast.push(number.to_bits())) {
                    assert!(plain, "{delimiter:?} {line:?}");
                    assert_eq!((cells as usize, &fast), (slow.len(), &slow), "{delimiter:?} {line:?}");
                }
            }
        }
        let mut found = Vec::new();
        assert_eq!(Splitter::new(Delimiter::Comma).numbers("1.5,,-3e-5", |number| found.push(number)), Some(3));
        assert_eq!((found[0], found[2]), (1.5, -3e-5));
    }

    #[test]
    fn blanks_are_one_delimiter_however_many() {
        assert_eq!(Splitter::new(Delimiter::Blanks).cells("  1.0 \t 2.0   G\"  "), ["1.0", "2.0", "G\""]);
        assert_eq!(Splitter::new(Delimiter::Tab).cells("\t1\t\t 2"), ["", "1", "", "2"]);
    }
}

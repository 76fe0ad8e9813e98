//! Bytes into text: which encoding a file is in, and its characters.

use super::error::DataError;
use super::notice::Notice;
use super::reading::Decision;
use super::workbook::{SheetText, is_workbook};
use crate::catalog::Choice;
use std::borrow::Cow;

/// A character encoding that files come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first: Anton Paar, TA Instruments, Setaram.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European, one byte a character: what Windows programs wrote for decades.
    Windows1252,
    /// Western European of DOS, code page 850.
    Dos850,
    /// The first code page of DOS, 437.
    Dos437,
    /// Cyrillic, one byte a character.
    Windows1251,
    /// Chinese.
    Gbk,
    /// Japanese.
    ShiftJis,
}

/// Every encoding, in the order it is offered.
pub const ENCODINGS: &[Encoding] = &[
    Encoding::Utf8,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Windows1252,
    Encoding::Dos850,
    Encoding::Dos437,
    Encoding::Windows1251,
    Encoding::Gbk,
    Encoding::ShiftJis,
];

impl Encoding {
    /// Its label in the WHATWG Encoding Standard, which browsers and libraries know it by. They do not know those of DOS.
    pub fn id(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Dos850 => "ibm850",
            Encoding::Dos437 => "ibm437",
            Encoding::Windows1251 => "windows-1251",
            Encoding::Gbk => "gbk",
            Encoding::ShiftJis => "shift_jis",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le => "UTF-16, low byte first",
            Encoding::Utf16Be => "UTF-16, high byte first",
            Encoding::Windows1252 => "Windows-1252 (Western European)",
            Encoding::Dos850 => "DOS 850 (Western European)",
            Encoding::Dos437 => "DOS 437 (United States)",
            Encoding::Windows1251 => "Windows-1251 (Cyrillic)",
            Encoding::Gbk => "GBK (Chinese)",
            Encoding::ShiftJis => "Shift JIS (Japanese)",
        }
    }

    fn parse(id: &str) -> Result<Encoding, DataError> {
        ENCODINGS.iter().copied().find(|encoding| encoding.id().eq_ignore_ascii_case(id.trim())).ok_or_else(|| {
            DataError::UnknownOption {
                key: "encoding",
                found: id.into(),
                accepted: ENCODINGS.iter().map(|encoding| encoding.id().to_string()).collect(),
            }
        })
    }
}

/// Decodes what the standard library does not.
///
/// A browser has the tables of encodings built in and a command takes them from a crate; unpacking a workbook takes more code than
/// the rest of the program. The core carries none of it.
pub trait TextDecoding {
    /// The characters of `bytes`; U+FFFD where there is none. `None` when the encoding is not supported.
    fn decode(&self, encoding: Encoding, bytes: &[u8]) -> Option<String>;

    /// The SHA-256 of `bytes` where a faster way to it is at hand than computing it in the core.
    fn digest(&self, _bytes: &[u8]) -> Option<[u8; 32]> {
        None
    }

    /// Hears how much of a large file has been read, from 0 to 1.
    fn progress(&self, _fraction: f64) {}

    /// The sheets of a workbook, or the reason for people why there are none. `None` when workbooks are not supported.
    fn sheets(&self, _bytes: &[u8]) -> Option<Result<Vec<SheetText>, String>> {
        None
    }
}

/// What needs no large tables: windows-1252, besides UTF-8 and UTF-16, which [`read`](super::read) decodes by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct StdDecoding;

impl TextDecoding for StdDecoding {
    fn decode(&self, encoding: Encoding, bytes: &[u8]) -> Option<String> {
        let character = |&byte: &u8| match byte {
            0x80..=0x9F => TYPOGRAPHIC.get(usize::from(byte - 0x80)).copied().unwrap_or(char::from(byte)),
            _ => char::from(byte),
        };
        (encoding == Encoding::Windows1252).then(|| bytes.iter().map(character).collect())
    }
}

/// Bytes 80 to 9F of windows-1252; elsewhere it is Latin-1. The five unused bytes are control characters (WHATWG Encoding).
const TYPOGRAPHIC: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Bytes 80 to FF of the code pages of DOS.
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Characters of one byte each: ASCII, and `upper` for bytes from 80 on.
fn one_byte(bytes: &[u8], upper: &str) -> String {
    let upper: Vec<char> = upper.chars().collect();
    let character = |&byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => upper.get(usize::from(at)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        None => char::from(byte),
    };
    bytes.iter().map(character).collect()
}

/// Text, and how it was obtained.
pub(crate) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: Encoding,
    pub decision: Decision,
    pub notices: Vec<Notice>,
}

/// The text of `bytes`, in the encoding that was asked for or else the one they are in.
pub(crate) fn decode<'a>(
    bytes: &'a [u8],
    asked: Option<&str>,
    decoding: &dyn TextDecoding,
) -> Result<Decoded<'a>, DataError> {
    let choice = match asked {
        Some(id) => Verdict { encoding: Encoding::parse(id)?, why: "chosen by the user".into(), open: false },
        None => recognise(bytes),
    };
    let Verdict { encoding, why, open } = choice;
    let text = match encoding {
        Encoding::Utf8 => {
            let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
            // Checking a large file whole is several times faster than the lossy conversion.
            std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
        }
        Encoding::Utf16Le => Cow::Owned(utf16(bytes.strip_prefix(LE_MARK).unwrap_or(bytes), u16::from_le_bytes)),
        Encoding::Utf16Be => Cow::Owned(utf16(bytes.strip_prefix(BE_MARK).unwrap_or(bytes), u16::from_be_bytes)),
        Encoding::Dos850 => Cow::Owned(one_byte(bytes, DOS_850)),
        Encoding::Dos437 => Cow::Owned(one_byte(bytes, DOS_437)),
        other => Cow::Owned(decoding.decode(other, bytes).ok_or(DataError::NotDecoded { encoding: other.title() })?),
    };
    let mut notices = Vec::new();
    if open {
        notices.push(Notice::warning(
            "encoding_assumed",
            format!(
                "The file does not say how its letters are encoded; it was read as {}. Numbers are not affected; \
                 if names look wrong, choose another encoding.",
                encoding.title()
            ),
        ));
    }
    Ok(Decoded {
        text,
        encoding,
        decision: Decision {
            key: "encoding".into(),
            title: "Character encoding".into(),
            value: encoding.id().into(),
            choices: ENCODINGS
                .iter()
                .map(|encoding| Choice { value: encoding.id().into(), title: encoding.title().into() })
                .collect(),
            why,
            open,
        },
        notices,
    })
}

const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];
const LE_MARK: &[u8] = &[0xFF, 0xFE];
const BE_MARK: &[u8] = &[0xFE, 0xFF];

struct Verdict {
    encoding: Encoding,
    why: String,
    open: bool,
}

/// The encoding of `bytes`: by mark, by the pattern of zero bytes, by validity, in this order.
fn recognise(bytes: &[u8]) -> Verdict {
    let sure = |encoding, why: &str| Verdict { encoding, why: why.into(), open: false };
    if bytes.starts_with(UTF8_MARK) {
        return sure(Encoding::Utf8, "byte order mark of UTF-8");
    }
    if bytes.starts_with(LE_MARK) {
        return sure(Encoding::Utf16Le, "byte order mark FF FE");
    }
    if bytes.starts_with(BE_MARK) {
        return sure(Encoding::Utf16Be, "byte order mark FE FF");
    }
    // Digits, delimiters and line ends have a zero high byte in UTF-16; a text in one byte a character has none.
    let head = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |start: usize| head.iter().skip(start).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 5 > pairs && even * 50 < pairs {
        return sure(Encoding::Utf16Le, "every second byte is zero");
    }
    if even * 5 > pairs && odd * 50 < pairs {
        return sure(Encoding::Utf16Be, "every first byte of two is zero");
    }
    match std::str::from_utf8(bytes) {
        Ok(_) if bytes.is_ascii() => sure(Encoding::Utf8, "plain ASCII, which is UTF-8"),
        Ok(_) => sure(Encoding::Utf8, "valid UTF-8"),
        Err(error) => {
            let at = error.valid_up_to();
            let line = bytes.iter().take(at).filter(|&&byte| byte == b'\n').count() + 1;
            if has_dos_degrees(bytes) {
                let why = format!("not UTF-8 (line {line}); F8 before C is the degree sign of DOS");
                return Verdict { encoding: Encoding::Dos850, why, open: true };
            }
            let familiar = bytes.iter().filter(|byte| !byte.is_ascii()).all(|byte| FAMILIAR.contains(byte));
            let signs = if familiar { "; its special characters are those of Western European tables" } else { "" };
            Verdict { encoding: Encoding::Windows1252, why: format!("not UTF-8 (line {line}){signs}"), open: !familiar }
        }
    }
}

/// Whether every F8 stands where a degree sign does, before C, F or K and not in a word, where it would be an ø.
fn has_dos_degrees(bytes: &[u8]) -> bool {
    let mut found = bytes.windows(3).filter(|three| three[1] == 0xF8).peekable();
    let is_degree = |three: &[u8]| !three[0].is_ascii_alphabetic() && matches!(three[2], b'C' | b'F' | b'K');
    found.peek().is_some() && found.all(is_degree)
}

/// Characters of windows-1252 that Western European instruments write: … – — ‘ ’ “ ” • ™ ‰ NBSP ° ± ² ³ ´ µ · ¹ º × and the letters of
/// German, French, Spanish and Italian. A file with others may be in another encoding.
const FAMILIAR: &[u8] = &[
    0x85, 0x89, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xA0, 0xA9, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5,
    0xB7, 0xB9, 0xBA, 0xC4, 0xC5, 0xC9, 0xD6, 0xD7, 0xD8, 0xDC, 0xDF, 0xE0, 0xE1, 0xE2, 0xE4, 0xE5, 0xE7, 0xE8, 0xE9,
    0xEA, 0xED, 0xEE, 0xF1, 0xF2, 0xF3, 0xF4, 0xF6, 0xF9, 0xFA, 0xFB, 0xFC,
];

/// UTF-16 code units in the byte order of `unit`; U+FFFD for lone surrogates and for an odd last byte.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| unit(pair));
    let mut text = String::with_capacity(pairs.len());
    text.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// What a file that is no text is, by its first bytes; `None` for text.
pub(crate) fn not_text(bytes: &[u8]) -> Option<DataError> {
    const PICTURE: &str = "Export the numbers instead of a picture of them.";
    const SHEET: &str = "Save the numbers as CSV (comma or semicolon delimited) and open that.";
    const ARCHIVE: &str = "Unpack it and open the files inside.";
    const SIGNATURES: &[(&[u8], &str, &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "a PNG picture", PICTURE),
        (b"\xFF\xD8\xFF", "a JPEG picture", PICTURE),
        (b"GIF8", "a GIF picture", PICTURE),
        (b"II*\0", "a TIFF picture", PICTURE),
        (b"MM\0*", "a TIFF picture", PICTURE),
        (b"%PDF-", "a PDF document", "Export the numbers from the program that made it."),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office file (such as XLS)", SHEET),
        (b"\x1F\x8B", "a compressed file (gzip)", ARCHIVE),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", ARCHIVE),
        (b"Rar!", "a RAR archive", ARCHIVE),
        (b"\x89HDF", "an HDF5 file", "Export its tables as CSV."),
        (b"MATLAB 5.0 MAT-file", "a MATLAB file", "Export its variables as CSV."),
    ];
    let is = |found, advice| Some(DataError::NotText { found, advice });
    if let Some((_, found, advice)) = SIGNATURES.iter().find(|(mark, ..)| bytes.starts_with(mark)) {
        return is(found, advice);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let head = bytes.get(..8192).unwrap_or(bytes);
        let holds = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
        return match () {
            () if is_workbook(bytes) => is("a workbook (such as XLSX)", SHEET),
            () if holds(b"[Content_Types].xml") => is("a document of an office program", SHEET),
            () => is("a ZIP archive", ARCHIVE),
        };
    }
    None
}

/// Whether decoded text is made of control characters to an extent that no table is.
pub(crate) fn looks_binary(text: &str) -> bool {
    let head = text.chars().take(4096);
    let (mut all, mut odd) = (0usize, 0usize);
    for c in head {
        all += 1;
        odd += usize::from(
            c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C')),
        );
    }
    odd * 10 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_sign_of_dos_tells_its_code_page() {
        assert_eq!(encoding_of(b"Ramp 10 \xF8C/min\n"), (Encoding::Dos850, true));
        assert_eq!(encoding_of(b"Pr\xF8ve, temperatur [\xB0C]\n").0, Encoding::Windows1252, "a Danish sample");
        assert_eq!(one_byte(b"\xF8C \xE6m \xFD", DOS_850), "°C µm ²");
        assert_eq!(one_byte(b"\xF8C \xE6m \xFD", DOS_437), "°C µm ²");
        assert!([DOS_850, DOS_437].iter().all(|page| page.chars().count() == 128));
    }

    fn encoding_of(bytes: &[u8]) -> (Encoding, bool) {
        let verdict = recognise(bytes);
        (verdict.encoding, verdict.open)
    }

    fn utf16_bytes(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn the_mark_decides_and_is_no_part_of_the_text() {
        let marked = [UTF8_MARK, b"T,f"].concat();
        assert_eq!(encoding_of(&marked), (Encoding::Utf8, false));
        let text = |bytes: &[u8]| decode(bytes, None, &StdDecoding).map(|d| d.text.into_owned());
        assert_eq!(text(&marked).unwrap(), "T,f");
        let marked = [LE_MARK, &utf16_bytes("η\t°C", u16::to_le_bytes)].concat();
        assert_eq!(text(&marked).unwrap(), "η\t°C");
    }

    #[test]
    fn utf16_without_a_mark_is_told_by_its_zero_bytes() {
        assert_eq!(encoding_of(&utf16_bytes("1,5\t2,5\r\n", u16::to_le_bytes)), (Encoding::Utf16Le, false));
        assert_eq!(encoding_of(&utf16_bytes("1,5\t2,5\r\n", u16::to_be_bytes)), (Encoding::Utf16Be, false));
    }

    #[test]
    fn a_lone_degree_sign_is_windows_1252_and_cyrillic_is_doubtful() {
        assert_eq!(encoding_of(b"T [\xB0C]"), (Encoding::Windows1252, false));
        assert_eq!(encoding_of(b"\xD2\xE5\xEC\xEF [K]"), (Encoding::Windows1252, true));
    }

    #[test]
    fn an_unknown_encoding_is_refused_with_the_list() {
        let error = decode(b"1", Some("ebcdic"), &StdDecoding).err().unwrap();
        assert!(error.to_string().contains("\"windows-1252\""), "{error}");
        let error = decode(b"1", Some("gbk"), &StdDecoding).err().unwrap();
        assert!(matches!(error, DataError::NotDecoded { .. }));
    }

    #[test]
    fn windows_1252_is_latin_1_with_typographic_signs() {
        let text = StdDecoding.decode(Encoding::Windows1252, b"E\x92 [\xB0C] \x96 \x80 \xB5").unwrap();
        assert_eq!(text, "E’ [°C] – € µ");
    }

    #[test]
    fn pictures_and_workbooks_are_called_by_name() {
        let said = |bytes: &[u8]| not_text(bytes).map(|error| error.to_string()).unwrap_or_default();
        assert!(said(b"\x89PNG\r\n\x1a\n....").contains("a PNG picture; expected a text table"));
        assert!(said(b"PK\x03\x04....xl/workbook.xml").contains("a workbook (such as XLSX); expected a text table"));
        assert!(said(b"PK\x03\x04....[Content_Types].xml").contains("a document of an office program"));
        assert!(said(b"PK\x03\x04").contains("ZIP archive"));
        assert_eq!(said(b"f,E'\n1,2"), "");
    }
}

//! What the command and the page add to the core, for tests that read whole files.

use tandelta::data::{Encoding, SheetText, StdDecoding, TextDecoding};

/// Decodes as the library does, and unpacks workbooks.
pub struct Workbooks;

impl TextDecoding for Workbooks {
    fn decode(&self, encoding: Encoding, bytes: &[u8]) -> Option<String> {
        StdDecoding.decode(encoding, bytes)
    }

    fn sheets(&self, bytes: &[u8]) -> Option<Result<Vec<SheetText>, String>> {
        let sheet = |sheet: tandelta_spreadsheet::Sheet| SheetText { name: sheet.name, text: sheet.text };
        Some(tandelta_spreadsheet::sheets(bytes).map(|sheets| sheets.into_iter().map(sheet).collect()))
    }
}

//! Delimited text: cells between commas, semicolons, tabs or blanks, from whatever program.

use super::{Format, Outline};
use crate::data::lines::Lines;

/// Any text with rows of numbers.
pub struct Delimited;

impl Format for Delimited {
    fn id(&self) -> &'static str {
        "delimited"
    }

    fn title(&self) -> &'static str {
        "Delimited text (CSV, TSV, columns between blanks)"
    }

    fn recognises(&self, _lines: &Lines) -> bool {
        true
    }

    fn outline(&self, _lines: &Lines) -> Outline {
        Outline::default()
    }
}

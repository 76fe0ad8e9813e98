//! Delimited text: cells between commas, semicolons, tabs or blanks, from whatever program.

use super::{Format, Sheet};
use crate::data::error::DataError;
use crate::data::layout;
use crate::data::lines::Lines;
use crate::data::reading::ReadOptions;
use crate::data::table;

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

    fn read(&self, lines: &Lines, options: &ReadOptions) -> Result<Sheet, DataError> {
        let mut layout = layout::decide(lines, options)?;
        let parsed = table::parse(lines, &layout);
        if parsed.tables.is_empty() {
            return Err(layout::no_numbers(lines, &[layout.delimiter], &[layout.decimal]));
        }
        let mut notices = std::mem::take(&mut layout.notices);
        notices.extend(parsed.notices);
        Ok(Sheet {
            delimiter: layout.delimiter.id().into(),
            decimal: layout.decimal.id().into(),
            decisions: layout.decisions,
            tables: parsed.tables,
            roles: parsed.roles,
            notices,
        })
    }
}

//! Columns of a table of the report.

use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable};

/// A column of numbers; the title may hold mathematics between dollar signs.
pub(in crate::analyses) fn numbers(key: &str, title: &str, unit: &str, values: impl Into<Numbers>) -> DataColumn {
    DataColumn { key: key.into(), title: title.into(), unit: unit.into(), values: Cells::Numbers(values.into()) }
}

/// A column of words.
pub(in crate::analyses) fn words(key: &str, title: &str, values: Vec<String>) -> DataColumn {
    DataColumn { key: key.into(), title: title.into(), unit: String::new(), values: Cells::Words(values) }
}

/// A table of such columns.
pub(in crate::analyses) fn table(key: &str, title: &str, columns: Vec<DataColumn>) -> DataTable {
    DataTable { key: key.into(), title: title.into(), columns }
}

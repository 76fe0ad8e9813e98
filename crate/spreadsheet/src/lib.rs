//! Workbooks into text: every sheet of an XLSX, XLSM, XLSB, XLS or ODS file as lines of cells with tabs between them.
//!
//! A crate of its own, since it weighs as much as the rest of the program: a page carries it as a second WebAssembly module and
//! compiles it when a workbook arrives.

mod book;
mod grid;
mod ole;
mod value;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod door;

/// One sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// A line for each row, beginning with the first: line 7 is row 7, and the third cell of a line is column C.
    ///
    /// Numbers have a decimal point and as many digits as distinguish them; dates and times are in ISO 8601. A cell whose text could
    /// be taken for something else is in quotes (RFC 4180), and line ends in a cell are blanks. A sheet without cells is empty.
    pub text: String,
}

/// The sheets of a workbook in their order, hidden ones included, charts not.
///
/// # Errors
/// A sentence or two for people: it is protected by a password, damaged, no workbook, or would need too much memory.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    // The readers of old formats trust what a file says of itself, and may panic where it is damaged.
    std::panic::catch_unwind(|| book::read(bytes))
        .unwrap_or_else(|_| Err(book::Failure::Damaged("it contradicts itself".into())))
        .map_err(|failure| failure.to_string())
}

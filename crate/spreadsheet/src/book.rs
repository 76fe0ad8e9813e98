//! Which kind of workbook it is, and its sheets.

use super::Sheet;
use super::grid::{Grid, Room};
use super::ole::{self, Contents};
use calamine::{
    Cell, Data, DataRef, Ods, OdsError, Range, Reader, SheetType, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::fmt;
use std::io::Cursor;
use zip::ZipArchive;

/// Most bytes that the parts of a workbook may have when they are unpacked.
const MOST_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;

/// Why a workbook was not read.
#[derive(Debug)]
pub enum Failure {
    /// It is encrypted.
    Password,
    /// It is a file of an office program, but no workbook.
    NoWorkbook,
    /// It would need more memory than there may be.
    TooLarge,
    /// It is not as its format prescribes: what was found.
    Damaged(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Password => {
                write!(f, "The workbook is protected by a password. Save it without one, and open that.")
            }
            Failure::NoWorkbook => write!(
                f,
                "This is a file of an office program, but no workbook. Expected a spreadsheet (XLSX, XLSB, XLS, ODS) or a text table."
            ),
            Failure::TooLarge => write!(
                f,
                "The workbook needs too much memory when it is unpacked. Save the sheet with the numbers as CSV, and open that."
            ),
            Failure::Damaged(what) => write!(
                f,
                "The workbook is damaged or incomplete ({what}). Open it in a spreadsheet program, save it anew, and open that."
            ),
        }
    }
}

/// The sheets of a workbook.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Failure> {
    let file = Cursor::new(bytes);
    if bytes.starts_with(OLE) {
        return match ole::look(bytes)? {
            Contents::Encrypted => Err(Failure::Password),
            Contents::Other => Err(Failure::NoWorkbook),
            Contents::Workbook => match Xls::new(file) {
                Ok(book) => dense(book),
                Err(XlsError::Password) => Err(Failure::Password),
                Err(error) => Err(damaged(error)),
            },
        };
    }
    let mut archive = ZipArchive::new(file.clone()).map_err(damaged)?;
    let mut unpacked: u64 = 0;
    for index in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(index).map_err(damaged)?.size());
    }
    if unpacked > MOST_UNPACKED {
        return Err(Failure::TooLarge);
    }
    let holds = |name| archive.index_for_name(name).is_some();
    match () {
        () if holds("mimetype") => match Ods::new(file) {
            Ok(book) => dense(book),
            Err(OdsError::Password) => Err(Failure::Password),
            Err(OdsError::InvalidMime(_)) => Err(Failure::NoWorkbook),
            Err(OdsError::CellLimitExceeded { .. }) => Err(Failure::TooLarge),
            Err(error) => Err(damaged(error)),
        },
        () if holds("xl/workbook.bin") => match Xlsb::new(file) {
            Ok(book) => xlsb(book),
            Err(XlsbError::Password) => Err(Failure::Password),
            Err(error) => Err(damaged(error)),
        },
        () if holds("[Content_Types].xml") => match Xlsx::new(file) {
            Ok(book) => xlsx(book),
            Err(XlsxError::Password) => Err(Failure::Password),
            Err(error) => Err(damaged(error)),
        },
        () => Err(Failure::NoWorkbook),
    }
}

/// The first bytes of files that are file systems of their own: Office before 2007, and encrypted ones since.
const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn damaged(error: impl fmt::Display) -> Failure {
    Failure::Damaged(error.to_string())
}

type File<'a> = Cursor<&'a [u8]>;

/// XLS and ODS are read whole, each sheet as a rectangle of cells.
fn dense<'a, R: Reader<File<'a>>>(mut book: R) -> Result<Vec<Sheet>, Failure>
where
    R::Error: fmt::Display,
{
    each_sheet(worksheets(&book), |name, grid| {
        let range: Range<Data> = book.worksheet_range(name).map_err(damaged)?;
        let (row, column) = range.start().unwrap_or_default();
        range.used_cells().try_for_each(|(down, right, value)| {
            grid.put(row + down as u32, column + right as u32, value) // a sheet has fewer rows than 32 bits count
        })
    })
}

/// XLSX is read cell by cell, so that lonely cells far out do not cost the empty rectangle between them.
fn xlsx(mut book: Xlsx<File>) -> Result<Vec<Sheet>, Failure> {
    each_sheet(worksheets(&book), |name, grid| {
        let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) => put(cell, grid)?,
                Ok(None) => return Ok(()),
                // An error value that the reader does not know, such as #SPILL!: no number in any case.
                Err(XlsxError::CellError(_)) => {}
                Err(error) => return Err(damaged(error)),
            }
        }
    })
}

/// The same in its binary spelling.
fn xlsb(mut book: Xlsb<File>) -> Result<Vec<Sheet>, Failure> {
    each_sheet(worksheets(&book), |name, grid| {
        let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            put(cell, grid)?;
        }
        Ok(())
    })
}

fn put(cell: Cell<DataRef>, grid: &mut Grid) -> Result<(), Failure> {
    let (row, column) = cell.get_position();
    grid.put(row, column, &cell.get_value().clone().into())
}

/// Names of the sheets that hold cells: a chart is a sheet as well.
fn worksheets<'a, R: Reader<File<'a>>>(book: &R) -> Vec<String> {
    let sheets = book.sheets_metadata();
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn each_sheet(
    names: Vec<String>,
    mut fill: impl FnMut(&str, &mut Grid) -> Result<(), Failure>,
) -> Result<Vec<Sheet>, Failure> {
    let mut room = Room::new();
    let sheet = |name: String| {
        let mut grid = Grid::new(&mut room);
        fill(&name, &mut grid)?;
        let text = grid.into_text()?;
        Ok(Sheet { name, text })
    };
    names.into_iter().map(sheet).collect()
}

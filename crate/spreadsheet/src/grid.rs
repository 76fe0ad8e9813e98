//! Cells at their places into lines.

use super::book::Failure;
use super::value;
use calamine::Data;

/// Most cells of a workbook. Excel allows 17 thousand million to a sheet, which no memory holds.
const MOST_CELLS: usize = 20_000_000;

/// Most bytes of text of a workbook.
const MOST_TEXT: usize = 256 * 1024 * 1024;

/// What a workbook may still grow by: a cell far down or to the right costs a text of empty cells before it.
pub struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    /// Nothing taken yet.
    pub fn new() -> Self {
        Room { cells: MOST_CELLS, text: MOST_TEXT }
    }

    fn take_text(&mut self, bytes: usize) -> Result<(), Failure> {
        self.text = self.text.checked_sub(bytes).ok_or(Failure::TooLarge)?;
        Ok(())
    }
}

/// The cells of a sheet, as they come.
pub struct Grid<'a> {
    room: &'a mut Room,
    cells: Vec<Cell>,
    words: String,
}

/// A cell that holds something.
struct Cell {
    row: u32,
    column: u32,
    /// Where its text begins; it ends where that of the next begins.
    start: u32,
}

impl<'a> Grid<'a> {
    /// An empty sheet.
    pub fn new(room: &'a mut Room) -> Self {
        Grid { room, cells: Vec::new(), words: String::new() }
    }

    /// Puts a value at row and column, from 0.
    pub fn put(&mut self, row: u32, column: u32, value: &Data) -> Result<(), Failure> {
        let start = self.words.len();
        value::write(value, &mut self.words);
        if self.words.len() > start {
            self.room.take_text(self.words.len() - start)?;
            self.room.cells = self.room.cells.checked_sub(1).ok_or(Failure::TooLarge)?;
            self.cells.push(Cell { row, column, start: start as u32 }); // `MOST_TEXT` fits
        }
        Ok(())
    }

    /// The lines of the sheet.
    pub fn into_text(self) -> Result<String, Failure> {
        let ends = self.cells.iter().skip(1).map(|cell| cell.start).chain([self.words.len() as u32]);
        let words = |(cell, end): (&Cell, u32)| {
            let words = self.words.get(cell.start as usize..end as usize).unwrap_or_default();
            ((cell.row, cell.column), words)
        };
        let mut cells: Vec<((u32, u32), &str)> = self.cells.iter().zip(ends).map(words).collect();
        // Some programs write cells in the order in which they were filled.
        cells.sort_by_key(|&(place, _)| place);
        cells.dedup_by_key(|&mut (place, _)| place);

        let mut at = (0, 0);
        for &(place, _) in &cells {
            let (lines, tabs) = step(at, place);
            self.room.take_text(lines + tabs)?;
            at = place;
        }
        let mut text = String::new();
        at = (0, 0);
        for (place, words) in cells {
            let (lines, tabs) = step(at, place);
            text.extend(std::iter::repeat_n('\n', lines));
            text.extend(std::iter::repeat_n('\t', tabs));
            text.push_str(words);
            at = place;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        Ok(text)
    }
}

/// Line ends and tabs between two cells in order.
fn step(from: (u32, u32), to: (u32, u32)) -> (usize, usize) {
    let lines = to.0 - from.0;
    let tabs = if lines == 0 { to.1 - from.1 } else { to.1 };
    (lines as usize, tabs as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cells: &[(u32, u32, f64)]) -> Result<String, Failure> {
        let mut room = Room::new();
        let mut grid = Grid::new(&mut room);
        for &(row, column, number) in cells {
            grid.put(row, column, &Data::Float(number))?;
        }
        grid.into_text()
    }

    #[test]
    fn a_line_is_a_row_and_a_cell_a_column_counted_from_the_corner_of_the_sheet() {
        assert_eq!(text(&[(2, 1, 1.5), (2, 3, 2.5), (4, 0, 3.0)]).unwrap(), "\n\n\t1.5\t\t2.5\n\n3\n");
        assert_eq!(text(&[]).unwrap(), "");
    }

    #[test]
    fn cells_may_come_in_any_order() {
        assert_eq!(text(&[(1, 1, 4.0), (0, 1, 2.0), (1, 0, 3.0), (0, 0, 1.0)]).unwrap(), "1\t2\n3\t4\n");
    }

    #[test]
    fn lonely_cells_at_the_edge_do_not_fill_the_memory() {
        assert_eq!(text(&[(1_048_575, 16_383, 1.0)]).unwrap().len(), 1_048_575 + 16_383 + 2);
        let edge: Vec<(u32, u32, f64)> = (0..20_000).map(|row| (row, 16_383, 1.0)).collect();
        assert!(matches!(text(&edge), Err(Failure::TooLarge)));
    }
}

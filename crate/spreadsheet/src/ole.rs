//! A look at an old file of an office program (OLE) before it is read as XLS.
//!
//! The reader of XLS follows every chain of sectors to its end, and sets memory aside for every rectangle of cells that it finds: a
//! few wrong bytes could make it take all the memory there is. Here the same is followed with an eye on what is possible.

use super::book::Failure;

/// What such a file holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Contents {
    /// A workbook, in which nothing is larger than it can be.
    Workbook,
    /// An encrypted document of whatever kind.
    Encrypted,
    /// A letter, slides, an installer.
    Other,
}

/// What `bytes` hold.
///
/// # Errors
/// Something in it points nowhere or in a circle, or its cells would need too much memory.
pub fn look(bytes: &[u8]) -> Result<Contents, Failure> {
    let broken = || Failure::Damaged("its table of contents is broken".into());
    let file = File::open(bytes).ok_or_else(broken)?;
    if file.find("EncryptedPackage").is_some() {
        return Ok(Contents::Encrypted);
    }
    let Some(entry) = file.find("Workbook").or_else(|| file.find("Book")) else { return Ok(Contents::Other) };
    check_records(&file.stream(entry).ok_or_else(broken)?)?;
    Ok(Contents::Workbook)
}

/// A file that is a file system: sectors, chained by a table that names the successor of each (MS-CFB).
struct File<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    /// Successor of each sector.
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// Short streams lie in a stream of their own, in sectors of 64 bytes with a table of their own.
    short: Vec<u8>,
    short_next: Vec<u32>,
}

/// A stream in the directory.
struct Entry {
    name: String,
    first: u32,
    size: usize,
}

/// What stands for the successor of the last sector.
const END: u32 = 0xFFFF_FFFE;
/// Numbers from this one on are no sectors.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
const SHORT_SECTOR: usize = 64;
/// A stream of fewer bytes is a short one.
const LONG: usize = 4096;

impl<'a> File<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = File { bytes, sector_size, next: vec![], entries: vec![], short: vec![], short_next: vec![] };

        // Where the table of successors is: in the header, and for large files in a chain of sectors that end with the next.
        let mut tables = words(bytes.get(76..512)?);
        let mut more = u32_at(bytes, 68)?;
        while more < NO_SECTOR {
            tables.extend(words(file.sector(more)?));
            more = tables.pop()?;
            if tables.len() > bytes.len() {
                return None;
            }
        }
        for table in tables.into_iter().filter(|&id| id < NO_SECTOR) {
            let table = words(file.sector(table)?);
            file.next.extend(table);
        }

        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX)?;
        file.entries = directory.as_chunks::<128>().0.iter().filter_map(Entry::of).collect();
        let &Entry { first, size, .. } = file.entries.first()?;
        let tables = u32_at(bytes, 64)? as usize;
        if tables.checked_mul(sector_size)? > bytes.len() {
            return None;
        }
        if tables > 0 {
            file.short_next = words(&file.chain(u32_at(bytes, 60)?, tables * sector_size)?);
            file.short = file.chain(first, size)?;
        }
        // A stream cannot be longer than the file.
        let whole = bytes.len();
        file.entries.iter().all(|entry| entry.size <= whole).then_some(file)
    }

    fn sector(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector_size)?;
        let rest = self.bytes.get(start..)?;
        Some(rest.get(..self.sector_size).unwrap_or(rest))
    }

    /// The sectors from `first` on, but no more than `size` bytes.
    fn chain(&self, first: u32, size: usize) -> Option<Vec<u8>> {
        chain(&self.next, first, size, |id| self.sector(id))
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.size >= LONG {
            return self.chain(entry.first, entry.size);
        }
        let sector = |id: u32| self.short.get(id as usize * SHORT_SECTOR..)?.get(..SHORT_SECTOR);
        chain(&self.short_next, entry.first, entry.size, sector)
    }
}

fn chain<'a>(next: &[u32], first: u32, size: usize, sector: impl Fn(u32) -> Option<&'a [u8]>) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    let mut id = first;
    for _ in 0..=next.len() {
        if id == END || data.len() >= size {
            return Some(data);
        }
        data.extend_from_slice(sector(id)?);
        id = *next.get(id as usize)?;
    }
    None // in a circle
}

impl Entry {
    fn of(bytes: &[u8; 128]) -> Option<Self> {
        let name = bytes.as_chunks::<2>().0.iter().take(32).map(|&pair| u16::from_le_bytes(pair));
        let name = char::decode_utf16(name.take_while(|&unit| unit != 0)).map(|c| c.unwrap_or('?')).collect();
        Some(Entry { name, first: u32_at(bytes, 116)?, size: u32_at(bytes, 120)? as usize })
    }
}

/// Most cells of the rectangles that hold the sheets of a workbook.
const MOST_CELLS: usize = 40_000_000;
const COLUMNS: u16 = 256;

/// Follows the records of a workbook (MS-XLS).
fn check_records(stream: &[u8]) -> Result<(), Failure> {
    let impossible = || Failure::Damaged("it speaks of cells outside any sheet".into());
    let mut area = 0;
    let mut sheet = Rectangle::default();
    let mut rest = stream;
    while let (Some(kind), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let Some((record, after)) = rest.get(4..).and_then(|rest| rest.split_at_checked(length.into())) else { break };
        match kind {
            // Beginning of a sheet.
            0x0809 => area += std::mem::take(&mut sheet).area(),
            // The rows and columns in use, as announced.
            0x0200 if length >= 14 => {
                let at = |at| u32_at(record, at).unwrap_or_default() as usize;
                let columns = u16_at(record, 10).unwrap_or_default().into();
                if at(4).saturating_mul(columns) > 2 * MOST_CELLS {
                    return Err(impossible());
                }
            }
            // Cells: formula, numbers, words, numbers in a row.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027E | 0x00D6 | 0x00FD | 0x00BD => {
                let (Some(row), Some(column)) = (u16_at(record, 0), u16_at(record, 2)) else { break };
                if column >= COLUMNS {
                    return Err(impossible());
                }
                sheet.include(row, column);
            }
            _ => {}
        }
        rest = after;
    }
    if area + sheet.area() > MOST_CELLS { Err(Failure::TooLarge) } else { Ok(()) }
}

/// The smallest rectangle around some cells.
#[derive(Default)]
struct Rectangle {
    rows: Option<(u16, u16)>,
    columns: Option<(u16, u16)>,
}

impl Rectangle {
    fn include(&mut self, row: u16, column: u16) {
        let widen = |range: Option<(u16, u16)>, at: u16| {
            let (low, high) = range.unwrap_or((at, at));
            Some((low.min(at), high.max(at)))
        };
        self.rows = widen(self.rows, row);
        self.columns = widen(self.columns, column);
    }

    fn area(&self) -> usize {
        let length = |range: Option<(u16, u16)>| range.map_or(0, |(low, high)| usize::from(high - low) + 1);
        length(self.rows) * length(self.columns)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|&word| u32::from_le_bytes(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The records of a sheet with a number at each place.
    fn sheet(places: &[(u16, u16)]) -> Vec<u8> {
        let record =
            |kind: u16, content: &[u8]| [&kind.to_le_bytes(), &(content.len() as u16).to_le_bytes(), content].concat();
        let number = |&(row, column): &(u16, u16)| {
            let mut content = [0; 14];
            content[..2].copy_from_slice(&row.to_le_bytes());
            content[2..4].copy_from_slice(&column.to_le_bytes());
            record(0x0203, &content)
        };
        [record(0x0809, &[0; 16]), places.iter().flat_map(number).collect()].concat()
    }

    #[test]
    fn cells_far_apart_are_refused_before_memory_is_taken_for_what_lies_between() {
        assert!(check_records(&sheet(&[(0, 0), (65535, 255)])).is_ok());
        assert!(matches!(check_records(&sheet(&[(0, 0), (0, 256)])), Err(Failure::Damaged(_))));
        assert!(matches!(check_records(&sheet(&[(0, 0), (65535, 255)]).repeat(3)), Err(Failure::TooLarge)));
    }

    #[test]
    fn a_chain_in_a_circle_is_no_chain() {
        let sector = |_| Some([0; 4].as_slice());
        assert_eq!(chain(&[1, 2, END], 0, usize::MAX, sector).map(|data| data.len()), Some(12));
        assert_eq!(chain(&[1, 2, END], 0, 6, sector).map(|data| data.len()), Some(8));
        assert_eq!(chain(&[1, 2, 0], 0, usize::MAX, sector), None);
        assert_eq!(chain(&[1, 7, END], 0, usize::MAX, sector), None);
    }
}

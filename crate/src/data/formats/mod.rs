//! File formats: one file each, in the order in which they are tried.

mod delimited;
mod dil805;
mod proteus;
mod pyris;
mod reptate;
mod rheocompass;
mod stare;
mod ta_universal;
mod trios;
mod windeta;

use super::cells::{Delimiter, Splitter};
use super::facts::Fact;
use super::heading::Heading;
use super::layout::Declared;
use super::lines::Lines;
use super::notice::Notice;
use std::ops::Range;

/// A way in which files are laid out.
///
/// It tells where the tables are and what stands above their columns, as far as a reader of any text could not find that out.
/// How cells become numbers and what the columns mean is the same for all formats.
pub trait Format: Sync {
    /// Stable snake_case name, which is also that of its file.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn title(&self) -> &'static str;

    /// Whether a text is of this format. Looks at its first lines only, and is sure when it says so.
    fn recognises(&self, lines: &Lines) -> bool;

    /// What it knows of a text of this format.
    fn outline(&self, lines: &Lines) -> Outline;
}

/// What a format knows of a text.
#[derive(Debug, Default)]
pub struct Outline {
    /// How cells are separated and decimals marked, where the text or the format says so.
    pub declared: Declared,
    /// Where the tables are; when there is none, wherever rows of numbers are found.
    pub sections: Vec<Section>,
    /// What the text says of the sample and of the run.
    pub facts: Vec<Fact>,
    /// What a user has to know before he uses numbers of this format.
    pub notices: Vec<Notice>,
}

/// A table of a text.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// What it is called.
    pub title: Option<String>,
    /// Its columns; when absent they are looked for above the rows.
    pub heading: Option<Heading>,
    /// Lines in which its rows are, from 0.
    pub lines: Range<u32>,
    /// What the text says of this table alone.
    pub facts: Vec<Fact>,
    /// It goes on with the table of the section before, as another part of it.
    pub continues: bool,
    /// Lines among the rows that the text marks as no data, from 0.
    pub left_out: Vec<u32>,
}

/// Every format; a file is of the first that recognises it.
pub static FORMATS: &[&dyn Format] = &[
    &ta_universal::UniversalAnalysis,
    &trios::Trios,
    &rheocompass::RheoCompass,
    &proteus::Proteus,
    &pyris::Pyris,
    &stare::Stare,
    &dil805::Dil805,
    &windeta::WinDeta,
    &reptate::RepTate,
    GENERIC,
];

/// The format of any text that no other recognises.
pub(super) static GENERIC: &dyn Format = &delimited::Delimited;

/// The first lines of a text with their numbers, from 0: as many as it takes to tell a format.
fn head<'a>(lines: &'a Lines) -> impl Iterator<Item = (u32, &'a str)> {
    const HEAD: usize = 60;
    (0..).zip(lines.iter()).take(HEAD)
}

/// The lines from number `start` on, from 0.
fn from<'a>(lines: &'a Lines, start: u32) -> impl Iterator<Item = (u32, &'a str)> {
    (start..lines.len() as u32).map(|line| (line, lines.get(line as usize)))
}

/// The cells of a line, between tabs where it has any, or else between blanks.
fn tabs_or_blanks(line: &str) -> Vec<String> {
    let delimiter = if line.contains('\t') { Delimiter::Tab } else { Delimiter::Blanks };
    Splitter::new(delimiter).cells(line)
}

/// Whether all cells that hold anything hold numbers, and some do.
fn is_row_of_numbers(cells: &[String]) -> bool {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(|cell| cell.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_this_folder_is_a_format_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crate/src/data/formats");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| entry.unwrap().path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
            .filter(|name| name != "mod")
            .collect();
        let mut ids: Vec<&str> = FORMATS.iter().map(|format| format.id()).collect();
        files.sort();
        ids.sort_unstable();
        assert_eq!(ids, files);
    }

    #[test]
    fn the_last_format_takes_any_text() {
        assert!(FORMATS.last().unwrap().recognises(&Lines::new("anything")));
    }
}

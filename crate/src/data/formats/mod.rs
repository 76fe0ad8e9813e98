//! File formats: one file each, in the order in which they are tried.

mod delimited;

use super::error::DataError;
use super::lines::Lines;
use super::notice::Notice;
use super::reading::{Decision, LineRole, ReadOptions};
use super::table::RawTable;

/// A way in which files are laid out.
///
/// It finds tables and the texts above their columns. What the columns mean is decided for all formats alike.
pub trait Format: Sync {
    /// Stable snake_case name, which is also that of its file.
    fn id(&self) -> &'static str;

    /// Its name for people.
    fn title(&self) -> &'static str;

    /// Whether a text is of this format. Looks at its first lines only, and is sure when it says so.
    fn recognises(&self, lines: &Lines) -> bool;

    /// The tables of a text of this format.
    ///
    /// # Errors
    /// An option has a value that is not known, or there are no numbers.
    fn read(&self, lines: &Lines, options: &ReadOptions) -> Result<Sheet, DataError>;
}

/// Every format; a file is of the first that recognises it.
pub static FORMATS: &[&dyn Format] = &[GENERIC];

/// The format of any text that no other recognises.
pub(super) static GENERIC: &dyn Format = &delimited::Delimited;

/// What a format makes of a text.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Cell delimiter, as in [`ReadOptions`].
    pub delimiter: String,
    /// Decimal mark, as in [`ReadOptions`].
    pub decimal: String,
    /// What was decided on the way, and can be changed.
    pub decisions: Vec<Decision>,
    /// The tables, in order.
    pub tables: Vec<RawTable>,
    /// What lines other than data rows are, by number from 0, ascending.
    pub roles: Vec<(u32, LineRole)>,
    /// What was left out or is doubtful.
    pub notices: Vec<Notice>,
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

//! Which numbers are used and with what noise: the options of a fit that make sense without parameters, under the same names.

use crate::analyses::shared::options::fit_entries;
use crate::catalog::OptionEntry;

/// The entries of these of [`FitOptions`](crate::analyses::shared::FitOptions).
pub(in crate::analyses) fn point_entries(
    defaults: &serde_json::Value,
    abscissa: &str,
    floor_of: &str,
) -> Vec<OptionEntry> {
    const KEYS: [&str; 5] = ["range", "mask", "weights", "relative_error", "floor"];
    let mut entries = fit_entries(defaults, abscissa, floor_of);
    entries.retain(|entry| KEYS.contains(&entry.key.as_str()));
    entries
}

//! Which numbers are used and with what noise: the options of a fit that make sense without parameters, under the same names.

use crate::analyses::shared::FitOptions;
use crate::analyses::shared::options::{Weights, fit_entries};
use crate::catalog::OptionEntry;
use serde::{Deserialize, Serialize};

/// Flattened into the options of an analysis.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::analyses) struct PointOptions {
    /// Abscissae to use, in the unit of the measurement.
    pub range: Option<[f64; 2]>,
    /// Rows of the table that are left out.
    pub mask: Vec<u32>,
    pub weights: Weights,
    pub relative_error: f64,
    pub floor: f64,
}

impl Default for PointOptions {
    fn default() -> Self {
        let FitOptions { range, mask, weights, relative_error, floor, .. } = FitOptions::default();
        PointOptions { range, mask, weights, relative_error, floor }
    }
}

impl PointOptions {
    /// As options of a fit.
    pub fn as_fit(&self) -> FitOptions {
        FitOptions {
            range: self.range,
            mask: self.mask.clone(),
            weights: self.weights.clone(),
            relative_error: self.relative_error,
            floor: self.floor,
            ..FitOptions::default()
        }
    }
}

/// The entries of [`PointOptions`].
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

//! Numbers that do not come from a fit, and what there is to say where there is none.

use super::fitted::{Named, Number, PLAIN};
use crate::report::{Estimate, EstimateState};

/// A number with its standard error and where both come from.
pub(in crate::analyses) fn stated(
    named: &Named,
    value: f64,
    std_error: Option<f64>,
    note: impl Into<String>,
) -> Estimate {
    let state = EstimateState::Ok;
    let number = Number { named, value, std_error, interval: None, kind: "", state, note: note.into() };
    number.estimate(PLAIN)
}

/// A number that is not there, and why.
pub(in crate::analyses) fn absent(named: &Named, why: impl Into<String>) -> Estimate {
    let state = EstimateState::Undetermined;
    let number = Number { named, value: f64::NAN, std_error: None, interval: None, kind: "", state, note: why.into() };
    number.estimate(PLAIN)
}

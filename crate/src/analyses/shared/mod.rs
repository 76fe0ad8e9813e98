//! What analyses have in common: the measurements they are asked of, the options of a fit, the choice of a sweep, a law held against it, and the way from a fit to
//! the numbers and words of a report.

pub(super) mod asked;
pub(super) mod columns;
pub(super) mod fitted;
pub(super) mod intervals;
pub(super) mod law_fit;
pub(super) mod noise;
pub(super) mod options;
pub(super) mod ranking;
pub(super) mod relaxation;
pub(super) mod sources;
pub(super) mod stated;
pub(super) mod sweep;
pub(super) mod temperature;
pub(super) mod thermogram;
pub(super) mod transitions;
pub(super) mod windows;

pub(super) use options::{Action, FitOptions};

//! How long computations are watched, stopped and shared: the core knows neither threads nor workers, its doors bring them.

/// What a door lends to a long computation.
pub trait Work: Sync {
    /// Tells how much is done, from 0 to 1; the answer is whether to go on.
    fn progress(&self, fraction: f64) -> bool;

    /// `one(k)` for each `k` below `count`, in order of `k`, computed in any order and anywhere; `None` when it was stopped.
    ///
    /// What `one` returns may depend on `k` and nothing else that changes, so that the result does not depend on how the work
    /// was shared.
    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>>;
}

/// One after another, to the end.
pub struct Alone;

impl Work for Alone {
    fn progress(&self, _fraction: f64) -> bool {
        true
    }

    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
        Some((0..count).map(one).collect())
    }
}

//! How long computations are watched, stopped and shared: the core knows neither threads nor workers, its doors bring them.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What a door lends to a long computation.
pub trait Work: Sync {
    /// Tells how much is done, from 0 to 1; the answer is whether to go on.
    fn progress(&self, fraction: f64) -> bool;

    /// `one(k)` for each `k` below `count`, in order of `k`, computed in any order and anywhere; `None` when it was stopped.
    ///
    /// What `one` returns may depend on `k` and nothing else that changes, so that the result does not depend on how the work
    /// was shared; and it does not call `map` itself.
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

/// Work together with others who share no memory, but can ask for the same computation: each computes some of the rows, and
/// whoever has been given all of them comes to the end.
pub struct Together<'a> {
    /// Rows that others have computed, of each call of `map` in turn; `None` where one is still missing.
    known: Vec<Vec<Option<Vec<f64>>>>,
    /// Only these rows of the call after the known ones are wanted, and nothing after them.
    part: Option<Range<usize>>,
    hear: &'a (dyn Fn(Told) -> bool + Sync),
    /// How many calls of `map` there were.
    stages: AtomicUsize,
    stopped: AtomicBool,
}

/// What is heard of a computation while it goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told<'a> {
    /// How much is done, from 0 to 1, where there are no rows to count.
    Fraction(f64),
    /// A row that was not known.
    Row {
        /// Which call of `map` it belongs to, from 0.
        stage: usize,
        /// Its number, from 0.
        row: usize,
        /// How many rows that call has.
        of: usize,
        /// What stands in it.
        numbers: &'a [f64],
    },
}

impl<'a> Together<'a> {
    /// With the rows that are `known`, to the end, or only to compute a `part` of the call of `map` that comes after them. What is
    /// computed is told to `hear`, which answers whether to go on.
    pub fn new(
        known: Vec<Vec<Option<Vec<f64>>>>,
        part: Option<Range<usize>>,
        hear: &'a (dyn Fn(Told) -> bool + Sync),
    ) -> Together<'a> {
        Together { known, part, hear, stages: AtomicUsize::new(0), stopped: AtomicBool::new(false) }
    }

    /// Whether it ended before the end: because it was told to, or because its part is done.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    fn tell(&self, told: Told) -> bool {
        if !self.stopped() && !(self.hear)(told) {
            self.stop();
        }
        !self.stopped()
    }
}

impl Work for Together<'_> {
    fn progress(&self, fraction: f64) -> bool {
        // Someone who computes a part knows nothing of the whole.
        if self.part.is_some() { !self.stopped() } else { self.tell(Told::Fraction(fraction)) }
    }

    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
        let stage = self.stages.fetch_add(1, Ordering::Relaxed);
        let compute = |row: usize| {
            let numbers = if self.stopped() { return None } else { one(row) };
            self.tell(Told::Row { stage, row, of: count, numbers: &numbers }).then_some(numbers)
        };
        let known = self.known.get(stage);
        if let (None, Some(part)) = (known, &self.part) {
            // Each is heard at once, so that there is nothing to return.
            let _ = part.clone().take_while(|&row| row < count && compute(row).is_some()).count();
            self.stop();
            return None;
        }
        let row = |row: usize| known.and_then(|rows| rows.get(row)?.clone()).or_else(|| compute(row));
        (0..count).map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Something in two stages, the second of which needs the sum of the first, with rows of different length.
    fn computation(work: &dyn Work) -> Option<f64> {
        let sum = |rows: Vec<Vec<f64>>| rows.iter().flatten().sum::<f64>();
        let first = sum(work.map(7, &|k| vec![(k as f64).sin(); k % 3])?);
        let second = sum(work.map(5, &|k| vec![first / (k + 1) as f64])?);
        Some(first + second)
    }

    /// Rows heard from one who computes, in the order of stages and numbers.
    #[derive(Default)]
    struct Heard(Mutex<Vec<Vec<Option<Vec<f64>>>>>);

    impl Heard {
        fn keep(&self, told: Told) {
            let Told::Row { stage, row, of, numbers } = told else { return };
            let mut stages = self.0.lock().unwrap();
            if stages.len() == stage {
                stages.push(vec![None; of]);
            }
            stages[stage][row] = Some(numbers.to_vec());
        }

        fn known(&self) -> Vec<Vec<Option<Vec<f64>>>> {
            self.0.lock().unwrap().clone()
        }
    }

    fn part(known: &Heard, stage: usize, rows: Range<usize>) {
        let before = known.known()[..stage].to_vec();
        let hear = |told: Told| {
            known.keep(told);
            true
        };
        let work = Together::new(before, Some(rows), &hear);
        assert_eq!(computation(&work), None);
        assert!(work.stopped());
    }

    #[test]
    fn parts_computed_apart_give_the_digits_of_one_who_works_alone() {
        let known = Heard::default();
        part(&known, 0, 4..7);
        part(&known, 0, 0..4);
        part(&known, 1, 0..2);
        part(&known, 1, 2..9);
        let told = AtomicUsize::new(0);
        let hear = |_: Told| told.fetch_add(1, Ordering::Relaxed) < usize::MAX;
        let work = Together::new(known.known(), None, &hear);
        assert_eq!(computation(&work), computation(&Alone));
        assert_eq!(told.load(Ordering::Relaxed), 0, "nothing was left to compute");
        assert!(!work.stopped());
    }

    #[test]
    fn rows_that_are_missing_are_computed_on_the_way() {
        let known = Heard::default();
        part(&known, 0, 2..3);
        let told = AtomicUsize::new(0);
        let hear = |_: Told| told.fetch_add(1, Ordering::Relaxed) < usize::MAX;
        assert_eq!(computation(&Together::new(known.known(), None, &hear)), computation(&Alone));
        assert_eq!(told.load(Ordering::Relaxed), 6 + 5);
    }

    #[test]
    fn who_is_told_to_stop_computes_no_further_row() {
        let known = Heard::default();
        let hear = |told: Told| {
            known.keep(told);
            !matches!(told, Told::Row { row: 2, .. })
        };
        let work = Together::new(Vec::new(), None, &hear);
        assert_eq!(computation(&work), None);
        assert!(work.stopped());
        assert_eq!(known.known().concat().iter().flatten().count(), 3);
        assert!(!work.progress(0.5) && work.map(3, &|_| panic!("computed a row after the stop")).is_none());
    }
}

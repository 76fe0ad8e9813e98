//! Long computations on all cores, with a line on standard error that says how far they are.

use std::io::{IsTerminal, Write, stderr};
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tandelta::work::Work;

/// So many threads at a time.
pub struct Cores {
    jobs: usize,
    line: Option<Mutex<Line>>,
}

impl Cores {
    /// With `jobs` threads, or one for each core; unless `quiet`, a terminal is shown how far it is.
    pub fn new(jobs: Option<NonZero<usize>>, quiet: bool) -> Cores {
        let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
        Cores { jobs, line: (!quiet && stderr().is_terminal()).then(|| Mutex::new(Line::new())) }
    }

    /// Takes the line away, so that something else can be printed.
    pub fn clear(&self) {
        if let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::lock) {
            line.clear();
        }
    }

    fn show(&self, fraction: f64) {
        // Who finds the line taken has nothing newer to say.
        if let Some(Ok(mut line)) = self.line.as_ref().map(Mutex::try_lock) {
            line.show(fraction);
        }
    }
}

impl Work for Cores {
    fn progress(&self, fraction: f64) -> bool {
        self.show(fraction);
        true
    }

    fn map(&self, count: usize, one: &(dyn Fn(usize) -> Vec<f64> + Sync)) -> Option<Vec<Vec<f64>>> {
        self.clear();
        let next = AtomicUsize::new(0);
        // Rows differ in how long they take: each thread fetches the next one when it is done with one.
        let some = || {
            let mut rows = Vec::new();
            loop {
                let k = next.fetch_add(1, Ordering::Relaxed);
                if k >= count {
                    return rows;
                }
                rows.push((k, one(k)));
                self.show(k as f64 / count as f64);
            }
        };
        let mut rows = thread::scope(|scope| {
            let others: Vec<_> = (1..self.jobs.min(count)).map(|_| scope.spawn(some)).collect();
            let mut rows = some();
            for other in others {
                match other.join() {
                    Ok(theirs) => rows.extend(theirs),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            rows
        });
        rows.sort_unstable_by_key(|(k, _)| *k);
        Some(rows.into_iter().map(|(_, row)| row).collect())
    }
}

/// A line that is written over again and again.
struct Line {
    /// When this stage began.
    since: Instant,
    /// How much of it is done.
    done: f64,
    shown: Option<Instant>,
}

impl Line {
    /// Before this nobody waits yet.
    const PATIENCE: Duration = Duration::from_millis(700);
    const PACE: Duration = Duration::from_millis(200);

    fn new() -> Line {
        Line { since: Instant::now(), done: 0.0, shown: None }
    }

    fn show(&mut self, fraction: f64) {
        let now = Instant::now();
        // Threads speak in any order, and a little less is only late; much less is the next stage.
        if fraction < 0.5 * self.done {
            self.since = now;
        } else if fraction < self.done {
            return;
        }
        self.done = fraction;
        let due = self.shown.is_none_or(|shown| now - shown >= Self::PACE);
        if now - self.since < Self::PATIENCE || !due {
            return;
        }
        self.shown = Some(now);
        let left = (now - self.since).as_secs_f64() * (1.0 - fraction) / fraction.max(1e-9);
        let left = if left < 60.0 { format!("{left:.0} s") } else { format!("{:.0} min", (left / 60.0).ceil()) };
        // Whoever closed it does not want to see it.
        let _ = write!(stderr(), "\r\x1b[K{:.0} %, about {left} left", 100.0 * fraction);
    }

    fn clear(&mut self) {
        if self.shown.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
        *self = Line::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tandelta::work::Alone;

    #[test]
    fn rows_computed_on_several_threads_are_those_of_one_in_their_order() {
        let one = |k: usize| vec![(k as f64).sqrt(); k % 5];
        for count in [0, 1, 2, 1000] {
            for jobs in [1, 2, 7] {
                let cores = Cores::new(NonZero::new(jobs), true);
                assert_eq!(cores.map(count, &one), Alone.map(count, &one), "{count} rows, {jobs} threads");
            }
        }
    }
}

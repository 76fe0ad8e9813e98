//! Which isotherms hang together by their overlaps, and where the shifts along the chain of overlaps put each of them at first.

use super::Options;
use super::overlap::Overlap;

/// A number of things, some of which hang together.
pub(super) struct Parts(Vec<usize>);

impl Parts {
    /// Each by itself.
    pub(super) fn apart(count: usize) -> Parts {
        Parts((0..count).collect())
    }

    /// Whether two hang together.
    pub(super) fn together(&self, a: usize, b: usize) -> bool {
        self.0[a] == self.0[b]
    }

    /// From now on these two, and all that hang together with either, hang together.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (from, to) = (self.0[a].max(self.0[b]), self.0[a].min(self.0[b]));
        self.0.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
    }

    /// The numbers of each part, ascending.
    pub(super) fn all(&self) -> Vec<Vec<usize>> {
        let part = |first: usize| (first..self.0.len()).filter(|&k| self.0[k] == first).collect::<Vec<_>>();
        (0..self.0.len()).map(part).filter(|part| !part.is_empty()).collect()
    }
}

/// Isotherms that hang together, by overlaps or because the user holds them.
pub fn groups(count: usize, overlaps: &[Overlap], options: &Options) -> Vec<Vec<usize>> {
    let mut parts = Parts::apart(count);
    overlaps.iter().filter(|pair| pair.joined).for_each(|pair| parts.join(pair.of[0], pair.of[1]));
    // Isotherms that are placed by hand lie where they lie relative to the pivot, overlap or not.
    let is_held = |k: &usize| options.shifts.get(*k).is_some_and(|known| known.is_held());
    let held: Vec<usize> = (0..count).filter(is_held).collect();
    let placed: Vec<usize> = options.pivot.filter(|_| !held.is_empty()).into_iter().chain(held).collect();
    placed.windows(2).for_each(|pair| parts.join(pair[0], pair[1]));
    parts.all()
}

/// ln a of each isotherm along the chain of overlaps, from wherever each chain begins; what is known beforehand stays.
pub(super) fn first_shifts(count: usize, overlaps: &[Overlap], options: &Options) -> Vec<f64> {
    let known: Vec<Option<f64>> = (0..count).map(|k| options.shifts.get(k).and_then(|known| known.value())).collect();
    let told = known.iter().flatten().count();
    // A few that are set by hand, perhaps to show that they do not fit, must not take the others with them.
    let few = 2 * told <= count;
    let mut along = if few { vec![None; count] } else { known.clone() };
    if let Some(pivot) = options.pivot.filter(|pivot| along[*pivot].is_none()) {
        along[pivot] = Some(0.0);
    }
    let along = chain(along, &known, overlaps);
    known.into_iter().zip(along).map(|(known, along)| known.unwrap_or(along)).collect()
}

/// Shifts along the chain of overlaps from those that are given; what it does not reach begins where it is known.
fn chain(mut shift: Vec<Option<f64>>, known: &[Option<f64>], overlaps: &[Overlap]) -> Vec<f64> {
    reach(&mut shift, overlaps);
    while let Some(k) = (0..shift.len()).find(|&k| shift[k].is_none() && known[k].is_some()) {
        shift[k] = known[k];
        reach(&mut shift, overlaps);
    }
    for start in 0..shift.len() {
        // An isotherm that overlaps with none continues what its neighbours do: only a start, where a law joins them.
        if shift[start].is_none() {
            let before = start.checked_sub(1).and_then(|k| shift[k]).unwrap_or(0.0);
            let guess = overlaps.iter().find(|pair| pair.of[1] == start && !pair.joined).map_or(0.0, |pair| pair.shift);
            shift[start] = Some(before + guess);
            reach(&mut shift, overlaps);
        }
    }
    shift.into_iter().map(|shift| shift.unwrap_or(0.0)).collect()
}

/// Carries shifts along the overlaps as far as they go.
fn reach(shift: &mut [Option<f64>], overlaps: &[Overlap]) {
    loop {
        let mut reached = false;
        for pair in overlaps.iter().filter(|pair| pair.joined) {
            let [a, b] = pair.of;
            match (shift[a], shift[b]) {
                (Some(at), None) => (shift[b], reached) = (Some(at + pair.shift), true),
                (None, Some(at)) => (shift[a], reached) = (Some(at - pair.shift), true),
                _ => {}
            }
        }
        if !reached {
            break;
        }
    }
}

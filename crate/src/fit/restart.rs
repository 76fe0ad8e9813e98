//! Other starts, when a fit ended badly or is known to depend on where it begins.
//!
//! A minimum is doubted when the fit did not converge, when some parameter or combination of parameters has no influence at all
//! where it ended (parameters ran away, or the fit rests on a saddle where two terms have become one), and only then: further
//! starts are drawn around the given one, wider and wider, always the same ones for the same seed.

use super::FitError;
use super::loss::{Loss, Spread};
use super::solver::{Options, Outcome};
use super::system::{JointEnd, System};

/// When to try other starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restarts {
    /// Never: for many fits of similar data from a good start.
    Never,
    /// When a fit ended badly.
    #[default]
    WhenBad,
    /// Always: for laws with several minima.
    Always,
}

/// Most further starts of one fit.
const MOST: usize = 10;

/// Residuals worked out after which no further start is begun: seconds, not minutes.
const ENOUGH: usize = 300_000_000;

/// Sums of squares that differ by less, relative to the larger, belong to one minimum.
const SAME: f64 = 1e-6;

/// A parameter whose change by its own size moves the residuals by less than this part of their spread has no influence.
const NO_INFLUENCE: f64 = 1e-4;

/// A combination of parameters with less influence than this part of that of each parameter has none: derivatives in double
/// precision do not tell it from zero.
const DEPENDENT: f64 = 1e-10;

/// Why a minimum was doubted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It was not: other starts were asked for.
    None,
    /// The fit did not converge.
    NotConverged,
    /// A parameter had no influence any more.
    NoInfluence,
    /// Parameters could not be told apart.
    Dependent,
}

/// What was tried beside the given start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// Why.
    pub doubt: Doubt,
    /// Further starts.
    pub starts: usize,
    /// How many of all starts, the given one included, led to the minimum that was kept.
    pub agreeing: usize,
    /// Sum of squares from the given start, relative to the one that was kept.
    pub given: f64,
}

impl Search {
    /// The same in a sentence.
    pub fn text(&self) -> String {
        let why = match self.doubt {
            Doubt::None => "Other starts were asked for",
            Doubt::NotConverged => "From the given start the fit did not converge",
            Doubt::NoInfluence => "From the given start the fit ended where a parameter has no influence",
            Doubt::Dependent => "From the given start the fit ended where parameters cannot be told apart",
        };
        let Search { starts, agreeing, given, .. } = self;
        let all = starts + 1;
        if *given > 1.0 + SAME {
            format!(
                "{why}: {starts} other starts around it were tried, and {agreeing} of all {all} lead to the minimum that is \
                 reported; the sum of squares from the given start is {given:.3e} times larger."
            )
        } else {
            format!("{why}: {starts} other starts around it were tried, and none leads to a smaller sum of squares.")
        }
    }
}

/// Minimises, from other starts too where that is called for, with the loss in standard deviations of the residuals where those
/// are asked for.
///
/// # Errors
/// [`FitError::NotFinite`] when the residuals are not finite at the given start.
pub(super) fn minimise(
    system: &mut System,
    start: &[f64],
    options: &Options,
) -> Result<(JointEnd, Option<Search>), FitError> {
    if options.loss == Loss::Linear || options.spread == Spread::Weights {
        return search(system, start, options);
    }
    // First by squares; then spread and parameters in turn, until they agree.
    system.loss = Loss::Linear;
    let (mut end, mut tried) = search(system, start, options)?;
    let mut spread = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = std::mem::replace(&mut spread, end.spread());
        // When more than half of the residuals are zero, there is no spread to measure by.
        if spread == 0.0 || (spread - before).abs() <= SETTLED * spread {
            break;
        }
        system.loss = options.loss.scaled(spread);
        let (mut next, again) = search(system, &end.values, options)?;
        next.iterations += end.iterations;
        next.evaluations += end.evaluations;
        tried = tried.or(again);
        end = next;
    }
    Ok((end, tried))
}

/// Most rounds of spread and parameters.
const ROUNDS: usize = 50;

/// Relative change of the spread at which it has settled.
const SETTLED: f64 = 1e-8;

fn search(system: &System, start: &[f64], options: &Options) -> Result<(JointEnd, Option<Search>), FitError> {
    let first = system.minimise(start.to_vec(), options)?;
    let doubt = match options.restarts {
        Restarts::Never => None,
        Restarts::WhenBad => doubt(system, start, &first),
        Restarts::Always => Some(doubt(system, start, &first).unwrap_or(Doubt::None)),
    };
    let Some(why) = doubt.filter(|_| first.outcome != Outcome::NothingFree) else { return Ok((first, None)) };
    let given = first.cost;
    let fewer = Options { max_iterations: options.max_iterations.div_ceil(2), ..*options };
    let same = |a: f64, b: f64| (a - b).abs() <= SAME * a.max(b);
    let (mut best, mut good, mut agreeing, mut starts) = (first, why == Doubt::None, 1, 0);
    // Minima found twice are believed, unless the landscape is to be searched in any case.
    let rows: usize = best.sets.iter().map(|set| set.residuals.len()).sum();
    while starts < MOST
        && best.evaluations.saturating_mul(rows) < ENOUGH
        && !(good && agreeing > 1 && options.restarts == Restarts::WhenBad)
    {
        starts += 1;
        let other = system.near(start, &best.values, starts, options.seed);
        let Ok(mut end) = system.minimise(other, &fewer) else { continue };
        end.iterations += best.iterations;
        end.evaluations += best.evaluations;
        let well = self::doubt(system, start, &end).is_none();
        if same(end.cost, best.cost) && well == good {
            agreeing += 1;
        } else if end.cost < best.cost && !same(end.cost, best.cost) || same(end.cost, best.cost) && well {
            (agreeing, good) = (1, well);
            best = end;
            continue;
        }
        (best.iterations, best.evaluations) = (end.iterations, end.evaluations);
    }
    let given = if best.cost > 0.0 { given / best.cost } else { 1.0 };
    Ok((best, Some(Search { doubt: why, starts, agreeing, given })))
}

/// Why an end is not to be trusted.
fn doubt(system: &System, start: &[f64], end: &JointEnd) -> Option<Doubt> {
    if !end.outcome.converged() {
        return Some(Doubt::NotConverged);
    }
    let influence = system.influence(start, end);
    if influence.weakest < NO_INFLUENCE {
        return Some(Doubt::NoInfluence);
    }
    (influence.independence < DEPENDENT).then_some(Doubt::Dependent)
}

/// Evenly distributed between −1 and 1, for each seed, start and parameter anew. G. L. Steele et al., "Fast splittable
/// pseudorandom number generators" (2014).
pub(super) fn draw(seed: u64, start: usize, parameter: usize) -> f64 {
    let mut z = seed;
    for part in [start as u64, parameter as u64] {
        z = z.wrapping_add(part.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    (z >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

//! NIST's certified results of nonlinear regression: 27 problems from both of NIST's starting points, without limits, with
//! default settings.

mod strd;

use strd::{Dataset, datasets, digits};
use tandelta::fit::{Fit, Options, fit};

/// Correct digits that count as solved: what four decimals of a table need, and what a standard deviation is quoted to.
const PARAMETERS: f64 = 6.0;
const DEVIATIONS: f64 = 4.0;

/// The fewest correct digits of parameters and of standard deviations.
fn correct(fit: &Fit, set: &Dataset) -> [f64; 2] {
    let fewest =
        |pairs: &mut dyn Iterator<Item = (f64, f64)>| pairs.map(|(a, b)| digits(a, b)).fold(f64::INFINITY, f64::min);
    let certified = set.certified.iter().copied();
    let deviations = fit.uncertainty.parameters.iter().map(|known| known.std_error.unwrap_or(f64::NAN));
    [
        fewest(&mut fit.values.iter().copied().zip(certified)),
        fewest(&mut deviations.zip(set.standard_deviations.iter().copied())),
    ]
}

#[test]
fn all_problems_are_solved_from_both_starts() {
    let mut unsolved = Vec::new();
    for set in datasets() {
        for start in &set.starts {
            let fit = fit(&set.problem(), &Dataset::parameters(start), &Options::default()).unwrap();
            let [values, deviations] = correct(&fit, &set);
            println!("{:9} {values:5.1} {deviations:5.1} {:?} {}", set.name, fit.outcome, fit.evaluations);
            if !(values >= PARAMETERS && deviations >= DEVIATIONS && fit.outcome.converged()) {
                unsolved.push(format!("{} from {start:?}: {values:.1} and {deviations:.1} digits", set.name));
            }
        }
    }
    assert!(unsolved.is_empty(), "{unsolved:#?}");
}

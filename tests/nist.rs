//! NIST's certified results of nonlinear regression: 27 problems from both of NIST's starting points, without limits, with
//! default settings.

mod strd;

use strd::{DIGITS, datasets, unlimited};
use tandelta::fit::{Options, fit};

#[test]
fn all_problems_are_solved_from_both_starts() {
    let mut unsolved = Vec::new();
    for set in datasets() {
        for start in &set.starts {
            let fit = fit(&set.problem(), &unlimited(start), &Options::default()).unwrap();
            let digits = set.correct(&fit);
            println!("{:9} {digits:5.1?} {:?} {}", set.name, fit.outcome, fit.evaluations);
            // NaN counts as unsolved too.
            let enough = digits.iter().zip(DIGITS).all(|(digits, needed)| *digits >= needed);
            if !(enough && fit.outcome.converged()) {
                unsolved.push(format!("{} from {start:?}: {digits:.1?} digits", set.name));
            }
        }
    }
    assert!(unsolved.is_empty(), "{unsolved:#?}");
}

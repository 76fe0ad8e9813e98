//! NIST's certified results of nonlinear regression: 27 problems from both of NIST's starting points, without limits, with
//! default settings.

mod strd;

use strd::{DIGITS, datasets, unlimited};
use tandelta::fit::{Options, fit};
use tandelta::math::random::Random;

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

#[test]
fn starts_that_are_wrong_by_up_to_a_factor_of_two_mostly_find_the_same_and_always_end() {
    // The peaks of Gauss1 to Gauss3 and the periods of ENSO have local minima next to every wrong place, and the cubic quotients of
    // Hahn1 and Thurber have poles between their points: 87 % of 1080 such starts are solved, and 19 problems from every one of theirs.
    const SOLVED: f64 = 0.8;
    /// Eleven starts of at most 250 iterations with two evaluations each, the first of 500, and the last steps.
    const MOST: usize = 8000;
    let (mut solved, mut all) = (0, 0);
    for (number, set) in datasets().iter().enumerate() {
        let problem = set.problem();
        let mut random = Random::new(1, number as u64);
        for start in set.starts.iter().flat_map(|start| [start, start]) {
            let start: Vec<f64> = start.iter().map(|b| b * 2_f64.powf(2.0 * random.uniform() - 1.0)).collect();
            let Ok(fit) = fit(&problem, &unlimited(&start), &Options::default()) else { continue };
            assert!(fit.values.iter().all(|v| v.is_finite()) && fit.evaluations <= MOST, "{} {start:?}", set.name);
            // Terms of a sum may have changed places: the standard deviations then have, too.
            let [mut found, mut certified] = [fit.values, set.certified.clone()];
            found.sort_by(f64::total_cmp);
            certified.sort_by(f64::total_cmp);
            let near = found.iter().zip(&certified).all(|(a, b)| (a / b - 1.0).abs() < 1e-6);
            solved += usize::from(near);
            all += 1;
        }
    }
    println!("{solved} of {all}");
    assert!(f64::from(solved as u32) >= SOLVED * f64::from(all as u32), "{solved} of {all}");
}

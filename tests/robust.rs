//! Fits that large residuals do not drag along: what they find, and whether their errors are true.

use nalgebra::{DMatrix, DVector};
use tandelta::fit::{Fit, Loss, Options, Parameter, Problem, Spread, fit};
use tandelta::math::random::Random;

/// y = a + b x.
struct Line {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Problem for Line {
    fn len(&self) -> usize {
        self.x.len()
    }
    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        for (i, (x, y)) in self.x.iter().zip(&self.y).enumerate() {
            residuals[i] = p[0] + p[1] * x - y;
            jacobian[(i, 0)] = 1.0;
            jacobian[(i, 1)] = *x;
        }
    }
    fn total_sum_of_squares(&self) -> Option<f64> {
        Some(1.0)
    }
}

const TRUTH: [f64; 2] = [2.0, -3.0];
const ROBUST: [Loss; 3] = [Loss::SOFT_L1, Loss::HUBER, Loss::CAUCHY];

/// 60 points with normal noise `sigma`; each is an outlier of ten times that with the given probability.
fn drawn(random: &mut Random, sigma: f64, outliers: f64) -> Line {
    let x: Vec<f64> = (0..60).map(|k| f64::from(k) / 30.0 - 1.0).collect();
    let mut noise = || sigma * random.normal() * if random.uniform() < outliers { 10.0 } else { 1.0 };
    let y = x.iter().map(|x| TRUTH[0] + TRUTH[1] * x + noise()).collect();
    Line { x, y }
}

fn fitted(line: &Line, options: &Options) -> Fit {
    let free =
        Parameter { start: 0.0, lower: f64::NEG_INFINITY, upper: f64::INFINITY, logarithmic: false, fixed: false };
    fit(line, &[free; 2], options).unwrap()
}

/// In how many of `count` data sets the 95 % intervals hold the truth, for intercept and slope; and the mean squared error of the
/// slope.
fn coverage(options: &Options, sigma: f64, outliers: f64, count: u64) -> ([f64; 2], f64) {
    let (mut held, mut square) = ([0.0; 2], 0.0);
    for number in 0..count {
        let fit = fitted(&drawn(&mut Random::new(7, number), sigma, outliers), options);
        assert!(fit.outcome.converged(), "{number}: {:?}", fit.outcome);
        for k in 0..2 {
            let [lower, upper] = fit.uncertainty.parameters[k].interval.unwrap();
            held[k] += f64::from(u8::from((lower..=upper).contains(&TRUTH[k]))) / count as f64;
        }
        square += (fit.values[1] - TRUTH[1]).powi(2) / count as f64;
    }
    (held, square)
}

#[test]
fn intervals_hold_the_truth_with_and_without_outliers() {
    // 1000 data sets: the share that is held scatters by 0.7 %.
    for loss in ROBUST {
        for outliers in [0.0, 0.1] {
            let (held, _) = coverage(&Options { loss, ..Options::default() }, 0.02, outliers, 1000);
            println!("{loss:?} {outliers}: {held:?}");
            assert!(held.iter().all(|share| (0.93..0.97).contains(share)), "{loss:?} {outliers}: {held:?}");
        }
    }
}

#[test]
fn outliers_cost_little_precision_and_good_data_hardly_any() {
    let square = |loss, outliers| coverage(&Options { loss, ..Options::default() }, 1.0, outliers, 400).1;
    let [clean, dirty] = [0.0, 0.1].map(|outliers| square(Loss::Linear, outliers));
    for loss in ROBUST {
        // 95 % efficiency by design; the ratio of two correlated variances scatters by about 2 %.
        assert!(square(loss, 0.0) < 1.12 * clean, "{loss:?}");
        // Least squares pay 1 + 0.1·99 = 11 times the variance.
        assert!(square(loss, 0.1) < 0.25 * dirty, "{loss:?}");
    }
}

#[test]
fn a_known_noise_and_the_noise_of_the_residuals_agree_where_it_is_known() {
    let line = drawn(&mut Random::new(1, 1), 1.0, 0.1);
    for loss in ROBUST {
        let [own, known] = [Spread::Residuals, Spread::Weights]
            .map(|spread| fitted(&line, &Options { loss, spread, ..Options::default() }));
        let error = known.uncertainty.parameters[1].std_error.unwrap();
        assert!((own.values[1] - known.values[1]).abs() < 0.3 * error, "{loss:?}");
    }
}

#[test]
fn the_result_does_not_depend_on_the_unit_of_the_data() {
    let line = drawn(&mut Random::new(1, 2), 1.0, 0.1);
    let times = |factor: f64| Line { x: line.x.clone(), y: line.y.iter().map(|y| factor * y).collect() };
    for loss in ROBUST {
        let [one, giga] = [1.0, 1e9].map(|factor| fitted(&times(factor), &Options { loss, ..Options::default() }));
        for k in 0..2 {
            assert!((giga.values[k] / 1e9 / one.values[k] - 1.0).abs() < 1e-7, "{loss:?}");
        }
        for (a, b) in one.weights.iter().zip(&giga.weights) {
            assert!((a - b).abs() < 1e-6);
        }
    }
}

#[test]
fn what_is_minimised_is_shown_and_outliers_have_small_weights() {
    let mut line = drawn(&mut Random::new(1, 3), 1.0, 0.0);
    line.y[7] += 40.0;
    let fit = fitted(&line, &Options { loss: Loss::CAUCHY, spread: Spread::Weights, ..Options::default() });
    assert_eq!(fit.loss, Loss::CAUCHY);
    let sum: f64 = fit.residuals.iter().map(|&r| fit.loss.cost(r)).sum();
    assert!((fit.quality.rss / sum - 1.0).abs() < 1e-12);
    assert_eq!(fit.quality.r2, None, "a sum of anything but squares explains no variance");
    assert!(fit.weights[7] < 0.01);
    assert!(fit.weights.iter().filter(|weight| **weight > 0.5).count() > 50);
}

#[test]
fn least_squares_are_a_loss_like_any_other() {
    let fit = fitted(&drawn(&mut Random::new(1, 4), 1.0, 0.0), &Options::default());
    assert!((fit.scatter.variance / fit.quality.reduced_chi2.unwrap() - 1.0).abs() < 1e-12);
    assert!(fit.weights.iter().all(|weight| *weight == 1.0));
}

//! One part of G* predicted from the other alone: the Kramers–Kronig relations in use.
//!
//! The spectrum of one part predicts the other, with an error that includes what the window hides: beyond its ends the spectrum is
//! continued straight with a band that opens, and the prediction near the ends opens with it. G″ determines G′ up to a constant,
//! the relaxed modulus, which is fitted.

use super::continuous::{Criterion, Settings, prediction};
use super::{Datum, Measured, Response};

/// One part predicted from the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Across {
    /// The part it was predicted from.
    pub from: Response,
    /// The other part, in the order of the data.
    pub predicted: Vec<Predicted>,
    /// Root mean square of the deviations in units of their errors; below 1 where prediction errors are shared by neighbours.
    pub rms: f64,
    /// Which of `predicted` deviates most.
    pub largest: usize,
}

/// One number that was measured and predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Predicted {
    /// Its number in the data.
    pub datum: usize,
    /// The prediction, Pa.
    pub value: f64,
    /// Standard deviation of the prediction, Pa.
    pub std_error: f64,
    /// Measured minus predicted in units of the error of both.
    pub deviation: f64,
}

/// Predicts the part that is not `from`, for data with the noise of G′ and of G″ in units of σ; `None` when there is too little of
/// one part.
pub fn across(measured: &Measured, from: Response, noise: [f64; 2]) -> Option<Across> {
    let known = Measured::new(measured.data().iter().copied().filter(|d| d.response == from))?;
    let others: Vec<(usize, Datum)> =
        measured.data().iter().copied().enumerate().filter(|(_, d)| d.response != from).collect();
    let asked: Vec<(Response, f64)> = others.iter().map(|(_, d)| (d.response, d.x)).collect();
    let settings = Settings { criterion: Criterion::Evidence, relaxed: from == Response::Storage };
    let (_, answers) = prediction(&known, &settings, &asked)?;
    let error = |d: &Datum, std: f64| (d.sigma * noise[usize::from(d.response == Response::Loss)]).hypot(std);
    // The constant that G″ leaves open, where the predictions are best.
    let weighted =
        || others.iter().zip(&answers).map(|((_, d), [value, std])| (d.value - value, error(d, *std).powi(-2)));
    let constant = if from == Response::Loss {
        weighted().map(|(off, weight)| off * weight).sum::<f64>() / weighted().map(|(_, weight)| weight).sum::<f64>()
    } else {
        0.0
    };
    let predicted: Vec<Predicted> = others
        .iter()
        .zip(&answers)
        .map(|((datum, d), [value, std])| Predicted {
            datum: *datum,
            value: value + constant,
            std_error: *std,
            deviation: (d.value - value - constant) / error(d, *std),
        })
        .collect();
    let square = |p: &Predicted| p.deviation * p.deviation;
    let rms = (predicted.iter().map(square).sum::<f64>() / predicted.len() as f64).sqrt();
    let largest = (0..predicted.len()).max_by(|&a, &b| square(&predicted[a]).total_cmp(&square(&predicted[b])))?;
    Some(Across { from, predicted, rms, largest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectra::simulate::{frequencies, of_spectrum, sweep};

    fn glass() -> impl Fn(f64) -> [f64; 2] {
        of_spectrum(|l| (-0.5 * (l / 2.0).powi(2)).exp())
    }

    #[test]
    fn each_part_predicts_the_other_within_the_error_it_states() {
        for seed in 0..3 {
            let measured = sweep(&frequencies(1e-2, 1e2, 40), glass(), 0.01, 1e-4, seed);
            for from in [Response::Storage, Response::Loss] {
                let across = across(&measured, from, [1.0, 1.0]).unwrap();
                // Errors of prediction are shared by many points, so that the mean square of one set can be twice the expected.
                assert!(across.rms < 2.0, "{from:?} {}", across.rms);
                // In the middle of the window the prediction is worth something: to a tenth of the number.
                let middle = across.predicted[20];
                assert!(middle.std_error < 0.1 * middle.value, "{from:?} {middle:?}");
            }
        }
    }

    #[test]
    fn predictions_are_less_certain_at_the_ends_of_the_window() {
        let measured = sweep(&frequencies(1e-1, 1e1, 40), glass(), 0.01, 1e-4, 1);
        let across = across(&measured, Response::Storage, [1.0, 1.0]).unwrap();
        let error = |k: usize| across.predicted[k].std_error / across.predicted[k].value;
        assert!(error(0) > 2.0 * error(20) && error(39) > 2.0 * error(20), "{} {} {}", error(0), error(20), error(39));
    }
}

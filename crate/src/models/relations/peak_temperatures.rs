//! Apparent activation energy from the temperatures of a loss peak at several frequencies (eq. 1).
//!
//! The frequency is exact and the temperature is measured, so 1/T_p is regressed on ln f, not the other way round.

use crate::units::constants::BOLTZMANN_EV;

/// Activation from peak temperatures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    /// Apparent activation energy, eV.
    pub energy: f64,
    /// Its standard error from the errors of the temperatures as they were given; `None` if they were not.
    pub error_known: Option<f64>,
    /// Its standard error from the scatter about the line; `None` for two points. Its t distribution has `points − 2` degrees
    /// of freedom.
    pub error_scatter: Option<f64>,
    /// ln f₀ at infinite temperature, f in Hz. Of an apparent energy near T_g it comes out far above any molecular frequency.
    pub ln_f0: f64,
    /// Weighted sum of squares about the line; expected to be `points − 2` for errors that are true.
    pub chi2: f64,
    /// Points used.
    pub points: usize,
}

/// Fits `ln f = ln f₀ − E/(k_B T_p)` to frequencies (Hz) and peak temperatures (K).
///
/// `errors` are standard errors of the temperatures, K; without them all temperatures count as equally well known. `None` when
/// fewer than two frequencies differ, or a number is not positive.
pub fn activation(frequencies: &[f64], temperatures: &[f64], errors: Option<&[f64]>) -> Option<Activation> {
    let points = frequencies.len();
    let positive = |values: &[f64]| values.len() == points && values.iter().all(|v| v.is_finite() && *v > 0.0);
    if !positive(frequencies) || !positive(temperatures) || !errors.is_none_or(positive) {
        return None;
    }
    // σ(1/T) = σ_T/T².
    let weight = |k: usize| errors.map_or(1.0, |errors| (temperatures[k] * temperatures[k] / errors[k]).powi(2));
    let weights: Vec<f64> = (0..points).map(weight).collect();
    let total: f64 = weights.iter().sum();
    let sum = |value: &dyn Fn(usize) -> f64| (0..points).map(|k| weights[k] * value(k)).sum::<f64>();
    let (y, u) = (|k: usize| frequencies[k].ln(), |k: usize| 1.0 / temperatures[k]);
    let (y_mean, u_mean) = (sum(&y) / total, sum(&u) / total);
    let yy = sum(&|k| (y(k) - y_mean).powi(2));
    let yu = sum(&|k| (y(k) - y_mean) * (u(k) - u_mean));
    if points < 2 || yy.is_nan() || yy <= 0.0 || yu == 0.0 {
        return None;
    }
    let slope = yu / yy;
    let chi2 = sum(&|k| (u(k) - u_mean - slope * (y(k) - y_mean)).powi(2));
    // σ_E = k_B σ_slope/slope².
    let error = |variance: f64| BOLTZMANN_EV * (variance / yy).sqrt() / (slope * slope);
    Some(Activation {
        energy: -BOLTZMANN_EV / slope,
        error_known: errors.map(|_| error(1.0)),
        error_scatter: (points > 2).then(|| error(chi2 / (points - 2) as f64)),
        ln_f0: y_mean - u_mean / slope,
        chi2,
        points,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn energies_and_both_errors_agree_with_the_reference() {
        let table: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/golden/reference/arrhenius_peak.json")).unwrap();
        let column = |key: &str| -> Vec<f64> { serde_json::from_value(table[key].clone()).unwrap() };
        let (f, t, sigma) = (column("f_Hz"), column("Tp_K"), column("sigma_T_K"));
        for (errors, expected) in [(Some(&sigma[..]), &table["expected"]), (None, &table["expected_unweighted"])] {
            let got = activation(&f, &t, errors).unwrap();
            let is = |got: f64, key: &str, rel: f64| {
                let expected = expected[key].as_f64().unwrap();
                assert!((got / expected - 1.0).abs() < rel, "{key}: {got} {expected}");
            };
            // Differences of 1/T of 3e-5 among values of 1.4e-3 lose two digits; squares of their scatter, 1e-3 of that, six.
            is(got.energy, "E", 1e-11);
            is(got.ln_f0, "lnf0", 1e-11);
            is(got.error_scatter.unwrap(), "se_resid", 1e-8);
            is(got.chi2, "chi2", 1e-8);
            assert_eq!(got.error_known.is_some(), errors.is_some());
            if let Some(error) = got.error_known {
                is(error, "se_known", 1e-11);
            }
        }
    }

    #[test]
    fn an_energy_in_electronvolts_is_found_from_its_own_line() {
        let f = [1.0, 2.0, 4.0, 8.0];
        let t = f.map(|f: f64| 1.0 / ((90.0 - f.ln()) * BOLTZMANN_EV / 5.6));
        let found = activation(&f, &t, None).unwrap();
        assert!((found.energy - 5.6).abs() < 1e-10 && (found.ln_f0 - 90.0).abs() < 1e-9);
    }

    #[test]
    fn one_frequency_tells_no_energy() {
        assert_eq!(activation(&[1.0, 1.0], &[700.0, 701.0], None), None);
        assert_eq!(activation(&[1.0], &[700.0], None), None);
        assert_eq!(activation(&[1.0, 2.0], &[700.0, 0.0], None), None);
        assert_eq!(activation(&[1.0, 2.0], &[700.0, 710.0], None).unwrap().error_scatter, None);
    }
}

//! Laws of one variable fitted from the starts that they find in data.

use nalgebra::{DMatrix, DVector};
use tandelta::fit::{self, Options, Parameter, Problem};
use tandelta::models::Scale;
use tandelta::models::curve::{CURVES, Curve, Held, values};
use tandelta::units::Quantity;

/// A law and what it is to match.
struct Against<'a> {
    curve: &'a dyn Curve,
    x: &'a [f64],
    y: &'a [f64],
    sigma: f64,
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.x.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut k = 0;
        self.curve.evaluate(self.x, p, &mut |value, gradient| {
            residuals[k] = (value - self.y[k]) / self.sigma;
            for (j, slope) in gradient.iter().enumerate() {
                jacobian[(k, j)] = slope / self.sigma;
            }
            k += 1;
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

#[test]
fn a_fit_from_the_first_start_returns_to_data_without_noise() {
    for curve in CURVES {
        let info = curve.info();
        // Start values show all of a law, except flow, which there may be none of.
        let flow = |key: &str, start: f64| if key == "fluidity" { 1e-10 } else { start };
        let p: Vec<f64> = info.params.iter().map(|param| flow(param.key, param.start)).collect();
        let of_time = curve.axes().abscissa.quantities.contains(&Quantity::Time);
        let step = |k: i32| if of_time { 10f64.powf(-2.5 + 0.1 * f64::from(k)) } else { 575.0 + 2.5 * f64::from(k) };
        let x: Vec<f64> = (0..50).map(step).collect();
        let y = values(*curve, &x, &p);
        let start = curve.starts(&x, &y, Held::default()).swap_remove(0);
        let (lo, hi) = y.iter().fold((f64::MAX, f64::MIN), |(lo, hi), y| (lo.min(*y), hi.max(*y)));
        let rms = |p: &[f64]| {
            let squares = values(*curve, &x, p).iter().zip(&y).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            (squares / y.len() as f64).sqrt() / (hi - lo)
        };
        // A tenth of the range is within the reach of any descent method.
        assert!(rms(&start) < 0.1, "{}: the start {start:?} is {} of the range away", info.id, rms(&start));
        let parameter = |(start, param): (&f64, &tandelta::models::Param)| Parameter {
            start: *start,
            lower: param.limits[0],
            upper: param.limits[1],
            logarithmic: param.scale == Scale::Log,
            fixed: param.fixed,
        };
        let parameters: Vec<Parameter> = start.iter().zip(info.params).map(parameter).collect();
        let problem = Against { curve: *curve, x: &x, y: &y, sigma: 1e-3 * (hi - lo) };
        let fit = fit::fit(&problem, &parameters, &Options::default()).unwrap();
        assert!(rms(&fit.values) < 1e-6, "{}: {:?} at {:?}, {}", info.id, fit.outcome, fit.values, rms(&fit.values));
    }
}

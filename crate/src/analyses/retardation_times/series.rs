//! One or two Gumbel distributions of retardation in series with elasticity and flow, held against storage and loss (eq. 19).

use crate::analyses::Failure;
use crate::analyses::shared::FitOptions;
use crate::analyses::shared::fitted::{Fitted, Follows, Named};
use crate::analyses::shared::intervals::Intervals;
use crate::analyses::shared::law_fit::setting;
use crate::analyses::shared::sweep::Target;
use crate::fit::{Parameter, Problem};
use crate::models::curve::{self, Curve};
use crate::models::modulus;
use crate::models::{Law, Param, Scale, start_beside};
use nalgebra::{DMatrix, DVector};
use num_complex::Complex64;

/// The law of creep whose parameters these are: one or two distributions.
pub(super) fn creep_law(distributions: usize) -> Option<&'static dyn Curve> {
    curve::find(if distributions == 1 { "gumbel_creep" } else { "gumbel_creep_2" })
}

/// Calls `each` with the compliance at each frequency and its derivatives: `1/G_u + Σ ΔJ R(τ_c, b) + φ/(iω)`.
fn compliances(omega: &[f64], p: &[f64], each: &mut dyn FnMut(usize, Complex64, &[Complex64])) {
    let Some(gumbel) = modulus::find("gumbel") else { return };
    let count = (p.len() - 2) / 3;
    // R and its derivatives by τ_c and b, from the modulus of a spring of 1 with a retardation of 1: G = 1/(1 + R).
    let mut retarded: Vec<Vec<[Complex64; 3]>> = Vec::with_capacity(count);
    for own in p[1..p.len() - 1].chunks_exact(3) {
        let mut of_one = Vec::with_capacity(omega.len());
        gumbel.evaluate(omega, &[1.0, 1.0, own[1], own[2]], &mut |g, gradient| {
            let j = g.inv();
            of_one.push([j - 1.0, -gradient[2] * j * j, -gradient[3] * j * j]);
        });
        retarded.push(of_one);
    }
    let mut gradient = vec![Complex64::ZERO; p.len()];
    for (k, &w) in omega.iter().enumerate() {
        let flow = Complex64::new(0.0, -1.0 / w);
        let mut j = 1.0 / p[0] + p[p.len() - 1] * flow;
        gradient[0] = Complex64::new(-1.0 / (p[0] * p[0]), 0.0);
        for (n, of_one) in retarded.iter().enumerate() {
            let [r, by_tau, by_b] = of_one[k];
            let strength = p[1 + 3 * n];
            j += strength * r;
            gradient[1 + 3 * n..4 + 3 * n].copy_from_slice(&[r, strength * by_tau, strength * by_b]);
        }
        gradient[p.len() - 1] = flow;
        each(k, j, &gradient);
    }
}

/// The compliance `J′ − iJ″` at each frequency.
pub(super) fn compliance(omega: &[f64], p: &[f64]) -> Vec<Complex64> {
    let mut all = Vec::with_capacity(omega.len());
    compliances(omega, p, &mut |_, j, _| all.push(j));
    all
}

struct Against<'a> {
    target: &'a Target<'a>,
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.target.rows.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        let mut rows = self.target.rows.iter().enumerate().peekable();
        compliances(&self.target.omega, p, &mut |point, j, gradient| {
            let g = j.inv();
            while let Some((row, matched)) = rows.next_if(|(_, row)| row.point == point) {
                residuals[row] = (matched.part.of(g) - matched.value) * matched.weight;
                for (column, dj) in gradient.iter().enumerate() {
                    jacobian[(row, column)] = matched.part.derivative(g, -g * g * dj) * matched.weight;
                }
            }
        });
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        Some(self.target.total_sum_of_squares())
    }
}

/// Fits one or two distributions; two start from where one ended.
pub(super) fn fit(
    target: &Target,
    distributions: usize,
    one: Option<&Fitted>,
    options: &FitOptions,
) -> Result<Fitted, Failure> {
    let Some(law) = creep_law(distributions) else { return Err(Failure::option("distributions", "give one or two.")) };
    let info = law.info();
    let settings =
        info.params.iter().map(|param| setting(info.id, param.key, param, options)).collect::<Result<Vec<_>, _>>()?;
    let parameter = |k: usize, param: &Param, start: f64| {
        let [lower, upper] = param.limits;
        let fixed = settings[k].fixed.unwrap_or(param.fixed);
        let start = settings[k].start.unwrap_or(start).clamp(lower, upper);
        Parameter { start, lower, upper, logarithmic: param.scale == Scale::Log, fixed }
    };
    let starts = starts(target, one.map(|one| one.fit.values.as_slice()));
    let starts = starts
        .into_iter()
        .map(|start| info.params.iter().enumerate().map(|(k, param)| parameter(k, param, start[k])).collect())
        .collect();
    let mut fitted = Fitted::best(info.title, &Against { target }, starts, options)?;
    let nothing_held = fitted.parameters.iter().all(|parameter| !parameter.fixed);
    if let (&[_, j_1, tau_1, b_1, j_2, tau_2, b_2, _], true) = (fitted.fit.values.as_slice(), nothing_held)
        && tau_1 > tau_2
    {
        // The β motion is the faster one, whichever way the fit went: from there it is a step to the same end.
        let mut turned = fitted.fit.values.clone();
        turned[1..7].copy_from_slice(&[j_2, tau_2, b_2, j_1, tau_1, b_1]);
        let start = info.params.iter().enumerate().map(|(k, param)| parameter(k, param, turned[k])).collect();
        fitted = Fitted::best(info.title, &Against { target }, vec![start], options)?;
    }
    let follows = |derived: &crate::models::Derived| Follows {
        named: Named::new(derived.key, derived.symbol, derived.meaning, derived.unit),
        value: Box::new(derived.value),
    };
    let derived: Vec<Follows> = law.derived().iter().map(follows).collect();
    Ok(Fitted {
        intervals: Intervals::linear(&fitted.fit, derived.len()),
        named: info.params.iter().map(|param| Named::new(param.key, param.symbol, param.meaning, param.unit)).collect(),
        derived,
        ..fitted
    })
}

fn starts(target: &Target, one: Option<&[f64]>) -> Vec<Vec<f64>> {
    let Some(&[g_u, strength, tau, b, fluidity]) = one else {
        let guess =
            |id: &str| Law::parse(id).ok().map(|law| start_beside(&law, target.sweep, &vec![None; law.params().len()]));
        let flowing = guess("gumbel+newtonian_flow").filter(|p| p.len() == 5);
        let solid = guess("gumbel").filter(|p| p.len() == 4);
        let of = |p: Vec<f64>| {
            // Without flow, a fluidity that makes no difference in the window.
            let fluidity = p.get(4).map_or(1e-9 / (p[0] * p[2]), |viscosity| 1.0 / viscosity);
            vec![p[0], p[1] / p[0], p[2], p[3], fluidity]
        };
        return flowing.into_iter().chain(solid).map(of).collect();
    };
    let mut starts = Vec::new();
    for away in [1e-5, 1e-3, 1e-1] {
        for share in [0.05, 0.4] {
            let narrow = (0.6 * b).max(0.3);
            starts.push(vec![
                g_u,
                share * strength,
                away * tau,
                narrow,
                (1.0 - share) * strength,
                tau,
                narrow,
                fluidity,
            ]);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_are_those_of_the_compliance() {
        let p = [24e9, 3e-11, 0.01, 1.2, 2e-10, 30.0, 2.4, 1e-12];
        let omega = [0.01, 1.0, 80.0];
        compliances(&omega, &p, &mut |k, _, gradient| {
            for (n, slope) in gradient.iter().enumerate() {
                let step = 1e-5 * p[n];
                let at = |sign: f64| {
                    let mut q = p;
                    q[n] += sign * step;
                    compliance(&omega, &q)[k]
                };
                let numerical = (at(1.0) - at(-1.0)) / (2.0 * step);
                // Second differences of 1e-10 and a rounding of 1e-11 of the whole compliance.
                assert!((numerical - slope).norm() < 1e-6 * slope.norm() + 1e-9 * at(0.0).norm() / p[n], "{n}");
            }
        });
    }
}

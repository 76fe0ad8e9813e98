//! Whether one master curve is what the isotherms are: each is left out in turn and predicted by the others.
//!
//! The isotherm may still be shifted to where it fits best, so that it is the shape alone that is judged. Thermorheologically complex
//! data collapse beautifully as long as each isotherm has a hand in the curve that it is compared with; left out, it has none.

use super::master::Master;
use super::system::{State, curve, equations};
use super::{Family, Group, Superposition};
use crate::fit::loss::Loss;
use crate::work::Work;

/// An isotherm as the others predict it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeftOut {
    /// Its number.
    pub isotherm: usize,
    /// Root mean square of (predicted − measured) in standard deviations of both, with the degrees of freedom of its own shift taken
    /// off: 1 where it is predicted to within the noise.
    pub ratio: f64,
    /// Root mean square of (predicted − measured)/measured where the numbers stand well above their noise; NaN where none does.
    pub relative: f64,
    /// How many of its numbers lie where others measured too.
    pub points: usize,
    /// By how much ln a would differ without its own say.
    pub moved: f64,
}

/// Predicts each isotherm that overlaps with others; `vertical` tells whether vertical shifts are free. `None` when stopped.
pub fn left_out(family: &Family, found: &Superposition, vertical: bool, work: &dyn Work) -> Option<Vec<LeftOut>> {
    let mut all = Vec::new();
    for group in found.groups.iter().filter(|group| group.isotherms.len() > 1) {
        let state = State {
            horizontal: found.shifts.iter().map(|shift| shift.horizontal).collect(),
            vertical: found.shifts.iter().map(|shift| shift.vertical).collect(),
            masters: group.masters.clone(),
        };
        let whole = equations(family, &group.isotherms, &state, Loss::Linear);
        let total = family.isotherms.len() as f64;
        for &isotherm in &group.isotherms {
            if !work.progress(isotherm as f64 / total) {
                return None;
            }
            let own = equations(family, &[isotherm], &state, Loss::Linear);
            let without = |quantity: usize| -> Option<Master> {
                let (mut matrix, mut gradient) = whole.curves[quantity].clone();
                let (own_matrix, own_gradient) = &own.curves[quantity];
                for (row, own) in matrix.0.iter_mut().zip(&own_matrix.0) {
                    row.iter_mut().zip(own).for_each(|(a, b)| *a -= b);
                }
                gradient.iter_mut().zip(own_gradient).for_each(|(a, b)| *a -= b);
                let master = &state.masters[quantity];
                let (factor, mut step) = curve(&(matrix, gradient), master)?;
                factor.solve(&mut step);
                let coefficients = master.coefficients.iter().zip(&step).map(|(c, s)| c - s.clamp(-1.0, 1.0)).collect();
                Some(Master { coefficients, covariance: factor.inverse(), ..master.clone() })
            };
            let masters: Option<Vec<Master>> = (0..family.quantities.len()).map(without).collect();
            let predicted = masters.map(|masters| State { masters, ..state.clone() });
            all.extend(predicted.and_then(|state| predict(family, group, isotherm, state, vertical)));
        }
    }
    Some(all)
}

/// The isotherm against master curves that know nothing of it, shifted to where it fits best.
fn predict(family: &Family, group: &Group, isotherm: usize, mut state: State, vertical: bool) -> Option<LeftOut> {
    let start = state.horizontal[isotherm];
    // Where others measured, as the isotherm lies now.
    let covered: Vec<[f64; 2]> = (0..family.quantities.len())
        .map(|quantity| {
            let others = group.isotherms.iter().filter(|&&k| k != isotherm);
            super::master::ends(others.map(|&k| (&family.isotherms[k].traces[quantity], state.horizontal[k])))
        })
        .collect();
    let inside: Vec<Vec<bool>> = family.isotherms[isotherm]
        .traces
        .iter()
        .zip(&covered)
        .map(|(trace, [low, high])| trace.x.iter().map(|x| (low..=high).contains(&&(x + start))).collect())
        .collect();
    let points = inside.iter().flatten().filter(|inside| **inside).count();
    let unknowns = if vertical { 2 } else { 1 };
    let freedom = points.checked_sub(unknowns).filter(|freedom| *freedom > 0)?;
    let (mut ratio, mut relative) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..5 {
        // Normal equations of ln a and ln b.
        let (mut matrix, mut right) = ([0.0; 3], [0.0; 2]);
        let (mut squares, mut relative_squares, mut clear) = (0.0, 0.0, 0.0);
        for (quantity, inside) in inside.iter().enumerate() {
            let trace = &family.isotherms[isotherm].traces[quantity];
            let power = family.quantities[quantity].power();
            for (k, at) in state.residuals(family, isotherm, quantity).enumerate().filter(|(k, _)| inside[*k]) {
                let error = state.masters[quantity].error(trace.x[k] + state.horizontal[isotherm]);
                let variance = 1.0 + (at.by_log * error).powi(2);
                let by = [at.by_log * at.slope, -power * at.by_log];
                matrix[0] += by[0] * by[0] / variance;
                matrix[1] += by[0] * by[1] / variance;
                matrix[2] += by[1] * by[1] / variance;
                (0..2).for_each(|j| right[j] -= by[j] * at.residual / variance);
                squares += at.residual * at.residual / variance;
                /// Standard deviations above which a number is not noise.
                const CLEAR: f64 = 10.0;
                if trace.y[k] > CLEAR * trace.sigma[k] {
                    relative_squares += (at.residual * trace.sigma[k] / trace.y[k]).powi(2);
                    clear += 1.0;
                }
            }
        }
        let now = (squares / freedom as f64).sqrt();
        if now > ratio * (1.0 + 1e-9) {
            break;
        }
        (ratio, relative) = (now, (relative_squares / clear).sqrt());
        let determinant = matrix[0] * matrix[2] - matrix[1] * matrix[1];
        let step = if vertical && determinant > 1e-12 * matrix[0] * matrix[2] {
            [
                (matrix[2] * right[0] - matrix[1] * right[1]) / determinant,
                (matrix[0] * right[1] - matrix[1] * right[0]) / determinant,
            ]
        } else if matrix[0] > 0.0 {
            [right[0] / matrix[0], 0.0]
        } else {
            break;
        };
        state.horizontal[isotherm] += step[0].clamp(-0.5, 0.5);
        state.vertical[isotherm] += step[1].clamp(-0.5, 0.5);
    }
    Some(LeftOut { isotherm, ratio, relative, points, moved: state.horizontal[isotherm] - start })
}

#[cfg(test)]
mod tests {
    use super::super::made::Made;
    use super::super::{Options, superpose};
    use super::*;
    use crate::work::Alone;

    const SHIFTS: [f64; 6] = [-2.5, -1.6, -0.8, 0.0, 0.9, 1.7];

    fn ratios(family: &Family, vertical_free: bool) -> Vec<LeftOut> {
        let found = superpose(family, &Options { vertical_free, ..Options::default() }, &Alone).unwrap();
        left_out(family, &found, vertical_free, &Alone).unwrap()
    }

    #[test]
    fn good_data_are_predicted_to_within_their_noise() {
        for vertical_free in [false, true] {
            let (mut squares, mut count) = (0.0, 0.0);
            for seed in 0..20 {
                let all = ratios(&Made::new(&SHIFTS).measured(seed), vertical_free);
                assert_eq!(all.len(), SHIFTS.len());
                for one in all {
                    // 20 to 40 numbers of each: a standard deviation of 0.11 to 0.16.
                    assert!((0.4..1.7).contains(&one.ratio), "{seed}: {one:?}");
                    assert!((0.005..0.025).contains(&one.relative), "{seed}: {one:?}");
                    squares += one.ratio * one.ratio;
                    count += 1.0;
                }
            }
            // The mean of 120 is known to 0.02; the smooth curve is a little better than its error says, as it bends only where it must.
            let mean = squares / count;
            assert!((0.85..1.1).contains(&mean), "{mean}");
        }
    }

    #[test]
    fn an_isotherm_of_another_shape_is_missed_although_it_collapses() {
        let mut family = Made::new(&SHIFTS).measured(1);
        // The fourth is broader: both moduli are those of half the slope about the middle of its window.
        for trace in &mut family.isotherms[3].traces {
            let middle = trace.y[10];
            trace.y.iter_mut().zip(&mut trace.sigma).for_each(|(y, sigma)| {
                *y = middle * (*y / middle).powf(0.9);
                *sigma = 0.01 * *y;
            });
        }
        let all = ratios(&family, false);
        let worst = all.iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio)).unwrap();
        assert!(worst.isotherm == 3 && worst.ratio > 3.0, "{all:?}");
    }
}

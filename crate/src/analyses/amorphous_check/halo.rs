//! The halo of an amorphous structure: a broad peak on a straight background, and sharp peaks above it.

use crate::fit::{self, Options as Solver, Parameter, Problem};
use crate::math::clipping::clipped;
use crate::math::local::{between, polynomial, smoothed};
use nalgebra::{DMatrix, DVector};

/// A pattern, ascending in angle or vector, in the unit of the file.
pub(super) struct Pattern {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub rows: Vec<u32>,
}

/// A broad peak: `A (η L + (1 − η) G)` on `b₀ + b₁(x − x₀)`.
#[derive(Clone, Debug)]
pub(super) struct Halo {
    /// Height, position, full width at half maximum, share of Lorentz, background at the position and its slope.
    pub p: Vec<f64>,
    pub errors: Vec<Option<f64>>,
    /// Where it was fitted.
    pub window: [f64; 2],
}

/// A sharp peak above the halo.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peak {
    pub position: f64,
    pub height: f64,
    pub width: f64,
    /// Height over noise.
    pub significance: f64,
    pub ends: [f64; 2],
    pub area: f64,
}

pub(super) const HEIGHT: usize = 0;
pub(super) const POSITION: usize = 1;
pub(super) const WIDTH: usize = 2;

impl Halo {
    pub fn at(&self, x: f64) -> f64 {
        self.background(x) + shape(x, &self.p).0
    }

    pub fn background(&self, x: f64) -> f64 {
        self.p[4] + self.p[5] * (x - self.p[POSITION])
    }

    /// Area of the broad peak.
    pub fn area(&self) -> f64 {
        let gauss = 0.5 * (std::f64::consts::PI / std::f64::consts::LN_2).sqrt();
        self.p[HEIGHT] * self.p[WIDTH] * (self.p[3] * 0.5 * std::f64::consts::PI + (1.0 - self.p[3]) * gauss)
    }
}

/// The broad peak and its derivatives with respect to height, position, width and share.
fn shape(x: f64, p: &[f64]) -> (f64, [f64; 4]) {
    let u = 2.0 * (x - p[1]) / p[2];
    let lorentz = 1.0 / (1.0 + u * u);
    let gauss = (-std::f64::consts::LN_2 * u * u).exp();
    let one = p[3] * lorentz + (1.0 - p[3]) * gauss;
    let of_u = p[0] * (-2.0 * u * lorentz * lorentz * p[3] - 2.0 * std::f64::consts::LN_2 * u * gauss * (1.0 - p[3]));
    (p[0] * one, [one, of_u * -2.0 / p[2], of_u * -u / p[2], p[0] * (lorentz - gauss)])
}

struct Against<'a> {
    x: &'a [f64],
    y: &'a [f64],
    sigma: &'a [f64],
}

impl Problem for Against<'_> {
    fn len(&self) -> usize {
        self.x.len()
    }

    fn evaluate(&self, p: &[f64], residuals: &mut DVector<f64>, jacobian: &mut DMatrix<f64>) {
        for (k, ((x, y), sigma)) in self.x.iter().zip(self.y).zip(self.sigma).enumerate() {
            let (value, of) = shape(*x, p);
            residuals[k] = (value + p[4] + p[5] * (x - p[1]) - y) / sigma;
            let derivatives = [of[0], of[1] - p[5], of[2], of[3], 1.0, x - p[1]];
            for (column, value) in derivatives.into_iter().enumerate() {
                jacobian[(k, column)] = value / sigma;
            }
        }
    }

    fn total_sum_of_squares(&self) -> Option<f64> {
        None
    }
}

/// Below this width, as a share of its position, a maximum is a peak and no halo.
const NARROWEST: f64 = 0.06;

impl Pattern {
    pub fn spacing(&self) -> f64 {
        (self.x[self.x.len() - 1] - self.x[0]) / (self.x.len() - 1) as f64
    }

    /// Noise of each point: that of counts, or one for all where intensities have a background taken off.
    pub fn noise(&self) -> Vec<f64> {
        let lowest = self.y.iter().copied().fold(f64::INFINITY, f64::min);
        if lowest < 0.0 {
            return vec![crate::math::local::noise(&self.y).max(f64::MIN_POSITIVE); self.y.len()];
        }
        let roots: Vec<f64> = self.y.iter().map(|y| y.sqrt()).collect();
        // d√y = dy/(2√y)
        let of_root = crate::math::local::noise(&roots).max(1e-9 * (1.0 + roots.iter().copied().fold(0.0, f64::max)));
        roots.iter().map(|root| 2.0 * root.max(of_root) * of_root).collect()
    }

    /// Where the highest broad maximum is and how wide: the curve without what is narrow, smoothed.
    ///
    /// Halos of glasses are as wide as a sixth of their position, peaks of crystals narrower than a thirtieth.
    pub fn first_look(&self, window: Option<[f64; 2]>) -> Option<[f64; 2]> {
        const NARROW: f64 = 0.025;
        const SMOOTH: f64 = 0.05;
        const FLANK: f64 = 0.35;
        let middle = 0.5 * (self.x[self.x.len() - 1] + self.x[0]);
        let broad = clipped(&self.y, (NARROW * middle / self.spacing()) as usize);
        let (smooth, _) = smoothed(&self.x, &broad, SMOOTH * middle);
        let inside = |k: &usize| window.is_none_or(|[low, high]| (low..=high).contains(&self.x[*k]));
        // A maximum above the chord between the lowest points on both sides.
        let mut best: Option<(f64, [f64; 2])> = None;
        for k in (1..smooth.len() - 1).filter(inside) {
            if smooth[k] < smooth[k - 1] || smooth[k] <= smooth[k + 1] {
                continue;
            }
            let lowest = |part: std::ops::Range<usize>| part.min_by(|a, b| smooth[*a].total_cmp(&smooth[*b]));
            let reach = FLANK * self.x[k];
            let left = lowest(between(&self.x, self.x[k] - reach, self.x[k]))?;
            let right = lowest(between(&self.x, self.x[k], self.x[k] + reach))?;
            let chord = |x: f64| {
                let share = (x - self.x[left]) / (self.x[right] - self.x[left]);
                smooth[left] + share * (smooth[right] - smooth[left])
            };
            let over = |j: usize| smooth[j] - chord(self.x[j]);
            let height = over(k);
            let from = (left..k).rev().find(|j| over(*j) < 0.5 * height).unwrap_or(left);
            let to = (k..right).find(|j| over(*j) < 0.5 * height).unwrap_or(right);
            let width = self.x[to] - self.x[from];
            if height > 0.0 && width > NARROWEST * self.x[k] && best.is_none_or(|(most, _)| height > most) {
                best = Some((height, [self.x[k], width]));
            }
        }
        best.map(|(_, found)| found)
    }

    /// The halo in a window, without the points of sharp peaks.
    pub fn halo(&self, window: [f64; 2], start: [f64; 2], sigma: &[f64], peaks: &[Peak]) -> Option<Halo> {
        let inside = |x: f64| peaks.iter().any(|peak| (peak.ends[0]..=peak.ends[1]).contains(&x));
        let used: Vec<usize> = between(&self.x, window[0], window[1]).filter(|k| !inside(self.x[*k])).collect();
        let of = |values: &[f64]| used.iter().map(|k| values[*k]).collect::<Vec<f64>>();
        let (x, y, sigma) = (of(&self.x), of(&self.y), of(sigma));
        if x.len() < 12 {
            return None;
        }
        let span = window[1] - window[0];
        let low = y[0].min(y[y.len() - 1]);
        let high = y.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let parameter = |start: f64, lower: f64, upper: f64| {
            let start = start.clamp(lower, upper);
            Parameter { start, lower, upper, logarithmic: false, fixed: false }
        };
        let tall = 10.0 * (high - low).abs().max(f64::MIN_POSITIVE);
        let parameters = [
            parameter(high - low, 0.0, tall),
            parameter(start[0], window[0], window[1]),
            parameter(start[1], 0.05 * span, 2.0 * span),
            parameter(0.3, 0.0, 1.0),
            parameter(low, low - tall, high + tall),
            parameter((y[y.len() - 1] - y[0]) / span, -tall / span, tall / span),
        ];
        let fit = fit::fit(&Against { x: &x, y: &y, sigma: &sigma }, &parameters, &Solver::default()).ok()?;
        let errors = fit.uncertainty.parameters.iter().map(|known| known.std_error).collect();
        Some(Halo { p: fit.values.to_vec(), errors, window })
    }

    /// Peaks narrower than `widest` that rise above what is broad by at least `least` standard deviations.
    pub fn peaks(&self, sigma: &[f64], widest: f64, least: f64) -> (Vec<Peak>, Vec<f64>) {
        /// Points over which noise is averaged.
        const AVERAGED: f64 = 5.0;
        /// Heights by which it may have fallen there.
        const FALLEN: f64 = 1.6;
        let spacing = self.spacing();
        let (smooth, _) = smoothed(&self.x, &self.y, AVERAGED * spacing);
        let reach = (widest / spacing).ceil().max(3.0) as usize;
        let mut broad = clipped(&smooth, reach);
        // Clipping follows the lower edge of the noise and cuts into what is broad: back to the middle of what is near.
        let noise = |k: usize| sigma[k] * (2.25 / AVERAGED).sqrt();
        let over: Vec<f64> = (0..smooth.len()).map(|k| (smooth[k] - broad[k]) / noise(k)).collect();
        let middle = |k: usize| {
            let mut near = over[k.saturating_sub(2 * reach)..(k + 2 * reach + 1).min(over.len())].to_vec();
            crate::math::order::sort_by_number(&mut near, |v| *v);
            near[near.len() / 2]
        };
        let mut above = over.clone();
        for k in 0..above.len() {
            let middle = middle(k);
            above[k] -= middle;
            broad[k] += middle * noise(k);
        }
        let mut all = Vec::new();
        let mut k = 0;
        while k < above.len() {
            if above[k] < least {
                k += 1;
                continue;
            }
            let end = (k..above.len()).find(|j| above[*j] < 0.5 * least).unwrap_or(above.len());
            let first = (0..k).rev().find(|j| above[*j] < 0.5 * least).map_or(0, |j| j + 1);
            let net = |j: usize| self.y[j] - broad[j];
            let top = (first..end).max_by(|a, b| above[*a].total_cmp(&above[*b])).unwrap_or(k);
            let height = smooth[top] - broad[top];
            let from = (first..top).rev().find(|j| smooth[*j] - broad[*j] < 0.5 * height).unwrap_or(first);
            let to = (top..end).find(|j| smooth[*j] - broad[*j] < 0.5 * height).unwrap_or(end - 1);
            let width = self.x[to] - self.x[from];
            let parabola = polynomial(&self.x[from..=to], &smooth[from..=to], self.x[top], 2);
            let turn = parabola.filter(|c| c[2] < 0.0).map_or(0.0, |c| (-c[1] / (2.0 * c[2])).clamp(-width, width));
            // At least three points belong to a peak; a single one is a cosmic ray or a bad pixel. Near an end nothing can be clipped,
            // and there are the edges of detectors.
            let amid = first >= reach && end + reach <= above.len();
            // What is as wide as a halo may be one of several that overlap.
            let narrow = width <= widest && width < NARROWEST * self.x[top];
            // A peak has fallen to its foot at 1.5 widths, the top of a hump that was cut off falls on.
            let far = (1.5 * width / spacing).ceil() as usize;
            let beside = [top.saturating_sub(far), (top + far).min(smooth.len() - 1)].map(|k| smooth[k]);
            let at_foot = smooth[top] - 0.5 * (beside[0] + beside[1]) < FALLEN * height;
            if amid && at_foot && narrow && end - first >= 3 && width >= 1.5 * spacing {
                let margin = 0.5 * width;
                all.push(Peak {
                    position: self.x[top] + turn,
                    height,
                    width,
                    significance: above[top],
                    ends: [self.x[first] - margin, self.x[end - 1] + margin],
                    area: spacing * (first..end).map(net).sum::<f64>(),
                });
            }
            k = end.max(k + 1);
        }
        (all, broad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::Random;

    fn pattern(sharp: f64) -> Pattern {
        let mut random = Random::new(5, 0);
        let x: Vec<f64> = (0..1400).map(|k| 10.0 + 0.05 * f64::from(k)).collect();
        let p = [800.0, 37.5, 6.0, 0.4, 300.0, -2.0];
        let y = x
            .iter()
            .map(|x| {
                let peak = sharp * (-((x - 44.0) / 0.15f64).powi(2)).exp();
                let mean = shape(*x, &p).0 + p[4] + p[5] * (x - p[1]) + peak;
                mean + mean.sqrt() * random.normal()
            })
            .collect();
        Pattern { x, y, rows: (0..1400).collect() }
    }

    #[test]
    fn a_halo_is_found_where_it_is_and_nothing_above_it() {
        let pattern = pattern(0.0);
        let sigma = pattern.noise();
        let start = pattern.first_look(None).unwrap();
        assert!((start[0] - 37.5).abs() < 1.0, "{start:?}");
        let (peaks, _) = pattern.peaks(&sigma, 0.35 * start[1], 5.0);
        assert!(peaks.is_empty(), "{peaks:?}");
        let halo = pattern.halo([25.0, 50.0], start, &sigma, &peaks).unwrap();
        let misses = |k: usize, truth: f64| (halo.p[k] - truth).abs() / halo.errors[k].unwrap();
        assert!(misses(POSITION, 37.5) < 4.0 && misses(WIDTH, 6.0) < 4.0, "{halo:?}");
    }

    #[test]
    fn a_sharp_peak_above_the_halo_is_found_and_does_not_move_it() {
        let pattern = pattern(250.0);
        let sigma = pattern.noise();
        let start = pattern.first_look(None).unwrap();
        let (peaks, _) = pattern.peaks(&sigma, 0.35 * start[1], 5.0);
        assert_eq!(peaks.len(), 1, "{peaks:?}");
        assert!((peaks[0].position - 44.0).abs() < 0.05 && peaks[0].height > 150.0);
        let halo = pattern.halo([25.0, 50.0], start, &sigma, &peaks).unwrap();
        assert!((halo.p[POSITION] - 37.5).abs() < 0.1, "{halo:?}");
    }
}

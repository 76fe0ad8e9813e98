//! The excess wing: what the loss has below T_g beyond the extended flank of the α peak and a constant background.

use crate::analyses::shared::temperature::Ramp;
use crate::math::line::{Linear, least_squares};
use crate::math::order::order_of;
use crate::math::smooth::smooth;

/// Half the width over which the excess is smoothed, K.
const SMOOTHED: f64 = 10.0;
/// Flank of the α peak, and where the excess is looked for: K below T_g.
const FLANK: [f64; 2] = [25.0, 3.0];
/// Other beginnings of the flank, to see how much it matters.
const OTHER_FLANKS: [f64; 2] = [20.0, 40.0];
const LOOKED: [f64; 2] = [170.0, 45.0];

/// The excess against temperature, relative to the unrelaxed modulus.
pub(super) struct Wing {
    /// Temperatures, K, the excess there and smoothed.
    pub temperature: Vec<f64>,
    pub excess: Vec<f64>,
    pub smoothed: Vec<f64>,
    /// Largest smoothed excess with its error.
    pub height: [f64; 2],
    /// Its temperature, and half the range in which it is as large within its error.
    pub center: [f64; 2],
    /// Integral over temperature, K.
    pub area: [f64; 2],
    pub background: f64,
    /// Half the range of the height over flanks from 20, 25 and 40 K below T_g.
    pub of_flank: f64,
    flank: Linear,
    t_g: f64,
}

impl Wing {
    /// Whether it stands out of its error.
    pub fn is_there(&self) -> bool {
        self.height[0] > self.least()
    }

    /// What would have been called a wing: the largest of a dozen independent stretches of noise stays below.
    pub fn least(&self) -> f64 {
        3.5 * self.height[1]
    }

    /// Background and flank.
    pub fn below(&self, t: f64) -> f64 {
        self.background + flank(&self.flank, self.t_g, t)
    }

    /// Where it was looked for.
    pub fn window(&self) -> [f64; 2] {
        [self.temperature[0], self.temperature[self.temperature.len() - 1]]
    }
}

fn u(t: f64, t_g: f64) -> f64 {
    1000.0 / t - 1000.0 / t_g
}

fn flank(line: &Linear, t_g: f64, t: f64) -> f64 {
    (line.coefficients[0] + line.coefficients[1] * u(t, t_g)).exp()
}

/// Median loss of the coldest 40 K.
fn coldest(t: &[f64], y: &[f64]) -> [f64; 2] {
    const COLDEST: f64 = 40.0;
    let cold: Vec<f64> = t.iter().zip(y).filter(|(at, _)| **at <= t[0] + COLDEST).map(|(_, y)| *y).collect();
    let order = order_of(&cold);
    let median = cold[order[order.len() / 2]];
    let scatter = cold.iter().map(|y| (y - median).powi(2)).sum::<f64>() / cold.len() as f64;
    // A median is as good as a mean of fewer points: the error is 1.25 times as large.
    [median, 1.25 * (scatter / cold.len() as f64).sqrt()]
}

/// Looks for it in `loss` over `unrelaxed`; the text says what is missing.
pub(super) fn wing(ramp: &Ramp, unrelaxed: f64, t_g: f64, background: Option<f64>) -> Result<Wing, String> {
    let mut found = with_flank(ramp, unrelaxed, t_g, background, FLANK[0])?;
    let others = OTHER_FLANKS.iter().filter_map(|from| with_flank(ramp, unrelaxed, t_g, background, *from).ok());
    let heights = others.map(|wing| wing.height[0]);
    let ends = heights.fold([found.height[0]; 2], |[low, high], height| [low.min(height), high.max(height)]);
    found.of_flank = 0.5 * (ends[1] - ends[0]);
    Ok(found)
}

fn with_flank(ramp: &Ramp, unrelaxed: f64, t_g: f64, background: Option<f64>, flank_from: f64) -> Result<Wing, String> {
    const FEWEST: usize = 8;
    let points = ramp.temperature.iter().zip(&ramp.loss).filter(|(_, v)| v.is_finite());
    let (t, y): (Vec<f64>, Vec<f64>) = points.map(|(t, v)| (*t, *v / unrelaxed)).unzip();
    let between = |[from, to]: [f64; 2]| -> Vec<usize> {
        (0..t.len()).filter(|&k| t[k] >= t_g - from && t[k] <= t_g - to).collect()
    };
    let (near, far) = (between([flank_from, FLANK[1]]), between(LOOKED));
    if near.len() < FEWEST || far.len() < 2 * FEWEST || t[0] > t_g - LOOKED[0] + 1.0 {
        return Err(format!(
            "The loss has to be measured from {:.0} K, 170 K below T_g, in steps of a few kelvins.",
            t_g - LOOKED[0]
        ));
    }
    let [level, level_error] = background.map_or_else(|| coldest(&t, &y), |level| [level, 0.0]);
    let above: Vec<usize> = near.into_iter().filter(|&k| y[k] > level).collect();
    let logs: Vec<f64> = above.iter().map(|&k| (y[k] - level).ln()).collect();
    let line = least_squares(2, &logs, &|k| vec![1.0, u(t[above[k]], t_g)])
        .ok_or("The flank of the α peak is below the background.")?;
    let temperature: Vec<f64> = far.iter().map(|&k| t[k]).collect();
    let excess: Vec<f64> = far.iter().map(|&k| y[k] - level - flank(&line, t_g, t[k])).collect();
    let smoothed = smooth(&temperature, &excess, SMOOTHED);
    let n = temperature.len();
    let noise = smoothed.scatter(&excess, 0, n - 1);
    let top = (0..n).max_by(|&a, &b| smoothed.value[a].total_cmp(&smoothed.value[b])).unwrap_or(0);
    let gradient = |t: f64| [flank(&line, t_g, t), u(t, t_g) * flank(&line, t_g, t)];
    let height_error =
        (noise * smoothed.own[top].sqrt()).hypot(level_error).hypot(line.variance(&gradient(temperature[top])).sqrt());
    let as_large = |k: &usize| smoothed.value[*k] >= smoothed.value[top] - height_error;
    let low = (0..=top).rev().take_while(as_large).last().unwrap_or(top);
    let high = (top..n).take_while(as_large).last().unwrap_or(top);
    let trapezoid = |of: &dyn Fn(usize) -> f64| -> f64 {
        (1..n).map(|k| 0.5 * (of(k) + of(k - 1)) * (temperature[k] - temperature[k - 1])).sum()
    };
    let step = (temperature[n - 1] - temperature[0]) / (n - 1) as f64;
    let of_line = [0, 1].map(|k| trapezoid(&|at| gradient(temperature[at])[k]));
    let area_error = (noise * step * (n as f64).sqrt())
        .hypot(line.variance(&of_line).sqrt())
        .hypot(level_error * (temperature[n - 1] - temperature[0]));
    Ok(Wing {
        height: [smoothed.value[top], height_error],
        center: [temperature[top], 0.5 * (temperature[high] - temperature[low]).max(step)],
        area: [trapezoid(&|k| excess[k]), area_error],
        background: level,
        of_flank: 0.0,
        flank: line,
        t_g,
        smoothed: smoothed.value,
        temperature,
        excess,
    })
}

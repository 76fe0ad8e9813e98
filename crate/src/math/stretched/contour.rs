//! The transform of a stretched exponential between its two series: a table in equal steps of ln x, made along a turned path.
//!
//! Along s = e^{v−iθ} the integrand of I(x) oscillates no more, and the trapezoid rule in v converges geometrically. For x = e^u
//! the integral is a convolution, `∫ K(u+v) B(v) dv` of `K(w) = i e^{w−iθ} exp(−i e^{w−iθ})` with `B(v) = exp(−e^{β(v−iθ)})`: all
//! values of a table share those of B and K, and cost a few dozen products each.

use super::mean_time;
use num_complex::Complex64;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

/// I, ∂I/∂ln x and ∂I/∂β in equal steps of ln x.
#[derive(Default)]
pub(super) struct Table {
    from: f64,
    step: f64,
    values: Vec<[Complex64; 3]>,
}

/// Values that an interpolation takes, half on either side. The step is a 26th of the distance between the real axis of ln x and
/// the next singularity (π/2 for β = 1), so that the error is of the order of 1e-15.
const TAKEN: usize = 16;

/// `(−1)^k binom(15, k)`: weights of the barycentric formula for equal steps.
const BINOMIALS: [f64; TAKEN] = [
    1.0, -15.0, 105.0, -455.0, 1365.0, -3003.0, 5005.0, -6435.0, 6435.0, -5005.0, 3003.0, -1365.0, 455.0, -105.0, 15.0,
    -1.0,
];

impl Table {
    /// A table for ln x from `lo` to `hi`.
    pub fn new(beta: f64, lo: f64, hi: f64) -> Table {
        let contour = Contour::new(beta);
        let step = 0.5 * contour.step;
        let from = lo - (TAKEN / 2) as f64 * step;
        let count = ((hi - from) / step).ceil() as usize + TAKEN / 2 + 1;
        Table { from, step, values: contour.table(from, count) }
    }

    /// Interpolates; NaN outside the table.
    pub fn at(&self, ln_x: f64) -> [Complex64; 3] {
        let position = (ln_x - self.from) / self.step;
        // Rounded towards zero, and a position before the table or NaN becomes 0.
        let first = (position as usize).checked_sub(TAKEN / 2 - 1);
        let Some(values) = first.and_then(|first| self.values.get(first..first + TAKEN)) else {
            return [Complex64::new(f64::NAN, f64::NAN); 3];
        };
        let offset = position - position.floor() + (TAKEN / 2 - 1) as f64;
        if offset.fract() == 0.0 {
            return values[offset as usize % TAKEN];
        }
        let mut sums = [Complex64::ZERO; 3];
        let mut total = 0.0;
        for (k, (value, binomial)) in values.iter().zip(BINOMIALS).enumerate() {
            let weight = binomial / (offset - k as f64);
            total += weight;
            for (sum, value) in sums.iter_mut().zip(value) {
                *sum += weight * value;
            }
        }
        sums.map(|sum| sum / total)
    }
}

struct Contour {
    beta: f64,
    /// Half of the sector where both factors decay. It is also how far the strip reaches on either side of the real v in which
    /// the integrand is analytic.
    theta: f64,
    /// Of the trapezoid rule. Its error, e^{−2πθ/step}, is 2e-18.
    step: f64,
}

/// The kernel is cut in two at this w: below, it is a series in e^w, [`POWERS`] terms of which leave 1e-17 out.
const CUT: f64 = -1.0;
const POWERS: usize = 14;

/// The integrand falls as e^v towards v → −∞: this far below v = 0, and below x e^v = 1, nothing is left of the digits kept.
const REACH: f64 = 38.0;

/// Where the loss, to lowest order `x · mean_time`, is below this, the storage is taken without the term of that order.
const SMALL: f64 = 0.01;

impl Contour {
    fn new(beta: f64) -> Contour {
        let theta = FRAC_PI_2.min(FRAC_PI_4 / beta);
        Contour { beta, theta, step: theta / 6.5 }
    }

    /// I and its derivatives at `count` values of ln x from `from` on, in half steps.
    ///
    /// Node m has v rising with m, and sums whose kernel is cut at that v belong to ln x = CUT − v, which falls. The part of the
    /// sum below CUT is Σ κ_n T_n with `T_n(v) = Σ_j e^{−nj·step} B(v − j·step)`, one product away from `T_n(v − step)`.
    fn table(&self, from: f64, count: usize) -> Vec<[Complex64; 3]> {
        let half = 0.5 * self.step;
        let (powers, taps) = (self.powers(), self.taps());
        let warm_up = ((REACH - from.min(0.0)) / half) as usize;
        let last = warm_up + count;
        let first_v = CUT - from - half * (last - 1) as f64;
        let mean_time = mean_time(self.beta);
        let nodes = self.nodes(first_v, last + 2 * taps.len(), from.exp() * mean_time < SMALL);

        let mut table = vec![[Complex64::ZERO; 3]; count];
        let mut tails = [[[Complex64::ZERO; 2]; POWERS]; 2]; // Every other node belongs to the same sum.
        for (m, node) in nodes.iter().enumerate().take(last) {
            let tail = &mut tails[m % 2];
            for (sums, power) in tail.iter_mut().zip(&powers) {
                *sums = [sums[0] * power.left + node[0], sums[1] * power.left + node[1]];
            }
            if m < warm_up {
                continue;
            }
            let above = || nodes[m + 2..].iter().step_by(2);
            let mut sums = [Complex64::ZERO; 3];
            for ((order, power), [value, by_beta]) in (1..).zip(&powers).zip(&*tail) {
                let term = power.factor * value;
                sums[0] += term;
                sums[1] += f64::from(order) * term;
                sums[2] += power.factor * by_beta;
            }
            for ([kernel, slope], [value, by_beta]) in taps.iter().zip(above()) {
                sums[0] += kernel * value;
                sums[1] += slope * value;
                sums[2] += kernel * by_beta;
            }
            let index = last - 1 - m;
            if (from + half * index as f64).exp() * mean_time < SMALL {
                let [value, by_beta] = first_order(&powers[0], tail[0], above());
                sums[0].re -= value.re;
                sums[1].re -= value.re;
                sums[2].re -= by_beta.re;
            }
            table[index] = sums;
        }
        table
    }

    /// B and ∂B/∂β in half steps of v from `first` on, `count` of them; `whole`: until nothing is left of ∫ e^v B dv.
    fn nodes(&self, first: f64, count: usize, whole: bool) -> Vec<[Complex64; 2]> {
        let mut nodes: Vec<[Complex64; 2]> = Vec::with_capacity(count);
        let mut v = first;
        while nodes.len() < count || (whole && nodes.last().is_some_and(|[b, _]| b.norm() * v.exp() > 1e-20)) {
            nodes.push(self.decay(v));
            v = first + 0.5 * self.step * nodes.len() as f64;
        }
        nodes
    }

    /// B and ∂B/∂β at `v`.
    fn decay(&self, v: f64) -> [Complex64; 2] {
        let power = Complex64::from_polar((self.beta * v).exp(), -self.beta * self.theta);
        if power.re > 745.0 {
            return [Complex64::ZERO; 2]; // e^−745 is the smallest number there is.
        }
        let value = (-power).exp();
        [value, -Complex64::new(v, -self.theta) * power * value]
    }

    /// `i e^{w−iθ}`, exactly real for θ = π/2: any error would carry loss into the storage, which is far smaller at low x.
    fn turned(&self, w: f64) -> Complex64 {
        Complex64::from_polar(w.exp(), FRAC_PI_2 - self.theta)
    }

    /// The kernel below CUT: `step Σ κ_n e^{nw}` with `κ_n = −(−i e^{−iθ})^n / (n−1)!`.
    fn powers(&self) -> [Power; POWERS] {
        let mut factor = Complex64::new(-self.step, 0.0);
        std::array::from_fn(|k| {
            factor *= -self.turned(CUT) / k.max(1) as f64;
            Power { factor, left: (-self.step * (k + 1) as f64).exp() }
        })
    }

    /// The kernel above CUT and its slope, in steps, until it has vanished.
    fn taps(&self) -> Vec<[Complex64; 2]> {
        let ws = (1..).map(|k| CUT + self.step * f64::from(k));
        ws.take_while(|w| w.exp() * self.theta.sin() - w < 42.0)
            .map(|w| {
                let inner = self.turned(w);
                let kernel = self.step * inner * (-inner).exp();
                [kernel, kernel * (1.0 - inner)]
            })
            .collect()
    }
}

/// One power of e^w in the kernel: its factor at CUT, and what a step down leaves of it.
struct Power {
    factor: Complex64,
    left: f64,
}

/// The term of first order in x, to be taken from the real parts: the sum of `below` and of the nodes above.
///
/// It is `ix Γ(1/β)/β` and so has no real part, but what rounding leaves of the real part swamps a storage of order x². Summed
/// with the same nodes, the part below CUT is taken away to the last bit, and the part above has decayed where it matters.
fn first_order<'a>(
    power: &Power,
    below: [Complex64; 2],
    above: impl Iterator<Item = &'a [Complex64; 2]>,
) -> [Complex64; 2] {
    let mut sums = below.map(|sum| power.factor * sum);
    let mut factor = power.factor;
    for [value, by_beta] in above {
        factor /= power.left;
        sums[0] += factor * value;
        sums[1] += factor * by_beta;
    }
    sums
}

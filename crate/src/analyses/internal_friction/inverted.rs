//! U_β without the approximation of eq. (10): tan δ of eq. (9) is solved for ωτ_mol, whose logarithm is a line in 1/T below T_g.

use crate::analyses::shared::temperature::Ramp;
use crate::analyses::shared::temperature::kink::Kink;
use crate::math::line::{Linear, least_squares};
use crate::math::roots::bisect_to;
use crate::models::modulus::{moduli, qpd::Qpd};
use crate::units::constants::BOLTZMANN_EV;

/// ln ωτ of the points below T_g and the line through them.
pub(super) struct Inverted {
    /// 1000/T and ln ωτ.
    pub points: Vec<[f64; 2]>,
    pub line: Linear,
    /// The coldest 1000/T of T_g, which the line is centred on.
    pub center: f64,
    /// U_β with its standard error, eV.
    pub energy: [f64; 2],
    /// Of which `chi`, `eta` and G_r/G_u.
    pub of: [f64; 3],
}

/// Ends of ln ωτ that are searched.
const ENDS: [f64; 2] = [-10.0, 80.0];

fn ln_loss_factor(ln_x: f64, [chi, eta, relaxed]: [f64; 3]) -> f64 {
    let g = moduli(&Qpd, &[ln_x.exp()], &[1.0 - relaxed, relaxed, 1.0, chi, eta])[0];
    (g.im / g.re).ln()
}

/// ln ωτ on the branch far above the maximum of tan δ.
fn ln_x(loss_factor: f64, from: f64, of: [f64; 3]) -> Option<f64> {
    let aim = loss_factor.ln();
    let at = |ln_x: f64| ln_loss_factor(ln_x, of) - aim;
    (at(from) > 0.0 && at(ENDS[1]) < 0.0).then(|| bisect_to(&at, from, ENDS[1], 1e-9))
}

/// Inverts tan δ in the window of the kink and below it.
pub(super) fn inverted(ramp: &Ramp, kink: &Kink, chi: f64, eta: f64, relaxed: f64) -> Option<Inverted> {
    const STEP: f64 = 0.25;
    let of = [chi, eta, relaxed];
    let grid: Vec<f64> = (0..=((ENDS[1] - ENDS[0]) / STEP) as i32).map(|k| ENDS[0] + STEP * f64::from(k)).collect();
    let from = grid.iter().copied().max_by(|&a, &b| ln_loss_factor(a, of).total_cmp(&ln_loss_factor(b, of)))?;
    let t_g = kink.temperature();
    let below = |k: &usize| ramp.temperature[*k] >= kink.window[0] && ramp.temperature[*k] < t_g - 3.0 * kink.error();
    let pair = |k: usize| Some([1000.0 / ramp.temperature[k], ln_x(ramp.loss_factor[k], from, of)?]);
    let points: Vec<[f64; 2]> = (0..ramp.temperature.len()).filter(below).filter_map(pair).collect();
    let center = kink.broken.at;
    let y: Vec<f64> = points.iter().map(|p| p[1]).collect();
    let line = least_squares(2, &y, &|k| vec![1.0, points[k][0] - center])?;
    let factor = 1000.0 * BOLTZMANN_EV * chi;
    let energy = [factor * line.coefficients[1], factor * line.error(1)];
    Some(Inverted { points, line, center, energy, of })
}

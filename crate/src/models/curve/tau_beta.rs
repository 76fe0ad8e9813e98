//! QPD relaxation time of the elementary β motion, with what stress and pressure do to its barrier.

use super::guess::{self, Seen};
use super::shared::{TAU, TEMPERATURE, energy, ln_time};
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::constants::{BOLTZMANN_EV, ELEMENTARY_CHARGE};

/// τ_β of eqs. 4 and 5.
pub struct TauBeta;

static INFO: Info = Info {
    id: "tau_beta",
    title: "QPD β time under stress and pressure (eqs. 4, 5)",
    summary: "A thermally activated motion whose barrier pressure raises and shear stress lowers, to nothing at the athermal stress.",
    latex: r"\ln\tau=\ln\tau_{0\beta}+\frac{U_\beta+\Omega\,p}{k_BT}\left(1-\frac{|\sigma|}{\sigma_0}\right)^{3/2}",
    source: "Kocks, Argon & Ashby, Prog. Mater. Sci. 19 (1975); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), \
             eqs. 4, 5, where Ω is an activation volume and σ₀ the stress at which the barrier vanishes",
    params: &[
        ln_time("ln_tau_0beta", r"\ln\tau_{0\beta}", "Natural logarithm of the prefactor, in s", -29.0),
        energy("u_beta", r"U_\beta", "Activation energy of the β motion, without stress and pressure"),
        Param {
            key: "activation_volume",
            symbol: r"\Omega",
            unit: "m³",
            meaning: "Activation volume, by which pressure raises the barrier",
            start: 1e-29,
            limits: [-1e-26, 1e-26],
            ..HELD
        },
        Param { key: "pressure", symbol: "p", meaning: "Hydrostatic pressure", limits: [-1e12, 1e12], ..HELD },
        Param {
            key: "stress",
            symbol: r"\sigma",
            meaning: "Largest applied shear stress",
            limits: [-1e12, 1e12],
            ..HELD
        },
        Param {
            key: "athermal_stress",
            symbol: r"\sigma_0",
            meaning: "Shear stress at which the barrier vanishes",
            start: 1e9,
            limits: [1.0, 1e12],
            scale: Scale::Log,
            ..HELD
        },
    ],
};

/// A condition of the experiment, given rather than fitted.
const HELD: Param = Param {
    key: "",
    symbol: "",
    unit: "Pa",
    meaning: "",
    start: 0.0,
    limits: [0.0, 0.0],
    scale: Scale::Linear,
    role: Role::Shape,
    fixed: true,
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { unit: "s", meaning: "Relaxation time of the β motion", quantities: &[], ..TAU },
    gives: Gives::NaturalLogarithm,
};

impl Curve for TauBeta {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[ln_tau_0, u, omega, pressure, sigma, sigma_0] = p else { return };
        let energy = u + omega * pressure / ELEMENTARY_CHARGE;
        // At and above the athermal stress nothing is left of the barrier.
        let left = (1.0 - sigma.abs() / sigma_0).max(0.0);
        let (lowered, slope) = (left * left.sqrt(), 1.5 * left.sqrt());
        // At no stress there is a kink, with the slope 0 between its sides.
        let way = if sigma == 0.0 { 0.0 } else { sigma.signum() };
        for &t in x {
            let kt = BOLTZMANN_EV * t;
            each(
                ln_tau_0 + energy * lowered / kt,
                &[
                    1.0,
                    lowered / kt,
                    pressure / ELEMENTARY_CHARGE * lowered / kt,
                    omega / ELEMENTARY_CHARGE * lowered / kt,
                    -energy * slope * way / (sigma_0 * kt),
                    energy * slope * sigma.abs() / (sigma_0 * sigma_0 * kt),
                ],
            );
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let known = |k: usize| held.or(k, INFO.params[k].start);
        let lowered = barrier(1.0, 0.0, 0.0, known(4), known(5)).max(1e-6);
        let line = seen.linear([false; 2], |t| [1.0, lowered / (BOLTZMANN_EV * t)]);
        let start = |([ln_tau_0, u], misfit): ([f64; 2], f64)| {
            (misfit, vec![ln_tau_0, u, known(2), known(3), known(4), known(5)])
        };
        guess::best(&INFO, line.map(start).into_iter().collect())
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "barrier",
                symbol: "B",
                unit: "eV",
                meaning: "Barrier under the stress and pressure given",
                value: |p| barrier(p[1], p[2], p[3], p[4], p[5]),
                of_whole: false,
            },
            Derived {
                key: "shear_activation_volume",
                symbol: "V_s",
                unit: "m³",
                meaning: "Activation volume of small shear stresses, 1.5 (U_β + Ωp)/σ₀",
                value: |p| 1.5 * (p[1] * ELEMENTARY_CHARGE + p[2] * p[3]) / p[5],
                of_whole: false,
            },
        ]
    }
}

/// `(U_β + Ωp)(1 − |σ|/σ₀)^{3/2}` of eq. 5, in eV, from U_β in eV, Ω in m³ and stresses in Pa; 0 from σ₀ on.
pub fn barrier(u_beta: f64, activation_volume: f64, pressure: f64, stress: f64, athermal_stress: f64) -> f64 {
    let left = (1.0 - stress.abs() / athermal_stress).max(0.0);
    (u_beta + activation_volume * pressure / ELEMENTARY_CHARGE) * left * left.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    #[test]
    fn pressure_slows_and_stress_quickens_the_motion_either_way() {
        let at = |p: f64, s: f64| values(&TauBeta, &[600.0], &[-29.9, 0.6, 1e-29, p, s, 1e9])[0];
        assert!(at(1e9, 0.0) > at(0.0, 0.0) && at(0.0, 5e8) < at(0.0, 0.0));
        assert_eq!(at(0.0, 5e8), at(0.0, -5e8));
        assert_eq!(at(0.0, 2e9), -29.9, "nothing is left of the barrier beyond the athermal stress");
    }

    #[test]
    fn a_pascal_times_a_cubic_metre_is_a_joule_not_an_electronvolt() {
        // 1 GPa · 0.01 nm³ = 1e-20 J = 0.0624 eV.
        let gained = barrier(0.6, 1e-29, 1e9, 0.0, 1e9) - barrier(0.6, 1e-29, 0.0, 0.0, 1e9);
        assert!((gained - 1e-20 / 1.602_176_634e-19).abs() < 1e-15);
    }
}

//! Andrade creep: elastic compliance, a power of time, and flow.

use super::guess::{self, Seen};
use super::qpd_creep_time::VISCOSITY;
use super::shared::{CREEP_COMPLIANCE, TIME, UNRELAXED_MODULUS, compliance};
use super::{Axes, Curve, Gives, Held};
use crate::models::shared::exponent;
use crate::models::{Derived, Info, Param, Role, Scale};

/// The creep law of Andrade with a free exponent.
pub struct PowerLawCreep;

static INFO: Info = Info {
    id: "power_law_creep",
    title: "Power-law creep (Andrade)",
    summary: "Elastic compliance, a power of time with an exponent near 1/3, and flow. The time is counted in seconds.",
    latex: r"J(t)=\frac{1}{G_u}+A\,t^{n}+\phi\,t",
    source: "Andrade, Proc. R. Soc. A 84, 1 (1910); Plazek, J. Phys. Chem. 69 (1965)",
    params: &[
        UNRELAXED_MODULUS,
        compliance("power_compliance", "A", "Compliance that the power law has gained after one second"),
        Param {
            start: 1.0 / 3.0,
            limits: [0.02, 0.99],
            ..exponent("exponent", "n", "Exponent of time; 1/3 in Andrade's law")
        },
        FLUIDITY,
    ],
};

/// Of the viscous part; linear in it, since there may be none.
pub(super) const FLUIDITY: Param = Param {
    key: "fluidity",
    symbol: r"\phi",
    unit: "1/(Pa·s)",
    meaning: "Fluidity, the inverse of the viscosity; 0 without flow",
    start: 0.0,
    limits: [0.0, 1e6],
    scale: Scale::Linear,
    role: Role::Amplitude,
    fixed: false,
};

static AXES: Axes = Axes { abscissa: TIME, ordinate: CREEP_COMPLIANCE, gives: Gives::Value };

impl Curve for PowerLawCreep {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[g_u, a, n, phi] = p else { return };
        for &t in x {
            let power = (n * t.ln()).exp();
            let by_n = if power == 0.0 { 0.0 } else { a * power * t.ln() };
            each(1.0 / g_u + a * power + phi * t, &[-1.0 / (g_u * g_u), power, by_n, t]);
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::relative(x, y);
        let mut tried = Vec::new();
        for n in held.or_any(2, (1..=9).map(|step| 0.1 * f64::from(step)).collect()) {
            if let Some(([j_u, a, phi], misfit)) = seen.linear([true; 3], |t| [1.0, t.powf(n), t]) {
                // A first compliance of zero has no logarithm.
                let j_u = j_u.max(1e-6 * (a + phi * seen.times().1));
                tried.push((misfit, vec![1.0 / j_u, a, n, phi]));
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[Derived { value: |p| 1.0 / p[3], ..VISCOSITY }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::{bi_parabolic_creep::BiParabolicCreep, values};
    use statrs::function::gamma::gamma;

    #[test]
    fn it_is_the_bi_parabolic_creep_in_other_terms() {
        let (g_u, tau, chi, eta) = (24e9, 70.0_f64, 0.38, 1.2);
        let andrade = [g_u, eta / (g_u * gamma(1.0 + chi) * tau.powf(chi)), chi, 1.0 / (g_u * tau)];
        let t = [0.0, 1e-3, 2.0, 1e4];
        let pairs =
            values(&PowerLawCreep, &t, &andrade).into_iter().zip(values(&BiParabolicCreep, &t, &[g_u, tau, chi, eta]));
        for (a, b) in pairs {
            assert!((a / b - 1.0).abs() < 1e-14); // a few roundings of powers
        }
    }
}

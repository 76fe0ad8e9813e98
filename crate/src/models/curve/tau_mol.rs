//! QPD relaxation time of molecular motion: iso-configurational below T_g, with more and more defects above.
//!
//! Written with τ at T_g instead of τ_0β, which is far more correlated with U_β and follows as a derived quantity.

use super::guess::{self, Seen};
use super::shared::{TAU, TEMPERATURE, energy, ln_time, reference_temperature};
use super::{Axes, Axis, Curve, Gives, Held};
use crate::models::relations::qpd_times::{CHI_MAX, QpdTimes};
use crate::models::shared::exponent;
use crate::models::{Derived, Info, Param, Role, Scale};
use crate::units::constants::BOLTZMANN_EV;

/// τ_mol of eqs. 3, 4 and 6.
pub struct TauMol;

static INFO: Info = Info {
    id: "tau_mol",
    title: "QPD relaxation time (eqs. 3, 4, 6)",
    summary: "τ_mol with a correlation factor that is constant below T_g and rises above. Only U_β/χ_g and a/χ_g follow from τ \
              alone: χ_g, from the modulus, and t₀ are held.",
    latex: r"\ln\tau=\ln t_0+\frac{\chi_g(\ln\tau_g-\ln t_0)+\frac{U_\beta}{k_B}\left(\frac{1}{T}-\frac{1}{T_g}\right)}{\chi_g+a\,\max(0,T-T_g)}",
    source: "Perez, J. Non-Cryst. Solids 63 (1984); Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 3, 4, 6",
    params: &[
        ln_time("ln_tau_g", r"\ln\tau_g", "Natural logarithm of τ_mol at T_g, in s", 4.25),
        energy("u_beta", r"U_\beta", "Activation energy of the β motion"),
        Param { start: 0.4, fixed: true, ..CHI_G },
        SLOPE,
        Param {
            fixed: false,
            ..reference_temperature(
                "glass_transition",
                "T_g",
                "Glass transition, where the correlation factor begins to rise",
            )
        },
        Param {
            // The logarithm of 1e-13 s, the time of an atomic vibration.
            fixed: true,
            ..ln_time("ln_t0", r"\ln t_0", "Natural logarithm of the scaling time t₀, in s", -29.933_606_208_922_594)
        },
    ],
};

/// χ at T_g and below.
pub(super) const CHI_G: Param =
    Param { limits: [0.02, CHI_MAX], ..exponent("chi_g", r"\chi_g", "Correlation factor at T_g and below") };

/// Rise of χ above T_g.
pub(super) const SLOPE: Param = Param {
    key: "a",
    symbol: "a",
    unit: "1/K",
    meaning: "Rise of the correlation factor above T_g",
    start: 1e-3,
    limits: [0.0, 0.1],
    scale: Scale::Linear,
    role: Role::Shape,
    fixed: false,
};

static AXES: Axes = Axes {
    abscissa: TEMPERATURE,
    ordinate: Axis { unit: "s", meaning: "Relaxation time of molecular motion", quantities: &[], ..TAU },
    gives: Gives::NaturalLogarithm,
};

impl Curve for TauMol {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn axes(&self) -> &'static Axes {
        &AXES
    }

    fn evaluate(&self, x: &[f64], p: &[f64], each: &mut dyn FnMut(f64, &[f64])) {
        let &[ln_tau_g, u, chi_g, a, t_g, ln_t0] = p else { return };
        let span = ln_tau_g - ln_t0;
        for &t in x {
            let above = (t - t_g).max(0.0);
            let free = chi_g + a * above;
            // Beyond the cap χ no longer depends on its parameters.
            let (chi, moves) = if free < CHI_MAX { (free, 1.0) } else { (CHI_MAX, 0.0) };
            let cold = (t_g - t) / (t * t_g) / BOLTZMANN_EV;
            let barrier = chi_g * span + u * cold;
            let by_chi = -moves * barrier / (chi * chi);
            let rises = if t > t_g { a } else { 0.0 };
            each(
                ln_t0 + barrier / chi,
                &[
                    chi_g / chi,
                    cold / chi,
                    span / chi + by_chi,
                    by_chi * above,
                    u / (BOLTZMANN_EV * t_g * t_g * chi) - by_chi * rises,
                    1.0 - chi_g / chi,
                ],
            );
        }
    }

    fn starts(&self, x: &[f64], y: &[f64], held: Held) -> Vec<Vec<f64>> {
        let seen = Seen::absolute(x, y);
        let (chi_g, ln_t0) = (held.or(2, INFO.params[2].start), held.or(5, INFO.params[5].start));
        let [first, last] = [seen.x.first(), seen.x.last()].map(|x| x.copied().unwrap_or(600.0));
        let reduced = Seen::absolute(&seen.x, &seen.y.iter().map(|y| y - ln_t0).collect::<Vec<_>>());
        let mut tried = Vec::new();
        let inside = (1..24).map(|step| first + (last - first) * f64::from(step) / 24.0).collect();
        for t_g in held.or_any(4, inside) {
            for a in held.or_any(3, vec![0.0, 3e-4, 1e-3, 2e-3, 4e-3, 8e-3]) {
                let chi = |t: f64| (chi_g + a * (t - t_g).max(0.0)).min(CHI_MAX);
                let columns = |t: f64| [chi_g / chi(t), (1.0 / t - 1.0 / t_g) / (BOLTZMANN_EV * chi(t))];
                if let Some(([span, u], misfit)) = reduced.linear([true, false], columns) {
                    tried.push((misfit, vec![ln_t0 + span, u, chi_g, a, t_g, ln_t0]));
                }
            }
        }
        guess::best(&INFO, tried)
    }

    fn derived(&self) -> &'static [Derived] {
        &[
            Derived {
                key: "fragility_below",
                symbol: "m(T_g^-)",
                unit: "",
                meaning: "Fragility just below T_g, at constant configuration",
                value: |p| QpdTimes::of(p).fragility_below(),
                of_whole: false,
            },
            Derived {
                key: "fragility_above",
                symbol: "m(T_g^+)",
                unit: "",
                meaning: "Fragility just above T_g",
                value: |p| QpdTimes::of(p).fragility_above(),
                of_whole: false,
            },
            Derived {
                key: "apparent_energy_below",
                symbol: r"E_\mathrm{app}(T_g^-)",
                unit: "eV",
                meaning: "Apparent activation energy below T_g, U_β/χ_g",
                value: |p| p[1] / p[2],
                of_whole: false,
            },
            Derived {
                key: "apparent_energy_above",
                symbol: r"E_\mathrm{app}(T_g^+)",
                unit: "eV",
                meaning: "Apparent activation energy just above T_g",
                value: |p| QpdTimes::of(p).apparent_energy(p[4]),
                of_whole: false,
            },
            Derived {
                key: "ln_tau_0beta",
                symbol: r"\ln\tau_{0\beta}",
                unit: "",
                meaning: "Logarithm of the prefactor of the β motion, in s",
                value: |p| QpdTimes::of(p).ln_tau_0beta(),
                of_whole: false,
            },
        ]
    }
}

impl QpdTimes {
    /// From the parameters of the law, in its order.
    fn of(p: &[f64]) -> QpdTimes {
        let at = |k: usize| p.get(k).copied().unwrap_or(f64::NAN);
        QpdTimes { ln_tau_g: at(0), u_beta: at(1), chi_g: at(2), a: at(3), t_g: at(4), ln_t0: at(5) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::curve::values;

    const P: [f64; 6] = [4.248_495_242_049_359, 0.628, 0.383, 3.1e-3, 691.0, -29.933_606_208_922_594];

    #[test]
    fn below_tg_it_is_arrhenius_with_the_energy_u_over_chi() {
        let [cold, warm] = [600.0, 650.0].map(|t| values(&TauMol, &[t], &P)[0]);
        let energy = BOLTZMANN_EV * (cold - warm) / (1.0 / 600.0 - 1.0 / 650.0);
        assert!((energy / (0.628 / 0.383) - 1.0).abs() < 1e-12); // differences of numbers of 4 to 8
    }

    #[test]
    fn tau_alone_does_not_tell_chi() {
        // U_β, χ_g and a in the same proportion give the same times.
        let half = [P[0], P[1] / 2.0, P[2] / 2.0, P[3] / 2.0, P[4], P[5]];
        for t in [600.0, 691.0, 720.0] {
            assert!((values(&TauMol, &[t], &P)[0] - values(&TauMol, &[t], &half)[0]).abs() < 1e-12);
        }
    }

    #[test]
    fn the_law_and_the_relation_are_one() {
        for t in [500.0, 691.0, 740.0, 2000.0] {
            assert!((values(&TauMol, &[t], &P)[0] - QpdTimes::of(&P).ln_tau(t)).abs() < 1e-13);
        }
    }
}

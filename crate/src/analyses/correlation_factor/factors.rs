//! χ of each isotherm: from the modulus of all together (eq. 9), from the slope of ln tan δ at low loss (eq. 10), and from the slope over
//! all frequencies, as the paper has it.

use crate::analyses::joint_fit::{Family, Joint};
use crate::analyses::shared::sweep::Part;
use crate::fit::Verdict;
use crate::math::local::Line;
use nalgebra::DMatrix;

/// Fewest points of a slope of eq. 10.
const FEWEST: usize = 4;

/// One isotherm.
pub(super) struct Factor {
    pub label: String,
    /// K.
    pub temperature: f64,
    /// tan δ of each used point, by its number in the sweep.
    pub points: Vec<(usize, f64)>,
    /// By eq. 9, with its error; NaN where it is not determined.
    pub of_modulus: [f64; 2],
    /// ln of the relaxation time (s) and of the viscosity (Pa s) by eq. 9, each with its error.
    pub ln_tau: [f64; 2],
    pub ln_viscosity: [f64; 2],
    /// ln tan δ against ln ω at low loss.
    pub of_loss_factor: Option<Line>,
    /// The same of all points.
    pub naive: Option<Line>,
    /// What is taken.
    pub taken: Taken,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Taken {
    Modulus,
    LossFactor,
    Neither,
}

impl Factor {
    /// χ that is taken, with its error.
    pub fn chi(&self) -> [f64; 2] {
        match (self.taken, &self.of_loss_factor) {
            (Taken::Modulus, _) => self.of_modulus,
            (Taken::LossFactor, Some(slope)) => [-slope.slope, slope.slope_error()],
            _ => [f64::NAN; 2],
        }
    }

    pub fn equation(&self) -> &'static str {
        match self.taken {
            Taken::Modulus => "eq. 9",
            Taken::LossFactor => "eq. 10",
            Taken::Neither => "none",
        }
    }
}

/// Which equation is wanted of isotherms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wanted {
    Modulus,
    Both,
    LossFactor,
}

impl Wanted {
    /// As the option calls it.
    pub fn key(self) -> &'static str {
        match self {
            Wanted::Modulus => "modulus",
            Wanted::Both => "both",
            Wanted::LossFactor => "loss_factor",
        }
    }
}

/// tan δ of the points that are used.
pub(super) fn loss_factors(family: &Family, k: usize) -> Vec<(usize, f64)> {
    let isotherm = &family.isotherms[k];
    let sweep = &isotherm.sweep;
    let measured = family.parts == [Part::LossFactor];
    let value = |point: usize| {
        if measured || sweep.loss.is_empty() || sweep.storage.is_empty() {
            sweep.loss_factor.get(point).copied().unwrap_or(f64::NAN)
        } else if sweep.storage[point] > 0.0 {
            sweep.loss[point] / sweep.storage[point]
        } else {
            f64::NAN
        }
    };
    let used = (0..sweep.omega.len()).filter(|&point| isotherm.used[point]);
    used.map(|point| (point, value(point))).filter(|(_, tan)| *tan > 0.0 && tan.is_finite()).collect()
}

/// All isotherms, with the numbers of their χ in the joint fit.
pub(super) fn factors(family: &Family, kelvin: &[f64], joint: Option<&Joint>, limit: f64) -> Vec<Factor> {
    let of_joint = |k: usize| joint.map_or([[f64::NAN; 2]; 3], |joint| of_joint(joint, k));
    let one = |k: usize| {
        let isotherm = &family.isotherms[k];
        let points = loss_factors(family, k);
        let through = |low: bool| {
            let some = points.iter().filter(|(_, tan)| !low || *tan < limit);
            let (x, y): (Vec<f64>, Vec<f64>) =
                some.map(|(point, tan)| (isotherm.sweep.omega[*point].ln(), tan.ln())).unzip();
            Line::through(&x, &y).filter(|slope| slope.points >= FEWEST)
        };
        let [of_modulus, ln_tau, ln_viscosity] = of_joint(k);
        Factor {
            label: isotherm.label.clone(),
            temperature: kelvin[k],
            of_modulus,
            ln_tau,
            ln_viscosity,
            of_loss_factor: through(true),
            naive: through(false),
            points,
            taken: Taken::Neither,
        }
    };
    (0..family.isotherms.len()).map(one).collect()
}

/// χ, ln τ and ln of the viscosity of an isotherm, each with its error; NaN where it is not determined.
fn of_joint(joint: &Joint, k: usize) -> [[f64; 2]; 3] {
    let fit = &joint.fit;
    let known = |key: &str| {
        let number = joint.place(k, key)?;
        (fit.parameters[number].verdict == Verdict::Determined).then_some(number)
    };
    let error = |gradient: &[(usize, f64)]| fit.covariance.variance(gradient).max(0.0).sqrt();
    let chi = known("chi").map_or([f64::NAN; 2], |n| [fit.values[n], error(&[(n, 1.0)])]);
    let time = known("relaxation_time");
    let ln_tau = time.map_or([f64::NAN; 2], |n| [fit.values[n].ln(), error(&[(n, 1.0)])]);
    // Their product is known even where neither is.
    let ln_viscosity = match (joint.place(k, "relaxation_strength"), joint.place(k, "relaxation_time")) {
        (Some(strength), Some(tau)) if fit.parameters[strength].verdict != Verdict::Fixed => {
            [(fit.values[strength] * fit.values[tau]).ln(), error(&[(strength, 1.0), (tau, 1.0)])]
        }
        // tan δ has no scale.
        _ => [f64::NAN; 2],
    };
    [chi, ln_tau, ln_viscosity]
}

/// Decides what is taken of each isotherm: what is known better than `largest`.
pub(super) fn take(factors: &mut [Factor], wanted: Wanted, largest: f64) {
    for one in factors {
        let good = |[chi, error]: [f64; 2]| chi.is_finite() && error > 0.0 && error < largest;
        let by_slope = one.of_loss_factor.is_some_and(|slope| good([-slope.slope, slope.slope_error()]));
        let by_modulus = good(one.of_modulus);
        one.taken = match wanted {
            Wanted::Modulus if by_modulus => Taken::Modulus,
            Wanted::Both | Wanted::LossFactor if by_slope => Taken::LossFactor,
            Wanted::Both if by_modulus => Taken::Modulus,
            _ => Taken::Neither,
        };
    }
}

/// Covariance of the χ that are taken, by the numbers of their isotherms: those of one fit are correlated, slopes are not.
pub(super) fn covariance(factors: &[Factor], joint: Option<&Joint>, taken: &[usize]) -> DMatrix<f64> {
    let of_fit = joint.and_then(|joint| {
        let places: Option<Vec<usize>> = taken.iter().map(|&k| joint.place(k, "chi")).collect();
        Some(joint.fit.covariance.between(&places?))
    });
    DMatrix::from_fn(taken.len(), taken.len(), |i, j| {
        let both = |taken_as: Taken| factors[taken[i]].taken == taken_as && factors[taken[j]].taken == taken_as;
        match &of_fit {
            Some(of_fit) if both(Taken::Modulus) => of_fit[(i, j)],
            _ if i == j => factors[taken[i]].chi()[1].powi(2),
            _ => 0.0,
        }
    })
}

//! Time–temperature superposition: shifts that lay the isotherms of a family onto one master curve, with the covariance of all of
//! them, and whether one curve is what they are.
//!
//! A first pass between neighbours ([`overlap`]) tells which isotherms overlap and where to start. Then all shifts and the master
//! curve, a smooth curve for each quantity, are found together ([`superpose`]): no shift depends on the order in which the isotherms
//! were laid, and what one neighbour leaves open another may settle. The errors are those of the whole, correlated along the chain
//! as they are. [`left_out`] predicts each isotherm from the others, and [`laws`] puts a law of temperature through shifts whose errors
//! are correlated.
//!
//! Abscissae are logarithms that grow with the frequency: ln ω, or −ln t. The master curve is `y = f(x + ln a)/b` for a modulus and
//! `y = b f(x + ln a)` for a compliance, a and b being the shift factors of the isotherm.

mod chain;
pub mod laws;
pub mod left_out;
#[cfg(test)]
mod made;
mod master;
pub mod overlap;
mod refine;
mod system;

pub use chain::groups;
pub use laws::held;
pub use master::Master;
pub use refine::{superpose, superpose_from};

use crate::fit::loss::Loss;
use crate::models::curve::Curve;
use nalgebra::DMatrix;

/// One quantity measured at one temperature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// ln ω or −ln t, ascending.
    pub x: Vec<f64>,
    /// The quantity itself; noise may have made it negative.
    pub y: Vec<f64>,
    /// Standard deviation of each.
    pub sigma: Vec<f64>,
}

/// What was measured at one temperature.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Isotherm {
    /// K, when it is known.
    pub temperature: Option<f64>,
    /// A trace of each quantity of the family, in its order; one that was not measured has no points.
    pub traces: Vec<Trace>,
}

/// How a quantity goes with the vertical shift factor b.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lift {
    /// A modulus: b times it lies on the master curve.
    Modulus,
    /// A compliance: it is divided by b.
    Compliance,
    /// A ratio, which has no vertical shift.
    None,
}

impl Lift {
    /// The change of ln y on the way to the master curve for a change of ln b.
    pub fn power(self) -> f64 {
        match self {
            Lift::Modulus => 1.0,
            Lift::Compliance => -1.0,
            Lift::None => 0.0,
        }
    }
}

/// Isotherms of one material, in order of temperature (or of the file, where temperatures are not known).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    /// What was measured, with how it goes with a vertical shift.
    pub quantities: Vec<Lift>,
    /// The isotherms.
    pub isotherms: Vec<Isotherm>,
}

impl Family {
    /// Numbers that were measured.
    pub fn points(&self) -> usize {
        self.isotherms.iter().flat_map(|isotherm| &isotherm.traces).map(|trace| trace.x.len()).sum()
    }

    /// Temperatures, when all are known.
    pub fn temperatures(&self) -> Option<Vec<f64>> {
        self.isotherms.iter().map(|isotherm| isotherm.temperature).collect()
    }
}

/// Shift factors of one isotherm, as natural logarithms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shift {
    /// ln a_T.
    pub horizontal: f64,
    /// ln b_T.
    pub vertical: f64,
}

/// What is known of a shift beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Known {
    /// Nothing: it is found.
    #[default]
    Nothing,
    /// Where to start.
    Start(f64),
    /// It is held there.
    Held(f64),
}

impl Known {
    /// The number, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Known::Nothing => None,
            Known::Start(value) | Known::Held(value) => Some(value),
        }
    }

    /// Whether it may not move.
    pub fn is_held(self) -> bool {
        matches!(self, Known::Held(_))
    }
}

/// How the horizontal shifts go with temperature.
#[derive(Clone, Copy)]
pub enum Horizontal {
    /// Each as it likes.
    Free,
    /// By a law, whose parameters are found instead; they refer to the temperature of the pivot.
    Law(&'static dyn Curve),
}

/// How to superpose.
#[derive(Clone)]
pub struct Options {
    /// What the horizontal shifts follow.
    pub horizontal: Horizontal,
    /// Whether the vertical shifts are found; otherwise they stay where [`Options::vertical`] says.
    pub vertical_free: bool,
    /// What is known of the horizontal shift of each isotherm, relative to the pivot; none for nothing.
    pub shifts: Vec<Known>,
    /// What is known of the vertical shift of each isotherm; none for nothing.
    pub vertical: Vec<Known>,
    /// The isotherm whose shifts are zero, if it is not up to the data.
    pub pivot: Option<usize>,
    /// What a residual costs.
    pub loss: Loss,
    /// Whether anything moves at all: otherwise the isotherms stay where they start, and only the master curve is found.
    pub still: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            horizontal: Horizontal::Free,
            vertical_free: false,
            shifts: Vec::new(),
            vertical: Vec::new(),
            pivot: None,
            loss: Loss::Linear,
            still: false,
        }
    }
}

/// Isotherms on their master curve.
#[derive(Clone, Debug)]
pub struct Superposition {
    /// Shifts of each isotherm, relative to the pivot of its group.
    pub shifts: Vec<Shift>,
    /// Isotherms that hang together by overlaps, each group with its pivot; a shift between two groups is not known.
    pub groups: Vec<Group>,
    /// Covariances of the shifts: ln a of all isotherms, then ln b of all; zero for what did not move. They stand on the scatter
    /// about the master curve where that is larger than the noise.
    pub covariance: DMatrix<f64>,
    /// The law that the shifts follow, when they follow one.
    pub imposed: Option<Imposed>,
    /// Neighbours that were compared in the first pass.
    pub overlaps: Vec<overlap::Overlap>,
    /// Sum of the squares of all residuals in standard deviations (or of what they cost).
    pub chi2: f64,
    /// Degrees of freedom: numbers less shifts and what the smooth curves took.
    pub freedom: f64,
    /// Iterations of the simultaneous refinement, all groups together.
    pub iterations: usize,
    /// Whether it came to rest.
    pub converged: bool,
}

impl Superposition {
    /// Before anything is found.
    fn of_nothing(count: usize, overlaps: Vec<overlap::Overlap>) -> Superposition {
        Superposition {
            shifts: vec![Shift::default(); count],
            groups: Vec::new(),
            covariance: DMatrix::zeros(2 * count, 2 * count),
            imposed: None,
            overlaps,
            chi2: 0.0,
            freedom: 0.0,
            iterations: 0,
            converged: true,
        }
    }

    /// χ² for each degree of freedom.
    pub fn reduced_chi2(&self) -> Option<f64> {
        (self.freedom > 0.0).then(|| self.chi2 / self.freedom)
    }

    /// Number of the group of an isotherm.
    pub fn group_of(&self, isotherm: usize) -> usize {
        self.groups.iter().position(|group| group.isotherms.contains(&isotherm)).unwrap_or(0)
    }

    /// Variance of ln a of one isotherm relative to another of its group.
    pub fn variance_between(&self, one: usize, other: usize) -> f64 {
        let c = &self.covariance;
        (c[(one, one)] - 2.0 * c[(one, other)] + c[(other, other)]).max(0.0)
    }
}

/// A law that was imposed on the shifts.
#[derive(Clone, Debug, PartialEq)]
pub struct Imposed {
    /// Its parameters, in the order of the law.
    pub parameters: Vec<f64>,
    /// Their covariances; zero for those that were held.
    pub covariance: DMatrix<f64>,
}

impl Imposed {
    /// The same law with parameters that refer to another temperature, and their covariances; `None` where it does not hold there.
    pub fn referred(&self, law: &dyn Curve, temperature: f64) -> Option<Imposed> {
        /// Of a number relative to itself, for central differences.
        const STEP: f64 = 6e-6;
        let at = |p: &[f64]| laws::referred(law, p, temperature);
        let parameters = at(&self.parameters)?;
        let count = parameters.len();
        let mut slopes = DMatrix::zeros(count, count);
        for k in (0..count).filter(|&k| self.covariance[(k, k)] > 0.0) {
            let step = STEP * self.parameters[k].abs().max(1e-6);
            let moved = |by: f64| {
                let mut p = self.parameters.clone();
                p[k] += by;
                at(&p)
            };
            let (up, down) = (moved(step)?, moved(-step)?);
            (0..count).for_each(|row| slopes[(row, k)] = (up[row] - down[row]) / (2.0 * step));
        }
        Some(Imposed { parameters, covariance: &slopes * &self.covariance * slopes.transpose() })
    }
}

/// Isotherms that hang together by overlaps.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their numbers, ascending.
    pub isotherms: Vec<usize>,
    /// The one whose shifts are zero.
    pub pivot: usize,
    /// The master curve of each quantity.
    pub masters: Vec<Master>,
}

//! Numerics without physics.

pub mod complex;
pub mod nnls;
pub mod roots;
pub mod rounding;

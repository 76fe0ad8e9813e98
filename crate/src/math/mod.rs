//! Numerics without physics.

pub mod complex;
pub mod double_double;
pub mod random;
pub mod roots;
pub mod rounding;

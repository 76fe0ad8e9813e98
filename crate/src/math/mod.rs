//! Numerics without physics.

pub mod banded;
pub mod clipping;
pub mod complex;
pub mod double_double;
pub mod gumbel;
pub mod kink;
pub mod line;
pub mod local;
pub mod nnls;
pub mod order;
pub mod random;
pub mod reduction;
pub mod roots;
pub mod rounding;
pub mod smooth;
pub mod spline;
pub mod stretched;
pub mod stretched_decay;

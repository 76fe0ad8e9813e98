//! Relations between quantities of the laws, which are used beside them: fragilities, relaxation times of the QPD theory and
//! their consistency, activation from peak temperatures, compliances taken apart, compositions of alloys, numbers of known glasses.

pub mod compliance;
pub mod composition;
pub mod elements;
pub mod fragility;
pub mod materials;
pub mod peak_temperatures;
pub mod qpd_times;

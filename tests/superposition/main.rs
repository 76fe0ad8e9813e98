//! Master curves: what superposition recovers from data whose shifts are known, how often its intervals hold the truth, what it makes
//! of the data that laboratories have, and what it says when isotherms do not superpose.

mod along;
mod behaviour;
mod coverage;
mod factors;
mod files;
mod inputs;
mod made;
mod recovery;

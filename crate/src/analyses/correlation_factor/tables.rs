//! Each isotherm, and the published numbers of known glasses.

use super::Found;
use super::factors::Factor;
use crate::analyses::shared::columns::{numbers, words};
use crate::math::local::Line;
use crate::models::relations::materials::{MATERIALS, SOURCE};
use crate::report::DataTable;

pub(super) fn isotherms(found: &Found) -> DataTable {
    let each = |f: &dyn Fn(&Factor) -> f64| -> Vec<f64> { found.factors.iter().map(f).collect() };
    let chi = |slope: Option<Line>| slope.map_or(f64::NAN, |slope| -slope.slope);
    let error = |slope: Option<Line>| slope.map_or(f64::NAN, |slope| slope.slope_error());
    let points = |slope: Option<Line>| slope.map_or(0.0, |slope| slope.points as f64);
    DataTable {
        key: "isotherms".into(),
        title: "Each isotherm".into(),
        columns: vec![
            numbers("temperature", "$T$", "K", each(&|one| one.temperature)),
            numbers("chi", r"$\chi$", "", each(&|one| one.chi()[0])),
            numbers("chi_std_error", r"$\sigma(\chi)$", "", each(&|one| one.chi()[1])),
            words("equation", "From", found.factors.iter().map(|one| one.equation().into()).collect()),
            numbers("chi_modulus", r"$\chi$ by eq. 9", "", each(&|one| one.of_modulus[0])),
            numbers("chi_modulus_std_error", r"$\sigma$ by eq. 9", "", each(&|one| one.of_modulus[1])),
            numbers("chi_loss_factor", r"$\chi$ by eq. 10, low loss", "", each(&|one| chi(one.of_loss_factor))),
            numbers("chi_loss_factor_std_error", r"$\sigma$ by eq. 10", "", each(&|one| error(one.of_loss_factor))),
            numbers("points", "Points of low loss", "", each(&|one| points(one.of_loss_factor))),
            numbers("chi_as_printed", "Slope of all, as printed", "", each(&|one| chi(one.naive))),
            numbers("chi_as_printed_std_error", r"$\sigma$ of it", "", each(&|one| error(one.naive))),
            numbers("relaxation_time", r"$\tau$", "s", each(&|one| one.ln_tau[0].exp())),
            numbers("ln_relaxation_time_std_error", r"$\sigma(\ln\tau)$", "", each(&|one| one.ln_tau[1])),
            numbers("viscosity", r"$\eta_v=\Delta G\,\tau$", "Pa s", each(&|one| one.ln_viscosity[0].exp())),
            numbers("ln_viscosity_std_error", r"$\sigma(\ln\eta_v)$", "", each(&|one| one.ln_viscosity[1])),
        ],
    }
}

/// Table 2 of the paper, with what was found here on top.
pub(super) fn known_glasses(found: &Found) -> DataTable {
    let kink = found.kink.as_ref().filter(|_| found.has_kink());
    let own = [
        kink.map_or(f64::NAN, |kink| kink.at),
        found.below.map_or(f64::NAN, |(level, _)| level.level),
        kink.map_or(f64::NAN, |kink| 1e3 * kink.rise),
        f64::NAN,
    ];
    let with = |own: f64, of: &dyn Fn(&crate::models::relations::materials::Material) -> f64| -> Vec<f64> {
        std::iter::once(own).chain(MATERIALS.iter().map(of)).collect()
    };
    let titles = std::iter::once("This measurement").chain(MATERIALS.iter().map(|one| one.title));
    DataTable {
        key: "known_glasses".into(),
        title: format!("Known glasses, {SOURCE}"),
        columns: vec![
            words("material", "Glass", titles.map(str::to_owned).collect()),
            numbers("glass_transition", "$T_g$", "K", with(own[0], &|one| one.t_g)),
            numbers("chi", r"$\chi(T_g)$", "", with(own[1], &|one| one.chi_g)),
            numbers("a", "$a$", "1e-3/K", with(own[2], &|one| 1e3 * one.a)),
            numbers("u_beta", r"$U_\beta$", "eV", with(own[3], &|one| one.u_beta)),
        ],
    }
}

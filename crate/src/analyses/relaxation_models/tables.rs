//! The data beside the fit, as columns.

use super::{One, Place};
use crate::numbers::Numbers;
use crate::report::{Cells, DataColumn, DataTable};

pub(super) fn data_table(one: &One, place: &Place) -> DataTable {
    let sweep = one.target.sweep;
    let fitted = one.of.law.moduli(&sweep.omega, &one.of.fitted.fit.values);
    let mut columns = vec![DataColumn {
        key: "frequency".into(),
        title: format!("${}$", place.frequency.symbol),
        unit: place.frequency.unit.symbol().into(),
        values: Cells::Numbers(sweep.omega.iter().map(|w| place.frequency.unit.from_si(*w)).collect()),
    }];
    for part in &one.parts {
        let Some(channel) = place.channel(*part) else { continue };
        let key = channel.quantity.id();
        let mut residuals = vec![f64::NAN; sweep.omega.len()];
        for (matched, residual) in one.target.matched().zip(one.of.fitted.fit.residuals.iter()) {
            if matched.part == *part {
                // Measured minus fitted, as it is plotted.
                residuals[matched.point] = -residual;
            }
        }
        let shown = |si: f64| channel.unit.from_si(si);
        let unit = channel.unit.symbol();
        let mut push = |suffix: &str, title: String, unit: &str, values: Numbers| {
            columns.push(DataColumn {
                key: format!("{key}{suffix}"),
                title,
                unit: unit.into(),
                values: Cells::Numbers(values),
            });
        };
        push(
            "",
            format!("${}$ measured", channel.symbol),
            unit,
            part.measured(sweep).iter().map(|v| shown(*v)).collect(),
        );
        push("_fit", format!("${}$ fitted", channel.symbol), unit, fitted.iter().map(|g| shown(part.of(*g))).collect());
        push("_residual", format!("${}$ residual/σ", channel.symbol), "", residuals.into());
    }
    DataTable { key: "data".into(), title: format!("Data and {}", one.title()), columns }
}

//! Shift factors that a file gives, horizontal and vertical: which isotherms they are of, and whether they are used.

use super::measured::Measured;
use super::options::{Options, Vertical};
use crate::analyses::{Failure, Source};
use crate::data::{Measurement, Notice};
use crate::superposition::{Family, Known};
use crate::units::Quantity;

/// What a file says of the shifts of each isotherm, relative to the pivot.
pub(super) struct Imported {
    pub horizontal: Vec<Known>,
    pub vertical: Vec<Known>,
}

/// Shift factors of the file of them among the sources, if there is one. The pivot becomes an isotherm that the file knows, since only
/// ratios to one that both know tell anything. Vertical ones switch vertical shifts on, unless the request says what these are.
pub(super) fn imported(
    given: &[Source],
    measured: &Measured,
    family: &Family,
    options: &mut Options,
    pivot: &mut usize,
    notices: &mut Vec<Notice>,
) -> Result<Imported, Failure> {
    let count = measured.isotherms.len();
    let nothing = || vec![Known::Nothing; count];
    let Some(source) = given.first() else { return Ok(Imported { horizontal: nothing(), vertical: nothing() }) };
    if given.len() > 1 {
        return Err(Failure::option("(inputs)", "two files of shift factors were given; take one of them away."));
    }
    let file = &source.reading.file;
    let of = |quantity| logarithms(source.measurement, measured, quantity);
    let (horizontal, mut vertical) = (of(Quantity::ShiftFactor), of(Quantity::VerticalShiftFactor));
    if vertical.iter().any(Option::is_some)
        && let Some(why) = why_not_vertical(options, family)
    {
        let message = format!("The vertical shift factors in \"{file}\" are not used: {why}.");
        notices.push(Notice::info("vertical_shift_factors_not_used", message));
        vertical = vec![None; count];
    }
    let known = |k: usize| usize::from(horizontal[k].is_some()) + usize::from(vertical[k].is_some());
    let most = (0..count).map(known).max().unwrap_or(0);
    if most == 0 {
        let message =
            format!("None of the temperatures in \"{file}\" is that of an isotherm: its shift factors are not used.");
        notices.push(Notice::warning("no_shift_factor_fits", message));
        return Ok(Imported { horizontal: nothing(), vertical: nothing() });
    }
    if known(*pivot) < most {
        *pivot = (0..count).find(|&k| known(k) == most).unwrap_or(*pivot);
    }
    let held = |logs: &[Option<f64>]| match logs[*pivot] {
        Some(level) => logs.iter().map(|log| log.map_or(Known::Nothing, |log| Known::Held(log - level))).collect(),
        None => nothing(),
    };
    let imported = Imported { horizontal: held(&horizontal), vertical: held(&vertical) };
    let mut say = |list: &[Known], code: &'static str, which: &str, more: &str| {
        let held = list.iter().filter(|known| known.is_held()).count();
        if held > 0 {
            let missing = match count - held {
                0 => String::new(),
                missing => format!("; {missing} isotherms are not in it and were shifted"),
            };
            let message = format!("{held} {which} are held at what \"{file}\" gives{missing}.{more}");
            notices.push(Notice::info(code, message));
        }
    };
    say(&imported.horizontal, "shift_factors_given", "shift factors", "");
    let switched =
        if options.vertical_given { "" } else { " So there are vertical shifts; choose none to leave them out." };
    say(&imported.vertical, "vertical_shift_factors_given", "vertical shift factors", switched);
    if imported.vertical.iter().any(|known| known.is_held()) {
        options.vertical = Vertical::Free;
    }
    Ok(imported)
}

/// Why the vertical shift factors of a file are not used, if they are not.
fn why_not_vertical(options: &Options, family: &Family) -> Option<&'static str> {
    match options.vertical {
        _ if family.quantities.iter().all(|lift| lift.power() == 0.0) => Some("a ratio of moduli has none"),
        Vertical::Off if options.vertical_given => Some("the request says that there are no vertical shifts"),
        Vertical::Density => Some("the request says that they follow density and temperature"),
        Vertical::Off | Vertical::Free => None,
    }
}

/// The logarithm of the factor that a file gives for each isotherm, relative to whatever its reference is.
fn logarithms(measurement: &Measurement, measured: &Measured, quantity: Quantity) -> Vec<Option<f64>> {
    /// Kelvin.
    const SAME: f64 = 1.0;
    let factors = measurement.ordinates.iter().find(|channel| channel.quantity == quantity);
    let rows: Vec<(f64, f64)> = factors
        .map(|factors| measurement.abscissa.si.iter().zip(factors.si.iter()).map(|(t, a)| (*t, a.ln())).collect())
        .unwrap_or_default();
    let find = |t: f64| {
        let distance = |row: &(f64, f64)| (row.0 - t).abs();
        let near = rows.iter().filter(|row| row.1.is_finite()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        near.filter(|row| distance(row) <= SAME).map(|row| row.1)
    };
    measured.isotherms.iter().map(|one| one.temperature.and_then(find)).collect()
}

//! The isotherms on their master curve: which shifts are given, what was found, and to which temperature it is reduced.

use super::along::Along;
use super::imported::imported;
use super::measured::{Measured, is_shift_factors};
use super::options::{Options, Shift, Vertical};
use super::through;
use crate::analyses::shared::Action;
use crate::analyses::{Failure, Source};
use crate::data::Notice;
use crate::models::curve;
use crate::superposition::overlap::overlaps;
use crate::superposition::{Family, Group, Horizontal, Known, Options as How, Superposition, groups, superpose_from};
use crate::work::Work;

/// Ids under which shifts stand among the parameters of a report.
pub(super) const SHIFT: &str = "shift";
pub(super) const LIFT: &str = "lift";

/// Isotherms on their master curve.
pub(super) struct Laid {
    pub measured: Measured,
    pub family: Family,
    pub found: Superposition,
    /// The isotherm whose shifts are zero.
    pub pivot: usize,
    /// Whether each shift is held by the user or by a file, and where it started.
    pub known: Vec<Known>,
    pub known_vertical: Vec<Known>,
    pub vertical: Vertical,
    /// The relaxation law along which they were laid, when they were.
    pub along: Option<Along>,
    pub reference: Reference,
}

/// To which temperature everything is reduced.
pub(super) struct Reference {
    /// K, when temperatures are known.
    pub temperature: Option<f64>,
    /// ln a relative to the pivot there; what is taken off everything.
    pub level: f64,
    /// ln b relative to the pivot there, likewise.
    pub lift: f64,
    /// The isotherm nearest to it, relative to which errors are given.
    pub nearest: usize,
}

impl Laid {
    pub fn of(
        sources: &[Source],
        options: &mut Options,
        work: &dyn Work,
        notices: &mut Vec<Notice>,
    ) -> Result<Laid, Failure> {
        let (given, curves): (Vec<Source>, Vec<Source>) =
            sources.iter().partition(|source| is_shift_factors(source.measurement));
        let measured = Measured::of(&curves, options, notices)?;
        let family = measured.family();
        let overlaps = overlaps(&family);
        // Of the largest group, since what is asked is asked of it.
        let groups = groups(family.isotherms.len(), &overlaps, &How::default());
        let largest = groups.iter().rev().max_by_key(|group| group.len());
        let mut pivot = largest.map_or(0, |group| measured.best_placed(group));
        let imported = imported(&given, &measured, &family, options, &mut pivot, notices)?;
        let known = known(SHIFT, &measured, options, imported.horizontal)?;
        let known_vertical = match options.vertical {
            Vertical::Density => by_density(&measured, options, pivot),
            Vertical::Free => known_of(LIFT, &measured, options, imported.vertical),
            Vertical::Off => Vec::new(),
        };
        let all_known = family.temperatures().is_some();
        if !all_known && (options.shift.law().is_some() || options.vertical == Vertical::Density) {
            let message = "needs the temperature of every isotherm, and some are not known; say which column it is.";
            return Err(Failure::option("shift", message));
        }
        let law = options.shift.law();
        if options.shift != Shift::Free && known.iter().any(|known| known.is_held()) {
            let message = "shifts cannot be held by hand while a law is imposed on them; choose free shifts.";
            return Err(Failure::option("fix", message));
        }
        let along = match options.shift {
            Shift::Relaxation if options.vertical != Vertical::Off => {
                let message =
                    "there are none where a relaxation law tells the shifts; choose none, or free horizontal shifts.";
                return Err(Failure::option("vertical", message));
            }
            Shift::Relaxation => Some(Along::of(&measured, pivot, options)?),
            _ => None,
        };
        let wanted = options.reference_temperature.or_else(|| temperature(&measured, pivot));
        let how = How {
            horizontal: law.map_or(Horizontal::Free, Horizontal::Law),
            vertical_free: options.vertical == Vertical::Free,
            shifts: match &along {
                Some(along) => (0..measured.isotherms.len()).map(|k| Known::Held(along.ln_a(k))).collect(),
                None => known.clone(),
            },
            vertical: known_vertical.clone(),
            pivot: Some(pivot),
            loss: options.fit.loss.loss(),
            still: options.fit.action == Action::Preview,
        };
        let mut found = superpose_from(&family, overlaps, &how, work).ok_or(Failure::Stopped)?;
        if let Some(along) = &along {
            along.tell(&family, &mut found);
        }
        let mut reference = Reference::of(&measured, &found, pivot, wanted, notices);
        if let (Some(law), Some(imposed), Some(t_r)) = (law, found.imposed.take(), reference.temperature) {
            // The law that was found says what ln a is there, and is told with parameters that refer to it.
            let of_pivot = temperature(&measured, pivot).unwrap_or(t_r);
            let referred =
                imposed.referred(law, t_r).ok_or_else(|| through::below_t0(law, &imposed.parameters, t_r))?;
            let values = curve::values(law, &[t_r, of_pivot], &referred.parameters);
            reference.level = values[0] - values[1];
            found.imposed = Some(referred);
        }
        Ok(Laid { measured, family, found, pivot, known, known_vertical, vertical: options.vertical, along, reference })
    }

    pub fn count(&self) -> usize {
        self.measured.isotherms.len()
    }

    /// Number of the group of each isotherm; the one of the pivot is the first.
    pub fn group(&self, k: usize) -> usize {
        let main = self.found.group_of(self.pivot);
        match self.found.group_of(k) {
            group if group == main => 0,
            group if group < main => group + 1,
            group => group,
        }
    }

    /// ln a_T: relative to the reference temperature, or in another group to its own pivot.
    pub fn ln_a(&self, k: usize) -> f64 {
        let level = if self.group(k) == 0 { self.reference.level } else { 0.0 };
        self.found.shifts[k].horizontal - level
    }

    /// Standard error of [`Laid::ln_a`]; NaN where it has none, as where it is held.
    pub fn ln_a_error(&self, k: usize) -> f64 {
        if k != self.pivot && self.known[k].is_held() && self.by_hand() {
            return f64::NAN;
        }
        let group = &self.found.groups[self.found.group_of(k)];
        let from = if self.group(k) == 0 { self.reference.nearest } else { group.pivot };
        if group.isotherms.len() < 2 { f64::NAN } else { self.found.variance_between(k, from).sqrt() }
    }

    /// ln b_T, relative to the same as [`Laid::ln_a`]; by density and temperature it is known of other groups too.
    pub fn ln_b(&self, k: usize) -> f64 {
        let known = self.group(k) == 0 || self.vertical == Vertical::Density;
        self.found.shifts[k].vertical - if known { self.reference.lift } else { 0.0 }
    }

    pub fn ln_b_error(&self, k: usize) -> f64 {
        let group = &self.found.groups[self.found.group_of(k)];
        let from = self.count() + if self.group(k) == 0 { self.reference.nearest } else { group.pivot };
        let variance = self.found.variance_between(self.count() + k, from);
        if self.vertical == Vertical::Free { variance.sqrt() } else { f64::NAN }
    }

    /// The change of ln of a quantity from the master curve of a group, which is relative to its pivot, to what is shown.
    pub fn lift_of(&self, group: &Group, quantity: usize) -> f64 {
        self.family.quantities[quantity].power() * (self.ln_b(group.pivot) - self.found.shifts[group.pivot].vertical)
    }

    /// Whether a shift can be set by hand: a law leaves none.
    pub fn by_hand(&self) -> bool {
        self.found.imposed.is_none() && self.along.is_none()
    }

    /// Whether there are vertical shifts at all.
    pub fn lifted(&self) -> bool {
        self.vertical != Vertical::Off
    }

    pub fn temperature(&self, k: usize) -> Option<f64> {
        temperature(&self.measured, k)
    }

    /// A number of a quantity on the master curve: with its vertical shift.
    pub fn lifted_value(&self, k: usize, quantity: usize, value: f64) -> f64 {
        value * (self.family.quantities[quantity].power() * self.ln_b(k)).exp()
    }

    /// The reduced abscissa, SI: ω a_T, or t/a_T.
    pub fn reduced(&self, k: usize, abscissa: f64) -> f64 {
        let factor = self.ln_a(k).exp();
        if self.measured.of_time() { abscissa / factor } else { abscissa * factor }
    }
}

/// Vertical shifts by density and temperature, relative to the pivot; none where temperatures are not known.
pub(super) fn by_density(measured: &Measured, options: &Options, pivot: usize) -> Vec<Known> {
    measured.densities(options.expansion, pivot).unwrap_or_default().into_iter().map(Known::Held).collect()
}

fn temperature(measured: &Measured, k: usize) -> Option<f64> {
    measured.isotherms.get(k).and_then(|one| one.temperature)
}

impl Reference {
    fn of(
        measured: &Measured,
        found: &Superposition,
        pivot: usize,
        wanted: Option<f64>,
        notices: &mut Vec<Notice>,
    ) -> Reference {
        /// Kelvin: an isotherm nearer than this is the one that was meant.
        const MEANT: f64 = 0.5;
        let main = &found.groups[found.group_of(pivot)].isotherms;
        let at = |k: usize| found.shifts[k].horizontal;
        let kelvin = |k: usize| temperature(measured, k);
        let Some(wanted) = wanted else {
            return Reference { temperature: None, level: 0.0, lift: 0.0, nearest: pivot };
        };
        let distance = |k: &usize| kelvin(*k).map_or(f64::INFINITY, |t| (t - wanted).abs());
        let nearest = main.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(pivot);
        if distance(&nearest) <= MEANT {
            let lift = found.shifts[nearest].vertical;
            return Reference { temperature: kelvin(nearest), level: at(nearest), lift, nearest };
        }
        // Lagrange's cubic in 1/T through two neighbours on either side; a line beyond the last.
        let colder = main.iter().rev().copied().filter(|&k| kelvin(k).is_some_and(|t| t < wanted)).take(2);
        let warmer = main.iter().copied().filter(|&k| kelvin(k).is_some_and(|t| t >= wanted)).take(2);
        let near: Vec<usize> = colder.chain(warmer).collect();
        let inverse = |k: usize| 1.0 / kelvin(k).unwrap_or(f64::NAN);
        let weight = |k: usize| -> f64 {
            let others = near.iter().filter(|&&other| other != k);
            others.map(|&other| (1.0 / wanted - inverse(other)) / (inverse(k) - inverse(other))).product()
        };
        let level: f64 = near.iter().map(|&k| weight(k) * at(k)).sum();
        let level = if level.is_finite() { level } else { at(nearest) };
        let lift: f64 = near.iter().map(|&k| weight(k) * found.shifts[k].vertical).sum();
        let lift = if lift.is_finite() { lift } else { found.shifts[nearest].vertical };
        let measured_at = || main.iter().filter_map(|&k| kelvin(k));
        let outside = measured_at().all(|t| t < wanted) || measured_at().all(|t| t > wanted);
        let message = format!(
            "No isotherm was measured at {wanted} K: its shift factor is {} in 1/T from those of its neighbours, and errors are \
             given relative to {}.",
            if outside { "extrapolated" } else { "interpolated" },
            measured.isotherms[nearest].label
        );
        let level_of = if outside { Notice::warning } else { Notice::info };
        notices.push(level_of("reference_not_measured", message));
        Reference { temperature: Some(wanted), level, lift, nearest }
    }
}

/// What the user or a file says of each horizontal shift.
fn known(name: &str, measured: &Measured, options: &Options, imported: Vec<Known>) -> Result<Vec<Known>, Failure> {
    let labels = || measured.isotherms.iter().map(|one| one.label.as_str());
    let is_known = |key: &String| {
        let (model, label) = split(key);
        model.is_none_or(|model| model == SHIFT || model == LIFT) && labels().any(|own| own == label)
    };
    let given = |(option, map): (&'static str, &std::collections::BTreeMap<String, f64>)| {
        map.iter().find(|(key, value)| !is_known(key) || !value.is_finite()).map(|(key, _)| (option, key.clone()))
    };
    if let Some((option, key)) = [("fix", &options.fit.fix), ("start", &options.fit.start)].into_iter().find_map(given)
    {
        let known: Vec<&str> = labels().collect();
        let message =
            format!("there is no isotherm \"{key}\"; there are {}, as {SHIFT}.{}.", known.join(", "), known[0]);
        return Err(Failure::option(option, message));
    }
    Ok(known_of(name, measured, options, imported))
}

fn known_of(name: &str, measured: &Measured, options: &Options, otherwise: Vec<Known>) -> Vec<Known> {
    let one = |(one, otherwise): (&super::measured::One, Known)| {
        let get = |map: &std::collections::BTreeMap<String, f64>| {
            let bare = (name == SHIFT).then(|| map.get(&one.label)).flatten();
            map.get(&format!("{name}.{}", one.label)).or(bare).copied()
        };
        match (get(&options.fit.fix), get(&options.fit.start)) {
            (Some(value), _) => Known::Held(value),
            (None, Some(value)) => Known::Start(value),
            (None, None) => otherwise,
        }
    };
    measured.isotherms.iter().zip(otherwise).map(one).collect()
}

/// `shift.705 K` into the model and the label; a label may have points in it.
fn split(key: &str) -> (Option<&str>, &str) {
    match key.split_once('.') {
        Some((model, label)) if model == SHIFT || model == LIFT => (Some(model), label),
        _ => (None, key),
    }
}

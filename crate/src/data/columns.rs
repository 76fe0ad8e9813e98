//! Names and units into quantities: what each column measures and in which unit, with the reason for each guess.

use super::arrange::HEADING;
use super::error::DataError;
use super::names::{
    Named, Recognised, StatedUnit, is_another_quantity, is_reciprocal, logarithm_of, recognise, tells_quantity,
};
use super::notice::{Notice, quoted};
use super::reading::{Column, ColumnChoice, Table, TablePart};
use super::table::{Part, RawColumn, RawTable};
use crate::units::{Base, Quantity, Unit};
use std::f64::consts::LN_10;

/// Tables whose columns have quantities and units: those that `choices` name, and otherwise those that the file suggests.
///
/// # Errors
/// A choice is for a column that no table has, or for a unit in which the quantity is not measured.
pub fn understand(
    raw_tables: Vec<RawTable>,
    file: &str,
    choices: &[ColumnChoice],
    notices: &mut Vec<Notice>,
) -> Result<Vec<Table>, DataError> {
    let names: Vec<Vec<String>> = raw_tables.iter().map(column_names).collect();
    let unknown = choices.iter().find(|choice| names.iter().all(|names| position(names, &choice.column).is_none()));
    if let Some(choice) = unknown {
        let columns = names.into_iter().next().unwrap_or_default();
        return Err(DataError::UnknownColumn { found: choice.column.clone(), columns });
    }
    raw_tables.into_iter().zip(names).map(|(raw, names)| table(raw, names, file, choices, notices)).collect()
}

/// The quantity that a name and a unit speak of.
pub(crate) fn meaning_of(name: &str, unit: Option<&str>) -> Quantity {
    Meaning::of(name, unit, None).quantity
}

/// The column that a user means by its name or by its number from 1.
pub(crate) fn position<S: AsRef<str>>(names: &[S], asked: &str) -> Option<usize> {
    let asked = asked.trim();
    let by_number = || asked.parse::<usize>().ok()?.checked_sub(1).filter(|&index| index < names.len());
    names.iter().position(|name| name.as_ref() == asked).or_else(by_number)
}

fn column_names(raw: &RawTable) -> Vec<String> {
    let name =
        |(column, number): (&RawColumn, usize)| column.name.clone().unwrap_or_else(|| format!("column {number}"));
    raw.columns.iter().zip(1..).map(name).collect()
}

fn table(
    mut raw: RawTable,
    names: Vec<String>,
    file: &str,
    choices: &[ColumnChoice],
    notices: &mut Vec<Notice>,
) -> Result<Table, DataError> {
    let lines = [raw.row_lines.iter().min().copied().unwrap_or(0), raw.row_lines.iter().max().copied().unwrap_or(0)];
    let mut chosen: Vec<Option<&ColumnChoice>> = vec![None; names.len()];
    for choice in choices {
        if let Some(slot) = position(&names, &choice.column).and_then(|index| chosen.get_mut(index)) {
            *slot = Some(choice);
        }
    }
    let described = std::mem::take(&mut raw.columns).into_iter().zip(names).zip(chosen);
    let mut doubts = Vec::new();
    let columns: Result<Vec<Column>, DataError> =
        described.map(|((raw, name), choice)| column(raw, name, choice, &mut doubts)).collect();
    say(doubts, lines[0], notices);
    Ok(Table {
        title: raw.title.clone().unwrap_or_else(|| file.to_string()),
        run: super::arrange::heat_flow_facts(&raw.parts),
        parts: parts(&raw),
        rows: raw.row_lines.len(),
        lines,
        row_lines: raw.row_lines,
        columns: columns?,
    })
}

/// The pieces a table was joined from.
fn parts(raw: &RawTable) -> Vec<TablePart> {
    let ends = raw.parts.iter().skip(1).map(|next| next.start).chain([raw.row_lines.len()]);
    let part = |(part, end): (&Part, usize)| {
        let lines = raw.row_lines.get(part.start..end).unwrap_or_default();
        TablePart {
            title: part.title.clone(),
            rows: lines.len(),
            lines: [lines.first().copied().unwrap_or(0), lines.last().copied().unwrap_or(0)],
        }
    };
    raw.parts.iter().zip(ends).map(part).collect()
}

/// Says what is doubtful about columns; what holds for several is said once.
fn say(doubts: Vec<(String, u32, Doubt)>, line: u32, notices: &mut Vec<Notice>) {
    let mut said: Vec<&str> = Vec::new();
    for (name, cell, doubt) in &doubts {
        let Some(alike) = &doubt.alike else {
            let message = format!("Column {}: {}", quoted(name), doubt.text);
            notices.push(Notice::warning(doubt.code, message).at(line, Some(*cell)));
            continue;
        };
        let same = doubts.iter().filter_map(|(name, _, other)| Some((name, other.alike.as_ref()?)));
        let same: Vec<String> = same
            .filter(|(_, other)| other.lead == alike.lead)
            .map(|(name, other)| format!("{} {}", quoted(name), other.item).trim().to_string())
            .collect();
        if same.len() == 1 {
            let message = format!("Column {}: {}", quoted(name), doubt.text);
            notices.push(Notice::warning(doubt.code, message).at(line, Some(*cell)));
        } else if !said.contains(&alike.lead.as_str()) {
            said.push(&alike.lead);
            let message = format!("{}: {}. {}", alike.lead, same.join(", "), alike.tail);
            notices.push(Notice::warning(doubt.code, message.trim()).at(line, None));
        }
    }
}

fn column(
    raw: RawColumn,
    name: String,
    choice: Option<&ColumnChoice>,
    doubts: &mut Vec<(String, u32, Doubt)>,
) -> Result<Column, DataError> {
    let (values, range) = extent(&raw.numbers);
    let mut suggested = match &raw.name {
        Some(name) if raw.given.is_some() && (!raw.labels.is_empty() || name == HEADING) => Meaning {
            quantity: Quantity::Set,
            unit: Unit::none(),
            why: String::new(),
            open: raw.labels.is_empty(),
            doubt: None,
        },
        Some(name) if raw.words && !raw.labels.is_empty() && meaning_of(name, None) == Quantity::Set => Meaning {
            quantity: Quantity::Set,
            unit: Unit::none(),
            why: format!("name {}", quoted(name)),
            open: false,
            doubt: None,
        },
        _ if raw.words => Meaning::other("holds words, not numbers", false),
        Some(name) => Meaning::of(name, raw.unit.as_deref(), range),
        None => Meaning::unnamed(raw.unit.as_deref(), range),
    };
    if let Some(program) = raw.implied_by {
        suggested = suggested.implied(program);
    }
    if let Some(given) = &raw.given {
        suggested.why = match suggested.why.split_once("; no unit") {
            Some((_, assumed)) => format!("from {given}; no unit{assumed}"),
            None => format!("from {given}"),
        };
    }
    // Words that name no sets are no numbers to draw.
    let is_words = raw.words && suggested.quantity != Quantity::Set;
    let (numbers, values, range) = match is_words {
        true => (vec![f64::NAN; raw.numbers.len()].into(), 0, None),
        false => (raw.numbers, values, range),
    };
    let meaning = match choice {
        Some(choice) => suggested.chosen(choice, &name, range)?,
        None => suggested,
    };
    doubts.extend(meaning.doubt.map(|doubt| (name.clone(), raw.cell, doubt)));
    let is_known = !matches!(meaning.quantity, Quantity::Set | Quantity::Other);
    if range == Some([0.0, 0.0]) && values > 1 && is_known {
        let alike = Alike { lead: "These columns hold nothing but zeros".into(), item: String::new(), tail: "" };
        let doubt = Doubt { code: "all_zero", text: "it holds nothing but zeros.".into(), alike: Some(alike) };
        doubts.push((name.clone(), raw.cell, doubt));
    }
    Ok(Column {
        name,
        quantity: meaning.quantity,
        unit: meaning.unit,
        why: meaning.why,
        open: meaning.open,
        values,
        range,
        labels: if is_words { Vec::new() } else { raw.labels },
        given: raw.given.is_some(),
        numbers,
    })
}

/// How many numbers there are, the smallest and the largest. What is no number is NaN, which minimum and maximum pass over.
fn extent(numbers: &[f64]) -> (usize, Option<[f64; 2]>) {
    let (mut values, mut low, mut high) = (0, f64::INFINITY, f64::NEG_INFINITY);
    for &number in numbers {
        values += usize::from(!number.is_nan());
        low = low.min(number);
        high = high.max(number);
    }
    (values, (values > 0).then_some([low, high]))
}

/// What a column was taken for.
struct Meaning {
    quantity: Quantity,
    unit: Unit,
    why: String,
    open: bool,
    doubt: Option<Doubt>,
}

/// A guess that the file does not support.
struct Doubt {
    code: &'static str,
    text: String,
    /// How it is said of several columns at once.
    alike: Option<Alike>,
}

/// One sentence for several columns: what is said of all, what of each, and what to do.
struct Alike {
    lead: String,
    item: String,
    tail: &'static str,
}

impl Meaning {
    fn other(why: impl Into<String>, open: bool) -> Meaning {
        Meaning { quantity: Quantity::Other, unit: Unit::none(), why: why.into(), open, doubt: None }
    }

    fn doubtful(mut self, code: &'static str, text: String) -> Meaning {
        self.open = true;
        self.doubt = Some(Doubt { code, text, alike: None });
        self
    }

    /// The doubt as it is said of several columns at once.
    fn alike(mut self, lead: &str, tail: &'static str) -> Meaning {
        let item = match self.unit.symbol() {
            "" => format!("({})", self.quantity.title()),
            unit => format!("({} in {unit})", self.quantity.title()),
        };
        if let Some(doubt) = &mut self.doubt {
            doubt.alike = Some(Alike { lead: lead.to_string(), item, tail });
        }
        self
    }

    /// The same with what the user says of it.
    fn chosen(self, choice: &ColumnChoice, name: &str, range: Option<[f64; 2]>) -> Result<Meaning, DataError> {
        let quantity = choice.quantity.unwrap_or(self.quantity);
        if let Some(unit) = choice.unit {
            if !unit.fits(quantity) {
                return Err(DataError::WrongUnit {
                    column: name.into(),
                    quantity: quantity.title(),
                    unit: unit.symbol(),
                    accepted: quantity.units().map(|unit| unit.symbol().to_string()).collect(),
                });
            }
            let why = match choice.quantity {
                Some(_) => "quantity and unit chosen by the user".into(),
                None => format!("{}; unit chosen by the user", self.why),
            };
            return Ok(Meaning { quantity, unit, why, open: false, doubt: None });
        }
        let why = "quantity chosen by the user".to_string();
        let stated = self.unit.fits(quantity) && !self.open;
        if stated || quantity.si() == Unit::none() {
            let unit = if self.unit.fits(quantity) { self.unit } else { Unit::none() };
            return Ok(Meaning { quantity, unit, why, open: false, doubt: None });
        }
        // A quantity chosen for a column without a unit leaves the unit a guess.
        Ok(Meaning { quantity, unit: Unit::none(), why, open: false, doubt: None }.with_usual_unit(range))
    }

    /// The same where only the habit of a program tells what the column is.
    fn implied(self, program: &str) -> Meaning {
        if self.quantity == Quantity::Other || self.open {
            return self;
        }
        let unit = match self.unit.symbol() {
            "" => String::new(),
            symbol => format!(" in {symbol}"),
        };
        let text = format!(
            "it was read as a {}{unit}, which {program} writes without saying so. Set quantity and unit of the column if that is \
             wrong.",
            self.quantity.title()
        );
        Meaning { why: format!("{}; the habit of {program}", self.why), ..self }.doubtful("unit_assumed", text).alike(
            &format!("{program} does not write what these columns hold; they were read as it means them"),
            "Set quantity and unit of a column if that is wrong.",
        )
    }

    /// Takes the unit that is usual, and says so.
    fn with_usual_unit(mut self, range: Option<[f64; 2]>) -> Meaning {
        self.unit = usual_unit(self.quantity, range);
        self.with_assumed_unit()
    }

    fn with_assumed_unit(mut self) -> Meaning {
        self.why = format!("{}; no unit, {} assumed", self.why, self.unit.symbol());
        let text = format!(
            "no unit is given; {} was assumed for this {}. Set the unit of the column if it is another.",
            self.unit.symbol(),
            self.quantity.title()
        );
        self.doubtful("unit_assumed", text).alike(
            "No unit is given for these columns; what is usual was assumed",
            "Set the unit of a column if it is another.",
        )
    }

    /// What a column named after the logarithm of something is.
    fn logarithm(why: String, inner: &Recognised, base: Base, unit: Option<Unit>, range: Option<[f64; 2]>) -> Meaning {
        /// No modulus, frequency or time has so many decades. Shift factors may, in the glass.
        const MOST_DECADES: f64 = 20.0;
        let quantity = inner.quantity;
        let largest = if quantity == Quantity::ShiftFactor { f64::MAX_10_EXP.into() } else { MOST_DECADES };
        let too_large = range.is_some_and(|[low, high]| low.abs().max(high.abs()) * base.ln() > largest * LN_10);
        let own = |unit: Unit| if unit.is_logarithm() { Some(unit) } else { unit.logarithm(base) };
        let pure = Some(Unit::none()).filter(|unit| unit.fits(quantity));
        match unit.filter(|unit| unit.fits(quantity)).or(pure).and_then(own) {
            Some(unit) if !too_large => {
                let kind = if unit.base() == Some(Base::E) { "natural" } else { "decimal" };
                Meaning { quantity, unit, why: format!("{why} ({kind} logarithm)"), open: false, doubt: None }
            }
            _ if base == Base::E || too_large => {
                let text = format!(
                    "its name says the logarithm of a {}, but {}; it was not used. Set quantity and unit of the column.",
                    quantity.title(),
                    if too_large {
                        "the numbers are too large for one"
                    } else {
                        "natural logarithms are not converted"
                    }
                );
                Meaning::other(format!("{why} (a logarithm)"), false).doubtful("logarithm", text)
            }
            _ => {
                let usual = if inner.angular { quantity.si() } else { usual_unit(quantity, None) };
                Meaning::assumed_logarithm(format!("{why} (a logarithm)"), quantity, usual)
            }
        }
    }

    /// A column that holds the decimal logarithm of a quantity, most likely in this unit.
    fn assumed_logarithm(why: String, quantity: Quantity, usual: Unit) -> Meaning {
        let Some(unit) = usual.logarithm(Base::Ten) else {
            let text =
                format!("it holds logarithms of a {}, which are not converted; it was not used.", quantity.title());
            return Meaning::other(why, false).doubtful("logarithm", text);
        };
        let text = format!(
            "it was read as the decimal logarithm of a {} in {}. Set the unit of the column if that is wrong.",
            quantity.title(),
            usual.symbol()
        );
        Meaning { quantity, unit, why, open: false, doubt: None }.doubtful("logarithm", text)
    }

    /// What a column without a name is: only a unit of temperature or frequency tells.
    fn unnamed(unit_row: Option<&str>, range: Option<[f64; 2]>) -> Meaning {
        let named = unit_row.map(|unit| Meaning::of("", Some(unit), range));
        match named {
            Some(meaning) if meaning.quantity != Quantity::Other => Meaning { open: true, ..meaning },
            _ => Meaning::other("the column has no name", true),
        }
    }

    /// What a column of this name, this cell in the row of units and this range of numbers is.
    fn of(name: &str, unit_row: Option<&str>, range: Option<[f64; 2]>) -> Meaning {
        let Named { stem, unit: unit_in_name } = Named::split(name);
        let stated = match unit_row {
            Some(text) => Some(StatedUnit { text: text.to_string(), from: "unit row" }),
            None => unit_in_name,
        };
        let recognised = recognise(&stem);
        let unit = stated.as_ref().and_then(|stated| {
            let fitting = recognised.as_ref().and_then(|known| Unit::parse_for(known.quantity, &stated.text));
            fitting.or_else(|| Unit::parse(&stated.text))
        });
        let said_by = |unit: &StatedUnit| format!("{} {}", unit.from, quoted(&unit.text));
        let name_said = format!("name {}", quoted(&stem));

        if let Some((inner, base)) = logarithm_of(&stem) {
            return Meaning::logarithm(name_said, &inner, base, unit, range);
        }
        let weak = recognised.as_ref().is_some_and(|known| {
            known.needs_unit
                && !unit.is_some_and(|unit| unit != Unit::none() && fits_or_turns(unit, known.quantity).is_some())
        });
        let Some(Recognised { quantity, angular, guess, .. }) = recognised.filter(|_| !weak) else {
            // "Ts [°C]": the unit tells as much as a name.
            return match (unit, &stated) {
                (Some(unit), Some(stated)) if tells_quantity(unit, &stated.text) && !is_another_quantity(&stem) => {
                    let quantity =
                        if unit.fits(Quantity::Temperature) { Quantity::Temperature } else { Quantity::Frequency };
                    Meaning { quantity, unit, why: said_by(stated), open: false, doubt: None }
                }
                (unit, _) => {
                    let why = format!("{name_said} is not known here");
                    Meaning { unit: unit.unwrap_or(Unit::none()), ..Meaning::other(why, false) }
                }
            };
        };

        // "DSC / (mW/mg)": the unit says which of two near quantities it is.
        let quantity = unit.and_then(|unit| fits_or_turns(unit, quantity)).unwrap_or(quantity);
        let mut meaning = Meaning { quantity, unit: Unit::none(), why: name_said, open: false, doubt: None };
        match (unit, stated) {
            (Some(unit), Some(stated)) if unit.fits(quantity) => {
                meaning.why = format!("{}; {}", meaning.why, said_by(&stated));
                let reciprocal = unit.symbol() == "Hz" && is_reciprocal(&stated.text);
                if angular && unit.symbol() != "rad/s" && reciprocal {
                    // An angular frequency in "1/s" is in radians.
                    meaning.unit = quantity.si();
                } else if angular && unit.symbol() != "rad/s" {
                    meaning.unit = unit;
                    let text = format!(
                        "the name says angular frequency, the unit says {}; the unit was believed. Set rad/s if the name is right.",
                        unit.symbol()
                    );
                    meaning = meaning.doubtful("name_against_unit", text);
                } else if reciprocal && quantity == Quantity::Frequency {
                    meaning.unit = unit;
                    let text =
                        format!("{} was read as Hz. Set rad/s if it is an angular frequency.", quoted(&stated.text));
                    meaning = meaning.doubtful("unit_assumed", text);
                } else {
                    meaning.unit = unit;
                }
            }
            (Some(unit), Some(stated)) if quantity == Quantity::Mass && unit.symbol() == "%" => {
                return Meaning { unit, ..Meaning::other(format!("{}; {}", meaning.why, said_by(&stated)), false) };
            }
            (_, Some(stated)) => {
                // Taken for the usual unit, the numbers could be wrong by any factor.
                let text = format!(
                    "it looks like a {}, but the unit {} is not one in which this is read here; it was not used. \
                     Set quantity and unit of the column.",
                    quantity.title(),
                    quoted(&stated.text)
                );
                meaning.quantity = Quantity::Other;
                meaning.unit = unit.unwrap_or(Unit::none());
                meaning.why = format!("{}; unknown unit {}", meaning.why, quoted(&stated.text));
                return if is_drawn(quantity) { meaning.doubtful("unknown_unit", text) } else { meaning };
            }
            (_, None) if quantity == Quantity::Frequency && range.is_some_and(|[low, _]| low < 0.0) => {
                let why = format!("{}; some numbers are negative", meaning.why);
                let usual = if angular { quantity.si() } else { usual_unit(quantity, range) };
                return Meaning::assumed_logarithm(why, quantity, usual);
            }
            // There is only one unit to choose.
            (_, None) if quantity.units().nth(1).is_none() => meaning.unit = quantity.si(),
            (_, None) if quantity.si() == Unit::none() => {}
            (_, None) if angular && !guess => {
                meaning.unit = quantity.si();
                meaning.why = format!("{} (angular frequency)", meaning.why);
            }
            (_, None) if angular => {
                meaning.unit = quantity.si();
                meaning = meaning.with_assumed_unit();
            }
            (_, None) => meaning = meaning.with_usual_unit(range),
        }
        meaning
    }
}

/// Whether anything is drawn of this quantity or along it, so that a column set aside would be missed.
fn is_drawn(quantity: Quantity) -> bool {
    !matches!(
        quantity,
        Quantity::Displacement
            | Quantity::Force
            | Quantity::Mass
            | Quantity::Stress
            | Quantity::Strain
            | Quantity::ShearRate
    )
}

/// The quantity of this kind that is measured in `unit`: a heat flow in W/g is one per mass.
fn fits_or_turns(unit: Unit, quantity: Quantity) -> Option<Quantity> {
    const NEAR: &[&[Quantity]] = &[
        &[Quantity::HeatFlow, Quantity::SpecificHeatFlow, Quantity::HeatCapacity],
        &[Quantity::CreepCompliance, Quantity::RelaxationModulus],
    ];
    let near = NEAR.iter().find(|family| family.contains(&quantity)).copied().unwrap_or_default();
    std::iter::once(quantity).chain(near.iter().copied()).find(|&near| unit.fits(near))
}

/// The unit to assume where none is given.
///
/// Below 250 a temperature is taken for degrees Celsius, since few instruments go below 250 K and most begin at room
/// temperature or colder; above, for kelvin.
fn usual_unit(quantity: Quantity, range: Option<[f64; 2]>) -> Unit {
    const COLDEST_USUAL_KELVIN: f64 = 250.0;
    let usual = match (quantity, range) {
        (Quantity::Temperature, Some([low, _])) if low < COLDEST_USUAL_KELVIN => Unit::parse("°C"),
        _ => quantity.units().next(),
    };
    usual.unwrap_or(Unit::none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str, unit: Option<&str>) -> (Quantity, &'static str, bool) {
        let meaning = Meaning::of(name, unit, Some([0.5, 300.0]));
        (meaning.quantity, meaning.unit.symbol(), meaning.open)
    }

    #[test]
    fn units_are_found_wherever_a_name_carries_them() {
        use Quantity::*;
        for (name, expected) in [
            ("E' [MPa]", (StorageModulus, "MPa", false)),
            ("Storage Modulus (GPa)", (StorageModulus, "GPa", false)),
            ("Loss modulus / MPa", (LossModulus, "MPa", false)),
            ("G\" in Pa", (LossModulus, "Pa", false)),
            ("G_storage_GPa", (StorageModulus, "GPa", false)),
            ("G_loss_pa", (LossModulus, "Pa", false)),
            ("T_K", (Temperature, "K", false)),
            ("temperature_C", (Temperature, "°C", false)),
            ("Temp./°C", (Temperature, "°C", false)),
            ("Temperature, °C", (Temperature, "°C", false)),
            ("f_Hz", (Frequency, "Hz", false)),
            ("freq_hz", (Frequency, "Hz", false)),
            ("omega_rad_s", (Frequency, "rad/s", false)),
            ("ω / (rad/s)", (Frequency, "rad/s", false)),
            ("ω in rad/s", (Frequency, "rad/s", false)),
            ("Frequency Hz", (Frequency, "Hz", false)),
            ("omega rad/s", (Frequency, "rad/s", false)),
            ("t_s", (Time, "s", false)),
            ("Time/min", (Time, "min", false)),
            ("Ts [°C]", (Temperature, "°C", false)),
        ] {
            assert_eq!(meaning(name, None), expected, "{name}");
        }
    }

    #[test]
    fn quantities_are_known_by_the_names_instruments_give_them() {
        use Quantity::*;
        for (name, unit, quantity) in [
            ("E_stor", "MPa", StorageModulus),
            ("E_loss", "MPa", LossModulus),
            ("G′", "Pa", StorageModulus),
            ("G″", "Pa", LossModulus),
            ("G''", "Pa", LossModulus),
            ("E”", "Pa", LossModulus),
            ("Storage modulus E'", "GPa", StorageModulus),
            ("Speichermodul", "MPa", StorageModulus),
            ("Verlustmodul", "MPa", LossModulus),
            ("Module de Stockage", "Pa", StorageModulus),
            ("Módulo de pérdida", "Pa", LossModulus),
            ("储能模量", "MPa", StorageModulus),
            ("Shear modulus (elastic component)", "Pa", StorageModulus),
            ("Verlustfaktor", "-", LossFactor),
            ("Ang. frequency", "rad/s", Frequency),
            ("Reduced frequency", "Hz", Frequency),
            ("f a_T", "Hz", Frequency),
            ("ω·a_T", "rad/s", Frequency),
            ("Frequenz", "Hz", Frequency),
            ("Zeit", "s", Time),
            ("Set", "-", Set),
            ("Sweep Number", "", Set),
        ] {
            assert_eq!(Meaning::of(name, Some(unit), None).quantity, quantity, "{name}");
        }
        for name in ["tan_delta", "tanδ", "tan(delta)", "Tan(Delta)", "Loss factor", "tan δ", "TAN DELTA"] {
            assert_eq!(meaning(name, None), (LossFactor, "", false), "{name}");
        }
    }

    #[test]
    fn what_is_not_a_modulus_is_not_taken_for_one() {
        use Quantity::*;
        for (name, unit, quantity) in [
            ("Complex viscosity", "Pa.s", Viscosity),
            ("|η*|", "mPas", Viscosity),
            ("Complex modulus", "MPa", ComplexModulus),
            ("G*", "MPa", ComplexModulus),
            ("Loss compliance", "1/Pa", LossCompliance),
            ("D'", "1/MPa", StorageCompliance),
            ("J(t)", "1/Pa", CreepCompliance),
            ("E_relax", "MPa", RelaxationModulus),
            ("eps''", "", LossPermittivity),
            ("Shear rate", "1/s", ShearRate),
            ("ɣ", "%", Strain),
            ("Contrainte de Cisaillement", "Pa", Stress),
            ("DSC", "mW/mg", SpecificHeatFlow),
            ("Heat Flow", "mW", HeatFlow),
            ("a_T", "", ShiftFactor),
            ("b_T", "-", VerticalShiftFactor),
            ("Vertical shift factor", "", VerticalShiftFactor),
            ("Shift factor b_T", "", VerticalShiftFactor),
            ("vertikaler Verschiebungsfaktor", "", VerticalShiftFactor),
            ("facteur de translation vertical", "", VerticalShiftFactor),
            ("Facteur de translation", "", ShiftFactor),
            ("b_T ±", "", Other),
            ("shift factor SE", "", Other),
            ("σ(shift factor)", "", Other),
            ("vertical shift factor, std. error", "", Other),
            ("Phase", "deg", PhaseAngle),
            ("Phase", "", Other),
            ("Eta'", "Pa-s", Other),
            ("E_storage_norm", "", Other),
            ("Time markers", "", Other),
            ("Temperature rate", "°C/min", Other),
            ("F", "N", Other),
            ("Weight loss", "%", Other),
            ("Cp' ", "F", Other),
        ] {
            assert_eq!(Meaning::of(name, Some(unit), None).quantity, quantity, "{name}");
        }
    }

    #[test]
    fn a_missing_unit_is_assumed_aloud() {
        assert_eq!(meaning("f", None), (Quantity::Frequency, "Hz", true));
        assert_eq!(meaning("E'", None), (Quantity::StorageModulus, "Pa", true));
        assert_eq!(meaning("T", None), (Quantity::Temperature, "°C", true));
        assert_eq!(Meaning::of("T", None, Some([300.0, 800.0])).unit.symbol(), "K");
        assert_eq!(meaning("w", None), (Quantity::Frequency, "rad/s", true));
        // The name itself says radians.
        assert_eq!(meaning("omega", None), (Quantity::Frequency, "rad/s", false));
        assert_eq!(meaning("Angular Frequency", Some("1/s")), (Quantity::Frequency, "rad/s", false));
        assert_eq!(meaning("Angular Frequency", Some("Hz")), (Quantity::Frequency, "Hz", true));
        assert_eq!(meaning("Frequency", Some("1/s")), (Quantity::Frequency, "Hz", true));
    }

    #[test]
    fn an_unknown_unit_or_a_logarithm_is_never_taken_for_pascals() {
        assert_eq!(meaning("E'", Some("kip")), (Quantity::Other, "", true));
        assert_eq!(meaning("E_stor_mpa", None), (Quantity::Other, "", true));
        assert_eq!(meaning("ln G'", None), (Quantity::Other, "", true));
        assert_eq!(meaning("log G'", None), (Quantity::Other, "", true), "300 is no logarithm of a modulus");
    }

    #[test]
    fn a_decimal_logarithm_is_read_as_one_and_asked_about_unless_its_unit_is_stated() {
        let meaning = |name, unit, range| {
            let meaning = Meaning::of(name, unit, Some(range));
            (meaning.quantity, meaning.unit.symbol(), meaning.open)
        };
        assert_eq!(meaning("log10.frequency", None, [-2.0, 3.0]), (Quantity::Frequency, "lg Hz", true));
        assert_eq!(meaning("log(ω)", None, [-2.0, 3.0]), (Quantity::Frequency, "lg rad/s", true));
        assert_eq!(meaning("log G'", Some("Pa"), [2.0, 9.0]), (Quantity::StorageModulus, "lg Pa", false));
        assert_eq!(meaning("log10(a_T)", None, [-2.0, 9.0]), (Quantity::ShiftFactor, "lg", false));
        assert_eq!(
            meaning("log_aT", Some("-"), [-40.0, 9.0]),
            (Quantity::ShiftFactor, "lg", false),
            "deep in the glass"
        );
        for name in ["log_bT", "lg b_T", "log10(b_T)", "log₁₀ b_T"] {
            assert_eq!(meaning(name, None, [-0.1, 0.2]), (Quantity::VerticalShiftFactor, "lg", false), "{name}");
        }
        assert_eq!(
            meaning("freq", None, [-2.0, 3.0]),
            (Quantity::Frequency, "lg Hz", true),
            "no frequency is negative"
        );
    }

    #[test]
    fn a_natural_logarithm_is_read_of_what_has_no_unit() {
        let meaning = |name, range| {
            let meaning = Meaning::of(name, None, Some(range));
            (meaning.quantity, meaning.unit.symbol(), meaning.open)
        };
        for name in ["ln a_T", "ln(aT)", "ln_a_t"] {
            assert_eq!(meaning(name, [-9.0, 90.0]), (Quantity::ShiftFactor, "ln", false), "{name}");
        }
        assert_eq!(meaning("ln(bT)", [-0.1, 0.2]), (Quantity::VerticalShiftFactor, "ln", false));
        for error in ["σ(ln a_T)", "ln_a_t_std_error", "std(ln aT)", "ln a_T of the global fit"] {
            assert_eq!(meaning(error, [0.0, 0.1]).0, Quantity::Other, "{error}");
        }
        assert_eq!(meaning("ln G'", [2.0, 9.0]), (Quantity::Other, "", true));
    }
}

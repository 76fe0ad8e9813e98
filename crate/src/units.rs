//! Quantities and units, and the conversions at the door: SI, kelvin and angular frequency inside.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::f64::consts::TAU;
use std::fmt;

/// What a number measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Frequency of the oscillation; rad/s inside, whatever the file has.
    Frequency,
    /// Temperature; K inside.
    Temperature,
    /// Time; s inside.
    Time,
    /// Storage modulus, E′ or G′; Pa inside.
    StorageModulus,
    /// Loss modulus, E″ or G″; Pa inside.
    LossModulus,
    /// Loss factor tan δ.
    LossFactor,
    /// Number of a set, step or sample that a row belongs to.
    Set,
    /// Something the program has no use for yet.
    Other,
}

/// Every quantity, in the order it is offered.
pub const QUANTITIES: &[Quantity] = &[
    Quantity::Frequency,
    Quantity::Temperature,
    Quantity::Time,
    Quantity::StorageModulus,
    Quantity::LossModulus,
    Quantity::LossFactor,
    Quantity::Set,
    Quantity::Other,
];

impl Quantity {
    /// Stable snake_case name, as in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Quantity::Frequency => "frequency",
            Quantity::Temperature => "temperature",
            Quantity::Time => "time",
            Quantity::StorageModulus => "storage_modulus",
            Quantity::LossModulus => "loss_modulus",
            Quantity::LossFactor => "loss_factor",
            Quantity::Set => "set",
            Quantity::Other => "other",
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Quantity::Frequency => "frequency",
            Quantity::Temperature => "temperature",
            Quantity::Time => "time",
            Quantity::StorageModulus => "storage modulus",
            Quantity::LossModulus => "loss modulus",
            Quantity::LossFactor => "loss factor tan δ",
            Quantity::Set => "set number",
            Quantity::Other => "something else",
        }
    }

    /// Units it comes in, the usual one first.
    pub fn units(self) -> impl Iterator<Item = Unit> {
        UNITS.iter().filter(move |info| info.dimension == self.dimension()).map(Unit)
    }

    /// The unit in which it is kept and reported.
    pub fn si(self) -> Unit {
        Unit(UNITS.iter().find(|info| info.dimension == self.dimension() && info.si).unwrap_or(&NONE))
    }

    fn dimension(self) -> Dimension {
        match self {
            Quantity::Frequency => Dimension::Frequency,
            Quantity::Temperature => Dimension::Temperature,
            Quantity::Time => Dimension::Time,
            Quantity::StorageModulus | Quantity::LossModulus => Dimension::Pressure,
            Quantity::LossFactor | Quantity::Set | Quantity::Other => Dimension::None,
        }
    }
}

/// A unit of one dimension, with its way to SI.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
pub struct Unit(&'static UnitInfo);

/// Facts about a unit.
struct UnitInfo {
    /// As it is written in reports.
    symbol: &'static str,
    dimension: Dimension,
    /// `si = value · factor + offset`.
    factor: f64,
    offset: f64,
    /// The SI unit of its dimension (for frequencies: angular frequency).
    si: bool,
    /// How files write it, in lower case without blanks; the symbol itself need not be repeated.
    spellings: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    None,
    Frequency,
    Temperature,
    Time,
    Pressure,
}

const fn unit(symbol: &'static str, dimension: Dimension, factor: f64, spellings: &'static [&'static str]) -> UnitInfo {
    offset_unit(symbol, dimension, factor, 0.0, spellings)
}

const fn offset_unit(
    symbol: &'static str,
    dimension: Dimension,
    factor: f64,
    offset: f64,
    spellings: &'static [&'static str],
) -> UnitInfo {
    UnitInfo { symbol, dimension, factor, offset, si: factor == 1.0 && offset == 0.0, spellings }
}

static NONE: UnitInfo = unit("", Dimension::None, 1.0, &[]);

/// Every unit; within a dimension the usual one first.
static UNITS: &[UnitInfo] = &[
    unit("", Dimension::None, 1.0, &["-", "--", "---", "1", "dimensionless", "n/a"]),
    unit("%", Dimension::None, 0.01, &["percent"]),
    unit("Hz", Dimension::Frequency, TAU, &["hertz", "1/s", "s-1", "cps"]),
    unit("rad/s", Dimension::Frequency, 1.0, &["rads-1", "rad/sec", "radpers", "radians/s", "radian/s", "rad/second"]),
    unit("kHz", Dimension::Frequency, TAU * 1e3, &[]),
    unit("MHz", Dimension::Frequency, TAU * 1e6, &[]),
    unit("mHz", Dimension::Frequency, TAU * 1e-3, &[]),
    unit("K", Dimension::Temperature, 1.0, &["kelvin", "degk", "°k"]),
    offset_unit(
        "°C",
        Dimension::Temperature,
        1.0,
        273.15,
        // U+FFFD and ø stand where a degree sign was lost on the way to the file.
        &["c", "degc", "celsius", "ºc", "˚c", "deg.c", "\u{fffd}c", "øc", "oc", "grdc"],
    ),
    // 459.67 °F below 0 °F lies the absolute zero.
    offset_unit("°F", Dimension::Temperature, 5.0 / 9.0, 459.67 * 5.0 / 9.0, &["degf", "fahrenheit", "ºf", "˚f"]),
    unit("s", Dimension::Time, 1.0, &["sec", "second", "seconds", "sek", "sekunden"]),
    unit("min", Dimension::Time, 60.0, &["minute", "minutes", "mins", "minuten"]),
    unit("h", Dimension::Time, 3600.0, &["hr", "hrs", "hour", "hours"]),
    unit("ms", Dimension::Time, 1e-3, &[]),
    unit("Pa", Dimension::Pressure, 1.0, &["pascal", "n/m2"]),
    unit("kPa", Dimension::Pressure, 1e3, &[]),
    unit("MPa", Dimension::Pressure, 1e6, &["n/mm2", "megapascal"]),
    unit("GPa", Dimension::Pressure, 1e9, &["gigapascal", "kn/mm2"]),
    unit("mPa", Dimension::Pressure, 1e-3, &[]),
    unit("dyn/cm²", Dimension::Pressure, 0.1, &["dyn/cm2", "dyne/cm2", "dynes/cm2"]),
    // Pound-force per square inch: 0.45359237 kg · 9.80665 m s⁻² / (0.0254 m)², exact by definition.
    unit("psi", Dimension::Pressure, POUND_PER_SQUARE_INCH, &["lbf/in2"]),
    unit("ksi", Dimension::Pressure, POUND_PER_SQUARE_INCH * 1e3, &[]),
];

const POUND_PER_SQUARE_INCH: f64 = 0.453_592_37 * 9.806_65 / (0.0254 * 0.0254);

impl Unit {
    /// A pure number.
    pub fn none() -> Unit {
        Unit(&NONE)
    }

    /// The unit a file means by `text`, in any of the ways it is written; `None` when it is not one of ours.
    ///
    /// Brackets around it, blanks and multiplication dots do not matter. Case decides where a prefix hangs on it: `mHz`
    /// and `MHz`, `mPa` and `MPa` are different units, and `mhz` or `mpa` could be either, so they are none.
    pub fn parse(text: &str) -> Option<Unit> {
        let plain = plain(text);
        if let Some(exact) = UNITS.iter().find(|info| info.symbol == plain) {
            return Some(Unit(exact));
        }
        let lower = plain.to_lowercase();
        let spelled =
            |info: &&UnitInfo| info.symbol.to_lowercase() == lower || info.spellings.contains(&lower.as_str());
        let found = UNITS.iter().find(spelled)?;
        // With the capital M ("MPA", "Mpa") the prefix is certain; without it, it is not.
        let (milli, mega) = (plain.starts_with('m'), plain.starts_with('M'));
        match lower.as_str() {
            "mhz" | "mpa" if milli => None,
            "mhz" | "mpa" if mega => {
                UNITS.iter().find(|info| info.symbol.starts_with('M') && info.symbol.to_lowercase() == lower).map(Unit)
            }
            _ => Some(Unit(found)),
        }
    }

    /// As it is written in reports: `MPa`, `°C`, empty for a pure number.
    pub fn symbol(self) -> &'static str {
        self.0.symbol
    }

    /// A number in this unit, in SI (frequencies: angular, rad/s; temperatures: K).
    pub fn to_si(self, value: f64) -> f64 {
        value * self.0.factor + self.0.offset
    }

    /// A number in SI, in this unit.
    pub fn from_si(self, value: f64) -> f64 {
        (value - self.0.offset) / self.0.factor
    }

    /// Whether `quantity` can be measured in it.
    pub fn fits(self, quantity: Quantity) -> bool {
        quantity == Quantity::Other || self.0.dimension == quantity.dimension()
    }
}

/// A unit text without brackets, blanks and multiplication signs, with plain minus signs and exponents.
fn plain(text: &str) -> String {
    let mut text = text.trim();
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            text = inner.trim();
        }
    }
    if text == "*" {
        return text.into();
    }
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '·' | '⋅' | '*' | '^' | '(' | ')'))
        .map(|c| match c {
            '−' | '–' | '⁻' => '-',
            '¹' => '1',
            // Kept in the one symbol that has it.
            '²' if !text.starts_with("dyn") => '2',
            '℃' => 'C',
            'K' => 'K', // KELVIN SIGN
            other => other,
        })
        .collect()
}

impl PartialEq for Unit {
    fn eq(&self, other: &Unit) -> bool {
        self.0.symbol == other.0.symbol
    }
}

impl Eq for Unit {}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.symbol.is_empty() { "(pure number)" } else { self.0.symbol })
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.symbol)
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Unit::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("\"{text}\" is not a unit known here")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hertz_become_angular_frequency_and_celsius_kelvin() {
        let unit = |text| Unit::parse(text).unwrap();
        assert_eq!(unit("Hz").to_si(1.0), TAU);
        assert_eq!(unit("rad/s").to_si(1.0), 1.0);
        assert_eq!(unit("°C").to_si(0.0), 273.15);
        assert_eq!(unit("C").from_si(273.15), 0.0);
        assert_eq!(unit("GPa").to_si(24.0), 24e9);
    }

    #[test]
    fn case_decides_only_where_it_matters() {
        let symbol = |text| Unit::parse(text).map(Unit::symbol);
        for written in ["MPa", "MPA", "Mpa", "[MPa]", " ( MPa ) ", "N/mm²", "N/mm^2"] {
            assert_eq!(symbol(written), Some("MPa"), "{written}");
        }
        assert_eq!(symbol("mPa"), Some("mPa"));
        assert_eq!(symbol("MHZ"), Some("MHz"), "a megahertz must not be read as a millihertz");
        assert_eq!(symbol("mHz"), Some("mHz"));
        for either in ["mpa", "mhz"] {
            assert_eq!(symbol(either), None, "{either} could be milli or mega");
        }
        assert_eq!(symbol("kpa"), Some("kPa"));
        assert_eq!(symbol("GPA"), Some("GPa"));
    }

    #[test]
    fn units_are_known_in_the_ways_files_write_them() {
        let symbol = |text| Unit::parse(text).map(Unit::symbol);
        for written in ["rad/s", "rad s⁻¹", "rad·s^-1", "rad s-1", "rad*s^(-1)", "rad/sec", "[rad/s]"] {
            assert_eq!(symbol(written), Some("rad/s"), "{written}");
        }
        for written in ["°C", "C", "degC", "ºC", "℃", "[°C]", "\u{fffd}C", "Celsius"] {
            assert_eq!(symbol(written), Some("°C"), "{written}");
        }
        for written in ["-", "[-]", "[]", "1", ""] {
            assert_eq!(symbol(written), Some(""), "{written}");
        }
        assert_eq!(symbol("deg"), None, "degrees of angle are not degrees of temperature");
        assert_eq!(symbol("mPas"), None, "a viscosity is not a modulus");
        assert_eq!(symbol("1/Pa"), None, "nor is a compliance");
        assert_eq!(symbol("*"), None);
        assert!((Unit::parse("°F").unwrap().to_si(32.0) - 273.15).abs() < 1e-10); // rounding of 459.67 · 5/9
        assert!((Unit::parse("psi").unwrap().to_si(1.0) - 6_894.757_293_168).abs() < 1e-8); // NIST SP 811, 13 digits
    }

    #[test]
    fn every_quantity_has_units_of_its_own_kind() {
        for &quantity in QUANTITIES {
            assert!(quantity.units().all(|unit| unit.fits(quantity)));
            assert!(quantity.si().fits(quantity));
            assert_eq!(quantity.si().to_si(1.0), 1.0);
        }
    }
}

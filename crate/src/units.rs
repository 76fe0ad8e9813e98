//! Quantities and units, and the conversions at the door: SI, kelvin and angular frequency inside.

pub mod constants;

use constants::{ELEMENTARY_CHARGE, EV_IN_J_PER_MOL};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::f64::consts::{LN_10, TAU};
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
    /// Magnitude of the complex modulus, |E*| or |G*|; Pa inside.
    ComplexModulus,
    /// Phase angle δ; rad inside.
    PhaseAngle,
    /// Storage compliance, D′ or J′; 1/Pa inside.
    StorageCompliance,
    /// Loss compliance, D″ or J″; 1/Pa inside.
    LossCompliance,
    /// Relaxation modulus, E(t) or G(t); Pa inside.
    RelaxationModulus,
    /// Creep compliance, D(t) or J(t); 1/Pa inside.
    CreepCompliance,
    /// Viscosity, steady or the magnitude of the complex one; Pa·s inside.
    Viscosity,
    /// Stress; Pa inside.
    Stress,
    /// Strain.
    Strain,
    /// Shear rate; 1/s inside.
    ShearRate,
    /// Force; N inside.
    Force,
    /// Displacement; m inside.
    Displacement,
    /// Heat flow; W inside.
    HeatFlow,
    /// Heat flow per mass; W/kg inside.
    SpecificHeatFlow,
    /// Specific heat capacity; J/(kg·K) inside.
    HeatCapacity,
    /// Mass; kg inside.
    Mass,
    /// Relative storage permittivity ε′.
    StoragePermittivity,
    /// Relative loss permittivity ε″.
    LossPermittivity,
    /// Shift factor of a time–temperature superposition, a_T: frequencies times it are those of the master curve.
    ShiftFactor,
    /// Vertical shift factor, b_T: moduli times it are those of the master curve.
    VerticalShiftFactor,
    /// Scattering angle 2θ; rad inside.
    ScatteringAngle,
    /// Magnitude of the scattering vector; 1/m inside.
    ScatteringVector,
    /// Intensity, in whatever counts.
    Intensity,
    /// Number of a set, step or sample that a row belongs to.
    Set,
    /// Something the program has no use for yet.
    Other,
}

/// Facts about a quantity.
struct QuantityInfo {
    quantity: Quantity,
    id: &'static str,
    title: &'static str,
    dimension: Dimension,
}

const fn quantity(quantity: Quantity, id: &'static str, title: &'static str, dimension: Dimension) -> QuantityInfo {
    QuantityInfo { quantity, id, title, dimension }
}

/// Every quantity, in the order it is offered, which is that of the enum.
#[rustfmt::skip] // A table reads best with one line to a row.
static INFOS: &[QuantityInfo] = &[
    quantity(Quantity::Frequency, "frequency", "frequency", Dimension::Frequency),
    quantity(Quantity::Temperature, "temperature", "temperature", Dimension::Temperature),
    quantity(Quantity::Time, "time", "time", Dimension::Time),
    quantity(Quantity::StorageModulus, "storage_modulus", "storage modulus", Dimension::Pressure),
    quantity(Quantity::LossModulus, "loss_modulus", "loss modulus", Dimension::Pressure),
    quantity(Quantity::LossFactor, "loss_factor", "loss factor tan δ", Dimension::None),
    quantity(Quantity::ComplexModulus, "complex_modulus", "magnitude of the complex modulus", Dimension::Pressure),
    quantity(Quantity::PhaseAngle, "phase_angle", "phase angle δ", Dimension::Angle),
    quantity(Quantity::StorageCompliance, "storage_compliance", "storage compliance", Dimension::Compliance),
    quantity(Quantity::LossCompliance, "loss_compliance", "loss compliance", Dimension::Compliance),
    quantity(Quantity::RelaxationModulus, "relaxation_modulus", "relaxation modulus", Dimension::Pressure),
    quantity(Quantity::CreepCompliance, "creep_compliance", "creep compliance", Dimension::Compliance),
    quantity(Quantity::Viscosity, "viscosity", "viscosity", Dimension::Viscosity),
    quantity(Quantity::Stress, "stress", "stress", Dimension::Pressure),
    quantity(Quantity::Strain, "strain", "strain", Dimension::None),
    quantity(Quantity::ShearRate, "shear_rate", "shear rate", Dimension::Rate),
    quantity(Quantity::Force, "force", "force", Dimension::Force),
    quantity(Quantity::Displacement, "displacement", "displacement", Dimension::Length),
    quantity(Quantity::HeatFlow, "heat_flow", "heat flow", Dimension::Power),
    quantity(Quantity::SpecificHeatFlow, "specific_heat_flow", "heat flow per mass", Dimension::SpecificPower),
    quantity(Quantity::HeatCapacity, "heat_capacity", "specific heat capacity", Dimension::HeatCapacity),
    quantity(Quantity::Mass, "mass", "mass", Dimension::Mass),
    quantity(Quantity::StoragePermittivity, "storage_permittivity", "storage permittivity", Dimension::None),
    quantity(Quantity::LossPermittivity, "loss_permittivity", "loss permittivity", Dimension::None),
    quantity(Quantity::ShiftFactor, "shift_factor", "shift factor", Dimension::None),
    quantity(Quantity::VerticalShiftFactor, "vertical_shift_factor", "vertical shift factor", Dimension::None),
    quantity(Quantity::ScatteringAngle, "scattering_angle", "scattering angle 2θ", Dimension::Angle),
    quantity(Quantity::ScatteringVector, "scattering_vector", "scattering vector", Dimension::ReciprocalLength),
    quantity(Quantity::Intensity, "intensity", "intensity", Dimension::None),
    quantity(Quantity::Set, "set", "set number", Dimension::None),
    quantity(Quantity::Other, "other", "something else", Dimension::None),
];

impl Quantity {
    /// Every quantity, in the order it is offered.
    pub fn all() -> impl Iterator<Item = Quantity> {
        INFOS.iter().map(|info| info.quantity)
    }

    fn info(self) -> &'static QuantityInfo {
        // The table has a row for each variant, in order: a test sees to it.
        INFOS.get(self as usize).unwrap_or(&INFOS[INFOS.len() - 1])
    }

    /// Stable snake_case name, as in JSON.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        self.info().title
    }

    /// Units it comes in, the usual one first.
    pub fn units(self) -> impl Iterator<Item = Unit> {
        UNITS.iter().filter(move |info| info.dimension == self.dimension()).map(Unit)
    }

    /// The unit in which it is kept and reported.
    pub fn si(self) -> Unit {
        Unit(UNITS.iter().find(|info| info.dimension == self.dimension() && info.is_si()).unwrap_or(&NONE))
    }

    fn dimension(self) -> Dimension {
        self.info().dimension
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
    /// `si = value · factor + offset`; of a logarithm, `si = base^value · factor`.
    factor: f64,
    offset: f64,
    /// The numbers are logarithms to this base.
    logarithm: Option<Base>,
    /// How files write it, in lower case without blanks; the symbol itself need not be repeated.
    spellings: &'static [&'static str],
}

impl UnitInfo {
    /// The SI unit of its dimension (for frequencies: angular frequency).
    fn is_si(&self) -> bool {
        self.factor == 1.0 && self.offset == 0.0 && self.logarithm.is_none()
    }
}

/// The base of a logarithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Decimal logarithms.
    Ten,
    /// Natural logarithms.
    E,
}

impl Base {
    /// The natural logarithm of the base: a small change of a logarithm times it is a relative change of the number.
    pub fn ln(self) -> f64 {
        match self {
            Base::Ten => LN_10,
            Base::E => 1.0,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    None,
    Frequency,
    Temperature,
    Time,
    Pressure,
    Compliance,
    Angle,
    Viscosity,
    Rate,
    Force,
    Length,
    ReciprocalLength,
    Power,
    SpecificPower,
    HeatCapacity,
    Mass,
    Energy,
    Volume,
    ReciprocalTemperature,
    Fluidity,
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
    UnitInfo { symbol, dimension, factor, offset, logarithm: None, spellings }
}

/// The decimal logarithm of a number in a unit of this factor.
const fn logarithm(
    symbol: &'static str,
    dimension: Dimension,
    factor: f64,
    spellings: &'static [&'static str],
) -> UnitInfo {
    UnitInfo { symbol, dimension, factor, offset: 0.0, logarithm: Some(Base::Ten), spellings }
}

static NONE: UnitInfo = unit("", Dimension::None, 1.0, &[]);

/// Every unit; within a dimension the usual one first.
#[rustfmt::skip] // A table reads best with one line to a row.
static UNITS: &[UnitInfo] = &[
    unit("", Dimension::None, 1.0, &["-", "--", "---", "1", "dimensionless", "n/a", "mm/mm", "m/m"]),
    unit("%", Dimension::None, 0.01, &["percent", "pct"]),
    logarithm("lg", Dimension::None, 1.0, &["log10", "log"]),
    UnitInfo { logarithm: Some(Base::E), ..unit("ln", Dimension::None, 1.0, &["loge"]) },
    unit("Hz", Dimension::Frequency, TAU, &["hertz", "1/s", "s-1", "cps"]),
    unit("rad/s", Dimension::Frequency, 1.0, &["rads-1", "rad/sec", "radpers", "radians/s", "radian/s", "rad/second"]),
    unit("kHz", Dimension::Frequency, TAU * 1e3, &[]),
    unit("MHz", Dimension::Frequency, TAU * 1e6, &[]),
    unit("mHz", Dimension::Frequency, TAU * 1e-3, &[]),
    logarithm("lg Hz", Dimension::Frequency, TAU, &["loghz", "log10hz"]),
    logarithm("lg rad/s", Dimension::Frequency, 1.0, &["lograd/s", "log10rad/s"]),
    unit("K", Dimension::Temperature, 1.0, &["kelvin", "degk", "°k"]),
    // U+FFFD and ø stand where a degree sign was lost on the way to the file.
    offset_unit("°C", Dimension::Temperature, 1.0, 273.15, &["c", "degc", "celsius", "ºc", "˚c", "deg.c", "\u{fffd}c", "øc", "oc", "grdc", ">c"]),
    // 459.67 °F below 0 °F lies the absolute zero.
    offset_unit("°F", Dimension::Temperature, 5.0 / 9.0, 459.67 * 5.0 / 9.0, &["degf", "fahrenheit", "ºf", "˚f"]),
    unit("s", Dimension::Time, 1.0, &["sec", "second", "seconds", "sek", "sekunden", "secs"]),
    unit("min", Dimension::Time, 60.0, &["minute", "minutes", "mins", "minuten"]),
    unit("h", Dimension::Time, 3600.0, &["hr", "hrs", "hour", "hours"]),
    unit("ms", Dimension::Time, 1e-3, &[]),
    logarithm("lg s", Dimension::Time, 1.0, &["logs", "log10s"]),
    unit("Pa", Dimension::Pressure, 1.0, &["pascal", "n/m2"]),
    unit("kPa", Dimension::Pressure, 1e3, &["kn/m2"]),
    unit("MPa", Dimension::Pressure, 1e6, &["n/mm2", "megapascal"]),
    unit("GPa", Dimension::Pressure, 1e9, &["gigapascal", "kn/mm2"]),
    unit("mPa", Dimension::Pressure, 1e-3, &[]),
    unit("dyn/cm²", Dimension::Pressure, 0.1, &["dyn/cm2", "dyne/cm2", "dynes/cm2"]),
    // Pound-force per square inch: 0.45359237 kg · 9.80665 m s⁻² / (0.0254 m)², exact by definition.
    unit("psi", Dimension::Pressure, POUND_PER_SQUARE_INCH, &["lbf/in2"]),
    unit("ksi", Dimension::Pressure, POUND_PER_SQUARE_INCH * 1e3, &[]),
    logarithm("lg Pa", Dimension::Pressure, 1.0, &["logpa", "log10pa"]),
    logarithm("lg MPa", Dimension::Pressure, 1e6, &["logmpa", "log10mpa"]),
    unit("1/Pa", Dimension::Compliance, 1.0, &["pa-1"]),
    unit("1/kPa", Dimension::Compliance, 1e-3, &["kpa-1"]),
    unit("1/MPa", Dimension::Compliance, 1e-6, &["mm2/n"]),
    unit("1/GPa", Dimension::Compliance, 1e-9, &["gpa-1"]),
    unit("cm²/dyn", Dimension::Compliance, 10.0, &["cm2/dyn", "cm2/dyne"]),
    logarithm("lg 1/Pa", Dimension::Compliance, 1.0, &["log1/pa", "log10(1/pa)"]),
    unit("deg", Dimension::Angle, TAU / 360.0, &["°", "degree", "degrees", "grad", "'", "\u{fffd}", "ø", "º"]),
    unit("rad", Dimension::Angle, 1.0, &["radian", "radians"]),
    unit("Pa·s", Dimension::Viscosity, 1.0, &["pas", "pa.s", "pa-s", "ns/m2"]),
    unit("mPa·s", Dimension::Viscosity, 1e-3, &["mpas", "mpa.s", "mpa-s", "cp"]),
    unit("MPa·s", Dimension::Viscosity, 1e6, &["mpas", "mpa.s", "mpa-s"]),
    unit("P", Dimension::Viscosity, 0.1, &["poise"]),
    logarithm("lg Pa·s", Dimension::Viscosity, 1.0, &["logpas", "logpa.s", "log10pas", "log10pa.s"]),
    unit("1/s", Dimension::Rate, 1.0, &["s-1", "1/sec"]),
    unit("N", Dimension::Force, 1.0, &["newton"]),
    unit("mN", Dimension::Force, 1e-3, &[]),
    unit("kN", Dimension::Force, 1e3, &[]),
    // Gram-force, 9.80665 m s⁻² by definition.
    unit("gf", Dimension::Force, 9.806_65e-3, &["g"]),
    unit("mm", Dimension::Length, 1e-3, &["millimeter"]),
    unit("µm", Dimension::Length, 1e-6, &["um", "μm", "micron", "microns"]),
    unit("nm", Dimension::Length, 1e-9, &[]),
    unit("m", Dimension::Length, 1.0, &["meter"]),
    unit("1/nm", Dimension::ReciprocalLength, 1e9, &["nm-1"]),
    unit("1/Å", Dimension::ReciprocalLength, 1e10, &["å-1", "1/a", "a-1", "1/angstrom"]),
    unit("1/m", Dimension::ReciprocalLength, 1.0, &[]),
    unit("mW", Dimension::Power, 1e-3, &[]),
    unit("µW", Dimension::Power, 1e-6, &["uw", "μw"]),
    unit("W", Dimension::Power, 1.0, &["watt"]),
    unit("W/g", Dimension::SpecificPower, 1e3, &["mw/mg", "wg-1"]),
    unit("mW/g", Dimension::SpecificPower, 1.0, &["w/kg"]),
    unit("J/(g·K)", Dimension::HeatCapacity, 1e3, &["j/gk", "j/g/k", "jg-1k-1", "j/g°c", "j/g/°c", "kj/kgk"]),
    unit("J/(kg·K)", Dimension::HeatCapacity, 1.0, &["j/kgk", "jkg-1k-1", "j/kg/k"]),
    unit("mg", Dimension::Mass, 1e-6, &[]),
    unit("g", Dimension::Mass, 1e-3, &["gram"]),
    unit("kg", Dimension::Mass, 1.0, &[]),
    unit("eV", Dimension::Energy, ELEMENTARY_CHARGE, &[]),
    // For each mole of particles of that energy.
    unit("kJ/mol", Dimension::Energy, ELEMENTARY_CHARGE / EV_IN_J_PER_MOL * 1e3, &[]),
    unit("J/mol", Dimension::Energy, ELEMENTARY_CHARGE / EV_IN_J_PER_MOL, &[]),
    unit("J", Dimension::Energy, 1.0, &["joule"]),
    unit("m³", Dimension::Volume, 1.0, &[]),
    unit("1/K", Dimension::ReciprocalTemperature, 1.0, &["k-1"]),
    unit("1/(Pa·s)", Dimension::Fluidity, 1.0, &[]),
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
        Unit::find(text, |_| true)
    }

    /// The unit of `quantity` that a file means by `text`: "1/s" is a frequency or a rate, "g" a mass or a force.
    pub fn parse_for(quantity: Quantity, text: &str) -> Option<Unit> {
        Unit::find(text, |info| info.dimension == quantity.dimension())
    }

    fn find(text: &str, among: impl Fn(&UnitInfo) -> bool) -> Option<Unit> {
        let plain = plain(text);
        let units = || UNITS.iter().filter(|info| among(info));
        if let Some(exact) = units().find(|info| info.symbol == plain || info.symbol == text.trim()) {
            return Some(Unit(exact));
        }
        let lower = plain.to_lowercase();
        let spelled = |info: &&UnitInfo| {
            self::plain(info.symbol).to_lowercase() == lower || info.spellings.contains(&lower.as_str())
        };
        let has_twin = lower.starts_with('m') && !matches!(lower.as_str(), "m" | "min" | "mm" | "mm/mm" | "m/m")
            || lower.starts_with("1/m");
        if has_twin && let Some(prefix @ ('m' | 'M')) = plain.trim_start_matches("1/").chars().next() {
            // With the capital M ("MPA", "Mpa") the prefix is certain. Without it, it is only in capitals elsewhere ("mPas").
            let certain = prefix == 'M' || plain != lower;
            let first = |info: &&UnitInfo| match info.symbol.trim_start_matches("1/").chars().next() {
                Some(own @ ('m' | 'M')) => own == prefix,
                _ => prefix == 'm',
            };
            let only = || units().filter(spelled).count() == 1 && !matches!(lower.as_str(), "1/mpa");
            return units().filter(spelled).find(first).filter(|_| certain || only()).map(Unit);
        }
        units().find(spelled).map(Unit)
    }

    /// As it is written in reports: `MPa`, `°C`, empty for a pure number.
    pub fn symbol(self) -> &'static str {
        self.0.symbol
    }

    /// A number in this unit, in SI (frequencies: angular, rad/s; temperatures: K).
    pub fn to_si(self, value: f64) -> f64 {
        match self.0.logarithm {
            Some(Base::Ten) => 10f64.powf(value) * self.0.factor,
            Some(Base::E) => value.exp() * self.0.factor,
            None => value * self.0.factor + self.0.offset,
        }
    }

    /// A number in SI, in this unit.
    pub fn from_si(self, value: f64) -> f64 {
        match self.0.logarithm {
            Some(Base::Ten) => (value / self.0.factor).log10(),
            Some(Base::E) => (value / self.0.factor).ln(),
            None => (value - self.0.offset) / self.0.factor,
        }
    }

    /// The SI unit of its dimension.
    pub fn si(self) -> Unit {
        Unit(UNITS.iter().find(|info| info.dimension == self.0.dimension && info.is_si()).unwrap_or(&NONE))
    }

    /// The base of the logarithms that numbers in it are.
    pub fn base(self) -> Option<Base> {
        self.0.logarithm
    }

    /// Whether numbers in it are logarithms.
    pub fn is_logarithm(self) -> bool {
        self.0.logarithm.is_some()
    }

    /// Whether numbers in it are in SI as they are.
    pub fn is_si(self) -> bool {
        self.0.is_si()
    }

    /// The unit of the logarithm to this base of numbers in this one, when it is known.
    pub fn logarithm(self, base: Base) -> Option<Unit> {
        let same = |info: &&UnitInfo| {
            info.logarithm == Some(base) && info.dimension == self.0.dimension && info.factor == self.0.factor
        };
        UNITS.iter().find(same).map(Unit)
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
        assert!(
            !Unit::parse("deg").unwrap().fits(Quantity::Temperature),
            "degrees of angle are not degrees of temperature"
        );
        assert!(!Unit::parse("mPas").unwrap().fits(Quantity::StorageModulus), "a viscosity is not a modulus");
        assert!(!Unit::parse("1/Pa").unwrap().fits(Quantity::StorageModulus), "nor is a compliance");
        for (written, expected) in [
            ("mPas", Some("mPa·s")),
            ("mPa·s", Some("mPa·s")),
            ("MPa.s", Some("MPa·s")),
            ("mpas", None),
            ("Pa-s", Some("Pa·s")),
            ("mW/mg", Some("W/g")),
            ("MW", None),
            ("mW", Some("mW")),
            ("µm", Some("µm")),
            ("MIN", Some("min")),
            ("1/MPa", Some("1/MPa")),
            ("1/mpa", None),
            ("log10(rad/s)", Some("lg rad/s")),
            ("°", Some("deg")),
        ] {
            assert_eq!(symbol(written), expected, "{written}");
        }
        assert_eq!(Unit::parse_for(Quantity::Frequency, "1/s").map(Unit::symbol), Some("Hz"));
        assert_eq!(Unit::parse_for(Quantity::ShearRate, "1/s").map(Unit::symbol), Some("1/s"));
        assert_eq!(symbol("*"), None);
        assert!((Unit::parse("°F").unwrap().to_si(32.0) - 273.15).abs() < 1e-10); // rounding of 459.67 · 5/9
        assert!((Unit::parse("psi").unwrap().to_si(1.0) - 6_894.757_293_168).abs() < 1e-8); // NIST SP 811, 13 digits
    }

    #[test]
    fn every_quantity_has_units_of_its_own_kind() {
        for quantity in Quantity::all() {
            assert!(quantity.units().all(|unit| unit.fits(quantity)));
            assert!(quantity.si().fits(quantity));
            assert_eq!(quantity.si().to_si(1.0), 1.0);
            assert_eq!(quantity.info().quantity, quantity, "the table is in the order of the enum");
        }
        for info in UNITS {
            assert_eq!(Unit::parse(info.symbol).map(Unit::symbol), Some(info.symbol));
            let there_and_back = Unit(info).from_si(Unit(info).to_si(2.5));
            assert!((there_and_back - 2.5).abs() < 1e-12, "{}", info.symbol); // a few roundings
        }
    }

    #[test]
    fn an_electronvolt_is_not_taken_for_a_joule() {
        let unit = |text| Unit::parse(text).unwrap();
        // 5.73 eV is 552.9 kJ/mol (Tao et al. 2021, table 1, by SI constants); two roundings each way.
        let molar = unit("kJ/mol").from_si(unit("eV").to_si(5.73));
        assert!((molar - 552.860_953_066_566_4).abs() < 1e-11, "{molar}");
        assert!(!unit("eV").fits(Quantity::HeatFlow) && !unit("J").fits(Quantity::HeatCapacity));
    }

    #[test]
    fn a_logarithm_is_of_the_unit_it_names() {
        let unit = |text| Unit::parse(text).unwrap();
        assert_eq!(unit("lg Pa").to_si(3.0), 1e3);
        assert_eq!(unit("MPa").logarithm(Base::Ten), Some(unit("lg MPa")));
        assert!(unit("K").logarithm(Base::Ten).is_none() && unit("MPa").logarithm(Base::E).is_none());
        assert_eq!(Unit::none().logarithm(Base::E), Some(unit("ln")));
        assert_eq!(unit("ln").to_si(0.0), 1.0);
    }
}

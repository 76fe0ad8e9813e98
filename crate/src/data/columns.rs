//! Names and units into quantities: what each column measures and in which unit, with the reason for each guess.

use super::error::DataError;
use super::notice::{Notice, quoted};
use super::reading::{Column, ColumnChoice, Table};
use super::table::{RawColumn, RawTable};
use crate::units::{Quantity, Unit};

/// The columns of `raw` with their quantities and units.
pub fn understand(raw: RawTable, file: &str, notices: &mut Vec<Notice>) -> Table {
    let lines = [raw.row_lines.iter().min().copied().unwrap_or(0), raw.row_lines.iter().max().copied().unwrap_or(0)];
    let columns = raw
        .columns
        .into_iter()
        .enumerate()
        .map(|(index, column)| understand_column(column, index + 1, lines[0], notices))
        .collect();
    Table {
        title: raw.title.unwrap_or_else(|| file.to_string()),
        rows: raw.row_lines.len(),
        lines,
        row_lines: raw.row_lines,
        columns,
    }
}

fn understand_column(raw: RawColumn, number: usize, line: u32, notices: &mut Vec<Notice>) -> Column {
    let finite = || raw.numbers.iter().copied().filter(|number| number.is_finite());
    let values = finite().count();
    let range = finite()
        .fold(None, |range: Option<[f64; 2]>, x| Some(range.map_or([x, x], |[low, high]| [low.min(x), high.max(x)])));
    let name = raw.name.clone().unwrap_or_else(|| format!("column {number}"));
    let meaning = match &raw.name {
        _ if raw.words => Meaning::other("holds words, not numbers", false),
        Some(name) => Meaning::of(name, raw.unit.as_deref(), range),
        None => Meaning::unnamed(raw.unit.as_deref(), range),
    };
    if let Some(doubt) = &meaning.doubt {
        notices.push(
            Notice::warning(doubt.code, format!("Column {}: {}", quoted(&name), doubt.text)).at(line, Some(raw.cell)),
        );
    }
    if range == Some([0.0, 0.0]) && values > 1 && meaning.quantity != Quantity::Set {
        notices.push(
            Notice::warning("all_zero", format!("Column {} holds nothing but zeros.", quoted(&name)))
                .at(line, Some(raw.cell)),
        );
    }
    Column {
        name,
        quantity: meaning.quantity,
        unit: meaning.unit,
        why: meaning.why,
        open: meaning.open,
        values,
        range,
        numbers: raw.numbers,
    }
}

/// Applies what the user says about columns, by name or by number from 1.
///
/// # Errors
/// A column does not exist, or its quantity is not measured in the unit.
pub fn apply_choices(tables: &mut [Table], choices: &[ColumnChoice]) -> Result<(), DataError> {
    for choice in choices {
        let mut found = false;
        for table in tables.iter_mut() {
            let by_name = table.columns.iter().position(|column| column.name == choice.column.trim());
            let by_number = || choice.column.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let Some(column) = by_name.or_else(by_number).and_then(|index| table.columns.get_mut(index)) else {
                continue;
            };
            found = true;
            apply_choice(column, choice)?;
        }
        if !found {
            let columns = tables.first().map(|table| table.columns.iter().map(|column| column.name.clone()).collect());
            return Err(DataError::UnknownColumn {
                found: choice.column.clone(),
                columns: columns.unwrap_or_default(),
            });
        }
    }
    Ok(())
}

fn apply_choice(column: &mut Column, choice: &ColumnChoice) -> Result<(), DataError> {
    let quantity = choice.quantity.unwrap_or(column.quantity);
    let unit = match choice.unit {
        Some(unit) if unit.fits(quantity) => unit,
        Some(unit) => {
            return Err(DataError::WrongUnit {
                column: column.name.clone(),
                quantity: quantity.title(),
                unit: unit.symbol(),
                accepted: quantity.units().map(|unit| unit.symbol().to_string()).collect(),
            });
        }
        None if column.unit.fits(quantity) => column.unit,
        None => usual_unit(quantity, column.range),
    };
    // A quantity chosen for a column without a unit leaves the unit a guess.
    let unit_was_stated = column.unit.fits(quantity) && !column.open;
    column.open = choice.unit.is_none() && !unit_was_stated && quantity.units().nth(1).is_some();
    column.why = match (choice.quantity, choice.unit) {
        (_, None) if column.open => format!("quantity chosen by the user; {} assumed", shown(unit)),
        (Some(_), Some(_)) => "quantity and unit chosen by the user".into(),
        (None, Some(_)) => format!("{}; unit chosen by the user", column.why),
        (_, None) => "quantity chosen by the user".into(),
    };
    (column.quantity, column.unit) = (quantity, unit);
    Ok(())
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
}

impl Meaning {
    fn other(why: impl Into<String>, open: bool) -> Meaning {
        Meaning { quantity: Quantity::Other, unit: Unit::none(), why: why.into(), open, doubt: None }
    }

    fn doubtful(mut self, code: &'static str, text: String) -> Meaning {
        self.open = true;
        self.doubt = Some(Doubt { code, text });
        self
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
        let unit = stated.as_ref().and_then(|stated| Unit::parse(&stated.text));
        let said_by = |unit: &StatedUnit| format!("{} {}", unit.from, quoted(&unit.text));
        let name_said = format!("name {}", quoted(&stem));

        if let Some(inner) = logarithm_of(&stem) {
            let text =
                format!("it holds logarithms of a {}, which are not converted; it was not used as one.", inner.title());
            return Meaning::other(format!("{name_said} (a logarithm)"), false).doubtful("logarithm", text);
        }
        let recognised = recognise(&stem);
        let Some(Recognised { quantity, angular, guess }) = recognised else {
            // "Ts [°C]": the unit tells as much as a name.
            return match (unit, &stated) {
                (Some(unit), Some(stated))
                    if tells_quantity(unit, &stated.text) && !is_another_quantity(&key(&stem)) =>
                {
                    let quantity =
                        if unit.fits(Quantity::Temperature) { Quantity::Temperature } else { Quantity::Frequency };
                    Meaning { quantity, unit, why: said_by(stated), open: false, doubt: None }
                }
                (unit, stated) => {
                    // A shear rate in 1/s has nothing to do with hertz.
                    let rate = stated.as_ref().is_some_and(|stated| is_reciprocal(&stated.text));
                    Meaning {
                        unit: unit.filter(|_| !rate).unwrap_or(Unit::none()),
                        ..Meaning::other(format!("{name_said} is not known here"), false)
                    }
                }
            };
        };

        let mut meaning = Meaning { quantity, unit: Unit::none(), why: name_said, open: false, doubt: None };
        match (unit, stated) {
            (Some(unit), Some(stated)) if unit.fits(quantity) => {
                meaning.why = format!("{}; {}", meaning.why, said_by(&stated));
                let reciprocal = unit.fits(Quantity::Frequency) && unit.symbol() == "Hz" && is_reciprocal(&stated.text);
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
                return meaning.doubtful("unknown_unit", text);
            }
            (_, None) if quantity == Quantity::Frequency && range.is_some_and(|[low, _]| low < 0.0) => {
                let text = "it holds negative numbers and has no unit, so it may hold logarithms of a frequency; it was not used. \
                            Set quantity and unit of the column if it holds frequencies."
                    .to_string();
                let why = format!("{}; but some numbers are negative", meaning.why);
                return Meaning::other(why, false).doubtful("logarithm", text);
            }
            (_, None) if quantity.units().nth(1).is_none() || quantity.si() == Unit::none() => {}
            (_, None) if angular && !guess => {
                meaning.unit = quantity.si();
                meaning.why = format!("{} (angular frequency)", meaning.why);
            }
            (_, None) => {
                meaning.unit = if angular { quantity.si() } else { usual_unit(quantity, range) };
                meaning.why = format!("{}; no unit, {} assumed", meaning.why, shown(meaning.unit));
                let text = format!(
                    "no unit is given; {} was assumed for this {}. Set the unit of the column if it is another.",
                    shown(meaning.unit),
                    quantity.title()
                );
                meaning = meaning.doubtful("unit_assumed", text);
            }
        }
        meaning
    }
}

fn shown(unit: Unit) -> &'static str {
    if unit.symbol().is_empty() { "a pure number" } else { unit.symbol() }
}

/// The unit to assume where none is given.
///
/// Below 250 a temperature is taken for degrees Celsius, since few instruments go below 250 K and most begin at room
/// temperature or colder; above, for kelvin.
fn usual_unit(quantity: Quantity, range: Option<[f64; 2]>) -> Unit {
    const COLDEST_USUAL_KELVIN: f64 = 250.0;
    let usual = match (quantity, range) {
        (Quantity::Temperature, Some([low, _])) if low < COLDEST_USUAL_KELVIN => Unit::parse("°C"),
        (Quantity::StorageModulus | Quantity::LossModulus, _) => Some(quantity.si()),
        _ => quantity.units().next(),
    };
    usual.unwrap_or(Unit::none())
}

/// A unit that only one quantity has. A reciprocal second may be a shear rate.
fn tells_quantity(unit: Unit, text: &str) -> bool {
    unit.fits(Quantity::Temperature)
        || (unit.fits(Quantity::Frequency) && !(unit.symbol() == "Hz" && is_reciprocal(text)))
}

/// "1/s", "s^-1", "s⁻¹": of a frequency or of an angular frequency.
fn is_reciprocal(unit: &str) -> bool {
    unit.contains(['1', '¹'])
}

/// A unit as the file states it, and where.
struct StatedUnit {
    text: String,
    from: &'static str,
}

/// A heading in two parts.
struct Named {
    stem: String,
    unit: Option<StatedUnit>,
}

impl Named {
    /// Takes the unit off a name: `E' [MPa]`, `E' (MPa)`, `E' / MPa`, `E' in MPa`, `E', MPa`, `E_MPa`, `E' MPa`.
    fn split(name: &str) -> Named {
        let name = name.trim();
        let with = |stem: &str, unit: &str, from| {
            let stem = stem.trim().trim_end_matches(['_', ',', ':']).trim().to_string();
            Named { stem, unit: Some(StatedUnit { text: unit.trim().to_string(), from }) }
        };
        let known = |text: &str| !text.trim().is_empty() && Unit::parse(text).is_some();

        for (open, close) in [('[', ']'), ('(', ')')] {
            let Some((stem, unit)) = name.strip_suffix(close).and_then(|head| head.rsplit_once(open)) else { continue };
            // In round brackets may stand an argument, as in tan(δ); then the whole is a name that is known.
            let could_be_unit =
                unit.trim().is_empty() || unit.contains(|c: char| c.is_alphabetic() || c == '%' || c == '°');
            let is_unit =
                known(unit) || could_be_unit && (open == '[' || recognise(name).is_none()) && recognise(stem).is_some();
            if is_unit && !stem.trim().is_empty() {
                return with(stem, if unit.trim().is_empty() { "-" } else { unit }, "unit in brackets");
            }
        }
        if let Some((stem, unit)) = name.rsplit_once(" in ").or_else(|| name.rsplit_once(", "))
            && known(unit)
        {
            return with(stem, unit, "unit in the name");
        }
        let fits = |stem: &str, unit: &str| {
            recognise(stem).is_some_and(|known| Unit::parse(unit).is_some_and(|unit| unit.fits(known.quantity)))
        };
        for (at, _) in name.match_indices('/') {
            let (stem, unit) = (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default());
            let tells =
                || recognise(stem).is_none() && Unit::parse(unit).is_some_and(|known| tells_quantity(known, unit));
            if known(unit) && !stem.trim().is_empty() && (fits(stem, unit) || tells()) {
                return with(stem, unit, "unit after the slash");
            }
        }
        for (at, _) in name.match_indices('_') {
            let (stem, unit) = (name.get(..at).unwrap_or_default(), name.get(at + 1..).unwrap_or_default());
            let unit = unit.replace("_per_", "/").replace('_', "/");
            // T_c may be a critical temperature; T_C is one in degrees.
            if unit != "c" && known(&unit) && fits(stem, &unit) {
                return with(stem, &unit, "unit in the name");
            }
            // G_storage_mpa: a unit, though not one that can be told.
            if matches!(unit.as_str(), "mpa" | "mhz") && recognise(stem).is_some() {
                return with(stem, &unit, "unit in the name");
            }
        }
        if let Some((stem, unit)) = name.rsplit_once(char::is_whitespace)
            && known(unit)
            && fits(stem, unit)
        {
            return with(stem, unit, "unit in the name");
        }
        Named { stem: name.to_string(), unit: None }
    }
}

/// What a name means.
struct Recognised {
    quantity: Quantity,
    /// It names an angular frequency.
    angular: bool,
    /// The name is a habit rather than a term.
    guess: bool,
}

/// The quantity that a name without its unit stands for, in the languages instruments speak.
fn recognise(stem: &str) -> Option<Recognised> {
    let stem = without_count(stem);
    let is = |quantity| Some(Recognised { quantity, angular: false, guess: false });
    let key = key(stem);
    let key = key.as_str();
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let one_of = |words: &[&str]| words.contains(&key);

    // 1000/T is not a temperature.
    if is_another_quantity(key) || stem.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if has(LOSS_FACTOR) || one_of(&["tand", "tgd", "tanphase"]) {
        return is(Quantity::LossFactor);
    }
    if has(STORAGE) || one_of(STORAGE_SYMBOLS) {
        return is(Quantity::StorageModulus);
    }
    if has(LOSS) || one_of(LOSS_SYMBOLS) {
        return is(Quantity::LossModulus);
    }
    let angular = has(ANGULAR) || one_of(&["w", "wat", "atw"]);
    if angular
        || has(FREQUENCY)
        || one_of(&["f", "fat", "f*at", "atf", "at*f", "nu", "fred", "fr"]) && !stem.starts_with('F')
    {
        return Some(Recognised { quantity: Quantity::Frequency, angular, guess: one_of(&["w", "wat", "atw"]) });
    }
    if stem.trim() == "T"
        || has(TEMPERATURE)
        || one_of(&["temp", "tsample"])
        || key.starts_with("temp")
        || key.ends_with("temp")
    {
        return is(Quantity::Temperature);
    }
    if stem.trim() == "t" || one_of(TIME) || key.ends_with("time") {
        return is(Quantity::Time);
    }
    let numbered = key.strip_suffix("number").or(key.strip_suffix("index")).or(key.strip_suffix("no")).unwrap_or(key);
    if SET.contains(&numbered) || SET.contains(&key) {
        return is(Quantity::Set);
    }
    None
}

/// "G' (2)", the second of its kind, is still a G'.
fn without_count(stem: &str) -> &str {
    match stem.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((head, count)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => head,
        _ => stem,
    }
}

/// Parts of names that make them another quantity, or an error, a ratio or a rate of one.
const NOT_THE_QUANTITY: &[&str] = &[
    "norm",
    "relativ",
    "error",
    "stdev",
    "stddev",
    "uncertain",
    "deviation",
    "complian",
    "viscos",
    "rate",
    "strain",
    "stress",
    "permittiv",
    "complex",
    "komplex",
    "marker",
    "stamp",
    "eps",
    "shiftfactor",
    "rampe",
    "amplitude",
    "nachgiebig",
    "velocity",
    "speed",
    "reltime",
    "relaxationtime",
    "lifetime",
    "deadtime",
];

fn is_another_quantity(key: &str) -> bool {
    NOT_THE_QUANTITY.iter().any(|word| key.contains(word))
}

const LOSS_FACTOR: &[&str] = &[
    "tandelta",
    "tgdelta",
    "lossfactor",
    "losstangent",
    "dampingfactor",
    "verlustfaktor",
    "facteurdeperte",
    "facteurdamortissement",
    "tangentedeperte",
    "factordeperdida",
    "tangentedeperdida",
    "fattorediperdita",
    "fatordeperda",
    "损耗因子",
    "損失正接",
    "损耗角正切",
    "тангенсуглапотерь",
    "损耗正切",
];
const STORAGE: &[&str] = &[
    "storagemod",
    "modulusstorage",
    "speichermodul",
    "moduledestockage",
    "moduledeconservation",
    "modulodealmacenamiento",
    "moduloconservativo",
    "modulodiconservazione",
    "modulodearmazenamento",
    "储能模量",
    "存储模量",
    "貯蔵弾性率",
    "модульнакопления",
    "modulus(elasticcomponent)",
    "moduluselasticcomponent",
    "moduluse'storage",
];
const STORAGE_SYMBOLS: &[&str] = &[
    "e'",
    "g'",
    "m'",
    "eprime",
    "gprime",
    "ep",
    "gp",
    "estor",
    "gstor",
    "mstor",
    "estorage",
    "gstorage",
    "mstorage",
    "e'storage",
    "g'storage",
    "storage",
    "modulus'",
];
const LOSS: &[&str] = &[
    "lossmod",
    "modulusloss",
    "verlustmodul",
    "moduledeperte",
    "modulodeperdida",
    "modulodissipativo",
    "modulodiperdita",
    "modulodeperda",
    "损耗模量",
    "損失弾性率",
    "модульпотерь",
    "modulusviscouscomponent",
];
const LOSS_SYMBOLS: &[&str] = &[
    "e''",
    "g''",
    "m''",
    "edoubleprime",
    "gdoubleprime",
    "edprime",
    "gdprime",
    "epp",
    "gpp",
    "eloss",
    "gloss",
    "mloss",
    "e''loss",
    "g''loss",
    "loss",
    "modulus''",
];
const ANGULAR: &[&str] = &[
    "omega",
    "angularfreq",
    "angfreq",
    "kreisfreq",
    "winkelfreq",
    "frequenceangulaire",
    "frecuenciaangular",
    "frequenzaangolare",
    "frequenciaangular",
    "pulsation",
    "角频率",
    "角周波数",
    "угловаячастота",
];
const FREQUENCY: &[&str] = &["freq", "frequenz", "frecuencia", "频率", "周波数", "частота"];
const TEMPERATURE: &[&str] = &["temperatur", "温度", "температура"];
const TIME: &[&str] =
    &["time", "zeit", "temps", "tiempo", "tempo", "时间", "時間", "время", "tseg", "ttotal", "zeitgesamt"];
const SET: &[&str] = &[
    "set",
    "segment",
    "seg",
    "step",
    "sweep",
    "run",
    "cycle",
    "interval",
    "isotherm",
    "group",
    "series",
    "abschnitt",
    "zyklus",
    "serie",
];

/// The quantity whose logarithm a name stands for.
fn logarithm_of(stem: &str) -> Option<Quantity> {
    let key = key(stem);
    let rest = ["log10", "log", "lg", "ln"].iter().find_map(|prefix| key.strip_prefix(prefix))?;
    recognise(rest).map(|recognised| recognised.quantity)
}

/// A name in the form in which names are compared: lower case, accents off, one kind of prime, no blanks or punctuation.
fn key(stem: &str) -> String {
    let mut key = String::with_capacity(stem.len());
    for c in stem.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '′' | '’' | '‘' | '`' | '´' | 'ʹ' => key.push('\''),
            '"' | '″' | '“' | '”' | '„' | 'ʺ' => key.push_str("''"),
            'δ' => key.push_str("delta"),
            'ω' => key.push_str("omega"),
            'ν' => key.push_str("nu"),
            'á' | 'à' | 'â' | 'ã' => key.push('a'),
            'é' | 'è' | 'ê' => key.push('e'),
            'í' | 'ì' => key.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => key.push('o'),
            'ú' | 'ù' => key.push('u'),
            '*' => key.push('*'),
            c if c.is_alphanumeric() => key.push(c),
            _ => {}
        }
    }
    key
}

/// The letter of a modulus, from its name: `G` in shear, `E` in tension or bending, `M` where it does not tell.
pub(crate) fn modulus_letter(name: &str) -> char {
    let key = key(without_count(&Named::split(name).stem));
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let symbol = |letter: char| {
        let mut chars = key.chars();
        chars.next() == Some(letter)
            && (STORAGE_SYMBOLS.contains(&key.as_str()) || LOSS_SYMBOLS.contains(&key.as_str()))
    };
    if symbol('g') || has(&["g'", "shear", "schub", "cisaillement", "torsion", "cizall", "taglio"]) {
        'G'
    } else if symbol('e')
        || has(&["young", "tensile", "zug", "flex", "bending", "biege", "traction"])
        || key.ends_with("moduluse'")
        || key.ends_with("moduluse''")
        || key.starts_with("e'")
    {
        'E'
    } else {
        'M'
    }
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
        for (name, unit) in [
            ("Complex viscosity", "Pa.s"),
            ("Complex modulus", "MPa"),
            ("Loss compliance", "1/Pa"),
            ("eps''", ""),
            ("Eta'", "Pa-s"),
            ("E_storage_norm", ""),
            ("E_relax", "MPa"),
            ("Shear rate", "1/s"),
            ("Time markers", ""),
            ("Temperature rate", "°C/min"),
            ("a_T", ""),
            ("Phase", "deg"),
            ("F", "N"),
            ("Weight loss", "%"),
        ] {
            assert_eq!(Meaning::of(name, Some(unit), None).quantity, Quantity::Other, "{name}");
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
        assert_eq!(meaning("log10.frequency", None), (Quantity::Other, "", true));
        assert_eq!(meaning("log G'", None).0, Quantity::Other);
    }

    #[test]
    fn names_tell_shear_from_tension() {
        for (name, letter) in [
            ("G_storage_GPa", 'G'),
            ("G' in Pa", 'G'),
            ("Shear storage modulus", 'G'),
            ("E_stor", 'E'),
            ("E\" [MPa]", 'E'),
            ("Storage modulus E'", 'E'),
            ("Storage modulus", 'M'),
        ] {
            assert_eq!(modulus_letter(name), letter, "{name}");
        }
    }
}

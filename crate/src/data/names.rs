//! What a name says: the unit it carries, the quantity it stands for, shear or tension.

use crate::units::{Quantity, Unit};

/// A unit as the file states it, and where.
pub(crate) struct StatedUnit {
    pub text: String,
    pub from: &'static str,
}

/// A heading in two parts.
pub(crate) struct Named {
    pub stem: String,
    pub unit: Option<StatedUnit>,
}

impl Named {
    /// Takes the unit off a name: `E' [MPa]`, `E' (MPa)`, `E' / MPa`, `E' in MPa`, `E', MPa`, `E_MPa`, `E' MPa`.
    pub fn split(name: &str) -> Named {
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
pub(crate) struct Recognised {
    pub quantity: Quantity,
    /// It names an angular frequency.
    pub angular: bool,
    /// The name is a habit rather than a term.
    pub guess: bool,
}

/// The quantity that a name without its unit stands for, in the languages instruments speak.
pub(crate) fn recognise(stem: &str) -> Option<Recognised> {
    let stem = without_count(stem);
    let is = |quantity| Some(Recognised { quantity, angular: false, guess: false });
    let key = key(stem);
    let key = key.as_str();
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let one_of = |words: &[&str]| words.contains(&key);

    // 1000/T is not a temperature.
    if is_another_quantity(stem) || stem.starts_with(|c: char| c.is_ascii_digit()) {
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

/// Whether a name is of an error, a ratio or a rate of a quantity, or of another one that sounds alike.
pub(crate) fn is_another_quantity(stem: &str) -> bool {
    let key = key(stem);
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
pub(crate) fn logarithm_of(stem: &str) -> Option<Quantity> {
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

/// A unit that only one quantity has. A reciprocal second may be a shear rate.
pub(crate) fn tells_quantity(unit: Unit, text: &str) -> bool {
    unit.fits(Quantity::Temperature)
        || (unit.fits(Quantity::Frequency) && !(unit.symbol() == "Hz" && is_reciprocal(text)))
}

/// "1/s", "s^-1", "s⁻¹": of a frequency or of an angular frequency.
pub(crate) fn is_reciprocal(unit: &str) -> bool {
    unit.contains(['1', '¹'])
}

#[cfg(test)]
mod tests {
    use super::*;

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

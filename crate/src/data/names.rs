//! What a name says: the unit it carries, the quantity it stands for, shear or tension.

use crate::units::{Base, Quantity, Unit};

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
            // "Mass/%": a share of the mass at the start.
            let is_share = |quantity| quantity == Quantity::Mass && unit.trim() == "%";
            // A heat flow may be one per mass.
            let per_mass = |quantity| {
                quantity == Quantity::HeatFlow && Unit::parse_for(Quantity::SpecificHeatFlow, unit).is_some()
            };
            let fits = |quantity| Unit::parse_for(quantity, unit).is_some() || is_share(quantity) || per_mass(quantity);
            recognise(stem).is_some_and(|known| fits(known.quantity))
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
    /// The name means this only together with a unit that fits: `J`, `delta`, `cp`.
    pub needs_unit: bool,
}

/// The quantity that a name without its unit stands for, in the languages instruments speak.
pub(crate) fn recognise(stem: &str) -> Option<Recognised> {
    let stem = without_count(stem).trim();
    let is = |quantity| Some(Recognised { quantity, angular: false, guess: false, needs_unit: false });
    let key = key(stem);
    let key = key.as_str();
    let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let one_of = |words: &[&str]| words.contains(&key);

    if one_of(&["2theta", "2θ", "twotheta", "2thetadeg"]) {
        return is(Quantity::ScatteringAngle);
    }
    // 1000/T is not a temperature.
    if has(NOT_A_QUANTITY) || is_uncertainty(stem) || stem.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((quantity, ..)) = TERMS.iter().find(|(_, words, symbols)| has(words) || one_of(symbols)) {
        return is(*quantity);
    }
    // hf_annealed: the heat flow of one of several samples.
    if stem.split('_').next().is_some_and(|first| first.eq_ignore_ascii_case("hf")) {
        return is(Quantity::HeatFlow);
    }
    if let Some((quantity, _)) = SYMBOLS.iter().find(|(_, symbols)| one_of(symbols)) {
        return Some(Recognised { quantity: *quantity, angular: false, guess: true, needs_unit: true });
    }
    if has(NOT_THE_QUANTITY) {
        return None;
    }
    let angular = has(ANGULAR) || one_of(&["w", "wat", "atw"]);
    if angular
        || has(FREQUENCY)
        || one_of(&["f", "fat", "f*at", "atf", "at*f", "nu", "fred", "fr"]) && !stem.starts_with('F')
    {
        let guess = one_of(&["w", "wat", "atw"]);
        return Some(Recognised { quantity: Quantity::Frequency, angular, guess, needs_unit: false });
    }
    if stem == "T"
        || has(TEMPERATURE)
        || one_of(&["temp", "tsample"])
        || key.starts_with("temp") && !["temps", "tempo"].iter().any(|time| key.starts_with(time))
        || key.ends_with("temp")
    {
        return is(Quantity::Temperature);
    }
    let has_word = |word: &str| stem.split_whitespace().any(|part| part.eq_ignore_ascii_case(word));
    if stem == "t" || one_of(TIME) || key.ends_with("time") || has_word("time") {
        return is(Quantity::Time);
    }
    let numbered = key.strip_suffix("number").or(key.strip_suffix("index")).or(key.strip_suffix("no")).unwrap_or(key);
    let named = key.strip_suffix("name").unwrap_or(key);
    if SET.contains(&numbered) || SET.contains(&key) || SET.contains(&named) {
        return is(Quantity::Set);
    }
    None
}

/// Whether a column of this name comes second to another of its quantity: what was set rather than measured, or not yet corrected.
pub(crate) fn is_secondary(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "program",
        "furnace",
        "baseline",
        "unsubtracted",
        "uncorrected",
        "setpoint",
        "target",
        "reference",
        "segment",
        "tseg",
        "steptime",
        "oven",
        "four",
        "ofen",
    ];
    let key = key(name);
    WORDS.iter().any(|word| key.contains(word))
}

/// "G' (2)", the second of its kind, is still a G'.
fn without_count(stem: &str) -> &str {
    match stem.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('(')) {
        Some((head, count)) if !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()) => head,
        _ => stem,
    }
}

/// Parts of names that make them an error, a ratio or a rate of a quantity, or another one that sounds alike.
const NOT_A_QUANTITY: &[&str] = &[
    "norm",
    "relativ",
    "error",
    "stdev",
    "stddev",
    "uncertain",
    "deviation",
    "marker",
    "stamp",
    "amplitude",
    "velocity",
    "speed",
    "reltime",
    "relaxationtime",
    "lifetime",
    "deadtime",
    "impedan",
    "lossangle",
    "micro",
    "gauge",
    "peak",
    "confining",
    "static",
    "pressure",
    "deriv",
    "drift",
    "calibration",
    "gasflow",
    "purge",
    "percent",
];

/// Whether a name says in a word of its own that it is an uncertainty: "a_T ±", "shift factor SE", "σ(shift factor)".
fn is_uncertainty(stem: &str) -> bool {
    const WORDS: &[&str] = &["err", "se", "sem", "sd", "std", "stderr"];
    let mut words = stem.split(|c: char| !c.is_alphanumeric());
    let says = words.any(|word| WORDS.iter().any(|own| word.eq_ignore_ascii_case(own)));
    says || stem.contains('±') || ["σ(", "u(", "Δ("].iter().any(|sign| stem.starts_with(sign))
}

/// Parts of names that make them a rate or a ratio, unless the whole is a term of its own, such as a shear rate.
const NOT_THE_QUANTITY: &[&str] = &[
    "rate",
    "rampe",
    "complian",
    "nachgiebig",
    "viscos",
    "strain",
    "stress",
    "permittiv",
    "complex",
    "komplex",
    "eps",
    "sig'",
];

/// Whether a name is of an error, a ratio or a rate of a quantity, or of another one that sounds alike.
pub(crate) fn is_another_quantity(stem: &str) -> bool {
    let key = key(stem);
    NOT_A_QUANTITY.iter().chain(NOT_THE_QUANTITY).any(|word| key.contains(word))
}

/// Terms: a quantity, words that are part of its names, symbols that are the whole name. The first that fits is meant.
const TERMS: &[(Quantity, &[&str], &[&str])] = &[
    (Quantity::LossFactor, LOSS_FACTOR, &["tand", "tgd", "tanphase"]),
    (
        Quantity::StorageCompliance,
        &["storagecomplian", "speichernachgiebigkeit", "complaisancedestockage"],
        &["j'", "d'", "jprime"],
    ),
    (
        Quantity::LossCompliance,
        &["losscomplian", "verlustnachgiebigkeit", "complaisancedeperte"],
        &["j''", "d''", "jdoubleprime"],
    ),
    (
        Quantity::CreepCompliance,
        &["creepcomplian", "kriechnachgiebigkeit", "complaisancedefluage"],
        &["compliance", "complaisance", "jt", "dt"],
    ),
    (
        Quantity::RelaxationModulus,
        &["relaxationmod", "relaxationsmodul", "modulederelaxation", "松弛模量"],
        &["gt", "et", "erelax", "grelax", "modulusrelaxation"],
    ),
    (
        Quantity::Viscosity,
        &["viscosity", "viscosite", "viskositat", "viscosidad", "viscosita", "粘度", "вязкость"],
        &["eta*", "η*", "η", "absη*", "visc"],
    ),
    (
        Quantity::ComplexModulus,
        &[
            "complexmod",
            "complexshearmod",
            "complexyoung",
            "komplexerschubmodul",
            "komplexermodul",
            "modulecomplexe",
            "dynamicmodulus",
            "复数模量",
        ],
        &["g*", "e*", "m*", "gstar", "estar", "absg*", "abse*", "gabs", "eabs", "absg", "abse"],
    ),
    (Quantity::PhaseAngle, &["phaseangle", "phasenwinkel", "angledephase", "dephasage", "phaselag", "相位角"], &[]),
    (Quantity::StorageModulus, STORAGE, STORAGE_SYMBOLS),
    (Quantity::LossModulus, LOSS, LOSS_SYMBOLS),
    (
        Quantity::ShearRate,
        &[
            "shearrate",
            "scherrate",
            "schergeschwindigkeit",
            "vitessedecisaillement",
            "gradientdecisaillement",
            "剪切速率",
        ],
        &["gammadot"],
    ),
    (
        Quantity::Stress,
        &["shearstress", "tensilestress", "oscillationstress", "schubspannung", "contrainte", "应力", "напряжение"],
        &["stress", "spannung"],
    ),
    (
        Quantity::Strain,
        &["shearstrain", "tensilestrain", "oscillationstrain", "scherdehnung", "应变", "деформация"],
        &["strain", "straindyn", "dehnung", "deformation", "scherdeformation", "deformationdecisaillement"],
    ),
    (
        Quantity::StoragePermittivity,
        &["storagepermittiv", "dielectricconstant"],
        &["eps'", "epsilon'", "permittivity'", "permittivite'", "eps1"],
    ),
    (
        Quantity::LossPermittivity,
        &["losspermittiv", "dielectricloss"],
        &["eps''", "epsilon''", "permittivity''", "permittivite''", "eps2"],
    ),
    (
        Quantity::HeatFlow,
        &["heatflow", "warmestrom", "warmefluss", "fluxdechaleur", "flujodecalor", "热流", "熱流", "тепловойпоток"],
        &["dsc", "hf", "power", "leistung"],
    ),
    (
        Quantity::HeatCapacity,
        &["heatcapacity", "specificheat", "warmekapazitat", "capacitecalorifique", "capacitethermique"],
        &[],
    ),
    (
        Quantity::VerticalShiftFactor,
        &[
            "verticalshift",
            "shiftfactorbt",
            "vertikalerverschiebungsfaktor",
            "facteurdeglissementvertical",
            "facteurdetranslationvertical",
        ],
        &["bt"],
    ),
    (
        Quantity::ShiftFactor,
        &["shiftfactor", "facteurdeglissement", "facteurdetranslation", "verschiebungsfaktor"],
        &["at"],
    ),
    (
        Quantity::Mass,
        &[],
        &[
            "mass",
            "weight",
            "masse",
            "gewicht",
            "tg",
            "samplemass",
            "sampleweight",
            "unsubtractedweight",
            "baselineweight",
        ],
    ),
    (Quantity::Intensity, &["intensity", "intensite", "intensitat"], &["counts"]),
    (Quantity::Force, &["kraft", "force"], &["力", "load"]),
    (Quantity::Displacement, &["displacement", "verschiebung", "deplacement"], &["位移"]),
];

/// Symbols that stand for a quantity only together with a unit of it.
const SYMBOLS: &[(Quantity, &[&str])] = &[
    (Quantity::PhaseAngle, &["phase", "delta", "phaseshift"]),
    (Quantity::StorageModulus, &["modulus'"]),
    (Quantity::LossModulus, &["modulus''"]),
    (Quantity::Force, &["fn"]),
    (Quantity::Displacement, &["x"]),
    (Quantity::Stress, &["tau", "τ", "sigma", "σ"]),
    (Quantity::Strain, &["gamma", "γ", "ɣ", "epsilon", "eps"]),
    (Quantity::Viscosity, &["eta"]),
    (Quantity::CreepCompliance, &["j", "d"]),
    (Quantity::RelaxationModulus, &["g", "e"]),
    (Quantity::HeatCapacity, &["cp", "c"]),
    (Quantity::ScatteringVector, &["q", "s"]),
];

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
    "action",
    "curve",
    "stage",
    "segindex",
    "abschnitt",
    "zyklus",
    "serie",
];

/// The quantity whose logarithm a name stands for.
pub(crate) fn logarithm_of(stem: &str) -> Option<(Recognised, Base)> {
    let key = key(stem);
    let (rest, base) = ["log₁₀", "log10", "log", "lg", "ln"].iter().find_map(|prefix| {
        key.strip_prefix(prefix).map(|rest| (rest, if *prefix == "ln" { Base::E } else { Base::Ten }))
    })?;
    // The letter after the mark tells a time from a temperature, so it is taken from the name as it stands.
    let argument = stem.trim_end_matches(')').rsplit(['(', ' ', '.']).next().unwrap_or(rest);
    recognise(argument)
        .or_else(|| recognise(rest))
        .filter(|known| known.quantity != Quantity::Set)
        .map(|known| (known, base))
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
            'ä' => key.push('a'),
            'í' | 'ì' | 'î' | 'ï' => key.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => key.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => key.push('u'),
            'ε' => key.push_str("eps"),
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
    unit.fits(Quantity::Temperature) || (unit.fits(Quantity::Frequency) && !is_reciprocal(text))
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

//! What was typed, turned into requests.

use crate::args::{Evaluate, Fit};
use crate::{Problem, WRONG_USAGE, text};
use serde_json::{Map, Value, json};
use tandelta::catalog;
use tandelta::catalog::OptionKind;
use tandelta::data::{ColumnChoice, ReadOptions, Reading};
use tandelta::models::curve::{self, CURVES, Curve, Gives, MEASURED};
use tandelta::models::{Law, Param, modulus::Predicts};
use tandelta::report::Request;
use tandelta::units::{Quantity, Unit};

/// The analysis that fits laws of the complex modulus, and the one that fits laws of one variable.
const MODULUS_ANALYSIS: &str = "relaxation_models";
const CURVE_ANALYSIS: &str = "curve_laws";

/// Whether a model is a law of one variable, such as a decay or a law of relaxation times.
fn is_curve(model: &str) -> bool {
    curve::find(model).is_some()
}

/// The analysis that fits a typed formula.
const FORMULA_ANALYSIS: &str = "formula_fit";

/// `analyse ID --set option=value…`
pub fn analyse(id: &str, set: &[String]) -> Result<Request, String> {
    let catalog = catalog();
    let Some(entry) = catalog.analyses.iter().find(|entry| entry.id == id) else {
        let ids: Vec<&str> = catalog.analyses.iter().map(|entry| entry.id.as_str()).collect();
        return Err(format!("there is no analysis \"{id}\"; there are {}", ids.join(", ")));
    };
    let mut options = std::collections::BTreeMap::new();
    for text in set {
        let (key, value) = pair(text)?;
        let Some(option) = entry.options.iter().find(|option| option.key == key) else {
            let keys: Vec<&str> = entry.options.iter().map(|option| option.key.as_str()).collect();
            return Err(format!("{id} has no option \"{key}\"; there are {}", keys.join(", ")));
        };
        options.insert(key.to_owned(), option_value(&option.kind, value)?);
    }
    Ok(Request { analysis: id.into(), options, ..Request::default() })
}

/// Whether an analysis takes several measurements together.
pub fn several(id: &str) -> bool {
    catalog().analyses.iter().any(|entry| entry.id == id && entry.several)
}

/// The file of a `fit`.
pub fn file(fit: &Fit) -> Result<&str, String> {
    match (fit.model_and_file.as_slice(), &fit.formula) {
        ([file], Some(_)) | ([_, file], None) => Ok(file),
        ([model], None) => {
            Err(format!("a model and a file are needed, or --formula and a file; \"{model}\" is only one of them"))
        }
        _ => Err("a formula takes the place of the model: give --formula and one file".into()),
    }
}

/// `fit MODEL FILE …` or `fit --formula FORMULA FILE …`
pub fn fit(fit: &Fit) -> Result<Request, String> {
    let mut options = Map::new();
    let model = fit.model_and_file.first().map_or("", String::as_str);
    let of_columns = [("x".to_owned(), json!(fit.x)), ("y".to_owned(), json!(fit.y))];
    let temperature = fit.temperature.map(|kelvin| ("temperature".to_owned(), kelvin.into()));
    let analysis = match &fit.formula {
        Some(formula) => {
            options.insert("formula".into(), json!(formula));
            options.extend(of_columns);
            options.extend(temperature);
            FORMULA_ANALYSIS
        }
        None => {
            options.insert("models".into(), json!([model]));
            if is_curve(model) {
                options.extend(of_columns);
                CURVE_ANALYSIS
            } else {
                Law::parse(model).map_err(|unknown| format!("{unknown}, and of one variable {}", curves()))?;
                options.extend(temperature);
                MODULUS_ANALYSIS
            }
        }
    };
    options.insert("start".into(), values(&fit.start, number)?);
    options.insert("fix".into(), values(&fit.fix, number)?);
    options.insert("limit".into(), values(&fit.limit, range)?);
    options.insert("free".into(), json!(fit.free));
    let given = [
        ("set", fit.group.map(Value::from)),
        ("origin", fit.origin.map(Value::from)),
        ("range", fit.range.as_deref().map(range).transpose()?),
        ("weights", fit.weights.as_deref().map(Value::from)),
        ("relative_error", fit.relative_error.map(Value::from)),
        ("floor", fit.floor.map(Value::from)),
        ("loss", fit.loss.as_deref().map(|loss| loss.replace('-', "_").into())),
        ("interval", fit.interval.as_deref().map(Value::from)),
        ("replicates", fit.replicates.map(Value::from)),
        ("seed", fit.seed.map(Value::from)),
    ];
    options.extend(given.into_iter().filter_map(|(key, value)| value.map(|value| (key.to_owned(), value))));
    Ok(Request { analysis: analysis.into(), options: options.into_iter().collect(), ..Request::default() })
}

/// How the file of a `fit` is to be read: with `--x` and `--y`, every other column of their quantities is set aside.
pub fn columns(fit: &Fit, load: impl Fn() -> Result<Reading, Problem>) -> Result<ReadOptions, Problem> {
    let mut options = crate::read_options(&fit.reading)?;
    // A formula, and a law of one variable, take any columns as they are.
    let curve = fit.model_and_file.first().is_some_and(|model| is_curve(model));
    if fit.formula.is_some() || curve || (fit.x.is_empty() && fit.y.is_empty()) {
        return Ok(options);
    }
    let usage = |message: String| Problem { status: WRONG_USAGE, message };
    if fit.x.len() > 1 {
        return Err(usage("a model has one column of frequencies; give --x once".into()));
    }
    let reading = load()?;
    let columns = reading.tables.first().map_or(&[][..], |table| &table.columns);
    let wanted: Vec<&str> = fit.x.iter().chain(&fit.y).map(String::as_str).collect();
    for name in &wanted {
        if !columns.iter().any(|column| column.name == *name) {
            let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
            return Err(usage(format!("there is no column \"{name}\"; there are {}", names.join(", "))));
        }
    }
    for column in columns {
        let is_wanted = wanted.contains(&column.name.as_str());
        let is_x = fit.x.contains(&column.name);
        let modulus =
            matches!(column.quantity, Quantity::StorageModulus | Quantity::LossModulus | Quantity::LossFactor);
        if is_wanted && !is_x && !modulus {
            return Err(usage(format!(
                "column \"{0}\" is not recognised as storage, loss or loss factor; say what it is: --column \"{0}=loss_modulus[Pa]\"",
                column.name
            )));
        }
        let set_aside = match (is_wanted, column.quantity) {
            (false, Quantity::Frequency) => !fit.x.is_empty(),
            (false, _) => modulus && !fit.y.is_empty(),
            (true, _) => false,
        };
        let quantity = match () {
            () if set_aside => Some(Quantity::Other),
            () if is_x && column.quantity != Quantity::Frequency => Some(Quantity::Frequency),
            () => None,
        };
        if quantity.is_some() {
            options.columns.push(ColumnChoice { column: column.name.clone(), quantity, unit: None });
        }
    }
    Ok(options)
}

/// `NAME=quantity[unit]`, `NAME=quantity` or `NAME=[unit]`.
pub fn column_choice(text: &str) -> Result<ColumnChoice, String> {
    let (column, meaning) = pair(text)?;
    let (quantity, unit) = match meaning.split_once('[') {
        Some((quantity, unit)) => (quantity, unit.strip_suffix(']')),
        None => (meaning, None),
    };
    let quantity = match quantity.trim() {
        "" => None,
        id => Some(Quantity::all().find(|quantity| quantity.id() == id).ok_or_else(|| {
            let ids: Vec<&str> = Quantity::all().map(|quantity| quantity.id()).collect();
            format!("there is no quantity \"{id}\"; there are {}", ids.join(", "))
        })?),
    };
    let unit = match unit {
        None => None,
        Some(unit) => Some(Unit::parse(unit).ok_or_else(|| format!("\"{unit}\" is not a unit known here"))?),
    };
    Ok(ColumnChoice { column: column.into(), quantity, unit })
}

/// `evaluate MODEL --set … --over …`: the table as text and JSON.
pub fn evaluate(evaluate: &Evaluate) -> Result<(String, Value), String> {
    let (parameters, columns) = match curve::find(&evaluate.model) {
        Some(curve) => evaluate_curve(curve, evaluate)?,
        None => evaluate_modulus(evaluate)?,
    };
    let json = json!({
        "tandelta": tandelta::VERSION,
        "model": evaluate.model,
        "parameters": parameters,
        "columns": columns.iter().map(|(key, unit, values)| json!({ "key": key, "unit": unit, "values": values })).collect::<Vec<_>>(),
    });
    Ok((text::columns(&columns), json))
}

/// A column of an evaluation: name, unit, numbers.
type Column = (String, &'static str, Vec<f64>);

fn evaluate_modulus(evaluate: &Evaluate) -> Result<(Map<String, Value>, Vec<Column>), String> {
    let law = Law::parse(&evaluate.model).map_err(|unknown| format!("{unknown}, and of one variable {}", curves()))?;
    let params: Vec<(&str, &Param)> = law.params().iter().map(|named| (named.key.as_str(), named.param)).collect();
    let p = given(&evaluate.model, &params, &evaluate.set)?;
    let grid = grid(evaluate.over.as_deref().unwrap_or("omega=1e-6..1e6:log:121"))?;
    let unit = match grid.name {
        "omega" => Quantity::Frequency.si(),
        "f" => Unit::parse("Hz").unwrap_or(Quantity::Frequency.si()),
        name => return Err(format!("\"{name}\" is not an abscissa of {}; give omega or f", evaluate.model)),
    };
    if grid.x.first().is_some_and(|x| *x <= 0.0) {
        return Err("frequencies must be positive".into());
    }
    let omega: Vec<f64> = grid.x.iter().map(|x| unit.to_si(*x)).collect();
    let g = law.moduli(&omega, &p);
    let loss: Vec<f64> = g.iter().map(|g| g.im).collect();
    let mut columns = vec![(grid.name.to_owned(), unit.symbol(), grid.x)];
    if law.predicts() == Predicts::Modulus {
        columns.push(("storage_modulus".into(), "Pa", g.iter().map(|g| g.re).collect()));
        columns.push(("loss_modulus".into(), "Pa", loss));
        columns.push(("loss_factor".into(), "", g.iter().map(|g| g.im / g.re).collect()));
    } else {
        columns.push(("loss_modulus".into(), "Pa", loss));
    }
    Ok((params.iter().zip(&p).map(|((key, _), p)| ((*key).to_owned(), json!(p))).collect(), columns))
}

fn evaluate_curve(curve: &dyn Curve, evaluate: &Evaluate) -> Result<(Map<String, Value>, Vec<Column>), String> {
    let (info, axes) = (curve.info(), curve.axes());
    let params: Vec<(&str, &Param)> = info.params.iter().map(|param| (param.key, param)).collect();
    let p = given(info.id, &params, &evaluate.set)?;
    let usual = if axes.abscissa.symbol == "T" { "T=500..800:linear:61" } else { "t=1e-3..1e3:log:61" };
    let grid = grid(evaluate.over.as_deref().unwrap_or(usual))?;
    if grid.name != axes.abscissa.symbol {
        let (symbol, unit) = (axes.abscissa.symbol, axes.abscissa.unit);
        return Err(format!("\"{}\" is not the abscissa of {}; give {symbol} in {unit}", grid.name, info.id));
    }
    let lowest = grid.x.first().copied().unwrap_or(0.0);
    if lowest < 0.0 || lowest == 0.0 && axes.abscissa.symbol == "T" {
        return Err(format!("{} must be positive", axes.abscissa.meaning.to_lowercase()));
    }
    let values = curve::values(curve, &grid.x, &p);
    let symbol = axes.ordinate.symbol.trim_end_matches("(t)").replace(r"\tan", "tan_").replace('\\', "");
    let (name, unit) = match axes.gives {
        Gives::Value => (symbol, if axes.ordinate.unit == MEASURED { "" } else { axes.ordinate.unit }),
        Gives::NaturalLogarithm => (format!("ln_{symbol}"), ""),
    };
    let columns = vec![(grid.name.to_owned(), axes.abscissa.unit, grid.x), (name, unit, values)];
    Ok((params.iter().zip(&p).map(|((key, _), p)| ((*key).to_owned(), json!(p))).collect(), columns))
}

/// Ids of the laws of one variable.
fn curves() -> String {
    CURVES.iter().map(|curve| curve.info().id).collect::<Vec<_>>().join(", ")
}

/// The parameters of a model, start values where none is given.
fn given(model: &str, params: &[(&str, &Param)], set: &[String]) -> Result<Vec<f64>, String> {
    let mut p: Vec<f64> = params.iter().map(|(_, param)| param.start).collect();
    for text in set {
        let (key, value) = pair(text)?;
        let Some(k) = params.iter().position(|(own, _)| *own == key) else {
            let keys: Vec<&str> = params.iter().map(|(key, _)| *key).collect();
            return Err(format!("{model} has no parameter \"{key}\"; there are {}", keys.join(", ")));
        };
        let value = parse_number(value)?;
        let [lo, hi] = params[k].1.limits;
        if !(lo..=hi).contains(&value) {
            return Err(format!("{key} = {value} is outside what the law allows, {lo} … {hi}"));
        }
        p[k] = value;
    }
    Ok(p)
}

/// Abscissae of an evaluation.
struct Grid<'a> {
    name: &'a str,
    x: Vec<f64>,
}

/// `omega=1e-6..1e6:log:121`
fn grid(over: &str) -> Result<Grid<'_>, String> {
    let wrong = || {
        format!(
            "\"{over}\" is not a grid; write omega=1e-6..1e6:log:121 (f for Hz), t=1e-3..1e3:log:61 or T=600..800:linear:41"
        )
    };
    let (name, rest) = pair(over).map_err(|_| wrong())?;
    let mut pieces = rest.split(':');
    let (Some(ends), Some(scale), Some(count), None) = (pieces.next(), pieces.next(), pieces.next(), pieces.next())
    else {
        return Err(wrong());
    };
    let [lo, hi] = parse_range(ends)?;
    let count: usize = count.parse().ok().filter(|n| (2..=1_000_000).contains(n)).ok_or_else(wrong)?;
    if lo >= hi || scale == "log" && lo <= 0.0 {
        return Err(format!("{lo}..{hi}: the ends of a grid must be ascending, and positive on a logarithmic one"));
    }
    let at = |k: usize| k as f64 / (count - 1) as f64;
    let x = match scale {
        "log" => (0..count).map(|k| lo * (hi / lo).powf(at(k))).collect(),
        "linear" => (0..count).map(|k| lo + (hi - lo) * at(k)).collect(),
        _ => return Err(wrong()),
    };
    Ok(Grid { name, x })
}

fn option_value(kind: &OptionKind, text: &str) -> Result<Value, String> {
    let list = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    let items = || list().map(str::to_owned).collect::<Vec<_>>();
    match kind {
        OptionKind::Choice { .. } | OptionKind::Action { .. } => Ok(text.into()),
        OptionKind::Choices { .. } | OptionKind::Parameters | OptionKind::Columns { .. } => Ok(items().into()),
        OptionKind::Formula { .. } => Ok(text.into()),
        OptionKind::Number { .. } => number(text),
        OptionKind::Numbers { .. } => list().map(number).collect(),
        OptionKind::Group => whole(text),
        OptionKind::Mask => list().map(whole).collect(),
        OptionKind::Range => range(text),
        OptionKind::Values { .. } => values(&items(), number),
        OptionKind::Limits => values(&items(), range),
    }
}

fn whole(text: &str) -> Result<Value, String> {
    text.trim().parse::<u32>().map(Value::from).map_err(|_| format!("\"{text}\" is not a whole number"))
}

/// `["p=v", …]` as an object.
fn values(pairs: &[String], parse: fn(&str) -> Result<Value, String>) -> Result<Value, String> {
    let entry = |text: &String| pair(text).and_then(|(key, value)| Ok((key.to_owned(), parse(value)?)));
    pairs.iter().map(entry).collect::<Result<Map<_, _>, _>>().map(Value::Object)
}

fn pair(text: &str) -> Result<(&str, &str), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| format!("\"{text}\" should have the form name=value"))?;
    Ok((key.trim(), value.trim()))
}

fn number(text: &str) -> Result<Value, String> {
    parse_number(text).map(Value::from)
}

fn range(text: &str) -> Result<Value, String> {
    parse_range(text).map(|ends| json!(ends))
}

fn parse_number(text: &str) -> Result<f64, String> {
    text.trim().parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(|| format!("\"{text}\" is not a number"))
}

fn parse_range(text: &str) -> Result<[f64; 2], String> {
    let (lo, hi) = text.split_once("..").ok_or_else(|| format!("\"{text}\" should have the form lo..hi"))?;
    // An end that is not given is none: JSON has no infinity, so the largest number stands for it.
    let end = |text: &str, open: f64| if text.trim().is_empty() { Ok(open) } else { parse_number(text) };
    Ok([end(lo, f64::MIN)?, end(hi, f64::MAX)?])
}

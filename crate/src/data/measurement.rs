//! The typed, checked, SI measurements that analyses take. Only the constructors here make one; later code never re-checks it.

use super::columns::modulus_letter;
use super::error::DataError;
use super::grouping::{self, GroupBy, Grouping, USUAL_TOLERANCE};
use super::notice::{Notice, listed, quoted};
use super::reading::{Column, Decision, Table};
use crate::catalog::Choice;
use crate::numbers::Numbers;
use crate::units::{Quantity, Unit};
use serde::{Deserialize, Serialize};

/// What a table measures: one abscissa, one or more ordinates, rows in groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Measurement {
    /// Kind of experiment.
    pub kind: Kind,
    /// One line for lists.
    pub title: String,
    /// Number of the table, from 0.
    pub table: usize,
    /// The column along which it was measured.
    pub abscissa: Channel,
    /// The columns that were measured.
    pub ordinates: Vec<Channel>,
    /// Rows that belong together (isotherms of a family); one group when nothing splits them.
    pub groups: Vec<Group>,
    /// Ids of the analyses that can use it.
    pub analyses: Vec<String>,
}

/// Kind of experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Frequency sweeps at several temperatures.
    IsothermFamily,
    /// One frequency sweep, or a master curve.
    FrequencySweep,
    /// Moduli against temperature, at one frequency or several.
    TemperatureSweep,
    /// Something against time.
    TimeTrace,
    /// Columns whose meaning is not known.
    Columns,
}

/// One column of a measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Channel {
    /// Number of the column in its table, from 0.
    pub column: usize,
    /// Name as written in the file.
    pub name: String,
    /// LaTeX symbol (`G'`, `E''`, `\tan\delta`), from the name where it tells shear from tension.
    pub symbol: String,
    /// What it measures.
    pub quantity: Quantity,
    /// Unit in the file.
    pub unit: Unit,
    /// Values in SI, one for each row of the table; NaN where there is none.
    #[serde(skip)]
    pub si: Numbers,
}

/// Rows that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Group {
    /// Short name: `705 K`, `set 3`.
    pub label: String,
    /// Mean temperature, K.
    pub temperature: Option<f64>,
    /// Standard deviation of the temperature, K.
    pub temperature_spread: Option<f64>,
    /// Rows of the table, from 0, in the order of the file.
    #[serde(skip)]
    pub rows: Vec<u32>,
    /// How many rows.
    pub size: usize,
}

/// Storage, loss and loss factor against angular frequency, at one temperature: checked, in SI, ascending in frequency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrequencySweep {
    /// Angular frequency, rad/s; positive, ascending.
    pub omega: Vec<f64>,
    /// Storage modulus, Pa; NaN where missing. Empty when not measured.
    pub storage: Vec<f64>,
    /// Loss modulus, Pa; NaN where missing. Empty when not measured.
    pub loss: Vec<f64>,
    /// Loss factor; NaN where missing. Empty when not measured.
    pub loss_factor: Vec<f64>,
    /// Row of the table of each point.
    pub rows: Vec<u32>,
    /// Mean temperature, K, when known.
    pub temperature: Option<f64>,
}

impl FrequencySweep {
    /// The sweep of one group of a measurement.
    ///
    /// Points whose frequency is missing, zero or negative are left out with a notice; so are points without any number.
    /// Negative moduli stay, with a notice: near the resolution of an instrument noise makes them, and leaving them out would
    /// bias what remains.
    ///
    /// # Errors
    /// The measurement is not a frequency sweep, the group does not exist, or no point is left.
    pub fn of(measurement: &Measurement, group: usize) -> Result<(Self, Vec<Notice>), DataError> {
        if measurement.abscissa.quantity != Quantity::Frequency {
            return Err(DataError::NotAFrequencySweep {
                title: measurement.title.clone(),
                abscissa: measurement.abscissa.name.clone(),
            });
        }
        let Some(chosen) = measurement.groups.get(group) else {
            return Err(DataError::NoSuchGroup { group, groups: measurement.groups.len() });
        };
        let omega = |row: u32| value(&measurement.abscissa, row);
        let ordinate = |quantity| measurement.ordinates.iter().find(|channel| channel.quantity == quantity);
        let (storage, loss, loss_factor) =
            (ordinate(Quantity::StorageModulus), ordinate(Quantity::LossModulus), ordinate(Quantity::LossFactor));
        let has_a_number = |row: u32| {
            [storage, loss, loss_factor].into_iter().flatten().any(|channel| value(channel, row).is_finite())
        };

        let (with_frequency, no_frequency): (Vec<u32>, Vec<u32>) =
            chosen.rows.iter().partition(|&&row| omega(row) > 0.0 && omega(row).is_finite());
        let (mut rows, empty): (Vec<u32>, Vec<u32>) = with_frequency.into_iter().partition(|&row| has_a_number(row));
        if rows.is_empty() {
            return Err(DataError::NoPoints { group: chosen.label.clone(), rows: chosen.rows.len() });
        }
        rows.sort_by(|&a, &b| omega(a).total_cmp(&omega(b)));

        let mut notices = Vec::new();
        let numbered = |rows: &[u32]| listed("row", &rows.iter().map(|row| row + 1).collect::<Vec<_>>());
        if !no_frequency.is_empty() {
            notices.push(Notice::warning(
                "no_frequency",
                format!(
                    "{}: {} left out, as {} frequency is missing, zero or negative.",
                    chosen.label,
                    numbered(&no_frequency),
                    if no_frequency.len() == 1 { "its" } else { "their" }
                ),
            ));
        }
        if !empty.is_empty() {
            notices.push(Notice::info(
                "empty_points",
                format!(
                    "{}: {} left out, with a frequency but no modulus or loss factor.",
                    chosen.label,
                    numbered(&empty)
                ),
            ));
        }
        for channel in [storage, loss].into_iter().flatten() {
            let mut negative: Vec<u32> = rows.iter().copied().filter(|&row| value(channel, row) < 0.0).collect();
            negative.sort_unstable();
            if !negative.is_empty() {
                notices.push(Notice::warning(
                    "negative_modulus",
                    format!(
                        "{}: {} is negative in {}; kept, since leaving noise out on one side would bias the rest.",
                        chosen.label,
                        quoted(&channel.name),
                        numbered(&negative)
                    ),
                ));
            }
        }
        let column = |channel: Option<&Channel>| -> Vec<f64> {
            channel.map(|channel| rows.iter().map(|&row| value(channel, row)).collect()).unwrap_or_default()
        };
        let sweep = FrequencySweep {
            omega: rows.iter().map(|&row| omega(row)).collect(),
            storage: column(storage),
            loss: column(loss),
            loss_factor: column(loss_factor),
            temperature: chosen.temperature,
            rows,
        };
        Ok((sweep, notices))
    }
}

fn value(channel: &Channel, row: u32) -> f64 {
    channel.si.get(row as usize).copied().unwrap_or(f64::NAN)
}

/// What one table measures, with the decisions and doubts on the way.
pub(crate) struct Measured {
    /// `None` for a table that has nothing to draw against anything.
    pub measurement: Option<Measurement>,
    /// How the rows were grouped: changeable.
    pub decisions: Vec<Decision>,
    pub notices: Vec<Notice>,
}

/// How the user wants rows grouped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupOptions<'a> {
    /// `none`, or the name or number of a column.
    pub by: Option<&'a str>,
    /// Kelvin.
    pub tolerance: Option<f64>,
}

/// What `table`, number `number` of its file, measures.
pub(crate) fn measure(table: &Table, number: usize, options: GroupOptions) -> Measured {
    let mut notices = Vec::new();
    let si: Vec<Numbers> = table.columns.iter().map(|column| si(column)).collect();
    let find = |quantity| table.columns.iter().position(|column| column.quantity == quantity && column.values > 0);
    let (frequency, temperature, time) = (find(Quantity::Frequency), find(Quantity::Temperature), find(Quantity::Time));
    let moduli: Vec<usize> =
        [Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor].into_iter().filter_map(find).collect();
    note_rivals(table, &mut notices);
    note_impossible(table, &moduli, frequency, &si, &mut notices);

    let tolerance = options.tolerance.unwrap_or(USUAL_TOLERANCE);
    let by = match options.by {
        None => GroupBy::Auto,
        Some("none") => GroupBy::Nothing,
        Some(name) => column_named(table, name).map_or(GroupBy::Auto, GroupBy::Column),
    };
    let slices: Vec<Option<&[f64]>> = si.iter().map(|numbers| Some(&numbers[..])).collect();
    let mut grouping = grouping::group(table, &slices, by, tolerance);

    let numbers_of = |column: usize| si.get(column).map_or(&[][..], |numbers| &numbers[..]);
    let kind = kind(table, numbers_of, &grouping, frequency, temperature, time, &moduli);
    let along_temperature = kind == Kind::TemperatureSweep;
    if let (true, GroupBy::Auto, Some(column)) = (along_temperature, by, frequency) {
        let why = "the temperature runs while frequencies repeat".to_string();
        grouping = grouping::by_frequency(column, numbers_of(column), why);
    } else if matches!(by, GroupBy::Auto) && !keeps_groups(table, kind, &grouping, &slices) {
        grouping = grouping::group(table, &slices, GroupBy::Nothing, tolerance);
        grouping.why = "the rows are one measurement".into();
    }
    if !grouping.left_out.is_empty() && grouping.left_out.len() < table.rows {
        let lines: Vec<u32> =
            grouping.left_out.iter().filter_map(|&row| table.row_lines.get(row as usize).copied()).collect();
        notices.push(Notice::warning(
            "rows_without_group",
            format!(
                "Rows on {} have no number in the column the rows are grouped by, and belong to no group.",
                listed("line", &lines)
            ),
        ));
    }

    let abscissa = match kind {
        Kind::IsothermFamily | Kind::FrequencySweep => frequency,
        Kind::TemperatureSweep => temperature,
        Kind::TimeTrace => time,
        Kind::Columns => {
            let varies = |index: &usize| {
                let range = table.columns.get(*index).and_then(|column| column.range);
                range.is_some_and(|[low, high]| low < high) && grouping.column != Some(*index)
            };
            let free = |index: &usize| has_numbers(table, *index) && !moduli.contains(index);
            let first = (0..table.columns.len()).find(|index| free(index) && varies(index));
            let any = (0..table.columns.len()).find(free);
            [frequency, temperature, time, first].into_iter().flatten().find(varies).or(any)
        }
    };
    let others = || {
        let quantity_of = |index: usize| table.columns.get(index).map(|column| column.quantity);
        // The rivals of the abscissa say nothing when drawn against it.
        let rival = move |index| {
            abscissa.is_some_and(|x| quantity_of(x) == quantity_of(index))
                && quantity_of(index) != Some(Quantity::Other)
        };
        (0..table.columns.len())
            .filter(move |&index| Some(index) != abscissa && has_numbers(table, index) && !rival(index))
    };
    let ordinates: Vec<usize> = if moduli.is_empty() { others().collect() } else { moduli };
    let channels: Vec<Channel> = ordinates.iter().filter_map(|&index| channel(table, index, &si)).collect();
    let letter = family_letter(&channels);
    let abscissa = abscissa.and_then(|index| channel(table, index, &si));

    let measurement = match abscissa {
        Some(abscissa) if !channels.is_empty() => {
            let temperatures = temperature.map(numbers_of);
            let celsius = temperature.and_then(|index| table.columns.get(index)).map(|column| column.unit);
            let groups = groups(table, &grouping, temperatures, celsius, &si);
            let measurement = Measurement {
                kind,
                title: title(table, kind, groups.len()),
                table: number,
                abscissa,
                ordinates: channels.into_iter().map(|channel| with_letter(channel, letter)).collect(),
                groups,
                analyses: Vec::new(),
            };
            note_few_points(table, &measurement, &mut notices);
            Some(measurement)
        }
        _ => {
            notices.push(Notice::warning(
                "nothing_to_plot",
                format!(
                    "Table {} holds a single column of numbers: there is nothing to draw it against.",
                    quoted(&table.title)
                ),
            ));
            None
        }
    };
    let decisions =
        if measurement.is_some() { grouping_decisions(table, &grouping, tolerance, options) } else { Vec::new() };
    Measured { measurement, decisions, notices }
}

/// The column of a name, or of a number from 1.
pub(crate) fn column_named(table: &Table, name: &str) -> Option<usize> {
    let name = name.trim();
    let by_number = || name.parse::<usize>().ok()?.checked_sub(1).filter(|&index| index < table.columns.len());
    table.columns.iter().position(|column| column.name == name).or_else(by_number)
}

fn has_numbers(table: &Table, index: usize) -> bool {
    table.columns.get(index).is_some_and(|column| column.values > 0 && column.quantity != Quantity::Set)
}

fn si(column: &Column) -> Numbers {
    column.numbers.iter().map(|&number| column.unit.to_si(number)).collect()
}

/// Whether groups found without being asked for are worth keeping: several held temperatures, or sets.
fn keeps_groups(table: &Table, kind: Kind, grouping: &Grouping, si: &[Option<&[f64]>]) -> bool {
    /// Fewer rows than these to a group are no curve.
    const FEWEST_ROWS: usize = 3;
    let Some(index) = grouping.column else { return true };
    let held = || {
        let kelvin = si.get(index).copied().flatten().unwrap_or_default();
        grouping.groups.iter().all(|rows| {
            grouping::mean_and_spread(kelvin, rows).is_some_and(|(_, spread)| spread.unwrap_or(0.0) < LEAST_RUN)
        })
    };
    match (kind, table.columns.get(index).map(|column| column.quantity)) {
        (Kind::IsothermFamily, _) => true,
        _ if table.rows < FEWEST_ROWS * grouping.groups.len() => false,
        (_, Some(Quantity::Set)) => true,
        (Kind::TemperatureSweep, _) => false,
        (Kind::FrequencySweep, _) => grouping.groups.len() == 1 && held(),
        _ => grouping.groups.len() > 1 && held(),
    }
}

/// Kelvin; within less, a temperature is held.
const LEAST_RUN: f64 = 5.0;

/// The kind of experiment that columns and groups amount to.
fn kind<'a>(
    table: &Table,
    numbers_of: impl Fn(usize) -> &'a [f64],
    grouping: &Grouping,
    frequency: Option<usize>,
    temperature: Option<usize>,
    time: Option<usize>,
    moduli: &[usize],
) -> Kind {
    /// Fewer points than these to each frequency are no sweep of the temperature.
    const FEWEST_TEMPERATURES: usize = 5;
    match (frequency, temperature, time) {
        (Some(frequency), temperature, _) if !moduli.is_empty() => {
            let omega = numbers_of(frequency);
            let (swept, rows_swept) = grouping.groups.iter().fold((0, 0), |(groups, rows), group| {
                match grouping::distinct_frequencies(omega, group) {
                    0 | 1 => (groups, rows),
                    _ => (groups + 1, rows + group.len()),
                }
            });
            if swept >= 2 && rows_swept * 2 >= table.rows {
                return Kind::IsothermFamily;
            }
            let every_row: Vec<u32> = (0..table.rows as u32).collect();
            let frequencies = grouping::distinct_frequencies(omega, &every_row).max(1);
            let runs = temperature.and_then(|column| table.columns.get(column)).is_some_and(|column| {
                let [low, high] = column.range.unwrap_or_default();
                column.unit.to_si(high) - column.unit.to_si(low) > LEAST_RUN
            });
            let repeated = table.rows >= FEWEST_TEMPERATURES * frequencies;
            match (frequencies, time) {
                _ if runs && repeated => Kind::TemperatureSweep,
                (1, Some(_)) if repeated => Kind::TimeTrace,
                (1, None) if repeated => Kind::Columns,
                _ => Kind::FrequencySweep,
            }
        }
        (None, Some(_), _) if !moduli.is_empty() => {
            let column = temperature.and_then(|column| table.columns.get(column));
            let [low, high] = column.and_then(|column| column.range).unwrap_or_default();
            match time {
                Some(_) if high - low <= LEAST_RUN => Kind::TimeTrace,
                _ => Kind::TemperatureSweep,
            }
        }
        (None, _, Some(_)) => Kind::TimeTrace,
        _ => Kind::Columns,
    }
}

fn title(table: &Table, kind: Kind, groups: usize) -> String {
    let what = match kind {
        Kind::IsothermFamily => format!("{groups} isotherms"),
        Kind::FrequencySweep if groups > 1 => format!("{groups} frequency sweeps"),
        Kind::FrequencySweep => "frequency sweep".into(),
        Kind::TemperatureSweep if groups > 1 => format!("temperature sweep at {groups} frequencies"),
        Kind::TemperatureSweep => "temperature sweep".into(),
        Kind::TimeTrace => "time trace".into(),
        Kind::Columns => "columns".into(),
    };
    format!("{}: {what}", table.title)
}

fn channel(table: &Table, index: usize, si: &[Numbers]) -> Option<Channel> {
    let column = table.columns.get(index)?;
    let symbol = match column.quantity {
        Quantity::Frequency if column.unit == column.quantity.si() => r"\omega".into(),
        Quantity::Frequency => "f".into(),
        Quantity::Temperature => "T".into(),
        Quantity::Time => "t".into(),
        Quantity::StorageModulus => format!("{}'", modulus_letter(&column.name)),
        Quantity::LossModulus => format!("{}''", modulus_letter(&column.name)),
        Quantity::LossFactor => r"\tan\delta".into(),
        Quantity::Set | Quantity::Other => format!(r"\text{{{}}}", plain_words(&column.name)),
    };
    Some(Channel {
        column: index,
        name: column.name.clone(),
        symbol,
        quantity: column.quantity,
        unit: column.unit,
        si: si.get(index)?.clone(),
    })
}

/// A name without the characters that mean something in LaTeX.
fn plain_words(name: &str) -> String {
    name.chars()
        .map(|c| if matches!(c, '\\' | '{' | '}' | '$' | '_' | '^' | '#' | '&' | '~') { ' ' } else { c })
        .collect()
}

/// The letter of the moduli of one table, when some name tells it and none contradicts.
fn family_letter(channels: &[Channel]) -> Option<char> {
    let is_modulus = |channel: &&Channel| matches!(channel.quantity, Quantity::StorageModulus | Quantity::LossModulus);
    let mut letters = channels.iter().filter(is_modulus).map(|c| modulus_letter(&c.name)).filter(|&c| c != 'M');
    let first = letters.next()?;
    letters.all(|letter| letter == first).then_some(first)
}

fn with_letter(channel: Channel, letter: Option<char>) -> Channel {
    match (letter, channel.symbol.strip_prefix('M')) {
        (Some(letter), Some(primes)) if channel.quantity != Quantity::Other => {
            Channel { symbol: format!("{letter}{primes}"), ..channel }
        }
        _ => channel,
    }
}

/// Labels and temperatures of the groups.
fn groups(
    table: &Table,
    grouping: &Grouping,
    kelvin: Option<&[f64]>,
    unit: Option<Unit>,
    si: &[Numbers],
) -> Vec<Group> {
    let column = grouping.column.and_then(|index| table.columns.get(index));
    let statistics: Vec<Option<(f64, Option<f64>)>> =
        grouping.groups.iter().map(|rows| grouping::mean_and_spread(kelvin.unwrap_or_default(), rows)).collect();
    let first_of = |rows: &[u32]| -> Option<f64> {
        let column = si.get(grouping.column?)?;
        column.get(*rows.first()? as usize).copied()
    };
    let mean_of = |rows: &[u32]| {
        grouping.column.and_then(|index| si.get(index)).and_then(|numbers| grouping::mean_and_spread(numbers, rows))
    };

    // Isotherms are called by their temperature, in the unit of the file; by their set where that is all there is.
    let by_frequency = column.is_some_and(|column| column.quantity == Quantity::Frequency);
    let held = statistics.iter().all(|s| s.is_some_and(|(_, spread)| spread.unwrap_or(0.0) < LEAST_RUN));
    let mut labels: Vec<String> = if by_frequency {
        let unit = column.map_or(Unit::none(), |column| column.unit);
        let frequencies: Vec<f64> =
            grouping.groups.iter().map(|rows| mean_of(rows).map_or(f64::NAN, |(mean, _)| unit.from_si(mean))).collect();
        frequencies.iter().map(|&frequency| format!("{} {}", three_digits(frequency), unit.symbol())).collect()
    } else if held && !statistics.is_empty() && (column.is_some() || grouping.groups.len() == 1) {
        let unit = unit.unwrap_or(Quantity::Temperature.si());
        let means: Vec<f64> = statistics.iter().flatten().map(|(mean, _)| unit.from_si(*mean)).collect();
        let decimals = usize::from(means.iter().any(|mean| (mean - mean.round()).abs() > 0.02));
        means.iter().map(|mean| format!("{} {}", signed(*mean, decimals), unit.symbol())).collect()
    } else if let Some(column) = column {
        let noun = if column.quantity == Quantity::Set { "set" } else { &column.name };
        grouping
            .groups
            .iter()
            .map(|rows| {
                format!("{noun} {}", first_of(rows).map_or_else(String::new, |x| column.unit.from_si(x).to_string()))
            })
            .collect()
    } else {
        vec!["all rows".into(); grouping.groups.len()]
    };
    tell_apart(&mut labels);

    grouping
        .groups
        .iter()
        .zip(labels)
        .zip(statistics)
        .map(|((rows, label), statistics)| Group {
            label,
            temperature: statistics.map(|(mean, _)| mean),
            temperature_spread: statistics.and_then(|(_, spread)| spread),
            size: rows.len(),
            rows: rows.clone(),
        })
        .collect()
}

/// A number with a typographic minus.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.into(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// A number in three significant digits, without trailing zeros.
fn three_digits(value: f64) -> String {
    format!("{value:.2e}").parse::<f64>().map_or_else(|_| value.to_string(), |rounded| rounded.to_string())
}

/// Labels that occur more than once get a number: a family measured up and down has each temperature twice.
fn tell_apart(labels: &mut [String]) {
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for label in labels.iter_mut() {
        let count = seen.entry(label.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *count > 1 {
            *label = format!("{label} ({count})");
        }
    }
}

fn grouping_decisions(table: &Table, grouping: &Grouping, tolerance: f64, options: GroupOptions) -> Vec<Decision> {
    const MOST_CHOICES: usize = 50;
    let name = |index: usize| table.columns.get(index).map(|column| column.name.clone());
    let none = Choice { value: "none".into(), title: "one group".into() };
    let columns = table.columns.iter().filter(|column| column.values > 0).take(MOST_CHOICES);
    let choices = columns.map(|column| Choice { value: column.name.clone(), title: column.name.clone() });
    let value = grouping.column.and_then(name).unwrap_or_else(|| "none".into());
    let why = match options.tolerance {
        Some(_) => "chosen by the user",
        None => "wider than a furnace wanders, narrower than isotherms are apart",
    };
    vec![
        Decision {
            key: "group_by".into(),
            title: "Rows grouped by".into(),
            value,
            choices: std::iter::once(none).chain(choices).collect(),
            why: grouping.why.clone(),
            open: false,
        },
        Decision {
            key: "group_tolerance".into(),
            title: "Gap between isotherms, K".into(),
            value: tolerance.to_string(),
            choices: Vec::new(),
            why: why.into(),
            open: false,
        },
    ]
}

/// Says which of several columns of one quantity is used.
fn note_rivals(table: &Table, notices: &mut Vec<Notice>) {
    for &quantity in crate::units::QUANTITIES.iter().filter(|quantity| **quantity != Quantity::Other) {
        let mut columns = table.columns.iter().filter(|column| column.quantity == quantity && column.values > 0);
        let Some(used) = columns.next() else { continue };
        let rivals: Vec<String> = columns.map(|column| quoted(&column.name)).collect();
        if !rivals.is_empty() {
            let shown = rivals.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
            let more = if rivals.len() > 6 { ", …" } else { "" };
            notices.push(Notice::info(
                "several_candidates",
                format!(
                    "{} columns hold a {}: {} is used, not {shown}{more}. Give it another quantity to use the next.",
                    rivals.len() + 1,
                    quantity.title(),
                    quoted(&used.name)
                ),
            ));
        }
    }
}

/// Says where a modulus is negative and a frequency is not positive, with lines.
fn note_impossible(
    table: &Table,
    moduli: &[usize],
    frequency: Option<usize>,
    si: &[Numbers],
    notices: &mut Vec<Notice>,
) {
    let lines_where = |index: usize, test: fn(f64) -> bool| -> Vec<u32> {
        let numbers = si.get(index).map_or(&[][..], |numbers| &numbers[..]);
        let rows = numbers.iter().zip(&table.row_lines).filter(|(number, _)| test(**number));
        let mut lines: Vec<u32> = rows.map(|(_, line)| *line).collect();
        lines.sort_unstable();
        lines
    };
    let mut say = |index: usize, test: fn(f64) -> bool, code: &str, what: &str| {
        let lines = lines_where(index, test);
        if let (Some(&first), Some(column)) = (lines.first(), table.columns.get(index)) {
            let message = format!("Column {} {what} ({}).", quoted(&column.name), listed("line", &lines));
            notices.push(Notice::warning(code, message).at(first, None));
        }
    };
    if let Some(index) = frequency {
        let what = "holds frequencies that are zero or negative; a frequency sweep leaves these rows out";
        say(index, |omega| omega <= 0.0, "no_frequency", what);
    }
    for &index in moduli {
        let is_modulus = table.columns.get(index).is_some_and(|column| column.quantity != Quantity::LossFactor);
        let what = "holds negative numbers; noise can make them, and they are kept";
        if is_modulus {
            say(index, |modulus| modulus < 0.0, "negative_modulus", what);
        } else {
            say(index, |factor| factor < 0.0, "negative_loss_factor", what);
        }
    }
    let cold = |index: usize| table.columns.get(index).is_some_and(|column| column.quantity == Quantity::Temperature);
    if let Some(index) = (0..table.columns.len()).find(|&index| cold(index)) {
        let what = "goes below the absolute zero; check its unit";
        say(index, |kelvin| kelvin < 0.0, "below_absolute_zero", what);
    }
}

fn note_few_points(table: &Table, measurement: &Measurement, notices: &mut Vec<Notice>) {
    if table.rows == 1 {
        let notice =
            Notice::warning("one_row", "The table has a single row of numbers: nothing can be fitted to one point.");
        notices.push(notice.at(table.lines[0], None));
    }
    let lonely: Vec<&str> =
        measurement.groups.iter().filter(|group| group.size == 1).map(|group| group.label.as_str()).collect();
    if table.rows > 1 && !lonely.is_empty() {
        let shown = lonely.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = if lonely.len() > 5 { ", …" } else { "" };
        notices.push(Notice::info(
            "groups_of_one",
            format!("{} of {} groups have a single row: {shown}{more}.", lonely.len(), measurement.groups.len()),
        ));
    }
}

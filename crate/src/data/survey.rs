//! What a table measures: the kind of experiment, what was measured along what, and which rows belong together.

use super::checks::{note_few_points, note_impossible, note_rivals};
use super::columns::position;
use super::derived;
use super::grouping::{self, GroupBy, Grouping, USUAL_TOLERANCE};
use super::heat_flow::{self, HeatFlowOptions};
use super::labels::{agree_on_letter, group_labels, symbol};
use super::measurement::{Channel, Group, Kind, Measurement};
use super::names::is_secondary;
use super::notice::{Notice, listed, quoted};
use super::reading::{Column, Decision, Table};
use crate::catalog::Choice;
use crate::numbers::Numbers;
use crate::units::{Quantity, Unit};

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
pub(crate) fn measure(table: &Table, number: usize, options: GroupOptions, heat_flow: HeatFlowOptions) -> Measured {
    let survey = Survey::of(table);
    let mut notices = Vec::new();
    note_rivals(table, &mut notices);
    note_impossible(table, &survey.si, &mut notices);

    let (kind, grouping) = survey.kind_and_grouping(options);
    note_left_out(table, &grouping, &mut notices);
    if grouping.column.is_none() && options.by.is_some_and(|by| by != "none" && column_named(table, by).is_some()) {
        notices.push(Notice::warning("too_many_groups", format!("The rows were not grouped: {}.", grouping.why)));
    }
    let groups = survey.groups(&grouping);
    let abscissa = survey.abscissa(kind, &grouping);
    let mut ordinates: Vec<Channel> =
        survey.ordinates(kind, abscissa).into_iter().filter_map(|index| survey.channel(index)).collect();
    derived::add_moduli(&mut ordinates, &mut notices);
    if kind == Kind::TimeTrace {
        derived::add_creep(&mut ordinates, &mut notices);
    }
    agree_on_letter(&mut ordinates);

    match abscissa.and_then(|index| survey.channel(index)) {
        Some(abscissa) if !ordinates.is_empty() => {
            let by_frequency = grouping
                .column
                .and_then(|at| table.columns.get(at))
                .is_some_and(|column| column.quantity == Quantity::Frequency);
            let title = title(table, kind, groups.len(), by_frequency);
            let run = heat_flow::run(table, heat_flow, &mut notices);
            let (heat_flow, asked) = run.map_or((None, Vec::new()), |(run, asked)| (Some(run), asked));
            let measurement = Measurement {
                kind,
                title,
                table: number,
                abscissa,
                ordinates,
                groups,
                heat_flow,
                analyses: Vec::new(),
                beside: Vec::new(),
            };
            note_few_points(table, &measurement, &mut notices);
            let mut decisions = grouping_decisions(table, &grouping, options);
            decisions.extend(asked);
            Measured { measurement: Some(measurement), decisions, notices }
        }
        _ => {
            let message = format!(
                "Table {} holds a single column of numbers: there is nothing to draw it against.",
                quoted(&table.title)
            );
            notices.push(Notice::warning("nothing_to_plot", message));
            Measured { measurement: None, decisions: Vec::new(), notices }
        }
    }
}

/// The column of a name, or of a number from 1.
pub(crate) fn column_named(table: &Table, name: &str) -> Option<usize> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    position(&names, name)
}

/// The column of a quantity: of several, one that was measured rather than set, and the first of those.
pub(crate) fn find(table: &Table, quantity: Quantity) -> Option<usize> {
    let of_quantity = |(_, column): &(usize, &Column)| column.quantity == quantity && column.values > 0;
    let all: Vec<(usize, &Column)> = table.columns.iter().enumerate().filter(of_quantity).collect();
    let measured = all.iter().find(|(_, column)| !is_secondary(&column.name)).or(all.first());
    let since_step = all.iter().find(|(_, column)| quantity == Quantity::Time && starts_at_zero(&column.numbers));
    since_step
        .filter(|_| !measured.is_some_and(|(_, column)| starts_at_zero(&column.numbers)))
        .or(measured)
        .map(|one| one.0)
}

/// Whether a time counts from where its table begins and does so throughout: where another goes on from what was done before, a law of
/// creep or relaxation needs this one.
fn starts_at_zero(time: &[f64]) -> bool {
    time.first() == Some(&0.0) && time.is_sorted()
}

/// Kelvin; within less, a temperature is held.
const LEAST_RUN: f64 = 5.0;

/// The columns of a table by what they are for.
struct Survey<'a> {
    table: &'a Table,
    /// Every column in SI.
    si: Vec<Numbers>,
    frequency: Option<usize>,
    temperature: Option<usize>,
    time: Option<usize>,
    /// What an oscillation measures: moduli and loss factor, or compliances, or permittivities; those that there are.
    moduli: Vec<usize>,
}

/// What an oscillation measures, in groups of which the first that a table has is drawn.
const OSCILLATION: &[&[Quantity]] = &[
    &[Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor],
    &[Quantity::ComplexModulus, Quantity::PhaseAngle, Quantity::LossFactor],
    &[Quantity::StorageCompliance, Quantity::LossCompliance, Quantity::LossFactor],
    &[Quantity::StoragePermittivity, Quantity::LossPermittivity, Quantity::LossFactor],
];

/// Horizontal and vertical ones.
const SHIFT_FACTORS: &[Quantity] = &[Quantity::ShiftFactor, Quantity::VerticalShiftFactor];

impl<'a> Survey<'a> {
    fn of(table: &'a Table) -> Self {
        let find = |quantity| find(table, quantity);
        let in_si = |column: &Column| match column.unit.is_si() {
            true => column.numbers.clone(),
            false => column.numbers.iter().map(|&number| column.unit.to_si(number)).collect(),
        };
        let measured = |group: &&[Quantity]| group.iter().take(2).any(|&quantity| find(quantity).is_some());
        let only_factor: &[Quantity] = &[Quantity::LossFactor];
        let moduli = OSCILLATION.iter().copied().find(measured).unwrap_or(only_factor);
        Survey {
            table,
            si: table.columns.iter().map(in_si).collect(),
            frequency: find(Quantity::Frequency),
            temperature: find(Quantity::Temperature),
            time: find(Quantity::Time),
            moduli: moduli.iter().filter_map(|&quantity| find(quantity)).collect(),
        }
    }

    fn has(&self, quantity: Quantity) -> bool {
        find(self.table, quantity).is_some()
    }

    fn column(&self, index: usize) -> Option<&'a Column> {
        self.table.columns.get(index)
    }

    fn si_of(&self, index: usize) -> &[f64] {
        self.si.get(index).map_or(&[], |numbers| &numbers[..])
    }

    /// The kind of experiment, and the groups that go with it unless the user wants others.
    fn kind_and_grouping(&self, options: GroupOptions) -> (Kind, Grouping) {
        let tolerance = options.tolerance.unwrap_or(USUAL_TOLERANCE);
        let by = match options.by {
            None => GroupBy::Auto,
            Some("none") => GroupBy::Nothing,
            Some(name) => column_named(self.table, name).map_or(GroupBy::Auto, GroupBy::Column),
        };
        let grouping = grouping::group(self.table, &self.si, by, tolerance);
        let kind = self.kind(&grouping);
        let grouping = match (by, kind, self.frequency) {
            (GroupBy::Auto, Kind::TemperatureSweep, Some(column)) => {
                let why = "the temperature runs while frequencies repeat".to_string();
                grouping::by_frequency(column, self.si_of(column), why)
            }
            (GroupBy::Auto, ..) if !self.keeps_groups(kind, &grouping) => {
                grouping::all(self.table.rows, "the rows are one measurement")
            }
            _ => grouping,
        };
        (kind, grouping)
    }

    /// The kind of experiment that columns and groups amount to.
    fn kind(&self, grouping: &Grouping) -> Kind {
        let oscillates = !self.moduli.is_empty();
        let heat = [Quantity::HeatFlow, Quantity::SpecificHeatFlow, Quantity::HeatCapacity];
        if !oscillates {
            match () {
                () if heat.iter().any(|&quantity| self.has(quantity)) && self.temperature_runs() => {
                    return Kind::HeatFlowCurve;
                }
                () if SHIFT_FACTORS.iter().any(|&quantity| self.has(quantity)) && self.temperature.is_some() => {
                    return Kind::ShiftFactors;
                }
                () if self.spectral_axis().is_some() && self.has(Quantity::Intensity) => return Kind::Spectrum,
                () if self.is_stepped(Quantity::ShearRate)
                    && (self.has(Quantity::Viscosity) || self.has(Quantity::Stress)) =>
                {
                    return Kind::FlowCurve;
                }
                () => {}
            }
        }
        match (self.frequency, self.temperature, self.time) {
            (frequency, ..) if oscillates && self.amplitude(frequency).is_some() => Kind::AmplitudeSweep,
            (Some(frequency), ..) if oscillates => self.kind_with_frequency(frequency, grouping),
            (None, Some(_), Some(_)) if oscillates && !self.temperature_runs() => Kind::TimeTrace,
            (None, Some(_), _) if oscillates && self.temperature_runs() => Kind::TemperatureSweep,
            (Some(frequency), ..) if self.sweeps(frequency) => self.kind_with_frequency(frequency, grouping),
            (None, _, Some(_)) => Kind::TimeTrace,
            _ => Kind::Columns,
        }
    }

    /// Whether the frequency takes several values: then whatever stands beside it was measured in a sweep.
    fn sweeps(&self, frequency: usize) -> bool {
        const FEWEST: usize = 3;
        let every_row: Vec<u32> = (0..self.table.rows as u32).collect();
        grouping::distinct_frequencies(self.si_of(frequency), &every_row) >= FEWEST
    }

    /// Whether a quantity was set step by step, by more than it changes on its own.
    fn is_stepped(&self, quantity: Quantity) -> bool {
        const SMALLEST_STEP: f64 = 0.05;
        let Some(index) = find(self.table, quantity) else { return false };
        let ratios = self.si_of(index).windows(2).map(|pair| (pair[1] / pair[0]).abs().ln().abs());
        let (steps, all) = ratios.fold((0usize, 0usize), |(steps, all), ratio| {
            (steps + usize::from(ratio > SMALLEST_STEP), all + usize::from(ratio.is_finite()))
        });
        self.runs(quantity) && steps * 2 > all && self.is_swept(index)
    }

    fn spectral_axis(&self) -> Option<usize> {
        [Quantity::ScatteringAngle, Quantity::ScatteringVector]
            .into_iter()
            .find_map(|quantity| find(self.table, quantity))
    }

    /// The amplitude that runs while frequency and temperature are held.
    fn amplitude(&self, frequency: Option<usize>) -> Option<usize> {
        let every_row: Vec<u32> = (0..self.table.rows as u32).collect();
        let one_frequency =
            frequency.is_none_or(|index| grouping::distinct_frequencies(self.si_of(index), &every_row) <= 1);
        if !one_frequency || self.temperature_runs() {
            return None;
        }
        [Quantity::Strain, Quantity::Stress]
            .into_iter()
            .filter(|&quantity| self.runs(quantity))
            .find_map(|quantity| find(self.table, quantity).filter(|&index| self.is_swept(index)))
    }

    /// Whether a quantity changes by more than a drive drifts.
    fn runs(&self, quantity: Quantity) -> bool {
        const WIDEST_DRIFT: f64 = 5.0;
        find(self.table, quantity).and_then(|index| self.column(index)).is_some_and(|column| {
            let [low, high] = column.range.unwrap_or_default();
            high > 0.0 && (low <= 0.0 || high / low > WIDEST_DRIFT)
        })
    }

    /// Whether most steps from row to row go the same way, as in a sweep.
    fn is_swept(&self, index: usize) -> bool {
        let steps =
            self.si_of(index).windows(2).map(|pair| pair[1] - pair[0]).filter(|step| step.is_finite() && *step != 0.0);
        let (up, all) = steps.fold((0usize, 0usize), |(up, all), step| (up + usize::from(step > 0.0), all + 1));
        all > 0 && (up * 10 >= all * 9 || up * 10 <= all)
    }

    /// Frequency sweep or temperature sweep: which of the two runs, and which is held.
    fn kind_with_frequency(&self, frequency: usize, grouping: &Grouping) -> Kind {
        /// Fewer points than these to each frequency are no sweep of anything else.
        const FEWEST_POINTS: usize = 5;
        let omega = self.si_of(frequency);
        let rows = self.table.rows;
        let swept: Vec<usize> = grouping
            .groups
            .iter()
            .filter(|group| grouping::distinct_frequencies(omega, group) > 1)
            .map(Vec::len)
            .collect();
        if swept.len() > 1 && swept.iter().sum::<usize>() * 2 >= rows {
            // Sweeps of which nobody says at what temperature they were made are no isotherms.
            return if self.temperature.is_some() { Kind::IsothermFamily } else { Kind::FrequencySweep };
        }
        let every_row: Vec<u32> = (0..rows as u32).collect();
        let frequencies = grouping::distinct_frequencies(omega, &every_row).max(1);
        let repeated = rows >= FEWEST_POINTS * frequencies;
        match (frequencies, self.time) {
            _ if repeated && self.temperature_runs() => Kind::TemperatureSweep,
            (1, Some(_)) if repeated => Kind::TimeTrace,
            (1, None) if repeated => Kind::Columns,
            _ => Kind::FrequencySweep,
        }
    }

    fn temperature_runs(&self) -> bool {
        self.temperature.and_then(|index| self.column(index)).is_some_and(|column| {
            let [low, high] = column.range.unwrap_or_default();
            column.unit.to_si(high) - column.unit.to_si(low) > LEAST_RUN
        })
    }

    /// Whether groups that nobody asked for are worth keeping: several held temperatures, or sets.
    fn keeps_groups(&self, kind: Kind, grouping: &Grouping) -> bool {
        /// Fewer rows than these to a group are no curve.
        const FEWEST_ROWS: usize = 3;
        let Some(index) = grouping.column else { return true };
        let held = || grouping.groups.iter().all(|rows| is_held(grouping::mean_and_spread(self.si_of(index), rows)));
        match (kind, self.column(index).map(|column| column.quantity)) {
            (Kind::IsothermFamily, _) => true,
            _ if self.table.rows < FEWEST_ROWS * grouping.groups.len() => false,
            (_, Some(Quantity::Set)) => true,
            (Kind::TemperatureSweep | Kind::HeatFlowCurve | Kind::ShiftFactors, _) => false,
            (Kind::FrequencySweep, _) => grouping.groups.len() == 1 && held(),
            _ => grouping.groups.len() > 1 && held(),
        }
    }

    /// The column along which was measured.
    fn abscissa(&self, kind: Kind, grouping: &Grouping) -> Option<usize> {
        let varies = |&index: &usize| {
            let range = self.column(index).and_then(|column| column.range);
            range.is_some_and(|[low, high]| low < high) && grouping.column != Some(index)
        };
        let free = |index: &usize| self.has_numbers(*index) && !self.moduli.contains(index);
        let columns = 0..self.table.columns.len();
        match kind {
            Kind::IsothermFamily | Kind::FrequencySweep => self.frequency,
            Kind::TemperatureSweep | Kind::HeatFlowCurve | Kind::ShiftFactors => self.temperature,
            Kind::TimeTrace => self.time,
            Kind::AmplitudeSweep => self.amplitude(self.frequency),
            Kind::FlowCurve => find(self.table, Quantity::ShearRate),
            Kind::Spectrum => self.spectral_axis(),
            Kind::Columns => {
                let first = columns.clone().find(|index| free(index) && varies(index));
                let known = [self.frequency, self.temperature, self.time, first];
                known.into_iter().flatten().find(varies).or_else(|| columns.clone().find(free))
            }
        }
    }

    /// The columns that were measured: those of the kind of experiment, or else all that hold numbers.
    fn ordinates(&self, kind: Kind, abscissa: Option<usize>) -> Vec<usize> {
        if !self.moduli.is_empty() && kind != Kind::FlowCurve {
            return self.moduli.clone();
        }
        let of_kind: &[Quantity] = match kind {
            Kind::HeatFlowCurve => &[Quantity::HeatFlow, Quantity::SpecificHeatFlow, Quantity::HeatCapacity],
            Kind::FlowCurve => &[Quantity::Viscosity, Quantity::Stress],
            Kind::FrequencySweep | Kind::IsothermFamily => &[Quantity::Viscosity],
            Kind::ShiftFactors => SHIFT_FACTORS,
            Kind::Spectrum => &[Quantity::Intensity],
            Kind::TimeTrace => &[Quantity::RelaxationModulus, Quantity::CreepCompliance],
            _ => &[],
        };
        let measured: Vec<usize> = of_kind.iter().filter_map(|&quantity| find(self.table, quantity)).collect();
        if !measured.is_empty() {
            return measured;
        }
        let quantity = |index: usize| self.column(index).map(|column| column.quantity);
        let known = abscissa.and_then(quantity).filter(|&quantity| quantity != Quantity::Other);
        (0..self.table.columns.len())
            // Another time or temperature says nothing when drawn against the first.
            .filter(|&index| Some(index) != abscissa && (known.is_none() || quantity(index) != known))
            .filter(|&index| self.has_numbers(index) && self.column(index).is_some_and(|column| !column.given))
            .collect()
    }

    fn has_numbers(&self, index: usize) -> bool {
        self.column(index).is_some_and(|column| column.values > 0 && column.quantity != Quantity::Set)
    }

    /// The channel of a column.
    fn channel(&self, index: usize) -> Option<Channel> {
        let column = self.column(index)?;
        Some(Channel {
            column: index,
            name: column.name.clone(),
            symbol: symbol(column),
            quantity: column.quantity,
            unit: column.unit,
            si: self.si.get(index)?.clone(),
        })
    }

    /// The mean frequency of rows in which it was held, rad/s.
    fn held_frequency(&self, rows: &[u32]) -> Option<f64> {
        let omega = self.si_of(self.frequency?);
        let held = grouping::distinct_frequencies(omega, rows) == 1;
        grouping::mean_and_spread(omega, rows).map(|(mean, _)| mean).filter(|_| held)
    }

    /// The groups with their labels and temperatures.
    fn groups(&self, grouping: &Grouping) -> Vec<Group> {
        let kelvin = self.temperature.map(|index| self.si_of(index)).unwrap_or_default();
        let unit = self.temperature.and_then(|index| self.column(index)).map_or(Unit::none(), |column| column.unit);
        let statistics: Vec<Option<(f64, Option<f64>)>> =
            grouping.groups.iter().map(|rows| grouping::mean_and_spread(kelvin, rows)).collect();
        let means: Vec<f64> = statistics.iter().flatten().map(|(mean, _)| *mean).collect();
        let held = statistics.iter().copied().all(is_held) && (grouping.column.is_some() || statistics.len() == 1);
        let labels = group_labels(self.table, grouping, held.then_some((unit, &means[..])));
        let described = grouping.groups.iter().zip(labels).zip(statistics);
        described
            .map(|((rows, label), statistics)| Group {
                label,
                temperature: statistics.map(|(mean, _)| mean),
                temperature_spread: statistics.and_then(|(_, spread)| spread),
                frequency: self.held_frequency(rows),
                size: rows.len(),
                rows: rows.clone(),
            })
            .collect()
    }
}

/// Whether a temperature of this mean and spread is held.
fn is_held(statistics: Option<(f64, Option<f64>)>) -> bool {
    statistics.is_some_and(|(_, spread)| spread.unwrap_or(0.0) < LEAST_RUN)
}

fn note_left_out(table: &Table, grouping: &Grouping, notices: &mut Vec<Notice>) {
    if grouping.left_out.is_empty() || grouping.left_out.len() == table.rows {
        return;
    }
    let lines: Vec<u32> =
        grouping.left_out.iter().filter_map(|&row| table.row_lines.get(row as usize).copied()).collect();
    let message = format!(
        "Rows on {} have no number in the column the rows are grouped by, and belong to no group.",
        listed("line", &lines)
    );
    notices.push(Notice::warning("rows_without_group", message));
}

fn title(table: &Table, kind: Kind, groups: usize, by_frequency: bool) -> String {
    let what = match kind {
        Kind::IsothermFamily => format!("{groups} isotherms"),
        Kind::FrequencySweep if groups > 1 => format!("{groups} frequency sweeps"),
        Kind::FrequencySweep => "frequency sweep".into(),
        Kind::TemperatureSweep if groups > 1 && by_frequency => format!("temperature sweep at {groups} frequencies"),
        Kind::TemperatureSweep if groups > 1 => format!("{groups} temperature sweeps"),
        Kind::TemperatureSweep => "temperature sweep".into(),
        Kind::AmplitudeSweep => "amplitude sweep".into(),
        Kind::TimeTrace if groups > 1 => format!("{groups} time traces"),
        Kind::TimeTrace => "time trace".into(),
        Kind::HeatFlowCurve if groups > 1 => format!("{groups} heat-flow curves"),
        Kind::HeatFlowCurve => "heat-flow curve".into(),
        Kind::FlowCurve if groups > 1 => format!("{groups} flow curves"),
        Kind::FlowCurve => "flow curve".into(),
        Kind::ShiftFactors => "shift factors".into(),
        Kind::Spectrum => "scattering pattern".into(),
        Kind::Columns => "columns".into(),
    };
    format!("{}: {what}", table.title)
}

/// How rows were grouped, as decisions that can be changed.
fn grouping_decisions(table: &Table, grouping: &Grouping, options: GroupOptions) -> Vec<Decision> {
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
            value: options.tolerance.unwrap_or(USUAL_TOLERANCE).to_string(),
            choices: Vec::new(),
            why: why.into(),
            open: false,
        },
    ]
}

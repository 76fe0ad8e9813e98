//! Rows into groups: isotherms of a family, frequencies of a temperature sweep, sets of a file.

use super::reading::Table;
use crate::math::order::sort_by_number;
use crate::numbers::Numbers;
use crate::units::Quantity;

/// Temperatures closer than this are one isotherm unless the user says otherwise, in kelvin.
///
/// Within an isotherm a furnace wanders by a few tenths of a kelvin; isotherms are rarely less than 2 K apart.
pub const USUAL_TOLERANCE: f64 = 1.0;

/// Frequencies closer than this, as a ratio, are one: drives miss the set frequency by less, and no sweep is finer.
const FREQUENCY_RATIO: f64 = 1.02;

/// More groups than these are no family of anything.
const MOST_GROUPS: usize = 5000;

/// Rows of a table that belong together, and what they were grouped by.
pub(crate) struct Grouping {
    /// Number of the column, when there is one.
    pub column: Option<usize>,
    /// Rows of each group, ascending.
    pub groups: Vec<Vec<u32>>,
    /// Rows that belong to none, as they have no number in that column.
    pub left_out: Vec<u32>,
    /// The reason, in words.
    pub why: String,
}

/// What the user asks for.
#[derive(Clone, Copy)]
pub(crate) enum GroupBy {
    /// Whatever suits the table.
    Auto,
    /// One group.
    Nothing,
    /// Column number, from 0.
    Column(usize),
}

/// Groups the rows of `table`, whose columns have the SI values `si`.
pub(crate) fn group(table: &Table, si: &[Numbers], by: GroupBy, tolerance: f64) -> Grouping {
    let find = |quantity| super::survey::find(table, quantity);
    let values = |column: usize| si.get(column).map_or(&[][..], |numbers| &numbers[..]);
    match by {
        GroupBy::Nothing => all(table.rows, "chosen by the user"),
        GroupBy::Column(column) => {
            let why = "chosen by the user".to_string();
            let grouping = match table.columns.get(column).map(|column| column.quantity) {
                Some(Quantity::Temperature) => by_temperature(column, values(column), tolerance, why),
                Some(Quantity::Frequency) => by_frequency(column, values(column), why),
                _ => by_value(column, values(column), why),
            };
            match grouping.groups.len() {
                0 => all(table.rows, "the column holds no numbers"),
                1..=MOST_GROUPS => grouping,
                found => all(table.rows, &format!("the column has {found} different values, too many for groups")),
            }
        }
        GroupBy::Auto => {
            if let Some(column) = find(Quantity::Set) {
                let numbers = values(column);
                let whole = numbers.iter().filter(|x| x.is_finite()).all(|x| x.fract() == 0.0);
                let grouping = by_value(column, numbers, "a column that names sets".into());
                let given = table.columns.get(column).is_some_and(|column| column.given || !column.labels.is_empty());
                if (whole || given) && (2..=MOST_GROUPS).contains(&grouping.groups.len()) {
                    let finer = find(Quantity::Temperature)
                        .filter(|_| find(Quantity::Frequency).is_some())
                        .and_then(|column| within_sets(column, values(column), &grouping, tolerance));
                    return finer.unwrap_or(grouping);
                }
            }
            if let Some(column) = find(Quantity::Temperature) {
                if let Some(grouping) = by_setpoint(column, values(column)) {
                    return grouping;
                }
                let grouping = by_temperature(column, values(column), tolerance, String::new());
                let found = grouping.groups.len();
                let why = match found {
                    1 => format!("no two temperatures in a row are more than {tolerance} K apart"),
                    _ => format!("{found} temperatures more than {tolerance} K apart"),
                };
                if found <= MOST_GROUPS {
                    return Grouping { why, ..grouping };
                }
            }
            all(table.rows, "no column of sets or temperatures splits the rows")
        }
    }
}

/// One group of all rows.
pub(crate) fn all(rows: usize, why: &str) -> Grouping {
    Grouping { column: None, groups: vec![(0..rows as u32).collect()], left_out: Vec::new(), why: why.into() }
}

/// Clusters of temperatures, ascending: a gap wider than `tolerance` parts two.
fn by_temperature(column: usize, kelvin: &[f64], tolerance: f64, why: String) -> Grouping {
    let (groups, left_out) = clusters(kelvin, |low, high| high - low > tolerance);
    Grouping { column: Some(column), groups, left_out, why }
}

/// Isotherms, where each set of frequency sweeps holds several of them.
fn within_sets(column: usize, kelvin: &[f64], sets: &Grouping, tolerance: f64) -> Option<Grouping> {
    const FEWEST_ROWS: usize = 3;
    let found = by_temperature(column, kelvin, tolerance, String::new());
    let of_one_set = |rows: &Vec<u32>| sets.groups.iter().any(|set| rows.iter().all(|row| set.contains(row)));
    let are_isotherms = found.groups.iter().all(|rows| rows.len() >= FEWEST_ROWS && of_one_set(rows));
    let several = found.groups.len() >= 2 * sets.groups.len() && found.groups.len() <= MOST_GROUPS;
    let why = format!("each set holds temperatures more than {tolerance} K apart");
    (several && are_isotherms).then_some(Grouping { why, ..found })
}

/// Temperatures that were written as set, each for several rows in a row: they part the rows however close they are.
fn by_setpoint(column: usize, kelvin: &[f64]) -> Option<Grouping> {
    const FEWEST_ROWS: usize = 3;
    let runs = kelvin.chunk_by(|a, b| a == b).map(<[f64]>::len);
    let (count, shortest) = runs.fold((0, usize::MAX), |(count, shortest), run| (count + 1, shortest.min(run)));
    if count < 2 || shortest < FEWEST_ROWS {
        return None;
    }
    let grouping = by_value(column, kelvin, format!("{count} temperatures, each written for several rows"));
    (grouping.groups.len() == count).then_some(grouping)
}

/// Clusters of frequencies, ascending.
pub(crate) fn by_frequency(column: usize, omega: &[f64], why: String) -> Grouping {
    let (groups, left_out) = clusters(omega, |low, high| low <= 0.0 || high / low > FREQUENCY_RATIO);
    Grouping { column: Some(column), groups, left_out, why }
}

/// One group for each value, in the order in which they first appear.
fn by_value(column: usize, values: &[f64], why: String) -> Grouping {
    let (mut groups, left_out) = clusters(values, |low, high| low != high);
    sort_by_number(&mut groups, |rows| rows.first().map_or(-1.0, |&row| f64::from(row)));
    Grouping { column: Some(column), groups, left_out, why }
}

/// Single linkage: rows in order of their values, parted where two neighbours are `apart`; rows without a value beside.
fn clusters(values: &[f64], apart: impl Fn(f64, f64) -> bool) -> (Vec<Vec<u32>>, Vec<u32>) {
    // A ramp or a held value of a million rows is in order as it stands, and sorting it would cost more than reading it.
    if values.windows(2).all(|pair| pair[0] <= pair[1]) && values.iter().all(|value| value.is_finite()) {
        let mut next = 0..;
        let runs = values.chunk_by(|&a, &b| !apart(a, b));
        return (runs.map(|run| next.by_ref().take(run.len()).collect()).collect(), Vec::new());
    }
    let numbered = || (0..).zip(values.iter().copied());
    let left_out = numbered().filter(|(_, value)| !value.is_finite()).map(|(row, _)| row).collect();
    let mut order: Vec<(u32, f64)> = numbered().filter(|(_, value)| value.is_finite()).collect();
    // Rows of equal values stay in the order of the file.
    sort_by_number(&mut order, |(_, value)| *value);
    let groups = order
        .chunk_by(|&(_, a), &(_, b)| !apart(a, b))
        .map(|rows| {
            let mut rows: Vec<u32> = rows.iter().map(|&(row, _)| row).collect();
            rows.sort_unstable();
            rows
        })
        .collect();
    (groups, left_out)
}

fn at(values: &[f64], row: u32) -> f64 {
    values.get(row as usize).copied().unwrap_or(f64::NAN)
}

/// How many different frequencies the rows have.
pub(crate) fn distinct_frequencies(omega: &[f64], rows: &[u32]) -> usize {
    let positive = || rows.iter().map(|&row| at(omega, row)).filter(|omega| *omega > 0.0 && omega.is_finite());
    // Most often there is one, which needs no sorting.
    let (low, high) = positive().fold((f64::INFINITY, 0.0_f64), |(low, high), omega| (low.min(omega), high.max(omega)));
    if high <= low * FREQUENCY_RATIO {
        return usize::from(high > 0.0);
    }
    let mut found: Vec<f64> = positive().collect();
    found.sort_unstable_by(f64::total_cmp);
    // Measured from the first of each: a dense sweep is a chain of near neighbours, yet not one frequency.
    let mut count = 0;
    let mut first = 0.0;
    for frequency in found {
        if frequency > first * FREQUENCY_RATIO {
            first = frequency;
            count += 1;
        }
    }
    count
}

/// Mean and standard deviation of the finite values of some rows; no deviation for a single one.
pub(crate) fn mean_and_spread(values: &[f64], rows: &[u32]) -> Option<(f64, Option<f64>)> {
    let finite = || rows.iter().map(|&row| at(values, row)).filter(|value| value.is_finite());
    let count = finite().count();
    if count == 0 {
        return None;
    }
    let mean = finite().sum::<f64>() / count as f64;
    let squares: f64 = finite().map(|value| (value - mean).powi(2)).sum();
    Some((mean, (count > 1).then(|| (squares / (count - 1) as f64).sqrt())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dense_sweep_is_many_frequencies_and_a_jittering_one_is_one() {
        let rows: Vec<u32> = (0..10_000).collect();
        let dense: Vec<f64> = rows.iter().map(|&row| 10f64.powf(f64::from(row) / 5000.0)).collect();
        assert!(distinct_frequencies(&dense, &rows) > 50);
        let jittering: Vec<f64> = rows.iter().map(|&row| 1.0 + 1e-4 * f64::from(row % 7)).collect();
        assert_eq!(distinct_frequencies(&jittering, &rows), 1);
    }

    #[test]
    fn isotherms_are_told_apart_by_the_gap_between_them_not_by_their_width() {
        let kelvin = [300.0, 300.4, 299.7, 310.2, f64::NAN, 310.0, 300.1];
        let grouping = by_temperature(0, &kelvin, 1.0, String::new());
        assert_eq!(grouping.groups, [vec![0, 1, 2, 6], vec![3, 5]]);
        assert_eq!(grouping.left_out, [4]);
    }

    #[test]
    fn values_in_order_are_grouped_as_if_they_were_not() {
        let ascending = [1.0, 1.0, 1.4, 3.0, 3.5, 9.0];
        let apart = |low: f64, high: f64| high - low > 1.0;
        let (groups, left_out) = clusters(&ascending, apart);
        assert_eq!((groups, left_out.len()), (vec![vec![0, 1, 2], vec![3, 4], vec![5]], 0));
        let descending: Vec<f64> = ascending.iter().rev().copied().collect();
        assert_eq!(clusters(&descending, apart).0, [vec![3, 4, 5], vec![1, 2], vec![0]]);
    }

    #[test]
    fn sets_keep_the_order_of_the_file() {
        let grouping = by_value(0, &[2.0, 2.0, 0.0, 1.0, 0.0], String::new());
        assert_eq!(grouping.groups, [vec![0, 1], vec![2, 4], vec![3]]);
    }

    #[test]
    fn a_drive_that_misses_its_frequency_by_a_percent_is_at_that_frequency() {
        let omega = [1.0, 1.005, 2.0, 0.995, 4.0, 2.01];
        assert_eq!(distinct_frequencies(&omega, &[0, 1, 2, 3, 4, 5]), 3);
        assert_eq!(by_frequency(0, &omega, String::new()).groups, [vec![0, 1, 3], vec![2, 5], vec![4]]);
    }

    #[test]
    fn one_value_has_a_mean_but_no_spread() {
        assert_eq!(mean_and_spread(&[300.0, f64::NAN], &[0, 1]), Some((300.0, None)));
        assert_eq!(mean_and_spread(&[f64::NAN], &[0]), None);
        assert_eq!(mean_and_spread(&[1.0, 3.0], &[0, 1]), Some((2.0, Some(2.0_f64.sqrt()))));
    }
}

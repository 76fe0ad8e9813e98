//! Sorting by a number, compiled once for all types: every type's own sort would weigh 5 to 10 kB in the page.

/// Sorts by a number of each, ascending with NaN last; equals stay in their order.
pub fn sort_by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> f64) {
    let numbers: Vec<f64> = items.iter().map(number).collect();
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order_of(&numbers).into_iter().filter_map(|place| unsorted[place].take()));
}

/// Places of the numbers, ascending with NaN last; equals stay in their order.
pub fn order_of(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ascend_equals_keep_their_order_and_what_is_no_number_comes_last() {
        let mut items = vec![("a", 2.0), ("b", f64::NAN), ("c", -1.0), ("d", 2.0)];
        sort_by_number(&mut items, |(_, number)| *number);
        assert_eq!(items.iter().map(|(name, _)| *name).collect::<String>(), "cadb");
    }
}

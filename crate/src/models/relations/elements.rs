//! Facts about chemical elements that a composition needs: atomic weights, radii, mixing enthalpies of pairs. What the tables do not
//! hold is `None`, never a guess.

/// Weights and radii; the sources stand in the file.
const ELEMENTS: &str = include_str!("elements.txt");

/// Mixing enthalpies of pairs; the source stands in the file.
const PAIRS: &str = include_str!("mixing_enthalpy.txt");

/// Half a unit in the last place of [`mixing_enthalpy`] is where its rounding ends, kJ/mol.
pub const PAIR_ROUNDING: f64 = 0.5;

/// The symbol as the table has it, when there is such an element.
pub fn element(symbol: &str) -> Option<&'static str> {
    lines(ELEMENTS).filter_map(|line| line.split(' ').next()).find(|known| *known == symbol)
}

/// Standard atomic weight, g/mol; `None` for elements without one.
pub fn atomic_weight(symbol: &str) -> Option<f64> {
    of_element(symbol, 1)
}

/// Radius of the atom in metallic glasses, pm (Miracle et al. 2010); `None` where the assessment has none.
pub fn atomic_radius(symbol: &str) -> Option<f64> {
    of_element(symbol, 2)
}

/// Enthalpy of mixing of an equiatomic binary liquid by Miedema's model, kJ/mol; `None` for pairs that the table does not hold.
pub fn mixing_enthalpy(a: &str, b: &str) -> Option<f64> {
    let symbols = || lines(PAIRS).filter_map(|line| line.split(' ').next());
    let place = |symbol: &str| symbols().position(|known| known == symbol);
    let (first, second) = (place(a)?, place(b)?);
    let (low, high) = (first.min(second), first.max(second));
    // A line holds the pairs with the elements above it.
    let value = lines(PAIRS).nth(high)?.split(' ').nth(1 + low)?;
    if low == high { Some(0.0) } else { value.parse().ok() }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

fn of_element(symbol: &str, column: usize) -> Option<f64> {
    let line = lines(ELEMENTS).find(|line| line.split(' ').next() == Some(symbol))?;
    line.split(' ').nth(column)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairs_of_the_paper_are_in_either_order_what_it_prints() {
        for (a, b, printed) in [
            ("Zr", "Cu", -23.0),
            ("Zr", "Al", -44.0),
            ("Zr", "Dy", 8.0),
            ("Cu", "Al", -1.0),
            ("Cu", "Dy", -22.0),
            ("Al", "Dy", -38.0),
        ] {
            assert_eq!((mixing_enthalpy(a, b), mixing_enthalpy(b, a)), (Some(printed), Some(printed)));
        }
    }

    #[test]
    fn every_element_stands_once_and_what_is_not_known_is_not_given() {
        let symbols: Vec<&str> = lines(ELEMENTS).filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(symbols.len(), 118);
        assert!(symbols.iter().enumerate().all(|(at, symbol)| !symbols[..at].contains(symbol)));
        assert_eq!((atomic_weight("Zr"), atomic_radius("Zr")), (Some(91.224), Some(158.0)));
        assert_eq!((atomic_weight("Tc"), atomic_radius("Xe"), mixing_enthalpy("O", "Zr")), (None, None, None));
        assert_eq!(element("Dy"), Some("Dy"));
        assert_eq!(element("X"), None);
    }
}

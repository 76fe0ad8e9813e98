//! Moduli and compliances from what a file has instead: magnitude and phase angle, or compliances; strain at a held stress, or stress at
//! a held strain.

use super::measurement::Channel;
use super::notice::{Notice, quoted};
use crate::units::Quantity;

/// Replaces magnitude and phase, or compliances, by storage and loss modulus; the loss factor stays.
pub(crate) fn add_moduli(channels: &mut Vec<Channel>, notices: &mut Vec<Notice>) {
    let find = |quantity| channels.iter().find(|channel| channel.quantity == quantity);
    let derived = match (find(Quantity::ComplexModulus), find(Quantity::PhaseAngle), find(Quantity::LossFactor)) {
        // G' = |G*| cos δ, G'' = |G*| sin δ
        (Some(modulus), Some(phase), _) => {
            both(modulus, phase, |modulus, delta| (modulus * delta.cos(), modulus * delta.sin()))
        }
        // cos δ = 1/√(1 + tan² δ)
        (Some(modulus), None, Some(factor)) => both(modulus, factor, |modulus, tangent| {
            let storage = modulus / tangent.hypot(1.0);
            (storage, storage * tangent)
        }),
        _ => match (find(Quantity::StorageCompliance), find(Quantity::LossCompliance)) {
            // G* = 1/J*, with J* = J' - iJ''
            (Some(storage), Some(loss)) => both(storage, loss, |storage, loss| {
                let square = storage * storage + loss * loss;
                (storage / square, loss / square)
            }),
            _ => return,
        },
    };
    let [storage, loss] = &derived;
    notices.push(Notice::info(
        "moduli_computed",
        format!("Storage and loss modulus were computed from {}.", quoted(&storage.name)),
    ));
    let replaced =
        [Quantity::ComplexModulus, Quantity::PhaseAngle, Quantity::StorageCompliance, Quantity::LossCompliance];
    let (storage, loss) = (storage.clone(), loss.clone());
    channels.retain(|channel| !replaced.contains(&channel.quantity));
    channels.splice(0..0, [storage, loss]);
}

/// Replaces strain and stress against time by the creep compliance, where the stress is held, or by the relaxation modulus, where the
/// strain is.
pub(crate) fn add_creep(channels: &mut Vec<Channel>, notices: &mut Vec<Notice>) {
    /// Half the range of what is held, relative to it, without a hundredth of the points at either end: those of the step itself.
    const HELD: f64 = 0.02;
    let find = |quantity| channels.iter().find(|channel| channel.quantity == quantity);
    let (Some(strain), Some(stress)) = (find(Quantity::Strain), find(Quantity::Stress)) else { return };
    let held = |channel: &Channel| {
        let mut all: Vec<f64> = channel.si.iter().copied().filter(|value| value.is_finite()).collect();
        all.sort_by(f64::total_cmp);
        let step = all.len() / 100;
        all.get(step)
            .zip(all.iter().nth_back(step))
            .is_some_and(|(low, high)| *low > 0.0 && high - low < HELD * (high + low))
    };
    let (quantity, held, other, name) = match (held(stress), held(strain)) {
        (true, false) => (Quantity::CreepCompliance, stress, strain, "creep compliance"),
        (false, true) => (Quantity::RelaxationModulus, strain, stress, "relaxation modulus"),
        _ => return,
    };
    notices.push(Notice::info(
        "creep_computed",
        format!("{} is held: the {name} was computed from it and {}.", quoted(&held.name), quoted(&other.name)),
    ));
    let si = other.si.iter().zip(held.si.iter()).map(|(&other, &held)| other / held).collect();
    let symbol = if quantity == Quantity::CreepCompliance { "J(t)" } else { "G(t)" };
    let of_both = Channel {
        column: other.column,
        name: format!("{}, {}", other.name, held.name),
        symbol: symbol.into(),
        quantity,
        unit: quantity.si(),
        si,
    };
    channels.retain(|channel| !matches!(channel.quantity, Quantity::Strain | Quantity::Stress));
    channels.insert(0, of_both);
}

/// Storage and loss modulus, from two channels row by row.
fn both(first: &Channel, second: &Channel, moduli: impl Fn(f64, f64) -> (f64, f64)) -> [Channel; 2] {
    let of_compliance = first.quantity == Quantity::StorageCompliance;
    let letter = match first.symbol.trim_start_matches('|').chars().next() {
        Some('D') => 'E',
        Some('J') | None => 'G',
        Some(letter) => letter,
    };
    let unit = if of_compliance { Quantity::StorageModulus.si() } else { first.unit };
    let (storage, loss): (Vec<f64>, Vec<f64>) =
        first.si.iter().zip(second.si.iter()).map(|(&a, &b)| moduli(a, b)).unzip();
    let channel = |quantity, primes: &str, si: Vec<f64>| Channel {
        column: first.column,
        name: format!("{}, {}", first.name, second.name),
        symbol: format!("{letter}{primes}"),
        quantity,
        unit,
        si: si.into(),
    };
    [channel(Quantity::StorageModulus, "'", storage), channel(Quantity::LossModulus, "''", loss)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Unit;

    fn channel(quantity: Quantity, symbol: &str, si: f64) -> Channel {
        let si = vec![si].into();
        Channel { column: 0, name: "x".into(), symbol: symbol.into(), quantity, unit: Unit::none(), si }
    }

    fn moduli(first: Channel, second: Channel) -> [f64; 2] {
        let mut channels = vec![first, second];
        add_moduli(&mut channels, &mut Vec::new());
        [Quantity::StorageModulus, Quantity::LossModulus]
            .map(|quantity| channels.iter().find(|channel| channel.quantity == quantity).unwrap().si[0])
    }

    #[test]
    fn strain_at_a_held_stress_is_creep_and_stress_at_a_held_strain_relaxation() {
        let both = |strain: &[f64], stress: &[f64]| {
            let of = |quantity, si: &[f64]| Channel { si: si.to_vec().into(), ..channel(quantity, "", 0.0) };
            let mut channels = vec![of(Quantity::Strain, strain), of(Quantity::Stress, stress)];
            add_creep(&mut channels, &mut Vec::new());
            (channels[0].quantity, channels[0].si.to_vec())
        };
        assert_eq!(both(&[0.5, 1.0, 2.0], &[10.0; 3]), (Quantity::CreepCompliance, vec![0.05, 0.1, 0.2]));
        assert_eq!(both(&[0.5; 3], &[8.0, 4.0, 2.0]), (Quantity::RelaxationModulus, vec![16.0, 8.0, 4.0]));
        // Neither is held in a test of strength, and nothing moves where both are.
        assert_eq!(both(&[0.5, 1.0, 2.0], &[1.0, 2.0, 4.0]).0, Quantity::Strain);
        assert_eq!(both(&[0.5; 3], &[1.0; 3]).0, Quantity::Strain);
    }

    #[test]
    fn magnitude_and_phase_and_compliances_give_the_moduli() {
        let close = |found: [f64; 2], expected: [f64; 2]| {
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() <= 1e-14 * expected.abs(), "{found} {expected}"); // a few roundings
            }
        };
        // 3-4-5: |G*| = 5, tan δ = 4/3; J* = 1/(3 + 4i) = 0.12 - 0.16i.
        let magnitude = || channel(Quantity::ComplexModulus, "|G^*|", 5.0);
        close(moduli(magnitude(), channel(Quantity::PhaseAngle, "", (4.0_f64 / 3.0).atan())), [3.0, 4.0]);
        close(moduli(magnitude(), channel(Quantity::LossFactor, "", 4.0 / 3.0)), [3.0, 4.0]);
        let storage = channel(Quantity::StorageCompliance, "J'", 0.12);
        close(moduli(storage, channel(Quantity::LossCompliance, "J''", 0.16)), [3.0, 4.0]);
    }
}

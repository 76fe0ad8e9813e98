//! Random numbers that can be repeated: a stream for each pair of a seed and a number, the same digits on every machine.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};
use std::f64::consts::TAU;

/// A stream of random numbers.
pub struct Random {
    generator: Pcg64,
    /// The second number of the last pair of normal ones.
    spare: Option<f64>,
}

impl Random {
    /// Stream number `stream` of `seed`. Streams and seeds that differ in one bit have nothing in common.
    pub fn new(seed: u64, stream: u64) -> Random {
        // Neighbouring seeds of the generator give related streams, so all of its seed comes from a mixer.
        let mut state = mixed(seed) ^ mixed(stream.wrapping_add(GOLDEN)).rotate_left(32);
        let mut bytes = [0; 32];
        for word in bytes.chunks_exact_mut(8) {
            state = state.wrapping_add(GOLDEN);
            word.copy_from_slice(&mixed(state).to_le_bytes());
        }
        Random { generator: Pcg64::from_seed(bytes), spare: None }
    }

    /// A number from 0 to below 1, in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of `0 … count − 1`; 0 when there is none.
    pub fn below(&mut self, count: usize) -> usize {
        // The product's upper half: biased by count/2⁶⁴, which no sample shows.
        ((u128::from(self.generator.next_u64()) * count as u128) >> 64) as usize
    }

    /// −1 or +1.
    pub fn sign(&mut self) -> f64 {
        if self.generator.next_u64() >> 63 == 0 { -1.0 } else { 1.0 }
    }

    /// A normal number of mean 0 and variance 1 (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        // 1 − u is never 0.
        let length = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        let (sin, cos) = (TAU * self.uniform()).sin_cos();
        self.spare = Some(length * sin);
        length * cos
    }
}

/// 2⁶⁴ over the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014): each bit of the result depends on each bit of `x`.
fn mixed(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moments of 100,000 numbers are within this of those of the distribution: 5 standard deviations of the fourth moment.
    const SAMPLING: f64 = 0.16;

    #[test]
    fn normal_numbers_have_the_moments_of_the_normal_distribution() {
        let mut random = Random::new(1, 0);
        let numbers: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        let moment = |k: i32| numbers.iter().map(|x| x.powi(k)).sum::<f64>() / numbers.len() as f64;
        for (k, expected) in [(1, 0.0), (2, 1.0), (3, 0.0), (4, 3.0)] {
            assert!((moment(k) - expected).abs() < SAMPLING, "{k}: {}", moment(k));
        }
    }

    #[test]
    fn neighbouring_streams_and_seeds_are_unrelated() {
        let first = |seed: u64| (0..2000).map(move |k| Random::new(seed + k % 2, k / 2).normal());
        let numbers: Vec<f64> = first(7).collect();
        for lag in [1, 2, 3] {
            let related: f64 = numbers.iter().zip(&numbers[lag..]).map(|(a, b)| a * b).sum::<f64>() / 2000.0;
            // Five standard deviations of the mean of 2000 products.
            assert!(related.abs() < 5.0 / 2000_f64.sqrt(), "{lag}: {related}");
        }
        assert_eq!(Random::new(7, 3).uniform(), Random::new(7, 3).uniform());
    }

    #[test]
    fn each_of_a_few_is_drawn_equally_often() {
        let mut random = Random::new(3, 5);
        let mut counts = [0_i32; 6];
        (0..60_000).for_each(|_| counts[random.below(6)] += 1);
        // Five standard deviations of a binomial count: 5 √(60000 · 1/6 · 5/6).
        assert!(counts.iter().all(|c| (c - 10_000).abs() < 457), "{counts:?}");
        assert_eq!(random.below(0), 0);
    }
}

//! The Gumbel distribution of u = (ln τ − ln τ_c)/b in equal steps: where its modes stand and what each weighs.

/// Which way the long tail points. The most frequent time is τ_c for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew {
    /// Towards short times: density `exp(u − e^u)`. With b = 1/χ its response at high frequency is a power law of exponent χ.
    Left,
    /// Towards long times: density `exp(−u − e^{−u})`.
    Right,
}

/// One of the times that stand for the distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mode {
    /// `(ln τ − ln τ_c)/b`.
    pub u: f64,
    /// Its share; all shares add up to 1.
    pub weight: f64,
}

impl Skew {
    /// The u below which lies the probability `p`, given `p` and `1 − p` so that either may be small.
    fn quantile(self, p: f64, rest: f64) -> f64 {
        match self {
            Skew::Left => (-ln_of_complement(p, rest)).ln(),
            Skew::Right => -(-ln_of_complement(rest, p)).ln(),
        }
    }

    /// Density of the distribution of u.
    pub fn density(self, u: f64) -> f64 {
        let u = if self == Skew::Left { u } else { -u };
        (u - u.exp()).exp()
    }
}

/// `ln(1 − p)` from `p` and `rest = 1 − p`.
fn ln_of_complement(p: f64, rest: f64) -> f64 {
    if p < 0.5 { (-p).ln_1p() } else { rest.ln() }
}

/// `count` modes in the middles of equal intervals of u, which leave out the probability `left_out` at each end.
///
/// Weights are proportional to the density, not differences of the distribution function: for smooth responses the sum then
/// converges faster than any power of the interval (Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 18
/// and 19, leave the discretisation open).
pub fn modes(skew: Skew, left_out: f64, count: usize) -> Vec<Mode> {
    let (first, last) = (skew.quantile(left_out, 1.0 - left_out), skew.quantile(1.0 - left_out, left_out));
    let interval = (last - first) / count as f64;
    let at = |k: usize| first + (k as f64 + 0.5) * interval;
    let total: f64 = (0..count).map(|k| skew.density(at(k))).sum();
    (0..count).map(|k| Mode { u: at(k), weight: skew.density(at(k)) / total }).collect()
}

/// Modes that give sums of single-time responses, `1/(1 + iωτ)` or `e^{−t/τ}`, to nearly full precision at the width `b`.
///
/// The error of a trapezoid rule with steps h is e^{−2πd/h}, d the distance of the next singularity: π/2 for the density, π/(2b)
/// for the response.
pub fn fine_modes(skew: Skew, b: f64) -> Vec<Mode> {
    /// So little that creep and J″ keep their digits over 24 decades: far from τ_c they live on the tail.
    const LEFT_OUT: f64 = 1e-24;
    /// e^{−π²/0.28} = 5e-16
    const STEP: f64 = 0.28;
    /// A width that no data show would take more time than anyone has.
    const MOST: f64 = 8.0;
    let range = -LEFT_OUT.ln() + (-LEFT_OUT.ln()).ln();
    modes(skew, LEFT_OUT, (range / STEP * b.clamp(1.0, MOST)).ceil() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// The reference is given for ε = 1e-6, whose quantiles hold 1e-16/1e-6 in the tail that is near 1 in it.
    const REL: f64 = 1e-11;

    #[test]
    fn modes_and_their_responses_agree_with_the_reference() {
        let table: Value =
            serde_json::from_str(include_str!("../../../tests/golden/reference/gumbel_eq18_19.json")).unwrap();
        let rows = table["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 24);
        for row in rows {
            let skew = if row["skew"] == "left" { Skew::Left } else { Skew::Right };
            let number = |key: &str| row[key].as_f64().unwrap();
            let numbers = |key: &str| -> Vec<f64> { serde_json::from_value(row[key].clone()).unwrap() };
            let triples = |key: &str| -> Vec<Vec<f64>> { serde_json::from_value(row[key].clone()).unwrap() };
            let b = number("b");
            let modes = modes(skew, number("eps"), number("N") as usize);
            for ((mode, u), weight) in modes.iter().zip(numbers("u")).zip(numbers("weights")) {
                assert!((mode.u - u).abs() < REL * u.abs().max(1.0) && (mode.weight / weight - 1.0).abs() < REL);
            }
            for point in triples("J_response") {
                let [x, storage, loss] = [0, 1, 2].map(|k| point[k]);
                let square = |mode: &Mode| (x * (b * mode.u).exp()).powi(2);
                let got: [f64; 2] = [
                    modes.iter().map(|m| m.weight / (1.0 + square(m))).sum(),
                    modes.iter().map(|m| m.weight * square(m).sqrt() / (1.0 + square(m))).sum(),
                ];
                assert!((got[0] / storage - 1.0).abs() < REL && (got[1] / loss - 1.0).abs() < REL, "{got:?} {point:?}");
            }
            for point in triples("creep") {
                let got: f64 = modes.iter().map(|m| m.weight * -(-point[0] * (-b * m.u).exp()).exp_m1()).sum();
                assert!((got / point[1] - 1.0).abs() < REL, "{got} {point:?}");
            }
        }
    }

    #[test]
    fn the_mean_is_eulers_constant_away_from_the_most_frequent_time() {
        // ⟨u⟩ = −γ for the left skew, and its variance is π²/6. The steps leave 1e-14 of the density, and weighed with u some more.
        let modes = fine_modes(Skew::Left, 1.0);
        let mean: f64 = modes.iter().map(|m| m.weight * m.u).sum();
        let square: f64 = modes.iter().map(|m| m.weight * m.u * m.u).sum();
        assert!((mean + 0.577_215_664_901_532_9).abs() < 1e-13, "{mean}");
        assert!((square - mean * mean - std::f64::consts::PI.powi(2) / 6.0).abs() < 1e-12);
    }
}

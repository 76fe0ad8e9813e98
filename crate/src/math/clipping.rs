//! What lies under narrow peaks: the background by clipping (SNIP; Ryan et al., Nucl. Instrum. Methods B 34, 396 (1988)).

/// The curve with everything narrower than `reach` points on either side cut off; wider humps stay.
pub fn clipped(y: &[f64], reach: usize) -> Vec<f64> {
    let mut now = y.to_vec();
    // From wide to narrow, which leaves smoother backgrounds than the other way (Morháč 1997).
    for m in (1..=reach).rev() {
        let before = now.clone();
        for k in m..y.len().saturating_sub(m) {
            now[k] = before[k].min(0.5 * (before[k - m] + before[k + m]));
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_peak_is_cut_off_and_a_straight_line_stays() {
        let line: Vec<f64> = (0..200).map(|k| 5.0 + 0.1 * f64::from(k)).collect();
        assert!(clipped(&line, 20).iter().zip(&line).all(|(a, b)| (a - b).abs() < 1e-12));
        let peak = |k: usize| 50.0 * (-((k as f64 - 100.0) / 4.0).powi(2)).exp();
        let with: Vec<f64> = line.iter().enumerate().map(|(k, v)| v + peak(k)).collect();
        let cut = clipped(&with, 20);
        assert!(cut.iter().zip(&line).all(|(a, b)| (a - b).abs() < 0.5), "a hundredth of the peak");
    }

    #[test]
    fn a_hump_wider_than_the_reach_keeps_most_of_its_height() {
        let hump: Vec<f64> = (0..400).map(|k| 100.0 * (-((f64::from(k) - 200.0) / 80.0).powi(2)).exp()).collect();
        // Each reach m takes off what the hump falls by within it, (m/80)²: 0.9 % up to 5.
        assert!(clipped(&hump, 5)[200] > 98.0);
    }
}

//! Shift factors as other programs read them.

use super::laid::Laid;
use crate::report::ReadyFile;
use std::f64::consts::LN_10;
use std::fmt::Write as _;

/// 0 °C, K.
const ZERO_CELSIUS: f64 = 273.15;

/// One isotherm that has a temperature and overlaps with the reference: factors of other groups are relative to something else, for
/// which these files have no place.
struct Row {
    celsius: f64,
    ln_a: f64,
    ln_b: f64,
}

/// The files; none where no temperature is known.
pub(super) fn files(laid: &Laid) -> Vec<ReadyFile> {
    let of =
        |k: usize| Some(Row { celsius: laid.temperature(k)? - ZERO_CELSIUS, ln_a: laid.ln_a(k), ln_b: laid.ln_b(k) });
    let rows: Vec<Row> = (0..laid.count()).filter(|&k| laid.group(k) == 0).filter_map(of).collect();
    let file = |key: &str, title: &str, ending: &str, text| ReadyFile {
        key: key.into(),
        table: super::tables::SHIFT_FACTORS.into(),
        title: title.into(),
        ending: ending.into(),
        text,
    };
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        file("reptate", "RepTate (.ttsf)", "ttsf", reptate(&rows)),
        file("pyvisco", "pyvisco (.csv)", "csv", pyvisco(&rows)),
    ]
}

/// What RepTate takes for factors of time–temperature superposition. Its first line has parameters of the sample, of which none is known
/// here. It wants the molar mass, by which it divides its correction for the ends of chains: an infinite one leaves that out.
fn reptate(rows: &[Row]) -> String {
    let mut text = String::from("Mw=inf;\n");
    let _ = writeln!(text, "{:<12} {:<20} {:<20}", "T", "aT", "bT");
    let _ = writeln!(text, "{:<12} {:<20} {:<20}", "[°C]", "[-]", "[-]");
    for Row { celsius, ln_a, ln_b } in rows {
        let _ = writeln!(text, "{:<12} {:<20.12e} {:<20.12e}", degrees(*celsius), ln_a.exp(), ln_b.exp());
    }
    text
}

/// What pyvisco takes for shift factors of the user: it has no vertical ones.
fn pyvisco(rows: &[Row]) -> String {
    let mut text = String::from("T,log_aT\nC,-\n");
    for Row { celsius, ln_a, .. } in rows {
        let _ = writeln!(text, "{},{:.12}", degrees(*celsius), ln_a / LN_10);
    }
    text
}

/// Degrees as they were written before they became kelvin: without the rounding of a sum.
fn degrees(celsius: f64) -> f64 {
    (celsius * 1e6).round() / 1e6
}

//! Whether a diffraction pattern is that of a glass: the halo, and crystalline peaks above it or none at the stated sensitivity.

mod figures;
mod halo;

use super::shared::asked::{Asked, number, setting};
use super::shared::columns::{numbers, table};
use super::shared::fitted::Named;
use super::shared::stated::{absent, stated};
use super::shared::transitions::half_range;
use super::shared::windows::{held_windows, window_entries, window_row};
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::{AnalysisEntry, OptionKind};
use crate::data::{Kind, Measurement, Notice};
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::report::{DataTable, Estimate, Finding, Report, Request};
use crate::units::Quantity;
use crate::work::Work;
use halo::{HEIGHT, Halo, POSITION, Pattern, Peak, WIDTH};
use serde_json::{Value, json};

/// The question.
pub struct AmorphousCheck;

impl Analysis for AmorphousCheck {
    fn entry(&self) -> AnalysisEntry {
        let mut options = vec![
            setting(
                "range",
                "Range",
                "Angles or vectors to use, in the unit of the file.",
                OptionKind::Range,
                Value::Null,
            ),
            setting("mask", "Left out", "Rows of the table that are not used.", OptionKind::Mask, json!([])),
            setting(
                "threshold",
                "Threshold",
                "How many standard deviations of the noise a peak has to rise above the halo.",
                number("", [3.0, 100.0]),
                5.0,
            ),
            setting(
                "least_share",
                "Least height",
                "Of a peak relative to the halo: detectors have features of a percent that repeat from pattern to pattern.",
                number("", [0.0, 1.0]),
                0.02,
            )
            .advanced(),
            setting(
                "wavelength",
                "Wavelength",
                "Of the radiation, for angles: then the halo is given as a scattering vector too. Cu Kα: 1.5406.",
                number("Å", [0.01, 100.0]),
                Value::Null,
            ),
        ];
        options.extend(window_entries(
            "Where the halo is fitted, \"window.halo_from\" and \"window.halo_to\", in the unit of the file; about the broadest maximum \
             when not set.",
        ));
        AnalysisEntry {
            id: "amorphous_check".into(),
            title: "Amorphous or crystalline".into(),
            summary: "Position and width of the halo of a diffraction pattern, and the crystalline peaks that rise above it; or none, with \
                      the height that would have been seen."
                .into(),
            explanation: EXPLANATION.into(),
            needs: "intensity against scattering angle 2θ or scattering vector".into(),
            several: false,
            source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), fig. 1(a); Ryan et al., Nucl. Instrum. Methods \
                     B 34, 396 (1988)"
                .into(),
            options,
        }
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        measurement.kind == Kind::Spectrum
    }

    fn likely(&self, measurement: &Measurement) -> bool {
        super::has_rows(measurement, FEWEST)
    }

    fn run(&self, sources: &Sources, request: &Request, _work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let asked = Asked::of(&self.entry(), request)?;
        let mut notices = Vec::new();
        let pattern = pattern(source, &asked, &mut notices)?;
        let held = held_windows(&asked);
        let share = asked.definite("least_share");
        let found = Found::of(&pattern, &held, asked.definite("threshold"), share);
        let abscissa = &source.measurement.abscissa;
        let unit = abscissa.unit.symbol();
        let [first, last] = [pattern.x[0], pattern.x[pattern.x.len() - 1]];
        let parameters = found.halo.as_ref().map_or(Vec::new(), |halo| {
            let row = |key: &str, meaning: &str, value: f64| crate::report::ParameterRow {
                symbol: abscissa.symbol.clone(),
                unit: unit.into(),
                shown: crate::report::Shown {
                    unit: unit.into(),
                    factor: 1.0,
                    value: significant(value, 5),
                    ..crate::report::Shown::default()
                },
                slider: [first, last],
                holds: false,
                ..window_row(key, meaning, value, held.contains_key(key), [first, last])
            };
            vec![row("halo_from", "Halo fitted from", halo.window[0]), row("halo_to", "Halo fitted to", halo.window[1])]
        });
        let wavelength = asked.number("wavelength").filter(|_| abscissa.quantity == Quantity::ScatteringAngle);
        let to_radian = |x: f64| abscissa.unit.to_si(x);
        Ok(Report {
            title: format!("{} — {}", self.entry().title, source.measurement.title),
            inputs: vec![source.input(pattern.x.len(), "all points")],
            request: asked.resolved(request),
            parameters,
            estimates: found.estimates(unit, wavelength.map(|length| (length, to_radian(1.0)))),
            tables: vec![found.table(unit)],
            figures: figures::figures(&pattern, &found, abscissa),
            findings: vec![found.verdict(unit)],
            notices,
            ..Report::default()
        })
    }
}

/// Points that tell a halo from peaks.
const FEWEST: usize = 50;

const EXPLANATION: &str = r"$$I(x)=A\left[\eta L(x)+(1-\eta)G(x)\right]+b_0+b_1(x-x_0)$$

$x$ is the angle 2θ or the scattering vector, $L$ and $G$ are Lorentzian and Gaussian of one full width $w$ at half maximum about $x_0$, the halo of an amorphous structure, on a straight background. It is fitted within 1.6 widths of the broadest maximum, without the points of sharp peaks. Errors add those of the fit to half the range between windows a quarter narrower or wider: the shape of a halo is only roughly this.

Sharp peaks are what rises above a background of clipping (SNIP), which follows everything wider than a third of the halo, by more than the threshold of noise, and a small share of the halo, at three neighbouring points, and not within that distance of an end; noise is taken from neighbouring points and grows as the root of the intensity. Without any, the largest height that would have passed is given relative to the halo: that is the sensitivity, and less crystal, or crystals of some nanometres whose peaks are as wide as the halo, can be there. A pattern without a halo is not called amorphous.";

fn pattern(source: &Source, asked: &Asked, notices: &mut Vec<Notice>) -> Result<Pattern, Failure> {
    let measurement = source.measurement;
    let (x, y) = (&measurement.abscissa, &measurement.ordinates[0]);
    let mask = asked.rows("mask");
    let range = asked.range("range").unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
    let value = |si: &[f64], row: u32| si.get(row as usize).copied().unwrap_or(f64::NAN);
    let rows = measurement.groups.first().map_or(&[][..], |group| &group.rows);
    let mut points: Vec<(f64, f64, u32)> = rows
        .iter()
        .filter(|row| !mask.contains(row))
        .map(|row| (x.unit.from_si(value(&x.si, *row)), y.unit.from_si(value(&y.si, *row)), *row))
        .filter(|(x, y, _)| y.is_finite() && (range[0]..=range[1]).contains(x))
        .collect();
    sort_by_number(&mut points, |point| point.0);
    points.dedup_by(|a, b| a.0 <= b.0);
    // Beyond the edge of a detector there is nothing, not an intensity of zero.
    let seen = |point: &(f64, f64, u32)| point.1 != 0.0;
    let (first, last) = (points.iter().position(seen).unwrap_or(0), points.iter().rposition(seen).map_or(0, |k| k + 1));
    if last - first.min(last) < points.len() {
        notices.push(Notice::info(
            "no_intensity",
            format!("{} points at the ends have an intensity of zero and are left out.", points.len() + first - last),
        ));
        points.truncate(last);
        points.drain(..first);
    }
    if points.len() < FEWEST {
        let message = format!("{} points are too few to tell a halo from peaks; {FEWEST} are needed.", points.len());
        return Err(Failure::option("range", message));
    }
    Ok(Pattern {
        x: points.iter().map(|point| point.0).collect(),
        y: points.iter().map(|point| point.1).collect(),
        rows: points.iter().map(|point| point.2).collect(),
    })
}

/// What a pattern shows.
struct Found {
    halo: Option<Halo>,
    /// Half ranges of height, position and width between windows.
    choice: [f64; 3],
    peaks: Vec<Peak>,
    /// What is broad.
    broad: Vec<f64>,
    /// Height that a peak at the halo would need.
    sensitivity: f64,
    threshold: f64,
}

impl Found {
    fn of(
        pattern: &Pattern,
        held: &std::collections::BTreeMap<String, f64>,
        threshold: f64,
        least_share: f64,
    ) -> Found {
        let [first, last] = [pattern.x[0], pattern.x[pattern.x.len() - 1]];
        let sigma = pattern.noise();
        let given = held.get("halo_from").copied().zip(held.get("halo_to").copied()).map(|(from, to)| [from, to]);
        let start = pattern.first_look(given);
        let widest = start.map_or(0.03 * (last - first), |start| start[1] / 3.0);
        let (peaks, broad) = pattern.peaks(&sigma, widest, threshold);
        let window = |share: f64| {
            start.map(|[position, width]| {
                let half = share * 1.6 * width;
                let get = |key: &str, automatic: f64| held.get(key).copied().unwrap_or(automatic);
                [get("halo_from", (position - half).max(first)), get("halo_to", (position + half).min(last))]
            })
        };
        let fitted = |share: f64| {
            let window = window(share).filter(|[from, to]| from < to)?;
            pattern.halo(window, start?, &sigma, &peaks)
        };
        let stands_out = |halo: &Halo| {
            // A hump that does not stand out of its noise, or has no flanks within the window, is none.
            let tall = halo.errors[HEIGHT].is_some_and(|error| halo.p[HEIGHT] > 5.0 * error);
            let [from, to] = halo.window;
            let sharpest = peaks.iter().map(|peak| peak.height).fold(0.0, f64::max);
            let tall = tall && halo.p[HEIGHT] > 0.02 * sharpest;
            tall && halo.p[WIDTH] < to - from && halo.p[POSITION] > from && halo.p[POSITION] < to
        };
        // Where halos overlap, or the background bends, one is seen in a narrower window only.
        let halo = [1.0, 0.75, 0.5].into_iter().find_map(|share| fitted(share).filter(stands_out));
        let mut choice = [f64::NAN; 3];
        if let Some(halo) = &halo {
            let others: Vec<Halo> = [0.75, 1.25].into_iter().filter_map(fitted).collect();
            for (k, slot) in choice.iter_mut().enumerate() {
                let values: Vec<f64> = others.iter().chain([halo]).map(|one| one.p[k]).collect();
                *slot = half_range(&values);
            }
        }
        let at = halo.as_ref().map_or(0.5 * (first + last), |halo| halo.p[POSITION]);
        let nearest = pattern.x.partition_point(|x| *x < at).min(pattern.x.len() - 1);
        // Without a halo a peak is compared with all that the pattern varies by.
        let extent = || {
            let ends = |[low, high]: [f64; 2], y: &f64| [low.min(*y), high.max(*y)];
            let [low, high] = pattern.y.iter().fold([f64::INFINITY, f64::NEG_INFINITY], ends);
            high - low
        };
        let least = least_share * halo.as_ref().map_or_else(extent, |halo| halo.p[HEIGHT]);
        // Noise that is averaged over five points, as peaks are looked for.
        let sensitivity = (threshold * sigma[nearest] * 0.45_f64.sqrt()).max(least);
        let peaks = peaks.into_iter().filter(|peak| peak.height >= least).collect();
        Found { halo, choice, peaks, broad, sensitivity, threshold }
    }

    fn estimates(&self, unit: &str, radiation: Option<(f64, f64)>) -> Vec<Estimate> {
        let names = [
            (POSITION, Named::new("halo_position", "x_0", "Position of the halo", unit)),
            (WIDTH, Named::new("halo_width", "w", "Full width of the halo at half maximum", unit)),
            (HEIGHT, Named::new("halo_height", "A", "Height of the halo above its background", "")),
        ];
        let none = "No broad maximum stands out of the background.";
        let mut all = Vec::new();
        for (k, named) in &names {
            all.push(match &self.halo {
                None => absent(named, none),
                Some(halo) => {
                    let (fit, choice) = (halo.errors[*k].unwrap_or(f64::NAN), self.choice[*k]);
                    let note = format!(
                        "± {} {unit} of the fit, ± {} {unit} of the choice of the window.",
                        significant(fit, 2),
                        significant(choice, 2)
                    );
                    stated(named, halo.p[*k], Some(fit.hypot(choice)), note)
                }
            });
        }
        if let (Some((length, radian)), Some(halo)) = (radiation, &self.halo) {
            let named = Named::new("halo_vector", "q_0", "Position of the halo as a scattering vector", "1/Å");
            let half = 0.5 * radian * halo.p[POSITION];
            let error = halo.errors[POSITION].unwrap_or(f64::NAN).hypot(self.choice[POSITION]);
            let factor = 4.0 * std::f64::consts::PI / length;
            let slope = factor * half.cos() * 0.5 * radian;
            all.push(stated(&named, factor * half.sin(), Some(slope * error), "From the angle, 4π sin θ/λ."));
        }
        all
    }

    fn verdict(&self, unit: &str) -> Finding {
        let relative = |height: f64| {
            self.halo.as_ref().map_or(String::new(), |halo| {
                format!(", {} % of the halo", significant(100.0 * height / halo.p[HEIGHT], 2))
            })
        };
        let places: Vec<String> = self.peaks.iter().map(|peak| significant(peak.position, 4)).collect();
        match (&self.halo, self.peaks.as_slice()) {
            (Some(_), []) => Finding::new(
                "amorphous",
                "no crystalline peaks",
                format!(
                    "Nothing narrower than a third of the halo rises above it by {} standard deviations and by more than {} high{}.",
                    significant(self.threshold, 3),
                    significant(self.sensitivity, 2),
                    relative(self.sensitivity)
                ),
            ),
            (Some(halo), peaks) => {
                /// Below this share of the area a feature may as well be one of the background, or a second halo cut short.
                const WEAK: f64 = 0.01;
                let sharp: f64 = peaks.iter().map(|peak| peak.area).sum();
                let share = sharp / (sharp + halo.area());
                let tallest = peaks.iter().map(|peak| peak.height).fold(0.0, f64::max);
                let weak = share < WEAK && tallest < 0.1 * halo.p[HEIGHT];
                let (value, but) = match weak {
                    true => (
                        "a weak feature above a halo",
                        " Crystals cannot be told from a second halo or the background by so little: compare with a pattern of the \
                         empty holder.",
                    ),
                    false => ("crystalline peaks above a halo", ""),
                };
                Finding::new(
                    "amorphous",
                    value,
                    format!(
                        "{} at {} {unit}; their area is {} % of that of halo and peaks.{but}",
                        if peaks.len() == 1 { "A peak".into() } else { format!("{} peaks", peaks.len()) },
                        places.join(", "),
                        significant(100.0 * share, 2)
                    ),
                )
            }
            (None, []) => Finding::new(
                "amorphous",
                "neither a halo nor peaks",
                "No broad maximum and no sharp peak stand out of the noise: this pattern tells nothing.",
            ),
            (None, _) => Finding::new(
                "amorphous",
                "crystalline",
                format!("Sharp peaks at {} {unit}, and no broad maximum.", places.join(", ")),
            ),
        }
    }

    fn table(&self, unit: &str) -> DataTable {
        let of = |value: fn(&Peak) -> f64| self.peaks.iter().map(value).collect::<Vec<f64>>();
        table(
            "peaks",
            "Crystalline peaks",
            vec![
                numbers("position", "Position", unit, of(|peak| peak.position)),
                numbers("height", "Height above the halo", "", of(|peak| peak.height)),
                numbers("full_width", "Full width at half maximum", unit, of(|peak| peak.width)),
                numbers("significance", "Height/noise", "", of(|peak| peak.significance)),
                numbers("area", "Area", "", of(|peak| peak.area)),
            ],
        )
    }
}

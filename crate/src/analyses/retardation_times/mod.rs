//! Which retardation times make up a compliance: Gumbel distributions of β and viscoelastic motion beside elasticity and flow.

mod figures;
mod options;
mod series;

use super::curve_laws::{Measured, One, Options};
use super::shared::FitOptions;
use super::shared::asked::Asked;
use super::shared::fitted::Fitted;
use super::shared::ranking::{Candidate, Ranking};
use super::shared::sweep::{
    Part, Quantities, SweepOptions, Target, choose_group, choose_noise, choose_points, is_sweep,
};
use super::{Analysis, Failure, Source, Sources};
use crate::catalog::AnalysisEntry;
use crate::data::{Channel, FrequencySweep, Kind, Measurement, Notice};
use crate::fit::Verdict;
use crate::math::rounding::{significant, with_error};
use crate::models::curve;
use crate::models::relations::compliance::compliance;
use crate::report::{Finding, Report, Request};
use crate::units::Quantity;
use crate::work::Work;
use options::FLOOR_OF;
use serde_json::json;

/// The question.
pub struct RetardationTimes;

/// A compliance as it was measured: J against time, or J′ and J″ against frequency; SI.
struct Data {
    of_time: bool,
    x: Vec<f64>,
    /// J, or J′ and J″.
    values: Vec<Vec<f64>>,
    /// Their standard deviations; NaN where a point is not used.
    sigma: Vec<Vec<f64>>,
    rows: Vec<u32>,
    abscissa: Channel,
    /// Unit of compliances, and the factor to it.
    unit: (String, f64),
    selection: String,
    used: usize,
}

/// One or two distributions, fitted.
struct Distributed {
    distributions: usize,
    fitted: Fitted,
}

impl Distributed {
    fn title(&self) -> &'static str {
        if self.distributions == 1 { "One distribution" } else { "Two distributions" }
    }

    /// Strength, most frequent time and width of each distribution.
    fn each(&self) -> Vec<[f64; 3]> {
        let values = &self.fitted.fit.values;
        values[1..values.len() - 1].chunks_exact(3).map(|own| [own[0], own[1], own[2]]).collect()
    }

    /// The compliance at `x`: J, or J′ and J″.
    fn at(&self, of_time: bool, x: &[f64]) -> Vec<Vec<f64>> {
        let values = &self.fitted.fit.values;
        match series::creep_law(self.distributions).filter(|_| of_time) {
            Some(law) => vec![curve::values(law, x, values)],
            None => {
                let all = series::compliance(x, values);
                vec![all.iter().map(|j| j.re).collect(), all.iter().map(|j| -j.im).collect()]
            }
        }
    }
}

fn creep(measurement: &Measurement) -> bool {
    measurement.kind == Kind::TimeTrace
        && measurement.ordinates.iter().any(|channel| channel.quantity == Quantity::CreepCompliance)
}

impl Analysis for RetardationTimes {
    fn entry(&self) -> AnalysisEntry {
        options::entry()
    }

    fn accepts(&self, measurement: &Measurement) -> bool {
        let has = |part: Part| part.channel(measurement).is_some();
        creep(measurement) || is_sweep(measurement) && has(Part::StorageModulus) && has(Part::LossModulus)
    }

    fn run(&self, sources: &Sources, request: &Request, work: &dyn Work) -> Result<Report, Failure> {
        let source = &sources.first;
        let mut asked = Asked::of(&self.entry(), request)?;
        let fit = FitOptions::asked(&asked)?;
        check_names(&fit)?;
        let mut notices = Vec::new();
        let wanted: &[usize] = match asked.word("distributions") {
            "one" => &[1],
            "two" => &[2],
            _ => &[1, 2],
        };
        let (data, fits) = if creep(source.measurement) {
            of_creep(source, &asked, wanted, &mut notices)?
        } else {
            of_sweep(source, &mut asked, wanted, &fit, &mut notices)?
        };
        if !work.progress(0.9) {
            return Err(Failure::Stopped);
        }
        let mut candidates = Vec::new();
        for one in &fits {
            candidates.push(Candidate { title: one.title(), fitted: &one.fitted, comparable: true });
        }
        let ranking = Ranking::of(candidates);
        let Some(best) = simplest(&fits, &mut notices) else {
            return Err(Failure::option("distributions", "none could be fitted; the notices say why."));
        };
        let shown = |unit: &str| shown(&data, unit);
        let mut findings = if fits.len() > 1 { ranking.findings("") } else { Vec::new() };
        findings.extend(best.fitted.combination_findings());
        findings.extend(of_times(best, &data));
        notices.extend(best.fitted.remarks());
        notices.extend(does_not_describe(best));
        let id = series::creep_law(best.distributions).map_or("", |law| law.info().id);
        Ok(Report {
            title: format!("Retardation times — {}", source.reading.file),
            inputs: vec![source.input(data.used, data.selection.clone())],
            request: asked.resolved(request),
            estimates: best.fitted.estimates(&shown),
            parameters: best.fitted.parameter_rows(id, &shown),
            quality: Some(best.fitted.quality(fit.weights_in_words(FLOOR_OF))),
            correlations: best.fitted.correlations(),
            tables: vec![
                ranking.table(),
                ranking.parameter_table(),
                figures::weights_table(best),
                figures::data_table(best, &data),
            ],
            figures: figures::figures(best, &data),
            findings,
            notices,
            ..Report::default()
        })
    }
}

/// That more is left over than the noise.
fn does_not_describe(best: &Distributed) -> Option<Notice> {
    const DESCRIBES: f64 = 3.0;
    let chi2 = best.fitted.fit.quality.reduced_chi2.filter(|chi2| *chi2 > DESCRIBES)?;
    let message = format!(
        "χ²red = {}: more is left over than the stated noise. The distributions do not describe these data, and their numbers are those of \
         the nearest shape; a relaxation spectrum supposes no shape.",
        significant(chi2, 3)
    );
    Some(Notice::warning("law_does_not_describe", message))
}

/// One distribution unless two describe the data much better.
fn simplest<'a>(fits: &'a [Distributed], notices: &mut Vec<Notice>) -> Option<&'a Distributed> {
    /// A second distribution also follows the noise: three numbers more gain a few units of the criterion by chance, as it may lie anywhere.
    const CLEARLY: f64 = 10.0;
    let [one, two] = fits else { return fits.first() };
    let criterion = |one: &Distributed| one.fitted.fit.quality.aicc.unwrap_or(f64::INFINITY);
    let gain = criterion(one) - criterion(two);
    if gain > CLEARLY {
        return Some(two);
    }
    if gain > 0.0 {
        let message = format!(
            "Two distributions gain {} in AICc, less than {CLEARLY}: not enough to say that there are two.",
            significant(gain, 2)
        );
        notices.push(Notice::info("second_distribution_not_seen", message));
    }
    Some(one)
}

/// That what is held or started from is a parameter of one of the laws.
fn check_names(fit: &FitOptions) -> Result<(), Failure> {
    let known = |name: &String| {
        let key = name.split_once('.').map_or(name.as_str(), |(_, key)| key);
        let has =
            |n: usize| series::creep_law(n).is_some_and(|law| law.info().params.iter().any(|param| param.key == key));
        has(1) || has(2)
    };
    let all = fit.fix.keys().map(|name| ("fix", name)).chain(fit.start.keys().map(|name| ("start", name)));
    match all.into_iter().find(|(_, name)| !known(name)) {
        Some((option, name)) => Err(Failure::option(option, format!("there is no parameter \"{name}\" here."))),
        None => Ok(()),
    }
}

/// Compliances in the inverse of the unit of the modulus, or in that of the creep.
fn shown(data: &Data, unit: &str) -> (String, f64) {
    match unit {
        "1/Pa" => data.unit.clone(),
        "Pa" => (
            data.unit.0.strip_prefix("1/").unwrap_or("Pa").to_owned(),
            if data.unit.0.starts_with("1/") { 1.0 / data.unit.1 } else { 1.0 },
        ),
        other => (other.to_owned(), 1.0),
    }
}

fn left_out(failure: Failure, wanted: &[usize], notices: &mut Vec<Notice>) -> Result<(), Failure> {
    if wanted.len() == 1 {
        return Err(failure);
    }
    notices.push(Notice::warning("model_left_out", failure.to_string()));
    Ok(())
}

fn of_creep(
    source: &Source,
    asked: &Asked,
    wanted: &[usize],
    notices: &mut Vec<Notice>,
) -> Result<(Data, Vec<Distributed>), Failure> {
    let mut fits = Vec::new();
    let mut options = serde_json::Map::new();
    options.insert("models".into(), json!(["gumbel_creep", "gumbel_creep_2"]));
    let given = asked.resolved(&Request::default());
    for key in ["set", "range", "mask", "weights", "relative_error", "floor", "fix", "start", "action"] {
        let value = given.options.get(key).filter(|value| !value.is_null());
        value.map(|value| options.insert(key.into(), value.clone()));
    }
    let request = Request { options: options.into_iter().collect(), ..Request::default() };
    let mut options = Options::of(&request)?;
    let (measured, _) = Measured::of(source, &mut options, notices)?;
    let mut sigma = vec![f64::NAN; measured.values.len()];
    for &distributions in wanted {
        let Some(law) = series::creep_law(distributions) else { continue };
        match One::fit(law, &measured, &options.fit) {
            Ok(one) => {
                one.against.points.iter().zip(&one.against.sigma).for_each(|(&point, s)| sigma[point] = *s);
                fits.push(Distributed { distributions, fitted: one.fitted });
            }
            Err(failure) => left_out(failure, wanted, notices)?,
        }
    }
    let unit = measured.y.unit;
    let data = Data {
        of_time: true,
        used: measured.used.iter().filter(|used| **used).count(),
        x: measured.time_or_temperature,
        values: vec![measured.values],
        sigma: vec![sigma],
        rows: measured.rows,
        abscissa: measured.x,
        unit: (unit.symbol().to_owned(), unit.from_si(1.0)),
        selection: measured.selection,
    };
    Ok((data, fits))
}

fn of_sweep(
    source: &Source,
    asked: &mut Asked,
    wanted: &[usize],
    fit: &FitOptions,
    notices: &mut Vec<Notice>,
) -> Result<(Data, Vec<Distributed>), Failure> {
    let measurement = source.measurement;
    let mut which = SweepOptions {
        quantities: Quantities::StorageAndLoss,
        set: asked.number("set").map(|set| set as usize),
        temperature: asked.number("temperature"),
    };
    let group = choose_group(measurement, &mut which, notices)?;
    asked.set("set", group);
    let (sweep, remarks) = FrequencySweep::of(measurement, group)?;
    notices.extend(remarks);
    let used = choose_points(measurement, &sweep, fit, notices)?;
    let parts = [Part::StorageModulus, Part::LossModulus];
    let noise = choose_noise(source, &sweep, &parts, fit, notices)?;
    let target = Target::new(&sweep, &parts, &used, &noise);
    let mut fits: Vec<Distributed> = Vec::new();
    // Two start from where one ended, asked for or not.
    let one = series::fit(&target, 1, None, fit);
    if wanted.contains(&2) {
        let before = one.as_ref().ok();
        match before.map(|one| series::fit(&target, 2, Some(one), fit)) {
            Some(Ok(fitted)) => fits.push(Distributed { distributions: 2, fitted }),
            Some(Err(failure)) => left_out(failure, wanted, notices)?,
            None => {}
        }
    }
    match one {
        Ok(fitted) if wanted.contains(&1) => fits.insert(0, Distributed { distributions: 1, fitted }),
        Ok(_) => {}
        Err(failure) => left_out(failure, wanted, notices)?,
    }
    // σ of J* = 1/G* is that of G* over |G*|² in size; each part takes the relative error of the whole.
    let mut relative = vec![f64::NAN; sweep.omega.len()];
    for matched in target.matched() {
        let size = sweep.storage[matched.point].hypot(sweep.loss[matched.point]);
        relative[matched.point] = relative[matched.point].max(matched.sigma / size);
    }
    let j: Vec<[f64; 2]> = sweep.storage.iter().zip(&sweep.loss).map(|(g1, g2)| compliance(*g1, *g2)).collect();
    let sigma = |k: usize| relative[k] * j[k][0].hypot(j[k][1]);
    let several = measurement.groups.len() > 1;
    let unit = parts[0].channel(measurement).map(|channel| channel.unit);
    let data = Data {
        of_time: false,
        values: (0..2).map(|part| j.iter().map(|j| j[part]).collect()).collect(),
        sigma: vec![(0..j.len()).map(sigma).collect(); 2],
        x: sweep.omega.clone(),
        rows: sweep.rows.clone(),
        abscissa: measurement.abscissa.clone(),
        unit: unit.map_or(("1/Pa".into(), 1.0), |unit| (format!("1/{}", unit.symbol()), 1.0 / unit.from_si(1.0))),
        selection: if several { measurement.groups[group].label.clone() } else { "all rows".into() },
        used: used.iter().filter(|used| **used).count(),
    };
    Ok((data, fits))
}

/// Where the distributions lie against what was seen, and what their width would be as χ.
fn of_times(best: &Distributed, data: &Data) -> Vec<Finding> {
    let seen = data.x.iter().copied().filter(|x| *x > 0.0);
    let ends = [seen.clone().fold(f64::INFINITY, f64::min), seen.fold(0.0, f64::max)];
    let [short, long] = if data.of_time { ends } else { [1.0 / ends[1], 1.0 / ends[0]] };
    let mut findings = Vec::new();
    let names = if best.distributions == 1 { &["retardation"][..] } else { &["β", "viscoelastic"][..] };
    for (number, (name, [_, tau, _])) in names.iter().zip(best.each()).enumerate() {
        let known = best.fitted.fit.uncertainty.parameters[2 + 3 * number].verdict == Verdict::Determined;
        if !(short..=long).contains(&tau) {
            findings.push(Finding::new(
                "outside_the_window",
                if known { format!("{name}: {} s", significant(tau, 2)) } else { format!("{name}: not determined") },
                format!(
                    "Times of {} s to {} s are seen; the most frequent time of this distribution lies outside, so that its strength \
                     and place rest on the shape of its tail.",
                    significant(short, 2),
                    significant(long, 2)
                ),
            ));
        }
    }
    let width = best.fitted.fit.values.len() - 2;
    /// Relative error of a width from which on it says nothing of χ.
    const ROUGH: f64 = 0.3;
    let b = best.fitted.fit.values[width];
    let known = best.fitted.fit.uncertainty.parameters[width].std_error;
    if let Some(error) = known.filter(|error| *error < ROUGH * b) {
        let (chi, error) = with_error(1.0 / b, Some(error / (b * b)));
        findings.push(Finding::new(
            "width_as_chi",
            format!("$1/b$ = {chi} ± {error}"),
            "The tail towards short times creeps with t^{1/b}: 1/b stands for the χ of eqs. 8 and 9 where that tail is what is seen.",
        ));
    }
    findings.push(Finding::new(
        "viscoplastic",
        "viscosity only",
        "Flow depends on the viscoplastic times through 1/η = ΔJ Σ w/τ alone: their distribution cannot be told from any compliance.",
    ));
    findings
}

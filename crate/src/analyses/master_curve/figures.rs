//! The master curve with its residuals, the shift factors with the laws through them, the isotherms as measured, what tells whether
//! superposition holds, and which frequency is seen at which temperature.

use super::beside::Beside;
use super::laid::{LIFT, Laid, SHIFT};
use super::peak::Peak;
use super::tables::reduced_symbol;
use super::through::Followed;
use super::verdict::{MISSED, PREDICTED};
use crate::analyses::overview::label;
use crate::analyses::shared::fitted::NORMAL_95;
use crate::analyses::shared::law_fit::LawFit;
use crate::analyses::shared::sweep::Part;
use crate::figure::{Axis, Band, Figure, Line, Mark, Move, Moves, Panel, Points, Rule, Scale, Series, Shape};
use crate::math::order::sort_by_number;
use crate::superposition::left_out::LeftOut;
use crate::units::Quantity;

/// Points of a drawn curve: enough to be smooth on paper.
const CURVE: usize = 200;

/// All that is drawn, the most telling first.
pub(super) struct Drawn<'a> {
    pub laid: &'a Laid,
    pub left_out: &'a [LeftOut],
    /// Best first.
    pub laws: &'a [Followed],
    pub beside: Option<&'a Beside>,
    pub peak: Option<&'a Peak>,
}

pub(super) fn figures(drawn: &Drawn) -> Vec<Figure> {
    let mut figures = vec![master_curve(drawn.laid)];
    figures.extend(shift_factors(drawn));
    figures.push(isotherms(drawn.laid));
    figures.extend(left_out(drawn));
    figures.extend(complex_plane(drawn.laid));
    figures.extend(frequency_map(drawn));
    figures.extend(loss_peak(drawn));
    figures.extend(exponents(drawn));
    figures
}

fn log_axis(label: String) -> Axis {
    Axis { label, scale: Scale::Log, range: None }
}

fn linear(label: &str) -> Axis {
    Axis { label: label.into(), scale: Scale::Linear, range: None }
}

fn shape(quantity: usize) -> Shape {
    if quantity == 0 { Shape::Circle } else { Shape::Square }
}

/// The temperatures of the isotherms, when all are known.
fn by_temperature(laid: &Laid) -> Option<Series> {
    Some(Series { label: "$T$ (K)".into(), values: laid.family.temperatures()?.into() })
}

/// The isotherms as they were measured.
fn isotherms(laid: &Laid) -> Figure {
    let measured = &laid.measured;
    let x = log_axis(label(&[&measured.abscissa]));
    let panel = |(quantity, channel): (usize, &crate::data::Channel)| {
        let marks = measured.isotherms.iter().enumerate().map(|(k, one)| {
            Mark::Points(Points {
                name: one.label.clone(),
                series: k as u32,
                x: one.abscissa.iter().map(|x| measured.abscissa.unit.from_si(*x)).collect(),
                y: one.values[quantity].iter().map(|v| channel.unit.from_si(*v)).collect(),
                rows: one.rows.clone(),
                shape: shape(quantity),
                filled: quantity == 0,
                ..Points::default()
            })
        });
        Panel { x: x.clone(), y: log_axis(label(&[channel])), marks: marks.collect(), height: 1.0 }
    };
    Figure {
        ranged: true,
        key: "isotherms".into(),
        title: "Isotherms as measured".into(),
        panels: measured.channels.iter().enumerate().map(panel).collect(),
        series: by_temperature(laid),
        ..Figure::default()
    }
}

/// What moves an isotherm of the master curve: nothing where a law is imposed, which leaves no shift to be set.
fn moves(laid: &Laid, k: usize, quantity: usize) -> Moves {
    if k == laid.pivot || !laid.by_hand() {
        return Moves::default();
    }
    let name = |model: &str| format!("{model}.{}", laid.measured.isotherms[k].label);
    let direction = if laid.measured.of_time() { -1.0 } else { 1.0 };
    let power = laid.family.quantities[quantity].power();
    let free = laid.vertical == super::options::Vertical::Free && power != 0.0;
    Moves {
        x: Some(Move { parameter: name(SHIFT), slope: direction }),
        y: free.then(|| Move { parameter: name(LIFT), slope: 1.0 / power }),
    }
}

/// Points that are used of a quantity of an isotherm.
fn used(laid: &Laid, k: usize, quantity: usize) -> Vec<usize> {
    let one = &laid.measured.isotherms[k];
    (0..one.abscissa.len()).filter(|&point| one.used[point] && one.values[quantity][point].is_finite()).collect()
}

/// The group that is drawn in full: the largest, or that of the isotherm that does not move where there is no larger one.
fn main_group(laid: &Laid) -> usize {
    let own = laid.found.group_of(laid.pivot);
    let size = |group: usize| laid.found.groups[group].isotherms.len();
    (0..laid.found.groups.len()).max_by_key(|&group| (size(group), group == own)).unwrap_or(own)
}

/// To what the abscissae of a group are reduced: the reference temperature, or its own isotherm that does not move.
fn reduced_to(laid: &Laid, group: usize) -> Option<String> {
    let pivot = laid.found.groups[group].pivot;
    let own = if laid.group(pivot) == 0 { laid.reference.temperature } else { laid.temperature(pivot) };
    own.map(|kelvin| format!("{kelvin:.1} K"))
}

/// What is said of an isotherm that no overlap joins to the main curve: its abscissae are those of another temperature.
fn aside(laid: &Laid, k: usize) -> String {
    /// Groups that can be told apart in a legend.
    const FEW: usize = 4;
    let group = laid.found.group_of(k);
    match laid.found.groups.len() {
        _ if group == main_group(laid) => String::new(),
        0..=FEW => {
            let pivot = || laid.measured.isotherms[laid.found.groups[group].pivot].label.clone();
            format!("not joined: reduced to {}", reduced_to(laid, group).unwrap_or_else(pivot))
        }
        _ => "not joined: each reduced to its own temperature".into(),
    }
}

fn master_curve(laid: &Laid) -> Figure {
    let measured = &laid.measured;
    let x_unit = measured.abscissa.unit;
    let unit = x_unit.symbol();
    let symbol = reduced_symbol(laid, &measured.abscissa.symbol);
    // To what it is reduced stands beside the curve: while an isotherm is moved another group may be the largest, on the same axis.
    let x = log_axis(format!("{symbol} ({unit})"));
    let mut panels = Vec::new();
    for (quantity, channel) in measured.channels.iter().enumerate() {
        let points = measured.isotherms.iter().enumerate().map(|(k, one)| {
            let points = used(laid, k, quantity);
            Points {
                name: one.label.clone(),
                series: k as u32,
                x: points.iter().map(|&p| x_unit.from_si(laid.reduced(k, one.abscissa[p]))).collect(),
                y: points
                    .iter()
                    .map(|&p| channel.unit.from_si(laid.lifted_value(k, quantity, one.values[quantity][p])))
                    .collect(),
                rows: points.iter().map(|&p| one.rows[p]).collect(),
                shape: if laid.known[k].is_held() { Shape::Diamond } else { shape(quantity) },
                filled: quantity == 0,
                aside: aside(laid, k),
                moves: moves(laid, k, quantity),
                ..Points::default()
            }
        });
        let points: Vec<Points> = points.collect();
        let mut marks = common_curve(laid, quantity, &points);
        marks.extend(points.into_iter().map(Mark::Points));
        panels.push(Panel { x: x.clone(), y: log_axis(label(&[channel])), marks, height: 1.0 });
    }
    let residuals = residuals(laid);
    if !residuals.is_empty() {
        let range = without_outliers(residuals.iter().flat_map(|points| points.y.iter().copied()));
        let zero = Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false });
        let marks = std::iter::once(zero).chain(residuals.into_iter().map(Mark::Points)).collect();
        panels.push(Panel { x, y: Axis { range, ..linear("residual / σ") }, marks, height: 0.45 });
    }
    let (key, title) = ("master_curve".into(), "Master curve".into());
    Figure { key, title, panels, series: by_temperature(laid), ..Figure::default() }
}

/// The curve of the isotherms of the main group, with its band, as far as there are data beside it.
fn common_curve(laid: &Laid, quantity: usize, points: &[Points]) -> Vec<Mark> {
    /// Beyond the ends of the data the curve is seen up to this factor: farther out it would press them together.
    const BEYOND: f64 = 2.0;
    let measured = &laid.measured;
    let (x_unit, unit) = (measured.abscissa.unit, measured.channels[quantity].unit);
    let group = &laid.found.groups[main_group(laid)];
    if group.isotherms.len() < 2 {
        return Vec::new();
    }
    let values = || points.iter().filter(|one| one.aside.is_empty()).flat_map(|one| one.y.iter().copied());
    let least = values().filter(|y| *y > 0.0).fold(f64::INFINITY, f64::min) / BEYOND;
    let most = values().fold(0.0, f64::max) * BEYOND;
    let master = &group.masters[quantity];
    let level = laid.found.shifts[group.pivot].horizontal - laid.ln_a(group.pivot);
    let [low, high] = ends(laid, &group.isotherms, quantity);
    let at = |k: usize| low + (high - low) * k as f64 / (CURVE - 1) as f64;
    let grid: Vec<f64> = (0..CURVE).map(at).collect();
    let curve = |deviations: f64| {
        let at = |x: &f64| {
            let ln = master.at(x + level).0 + laid.lift_of(group, quantity) + deviations * master.error(x + level);
            unit.from_si(ln.exp())
        };
        grid.iter().map(at).collect::<Vec<f64>>()
    };
    let at = reduced_to(laid, main_group(laid)).map_or(String::new(), |kelvin| format!(", $T_r$ = {kelvin}"));
    let name = format!("master curve{at}");
    // None of the isotherms.
    let series = laid.count() as u32;
    let abscissae = || grid.iter().map(|x| x_unit.from_si(measured.abscissa_at(*x))).collect();
    let within = |y: f64| if (least..=most).contains(&y) { y } else { f64::NAN };
    let kept = |y: f64| y.clamp(least, most);
    let (lower, upper) = (curve(-NORMAL_95), curve(NORMAL_95));
    let band = Band {
        series,
        x: abscissae(),
        lower: lower.into_iter().map(kept).collect(),
        upper: upper.into_iter().map(kept).collect(),
        ..Band::default()
    };
    let line = Line {
        series,
        name: if quantity == 0 { name } else { String::new() },
        x: abscissae(),
        y: curve(0.0).into_iter().map(within).collect(),
        ..Line::default()
    };
    vec![Mark::Band(band), Mark::Line(line)]
}

/// What the common curves leave, in standard deviations; an isotherm by itself has no other curve than its own. They cannot be dragged,
/// so that what a move makes of them is seen while it goes on.
fn residuals(laid: &Laid) -> Vec<Points> {
    let measured = &laid.measured;
    let x_unit = measured.abscissa.unit;
    let mut all = Vec::new();
    for quantity in 0..measured.channels.len() {
        for (k, one) in measured.isotherms.iter().enumerate() {
            let group = &laid.found.groups[laid.found.group_of(k)];
            if group.isotherms.len() < 2 {
                continue;
            }
            let shift = laid.found.shifts[k].horizontal;
            let points = used(laid, k, quantity);
            let residual = |&p: &usize| {
                let x = if measured.of_time() { -one.abscissa[p].ln() } else { one.abscissa[p].ln() };
                let predicted = (group.masters[quantity].at(x + shift).0 + laid.lift_of(group, quantity)).exp();
                let lifted = laid.lifted_value(k, quantity, 1.0);
                (one.values[quantity][p] - predicted / lifted) / one.sigma[quantity][p]
            };
            all.push(Points {
                name: one.label.clone(),
                series: k as u32,
                x: points.iter().map(|&p| x_unit.from_si(laid.reduced(k, one.abscissa[p]))).collect(),
                y: points.iter().map(residual).collect(),
                rows: points.iter().map(|&p| one.rows[p]).collect(),
                shape: shape(quantity),
                filled: quantity == 0,
                aside: aside(laid, k),
                ..Points::default()
            });
        }
    }
    all
}

/// A range with 98 of 100 values well inside, and zero, where a few of the others lie so far out that nothing else would be seen.
fn without_outliers(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    /// Of the span of the others: what lies nearer is shown, and how much room is left beside them.
    const FAR: f64 = 0.5;
    const ROOM: f64 = 0.1;
    let mut sorted: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    sort_by_number(&mut sorted, |value| *value);
    let last = sorted.len().checked_sub(1)?;
    let out = sorted.len() / 100;
    let [low, high] = [sorted[out].min(0.0), sorted[last - out].max(0.0)];
    let far = FAR * (high - low);
    let outliers = sorted[0] < low - far || sorted[last] > high + far;
    let room = ROOM * (high - low);
    (outliers && room > 0.0).then_some([low - room, high + room])
}

/// Reduced range of a quantity of some isotherms, relative to the reference.
fn ends(laid: &Laid, members: &[usize], quantity: usize) -> [f64; 2] {
    members.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], &k| {
        let trace = &laid.family.isotherms[k].traces[quantity];
        let of = |x: Option<&f64>| x.map_or(f64::NAN, |x| x + laid.ln_a(k));
        [low.min(of(trace.x.first())), high.max(of(trace.x.last()))]
    })
}

/// ln a_T against 1000/T with the laws, and what the best law leaves.
fn shift_factors(drawn: &Drawn) -> Option<Figure> {
    let laid = drawn.laid;
    let temperatures = laid.family.temperatures()?;
    let reference = laid.reference.temperature?;
    let best = drawn.laws.first();
    // A group of its own stands where the best law would have it.
    let level = |k: usize| {
        let group = &laid.found.groups[laid.found.group_of(k)];
        match (laid.group(k), best) {
            (0, _) => 0.0,
            (_, Some(law)) => law.ln_a(&[temperatures[group.pivot]], reference)[0] - laid.ln_a(group.pivot),
            (_, None) => f64::NAN,
        }
    };
    let thousand = |t: &f64| 1000.0 / t;
    let (coldest, warmest) = (temperatures[0], temperatures[temperatures.len() - 1]);
    let at = |k: usize| 1.0 / (1.0 / coldest + (1.0 / warmest - 1.0 / coldest) * k as f64 / (CURVE - 1) as f64);
    let grid: Vec<f64> = (0..CURVE).map(at).collect();
    let mut marks = Vec::new();
    let groups = laid.found.groups.len();
    for group in 0..groups {
        let members: Vec<usize> = (0..laid.count()).filter(|&k| laid.group(k) == group).collect();
        let name = match (group, groups) {
            (_, 1) => "shift factors".to_owned(),
            (0, _) => "group 1".to_owned(),
            (group, _) => format!("group {}, placed on the law", group + 1),
        };
        marks.push(Mark::Points(Points {
            name,
            series: group as u32,
            x: members.iter().map(|&k| thousand(&temperatures[k])).collect(),
            y: members.iter().map(|&k| laid.ln_a(k) + level(k)).collect(),
            error: Some(members.iter().map(|&k| laid.ln_a_error(k)).collect()),
            filled: group == 0,
            shape: if group == 0 { Shape::Circle } else { Shape::Square },
            ..Points::default()
        }));
    }
    if let Some(beside) = drawn.beside {
        marks.push(Mark::Points(Points {
            name: format!("times of {}", beside.title),
            series: groups as u32,
            x: temperatures.iter().map(thousand).collect(),
            y: beside.ln_a.iter().map(|[v, _]| *v).collect(),
            error: Some(beside.ln_a.iter().map(|[_, e]| *e).collect()),
            shape: Shape::Triangle,
            ..Points::default()
        }));
    }
    for (number, law) in drawn.laws.iter().enumerate() {
        marks.push(Mark::Line(Line {
            name: law.title().into(),
            series: number as u32,
            x: grid.iter().map(thousand).collect(),
            y: law.ln_a(&grid, reference).into(),
            dashed: number > 0,
        }));
    }
    let x = linear("$1000/T$ (1/K)");
    let mut panels = vec![Panel { x: x.clone(), y: linear(r"$\ln a_T$"), marks, height: 1.0 }];
    if let Some(law) = best {
        let predicted = law.ln_a(&temperatures, reference);
        let main: Vec<usize> = (0..laid.count()).filter(|&k| laid.group(k) == 0).collect();
        let points = Points {
            x: main.iter().map(|&k| thousand(&temperatures[k])).collect(),
            y: main.iter().map(|&k| laid.ln_a(k) - predicted[k]).collect(),
            error: Some(main.iter().map(|&k| laid.ln_a_error(k)).collect()),
            filled: true,
            ..Points::default()
        };
        let zero = Mark::Rule(Rule { name: String::new(), at: 0.0, vertical: false });
        panels.push(Panel { x, y: linear(r"$\ln a_T$ − law"), marks: vec![zero, Mark::Points(points)], height: 0.4 });
    }
    Some(Figure { key: "shift_factors".into(), title: "Shift factors".into(), panels, ..Figure::default() })
}

/// How well each isotherm is predicted by the others.
fn left_out(drawn: &Drawn) -> Option<Figure> {
    let laid = drawn.laid;
    if drawn.left_out.is_empty() {
        return None;
    }
    let at = |one: &LeftOut| laid.temperature(one.isotherm).unwrap_or(one.isotherm as f64 + 1.0);
    let points = Points {
        x: drawn.left_out.iter().map(at).collect(),
        y: drawn.left_out.iter().map(|one| one.ratio).collect(),
        filled: true,
        ..Points::default()
    };
    let rule = |name: &str, at: f64| Mark::Rule(Rule { name: name.into(), at, vertical: false });
    let marks = vec![rule("noise", 1.0), rule("predicted", PREDICTED), rule("missed", MISSED), Mark::Points(points)];
    let x = if laid.family.temperatures().is_some() { "$T$ (K)" } else { "number of the isotherm" };
    let y = Axis {
        range: Some([0.0, drawn.left_out.iter().map(|one| one.ratio).fold(5.0, f64::max) * 1.05]),
        ..linear("misfit / σ")
    };
    Some(Figure {
        key: "left_out".into(),
        title: "Each left out".into(),
        panels: vec![Panel { x: linear(x), y, marks, height: 1.0 }],
        ..Figure::default()
    })
}

/// Phase against magnitude (van Gurp and Palmen), and loss against storage (Cole and Cole): where frequency and temperature do not
/// appear, isotherms that superpose lie on one curve without any shift.
fn complex_plane(laid: &Laid) -> Vec<Figure> {
    let measured = &laid.measured;
    if measured.quantities != [Quantity::StorageModulus, Quantity::LossModulus] {
        return Vec::new();
    }
    let pairs = |k: usize| -> Vec<(usize, f64, f64)> {
        let one = &measured.isotherms[k];
        let of = |p: usize| (p, laid.lifted_value(k, 0, one.values[0][p]), laid.lifted_value(k, 1, one.values[1][p]));
        (0..one.abscissa.len())
            .filter(|&p| one.used[p])
            .map(of)
            .filter(|(_, a, b)| a.is_finite() && b.is_finite())
            .collect()
    };
    let unit = measured.channels[0].unit;
    let marks = |x: &dyn Fn(f64, f64) -> f64, y: &dyn Fn(f64, f64) -> f64| -> Vec<Mark> {
        let one = |k: usize| {
            let pairs = pairs(k);
            Mark::Points(Points {
                name: measured.isotherms[k].label.clone(),
                series: k as u32,
                x: pairs.iter().map(|(_, s, l)| x(*s, *l)).collect(),
                y: pairs.iter().map(|(_, s, l)| y(*s, *l)).collect(),
                rows: pairs.iter().map(|(p, ..)| measured.isotherms[k].rows[*p]).collect(),
                filled: true,
                ..Points::default()
            })
        };
        (0..laid.count()).map(one).collect()
    };
    let [storage, loss] = [&measured.channels[0], &measured.channels[1]];
    let magnitude = storage.symbol.replace("'", "^*");
    vec![
        Figure {
            key: "van_gurp_palmen".into(),
            title: "van Gurp–Palmen".into(),
            panels: vec![Panel {
                x: log_axis(format!("$|{magnitude}|$ ({})", unit.symbol())),
                y: linear(r"$\delta$ (°)"),
                marks: marks(&|s, l| unit.from_si(s.hypot(l)), &|s, l| l.atan2(s).to_degrees()),
                height: 1.0,
            }],
            series: by_temperature(laid),
            ..Figure::default()
        },
        Figure {
            key: "cole_cole".into(),
            series: by_temperature(laid),
            equal: equal_scales(laid),
            title: "Cole–Cole".into(),
            panels: vec![Panel {
                x: linear(&label(&[storage])),
                y: linear(&label(&[loss])),
                marks: marks(&|s, _| unit.from_si(s), &|_, l| measured.channels[1].unit.from_si(l)),
                height: 1.0,
            }],
            ..Figure::default()
        },
    ]
}

/// Whether moduli on scales of equal length leave anything to be seen: one that hardly changes beside the other would be a line.
fn equal_scales(laid: &Laid) -> bool {
    const FLATTEST: f64 = 4.0;
    let span = |quantity: usize| {
        let of =
            |k: usize| used(laid, k, quantity).into_iter().map(move |p| laid.measured.isotherms[k].values[quantity][p]);
        let all = || (0..laid.count()).flat_map(of);
        all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min)
    };
    (1.0 / FLATTEST..=FLATTEST).contains(&(span(1) / span(0)))
}

/// Which frequency, or time, at which temperature shows the same part of the master curve.
fn frequency_map(drawn: &Drawn) -> Option<Figure> {
    let laid = drawn.laid;
    let measured = &laid.measured;
    let temperatures = laid.family.temperatures()?;
    let reference = laid.reference.temperature?;
    let law = drawn.laws.first()?;
    let unit = measured.abscissa.unit;
    let shown = |si: f64| unit.from_si(si);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    // All of one series, whose symbols are then as small as so many want them.
    let mut points = Points { name: "measured".into(), filled: true, ..Points::default() };
    let (mut kelvin, mut own) = (Vec::new(), Vec::new());
    for (k, one) in measured.isotherms.iter().enumerate() {
        for p in (0..one.abscissa.len()).filter(|&p| one.used[p]) {
            let x = laid.reduced(k, one.abscissa[p]);
            if laid.group(k) == 0 {
                (low, high) = (low.min(x), high.max(x));
            }
            kelvin.push(temperatures[k]);
            own.push(shown(one.abscissa[p]));
            points.rows.push(one.rows[p]);
        }
    }
    (points.x, points.y) = (kelvin.into(), own.into());
    let mut marks = vec![Mark::Points(points)];
    let grid: Vec<f64> = (0..60)
        .map(|k| temperatures[0] + (temperatures[temperatures.len() - 1] - temperatures[0]) * f64::from(k) / 59.0)
        .collect();
    let ln_a = law.ln_a(&grid, reference);
    let direction = if measured.of_time() { 1.0 } else { -1.0 };
    let (first, last) = (shown(low).log10().ceil() as i32, shown(high).log10().floor() as i32);
    // A line for each decade would be too many where there are many.
    let every = ((last - first) / 12 + 1).max(1);
    let inside = |y: f64| {
        let all = || measured.isotherms.iter().flat_map(|one| [one.abscissa.first(), one.abscissa.last()]).flatten();
        let (low, high) = (all().copied().fold(f64::INFINITY, f64::min), all().copied().fold(0.0, f64::max));
        (0.3 * low..=3.0 * high).contains(&y)
    };
    for (number, decade) in (first..=last).filter(|decade| decade.rem_euclid(every) == 0).enumerate() {
        let at = unit.to_si(10f64.powi(decade));
        let y =
            ln_a.iter().map(|ln_a| at * (direction * ln_a).exp()).map(|y| if inside(y) { shown(y) } else { f64::NAN });
        marks.push(Mark::Line(Line {
            name: format!("$10^{{{decade}}}$ {}", unit.symbol()),
            series: number as u32 + 1,
            x: grid.clone().into(),
            y: y.collect(),
            dashed: false,
        }));
    }
    Some(Figure {
        key: "frequency_map".into(),
        title: "What is seen where".into(),
        panels: vec![Panel {
            // Said once, and not in each name of the legend.
            x: linear(&format!("$T$ (K); lines: ${}$ at $T_r$ = {reference:.1} K", measured.abscissa.symbol)),
            y: log_axis(label(&[&measured.abscissa])),
            marks,
            height: 1.0,
        }],
        ..Figure::default()
    })
}

/// The loss peak of the master curve with laws through it.
fn loss_peak(drawn: &Drawn) -> Option<Figure> {
    let (laid, peak) = (drawn.laid, drawn.peak?);
    let loss = laid.measured.quantities.iter().position(|quantity| *quantity == Quantity::LossModulus)?;
    let channel = &laid.measured.channels[loss];
    let unit = laid.measured.abscissa.unit;
    let sweep = &peak.sweep;
    let mut marks = vec![Mark::Points(Points {
        name: format!("${}$", channel.symbol),
        x: sweep.omega.iter().map(|x| unit.from_si(*x)).collect(),
        y: sweep.loss.iter().map(|v| channel.unit.from_si(*v)).collect(),
        ..Points::default()
    })];
    let (first, last) = (sweep.omega.first()?.ln(), sweep.omega.last()?.ln());
    let grid: Vec<f64> = (0..CURVE).map(|k| (first + (last - first) * k as f64 / (CURVE - 1) as f64).exp()).collect();
    for (number, LawFit { law, fitted }) in peak.fits.iter().enumerate() {
        marks.push(Mark::Line(Line {
            name: law.title().into(),
            series: number as u32 + 1,
            x: grid.iter().map(|x| unit.from_si(*x)).collect(),
            y: law
                .moduli(&grid, &fitted.fit.values)
                .iter()
                .map(|g| channel.unit.from_si(Part::LossModulus.of(*g)))
                .collect(),
            dashed: number > 0,
        }));
    }
    let x = log_axis(format!("{} ({})", reduced_symbol(laid, &laid.measured.abscissa.symbol), unit.symbol()));
    Some(Figure {
        key: "loss_peak".into(),
        title: "Loss peak".into(),
        panels: vec![Panel { x, y: log_axis(label(&[channel])), marks, height: 1.0 }],
        ..Figure::default()
    })
}

/// The exponent of each isotherm in the global fit.
fn exponents(drawn: &Drawn) -> Option<Figure> {
    let (symbol, exponents) = drawn.beside?.exponent.as_ref()?;
    let temperatures = drawn.laid.family.temperatures()?;
    /// An exponent that is known worse than this is not drawn: it says nothing.
    const KNOWN: f64 = 0.05;
    let known: Vec<usize> = (0..temperatures.len()).filter(|&k| exponents[k][1] < KNOWN).collect();
    let points = Points {
        x: known.iter().map(|&k| temperatures[k]).collect(),
        y: known.iter().map(|&k| exponents[k][0]).collect(),
        error: Some(known.iter().map(|&k| exponents[k][1]).collect()),
        filled: true,
        ..Points::default()
    };
    Some(Figure {
        key: "exponents".into(),
        title: "Exponents".into(),
        panels: vec![Panel {
            x: linear("$T$ (K)"),
            y: linear(&format!("${symbol}$")),
            marks: vec![Mark::Points(points)],
            height: 1.0,
        }],
        ..Figure::default()
    })
}

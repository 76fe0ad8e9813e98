//! Every scene keeps its promises at its start, at both ends of each slider and in each of its views.

use super::*;
use crate::figure::Mark;
use crate::models::modulus::{moduli, qpd::Qpd};
use std::collections::BTreeSet;
use std::f64::consts::TAU;

fn all() -> Vec<SceneEntry> {
    ids().iter().map(|id| find(id).unwrap_or_else(|_| panic!("{id} is found")).entry()).collect()
}

fn request(entry: &SceneEntry) -> SceneRequest {
    SceneRequest { scene: entry.id.clone(), points: 40, ..SceneRequest::default() }
}

fn has_curves(drawn: &Drawn) -> bool {
    let seen = |mark: &Mark| match mark {
        Mark::Line(line) => line.y.iter().filter(|y| y.is_finite()).count() > 1 && line.x.len() == line.y.len(),
        Mark::Points(points) => points.y.iter().all(|y| y.is_finite()),
        _ => true,
    };
    !drawn.figure.panels.is_empty() && drawn.figure.panels.iter().all(|panel| panel.marks.iter().any(seen))
}

/// Of every scene, what is wrong with it.
fn wrong(with: impl Fn(&SceneEntry) -> Vec<String>) -> Vec<String> {
    all().iter().flat_map(|entry| with(entry).into_iter().map(move |what| format!("{}: {what}", entry.id))).collect()
}

fn curves_with(request: SceneRequest, what: String) -> Option<String> {
    let drawn = draw(&request);
    (!drawn.is_ok_and(|drawn| has_curves(&drawn))).then_some(what)
}

#[test]
fn every_scene_is_drawn_at_its_start_and_at_the_ends_of_its_sliders() {
    let found = wrong(|entry| {
        let mut found: Vec<String> = curves_with(request(entry), "at its start".into()).into_iter().collect();
        for parameter in &entry.parameters {
            let Slider { key, slider, start, limits, logarithmic, .. } = parameter;
            let [low, high] = *slider;
            if !(low < high
                && (low..=high).contains(start)
                && limits[0] <= low
                && high <= limits[1]
                && (!logarithmic || low > 0.0))
            {
                found.push(format!("slider of {key}: {low} … {high} about {start}, limits {limits:?}"));
            }
            found.extend(slider.iter().filter_map(|value| {
                let values = [(key.clone(), *value)].into();
                curves_with(SceneRequest { values, ..request(entry) }, format!("at {key} = {value}"))
            }));
        }
        found
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_view_and_every_preset_of_a_scene_can_be_asked_for() {
    let found = wrong(|entry| {
        let mut found = Vec::new();
        if entry.shown == 0 || entry.shown > entry.views.len() {
            found.push(format!("{} of {} views", entry.shown, entry.views.len()));
        }
        for view in &entry.views {
            for logarithmic in [false, true] {
                let show = vec![view.value.clone()];
                found.extend(curves_with(
                    SceneRequest { show, logarithmic: Some(logarithmic), ..request(entry) },
                    view.value.clone(),
                ));
            }
        }
        for preset in &entry.presets {
            found.extend(curves_with(
                SceneRequest { values: preset.values.clone(), ..request(entry) },
                preset.title.clone(),
            ));
        }
        found
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn keys_are_unique_and_everything_has_an_equation_and_a_source() {
    for entry in all() {
        let keys: BTreeSet<&str> = entry.parameters.iter().map(|parameter| parameter.key.as_str()).collect();
        assert_eq!(keys.len(), entry.parameters.len(), "{}", entry.id);
        assert!(!entry.equations.is_empty() && !entry.source.is_empty(), "{}", entry.id);
    }
}

#[test]
fn the_curves_are_those_of_the_laws() {
    let values = [("chi".to_owned(), 0.3), ("relaxation_time".to_owned(), 20.0)].into();
    let drawn = draw(&SceneRequest { scene: "qpd".into(), values, ..SceneRequest::default() }).unwrap();
    let [Mark::Line(storage), Mark::Line(loss)] = drawn.figure.panels[0].marks.as_slice() else { panic!("two curves") };
    let omega: Vec<f64> = storage.x.iter().map(|f| TAU * f).collect();
    for (k, g) in moduli(&Qpd, &omega, &[1e9, 0.0, 20.0, 0.3, 1.0]).iter().enumerate() {
        assert_eq!([storage.y[k], loss.y[k]], [g.re / 1e9, g.im / 1e9]);
    }
}

#[test]
fn laws_together_share_the_parameters_that_are_the_same() {
    let entry = find("debye cole_cole havriliak_negami").unwrap().entry();
    let keys: Vec<&str> = entry.parameters.iter().map(|parameter| parameter.key.as_str()).collect();
    assert_eq!(keys, ["relaxation_strength", "relaxed_modulus", "relaxation_time", "alpha", "gamma"]);
}

#[test]
fn what_a_scene_does_not_have_is_refused_in_words() {
    let with = |key: &str, value: f64| SceneRequest {
        values: [(key.to_owned(), value)].into(),
        scene: "qpd".into(),
        ..SceneRequest::default()
    };
    assert!(draw(&with("beta", 0.5)).unwrap_err().message.contains("relaxation_time"));
    assert!(draw(&with("chi", 2.0)).unwrap_err().message.contains("0.999") || draw(&with("chi", f64::NAN)).is_err());
    assert!(
        draw(&SceneRequest { scene: "nothing".into(), ..SceneRequest::default() })
            .unwrap_err()
            .message
            .contains("cole_cole")
    );
    assert!(draw(&SceneRequest { scene: "kww_decay arrhenius".into(), ..SceneRequest::default() }).is_err());
    let turned = SceneRequest { window: Some([1.0, 0.0]), scene: "qpd".into(), ..SceneRequest::default() };
    assert!(draw(&turned).is_err());
}

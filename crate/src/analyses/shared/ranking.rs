//! Which law describes the data best, which cannot be told apart, and the parameters of all of them.

use super::fitted::Fitted;
use crate::fit::compare::{Comparison, akaike_weights};
use crate::math::order::sort_by_number;
use crate::math::rounding::significant;
use crate::report::{Cells, DataColumn, DataTable, EstimateState, Finding};

/// One of the laws that were fitted.
pub(in crate::analyses) struct Candidate<'a> {
    pub title: &'a str,
    pub fitted: &'a Fitted,
    /// Whether it was fitted to all that is fitted, so that its criterion can be compared.
    pub comparable: bool,
}

/// The fits in order of merit.
pub(in crate::analyses) struct Ranking<'a> {
    /// Numbers of the fits, best first.
    pub order: Vec<usize>,
    /// The fits in that order.
    ranked: Vec<Candidate<'a>>,
}

impl<'a> Ranking<'a> {
    pub fn of(fits: Vec<Candidate<'a>>) -> Ranking<'a> {
        let mut ranked: Vec<(usize, Candidate)> = fits.into_iter().enumerate().collect();
        sort_by_number(&mut ranked, |(_, one)| one.fitted.fit.quality.aicc.unwrap_or(one.fitted.fit.quality.rss));
        sort_by_number(&mut ranked, |(_, one)| f64::from(!one.comparable));
        let (order, ranked): (Vec<usize>, Vec<Candidate>) = ranked.into_iter().unzip();
        Ranking { order, ranked }
    }

    /// AICc of each fit in order; `None` where it cannot be compared.
    fn criteria(&self) -> Vec<Option<f64>> {
        self.ranked.iter().map(|one| one.fitted.fit.quality.aicc.filter(|_| one.comparable)).collect()
    }

    pub fn table(&self) -> DataTable {
        let aicc = self.criteria();
        let best = aicc.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let numbers =
            |values: Vec<Option<f64>>| Cells::Numbers(values.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect());
        let column = |key: &str, title: &str, values| DataColumn {
            key: key.into(),
            title: title.into(),
            unit: String::new(),
            values,
        };
        let words = |f: &dyn Fn(&Candidate) -> String| Cells::Words(self.ranked.iter().map(f).collect());
        let each = |f: &dyn Fn(&Candidate) -> Option<f64>| numbers(self.ranked.iter().map(f).collect());
        let evidence = Comparison::of(&aicc).map_or(Vec::new(), |comparison| comparison.evidence);
        // Beyond this it says no more than that there is no doubt, and JSON has no infinity.
        const BEYOND_DOUBT: f64 = 1e99;
        let evidence = evidence.into_iter().map(|ratio| ratio.map(|ratio| ratio.min(BEYOND_DOUBT))).collect();
        DataTable {
            key: "comparison".into(),
            title: "Models, best first".into(),
            columns: vec![
                column("model", "Model", words(&|one| one.title.into())),
                column("free", "Free parameters", each(&|one| Some(one.fitted.fit.quality.free as f64))),
                column("points", "Numbers fitted", each(&|one| Some(one.fitted.fit.quality.points as f64))),
                column("reduced_chi2", r"$\chi^2_\mathrm{red}$", each(&|one| one.fitted.fit.quality.reduced_chi2)),
                column("aicc", "AICc", numbers(aicc.clone())),
                column("delta_aicc", r"$\Delta$AICc", numbers(aicc.iter().map(|a| a.map(|a| a - best)).collect())),
                column("weight", "Akaike weight", numbers(akaike_weights(&aicc))),
                column("evidence_ratio", "Evidence ratio of the best to it", numbers(evidence)),
                column("bic", "BIC", each(&|one| one.fitted.fit.quality.bic)),
                column("outcome", "Outcome", words(&|one| one.fitted.fit.outcome.id().replace('_', " "))),
            ],
        }
    }

    /// What the comparison amounts to; `why_apart` is the reason why some fits cannot be compared.
    pub fn findings(&self, why_apart: &str) -> Vec<Finding> {
        let criteria = self.criteria();
        let mut findings = Vec::new();
        let title = |rank: usize| self.ranked[rank].title;
        if let Some(comparison) = Comparison::of(&criteria) {
            let evidence = |rank: usize| comparison.evidence.get(rank).copied().flatten().unwrap_or(f64::INFINITY);
            let times = |ratio: f64| if ratio < 1e6 { significant(ratio, 2) } else { "over a million".into() };
            // From the criteria themselves: an evidence ratio may be beyond all numbers.
            let behind =
                |rank: usize| criteria[rank].zip(criteria[comparison.best]).map_or(f64::NAN, |(a, least)| a - least);
            let second = (0..criteria.len())
                .filter(|&k| k != comparison.best && criteria[k].is_some())
                .min_by(|&a, &b| behind(a).total_cmp(&behind(b)));
            if let Some(&last) = comparison.rivals.last() {
                let names: Vec<&str> =
                    std::iter::once(comparison.best).chain(comparison.rivals.iter().copied()).map(title).collect();
                findings.push(Finding::new(
                    "indistinguishable_models",
                    names.join(", "),
                    format!(
                        "These data cannot tell them apart: AICc differs by {} at most, less than 2; the first is at most {} times \
                         as likely as the others (evidence ratio).",
                        significant(behind(last), 2),
                        times(evidence(last))
                    ),
                ));
            } else if let Some(second) = second {
                findings.push(Finding::new(
                    "best_model",
                    title(comparison.best),
                    format!(
                        "Lowest AICc, by {} before {}: {} times as likely (evidence ratio).",
                        significant(behind(second), 3),
                        title(second),
                        times(evidence(second))
                    ),
                ));
            }
        }
        let apart: Vec<&str> = self.ranked.iter().filter(|one| !one.comparable).map(|one| one.title).collect();
        if !apart.is_empty() && apart.len() < self.ranked.len() {
            findings.push(Finding::new("not_ranked", apart.join(", "), why_apart));
        }
        findings
    }

    /// Parameters of every law, best first.
    pub fn parameter_table(&self) -> DataTable {
        let mut words: [Vec<String>; 4] = Default::default();
        let mut numbers: [Vec<f64>; 4] = Default::default();
        for one in &self.ranked {
            let fitted = one.fitted;
            for (k, named) in fitted.named.iter().enumerate() {
                let known = fitted.fit.uncertainty.parameters[k];
                let (state, _) = fitted.verdict_in_words(known.verdict);
                let determined = state == EstimateState::Ok;
                let state_word = serde_json::to_value(state).ok().and_then(|v| v.as_str().map(|s| s.replace('_', " ")));
                let row = [
                    one.title.into(),
                    format!("${}$", named.symbol),
                    named.unit.clone(),
                    state_word.unwrap_or_default(),
                ];
                for (column, word) in words.iter_mut().zip(row) {
                    column.push(word);
                }
                let value = if state == EstimateState::Undetermined { f64::NAN } else { fitted.fit.values[k] };
                let [lo, hi] = known.interval.filter(|_| determined).unwrap_or([f64::NAN; 2]);
                let error = known.std_error.filter(|_| determined).unwrap_or(f64::NAN);
                for (column, number) in numbers.iter_mut().zip([value, error, lo, hi]) {
                    column.push(number);
                }
            }
        }
        let [model, symbol, unit, state] = words.map(Cells::Words);
        let [value, error, lower, upper] = numbers.map(|column| Cells::Numbers(column.into()));
        let column = |key: &str, title: &str, values| DataColumn {
            key: key.into(),
            title: title.into(),
            unit: String::new(),
            values,
        };
        DataTable {
            key: "parameters".into(),
            title: "Parameters of every model (SI units)".into(),
            columns: vec![
                column("model", "Model", model),
                column("symbol", "Parameter", symbol),
                column("unit", "Unit", unit),
                column("value", "Value", value),
                column("std_error", "Standard error", error),
                column("lower", "95 % from", lower),
                column("upper", "95 % to", upper),
                column("state", "State", state),
            ],
        }
    }
}

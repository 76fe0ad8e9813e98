//! Which law describes the data best, and which cannot be told apart.

use super::One;
use crate::analyses::shared::sweep::Part;
use crate::fit::compare::{Comparison, akaike_weights};
use crate::math::rounding::significant;
use crate::report::{Cells, DataColumn, DataTable, Finding};

/// The fits in order of merit.
pub(super) struct Ranking {
    /// Numbers of the fits, best first.
    pub(super) order: Vec<usize>,
    /// Whether a fit was made to all that is fitted, so that its criterion can be compared.
    pub(super) comparable: Vec<bool>,
}

impl Ranking {
    pub(super) fn of(fits: &[One], parts: &[Part]) -> Option<Ranking> {
        let comparable: Vec<bool> = fits.iter().map(|one| one.parts.len() == parts.len()).collect();
        let mut order: Vec<usize> = (0..fits.len()).collect();
        let merit = |k: usize| {
            let quality = &fits[k].of.fitted.fit.quality;
            (!comparable[k], quality.aicc.unwrap_or(quality.rss))
        };
        order.sort_by(|&a, &b| merit(a).0.cmp(&merit(b).0).then(merit(a).1.total_cmp(&merit(b).1)));
        (!order.is_empty()).then_some(Ranking { order, comparable })
    }

    /// AICc of each fit in order; `None` where it cannot be compared.
    fn criteria(&self, fits: &[One]) -> Vec<Option<f64>> {
        self.order.iter().map(|&k| fits[k].of.fitted.fit.quality.aicc.filter(|_| self.comparable[k])).collect()
    }

    pub(super) fn table(&self, fits: &[One]) -> DataTable {
        let ranked: Vec<&One> = self.order.iter().map(|&k| &fits[k]).collect();
        let aicc = self.criteria(fits);
        let best = aicc.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        let numbers =
            |values: Vec<Option<f64>>| Cells::Numbers(values.into_iter().map(|v| v.unwrap_or(f64::NAN)).collect());
        let column = |key: &str, title: &str, values| DataColumn {
            key: key.into(),
            title: title.into(),
            unit: String::new(),
            values,
        };
        let words = |f: &dyn Fn(&One) -> String| Cells::Words(ranked.iter().map(|one| f(one)).collect());
        let each = |f: &dyn Fn(&One) -> Option<f64>| numbers(ranked.iter().map(|one| f(one)).collect());
        DataTable {
            key: "comparison".into(),
            title: "Models, best first".into(),
            columns: vec![
                column("model", "Model", words(&|one| one.title().into())),
                column("free", "Free parameters", each(&|one| Some(one.of.fitted.fit.quality.free as f64))),
                column("points", "Numbers fitted", each(&|one| Some(one.of.fitted.fit.quality.points as f64))),
                column("reduced_chi2", r"$\chi^2_\mathrm{red}$", each(&|one| one.of.fitted.fit.quality.reduced_chi2)),
                column("aicc", "AICc", numbers(aicc.clone())),
                column("delta_aicc", r"$\Delta$AICc", numbers(aicc.iter().map(|a| a.map(|a| a - best)).collect())),
                column("weight", "Akaike weight", numbers(akaike_weights(&aicc))),
                column("bic", "BIC", each(&|one| one.of.fitted.fit.quality.bic)),
                column("outcome", "Outcome", words(&|one| one.of.fitted.fit.outcome.id().replace('_', " "))),
            ],
        }
    }

    pub(super) fn findings(&self, fits: &[One]) -> Vec<Finding> {
        let criteria = self.criteria(fits);
        let mut findings = Vec::new();
        let title = |rank: usize| fits[self.order[rank]].title();
        if let Some(comparison) = Comparison::of(&criteria) {
            let evidence = |rank: usize| comparison.evidence.get(rank).copied().flatten().unwrap_or(f64::INFINITY);
            let times = |ratio: f64| if ratio < 1e6 { significant(ratio, 2) } else { "over a million".into() };
            let second = (0..criteria.len())
                .filter(|&k| k != comparison.best && criteria[k].is_some())
                .min_by(|&a, &b| evidence(a).total_cmp(&evidence(b)));
            if let Some(&last) = comparison.rivals.last() {
                let names: Vec<&str> =
                    std::iter::once(comparison.best).chain(comparison.rivals.iter().copied()).map(title).collect();
                findings.push(Finding {
                    key: "indistinguishable_models".into(),
                    value: names.join(", "),
                    reason: format!(
                        "These data cannot tell them apart: AICc differs by {} at most, less than 2; the first is at most {} times \
                         as likely as the others (evidence ratio).",
                        significant(2.0 * evidence(last).ln(), 2),
                        times(evidence(last))
                    ),
                });
            } else if let Some(second) = second {
                findings.push(Finding {
                    key: "best_model".into(),
                    value: title(comparison.best).into(),
                    reason: format!(
                        "Lowest AICc, by {} before {}: {} times as likely (evidence ratio).",
                        significant(2.0 * evidence(second).ln(), 3),
                        title(second),
                        times(evidence(second))
                    ),
                });
            }
        }
        let apart: Vec<&str> = self.order.iter().filter(|&&k| !self.comparable[k]).map(|&k| fits[k].title()).collect();
        if !apart.is_empty() && apart.len() < fits.len() {
            findings.push(Finding {
                key: "not_ranked".into(),
                value: apart.join(", "),
                reason: "Fitted to the loss alone, so its criterion cannot be compared with fits to storage and loss."
                    .into(),
            });
        }
        findings
    }
}

//! What can be set, and how the catalog describes it.

use crate::analyses::shared::asked::{number, setting};
use crate::analyses::shared::options::choice;
use crate::analyses::shared::temperature::{frequency_option, placed_options, point_options};
use crate::catalog::AnalysisEntry;
use serde_json::Value;

/// tan δ up to which eq. (10) holds.
const LIMIT: f64 = 0.1;
/// Width of the window, K.
const SPAN: f64 = 80.0;

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let mut options = vec![
        frequency_option(),
        setting(
            "loss_factor_limit",
            "Up to tan δ",
            "Warm end of the two lines: where tan δ reaches this. Eq. (10) holds below about 0.1.",
            number("", [1e-4, 10.0]),
            LIMIT,
        ),
        setting(
            "window_span",
            "Width",
            "How far below its warm end the window begins.",
            number("K", [5.0, 1000.0]),
            SPAN,
        ),
        setting(
            "chi_at_tg",
            "χ of the glass",
            "Correlation factor below T_g, from isothermal sweeps. Given, tan δ of eq. (9) is inverted and U_β loses the bias of eq. (10).",
            number("", [0.02, 0.99]),
            Value::Null,
        ),
        setting(
            "eta",
            "η",
            "Strength of the parabolic element in eq. (9), for the inversion.",
            number("", [1e-6, 1e6]),
            1.0,
        )
        .advanced(),
        setting(
            "relaxed_share",
            "$G_r/G_u$",
            "Relaxed modulus over unrelaxed, for the inversion.",
            number("", [0.0, 0.5]),
            0.0,
        )
        .advanced(),
        setting(
            "crystallization_by",
            "$T_x$ is",
            "The definitions differ by up to 10 K; all are given, and this one makes the supercooled range.",
            choice(&[
                ("loss_factor_maximum", "The maximum of tan δ before the storage modulus rises"),
                ("storage_minimum", "The minimum of the storage modulus"),
                ("storage_onset", "The onset of its rise, by the steepest tangent"),
                ("loss_factor_alone", "The maximum of tan δ, also without a storage modulus"),
            ]),
            "loss_factor_maximum",
        ),
    ];
    options.extend(point_options());
    options.extend(placed_options("Ends of the window of the two lines"));
    AnalysisEntry {
        id: "internal_friction".into(),
        title: "Internal friction".into(),
        summary: "$\\ln\\tan\\delta$ against $1000/T$ at one frequency: the energy $U_\\beta$ of the β motion from the glass, $T_g$ as the kink, \
                  $T_x$ by three definitions and the supercooled range. What biases $U_\\beta$ is looked for and said."
            .into(),
        explanation: EXPLANATION.into(),
        needs: "tan δ (or storage and loss) against temperature at one frequency".into(),
        several: false,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 9–11, fig. 6; Davies, Biometrika 64, 247 (1977)"
            .into(),
        options,
    }
}

const EXPLANATION: &str = r"$$\ln\tan\delta=-\frac{U_\beta}{k_BT}-\chi\ln\omega-\chi\ln\tau^*+\ln\eta+\ln\sin\frac{\pi\chi}{2}$$

$U_\beta$ energy of the β motion, $\chi$ correlation factor, $\eta$ strength of the parabolic element, $\tau^*$ time of eq. (11). The paper prints $+U_\beta/k_BT$, with which tan δ would fall on heating, and leaves out the sine.

It is eq. (9) for $\omega\tau\gg1$ and holds for tan δ < 0.1. Two lines that meet are fitted to $\ln\tan\delta$; their place is $T_g$, with the interval of its profile. The window moves it more than noise does: half the range over six windows is given beside.

The slope of the cold line is $U_\beta$, 1–2 % too small for $\chi\approx0.4$ (more for smaller $\chi$). With $\chi$ and $\eta$ given, eq. (9) is solved for $\omega\tau_{mol}$ point by point, whose logarithm has the slope $U_\beta/(k_B\chi)$.

An excess wing or a background lowers the slope by 8–15 %: if tan δ 80–120 K below $T_g$ exceeds the line through the last 40 K, the slope is called apparent and $U_\beta$ is not given.

Crystallisation is a rise of the storage modulus by more than 6 σ and 2 %.";

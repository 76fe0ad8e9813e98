//! What can be set, and how the catalog describes it.

use crate::analyses::shared::asked::{kelvin, number, setting};
use crate::analyses::shared::options::choice;
use crate::analyses::shared::temperature::point_options;
use crate::catalog::AnalysisEntry;
use serde_json::Value;

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let mut options = vec![
        setting(
            "peak_of",
            "Peak of",
            "Peaks of tan δ lie higher, and where storage falls to nothing there is none before crystallisation.",
            choice(&[("loss_modulus", "The loss modulus"), ("loss_factor", "tan δ")]),
            "loss_modulus",
        ),
        setting(
            "glass_transition_temperature",
            "$T_g$",
            "At which the fragility is taken; the kink of ln tan δ at the lowest frequency when none is given.",
            kelvin(),
            Value::Null,
        ),
        setting(
            "crystallization_temperature",
            "$T_x$",
            "Peaks above are warned of; the least T at which the storage modulus begins to rise when none is given.",
            kelvin(),
            Value::Null,
        ),
        setting(
            "peak_share",
            "Peak down to",
            "Points down to this share of the maximum are fitted by a cubic.",
            number("", [0.3, 0.98]),
            0.7,
        )
        .advanced(),
    ];
    options.extend(point_options());
    AnalysisEntry {
        id: "loss_peak_arrhenius".into(),
        title: "Loss peak against frequency".into(),
        summary: "The temperature of the α peak at each frequency, with its error, and the apparent activation energy of the line \
                  $\\ln f$ against $1/T_p$; the fragility at $T_g$. Peaks in the range of crystallisation or at an end are said."
            .into(),
        explanation: EXPLANATION.into(),
        needs: "loss modulus (or tan δ) against temperature at two or more frequencies, in one table or one file for each".into(),
        several: true,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), eqs. 1, 2, fig. 3(b)".into(),
        options,
    }
}

const EXPLANATION: &str = r"$$\ln f=\ln f_0-\frac{E_\alpha}{k_BT_p},\qquad m=\frac{E_\alpha}{k_BT_g\ln10}$$

$T_p$ temperature of the peak at the frequency $f$, $E_\alpha$ apparent activation energy, $f_0$ prefactor, $m$ fragility.

$T_p$ is the maximum of a cubic through the logarithm of the loss down to 0.7 of its maximum. The frequency is exact and $T_p$ is not, so $1/T_p$ is regressed on $\ln f$ with the weights $(T_p^2/\sigma_T)^2$; the usual regression of $\ln f$ on $1/T_p$ is biased.

Two errors: from the errors of the peaks, and from their scatter about the line ($n-2$ degrees of freedom). The first is given unless the scatter is larger than it allows.

The energy is apparent: near $T_g$ it holds cooperative motion, and $f_0$ comes out near $10^{39}$ Hz, which no molecule has. A line over two decades of frequency says nothing of other temperatures.

The paper prints eq. (2) with $R$ (J/mol) and energies in eV; here both are in eV with $k_B$.";

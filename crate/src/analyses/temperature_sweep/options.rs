//! What can be set, and how the catalog describes it.

use crate::analyses::shared::asked::{kelvin, number, setting};
use crate::analyses::shared::temperature::{frequency_option, placed_options, point_options};
use crate::catalog::AnalysisEntry;
use serde_json::Value;

/// The line of the glass in the storage modulus, and the keys of its ends.
pub(super) const GLASS_LINE: &str = "glass_line";
pub(super) const LINE: [&str; 2] = ["coldest", "warmest"];

/// The question as the catalog tells it.
pub(super) fn entry() -> AnalysisEntry {
    let mut options = vec![
        frequency_option(),
        setting(
            "unrelaxed_modulus",
            "Unrelaxed modulus",
            "What storage and loss are divided by; the mean over the coldest kelvins when none is given.",
            number("GPa", [1e-9, 1e5]),
            Value::Null,
        ),
        setting("unrelaxed_span", "Its width", "Kelvins from the cold end of which it is the mean.", number("K", [0.1, 1000.0]), 20.0)
            .advanced(),
        setting(
            "peak_share",
            "Peak down to",
            "Points down to this share of the maximum of the loss modulus are fitted by a cubic.",
            number("", [0.3, 0.98]),
            0.7,
        )
        .advanced(),
        setting(
            "glass_transition_temperature",
            "$T_g$",
            "From which the excess wing is counted; the kink of ln tan δ when none is given.",
            kelvin(),
            Value::Null,
        ),
        setting(
            "background",
            "Background",
            "Loss of the instrument relative to the unrelaxed modulus; the median of the coldest 40 K when none is given.",
            number("", [0.0, 1.0]),
            Value::Null,
        )
        .advanced(),
    ];
    options.extend(point_options());
    options.extend(placed_options("Ends of the line of the glass"));
    AnalysisEntry {
        id: "temperature_sweep".into(),
        title: "Temperature sweep".into(),
        summary: "Storage and loss against temperature at one frequency, relative to the unrelaxed modulus: onset of softening, α peak, \
                  crystallisation, the excess wing below $T_g$ or the statement that there is none, and the three regions. Several \
                  samples are laid over each other."
            .into(),
        explanation: EXPLANATION.into(),
        needs: "storage, loss or tan δ against temperature at one frequency or several; one ramp of each sample".into(),
        several: true,
        source: "Tao, Qiao, Zhang & Pelletier, Int. J. Mech. Sci. 211, 106770 (2021), figs. 3(a), 4".into(),
        options,
    }
}

const EXPLANATION: &str = r"$$W(T)=\frac{E''}{E_u}-b-e^{c_0+c_1\,1000/T}$$

$E_u$ unrelaxed modulus: mean storage of the coldest 20 K. The α peak is the maximum of a cubic in $T$ through $\ln E''$ down to 0.7 of the maximum; a parabola is drawn to the flatter side by 0.3–0.5 K. Its error follows from the covariance of the cubic.

The onset is where the line of the glass (160–80 K below the peak) meets the tangent at the steepest fall of $E'$.

Crystallisation is a rise of $E'$ after its minimum by more than 6 σ and 2 % of $E_u$: given are the onset (steepest tangent on the level of the minimum) and the minimum.

The excess wing $W$: the flank $c_0,c_1$ is fitted 25–3 K below $T_g$ and extended, $b$ is the median of the coldest 40 K; $W$ is looked at 170–45 K below $T_g$. Its height is that of $W$ smoothed over ±10 K; less than 3.5 σ is none. The flank of eq. (9) is not quite straight, so that a sample without a wing has a slightly negative $W$. The mean loss 160–80 K below the peak needs no such line.

Regions: I up to the onset, II up to the minimum of $E'$, III beyond.";

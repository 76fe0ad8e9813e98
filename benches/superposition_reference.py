"""Isotherms superposed by mastercurves and pyvisco (pip install mastercurves; pip install --no-deps pyvisco): times and errors, as JSON.

The standard input is what benches/superposition.rs prints: its shifts are judged beside the others', all in the same way. The reduced
abscissa is ln ω + ln a, as in both programs; ln a is 0 at the isotherm in the middle.
"""

import json
import pathlib
import statistics
import sys
import time
import warnings

try:
    import numpy as np
    from scipy.interpolate import make_lsq_spline
except ImportError as missing:
    sys.exit(f"No superposition is compared: {missing}")

warnings.simplefilter("ignore")
ROOT = pathlib.Path(__file__).parent.parent
TABLE = np.loadtxt(ROOT / "target/bench/superposition.csv", delimiter=",", skiprows=1)
TEMPERATURES = np.unique(TABLE[:, 0])
ISOTHERMS = [TABLE[TABLE[:, 0] == temperature] for temperature in TEMPERATURES]
TRUTH = np.array([rows[0, 4] for rows in ISOTHERMS])
MIDDLE = len(ISOTHERMS) // 2
STORAGE, LOSS = 2, 3
FLOOR = 2e-5 * 24  # GPa
missing = []


def median(count, call):
    """Milliseconds of a call, the median of several, and its result."""
    times, result = [], None
    for _ in range(count):
        began = time.perf_counter()
        result = call()
        times.append(1e3 * (time.perf_counter() - began))
    return statistics.median(times), result


def collapse(shifts, column):
    """Root mean square of ln (measured/master curve) over what stands well above the floor of the noise.

    The master curve is the cubic spline of least squares with four knots in a decade, whoever found the shifts.
    """
    x = np.concatenate([np.log(2 * np.pi * rows[:, 1]) + shift for rows, shift in zip(ISOTHERMS, shifts)])
    y = np.concatenate([rows[:, column] for rows in ISOTHERMS])
    clear = y > 100 * FLOOR
    order = np.argsort(x[clear])
    x, y = x[clear][order], y[clear][order]
    inner = np.arange(x[0], x[-1], np.log(10) / 4)[1:-1]
    # A knot without numbers between it and the next ones determines nothing.
    knots = [k for k in inner if np.searchsorted(x, k - 0.6) + 4 < np.searchsorted(x, k + 0.6)]
    spline = make_lsq_spline(x, np.log(y), np.r_[[x[0]] * 4, knots, [x[-1]] * 4], k=3)
    return float(np.sqrt(np.mean((np.log(y) - spline(x)) ** 2)))


def judged(name, milliseconds, shifts):
    shifts = np.asarray(shifts) - shifts[MIDDLE]
    errors = shifts - TRUTH
    return {
        "name": name,
        "ms": milliseconds,
        "rms": float(np.sqrt(np.mean(errors**2))),
        "worst": float(np.abs(errors).max()),
        "storage": collapse(shifts, STORAGE),
        "loss": collapse(shifts, LOSS),
    }


def in_mastercurves(column):
    """Each isotherm a Gaussian process, the next laid upon it. It is told the noise, as tandelta is: its default leaves twice the error."""

    def call():
        curve = MasterCurve(fixed_noise=0.01)
        logs = [(np.log(2 * np.pi * rows[:, 1]), rows[:, column]) for rows in ISOTHERMS]
        positive = [(x[y > 0], np.log(y[y > 0])) for x, y in logs]
        curve.add_data([x for x, _ in positive], [y for _, y in positive], list(TEMPERATURES))
        curve.add_htransform(Multiply(bounds=(1e-2, 1)))
        curve.superpose()
        return np.log(np.asarray(curve.hparams[0], dtype=float))

    return median(3, call)


def in_pyvisco():
    """Power laws through the storage moduli of neighbours."""
    rows = [
        f"{frequency},{storage},{loss},{temperature - 273.15},{number}"
        for number, isotherm in enumerate(ISOTHERMS)
        for temperature, frequency, storage, loss, _ in isotherm
    ]
    text = "\n".join(["f,G_stor,G_loss,T,Set", "Hz,GPa,GPa,C,-", *rows])
    measured, references, _ = load.user_raw(text.encode(), "freq", "G")
    milliseconds, (found, _) = median(3, lambda: master.get_aT(measured, references.iloc[MIDDLE]))
    return milliseconds, np.log(10) * found["log_aT"].to_numpy(dtype=float)


ours = json.load(sys.stdin)
compared = [
    judged(f"tandelta, {what}", ours[key]["ms"], ours[key]["shifts"])
    for key, what in [("both", "G' and G''"), ("loss", "G''"), ("storage", "G'")]
]
try:
    from mastercurves import MasterCurve
    from mastercurves.transforms import Multiply

    compared += [judged(f"mastercurves, {what}", *in_mastercurves(key)) for key, what in [(LOSS, "G''"), (STORAGE, "G'")]]
except ImportError as reason:
    missing.append(f"mastercurves is not compared: {reason}")
try:
    from pyvisco import load, master

    compared.append(judged("pyvisco, G'", *in_pyvisco()))
except ImportError as reason:
    missing.append(f"pyvisco is not compared: {reason}")
print(json.dumps({"compared": compared, "missing": missing}))

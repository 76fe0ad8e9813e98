"""The fit of benches/requests.json in lmfit, from the same start with the same weights: its time and its result, as JSON."""

import json
import pathlib
import statistics
import sys
import time

try:
    import lmfit
    import numpy as np
except ImportError as missing:
    sys.exit(f"lmfit is not compared: {missing}")

here = pathlib.Path(__file__).parent
request = json.loads((here / "requests.json").read_text())["fit"]
table = np.loadtxt(here.parent / "target/bench/isotherm.csv", delimiter=",", skiprows=1)
omega = 2 * np.pi * table[:, 0]
storage, loss = 1e9 * table[:, 1], 1e9 * table[:, 2]

# The default weights of the analysis: 1 % of each number, with a floor of 1e-4 of the largest storage modulus.
floor = 1e-4 * np.abs(storage).max()
sigma_storage, sigma_loss = np.hypot(0.01 * storage, floor), np.hypot(0.01 * loss, floor)

LOGARITHMIC = ("relaxation_strength", "relaxed_modulus", "relaxation_time", "eta")


def residual(p):
    """Quasi-point-defect modulus minus data, in standard deviations; moduli and times are fitted by their logarithms."""
    values = p.valuesdict()
    strength, relaxed, tau, eta = (np.exp(values[f"ln_{name}"]) for name in LOGARITHMIC)
    s = 1j * omega * tau
    modulus = relaxed + strength / (1 + eta * s ** -values["chi"] + 1 / s)
    return np.concatenate(((modulus.real - storage) / sigma_storage, (modulus.imag - loss) / sigma_loss))


start = lmfit.Parameters()
for name, value in request["options"]["start"].items():
    if name in LOGARITHMIC:
        start.add(f"ln_{name}", value=np.log(value))
    else:
        start.add(name, value=value, min=0.02, max=0.999)


def timed():
    """One fit, with its covariance: milliseconds, and the result."""
    began = time.perf_counter()
    result = lmfit.minimize(residual, start)
    return 1e3 * (time.perf_counter() - began), result


runs = [timed() for _ in range(15)]
values = runs[0][1].params.valuesdict()
estimates = {name: float(np.exp(values[f"ln_{name}"])) for name in LOGARITHMIC} | {"chi": values["chi"]}
print(json.dumps({"fit": statistics.median(milliseconds for milliseconds, _ in runs), "estimates": estimates}))

"""The fits of the benchmarks in lmfit and SciPy, from the same starts with the same weights: times and results, as JSON."""

import json
import pathlib
import statistics
import sys
import time

try:
    import lmfit
    import numpy as np
    from scipy.optimize import least_squares
except ImportError as missing:
    sys.exit(f"lmfit and SciPy are not compared: {missing}")

HERE = pathlib.Path(__file__).parent
LOGARITHMIC = ("relaxation_strength", "relaxed_modulus", "relaxation_time", "eta")


def sigma(storage, loss):
    """The default weights of the analysis: 1 % of each number, with a floor of 1e-4 of the largest storage modulus."""
    floor = 1e-4 * np.abs(storage).max()
    return np.hypot(0.01 * storage, floor), np.hypot(0.01 * loss, floor)


def median(count, call):
    """Milliseconds of a call, the median of several, and its result."""
    times, result = [], None
    for _ in range(count):
        began = time.perf_counter()
        result = call()
        times.append(1e3 * (time.perf_counter() - began))
    return statistics.median(times), result


def one_isotherm():
    """The fit of benches/requests.json: 500 complex points, five parameters."""
    start = json.loads((HERE / "requests.json").read_text())["fit"]["options"]["start"]
    table = np.loadtxt(HERE.parent / "target/bench/isotherm.csv", delimiter=",", skiprows=1)
    omega, storage, loss = 2 * np.pi * table[:, 0], 1e9 * table[:, 1], 1e9 * table[:, 2]
    sigma_storage, sigma_loss = sigma(storage, loss)

    def residual(strength, relaxed, tau, eta, chi):
        """Quasi-point-defect modulus minus data, in standard deviations."""
        s = 1j * omega * tau
        modulus = relaxed + strength / (1 + eta * s**-chi + 1 / s)
        return np.concatenate(((modulus.real - storage) / sigma_storage, (modulus.imag - loss) / sigma_loss))

    def of_lmfit(p):
        values = p.valuesdict()
        return residual(*(np.exp(values[f"ln_{name}"]) for name in LOGARITHMIC), values["chi"])

    parameters = lmfit.Parameters()
    for name, value in start.items():
        if name in LOGARITHMIC:
            parameters.add(f"ln_{name}", value=np.log(value))
        else:
            parameters.add(name, value=value, min=0.02, max=0.999)
    first = np.array([np.log(start[name]) for name in LOGARITHMIC] + [start["chi"]])

    def of_scipy(p):
        return residual(*np.exp(p[:4]), p[4])

    def in_scipy():
        limits = ([-np.inf] * 4 + [0.02], [np.inf] * 4 + [0.999])
        fit = least_squares(of_scipy, first, bounds=limits, x_scale="jac")
        np.linalg.inv(fit.jac.T @ fit.jac)  # the covariance, as the others give it
        return fit

    lmfit_time, result = median(15, lambda: lmfit.minimize(of_lmfit, parameters))
    scipy_time, fit = median(15, in_scipy)
    values = result.params.valuesdict()
    estimates = {name: float(np.exp(values[f"ln_{name}"])) for name in LOGARITHMIC} | {"chi": values["chi"]}
    return {"fit": lmfit_time, "fit_scipy": scipy_time, "estimates": estimates, "chi_scipy": float(fit.x[4])}


def all_isotherms():
    """22 isotherms of 24 frequencies together: strength and η shared, τ and χ of each its own; 46 parameters."""
    table = np.loadtxt(HERE.parent / "www/examples/freq_constchi_x2.csv", delimiter=",", skiprows=1)
    temperature, omega, storage, loss = table[:, 0], 2 * np.pi * table[:, 1], 1e9 * table[:, 2], 1e9 * table[:, 3]
    sigma_storage, sigma_loss = sigma(storage, loss)
    kelvins, number = np.unique(temperature, return_inverse=True)

    def residual(p):
        s = 1j * omega * np.exp(p[2 : 2 + len(kelvins)][number])
        modulus = np.exp(p[0]) / (1 + np.exp(p[1]) * s ** -p[2 + len(kelvins) :][number] + 1 / s)
        return np.concatenate(((modulus.real - storage) / sigma_storage, (modulus.imag - loss) / sigma_loss))

    ln_tau = np.log(70) + 5.5 / 8.617333e-5 * (1 / kelvins - 1 / 683)  # within a factor e of the truth, as a start is
    first = np.concatenate(([np.log(1.05 * storage.max()), 0.0], ln_tau, np.full(len(kelvins), 0.35)))
    limits = ([-np.inf] * (2 + len(kelvins)) + [0.02] * len(kelvins), [np.inf] * (2 + len(kelvins)) + [0.999] * len(kelvins))
    time_taken, fit = median(3, lambda: least_squares(residual, first, bounds=limits, x_scale="jac"))
    return {"joint_scipy": time_taken, "joint_chi2": float(2 * fit.cost / (fit.fun.size - first.size))}


print(json.dumps(one_isotherm() | all_isotherms()))

"""How many of NIST's 54 nonlinear problems lmfit, SciPy and the command solve at default settings, as JSON.

Solved is what the tests ask of tandelta: six correct digits in every parameter, four in every standard deviation.
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import warnings

try:
    import lmfit
    import numpy as np
    from scipy.optimize import least_squares
except ImportError as missing:
    sys.exit(f"NIST's problems are not tried in lmfit and SciPy: {missing}")

ROOT = pathlib.Path(__file__).parent.parent
NAMES = {name: getattr(np, name) for name in ("exp", "log", "sqrt", "sin", "cos")} | {"atan": np.arctan, "pi": np.pi}
warnings.simplefilter("ignore")


def digits(values, certified):
    """The fewest correct digits of some numbers; none where one is missing."""
    if len(values) != len(certified) or any(v is None or not math.isfinite(v) for v in values):
        return -1
    return min(16 if a == b else -math.log10(abs(a / b - 1)) for a, b in zip(values, certified))


def solved(problem, values, errors):
    return digits(values, problem["certified"]) >= 6 and digits(errors, problem["standard_deviations"]) >= 4


def columns(problem):
    rows = np.array(problem["rows"])
    names = ["x"] if rows.shape[1] == 2 else ["x1", "x2"]
    y = np.log(rows[:, 0]) if problem["response"] == "log(y)" else rows[:, 0]
    return y, dict(zip(names, rows[:, 1:].T))


def residual(problem):
    y, x = columns(problem)
    code = compile(problem["formula"].replace("^", "**"), "formula", "eval")
    return lambda p: eval(code, NAMES | x | {f"b{k + 1}": v for k, v in enumerate(p)}) - y  # NIST's own formulas


def in_lmfit(problem, start):
    of, parameters = residual(problem), lmfit.Parameters()
    for k, value in enumerate(start):
        parameters.add(f"b{k + 1}", value=value)
    result = lmfit.minimize(lambda p: of([p[name].value for name in p]), parameters, nan_policy="omit")
    found = result.params.values()
    return [p.value for p in found], [p.stderr for p in found]


def in_scipy(problem, start):
    fit = least_squares(residual(problem), start)
    covariance = np.linalg.inv(fit.jac.T @ fit.jac) * 2 * fit.cost / (fit.fun.size - fit.x.size)
    return list(fit.x), list(np.sqrt(np.diag(covariance)))


def in_tandelta(problem, start):
    rows = problem["rows"]
    names = ["x"] if len(rows[0]) == 2 else ["x1", "x2"]
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("\n".join(",".join(map(repr, row)) for row in [["y", *names], *rows]).replace("'", ""))
        file.flush()
        command = [ROOT / "target/release/tandelta", "fit", "--formula", problem["formula"], file.name, "--format", "json"]
        command += ["--y", problem["response"]] + [word for name in names for word in ("--x", name)]
        command += [word for k, value in enumerate(start) for word in ("--start", f"b{k + 1}={value}")]
        answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    found = {estimate["key"]: estimate for estimate in answer["estimates"]}
    ordered = [found[f"b{k + 1}"] for k in range(len(start))]
    return [e["value"] for e in ordered], [e["std_error"] for e in ordered]


def count(solver):
    total = 0
    for problem in PROBLEMS:
        for start in problem["starts"]:
            try:
                total += solved(problem, *solver(problem, start))
            except Exception:  # a solver that gives up has not solved it
                pass
    return total


PROBLEMS = json.loads((ROOT / "tests/golden/reference/nist_strd.json").read_text())
print(json.dumps({"tandelta": count(in_tandelta), "lmfit": count(in_lmfit), "scipy": count(in_scipy)}))

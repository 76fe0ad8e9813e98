"""Makes nnls.json beside it: non-negative least-squares problems with the solutions of scipy.optimize.nnls.

Needs numpy and scipy. Problems: random ones, tall and wide; columns that depend on others; relaxation-time grids.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import nnls

rng = np.random.default_rng(20211)
problems = []


def add(name, a, b, unique):
    x, norm = nnls(a, b, maxiter=10000)
    rounded = lambda v: [float(f"{u:.17g}") for u in v]
    problems.append({"name": name, "a": [rounded(r) for r in a], "b": rounded(b), "x": rounded(x), "residual_norm": float(norm), "unique": unique})


for m, n in ((3, 2), (8, 5), (20, 10), (30, 30), (40, 12)):
    add(f"random {m} x {n}", rng.normal(size=(m, n)), rng.normal(size=m), True)
a = rng.uniform(size=(25, 8))
add("exact", a, a @ np.array([0, 1, 0, 2, 0.5, 0, 0, 3.0]), True)
add("wide", rng.uniform(size=(6, 15)), rng.normal(size=6), False)
a = rng.uniform(size=(15, 4))
add("columns twice", np.hstack([a, a]), a @ np.array([1, 0, 2, 1.0]) + 0.01 * rng.normal(size=15), False)
add("all negative", np.abs(rng.normal(size=(6, 3))), -np.ones(6), True)
for per_decade in (2, 5):
    omega = 10 ** np.linspace(-2, 2, 21)
    tau = 10 ** np.linspace(-2.5, 2.5, 5 * per_decade + 1)
    z = np.outer(omega, tau)
    a = np.vstack([z * z / (1 + z * z), z / (1 + z * z)])
    h = np.exp(-0.5 * (np.log(tau) / 1.5) ** 2)
    y = a @ h
    sigma = 0.01 * y
    add(f"relaxation times, {per_decade} a decade", a / sigma[:, None], (y + sigma * rng.normal(size=y.size)) / sigma, per_decade == 2)

path = pathlib.Path(__file__).parent / "nnls.json"
path.write_text('{"description": "min |a x - b| with x >= 0, by scipy.optimize.nnls; x is compared where it is unique",\n"problems": [\n'
                + ",\n".join(json.dumps(p) for p in problems) + "\n]}\n")

"""Makes the reference tables beside it: the double nearest to a 40-digit result, inputs being exact doubles as printed.

Needs mpmath (pip install mpmath). Independent of the code under test: every formula is evaluated as its source prints it.
"""

import json
import pathlib
import random

import mpmath as mp

mp.mp.dps = 40
HERE = pathlib.Path(__file__).parent

# ωτ from 1e-12 to 1e12 by decades, by quarters of a decade near 1.
DECADES = [float(f"1e{k}") for k in range(-12, 13)]
QUARTERS = [float("%.6g" % 10 ** (k / 4)) for k in range(-8, 9) if k % 4]
X = sorted(DECADES + QUARTERS)


def write(name, columns, description, rows):
    meta = {"description": description, "columns": columns, "n_rows": len(rows)}
    lines = ",\n".join(json.dumps(row) for row in rows)
    (HERE / name).write_text('{"meta": %s,\n"rows": [\n%s\n]}\n' % (json.dumps(meta), lines))


def qpd(x, chi, eta):
    z = mp.mpc(0, x)
    return 1 / (1 + mp.mpf(eta) * z ** (-mp.mpf(chi)) + 1 / z)


rows = []
for gr in (0.0, 0.01):
    for eta in (0.3, 1.0, 3.0):
        for chi in (0.05, 0.1, 0.2, 0.334, 0.381, 0.383, 0.395, 0.5, 0.7, 0.9, 0.99):
            for x in X:
                g = mp.mpf(gr) + (1 - mp.mpf(gr)) * qpd(x, chi, eta)
                rows.append([gr, eta, chi, x, float(g.real), float(g.imag)])
write("qpd_eq9.json", ["gr", "eta", "chi", "x", "G1", "G2"],
      "G*/G_u = gr + (1-gr)/(1 + eta (ix)^-chi + (ix)^-1), x = omega tau, gr = G_r/G_u", rows)

rows = []
for eta in (0.5, 1.0, 1.5):
    for chi in (0.25, 0.3, 0.334, 0.381, 0.383, 0.395, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99):
        loss = lambda l: qpd(mp.e**l, chi, eta).imag
        start = max((mp.mpf(k) / 50 for k in range(-200, 301)), key=loss)
        peak = mp.findroot(lambda l: mp.diff(loss, l), (start - mp.mpf("0.02"), start + mp.mpf("0.02")), solver="anderson")
        rows.append([eta, chi, float(mp.e**peak), float(loss(peak))])
write("qpd_peak.json", ["eta", "chi", "omega_p_tau", "G2_max"],
      "Highest maximum of G''/G_u of the same law with G_r = 0, for ln x in [-4, 6]", rows)

rows = []
for beta in (0.05, 0.1, 0.3, 0.48, 0.49, 0.5, 0.7, 0.9, 0.99, 1.0):
    for x in X:
        b, y = mp.mpf(beta), mp.mpf(x)
        rows.append([beta, x, float(1 / (1 - b + b / (1 + b) * (b / y + y**b)))])
write("bergman_eq17.json", ["beta", "x", "G2_over_Gp"], "G''/G_p against x = omega/omega_p", rows)

rows = []
for model, alpha, gamma in (
    ("debye", 1.0, 1.0),
    ("CC", 0.05, 1.0), ("CC", 0.5, 1.0), ("CC", 0.9, 1.0),
    ("CD", 1.0, 0.05), ("CD", 1.0, 0.5), ("CD", 1.0, 0.9),
    ("HN", 0.5, 0.5), ("HN", 0.9, 0.4), ("HN", 0.3, 0.9), ("HN", 0.7, 1.2),
):
    for x in X:
        chi = 1 / (1 + mp.mpc(0, x) ** mp.mpf(alpha)) ** mp.mpf(gamma)
        rows.append([model, alpha, gamma, x, float(chi.real), float(-chi.imag), float(1 - chi.real)])
write("hn_cc_cd.json", ["model", "alpha", "gamma", "x", "chi1", "chi2", "one_minus_chi1"],
      "chi* = 1/(1+(ix)^alpha)^gamma = chi1 - i chi2, x = omega tau; G' = G_r + dG one_minus_chi1, G'' = dG chi2", rows)


class Stretched:
    """I(x) = g1 + i g2 = ix int_0^inf exp(-s^beta) exp(-ixs) ds and dI/dln x, dI/dbeta, by the trapezoid rule on s = e^(v-i pi/4).

    The rule's error is e^(-2 pi (pi/4)/h), here 1e-40; at low x the real part loses up to 12 digits of the 40.
    """

    def __init__(self, beta):
        self.beta = mp.mpf(beta)
        self.turn = mp.expj(-mp.pi / 4)
        self.left = mp.mp.dps * mp.log(10)
        self.h = 2 * mp.pi * (mp.pi / 4) / self.left
        self.nodes = {}

    def node(self, k):
        if k not in self.nodes:
            v = k * self.h
            power = mp.exp(self.beta * mp.mpc(v, -mp.pi / 4))
            s = mp.exp(v) * self.turn
            self.nodes[k] = s, s * mp.exp(-power), -power * mp.mpc(v, -mp.pi / 4)
        return self.nodes[k]

    def at(self, x):
        x = mp.mpf(x)
        value = by_ln_x = by_beta = mp.mpc(0)
        k = int((-self.left - max(mp.log(x), 0) - 5) / self.h)
        while True:
            s, decay, log_slope = self.node(k)
            term = decay * mp.exp(mp.mpc(0, -x) * s)
            value += term
            by_ln_x += term * (1 - mp.mpc(0, x) * s)
            by_beta += term * log_slope
            if k > 0 and abs(term) < mp.e ** (-self.left - 10) * min(1, 1 / x) or abs(x * s) > 200:
                break
            k += 1
        return [mp.mpc(0, x) * self.h * part for part in (value, by_ln_x, by_beta)]


def stretched_by_series(x, beta, terms=400):
    """The same by the convergent series in x^-beta."""
    return 1 + sum((-1) ** n * mp.gamma(n * mp.mpf(beta) + 1) / mp.factorial(n) * mp.mpc(0, x) ** (-n * mp.mpf(beta)) for n in range(1, terms))


for beta, x in ((0.05, 1.0), (0.3, 0.2), (0.7, 3.0)):
    assert abs(Stretched(beta).at(x)[0] - stretched_by_series(x, beta)) < 1e-30
    assert abs(Stretched(beta).at(x)[2] - mp.diff(lambda b: stretched_by_series(x, b), beta)) < 1e-15

random.seed(15)
BETAS = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.334, 0.35, 0.383, 0.4, 0.45, 0.48, 0.49, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
         0.85, 0.9, 0.95, 0.99, 0.999, 1.0]
points = [(beta, x) for beta in BETAS for x in X]
points += [(round(random.uniform(0.05, 1), 4), float("%.6g" % 10 ** random.uniform(-12, 12))) for _ in range(150)]
# Where the loss peaks and the ways of computing it meet.
points += [(round(random.uniform(0.05, 1), 4), float("%.6g" % 10 ** random.uniform(-3, 1))) for _ in range(150)]
rows = []
process = {}
for beta, x in points:
    process = process if process.get("beta") == beta else {"beta": beta, "of": Stretched(beta)}
    parts = process["of"].at(x)
    rows.append([beta, x] + [float(part) for z in parts for part in (z.real, z.imag)])
write("kww_frequency_eq15.json", ["beta", "x", "g1", "g2", "dg1_dlnx", "dg2_dlnx", "dg1_dbeta", "dg2_dbeta"],
      "g1 + i g2 = ix int_0^inf exp(-s^beta) exp(-ixs) ds, x = omega tau; G' = G_r + dG g1, G'' = dG g2", rows)

rows = []
for beta in [0.1, 0.15] + BETAS[3:]:
    at = Stretched(beta).at
    with mp.workdps(25):
        peak = mp.findroot(lambda l: at(mp.e**l)[1].imag, (mp.mpf("-0.6") * (1 - mp.mpf(beta)), mp.mpf("-0.5") * (1 - mp.mpf(beta)) + mp.mpf("0.01")), tol=1e-30)
    rows.append([beta, float(mp.e**peak), float(at(mp.e**peak)[0].imag), float(mp.gamma(1 / mp.mpf(beta)) / mp.mpf(beta))])
write("kww_peak.json", ["beta", "omega_p_tau", "g2_max", "mean_tau"],
      "Maximum of g2 of the same table, and the mean time Gamma(1/beta)/beta", rows)

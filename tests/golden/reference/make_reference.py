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

rows = []
for chi in (0.2, 0.334, 0.383, 0.5):
    for eta in (0.5, 1.0, 2.0):
        at = Stretched(chi).at
        for x in X:
            z = mp.mpc(0, x)
            eq8 = 1 + mp.mpf(eta) / mp.gamma(1 + mp.mpf(chi)) * (1 - at(x)[0]) + 1 / z
            eq9 = 1 / qpd(x, chi, eta)
            rows.append([chi, eta, x] + [float(part) for part in (
                eq8.real, -eq8.imag, (1 / eq8).real, (1 / eq8).imag, eq9.real, -eq9.imag)])
write("jstar_eq8_vs_eq9.json", ["chi", "eta", "x", "J1_eq8", "J2_eq8", "G1_eq8", "G2_eq8", "J1_eq9", "J2_eq9"],
      "In units of G_u, J* = J1 - i J2: the transform of 1 + eta/Gamma(1+chi) (1-exp(-t^chi)) + t, and eq. 9 with G_r = 0", rows)

rows = []
for n in (0.05, 0.1, 0.3333333333333333, 0.5, 0.9, 1.0):
    for x in X:
        size = mp.mpf(x) ** mp.mpf(n)
        rows.append([n, x, float(size * mp.cospi(mp.mpf(n) / 2)), float(size * mp.sinpi(mp.mpf(n) / 2))])
write("springpot.json", ["n", "x", "G1", "G2"], "(ix)^n", rows)

rows = []
for gr, alpha, beta in ((0.0, 1.0, 0.0), (0.0, 0.95, 0.1), (0.0, 0.5, 0.3), (0.0, 0.2, 0.7), (0.0, 0.4, 0.4), (0.01, 0.8, 0.0), (0.5, 0.7, 0.2)):
    for x in X:
        a, b = (mp.mpf(x) ** mp.mpf(n) * mp.mpc(mp.cospi(mp.mpf(n) / 2), mp.sinpi(mp.mpf(n) / 2)) for n in (alpha, beta))
        g = mp.mpf(gr) + 1 / (1 / a + 1 / b)
        rows.append([gr, alpha, beta, x, float(g.real), float(g.imag)])
write("fractional.json", ["gr", "alpha", "beta", "x", "G1", "G2"],
      "gr + 1/((ix)^-alpha + (ix)^-beta): springpots in series, with a spring beside them", rows)


def gumbel_density(skew, u):
    return mp.exp(u - mp.exp(u)) if skew == "left" else mp.exp(-u - mp.exp(-u))


def gumbel_quantile(skew, p):
    return mp.log(-mp.log(1 - p)) if skew == "left" else -mp.log(-mp.log(p))


rows = []
for skew in ("left", "right"):
    for b in (1.0, 2.0, 2.6109660574412534):
        for count in (1, 5, 20, 60):
            first, last = (gumbel_quantile(skew, p) for p in (mp.mpf(1e-6), 1 - mp.mpf(1e-6)))
            us = [first + (k + mp.mpf("0.5")) * (last - first) / count for k in range(count)]
            weights = [gumbel_density(skew, u) for u in us]
            weights = [weight / sum(weights) for weight in weights]
            times = [mp.exp(mp.mpf(b) * u) for u in us]
            response = [(x, sum(w / (1 + mp.mpc(0, x) * t) for w, t in zip(weights, times))) for x in (1e-4, 1e-2, 1.0, 1e2, 1e4)]
            creep = [[t, float(sum(-w * mp.expm1(-t / time) for w, time in zip(weights, times)))] for t in (1e-4, 1e-2, 1.0, 1e2, 1e4)]
            rows.append({"skew": skew, "b": b, "N": count, "eps": 1e-6, "u": [float(u) for u in us],
                         "weights": [float(w) for w in weights],
                         "J_response": [[x, float(r.real), float(-r.imag)] for x, r in response], "creep": creep})
write("gumbel_eq18_19.json", [],
      "Modes in the middles of N equal intervals between the quantiles eps and 1-eps, weights in proportion to the density; "
      "J_response rows [omega tau_c, J1, J2] of sum w/(1+i omega tau), creep rows [t/tau_c, sum w (1-exp(-t/tau))]", rows)

rows = []
mp.mp.dps = 25
for skew in ("left", "right"):
    for b in (0.5, 1.0, 2.0, 2.6109660574412534, 4.0):
        for x in (1e-9, 1e-6, 1e-4, 1e-2, 0.3, 1.0, 30.0, 1e2, 1e4, 1e6, 1e9):
            # Where the density has its mode, and where omega tau = 1.
            points = sorted({mp.mpf(p) for p in (-90, -60, -30, -15, -8, -4, -2, 0, 1, 2, 4, 8, 15, 30, 60, 90)} | {-mp.log(x) / mp.mpf(b)})
            points = [p for p in points if (p < 5 if skew == "left" else p > -5)]
            y = lambda u: x * mp.exp(mp.mpf(b) * u)
            j1, j2 = (mp.quad(lambda u: gumbel_density(skew, u) * part(y(u)), points) for part in
                      (lambda y: 1 / (1 + y * y), lambda y: y / (1 + y * y)))
            for strength in (1.0, 30.0):
                g = 1 / (1 + mp.mpf(strength) * mp.mpc(j1, -j2))
                rows.append([skew, b, strength, x, float(j1), float(j2), float(g.real), float(g.imag)])
write("gumbel_continuum.json", ["skew", "b", "strength", "x", "J1", "J2", "G1", "G2"],
      "J1 - i J2 = int density(u) / (1 + ix exp(b u)) du, x = omega tau_c; G* = 1/(1 + strength (J1 - i J2))", rows)

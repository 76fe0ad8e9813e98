"""Makes the reference tables beside it: the double nearest to a 40-digit result, inputs being exact doubles as printed.

Needs mpmath (pip install mpmath). Independent of the code under test: every formula is evaluated as its source prints it.
"""

import json
import pathlib

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

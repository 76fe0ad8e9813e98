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

# Laws of one variable: time, temperature.
KB = mp.mpf("1.380649e-23") / mp.mpf("1.602176634e-19")  # eV/K, SI 2019
AVOGADRO = mp.mpf("6.02214076e23")
GAS = mp.mpf("1.380649e-23") * AVOGADRO
MOLAR_EV = mp.mpf("1.602176634e-19") * AVOGADRO
LN10 = mp.log(10)
write("constants.json", ["kB_eV_per_K", "R_J_per_molK", "eV_to_J_per_mol", "ln10"], "Constants that the SI of 2019 makes exact",
      [[float(KB), float(GAS), float(MOLAR_EV), float(LN10)]])

rows = []
for beta in (0.05, 0.1, 0.3, 0.48, 0.5, 0.7, 0.9, 1.0, 1.2, 1.5):
    for t in [0.0] + [float(f"1e{k}") for k in range(-12, 7, 2)] + [0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 50.0]:
        y = mp.mpf(t) ** mp.mpf(beta) if t > 0 else mp.mpf(0)
        rows.append([beta, t, float(mp.exp(-y)), float(-mp.expm1(-y))])
write("kww_time_eq16.json", ["beta", "t_over_tau", "phi", "one_minus_phi"], "phi = exp(-(t/tau)^beta); 0 below the smallest double", rows)

rows = []
for tau in (0.7, 30.0):
    for t in (0.0, 1e-9, 1e-3, 0.1, 0.5, 1.0, 3.0, 10.0, 60.0, 200.0, 1e4):
        x, taus = mp.mpf(t), [mp.mpf(tau), 7 * mp.mpf(tau), 80 * mp.mpf(tau)]
        terms = [mp.mpf(a) * mp.exp(-x / each) for a, each in zip((2.0, -0.75, 0.5), taus)]
        rows.append([tau, t] + [float(mp.mpf(0.25) + sum(terms[:n])) for n in (1, 2, 3)])
write("exponentials.json", ["tau", "t", "one", "two", "three"],
      "0.25 + 2 exp(-t/tau) - 0.75 exp(-t/(7 tau)) + 0.5 exp(-t/(80 tau)), with one, two and three terms", rows)

rows = []
for chi in (0.1, 0.334, 0.383, 0.395, 0.6, 0.95):
    for t in [float(f"1e{k}") for k in range(-10, 7, 2)] + [0.5, 1.0, 3.0]:
        c, x = mp.mpf(chi), mp.mpf(t)
        a = 1 / mp.gamma(1 + c)
        rows.append([chi, t, float(a), float(1 + a * -mp.expm1(-x**c) + x), float(1 + a * x**c + x)])
write("creep_eq8.json", ["chi", "t_over_tau", "A", "J8", "J9"],
      "G_u J(t): J8 = 1 + A (1 - exp(-x^chi)) + x, J9 = 1 + A x^chi + x, with x = t/tau, A = 1/Gamma(1+chi)", rows)

rows = []
for n in (0.2, 1 / 3, 0.5, 0.8):
    for t in (0.0, 1e-6, 1e-3, 0.1, 1.0, 7.0, 1e3, 1e6):
        power = mp.mpf(t) ** mp.mpf(n) if t > 0 else mp.mpf(0)
        rows.append([n, t, float(mp.mpf(0.5) + mp.mpf(0.25) * power + mp.mpf(0.125) * mp.mpf(t))])
write("andrade_creep.json", ["n", "t", "J"], "J = 0.5 + 0.25 t^n + 0.125 t", rows)

rows = []
for b in (0.5, 1.0, 2.0, 1 / 0.383, 6.0):
    for t in (0.0, 1e-9, 1e-6, 1e-4, 1e-2, 0.1, 1.0, 10.0, 1e2, 1e4, 1e6, 1e9):
        def retarded(tau):
            x = mp.mpf(t) / tau
            # Where the response changes, and where the density does.
            points = sorted({mp.mpf(k) for k in (-160, -60, -30, -15, -8, -4, -2, 0, 1, 2, 3, 5)}
                            | ({mp.log(x) / b + d / b for d in (-3, 0, 3)} if t > 0 else set()))
            return mp.quad(lambda u: mp.exp(u - mp.exp(u)) * -mp.expm1(-x * mp.exp(-b * u)), [p for p in points if -160 <= p <= 5])
        one, other = retarded(mp.mpf(1)), retarded(mp.mpf(8))
        rows.append([b, t, float(mp.mpf(0.5) + one), float(mp.mpf(0.5) + mp.mpf(0.25) * one + mp.mpf(0.5) * other + mp.mpf(0.125) * t)])
write("gumbel_creep.json", ["b", "t", "one", "two"],
      "R(t) = int exp(u - e^u) (1 - exp(-t/(tau e^(b u)))) du; one = 0.5 + R with tau = 1, two = 0.5 + 0.25 R + 0.5 R(tau = 8) + 0.125 t", rows)

MATERIALS = (
    ("x0", 0.628, 0.383, 691.0, 3.1e-3, 70.0, 1e-13), ("x2", 0.578, 0.395, 683.0, 3.8e-3, 70.0, 1e-13),
    ("x0_t0fit", 0.628, 0.383, 691.0, 3.1e-3, 70.0, 1.134e-4), ("sls", 2.04, 0.37, 810.0, 1.0e-3, 100.0, 1e-12),
    ("dgeba", 0.52, 0.17, 436.0, 5.6e-3, 100.0, 1e-6), ("pet", 0.54, 0.31, 340.0, 10e-3, 100.0, 1e-9),
    ("pmabu", 0.74, 0.18, 303.0, 5e-3, 100.0, 1e-9), ("maltitol", 0.61, 0.34, 310.0, 5.3e-3, 100.0, 1e-10),
    ("sorbitol", 0.61, 0.32, 268.0, 5.8e-3, 100.0, 1e-10),
)
times, fragilities = [], []
for material in MATERIALS:
    u, chi_g, t_g, a, tau_g, t0 = map(mp.mpf, material[1:])
    span = mp.log(tau_g / t0)
    for above in (-200.0, -100.0, -50.0, -10.0, -1.0, 0.0, 1.0, 10.0, 30.0, 60.0):
        t = t_g + above
        chi = chi_g + a * max(mp.mpf(0), t - t_g)
        ln_tau = mp.log(t0) + (chi_g * span + u / KB * (1 / t - 1 / t_g)) / chi
        energy = u / chi + (a * KB * t**2 / chi * (ln_tau - mp.log(t0)) if above >= 0 else 0)
        tau_0beta = mp.exp(mp.log(t0) + chi_g * span - u / (KB * t_g))
        times.append(list(material) + [float(t), float(chi), float(ln_tau), float(energy), float(tau_0beta)])
    below = u / (KB * t_g * chi_g) / LN10
    m = below + a * t_g / chi_g * span / LN10
    fragilities.append(list(material) + [float(below), float(m), float(m * LN10 * KB * t_g)])
GIVEN = ["material", "U_eV", "chi_g", "Tg_K", "a_perK", "tau_g_s", "t0_s"]
write("tau_mol_T.json", GIVEN + ["T_K", "chi", "ln_tau_mol", "E_app_eV", "tau0beta_s"],
      "ln tau = ln t0 + [chi_g ln(tau_g/t0) + (U/kB)(1/T - 1/Tg)]/chi, chi = chi_g + a max(0, T - Tg); "
      "E_app = kB d ln tau/d(1/T), from above at Tg", times)
write("fragility_qpd.json", GIVEN + ["m_below", "m_above", "E_alpha_above_eV"],
      "m(Tg-) = U/(kB Tg chi_g ln 10), m(Tg+) = m(Tg-) + (a Tg/chi_g) lg(tau_g/t0)", fragilities)

rows = [[e, t_g, float(e / (KB * t_g * LN10)), float(e * MOLAR_EV), float(e * MOLAR_EV / (GAS * t_g * LN10))]
        for e in (5.73, 5.57, 6.08, 5.96, 1.0) for t_g in (691.0, 693.0, 683.0, 681.0, 300.0)]
write("fragility_eq2.json", ["E_eV", "Tg_K", "m", "E_J_per_mol", "m_from_R"], "m = E/(kB Tg ln 10) = E/(R Tg ln 10)", rows)

rows = []
for t in (300.0, 600.0):
    for s in (0.0, 0.1, 0.5, 0.9, 0.999, 1.0):
        for work in (0.0, 0.05):
            barrier = (mp.mpf(0.628) + mp.mpf(work)) * (1 - mp.mpf(s)) ** mp.mpf(1.5)
            rows.append([0.628, work, s, t, float(barrier), float(mp.log(mp.mpf(1e-13)) + barrier / (KB * t))])
write("tau_beta_stress_eq5.json", ["U_eV", "Omega_p_eV", "sigma_over_sigma0", "T_K", "barrier_eV", "ln_tau_beta"],
      "ln tau_beta = ln tau0beta + (U + Omega p)(1 - |sigma|/sigma0)^(3/2)/(kB T), tau0beta = 1e-13 s", rows)

rows = []
for entropy in (0.0, 2.0, 10.0):
    for enthalpy in (0.05, 0.2, 1.0, 3.0):
        for t in (77.0, 300.0, 691.0, 1500.0):
            c = 1 / (1 + mp.exp(enthalpy / (KB * t) - entropy))
            rows.append([entropy, enthalpy, t, float(c), float(1 - c), float(c * (1 - c) * enthalpy / (KB * mp.mpf(t) ** 2))])
write("Cd_eq7.json", ["dS_over_k", "dH_eV", "T_K", "Cd", "one_minus_Cd", "dCd_dT_perK"], "Cd = 1/(1 + exp(-dS/k + dH/(kB T)))", rows)

rows = []
for u, chi, eta, t0, tau_0beta in ((0.628, 0.383, 1.0, 1e-13, 1.275e-12), (0.578, 0.395, 1.0, 1e-13, 3.97e-12), (2.04, 0.37, 0.85, 1e-12, 1e-13)):
    for t in (300.0, 450.0, 600.0, 650.0, 690.0):
        for f in (0.01, 1.0, 8.0):
            omega, c = 2 * mp.pi * mp.mpf(f), mp.mpf(chi)
            ln_beta = mp.log(mp.mpf(tau_0beta)) + u / (KB * t)
            ln_mol = mp.log(mp.mpf(t0)) + (ln_beta - mp.log(mp.mpf(t0))) / c
            ln_star = mp.log(mp.mpf(t0)) + mp.log(mp.mpf(tau_0beta) / mp.mpf(t0)) / c
            line = -u / (KB * t) - c * mp.log(omega) - c * ln_star + mp.log(mp.mpf(eta)) + mp.log(mp.sin(mp.pi * c / 2))
            g = qpd(omega * mp.exp(ln_mol), chi, eta)
            rows.append([u, chi, eta, t0, tau_0beta, t, f] + [float(v) for v in (ln_mol, ln_star, line, mp.log(g.imag / g.real))])
write("qpd_eq10_11.json",
      ["U_eV", "chi", "eta", "t0_s", "tau0beta_s", "T_K", "f_Hz", "ln_tau_mol", "ln_tau_star", "ln_tand_hf", "ln_tand_exact"],
      "ln tan delta = -U/(kB T) - chi ln omega - chi ln tau* + ln eta + ln sin(pi chi/2) at high frequency, and exactly from eq. 9", rows)

rows = []
for name, lg_tau0, t_0, t_g in (("x0-like", -13.0, 500.0, 691.0), ("x2-like", -12.0, 480.0, 683.0), ("fragile", -14.0, 300.0, 340.0)):
    b = (2 - mp.mpf(lg_tau0)) * LN10 * (mp.mpf(t_g) - t_0)  # tau(Tg) = 100 s
    c1, c2, decades = b / (LN10 * (mp.mpf(t_g) - t_0)), mp.mpf(t_g) - t_0, 2 - mp.mpf(lg_tau0)
    m = b * t_g / (LN10 * (mp.mpf(t_g) - t_0) ** 2)
    for above in (-20.0, 0.0, 10.0, 50.0, 100.0):
        t = mp.mpf(t_g + above)
        vft = mp.mpf(lg_tau0) * LN10 + b / (t - t_0)
        wlf = -c1 * (t - t_g) / (c2 + t - t_g)
        myega = lg_tau0 + decades * (t_g / t) * mp.exp((m / decades - 1) * (t_g / t - 1))
        energy = KB * b * t**2 / (t - t_0) ** 2
        rows.append([name, lg_tau0, float(b), t_0, t_g] + [float(v) for v in (t, vft, c1, c2, wlf, m, c1 * t_g / c2, myega, energy)])
write("vft_wlf_mygea.json",
      ["set", "log10_tau0", "B_K", "T0_K", "Tg_K", "T_K", "ln_tau_vft", "C1", "C2_K", "log10_aT_wlf", "m_vft", "m_wlf", "log10_tau_mygea", "E_app_vft_eV"],
      "VFT ln tau = ln tau0 + B/(T - T0) with tau(Tg) = 100 s; WLF with Tref = Tg; MYEGA with the same lg tau_inf, Tg, m", rows)

rows = []
for k, c, lg_inf in ((3000.0, 800.0, -13.0), (5000.0, 300.0, -12.0), (1500.0, 2000.0, -11.0)):
    for t_g in (400.0, 683.0):
        lg = mp.mpf(k) / t_g * mp.exp(mp.mpf(c) / t_g)
        rows.append([k, c, lg_inf, t_g, float(lg * (1 + mp.mpf(c) / t_g)), float(lg_inf + lg)])
write("mygea_fragility.json", ["K", "C", "log10_tau_inf", "Tg_K", "m", "log10_tau_Tg"],
      "MYEGA lg tau = lg tau_inf + (K/T) exp(C/T); m = (K/Tg) exp(C/Tg)(1 + C/Tg)", rows)

rows = [[e, t, 700.0, float(e / KB * (1 / mp.mpf(t) - 1 / mp.mpf(700))), float(e * MOLAR_EV)]
        for e in (6.08, 5.96) for t in (640.0, 683.0, 691.0, 700.0, 745.0)]
write("tts_eq14.json", ["E_eV", "T_K", "Tref_K", "ln_aT", "E_J_per_mol"], "ln aT = (E/kB)(1/T - 1/Tref)", rows)

rows = []
for g1, g2, f in ((24.0, 0.05, 1.0), (10.0, 6.0, 0.1), (0.01, 1.0, 0.01), (1e-6, 1e-3, 2.0)):
    j, viscous = 1 / mp.mpc(g1, g2), mp.mpf("1e9") / (2 * mp.pi * mp.mpf(f) * 24e9 * 70)
    rows.append([g1, g2, f] + [float(v) for v in (j.real, -j.imag, viscous, -j.imag - viscous, j.real - 1 / mp.mpf(24))])
write("compliance_eq20.json", ["G1_GPa", "G2_GPa", "f_Hz", "J1", "J2", "Jvp2", "Jve2", "Jve1"],
      "J* = 1/G* = J1 - i J2, 1/GPa; Jvp2 = 1/(omega eta), eta = 24 GPa 70 s; Jve2 = J2 - Jvp2; Jve1 = J1 - 1/(24 GPa)", rows)


def peak_temperatures(frequencies, temperatures, errors):
    """Least squares of u = 1/T on y = ln f; E = -kB/slope."""
    y, u = [mp.log(mp.mpf(f)) for f in frequencies], [1 / mp.mpf(t) for t in temperatures]
    w = [(mp.mpf(t) ** 2 / mp.mpf(s)) ** 2 for t, s in zip(temperatures, errors)] if errors else [mp.mpf(1)] * len(y)
    normal = mp.matrix([[sum(w), mp.fdot(w, y)], [mp.fdot(w, y), sum(a * b * b for a, b in zip(w, y))]])
    right = mp.matrix([mp.fdot(w, u), sum(a * b * c for a, b, c in zip(w, y, u))])
    alpha, slope = mp.lu_solve(normal, right)
    chi2 = sum(a * (c - alpha - slope * b) ** 2 for a, b, c in zip(w, y, u))
    known = KB * mp.sqrt((normal**-1)[1, 1]) / slope**2
    return {"E": float(-KB / slope), "lnf0": float(-alpha / slope), "chi2": float(chi2),
            "se_known": float(known) if errors else None, "se_resid": float(known * mp.sqrt(chi2 / (len(y) - 2)))}


given = {"f_Hz": [1.0, 2.0, 4.0, 8.0], "Tp_K": [725.0, 730.65, 736.42, 742.29], "sigma_T_K": [0.08] * 4}
found = {"expected": peak_temperatures(*given.values()), "expected_unweighted": peak_temperatures(*list(given.values())[:2], None)}
(HERE / "arrhenius_peak.json").write_text(json.dumps(
    {"meta": {"description": "ln f = lnf0 - E/(kB Tp): f exact, Tp with errors; errors from those and from the scatter"}, **given, **found},
    indent=1) + "\n")

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
for chi in (0.2, 0.334, 0.383, 0.5, 0.7, 0.9):
    for eta in (0.5, 1.0):
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



def over_gumbel(skew, centre, function):
    """The mean of a function of u, which changes around the centre."""
    edges = (-90, -60, -30, -15, -8, -4, -2, 0, 1, 2, 4, 8, 15, 30, 60, 90)
    points = sorted({mp.mpf(edge) for edge in edges} | {centre})
    points = [point for point in points if (point < 5 if skew == "left" else point > -5)]
    with mp.workdps(25):
        return mp.quad(lambda u: gumbel_density(skew, u) * function(u), points)


rows = []
for skew in ("left", "right"):
    for b in (0.5, 1.0, 2.0, 2.6109660574412534, 4.0):
        for x in (1e-9, 1e-6, 1e-4, 1e-2, 0.3, 1.0, 30.0, 1e2, 1e4, 1e6, 1e9):
            centre = -mp.log(x) / mp.mpf(b)
            j1 = over_gumbel(skew, centre, lambda u: 1 / (1 + (x * mp.exp(mp.mpf(b) * u)) ** 2))
            j2 = over_gumbel(skew, centre, lambda u: 1 / (x * mp.exp(mp.mpf(b) * u) + mp.exp(-mp.mpf(b) * u) / x))
            for strength in (1.0, 30.0):
                g = 1 / (1 + mp.mpf(strength) * mp.mpc(j1, -j2))
                rows.append([skew, b, strength, x] + [float(part) for part in (j1, j2, g.real, g.imag)])
write("gumbel_continuum.json", ["skew", "b", "strength", "x", "J1", "J2", "G1", "G2"],
      "J1 - i J2 = int density(u) / (1 + ix exp(b u)) du, x = omega tau_c; G* = 1/(1 + strength (J1 - i J2))", rows)

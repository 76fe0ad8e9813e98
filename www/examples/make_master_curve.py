"""Makes master_constchi_x2.csv from freq_constchi_x2.csv: every isotherm shifted by its true ln a_T to 700 K.

The truth behind the synthetic isotherms is an Arrhenius law with E = 5.96 eV (constant chi, so superposition is exact).
"""

import csv
import math
import pathlib

HERE = pathlib.Path(__file__).parent
K_B = 8.617333262145179e-5  # eV/K, CODATA 2018
ENERGY = 5.96  # eV
REFERENCE = 700.0  # K

with open(HERE / "freq_constchi_x2.csv") as file:
    rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]

shifted = []
for temperature, frequency, storage, loss in rows:
    ln_shift = ENERGY / K_B * (1 / temperature - 1 / REFERENCE)
    shifted.append((frequency * math.exp(ln_shift), storage, loss))

with open(HERE / "master_constchi_x2.csv", "w") as file:
    file.write("# synthetic master curve at 700 K: reduced frequency f a_T\n")
    file.write("reduced frequency (Hz),G_storage (GPa),G_loss (GPa)\n")
    for frequency, storage, loss in sorted(shifted):
        file.write(f"{frequency:.6e},{storage:g},{loss:g}\n")

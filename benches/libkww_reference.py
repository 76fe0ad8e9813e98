"""The KWW modulus in libkww, whose compiled library RepTate brings (pip install --no-deps RepTate): its time and its errors, as JSON.

Milliseconds for 10,000 frequencies of one exponent, storage and loss; the largest relative errors of either over the reference
table from the exponent 0.1 on, where libkww begins. It is loaded as it is: nothing of it is in tandelta.
"""

import ctypes
import ctypes.util
import importlib.util
import json
import pathlib
import statistics
import sys
import time

where = importlib.util.find_spec("RepTate")
library = pathlib.Path(next(iter(where.submodule_search_locations))) / "theories/kww_lib_linux.so" if where else None
if library is None or not library.exists() or sys.platform != "linux":
    sys.exit("libkww is not compared: RepTate, which brings it, is not here.")
try:
    libkww = ctypes.CDLL(str(library))
    libm = ctypes.CDLL(ctypes.util.find_library("m"))
except OSError as reason:
    sys.exit(f"libkww is not compared: {reason}")
for function in (libkww.kwwc, libkww.kwws, libm.fmin):
    function.restype, function.argtypes = ctypes.c_double, (ctypes.c_double, ctypes.c_double)

BETA = 0.5
X = [10 ** (-4 + 0.0008 * k) for k in range(10_000)]


def milliseconds(*functions):
    """For a call of each at every frequency, the median of five."""
    times = []
    for _ in range(5):
        began = time.process_time()
        for x in X:
            for function in functions:
                function(x, BETA)
        times.append(1e3 * (time.process_time() - began))
    return statistics.median(times)


# What calling from Python costs, with a function that does next to nothing, is not libkww's.
spent = milliseconds(libkww.kwwc, libkww.kwws) - milliseconds(libm.fmin, libm.fmin)

table = json.loads((pathlib.Path(__file__).parents[1] / "tests/golden/reference/kww_frequency_eq15.json").read_text())
errors = [
    (abs(x * libkww.kwws(x, beta) / storage - 1), abs(x * libkww.kwwc(x, beta) / loss - 1))
    for beta, x, storage, loss, *_ in table["rows"]
    if beta >= 0.1
]
storage, loss = (max(error) for error in zip(*errors))
print(json.dumps({"kww": spent, "storage_error": storage, "loss_error": loss}))

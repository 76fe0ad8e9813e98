"""The large file in pandas, with its fast and its accurate reading of numbers: milliseconds, as JSON."""

import json
import pathlib
import statistics
import sys
import time
import warnings

try:
    import pandas
except ImportError as missing:
    sys.exit(f"pandas is not compared: {missing}")

file = pathlib.Path(__file__).parent.parent / "target/bench/million.csv"


def milliseconds(precision):
    start = time.perf_counter()
    table = pandas.read_csv(file, engine="c", float_precision=precision)
    taken = 1e3 * (time.perf_counter() - start)
    assert table.shape == (1_000_000, 6) and all(kind == "float64" for kind in table.dtypes)
    return taken


# Newer versions read accurately whatever they are asked for, and say so.
warnings.simplefilter("ignore")
names = {"pandas": None, "pandas_high": "high"}
times = {name: [] for name in names}
for _ in range(3):
    for name, precision in names.items():
        times[name].append(milliseconds(precision))
print(json.dumps({name: statistics.median(taken) for name, taken in times.items()}))

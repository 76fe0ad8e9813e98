"""Makes nist_strd.json from the .dat files of NIST's Statistical Reference Datasets, nonlinear regression.

    python3 make_nist_strd.py FOLDER

FOLDER holds the 27 files as NIST serves them at https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml; the source archive
of lmfit on PyPI carries the same files in NIST_STRD/. They are works of the United States government, in the public domain.

Only notation changes: `**` becomes `^`, brackets become parentheses, `arctan` is `atan`; error term and line breaks go. In
`-a^2` the power comes first. Numbers are copied digit by digit. `rows` holds y, then x (or x1 and x2), as printed.
"""

import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])


def number(text):
    """The same digits as a JSON number, without the zeros that say nothing."""
    float(text)
    mantissa, _, exponent = text.upper().replace("+", "").partition("E")
    sign, mantissa = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, decimals = mantissa.partition(".")
    decimals = decimals.rstrip("0")
    exponent = str(int(exponent or 0))
    text = sign + (whole.lstrip("0") or "0") + ("." + decimals if decimals else "")
    return text if exponent == "0" else f"{text}e{exponent}"


def formula(lines):
    """Response and right-hand side."""
    model = " ".join(line.strip() for line in lines)
    model = model[re.search(r"(y|log\[y\])\s*=", model).start():]
    response, right = re.sub(r"\s+e\s*$", "", model).rstrip().removesuffix("+").split("=", 1)
    for old, new in (("**", "^"), ("[", "("), ("]", ")"), ("arctan", "atan")):
        response, right = response.replace(old, new), right.replace(old, new)
    right = re.sub(r"\s+", " ", right).strip().replace("( ", "(").replace(" )", ")")
    return response.strip(), right


def convert(path):
    lines = path.read_text().splitlines()
    count = int(re.search(r"(\d+) Parameters", "\n".join(lines[30:36])).group(1))
    response, right = formula([line for line in lines[32:39] if line.strip()
                               and "Starting" not in line and "pi =" not in line])
    rows = [line.split("=")[1].split() for line in lines[40:40 + count]]
    summary = "\n".join(lines[40:60])
    taken = lambda words: re.search(words + r":\s*(\S+)", summary).group(1)
    data = [line.split() for line in lines[60:] if line.strip()]
    assert len(data) == int(taken("Number of Observations")), path
    joined = lambda values: "[" + ",".join(map(number, values)) + "]"
    columns = list(zip(*rows))
    level = re.search(r"(Lower|Average|Higher) Level", "\n".join(lines)).group(1).lower()
    return "\n".join((
        "{" + f'"name": "{path.stem}", "level": "{level}", "response": "{response}",',
        f' "formula": "{right}",',
        f' "starts": [{joined(columns[0])}, {joined(columns[1])}],',
        f' "certified": {joined(columns[2])},',
        f' "standard_deviations": {joined(columns[3])},',
        f' "residual_sum_of_squares": {number(taken("Residual Sum of Squares"))},',
        f' "rows": [{",".join(joined(row) for row in data)}]' + "}",
    ))


problems = [convert(path) for path in sorted(folder.glob("*.dat"))]
assert len(problems) == 27
text = "[\n" + ",\n".join(problems) + "\n]\n"
json.loads(text)
(pathlib.Path(__file__).parent / "nist_strd.json").write_text(text)

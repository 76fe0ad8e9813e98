// make bench: how long the core takes natively, in Chromium's WebAssembly and in other programs, in one run. Milliseconds,
// medians. What it prints it also writes to benches/RESULTS.md, with the machine named.
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { dropToResult, engineTimes, importTimes } from "./browser.mjs";
import { FOLDER, write } from "./data.mjs";

/** @type {string[]} */
const lines = [];
const say = (/** @type {string} */ line) => {
  console.log(line);
  lines.push(line);
};

const [load = 0] = loadavg();
say(`${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}`);
if (load > availableParallelism() / 2) {
  say(`This machine is busy (load ${load.toFixed(1)}): times are too long, and ratios only roughly right.`);
}

const files = write().map((name) => join(FOLDER, name));
/** What a benchmark of the core prints. */
const inRust = (/** @type {string} */ name) =>
  JSON.parse(
    execFileSync("cargo", ["bench", "--quiet", "--package", "tandelta", "--bench", name], { encoding: "utf8" }),
  );
/** Matrices are small here: more threads only get into each other's way, on a busy machine by ten times. */
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
/** What a script in Python prints; nothing, with the reason, where Python has not what it needs. */
const inPython = (/** @type {string} */ script, input = "") => {
  const { status, stdout, stderr } = spawnSync("python3", [script], {
    encoding: "utf8",
    input,
    env: { ...process.env, ...ONE_THREAD },
  });
  if (status !== 0) missing.push(stderr?.trim() || `python3 is not here: ${script} is not run.`);
  return status === 0 ? JSON.parse(stdout) : {};
};
/** @type {string[]} */
const missing = [];

const native = inRust("core");
const browser = await engineTimes(files);
const others = inPython("benches/fits_reference.py");
const nist = inPython("benches/nist_reference.py");
const libkww = inPython("benches/libkww_reference.py");
const superposition = inRust("superposition");
const superposed = inPython("benches/superposition_reference.py", JSON.stringify(superposition));
const drop = await dropToResult(process.env.BENCH_FILE ?? join(FOLDER, "family.csv"));

const number = (/** @type {number | undefined} */ value, digits = 3) =>
  (value === undefined || Number.isNaN(value)
    ? "–"
    : value < 1000
      ? value.toPrecision(digits)
      : value.toFixed(0)
  ).padStart(10);
const ratio = (/** @type {number | undefined} */ a, /** @type {number | undefined} */ b) =>
  a && b ? a / b : undefined;

/** A row: what, natively, in the browser, in lmfit, in SciPy. @type {[string, (number | undefined)[]][]} */
const rows = [
  ["read a file of 210 rows", [native.import, browser.import]],
  ["the QPD law at 1000 frequencies", [native.law]],
  ["the KWW law at 1000 frequencies", [native.kww_1000]],
  ["a report of 500 frequencies, without a fit", [native.evaluation, browser.evaluation]],
  ["fit and report of 500 frequencies, 5 parameters", [native.fit, browser.fit]],
  // What lmfit and SciPy do: the fit with its covariance, without a report.
  [
    "  of which the fit",
    [
      native.fit - native.evaluation,
      (browser.fit ?? Number.NaN) - (browser.evaluation ?? Number.NaN),
      others.fit,
      others.fit_scipy,
    ],
  ],
  ["the same with 1,000 refits of a bootstrap", [native.bootstrap, browser.bootstrap]],
  ["22 isotherms × 24 frequencies together, report", [native.joint, browser.joint, undefined, others.joint_scipy]],
  ["22 isotherms × 24 on a master curve, whole report", [native.master_curve, browser.master_curve]],
  ["draw a figure of 1,000,000 points", [undefined, browser.draw]],
  ["from a dropped file to its first result", [undefined, drop]],
];
const heading = ["native", "browser", "lmfit", "SciPy", "browser/native", "lmfit/browser", "SciPy/browser"];
say(`${"ms".padEnd(48)} ${heading.map((name) => name.padStart(13)).join(" ")}`);
for (const [what, [here, there, lmfit, scipy]] of rows) {
  const numbers = [here, there, lmfit, scipy, ratio(there, here), ratio(lmfit, there), ratio(scipy, there)];
  say(`${what.padEnd(48)} ${numbers.map((value) => number(value).padStart(13)).join(" ")}`);
}

say(
  `\n${"a QPD fit natively, by the number of points".padEnd(48)} ${["ms", "ns per point"].map((n) => n.padStart(13)).join(" ")}`,
);
for (const [index, ms] of native.growth.entries()) {
  const points = 100 * 10 ** index;
  say(
    `${points.toLocaleString("en").padStart(48)} ${[ms, (1e6 * ms) / points].map((v) => number(v).padStart(13)).join(" ")}`,
  );
}

say(
  `\n${"a joint QPD fit natively, by the number of sets".padEnd(48)} ${["ms", "µs per set"].map((n) => n.padStart(13)).join(" ")}`,
);
for (const [index, ms] of native.joint_growth.entries()) {
  const sets = 22 * 10 ** index;
  say(
    `${sets.toLocaleString("en").padStart(48)} ${[ms, (1e3 * ms) / sets].map((v) => number(v).padStart(13)).join(" ")}`,
  );
}

say(
  `\n${"NIST StRD at default settings, of 54".padEnd(48)} ${["tandelta", "lmfit", "SciPy"].map((n) => n.padStart(13)).join(" ")}`,
);
say(
  `${"solved: 6 digits of values, 4 of errors".padEnd(48)} ${[nist.tandelta, nist.lmfit, nist.scipy].map((v) => String(v ?? "–").padStart(13)).join(" ")}`,
);

// The exact KWW modulus against the library of Wuttke, which has no derivatives; ours are computed along with it.
say(
  `\n${"KWW modulus at 10,000 frequencies".padEnd(48)} ${["ms", "times ours"].map((name) => name.padStart(10)).join(" ")}`,
);
say(`${"natively, with both derivatives".padEnd(48)} ${number(native.kww)} ${number(1)}`);
say(`${"  libkww".padEnd(48)} ${number(libkww.kww)} ${number(ratio(libkww.kww, native.kww))}`);

// Everything is measured against the truth and against one master curve in the same way, benches/superposition_reference.py.
const judged = ["ms", "times ours", "rms Δln a", "largest", "rms Δln G'", "rms Δln G''"];
say(`\n${"superposition of 21 isotherms × 24 frequencies".padEnd(48)} ${judged.map((n) => n.padStart(11)).join(" ")}`);
for (const found of superposed.compared ?? [{ name: "tandelta, G' and G''", ms: superposition.both.ms }]) {
  const { name, ms, rms, worst, storage, loss } = found;
  const numbers = [ms, ratio(ms, superposition.both.ms), rms, worst, storage, loss];
  say(`${name.padEnd(48)} ${numbers.map((value) => number(value).padStart(11)).join(" ")}`);
}
missing.push(...(superposed.missing ?? []));

const steps = ["superpose ms", "leave out ms", "µs per number"];
say(`\n${"the same natively, isotherms × frequencies".padEnd(48)} ${steps.map((n) => n.padStart(13)).join(" ")}`);
for (const { isotherms, points, superpose, left_out } of superposition.growth) {
  const each = (1e3 * (superpose + left_out)) / (2 * isotherms * points);
  const numbers = [superpose, left_out, each].map((value) => number(value).padStart(13));
  say(`${`${isotherms} × ${points.toLocaleString("en")}`.padStart(48)} ${numbers.join(" ")}`);
}

// The import of a large file, each against what others do with it in the same place.
const million = join(FOLDER, "million.csv");
const [own, pandas, pages] = [inRust("import"), inPython("benches/pandas_reference.py"), await importTimes(million)];
const size = own.file / 1e6;
/** @type {[string, number | undefined, number | undefined][]} */
const readers = [
  ["natively", own.milliseconds, own.milliseconds],
  ["  pandas", pandas.pandas, own.milliseconds],
  ["  pandas, float_precision=high", pandas.pandas_high, own.milliseconds],
  ["in the page, from the file to the reading", pages.tandelta, pages.tandelta],
  ["  PapaParse in a worker", pages.papaparse, pages.tandelta],
  ["  uDSV in a worker, strings and Number", pages.udsv_strings, pages.tandelta],
  ["  uDSV in a worker, typed (needs unsafe-eval)", pages.udsv_typed, pages.tandelta],
];
const title = `import of 1,000,000 rows × 6, ${size.toFixed(0)} MB`;
say(`\n${title.padEnd(48)} ${["ms", "MB/s", "times ours"].map((name) => name.padStart(10)).join(" ")}`);
for (const [what, ms, ours] of readers) {
  const numbers = [number(ms), number(ratio(size * 1e3, ms)), number(ratio(ms, ours))];
  say(`${what.padEnd(48)} ${numbers.join(" ")}`);
}
const memory = [
  ["most memory natively, beside the file", own.most / own.numbers],
  ["most memory natively, with the file", (own.most + own.file) / own.numbers],
  ["most memory of WebAssembly, with the file", browser.memory],
  ["memory kept natively", own.kept / own.numbers],
];
say(`\n${"bytes for each byte of numbers kept".padEnd(48)} ${"".padStart(10)}`);
for (const [what, times] of memory) say(`${String(what).padEnd(48)} ${number(Number(times))}`);
for (const reason of missing) say(reason);

const head =
  "# What `make bench` printed last\n\nAll in one run on the machine that the first line names; times of a busy machine are too long, ratios stand.\n";
writeFileSync("benches/RESULTS.md", `${head}\n\`\`\`text\n${lines.join("\n")}\n\`\`\`\n`);

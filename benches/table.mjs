// make bench: how long the core takes natively, in Chromium's WebAssembly and, for the fit, in lmfit. Milliseconds, medians.
import { execFileSync, spawnSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { dropToResult, engineTimes, importTimes } from "./browser.mjs";
import { FOLDER, write } from "./data.mjs";

const [load = 0] = loadavg();
if (load > availableParallelism() / 2) {
  console.log(`This machine is busy (load ${load.toFixed(1)}): times are too long, and ratios only roughly right.`);
}

const files = write().map((name) => join(FOLDER, name));
/** What a benchmark of the core prints. */
const inRust = (/** @type {string} */ name) =>
  JSON.parse(
    execFileSync("cargo", ["bench", "--quiet", "--package", "tandelta", "--bench", name], { encoding: "utf8" }),
  );
/** What a script in Python prints; nothing, with the reason, where Python has not what it needs. */
const inPython = (/** @type {string} */ script) => {
  const { status, stdout, stderr } = spawnSync("python3", [script], { encoding: "utf8" });
  if (status !== 0) missing.push(stderr?.trim() || `python3 is not here: ${script} is not run.`);
  return status === 0 ? JSON.parse(stdout) : {};
};
/** @type {string[]} */
const missing = [];

const native = inRust("core");
const browser = await engineTimes(files);
const lmfit = inPython("benches/fits_reference.py");
const libkww = inPython("benches/libkww_reference.py");
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

/** @type {[string, number | undefined, number | undefined, number?][]} */
const rows = [
  ["read a file of 210 rows", native.import, browser.import],
  ["the QPD law at 1000 frequencies", native.law, undefined],
  ["the KWW law at 1000 frequencies", native.kww_1000, undefined],
  ["a report of 500 frequencies, without a fit", native.evaluation, browser.evaluation],
  ["fit and report of 500 frequencies, 5 parameters", native.fit, browser.fit],
  // What lmfit does: the fit with its covariance, without a report.
  [
    "  of which the fit",
    native.fit - native.evaluation,
    (browser.fit ?? Number.NaN) - (browser.evaluation ?? Number.NaN),
    lmfit.fit,
  ],
  ["draw a figure of 1,000,000 points", undefined, browser.draw],
  ["from a dropped file to its first result", undefined, drop],
];
const heading = ["native", "browser", "lmfit", "browser/native", "browser/lmfit"].map((name) => name.padStart(10));
console.log(`${"ms".padEnd(48)} ${heading.join(" ")}`);
for (const [what, here, there, python] of rows) {
  const numbers = [number(here), number(there), number(python)];
  const ratios = [number(ratio(there, here)).padStart(14), number(ratio(there, python)).padStart(13)];
  console.log(`${what.padEnd(48)} ${[...numbers, ...ratios].join(" ")}`);
}

// The exact KWW modulus against the library of Wuttke, which has no derivatives; ours are computed along with it.
console.log(`\n${"KWW modulus at 10,000 frequencies".padEnd(48)} ${["ms", "times ours"].map((name) => name.padStart(10)).join(" ")}`);
console.log(`${"natively, with both derivatives".padEnd(48)} ${number(native.kww)} ${number(1)}`);
console.log(`${"  libkww".padEnd(48)} ${number(libkww.kww)} ${number(ratio(libkww.kww, native.kww))}`);

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
console.log(`\n${title.padEnd(48)} ${["ms", "MB/s", "times ours"].map((name) => name.padStart(10)).join(" ")}`);
for (const [what, ms, ours] of readers) {
  const numbers = [number(ms), number(ratio(size * 1e3, ms)), number(ratio(ms, ours))];
  console.log(`${what.padEnd(48)} ${numbers.join(" ")}`);
}
const memory = [
  ["most memory natively, beside the file", own.most / own.numbers],
  ["most memory natively, with the file", (own.most + own.file) / own.numbers],
  ["most memory of WebAssembly, with the file", browser.memory],
  ["memory kept natively", own.kept / own.numbers],
];
console.log(`\n${"bytes for each byte of numbers kept".padEnd(48)} ${"".padStart(10)}`);
for (const [what, times] of memory) console.log(`${String(what).padEnd(48)} ${number(Number(times))}`);
for (const reason of missing) console.log(reason);

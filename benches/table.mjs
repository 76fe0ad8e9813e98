// make bench: how long the core takes natively, in Chromium's WebAssembly and, for the fit, in lmfit. Milliseconds, medians.
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { dropToResult, engineTimes } from "./browser.mjs";
import { FOLDER, write } from "./data.mjs";

const files = write().map((name) => join(FOLDER, name));
const native = JSON.parse(
  execFileSync("cargo", ["bench", "--quiet", "--package", "tandelta", "--bench", "core"], { encoding: "utf8" }),
);
const browser = await engineTimes(files);
const python = spawnSync("python3", ["benches/lmfit_reference.py"], { encoding: "utf8" });
const lmfit = python.status === 0 ? JSON.parse(python.stdout) : { fit: Number.NaN };
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
  ["read a file of 1,000,000 rows", native.import_large, browser.import_large],
  ["the QPD law at 1000 frequencies", native.law, undefined],
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
for (const [what, inRust, inBrowser, inPython] of rows) {
  const numbers = [number(inRust), number(inBrowser), number(inPython)];
  const ratios = [number(ratio(inBrowser, inRust)).padStart(14), number(ratio(inBrowser, inPython)).padStart(13)];
  console.log(`${what.padEnd(48)} ${[...numbers, ...ratios].join(" ")}`);
}
if (python.status !== 0) console.log(python.stderr.trim() || "python3 is not here: lmfit is not compared.");

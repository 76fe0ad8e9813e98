// A report as text to paste and as files.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Estimate, Report } from "../../pkg/types";
import { figure, line, panel, points } from "../figure/testing";
import { estimatesCsv, estimatesLatex, estimatesMarkdown, figureCsv, reportJson, reportText, tableCsv } from "./export";
import { nameFor, nameForWork } from "./file-names";
import { bareReport } from "./testing";

const ESTIMATE: Estimate = {
  key: "viscosity",
  symbol: "\\eta_v",
  meaning: "Viscosity ΔG τ, at −5 °C",
  unit: "Pa s",
  value: 3.592e10,
  std_error: 1.6e8,
  interval: [3.56e10, 3.624e10],
  interval_kind: "linear95",
  state: "ok",
  note: "",
  shown: { unit: "Pa s", factor: 1, value: "3.592e10", std_error: "0.016e10", interval: "3.56e10 … 3.624e10" },
};

const UNKNOWN: Estimate = {
  ...ESTIMATE,
  key: "time",
  value: null,
  std_error: null,
  interval: null,
  state: "undetermined",
  note: "Only a product is determined.",
  shown: { unit: "s", factor: 1, value: "not determined", std_error: "", interval: "" },
};

const REPORT: Report = {
  ...bareReport({ analysis: "fit_it", inputs: [], options: {} }),
  tandelta: "0.1.0",
  title: "A fit",
  inputs: [{ file: "a/b sample.v2.csv", sha256: "00ff", table: 0, rows: 5, selection: "all rows" }],
  estimates: [ESTIMATE, UNKNOWN],
};

test("the CSV keeps every digit and leaves undetermined numbers empty", () => {
  const [, first, second] = estimatesCsv(REPORT).split("\r\n");
  assert.equal(first, 'viscosity,"Viscosity ΔG τ, at −5 °C",35920000000,160000000,35600000000,36240000000,Pa s,ok,');
  assert.match(second ?? "", /^time,.*,,,,,Pa s,undetermined,Only a product is determined\.$/);
});

test("a cell that a spreadsheet would take for a formula stays text, and a negative number a number", () => {
  const words = {
    key: "w",
    title: "=SUM(A1)",
    unit: "",
    values: { kind: "words" as const, cells: ["-cmd|x", "-1.5"] },
  };
  assert.equal(tableCsv({ key: "t", title: "", columns: [words] }), "'=SUM(A1)\r\n'-cmd|x\r\n-1.5\r\n");
});

test("a figure is one table: points with their errors, curves, lines; nothing that is only there to be dragged", () => {
  const handle = points([7], [7], { name: "", rows: [], moves: { x: { parameter: "window.from", slope: 1 } } });
  const marks = [
    points([1, 2], [3, 4], { name: "$G'$", error: Float64Array.of(0.1, 0.2) }),
    line([1, 2, 3], [3, 3.5, 4]),
    handle,
    { kind: "rule" as const, name: "$T_g$", at: 1.5, vertical: true },
  ];
  assert.deepEqual(figureCsv(figure(panel(marks, { label: "$T$ (K)" }, { label: "$G'$ (Pa)" }))).split("\r\n"), [
    "G′: T (K),G′: G′ (Pa),G′: standard error,fit: T (K),fit: G′ (Pa),T_g: at T (K)",
    "1,3,0.1,1,3,1.5",
    "2,4,0.2,2,3.5,",
    ",,,3,4,",
    "",
  ]);
});

test("JSON has arrays for columns and null for missing numbers", () => {
  const cells = Float64Array.from([1, Number.NaN]);
  const column = { key: "x", title: "x", unit: "", values: { kind: "numbers" as const, cells } };
  const written = JSON.parse(reportJson({ ...REPORT, tables: [{ key: "t", title: "", columns: [column] }] }));
  assert.deepEqual(written.tables[0].columns[0].values.cells, [1, null]);
});

test("LaTeX writes a common power of ten once, and Greek letters as commands", () => {
  const tex = estimatesLatex(REPORT);
  assert.ok(tex.includes("$(3.592 \\pm 0.016) \\times 10^{10}$"), tex);
  assert.ok(tex.includes("$\\Delta$G $\\tau$, at $-$5 $^\\circ$C"), tex);
  assert.ok(tex.includes("not determined"), tex);
  const angle = { ...ESTIMATE, meaning: "Scattering angle 2θ" };
  assert.match(estimatesLatex({ ...REPORT, estimates: [angle] }), /Scattering angle 2\$\\theta\$/);
});

test("text and Markdown say in words what is not determined", () => {
  assert.match(reportText(REPORT), /3\.592e10 ± 0\.016e10 Pa s/);
  assert.match(reportText(REPORT), /: not determined \(Only a product is determined\.\)/);
  assert.match(estimatesMarkdown(REPORT), /\| not determined \|/);
});

test("a saved file is named after the data, without anything a file system could stumble over", () => {
  assert.equal(nameFor(REPORT, "fit_it"), "a_b_sample.v2_fit_it");
  const inputs = ["600 K.csv", "620 K.csv", "640 K.csv", "600 K.csv"].map((file) => ({ ...REPORT.inputs[0], file }));
  assert.equal(nameFor({ ...REPORT, inputs } as Report, "fit_it"), "600_K_and_2_more_fit_it");
  assert.equal(nameForWork([{ name: "2/ramp é.csv" }, { name: "x" }]), "2_ramp_é");
  assert.equal(nameForWork([{ name: "mine.tandelta.json" }]), "mine");
});

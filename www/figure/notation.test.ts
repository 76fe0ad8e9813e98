// Label text to runs: the small part of LaTeX, and text that only looks like it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse, toPlainText } from "./notation";
import { readable } from "./numbers";
import { random } from "./testing";

test("letters are italic in mathematics, digits and units upright", () => {
  const runs = parse("$G'$ (Pa)");
  assert.deepEqual(
    runs.map((run) => [run.text, run.italic]),
    [
      ["G", true],
      ["′ (Pa)", false],
    ],
  );
  assert.deepEqual(
    parse("$E_\\mathrm{a}=2$").map((run) => [run.text.trim(), run.italic]),
    [
      ["E", true],
      ["a", false],
      ["=\u20052", false],
    ],
  );
});

test("superscripts rise, subscripts sink, both are smaller", () => {
  const [base, power] = parse("$x^{10}$");
  assert.ok(base && power && power.raised > 0 && power.scale < 1 && base.raised === 0);
  const nested = parse("$x^{a_b}$").at(-1);
  assert.ok(nested && nested.raised > 0 && nested.raised < power.raised && nested.scale < power.scale);
});

test("plain text uses Unicode's own characters where they exist", () => {
  const cases = {
    "$G'$, $G''$ (GPa)": "G′, G″ (GPa)",
    "$1000/T$ (K$^{-1}$)": "1000/T (K⁻¹)",
    "$\\Delta G$, $\\tan\\delta$": "ΔG, tan δ",
    "$\\ln(\\tau/\\mathrm{s})$": "ln(τ/s)",
    "$G_\\infty\\,\\omega^2$": "G_∞ ω²",
    "$\\dot\\gamma$, $\\dot{Q}$": "γ\u0307, Q\u0307",
    "$\\frac{a}{b}$": "a/b",
    "$\\unknown{x}$": "unknownx",
    "$\\constructor$": "constructor",
  };
  for (const [label, plain] of Object.entries(cases)) assert.equal(toPlainText(label), plain);
});

test("a dollar sign without a partner, and everything outside dollars, is ordinary text", () => {
  for (const text of ["cost $5", "C:\\data\\run_1^2.csv", "{a}", "100 %", ""]) assert.equal(toPlainText(text), text);
  assert.equal(toPlainText("$x$ costs $5"), "x costs $5");
});

test("nothing throws, however strange or deep", () => {
  const deep = 50_000;
  const hostile = [
    "$",
    "$$",
    "$\\",
    "$^",
    "$_{",
    "$}$",
    `$${"{".repeat(deep)}x$`,
    `$${"^".repeat(deep)}$`,
    `$${"}".repeat(deep)}$`,
    `$${"\\frac".repeat(deep)}$`,
  ];
  for (const text of hostile) assert.ok(Array.isArray(parse(`${text}$`)) && Array.isArray(parse(text)));
  const next = random(3);
  const alphabet = [..."$\\{}^_'ab 1-", "\\Delta", "😀", "\ud800"];
  for (let trial = 0; trial < 3000; trial++) {
    const text = Array.from({ length: 12 }, () => alphabet[Math.floor(next() * alphabet.length)]).join("");
    for (const run of parse(text)) assert.ok(Number.isFinite(run.raised) && run.scale > 0 && run.text !== "");
  }
});

test("values read as people write them", () => {
  assert.equal(readable(2.5e10, 3), "2.50×10¹⁰");
  assert.equal(readable(-0.0312, 3), "−0.0312");
  assert.equal(readable(99999.6, 5), "1.0000×10⁵");
  assert.equal(readable(0), "0");
  assert.equal(readable(NaN), "no value");
});

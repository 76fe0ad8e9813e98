// Figures of several samples laid over each other.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Mark } from "../../pkg/types";
import { appearance } from "./appearance";
import { describePoint } from "./describe";
import { layout } from "./layout";
import { entriesOf } from "./legend";
import { hasMovable } from "./moves";
import { overlay } from "./overlay_figures";
import { figure, line, panel, points, random } from "./testing";
import { LIGHT } from "./theme";
import { HOME } from "./view";

const x = Array.from({ length: 30 }, (_, index) => index);
const next = random(3);
const noisy = () => x.map((value) => value * next());

/** Storage and loss with a fit each, and a residual, as an analysis draws one sample. */
const one = (storage = "modulus (GPa)") =>
  figure(
    panel(
      [
        points(x, noisy(), { name: "$G'$" }),
        points(x, noisy(), { name: "$G''$", shape: "square" }),
        line(x, noisy()),
        line(x, noisy(), { name: "", dashed: true }),
        points([3], [3], { name: "", rows: [], moves: { x: { parameter: "window.from", slope: 1 } } }),
        { kind: "rule", name: "$T_g$", at: 4, vertical: true },
      ],
      { label: "T", range: [0, 30] },
      { label: storage },
    ),
    panel([{ kind: "rule", name: "", at: 0, vertical: false }, points(x, noisy(), { name: "" })], { label: "T" }),
  );

const names = (marks: readonly Mark[] | undefined) => marks?.map(({ name }) => name);
const three = () => overlay(["A", "B", "C"].map((name) => ({ name, figure: one() })));

test("what has the same axes comes into one panel, and every name says whose it is", () => {
  const { panels } = three();
  assert.equal(panels.length, 2);
  const own = (name: string) => [`${name}: $G'$`, `${name}: $G''$`, `${name}: fit`, name, `${name}: $T_g$`];
  assert.deepEqual(names(panels[0]?.marks), ["A", "B", "C"].flatMap(own));
  assert.deepEqual(names(panels[1]?.marks), ["", "A", "B", "C"], "the level of zero is there once");
});

test("other units are other axes", () => {
  const { panels } = overlay([
    { name: "A", figure: one() },
    { name: "B", figure: one("modulus (MPa)") },
  ]);
  assert.deepEqual(
    panels.map(({ y }) => y.label),
    ["modulus (GPa)", "y", "modulus (MPa)"],
  );
});

test("a figure of several samples is to be looked at: no range, no rows, nothing to be moved", () => {
  const all = three();
  assert.ok(!all.ranged && !hasMovable(all));
  const marks = all.panels.flatMap((each) => each.marks);
  assert.ok(marks.every((mark) => mark.kind !== "points" || mark.rows.length === 0));
});

test("limits suit all samples", () => {
  const narrow = figure(panel([points([1], [1])], { range: [-5, 3] }));
  const wide = figure(panel([points([1], [1])], { range: [0, 9] }));
  const free = figure(panel([points([1], [1])]));
  const range = (...figures: (typeof free)[]) =>
    overlay(figures.map((each, index) => ({ name: `${index}`, figure: each }))).panels[0]?.x.range;
  assert.deepEqual(range(narrow, wide), [-5, 9]);
  assert.equal(range(narrow, free), null);
});

test("colour and shape tell the sample, filled and open the quantity", () => {
  const all = three();
  const first = all.panels[0];
  assert.ok(first);
  const look = appearance(all, first, LIGHT);
  const drawn = first.marks.flatMap((mark) =>
    mark.kind === "points" ? [`${look.color(mark.series)} ${look.shape(mark)} ${mark.filled}`] : [],
  );
  assert.equal(new Set(drawn).size, 6, "three samples of two quantities");
  assert.equal(new Set(drawn.map((each) => each.split(" ").slice(0, 2).join())).size, 3);
});

test("the legend has each sample once, and what is filled, open or a line once for all", () => {
  const all = overlay(Array.from({ length: 8 }, (_, index) => ({ name: `sample ${index}`, figure: one() })));
  const [first, second] = all.panels;
  assert.ok(first && second);
  const entries = entriesOf(all, first).map(({ runs }) => runs.map(({ text }) => text).join(""));
  assert.deepEqual(entries, [...Array.from({ length: 8 }, (_, index) => `sample ${index}`), "G′", "G″", "fit"]);
  assert.deepEqual(entriesOf(all, second), []);
  const { panels } = layout(all, 700, 500, HOME, LIGHT);
  const legend = panels[0]?.legend;
  const frame = panels[0]?.frame;
  assert.ok(legend && frame);
  const outside = legend.box.left >= frame.left + frame.width || legend.box.top + legend.box.height <= frame.top;
  assert.ok(outside && !legend.covers, "noise fills the frame");
});

test("the readout says whose a point is", () => {
  const [said] = describePoint(layout(three(), 700, 500, HOME, LIGHT), { panel: 1, mark: 2, index: 0 });
  assert.match(said ?? "", /^B, 1 of 30/);
});

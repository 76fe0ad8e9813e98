// What a reader chooses for a figure: it changes what is shown and no value, and goes with other data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawFigure } from "./draw";
import { axesOf, dressed, type Look, lookFrom, PLAIN, themed, withAxis } from "./look";
import { hasMovable } from "./moves";
import type { Box } from "./surface";
import { figure, line, panel, points, recorder, texts } from "./testing";
import { LIGHT } from "./theme";
import { HOME, limits } from "./view";

const two = figure(
  panel([points([1, 2, 3, 4], [1, 10, 100, 1000])], {}, { label: "modulus" }),
  panel([line([1, 2, 3, 4], [-1, 1, -1, 1])], {}, { label: "residual" }),
);
const [x, modulus] = axesOf(two, PLAIN).map(({ key }) => key) as [string, string];

test("panels that share an x axis have one choice for it, and each its own y axis", () => {
  const axes = axesOf(two, PLAIN);
  assert.deepEqual(
    axes.map(({ label }) => label),
    ["x", "modulus", "residual"],
  );
  assert.deepEqual(
    axes.map(({ scales }) => scales),
    [true, true, false],
    "values that change sign have no logarithm",
  );
});

test("a limit that is chosen is the limit, and the other follows the data", () => {
  const shown = limits(dressed(two, withAxis(PLAIN, x, { low: 2.5 })), HOME);
  assert.deepEqual(
    shown.map((each) => each.x[0]),
    [2.5, 2.5],
  );
  assert.equal(shown[0]?.x[1], limits(two, HOME)[0]?.x[1]);
});

test("limits that do not go with the data are left alone", () => {
  assert.deepEqual(limits(dressed(two, withAxis(PLAIN, x, { low: 900 })), HOME), limits(two, HOME));
  const log: Look = withAxis(PLAIN, modulus, { scale: "log", low: -5 });
  assert.ok((limits(dressed(two, log), HOME)[0]?.y[0] ?? 0) > 0);
});

test("another scale keeps the marks, but points cannot be moved along it", () => {
  const moves = { y: { parameter: "law.tau", slope: 1 } };
  const movable = figure(panel([points([1, 2], [1, 10], { moves }), line([1, 2], [1, 10])]));
  const look = withAxis(PLAIN, axesOf(movable, PLAIN)[1]?.key ?? "", { scale: "log" });
  const changed = dressed(movable, look);
  assert.equal(changed.panels[0]?.y.scale, "log");
  assert.equal(changed.panels[0]?.marks[1], movable.panels[0]?.marks[1]);
  assert.ok(hasMovable(movable) && !hasMovable(changed));
});

test("what is chosen and taken back is as if nothing had been chosen", () => {
  const look = withAxis(withAxis(PLAIN, x, { low: 2 }), x, { low: null });
  assert.deepEqual(look, PLAIN);
  assert.equal(dressed(two, look), two);
});

test("an inset is drawn with axes of its own, beside what it enlarges", () => {
  const surface = recorder(400, 300);
  const inset = { x: [1, 1.5], y: [1, 20] } as const;
  drawFigure(surface, two, HOME, themed(LIGHT, { ...PLAIN, inset }));
  // The panel, the outline in it, and what is enlarged.
  const [whole, , part] = surface.calls.filter(({ name }) => name === "clip").map((call) => call.arguments[0] as Box);
  assert.ok(whole && part && part.width < whole.width / 2);
  assert.ok(part.left > whole.left && part.left + part.width < whole.left + whole.width);
});

test("title, grid and legend are drawn as chosen", () => {
  const drawn = (look: Partial<Look>) => {
    const surface = recorder(400, 300);
    drawFigure(surface, two, HOME, themed(LIGHT, { ...PLAIN, ...look }));
    return surface.calls;
  };
  assert.ok(!texts(drawn({})).includes("A glass"));
  assert.ok(texts(drawn({ title: "A glass" })).includes("A glass"));
  assert.ok(texts(drawn({})).includes("data"));
  assert.ok(!texts(drawn({ legend: "none" })).includes("data"));
  const segments = (look: Partial<Look>) => drawn(look).filter(({ name }) => name === "segments").length;
  assert.equal(segments({ grid: true }), segments({}) + 2);
});

test("a look that was kept is the same again, and what is no look is none", () => {
  const look: Look = {
    axes: { [x]: { low: 1, high: null, scale: "log" } },
    grid: true,
    legend: "outside",
    title: "$\\tan\\delta$",
    inset: { x: [1, 2], y: [10, 100] },
    weight: "slide",
  };
  assert.deepEqual(lookFrom(JSON.parse(JSON.stringify(look))), look);
  for (const nonsense of [null, 3, "log", [], { axes: 7, grid: "yes", legend: {}, title: 5, inset: [], weight: null }])
    assert.deepEqual(lookFrom(nonsense), PLAIN);
  const odd = lookFrom({ axes: { x: { low: "0", high: Infinity, scale: "cubic" } }, inset: { x: [1], y: [1, 2] } });
  assert.deepEqual(odd, { ...PLAIN, axes: { x: { low: null, high: null, scale: null } } });
});

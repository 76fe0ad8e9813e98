// Selecting and finding points on a layout.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clipArea, clipLine, inPolygon, perColumn } from "./geometry";
import { press } from "./keyboard";
import { layout } from "./layout";
import { toPosition } from "./scale";
import { locate, nearest, select } from "./select";
import { figure, panel, points } from "./testing";
import { LIGHT } from "./theme";
import { HOME, withLimits } from "./view";
import { Viewer } from "./viewer";

const grid = points([1, 2, 3, 1, 2, 3], [1, 1, 1, 2, 2, 2], { rows: [10, 11, 12, 20, 21, 22] });
const picture = figure(panel([grid, points([2], [1.5], { name: "middle", rows: [] })]));
const place = layout(picture, 500, 400, HOME, LIGHT);
const at = (x: number, y: number) => {
  const scales = place.panels[0]?.scales;
  assert.ok(scales);
  return { x: toPosition(scales.x, x), y: toPosition(scales.y, y) };
};

test("a rectangle holds the points inside, whichever corner it was drawn from", () => {
  const [a, b] = [at(1.5, 0.95), at(3.1, 1.6)];
  for (const [x, y] of [
    [
      [a.x, b.x],
      [a.y, b.y],
    ],
    [
      [b.x, a.x],
      [b.y, a.y],
    ],
  ] as const) {
    const found = select(place, { kind: "rectangle", panel: 0, x, y });
    assert.deepEqual(found.rows, [11, 12]);
    assert.deepEqual(
      found.marks.map((mark) => [mark.name, mark.points]),
      [
        ["data", [1, 2]],
        ["middle", [0]],
      ],
    );
    assert.ok(Math.abs(found.x[0] - 1.5) < 1e-6);
  }
});

test("a range holds the points at any height", () => {
  assert.deepEqual(select(place, { kind: "range", panel: 0, x: [at(0.9, 1).x, at(1.1, 1).x] }).rows, [10, 20]);
});

test("a lasso holds what its outline surrounds", () => {
  const corners = [at(0.9, 0.9), at(3.1, 0.9), at(0.9, 2.1)].flatMap(({ x, y }) => [x, y]);
  assert.deepEqual(select(place, { kind: "lasso", panel: 0, outline: corners }).rows, [10, 11, 20]);
});

test("points out of sight are not selected", () => {
  const zoomedIn = layout(picture, 500, 400, withLimits(picture, HOME, 0, [1.5, 2.5], null), LIGHT);
  assert.deepEqual(select(zoomedIn, { kind: "range", panel: 0, x: [-1e9, 1e9] }).rows, [11, 21]);
  assert.equal(locate(zoomedIn, { panel: 0, mark: 0, index: 0 }), null);
});

test("the nearest point is found within reach only", () => {
  const target = at(3, 2);
  assert.deepEqual(nearest(place, target.x - 3, target.y + 2, 12), { panel: 0, mark: 0, index: 5 });
  assert.equal(nearest(place, target.x - 30, target.y, 12), null);
});

test("keys step through points, change the series and set the range", () => {
  const ranges: unknown[] = [];
  const viewer = new Viewer({
    changed() {},
    pointed() {},
    rangeChanged: (range) => ranges.push(range),
    selected() {},
    moved() {},
  });
  viewer.figure = picture;
  viewer.layout = place;
  const key = (name: string) => assert.ok(press({ key: name } as KeyboardEvent, viewer));
  key("ArrowRight");
  key("ArrowRight");
  assert.deepEqual(viewer.cursor, { panel: 0, mark: 0, index: 1 });
  key("[");
  key("ArrowRight");
  key("]");
  assert.deepEqual(ranges.at(-1), [2, 3]);
  key("ArrowDown");
  assert.equal(viewer.cursor?.mark, 1);
  key("Escape");
  assert.equal(viewer.cursor, null);
});

test("Enter selects the current point with a tool that selects, if it is a row", () => {
  const chosen: (readonly number[])[] = [];
  const viewer = new Viewer({
    changed() {},
    pointed() {},
    rangeChanged() {},
    selected: ({ rows }) => chosen.push(rows),
    moved() {},
  });
  viewer.figure = picture;
  viewer.layout = place;
  const enter = () => press({ key: "Enter" } as KeyboardEvent, viewer);
  viewer.point({ panel: 0, mark: 0, index: 4 });
  assert.ok(!enter(), "to zoom, nothing is selected");
  viewer.tool = "select";
  assert.ok(enter());
  viewer.point({ panel: 0, mark: 1, index: 0 });
  assert.ok(!enter());
  assert.deepEqual(chosen, [[21]]);
});

test("lines are cut at the frame and broken at gaps", () => {
  const box = { left: 0, top: 0, width: 10, height: 10 };
  assert.deepEqual(clipLine([-10, 5, 20, 5], box), [0, 5, 10, 5]);
  assert.deepEqual(clipLine([1, 1, 2, 2, NaN, 3, 4, 4, 5, 5], box), [1, 1, 2, 2, NaN, NaN, 4, 4, 5, 5]);
  assert.deepEqual(clipLine([-5, -5, -1, 20], box), []);
  const area = clipArea([-5, -5, 15, -5, 15, 15, -5, 15], box);
  assert.ok(inPolygon(area, 5, 5) && area.every((value) => value >= 0 && value <= 10));
});

test("a dense line keeps its ends, its extremes and its gaps", () => {
  const dense: number[] = [];
  for (let index = 0; index < 10_000; index++)
    dense.push(index / 1000, index === 5000 ? 99 : index === 7000 ? NaN : Math.sin(index));
  const thin = Array.from(perColumn(dense));
  assert.ok(thin.length < 200 && thin.includes(99) && thin.some(Number.isNaN));
  assert.deepEqual(thin.slice(0, 2), [0, 0]);
  assert.deepEqual(thin.slice(-2), dense.slice(-2));
});

// Points moved by hand: from a distance on the surface to a change of a parameter, and back to where the points then lie.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Moves } from "../../pkg/types";
import { drawFigure } from "./draw";
import { press } from "./keyboard";
import { layout } from "./layout";
import { type Change, changesBy, hasMovable, heldAt, movedScales, type Phase } from "./moves";
import { drawOverlay } from "./overlay";
import { toPosition } from "./scale";
import { nearest } from "./select";
import { figure, line, panel, points, recorder } from "./testing";
import { LIGHT } from "./theme";
import { HOME } from "./view";
import { Viewer } from "./viewer";

const near = (actual: number | undefined, expected: number) =>
  assert.ok(
    Math.abs((actual ?? NaN) - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );

/** Points at 1, 10 and 100 of a logarithmic abscissa and 1, 2, 3 of a linear ordinate. */
const picture = (moves: Moves) =>
  figure(panel([points([1, 10, 100], [1, 2, 3], { moves }), points([1, 10], [3, 3])], { scale: "log" }));

function placed(moves: Moves) {
  const drawn = layout(picture(moves), 500, 400, HOME, LIGHT);
  const place = drawn.panels[0];
  assert.ok(place);
  const mark = place.panel.marks[0];
  assert.ok(mark);
  return { drawn, mark, scales: place.scales };
}

test("along a logarithmic axis the slope counts for each natural logarithm", () => {
  const { mark, scales } = placed({ x: { parameter: "shift.one", slope: -2 } });
  const decade = toPosition(scales.x, 10) - toPosition(scales.x, 1);
  const [change, ...others] = changesBy(mark, scales, decade, 77);
  assert.deepEqual([change?.parameter, others], ["shift.one", []]);
  near(change?.by, -2 * Math.LN10);
});

test("along a linear axis the slope counts for each unit, and upward is more", () => {
  const { mark, scales } = placed({ y: { parameter: "shift.up", slope: 3 } });
  const unit = toPosition(scales.y, 2) - toPosition(scales.y, 1);
  assert.ok(unit < 0, "positions count downward");
  near(changesBy(mark, scales, 77, unit)[0]?.by, 3);
});

test("each axis has its own parameter, and one parameter on both has the nearest place on its line", () => {
  const both = placed({ x: { parameter: "a", slope: 1 }, y: { parameter: "b", slope: 1 } });
  const names = changesBy(both.mark, both.scales, 10, 10).map(({ parameter }) => parameter);
  assert.deepEqual(names, ["a", "b"]);
  const { mark, scales } = placed({ x: { parameter: "a", slope: 1 }, y: { parameter: "a", slope: 1 } });
  const [right, down] = [10 ** 2, 3].map((value, axis) => toPosition(axis ? scales.y : scales.x, value));
  const [left, up] = [10, 2].map((value, axis) => toPosition(axis ? scales.y : scales.x, value));
  const along = { x: ((right ?? 0) - (left ?? 0)) / Math.LN10, y: (down ?? 0) - (up ?? 0) };
  near(changesBy(mark, scales, 0.7 * along.x, 0.7 * along.y)[0]?.by, 0.7);
  near(changesBy(mark, scales, along.y, -along.x)[0]?.by, 0);
});

test("points are drawn where their change brings them, and so are all that share the parameter", () => {
  const { mark, scales } = placed({ x: { parameter: "a", slope: 0.5 } });
  const moved = movedScales(mark, scales, changesBy(mark, scales, 40, 9));
  assert.ok(moved);
  near(toPosition(moved.x, 10), toPosition(scales.x, 10) + 40);
  near(toPosition(moved.y, 2), toPosition(scales.y, 2));
  // Half the slope: the same change brings these twice as far.
  const other = points([1], [1], { moves: { x: { parameter: "a", slope: 0.25 } } });
  near(movedScales(other, scales, changesBy(mark, scales, 40, 0))?.x.from, scales.x.from + 80);
  assert.equal(movedScales(mark, scales, [{ parameter: "b", by: 1 }]), null);
});

test("a slope that no value of the parameter follows moves nothing", () => {
  for (const slope of [0, NaN, Infinity]) assert.ok(!hasMovable(picture({ x: { parameter: "a", slope } })));
  assert.ok(hasMovable(picture({ x: { parameter: "a", slope: 1e-9 } })));
  assert.ok(!hasMovable(figure(panel([line([1], [1]), points([1], [1])]))));
});

test("only points that can be moved are taken hold of", () => {
  const { drawn, scales } = placed({ x: { parameter: "a", slope: 1 } });
  const [x, y] = [toPosition(scales.x, 10), toPosition(scales.y, 3)];
  assert.equal(nearest(drawn, x, y, 9)?.mark, 1);
  assert.equal(
    nearest(drawn, x, y, 9, (mark) => mark.kind === "points" && mark.moves !== undefined),
    null,
  );
});

/** A figure in use, what it told, and a way to draw it. */
function inUse(moves: Moves) {
  const told: { changes: readonly Change[]; phase: Phase }[] = [];
  const viewer = new Viewer({
    changed() {},
    pointed() {},
    rangeChanged() {},
    selected() {},
    moved: (changes, phase) => told.push({ changes, phase }),
  });
  const show = (shown: ReturnType<typeof picture>) => {
    viewer.figure = shown;
    viewer.layout = layout(shown, 500, 400, viewer.view, LIGHT);
    return viewer.layout.panels[0]?.scales;
  };
  show(picture(moves));
  viewer.tool = "move";
  return { viewer, told, show };
}

const HELD = { panel: 0, mark: 0, index: 1 };

test("a figure that comes while points are moved leaves the axes alone and does not add to the move", () => {
  const moves = { x: { parameter: "a", slope: 1 } };
  const { viewer, told, show } = inUse(moves);
  const before = viewer.layout?.panels[0]?.scales;
  viewer.grip(HELD);
  viewer.move(50, 0);
  const after = show(figure(panel([points([1e3, 1e4, 1e5], [1, 2, 3], { moves })], { scale: "log" })));
  near(after?.x.low, before?.x.low ?? NaN);
  near(after?.x.high, before?.x.high ?? NaN);
  viewer.limit(0, [1, 2], null);
  viewer.move(60, 0);
  viewer.letGo();
  assert.deepEqual(
    told.map(({ phase }) => phase),
    ["begun", "going", "let-go"],
  );
  near(told[1]?.changes[0]?.by, ((told[0]?.changes[0]?.by ?? NaN) * 60) / 50);
  assert.deepEqual(told[2]?.changes, told[1]?.changes);
  assert.equal(viewer.view, HOME, "the zoom is that of before");
});

test("a panel in which nothing can be moved follows what a move makes of it, unless the reader has chosen what to see there", () => {
  const moves = { x: { parameter: "a", slope: 1 } };
  const of = (residual: number) =>
    figure(
      panel([points([1e3, 1e4, 1e5], [1, 2, 3], { moves })], { scale: "log" }),
      panel([points([1e3, 1e4, 1e5], [-1, 0, residual])], { scale: "log" }, { label: "residual" }),
    );
  for (const chosen of [null, [-3, 3] as const]) {
    const { viewer, show } = inUse(moves);
    show(of(1));
    if (chosen) viewer.limit(1, null, chosen);
    show(of(1.001));
    const upper = viewer.layout?.panels[0]?.scales.y;
    viewer.grip(HELD);
    viewer.move(50, 0);
    show(of(40));
    near(viewer.layout?.panels[0]?.scales.y.high, upper?.high ?? NaN);
    const { high } = viewer.layout?.panels[1]?.scales.y ?? { high: NaN };
    assert.ok(chosen ? Math.abs(high - 3) < 1e-9 : high > 40, `${high}`);
  }
});

test("the point that is held says where it is", () => {
  const { viewer } = inUse({ x: { parameter: "a", slope: 1 } });
  viewer.grip(HELD);
  assert.ok(viewer.moving);
  const before = heldAt(viewer.moving);
  viewer.move(40, 30);
  const after = heldAt(viewer.moving);
  near(after?.x, (before?.x ?? NaN) + 40);
  near(after?.y, before?.y ?? NaN);
});

test("a move that is given up, or for which another figure comes, is over", () => {
  const { viewer, told, show } = inUse({ x: { parameter: "a", slope: 1 } });
  viewer.grip(HELD);
  viewer.move(50, 0);
  assert.ok(press({ key: "Escape" } as KeyboardEvent, viewer));
  viewer.move(60, 0);
  viewer.letGo();
  viewer.grip(HELD);
  viewer.move(50, 0);
  show(figure(panel([points([1], [1])])));
  assert.deepEqual(
    told.map(({ phase }) => phase),
    ["begun", "given-up", "begun", "given-up"],
  );
});

test("taking hold without moving tells nothing", () => {
  const { viewer, told } = inUse({ x: { parameter: "a", slope: 1 } });
  viewer.grip(HELD);
  viewer.letGo();
  assert.deepEqual(told, []);
});

test("arrows move the points of the current point, with Shift ten times as far, and keep their meaning across", () => {
  const { viewer, told } = inUse({ x: { parameter: "a", slope: 1 } });
  const key = (name: string, shiftKey = false) => assert.ok(press({ key: name, shiftKey } as KeyboardEvent, viewer));
  key("ArrowRight");
  assert.deepEqual([viewer.cursor?.mark, told], [0, []], "without a current point, arrows find one");
  key("ArrowRight");
  key("ArrowLeft", true);
  assert.deepEqual(
    told.map(({ phase }) => phase),
    ["begun", "let-go", "begun", "let-go"],
  );
  const [first, , second] = told.map(({ changes }) => changes[0]?.by ?? NaN);
  assert.ok(first !== undefined && first > 0);
  near(second, -10 * first);
  key("ArrowDown");
  assert.equal(viewer.cursor?.mark, 1);
  assert.equal(told.length, 4);
});

test("the points being moved are drawn over the figure at once", () => {
  const { viewer } = inUse({ x: { parameter: "a", slope: 1 } });
  const symbols = () => {
    const surface = recorder(500, 400);
    assert.ok(viewer.layout);
    drawOverlay(surface, viewer.layout, viewer, LIGHT);
    return surface.calls
      .filter(({ name }) => name === "symbols")
      .map((call) => Array.from(call.arguments[0] as number[]));
  };
  viewer.grip(HELD);
  assert.deepEqual(symbols(), []);
  viewer.move(0, 0);
  const [still] = symbols();
  viewer.move(25, 0);
  const [moved] = symbols();
  assert.ok(still?.length && moved?.length);
  const below = recorder(500, 400);
  drawFigure(below, viewer.figure, viewer.view, LIGHT, viewer.moving?.changes);
  const clouds = below.calls.filter(({ name, arguments: [at] }) => name === "symbols" && (at as number[]).length > 2);
  assert.equal(clouds.length, 1, "and not a second time where they were");
  assert.ok(Math.abs((moved[0] ?? NaN) - (still[0] ?? NaN) - 25) < 1e-3);
});

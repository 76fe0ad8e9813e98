// What is shown: automatic limits, zoom, pan, linked axes, and figures that have nothing to show.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type AxisScale, toPosition, toValue } from "./scale";
import { figure, line, panel, points, random } from "./testing";
import { compatible, HOME, limits, moved, panned, withLimits, zoomed } from "./view";
import { Viewer } from "./viewer";

const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);

test("positions and values are each other's inverse on both scales", () => {
  const next = random(2);
  for (let trial = 0; trial < 500; trial++) {
    const low = 10 ** (20 * next() - 10);
    const scale: AxisScale = {
      kind: next() < 0.5 ? "log" : "linear",
      low,
      high: low * (1.1 + 1e4 * next()),
      from: 500,
      to: 20,
    };
    const value = low + (scale.high - low) * next();
    assert.ok(Math.abs(toValue(scale, toPosition(scale, value)) / value - 1) < 1e-9);
  }
});

test("zooming in and out, or panning there and back, returns to the start", () => {
  for (const kind of ["linear", "log"] as const) {
    const scale: AxisScale = { kind, low: 2, high: 700, from: 40, to: 900 };
    const [low, high] = zoomed(scale, 333, 3.7);
    assert.ok(low > 2 && high < 700);
    const back = zoomed({ ...scale, low, high }, 333, 1 / 3.7);
    near(back[0], 2);
    near(back[1], 700);
    near(toPosition({ ...scale, low, high }, toValue(scale, 333)), 333);
    const [left, right] = panned(scale, 55);
    const returned = panned({ ...scale, low: left, high: right }, -55);
    near(returned[0], 2);
    near(returned[1], 700);
    const both = moved(scale, 100, 300, 2);
    near(toPosition({ ...scale, low: both[0], high: both[1] }, toValue(scale, 100)), 300);
  }
});

test("automatic limits leave room around the data and end at decades that are near", () => {
  const [linear] = limits(figure(panel([points([0, 10], [5, 15])])), HOME);
  assert.ok(linear && linear.x[0] < 0 && linear.x[0] > -1 && linear.x[1] > 10 && linear.x[1] < 11);
  const [log] = limits(figure(panel([points([1.1, 900], [1, 1])], { scale: "log" })), HOME);
  assert.ok(log);
  near(log.x[0], 1);
  near(log.x[1], 1000);
});

test("values that cannot be shown do not count", () => {
  const marks = [points([1, 2, 3, NaN], [NaN, 10, 20, 1e9]), points([2, 2], [-5, Infinity])];
  const [found] = limits(figure(panel(marks, {}, { scale: "log" })), HOME);
  assert.ok(found && found.y[0] > 8 && found.y[1] < 25 && found.x[0] > 1.8);
});

test("error bars may widen an axis, but not squeeze the data into a line", () => {
  const [found] = limits(figure(panel([points([1, 2], [1, 2], { error: Float64Array.of(0.1, 1e6) })])), HOME);
  assert.ok(found && found.y[1] > 2 && found.y[1] < 3);
});

test("empty, constant and hopeless figures still have limits", () => {
  const cases = [
    [],
    [points([], [])],
    [points([3], [3])],
    [points([NaN], [NaN])],
    [points([-1], [-1])],
    [points([0, 0], [0, 0])],
    [points([1e308, -1e308], [1, 2])],
    [line([Infinity], [1])],
  ];
  for (const marks of cases) {
    for (const scale of ["linear", "log"] as const) {
      const [found] = limits(figure(panel(marks, { scale }, { scale })), HOME);
      for (const [low, high] of [found?.x ?? [], found?.y ?? []])
        assert.ok(low !== undefined && high !== undefined && Number.isFinite(high - low) && low < high);
    }
  }
});

test("panels with the same x axis move together, others stay", () => {
  const linked = figure(
    panel([points([0, 1], [0, 1])]),
    panel([points([0, 5], [0, 1])]),
    panel([points([0, 1], [0, 1])], { label: "other" }),
  );
  const [first, second, third] = limits(linked, HOME);
  assert.deepEqual(first?.x, second?.x);
  const view = withLimits(linked, HOME, 0, [0.2, 0.4], [0.1, 0.3]);
  const changed = limits(linked, view);
  assert.deepEqual(
    changed.map((each) => each.x),
    [[0.2, 0.4], [0.2, 0.4], third?.x],
  );
  assert.deepEqual(changed[1]?.y, second?.y);
  assert.equal(HOME.x.size, 0);
});

test("limits that cannot be drawn are refused", () => {
  const log = figure(panel([points([1, 10], [1, 10])], { scale: "log" }));
  for (const range of [
    [0, 1],
    [NaN, 1],
    [1, 1],
    [1, Infinity],
    [1e-320, 1],
  ] as const)
    assert.equal(withLimits(log, HOME, 0, range, null).x.size, 0);
});

test("a new version of a figure keeps the zoom, another figure does not", () => {
  const viewer = new Viewer({ changed() {}, pointed() {}, rangeChanged() {}, selected() {}, moved() {} });
  const make = (last: number) => figure(panel([points([1, 2], [1, last])]));
  viewer.figure = make(3);
  viewer.limit(0, [1, 1.5], null);
  viewer.figure = make(4);
  assert.equal(viewer.isHome, false);
  assert.equal(compatible(make(3), make(4)), true);
  viewer.figure = { ...make(4), key: "another" };
  assert.equal(viewer.isHome, true);
});

// Figures of many series: a bar of colours, what stands aside, what lies out of range, scales of equal length.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../pkg/types";
import { appearance } from "./appearance";
import { colored } from "./colorbar";
import { drawFigure } from "./draw";
import { exportSvg } from "./export";
import { layout } from "./layout";
import { PLAIN } from "./look";
import { overlay } from "./overlay_figures";
import { figure, line, panel, points, recorder, texts } from "./testing";
import { LIGHT } from "./theme";
import { HOME, withLimits } from "./view";

/** Isotherms in steps of 10 K, and the curve through them, which is none of them. */
function family(count: number): Figure {
  const temperatures = Array.from({ length: count }, (_, k) => 300 + 10 * k);
  const marks = temperatures.map((t, series) => points([1, 2, 3], [t, t + 1, t + 2], { name: `${t} K`, series }));
  const curve = line([1, 3], [300, 300 + 10 * count], { name: "curve", series: count });
  return {
    ...figure(panel([curve, ...marks])),
    series: { label: "$T$ (K)", values: Float64Array.from(temperatures) },
  };
}

const drawn = (of: Figure) => {
  const surface = recorder(400, 300);
  const places = drawFigure(surface, of, HOME, LIGHT);
  return { places, said: texts(surface.calls), calls: surface.calls };
};

test("many series with numbers stand on a bar, few in a legend, and the names stay for those who point at them", () => {
  const few = drawn(family(6));
  assert.ok(few.said.includes("310 K") && !few.places.panels[0]?.bar);
  const many = drawn(family(22));
  assert.ok(many.places.panels[0]?.bar);
  assert.ok(!many.said.includes("310 K"));
  assert.ok(
    many.said.some((text) => text.replace(/\s/g, "") === "T(K)") && many.said.includes("curve"),
    many.said.join(),
  );
  assert.equal(family(22).panels[0]?.marks[2]?.name, "310 K");
  const { width } = many.places.panels[0]?.frame ?? { width: 0 };
  assert.ok(width > 0.65 * 400, `${width} of 400 are left for the data`);
  assert.ok(!drawn({ ...family(22), series: undefined } as unknown as Figure).places.panels[0]?.bar);
});

test("a bar is in files as well, and in none of several samples laid over each other", () => {
  const many = family(30);
  assert.match(exportSvg(many, HOME, PLAIN, { width: "single" }), /\(K\)/);
  assert.equal(
    overlay([
      { name: "a", figure: many },
      { name: "b", figure: many },
    ]).series,
    undefined,
  );
});

test("colours go by the number, and what has none takes none", () => {
  const even = family(12);
  const uneven: Figure = { ...even, series: { label: "", values: Float64Array.from([...Array(11).keys(), 100]) } };
  assert.deepEqual(colored(uneven), [0, 100]);
  const [first] = uneven.panels;
  assert.ok(first);
  const { color } = appearance(uneven, first, LIGHT);
  assert.notEqual(color(0), color(11));
  assert.notEqual(color(10), appearance(even, first, LIGHT).color(10));
  assert.equal(color(12), LIGHT.foreground);
});

test("what stands aside is pale, and is in the legend under the reason why", () => {
  const aside = points([1, 2], [5, 6], { name: "243 K", series: 1, aside: "not joined" });
  const { said, calls } = drawn(figure(panel([points([1, 2], [1, 2], { name: "300 K" }), aside])));
  assert.ok(said.includes("300 K") && said.includes("not joined") && !said.includes("243 K"), said.join());
  const fills = calls
    .filter(({ name }) => name === "symbols")
    .map((call) => (call.arguments[1] as { fill: string }).fill);
  assert.ok(!fills.some((fill, index) => index % 2 === 1 && fill === LIGHT.palette[1]));
});

test("points beyond the range that a figure gives an axis are counted and marked at its edge, until the reader chooses another", () => {
  const x = Array.from({ length: 100 }, (_, index) => index);
  const y = x.map((index) => (index === 40 ? 3e4 : index === 70 ? -3e4 : Math.sin(index)));
  const out = figure(panel([points(x, y)], {}, { range: [-2, 2] }));
  const { places, calls } = drawn(out);
  assert.equal(places.panels[0]?.outliers.length, 2);
  assert.equal(calls.filter(({ name }) => name === "polygon").length, 2);
  const chosen = withLimits(out, HOME, 0, null, [-1, 1]);
  assert.deepEqual(layout(out, 400, 300, chosen, LIGHT).panels[0]?.outliers, []);
  assert.deepEqual(drawn(figure(panel([points(x, y)]))).places.panels[0]?.outliers, []);
});

test("on scales of equal length a unit is as long on either axis, whatever is shown", () => {
  const arc: Figure = { ...figure(panel([points([0, 5, 10], [0, 3, 0])])), equal: true };
  for (const view of [HOME, withLimits(arc, HOME, 0, [4, 6], null)]) {
    const [place] = layout(arc, 700, 300, view, LIGHT).panels;
    assert.ok(place);
    const { x, y } = place.scales;
    const [across, up] = [(x.high - x.low) / place.frame.width, (y.high - y.low) / place.frame.height];
    assert.ok(Math.abs(across / up - 1) < 0.01, `${across} and ${up}`);
    assert.ok(view !== HOME || (x.low <= 0 && x.high >= 10 && y.low <= 0 && y.high >= 3));
  }
});

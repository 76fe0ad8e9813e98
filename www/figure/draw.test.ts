// The drawing: the same calls for every surface, well-formed and harmless SVG, legends that keep clear of the data.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figure } from "../../pkg/types";
import { CanvasSurface } from "./canvas";
import { describeFigure } from "./describe";
import { drawFigure } from "./draw";
import { exportSvg } from "./export";
import { overlap } from "./geometry";
import { layout } from "./layout";
import { PLAIN } from "./look";
import { FONT_FAMILY } from "./metrics";
import { withDensity } from "./png";
import { project } from "./project";
import { at } from "./surface";
import { SvgSurface } from "./svg";
import { figure, line, panel, points, recorder, texts } from "./testing";
import { DARK, LIGHT } from "./theme";
import { HOME } from "./view";

const HOSTILE = `<script>alert("1")</script>&'\u0000\ud800 $\\mathrm{</text>}$`;
const decades = Array.from({ length: 40 }, (_, index) => 10 ** (index / 8));
const band = {
  kind: "band",
  name: "interval",
  series: 1,
  x: Float64Array.from(decades),
  lower: Float64Array.from(decades),
  upper: Float64Array.from(decades, (x) => 2 * x),
} as const;
const rule = { kind: "rule", name: "$T_g$", at: 30, vertical: true } as const;
const rich = () =>
  figure(
    panel(
      [
        { ...band },
        points(decades, decades, { error: Float64Array.from(decades, (x) => x / 3) }),
        line(decades, decades),
        { ...rule },
      ],
      { scale: "log" },
      { scale: "log" },
    ),
    panel([points(decades, decades.map(Math.sin), { name: "", shape: "diamond", filled: false, excluded: true })], {
      scale: "log",
    }),
  );

/** A canvas context that accepts everything. */
function anyContext(): CanvasRenderingContext2D {
  const methods = new Proxy(
    {},
    { get: (_, name) => (name === "measureText" ? () => ({ width: 10 }) : () => undefined), set: () => true },
  );
  return methods as CanvasRenderingContext2D;
}

/** Whether tags nest and attributes are quoted: what a reader of XML would insist on. */
function assertWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg.replace(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z:-]+="[^"<>]*")*)\s*(\/?)>/g,
    (_, closing: string, name: string, __, single: string) => {
      if (closing) assert.equal(open.pop(), name);
      else if (!single) open.push(name);
      return "";
    },
  );
  assert.deepEqual(open, []);
  assert.ok(!/[<>]/.test(rest) && !/&(?!amp;|lt;|gt;|quot;|apos;)/.test(rest), "text is not escaped");
}

test("canvas and SVG receive the same calls", () => {
  const [width, height] = [500, 400];
  const canvas = recorder(width, height, new CanvasSurface(anyContext(), width, height, 2));
  const svg = recorder(width, height, new SvgSurface(width, height));
  drawFigure(canvas, rich(), HOME, LIGHT);
  drawFigure(svg, rich(), HOME, LIGHT);
  assert.ok(canvas.calls.length > 20);
  assert.deepEqual(canvas.calls, svg.calls);
});

test("stacked panels share their x axis: only the lowest carries numbers and title", () => {
  const surface = recorder(500, 400);
  const { panels } = drawFigure(surface, rich(), HOME, LIGHT);
  assert.deepEqual(
    panels.map((each) => each.showsX),
    [false, true],
  );
  assert.equal(panels[0]?.frame.left, panels[1]?.frame.left);
  assert.equal(texts(surface.calls).filter((text) => text === "x").length, 1);
});

test("an SVG file is well formed and harmless whatever the names are", () => {
  const nasty = rich();
  nasty.title = HOSTILE;
  for (const each of nasty.panels) {
    each.x.label = each.y.label = HOSTILE;
    for (const mark of each.marks) mark.name = HOSTILE;
  }
  const svg = exportSvg(nasty, HOME, PLAIN, { width: "single" });
  assertWellFormed(svg);
  assert.ok(!/<(script|style|foreignObject|image|a)\b/i.test(svg) && !/\son\w+=/i.test(svg) && !svg.includes("\u0000"));
  assert.ok(svg.includes('width="85mm"') && svg.includes(FONT_FAMILY));
});

test("text stays text in the printed size", () => {
  const svg = exportSvg(rich(), HOME, PLAIN, { width: 120, height: 90, theme: "dark" });
  assert.match(svg, /<tspan font-style="italic">T<\/tspan>/);
  assert.match(svg, /font-size="8"/);
  assert.match(svg, /width="120mm" height="90mm"/);
});

test("nothing is too little or too strange to draw", () => {
  const values = [[], [1], [NaN, NaN], [5, 5, 5], [-1, -2], [Infinity, 1], [1e308, -1e308, 0]];
  for (const x of values) {
    for (const scale of ["linear", "log"] as const) {
      const odd = figure(
        panel(
          [
            points(x, x, { error: Float64Array.from(x) }),
            line(x, x),
            { ...band, x: Float64Array.from(x) },
            { ...rule, at: x[0] ?? NaN },
          ],
          { scale },
          { scale },
        ),
      );
      for (const [width, height] of [
        [400, 300],
        [30, 20],
        [1, 1],
      ] as const)
        drawFigure(new SvgSurface(width, height), odd, HOME, DARK);
    }
  }
  const empty = recorder(300, 200);
  drawFigure(empty, null, HOME, LIGHT);
  drawFigure(empty, figure(), HOME, LIGHT);
  assert.deepEqual(texts(empty.calls), ["No figure", "No figure"]);
});

test("values that a logarithmic axis cannot show are left out and counted", () => {
  const surface = recorder(400, 300);
  const { skipped } = drawFigure(
    surface,
    figure(panel([points([1, 2, 0, 3], [1, -2, 3, 4])], { scale: "log" }, { scale: "log" })),
    HOME,
    LIGHT,
  );
  assert.equal(skipped, 2);
  const drawn = surface.calls.find((call) => call.name === "symbols")?.arguments[0] as Float32Array;
  assert.equal(drawn.length, 4);
});

test("a legend keeps clear of the data when a corner is free", () => {
  const rising = decades.map((_, index) => index);
  const corners = [
    rising,
    rising.map((value) => 40 - value),
    rising.map((value) => (value - 20) ** 2),
    rising.map((value) => -((value - 20) ** 2)),
  ];
  for (const y of corners) {
    const place = layout(figure(panel([points(rising, y), line(rising, y, { name: "model" })])), 500, 400, HOME, LIGHT)
      .panels[0];
    const legend = place?.legend;
    assert.ok(place && legend && !legend.covers);
    const positions = project(Float64Array.from(rising), Float64Array.from(y), place.scales);
    for (let index = 0; index < positions.length; index += 2) {
      assert.ok(
        !overlap(legend.box, { left: at(positions, index), top: at(positions, index + 1), width: 0.1, height: 0.1 }),
      );
    }
  }
});

test("any number of entries stays on the figure, and out of the frame when there are many", () => {
  for (const [count, width, height] of [
    [21, 640, 460],
    [21, 340, 400],
    [80, 640, 460],
    [80, 240, 200],
  ] as const) {
    const family = figure(
      panel(
        Array.from({ length: count }, (_, series) =>
          points([1, 2, 3], [series, series + 1, series], { name: `${400 + series} K`, series }),
        ),
      ),
    );
    const place = layout(family, width, height, HOME, LIGHT).panels[0];
    const box = place?.legend?.box;
    if (!place || !box) continue;
    assert.ok(
      box.left >= 0 && box.top >= 0 && box.left + box.width <= width && box.top + box.height <= height,
      `${count} entries on ${width} × ${height}`,
    );
    if (count === 21) assert.equal(overlap(box, place.frame), false);
  }
});

test("points and curve of one name share an entry; series alike in symbol get different ones", () => {
  const surface = recorder(500, 400);
  const marks = [0, 1].flatMap((series) => [
    points([1, 2, 3], [1, 2, series], { name: `s${series}`, series }),
    line([1, 2, 3], [1, 2, series], { name: `s${series}`, series }),
  ]);
  drawFigure(surface, figure(panel(marks)), HOME, LIGHT);
  assert.deepEqual(
    texts(surface.calls).filter((text) => text.startsWith("s")),
    ["s0", "s1"],
  );
  const shapes = surface.calls
    .filter((call) => call.name === "symbols")
    .map((call) => (call.arguments[1] as { shape: string }).shape);
  assert.deepEqual(new Set(shapes), new Set(["circle", "square"]));
});

test("the figure is not changed by drawing it", () => {
  const before = rich();
  const frozen = structuredClone(before);
  drawFigure(new SvgSurface(400, 300), before, HOME, LIGHT);
  assert.deepEqual(before, frozen);
});

test("the description names title, axes and series", () => {
  const words = describeFigure(rich() satisfies Figure);
  for (const part of [
    "A test",
    "y (logarithmic) against x (logarithmic)",
    "data, 40 points",
    "fit, curve",
    "T_g, vertical line at 30.00",
  ])
    assert.ok(words.includes(part), `${part} in: ${words}`);
});

test("a PNG file gets its density, anything else stays as it is", () => {
  const file = new Uint8Array(60);
  file.set([0x89, 0x50, 0x4e, 0x47]);
  const dense = withDensity(file, 300);
  assert.equal(String.fromCharCode(...dense.slice(37, 41)), "pHYs");
  assert.equal(new DataView(dense.buffer).getUint32(41), 11_811);
  assert.equal(withDensity(new Uint8Array(5), 300).length, 5);
});

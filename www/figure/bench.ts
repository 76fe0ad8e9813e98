// How long a million points take to draw, for `make bench`.
import type { Figure } from "../../pkg/types";
import { CanvasSurface } from "./canvas";
import { drawFigure } from "./draw";
import { LIGHT } from "./theme";
import { HOME } from "./view";

const COUNT = 1_000_000;

/** Draws a fresh log-log cloud of a million points on a canvas; milliseconds until its pixels can be read back. */
export function benchmark(canvas: HTMLCanvasElement): number {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no canvas to draw on.");
  const figure = cloud();
  const start = performance.now();
  drawFigure(new CanvasSurface(context, canvas.width, canvas.height, 1), figure, HOME, LIGHT);
  context.getImageData(0, 0, 1, 1);
  return performance.now() - start;
}

/** A noisy relaxation over twelve decades. */
function cloud(): Figure {
  const x = Float64Array.from({ length: COUNT }, (_, index) => 10 ** ((12 * index) / COUNT - 6));
  const y = x.map((frequency) => (1e9 * frequency ** 0.4) / (1 + frequency ** 0.7) + 1e7 * (1 + Math.random()));
  return {
    key: "benchmark",
    title: "A million points",
    panels: [
      {
        x: { label: "$\\omega$ (rad/s)", scale: "log", range: null },
        y: { label: "$G''$ (Pa)", scale: "log", range: null },
        marks: [
          {
            kind: "points",
            name: "$G''$",
            series: 0,
            x,
            y,
            error: null,
            rows: [],
            shape: "circle",
            filled: true,
            excluded: false,
          },
        ],
        height: 1,
      },
    ],
  };
}

// The region between two curves, as a pale area: an interval, an error band.
import { measure } from "../extent";
import { clipArea, grown } from "../geometry";
import { project, projectEvery } from "../project";
import { sampleOf } from "../samples";
import { at, type Positions } from "../surface";
import { type MarkKind, type MarkOf, stride } from "./kind";

/** Pale enough that lines, points and other bands stay visible through it. */
const OPACITY = 0.2;
/** Bands of several samples lie over each other. */
const FAINT = 0.1;

export const band: MarkKind<"band"> = {
  kind: "band",

  extent(mark, kinds) {
    const lower = measure(mark.x, mark.lower, kinds);
    const upper = measure(mark.x, mark.upper, kinds);
    const y = [...(lower.y ?? []), ...(upper.y ?? [])];
    return {
      x: { core: upper.x, fringe: lower.x },
      y: { core: null, fringe: y.length > 0 ? [Math.min(...y), Math.max(...y)] : null },
      // A lower edge at or below zero is drawn at the bottom of the frame, so only the upper one can be missing.
      skipped: upper.skipped,
    };
  },

  draw(surface, mark, { frame, scales, theme, look }) {
    const box = grown(frame, theme.font);
    const upper = project(mark.x, mark.upper, scales);
    const lower = project(mark.x, mark.lower, scales);
    const floor = scales.y.kind === "log" ? box.top + box.height : NaN;
    for (const area of pieces(upper, lower, floor)) {
      const clipped = clipArea(area, box);
      if (clipped.length >= 6) surface.polygon(clipped, { color: look.color(mark.series), opacity: opacityOf(mark) });
    }
  },

  traces(mark, scales) {
    const every = stride(mark.x.length);
    return [mark.lower, mark.upper].map((edge) => ({
      positions: projectEvery(every, mark.x, edge, scales),
      connected: true,
    }));
  },

  sample(surface, mark, box, { look }) {
    const swatch = { left: box.left, top: box.top + box.height * 0.18, width: box.width, height: box.height * 0.64 };
    surface.rectangle(swatch, { color: look.color(mark.series), opacity: opacityOf(mark) }, null);
  },
};

function opacityOf(mark: MarkOf<"band">): number {
  return sampleOf(mark) ? FAINT : OPACITY;
}

/** The outlines of the stretches without a gap: along the upper edge and back along the lower one. */
function pieces(upper: Positions, lower: Positions, floor: number): number[][] {
  const result: number[][] = [];
  let forth: number[] = [];
  let back: number[] = [];
  for (let index = 0; index + 1 < upper.length; index += 2) {
    const [x, high] = [at(upper, index), at(upper, index + 1)];
    const low = Number.isFinite(at(lower, index + 1)) ? at(lower, index + 1) : floor;
    if (Number.isFinite(x + high + low)) {
      forth.push(x, high);
      back.push(low, x);
      continue;
    }
    result.push([...forth, ...back.reverse()]);
    [forth, back] = [[], []];
  }
  result.push([...forth, ...back.reverse()]);
  return result.filter((area) => area.length >= 8);
}

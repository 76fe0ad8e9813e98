// Measured points: filled or open symbols with error bars; points left out of a fit are faint and crossed out.
import type { Mark } from "../../../pkg/types";
import { measure } from "../extent";
import { grown, inside } from "../geometry";
import { isHandle } from "../moves";
import { project, projectEvery } from "../project";
import { toPosition } from "../scale";
import { at, type Glyph, type Stroke, type Surface } from "../surface";
import { mix } from "../theme";
import { type MarkKind, type MarkOf, type Setting, stride } from "./kind";

type Points = MarkOf<"points">;

/** More bars than this in one frame would hide the points; every second, third, … is drawn instead. */
const MOST_BARS = 600;
/** Diameter of a symbol relative to the text. */
const SIZE = 0.45;
const SMALLEST = 0.2;
/** Of what is there to be dragged. */
const HANDLE = 0.8;
/** With more points than this for each letter's width of the frame, symbols get smaller. */
const FEW = 2;

export const points: MarkKind<"points"> = {
  kind: "points",

  extent(mark, kinds) {
    const { x, y, skipped } = measure(mark.x, mark.y, kinds);
    if (!mark.error) return { x: { core: x, fringe: null }, y: { core: y, fringe: null }, skipped };
    const { error } = mark;
    const ends = [-1, 1].map(
      (sign) =>
        measure(
          mark.x,
          mark.y.map((value, index) => value + sign * (error[index] ?? NaN)),
          kinds,
        ).y,
    );
    const fringe = [...(ends[0] ?? []), ...(ends[1] ?? [])];
    return {
      x: { core: x, fringe: null },
      y: { core: y, fringe: fringe.length > 0 ? [Math.min(...fringe), Math.max(...fringe)] : null },
      skipped,
    };
  },

  draw(surface, mark, setting) {
    const { frame, scales, theme } = setting;
    const positions = inside(project(mark.x, mark.y, scales), grown(frame, theme.font));
    if (isHandle(mark)) {
      surface.symbols(positions, handleOf(mark, setting));
      return;
    }
    const size = symbolSize(positions.length / 2, frame.width / theme.font) * theme.symbol * theme.font;
    const symbol = symbolOf(mark, setting, size);
    if (mark.error) drawBars(surface, mark, setting, size, positions.length / 2);
    surface.symbols(positions, symbol);
    if (mark.excluded)
      surface.symbols(positions, {
        ...symbol,
        shape: "cross",
        fill: null,
        stroke: { color: theme.muted, width: theme.font * 0.07 },
      });
  },

  traces(mark, scales) {
    return [{ positions: projectEvery(stride(mark.x.length), mark.x, mark.y, scales), connected: false }];
  },

  sample(surface, mark, box, setting) {
    const centre = [box.left + box.width / 2, box.top + box.height / 2];
    const symbol = symbolOf(mark, setting, SIZE * setting.theme.symbol * setting.theme.font * 1.1);
    surface.symbols(centre, symbol);
  },
};

/** Whether points do not belong to the rest of their panel. */
export function isAside(mark: Mark): boolean {
  return mark.kind === "points" && Boolean(mark.aside);
}

function symbolSize(count: number, width: number): number {
  return Math.max(SMALLEST, SIZE * Math.min(1, ((FEW * width) / Math.max(1, count)) ** 0.25));
}

function colorOf(mark: Points, { look, theme }: Setting): string {
  // Of no colour of the others, and as pale as can still be seen.
  if (mark.aside) return mix(theme.muted, theme.background, 0.55);
  const color = look.color(mark.series);
  return mark.excluded ? mix(color, theme.background, 0.6) : color;
}

function symbolOf(mark: Points, setting: Setting, size: number): Glyph {
  const color = colorOf(mark, setting);
  const shape = setting.look.shape(mark);
  if (mark.filled && !mark.excluded) return { shape, size, fill: color, stroke: null };
  const width = Math.min(setting.theme.font * setting.theme.line * 0.095, size * 0.25);
  return { shape, size: size - width * 0.5, fill: setting.theme.background, stroke: { color, width } };
}

/** A knob to take hold of: it stands out from the data, and leaves the line it is on in sight. */
function handleOf(mark: Points, { look, theme }: Setting): Glyph {
  const stroke = { color: look.color(mark.series), width: theme.font * 0.15 };
  return { shape: mark.shape, size: HANDLE * theme.font, fill: theme.background, stroke };
}

/** Bars from y − error to y + error with small caps. An end that a logarithmic axis cannot show runs out of the frame. */
function drawBars(surface: Surface, mark: Points, setting: Setting, size: number, visible: number): void {
  const { frame, scales, theme } = setting;
  const positions = project(mark.x, mark.y, scales);
  const bottom = frame.top + frame.height + theme.font;
  const top = frame.top - theme.font;
  const each = Math.ceil(visible / MOST_BARS);
  const cap = size * 0.4;
  const pieces: number[] = [];
  let seen = 0;
  for (let index = 0; index < mark.y.length; index++) {
    const [x, y] = [at(positions, 2 * index), at(positions, 2 * index + 1)];
    const error = Math.abs(mark.error?.[index] ?? NaN);
    const within = x >= frame.left && x <= frame.left + frame.width && Number.isFinite(y);
    if (!within || !(error > 0) || seen++ % each !== 0) continue;
    const value = mark.y[index] ?? NaN;
    const upper = end(toPosition(scales.y, value + error), top, top, bottom);
    const lower = end(toPosition(scales.y, value - error), bottom, top, bottom);
    // A bar shorter than its symbol would only blur it.
    if (lower - upper <= size) continue;
    pieces.push(x, upper, x, lower, x - cap, upper, x + cap, upper, x - cap, lower, x + cap, lower);
  }
  const stroke: Stroke = { color: colorOf(mark, setting), width: theme.font * theme.line * 0.07 };
  if (pieces.length > 0) surface.segments(pieces, stroke);
}

function end(position: number, missing: number, top: number, bottom: number): number {
  return Number.isNaN(position) ? missing : Math.min(bottom, Math.max(top, position));
}

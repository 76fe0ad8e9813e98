// The frame of a panel as journals want it: ticks inward on all four sides, numbers and titles outside.
import type { PanelLayout } from "./layout";
import { SPACE } from "./layout";
import { fitted, textWidth } from "./metrics";
import { parse } from "./notation";
import { toPosition } from "./scale";
import type { Box, Surface } from "./surface";
import { mix, type Theme } from "./theme";

const MAJOR = 0.52;
const MINOR = 0.28;
const LINE = 0.075;
/** How far the grid goes from the ground to the colour of the frame. */
const GRID = 0.13;
/** A title may shrink to this part of its size before it is cut. */
const SMALLEST = 0.72;

/** Lines across the frame at the numbers, to be drawn before the data. */
export function drawGrid(surface: Surface, { frame, scales, xTicks, yTicks }: PanelLayout, theme: Theme): void {
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
  const pieces: number[] = [];
  for (const { value, major } of xTicks.ticks) {
    const x = toPosition(scales.x, value);
    if (major) pieces.push(x, frame.top, x, bottom);
  }
  for (const { value, major } of yTicks.ticks) {
    const y = toPosition(scales.y, value);
    if (major) pieces.push(frame.left, y, right, y);
  }
  const color = mix(theme.background, theme.foreground, GRID);
  if (pieces.length > 0) surface.segments(pieces, { color, width: LINE * theme.font * theme.line });
}

/** The title above the frames. */
export function drawTitle(surface: Surface, frame: Box, theme: Theme): void {
  const { runs, size } = fit(theme.title, SPACE.titleSize * theme.font, surface.width - theme.font);
  const half = textWidth(runs, size) / 2 + theme.font / 2;
  // Centred over the frame, unless that would cut it.
  const middle = Math.min(surface.width - half, Math.max(half, frame.left + frame.width / 2));
  const style = { size, color: theme.foreground, anchor: "middle", vertical: "baseline" } as const;
  surface.text(runs, middle, SPACE.heading * theme.font - 0.35 * theme.font, style);
}

/** Frame, ticks, numbers and titles of one panel. */
export function drawAxes(surface: Surface, place: PanelLayout, titleX: number, theme: Theme): void {
  drawFrame(surface, place, theme);
  drawNumbers(surface, place, theme);
  drawTitles(surface, place, titleX, theme);
}

/** The frame with its ticks, and the numbers beside it. */
export function drawFrame(surface: Surface, { frame, scales, xTicks, yTicks }: PanelLayout, theme: Theme): void {
  const { font } = theme;
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
  const pieces: number[] = [];
  for (const tick of xTicks.ticks) {
    const [x, length] = [toPosition(scales.x, tick.value), (tick.major ? MAJOR : MINOR) * font];
    pieces.push(x, bottom, x, bottom - length, x, frame.top, x, frame.top + length);
  }
  for (const tick of yTicks.ticks) {
    const [y, length] = [toPosition(scales.y, tick.value), (tick.major ? MAJOR : MINOR) * font];
    pieces.push(frame.left, y, frame.left + length, y, right, y, right - length, y);
  }
  const stroke = { color: theme.foreground, width: LINE * font * theme.line };
  if (pieces.length > 0) surface.segments(pieces, stroke);
  surface.rectangle(frame, null, stroke);
}

export function drawNumbers(
  surface: Surface,
  { frame, scales, xTicks, yTicks, showsX }: PanelLayout,
  theme: Theme,
): void {
  const { font } = theme;
  const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
  const style = { size: font, color: theme.foreground } as const;
  for (const tick of yTicks.ticks) {
    if (tick.label === "") continue;
    surface.text(parse(tick.label), frame.left - SPACE.gap * font, toPosition(scales.y, tick.value), {
      ...style,
      anchor: "end",
      vertical: "middle",
    });
  }
  if (yTicks.power !== null) {
    surface.text(parse(`$×10^{${yTicks.power}}$`), frame.left, frame.top - 0.4 * font, {
      ...style,
      anchor: "start",
      vertical: "baseline",
    });
  }
  if (!showsX) return;
  const baseline = bottom + (SPACE.ticks - 0.2) * font;
  for (const tick of xTicks.ticks) {
    if (tick.label === "") continue;
    surface.text(parse(tick.label), toPosition(scales.x, tick.value), baseline, {
      ...style,
      anchor: "middle",
      vertical: "baseline",
    });
  }
  if (xTicks.power !== null) {
    surface.text(parse(`$×10^{${xTicks.power}}$`), right, baseline + 1.35 * font, {
      ...style,
      anchor: "end",
      vertical: "baseline",
    });
  }
}

function drawTitles(
  surface: Surface,
  { panel, frame, xTicks, showsX }: PanelLayout,
  titleX: number,
  theme: Theme,
): void {
  const { font } = theme;
  const size = SPACE.titleSize * font;
  const style = { color: theme.foreground, anchor: "middle" } as const;
  if (showsX) {
    // The common power stands at the right end of the same line; the centred title leaves that end free.
    const x = fit(panel.x.label, size, frame.width - (xTicks.power === null ? 0 : 7 * font));
    const baseline = frame.top + frame.height + (SPACE.ticks + SPACE.titleBelow - 0.55) * font;
    surface.text(x.runs, frame.left + frame.width / 2, baseline, { ...style, size: x.size, vertical: "baseline" });
  }
  const y = fit(panel.y.label, size, frame.height + 0.5 * font);
  surface.text(y.runs, titleX, frame.top + frame.height / 2, {
    ...style,
    size: y.size,
    vertical: "baseline",
    angle: -90,
  });
}

/** A title made smaller, then shorter, until it fits. */
function fit(label: string, size: number, room: number) {
  const runs = parse(label);
  const smaller = size * Math.max(SMALLEST, Math.min(1, room / textWidth(runs, size)));
  return { runs: fitted(runs, smaller, room * 1.001), size: smaller };
}

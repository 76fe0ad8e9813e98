// A bar of colours in place of a long legend: what the series are by a number, as isotherms by their temperature.
import type { Figure, Mark } from "../../pkg/types";
import { roomyTicks, widest } from "./labels";
import { isAside } from "./marks/points";
import { fitted, textWidth } from "./metrics";
import { parse, type Run } from "./notation";
import { type AxisScale, type Range, toPosition } from "./scale";
import type { Box, Surface } from "./surface";
import { LIGHT, sequenceColor, type Theme } from "./theme";
import type { Ticks } from "./ticks";

/** From so many series on their colours are a sequence, whose neighbours nobody tells apart in a legend. */
const MANY = LIGHT.palette.length + 1;
/** Steps of colour that no eye tells apart. */
const STEPS = 96;
/** Lengths relative to the text. */
const BAR = 0.95;
const GAP = 0.4;
const BESIDE = 0.9;
const TITLE = 1.7;
const TICK = 0.3;
const LONGEST = 6;

/** A bar in its place. */
export interface ColorBar {
  readonly title: readonly Run[];
  readonly box: Box;
  readonly scale: AxisScale;
  readonly ticks: Ticks;
}

/** The number of a series; NaN for one that has none. */
export function numberOf(figure: Figure, series: number): number {
  return figure.series?.values[series] ?? NaN;
}

const known = new WeakMap<Figure, Range | null>();

/** The numbers that colours stand for; null where the series are few, or have none, so that they stand in a legend. */
export function colored(figure: Figure): Range | null {
  const range = known.get(figure);
  if (range !== undefined) return range;
  const found = rangeOf(figure);
  known.set(figure, found);
  return found;
}

function rangeOf(figure: Figure): Range | null {
  if (!figure.series) return null;
  const numbers = new Set(
    figure.panels.flatMap(({ marks }) => marks.filter(isMeasured).map((mark) => numberOf(figure, mark.series))),
  );
  numbers.delete(NaN);
  return numbers.size >= MANY ? [Math.min(...numbers), Math.max(...numbers)] : null;
}

/** Whether the bar says of a mark what a legend would. */
export function isOnBar(figure: Figure, mark: Mark): boolean {
  return isMeasured(mark) && Number.isFinite(numberOf(figure, mark.series)) && colored(figure) !== null;
}

function isMeasured(mark: Mark): mark is Extract<Mark, { kind: "points" }> {
  return mark.kind === "points" && !isAside(mark);
}

/** The width that a bar takes from the frames; 0 where there is none. */
export function barWidth(figure: Figure, height: number, font: number): number {
  const bar = placedBar(figure, { left: 0, top: 0, width: 0, height }, font);
  if (!bar) return 0;
  const numbers = (BAR + GAP) * font + widest(bar.ticks, font);
  return BESIDE * font + Math.max(numbers, textWidth(bar.title, font));
}

/** The bar beside a frame. */
export function placedBar(figure: Figure, frame: Box, font: number): ColorBar | null {
  const range = colored(figure);
  if (!range || !figure.series) return null;
  const box: Box = {
    left: frame.left + frame.width + BESIDE * font,
    top: frame.top + TITLE * font,
    width: BAR * font,
    height: Math.max(font, frame.height - TITLE * font),
  };
  const scale: AxisScale = { kind: "linear", low: range[0], high: range[1], from: box.top + box.height, to: box.top };
  const title = fitted(parse(figure.series.label), font, LONGEST * font);
  return { title, box, scale, ticks: roomyTicks(scale, 2.4 * font, () => 1.3 * font) };
}

export function drawBar(surface: Surface, { title, box, scale, ticks }: ColorBar, theme: Theme): void {
  const { font } = theme;
  const line = { color: theme.foreground, width: 0.075 * font * theme.line };
  const step = box.height / STEPS;
  for (let at = 0; at < STEPS; at++) {
    const color = sequenceColor(theme, 1 - (at + 0.5) / STEPS);
    // Each reaches under the next, so that no seam shows between them.
    const height = Math.min(2 * step, box.height - at * step);
    surface.rectangle({ ...box, top: box.top + at * step, height }, { color, opacity: 1 }, null);
  }
  surface.rectangle(box, null, line);
  const right = box.left + box.width;
  const style = { size: font, color: theme.foreground, anchor: "start" } as const;
  for (const { value, major, label } of ticks.ticks) {
    const y = toPosition(scale, value);
    if (major) surface.segments([right, y, right - TICK * font, y], line);
    if (label) surface.text(parse(label), right + GAP * font, y, { ...style, vertical: "middle" });
  }
  surface.text(title, box.left, box.top - 0.65 * font, { ...style, vertical: "baseline" });
}

// How many labels an axis has room for, and how wide they are.
import { textWidth } from "./metrics";
import { parse } from "./notation";
import { type AxisScale, toPosition } from "./scale";
import { type Ticks, ticks } from "./ticks";

/** An axis with fewer labels says too little. */
const ENOUGH = 3;

/** Labels about one `spacing` apart: fewer when they would touch, closer when an axis would have less than three. */
export function roomyTicks(scale: AxisScale, spacing: number, extent: (label: string) => number): Ticks {
  const usual = Math.max(2, Math.floor(Math.abs(scale.to - scale.from) / spacing));
  const choices = [0, 1, 2, 3, 4]
    .map((more) => usual + more)
    .concat(Array.from({ length: usual - 1 }, (_, less) => usual - 1 - less));
  const labels = (axis: Ticks) => axis.ticks.filter((tick) => tick.label !== "").length;
  let most: Ticks | null = null;
  for (const room of choices) {
    const found = ticks(scale.kind, scale.low, scale.high, room);
    if (!apart(found, scale, extent)) continue;
    if (labels(found) >= ENOUGH) return found;
    if (!most || labels(found) > labels(most)) most = found;
  }
  return most ?? ticks(scale.kind, scale.low, scale.high, 1);
}

/** Whether no two labels touch when each takes its `extent` along the axis. */
function apart(axis: Ticks, scale: AxisScale, extent: (label: string) => number): boolean {
  let edge = -Infinity;
  return axis.ticks.every((tick) => {
    if (tick.label === "") return true;
    const half = extent(tick.label) / 2;
    const middle = Math.abs(toPosition(scale, tick.value) - scale.from);
    const free = middle - half >= edge;
    edge = middle + half;
    return free;
  });
}

/** Width of the widest label. */
export function widest(axis: Ticks, font: number): number {
  return Math.max(0, ...axis.ticks.map((tick) => textWidth(parse(tick.label), font)));
}

// What part of an axis the data need: ranges of columns, and the automatic limits that follow.
import type { Numbers, Scale } from "../../pkg/types";
import { flatten, type Range, unflatten } from "./scale";

/** The part of one axis that a mark needs, and the part it would like: error bars and bands must not squeeze the data. */
export interface Reach {
  readonly core: Range | null;
  readonly fringe: Range | null;
}

/** What a mark needs of both axes. */
export interface Extent {
  readonly x: Reach;
  readonly y: Reach;
  /** Points that a logarithmic axis cannot show. */
  readonly skipped: number;
}

/** The scales of the two axes. */
export interface Kinds {
  readonly x: Scale;
  readonly y: Scale;
}

export const NOTHING: Reach = { core: null, fringe: null };

/** The edge of the frame lies so far outside the data, relative to their span. */
const PADDING = 0.06;
/** The fringe may widen an axis by this part of the span of the data, at each end. */
const FRINGE = 0.5;
/** A whole decade at this distance, relative to the span, becomes the limit of a logarithmic axis; a nearer one would cut points in half. */
const NEAR_DECADE: Range = [0.012, 0.08];
/** The largest value an axis can end at, flattened: differences of any two stay finite. */
const LARGEST = { linear: 1e300, log: 300 };

/** Ranges of the points that can be shown, and the number that cannot. */
export function measure(x: Numbers, y: Numbers, kinds: Kinds): { x: Range | null; y: Range | null; skipped: number } {
  let [lowX, highX, lowY, highY, skipped] = [Infinity, -Infinity, Infinity, -Infinity, 0];
  const least = { x: kinds.x === "log" ? 0 : -Infinity, y: kinds.y === "log" ? 0 : -Infinity };
  const count = Math.min(x.length, y.length);
  for (let index = 0; index < count; index++) {
    const [a, b] = [x[index] ?? NaN, y[index] ?? NaN];
    if (a > least.x && b > least.y && a < Infinity && b < Infinity) {
      if (a < lowX) lowX = a;
      if (a > highX) highX = a;
      if (b < lowY) lowY = b;
      if (b > highY) highY = b;
    } else if (Number.isFinite(a) && Number.isFinite(b)) skipped++;
  }
  return { x: asRange(lowX, highX), y: asRange(lowY, highY), skipped };
}

function asRange(low: number, high: number): Range | null {
  return low <= high ? [low, high] : null;
}

/** Limits for an axis that must show all these reaches. */
export function automatic(kind: Scale, reaches: readonly Reach[]): Range {
  const core = union(
    kind,
    reaches.map((reach) => reach.core),
  );
  const fringe = union(
    kind,
    reaches.map((reach) => reach.fringe),
  );
  if (!core) return fringe ? padded(kind, fringe) : kind === "log" ? [1, 10] : [0, 1];
  return padded(kind, fringe ? widened(core, fringe) : core);
}

/** The union of ranges, flattened; what the axis cannot show is left out. */
function union(kind: Scale, ranges: readonly (Range | null)[]): Range | null {
  let [low, high] = [Infinity, -Infinity];
  for (const range of ranges) {
    for (const value of range ?? []) {
      const flat = flatten(kind, value);
      if (!Number.isFinite(flat)) continue;
      const kept = Math.min(LARGEST[kind], Math.max(-LARGEST[kind], flat));
      low = Math.min(low, kept);
      high = Math.max(high, kept);
    }
  }
  return asRange(low, high);
}

function widened(core: Range, fringe: Range): Range {
  const span = core[1] - core[0];
  const most = span > 0 ? FRINGE * span : Infinity;
  return [
    Math.min(core[0], Math.max(fringe[0], core[0] - most)),
    Math.max(core[1], Math.min(fringe[1], core[1] + most)),
  ];
}

/** A flattened range with room at its ends, as values. */
function padded(kind: Scale, [low, high]: Range): Range {
  const span = high - low;
  const single = span <= (kind === "log" ? 1e-9 : 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  // A single value gets a tenth of itself on each side; on a logarithmic axis, a factor of two.
  const alone = kind === "log" ? Math.log10(2) : Math.abs(low) * 0.1 || 1;
  const room = single ? alone : PADDING * span;
  const limits =
    kind === "log"
      ? [low - toDecade(low, -1, span, room), high + toDecade(high, 1, span, room)]
      : [low - room, high + room];
  const [start, end] = limits.map((limit) => unflatten(kind, Math.min(LARGEST[kind], Math.max(-LARGEST[kind], limit))));
  return [start ?? 0, end ?? 1];
}

/** The room to the next decade outward if that is at a good distance, else the usual room. */
function toDecade(flat: number, outward: 1 | -1, span: number, room: number): number {
  const distance = outward * ((outward === 1 ? Math.ceil(flat) : Math.floor(flat)) - flat);
  return distance > NEAR_DECADE[0] * span && distance <= NEAR_DECADE[1] * span ? distance : room;
}

// The kinds of marks. A new kind is one file and one entry here.
import type { Mark } from "../../../pkg/types";
import type { Extent, Kinds } from "../extent";
import type { Scales } from "../project";
import type { Box, Surface } from "../surface";
import { band } from "./band";
import type { KindName, MarkKind, Setting, Trace } from "./kind";
import { line } from "./line";
import { points } from "./points";
import { rule } from "./rule";

/** In the order of a legend's sample, from the back to the front. */
const KINDS = [band, rule, line, points] as const;

/** Draws a mark in its panel. */
export function drawMark(surface: Surface, mark: Mark, setting: Setting): void {
  kindOf(mark).draw(surface, mark, setting);
}

/** Draws a mark in small. */
export function drawSample(surface: Surface, mark: Mark, box: Box, setting: Setting): void {
  kindOf(mark).sample(surface, mark, box, setting);
}

/** What a mark covers. */
export function traces(mark: Mark, scales: Scales): Trace[] {
  return kindOf(mark).traces(mark, scales);
}

const extents = new WeakMap<Mark, Map<string, Extent>>();

/** What a mark needs of the axes; computed once for each pair of scales, since a description never changes. */
export function extentOf(mark: Mark, kinds: Kinds): Extent {
  const key = `${kinds.x} ${kinds.y}`;
  const known = extents.get(mark) ?? new Map<string, Extent>();
  const extent = known.get(key) ?? kindOf(mark).extent(mark, kinds);
  extents.set(mark, known.set(key, extent));
  return extent;
}

/** Place of a mark in the order of `KINDS`. */
export function depth(mark: Mark): number {
  return KINDS.findIndex((kind) => kind.kind === mark.kind);
}

/** The compiler cannot see that the entry found has the type of the mark, hence the one assertion here. */
function kindOf(mark: Mark): MarkKind<KindName> {
  const found = KINDS.find((kind) => kind.kind === mark.kind);
  if (!found) throw new TypeError(`There is no kind of mark named ${mark.kind}.`);
  return found as unknown as MarkKind<KindName>;
}

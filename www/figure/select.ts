// Which points a region of the figure holds, and which is nearest to a pointer. Pure geometry on a layout.
import type { Mark } from "../../pkg/types";
import { inPolygon } from "./geometry";
import type { Layout, PanelLayout } from "./layout";
import { project } from "./project";
import { type Range, toValue } from "./scale";
import { at, type Box } from "./surface";

/** A region in the unit of the surface: a rectangle, a span of x over the full height, or a closed outline. */
export type Region =
  | { readonly kind: "rectangle"; readonly panel: number; readonly x: Range; readonly y: Range }
  | { readonly kind: "range"; readonly panel: number; readonly x: Range }
  | { readonly kind: "lasso"; readonly panel: number; readonly outline: readonly number[] };

/** The selected points of one mark. */
export interface SelectedMark {
  readonly panel: number;
  readonly mark: number;
  readonly name: string;
  /** Places of the points in the mark's columns. */
  readonly points: number[];
  /** Their rows in the mark's table; empty when its points are not rows. */
  readonly rows: number[];
}

export interface Selection {
  /** Rows of all marks together, each once, in increasing order. */
  readonly rows: number[];
  readonly marks: SelectedMark[];
  /** Span of the region in the unit of the x axis. */
  readonly x: Range;
}

/** One point of one mark. */
export interface PointId {
  readonly panel: number;
  readonly mark: number;
  readonly index: number;
}

/** The points within a region; those outside the frame are out of sight and never selected. */
export function select(layout: Layout, region: Region): Selection {
  const place = layout.panels[region.panel];
  if (!place) return { rows: [], marks: [], x: [NaN, NaN] };
  const marks: SelectedMark[] = [];
  place.panel.marks.forEach((mark, index) => {
    if (mark.kind !== "points") return;
    const positions = project(mark.x, mark.y, place.scales);
    const points: number[] = [];
    for (let point = 0; 2 * point < positions.length; point++) {
      const [x, y] = [at(positions, 2 * point), at(positions, 2 * point + 1)];
      if (holds(place.frame, x, y) && within(region, x, y)) points.push(point);
    }
    const rows = points.map((point) => mark.rows[point]).filter((row) => row !== undefined);
    if (points.length > 0) marks.push({ panel: region.panel, mark: index, name: mark.name, points, rows });
  });
  const rows = [...new Set(marks.flatMap((mark) => mark.rows))].sort((a, b) => a - b);
  return { rows, marks, x: valuesOf(place, spanOf(region)) };
}

/** One point alone; null when it is no row of a table, so that nothing could be said of it. */
export function selectPoint(layout: Layout, { panel, mark, index }: PointId): Selection | null {
  const target = layout.panels[panel]?.panel.marks[mark];
  const row = target?.kind === "points" ? target.rows[index] : undefined;
  if (target?.kind !== "points" || row === undefined) return null;
  const x = target.x[index] ?? NaN;
  return { rows: [row], marks: [{ panel, mark, name: target.name, points: [index], rows: [row] }], x: [x, x] };
}

/**
 * The point nearest to a position, no farther than `reach`, of the marks that count; points of curves do only where no measured
 * point is near.
 */
export function nearest(
  layout: Layout,
  x: number,
  y: number,
  reach: number,
  counts: (mark: Mark) => boolean = () => true,
): PointId | null {
  const panel = layout.panels.findIndex((place) => holds(place.frame, x, y));
  const place = layout.panels[panel];
  if (!place) return null;
  for (const kind of ["points", "line"] as const) {
    let least = reach * reach;
    let found: PointId | null = null;
    place.panel.marks.forEach((mark, number) => {
      if (mark.kind !== kind || !counts(mark)) return;
      const positions = project(mark.x, mark.y, place.scales);
      for (let index = 0; index + 1 < positions.length; index += 2) {
        const across = (positions[index] ?? NaN) - x;
        // Most points of a large cloud are told apart by their x alone. The negation also passes over hidden points.
        if (!(across * across < least)) continue;
        const distance = across * across + ((positions[index + 1] ?? NaN) - y) ** 2;
        if (!(distance < least)) continue;
        least = distance;
        found = { panel, mark: number, index: index / 2 };
      }
    });
    if (found) return found;
  }
  return null;
}

/** Where a point is drawn, or null when it is not in sight. */
export function locate(layout: Layout, { panel, mark, index }: PointId): { x: number; y: number } | null {
  const place = layout.panels[panel];
  const target = place?.panel.marks[mark];
  if (!place || (target?.kind !== "points" && target?.kind !== "line")) return null;
  const positions = project(target.x, target.y, place.scales);
  const [x, y] = [at(positions, 2 * index), at(positions, 2 * index + 1)];
  return holds(place.frame, x, y) ? { x, y } : null;
}

/** Values of two positions of the x axis, kept within the frame. */
export function valuesOf({ scales, frame }: PanelLayout, [from, to]: Range): Range {
  const [low, high] = [Math.min(from, to), Math.max(from, to)].map((x) =>
    Math.min(frame.left + frame.width, Math.max(frame.left, x)),
  );
  return [toValue(scales.x, low ?? NaN), toValue(scales.x, high ?? NaN)];
}

/** Whether a box holds a position. */
export function holds(box: Box, x: number, y: number): boolean {
  return x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
}

function within(region: Region, x: number, y: number): boolean {
  if (region.kind === "lasso") return inPolygon(region.outline, x, y);
  return between(x, region.x) && (region.kind === "range" || between(y, region.y));
}

function between(value: number, [first, second]: Range): boolean {
  return value >= Math.min(first, second) && value <= Math.max(first, second);
}

function spanOf(region: Region): Range {
  if (region.kind !== "lasso") return region.x;
  const all = region.outline.filter((_, index) => index % 2 === 0);
  return [Math.min(...all), Math.max(...all)];
}

// What part of a figure is shown: limits of axes, zoom and pan. The figure itself never changes.
import type { Axis, Figure } from "../../pkg/types";
import { automatic, type Reach } from "./extent";
import { extentOf } from "./marks/index";
import { type AxisScale, flatten, type Range, toValue, unflatten } from "./scale";

/** Limits that the reader has chosen: of x axes by their identity (so linked axes move together), of y axes by panel. */
export interface View {
  readonly x: ReadonlyMap<string, Range>;
  readonly y: ReadonlyMap<number, Range>;
}

/** The limits of a panel. */
export interface Limits {
  readonly x: Range;
  readonly y: Range;
}

/** The whole figure. */
export const HOME: View = { x: new Map(), y: new Map() };

/** An axis narrower than this part of its own values shows rounding, not data. */
const NARROWEST = 1e-10;

/** X axes with the same label and scale are one axis. */
export function axisKey(axis: Axis): string {
  return `${axis.scale} ${axis.label}`;
}

/** The limits of each panel under a view. */
export function limits(figure: Figure, view: View): Limits[] {
  const shared = new Map<string, Range>();
  return figure.panels.map((panel, index) => {
    const key = axisKey(panel.x);
    const x = view.x.get(key) ?? shared.get(key) ?? homeX(figure, key);
    shared.set(key, x);
    return { x, y: view.y.get(index) ?? homeY(figure, index) };
  });
}

function homeX(figure: Figure, key: string): Range {
  const linked = figure.panels.filter((panel) => axisKey(panel.x) === key);
  const kind = linked[0]?.x.scale ?? "linear";
  const given = linked.map((panel) => usable(panel.x)).find((range) => range !== null);
  return (
    given ??
    automatic(
      kind,
      linked.flatMap((panel) => reaches(panel, "x")),
    )
  );
}

function homeY(figure: Figure, index: number): Range {
  const panel = figure.panels[index];
  if (!panel) return [0, 1];
  return usable(panel.y) ?? automatic(panel.y.scale, reaches(panel, "y"));
}

function reaches(panel: Figure["panels"][number], axis: "x" | "y"): Reach[] {
  return panel.marks.map((mark) => extentOf(mark, { x: panel.x.scale, y: panel.y.scale })[axis]);
}

/** The range that an axis asks for, if it can be drawn. */
function usable(axis: Axis): Range | null {
  return axis.range && permitted(axis.scale, ordered(axis.range)) ? ordered(axis.range) : null;
}

/** The view with other limits for one panel; null leaves an axis as it is, and so do limits that cannot be drawn. */
export function withLimits(figure: Figure, view: View, index: number, x: Range | null, y: Range | null): View {
  const panel = figure.panels[index];
  if (!panel) return view;
  const changed = { x: new Map(view.x), y: new Map(view.y) };
  if (x && permitted(panel.x.scale, ordered(x))) changed.x.set(axisKey(panel.x), ordered(x));
  if (y && permitted(panel.y.scale, ordered(y))) changed.y.set(index, ordered(y));
  return changed;
}

/** Limits after enlarging by `factor` about a position that stays where it is. */
export function zoomed(scale: AxisScale, position: number, factor: number): Range {
  return moved(scale, position, position, factor);
}

/** Limits after dragging the content by a distance. */
export function panned(scale: AxisScale, distance: number): Range {
  return moved(scale, 0, distance, 1);
}

/** Limits after the content at `from` has gone to `to` and been enlarged there: two fingers do both at once. */
export function moved(scale: AxisScale, from: number, to: number, factor: number): Range {
  const source = (end: number) => toValue(scale, from + (end - to) / factor);
  return [source(scale.from), source(scale.to)];
}

/** Whether two figures are the same kind of picture, so that a view of one makes sense for the other. */
export function compatible(first: Figure | null, second: Figure | null): boolean {
  const identity = (figure: Figure | null) =>
    figure && [figure.key, ...figure.panels.flatMap((panel) => [axisKey(panel.x), axisKey(panel.y)])].join("\n");
  return identity(first) === identity(second);
}

function ordered([low, high]: Range): Range {
  return low <= high ? [low, high] : [high, low];
}

function permitted(kind: Axis["scale"], [low, high]: Range): boolean {
  const [start, end] = [flatten(kind, low), flatten(kind, high)];
  const most = kind === "log" ? 300 : 1e300;
  const wide =
    kind === "log" ? end - start > NARROWEST : end - start > NARROWEST * Math.max(Math.abs(start), Math.abs(end));
  return wide && start >= -most && end <= most && unflatten(kind, start) < unflatten(kind, end);
}

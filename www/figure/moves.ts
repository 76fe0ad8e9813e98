// Points that are moved by hand: which can be, what that changes, and where they come to lie. Pure geometry on a layout.
import type { Figure, Mark, Move } from "../../pkg/types";
import type { Layout } from "./layout";
import type { Scales } from "./project";
import { type AxisScale, coefficients, toPosition } from "./scale";

/** A parameter, and by how much it differs from its value when the move began. */
export interface Change {
  readonly parameter: string;
  readonly by: number;
}

/** Where a move is: under way from its first change on, and then kept or taken back. */
export type Phase = "begun" | "going" | "let-go" | "given-up";

/** Points being moved: the point that is held, where everything was drawn when it was taken, and what has changed since. */
export interface Moving {
  readonly panel: number;
  readonly mark: number;
  readonly index: number;
  readonly layout: Layout;
  readonly changes: readonly Change[];
}

/** The axes along which the points of a mark can be moved. */
export function movesAlong(mark: Mark | undefined): { x: Move | null; y: Move | null } {
  const moves = mark?.kind === "points" ? mark.moves : undefined;
  // With a slope of 0 no value of the parameter would bring the points anywhere else.
  const usable = (move: Move | undefined) => (move && Number.isFinite(move.slope) && move.slope !== 0 ? move : null);
  return { x: usable(moves?.x), y: usable(moves?.y) };
}

export function isMovable(mark: Mark | undefined): boolean {
  const { x, y } = movesAlong(mark);
  return x !== null || y !== null;
}

/** The parameters that moving the points of a mark changes. */
export function parametersOf(mark: Mark | undefined): readonly string[] {
  const { x, y } = movesAlong(mark);
  return [...new Set([x, y].flatMap((move) => (move ? [move.parameter] : [])))];
}

/** Whether a mark is there to be moved and says nothing else: it bears no name, and no row of a table. */
export function isHandle(mark: Mark): boolean {
  return mark.kind === "points" && mark.name === "" && mark.rows.length === 0 && isMovable(mark);
}

/** The figure as it is printed: on paper there is nothing to be moved. */
export function withoutHandles(figure: Figure): Figure {
  const panels = figure.panels.map((panel) => ({ ...panel, marks: panel.marks.filter((mark) => !isHandle(mark)) }));
  return { ...figure, panels };
}

/** Whether there are points to be moved in a figure. */
export function hasMovable(figure: Figure | undefined): boolean {
  return figure?.panels.some(({ marks }) => marks.some(isMovable)) ?? false;
}

/**
 * What it changes to move the points of a mark by a distance in the unit of the surface. A parameter that moves them along both
 * axes takes them along one straight line: then the change is that of the place on it which is nearest.
 */
export function changesBy(mark: Mark | undefined, scales: Scales, right: number, down: number): Change[] {
  const { x, y } = movesAlong(mark);
  const pulls = [
    ...(x ? [{ parameter: x.parameter, distance: right, each: distancePerChange(scales.x, x) }] : []),
    ...(y ? [{ parameter: y.parameter, distance: down, each: distancePerChange(scales.y, y) }] : []),
  ];
  return [...new Set(pulls.map(({ parameter }) => parameter))].map((parameter) => {
    const own = pulls.filter((pull) => pull.parameter === parameter);
    const along = own.reduce((sum, { distance, each }) => sum + distance * each, 0);
    return { parameter, by: along / own.reduce((sum, { each }) => sum + each * each, 0) };
  });
}

/** The scales on which a mark is drawn where changes bring it; null when they leave it where it is. */
export function movedScales(mark: Mark, scales: Scales, changes: readonly Change[]): Scales | null {
  const { x, y } = movesAlong(mark);
  const moved = (scale: AxisScale, move: Move | null): AxisScale | null => {
    const change = changes.find(({ parameter }) => parameter === move?.parameter);
    if (!move || !change) return null;
    const distance = change.by * distancePerChange(scale, move);
    return { ...scale, from: scale.from + distance, to: scale.to + distance };
  };
  const [across, up] = [moved(scales.x, x), moved(scales.y, y)];
  return across || up ? { x: across ?? scales.x, y: up ?? scales.y } : null;
}

/** Where the point that is held is now, in the unit of the surface. */
export function heldAt({ panel, mark, index, layout, changes }: Moving): { x: number; y: number } | null {
  const place = layout.panels[panel];
  const target = place?.panel.marks[mark];
  if (!place || target?.kind !== "points") return null;
  const scales = movedScales(target, place.scales, changes) ?? place.scales;
  return { x: toPosition(scales.x, target.x[index] ?? NaN), y: toPosition(scales.y, target.y[index] ?? NaN) };
}

/** How far points go along an axis, in the unit of the surface, when the parameter changes by one. */
function distancePerChange(scale: AxisScale, { slope }: Move): number {
  const { factor } = coefficients(scale);
  return (scale.kind === "log" ? factor / Math.LN10 : factor) / slope;
}

// The drawing vocabulary: all that a figure asks of a canvas, an SVG file or a test.
import type { Shape } from "../../pkg/types";
import type { Run } from "./notation";

/** Positions as x0, y0, x1, y1, …; from the upper left corner, in the unit of the surface. */
export type Positions = Float32Array | readonly number[];

export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
}

export interface Fill {
  readonly color: string;
  readonly opacity: number;
}

/** A box from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** How a point looks. A cross goes on top of a shape to cancel it. */
export interface Glyph {
  readonly shape: Shape | "cross";
  /** Diameter of the circle; the other shapes are given the same visual weight. */
  readonly size: number;
  readonly fill: string | null;
  readonly stroke: Stroke | null;
}

export interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly anchor: "start" | "middle" | "end";
  /** Whether y is the baseline or the middle of the figures. */
  readonly vertical: "baseline" | "middle";
  /** Clockwise, in degrees, about the position. */
  readonly angle?: -90 | 0;
  /** Colour of a rim that keeps the text legible on lines. */
  readonly halo?: string;
}

export interface Surface {
  readonly width: number;
  readonly height: number;
  rectangle(box: Box, fill: Fill | null, stroke: Stroke | null): void;
  /** Separate straight pieces, four numbers each. */
  segments(ends: Positions, stroke: Stroke): void;
  /** A connected line; a position that is not finite breaks it. */
  polyline(positions: Positions, stroke: Stroke): void;
  polygon(positions: Positions, fill: Fill): void;
  symbols(positions: Positions, symbol: Glyph): void;
  text(runs: readonly Run[], x: number, y: number, style: TextStyle): void;
  /** Draws what `body` draws, inside the box only. */
  clip(box: Box, body: () => void): void;
}

/** From this many symbols in one call on, single ones can no longer be told apart and surfaces may merge them. */
export const DENSE = 40_000;

/** Half the height of figures in the typeface, relative to its size: from the baseline to the middle. */
export const MIDDLE = 0.36;

/** Corners of a shape around the origin, for a diameter of 1; the circle has none. */
export function corners(shape: Exclude<Shape, "circle">): readonly number[] {
  if (shape === "square") return [-0.45, -0.45, 0.45, -0.45, 0.45, 0.45, -0.45, 0.45];
  if (shape === "triangle") return [0, -0.62, 0.6, 0.42, -0.6, 0.42];
  return [0, -0.64, 0.64, 0, 0, 0.64, -0.64, 0];
}

/** The two strokes of a cross around the origin, for a diameter of 1. */
export const CROSS: readonly number[] = [-0.7, -0.7, 0.7, 0.7, -0.7, 0.7, 0.7, -0.7];

/** The `index`-th number; positions come in pairs, so asking within the length always finds one. */
export function at(positions: Positions, index: number): number {
  return positions[index] ?? NaN;
}

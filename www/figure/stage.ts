// What pointer and keyboard may ask of the element: the seam between it and its inputs.
import type { Layout } from "./layout";
import type { Moving } from "./moves";
import type { Range } from "./scale";
import type { PointId, Region } from "./select";
import type { View } from "./view";

/** What dragging does. */
export type Tool = "zoom" | "pan" | "range" | "select" | "lasso" | "move";

export interface Stage {
  readonly tool: Tool;
  /** Where everything was drawn last; null before the first drawing. */
  readonly layout: Layout | null;
  readonly view: View;
  readonly range: Range | null;
  /** The point the readout speaks of. */
  readonly cursor: PointId | null;
  /** Changes what is shown. */
  show(view: View): void;
  /** Another limit for a panel; null leaves an axis alone. */
  limit(panel: number, x: Range | null, y: Range | null, from?: View): void;
  reset(): void;
  point(id: PointId | null): void;
  /** Shows a region while it is being drawn. */
  sketch(region: Region | null): void;
  /** Does with a finished region what the tool is for. */
  finish(region: Region): void;
  /** Selects one point, with a tool that selects; whether there was something to select. */
  choose(id: PointId): boolean;
  setRange(range: Range, final: boolean): void;
  /** Points being moved by hand. */
  readonly moving: Moving | null;
  /** Takes hold of the points of a mark that can be moved. */
  grip(id: PointId): void;
  /** Moves what is held by a distance from where it was taken. */
  move(right: number, down: number): void;
  /** Leaves what is held where it is now, or gives it back its place. */
  letGo(): void;
  giveUp(): void;
}

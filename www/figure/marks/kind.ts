// What every kind of mark can do; `index.ts` holds the list of kinds.
import type { Mark } from "../../../pkg/types";
import type { Appearance } from "../appearance";
import type { Extent, Kinds } from "../extent";
import type { Scales } from "../project";
import type { Box, Positions, Surface } from "../surface";
import type { Theme } from "../theme";

/** Where and how the marks of a panel are drawn. */
export interface Setting {
  readonly frame: Box;
  readonly scales: Scales;
  readonly theme: Theme;
  readonly look: Appearance;
  /** How much of the data lies in a box, for text that looks for a free place; from {@link ILLEGIBLE} on there is text as well. */
  covered(box: Box): number;
  /** Says that there is text in a box. */
  write(box: Box): void;
}

/** Text over text is worse than text over any number of points. */
export const ILLEGIBLE = 1e6;

/** What a mark covers, so that a legend can keep clear of it: separate positions, or a line through them. */
export interface Trace {
  readonly positions: Positions;
  readonly connected: boolean;
}

/** The name of a kind of mark. */
export type KindName = Mark["kind"];
/** The marks of one kind. */
export type MarkOf<K extends KindName> = Extract<Mark, { kind: K }>;

/** One kind of mark. */
export interface MarkKind<K extends KindName> {
  readonly kind: K;
  extent(mark: MarkOf<K>, kinds: Kinds): Extent;
  draw(surface: Surface, mark: MarkOf<K>, setting: Setting): void;
  traces(mark: MarkOf<K>, scales: Scales): Trace[];
  /** The mark in small, for the legend. */
  sample(surface: Surface, mark: MarkOf<K>, box: Box, setting: Setting): void;
}

/** A mark with more points than this is sampled where a sample will do. */
const SAMPLE = 20_000;

/** Which points to take so that about `SAMPLE` remain. */
export function stride(count: number): number {
  return Math.max(1, Math.ceil(count / SAMPLE));
}

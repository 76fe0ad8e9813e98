// Colours and sizes: light for paper and day, dark for night; both safe for colour-blind readers.

import type { Inset } from "./inset";

/** What a drawing takes from its surroundings. All lengths follow from the size of the text. */
export interface Theme {
  readonly background: string;
  readonly foreground: string;
  /** For what should stand back: rules, notes. */
  readonly muted: string;
  /** Colours of series while there are enough of them. */
  readonly palette: readonly string[];
  /** More of them for samples, which have no order that a sequence of colours could show. */
  readonly further: readonly string[];
  /** Ends of the part of the sequential map used for more series, 0 (dark violet) to 1 (yellow). */
  readonly sequence: readonly [number, number];
  /** Size of the tick labels, in the unit of the surface. */
  readonly font: number;
  /** Symbols and lines are so many times their usual size. */
  readonly symbol: number;
  readonly line: number;
  readonly grid: boolean;
  readonly legend: LegendPlace;
  /** Drawn above the frames unless it is empty. */
  readonly title: string;
  /** A part of the first panel that is drawn enlarged. */
  readonly inset: Inset | null;
}

/** Where a legend may stand; by itself it keeps clear of the data. */
export type LegendPlace = "auto" | "inside" | "outside" | "none";

const USUAL = { font: 13, symbol: 1, line: 1, grid: false, legend: "auto", title: "", inset: null } as const;

/** The palette of Okabe and Ito (2008), strongest first, without its black and the yellow that is too faint on white. */
export const LIGHT: Theme = {
  background: "#ffffff",
  foreground: "#111111",
  muted: "#6b6b6b",
  palette: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"],
  further: ["#882255", "#4d4d4d"],
  sequence: [0, 0.82],
  ...USUAL,
};

/** The same hues, lifted until each stands out from the dark ground. */
export const DARK: Theme = {
  background: "#15181d",
  foreground: "#e9e9e9",
  muted: "#a3a7ae",
  palette: ["#56b4e9", "#f0883e", "#2fc79a", "#e59fc4", "#f0e442", "#b9a5f0"],
  further: ["#f2696f", "#d0d0d0"],
  sequence: [0.3, 1],
  ...USUAL,
};

/** Nine stations of viridis (van der Walt and Smith, 2015), a map of even perceived steps whose brightness always grows. */
const VIRIDIS = ["#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725"];

/** Colour of the `rank`-th of `count` series. */
export function seriesColor(theme: Theme, rank: number, count: number): string {
  if (count <= theme.palette.length) return theme.palette[rank % theme.palette.length] ?? theme.foreground;
  return sequenceColor(theme, rank / (count - 1));
}

/** Colour of a part, 0 to 1, of the sequential map. */
export function sequenceColor(theme: Theme, part: number): string {
  const [start, end] = theme.sequence;
  const station = (start + (end - start) * part) * (VIRIDIS.length - 1);
  const below = Math.min(Math.floor(station), VIRIDIS.length - 2);
  return mix(VIRIDIS[below] ?? "#000000", VIRIDIS[below + 1] ?? "#000000", station - below);
}

/** A colour between two, as `#rrggbb`: opaque, so that printers need no transparency. */
export function mix(first: string, second: string, part: number): string {
  const channels = [1, 3, 5].map((start) => {
    const [from, to] = [first, second].map((color) => parseInt(color.slice(start, start + 2), 16));
    return Math.round((from ?? 0) + part * ((to ?? 0) - (from ?? 0)))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${channels.join("")}`;
}

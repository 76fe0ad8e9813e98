// Where a legend goes: the emptiest corner, else any empty place, else outside the frame, else the least covered corner.

import { grown } from "./geometry";
import { arranged, type Block, type Entry, type PlacedLegend, shortened } from "./legend";
import type { Occupancy } from "./occupancy";
import type { Box } from "./surface";

/** Room that a legend outside the frames takes from them. */
export interface Reserve {
  readonly right: number;
  readonly top: number;
  readonly block: Block;
}

/** Distance of a legend from the frame and from the data, relative to the text. */
const INSET = 0.9;
const CLEAR = 0.35;
/** A legend inside may take this part of the frame's width or height. */
const LARGEST = 0.72;
/** A legend outside may take this part of the figure. */
const MOST_LOST = 0.32;
/** With more entries than this, a legend inside would read as a table laid over the data. */
const MANY = 12;

/** A place inside the frame that covers no data, or null. */
export function freePlace(entries: readonly Entry[], frame: Box, data: Occupancy, font: number): PlacedLegend | null {
  if (entries.length > MANY) return null;
  const blocks = [1, 2, 3, 4]
    .map((columns) => arranged(entries, columns, font, LARGEST * frame.width))
    .filter((block) => fits(block, frame));
  for (const places of [corners, lattice]) {
    for (const block of blocks) {
      const box = places(block, frame, font).find((place) => data.covered(grown(place, CLEAR * font)) === 0);
      if (box) return { block, box, covers: false };
    }
  }
  return null;
}

/** The corner that hides least, for when nothing better is left; too many entries are cut. */
export function leastCovered(
  entries: readonly Entry[],
  frame: Box,
  data: Occupancy,
  font: number,
): PlacedLegend | null {
  const columns = Math.max(1, Math.min(3, Math.floor((frame.width * LARGEST) / (7 * font)), entries.length));
  const each = (frame.width - 2 * INSET * font) / columns - font;
  const block = shortened(entries, entries.length > MANY ? columns : 1, font, LARGEST * frame.height, each);
  if (block.width > frame.width || block.height > frame.height) return null;
  const ranked = corners(block, frame, font).map((box) => ({ box, hidden: data.covered(box) }));
  const best = ranked.reduce((least, each) => (each.hidden < least.hidden ? each : least));
  return { block, box: best.box, covers: best.hidden > 0 };
}

/** Room beside the frames or above them, whichever takes less of the figure; null when either would take too much. */
export function outside(entries: readonly Entry[], width: number, height: number, font: number): Reserve | null {
  const choices = [1, 2].map((columns) => beside(entries, columns, font, width, height));
  const best = [...choices, above(entries, font, width, height)].reduce((least, each) =>
    each.loss < least.loss ? each : least,
  );
  return best.loss < MOST_LOST ? best.reserve : null;
}

interface Choice {
  readonly reserve: Reserve;
  /** The part of the figure it takes. */
  readonly loss: number;
}

function beside(entries: readonly Entry[], columns: number, font: number, width: number, height: number): Choice {
  const block = arranged(entries, columns, font);
  const right = block.width + 1.2 * font;
  const fits = block.height < height - 4 * font;
  // Beside the frame each entry is next to its curve, which is worth some room.
  return { reserve: { block, right, top: 0 }, loss: fits ? 0.75 * (right / width) : Infinity };
}

function above(entries: readonly Entry[], font: number, width: number, height: number): Choice {
  const most = width - 2 * font;
  const usual = arranged(entries, 1, font, most);
  const columns = Math.max(1, Math.floor((most + font) / (usual.width + font)));
  const block = arranged(entries, columns, font, most);
  const top = block.height + 0.4 * font;
  return { reserve: { block, right: 0, top }, loss: top / height };
}

function fits(block: Block, frame: Box): boolean {
  return block.width <= LARGEST * frame.width && block.height <= LARGEST * frame.height;
}

/** Upper right first, where readers look for a legend. */
function corners(block: Block, frame: Box, font: number): Box[] {
  const size = { width: block.width, height: block.height };
  const left = frame.left + INSET * font;
  const right = frame.left + frame.width - block.width - INSET * font;
  const top = frame.top + 0.75 * INSET * font;
  const bottom = frame.top + frame.height - block.height - 0.75 * INSET * font;
  return [
    { left: right, top, ...size },
    { left, top, ...size },
    { left, top: bottom, ...size },
    { left: right, top: bottom, ...size },
  ];
}

/** Places all over the frame, those near its edges first. */
function lattice(block: Block, frame: Box, font: number): Box[] {
  const [first, , , last] = corners(block, frame, font);
  if (!first || !last) return [];
  const [left, top] = [frame.left + INSET * font, first.top];
  const [spanX, spanY] = [Math.max(0, last.left - left), Math.max(0, last.top - top)];
  const [columns, rows] = [Math.max(1, Math.round(spanX / font)), Math.max(1, Math.round(spanY / font))];
  const places: { box: Box; depth: number }[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      const box = {
        left: left + (spanX * column) / columns,
        top: top + (spanY * row) / rows,
        width: block.width,
        height: block.height,
      };
      places.push({ box, depth: Math.min(column, columns - column, row, rows - row) });
    }
  }
  return places.sort((a, b) => a.depth - b.depth).map(({ box }) => box);
}

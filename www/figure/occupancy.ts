// Which parts of a frame are covered by data: a coarse grid that answers "how much lies in this box?" at once.
import { clipLine } from "./geometry";
import type { Trace } from "./marks/kind";
import { at, type Box } from "./surface";

/** A count of covered cells, summed from the upper left corner so that any box takes four look-ups. */
export interface Occupancy {
  /** Number of covered cells that a box touches. */
  covered(box: Box): number;
}

/** The cells of `cell` units that the traces cover within the frame. */
export function occupancy(frame: Box, traces: readonly Trace[], cell: number): Occupancy {
  const columns = Math.max(1, Math.ceil(frame.width / cell));
  const rows = Math.max(1, Math.ceil(frame.height / cell));
  const cells = new Uint8Array(columns * rows);
  const cover = (x: number, y: number) => {
    const column = Math.floor((x - frame.left) / cell);
    const row = Math.floor((y - frame.top) / cell);
    if (column >= 0 && column < columns && row >= 0 && row < rows) cells[row * columns + column] = 1;
  };
  for (const trace of traces) {
    if (trace.connected) coverLine(clipLine(trace.positions, frame), cell, cover);
    else
      for (let index = 0; index + 1 < trace.positions.length; index += 2)
        cover(at(trace.positions, index), at(trace.positions, index + 1));
  }
  const sums = summed(cells, columns, rows);
  const sum = (column: number, row: number) => sums[row * (columns + 1) + column] ?? 0;
  const within = (position: number, most: number) => Math.min(most, Math.max(0, position));
  return {
    covered(box) {
      const left = within(Math.floor((box.left - frame.left) / cell), columns);
      const right = within(Math.ceil((box.left + box.width - frame.left) / cell), columns);
      const top = within(Math.floor((box.top - frame.top) / cell), rows);
      const bottom = within(Math.ceil((box.top + box.height - frame.top) / cell), rows);
      return sum(right, bottom) - sum(left, bottom) - sum(right, top) + sum(left, top);
    },
  };
}

/** Walks along a line in steps shorter than a cell. */
function coverLine(line: readonly number[], cell: number, cover: (x: number, y: number) => void): void {
  for (let index = 0; index + 3 < line.length; index += 2) {
    const [x0, y0, x1, y1] = [at(line, index), at(line, index + 1), at(line, index + 2), at(line, index + 3)];
    const steps = Math.ceil((2 * Math.hypot(x1 - x0, y1 - y0)) / cell);
    // The distance to a break is NaN, and so is the number of steps: nothing is covered there.
    for (let step = 0; step <= steps; step++) {
      const part = steps === 0 ? 0 : step / steps;
      cover(x0 + part * (x1 - x0), y0 + part * (y1 - y0));
    }
  }
}

function summed(cells: Uint8Array, columns: number, rows: number): Uint32Array {
  const sums = new Uint32Array((columns + 1) * (rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = (row + 1) * (columns + 1) + column + 1;
      sums[here] =
        (cells[row * columns + column] ?? 0) +
        (sums[here - 1] ?? 0) +
        (sums[here - columns - 1] ?? 0) -
        (sums[here - columns - 2] ?? 0);
    }
  }
  return sums;
}

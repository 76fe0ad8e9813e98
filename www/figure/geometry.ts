// Plane geometry of drawings: cutting lines and areas to a box, thinning dense lines, finding what a polygon holds.
import { at, type Box, type Positions } from "./surface";

/** A box grown by `by` on each side. */
export function grown(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** Whether two boxes have a part in common. */
export function overlap(a: Box, b: Box): boolean {
  const apart =
    a.left >= b.left + b.width || b.left >= a.left + a.width || a.top >= b.top + b.height || b.top >= a.top + a.height;
  return !apart;
}

/** The positions inside a box, in order: the same array when all are. Positions that are not finite are outside. */
export function inside(positions: Positions, box: Box): Positions {
  const { left, top } = box;
  const [right, bottom] = [left + box.width, top + box.height];
  const held = (x: number, y: number) => x >= left && x <= right && y >= top && y <= bottom;
  let count = 0;
  for (let index = 0; index + 1 < positions.length; index += 2)
    if (held(positions[index] ?? NaN, positions[index + 1] ?? NaN)) count += 2;
  if (count === positions.length) return positions;
  const result = new Float32Array(count);
  for (let index = 0, next = 0; next < count; index += 2) {
    const [x, y] = [positions[index] ?? NaN, positions[index + 1] ?? NaN];
    if (!held(x, y)) continue;
    result[next++] = x;
    result[next++] = y;
  }
  return result;
}

/** A line cut to a box, with NaN at each break. Canvases misdraw lines that run millions of units past their edge. */
export function clipLine(positions: Positions, box: Box): number[] {
  const result: number[] = [];
  let endX = NaN;
  let endY = NaN;
  for (let index = 0; index + 3 < positions.length; index += 2) {
    const piece = clipSegment(
      at(positions, index),
      at(positions, index + 1),
      at(positions, index + 2),
      at(positions, index + 3),
      box,
    );
    if (!piece) continue;
    const [startX, startY, nextX, nextY] = piece;
    if (startX !== endX || startY !== endY) {
      if (result.length > 0) result.push(NaN, NaN);
      result.push(startX, startY);
    }
    result.push(nextX, nextY);
    [endX, endY] = [nextX, nextY];
  }
  return result;
}

/** The part of a segment within a box (Liang and Barsky), or null. */
function clipSegment(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  box: Box,
): [number, number, number, number] | null {
  if (!Number.isFinite(x0 + y0 + x1 + y1)) return null;
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [first, last] = [0, 1];
  const edges: [number, number][] = [
    [-dx, x0 - box.left],
    [dx, box.left + box.width - x0],
    [-dy, y0 - box.top],
    [dy, box.top + box.height - y0],
  ];
  for (const [step, room] of edges) {
    if (step === 0 && room < 0) return null;
    if (step < 0) first = Math.max(first, room / step);
    if (step > 0) last = Math.min(last, room / step);
  }
  if (first > last) return null;
  return [
    first === 0 ? x0 : x0 + first * dx,
    first === 0 ? y0 : y0 + first * dy,
    last === 1 ? x1 : x0 + last * dx,
    last === 1 ? y1 : y0 + last * dy,
  ];
}

/** The part of an area within a box (Sutherland and Hodgman). */
export function clipArea(positions: Positions, box: Box): number[] {
  const sides = [
    { axis: 0, sign: 1, limit: box.left },
    { axis: 0, sign: -1, limit: box.left + box.width },
    { axis: 1, sign: 1, limit: box.top },
    { axis: 1, sign: -1, limit: box.top + box.height },
  ];
  let area = Array.from(positions);
  for (const { axis, sign, limit } of sides) {
    const kept: number[] = [];
    for (let index = 0; index < area.length; index += 2) {
      const previous = (index + area.length - 2) % area.length;
      const here = sign * (at(area, index + axis) - limit);
      const before = sign * (at(area, previous + axis) - limit);
      if (here >= 0 !== before >= 0) {
        const part = before / (before - here);
        for (const side of [0, 1])
          kept.push(at(area, previous + side) + part * (at(area, index + side) - at(area, previous + side)));
      }
      if (here >= 0) kept.push(at(area, index), at(area, index + 1));
    }
    area = kept;
  }
  return area;
}

/**
 * A line with at most four positions for each half unit of width: the first, lowest, highest and last of each run within
 * one column. It looks the same, and a million positions become a few thousand.
 */
export function perColumn(positions: Positions): Positions {
  const result: number[] = [];
  const count = positions.length;
  for (let start = 0; start + 1 < count; ) {
    const column = Math.floor(2 * at(positions, start));
    let [lowest, highest, last] = [start, start, start];
    for (let index = start + 2; index + 1 < count && Math.floor(2 * at(positions, index)) === column; index += 2) {
      const y = at(positions, index + 1);
      // A gap ends the run, so that it stays a gap.
      if (!Number.isFinite(y)) break;
      if (y < at(positions, lowest + 1)) lowest = index;
      if (y > at(positions, highest + 1)) highest = index;
      last = index;
    }
    const kept = [start, Math.min(lowest, highest), Math.max(lowest, highest), last];
    kept.forEach((index, order) => {
      if (order === 0 || index !== kept[order - 1]) result.push(at(positions, index), at(positions, index + 1));
    });
    start = last + 2;
  }
  return result;
}

/** Whether a closed polygon holds a position (by the number of its sides to the right). */
export function inPolygon(polygon: Positions, x: number, y: number): boolean {
  let within = false;
  for (let index = 0, before = polygon.length - 2; index + 1 < polygon.length; before = index, index += 2) {
    const [x1, y1, x0, y0] = [at(polygon, index), at(polygon, index + 1), at(polygon, before), at(polygon, before + 1)];
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) within = !within;
  }
  return within;
}

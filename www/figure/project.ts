// Columns of values to positions in a frame, kept until the frame changes: hovering over a million points recomputes nothing.
import type { Numbers } from "../../pkg/types";
import { type AxisScale, coefficients, flattenColumn } from "./scale";

/** The two scales of a panel. */
export interface Scales {
  readonly x: AxisScale;
  readonly y: AxisScale;
}

interface Known {
  readonly x: Numbers;
  readonly key: string;
  readonly positions: Float32Array;
}

const cache = new WeakMap<Numbers, Known>();

/**
 * Positions of the points (x, y); NaN where one cannot be shown. The result is shared: read it, don't write it, and don't keep it,
 * since the next frame is written over it. To have eight megabytes afresh for each frame takes longer than to compute them.
 */
export function project(x: Numbers, y: Numbers, scales: Scales): Float32Array {
  const key = [scales.x, scales.y]
    .map((scale) => [scale.kind, scale.low, scale.high, scale.from, scale.to].join(" "))
    .join(" ");
  const known = cache.get(y);
  if (known && known.x === x && known.key === key) return known.positions;
  const positions = projectEvery(1, x, y, scales, known?.positions);
  cache.set(y, { x, key, positions });
  return positions;
}

/** Positions of every `stride`-th point, for questions that a sample answers well enough; into `room` if it has the size. */
export function projectEvery(
  stride: number,
  x: Numbers,
  y: Numbers,
  scales: Scales,
  room?: Float32Array,
): Float32Array {
  const count = Math.ceil(Math.min(x.length, y.length) / stride);
  const [flatX, flatY] = [flattenColumn(scales.x.kind, x), flattenColumn(scales.y.kind, y)];
  const [toX, toY] = [coefficients(scales.x), coefficients(scales.y)];
  const positions = room?.length === 2 * count ? room : new Float32Array(2 * count);
  for (let index = 0; index < count; index++) {
    positions[2 * index] = toX.offset + toX.factor * (flatX[index * stride] ?? NaN);
    positions[2 * index + 1] = toY.offset + toY.factor * (flatY[index * stride] ?? NaN);
  }
  return positions;
}

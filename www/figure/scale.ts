// Where a value lies along an axis: values to positions and back, linear or logarithmic.
import type { Numbers, Scale } from "../../pkg/types";

/** Two limits of an axis, the smaller first. */
export type Range = readonly [number, number];

/** The values `low`..`high` laid out on the positions `from`..`to` (from > to for an upward axis). */
export interface AxisScale {
  readonly kind: Scale;
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

/** Position of a value; not finite where the value cannot be shown. */
export function toPosition(scale: AxisScale, value: number): number {
  const { offset, factor } = coefficients(scale);
  return offset + factor * flatten(scale.kind, value);
}

/** Value at a position. */
export function toValue(scale: AxisScale, position: number): number {
  const { offset, factor } = coefficients(scale);
  return unflatten(scale.kind, (position - offset) / factor);
}

/** What makes equal steps equal: the value itself, or its decimal logarithm (NaN where there is none). */
export function flatten(kind: Scale, value: number): number {
  if (kind === "linear") return value;
  return value > 0 ? Math.log10(value) : NaN;
}

/** The inverse of `flatten`. */
export function unflatten(kind: Scale, flat: number): number {
  return kind === "linear" ? flat : 10 ** flat;
}

/** `position = offset + factor · flatten(value)`. */
export function coefficients(scale: AxisScale): { offset: number; factor: number } {
  const low = flatten(scale.kind, scale.low);
  const factor = (scale.to - scale.from) / (flatten(scale.kind, scale.high) - low);
  return { offset: scale.from - low * factor, factor };
}

const logarithms = new WeakMap<Numbers, Numbers>();

/** A whole column flattened. Logarithms are the slow part of drawing a million points, so they are taken once per column. */
export function flattenColumn(kind: Scale, column: Numbers): Numbers {
  if (kind === "linear") return column;
  const known = logarithms.get(column);
  if (known) return known;
  const flat = column.map((value) => flatten("log", value));
  logarithms.set(column, flat);
  return flat;
}

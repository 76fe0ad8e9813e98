// Numbers as people type and read them: decimal comma or point, ordinary minus signs, no more digits than are useful.
import type { Estimate } from "../../pkg/types";

/** The number that a text means; `null` when it means none. */
export function parseNumber(typed: string): number | null {
  let digits = typed.replace(/[\s\u202f_']/g, "").replace(/\u2212/g, "-");
  const comma = digits.lastIndexOf(",");
  const point = digits.lastIndexOf(".");
  // With both marks the last one is the decimal mark and the other groups thousands.
  if (comma >= 0 && point >= 0) digits = digits.replaceAll(comma > point ? "." : ",", "");
  digits = digits.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(digits) ? Number(digits) : null;
}

/** A number for a field: six digits, with a power of ten where zeros would have to be counted. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(5).replace(/\.?0*e\+?/, "e");
  return String(Number(value.toPrecision(6)));
}

/** A number for a table of results of which only a few digits matter. */
export function formatShort(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const shown =
    size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(digits - 1) : value.toPrecision(digits);
  return shown.replace("e+", "e").replaceAll("-", "−");
}

/** A number of a report with its error, if it has one. */
export function withError({ value, std_error }: Estimate["shown"]): string {
  return std_error ? `${value} ± ${std_error}` : value;
}

/** The same with its unit; words that stand for a number that is not known have none. */
export function withUnit({ value, shown }: Estimate): string {
  return [withError(shown), value === null ? "" : shown.unit].filter(Boolean).join(" ");
}

/** Where a value stands between two ends, 0 to 1, on a linear or logarithmic scale. */
export function toPosition(value: number, [low, high]: readonly [number, number], logarithmic: boolean): number {
  const scale = logarithmic ? Math.log : (number: number) => number;
  const part = (scale(value) - scale(low)) / (scale(high) - scale(low));
  return Number.isFinite(part) ? Math.min(1, Math.max(0, part)) : 0;
}

/** The value at a position between two ends. */
export function fromPosition(part: number, [low, high]: readonly [number, number], logarithmic: boolean): number {
  if (part <= 0) return low;
  if (part >= 1) return high;
  const value = logarithmic
    ? Math.exp(Math.log(low) + part * (Math.log(high) - Math.log(low)))
    : low + part * (high - low);
  return Number(value.toPrecision(6));
}

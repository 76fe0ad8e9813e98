// Plain data: whether two are the same, and what of one is of the kind that is wanted.
import type { JsonValue } from "../../pkg/types";
import type { Options } from "./state";

/** An option's value as an object; empty when it is not one. */
export function asRecord(value: JsonValue | undefined): Options {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return value as Options;
}

/** An option's value as an array; empty when it is not one. */
export function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Whether two pieces of plain data are equal, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a, sorted) === JSON.stringify(b, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

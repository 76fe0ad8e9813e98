// Where an axis carries ticks and what it says there: linear and logarithmic axes, at every zoom.
import type { Scale } from "../../pkg/types";
import { decimal } from "./numbers";

/** One tick. Minor ticks, and decades left out for want of room, have an empty label. */
export interface Tick {
  readonly value: number;
  readonly major: boolean;
  /** Label in the notation of `notation.ts`. */
  readonly label: string;
}

/** The ticks of an axis in increasing order. */
export interface Ticks {
  readonly ticks: readonly Tick[];
  /** The labels are to be multiplied by ten to this power, written once at the end of the axis. */
  readonly power: number | null;
}

/** Mantissas worth a label within a decade, from the richest choice to the poorest. */
const MANTISSAS = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];
/** Below this many decades, round steps of the value read better than mantissas. */
const NARROW = 0.7;
/** Below this many decades, numbers between the decades are labelled too. */
const FEW = 2.5;
/** Ends of an axis are computed; a tick that misses one by rounding still belongs to it. */
const ROUNDING = 1e-9;
/** An axis narrower than this part of its values has no distinct numbers left to put between its ends. */
const RESOLUTION = 1e-13;

/** Ticks for `low`..`high` with at most about `room` labels. Limits that make no axis give no ticks. */
export function ticks(kind: Scale, low: number, high: number, room: number): Ticks {
  const resolved = high - low > RESOLUTION * Math.max(Math.abs(low), Math.abs(high)) && Number.isFinite(high - low);
  if (!resolved || (kind === "log" && low <= 0)) return { ticks: [], power: null };
  const labels = Math.max(1, room);
  return kind === "log" ? logarithmic(low, high, labels) : linear(low, high, labels);
}

function logarithmic(low: number, high: number, room: number): Ticks {
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < NARROW) return narrow(low, high, room);
  // Where 3 and 300 are labelled between the decades, they are read faster as they are than as multiples of powers.
  const few = low >= 1e-3 && high < 1e4 ? plain : scientific;
  if (decades < FEW) return { ticks: mantissaTicks(low, high, richest(low, high, room), true, few), power: null };
  const step = decadeStep(decades, room);
  return {
    ticks: step === 1 ? mantissaTicks(low, high, [1], false, scientific) : decadeTicks(low, high, step),
    power: null,
  };
}

/** Every decade with its 2…9; the mantissas in `labelled` carry a label. */
function mantissaTicks(
  low: number,
  high: number,
  labelled: readonly number[],
  between: boolean,
  written: (mantissa: string, exponent: number) => string,
): Tick[] {
  const result: Tick[] = [];
  for (const exponent of decadesOf(low, high)) {
    for (let mantissa = 1; mantissa < 10; mantissa++) {
      const value = Number(`${mantissa}e${exponent}`);
      if (value < low * (1 - ROUNDING) || value > high * (1 + ROUNDING)) continue;
      const label = labelled.includes(mantissa) ? written(String(mantissa), exponent) : "";
      result.push({ value, major: mantissa === 1 || (between && label !== ""), label });
    }
  }
  return result;
}

/** Many decades: every `step`-th is labelled, the others are minor ticks. */
function decadeTicks(low: number, high: number, step: number): Tick[] {
  const result: Tick[] = [];
  for (const exponent of decadesOf(low, high)) {
    const value = Number(`1e${exponent}`);
    if (value < low * (1 - ROUNDING) || value > high * (1 + ROUNDING)) continue;
    const major = exponent % step === 0;
    result.push({ value, major, label: major ? scientific("1", exponent) : "" });
  }
  return result;
}

function decadesOf(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low)) - 1;
  const last = Math.ceil(Math.log10(high)) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function decadeStep(decades: number, room: number): number {
  const needed = decades / room;
  return [1, 2, 3, 5, 10, 20, 50, 100].find((step) => step >= needed) ?? 200;
}

/** The richest choice of mantissas whose labels keep a `room`-th of the axis between them. */
function richest(low: number, high: number, room: number): readonly number[] {
  const decades = Math.log10(high) - Math.log10(low);
  const roomy = MANTISSAS.find((mantissas) => {
    const next = [...mantissas.slice(1), 10];
    const closest = Math.min(...mantissas.map((mantissa, index) => Math.log10((next[index] ?? 10) / mantissa)));
    return closest / decades >= 1 / room;
  });
  return roomy ?? [1];
}

/** Within a decade: round steps of the value, as on a linear axis, but without a common factor for everyday numbers. */
function narrow(low: number, high: number, room: number): Ticks {
  const { step, parts } = roundStep(low, high, room);
  const everyday = low >= 1e-3 && high < 1e5;
  const order = Math.floor(Math.log10(high));
  const name = (mantissa: number) =>
    everyday ? decimal(mantissa, step.exponent) : scientific(decimal(mantissa, step.exponent - order), order);
  return { ticks: steppedTicks(low, high, step, parts, name), power: null };
}

function linear(low: number, high: number, room: number): Ticks {
  const { step, parts } = roundStep(low, high, room);
  const power = commonPower(low, high, step);
  const name = (mantissa: number) => decimal(mantissa, step.exponent - (power ?? 0));
  return { ticks: steppedTicks(low, high, step, parts, name), power };
}

/** A step of 1, 2 or 5 times a power of ten. */
interface Step {
  readonly mantissa: 1 | 2 | 5;
  readonly exponent: number;
}

/** The smallest round step that gives no more than `room` intervals, and the minor intervals to divide it into. */
function roundStep(low: number, high: number, room: number): { step: Step; parts: number } {
  const raw = (high - low) / room;
  const exponent = Math.floor(Math.log10(raw) + ROUNDING);
  const ratio = raw / 10 ** exponent - ROUNDING;
  if (ratio <= 1) return { step: { mantissa: 1, exponent }, parts: 5 };
  if (ratio <= 2) return { step: { mantissa: 2, exponent }, parts: 4 };
  if (ratio <= 5) return { step: { mantissa: 5, exponent }, parts: 5 };
  return { step: { mantissa: 1, exponent: exponent + 1 }, parts: 5 };
}

/** Ticks at every `parts`-th of a step; whole steps carry `name(mantissa)`, with mantissa · 10^exponent their value. */
function steppedTicks(
  low: number,
  high: number,
  step: Step,
  parts: number,
  name: (mantissa: number) => string,
): Tick[] {
  const size = Number(`${step.mantissa}e${step.exponent}`);
  const slack = (high - low) * ROUNDING;
  const result: Tick[] = [];
  for (let index = Math.ceil(((low - slack) / size) * parts); index <= ((high + slack) / size) * parts; index++) {
    const major = index % parts === 0;
    // Every minor interval is a tenth of a step times 1, 2 or 5, so its value too is an integer with an exponent.
    const value = Number(`${(index * step.mantissa * 10) / parts}e${step.exponent - 1}`);
    result.push({ value, major, label: major ? name((index / parts) * step.mantissa) : "" });
  }
  return result;
}

/** The power of ten to take out of all labels when that shortens them by two characters or more. */
function commonPower(low: number, high: number, step: Step): number | null {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const order = Math.floor(Math.log10(largest) + ROUNDING);
  if (order >= -3 && order < 5) return null;
  const power = 3 * Math.floor(order / 3);
  const mantissa = Math.floor(largest / 10 ** step.exponent);
  const saved = decimal(mantissa, step.exponent).length - decimal(mantissa, step.exponent - power).length;
  return saved >= 2 ? power : null;
}

function plain(mantissa: string, exponent: number): string {
  return decimal(Number(mantissa), exponent);
}

/** `10^n`, or `2×10^n`. */
function scientific(mantissa: string, exponent: number): string {
  return mantissa === "1" ? `$10^{${exponent}}$` : `$${mantissa}×10^{${exponent}}$`;
}

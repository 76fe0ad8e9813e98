// For the tests of this folder: figures in few words, a surface that remembers what was drawn, repeatable random numbers.
import type { Axis, Figure, Line, Mark, Panel, Points } from "../../pkg/types";
import type { Run } from "./notation";
import type { Surface } from "./surface";

type PointsMark = { kind: "points" } & Points;
type LineMark = { kind: "line" } & Line;

/** Points at the given places, rows 0, 1, 2, … */
export function points(x: readonly number[], y: readonly number[], changes: Partial<Points> = {}): PointsMark {
  const plain = {
    name: "data",
    series: 0,
    error: null,
    rows: x.map((_, index) => index),
    shape: "circle",
    filled: true,
    excluded: false,
  } as const;
  return {
    kind: "points",
    ...plain,
    rows: [...plain.rows],
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    ...changes,
  };
}

export function line(x: readonly number[], y: readonly number[], changes: Partial<Line> = {}): LineMark {
  return {
    kind: "line",
    name: "fit",
    series: 0,
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    dashed: false,
    ...changes,
  };
}

export function panel(marks: Mark[], x: Partial<Axis> = {}, y: Partial<Axis> = {}): Panel {
  const axis = { scale: "linear", range: null } as const;
  return { x: { label: "x", ...axis, ...x }, y: { label: "y", ...axis, ...y }, marks, height: 1 };
}

export function figure(...panels: Panel[]): Figure {
  return { key: "test", title: "A test", panels };
}

/** One call of a surface. */
export interface Call {
  readonly name: string;
  readonly arguments: unknown[];
}

/** Remembers each call, and passes it on when there is another surface behind. */
export function recorder(width: number, height: number, behind?: Surface): Surface & { calls: Call[] } {
  const calls: Call[] = [];
  const record =
    <T extends unknown[]>(name: string, pass?: (...all: T) => void) =>
    (...all: T) => {
      calls.push({ name, arguments: structuredClone(all) });
      pass?.(...all);
    };
  return {
    width,
    height,
    calls,
    rectangle: record("rectangle", behind?.rectangle.bind(behind)),
    segments: record("segments", behind?.segments.bind(behind)),
    polyline: record("polyline", behind?.polyline.bind(behind)),
    polygon: record("polygon", behind?.polygon.bind(behind)),
    symbols: record("symbols", behind?.symbols.bind(behind)),
    text: record("text", behind?.text.bind(behind)),
    clip(box, body) {
      calls.push({ name: "clip", arguments: [box] });
      if (behind) behind.clip(box, body);
      else body();
    },
  };
}

/** The texts drawn, each as one string. */
export function texts(calls: readonly Call[]): string[] {
  return calls
    .filter((call) => call.name === "text")
    .map((call) => (call.arguments[0] as Run[]).map((run) => run.text).join(""));
}

/** Numbers from 0 to 1 that are the same in each run (Park and Miller's generator). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

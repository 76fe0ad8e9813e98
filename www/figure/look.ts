// How a reader wants a figure to look: limits and scales of its axes, grid, legend, title, weight. None of it changes a number.
import type { Axis, Figure, Mark, Panel, Scale } from "../../pkg/types";
import type { Inset } from "./inset";
import { extentOf } from "./marks/index";
import { isHandle, isMovable } from "./moves";
import { flatten, type Range } from "./scale";
import type { LegendPlace, Theme } from "./theme";
import { axisKey, HOME, limits } from "./view";

/** What was chosen for one axis; null is what the figure itself would do. */
export interface AxisLook {
  readonly low: number | null;
  readonly high: number | null;
  readonly scale: Scale | null;
}

/** Everything that was chosen for a figure: plain data, so that it can be kept. */
export interface Look {
  /** By the key of the axis, see {@link AxisChoice}. */
  readonly axes: Readonly<Record<string, AxisLook>>;
  readonly grid: boolean;
  readonly legend: LegendPlace;
  /** Drawn above the frame; mathematics between dollar signs. */
  readonly title: string;
  /** A part of the first panel, enlarged in a free place of it. */
  readonly inset: Inset | null;
  /** Sizes of symbols and text and widths of lines: for reading a page, or for looking at a wall. */
  readonly weight: "journal" | "slide";
}

/** As the figure describes itself. */
export const PLAIN: Look = { axes: {}, grid: false, legend: "auto", title: "", inset: null, weight: "journal" };

/** The look that saved data stand for; what of them is no choice of this program is as the figure describes itself. */
export function lookFrom(saved: unknown): Look {
  const look = fields(saved);
  const { legend, weight, grid, title, inset } = look;
  const axes = Object.entries(fields(look.axes)).map(([key, axis]): [string, AxisLook] => {
    const { low, high, scale } = fields(axis);
    return [key, { low: finite(low), high: finite(high), scale: scale === "linear" || scale === "log" ? scale : null }];
  });
  const [x, y] = [rangeFrom(fields(inset).x), rangeFrom(fields(inset).y)];
  return {
    axes: Object.fromEntries(axes),
    grid: grid === true,
    legend: legend === "inside" || legend === "outside" || legend === "none" ? legend : PLAIN.legend,
    title: typeof title === "string" ? title : PLAIN.title,
    inset: x && y ? { x, y } : null,
    weight: weight === "slide" ? weight : PLAIN.weight,
  };
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const finite = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);

function rangeFrom(value: unknown): Range | null {
  const [low, high] = Array.isArray(value) ? value.map(finite) : [];
  return typeof low === "number" && typeof high === "number" ? [low, high] : null;
}

/** An axis that can be chosen for, with what is in force. */
export interface AxisChoice {
  readonly key: string;
  readonly label: string;
  readonly chosen: AxisLook;
  readonly scale: Scale;
  /** The scale that the figure itself has. */
  readonly usual: Scale;
  /** What is shown where nothing is chosen. */
  readonly limits: Range;
  /** Whether both scales can show the values. */
  readonly scales: boolean;
}

const UNTOUCHED: AxisLook = { low: null, high: null, scale: null };
/** A logarithmic axis is no choice where it would leave out more than this part of the points. */
const MOST_LEFT_OUT = 0.1;
const SLIDE = { font: 1.2, symbol: 1.3, line: 1.7 };

/** The figure with the axes that were chosen. Marks stay what they are, so that what is known of them stays known. */
export function dressed(figure: Figure, look: Look): Figure {
  if (Object.keys(look.axes).length === 0) return figure;
  const scaled = { ...figure, panels: figure.panels.map((panel, index) => rescaled(panel, look, index)) };
  const usual = limits(scaled, HOME);
  const panels = scaled.panels.map((panel, index) => {
    const before = figure.panels[index] ?? panel;
    const { x, y } = usual[index] ?? { x: [0, 1], y: [0, 1] };
    return {
      ...panel,
      x: limited(panel.x, chosenFor(look, keyX(before)), x),
      y: limited(panel.y, chosenFor(look, keyY(index)), y),
    };
  });
  return { ...scaled, panels };
}

/** The theme with what was chosen. */
export function themed(theme: Theme, { grid, legend, title, inset, weight }: Look): Theme {
  const { font, symbol, line } = weight === "slide" ? SLIDE : { font: 1, symbol: 1, line: 1 };
  return { ...theme, font: theme.font * font, symbol, line, grid, legend, title, inset };
}

/** The axes of a figure: each x axis once, however many panels share it, and the y axis of each panel. */
export function axesOf(figure: Figure, look: Look): AxisChoice[] {
  const usual = limits(dressed(figure, { ...look, axes: scalesOnly(look.axes) }), HOME);
  const found = new Map<string, AxisChoice>();
  figure.panels.forEach((panel, index) => {
    const shown = usual[index] ?? { x: [0, 1], y: [0, 1] };
    for (const axis of ["x", "y"] as const) {
      const key = axis === "x" ? keyX(panel) : keyY(index);
      const chosen = chosenFor(look, key);
      const same = figure.panels.filter((each, place) => (axis === "x" ? keyX(each) : keyY(place)) === key);
      if (found.has(key)) continue;
      found.set(key, {
        key,
        label: panel[axis].label,
        chosen,
        scale: chosen.scale ?? panel[axis].scale,
        usual: panel[axis].scale,
        limits: shown[axis],
        scales: panel[axis].scale === "log" || same.every((each) => fitsLogarithm(each, axis)),
      });
    }
  });
  return [...found.values()];
}

/** The look with another choice for an axis; a choice that is none is forgotten. */
export function withAxis(look: Look, key: string, change: Partial<AxisLook>): Look {
  const { [key]: before, ...others } = look.axes;
  const chosen = { ...UNTOUCHED, ...before, ...change };
  const plain = chosen.low === null && chosen.high === null && chosen.scale === null;
  return { ...look, axes: plain ? others : { ...others, [key]: chosen } };
}

const keyX = (panel: Panel) => `x ${axisKey(panel.x)}`;
const keyY = (index: number) => `y ${index}`;
const chosenFor = (look: Look, key: string) => look.axes[key] ?? UNTOUCHED;

function scalesOnly(axes: Look["axes"]): Look["axes"] {
  return Object.fromEntries(Object.entries(axes).map(([key, { scale }]) => [key, { ...UNTOUCHED, scale }]));
}

function rescaled(panel: Panel, look: Look, index: number): Panel {
  const x = withScale(panel.x, chosenFor(look, keyX(panel)).scale);
  const y = withScale(panel.y, chosenFor(look, keyY(index)).scale);
  if (x === panel.x && y === panel.y) return panel;
  const marks = panel.marks.flatMap((mark) => {
    const kept = held(mark, x !== panel.x, y !== panel.y);
    return isHandle(mark) && !isMovable(kept) ? [] : [kept];
  });
  return { ...panel, x, y, marks };
}

/** Limits that suit one scale seldom suit the other, so those of the figure go with its scale. */
function withScale(axis: Axis, scale: Scale | null): Axis {
  return scale === null || scale === axis.scale ? axis : { ...axis, scale, range: null };
}

/** How far points go when a parameter changes is known for the scale of the figure only: along another they cannot be moved. */
function held(mark: Mark, x: boolean, y: boolean): Mark {
  if (mark.kind !== "points" || !mark.moves) return mark;
  const { x: across, y: up } = mark.moves;
  return { ...mark, moves: { ...(across && !x ? { x: across } : {}), ...(up && !y ? { y: up } : {}) } };
}

function limited(axis: Axis, { low, high }: AxisLook, usual: Range): Axis {
  if (low === null && high === null) return axis;
  const range: [number, number] = [low ?? usual[0], high ?? usual[1]];
  // What was typed for other data may not go with these.
  return flatten(axis.scale, range[0]) < flatten(axis.scale, range[1]) ? { ...axis, range } : axis;
}

function fitsLogarithm({ x, y, marks }: Panel, axis: "x" | "y"): boolean {
  const kinds = { x: x.scale, y: y.scale, [axis]: "log" as const };
  const count = marks.reduce((sum, mark) => sum + (mark.kind === "rule" ? 1 : mark.x.length), 0);
  const extents = marks.map((mark) => extentOf(mark, kinds));
  const left = extents.reduce((sum, { skipped }) => sum + skipped, 0);
  return extents.some((extent) => extent[axis].core !== null) && left <= MOST_LEFT_OUT * count;
}

// Figures of several samples laid over each other: a colour for each sample, names that say whose each mark is.
import type { Axis, Figure, Mark, Panel, Points } from "../../pkg/types";
import { isHandle } from "./moves";
import type { Sample } from "./samples";
import { axisKey } from "./view";

/** A figure, and what it is of. */
export interface FigureOf {
  readonly name: string;
  readonly figure: Figure;
}

/**
 * One figure with the marks of all: panels with the same axes become one, others follow below. It is there to be looked at: a range,
 * a row or a movable point would be that of one sample only.
 */
export function overlay(figures: readonly FigureOf[]): Figure {
  const [first] = figures;
  if (!first) return { key: "", title: "", panels: [] };
  const panels = new Map<string, Panel>();
  figures.forEach(({ name, figure }, number) => {
    const met = new Map<string, number>();
    for (const panel of figure.panels) {
      const axes = `${axisKey(panel.x)}\n${axisKey(panel.y)}`;
      // A figure may have two panels with the same axes: the second goes to the second.
      const count = met.get(axes) ?? 0;
      met.set(axes, count + 1);
      const key = `${axes}\n${count}`;
      const marks = ofSample(panel, name, number);
      const before = panels.get(key);
      panels.set(key, before ? joined(before, panel, marks) : { ...panel, marks });
    }
  });
  const { key, title, equal = false } = first.figure;
  return { key, title, panels: [...panels.values()], equal };
}

function joined(before: Panel, panel: Panel, marks: readonly Mark[]): Panel {
  const fresh = marks.filter((mark) => !isKnownLevel(mark, before.marks));
  return {
    ...before,
    x: widened(before.x, panel.x),
    y: widened(before.y, panel.y),
    marks: [...before.marks, ...fresh],
  };
}

/** Limits that suit all; those of one sample alone would cut the others. */
function widened(axis: Axis, other: Axis): Axis {
  const range: Axis["range"] =
    axis.range && other.range
      ? [Math.min(...axis.range, ...other.range), Math.max(...axis.range, ...other.range)]
      : null;
  return { ...axis, range };
}

/** Whether a line without a name, such as the zero of residuals, is there already. */
function isKnownLevel(mark: Mark, others: readonly Mark[]): boolean {
  if (mark.kind !== "rule" || mark.name) return false;
  return others.some((other) => other.kind === "rule" && other.at === mark.at && other.vertical === mark.vertical);
}

function ofSample({ marks }: Panel, name: string, number: number): Mark[] {
  const open = openQuantities(marks);
  return marks
    .filter((mark) => !isHandle(mark))
    .map((mark): Mark => {
      const quantity = mark.name;
      if (mark.kind === "rule" && !quantity) return mark;
      const own = {
        name: [name, quantity].filter(Boolean).join(": "),
        sample: { name, number, quantity } satisfies Sample,
      };
      if (mark.kind === "rule") return { ...mark, ...own };
      if (mark.kind !== "points") return { ...mark, ...own, series: number };
      const { moves: _, ...still } = mark;
      return { ...still, ...own, series: number, rows: [], filled: mark.filled && !open.has(quantity) };
    });
}

/** Colour and shape say which sample it is, so that of two measured quantities with filled symbols one has to be open. */
function openQuantities(marks: readonly Mark[]): ReadonlySet<string> {
  const points = marks.filter((mark): mark is { kind: "points" } & Points => mark.kind === "points" && !isHandle(mark));
  const names = [...new Set(points.map(({ name }) => name))];
  const second = names.length === 2 && points.every(({ filled }) => filled) ? names.slice(1) : [];
  return new Set(second);
}

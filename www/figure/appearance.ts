// Which colour, symbol and dash each series of a figure gets. Colour is never the only difference.
import type { Figure, Mark, Panel, Shape } from "../../pkg/types";
import { colored, numberOf } from "./colorbar";
import { isAside } from "./marks/points";
import { isHandle } from "./moves";
import { sampleOf } from "./samples";
import { sequenceColor, seriesColor, type Theme } from "./theme";

/** The look of the marks of one panel. */
export interface Appearance {
  color(series: number): string;
  shape(mark: Extract<Mark, { kind: "points" }>): Shape;
  /** Dash pattern in units of the font size; empty for a solid line. */
  dash(mark: Extract<Mark, { kind: "line" }>): readonly number[];
}

const SHAPES: readonly Shape[] = ["circle", "square", "triangle", "diamond"];
const DASHED = [0.5, 0.3];
/** Patterns that tell apart curves without points of their own. */
const PATTERNS = [[], [0.12, 0.24], [0.7, 0.25, 0.12, 0.25], [1.1, 0.35]];

/** Decides for one panel; the colours are those of the whole figure, so that a series looks the same in each panel. */
export function appearance(figure: Figure, panel: Panel, theme: Theme): Appearance {
  // Where series have numbers, one without is none of them: a curve through all, which takes no colour from them.
  const isNumbered = (series: number) => !figure.series || Number.isFinite(numberOf(figure, series));
  const all = seriesOf(figure.panels.flatMap((each) => each.marks)).filter(isNumbered);
  const colors = panel.marks.some(sampleOf) ? { ...theme, palette: [...theme.palette, ...theme.further] } : theme;
  const rank = new Map(all.map((series, index) => [series, index]));
  const fits = all.every((series) => series < colors.palette.length);
  const family = all.length > colors.palette.length;
  const numbers = colored(figure);
  // Beside a bar the colours are ordered, and shapes are left to say what the figure says with them.
  const alike = !numbers && pointsLookAlike(panel.marks);
  const bare = bareCurves(panel.marks);
  const place = (series: number) => rank.get(series) ?? 0;
  const color = (series: number) => {
    if (!isNumbered(series)) return theme.foreground;
    if (!numbers) return seriesColor(colors, fits ? series : place(series), all.length);
    return sequenceColor(theme, (numberOf(figure, series) - numbers[0]) / (numbers[1] - numbers[0]));
  };
  return {
    color,
    shape: (mark) => (alike ? (SHAPES[place(mark.series) % SHAPES.length] ?? mark.shape) : mark.shape),
    dash: (mark) => {
      if (mark.dashed) return DASHED;
      // In a family the colours are ordered, as the curves are, and patterns would only add noise.
      return family ? [] : (PATTERNS[Math.max(0, bare.indexOf(mark.series)) % PATTERNS.length] ?? []);
    },
  };
}

function seriesOf(marks: readonly Mark[]): number[] {
  const found = new Set<number>();
  for (const mark of marks) if (mark.kind !== "rule" && !isHandle(mark) && !isAside(mark)) found.add(mark.series);
  return [...found].sort((a, b) => a - b);
}

/** Whether two series have points of the same symbol, so that only colour would tell them apart. */
function pointsLookAlike(marks: readonly Mark[]): boolean {
  const owner = new Map<string, number>();
  return marks.some((mark) => {
    if (mark.kind !== "points" || isHandle(mark)) return false;
    const symbol = `${mark.shape} ${mark.filled}`;
    const first = owner.get(symbol) ?? mark.series;
    owner.set(symbol, first);
    return first !== mark.series;
  });
}

/** Series that the panel shows as solid curves only. */
function bareCurves(marks: readonly Mark[]): number[] {
  const withPoints = new Set(seriesOf(marks.filter((mark) => mark.kind === "points")));
  return seriesOf(marks.filter((mark) => mark.kind === "line" && !mark.dashed)).filter(
    (series) => !withPoints.has(series),
  );
}

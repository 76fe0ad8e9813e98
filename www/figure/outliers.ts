// Points beyond the range that a figure gives an axis for the sake of the others: marked at the edge, so that none is lost.
import type { Mark } from "../../pkg/types";
import type { PanelLayout } from "./layout";
import type { Setting } from "./marks/kind";
import { project } from "./project";
import { at, type Surface } from "./surface";

/** Relative to the text. */
const SIZE = 0.5;
/** Of all points of a panel: where more are out of sight, a part of them is shown on purpose. */
const FEW = 0.03;

type Points = Extract<Mark, { kind: "points" }>;

/** A point above or below its frame. */
export interface Outlier {
  readonly mark: Points;
  readonly x: number;
  readonly above: boolean;
}

/** The few points of a panel that lie beyond the range which its figure gives the ordinate. */
export function outliersOf({ panel, frame, scales }: Pick<PanelLayout, "panel" | "frame" | "scales">): Outlier[] {
  if (!panel.y.range) return [];
  const marks = panel.marks.filter((mark): mark is Points => mark.kind === "points");
  const found = marks.flatMap((mark) => {
    const positions = project(mark.x, mark.y, scales);
    return Array.from(mark.x, (_, point): Outlier & { y: number } => {
      const [x, y] = [at(positions, 2 * point), at(positions, 2 * point + 1)];
      return { mark, x, y, above: y < frame.top };
    }).filter(({ x, y, above }) => {
      return x >= frame.left && x <= frame.left + frame.width && (above || y > frame.top + frame.height);
    });
  });
  const all = marks.reduce((sum, { x }) => sum + x.length, 0);
  return found.length <= Math.max(1, FEW * all) ? found : [];
}

/** Draws an arrowhead at the edge for each. */
export function drawOutliers(surface: Surface, { frame, outliers }: PanelLayout, { look, theme }: Setting): void {
  const half = (SIZE * theme.font) / 2;
  for (const { mark, x, above } of outliers) {
    const edge = above ? frame.top : frame.top + frame.height;
    const inward = above ? half : -half;
    const [tip, base] = [edge + 0.3 * inward, edge + 2.1 * inward];
    const color = mark.aside ? theme.muted : look.color(mark.series);
    surface.polygon([x, tip, x - half, base, x + half, base], { color, opacity: 1 });
  }
}

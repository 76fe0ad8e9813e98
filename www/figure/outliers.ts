// Points beyond the range that a figure gives an axis for the sake of the others: marked at the edge, so that none is lost.
import type { Figure, Mark } from "../../pkg/types";
import type { PanelLayout } from "./layout";
import type { Setting } from "./marks/kind";
import { project } from "./project";
import { at, type Surface } from "./surface";
import { mix } from "./theme";
import type { View } from "./view";

/** Relative to the text. */
const SIZE = 0.5;

/** Whether a panel shows the range that its figure gives the ordinate, and not one that the reader has chosen. */
function isGiven(figure: Figure, index: number, view: View): boolean {
  return Boolean(figure.panels[index]?.y.range) && !view.y.has(index);
}

/** How many points of a figure lie beyond such a range, above or below where they would be. */
export function countOutliers(figure: Figure, panels: readonly PanelLayout[], view: View): number {
  const counts = panels.map((place, index) =>
    isGiven(figure, index, view) ? place.panel.marks.map((mark) => beyond(mark, place).length / 2) : [],
  );
  return counts.flat().reduce((sum, count) => sum + count, 0);
}

/** Draws an arrowhead at the edge for each of them. */
export function drawOutliers(
  surface: Surface,
  figure: Figure,
  index: number,
  place: PanelLayout,
  view: View,
  setting: Setting,
): void {
  if (!isGiven(figure, index, view)) return;
  const { frame } = place;
  const half = (SIZE * setting.theme.font) / 2;
  for (const mark of place.panel.marks) {
    if (mark.kind !== "points") continue;
    const places = beyond(mark, place);
    const own = setting.look.color(mark.series);
    const color = mark.aside ? mix(own, setting.theme.background, 0.6) : own;
    for (let point = 0; point < places.length; point += 2) {
      const [x, above] = [at(places, point), at(places, point + 1) < frame.top];
      const [tip, base] = above
        ? [frame.top + 0.3 * half, frame.top + 2.1 * half]
        : [frame.top + frame.height - 0.3 * half, frame.top + frame.height - 2.1 * half];
      surface.polygon([x, tip, x - half, base, x + half, base], { color, opacity: 1 });
    }
  }
}

/** Positions of the points of a mark that lie above or below the frame. */
function beyond(mark: Mark, { frame, scales }: PanelLayout): number[] {
  if (mark.kind !== "points") return [];
  const positions = project(mark.x, mark.y, scales);
  const found: number[] = [];
  for (let point = 0; point + 1 < positions.length; point += 2) {
    const [x, y] = [at(positions, point), at(positions, point + 1)];
    const across = x >= frame.left && x <= frame.left + frame.width;
    if (across && (y < frame.top || y > frame.top + frame.height)) found.push(x, y);
  }
  return found;
}

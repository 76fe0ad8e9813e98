// A curve through points in order: broken where a value is missing, thinned where it is denser than the picture.
import { measure } from "../extent";
import { clipLine, grown, perColumn } from "../geometry";
import { project, projectEvery } from "../project";
import { at, type Stroke } from "../surface";
import { type MarkKind, type MarkOf, type Setting, stride } from "./kind";

/** Lines with more positions than this for each unit of width are thinned. */
const DENSE = 4;

export const line: MarkKind<"line"> = {
  kind: "line",

  extent(mark, kinds) {
    const { x, y, skipped } = measure(mark.x, mark.y, kinds);
    return { x: { core: x, fringe: null }, y: { core: y, fringe: null }, skipped };
  },

  draw(surface, mark, setting) {
    const positions = project(mark.x, mark.y, setting.scales);
    const dense = positions.length / 2 > DENSE * setting.frame.width;
    const box = grown(setting.frame, setting.theme.font);
    const clipped = clipLine(dense ? perColumn(positions) : positions, box);
    if (clipped.length > 0) surface.polyline(clipped, strokeOf(mark, setting));
  },

  traces(mark, scales) {
    return [{ positions: projectEvery(stride(mark.x.length), mark.x, mark.y, scales), connected: true }];
  },

  sample(surface, mark, box, setting) {
    const middle = box.top + box.height / 2;
    const ends = [box.left, middle, box.left + box.width, middle];
    surface.segments(ends, strokeOf(mark, setting));
  },
};

function strokeOf(mark: MarkOf<"line">, { look, theme }: Setting): Stroke {
  const dash = look.dash(mark).map((length) => length * theme.font);
  return {
    color: look.color(mark.series),
    width: theme.font * theme.line * 0.115,
    ...(at(dash, 0) > 0 ? { dash } : {}),
  };
}

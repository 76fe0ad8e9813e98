// What lies over the figure while it is being used: the fit range, a region being drawn, the current point.
import { settingOf } from "./draw";
import { inside } from "./geometry";
import type { Layout } from "./layout";
import { drawLegend } from "./legend";
import { drawMark } from "./marks/index";
import { type Moving, movedScales, parametersOf } from "./moves";
import { project } from "./project";
import { type Range, toPosition } from "./scale";
import { locate, type PointId, type Region } from "./select";
import type { Tool } from "./stage";
import type { Surface } from "./surface";
import type { Theme } from "./theme";
import { axisKey } from "./view";

/** All that the overlay shows. */
export interface Overlay {
  readonly range: Range | null;
  readonly region: Region | null;
  readonly cursor: PointId | null;
  readonly moving: Moving | null;
  /** What dragging does. */
  readonly tool: Tool;
}

/** Draws the overlay on its own surface, so that the figure below need not be drawn again. */
export function drawOverlay(surface: Surface, layout: Layout, overlay: Overlay, theme: Theme): void {
  const { range, region, cursor, moving, tool } = overlay;
  if (range) drawRange(surface, layout, range, theme);
  if (region) drawRegion(surface, layout, region, theme);
  if (moving) drawMoving(surface, moving, theme);
  else if (tool === "move" && cursor) drawMeant(surface, layout, cursor, theme);
  // While points are moved the ring would stay behind them.
  const place = cursor && !moving && locate(layout, cursor);
  if (!place) return;
  const ring = {
    shape: "circle",
    size: theme.font * 0.95,
    fill: null,
    stroke: { color: theme.foreground, width: 1.6 },
  } as const;
  surface.symbols([place.x, place.y], ring);
}

/** Positions of the ends of the range in a panel, kept within its frame. */
export function rangePositions(layout: Layout, panel: number, range: Range): Range | null {
  const place = layout.panels[panel];
  if (!place) return null;
  const { frame, scales } = place;
  const [low, high] = range.map((value) => {
    const position = toPosition(scales.x, value);
    // A value that the axis cannot show, such as 0 on a logarithmic one, lies beyond its low end.
    return Number.isNaN(position) ? frame.left : Math.min(frame.left + frame.width, Math.max(frame.left, position));
  });
  return [low ?? frame.left, high ?? frame.left + frame.width];
}

/** Fades what lies outside the range, in each panel with the same x axis as the first. */
function drawRange(surface: Surface, layout: Layout, range: Range, theme: Theme): void {
  const first = layout.panels[0];
  layout.panels.forEach((place, index) => {
    const { frame, panel, legend } = place;
    const ends = rangePositions(layout, index, range);
    if (!first || !ends || axisKey(panel.x) !== axisKey(first.panel.x)) return;
    const right = frame.left + frame.width;
    const veil = { color: theme.background, opacity: 0.62 };
    surface.rectangle({ ...frame, width: ends[0] - frame.left }, veil, null);
    surface.rectangle({ ...frame, left: ends[1], width: right - ends[1] }, veil, null);
    const lines = ends.flatMap((x) => [x, frame.top, x, frame.top + frame.height]);
    surface.segments(lines, { color: theme.foreground, width: 1.2 });
    surface.rectangle(frame, null, { color: theme.foreground, width: theme.font * 0.075 });
    // The legend is no data: it comes out from under the veil.
    if (legend) drawLegend(surface, legend, settingOf(place, theme));
  });
}

/** Marks all points that would be moved together if those at the cursor were taken. */
function drawMeant(surface: Surface, layout: Layout, { panel, mark }: PointId, theme: Theme): void {
  const own = parametersOf(layout.panels[panel]?.panel.marks[mark]);
  const ring = {
    shape: "circle",
    size: theme.font * 0.75,
    fill: null,
    stroke: { color: theme.foreground, width: 1 },
  } as const;
  for (const {
    frame,
    scales,
    panel: { marks },
  } of own.length ? layout.panels : []) {
    surface.clip(frame, () => {
      for (const other of marks) {
        if (other.kind !== "points" || !parametersOf(other).some((parameter) => own.includes(parameter))) continue;
        surface.symbols(inside(project(other.x, other.y, scales), frame), ring);
      }
    });
  }
}

/** The points being moved where the pointer has them: what follows from that, the figure below shows when it is computed. */
function drawMoving(surface: Surface, { layout, changes }: Moving, theme: Theme): void {
  for (const place of layout.panels) {
    surface.clip(place.frame, () => {
      for (const mark of place.panel.marks) {
        const scales = movedScales(mark, place.scales, changes);
        if (scales) drawMark(surface, mark, { ...settingOf(place, theme), scales });
      }
    });
  }
}

function drawRegion(surface: Surface, layout: Layout, region: Region, theme: Theme): void {
  const frame = layout.panels[region.panel]?.frame;
  if (!frame) return;
  const stroke = { color: theme.foreground, width: 1.2, dash: [4, 3] };
  const fill = { color: theme.palette[0] ?? theme.foreground, opacity: 0.14 };
  surface.clip(frame, () => {
    if (region.kind === "lasso") {
      surface.polygon(region.outline, fill);
      surface.polyline([...region.outline, ...region.outline.slice(0, 2)], stroke);
      return;
    }
    const [top, bottom] =
      region.kind === "range"
        ? [frame.top - 2, frame.top + frame.height + 2]
        : [Math.min(...region.y), Math.max(...region.y)];
    const [left, right] = [Math.min(...region.x), Math.max(...region.x)];
    surface.rectangle({ left, top, width: right - left, height: bottom - top }, fill, stroke);
  });
}

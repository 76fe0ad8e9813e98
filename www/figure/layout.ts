// Where everything of a figure goes: frames, scales, ticks and legends. Pure: the same for screen, paper and tests.
import type { Figure, Panel } from "../../pkg/types";
import { type Appearance, appearance } from "./appearance";
import { barWidth, type ColorBar, placedBar } from "./colorbar";
import { roomyTicks, widest } from "./labels";
import { type Entry, entriesOf, type PlacedLegend } from "./legend";
import { extentOf, traces } from "./marks/index";
import { textWidth } from "./metrics";
import { parse } from "./notation";
import { type Occupancy, occupancy } from "./occupancy";
import { type Outlier, outliersOf } from "./outliers";
import { freePlace, leastCovered, outside, type Reserve } from "./placement";
import type { Scales } from "./project";
import { type AxisScale, flatten, type Range, unflatten } from "./scale";
import type { Box } from "./surface";
import type { Theme } from "./theme";
import { type Ticks, ticks } from "./ticks";
import { axisKey, HOME, type Limits, limits, type View } from "./view";

/** One panel in its place. */
export interface PanelLayout {
  readonly panel: Panel;
  readonly frame: Box;
  readonly scales: Scales;
  readonly xTicks: Ticks;
  readonly yTicks: Ticks;
  /** Whether this panel carries the numbers and the title of the x axis. */
  readonly showsX: boolean;
  readonly legend: PlacedLegend | null;
  readonly look: Appearance;
  /** Stands beside the first panel, where the series are many. */
  readonly bar: ColorBar | null;
  /** Points beyond the range that the figure gives its ordinate; none where the reader has chosen another. */
  readonly outliers: readonly Outlier[];
  /** Where its data lie. */
  readonly data: Occupancy;
}

/** A whole figure in its place. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly PanelLayout[];
  /** Centre line of the titles of the y axes. */
  readonly titleX: number;
  /** Values that the logarithmic axes cannot show. */
  readonly skipped: number;
}

/** Distances relative to the size of the tick labels. */
export const SPACE = {
  top: 0.9,
  right: 1.1,
  title: 1.2,
  gap: 0.45,
  ticks: 1.45,
  titleBelow: 1.75,
  between: 0.95,
  power: 1.35,
  titleSize: 1.12,
  /** Of the title of the figure, where it has one. */
  heading: 1.75,
};

/** Scales of equal length leave a frame at least this part of its room in either direction. */
const NARROWEST = 0.55;

type Frames = Omit<PanelLayout, "legend" | "look" | "data" | "bar" | "outliers">[];

/** Lays out a figure in `width` × `height`. A legend that finds no room at home stays outside when zoomed, so frames keep still. */
export function layout(figure: Figure, width: number, height: number, view: View, theme: Theme): Layout {
  const { font } = theme;
  const heading = theme.title ? SPACE.heading * font : 0;
  const entries = figure.panels.map((panel) => (theme.legend === "none" ? [] : entriesOf(figure, panel)));
  const bar = theme.legend === "none" ? 0 : barWidth(figure, height / figure.panels.length, font);
  const arranged = (shown: View, { right = 0, top = 0 }: Partial<Reserve>): Frames =>
    arrange(figure, shown, width, height, font, { right: right + bar, top: top + heading });
  const home = arranged(HOME, {});
  const crowded = home.findIndex((frame, index) => {
    const list = entries[index] ?? [];
    return list.length > 0 && !freePlace(list, frame.frame, dataIn(frame, font), font);
  });
  const all: Entry[] = entries.flat();
  const wanted = theme.legend === "outside" ? all.length > 0 : theme.legend === "auto" && crowded >= 0;
  const reserve = wanted ? outside(all, width, height, font) : null;
  const frames = arranged(view, reserve ?? {});
  const panels = frames.map((each, index) => {
    const data = dataIn(each, font);
    const first = index === 0 && reserve ? beside(reserve, each.frame, bar, width, font, heading) : null;
    const legend = reserve ? first : within(entries[index] ?? [], each.frame, data, font);
    const colors = index === 0 && bar > 0 ? placedBar(figure, each.frame, font) : null;
    const outliers = view.y.has(index) ? [] : outliersOf(each);
    return { ...each, data, legend, bar: colors, outliers, look: appearance(figure, each.panel, theme) };
  });
  const labels = Math.max(0, ...panels.map((each) => widest(each.yTicks, font)));
  const left = panels[0]?.frame.left ?? 0;
  const titleX = left - labels - (SPACE.gap + 0.8) * font;
  return { width, height, panels, titleX, skipped: countSkipped(figure) };
}

/** Frames, scales and ticks of what is seen. For scales of equal length the frame takes the shape of the whole figure, as far as it can. */
function arrange(figure: Figure, view: View, width: number, height: number, font: number, taken: Taken): Frames {
  const frames = framed(figure, limits(figure, view), width, height, font, taken);
  const [whole] = figure.equal ? framed(figure, limits(figure, HOME), width, height, font, taken) : [];
  if (!whole) return frames;
  const spare = spareRoom(whole);
  const shaped = (all: readonly Limits[]): Frames =>
    framed(figure, all, width, height - spare.height, font, { ...taken, right: taken.right + spare.width });
  let equal = shaped(limits(figure, view));
  // The numbers at the axes change with the limits, and with them the frame: by less each time.
  for (let pass = 0; pass < 3; pass++) equal = shaped(equal.map(equalized));
  return equal;
}

/** What a frame could do without if a unit were as long on either axis. */
function spareRoom({ frame, scales: { x, y } }: Frames[number]): { width: number; height: number } {
  const unit = Math.max(span(x) / frame.width, span(y) / frame.height);
  return {
    width: frame.width - Math.max(span(x) / unit, NARROWEST * frame.width),
    height: frame.height - Math.max(span(y) / unit, NARROWEST * frame.height),
  };
}

function span({ kind, low, high }: AxisScale): number {
  return flatten(kind, high) - flatten(kind, low);
}

/** Limits with which a unit is as long on either axis: of one of them more is shown than is asked for. */
function equalized({ frame, scales: { x, y } }: Frames[number]): Limits {
  const unit = Math.max(span(x) / frame.width, span(y) / frame.height);
  return { x: grownTo(x, unit * frame.width), y: grownTo(y, unit * frame.height) };
}

function grownTo(scale: AxisScale, wanted: number): Range {
  const more = (wanted - span(scale)) / 2;
  const { kind, low, high } = scale;
  return [unflatten(kind, flatten(kind, low) - more), unflatten(kind, flatten(kind, high) + more)];
}

/** Room that is not for the frames, above them and to their right. */
interface Taken {
  readonly right: number;
  readonly top: number;
}

/** Heights come first, since the labels they allow decide the left margin. */
function framed(
  figure: Figure,
  all: readonly Limits[],
  width: number,
  height: number,
  font: number,
  taken: Taken,
): Frames {
  const tops = stack(figure, height, font, all, taken.top);
  const rows = figure.panels.map((panel, index) => {
    const { top, size, showsX } = tops[index] ?? { top: 0, size: 1, showsX: true };
    const range = all[index]?.y ?? [0, 1];
    const y: AxisScale = { kind: panel.y.scale, low: range[0], high: range[1], from: top + size, to: top };
    const spacing = panel.y.scale === "log" ? 2.3 : 3;
    return { panel, top, size, showsX, y, yTicks: roomyTicks(y, spacing * font, () => 1.3 * font) };
  });
  const left = Math.max(0, ...rows.map((row) => widest(row.yTicks, font))) + (SPACE.gap + 0.8 + SPACE.title) * font;
  const right = width - SPACE.right * font - taken.right;
  const across = Math.max(1, right - left);
  return rows.map(({ panel, top, size, showsX, y, yTicks }, index) => {
    const range = all[index]?.x ?? [0, 1];
    const x: AxisScale = { kind: panel.x.scale, low: range[0], high: range[1], from: left, to: left + across };
    const frame = { left, top, width: across, height: size };
    return {
      panel,
      frame,
      scales: { x, y },
      xTicks: roomyTicks(x, 3.2 * font, (label) => textWidth(parse(label), font) + 0.7 * font),
      yTicks,
      showsX,
    };
  });
}

/** Top and height of each frame. */
function stack(figure: Figure, height: number, font: number, all: readonly Limits[], reserved: number) {
  const below = (SPACE.ticks + SPACE.titleBelow) * font;
  const rows = figure.panels.map((panel, index) => {
    const next = figure.panels[index + 1];
    const showsX = !next || axisKey(next.x) !== axisKey(panel.x);
    const range: Range = all[index]?.y ?? [0, 1];
    const above = ticks(panel.y.scale, range[0], range[1], 5).power === null ? 0 : SPACE.power * font;
    const share = panel.height > 0 && Number.isFinite(panel.height) ? panel.height : 1;
    return { showsX, above, below: showsX ? below : 0, share };
  });
  const gaps = rows.reduce((sum, row) => sum + row.above + row.below, 0) + (rows.length - 1) * SPACE.between * font;
  const free = Math.max(rows.length, height - gaps - (SPACE.top * font + reserved));
  const shares = rows.reduce((sum, row) => sum + row.share, 0);
  let top = SPACE.top * font + reserved;
  return rows.map((row) => {
    const size = (free * row.share) / shares;
    const place = { top: top + row.above, size, showsX: row.showsX };
    top += row.above + size + row.below + SPACE.between * font;
    return place;
  });
}

function within(entries: readonly Entry[], frame: Box, data: Occupancy, font: number): PlacedLegend | null {
  if (entries.length === 0) return null;
  return freePlace(entries, frame, data, font) ?? leastCovered(entries, frame, data, font);
}

function beside(
  { block, top }: Reserve,
  frame: Box,
  bar: number,
  width: number,
  font: number,
  heading: number,
): PlacedLegend {
  const size = { width: block.width, height: block.height };
  const box =
    top > 0
      ? { left: Math.min(frame.left, width - block.width - 0.5 * font), top: 0.4 * font + heading, ...size }
      : { left: frame.left + frame.width + bar + 1.1 * font, top: frame.top, ...size };
  return { block, box, covers: false };
}

function dataIn({ panel, frame, scales }: Frames[number], font: number): Occupancy {
  return occupancy(
    frame,
    panel.marks.flatMap((mark) => traces(mark, scales)),
    0.4 * font,
  );
}

function countSkipped(figure: Figure): number {
  const counts = figure.panels.map(({ x, y, marks }) =>
    marks.map((mark) => extentOf(mark, { x: x.scale, y: y.scale }).skipped),
  );
  return counts.flat().reduce((sum, count) => sum + count, 0);
}

// A part of a panel, enlarged in the place of it that hides least, as journals show what is small beside what is large.
import type { Mark } from "../../pkg/types";
import { drawFrame, drawNumbers } from "./axes";
import { overlap } from "./geometry";
import { roomyTicks, widest } from "./labels";
import { type PanelLayout, SPACE } from "./layout";
import { drawMark } from "./marks/index";
import type { Setting } from "./marks/kind";
import { textWidth } from "./metrics";
import { isHandle } from "./moves";
import { parse } from "./notation";
import { type AxisScale, type Range, toPosition } from "./scale";
import type { Box, Surface } from "./surface";
import type { Theme } from "./theme";

/** What an inset shows of the first panel, in the values of its axes. */
export interface Inset {
  readonly x: Range;
  readonly y: Range;
}

/** Of the frame, with the numbers of the inset. */
const PART = { width: 0.42, height: 0.46 };
/** Of the text. */
const SMALLER = 0.82;
/** To cover the outline of what is enlarged is as bad as to cover so many cells with data. */
const OUTLINE = 200;
/** Places that are tried along each side. */
const PLACES = 14;

/** Draws the inset of a panel, and in the panel the outline of what it enlarges. */
export function drawInset(surface: Surface, place: PanelLayout, setting: Setting, inset: Inset): void {
  const { frame, scales } = place;
  const theme: Theme = { ...setting.theme, font: setting.theme.font * SMALLER };
  const [left, right] = inset.x.map((value) => toPosition(scales.x, value)) as [number, number];
  const [bottom, top] = inset.y.map((value) => toPosition(scales.y, value)) as [number, number];
  surface.clip(frame, () => {
    const ends = [left, top, right, top, right, bottom, left, bottom, left, top];
    surface.polyline(ends, { color: theme.muted, width: theme.font * theme.line * 0.075 });
  });
  const room = emptiest(frame, { left, top, width: right - left, height: bottom - top }, setting);
  const own = placed(place, room, inset, theme.font);
  surface.rectangle(room, { color: theme.background, opacity: 1 }, null);
  surface.clip(own.frame, () => {
    for (const mark of place.panel.marks)
      if (!isHandle(mark))
        drawMark(surface, nameless(mark), { ...setting, theme, frame: own.frame, scales: own.scales });
  });
  drawFrame(surface, own, theme);
  drawNumbers(surface, own, theme);
}

/** The lines are named in the panel. */
function nameless(mark: Mark): Mark {
  return mark.kind === "rule" ? { kind: "rule", name: "", at: mark.at, vertical: mark.vertical } : mark;
}

function emptiest(frame: Box, outline: Box, { theme, covered }: Setting): Box {
  const edge = 0.9 * theme.font;
  const [width, height] = [PART.width * frame.width, PART.height * frame.height];
  const steps = Array.from({ length: PLACES }, (_, step) => step / (PLACES - 1));
  const boxes = steps.flatMap((down) =>
    steps.map((across) => ({
      left: frame.left + edge + across * (frame.width - width - 2 * edge),
      top: frame.top + edge + down * (frame.height - height - 2 * edge),
      width,
      height,
    })),
  );
  const hidden = boxes.map((box) => covered(box) + (overlap(box, outline) ? OUTLINE : 0));
  return boxes[hidden.indexOf(Math.min(...hidden))] ?? frame;
}

/** The inset as a panel of its own within its room: numbers to the left and below. */
function placed(place: PanelLayout, room: Box, inset: Inset, font: number): PanelLayout {
  const { x, y } = place.scales;
  const top = room.top + 0.5 * font;
  const bottom = room.top + room.height - (SPACE.ticks + 0.2) * font;
  const up: AxisScale = { kind: y.kind, low: inset.y[0], high: inset.y[1], from: bottom, to: top };
  const yTicks = roomyTicks(up, 2.6 * font, () => 1.3 * font);
  const left = room.left + widest(yTicks, font) + 2 * SPACE.gap * font;
  const right = room.left + room.width - 0.8 * font;
  const along: AxisScale = { kind: x.kind, low: inset.x[0], high: inset.x[1], from: left, to: right };
  const xTicks = roomyTicks(along, 3.2 * font, (label) => textWidth(parse(label), font) + 0.7 * font);
  const frame = { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
  return { ...place, frame, scales: { x: along, y: up }, xTicks, yTicks, showsX: true, legend: null };
}

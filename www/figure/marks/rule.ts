// A straight line across the panel at one value, with its name beside it.
import { NOTHING } from "../extent";
import { textWidth } from "../metrics";
import { parse } from "../notation";
import { sampleOf } from "../samples";
import { toPosition } from "../scale";
import type { Box, Stroke, Surface } from "../surface";
import { ILLEGIBLE, type MarkKind, type MarkOf, type Setting } from "./kind";

/** A name that is not wider than this, relative to its size, stands upright beside a vertical line. */
const SHORT = 2.2;

export const rule: MarkKind<"rule"> = {
  kind: "rule",

  extent(mark, kinds) {
    const kind = mark.vertical ? kinds.x : kinds.y;
    const shown = Number.isFinite(mark.at) && (kind === "linear" || mark.at > 0);
    const reach = { core: null, fringe: shown ? ([mark.at, mark.at] as const) : null };
    const skipped = Number.isFinite(mark.at) && !shown ? 1 : 0;
    return mark.vertical ? { x: reach, y: NOTHING, skipped } : { x: NOTHING, y: reach, skipped };
  },

  draw(surface, mark, setting) {
    const { frame, scales } = setting;
    const position = toPosition(mark.vertical ? scales.x : scales.y, mark.at);
    const [start, length] = mark.vertical ? [frame.left, frame.width] : [frame.top, frame.height];
    if (!(position >= start && position <= start + length)) return;
    const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
    const ends = mark.vertical ? [position, frame.top, position, bottom] : [frame.left, position, right, position];
    surface.segments(ends, strokeOf(mark, setting));
    if (nameOf(mark) !== "") drawName(surface, mark, position, setting);
  },

  traces(mark, scales) {
    const position = toPosition(mark.vertical ? scales.x : scales.y, mark.at);
    const positions = mark.vertical
      ? [position, scales.y.from, position, scales.y.to]
      : [scales.x.from, position, scales.x.to, position];
    return [{ positions, connected: true }];
  },

  sample(surface, mark, box, setting) {
    const middle = box.top + box.height / 2;
    surface.segments([box.left, middle, box.left + box.width, middle], strokeOf(mark, setting));
  },
};

/** Writes the name along the line, on the side and at the height where it hides least. */
function drawName(surface: Surface, mark: MarkOf<"rule">, position: number, setting: Setting): void {
  const { frame, theme, covered } = setting;
  const runs = parse(nameOf(mark));
  const size = theme.font * 0.9;
  const [wide, gap] = [textWidth(runs, size), theme.font * 0.3];
  // Along a vertical line a short name is not read as letters: "II" looks like an equals sign.
  const upright = mark.vertical && wide <= SHORT * size;
  const [across, long] = upright ? [wide, size] : [size, wide];
  const [start, length] = mark.vertical ? [frame.top, frame.height] : [frame.left, frame.width];
  const [low, high] = mark.vertical ? [frame.left, frame.left + frame.width] : [frame.top, frame.top + frame.height];
  const places = [position - gap - across, position + gap]
    .filter((side) => side >= low && side + across <= high)
    .flatMap((side) => [0.03, 0.97, 0.5, 0.25, 0.75].map((part) => ({ side, along: start + part * (length - long) })))
    .map(({ side, along }) => boxOf(mark.vertical, side, along, across, long));
  if (long > length || places.length === 0) return;
  const best = places.reduce((least, place) => (covered(place) < covered(least) ? place : least));
  // Of many samples the lines tell enough by their colours, and the readout of the points the rest.
  if (sampleOf(mark) && covered(best) >= ILLEGIBLE) return;
  setting.write(best);
  const style = {
    size,
    color: colorOf(mark, setting),
    anchor: "start",
    vertical: "baseline",
    halo: theme.background,
  } as const;
  const baseline = 0.82 * size;
  if (mark.vertical && !upright) surface.text(runs, best.left + baseline, best.top + long, { ...style, angle: -90 });
  else surface.text(runs, best.left, best.top + baseline, style);
}

function boxOf(vertical: boolean, side: number, along: number, across: number, long: number): Box {
  return vertical
    ? { left: side, top: along, width: across, height: long }
    : { left: along, top: side, width: long, height: across };
}

/** The name beside the line; whose it is among several samples, its colour says. */
function nameOf(mark: MarkOf<"rule">): string {
  return sampleOf(mark)?.quantity ?? mark.name;
}

/** Muted, unless it is that of one sample among several. */
function colorOf(mark: MarkOf<"rule">, { theme, look }: Setting): string {
  const sample = sampleOf(mark);
  return sample ? look.color(sample.number) : theme.muted;
}

function strokeOf(mark: MarkOf<"rule">, setting: Setting): Stroke {
  const { theme } = setting;
  return {
    color: colorOf(mark, setting),
    width: theme.font * theme.line * 0.075,
    dash: [theme.font * 0.35, theme.font * 0.25],
  };
}

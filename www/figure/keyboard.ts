// Keys on the figure: step through points, move them, zoom, pan, set the range, reset. Returns whether a key meant anything.
import type { Layout } from "./layout";
import { changesBy } from "./moves";
import { locate, type PointId } from "./select";
import type { Stage } from "./stage";
import { panned, zoomed } from "./view";

const ZOOM = 1.25;
/** Part of the frame that one key press pans. */
const PAN = 0.1;
/** Part of the frame that one key press moves points; Shift makes it ten times as large. */
const NUDGE = 0.005;

/** Acts on a key. */
export function press(event: KeyboardEvent, stage: Stage): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !stage.layout) return false;
  const { layout } = stage;
  if (stage.moving) return pressWhileMoving(event, stage);
  const arrow = arrowOf(event.key);
  if (arrow && stage.tool === "move" && nudge(stage, layout, arrow, event.shiftKey ? 10 : 1)) return true;
  if (arrow && event.shiftKey) return pan(stage, layout, arrow.right, arrow.down);
  if (arrow?.right) return step(stage, layout, arrow.right);
  if (arrow) return change(stage, layout, arrow.down);
  if (event.key === "+" || event.key === "=") return zoom(stage, layout, ZOOM);
  if (event.key === "-" || event.key === "_") return zoom(stage, layout, 1 / ZOOM);
  if (event.key === "[" || event.key === "]") return setEnd(stage, layout, event.key === "[" ? 0 : 1);
  if (event.key === "Home") stage.reset();
  else if (event.key === "Escape") stage.point(null);
  else return false;
  return true;
}

/** With points in hand, no key may take the figure away below them. */
function pressWhileMoving({ key }: KeyboardEvent, stage: Stage): boolean {
  if (key === "Escape") stage.giveUp();
  return key === "Escape" || arrowOf(key) !== null;
}

/** Moves the points of the current mark; false when they cannot go that way, so that the arrow keeps its other meaning. */
function nudge(stage: Stage, layout: Layout, arrow: { right: number; down: number }, steps: number): boolean {
  const { cursor } = stage;
  const place = cursor && layout.panels[cursor.panel];
  if (!cursor || !place) return false;
  const right = arrow.right * steps * NUDGE * place.frame.width;
  const down = arrow.down * steps * NUDGE * place.frame.height;
  const changes = changesBy(place.panel.marks[cursor.mark], place.scales, right, down);
  if (!changes.some(({ by }) => by !== 0)) return false;
  stage.grip(cursor);
  stage.move(right, down);
  stage.letGo();
  return true;
}

function arrowOf(key: string): { right: number; down: number } | null {
  if (key === "ArrowRight") return { right: 1, down: 0 };
  if (key === "ArrowLeft") return { right: -1, down: 0 };
  if (key === "ArrowDown") return { right: 0, down: 1 };
  return key === "ArrowUp" ? { right: 0, down: -1 } : null;
}

/** To the next point of the same mark that is in sight; the first step goes to the first point in sight. */
function step(stage: Stage, layout: Layout, direction: number): boolean {
  const { cursor } = stage;
  const start = cursor ?? { ...(stops(layout)[0] ?? { panel: 0, mark: 0 }), index: direction > 0 ? -1 : Infinity };
  const next = search(layout, start, direction);
  if (next) stage.point(next);
  return true;
}

/** To the nearest point in sight of the next or previous mark that has one. */
function change(stage: Stage, layout: Layout, direction: number): boolean {
  const all = stops(layout);
  const { cursor } = stage;
  const here = cursor ? all.findIndex((stop) => stop.panel === cursor.panel && stop.mark === cursor.mark) : -direction;
  for (let distance = 1; distance <= all.length; distance++) {
    const stop = all[(((here + direction * distance) % all.length) + all.length) % all.length];
    const from = stop && { ...stop, index: (cursor?.index ?? 0) - 1 };
    const found = from && (search(layout, from, 1) ?? search(layout, { ...from, index: from.index + 1 }, -1));
    if (!found) continue;
    stage.point(found);
    break;
  }
  return true;
}

/** Marks with measured points, or the curves of a figure that has none. */
function stops(layout: Layout): { panel: number; mark: number }[] {
  const all = layout.panels.flatMap(({ panel: { marks } }, panel) =>
    marks.map(({ kind }, mark) => ({ panel, mark, kind })),
  );
  const measured = all.filter(({ kind }) => kind === "points");
  return measured.length > 0 ? measured : all.filter(({ kind }) => kind === "line");
}

function search(layout: Layout, { panel, mark, index }: PointId, direction: number): PointId | null {
  const target = layout.panels[panel]?.panel.marks[mark];
  if (target?.kind !== "points" && target?.kind !== "line") return null;
  const count = target.x.length;
  for (let next = Math.min(count, index) + direction; next >= 0 && next < count; next += direction) {
    const id = { panel, mark, index: next };
    if (locate(layout, id)) return id;
  }
  return null;
}

/** Zooms about the current point, or about the middle. */
function zoom(stage: Stage, layout: Layout, factor: number): boolean {
  const panel = stage.cursor?.panel ?? 0;
  const place = layout.panels[panel];
  if (!place) return true;
  const { frame, scales } = place;
  const middle = { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 };
  const about = (stage.cursor && locate(layout, stage.cursor)) ?? middle;
  stage.limit(panel, zoomed(scales.x, about.x, factor), zoomed(scales.y, about.y, factor));
  return true;
}

function pan(stage: Stage, layout: Layout, right: number, down: number): boolean {
  const panel = stage.cursor?.panel ?? 0;
  const place = layout.panels[panel];
  if (!place) return true;
  const { frame, scales } = place;
  stage.limit(
    panel,
    right ? panned(scales.x, -right * PAN * frame.width) : null,
    down ? panned(scales.y, -down * PAN * frame.height) : null,
  );
  return true;
}

/** Sets one end of the range at the current point. The other end stays, unless the first has passed it: then it is the edge of the axis. */
function setEnd(stage: Stage, layout: Layout, end: 0 | 1): boolean {
  const { cursor } = stage;
  const first = layout.panels[0];
  const mark = cursor && layout.panels[cursor.panel]?.panel.marks[cursor.mark];
  if (!cursor || !first || (mark?.kind !== "points" && mark?.kind !== "line")) return true;
  const value = mark.x[cursor.index] ?? NaN;
  const { low, high } = first.scales.x;
  const [start, stop] = stage.range ?? [low, high];
  if (Number.isFinite(value))
    stage.setRange(end === 0 ? [value, stop > value ? stop : high] : [start < value ? start : low, value], true);
  return true;
}

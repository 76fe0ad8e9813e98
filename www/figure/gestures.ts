// Pointers on the figure: wheel and pinch zoom, panning, moving points, and drawing boxes, ranges and lassos.
import type { Layout } from "./layout";
import { isMovable } from "./moves";
import { holds, nearest, type PointId, type Region } from "./select";
import type { Stage, Tool } from "./stage";
import { moved, type View, zoomed } from "./view";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A drag from its start: what was shown then, so that rounding does not add up on the way. */
interface Drag {
  readonly start: Place;
  readonly panel: number;
  readonly layout: Layout;
  readonly view: View;
  readonly does: "pan" | "move" | "draw";
  readonly outline: number[];
}

/** How near to a point, in pixels, is on it. */
const REACH = 14;
const FINGER = 26;
/** With the tool that moves points the nearest that can be moved are meant from farther away: they are marked before they are taken. */
const TAKE = 90;
/** A drag shorter than this, in pixels, is a click. */
const CLICK = 5;
const WHEEL = 0.0016;

/** Listens to the pointers on `target` and acts on the stage. */
export function listen(target: HTMLElement, stage: Stage): void {
  const pointers = new Map<number, Place>();
  let drag: Drag | null = null;
  let pinch: { drag: Drag; distance: number } | null = null;

  const begin = (start: Place, does: Drag["does"]): Drag | null => {
    const axes = stage.layout && axesAt(stage.layout, start);
    if (!stage.layout || !axes) return null;
    return { start, panel: axes.panel, layout: stage.layout, view: stage.view, does, outline: [start.x, start.y] };
  };

  const stop = (event: PointerEvent) => {
    const finished = drag;
    pointers.delete(event.pointerId);
    drag = null;
    if (pointers.size < 2) pinch = null;
    stage.sketch(null);
    return finished;
  };

  target.addEventListener(
    "wheel",
    (event) => {
      const place = placeOf(event);
      const axes = stage.layout && axesAt(stage.layout, place);
      const scales = axes && stage.layout?.panels[axes.panel]?.scales;
      if (!axes || !scales) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 32;
      const factor = Math.exp(-pixels * WHEEL);
      stage.limit(
        axes.panel,
        axes.x ? zoomed(scales.x, place.x, factor) : null,
        axes.y ? zoomed(scales.y, place.y, factor) : null,
      );
    },
    { passive: false },
  );

  target.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    const place = placeOf(event);
    pointers.set(event.pointerId, place);
    target.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") stage.point(pointAt(stage, place, FINGER));
    const [first, second] = [...pointers.values()];
    if (first && second) {
      const middle = begin(between(first, second), "pan");
      pinch = middle && { drag: middle, distance: apart(first, second) };
      drag = null;
      stage.sketch(null);
      stage.giveUp();
      return;
    }
    drag = begin(place, deedOf(event, stage.tool));
    if (drag?.does !== "move") return;
    const point = movableAt(stage, place);
    // Far from all points that can be moved the whole picture is.
    if (point) stage.grip(point);
    else drag = begin(place, "pan");
  });

  target.addEventListener("pointermove", (event) => {
    const place = placeOf(event);
    if (pointers.has(event.pointerId)) pointers.set(event.pointerId, place);
    const [first, second] = [...pointers.values()];
    if (pinch && first && second)
      return carry(stage, pinch.drag, between(first, second), apart(first, second) / pinch.distance);
    if (!drag) {
      if (event.pointerType !== "touch") stage.point(pointAt(stage, place, REACH));
      return;
    }
    if (drag.does === "pan") return carry(stage, drag, place, 1);
    if (drag.does === "move") {
      if (stage.moving?.changes.length || apart(drag.start, place) >= CLICK)
        stage.move(place.x - drag.start.x, place.y - drag.start.y);
      return;
    }
    drag.outline.push(place.x, place.y);
    if (apart(drag.start, place) >= CLICK) stage.sketch(regionOf(stage, drag, place));
  });

  target.addEventListener("pointerup", (event) => {
    const finished = stop(event);
    const place = placeOf(event);
    if (finished?.does === "move") stage.letGo();
    if (finished?.does !== "draw") return;
    if (apart(finished.start, place) >= CLICK) stage.finish(regionOf(stage, finished, place));
    else clickOn(stage, place, reachOf(event));
  });

  target.addEventListener("pointercancel", (event) => {
    stop(event);
    stage.giveUp();
  });
  target.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch" && pointers.size === 0) stage.point(null);
  });
  target.addEventListener("dblclick", () => stage.reset());
}

/** What a drag is for. A finger drags the content under it; drawing a box with it is what the other tools are for. */
function deedOf({ button, shiftKey, pointerType }: PointerEvent, tool: Tool): Drag["does"] {
  if (tool === "pan" || button === 1 || shiftKey || (pointerType === "touch" && tool === "zoom")) return "pan";
  return tool === "move" ? "move" : "draw";
}

/** A click with a tool that selects is for the one measured point that is there. */
function clickOn(stage: Stage, { x, y }: Place, reach: number): void {
  const point =
    stage.layout && nearest(stage.layout, x, y, reach, (mark) => mark.kind === "points" && mark.rows.length > 0);
  if (point) stage.choose(point);
}

/** The point that is meant at a place: with the tool that moves points, one that can be moved if there is any. */
function pointAt(stage: Stage, place: Place, reach: number): PointId | null {
  const movable = stage.tool === "move" ? movableAt(stage, place) : null;
  return movable ?? (stage.layout && nearest(stage.layout, place.x, place.y, reach));
}

function movableAt({ layout }: Stage, { x, y }: Place): PointId | null {
  return layout && nearest(layout, x, y, TAKE, isMovable);
}

function reachOf({ pointerType }: PointerEvent): number {
  return pointerType === "touch" ? FINGER : REACH;
}

/** Moves the content that was at the start of a drag to where the pointer is now. */
function carry(stage: Stage, { start, panel, layout, view }: Drag, place: Place, factor: number): void {
  const scales = layout.panels[panel]?.scales;
  const axes = axesAt(layout, start);
  if (!scales || !axes || !Number.isFinite(factor) || factor <= 0) return;
  const x = axes.x ? moved(scales.x, start.x, place.x, factor) : null;
  const y = axes.y ? moved(scales.y, start.y, place.y, factor) : null;
  stage.limit(panel, x, y, view);
}

function regionOf(stage: Stage, { start, panel, outline }: Drag, place: Place): Region {
  if (stage.tool === "lasso") return { kind: "lasso", panel, outline: [...outline] };
  if (stage.tool === "range") return { kind: "range", panel, x: [start.x, place.x] };
  return { kind: "rectangle", panel, x: [start.x, place.x], y: [start.y, place.y] };
}

/** The panel at a place, and which axes are meant there: both within the frame, one beside it. */
function axesAt(layout: Layout, { x, y }: Place): { panel: number; x: boolean; y: boolean } | null {
  const within = layout.panels.findIndex(({ frame }) => holds(frame, x, y));
  if (within >= 0) return { panel: within, x: true, y: true };
  const beside = layout.panels.findIndex(
    ({ frame }) => x < frame.left && y >= frame.top && y <= frame.top + frame.height,
  );
  if (beside >= 0) return { panel: beside, x: false, y: true };
  const below = layout.panels.findLastIndex(
    ({ frame }) => x >= frame.left && x <= frame.left + frame.width && y > frame.top + frame.height,
  );
  return below >= 0 ? { panel: below, x: true, y: false } : null;
}

function placeOf(event: MouseEvent): Place {
  return { x: event.offsetX, y: event.offsetY };
}

function between(a: Place, b: Place): Place {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function apart(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

// The state of a figure in use: what is shown, pointed at, drawn over it and selected. No DOM, so tests can drive it.
import type { Figure } from "../../pkg/types";
import type { Layout } from "./layout";
import { type Change, changesBy, isMovable, type Moving, type Phase } from "./moves";
import { type Range, toValue } from "./scale";
import { type PointId, type Region, type Selection, select, selectPoint, valuesOf } from "./select";
import type { Stage, Tool } from "./stage";
import { compatible, HOME, type View, withLimits } from "./view";

/** What the viewer tells its owner. */
export interface Listener {
  /** Something to draw has changed: the figure itself, or only what lies over it. */
  changed(what: "figure" | "overlay"): void;
  pointed(id: PointId | null): void;
  rangeChanged(range: Range, final: boolean): void;
  selected(selection: Selection, tool: Tool): void;
  moved(changes: readonly Change[], phase: Phase): void;
}

/** A box thinner than this, in the unit of the surface, zooms one axis only. */
const THIN = 8;

export class Viewer implements Stage {
  tool: Tool = "zoom";
  layout: Layout | null = null;
  #figure: Figure | null = null;
  #view: View = HOME;
  #range: Range | null = null;
  #cursor: PointId | null = null;
  #region: Region | null = null;
  #moving: Moving | null = null;
  /** What is shown while points are moved: axes that followed them would take them away from under the pointer. */
  #still: View | null = null;

  constructor(private readonly listener: Listener) {}

  get figure(): Figure | null {
    return this.#figure;
  }

  /** Another figure. A new version of the same one keeps the view, so that a parameter can be moved while zoomed in. */
  set figure(figure: Figure | null) {
    if (figure === this.#figure) return;
    if (!compatible(figure, this.#figure)) {
      this.giveUp();
      this.#view = HOME;
      this.#cursor = null;
    }
    this.#figure = figure;
    // The old layout speaks of the old figure; without one, nothing can be hit until the next drawing.
    this.layout = null;
    this.listener.changed("figure");
  }

  get view(): View {
    return this.#still ?? this.#view;
  }

  get isHome(): boolean {
    return this.#view.x.size === 0 && this.#view.y.size === 0;
  }

  get range(): Range | null {
    return this.#range;
  }

  set range(range: Range | null) {
    const usable = range?.every((value) => Number.isFinite(value));
    this.#range = range && usable ? [Math.min(...range), Math.max(...range)] : null;
    this.listener.changed("overlay");
  }

  get cursor(): PointId | null {
    return this.#cursor;
  }

  get region(): Region | null {
    return this.#region;
  }

  show(view: View): void {
    if (this.#still) return;
    this.#view = view;
    this.listener.changed("figure");
  }

  limit(panel: number, x: Range | null, y: Range | null, from: View = this.#view): void {
    if (this.#figure) this.show(withLimits(this.#figure, from, panel, x, y));
  }

  reset(): void {
    this.show(HOME);
  }

  point(id: PointId | null): void {
    const same =
      id?.panel === this.#cursor?.panel && id?.mark === this.#cursor?.mark && id?.index === this.#cursor?.index;
    if (same) return;
    this.#cursor = id;
    this.listener.pointed(id);
    this.listener.changed("overlay");
  }

  sketch(region: Region | null): void {
    if (region === this.#region) return;
    this.#region = region;
    this.listener.changed("overlay");
  }

  finish(region: Region): void {
    const place = this.layout?.panels[region.panel];
    if (!this.layout || !place) return;
    if (region.kind === "range") this.setRange(valuesOf(place, region.x), true);
    else if (this.tool === "zoom" && region.kind === "rectangle") this.#zoomTo(region);
    else this.listener.selected(select(this.layout, region), this.tool);
  }

  choose(id: PointId): boolean {
    const selection = this.layout && (this.tool === "select" || this.tool === "lasso") && selectPoint(this.layout, id);
    if (selection) this.listener.selected(selection, this.tool);
    return Boolean(selection);
  }

  setRange(range: Range, final: boolean): void {
    this.range = range;
    if (this.#range) this.listener.rangeChanged(this.#range, final);
  }

  get moving(): Moving | null {
    return this.#moving;
  }

  grip({ panel, mark, index }: PointId): void {
    if (!this.#figure || !this.layout) return;
    this.#still = seen(this.#figure, this.layout, this.#view);
    this.#moving = { panel, mark, index, layout: this.layout, changes: [] };
  }

  move(right: number, down: number): void {
    const place = this.#moving?.layout.panels[this.#moving.panel];
    if (!this.#moving || !place) return;
    const phase = this.#moving.changes.length ? "going" : "begun";
    const changes = changesBy(place.panel.marks[this.#moving.mark], place.scales, right, down);
    this.#moving = { ...this.#moving, changes };
    this.listener.moved(changes, phase);
    this.listener.changed(phase === "begun" ? "figure" : "overlay");
  }

  letGo(): void {
    this.#endMove("let-go");
  }

  giveUp(): void {
    this.#endMove("given-up");
  }

  #endMove(phase: Phase): void {
    const moved = this.#moving;
    this.#moving = null;
    this.#still = null;
    if (!moved) return;
    if (moved.changes.length) this.listener.moved(moved.changes, phase);
    this.listener.changed("figure");
  }

  #zoomTo({ panel, x, y }: Extract<Region, { kind: "rectangle" }>): void {
    const place = this.layout?.panels[panel];
    if (!place) return;
    const { frame, scales } = place;
    const [top, bottom] = [Math.max(frame.top, Math.min(...y)), Math.min(frame.top + frame.height, Math.max(...y))];
    const wide = Math.abs(x[1] - x[0]) >= THIN;
    const high = bottom - top >= THIN;
    this.limit(
      panel,
      wide ? valuesOf(place, x) : null,
      high ? [toValue(scales.y, bottom), toValue(scales.y, top)] : null,
    );
  }
}

/**
 * The view that shows a figure within the limits that it has in a layout. Where nothing can be moved, as among residuals, the values
 * follow what a move makes of them unless the reader has chosen what of them to see.
 */
function seen(figure: Figure, { panels }: Layout, chosen: View): View {
  return panels.reduce((view, { panel, scales: { x, y } }, index) => {
    const still = chosen.y.has(index) || panel.marks.some(isMovable);
    return withLimits(figure, view, index, [x.low, x.high], still ? [y.low, y.high] : null);
  }, HOME);
}

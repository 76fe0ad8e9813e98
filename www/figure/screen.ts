// The figure's two canvases: the drawing below, and above it what changes with every movement of the pointer.
import { CanvasSurface } from "./canvas";
import { drawFigure } from "./draw";
import { movesAlong } from "./moves";
import { drawOverlay } from "./overlay";
import type { Theme } from "./theme";
import type { Viewer } from "./viewer";

export class Screen {
  readonly base = document.createElement("canvas");
  /** Takes the focus and the pointers. */
  readonly top = document.createElement("canvas");

  constructor() {
    this.base.setAttribute("aria-hidden", "true");
    this.top.tabIndex = 0;
    this.top.setAttribute("role", "application");
    this.top.setAttribute("aria-roledescription", "figure");
  }

  /** Draws the viewer's figure in so many CSS pixels, or only the overlay. The viewer learns where everything went. */
  draw(viewer: Viewer, width: number, height: number, theme: Theme, whole: boolean): void {
    const ratio = devicePixelRatio || 1;
    const resized = [this.base, this.top].map((canvas) =>
      resize(canvas, Math.round(width * ratio), Math.round(height * ratio)),
    );
    if (whole || resized.includes(true) || !viewer.layout) {
      const below = this.base.getContext("2d");
      const { figure, view, moving } = viewer;
      if (below)
        viewer.layout = drawFigure(
          new CanvasSurface(below, width, height, ratio),
          figure,
          view,
          theme,
          moving?.changes,
        );
    }
    const above = this.top.getContext("2d");
    if (above && viewer.layout)
      drawOverlay(new CanvasSurface(above, width, height, ratio), viewer.layout, viewer, theme);
    this.#leavePageScrollable(viewer);
    this.top.style.cursor = shapeOfPointer(viewer);
  }

  /** A finger scrolls the page past a figure at home; drawing with a finger and moving a zoomed figure need all directions. */
  #leavePageScrollable(viewer: Viewer): void {
    const draws = viewer.tool === "select" || viewer.tool === "lasso" || viewer.tool === "move";
    this.top.style.touchAction = draws || !viewer.isHome ? "none" : "pan-y";
  }
}

/** Says what pressing would do: with the tool that moves points, which of them can be moved and where to. */
function shapeOfPointer({ tool, figure, cursor }: Viewer): string {
  if (tool !== "pan" && tool !== "move") return "crosshair";
  const mark = cursor ? figure?.panels[cursor.panel]?.marks[cursor.mark] : undefined;
  const { x, y } = movesAlong(mark);
  if (tool === "pan" || !(x || y)) return "grab";
  if (x && y) return "move";
  return x ? "ew-resize" : "ns-resize";
}

/** Setting the size of a canvas clears it, so it is done only when needed. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): boolean {
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

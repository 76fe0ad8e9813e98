// Draws on a 2D canvas: the screen, and PNG files.
import { MANY, paintDense } from "./dense";
import { FONT_FAMILY, textWidth } from "./metrics";
import type { Run } from "./notation";
import {
  at,
  type Box,
  CROSS,
  corners,
  type Fill,
  type Glyph,
  MIDDLE,
  type Positions,
  type Stroke,
  type Surface,
  type TextStyle,
} from "./surface";

/** A canvas of `width` × `height` units, each of `scale` pixels. */
export class CanvasSurface implements Surface {
  /** What can be drawn on. */
  #box: Box;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    readonly width: number,
    readonly height: number,
    private readonly scale: number,
  ) {
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#box = { left: 0, top: 0, width, height };
  }

  rectangle(box: Box, fill: Fill | null, stroke: Stroke | null): void {
    this.context.beginPath();
    this.context.rect(box.left, box.top, box.width, box.height);
    if (fill) this.#fill(fill);
    if (stroke) this.#stroke(stroke);
  }

  segments(ends: Positions, stroke: Stroke): void {
    this.context.beginPath();
    for (let index = 0; index + 3 < ends.length; index += 4) {
      this.context.moveTo(at(ends, index), at(ends, index + 1));
      this.context.lineTo(at(ends, index + 2), at(ends, index + 3));
    }
    this.#stroke(stroke);
  }

  polyline(positions: Positions, stroke: Stroke): void {
    this.context.beginPath();
    let drawing = false;
    for (let index = 0; index + 1 < positions.length; index += 2) {
      const x = at(positions, index);
      const y = at(positions, index + 1);
      const visible = Number.isFinite(x) && Number.isFinite(y);
      if (visible && drawing) this.context.lineTo(x, y);
      else if (visible) this.context.moveTo(x, y);
      drawing = visible;
    }
    this.#stroke(stroke);
  }

  polygon(positions: Positions, fill: Fill): void {
    this.context.beginPath();
    this.#outline(positions, 0, 0, 1);
    this.#fill(fill);
  }

  symbols(positions: Positions, symbol: Glyph): void {
    if (positions.length >= 2 * MANY && symbol.shape !== "cross") {
      paintDense(this.context, this.#box, this.scale, positions, symbol);
      return;
    }
    this.context.beginPath();
    for (let index = 0; index + 1 < positions.length; index += 2) {
      this.#symbol(symbol, at(positions, index), at(positions, index + 1));
    }
    if (symbol.fill) this.#fill({ color: symbol.fill, opacity: 1 });
    if (symbol.stroke) this.#stroke(symbol.stroke);
  }

  text(runs: readonly Run[], x: number, y: number, style: TextStyle): void {
    const { context } = this;
    context.save();
    context.translate(x, y);
    context.rotate(((style.angle ?? 0) * Math.PI) / 180);
    context.fillStyle = style.color;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    // The browser's own widths are used here, so that runs join without gaps whatever typeface it has found.
    const widths = runs.map((run) => {
      context.font = font(run, style.size);
      return context.measureText(run.text).width;
    });
    const total = widths.reduce((sum, width) => sum + width, 0);
    // Where none of the typefaces is there, a wider one is set narrower: the room for each text was measured in these.
    context.scale(Math.min(1, (1.02 * textWidth(runs, style.size)) / total), 1);
    let left = style.anchor === "start" ? 0 : style.anchor === "middle" ? -total / 2 : -total;
    const baseline = style.vertical === "middle" ? MIDDLE * style.size : 0;
    runs.forEach((run, index) => {
      context.font = font(run, style.size);
      const height = baseline - run.raised * style.size;
      if (style.halo) {
        context.strokeStyle = style.halo;
        context.lineWidth = style.size * 0.3;
        context.lineJoin = "round";
        context.setLineDash([]);
        context.strokeText(run.text, left, height);
      }
      context.fillText(run.text, left, height);
      left += widths[index] ?? 0;
    });
    context.restore();
  }

  clip(box: Box, body: () => void): void {
    this.context.save();
    this.context.beginPath();
    this.context.rect(box.left, box.top, box.width, box.height);
    this.context.clip();
    const whole = this.#box;
    this.#box = box;
    body();
    this.#box = whole;
    this.context.restore();
  }

  #symbol(symbol: Glyph, x: number, y: number): void {
    const { shape, size } = symbol;
    if (shape === "circle") {
      this.context.moveTo(x + size / 2, y);
      this.context.arc(x, y, size / 2, 0, 2 * Math.PI);
    } else if (shape === "cross") {
      for (let index = 0; index < CROSS.length; index += 4) {
        this.context.moveTo(x + at(CROSS, index) * size, y + at(CROSS, index + 1) * size);
        this.context.lineTo(x + at(CROSS, index + 2) * size, y + at(CROSS, index + 3) * size);
      }
    } else {
      this.#outline(corners(shape), x, y, size);
    }
  }

  #outline(positions: Positions, x: number, y: number, size: number): void {
    this.context.moveTo(x + at(positions, 0) * size, y + at(positions, 1) * size);
    for (let index = 2; index + 1 < positions.length; index += 2) {
      this.context.lineTo(x + at(positions, index) * size, y + at(positions, index + 1) * size);
    }
    this.context.closePath();
  }

  #fill(fill: Fill): void {
    this.context.globalAlpha = fill.opacity;
    this.context.fillStyle = fill.color;
    this.context.fill();
    this.context.globalAlpha = 1;
  }

  #stroke(stroke: Stroke): void {
    this.context.strokeStyle = stroke.color;
    this.context.lineWidth = stroke.width;
    this.context.lineJoin = "round";
    this.context.setLineDash([...(stroke.dash ?? [])]);
    this.context.stroke();
  }
}

function font(run: Run, size: number): string {
  return `${run.italic ? "italic " : ""}${size * run.scale}px ${FONT_FAMILY}`;
}

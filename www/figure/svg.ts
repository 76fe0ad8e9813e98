// Writes an SVG file: text stays text, standard fonts, no script, no style sheet, nothing foreign.
import { FONT_FAMILY } from "./metrics";
import type { Run } from "./notation";
import {
  at,
  type Box,
  CROSS,
  corners,
  DENSE,
  type Fill,
  type Glyph,
  MIDDLE,
  type Positions,
  type Stroke,
  type Surface,
  type TextStyle,
} from "./surface";

/** Collects the elements of a drawing of `width` × `height` units. */
export class SvgSurface implements Surface {
  #body: string[] = [];
  #clips: string[] = [];

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  /** The file. `size` is the printed size with its unit, as in `85mm`; the title is what a screen reader says. */
  toString(title: string, size: { readonly width: string; readonly height: string }): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${escapeXml(size.width)}" height="${escapeXml(size.height)}" ` +
      `viewBox="0 0 ${short(this.width)} ${short(this.height)}" font-family="${FONT_FAMILY}" role="img">` +
      `<title>${escapeXml(title)}</title><defs>${this.#clips.join("")}</defs>${this.#body.join("")}</svg>`
    );
  }

  rectangle(box: Box, fill: Fill | null, stroke: Stroke | null): void {
    this.#add(`<rect ${place(box)}${paint(fill, stroke)}/>`);
  }

  segments(ends: Positions, stroke: Stroke): void {
    let path = "";
    for (let index = 0; index + 3 < ends.length; index += 4) {
      path += `M${pair(ends, index)}L${pair(ends, index + 2)}`;
    }
    this.#path(path, null, stroke);
  }

  polyline(positions: Positions, stroke: Stroke): void {
    let path = "";
    let drawing = false;
    for (let index = 0; index + 1 < positions.length; index += 2) {
      const visible = Number.isFinite(at(positions, index)) && Number.isFinite(at(positions, index + 1));
      if (visible) path += (drawing ? "L" : "M") + pair(positions, index);
      drawing = visible;
    }
    this.#path(path, null, stroke);
  }

  polygon(positions: Positions, fill: Fill): void {
    let path = "";
    for (let index = 0; index + 1 < positions.length; index += 2) path += (index ? "L" : "M") + pair(positions, index);
    this.#path(path && `${path}Z`, fill, null);
  }

  symbols(positions: Positions, symbol: Glyph): void {
    const shown = positions.length >= 2 * DENSE ? thinned(positions, symbol.size / 4) : positions;
    const outline = relativeOutline(symbol);
    let path = "";
    for (let index = 0; index + 1 < shown.length; index += 2) path += `M${pair(shown, index)}${outline}`;
    this.#path(path, symbol.fill ? { color: symbol.fill, opacity: 1 } : null, symbol.stroke);
  }

  text(runs: readonly Run[], x: number, y: number, style: TextStyle): void {
    const down = style.vertical === "middle" ? MIDDLE * style.size : 0;
    const position = style.angle
      ? `transform="translate(${short(x)} ${short(y)}) rotate(${style.angle})" y="${short(down)}"`
      : `x="${short(x)}" y="${short(y + down)}"`;
    const halo = style.halo
      ? ` stroke="${style.halo}" stroke-width="${short(style.size * 0.3)}" stroke-linejoin="round" paint-order="stroke"`
      : "";
    let raised = 0;
    const spans = runs.map((run) => {
      const rise = (raised - run.raised) * style.size;
      raised = run.raised;
      return (
        `<tspan${rise ? ` dy="${short(rise)}"` : ""}${run.scale === 1 ? "" : ` font-size="${short(style.size * run.scale)}"`}` +
        `${run.italic ? ' font-style="italic"' : ""}>${escapeXml(run.text)}</tspan>`
      );
    });
    this.#add(
      `<text ${position} font-size="${short(style.size)}" fill="${style.color}" text-anchor="${style.anchor}"${halo} xml:space="preserve">${spans.join("")}</text>`,
    );
  }

  clip(box: Box, body: () => void): void {
    const name = `clip${this.#clips.length + 1}`;
    this.#clips.push(`<clipPath id="${name}"><rect ${place(box)}/></clipPath>`);
    this.#add(`<g clip-path="url(#${name})">`);
    body();
    this.#add("</g>");
  }

  #path(path: string, fill: Fill | null, stroke: Stroke | null): void {
    if (path) this.#add(`<path d="${path}"${paint(fill, stroke)}/>`);
  }

  #add(element: string): void {
    this.#body.push(element);
  }
}

/** Text fit for an element or an attribute. Characters that XML forbids even when escaped are dropped. */
function escapeXml(text: string): string {
  return text
    .replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&apos;");
}

/** Two decimals are finer than any printer and keep files small. */
function short(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100) : "0";
}

function pair(positions: Positions, index: number): string {
  return `${short(at(positions, index))} ${short(at(positions, index + 1))}`;
}

function place(box: Box): string {
  return `x="${short(box.left)}" y="${short(box.top)}" width="${short(box.width)}" height="${short(box.height)}"`;
}

function paint(fill: Fill | null, stroke: Stroke | null): string {
  const inside = fill
    ? ` fill="${fill.color}"${fill.opacity < 1 ? ` fill-opacity="${short(fill.opacity)}"` : ""}`
    : ' fill="none"';
  if (!stroke) return inside;
  const dash = stroke.dash?.length ? ` stroke-dasharray="${stroke.dash.map(short).join(" ")}"` : "";
  return `${inside} stroke="${stroke.color}" stroke-width="${short(stroke.width)}"${dash} stroke-linejoin="round"`;
}

/** The path of a symbol, relative to its centre. */
function relativeOutline({ shape, size }: Glyph): string {
  if (shape === "circle") {
    const [radius, diameter] = [short(size / 2), short(size)];
    return `m-${radius} 0a${radius} ${radius} 0 1 0 ${diameter} 0a${radius} ${radius} 0 1 0 -${diameter} 0z`;
  }
  const points = shape === "cross" ? CROSS : corners(shape);
  let path = "";
  for (let index = 0, x = 0, y = 0; index + 1 < points.length; index += 2) {
    const nextX = Math.round(at(points, index) * size * 100) / 100;
    const nextY = Math.round(at(points, index + 1) * size * 100) / 100;
    const lifts = index === 0 || (shape === "cross" && index % 4 === 0);
    path += `${lifts ? "m" : "l"}${short(nextX - x)} ${short(nextY - y)}`;
    [x, y] = [nextX, nextY];
  }
  return shape === "cross" ? path : `${path}z`;
}

/** One position for each cell of a fine grid: what lies closer is hidden by its neighbour. */
function thinned(positions: Positions, cell: number): number[] {
  const seen = new Set<number>();
  const result: number[] = [];
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const column = Math.round(at(positions, index) / cell);
    const row = Math.round(at(positions, index + 1) / cell);
    const key = row * 65_536 + column;
    if (seen.has(key)) continue;
    seen.add(key);
    result.push(column * cell, row * cell);
  }
  return result;
}

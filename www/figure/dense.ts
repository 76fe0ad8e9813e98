// Paints very many equal symbols on a canvas by pixels: the time grows with the picture, hardly with the number of points.

import { at, type Box, corners, DENSE, type Glyph, type Positions } from "./surface";

/** From this many symbols on, painting pixels is quicker than filling a path of all outlines, whose time grows faster than their number. */
export const MANY = 500;

/** One symbol as opacities of pixels, centred on its middle pixel. */
interface Stamp {
  readonly radius: number;
  readonly opacities: Uint8Array;
}

/** A part of the canvas, in whole pixels. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Centres are told apart to a quarter of a pixel in each direction, which is finer than can be seen. */
const PHASES = 4;

/** Paints the symbols within a box on `context`, whose surface has `scale` pixels to the unit. */
export function paintDense(
  context: CanvasRenderingContext2D,
  box: Box,
  scale: number,
  positions: Positions,
  symbol: Glyph,
): void {
  const rim = symbol.stroke ? (symbol.stroke.width * scale) / 2 : 0;
  const radius = Math.ceil(0.65 * symbol.size * scale + rim + 0.5);
  const few = positions.length < 2 * DENSE;
  // Of many marks with few points each, most of the picture would be empty; to go through a million takes longer than that costs.
  const window = pixelsOf(few ? boundsOf(positions, box) : box, scale, radius);
  if (window.width <= 0 || window.height <= 0) return;
  const phases = few ? PHASES : 1;
  const centres = occupied(positions, scale, window, phases);
  const layer = (color: string, opacity: (distance: number) => number) => {
    const stamps = stampsOf(symbol, scale, radius, phases, opacity);
    paintLayer(context, scale, window, color, stampAll(centres, window, stamps));
  };
  // As with a path of all symbols, each is filled before the first is outlined.
  if (symbol.fill) layer(symbol.fill, (distance) => 0.5 - distance);
  if (symbol.stroke) layer(symbol.stroke.color, (distance) => 0.5 + rim - Math.abs(distance));
}

/** The part of a box that holds positions. */
function boundsOf(positions: Positions, { left, top, width, height }: Box): Box {
  let [lowX, highX, lowY, highY] = [left + width, left, top + height, top];
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const [x, y] = [positions[index] ?? NaN, positions[index + 1] ?? NaN];
    if (x < lowX) lowX = Math.max(left, x);
    if (x > highX) highX = Math.min(left + width, x);
    if (y < lowY) lowY = Math.max(top, y);
    if (y > highY) highY = Math.min(top + height, y);
  }
  return { left: lowX, top: lowY, width: highX - lowX, height: highY - lowY };
}

/** The pixels of a box, and beyond its edges those of centres whose symbols reach into it. */
function pixelsOf(box: Box, scale: number, radius: number): Window {
  const [left, top] = [Math.floor(box.left * scale) - radius, Math.floor(box.top * scale) - radius];
  const right = Math.ceil((box.left + box.width) * scale) + radius;
  const bottom = Math.ceil((box.top + box.height) * scale) + radius;
  return { left, top, width: right - left, height: bottom - top };
}

/** For each pixel, which of its phases hold the centre of a symbol, as bits. */
function occupied(positions: Positions, scale: number, window: Window, phases: number): Uint16Array {
  const { left, top, width, height } = window;
  const centres = new Uint16Array(width * height);
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const x = (positions[index] ?? NaN) * scale - left;
    const y = (positions[index + 1] ?? NaN) * scale - top;
    if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
    // Quicker than Math.floor, and the same for what is not negative.
    const [column, row] = [x | 0, y | 0];
    const phase = (((y - row) * phases) | 0) * phases + (((x - column) * phases) | 0);
    const pixel = row * width + column;
    centres[pixel] = (centres[pixel] ?? 0) | (1 << phase);
  }
  return centres;
}

/** The union of a stamp at each centre. Inside a filled region the stamps of its border suffice. */
function stampAll(centres: Uint16Array, { width, height }: Window, stamps: readonly Stamp[]): Uint8Array {
  const result = new Uint8Array(width * height);
  for (let y = 0, centre = 0; y < height; y++) {
    for (let x = 0; x < width; x++, centre++) {
      const bits = centres[centre];
      if (!bits) continue;
      if (
        stamps.length === 1 &&
        centres[centre - 1] &&
        centres[centre + 1] &&
        centres[centre - width] &&
        centres[centre + width]
      ) {
        result[centre] = 255;
        continue;
      }
      stamps.forEach((stamp, phase) => {
        if (bits & (1 << phase)) press(stamp, x, y, width, height, result);
      });
    }
  }
  return result;
}

/** Darkens what a stamp covers of the picture. */
function press(stamp: Stamp, x: number, y: number, width: number, height: number, picture: Uint8Array): void {
  const { radius, opacities } = stamp;
  const side = 2 * radius + 1;
  const firstRow = Math.max(0, radius - y);
  const lastRow = Math.min(side - 1, height - 1 - y + radius);
  const firstColumn = Math.max(0, radius - x);
  const lastColumn = Math.min(side - 1, width - 1 - x + radius);
  for (let row = firstRow; row <= lastRow; row++) {
    const target = (y + row - radius) * width + x - radius;
    for (let column = firstColumn; column <= lastColumn; column++) {
      const opacity = opacities[row * side + column] ?? 0;
      if (opacity > (picture[target + column] ?? 0)) picture[target + column] = opacity;
    }
  }
}

/** A stamp for each phase of the centre; `opacity` says how dark it is at a distance from the outline, in pixels, outward positive. */
function stampsOf(
  symbol: Glyph,
  scale: number,
  radius: number,
  phases: number,
  opacity: (distance: number) => number,
): Stamp[] {
  const side = 2 * radius + 1;
  const distance = distanceFrom(symbol, symbol.size * scale);
  return Array.from({ length: phases * phases }, (_, phase) => {
    const across = radius + ((phase % phases) + 0.5) / phases - 0.5;
    const down = radius + (Math.floor(phase / phases) + 0.5) / phases - 0.5;
    const opacities = Uint8Array.from({ length: side * side }, (_, index) => {
      const part = opacity(distance((index % side) - across, Math.floor(index / side) - down));
      return Math.round(255 * Math.min(1, Math.max(0, part)));
    });
    return { radius, opacities };
  });
}

/** How far a place is outside a symbol of a size about the origin. All symbols are convex. */
function distanceFrom({ shape }: Glyph, size: number): (x: number, y: number) => number {
  if (shape === "circle" || shape === "cross") return (x, y) => Math.hypot(x, y) - size / 2;
  const places = corners(shape);
  const edges = places.flatMap((x0, index) => {
    if (index % 2) return [];
    const [y0, next] = [at(places, index + 1), (index + 2) % places.length];
    const [dx, dy] = [at(places, next) - x0, at(places, next + 1) - y0];
    const long = Math.hypot(dx, dy);
    // The corners go round clockwise as seen on the screen, so that outward is to the left of the way.
    const [nx, ny] = [dy / long, -dx / long];
    return [{ nx, ny, from: (nx * x0 + ny * y0) * size }];
  });
  return (x, y) => Math.max(...edges.map(({ nx, ny, from }) => nx * x + ny * y - from));
}

/** Puts opacities on the canvas in one colour. */
function paintLayer(
  context: CanvasRenderingContext2D,
  scale: number,
  { left, top, width, height }: Window,
  color: string,
  opacities: Uint8Array,
): void {
  const picture = document.createElement("canvas");
  picture.width = width;
  picture.height = height;
  const target = picture.getContext("2d");
  if (!target) return;
  const image = target.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  // Opaque black pixels in the layer become the colour in one fill below, which spares reading the colour's text here.
  for (let index = 0; index < pixels.length; index++) pixels[index] = (opacities[index] ?? 0) << 24;
  target.putImageData(image, 0, 0);
  target.globalCompositeOperation = "source-in";
  target.fillStyle = color;
  target.fillRect(0, 0, width, height);
  context.drawImage(picture, left / scale, top / scale, width / scale, height / scale);
}

// Paints very many equal symbols on a canvas by pixels: the time grows with the picture, hardly with the number of points.

import { inPolygon } from "./geometry";
import { at, corners, type Glyph, type Positions } from "./surface";

/** One symbol as opacities of pixels, centred on its middle pixel. */
interface Stamp {
  readonly radius: number;
  readonly opacities: Uint8Array;
}

/** Paints the symbols on `context`, whose surface measures `size` units of `scale` pixels each. */
export function paintDense(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  scale: number,
  positions: Positions,
  symbol: Glyph,
): void {
  const width = Math.ceil(size.width * scale);
  const height = Math.ceil(size.height * scale);
  const stamp = stampOf(symbol, scale);
  const opacities = stampAll(occupied(positions, scale, width, height), width, height, stamp);
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
  target.fillStyle = symbol.stroke?.color ?? symbol.fill ?? "black";
  target.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width / scale, height / scale);
}

/** Marks each pixel that holds the centre of a symbol. */
function occupied(positions: Positions, scale: number, width: number, height: number): Uint8Array {
  const centres = new Uint8Array(width * height);
  for (let index = 0; index + 1 < positions.length; index += 2) {
    const x = Math.floor(at(positions, index) * scale);
    const y = Math.floor(at(positions, index + 1) * scale);
    if (x >= 0 && y >= 0 && x < width && y < height) centres[y * width + x] = 1;
  }
  return centres;
}

/** The union of a stamp at each centre. Inside a filled region the stamps of its border suffice. */
function stampAll(centres: Uint8Array, width: number, height: number, stamp: Stamp): Uint8Array {
  const result = new Uint8Array(width * height);
  const side = 2 * stamp.radius + 1;
  for (let y = 0, centre = 0; y < height; y++) {
    for (let x = 0; x < width; x++, centre++) {
      if (!centres[centre]) continue;
      if (centres[centre - 1] && centres[centre + 1] && centres[centre - width] && centres[centre + width]) {
        result[centre] = 255;
        continue;
      }
      const firstRow = Math.max(0, stamp.radius - y);
      const lastRow = Math.min(side - 1, height - 1 - y + stamp.radius);
      const firstColumn = Math.max(0, stamp.radius - x);
      const lastColumn = Math.min(side - 1, width - 1 - x + stamp.radius);
      for (let row = firstRow; row <= lastRow; row++) {
        const target = (y + row - stamp.radius) * width + x - stamp.radius;
        for (let column = firstColumn; column <= lastColumn; column++) {
          const opacity = stamp.opacities[row * side + column] ?? 0;
          if (opacity > (result[target + column] ?? 0)) result[target + column] = opacity;
        }
      }
    }
  }
  return result;
}

/** Samples a symbol on a grid finer than the pixels. Open symbols keep a hole. */
function stampOf(symbol: Glyph, scale: number): Stamp {
  const diameter = symbol.size * scale;
  const rim = symbol.stroke ? symbol.stroke.width * scale : 0;
  const radius = Math.ceil(0.65 * diameter + rim / 2);
  const side = 2 * radius + 1;
  const opacities = new Uint8Array(side * side);
  const fine = 4;
  for (let index = 0; index < opacities.length; index++) {
    let hits = 0;
    for (let sample = 0; sample < fine * fine; sample++) {
      const x = (index % side) - radius - 0.5 + ((sample % fine) + 0.5) / fine;
      const y = Math.floor(index / side) - radius - 0.5 + (Math.floor(sample / fine) + 0.5) / fine;
      const outside = !covers(symbol, x / (diameter + rim), y / (diameter + rim));
      const hole =
        symbol.stroke !== null && diameter > rim && covers(symbol, x / (diameter - rim), y / (diameter - rim));
      if (!outside && !hole) hits++;
    }
    opacities[index] = Math.round((255 * hits) / (fine * fine));
  }
  return { radius, opacities };
}

/** Whether a shape of diameter 1 covers a position. */
function covers(symbol: Glyph, x: number, y: number): boolean {
  if (symbol.shape === "circle" || symbol.shape === "cross") return x * x + y * y <= 0.25;
  return inPolygon(corners(symbol.shape), x, y);
}

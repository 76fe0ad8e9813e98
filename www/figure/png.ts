// The printed size of a PNG file: adds the chunk that says how many pixels go to a metre.

const METRES_PER_INCH = 0.0254;
/** Signature (8 bytes) and header chunk (25 bytes) come first; the density belongs behind them. */
const BEHIND_HEADER = 33;

/** The same picture with its density in dots per inch. Anything that is not a PNG file is returned as it is. */
export function withDensity(png: Uint8Array<ArrayBuffer>, dotsPerInch: number): Uint8Array<ArrayBuffer> {
  const isPng = png.length > BEHIND_HEADER && png[0] === 0x89 && png[1] === 0x50 && png[2] === 0x4e && png[3] === 0x47;
  if (!isPng) return png;
  const chunk = physicalSize(Math.round(dotsPerInch / METRES_PER_INCH));
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, BEHIND_HEADER));
  result.set(chunk, BEHIND_HEADER);
  result.set(png.subarray(BEHIND_HEADER), BEHIND_HEADER + chunk.length);
  return result;
}

/** The chunk pHYs: length, name, pixels per metre across and down, the unit metre, and a checksum. */
function physicalSize(pixelsPerMetre: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  view.setUint32(8, pixelsPerMetre);
  view.setUint32(12, pixelsPerMetre);
  view.setUint8(16, 1);
  view.setUint32(17, checksum(chunk.subarray(4, 17)));
  return chunk;
}

/** CRC-32 as PNG files use it. */
function checksum(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

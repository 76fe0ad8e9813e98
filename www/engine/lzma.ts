// Undoes LZMA, in which the WebAssembly modules are packed: a fifth less than gzip, for a tenth of a second of unpacking. No browser
// has it built in. The format is that of `xz --format=lzma`, described in the LZMA specification of the 7-Zip SDK.

/** Places of the probabilities of each kind of bit; those of a length start with its two bits of choice. */
const [MATCH, REPEAT, NOT_LAST, NOT_SECOND, NOT_THIRD, LONG] = [0, 192, 204, 216, 228, 240];
const [SLOT, DISTANCE, ALIGN, LENGTH, REPEAT_LENGTH, LITERAL] = [432, 688, 816, 832, 1346, 1984];

/**
 * The contents of a file with the length in its header. That it is whole, the hash of the script that holds it has shown; a damaged
 * one would give other bytes, and no error.
 */
export function unlzma(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new DataView(packed.buffer, packed.byteOffset, 18);
  const properties = header.getUint8(0);
  const literalBits = properties % 9; // How much of the byte before tells what a literal may be,
  const literalMask = (1 << (Math.floor(properties / 9) % 5)) - 1; // and how much of its place does,
  const placeMask = (1 << Math.floor(properties / 45)) - 1; // and what kind of thing comes next.
  const literalShift = Math.log2(literalMask + 1) + literalBits;
  const out = new Uint8Array(header.getUint32(5, true));
  const chances = new Uint16Array(LITERAL + (0x300 << literalShift)).fill(1024);

  let next = 18;
  /** Range and code. They stay numbers of 32 bits in an array, and would not in variables: a third slower. */
  const coder = new Uint32Array([0xffffffff, header.getUint32(14)]) as Uint32Array & { 0: number; 1: number };
  const normalise = () => {
    if (coder[0] >= 0x1000000) return;
    coder[0] <<= 8;
    coder[1] = (coder[1] << 8) | (packed[next++] as number);
  };
  /** A bit that is as likely as it was before. */
  const bit = (place: number): 0 | 1 => {
    const chance = chances[place] as number;
    const bound = (coder[0] >>> 11) * chance;
    const one = coder[1] >= bound;
    if (one) {
      coder[0] -= bound;
      coder[1] -= bound;
      chances[place] = chance - (chance >>> 5);
    } else {
      coder[0] = bound;
      chances[place] = chance + ((2048 - chance) >>> 5);
    }
    normalise();
    return one ? 1 : 0;
  };
  /** Bits of a number, the highest first, each as likely as it was after those before it. */
  const number = (place: number, bits: number): number => {
    let node = 1;
    for (let index = 0; index < bits; index++) node = (node << 1) | bit(place + node);
    return node - (1 << bits);
  };
  /** The same, the lowest first. */
  const backwards = (place: number, bits: number): number => {
    let node = 1;
    let sum = 0;
    for (let index = 0; index < bits; index++) {
      const one = bit(place + node);
      node = (node << 1) | one;
      sum |= one << index;
    }
    return sum;
  };
  /** Bits that are as likely as not. */
  const plain = (bits: number): number => {
    let sum = 0;
    for (let index = 0; index < bits; index++) {
      coder[0] >>>= 1;
      const one = coder[1] >= coder[0];
      if (one) coder[1] -= coder[0];
      sum = (sum << 1) | (one ? 1 : 0);
      normalise();
    }
    return sum;
  };
  const length = (place: number, at: number): number => {
    if (!bit(place)) return 2 + number(place + 2 + (at << 3), 3);
    if (!bit(place + 1)) return 10 + number(place + 130 + (at << 3), 3);
    return 18 + number(place + 258, 8);
  };
  const distance = (length: number): number => {
    const slot = number(SLOT + (Math.min(length - 2, 3) << 6), 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << bits;
    if (slot < 14) return high + backwards(DISTANCE + high - slot, bits);
    const middle = plain(bits - 4) << 4;
    return high + middle + backwards(ALIGN, 4);
  };

  let written = 0;
  /** What the last things were: literals below 7. */
  let state = 0;
  /** How far back the last four matches were copied from, less one. */
  let [last, second, third, fourth] = [0, 0, 0, 0];
  const copy = (count: number) => {
    for (const end = Math.min(written + count, out.length); written < end; written++)
      out[written] = out[written - last - 1] as number;
  };
  const literal = () => {
    const before = written > 0 ? (out[written - 1] as number) : 0;
    const context = ((written & literalMask) << literalBits) + (before >> (8 - literalBits));
    const place = LITERAL + 0x300 * context;
    let node = 1;
    if (state >= 7) {
      // After a match it is most likely not what would have gone on with it.
      let expected = out[written - last - 1] as number;
      let same = true;
      while (same && node < 0x100) {
        const guess = (expected >> 7) & 1;
        expected <<= 1;
        const one = bit(place + ((1 + guess) << 8) + node);
        node = (node << 1) | one;
        same = guess === one;
      }
    }
    while (node < 0x100) node = (node << 1) | bit(place + node);
    out[written++] = node;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };

  while (written < out.length) {
    const at = written & placeMask;
    if (!bit(MATCH + (state << 4) + at)) {
      literal();
    } else if (!bit(REPEAT + state)) {
      const count = length(LENGTH, at);
      [last, second, third, fourth] = [distance(count), last, second, third];
      state = state < 7 ? 7 : 10;
      copy(count);
    } else if (!bit(NOT_LAST + state)) {
      const long = bit(LONG + (state << 4) + at);
      const count = long ? length(REPEAT_LENGTH, at) : 1;
      state = state < 7 ? (long ? 8 : 9) : 11;
      copy(count);
    } else {
      if (!bit(NOT_SECOND + state)) [last, second] = [second, last];
      else if (!bit(NOT_THIRD + state)) [last, second, third] = [third, last, second];
      else [last, second, third, fourth] = [fourth, last, second, third];
      const count = length(REPEAT_LENGTH, at);
      state = state < 7 ? 8 : 11;
      copy(count);
    }
  }
  return out;
}

// How wide text will be, without a browser: the advance widths of Helvetica, which Arial and Liberation Sans share.
import type { Run } from "./notation";

/**
 * The typeface of every figure, in files too, where text stays text. It is named and not embedded: journals ask for it, each system has
 * one of these, all that are named have the widths below, and programs that edit drawings ignore fonts within a file.
 */
export const FONT_FAMILY = "Helvetica, Arial, Liberation Sans, Nimbus Sans, sans-serif";

/** Widths of the characters from the space to the tilde, in thousandths of the font size (Adobe's metrics of Helvetica). */
const ASCII = (
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 " + // space to /
  "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 " + // 0 to ?
  "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 " + // @ to O
  "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 " + // P to _
  "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 " + // ` to o
  // p to ~
  "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
  .split(" ")
  .map(Number);

/** Other characters of labels, those whose width is far from the usual one (measured in Liberation Sans). */
const OTHER = new Map(
  "− 584 × 584 · 278 ° 400 ′ 188 ″ 354 … 1000 ∞ 713 \u2009 200 \u2005 250 \u2003 1000 ι 222 ω 781 τ 395 ε 446 Ω 748 Φ 798 Ψ 835 → 1000"
    .split(/ (?=\D)/)
    .map((entry) => [entry.charAt(0), Number(entry.slice(2))]),
);
/** The dot above the letter before it. */
OTHER.set("\u0307", 0);
const USUAL = 570;

/** Width of the runs in the unit of `size`. */
export function textWidth(runs: readonly Run[], size: number): number {
  let thousandths = 0;
  for (const run of runs) {
    let width = 0;
    for (const character of run.text) width += ASCII[character.charCodeAt(0) - 32] ?? OTHER.get(character) ?? USUAL;
    thousandths += width * run.scale;
  }
  return (thousandths / 1000) * size;
}

/** The runs cut to a width, with an ellipsis where something was left out. */
export function fitted(runs: readonly Run[], size: number, width: number): Run[] {
  if (textWidth(runs, size) <= width) return [...runs];
  const result: Run[] = [];
  const ellipsis: Run = { text: "…", italic: false, raised: 0, scale: 1 };
  let room = width - textWidth([ellipsis], size);
  for (const run of runs) {
    let kept = "";
    for (const character of run.text) {
      room -= textWidth([{ ...run, text: character }], size);
      if (room < 0) break;
      kept += character;
    }
    if (kept !== "") result.push({ ...run, text: kept });
    if (room < 0) break;
  }
  return [...result, ellipsis];
}

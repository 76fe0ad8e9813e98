// The small box beside the current point that says its values; a status, so that screen readers say them too.
import { describePoint } from "./describe";
import { overlap } from "./geometry";
import type { Layout } from "./layout";
import { heldAt, type Moving } from "./moves";
import { toPlainText } from "./notation";
import { locate, type PointId } from "./select";
import type { Box } from "./surface";
import type { Words } from "./words";

/** Distance from the point, and from the edge of the figure, in pixels. */
const GAP = 14;

export class Readout {
  readonly element = document.createElement("output");

  constructor() {
    this.element.setAttribute("role", "status");
  }

  /** Says what is known of a point, and then `more`, and stands beside it; without a point it is empty. */
  show(layout: Layout | null, id: PointId | null, words: Words, more: readonly string[]): void {
    const place = layout && id && locate(layout, id);
    this.#say(layout, place, place ? [...describePoint(layout, id, words), ...more] : []);
  }

  /** Says what is being moved and where to, which the points say themselves, so that only its name and `more` are worth a line. */
  showMoving(moving: Moving, more: readonly string[]): void {
    const mark = moving.layout.panels[moving.panel]?.panel.marks[moving.mark];
    this.#say(moving.layout, heldAt(moving), [toPlainText(mark?.name ?? ""), ...more].filter(Boolean));
  }

  /** Stands beside a place without leaving the figure, and where there is room not on a legend. */
  #say(layout: Layout | null, place: { x: number; y: number } | null, lines: readonly string[]): void {
    if (lines.join("\n") !== [...this.element.children].map((child) => child.textContent).join("\n")) {
      this.element.replaceChildren(...lines.map(paragraph));
    }
    if (!place || !layout) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const within = (at: number, most: number) => Math.max(0, Math.min(most, at));
    const boxes = [place.y - GAP - height, place.y + GAP].flatMap((top) =>
      [place.x + GAP, place.x - GAP - width].map((left): Box => ({ left, top, width, height })),
    );
    const texts = layout.panels.flatMap(({ legend, bar }) =>
      [legend?.box, bar?.box].filter((box) => box !== undefined),
    );
    const whole: Box = { left: 0, top: 0, width: layout.width, height: layout.height };
    const fits = boxes.filter((box) => contains(whole, box));
    const best = fits.find((box) => !texts.some((text) => overlap(text, box))) ?? fits[0] ?? boxes[0];
    const left = within(best?.left ?? 0, layout.width - width);
    const top = within(best?.top ?? 0, layout.height - height);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function contains(outer: Box, { left, top, width, height }: Box): boolean {
  const [right, bottom] = [outer.left + outer.width, outer.top + outer.height];
  return left >= outer.left && top >= outer.top && left + width <= right && top + height <= bottom;
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("div");
  element.textContent = text;
  return element;
}

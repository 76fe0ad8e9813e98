// The small box beside the current point that says its values; a status, so that screen readers say them too.
import { describePoint } from "./describe";
import type { Layout } from "./layout";
import { locate, type PointId } from "./select";
import type { Words } from "./words";

/** Distance from the point, and from the edge of the figure, in pixels. */
const GAP = 14;

export class Readout {
  readonly element = document.createElement("output");

  constructor() {
    this.element.setAttribute("role", "status");
  }

  /** Says what is known of a point and stands beside it without leaving the figure; without a point it is empty. */
  show(layout: Layout | null, id: PointId | null, words: Words): void {
    const place = layout && id && locate(layout, id);
    const lines = place ? describePoint(layout, id, words) : [];
    if (lines.join("\n") !== [...this.element.children].map((child) => child.textContent).join("\n")) {
      this.element.replaceChildren(...lines.map(paragraph));
    }
    if (!place || !layout) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const right = place.x + GAP + width <= layout.width;
    const above = place.y - GAP - height >= 0;
    const left = right ? place.x + GAP : Math.max(0, place.x - GAP - width);
    const top = above ? place.y - GAP - height : Math.min(layout.height - height, place.y + GAP);
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement("div");
  element.textContent = text;
  return element;
}

// The two ends of the range as sliders over the first panel: dragged by pointer, moved by arrow keys, named for screen readers.
import type { Layout } from "./layout";
import { toPlainText } from "./notation";
import { readable } from "./numbers";
import { rangePositions } from "./overlay";
import { type Range, toPosition, toValue } from "./scale";
import { EN, type Words } from "./words";

/** Part of the axis that one press of an arrow key moves an end; Shift makes it ten times as large. */
const STEP = 0.005;

/** Called with each new range; `final` when the pointer is released or a key was pressed. */
export type RangeChanged = (range: Range, final: boolean) => void;

export class RangeHandles {
  readonly elements: readonly HTMLElement[];
  #layout: Layout | null = null;
  #range: Range | null = null;
  #dragged = -1;

  constructor(private readonly changed: RangeChanged) {
    this.elements = EN.ends.map((_, end) => this.#create(end));
  }

  /** Puts the handles where the range ends; hides them without a range. */
  place(layout: Layout | null, range: Range | null, words: Words): void {
    this.#layout = layout;
    this.#range = range;
    const ends = layout && range && rangePositions(layout, 0, range);
    const first = layout?.panels[0];
    this.elements.forEach((element, end) => {
      element.hidden = !ends || !first;
      if (!ends || !first || !range) return;
      element.setAttribute("aria-label", words.ends[end] ?? "");
      element.style.left = `${ends[end] ?? 0}px`;
      element.style.top = `${first.frame.top}px`;
      element.style.height = `${first.frame.height}px`;
      const value = range[end] ?? NaN;
      element.setAttribute("aria-valuemin", String(end === 0 ? first.scales.x.low : range[0]));
      element.setAttribute("aria-valuemax", String(end === 0 ? range[1] : first.scales.x.high));
      element.setAttribute("aria-valuenow", String(value));
      element.setAttribute("aria-valuetext", `${toPlainText(first.panel.x.label)} ${readable(value)}`);
    });
  }

  #create(end: number): HTMLElement {
    const element = document.createElement("div");
    element.className = "handle";
    element.tabIndex = 0;
    element.hidden = true;
    element.setAttribute("role", "slider");
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      this.#dragged = end;
    });
    element.addEventListener("pointermove", (event) => {
      if (this.#dragged === end) this.#move(end, this.#positionOf(element, event), false);
    });
    const drop = (event: PointerEvent) => {
      if (this.#dragged !== end) return;
      this.#dragged = -1;
      this.#move(end, this.#positionOf(element, event), true);
    };
    element.addEventListener("pointerup", drop);
    element.addEventListener("lostpointercapture", () => {
      // The browser has taken the drag away: what is drawn is what is asked for.
      if (this.#dragged === end && this.#range) this.changed(this.#range, true);
      this.#dragged = -1;
    });
    element.addEventListener("keydown", (event) => this.#press(end, event));
    return element;
  }

  #press(end: number, event: KeyboardEvent): void {
    const scale = this.#layout?.panels[0]?.scales.x;
    const value = this.#range?.[end];
    if (!scale || value === undefined) return;
    const step = (scale.to - scale.from) * STEP * (event.shiftKey ? 10 : 1);
    const here = toPosition(scale, value);
    const targets = new Map([
      ["ArrowRight", here + step],
      ["ArrowUp", here + step],
      ["ArrowLeft", here - step],
      ["ArrowDown", here - step],
      ["PageUp", here + 10 * step],
      ["PageDown", here - 10 * step],
      ["Home", scale.from],
      ["End", scale.to],
    ]);
    const target = targets.get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#move(end, target, true);
  }

  /** Moves one end, but not past the other nor out of the frame. */
  #move(end: number, position: number, final: boolean): void {
    const scale = this.#layout?.panels[0]?.scales.x;
    if (!scale || !this.#range || !Number.isFinite(position)) return;
    const value = toValue(scale, Math.min(scale.to, Math.max(scale.from, position)));
    const [low, high] = this.#range;
    this.changed(end === 0 ? [Math.min(value, high), high] : [low, Math.max(value, low)], final);
  }

  #positionOf(element: HTMLElement, event: PointerEvent): number {
    const parent = element.parentElement ?? (element.getRootNode() as ShadowRoot).host;
    return event.clientX - parent.getBoundingClientRect().left;
  }
}

// A parameter under the hand: its symbol and meaning, its value as a number to type, and a slider.
import type { Slider } from "../../pkg/types";
import { formatNumber, fromPosition, parseNumber, toPosition } from "../state/numbers";
import { make } from "./dom";
import { formula } from "./mathematics";
import type { Words } from "./words";

/** Positions of a slider; arrow keys move it by one. */
const STEPS = 200;

/** Digits of a value that a hand can set. */
const DIGITS = 4;

export interface Control {
  readonly element: HTMLElement;
  /** Shows a value, in the unit of the engine. */
  show(value: number): void;
}

/** `moved` hears each value, and whether it is the last one of a movement. */
export function control(slider: Slider, words: Words, moved: (value: number, final: boolean) => void): Control {
  const { key, symbol, meaning, unit, factor, logarithmic, limits } = slider;
  const ends = slider.slider as readonly [number, number];
  const range = make("input", {
    type: "range",
    min: "0",
    max: String(STEPS),
    step: "1",
    id: `slide-${key}`,
    "aria-label": words.slide(meaning),
  });
  const field = make("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": words.valueOf(meaning, unit),
  });
  const label = make("label", { for: range.id }, formula(symbol), make("small", {}, meaning));
  const value = make("span", { class: "value" }, field, unit ? ` ${unit}` : "");
  const element = make("div", { class: "parameter", "data-key": key }, label, value, range);

  const digits = (number: number) => formatNumber(Number((number * factor).toPrecision(DIGITS)));
  const show = (number: number) => {
    range.value = String(Math.round(STEPS * toPosition(number, ends, logarithmic)));
    range.setAttribute("aria-valuetext", `${digits(number)} ${unit}`.trim());
    field.value = digits(number);
    field.removeAttribute("aria-invalid");
    field.removeAttribute("title");
  };
  // Events of the parts end here: the element tells of changes itself.
  const slid = (final: boolean) => (event: Event) => {
    event.stopPropagation();
    moved(fromPosition(Number(range.value) / STEPS, ends, logarithmic), final);
  };
  range.addEventListener("input", slid(false));
  range.addEventListener("change", slid(true));
  field.addEventListener("input", (event) => event.stopPropagation());
  field.addEventListener("change", (event) => {
    event.stopPropagation();
    const typed = parseNumber(field.value);
    const [lower = NaN, upper = NaN] = limits;
    const number = typed === null ? NaN : typed / factor;
    if (number >= lower && number <= upper) return moved(number, true);
    field.setAttribute("aria-invalid", "true");
    field.title = `${formatNumber(lower * factor)} … ${formatNumber(upper * factor)}`;
  });
  return { element, show };
}

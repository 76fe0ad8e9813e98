// <tandelta-lab>: data and a law to be laid on them by hand, then by a fit, with what is left and how well each number is known.
import type { Figure, ParameterRow, Report, Slider } from "../../pkg/types";
import { formatShort, fromPosition } from "../state/numbers";
import type { Language } from "../text";
import { type Control, control } from "./controls";
import { make } from "./dom";
import { beside } from "./kept_curves";
import { type Exercise, exercise } from "./lab_engine";
import { LiveElement } from "./live_element";
import { formula, rich } from "./mathematics";
import { valuesOf } from "./request";
import { inlineOf, load } from "./source";
import { tables } from "./tables";
import { WORDS, type Words } from "./words";

/** Where a guess begins on its slider: the middle is where the engine would begin itself, which would be no guess. */
const BEGIN = 0.35;

/** Detail of `fit`: the guess and what came of it. */
export interface Fitted {
  readonly guess: Readonly<Record<string, number>>;
  readonly report: Report;
}

export class LabElement extends LiveElement {
  static readonly observedAttributes = ["session", "question", "parameters", "lang", "theme"];

  #exercise: Exercise | null = null;
  #rows: readonly ParameterRow[] = [];
  #start: Readonly<Record<string, number>> = {};
  #values: Record<string, number> = {};
  #guessed: Report | null = null;
  #fitted: Report | null = null;
  #controls: ReadonlyMap<string, Control> = new Map();
  readonly #results = make("div", { class: "results", "aria-live": "polite" });
  readonly #table = make("details");

  /** The guess, by the keys of the parameters. */
  get values(): Readonly<Record<string, number>> {
    return { ...this.#values };
  }
  set values(values: Readonly<Record<string, number>>) {
    this.#guess({ ...this.#values, ...values });
  }

  /** The report of the fit; null before it, and after the guess was moved again. */
  get report(): Report | null {
    return this.#fitted;
  }

  protected get wanted(): unknown {
    return [...LabElement.observedAttributes.slice(0, 3).map((name) => this.getAttribute(name)), inlineOf(this)];
  }

  protected async prepare(words: Words): Promise<(language: Language) => void> {
    const address = this.getAttribute("session");
    const text = address ? await load(address, words) : inlineOf(this);
    const prepared = await exercise(text, Number(this.getAttribute("question") ?? 0), words);
    const rows = prepared.preview({}).parameters;
    const given = valuesOf(this.getAttribute("parameters") ?? "");
    return (language) => this.#show(prepared, rows, given, language);
  }

  protected fail(): void {
    this.#exercise = null;
    this.#guessed = null;
    this.#fitted = null;
  }

  #show(prepared: Exercise, all: readonly ParameterRow[], given: Record<string, number>, language: Language): void {
    const words = WORDS[language];
    this.#exercise = prepared;
    // One law is laid on the data; of several, the first.
    this.#rows = all.filter(({ model }) => model === all[0]?.model);
    const begin = ({ slider, logarithmic, fixed, value }: ParameterRow) =>
      fixed ? value : fromPosition(BEGIN, slider as [number, number], logarithmic);
    this.#start = { ...Object.fromEntries(this.#rows.map((row) => [row.key, begin(row)])), ...given };
    this.#controls = new Map(
      this.#rows
        .filter(({ fixed }) => !fixed)
        .map((row) => [
          row.key,
          control(sliderOf(row), words, (value, final) => {
            this.#guess({ ...this.#values, [row.key]: value });
            const detail = { values: this.values, key: row.key };
            this.dispatchEvent(new CustomEvent(final ? "change" : "input", { detail, bubbles: true, composed: true }));
          }),
        ]),
    );
    const fit = make("button", { type: "button", class: "main" }, words.fit);
    fit.addEventListener("click", () => this.fit());
    const again = make("button", { type: "button" }, words.again);
    again.addEventListener("click", () => this.#guess({ ...this.#start }));
    this.#table.replaceChildren(make("summary", {}, words.table));
    this.#table.ontoggle = () => this.#tabulate();
    const side = make(
      "div",
      { class: "side", role: "group", "aria-label": words.controls },
      ...[...this.#controls.values()].map(({ element }) => element),
      make("div", { class: "deeds" }, fit, again),
    );
    this.frame.replaceChildren(
      make("h2", {}, words.lab),
      ...(prepared.note ? [make("p", {}, ...rich(prepared.note))] : []),
      make("div", { class: "body" }, this.picture, side),
      this.#results,
      this.#table,
    );
    this.#guess({ ...this.#start });
  }

  #guess(values: Record<string, number>): void {
    if (!this.#exercise) throw new Error("not ready: wait for the promise `ready`");
    const report = this.#exercise.preview(this.#named(values));
    this.#values = values;
    this.#guessed = report;
    this.#fitted = null;
    this.#draw();
  }

  /** Fits from the guess. */
  fit(): void {
    if (!this.#exercise) throw new Error("not ready: wait for the promise `ready`");
    this.#fitted = this.#exercise.fit(this.#named(this.#values));
    this.#draw();
    const detail: Fitted = { guess: this.values, report: this.#fitted };
    this.dispatchEvent(new CustomEvent("fit", { detail, bubbles: true, composed: true }));
  }

  /** Held parameters have no start. */
  #named(values: Readonly<Record<string, number>>): Record<string, number> {
    const free = this.#rows.filter(({ fixed, key }) => !fixed && key in values);
    return Object.fromEntries(free.map(({ model, key }) => [`${model}.${key}`, values[key] ?? NaN]));
  }

  get #figure(): Figure | undefined {
    const guess = this.#guessed?.figures[0];
    const fit = this.#fitted?.figures[0];
    return fit && guess ? beside(fit, guess) : guess;
  }

  #draw(): void {
    const words = WORDS[this.language];
    const figure = this.#figure;
    if (figure) {
      this.picture.dataset.panels = String(figure.panels.length);
      this.picture.figure = figure;
    }
    for (const [key, { show }] of this.#controls) show(this.#values[key] ?? NaN);
    const left = residual(this.#guessed?.figures[0]);
    const guess = make("p", {}, `${words.left} `, make("strong", {}, formatShort(left, 3)));
    this.#results.replaceChildren(guess, ...(this.#fitted ? this.#comparison(this.#fitted, words) : []));
    this.#tabulate();
  }

  /** The guess beside the fit: value, error, and how far the guess was off in errors. */
  #comparison({ estimates, quality, figures }: Report, words: Words): Node[] {
    const rows = this.#rows.flatMap(({ key, symbol, meaning, fixed, shown: { factor } }) => {
      const estimate = estimates.find((each) => each.key === key);
      if (fixed || !estimate) return [];
      const { value, std_error, shown } = estimate;
      const guess = this.#values[key] ?? NaN;
      const off = value !== null && std_error ? (guess - value) / std_error : null;
      return [
        make(
          "tr",
          {},
          make("th", { scope: "row" }, formula(symbol), " ", make("small", {}, meaning)),
          make("td", {}, formatShort(guess * factor)),
          make(
            "td",
            {},
            `${shown.std_error ? `${shown.value} ± ${shown.std_error}` : shown.value} ${shown.unit}`.trim(),
          ),
          make("td", {}, formatShort(off, 2)),
        ),
      ];
    });
    const heads = words.comparison.map((head) => make("th", { scope: "col" }, head));
    return [
      make("p", {}, `${words.leftByFit} `, make("strong", {}, formatShort(residual(figures[0]), 3))),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
      ...(quality ? [make("p", {}, make("small", {}, quality.outcome_text))] : []),
    ];
  }

  #tabulate(): void {
    const figure = this.#figure;
    const [summary] = this.#table.children;
    const made = this.#table.open && figure ? tables(figure, WORDS[this.language]) : [];
    this.#table.replaceChildren(...(summary ? [summary] : []), ...made);
  }
}

/** A row of a report as a slider. */
function sliderOf({
  key,
  symbol,
  meaning,
  start,
  lower,
  upper,
  slider,
  logarithmic,
  fixed,
  shown,
}: ParameterRow): Slider {
  const { unit, factor } = shown;
  return {
    key,
    symbol,
    meaning,
    start,
    limits: [lower, upper],
    slider,
    logarithmic,
    fixed,
    plays: false,
    unit,
    factor,
  };
}

/** Root mean square of the points of the last panel, which are the residuals in units of their errors. */
function residual(figure: Figure | undefined): number | null {
  const marks = figure?.panels.at(-1)?.marks.filter((mark) => mark.kind === "points") ?? [];
  const all = marks.flatMap(({ y }) => [...y]).filter(Number.isFinite);
  return all.length ? Math.sqrt(all.reduce((sum, y) => sum + y * y, 0) / all.length) : null;
}

declare global {
  interface HTMLElementTagNameMap {
    "tandelta-lab": LabElement;
  }
}

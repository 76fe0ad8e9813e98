// <tandelta-figure>: a result that was saved as JSON, by the page or the command, as a live figure with its numbers.
import type { Estimate, Figure, Mark, Report } from "../../pkg/types";
import type { Language } from "../text";
import { make } from "./dom";
import { LiveElement } from "./live_element";
import { rich } from "./mathematics";
import { Unreadable } from "./request";
import { inlineOf, load } from "./source";
import { tables } from "./tables";
import { WORDS, type Words } from "./words";

/** What is drawn of a saved report. */
type Saved = Pick<Report, "title" | "figures" | "estimates">;

export class SavedFigureElement extends LiveElement {
  static readonly observedAttributes = ["src", "figure", "lang", "theme"];

  #saved: Saved | null = null;

  /** The report, or the single figure, that is shown; null until it is there. */
  get saved(): Saved | null {
    return this.#saved;
  }

  protected get wanted(): unknown {
    return [this.getAttribute("src"), this.getAttribute("figure"), inlineOf(this)];
  }

  protected async prepare(words: Words): Promise<(language: Language) => void> {
    const src = this.getAttribute("src");
    const key = this.getAttribute("figure");
    const saved = read(src ? await load(src, words) : inlineOf(this), words);
    const keys = saved.figures.map((figure) => figure.key);
    if (key && !keys.includes(key)) throw new Unreadable(words.noFigure(key, keys.join(", ")));
    return (language) => this.#show(saved, key, language);
  }

  protected fail(): void {
    this.#saved = null;
  }

  #show(saved: Saved, key: string | null, language: Language): void {
    const words = WORDS[language];
    this.#saved = saved;
    const table = make("details", {}, make("summary", {}, words.table));
    const draw = (figure: Figure) => {
      this.picture.dataset.panels = String(figure.panels.length);
      this.picture.figure = figure;
      const [summary] = table.children;
      table.replaceChildren(...(summary ? [summary] : []), ...(table.open ? tables(figure, words) : []));
    };
    let shown = saved.figures.find((figure) => figure.key === key) ?? saved.figures[0];
    table.addEventListener("toggle", () => shown && draw(shown));
    const choose = make(
      "select",
      {},
      ...saved.figures.map((figure) => make("option", { value: figure.key }, plain(figure.title) || figure.key)),
    );
    choose.addEventListener("change", () => {
      shown = saved.figures.find((figure) => figure.key === choose.value);
      if (shown) draw(shown);
    });
    this.frame.replaceChildren(
      ...(saved.title ? [make("h2", {}, ...rich(saved.title))] : []),
      ...(!key && saved.figures.length > 1 ? [make("label", { class: "preset" }, words.figure, choose)] : []),
      this.picture,
      ...numbers(saved.estimates, words),
      table,
    );
    if (shown) draw(shown);
  }
}

/** Titles for a menu, which holds no mathematics. */
const plain = (title: string): string => title.replaceAll("$", "");

/** The report in a text, with its numbers as the figure wants them. */
function read(text: string, words: Words): Saved {
  let given: Partial<Report & Figure>;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Unreadable(words.noJson);
  }
  const figures = Array.isArray(given?.figures) ? given.figures : Array.isArray(given?.panels) ? [given as Figure] : [];
  if (!figures.length) throw new Unreadable(words.noResult);
  const { title = "", estimates = [] } = given;
  return { title, estimates, figures: figures.map(asFigure) };
}

function asFigure(figure: Figure): Figure {
  return { ...figure, panels: figure.panels.map((panel) => ({ ...panel, marks: panel.marks.map(asMark) })) };
}

/** In JSON columns are arrays, and a missing number is null. What moves points is of no use without what computed them. */
function asMark(mark: Mark): Mark {
  const column = (values: Iterable<number | null>) => Float64Array.from(values, (value) => value ?? NaN);
  if (mark.kind === "rule") return mark;
  if (mark.kind === "band") return { ...mark, x: column(mark.x), lower: column(mark.lower), upper: column(mark.upper) };
  const [x, y] = [column(mark.x), column(mark.y)];
  if (mark.kind === "line") return { ...mark, x, y };
  const { moves: _, ...still } = mark;
  return { ...still, x, y, error: mark.error ? column(mark.error) : null };
}

function numbers(estimates: readonly Estimate[], words: Words): HTMLElement[] {
  if (!estimates.length) return [];
  const rows = estimates.flatMap(({ meaning, key, shown: { value, std_error, unit } }) => [
    make("dt", {}, ...rich(meaning || key)),
    make("dd", {}, `${std_error ? `${value} ± ${std_error}` : value} ${unit}`.trim()),
  ]);
  return [make("dl", { class: "numbers", "aria-label": words.numbers }, ...rows)];
}

declare global {
  interface HTMLElementTagNameMap {
    "tandelta-figure": SavedFigureElement;
  }
}

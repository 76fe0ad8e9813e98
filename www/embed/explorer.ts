// <tandelta-explorer>: a law or a scene with its sliders, its equation and its figure, in any page.
import type { Drawn, Figure, SceneEntry, Slider } from "../../pkg/types";
import type { PointsMove } from "../figure/element";
import { hasMovable } from "../figure/moves";
import { fromPosition, toPosition } from "../state/numbers";
import type { Language } from "../text";
import { type Control, control } from "./controls";
import { make } from "./dom";
import { type Engine, engine, reason } from "./engine";
import { beside } from "./kept_curves";
import { translatedDrawn, translatedEntry } from "./language";
import { LiveElement } from "./live_element";
import { formula, rich } from "./mathematics";
import { paint } from "./picture";
import { type Player, player } from "./player";
import {
  ASKED,
  type Asked,
  countOf,
  words as listed,
  NOTHING_ASKED,
  rangeOf,
  rangesOf,
  Unreadable,
  valuesOf,
} from "./request";
import { tables } from "./tables";
import { resolved, said, TOPICS, type Topic } from "./topics";
import { WORDS, type Words } from "./words";

/** Detail of `input` (on the way) and `change` (let go): the values of all parameters, by their keys, in the unit of the engine. */
export interface ValuesChange {
  readonly values: Readonly<Record<string, number>>;
  /** The parameter that was moved; empty when several were set at once. */
  readonly key: string;
}

/** What is on screen. */
interface Shown {
  readonly engine: Engine;
  readonly asked: Asked;
  readonly language: Language;
  readonly entry: SceneEntry;
  /** Values at the start: those of the scene, then those that were asked for. */
  readonly start: Readonly<Record<string, number>>;
  readonly controls: ReadonlyMap<string, Control>;
  readonly numbers: HTMLElement;
  readonly table: HTMLDetailsElement;
  /** What goes by itself, for scenes that have a time. */
  readonly player: Player | null;
}

export class ExplorerElement extends LiveElement {
  static readonly observedAttributes = [...ASKED, "lang", "theme"];

  #shown: Shown | null = null;
  #values: Record<string, number> = {};
  #kept: Figure | null = null;
  #drawn: Drawn | null = null;

  /** For scenes that have more to show than curves. */
  readonly #canvas = make("canvas", { role: "img" });
  readonly #resized = new ResizeObserver(() => this.#paint());
  #dark = false;

  constructor() {
    super();
    this.picture.addEventListener("points-move", (event) => this.#dragged((event as CustomEvent<PointsMove>).detail));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this.#canvas);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#shown?.player?.stop();
  }

  protected override colored(dark: boolean): void {
    this.#dark = dark;
    this.#paint();
  }

  /** Values of all parameters, by their keys, in the unit of the engine (SI, or eV). Setting some leaves the others. */
  get values(): Readonly<Record<string, number>> {
    return { ...this.#values };
  }
  set values(values: Readonly<Record<string, number>>) {
    if (!this.#shown) throw new Error("not ready: wait for the promise `ready`");
    this.#set(values);
  }

  /** The values that differ from those that the scene starts with, as the attribute `parameters` has them. */
  get changed(): string {
    const { entry } = this.#shown ?? {};
    const moved = entry?.parameters.filter(({ key, start }) => this.#values[key] !== start) ?? [];
    return moved.map(({ key }) => `${key}=${this.#values[key]}`).join(" ");
  }

  /** What can be moved and seen; null until it is ready. */
  get scene(): SceneEntry | null {
    return this.#shown?.entry ?? null;
  }

  /** What is drawn, with every number of it; null until it is ready. */
  get figure(): Figure | null {
    return this.#drawn?.figure ?? null;
  }

  protected get wanted(): Asked {
    const given = ASKED.map((name) => [name, this.getAttribute(name)?.trim() ?? ""]);
    return { ...NOTHING_ASKED, ...Object.fromEntries(given) };
  }

  protected async prepare(): Promise<(language: Language) => void> {
    const [running, wanted] = [await engine(), this.wanted];
    return (language) => this.#show(running, wanted, language);
  }

  protected fail(): void {
    this.#shown = null;
    this.#drawn = null;
  }

  #show(running: Engine, wanted: Asked, language: Language): void {
    const words = WORDS[language];
    const found = resolved(wanted);
    if (!found) throw new Unreadable(words.noTopic(wanted.topic, TOPICS.map(({ id }) => id).join(", ")));
    const { asked, topic } = found;
    if (!asked.model) throw new Unreadable(words.nothing);
    const entry = translatedEntry(running.scene(asked.model), language);
    const given = valuesOf(asked.parameters);
    const start = { ...Object.fromEntries(entry.parameters.map((each) => [each.key, each.start])), ...given };
    // Only another language leaves what was moved.
    const sameScene = this.#shown && JSON.stringify(this.#shown.asked) === JSON.stringify(asked);
    const values = sameScene ? this.#values : start;
    const controls = new Map(
      varied(entry, asked.vary, words).map((slider) => [
        slider.key,
        control(slider, words, (value, final) => this.#moved(slider.key, value, final)),
      ]),
    );
    const numbers = make("dl", { class: "numbers" });
    const table = make("details", {}, make("summary", {}, words.table));
    table.addEventListener("toggle", () => this.#tabulate());
    this.#shown?.player?.stop();
    const player = this.#player(entry);
    const shown: Shown = { engine: running, asked, language, entry, start, controls, numbers, table, player };
    // Drawn before anything is put in place: what cannot be drawn leaves nothing half done.
    this.#drawn = running.draw(requestOf(shown, values));
    this.#shown = shown;
    this.#kept = null;
    this.#values = { ...values };
    this.frame.replaceChildren(...this.#parts(shown, topic, words));
    this.#redraw();
    this.#played();
  }

  #parts(shown: Shown, topic: Topic | null, words: Words): Node[] {
    const { entry, language, controls, numbers, table } = shown;
    const about = topic && said(topic, language);
    const [first, ...others] = entry.equations;
    const equation = (tex: string) =>
      make(
        "div",
        { class: "equation", tabindex: "0", role: "group", "aria-label": words.equation },
        formula(tex, true),
      );
    const symbols = entry.parameters.flatMap(({ symbol, meaning, unit }) => [
      make("dt", {}, formula(symbol)),
      make("dd", {}, unit ? `${meaning} (${unit})` : meaning),
    ]);
    const more = make(
      "details",
      {},
      make("summary", {}, words.equations),
      ...[...(first ? [first] : []), ...others].flatMap(({ title, latex }) => [make("h3", {}, title), equation(latex)]),
      make("dl", { class: "symbols" }, ...symbols),
      make("p", {}, make("small", {}, `${words.source}: ${entry.source}`)),
    );
    const side = make(
      "div",
      { class: "side", role: "group", "aria-label": words.controls },
      ...this.#presets(entry, words),
      ...[...controls.values()].map(({ element }) => element),
      this.#deeds(shown, words),
      numbers,
    );
    numbers.setAttribute("aria-label", words.numbers);
    return [
      make("h2", {}, ...rich(about?.title ?? entry.title)),
      ...(about || entry.summary ? [make("p", {}, ...rich(about?.text ?? entry.summary))] : []),
      ...(first && !others.length ? [equation(first.latex)] : []),
      make("div", { class: "body" }, make("div", { class: "pictures" }, ...this.#still(words), this.picture), side),
      ...(about
        ? [make("p", { class: "question" }, make("strong", {}, `${words.question}. `), ...rich(about.question))]
        : []),
      more,
      table,
    ];
  }

  #presets({ presets }: SceneEntry, words: Words): Node[] {
    if (!presets.length) return [];
    const options = presets.map(({ title }, index) => make("option", { value: String(index) }, title));
    const menu = make("select", {}, make("option", { value: "" }, words.noMaterial), ...options);
    menu.addEventListener("input", (event) => event.stopPropagation());
    menu.addEventListener("change", (event) => {
      event.stopPropagation();
      const preset = presets[Number(menu.value || NaN)];
      if (preset) this.#set(preset.values as Record<string, number>);
    });
    return [make("label", { class: "preset" }, words.material, menu)];
  }

  /** The place of the picture, with what is to be known of it. */
  #still(words: Words): Node[] {
    if (!this.#drawn?.picture) return [];
    return [make("figure", {}, this.#canvas, make("figcaption", {}, words.picture))];
  }

  /** Moves the parameter that is a time. */
  #player({ parameters }: SceneEntry): Player | null {
    const time = parameters.find(({ plays }) => plays);
    if (!time) return null;
    const { key, slider, logarithmic } = time;
    const ends = slider as [number, number];
    return player(
      () => toPosition(this.#values[key] ?? NaN, ends, logarithmic),
      (position) => this.#moved(key, fromPosition(position, ends, logarithmic), position >= 1),
      () => this.#played(),
    );
  }

  readonly #play = make("button", { type: "button", class: "main" });

  /** The button says what it does next. */
  #played(): void {
    const { player, language } = this.#shown ?? {};
    if (player && language) this.#play.textContent = player.playing ? WORDS[language].pause : WORDS[language].play;
  }

  #deeds({ player }: Shown, words: Words): HTMLElement {
    this.#play.onclick = () => (player?.playing ? player.stop() : player?.start());
    const again = make("button", { type: "button" }, words.again);
    again.addEventListener("click", () => this.#shown && this.#set(this.#shown.start));
    const keep = make("button", { type: "button", "aria-pressed": "false" }, words.keep);
    keep.addEventListener("click", () => {
      this.#kept = this.#kept ? null : (this.#drawn?.figure ?? null);
      keep.textContent = this.#kept ? words.forget : words.keep;
      keep.setAttribute("aria-pressed", String(this.#kept !== null));
      this.#redraw();
    });
    return make("div", { class: "deeds" }, ...(player ? [this.#play] : []), keep, again);
  }

  #paint(): void {
    const { picture } = this.#drawn ?? {};
    if (!picture || !this.#shown) return;
    const gone = picture.domains.filter(({ radius }) => radius > 0).length;
    this.#canvas.setAttribute("aria-label", WORDS[this.#shown.language].defects(gone, picture.domains.length));
    paint(this.#canvas, picture, this.#dark);
  }

  /** Several values at once, such as those of a glass. */
  #set(values: Readonly<Record<string, number>>): void {
    this.#try({ ...this.#values, ...values });
    this.#tell("change", "");
  }

  #moved(key: string, value: number, final: boolean): void {
    this.#try({ ...this.#values, [key]: value });
    this.#tell(final ? "change" : "input", key);
  }

  /** Draws with other values; with values that cannot be drawn, everything stays and the reason is thrown. */
  #try(values: Record<string, number>): void {
    const before = this.#values;
    this.#values = values;
    try {
      this.#redraw();
    } catch (thrown) {
      this.#values = before;
      throw new RangeError(reason(thrown));
    }
  }

  #tell(name: "input" | "change", key: string): void {
    const detail: ValuesChange = { values: this.values, key };
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Where the points were when they were taken. */
  #taken: Readonly<Record<string, number>> = {};

  /** Points that are dragged on the figure move their parameters, as far as these go. */
  #dragged({ changes, phase }: PointsMove): void {
    if (phase === "begun") this.#taken = this.#values;
    const moved = changes.map(({ parameter, by }) => {
      const [lower = -Infinity, upper = Infinity] =
        this.#shown?.entry.parameters.find(({ key }) => key === parameter)?.limits ?? [];
      const value = (this.#taken[parameter] ?? 0) + (phase === "given-up" ? 0 : by);
      return [parameter, Math.min(upper, Math.max(lower, value))] as const;
    });
    this.#try({ ...this.#values, ...Object.fromEntries(moved) });
    this.#tell(phase === "let-go" ? "change" : "input", moved[0]?.[0] ?? "");
  }

  #redraw(): void {
    const shown = this.#shown;
    if (!shown) return;
    const drawn = translatedDrawn(shown.engine.draw(requestOf(shown, this.#values)), shown.language);
    this.#drawn = drawn;
    const figure = this.#kept ? beside(drawn.figure, this.#kept) : drawn.figure;
    this.picture.tool = hasMovable(figure) ? "move" : "zoom";
    this.picture.dataset.panels = String(figure.panels.length);
    this.picture.figure = figure;
    this.#paint();
    for (const [key, { show }] of shown.controls) show(this.#values[key] ?? NaN);
    const known = drawn.numbers.filter(({ text }) => text);
    shown.numbers.replaceChildren(
      ...known.flatMap(({ symbol, meaning, text, unit }) => [
        make("dt", {}, ...(symbol ? [formula(symbol), " "] : []), meaning),
        make("dd", {}, `${text} ${unit}`.trim()),
      ]),
    );
    this.#tabulate();
  }

  /** The table is made when it is looked at. */
  #tabulate(): void {
    const { table, language } = this.#shown ?? {};
    if (!table || !language) return;
    const [summary] = table.children;
    const made = table.open && this.#drawn ? tables(this.#drawn.figure, WORDS[language]) : [];
    table.replaceChildren(...(summary ? [summary] : []), ...made);
  }
}

function requestOf({ asked, entry }: Pick<Shown, "asked" | "entry">, values: Readonly<Record<string, number>>) {
  return {
    scene: entry.id,
    values: { ...values },
    show: listed(asked.show),
    points: countOf(asked.points),
    ...(asked.window ? { window: [...rangeOf(asked.window)] as [number, number] } : {}),
    ...(asked.scale ? { logarithmic: asked.scale === "log" } : {}),
  };
}

/** The parameters that have a slider: those that are asked for, or those that a scene does not hold. */
function varied({ parameters }: SceneEntry, vary: string, words: Words): Slider[] {
  const ranges = rangesOf(vary);
  if (!ranges.size) return parameters.filter(({ fixed }) => !fixed);
  return [...ranges].map(([key, range]) => {
    const parameter = parameters.find((each) => each.key === key);
    if (!parameter) throw new Unreadable(words.noKey(key, parameters.map((each) => each.key).join(", ")));
    return range ? { ...parameter, slider: [...range] as [number, number] } : parameter;
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "tandelta-explorer": ExplorerElement;
  }
}

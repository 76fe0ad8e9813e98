// <td-figure>: a figure on the page, with zoom, pan, selection, a range, points to be moved and a readout.
import type { Figure } from "../../pkg/types";
import { describeFigure } from "./describe";
import { listen } from "./gestures";
import { RangeHandles } from "./handles";
import type { Inset } from "./inset";
import { press } from "./keyboard";
import { dressed, type Look, PLAIN, themed } from "./look";
import { type Change, type Phase, parametersOf } from "./moves";
import { toPlainText } from "./notation";
import { Readout } from "./readout";
import { Screen } from "./screen";
import type { PointId, Selection } from "./select";
import type { Tool } from "./stage";
import { STYLE } from "./style";
import { DARK, LIGHT, type Theme } from "./theme";
import type { View } from "./view";
import { Viewer } from "./viewer";
import { wordsFor } from "./words";

/** Detail of `range-change`. `final` is false while the range is still being dragged. */
export interface RangeChange {
  readonly lo: number;
  readonly hi: number;
  readonly final: boolean;
}

/** Detail of `points-select`. */
export interface PointsSelect extends Selection {
  readonly tool: Tool;
}

/** Detail of `points-move`: what it changes to have the points where they are now, or what is taken back. */
export interface PointsMove {
  readonly changes: readonly Change[];
  readonly phase: Phase;
}

/** Detail of `point-hover`: a point with its name, values and, if it is one, its row; null when there is none any more. */
export type PointHover =
  | (PointId & { name: string; row: number | null; x: number; y: number; error: number | null })
  | null;

export type ThemeChoice = "auto" | "light" | "dark";

/** Figures narrower than this, in pixels, get smaller text. */
const NARROW = 480;
/** On a figure wider than this letters are larger, as the screen is. */
const WIDE = 1400;

export class FigureElement extends HTMLElement {
  #figure: Figure | null = null;
  #look: Look = PLAIN;
  #theme: ThemeChoice = "auto";
  #parameters: ReadonlyMap<string, string> = new Map();
  #request = 0;
  #stale = true;
  readonly #viewer = new Viewer({
    changed: (what) => this.#queue(what === "figure"),
    pointed: (id) => this.#emit<PointHover>("point-hover", this.#details(id)),
    rangeChanged: ([lo, hi], final) => this.#emit<RangeChange>("range-change", { lo, hi, final }),
    selected: (selection, tool) => this.#emit<PointsSelect>("points-select", { ...selection, tool }),
    moved: (changes, phase) => this.#emit<PointsMove>("points-move", { changes, phase }),
  });
  readonly #screen = new Screen();
  readonly #handles = new RangeHandles((range, final) => this.#viewer.setRange(range, final));
  readonly #readout = new Readout();
  readonly #note = document.createElement("p");
  readonly #restyle = () => this.#queue(true);
  readonly #resized = new ResizeObserver(this.#restyle);
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const { base, top } = this.#screen;
    root.append(base, top, ...this.#handles.elements, this.#readout.element, this.#note);
    listen(top, this.#viewer);
    top.addEventListener("keydown", (event) => {
      if (press(event, this.#viewer)) event.preventDefault();
    });
  }

  connectedCallback(): void {
    this.#resized.observe(this);
    this.#dark.addEventListener("change", this.#restyle);
    this.#queue(true);
  }

  disconnectedCallback(): void {
    this.#resized.disconnect();
    this.#dark.removeEventListener("change", this.#restyle);
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  /** What is drawn; never changed here, and not to be changed by its owner: a new figure is a new object. */
  get figure(): Figure | null {
    return this.#figure;
  }
  set figure(figure: Figure | null) {
    if (figure === this.#figure) return;
    this.#figure = figure;
    this.#dress();
  }

  /** What the reader has chosen for the figure. */
  get look(): Look {
    return this.#look;
  }
  set look(look: Look) {
    if (look === this.#look) return;
    const limits = ({ axes, inset }: Look) => JSON.stringify([axes, inset]);
    const other = limits(look) !== limits(this.#look);
    this.#look = look;
    // Limits that are chosen are the whole figure from now on, and are to be seen; so is a figure beside its inset.
    if (other) {
      this.#dress();
      this.reset();
    }
    this.#queue(true);
  }

  /** What dragging does. */
  get tool(): Tool {
    return this.#viewer.tool;
  }
  set tool(tool: Tool) {
    this.#viewer.tool = tool;
    this.#queue(false);
  }

  /** `auto` follows the system. */
  get theme(): ThemeChoice {
    return this.#theme;
  }
  set theme(theme: ThemeChoice) {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#queue(true);
  }

  /** A span of the first panel's x axis, with handles to drag; null for none. */
  get range(): readonly [number, number] | null {
    return this.#viewer.range;
  }
  set range(range: readonly [number, number] | null) {
    this.#viewer.range = range;
  }

  /** What is said, with mathematics between dollar signs, of the parameters that moving points changes; by their names. */
  get parameters(): ReadonlyMap<string, string> {
    return this.#parameters;
  }
  set parameters(parameters: ReadonlyMap<string, string>) {
    this.#parameters = parameters;
    if (this.tool === "move") this.#queue(false);
  }

  /** Number of values that logarithmic axes cannot show. */
  get skipped(): number {
    return this.#viewer.layout?.skipped ?? 0;
  }

  /** What is seen of the first panel while that is not all of it. */
  get zoomed(): Inset | null {
    const scales = this.#viewer.layout?.panels[0]?.scales;
    if (this.#viewer.isHome || !scales) return null;
    return { x: [scales.x.low, scales.x.high], y: [scales.y.low, scales.y.high] };
  }

  /** Shows the whole figure again. */
  reset(): void {
    this.#viewer.reset();
  }

  /** What part of it is shown: with it, files (export.ts) show the same. */
  get view(): View {
    return this.#viewer.view;
  }

  #dress(): void {
    const figure = this.#figure && dressed(this.#figure, this.#look);
    this.#viewer.figure = figure;
  }

  /** Draws with the next picture of the screen, however often it is asked; all of it, or only what lies over the figure. */
  #queue(whole: boolean): void {
    this.#stale ||= whole;
    if (this.#request || !this.isConnected) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      this.#draw();
    });
  }

  /** What is said of the parameters of a mark. */
  #told({ panel, mark }: { readonly panel: number; readonly mark: number }): string[] {
    const names = parametersOf(this.#viewer.figure?.panels[panel]?.marks[mark]);
    return names.flatMap((name) => toPlainText(this.#parameters.get(name) ?? "") || []);
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (width === 0 || height === 0) return;
    const theme = this.#currentTheme(width);
    if (this.#stale) this.#color(theme);
    this.#screen.draw(this.#viewer, width, height, theme, this.#stale);
    this.#stale = false;
    const { figure, layout, range, cursor, moving } = this.#viewer;
    const words = wordsFor(this);
    const described = figure ? `${describeFigure(figure, words)}. ${words.keys}` : words.none;
    if (described !== this.#screen.top.ariaLabel) this.#screen.top.ariaLabel = described;
    this.#handles.place(layout, range, words);
    if (moving?.changes.length) this.#readout.showMoving(moving, this.#told(moving));
    else this.#readout.show(layout, cursor, words, this.tool === "move" && cursor ? this.#told(cursor) : []);
    const outliers = layout?.panels.reduce((sum, panel) => sum + panel.outliers.length, 0);
    const notes = [this.skipped && words.skipped(this.skipped), outliers && words.outliers(outliers)];
    this.#note.textContent = notes.filter(Boolean).join("; ");
  }

  #currentTheme(width: number): Theme {
    const dark = this.#theme === "dark" || (this.#theme === "auto" && this.#dark.matches);
    const theme = dark ? DARK : LIGHT;
    const larger = width > WIDE ? 5 : width < NARROW ? -1 : 0;
    return themed({ ...theme, font: theme.font + larger }, this.#look);
  }

  #color(theme: Theme): void {
    const colors = {
      background: theme.background,
      foreground: theme.foreground,
      muted: theme.muted,
      focus: theme.palette[0] ?? theme.foreground,
    };
    for (const [name, color] of Object.entries(colors)) this.style.setProperty(`--${name}`, color);
  }

  #details(id: PointId | null): PointHover {
    const mark = id && this.#viewer.figure?.panels[id.panel]?.marks[id.mark];
    if (!id || (mark?.kind !== "points" && mark?.kind !== "line")) return null;
    const measured =
      mark.kind === "points"
        ? { row: mark.rows[id.index] ?? null, error: mark.error?.[id.index] ?? null }
        : { row: null, error: null };
    return { ...id, ...measured, name: mark.name, x: mark.x[id.index] ?? NaN, y: mark.y[id.index] ?? NaN };
  }

  #emit<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent<T>(name, { detail, bubbles: true, composed: true }));
  }
}

if (!customElements.get("td-figure")) customElements.define("td-figure", FigureElement);

declare global {
  interface HTMLElementTagNameMap {
    "td-figure": FigureElement;
  }
}

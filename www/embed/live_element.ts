// What the elements have in common: a frame that keeps the page's style out, light or dark as the page is, built once for all
// attributes that are set together, and nothing left behind when it is removed.
import "../figure/element";
import type { Language } from "../text";
import { make } from "./dom";
import { reason } from "./engine";
import { languageOf } from "./language";
import { sharedSheet } from "./style";
import { WORDS, type Words } from "./words";

export abstract class LiveElement extends HTMLElement {
  protected readonly frame = make("div", { class: "frame" });
  protected readonly picture = document.createElement("td-figure");
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  readonly #recolor = () => this.#color();
  /** What the frame was last built of; empty when it could not be. */
  #built = "";
  #planned: Promise<void> | null = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sharedSheet()];
    root.append(this.frame);
  }

  connectedCallback(): void {
    this.#dark.addEventListener("change", this.#recolor);
    this.#color();
    this.#plan();
  }

  disconnectedCallback(): void {
    this.#dark.removeEventListener("change", this.#recolor);
  }

  attributeChangedCallback(name: string): void {
    if (!this.isConnected) return;
    if (name === "theme") this.#color();
    else this.#plan();
  }

  /** Fulfilled when what the attributes ask for is on screen, or the reason why not. */
  get ready(): Promise<void> {
    return this.#planned ?? Promise.resolve();
  }

  /** Hears which of the two it is now: what is not drawn by the style has to be drawn again. */
  protected colored(_dark: boolean): void {}

  /** The language of its words. */
  protected get language(): Language {
    return languageOf(this);
  }

  /** All that decides what is built, apart from the language. */
  protected abstract get wanted(): unknown;

  /** Loads what is needed; what it gives is to be shown, unless something else is wanted by then. */
  protected abstract prepare(words: Words): Promise<(language: Language) => void>;

  /** Forgets what was shown: it cannot be shown any more. */
  protected abstract fail(): void;

  #plan(): void {
    this.#planned ??= Promise.resolve()
      .then(() => this.#build())
      .finally(() => {
        this.#planned = null;
      });
  }

  async #build(): Promise<void> {
    const key = this.#key;
    if (key === this.#built) return;
    const words = WORDS[this.language];
    if (!this.#built) this.frame.replaceChildren(make("p", { class: "muted" }, words.loading));
    try {
      const show = await this.prepare(words);
      if (this.#key !== key) return await this.#build();
      show(this.language);
      this.#built = key;
    } catch (thrown) {
      this.fail();
      this.#built = "";
      this.frame.replaceChildren(make("p", { class: "error", role: "alert" }, words.failed(reason(thrown))));
    }
  }

  get #key(): string {
    return JSON.stringify([this.wanted, this.language]);
  }

  /** Dark where the page around is dark too, or is asked to be: most course pages are light whatever the system is. */
  #color(): void {
    const asked = this.getAttribute("theme");
    const around = getComputedStyle(this).colorScheme.split(" ");
    const follows = around.includes("dark") && (this.#dark.matches || !around.includes("light"));
    const dark = asked === "dark" || (asked !== "light" && follows);
    this.frame.dataset.theme = dark ? "dark" : "light";
    this.picture.theme = dark ? "dark" : "light";
    this.colored(dark);
  }
}

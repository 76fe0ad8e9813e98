// Mathematics on the page: `<td-math>` turns LaTeX into MathML, and `rich` does so for the parts of a text between dollar signs.
import { html, type TemplateResult } from "lit";
import { beside } from "../beside";
import { watch } from "./scrolling";

type Renderer = typeof import("temml")["default"];

/** What turns LaTeX into MathML, as soon as it is there. */
let renderer: Renderer | undefined;
let loading: Promise<unknown> | undefined;

function load(): Promise<unknown> {
  loading ??= (HOSTED ? beside("mathematics") : import("temml").then((module) => module.default)).then(
    (loaded) => {
      renderer = loaded as Renderer;
    },
    () => {
      loading = undefined; // The network may be there next time; until then formulas read as they are written.
    },
  );
  return loading;
}

/** One formula. Its nodes are built one by one, which a policy without inline styles and HTML strings allows. */
class MathElement extends HTMLElement {
  #tex = "";
  #display = false;

  get tex(): string {
    return this.#tex;
  }

  set tex(tex: string) {
    if (tex === this.#tex) return;
    this.#tex = tex;
    this.#draw();
  }

  set display(display: boolean) {
    if (display === this.#display) return;
    this.#display = display;
    this.#draw();
  }

  #draw(): void {
    this.replaceChildren();
    if (renderer) {
      if (this.#tex)
        renderer.render(this.#tex, this, { displayMode: this.#display, throwOnError: false, annotate: false });
      if (this.#display) watch(this);
      return;
    }
    this.textContent = this.#tex;
    void load().then(() => renderer && this.#draw());
  }
}

customElements.define("td-math", MathElement);

export const math = (tex: string): TemplateResult => html`<td-math .tex=${tex}></td-math>`;

export const equation = (tex: string): TemplateResult =>
  html`<td-math class="equation" .display=${true} .tex=${tex}></td-math>`;

/** A symbol that stands alone as a heading, with its name for those who hear the page. */
export const named = (tex: string, key: string): TemplateResult =>
  html`${math(tex)}<span class="visually-hidden">${key.replaceAll("_", " ")}</span>`;

/** A text with mathematics between dollar signs. */
export function rich(words: string): TemplateResult {
  const parts = words.split("$");
  // An odd number of dollar signs is not mathematics but money.
  if (parts.length % 2 === 0) return html`${words}`;
  return html`${parts.map((part, index) => (index % 2 ? math(part) : part))}`;
}

/** Turns LaTeX into the text of MathML, for a file; as it is written where what does that could not be loaded. */
export async function mathMl(): Promise<(tex: string, display: boolean) => string> {
  await load();
  const escaped = (tex: string) => tex.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return (tex, display) =>
    renderer?.renderToString(tex, { displayMode: display, throwOnError: false, annotate: false }) ?? escaped(tex);
}

// Small pieces that several panels use, and what every panel is given.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Choice, JsonValue, Notice, OptionEntry } from "../../pkg/types";
import type { State } from "../state/state";
import type { Message } from "../state/update";
import { text } from "../text";
import { isForeign } from "../text/dictionary";
import { rich } from "./math";

/** What a panel needs: what there is to show, where messages go, and the deeds that only a browser can do. */
export interface Page {
  readonly state: State;
  readonly send: (message: Message) => void;
  readonly deeds: Deeds;
}

export interface Deeds {
  chooseFiles(): void;
  openExample(file: string): void;
  save(name: string, type: string, content: string): void;
  copy(content: string, said?: string): void;
  saveWork(withData: boolean): void;
  saveReport(): void;
  copyLink(): void;
  /** Goes on with work that the browser holds, or forgets it. */
  goOn(id: string): void;
  forget(id: string): void;
  saveFigure(format: "svg" | "png"): void;
  copyFigure(): void;
  showHelp(): void;
  showEmbed(): void;
  /** Opens the explanation of the analysis that is asked. */
  explain(): void;
  nextTheme(): void;
  readonly examples: readonly { readonly file: string; readonly title: string }[];
  readonly version: string;
  readonly hosted: boolean;
}

/** Sets an option of what is asked; undefined takes it back to its default. */
export function set({ send }: Page, option: OptionEntry, value: JsonValue | undefined): void {
  send({ type: "option-set", key: option.key, value });
}

/** A name from outside, which may break where its words end. */
export function breakable(name: string): TemplateResult {
  return html`${name.split(/(?<=[_,;])(?=.)/u).map((part, index) => (index ? html`<wbr />${part}` : part))}`;
}

/** How many of something there are to look at; nothing when there are none. */
export function flag(number: number, words: (number: number) => string): TemplateResult | typeof nothing {
  return number ? html`<span class="flag">${words(number)}</span>` : nothing;
}

/** The language of words that stay as the engine said them, for those who hear the page: an attribute `lang`. */
export function spokenIn(words: string): "en" | typeof nothing {
  return isForeign(words) ? "en" : nothing;
}

/** Remarks with their level in words, so that colour is never the only sign. */
export function notices(list: readonly Notice[]): TemplateResult | typeof nothing {
  if (!list.length) return nothing;
  return html`<ul class="notices">
    ${list.map(
      (notice) => html`<li class="notice" data-level=${notice.level} data-code=${notice.code} data-testid="notice">
        <strong>${text.levels[notice.level]}</strong>
        <span><span lang=${spokenIn(notice.message)}>${rich(notice.message)}</span>${place(notice)}</span>
      </li>`,
    )}
  </ul>`;
}

/** The first cautions for all to see; of many, and of what is only good to know, the rest is folded. */
export function remarks(list: readonly Notice[]): TemplateResult {
  const SHOWN = 3;
  const notes = list.filter((notice) => notice.level === "info");
  const cautions = list.filter((notice) => notice.level !== "info");
  const shown = cautions.length > SHOWN ? SHOWN - 1 : SHOWN;
  return html`${notices(cautions.slice(0, shown))}
  ${folded(text.data.moreCautions, cautions.slice(shown))} ${notes.length > 1 ? folded(text.data.notes, notes) : notices(notes)}`;
}

function folded(title: (number: number) => string, list: readonly Notice[]): TemplateResult | typeof nothing {
  if (!list.length) return nothing;
  return html`<details><summary>${title(list.length)}</summary>${notices(list)}</details>`;
}

function place({ where }: Notice): TemplateResult | typeof nothing {
  const words = where ? text.data.where(where) : "";
  return words ? html` <span class="place">${words}</span>` : nothing;
}

/** The entries of a menu, the one in force selected; whatever a click has done, the state decides. */
export function entries(choices: readonly Choice[], current: string): TemplateResult[] {
  return choices.map(
    ({ value, title }) => html`<option value=${value} .selected=${live(value === current)}>${title}</option>`,
  );
}

/** The value of the field or menu that an event comes from. */
export function chosenValue(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

/** Whether something is a field into which text goes. */
export function takesText(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
}

/** A menu that closes when something in it was chosen. */
export function menu(label: TemplateResult | string, name: string, content: TemplateResult): TemplateResult {
  return html`<details class="menu" @click=${closeAfterChoice}>
    <summary aria-label=${name}>${label}</summary>
    <div class="sheet">${content}</div>
  </details>`;
}

/** Closes open menus when something else on the page is pressed, or Escape. */
export function listenToMenus(): void {
  addEventListener("pointerdown", (event) => closeMenus((menu) => !menu.contains(event.target as Node)));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeMenus(() => true)) event.preventDefault();
  });
}

/** Closes menus; whether there was one to close. */
function closeMenus(which: (menu: HTMLDetailsElement) => boolean): boolean {
  const open = [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")].filter(which);
  for (const menu of open) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.open = false;
  }
  return open.length > 0;
}

function closeAfterChoice(event: Event): void {
  const chosen = (event.target as Element).closest("button");
  if (chosen) (event.currentTarget as HTMLDetailsElement).open = false;
}

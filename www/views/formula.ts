// What a formula of the user's own needs: a field for it, in which a mistake is marked, and the columns it speaks of.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Choice, InOption, OptionEntry } from "../../pkg/types";
import { asArray } from "../state/plain";
import { inForce, tableOf } from "../state/question";
import { problemOf } from "../state/shown";
import { text } from "../text";
import { rich } from "./math";
import { chosenValue, entries, type Page, set } from "./parts";
import { asTyped } from "./typed";

/** The field; Enter, or leaving it, computes what was typed. */
export function formula(page: Page, option: OptionEntry, functions: readonly string[]): TemplateResult {
  const value = String(inForce(page.state, option) ?? "");
  const notice = problemOf(page.state, option);
  const finish = (event: Event) => {
    const typed = chosenValue(event).trim();
    if (typed !== value) set(page, option, typed || undefined);
  };
  const enter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    finish(event);
  };
  return html`<div class="formula">
    <textarea
      class="code"
      rows="2"
      aria-label=${option.title}
      aria-invalid=${notice ? "true" : "false"}
      aria-describedby=${notice ? `problem-${option.key}` : nothing}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      data-testid="formula"
      .value=${asTyped(value)}
      @change=${finish}
      @keydown=${enter}
    ></textarea>
    ${
      notice
        ? html`<span class="problem" role="alert" id=${`problem-${option.key}`}>${marked(value, notice.where?.option)}${rich(notice.message)}</span>`
        : nothing
    }
    <p class="muted small">${option.help}</p>
    ${functions.length ? html`<details class="small"><summary>${text.analysis.functions}</summary><p><code>${functions.join(", ")}</code></p></details>` : nothing}
  </div>`;
}

/** The text with the characters in question marked; a mistake after its end marks the place where something is missing. */
function marked(value: string, place: InOption | undefined): TemplateResult | typeof nothing {
  if (!place?.length && !place?.at) return nothing;
  const characters = [...value];
  const part = (from: number, to?: number) => characters.slice(from, to).join("");
  const end = place.at + Math.max(1, place.length);
  return html`<code class="marked">${part(0, place.at)}<mark>${part(place.at, end) || "\u00a0"}</mark>${part(end)}</code>`;
}

/**
 * Columns of the table: those that are chosen, each to be taken back, a menu with the others, and a field where something else may
 * stand for one.
 */
export function columns(page: Page, option: OptionEntry, custom: Choice | null): TemplateResult {
  const chosen = asArray(inForce(page.state, option)).map(String);
  const others = (tableOf(page.state)?.columns ?? []).filter(
    ({ name, values, labels }) => values && !labels.length && !chosen.includes(name),
  );
  const notice = problemOf(page.state, option);
  const change = (names: readonly string[]) => set(page, option, names.length ? names.slice() : undefined);
  const first = { value: "", title: chosen.length ? text.analysis.addColumn : text.data.automatic };
  return html`${chosen.map(
    (name) => html`<span class="pill">${name}<button
        class="quiet icon"
        aria-label=${text.data.remove(name)}
        title=${text.data.remove(name)}
        @click=${() => change(chosen.filter((other) => other !== name))}
      >✕</button></span>`,
  )}
  <select aria-label=${option.title} title=${option.help} @change=${(event: Event) => change([...chosen, chosenValue(event)])}>
    ${entries([first, ...others.map(({ name }) => ({ value: name, title: name }))], "")}
  </select>
  ${
    custom
      ? html`<input
        type="text"
        class="code"
        aria-label=${custom.title}
        title=${custom.title}
        placeholder=${custom.value}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        .value=${live("")}
        @change=${(event: Event) => change([...chosen, chosenValue(event).trim()].filter(Boolean))}
      />`
      : nothing
  }
  ${notice ? html`<span class="problem" role="alert">${rich(notice.message)}</span>` : nothing}`;
}

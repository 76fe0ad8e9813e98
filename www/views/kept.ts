// The results that are kept: each with its standing, to be looked at again, named, kept beside later ones, or dropped.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { outOfDate, shownResult, standingOf } from "../state/results";
import type { Kept, State } from "../state/state";
import { text } from "../text";
import { rich } from "./math";
import { chosenValue, type Page } from "./parts";
import { asTyped } from "./typed";

export function keptView(page: Page): TemplateResult {
  const { state, send } = page;
  const stale = outOfDate(state).filter((name) => !state.waiting.includes(name)).length;
  return html`<section class="kept" aria-label=${text.kept.title}>
    <div class="row-head">
      <h3>${text.kept.title}</h3>
      <span class="spring"></span>
      ${state.waiting.length ? html`<span class="muted small" role="status">${text.kept.waiting(state.waiting.length)}</span>` : nothing}
      ${stale ? html`<button class="small" data-testid="update-results" @click=${() => send({ type: "results-updated" })}>${text.kept.update(stale)}</button>` : nothing}
    </div>
    ${
      state.results.length
        ? html`<ul class="files">
            ${repeat(
              state.results,
              ({ name }) => name,
              (result) => line(page, result),
            )}
          </ul>`
        : html`<p class="muted small">${text.kept.none}</p>`
    }
  </section>`;
}

function line({ state, send }: Page, result: Kept): TemplateResult {
  const { name, pinned, failure } = result;
  const standing = standingOf(state, result);
  const shown = shownResult(state) === result;
  const drop = text.kept.drop(name);
  const why = failure?.message ?? text.kept.why[standing];
  return html`<li class="file" ?data-open=${shown} data-testid="kept" data-name=${name} data-standing=${standing}>
    <button class="file-line" aria-current=${shown} title=${why || name} @click=${() => send({ type: "result-shown", name })}>
      <strong>${titleOf(state, result)}</strong>
      <small>
        <span>${first(result)}</span>
        ${pinned ? html`<span class="flag">${text.kept.kept}</span>` : nothing}
        ${standing === "current" ? nothing : html`<span class="flag">${text.kept.standing[standing]}</span>`}
      </small>
    </button>
    <button class="quiet icon" aria-label=${drop} title=${drop} @click=${() => send({ type: "result-dropped", name })}>✕</button>
  </li>`;
}

/** Of the result on screen: what it is called, what is to be known of it, and that it is kept as it is. */
export function keptBar({ state, send }: Page): TemplateResult | typeof nothing {
  const result = shownResult(state);
  if (!result?.answer) return nothing;
  const { name, note, pinned } = result;
  return html`<div class="kept-bar">
    <input
      type="text"
      aria-label=${text.kept.rename(name)}
      title=${text.kept.rename(name)}
      data-testid="kept-name"
      autocomplete="off"
      .value=${asTyped(name)}
      @change=${(event: Event) => send({ type: "result-renamed", name, to: chosenValue(event) })}
    />
    <input
      type="text"
      aria-label=${text.kept.note(name)}
      placeholder=${text.kept.noteHere}
      data-testid="kept-note"
      autocomplete="off"
      .value=${asTyped(note)}
      @change=${(event: Event) => send({ type: "result-noted", name, note: chosenValue(event) })}
    />
    ${
      pinned
        ? html`<span class="flag">${text.kept.kept}</span>`
        : html`<button class="small" title=${text.kept.keepHelp} data-testid="keep" @click=${() => send({ type: "result-pinned", name })}>${text.kept.keep}</button>`
    }
  </div>`;
}

function titleOf(state: State, { asked, answer }: Kept): TemplateResult {
  const title = state.catalog?.analyses.find(({ id }) => id === asked.analysis)?.title ?? asked.analysis;
  const files = [...new Set(asked.inputs.map(({ file }) => file))];
  const of = files.length > 1 ? `${files[0]} + ${files.length - 1}` : (files[0] ?? "");
  return of ? html`${title}<span class="muted"> ${of}</span>` : answer ? rich(answer.report.title) : html`${title}`;
}

/** Its first number that is known. */
function first({ answer }: Kept): TemplateResult | typeof nothing {
  const estimate = answer?.report.estimates.find(({ value }) => value !== null);
  if (!estimate) return nothing;
  const { symbol, shown, meaning } = estimate;
  const value = shown.std_error ? `${shown.value} ± ${shown.std_error}` : shown.value;
  return html`${rich(symbol ? `$${symbol}$` : meaning)} ${value} ${shown.unit}`;
}

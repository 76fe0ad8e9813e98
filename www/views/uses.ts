// The number of a result in the place of one that is typed.
import { html, nothing, type TemplateResult } from "lit";
import type { JsonValue } from "../../pkg/types";
import { estimateOf, reference } from "../state/references";
import { usableNumbers } from "../state/results";
import { text } from "../text";
import { rich } from "./math";
import { menu, type Page } from "./parts";

/** Numbers of results that may stand here, to choose from; nothing when there are none. */
export function resultMenu(
  { state }: Page,
  title: string,
  unit: string,
  key: string,
  use: (value: JsonValue) => void,
): TemplateResult | typeof nothing {
  const numbers = usableNumbers(state, unit, key);
  if (!numbers.length) return nothing;
  return menu(
    html`<span aria-hidden="true">↤</span>`,
    text.kept.useFor(title),
    html`<p class="muted small">${text.kept.use}</p>
      ${numbers.map(
        ({
          result,
          estimate,
        }) => html`<button data-testid=${`use-${estimate.key}`} @click=${() => use(reference(result.name, estimate.key))}>
          ${rich(estimate.meaning || estimate.key)}<small>${text.kept.used(`${estimate.shown.value} ${estimate.shown.unit}`, result.name)}</small>
        </button>`,
      )}`,
  );
}

/** A number that is taken from a result, with where it is from, and a way back to typing it. */
export function usedNumber(
  { state, send }: Page,
  refers: { readonly name: string; readonly key: string },
  title: string,
  release: () => void,
): TemplateResult {
  const shown = estimateOf(state, refers)?.shown;
  const value = shown ? `${shown.value} ${shown.unit}` : "–";
  return html`<span class="used" data-testid="used">
    <button class="quiet" title=${refers.name} @click=${() => send({ type: "result-shown", name: refers.name })}>${text.kept.used(value, refers.name)}</button>
    <button class="quiet icon" aria-label=${text.kept.release(title)} title=${text.kept.release(title)} @click=${release}>✕</button>
  </span>`;
}

// What would help, beside the conclusion that says so: a press asks the same question with it.
import { html, nothing, type TemplateResult } from "lit";
import type { AnalysisEntry, Finding, JsonValue, OptionEntry } from "../../pkg/types";
import { toPlainText } from "../figure/index";
import { analysisOf } from "../state/question";
import { isCurrent } from "../state/shown";
import { text } from "../text";
import type { Page } from "./parts";

/** Rests while the conclusion belongs to another question than the one on screen, which it would not help. */
export function remedyButton({ state, send }: Page, { key, remedy = {} }: Finding): TemplateResult | typeof nothing {
  const options = Object.entries(remedy);
  if (!options.length) return nothing;
  const label = options.map(([option, value]) => named(analysisOf(state), option, value)).join(", ");
  const ask = () => send({ type: "options-set", options: remedy });
  const spoken = text.results.again(label);
  return html`<button class="small" ?disabled=${!isCurrent(state)} aria-label=${spoken} title=${spoken} data-testid=${`remedy-${key}`} @click=${ask}>${label}</button>`;
}

/** An option and what it is set to, as the catalog calls both. */
function named(entry: AnalysisEntry | undefined, key: string, value: JsonValue): string {
  const option = entry?.options.find((each) => each.key === key);
  return text.labelled(toPlainText(option?.title ?? key), chosen(option, value));
}

function chosen(option: OptionEntry | undefined, value: JsonValue): string {
  const choices = option?.kind.kind === "choice" ? option.kind.choices : [];
  return choices.find((choice) => choice.value === value)?.title ?? String(value);
}

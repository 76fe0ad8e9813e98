// What a teacher takes away: an address, a frame or an element that shows the law on screen, moved by sliders, in any page.
import { html, nothing, type TemplateResult } from "lit";
import { type Asked, codesOf, folderOf, NOTHING_ASKED } from "../embed/request";
import { formatNumber } from "../state/numbers";
import { shownAnswer } from "../state/shown";
import type { State } from "../state/state";
import { text } from "../text";
import type { Page } from "./parts";

/** The law on screen with its values; the list of topics where there is none. */
export function askedOf(state: State): Asked {
  const rows = shownAnswer(state)?.report.parameters ?? [];
  const models = [...new Set(rows.map(({ model }) => model))];
  const laws = models.filter((model) => model.split("+").every((term) => isLaw(state, term)));
  const model = laws.includes(state.view.model) ? state.view.model : laws[0];
  if (!model) return NOTHING_ASKED;
  const own = rows.filter((row) => row.model === model && Number.isFinite(row.value));
  // Spaces and commas divide; no number of this form holds one.
  return {
    ...NOTHING_ASKED,
    model,
    parameters: own.map(({ key, value }) => `${key}=${formatNumber(value)}`).join(" "),
  };
}

/** A term of a sum, which may be repeated: `5*maxwell`. */
const isLaw = ({ catalog }: State, term: string): boolean =>
  catalog?.models.some(({ id }) => id === term.split("*").at(-1)?.trim()) ?? false;

export function embedDialog({ state, deeds }: Page): TemplateResult {
  const { embed, help } = text;
  const asked = askedOf(state);
  const base = folderOf(globalThis.location.href);
  const title = state.catalog?.models.find(({ id }) => id === asked.model)?.title ?? embed.topics;
  const { link, frame, element } = codesOf(asked, state.view.language, title, base);
  const code = (name: string, label: string, help: string, content: string) => html`<div class="embed-code">
    <label for=${`embed-${name}`}>${label}<small>${help}</small></label>
    <textarea id=${`embed-${name}`} data-testid=${`embed-${name}`} readonly rows="3" .value=${content}></textarea>
    <button @click=${() => deeds.copy(content)} aria-label=${`${embed.copy}: ${label}`}>${embed.copy}</button>
  </div>`;
  return html`<dialog id="embed" aria-labelledby="embed-title">
    <h2 id="embed-title">${embed.title}</h2>
    <p>${asked.model ? embed.law(title) : embed.noLaw}</p>
    ${code("link", embed.link, embed.linkHelp, link)} ${code("frame", embed.frame, embed.frameHelp, frame)}
    ${asked.model ? code("element", embed.element, embed.elementHelp, element) : nothing}
    ${base ? nothing : html`<p class="muted small">${embed.noAddress}</p>`}
    <form method="dialog"><button class="primary">${help.close}</button></form>
  </dialog>`;
}

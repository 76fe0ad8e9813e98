// The data panel: the files, and of one of them the details, with the part that is looked at and the points that were left out.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { analysisOf, inForce, maskOf, measurementOf, openFile, optionOf } from "../state/question";
import { text } from "../text";
import { fileView } from "./file";
import { filesView } from "./files";
import { keptView } from "./kept";
import { chosenValue, entries, type Page } from "./parts";

export function dataPanel(page: Page): TemplateResult {
  const file = openFile(page.state);
  const looked = file?.name === page.state.selected?.file;
  const chosen = looked ? html`${groups(page)} ${masks(page)}` : html``;
  return html`<section class="panel data" aria-label=${text.data.title}>
    <div class="panel-head">
      <h2>${text.data.title}</h2>
      <button class="quiet" @click=${page.deeds.chooseFiles}>${text.data.add}</button>
    </div>
    ${filesView(page)} ${keptView(page)} ${file?.reading ? fileView(page, file, file.reading, chosen) : nothing}
  </section>`;
}

/** Which group of rows (isotherm) is analysed, when there are several. */
function groups({ state, send }: Page): TemplateResult | typeof nothing {
  const option = optionOf(analysisOf(state), "group");
  const list = measurementOf(state)?.groups ?? [];
  if (!option || list.length < 2) return nothing;
  const value = inForce(state, option);
  const chosen = typeof value === "number" ? value : null;
  const choose = (group: number | null) => send({ type: "option-set", key: option.key, value: group ?? undefined });
  return html`<div class="group">
    <label for="group">${option.title}</label>
    <div class="stepper">
      <button class="icon" ?disabled=${!chosen} aria-label=${text.data.previous} @click=${() => choose((chosen ?? 0) - 1)}>‹</button>
      <select
        id="group"
        data-testid=${`option-${option.key}`}
        title=${option.help}
        @change=${(event: Event) => choose(chosenValue(event) === "" ? null : Number(chosenValue(event)))}
      >
        ${chosen === null ? html`<option value="" .selected=${live(true)}>${text.data.automatic}</option>` : nothing}
        ${entries(
          list.map((group, index) => ({ value: String(index), title: group.label })),
          String(chosen),
        )}
      </select>
      <button class="icon" ?disabled=${chosen !== null && chosen >= list.length - 1} aria-label=${text.data.next} @click=${() => choose(chosen === null ? 0 : chosen + 1)}>
        ›
      </button>
    </div>
  </div>`;
}

/** The group before or after the one that is analysed, for the keyboard. */
export function stepGroup({ state, send }: Page, step: 1 | -1): void {
  const option = optionOf(analysisOf(state), "group");
  const last = (measurementOf(state)?.groups.length ?? 0) - 1;
  if (!option || last < 1) return;
  const value = inForce(state, option);
  const group = typeof value === "number" ? Math.min(last, Math.max(0, value + step)) : 0;
  if (group !== value) send({ type: "option-set", key: option.key, value: group });
}

function masks({ state, send }: Page): TemplateResult | typeof nothing {
  const rows = maskOf(state);
  const option = optionOf(analysisOf(state), "mask");
  if (!option || !rows.length) return nothing;
  return html`<details class="masks" data-testid=${`option-${option.key}`}>
    <summary>${text.data.masked(rows.length)}</summary>
    <ul>
      ${rows.map(
        (row) => html`<li>
          <button class="chip" aria-label=${text.labelled(text.data.restore, text.data.maskedRow(row))} title=${text.data.restore} @click=${() => send({ type: "points-picked", rows: [row] })}>
            ${text.data.maskedRow(row)} ✕
          </button>
        </li>`,
      )}
    </ul>
    <button @click=${() => send({ type: "points-picked", rows })}>${text.data.restoreAll}</button>
  </details>`;
}

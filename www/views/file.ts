// One file: what it measures and what that can answer, what was decided and why, notices, columns, and its text.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Decision, Measurement, Reading } from "../../pkg/types";
import type { FileItem } from "../state/state";
import { text } from "../text";
import { columnsView } from "./columns";
import { withoutTable } from "./files";
import { chosenValue, entries, flag, type Page, remarks, spokenIn } from "./parts";
import { previewView } from "./preview";
import { asTyped } from "./typed";

export function fileView(page: Page, file: FileItem, reading: Reading, chosen: TemplateResult): TemplateResult {
  const open = reading.decisions.filter((decision) => decision.open);
  const others = reading.decisions.filter((decision) => !decision.open);
  const view = (decision: Decision) => decisionView(page, file, decision);
  const openColumns = reading.tables.flatMap((table) => table.columns.filter((column) => column.open)).length;
  return html`<div class="file-details" data-testid="details" data-file=${file.name}>
    ${open.length ? html`<dl class="decisions to-check">${open.map(view)}</dl>` : nothing}
    ${measurements(page, reading)} ${reading.measurements.length ? nothing : html`<p class="muted">${text.data.nothing}</p>`}
    ${chosen} ${remarks(reading.notices)}
    <details open data-testid="columns">
      <summary>${text.data.columns} ${flag(openColumns, text.data.toCheck)}</summary>
      ${columnsView(page, file, reading)}
    </details>
    <details data-testid="decisions">
      <summary>${text.data.decisions}</summary>
      <p class="muted small">${facts(page, file, reading)}</p>
      <dl class="decisions">${others.map(view)}</dl>
    </details>
    <details data-testid="raw">
      <summary>${text.data.raw}</summary>
      <p class="muted small">${text.data.rawHint}</p>
      ${previewView(reading)}
    </details>
  </div>`;
}

function facts({ state }: Page, file: FileItem, reading: Reading): string {
  const format = state.catalog?.formats.find((entry) => entry.id === reading.format)?.title ?? reading.format;
  return `${format}, ${text.data.size(file.size)}`;
}

/** What the file measures and what that can answer; one measurement is looked at. */
function measurements(page: Page, reading: Reading): TemplateResult {
  const { state, send } = page;
  return html`<div class="measurements" role="radiogroup" aria-label=${text.data.measurements}>
    ${reading.measurements.map((measurement, index) => {
      const chosen = state.selected?.file === reading.file && state.selected.measurement === index;
      const answers = titles(page, measurement);
      return html`<label class="choice">
        <input
          type="radio"
          name="measurement"
          ?hidden=${chosen && reading.measurements.length === 1}
          .checked=${live(chosen)}
          @change=${() => send({ type: "selected", input: { file: reading.file, measurement: index } })}
        />
        <span>
          <span data-testid="measurement">${named(reading, measurement)}</span>
          <small>${extent(reading, measurement)}</small>
          <small class="answers" title=${answers}>${answers}</small>
        </span>
      </label>`;
    })}
  </div>`;
}

/** What a measurement is called where its file is named already. */
export function named({ file, tables }: Reading, { title, table }: Measurement): string {
  return tables[table]?.title === file ? withoutTable(title, file) : title;
}

function extent(reading: Reading, { table, groups }: Measurement): string {
  const rows = text.data.rows(reading.tables[table]?.rows ?? 0);
  return groups.length > 1 ? `${rows} · ${text.data.groups(groups.length)}` : rows;
}

function titles({ state }: Page, { analyses, beside }: Measurement): string {
  const title = (id: string) => state.catalog?.analyses.find((entry) => entry.id === id)?.title ?? id;
  const others = beside.filter((id) => !analyses.includes(id));
  return text.data.answers(analyses.map(title), others.map(title));
}

/** A decision with its reason, and a control that changes it. */
function decisionView({ send }: Page, file: FileItem, decision: Decision): TemplateResult {
  const { key, title, value, choices, why, open } = decision;
  const decide = (value: string | null) => send({ type: "decided", file: file.name, key, value });
  const chosen = (file.options as Readonly<Record<string, unknown>>)[key];
  const shown = file.job !== null && typeof chosen === "string" ? chosen : value;
  const button = (label: string, value: string | null) =>
    html`<button class="small quiet" aria-label=${`${label}: ${title}`} @click=${() => decide(value)}>${label}</button>`;
  // What the user did not type is for the file to say.
  const typed = (event: Event) => decide(chosenValue(event).trim() || null);
  return html`<div data-testid=${`decision-${key}`} ?data-open=${open}>
    <dt>${title}${open ? html` <span class="flag">${text.data.look}</span>` : nothing}</dt>
    <dd>
      ${
        choices.length
          ? html`<select aria-label=${title} @change=${(event: Event) => decide(chosenValue(event))}>${entries(choices, shown)}</select>`
          : html`<input type="text" aria-label=${title} placeholder=${text.data.unknown} autocomplete="off" spellcheck="false" .value=${asTyped(shown)} @change=${typed} />`
      }
      <span class="muted small"><span lang=${spokenIn(why)}>${why}</span>${open ? button(text.data.confirm, value) : nothing}${chosen === undefined ? nothing : button(text.data.undecide, null)}</span>
    </dd>
  </div>`;
}

// One file: what was understood, every decision with its reason and a control that changes it, notices, and its text.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Column, ColumnChoice, Decision, PreviewLine, Reading, Table } from "../../pkg/types";
import type { FileItem } from "../state/state";
import { text } from "../text";
import { chosenValue, entries, notices, type Page } from "./parts";

export function fileView(page: Page, file: FileItem): TemplateResult {
  const { send, state } = page;
  const current = state.selected?.file === file.name;
  return html`<article class="file" ?data-current=${current} data-testid="file" data-file=${file.name}>
    <header>
      <h3 title=${file.name}>${file.name}</h3>
      <span class="muted small">${text.data.size(file.size)}</span>
      <button class="quiet icon" aria-label=${text.data.remove(file.name)} title=${text.data.remove(file.name)} @click=${() => send({ type: "removed", file: file.name })}>
        ✕
      </button>
    </header>
    ${file.job !== null ? html`<p class="muted" role="status">${text.data.reading}</p>` : nothing}
    ${file.problem ? problem(file) : nothing} ${file.reading ? understood(page, file, file.reading) : nothing}
  </article>`;
}

function problem({ name, problem }: FileItem): TemplateResult {
  const words = problem?.where ? text.data.where(problem.where) : "";
  return html`<div class="notice" data-level="error" data-code=${problem?.code ?? ""} data-testid="notice" role="alert">
    <strong>${name} ${text.data.unreadable}${words ? html` – ${words}` : nothing}</strong>
    <span>${problem?.message}</span>
  </div>`;
}

function understood(page: Page, file: FileItem, reading: Reading): TemplateResult {
  const current = page.state.selected?.file === file.name;
  const open = reading.tables.flatMap((table) => table.columns.filter((column) => column.open)).length;
  const openDecisions = reading.decisions.filter((decision) => decision.open).length;
  return html`
    ${measurements(page, reading)} ${reading.measurements.length ? nothing : html`<p class="muted">${text.data.nothing}</p>`}
    ${notices(reading.notices)}
    <details ?open=${current || open > 0 || (!reading.measurements.length && reading.tables.length > 0)}>
      <summary>${text.data.columns} ${flag(open)}</summary>
      ${reading.tables.map((table) => columns(page, file, table, reading.tables.length > 1))}
    </details>
    ${
      current || !reading.measurements.length
        ? html`<details ?open=${openDecisions > 0}>
              <summary>${text.data.decisions} ${flag(openDecisions)}</summary>
              <dl class="decisions">${reading.decisions.map((decision) => decisionView(page, file, decision))}</dl>
            </details>
            <details>
              <summary>${text.data.raw}</summary>
              <p class="muted small">${text.data.rawHint}</p>
              ${preview(reading.preview)}
            </details>`
        : nothing
    }
  `;
}

const flag = (number: number) => (number ? html`<span class="flag">${text.data.toCheck(number)}</span>` : nothing);

/** What the file measures; with several measurements on the page, one is chosen. */
function measurements({ state, send }: Page, reading: Reading): TemplateResult {
  return html`<div class="measurements" role="radiogroup" aria-label=${text.data.measurements}>
    ${reading.measurements.map((measurement, index) => {
      const chosen = state.selected?.file === reading.file && state.selected.measurement === index;
      return html`<label class="choice" data-testid="measurement">
        <input
          type="radio"
          name="measurement"
          .checked=${live(chosen)}
          @change=${() => send({ type: "selected", input: { file: reading.file, measurement: index } })}
        />
        <span>${measurement.title}</span>
      </label>`;
    })}
  </div>`;
}

function columns({ state, send }: Page, file: FileItem, table: Table, several: boolean): TemplateResult {
  const quantities = state.catalog?.quantities ?? [];
  const choose = (column: Column, index: number, change: Partial<ColumnChoice>) =>
    send({
      type: "column-chosen",
      file: file.name,
      choice: { column: reference(table, column, index), quantity: null, unit: null, ...change },
    });
  return html`${several ? html`<h4>${table.title} <span class="muted">${text.data.lines(...table.lines)}</span></h4>` : nothing}
    <table class="columns">
      <thead>
        <tr><th scope="col">${text.data.column}</th><th scope="col">${text.data.quantity}</th><th scope="col">${text.data.unit}</th></tr>
      </thead>
      <tbody>
        ${table.columns.map((column, index) => {
          const entry = quantities.find((quantity) => quantity.id === column.quantity);
          const units = entry?.units.includes(column.unit) ? entry.units : [column.unit, ...(entry?.units ?? [])];
          return html`<tr ?data-open=${column.open}>
            <th scope="row" title=${`${column.name}: ${column.why}`}>${column.name}</th>
            <td>
              <select
                aria-label=${text.data.quantityOf(column.name)}
                title=${column.why}
                @change=${(event: Event) => choose(column, index, { quantity: chosenValue(event) as Column["quantity"] })}
              >
                ${entries(
                  quantities.map(({ id, title }) => ({ value: id, title })),
                  column.quantity,
                )}
              </select>
            </td>
            <td>
              <select
                aria-label=${text.data.unitOf(column.name)}
                @change=${(event: Event) => choose(column, index, { unit: chosenValue(event) })}
              >
                ${entries(
                  units.map((unit) => ({ value: unit, title: unit || text.data.pure })),
                  column.unit,
                )}
              </select>
            </td>
          </tr>
          ${column.open ? html`<tr class="why"><td colspan="3"><span class="flag">${text.data.look}</span> ${column.why}</td></tr>` : nothing}`;
        })}
      </tbody>
    </table>`;
}

/** A column by its name, or by its number from 1 when another has the same name. */
function reference(table: Table, column: Column, index: number): string {
  const alone = table.columns.filter((other) => other.name === column.name).length === 1;
  return alone ? column.name : String(index + 1);
}

function decisionView({ send }: Page, file: FileItem, decision: Decision): TemplateResult {
  const decide = (event: Event) =>
    send({ type: "decided", file: file.name, key: decision.key, value: chosenValue(event) });
  const field = decision.choices.length
    ? html`<select aria-label=${decision.title} @change=${decide}>${entries(decision.choices, decision.value)}</select>`
    : html`<input type="text" aria-label=${decision.title} .value=${live(decision.value)} @change=${decide} />`;
  return html`<div data-testid=${`decision-${decision.key}`}>
    <dt>${decision.title}${decision.open ? html` <span class="flag">${text.data.look}</span>` : nothing}</dt>
    <dd>${field}<span class="muted small">${decision.why}</span></dd>
  </div>`;
}

function preview(lines: readonly PreviewLine[]): TemplateResult {
  return html`<div class="preview" tabindex="0" role="region" aria-label=${text.data.raw}>
    <table>
      <tbody>
        ${lines.map(
          ({ line, text: words, role }) => html`<tr data-role=${role}>
            <th scope="row">${line}</th>
            <td class="role">${text.roles[role]}</td>
            <td><code>${words}</code></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

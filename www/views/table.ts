// A table of a report, with its units, and buttons that save all of it, in each form in which other programs read it.
import { html, nothing, type TemplateResult } from "lit";
import type { Cells, DataTable } from "../../pkg/types";
import { tableCsv } from "../state/export";
import { nameFor } from "../state/file-names";
import { formatNumber } from "../state/numbers";
import { shownAnswer } from "../state/shown";
import { text } from "../text";
import { named, rich } from "./math";
import type { Page } from "./parts";

/** Rows that are put on the page; the saved file has all. */
const ROWS = 100;

export function tableView({ state, deeds }: Page, table: DataTable): TemplateResult {
  const report = shownAnswer(state)?.report;
  const length = Math.max(0, ...table.columns.map(({ values }) => values.cells.length));
  const rows = Array.from({ length: Math.min(length, ROWS) }, (_, row) => row);
  const save = (title: string, key: string, ending: string, type: string, content: () => string) =>
    html`<button class="quiet small" data-testid=${`save-${table.key}-${key}`} aria-label=${text.figure.saveTable(table.title, title)}
      @click=${() => report && deeds.save(`${nameFor(report, table.title || table.key)}.${ending}`, type, content())}>${title}</button>`;
  const ready = report?.files.filter((file) => file.table === table.key) ?? [];
  return html`<div class="data-table" data-testid=${`table-${table.key}`}>
    <div class="row-head">
      <h3>${rich(table.title)}</h3>
      <span class="spring"></span>
      ${save(text.figure.csv, "csv", "csv", "text/csv", () => tableCsv(table))}
      ${ready.map((file) => save(file.title, file.key, file.ending, "text/plain", () => file.text))}
    </div>
    <div class="scroll-x" tabindex="0" role="region" aria-label=${table.title}>
      <table>
        <thead>
          <tr>
            ${table.columns.map(({ key, title, unit }) => html`<th scope="col">${heading(title, key)}${unit ? html` <span class="unit">${unit}</span>` : nothing}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr>${table.columns.map(({ values }) => cell(values, row))}</tr>`)}
        </tbody>
      </table>
    </div>
    ${length > ROWS ? html`<p class="muted small">${text.figure.shownRows(ROWS, length)}</p>` : nothing}
  </div>`;
}

/** A heading; one that is a symbol and nothing else is named as well. */
function heading(title: string, key: string): TemplateResult {
  const symbol = /^\$([^$]+)\$$/.exec(title)?.[1];
  return symbol === undefined ? rich(title) : named(symbol, key);
}

function cell(values: Cells, row: number): TemplateResult {
  if (values.kind === "words") return html`<td>${rich(values.cells[row] ?? "")}</td>`;
  const value = values.cells[row];
  return html`<td class="number">${value === undefined || !Number.isFinite(value) ? "–" : formatNumber(value)}</td>`;
}

// The tables of a file and their columns: what each holds, in which unit, why, and what it could be instead.
import { html, nothing, type TemplateResult } from "lit";
import type { Column, ColumnChoice, Reading, Table } from "../../pkg/types";
import { formatNumber } from "../state/numbers";
import type { FileItem } from "../state/state";
import { text } from "../text";
import { breakable, chosenValue, entries, flag, type Page, spokenIn } from "./parts";

/** More columns than this are folded, except for those that are measured or to be checked. */
const MANY = 8;

export function columnsView(page: Page, file: FileItem, reading: Reading): TemplateResult {
  const { reasons } = page.state.view;
  const { selected } = page.state;
  const looked = selected?.file === file.name ? reading.measurements[selected.measurement]?.table : 0;
  const toggle = () => page.send({ type: "viewed", view: { reasons: !reasons } });
  const button = html`<button class="small quiet" data-testid="reasons" @click=${toggle}>${reasons ? text.data.noReasons : text.data.reasons}</button>`;
  if (reading.tables.length === 1)
    return html`${reading.tables.map((table) => tableView(page, file, reading, table))}${button}`;
  return html`${reading.tables.map((table, index) => {
    const open = table.columns.filter((column) => column.open).length;
    return html`<details class="table" ?open=${index === looked}>
      <summary>${table.title} <small>${text.data.rows(table.rows)}</small> ${flag(open, text.data.toCheck)}</summary>
      ${tableView(page, file, reading, table)}
    </details>`;
  })}${button}`;
}

function tableView(page: Page, file: FileItem, reading: Reading, table: Table): TemplateResult {
  const used = columnsInUse(reading, table);
  const all = table.columns.map((_, index) => index);
  const folds = table.columns.length > MANY && used.size > 0;
  const shown = folds ? all.filter((index) => used.has(index)) : all;
  const others = folds ? all.filter((index) => !used.has(index)) : [];
  const grid = (columns: readonly number[]) => columnsGrid(page, file, table, columns);
  return html`${grid(shown)}
  ${others.length ? html`<details><summary>${text.data.moreColumns(others.length)}</summary>${grid(others)}</details>` : nothing}
  ${
    table.parts.length > 1
      ? html`<details data-testid="parts">
          <summary>${text.data.parts(table.parts.length)}</summary>
          <ol class="parts">
            ${table.parts.map(({ title, rows, lines }) => html`<li>${title ?? nothing} <small>${text.data.rows(rows)}, ${text.data.lines(...lines)}</small></li>`)}
          </ol>
        </details>`
      : nothing
  }`;
}

/** Columns that are part of a measurement, or to be looked at. */
function columnsInUse(reading: Reading, table: Table): ReadonlySet<number> {
  const measured = reading.measurements
    .filter((measurement) => reading.tables[measurement.table] === table)
    .flatMap(({ abscissa, ordinates }) => [abscissa, ...ordinates].map((channel) => channel.column));
  const marked = table.columns.flatMap(({ open, given }, index) => (open || given ? [index] : []));
  return new Set(measured.length ? [...measured, ...marked] : []);
}

function columnsGrid(page: Page, file: FileItem, table: Table, columns: readonly number[]): TemplateResult {
  return html`<table class="columns">
    <thead>
      <tr><th scope="col">${text.data.column}</th><th scope="col">${text.data.quantity}</th><th scope="col">${text.data.unit}</th></tr>
    </thead>
    <tbody>${columns.map((index) => columnRows(page, file, table, index))}</tbody>
  </table>`;
}

function columnRows({ state, send }: Page, file: FileItem, table: Table, index: number): TemplateResult {
  const column = chosenNow(file, table, index);
  const quantities = state.catalog?.quantities ?? [];
  const entry = quantities.find((quantity) => quantity.id === column.quantity);
  const units = entry?.units.includes(column.unit) ? entry.units : [column.unit, ...(entry?.units ?? [])];
  const choose = (change: Partial<ColumnChoice>) =>
    send({
      type: "column-chosen",
      file: file.name,
      choice: { column: reference(table, column, index), quantity: null, unit: null, ...change },
    });
  const { name, quantity, unit, why, open, given, labels } = column;
  const marked = open || given || labels.length > 0;
  return html`<tr data-testid="column" ?data-open=${open}>
      <th scope="row" title=${`${name}: ${why}`}>${breakable(name)}</th>
      <td>
        <select aria-label=${text.data.quantityOf(name)} title=${entry?.title ?? ""} @change=${(event: Event) => choose({ quantity: chosenValue(event) as Column["quantity"] })}>
          ${entries(
            quantities.map(({ id, title }) => ({ value: id, title })),
            quantity,
          )}
        </select>
      </td>
      <td>
        <select aria-label=${text.data.unitOf(name)} @change=${(event: Event) => choose({ unit: chosenValue(event) })}>
          ${entries(
            units.map((unit) => ({ value: unit, title: unit || text.data.pure })),
            unit,
          )}
        </select>
      </td>
    </tr>
    ${
      marked || state.view.reasons
        ? html`<tr class="why">
            <td colspan="3">
              ${open ? html`<span class="flag">${text.data.look}</span>` : nothing} ${given ? html`<span class="tag">${text.data.given}</span>` : nothing}
              ${labels.length ? words(labels) : nothing} ${open || given || state.view.reasons ? html`<span lang=${spokenIn(why)}>${why}</span>` : nothing}
              ${state.view.reasons ? html`<span class="range">${range(column)}</span>` : nothing}
              ${open ? html`<button class="small quiet" aria-label=${text.labelled(text.data.confirm, name)} @click=${() => choose({ quantity, unit })}>${text.data.confirm}</button>` : nothing}
            </td>
          </tr>`
        : nothing
    }`;
}

/** A column as understood, or as the user has chosen while it is being read anew. */
function chosenNow({ job, options }: FileItem, table: Table, index: number): Column {
  const column = table.columns[index] as Column;
  const choice = options.columns.find((entry) => entry.column === reference(table, column, index));
  if (job === null || !choice) return column;
  return { ...column, quantity: choice.quantity ?? column.quantity, unit: choice.unit ?? column.unit };
}

function range({ values, range }: Column): string {
  const [lowest, highest] = (range ?? []).map(formatNumber);
  if (lowest === undefined || highest === undefined) return text.data.values(values);
  return `${text.data.values(values)}, ${lowest === highest ? lowest : text.data.range(lowest, highest)}`;
}

function words(labels: readonly string[]): TemplateResult {
  const SHOWN = 4;
  const quoted = labels.map((label) => `“${label}”`);
  const list = [...quoted.slice(0, SHOWN), ...(quoted.length > SHOWN ? ["…"] : [])].join(", ");
  return html`<span class="words" title=${quoted.join(", ")}>${text.labelled(text.data.words(labels.length), list)}</span>`;
}

/** A column by its name, or by its number from 1 when another has the same name. */
function reference(table: Table, column: Column, index: number): string {
  const alone = table.columns.filter((other) => other.name === column.name).length === 1;
  return alone ? column.name : String(index + 1);
}

// The files that were opened: a short line each, with how far it is read, or why it cannot be.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Notice, Reading } from "../../pkg/types";
import { openFile } from "../state/question";
import type { FileItem } from "../state/state";
import { text } from "../text";
import { breakable, flag, type Page, spokenIn } from "./parts";

export function filesView(page: Page): TemplateResult {
  return html`<ul class="files" aria-label=${text.data.files}>
    ${repeat(
      page.state.files,
      (file) => file.name,
      (file) => fileLine(page, file),
    )}
  </ul>`;
}

function fileLine({ state, send }: Page, file: FileItem): TemplateResult {
  const { name, reading, problem } = file;
  const open = openFile(state)?.name === name;
  const remove = text.data.remove(name);
  return html`<li class="file" ?data-open=${open} data-testid="file" data-file=${name}>
    <button class="file-line" aria-current=${open} title=${name} ?disabled=${!reading} @click=${() => send({ type: "file-opened", file: name })}>
      <strong>${breakable(name)}</strong>${reading ? html`<small>${summary(reading)}</small>` : nothing}
    </button>
    <button class="quiet icon" aria-label=${remove} title=${remove} @click=${() => send({ type: "removed", file: name })}>✕</button>
    ${file.job === null ? nothing : progress(file, () => send({ type: "reading-cancelled", file: name }))}
    ${problem ? unreadable(file, problem, () => send({ type: "read-again", file: name })) : nothing}
  </li>`;
}

function progress({ name, progress }: FileItem, cancel: () => void): TemplateResult {
  const value = progress > 0 ? progress : undefined;
  return html`<div class="import" data-testid="import">
    ${
      value === undefined
        ? html`<progress aria-label=${text.data.readingOf(name)}></progress>`
        : html`<progress aria-label=${text.data.readingOf(name)} max="1" .value=${value}></progress>`
    }
    <button class="small" aria-label=${text.data.cancelReading(name)} data-testid="cancel-import" @click=${cancel}>${text.data.cancel}</button>
  </div>`;
}

function unreadable({ name, reading }: FileItem, problem: Notice, again: () => void): TemplateResult {
  const words = problem.where ? text.data.where(problem.where) : "";
  const unread = reading ? text.data.unreadableSo : text.data.unreadable;
  // A caution is about a file that is awaited, or that is another than was expected.
  const heading = problem.level === "error" ? unread : text.levels[problem.level];
  return html`<div class="notice" data-level=${problem.level} data-code=${problem.code} data-testid="notice" role="alert">
    <strong><span class="visually-hidden">${name} </span>${heading}${words ? ` – ${words}` : nothing}</strong>
    <span lang=${spokenIn(problem.message)}>${problem.message}</span>
    ${problem.code === text.crashNotice.code ? html`<button class="small" data-testid="read-again" @click=${again}>${text.crash.again}</button>` : nothing}
  </div>`;
}

/** What a file holds, how much of it, and what is to be looked at. */
function summary(reading: Reading): TemplateResult {
  const rows = reading.tables.reduce((sum, table) => sum + table.rows, 0);
  const cautions = reading.notices.filter((notice) => notice.level !== "info").length;
  const open =
    reading.decisions.filter((decision) => decision.open).length +
    reading.tables.reduce((sum, table) => sum + table.columns.filter((column) => column.open).length, 0);
  const words = [contents(reading) || text.data.noMeasurement, text.data.rows(rows)].join(" · ");
  return html`<span>${words}</span>${flag(open, text.data.toCheck)}${flag(cautions, text.data.cautions)}`;
}

/** The kinds of measurement in a file, each with how often it is there. */
function contents(reading: Reading): string {
  const found = new Map<string, number>();
  for (const { title, table } of reading.measurements) {
    const what = withoutTable(title, reading.tables[table]?.title);
    found.set(what, (found.get(what) ?? 0) + 1);
  }
  return [...found].map(([what, times]) => (times === 1 ? what : `${times} × ${what}`)).join(", ");
}

/** A title says which table it is about, which is often the name of the file. */
export function withoutTable(title: string, table: string | undefined): string {
  if (table === undefined || !title.startsWith(table)) return title;
  // French has a space before the colon.
  return /^\u00a0?: (.+)$/s.exec(title.slice(table.length))?.[1] ?? title;
}

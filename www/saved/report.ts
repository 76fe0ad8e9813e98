// The report: one HTML file with files, decisions, options, results and figures, that holds the work itself and loads nothing.
import type { Catalog, Estimate, Figure, JsonValue, Notice, Reading, Report, Session } from "../../pkg/types";
import { toPlainText } from "../figure/notation";
import { referenceIn } from "../state/references";
import { standingOf } from "../state/results";
import type { FileItem, Kept, State } from "../state/state";
import { text } from "../text";
import { json, type Markup, made, markup } from "./markup";

/** Where the work stands in the file. */
const WORK = "tandelta-work";

/** What only the page can do. */
export interface Means {
  /** A figure as SVG, as wide as a page. */
  readonly draw: (figure: Figure) => string;
  /** A formula as MathML. */
  readonly formula: (tex: string, display: boolean) => string;
  readonly version: string;
  readonly now: Date;
  readonly language: string;
}

const STYLE = `
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: 0; } h2 { font-size: 1.25rem; margin-top: 2.2rem; border-bottom: 1px solid #999; padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; } p { margin: .4rem 0; } .muted, small { color: #555; }
table { border-collapse: collapse; font-size: .9em; margin: .5rem 0; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .15rem .6rem .15rem 0; border-bottom: 1px solid #ddd; }
th { border-bottom-color: #777; font-weight: 600; } td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font: .85em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
figure { margin: 1rem 0; break-inside: avoid; } figure svg { max-width: 100%; height: auto; } figcaption { font-size: .9em; color: #444; }
.warning::before, .error::before { content: "⚠ "; } section { break-inside: auto; } @page { margin: 18mm; }`;

export function reportHtml(state: State, session: Session, means: Means): string {
  const { report } = text;
  const results = state.results.filter(({ answer, failure }) => answer || failure);
  const title = state.about || [report.title, ...state.files.slice(0, 1).map(({ name }) => name)].join(" – ");
  return markup`<!doctype html>
<html lang="${means.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${title}</title><style>${made(STYLE)}</style></head><body>
<h1>${title}</h1>
<p class="muted">${report.made(means.version, means.now.toISOString().slice(0, 16).replace("T", " "))} ${report.again}</p>
${state.files.some(({ reading }) => reading) ? files(state) : ""}
${results.map((result) => resultSection(state, result, means))}
${explanations(state, results, means)}
<script type="application/json" id="${WORK}">${json(session)}</script>
</body></html>
`.text;
}

/** The text of the work that a report holds, if it holds one: as much of it as is there. */
export function sessionInReport(html: string): string | null {
  const begin = html.indexOf(`id="${WORK}">`);
  if (begin < 0) return null;
  const end = html.indexOf("</script>", begin);
  return html.slice(html.indexOf(">", begin) + 1, end < 0 ? undefined : end);
}

function files(state: State): Markup {
  const { report, data } = text;
  const read = state.files.flatMap((file) => (file.reading ? [{ file, reading: file.reading }] : []));
  return markup`<section><h2>${report.files}</h2>
<table><thead><tr><th>${report.file}</th><th>${report.rows}</th><th>SHA-256</th></tr></thead><tbody>
${read.map(({ file, reading }) => markup`<tr><td>${file.name}<br><small>${data.size(reading.bytes)}</small></td><td class="number">${reading.tables.reduce((sum, { rows }) => sum + rows, 0)}</td><td><code>${reading.sha256}</code></td></tr>`)}
</tbody></table>
<h3>${report.decided}</h3>
${read.map(({ file, reading }) => decisions(file, reading))}</section>`;
}

function decisions(file: FileItem, reading: Reading): Markup {
  const set = new Set(Object.keys(file.options));
  const lines = reading.decisions.map(
    ({ key, title, value, why }) =>
      markup`<li>${title}: ${value}${set.has(key) ? ` (${text.report.set})` : ""} <small>${why}</small></li>`,
  );
  const columns = reading.tables.flatMap((table) =>
    table.columns.map(
      ({ name, quantity, unit, why }) =>
        markup`<li>${name}: ${quantity ?? "–"} ${unit ? `(${unit})` : ""} <small>${why}</small></li>`,
    ),
  );
  return markup`<p><strong>${file.name}</strong></p><ul>${lines}${columns}</ul>${notices(reading.notices)}`;
}

function resultSection(state: State, result: Kept, means: Means): Markup {
  const report = result.answer?.report;
  if (!report)
    return markup`<section><h2>${result.name}</h2><p class="error">${text.report.noAnswer} ${result.failure?.message ?? ""}</p></section>`;
  const stale = standingOf(state, result) !== "current";
  return markup`<section><h2>${words(report.title, means)}</h2>
${stale ? markup`<p class="warning">${text.report.stale}</p>` : ""}
${report.findings.map(({ key, value, reason }) => markup`<p>${key.replaceAll("_", " ")}: <strong>${words(value.includes("$") ? value : value.replaceAll("_", " "), means)}</strong> – ${words(reason, means)}</p>`)}
${report.estimates.length ? estimates(report.estimates, means) : ""}
${quality(report)}
${notices(report.notices)}
${report.figures.map((figure) => markup`<figure>${made(means.draw(figure))}<figcaption>${words(figure.title, means)}</figcaption></figure>`)}
${options(state, result, report)}
<p><small>${report.inputs.map(({ file, selection }) => `${file}, ${selection}`).join("; ")}</small></p></section>`;
}

function estimates(list: readonly Estimate[], means: Means): Markup {
  const { quantity, value, unit, interval, states } = text.results;
  const row = ({ symbol, meaning, key, shown, state, note }: Estimate) => {
    const number = shown.std_error ? `${shown.value} ± ${shown.std_error}` : shown.value;
    return markup`<tr><td>${symbol ? made(means.formula(symbol, false)) : ""}</td><td>${words(meaning || key, means)}<br><small>${[states[state], note].filter(Boolean).join(". ")}</small></td><td class="number">${number}</td><td>${shown.unit}</td><td class="number">${shown.interval}</td></tr>`;
  };
  return markup`<table><thead><tr><th></th><th>${quantity}</th><th>${value}</th><th>${unit}</th><th>${interval}</th></tr></thead><tbody>${list.map(row)}</tbody></table>`;
}

function quality({ quality }: Report): Markup | string {
  if (!quality) return "";
  const { points, free, reduced, r2, weights } = text.results;
  const numbers = [
    `${points} ${quality.points}`,
    `${free} ${quality.free}`,
    quality.reduced_chi2 === null ? "" : `${reduced} ${quality.reduced_chi2.toPrecision(4)}`,
    quality.r2 === null ? "" : `${r2} ${quality.r2.toPrecision(6)}`,
  ];
  return markup`<p><small>${quality.outcome_text} ${numbers.filter(Boolean).join(", ")}; ${text.labelled(weights, quality.weights)}</small></p>`;
}

/** The options in force: what was set by hand, and what the program chose. */
function options(state: State, { asked }: Kept, report: Report): Markup {
  const entry = state.catalog?.analyses.find(({ id }) => id === report.analysis);
  const rows = Object.entries(report.request.options).map(([key, value]) => {
    const title = entry?.options.find((option) => option.key === key)?.title ?? key;
    const given = asked.options[key] as JsonValue | undefined;
    const refers = referenceIn(given);
    const remark = refers ? `${text.report.from} ${refers.name}` : given === undefined ? "" : text.report.set;
    return markup`<tr><td>${title}</td><td><code>${JSON.stringify(value)}</code></td><td><small>${remark}</small></td></tr>`;
  });
  return rows.length ? markup`<h3>${text.report.asked}</h3><table><tbody>${rows}</tbody></table>` : markup``;
}

/** How each analysis that was asked computes its numbers, once. */
function explanations(state: State, results: readonly Kept[], means: Means): Markup | string {
  const asked = new Set(results.map(({ asked }) => asked.analysis));
  const entries = (state.catalog?.analyses ?? []).filter(({ id }: Catalog["analyses"][number]) => asked.has(id));
  if (!entries.length) return "";
  return markup`<section><h2>${text.report.explained}</h2>
${entries.map(({ title, summary, explanation, source }) => markup`<h3>${title}</h3><p>${words(summary, means)}</p>${paragraphs(explanation, means)}${source ? markup`<p><small>${source}</small></p>` : ""}`)}</section>`;
}

function paragraphs(words_: string, means: Means): Markup[] {
  return words_
    .split("\n\n")
    .filter(Boolean)
    .map((piece) =>
      /^\$\$.*\$\$$/s.test(piece)
        ? markup`<p>${made(means.formula(piece.slice(2, -2), true))}</p>`
        : markup`<p>${words(piece, means)}</p>`,
    );
}

function notices(list: readonly Notice[]): Markup[] {
  return list.map(
    ({ level, message }) =>
      markup`<p class="${level}"><small>${text.labelled(text.levels[level], toPlainText(message))}</small></p>`,
  );
}

/** A text with mathematics between dollar signs. */
function words(given: string, means: Means): Piece {
  const parts = given.split("$");
  if (parts.length % 2 === 0) return given;
  return parts.map((part, index) => (index % 2 ? made(means.formula(part, false)) : part));
}

type Piece = string | readonly (string | Markup)[];

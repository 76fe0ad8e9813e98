// The results: numbers with errors, intervals, units and states in words; quality, correlations, findings, notices.
import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { Correlations, Estimate, Finding, Quality, Report } from "../../pkg/types";
import { estimatesCsv, estimatesLatex, estimatesMarkdown, reportJson, reportText } from "../state/export";
import { nameFor } from "../state/file-names";
import { formatShort } from "../state/numbers";
import { analysisOf } from "../state/question";
import { isCurrent, isEarlier, shownAnswer } from "../state/shown";
import { text } from "../text";
import { translate } from "../text/dictionary";
import { keptBar } from "./kept";
import { math, named, rich } from "./math";
import { menu, notices, type Page, remarks, spokenIn } from "./parts";
import { remedyButton } from "./remedy";
import { watch } from "./scrolling";
import { original } from "./translated";

/** Conclusions that stand open; the rest is folded. */
const FINDINGS = 4;

/** Above this a correlation is worth a word: the two parameters are hardly told apart by the data. */
const STRONG = 0.95;

export function resultsPanel(page: Page): TemplateResult {
  const { state } = page;
  const answer = state.done;
  const earlier = answer !== null && !isCurrent(state);
  return html`<section class="results" aria-label=${text.results.title} ?data-earlier=${earlier} aria-busy=${state.job !== null}>
    <div class="row-head">
      <h2>${answer ? rich(answer.report.title) : text.results.title}</h2>
      ${answer ? saveMenus(page, answer.report) : nothing}
    </div>
    ${keptBar(page)} ${earlierNote(page, earlier)}
    ${state.failure ? notices([state.failure.notice]) : nothing} ${withoutStranger(page)}
    ${answer ? (state.preview ? before(body(page, answer.report)) : body(page, answer.report)) : state.failure ? nothing : html`<p class="muted">${text.results.none}</p>`}
  </section>`;
}

/** The last answer, while what is drawn is none: of before the move. */
function before(answer: TemplateResult): TemplateResult {
  return html`<section class="before" aria-label=${text.results.before} data-testid="before">
    <p class="earlier">${text.results.before}</p>
    ${answer}
  </section>`;
}

/** The way on from an option of saved work that this version does not have, so that no control stands for it. */
function withoutStranger({ state, send }: Page): TemplateResult | typeof nothing {
  const key = state.failure?.notice.where?.option?.key;
  const known = analysisOf(state)?.options;
  if (key === undefined || !known || known.some((option) => option.key === key)) return nothing;
  const ask = () => send({ type: "option-set", key, value: undefined });
  return html`<button data-testid="ask-without" @click=${ask}>${text.results.without}</button>`;
}

/** Says so when what is on screen is not what is asked now. */
function earlierNote(page: Page, earlier: boolean): TemplateResult | typeof nothing {
  const { state } = page;
  if (state.preview && !isEarlier(state))
    return html`<p class="earlier" data-testid="earlier">${text.results.preview}</p>
      <div class="now">${state.preview.report.findings.map((each) => finding(page, each))}</div>`;
  if (!earlier || shownAnswer(state) === null || state.failure) return nothing;
  return html`<p class="earlier" data-testid="earlier">${state.job && !state.job.preview ? text.results.earlier : text.results.waiting}</p>`;
}

function saveMenus({ deeds }: Page, report: Report): TemplateResult {
  const save = (ending: string, type: string, content: (report: Report) => string) => () =>
    deeds.save(`${nameFor(report, report.analysis)}.${ending}`, type, content(report));
  const { results } = text;
  return html`${menu(
    results.save,
    results.save,
    html`<button data-testid="export-csv" @click=${save("csv", "text/csv", estimatesCsv)}>${results.csv}</button>
        <button data-testid="export-json" @click=${save("json", "application/json", (report) => reportJson(original(report)))}>${results.json}</button>
        <button data-testid="export-text" @click=${save("txt", "text/plain", reportText)}>${results.text}</button>`,
  )}
    ${menu(
      results.copyAs,
      results.copyAs,
      html`<button @click=${() => deeds.copy(reportText(report))}>${results.text}</button>
        <button @click=${() => deeds.copy(estimatesCsv(report))}>${results.csv}</button>
        <button @click=${() => deeds.copy(estimatesLatex(report))}>${results.latex}</button>
        <button @click=${() => deeds.copy(estimatesMarkdown(report))}>${results.markdown}</button>`,
    )}`;
}

function body(page: Page, report: Report): TemplateResult {
  return html`${findings(page, report.findings)}
    ${report.estimates.length ? estimates(report.estimates) : html`<p class="muted">${text.results.noEstimates}</p>`}
    ${remarks(report.notices)} ${report.notices.some(({ level }) => level !== "info") ? explanationLink(page) : nothing}
    ${report.quality || report.correlations ? html`<div class="columns-2">${report.quality ? quality(report.quality) : nothing} ${report.correlations ? correlations(report.correlations) : nothing}</div>` : nothing}`;
}

/** The way from a caution to what the analysis does, and when it holds. */
function explanationLink({ deeds }: Page): TemplateResult {
  return html`<p><button class="quiet small" data-testid="explain" @click=${deeds.explain}>${text.results.explain}</button></p>`;
}

/** Conclusions with their reasons; one more than fit is not worth a fold. */
function findings(page: Page, list: readonly Finding[]): TemplateResult {
  const open = list.length > FINDINGS + 1 ? list.slice(0, FINDINGS) : list;
  const rest = list.slice(open.length);
  const drawn = (each: Finding) => finding(page, each);
  return html`${open.map(drawn)}
  ${rest.length ? html`<details data-testid="more-findings"><summary>${text.results.moreFindings(rest.length)}</summary>${rest.map(drawn)}</details>` : nothing}`;
}

function finding(page: Page, said: Finding): TemplateResult {
  const { key, value, reason } = said;
  // Words of a fixed list are written with underscores; formulas keep theirs.
  const words = value.includes("$") ? value : value.replaceAll("_", " ");
  return html`<p class="finding" data-testid=${`finding-${key}`}>
    <span class="muted">${text.labelled(translate(key.replaceAll("_", " ")), "")}</span><strong lang=${spokenIn(value)}>${rich(words)}</strong> – <span class="muted" lang=${spokenIn(reason)}>${rich(reason)}</span> ${remedyButton(page, said)}
  </p>`;
}

function estimates(list: readonly Estimate[]): TemplateResult {
  const { quantity, value, error, interval, unit, state } = text.results;
  const kinds = new Set(list.map(({ interval_kind }) => interval_kind).filter((kind) => kind !== null));
  const [only] = kinds.size === 1 ? kinds : [];
  return html`<div class="scroll-x" ${ref(watch)}>
    <table class="estimates">
      <thead>
        <tr>
          <th scope="col" colspan="2">${quantity}</th>
          <th scope="col" class="number">${value}</th>
          <th scope="col" class="number">${error}</th>
          <th scope="col">${unit}</th>
          <th scope="col">${interval}${only === undefined ? nothing : html` <small data-testid="interval-kind">${text.results.intervalKind(only)}</small>`}</th>
          <th scope="col">${state}</th>
        </tr>
      </thead>
      <tbody>
        ${list.map((each) => estimate(each, only === undefined))}
      </tbody>
    </table>
  </div>`;
}

/** One number; with `tellKind` also how its interval was obtained, when that is not the same for all. */
function estimate(estimate: Estimate, tellKind: boolean): TemplateResult {
  const { key, symbol, meaning, value, std_error, interval_kind, state, note, shown } = estimate;
  return html`<tr data-state=${state} data-testid=${`result-${key}`}>
    <td class="symbol">${math(symbol)}</td>
    <th scope="row" class="meaning"><span lang=${spokenIn(meaning)}>${meaning}</span>${note ? html`<small lang=${spokenIn(note)}>${rich(note)}</small>` : nothing}</th>
    <td class="number" data-testid="value" data-value=${value ?? ""}>${shown.value}</td>
    <td class="number" data-testid="std-error" data-value=${std_error ?? ""}>${shown.std_error ? html`± ${shown.std_error}` : html`<span class="muted">${text.results.noError}</span>`}</td>
    <td class="unit">${shown.unit}</td>
    <td class="interval">${shown.interval}${tellKind && interval_kind !== null ? html`<small>${text.results.intervalKind(interval_kind)}</small>` : nothing}</td>
    <td class="state">${text.results.states[state] ? html`<span class="flag">${text.results.states[state]}</span>` : nothing}</td>
  </tr>`;
}

function quality(quality: Quality): TemplateResult {
  const { results } = text;
  const facts: readonly (readonly [string, string])[] = [
    [results.reduced, formatShort(quality.reduced_chi2)],
    [results.r2, quality.r2 === null ? "–" : quality.r2.toFixed(5)],
    [results.aicc, formatShort(quality.aicc, 6)],
    [results.bic, formatShort(quality.bic, 6)],
    [results.points, String(quality.points)],
    [results.free, String(quality.free)],
    [results.condition, formatShort(quality.condition, 3)],
    [results.iterations, String(quality.iterations)],
  ];
  return html`<section class="quality" data-testid="quality" data-outcome=${quality.outcome}>
    <h3>${results.quality}</h3>
    <p lang=${spokenIn(quality.outcome_text)}>${quality.outcome_text}</p>
    <dl class="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    <p class="muted small">${text.labelled(results.weights, quality.weights)}</p>
  </section>`;
}

/** The lower triangle: the rest says the same again. */
function correlations({ keys, symbols, matrix }: Correlations): TemplateResult {
  const name = (index: number) => named(symbols[index] ?? "", keys[index] ?? "");
  return html`<section class="correlations">
    <h3>${text.results.correlations}</h3>
    <div class="scroll-x" ${ref(watch)}>
      <table>
        <thead>
          <tr><td></td>${symbols.slice(0, -1).map((_, column) => html`<th scope="col">${name(column)}</th>`)}</tr>
        </thead>
        <tbody>
          ${symbols.slice(1).map(
            (_, row) => html`<tr>
              <th scope="row">${name(row + 1)}</th>
              ${symbols.slice(0, -1).map((_, column) => html`<td class="number">${column <= row ? correlation(matrix[row + 1]?.[column]) : nothing}</td>`)}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function correlation(value: number | undefined): TemplateResult {
  if (value === undefined || !Number.isFinite(value)) return html`–`;
  const shown = value.toFixed(2).replace("-", "−");
  return Math.abs(value) > STRONG
    ? html`<strong title=${text.results.strong}>${shown}<span class="visually-hidden"> ${text.results.strong}</span></strong>`
    : html`${shown}`;
}

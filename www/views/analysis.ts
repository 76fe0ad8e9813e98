// The analysis panel: what can be asked of the data, the models, the parameters, the options, and Run.
import { html, nothing, type TemplateResult } from "lit";
import type { AnalysisEntry } from "../../pkg/types";
import { analysisOf, applies, canAsk } from "../state/question";
import type { Job } from "../state/state";
import { text } from "../text";
import { equation, rich } from "./math";
import { isQuestion, optionView } from "./options";
import { parametersView } from "./parameters";
import { type Page, spokenIn } from "./parts";
import { togetherView } from "./together";

export function analysisPanel(page: Page): TemplateResult {
  const { state } = page;
  const options = analysisOf(state)?.options.filter((option) => applies(state, option)) ?? [];
  // What is asked stands first, then the parameters, then how it is computed.
  const first = options.filter((option) => isQuestion(page, option));
  const others = options.filter((option) => !isQuestion(page, option));
  const views = (advanced: boolean) =>
    others
      .filter((option) => option.advanced === advanced)
      .map((option) => optionView(page, option))
      .filter((view) => view !== nothing);
  const [usual, rare] = [views(false), views(true)];
  return html`<section class="panel analysis" aria-label=${text.analysis.title}>
    <div class="panel-head"><h2>${text.analysis.title}</h2></div>
    ${analyses(page)} ${togetherView(page)} ${about(page)} ${first.map((option) => optionView(page, option))} ${parametersView(page)}
    ${usual.length ? html`<details class="options" open><summary>${text.analysis.options}</summary>${usual}</details>` : nothing}
    ${rare.length ? html`<details class="options" data-testid="more-options"><summary>${text.analysis.moreOptions}</summary>${rare}</details>` : nothing}
    ${runBar(page)}
  </section>`;
}

/** Every analysis, in the order a laboratory asks them: those that the data can answer to choose from; the others, with what they need, folded. */
function analyses(page: Page): TemplateResult {
  const all = page.state.catalog?.analyses ?? [];
  const [able, others] = [true, false].map((lit) => all.filter((entry) => canAsk(page.state, entry) === lit));
  const list = (entries: readonly AnalysisEntry[] = []) => html`<div class="analyses">
    ${entries.map((entry) => analysisChoice(page, entry))}
  </div>`;
  return html`<div role="group" aria-label=${text.analysis.title}>
    ${list(able)}
    ${
      others?.length
        ? html`<details class="other-analyses" data-testid="other-analyses" ?open=${!able?.length}>
            <summary>${text.analysis.others(others.length)}</summary>
            ${list(others)}
          </details>`
        : nothing
    }
  </div>`;
}

function analysisChoice({ state, send }: Page, entry: AnalysisEntry): TemplateResult {
  const lit = canAsk(state, entry);
  return html`<button
    class="analysis-choice"
    aria-pressed=${entry.id === analysisOf(state)?.id}
    ?disabled=${!lit}
    data-testid=${`analysis-${entry.id}`}
    @click=${() => send({ type: "analysis-chosen", analysis: entry.id })}
  >
    ${entry.title}${lit ? nothing : html`<small>${text.analysis.needs(entry.needs)}</small>`}
  </button>`;
}

/** Paragraphs divided by empty lines; one between double dollar signs is an equation. */
function paragraphs(words: string): TemplateResult[] {
  const pieces = words.split("\n\n").filter(Boolean);
  return pieces.map((piece) =>
    /^\$\$.*\$\$$/s.test(piece) ? equation(piece.slice(2, -2)) : html`<p>${rich(piece)}</p>`,
  );
}

/** What the analysis that is asked does. */
function about({ state }: Page): TemplateResult | typeof nothing {
  const asked = analysisOf(state);
  if (!asked) return nothing;
  return html`<details class="about">
    <summary>${text.analysis.more}</summary>
    <p>${rich(asked.summary)}</p>
    <div lang=${spokenIn(asked.explanation)}>${paragraphs(asked.explanation)}</div>
    ${asked.source ? html`<p class="muted small">${text.labelled(text.analysis.source, asked.source)}</p>` : nothing}
  </details>`;
}

function runBar({ state, send }: Page): TemplateResult {
  const job = state.job?.preview ? null : state.job;
  const busy = job !== null;
  return html`<div class="run-bar">
    <button class="primary" data-testid="run" ?disabled=${busy || !analysisOf(state)} @click=${() => send({ type: "run" })}>${text.analysis.run}</button>
    <button data-testid="cancel" ?disabled=${!busy} @click=${() => send({ type: "cancel" })}>${text.analysis.cancel}</button>
    ${job ? progress(job) : nothing}
  </div>`;
}

function progress({ progress, left }: Job): TemplateResult {
  if (progress === null) return html`<progress aria-label=${text.analysis.running}></progress>`;
  return html`<progress aria-label=${text.analysis.running} max="1" .value=${progress} data-testid="progress"></progress>
    ${left === null ? nothing : html`<span class="muted small left">${text.analysis.left(left)}</span>`}`;
}

// The notes to a figure: what was computed and how, the equations, their sources, and the data it rests on.
import { html, nothing, type TemplateResult } from "lit";
import { analysisOf } from "../state/question";
import { shownAnswer } from "../state/shown";
import { text } from "../text";
import { equation, math, rich } from "./math";
import { notices, type Page } from "./parts";

export function notesView({ state }: Page): TemplateResult {
  const report = shownAnswer(state)?.report;
  const entry = analysisOf(state);
  if (!report || !entry) return html`<p class="muted placeholder">${text.results.none}</p>`;
  const used = new Set(report.parameters.map(({ model }) => model));
  const models = state.catalog?.models.filter(({ id }) => used.has(id)) ?? [];
  return html`<div class="scroll notes" tabindex="0" role="region" aria-label=${text.figure.tabs.notes}>
    <h3>${entry.title}</h3>
    <p>${rich(entry.summary)}</p>
    ${entry.source ? html`<p class="muted">${text.labelled(text.analysis.source, entry.source)}</p>` : nothing}
    ${models.map(
      (model) => html`<section>
        <h3>${model.title}</h3>
        <p>${rich(model.summary)}</p>
        ${equation(model.latex)}
        <ul class="symbols">
          ${model.parameters.map(({ symbol, meaning, unit }) => html`<li>${math(symbol)} ${meaning}${unit ? html` <span class="unit">(${unit})</span>` : nothing}</li>`)}
        </ul>
        <p class="muted">${text.labelled(text.analysis.source, model.source)}</p>
      </section>`,
    )}
    ${notices(report.notices)}
    <h3>${text.results.sources}</h3>
    <dl class="facts">
      ${report.inputs.map(
        (input) => html`<dt>${text.results.file}</dt>
          <dd>${input.file}</dd>
          <dt>${text.results.selection}</dt>
          <dd>${input.selection}</dd>
          <dt>${text.results.digest}</dt>
          <dd><code>${input.sha256}</code></dd>`,
      )}
      <dt>${text.results.version}</dt>
      <dd>tandelta ${report.tandelta}</dd>
    </dl>
  </div>`;
}

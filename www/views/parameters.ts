// The parameters of a model: value, unit, fixed or free, limits, and a slider that moves the curve.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { formatNumber, fromPosition, toPosition } from "../state/numbers";
import { analysisOf, valuesOf } from "../state/question";
import { type ParameterNow, parameterName, parametersOf } from "../state/shown";
import { text } from "../text";
import { math } from "./math";
import { chosenValue, entries, type Page } from "./parts";
import { resultMenu, usedNumber } from "./uses";
import "./field";

/** More parameters than these are folded away, or nothing else would be seen. */
const MANY = 10;

/** Positions of a slider; arrow keys move it by one. */
const STEPS = 400;

export function parametersView(page: Page): TemplateResult | typeof nothing {
  const { state, send } = page;
  const all = parametersOf(state);
  if (!all.length) return nothing;
  const models = [...new Set(all.map(({ row }) => row.model))];
  const open = models.includes(state.view.model) ? state.view.model : (models[0] ?? "");
  const shown = all.filter(({ row }) => row.model === open);
  const rows = shown.map((parameter) => parameterView(page, parameter));
  const title = (model: string) => state.catalog?.models.find(({ id }) => id === model)?.title ?? model;
  return html`<section class="parameters" aria-label=${text.analysis.parameters}>
    <div class="row-head">
      <h3>${text.analysis.parameters}</h3>
      <span class="spring"></span>
      <button class="quiet small" aria-pressed=${state.view.limitsOpen} @click=${() => send({ type: "viewed", view: { limitsOpen: !state.view.limitsOpen } })}>
        ${text.analysis.limits}
      </button>
      <button class="quiet small" @click=${() => send({ type: "parameters-reset" })}>${text.analysis.reset}</button>
    </div>
    ${
      models.length > 1
        ? html`<select aria-label=${text.analysis.parametersOf} @change=${(event: Event) => send({ type: "viewed", view: { model: chosenValue(event) } })}>
            ${entries(
              models.map((model) => ({ value: model, title: title(model) })),
              open,
            )}
          </select>`
        : nothing
    }
    ${
      shown.length > MANY
        ? html`<details data-testid="many-parameters"><summary>${text.analysis.manyParameters(shown.length)}</summary>${rows}</details>`
        : rows
    }
  </section>`;
}

function parameterView(page: Page, parameter: ParameterNow): TemplateResult {
  const { state, send } = page;
  const { row, value, fixed, edited } = parameter;
  const name = parameterName(row);
  const { factor, unit } = row.shown;
  const moved = (type: "parameter-moved" | "parameter-settled") => (event: Event) =>
    send({ type, name, value: fromPosition(Number(chosenValue(event)) / STEPS, row.slider, row.logarithmic) });
  return html`<div class="parameter" ?data-fixed=${fixed} ?data-edited=${edited} data-testid=${`parameter-${row.key}`}>
    <span class="symbol" title=${row.meaning}>${math(row.symbol)}</span>
    ${valueView(page, parameter)}
    <label class="check" title=${text.analysis.fix(row.meaning)}>
      <input
        type="checkbox"
        .checked=${live(fixed)}
        aria-label=${text.analysis.fix(row.meaning)}
        @change=${(event: Event) => send({ type: "parameter-fixed", name, fixed: (event.target as HTMLInputElement).checked })}
      />
      ${text.analysis.fixed}
    </label>
    <input
      type="range"
      min="0"
      max=${STEPS}
      step="1"
      aria-label=${text.analysis.slide(row.meaning)}
      aria-valuetext=${`${formatNumber(value * factor)} ${unit}`}
      .value=${live(String(Math.round(STEPS * toPosition(value, row.slider, row.logarithmic))))}
      @input=${moved("parameter-moved")}
      @change=${moved("parameter-settled")}
    />
    <span class="meaning muted small" title=${row.meaning}>${edited ? html`<span class="flag">${text.analysis.edited}</span> ` : nothing}${row.meaning}</span>
    ${state.view.limitsOpen ? limits(parameter, (ends) => send({ type: "parameter-limited", name, limits: ends })) : nothing}
  </div>`;
}

/** Its number in a field, or where that is taken from. */
function valueView(page: Page, { row, value, fixed, used, lower, upper }: ParameterNow): TemplateResult {
  const name = parameterName(row);
  const { factor, unit } = row.shown;
  const settle = (to: number) => page.send({ type: "parameter-settled", name, value: to });
  if (used) return usedNumber(page, used, row.meaning, () => settle(value));
  const holds = valuesOf(analysisOf(page.state), "held") !== undefined;
  return html`<span class="with-unit"
    ><td-number
      .label=${text.analysis.valueOf(row.meaning, unit)}
      .value=${value}
      .factor=${factor}
      .limits=${fixed ? null : [lower, upper]}
      @number-change=${({ detail }: CustomEvent<number>) => settle(detail)}
    ></td-number
    ><span class="unit">${unit}</span>${holds ? resultMenu(page, row.meaning, row.unit, row.key, (to) => page.send({ type: "parameter-used", name, value: to })) : nothing}</span
  >`;
}

function limits(
  { row, lower, upper }: ParameterNow,
  send: (limits: readonly [number, number]) => void,
): TemplateResult {
  // The largest number stands for no limit, and a limit that is none can be left so.
  const open = (value: number) => Math.abs(value) === Number.MAX_VALUE;
  const end = (label: string, value: number, none: number, change: (end: number) => void) => html`<td-number
    .label=${label}
    .value=${open(value) ? null : value}
    .factor=${row.shown.factor}
    .optional=${open(value)}
    .placeholder=${text.analysis.noLimit}
    @number-change=${({ detail }: CustomEvent<number | null>) => change(detail ?? none)}
  ></td-number>`;
  return html`<span class="limits small">
    ${end(text.analysis.lower(row.meaning), lower, -Number.MAX_VALUE, (value) => send([value, upper]))}
    <span>…</span>
    ${end(text.analysis.upper(row.meaning), upper, Number.MAX_VALUE, (value) => send([lower, value]))}
  </span>`;
}

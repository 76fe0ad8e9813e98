// One control for each option of an analysis, drawn by the kind of value that it takes.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Choice, JsonValue, ModelEntry, OptionEntry, OptionKind } from "../../pkg/types";
import { analysisOf, asArray, asRecord, inForce, measurementOf, optionOf, tableOf } from "../state/state";
import { text } from "../text";
import { equation, rich } from "./math";
import { chosenValue, entries, type Page } from "./parts";
import "./field";

/** Draws an option; nothing for kinds that have their place elsewhere (groups and masks: data; parameters: their table). */
export function optionView(page: Page, option: OptionEntry): TemplateResult | typeof nothing {
  switch (option.kind.kind) {
    case "choice":
      return labelled(option, choice(page, option, option.kind));
    case "choices": {
      const { choices } = option.kind;
      if (offersModels(page, option)) return modelCards(page, option, choices);
      return fieldset(
        option,
        choices.map((each) => checkbox(page, option, choices, each)),
      );
    }
    case "number":
      return labelled(option, number(page, option, option.kind));
    case "range":
      return fieldset(option, [range(page, option)]);
    case "formula":
      return labelled(option, html`<span>${formula(page, option)}${mistake(page, option)}</span>`);
    case "columns":
      return labelled(
        option,
        html`<span>${list(page, option, text.analysis.columnsHint)}${mistake(page, option)}</span>`,
      );
    case "values":
      // A typed formula has no parameters to show before the first fit, which needs their starts.
      if (option.kind.role === "initial" && optionOf(analysisOf(page.state), "formula"))
        return labelled(option, starts(page, option));
      return nothing;
    case "group":
    case "mask":
    case "limits":
    case "parameters":
    case "action":
      return nothing;
  }
}

/** Whether an option offers the models of the catalog: it is drawn as cards, before all others. */
export function offersModels(page: Page, option: OptionEntry): boolean {
  return option.kind.kind === "choices" && modelsOf(page, option.kind.choices).length > 0;
}

function modelsOf({ state }: Page, choices: readonly Choice[]): ModelEntry[] {
  return (state.catalog?.models ?? []).filter((model) => choices.some(({ value }) => value === model.id));
}

function labelled(option: OptionEntry, field: TemplateResult): TemplateResult {
  return html`<div class="option" data-testid=${`option-${option.key}`}>
    <span class="label" title=${option.help}>${option.title}</span>${field}
  </div>`;
}

function fieldset(option: OptionEntry, fields: readonly TemplateResult[]): TemplateResult {
  return html`<fieldset class="option" data-testid=${`option-${option.key}`}>
    <legend title=${option.help}>${option.title}</legend>
    <div class="fields">${fields}</div>
  </fieldset>`;
}

function set({ send }: Page, option: OptionEntry, value: JsonValue | undefined): void {
  send({ type: "option-set", key: option.key, value });
}

function choice(page: Page, option: OptionEntry, kind: Extract<OptionKind, { kind: "choice" }>): TemplateResult {
  const value = String(inForce(page.state, option) ?? "");
  const prefix = kind.column_prefix;
  const columns = prefix ? (tableOf(page.state)?.columns ?? []) : [];
  const choices = [
    ...kind.choices,
    ...columns.map(({ name }) => ({ value: `${prefix}${name}`, title: text.analysis.columnWeights(name) })),
  ];
  return html`<select aria-label=${option.title} title=${option.help} @change=${(event: Event) => set(page, option, chosenValue(event))}>
    ${entries(choices, value)}
  </select>`;
}

/** The choices with one more or one less, in the order of the catalog; the last one cannot be taken away. */
function toggled(page: Page, option: OptionEntry, choices: readonly Choice[], value: string): JsonValue {
  const chosen = asArray(inForce(page.state, option));
  if (chosen.length === 1 && chosen[0] === value) return [value];
  return choices.map((each) => each.value).filter((each) => (each === value) !== chosen.includes(each));
}

function checkbox(
  page: Page,
  option: OptionEntry,
  choices: readonly Choice[],
  { value, title }: Choice,
): TemplateResult {
  const chosen = asArray(inForce(page.state, option));
  return html`<label class="check">
    <input
      type="checkbox"
      value=${value}
      .checked=${live(chosen.includes(value))}
      @change=${() => set(page, option, toggled(page, option, choices, value))}
    />
    ${title}
  </label>`;
}

function number(page: Page, option: OptionEntry, kind: Extract<OptionKind, { kind: "number" }>): TemplateResult {
  const value = inForce(page.state, option);
  return html`<span class="with-unit"
    ><td-number
      .label=${option.title}
      .value=${typeof value === "number" ? value : null}
      .limits=${kind.limits}
      .optional=${true}
      .placeholder=${option.default === null ? text.data.automatic : text.analysis.default}
      @number-change=${({ detail }: CustomEvent<number | null>) => set(page, option, detail ?? undefined)}
    ></td-number
    ><span class="unit">${kind.unit}</span></span
  >`;
}

function typed(
  option: OptionEntry,
  value: string,
  placeholder: string,
  change: (text: string) => void,
): TemplateResult {
  return html`<input
    type="text"
    class="typed"
    aria-label=${option.title}
    title=${option.help}
    placeholder=${placeholder}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    .value=${live(value)}
    @change=${(event: Event) => change(chosenValue(event).trim())}
  />`;
}

function formula(page: Page, option: OptionEntry): TemplateResult {
  return typed(option, String(inForce(page.state, option) ?? ""), "", (text) => set(page, option, text || undefined));
}

/** Texts with commas between them. */
function list(page: Page, option: OptionEntry, placeholder: string): TemplateResult {
  const change = (text: string) => set(page, option, text ? text.split(",").map((each) => each.trim()) : undefined);
  return typed(option, asArray(inForce(page.state, option)).join(", "), placeholder, change);
}

/** Numbers by name: `b1=500, b2=1e-4`. */
function starts(page: Page, option: OptionEntry): TemplateResult {
  const given = Object.entries(asRecord(inForce(page.state, option)));
  const change = (text: string) => {
    const pairs = text.split(/[,;]/u).map((pair) => pair.split("="));
    const numbers = pairs.map(([name, value]) => [name?.trim() ?? "", Number(value)] as const);
    set(page, option, Object.fromEntries(numbers.filter(([name, value]) => name !== "" && Number.isFinite(value))));
  };
  return typed(option, given.map(([name, value]) => `${name}=${value}`).join(", "), text.analysis.startsHint, change);
}

/** The characters of a typed text that the engine could not understand, marked in it. */
function mistake({ state }: Page, option: OptionEntry): TemplateResult | typeof nothing {
  const where = state.failure?.notice.where?.option;
  const asked = state.failure?.of.options[option.key];
  if (where?.key !== option.key || asked === undefined) return nothing;
  const characters = [...(Array.isArray(asked) ? String(asked[0] ?? "") : String(asked))];
  const [from, to] = [where.at, where.at + Math.max(where.length, 1)];
  const part = (start: number, end: number) => characters.slice(start, end).join("");
  return html`<code class="mistake" data-testid="mistake">${part(0, from)}<mark>${part(from, to) || " "}</mark>${part(to, characters.length)}</code>`;
}

function range(page: Page, option: OptionEntry): TemplateResult {
  const value = asArray(inForce(page.state, option));
  const [low, high] = [0, 1].map((index) => (typeof value[index] === "number" ? value[index] : null));
  const change = (lower: number | null, upper: number | null) => {
    if (lower === null && upper === null) return set(page, option, undefined);
    // An end that is left open lies beyond all data.
    set(page, option, [lower ?? -Number.MAX_VALUE, upper ?? Number.MAX_VALUE]);
  };
  const end = (label: string, current: number | null | undefined, send: (end: number | null) => void) => html`<td-number
    .label=${`${option.title} ${label}`}
    .value=${current === undefined || current === null || Math.abs(current) === Number.MAX_VALUE ? null : current}
    .optional=${true}
    .placeholder=${label}
    @number-change=${({ detail }: CustomEvent<number | null>) => send(detail)}
  ></td-number>`;
  return html`${end(text.analysis.from, low, (lower) => change(lower, high ?? null))}
    ${end(text.analysis.to, high, (upper) => change(low ?? null, upper))}
    <span class="unit">${measurementOf(page.state)?.abscissa.unit}</span>
    ${value.length ? html`<button class="quiet small" @click=${() => set(page, option, undefined)}>${text.analysis.whole}</button>` : nothing}`;
}

/** Models to choose from: name and one sentence, the equation and its source when opened. */
function modelCards(page: Page, option: OptionEntry, choices: readonly Choice[]): TemplateResult {
  const chosen = asArray(inForce(page.state, option));
  return html`<fieldset class="models" data-testid=${`option-${option.key}`}>
    <legend title=${option.help}>${option.title}</legend>
    ${modelsOf(page, choices).map((model) => {
      const on = chosen.includes(model.id);
      return html`<div class="model" ?data-on=${on} data-testid=${`model-${model.id}`}>
        <label class="check">
          <input
            type="checkbox"
            value=${model.id}
            .checked=${live(on)}
            @change=${() => set(page, option, toggled(page, option, choices, model.id))}
          />
          <span class="model-title">${model.title}</span>
        </label>
        ${on && chosen.length === 1 ? nothing : html`<button class="quiet small only" @click=${() => set(page, option, [model.id])}>${text.analysis.only}</button>`}
        <details>
          <summary>${rich(model.summary)}</summary>
          ${equation(model.latex)}
          <p class="muted small">${text.analysis.source}: ${model.source}</p>
        </details>
      </div>`;
    })}
  </fieldset>`;
}

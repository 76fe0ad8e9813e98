// One control for each option of an analysis, drawn by the kind of value that it takes.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Choice, JsonValue, ModelEntry, OptionEntry, OptionKind } from "../../pkg/types";
import { toPlainText } from "../figure/index";
import { asArray } from "../state/plain";
import { inForce, measurementOf, tableOf } from "../state/question";
import { referenceIn } from "../state/references";
import { problemOf } from "../state/shown";
import { text } from "../text";
import { columns, formula } from "./formula";
import { equation, rich } from "./math";
import { chosenValue, entries, type Page, set } from "./parts";
import { resultMenu, usedNumber } from "./uses";
import "./field";
import { asTyped } from "./typed";

/** Draws an option; nothing for kinds that have their place elsewhere (groups and masks: data; parameters: their table). */
export function optionView(page: Page, option: OptionEntry): TemplateResult | typeof nothing {
  switch (option.kind.kind) {
    case "choice":
      return labelled(option, choice(page, option, option.kind));
    case "choices": {
      const { choices, custom } = option.kind;
      if (offersModels(page, option)) return modelCards(page, option, choices, custom);
      const boxes = choices.map((each) => checkbox(page, option, choices, each));
      return fieldset(option, [...boxes, customs(page, option, choices, custom)]);
    }
    case "number":
      return labelled(option, number(page, option, option.kind));
    case "numbers":
      return labelled(option, numbers(page, option, option.kind.unit));
    case "range":
      return fieldset(option, [range(page, option)]);
    case "formula":
      return fieldset(option, [formula(page, option, option.kind.functions)]);
    case "columns":
      return fieldset(option, [columns(page, option, option.kind.custom)]);
    case "group":
    case "mask":
    case "values":
    case "limits":
    case "parameters":
    case "action":
      return nothing;
  }
}

/** Whether an option says what is asked, and stands before all others: models, a formula, the columns it is about. */
export function isQuestion(page: Page, option: OptionEntry): boolean {
  return ["formula", "columns"].includes(option.kind.kind) || offersModels(page, option);
}

/** Whether an option offers the models of the catalog, not folded away: it is drawn as cards. */
function offersModels(page: Page, option: OptionEntry): boolean {
  if (option.advanced) return false;
  return option.kind.kind === "choices" && modelsOf(page, option.kind.choices).length > 0;
}

function modelsOf({ state }: Page, choices: readonly Choice[]): ModelEntry[] {
  return (state.catalog?.models ?? []).filter((model) => choices.some(({ value }) => value === model.id));
}

/** The title of an option where there is no mathematics: as the name of a field. */
const spoken = ({ title }: OptionEntry) => toPlainText(title);

function labelled(option: OptionEntry, field: TemplateResult): TemplateResult {
  return html`<div class="option" data-testid=${`option-${option.key}`}>
    <span class="label" title=${option.help}>${rich(option.title)}</span>${field}
  </div>`;
}

function fieldset(option: OptionEntry, fields: readonly (TemplateResult | typeof nothing)[]): TemplateResult {
  return html`<fieldset class="option" data-testid=${`option-${option.key}`}>
    <legend title=${option.help}>${rich(option.title)}</legend>
    <div class="fields">${fields}</div>
  </fieldset>`;
}

function choice(page: Page, option: OptionEntry, kind: Extract<OptionKind, { kind: "choice" }>): TemplateResult {
  const value = String(inForce(page.state, option) ?? "");
  const prefix = kind.column_prefix;
  const columns = prefix ? (tableOf(page.state)?.columns ?? []) : [];
  const choices = [
    ...kind.choices,
    ...columns.map(({ name }) => ({ value: `${prefix}${name}`, title: text.analysis.columnWeights(name) })),
  ];
  return html`<select aria-label=${spoken(option)} title=${option.help} @change=${(event: Event) => set(page, option, chosenValue(event))}>
    ${entries(choices, value)}
  </select>`;
}

/** The choices with one more or one less, in the order of the catalog, then what was typed; the last one cannot be taken away. */
function toggled(page: Page, option: OptionEntry, choices: readonly Choice[], value: string): JsonValue {
  const chosen = asArray(inForce(page.state, option));
  if (chosen.length === 1 && chosen[0] === value) return [value];
  const offered = choices.map((each) => each.value);
  return [...offered, ...typedOf(page, option, choices)].filter((each) => (each === value) !== chosen.includes(each));
}

/** Chosen values that were typed. */
function typedOf({ state }: Page, option: OptionEntry, choices: readonly Choice[]): string[] {
  return asArray(inForce(state, option)).filter(
    (value) => typeof value === "string" && !choices.some((each) => each.value === value),
  ) as string[];
}

/** Values of the user's own among the choices: a field for each, and an empty one for the next. */
function customs(
  page: Page,
  option: OptionEntry,
  choices: readonly Choice[],
  custom: Choice | null,
): TemplateResult | typeof nothing {
  if (!custom) return nothing;
  const typed = typedOf(page, option, choices);
  const chosen = asArray(inForce(page.state, option));
  const offered = choices.map(({ value }) => value).filter((value) => chosen.includes(value));
  const change = (index: number) => (event: Event) => {
    const value = chosenValue(event).trim();
    const all = [...typed.slice(0, index), value, ...typed.slice(index + 1)];
    const values = [...new Set([...offered, ...all.filter(Boolean)])];
    set(page, option, values.length ? values : undefined);
  };
  const id = `custom-${option.key}`;
  return html`<div class="customs">
    <label class="muted small" for=${id}>${custom.title}</label>
    ${[...typed, ""].map(
      (value, index) => html`<input
        type="text"
        class="code"
        id=${index === typed.length ? id : nothing}
        aria-label=${index === typed.length ? nothing : custom.title}
        placeholder=${custom.value}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        data-testid="custom"
        .value=${asTyped(value)}
        @change=${change(index)}
      />`,
    )}
    ${problem(page, option)}
  </div>`;
}

function problem({ state }: Page, option: OptionEntry): TemplateResult | typeof nothing {
  const notice = problemOf(state, option);
  return notice ? html`<span class="problem" role="alert">${rich(notice.message)}</span>` : nothing;
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
  const refers = referenceIn(value);
  if (refers) return usedNumber(page, refers, spoken(option), () => set(page, option, undefined));
  return html`<span class="with-unit"
    ><td-number
      .label=${spoken(option)}
      .value=${typeof value === "number" ? value : null}
      .limits=${kind.limits}
      .optional=${true}
      .placeholder=${option.default === null ? text.data.automatic : text.analysis.default}
      @number-change=${({ detail }: CustomEvent<number | null>) => set(page, option, detail ?? undefined)}
    ></td-number
    ><span class="unit">${kind.unit}</span>${resultMenu(page, spoken(option), kind.unit, option.key, (used) => set(page, option, used))}</span
  >`;
}

/** Numbers in one line, as they are pasted from anywhere: between blanks, semicolons or commas. */
function numbers(page: Page, option: OptionEntry, unit: string): TemplateResult {
  const change = (event: Event) => {
    const words = chosenValue(event)
      .split(/[\s;,]+/)
      .filter(Boolean);
    const values = words.map((word) => Number(word.replace("\u2212", "-")));
    // What is no number is not dropped: the analysis says what is wrong with it.
    set(page, option, words.length ? values.map((value) => (Number.isFinite(value) ? value : null)) : undefined);
  };
  return html`<span class="with-unit"
      ><input
        type="text"
        inputmode="decimal"
        aria-label=${spoken(option)}
        title=${option.help}
        placeholder=${text.data.automatic}
        autocomplete="off"
        spellcheck="false"
        .value=${asTyped(asArray(inForce(page.state, option)).join(" "))}
        @change=${change}
      /><span class="unit">${unit}</span></span
    >${problem(page, option)}`;
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
    .label=${`${spoken(option)} ${label}`}
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
function modelCards(
  page: Page,
  option: OptionEntry,
  choices: readonly Choice[],
  custom: Choice | null,
): TemplateResult {
  const chosen = asArray(inForce(page.state, option));
  return html`<fieldset class="models" data-testid=${`option-${option.key}`}>
    <legend title=${option.help}>${rich(option.title)}</legend>
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
          <p class="muted small">${text.labelled(text.analysis.source, model.source)}</p>
        </details>
      </div>`;
    })}
    ${customs(page, option, choices, custom)}
  </fieldset>`;
}

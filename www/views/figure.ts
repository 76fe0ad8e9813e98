// The figure panel: the picture, the numbers behind it, and the notes to it; tools and export.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Figure, OptionEntry } from "../../pkg/types";
import { hasMovable, PLAIN, type PointsMove, type PointsSelect, type RangeChange, type Tool } from "../figure/index";
import { comparable, compared, comparison, sampleNames } from "../state/comparing";
import { figureCsv, figureTables } from "../state/export";
import { figureOf, figuresOf } from "../state/figures";
import { nameFor } from "../state/file-names";
import { formatNumber } from "../state/numbers";
import { asArray } from "../state/plain";
import { analysisOf, inForce, optionOf } from "../state/question";
import { type ParameterNow, parameterName, parametersOf, shownAnswer } from "../state/shown";
import { INITIAL, type State, type Tab } from "../state/state";
import { text } from "../text";
import { lookMenu } from "./look";
import { rich } from "./math";
import { notesView } from "./notes";
import { chosenValue, entries, menu, type Page } from "./parts";
import { tableView } from "./table";

const TABS: readonly Tab[] = ["figure", "numbers", "notes"];

const widths = () => [
  { value: "1", title: text.figure.single },
  { value: "2", title: text.figure.double },
];

export const TOOLS: readonly Tool[] = ["zoom", "pan", "range", "select", "lasso", "move"];

export function figurePanel(page: Page): TemplateResult {
  const { state, send } = page;
  const { tab } = state.view;
  const figure = figureOf(state);
  return html`<section class="figure-panel" aria-label=${text.figure.title}>
    <h2 class="visually-hidden">${text.figure.title}</h2>
    <div class="bar">
      <div class="tabs" role="tablist">
        ${TABS.map(
          (each) => html`<button
            role="tab"
            id=${`tab-${each}`}
            aria-selected=${each === tab}
            aria-controls="tab-content"
            tabindex=${each === tab ? 0 : -1}
            data-testid=${`tab-${each}`}
            @click=${() => send({ type: "viewed", view: { tab: each } })}
            @keydown=${(event: KeyboardEvent) => walkTabs(page, event)}
          >
            ${text.figure.tabs[each]}
          </button>`,
        )}
      </div>
      ${tab === "figure" ? tools(page) : nothing}
      <span class="spring"></span>
      ${tab === "figure" && figure ? html`${compareMenu(page, figure)}${lookMenu(page, figure)}${exportMenu(page)}` : nothing}
    </div>
    <div id="tab-content" role="tabpanel" aria-labelledby=${`tab-${tab}`}>
      ${tab === "figure" ? picture(page) : tab === "numbers" ? numbers(page) : notesView(page)}
    </div>
  </section>`;
}

/** The arrow keys go from tab to tab, as everywhere. */
function walkTabs({ state, send }: Page, event: KeyboardEvent): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const tab = TABS[(TABS.indexOf(state.view.tab) + step + TABS.length) % TABS.length];
  if (!step || !tab) return;
  event.preventDefault();
  send({ type: "viewed", view: { tab } });
  (event.currentTarget as HTMLElement).parentElement?.querySelector<HTMLElement>(`#tab-${tab}`)?.focus();
}

/** The tools that there is a use for, in the analysis or in the figure. */
function usableTools(state: State): readonly Tool[] {
  const analysis = analysisOf(state);
  return TOOLS.filter((tool) => {
    if (tool === "range") return figureOf(state)?.ranged && optionOf(analysis, "range");
    if (tool === "select" || tool === "lasso") return optionOf(analysis, "mask");
    if (tool === "move") return hasMovable(figureOf(state));
    return true;
  });
}

/** The tool that was chosen, while there is a use for it. */
function toolOf(state: State): Tool {
  return usableTools(state).includes(state.view.tool) ? state.view.tool : INITIAL.view.tool;
}

function tools({ state, send }: Page): TemplateResult {
  return html`<div class="segments" role="group" aria-label=${text.figure.tools}>
    ${usableTools(state).map(
      (tool) => html`<button
        aria-pressed=${tool === toolOf(state)}
        title=${text.figure.toolHelp[tool]}
        data-testid=${`tool-${tool}`}
        @click=${() => send({ type: "viewed", view: { tool } })}
      >
        ${text.figure[tool]}
      </button>`,
    )}
  </div>`;
}

/** The results that this one may be compared with; nothing while there are none. */
function compareMenu({ state, send }: Page, { key }: Figure): TemplateResult | typeof nothing {
  const others = comparable(state, key);
  if (!others.length) return nothing;
  const { compare } = state.view;
  const names = sampleNames(others);
  const tick = (name: string) => (event: Event) => {
    const on = (event.target as HTMLInputElement).checked;
    const all = on ? [...compare, name] : compare.filter((each) => each !== name);
    send({ type: "viewed", view: { compare: all } });
  };
  return menu(
    text.kept.compareWith,
    text.kept.compareWith,
    html`${others.map(
      ({ name }, index) => html`<label class="row" data-testid="compare">
        <input type="checkbox" .checked=${live(compare.includes(name))} @change=${tick(name)} />
        ${names[index] === name ? name : html`${names[index]} <span class="muted">${name}</span>`}
      </label>`,
    )}
    ${compared(state, key).length ? html`<button @click=${() => send({ type: "viewed", view: { compare: [] } })}>${text.kept.compareNone}</button>` : nothing}`,
  );
}

function exportMenu(page: Page): TemplateResult {
  const { state, send, deeds } = page;
  return menu(
    text.figure.save,
    text.figure.save,
    html`<label class="row">
        ${text.figure.width}
        <select data-testid="export-width" @change=${(event: Event) => send({ type: "viewed", view: { columns: chosenValue(event) === "2" ? 2 : 1 } })}>
          ${entries(widths(), String(state.view.columns))}
        </select>
      </label>
      <button data-testid="export-svg" @click=${() => deeds.saveFigure("svg")}>${text.figure.svg}</button>
      <button data-testid="export-png" @click=${() => deeds.saveFigure("png")}>${text.figure.png}</button>
      <button data-testid="export-data" @click=${() => saveData(page)}>${text.figure.dataCsv}</button>
      <button data-testid="copy-figure" @click=${deeds.copyFigure}>${text.figure.copy}</button>`,
  );
}

function saveData({ state, deeds }: Page): void {
  const report = shownAnswer(state)?.report;
  const figure = figureOf(state);
  if (report && figure) deeds.save(`${nameFor(report, figure.key)}.csv`, "text/csv", figureCsv(figure));
}

function picture(page: Page): TemplateResult {
  const { state, send } = page;
  const figures = figuresOf(state);
  const figure = figureOf(state);
  if (!figure)
    return html`<p class="muted placeholder">${shownAnswer(state) ? text.figure.hasNone : text.figure.none}</p>`;
  const range = figure.ranged ? optionOf(analysisOf(state), "range") : undefined;
  const shared = sharedEnding(figures.map(({ title }) => title));
  return html`${
    figures.length > 1
      ? html`<div class="segments figures" role="group" aria-label=${text.figure.choose}>
            ${figures.map(
              ({
                key,
                title,
              }) => html`<button aria-pressed=${key === figure.key} @click=${() => send({ type: "viewed", view: { figure: key } })}>
                ${rich(title.slice(0, title.length - shared))}
              </button>`,
            )}
          </div>`
      : nothing
  }
    <td-figure
      data-testid="figure"
      ?data-tall=${figure.panels.length > 2}
      .figure=${figure}
      .tool=${toolOf(state)}
      .theme=${state.view.theme}
      .look=${state.view.look[figure.key] ?? PLAIN}
      .parameters=${parametersTold(state)}
      .range=${range ? rangeOf(state, range) : null}
      @range-change=${({ detail }: CustomEvent<RangeChange>) => setRange(page, range, detail)}
      @points-move=${({ detail }: CustomEvent<PointsMove>) => send({ type: "points-moved", ...detail })}
      @points-select=${({ detail }: CustomEvent<PointsSelect>) => send({ type: "points-picked", rows: [...detail.rows] })}
    ></td-figure>`;
}

/** What the parameters are now, said beside points that are moved. */
function parametersTold(state: State): ReadonlyMap<string, string> {
  const told = ({ row: { symbol, shown }, value }: ParameterNow) =>
    `$${symbol}$ = ${formatNumber(value * shown.factor).replace("-", "−")} ${shown.unit}`.trim();
  return new Map(parametersOf(state).map((parameter) => [parameterName(parameter.row), told(parameter)]));
}

/** Length of the ending, from a dash on, that all titles have: what they are of stands in the title of the results. */
function sharedEnding([first = "", ...others]: readonly string[]): number {
  const dash = first.lastIndexOf(" — ");
  const ending = dash < 0 ? "" : first.slice(dash);
  return others.every((title) => title.endsWith(ending)) ? ending.length : 0;
}

function rangeOf(state: State, option: OptionEntry): readonly [number, number] | null {
  const [low, high] = asArray(inForce(state, option));
  return typeof low === "number" && typeof high === "number" ? [low, high] : null;
}

/** The range is computed when its handle is let go, not on the way. */
function setRange({ send }: Page, option: OptionEntry | undefined, { lo, hi, final }: RangeChange): void {
  if (option && final) send({ type: "option-set", key: option.key, value: [lo, hi] });
}

function numbers(page: Page): TemplateResult {
  const report = shownAnswer(page.state)?.report;
  const figure = figureOf(page.state);
  if (!report) return html`<p class="muted placeholder">${text.figure.none}</p>`;
  const beside = figure ? comparison(page.state, figure.key) : null;
  return html`<div class="scroll">
    ${beside ? tableView(page, beside) : nothing}
    ${report.tables.map((table) => tableView(page, table))}
    ${
      figure
        ? html`<details ?open=${!report.tables.length}>
            <summary>${text.figure.behind(figure.title)}</summary>
            ${figureTables(figure).map((table) => tableView(page, table))}
          </details>`
        : nothing
    }
  </div>`;
}

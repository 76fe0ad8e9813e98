// How a figure looks, chosen by hand: limits and scales of its axes, legend, grid, title, weight. It changes no number.
import { html, nothing, type TemplateResult } from "lit";
import type { Choice, Figure } from "../../pkg/types";
import { type AxisChoice, axesOf, type Look, PLAIN, toPlainText, withAxis } from "../figure/index";
import { formatNumber } from "../state/numbers";
import { text } from "../text";
import "./field";
import { chosenValue, entries, menu, type Page } from "./parts";
import { asTyped } from "./typed";

/** Digits of a limit that nobody has typed. */
const DIGITS = 3;

export function lookMenu({ state, send }: Page, figure: Figure): TemplateResult {
  const look = state.view.look[figure.key] ?? PLAIN;
  const choose = (next: Look) => send({ type: "viewed", view: { look: { ...state.view.look, [figure.key]: next } } });
  const changed = JSON.stringify(look) !== JSON.stringify(PLAIN);
  const { axes, axesChanged, legend, weight, grid, heading, inset, noInset, zoomFirst, asItWas } = text.figure;
  const of = <K extends keyof Look>(key: K, value: string) => choose({ ...look, [key]: value as Look[K] });
  const enlarge = ({ currentTarget }: Event) => {
    const element = (currentTarget as Element).closest(".figure-panel")?.querySelector("td-figure");
    if (element?.zoomed) choose({ ...look, inset: element.zoomed });
    else send({ type: "said", text: zoomFirst });
  };
  return html`<div class="look" data-testid="look" ?data-changed=${changed}>${menu(
    axes,
    changed ? axesChanged : axes,
    html`${axesOf(figure, look).map((axis) => axisFields(look, axis, choose))}
      <label class="row"><span>${heading}</span>
        <input type="text" data-testid="look-title" .value=${asTyped(look.title)} @change=${(event: Event) => of("title", chosenValue(event))} />
      </label>
      <label class="row"><span>${legend}</span>
        <select data-testid="look-legend" @change=${(event: Event) => of("legend", chosenValue(event))}>
          ${entries(choices(text.figure.legends), look.legend)}
        </select>
      </label>
      <label class="row"><span>${weight}</span>
        <select data-testid="look-weight" @change=${(event: Event) => of("weight", chosenValue(event))}>
          ${entries(choices(text.figure.weights), look.weight)}
        </select>
      </label>
      <label class="row">
        <input type="checkbox" data-testid="look-grid" .checked=${look.grid} @change=${() => choose({ ...look, grid: !look.grid })} />
        ${grid}
      </label>
      <button data-testid="look-inset" @click=${enlarge}>${inset}</button>
      ${look.inset ? html`<button @click=${() => choose({ ...look, inset: null })}>${noInset}</button>` : nothing}
      ${changed ? html`<button @click=${() => choose(PLAIN)}>${asItWas}</button>` : nothing}`,
  )}</div>`;
}

/** The limits of an axis, empty while they follow the data, and its scale where the data leave a choice. */
function axisFields(look: Look, axis: AxisChoice, choose: (look: Look) => void): TemplateResult {
  const { key, label, chosen, scale, limits, scales } = axis;
  const name = toPlainText(label);
  const least = scale === "log" ? Number.MIN_VALUE : -Infinity;
  const field = (end: "low" | "high", words: string, usual: number, within: readonly [number, number]) =>
    html`<td-number
      .value=${chosen[end]}
      .limits=${within}
      .optional=${true}
      .label=${words}
      .placeholder=${formatNumber(Number(usual.toPrecision(DIGITS)))}
      data-testid=${`look-${end}`}
      @number-change=${({ detail }: CustomEvent<number | null>) => choose(withAxis(look, key, { [end]: detail }))}
    ></td-number>`;
  const chooseScale = (event: Event) => {
    const picked = chosenValue(event) as AxisChoice["scale"];
    // Limits of the one scale seldom suit the other.
    choose(withAxis(look, key, { low: null, high: null, scale: picked === axis.usual ? null : picked }));
  };
  return html`<fieldset class="axis" data-testid=${`look-${key}`}>
    <legend>${name}</legend>
    ${field("low", text.figure.from(name), limits[0], [least, chosen.high ?? Infinity])}
    <span aria-hidden="true">–</span>
    ${field("high", text.figure.to(name), limits[1], [chosen.low ?? least, Infinity])}
    ${
      scales
        ? html`<select aria-label=${text.figure.scaleOf(name)} @change=${chooseScale}>${entries(choices(text.figure.scales), scale)}</select>`
        : nothing
    }
  </fieldset>`;
}

function choices(words: Readonly<Record<string, string>>): Choice[] {
  return Object.entries(words).map(([value, title]) => ({ value, title }));
}

// `<td-number>`: a field for a number, with decimal comma or point, in the unit that people read.
import { html, LitElement, noChange, nothing, type PropertyValues } from "lit";
import { formatNumber, parseNumber } from "../state/numbers";
import { text } from "../text";
import { asTyped } from "./typed";

/**
 * Holds what is being typed until it is finished (Enter, or leaving the field), then sends `number-change` with the
 * number, or `null` when the field was emptied and may be empty.
 */
export class NumberField extends LitElement {
  static override properties = {
    value: { attribute: false },
    factor: { attribute: false },
    limits: { attribute: false },
    optional: { attribute: false },
    label: { attribute: false },
    placeholder: { attribute: false },
    problem: { state: true },
  };

  /** The number, in the unit of the contract. */
  declare value: number | null;
  /** Multiplies it into the unit that is shown. */
  declare factor: number;
  /** Lowest and highest value allowed, in the unit of the contract. */
  declare limits: readonly [number, number] | null;
  declare optional: boolean;
  declare label: string;
  declare placeholder: string;
  declare problem: string;

  constructor() {
    super();
    this.value = null;
    this.factor = 1;
    this.limits = null;
    this.optional = false;
    this.label = "";
    this.placeholder = "";
    this.problem = "";
  }

  // Part of the page like any other input: the page's labels and style sheet reach it.
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("value")) this.problem = "";
  }

  get #shown(): string {
    return this.value === null ? "" : formatNumber(this.value * this.factor);
  }

  protected override render(): unknown {
    return html`<input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        spellcheck="false"
        aria-label=${this.label}
        aria-invalid=${this.problem ? "true" : "false"}
        placeholder=${this.placeholder}
        .value=${this.problem ? noChange : asTyped(this.#shown)}
        @change=${this.#finish}
      />${this.problem ? html`<span class="problem" role="alert">${this.problem}</span>` : nothing}`;
  }

  #finish = (event: Event): void => {
    event.stopPropagation();
    const typed = (event.target as HTMLInputElement).value.trim();
    this.problem = "";
    if (typed === this.#shown) return;
    if (typed === "" && this.optional) {
      this.#send(null);
      return;
    }
    const number = parseNumber(typed);
    const value = number === null ? Number.NaN : number / this.factor;
    const [lowest, highest] = this.limits ?? [-Infinity, Infinity];
    if (value >= lowest && value <= highest) this.#send(value);
    else if (number === null) this.problem = text.analysis.notNumber;
    else {
      const [low, high] = [lowest, highest].map((limit) => formatNumber(limit * this.factor));
      this.problem = text.analysis.outside(low ?? "", high ?? "");
    }
  };

  #send(value: number | null): void {
    this.dispatchEvent(new CustomEvent<number | null>("number-change", { detail: value }));
  }
}

customElements.define("td-number", NumberField);

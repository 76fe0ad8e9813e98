// What an analysis of several measurements uses beside the one that is looked at: a check box for each that it can use.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { same } from "../state/plain";
import { analysisOf, type Companion, companionsOf, othersOf } from "../state/question";
import { text } from "../text";
import { named } from "./file";
import { breakable, type Page } from "./parts";

export function togetherView(page: Page): TemplateResult | typeof nothing {
  const companions = companionsOf(page.state, analysisOf(page.state));
  if (!companions.length) return nothing;
  const ticked = othersOf(page.state);
  return html`<details class="options" open data-testid="together">
    <summary>${text.analysis.together} <span class="muted">${text.analysis.ticked(ticked.length, companions.length)}</span></summary>
    <div class="companions" role="group" aria-label=${text.analysis.together}>
      ${companions.map((companion) =>
        box(
          page,
          companion,
          ticked.some((input) => same(input, companion.input)),
        ),
      )}
    </div>
  </details>`;
}

function box({ send }: Page, { input, reading, measurement }: Companion, on: boolean): TemplateResult {
  const several = reading.measurements.length > 1;
  return html`<label class="check">
    <input type="checkbox" .checked=${live(on)} @change=${() => send({ type: "input-ticked", input, on: !on })} />
    <span>${breakable(input.file)}${several ? html` · ${named(reading, measurement)}` : nothing}</span>
  </label>`;
}

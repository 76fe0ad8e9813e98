// The text of a file as it stands: line by line, with what was made of each and what divides its cells.
import { html, nothing, type TemplateResult } from "lit";
import type { PreviewLine, Reading } from "../../pkg/types";
import { text } from "../text";

export function previewView({ preview, delimiter }: Reading): TemplateResult {
  const mark = text.delimiters[delimiter] ?? "\t";
  return html`<div class="preview" tabindex="0" role="region" aria-label=${text.data.raw}>
    <table>
      <tbody>
        ${preview.map((line, index) => html`${sheet(line, preview[index - 1])}${lineView(line, preview[index - 1], mark)}`)}
      </tbody>
    </table>
  </div>`;
}

/** The name of a sheet above its first line. */
function sheet(line: PreviewLine, before: PreviewLine | undefined): TemplateResult | typeof nothing {
  if (line.sheet === undefined || line.sheet === before?.sheet) return nothing;
  return html`<tr class="sheet-name"><th colspan="3" scope="rowgroup">${text.data.sheet(line.sheet)}</th></tr>`;
}

function lineView(
  { sheet, line, text: words, role }: PreviewLine,
  before: PreviewLine | undefined,
  mark: string,
): TemplateResult {
  const gap = before !== undefined && before.sheet === sheet && line > before.line + 1;
  return html`<tr data-role=${role} ?data-gap=${gap}>
    <th scope="row">${line}</th>
    <td class="role">${text.roles[role]}</td>
    <td><code>${cells(words, mark)}</code></td>
  </tr>`;
}

/** A line with what divides its cells made visible, faintly; a tab as an arrow. */
function cells(words: string, mark: string): (string | TemplateResult)[] {
  const shown = mark === "\t" ? "→\t" : mark;
  return words.split(mark).flatMap((cell, index) => (index === 0 ? [cell] : [html`<i>${shown}</i>`, cell]));
}

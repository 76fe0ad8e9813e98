// Help: how the page works in three sentences, and the keys.
import { html, nothing, type TemplateResult } from "lit";
import { text } from "../text";
import type { Page } from "./parts";

export function helpDialog({ deeds }: Page): TemplateResult {
  const { help, empty } = text;
  return html`<dialog id="help" aria-labelledby="help-title">
    <h2 id="help-title">${help.title}</h2>
    <p>${help.intro}</p>
    <h3>${help.shortcuts}</h3>
    <dl class="keys">${help.keys.map(([key, deed]) => html`<dt><kbd>${key}</kbd></dt><dd>${deed}</dd>`)}</dl>
    <p>${help.figure}</p>
    ${help.language ? html`<p>${help.language}</p>` : nothing}
    <p><a href="guide.html" target="_blank" rel="noopener">${help.guide}</a>${HOSTED ? nothing : html` <span class="muted">${help.guideBeside}</span>`}</p>
    <p class="privacy">${empty.privacy}</p>
    <p class="muted small" data-testid="version">${help.version(deeds.version, deeds.hosted)}</p>
    <form method="dialog"><button class="primary">${help.close}</button></form>
  </dialog>`;
}

// The whole page: header, the three columns (three tabs on a phone), or the invitation while nothing is open.
import { html, nothing, type TemplateResult } from "lit";
import type { Place } from "../state/state";
import { LANGUAGES, type Language, text } from "../text";
import { translate } from "../text/dictionary";
import { analysisPanel } from "./analysis";
import { dataPanel } from "./data";
import { figurePanel } from "./figure";
import { helpDialog } from "./help";
import { chosenValue, entries, menu, type Page } from "./parts";
import { resultsPanel } from "./results";

const PLACES: readonly Place[] = ["data", "result", "analysis"];

export function pageView(page: Page): TemplateResult {
  const { state } = page;
  const empty = state.files.length === 0;
  return html`${header(page)} ${crash(page)}
    <main data-place=${state.view.place} ?data-empty=${empty}>
      ${
        empty
          ? invitation(page)
          : html`${dataPanel(page)}
              <div class="centre">${figurePanel(page)} ${resultsPanel(page)}</div>
              ${analysisPanel(page)}`
      }
    </main>
    ${empty ? nothing : places(page)} ${footer(page)} ${helpDialog()}
    <div class="drop-veil" aria-hidden="true"><span>${text.drop}</span></div>`;
}

function header(page: Page): TemplateResult {
  const { state, send, deeds } = page;
  const theme = text.header.theme[state.view.theme];
  return html`<header class="top">
    <h1><span class="mark" aria-hidden="true">tan<i>δ</i></span><span class="wordmark">${text.name}</span></h1>
    <span class="tagline">${text.tagline}</span>
    <span class="spring"></span>
    ${menu(text.header.examples, text.header.examples, html`<p class="muted small">${text.empty.synthetic}</p>${examples(page)}`)}
    <button @click=${deeds.chooseFiles}>${text.header.open}</button>
    <button class="icon desk" ?disabled=${!state.past.length} aria-label=${text.header.undo} title=${text.header.undo} @click=${() => send({ type: "undo" })}>↶</button>
    <button class="icon desk" ?disabled=${!state.future.length} aria-label=${text.header.redo} title=${text.header.redo} @click=${() => send({ type: "redo" })}>↷</button>
    <button class="icon" aria-label=${theme} title=${theme} data-testid="theme" @click=${deeds.nextTheme}>
      ${state.view.theme === "dark" ? "☾" : state.view.theme === "light" ? "☀" : "◐"}
    </button>
    ${language(page)}
    <button class="icon" aria-label=${text.header.help} title=${text.header.help} @click=${deeds.showHelp}>?</button>
  </header>`;
}

/** The languages by their own names; closed, the menu shows the letters of the one in force. */
function language({ state, send }: Page): TemplateResult {
  const choices = Object.entries(LANGUAGES).map(([value, title]) => ({ value, title }));
  const choose = (event: Event) => send({ type: "viewed", view: { language: chosenValue(event) as Language } });
  return html`<span class="language">
    <span class="letters" aria-hidden="true">${state.view.language}</span>
    <select aria-label=${text.header.language} title=${text.header.language} data-testid="language" @change=${choose}>
      ${entries(choices, state.view.language)}
    </select>
  </span>`;
}

function examples({ deeds }: Page): TemplateResult {
  return html`<div class="examples">
    ${deeds.examples.map(({ file, title }) => html`<button data-testid=${`example-${file}`} @click=${() => deeds.openExample(file)}>${translate(title)}</button>`)}
  </div>`;
}

function invitation(page: Page): TemplateResult {
  const { empty } = text;
  return html`<section class="invitation">
    <h2>${empty.title}</h2>
    <p class="lead">${empty.lines}</p>
    <p class="lead">${empty.second}</p>
    <div class="drop-zone" data-testid="drop">
      <p class="big">${empty.drop}</p>
      <p><button class="primary" @click=${page.deeds.chooseFiles}>${empty.choose}</button></p>
      <p class="muted">${empty.paste}</p>
    </div>
    <h3>${empty.examples}</h3>
    ${examples(page)}
    <p class="muted small">${empty.synthetic}</p>
    <p class="privacy">${empty.privacy}</p>
  </section>`;
}

/** An unexpected failure of the engine: nothing is lost, and there is a text to send to the authors. */
function crash({ state, send, deeds }: Page): TemplateResult | typeof nothing {
  if (state.crash === null) return nothing;
  const diagnostic = state.crash;
  return html`<div class="crash notice" data-level="error" role="alert" data-testid="crash">
    <span>${state.engine === "failed" ? text.crash.failed : text.crash.title} ${text.crash.noData}</span>
    <button @click=${() => deeds.copy(diagnostic)}>${text.crash.copy}</button>
    <button @click=${() => send({ type: "crash-dismissed" })}>${text.crash.dismiss}</button>
  </div>`;
}

function places({ state, send }: Page): TemplateResult {
  return html`<nav class="places" aria-label=${text.header.main}>
    ${PLACES.map(
      (
        place,
      ) => html`<button aria-current=${place === state.view.place ? "page" : "false"} data-testid=${`place-${place}`} @click=${() => send({ type: "viewed", view: { place } })}>
        ${text.places[place]}
      </button>`,
    )}
  </nav>`;
}

function footer({ state, deeds }: Page): TemplateResult {
  const words =
    state.engine === "starting"
      ? text.said.starting
      : state.job && !state.job.preview
        ? text.said.computing
        : state.said || text.said.ready;
  return html`<footer>
    <p role="status" data-testid="status" data-busy=${state.job !== null || state.files.some((file) => file.job !== null)}>${words}</p>
    <span class="spring"></span>
    <span class="muted version">${text.name} ${deeds.version}</span>
  </footer>`;
}

// The whole page: header, the three columns (three tabs on a phone), or the invitation while nothing is open.
import { html, nothing, type TemplateResult } from "lit";
import { isEmpty, wanted } from "../state/question";
import { isCurrent } from "../state/shown";
import type { Place, State } from "../state/state";
import { LANGUAGES, type Language, text } from "../text";
import { translate } from "../text/dictionary";
import { analysisPanel } from "./analysis";
import { dataPanel } from "./data";
import { embedDialog } from "./embed";
import { figurePanel } from "./figure";
import { helpDialog } from "./help";
import { chosenValue, entries, menu, type Page } from "./parts";
import { resultsPanel } from "./results";

const PLACES: readonly Place[] = ["data", "result", "analysis"];

export function pageView(page: Page): TemplateResult {
  const { state } = page;
  const empty = isEmpty(state);
  return html`${header(page)} <div class="bars">${crash(page)} ${storage(page)} ${told(page)}</div>
    <main data-place=${state.view.place} ?data-empty=${empty}>
      ${
        empty
          ? invitation(page)
          : html`${dataPanel(page)}
              <div class="centre">${figurePanel(page)} ${resultsPanel(page)}</div>
              ${analysisPanel(page)}`
      }
    </main>
    ${empty ? nothing : places(page)} ${footer(page)} ${helpDialog(page)} ${embedDialog(page)}
    <div class="drop-veil" aria-hidden="true"><span>${text.drop}</span></div>`;
}

function header(page: Page): TemplateResult {
  const { state, deeds } = page;
  const theme = text.header.theme[state.view.theme];
  return html`<header class="top">
    <h1><span class="mark" aria-hidden="true">tan<i>δ</i></span><span class="wordmark">${text.name}</span></h1>
    <span class="tagline">${text.tagline}</span>
    <span class="spring"></span>
    ${menu(text.header.examples, text.header.examples, html`<p class="muted small">${text.empty.synthetic}</p>${examples(page)}`)}
    <button @click=${deeds.chooseFiles}>${text.header.open}</button>
    ${isEmpty(state) ? nothing : saveMenu(page)}
    ${isEmpty(state) && !state.past.length && !state.future.length ? nothing : travel(page)}
    <button class="icon" aria-label=${theme} title=${theme} data-testid="theme" @click=${deeds.nextTheme}>
      ${state.view.theme === "dark" ? "☾" : state.view.theme === "light" ? "☀" : "◐"}
    </button>
    ${language(page)}
    <button class="icon" aria-label=${text.header.help} title=${text.header.help} @click=${deeds.showHelp}>?</button>
  </header>`;
}

/** The way back, and forth again. */
function travel({ state, send }: Page): TemplateResult {
  const { undo, redo } = text.header;
  return html`<button class="icon" ?disabled=${!state.past.length} aria-label=${undo} title=${undo} @click=${() => send({ type: "undo" })}>↶</button>
    <button class="icon" ?disabled=${!state.future.length} aria-label=${redo} title=${redo} @click=${() => send({ type: "redo" })}>↷</button>`;
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

function saveMenu({ send, deeds }: Page): TemplateResult {
  const { header } = text;
  const entry = (name: string, title: string, help: string, deed: () => void) =>
    html`<button data-testid=${name} @click=${deed}>${title}<small>${help}</small></button>`;
  return menu(
    header.save,
    header.save,
    html`${entry("save-report", header.saveReport, header.saveReportHelp, deeds.saveReport)}
      ${entry("save-work", header.saveWork, header.saveWorkHelp, () => deeds.saveWork(true))}
      ${entry("save-without", header.saveWithout, header.saveWithoutHelp, () => deeds.saveWork(false))}
      ${entry("copy-link", header.link, header.linkHelp, deeds.copyLink)}
      ${entry("embed", header.embed, header.embedHelp, deeds.showEmbed)}
      <button data-testid="clear" @click=${() => send({ type: "cleared" })}>${header.clear}</button>`,
  );
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
    ${recent(page)}
    <h3>${empty.examples}</h3>
    ${examples(page)}
    ${withoutData(page)}
    <p class="muted small">${empty.synthetic}</p>
    <p class="privacy">${empty.privacy}</p>
  </section>`;
}

/** Works of tabs that were closed. */
function recent({ state, deeds }: Page): TemplateResult | typeof nothing {
  const { empty } = text;
  if (!state.recent.length) return nothing;
  const when = new Intl.DateTimeFormat(state.view.language, { dateStyle: "medium", timeStyle: "short" });
  return html`<h3>${empty.recent}</h3>
    <ul class="recent">
      ${state.recent.map(
        (work) => html`<li>
          <button data-testid="recent" @click=${() => deeds.goOn(work.id)}>${empty.recentWork(work.files, work.results, when.format(work.when))}</button>
          <button class="quiet icon" aria-label=${empty.forget} title=${empty.forget} @click=${() => deeds.forget(work.id)}>✕</button>
        </li>`,
      )}
    </ul>`;
}

/** What can be asked with no file at all. */
function withoutData({ state, send }: Page): TemplateResult | typeof nothing {
  const ids = state.catalog?.without_measurement ?? [];
  const entries = state.catalog?.analyses.filter(({ id }) => ids.includes(id)) ?? [];
  if (!entries.length) return nothing;
  return html`<h3>${text.empty.without}</h3>
    <div class="examples">
      ${entries.map(({ id, title }) => html`<button data-testid=${`ask-${id}`} @click=${() => send({ type: "asked-alone", analysis: id })}>${title}</button>`)}
    </div>`;
}

/** What is to be known of the browser's storage, until the work is saved or goes on. */
function storage({ state, send }: Page): TemplateResult | typeof nothing {
  if (state.storage === "works" || (state.storage === "fails" && !state.files.length)) return nothing;
  const restored = state.storage === "restored";
  return html`<div class="notice storage" data-level=${restored ? "info" : "warning"} role="status" data-testid="storage">
    <span>${text.storage[state.storage]}</span>
    ${restored ? html`<button @click=${() => send({ type: "cleared" })}>${text.header.clear}</button>` : nothing}
    <button @click=${() => send({ type: "storage-told", storage: "works" })}>${text.crash.dismiss}</button>
  </div>`;
}

/** What was left out or could not be done. */
function told({ state, send }: Page): TemplateResult | typeof nothing {
  if (!state.told) return nothing;
  const { level, text: words } = state.told;
  return html`<div class="notice storage" data-level=${level} role=${level === "error" ? "alert" : "status"} data-testid="told">
    <span>${words}</span>
    <button @click=${() => send({ type: "told", told: null })}>${text.crash.dismiss}</button>
  </div>`;
}

/** An unexpected failure of the engine: nothing is lost, and there is a text to send to the authors. */
function crash({ state, send, deeds }: Page): TemplateResult | typeof nothing {
  if (state.crash === null) return nothing;
  const diagnostic = state.crash;
  const again = () => {
    send({ type: "crash-dismissed" });
    send({ type: "run" });
  };
  return html`<div class="crash notice" data-level="error" role="alert" data-testid="crash">
    <span>${state.engine === "failed" ? text.crash.failed : text.crash.title} ${text.crash.noData}</span>
    ${state.engine === "failed" || !lacksAnswer(state) ? nothing : html`<button class="primary" data-testid="run-again" @click=${again}>${text.crash.again}</button>`}
    <button @click=${() => deeds.copy(diagnostic)}>${text.crash.copy}</button>
    <button @click=${() => send({ type: "crash-dismissed" })}>${text.crash.dismiss}</button>
  </div>`;
}

/** Whether something is asked that has no answer and is not being computed. */
const lacksAnswer = (state: State) => !state.job && wanted(state) !== null && !isCurrent(state);

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

// The composition root: the only file that knows all parts. State goes to the views, messages come back, effects go out.
import { render } from "lit";
import type { Notice } from "../pkg/types";
import { policy, SERVICE_WORKER } from "./beside";
import { EngineClient, Panic, Refusal } from "./engine/client";
import { Pace } from "./engine/pace";
import { engineModule, spreadsheetModule, startWorker } from "./engine/start";
import { exportPng, exportSvg, type FigureElement, HOME, PLAIN } from "./figure/index";
import { Incoming } from "./incoming";
import { Keeper, WORK } from "./saved/keeper";
import { reportHtml } from "./saved/report";
import { figureOf } from "./state/figures";
import { nameFor, nameForWork } from "./state/file-names";
import { shownAnswer } from "./state/shown";
import { INITIAL, type State, type Theme } from "./state/state";
import { type Effect, type Message, update } from "./state/update";
import { type Language, setLanguage, spoken, text } from "./text";
import { learn } from "./text/dictionary";
import { listenToKeys } from "./views/keys";
import { mathMl } from "./views/math";
import { pageView } from "./views/page";
import { type Deeds, listenToMenus, type Page } from "./views/parts";
import { inLanguage } from "./views/translated";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const root = document.getElementById("page") as HTMLElement;
/** More workers than these gain little, and each has the file in its memory. */
const workers = Math.min(navigator.hardwareConcurrency || 1, 4);
const engine = new EngineClient(startWorker, engineModule, spreadsheetModule, workers, (file, notice) =>
  send({ type: "lost", file, notice }),
);
const dark = matchMedia("(prefers-color-scheme: dark)");
let state: State = { ...INITIAL, view: { ...INITIAL.view, theme: rememberedTheme(), language: rememberedLanguage() } };
let drawing = 0;
const keeper = new Keeper(
  () => state,
  send,
  (words) => engine.session(words),
);
const incoming = new Incoming(send, tell, keeper);

// Messages and effects -----------------------------------------------------------------------------------------------

function send(message: Message): void {
  const outcome = update(state, message);
  const changed = outcome.state !== state;
  state = outcome.state;
  outcome.effects.forEach(carryOut);
  if (changed) keeper.changed();
  if (changed && drawing === 0) drawing = requestAnimationFrame(draw);
}

function draw(): void {
  drawing = 0;
  applyTheme();
  applyLanguage();
  render(pageView({ ...page(), state: inLanguage(state) }), root);
}

const page = (): Page => ({ state, send, deeds });

function tell(level: Notice["level"], words: string): void {
  send({ type: "told", told: { level, text: words } });
}

/** The computation under way, and the pause before it. */
let computation = new AbortController();
let pause: ReturnType<typeof setTimeout> | undefined;
const readings = new Map<string, AbortController>();

function carryOut(effect: Effect): void {
  switch (effect.type) {
    case "read":
      read(effect);
      break;
    case "forget":
      readings.get(effect.file)?.abort();
      quietly(engine.forget(effect.file));
      break;
    case "stop-reading":
      readings.get(effect.file)?.abort();
      break;
    case "run":
      stop();
      pause = setTimeout(() => compute(effect), effect.pause);
      break;
    case "cancel":
      stop();
      break;
    case "remember":
      remember(effect.what, effect.value);
      break;
  }
}

function stop(): void {
  clearTimeout(pause);
  computation.abort();
  computation = new AbortController();
}

function compute({ job, request }: Extract<Effect, { type: "run" }>): void {
  const pace = new Pace();
  const progress = (fraction: number) => send({ type: "progress", job, fraction, left: pace.left(fraction) });
  engine.run(request, { signal: computation.signal, progress }).then(
    (report) => send({ type: "answered", job, report }),
    (error: unknown) =>
      refused(error, (notice) => send({ type: "failed", job, notice }), job, [
        `analysis: ${request.analysis}`,
        `options: ${Object.keys(request.options).join(", ")}`,
      ]),
  );
}

function read({ job, file, source, options }: Extract<Effect, { type: "read" }>): void {
  const control = new AbortController();
  readings.get(file)?.abort();
  readings.set(file, control);
  const progress = (fraction: number) => send({ type: "progress", job, fraction });
  engine.read(file, source, options, { signal: control.signal, progress }).then(
    (reading) => send({ type: "read", job, reading }),
    (error: unknown) => refused(error, (notice) => send({ type: "unread", job, notice }), job, ["reading a file"]),
  );
}

/** A refusal is shown where it belongs; a panic is told as such, with a text that holds no data. */
function refused(
  error: unknown,
  show: (notice: Refusal["notice"]) => void,
  job: number,
  doing: readonly string[],
): void {
  const cancelled = error instanceof DOMException && error.name === "AbortError";
  if (error instanceof Refusal) show(error.notice);
  else if (!cancelled) send({ type: "crashed", job, diagnostic: diagnostic(error, doing) });
}

function diagnostic(error: unknown, doing: readonly string[]): string {
  const message = error instanceof Panic ? error.message : String(error);
  return [`tandelta ${VERSION} (${HOSTED ? "site" : "offline file"})`, navigator.userAgent, ...doing, message].join(
    "\n",
  );
}

function quietly(promise: Promise<unknown>): void {
  promise.catch(() => {}); // Whatever goes wrong here shows in the next call, where someone waits for an answer.
}

// Deeds of the browser -----------------------------------------------------------------------------------------------

const deeds: Deeds = {
  chooseFiles: () => incoming.choose(),
  openExample: (file) => incoming.openExample(file),
  saveWork: orTell(async (withData) => {
    saveBlob(
      `${nameForWork(state.files)}${WORK}`,
      new Blob([await keeper.workText(withData)], { type: "application/json" }),
    );
  }),
  saveReport: orTell(async () => {
    const formula = await mathMl();
    const html = reportHtml(inLanguage(state), JSON.parse(await keeper.workText(true)), {
      draw: (figure) => exportSvg(figure, HOME, state.view.look[figure.key] ?? PLAIN, { width: "double" }),
      formula,
      version: VERSION,
      now: new Date(),
      language: state.view.language,
    });
    saveBlob(`${nameForWork(state.files)} tandelta.html`, new Blob([html], { type: "text/html" }));
  }),
  copyLink: async () => deeds.copy(await keeper.link(), text.said.linked),
  goOn: (id) => keeper.goOn(id),
  forget: (id) => keeper.forget(id),
  save: (name, type, content) => saveBlob(name, new Blob([content], { type: `${type};charset=utf-8` })),
  copy: (content, said = text.said.copied) => {
    const copying = navigator.clipboard?.writeText(content) ?? Promise.reject(new Error("no clipboard"));
    copying.then(
      () => send({ type: "said", text: said }),
      () => send({ type: "said", text: text.said.notCopied }),
    );
  },
  saveFigure: async (format) => {
    const drawn = drawnFigure();
    if (!drawn) return;
    const { element, name, width } = drawn;
    const { figure, view, look } = element;
    if (format === "svg")
      return saveBlob(`${name}.svg`, new Blob([exportSvg(figure, view, look, { width })], { type: "image/svg+xml" }));
    await exportPng(figure, view, look, { width }).then(
      (picture) => saveBlob(`${name}.png`, picture),
      () => tell("error", text.told.noPicture),
    );
  },
  copyFigure: async () => {
    const drawn = drawnFigure();
    if (!drawn) return;
    try {
      const { figure, view, look } = drawn.element;
      // Safari wants the promise of the picture while the click is still fresh.
      await navigator.clipboard.write([
        new ClipboardItem({ "image/png": exportPng(figure, view, look, { width: drawn.width }) }),
      ]);
      send({ type: "said", text: text.said.copied });
    } catch {
      send({ type: "said", text: text.said.notCopied });
    }
  },
  explain: () => {
    send({ type: "viewed", view: { place: "analysis" } });
    requestAnimationFrame(() => {
      const about = root.querySelector<HTMLDetailsElement>("details.about");
      if (!about) return;
      about.open = true;
      about.querySelector("summary")?.focus();
      about.scrollIntoView({ block: "start" });
    });
  },
  showHelp: () => root.querySelector<HTMLDialogElement>("#help")?.showModal(),
  showEmbed: () => root.querySelector<HTMLDialogElement>("#embed")?.showModal(),
  nextTheme: () =>
    send({ type: "viewed", view: { theme: THEMES[(THEMES.indexOf(state.view.theme) + 1) % THEMES.length] ?? "auto" } }),
  examples: EXAMPLES,
  version: VERSION,
  hosted: HOSTED,
};

/** The deed, or word that there was not the memory for it. */
function orTell<A extends unknown[]>(deed: (...given: A) => Promise<void>): (...given: A) => Promise<void> {
  return (...given) => deed(...given).catch(() => tell("error", text.told.notSaved));
}

function drawnFigure() {
  const element = root.querySelector<FigureElement>("td-figure");
  const report = shownAnswer(state)?.report;
  const figure = figureOf(state);
  if (!element || !report || !figure) return null;
  const width = state.view.columns === 2 ? ("double" as const) : ("single" as const);
  return { element, width, name: nameFor(report, figure.key) };
}

function saveBlob(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser needs the blob until it has begun to write it.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  send({ type: "said", text: text.said.saved(name) });
}

/** What a link or this tab held before; the address is cleared of it, or a reload would bring it back instead of what was changed since. */
async function beginWork(): Promise<void> {
  const { hash } = location;
  await keeper.begin(hash);
  if (hash.length > 1) history.replaceState(null, "", location.pathname + location.search);
}

// Light and dark, and the language ------------------------------------------------------------------------------------

function applyTheme(): void {
  const { theme } = state.view;
  document.documentElement.dataset.theme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
}

/** The texts of the page at once; what the engine says, when its dictionary is there. */
function applyLanguage(): void {
  const { language } = state.view;
  document.documentElement.lang = language;
  setLanguage(language);
  // Without the network it stays English; the next visit tries again.
  learn(language).then(
    (learned) => learned && draw(),
    () => {},
  );
}

function rememberedTheme(): Theme {
  return THEMES.find((theme) => theme === remembered("theme")) ?? "auto";
}

/** The one that was chosen, else the first that the browser asks for and the page speaks. */
function rememberedLanguage(): Language {
  return spoken([remembered("language") ?? "", ...navigator.languages]);
}

// Storage throws in sandboxed frames, and on file:// in some browsers: then the choice lasts as long as the page.
function remembered(what: string): string | null {
  try {
    return localStorage.getItem(`tandelta-${what}`);
  } catch {
    return null;
  }
}

function remember(what: string, value: string): void {
  try {
    localStorage.setItem(`tandelta-${what}`, value);
  } catch {
    // See above.
  }
}

// Start --------------------------------------------------------------------------------------------------------------

const ready = engine.catalog(); // Unpacked in a worker while the page is drawn.
draw();
incoming.listen();
listenToMenus(); // Ahead of the keys: the one that closes a menu does nothing else.
listenToKeys(page);
dark.addEventListener("change", draw);
if (HOSTED) navigator.serviceWorker?.register(policy.createScriptURL(SERVICE_WORKER)).catch(() => {}); // Without it the page works, but not offline.
ready.then(
  (catalog) => {
    send({ type: "engine-ready", catalog });
    void beginWork();
  },
  (error: unknown) => send({ type: "engine-failed", diagnostic: diagnostic(error, ["starting"]) }),
);

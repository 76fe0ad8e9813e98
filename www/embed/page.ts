// embed.html: one explorer, as the fragment of the address asks, or the list of topics where it asks for nothing.
import type { Language } from "../text";
import "./main";
import { make } from "./dom";
import type { ExplorerElement } from "./explorer";
import { spokenOf } from "./language";
import { rich } from "./mathematics";
import { ASKED, type Asked, codesOf, folderOf, fromFragment, NOTHING_ASKED, toFragment } from "./request";
import { said, TOPICS } from "./topics";
import { WORDS } from "./words";

const main = document.getElementById("main") as HTMLElement;

function show(): void {
  const fragment = globalThis.location.hash;
  const found = fromFragment(fragment);
  const wanted = found?.lang || new URLSearchParams(fragment.slice(1)).get("lang");
  const language = spokenOf(wanted ? [wanted] : navigator.languages);
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = found?.theme ?? "";
  if (found) one(found, language);
  else list(language);
}

function one(found: NonNullable<ReturnType<typeof fromFragment>>, language: Language): void {
  const explorer = document.createElement("tandelta-explorer");
  for (const name of ASKED) if (found.asked[name]) explorer.setAttribute(name, found.asked[name]);
  if (found.theme) explorer.setAttribute("theme", found.theme);
  main.replaceChildren(explorer);
  void explorer.ready.then(() => {
    document.title = explorer.shadowRoot?.querySelector("h2")?.textContent ?? document.title;
    // Within a frame it stands in such a page already.
    if (globalThis.parent === globalThis.self && main.contains(explorer))
      main.append(codes(explorer, found.asked, language));
  });
}

/** What a teacher takes away, with the values that are on screen when it is opened. */
function codes(explorer: ExplorerElement, asked: Asked, language: Language): HTMLElement {
  const words = WORDS[language];
  const details = make("details", {}, make("summary", {}, words.take));
  details.addEventListener("toggle", () => {
    const parameters = explorer.changed;
    const base = folderOf(globalThis.location.href);
    const { link, frame, element } = codesOf({ ...asked, parameters }, language, document.title, base);
    const fields = [link, frame, element].map((code, index) => {
      const area = make("textarea", { readonly: "", rows: "3" });
      area.value = code;
      area.addEventListener("focus", () => area.select());
      return make("label", {}, words.takeAway[index] ?? "", area);
    });
    const note = base ? [] : [make("p", {}, words.noAddress)];
    details.replaceChildren(...[...details.children].slice(0, 1), ...(details.open ? [...fields, ...note] : []));
  });
  return details;
}

function list(language: Language): void {
  const words = WORDS[language];
  const other = language === "en" ? "fr" : "en";
  const entries = TOPICS.map((topic) => {
    const { title, text } = said(topic, language);
    const address = toFragment({ ...NOTHING_ASKED, topic: topic.id }, language);
    return make("li", {}, make("a", { href: address }, ...rich(title)), make("p", {}, ...rich(text)));
  });
  document.title = words.learn;
  main.replaceChildren(
    make(
      "div",
      { class: "list" },
      make("h1", {}, words.learn),
      make("p", {}, words.lead),
      make("ul", {}, ...entries),
      make("p", {}, make("a", { href: `#lang=${other}`, lang: other, hreflang: other }, words.otherLanguage)),
    ),
  );
}

globalThis.addEventListener("hashchange", show);
show();

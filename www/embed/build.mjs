// Builds what teachers put into their pages: a script that defines the elements, and a page for frames.
//
//   dist/embed/tandelta.js   <tandelta-explorer>, its engine included
//   dist/embed/lab.js        the same with <tandelta-lab>, which reads data and fits: the whole engine
//   dist/embed.html          one explorer, as the fragment of its address asks; opens from a disk, too
//
// Formulas are set here, and French is looked up here: what does either weighs more than the script, and both are known beforehand.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import temml from "temml";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (/** @type {string} */ file) => readFileSync(join(ROOT, file), "utf8");

/** Most bytes of the script after compression. */
export const SCRIPT_LIMIT = 200_000;

/**
 * The files, by their names in dist/.
 * @param {object} tools
 * @param {(entry: string, constants?: Record<string, unknown>) => Promise<string>} tools.bundle
 * @param {(text: string) => string} tools.hash For a policy.
 * @param {() => string} tools.icon
 * @param {(name: "tandelta" | "embed") => string} tools.packed A module, LZMA in base64.
 */
export async function teachingFiles({ bundle, hash, icon, packed }) {
  const said = await everythingSaid();
  const constants = {
    EMBED_LZMA_BASE64: packed("embed"),
    EMBED_MATHEMATICS: mathematics(said),
    EMBED_FRENCH: french(said.words),
  };
  const style = (await bundle("www/embed/page.css")).trim();
  const script = (await bundle("www/embed/page.ts", constants))
    .trim()
    .replaceAll("</script", "<\\/script")
    .replaceAll("<!--", "<\\!--");
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "img-src data:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  /** @type {Record<string, string>} */
  const parts = { CSP: policy.join("; "), ICON: icon(), STYLE: style, SCRIPT: script };
  return {
    "embed/tandelta.js": await bundle("www/embed/main.ts", constants),
    "embed/lab.js": await bundle("www/embed/lab_main.ts", { ...constants, ENGINE_LZMA_BASE64: packed("tandelta") }),
    "embed.html": read("www/embed/embed.html").replace(/%(CSP|ICON|STYLE|SCRIPT)%/g, (_, name) => parts[name] ?? ""),
  };
}

/**
 * All that scenes and topics say: words in English, and the formulas among them.
 * @typedef {{ words: Set<string>, inline: Set<string>, display: Set<string> }} Said
 */
export async function everythingSaid() {
  const { initSync, scene, scenes, draw } = await import("../../pkg/embed.js");
  initSync({ module: readFileSync(join(ROOT, "pkg/embed_bg.wasm")) });
  /** @type {Said} */
  const said = { words: new Set(), inline: new Set(), display: new Set() };
  const say = (/** @type {string} */ words) => {
    said.words.add(words);
    words.split("$").forEach((part, index) => {
      if (index % 2) said.inline.add(part);
    });
  };
  /** @type {{ model: string, en: Record<string, string>, fr: Record<string, string> }[]} */
  const topics = JSON.parse(read("www/embed/topics.json"));
  for (const { en, fr } of topics)
    for (const text of [...Object.values(en), ...Object.values(fr)])
      text.split("$").forEach((part, index) => {
        if (index % 2) said.inline.add(part);
      });
  for (const id of new Set([...scenes(), ...topics.map(({ model }) => model)])) {
    const entry = scene(id);
    [entry.title, entry.summary].forEach(say);
    for (const { title, latex } of entry.equations) {
      say(title);
      said.display.add(latex);
    }
    for (const { symbol, meaning, unit } of entry.parameters) {
      say(meaning);
      say(unit);
      said.inline.add(symbol);
    }
    for (const { title } of [...entry.views, ...entry.presets]) say(title);
    const { figure, numbers } = draw({ scene: id, show: entry.views.map(({ value }) => value), points: 2 });
    for (const { symbol, meaning } of numbers) {
      say(meaning);
      if (symbol) said.inline.add(symbol);
    }
    say(figure.title);
    for (const { x, y, marks } of figure.panels)
      for (const words of [x.label, y.label, ...marks.map(({ name }) => name)]) say(words);
  }
  said.words.delete("");
  return said;
}

/** The French of what is said, as far as there is any: of the engine's dictionary, and of the scenes' own. */
function french(/** @type {Set<string>} */ words) {
  const all = { ...JSON.parse(read("www/text/fr.catalog.json")), ...JSON.parse(read("www/embed/fr.scenes.json")) };
  const keys = [...words].flatMap((each) => [
    each,
    each.replace(/\d+(?:\.\d+)?(?:e-?\d+)?/g, "#"),
    ...each.split(/, |: | \(/),
  ]);
  return Object.fromEntries(keys.filter((key) => key in all && all[key] !== key).map((key) => [key, all[key]]));
}

function mathematics(/** @type {Said} */ { inline, display }) {
  const set = (/** @type {string} */ tex, /** @type {boolean} */ displayMode) =>
    tree(temml.renderToString(tex, { displayMode, throwOnError: true, annotate: false }));
  return Object.fromEntries([
    ...[...inline].map((tex) => [tex, set(tex, false)]),
    ...[...display].map((tex) => [`$$${tex}$$`, set(tex, true)]),
  ]);
}

/**
 * MathML as nested arrays of name, attributes, children, from which nodes are built one by one.
 * @typedef {[string, Record<string, string>, ...(Tree | string)[]]} Tree
 */
function tree(/** @type {string} */ markup) {
  /** @type {Tree} */
  const root = ["", {}];
  const open = [root];
  for (const [, close, name, attributes, empty, text] of markup.matchAll(/<(\/?)([\w-]+)([^>]*?)(\/?)>|([^<]+)/g)) {
    const top = open.at(-1) ?? root;
    if (text !== undefined) top.push(plain(text));
    else if (close) open.pop();
    else {
      const pairs = [...(attributes ?? "").matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [
        key,
        plain(value ?? ""),
      ]);
      // Classes are for a style sheet that is not there.
      /** @type {Tree} */
      const node = [name ?? "", Object.fromEntries(pairs.filter(([key]) => key !== "class" && key !== "xmlns"))];
      top.push(node);
      if (!empty) open.push(node);
    }
  }
  const [, , first] = root;
  return /** @type {Tree} */ (first);
}

const plain = (/** @type {string} */ text) =>
  text
    .replace(/&#(?:x([\da-f]+)|(\d+));/gi, (_, hex, decimal) =>
      String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
    )
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

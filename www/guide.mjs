// The guide: one static page, made of the chapters in docs/guide and of what the catalog says of each analysis and law.
//
// It holds its pictures and no script, so that it can be opened from disk, passed on and printed.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Marked } from "marked";
import temml from "temml";
import { Engine, initSync } from "../pkg/tandelta.js";

/** @typedef {import("../pkg/types").Catalog} Catalog */
/** @typedef {Catalog["analyses"][number]} Analysis */
/** @typedef {Catalog["models"][number]} Model */

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const GUIDE = join(ROOT, "docs/guide");

/** The chapters before what the catalog says, and those after it. */
const BEFORE = ["first-steps", "laboratories", "numbers"];
const AFTER = ["teachers", "teaching", "errata", "glossary"];

/** The whole page. */
export function guide() {
  initSync({ module: readFileSync(join(ROOT, "pkg/tandelta_bg.wasm")) });
  const engine = new Engine();
  /** @type {Catalog} */
  const catalog = engine.catalog();
  engine.free();
  const explained = catalog.analyses.filter(({ explanation }) => explanation);
  const chapters = [
    ...BEFORE.map(written),
    of("analysis", "The analyses", explained, analysis),
    of("law", "The laws", catalog.models, law),
    ...AFTER.map(written),
  ];
  const contents = chapters
    .map(({ id, title, parts }) => {
      const inner = parts.map((part) => `<li><a href="#${part.id}">${escaped(part.title)}</a></li>`).join("");
      return `<li><a href="#${id}">${escaped(title)}</a>${inner ? `<details><summary>${parts.length} of them</summary><ul>${inner}</ul></details>` : ""}</li>`;
    })
    .join("\n");
  const body = chapters
    .map(({ id, title, html }) => `<section id="${id}"><h1>${escaped(title)}</h1>\n${html}</section>`)
    .join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<title>tandelta: guide</title>
<style>${readFileSync(join(ROOT, "www/style/guide.css"), "utf8")}</style>
</head>
<body>
<nav aria-label="Contents"><p><strong>tandelta</strong> ${escaped(catalog.version)}</p><ul>${contents}</ul></nav>
<main>${body}</main>
</body>
</html>
`;
}

/** A chapter that people have written; its first heading is its title. @param {string} name */
function written(name) {
  const [heading = "", ...lines] = readFileSync(join(GUIDE, `${name}.md`), "utf8").split("\n");
  return { id: name, title: heading.replace(/^# /, ""), html: markdown(lines.join("\n")), parts: [] };
}

/**
 * A chapter with a part for each entry of a list of the catalog.
 * @template {{ id: string, title: string }} T
 * @param {string} id
 * @param {string} title
 * @param {readonly T[]} list
 * @param {(one: T) => string} inside
 */
function of(id, title, list, inside) {
  // An analysis and a law may have the same name.
  const parts = list.map((one) => ({ id: `${id}-${one.id}`, title: one.title, html: inside(one) }));
  const html = parts.map((part) => `<article id="${part.id}"><h2>${escaped(part.title)}</h2>\n${part.html}</article>`);
  return { id, title, html: html.join("\n"), parts };
}

/** @param {Analysis} entry */
function analysis({ id, summary, explanation, needs, source, options }) {
  const rows = options.map(({ key, title, help }) => [mathematics(title), `<code>${key}</code>`, mathematics(help)]);
  return `<p>${mathematics(summary)}</p>
<p class="muted">Needs ${escaped(needs)}. On the command line: <code>tandelta analyse ${id} FILE</code></p>
${explanation.split("\n\n").map(paragraph).join("\n")}
${source ? `<p class="muted">Source: ${escaped(source)}</p>` : ""}
${rows.length ? `<details><summary>${rows.length} options</summary>${table(["option", "key", "what it does"], rows)}</details>` : ""}`;
}

/** @param {Model} entry */
function law({ summary, latex, source, parameters }) {
  const rows = parameters.map(({ symbol, meaning, unit }) => [
    equation(symbol, false),
    escaped(meaning),
    escaped(unit),
  ]);
  return `<p>${mathematics(summary)}</p>
${equation(latex, true)}
${table(["symbol", "meaning", "unit"], rows)}
<p class="muted">Source: ${escaped(source)}</p>`;
}

/** @param {string[]} heads @param {string[][]} rows */
function table(heads, rows) {
  const cells = (/** @type {string} */ tag, /** @type {string[]} */ list) =>
    list.map((cell) => `<${tag}>${cell}</${tag}>`).join("");
  return `<div class="wide" tabindex="0"><table><thead><tr>${cells("th", heads)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table></div>`;
}

/** One paragraph of an explanation: an equation between double dollar signs, or words. @param {string} words */
function paragraph(words) {
  const alone = /^\$\$(.*)\$\$$/s.exec(words);
  return alone ? equation(alone[1] ?? "", true) : `<p>${mathematics(words)}</p>`;
}

/** Words with mathematics between dollar signs. @param {string} words */
function mathematics(words) {
  return words
    .split("$")
    .map((part, index) => (index % 2 ? equation(part, false) : escaped(part)))
    .join("");
}

/** @param {string} tex @param {boolean} displayMode */
function equation(tex, displayMode) {
  const math = temml.renderToString(tex, { displayMode, throwOnError: true, annotate: false });
  // What is wider than a phone is moved sideways, by keyboard as well.
  return displayMode ? `<div class="wide" tabindex="0">${math}</div>` : math;
}

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param {string} text */
function markdown(text) {
  const marked = new Marked({ gfm: true });
  marked.use({
    extensions: [
      {
        name: "mathematics",
        level: "inline",
        start: (source) => source.indexOf("$"),
        tokenizer: (source) => {
          const [raw, tex] = /^\$([^$\n]+)\$/.exec(source) ?? [];
          return raw === undefined ? undefined : { type: "mathematics", raw, tex };
        },
        renderer: ({ tex }) => equation(tex, false),
      },
    ],
    renderer: {
      image: ({ href, text }) =>
        `<img alt="${escaped(text)}" src="data:image/webp;base64,${readFileSync(join(GUIDE, href), "base64")}">`,
    },
  });
  const html = /** @type {string} */ (marked.parse(text));
  return html
    .replaceAll("<pre>", '<pre tabindex="0">')
    .replaceAll("<table>", '<div class="wide" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
}

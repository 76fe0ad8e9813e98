// The page names nothing that the catalog names: models, parameters, analyses, options, formats, quantities and units
// reach it at run time, so that a new one needs no change of the page.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Catalog } from "../../pkg/types";

/** A name shorter than this is also an ordinary letter, like the axes x and y. */
const SHORTEST = 3;

/** The tags of the boundary's own types, as in `{ kind: "range" }`: structure of the messages, whatever the catalog holds. */
const TAGS = new Set([...readFileSync("pkg/types.d.ts", "utf8").matchAll(/"kind": "(\w+)"/g)].map(([, tag]) => tag));

/** Words that also mean something else here. */
const ORDINARY = new Set([
  "start", // where text is anchored on a canvas and in SVG; the first message to the page's own worker
]);

/** The words of the page for people. */
const TEXTS = join("www", "text");

/** A string literal of code: no attribute of an element (class="…") and no comment. */
const LITERAL = /(?<!=)(["'`])[\w/·°-]+\1/g;
const COMMENT = /^\s*(?:\/\/|\/?\*)/;

function names(catalog: Catalog): string[] {
  const found = [
    ...catalog.models.flatMap((model) => [model.id, ...model.parameters.map((parameter) => parameter.key)]),
    ...catalog.analyses.flatMap((analysis) => [analysis.id, ...analysis.options.map((option) => option.key)]),
    ...catalog.formats.map((format) => format.id),
    ...catalog.quantities.flatMap((quantity) => [quantity.id, ...quantity.units]),
  ];
  return [...new Set(found)].filter((name) => name.length >= SHORTEST && !TAGS.has(name) && !ORDINARY.has(name));
}

function sources(): string[] {
  return readdirSync("www", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/(?:\.test|testing)\.ts$/.test(file) && !file.startsWith("examples"))
    .map((file) => join("www", file))
    .filter((file) => !file.startsWith(TEXTS));
}

test("no name of the catalog stands as a string in the page", () => {
  initSync({ module: readFileSync("pkg/tandelta_bg.wasm") });
  const catalog = new Engine().catalog();
  const literals = new Set(names(catalog).flatMap((name) => [`"${name}"`, `'${name}'`, `\`${name}\``]));
  assert.ok(literals.size > 30, "the catalog was read");
  const found = sources().flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const literals = COMMENT.test(line) ? [] : (line.match(LITERAL) ?? []);
        return literals.map((literal) => ({ literal, at: `${file}:${index + 1}` }));
      })
      .filter(({ literal }) => literals.has(literal)),
  );
  assert.deepEqual(
    found.map(({ literal, at }) => `${at} names ${literal}`),
    [],
  );
});

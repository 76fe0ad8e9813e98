// The guide has all that the catalog has, and everything it shows is in it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine, initSync } from "../../pkg/tandelta.js";
import type { Catalog } from "../../pkg/types";

const html = readFileSync("dist/guide.html", "utf8");
const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

test("every analysis that is explained on the page, and every law, has its place in the guide", () => {
  initSync({ module: readFileSync("pkg/tandelta_bg.wasm") });
  const catalog: Catalog = new Engine().catalog();
  const explained = catalog.analyses.filter(({ explanation }) => explanation);
  for (const { id } of explained) assert.ok(ids.includes(`analysis-${id}`), id);
  for (const { id } of catalog.models) assert.ok(ids.includes(`law-${id}`), id);
});

test("what it refers to is there, once, and nothing of it is loaded from anywhere", () => {
  assert.equal(new Set(ids).size, ids.length, "an id is given twice");
  const targets = [...html.matchAll(/ href="([^"]+)"/g)].map(([, target]) => target ?? "");
  assert.deepEqual(
    targets.filter((target) => !(target.startsWith("#") && ids.includes(target.slice(1)))),
    [],
  );
  assert.doesNotMatch(html, /<script| src="(?!data:)|class="temml-error"|\$/);
});

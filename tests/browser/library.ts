// The package in pages of other people: the examples of its README, as they stand there.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { ElementHandle } from "puppeteer-core";
import { address } from "../../scripts/serve.mjs";
import { browsers } from "./browsers";
import { SAMPLE } from "./sample";
import { visit } from "./visit";

const example = (name: string) => readFileSync(join("examples/library", name), "utf8");

/** What a notebook gives its cells: packages by their names, and a place to show values. */
const NOTEBOOK = `<!doctype html><html lang="en"><title>notebook</title>
<script type="importmap">{ "imports": { "tandelta": "/node_modules/tandelta/tandelta.js", "tandelta/": "/node_modules/tandelta/" } }</script>
<script>globalThis.display = (value) => { document.title = JSON.stringify(value); };</script>
<script type="module">${example("notebook.js")}</script></html>`;

const ELEMENTS = `<!doctype html><html lang="en"><title>elements</title>
<script type="importmap">{ "imports": { "tandelta/": "/node_modules/tandelta/" } }</script>
<script type="module">import "tandelta/elements.js"; await document.querySelector("tandelta-explorer").ready; document.title = "ready";</script>
<tandelta-explorer model="debye"></tandelta-explorer></html>`;

const PAGES: Record<string, string> = { "/notebook": NOTEBOOK, "/elements": ELEMENTS };

const TYPES: Record<string, string> = { js: "text/javascript", wasm: "application/wasm" };

let server: Server;
before(async () => {
  server = createServer(({ url = "" }, response) => {
    const [, file] = /^\/node_modules\/tandelta\/([\w.]+)$/.exec(url) ?? [];
    const ending = file?.split(".").at(-1) ?? "";
    response.setHeader("content-type", file ? (TYPES[ending] ?? "text/plain") : "text/html");
    if (file) response.end(readFileSync(join("pkg", file)));
    else if (url === "/favicon.ico") response.end();
    else response.end(PAGES[url] ?? example("page.html"));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});
after(() => server.close());

const at = (name: string) => ({ name, url: async () => address(server) + name, framed: false });

for (const browser of browsers) {
  test(`${browser.name}: the package answers a file in a plain page`, () =>
    visit(browser, at("page.html"), async ({ page, eventually }) => {
      const input = await page.waitForSelector("input:enabled");
      await (input as ElementHandle<HTMLInputElement>).uploadFile(SAMPLE.file);
      const answer = await eventually("an answer", () => page.$eval("#answer", (it) => it.textContent));
      assert.match(answer, /activation_energy = 5\.9\d+ ± [\d.]+ eV/);
    }));

  test(`${browser.name}: the package answers in a cell of a notebook`, () =>
    visit(browser, at("notebook"), async ({ page, eventually }) => {
      const shown = await eventually("a value", async () => (await page.title()).startsWith("[") && page.title());
      const estimates: { value: number }[] = JSON.parse(shown);
      assert.ok(estimates.length > 2 && estimates.some(({ value }) => value > 0));
    }));

  test(`${browser.name}: the package's elements draw a law`, () =>
    visit(browser, at("elements"), async ({ page, eventually }) => {
      await eventually("a law", async () => (await page.title()) === "ready");
      const drawn = "document.querySelector('tandelta-explorer').figure.panels.length";
      assert.ok(Number(await page.evaluate(drawn)) > 0);
    }));
}

// Workbooks through every door: read like any other file, by a module that is compiled for the first of them and not before.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { address, serve } from "../../scripts/serve.mjs";
import { browsers } from "./browsers";
import { doors, offlineFile } from "./doors";
import { command, SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

const WORKBOOK = "tests/data/two_sheets.xlsx";
const OLD_WORKBOOK = "tests/data/steps.xls";

const titles = async (page: Visit) =>
  Promise.all((await page.all("measurement")).map((label) => label.evaluate((it) => it.textContent?.trim() ?? "")));
const errors = async (page: Visit) => {
  const notices = await page.all("notice");
  const texts = notices.map((notice) => notice.evaluate((it) => (it.dataset.level === "error" ? it.textContent : "")));
  return (await Promise.all(texts)).filter(Boolean);
};

/** Counts what is compiled, from before the page's own script runs. */
const counting = () => {
  const scope = globalThis as { compiled?: number };
  const compile = WebAssembly.compile;
  scope.compiled = 0;
  WebAssembly.compile = (source) => {
    scope.compiled = (scope.compiled ?? 0) + 1;
    return compile(source);
  };
};
const compiled = (page: Visit) => page.frame.evaluate(() => (globalThis as { compiled?: number }).compiled);

for (const browser of browsers) {
  for (const door of doors) {
    test(`${browser.name}, ${door.name}: workbooks are read, by a module that is compiled for the first of them`, () =>
      visit(
        browser,
        door,
        async (page) => {
          await page.drop(SAMPLE.file);
          await page.fitted();
          assert.equal(await compiled(page), 1, "the engine alone");
          assert.ok(page.requests.every((request) => !request.includes("spreadsheet")));

          await page.drop(WORKBOOK);
          await page.eventually("what it holds", async () => (await titles(page)).length === 2);
          assert.equal(await compiled(page), 2);
          assert.deepEqual(await titles(page), ["Isotherms: Sample 7 as cast: 3 isotherms", "Ageing: time trace"]);
          await page.drop(OLD_WORKBOOK);
          const steps = ["Frequency sweep - 1: frequency sweep", "Time sweep - 2: time trace"];
          await page.eventually("its steps", async () => (await titles(page)).join() === steps.join());
          assert.equal(await compiled(page), 2, "once for all workbooks");
          assert.deepEqual(await errors(page), []);
        },
        { before: counting },
      ));
  }

  test(`${browser.name}: a sheet of a workbook is drawn and fitted with the numbers of the command`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.choose(OLD_WORKBOOK);
      await page.fitted();
      const shown = await page.results();
      for (const { key, value } of command("analyse", "relaxation_models", OLD_WORKBOOK).estimates) {
        const close = Math.abs((shown[key]?.value ?? NaN) - (value ?? NaN)) <= 1e-8 * Math.abs(value ?? NaN);
        assert.ok(close || value === null, `${key}: ${shown[key]?.value}, not ${value}`);
      }
      const svg = (await page.download("export-svg")).bytes.toString();
      assert.match(svg, /<path /);
      const places = await Promise.all((await page.all("notice")).map((it) => it.evaluate((it) => it.textContent)));
      assert.ok(
        places.some((text) => text?.includes("sheet “Details”")),
        places.join("\n"),
      );
    }));

  test(`${browser.name}: a workbook that cannot be opened says why, and the next one is read`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.choose("tests/data/protected.xlsx", "tests/data/broken_off.xlsx", "tests/data/letter.docx");
      await page.eventually("a word on each", async () => (await errors(page)).length === 3);
      const said = (await errors(page)).join("\n");
      for (const word of ["password", "damaged", "a document of an office program"])
        assert.ok(said.includes(word), said);
      await page.choose("tests/data/sweep.ods");
      await page.fitted();
      assert.deepEqual(await page.all("crash"), []);
    }));

  test(`${browser.name}: another script in the place of the site's own is not run`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tandelta-site-"));
    for (const file of ["index.html", "engine.js"]) copyFileSync(join("dist", file), join(folder, file));
    writeFileSync(join(folder, "spreadsheet.js"), 'document.title = "it ran";');
    const server = await serve(folder, 0);
    try {
      await visit(browser, { name: "changed site", url: async () => address(server), framed: false }, async (page) => {
        await page.drop(WORKBOOK);
        await page.eventually("a word on it", async () => (await errors(page)).length === 1);
        assert.match((await errors(page)).join(), /Reload the page/);
        assert.notEqual(await page.page.title(), "it ran");
        page.problems.length = 0; // The browser tells of the refusal, and of what this site lacks.
      });
    } finally {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
}

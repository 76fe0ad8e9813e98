// For everyone: without a mouse, with a screen reader, on a phone, in the light and in the dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import type { AxeResults } from "axe-core";
import { chromium } from "./browsers";
import { offlineFile, site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with what is on screen. */
async function violations(page: Visit): Promise<string[]> {
  await page.frame.evaluate(AXE);
  const found = (await page.frame.evaluate("axe.run()")) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

const fitted = (page: Visit) => page.eventually("a fit", async () => Object.keys(await page.results()).length > 0);

for (const scheme of ["light", "dark"] as const) {
  // The checker is foreign code, which the policy would refuse; the policy itself is tested elsewhere.
  const options = { scheme, bypassPolicy: true };

  test(`axe finds nothing wrong with the empty page in the ${scheme}`, () =>
    visit(chromium, offlineFile, async (page) => assert.deepEqual(await violations(page), []), options));

  test(`axe finds nothing wrong with a fit in the ${scheme}`, () =>
    visit(
      chromium,
      offlineFile,
      async (page) => {
        await page.drop(SAMPLE.file);
        await fitted(page);
        assert.deepEqual(await violations(page), []);
      },
      options,
    ));
}

test("a fit can be run without a mouse", () =>
  visit(chromium, offlineFile, async (page) => {
    await page.choose(SAMPLE.file);
    await fitted(page);
    const focused = () =>
      page.frame.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return (element as HTMLElement | null)?.dataset.testid;
      });
    await page.eventually("the run button under the focus", async () => {
      await page.page.keyboard.press("Tab");
      return (await focused()) === "run";
    });
    const outline = await page.frame.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
    assert.notEqual(outline, "none", "the focus is visible");
    await page.page.keyboard.press("Enter");
    await fitted(page);
  }));

test("on a phone nothing is wider than the screen", () =>
  visit(
    chromium,
    offlineFile,
    async (page) => {
      const overflow = () =>
        page.frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(await overflow(), 0, "the empty page");
      await page.choose(SAMPLE.file);
      await fitted(page);
      for (const place of ["data", "result", "analysis"]) {
        await page.click(`place-${place}`);
        assert.equal(await overflow(), 0, place);
      }
    },
    { viewport: { width: 360, height: 720, isMobile: true, hasTouch: true, deviceScaleFactor: 2 } },
  ));

for (const door of [offlineFile, site])
  test(`the page and what the catalog says are read in French, and stay so (${door.name})`, () =>
    visit(chromium, door, async (page) => {
      await page.choose(SAMPLE.file);
      await fitted(page);
      const english = await page.text(`analysis-${SAMPLE.analysis}`);
      const speak = async (language: string) => (await page.get("language")).select(language);
      await speak("fr");
      const said = () => page.text(`analysis-${SAMPLE.analysis}`);
      await page.eventually("the analysis in French", async () => (await said()).trim() === "Courbe maîtresse");
      assert.equal(await page.frame.evaluate(() => document.documentElement.lang), "fr");
      // What only English has is marked, so that it is not read aloud as French.
      assert.ok(await page.frame.evaluate(() => document.querySelector(".finding [lang=en]") !== null));
      await page.page.reload();
      assert.match(await page.text("drop"), /Déposez/, "the choice is remembered");
      await speak("en");
      await page.choose(SAMPLE.file);
      await page.eventually("the analysis in English", async () => (await said()) === english);
    }));

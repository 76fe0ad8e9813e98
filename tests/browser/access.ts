// For everyone: without a mouse, with a screen reader, on a phone, in the light and in the dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import { chromium } from "./browsers";
import { offlineFile, site } from "./doors";
import { SAMPLE } from "./sample";
import { go, VIEWS } from "./views";
import { type Visit, visit } from "./visit";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with what is on screen. */
async function violations(page: Visit): Promise<string[]> {
  await page.frame.evaluate(AXE);
  const found = (await page.frame.evaluate("axe.run()")) as AxeResults;
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

const PHONE = 320;

/** What is wrong with a view at a width: what axe finds, and a page that has to be moved sideways. */
async function faults(page: Visit, width: number): Promise<string[]> {
  await page.page.setViewport({ width, height: 900 });
  const over = () =>
    page.frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [...(await violations(page)), ...((await over()) > 0 ? [`${await over()} pixels wider than the screen`] : [])];
}

for (const view of VIEWS)
  test(`axe finds nothing wrong with this view, light and dark, on a desk and on the narrowest phone: ${view.name}`, () =>
    visit(
      chromium,
      offlineFile,
      async (page) => {
        await go(page, view);
        for (const value of ["light", "dark"]) {
          await page.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          assert.deepEqual(await faults(page, 1500), [], value);
        }
        await page.page.setViewport({ width: PHONE, height: 900 });
        if (view.files.length) await page.click(`place-${view.place ?? "result"}`);
        assert.deepEqual(await faults(page, PHONE), [], "on a phone");
      },
      // The checker is foreign code, which the policy would refuse; the policy itself is tested elsewhere.
      { scheme: "light", viewport: { width: 1500, height: 900 }, bypassPolicy: true },
    ));

test("axe finds nothing wrong with the guide, light and dark, on a desk and on the narrowest phone", () =>
  visit(
    chromium,
    { name: "guide", url: async () => pathToFileURL(resolve("dist/guide.html")).href, framed: false },
    async (page) => {
      for (const value of ["light", "dark"])
        for (const width of [1200, PHONE]) {
          await page.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
          assert.deepEqual(await faults(page, width), [], `${value}, ${width}`);
        }
    },
    { bypassPolicy: true },
  ));

test("a fit can be run without a mouse", () =>
  visit(chromium, offlineFile, async (page) => {
    await page.choose(SAMPLE.file);
    await page.fitted();
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
    await page.fitted();
  }));

test("menus open and close without a mouse", () =>
  visit(chromium, offlineFile, async (page) => {
    const { keyboard } = page.page;
    await page.choose(SAMPLE.file);
    await page.fitted();
    const open = () => page.frame.evaluate(() => document.querySelectorAll("details.menu[open]").length);
    await page.frame.focus("header .menu > summary");
    await keyboard.press("Enter");
    assert.equal(await open(), 1);
    await keyboard.press("Escape");
    assert.equal(await open(), 0);
    assert.ok(await page.frame.evaluate(() => document.activeElement?.localName === "summary"), "the focus stays");
    await keyboard.press("Enter");
    await page.frame.evaluate(() => document.querySelector<HTMLElement>('[data-testid="run"]')?.click());
    await keyboard.press("Escape");
    assert.equal(await open(), 0);
    await page.atRest();
    assert.doesNotMatch(await page.text("status"), /Cancelled/, "the key that closes a menu cancels nothing");
  }));

for (const door of [offlineFile, site])
  test(`the page and what the catalog says are read in French, and stay so (${door.name})`, () =>
    visit(chromium, door, async (page) => {
      await page.choose(SAMPLE.file);
      await page.fitted();
      const english = await page.text(`analysis-${SAMPLE.analysis}`);
      const speak = async (language: string) => (await page.get("language")).select(language);
      await speak("fr");
      const said = () => page.text(`analysis-${SAMPLE.analysis}`);
      await page.eventually("the analysis in French", async () => (await said()).trim() === "Courbe maîtresse");
      assert.equal(await page.frame.evaluate(() => document.documentElement.lang), "fr");
      // What only English has is marked, so that it is not read aloud as French.
      assert.ok(await page.frame.evaluate(() => document.querySelector(".finding [lang=en]") !== null));
      await page.page.reload();
      await page.eventually("the choice, remembered", async () => (await said()).trim() === "Courbe maîtresse");
      await speak("en");
      await page.eventually("the analysis in English", async () => (await said()) === english);
    }));

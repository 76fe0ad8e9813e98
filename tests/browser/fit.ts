// The main job through every door, in both browsers: a dropped file becomes the numbers that the command gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browsers } from "./browsers";
import { doors, offlineFile } from "./doors";
import { command, SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

/** Both run the same code, one as WebAssembly: rounding of the last digits may differ, and a fit carries it on. */
const REL = 1e-8;

const close = (a: number, b: number) => Math.abs(a - b) <= REL * Math.abs(b) || (Number.isNaN(a) && Number.isNaN(b));

async function fitted(page: Visit) {
  await page.eventually("a fit", async () => Object.keys(await page.results()).length > 0);
  return page.results();
}

for (const browser of browsers) {
  for (const door of doors) {
    test(`${browser.name}, ${door.name}: the page shows the numbers of the command`, () =>
      visit(browser, door, async (page) => {
        await page.drop(SAMPLE.file);
        const shown = await fitted(page);
        const expected = command("analyse", SAMPLE.analysis, SAMPLE.file).estimates;
        assert.deepEqual(
          Object.keys(shown),
          expected.map(({ key }) => key),
        );
        for (const { key, value, std_error } of expected) {
          assert.ok(close(shown[key]?.value ?? NaN, value ?? NaN), `${key}: ${shown[key]?.value}, not ${value}`);
          assert.ok(close(shown[key]?.standardError ?? NaN, std_error ?? NaN), `standard error of ${key}`);
        }
      }));

    test(`${browser.name}, ${door.name}: results and figure are saved as files`, () =>
      visit(browser, door, async (page) => {
        await page.choose(SAMPLE.file);
        const shown = await fitted(page);

        const report = JSON.parse((await page.download("export-json")).bytes.toString());
        assert.equal(report.estimates.length, Object.keys(shown).length);
        const rows = (await page.download("export-csv")).bytes.toString().trim().split("\n");
        assert.equal(rows.length, report.estimates.length + 1);
        const text = (await page.download("export-text")).bytes.toString();
        assert.match(text, /±/);

        const svg = (await page.download("export-svg")).bytes.toString();
        assert.match(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
        assert.match(svg, /<path /);
        const png = (await page.download("export-png")).bytes;
        assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
        assert.ok(png.readUInt32BE(16) >= 1000, "wide enough for print");
      }));
  }

  test(`${browser.name}: what needs no data is asked on an empty page, and answered once its formula is typed`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.click("ask-composition");
      const field = await (await page.get("option-formula")).$("textarea, input");
      await field?.type("Zr50Cu40Al10");
      await page.page.keyboard.press("Tab");
      const { mixing_enthalpy } = await fitted(page);
      // 4 (0.5 0.4 (-23) + 0.5 0.1 (-44) + 0.4 0.1 (-1)) kJ/mol
      assert.ok(close(mixing_enthalpy?.value ?? NaN, -27.36), `${mixing_enthalpy?.value}`);
    }));
}

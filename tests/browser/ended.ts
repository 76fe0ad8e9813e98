// The engine that ends in the middle of its work: the page says so, keeps everything, and goes on when asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browsers } from "./browsers";
import { offlineFile, site } from "./doors";
import { endAt, endSilently, mortalWorkers } from "./mortal";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

const opened = (page: Visit, name: string) =>
  page.eventually(name, async () =>
    (await Promise.all((await page.all("file")).map((file) => file.evaluate((it) => it.innerText)))).some(
      (line) => line.includes(name) && line.includes("rows"),
    ),
  );

for (const browser of browsers) {
  for (const door of [site, offlineFile]) {
    test(`${browser.name}, ${door.name}: the engine ends in a fit and in a reading; each is done when asked once more`, () =>
      visit(
        browser,
        door,
        async (page) => {
          await page.get("drop");
          await endAt(page, "run");
          await page.drop(SAMPLE.file);
          assert.match(await page.text("crash"), /ended unexpectedly and was started again/);
          await page.atRest();
          assert.deepEqual(await page.results(), {});
          await page.click("run-again");
          await page.fitted();
          assert.deepEqual(await page.all("crash"), [], "what was told is done with");

          const before = await page.results();
          await endAt(page, "read");
          await page.drop("www/examples/iso_1Hz_x2.csv");
          await page.click("read-again");
          await opened(page, "iso_1Hz_x2.csv");
          await page.atRest();
          assert.deepEqual(await page.all("read-again"), []);
          assert.notDeepEqual(await page.results(), before, "the file that was waited for is shown");
        },
        { before: mortalWorkers },
      ));
  }

  test(`${browser.name}: a worker that ends without a word is replaced when the user cancels`, () =>
    visit(
      browser,
      offlineFile,
      async (page) => {
        await page.drop(SAMPLE.file);
        await page.fitted();
        await endSilently(page);
        await page.click("analysis-spectrum");
        await page.eventually("work", () => page.isBusy());
        await new Promise((resolve) => setTimeout(resolve, 500));
        await page.click("cancel");
        await page.atRest();
        const before = await page.results();
        await page.click("run");
        await page.eventually(
          "other numbers",
          async () => Object.keys(await page.results())[0] !== Object.keys(before)[0],
        );
        assert.deepEqual(await page.all("crash"), []);
      },
      { before: mortalWorkers },
    ));
}

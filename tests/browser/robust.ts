// Work that takes too long can be stopped, and a file that is no data costs nothing but its own place.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { browsers } from "./browsers";
import { offlineFile, site } from "./doors";
import { SAMPLE } from "./sample";
import { type Visit, visit } from "./visit";

const folder = mkdtempSync(join(tmpdir(), "tandelta-robust-"));
after(() => rmSync(folder, { recursive: true }));

/** A single relaxation time, at so many frequencies that fitting every law to it takes long. */
function endless(): string {
  const rows = Array.from({ length: 300_000 }, (_, index) => {
    const x = 10 ** (index / 25_000 - 6);
    return [x, (1 + 9 * x * x) / (1 + x * x), (8 * x) / (1 + x * x)].map((value) => value.toPrecision(6));
  });
  const file = join(folder, "endless.csv");
  writeFileSync(file, `omega_rad/s,G_storage_GPa,G_loss_GPa\n${rows.join("\n")}\n`);
  return file;
}

const canCancel = async (page: Visit) =>
  (await page.get("cancel")).evaluate((button) => !(button as HTMLButtonElement).disabled);

for (const browser of browsers) {
  test(`${browser.name}: a long computation is cancelled at once, and the page goes on`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.choose(endless());
      await page.eventually("something to cancel", () => canCancel(page));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.ok(await canCancel(page), "the computation is a long one");
      const asked = Date.now();
      await page.click("cancel");
      await page.atRest();
      assert.ok(Date.now() - asked < 2000, "within two seconds");
      assert.deepEqual(await page.results(), {}, "nothing was computed after all");

      await page.choose(SAMPLE.file);
      await page.fitted();
    }));
}

/** Files of tests/data that hold nothing to measure, and what each imitates. */
const NO_DATA = ["empty.csv", "blank.csv", "picture.png", "words.txt"];

for (const browser of browsers) {
  test(`${browser.name}: a file that holds no data says so and leaves the others alone`, () =>
    visit(browser, offlineFile, async (page) => {
      await page.choose(SAMPLE.file);
      await page.fitted();
      const before = await page.results();
      await page.choose(...NO_DATA.map((file) => `tests/data/${file}`));
      await page.eventually("a word on each", async () => (await page.all("file")).length === 1 + NO_DATA.length);
      await page.atRest();
      for (const file of await page.all("file")) {
        const { name, errors } = await file.evaluate((article) => ({
          name: article.dataset.file ?? "",
          errors: [...article.querySelectorAll('[data-level="error"]')].map((notice) => notice.textContent ?? ""),
        }));
        assert.equal(errors.length, NO_DATA.includes(name) ? 1 : 0, name);
        for (const error of errors) assert.ok(error.length > 40, `${name} is told in words: ${error}`);
      }
      assert.deepEqual(await page.results(), before);
      assert.deepEqual(await page.all("crash"), []);
    }));
}

/** Files with numbers, each with something wrong: the page says what it made of them and does not break. */
const ODD = ["one_row.csv", "damaged.csv", "zero_and_negative.csv", "no_units.csv", "headerless.dat", "two_steps.txt"];

for (const browser of browsers) {
  test(`${browser.name}: odd files are shown with notices, and nothing breaks`, () =>
    visit(browser, offlineFile, async (page) => {
      for (const [index, file] of ODD.entries()) {
        await page.choose(`tests/data/${file}`);
        await page.eventually(
          file,
          async () => (await page.all("file")).length === index + 1 && !(await page.isBusy()),
        );
      }
      assert.deepEqual(await page.all("crash"), []);
      assert.notEqual((await page.all("notice")).length, 0);
    }));
}

for (const browser of browsers) {
  test(`${browser.name}: both doors say which version they are`, async () => {
    for (const door of [site, offlineFile])
      await visit(browser, door, async (page) => {
        await page.page.keyboard.press("?");
        const version = await page.get("version");
        assert.ok(await version.isVisible());
        const words = await page.text("version");
        assert.match(words, door === site ? /^tandelta \d+\.\d+\.\d+, page of the site$/ : /, offline file$/);
      });
  });
}
